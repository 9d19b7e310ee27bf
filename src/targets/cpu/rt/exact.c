/* SPDX-License-Identifier: Apache-2.0 */
/* exact.c: exact-match tables, the writing half of struct pipe_exact: open addressing over buckets of
 * whole cache lines, entries never moved. Replacing publishes a second entry with the same key, then
 * takes the first away; a reader that missed both in between sees 'seq' and looks again. A slot is used
 * again when no worker can see its old entry. Control thread. */
#include "targets/cpu/rt/table.h"

#include "base/mem.h"
#include "targets/cpu/pipe_table.h"
#include "targets/cpu/rt/mem.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

enum slot_state { SLOT_FREE, SLOT_USED, SLOT_LIMBO };

struct exact {
	struct pipe_exact x; /* first: what t->t points to */
	uint32_t slot_bytes, bucket_bytes, bucket_slots;
	uint64_t n_slots;
	size_t map_bytes;
	uint8_t *state; /* n_slots of enum slot_state */
	uint64_t n_limbo;
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
		const struct pipe_entry *e =
		    pipe_exact_find(x, keys + (size_t)i * k, k, d, hash[i]);

		out[i] = e != NULL ? e : pipe_miss(pt);
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

/* Writes e into a free slot and lets readers see it. */
static int
publish(struct rt_table *t, struct rt_entry *e, uint64_t *place, struct err *err)
{
	struct exact *x = exact_of(t);
	uint32_t k = t->desc->key_bytes, d = t->desc->data_bytes;
	uint64_t hash = pipe_hash(e->bytes, k, x->x.seed);
	uint32_t home = pipe_exact_bucket(&x->x, hash), b = home;
	uint64_t slot = 0;
	uint32_t left, i = 0;
	uint8_t *p;
	struct pipe_entry *pe;

	for (left = x->x.n_buckets; left > 0; left--) {
		slot = (uint64_t)b * x->bucket_slots;
		for (i = 0; i < x->bucket_slots && x->state[slot + i] != SLOT_FREE; i++)
			;
		if (i < x->bucket_slots)
			break;
		b = b + 1 == x->x.n_buckets ? 0 : b + 1;
	}
	if (left == 0)
		return err_set(err, -ENOSPC,
		    "table %s: %llu deleted entries are still seen by a worker; try again",
		    t->desc->name, (unsigned long long)x->n_limbo);
	slot += i;
	for (uint32_t j = home; j != b; j = j + 1 == x->x.n_buckets ? 0 : j + 1) {
		struct pipe_entry *first = entry_at(x, (uint64_t)j * x->bucket_slots);

		if (first->over < UINT8_MAX) /* 255 stays for ever: it is then only a hint */
			__atomic_store_n(&first->over, first->over + 1, __ATOMIC_RELEASE);
	}
	p = slot_at(x, slot);
	pe = entry_at(x, slot);
	memcpy(p, e->bytes, k);
	if (d > 0)
		memcpy(pe->data, e->data, d);
	pe->action = e->action;
	pe->index = e->index;
	__atomic_store_n(&pe->flags, e->flags | PIPE_ENTRY_LIVE, __ATOMIC_RELEASE);
	x->state[slot] = SLOT_USED;
	*place = slot;
	return 0;
}

static void
slot_free(void *owner, uint64_t what)
{
	struct exact *x = owner;

	x->state[what] = SLOT_FREE;
	x->n_limbo--;
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
	x->state[slot] = SLOT_LIMBO;
	x->n_limbo++;
	rt_limbo_add(t->limbo, slot_free, x, slot);
}

static int
insert(struct rt_table *t, struct rt_entry *e, struct err *err)
{
	return publish(t, e, &e->place, err);
}

static int
replace(struct rt_table *t, struct rt_entry *e, struct err *err)
{
	struct exact *x = exact_of(t);
	uint64_t old = e->place;
	int code = publish(t, e, &e->place, err);

	if (code < 0)
		return code;
	__atomic_store_n(&x->x.seq, x->x.seq + 1, __ATOMIC_RELEASE);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	retract(t, e->bytes, old);
	return 0;
}

static void
remove_entry(struct rt_table *t, struct rt_entry *e)
{
	retract(t, e->bytes, e->place);
}

const struct rt_kind rt_kind_exact = { "exact", open, close_table, insert, replace, remove_entry };
