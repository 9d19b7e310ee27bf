/* SPDX-License-Identifier: Apache-2.0 */
/* check_expr.c: expressions other than names, members and calls: literals, lists, operators in
 * check_op.c's hands, indexing, slices, casts, key sets (P4_16 8). */
#include "p4/check_op.h"
#include "p4/checker.h"

#include "base/mem.h"

/* Expressions nested deeper are refused: this bounds the recursion of every later phase too. */
#define EXPR_DEPTH_MAX 1500u

void
chk_set(struct p4_expr *e, struct p4_type *t)
{
	e->type = t;
}

bool
chk_known(const struct p4_expr *e)
{
	return e->known || e->value != NULL;
}

/* ---- Literals ---- */

static void
int_literal(struct chk *c, struct p4_expr *e)
{
	const struct p4_big *x = e->u.integer.value;
	uint32_t w = e->u.integer.width_bits;
	bool is_signed = e->u.integer.is_signed;

	e->known = true;
	if (w == 0 && strpbrk(e->u.integer.text, "ws") == NULL) {
		e->type = c->t_int;
		e->value = p4_value_num(c->ctx, c->t_int, x);
		return;
	}
	if (w > P4_WIDTH_MAX) {
		p4_error(c->ctx, e->loc, P4_OVERLIMIT,
		    "a width of %u bits; this compiler takes up to %u", w, P4_WIDTH_MAX);
		e->type = c->t_bad;
		return;
	}
	if (w == 0 && is_signed) {
		p4_error(c->ctx, e->loc, P4_INVALID, "a signed number needs at least one bit");
		e->type = c->t_bad;
		return;
	}
	if (!p4_big_fits(x, w, is_signed))
		p4_warn(c->ctx, e->loc, P4_OVERFLOW, "value %s does not fit in %u %sbits",
		    p4_big_text(c->arena, x, 10), w, is_signed ? "signed " : "");
	e->type = is_signed ? p4_type_sint(c->ctx, w) : p4_type_bit(c->ctx, w);
	e->value = p4_value_num(c->ctx, e->type, p4_big_wrap(c->arena, x, w, is_signed));
}

static void
string_literal(struct chk *c, struct p4_expr *e)
{
	const char *s = e->u.string.text;
	char *text = arena_alloc(c->arena, strlen(s) + 1), *o = text;

	for (; *s != '\0'; s++) {
		if (*s == '\\' && (s[1] == '"' || s[1] == '\\'))
			s++;
		*o++ = *s;
	}
	e->type = c->t_string;
	e->known = true;
	e->value = p4_value_string(c->ctx, text);
}

static struct p4_type *
item(struct chk *c, struct p4_expr **slot, const char *whole)
{
	struct p4_type *t = chk_expr(c, slot);

	if (chk_is_value(t))
		return t;
	p4_error(c->ctx, (*slot)->loc, P4_TYPE_ERROR, "type '%s' cannot be in a %s", chk_text(c, t),
	    whole);
	(*slot)->type = c->t_bad;
	return c->t_bad;
}

static void
list_expr(struct chk *c, struct p4_expr *e)
{
	struct p4_exprs *items = &e->u.list.items;
	struct p4_type **types = arena_array(c->arena, struct p4_type *, items->n + 1);
	const struct p4_value **v = arena_array(c->arena, const struct p4_value *, items->n + 1);
	bool dots = false, bad = false, values = true;

	e->known = true;
	for (uint32_t i = 0; i < items->n; i++) {
		if (items->v[i]->kind == P4_EXPR_DOTS && i + 1 < items->n) {
			p4_error(
			    c->ctx, items->v[i]->loc, P4_INVALID, "'...' must be the last element");
			bad = true;
		}
		types[i] = item(c, &items->v[i], "list");
		dots = items->v[i]->kind == P4_EXPR_DOTS;
		bad = bad || types[i]->kind == P4_TYPE_BAD;
		e->known = e->known && chk_known(items->v[i]);
		v[i] = items->v[i]->value;
		values = values && v[i] != NULL;
	}
	e->type = bad ? c->t_bad : p4_type_seq(c->ctx, types, items->n - dots, dots);
	if (!bad && values && !dots)
		e->value = p4_value_items(c->ctx, e->type, v, items->n);
}

static void
struct_expr(struct chk *c, struct p4_expr *e)
{
	struct p4_pairs *pairs = &e->u.structure.pairs;
	struct p4_field *f = arena_array(c->arena, struct p4_field, pairs->n + 1);
	bool bad = false;

	e->known = true;
	for (uint32_t i = 0; i < pairs->n; i++) {
		struct p4_pair *p = &pairs->v[i];

		for (uint32_t k = 0; k < i; k++) {
			if (f[k].name != p->key.str)
				continue;
			p4_error(c->ctx, p->key.loc, P4_DUPLICATE,
			    "field '%s' is given a value twice", p->key.str);
			bad = true;
		}
		f[i].name = p->key.str;
		f[i].type = item(c, &p->expr, "struct");
		bad = bad || f[i].type->kind == P4_TYPE_BAD;
		e->known = e->known && chk_known(p->expr);
	}
	e->type = bad ? c->t_bad : p4_type_record(c->ctx, f, pairs->n, e->u.structure.dots);
}

/* ---- Indexing ---- */

static void
index_tuple(struct chk *c, struct p4_expr *e)
{
	struct p4_expr *base = e->u.index.base, *index = e->u.index.index;
	struct p4_type *t = base->type;
	uint64_t i;

	e->type = c->t_bad;
	if (index->value == NULL || !p4_type_is_numeric(index->type)) {
		p4_error(c->ctx, index->loc, P4_TYPE_ERROR,
		    "the index of a tuple must be known at compile time");
		return;
	}
	if (!p4_value_u64(index->value, &i) || i >= t->n_args) {
		p4_error(c->ctx, index->loc, P4_TYPE_ERROR,
		    "the index is outside of the tuple, which has %u elements", t->n_args);
		return;
	}
	e->type = t->args[i];
	e->lvalue = base->lvalue;
	e->known = chk_known(base);
	if (base->value != NULL && base->value->kind == P4_VALUE_ITEMS)
		e->value = (struct p4_value *)base->value->u.items.v[i];
}

static void
index_array(struct chk *c, struct p4_expr *e)
{
	struct p4_expr *base = e->u.index.base, *index = e->u.index.index;
	uint64_t i;

	e->type = c->t_bad;
	if (!p4_type_is_numeric(index->type)) {
		if (index->type->kind != P4_TYPE_BAD)
			p4_error(c->ctx, index->loc, P4_TYPE_ERROR,
			    "an index must be a number, not '%s'", chk_text(c, index->type));
		return;
	}
	if (index->value != NULL) {
		if (p4_big_sign(index->value->u.num) < 0) {
			p4_error(c->ctx, index->loc, P4_TYPE_ERROR, "the index is negative");
			return;
		}
		if ((!p4_value_u64(index->value, &i) || i >= base->type->n_elems) &&
		    !c->unevaluated) {
			p4_error(c->ctx, index->loc, P4_TYPE_ERROR, "the index is outside of '%s'",
			    chk_text(c, base->type));
			return;
		}
		if (base->value != NULL && base->value->kind == P4_VALUE_ITEMS &&
		    i < base->value->u.items.n)
			e->value = (struct p4_value *)base->value->u.items.v[i];
	}
	e->type = base->type->elem;
	e->lvalue = base->lvalue;
	e->known = chk_known(base) && chk_known(index);
}

static void
index_expr(struct chk *c, struct p4_expr *e)
{
	struct p4_type *t = chk_expr(c, &e->u.index.base);

	chk_expr(c, &e->u.index.index);
	chk_to_number(c, &e->u.index.index);
	if (t->kind == P4_TYPE_SEQ) {
		t = chk_settle(c, t);
		chk_convert(c, &e->u.index.base, t, NULL);
	}
	if (t->kind == P4_TYPE_TUPLE) {
		index_tuple(c, e);
		return;
	}
	if (t->kind == P4_TYPE_STACK || t->kind == P4_TYPE_ARRAY) {
		index_array(c, e);
		return;
	}
	e->type = c->t_bad;
	if (t->kind != P4_TYPE_BAD)
		p4_error(
		    c->ctx, e->loc, P4_TYPE_ERROR, "type '%s' cannot be indexed", chk_text(c, t));
}

/* ---- Slices ---- */

/* Base of a slice: numbers only; its width, or 0 for int. */
static bool
slice_base(struct chk *c, struct p4_expr *e, uint32_t *width)
{
	struct p4_type *t = chk_to_number(c, &e->u.slice.base);

	*width = t->width_bits;
	if ((t->kind == P4_TYPE_BIT || t->kind == P4_TYPE_SINT) && t->width_bits > 0)
		return true;
	if (t->kind == P4_TYPE_INT && chk_known(e->u.slice.base)) {
		*width = 0;
		return true;
	}
	if (t->kind != P4_TYPE_BAD)
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR, "type '%s' has no bits to take out",
		    chk_text(c, t));
	return false;
}

/* hi:lo; results checked against the width. */
static bool
slice_bounds(struct chk *c, struct p4_expr *e, uint32_t width, uint64_t *hi, uint64_t *lo)
{
	const struct p4_big *h, *l;
	uint64_t end = width != 0 ? width : P4_BIG_BITS_MAX;

	if (!chk_const_int(c, &e->u.slice.hi, &h, P4_TYPE_ERROR, "the bound of a slice") ||
	    !chk_const_int(c, &e->u.slice.lo, &l, P4_TYPE_ERROR, "the bound of a slice"))
		return false;
	if (p4_big_sign(h) < 0 || p4_big_sign(l) < 0) {
		p4_error(c->ctx, e->loc, P4_EXPECTED, "the bound of a slice is negative");
		return false;
	}
	if (!p4_big_to_u64(h, hi) || *hi >= end || !p4_big_to_u64(l, lo) || *lo >= end) {
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR,
		    "the slice reaches beyond the %u bits of the value", (unsigned)end);
		return false;
	}
	if (*lo > *hi) {
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR,
		    "the high bit of a slice, %u, comes first; here it is below the low bit, %u",
		    (unsigned)*hi, (unsigned)*lo);
		return false;
	}
	return true;
}

/* lo+:width. */
static bool
slice_width(struct chk *c, struct p4_expr *e, uint32_t width, uint64_t *hi, uint64_t *lo)
{
	const struct p4_big *w;
	struct p4_type *t;
	uint64_t n;

	if (!chk_const_int(c, &e->u.slice.width, &w, P4_TYPE_ERROR, "the width of a slice"))
		return false;
	if (p4_big_sign(w) <= 0 || !p4_big_to_u64(w, &n) || n > P4_WIDTH_MAX ||
	    (width != 0 && n > width)) {
		p4_error(c->ctx, e->u.slice.width->loc, P4_TYPE_ERROR,
		    "a slice cannot be %s bits wide here", p4_big_text(c->arena, w, 10));
		return false;
	}
	chk_expr(c, &e->u.slice.lo);
	t = chk_to_number(c, &e->u.slice.lo);
	if (t->kind == P4_TYPE_BAD)
		return false;
	*lo = 0;
	*hi = n - 1;
	if (e->u.slice.lo->value != NULL && p4_type_is_numeric(t)) {
		const struct p4_big *l = e->u.slice.lo->value->u.num;

		if (p4_big_sign(l) < 0 || !p4_big_to_u64(l, lo) || *lo > P4_BIG_BITS_MAX - n ||
		    (width != 0 && *lo >= width)) {
			p4_error(c->ctx, e->loc, P4_TYPE_ERROR,
			    "the slice begins at bit %s, outside of the value",
			    p4_big_text(c->arena, l, 10));
			return false;
		}
		*hi = *lo + n - 1;
	} else if (t->kind != P4_TYPE_BIT) {
		p4_error(c->ctx, e->u.slice.lo->loc, P4_TYPE_ERROR,
		    "the first bit of a slice must be known at compile time or a 'bit<W>', not "
		    "'%s'",
		    chk_text(c, t));
		return false;
	}
	return true;
}

static void
slice_expr(struct chk *c, struct p4_expr *e)
{
	uint64_t hi, lo;
	uint32_t width;
	struct p4_expr *base;

	e->type = c->t_bad;
	chk_expr(c, &e->u.slice.base);
	if (!slice_base(c, e, &width))
		return;
	if (!(e->u.slice.width != NULL ? slice_width(c, e, width, &hi, &lo)
				       : slice_bounds(c, e, width, &hi, &lo)))
		return;
	base = e->u.slice.base;
	if (hi - lo + 1 > P4_WIDTH_MAX) {
		p4_error(
		    c->ctx, e->loc, P4_OVERLIMIT, "a slice of more than %u bits", P4_WIDTH_MAX);
		return;
	}
	e->type = p4_type_bit(c->ctx, (uint32_t)(hi - lo + 1));
	e->lvalue = base->lvalue;
	e->known = chk_known(base) && chk_known(e->u.slice.lo);
	if (base->value != NULL && e->u.slice.lo->value != NULL)
		e->value = p4_fold_slice(c->ctx, e->type, base->value, (uint32_t)hi, (uint32_t)lo);
}

/* ---- The rest ---- */

static void
this_expr(struct chk *c, struct p4_expr *e)
{
	e->type = c->t_bad;
	if (c->object == NULL || c->object->type == NULL) {
		p4_error(c->ctx, e->loc, P4_INVALID,
		    "'this' can only be used in the body of an abstract method");
		return;
	}
	e->type = c->object->type;
	e->known = true;
}

static void
check(struct chk *c, struct p4_expr **slot)
{
	struct p4_expr *e = *slot;

	switch (e->kind) {
	case P4_EXPR_INT:
		int_literal(c, e);
		break;
	case P4_EXPR_BOOL:
		e->type = c->t_bool;
		e->known = true;
		e->value = p4_value_bool(c->ctx, e->u.boolean);
		break;
	case P4_EXPR_STRING:
		string_literal(c, e);
		break;
	case P4_EXPR_NAME:
		chk_name(c, e, false);
		break;
	case P4_EXPR_TYPE:
		chk_type_open(c, e->u.type_name);
		e->type = c->t_bad;
		if (e->u.type_name->type->kind != P4_TYPE_BAD)
			p4_error(c->ctx, e->loc, P4_TYPE_ERROR,
			    "a type cannot be used here, a value is needed");
		break;
	case P4_EXPR_THIS:
		this_expr(c, e);
		break;
	case P4_EXPR_MEMBER:
		chk_member(c, slot, false);
		break;
	case P4_EXPR_INDEX:
		index_expr(c, e);
		break;
	case P4_EXPR_SLICE:
		slice_expr(c, e);
		break;
	case P4_EXPR_CALL:
		chk_call(c, slot);
		break;
	case P4_EXPR_CONSTRUCT:
		chk_construct(c, slot);
		break;
	case P4_EXPR_CAST:
		chk_expr(c, &e->u.cast.expr);
		chk_cast(c, e);
		break;
	case P4_EXPR_UNARY:
		chk_unary(c, e);
		break;
	case P4_EXPR_BINARY:
		chk_binary(c, e);
		break;
	case P4_EXPR_COND:
		chk_cond(c, e);
		break;
	case P4_EXPR_LIST:
		list_expr(c, e);
		break;
	case P4_EXPR_STRUCT:
		struct_expr(c, e);
		break;
	case P4_EXPR_INVALID:
		e->type = p4_type_basic(c->ctx, P4_TYPE_INVALID_HDR);
		e->known = true;
		break;
	case P4_EXPR_DOTS:
		e->type = p4_type_basic(c->ctx, P4_TYPE_DOTS);
		e->known = true;
		break;
	case P4_EXPR_DONTCARE:
	case P4_EXPR_DEFAULT:
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR, "'%s' is not a value",
		    e->kind == P4_EXPR_DEFAULT ? "default" : "_");
		e->type = c->t_bad;
		break;
	case P4_EXPR_MASK:
	case P4_EXPR_RANGE:
		chk_range(c, e);
		break;
	case P4_EXPR_BAD:
		e->type = c->t_bad;
		break;
	}
}

struct p4_type *
chk_expr(struct chk *c, struct p4_expr **slot)
{
	if (++c->depth > EXPR_DEPTH_MAX)
		p4_fatal(c->ctx, (*slot)->loc, P4_OVERLIMIT,
		    "expressions are nested more than %u deep", EXPR_DEPTH_MAX);
	check(c, slot);
	c->depth--;
	if ((*slot)->value != NULL)
		(*slot)->known = true;
	return (*slot)->type;
}

bool
chk_expr_as(struct chk *c, struct p4_expr **slot, struct p4_type *to, const char *what)
{
	chk_expr(c, slot);
	return chk_convert(c, slot, to, what);
}

bool
chk_const_int(struct chk *c, struct p4_expr **slot, const struct p4_big **out,
    enum p4_diag_kind kind, const char *what)
{
	struct p4_type *t = chk_expr(c, slot);

	if (t->kind == P4_TYPE_BAD)
		return false;
	t = chk_to_number(c, slot);
	if ((*slot)->value != NULL && p4_type_is_numeric(t)) {
		*out = (*slot)->value->u.num;
		return true;
	}
	if ((*slot)->value != NULL)
		p4_error(c->ctx, (*slot)->loc, P4_EXPECTED, "%s must be a number, not '%s'", what,
		    chk_text(c, t));
	else
		p4_error(c->ctx, (*slot)->loc, kind, "%s must be a constant", what);
	return false;
}

bool
chk_lvalue(struct chk *c, struct p4_expr *e, const char *what)
{
	if (e->type->kind == P4_TYPE_BAD)
		return false;
	if (e->lvalue)
		return true;
	p4_error(c->ctx, e->loc, P4_TYPE_ERROR, "%s", what);
	if (e->kind == P4_EXPR_NAME && e->u.name.decl != NULL &&
	    e->u.name.decl->kind == P4_DECL_PARAM)
		p4_note(c->ctx, e->u.name.decl->loc, "'%s' is a read-only parameter",
		    e->u.name.name.str);
	return false;
}
