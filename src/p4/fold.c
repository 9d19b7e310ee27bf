/* SPDX-License-Identifier: Apache-2.0 */
/* fold.c: values of operators whose operands are known at compile time. Numbers are computed without
 * loss and brought into the range of their type at the end. */
#include "p4/fold.h"

#include "p4/bigint.h"
#include "p4/ctx.h"
#include "p4/value.h"

#include <string.h>

#define STRING_MAX 65536u

/* What is being computed. */
struct job {
	struct p4_loc loc;
	enum p4_op op;
	struct p4_type *type; /* of the result */
};

/* Under newtypes and enums. */
static struct p4_type *
base_type(struct p4_type *t)
{
	while (t->kind == P4_TYPE_NEWTYPE || (t->kind == P4_TYPE_ENUM && t->under != NULL))
		t = t->under;
	return t;
}

static bool
is_sized(const struct p4_type *t)
{
	return t->kind == P4_TYPE_BIT || t->kind == P4_TYPE_SINT;
}

/* A number as a value of 't', or NULL after a message when it grew too large to keep. */
static struct p4_value *
number(struct p4_ctx *ctx, struct p4_loc loc, struct p4_type *t, const struct p4_big *x)
{
	struct p4_type *b = base_type(t);

	if (x == NULL) {
		p4_error(
		    ctx, loc, P4_OVERLIMIT, "the number is larger than %u bits", P4_BIG_BITS_MAX);
		return NULL;
	}
	if (is_sized(b))
		x = p4_big_wrap(ctx->arena, x, b->width_bits, b->kind == P4_TYPE_SINT);
	return p4_value_num(ctx, t, x);
}

const struct p4_value *
p4_fold_cast(
    struct p4_ctx *ctx, const struct p4_value *v, struct p4_type *to, const struct p4_loc *loc)
{
	struct p4_type *b = base_type(to);
	bool is_signed = b->kind == P4_TYPE_SINT;
	const struct p4_big *x;

	if (v->kind == P4_VALUE_BOOL && b->kind != P4_TYPE_BOOL)
		return p4_value_u64_of(ctx, to, v->u.boolean);
	if (v->kind != P4_VALUE_INT)
		return p4_value_retype(ctx, v, to);
	x = v->u.num;
	if (b->kind == P4_TYPE_BOOL)
		return p4_value_retype(ctx, p4_value_bool(ctx, p4_big_sign(x) != 0), to);
	if (!is_sized(b))
		return p4_value_num(ctx, to, x);
	if (loc != NULL && v->type->kind == P4_TYPE_INT &&
	    !p4_big_fits(x, b->width_bits, is_signed)) {
		if (p4_big_sign(x) < 0 && !is_signed)
			p4_warn(ctx, *loc, P4_MISMATCH, "negative value %s becomes unsigned '%s'",
			    p4_big_text(ctx->arena, x, 10), p4_type_text(ctx, to));
		else
			p4_warn(ctx, *loc, P4_OVERFLOW, "value %s does not fit in '%s'",
			    p4_big_text(ctx->arena, x, 10), p4_type_text(ctx, to));
	}
	return p4_value_num(ctx, to, p4_big_wrap(ctx->arena, x, b->width_bits, is_signed));
}

struct p4_value *
p4_fold_unary(struct p4_ctx *ctx, struct p4_loc loc, enum p4_op op, struct p4_type *type,
    const struct p4_value *v)
{
	const struct job job = { loc, op, type }, *e = &job;

	if (v->kind == P4_VALUE_BOOL)
		return e->op == P4_OP_NOT ? p4_value_bool(ctx, !v->u.boolean) : NULL;
	if (v->kind != P4_VALUE_INT)
		return NULL;
	switch ((int)e->op) {
	case P4_OP_CMPL:
		return number(ctx, e->loc, e->type, p4_big_not(ctx->arena, v->u.num));
	case P4_OP_NEG:
		return number(ctx, e->loc, e->type, p4_big_neg(ctx->arena, v->u.num));
	case P4_OP_UPLUS:
		return number(ctx, e->loc, e->type, v->u.num);
	}
	return NULL;
}

/* ---- Binary operators ---- */

static struct p4_value *
compare(struct p4_ctx *ctx, enum p4_op op, const struct p4_value *l, const struct p4_value *r)
{
	int cmp;

	if (op == P4_OP_EQ || op == P4_OP_NE)
		return p4_value_bool(ctx, p4_value_equal(l, r) == (op == P4_OP_EQ));
	if (l->kind != P4_VALUE_INT || r->kind != P4_VALUE_INT)
		return NULL;
	cmp = p4_big_cmp(l->u.num, r->u.num);
	switch ((int)op) {
	case P4_OP_LT:
		return p4_value_bool(ctx, cmp < 0);
	case P4_OP_LE:
		return p4_value_bool(ctx, cmp <= 0);
	case P4_OP_GT:
		return p4_value_bool(ctx, cmp > 0);
	}
	return p4_value_bool(ctx, cmp >= 0);
}

static struct p4_value *
divide(struct p4_ctx *ctx, const struct job *e, const struct p4_big *x, const struct p4_big *y)
{
	bool div = e->op == P4_OP_DIV;

	if (p4_big_sign(y) == 0) {
		p4_error(ctx, e->loc, P4_EXPR, "%s by zero", div ? "division" : "remainder");
		return NULL;
	}
	if (p4_big_sign(x) < 0 || p4_big_sign(y) < 0) {
		p4_error(ctx, e->loc, P4_INVALID, "%s is not defined on negative numbers",
		    div ? "division" : "remainder");
		return NULL;
	}
	return number(ctx, e->loc, e->type,
	    div ? p4_big_div(ctx->arena, x, y) : p4_big_mod(ctx->arena, x, y));
}

static struct p4_value *
shift(struct p4_ctx *ctx, const struct job *e, const struct p4_big *x, const struct p4_big *y)
{
	uint64_t n;

	if (p4_big_sign(y) < 0)
		return NULL; /* said where the operator was checked */
	if (!p4_big_to_u64(y, &n))
		n = UINT64_MAX;
	if (e->op == P4_OP_SHR)
		return number(ctx, e->loc, e->type,
		    p4_big_shr(ctx->arena, x, n > P4_BIG_BITS_MAX ? P4_BIG_BITS_MAX : n));
	if (is_sized(e->type))
		return n >= e->type->width_bits
			   ? p4_value_u64_of(ctx, e->type, 0)
			   : number(ctx, e->loc, e->type, p4_big_shl(ctx->arena, x, n));
	if (p4_big_sign(x) != 0 && (n > P4_WIDTH_MAX || p4_big_bits(x) + n > P4_WIDTH_MAX)) {
		p4_error(ctx, e->loc, P4_UNSUPPORTED, "the shifted number is wider than %u bits",
		    P4_WIDTH_MAX);
		return NULL;
	}
	return number(ctx, e->loc, e->type, p4_big_shl(ctx->arena, x, n));
}

static struct p4_value *
concat(struct p4_ctx *ctx, const struct job *e, const struct p4_value *l, const struct p4_value *r)
{
	const struct p4_big *x, *y;
	uint32_t w;

	if (l->kind == P4_VALUE_STRING && r->kind == P4_VALUE_STRING &&
	    strlen(l->u.text) + strlen(r->u.text) > STRING_MAX) {
		p4_error(
		    ctx, e->loc, P4_OVERLIMIT, "the string is longer than %u bytes", STRING_MAX);
		return NULL;
	}
	if (l->kind == P4_VALUE_STRING && r->kind == P4_VALUE_STRING)
		return p4_value_string(ctx, arena_printf(ctx->arena, "%s%s", l->u.text, r->u.text));
	if (l->kind != P4_VALUE_INT || r->kind != P4_VALUE_INT)
		return NULL;
	w = p4_type_width(r->type);
	x = p4_big_shl(ctx->arena, l->u.num, w);
	y = p4_big_wrap(ctx->arena, r->u.num, w, false);
	return x == NULL ? NULL : number(ctx, e->loc, e->type, p4_big_or(ctx->arena, x, y));
}

static struct p4_value *
arith(struct p4_ctx *ctx, const struct job *e, const struct p4_big *x, const struct p4_big *y)
{
	struct arena *a = ctx->arena;
	struct p4_type *t = e->type;
	const struct p4_big *z;

	switch ((int)e->op) {
	case P4_OP_MUL:
		return number(ctx, e->loc, t, p4_big_mul(a, x, y));
	case P4_OP_ADD:
		return number(ctx, e->loc, t, p4_big_add(a, x, y));
	case P4_OP_SUB:
		return number(ctx, e->loc, t, p4_big_sub(a, x, y));
	case P4_OP_ADD_SAT:
	case P4_OP_SUB_SAT:
		z = e->op == P4_OP_ADD_SAT ? p4_big_add(a, x, y) : p4_big_sub(a, x, y);
		return p4_value_num(
		    ctx, t, p4_big_saturate(a, z, t->width_bits, t->kind == P4_TYPE_SINT));
	case P4_OP_BAND:
		return number(ctx, e->loc, t, p4_big_and(a, x, y));
	case P4_OP_BOR:
		return number(ctx, e->loc, t, p4_big_or(a, x, y));
	case P4_OP_BXOR:
		return number(ctx, e->loc, t, p4_big_xor(a, x, y));
	case P4_OP_DIV:
	case P4_OP_MOD:
		return divide(ctx, e, x, y);
	case P4_OP_SHL:
	case P4_OP_SHR:
		return shift(ctx, e, x, y);
	}
	return NULL;
}

struct p4_value *
p4_fold_binary(struct p4_ctx *ctx, struct p4_loc loc, enum p4_op op, struct p4_type *type,
    const struct p4_value *l, const struct p4_value *r)
{
	const struct job job = { loc, op, type }, *e = &job;

	if ((op == P4_OP_LAND || op == P4_OP_LOR) && l->kind == P4_VALUE_BOOL) {
		if (l->u.boolean == (op == P4_OP_LOR))
			return p4_value_bool(ctx, l->u.boolean);
		return (struct p4_value *)r;
	}
	if (r == NULL)
		return NULL;
	if (op >= P4_OP_LE && op <= P4_OP_NE)
		return compare(ctx, op, l, r);
	if (op == P4_OP_CONCAT)
		return concat(ctx, e, l, r);
	if (l->kind != P4_VALUE_INT || r->kind != P4_VALUE_INT)
		return NULL;
	return arith(ctx, e, l->u.num, r->u.num);
}

struct p4_value *
p4_fold_slice(
    struct p4_ctx *ctx, struct p4_type *type, const struct p4_value *base, uint32_t hi, uint32_t lo)
{
	if (base->kind != P4_VALUE_INT)
		return NULL;
	return p4_value_num(ctx, type, p4_big_slice(ctx->arena, base->u.num, hi, lo));
}
