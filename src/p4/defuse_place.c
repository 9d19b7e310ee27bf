/* SPDX-License-Identifier: Apache-2.0 */
/* defuse_place.c: variables and their parts: which bits of a state they have, and what reading and writing them asks
 * for and changes; which headers are valid (P4_16 8.17, 8.18, 8.20). What came from outside counts as valid, and so
 * does what a call that is not followed may have made so: the warnings are about headers that this code left, or
 * made, invalid. */
#include "p4/defuse.h"
#include "p4/print.h"

#include <string.h>

/* ---- Bits ---- */

static uint32_t
sum(uint32_t a, uint32_t b)
{
	return a > P4_DU_VAR_MAX || b > P4_DU_VAR_MAX - a ? P4_DU_VAR_MAX + 1 : a + b;
}

/* Bits of a value; more than P4_DU_VAR_MAX: too many. */
static uint32_t
bits(struct p4_ctx *ctx, struct p4_type *t)
{
	const struct p4_field *f;
	uint32_t n, all = 0;

	if (t->n_followed != 0)
		return t->n_followed - 1;
	f = p4_type_fields(ctx, t, &n);
	switch ((int)t->kind) {
	case P4_TYPE_BAD:
	case P4_TYPE_VOID:
	case P4_TYPE_PARAM:
	case P4_TYPE_EXTERN:
	case P4_TYPE_PARSER:
	case P4_TYPE_CONTROL:
	case P4_TYPE_PACKAGE:
		break;
	case P4_TYPE_HEADER:
		all = 1;
		/* fall through */
	case P4_TYPE_UNION:
	case P4_TYPE_STRUCT:
		for (uint32_t i = 0; i < n; i++)
			all = sum(all, bits(ctx, f[i].type));
		break;
	case P4_TYPE_TUPLE:
		for (uint32_t i = 0; i < t->n_args; i++)
			all = sum(all, bits(ctx, t->args[i]));
		break;
	case P4_TYPE_STACK:
		n = bits(ctx, t->elem);
		all = n > 0 && t->n_elems > P4_DU_VAR_MAX / n ? P4_DU_VAR_MAX + 1 : n * t->n_elems;
		break;
	default: /* a value without bits needs none (P4_16 8.25) */
		all = !((t->kind == P4_TYPE_BIT || t->kind == P4_TYPE_SINT ||
			    t->kind == P4_TYPE_VARBIT) &&
			t->width_bits == 0);
	}
	t->n_followed = all + 1;
	return all;
}

/* ---- Variables ---- */

const struct du_var *
p4_du_add(struct du *u, const struct p4_decl *d, struct p4_type *type, bool outer)
{
	struct du_var v = { .decl = d, .type = type, .first = u->n_bits, .outer = outer };

	if (type == NULL || type->has_param || d->id >= u->n_decls)
		return NULL;
	if (u->var_of[d->id] != 0)
		return &u->vars.v[u->var_of[d->id] - 1];
	v.n = bits(u->ctx, type);
	if (v.n == 0 || v.n > P4_DU_VAR_MAX || v.n > P4_DU_BITS_MAX - u->n_bits)
		return NULL;
	u->n_bits += v.n;
	P4_PUSH(u->ctx, &u->vars, v);
	u->var_of[d->id] = u->vars.n;
	return &u->vars.v[u->vars.n - 1];
}

const struct du_var *
p4_du_var(const struct du *u, const struct p4_decl *d)
{
	return d == NULL || d->id >= u->n_decls || u->var_of[d->id] == 0
		   ? NULL
		   : &u->vars.v[u->var_of[d->id] - 1];
}

void
p4_du_set_all(struct du *u, struct du_state *s, const struct du_var *v, bool value)
{
	p4_du_fill(u, s, DU_SET, v->first, v->n, value);
	p4_du_fill(u, s, DU_VALID, v->first, v->n, value);
	p4_du_fill(u, s, DU_ASSUMED, v->first, v->n, false);
}

/* ---- Places ---- */

struct du_place
p4_du_place_of(const struct du_var *v)
{
	return (struct du_place){
		.var = v, .type = v->type, .first = v->first, .n = v->n, .copies = 1
	};
}

static struct du_place
element(struct du *u, struct du_place p, const struct p4_expr *e)
{
	struct p4_type *of = p.type;
	const struct p4_expr *index = e->kind == P4_EXPR_INDEX ? e->u.index.index : NULL;
	uint64_t i;

	p.type = e->type;
	p.n = bits(u->ctx, p.type);
	if (index != NULL && index->value != NULL && p4_value_u64(index->value, &i)) {
		if (of->kind == P4_TYPE_TUPLE && i < of->n_args) {
			for (uint32_t k = 0; k < i; k++)
				p.first += bits(u->ctx, of->args[k]);
			return p;
		}
		if (of->kind == P4_TYPE_STACK && i < of->n_elems) {
			p.first += (uint32_t)i * p.n;
			return p;
		}
	}
	if (of->kind != P4_TYPE_STACK)
		return (struct du_place){ 0 };
	p.copies = of->n_elems;
	p.stride = p.n;
	return p;
}

static struct du_place
member(struct du *u, struct du_place p, const struct p4_expr *e)
{
	struct p4_type *of = p.type;
	const struct p4_field *f;
	uint32_t n;

	if (of->kind == P4_TYPE_STACK &&
	    (e->u.member.what == P4_MEMBER_STACK_NEXT || e->u.member.what == P4_MEMBER_STACK_LAST))
		return element(u, p, e);
	if (!p4_type_is_record(of) || e->u.member.what != P4_MEMBER_FIELD)
		return (struct du_place){ 0 };
	if (of->kind == P4_TYPE_UNION) {
		p.u_first = p.first;
		p.u_n = p.n;
	}
	p.first += of->kind == P4_TYPE_HEADER;
	f = p4_type_fields(u->ctx, of, &n);
	for (uint32_t k = 0; k < n && f[k].name != e->u.member.name.str; k++)
		p.first += bits(u->ctx, f[k].type);
	p.type = e->type;
	p.n = bits(u->ctx, p.type);
	return p;
}

struct du_place
p4_du_place(struct du *u, const struct p4_expr *e)
{
	struct du_place none = { 0 }, p;
	const struct du_var *v;

	switch ((int)e->kind) {
	case P4_EXPR_NAME:
		v = p4_du_var(u, e->u.name.decl);
		return v != NULL ? p4_du_place_of(v) : none;
	case P4_EXPR_MEMBER:
		p = p4_du_place(u, e->u.member.base);
		return p.var == NULL || p.whole ? p : member(u, p, e);
	case P4_EXPR_INDEX:
		p = p4_du_place(u, e->u.index.base);
		if (p.var == NULL || p.whole)
			return p;
		p.whole = p.type->kind == P4_TYPE_ARRAY;
		return p.whole ? p : element(u, p, e);
	case P4_EXPR_SLICE:
		return p4_du_place(u, e->u.slice.base);
	}
	return none;
}

/* ---- Headers ---- */

/* Whether one of the headers that the place may be is valid. */
static bool
some_valid(const struct du_state *s, const struct du_place *p)
{
	for (uint32_t i = 0; i < p->copies; i++)
		if (p4_du_get(s, DU_VALID, p->first + i * p->stride))
			return true;
	return false;
}

static void
make_invalid(struct du *u, struct du_state *s, uint32_t first, uint32_t n)
{
	p4_du_fill(u, s, DU_VALID, first, n, false);
	p4_du_fill(u, s, DU_ASSUMED, first, n, false);
}

/* The header of a union becomes valid, so that the others are not. */
static void
only_member(struct du *u, struct du_state *s, const struct du_place *p)
{
	if (p->u_n == 0 || p->copies > 1)
		return;
	make_invalid(u, s, p->u_first, p->first - p->u_first);
	make_invalid(u, s, p->first + p->n, p->u_first + p->u_n - p->first - p->n);
}

/* The fields of a header that becomes valid have no value, unless it was valid before. */
static void
make_valid(struct du *u, struct du_state *s, const struct du_place *p)
{
	for (uint32_t i = 0; i < p->copies; i++) {
		uint32_t at = p->first + i * p->stride;

		if (!p4_du_get(s, DU_VALID, at) && p->copies == 1)
			p4_du_fill(u, s, DU_SET, at + 1, p->n - 1, false);
		p4_du_put(u, s, DU_VALID, at, true);
		p4_du_put(u, s, DU_ASSUMED, at, false);
	}
	only_member(u, s, p);
}

/* push_front(k) and pop_front(k). */
static void
shift(struct du *u, struct du_state *s, const struct du_place *p, const struct p4_call *c)
{
	uint32_t size = p->type->n_elems > 0 ? p->n / p->type->n_elems : 0, moved;
	uint64_t k;

	if (p->copies > 1 || c->n_binds < 1 || c->binds[0].arg == NULL ||
	    c->binds[0].arg->value == NULL || !p4_value_u64(c->binds[0].arg->value, &k))
		return;
	moved = k < p->type->n_elems ? p->n - (uint32_t)k * size : 0;
	if (c->builtin == P4_BUILTIN_PUSH_FRONT) {
		p4_du_move(u, s, p->first + p->n - moved, p->first, moved);
		make_invalid(u, s, p->first, p->n - moved);
	} else {
		p4_du_move(u, s, p->first, p->first + p->n - moved, moved);
		make_invalid(u, s, p->first + moved, p->n - moved);
	}
}

void
p4_du_builtin(struct du *u, struct du_state *s, const struct p4_call *c)
{
	struct du_place p = { 0 };

	if (c->base != NULL && c->base->type != NULL)
		p = p4_du_place(u, c->base);
	if (p.var == NULL || p.whole)
		return;
	switch ((int)c->builtin) {
	case P4_BUILTIN_SET_VALID:
		make_valid(u, s, &p);
		break;
	case P4_BUILTIN_SET_INVALID: /* of a union's member: of all of them */
		if (p.copies == 1)
			make_invalid(
			    u, s, p.u_n > 0 ? p.u_first : p.first, p.u_n > 0 ? p.u_n : p.n);
		break;
	case P4_BUILTIN_PUSH_FRONT:
	case P4_BUILTIN_POP_FRONT:
		shift(u, s, &p, c);
		break;
	}
}

static void
assume_invalid(struct du *u, struct du_state *s, uint32_t first, uint32_t n)
{
	for (uint32_t i = first; i < first + n; i++)
		if (p4_du_get(s, DU_VALID, i)) {
			p4_du_put(u, s, DU_VALID, i, false);
			p4_du_put(u, s, DU_ASSUMED, i, true);
		}
}

static void
assume_valid(struct du *u, struct du_state *s, const struct du_place *p, bool valid)
{
	if (!valid) {
		if (p->copies == 1)
			assume_invalid(u, s, p->first, p->n);
		return;
	}
	if (p->type->kind != P4_TYPE_HEADER)
		return;
	for (uint32_t i = 0; i < p->copies; i++) {
		p4_du_put(u, s, DU_VALID, p->first + i * p->stride, true);
		p4_du_put(u, s, DU_ASSUMED, p->first + i * p->stride, false);
	}
	if (p->u_n == 0 || p->copies > 1)
		return;
	assume_invalid(u, s, p->u_first, p->first - p->u_first);
	assume_invalid(u, s, p->first + p->n, p->u_first + p->u_n - p->first - p->n);
}

void
p4_du_assume(struct du *u, struct du_state *s, const struct p4_expr *cond, bool truth)
{
	const struct p4_call *c;
	struct du_place p;

	if (cond->value != NULL && cond->value->kind == P4_VALUE_BOOL) {
		s->dead = s->dead || cond->value->u.boolean != truth;
	} else if (cond->kind == P4_EXPR_UNARY && cond->u.unary.op == P4_OP_NOT) {
		p4_du_assume(u, s, cond->u.unary.expr, !truth);
	} else if (cond->kind == P4_EXPR_BINARY &&
		   cond->u.binary.op == (truth ? P4_OP_LAND : P4_OP_LOR)) {
		p4_du_assume(u, s, cond->u.binary.left, truth);
		p4_du_assume(u, s, cond->u.binary.right, truth);
	} else if (cond->kind == P4_EXPR_CALL) {
		c = cond->u.call.call;
		if (c == NULL || c->kind != P4_CALL_BUILTIN || c->builtin != P4_BUILTIN_IS_VALID ||
		    c->base == NULL || c->base->type == NULL)
			return;
		p = p4_du_place(u, c->base);
		if (p.var != NULL && !p.whole)
			assume_valid(u, s, &p, truth);
	}
}

/* ---- Reading and writing ---- */

/* Scalars that ought to have a value, and those that do. */
struct tally {
	uint32_t wanted, have;
};

static void
count_values(struct du *u, const struct du_state *s, struct p4_type *t, uint32_t first,
    bool headers, struct tally *out)
{
	const struct p4_field *f;
	uint32_t n;

	if (p4_du_tired(u, 1))
		return;
	f = p4_type_fields(u->ctx, t, &n);
	switch ((int)t->kind) {
	case P4_TYPE_HEADER:
		if (!headers || !p4_du_get(s, DU_VALID, first))
			return;
		first++;
		/* fall through */
	case P4_TYPE_UNION:
	case P4_TYPE_STRUCT:
		for (uint32_t i = 0; i < n; first += bits(u->ctx, f[i].type), i++)
			count_values(u, s, f[i].type, first, headers, out);
		return;
	case P4_TYPE_TUPLE:
		for (uint32_t i = 0; i < t->n_args; first += bits(u->ctx, t->args[i]), i++)
			count_values(u, s, t->args[i], first, headers, out);
		return;
	case P4_TYPE_STACK:
		n = bits(u->ctx, t->elem);
		for (uint32_t i = 0; i < t->n_elems; i++)
			count_values(u, s, t->elem, first + i * n, headers, out);
		return;
	}
	if (bits(u->ctx, t) == 0)
		return;
	out->wanted++;
	out->have += p4_du_get(s, DU_SET, first);
}

bool
p4_du_unset(struct du *u, const struct du_state *s, const struct du_var *v)
{
	struct tally n = { 0 };

	count_values(u, s, v->type, v->first, false, &n);
	return n.wanted > 0 && n.have == 0;
}

static const char *
text(struct du *u, const struct p4_expr *e)
{
	CLEANUP(buf_fini) struct buf b = { 0 };

	p4_print_expr(e, &b);
	return arena_printf(u->ctx->arena, "%.*s", (int)(b.len < 80 ? b.len : 80), (char *)b.data);
}

/* 'e' is, or is a part of, base.name: warns when base is a header that may not be valid. Said once a path: then it
 * counts as valid, with all its fields. */
static void
use_header(struct du *u, struct du_state *s, const struct p4_expr *e)
{
	const struct p4_expr *base;
	struct du_place p;

	while (e->kind == P4_EXPR_SLICE)
		e = e->u.slice.base;
	for (; e->kind == P4_EXPR_MEMBER; e = base) {
		base = e->u.member.base;
		if (base->type == NULL || base->type->kind != P4_TYPE_HEADER ||
		    e->type->kind == P4_TYPE_FUNC)
			continue;
		p = p4_du_place(u, base);
		if (p.var == NULL || p.whole || s->dead || some_valid(s, &p))
			continue;
		p4_du_warn(u, s, base->loc, P4_INVALID_HEADER,
		    "header '%s' may not be valid where its field '%s' is used", text(u, base),
		    e->u.member.name.str);
		for (uint32_t i = 0; i < p.copies; i++) {
			p4_du_put(u, s, DU_VALID, p.first + i * p.stride, true);
			p4_du_fill(u, s, DU_SET, p.first + i * p.stride, p.n, true);
		}
	}
}

void
p4_du_read(struct du *u, struct du_state *s, const struct p4_expr *e)
{
	struct du_place p = p4_du_place(u, e);
	bool fine = false;

	p4_du_indexes(u, s, e);
	use_header(u, s, e);
	if (p.var == NULL || s->dead)
		return;
	for (uint32_t i = 0; i < p.copies && !fine; i++) {
		struct tally n = { 0 };

		if (p.whole)
			fine = p4_du_get(s, DU_SET, p.first);
		else
			count_values(u, s, p.type, p.first + i * p.stride, true, &n);
		fine = fine || (!p.whole && (n.wanted == 0 || n.have > 0));
	}
	if (fine)
		return;
	p4_du_warn(
	    u, s, e->loc, P4_UNINITIALIZED_USE, "'%s' may not have a value here", text(u, e));
	for (uint32_t i = 0; i < p.copies; i++) /* said once a path */
		p4_du_fill(u, s, DU_SET, p.first + i * p.stride, p.n, true);
}

/* Whether the value is written out, so that its parts can be looked at one by one. */
static bool
by_parts(const struct du_place *to, const struct p4_expr *from)
{
	return to->copies == 1 && !to->whole &&
	       ((from->kind == P4_EXPR_LIST && !from->u.list.tuple &&
		    (to->type->kind == P4_TYPE_STRUCT || to->type->kind == P4_TYPE_TUPLE ||
			to->type->kind == P4_TYPE_STACK)) ||
		   (from->kind == P4_EXPR_STRUCT && to->type->kind == P4_TYPE_STRUCT));
}

/* The type of part i of a struct, tuple or stack. */
static struct p4_type *
part_type(struct p4_ctx *ctx, struct p4_type *t, uint32_t i)
{
	uint32_t n;

	return t->kind == P4_TYPE_TUPLE	  ? t->args[i]
	       : t->kind == P4_TYPE_STACK ? t->elem
					  : p4_type_fields(ctx, t, &n)[i].type;
}

/* The parts of a struct, tuple or stack from those of { a, b } or { x = a, y = b }. */
static void
assign_parts(struct du *u, struct du_state *s, struct du_place to, const struct p4_expr *from)
{
	const struct p4_field *f;
	uint32_t n;

	f = p4_type_fields(u->ctx, to.type, &n);
	if (to.type->kind != P4_TYPE_STRUCT)
		n = to.type->kind == P4_TYPE_TUPLE ? to.type->n_args : to.type->n_elems;
	for (uint32_t i = 0; i < n; i++) {
		struct du_place part = to;
		const struct p4_expr *e = NULL;

		part.type = part_type(u->ctx, to.type, i);
		part.n = bits(u->ctx, part.type);
		if (from->kind == P4_EXPR_LIST && i < from->u.list.items.n) {
			e = from->u.list.items.v[i];
		} else if (from->kind == P4_EXPR_STRUCT) {
			for (uint32_t k = 0; k < from->u.structure.pairs.n; k++)
				if (from->u.structure.pairs.v[k].key.str == f[i].name)
					e = from->u.structure.pairs.v[k].expr;
		}
		if (part.n > 0)
			p4_du_assign(u, s, part, e);
		to.first += part.n;
	}
}

/* From a place with the same bits. */
static void
assign_place(struct du *u, struct du_state *s, struct du_place to, struct du_place from)
{
	if (to.first != from.first)
		p4_du_move(u, s, to.first, from.first, to.n);
	if (to.type->kind != P4_TYPE_HEADER || to.u_n == 0)
		return;
	if (p4_du_get(s, DU_VALID, to.first))
		only_member(u, s, &to);
	else
		make_invalid(u, s, to.u_first, to.u_n);
}

void
p4_du_assign(struct du *u, struct du_state *s, struct du_place to, const struct p4_expr *from)
{
	struct du_place p = { 0 };
	bool invalid;

	while (from != NULL && from->kind == P4_EXPR_CAST)
		from = from->u.cast.expr;
	invalid =
	    from != NULL && (from->kind == P4_EXPR_INVALID ||
				(from->value != NULL && from->value->kind == P4_VALUE_INVALID));
	if (from != NULL && from->type != NULL)
		p = p4_du_place(u, from);
	if (invalid && to.copies == 1) {
		make_invalid(u, s, to.u_n > 0 ? to.u_first : to.first, to.u_n > 0 ? to.u_n : to.n);
	} else if (p.var != NULL && p.n == to.n && p.copies == 1 && to.copies == 1 && !p.whole &&
		   !to.whole && from->kind != P4_EXPR_SLICE) {
		assign_place(u, s, to, p);
	} else if (from != NULL && by_parts(&to, from)) {
		assign_parts(u, s, to, from);
	} else {
		for (uint32_t i = 0; i < to.copies; i++) {
			p4_du_fill(u, s, DU_SET, to.first + i * to.stride, to.n, true);
			p4_du_fill(u, s, DU_VALID, to.first + i * to.stride, to.n, true);
			p4_du_fill(u, s, DU_ASSUMED, to.first + i * to.stride, to.n, false);
		}
		if (to.type->kind == P4_TYPE_HEADER)
			only_member(u, s, &to);
	}
}

void
p4_du_write(struct du *u, struct du_state *s, const struct p4_expr *e, const struct p4_expr *from)
{
	struct du_place p = p4_du_place(u, e);

	p4_du_indexes(u, s, e);
	use_header(u, s, e);
	if (p.var != NULL)
		p4_du_assign(u, s, p, e->kind == P4_EXPR_SLICE ? NULL : from);
}

void
p4_du_write_var(
    struct du *u, struct du_state *s, const struct p4_expr *e, const struct du_var *from)
{
	struct du_place p = p4_du_place(u, e);

	p4_du_indexes(u, s, e);
	use_header(u, s, e);
	if (p.var == NULL)
		return;
	if (from != NULL && p.n == from->n && p.copies == 1 && !p.whole && e->kind != P4_EXPR_SLICE)
		assign_place(u, s, p, p4_du_place_of(from));
	else
		p4_du_assign(u, s, p, NULL);
}
