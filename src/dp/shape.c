/* SPDX-License-Identifier: Apache-2.0 */
/* shape.c: setting a rate. */
#include "dp/shape.h"

#include "base/mem.h"

static uint64_t
burst_ns(double per_byte)
{
	double ns = DP_SHAPE_BURST_BYTES * per_byte / DP_SHAPE_TICKS;

	return (uint64_t)MIN(MAX(ns, (double)DP_SHAPE_BURST_NS), (double)DP_SHAPE_BURST_NS_MAX);
}

void
dp_shape_set(struct dp_shape *s, uint64_t rate_bps, uint64_t now_ns)
{
	double old = atomic_load(&s->per_byte);
	double per_byte = rate_bps == 0 ? 0 : 8.0 * NS_PER_S * DP_SHAPE_TICKS / (double)rate_bps;

	if (old == 0) { /* begins: no time to catch up */
		s->base_ns = now_ns;
		atomic_store(&s->due, 0);
	} else if (per_byte > 0) { /* the bytes that are owed are owed at the new rate */
		uint64_t now = (now_ns - s->base_ns) * DP_SHAPE_TICKS, due = atomic_load(&s->due);

		if (due > now)
			atomic_store(
			    &s->due, now + (uint64_t)((double)(due - now) * per_byte / old));
	}
	atomic_store(&s->burst_ns, burst_ns(per_byte));
	atomic_store(&s->per_byte, per_byte);
}
