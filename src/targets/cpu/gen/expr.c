/* SPDX-License-Identifier: Apache-2.0 */
/* expr.c: expressions in C. Each is emitted in the class of its width - uint64_t, pipe_u128, struct
 * pipe_big - and holds a value modulo 2^W with zeroes above. */
#include "targets/cpu/gen/internal.h"

static void
mask_end(struct gen *g, uint32_t w)
{
	if (gen_class(w) == GEN_64) {
		if (w < 64)
			emit(g, " & %x", w == 0 ? 0ull : UINT64_MAX >> (64 - w));
	} else if (w < 128) {
		emit(g, " & pipe_mask128(%u)", w);
	}
	emit(g, ")");
}

void
gen_const(struct gen *g, uint32_t w, struct ir_value v)
{
	uint64_t hi = 0;

	if (gen_class(w) == GEN_64) {
		emit(g, "%x", v.lo);
		return;
	}
	if (gen_class(w) == GEN_128) {
		for (uint32_t i = 0; i < (w + 7) / 8 - 8; i++)
			hi = hi << 8 | v.be[i];
		emit(g, "((pipe_u128)%x << 64 | %x)", hi, v.lo);
		return;
	}
	emit(g, "pipe_get_big((const uint8_t[]){ ");
	for (uint32_t i = 0; i < (w + 7) / 8; i++)
		emit(g, "%u, ", (uint32_t)v.be[i]);
	emit(g, "}, %u, %u)", (8 - w % 8) % 8, w);
}

/* The expression, converted to another class; what does not fit is cut off. */
static void
converted(struct gen *g, const struct ir_expr *e, enum gen_class to)
{
	enum gen_class from = gen_class(gen_width(g, e->type));

	if (from == to) {
		gen_expr(g, e);
		return;
	}
	emit(g, to == GEN_BIG	  ? "pipe_big_of("
		: from != GEN_BIG ? (to == GEN_128 ? "((pipe_u128)" : "((uint64_t)")
		: to == GEN_128	  ? "(pipe_big_low("
				  : "((uint64_t)pipe_big_low(");
	gen_expr(g, e);
	emit(g, from == GEN_BIG ? "))" : ")");
}

void
gen_expr_cap(struct gen *g, const struct ir_expr *e)
{
	enum gen_class cls = gen_class(gen_width(g, e->type));

	if (cls != GEN_64)
		emit(g, cls == GEN_128 ? "pipe_cap128(" : "pipe_big_cap(");
	gen_expr(g, e);
	if (cls != GEN_64)
		emit(g, ")");
}

static void
slice(struct gen *g, const struct ir_expr *e)
{
	enum gen_class from = gen_class(gen_width(g, e->a->type));
	uint32_t w = e->hi - e->lo + 1;
	enum gen_class to = gen_class(w);

	if (from != GEN_BIG) {
		emit(g, to == GEN_64 && from == GEN_128 ? "((uint64_t)(" : "((");
		gen_expr(g, e->a);
		emit(g, " >> %u)", e->lo);
		mask_end(g, w);
		return;
	}
	if (to == GEN_BIG)
		emit(g, "pipe_big_cut(pipe_big_shr(");
	else
		emit(g, to == GEN_64 ? "((uint64_t)pipe_big_low(pipe_big_shr("
				     : "(pipe_big_low(pipe_big_shr(");
	gen_expr(g, e->a);
	emit(g, ", %u, 2048)", e->lo);
	if (to == GEN_BIG)
		emit(g, ", %u)", w);
	else {
		emit(g, ")");
		mask_end(g, w);
	}
}

static void
cast(struct gen *g, const struct ir_expr *e)
{
	uint32_t wf = gen_width(g, e->a->type), wt = gen_width(g, e->type);
	enum gen_class from = gen_class(wf), to = gen_class(wt);

	if (wt > wf && gen_is_signed(g, e->a->type)) {
		if (to == GEN_BIG) {
			emit(g, "pipe_big_sext(");
			converted(g, e->a, GEN_BIG);
			emit(g, ", %u, %u)", wf, wt);
			return;
		}
		emit(g, to == GEN_64 ? "((uint64_t)" : "((pipe_u128)(pipe_s128)");
		emit(g, from == GEN_64 ? "pipe_signed(" : "pipe_signed128(");
		gen_expr(g, e->a);
		emit(g, ", %u)", wf);
		mask_end(g, wt);
	} else if (wt >= wf) {
		converted(g, e->a, to);
	} else if (to == GEN_BIG) {
		emit(g, "pipe_big_cut(");
		gen_expr(g, e->a);
		emit(g, ", %u)", wt);
	} else {
		emit(g, "(");
		converted(g, e->a, to);
		mask_end(g, wt);
	}
}

/* a OP b in C, cut to the width. */
static void
infix(struct gen *g, const struct ir_expr *e, const char *op)
{
	emit(g, "((");
	gen_expr(g, e->a);
	emit(g, " %s ", op);
	gen_expr(g, e->b);
	emit(g, ")");
	mask_end(g, gen_width(g, e->type));
}

/* FN(a, b[, width]) */
static void
call2(struct gen *g, const struct ir_expr *e, const char *fn, bool width)
{
	emit(g, "%s(", fn);
	gen_expr(g, e->a);
	emit(g, ", ");
	gen_expr(g, e->b);
	if (width)
		emit(g, ", %u", gen_width(g, e->type));
	emit(g, ")");
}

static void
saturate(struct gen *g, const struct ir_expr *e, bool add)
{
	static const char *const fn[2][3][2] = { { { "pipe_satsub", "pipe_satsub_s" },
						     { "pipe_satsub128", "pipe_satsub128_s" },
						     { "pipe_big_satsub", "pipe_big_satsub_s" } },
		{ { "pipe_satadd", "pipe_satadd_s" }, { "pipe_satadd128", "pipe_satadd128_s" },
		    { "pipe_big_satadd", "pipe_big_satadd_s" } } };

	call2(g, e, fn[add][gen_class(gen_width(g, e->type))][gen_is_signed(g, e->type)], true);
}

static void
divide(struct gen *g, const struct ir_expr *e, bool mod)
{
	enum gen_class cls = gen_class(gen_width(g, e->type));
	bool s = gen_is_signed(g, e->type);

	emit(g,
	    cls == GEN_BIG   ? "pipe_big_divmod%s("
	    : cls == GEN_128 ? (mod ? "pipe_mod128%s(" : "pipe_div128%s(")
			     : (mod ? "pipe_mod%s(" : "pipe_div%s("),
	    s ? "_s" : "");
	emit(g, "c, ");
	gen_expr(g, e->a);
	emit(g, ", ");
	gen_expr(g, e->b);
	if (s || cls == GEN_BIG)
		emit(g, ", %u", gen_width(g, e->type));
	if (cls == GEN_BIG)
		emit(g, ", %s", mod ? "true" : "false");
	emit(g, ")");
}

static void
shift(struct gen *g, const struct ir_expr *e, bool left)
{
	static const char *const fn[3][3] = { { "pipe_shl(", "pipe_shr(", "pipe_sar(" },
		{ "pipe_shl128(", "pipe_shr128(", "pipe_sar128(" },
		{ "pipe_big_shl(", "pipe_big_shr(", "pipe_big_sar(" } };

	emit(g, fn[gen_class(gen_width(g, e->type))][left ? 0 : gen_is_signed(g, e->type) ? 2 : 1]);
	gen_expr(g, e->a);
	emit(g, ", ");
	gen_expr_cap(g, e->b);
	emit(g, ", %u)", gen_width(g, e->type));
}

static void
concat(struct gen *g, const struct ir_expr *e)
{
	uint32_t wb = gen_width(g, e->b->type), w = gen_width(g, e->type);
	enum gen_class to = gen_class(w);

	if (to == GEN_BIG) {
		emit(g, "pipe_big_or(pipe_big_shl(");
		converted(g, e->a, to);
		emit(g, ", %u, %u), ", wb, w);
		converted(g, e->b, to);
		emit(g, ")");
		return;
	}
	emit(g, "(");
	converted(g, e->a, to);
	emit(g, " << %u | ", wb);
	converted(g, e->b, to);
	emit(g, ")");
}

static void
compare(struct gen *g, const struct ir_expr *e, const char *op)
{
	uint32_t w = gen_width(g, e->a->type);
	enum gen_class cls = gen_class(w);
	bool s = gen_is_signed(g, e->a->type) && e->op != IR_EXPR_EQ && e->op != IR_EXPR_NE;

	emit(g, "(uint64_t)(");
	if (g->p->types[e->a->type].kind == IR_TYPE_VARBIT) {
		emit(g, "pipe_varbit_eq(");
		gen_varbit_bytes(g, e->a->lval);
		emit(g, ", ");
		gen_varbit_bits(g, e->a->lval);
		emit(g, ", ");
		gen_varbit_bytes(g, e->b->lval);
		emit(g, ", ");
		gen_varbit_bits(g, e->b->lval);
		emit(g, ") %s true)", op);
		return;
	}
	if (cls == GEN_BIG) {
		emit(g, s ? "pipe_big_cmp_s(" : "pipe_big_cmp(");
		gen_expr(g, e->a);
		emit(g, ", ");
		gen_expr(g, e->b);
		if (s)
			emit(g, ", %u", w);
		emit(g, ") %s 0)", op);
		return;
	}
	for (int i = 0; i < 2; i++) {
		if (s)
			emit(g, cls == GEN_64 ? "pipe_signed(" : "pipe_signed128(");
		gen_expr(g, i == 0 ? e->a : e->b);
		if (s)
			emit(g, ", %u)", w);
		if (i == 0)
			emit(g, " %s ", op);
	}
	emit(g, ")");
}

static void
validity(struct gen *g, const struct ir_lval *l)
{
	const struct ir_type *t = &g->p->types[l->type];

	emit(g, "(uint64_t)");
	if (t->kind == IR_TYPE_HEADER) {
		gen_valid_flag(g, l, l->n_steps);
		return;
	}
	emit(g, "(0");
	for (uint32_t i = 0; i < t->n; i++) {
		emit(g, " | ");
		gen_object(g, l, l->n_steps);
		emit(g, ".m%u.valid", i);
	}
	emit(g, ")");
}

static void
unary(struct gen *g, const struct ir_expr *e)
{
	uint32_t w = gen_width(g, e->type);

	if (gen_class(w) == GEN_BIG) {
		emit(g, e->op == IR_EXPR_NEG ? "pipe_big_neg(" : "pipe_big_not(");
		gen_expr(g, e->a);
		emit(g, ", %u)", w);
		return;
	}
	emit(g, e->op == IR_EXPR_NEG ? "((0 - " : "((~");
	gen_expr(g, e->a);
	emit(g, ")");
	mask_end(g, w);
}

static void
arithmetic(struct gen *g, const struct ir_expr *e)
{
	bool big = gen_class(gen_width(g, e->type)) == GEN_BIG;

	switch ((unsigned)e->op) {
	case IR_EXPR_ADD:
		big ? call2(g, e, "pipe_big_add", true) : infix(g, e, "+");
		return;
	case IR_EXPR_SUB:
		big ? call2(g, e, "pipe_big_sub", true) : infix(g, e, "-");
		return;
	case IR_EXPR_MUL:
		big ? call2(g, e, "pipe_big_mul", true) : infix(g, e, "*");
		return;
	case IR_EXPR_AND:
		big ? call2(g, e, "pipe_big_and", false) : infix(g, e, "&");
		return;
	case IR_EXPR_OR:
		big ? call2(g, e, "pipe_big_or", false) : infix(g, e, "|");
		return;
	default:
		big ? call2(g, e, "pipe_big_xor", false) : infix(g, e, "^");
	}
}

void
gen_expr(struct gen *g, const struct ir_expr *e)
{
	static const char *const cmp[] = { "==", "!=", "<", "<=", ">", ">=" };

	switch (e->op) {
	case IR_EXPR_CONST:
		gen_const(g, gen_width(g, e->type), e->value);
		return;
	case IR_EXPR_READ:
		gen_read(g, e->lval);
		return;
	case IR_EXPR_VALID:
		validity(g, e->lval);
		return;
	case IR_EXPR_NEXT_INDEX:
		emit(g, "(uint64_t)");
		gen_object(g, e->lval, e->lval->n_steps);
		emit(g, ".next");
		return;
	case IR_EXPR_SLICE:
		slice(g, e);
		return;
	case IR_EXPR_CAST:
		cast(g, e);
		return;
	case IR_EXPR_NEG:
	case IR_EXPR_NOT:
		unary(g, e);
		return;
	case IR_EXPR_LNOT:
		emit(g, "(uint64_t)!");
		gen_expr(g, e->a);
		return;
	case IR_EXPR_SATADD:
	case IR_EXPR_SATSUB:
		saturate(g, e, e->op == IR_EXPR_SATADD);
		return;
	case IR_EXPR_DIV:
	case IR_EXPR_MOD:
		divide(g, e, e->op == IR_EXPR_MOD);
		return;
	case IR_EXPR_SHL:
	case IR_EXPR_SHR:
		shift(g, e, e->op == IR_EXPR_SHL);
		return;
	case IR_EXPR_CONCAT:
		concat(g, e);
		return;
	case IR_EXPR_EQ:
	case IR_EXPR_NE:
	case IR_EXPR_LT:
	case IR_EXPR_LE:
	case IR_EXPR_GT:
	case IR_EXPR_GE:
		compare(g, e, cmp[e->op - IR_EXPR_EQ]);
		return;
	case IR_EXPR_LAND:
	case IR_EXPR_LOR:
		emit(g, "(uint64_t)(");
		gen_expr(g, e->a);
		emit(g, e->op == IR_EXPR_LAND ? " && " : " || ");
		gen_expr(g, e->b);
		emit(g, ")");
		return;
	case IR_EXPR_MUX:
		emit(g, "(");
		gen_expr(g, e->a);
		emit(g, " ? ");
		gen_expr(g, e->b);
		emit(g, " : ");
		gen_expr(g, e->c);
		emit(g, ")");
		return;
	case IR_EXPR_ADD:
	case IR_EXPR_SUB:
	case IR_EXPR_MUL:
	case IR_EXPR_AND:
	case IR_EXPR_OR:
	case IR_EXPR_XOR:
		arithmetic(g, e);
		return;
	case IR_N_EXPR_OPS:
		return;
	}
}
