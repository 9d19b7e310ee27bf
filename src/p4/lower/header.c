/* SPDX-License-Identifier: Apache-2.0 */
/* header.c: what stands inside a header: in the IR it has scalar fields only, so that structs and arrays in it are
 * flattened: h.s.a and h.v[0].a are fields. */
#include "p4/lower/internal.h"

/* IR fields that a P4 field of this type takes in a header, where inner structs and arrays are flattened. */
static uint32_t
n_ir_fields(struct low *l, struct p4_type *type)
{
	struct p4_type *t = low_strip(type);
	uint32_t n, count = 0;
	const struct p4_field *f;

	if (low_is_empty(t))
		return 0;
	if (t->kind == P4_TYPE_ARRAY)
		return t->n_elems * n_ir_fields(l, t->elem);
	if (t->kind != P4_TYPE_STRUCT && t->kind != P4_TYPE_HEADER)
		return 1;
	f = p4_type_fields(l->ctx, t, &n);
	for (uint32_t i = 0; i < n; i++)
		count += n_ir_fields(l, f[i].type);
	return count;
}

/* Place of P4 field i among them. */
static uint32_t
ir_field_place(struct low *l, struct p4_type *t, uint32_t i)
{
	uint32_t n, at = 0;
	const struct p4_field *f = p4_type_fields(l->ctx, t, &n);

	for (uint32_t k = 0; k < i; k++)
		at += n_ir_fields(l, f[k].type);
	return at;
}

/* What stands inside a header from IR field 'at' on: a struct, or a scalar. */
static struct low_val *inner_value(
    struct low *l, const struct ir_lval *header, struct p4_type *type, uint32_t at);

/* An array of n, each 'stride' IR fields behind the one before; of structs, an array a member. */
static struct low_val *
inner_array(struct low *l, const struct ir_lval *header, struct p4_type *elem, uint32_t n,
    uint32_t at, uint32_t stride)
{
	struct p4_type *t = low_strip(elem), *type = p4_type_array(l->ctx, elem, n);
	struct low_val *v;
	uint32_t n_fields;
	const struct p4_field *f;

	if (low_is_empty(t))
		return low_items(l, type, 0);
	if (t->kind == P4_TYPE_STRUCT) {
		f = p4_type_fields(l->ctx, t, &n_fields);
		v = low_items(l, type, n_fields);
		for (uint32_t i = 0; i < n_fields; i++)
			v->items[i] = inner_array(
			    l, header, f[i].type, n, at + ir_field_place(l, t, i), stride);
		return v;
	}
	low_count(l, n, l->here);
	if (l->n_stmts >= LOW_STMTS_MAX)
		return low_new(l, LOW_NONE, type);
	v = low_items(l, type, n);
	for (uint32_t i = 0; i < n; i++)
		v->items[i] = inner_value(l, header, t, at + i * stride);
	return v;
}

static struct low_val *
inner_value(struct low *l, const struct ir_lval *header, struct p4_type *type, uint32_t at)
{
	struct p4_type *t = low_strip(type);
	uint32_t n_fields;
	const struct p4_field *f;
	struct low_val *v;

	if (low_is_empty(t))
		return low_items(l, t, 0);
	if (t->kind == P4_TYPE_ARRAY)
		return inner_array(l, header, t->elem, t->n_elems, at, n_ir_fields(l, t->elem));
	if (t->kind != P4_TYPE_STRUCT && t->kind != P4_TYPE_HEADER)
		return low_of_lval(l, t, ir_lval_field(l->p, header, at));
	f = p4_type_fields(l->ctx, t, &n_fields);
	v = low_items(l, t, n_fields);
	for (uint32_t i = 0; i < n_fields; i++)
		v->items[i] = inner_value(l, header, f[i].type, at + ir_field_place(l, t, i));
	return v;
}

struct low_val *
low_header_field(struct low *l, const struct ir_lval *header, struct p4_type *type, uint32_t i)
{
	uint32_t n;
	const struct p4_field *f = p4_type_fields(l->ctx, type, &n);

	return inner_value(l, header, f[i].type, ir_field_place(l, type, i));
}

struct low_val *
low_header_elem(
    struct low *l, const struct ir_lval *header, struct p4_type *type, uint32_t i, uint64_t k)
{
	uint32_t n;
	const struct p4_field *f = p4_type_fields(l->ctx, type, &n);
	struct p4_type *elem = low_strip(f[i].type)->elem;

	return inner_value(
	    l, header, elem, ir_field_place(l, type, i) + (uint32_t)k * n_ir_fields(l, elem));
}
