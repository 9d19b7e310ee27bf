/* SPDX-License-Identifier: Apache-2.0 */
/* defuse_expr.c: what expressions read, and what calls do: arguments are copied to the parameters, the callee is gone
 * through as if it stood here, and its out parameters are copied back. A table does what one of its actions does. */
#include "p4/defuse.h"

/* ---- Calls ---- */

/* What an unknown callee may have set. */
static void
touch_outer(struct du *u, struct du_state *s)
{
	for (uint32_t i = 0; i < u->vars.n; i++)
		if (u->vars.v[i].outer)
			p4_du_set_all(u, s, &u->vars.v[i], true);
}

static bool
has_body(const struct p4_decl *d)
{
	switch ((int)d->kind) {
	case P4_DECL_ACTION:
		return d->u.action.body != NULL;
	case P4_DECL_FUNCTION:
		return d->u.func.body != NULL && d->u.func.type_params.n == 0;
	case P4_DECL_TABLE:
		return true;
	}
	return false;
}

/* Whether a call is followed: not into controls and parsers, which are units for themselves and often rely on what
 * the program's tables agree about; not into itself, and not too deep. */
static bool
can_follow(struct du *u, const struct p4_decl *d)
{
	uint32_t depth = 0;

	for (const struct du_frame *f = u->frame; f != NULL; f = f->up, depth++)
		if (f->decl == d)
			return false;
	return has_body(d) && depth < P4_DU_FRAMES_MAX && u->nest < P4_DU_NEST_MAX;
}

static void
copy_in(struct du *u, struct du_state *s, const struct p4_bind *b)
{
	const struct du_var *v;

	if (b->param == NULL)
		return;
	v = p4_du_add(u, b->param, b->type, false);
	if (v == NULL)
		return;
	if (b->dir == P4_DIR_OUT)
		p4_du_set_all(u, s, v, false);
	else if (b->how == P4_BIND_ARG || b->how == P4_BIND_DEFAULT)
		p4_du_assign(u, s, p4_du_place_of(v), b->arg);
	else
		p4_du_set_all(u, s, v, true);
}

/* Goes through the callee; 'from' is the place of the call, line 0 when a table calls. c is NULL only for an action
 * whose parameters all come from the table. */
static void
follow(struct du *u, struct du_state *s, const struct p4_decl *d, const struct p4_call *c,
    struct p4_loc from)
{
	struct du_frame frame = { .up = u->frame, .decl = d, .from = from };
	const struct du_loop *loop = u->loop;
	uint8_t quiet = u->quiet;

	for (uint32_t i = 0; c != NULL && i < c->n_binds; i++)
		copy_in(u, s, &c->binds[i]);
	for (uint32_t i = 0; c == NULL && i < d->u.action.params.n; i++) { /* all from the table */
		const struct p4_decl *p = d->u.action.params.v[i];
		const struct du_var *v = p4_du_add(u, p, p->type, false);

		if (v != NULL)
			p4_du_set_all(u, s, v, true);
	}
	u->frame = &frame;
	u->loop = NULL;
	p4_du_body(u, s, d);
	for (uint32_t i = 0; c != NULL && i < c->n_binds;
	     i++) /* what lacks a value was said there */
		if (c->binds[i].dir == P4_DIR_OUT && c->binds[i].param != NULL) {
			const struct du_var *v = p4_du_var(u, c->binds[i].param);

			if (v != NULL)
				p4_du_fill(u, s, DU_SET, v->first, v->n, true);
		}
	u->frame = frame.up;
	u->loop = loop;
	u->quiet = quiet;
}

static void
copy_out(struct du *u, struct du_state *s, const struct p4_call *c, bool followed)
{
	for (uint32_t i = 0; i < c->n_order; i++) {
		const struct p4_bind *b = &c->binds[c->order[i]];

		if (b->how == P4_BIND_ARG && b->arg != NULL &&
		    (b->dir == P4_DIR_OUT || b->dir == P4_DIR_INOUT))
			p4_du_write_var(u, s, b->arg,
			    followed && b->param != NULL ? p4_du_var(u, b->param) : NULL);
	}
}

/* Whether the object of a method has methods of its own, which can see the variables around it. */
static bool
has_own_methods(const struct p4_call *c)
{
	const struct p4_decl *d;

	if (c->kind != P4_CALL_METHOD || c->base == NULL || c->base->kind != P4_EXPR_NAME)
		return false;
	d = c->base->u.name.decl;
	return d != NULL && d->kind == P4_DECL_INSTANCE && d->u.instance.has_body;
}

static void
call(struct du *u, struct du_state *s, const struct p4_expr *e)
{
	const struct p4_call *c = e->u.call.call;
	bool user, followed;

	if (c == NULL)
		return;
	if (c->kind == P4_CALL_APPLY_TABLE) {
		p4_du_table(u, s, c, e->loc, NULL);
		return;
	}
	if (c->base != NULL && c->kind == P4_CALL_BUILTIN && c->builtin < P4_BUILTIN_MIN_SIZE_BITS)
		p4_du_indexes(u, s, c->base);
	for (uint32_t i = 0; i < c->n_order; i++) {
		const struct p4_bind *b = &c->binds[c->order[i]];

		if (b->how == P4_BIND_ARG && b->arg != NULL && b->dir != P4_DIR_OUT)
			p4_du_expr(u, s, b->arg);
	}
	user = c->kind == P4_CALL_ACTION || c->kind == P4_CALL_FUNCTION;
	followed = user && c->decl != NULL && can_follow(u, c->decl);
	if (followed)
		follow(u, s, c->decl, c, e->loc);
	else if (c->kind == P4_CALL_ACTION || has_own_methods(c))
		touch_outer(u, s);
	copy_out(u, s, c, followed);
	if (c->kind == P4_CALL_BUILTIN)
		p4_du_builtin(u, s, c);
}

/* ---- Tables ---- */

const struct p4_call *
p4_du_applied(const struct p4_expr *e, enum p4_member_kind *what, bool *negated)
{
	const struct p4_call *c;

	*negated = false;
	for (; e->kind == P4_EXPR_UNARY && e->u.unary.op == P4_OP_NOT; e = e->u.unary.expr)
		*negated = !*negated;
	if (e->kind != P4_EXPR_MEMBER || e->u.member.base->kind != P4_EXPR_CALL)
		return NULL;
	*what = (enum p4_member_kind)e->u.member.what;
	c = e->u.member.base->u.call.call;
	return c != NULL && c->kind == P4_CALL_APPLY_TABLE && c->decl != NULL ? c : NULL;
}

static bool
is_marked(const struct p4_action_ref *ref, const char *anno)
{
	return p4_anno_find(&ref->annos, anno) != NULL;
}

/* What one action of the table's list does; where its end goes. */
static void
run_action(struct du *u, const struct du_state *s, const struct p4_action_ref *ref,
    const struct p4_prop *dflt, struct du_run *run)
{
	struct du_state end = { 0 };
	const struct p4_expr *now = dflt != NULL ? dflt->u.value : NULL;
	bool is_default = now != NULL && now->kind == P4_EXPR_CALL && now->u.call.call != NULL &&
			  now->u.call.call->decl == ref->decl;

	p4_du_copy(u, &end, s);
	if (ref->decl != NULL && can_follow(u, ref->decl))
		follow(u, &end, ref->decl, ref->call, (struct p4_loc){ 0 });
	else
		touch_outer(u, &end);
	for (uint32_t i = 0; ref->call != NULL && i < ref->call->n_binds; i++) {
		const struct p4_bind *b = &ref->call->binds[i];

		if (b->how == P4_BIND_ARG && b->arg != NULL &&
		    (b->dir == P4_DIR_OUT || b->dir == P4_DIR_INOUT))
			p4_du_write_var(u, &end, b->arg, p4_du_var(u, b->param));
	}
	if (!is_marked(ref, "defaultonly"))
		p4_du_meet_table(u, &run->hit, &end);
	if (is_default || (!is_marked(ref, "tableonly") && (dflt == NULL || !dflt->is_const)))
		p4_du_meet_table(u, &run->miss, &end);
	run->actions[run->n] = ref->decl;
	run->ends[run->n++] = end;
}

static void
run_table(struct du *u, struct du_state *s, const struct p4_decl *table, struct du_run *run)
{
	const struct p4_prop *dflt = p4_table_prop(table, "default_action");
	const struct p4_prop *list = p4_table_prop(table, "actions");
	const struct p4_prop *keys = p4_table_prop(table, "key");
	uint32_t n = list != NULL && list->kind == P4_PROP_ACTIONS ? list->u.actions.n : 0;

	for (uint32_t i = 0; keys != NULL && i < keys->u.keys.n; i++)
		p4_du_expr(u, s, keys->u.keys.v[i].expr);
	run->actions = arena_array(u->ctx->arena, const struct p4_decl *, n + 1);
	run->ends = arena_array(u->ctx->arena, struct du_state, n + 1);
	for (uint32_t i = 0; i < n; i++) {
		const struct p4_action_ref *ref = &list->u.actions.v[i];

		for (uint32_t k = 0; ref->call != NULL && k < ref->call->n_binds; k++)
			if (ref->call->binds[k].how == P4_BIND_ARG &&
			    ref->call->binds[k].arg != NULL &&
			    ref->call->binds[k].dir != P4_DIR_OUT)
				p4_du_expr(u, s, ref->call->binds[k].arg);
	}
	for (uint32_t i = 0; i < n; i++)
		run_action(u, s, &list->u.actions.v[i], dflt, run);
	if (dflt == NULL) /* NoAction, in the list or not */
		p4_du_meet_table(u, &run->miss, s);
}

void
p4_du_table(struct du *u, struct du_state *s, const struct p4_call *c, struct p4_loc loc,
    struct du_run *out)
{
	struct du_frame frame = { .up = u->frame, .decl = c->decl, .from = loc, .table = c->decl };
	struct du_run run = { .hit = { .dead = true }, .miss = { .dead = true } };
	uint8_t quiet = u->quiet;

	if (c->decl == NULL || !can_follow(u, c->decl)) {
		touch_outer(u, s);
		p4_du_copy(u, &run.hit, s);
		p4_du_copy(u, &run.miss, s);
	} else {
		u->quiet |= p4_du_quiet(u, &c->decl->annos);
		u->frame = &frame;
		run_table(u, s, c->decl, &run);
		u->frame = frame.up;
		u->quiet = quiet;
		p4_du_copy(u, s, &run.miss);
		p4_du_meet_table(u, s, &run.hit);
	}
	if (out != NULL)
		*out = run;
	else
		p4_du_run_drop(u, &run);
}

void
p4_du_run_drop(struct du *u, struct du_run *run)
{
	for (uint32_t i = 0; i < run->n; i++)
		p4_du_drop(u, &run->ends[i]);
	p4_du_drop(u, &run->hit);
	p4_du_drop(u, &run->miss);
	run->n = 0;
}

/* ---- Expressions ---- */

void
p4_du_indexes(struct du *u, struct du_state *s, const struct p4_expr *e)
{
	for (;;) {
		if (e->kind == P4_EXPR_INDEX) {
			p4_du_expr(u, s, e->u.index.index);
			e = e->u.index.base;
		} else if (e->kind == P4_EXPR_SLICE) {
			p4_du_expr(u, s, e->u.slice.lo);
			e = e->u.slice.base;
		} else if (e->kind == P4_EXPR_MEMBER) {
			e = e->u.member.base;
		} else {
			return;
		}
	}
}

/* An expression that is evaluated when the condition is 'truth'. */
static void
after(struct du *u, struct du_state *s, const struct p4_expr *cond, bool truth,
    const struct p4_expr *e)
{
	struct du_state then = { 0 };

	p4_du_copy(u, &then, s);
	p4_du_assume(u, &then, cond, truth);
	p4_du_expr(u, &then, e);
	p4_du_meet(u, s, &then);
	p4_du_drop(u, &then);
}

/* A part of something, as a whole or, when that is not followed, its parts. */
static void
part(struct du *u, struct du_state *s, const struct p4_expr *e)
{
	if (p4_du_place(u, e).var != NULL) {
		p4_du_read(u, s, e);
	} else if (e->kind == P4_EXPR_MEMBER) {
		p4_du_expr(u, s, e->u.member.base);
	} else if (e->kind == P4_EXPR_INDEX) {
		p4_du_expr(u, s, e->u.index.base);
		p4_du_expr(u, s, e->u.index.index);
	} else if (e->kind == P4_EXPR_SLICE) {
		p4_du_expr(u, s, e->u.slice.base);
		p4_du_expr(u, s, e->u.slice.lo);
	}
}

void
p4_du_expr(struct du *u, struct du_state *s, const struct p4_expr *e)
{
	if (e == NULL || e->value != NULL || e->type == NULL || p4_du_tired(u, 1))
		return;
	switch ((int)e->kind) {
	case P4_EXPR_NAME:
	case P4_EXPR_MEMBER:
	case P4_EXPR_INDEX:
	case P4_EXPR_SLICE:
		part(u, s, e);
		break;
	case P4_EXPR_CALL:
		if (e->u.call.callee->kind == P4_EXPR_MEMBER &&
		    e->u.call.callee->u.member.base->kind == P4_EXPR_CALL)
			p4_du_expr(u, s, e->u.call.callee->u.member.base);
		call(u, s, e);
		break;
	case P4_EXPR_CAST:
		p4_du_expr(u, s, e->u.cast.expr);
		break;
	case P4_EXPR_UNARY:
		p4_du_expr(u, s, e->u.unary.expr);
		break;
	case P4_EXPR_BINARY:
		p4_du_expr(u, s, e->u.binary.left);
		if (e->u.binary.op == P4_OP_LAND || e->u.binary.op == P4_OP_LOR)
			after(u, s, e->u.binary.left, e->u.binary.op == P4_OP_LAND,
			    e->u.binary.right);
		else
			p4_du_expr(u, s, e->u.binary.right);
		break;
	case P4_EXPR_COND:
		p4_du_expr(u, s, e->u.cond.cond);
		after(u, s, e->u.cond.cond, true, e->u.cond.yes);
		after(u, s, e->u.cond.cond, false, e->u.cond.no);
		break;
	case P4_EXPR_LIST:
		for (uint32_t i = 0; i < e->u.list.items.n; i++)
			p4_du_expr(u, s, e->u.list.items.v[i]);
		break;
	case P4_EXPR_STRUCT:
		for (uint32_t i = 0; i < e->u.structure.pairs.n; i++)
			p4_du_expr(u, s, e->u.structure.pairs.v[i].expr);
		break;
	case P4_EXPR_MASK:
	case P4_EXPR_RANGE:
		p4_du_expr(u, s, e->u.pair.a);
		p4_du_expr(u, s, e->u.pair.b);
		break;
	}
}
