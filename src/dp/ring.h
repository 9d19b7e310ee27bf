/* SPDX-License-Identifier: Apache-2.0 */
/* ring.h: a ring of pointers from one thread to one other: packets between workers, records from a
 * worker to the control thread. No lock, no system call; the sender wakes the receiver by itself. */
#ifndef DP_RING_H
#define DP_RING_H

#include "base/mem.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

struct dp_ring {
	uint32_t mask;
	void **slots; /* mask + 1, owned */
	/* the two ends on lines of their own */
	_Alignas(64) atomic_uint_fast32_t tail; /* next to fill; the sender's */
	uint32_t head_seen;			/* the sender's copy of head */
	_Alignas(64) atomic_uint_fast32_t head; /* next to take; the receiver's */
};

/* 'size' is a power of two. */
static inline void
dp_ring_init(struct dp_ring *r, uint32_t size)
{
	assert(size > 1 && (size & (size - 1)) == 0);
	*r = (struct dp_ring){ .mask = size - 1 };
	r->slots = xcalloc(size, sizeof *r->slots);
}

static inline void
dp_ring_fini(struct dp_ring *r)
{
	free(r->slots);
	r->slots = NULL;
}

/* Sender: adds up to n pointers; returns how many fitted. */
static inline uint32_t
dp_ring_put(struct dp_ring *r, void *const *p, uint32_t n)
{
	uint32_t tail = (uint32_t)atomic_load_explicit(&r->tail, memory_order_relaxed);

	if (r->mask + 1 - (tail - r->head_seen) < n)
		r->head_seen = (uint32_t)atomic_load_explicit(&r->head, memory_order_acquire);
	n = MIN(n, r->mask + 1 - (tail - r->head_seen));
	for (uint32_t i = 0; i < n; i++)
		r->slots[(tail + i) & r->mask] = p[i];
	atomic_store_explicit(&r->tail, (uint32_t)(tail + n), memory_order_release);
	return n;
}

/* Receiver: takes up to n; returns how many there were. */
static inline uint32_t
dp_ring_get(struct dp_ring *r, void **p, uint32_t n)
{
	uint32_t head = (uint32_t)atomic_load_explicit(&r->head, memory_order_relaxed);
	uint32_t have = (uint32_t)atomic_load_explicit(&r->tail, memory_order_acquire) - head;

	n = MIN(n, have);
	for (uint32_t i = 0; i < n; i++)
		p[i] = r->slots[(head + i) & r->mask];
	if (n > 0)
		atomic_store_explicit(&r->head, (uint32_t)(head + n), memory_order_release);
	return n;
}

/* Receiver: whether something waits. */
static inline bool
dp_ring_ready(struct dp_ring *r)
{
	return (uint32_t)atomic_load_explicit(&r->tail, memory_order_acquire) !=
	       (uint32_t)atomic_load_explicit(&r->head, memory_order_relaxed);
}

#endif
