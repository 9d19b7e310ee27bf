/* SPDX-License-Identifier: Apache-2.0 */
/* pcap_fuzz.c: a capture file as a port reads it. */
#include "dp/pcapfile.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct dp_pcap_reader r;
	const uint8_t *frame;
	struct err err = { 0 };
	volatile uint8_t sum = 0;
	uint64_t time_ns;
	uint32_t n;

	if (dp_pcap_begin(&r, data, len, &err) < 0) {
		assert(err.msg[0] != '\0');
		return 0;
	}
	while (dp_pcap_next(&r, &frame, &n, &time_ns) == 1)
		for (uint32_t i = 0; i < n; i++)
			sum = (uint8_t)(sum + frame[i]);
	return 0;
}
