/* SPDX-License-Identifier: Apache-2.0 */
/* before.c: deep copies of entities. */
#include "targets/sim/before.h"

#include <string.h>

void
sim_before_init(struct sim_before *b, const struct ir_prog *prog)
{
	memset(b, 0, sizeof *b);
	b->prog = prog;
	b->arena = arena_new(0);
}

void
sim_before_fini(struct sim_before *b)
{
	vec_fini(&b->v);
	arena_free(b->arena);
}

static struct ir_value
keep_value(struct arena *a, struct ir_value v)
{
	if (v.be != NULL)
		v.be = arena_memdup(a, v.be, (v.width_bits + 7) / 8);
	return v;
}

static struct ir_match *
keep_matches(struct arena *a, const struct ir_match *m, uint32_t n)
{
	struct ir_match *k = arena_memdup(a, m, n * sizeof *m);

	for (uint32_t i = 0; i < n; i++) {
		k[i].value = keep_value(a, m[i].value);
		k[i].mask = keep_value(a, m[i].mask);
	}
	return k;
}

static struct ir_action_call
keep_call(struct arena *a, struct ir_action_call c)
{
	c.args = arena_memdup(a, c.args, c.n_args * sizeof *c.args);
	for (uint32_t i = 0; i < c.n_args; i++)
		c.args[i] = keep_value(a, c.args[i]);
	return c;
}

static void
keep_entry(struct arena *a, const struct ir_prog *prog, struct tdi_table_entry *e)
{
	if (!e->is_default)
		e->matches = keep_matches(a, e->matches, tdi_match_keys(&prog->tables[e->table]));
	if (e->what == TDI_DO_ACTION)
		e->call = keep_call(a, e->call);
	e->metadata = arena_memdup(a, e->metadata, e->metadata_len);
	if (e->what != TDI_DO_SET)
		return;
	e->set = arena_memdup(a, e->set, e->n_set * sizeof *e->set);
	for (uint32_t i = 0; i < e->n_set; i++)
		e->set[i].call = keep_call(a, e->set[i].call);
}

static void
keep_value_set(struct arena *a, const struct ir_prog *prog, struct tdi_value_set *set)
{
	uint32_t n_fields = prog->externs[set->object].n_fields;

	set->members = arena_memdup(a, set->members, set->n * sizeof *set->members);
	for (uint32_t i = 0; i < set->n; i++)
		set->members[i] = keep_matches(a, set->members[i], n_fields);
}

void
sim_before_add(struct sim_before *b, const struct tdi_entity *from)
{
	struct tdi_entity e = *from;
	struct arena *a = b->arena;

	if (e.kind == TDI_TABLE_ENTRY || e.kind == TDI_DIRECT_COUNTER || e.kind == TDI_DIRECT_METER)
		keep_entry(a, b->prog, &e.u.entry);
	else if (e.kind == TDI_REGISTER)
		e.u.cell.value = keep_value(a, e.u.cell.value);
	else if (e.kind == TDI_MEMBER)
		e.u.member.call = keep_call(a, e.u.member.call);
	else if (e.kind == TDI_GROUP)
		e.u.group.members =
		    arena_memdup(a, e.u.group.members, e.u.group.n * sizeof *e.u.group.members);
	else if (e.kind == TDI_VALUE_SET)
		keep_value_set(a, b->prog, &e.u.value_set);
	else if (e.kind == TDI_MULTICAST_GROUP || e.kind == TDI_CLONE_SESSION)
		e.u.replication.replicas = arena_memdup(a, e.u.replication.replicas,
		    e.u.replication.n * sizeof *e.u.replication.replicas);
	vec_push(&b->v, e);
}
