/* SPDX-License-Identifier: Apache-2.0 */
/* walk.c: visits of all expressions and of all statements. */
#include "p4/walk.h"

static void
walk_args(const struct p4_args *args, p4_visit_fn fn, void *arg)
{
	for (uint32_t i = 0; i < args->n; i++)
		p4_walk_expr(args->v[i].expr, fn, arg);
}

static void
walk_exprs(const struct p4_exprs *list, p4_visit_fn fn, void *arg)
{
	for (uint32_t i = 0; i < list->n; i++)
		p4_walk_expr(list->v[i], fn, arg);
}

static void
walk_decls(const struct p4_decls *list, p4_visit_fn fn, void *arg)
{
	for (uint32_t i = 0; i < list->n; i++)
		p4_walk_decl(list->v[i], fn, arg);
}

static void
walk_stmts(const struct p4_stmts *list, p4_visit_fn fn, void *arg)
{
	for (uint32_t i = 0; i < list->n; i++)
		p4_walk_stmt(list->v[i], fn, arg);
}

void
p4_walk_expr(struct p4_expr *e, p4_visit_fn fn, void *arg)
{
	if (e == NULL)
		return;
	fn(arg, e);
	switch ((int)e->kind) {
	case P4_EXPR_MEMBER:
		p4_walk_expr(e->u.member.base, fn, arg);
		break;
	case P4_EXPR_INDEX:
		p4_walk_expr(e->u.index.base, fn, arg);
		p4_walk_expr(e->u.index.index, fn, arg);
		break;
	case P4_EXPR_SLICE:
		p4_walk_expr(e->u.slice.base, fn, arg);
		p4_walk_expr(e->u.slice.hi, fn, arg);
		p4_walk_expr(e->u.slice.lo, fn, arg);
		p4_walk_expr(e->u.slice.width, fn, arg);
		break;
	case P4_EXPR_CALL:
		p4_walk_expr(e->u.call.callee, fn, arg);
		walk_args(&e->u.call.args, fn, arg);
		break;
	case P4_EXPR_CONSTRUCT:
		walk_args(&e->u.construct.args, fn, arg);
		break;
	case P4_EXPR_CAST:
		p4_walk_expr(e->u.cast.expr, fn, arg);
		break;
	case P4_EXPR_UNARY:
		p4_walk_expr(e->u.unary.expr, fn, arg);
		break;
	case P4_EXPR_BINARY:
		p4_walk_expr(e->u.binary.left, fn, arg);
		p4_walk_expr(e->u.binary.right, fn, arg);
		break;
	case P4_EXPR_COND:
		p4_walk_expr(e->u.cond.cond, fn, arg);
		p4_walk_expr(e->u.cond.yes, fn, arg);
		p4_walk_expr(e->u.cond.no, fn, arg);
		break;
	case P4_EXPR_LIST:
		walk_exprs(&e->u.list.items, fn, arg);
		break;
	case P4_EXPR_STRUCT:
		for (uint32_t i = 0; i < e->u.structure.pairs.n; i++)
			p4_walk_expr(e->u.structure.pairs.v[i].expr, fn, arg);
		break;
	case P4_EXPR_MASK:
	case P4_EXPR_RANGE:
		p4_walk_expr(e->u.pair.a, fn, arg);
		p4_walk_expr(e->u.pair.b, fn, arg);
		break;
	}
}

void
p4_walk_stmt(struct p4_stmt *s, p4_visit_fn fn, void *arg)
{
	for (; s != NULL && s->kind == P4_STMT_IF; s = s->u.branch.no) {
		p4_walk_expr(s->u.branch.cond, fn, arg);
		p4_walk_stmt(s->u.branch.yes, fn, arg);
	}
	if (s == NULL)
		return;
	switch ((int)s->kind) {
	case P4_STMT_ASSIGN:
		p4_walk_expr(s->u.assign.left, fn, arg);
		p4_walk_expr(s->u.assign.right, fn, arg);
		break;
	case P4_STMT_CALL:
		p4_walk_expr(s->u.call, fn, arg);
		break;
	case P4_STMT_BLOCK:
		walk_stmts(&s->u.block.body, fn, arg);
		break;
	case P4_STMT_SWITCH:
		p4_walk_expr(s->u.select.expr, fn, arg);
		for (uint32_t i = 0; i < s->u.select.cases.n; i++) {
			p4_walk_expr(s->u.select.cases.v[i].label, fn, arg);
			p4_walk_stmt(s->u.select.cases.v[i].body, fn, arg);
		}
		break;
	case P4_STMT_FOR:
		walk_stmts(&s->u.loop.init, fn, arg);
		p4_walk_expr(s->u.loop.cond, fn, arg);
		walk_stmts(&s->u.loop.update, fn, arg);
		p4_walk_stmt(s->u.loop.body, fn, arg);
		break;
	case P4_STMT_FOR_IN:
		p4_walk_expr(s->u.each.over, fn, arg);
		p4_walk_stmt(s->u.each.body, fn, arg);
		break;
	case P4_STMT_RETURN:
		p4_walk_expr(s->u.value, fn, arg);
		break;
	case P4_STMT_DECL:
		p4_walk_decl(s->u.decl, fn, arg);
		break;
	}
}

static void
walk_prop(const struct p4_prop *p, p4_visit_fn fn, void *arg)
{
	switch (p->kind) {
	case P4_PROP_KEY:
		for (uint32_t i = 0; i < p->u.keys.n; i++)
			p4_walk_expr(p->u.keys.v[i].expr, fn, arg);
		break;
	case P4_PROP_ACTIONS:
		for (uint32_t i = 0; i < p->u.actions.n; i++)
			walk_args(&p->u.actions.v[i].args, fn, arg);
		break;
	case P4_PROP_ENTRIES:
		for (uint32_t i = 0; i < p->u.entries.n; i++) {
			p4_walk_expr(p->u.entries.v[i].priority, fn, arg);
			walk_exprs(&p->u.entries.v[i].keys, fn, arg);
			walk_args(&p->u.entries.v[i].action.args, fn, arg);
		}
		break;
	case P4_PROP_OTHER:
		p4_walk_expr(p->u.value, fn, arg);
		break;
	}
}

void
p4_walk_decl(struct p4_decl *d, p4_visit_fn fn, void *arg)
{
	switch ((int)d->kind) {
	case P4_DECL_CONST:
	case P4_DECL_VAR:
		p4_walk_expr(d->u.var.init, fn, arg);
		break;
	case P4_DECL_INSTANCE:
		walk_args(&d->u.instance.args, fn, arg);
		walk_decls(&d->u.instance.body, fn, arg);
		break;
	case P4_DECL_VALUE_SET:
		p4_walk_expr(d->u.value_set.size, fn, arg);
		break;
	case P4_DECL_ACTION:
		p4_walk_stmt(d->u.action.body, fn, arg);
		break;
	case P4_DECL_FUNCTION:
		p4_walk_stmt(d->u.func.body, fn, arg);
		break;
	case P4_DECL_TABLE:
		for (uint32_t i = 0; i < d->u.table.props.n; i++)
			walk_prop(&d->u.table.props.v[i], fn, arg);
		break;
	case P4_DECL_PARSER:
		walk_decls(&d->u.parser.locals, fn, arg);
		walk_decls(&d->u.parser.states, fn, arg);
		break;
	case P4_DECL_CONTROL:
		walk_decls(&d->u.control.locals, fn, arg);
		p4_walk_stmt(d->u.control.apply, fn, arg);
		break;
	case P4_DECL_STATE:
		walk_stmts(&d->u.state.body, fn, arg);
		walk_exprs(&d->u.state.next.exprs, fn, arg);
		for (uint32_t i = 0; i < d->u.state.next.cases.n; i++)
			p4_walk_expr(d->u.state.next.cases.v[i].keyset, fn, arg);
		break;
	}
}

/* ---- Statements ---- */

static void
each_of(const struct p4_stmts *list, p4_visit_stmt_fn fn, void *arg)
{
	for (uint32_t i = 0; i < list->n; i++)
		p4_each_stmt(list->v[i], fn, arg);
}

void
p4_each_stmt(struct p4_stmt *s, p4_visit_stmt_fn fn, void *arg)
{
	for (; s != NULL && s->kind == P4_STMT_IF; s = s->u.branch.no) {
		fn(arg, s);
		p4_each_stmt(s->u.branch.yes, fn, arg);
	}
	if (s == NULL)
		return;
	fn(arg, s);
	switch ((int)s->kind) {
	case P4_STMT_BLOCK:
		each_of(&s->u.block.body, fn, arg);
		break;
	case P4_STMT_SWITCH:
		for (uint32_t i = 0; i < s->u.select.cases.n; i++)
			p4_each_stmt(s->u.select.cases.v[i].body, fn, arg);
		break;
	case P4_STMT_FOR:
		each_of(&s->u.loop.init, fn, arg);
		each_of(&s->u.loop.update, fn, arg);
		p4_each_stmt(s->u.loop.body, fn, arg);
		break;
	case P4_STMT_FOR_IN:
		p4_each_stmt(s->u.each.body, fn, arg);
		break;
	}
}

void
p4_each_stmt_of(struct p4_decl *d, p4_visit_stmt_fn fn, void *arg)
{
	const struct p4_decls *inner = NULL;

	switch ((int)d->kind) {
	case P4_DECL_ACTION:
		p4_each_stmt(d->u.action.body, fn, arg);
		break;
	case P4_DECL_FUNCTION:
		p4_each_stmt(d->u.func.body, fn, arg);
		break;
	case P4_DECL_STATE:
		each_of(&d->u.state.body, fn, arg);
		break;
	case P4_DECL_CONTROL:
		inner = &d->u.control.locals;
		p4_each_stmt(d->u.control.apply, fn, arg);
		break;
	case P4_DECL_PARSER:
		inner = &d->u.parser.states;
		break;
	case P4_DECL_INSTANCE:
		inner = &d->u.instance.body;
		break;
	}
	for (uint32_t i = 0; inner != NULL && i < inner->n; i++)
		p4_each_stmt_of(inner->v[i], fn, arg);
}
