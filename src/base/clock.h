/* SPDX-License-Identifier: Apache-2.0 */
/* clock.h: monotonic time in nanoseconds, with a fake source for tests that must be exact. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

#define NS_PER_US 1000ull
#define NS_PER_MS 1000000ull
#define NS_PER_S  1000000000ull

/* A source of time. now(arg) is monotonic, in ns. Passed to what must be testable. */
struct clock {
	uint64_t (*now)(void *arg);
	void *arg;
};

/* CLOCK_MONOTONIC now, ns. Any thread. */
uint64_t clock_mono_ns(void);
/* CLOCK_REALTIME now, ns since 1970. Any thread. */
uint64_t clock_real_ns(void);
/* The real monotonic source. */
extern const struct clock clock_mono;
/* A source that returns *now_ns; the test moves it. */
struct clock clock_fake(uint64_t *now_ns);

static inline uint64_t
clock_now(const struct clock *c)
{
	return c->now(c->arg);
}

#endif
