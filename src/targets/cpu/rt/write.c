/* SPDX-License-Identifier: Apache-2.0 */
/* write.c: entities from the driver into tables and objects. The bytes come over a socket whose
 * permissions the peer passed; what they say is checked here as if it were hostile. Control thread. */
#include "targets/cpu/rt/pipe.h"

#include "base/clock.h"
#include "base/mem.h"
#include "targets/cpu/rt/age.h"

#include <errno.h>
#include <string.h>

static struct rt_table *
table_of(struct rt_pipe *p, const struct cpu_entity *e, struct err *err)
{
	if (e->object < p->desc->n_tables)
		return p->tables[e->object];
	err_set(err, -ENOENT, "pipeline %s has no table %u", p->desc->name, e->object);
	return NULL;
}

/* The key's bytes, checked for length, pad bits and bits that do not count. */
static int
key_of(const struct rt_table *t, const struct cpu_entity *e, const uint8_t **mask, struct err *err)
{
	const struct pipe_table_desc *d = t->desc;
	uint32_t end = 0;

	if (e->value.n != d->key_bytes || e->mask.n != d->key_bytes || d->key_bytes == 0)
		return err_set(err, -EINVAL, "table %s: a key of %u bytes, not %u", d->name,
		    e->value.n, d->key_bytes);
	for (uint32_t i = 0; i < d->n_keys; i++) {
		const struct pipe_field *f = &d->keys[i];
		uint32_t n = (f->width_bits + 7u) / 8;
		uint8_t pad = f->width_bits % 8 != 0 ? (uint8_t)(0xff << f->width_bits % 8) : 0;
		const uint8_t *v = e->value.p + f->off_bytes, *m = e->mask.p + f->off_bytes;

		end = f->off_bytes + n;
		if ((v[0] & pad) != 0 || (m[0] & pad) != 0)
			return err_set(err, -EINVAL, "table %s: key %s is wider than %u bits",
			    d->name, f->name, f->width_bits);
		for (uint32_t k = 0; k < n && f->match != PIPE_MATCH_RANGE; k++)
			if (v[k] & ~m[k])
				return err_set(err, -EINVAL,
				    "table %s: key %s has bits outside its mask", d->name, f->name);
		if (f->match == PIPE_MATCH_RANGE && memcmp(v, m, n) > 0)
			return err_set(
			    err, -EINVAL, "table %s: key %s is an empty range", d->name, f->name);
	}
	for (; end < d->key_bytes; end++)
		if (e->value.p[end] != 0 || e->mask.p[end] != 0)
			return err_set(err, -EINVAL, "table %s: bytes behind the key", d->name);
	*mask = e->mask.p;
	return 0;
}

/* A prefix is ones, then zeroes. */
static int
check_prefixes(const struct rt_table *t, const uint8_t *mask, struct err *err)
{
	for (uint32_t i = 0; i < t->desc->n_keys; i++) {
		const struct pipe_field *f = &t->desc->keys[i];
		uint32_t n = (f->width_bits + 7u) / 8, pad = n * 8 - f->width_bits;
		bool zero = false;

		for (uint32_t b = pad; b < n * 8 && f->match == PIPE_MATCH_LPM; b++) {
			bool one = mask[f->off_bytes + b / 8] >> (7 - b % 8) & 1;

			if (one && zero)
				return err_set(err, -EINVAL,
				    "table %s: key %s: the mask is no prefix", t->desc->name,
				    f->name);
			zero |= !one;
		}
	}
	return 0;
}

int
rt_find_entry(
    struct rt_pipe *p, const struct cpu_entity *e, struct rt_entry **entry, struct err *err)
{
	struct rt_table *t = table_of(p, e, err);
	const uint8_t *mask;
	int code;

	if (t == NULL)
		return -ENOENT;
	code = key_of(t, e, &mask, err);
	if (code < 0)
		return code;
	rt_table_hold(t);
	*entry = rt_table_find(t, e->value.p, mask, e->priority);
	rt_table_release(t);
	return *entry != NULL ? 0
			      : err_set(err, -ENOENT, "table %s has no such entry", t->desc->name);
}

/* ---- what an entry does ---- */

struct doing {
	struct rt_do what;
	uint8_t *data; /* owned */
};

static int
do_of(
    struct rt_pipe *p, uint32_t table, const struct cpu_entity *e, struct doing *d, struct err *err)
{
	const struct pipe_table_desc *t = &p->desc->tables[table];
	const struct pipe_action_desc *a;

	*d = (struct doing){ 0 };
	if (e->what != CPU_DO_ACTION)
		return rt_profile_use(p, table, e, &d->what, &d->data, err);
	if (e->action >= t->n_actions)
		return err_set(err, -EINVAL, "table %s has no action %u", t->name, e->action);
	a = &p->desc->actions[t->actions[e->action]];
	if (e->data.n < a->data_bytes)
		return err_set(err, -EINVAL, "table %s: action %s takes %u bytes, not %u", t->name,
		    a->name, a->data_bytes, e->data.n);
	for (uint32_t i = 0; i < a->n_params; i++) {
		const struct pipe_field *f = &a->params[i];

		if (f->width_bits % 8 != 0 && e->data.p[f->off_bytes] >> f->width_bits % 8 != 0)
			return err_set(err, -EINVAL,
			    "table %s: %s of action %s is wider than %u bits", t->name, f->name,
			    a->name, f->width_bits);
	}
	d->data = xcalloc(1, MAX(t->data_bytes, 8u));
	if (a->data_bytes > 0)
		memcpy(d->data, e->data.p, a->data_bytes);
	d->what = (struct rt_do){ (uint16_t)e->action, 0, d->data };
	return 0;
}

/* Cells of the entry's direct objects that the write sets. */
static void
set_direct(struct rt_pipe *p, uint32_t table, uint32_t index, const struct cpu_entity *e)
{
	const struct pipe_table_desc *d = &p->desc->tables[table];

	for (uint32_t i = 0; i < d->n_direct && index != UINT32_MAX; i++) {
		struct rt_object *o = &p->objects[d->direct[i]];

		if (index >= o->cells)
			continue;
		if (o->counts != NULL && (e->flags & CPU_HAS_COUNT))
			rt_count_set(p, o, index, (struct pipe_count){ e->packets, e->bytes });
		if (o->meters != NULL && (e->flags & CPU_METER_RESET))
			rt_meter_set(&o->meters[index], NULL, 0);
		else if (o->meters != NULL && (e->flags & CPU_HAS_METER))
			rt_meter_set(&o->meters[index], e, rt_now_ns(p));
	}
}

static void
remember(struct rt_entry *entry, uint64_t gen, const struct cpu_entity *e)
{
	free(entry->extra);
	free(entry->list);
	entry->gen = gen;
	entry->learned = false;
	entry->cookie = e->cookie;
	entry->what = e->what;
	entry->who = e->what == CPU_DO_MEMBER || e->what == CPU_DO_GROUP ? e->action : 0;
	entry->extra_len = e->extra.n;
	entry->extra = e->extra.n > 0 ? xmemdup(e->extra.p, e->extra.n) : NULL;
	entry->list_len = e->what == CPU_DO_SET ? e->list.n : 0;
	entry->list = entry->list_len > 0 ? xmemdup(e->list.p, e->list.n) : NULL;
}

static int
put_entry(struct rt_pipe *p, struct rt_table *t, struct rt_entry *entry, const uint8_t *mask,
    uint64_t gen, const struct cpu_entity *e, struct err *err)
{
	uint8_t old_what = entry != NULL ? entry->what : 0;
	uint32_t old_who = entry != NULL ? entry->who : 0;
	CLEANUP(free) uint8_t *old_data = NULL;
	struct doing d;
	int code = do_of(p, e->object, e, &d, err);

	if (code == 0 && entry == NULL)
		code = rt_table_insert(t, e->value.p, mask, e->priority, &d.what, &entry, err);
	else if (code == 0) {
		old_data = xmemdup(entry->data, t->desc->data_bytes);
		code = rt_table_replace(t, entry, &d.what, err);
	}
	if (code < 0 && d.what.data != NULL)
		rt_profile_unuse(p, e->object, e->what, e->action, d.data);
	free(d.data);
	if (code < 0)
		return code;
	if (old_data != NULL)
		rt_profile_unuse(p, e->object, old_what, old_who, old_data);
	remember(entry, gen, e);
	set_direct(p, e->object, entry->index, e);
	if (t->age != NULL) {
		rt_age_set(t, entry->index, rt_now_ns(p), e->timeout_ns);
		rt_age_watch(t, entry);
	}
	return 0;
}

void
rt_drop_entry(struct rt_pipe *p, uint32_t table, struct rt_entry *entry)
{
	CLEANUP(free) uint8_t *data = xmemdup(entry->data, p->desc->tables[table].data_bytes);
	uint8_t what = entry->what;
	uint32_t who = entry->who;

	rt_table_remove(p->tables[table], entry);
	rt_profile_unuse(p, table, what, who, data);
}

/* With the table held. */
static int
write_held(struct rt_pipe *p, struct rt_table *t, const uint8_t *mask, enum dp_entity_op op,
    uint64_t gen, const struct cpu_entity *e, struct err *err)
{
	struct rt_entry *entry = rt_table_find(t, e->value.p, mask, e->priority);

	if (op == DP_INSERT && entry != NULL)
		return err_set(err, -EEXIST, "table %s: the entry is there already", t->desc->name);
	if ((op == DP_MODIFY || op == DP_REMOVE) && entry == NULL)
		return err_set(err, -ENOENT, "table %s has no such entry", t->desc->name);
	if (entry != NULL && entry->is_const)
		return err_set(err, -EPERM, "table %s: the entry is constant", t->desc->name);
	if (op != DP_DELETE && op != DP_REMOVE)
		return put_entry(p, t, entry, mask, gen, e, err);
	if (entry != NULL)
		rt_drop_entry(p, e->object, entry);
	return 0;
}

static int
write_entry(struct rt_pipe *p, enum dp_entity_op op, uint64_t gen, const struct cpu_entity *e,
    struct err *err)
{
	struct rt_table *t = table_of(p, e, err);
	const uint8_t *mask;
	int code;

	if (t == NULL)
		return -ENOENT;
	if ((code = key_of(t, e, &mask, err)) < 0 || (code = check_prefixes(t, mask, err)) < 0)
		return code;
	if (t->desc->flags & PIPE_TABLE_CONST)
		return err_set(err, -EPERM, "table %s: its entries are constant", t->desc->name);
	rt_table_hold(t);
	code = write_held(p, t, mask, op, gen, e, err);
	rt_table_release(t);
	return code;
}

static int
write_default(struct rt_pipe *p, enum dp_entity_op op, uint64_t gen, const struct cpu_entity *e,
    struct err *err)
{
	struct rt_table *t = table_of(p, e, err);
	struct doing d;
	int code;

	if (t == NULL)
		return -ENOENT;
	if (t->desc->flags & PIPE_TABLE_CONST_DEFAULT)
		return err_set(
		    err, -EPERM, "table %s: its default action is constant", t->desc->name);
	if (op == DP_DELETE || op == DP_REMOVE)
		return rt_table_set_miss(t, NULL, err);
	if (e->what != CPU_DO_ACTION)
		return err_set(err, -EOPNOTSUPP,
		    "table %s: target cpu lacks a default entry that is not an action",
		    t->desc->name);
	code = do_of(p, e->object, e, &d, err);
	if (code < 0)
		return code;
	code = rt_table_set_miss(t, &d.what, err);
	free(d.data);
	p->miss_gen[e->object] = gen;
	set_direct(p, e->object, t->miss->index, e);
	return code;
}

/* ---- cells ---- */

static int
write_register(struct rt_object *o, uint64_t cell, const struct cpu_entity *e, struct err *err)
{
	uint32_t n = (o->desc->width_bits + 7) / 8, bytes = o->reg.cell_bytes;
	uint8_t *p = o->reg.cells + cell * bytes, native[8] = { 0 };

	if (e->data.n != n ||
	    (o->desc->width_bits % 8 != 0 && e->data.p[0] >> o->desc->width_bits % 8 != 0))
		return err_set(err, -EINVAL, "%s: a value that is not of %u bits", o->desc->name,
		    o->desc->width_bits);
	if (bytes > 8) {
		memcpy(p, e->data.p, n);
		return 0;
	}
	for (uint32_t i = 0; i < n; i++)
		native[n - 1 - i] = e->data.p[i];
	memcpy(p, native, bytes);
	return 0;
}

static int
write_one_cell(struct rt_pipe *p, struct rt_object *o, uint64_t cell, const struct cpu_entity *e,
    struct err *err)
{
	if (e->kind == CPU_REGISTER)
		return write_register(o, cell, e, err);
	if (e->kind == CPU_COUNTER)
		rt_count_set(p, o, (uint32_t)cell, (struct pipe_count){ e->packets, e->bytes });
	else
		rt_meter_set(&o->meters[cell], e->flags & CPU_METER_RESET ? NULL : e, rt_now_ns(p));
	return 0;
}

static int
write_cells(struct rt_pipe *p, const struct cpu_entity *e, struct err *err)
{
	static const uint32_t kinds[] = { [CPU_COUNTER] = PIPE_COUNTER,
		[CPU_METER] = PIPE_METER,
		[CPU_REGISTER] = PIPE_REGISTER };
	struct rt_object *o = &p->objects[e->object];
	bool all = e->flags & CPU_ALL;
	uint64_t first = all ? 0 : e->index, end = all ? o->cells : e->index + 1;
	int code = 0;

	if (o->desc->kind != kinds[e->kind])
		return err_set(err, -EINVAL, "%s is of another kind", o->desc->name);
	if (!all && e->index >= o->cells)
		return err_set(err, -EINVAL, "%s has %u cells, not one of index %llu",
		    o->desc->name, o->cells, (unsigned long long)e->index);
	for (uint64_t i = first; i < end && code == 0; i++)
		code = write_one_cell(p, o, i, e, err);
	return code;
}

static int
write_direct(struct rt_pipe *p, const struct cpu_entity *e, struct err *err)
{
	struct rt_entry *entry = NULL;
	struct rt_table *t = table_of(p, e, err);
	int code;

	if (t == NULL)
		return -ENOENT;
	if (!(e->flags & CPU_OF_DEFAULT) && (code = rt_find_entry(p, e, &entry, err)) < 0)
		return code;
	set_direct(p, e->object, entry != NULL ? entry->index : t->miss->index, e);
	return 0;
}

static int
write_value_set(struct rt_pipe *p, uint64_t gen, const struct cpu_entity *e, struct err *err)
{
	struct rt_object *o = &p->objects[e->object];
	uint32_t one, n;

	if (o->set == NULL)
		return err_set(err, -EINVAL, "%s is no value set", o->desc->name);
	one = 2 * o->set_desc.key_bytes;
	n = e->list.n / one;
	if (e->list.n % one != 0 || n > o->set_desc.size)
		return err_set(err, n > o->set_desc.size ? -ENOSPC : -EINVAL,
		    "%s: %u members, at most %u", o->desc->name, n, o->set_desc.size);
	while (o->set->first != NULL)
		rt_table_remove(o->set, o->set->first);
	for (uint32_t i = 0; i < n; i++) {
		const uint8_t *v = e->list.p + (size_t)i * one, *m = v + o->set_desc.key_bytes;
		struct rt_do nothing = { 0, 0, NULL };
		int code;

		if (rt_table_find(o->set, v, m, 1) != NULL)
			continue;
		code = rt_table_insert(o->set, v, m, 1, &nothing, NULL, err);
		if (code < 0)
			return code;
	}
	o->set_gen = gen;
	return 0;
}

int
rt_write(
    void *pipe, enum dp_entity_op op, uint64_t gen, const void *bytes, size_t len, struct err *err)
{
	struct rt_pipe *p = pipe;
	struct cpu_entity e;
	int code = cpu_entity_decode(bytes, len, &e, err);

	if (code < 0)
		return code;
	switch ((enum cpu_entity_kind)e.kind) {
	case CPU_ENTRY:
		return write_entry(p, op, gen, &e, err);
	case CPU_DEFAULT:
		return write_default(p, op, gen, &e, err);
	case CPU_DIRECT_COUNTER:
	case CPU_DIRECT_METER:
		return write_direct(p, &e, err);
	case CPU_COUNTER:
	case CPU_METER:
	case CPU_REGISTER:
	case CPU_MEMBER:
	case CPU_GROUP:
	case CPU_VALUE_SET:
	case CPU_N_ENTITY_KINDS:
		break;
	}
	if (e.object >= p->desc->n_objects)
		return err_set(
		    err, -ENOENT, "pipeline %s has no object %u", p->desc->name, e.object);
	if (e.kind == CPU_MEMBER || e.kind == CPU_GROUP)
		return rt_profile_write(p, op, gen, &e, err);
	if (e.kind == CPU_VALUE_SET)
		return write_value_set(p, gen, &e, err);
	return write_cells(p, &e, err);
}

uint64_t
rt_sync_end(void *pipe, uint64_t gen)
{
	struct rt_pipe *p = pipe;
	uint64_t dropped = 0;

	for (uint32_t i = 0; i < p->desc->n_tables; i++) {
		struct rt_entry *e, *next;

		rt_table_hold(p->tables[i]);
		for (e = p->tables[i]->first; e != NULL; e = next) {
			next = e->next;
			if (e->gen == gen || e->is_const || e->learned ||
			    (e->gen == 0 && e->what == CPU_DO_ACTION &&
				p->desc->tables[i].flags & PIPE_TABLE_CONST))
				continue;
			rt_drop_entry(p, i, e);
			dropped++;
		}
		rt_table_release(p->tables[i]);
		if (p->tables[i]->miss_set && p->miss_gen[i] != gen) {
			(void)rt_table_set_miss(p->tables[i], NULL, NULL);
			dropped++;
		}
	}
	for (uint32_t i = 0; i < p->desc->n_objects; i++) {
		struct rt_table *set = p->objects[i].set;

		while (set != NULL && p->objects[i].set_gen != gen && set->first != NULL) {
			rt_table_remove(set, set->first);
			dropped++;
		}
	}
	return dropped + rt_profile_sync(p, gen);
}
