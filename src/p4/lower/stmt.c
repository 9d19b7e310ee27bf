/* SPDX-License-Identifier: Apache-2.0 */
/* stmt.c: statements. */
#include "p4/lower/internal.h"

#include "base/mem.h"

#include <string.h>

void
low_count(struct low *l, uint32_t n, struct p4_loc loc)
{
	if (l->n_stmts >= LOW_STMTS_MAX)
		return;
	l->n_stmts += MIN(n, LOW_STMTS_MAX);
	if (l->n_stmts >= LOW_STMTS_MAX) {
		p4_error(l->ctx, loc, P4_OVERLIMIT,
		    "the program has more than %u statements when its calls, loops over lists and uses of arrays in headers are written out",
		    LOW_STMTS_MAX);
		l->failed = true;
	}
}

struct ir_stmt *
low_emit(struct low *l, struct p4_loc loc, enum ir_stmt_op op)
{
	struct ir_stmt *s = ir_stmt(l->p, low_loc(l, loc), op);

	low_count(l, 1, loc);
	ir_body_add(l->body, s);
	return s;
}

void
low_set(struct low *l, struct ir_lval *to, struct ir_expr *value, struct p4_loc loc)
{
	struct ir_stmt *s = low_emit(l, loc, IR_STMT_SET);

	s->lval = to;
	s->expr = value;
}

void
low_open(struct low *l, struct low_body *b)
{
	memset(b, 0, sizeof *b);
	b->outer = l->body;
	b->outer_id = l->body_id;
	l->body = &b->builder;
	l->body_id = ++l->n_bodies;
}

struct ir_body
low_close(struct low *l, struct low_body *b)
{
	l->body = b->outer;
	l->body_id = b->outer_id;
	return ir_body_done(l->p, &b->builder);
}

void
low_stmts(struct low *l, const struct p4_stmts *list)
{
	for (uint32_t i = 0; i < list->n; i++)
		low_stmt(l, list->v[i]);
}

/* ---- declarations ------------------------------------------------------------------------------------ */

void
low_declare(struct low *l, struct p4_decl *d)
{
	struct low_val *v, *init;

	if (d->kind == P4_DECL_CONST || d->kind == P4_DECL_INSTANCE)
		return; /* their uses have the value */
	if (d->kind != P4_DECL_VAR) {
		low_unsupported(l, d->loc, "a %s among statements", p4_decl_kind_text(d));
		return;
	}
	init = d->u.var.init ? low_eval(l, d->u.var.init) : NULL;
	/* Lowered again (a loop's copy, a control applied twice): the same variable, set up anew. */
	v = map_get(&l->frame->vars, &d, sizeof d);
	if (v == NULL) {
		v = low_var(l, arena_printf(l->ctx->arena, "%s.%s", l->frame->prefix, d->name.str),
		    d->type, IR_SCOPE_LOCAL, d->name.loc);
		low_bind(l->frame, d, v);
	}
	if (init != NULL)
		low_assign(l, v, init, d->loc);
	else
		low_reset(l, v, d->loc);
}

/* ---- control flow -------------------------------------------------------------------------------------- */

void
low_return(struct low *l, struct p4_loc loc)
{
	if (l->frame->plain_return)
		low_emit(l, loc, IR_STMT_RETURN);
	else if (!l->frame->last_return)
		low_emit(l, loc, IR_STMT_LEAVE)->n = l->depth - l->frame->depth + 1;
}

static void
lower_if(struct low *l, const struct p4_stmt *s)
{
	const struct p4_value *known = low_known(l, s->u.branch.cond);
	struct low_body b;
	struct ir_expr *cond;
	struct ir_body yes, no = { 0 };
	struct ir_stmt *out;

	if (known != NULL && known->kind == P4_VALUE_BOOL) {
		if (known->u.boolean)
			low_stmt(l, s->u.branch.yes);
		else if (s->u.branch.no != NULL)
			low_stmt(l, s->u.branch.no);
		return;
	}
	cond = low_eval_expr(l, s->u.branch.cond);
	if (low_splits(l, s)) {
		low_parser_if(l, s, cond);
		return;
	}
	low_open(l, &b);
	low_stmt(l, s->u.branch.yes);
	yes = low_close(l, &b);
	if (s->u.branch.no != NULL) {
		low_open(l, &b);
		low_stmt(l, s->u.branch.no);
		no = low_close(l, &b);
	}
	out = low_emit(l, s->loc, IR_STMT_IF);
	out->expr = cond;
	out->body = yes;
	out->other = no;
}

/* The value of a switch label: an action's place in the table's list, or a constant. */
static bool
label_value(struct low *l, const struct p4_expr *label, const struct p4_type *on, uint32_t width,
    struct ir_value *v)
{
	const struct p4_value *known;

	if (on->kind == P4_TYPE_ACTION_RUN) {
		const struct p4_decl *action =
		    label->kind == P4_EXPR_NAME ? label->u.name.decl : NULL;
		int place = action ? low_action_place(l, on->decl, action) : -1;

		if (place < 0) {
			low_unsupported(l, label->loc, "this switch label");
			return false;
		}
		*v = ir_value_u64(l->p, 32, (uint64_t)place);
		return true;
	}
	known = low_known(l, label);
	if (known == NULL) {
		low_unsupported(l, label->loc, "a switch label that is not constant");
		return false;
	}
	struct low_val *c = low_constant(l, known, label->loc);

	if (c->kind != LOW_EXPR || c->expr->op != IR_EXPR_CONST)
		return false;
	if (known->kind == P4_VALUE_INT)
		*v = low_big(l, width, known->u.num);
	else
		*v = c->expr->value;
	return true;
}

static void
lower_switch(struct low *l, const struct p4_stmt *s)
{
	struct p4_type *on = low_strip(s->u.select.expr->type);
	struct ir_expr *e = low_eval_expr(l, s->u.select.expr);
	uint32_t width = l->p->types[e->type].width_bits, n = s->u.select.cases.n;
	struct ir_case *cases = low_alloc(l, n * sizeof *cases);
	struct ir_value *values = low_alloc(l, n * sizeof *values);
	struct ir_stmt *out;
	uint32_t n_cases = 0, n_values = 0, first = 0;
	bool is_default = false;

	/* Labels without a body share the next one's. */
	for (uint32_t i = 0; i < n; i++) {
		const struct p4_case *c = &s->u.select.cases.v[i];
		struct low_body b;

		if (c->label->kind == P4_EXPR_DEFAULT)
			is_default = true;
		else if (!label_value(l, c->label, on, width, &values[n_values]))
			return;
		else
			n_values++;
		if (c->body == NULL)
			continue;
		low_open(l, &b);
		low_stmt(l, c->body);
		/* A default with other labels is just the default. */
		cases[n_cases].n_values = is_default ? 0 : n_values - first;
		cases[n_cases].values = values + first;
		cases[n_cases++].body = low_close(l, &b);
		first = n_values;
		is_default = false;
	}
	out = low_emit(l, s->loc, IR_STMT_SWITCH);
	out->expr = e;
	out->n_cases = n_cases;
	out->cases = cases;
}

/* ---- loops --------------------------------------------------------------------------------------------- */

/* if (!cond) break; */
static void
break_unless(struct low *l, struct ir_expr *cond, struct p4_loc loc)
{
	struct low_body b;
	struct ir_body body;
	struct ir_stmt *s;

	low_open(l, &b);
	low_emit(l, loc, IR_STMT_BREAK);
	body = low_close(l, &b);
	s = low_emit(l, loc, IR_STMT_IF);
	s->expr = ir_unary(l->p, low_loc(l, loc), IR_EXPR_LNOT, cond);
	s->body = body;
}

static void
lower_for(struct low *l, const struct p4_stmt *s)
{
	struct low_loop loop = { .up = l->loop };
	struct low_body b;
	struct ir_body body, update;
	struct ir_stmt *out;

	if (low_splits(l, s)) {
		low_parser_for(l, s);
		return;
	}
	low_stmts(l, &s->u.loop.init);
	l->loop = &loop;
	l->n_loops++;
	low_open(l, &b);
	if (s->u.loop.cond != NULL)
		break_unless(l, low_eval_expr(l, s->u.loop.cond), s->u.loop.cond->loc);
	low_stmt(l, s->u.loop.body);
	body = low_close(l, &b);
	low_open(l, &b);
	low_stmts(l, &s->u.loop.update);
	update = low_close(l, &b);
	l->loop = loop.up;
	l->n_loops--;
	out = low_emit(l, s->loc, IR_STMT_LOOP);
	out->body = body;
	out->other = update;
}

/* for (T x in a .. b): the end is tested before the step, so that b may be the type's largest value. */
static void
lower_for_range(struct low *l, const struct p4_stmt *s, struct low_val *var)
{
	const struct p4_expr *over = s->u.each.over;
	struct p4_loc loc = s->loc;
	struct low_val *from = low_snapshot(l, low_eval(l, over->u.pair.a), loc);
	struct low_val *to = low_snapshot(l, low_eval(l, over->u.pair.b), loc);
	struct low_val *at = low_temp(l, var->type, loc);
	struct low_loop loop = { .up = l->loop };
	struct ir_loc il = low_loc(l, loc);
	struct low_body b;
	struct ir_body body, update;
	struct ir_stmt *out;

	low_assign(l, at, from, loc);
	l->loop = &loop;
	l->n_loops++;
	low_open(l, &b);
	break_unless(
	    l, ir_binary(l->p, il, IR_EXPR_LE, low_expr(l, at, loc), low_expr(l, to, loc)), loc);
	low_assign(l, var, at, loc);
	low_stmt(l, s->u.each.body);
	body = low_close(l, &b);
	low_open(l, &b);
	break_unless(
	    l, ir_binary(l->p, il, IR_EXPR_NE, low_expr(l, at, loc), low_expr(l, to, loc)), loc);
	low_set(l, at->lval,
	    ir_binary(l->p, il, IR_EXPR_ADD, low_expr(l, at, loc),
		ir_const_u64(l->p, il, low_type(l, at->type), 1)),
	    loc);
	update = low_close(l, &b);
	l->loop = loop.up;
	l->n_loops--;
	out = low_emit(l, loc, IR_STMT_LOOP);
	out->body = body;
	out->other = update;
}

/* Over a list, stack or array, as it is before the first time: one copy of the body an element. */
static void
lower_for_each(struct low *l, const struct p4_stmt *s, struct low_val *var)
{
	struct low_val *over = low_snapshot(l, low_eval(l, s->u.each.over), s->loc);
	uint32_t n =
	    over->type && (over->type->kind == P4_TYPE_STACK || over->type->kind == P4_TYPE_ARRAY)
		? over->type->n_elems
		: over->n;
	struct low_loop loop = { .up = l->loop, .unrolled = true };
	struct low_body outer, inner;
	struct ir_body body;

	if (low_splits(l, s)) {
		low_parser_for_each(l, s, var, over, n);
		return;
	}
	l->loop = &loop;
	low_open(l, &outer);
	loop.break_depth = ++l->depth;
	for (uint32_t i = 0; i < n; i++) {
		low_open(l, &inner);
		loop.continue_depth = ++l->depth;
		low_assign(l, var, low_elem(l, over, i, NULL, s->loc), s->loc);
		low_stmt(l, s->u.each.body);
		l->depth--;
		body = low_close(l, &inner);
		low_emit(l, s->loc, IR_STMT_BLOCK)->body = body;
	}
	l->depth--;
	body = low_close(l, &outer);
	l->loop = loop.up;
	low_emit(l, s->loc, IR_STMT_BLOCK)->body = body;
}

static void
lower_for_in(struct low *l, const struct p4_stmt *s)
{
	struct low_val *var;

	low_declare(l, s->u.each.var);
	var = low_lookup(l, s->u.each.var);
	if (s->u.each.over->kind != P4_EXPR_RANGE)
		lower_for_each(l, s, var);
	else if (low_splits(l, s))
		low_parser_for_range(l, s, var);
	else
		lower_for_range(l, s, var);
}

static void
lower_jump(struct low *l, const struct p4_stmt *s)
{
	bool is_break = s->kind == P4_STMT_BREAK;

	if (l->loop == NULL)
		return; /* the checker has said so */
	if (l->loop->split)
		low_parser_jump(l, is_break);
	else if (!l->loop->unrolled)
		low_emit(l, s->loc, is_break ? IR_STMT_BREAK : IR_STMT_CONTINUE);
	else
		low_emit(l, s->loc, IR_STMT_LEAVE)->n =
		    l->depth - (is_break ? l->loop->break_depth : l->loop->continue_depth) + 1;
}

/* ---- assignment ------------------------------------------------------------------------------------------ */

static enum ir_expr_op
compound_op(enum p4_op op)
{
	switch (op) {
	case P4_OP_MUL:
		return IR_EXPR_MUL;
	case P4_OP_DIV:
		return IR_EXPR_DIV;
	case P4_OP_MOD:
		return IR_EXPR_MOD;
	case P4_OP_ADD:
		return IR_EXPR_ADD;
	case P4_OP_SUB:
		return IR_EXPR_SUB;
	case P4_OP_ADD_SAT:
		return IR_EXPR_SATADD;
	case P4_OP_SUB_SAT:
		return IR_EXPR_SATSUB;
	case P4_OP_SHL:
		return IR_EXPR_SHL;
	case P4_OP_SHR:
		return IR_EXPR_SHR;
	case P4_OP_BAND:
		return IR_EXPR_AND;
	case P4_OP_BXOR:
		return IR_EXPR_XOR;
	case P4_OP_BOR:
		return IR_EXPR_OR;
	default:
		return IR_N_EXPR_OPS;
	}
}

/* Places are evaluated before the right side (P4_16 §6.7); only a run-time index has anything to evaluate,
 * and low_place has put that into a variable. */
static void
lower_assign(struct low *l, const struct p4_stmt *s)
{
	struct low_val *to = low_place(l, s->u.assign.left), *old = to, *from;
	enum ir_expr_op op;

	/* A += f(A) reads the A of before the call. */
	if (s->u.assign.op != P4_OP_NONE && low_has_effects(s->u.assign.right))
		old = low_snapshot(l, to, s->loc);
	from = low_eval(l, s->u.assign.right);
	if (s->u.assign.op != P4_OP_NONE) {
		op = compound_op(s->u.assign.op);
		if (op == IR_N_EXPR_OPS) {
			low_unsupported(
			    l, s->loc, "assignment with %s=", p4_op_text(s->u.assign.op));
			return;
		}
		from = low_of_expr(l, to->type,
		    ir_binary(l->p, low_loc(l, s->loc), op, low_expr(l, old, s->loc),
			low_expr(l, from, s->loc)));
	}
	low_assign(l, to, from, s->loc);
}

void
low_stmt(struct low *l, const struct p4_stmt *s)
{
	if (l->n_stmts >= LOW_STMTS_MAX || low_unreached(l))
		return;
	switch (s->kind) {
	case P4_STMT_EMPTY:
		break;
	case P4_STMT_ASSIGN:
		lower_assign(l, s);
		break;
	case P4_STMT_CALL:
		low_call(l, s->u.call);
		break;
	case P4_STMT_IF:
		lower_if(l, s);
		break;
	case P4_STMT_BLOCK:
		low_stmts(l, &s->u.block.body);
		break;
	case P4_STMT_SWITCH:
		lower_switch(l, s);
		break;
	case P4_STMT_FOR:
		lower_for(l, s);
		break;
	case P4_STMT_FOR_IN:
		lower_for_in(l, s);
		break;
	case P4_STMT_RETURN:
		if (s->u.value != NULL && l->frame->result != NULL)
			low_assign(l, l->frame->result, low_eval(l, s->u.value), s->loc);
		low_return(l, s->loc);
		break;
	case P4_STMT_EXIT:
		low_exit(l, s->loc);
		break;
	case P4_STMT_BREAK:
	case P4_STMT_CONTINUE:
		lower_jump(l, s);
		break;
	case P4_STMT_DECL:
		low_declare(l, s->u.decl);
		break;
	}
}
