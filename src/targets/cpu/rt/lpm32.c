/* SPDX-License-Identifier: Apache-2.0 */
/* lpm32.c: longest-prefix match on one key of up to 32 bits: DIR-24-8 (Gupta, Lin, McKeown 1998), one
 * load for prefixes of up to 24 bits, two for longer ones. A cell holds the number of a record; beside
 * each cell the writer keeps the length of the prefix that owns it, so that an insertion writes just
 * the cells that longer prefixes do not own. Readers see each cell change by itself. Control thread. */
#include "targets/cpu/rt/table.h"

#include "base/mem.h"
#include "targets/cpu/pipe_table.h"
#include "targets/cpu/rt/mem.h"
#include "targets/cpu/rt/records.h"
#include "targets/cpu/rt/steady.h"

#include <errno.h>
#include <string.h>

#define GROUP_CELLS 256u

struct lpm32 {
	struct pipe_lpm32 l; /* first: what t->t points to */
	uint32_t *t24, *t8;
	uint32_t width, top, low; /* bits of the key, and how t24 and t8 share them */
	uint64_t n_cells;	  /* of t24 */
	uint8_t *len24, *len8;	  /* 1 + length of the prefix that owns the cell; 0: none */
	uint32_t n_groups;	  /* room */
	uint32_t groups_used;	  /* handed out once */
	uint32_t *group_free;
	uint32_t n_group_free;
	uint32_t *group_routes; /* prefixes longer than 24 in each group */
	struct rt_records records;
};

static struct lpm32 *
lpm_of(const struct rt_table *t)
{
	return (struct lpm32 *)t->t;
}

/* key_bytes is 4: the field padded on the left to whole bytes, then zeroes on the right. */
static uint32_t
load_key(const struct lpm32 *x, const uint8_t *key)
{
	return __builtin_bswap32(pipe_ld32n(key)) >> (32 - (x->width + 7) / 8 * 8);
}

static void
lookup(const struct pipe_table *pt, const uint8_t *keys, uint32_t n, const struct pipe_entry **out)
{
	const struct lpm32 *x = (const struct lpm32 *)pt;
	const struct pipe_lpm32 t = pipe_lpm32_begin(&x->l);

	for (uint32_t i = 0; i < n; i++)
		pipe_lpm32_prefetch(&x->l, load_key(x, keys + 4 * i), x->width);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t r = pipe_lpm32_find(&t, &x->l, load_key(x, keys + 4 * i), x->width);

		out[i] =
		    pipe_lpm32_get(&x->l, r, load_key(x, keys + 4 * i), x->width, pt->data_bytes);
	}
}

static int
open(struct rt_table *t, struct err *err)
{
	struct lpm32 *x = xcalloc(1, sizeof *x);
	bool dense = t->desc->size > 65536;
	int code;

	code = rt_records_init(
	    &x->records, t->desc->name, t->desc->size, t->desc->data_bytes, t->limbo, err);
	if (code < 0) {
		free(x);
		return code;
	}
	x->width = t->desc->keys[0].width_bits;
	x->low = pipe_lpm32_low(x->width);
	x->top = x->width - x->low;
	x->n_cells = 1ull << x->top;
	/* Each prefix longer than 24 needs a group at most; those in limbo too. */
	x->n_groups = (uint32_t)MIN((uint64_t)t->desc->size * 2 + 4096, x->n_cells);
	x->t24 = rt_map(x->n_cells * 4, dense);
	x->len24 = rt_map(x->n_cells, dense);
	x->t8 = rt_map((uint64_t)x->n_groups * GROUP_CELLS * 4, dense);
	x->len8 = rt_map((uint64_t)x->n_groups * GROUP_CELLS, false);
	x->group_free = rt_map((uint64_t)x->n_groups * 4, false);
	x->group_routes = rt_map((uint64_t)x->n_groups * 4, false);
	t->t = &x->l.t;
	if (x->t24 == NULL || x->len24 == NULL || x->t8 == NULL || x->len8 == NULL ||
	    x->group_free == NULL || x->group_routes == NULL) {
		t->kind->close(t);
		return err_set(err, -ENOMEM, "no memory for %u entries", t->desc->size);
	}
	x->l.t24 = x->t24;
	x->l.t8 = x->t8;
	x->l.records = x->records.base;
	x->l.record_bytes = x->records.bytes;
	x->l.t.lookup = lookup;
	return 0;
}

static void
close_table(struct rt_table *t)
{
	struct lpm32 *x = lpm_of(t);

	rt_unmap(x->t24, x->n_cells * 4);
	rt_unmap(x->len24, x->n_cells);
	rt_unmap(x->t8, (uint64_t)x->n_groups * GROUP_CELLS * 4);
	rt_unmap(x->len8, (uint64_t)x->n_groups * GROUP_CELLS);
	rt_unmap(x->group_free, (uint64_t)x->n_groups * 4);
	rt_unmap(x->group_routes, (uint64_t)x->n_groups * 4);
	rt_records_fini(&x->records);
	free(x);
}

/* Gives n cells from 'from' to the prefix of length len where no longer one owns them. */
static void
paint(uint32_t *cells, uint8_t *lens, uint64_t from, uint64_t n, uint32_t len, uint32_t value)
{
	for (uint64_t i = from; i < from + n; i++)
		if (lens[i] <= len + 1) {
			lens[i] = (uint8_t)(len + 1);
			__atomic_store_n(&cells[i], value, __ATOMIC_RELEASE);
		}
}

/* Takes the cells of the prefix of length len and gives them to its parent (parent_len1 0: nobody). */
static void
unpaint(uint32_t *cells, uint8_t *lens, uint64_t from, uint64_t n, uint32_t len,
    uint32_t parent_len1, uint32_t value)
{
	for (uint64_t i = from; i < from + n; i++)
		if (lens[i] == len + 1) {
			lens[i] = (uint8_t)parent_len1;
			__atomic_store_n(&cells[i], value, __ATOMIC_RELEASE);
		}
}

static void
group_put(void *owner, uint64_t what)
{
	struct lpm32 *x = owner;

	x->group_free[x->n_group_free++] = (uint32_t)what;
}

/* The group behind a cell of t24, made when it has none. */
static int
group_of(struct lpm32 *x, uint32_t cell, uint32_t *group, const char *name, struct err *err)
{
	uint32_t v = x->t24[cell], g;

	if (v & PIPE_LPM32_MORE) {
		*group = v & ~PIPE_LPM32_MORE;
		return 0;
	}
	if (x->n_group_free > 0)
		g = x->group_free[--x->n_group_free];
	else if (x->groups_used < x->n_groups)
		g = x->groups_used++;
	else
		return err_set(err, -ENOSPC,
		    "table %s: too many deleted entries are still seen by a worker; try again",
		    name);
	for (uint32_t i = 0; i < GROUP_CELLS; i++) {
		x->t8[(uint64_t)g * GROUP_CELLS + i] = v;
		x->len8[(uint64_t)g * GROUP_CELLS + i] = x->len24[cell];
	}
	x->group_routes[g] = 0;
	__atomic_store_n(&x->t24[cell], PIPE_LPM32_MORE | g, __ATOMIC_RELEASE);
	*group = g;
	return 0;
}

/* Calls paint or unpaint on what a prefix of at most 24 bits covers, groups included. */
static void
each_short(
    struct lpm32 *x, uint32_t v, uint32_t len, bool add, uint32_t parent_len1, uint32_t value)
{
	uint32_t from = v >> x->low, n = 1u << (x->top - len);

	for (uint32_t i = from; i < from + n; i++) {
		if (x->t24[i] & PIPE_LPM32_MORE) {
			uint64_t g = (uint64_t)(x->t24[i] & ~PIPE_LPM32_MORE) * GROUP_CELLS;

			if (add)
				paint(x->t8, x->len8, g, GROUP_CELLS, len, value);
			else
				unpaint(x->t8, x->len8, g, GROUP_CELLS, len, parent_len1, value);
			/* what the cell would own without its group */
			if (add ? x->len24[i] <= len + 1 : x->len24[i] == len + 1)
				x->len24[i] = (uint8_t)(add ? len + 1 : parent_len1);
		} else if (add) {
			paint(x->t24, x->len24, i, 1, len, value);
		} else {
			unpaint(x->t24, x->len24, i, 1, len, parent_len1, value);
		}
	}
}

static uint32_t
prefix_len(const struct rt_table *t, const struct rt_entry *e)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < t->desc->key_bytes; i++)
		n += (uint32_t)__builtin_popcount(e->mask[i]);
	return n;
}

static void
set_any(struct lpm32 *x, uint32_t record)
{
	rt_steady_change(&x->l.any_seq);
	__atomic_store_n(&x->l.any, record, __ATOMIC_RELEASE);
}

/* Writes e's record into its cells. */
static int
write_cells(struct rt_table *t, struct rt_entry *e, uint32_t record, bool new, struct err *err)
{
	struct lpm32 *x = lpm_of(t);
	uint32_t v = load_key(x, e->bytes), len = prefix_len(t, e), g = 0;
	int code;

	if (len == 0) {
		set_any(x, record);
		return 0;
	}
	if (len <= x->top) {
		each_short(x, v, len, true, 0, record);
		return 0;
	}
	code = group_of(x, v >> x->low, &g, t->desc->name, err);
	if (code < 0)
		return code;
	if (new)
		x->group_routes[g]++;
	paint(x->t8, x->len8, (uint64_t)g * GROUP_CELLS + (v & ((1u << x->low) - 1)),
	    1u << (x->width - len), len, record);
	return 0;
}

static int
insert(struct rt_table *t, struct rt_entry *e, struct err *err)
{
	struct lpm32 *x = lpm_of(t);
	uint32_t record;
	int code = rt_record_get(&x->records, e->action, e->flags, e->index, e->data, &record, err);

	if (code < 0)
		return code;
	code = write_cells(t, e, record, true, err);
	if (code < 0) {
		rt_record_put(&x->records, record);
		return code;
	}
	e->place = record;
	return 0;
}

static int
replace(struct rt_table *t, struct rt_entry *e, struct err *err)
{
	struct lpm32 *x = lpm_of(t);
	uint32_t record, old = (uint32_t)e->place;
	int code = rt_record_get(&x->records, e->action, e->flags, e->index, e->data, &record, err);

	if (code < 0)
		return code;
	code = write_cells(t, e, record, false, err);
	if (code < 0) { /* cannot be: its group is there */
		rt_record_put(&x->records, record);
		return code;
	}
	e->place = record;
	rt_record_put(&x->records, old);
	return 0;
}

/* The longest prefix in the table that covers the value and is shorter than len, but not of length 0. */
static struct rt_entry *
parent_of(struct rt_table *t, const uint8_t *value, uint32_t len)
{
	const uint32_t width = lpm_of(t)->width, bytes = (width + 7) / 8;
	uint8_t v[4], m[4];

	for (uint32_t l = len - 1; l > 0; l--) {
		uint32_t ones = UINT32_MAX << (32 - l) >> (32 - width);
		uint32_t be = __builtin_bswap32(ones << (32 - 8 * bytes));
		struct rt_entry *e;

		memcpy(m, &be, 4);
		for (int i = 0; i < 4; i++)
			v[i] = value[i] & m[i];
		e = rt_table_find(t, v, m, 0);
		if (e != NULL)
			return e;
	}
	return NULL;
}

static void
remove_entry(struct rt_table *t, struct rt_entry *e)
{
	struct lpm32 *x = lpm_of(t);
	uint32_t v = load_key(x, e->bytes), len = prefix_len(t, e), g, cell = v >> x->low;
	struct rt_entry *parent = len > 1 ? parent_of(t, e->bytes, len) : NULL;
	uint32_t value = parent != NULL ? (uint32_t)parent->place : 0;
	uint32_t len1 = parent != NULL ? prefix_len(t, parent) + 1 : 0;

	if (len == 0) {
		set_any(x, 0);
	} else if (len <= x->top) {
		each_short(x, v, len, false, len1, value);
	} else {
		g = x->t24[cell] & ~PIPE_LPM32_MORE;
		unpaint(x->t8, x->len8, (uint64_t)g * GROUP_CELLS + (v & ((1u << x->low) - 1)),
		    1u << (x->width - len), len, len1, value);
		if (--x->group_routes[g] == 0) { /* all its cells are now the same short prefix's */
			__atomic_store_n(
			    &x->t24[cell], x->t8[(uint64_t)g * GROUP_CELLS], __ATOMIC_RELEASE);
			rt_limbo_add(t->limbo, group_put, x, g);
		}
	}
	rt_record_put(&x->records, (uint32_t)e->place);
}

static void
new_miss(struct rt_table *t)
{
	struct lpm32 *x = lpm_of(t);

	rt_steady_change(&x->l.any_seq);
}

const struct rt_kind rt_kind_lpm32 = { "lpm", open, close_table, insert, replace, remove_entry,
	new_miss };
