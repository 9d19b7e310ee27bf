/* SPDX-License-Identifier: Apache-2.0 */
/* meter.c: the two-rate three-colour marker of RFC 2698. Tokens are counted in billionths, so that
 * rates a second and times in nanoseconds need no division. */
#include "targets/sim/internal.h"

#define BILLION 1000000000

enum { GREEN, YELLOW, RED };

void
sim_meter_config(struct sim_meter *m, const struct tdi_meter_config *c, uint64_t now_ns)
{
	*m = (struct sim_meter){ 0 };
	if (c == NULL)
		return;
	m->configured = true;
	m->config = *c;
	m->committed = (__int128)c->cburst * BILLION;
	m->peak = (__int128)c->pburst * BILLION;
	m->last_ns = now_ns;
}

static void
refill(__int128 *tokens, uint64_t rate, uint64_t burst, uint64_t ns)
{
	__int128 full = (__int128)burst * BILLION;

	*tokens += (__int128)rate * ns;
	if (*tokens > full)
		*tokens = full;
}

uint32_t
sim_meter_run(struct sim_meter *m, uint64_t now_ns, uint64_t amount, uint32_t colour)
{
	__int128 want = (__int128)amount * BILLION;

	if (!m->configured)
		return colour;
	refill(&m->committed, m->config.cir, m->config.cburst, now_ns - m->last_ns);
	refill(&m->peak, m->config.pir, m->config.pburst, now_ns - m->last_ns);
	m->last_ns = now_ns;
	if (colour == RED || m->peak < want)
		return RED;
	m->peak -= want;
	if (colour == YELLOW || m->committed < want)
		return YELLOW;
	m->committed -= want;
	return GREEN;
}

uint32_t
sim_colour_out(const struct ir_prog *prog, uint32_t colour)
{
	return prog->arch == IR_ARCH_V1MODEL ? colour : (colour + 1) % 3;
}

uint32_t
sim_colour_in(const struct ir_prog *prog, uint64_t colour)
{
	if (colour > 2)
		return RED;
	return prog->arch == IR_ARCH_V1MODEL ? (uint32_t)colour : (uint32_t)(colour + 2) % 3;
}
