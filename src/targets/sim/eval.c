/* SPDX-License-Identifier: Apache-2.0 */
/* eval.c: lvalues and expressions. P4_16 sections 8.5 to 8.9 give the meaning of the operators. */
#include "targets/sim/internal.h"

#include "base/bits.h"

#include <assert.h>
#include <string.h>

bool
sim_place(struct sim_exec *x, const struct ir_lval *l, struct sim_place *out)
{
	const struct sim *s = x->s;

	*out = (struct sim_place){ .p = x->p->vars + s->var_off[l->var],
		.type = s->prog->vars[l->var].type };
	for (uint32_t i = 0; i < l->n_steps; i++) {
		const struct ir_step *step = &l->steps[i];
		const struct ir_type *t = &s->prog->types[out->type];
		uint64_t index = step->i;

		if (step->kind == IR_STEP_ELEM) {
			if (step->index != NULL)
				index = sim_eval_u64(x, step->index);
			if (index >= t->n)
				return false;
			out->p +=
			    (t->kind == IR_TYPE_STACK ? 8 : 0) + index * s->layouts[t->elem].size;
			out->type = t->elem;
			continue;
		}
		if (step->kind == IR_STEP_MEMBER) {
			out->in_union = out->p;
			out->union_type = out->type;
		}
		out->p += s->layouts[out->type].off[index];
		out->type = t->fields[index].type;
	}
	return true;
}

void
sim_assign(struct sim_exec *x, const struct ir_lval *l, const struct sim_num *v)
{
	struct sim_place place;
	struct sim_num cast;

	if (!sim_place(x, l, &place))
		return;
	sim_num_cast(&cast, v, x->s->prog->types[l->type].width_bits, false);
	sim_store(x->s, l->type, place.p, &cast);
}

static void
set_bool(struct sim_num *out, bool v)
{
	sim_num_set(out, 1, v);
}

/* Whether two varbits have one length and the same bits; what is out of range is empty. */
static bool
varbits_equal(struct sim_exec *x, const struct ir_expr *a, const struct ir_expr *b)
{
	static const uint8_t empty[8];
	struct sim_place pa, pb;
	const uint8_t *va = sim_place(x, a->lval, &pa) ? pa.p : empty;
	const uint8_t *vb = sim_place(x, b->lval, &pb) ? pb.p : empty;
	uint64_t na = *(const uint64_t *)(const void *)va, nb = *(const uint64_t *)(const void *)vb;

	if (na != nb)
		return false;
	for (uint64_t i = 0; i < na; i += 32) {
		unsigned n = na - i < 32 ? (unsigned)(na - i) : 32;

		if (bits_get(va + 8, i, n) != bits_get(vb + 8, i, n))
			return false;
	}
	return true;
}

static void
eval_lval(struct sim_exec *x, const struct ir_expr *e, struct sim_num *out)
{
	struct sim_place place;
	bool there = sim_place(x, e->lval, &place);

	if (e->op == IR_EXPR_NEXT_INDEX)
		sim_num_set(out, 32, there ? *sim_word(place.p) : 0);
	else if (e->op == IR_EXPR_READ && there)
		sim_load(x->s, e->type, place.p, out);
	else if (e->op == IR_EXPR_READ)
		sim_num_set(out, x->s->prog->types[e->type].width_bits, 0);
	else if (x->s->prog->types[e->lval->type].kind == IR_TYPE_UNION)
		set_bool(out, there && sim_union_valid(x->s, place.type, place.p));
	else
		set_bool(out, there && sim_valid(place.p));
}

static void
eval_unary(
    const struct sim *s, const struct ir_expr *e, const struct sim_num *a, struct sim_num *out)
{
	bool is_signed = s->prog->types[e->a->type].kind == IR_TYPE_INT;

	if (e->op == IR_EXPR_SLICE)
		sim_num_slice(out, a, e->hi, e->lo);
	else if (e->op == IR_EXPR_CAST)
		sim_num_cast(out, a, s->prog->types[e->type].width_bits, is_signed);
	else if (e->op == IR_EXPR_NEG)
		sim_num_neg(out, a);
	else /* NOT, LNOT: a bool is one bit */
		sim_num_not(out, a);
}

static void
eval_binary(struct sim_exec *x, const struct ir_expr *e, const struct sim_num *a,
    const struct sim_num *b, struct sim_num *out)
{
	bool is_signed = x->s->prog->types[e->a->type].kind == IR_TYPE_INT;

	switch (e->op) {
	case IR_EXPR_ADD:
		sim_num_add(out, a, b);
		return;
	case IR_EXPR_SUB:
		sim_num_sub(out, a, b);
		return;
	case IR_EXPR_SATADD:
		sim_num_satadd(out, a, b, is_signed);
		return;
	case IR_EXPR_SATSUB:
		sim_num_satsub(out, a, b, is_signed);
		return;
	case IR_EXPR_MUL:
		sim_num_mul(out, a, b);
		return;
	case IR_EXPR_DIV:
	case IR_EXPR_MOD:
		x->s->stats[SIM_STAT_DIVIDE_BY_ZERO] += sim_num_zero(b);
		x->s->steps += a->width > 64 ? a->width : 0; /* a bit at a time */
		sim_num_div(e->op == IR_EXPR_DIV ? out : NULL, e->op == IR_EXPR_MOD ? out : NULL, a,
		    b, is_signed);
		return;
	case IR_EXPR_SHL:
		sim_num_shl(out, a, sim_num_u64(b));
		return;
	case IR_EXPR_SHR:
		sim_num_shr(out, a, sim_num_u64(b), is_signed);
		return;
	case IR_EXPR_AND:
	case IR_EXPR_LAND:
		sim_num_and(out, a, b);
		return;
	case IR_EXPR_OR:
	case IR_EXPR_LOR:
		sim_num_or(out, a, b);
		return;
	case IR_EXPR_XOR:
		sim_num_xor(out, a, b);
		return;
	case IR_EXPR_CONCAT:
		sim_num_concat(out, a, b);
		return;
	case IR_EXPR_EQ:
		set_bool(out, sim_num_cmp(a, b, is_signed) == 0);
		return;
	case IR_EXPR_NE:
		set_bool(out, sim_num_cmp(a, b, is_signed) != 0);
		return;
	case IR_EXPR_LT:
		set_bool(out, sim_num_cmp(a, b, is_signed) < 0);
		return;
	case IR_EXPR_LE:
		set_bool(out, sim_num_cmp(a, b, is_signed) <= 0);
		return;
	case IR_EXPR_GT:
		set_bool(out, sim_num_cmp(a, b, is_signed) > 0);
		return;
	case IR_EXPR_GE:
		set_bool(out, sim_num_cmp(a, b, is_signed) >= 0);
		return;
	case IR_EXPR_CONST:
	case IR_EXPR_READ:
	case IR_EXPR_VALID:
	case IR_EXPR_NEXT_INDEX:
	case IR_EXPR_SLICE:
	case IR_EXPR_CAST:
	case IR_EXPR_NEG:
	case IR_EXPR_NOT:
	case IR_EXPR_LNOT:
	case IR_EXPR_MUX:
	case IR_N_EXPR_OPS:
		break;
	}
	assert(!"not a binary operation");
}

static bool
is_varbit(const struct sim *s, const struct ir_expr *e)
{
	return s->prog->types[e->type].kind == IR_TYPE_VARBIT;
}

void
sim_eval(struct sim_exec *x, const struct ir_expr *e, struct sim_num *out)
{
	struct sim_num a, b;

	if (e->op == IR_EXPR_CONST) {
		sim_num_from_value(out, e->value);
		return;
	}
	if (e->op == IR_EXPR_READ || e->op == IR_EXPR_VALID || e->op == IR_EXPR_NEXT_INDEX) {
		eval_lval(x, e, out);
		return;
	}
	if (e->op == IR_EXPR_MUX) {
		sim_eval(x, sim_eval_bool(x, e->a) ? e->b : e->c, out);
		return;
	}
	if ((e->op == IR_EXPR_EQ || e->op == IR_EXPR_NE) && is_varbit(x->s, e->a)) {
		set_bool(out, varbits_equal(x, e->a, e->b) == (e->op == IR_EXPR_EQ));
		return;
	}
	sim_eval(x, e->a, &a);
	if (ir_expr_operands(e->op) == 1) {
		eval_unary(x->s, e, &a, out);
		return;
	}
	sim_eval(x, e->b, &b);
	eval_binary(x, e, &a, &b, out);
}

bool
sim_eval_bool(struct sim_exec *x, const struct ir_expr *e)
{
	struct sim_num v;

	sim_eval(x, e, &v);
	return v.v[0] != 0;
}

uint64_t
sim_eval_u64(struct sim_exec *x, const struct ir_expr *e)
{
	struct sim_num v;

	sim_eval(x, e, &v);
	return sim_num_u64(&v);
}

void
sim_eval_bits(struct sim_exec *x, const struct ir_expr *e, struct sim_bits *out)
{
	struct sim_place place;
	struct sim_num v;

	if (!is_varbit(x->s, e)) {
		sim_eval(x, e, &v);
		sim_bits_num(out, &v);
	} else if (sim_place(x, e->lval, &place)) {
		sim_bits_raw(out, place.p + 8, 0, *sim_word(place.p));
	}
}
