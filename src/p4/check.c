/* SPDX-License-Identifier: Apache-2.0 */
/* check.c: checks a whole program: each declaration in the order it is written, so that a name that
 * is used too early is not found. */
#include "p4/check.h"

#include "p4/checker.h"
#include "p4/print.h"
#include "p4/warn.h"

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

/* What is named main must be an instance of a package. */
static void
check_main(struct chk *c)
{
	struct p4_scope_sym *y =
	    p4_scope_find(&c->scopes, p4_intern_str(c->ctx, "main"), P4_WANT_ANY, true);

	if (y == NULL || y->decl->type == NULL || y->decl->type->kind == P4_TYPE_BAD ||
	    y->decl->kind == P4_DECL_FUNCTION)
		return;
	if (y->decl->kind != P4_DECL_INSTANCE)
		p4_error(c->ctx, y->decl->name.loc, P4_INVALID,
		    "'main' must be an instance of a package, not a %s",
		    p4_decl_kind_text(y->decl));
	else if (y->decl->type->kind != P4_TYPE_PACKAGE)
		p4_error(c->ctx, y->decl->loc, P4_EXPECTED,
		    "'main' must be an instance of a package, not of '%s'",
		    chk_text(c, y->decl->type));
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
	check_main(c);
	chk_extern_bodies(c);
	ctx->copies = arena_new_of(ctx->arena, struct p4_decls);
	for (uint32_t i = 0; i < c->copies.n; i++)
		P4_PUSH(ctx, ctx->copies, c->copies.v[i].decl);
	if (ctx->diags.n_errors == 0) {
		p4_warn_unused(ctx, prog);
		p4_warn_uninitialized(ctx, prog);
	}
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

void
p4_print_typed(struct p4_ctx *ctx, const struct p4_program *prog, struct buf *out)
{
	const struct p4_decls *copies = p4_specialised(ctx);

	p4_print_program(ctx, prog, P4_PRINT_TYPED, out);
	for (uint32_t i = 0; i < copies->n; i++) {
		const struct p4_decls *params = chk_type_params(copies->v[i]);

		buf_puts(out, "\n/* ");
		for (uint32_t k = 0; k < params->n; k++) {
			buf_printf(out, "%s%s = ", k > 0 ? ", " : "", params->v[k]->name.str);
			p4_type_print(params->v[k]->type, out);
		}
		buf_putc(out, '\n');
		p4_print_decl(copies->v[i], out);
		buf_puts(out, "\n*/\n");
	}
}
