/* SPDX-License-Identifier: Apache-2.0 */
/* convert.c: casts, implicit and explicit, and list and struct expressions fitted to the type they
 * are used as (P4_16 8.11, 8.12, 8.13, 8.26). */
#include "p4/checker.h"

static bool
say(struct chk *c, struct p4_loc loc, const char *what, struct p4_type *have, struct p4_type *want)
{
	if (what != NULL)
		p4_error(c->ctx, loc, P4_TYPE_ERROR, "%s must be of type '%s', not '%s'", what,
		    chk_text(c, want), chk_text(c, have));
	else
		p4_error(c->ctx, loc, P4_TYPE_ERROR, "expected type '%s', found '%s'",
		    chk_text(c, want), chk_text(c, have));
	if (want->kind == P4_TYPE_BIT && have->kind == P4_TYPE_BIT)
		p4_note(c->ctx, loc, "a cast, '(%s)', %s", chk_text(c, want),
		    want->width_bits < have->width_bits ? "drops the upper bits"
							: "adds zeros in front");
	chk_why_not(c, want, have);
	return false;
}

/* ---- Default values ---- */

static const struct p4_value *
default_parts(struct chk *c, struct p4_type *t)
{
	uint32_t n;
	const struct p4_field *f = p4_type_fields(c->ctx, t, &n);
	const struct p4_value **v;

	if (t->kind == P4_TYPE_TUPLE)
		n = t->n_args;
	v = arena_array(c->arena, const struct p4_value *, n + 1);
	for (uint32_t i = 0; i < n; i++) {
		v[i] = chk_default(c, t->kind == P4_TYPE_TUPLE ? t->args[i] : f[i].type);
		if (v[i] == NULL)
			return NULL;
	}
	return p4_value_items(c->ctx, t, v, n);
}

static const struct p4_value *
default_elems(struct chk *c, struct p4_type *t)
{
	const struct p4_value *one = chk_default(c, t->elem), **v;

	if (one == NULL)
		return NULL;
	v = arena_array(c->arena, const struct p4_value *, t->n_elems + 1);
	for (uint32_t i = 0; i < t->n_elems; i++)
		v[i] = one;
	return p4_value_items(c->ctx, t, v, t->n_elems);
}

static const struct p4_value *
default_error(struct chk *c)
{
	struct p4_decl *m = chk_find_member(c, &c->errors, p4_intern_str(c->ctx, "NoError"));

	return m != NULL ? p4_value_member(c->ctx, c->t_error, m) : NULL;
}

static const struct p4_value *
make_default(struct chk *c, struct p4_type *t)
{
	switch ((int)t->kind) {
	case P4_TYPE_BOOL:
		return p4_value_bool(c->ctx, false);
	case P4_TYPE_INT:
	case P4_TYPE_BIT:
	case P4_TYPE_SINT:
	case P4_TYPE_VARBIT:
		return p4_value_u64_of(c->ctx, t, 0);
	case P4_TYPE_NEWTYPE:
		return p4_value_retype(c->ctx, chk_default(c, t->under), t);
	case P4_TYPE_STRING:
		return p4_value_string(c->ctx, "");
	case P4_TYPE_ERR:
		return default_error(c);
	case P4_TYPE_ENUM:
		if (t->under != NULL)
			return p4_value_u64_of(c->ctx, t, 0);
		if (t->decl->u.enumeration.members.n == 0)
			return NULL;
		return p4_value_member(c->ctx, t, t->decl->u.enumeration.members.v[0]);
	case P4_TYPE_HEADER:
	case P4_TYPE_UNION:
		return p4_value_invalid(c->ctx, t);
	case P4_TYPE_STRUCT:
	case P4_TYPE_TUPLE:
		return default_parts(c, t);
	case P4_TYPE_STACK:
	case P4_TYPE_ARRAY:
		return default_elems(c, t);
	}
	return NULL;
}

const struct p4_value *
chk_default(struct chk *c, struct p4_type *t)
{
	if (t->dflt == NULL)
		t->dflt = make_default(c, t);
	return t->dflt;
}

static bool
has_default(struct chk *c, struct p4_type *t)
{
	if (t->kind == P4_TYPE_STACK || t->kind == P4_TYPE_ARRAY)
		return has_default(c, t->elem);
	return t->kind == P4_TYPE_BAD || chk_default(c, t) != NULL;
}

static bool
need_default(struct chk *c, struct p4_loc loc, struct p4_type *t)
{
	if (has_default(c, t))
		return true;
	p4_error(
	    c->ctx, loc, P4_TYPE_ERROR, "type '%s' has no default value for '...'", chk_text(c, t));
	return false;
}

/* ---- Implicit casts ---- */

void
chk_wrap(struct chk *c, struct p4_expr **slot, struct p4_type *to)
{
	struct p4_expr *e = *slot, *cast;

	cast = p4_expr_new(c->ctx, P4_EXPR_CAST, e->loc);
	cast->u.cast.expr = e;
	cast->type = to;
	cast->known = e->known;
	if (e->value != NULL)
		cast->value = (struct p4_value *)p4_fold_cast(c->ctx, e->value, to, &e->loc);
	*slot = cast;
}

struct p4_type *
chk_to_number(struct chk *c, struct p4_expr **slot)
{
	struct p4_type *t = (*slot)->type;

	if (t->kind == P4_TYPE_ENUM && t->under != NULL) {
		chk_wrap(c, slot, t->under);
		return t->under;
	}
	return t;
}

static bool
implicit_ok(const struct p4_type *from, const struct p4_type *to)
{
	if (from->kind == P4_TYPE_INT)
		return to->kind == P4_TYPE_BIT || to->kind == P4_TYPE_SINT ||
		       to->kind == P4_TYPE_NEWTYPE;
	if (to->kind == P4_TYPE_INT)
		return from->kind == P4_TYPE_BIT || from->kind == P4_TYPE_SINT;
	return from->kind == P4_TYPE_ENUM && from->under == to;
}

/* ---- List and struct expressions ---- */

static bool convert(struct chk *c, struct p4_expr **slot, struct p4_type *to, const char *what);

/* Sets the value of a fitted list or struct expression from its items by field. */
static void
set_items(struct chk *c, struct p4_expr *e, struct p4_type *to, struct p4_expr **item, uint32_t n)
{
	const struct p4_value **v = arena_array(c->arena, const struct p4_value *, n + 1);
	const struct p4_field *f;
	uint32_t n_fields;

	e->type = to;
	e->known = true;
	e->value = NULL;
	f = p4_type_fields(c->ctx, to, &n_fields);
	for (uint32_t i = 0; i < n; i++) {
		if (item[i] != NULL) {
			e->known = e->known && item[i]->known;
			v[i] = item[i]->value;
		} else {
			v[i] = chk_default(c, f != NULL			  ? f[i].type
					      : to->kind == P4_TYPE_TUPLE ? to->args[i]
									  : to->elem);
		}
	}
	for (uint32_t i = 0; i < n; i++)
		if (v[i] == NULL)
			return;
	e->value = p4_value_items(c->ctx, to, v, n);
}

/* Type of part i of an aggregate; its count in *n. */
static struct p4_type *
part_type(struct chk *c, struct p4_type *t, uint32_t i, uint32_t *n, const char **name)
{
	const struct p4_field *f = p4_type_fields(c->ctx, t, n);

	*name = NULL;
	if (f != NULL) {
		if (i < *n)
			*name = f[i].name;
		return i < *n ? f[i].type : NULL;
	}
	if (t->kind == P4_TYPE_TUPLE) {
		*n = t->n_args;
		return i < *n ? t->args[i] : NULL;
	}
	*n = t->kind == P4_TYPE_LIST ? UINT32_MAX : t->n_elems;
	return t->elem;
}

static bool
fit_list(struct chk *c, struct p4_expr *e, struct p4_type *to)
{
	struct p4_exprs *items = &e->u.list.items;
	struct p4_expr **by_field;
	uint32_t n_have = items->n, n_want;
	const char *name;
	bool dots = e->type->dots, ok = true;

	part_type(c, to, 0, &n_want, &name);
	if (dots)
		n_have--;
	if (to->kind == P4_TYPE_LIST)
		n_want = n_have;
	if (n_have > n_want || (n_have < n_want && !dots)) {
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR, "'%s' has %u %s%s, but %u %s given here",
		    chk_text(c, to), n_want, p4_type_is_record(to) ? "field" : "element",
		    n_want == 1 ? "" : "s", n_have, n_have == 1 ? "is" : "are");
		return false;
	}
	by_field = arena_array(c->arena, struct p4_expr *, n_want + 1);
	for (uint32_t i = 0; i < n_have; i++) {
		uint32_t n;
		struct p4_type *part = part_type(c, to, i, &n, &name);
		const char *what = name == NULL ? NULL
						: arena_printf(c->arena, "field '%s' of '%s'", name,
						      chk_text(c, to));

		ok = convert(c, &items->v[i], part, what) && ok;
		by_field[i] = items->v[i];
	}
	for (uint32_t i = n_have; i < n_want && ok; i++) {
		uint32_t n;

		ok = need_default(c, items->v[items->n - 1]->loc, part_type(c, to, i, &n, &name));
		if (p4_type_is_record(to) == false && to->kind != P4_TYPE_TUPLE)
			break;
	}
	if (ok)
		set_items(c, e, to, by_field, n_want);
	return ok;
}

static bool
fit_struct(struct chk *c, struct p4_expr *e, struct p4_type *to)
{
	struct p4_pairs *pairs = &e->u.structure.pairs;
	uint32_t n;
	const struct p4_field *f = p4_type_fields(c->ctx, to, &n);
	struct p4_expr **by_field = arena_array(c->arena, struct p4_expr *, n + 1);
	bool ok = true;

	for (uint32_t i = 0; i < pairs->n; i++) {
		struct p4_pair *p = &pairs->v[i];
		uint32_t at;
		const struct p4_field *field = p4_type_field(c->ctx, to, p->key.str, &at);

		if (field == NULL) {
			p4_error(c->ctx, e->loc, P4_TYPE_ERROR, "'%s' has no field '%s'",
			    chk_text(c, to), p->key.str);
			ok = false;
			continue;
		}
		ok = convert(c, &p->expr, field->type,
			 arena_printf(
			     c->arena, "field '%s' of '%s'", p->key.str, chk_text(c, to))) &&
		     ok;
		by_field[at] = p->expr;
	}
	for (uint32_t i = 0; i < n && ok; i++) {
		if (by_field[i] != NULL)
			continue;
		if (e->u.structure.dots) {
			ok = need_default(c, e->u.structure.dots_loc, f[i].type);
			continue;
		}
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR,
		    "field '%s' of '%s' is given no value; '...' would give it its default",
		    f[i].name, chk_text(c, to));
		ok = false;
	}
	if (ok)
		set_items(c, e, to, by_field, n);
	return ok;
}

static bool
fit_literal(struct chk *c, struct p4_expr *e, struct p4_type *to, const char *what)
{
	struct p4_type *have = e->type;

	switch ((int)e->kind) {
	case P4_EXPR_LIST:
		if (to->kind == P4_TYPE_STRUCT || to->kind == P4_TYPE_HEADER ||
		    to->kind == P4_TYPE_TUPLE || to->kind == P4_TYPE_STACK ||
		    to->kind == P4_TYPE_ARRAY || to->kind == P4_TYPE_LIST)
			return fit_list(c, e, to);
		break;
	case P4_EXPR_STRUCT:
		if (to->kind == P4_TYPE_STRUCT || to->kind == P4_TYPE_HEADER)
			return fit_struct(c, e, to);
		break;
	case P4_EXPR_INVALID:
		if (to->kind != P4_TYPE_HEADER && to->kind != P4_TYPE_UNION)
			break;
		e->type = to;
		e->known = true;
		e->value = p4_value_invalid(c->ctx, to);
		return true;
	case P4_EXPR_DOTS:
		if (!need_default(c, e->loc, to))
			return false;
		e->type = to;
		e->known = true;
		e->value = (struct p4_value *)chk_default(c, to);
		return true;
	}
	return say(c, e->loc, what, have, to);
}

static bool
is_unfitted(const struct p4_type *t)
{
	return t->kind == P4_TYPE_SEQ || t->kind == P4_TYPE_RECORD ||
	       t->kind == P4_TYPE_INVALID_HDR || t->kind == P4_TYPE_DOTS;
}

static bool
fit_cond(struct chk *c, struct p4_expr *e, struct p4_type *to, const char *what)
{
	const struct p4_value *cond = e->u.cond.cond->value;
	struct p4_expr *taken;

	if (!convert(c, &e->u.cond.yes, to, what) || !convert(c, &e->u.cond.no, to, what))
		return false;
	e->type = to;
	if (cond != NULL) {
		taken = cond->u.boolean ? e->u.cond.yes : e->u.cond.no;
		e->value = taken->value;
	}
	return true;
}

static bool
convert(struct chk *c, struct p4_expr **slot, struct p4_type *to, const char *what)
{
	struct p4_expr *e = *slot;
	struct p4_type *have;

	to = chk_see(to);
	if (e->type->kind == P4_TYPE_BAD || to->kind == P4_TYPE_BAD)
		return false;
	have = e->type = p4_type_zonk(c->ctx, e->type);
	if (have == to && !is_unfitted(have))
		return true;
	if (e->kind == P4_EXPR_COND && (is_unfitted(have) || have->kind == P4_TYPE_INT))
		return fit_cond(c, e, to, what);
	if (is_unfitted(have)) {
		if (to->kind == P4_TYPE_META)
			to = p4_type_zonk(c->ctx, chk_settle(c, have));
		if (is_unfitted(to)) {
			p4_error(c->ctx, e->loc, P4_TYPE_ERROR,
			    "the type of this expression cannot be inferred; write '(type)' "
			    "before it");
			return false;
		}
		return fit_literal(c, e, to, what);
	}
	if (implicit_ok(have, to)) {
		chk_wrap(c, slot, to);
		return true;
	}
	if (to->kind == P4_TYPE_DONTCARE || to->has_meta || to->kind == P4_TYPE_PARSER ||
	    to->kind == P4_TYPE_CONTROL || to->kind == P4_TYPE_PACKAGE ||
	    to->kind == P4_TYPE_EXTERN)
		if (chk_unify(c, to, have))
			return true;
	if (have->kind == P4_TYPE_STRING && to->kind == P4_TYPE_STRING)
		return true;
	return say(c, e->loc, what, have, to);
}

bool
chk_convert(struct chk *c, struct p4_expr **slot, struct p4_type *to, const char *what)
{
	return convert(c, slot, to, what);
}

/* ---- Explicit casts ---- */

static bool
cast_ok(const struct p4_type *from, const struct p4_type *to)
{
	if (from == to)
		return true;
	if (from->kind == P4_TYPE_NEWTYPE && from->under == to)
		return true;
	if (to->kind == P4_TYPE_NEWTYPE)
		return from == to->under || (from->kind == P4_TYPE_INT && cast_ok(from, to->under));
	if (from->kind == P4_TYPE_NEWTYPE)
		return false;
	if (to->kind == P4_TYPE_ENUM)
		return to->under != NULL &&
		       (from->kind == P4_TYPE_INT || from == to->under ||
			   (from->kind == P4_TYPE_ENUM && from->under != NULL));
	if (from->kind == P4_TYPE_ENUM)
		return from->under != NULL && cast_ok(from->under, to);
	if (from->kind == P4_TYPE_BOOL)
		return to->kind == P4_TYPE_BIT && to->width_bits == 1;
	if (from->kind == P4_TYPE_INT)
		return to->kind == P4_TYPE_BIT || to->kind == P4_TYPE_SINT ||
		       to->kind == P4_TYPE_BOOL;
	if (from->kind == P4_TYPE_BIT) {
		if (to->kind == P4_TYPE_BOOL)
			return from->width_bits == 1;
		return to->kind == P4_TYPE_BIT || to->kind == P4_TYPE_INT ||
		       (to->kind == P4_TYPE_SINT && to->width_bits == from->width_bits);
	}
	if (from->kind == P4_TYPE_SINT)
		return to->kind == P4_TYPE_SINT || to->kind == P4_TYPE_INT ||
		       (to->kind == P4_TYPE_BIT && to->width_bits == from->width_bits);
	return false;
}

void
chk_cast(struct chk *c, struct p4_expr *e)
{
	struct p4_expr *x = e->u.cast.expr;
	struct p4_type *to = chk_type(c, e->u.cast.to), *from = x->type;
	const struct p4_big *num;

	e->type = c->t_bad;
	if (to->kind == P4_TYPE_BAD || from->kind == P4_TYPE_BAD)
		return;
	if (is_unfitted(from)) {
		if (!convert(c, &e->u.cast.expr, to, NULL))
			return;
		x = e->u.cast.expr;
		e->type = to;
		e->known = x->known;
		e->value = x->value;
		return;
	}
	if (!cast_ok(from, to)) {
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR, "there is no cast from '%s' to '%s'",
		    chk_text(c, from), chk_text(c, to));
		return;
	}
	if (from->kind == P4_TYPE_INT && to->kind == P4_TYPE_BOOL && x->value != NULL) {
		num = x->value->u.num;
		if (p4_big_sign(num) < 0 || p4_big_bits(num) > 1) {
			p4_error(c->ctx, e->loc, P4_INVALID,
			    "only 0 and 1 can be cast to bool, not %s",
			    p4_big_text(c->arena, num, 10));
			return;
		}
	}
	e->type = to;
	e->known = x->known;
	if (x->value != NULL)
		e->value = (struct p4_value *)p4_fold_cast(c->ctx, x->value, to, &e->loc);
}

/* ---- Comparing ---- */

const char *
chk_not_comparable(struct chk *c, struct p4_type *t)
{
	const struct p4_field *f;
	const char *why;
	uint32_t n;

	switch ((int)t->kind) {
	case P4_TYPE_EXTERN:
		return "extern objects cannot be compared";
	case P4_TYPE_PARAM:
		return "values whose type is a type parameter cannot be compared";
	case P4_TYPE_VOID:
		return "there is no value here";
	case P4_TYPE_PARSER:
	case P4_TYPE_CONTROL:
	case P4_TYPE_PACKAGE:
	case P4_TYPE_TABLE:
	case P4_TYPE_FUNC:
	case P4_TYPE_STATE:
		return "only values can be compared";
	case P4_TYPE_APPLY_RESULT:
	case P4_TYPE_ACTION_RUN:
		return "results of apply() cannot be compared";
	case P4_TYPE_SET:
		return "sets cannot be compared";
	case P4_TYPE_STRUCT:
	case P4_TYPE_HEADER:
	case P4_TYPE_UNION:
		if (t->comparable)
			return NULL;
		f = p4_type_fields(c->ctx, t, &n);
		for (uint32_t i = 0; i < n; i++) {
			why = chk_not_comparable(c, f[i].type);
			if (why != NULL)
				return why;
		}
		t->comparable = true;
		return NULL;
	case P4_TYPE_TUPLE:
		for (uint32_t i = 0; i < t->n_args; i++) {
			why = chk_not_comparable(c, t->args[i]);
			if (why != NULL)
				return why;
		}
		return NULL;
	case P4_TYPE_STACK:
	case P4_TYPE_ARRAY:
	case P4_TYPE_LIST:
		return chk_not_comparable(c, t->elem);
	}
	return NULL;
}
