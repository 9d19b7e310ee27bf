/* SPDX-License-Identifier: Apache-2.0 */
/* exec.c: statements. */
#include "targets/sim/internal.h"

#include <assert.h>
#include <string.h>

void
sim_copy(const struct sim *s, const struct sim_place *to, const uint8_t *from)
{
	bool header = s->prog->types[to->type].kind == IR_TYPE_HEADER;

	if (header && to->in_union != NULL && sim_valid(from)) {
		CLEANUP(free) uint8_t *keep = xmemdup(from, s->layouts[to->type].size);

		sim_set_valid(s, to); /* 'from' may be a sibling */
		memcpy(to->p, keep, s->layouts[to->type].size);
		return;
	}
	memmove(to->p, from, s->layouts[to->type].size);
}

static void
copy_stmt(struct sim_exec *x, const struct ir_stmt *st)
{
	struct sim_place to, from;

	if (!sim_place(x, st->lval, &to))
		return;
	if (sim_place(x, st->from, &from))
		sim_copy(x->s, &to, from.p);
	else /* past the end: an invalid header */
		memset(to.p, 0, x->s->layouts[to.type].size);
}

static void
set_slice(struct sim_exec *x, const struct ir_stmt *st)
{
	struct sim_place place;
	struct sim_num whole, part;

	sim_eval(x, st->expr, &part);
	if (!sim_place(x, st->lval, &place))
		return;
	sim_load(x->s, place.type, place.p, &whole);
	sim_num_set_slice(&whole, st->hi, st->lo, &part);
	sim_store(x->s, place.type, place.p, &whole);
}

static void
set_validity(struct sim_exec *x, const struct ir_stmt *st)
{
	struct sim_place place;

	if (!sim_place(x, st->lval, &place))
		return;
	if (st->op == IR_STMT_SET_VALID)
		sim_set_valid(x->s, &place);
	else
		*sim_word(place.p) = 0;
}

/* P4_16 section 8.18: elements move, those that come in are invalid. */
static void
push_or_pop(struct sim_exec *x, const struct ir_stmt *st)
{
	const struct ir_type *t = &x->s->prog->types[st->lval->type];
	uint32_t size = x->s->layouts[t->elem].size, n = st->n < t->n ? st->n : t->n;
	size_t moved = (size_t)(t->n - n) * size, gone = (size_t)n * size;
	struct sim_place place;
	uint64_t next;
	uint8_t *v;

	if (!sim_place(x, st->lval, &place))
		return;
	next = *sim_word(place.p);
	v = place.p + 8;
	if (st->op == IR_STMT_PUSH) {
		memmove(v + gone, v, moved);
		memset(v, 0, gone);
		next = next + st->n > t->n ? t->n : next + st->n;
	} else {
		memmove(v, v + gone, moved);
		memset(v + moved, 0, gone);
		next = next > st->n ? next - st->n : 0;
	}
	*sim_word(place.p) = next;
}

static enum sim_flow
run_switch(struct sim_exec *x, const struct ir_stmt *st)
{
	const struct ir_case *otherwise = NULL;
	struct sim_num v, c;

	sim_eval(x, st->expr, &v);
	for (uint32_t i = 0; i < st->n_cases; i++) {
		if (st->cases[i].n_values == 0)
			otherwise = &st->cases[i];
		for (uint32_t k = 0; k < st->cases[i].n_values; k++) {
			sim_num_from_value(&c, st->cases[i].values[k]);
			if (sim_num_cmp(&v, &c, false) == 0)
				return sim_body(x, st->cases[i].body);
		}
	}
	return otherwise != NULL ? sim_body(x, otherwise->body) : SIM_NEXT;
}

/* It costs a parser an error, another block the packet. */
static enum sim_flow
out_of_steps(struct sim_exec *x, struct ir_loc loc)
{
	if (x->block->n_states > 0)
		return sim_parser_timeout(x, loc);
	x->s->stats[SIM_STAT_DROP_STEPS]++;
	x->p->stop = true;
	return SIM_EXIT;
}

static enum sim_flow
run_loop(struct sim_exec *x, const struct ir_stmt *st)
{
	for (;;) {
		enum sim_flow flow = sim_body(x, st->body);

		if (flow == SIM_BREAK)
			return SIM_NEXT;
		if (flow != SIM_NEXT && flow != SIM_CONTINUE)
			return flow;
		flow = sim_body(x, st->other);
		if (flow == SIM_BREAK)
			return SIM_NEXT;
		if (flow != SIM_NEXT && flow != SIM_CONTINUE)
			return flow;
		if (++x->s->steps > SIM_STEPS_MAX) /* an empty body has no statements that count */
			return out_of_steps(x, st->loc);
	}
}

static enum sim_flow
run_block(struct sim_exec *x, const struct ir_stmt *st)
{
	enum sim_flow flow = sim_body(x, st->body);

	if (flow != SIM_LEAVE)
		return flow;
	return --x->leave == 0 ? SIM_NEXT : SIM_LEAVE;
}

static enum sim_flow
run_stmt(struct sim_exec *x, const struct ir_stmt *st)
{
	struct sim_place place;
	struct sim_num v;

	switch (st->op) {
	case IR_STMT_SET:
		sim_eval(x, st->expr, &v);
		if (sim_place(x, st->lval, &place))
			sim_store(x->s, place.type, place.p, &v);
		return SIM_NEXT;
	case IR_STMT_SET_SLICE:
		set_slice(x, st);
		return SIM_NEXT;
	case IR_STMT_COPY:
		copy_stmt(x, st);
		return SIM_NEXT;
	case IR_STMT_SET_VALID:
	case IR_STMT_SET_INVALID:
		set_validity(x, st);
		return SIM_NEXT;
	case IR_STMT_PUSH:
	case IR_STMT_POP:
		push_or_pop(x, st);
		return SIM_NEXT;
	case IR_STMT_IF:
		return sim_body(x, sim_eval_bool(x, st->expr) ? st->body : st->other);
	case IR_STMT_SWITCH:
		return run_switch(x, st);
	case IR_STMT_BLOCK:
		return run_block(x, st);
	case IR_STMT_LEAVE:
		x->leave = st->n;
		return SIM_LEAVE;
	case IR_STMT_LOOP:
		return run_loop(x, st);
	case IR_STMT_BREAK:
		return SIM_BREAK;
	case IR_STMT_CONTINUE:
		return SIM_CONTINUE;
	case IR_STMT_RETURN:
		return SIM_RETURN;
	case IR_STMT_EXIT:
		return SIM_EXIT;
	case IR_STMT_APPLY:
		return sim_apply(x, st);
	case IR_STMT_EXTRACT:
	case IR_STMT_EXTRACT_NEXT:
	case IR_STMT_LOOKAHEAD:
	case IR_STMT_ADVANCE:
	case IR_STMT_VERIFY:
		return sim_parser_stmt(x, st);
	case IR_STMT_EMIT:
		if (sim_place(x, st->lval, &place))
			sim_emit(x, place.type, place.p);
		return SIM_NEXT;
	case IR_STMT_CALL:
		return sim_call(x, st);
	case IR_N_STMT_OPS:
		break;
	}
	assert(!"statement");
	return SIM_EXIT;
}

enum sim_flow
sim_body(struct sim_exec *x, struct ir_body body)
{
	for (uint32_t i = 0; i < body.n; i++) {
		enum sim_flow flow;

		if (++x->s->steps > SIM_STEPS_MAX)
			return out_of_steps(x, body.v[i]->loc);
		flow = run_stmt(x, body.v[i]);
		if (flow != SIM_NEXT)
			return flow;
	}
	return SIM_NEXT;
}

void
sim_block(struct sim_packet *p, enum ir_role role)
{
	const struct ir_block *b = p->sim->blocks[role];
	struct sim_exec x = { .s = p->sim, .p = p, .block = b };

	if (b == NULL || p->stop)
		return;
	memset(p->vars + p->sim->packet_size, 0, p->sim->local_size);
	sim_trace(
	    p->sim, b->loc, "%s %s", ir_role_is_deparser(role) ? "deparser" : "control", b->name);
	sim_body(&x, b->body);
}
