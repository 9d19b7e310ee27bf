/* SPDX-License-Identifier: Apache-2.0 */
/* apply.c: a table lookup and the action that it gives. P4_16 section 14.2. */
#include "targets/sim/internal.h"

#include <string.h>

/* Runs an action with its data in its parameters. */
static enum sim_flow
run_action(struct sim_exec *x, const struct ir_table *t, const struct ir_action_call *call)
{
	const struct ir_action *a = &x->s->prog->actions[t->actions[call->action].action];
	enum sim_flow flow;

	sim_trace_action(x, a, call);
	for (uint32_t i = 0; i < call->n_args; i++) {
		uint32_t var = a->params[i].var;
		struct sim_num v;

		sim_num_from_value(&v, call->args[i]);
		sim_store(x->s, x->s->prog->vars[var].type, x->p->vars + x->s->var_off[var], &v);
	}
	flow = sim_body(x, a->body);
	return flow == SIM_RETURN ? SIM_NEXT : flow;
}

/* What the table's own direct objects count. */
static void
count_hit(struct sim_exec *x, struct sim_table *t, struct sim_entry *e)
{
	e->last_hit_ns = clock_now(&x->s->clock);
	e->notified = false;
	if (!t->ir->direct_implicit)
		return;
	for (uint32_t i = 0; i < t->ir->n_direct; i++) {
		const struct ir_extern *d = &x->s->prog->externs[t->ir->direct[i]];

		if (d->kind == IR_EXTERN_DIRECT_COUNTER) {
			e->e.count.packets++;
			e->e.count.bytes += x->p->length;
		}
	}
}

/* The hash by which a selector picks: its keys, most significant first. */
static uint64_t
selector_hash(struct sim_exec *x, const struct ir_table *t)
{
	const struct ir_extern *sel = &x->s->prog->externs[t->profile];
	struct sim_bits data = { BUF_INIT, 0 };
	struct sim_num v;

	for (uint32_t i = 0; i < t->n_keys; i++)
		if (t->keys[i].match == IR_MATCH_SELECTOR)
			sim_eval_bits(x, t->keys[i].expr, &data);
	sim_hash(sel->hash, &data, 64, &v);
	buf_fini(&data.bytes);
	return v.v[0];
}

/* The action of the entry that was found; NULL: none. */
static const struct ir_action_call *
chosen(struct sim_exec *x, struct sim_table *t, struct sim_entry *e)
{
	if (e == &t->miss && e->e.what != TDI_DO_ACTION)
		return &t->miss_call;
	if (e->e.what == TDI_DO_ACTION)
		return &e->e.call;
	return sim_profile_pick(
	    x->s, t->ir, &e->e, e->e.what == TDI_DO_MEMBER ? 0 : selector_hash(x, t->ir));
}

static void
set_results(struct sim_exec *x, const struct ir_stmt *st, bool hit, uint32_t run)
{
	struct sim_num v;

	if (st->hit != NULL) {
		sim_num_set(&v, 1, hit);
		sim_assign(x, st->hit, &v);
	}
	if (st->run != NULL) {
		sim_num_set(&v, 32, run);
		sim_assign(x, st->run, &v);
	}
}

enum sim_flow
sim_apply(struct sim_exec *x, const struct ir_stmt *st)
{
	struct sim_table *t = &x->s->tables[st->table];
	CLEANUP(free) struct sim_num *keys = xcalloc(t->n_match + 1, sizeof *keys);
	struct sim_exec in_action = *x;
	const struct ir_action_call *call;
	enum sim_flow flow = SIM_NEXT;
	struct sim_entry *e;
	uint32_t n = 0;

	for (uint32_t i = 0; i < t->ir->n_keys; i++)
		if (t->ir->keys[i].match != IR_MATCH_SELECTOR)
			sim_eval(x, t->ir->keys[i].expr, &keys[n++]);
	e = sim_lookup(t, keys);
	in_action.table = t;
	in_action.keys = keys;
	in_action.entry = e != NULL ? e : &t->miss;
	sim_trace_lookup(&in_action, keys, e);
	if (e != NULL)
		count_hit(x, t, e);
	call = chosen(x, t, in_action.entry);
	if (call != NULL)
		flow = run_action(&in_action, t->ir, call);
	if (flow != SIM_NEXT)
		return flow;
	/* An empty group runs nothing, which is no action of the list. */
	set_results(x, st, e != NULL, call != NULL ? call->action : UINT32_MAX);
	return SIM_NEXT;
}
