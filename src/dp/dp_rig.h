/* SPDX-License-Identifier: Apache-2.0 */
/* dp_rig.h: an engine with ring ports and the test executor, for the engine's tests. Manual (stepped by
 * the test, on a fake clock) or with threads. */
#ifndef DP_DP_RIG_H
#define DP_DP_RIG_H

#include "base/test.h"
#include "dp/exec_test.h"
#include "dp/port_ring.h"

#include <errno.h>
#include <stdlib.h>

struct rig {
	struct loop *loop;
	struct dp *dp;
	uint64_t now_ns; /* manual: what the workers' clock says */
	int log_fd;
	/* of the events */
	int steps, packet_ins, lefts, notices;
	char trace[4096]; /* texts, one a line */
	uint32_t last_port, last_len;
};

/* Writes a rule into the test executor's pipeline 'id'. */
void test_rule(struct dp *dp, uint32_t id, struct test_rule r);

/* n_workers 0: manual with one. Ports 1..n_ports of kind ring, pipeline 1 of directory 'dir' running
 * (NULL: none). */
struct rig *rig_new(uint32_t n_workers, uint32_t n_ports, const char *dir);
void rig_free(struct rig *r);
DEFINE_CLEANUP(struct rig, rig_free)
/* Adds or changes a ring port. */
void rig_port(struct rig *r, uint32_t port, uint64_t from_bps, uint64_t to_bps, uint32_t mtu);
/* Runs workers (manual) and the loop until nothing happens. */
void rig_run(struct rig *r);
/* Puts a frame of 'len' bytes that begins with 'tag' into a ring port. */
void rig_put(struct rig *r, uint32_t port, uint8_t tag, uint32_t len);
/* Takes a frame; its tag, or -1. */
int rig_get(struct rig *r, uint32_t port);
/* How many frames wait outside of the port; takes them. */
uint32_t rig_drain(struct rig *r, uint32_t port);
struct dp_port_count rig_count(struct rig *r, uint32_t port);
/* Whether rx + copies = tx + drops over all ports, the controller's too. */
void rig_expect_sums(struct rig *r);

#endif
