/* SPDX-License-Identifier: Apache-2.0 */
/* extern_body.c: a function that repeats the prototype of one of the program's own extern functions is the
 * body of it, for targets that have none: calls of the extern become calls of the function. P4_16 1.2.5
 * (7.2.9.1) leaves what an extern function does to the target; this is how a program says it, and with an
 * #include of the program, how a file beside it does. */
#include "p4/checker.h"
#include "p4/walk.h"

#define CALLS_DEEP 1000u

/* ---- while declarations are checked ---- */

static bool
same_params(const struct p4_decls *a, const struct p4_decls *b)
{
	if (a->n != b->n)
		return false;
	for (uint32_t i = 0; i < a->n; i++)
		if (a->v[i]->name.str != b->v[i]->name.str)
			return false;
	return true;
}

/* The same names were found already: that no call can tell them apart is what brought us here. */
static bool
same_prototype(const struct p4_decl *a, const struct p4_decl *b)
{
	const struct p4_decls *x = &a->u.func.params, *y = &b->u.func.params;

	if (a->u.func.ret->type != b->u.func.ret->type)
		return false;
	for (uint32_t i = 0; i < x->n; i++)
		if (x->v[i]->u.param.dir != y->v[i]->u.param.dir || x->v[i]->type != y->v[i]->type)
			return false;
	return true;
}

static struct p4_decl *
extern_of(struct chk *c, const struct p4_decl *d)
{
	struct p4_scope_sym *y = p4_scope_find(&c->scopes, d->name.str, P4_WANT_ANY, false);

	for (; y != NULL && y->depth == c->scopes.depth; y = p4_scope_next(&c->scopes, y))
		if (y->decl->kind == P4_DECL_METHOD && y->decl->u.func.is_extern &&
		    same_params(&y->decl->u.func.params, &d->u.func.params))
			return y->decl;
	return NULL;
}

bool
chk_extern_body(struct chk *c, struct p4_decl *d)
{
	struct p4_decl *of = extern_of(c, d);
	const char *why = NULL;

	if (of == NULL || c->ctx->files[of->loc.file]->is_system || of->u.func.body_fn != NULL)
		return false;
	if (of->u.func.type_params.n > 0 || d->u.func.type_params.n > 0)
		why = "an extern function with type parameters cannot be given a body";
	else if (!same_prototype(of, d))
		why =
		    "the body of an extern function needs the types and directions of its declaration";
	if (why != NULL) {
		p4_error(c->ctx, d->name.loc, P4_TYPE_ERROR, "'%s': %s", d->name.str, why);
		p4_note(c->ctx, of->name.loc, "'%s' is declared here", of->name.str);
	}
	of->u.func.body_fn = d;
	d->used = of->used;
	c->n_extern_bodies++;
	return true;
}

/* ---- when all are checked ---- */

enum state {
	NEW,
	OPEN, /* its calls are being followed */
	DONE,
};

struct calls {
	struct chk *c;
	uint8_t *state; /* by declaration id */
	uint32_t depth;
};

static void follow(struct calls *calls, const struct p4_decl *func);

static void
no_cycle(void *arg, struct p4_expr *e)
{
	struct calls *calls = arg;
	const struct p4_call *call = e->kind == P4_EXPR_CALL ? e->u.call.call : NULL;

	if (call == NULL || call->kind != P4_CALL_FUNCTION)
		return;
	if (calls->state[call->decl->id] == OPEN)
		p4_error(calls->c->ctx, e->loc, P4_UNSUPPORTED,
		    "'%s' calls itself; P4 has no recursion", call->decl->name.str);
	else
		follow(calls, call->decl);
}

static void
follow(struct calls *calls, const struct p4_decl *func)
{
	if (calls->state[func->id] != NEW || func->u.func.body == NULL)
		return;
	if (calls->depth >= CALLS_DEEP) {
		p4_error(calls->c->ctx, func->name.loc, P4_OVERLIMIT,
		    "functions call each other more than %u deep", CALLS_DEEP);
		return;
	}
	calls->state[func->id] = OPEN;
	calls->depth++;
	p4_walk_stmt(func->u.func.body, no_cycle, calls);
	calls->depth--;
	calls->state[func->id] = DONE;
}

static void
call_body(void *arg, struct p4_expr *e)
{
	struct p4_call *call = e->kind == P4_EXPR_CALL ? e->u.call.call : NULL;

	(void)arg;
	if (call == NULL || call->kind != P4_CALL_EXTERN_FUNCTION ||
	    call->decl->u.func.body_fn == NULL)
		return;
	call->kind = P4_CALL_FUNCTION;
	call->decl = call->decl->u.func.body_fn;
}

void
chk_extern_bodies(struct chk *c)
{
	const struct p4_decls *all = &c->prog->decls;
	struct calls calls = { .c = c };

	if (c->n_extern_bodies == 0)
		return;
	for (uint32_t i = 0; i < all->n; i++)
		p4_walk_decl(all->v[i], call_body, NULL);
	for (uint32_t i = 0; i < c->copies.n; i++)
		p4_walk_decl(c->copies.v[i].decl, call_body, NULL);
	calls.state = arena_array(c->arena, uint8_t, c->ctx->n_decls + 1);
	for (uint32_t i = 0; i < all->n; i++)
		if (all->v[i]->kind == P4_DECL_FUNCTION)
			follow(&calls, all->v[i]);
}
