/* SPDX-License-Identifier: Apache-2.0 */
/* map.c: see map.h. */
#include "targets/cpu/drv/map.h"

#include "base/mem.h"
#include "targets/cpu/entity.h"
#include "targets/cpu/gen/key.h"
#include "tdi/provider.h"

#include <errno.h>
#include <string.h>

struct parts { /* memory behind a struct cpu_entity while it is encoded */
	struct buf value, mask, data, list;
};

static void
parts_fini_cleanup(struct parts *p)
{
	buf_fini(&p->value);
	buf_fini(&p->mask);
	buf_fini(&p->data);
	buf_fini(&p->list);
}

static struct cpu_slice
slice(const struct buf *b)
{
	return (struct cpu_slice){ (const uint8_t *)b->data, (uint32_t)b->len };
}

static void
meter_of(const struct tdi_meter_config *m, struct cpu_entity *out)
{
	out->cir = m->cir;
	out->cburst = m->cburst;
	out->pir = m->pir;
	out->pburst = m->pburst;
}

/* ---- tdi to bytes ---- */

static void
key_of(const struct ir_prog *prog, const struct tdi_table_entry *e, struct cpu_entity *out,
    struct parts *p)
{
	cpu_key_encode(prog, e->table, e->matches, &p->value, &p->mask);
	out->value = slice(&p->value);
	out->mask = slice(&p->mask);
	out->priority = cpu_key_priority(prog, e->table, e->matches, e->priority);
}

static void
set_of(const struct ir_prog *prog, const struct tdi_table_entry *e, struct cpu_entity *out,
    struct parts *p)
{
	for (uint32_t i = 0; i < e->n_set; i++) {
		uint32_t head[3] = { e->set[i].weight, e->set[i].watch_port,
			e->set[i].call.action };

		buf_add(&p->list, head, sizeof head);
		cpu_data_encode(&e->set[i].call, cpu_data_bytes(prog, e->table), &p->list);
	}
	out->list = slice(&p->list);
}

static void
entry_of(const struct ir_prog *prog, const struct tdi_table_entry *e, struct cpu_entity *out,
    struct parts *p)
{
	out->object = e->table;
	if (!e->is_default)
		key_of(prog, e, out, p);
	switch (e->what) {
	case TDI_DO_NOTHING:
		break;
	case TDI_DO_ACTION:
		out->action = e->call.action;
		cpu_data_encode(&e->call, cpu_data_bytes(prog, e->table), &p->data);
		out->data = slice(&p->data);
		break;
	case TDI_DO_MEMBER:
	case TDI_DO_GROUP:
		out->what = e->what == TDI_DO_MEMBER ? CPU_DO_MEMBER : CPU_DO_GROUP;
		out->action = e->member_or_group;
		break;
	case TDI_DO_SET:
		out->what = CPU_DO_SET;
		set_of(prog, e, out, p);
		break;
	}
	out->cookie = e->cookie;
	out->timeout_ns = e->idle_timeout_ns;
	out->extra = (struct cpu_slice){ e->metadata, e->metadata_len };
	if (e->has_count) {
		out->flags |= CPU_HAS_COUNT;
		out->packets = e->count.packets;
		out->bytes = e->count.bytes;
	}
	if (e->has_meter) {
		out->flags |= CPU_HAS_METER;
		meter_of(&e->meter, out);
	}
}

/* A direct counter or meter: only the key, and what it is set to. */
static void
direct_of(const struct ir_prog *prog, enum tdi_kind kind, const struct tdi_table_entry *e,
    struct cpu_entity *out, struct parts *p)
{
	out->object = e->table;
	if (e->is_default)
		out->flags |= CPU_OF_DEFAULT;
	else
		key_of(prog, e, out, p);
	if (kind == TDI_DIRECT_COUNTER) {
		out->flags |= CPU_HAS_COUNT;
		out->packets = e->count.packets;
		out->bytes = e->count.bytes;
	} else {
		out->flags |= e->has_meter ? CPU_HAS_METER : CPU_METER_RESET;
		meter_of(&e->meter, out);
	}
}

static void
cell_of(
    const struct ir_prog *prog, const struct tdi_cell *c, struct cpu_entity *out, struct parts *p)
{
	const struct ir_extern *x = &prog->externs[c->object];

	out->object = c->object;
	out->index = c->index;
	out->flags |= c->all ? CPU_ALL : 0;
	out->flags |= c->reset ? CPU_METER_RESET : 0;
	out->packets = c->count.packets;
	out->bytes = c->count.bytes;
	meter_of(&c->meter, out);
	if (out->kind != CPU_REGISTER)
		return;
	if (c->reset && x->initial.width_bits != 0)
		buf_add(&p->data, x->initial.be, (x->initial.width_bits + 7) / 8);
	else if (c->reset)
		buf_extend(&p->data, (prog->types[x->type].width_bits + 7) / 8);
	else
		buf_add(&p->data, c->value.be, (c->value.width_bits + 7) / 8);
	out->data = slice(&p->data);
}

static uint32_t
profile_bytes(const struct ir_prog *prog, uint32_t object)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < prog->n_tables; i++)
		if (prog->tables[i].profile == object)
			n = MAX(n, cpu_data_bytes(prog, i));
	return n;
}

static void
group_of(const struct tdi_group *g, struct cpu_entity *out, struct parts *p)
{
	out->object = g->object;
	out->index = g->id;
	out->max_size = g->max_size;
	for (uint32_t i = 0; i < g->n; i++) {
		struct cpu_group_member m = { g->members[i].member, g->members[i].weight,
			g->members[i].watch_port };

		buf_add(&p->list, &m, sizeof m);
	}
	out->list = slice(&p->list);
}

static void
value_set_of(const struct ir_prog *prog, const struct tdi_value_set *s, struct cpu_entity *out,
    struct parts *p)
{
	out->object = s->object;
	for (uint32_t i = 0; i < s->n; i++) {
		CLEANUP(buf_fini) struct buf mask = BUF_INIT;

		cpu_set_encode(prog, s->object, s->members[i], &p->list, &mask);
		buf_add(&p->list, mask.data, mask.len);
	}
	out->list = slice(&p->list);
}

static int
kind_of(enum tdi_kind kind, bool is_default, struct err *err)
{
	switch (kind) {
	case TDI_TABLE_ENTRY:
		return is_default ? CPU_DEFAULT : CPU_ENTRY;
	case TDI_COUNTER:
		return CPU_COUNTER;
	case TDI_DIRECT_COUNTER:
		return CPU_DIRECT_COUNTER;
	case TDI_METER:
		return CPU_METER;
	case TDI_DIRECT_METER:
		return CPU_DIRECT_METER;
	case TDI_REGISTER:
		return CPU_REGISTER;
	case TDI_MEMBER:
		return CPU_MEMBER;
	case TDI_GROUP:
		return CPU_GROUP;
	case TDI_VALUE_SET:
		return CPU_VALUE_SET;
	case TDI_DIGEST:
		return err_set(err, -EOPNOTSUPP, "target cpu lacks the configuration of digests");
	case TDI_MULTICAST_GROUP:
	case TDI_CLONE_SESSION:
	case TDI_PORT:
	case TDI_BDEV:
	case TDI_DISK:
	case TDI_N_KINDS:
		break;
	}
	return err_set(err, -EINVAL, "no part of a pipeline");
}

static bool
is_entry(enum tdi_kind kind)
{
	return kind == TDI_TABLE_ENTRY || kind == TDI_DIRECT_COUNTER || kind == TDI_DIRECT_METER;
}

int
cpu_map_encode(
    const struct ir_prog *prog, const struct tdi_entity *e, struct buf *out, struct err *err)
{
	CLEANUP(parts_fini) struct parts p = { BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT };
	struct cpu_entity ce = { 0 };
	int kind = kind_of(e->kind, is_entry(e->kind) && e->u.entry.is_default, err), code = 0;

	if (kind < 0)
		return kind;
	ce.kind = (uint8_t)kind;
	switch ((enum cpu_entity_kind)kind) {
	case CPU_ENTRY:
	case CPU_DEFAULT:
		entry_of(prog, &e->u.entry, &ce, &p);
		break;
	case CPU_DIRECT_COUNTER:
	case CPU_DIRECT_METER:
		direct_of(prog, e->kind, &e->u.entry, &ce, &p);
		break;
	case CPU_COUNTER:
	case CPU_METER:
	case CPU_REGISTER:
		cell_of(prog, &e->u.cell, &ce, &p);
		break;
	case CPU_MEMBER:
		ce.object = e->u.member.object;
		ce.index = e->u.member.id;
		ce.action = e->u.member.call.action;
		cpu_data_encode(&e->u.member.call, profile_bytes(prog, ce.object), &p.data);
		ce.data = slice(&p.data);
		break;
	case CPU_GROUP:
		group_of(&e->u.group, &ce, &p);
		break;
	case CPU_VALUE_SET:
		value_set_of(prog, &e->u.value_set, &ce, &p);
		break;
	case CPU_N_ENTITY_KINDS:
		break;
	}
	if (code == 0)
		cpu_entity_encode(&ce, out);
	return code;
}

int
cpu_map_want(
    const struct ir_prog *prog, const struct tdi_entity *want, struct buf *out, struct err *err)
{
	CLEANUP(parts_fini) struct parts p = { BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT };
	struct cpu_entity ce = { 0 };
	const struct tdi_table_entry *e = &want->u.entry;
	int kind = kind_of(want->kind, is_entry(want->kind) && e->is_default, err);

	if (kind < 0)
		return kind;
	ce.kind = (uint8_t)kind;
	if (is_entry(want->kind)) {
		ce.object = e->table;
		ce.flags |= e->is_default ? CPU_OF_DEFAULT : 0;
		ce.flags |= e->has_count ? CPU_HAS_COUNT : 0;
		if (e->table == IR_NO_ID || e->matches == NULL)
			ce.flags |= CPU_ALL;
		else if (!e->is_default)
			key_of(prog, e, &ce, &p);
	} else if (want->kind == TDI_MEMBER || want->kind == TDI_GROUP) {
		uint32_t id = want->kind == TDI_MEMBER ? want->u.member.id : want->u.group.id;

		ce.object = want->kind == TDI_MEMBER ? want->u.member.object : want->u.group.object;
		ce.index = id;
		ce.flags |= id == IR_NO_ID || ce.object == IR_NO_ID ? CPU_ALL : 0;
	} else if (want->kind == TDI_VALUE_SET) {
		ce.object = want->u.value_set.object;
	} else {
		ce.object = want->u.cell.object;
		ce.index = want->u.cell.index;
		ce.flags |= want->u.cell.all || ce.object == IR_NO_ID ? CPU_ALL : 0;
	}
	cpu_entity_encode(&ce, out);
	return 0;
}

/* ---- bytes to tdi ---- */

static struct tdi_meter_config
meter_from(const struct cpu_entity *e)
{
	return (struct tdi_meter_config){ e->cir, e->cburst, e->pir, e->pburst };
}

static int
bad(struct err *err, const char *what)
{
	return err_set(err, -EINVAL, "an entity from the data plane with a bad %s", what);
}

static int
set_from(const struct ir_prog *prog, struct arena *arena, const struct cpu_entity *in,
    struct tdi_table_entry *e, struct err *err)
{
	uint32_t one = 12 + cpu_data_bytes(prog, in->object), head[3];

	e->n_set = in->list.n / one;
	e->set = arena_array(arena, struct tdi_weighted_action, e->n_set + 1);
	for (uint32_t i = 0; i < e->n_set; i++) {
		const uint8_t *p = in->list.p + (size_t)i * one;

		memcpy(head, p, sizeof head);
		if (head[2] >= prog->tables[in->object].n_actions)
			return bad(err, "set");
		e->set[i] = (struct tdi_weighted_action){ cpu_data_decode(prog, in->object, head[2],
							      p + sizeof head, arena),
			head[0], head[1] };
	}
	return 0;
}

static int
entry_from(const struct ir_prog *prog, struct arena *arena, const struct cpu_entity *in,
    struct tdi_table_entry *e, struct err *err)
{
	uint32_t key_bytes, data_bytes;

	if (in->object >= prog->n_tables)
		return bad(err, "table");
	key_bytes = cpu_key_bytes(prog, in->object);
	data_bytes = cpu_data_bytes(prog, in->object);
	e->table = in->object;
	e->is_default = in->kind == CPU_DEFAULT || (in->flags & CPU_OF_DEFAULT);
	if (!e->is_default) {
		if (in->value.n != key_bytes || in->mask.n != key_bytes)
			return bad(err, "key");
		e->matches = cpu_key_decode(prog, in->object, in->value.p, in->mask.p, arena);
		e->priority = tdi_has_priority(&prog->tables[in->object]) ? in->priority : 0;
	}
	if (in->what == CPU_DO_ACTION) {
		if (in->action >= prog->tables[in->object].n_actions || in->data.n != data_bytes)
			return bad(err, "action");
		e->what = TDI_DO_ACTION;
		e->call = cpu_data_decode(prog, in->object, in->action, in->data.p, arena);
	} else if (in->what == CPU_DO_SET) {
		e->what = TDI_DO_SET;
		if (set_from(prog, arena, in, e, err) < 0)
			return -EINVAL;
	} else {
		e->what = in->what == CPU_DO_MEMBER ? TDI_DO_MEMBER : TDI_DO_GROUP;
		e->member_or_group = in->action;
	}
	e->cookie = in->cookie;
	e->idle_timeout_ns = in->timeout_ns;
	e->idle_ns = in->idle_ns;
	e->metadata_len = in->extra.n;
	e->metadata = in->extra.n > 0 ? arena_memdup(arena, in->extra.p, in->extra.n) : NULL;
	e->has_count = in->flags & CPU_HAS_COUNT;
	e->count = (struct tdi_count){ in->packets, in->bytes };
	e->has_meter = in->flags & CPU_HAS_METER;
	e->meter = meter_from(in);
	e->is_const = in->flags & CPU_CONST;
	return 0;
}

static int
cell_from(const struct ir_prog *prog, struct arena *arena, const struct cpu_entity *in,
    struct tdi_cell *c, struct err *err)
{
	uint32_t w, n;

	if (in->object >= prog->n_externs)
		return bad(err, "object");
	c->object = in->object;
	c->index = in->index;
	c->count = (struct tdi_count){ in->packets, in->bytes };
	c->meter = meter_from(in);
	c->reset = in->flags & CPU_METER_RESET;
	if (in->kind != CPU_REGISTER)
		return 0;
	w = prog->types[prog->externs[in->object].type].width_bits;
	n = (w + 7) / 8;
	if (in->data.n != n)
		return bad(err, "value");
	c->value = (struct ir_value){ w, 0, arena_memdup(arena, in->data.p, n) };
	for (uint32_t i = n > 8 ? n - 8 : 0; i < n; i++)
		c->value.lo = c->value.lo << 8 | in->data.p[i];
	return 0;
}

static int
member_from(const struct ir_prog *prog, struct arena *arena, const struct cpu_entity *in,
    struct tdi_member *m, struct err *err)
{
	const struct ir_table *t =
	    in->object < prog->n_externs ? tdi_profile_table(prog, in->object) : NULL;

	if (t == NULL || in->action >= t->n_actions ||
	    in->data.n != profile_bytes(prog, in->object))
		return bad(err, "member");
	m->object = in->object;
	m->id = (uint32_t)in->index;
	m->call =
	    cpu_data_decode(prog, (uint32_t)(t - prog->tables), in->action, in->data.p, arena);
	return 0;
}

static void
group_from(struct arena *arena, const struct cpu_entity *in, struct tdi_group *g)
{
	struct cpu_group_member m;

	g->object = in->object;
	g->id = (uint32_t)in->index;
	g->max_size = in->max_size;
	g->n = (uint32_t)(in->list.n / sizeof m);
	g->members = arena_alloc(arena, (g->n + 1) * sizeof *g->members);
	for (uint32_t i = 0; i < g->n; i++) {
		memcpy(&m, in->list.p + i * sizeof m, sizeof m);
		g->members[i].member = m.member;
		g->members[i].weight = m.weight;
		g->members[i].watch_port = m.watch_port;
	}
}

static int
value_set_from(const struct ir_prog *prog, struct arena *arena, const struct cpu_entity *in,
    struct tdi_value_set *s, struct err *err)
{
	uint32_t bytes;

	if (in->object >= prog->n_externs || prog->externs[in->object].kind != IR_EXTERN_VALUE_SET)
		return bad(err, "value set");
	bytes = cpu_set_bytes(prog, in->object);
	s->object = in->object;
	s->n = in->list.n / (2 * bytes);
	s->members = arena_array(arena, struct ir_match *, s->n + 1);
	for (uint32_t i = 0; i < s->n; i++)
		s->members[i] = cpu_set_decode(prog, in->object, in->list.p + (size_t)i * 2 * bytes,
		    in->list.p + (size_t)i * 2 * bytes + bytes, arena);
	return 0;
}

int
cpu_map_decode(const struct ir_prog *prog, struct arena *arena, const void *bytes, size_t len,
    struct tdi_entity *out, struct err *err)
{
	static const enum tdi_kind kinds[] = { TDI_TABLE_ENTRY, TDI_TABLE_ENTRY, TDI_COUNTER,
		TDI_DIRECT_COUNTER, TDI_METER, TDI_DIRECT_METER, TDI_REGISTER, TDI_MEMBER,
		TDI_GROUP, TDI_VALUE_SET };
	struct cpu_entity in;
	int code = cpu_entity_decode(bytes, len, &in, err);

	if (code < 0)
		return code;
	*out = (struct tdi_entity){ .kind = kinds[in.kind] };
	switch ((enum cpu_entity_kind)in.kind) {
	case CPU_ENTRY:
	case CPU_DEFAULT:
	case CPU_DIRECT_COUNTER:
	case CPU_DIRECT_METER:
		return entry_from(prog, arena, &in, &out->u.entry, err);
	case CPU_COUNTER:
	case CPU_METER:
	case CPU_REGISTER:
		return cell_from(prog, arena, &in, &out->u.cell, err);
	case CPU_MEMBER:
		return member_from(prog, arena, &in, &out->u.member, err);
	case CPU_GROUP:
		group_from(arena, &in, &out->u.group);
		return 0;
	case CPU_VALUE_SET:
		return value_set_from(prog, arena, &in, &out->u.value_set, err);
	case CPU_N_ENTITY_KINDS:
		break;
	}
	return bad(err, "kind");
}
