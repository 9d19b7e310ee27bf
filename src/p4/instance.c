/* SPDX-License-Identifier: Apache-2.0 */
/* instance.c: compile-time evaluation (P4_16 18.3): constructor calls become a tree of instances. */
#include "p4/instance.h"

#include "p4/ctx.h"
#include "p4/eval.h"
#include "p4/rules.h"
#include "p4/value.h"
#include "p4/walk.h"

#include <string.h>

#define DEPTH_MAX     128u
#define INSTANCES_MAX 65536u

struct p4_builder {
	struct p4_ctx *ctx;
	struct p4_instances *all;
	uint32_t depth;
	bool failed;
};

static struct p4_inst *make(struct p4_builder *b, struct p4_inst *in, const struct p4_call *call,
    struct p4_decl *site, struct p4_expr *expr, const char *name);

/* ---- Nodes ---- */

static struct p4_inst *
node(struct p4_builder *b, enum p4_inst_kind kind, struct p4_inst *in, struct p4_decl *decl,
    struct p4_type *type, struct p4_loc loc)
{
	struct p4_inst *i = arena_new_of(b->ctx->arena, struct p4_inst);

	if (b->all->all.n >= INSTANCES_MAX)
		p4_fatal(b->ctx, loc, P4_OVERLIMIT, "the program makes more than %u instances",
		    INSTANCES_MAX);
	i->kind = kind;
	i->decl = decl;
	i->type = type;
	i->parent = in;
	P4_PUSH(b->ctx, &b->all->all, i);
	i->id = b->all->all.n;
	P4_PUSH(b->ctx, in != NULL ? &in->children : &b->all->globals, i);
	return i;
}

static void
set_name(struct p4_builder *b, struct p4_inst *i, const char *name, const struct p4_annos *annos)
{
	i->name = name;
	i->path = p4_cp_join(b->ctx, i->parent, name);
	i->hidden = (i->parent != NULL && i->parent->hidden) ||
		    (annos != NULL && p4_anno_find(annos, "hidden") != NULL);
}

/* ---- Arguments ---- */

static const struct p4_value *
argument(struct p4_builder *b, struct p4_inst *in, const struct p4_bind *bind)
{
	const struct p4_value *v;

	if (bind->how == P4_BIND_OPTIONAL || bind->arg == NULL)
		return p4_value_none(b->ctx, bind->type);
	v = p4_eval(b->ctx, b->all, in, bind->arg, b);
	if (v == NULL) {
		p4_error(b->ctx, bind->arg->loc, P4_TYPE_ERROR,
		    "the argument for '%s' cannot be evaluated at compile time",
		    bind->param->name.str);
		b->failed = true;
	}
	return v;
}

static void
arguments(struct p4_builder *b, struct p4_inst *i, struct p4_inst *in, const struct p4_call *call)
{
	i->n_args = call->n_binds;
	i->args = arena_array(b->ctx->arena, struct p4_inst_arg, call->n_binds + 1);
	for (uint32_t k = 0; k < call->n_binds; k++) {
		const struct p4_bind *bind = &call->binds[k];
		struct p4_inst *made;

		i->args[k].param = bind->param;
		i->args[k].value = argument(b, in, bind);
		if (i->args[k].value == NULL || i->args[k].value->kind != P4_VALUE_INST)
			continue;
		/* made for this parameter, so the parameter names it; in a package, blocks keep the
		 * names of their types */
		made = i->args[k].value->u.inst;
		if (made->site == NULL && made->kind == P4_INST_EXTERN && made->name == NULL) {
			made->name = p4_cp_name(b->ctx, bind->param);
			made->path = p4_cp_join(b->ctx, i, made->name);
		}
	}
}

/* ---- Bodies ---- */

struct body {
	struct p4_builder *b;
	struct p4_inst *in;
};

/* Constructor calls and Type.apply() inside statements. */
static void
anonymous(void *arg, struct p4_expr *e)
{
	struct body *body = arg;
	const struct p4_call *call;

	if (e->kind == P4_EXPR_CONSTRUCT && e->u.construct.call != NULL) {
		p4_eval(body->b->ctx, body->b->all, body->in, e, body->b);
		return;
	}
	if (e->kind != P4_EXPR_CALL || e->u.call.call == NULL)
		return;
	call = e->u.call.call;
	if ((call->kind == P4_CALL_APPLY_PARSER || call->kind == P4_CALL_APPLY_CONTROL) &&
	    call->base->kind == P4_EXPR_TYPE)
		make(body->b, body->in, call, NULL, e, NULL);
}

static void
local(struct p4_builder *b, struct p4_inst *in, struct p4_decl *d)
{
	struct body body = { b, in };
	struct p4_inst *i;

	switch ((int)d->kind) {
	case P4_DECL_INSTANCE:
		if (d->u.instance.call != NULL)
			make(b, in, d->u.instance.call, d, NULL, p4_cp_name(b->ctx, d));
		break;
	case P4_DECL_TABLE:
		i = node(b, P4_INST_TABLE, in, d, d->type, d->name.loc);
		i->site = d;
		set_name(b, i, p4_cp_name(b->ctx, d), &d->annos);
		p4_walk_decl(d, anonymous, &body);
		break;
	case P4_DECL_VALUE_SET:
		i = node(b, P4_INST_VALUE_SET, in, d,
		    d->type->kind == P4_TYPE_SET ? d->type->elem : d->type, d->name.loc);
		i->site = d;
		set_name(b, i, p4_cp_name(b->ctx, d), &d->annos);
		break;
	default:
		p4_walk_decl(d, anonymous, &body);
		break;
	}
}

static void
block_body(struct p4_builder *b, struct p4_inst *i)
{
	struct p4_decl *d = i->decl;
	bool parser = d->kind == P4_DECL_PARSER;
	const struct p4_decls *locals = parser ? &d->u.parser.locals : &d->u.control.locals;
	struct body body = { b, i };

	if (++b->depth > DEPTH_MAX)
		p4_fatal(b->ctx, d->name.loc, P4_OVERLIMIT,
		    "instances are nested more than %u deep", DEPTH_MAX);
	for (uint32_t k = 0; k < locals->n; k++)
		local(b, i, locals->v[k]);
	if (parser)
		for (uint32_t k = 0; k < d->u.parser.states.n; k++)
			p4_walk_decl(d->u.parser.states.v[k], anonymous, &body);
	else
		p4_walk_stmt(d->u.control.apply, anonymous, &body);
	b->depth--;
}

static enum p4_inst_kind
kind_of(const struct p4_type *t)
{
	while (t->kind == P4_TYPE_ARRAY)
		t = t->elem;
	switch ((int)t->kind) {
	case P4_TYPE_PARSER:
		return P4_INST_PARSER;
	case P4_TYPE_CONTROL:
		return P4_INST_CONTROL;
	case P4_TYPE_PACKAGE:
		return P4_INST_PACKAGE;
	}
	return P4_INST_EXTERN;
}

/* Makes what a constructor call, a factory call or Type.apply() stands for. */
static struct p4_inst *
make(struct p4_builder *b, struct p4_inst *in, const struct p4_call *call, struct p4_decl *site,
    struct p4_expr *expr, const char *name)
{
	struct p4_type *t = site != NULL		      ? site->type
			    : call->kind == P4_CALL_CONSTRUCT ? call->type
			    : call->base != NULL	      ? call->base->type
							      : call->ret;
	struct p4_loc loc = site != NULL ? site->name.loc : expr->loc;
	enum p4_inst_kind kind;
	struct p4_inst *i;

	if (t == NULL || t->kind == P4_TYPE_BAD)
		return NULL;
	kind = kind_of(t);
	/* the call knows the copy of a generic parser or control */
	i = node(b, kind, in,
	    kind == P4_INST_PARSER || kind == P4_INST_CONTROL ? call->decl
	    : t->kind == P4_TYPE_ARRAY			      ? t->elem->decl
							      : t->decl,
	    t, loc);
	i->site = site;
	i->expr = expr;
	if (call->kind == P4_CALL_CONSTRUCT || call->kind == P4_CALL_EXTERN_FUNCTION)
		i->call = call;
	if (name == NULL && (kind == P4_INST_PARSER || kind == P4_INST_CONTROL))
		name = i->decl->name.str; /* not its @name, which is the type's */
	set_name(b, i, name, site != NULL ? &site->annos : NULL);
	if (i->call != NULL)
		arguments(b, i, in, call);
	if (kind == P4_INST_PARSER || kind == P4_INST_CONTROL)
		block_body(b, i);
	return i;
}

struct p4_inst *
p4_builder_make(
    struct p4_builder *b, struct p4_inst *in, const struct p4_call *call, struct p4_expr *expr)
{
	return make(b, in, call, NULL, expr, NULL);
}

/* ---- The program ---- */

struct job {
	struct p4_program *prog;
	struct p4_instances *out;
};

static void
find_main(struct p4_builder *b, struct p4_inst *i)
{
	if (i == NULL || strcmp(i->site->name.str, "main") != 0)
		return;
	if (i->kind == P4_INST_PACKAGE) {
		b->all->main = i;
		return;
	}
	p4_error(b->ctx, i->site->name.loc, P4_INVALID, "'main' must be an instance of a package");
	b->failed = true;
}

static int
build(struct p4_ctx *ctx, void *arg)
{
	struct job *job = arg;
	struct p4_builder b = { .ctx = ctx, .all = job->out };

	for (uint32_t i = 0; i < job->prog->decls.n; i++) {
		struct p4_decl *d = job->prog->decls.v[i];

		if (d->kind == P4_DECL_INSTANCE && d->u.instance.call != NULL &&
		    d->type->kind != P4_TYPE_BAD)
			find_main(
			    &b, make(&b, NULL, d->u.instance.call, d, NULL, p4_cp_name(ctx, d)));
		else if (d->kind == P4_DECL_VALUE_SET)
			local(&b, NULL, d);
	}
	if (!b.failed)
		p4_rules(ctx, job->prog, job->out);
	return ctx->diags.n_errors > 0 ? -1 : 0;
}

int
p4_instantiate(struct p4_ctx *ctx, struct p4_program *prog, struct p4_instances *out)
{
	struct job job = { prog, out };

	memset(out, 0, sizeof *out);
	return p4_run(ctx, build, &job);
}

/* ---- Questions ---- */

static struct p4_inst *
by_site(const struct p4_insts *list, const struct p4_decl *site)
{
	for (uint32_t i = 0; i < list->n; i++)
		if (list->v[i]->site == site)
			return list->v[i];
	return NULL;
}

const struct p4_value *
p4_inst_arg(const struct p4_inst *in, const struct p4_decl *param)
{
	if (in == NULL)
		return NULL;
	for (uint32_t i = 0; i < in->n_args; i++)
		if (in->args[i].param == param ||
		    (in->args[i].param->name.str == param->name.str &&
			in->args[i].param->loc.off == param->loc.off &&
			in->args[i].param->loc.file == param->loc.file))
			return in->args[i].value; /* a copy's parameter is not the original's */
	return NULL;
}

struct p4_inst *
p4_inst_of_decl(const struct p4_instances *all, struct p4_inst *in, const struct p4_decl *decl)
{
	const struct p4_value *v;
	struct p4_inst *i;

	if (decl->kind == P4_DECL_PARAM) {
		v = p4_inst_arg(in, decl);
		return v != NULL && v->kind == P4_VALUE_INST ? v->u.inst : NULL;
	}
	i = in != NULL ? by_site(&in->children, decl) : NULL;
	return i != NULL ? i : by_site(&all->globals, decl);
}

struct p4_inst *
p4_inst_of_expr(const struct p4_instances *all, struct p4_inst *in, const struct p4_expr *expr)
{
	const struct p4_insts *list = in != NULL ? &in->children : &all->globals;

	if (expr->kind == P4_EXPR_NAME)
		return expr->u.name.decl != NULL ? p4_inst_of_decl(all, in, expr->u.name.decl)
						 : NULL;
	for (uint32_t i = 0; i < list->n; i++)
		if (list->v[i]->expr == expr)
			return list->v[i];
	return NULL;
}

const struct p4_value *
p4_inst_eval(struct p4_ctx *ctx, const struct p4_instances *all, struct p4_inst *in,
    const struct p4_expr *expr)
{
	return p4_eval(ctx, all, in, expr, NULL);
}

/* ---- Text ---- */

static void
print(const struct p4_inst *i, struct buf *out, uint32_t indent)
{
	static const char *const kinds[] = { "package", "parser", "control", "extern", "table",
		"value_set" };

	for (uint32_t k = 0; k < indent; k++)
		buf_puts(out, "  ");
	buf_printf(out, "%s %s", kinds[i->kind], i->path != NULL ? i->path : "-");
	if (i->kind != P4_INST_TABLE) {
		buf_puts(out, ": ");
		p4_type_print(i->type, out);
	}
	if (i->hidden)
		buf_puts(out, " hidden");
	for (uint32_t k = 0; k < i->n_args; k++) {
		const struct p4_value *v = i->args[k].value;

		buf_printf(out, "%s%s = ", k == 0 ? " (" : ", ", i->args[k].param->name.str);
		if (v == NULL)
			buf_puts(out, "?");
		else if (v->kind == P4_VALUE_INST)
			buf_printf(out, "%s", v->u.inst->path != NULL ? v->u.inst->path : "-");
		else
			p4_value_print(v, out);
	}
	buf_puts(out, i->n_args > 0 ? ")\n" : "\n");
	for (uint32_t k = 0; k < i->children.n; k++)
		print(i->children.v[k], out, indent + 1);
}

void
p4_inst_print(const struct p4_instances *all, struct buf *out)
{
	for (uint32_t i = 0; i < all->globals.n; i++)
		print(all->globals.v[i], out, 0);
}
