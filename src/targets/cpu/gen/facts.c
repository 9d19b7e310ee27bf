/* SPDX-License-Identifier: Apache-2.0 */
/* facts.c: marks what the program uses, and finds the PLACED headers whose fields may be touched before
 * the header was extracted, which therefore need bytes of their own. A fact - this header is placed -
 * comes from EXTRACT, from SET_VALID, from COPY and from a condition that found it valid; once true it
 * stays true for the packet. */
#include "targets/cpu/gen/internal.h"

#include "base/mem.h"

#include <string.h>

struct facts {
	struct gen *g;
	size_t n_words;
	uint64_t *now;
	bool parsing;
	uint32_t block;	 /* index into blocks */
	uint32_t state;	 /* of a parser; GEN_MANY outside */
	uint32_t action; /* IR_NO_ID outside */
	bool elsewhere;	 /* in an action or a key */
};

static void walk_body(struct facts *f, struct ir_body body);

static bool
knows(const struct facts *f, uint32_t var)
{
	return f->now[var / 64] >> var % 64 & 1;
}

static void
learn(struct facts *f, uint32_t var)
{
	f->now[var / 64] |= 1ull << var % 64;
}

static uint64_t *
save(const struct facts *f)
{
	return xmemdup(f->now, f->n_words * 8);
}

static void
restore(struct facts *f, const uint64_t *old)
{
	memcpy(f->now, old, f->n_words * 8);
}

static void walk_expr(struct facts *f, const struct ir_expr *e);

static void
use(struct facts *f, const struct ir_lval *l)
{
	struct gen_var *v = &f->g->vars[l->var];

	if (f->action != IR_NO_ID)
		v->action = !v->used || v->action == f->action ? f->action : GEN_MANY;
	else if (v->action != IR_NO_ID)
		v->action = GEN_MANY;
	v->used = true;
	v->elsewhere |= f->elsewhere;
	v->state = v->state == IR_NO_ID || v->state == f->state ? f->state : GEN_MANY;
	v->block = v->block == IR_NO_ID || v->block == f->block ? f->block : GEN_MANY;
	for (uint32_t i = 0; i < l->n_steps; i++)
		if (l->steps[i].kind == IR_STEP_ELEM && l->steps[i].index != NULL)
			walk_expr(f, l->steps[i].index);
}

/* The header's bytes are read or written. */
static void
touch(struct facts *f, const struct ir_lval *l)
{
	struct gen_var *v = &f->g->vars[l->var];

	use(f, l);
	if (v->mode != GEN_PLACED || knows(f, l->var))
		return;
	v->has_bytes = true;
	if (f->parsing)
		v->early = true;
	else
		v->late = true;
}

/* The header becomes placed here when it was not. */
static void
place(struct facts *f, const struct ir_lval *l)
{
	struct gen_var *v = &f->g->vars[l->var];

	use(f, l);
	if (v->mode != GEN_PLACED)
		return;
	if (!knows(f, l->var))
		v->has_bytes = true;
	learn(f, l->var);
}

/* What follows from the condition being true. */
static void
learn_from(struct facts *f, const struct ir_expr *e)
{
	if (e->op == IR_EXPR_LAND) {
		learn_from(f, e->a);
		learn_from(f, e->b);
	} else if (e->op == IR_EXPR_VALID && f->g->vars[e->lval->var].mode == GEN_PLACED) {
		learn(f, e->lval->var);
	}
}

static void
walk_expr(struct facts *f, const struct ir_expr *e)
{
	CLEANUP(free) uint64_t *old = NULL;

	if (e == NULL)
		return;
	switch ((unsigned)e->op) {
	case IR_EXPR_READ:
		touch(f, e->lval);
		return;
	case IR_EXPR_VALID:
	case IR_EXPR_NEXT_INDEX:
		use(f, e->lval);
		return;
	case IR_EXPR_LAND:
	case IR_EXPR_MUX:
		walk_expr(f, e->a);
		old = save(f);
		learn_from(f, e->a);
		walk_expr(f, e->b);
		restore(f, old);
		walk_expr(f, e->c);
		return;
	default:
		walk_expr(f, e->a);
		walk_expr(f, e->b);
		walk_expr(f, e->c);
	}
}

/* Whether the body's last statement leaves it, so that nothing behind an IF with it is reached. */
static bool
leaves(struct ir_body body)
{
	enum ir_stmt_op op;

	if (body.n == 0)
		return false;
	op = body.v[body.n - 1]->op;
	return op == IR_STMT_RETURN || op == IR_STMT_EXIT || op == IR_STMT_LEAVE ||
	       op == IR_STMT_BREAK || op == IR_STMT_CONTINUE;
}

static void
walk_if(struct facts *f, const struct ir_stmt *s)
{
	CLEANUP(free) uint64_t *old = NULL;

	walk_expr(f, s->expr);
	old = save(f);
	learn_from(f, s->expr);
	walk_body(f, s->body);
	restore(f, old);
	if (s->expr->op == IR_EXPR_LNOT)
		learn_from(f, s->expr->a);
	walk_body(f, s->other);
	restore(f, old);
	if (s->expr->op == IR_EXPR_LNOT && leaves(s->body))
		learn_from(f, s->expr->a);
}

static void
walk_apply(struct facts *f, const struct ir_stmt *s)
{
	const struct ir_table *t = &f->g->p->tables[s->table];

	f->g->tables[s->table].used = true;
	f->elsewhere = true;
	for (uint32_t i = 0; i < t->n_keys; i++)
		walk_expr(f, t->keys[i].expr);
	f->elsewhere = false;
	for (uint32_t i = 0; i < t->n_actions; i++) {
		struct gen_action *a = &f->g->actions[t->actions[i].action];

		if (!a->reached) {
			a->reached = true;
			a->facts = arena_memdup(f->g->arena, f->now, f->n_words * 8);
			a->block = f->block;
			continue;
		}
		if (a->block != f->block)
			a->block = GEN_MANY;
		for (size_t w = 0; w < f->n_words; w++)
			a->facts[w] &= f->now[w];
	}
	if (s->hit != NULL)
		touch(f, s->hit);
	if (s->run != NULL)
		touch(f, s->run);
}

static void
walk_call(struct facts *f, const struct ir_stmt *s)
{
	if (f->block < f->g->p->n_blocks && ir_role_is_deparser(f->g->p->blocks[f->block].role))
		f->g->deparser_calls = true;
	f->g->uses_truncate |= s->call == IR_CALL_TRUNCATE;
	f->g->uses_table |= s->call == IR_CALL_ADD_ENTRY || s->call == IR_CALL_SET_EXPIRE;
	f->g->uses_clones |= s->call == IR_CALL_CLONE || s->call == IR_CALL_MIRROR;
	f->g->uses_resubmit |= s->call == IR_CALL_RESUBMIT;
	f->g->uses_recirculate |= s->call == IR_CALL_RECIRCULATE;
	f->g->stops |= s->call == IR_CALL_ASSERT || s->call == IR_CALL_ASSUME;
	for (uint32_t i = 0; i < s->n_args; i++) {
		if (s->args[i].expr != NULL)
			walk_expr(f, s->args[i].expr);
		if (s->args[i].lval != NULL)
			touch(f, s->args[i].lval);
	}
}

/* Bodies behind which only what was known before is known. */
static void
walk_apart(struct facts *f, struct ir_body a, struct ir_body b)
{
	CLEANUP(free) uint64_t *old = save(f);

	walk_body(f, a);
	restore(f, old);
	walk_body(f, b);
	restore(f, old);
}

static void
walk_stmt(struct facts *f, const struct ir_stmt *s)
{
	switch (s->op) {
	case IR_STMT_IF:
		walk_if(f, s);
		return;
	case IR_STMT_SWITCH:
		walk_expr(f, s->expr);
		for (uint32_t i = 0; i < s->n_cases; i++)
			walk_apart(f, s->cases[i].body, (struct ir_body){ 0 });
		return;
	case IR_STMT_BLOCK:
	case IR_STMT_LOOP:
		f->g->stops |= s->op == IR_STMT_LOOP;
		f->g->uses_turns |= s->op == IR_STMT_LOOP;
		walk_apart(f, s->body, s->other);
		return;
	case IR_STMT_APPLY:
		walk_apply(f, s);
		return;
	case IR_STMT_CALL:
		walk_call(f, s);
		return;
	case IR_STMT_COPY:
		touch(f, s->from);
		place(f, s->lval);
		return;
	case IR_STMT_SET_VALID:
		place(f, s->lval);
		return;
	case IR_STMT_LOOKAHEAD:
		place(f, s->lval);
		return;
	case IR_STMT_EXTRACT:
		walk_expr(f, s->expr);
		use(f, s->lval);
		if (f->g->vars[s->lval->var].mode == GEN_PLACED)
			learn(f, s->lval->var);
		return;
	case IR_STMT_SET_INVALID:
	case IR_STMT_EMIT:
	case IR_STMT_PUSH:
	case IR_STMT_POP:
		use(f, s->lval);
		return;
	case IR_STMT_EXTRACT_NEXT:
		walk_expr(f, s->expr);
		use(f, s->lval);
		return;
	case IR_STMT_SET:
	case IR_STMT_SET_SLICE:
		walk_expr(f, s->expr);
		touch(f, s->lval);
		return;
	case IR_STMT_VERIFY:
	case IR_STMT_ADVANCE:
		walk_expr(f, s->expr);
		return;
	case IR_STMT_EXIT:
	case IR_STMT_LEAVE:
	case IR_STMT_BREAK:
	case IR_STMT_CONTINUE:
	case IR_STMT_RETURN:
	case IR_N_STMT_OPS:
		return;
	}
}

static void
walk_body(struct facts *f, struct ir_body body)
{
	for (uint32_t i = 0; i < body.n; i++)
		walk_stmt(f, body.v[i]);
}

/* One state from what is known at its beginning; leaves what is known at its end in f->now. */
static void
walk_state(struct facts *f, const struct ir_state *s)
{
	walk_body(f, s->body);
	for (uint32_t i = 0; i < s->n_keys; i++)
		walk_expr(f, s->keys[i]);
}

static bool
flow(uint64_t **in, const struct facts *f, uint32_t to, uint32_t n_states)
{
	bool changed = false;

	if (to >= n_states)
		return false;
	if (in[to] == NULL) {
		in[to] = save(f);
		return true;
	}
	for (size_t w = 0; w < f->n_words; w++) {
		changed |= (in[to][w] & ~f->now[w]) != 0;
		in[to][w] &= f->now[w];
	}
	return changed;
}

/* Facts flow along the state graph until nothing changes; only then is what was touched recorded, since
 * an early round knows too much. */
static void
walk_parser(struct facts *f, const struct ir_block *b)
{
	CLEANUP(free) uint64_t **in = xcalloc(b->n_states + 1, sizeof *in);
	struct gen_var *vars = f->g->vars;
	CLEANUP(free) struct gen_var *kept = xmemdup(vars, (f->g->p->n_vars + 1) * sizeof *kept);
	bool changed = true;

	memset(f->now, 0, f->n_words * 8);
	flow(in, f, 0, b->n_states);
	for (bool last = false; changed || !last;) {
		last = !changed;
		changed = false;
		if (last)
			memcpy(vars, kept, (f->g->p->n_vars + 1) * sizeof *kept);
		for (uint32_t i = 0; i < b->n_states; i++) {
			const struct ir_state *s = &b->states[i];

			if (in[i] == NULL)
				continue;
			restore(f, in[i]);
			f->state = i;
			walk_state(f, s);
			if (s->n_keys == 0)
				changed |= flow(in, f, s->next, b->n_states);
			for (uint32_t k = 0; k < s->n_cases; k++)
				changed |= flow(in, f, s->cases[k].next, b->n_states);
		}
		if (last)
			break;
	}
	for (uint32_t i = 0; i < b->n_states; i++)
		free(in[i]);
}

static bool
body_exits(struct ir_body body)
{
	for (uint32_t i = 0; i < body.n; i++) {
		const struct ir_stmt *s = body.v[i];

		if (s->op == IR_STMT_LOOP ||
		    (s->op == IR_STMT_CALL &&
			(s->call == IR_CALL_ASSERT || s->call == IR_CALL_ASSUME)))
			return true;
		if (s->op == IR_STMT_EXIT || body_exits(s->body) || body_exits(s->other))
			return true;
		for (uint32_t k = 0; k < s->n_cases; k++)
			if (body_exits(s->cases[k].body))
				return true;
	}
	return false;
}

/* What is kept while a packet goes round is used. */
static void
use_lists(struct gen *g)
{
	for (uint32_t i = 0; i < g->p->n_field_lists; i++)
		for (uint32_t k = 0; k < g->p->field_lists[i].n; k++)
			g->vars[g->p->field_lists[i].vars[k]].used = true;
}

void
gen_facts(struct gen *g)
{
	struct facts f = { .g = g, .n_words = g->p->n_vars / 64 + 1, .action = IR_NO_ID };

	f.now = xcalloc(f.n_words, 8);
	use_lists(g);
	for (uint32_t i = 0; i < g->p->n_blocks; i++) {
		const struct ir_block *b = &g->p->blocks[i];

		f.block = i;
		f.state = GEN_MANY;
		f.parsing = b->n_states > 0;
		memset(f.now, 0, f.n_words * 8);
		if (f.parsing)
			walk_parser(&f, b);
		else
			walk_body(&f, b->body);
	}
	f.parsing = false;
	f.elsewhere = true;
	f.state = GEN_MANY;
	for (uint32_t i = 0; i < g->p->n_actions; i++) {
		struct gen_action *a = &g->actions[i];

		if (!a->reached)
			continue;
		f.block = a->block;
		f.action = i;
		restore(&f, a->facts);
		walk_body(&f, g->p->actions[i].body);
		a->exits = body_exits(g->p->actions[i].body);
	}
	free(f.now);
}
