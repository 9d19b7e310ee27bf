/* SPDX-License-Identifier: Apache-2.0 */
/* p4info_types.c: P4Info's types, in the order of p4/config/v1/p4types.proto. */
#include "ir/p4info_private.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* P4BitstringLikeTypeSpec's choice. */
static void
bitstring(struct ir_pb *pb, enum ir_ctl_kind kind, uint32_t width_bits)
{
	if (kind == IR_CTL_VARBIT) {
		ir_pb_open(pb, 3, "varbit");
		ir_pb_number(pb, 1, "max_bitwidth", width_bits);
	} else {
		ir_pb_open(pb, kind == IR_CTL_INT ? 2 : 1, kind == IR_CTL_INT ? "int" : "bit");
		ir_pb_number(pb, 1, "bitwidth", width_bits);
	}
	ir_pb_close(pb);
}

/* A message that holds only a name, perhaps with a stack around it. */
static void
named(struct ir_pb *pb, uint32_t number, const char *field, const char *name)
{
	ir_pb_open(pb, number, field);
	ir_pb_string(pb, 1, "name", name);
	ir_pb_close(pb);
}

static void
empty(struct ir_pb *pb, uint32_t number, const char *field)
{
	ir_pb_open(pb, number, field);
	ir_pb_close(pb);
}

/* The choice of a P4DataTypeSpec that is open already. */
static void
data_spec(struct ir_pb *pb, const struct ir_ctl_spec *c)
{
	static const struct {
		uint32_t number;
		const char *field, *inner;
	} names[IR_N_CTL_KINDS] = { [IR_CTL_STRUCT] = { 4, "struct", NULL },
		[IR_CTL_HEADER] = { 5, "header", NULL },
		[IR_CTL_UNION] = { 6, "header_union", NULL },
		[IR_CTL_HEADER_STACK] = { 7, "header_stack", "header" },
		[IR_CTL_UNION_STACK] = { 8, "header_union_stack", "header_union" },
		[IR_CTL_ENUM] = { 9, "enum", NULL },
		[IR_CTL_SER_ENUM] = { 11, "serializable_enum", NULL },
		[IR_CTL_NEWTYPE] = { 12, "new_type", NULL } };

	if (c->kind <= IR_CTL_VARBIT) {
		ir_pb_open(pb, 1, "bitstring");
		bitstring(pb, c->kind, c->width_bits);
		ir_pb_close(pb);
	} else if (c->kind == IR_CTL_BOOL) {
		empty(pb, 2, "bool");
	} else if (c->kind == IR_CTL_ERROR) {
		empty(pb, 10, "error");
	} else if (c->kind == IR_CTL_TUPLE) {
		ir_pb_open(pb, 3, "tuple");
		for (uint32_t i = 0; i < c->n; i++) {
			ir_pb_open(pb, 1, "members");
			data_spec(pb, &c->members[i]);
			ir_pb_close(pb);
		}
		ir_pb_close(pb);
	} else if (names[c->kind].inner != NULL) {
		ir_pb_open(pb, names[c->kind].number, names[c->kind].field);
		named(pb, 1, names[c->kind].inner, c->name);
		ir_pb_number(pb, 2, "size", c->n);
		ir_pb_close(pb);
	} else {
		named(pb, names[c->kind].number, names[c->kind].field, c->name);
	}
}

/* What the control plane sees of a scalar that P4 gave no other type. */
static struct ir_ctl_spec
scalar_spec(const struct ir_prog *p, uint32_t type)
{
	static const enum ir_ctl_kind kinds[] = { [IR_TYPE_BIT] = IR_CTL_BIT,
		[IR_TYPE_INT] = IR_CTL_INT,
		[IR_TYPE_BOOL] = IR_CTL_BOOL,
		[IR_TYPE_ERROR] = IR_CTL_ERROR };
	const struct ir_type *t = &p->types[type];

	return (struct ir_ctl_spec){ .kind = kinds[t->kind], .width_bits = t->width_bits };
}

void
ir_pi_extern_spec(const struct ir_prog *p, struct ir_pb *pb, const struct ir_extern *x)
{
	struct ir_ctl_spec one;

	ir_pb_open(pb, 2, "type_spec");
	if (x->spec.kind != IR_CTL_NONE) {
		data_spec(pb, &x->spec);
	} else if (x->kind == IR_EXTERN_REGISTER) {
		one = scalar_spec(p, x->type);
		data_spec(pb, &one);
	} else {
		ir_pb_open(pb, 3, "tuple");
		for (uint32_t i = 0; i < x->n_fields; i++) {
			one = scalar_spec(p, x->fields[i].type);
			ir_pb_open(pb, 1, "members");
			data_spec(pb, &one);
			ir_pb_close(pb);
		}
		ir_pb_close(pb);
	}
	ir_pb_close(pb);
}

/* ---- type_info -------------------------------------------------------------------------------- */

static void
members(struct ir_pb *pb, const struct ir_ctl_type *t)
{
	for (uint32_t i = 0; i < t->n; i++) {
		const struct ir_ctl_member *m = &t->members[i];

		ir_pb_open(pb, t->kind == IR_CTL_SER_ENUM ? 2 : 1, "members");
		ir_pb_string(pb, 1, "name", m->name);
		if (t->kind == IR_CTL_SER_ENUM) {
			ir_pb_bytes(pb, 2, "value", m->value.be, (t->width_bits + 7) / 8);
		} else if (t->kind == IR_CTL_UNION) {
			named(pb, 2, "header", m->spec.name);
		} else if (t->kind == IR_CTL_HEADER) {
			ir_pb_open(pb, 2, "type_spec");
			bitstring(pb, m->spec.kind, m->spec.width_bits);
			ir_pb_close(pb);
		} else if (t->kind == IR_CTL_STRUCT) {
			ir_pb_open(pb, 2, "type_spec");
			data_spec(pb, &m->spec);
			ir_pb_close(pb);
		}
		ir_pb_close(pb);
	}
}

static void
new_type(struct ir_pb *pb, const struct ir_ctl_type *t)
{
	if (t->uri == NULL) {
		ir_pb_open(pb, 1, "original_type");
		data_spec(pb, &t->original);
	} else {
		ir_pb_open(pb, 2, "translated_type");
		ir_pb_string(pb, 1, "uri", t->uri);
		if (t->width_bits != 0)
			ir_pb_number(pb, 2, "sdn_bitwidth", t->width_bits);
		else
			empty(pb, 3, "sdn_string");
	}
	ir_pb_close(pb);
	/* The translation itself is not listed again. */
	for (uint32_t i = 0; i < t->n_annotations; i++)
		if (!ir_annotation_is(t->annotations[i], "p4runtime_translation"))
			ir_pi_annotations(pb, 3, 1, &t->annotations[i]);
	ir_pi_structured(pb, 4, t->n_annotations, t->annotations);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp((*(const struct ir_ctl_type *const *)a)->name,
	    (*(const struct ir_ctl_type *const *)b)->name);
}

/* One of type_info's maps, ordered by key. */
static void
type_map(const struct ir_prog *p, struct ir_pb *pb, enum ir_ctl_kind kind, uint32_t number,
    const char *field)
{
	CLEANUP(free)
	const struct ir_ctl_type **v = xcalloc(p->n_ctl_types + 1, sizeof(struct ir_ctl_type *));
	uint32_t n = 0;

	for (uint32_t i = 0; i < p->n_ctl_types; i++)
		if (p->ctl_types[i].kind == kind)
			v[n++] = &p->ctl_types[i];
	qsort(v, n, sizeof *v, by_name);
	for (uint32_t i = 0; i < n; i++) {
		ir_pb_open(pb, number, field);
		ir_pb_string_set(pb, 1, "key", v[i]->name);
		ir_pb_open(pb, 2, "value");
		if (kind == IR_CTL_SER_ENUM) {
			ir_pb_open(pb, 1, "underlying_type");
			ir_pb_number(pb, 1, "bitwidth", v[i]->width_bits);
			ir_pb_close(pb);
		}
		if (kind == IR_CTL_NEWTYPE)
			new_type(pb, v[i]);
		else
			members(pb, v[i]);
		ir_pb_close(pb);
		ir_pb_close(pb);
	}
}

static bool
has_error(const struct ir_ctl_spec *c)
{
	if (c->kind == IR_CTL_ERROR)
		return true;
	for (uint32_t i = 0; i < c->n && c->kind == IR_CTL_TUPLE; i++)
		if (has_error(&c->members[i]))
			return true;
	return false;
}

/* Whether the control plane sees an error anywhere. */
static bool
uses_errors(const struct ir_prog *p)
{
	for (uint32_t i = 0; i < p->n_externs; i++)
		if (has_error(&p->externs[i].spec))
			return true;
	for (uint32_t i = 0; i < p->n_ctl_types; i++)
		for (uint32_t k = 0; k < p->ctl_types[i].n; k++)
			if (has_error(&p->ctl_types[i].members[k].spec))
				return true;
	return false;
}

/* Whether anything has a type at all, or could have: p4c writes the message then, even if it is empty. */
static bool
has_types(const struct ir_prog *p)
{
	for (uint32_t i = 0; i < p->n_actions; i++)
		if (p->actions[i].n_params > 0 && !p->actions[i].info.hidden)
			return true;
	for (uint32_t i = 0; i < p->n_externs; i++)
		if (p->externs[i].kind != IR_EXTERN_VALUE_SET)
			return true;
	return p->n_tables > 0 || p->n_ctl_types > 0 || p->n_controller_headers > 0 ||
	       p->uses_externs;
}

void
ir_pi_type_info(const struct ir_prog *p, struct ir_pb *pb)
{
	if (!has_types(p))
		return;
	ir_pb_open(pb, 200, "type_info");
	type_map(p, pb, IR_CTL_STRUCT, 1, "structs");
	type_map(p, pb, IR_CTL_HEADER, 2, "headers");
	type_map(p, pb, IR_CTL_UNION, 3, "header_unions");
	type_map(p, pb, IR_CTL_ENUM, 4, "enums");
	if (uses_errors(p)) {
		ir_pb_open(pb, 5, "error");
		for (uint32_t i = 0; i < p->n_errors; i++)
			ir_pb_string(pb, 1, "members", p->errors[i]);
		ir_pb_close(pb);
	}
	type_map(p, pb, IR_CTL_SER_ENUM, 6, "serializable_enums");
	type_map(p, pb, IR_CTL_NEWTYPE, 7, "new_types");
	ir_pb_close(pb);
}
