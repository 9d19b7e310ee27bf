/* SPDX-License-Identifier: Apache-2.0 */
/* sim.c: an engine from its making to its end, and the way from entities to tables and objects. */
#include "targets/sim/internal.h"

#include <errno.h>
#include <string.h>

const char *
sim_stat_name(enum sim_stat stat)
{
#define X(e, name, help) name,
	static const char *const names[] = { SIM_STATS(X) };
#undef X
	return names[stat];
}

uint64_t
sim_stat(const struct sim *s, enum sim_stat stat)
{
	return s->stats[stat];
}

int
sim_lacks(const struct ir_prog *prog, struct buf *out)
{
	if (prog->arch != IR_ARCH_CUSTOM)
		return 0;
	buf_printf(out, "architecture %s\n", ir_arch_name(prog->arch));
	return 1;
}

int
sim_new(const struct ir_prog *prog, const struct clock *clock, const struct sim_events *events,
    struct sim **sim, struct err *err)
{
	CLEANUP(sim_free) struct sim *s = xcalloc(1, sizeof *s);
	int rc;

	s->prog = prog;
	s->clock = *clock;
	s->events = *events;
	s->random = 0x9e3779b97f4a7c15ull;
	s->to_cpu.port = SIM_CPU_PORT;
	s->cpu_session = (struct tdi_replication){ .n = 1, .replicas = &s->to_cpu };
	s->arena = arena_new(0);
	if (prog->arch == IR_ARCH_CUSTOM)
		return err_set(err, -EOPNOTSUPP, "%s: sim runs v1model, psa and pna", prog->name);
	for (uint32_t i = 0; i < prog->n_blocks; i++)
		s->blocks[prog->blocks[i].role] = &prog->blocks[i];
	for (uint32_t i = 0; i < IR_N_INTRINSICS; i++)
		s->intrinsics[i] = IR_NO_ID;
	for (uint32_t i = 0; i < prog->n_vars; i++)
		s->intrinsics[prog->vars[i].intrinsic] = i;
	s->intrinsics[IR_INTRINSIC_NONE] = IR_NO_ID;
	if ((rc = sim_layout_init(s, err)) < 0 || (rc = sim_objects_init(s, err)) < 0)
		return rc;
	sim_tables_init(s);
	*sim = STEAL(s);
	return 0;
}

void
sim_free(struct sim *s)
{
	if (s == NULL)
		return;
	sim_tables_fini(s);
	sim_objects_fini(s);
	sim_replication_fini(s);
	map_fini(&s->host_ports);
	arena_free(s->arena);
	free(s);
}

void
sim_port_side(struct sim *s, uint32_t port, bool host)
{
	if (host)
		map_put(&s->host_ports, &port, sizeof port, s);
	else
		map_del(&s->host_ports, &port, sizeof port);
}

void
sim_packet(struct sim *s, uint32_t port, const uint8_t *data, uint32_t len, bool trace)
{
	s->tracing = trace;
	s->passes = s->steps = 0;
	s->timed_out = false;
	s->stats[SIM_STAT_RX]++;
	sim_trace(s, (struct ir_loc){ 0 }, "packet of %u bytes on port %u", len, port);
	if (s->prog->arch == IR_ARCH_V1MODEL)
		sim_v1model(s, port, data, len);
	else if (s->prog->arch == IR_ARCH_PSA)
		sim_psa(s, port, data, len);
	else
		sim_pna(s, port, data, len);
	s->tracing = false;
}

/* ---- entities --------------------------------------------------------------------------------- */

static int
write_direct(struct sim *s, const struct tdi_entity *e, struct err *err)
{
	const struct tdi_table_entry *in = &e->u.entry;
	struct sim_entry *entry = sim_table_find(s, in);

	if (entry == NULL)
		return err_set(
		    err, -ENOENT, "table %s: no such entry", s->prog->tables[in->table].info.name);
	if (e->kind == TDI_DIRECT_COUNTER)
		entry->e.count = in->count;
	else
		sim_meter_config(
		    &entry->meter, in->has_meter ? &in->meter : NULL, clock_now(&s->clock));
	return 0;
}

int
sim_write(struct sim *s, enum tdi_op op, const struct tdi_entity *e, struct err *err)
{
	if (e->kind == TDI_TABLE_ENTRY)
		return sim_table_write(s, op, &e->u.entry, err);
	if (e->kind == TDI_DIRECT_COUNTER || e->kind == TDI_DIRECT_METER)
		return write_direct(s, e, err);
	if (e->kind == TDI_MULTICAST_GROUP || e->kind == TDI_CLONE_SESSION)
		return sim_replication_write(s, op, e->kind, &e->u.replication, err);
	return sim_object_write(s, op, e, err);
}

/* A read of table entries under way. */
struct reading {
	struct sim *s;
	const struct tdi_entity *want;
	tdi_read_fn fn;
	void *arg;
};

static int
read_entry(void *arg, struct sim_table *t, struct sim_entry *e)
{
	struct reading *r = arg;
	struct tdi_entity out = { .kind = r->want->kind, .u.entry = e->e };

	if (e->e.is_default && e->e.what == TDI_DO_NOTHING) {
		out.u.entry.what = TDI_DO_ACTION;
		out.u.entry.call = t->miss_call;
	}
	out.u.entry.is_const = e->is_const;
	out.u.entry.has_count = r->want->u.entry.has_count || r->want->kind == TDI_DIRECT_COUNTER;
	out.u.entry.has_meter = e->meter.configured;
	out.u.entry.meter = e->meter.config;
	if (e->e.idle_timeout_ns != 0)
		out.u.entry.idle_ns = clock_now(&r->s->clock) - e->last_hit_ns;
	return r->fn(r->arg, &out);
}

static bool
has_direct(const struct sim *s, const struct ir_table *t, enum tdi_kind kind)
{
	for (uint32_t i = 0; i < t->n_direct; i++)
		if (s->prog->externs[t->direct[i]].kind == (kind == TDI_DIRECT_COUNTER
								   ? IR_EXTERN_DIRECT_COUNTER
								   : IR_EXTERN_DIRECT_METER))
			return true;
	return false;
}

static int
read_table(struct reading *r, uint32_t table)
{
	struct sim_table *t = &r->s->tables[table];
	const struct tdi_table_entry *want = &r->want->u.entry;
	struct tdi_table_entry key = *want;
	struct sim_entry *e;

	if (r->want->kind != TDI_TABLE_ENTRY && !has_direct(r->s, t->ir, r->want->kind))
		return 0;
	if (want->is_default)
		return read_entry(r, t, &t->miss);
	if (want->matches == NULL)
		return sim_table_walk(t, read_entry, r);
	key.table = table;
	e = sim_table_find(r->s, &key);
	return e != NULL ? read_entry(r, t, e) : 0;
}

int
sim_read(struct sim *s, const struct tdi_entity *want, tdi_read_fn fn, void *arg, struct err *err)
{
	struct reading r = { s, want, fn, arg };
	int rc = 0;

	if (want->kind == TDI_MULTICAST_GROUP || want->kind == TDI_CLONE_SESSION)
		return sim_replication_read(s, want->kind, &want->u.replication, fn, arg);
	if (want->kind != TDI_TABLE_ENTRY && want->kind != TDI_DIRECT_COUNTER &&
	    want->kind != TDI_DIRECT_METER)
		return sim_object_read(s, want, fn, arg);
	if (want->u.entry.table != IR_NO_ID)
		return read_table(&r, want->u.entry.table);
	for (uint32_t i = 0; i < s->prog->n_tables && rc == 0; i++)
		rc = read_table(&r, i);
	(void)err;
	return rc;
}

/* ---- ageing ----------------------------------------------------------------------------------- */

struct ageing {
	struct sim *s;
	uint64_t now_ns;
	VEC(struct sim_entry *) gone; /* to be deleted after the walk */
};

static int
age_entry(void *arg, struct sim_table *t, struct sim_entry *e)
{
	struct ageing *a = arg;
	struct tdi_table_entry idle = e->e;

	if (e->e.idle_timeout_ns == 0 || e->notified ||
	    a->now_ns - e->last_hit_ns < e->e.idle_timeout_ns)
		return 0;
	if (t->ir->idle_delete) {
		vec_push(&a->gone, e);
		return 0;
	}
	e->notified = true;
	idle.idle_ns = a->now_ns - e->last_hit_ns;
	if (a->s->events.idle != NULL)
		a->s->events.idle(a->s->events.arg, &idle);
	return 0;
}

void
sim_clock(struct sim *s, const struct clock *clock)
{
	s->clock = *clock;
	sim_age(s);
}

void
sim_age(struct sim *s)
{
	struct ageing a = { .s = s, .now_ns = clock_now(&s->clock) };

	for (uint32_t i = 0; i < s->prog->n_tables; i++) {
		if (!s->prog->tables[i].idle_timeout && !s->prog->tables[i].idle_delete)
			continue;
		a.gone.n = 0;
		sim_table_walk(&s->tables[i], age_entry, &a);
		for (size_t k = 0; k < a.gone.n; k++)
			sim_table_remove(s, &s->tables[i], a.gone.v[k]);
	}
	vec_fini(&a.gone);
}

/* ---- a new program in an old one's place ---------------------------------------------------------- */

struct moving {
	struct sim *to;
	uint32_t table;
};

static int
move_entry(void *arg, struct sim_table *t, struct sim_entry *e)
{
	struct moving *m = arg;
	struct tdi_entity copy = { .kind = TDI_TABLE_ENTRY, .u.entry = e->e };

	(void)t;
	if (e->is_const)
		return 0;
	copy.u.entry.table = m->table;
	copy.u.entry.has_count = true;
	copy.u.entry.has_meter = e->meter.configured;
	copy.u.entry.meter = e->meter.config;
	/* One that the new program brings, or that no longer fits, stays as it is there. */
	(void)!sim_write(m->to, TDI_INSERT, &copy, NULL);
	return 0;
}

static void
move_tables(struct sim *to, struct sim *from)
{
	for (uint32_t i = 0; i < to->prog->n_tables; i++)
		for (uint32_t k = 0; k < from->prog->n_tables; k++) {
			struct sim_entry *miss = &from->tables[k].miss;
			struct moving m = { to, i };

			if (!tdi_same_table(
				to->prog, to->tables[i].ir, from->prog, from->tables[k].ir) ||
			    to->tables[i].ir->profile != IR_NO_ID)
				continue;
			sim_table_walk(&from->tables[k], move_entry, &m);
			if (miss->e.what == TDI_DO_ACTION && !to->tables[i].ir->const_default) {
				struct tdi_table_entry e = miss->e;

				e.table = i;
				(void)!sim_table_write(to, TDI_MODIFY, &e, NULL);
			}
		}
}

static int
move_replicas(void *arg, const struct tdi_entity *e)
{
	return sim_write(arg, TDI_INSERT, e, NULL);
}

void
sim_reconcile(struct sim *to, struct sim *from)
{
	struct tdi_entity all = { .u.replication.id = IR_NO_ID };
	struct map_item *it;

	move_tables(to, from);
	all.kind = TDI_MULTICAST_GROUP;
	sim_read(from, &all, move_replicas, to, NULL);
	all.kind = TDI_CLONE_SESSION;
	sim_read(from, &all, move_replicas, to, NULL);
	map_for_each (it, &from->host_ports)
		map_put(&to->host_ports, it->key, it->key_len, to);
}

/* ---- dump ------------------------------------------------------------------------------------- */

struct dumping {
	const struct sim *s;
	struct buf *out;
};

static int
dump_entry(void *arg, struct sim_table *t, struct sim_entry *e)
{
	struct dumping *d = arg;

	(void)t;
	buf_puts(d->out, "  ");
	sim_print_entry(d->s, &e->e, d->out);
	buf_putc(d->out, '\n');
	return 0;
}

void
sim_dump_tables(const struct sim *s, struct buf *out)
{
	struct dumping d = { s, out };

	for (uint32_t i = 0; i < s->prog->n_tables; i++) {
		struct sim_table *t = &s->tables[i];
		struct sim_entry miss = t->miss;

		buf_printf(out, "table %s: %zu entries\n", t->ir->info.name, t->by_key.n);
		sim_table_walk(t, dump_entry, &d);
		if (miss.e.what == TDI_DO_NOTHING) {
			miss.e.what = TDI_DO_ACTION;
			miss.e.call = t->miss_call;
		}
		dump_entry(&d, t, &miss);
	}
}
