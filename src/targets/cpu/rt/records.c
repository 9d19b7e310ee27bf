/* SPDX-License-Identifier: Apache-2.0 */
/* records.c: see records.h. */
#include "targets/cpu/rt/records.h"

#include "base/mem.h"
#include "targets/cpu/pipe_table.h"
#include "targets/cpu/rt/mem.h"

#include <errno.h>
#include <string.h>

int
rt_records_init(struct rt_records *r, const char *name, uint32_t size, uint32_t data_bytes,
    struct rt_limbo *limbo, struct err *err)
{
	uint64_t cap = (uint64_t)size * 2 + 65536;
	uint32_t bytes = pipe_record_bytes(data_bytes);

	*r = (struct rt_records){ .bytes = bytes,
		.data_bytes = data_bytes,
		.cap = (uint32_t)MIN(cap, PIPE_LPM32_MORE - 1),
		.used = 1,
		.limbo = limbo,
		.name = name };
	r->base = rt_map((uint64_t)r->cap * bytes, size > 4096);
	r->refs = rt_map((uint64_t)r->cap * sizeof *r->refs, false);
	r->free = rt_map((uint64_t)r->cap * sizeof *r->free, false);
	if (r->base == NULL || r->refs == NULL || r->free == NULL) {
		rt_records_fini(r);
		return err_set(err, -ENOMEM, "no memory for %u entries", size);
	}
	return 0;
}

void
rt_records_fini(struct rt_records *r)
{
	rt_unmap(r->base, (uint64_t)r->cap * r->bytes);
	rt_unmap(r->refs, (uint64_t)r->cap * sizeof *r->refs);
	rt_unmap(r->free, (uint64_t)r->cap * sizeof *r->free);
	free(r->slots);
	*r = (struct rt_records){ 0 };
}

static uint32_t
hash_of(const struct rt_records *r, const struct pipe_entry *e)
{
	uint64_t h = (uint64_t)e->action << 40 ^ (uint64_t)e->flags << 32 ^ e->index;
	uint32_t i;

	for (i = 0; i + 8 <= r->data_bytes; i += 8)
		h = pipe_mix(h ^ 0xa0761d6478bd642full, pipe_ld64n(e->data + i) ^ 0x9e3779b9ull);
	for (; i < r->data_bytes; i++)
		h = pipe_mix(h ^ 0xe7037ed1a0b428dbull, e->data[i] ^ 0x9e3779b9ull);
	return (uint32_t)pipe_mix(h, 0xa0761d6478bd642full);
}

static bool
same(const struct rt_records *r, const struct pipe_entry *a, const struct pipe_entry *b)
{
	return a->action == b->action && a->flags == b->flags && a->index == b->index &&
	       memcmp(a->data, b->data, r->data_bytes) == 0;
}

static void
slots_add(struct rt_records *r, uint32_t record)
{
	uint32_t i = hash_of(r, rt_record(r, record)) & (r->n_slots - 1);

	while (r->slots[i] != 0)
		i = (i + 1) & (r->n_slots - 1);
	r->slots[i] = record;
}

static void
slots_grow(struct rt_records *r)
{
	uint32_t *old = r->slots, n = r->n_slots;

	r->n_slots = n > 0 ? n * 2 : 256;
	r->slots = xcalloc(r->n_slots, sizeof *r->slots);
	for (uint32_t i = 0; i < n; i++)
		if (old[i] != 0)
			slots_add(r, old[i]);
	free(old);
}

static void
slots_del(struct rt_records *r, uint32_t record)
{
	uint32_t m = r->n_slots - 1, hole = hash_of(r, rt_record(r, record)) & m;

	while (r->slots[hole] != record)
		hole = (hole + 1) & m;
	for (uint32_t i = (hole + 1) & m; r->slots[i] != 0; i = (i + 1) & m) {
		uint32_t home = hash_of(r, rt_record(r, r->slots[i])) & m;

		if (((i - home) & m) >= ((i - hole) & m)) {
			r->slots[hole] = r->slots[i];
			hole = i;
		}
	}
	r->slots[hole] = 0;
}

int
rt_record_get(struct rt_records *r, uint16_t action, uint8_t flags, uint32_t index,
    const uint8_t *data, uint32_t *record, struct err *err)
{
	struct pipe_entry *e;
	uint32_t n, i;

	/* The new content is written into a free record first; if it turns out to be known, that
	 * record stays free. */
	if (r->n_free > 0)
		n = r->free[r->n_free - 1];
	else if (r->used < r->cap)
		n = r->used;
	else
		return err_set(err, -ENOSPC,
		    "table %s: too many replaced entries are still seen by a worker; try again",
		    r->name);
	e = rt_record(r, n);
	e->action = action;
	e->flags = flags;
	e->over = 0;
	e->index = index;
	if (r->data_bytes > 0)
		memcpy(e->data, data, r->data_bytes);
	if ((r->live + 1) * 2 > r->n_slots)
		slots_grow(r);
	for (i = hash_of(r, e) & (r->n_slots - 1); r->slots[i] != 0; i = (i + 1) & (r->n_slots - 1))
		if (same(r, e, rt_record(r, r->slots[i]))) {
			*record = r->slots[i];
			r->refs[*record]++;
			return 0;
		}
	if (r->n_free > 0)
		r->n_free--;
	else
		r->used++;
	r->slots[i] = n;
	r->refs[n] = 1;
	r->live++;
	*record = n;
	return 0;
}

static void
record_free(void *owner, uint64_t what)
{
	struct rt_records *r = owner;

	r->free[r->n_free++] = (uint32_t)what;
}

void
rt_record_put(struct rt_records *r, uint32_t record)
{
	if (--r->refs[record] > 0)
		return;
	slots_del(r, record);
	r->live--;
	rt_limbo_add(r->limbo, record_free, r, record);
}
