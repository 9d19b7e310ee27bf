/* SPDX-License-Identifier: Apache-2.0 */
/* local.h: the cpu target in one process, without an engine: for ipdk-stf and for tests that compare it
 * with sim. Builds, loads, swaps and writes as the data plane does - the same executor, the same bytes - and
 * between the blocks does what the engine does: clones, multicast, rounds. One thread, one worker.
 *
 * Options of its provider, separated by ';': "dir=DIR" keeps the pipelines there and builds none twice;
 * "cc=COMPILER"; "build=full" optimises as ipdkd does in the end, "build=fast", which is the default, as it does
 * at first. */
#ifndef TARGETS_CPU_LOCAL_LOCAL_H
#define TARGETS_CPU_LOCAL_LOCAL_H

#include "dp/executor.h"
#include "targets/cpu/pipe_abi.h"
#include "tdi/provider.h"

extern const struct tdi_ops tdi_ops_cpu_local; /* name "cpu" */

/* switch.c: packets between the blocks. */

struct local_events {
	void *arg;
	/* A packet leaves; borrowed during the call. */
	void (*packet)(void *arg, uint32_t port, const uint8_t *data, uint32_t len);
	/* It was dropped by the pipeline (enum pipe_drop). */
	void (*drop)(void *arg, uint32_t reason);
};

struct local_switch;

/* pipe's meta_bytes. exec and events are borrowed. */
struct local_switch *local_switch_new(
    const struct dp_exec_ops *exec, const struct local_events *events);
void local_switch_free(struct local_switch *s);
DEFINE_CLEANUP(struct local_switch, local_switch_free)
/* What runs from the next packet on; NULL: nothing. */
void local_switch_pipe(struct local_switch *s, void *pipe);
/* A multicast group or clone session, copied. */
void local_switch_group(struct local_switch *s, bool clone, const struct tdi_replication *r);
void local_switch_ungroup(struct local_switch *s, bool clone, uint32_t id);
const struct tdi_replication *local_switch_find(
    const struct local_switch *s, bool clone, uint32_t id);
/* Where clones of session 0 go (PSA_CLONE_SESSION_TO_CPU); 0: nowhere. */
void local_switch_cpu_session(struct local_switch *s, uint32_t port);
/* Calls fn for each group or session. */
int local_switch_each(const struct local_switch *s, bool clone,
    int (*fn)(void *arg, const struct tdi_replication *r), void *arg);
/* Whether packets from the port come from a host (PNA). */
void local_switch_side(struct local_switch *s, uint32_t port, bool host);
/* As struct dp_host's room. */
uint32_t local_switch_room(struct pipe_pkt *p, uint32_t n);
/* One packet, and all that comes of it, to the end. time_ns: as in struct pipe_pkt; trace: its number, 0: not
 * traced. */
void local_switch_packet(struct local_switch *s, uint32_t port, const uint8_t *data, uint32_t len,
    uint64_t time_ns, uint32_t trace);

#endif
