/* SPDX-License-Identifier: Apache-2.0 */
/* table.c: see table.h. */
#include "targets/cpu/rt/table.h"

#include "base/mem.h"
#include "targets/cpu/pipe_table.h"
#include "targets/cpu/rt/age.h"
#include "targets/cpu/rt/learn.h"

#include <errno.h>
#include <string.h>

enum { KEY_MAX = 2048, DATA_MAX = 1 << 16 };

static const struct rt_kind *
kind_of(uint32_t kind)
{
	switch ((enum pipe_table_kind)kind) {
	case PIPE_TABLE_NONE:
		return &rt_kind_none;
	case PIPE_TABLE_EXACT:
		return &rt_kind_exact;
	case PIPE_TABLE_LPM32:
		return &rt_kind_lpm32;
	case PIPE_TABLE_TREE:
		return &rt_kind_tree;
	case PIPE_TABLE_TERNARY:
		return &rt_kind_ternary;
	}
	return NULL;
}

/* ---- indexes ---- */

int
rt_table_index_get(struct rt_table *t, uint32_t *index, struct err *err)
{
	if (!(t->desc->flags & PIPE_TABLE_INDEXED)) {
		*index = UINT32_MAX;
		return 0;
	}
	if (t->n_index_free > 0)
		*index = t->index_free[--t->n_index_free];
	else if (t->index_used < t->n_index)
		*index = t->index_used++;
	else
		return err_set(err, -ENOSPC,
		    "table %s: every counter of a deleted entry is still in use; try again",
		    t->desc->name);
	if (t->index_clear != NULL)
		t->index_clear(t->index_arg, *index);
	return 0;
}

void
rt_table_index_put(struct rt_table *t, uint32_t index)
{
	if (index != UINT32_MAX)
		t->index_free[t->n_index_free++] = index;
}

/* No worker counts in it any more. */
static void
index_unused(void *owner, uint64_t what)
{
	struct rt_table *t = owner;

	rt_learn_lock(t);
	rt_table_index_put(t, (uint32_t)what);
	rt_learn_unlock(t);
}

/* ---- the entries by key ---- */

static uint64_t
key_hash(const struct rt_table *t, const uint8_t *value, const uint8_t *mask, uint32_t priority)
{
	uint64_t h = pipe_hash(value, t->desc->key_bytes, priority + 0x9e3779b97f4a7c15ull);

	return mask != NULL ? pipe_hash(mask, t->desc->key_bytes, h) : h;
}

static bool
masked(const struct rt_table *t)
{
	return t->desc->kind != PIPE_TABLE_EXACT && t->desc->kind != PIPE_TABLE_NONE;
}

static void
rehash(struct rt_table *t, uint32_t n)
{
	free(t->buckets);
	t->buckets = xcalloc(n, sizeof(struct rt_entry *));
	t->n_buckets = n;
	for (struct rt_entry *e = t->first; e != NULL; e = e->next)
		for (uint32_t i = (uint32_t)e->hash & (n - 1);; i = (i + 1) & (n - 1))
			if (t->buckets[i] == NULL) {
				t->buckets[i] = e;
				break;
			}
}

static void
index_entry(struct rt_table *t, struct rt_entry *e)
{
	if ((t->n_entries + 1) * 2ull > t->n_buckets)
		rehash(t, t->n_buckets > 0 ? t->n_buckets * 2 : 64);
	for (uint32_t i = (uint32_t)e->hash & (t->n_buckets - 1);; i = (i + 1) & (t->n_buckets - 1))
		if (t->buckets[i] == NULL) {
			t->buckets[i] = e;
			break;
		}
	e->next = NULL;
	e->link = t->last;
	*t->last = e;
	t->last = &e->next;
	t->n_entries++;
}

/* Takes e out of the open hash: what comes behind it moves up, so that no hole breaks a search. */
static void
forget_entry(struct rt_table *t, struct rt_entry *e)
{
	uint32_t m = t->n_buckets - 1, hole = (uint32_t)e->hash & m, i;

	while (t->buckets[hole] != e)
		hole = (hole + 1) & m;
	for (i = (hole + 1) & m; t->buckets[i] != NULL; i = (i + 1) & m) {
		uint32_t home = (uint32_t)t->buckets[i]->hash & m;

		if (((i - home) & m) >= ((i - hole) & m)) {
			t->buckets[hole] = t->buckets[i];
			hole = i;
		}
	}
	t->buckets[hole] = NULL;
	*e->link = e->next;
	if (e->next != NULL)
		e->next->link = e->link;
	else
		t->last = e->link;
	t->n_entries--;
}

struct rt_entry *
rt_table_find(struct rt_table *t, const uint8_t *value, const uint8_t *mask, uint32_t priority)
{
	uint32_t k = t->desc->key_bytes;
	uint64_t hash;

	if (!masked(t))
		mask = NULL;
	if (t->n_buckets == 0)
		return NULL;
	hash = key_hash(t, value, mask, priority);
	for (uint32_t i = (uint32_t)hash & (t->n_buckets - 1); t->buckets[i] != NULL;
	     i = (i + 1) & (t->n_buckets - 1)) {
		struct rt_entry *e = t->buckets[i];

		if (e->hash == hash && e->priority == priority && memcmp(e->bytes, value, k) == 0 &&
		    (mask == NULL || memcmp(e->mask, mask, k) == 0))
			return e;
	}
	return NULL;
}

static void
entry_free(struct rt_entry *e)
{
	free(e->extra);
	free(e->list);
	free(e);
}

static struct rt_entry *
entry_new(const struct rt_table *t, const uint8_t *value, const uint8_t *mask, uint32_t priority,
    const struct rt_do *what)
{
	uint32_t k = t->desc->key_bytes, d = t->desc->data_bytes;
	struct rt_entry *e = xcalloc(1, sizeof *e + (mask != NULL ? 2 * k : k) + d);

	memcpy(e->bytes, value, k);
	e->mask = mask != NULL ? e->bytes + k : NULL;
	if (mask != NULL)
		memcpy(e->mask, mask, k);
	e->data = e->bytes + (mask != NULL ? 2 * k : k);
	if (d > 0)
		memcpy(e->data, what->data, d);
	e->hash = key_hash(t, value, mask, priority);
	e->priority = priority;
	e->action = what->action;
	e->flags = what->flags | PIPE_ENTRY_HIT;
	return e;
}

struct rt_entry *
rt_table_adopt(
    struct rt_table *t, const uint8_t *value, const struct pipe_entry *pe, uint64_t place)
{
	struct rt_do what = { pe->action, 0, pe->data };
	struct rt_entry *e = entry_new(t, value, NULL, 0, &what);

	e->place = place;
	e->index = pe->index;
	index_entry(t, e);
	return e;
}

int
rt_table_insert(struct rt_table *t, const uint8_t *value, const uint8_t *mask, uint32_t priority,
    const struct rt_do *what, struct rt_entry **entry, struct err *err)
{
	struct err own = { 0 };
	struct rt_entry *e;

	if (t->n_entries >= t->desc->size)
		return err_set(err, -ENOSPC, "table %s is full: it has %u entries", t->desc->name,
		    t->desc->size);
	e = entry_new(t, value, masked(t) ? mask : NULL, priority, what);
	if (rt_table_index_get(t, &e->index, &own) < 0) {
		entry_free(e);
		return err_set(err, own.code, "%s", own.msg);
	}
	if (t->kind->insert(t, e, &own) < 0) {
		rt_table_index_put(t, e->index);
		entry_free(e);
		return err_set(err, own.code, "%s", own.msg);
	}
	index_entry(t, e);
	rt_learn_count(t, 1);
	if (entry != NULL)
		*entry = e;
	return 0;
}

int
rt_table_replace(struct rt_table *t, struct rt_entry *e, const struct rt_do *what, struct err *err)
{
	uint32_t d = t->desc->data_bytes;
	CLEANUP(free) uint8_t *old = xmemdup(e->data, d);
	uint16_t old_action = e->action;
	uint8_t old_flags = e->flags, flags = what->flags | PIPE_ENTRY_HIT;
	int code;

	if (e->action == what->action && e->flags == flags && memcmp(e->data, what->data, d) == 0)
		return 0;
	e->action = what->action;
	e->flags = flags;
	memcpy(e->data, what->data, d);
	code = t->kind->replace(t, e, err);
	if (code < 0) {
		e->action = old_action;
		e->flags = old_flags;
		memcpy(e->data, old, d);
	}
	return code;
}

void
rt_table_remove(struct rt_table *t, struct rt_entry *e)
{
	t->kind->remove(t, e);
	rt_age_forget(e);
	forget_entry(t, e);
	rt_learn_count(t, -1);
	if (e->index != UINT32_MAX)
		rt_limbo_add(t->limbo, index_unused, t, e->index);
	entry_free(e);
}

/* ---- the default entry ---- */

static void
free_miss(void *owner, uint64_t what)
{
	free((void *)(uintptr_t)what);
}

int
rt_table_set_miss(struct rt_table *t, const struct rt_do *what, struct err *err)
{
	uint32_t d = t->desc->data_bytes;
	struct rt_do own = { (uint16_t)t->desc->default_action, 0, t->desc->default_data };
	struct pipe_entry *e = xcalloc(1, sizeof *e + d + 8), *old = t->miss;

	if (what == NULL)
		t->miss_set = false;
	else
		t->miss_set = true;
	if (what == NULL)
		what = &own;
	e->action = what->action;
	e->flags = what->flags;
	e->index = t->desc->flags & PIPE_TABLE_INDEXED ? t->n_index : UINT32_MAX;
	if (d > 0 && what->data != NULL)
		memcpy(e->data, what->data, d);
	t->miss = e;
	t->miss_do = (struct rt_do){ e->action, e->flags, e->data };
	if (t->kind->new_miss != NULL)
		t->kind->new_miss(t);
	__atomic_store_n(&t->t->miss, e, __ATOMIC_RELEASE);
	if (old != NULL)
		rt_limbo_add(t->limbo, free_miss, NULL, (uintptr_t)old);
	return 0;
}

/* ---- a table without a key ---- */

static void
none_lookup(
    const struct pipe_table *t, const uint8_t *keys, uint32_t n, const struct pipe_entry **out)
{
	for (uint32_t i = 0; i < n; i++)
		out[i] = pipe_miss(t);
}

static int
none_open(struct rt_table *t, struct err *err)
{
	t->t = xcalloc(1, sizeof *t->t);
	t->t->lookup = none_lookup;
	return 0;
}

static void
none_close(struct rt_table *t)
{
	free(t->t);
}

static int
none_insert(struct rt_table *t, struct rt_entry *e, struct err *err)
{
	return err_set(err, -EINVAL, "table %s has no key, so it takes no entries", t->desc->name);
}

static void
none_remove(struct rt_table *t, struct rt_entry *e)
{
}

const struct rt_kind rt_kind_none = { "no key", none_open, none_close, none_insert, none_insert,
	none_remove };

int
rt_table_new(const struct pipe_table_desc *desc, struct rt_limbo *limbo, struct rt_table **out,
    struct err *err)
{
	const struct rt_kind *kind = kind_of(desc->kind);
	struct rt_table *t;
	int code;

	if (kind == NULL || desc->key_bytes > KEY_MAX || desc->key_bytes % 4 != 0 ||
	    desc->data_bytes > DATA_MAX || (desc->key_bytes == 0) != (kind == &rt_kind_none))
		return err_set(err, -EINVAL, "table %s: bad description", desc->name);
	t = xcalloc(1, sizeof *t);
	t->desc = desc;
	t->kind = kind;
	t->limbo = limbo;
	t->last = &t->first;
	code = kind->open(t, err);
	if (code < 0) {
		free(t);
		return err_prefix(err, "table %s: ", desc->name);
	}
	t->t->kind = desc->kind;
	t->t->key_bytes = desc->key_bytes;
	t->t->data_bytes = desc->data_bytes;
	t->t->size = desc->size;
	*out = t;
	if (desc->flags & PIPE_TABLE_INDEXED) {
		t->n_index = pipe_direct_cells(desc->size) - 1;
		t->index_free = xcalloc(t->n_index, sizeof *t->index_free);
	}
	if (((desc->flags & PIPE_TABLE_LEARNS) && (code = rt_learn_open(t, err)) < 0) ||
	    ((desc->flags & PIPE_TABLE_AGES) && (code = rt_age_open(t, err)) < 0))
		return err_prefix(err, "table %s: ", desc->name);
	return rt_table_set_miss(t, NULL, err);
}

void
rt_table_free(struct rt_table *t)
{
	if (t == NULL)
		return;
	while (t->first != NULL) {
		struct rt_entry *e = t->first;

		t->first = e->next;
		entry_free(e);
	}
	t->kind->close(t);
	rt_learn_close(t);
	rt_age_close(t);
	free(t->buckets);
	free(t->index_free);
	free(t->miss);
	free(t);
}
