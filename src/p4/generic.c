/* SPDX-License-Identifier: Apache-2.0 */
/* generic.c: copies of generic functions, parsers and controls, one for each set of type arguments. A
 * copy keeps its type parameters as declarations, but each of them now is a name of the argument, so
 * no type inside mentions a parameter any more. */
#include "p4/checker.h"
#include "p4/clone.h"

/* Copies of one program; more come only from generic functions that call each other's copies in ever
 * new types. */
#define COPIES_MAX 10000u

/* Finds the symbol's place in the order of declarations, so that the copy sees what the original saw. */
static uint32_t
seq_of(struct chk *c, const struct p4_decl *d)
{
	struct p4_scope_sym *y = p4_scope_find(&c->scopes, d->name.str, P4_WANT_ANY, true);

	while (y != NULL && y->decl != d)
		y = y->outer;
	return y != NULL ? y->seq : 0;
}

static bool
same_args(const struct chk_copy *k, struct p4_type *const *args, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (k->args[i] != args[i])
			return false;
	return true;
}

struct p4_decl *
chk_copy_of(struct chk *c, struct p4_decl *d, struct p4_type **args)
{
	struct p4_decls *params;
	uint32_t n = chk_type_params(d)->n;
	struct chk_copy k;

	for (uint32_t i = 0; i < c->copies.n; i++)
		if (c->copies.v[i].of == d && same_args(&c->copies.v[i], args, n))
			return c->copies.v[i].decl;
	if (c->copies.n >= COPIES_MAX)
		p4_fatal(c->ctx, d->name.loc, P4_OVERLIMIT,
		    "generic functions are used with more than %u sets of types", COPIES_MAX);
	k.of = d;
	k.args = arena_memdup(c->arena, args, (n + 1) * sizeof *args);
	k.seq = seq_of(c, d);
	k.decl = p4_clone_decl(c->ctx, d);
	params = (struct p4_decls *)chk_type_params(k.decl);
	for (uint32_t i = 0; i < n; i++)
		params->v[i]->type = args[i];
	P4_PUSH(c->ctx, &c->copies, k);
	return k.decl;
}

void
chk_copies(struct chk *c)
{
	struct p4_decl *open = c->open;

	for (; c->n_copies_checked < c->copies.n; c->n_copies_checked++) {
		struct chk_copy *k = &c->copies.v[c->n_copies_checked];
		struct p4_decl *d = k->decl;

		c->scopes.limit = k->seq;
		c->recursion = k->of;
		c->open = k->of;
		if (d->kind == P4_DECL_FUNCTION)
			chk_func_body(c, d);
		else
			chk_block_body(c, d);
	}
	c->scopes.limit = 0;
	c->recursion = NULL;
	c->open = open;
}
