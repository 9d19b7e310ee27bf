/* SPDX-License-Identifier: Apache-2.0 */
/* read.c: entities out of tables and objects, and text about them for people. Control thread. */
#include "targets/cpu/rt/pipe.h"

#include "base/file.h"
#include "base/mem.h"
#include "targets/cpu/rt/age.h"
#include "targets/cpu/rt/learn.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct reading {
	struct rt_pipe *p;
	const struct cpu_entity *want;
	dp_read_fn fn;
	void *arg;
};

static int
give(const struct reading *r, const struct cpu_entity *e)
{
	CLEANUP(buf_fini) struct buf b = BUF_INIT;

	cpu_entity_encode(e, &b);
	return r->fn(r->arg, b.data, b.len);
}

/* ---- entries ---- */

static void
add_direct(const struct reading *r, uint32_t table, uint32_t index, struct cpu_entity *e)
{
	const struct pipe_table_desc *d = &r->p->desc->tables[table];

	for (uint32_t i = 0; i < d->n_direct && index != UINT32_MAX; i++) {
		struct rt_object *o = &r->p->objects[d->direct[i]];

		if (index >= o->cells)
			continue;
		if (o->counts != NULL &&
		    (r->want->kind == CPU_DIRECT_COUNTER || (r->want->flags & CPU_HAS_COUNT))) {
			struct pipe_count c = rt_count_get(r->p, o, index);

			e->flags |= CPU_HAS_COUNT;
			e->packets = c.packets;
			e->bytes = c.bytes;
		}
		if (o->meters != NULL && o->meters[index].configured) {
			e->flags |= CPU_HAS_METER;
			e->cir = o->meters[index].cir;
			e->cburst = o->meters[index].cburst;
			e->pir = o->meters[index].pir;
			e->pburst = o->meters[index].pburst;
		}
	}
}

static int
give_entry(const struct reading *r, uint32_t table, const struct rt_entry *entry)
{
	const struct pipe_table_desc *d = &r->p->desc->tables[table];
	CLEANUP(free) uint8_t *ones = NULL;
	struct cpu_entity e = { .kind = r->want->kind,
		.what = entry->what,
		.flags = entry->is_const ? CPU_CONST : 0,
		.object = table,
		.action = entry->what == CPU_DO_ACTION ? entry->action : entry->who,
		.priority = entry->priority,
		.cookie = entry->cookie,
		.timeout_ns = rt_age_timeout_ns(r->p->tables[table], entry),
		.value = { entry->bytes, d->key_bytes },
		.mask = { entry->mask, d->key_bytes },
		.extra = { entry->extra, entry->extra_len },
		.list = { entry->list, entry->list_len } };

	if (entry->mask == NULL) { /* exact: all bits of the fields */
		ones = xcalloc(1, d->key_bytes + 1);
		for (uint32_t i = 0; i < d->n_keys; i++) {
			uint32_t n = (d->keys[i].width_bits + 7u) / 8;

			memset(ones + d->keys[i].off_bytes, 0xff, n);
			if (d->keys[i].width_bits % 8 != 0)
				ones[d->keys[i].off_bytes] =
				    (uint8_t)((1u << d->keys[i].width_bits % 8) - 1);
		}
		e.mask.p = ones;
	}
	if (entry->what == CPU_DO_ACTION)
		e.data = (struct cpu_slice){ entry->data, d->data_bytes };
	if (e.timeout_ns != 0)
		e.idle_ns = rt_age_idle_ns(r->p->tables[table], entry, rt_now_ns(r->p));
	add_direct(r, table, entry->index, &e);
	return give(r, &e);
}

int
rt_give_entry(
    struct rt_pipe *p, uint32_t table, const struct rt_entry *entry, dp_read_fn fn, void *arg)
{
	static const struct cpu_entity want = { .kind = CPU_ENTRY };
	struct reading r = { p, &want, fn, arg };

	return give_entry(&r, table, entry);
}

static int
give_default(const struct reading *r, uint32_t table)
{
	const struct rt_table *t = r->p->tables[table];
	struct cpu_entity e = { .kind = r->want->kind,
		.flags = (uint16_t)((t->miss_set ? CPU_CHANGED : 0) | CPU_OF_DEFAULT),
		.object = table,
		.action = t->miss->action,
		.data = { t->miss->data, t->desc->data_bytes } };

	add_direct(r, table, t->miss->index, &e);
	return give(r, &e);
}

/* Whether the table has what is asked for: direct counters or meters. */
static bool
has_cells(const struct reading *r, uint32_t table)
{
	const struct pipe_table_desc *d = &r->p->desc->tables[table];
	uint32_t kind =
	    r->want->kind == CPU_DIRECT_COUNTER ? PIPE_DIRECT_COUNTER : PIPE_DIRECT_METER;

	for (uint32_t i = 0; i < d->n_direct; i++)
		if (r->p->desc->objects[d->direct[i]].kind == kind)
			return true;
	return r->want->kind == CPU_ENTRY || r->want->kind == CPU_DEFAULT;
}

static int
read_entries(const struct reading *r, struct err *err)
{
	bool all = r->want->flags & CPU_ALL;
	bool miss = r->want->kind == CPU_DEFAULT || (r->want->flags & CPU_OF_DEFAULT);
	struct rt_entry *e;
	int code = 0;

	if (r->want->object != CPU_ANY && r->want->object >= r->p->desc->n_tables)
		return err_set(
		    err, -ENOENT, "pipeline %s has no table %u", r->p->desc->name, r->want->object);
	if (!all && !miss) {
		code = rt_find_entry(r->p, r->want, &e, err);
		if (code == -ENOENT && err != NULL)
			err->code = 0;
		return code == -ENOENT ? 0 : code < 0 ? code : give_entry(r, r->want->object, e);
	}
	for (uint32_t t = 0; t < r->p->desc->n_tables && code == 0; t++) {
		if ((r->want->object != CPU_ANY && r->want->object != t) || !has_cells(r, t))
			continue;
		if (miss)
			code = give_default(r, t);
		rt_table_hold(r->p->tables[t]); /* what was learnt is there, too */
		rt_table_release(r->p->tables[t]);
		for (e = miss ? NULL : r->p->tables[t]->first; e != NULL && code == 0; e = e->next)
			code = give_entry(r, t, e);
	}
	return code;
}

/* ---- cells ---- */

static int
give_cell(const struct reading *r, uint32_t object, uint64_t cell)
{
	struct rt_object *o = &r->p->objects[object];
	struct cpu_entity e = { .kind = r->want->kind, .object = object, .index = cell };
	uint8_t value[256];
	struct pipe_count c;

	if (r->want->kind == CPU_COUNTER) {
		c = rt_count_get(r->p, o, (uint32_t)cell);
		e.packets = c.packets;
		e.bytes = c.bytes;
	} else if (r->want->kind == CPU_METER) {
		const struct rt_meter *m = &o->meters[cell];

		e.flags = m->configured ? CPU_HAS_METER : CPU_METER_RESET;
		e.cir = m->cir;
		e.cburst = m->cburst;
		e.pir = m->pir;
		e.pburst = m->pburst;
	} else {
		uint32_t n = (o->desc->width_bits + 7) / 8, bytes = o->reg.cell_bytes;
		const uint8_t *p = o->reg.cells + cell * bytes;

		for (uint32_t i = 0; i < n && i < sizeof value; i++)
			value[i] = bytes > 8 ? p[i] : p[n - 1 - i];
		e.data = (struct cpu_slice){ value, MIN(n, (uint32_t)sizeof value) };
	}
	return give(r, &e);
}

static int
read_cells(const struct reading *r, struct err *err)
{
	static const uint32_t kinds[] = { [CPU_COUNTER] = PIPE_COUNTER,
		[CPU_METER] = PIPE_METER,
		[CPU_REGISTER] = PIPE_REGISTER };
	bool all = r->want->flags & CPU_ALL;
	int code = 0;

	if (r->want->object != CPU_ANY && r->want->object >= r->p->desc->n_objects)
		return err_set(err, -ENOENT, "pipeline %s has no object %u", r->p->desc->name,
		    r->want->object);
	for (uint32_t i = 0; i < r->p->desc->n_objects; i++) {
		const struct rt_object *o = &r->p->objects[i];

		if ((r->want->object != CPU_ANY && r->want->object != i) ||
		    o->desc->kind != kinds[r->want->kind])
			continue;
		if (!all && r->want->index >= o->cells)
			return err_set(err, -EINVAL, "%s has %u cells, not one of index %llu",
			    o->desc->name, o->cells, (unsigned long long)r->want->index);
		for (uint64_t c = all ? 0 : r->want->index;
		     c < (all ? o->cells : r->want->index + 1); c++) {
			code = give_cell(r, i, c);
			if (code != 0)
				return code;
		}
	}
	return 0;
}

static int
read_value_sets(const struct reading *r)
{
	int code = 0;

	for (uint32_t i = 0; i < r->p->desc->n_objects && code == 0; i++) {
		struct rt_object *o = &r->p->objects[i];
		CLEANUP(buf_fini) struct buf list = BUF_INIT;
		struct cpu_entity e = { .kind = CPU_VALUE_SET, .object = i };

		if (o->set == NULL || (r->want->object != CPU_ANY && r->want->object != i))
			continue;
		for (const struct rt_entry *m = o->set->first; m != NULL; m = m->next) {
			buf_add(&list, m->bytes, o->set_desc.key_bytes);
			buf_add(&list, m->mask, o->set_desc.key_bytes);
		}
		e.list = (struct cpu_slice){ (const uint8_t *)list.data, (uint32_t)list.len };
		code = give(r, &e);
	}
	return code;
}

int
rt_read(void *pipe, const void *bytes, size_t len, dp_read_fn fn, void *arg, struct err *err)
{
	struct cpu_entity want;
	struct reading r = { pipe, &want, fn, arg };
	int code = cpu_entity_decode(bytes, len, &want, err);

	if (code < 0)
		return code;
	switch ((enum cpu_entity_kind)want.kind) {
	case CPU_ENTRY:
	case CPU_DEFAULT:
	case CPU_DIRECT_COUNTER:
	case CPU_DIRECT_METER:
		return read_entries(&r, err);
	case CPU_COUNTER:
	case CPU_METER:
	case CPU_REGISTER:
		return read_cells(&r, err);
	case CPU_MEMBER:
	case CPU_GROUP:
		return rt_profile_read(r.p, &want, fn, arg);
	case CPU_VALUE_SET:
		return read_value_sets(&r);
	case CPU_N_ENTITY_KINDS:
		break;
	}
	return 0;
}

/* ---- text ---- */

static void
dump_tables(const struct rt_pipe *p, struct buf *out)
{
	for (uint32_t t = 0; t < p->desc->n_tables; t++) {
		const struct rt_table *rt = p->tables[t];
		uint64_t hits = 0, misses = 0;

		for (uint32_t w = 0; w < p->host->n_workers; w++) {
			hits += p->workers[w]->ctx.table_hits[t].packets;
			misses += p->workers[w]->ctx.table_hits[t].bytes;
		}
		buf_printf(out, "table %s: %s, %u of %u entries, %llu hits, %llu misses\n",
		    rt->desc->name, rt->kind->name, rt->n_entries, rt->desc->size,
		    (unsigned long long)hits, (unsigned long long)misses);
		if (rt->learn != NULL)
			buf_printf(out, "  additions given up while it was held: %llu\n",
			    (unsigned long long)rt_learn_busy(rt));
		for (const struct rt_entry *e = rt->first; e != NULL; e = e->next) {
			buf_puts(out, "  ");
			rt_print_key(p, t, e->bytes, e->mask, out);
			if (e->priority != 0)
				buf_printf(out, " priority %u", e->priority);
			buf_puts(out, " -> ");
			if (e->what == CPU_DO_ACTION) {
				struct pipe_entry *pe =
				    xcalloc(1, sizeof *pe + rt->desc->data_bytes);

				pe->action = e->action;
				memcpy(pe->data, e->data, rt->desc->data_bytes);
				rt_print_action(p, t, pe, out);
				free(pe);
			} else {
				buf_printf(out, "%s %u",
				    e->what == CPU_DO_MEMBER  ? "member"
				    : e->what == CPU_DO_GROUP ? "group"
							      : "set",
				    e->who);
			}
			buf_puts(out, e->is_const  ? " (const)\n"
				      : e->learned ? " (learnt)\n"
						   : "\n");
		}
		buf_puts(out, "  default -> ");
		rt_print_action(p, t, rt->miss, out);
		buf_putc(out, '\n');
	}
}

struct hit { /* an entry and how many packets its direct counter has */
	const struct rt_entry *e;
	uint64_t packets;
};

static int
more_hits(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	return (x->packets < y->packets) - (x->packets > y->packets);
}

static struct rt_object *
direct_counter(const struct rt_pipe *p, uint32_t table)
{
	const struct pipe_table_desc *d = &p->desc->tables[table];

	for (uint32_t i = 0; i < d->n_direct; i++)
		if (p->objects[d->direct[i]].counts != NULL)
			return &p->objects[d->direct[i]];
	return NULL;
}

/* Entries, most hit first; of a table without a direct counter only the sum is known. */
static void
dump_table_hits(struct rt_pipe *p, uint32_t t, struct buf *out)
{
	struct rt_object *o = direct_counter(p, t);
	CLEANUP(free) struct hit *hits = xcalloc(p->tables[t]->n_entries + 1, sizeof *hits);
	uint64_t hit = 0, miss = 0;
	size_t n = 0;

	for (uint32_t w = 0; w < p->host->n_workers; w++) {
		hit += p->workers[w]->ctx.table_hits[t].packets;
		miss += p->workers[w]->ctx.table_hits[t].bytes;
	}
	buf_printf(out, "table %s: %llu hits, %llu misses%s\n", p->desc->tables[t].name,
	    (unsigned long long)hit, (unsigned long long)miss,
	    o == NULL ? "; no direct counter says which entries" : "");
	for (const struct rt_entry *e = p->tables[t]->first;
	     e != NULL && o != NULL && n < p->tables[t]->n_entries; e = e->next) {
		hits[n].e = e;
		if (e->index < o->cells)
			hits[n].packets = rt_count_get(p, o, e->index).packets;
		n++;
	}
	qsort(hits, n, sizeof *hits, more_hits);
	for (size_t i = 0; i < n; i++) {
		buf_printf(out, "%12llu  ", (unsigned long long)hits[i].packets);
		rt_print_key(p, t, hits[i].e->bytes, hits[i].e->mask, out);
		buf_putc(out, '\n');
	}
}

static int
dump_hits(struct rt_pipe *p, struct buf *out)
{
	for (uint32_t t = 0; t < p->desc->n_tables; t++)
		dump_table_hits(p, t, out);
	if (!(p->desc->flags & PIPE_COUNTS_REFS))
		return 0;
	for (uint32_t i = 0; i < p->desc->n_refs; i++) {
		const struct pipe_ref *r = &p->desc->refs[i];
		uint64_t n = 0;

		for (uint32_t w = 0; w < p->host->n_workers; w++)
			n += p->workers[w]->ctx.ref_hits[i];
		buf_printf(out, "%12llu %s", (unsigned long long)n, r->what);
		if (r->line != 0 && r->file < p->desc->n_files)
			buf_printf(out, " (%s:%u)", p->desc->files[r->file], r->line);
		buf_putc(out, '\n');
	}
	return 0;
}

int
rt_dump(void *pipe, const char *what, struct buf *out, struct err *err)
{
	struct rt_pipe *p = pipe;
	bool full = p->object.full || p->better.desc != NULL;
	const char *file = strcmp(what, "c") == 0	    ? "cpu/pipeline.c"
			   : strcmp(what, "ir") == 0	    ? "pipeline.ir"
			   : strcmp(what, "build-log") != 0 ? NULL
			   : full			    ? "cpu/build.log"
							    : "cpu/fast.log";
	CLEANUP(free) char *path = file != NULL ? xasprintf("%s/%s", p->dir, file) : NULL;

	if (path != NULL)
		return file_read(path, 256 << 20, out, err);
	for (uint32_t t = 0; t < p->desc->n_tables; t++) { /* what was learnt is there, too */
		rt_table_hold(p->tables[t]);
		rt_table_release(p->tables[t]);
	}
	if (strcmp(what, "tables") == 0) {
		dump_tables(p, out);
		return 0;
	}
	if (strcmp(what, "hits") == 0)
		return dump_hits(p, out);
	return err_set(err, -EOPNOTSUPP, "target cpu has no dump '%s'", what);
}
