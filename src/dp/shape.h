/* SPDX-License-Identifier: Apache-2.0 */
/* shape.h: a rate limit in L2 bytes without FCS, as a time before which nothing may pass (the generic
 * cell rate algorithm). Shared by the workers that serve a port; no lock. Time comes from the caller. */
#ifndef DP_SHAPE_H
#define DP_SHAPE_H

#include "base/clock.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* Unused time that may be caught up: 10 ms, or what two of the largest TCP segments take (a sender has
 * two on their way at least, Linux' "small queues"), but no more than 50 ms. */
#define DP_SHAPE_BURST_NS     (10 * NS_PER_MS)
#define DP_SHAPE_BURST_NS_MAX (50 * NS_PER_MS)
#define DP_SHAPE_BURST_BYTES  (2 * 65536)

struct dp_shape {
	atomic_uint_fast64_t due; /* ticks; nothing passes before */
	_Atomic double per_byte;  /* ticks a byte; 0: unlimited */
	atomic_uint_fast64_t burst_ns;
	uint64_t base_ns; /* of the ticks */
};

enum { DP_SHAPE_TICKS = 1024 }; /* a ns */

/* 0: unlimited. Control thread, also while workers use it. */
void dp_shape_set(struct dp_shape *s, uint64_t rate_bps, uint64_t now_ns);

static inline bool
dp_shape_limits(const struct dp_shape *s)
{
	return atomic_load_explicit(&s->per_byte, memory_order_relaxed) > 0;
}

/* When something may pass, ns; now or earlier: at once. */
static inline uint64_t
dp_shape_due_ns(const struct dp_shape *s)
{
	if (!dp_shape_limits(s))
		return 0;
	return s->base_ns +
	       (atomic_load_explicit(&s->due, memory_order_relaxed) + DP_SHAPE_TICKS - 1) /
		   DP_SHAPE_TICKS;
}

/* Bytes that may pass now without owing anything. */
static inline uint64_t
dp_shape_credit(const struct dp_shape *s, uint64_t now_ns)
{
	double per_byte = atomic_load_explicit(&s->per_byte, memory_order_relaxed);
	uint64_t due = dp_shape_due_ns(s), time_ns;

	if (per_byte <= 0 || due >= now_ns)
		return 0;
	time_ns = atomic_load_explicit(&s->burst_ns, memory_order_relaxed);
	time_ns = now_ns - due < time_ns ? now_ns - due : time_ns;
	return (uint64_t)((double)(time_ns * DP_SHAPE_TICKS) / per_byte);
}

/* Something of that many bytes passes now; what is too much is owed. */
static inline void
dp_shape_take(struct dp_shape *s, uint64_t now_ns, uint64_t bytes)
{
	double per_byte = atomic_load_explicit(&s->per_byte, memory_order_relaxed);
	uint64_t cost = (uint64_t)((double)bytes * per_byte);
	uint64_t since = now_ns > s->base_ns ? now_ns - s->base_ns : 0;
	uint64_t old = atomic_load_explicit(&s->due, memory_order_relaxed), from;
	uint64_t burst_ns = atomic_load_explicit(&s->burst_ns, memory_order_relaxed);
	uint64_t least = since > burst_ns ? (since - burst_ns) * DP_SHAPE_TICKS : 0;

	do {
		from = old > least ? old : least;
	} while (!atomic_compare_exchange_weak_explicit(
	    &s->due, &old, from + cost, memory_order_relaxed, memory_order_relaxed));
}

#endif
