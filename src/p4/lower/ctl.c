/* SPDX-License-Identifier: Apache-2.0 */
/* ctl.c: types as the control plane sees them, with their P4 names: what P4Info's type_info lists. A type
 * becomes one of the program's ctl_types when it is named first. */
#include "p4/lower/internal.h"

#include "p4/bigint.h"

#include <stdlib.h>
#include <string.h>

/* @p4runtime_translation("uri", W), ("uri", bit<W>) or ("uri", string): the last number, or none. */
static void
translation(struct low *l, const struct p4_decl *d, struct ir_ctl_type *t)
{
	const struct p4_anno *a = p4_anno_find(&d->annos, "p4runtime_translation");

	if (a == NULL || a->tokens.n < 3 || a->tokens.v[0].kind != P4_ANNO_STRING)
		return;
	t->uri = arena_strdup(l->p->arena, a->tokens.v[0].text);
	for (uint32_t i = 2; i < a->tokens.n; i++)
		if (a->tokens.v[i].kind == P4_ANNO_INT)
			t->width_bits = (uint32_t)strtoul(a->tokens.v[i].text, NULL, 0);
	if (t->width_bits > IR_WIDTH_MAX) {
		p4_error(l->ctx, a->loc, P4_OVERLIMIT,
		    "the controller's numbers have at most %u bits", IR_WIDTH_MAX);
		t->width_bits = IR_WIDTH_MAX;
	}
}

/* Whether the type is listed from now on; false when it already was. */
static bool
list_type(struct low *l, enum ir_ctl_kind kind, const char *name)
{
	const char *key = arena_printf(l->ctx->arena, "%d %s", (int)kind, name);

	if (map_sget(&l->ctl_types, key) != NULL)
		return false;
	map_sput(&l->ctl_types, key, l);
	return true;
}

/* A specialised generic type has its arguments in its name: pair_t<bit<32>> is pair_t_bit32. */
static const char *
type_name(struct low *l, const struct p4_type *t)
{
	struct buf b = BUF_INIT;
	const char *name;

	if (p4_anno_find(&t->decl->annos, "name") != NULL)
		return p4_cp_name(l->ctx, t->decl);
	buf_puts(&b, t->decl->name.str);
	for (uint32_t i = 0; i < t->n_args; i++) {
		const char *arg = p4_type_text(l->ctx, t->args[i]);

		buf_putc(&b, '_');
		for (; *arg != '\0'; arg++)
			if (*arg != '<' && *arg != '>' && *arg != ' ')
				buf_putc(&b, *arg == ',' ? '_' : *arg);
	}
	name = arena_strdup(l->p->arena, buf_str(&b));
	buf_fini(&b);
	return name;
}

/* Fields in order; of a header, a struct inside gives its own, dotted. */
static void
members(struct low *l, struct p4_type *t, const char *prefix, bool flat, struct ir_ctl_member *v,
    uint32_t *n)
{
	uint32_t n_fields;
	const struct p4_field *f = p4_type_fields(l->ctx, t, &n_fields);

	for (uint32_t i = 0; i < n_fields; i++) {
		const char *name = arena_printf(l->p->arena, "%s%s", prefix, f[i].name);
		struct p4_type *ft = low_strip(f[i].type);

		if (flat && (ft->kind == P4_TYPE_STRUCT || ft->kind == P4_TYPE_HEADER)) {
			members(l, ft, arena_printf(l->p->arena, "%s.", name), flat, v, n);
			continue;
		}
		if (flat && ft->kind != P4_TYPE_BIT && ft->kind != P4_TYPE_SINT &&
		    ft->kind != P4_TYPE_VARBIT)
			v[*n].spec = (struct ir_ctl_spec){ .kind = IR_CTL_BIT,
				.width_bits = low_width(l, ft) };
		else
			v[*n].spec = low_ctl_spec(l, flat ? ft : f[i].type);
		v[(*n)++].name = name;
	}
}

static uint32_t
count_members(struct low *l, struct p4_type *t, bool flat)
{
	uint32_t n_fields, n = 0;
	const struct p4_field *f = p4_type_fields(l->ctx, t, &n_fields);

	for (uint32_t i = 0; i < n_fields; i++) {
		struct p4_type *ft = low_strip(f[i].type);

		n += flat && (ft->kind == P4_TYPE_STRUCT || ft->kind == P4_TYPE_HEADER)
			 ? count_members(l, ft, flat)
			 : 1;
	}
	return n;
}

static const char *
record_type(struct low *l, struct p4_type *t, enum ir_ctl_kind kind)
{
	const char *name = type_name(l, t);
	struct ir_ctl_member *v;
	struct ir_ctl_type *out;
	uint32_t n = 0;

	if (!list_type(l, kind, name))
		return name;
	v = arena_array(
	    l->p->arena, struct ir_ctl_member, count_members(l, t, kind == IR_CTL_HEADER) + 1);
	members(l, t, "", kind == IR_CTL_HEADER, v, &n);
	out = ir_add_ctl_type(l->p); /* its members' types stand before it */
	out->kind = kind;
	out->name = name;
	out->members = v;
	out->n = n;
	out->annotations = low_annotations(l, &t->decl->annos, &out->n_annotations);
	return name;
}

static const char *
enum_type(struct low *l, struct p4_type *t)
{
	enum ir_ctl_kind kind = t->under != NULL ? IR_CTL_SER_ENUM : IR_CTL_ENUM;
	const struct p4_decls *m = &t->decl->u.enumeration.members;
	const char *name = t->decl->name.str;
	struct ir_ctl_type *out;

	if (!list_type(l, kind, name))
		return name;
	out = ir_add_ctl_type(l->p);
	out->kind = kind;
	out->name = arena_strdup(l->p->arena, name);
	out->width_bits = kind == IR_CTL_SER_ENUM ? low_strip(t->under)->width_bits : 0;
	out->n = m->n;
	out->members = arena_array(l->p->arena, struct ir_ctl_member, m->n + 1);
	for (uint32_t i = 0; i < m->n; i++) {
		out->members[i].name = arena_strdup(l->p->arena, m->v[i]->name.str);
		if (kind == IR_CTL_SER_ENUM && m->v[i]->value != NULL)
			out->members[i].value = low_big(l, out->width_bits, m->v[i]->value->u.num);
	}
	out->annotations = low_annotations(l, &t->decl->annos, &out->n_annotations);
	return name;
}

static const char *
new_type(struct low *l, struct p4_type *type)
{
	const char *name = type->decl->name.str;
	struct ir_ctl_type t = { .kind = IR_CTL_NEWTYPE };

	if (!list_type(l, IR_CTL_NEWTYPE, name))
		return name;
	t.name = arena_strdup(l->p->arena, name);
	translation(l, type->decl, &t);
	if (t.uri == NULL)
		t.original = low_ctl_spec(l, low_strip(type));
	t.annotations = low_annotations(l, &type->decl->annos, &t.n_annotations);
	*ir_add_ctl_type(l->p) = t;
	return name;
}

static struct ir_ctl_spec
tuple_spec(struct low *l, const struct p4_type *t)
{
	struct ir_ctl_spec c = { .kind = IR_CTL_TUPLE, .n = t->n_args };

	c.members = arena_array(l->p->arena, struct ir_ctl_spec, t->n_args + 1);
	for (uint32_t i = 0; i < t->n_args; i++)
		c.members[i] = low_ctl_spec(l, t->args[i]);
	return c;
}

struct ir_ctl_spec
low_ctl_spec(struct low *l, struct p4_type *t)
{
	struct ir_ctl_spec c = { .kind = IR_CTL_NONE };

	switch ((int)t->kind) {
	case P4_TYPE_BIT:
	case P4_TYPE_SINT:
	case P4_TYPE_VARBIT:
		c.kind = t->kind == P4_TYPE_BIT	   ? IR_CTL_BIT
			 : t->kind == P4_TYPE_SINT ? IR_CTL_INT
						   : IR_CTL_VARBIT;
		c.width_bits = t->width_bits;
		break;
	case P4_TYPE_BOOL:
		c.kind = IR_CTL_BOOL;
		break;
	case P4_TYPE_ERR:
		c.kind = IR_CTL_ERROR;
		break;
	case P4_TYPE_NEWTYPE:
		c = (struct ir_ctl_spec){ .kind = IR_CTL_NEWTYPE, .name = new_type(l, t) };
		break;
	case P4_TYPE_ENUM:
		c.kind = t->under != NULL ? IR_CTL_SER_ENUM : IR_CTL_ENUM;
		c.name = enum_type(l, t);
		break;
	case P4_TYPE_STRUCT:
	case P4_TYPE_HEADER:
	case P4_TYPE_UNION:
		c.kind = t->kind == P4_TYPE_STRUCT   ? IR_CTL_STRUCT
			 : t->kind == P4_TYPE_HEADER ? IR_CTL_HEADER
						     : IR_CTL_UNION;
		c.name = record_type(l, t, c.kind);
		break;
	case P4_TYPE_STACK:
		c = low_ctl_spec(l, t->elem);
		c.kind = c.kind == IR_CTL_UNION ? IR_CTL_UNION_STACK : IR_CTL_HEADER_STACK;
		c.n = t->n_elems;
		break;
	case P4_TYPE_TUPLE:
	case P4_TYPE_SEQ:
		return tuple_spec(l, t);
	default:
		break;
	}
	return c;
}

const char *
low_type_name(struct low *l, struct p4_type *type)
{
	if (type == NULL)
		return NULL;
	if (type->kind ==
	    P4_TYPE_ENUM) /* one with numbers is listed, but what has it is its number */
		return type->under == NULL ? enum_type(l, type) : (enum_type(l, type), NULL);
	return type->kind == P4_TYPE_NEWTYPE ? new_type(l, type) : NULL;
}
