/* SPDX-License-Identifier: Apache-2.0 */
/* count.h: what ports count, and every reason why the engine drops a packet. Each worker writes an
 * array of its own; readers sum them. A packet is counted in segments of L2 bytes without FCS, so that
 * a frame the guest left to be cut counts as what would be on a wire, and these hold over all ports:
 *   rx + copies = tx + drops (+ what waits in shaped queues)
 */
#ifndef DP_COUNT_H
#define DP_COUNT_H

#include "targets/cpu/pipe_abi.h"

/* Reasons beside those of the pipeline (PIPE_DROPS): X(ENUM, text, help). Those above TX_FULL are counted
 * at the port where the packet came in, the others at the port it was meant for. */
#define DP_DROPS(X)                                                                                \
	X(NO_PIPELINE, "no_pipeline", "no pipeline is loaded")                                     \
	X(NO_PORT, "no_port", "the pipeline chose a port that does not exist")                     \
	X(NO_GROUP, "no_group", "the multicast group or clone session does not exist")             \
	X(NO_BUFFER, "no_buffer", "no packet buffer was free for a copy")                          \
	X(PASSES, "passes", "recirculated, resubmitted or cloned too many times")                  \
	X(OFFLOAD, "offload", "checksum or segmentation marks that do not fit the packet")         \
	X(TX_FULL, "tx_full", "the port's transmit queue was full, or nobody read it")             \
	X(PORT_DOWN, "tx_port_down", "nobody is at the port: no guest, or no carrier")             \
	X(RATE, "tx_rate", "more than 10 ms of the port's rate was waiting")                       \
	X(TOO_LARGE, "tx_too_large", "longer than the port's MTU allows")                          \
	X(RING_FULL, "tx_ring_full", "the worker that owns the port's queue did not keep up")

#define X(e, ...) DP_DROP_##e,
enum dp_drop { DP_DROP_BASE = PIPE_N_DROPS - 1, DP_DROPS(X) DP_N_DROPS };
#undef X

/* X(name, help): counters of one port. */
#define DP_PORT_COUNTERS(X)                                                                        \
	X(rx_packets, "packets taken from the port")                                               \
	X(rx_bytes, "their L2 bytes without FCS")                                                  \
	X(tx_packets, "packets given to the port")                                                 \
	X(tx_bytes, "their L2 bytes without FCS")                                                  \
	X(copies, "copies made of packets of this port by multicast groups and clones")            \
	X(rx_errors, "frames the port could not take: too long, or broken marks")                  \
	X(rx_paused, "times the rate limit kept packets waiting in the port")

struct dp_port_count {
#define X(name, help) uint64_t name;
	DP_PORT_COUNTERS(X)
#undef X
	uint64_t drop[DP_N_DROPS]; /* by enum pipe_drop, then enum dp_drop */
} __attribute__((aligned(64)));

/* "program", "tx_full", ...; what = help text if not NULL. */
const char *dp_drop_name(uint32_t drop, const char **help);

/* One writer, many readers. */
static inline void
dp_count(uint64_t *counter, uint64_t n)
{
	__atomic_store_n(counter, *counter + n, __ATOMIC_RELAXED);
}

/* Adds the counters of 'from' to those of 'to'. */
void dp_port_count_add(struct dp_port_count *to, const struct dp_port_count *from);

#endif
