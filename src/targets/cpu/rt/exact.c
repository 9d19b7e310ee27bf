/* SPDX-License-Identifier: Apache-2.0 */
/* exact.c: exact-match tables, the writing half of struct pipe_exact: open addressing over buckets of
 * whole cache lines, entries never moved. Replacing publishes a second entry with the same key, then
 * takes the first away; a reader that missed both in between sees 'seq' and looks again. A slot is used
 * again when no worker can see its old entry. Written by the control thread; by any thread, one at a time, where the
 * table learns (learn.h). */
#include "targets/cpu/rt/table.h"

#include "base/mem.h"
#include "targets/cpu/pipe_table.h"
#include "targets/cpu/rt/mem.h"
#include "targets/cpu/rt/steady.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

enum slot_state { SLOT_FREE, SLOT_USED, SLOT_LIMBO };

struct exact {
	struct pipe_exact x; /* first: what t->t points to */
	uint32_t slot_bytes, bucket_bytes, bucket_slots;
	uint64_t n_slots;
	size_t map_bytes;
	uint8_t
	    *state; /* n_slots of enum slot_state; limbo ends on the control thread at any time */
	uint64_t n_limbo; /* the control thread's */
};

static struct exact *
exact_of(const struct rt_table *t)
{
	return (struct exact *)t->t;
}

static uint8_t *
slot_at(const struct exact *x, uint64_t slot)
{
	return x->x.slots + slot / x->bucket_slots * x->bucket_bytes +
	       slot % x->bucket_slots * x->slot_bytes;
}

static struct pipe_entry *
entry_at(const struct exact *x, uint64_t slot)
{
	return (struct pipe_entry *)(slot_at(x, slot) + x->x.t.key_bytes);
}

static void
lookup(const struct pipe_table *pt, const uint8_t *keys, uint32_t n, const struct pipe_entry **out)
{
	const struct pipe_exact *x = (const struct pipe_exact *)pt;
	uint32_t k = pt->key_bytes, d = pt->data_bytes;
	uint64_t hash[PIPE_BURST];

	for (uint32_t i = 0; i < n; i++) {
		hash[i] = pipe_hash(keys + (size_t)i * k, k, x->seed);
		(void)pipe_exact_home(x, k, d, hash[i]);
	}
	for (uint32_t i = 0; i < n; i++) {
		out[i] = pipe_exact_get(x, keys + (size_t)i * k, k, d, hash[i]);
	}
}

static int
open(struct rt_table *t, struct err *err)
{
	struct exact *x = xcalloc(1, sizeof *x);
	uint64_t slots, buckets;

	x->slot_bytes = pipe_exact_slot_bytes(t->desc->key_bytes, t->desc->data_bytes);
	x->bucket_bytes = pipe_exact_bucket_bytes(x->slot_bytes);
	x->bucket_slots = pipe_exact_bucket_slots(x->slot_bytes);
	/* Room for 'size' entries at a load that keeps nearly all in their home bucket, and for those
	 * that wait in limbo during a batch of changes. */
	slots = (uint64_t)t->desc->size * 7 / 4 + MIN(t->desc->size + 64, 1024u);
	buckets = (slots + x->bucket_slots - 1) / x->bucket_slots;
	if (buckets > UINT32_MAX) {
		free(x);
		return err_set(err, -E2BIG, "%u entries are too many", t->desc->size);
	}
	x->n_slots = buckets * x->bucket_slots;
	x->map_bytes = buckets * x->bucket_bytes;
	x->x.n_buckets = (uint32_t)buckets;
	x->x.slots = rt_map(x->map_bytes, true);
	x->state = rt_map(x->n_slots, false);
	if (x->x.slots == NULL || x->state == NULL) {
		rt_unmap(x->x.slots, x->map_bytes);
		rt_unmap(x->state, x->n_slots);
		free(x);
		return err_set(err, -ENOMEM, "no memory for %u entries", t->desc->size);
	}
	/* Hostile flows must not be able to fill one bucket. */
	if (getrandom(&x->x.seed, sizeof x->x.seed, 0) != sizeof x->x.seed)
		x->x.seed = (uintptr_t)x * 0x9e3779b97f4a7c15ull;
	x->x.t.lookup = lookup;
	t->t = &x->x.t;
	return 0;
}

static void
close_table(struct rt_table *t)
{
	struct exact *x = exact_of(t);

	rt_unmap(x->x.slots, x->map_bytes);
	rt_unmap(x->state, x->n_slots);
	free(x);
}

/* A free slot for the key: in its home bucket or behind; the buckets before it are told. */
static bool
take_slot(struct rt_table *t, const uint8_t *key, uint64_t *place)
{
	struct exact *x = exact_of(t);
	uint64_t hash = pipe_hash(key, t->desc->key_bytes, x->x.seed);
	uint32_t home = pipe_exact_bucket(&x->x, hash), b = home;
	uint64_t slot = 0;
	uint32_t left, i = 0;

	for (left = x->x.n_buckets; left > 0; left--) {
		slot = (uint64_t)b * x->bucket_slots;
		for (i = 0; i < x->bucket_slots; i++)
			if (__atomic_load_n(&x->state[slot + i], __ATOMIC_ACQUIRE) == SLOT_FREE)
				break;
		if (i < x->bucket_slots)
			break;
		b = b + 1 == x->x.n_buckets ? 0 : b + 1;
	}
	if (left == 0)
		return false;
	for (uint32_t j = home; j != b; j = j + 1 == x->x.n_buckets ? 0 : j + 1) {
		struct pipe_entry *first = entry_at(x, (uint64_t)j * x->bucket_slots);

		if (first->over < UINT8_MAX) /* 255 stays for ever: it is then only a hint */
			__atomic_store_n(&first->over, first->over + 1, __ATOMIC_RELEASE);
	}
	*place = slot + i;
	return true;
}

/* Writes an entry into its slot and lets readers see it. */
static void
publish(struct rt_table *t, uint64_t place, const uint8_t *key, const struct pipe_entry *head,
    const uint8_t *data)
{
	struct exact *x = exact_of(t);
	struct pipe_entry *e = entry_at(x, place);

	memcpy(slot_at(x, place), key, t->desc->key_bytes);
	if (t->desc->data_bytes > 0)
		memcpy(e->data, data, t->desc->data_bytes);
	e->action = head->action;
	e->index = head->index;
	__atomic_store_n(&e->flags, head->flags | PIPE_ENTRY_LIVE, __ATOMIC_RELEASE);
	__atomic_store_n(&x->state[place], SLOT_USED, __ATOMIC_RELAXED);
}

int
rt_exact_add(struct rt_table *t, const uint8_t *key, const struct pipe_entry *head,
    const uint8_t *data, uint64_t *place)
{
	struct exact *x = exact_of(t);
	uint32_t k = t->desc->key_bytes;

	if (pipe_exact_find(&x->x, key, k, t->desc->data_bytes, pipe_hash(key, k, x->x.seed)) !=
	    NULL)
		return -EEXIST;
	if (!take_slot(t, key, place))
		return -ENOSPC;
	publish(t, *place, key, head, data);
	return 0;
}

const uint8_t *
rt_exact_at(const struct rt_table *t, uint64_t place, const struct pipe_entry **entry)
{
	*entry = entry_at(exact_of(t), place);
	return slot_at(exact_of(t), place);
}

static int
put(struct rt_table *t, struct rt_entry *e, uint64_t *place, struct err *err)
{
	struct pipe_entry head = { .action = e->action, .flags = e->flags, .index = e->index };

	if (!take_slot(t, e->bytes, place))
		return err_set(err, -ENOSPC,
		    "table %s: %llu deleted entries are still seen by a worker; try again",
		    t->desc->name, (unsigned long long)exact_of(t)->n_limbo);
	publish(t, *place, e->bytes, &head, e->data);
	return 0;
}

static void
slot_free(void *owner, uint64_t what)
{
	struct exact *x = owner;

	x->n_limbo--;
	__atomic_store_n(&x->state[what], SLOT_FREE, __ATOMIC_RELEASE);
}

/* Hides a slot from readers to come. */
static void
retract(struct rt_table *t, const uint8_t *key, uint64_t slot)
{
	struct exact *x = exact_of(t);
	uint64_t hash = pipe_hash(key, t->desc->key_bytes, x->x.seed);
	uint32_t home = pipe_exact_bucket(&x->x, hash), b = (uint32_t)(slot / x->bucket_slots);

	struct pipe_entry *e = entry_at(x, slot);

	__atomic_store_n(&e->flags, e->flags & ~PIPE_ENTRY_LIVE, __ATOMIC_RELEASE);
	for (uint32_t j = home; j != b; j = j + 1 == x->x.n_buckets ? 0 : j + 1) {
		struct pipe_entry *first = entry_at(x, (uint64_t)j * x->bucket_slots);

		if (first->over < UINT8_MAX)
			__atomic_store_n(&first->over, first->over - 1, __ATOMIC_RELEASE);
	}
	__atomic_store_n(&x->state[slot], SLOT_LIMBO, __ATOMIC_RELAXED);
	x->n_limbo++;
	rt_limbo_add(t->limbo, slot_free, x, slot);
}

static int
insert(struct rt_table *t, struct rt_entry *e, struct err *err)
{
	return put(t, e, &e->place, err);
}

static int
replace(struct rt_table *t, struct rt_entry *e, struct err *err)
{
	struct exact *x = exact_of(t);
	uint64_t old = e->place;
	int code = put(t, e, &e->place, err);

	if (code < 0)
		return code;
	rt_steady_change(&x->x.seq);
	retract(t, e->bytes, old);
	return 0;
}

static void
remove_entry(struct rt_table *t, struct rt_entry *e)
{
	retract(t, e->bytes, e->place);
}

static void
new_miss(struct rt_table *t)
{
	rt_steady_change(&exact_of(t)->x.seq);
}

const struct rt_kind rt_kind_exact = { "exact", open, close_table, insert, replace, remove_entry,
	new_miss };
