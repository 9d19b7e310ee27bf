/* SPDX-License-Identifier: Apache-2.0 */
/* place.c: scalar places that are more than a variable: slices, also at a run-time bit, and elements, chosen at run
 * time, of an array that is several fields. */
#include "p4/lower/internal.h"

#include "base/mem.h"

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

struct low_val *
low_choice(struct low *l, struct low_val **items, uint32_t n, struct ir_expr *at)
{
	uint32_t width = l->p->types[at->type].width_bits;
	struct low_val *r = low_new(l, LOW_CHOICE, items[0]->type);

	r->n = width < 32 ? MIN(n, 1u << width) : n; /* the others have no number in so few bits */
	r->items = items;
	r->at = at;
	return r;
}

bool
low_is_choice(const struct low_val *v)
{
	for (uint32_t i = 0; v->kind == LOW_ITEMS && i < v->n; i++)
		if (low_is_choice(v->items[i]))
			return true;
	return v->kind == LOW_CHOICE;
}

/* Whether the number is smaller than n. */
static struct ir_expr *
is_below(struct low *l, struct ir_expr *at, uint32_t n, struct ir_loc loc)
{
	return ir_binary(l->p, loc, IR_EXPR_LT, at, ir_const_u64(l->p, loc, at->type, n));
}

/* Of n items from 'first' on, found by halves: as deep as it must be, and no deeper. */
static struct ir_expr *
read_half(struct low *l, const struct low_val *v, uint32_t first, uint32_t n, struct p4_loc loc)
{
	struct ir_loc at = low_loc(l, loc);
	uint32_t half = n / 2;

	if (n == 1)
		return low_expr(l, v->items[first], loc);
	return ir_mux(l->p, at, is_below(l, v->at, first + half, at),
	    read_half(l, v, first, half, loc), read_half(l, v, first + half, n - half, loc));
}

struct ir_expr *
low_read_choice(struct low *l, const struct low_val *v, struct p4_loc loc)
{
	struct ir_loc at = low_loc(l, loc);
	struct ir_expr *r;
	uint32_t width = l->p->types[v->at->type].width_bits;

	low_count(l, v->n, loc);
	r = read_half(l, v, 0, l->n_stmts < LOW_STMTS_MAX ? v->n : 1, loc);
	if (width < 32 && v->n == 1u << width) /* there is none past the end */
		return r;
	return ir_mux(l->p, at, is_below(l, v->at, v->n, at), r,
	    ir_const_u64(l->p, at, low_type(l, v->type), 0));
}

struct low_val *
low_slice(struct low *l, struct low_val *base, struct p4_type *type, uint32_t hi, uint32_t lo,
    struct ir_expr *at)
{
	struct low_val *v, **items;

	if (base->kind == LOW_CHOICE) { /* of each that it may be */
		low_count(l, base->n * (at != NULL ? 5 : 2), l->here);
		items = low_alloc(l, base->n * sizeof *items);
		for (uint32_t i = 0; i < base->n; i++)
			items[i] = low_slice(l, base->items[i], type, hi, lo, at);
		return low_choice(l, items, base->n, base->at);
	}
	v = low_new(l, LOW_SLICE, type);
	v->lval = base->lval;
	v->lo = base->kind == LOW_SLICE ? base->lo : 0;
	v->at = at;
	if (at != NULL) {
		v->hi = base->kind == LOW_SLICE ? base->hi : low_width(l, base->type) - 1;
		v->n = low_width(l, type);
	} else {
		v->hi = hi + v->lo;
		v->lo += lo;
	}
	return v;
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

/* The item whose number is 'at' := a value. */
static void
assign_choice(struct low *l, struct low_val *to, struct low_val *from, struct p4_loc loc)
{
	struct ir_case *cases = low_alloc(l, to->n * sizeof *cases);
	struct ir_value *values = low_alloc(l, to->n * sizeof *values);
	uint32_t width = l->p->types[to->at->type].width_bits;
	struct ir_stmt *s;

	from = low_snapshot(l, from, loc);
	for (uint32_t i = 0; i < to->n; i++) {
		struct low_body b;

		values[i] = ir_value_u64(l->p, width, i);
		low_open(l, &b);
		low_assign_scalar(l, to->items[i], from, loc);
		cases[i] = (struct ir_case){
			.n_values = 1, .values = &values[i], .body = low_close(l, &b)
		};
	}
	s = low_emit(l, loc, IR_STMT_SWITCH);
	s->expr = to->at;
	s->n_cases = to->n;
	s->cases = cases;
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
