/* SPDX-License-Identifier: Apache-2.0 */
/* pipe.c: makes what a loaded pipeline needs: tables with the program's entries, cells, a context a
 * worker. The description comes from an object that was checked, but sizes are still bounded here. */
#include "targets/cpu/rt/pipe.h"

#include "base/clock.h"
#include "base/mem.h"
#include "targets/cpu/rt/age.h"
#include "targets/cpu/rt/exec.h"
#include "targets/cpu/rt/learn.h"
#include "targets/cpu/rt/mem.h"

#include <errno.h>
#include <string.h>

enum { SCRATCH_MAX = 64 << 20 };
#define CELLS_BYTES_MAX ((uint64_t)16 << 30)

/* ---- what the pipeline calls ---- */

static uint32_t
op_meter(struct pipe_ctx *c, uint32_t object, uint32_t index, uint32_t bytes, uint32_t color)
{
	struct rt_worker *w = c->rt;
	struct rt_object *o = &w->pipe->objects[object];

	if (index >= o->cells)
		return color;
	/* enum ir_count: 0 packets */
	return rt_meter_run(
	    &o->meters[index], rt_now_ns(w->pipe), o->desc->count == 0 ? 1 : bytes, color);
}

/* xorshift64* */
static uint64_t
op_random(struct pipe_ctx *c)
{
	struct rt_worker *w = c->rt;

	w->random ^= w->random >> 12;
	w->random ^= w->random << 25;
	w->random ^= w->random >> 27;
	return w->random * 0x2545f4914f6cdd1dull;
}

static uint64_t
expire_ns(const struct rt_pipe *p, uint64_t profile)
{
	uint32_t n = p->desc->n_expire;

	return n == 0 ? 0 : p->desc->expire_ns[profile < n ? profile : n - 1];
}

static bool
op_learn(struct pipe_ctx *c, uint32_t table, const uint8_t *key, uint32_t action,
    const uint8_t *data, uint32_t len, uint64_t profile)
{
	struct rt_pipe *p = ((struct rt_worker *)c->rt)->pipe;
	const struct pipe_table_desc *d = &p->desc->tables[table];
	uint8_t all[RT_LEARN_DATA];

	if (p->tables[table]->learn == NULL || action >= d->n_actions ||
	    len != p->desc->actions[d->actions[action]].data_bytes || d->data_bytes > sizeof all)
		return false;
	memset(all, 0, d->data_bytes);
	memcpy(all, data, len);
	return rt_learn_add(p->tables[table], key, action, all, *c->now_ns, expire_ns(p, profile));
}

static void
op_set_expire(struct pipe_ctx *c, uint32_t table, const struct pipe_entry *e, uint64_t profile)
{
	struct rt_pipe *p = ((struct rt_worker *)c->rt)->pipe;

	if (p->tables[table]->age != NULL && (e->flags & PIPE_ENTRY_HIT))
		rt_age_expire(p->tables[table], e->index, *c->now_ns, expire_ns(p, profile));
}

static uint64_t
op_flow_id(struct pipe_ctx *c)
{
	return __atomic_add_fetch(&((struct rt_worker *)c->rt)->pipe->flow_id, 1, __ATOMIC_RELAXED);
}

static uint32_t
op_room(struct pipe_ctx *c, struct pipe_pkt *p, uint32_t n)
{
	struct dp_host *h = ((struct rt_worker *)c->rt)->pipe->host;

	return h->room != NULL ? h->room(h, c->worker, p, n) : PIPE_DROP_HEADROOM;
}

static const struct pipe_ops pipe_ops = { sizeof(struct pipe_ops), rt_trace, rt_trace_apply,
	op_meter, rt_hash, op_random, rt_digest, rt_log, op_learn, op_set_expire, op_flow_id,
	op_room, rt_hash_add };

uint64_t
rt_now_ns(const struct rt_pipe *p)
{
	return p->host->clock.now != NULL ? clock_now(&p->host->clock) : clock_mono_ns();
}

/* ---- objects ---- */

static void *
cells_new(const struct pipe_object_desc *d, uint32_t n, size_t bytes, struct err *err)
{
	void *p = (uint64_t)n * bytes <= CELLS_BYTES_MAX ? rt_map((size_t)n * bytes, false) : NULL;

	if (p == NULL)
		err_set(err, -ENOMEM, "%s: no memory for %u cells", d->name, n);
	return p;
}

static int
counter_open(struct rt_pipe *p, struct rt_object *o, struct err *err)
{
	o->counts = xcalloc(p->host->n_workers, sizeof(struct pipe_count *));
	o->base = cells_new(o->desc, o->cells, sizeof *o->base, err);
	for (uint32_t w = 0; w < p->host->n_workers && o->base != NULL; w++) {
		o->counts[w] = cells_new(o->desc, o->cells, sizeof **o->counts, err);
		if (o->counts[w] == NULL)
			return -ENOMEM;
	}
	return o->base != NULL ? 0 : -ENOMEM;
}

static void
register_fill(struct rt_object *o)
{
	const struct pipe_object_desc *d = o->desc;
	uint32_t n = (d->width_bits + 7) / 8;

	if (d->initial == NULL)
		return;
	for (uint64_t i = 0; i < o->cells; i++)
		for (uint32_t b = 0; b < n; b++) /* up to 8 bytes: native */
			o->reg.cells[i * d->cell_bytes + (d->cell_bytes <= 8 ? n - 1 - b : b)] =
			    d->initial[b];
}

/* A value set is a table without actions. */
static int
value_set_open(struct rt_pipe *p, struct rt_object *o, struct err *err)
{
	static const uint8_t none[8];
	uint32_t end = 0;

	for (uint32_t i = 0; i < o->desc->n_fields; i++)
		end += (o->desc->fields[i].width_bits + 7u) / 8;
	o->set_desc = (struct pipe_table_desc){ .name = o->desc->name,
		.kind = PIPE_TABLE_TERNARY,
		.size = o->desc->size != 0 ? o->desc->size : 1024,
		.key_bytes = (end + 3) / 4 * 4,
		.n_keys = o->desc->n_fields,
		.keys = o->desc->fields,
		.default_data = none };
	return rt_table_new(&o->set_desc, p->limbo, &o->set, err);
}

static int
object_open(struct rt_pipe *p, struct rt_object *o, struct err *err)
{
	o->cells = o->desc->size;
	switch ((enum pipe_object_kind)o->desc->kind) {
	case PIPE_COUNTER:
	case PIPE_DIRECT_COUNTER:
		return counter_open(p, o, err);
	case PIPE_METER:
	case PIPE_DIRECT_METER:
		o->meters = cells_new(o->desc, o->cells, sizeof *o->meters, err);
		return o->meters != NULL ? 0 : -ENOMEM;
	case PIPE_REGISTER:
		if (o->desc->cell_bytes == 0)
			return err_set(err, -EINVAL, "%s: cells of no bytes", o->desc->name);
		o->reg.n = o->cells;
		o->reg.cell_bytes = o->desc->cell_bytes;
		o->reg.cells = cells_new(o->desc, o->cells, o->desc->cell_bytes, err);
		if (o->reg.cells == NULL)
			return -ENOMEM;
		register_fill(o);
		return 0;
	case PIPE_VALUE_SET:
		return value_set_open(p, o, err);
	case PIPE_ACTION_PROFILE:
	case PIPE_ACTION_SELECTOR:
		for (uint32_t i = 0; i < p->desc->n_tables; i++)
			if (p->desc->tables[i].profile == (uint32_t)(o - p->objects))
				o->data_bytes = MAX(o->data_bytes, p->desc->tables[i].data_bytes);
		return 0;
	case PIPE_DIGEST:
		return 0;
	}
	return err_set(err, -EINVAL, "%s: an object of an unknown kind", o->desc->name);
}

static void
object_close(struct rt_pipe *p, struct rt_object *o)
{
	for (uint32_t w = 0; o->counts != NULL && w < p->host->n_workers; w++)
		rt_unmap(o->counts[w], o->cells * sizeof **o->counts);
	free(o->counts);
	rt_unmap(o->base, o->cells * sizeof *o->base);
	rt_unmap(o->meters, o->cells * sizeof *o->meters);
	rt_unmap(o->reg.cells, (size_t)o->reg.n * o->reg.cell_bytes);
	rt_table_free(o->set);
	rt_profile_free(o);
}

struct pipe_count
rt_count_get(const struct rt_pipe *p, const struct rt_object *o, uint32_t cell)
{
	struct pipe_count sum = o->base[cell];

	for (uint32_t w = 0; w < p->host->n_workers; w++) {
		sum.packets += __atomic_load_n(&o->counts[w][cell].packets, __ATOMIC_RELAXED);
		sum.bytes += __atomic_load_n(&o->counts[w][cell].bytes, __ATOMIC_RELAXED);
	}
	return sum;
}

void
rt_count_set(const struct rt_pipe *p, struct rt_object *o, uint32_t cell, struct pipe_count to)
{
	struct pipe_count now = rt_count_get(p, o, cell);

	o->base[cell].packets += to.packets - now.packets;
	o->base[cell].bytes += to.bytes - now.bytes;
}

/* ---- tables ---- */

/* A cell of a table's direct objects gets a new entry. */
static void
clear_cell(void *arg, uint32_t index)
{
	struct rt_pipe *p = ((struct rt_pipe **)arg)[0];
	struct pipe_count zero = { 0, 0 };

	for (uint32_t t = 0; t < p->desc->n_tables; t++) {
		if (p->tables[t] == NULL || p->tables[t]->index_arg != arg)
			continue;
		for (uint32_t i = 0; i < p->desc->tables[t].n_direct; i++) {
			struct rt_object *o = &p->objects[p->desc->tables[t].direct[i]];

			if (o->counts != NULL && index < o->cells)
				rt_count_set(p, o, index, zero);
			if (o->meters != NULL && index < o->cells)
				rt_meter_set(&o->meters[index], NULL, 0);
		}
	}
}

static int
initial_entries(struct rt_pipe *p, uint32_t t, struct err *err)
{
	const struct pipe_table_desc *d = &p->desc->tables[t];

	for (uint32_t i = 0; i < d->n_entries; i++) {
		const struct pipe_entry_desc *e = &d->entries[i];
		struct rt_do what = { (uint16_t)e->action, 0, e->data };
		struct rt_entry *entry;
		int code;

		/* Of equal entries the first one counts, as it stands first in the program. */
		if (rt_table_find(p->tables[t], e->value, e->mask, e->priority) != NULL)
			continue;
		if (e->action >= d->n_actions)
			return err_set(
			    err, -EINVAL, "table %s: entry %u has no action", d->name, i);
		code = rt_table_insert(
		    p->tables[t], e->value, e->mask, e->priority, &what, &entry, err);
		if (code < 0)
			return code;
		entry->is_const = e->is_const;
	}
	return 0;
}

static int
tables_open(struct rt_pipe *p, struct err *err)
{
	uint32_t n = p->desc->n_tables;

	p->tables = xcalloc(n + 1, sizeof(struct rt_table *));
	p->views = xcalloc(n + 1, sizeof(struct pipe_table *));
	p->seen = xcalloc(n + 1, sizeof *p->seen);
	p->miss_gen = xcalloc(n + 1, sizeof *p->miss_gen);
	for (uint32_t i = 0; i < n; i++) {
		struct rt_pipe **self = xcalloc(1, sizeof(struct rt_pipe *));
		int code = rt_table_new(&p->desc->tables[i], p->limbo, &p->tables[i], err);

		*self = p;
		if (code < 0) {
			free(self);
			return code;
		}
		p->tables[i]->index_arg = self;
		p->tables[i]->index_clear = clear_cell;
		p->views[i] = p->tables[i]->t;
		p->seen[i] = rt_age_seen(p->tables[i]);
		code = initial_entries(p, i, err);
		if (code < 0)
			return code;
	}
	return 0;
}

/* ---- workers ---- */

static void
worker_open(struct rt_pipe *p, uint32_t number)
{
	static const uint64_t never;
	const struct pipe_desc *d = p->desc;
	struct rt_worker *w = xcalloc(1, sizeof *w);

	w->number = number;
	w->pipe = p;
	w->random = clock_mono_ns() * 2 + 1 + number;
	w->objects = xcalloc(d->n_objects + 1, sizeof(void *));
	for (uint32_t i = 0; i < d->n_objects; i++) {
		struct rt_object *o = &p->objects[i];

		w->objects[i] = o->counts != NULL ? (void *)o->counts[number]
				: o->set != NULL  ? (void *)o->set->t
				: o->reg.n > 0	  ? (void *)&o->reg
						  : NULL;
		if (o->desc->kind == PIPE_REGISTER)
			w->objects[i] = &o->reg;
	}
	w->ctx = (struct pipe_ctx){ .ops = &pipe_ops,
		.table = p->views,
		.object = w->objects,
		.table_hits = xcalloc(d->n_tables + 1, sizeof(struct pipe_count)),
		.ref_hits = xcalloc(d->n_refs + 1, sizeof(uint64_t)),
		.scratch = rt_map(d->scratch_bytes + 64, false),
		.worker = number,
		.rt = w,
		.seen = p->seen,
		.now_ns = p->host->now_ns != NULL ? p->host->now_ns(p->host, number) : &never };
	p->workers[number] = w;
}

static void
worker_close(struct rt_pipe *p, struct rt_worker *w)
{
	if (w == NULL)
		return;
	free(w->ctx.table_hits);
	free(w->ctx.ref_hits);
	rt_unmap(w->ctx.scratch, p->desc->scratch_bytes + 64);
	free(w->objects);
	free(w);
}

/* ---- all of it ---- */

static int
fill(struct rt_pipe *p, struct err *err)
{
	const struct pipe_desc *d = p->desc;
	int code;

	if (d->scratch_bytes > SCRATCH_MAX)
		return err_set(err, -E2BIG, "the packet's state takes %u bytes", d->scratch_bytes);
	p->objects = xcalloc(d->n_objects + 1, sizeof *p->objects);
	for (uint32_t i = 0; i < d->n_objects; i++)
		p->objects[i].desc = &d->objects[i];
	for (uint32_t i = 0; i < d->n_objects; i++) {
		code = object_open(p, &p->objects[i], err);
		if (code < 0)
			return code;
	}
	code = tables_open(p, err);
	if (code < 0)
		return code;
	p->workers = xcalloc(p->host->n_workers + 1, sizeof(struct rt_worker *));
	for (uint32_t i = 0; i < p->host->n_workers; i++) {
		worker_open(p, i);
		if (p->workers[i]->ctx.scratch == NULL)
			return err_set(err, -ENOMEM, "no memory for a worker");
	}
	return 0;
}

int
rt_pipe_open(struct dp_host *host, const char *dir, struct rt_pipe **pipe, struct err *err)
{
	struct rt_pipe *p = xcalloc(1, sizeof *p);
	int code;

	p->host = host;
	p->dir = xstrdup(dir);
	p->limbo = rt_limbo_new(host);
	code = rt_object_open(dir, &p->object, err);
	p->desc = p->runs = p->object.desc;
	if (code == 0)
		code = fill(p, err);
	if (code < 0) {
		rt_pipe_close(p);
		return code;
	}
	*pipe = p;
	return 0;
}

void
rt_pipe_close(struct rt_pipe *p)
{
	const struct pipe_desc *d;

	if (p == NULL)
		return;
	d = p->desc;
	rt_profile_close(p);
	rt_limbo_free(p->limbo);
	for (uint32_t i = 0; p->tables != NULL && i < d->n_tables; i++) {
		if (p->tables[i] != NULL)
			free(p->tables[i]->index_arg);
		rt_table_free(p->tables[i]);
	}
	for (uint32_t i = 0; p->workers != NULL && i < p->host->n_workers; i++)
		worker_close(p, p->workers[i]);
	for (uint32_t i = 0; p->objects != NULL && i < d->n_objects; i++)
		object_close(p, &p->objects[i]);
	free(p->tables);
	free(p->views);
	free(p->seen);
	free(p->miss_gen);
	free(p->workers);
	free(p->objects);
	rt_object_close(&p->better);
	rt_object_close(&p->object);
	free(p->dir);
	free(p);
}

/* ---- the executor ---- */

static int
exec_load(struct dp_host *host, const char *dir, void **pipe, struct err *err)
{
	struct rt_pipe *p;
	int code = rt_pipe_open(host, dir, &p, err);

	if (code < 0)
		return code;
	*pipe = p;
	return 0;
}

static void
exec_free(void *pipe)
{
	rt_pipe_close(pipe);
}

static void
exec_info(void *pipe, struct dp_pipe_info *info)
{
	const struct pipe_desc *d = ((struct rt_pipe *)pipe)->desc;

	*info = (struct dp_pipe_info){ .meta_bytes = d->meta_bytes,
		.has_egress = (d->flags & PIPE_HAS_EGRESS) != 0,
		.cpu_port_32 = (d->flags & PIPE_CPU_PORT_32) != 0 };
	for (uint32_t i = 0; i < d->n_tables; i++)
		info->ticks |= (d->tables[i].flags & PIPE_TABLE_AGES) != 0;
	snprintf(info->name, sizeof info->name, "%s", d->name);
	snprintf(info->sha256, sizeof info->sha256, "%s", d->sha256);
}

/* An entry that is idle is deleted, or the driver is told: 'I', the table, the entity. */
struct idle {
	struct rt_pipe *p;
	uint32_t table;
};

static int
tell_idle(void *arg, const void *bytes, size_t len)
{
	struct idle *i = arg;
	CLEANUP(buf_fini) struct buf b = BUF_INIT;

	buf_putc(&b, 'I');
	buf_add(&b, &i->table, sizeof i->table);
	buf_add(&b, bytes, len);
	return i->p->host->notify(i->p->host, DP_CONTROL, b.data, b.len);
}

static void
on_idle(void *arg, struct rt_table *t, struct rt_entry *e)
{
	struct idle *i = arg;

	if (t->desc->flags & PIPE_TABLE_IDLE_DELETE) {
		rt_table_hold(t);
		rt_drop_entry(i->p, i->table, e);
		rt_table_release(t);
		return;
	}
	rt_age_watch(t, e);
	(void)rt_give_entry(i->p, i->table, e, tell_idle, i); /* what does not pass is counted */
}

static void
exec_tick(void *pipe)
{
	struct idle i = { pipe, 0 };

	for (; i.table < i.p->desc->n_tables; i.table++)
		if (i.p->tables[i.table]->age != NULL)
			rt_age_tick(i.p->tables[i.table], rt_now_ns(i.p), on_idle, &i);
}

static void
exec_ingress(void *pipe, uint32_t worker, struct pipe_pkt *const *pkts, uint32_t n)
{
	struct rt_pipe *p = pipe;
	const struct pipe_desc *d = __atomic_load_n(&p->runs, __ATOMIC_ACQUIRE);

	d->ingress(&p->workers[worker]->ctx, pkts, n);
}

static void
exec_egress(void *pipe, uint32_t worker, struct pipe_pkt *const *pkts, uint32_t n)
{
	struct rt_pipe *p = pipe;
	const struct pipe_desc *d = __atomic_load_n(&p->runs, __ATOMIC_ACQUIRE);

	d->egress(&p->workers[worker]->ctx, pkts, n);
}

/* Both were made of the same C: what they keep in memory is laid out alike, so workers may go from one to the
 * other at any burst, and packets between ingress and egress too. The first one stays: tables point into it. */
static int
exec_again(void *pipe, struct err *err)
{
	struct rt_pipe *p = pipe;
	struct rt_object_file o = { 0 };
	const struct pipe_desc *d;
	int code;

	if (p->object.full || p->better.desc != NULL)
		return 0;
	code = rt_object_open(p->dir, &o, err);
	if (code < 0 || !o.full) {
		rt_object_close(&o);
		return code;
	}
	d = o.desc;
	if (strcmp(d->sha256, p->desc->sha256) != 0 || d->meta_bytes != p->desc->meta_bytes ||
	    d->scratch_bytes != p->desc->scratch_bytes || d->flags != p->desc->flags ||
	    d->n_tables != p->desc->n_tables || d->n_objects != p->desc->n_objects ||
	    d->n_refs != p->desc->n_refs || d->abi_minor != p->desc->abi_minor) {
		rt_object_close(&o);
		return err_set(
		    err, -EINVAL, "%s: the optimised object is of another program", p->desc->name);
	}
	p->better = o;
	__atomic_store_n(&p->runs, d, __ATOMIC_RELEASE);
	return 0;
}

const struct dp_exec_ops cpu_exec_ops = { sizeof(struct dp_exec_ops), "cpu", exec_load, exec_free,
	exec_info, exec_ingress, exec_egress, rt_write, rt_read, rt_sync_end, rt_dump, exec_tick,
	exec_again };
