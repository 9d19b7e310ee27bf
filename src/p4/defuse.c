/* SPDX-License-Identifier: Apache-2.0 */
/* defuse.c: warnings about variables that may be read before they have a value, out parameters that may be left
 * without one, and fields of headers that may not be valid: goes through the statements of each function, action,
 * control and parser along all paths. defuse.h says how it works. */
#include "p4/defuse.h"

#include "base/mem.h"

#include <stdarg.h>
#include <string.h>

/* ---- Saying it ---- */

static const enum p4_diag_kind quiet_kinds[] = { P4_UNINITIALIZED_USE, P4_UNINITIALIZED_OUT,
	P4_INVALID_HEADER };

uint8_t
p4_du_quiet(const struct du *u, const struct p4_annos *annos)
{
	uint8_t quiet = u->quiet;

	for (uint32_t i = 0; i < ARRAY_LEN(quiet_kinds); i++)
		if (p4_no_warn(annos, quiet_kinds[i]))
			quiet |= (uint8_t)(1u << i);
	return quiet;
}

bool
p4_du_tired(struct du *u, uint32_t steps)
{
	u->steps += MIN(steps, P4_DU_STEPS_MAX);
	u->steps = MIN(u->steps, P4_DU_STEPS_MAX);
	return u->steps == P4_DU_STEPS_MAX;
}

static bool
is_quiet(const struct du *u, enum p4_diag_kind kind)
{
	for (uint32_t i = 0; i < ARRAY_LEN(quiet_kinds); i++)
		if (quiet_kinds[i] == kind && (u->quiet >> i & 1) != 0)
			return true;
	return false;
}

/* Whether this was said before; from now on it was. */
static bool
is_said(struct du *u, struct p4_loc loc, enum p4_diag_kind kind)
{
	struct du_said **at = &u->said[(loc.off * 31u + kind) % P4_DU_SAID];

	for (const struct du_said *d = *at; d != NULL; d = d->next)
		if (d->loc.file == loc.file && d->loc.off == loc.off && d->kind == kind)
			return true;
	struct du_said *d = arena_new_of(u->ctx->arena, struct du_said);
	*d = (struct du_said){ .next = *at, .loc = loc, .kind = kind };
	*at = d;
	return false;
}

void
p4_du_warn(struct du *u, const struct du_state *s, struct p4_loc loc, enum p4_diag_kind kind,
    const char *fmt, ...)
{
	char text[256];
	va_list ap;

	if (u->silent || s->dead || is_quiet(u, kind) || p4_du_tired(u, 1) || is_said(u, loc, kind))
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	p4_warn(u->ctx, loc, kind, "%s", text);
	for (const struct du_frame *f = u->frame; f != NULL && f->up != NULL; f = f->up)
		if (f->from.line != 0 && f->table != NULL)
			p4_note(u->ctx, f->from, "where table '%s' is applied", f->table->name.str);
		else if (f->from.line != 0)
			p4_note(u->ctx, f->from, "called from here");
}

/* ---- Statements ---- */

static void stmt(struct du *u, struct du_state *s, const struct p4_stmt *st);

static void
stmts(struct du *u, struct du_state *s, const struct p4_stmts *list)
{
	for (uint32_t i = 0; i < list->n; i++)
		stmt(u, s, list->v[i]);
}

static void
declare(struct du *u, struct du_state *s, const struct p4_decl *d, bool outer)
{
	const struct du_var *v;

	if (d->kind != P4_DECL_VAR)
		return;
	p4_du_expr(u, s, d->u.var.init);
	v = p4_du_add(u, d, d->type, outer);
	if (v == NULL)
		return;
	if (d->u.var.init != NULL)
		p4_du_assign(u, s, p4_du_place_of(v), d->u.var.init);
	else
		p4_du_set_all(u, s, v, false);
}

static const struct p4_decls *
params_of(const struct p4_decl *d)
{
	static const struct p4_decls none;

	switch ((int)d->kind) {
	case P4_DECL_FUNCTION:
		return &d->u.func.params;
	case P4_DECL_ACTION:
		return &d->u.action.params;
	case P4_DECL_CONTROL:
		return &d->u.control.params;
	case P4_DECL_PARSER:
		return &d->u.parser.params;
	}
	return &none;
}

/* Out parameters at an end of the unit. Headers among them are not valid when nothing was assigned. */
static void
leave(struct du *u, const struct du_state *s)
{
	const struct p4_decls *params = params_of(u->frame->decl);

	if (s->dead || u->frame->up != NULL)
		return;
	for (uint32_t i = 0; i < params->n; i++) {
		const struct p4_decl *p = params->v[i];
		const struct du_var *v = p4_du_var(u, p);

		if (p->u.param.dir == P4_DIR_OUT && v != NULL && p4_du_unset(u, s, v))
			p4_du_warn(u, s, p->name.loc, P4_UNINITIALIZED_OUT,
			    "out parameter '%s' may not have a value when '%s' ends", p->name.str,
			    u->frame->decl->name.str);
	}
}

/* What holds when the condition is true goes to 'yes', the rest stays in 's'. */
static void
split(struct du *u, struct du_state *s, const struct p4_expr *cond, struct du_state *yes)
{
	enum p4_member_kind what;
	struct du_run run;
	bool negated;
	const struct p4_call *c = p4_du_applied(cond, &what, &negated);

	if (c == NULL || (what != P4_MEMBER_HIT && what != P4_MEMBER_MISS)) {
		p4_du_expr(u, s, cond);
		p4_du_copy(u, yes, s);
		p4_du_assume(u, yes, cond, true);
		p4_du_assume(u, s, cond, false);
		return;
	}
	p4_du_table(u, s, c, cond->loc, &run);
	p4_du_copy(u, yes, (what == P4_MEMBER_HIT) != negated ? &run.hit : &run.miss);
	p4_du_copy(u, s, (what == P4_MEMBER_HIT) != negated ? &run.miss : &run.hit);
	p4_du_run_drop(u, &run);
}

static void
if_stmt(struct du *u, struct du_state *s, const struct p4_stmt *st)
{
	struct du_state end = { .dead = true }, yes = { 0 };

	for (;; st = st->u.branch.no) { /* a chain of else-if is not nesting */
		split(u, s, st->u.branch.cond, &yes);
		stmt(u, &yes, st->u.branch.yes);
		p4_du_meet(u, &end, &yes);
		p4_du_drop(u, &yes);
		if (st->u.branch.no != NULL && st->u.branch.no->kind == P4_STMT_IF)
			continue;
		if (st->u.branch.no != NULL)
			stmt(u, s, st->u.branch.no);
		break;
	}
	p4_du_meet(u, s, &end);
	p4_du_drop(u, &end);
}

/* What comes to the label: of a table's action what that one did, else what was before. */
static void
enter_case(struct du *u, struct du_state *in, const struct p4_stmt *st, uint32_t at,
    const struct du_state *before, const struct du_run *run)
{
	const struct p4_expr *label = st->u.select.cases.v[at].label;

	if (run == NULL || run->n == 0) {
		p4_du_meet(u, in, before);
		return;
	}
	for (uint32_t i = 0; i < run->n; i++) {
		bool here = label->kind == P4_EXPR_NAME && label->u.name.decl == run->actions[i];

		if (label->kind == P4_EXPR_DEFAULT) { /* the others */
			here = true;
			for (uint32_t k = 0; k < st->u.select.cases.n; k++) {
				const struct p4_expr *other = st->u.select.cases.v[k].label;

				here = here && !(other->kind == P4_EXPR_NAME &&
						   other->u.name.decl == run->actions[i]);
			}
		}
		if (here)
			p4_du_meet(u, in, &run->ends[i]);
	}
}

/* Actions without a label, when there is no default. */
static void
other_actions(
    struct du *u, struct du_state *end, const struct p4_stmt *st, const struct du_run *run)
{
	for (uint32_t i = 0; i < run->n; i++) {
		bool labelled = false;

		for (uint32_t k = 0; k < st->u.select.cases.n; k++) {
			const struct p4_expr *label = st->u.select.cases.v[k].label;

			labelled = labelled || (label->kind == P4_EXPR_NAME &&
						   label->u.name.decl == run->actions[i]);
		}
		if (!labelled)
			p4_du_meet(u, end, &run->ends[i]);
	}
}

static void
switch_cases(struct du *u, struct du_state *s, const struct p4_stmt *st, const struct du_run *run)
{
	struct du_state end = { .dead = true }, in = { .dead = true };
	bool dflt = false;

	for (uint32_t i = 0; i < st->u.select.cases.n; i++) {
		const struct p4_case *k = &st->u.select.cases.v[i];

		dflt = dflt || k->label->kind == P4_EXPR_DEFAULT;
		enter_case(u, &in, st, i, s, run);
		if (k->body == NULL && i + 1 < st->u.select.cases.n)
			continue; /* goes to the next body with what came here */
		if (k->body != NULL)
			stmt(u, &in, k->body);
		p4_du_meet(u, &end, &in);
		p4_du_drop(u, &in);
	}
	if (!dflt && (run == NULL || run->n == 0))
		p4_du_meet(u, &end, s);
	else if (!dflt)
		other_actions(u, &end, st, run);
	p4_du_copy(u, s, &end);
	p4_du_drop(u, &end);
}

static void
switch_stmt(struct du *u, struct du_state *s, const struct p4_stmt *st)
{
	enum p4_member_kind what;
	struct du_run run;
	bool negated;
	const struct p4_call *c = p4_du_applied(st->u.select.expr, &what, &negated);

	if (c == NULL || what != P4_MEMBER_ACTION_RUN) {
		p4_du_expr(u, s, st->u.select.expr);
		switch_cases(u, s, st, NULL);
		return;
	}
	p4_du_table(u, s, c, st->u.select.expr->loc, &run);
	switch_cases(u, s, st, &run);
	p4_du_run_drop(u, &run);
}

/* One round of a loop: from its head to its head. Paths that leave it go to 'end'. */
static void
round_of(struct du *u, struct du_state *s, const struct p4_stmt *st, struct du_state *end)
{
	struct du_state next = { .dead = true };
	struct du_loop loop = { .brk = end, .cont = &next };
	const struct du_loop *outer = u->loop;

	u->loop = &loop;
	if (st->kind == P4_STMT_FOR) {
		struct du_state yes = { 0 };

		split(u, s, st->u.loop.cond, &yes);
		p4_du_meet(u, end, s);
		p4_du_copy(u, s, &yes);
		p4_du_drop(u, &yes);
		stmt(u, s, st->u.loop.body);
		p4_du_meet(u, s, &next);
		u->loop = outer;
		stmts(u, s, &st->u.loop.update);
	} else {
		const struct du_var *v = p4_du_add(u, st->u.each.var, st->u.each.var->type, false);

		p4_du_meet(u, end, s);
		if (v != NULL)
			p4_du_set_all(u, s, v, true);
		stmt(u, s, st->u.each.body);
		p4_du_meet(u, s, &next);
		u->loop = outer;
	}
	p4_du_drop(u, &next);
}

static void
loop(struct du *u, struct du_state *s, const struct p4_stmt *st)
{
	struct du_state head = { 0 }, end = { .dead = true };
	bool silent = u->silent;

	if (st->kind == P4_STMT_FOR)
		stmts(u, s, &st->u.loop.init);
	else
		p4_du_expr(u, s, st->u.each.over);
	p4_du_copy(u, &head, s);
	u->silent = true; /* until no round changes what holds at the head */
	for (;;) {
		p4_du_copy(u, s, &head);
		round_of(u, s, st, &end);
		if (!p4_du_meet(u, &head, s) || p4_du_tired(u, 1))
			break;
	}
	u->silent = silent;
	p4_du_drop(u, &end);
	p4_du_copy(u, s, &head);
	round_of(u, s, st, &end);
	p4_du_copy(u, s, &end);
	p4_du_drop(u, &end);
	p4_du_drop(u, &head);
}

/* The path goes on at 'to'. */
static void
jump(struct du *u, struct du_state *s, struct du_state *to)
{
	if (to != NULL)
		p4_du_meet(u, to, s);
	s->dead = true;
}

static void
block(struct du *u, struct du_state *s, const struct p4_stmt *st)
{
	uint8_t quiet = u->quiet;

	u->quiet = p4_du_quiet(u, &st->annos);
	stmts(u, s, &st->u.block.body);
	u->quiet = quiet;
}

static void
assign(struct du *u, struct du_state *s, const struct p4_stmt *st)
{
	if (st->u.assign.op != P4_OP_NONE)
		p4_du_expr(u, s, st->u.assign.left);
	p4_du_expr(u, s, st->u.assign.right);
	p4_du_write(
	    u, s, st->u.assign.left, st->u.assign.op == P4_OP_NONE ? st->u.assign.right : NULL);
}

static void
one_stmt(struct du *u, struct du_state *s, const struct p4_stmt *st)
{
	switch (st->kind) {
	case P4_STMT_EMPTY:
		break;
	case P4_STMT_ASSIGN:
		assign(u, s, st);
		break;
	case P4_STMT_CALL:
		p4_du_expr(u, s, st->u.call);
		break;
	case P4_STMT_IF:
		if_stmt(u, s, st);
		break;
	case P4_STMT_BLOCK:
		block(u, s, st);
		break;
	case P4_STMT_SWITCH:
		switch_stmt(u, s, st);
		break;
	case P4_STMT_FOR:
	case P4_STMT_FOR_IN:
		loop(u, s, st);
		break;
	case P4_STMT_RETURN:
		p4_du_expr(u, s, st->u.value);
		leave(u, s);
		jump(u, s, u->frame->ret);
		break;
	case P4_STMT_EXIT:
		s->dead = true;
		break;
	case P4_STMT_BREAK:
		jump(u, s, u->loop != NULL ? u->loop->brk : NULL);
		break;
	case P4_STMT_CONTINUE:
		jump(u, s, u->loop != NULL ? u->loop->cont : NULL);
		break;
	case P4_STMT_DECL:
		declare(u, s, st->u.decl, false);
		break;
	}
}

static void
stmt(struct du *u, struct du_state *s, const struct p4_stmt *st)
{
	if (p4_du_tired(u, 1))
		return;
	u->nest++;
	one_stmt(u, s, st);
	u->nest--;
}

/* ---- Parsers ---- */

/* The state's own code, then what its transition reads. */
static void
run_state(struct du *u, struct du_state *s, const struct p4_decl *st)
{
	uint8_t quiet = u->quiet;

	u->quiet = p4_du_quiet(u, &st->annos);
	stmts(u, s, &st->u.state.body);
	for (uint32_t i = 0; i < st->u.state.next.exprs.n; i++)
		p4_du_expr(u, s, st->u.state.next.exprs.v[i]);
	for (uint32_t i = 0; i < st->u.state.next.cases.n; i++)
		p4_du_expr(u, s, st->u.state.next.cases.v[i].keyset);
	u->quiet = quiet;
}

/* A parser's states and what is known where each begins. */
struct graph {
	const struct p4_decls *states;
	struct du_state *in;
	struct du_state accept;
};

/* Where a transition goes; NULL for accept and reject. */
static struct du_state *
target(struct du *u, struct graph *g, const struct p4_decl *d, const char *name)
{
	uint32_t i = d != NULL && d->id < u->n_decls ? u->state_of[d->id] : 0;

	if (i < g->states->n && g->states->v[i] == d)
		return &g->in[i];
	return strcmp(name, "accept") == 0 ? &g->accept : NULL;
}

/* Sends the end of state k to its successors; whether one of them learnt something. */
static bool
spread(struct du *u, struct graph *g, uint32_t k, const struct du_state *end)
{
	const struct p4_transition *t = &g->states->v[k]->u.state.next;
	uint32_t n = t->kind == P4_TRANS_SELECT ? t->cases.n : t->kind == P4_TRANS_STATE;
	bool changed = false;

	for (uint32_t i = 0; i < n; i++) {
		struct du_state *to =
		    t->kind == P4_TRANS_SELECT
			? target(u, g, t->cases.v[i].decl, t->cases.v[i].state.str)
			: target(u, g, t->decl, t->state.str);

		if (to != NULL && p4_du_meet(u, to, end))
			changed = true;
	}
	return changed;
}

/* One pass over all states that are reached; whether something was learnt. */
static bool
run_states(struct du *u, struct graph *g)
{
	struct du_state s = { 0 };
	bool changed = false;

	for (uint32_t i = 0; i < g->states->n && !p4_du_tired(u, 1); i++) {
		if (g->in[i].dead)
			continue;
		p4_du_copy(u, &s, &g->in[i]);
		run_state(u, &s, g->states->v[i]);
		changed = spread(u, g, i, &s) || changed;
	}
	p4_du_drop(u, &s);
	return changed;
}

static void
parser(struct du *u, struct du_state *s, const struct p4_decl *d)
{
	struct graph g = { .states = &d->u.parser.states, .accept = { .dead = true } };
	bool silent = u->silent;

	g.in = arena_array(u->ctx->arena, struct du_state, g.states->n + 1);
	for (uint32_t i = 0; i < g.states->n; i++) {
		g.in[i].dead = true;
		if (strcmp(g.states->v[i]->name.str, "start") == 0)
			p4_du_copy(u, &g.in[i], s);
		if (g.states->v[i]->id < u->n_decls)
			u->state_of[g.states->v[i]->id] = i;
	}
	u->silent = true;
	while (run_states(u, &g) && !p4_du_tired(u, 1))
		continue;
	u->silent = silent;
	run_states(u, &g);
	p4_du_copy(u, s, &g.accept);
	for (uint32_t i = 0; i < g.states->n; i++)
		p4_du_drop(u, &g.in[i]);
	p4_du_drop(u, &g.accept);
}

/* ---- Units ---- */

/* Variables of a control or parser. */
static void
locals(struct du *u, struct du_state *s, const struct p4_decls *list)
{
	for (uint32_t i = 0; i < list->n; i++)
		declare(u, s, list->v[i], true);
}

void
p4_du_body(struct du *u, struct du_state *s, const struct p4_decl *d)
{
	struct du_frame frame = *u->frame;
	const struct du_frame *before = u->frame;
	struct du_state ret = { .dead = true };

	frame.ret = &ret;
	u->frame = &frame;
	u->quiet = p4_du_quiet(u, &d->annos);
	switch ((int)d->kind) {
	case P4_DECL_FUNCTION:
		stmt(u, s, d->u.func.body);
		break;
	case P4_DECL_ACTION:
		stmt(u, s, d->u.action.body);
		break;
	case P4_DECL_CONTROL:
		locals(u, s, &d->u.control.locals);
		stmt(u, s, d->u.control.apply);
		break;
	case P4_DECL_PARSER:
		locals(u, s, &d->u.parser.locals);
		parser(u, s, d);
		break;
	}
	leave(u, s);
	p4_du_meet(u, s, &ret);
	p4_du_drop(u, &ret);
	u->frame = before;
}

/* A declaration for itself: what comes from outside has a value and is valid. */
static void
unit(struct du *u, const struct p4_decl *d)
{
	const struct p4_decls *params = params_of(d);
	struct du_frame frame = { .decl = d };
	struct du_state s = { 0 };

	for (uint32_t i = 0; i < u->vars.n; i++)
		u->var_of[u->vars.v[i].decl->id] = 0;
	u->vars.n = 0;
	u->n_bits = 0;
	u->quiet = 0;
	u->frame = &frame;
	for (uint32_t i = 0; i < params->n; i++) {
		const struct du_var *v = p4_du_add(u, params->v[i], params->v[i]->type, true);

		if (v != NULL)
			p4_du_set_all(u, &s, v, params->v[i]->u.param.dir != P4_DIR_OUT);
	}
	p4_du_body(u, &s, d);
	p4_du_drop(u, &s);
}

/* The methods that an object of the program has itself. */
static void
methods(struct du *u, const struct p4_decl *d)
{
	for (uint32_t i = 0; i < d->u.instance.body.n; i++)
		if (d->u.instance.body.v[i]->kind == P4_DECL_FUNCTION &&
		    d->u.instance.body.v[i]->u.func.body != NULL)
			unit(u, d->u.instance.body.v[i]);
}

static void
units(struct du *u, const struct p4_decls *list)
{
	for (uint32_t i = 0; i < list->n && !p4_du_tired(u, 1); i++) {
		const struct p4_decl *d = list->v[i];

		if (u->ctx->files[d->loc.file]->is_system)
			continue;
		if (d->kind == P4_DECL_CONTROL && d->u.control.has_body)
			units(u, &d->u.control.locals);
		else if (d->kind == P4_DECL_PARSER && d->u.parser.has_body)
			units(u, &d->u.parser.locals);
		if (d->kind == P4_DECL_INSTANCE && d->u.instance.has_body)
			methods(u, d);
		else if ((d->kind == P4_DECL_FUNCTION && d->u.func.body != NULL) ||
			 (d->kind == P4_DECL_ACTION && d->u.action.body != NULL) ||
			 (d->kind == P4_DECL_CONTROL && d->u.control.has_body) ||
			 (d->kind == P4_DECL_PARSER && d->u.parser.has_body))
			unit(u, d);
	}
}

void
p4_warn_uninitialized(struct p4_ctx *ctx, const struct p4_program *prog)
{
	struct du *u = arena_new_of(ctx->arena, struct du);

	u->ctx = ctx;
	u->n_decls = ctx->n_decls + 1;
	u->var_of = arena_array(ctx->arena, uint32_t, u->n_decls);
	u->state_of = arena_array(ctx->arena, uint32_t, u->n_decls);
	units(u, &prog->decls);
}
