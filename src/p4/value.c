/* SPDX-License-Identifier: Apache-2.0 */
/* value.c: compile-time values: making, comparing, printing them. */
#include "p4/value.h"

#include "p4/bigint.h"
#include "p4/ctx.h"

#include <string.h>

static struct p4_value *
value_new(struct p4_ctx *ctx, enum p4_value_kind kind, struct p4_type *type)
{
	struct p4_value *v = arena_new_of(ctx->arena, struct p4_value);

	v->kind = kind;
	v->type = type;
	return v;
}

struct p4_value *
p4_value_num(struct p4_ctx *ctx, struct p4_type *type, const struct p4_big *num)
{
	struct p4_value *v = value_new(ctx, P4_VALUE_INT, type);

	v->u.num = num;
	return v;
}

struct p4_value *
p4_value_u64_of(struct p4_ctx *ctx, struct p4_type *type, uint64_t num)
{
	return p4_value_num(ctx, type, p4_big_from_u64(ctx->arena, num));
}

struct p4_value *
p4_value_bool(struct p4_ctx *ctx, bool b)
{
	struct p4_value *v = value_new(ctx, P4_VALUE_BOOL, p4_type_basic(ctx, P4_TYPE_BOOL));

	v->u.boolean = b;
	return v;
}

struct p4_value *
p4_value_string(struct p4_ctx *ctx, const char *text)
{
	struct p4_value *v = value_new(ctx, P4_VALUE_STRING, p4_type_basic(ctx, P4_TYPE_STRING));

	v->u.text = text;
	return v;
}

struct p4_value *
p4_value_member(struct p4_ctx *ctx, struct p4_type *type, struct p4_decl *member)
{
	struct p4_value *v = value_new(ctx, P4_VALUE_MEMBER, type);

	v->u.member = member;
	return v;
}

struct p4_value *
p4_value_items(struct p4_ctx *ctx, struct p4_type *type, const struct p4_value **items, uint32_t n)
{
	struct p4_value *v = value_new(ctx, P4_VALUE_ITEMS, type);

	v->u.items.v = items;
	v->u.items.n = n;
	return v;
}

struct p4_value *
p4_value_invalid(struct p4_ctx *ctx, struct p4_type *type)
{
	return value_new(ctx, P4_VALUE_INVALID, type);
}

struct p4_value *
p4_value_inst(struct p4_ctx *ctx, struct p4_type *type, struct p4_inst *inst)
{
	struct p4_value *v = value_new(ctx, P4_VALUE_INST, type);

	v->u.inst = inst;
	return v;
}

struct p4_value *
p4_value_none(struct p4_ctx *ctx, struct p4_type *type)
{
	return value_new(ctx, P4_VALUE_NONE, type);
}

struct p4_value *
p4_value_retype(struct p4_ctx *ctx, const struct p4_value *v, struct p4_type *type)
{
	struct p4_value *w;

	if (v->type == type)
		return (struct p4_value *)v;
	w = arena_memdup(ctx->arena, v, sizeof *v);
	w->type = type;
	return w;
}

bool
p4_value_equal(const struct p4_value *a, const struct p4_value *b)
{
	if (a == b)
		return true;
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case P4_VALUE_INT:
		return p4_big_cmp(a->u.num, b->u.num) == 0;
	case P4_VALUE_BOOL:
		return a->u.boolean == b->u.boolean;
	case P4_VALUE_STRING:
		return strcmp(a->u.text, b->u.text) == 0;
	case P4_VALUE_MEMBER:
		return a->u.member->name.str == b->u.member->name.str;
	case P4_VALUE_ITEMS:
		if (a->u.items.n != b->u.items.n)
			return false;
		for (uint32_t i = 0; i < a->u.items.n; i++)
			if (!p4_value_equal(a->u.items.v[i], b->u.items.v[i]))
				return false;
		return true;
	case P4_VALUE_INVALID:
	case P4_VALUE_NONE:
		return true;
	case P4_VALUE_INST:
		return a->u.inst == b->u.inst;
	}
	return false;
}

bool
p4_value_u64(const struct p4_value *v, uint64_t *out)
{
	if (v->kind == P4_VALUE_BOOL) {
		*out = v->u.boolean;
		return true;
	}
	return v->kind == P4_VALUE_INT && p4_big_to_u64(v->u.num, out);
}

/* Bytes after which a value's text is cut. */
#define TEXT_MAX 2000u

static void
print_items(const struct p4_value *v, struct buf *out)
{
	size_t end = out->len + TEXT_MAX;

	buf_putc(out, '{');
	for (uint32_t i = 0; i < v->u.items.n && out->len < end; i++) {
		buf_puts(out, i > 0 ? ", " : " ");
		p4_value_print(v->u.items.v[i], out);
	}
	buf_puts(out, out->len < end ? " }" : " ... }");
}

void
p4_value_print(const struct p4_value *v, struct buf *out)
{
	const struct p4_type *t = p4_type_strip(v->type);

	switch (v->kind) {
	case P4_VALUE_INT:
		if (t->kind == P4_TYPE_BIT || t->kind == P4_TYPE_SINT)
			buf_printf(out, "%u%c", t->width_bits, t->kind == P4_TYPE_BIT ? 'w' : 's');
		p4_big_print(v->u.num, 10, out);
		break;
	case P4_VALUE_BOOL:
		buf_puts(out, v->u.boolean ? "true" : "false");
		break;
	case P4_VALUE_STRING:
		buf_printf(out, "\"%s\"", v->u.text);
		break;
	case P4_VALUE_MEMBER:
		p4_type_print(v->type, out);
		buf_printf(out, ".%s", v->u.member->name.str);
		break;
	case P4_VALUE_ITEMS:
		print_items(v, out);
		break;
	case P4_VALUE_INVALID:
		buf_puts(out, "{#}");
		break;
	case P4_VALUE_INST:
		buf_puts(out, "instance of ");
		p4_type_print(v->type, out);
		break;
	case P4_VALUE_NONE:
		buf_puts(out, "nothing");
		break;
	}
}
