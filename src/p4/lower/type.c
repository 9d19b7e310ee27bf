/* SPDX-License-Identifier: Apache-2.0 */
/* type.c: P4 types to IR types. Structs and tuples have none: they are split. */
#include "p4/lower/internal.h"

#include <string.h>

struct p4_type *
low_strip(struct p4_type *t)
{
	return p4_type_strip(t);
}

bool
low_is_empty(const struct p4_type *t)
{
	const struct p4_type *s = p4_type_strip((struct p4_type *)t);

	if (s->kind == P4_TYPE_ENUM && s->under != NULL)
		s = s->under;
	return s->kind == P4_TYPE_BIT && s->width_bits == 0;
}

bool
low_is_scalar(const struct p4_type *t)
{
	if (low_is_empty(t))
		return false;
	switch (p4_type_strip((struct p4_type *)t)->kind) {
	case P4_TYPE_BOOL:
	case P4_TYPE_BIT:
	case P4_TYPE_SINT:
	case P4_TYPE_ERR:
	case P4_TYPE_ENUM:
	case P4_TYPE_ACTION_RUN:
		return true;
	default:
		return false;
	}
}

bool
low_is_split(const struct p4_type *t)
{
	const struct p4_type *s = p4_type_strip((struct p4_type *)t);

	if (low_is_empty(s))
		return true;
	switch (s->kind) {
	case P4_TYPE_STRUCT:
	case P4_TYPE_TUPLE:
	case P4_TYPE_LIST:
	case P4_TYPE_SEQ:
	case P4_TYPE_RECORD:
		return true;
	case P4_TYPE_ARRAY:
		return !low_is_scalar(s->elem);
	default:
		return false;
	}
}

uint32_t
low_error_id(struct low *l, const struct p4_decl *member)
{
	return ir_add_error(l->p, member->name.str);
}

uint64_t
low_member_number(const struct p4_decl *member)
{
	return member->u.member.index;
}

uint32_t
low_width(struct low *l, struct p4_type *t)
{
	uint32_t id = low_type(l, t); /* may move the types */

	return l->p->types[id].width_bits;
}

struct fields {
	struct ir_field *v;
	uint32_t n, cap;
};

static void add_fields(struct low *l, struct p4_type *t, const char *prefix, struct fields *to);

/* Appends a field; a struct inside gives its own, dotted, an array one an element. */
static void
add_field(struct low *l, struct p4_type *type, const char *name, struct fields *to)
{
	struct p4_type *t = low_strip(type);

	if (low_is_empty(t))
		return;
	if (t->kind == P4_TYPE_STRUCT || t->kind == P4_TYPE_HEADER) {
		add_fields(l, t, name, to);
		return;
	}
	if (t->kind == P4_TYPE_ARRAY) {
		for (uint32_t i = 0; i < t->n_elems; i++)
			add_field(l, t->elem, arena_printf(l->ctx->arena, "%s[%u]", name, i), to);
		return;
	}
	if (to->n == to->cap) {
		struct ir_field *grown;

		to->cap = to->cap ? to->cap * 2 : 16;
		grown = low_alloc(l, to->cap * sizeof *grown);
		if (to->n > 0)
			memcpy(grown, to->v, to->n * sizeof *grown);
		to->v = grown;
	}
	to->v[to->n++] = (struct ir_field){ .name = name, .type = low_type(l, t) };
}

static void
add_fields(struct low *l, struct p4_type *t, const char *prefix, struct fields *to)
{
	uint32_t n_fields;
	const struct p4_field *f = p4_type_fields(l->ctx, t, &n_fields);

	for (uint32_t i = 0; i < n_fields; i++)
		add_field(l, f[i].type,
		    *prefix ? arena_printf(l->ctx->arena, "%s.%s", prefix, f[i].name) : f[i].name,
		    to);
}

/* A name for a header or union type that no other has. */
static const char *
type_name(struct low *l, struct p4_type *t)
{
	const char *base = t->decl->name.str, *name = base;

	for (unsigned i = 2; map_sget(&l->type_names, name) != NULL; i++)
		name = arena_printf(l->ctx->arena, "%s$%u", base, i);
	map_sput(&l->type_names, name, t);
	return name;
}

static uint32_t
record_type(struct low *l, struct p4_type *t)
{
	struct fields fields = { 0 };
	struct ir_field *v;
	uint32_t n_fields;

	if (t->kind == P4_TYPE_HEADER) {
		add_fields(l, t, "", &fields);
		return ir_type_header(l->p, type_name(l, t), fields.v, fields.n);
	}
	const struct p4_field *f = p4_type_fields(l->ctx, t, &n_fields);

	v = low_alloc(l, n_fields * sizeof *v);
	for (uint32_t i = 0; i < n_fields; i++)
		v[i] = (struct ir_field){ .name = f[i].name, .type = low_type(l, f[i].type) };
	return ir_type_union(l->p, type_name(l, t), v, n_fields);
}

/* Whether the IR has room for it: no values of no bits, no empty or very long arrays. */
static bool
in_limits(struct low *l, struct p4_type *t)
{
	bool array = t->kind == P4_TYPE_STACK || t->kind == P4_TYPE_ARRAY;
	bool bits = t->kind == P4_TYPE_BIT || t->kind == P4_TYPE_SINT || t->kind == P4_TYPE_VARBIT;

	if ((!bits || t->width_bits > 0) &&
	    (!array || (t->n_elems > 0 && t->n_elems <= IR_MEMBERS_MAX)))
		return true;
	low_unsupported(l, l->here, "a variable of type %s", p4_type_text(l->ctx, t));
	return false;
}

static uint32_t
make(struct low *l, struct p4_type *t)
{
	if (!in_limits(l, t))
		return t->kind == P4_TYPE_STACK
			   ? ir_type_stack(l->p, low_type(l, t->elem), IR_MEMBERS_MAX)
			   : ir_type_bit(l->p, 1);
	switch (t->kind) {
	case P4_TYPE_BOOL:
		return ir_type_bool(l->p);
	case P4_TYPE_BIT:
		return ir_type_bit(l->p, t->width_bits);
	case P4_TYPE_SINT:
		return ir_type_int(l->p, t->width_bits);
	case P4_TYPE_VARBIT:
		return ir_type_varbit(l->p, t->width_bits);
	case P4_TYPE_ERR:
		return ir_type_error(l->p);
	case P4_TYPE_ENUM:
		return t->under ? low_type(l, t->under) : ir_type_bit(l->p, 32);
	case P4_TYPE_ACTION_RUN:
		return ir_type_bit(l->p, 32);
	case P4_TYPE_HEADER:
	case P4_TYPE_UNION:
		return record_type(l, t);
	case P4_TYPE_STACK:
		return ir_type_stack(l->p, low_type(l, t->elem), t->n_elems);
	case P4_TYPE_ARRAY:
		if (low_is_scalar(t->elem))
			return ir_type_array(l->p, low_type(l, t->elem), t->n_elems);
		break;
	default:
		break;
	}
	if (!l->failed)
		low_unsupported(l, l->here, "a variable of type %s", p4_type_text(l->ctx, t));
	return ir_type_bit(l->p, 1);
}

uint32_t
low_type(struct low *l, struct p4_type *type)
{
	struct p4_type *t = low_strip(type);
	uintptr_t id = (uintptr_t)map_get(&l->types, &t, sizeof t);

	if (id == 0) {
		id = make(l, t) + 1;
		map_put(&l->types, &t, sizeof t, (void *)id);
	}
	return (uint32_t)id - 1;
}
