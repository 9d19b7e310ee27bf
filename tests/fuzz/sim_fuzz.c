/* SPDX-License-Identifier: Apache-2.0 */
/* sim_fuzz.c: any program that verifies runs any packets without harm. The input is IR text, a zero byte,
 * then packets: port, length, that many bytes. */
#include "targets/sim/sim.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = memchr(data, '\0', size), *at;
	CLEANUP(ir_prog_free) struct ir_prog *prog = NULL;
	CLEANUP(sim_free) struct sim *sim = NULL;
	struct sim_events none = { 0 };
	struct err err;

	if (end == NULL || ir_read((const char *)data, (size_t)(end - data), &prog, &err) < 0 ||
	    sim_new(prog, &clock_mono, &none, &sim, &err) < 0)
		return 0;
	at = end + 1;
	for (int i = 0; i < 8 && data + size - at >= 2; i++) {
		uint32_t left = (uint32_t)(data + size - at - 2), len = at[1] < left ? at[1] : left;

		sim_packet(sim, at[0], at + 2, len, i % 2 == 0);
		at += 2 + len;
	}
	return 0;
}
