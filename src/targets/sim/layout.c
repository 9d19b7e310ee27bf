/* SPDX-License-Identifier: Apache-2.0 */
/* layout.c: where values stand in a packet's memory, and how they are read and written. */
#include "targets/sim/internal.h"

#include <errno.h>
#include <string.h>

#define TOTAL_MAX (64u << 20) /* bytes of one packet's variables */

static uint32_t
scalar_size(uint32_t width)
{
	return sim_limbs(width) * 8;
}

/* Types are in order: a type's parts come before it. */
static uint64_t
lay_out(struct sim *s, uint32_t id)
{
	const struct ir_type *t = &s->prog->types[id];
	struct sim_layout *l = &s->layouts[id];
	uint64_t size = 0;

	switch (t->kind) {
	case IR_TYPE_BIT:
	case IR_TYPE_INT:
	case IR_TYPE_BOOL:
	case IR_TYPE_ERROR:
		return scalar_size(t->width_bits);
	case IR_TYPE_VARBIT:
		return 8 + scalar_size(t->width_bits);
	case IR_TYPE_HEADER:
	case IR_TYPE_UNION:
		l->off = arena_array(s->arena, uint32_t, t->n);
		size = t->kind == IR_TYPE_HEADER ? 8 : 0;
		for (uint32_t i = 0; i < t->n; i++) {
			l->off[i] = (uint32_t)size;
			size += s->layouts[t->fields[i].type].size;
		}
		return size;
	case IR_TYPE_STACK:
		return 8 + (uint64_t)t->n * s->layouts[t->elem].size;
	case IR_TYPE_ARRAY:
		return (uint64_t)t->n * s->layouts[t->elem].size;
	case IR_N_TYPE_KINDS:
		break;
	}
	return 0;
}

/* Places the variables of one scope behind 'at'; returns the end. */
static uint64_t
place_scope(struct sim *s, enum ir_scope scope, uint64_t at)
{
	for (uint32_t i = 0; i < s->prog->n_vars && at <= TOTAL_MAX; i++) {
		const struct ir_var *v = &s->prog->vars[i];

		if (v->scope != scope)
			continue;
		s->var_off[i] = (uint32_t)at;
		at += s->layouts[v->type].size;
	}
	return at;
}

int
sim_layout_init(struct sim *s, struct err *err)
{
	uint64_t packet, local, total;

	s->layouts = arena_array(s->arena, struct sim_layout, s->prog->n_types);
	s->var_off = arena_array(s->arena, uint32_t, s->prog->n_vars);
	for (uint32_t i = 0; i < s->prog->n_types; i++) {
		uint64_t size = lay_out(s, i);

		s->layouts[i].size = size > TOTAL_MAX ? TOTAL_MAX + 8 : (uint32_t)size;
	}
	packet = place_scope(s, IR_SCOPE_PACKET, 0);
	local = place_scope(s, IR_SCOPE_LOCAL, packet);
	total = place_scope(s, IR_SCOPE_PARAM, local);
	if (total > TOTAL_MAX)
		return err_set(
		    err, -E2BIG, "the variables need more than %u bytes a packet", TOTAL_MAX);
	s->packet_size = (uint32_t)packet;
	s->local_size = (uint32_t)(local - packet);
	s->total_size = (uint32_t)total;
	return 0;
}

void
sim_load(const struct sim *s, uint32_t type, const uint8_t *p, struct sim_num *out)
{
	out->width = s->prog->types[type].width_bits;
	memcpy(out->v, p, scalar_size(out->width));
}

void
sim_store(const struct sim *s, uint32_t type, uint8_t *p, const struct sim_num *v)
{
	memcpy(p, v->v, scalar_size(s->prog->types[type].width_bits));
}

void
sim_set_valid(const struct sim *s, const struct sim_place *place)
{
	if (place->in_union != NULL) {
		const struct ir_type *t = &s->prog->types[place->union_type];

		for (uint32_t i = 0; i < t->n; i++)
			*sim_word(place->in_union + s->layouts[place->union_type].off[i]) = 0;
	}
	*sim_word(place->p) = 1;
}

bool
sim_union_valid(const struct sim *s, uint32_t type, const uint8_t *p)
{
	for (uint32_t i = 0; i < s->prog->types[type].n; i++)
		if (sim_valid(p + s->layouts[type].off[i]))
			return true;
	return false;
}
