/* SPDX-License-Identifier: Apache-2.0 */
/* check_core.c: built-in methods (P4_16 8.17 to 8.19, 9) and the rules of the core library's packet_in,
 * packet_out and verify (13.7, 13.8, 16.1). */
#include "p4/check_core.h"

#include "p4/checker.h"

/* ---- Built-in methods ---- */

static const struct {
	const char *name;
	enum p4_builtin id;
	uint32_t n_args;
} builtins[] = {
	{ "isValid", P4_BUILTIN_IS_VALID, 0 },
	{ "setValid", P4_BUILTIN_SET_VALID, 0 },
	{ "setInvalid", P4_BUILTIN_SET_INVALID, 0 },
	{ "push_front", P4_BUILTIN_PUSH_FRONT, 1 },
	{ "pop_front", P4_BUILTIN_POP_FRONT, 1 },
	{ "minSizeInBits", P4_BUILTIN_MIN_SIZE_BITS, 0 },
	{ "minSizeInBytes", P4_BUILTIN_MIN_SIZE_BYTES, 0 },
	{ "maxSizeInBits", P4_BUILTIN_MAX_SIZE_BITS, 0 },
	{ "maxSizeInBytes", P4_BUILTIN_MAX_SIZE_BYTES, 0 },
};

static struct p4_type *
size_call(struct chk *c, struct p4_expr *e, enum p4_builtin id, struct p4_type *t)
{
	uint64_t min, max, n;

	t = chk_settle(c, t);
	if (t->kind == P4_TYPE_INT || !p4_type_packet_bits(c->ctx, t, &min, &max)) {
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR, "type '%s' has no size in a packet",
		    chk_text(c, t));
		return c->t_bad;
	}
	n = id == P4_BUILTIN_MIN_SIZE_BITS || id == P4_BUILTIN_MIN_SIZE_BYTES ? min : max;
	if (id == P4_BUILTIN_MIN_SIZE_BYTES || id == P4_BUILTIN_MAX_SIZE_BYTES)
		n = (n + 7) / 8;
	e->value = p4_value_u64_of(c->ctx, c->t_int, n);
	e->known = true;
	return c->t_int;
}

/* The count of push_front and pop_front. */
static bool
count_arg(struct chk *c, struct p4_expr *e, struct p4_call *call)
{
	struct p4_arg *a = &e->u.call.args.v[0];
	const struct p4_value *v = a->expr->value;

	if (v == NULL || !p4_type_is_numeric(a->expr->type) || p4_big_sign(v->u.num) <= 0) {
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR,
		    "the count must be a positive number known at compile time");
		return false;
	}
	call->n_binds = call->n_order = 1;
	call->binds = arena_new_of(c->arena, struct p4_bind);
	call->order = arena_new_of(c->arena, uint32_t);
	call->binds[0] =
	    (struct p4_bind){ .type = a->expr->type, .how = P4_BIND_ARG, .arg = a->expr };
	return true;
}

struct p4_type *
chk_builtin_call(struct chk *c, struct p4_expr *e)
{
	struct p4_expr *callee = e->u.call.callee, *base = callee->u.member.base;
	struct p4_call *call = arena_new_of(c->arena, struct p4_call);
	uint32_t i = 0;

	e->type = c->t_bad;
	while (strcmp(builtins[i].name, callee->u.member.name.str) != 0)
		i++;
	call->kind = P4_CALL_BUILTIN;
	call->builtin = builtins[i].id;
	call->base = base;
	callee->type = c->t_void;
	if (e->u.call.args.n != builtins[i].n_args || e->u.call.has_type_args) {
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR, "'%s' takes %s", builtins[i].name,
		    builtins[i].n_args == 0 ? "no arguments" : "one argument");
		return e->type;
	}
	if (call->builtin >= P4_BUILTIN_MIN_SIZE_BITS) {
		e->type = size_call(c, e, call->builtin, base->type);
	} else {
		if (builtins[i].n_args == 1 && !count_arg(c, e, call))
			return e->type;
		if (call->builtin != P4_BUILTIN_IS_VALID &&
		    !chk_lvalue(c, base,
			arena_printf(c->arena, "'%s' needs something that can be assigned to",
			    builtins[i].name)))
			return e->type;
		e->type = call->builtin == P4_BUILTIN_IS_VALID ? c->t_bool : c->t_void;
	}
	call->ret = e->type;
	e->u.call.call = call;
	return e->type;
}

/* ---- The core library ---- */

static bool
bad_arg(struct chk *c, struct p4_loc loc, const char *why, struct p4_type *t)
{
	p4_error(c->ctx, loc, P4_TYPE_ERROR, "%s, not '%s'", why, chk_text(c, t));
	return false;
}

static uint32_t
n_varbits(struct chk *c, struct p4_type *header)
{
	uint32_t n, count = 0;
	const struct p4_field *f = p4_type_fields(c->ctx, header, &n);

	for (uint32_t i = 0; i < n; i++)
		count += f[i].type->kind == P4_TYPE_VARBIT;
	return count;
}

static const struct p4_decl *
first_varbit(struct chk *c, struct p4_type *header)
{
	uint32_t n, i = 0;
	const struct p4_field *f = p4_type_fields(c->ctx, header, &n);

	while (f[i].type->kind != P4_TYPE_VARBIT)
		i++;
	return f[i].decl;
}

static bool
extract(struct chk *c, struct p4_expr *e, const struct p4_call *call)
{
	struct p4_type *t = call->binds[0].type;
	struct p4_loc loc = call->binds[0].arg != NULL ? call->binds[0].arg->loc : e->loc;

	if (t->kind == P4_TYPE_BAD || t->kind == P4_TYPE_PARAM)
		return true;
	if (t->kind != P4_TYPE_HEADER)
		return bad_arg(c, loc, "a header must be extracted", t);
	if (n_varbits(c, t) > 1) {
		p4_error(c->ctx, first_varbit(c, t)->name.loc, P4_TYPE_ERROR,
		    "header '%s' has several varbit fields, so it cannot be extracted",
		    t->decl->name.str);
		p4_note(c->ctx, loc, "extracted here");
		return false;
	}
	if (call->n_binds == 1 && n_varbits(c, t) > 0)
		return bad_arg(
		    c, loc, "extract with one argument takes headers without varbit fields", t);
	if (call->n_binds == 2 && n_varbits(c, t) != 1)
		return bad_arg(
		    c, loc, "extract with two arguments takes headers with a varbit field", t);
	return true;
}

static bool
lookahead(struct chk *c, struct p4_expr *e, const struct p4_call *call)
{
	struct p4_type *t = call->ret;
	uint64_t min, max;

	if (t->kind == P4_TYPE_BAD || t->kind == P4_TYPE_PARAM)
		return true;
	if (t->kind == P4_TYPE_STRUCT || t->kind == P4_TYPE_TUPLE || t->kind == P4_TYPE_HEADER ||
	    p4_type_width(t) > 0 || t->kind == P4_TYPE_ARRAY || t->kind == P4_TYPE_BIT)
		if (p4_type_packet_bits(c->ctx, t, &min, &max) && min == max)
			return true;
	return bad_arg(c, e->loc, "lookahead needs a type of fixed width", t);
}

static bool
emittable(struct chk *c, struct p4_type *t)
{
	uint32_t n;
	const struct p4_field *f;

	switch ((int)t->kind) {
	case P4_TYPE_BAD:
	case P4_TYPE_PARAM:
	case P4_TYPE_HEADER:
	case P4_TYPE_UNION:
	case P4_TYPE_STACK:
		return true;
	case P4_TYPE_STRUCT:
		f = p4_type_fields(c->ctx, t, &n);
		for (uint32_t i = 0; i < n; i++)
			if (!emittable(c, f[i].type))
				return false;
		return true;
	case P4_TYPE_TUPLE:
		for (uint32_t i = 0; i < t->n_args; i++)
			if (!emittable(c, t->args[i]))
				return false;
		return true;
	case P4_TYPE_ARRAY:
		return emittable(c, t->elem);
	}
	return false;
}

static bool
packet_method(struct chk *c, struct p4_expr *e, const struct p4_call *call)
{
	const char *object = call->type->decl->name.str, *name = call->decl->name.str;

	if (strcmp(object, "packet_in") == 0) {
		if (c->place == PLACE_APPLY || c->place == PLACE_ACTION) {
			p4_error(c->ctx, e->loc, P4_TYPE_ERROR,
			    "'%s' can only be called in parser states", name);
			return false;
		}
		if (strcmp(name, "extract") == 0 && call->n_binds >= 1)
			return extract(c, e, call);
		if (strcmp(name, "lookahead") == 0)
			return lookahead(c, e, call);
	}
	if (strcmp(object, "packet_out") == 0 && strcmp(name, "emit") == 0 && call->n_binds >= 1 &&
	    !emittable(c, call->binds[0].type))
		return bad_arg(c, call->binds[0].arg != NULL ? call->binds[0].arg->loc : e->loc,
		    "only headers, and structs of headers, can be emitted", call->binds[0].type);
	return true;
}

bool
chk_core_call(struct chk *c, struct p4_expr *e, struct p4_call *call)
{
	if (call->kind == P4_CALL_METHOD)
		return packet_method(c, e, call);
	if (call->kind == P4_CALL_EXTERN_FUNCTION && strcmp(call->decl->name.str, "verify") == 0 &&
	    c->place != PLACE_STATE) {
		p4_error(
		    c->ctx, e->loc, P4_TYPE_ERROR, "'verify' can only be called in parser states");
		return false;
	}
	return true;
}

bool
chk_direct_ok(struct chk *c, struct p4_expr *e, struct p4_decl *d)
{
	bool parser = d->kind == P4_DECL_PARSER;
	const struct p4_decls *ctor = parser ? &d->u.parser.ctor_params : &d->u.control.ctor_params;

	if (!(parser ? d->u.parser.has_body : d->u.control.has_body)) {
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR,
		    "%s '%s' has no body, so it cannot be applied", p4_decl_kind_text(d),
		    d->name.str);
		return false;
	}
	if (ctor->n > 0) {
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR,
		    "'%s' has constructor parameters: make an instance and apply that",
		    d->name.str);
		return false;
	}
	return true;
}
