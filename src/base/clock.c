/* SPDX-License-Identifier: Apache-2.0 */
/* clock.c: time sources. */
#include "base/clock.h"

#include <time.h>

static uint64_t
read_clock(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (uint64_t)ts.tv_sec * NS_PER_S + (uint64_t)ts.tv_nsec;
}

uint64_t
clock_mono_ns(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

uint64_t
clock_real_ns(void)
{
	return read_clock(CLOCK_REALTIME);
}

static uint64_t
mono_now(void *arg)
{
	(void)arg;
	return clock_mono_ns();
}

static uint64_t
fake_now(void *arg)
{
	return *(uint64_t *)arg;
}

const struct clock clock_mono = { mono_now, 0 };

struct clock
clock_fake(uint64_t *now_ns)
{
	return (struct clock){ fake_now, now_ns };
}
