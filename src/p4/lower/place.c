/* SPDX-License-Identifier: Apache-2.0 */
/* place.c: scalar places that are more than a variable: slices, also at a run-time bit, and elements, chosen at run
 * time, of an array that is several fields. */
#include "p4/lower/internal.h"

struct ir_expr *
low_read_slice(struct low *l, const struct low_val *v, struct p4_loc loc)
{
	struct ir_loc at = low_loc(l, loc);
	struct ir_expr *x = ir_slice(l->p, at, ir_read_lval(l->p, at, v->lval), v->hi, v->lo);

	if (v->at == NULL)
		return x;
	return ir_cast(
	    l->p, at, ir_type_bit(l->p, v->n), ir_binary(l->p, at, IR_EXPR_SHR, x, v->at));
}

struct ir_expr *
low_read_choice(struct low *l, const struct low_val *v, struct p4_loc loc)
{
	struct ir_loc where = low_loc(l, loc);
	struct ir_expr *r = ir_const_u64(l->p, where, low_type(l, v->type), 0);

	for (uint32_t i = v->n; i-- > 0;)
		r = ir_mux(l->p, where,
		    ir_binary(
			l->p, where, IR_EXPR_EQ, v->at, ir_const_u64(l->p, where, v->at->type, i)),
		    low_expr(l, v->items[i], loc), r);
	return r;
}

/* The bits hi..lo of a place after n of them, from 'at' on, were set: those that it has. */
static struct ir_expr *
merge_bits(struct low *l, const struct low_val *to, struct ir_expr *bits, struct p4_loc loc)
{
	struct ir_loc at = low_loc(l, loc);
	uint32_t type = ir_type_bit(l->p, to->hi - to->lo + 1);
	struct ir_expr *ones =
	    ir_unary(l->p, at, IR_EXPR_NOT, ir_const_u64(l->p, at, ir_type_bit(l->p, to->n), 0));
	struct ir_expr *mask =
	    ir_binary(l->p, at, IR_EXPR_SHL, ir_cast(l->p, at, type, ones), to->at);
	struct ir_expr *old = ir_slice(l->p, at, ir_read_lval(l->p, at, to->lval), to->hi, to->lo);

	bits = ir_binary(l->p, at, IR_EXPR_SHL, ir_cast(l->p, at, type, bits), to->at);
	old = ir_binary(l->p, at, IR_EXPR_AND, old, ir_unary(l->p, at, IR_EXPR_NOT, mask));
	return ir_binary(l->p, at, IR_EXPR_OR, old, bits);
}

/* The item whose number is 'at' := a value; the others keep theirs. */
static void
assign_choice(struct low *l, struct low_val *to, struct low_val *from, struct p4_loc loc)
{
	struct ir_loc at = low_loc(l, loc);
	struct ir_expr *value = low_expr(l, low_snapshot(l, from, loc), loc);

	for (uint32_t i = 0; i < to->n; i++) {
		struct ir_expr *here = ir_binary(
		    l->p, at, IR_EXPR_EQ, to->at, ir_const_u64(l->p, at, to->at->type, i));
		struct ir_expr *old = low_expr(l, to->items[i], loc);

		low_assign(l, to->items[i],
		    low_of_expr(l, to->type, ir_mux(l->p, at, here, value, old)), loc);
	}
}

void
low_assign_scalar(struct low *l, struct low_val *to, struct low_val *from, struct p4_loc loc)
{
	struct ir_expr *value;
	struct ir_stmt *s;

	if (to->kind == LOW_CHOICE) {
		assign_choice(l, to, from, loc);
		return;
	}
	value = low_expr(l, from, loc);
	if (to->kind == LOW_SLICE) {
		if (to->at != NULL)
			value = merge_bits(l, to, value, loc);
		s = low_emit(l, loc, IR_STMT_SET_SLICE);
		s->lval = to->lval;
		s->hi = to->hi;
		s->lo = to->lo;
		s->expr = value;
	} else {
		low_set(l, to->lval, value, loc);
	}
}
