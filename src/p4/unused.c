/* SPDX-License-Identifier: Apache-2.0 */
/* unused.c: warnings about declarations that nothing refers to. The checker has set 'used' on the
 * others. */
#include "p4/ctx.h"
#include "p4/walk.h"
#include "p4/warn.h"

#include <string.h>

struct job {
	struct p4_ctx *ctx;
};

bool
p4_no_warn(const struct p4_annos *annos, enum p4_diag_kind kind)
{
	for (uint32_t i = 0; i < annos->n; i++) {
		const struct p4_anno *a = annos->v[i];

		if (strcmp(a->name.str, "noWarn") == 0 && a->tokens.n == 1 &&
		    strcmp(a->tokens.v[0].text, p4_diag_kind_name(kind)) == 0)
			return true;
	}
	return false;
}

static void
warn(struct p4_ctx *ctx, const struct p4_decl *d)
{
	if (d->used || (d->kind == P4_DECL_INSTANCE && d->u.instance.has_body) ||
	    d->name.str == NULL || d->name.loc.line == 0 ||
	    ctx->files[d->name.loc.file]->is_system || p4_no_warn(&d->annos, P4_UNUSED))
		return;
	p4_warn(
	    ctx, d->name.loc, P4_UNUSED, "%s '%s' is not used", p4_decl_kind_text(d), d->name.str);
}

static void
statement(void *arg, struct p4_stmt *s)
{
	const struct job *job = arg;

	if (s->kind == P4_STMT_DECL)
		warn(job->ctx, s->u.decl);
}

/* Action data that a controller must give and nothing looks at. */
static void
action_data(struct p4_ctx *ctx, const struct p4_decl *action)
{
	for (uint32_t i = 0; i < action->u.action.params.n; i++)
		if (action->u.action.params.v[i]->u.param.dir == P4_DIR_NONE)
			warn(ctx, action->u.action.params.v[i]);
}

static void
locals(struct p4_ctx *ctx, struct p4_decl *d)
{
	struct job job = { ctx };
	const struct p4_decls *list = NULL;

	p4_each_stmt_of(d, statement, &job);
	if (d->kind == P4_DECL_CONTROL)
		list = &d->u.control.locals;
	else if (d->kind == P4_DECL_PARSER)
		list = &d->u.parser.locals;
	if (d->kind == P4_DECL_ACTION)
		action_data(ctx, d);
	for (uint32_t i = 0; list != NULL && i < list->n; i++) {
		warn(ctx, list->v[i]);
		if (list->v[i]->kind == P4_DECL_ACTION && list->v[i]->used)
			action_data(ctx, list->v[i]);
	}
}

/* Kinds of top-level declarations that are made to be used; types are not. */
static bool
wants_use(const struct p4_decl *d)
{
	switch ((int)d->kind) {
	case P4_DECL_CONST:
	case P4_DECL_ACTION:
	case P4_DECL_FUNCTION:
	case P4_DECL_VALUE_SET:
		return true;
	case P4_DECL_INSTANCE:
		return strcmp(d->name.str, "main") != 0;
	case P4_DECL_PARSER:
		return d->u.parser.has_body;
	case P4_DECL_CONTROL:
		return d->u.control.has_body;
	}
	return false;
}

void
p4_warn_unused(struct p4_ctx *ctx, const struct p4_program *prog)
{
	bool main = false;

	for (uint32_t i = 0; i < prog->decls.n; i++)
		main = main || (prog->decls.v[i]->kind == P4_DECL_INSTANCE &&
				   strcmp(prog->decls.v[i]->name.str, "main") == 0);
	for (uint32_t i = 0; i < prog->decls.n; i++) {
		struct p4_decl *d = prog->decls.v[i];

		if (ctx->files[d->loc.file]->is_system)
			continue;
		if (main && wants_use(d))
			warn(ctx, d);
		locals(ctx, d);
	}
}
