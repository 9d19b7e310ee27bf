/* SPDX-License-Identifier: Apache-2.0 */
/* locals.c: finds the locals that can be C variables of the function that uses them, which the compiler
 * keeps in registers, instead of members of struct pkt, which are cleared and stored for each packet.
 * That is so for a scalar that only one action uses; or only one state of a parser, which the packet
 * meets once; or only one control, between two of its cuts in the order of the text: without a loop
 * around a cut, no cut can come between two uses then. */
#include "targets/cpu/gen/internal.h"

#include "base/mem.h"
#include "targets/cpu/pipe_abi.h"

enum {
	CARRIED_LOCALS = 128
}; /* bytes of them that a packet may carry although no other block wants them */

struct spans {
	const struct gen *g;
	uint32_t cut; /* cuts before here, in the order of the text */
	bool looped;  /* inside a loop that has a cut */
	struct span {
		uint32_t cut; /* of the first use; GEN_MANY: several, IR_NO_ID: none yet */
	} * vars;
};

static void walk_expr(struct spans *s, const struct ir_expr *e);
static void walk_body(struct spans *s, struct ir_body body);

static bool
is_cut(const struct gen *g, const struct ir_stmt *s)
{
	return s->op == IR_STMT_APPLY && g->tables[s->table].kind != PIPE_TABLE_NONE;
}

static bool
has_cut(const struct gen *g, struct ir_body body)
{
	for (uint32_t i = 0; i < body.n; i++) {
		const struct ir_stmt *s = body.v[i];

		if (is_cut(g, s) || has_cut(g, s->body) || has_cut(g, s->other))
			return true;
		for (uint32_t k = 0; k < s->n_cases; k++)
			if (has_cut(g, s->cases[k].body))
				return true;
	}
	return false;
}

static void
use(struct spans *s, const struct ir_lval *l)
{
	struct span *v;

	if (l == NULL)
		return;
	v = &s->vars[l->var];
	v->cut = !s->looped && (v->cut == IR_NO_ID || v->cut == s->cut) ? s->cut : GEN_MANY;
	for (uint32_t i = 0; i < l->n_steps; i++)
		if (l->steps[i].kind == IR_STEP_ELEM)
			walk_expr(s, l->steps[i].index);
}

static void
walk_expr(struct spans *s, const struct ir_expr *e)
{
	if (e == NULL)
		return;
	use(s, e->lval);
	walk_expr(s, e->a);
	walk_expr(s, e->b);
	walk_expr(s, e->c);
}

static void
walk_stmt(struct spans *s, const struct ir_stmt *st)
{
	bool looped = s->looped;

	s->looped |=
	    st->op == IR_STMT_LOOP && (has_cut(s->g, st->body) || has_cut(s->g, st->other));
	walk_expr(s, st->expr);
	use(s, st->lval);
	use(s, st->from);
	for (uint32_t i = 0; i < st->n_args; i++) {
		walk_expr(s, st->args[i].expr);
		use(s, st->args[i].lval);
	}
	s->cut += is_cut(s->g, st);
	use(s, st->hit);
	use(s, st->run);
	walk_body(s, st->body);
	walk_body(s, st->other);
	for (uint32_t i = 0; i < st->n_cases; i++)
		walk_body(s, st->cases[i].body);
	s->looped = looped;
}

static void
walk_body(struct spans *s, struct ir_body body)
{
	for (uint32_t i = 0; i < body.n; i++)
		walk_stmt(s, body.v[i]);
}

/* Whether a packet can meet the state a second time. */
static bool
returns(const struct ir_block *b, uint32_t state)
{
	CLEANUP(free) bool *seen = xcalloc(b->n_states, sizeof *seen);
	CLEANUP(free) uint32_t *todo = xcalloc(b->n_states + 1, sizeof *todo);
	uint32_t n = 1;

	todo[0] = state;
	while (n > 0) {
		const struct ir_state *s = &b->states[todo[--n]];

		for (uint32_t i = 0; i <= s->n_cases; i++) {
			uint32_t to = i < s->n_cases ? s->cases[i].next : s->next;

			if (i == s->n_cases && s->n_keys > 0)
				continue;
			if (to == state)
				return true;
			if (to >= b->n_states || seen[to])
				continue;
			seen[to] = true;
			todo[n++] = to;
		}
	}
	return false;
}

static bool
is_scalar(const struct gen *g, uint32_t type)
{
	enum ir_type_kind kind = g->p->types[type].kind;
	uint32_t w = gen_width(g, type);

	return g->types[type] == NULL && kind != IR_TYPE_ARRAY && w > 0 && gen_class(w) != GEN_BIG;
}

void
gen_locals(struct gen *g)
{
	struct spans s = { .g = g, .vars = xcalloc(g->p->n_vars + 1, sizeof *s.vars) };
	uint64_t locals = 0;

	for (uint32_t i = 0; i < g->p->n_vars; i++)
		s.vars[i].cut = IR_NO_ID;
	for (uint32_t i = 0; i < g->p->n_blocks; i++) {
		s.cut = 0;
		walk_body(&s, g->p->blocks[i].body);
	}
	for (uint32_t i = 0; i < g->p->n_vars; i++) {
		struct gen_var *v = &g->vars[i];
		const struct ir_block *b =
		    v->block < g->p->n_blocks ? &g->p->blocks[v->block] : NULL;

		if (g->p->vars[i].scope != IR_SCOPE_LOCAL || !v->used ||
		    !is_scalar(g, g->p->vars[i].type))
			continue;
		if (v->action != IR_NO_ID)
			v->in_c = v->action != GEN_MANY;
		else if (v->elsewhere || b == NULL)
			v->in_c = false;
		else if (b->n_states > 0)
			v->in_c = v->state < b->n_states && !returns(b, v->state);
		else
			v->in_c = s.vars[i].cut != GEN_MANY;
	}
	free(s.vars);
	for (uint32_t i = 0; i < g->p->n_vars; i++)
		if (g->p->vars[i].scope == IR_SCOPE_LOCAL && g->vars[i].used && !g->vars[i].in_c)
			locals += ir_type_bytes(g->p, g->p->vars[i].type);
	g->carries = g->split && g->p->arch == IR_ARCH_V1MODEL && locals > CARRIED_LOCALS;
}

static void
declare(struct gen *g, uint32_t var)
{
	emit(g, "%s %i = 0; /* %c */\n", gen_ctype(gen_width(g, g->p->vars[var].type)),
	    g->vars[var].name, g->p->vars[var].name);
}

void
gen_declare_locals(struct gen *g, const struct ir_block *b, uint32_t state)
{
	for (uint32_t i = 0; i < g->p->n_vars; i++) {
		const struct gen_var *v = &g->vars[i];

		if (v->in_c && v->action == IR_NO_ID && &g->p->blocks[v->block] == b &&
		    (b->n_states == 0 || v->state == state))
			declare(g, i);
	}
}

void
gen_declare_action_locals(struct gen *g, uint32_t action)
{
	for (uint32_t i = 0; i < g->p->n_vars; i++)
		if (g->vars[i].in_c && g->vars[i].action == action)
			declare(g, i);
}
