/* SPDX-License-Identifier: Apache-2.0 */
/* realtime.h: the time of day of packets, from the time of rounds: one offset for all workers, looked at
 * each second. A worker's packets never go back in time, but when somebody set the clock back by more
 * than a second. */
#ifndef DP_REALTIME_H
#define DP_REALTIME_H

#include "base/clock.h"

#include <stdatomic.h>

#define DP_REAL_LOOK_NS (1 * NS_PER_S) /* between two looks at the clock */
#define DP_REAL_STEP_NS (1 * NS_PER_S) /* what the clock is set back by at most to be waited for */

struct dp_real {
	struct clock mono, real;
	atomic_uint_fast64_t looked_ns; /* by mono */
	atomic_uint_fast64_t off_ns;	/* real - mono */
};

/* mono: what dp_real_ns is given. real: the time of day; its now NULL: CLOCK_REALTIME. Both copied. */
void dp_real_init(struct dp_real *r, struct clock mono, struct clock real);
/* Looks at the clock. Any thread. */
void dp_real_look(struct dp_real *r, uint64_t now_ns);

/* The time of day when mono said now_ns. *last_ns: what the caller was given before, 0 at first; its own. */
static inline uint64_t
dp_real_ns(struct dp_real *r, uint64_t now_ns, uint64_t *last_ns)
{
	uint64_t t;

	if (__builtin_expect(
		(int64_t)(now_ns - atomic_load_explicit(&r->looked_ns, memory_order_relaxed)) >
		    (int64_t)DP_REAL_LOOK_NS,
		0))
		dp_real_look(r, now_ns);
	t = now_ns + atomic_load_explicit(&r->off_ns, memory_order_relaxed);
	if (__builtin_expect(t < *last_ns && *last_ns - t <= DP_REAL_STEP_NS, 0))
		t = *last_ns;
	*last_ns = t;
	return t;
}

#endif
