/* SPDX-License-Identifier: Apache-2.0 */
/* check.c: checks a whole program: each declaration in the order it is written, so that a name that
 * is used too early is not found. */
#include "p4/check.h"

#include "p4/checker.h"

const char *
chk_text(struct chk *c, const struct p4_type *t)
{
	return p4_type_text(c->ctx, t);
}

const char *
chk_hint(struct chk *c, const char *near)
{
	return near == NULL ? "" : arena_printf(c->arena, "; did you mean '%s'?", near);
}

static void
basics(struct chk *c)
{
	c->t_bad = p4_type_basic(c->ctx, P4_TYPE_BAD);
	c->t_void = p4_type_basic(c->ctx, P4_TYPE_VOID);
	c->t_bool = p4_type_basic(c->ctx, P4_TYPE_BOOL);
	c->t_int = p4_type_basic(c->ctx, P4_TYPE_INT);
	c->t_string = p4_type_basic(c->ctx, P4_TYPE_STRING);
	c->t_error = p4_type_basic(c->ctx, P4_TYPE_ERR);
	c->t_match_kind = p4_type_basic(c->ctx, P4_TYPE_MATCH_KIND);
	c->t_b32 = p4_type_bit(c->ctx, 32);
}

static int
check_all(struct p4_ctx *ctx, void *arg)
{
	struct p4_program *prog = arg;
	struct chk *c = arena_new_of(ctx->arena, struct chk);

	c->ctx = ctx;
	c->arena = ctx->arena;
	c->prog = prog;
	c->place = PLACE_TOP;
	basics(c);
	for (uint32_t i = 0; i < prog->decls.n; i++) {
		if (p4_diag_full(ctx))
			break;
		chk_decl(c, prog->decls.v[i]);
		chk_copies(c);
	}
	ctx->copies = arena_new_of(ctx->arena, struct p4_decls);
	for (uint32_t i = 0; i < c->copies.n; i++)
		P4_PUSH(ctx, ctx->copies, c->copies.v[i].decl);
	return ctx->diags.n_errors > 0 ? -1 : 0;
}

int
p4_check(struct p4_ctx *ctx, struct p4_program *prog)
{
	return p4_run(ctx, check_all, prog);
}

const struct p4_decls *
p4_specialised(const struct p4_ctx *ctx)
{
	static const struct p4_decls none;

	return ctx->copies != NULL ? ctx->copies : &none;
}
