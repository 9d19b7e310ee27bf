/* SPDX-License-Identifier: Apache-2.0 */
/* defuse.c: warnings about variables that may be read before they have a value, and out parameters
 * that may be left without one. A set of bits, one a scalar of each variable, says what has a value on
 * every path so far; defuse_header.c does the same for headers that are valid. What an action or a table
 * does to the variables of its control is not followed: they count as set and valid behind the call. */
#include "p4/defuse.h"

#include "p4/warn.h"

#include "base/mem.h"

#include <string.h>

/* A part of a variable. */
struct place {
	const struct du_var *var; /* NULL: not followed */
	uint32_t first;
	uint32_t n;
};

/* ---- Scalars ---- */

static uint32_t
leaf_count(struct p4_ctx *ctx, struct p4_type *t)
{
	uint32_t n, sum = 0;
	const struct p4_field *f = p4_type_fields(ctx, t, &n);

	switch ((int)t->kind) {
	case P4_TYPE_HEADER:
	case P4_TYPE_UNION:
	case P4_TYPE_STACK:
	case P4_TYPE_BAD:
	case P4_TYPE_PARAM:
	case P4_TYPE_EXTERN:
		return 0;
	case P4_TYPE_STRUCT:
		for (uint32_t i = 0; i < n && sum <= P4_DU_STRUCT_MAX; i++)
			sum += leaf_count(ctx, f[i].type);
		return sum;
	case P4_TYPE_TUPLE:
		for (uint32_t i = 0; i < t->n_args && sum <= P4_DU_STRUCT_MAX; i++)
			sum += leaf_count(ctx, t->args[i]);
		return sum;
	}
	return 1;
}

static void
add_var(struct du *u, const struct p4_decl *d, bool outer)
{
	struct du_var v = {
		.decl = d, .first = u->n_leaves, .header = u->n_headers, .outer = outer
	};

	if (d->type == NULL || d->id >= u->n_decls || u->var_of[d->id] != 0)
		return;
	v.n_leaves = leaf_count(u->ctx, d->type);
	if (v.n_leaves > P4_DU_STRUCT_MAX)
		v.n_leaves = 1;
	v.n_headers = p4_du_headers(u->ctx, d->type);
	if (u->n_leaves + v.n_leaves > P4_DU_LEAVES_MAX ||
	    u->n_headers + v.n_headers > P4_DU_LEAVES_MAX)
		return;
	u->n_leaves += v.n_leaves;
	u->n_headers += v.n_headers;
	P4_PUSH(u->ctx, &u->vars, v);
	u->var_of[d->id] = u->vars.n;
}

static bool
bit_get(const struct du_state *s, uint32_t i)
{
	return s->set[i / 64] >> (i % 64) & 1;
}

void
p4_du_set(uint64_t *bits, uint32_t first, uint32_t n, bool value)
{
	for (uint32_t i = first; i < first + n; i++) {
		if (value)
			bits[i / 64] |= 1ull << (i % 64);
		else
			bits[i / 64] &= ~(1ull << (i % 64));
	}
}

static void
set_range(struct du_state *s, uint32_t first, uint32_t n, bool value)
{
	p4_du_set(s->set, first, n, value);
}

/* Merges another path into 's'; whether that changed it. */
static bool
meet(struct du_state *s, const struct du_state *other)
{
	bool changed = false;

	if (other->dead)
		return false;
	if (s->dead) {
		*s = *other;
		return true;
	}
	for (uint32_t i = 0; i < P4_DU_WORDS; i++) {
		uint64_t both = s->set[i] & other->set[i];
		uint64_t valid = s->valid[i] & other->valid[i];

		changed = changed || both != s->set[i] || valid != s->valid[i];
		s->set[i] = both;
		s->valid[i] = valid;
	}
	return changed;
}

/* ---- Places ---- */

const struct du_var *
p4_du_var(const struct du *u, const struct p4_expr *name)
{
	const struct p4_decl *d = name->u.name.decl;

	return d == NULL || d->id >= u->n_decls || u->var_of[d->id] == 0
		   ? NULL
		   : &u->vars.v[u->var_of[d->id] - 1];
}

static struct place
find_place(struct du *u, const struct p4_expr *e)
{
	struct place none = { 0 }, p;
	const struct p4_field *f;
	uint32_t n, at = 0;

	switch ((int)e->kind) {
	case P4_EXPR_NAME:
		p.var = p4_du_var(u, e);
		if (p.var == NULL)
			return none;
		p.first = p.var->first;
		p.n = p.var->n_leaves;
		return p;
	case P4_EXPR_MEMBER:
		p = find_place(u, e->u.member.base);
		if (p.var == NULL || e->u.member.base->type->kind != P4_TYPE_STRUCT ||
		    p.n != leaf_count(u->ctx, e->u.member.base->type))
			return p.var != NULL && p.var->n_leaves == 1 ? p : none;
		f = p4_type_fields(u->ctx, e->u.member.base->type, &n);
		for (; at < n && f[at].name != e->u.member.name.str; at++)
			p.first += leaf_count(u->ctx, f[at].type);
		p.n = leaf_count(u->ctx, e->type);
		return p;
	case P4_EXPR_INDEX:
		p = find_place(u, e->u.index.base);
		return e->u.index.base->type->kind == P4_TYPE_ARRAY ? p : none;
	case P4_EXPR_SLICE:
		return find_place(u, e->u.slice.base);
	}
	return none;
}

static void expr(struct du *u, struct du_state *s, const struct p4_expr *e);

/* The indexes in what is written to are read. */
static void
read_indexes(struct du *u, struct du_state *s, const struct p4_expr *e)
{
	for (;;) {
		if (e->kind == P4_EXPR_INDEX) {
			expr(u, s, e->u.index.index);
			e = e->u.index.base;
		} else if (e->kind == P4_EXPR_SLICE) {
			expr(u, s, e->u.slice.lo);
			e = e->u.slice.base;
		} else if (e->kind == P4_EXPR_MEMBER) {
			e = e->u.member.base;
		} else {
			return;
		}
	}
}

/* The header that a field, or a part of one, is in. */
static void
use_header(struct du *u, struct du_state *s, const struct p4_expr *e)
{
	while (e->kind == P4_EXPR_SLICE)
		e = e->u.slice.base;
	for (; e->kind == P4_EXPR_MEMBER; e = e->u.member.base)
		p4_du_use_field(u, s, e);
}

static void
write_to(struct du *u, struct du_state *s, const struct p4_expr *e)
{
	struct place p = find_place(u, e);

	read_indexes(u, s, e);
	use_header(u, s, e);
	p4_du_assign(u, s, e, NULL);
	if (p.var != NULL)
		set_range(s, p.first, p.n, true);
}

/* Of several scalars one with a value is enough: structs are often filled in part. */
static bool
has_value(const struct du_state *s, uint32_t first, uint32_t n)
{
	for (uint32_t i = first; i < first + n; i++)
		if (bit_get(s, i))
			return true;
	return n == 0;
}

static void
read_from(struct du *u, struct du_state *s, const struct p4_expr *e)
{
	struct place p = find_place(u, e);

	read_indexes(u, s, e);
	use_header(u, s, e);
	if (p.var == NULL || s->dead || has_value(s, p.first, p.n))
		return;
	if (u->report && !p4_no_warn(u->decl, P4_UNINITIALIZED_USE))
		p4_warn(u->ctx, e->loc, P4_UNINITIALIZED_USE, "'%s' may not have a value here",
		    p.var->decl->name.str);
	set_range(s, p.first, p.n, true); /* said once a path */
}

/* ---- Expressions ---- */

static void
call(struct du *u, struct du_state *s, const struct p4_expr *e)
{
	const struct p4_call *c = e->u.call.call;

	if (c == NULL)
		return;
	if (c->base != NULL && c->kind == P4_CALL_BUILTIN && c->builtin < P4_BUILTIN_MIN_SIZE_BITS)
		read_indexes(u, s, c->base);
	for (uint32_t i = 0; i < c->n_order; i++) {
		const struct p4_bind *b = &c->binds[c->order[i]];

		if (b->how != P4_BIND_ARG || b->arg == NULL)
			continue;
		if (b->dir != P4_DIR_OUT)
			expr(u, s, b->arg);
	}
	for (uint32_t i = 0; i < c->n_order; i++) {
		const struct p4_bind *b = &c->binds[c->order[i]];

		if (b->how == P4_BIND_ARG && (b->dir == P4_DIR_OUT || b->dir == P4_DIR_INOUT))
			write_to(u, s, b->arg);
	}
	if (c->kind == P4_CALL_BUILTIN)
		p4_du_builtin(u, s, c);
	if (c->kind == P4_CALL_ACTION || c->kind == P4_CALL_APPLY_TABLE)
		for (uint32_t i = 0; i < u->vars.n; i++)
			if (u->vars.v[i].outer) {
				set_range(s, u->vars.v[i].first, u->vars.v[i].n_leaves, true);
				p4_du_set(
				    s->valid, u->vars.v[i].header, u->vars.v[i].n_headers, true);
			}
}

/* An expression that is evaluated when the condition is 'truth'. */
static void
after(struct du *u, struct du_state *s, const struct p4_expr *cond, bool truth,
    const struct p4_expr *e)
{
	struct du_state then = *s;

	p4_du_assume(u, &then, cond, truth);
	expr(u, &then, e);
	meet(s, &then);
}

static void
expr(struct du *u, struct du_state *s, const struct p4_expr *e)
{
	if (e == NULL || e->value != NULL || e->type == NULL)
		return;
	switch ((int)e->kind) {
	case P4_EXPR_NAME:
		read_from(u, s, e);
		break;
	case P4_EXPR_MEMBER:
	case P4_EXPR_INDEX:
	case P4_EXPR_SLICE:
		if (find_place(u, e).var != NULL) {
			read_from(u, s, e);
			break;
		}
		if (e->kind == P4_EXPR_MEMBER) {
			p4_du_use_field(u, s, e);
			expr(u, s, e->u.member.base);
		} else if (e->kind == P4_EXPR_INDEX) {
			expr(u, s, e->u.index.base);
			expr(u, s, e->u.index.index);
		} else {
			expr(u, s, e->u.slice.base);
			expr(u, s, e->u.slice.lo);
		}
		break;
	case P4_EXPR_CALL:
		if (e->u.call.callee->kind == P4_EXPR_MEMBER &&
		    e->u.call.callee->u.member.base->kind == P4_EXPR_CALL)
			expr(u, s, e->u.call.callee->u.member.base);
		call(u, s, e);
		break;
	case P4_EXPR_CAST:
		expr(u, s, e->u.cast.expr);
		break;
	case P4_EXPR_UNARY:
		expr(u, s, e->u.unary.expr);
		break;
	case P4_EXPR_BINARY:
		expr(u, s, e->u.binary.left);
		if (e->u.binary.op == P4_OP_LAND || e->u.binary.op == P4_OP_LOR)
			after(u, s, e->u.binary.left, e->u.binary.op == P4_OP_LAND,
			    e->u.binary.right);
		else
			expr(u, s, e->u.binary.right);
		break;
	case P4_EXPR_COND:
		expr(u, s, e->u.cond.cond);
		after(u, s, e->u.cond.cond, true, e->u.cond.yes);
		after(u, s, e->u.cond.cond, false, e->u.cond.no);
		break;
	case P4_EXPR_LIST:
		for (uint32_t i = 0; i < e->u.list.items.n; i++)
			expr(u, s, e->u.list.items.v[i]);
		break;
	case P4_EXPR_STRUCT:
		for (uint32_t i = 0; i < e->u.structure.pairs.n; i++)
			expr(u, s, e->u.structure.pairs.v[i].expr);
		break;
	case P4_EXPR_MASK:
	case P4_EXPR_RANGE:
		expr(u, s, e->u.pair.a);
		expr(u, s, e->u.pair.b);
		break;
	}
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
declare(struct du *u, struct du_state *s, const struct p4_decl *d)
{
	const struct du_var *v;

	if (d->kind != P4_DECL_VAR)
		return;
	expr(u, s, d->u.var.init);
	add_var(u, d, false);
	if (d->id >= u->n_decls || u->var_of[d->id] == 0)
		return;
	v = &u->vars.v[u->var_of[d->id] - 1];
	set_range(s, v->first, v->n_leaves, d->u.var.init != NULL);
	p4_du_set(s->valid, v->header, v->n_headers, d->u.var.init != NULL);
}

/* Out parameters at an end of the unit. */
static void
leave(struct du *u, struct du_state *s)
{
	if (s->dead)
		return;
	for (uint32_t i = 0; i < u->params->n; i++) {
		const struct p4_decl *p = u->params->v[i];
		const struct du_var *v;

		if (p->u.param.dir != P4_DIR_OUT || u->var_of[p->id] == 0)
			continue;
		v = &u->vars.v[u->var_of[p->id] - 1];
		if (has_value(s, v->first, v->n_leaves))
			continue;
		if (u->report && !p4_no_warn(u->decl, P4_UNINITIALIZED_OUT))
			p4_warn(u->ctx, p->name.loc, P4_UNINITIALIZED_OUT,
			    "out parameter '%s' may not have a value when '%s' ends", p->name.str,
			    u->decl->name.str);
	}
}

static void
if_stmt(struct du *u, struct du_state *s, const struct p4_stmt *st)
{
	struct du_state end = { .dead = true }, yes;

	for (;; st = st->u.branch.no) { /* a chain of else-if is not nesting */
		expr(u, s, st->u.branch.cond);
		yes = *s;
		p4_du_assume(u, &yes, st->u.branch.cond, true);
		p4_du_assume(u, s, st->u.branch.cond, false);
		stmt(u, &yes, st->u.branch.yes);
		meet(&end, &yes);
		if (st->u.branch.no != NULL && st->u.branch.no->kind == P4_STMT_IF)
			continue;
		if (st->u.branch.no != NULL)
			stmt(u, s, st->u.branch.no);
		break;
	}
	meet(&end, s);
	*s = end;
}

static void
switch_stmt(struct du *u, struct du_state *s, const struct p4_stmt *st)
{
	struct du_state end = *s, before;
	bool dflt = false;

	expr(u, s, st->u.select.expr);
	before = *s;
	end.dead = true;
	for (uint32_t i = 0; i < st->u.select.cases.n; i++) {
		const struct p4_case *k = &st->u.select.cases.v[i];
		struct du_state in = before;

		dflt = dflt || k->label->kind == P4_EXPR_DEFAULT;
		if (k->body == NULL && i + 1 < st->u.select.cases.n)
			continue;
		if (k->body != NULL)
			stmt(u, &in, k->body);
		meet(&end, &in);
	}
	if (!dflt)
		meet(&end, &before);
	*s = end;
}

static void
loop(struct du *u, struct du_state *s, const struct p4_stmt *st)
{
	struct du_state body;

	if (st->kind == P4_STMT_FOR) {
		stmts(u, s, &st->u.loop.init);
		expr(u, s, st->u.loop.cond);
		body = *s;
		stmt(u, &body, st->u.loop.body);
		stmts(u, &body, &st->u.loop.update);
		return;
	}
	expr(u, s, st->u.each.over);
	body = *s;
	stmt(u, &body, st->u.each.body);
}

static void
stmt(struct du *u, struct du_state *s, const struct p4_stmt *st)
{
	switch (st->kind) {
	case P4_STMT_EMPTY:
		break;
	case P4_STMT_ASSIGN:
		if (st->u.assign.op != P4_OP_NONE)
			expr(u, s, st->u.assign.left);
		expr(u, s, st->u.assign.right);
		write_to(u, s, st->u.assign.left);
		p4_du_assign(u, s, st->u.assign.left, st->u.assign.right);
		break;
	case P4_STMT_CALL:
		expr(u, s, st->u.call);
		break;
	case P4_STMT_IF:
		if_stmt(u, s, st);
		break;
	case P4_STMT_BLOCK:
		stmts(u, s, &st->u.block.body);
		break;
	case P4_STMT_SWITCH:
		switch_stmt(u, s, st);
		break;
	case P4_STMT_FOR:
	case P4_STMT_FOR_IN:
		loop(u, s, st);
		break;
	case P4_STMT_RETURN:
		expr(u, s, st->u.value);
		leave(u, s);
		s->dead = true;
		break;
	case P4_STMT_EXIT:
	case P4_STMT_BREAK:
	case P4_STMT_CONTINUE:
		s->dead = true;
		break;
	case P4_STMT_DECL:
		declare(u, s, st->u.decl);
		break;
	}
}

/* ---- Units ---- */

static void
begin(struct du *u, struct du_state *s, const struct p4_decl *d, const struct p4_decls *params)
{
	u->decl = d;
	u->params = params;
	u->n_leaves = u->n_headers = 0;
	u->report = true;
	for (uint32_t i = 0; i < u->vars.n; i++)
		u->var_of[u->vars.v[i].decl->id] = 0;
	u->vars.n = 0;
	for (uint32_t i = 0; i < params->n; i++) {
		bool out = params->v[i]->u.param.dir == P4_DIR_OUT;
		uint32_t n = u->vars.n;

		if (out || params->v[i]->u.param.dir == P4_DIR_INOUT)
			add_var(u, params->v[i], true);
		if (u->vars.n > n &&
		    !out) { /* the caller's: set, and valid as far as one can tell */
			set_range(s, u->vars.v[n].first, u->vars.v[n].n_leaves, true);
			p4_du_set(s->valid, u->vars.v[n].header, u->vars.v[n].n_headers, true);
		}
	}
}

static void
body(struct du *u, const struct p4_decl *d, const struct p4_decls *params,
    const struct p4_stmt *code)
{
	struct du_state s = { 0 };

	if (code == NULL)
		return;
	begin(u, &s, d, params);
	stmt(u, &s, code);
	leave(u, &s);
}

static void
outer_locals(struct du *u, struct du_state *s, const struct p4_decls *locals)
{
	for (uint32_t i = 0; i < locals->n; i++)
		if (locals->v[i]->kind == P4_DECL_VAR) {
			add_var(u, locals->v[i], true);
			declare(u, s, locals->v[i]);
		}
}

static void
control(struct du *u, const struct p4_decl *d)
{
	const struct p4_decls *locals = &d->u.control.locals;
	struct du_state s = { 0 };

	for (uint32_t i = 0; i < locals->n; i++)
		if (locals->v[i]->kind == P4_DECL_ACTION)
			body(u, locals->v[i], &locals->v[i]->u.action.params,
			    locals->v[i]->u.action.body);
	begin(u, &s, d, &d->u.control.params);
	outer_locals(u, &s, locals);
	stmt(u, &s, d->u.control.apply);
	leave(u, &s);
}

/* The state's own code, then what its transition reads. */
static void
run_state(struct du *u, struct du_state *s, const struct p4_decl *st)
{
	u->decl = st;
	stmts(u, s, &st->u.state.body);
	for (uint32_t i = 0; i < st->u.state.next.exprs.n; i++)
		expr(u, s, st->u.state.next.exprs.v[i]);
	for (uint32_t i = 0; i < st->u.state.next.cases.n; i++)
		expr(u, s, st->u.state.next.cases.v[i].keyset);
}

static uint32_t
state_index(const struct p4_decls *states, const struct p4_decl *d)
{
	uint32_t i = 0;

	while (i < states->n && states->v[i] != d)
		i++;
	return i;
}

/* Sends the end of state k to its successors; whether one of them learnt something. */
static bool
spread(const struct p4_decls *states, uint32_t k, const struct du_state *end, struct du_state *in)
{
	const struct p4_transition *t = &states->v[k]->u.state.next;
	uint32_t n = t->kind == P4_TRANS_SELECT ? t->cases.n : t->kind == P4_TRANS_STATE;
	bool changed = false;

	for (uint32_t i = 0; i < n; i++) {
		const struct p4_decl *d = t->kind == P4_TRANS_SELECT ? t->cases.v[i].decl : t->decl;
		uint32_t at = d != NULL ? state_index(states, d) : states->n;

		if (at < states->n && meet(&in[at], end))
			changed = true;
	}
	return changed;
}

#define PARSER_STATES_MAX 512u /* larger parsers are not looked at */

static void
parser(struct du *u, const struct p4_decl *d)
{
	const struct p4_decls *states = &d->u.parser.states;
	struct du_state *in, s = { 0 };
	bool changed = true;

	if (states->n > PARSER_STATES_MAX)
		return;
	in = arena_array(u->ctx->arena, struct du_state, states->n + 1);
	begin(u, &s, d, &d->u.parser.params);
	outer_locals(u, &s, &d->u.parser.locals);
	for (uint32_t i = 0; i < states->n; i++) {
		in[i].dead = true;
		if (strcmp(states->v[i]->name.str, "start") == 0)
			in[i] = s;
	}
	u->report = false;
	for (uint32_t pass = 0; changed && pass < states->n + 2; pass++) {
		changed = false;
		for (uint32_t i = 0; i < states->n; i++) {
			s = in[i];
			if (s.dead)
				continue;
			run_state(u, &s, states->v[i]);
			changed = spread(states, i, &s, in) || changed;
		}
	}
	u->report = true;
	for (uint32_t i = 0; i < states->n; i++) {
		s = in[i];
		if (!s.dead)
			run_state(u, &s, states->v[i]);
	}
}

void
p4_warn_uninitialized(struct p4_ctx *ctx, const struct p4_program *prog)
{
	struct du *u = arena_new_of(ctx->arena, struct du);

	u->ctx = ctx;
	u->n_decls = ctx->n_decls + 1;
	u->var_of = arena_array(ctx->arena, uint32_t, u->n_decls);
	for (uint32_t i = 0; i < prog->decls.n; i++) {
		const struct p4_decl *d = prog->decls.v[i];

		if (ctx->files[d->loc.file]->is_system)
			continue;
		if (d->kind == P4_DECL_FUNCTION)
			body(u, d, &d->u.func.params, d->u.func.body);
		else if (d->kind == P4_DECL_ACTION)
			body(u, d, &d->u.action.params, d->u.action.body);
		else if (d->kind == P4_DECL_CONTROL && d->u.control.has_body)
			control(u, d);
		else if (d->kind == P4_DECL_PARSER && d->u.parser.has_body)
			parser(u, d);
	}
}
