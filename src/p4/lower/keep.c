/* SPDX-License-Identifier: Apache-2.0 */
/* keep.c: field lists, the metadata that a packet takes along when it is cloned, resubmitted or recirculated. */
#include "p4/lower/internal.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static void
collect_leaves(struct low *l, const struct low_val *v, uint32_t id, struct ir_field_list *list)
{
	if (v->kind == LOW_ITEMS)
		for (uint32_t i = 0; i < v->n; i++)
			collect_leaves(l, v->items[i], id, list);
	else if (v->kind == LOW_LVAL)
		list->vars[list->n++] = v->lval->var;
}

static uint32_t
count_leaves(const struct low_val *v)
{
	uint32_t n = v->kind == LOW_LVAL;

	for (uint32_t i = 0; v->kind == LOW_ITEMS && i < v->n; i++)
		n += count_leaves(v->items[i]);
	return n;
}

static bool
in_list(const struct p4_annos *annos, uint32_t id)
{
	for (uint32_t a = 0; a < annos->n; a++) {
		const struct p4_anno *an = annos->v[a];

		if (strcmp(an->name.str, "field_list") != 0)
			continue;
		for (uint32_t t = 0; t < an->tokens.n; t++)
			if (an->tokens.v[t].kind == P4_ANNO_INT &&
			    strtoul(an->tokens.v[t].text, NULL, 0) == id)
				return true;
	}
	return false;
}

static void
walk_list(struct low *l, const struct low_val *v, uint32_t id, struct ir_field_list *list)
{
	uint32_t n;
	const struct p4_field *f;

	if (v->kind != LOW_ITEMS || v->type->kind != P4_TYPE_STRUCT)
		return;
	f = p4_type_fields(l->ctx, v->type, &n);
	for (uint32_t i = 0; i < n && i < v->n; i++) {
		if (f[i].decl != NULL && in_list(&f[i].decl->annos, id))
			collect_leaves(l, v->items[i], id, list);
		else
			walk_list(l, v->items[i], id, list);
	}
}

/* v1model: fields with @field_list(n) keep their value when a packet is cloned, resubmitted, recirculated. */
static void
v1model_field_lists(struct low *l)
{
	uint32_t leaves = l->meta ? count_leaves(l->meta) : 0;

	for (uint32_t id = 0; id < IR_LIST_NONE && leaves > 0; id++) {
		struct ir_field_list list = { .id = id };

		list.vars = arena_array(l->p->arena, uint32_t, leaves);
		walk_list(l, l->meta, id, &list);
		if (list.n > 0)
			*ir_add_field_list(l->p) = list;
	}
}

static void
psa_field_lists(struct low *l)
{
	static const struct {
		const char *path;
		enum ir_list list;
	} paths[] = { { "normal", IR_LIST_PSA_NORMAL }, { "resubmit", IR_LIST_PSA_RESUBMIT },
		{ "recirculate", IR_LIST_PSA_RECIRCULATE }, { "clone_i2e", IR_LIST_PSA_CLONE_I2E },
		{ "clone_e2e", IR_LIST_PSA_CLONE_E2E } };

	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		const struct low_val *v = map_sget(&l->paths, paths[i].path);
		struct ir_field_list list = { .id = paths[i].list };

		if (v == NULL || count_leaves(v) == 0)
			continue;
		list.vars = arena_array(l->p->arena, uint32_t, count_leaves(v));
		collect_leaves(l, v, list.id, &list);
		*ir_add_field_list(l->p) = list;
	}
}

void
low_field_lists(struct low *l)
{
	if (l->p->arch == IR_ARCH_PSA)
		psa_field_lists(l);
	if (l->p->arch == IR_ARCH_V1MODEL)
		v1model_field_lists(l);
}

/* ---- lists that a call names by its argument ------------------------------------------------------------------ */

static bool
has_var(const struct low_val *v, uint32_t var)
{
	bool has = v->kind == LOW_LVAL && v->lval->var == var;

	for (uint32_t i = 0; v->kind == LOW_ITEMS && i < v->n && !has; i++)
		has = has_var(v->items[i], var);
	return has;
}

/* Adds the variables of metadata that 'v' consists of; true: that is all of it. */
static bool
add_metadata(struct low *l, const struct low_val *v, struct ir_field_list *list)
{
	bool all = true;

	for (uint32_t i = 0; v->kind == LOW_ITEMS && i < v->n; i++)
		all &= add_metadata(l, v->items[i], list);
	if (v->kind == LOW_ITEMS)
		return all;
	if (v->kind != LOW_LVAL || v->lval->n_steps > 0 ||
	    l->p->vars[v->lval->var].scope != IR_SCOPE_PACKET ||
	    (l->headers != NULL && has_var(l->headers, v->lval->var)))
		return false;
	list->vars[list->n++] = v->lval->var;
	return true;
}

/* An id that neither @field_list nor another call has; from the top, since programs count from below. */
static uint32_t
free_list_id(struct low *l)
{
	for (uint32_t id = IR_LIST_NONE - 1; id > 0; id--) {
		struct ir_field_list list = { .id = id };
		bool taken = false;

		for (uint32_t i = 0; i < l->p->n_field_lists; i++)
			taken |= l->p->field_lists[i].id == id;
		if (taken)
			continue;
		list.vars =
		    arena_array(l->ctx->arena, uint32_t, l->meta ? count_leaves(l->meta) + 1 : 1);
		if (l->meta != NULL)
			walk_list(l, l->meta, id, &list);
		if (list.n == 0)
			return id;
	}
	return IR_LIST_NONE;
}

uint32_t
low_keep_data(struct low *l, const struct low_val *data, const char *fn, struct p4_loc loc)
{
	struct ir_field_list list = { .id = IR_LIST_NONE };

	list.vars = arena_array(l->p->arena, uint32_t, count_leaves(data) + 1);
	if (!add_metadata(l, data, &list))
		p4_warn(l->ctx, loc, P4_IGNORE,
		    "%s keeps metadata only; what else is in its argument is not kept", fn);
	if (list.n == 0)
		return IR_LIST_NONE;
	for (uint32_t i = 0; i < l->p->n_field_lists; i++) /* another call's, with the same data */
		if (l->p->field_lists[i].n == list.n &&
		    memcmp(l->p->field_lists[i].vars, list.vars, list.n * sizeof *list.vars) == 0)
			return l->p->field_lists[i].id;
	list.id = free_list_id(l);
	if (list.id == IR_LIST_NONE)
		low_unsupported(l, loc, "one more list of fields to keep (there are 255)");
	else
		*ir_add_field_list(l->p) = list;
	return list.id;
}
