/* SPDX-License-Identifier: Apache-2.0 */
/* defuse_header.c: warnings about fields of headers that may not be valid (P4_16 8.17). One bit a header;
 * what came from outside counts as valid, and so does what a call may have made so: the warning is about
 * headers that this code left, or made, invalid. */
#include "p4/defuse.h"

#include "p4/warn.h"

/* Headers of a variable. */
struct headers {
	const struct du_var *var; /* NULL: not followed */
	uint32_t first;
	uint32_t n;
};

static uint32_t
count(struct p4_ctx *ctx, struct p4_type *t)
{
	uint32_t n, sum = 0;
	const struct p4_field *f;

	switch ((int)t->kind) {
	case P4_TYPE_HEADER:
		return 1;
	case P4_TYPE_STACK:
		return t->elem->kind == P4_TYPE_HEADER ? t->n_elems : 0;
	case P4_TYPE_STRUCT:
		f = p4_type_fields(ctx, t, &n);
		for (uint32_t i = 0; i < n && sum <= P4_DU_STRUCT_MAX; i++)
			sum += count(ctx, f[i].type);
		return sum;
	case P4_TYPE_TUPLE:
		for (uint32_t i = 0; i < t->n_args && sum <= P4_DU_STRUCT_MAX; i++)
			sum += count(ctx, t->args[i]);
		return sum;
	}
	return 0;
}

uint32_t
p4_du_headers(struct p4_ctx *ctx, struct p4_type *t)
{
	uint32_t n = count(ctx, t);

	return n > P4_DU_STRUCT_MAX ? 0 : n;
}

/* The headers that an expression names; of an element that run time picks, all of the stack's. */
static struct headers
find(struct du *u, const struct p4_expr *e)
{
	struct headers none = { 0 }, h;
	const struct p4_field *f;
	struct p4_type *of;
	uint64_t i;
	uint32_t n;

	switch ((int)e->kind) {
	case P4_EXPR_NAME:
		h.var = p4_du_var(u, e);
		if (h.var == NULL || h.var->n_headers == 0)
			return none;
		h.first = h.var->header;
		h.n = h.var->n_headers;
		return h;
	case P4_EXPR_MEMBER:
		of = e->u.member.base->type;
		h = find(u, e->u.member.base);
		if (h.var == NULL || of->kind == P4_TYPE_HEADER)
			return none;
		if (of->kind == P4_TYPE_STACK) /* next, last */
			return e->type->kind == P4_TYPE_HEADER ? h : none;
		if (of->kind != P4_TYPE_STRUCT)
			return none;
		f = p4_type_fields(u->ctx, of, &n);
		for (uint32_t k = 0; k < n && f[k].name != e->u.member.name.str; k++)
			h.first += count(u->ctx, f[k].type);
		h.n = count(u->ctx, e->type);
		return h.n > 0 ? h : none;
	case P4_EXPR_INDEX:
		h = find(u, e->u.index.base);
		if (h.var == NULL || e->u.index.base->type->kind != P4_TYPE_STACK)
			return none;
		if (e->u.index.index->value != NULL && p4_value_u64(e->u.index.index->value, &i) &&
		    i < h.n) {
			h.first += (uint32_t)i;
			h.n = 1;
		}
		return h;
	}
	return none;
}

static bool
some_valid(const struct du_state *s, struct headers h)
{
	for (uint32_t i = h.first; i < h.first + h.n; i++)
		if (s->valid[i / 64] >> (i % 64) & 1)
			return true;
	return false;
}

void
p4_du_use_field(struct du *u, struct du_state *s, const struct p4_expr *e)
{
	const struct p4_expr *base = e->u.member.base;
	struct headers h;

	if (base->type == NULL || base->type->kind != P4_TYPE_HEADER ||
	    e->type->kind == P4_TYPE_FUNC)
		return;
	h = find(u, base);
	if (h.var == NULL || s->dead || some_valid(s, h))
		return;
	if (u->report && !p4_no_warn(u->decl, P4_INVALID_HEADER))
		p4_warn(u->ctx, base->loc, P4_INVALID_HEADER,
		    "this header may not be valid where its field '%s' is used",
		    e->u.member.name.str);
	p4_du_set(s->valid, h.first, h.n, true); /* said once a path */
}

void
p4_du_assign(struct du *u, struct du_state *s, const struct p4_expr *e, const struct p4_expr *from)
{
	struct headers to = find(u, e), h;

	if (to.var == NULL)
		return;
	while (from != NULL && from->kind == P4_EXPR_CAST)
		from = from->u.cast.expr;
	if (from != NULL && from->kind == P4_EXPR_INVALID) {
		p4_du_set(s->valid, to.first, to.n, false);
		return;
	}
	if (from != NULL && (h = find(u, from)).var != NULL && h.n == to.n) {
		for (uint32_t i = 0; i < h.n; i++)
			p4_du_set(s->valid, to.first + i, 1,
			    some_valid(s, (struct headers){ h.var, h.first + i, 1 }));
		return;
	}
	p4_du_set(s->valid, to.first, to.n, true);
}

void
p4_du_builtin(struct du *u, struct du_state *s, const struct p4_call *c)
{
	struct headers h = { 0 };

	if (c->base != NULL && c->base->type != NULL)
		h = find(u, c->base);
	if (h.var == NULL)
		return;
	if (c->builtin == P4_BUILTIN_SET_INVALID && h.n == 1)
		p4_du_set(s->valid, h.first, 1, false);
	else if (c->builtin == P4_BUILTIN_SET_VALID || c->builtin == P4_BUILTIN_PUSH_FRONT ||
		 c->builtin == P4_BUILTIN_POP_FRONT)
		p4_du_set(s->valid, h.first, h.n, true);
}

void
p4_du_assume(struct du *u, struct du_state *s, const struct p4_expr *cond, bool truth)
{
	const struct p4_call *c;
	struct headers h;

	if (cond->kind == P4_EXPR_UNARY && cond->u.unary.op == P4_OP_NOT) {
		p4_du_assume(u, s, cond->u.unary.expr, !truth);
	} else if (cond->kind == P4_EXPR_BINARY &&
		   cond->u.binary.op == (truth ? P4_OP_LAND : P4_OP_LOR)) {
		p4_du_assume(u, s, cond->u.binary.left, truth);
		p4_du_assume(u, s, cond->u.binary.right, truth);
	} else if (cond->kind == P4_EXPR_CALL && truth) {
		c = cond->u.call.call;
		if (c == NULL || c->kind != P4_CALL_BUILTIN || c->builtin != P4_BUILTIN_IS_VALID ||
		    c->base == NULL || c->base->type == NULL)
			return;
		h = find(u, c->base);
		if (h.var != NULL)
			p4_du_set(s->valid, h.first, h.n, true);
	}
}
