/* SPDX-License-Identifier: Apache-2.0 */
/* parser_flow.c: conditions and loops of a parser state that apply sub-parsers. What they control are states of
 * their own then, and break and continue are transitions. A switch cannot stand in a state (P4_16 12.7). */
#include "p4/lower/internal.h"

#include <assert.h>

/* ---- what must be split ------------------------------------------------------------------------------- */

bool
low_between_states(const struct low *l)
{
	return l->states != NULL && l->body == &l->states->builder;
}

static bool applies_parser(const struct p4_stmt *s);

static bool
any_applies(const struct p4_stmts *list)
{
	for (uint32_t i = 0; i < list->n; i++)
		if (applies_parser(list->v[i]))
			return true;
	return false;
}

static bool
applies_parser(const struct p4_stmt *s)
{
	const struct p4_call *c;

	if (s == NULL)
		return false;
	switch (s->kind) {
	case P4_STMT_CALL:
		c = s->u.call->u.call.call;
		return c != NULL && c->kind == P4_CALL_APPLY_PARSER;
	case P4_STMT_BLOCK:
		return any_applies(&s->u.block.body);
	case P4_STMT_IF:
		return applies_parser(s->u.branch.yes) || applies_parser(s->u.branch.no);
	case P4_STMT_FOR: /* what comes before the first turn stands in front of the loop */
		return any_applies(&s->u.loop.update) || applies_parser(s->u.loop.body);
	case P4_STMT_FOR_IN:
		return applies_parser(s->u.each.body);
	default:
		return false;
	}
}

/* Whether a break or continue in it belongs to a loop around it. */
static bool
jumps(const struct p4_stmt *s)
{
	if (s == NULL)
		return false;
	switch (s->kind) {
	case P4_STMT_BREAK:
	case P4_STMT_CONTINUE:
		return true;
	case P4_STMT_BLOCK:
		for (uint32_t i = 0; i < s->u.block.body.n; i++)
			if (jumps(s->u.block.body.v[i]))
				return true;
		return false;
	case P4_STMT_IF:
		return jumps(s->u.branch.yes) || jumps(s->u.branch.no);
	default:
		return false;
	}
}

bool
low_splits(const struct low *l, const struct p4_stmt *s)
{
	if (!low_between_states(l))
		return false;
	return applies_parser(s) || (l->loop != NULL && l->loop->split && jumps(s));
}

bool
low_unreached(const struct low *l)
{
	return low_between_states(l) && l->states->current == IR_NO_ID;
}

/* ---- conditions ---------------------------------------------------------------------------------------- */

/* A case for one value of the only key, or, where there is none, for all values. */
static struct ir_select_case
case_of(struct low *l, const struct ir_expr *key, const struct ir_value *value, uint32_t next)
{
	struct ir_select_case c = { .value_set = IR_NO_ID, .next = next };
	struct ir_value zero = ir_value_u64(l->p, l->p->types[key->type].width_bits, 0);

	c.matches = arena_array(l->p->arena, struct ir_select_match, 1);
	c.matches->kind = value ? IR_SELECT_VALUE : IR_SELECT_ANY;
	c.matches->value = value ? *value : zero;
	c.matches->mask = zero;
	return c;
}

/* Ends the current state: goes on in 'yes' or 'no'. */
static void
end_if(struct low *l, struct ir_expr *cond, uint32_t yes, uint32_t no)
{
	struct ir_select_case *cases = arena_array(l->p->arena, struct ir_select_case, 2);
	struct ir_value is_true = ir_value_u64(l->p, 1, 1);

	cases[0] = case_of(l, cond, &is_true, yes);
	cases[1] = case_of(l, cond, NULL, no);
	low_state_select(l, &cond, 1, cases, 2);
}

static void
branch(struct low *l, uint32_t state, const struct p4_stmt *s, uint32_t after)
{
	low_state_begin(l, state);
	if (s != NULL)
		low_stmt(l, s);
	low_state_end(l, after);
}

void
low_parser_if(struct low *l, const struct p4_stmt *s, struct ir_expr *cond)
{
	uint32_t yes = low_state_add(l, "then", s->loc), no = low_state_add(l, "else", s->loc);
	uint32_t after = low_state_add(l, "endif", s->loc);

	end_if(l, cond, yes, no);
	branch(l, yes, s->u.branch.yes, after);
	branch(l, no, s->u.branch.no, after);
	low_state_begin(l, after);
}

/* ---- loops --------------------------------------------------------------------------------------------- */

/* The body as states from 'turn' on; behind it and at 'continue' comes 'next', at 'break' comes 'after'. */
static void
turn(struct low *l, uint32_t turn, const struct p4_stmt *body, uint32_t next, uint32_t after)
{
	struct low_loop loop = {
		.up = l->loop, .split = true, .continue_state = next, .break_state = after
	};

	l->loop = &loop;
	branch(l, turn, body, next);
	l->loop = loop.up;
}

void
low_parser_for(struct low *l, const struct p4_stmt *s)
{
	uint32_t head, first, step, after;

	low_stmts(l, &s->u.loop.init);
	head = low_state_add(l, "for", s->loc);
	first = low_state_add(l, "turn", s->loc);
	step = low_state_add(l, "step", s->loc);
	after = low_state_add(l, "endfor", s->loc);
	low_state_end(l, head);
	low_state_begin(l, head);
	if (s->u.loop.cond != NULL)
		end_if(l, low_eval_expr(l, s->u.loop.cond), first, after);
	else
		low_state_end(l, first);
	turn(l, first, s->u.loop.body, step, after);
	low_state_begin(l, step);
	low_stmts(l, &s->u.loop.update);
	low_state_end(l, head);
	low_state_begin(l, after);
}

static struct ir_expr *
successor(struct low *l, const struct low_val *v, struct p4_loc loc)
{
	struct ir_expr *e = low_expr(l, v, loc);

	return ir_binary(l->p, e->loc, IR_EXPR_ADD, e, ir_const_u64(l->p, e->loc, e->type, 1));
}

/* 'at' is one ahead of the variable, which the body may change. It comes to one past the end, which may be
 * zero again, in no other turn than the last. */
void
low_parser_for_range(struct low *l, const struct p4_stmt *s, struct low_val *var)
{
	const struct p4_expr *over = s->u.each.over;
	struct p4_loc loc = s->loc;
	struct ir_loc il = low_loc(l, loc);
	struct low_val *from = low_snapshot(l, low_eval(l, over->u.pair.a), loc);
	struct low_val *to = low_snapshot(l, low_eval(l, over->u.pair.b), loc);
	struct low_val *at = low_temp(l, var->type, loc), *stop = low_temp(l, var->type, loc);
	uint32_t next = low_state_add(l, "next", loc), first = low_state_add(l, "turn", loc);
	uint32_t step = low_state_add(l, "step", loc), after = low_state_add(l, "endfor", loc);

	low_assign(l, at, from, loc);
	low_set(l, stop->lval, successor(l, to, loc), loc);
	end_if(l, ir_binary(l->p, il, IR_EXPR_LE, low_expr(l, at, loc), low_expr(l, to, loc)), next,
	    after);
	low_state_begin(l, next);
	low_assign(l, var, at, loc);
	low_set(l, at->lval, successor(l, at, loc), loc);
	low_state_end(l, first);
	turn(l, first, s->u.each.body, step, after);
	low_state_begin(l, step);
	end_if(l, ir_binary(l->p, il, IR_EXPR_NE, low_expr(l, at, loc), low_expr(l, stop, loc)),
	    next, after);
	low_state_begin(l, after);
}

/* A state an element gives it to the variable; the body is there once. */
void
low_parser_for_each(
    struct low *l, const struct p4_stmt *s, struct low_val *var, struct low_val *over, uint32_t n)
{
	struct low_val *at = low_temp(l, p4_type_bit(l->ctx, 32), s->loc);
	struct ir_select_case *cases = arena_array(l->p->arena, struct ir_select_case, n + 1);
	struct ir_expr *key = low_expr(l, at, s->loc);
	uint32_t head = low_state_add(l, "for", s->loc), first = low_state_add(l, "turn", s->loc);
	uint32_t after = low_state_add(l, "endfor", s->loc);

	low_set(l, at->lval, low_bits(l, 32, 0), s->loc);
	low_state_end(l, head);
	for (uint32_t i = 0; i < n; i++) {
		struct ir_value number = ir_value_u64(l->p, 32, i);

		cases[i] = case_of(l, key, &number, low_state_add(l, "element", s->loc));
		low_state_begin(l, cases[i].next);
		low_assign(l, var, low_elem(l, over, i, NULL, s->loc), s->loc);
		low_set(l, at->lval, low_bits(l, 32, i + 1), s->loc);
		low_state_end(l, first);
	}
	cases[n] = case_of(l, key, NULL, after);
	low_state_begin(l, head);
	low_state_select(l, &key, 1, cases, n + 1);
	turn(l, first, s->u.each.body, head, after);
	low_state_begin(l, after);
}

void
low_parser_jump(struct low *l, bool is_break)
{
	assert(low_between_states(l)); /* low_splits() splits what is around it */
	low_state_end(l, is_break ? l->loop->break_state : l->loop->continue_state);
	l->states->current = IR_NO_ID;
}
