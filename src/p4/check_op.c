/* SPDX-License-Identifier: Apache-2.0 */
/* check_op.c: types of operators (P4_16 8.5 to 8.10) and of key sets (8.15). */
#include "p4/check_op.h"

#include "p4/checker.h"

static bool
is_sized(const struct p4_type *t)
{
	return t->kind == P4_TYPE_BIT || t->kind == P4_TYPE_SINT;
}

static bool
is_unfitted(const struct p4_type *t)
{
	return t->kind == P4_TYPE_SEQ || t->kind == P4_TYPE_RECORD ||
	       t->kind == P4_TYPE_INVALID_HDR || t->kind == P4_TYPE_DOTS;
}

/* ---- Unary ---- */

static void
bad_operand(struct chk *c, struct p4_expr *e, const char *need)
{
	struct p4_expr *x = e->u.unary.expr;

	p4_error(c->ctx, e->loc, x->value != NULL ? P4_EXPECTED : P4_TYPE_ERROR,
	    "'%s' needs %s, not '%s'", p4_op_text(e->u.unary.op), need, chk_text(c, x->type));
}

void
chk_unary(struct chk *c, struct p4_expr *e)
{
	struct p4_type *t = chk_expr(c, &e->u.unary.expr);

	e->type = c->t_bad;
	if (t->kind == P4_TYPE_BAD)
		return;
	if (e->u.unary.op == P4_OP_NOT) {
		if (t->kind != P4_TYPE_BOOL) {
			bad_operand(c, e, "a bool");
			return;
		}
	} else {
		t = chk_to_number(c, &e->u.unary.expr);
		if (!p4_type_is_numeric(t)) {
			p4_error(c->ctx, e->loc,
			    t->kind == P4_TYPE_STRING	     ? P4_TYPE_ERROR
			    : e->u.unary.expr->value != NULL ? P4_EXPECTED
							     : P4_TYPE_ERROR,
			    "'%s' needs a number, not '%s'", p4_op_text(e->u.unary.op),
			    chk_text(c, t));
			return;
		}
		if (e->u.unary.op == P4_OP_CMPL && t->kind == P4_TYPE_INT) {
			p4_error(c->ctx, e->loc, P4_INVALID,
			    "'~' needs a width: write a literal such as 8w1, or a cast");
			return;
		}
	}
	e->type = t;
	e->known = chk_known(e->u.unary.expr);
	if (e->u.unary.expr->value != NULL)
		e->value =
		    p4_fold_unary(c->ctx, e->loc, e->u.unary.op, e->type, e->u.unary.expr->value);
}

/* ---- Binary ---- */

/* Kind of error for operands that do not go together: what p4c's folding of constants finds before
 * types are looked at is "invalid". */
static enum p4_diag_kind
clash_kind(const struct p4_expr *e)
{
	const struct p4_expr *l = e->u.binary.left, *r = e->u.binary.right;

	return l->kind == P4_EXPR_INT && r->kind == P4_EXPR_INT ? P4_INVALID : P4_TYPE_ERROR;
}

static bool
clash(struct chk *c, struct p4_expr *e)
{
	const struct p4_type *l = e->u.binary.left->type, *r = e->u.binary.right->type;

	p4_error(c->ctx, e->loc, clash_kind(e), "'%s' cannot be applied to '%s' and '%s'%s",
	    p4_op_text(e->u.binary.op), chk_text(c, l), chk_text(c, r),
	    l->kind == P4_TYPE_BIT && r->kind == P4_TYPE_BIT ? "; cast one to the other's width"
							     : "");
	return false;
}

/* Gives both operands one type: a number without width takes that of the other side, a list or
 * struct expression the type of the other side. */
static bool
match_operands(struct chk *c, struct p4_expr *e)
{
	struct p4_expr **l = &e->u.binary.left, **r = &e->u.binary.right;
	struct p4_type *lt = (*l)->type, *rt = (*r)->type;

	if (is_unfitted(lt) && !is_unfitted(rt))
		return chk_convert(c, l, rt, NULL);
	if (is_unfitted(rt) && !is_unfitted(lt))
		return chk_convert(c, r, lt, NULL);
	if (lt->kind == P4_TYPE_INT && is_sized(rt))
		return chk_convert(c, l, rt, NULL);
	if (rt->kind == P4_TYPE_INT && is_sized(lt))
		return chk_convert(c, r, lt, NULL);
	if (lt->kind == P4_TYPE_RECORD || lt->kind == P4_TYPE_INVALID_HDR ||
	    lt->kind == P4_TYPE_DOTS) {
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR,
		    "the type of these expressions cannot be inferred; write '(type)' before one");
		return false;
	}
	if (lt->kind == P4_TYPE_SEQ && chk_settle(c, lt) == chk_settle(c, rt)) {
		struct p4_type *t = chk_settle(c, lt);

		return chk_convert(c, l, t, NULL) && chk_convert(c, r, t, NULL);
	}
	return lt == rt || clash(c, e);
}

static bool
both_numbers(struct chk *c, struct p4_expr *e)
{
	struct p4_type *l = chk_to_number(c, &e->u.binary.left);
	struct p4_type *r = chk_to_number(c, &e->u.binary.right);

	if (!p4_type_is_numeric(l) || !p4_type_is_numeric(r)) {
		if (e->u.binary.op == P4_OP_ADD && l->kind == P4_TYPE_STRING &&
		    r->kind == P4_TYPE_STRING) {
			p4_error(
			    c->ctx, e->loc, P4_TYPE_ERROR, "strings are joined with '++', not '+'");
			return false;
		}
		return clash(c, e);
	}
	return match_operands(c, e);
}

static void
equality(struct chk *c, struct p4_expr *e)
{
	struct p4_type *l = e->u.binary.left->type, *r = e->u.binary.right->type;
	const char *why;

	if (l != r && !is_unfitted(l) && !is_unfitted(r)) {
		if (l->kind == P4_TYPE_ENUM && l->under != NULL &&
		    (p4_type_is_numeric(r) || r->kind == P4_TYPE_ENUM))
			chk_to_number(c, &e->u.binary.left);
		if (r->kind == P4_TYPE_ENUM && r->under != NULL &&
		    (p4_type_is_numeric(l) || l->kind == P4_TYPE_ENUM))
			chk_to_number(c, &e->u.binary.right);
	}
	if (!match_operands(c, e))
		return;
	why = chk_not_comparable(c, e->u.binary.left->type);
	if (why != NULL) {
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR, "%s", why);
		return;
	}
	e->type = c->t_bool;
}

static void
logical(struct chk *c, struct p4_expr *e)
{
	struct p4_expr *l = e->u.binary.left, *r = e->u.binary.right, *bad;

	if (l->type->kind == P4_TYPE_BOOL && r->type->kind == P4_TYPE_BOOL) {
		e->type = c->t_bool;
		return;
	}
	bad = l->type->kind == P4_TYPE_BOOL ? r : l;
	p4_error(c->ctx, e->loc,
	    bad == l && (bad->kind == P4_EXPR_INT || bad->kind == P4_EXPR_STRING) ? P4_EXPECTED
										  : P4_TYPE_ERROR,
	    "'%s' needs two bools, one of these is '%s'", p4_op_text(e->u.binary.op),
	    chk_text(c, bad->type));
}

static void
shift(struct chk *c, struct p4_expr *e)
{
	struct p4_type *l = chk_to_number(c, &e->u.binary.left);
	struct p4_type *r = chk_to_number(c, &e->u.binary.right);
	struct p4_expr *by = e->u.binary.right;

	if (!p4_type_is_numeric(l)) {
		p4_error(
		    c->ctx, e->loc, P4_TYPE_ERROR, "type '%s' cannot be shifted", chk_text(c, l));
		return;
	}
	if (!p4_type_is_numeric(r) || (r->kind != P4_TYPE_BIT && !chk_known(by))) {
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR,
		    "a value is shifted by a 'bit<W>' or by a constant that is not negative, not by "
		    "'%s'",
		    chk_text(c, r));
		return;
	}
	if (by->value != NULL && p4_big_sign(by->value->u.num) < 0) {
		p4_error(c->ctx, e->loc, P4_INVALID, "a shift by a negative number, %s",
		    p4_big_text(c->arena, by->value->u.num, 10));
		return;
	}
	if (l->kind == P4_TYPE_INT && !chk_known(by)) {
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR,
		    "the width of the shifted number is not known: give it one, as in 32w1");
		return;
	}
	e->type = l;
	if (by->value != NULL && is_sized(l)) {
		uint64_t n;

		if (!p4_value_u64(by->value, &n) || n >= l->width_bits)
			p4_warn(c->ctx, e->loc, P4_OVERFLOW,
			    "shifting '%s' by %s leaves nothing of it", chk_text(c, l),
			    p4_big_text(c->arena, by->value->u.num, 10));
	}
}

static void
concat(struct chk *c, struct p4_expr *e)
{
	struct p4_type *l = chk_to_number(c, &e->u.binary.left);
	struct p4_type *r = chk_to_number(c, &e->u.binary.right);

	if (l->kind == P4_TYPE_STRING && r->kind == P4_TYPE_STRING) {
		e->type = c->t_string;
		return;
	}
	if (!is_sized(l) || !is_sized(r)) {
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR,
		    "'++' joins values that have a width, or strings, not '%s' and '%s'",
		    chk_text(c, l), chk_text(c, r));
		return;
	}
	if (l->width_bits + r->width_bits > P4_WIDTH_MAX) {
		p4_error(
		    c->ctx, e->loc, P4_OVERLIMIT, "a value of more than %u bits", P4_WIDTH_MAX);
		return;
	}
	e->type = l->kind == P4_TYPE_BIT ? p4_type_bit(c->ctx, l->width_bits + r->width_bits)
					 : p4_type_sint(c->ctx, l->width_bits + r->width_bits);
}

/* Refuses a division with an operand that is known to be negative, before it is cast. */
static bool
known_negative(struct chk *c, const struct p4_expr *e)
{
	const struct p4_expr *l = e->u.binary.left, *r = e->u.binary.right;
	const struct p4_value *x = l->value != NULL ? l->value : r->value;

	if (l->value != NULL && r->value != NULL)
		return true; /* folding says it */
	if (x == NULL || x->kind != P4_VALUE_INT || p4_big_sign(x->u.num) >= 0)
		return true;
	p4_error(c->ctx, e->loc, P4_TYPE_ERROR, "'%s' is not defined on negative numbers",
	    p4_op_text(e->u.binary.op));
	return false;
}

/* / and %. Those that are left to run time are refused where they are instantiated (late.c). */
static void
division(struct chk *c, struct p4_expr *e)
{
	const struct p4_value *l, *r;
	const struct p4_big *x;

	if (!known_negative(c, e) || !both_numbers(c, e))
		return;
	l = e->u.binary.left->value;
	r = e->u.binary.right->value;
	x = r != NULL ? r->u.num : NULL;
	if (x != NULL && p4_big_sign(x) == 0) {
		p4_error(c->ctx, e->loc, P4_EXPR, "%s by zero",
		    e->u.binary.op == P4_OP_DIV ? "division" : "remainder");
		return;
	}
	if (e->u.binary.left->type->kind == P4_TYPE_SINT) {
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR, "'%s' is not defined on signed numbers",
		    p4_op_text(e->u.binary.op));
		return;
	}
	if (x != NULL && p4_big_sign(x) < 0 && l == NULL) {
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR, "'%s' is not defined on negative numbers",
		    p4_op_text(e->u.binary.op));
		return;
	}
	e->type = e->u.binary.left->type;
}

/* Operators on bits and with saturation. Numbers without width are taken for the former only. */
static void
sized_operator(struct chk *c, struct p4_expr *e)
{
	if (!both_numbers(c, e))
		return;
	if (e->u.binary.left->type->kind == P4_TYPE_INT &&
	    (e->u.binary.op == P4_OP_ADD_SAT || e->u.binary.op == P4_OP_SUB_SAT)) {
		p4_error(c->ctx, e->loc, P4_INVALID,
		    "'%s' needs a width: write a literal such as 8w1, or a cast",
		    p4_op_text(e->u.binary.op));
		return;
	}
	e->type = e->u.binary.left->type;
}

void
chk_binary_checked(struct chk *c, struct p4_expr *e)
{
	struct p4_type *l = e->u.binary.left->type, *r = e->u.binary.right->type;

	e->type = c->t_bad;
	if (l->kind == P4_TYPE_BAD || r->kind == P4_TYPE_BAD)
		return;
	switch ((int)e->u.binary.op) {
	case P4_OP_EQ:
	case P4_OP_NE:
		equality(c, e);
		break;
	case P4_OP_LT:
	case P4_OP_LE:
	case P4_OP_GT:
	case P4_OP_GE:
		if (both_numbers(c, e))
			e->type = c->t_bool;
		break;
	case P4_OP_LAND:
	case P4_OP_LOR:
		logical(c, e);
		break;
	case P4_OP_SHL:
	case P4_OP_SHR:
		shift(c, e);
		break;
	case P4_OP_CONCAT:
		concat(c, e);
		break;
	case P4_OP_DIV:
	case P4_OP_MOD:
		division(c, e);
		break;
	case P4_OP_BAND:
	case P4_OP_BOR:
	case P4_OP_BXOR:
	case P4_OP_ADD_SAT:
	case P4_OP_SUB_SAT:
		sized_operator(c, e);
		break;
	default: /* * + - */
		if (both_numbers(c, e))
			e->type = e->u.binary.left->type;
		break;
	}
	if (e->type->kind == P4_TYPE_BAD)
		return;
	e->known = chk_known(e->u.binary.left) && chk_known(e->u.binary.right);
	if (e->u.binary.left->value != NULL)
		e->value = p4_fold_binary(c->ctx, e->loc, e->u.binary.op, e->type,
		    e->u.binary.left->value, e->u.binary.right->value);
}

void
chk_binary(struct chk *c, struct p4_expr *e)
{
	chk_expr(c, &e->u.binary.left);
	chk_expr(c, &e->u.binary.right);
	chk_binary_checked(c, e);
}

/* ---- Conditional ---- */

void
chk_cond(struct chk *c, struct p4_expr *e)
{
	struct p4_expr **y = &e->u.cond.yes, **n = &e->u.cond.no;
	struct p4_type *ct = chk_expr(c, &e->u.cond.cond), *yt = chk_expr(c, y),
		       *nt = chk_expr(c, n);
	const struct p4_value *v = e->u.cond.cond->value;
	struct p4_expr *taken;
	bool ok = true;

	e->type = c->t_bad;
	if (ct->kind == P4_TYPE_BAD || yt->kind == P4_TYPE_BAD || nt->kind == P4_TYPE_BAD)
		return;
	if (ct->kind != P4_TYPE_BOOL) {
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR,
		    "the condition of '?:' must be a bool, not '%s'", chk_text(c, ct));
		return;
	}
	if (yt != nt) {
		if (is_unfitted(yt) && !is_unfitted(nt))
			ok = chk_convert(c, y, nt, NULL);
		else if (is_unfitted(nt) && !is_unfitted(yt))
			ok = chk_convert(c, n, yt, NULL);
		else if (yt->kind == P4_TYPE_INT && is_sized(chk_to_number(c, n)))
			ok = chk_convert(c, y, (*n)->type, NULL);
		else if (nt->kind == P4_TYPE_INT && is_sized(chk_to_number(c, y)))
			ok = chk_convert(c, n, (*y)->type, NULL);
		else if (!(is_unfitted(yt) && is_unfitted(nt)) &&
			 chk_to_number(c, y) != chk_to_number(c, n)) {
			p4_error(c->ctx, e->loc, P4_TYPE_ERROR,
			    "the two sides of '?:' are of different types, '%s' and '%s'",
			    chk_text(c, yt), chk_text(c, nt));
			ok = false;
		}
		if (!ok)
			return;
	} else if (yt->kind == P4_TYPE_INT && !chk_known(e->u.cond.cond)) {
		p4_error(
		    c->ctx, e->loc, P4_TYPE_ERROR, "one side of '?:' needs a width, as in 8w1");
		return;
	}
	e->type = (*y)->type;
	e->known = chk_known(e->u.cond.cond) && chk_known(*y) && chk_known(*n);
	if (v != NULL) {
		taken = v->u.boolean ? *y : *n;
		e->value = taken->value;
		e->known = chk_known(taken);
	}
}

/* ---- Key sets ---- */

/* Brings both ends to one type; returns it, or BAD. */
static struct p4_type *
range_operands(struct chk *c, struct p4_expr *e)
{
	struct p4_expr **a = &e->u.pair.a, **b = &e->u.pair.b;
	struct p4_type *at = chk_expr(c, a), *bt = chk_expr(c, b);

	if (at->kind == P4_TYPE_BAD || bt->kind == P4_TYPE_BAD)
		return c->t_bad;
	if (at != bt) {
		at = chk_to_number(c, a);
		bt = chk_to_number(c, b);
	}
	if (at->kind == P4_TYPE_INT && is_sized(bt) && chk_convert(c, a, bt, NULL))
		at = bt;
	else if (bt->kind == P4_TYPE_INT && is_sized(at) && chk_convert(c, b, at, NULL))
		bt = at;
	if (at == bt &&
	    (p4_type_is_numeric(at) || at->kind == P4_TYPE_ENUM || at->kind == P4_TYPE_NEWTYPE))
		return at;
	p4_error(c->ctx, e->loc, P4_TYPE_ERROR,
	    "the two sides of '%s' must be numbers of one type, these are '%s' and '%s'",
	    e->kind == P4_EXPR_MASK ? "&&&" : "..", chk_text(c, at), chk_text(c, bt));
	return c->t_bad;
}

void
chk_range(struct chk *c, struct p4_expr *e)
{
	struct p4_type *t = range_operands(c, e);

	e->type = t->kind == P4_TYPE_BAD ? t : p4_type_set(c->ctx, t);
	e->known = chk_known(e->u.pair.a) && chk_known(e->u.pair.b);
}

static bool
keyset_pair(struct chk *c, struct p4_expr *e, struct p4_type *elem)
{
	struct p4_type *t = range_operands(c, e);
	bool ok;

	e->type = c->t_bad;
	if (t->kind == P4_TYPE_BAD || elem->kind == P4_TYPE_BAD)
		return false;
	if (t != elem && elem->kind == P4_TYPE_ENUM && elem->under != NULL)
		elem = elem->under;
	ok = chk_convert(c, &e->u.pair.a, elem, NULL) && chk_convert(c, &e->u.pair.b, elem, NULL);
	if (!ok)
		return false;
	e->type = p4_type_set(c->ctx, elem);
	e->known = chk_known(e->u.pair.a) && chk_known(e->u.pair.b);
	if (!e->known) {
		p4_error(c->ctx, e->loc, e->kind == P4_EXPR_MASK ? P4_INVALID : P4_TARGET,
		    "both sides of '%s' must be known at compile time",
		    e->kind == P4_EXPR_MASK ? "&&&" : "..");
		return false;
	}
	return true;
}

#define SET_PARTS_MAX 64u

/* The scalars of a struct or tuple, in order, behind v[n]; their number. */
static uint32_t
flatten(struct chk *c, struct p4_type *t, struct p4_type **v, uint32_t n)
{
	const struct p4_field *f;
	uint32_t n_parts;

	f = p4_type_fields(c->ctx, t, &n_parts);
	if (f == NULL && t->kind != P4_TYPE_TUPLE) {
		if (n < SET_PARTS_MAX)
			v[n] = t;
		return n + 1;
	}
	if (f == NULL)
		n_parts = t->n_args;
	for (uint32_t i = 0; i < n_parts && n <= SET_PARTS_MAX; i++)
		n = flatten(c, f != NULL ? f[i].type : t->args[i], v, n);
	return n;
}

/* Whether a value set of 'have' can label a select on 'want': the same scalars in the same order. */
static bool
value_set_fits(struct chk *c, struct p4_type *have, struct p4_type *want)
{
	struct p4_type *v[SET_PARTS_MAX], *w[SET_PARTS_MAX];
	uint32_t n, n_want;

	if (chk_unify(c, have, want))
		return true;
	n = flatten(c, have, v, 0);
	n_want = flatten(c, want, w, 0);
	if (n != n_want || n > SET_PARTS_MAX)
		return false;
	for (uint32_t i = 0; i < n; i++)
		if (!chk_unify(c, v[i], w[i]))
			return false;
	return true;
}

bool
chk_keyset(struct chk *c, struct p4_expr **slot, struct p4_type *elem)
{
	struct p4_expr *e = *slot;
	struct p4_type *t;
	bool no_calls;

	switch ((int)e->kind) {
	case P4_EXPR_DEFAULT:
	case P4_EXPR_DONTCARE:
		e->type = p4_type_set(c->ctx, elem);
		e->known = true;
		return true;
	case P4_EXPR_MASK:
	case P4_EXPR_RANGE:
		return keyset_pair(c, e, elem);
	}
	no_calls = c->no_calls;
	c->no_calls = true;
	t = chk_expr(c, slot);
	c->no_calls = no_calls;
	if (t->kind == P4_TYPE_BAD || elem->kind == P4_TYPE_BAD)
		return false;
	if (t->kind == P4_TYPE_SET) {
		if (value_set_fits(c, t->elem, elem))
			return true;
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR, "a set of '%s' cannot be matched with '%s'",
		    chk_text(c, t->elem), chk_text(c, elem));
		return false;
	}
	return chk_convert(c, slot, elem, "the key");
}
