/* SPDX-License-Identifier: Apache-2.0 */
/* eval.c: values of expressions that depend on constructor arguments. What is the same in every
 * instance the checker has computed already (expr->value). */
#include "p4/eval.h"

#include "p4/bigint.h"
#include "p4/ctx.h"
#include "p4/fold.h"
#include "p4/value.h"

struct job {
	struct p4_ctx *ctx;
	const struct p4_instances *all;
	struct p4_inst *in;
	struct p4_builder *make;
	uint32_t steps; /* so far */
	uint32_t depth;
};

/* Constants of a control that refer to each other could take for ever. */
#define STEPS_MAX 1000000u
#define DEPTH_MAX 5000u

static const struct p4_value *eval(struct job *j, const struct p4_expr *e);

static const struct p4_value *
instance(struct job *j, const struct p4_expr *e, const struct p4_call *call)
{
	struct p4_inst *i = p4_inst_of_expr(j->all, j->in, e);

	if (i == NULL && j->make != NULL && call != NULL)
		i = p4_builder_make(j->make, j->in, call, (struct p4_expr *)e);
	return i != NULL ? p4_value_inst(j->ctx, i->type, i) : NULL;
}

static const struct p4_value *
name(struct job *j, const struct p4_expr *e)
{
	const struct p4_decl *d = e->u.name.decl;
	const struct p4_value *v;
	struct p4_inst *i;

	if (d == NULL)
		return NULL;
	switch ((int)d->kind) {
	case P4_DECL_CONST:
		return d->value != NULL ? d->value : eval(j, d->u.var.init);
	case P4_DECL_PARAM:
		v = p4_inst_arg(j->in, d);
		return v != NULL && v->kind == P4_VALUE_NONE ? NULL : v;
	case P4_DECL_INSTANCE:
	case P4_DECL_VALUE_SET:
	case P4_DECL_TABLE:
		i = p4_inst_of_decl(j->all, j->in, d);
		return i != NULL ? p4_value_inst(j->ctx, i->type, i) : NULL;
	}
	return NULL;
}

static const struct p4_value *
member(struct job *j, const struct p4_expr *e)
{
	const struct p4_value *base;
	uint32_t i;

	if (e->u.member.what != P4_MEMBER_FIELD)
		return NULL;
	base = eval(j, e->u.member.base);
	if (base == NULL || base->kind != P4_VALUE_ITEMS ||
	    p4_type_field(j->ctx, base->type, e->u.member.name.str, &i) == NULL ||
	    i >= base->u.items.n)
		return NULL;
	return base->u.items.v[i];
}

static const struct p4_value *
element(struct job *j, const struct p4_expr *e)
{
	const struct p4_value *base = eval(j, e->u.index.base), *at = eval(j, e->u.index.index);
	uint64_t i;

	if (base == NULL || at == NULL || base->kind != P4_VALUE_ITEMS || !p4_value_u64(at, &i) ||
	    i >= base->u.items.n)
		return NULL;
	return base->u.items.v[i];
}

static const struct p4_value *
slice(struct job *j, const struct p4_expr *e)
{
	const struct p4_value *base = eval(j, e->u.slice.base), *lo = eval(j, e->u.slice.lo);
	uint64_t at;

	if (base == NULL || lo == NULL || !p4_value_u64(lo, &at) || at > P4_BIG_BITS_MAX / 2)
		return NULL;
	return p4_fold_slice(
	    j->ctx, e->type, base, (uint32_t)at + e->type->width_bits - 1, (uint32_t)at);
}

/* A list or struct expression: the items by place in the type. */
static const struct p4_value *
items(struct job *j, const struct p4_expr *e)
{
	const struct p4_value **v;
	uint32_t n, at;
	bool list = e->kind == P4_EXPR_LIST;

	p4_type_fields(j->ctx, e->type, &n);
	if (e->type->kind == P4_TYPE_TUPLE)
		n = e->type->n_args;
	else if (e->type->kind == P4_TYPE_LIST)
		n = e->u.list.items.n;
	else if (e->type->kind == P4_TYPE_ARRAY || e->type->kind == P4_TYPE_STACK)
		n = e->type->n_elems;
	v = arena_array(j->ctx->arena, const struct p4_value *, n + 1);
	if (list) {
		for (uint32_t i = 0; i < e->u.list.items.n && i < n; i++)
			v[i] = eval(j, e->u.list.items.v[i]);
	} else {
		for (uint32_t i = 0; i < e->u.structure.pairs.n; i++)
			if (p4_type_field(
				j->ctx, e->type, e->u.structure.pairs.v[i].key.str, &at) != NULL)
				v[at] = eval(j, e->u.structure.pairs.v[i].expr);
	}
	for (uint32_t i = 0; i < n; i++)
		if (v[i] == NULL)
			return NULL;
	return p4_value_items(j->ctx, e->type, v, n);
}

static const struct p4_value *
compute(struct job *j, const struct p4_expr *e)
{
	const struct p4_value *a, *b;

	switch ((int)e->kind) {
	case P4_EXPR_NAME:
		return name(j, e);
	case P4_EXPR_MEMBER:
		return member(j, e);
	case P4_EXPR_INDEX:
		return element(j, e);
	case P4_EXPR_SLICE:
		return slice(j, e);
	case P4_EXPR_CONSTRUCT:
		return instance(j, e, e->u.construct.call);
	case P4_EXPR_CALL: /* a factory */
		if (e->type->kind != P4_TYPE_EXTERN)
			return NULL;
		return instance(j, e, e->u.call.call);
	case P4_EXPR_CAST:
		a = eval(j, e->u.cast.expr);
		return a != NULL ? p4_fold_cast(j->ctx, a, e->type, NULL) : NULL;
	case P4_EXPR_UNARY:
		a = eval(j, e->u.unary.expr);
		return a != NULL ? p4_fold_unary(j->ctx, e->loc, e->u.unary.op, e->type, a) : NULL;
	case P4_EXPR_BINARY:
		a = eval(j, e->u.binary.left);
		b = a != NULL ? eval(j, e->u.binary.right) : NULL;
		return a != NULL ? p4_fold_binary(j->ctx, e->loc, e->u.binary.op, e->type, a, b)
				 : NULL;
	case P4_EXPR_COND:
		a = eval(j, e->u.cond.cond);
		if (a == NULL || a->kind != P4_VALUE_BOOL)
			return NULL;
		return eval(j, a->u.boolean ? e->u.cond.yes : e->u.cond.no);
	case P4_EXPR_LIST:
	case P4_EXPR_STRUCT:
		return items(j, e);
	}
	return NULL;
}

static const struct p4_value *
eval(struct job *j, const struct p4_expr *e)
{
	const struct p4_value *v;

	if (e == NULL || e->type == NULL || e->type->kind == P4_TYPE_BAD)
		return NULL;
	if (e->value != NULL)
		return e->value;
	if (++j->steps > STEPS_MAX || ++j->depth > DEPTH_MAX)
		p4_fatal(
		    j->ctx, e->loc, P4_OVERLIMIT, "computing this constant takes too many steps");
	v = compute(j, e);
	j->depth--;
	return v;
}

const struct p4_value *
p4_eval(struct p4_ctx *ctx, const struct p4_instances *all, struct p4_inst *in,
    const struct p4_expr *e, struct p4_builder *make)
{
	struct job j = { .ctx = ctx, .all = all, .in = in, .make = make };

	return eval(&j, e);
}
