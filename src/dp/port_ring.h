/* SPDX-License-Identifier: Apache-2.0 */
/* port_ring.h: a port whose outside is this process's control thread: unit tests and benchmarks put
 * frames in and take them out. The kind is "ring". Control thread, workers running or not. */
#ifndef DP_PORT_RING_H
#define DP_PORT_RING_H

#include "dp/port.h"

enum { DP_RING_PORT = 4096 }; /* frames each way */

/* Puts one frame in; -ENOBUFS: no room. flags and the rest of the offload marks: from 'like' if not
 * NULL. */
int dp_ring_port_put(
    struct dp_port *p, const void *data, uint32_t len, const struct pipe_pkt *like);
/* Takes one frame out: copies up to cap bytes to data and its marks to *like; returns its length, or
 * -EAGAIN. */
int dp_ring_port_get(struct dp_port *p, void *data, uint32_t cap, struct pipe_pkt *like);
/* Sets which caps the port has from now on, and whether it is up. */
void dp_ring_port_caps(struct dp_port *p, uint32_t caps, bool up);

#endif
