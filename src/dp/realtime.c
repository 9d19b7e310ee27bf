/* SPDX-License-Identifier: Apache-2.0 */
/* realtime.c: measures the difference of two clocks, which nothing reads at once. */
#include "dp/realtime.h"

#include <stddef.h>

enum {
	TRIES = 8,
	GOOD_NS = 2000,	   /* between the two readings of one clock: no need to try again */
	NOISE_NS = 100000, /* differences that nobody has made */
};

/* The offset, and by how much it may be wrong. */
static uint64_t
measure(const struct dp_real *r, uint64_t *doubt_ns)
{
	uint64_t off = 0;

	*doubt_ns = UINT64_MAX;
	for (int i = 0; i<TRIES && * doubt_ns> GOOD_NS; i++) {
		uint64_t before = clock_now(&r->mono), real = clock_now(&r->real);
		uint64_t took = clock_now(&r->mono) - before;

		if (took >= *doubt_ns)
			continue;
		*doubt_ns = took;
		off = real - before - took / 2;
	}
	return off;
}

static uint64_t
real_now(void *arg)
{
	return clock_real_ns();
}

void
dp_real_init(struct dp_real *r, struct clock mono, struct clock real)
{
	uint64_t doubt;

	r->mono = mono;
	r->real = real.now != NULL ? real : (struct clock){ real_now, NULL };
	atomic_init(&r->looked_ns, clock_now(&mono));
	atomic_init(&r->off_ns, measure(r, &doubt));
}

void
dp_real_look(struct dp_real *r, uint64_t now_ns)
{
	uint_fast64_t looked = atomic_load(&r->looked_ns);
	uint64_t old = atomic_load(&r->off_ns), off, doubt, by;

	if ((int64_t)(now_ns - looked) <= (int64_t)DP_REAL_LOOK_NS ||
	    !atomic_compare_exchange_strong(&r->looked_ns, &looked, now_ns))
		return; /* another worker does it */
	off = measure(r, &doubt);
	by = (int64_t)(off - old) < 0 ? old - off : off - old;
	if (by > doubt && by - doubt > NOISE_NS)
		atomic_store(&r->off_ns, off);
}
