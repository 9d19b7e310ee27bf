/* SPDX-License-Identifier: Apache-2.0 */
/* meter.c: the two-rate three-colour marker of RFC 2698. Tokens are counted in billionths, so that rates
 * a second and times in nanoseconds need no division. Workers share a meter under a spin lock that is
 * held for a few additions. */
#include "targets/cpu/rt/pipe.h"

#define BILLION 1000000000

static void
lock(struct rt_meter *m)
{
	while (__atomic_exchange_n(&m->lock, 1, __ATOMIC_ACQUIRE) != 0)
		while (__atomic_load_n(&m->lock, __ATOMIC_RELAXED) != 0)
			__builtin_ia32_pause();
}

static void
unlock(struct rt_meter *m)
{
	__atomic_store_n(&m->lock, 0, __ATOMIC_RELEASE);
}

void
rt_meter_set(struct rt_meter *m, const struct cpu_entity *e, uint64_t now_ns)
{
	lock(m);
	m->configured = e != NULL;
	if (e != NULL) {
		m->cir = e->cir;
		m->cburst = e->cburst;
		m->pir = e->pir;
		m->pburst = e->pburst;
		m->committed = (__int128)e->cburst * BILLION;
		m->peak = (__int128)e->pburst * BILLION;
		m->last_ns = now_ns;
	}
	unlock(m);
}

static void
refill(__int128 *tokens, uint64_t rate, uint64_t burst, uint64_t ns)
{
	__int128 full = (__int128)burst * BILLION;

	*tokens += (__int128)rate * ns;
	if (*tokens > full)
		*tokens = full;
}

static uint32_t
mark(struct rt_meter *m, uint64_t now_ns, uint64_t amount, uint32_t color)
{
	__int128 want = (__int128)amount * BILLION;

	/* Another worker's clock may be a moment ahead. */
	if (now_ns > m->last_ns) {
		refill(&m->committed, m->cir, m->cburst, now_ns - m->last_ns);
		refill(&m->peak, m->pir, m->pburst, now_ns - m->last_ns);
		m->last_ns = now_ns;
	}
	if (color == PIPE_RED || m->peak < want)
		return PIPE_RED;
	m->peak -= want;
	if (color == PIPE_YELLOW || m->committed < want)
		return PIPE_YELLOW;
	m->committed -= want;
	return PIPE_GREEN;
}

uint32_t
rt_meter_run(struct rt_meter *m, uint64_t now_ns, uint64_t amount, uint32_t color)
{
	if (!__atomic_load_n(&m->configured, __ATOMIC_RELAXED))
		return color;
	lock(m);
	if (m->configured)
		color = mark(m, now_ns, amount, color);
	unlock(m);
	return color;
}
