/* SPDX-License-Identifier: Apache-2.0 */
/* cpname.c: names that the control plane sees (P4_16 18.4). */
#include "p4/bigint.h"
#include "p4/ctx.h"
#include "p4/eval.h"

#include <string.h>

const char *
p4_cp_join(struct p4_ctx *ctx, const struct p4_inst *in, const char *name)
{
	if (name == NULL)
		return NULL;
	if (name[0] == '.')
		return name + 1;
	if (in == NULL || in->path == NULL || in->kind == P4_INST_PACKAGE)
		return name;
	return arena_printf(ctx->arena, "%s.%s", in->path, name);
}

const char *
p4_cp_name(struct p4_ctx *ctx, const struct p4_decl *decl)
{
	const struct p4_anno *name = p4_anno_find(&decl->annos, "name");

	return name != NULL && name->text != NULL ? name->text : decl->name.str;
}

const char *
p4_cp_path(struct p4_ctx *ctx, const struct p4_inst *in, const struct p4_decl *decl)
{
	return p4_cp_join(ctx, decl->parent == NULL ? NULL : in, p4_cp_name(ctx, decl));
}

/* ---- Keys ---- */

/* The base in which a constant was written, at its use or where it is declared. */
static unsigned
base_of(const struct p4_expr *e)
{
	for (int i = 0; i < 64 && e != NULL; i++) {
		if (e->kind == P4_EXPR_INT)
			return e->u.integer.base;
		if (e->kind == P4_EXPR_CAST)
			e = e->u.cast.expr;
		else if (e->kind == P4_EXPR_NAME && e->u.name.decl != NULL &&
			 e->u.name.decl->kind == P4_DECL_CONST)
			e = e->u.name.decl->u.var.init;
		else
			break;
	}
	return 10;
}

static const char *
constant(struct p4_ctx *ctx, const struct p4_expr *e)
{
	if (e->value->kind == P4_VALUE_INT)
		return p4_big_text(ctx->arena, e->value->u.num, base_of(e));
	if (e->value->kind == P4_VALUE_BOOL)
		return e->value->u.boolean ? "true" : "false";
	if (e->value->kind == P4_VALUE_MEMBER)
		return e->value->u.member->name.str;
	return NULL;
}

static const char *key_text(struct p4_ctx *ctx, const struct p4_expr *e);

static const char *
field(struct p4_ctx *ctx, const struct p4_expr *e)
{
	const char *base, *name = e->u.member.name.str;

	if (e->u.member.decl != NULL && e->u.member.what == P4_MEMBER_FIELD)
		name = p4_cp_name(ctx, e->u.member.decl);
	if (name[0] == '.')
		return name + 1;
	base = key_text(ctx, e->u.member.base);
	return base != NULL ? arena_printf(ctx->arena, "%s.%s", base, name) : NULL;
}

static const char *
key_text(struct p4_ctx *ctx, const struct p4_expr *e)
{
	const char *a, *b, *c;

	if (e == NULL)
		return NULL;
	if (e->value != NULL)
		return constant(ctx, e);
	switch ((int)e->kind) {
	case P4_EXPR_NAME:
		return e->u.name.name.str;
	case P4_EXPR_MEMBER:
		return field(ctx, e);
	case P4_EXPR_CAST:
		return e->u.cast.to == NULL ? key_text(ctx, e->u.cast.expr) : NULL;
	case P4_EXPR_INDEX:
		a = key_text(ctx, e->u.index.base);
		b = key_text(ctx, e->u.index.index);
		return a != NULL && b != NULL ? arena_printf(ctx->arena, "%s[%s]", a, b) : NULL;
	case P4_EXPR_SLICE:
		a = key_text(ctx, e->u.slice.base);
		if (a == NULL || e->u.slice.lo->value == NULL)
			return NULL;
		c = constant(ctx, e->u.slice.lo);
		if (e->u.slice.hi == NULL)
			return arena_printf(ctx->arena, "%s[%s+:%u]", a, c, e->type->width_bits);
		b = constant(ctx, e->u.slice.hi);
		return arena_printf(ctx->arena, "%s[%s:%s]", a, b, c);
	case P4_EXPR_BINARY:
		if (e->u.binary.op != P4_OP_BAND)
			return NULL;
		a = key_text(ctx, e->u.binary.left);
		b = key_text(ctx, e->u.binary.right);
		return a != NULL && b != NULL ? arena_printf(ctx->arena, "%s & %s", a, b) : NULL;
	case P4_EXPR_CALL:
		if (e->u.call.call == NULL || e->u.call.call->builtin != P4_BUILTIN_IS_VALID)
			return NULL;
		a = key_text(ctx, e->u.call.call->base);
		return a != NULL ? arena_printf(ctx->arena, "%s.$valid$", a) : NULL;
	}
	return NULL;
}

const char *
p4_cp_key_name(struct p4_ctx *ctx, const struct p4_key *key)
{
	const struct p4_anno *name = p4_anno_find(&key->annos, "name");

	return name != NULL && name->text != NULL ? name->text : key_text(ctx, key->expr);
}
