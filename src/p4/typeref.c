/* SPDX-License-Identifier: Apache-2.0 */
/* typeref.c: written types to canonical ones, and the rules about what may be part of what (P4_16
 * 7.2.8, "Type nesting rules"). */
#include "p4/bind.h"
#include "p4/checker.h"

#include "base/mem.h"

const struct p4_decls *
chk_type_params(const struct p4_decl *d)
{
	static const struct p4_decls none;

	switch ((int)d->kind) {
	case P4_DECL_FUNCTION:
	case P4_DECL_METHOD:
		return &d->u.func.type_params;
	case P4_DECL_PARSER:
		return &d->u.parser.type_params;
	case P4_DECL_CONTROL:
		return &d->u.control.type_params;
	case P4_DECL_PACKAGE:
		return &d->u.package.type_params;
	case P4_DECL_EXTERN:
		return &d->u.ext.type_params;
	case P4_DECL_STRUCT:
	case P4_DECL_HEADER:
	case P4_DECL_UNION:
		return &d->u.record.type_params;
	}
	return &none;
}

struct p4_type **
chk_metas(struct chk *c, const struct p4_decls *params)
{
	struct p4_type **v = arena_array(c->arena, struct p4_type *, params->n + 1);

	for (uint32_t i = 0; i < params->n; i++)
		v[i] = p4_type_meta(c->ctx);
	return v;
}

/* ---- What may be part of what ---- */

/* Predicates that are remembered per type, two bits each: known, answer. */
enum trait {
	TRAIT_HEADER_FIELD, /* may be a field of a header, directly or inside a struct there */
	TRAIT_CHECKED,	    /* chk_instance_ok ran */
};

static bool
trait_get(const struct p4_type *t, enum trait trait, bool *answer)
{
	*answer = t->traits & (2u << (2 * trait));
	return t->traits & (1u << (2 * trait));
}

static bool
trait_put(struct p4_type *t, enum trait trait, bool answer)
{
	t->traits |= (uint16_t)((1u | (answer ? 2u : 0u)) << (2 * trait));
	return answer;
}

static bool
header_field_ok(struct chk *c, struct p4_type *t, bool nested)
{
	const struct p4_field *f;
	uint32_t n;
	bool ok;

	switch ((int)t->kind) {
	case P4_TYPE_BIT:
	case P4_TYPE_SINT:
	case P4_TYPE_BOOL:
	case P4_TYPE_PARAM:
	case P4_TYPE_META:
	case P4_TYPE_DONTCARE:
	case P4_TYPE_BAD:
		return true;
	case P4_TYPE_VARBIT:
		return !nested;
	case P4_TYPE_ENUM:
		return t->under != NULL;
	case P4_TYPE_NEWTYPE:
		return header_field_ok(c, t->under, nested);
	case P4_TYPE_ARRAY:
		return header_field_ok(c, t->elem, true);
	case P4_TYPE_STRUCT:
		if (trait_get(t, TRAIT_HEADER_FIELD, &ok))
			return ok;
		f = p4_type_fields(c->ctx, t, &n);
		for (uint32_t i = 0; i < n; i++)
			if (!header_field_ok(c, f[i].type, true))
				return trait_put(t, TRAIT_HEADER_FIELD, false);
		return trait_put(t, TRAIT_HEADER_FIELD, true);
	}
	return false;
}

bool
chk_is_value(const struct p4_type *t)
{
	switch ((int)t->kind) {
	case P4_TYPE_VOID:
	case P4_TYPE_PARSER:
	case P4_TYPE_CONTROL:
	case P4_TYPE_PACKAGE:
	case P4_TYPE_TABLE:
	case P4_TYPE_FUNC:
	case P4_TYPE_APPLY_RESULT:
	case P4_TYPE_ACTION_RUN:
	case P4_TYPE_STATE:
		return false;
	}
	return true;
}

bool
chk_is_scalar(const struct p4_type *t)
{
	while (t->kind == P4_TYPE_NEWTYPE)
		t = t->under;
	switch ((int)t->kind) {
	case P4_TYPE_BIT:
	case P4_TYPE_SINT:
	case P4_TYPE_BOOL:
	case P4_TYPE_ENUM:
	case P4_TYPE_ERR:
	case P4_TYPE_PARAM:
	case P4_TYPE_BAD:
		return true;
	}
	return false;
}

/* Whether values of the type can be stored in a struct, tuple, array, list. */
static bool
storable(const struct p4_type *t)
{
	switch ((int)t->kind) {
	case P4_TYPE_INT:
	case P4_TYPE_STRING:
	case P4_TYPE_MATCH_KIND:
	case P4_TYPE_LIST:
	case P4_TYPE_SET:
	case P4_TYPE_EXTERN:
		return false;
	}
	return chk_is_value(t);
}

static bool
may_contain(struct chk *c, struct p4_type *whole, struct p4_type *part)
{
	switch ((int)whole->kind) {
	case P4_TYPE_HEADER:
		return header_field_ok(c, part, false);
	case P4_TYPE_UNION:
		return part->kind == P4_TYPE_HEADER || part->kind == P4_TYPE_PARAM ||
		       part->kind == P4_TYPE_META || part->kind == P4_TYPE_BAD;
	case P4_TYPE_STRUCT:
		return storable(part) && part->kind != P4_TYPE_DONTCARE;
	case P4_TYPE_TUPLE:
		return storable(part) || part->kind == P4_TYPE_INT ||
		       part->kind == P4_TYPE_MATCH_KIND;
	case P4_TYPE_LIST:
		switch ((int)part->kind) {
		case P4_TYPE_INT:
		case P4_TYPE_STRING:
		case P4_TYPE_MATCH_KIND:
		case P4_TYPE_LIST:
			return true;
		}
		return storable(part);
	case P4_TYPE_STACK:
	case P4_TYPE_ARRAY:
		return (storable(part) && part->kind != P4_TYPE_STACK &&
			   part->kind != P4_TYPE_TUPLE) ||
		       part->kind == P4_TYPE_EXTERN;
	}
	return true;
}

bool
chk_may_contain(
    struct chk *c, struct p4_type *whole, struct p4_type *part, struct p4_loc loc, const char *name)
{
	if (part->kind == P4_TYPE_BAD || may_contain(c, whole, part))
		return true;
	switch ((int)whole->kind) {
	case P4_TYPE_TUPLE:
		p4_error(
		    c->ctx, loc, P4_TYPE_ERROR, "a tuple cannot hold type '%s'", chk_text(c, part));
		break;
	case P4_TYPE_LIST:
		p4_error(
		    c->ctx, loc, P4_TYPE_ERROR, "a list cannot hold type '%s'", chk_text(c, part));
		break;
	case P4_TYPE_STACK:
	case P4_TYPE_ARRAY:
		p4_error(c->ctx, loc, P4_TYPE_ERROR, "an array cannot have elements of type '%s'",
		    chk_text(c, part));
		break;
	default:
		p4_error(c->ctx, loc, P4_TYPE_ERROR, "field '%s' of %s '%s' cannot have type '%s'",
		    name, p4_decl_kind_text(whole->decl), chk_text(c, whole), chk_text(c, part));
		break;
	}
	return false;
}

bool
chk_instance_ok(struct chk *c, struct p4_type *t, struct p4_loc loc)
{
	const struct p4_field *f;
	uint32_t n;
	bool ok, had;

	if (!p4_type_is_record(t) || t->n_args == 0 || t->has_meta || t->has_param)
		return true;
	if (trait_get(t, TRAIT_CHECKED, &had))
		return had;
	trait_put(t, TRAIT_CHECKED, true);
	f = p4_type_fields(c->ctx, t, &n);
	ok = true;
	for (uint32_t i = 0; i < n; i++)
		ok = ok && chk_may_contain(c, t, f[i].type, loc, f[i].name) &&
		     chk_instance_ok(c, f[i].type, loc);
	return ok;
}

/* ---- Written types ---- */

static struct p4_type *
bits_type(struct chk *c, struct p4_typeref *t)
{
	const struct p4_big *w;
	uint64_t n = 1;
	struct p4_loc loc = t->loc;

	if (t->u.bits.width != NULL) {
		if (!chk_const_int(c, &t->u.bits.width, &w, P4_EXPECTED, "the width of a type"))
			return c->t_bad;
		if (p4_big_sign(w) < 0) {
			p4_error(c->ctx, loc, P4_INVALID, "the width of a type cannot be negative");
			return c->t_bad;
		}
		if (!p4_big_to_u64(w, &n) || n > P4_WIDTH_MAX) {
			p4_error(c->ctx, loc, P4_OVERLIMIT,
			    "a width of %s bits; this compiler takes up to %u",
			    p4_big_text(c->arena, w, 10), P4_WIDTH_MAX);
			return c->t_bad;
		}
	}
	if (t->kind == P4_TREF_BIT)
		return p4_type_bit(c->ctx, (uint32_t)n);
	if (t->kind == P4_TREF_VARBIT)
		return p4_type_varbit(c->ctx, (uint32_t)n);
	if (n == 0) {
		p4_error(c->ctx, loc, P4_INVALID, "a signed type needs at least one bit");
		return c->t_bad;
	}
	return p4_type_sint(c->ctx, (uint32_t)n);
}

bool
chk_array_size(struct chk *c, struct p4_typeref *t, uint32_t *n_elems)
{
	const struct p4_big *size;
	uint64_t n;

	if (!chk_const_int(c, &t->u.array.size, &size, P4_TYPE_ERROR, "the size of an array"))
		return false;
	if (p4_big_sign(size) < 0) {
		p4_error(c->ctx, t->u.array.size->loc, P4_OVERLIMIT,
		    "an array cannot have a negative size");
		return false;
	}
	if (!p4_big_to_u64(size, &n) || n > P4_ELEMS_MAX) {
		p4_error(c->ctx, t->u.array.size->loc, P4_OVERLIMIT,
		    "an array of %s elements; this compiler takes up to %u",
		    p4_big_text(c->arena, size, 10), P4_ELEMS_MAX);
		return false;
	}
	*n_elems = (uint32_t)n;
	return true;
}

static struct p4_type *
array_type(struct chk *c, struct p4_typeref *t)
{
	struct p4_type *elem = chk_type(c, t->u.array.elem), *array;
	uint32_t n;

	if (!chk_array_size(c, t, &n) || elem->kind == P4_TYPE_BAD)
		return c->t_bad;
	array = p4_type_array(c->ctx, elem, n);
	return chk_may_contain(c, array, elem, t->loc, NULL) ? array : c->t_bad;
}

static struct p4_type *
tuple_type(struct chk *c, struct p4_typeref *t, bool metas)
{
	const struct p4_typerefs *args = &t->u.tuple.args;
	struct p4_type **items = arena_array(c->arena, struct p4_type *, args->n + 1);
	struct p4_type *tuple;
	bool ok = true;

	for (uint32_t i = 0; i < args->n; i++) {
		items[i] = chk_type_arg(c, args->v[i], metas);
		ok = ok && items[i]->kind != P4_TYPE_BAD;
	}
	if (!ok)
		return c->t_bad;
	tuple = p4_type_tuple(c->ctx, items, args->n);
	for (uint32_t i = 0; i < args->n; i++)
		ok = chk_may_contain(c, tuple, items[i], args->v[i]->loc, NULL) && ok;
	return ok ? tuple : c->t_bad;
}

/* Whether the declaration is part of the type's name. */
static bool
mentions(const struct p4_type *t, const struct p4_decl *d)
{
	if (t->decl == d)
		return true;
	for (uint32_t i = 0; i < t->n_args; i++)
		if (mentions(t->args[i], d))
			return true;
	return t->elem != NULL && mentions(t->elem, d);
}

/* Whether a type may be an argument of the generic type 'of'. */
static bool
type_arg_ok(struct chk *c, struct p4_type *t, struct p4_loc loc, const struct p4_decl *of)
{
	if (t->kind == P4_TYPE_BAD)
		return false;
	if (mentions(t, of)) {
		p4_error(c->ctx, loc, P4_TYPE_ERROR, "'%s' cannot have itself as type argument",
		    of->name.str);
		return false;
	}
	if (t->kind == P4_TYPE_DONTCARE && of->type != NULL && p4_type_is_record(of->type)) {
		p4_error(c->ctx, loc, P4_TYPE_ERROR, "'_' cannot be a type argument of a %s",
		    p4_decl_kind_text(of));
		return false;
	}
	if (t->kind == P4_TYPE_PARSER || t->kind == P4_TYPE_CONTROL || t->kind == P4_TYPE_PACKAGE) {
		p4_error(c->ctx, loc, P4_TYPE_ERROR, "a %s cannot be a type argument",
		    p4_decl_kind_text(t->decl));
		return false;
	}
	return true;
}

/* Name<arguments>. */
static struct p4_type *
specialised(struct chk *c, struct p4_typeref *t, struct p4_decl *d, bool metas)
{
	const struct p4_decls *params = chk_type_params(d);
	const struct p4_typerefs *args = &t->u.name.args;
	struct p4_type **v = arena_array(c->arena, struct p4_type *, args->n + 1);
	struct p4_type *type;
	bool ok = true;

	if (params->n == 0) {
		p4_error(c->ctx, t->loc, P4_TYPE_ERROR,
		    "%s '%s' is not generic, so it takes no type arguments", p4_decl_kind_text(d),
		    d->name.str);
		return c->t_bad;
	}
	if (params->n != args->n) {
		p4_error(c->ctx, t->loc, P4_TYPE_ERROR,
		    "%s '%s' has %u type parameter%s, but %u type argument%s given",
		    p4_decl_kind_text(d), d->name.str, params->n, params->n == 1 ? "" : "s",
		    args->n, args->n == 1 ? " is" : "s are");
		p4_note(c->ctx, d->name.loc, "declared here");
		return c->t_bad;
	}
	for (uint32_t i = 0; i < args->n; i++) {
		v[i] = chk_type_arg(c, args->v[i], metas);
		ok = type_arg_ok(c, v[i], args->v[i]->loc, d) && ok;
	}
	if (!ok || d->type == NULL || d->type->kind == P4_TYPE_BAD)
		return c->t_bad;
	type = p4_type_named(c->ctx, d->type->kind, d, v, args->n);
	chk_instance_ok(c, type, t->loc);
	return type;
}

/* Of several parsers, controls or packages of a name, the one that takes these arguments. */
static struct p4_scope_sym *
overload(struct chk *c, struct p4_scope_sym *first, const struct p4_args *args)
{
	for (struct p4_scope_sym *y = first; y != NULL; y = p4_scope_next(&c->scopes, y)) {
		const struct p4_decl *d = y->decl;
		const struct p4_decls *params =
		    d->kind == P4_DECL_PACKAGE	 ? &d->u.package.params
		    : d->kind == P4_DECL_CONTROL ? &d->u.control.ctor_params
		    : d->kind == P4_DECL_PARSER	 ? &d->u.parser.ctor_params
						 : NULL;

		if (params != NULL && chk_args_match(params, args, false))
			return y;
	}
	return first;
}

static struct p4_decl *
find_type(struct chk *c, struct p4_typeref *t)
{
	struct p4_name *name = &t->u.name.name;
	struct p4_scope_sym *y =
	    p4_scope_find(&c->scopes, name->str, P4_WANT_TYPE, t->u.name.absolute);
	const struct p4_args *args = c->ctor_args;

	c->ctor_args = NULL;
	if (y != NULL && args != NULL)
		y = overload(c, y, args);
	if (y != NULL) {
		y->decl->used = true;
		chk_deprecated(c, y->decl, name->loc);
		if (y->decl == c->open) {
			p4_error(c->ctx, name->loc, P4_UNSUPPORTED, "'%s' cannot refer to itself",
			    name->str);
			return NULL;
		}
		return y->decl;
	}
	y = p4_scope_find(&c->scopes, name->str, P4_WANT_ANY, t->u.name.absolute);
	if (y == NULL && c->open != NULL && c->open->name.str == name->str)
		p4_error(
		    c->ctx, name->loc, P4_UNSUPPORTED, "'%s' cannot refer to itself", name->str);
	else if (y != NULL)
		p4_error(c->ctx, name->loc, P4_TYPE_ERROR, "%s '%s' is not a type",
		    p4_decl_kind_text(y->decl), name->str);
	else
		p4_error(c->ctx, name->loc, P4_NOT_FOUND, "there is no type '%s'%s", name->str,
		    chk_hint(c, p4_scope_near(&c->scopes, name->str, P4_WANT_TYPE)));
	return NULL;
}

static struct p4_type *
name_type(struct chk *c, struct p4_typeref *t, bool open)
{
	struct p4_decl *d = find_type(c, t);
	const struct p4_decls *params;

	t->u.name.decl = d;
	if (d == NULL || d->type == NULL)
		return c->t_bad;
	params = chk_type_params(d);
	if (t->u.name.has_args)
		return specialised(c, t, d, open);
	if (params->n == 0)
		return d->type;
	if (open && !p4_type_is_record(d->type))
		return p4_type_named(c->ctx, d->type->kind, d, chk_metas(c, params), params->n);
	p4_error(c->ctx, t->loc, P4_TYPE_ERROR, "generic %s '%s' needs type arguments: '%s<...>'",
	    p4_decl_kind_text(d), d->name.str, d->name.str);
	return c->t_bad;
}

static struct p4_type *
resolve(struct chk *c, struct p4_typeref *t, bool open)
{
	struct p4_type *elem;

	switch (t->kind) {
	case P4_TREF_BOOL:
		return c->t_bool;
	case P4_TREF_ERROR:
		if (c->errors.n > 0)
			return c->t_error;
		p4_error(c->ctx, t->loc, P4_NOT_FOUND, "no error is declared; include core.p4");
		return c->t_bad;
	case P4_TREF_MATCH_KIND:
		return c->t_match_kind;
	case P4_TREF_STRING:
		return c->t_string;
	case P4_TREF_VOID:
		return c->t_void;
	case P4_TREF_INT:
		return c->t_int;
	case P4_TREF_BIT:
	case P4_TREF_SINT:
	case P4_TREF_VARBIT:
		return bits_type(c, t);
	case P4_TREF_NAME:
		return name_type(c, t, open);
	case P4_TREF_ARRAY:
		return array_type(c, t);
	case P4_TREF_LIST:
		elem = chk_type_arg(c, t->u.list.elem, open);
		if (elem->kind == P4_TYPE_BAD)
			return elem;
		elem = p4_type_list(c->ctx, elem);
		return chk_may_contain(c, elem, elem->elem, t->loc, NULL) ? elem : c->t_bad;
	case P4_TREF_TUPLE:
		return tuple_type(c, t, open);
	case P4_TREF_DONTCARE:
		elem = open ? p4_type_meta(c->ctx) : p4_type_basic(c->ctx, P4_TYPE_DONTCARE);
		elem->dots = open; /* of a META: may stay open */
		return elem;
	case P4_TREF_DECL:
		chk_decl(c, t->u.decl);
		return t->u.decl->type != NULL ? t->u.decl->type : c->t_bad;
	}
	return c->t_bad;
}

static struct p4_type *
resolve_once(struct chk *c, struct p4_typeref *t, bool open)
{
	if (t->type == NULL)
		t->type = resolve(c, t, open);
	return t->type;
}

struct p4_type *
chk_type(struct chk *c, struct p4_typeref *t)
{
	return resolve_once(c, t, false);
}

struct p4_type *
chk_type_open(struct chk *c, struct p4_typeref *t)
{
	return resolve_once(c, t, true);
}

struct p4_type *
chk_type_arg(struct chk *c, struct p4_typeref *t, bool metas)
{
	return resolve_once(c, t, metas);
}
