/* SPDX-License-Identifier: Apache-2.0 */
/* clone.c: copies of declarations. Each node is copied whole, then its children one by one, and the
 * slots of the checker are emptied. */
#include "p4/clone.h"

#include "p4/ctx.h"

static struct p4_expr *clone_expr(struct p4_ctx *ctx, const struct p4_expr *e);
static struct p4_typeref *clone_type(struct p4_ctx *ctx, const struct p4_typeref *t);
static struct p4_stmt *clone_stmt(struct p4_ctx *ctx, const struct p4_stmt *s);

/* Gives 'list' its own array, each item from 'item(ctx, old)'. */
#define CLONE_LIST(ctx, list, item)                                                                \
	do {                                                                                       \
		void *v_ = (list)->v;                                                              \
		(list)->cap = (list)->n;                                                           \
		(list)->v = arena_alloc((ctx)->arena, ((list)->n + 1) * sizeof *(list)->v);        \
		for (uint32_t i_ = 0; i_ < (list)->n; i_++)                                        \
			(list)->v[i_] = item(ctx, ((typeof((list)->v))v_)[i_]);                    \
	} while (0)

/* The same for lists of structs: the array is copied, the caller goes over it. */
#define COPY_ARRAY(ctx, list)                                                                      \
	do {                                                                                       \
		(list)->cap = (list)->n;                                                           \
		if ((list)->n > 0)                                                                 \
			(list)->v =                                                                \
			    arena_memdup((ctx)->arena, (list)->v, (list)->n * sizeof *(list)->v);  \
	} while (0)

static void
clone_args(struct p4_ctx *ctx, struct p4_args *args)
{
	COPY_ARRAY(ctx, args);
	for (uint32_t i = 0; i < args->n; i++)
		args->v[i].expr = clone_expr(ctx, args->v[i].expr);
}

/* ---- Types ---- */

static struct p4_typeref *
clone_type(struct p4_ctx *ctx, const struct p4_typeref *old)
{
	struct p4_typeref *t;

	if (old == NULL)
		return NULL;
	t = arena_memdup(ctx->arena, old, sizeof *old);
	t->type = NULL;
	switch (t->kind) {
	case P4_TREF_BIT:
	case P4_TREF_SINT:
	case P4_TREF_VARBIT:
		t->u.bits.width = clone_expr(ctx, t->u.bits.width);
		break;
	case P4_TREF_NAME:
		t->u.name.decl = NULL;
		CLONE_LIST(ctx, &t->u.name.args, clone_type);
		break;
	case P4_TREF_ARRAY:
		t->u.array.elem = clone_type(ctx, t->u.array.elem);
		t->u.array.size = clone_expr(ctx, t->u.array.size);
		break;
	case P4_TREF_LIST:
		t->u.list.elem = clone_type(ctx, t->u.list.elem);
		break;
	case P4_TREF_TUPLE:
		CLONE_LIST(ctx, &t->u.tuple.args, clone_type);
		break;
	case P4_TREF_DECL:
		t->u.decl = p4_clone_decl(ctx, t->u.decl);
		break;
	case P4_TREF_BOOL:
	case P4_TREF_ERROR:
	case P4_TREF_MATCH_KIND:
	case P4_TREF_STRING:
	case P4_TREF_VOID:
	case P4_TREF_INT:
	case P4_TREF_DONTCARE:
		break;
	}
	return t;
}

/* ---- Expressions ---- */

static void
clone_parts(struct p4_ctx *ctx, struct p4_expr *e)
{
	switch ((int)e->kind) {
	case P4_EXPR_NAME:
		e->u.name.decl = NULL;
		break;
	case P4_EXPR_TYPE:
		e->u.type_name = clone_type(ctx, e->u.type_name);
		break;
	case P4_EXPR_MEMBER:
		e->u.member.base = clone_expr(ctx, e->u.member.base);
		e->u.member.decl = NULL;
		e->u.member.what = 0;
		break;
	case P4_EXPR_INDEX:
		e->u.index.base = clone_expr(ctx, e->u.index.base);
		e->u.index.index = clone_expr(ctx, e->u.index.index);
		break;
	case P4_EXPR_SLICE:
		e->u.slice.base = clone_expr(ctx, e->u.slice.base);
		e->u.slice.hi = clone_expr(ctx, e->u.slice.hi);
		e->u.slice.lo = clone_expr(ctx, e->u.slice.lo);
		e->u.slice.width = clone_expr(ctx, e->u.slice.width);
		break;
	case P4_EXPR_CALL:
		e->u.call.callee = clone_expr(ctx, e->u.call.callee);
		CLONE_LIST(ctx, &e->u.call.type_args, clone_type);
		clone_args(ctx, &e->u.call.args);
		e->u.call.call = NULL;
		break;
	case P4_EXPR_CONSTRUCT:
		e->u.construct.of = clone_type(ctx, e->u.construct.of);
		clone_args(ctx, &e->u.construct.args);
		e->u.construct.call = NULL;
		break;
	case P4_EXPR_CAST:
		e->u.cast.to = clone_type(ctx, e->u.cast.to);
		e->u.cast.expr = clone_expr(ctx, e->u.cast.expr);
		break;
	case P4_EXPR_UNARY:
		e->u.unary.expr = clone_expr(ctx, e->u.unary.expr);
		break;
	case P4_EXPR_BINARY:
		e->u.binary.left = clone_expr(ctx, e->u.binary.left);
		e->u.binary.right = clone_expr(ctx, e->u.binary.right);
		break;
	case P4_EXPR_COND:
		e->u.cond.cond = clone_expr(ctx, e->u.cond.cond);
		e->u.cond.yes = clone_expr(ctx, e->u.cond.yes);
		e->u.cond.no = clone_expr(ctx, e->u.cond.no);
		break;
	case P4_EXPR_LIST:
		CLONE_LIST(ctx, &e->u.list.items, clone_expr);
		break;
	case P4_EXPR_STRUCT:
		COPY_ARRAY(ctx, &e->u.structure.pairs);
		for (uint32_t i = 0; i < e->u.structure.pairs.n; i++)
			e->u.structure.pairs.v[i].expr =
			    clone_expr(ctx, e->u.structure.pairs.v[i].expr);
		break;
	case P4_EXPR_MASK:
	case P4_EXPR_RANGE:
		e->u.pair.a = clone_expr(ctx, e->u.pair.a);
		e->u.pair.b = clone_expr(ctx, e->u.pair.b);
		break;
	}
}

static struct p4_expr *
clone_expr(struct p4_ctx *ctx, const struct p4_expr *old)
{
	struct p4_expr *e;

	while (old != NULL && old->kind == P4_EXPR_CAST && old->u.cast.to == NULL)
		old = old->u.cast.expr; /* implicit: the checker makes it again */
	if (old == NULL)
		return NULL;
	e = arena_memdup(ctx->arena, old, sizeof *old);
	e->id = ++ctx->n_exprs;
	e->type = NULL;
	e->value = NULL;
	e->known = e->lvalue = false;
	clone_parts(ctx, e);
	return e;
}

/* ---- Statements ---- */

static struct p4_stmt *
clone_stmt(struct p4_ctx *ctx, const struct p4_stmt *old)
{
	struct p4_stmt *s;

	if (old == NULL)
		return NULL;
	s = arena_memdup(ctx->arena, old, sizeof *old);
	switch (s->kind) {
	case P4_STMT_ASSIGN:
		s->u.assign.left = clone_expr(ctx, s->u.assign.left);
		s->u.assign.right = clone_expr(ctx, s->u.assign.right);
		break;
	case P4_STMT_CALL:
		s->u.call = clone_expr(ctx, s->u.call);
		break;
	case P4_STMT_IF:
		s->u.branch.cond = clone_expr(ctx, s->u.branch.cond);
		s->u.branch.yes = clone_stmt(ctx, s->u.branch.yes);
		s->u.branch.no = clone_stmt(ctx, s->u.branch.no);
		break;
	case P4_STMT_BLOCK:
		CLONE_LIST(ctx, &s->u.block.body, clone_stmt);
		break;
	case P4_STMT_SWITCH:
		s->u.select.expr = clone_expr(ctx, s->u.select.expr);
		COPY_ARRAY(ctx, &s->u.select.cases);
		for (uint32_t i = 0; i < s->u.select.cases.n; i++) {
			struct p4_case *k = &s->u.select.cases.v[i];

			k->label = clone_expr(ctx, k->label);
			k->body = clone_stmt(ctx, k->body);
		}
		break;
	case P4_STMT_FOR:
		CLONE_LIST(ctx, &s->u.loop.init, clone_stmt);
		s->u.loop.cond = clone_expr(ctx, s->u.loop.cond);
		CLONE_LIST(ctx, &s->u.loop.update, clone_stmt);
		s->u.loop.body = clone_stmt(ctx, s->u.loop.body);
		break;
	case P4_STMT_FOR_IN:
		s->u.each.var = p4_clone_decl(ctx, s->u.each.var);
		s->u.each.over = clone_expr(ctx, s->u.each.over);
		s->u.each.body = clone_stmt(ctx, s->u.each.body);
		break;
	case P4_STMT_RETURN:
		s->u.value = clone_expr(ctx, s->u.value);
		break;
	case P4_STMT_DECL:
		s->u.decl = p4_clone_decl(ctx, s->u.decl);
		break;
	case P4_STMT_EMPTY:
	case P4_STMT_EXIT:
	case P4_STMT_BREAK:
	case P4_STMT_CONTINUE:
		break;
	}
	return s;
}

/* ---- Tables, states ---- */

static void
clone_action_ref(struct p4_ctx *ctx, struct p4_action_ref *r)
{
	clone_args(ctx, &r->args);
	r->decl = NULL;
	r->call = NULL;
}

static void
clone_prop(struct p4_ctx *ctx, struct p4_prop *p)
{
	switch (p->kind) {
	case P4_PROP_KEY:
		COPY_ARRAY(ctx, &p->u.keys);
		for (uint32_t i = 0; i < p->u.keys.n; i++) {
			p->u.keys.v[i].expr = clone_expr(ctx, p->u.keys.v[i].expr);
			p->u.keys.v[i].match_decl = NULL;
		}
		break;
	case P4_PROP_ACTIONS:
		COPY_ARRAY(ctx, &p->u.actions);
		for (uint32_t i = 0; i < p->u.actions.n; i++)
			clone_action_ref(ctx, &p->u.actions.v[i]);
		break;
	case P4_PROP_ENTRIES:
		COPY_ARRAY(ctx, &p->u.entries);
		for (uint32_t i = 0; i < p->u.entries.n; i++) {
			struct p4_entry *en = &p->u.entries.v[i];

			en->priority = clone_expr(ctx, en->priority);
			CLONE_LIST(ctx, &en->keys, clone_expr);
			clone_action_ref(ctx, &en->action);
		}
		break;
	case P4_PROP_OTHER:
		p->u.value = clone_expr(ctx, p->u.value);
		break;
	}
}

static void
clone_transition(struct p4_ctx *ctx, struct p4_transition *t)
{
	t->decl = NULL;
	CLONE_LIST(ctx, &t->exprs, clone_expr);
	COPY_ARRAY(ctx, &t->cases);
	for (uint32_t i = 0; i < t->cases.n; i++) {
		t->cases.v[i].keyset = clone_expr(ctx, t->cases.v[i].keyset);
		t->cases.v[i].decl = NULL;
	}
}

/* ---- Declarations ---- */

/* Copies of the declarations inside another. */
static void
clone_inner(struct p4_ctx *ctx, struct p4_decls *list, struct p4_decl *parent)
{
	CLONE_LIST(ctx, list, p4_clone_decl);
	for (uint32_t i = 0; i < list->n; i++)
		list->v[i]->parent = parent;
}

static void
clone_block(struct p4_ctx *ctx, struct p4_decl *d)
{
	if (d->kind == P4_DECL_PARSER) {
		clone_inner(ctx, &d->u.parser.type_params, d);
		clone_inner(ctx, &d->u.parser.params, d);
		clone_inner(ctx, &d->u.parser.ctor_params, d);
		clone_inner(ctx, &d->u.parser.locals, d);
		clone_inner(ctx, &d->u.parser.states, d);
	} else {
		clone_inner(ctx, &d->u.control.type_params, d);
		clone_inner(ctx, &d->u.control.params, d);
		clone_inner(ctx, &d->u.control.ctor_params, d);
		clone_inner(ctx, &d->u.control.locals, d);
		d->u.control.apply = clone_stmt(ctx, d->u.control.apply);
	}
}

struct p4_decl *
p4_clone_decl(struct p4_ctx *ctx, const struct p4_decl *old)
{
	struct p4_decl *d = arena_memdup(ctx->arena, old, sizeof *old);

	d->id = ++ctx->n_decls;
	d->type = NULL;
	d->value = NULL;
	d->members = NULL;
	switch ((int)d->kind) {
	case P4_DECL_CONST:
	case P4_DECL_VAR:
		d->u.var.type = clone_type(ctx, d->u.var.type);
		d->u.var.init = clone_expr(ctx, d->u.var.init);
		break;
	case P4_DECL_INSTANCE:
		d->u.instance.of = clone_type(ctx, d->u.instance.of);
		clone_args(ctx, &d->u.instance.args);
		clone_inner(ctx, &d->u.instance.body, d);
		d->u.instance.call = NULL;
		break;
	case P4_DECL_VALUE_SET:
		d->u.value_set.type = clone_type(ctx, d->u.value_set.type);
		d->u.value_set.size = clone_expr(ctx, d->u.value_set.size);
		break;
	case P4_DECL_ACTION:
		clone_inner(ctx, &d->u.action.params, d);
		d->u.action.body = clone_stmt(ctx, d->u.action.body);
		break;
	case P4_DECL_FUNCTION:
	case P4_DECL_METHOD:
		d->u.func.ret = clone_type(ctx, d->u.func.ret);
		clone_inner(ctx, &d->u.func.type_params, d);
		clone_inner(ctx, &d->u.func.params, d);
		d->u.func.body = clone_stmt(ctx, d->u.func.body);
		break;
	case P4_DECL_TABLE:
		COPY_ARRAY(ctx, &d->u.table.props);
		for (uint32_t i = 0; i < d->u.table.props.n; i++)
			clone_prop(ctx, &d->u.table.props.v[i]);
		break;
	case P4_DECL_PARSER:
	case P4_DECL_CONTROL:
		clone_block(ctx, d);
		break;
	case P4_DECL_PARAM:
		d->u.param.type = clone_type(ctx, d->u.param.type);
		d->u.param.init = clone_expr(ctx, d->u.param.init);
		break;
	case P4_DECL_STATE:
		CLONE_LIST(ctx, &d->u.state.body, clone_stmt);
		clone_transition(ctx, &d->u.state.next);
		break;
	}
	return d;
}
