/* SPDX-License-Identifier: Apache-2.0 */
/* impl.h: the inside of the engine, shared by dp.c, pipe.c, repl.c, port.c and forward.c. */
#ifndef DP_IMPL_H
#define DP_IMPL_H

#include "dp/dp.h"
#include "dp/realtime.h"
#include "dp/ring.h"
#include "dp/up.h"

#include <errno.h>

enum {
	DP_PASS_MAX = 16,	/* times a packet is recirculated or resubmitted */
	DP_AGAIN_MAX = 256,	/* packets that wait for another pass in a worker */
	DP_CLONE_DEPTH_MAX = 4, /* clones of clones */
	DP_WORKER_RING = 1024,	/* packets between two workers */
	DP_TX_BATCH = 32,
};

/* What a worker gathered for a port. */
struct dp_batch {
	uint32_t n;
	struct dp_port *port;
	struct dp_batch *next_dirty;
	struct pipe_pkt *pkts[DP_TX_BATCH];
};

struct dp_worker {
	struct dp_reactor reactor;
	struct dp *dp;
	struct dp_cache cache;
	struct dp_poller poller; /* the first: adopts the pipeline, takes from other workers */
	struct dp_ring *in;	 /* by sending worker */
	struct dp_up up;	 /* to the control thread */
	uint32_t n_queues;	 /* it serves; the control thread's */
	uint64_t packet_ns;	 /* of the last burst: see dp_real_ns */
	/* of this round */
	struct dp_pipe *pipe;
	struct dp_list egress, again;
	bool in_egress;
	uint32_t copies_left; /* of this burst */
	struct dp_batch *dirty;
};

struct dp {
	struct loop *loop;
	struct clock clock;
	struct dp_real real;
	struct dp_events events;
	void *events_arg;
	bool manual, serving;
	struct dp_pool *pool;
	struct dp_qsbr qsbr;
	uint32_t n_workers;
	struct dp_worker *workers;
	struct dp_cache cache; /* the control thread's */
	_Atomic(struct dp_port *) ports[DP_PORTS_MAX + 1];
	_Atomic(struct dp_repl *) *repl[DP_N_REPL_KINDS]; /* DP_REPL_IDS each */
	_Atomic(struct dp_pipe *) running;
	struct dp_pipe *pipes;
	struct loop_timer *tick;    /* runs while the pipeline that runs wants it */
	struct dp_port_count *lost; /* of packets whose port is gone: one a worker, the control's */
	/* traces: how many packets are still to be marked, of which port */
	atomic_int_fast64_t trace_left;
	atomic_uint_fast32_t trace_port, trace_seq;
	/* records of the workers */
	int upfd;
	struct loop_fd *up_watch;
	atomic_bool up_told;
	uint64_t unread, notices_lost; /* the control thread's */
};

/* ---- forward.c: on the worker ---- */

/* Adopts the pipeline and takes packets from other workers; the first poller of each round. */
bool dp_forward_begin(struct dp_poller *p);
/* A burst of one queue, and what waits in it. */
bool dp_forward_queue(struct dp_queue *q);
/* Runs n packets of 'port' (their in_port) from ingress on. path: enum pipe_path. */
void dp_forward(struct dp_worker *w, struct dp_port *port, struct pipe_pkt **pkts, uint32_t n,
    enum pipe_path path);
/* When the queue wants to be polled, because of rates. */
uint64_t dp_forward_wake_ns(struct dp_queue *q);
/* Drops and counts one packet. 'of': where it came from or goes to, may be NULL. */
void dp_drop(struct dp_worker *w, struct dp_port *of, struct pipe_pkt *pkt, uint32_t reason);

/* ---- transmit.c: on the worker ---- */

/* Sends the packet to pkt->out_port, sooner or later, or drops it. */
void dp_transmit(struct dp_worker *w, struct pipe_pkt *pkt);
/* Hands over what was gathered. */
void dp_transmit_flush(struct dp_worker *w);
/* Sends n packets by the queue, which is this worker's. */
void dp_queue_send(struct dp_queue *q, struct pipe_pkt **pkts, uint32_t n);
/* Sends what waits in the queue and may go by now; returns whether it did. */
bool dp_queue_drain(struct dp_queue *q);

static inline struct dp_port *
dp_port_at(struct dp *dp, uint32_t num)
{
	if (__builtin_expect(num > DP_PORTS_MAX, 0)) {
		if (num != DP_CPU_PORT_32)
			return NULL;
		num = DP_CPU_PORT;
	}
	return atomic_load_explicit(&dp->ports[num], memory_order_acquire);
}

/* The worker's counters of a port, or those of lost ones. */
static inline struct dp_port_count *
dp_count_of(struct dp_worker *w, struct dp_port *p)
{
	return p != NULL ? &p->count[w->reactor.index] : &w->dp->lost[w->reactor.index];
}

/* ---- dp.c, pipe.c, repl.c, port.c: on the control thread ---- */

void dp_repl_init(struct dp *dp);
void dp_repl_fini(struct dp *dp);
void dp_pipes_init(struct dp *dp);
void dp_pipes_free(struct dp *dp);
void dp_ports_free(struct dp *dp);
/* Makes the port of the controller, DP_CPU_PORT. */
void dp_cpu_init(struct dp *dp);
/* The new port is not in the table and not open. */
struct dp_port *dp_port_new(
    struct dp *dp, const struct dp_port_ops *ops, const struct dp_port_conf *conf);
int dp_port_open(struct dp_port *p, const struct dp_port_conf *conf, struct err *err)
    __attribute__((warn_unused_result));

/* ---- trace.c ---- */

/* Reads the workers' records; upfd is readable. */
void dp_up_ready(void *arg, uint32_t events);
/* Sends a copy of the packet to the control thread, as DP_UP_PACKET or DP_UP_LEFT of that port; false:
 * it does not keep up. */
bool dp_punt(struct dp_worker *w, enum dp_up_kind kind, uint32_t port, const struct pipe_pkt *pkt);

/* One step of a traced packet, from the engine itself. */
void dp_trace_step(struct dp_worker *w, const struct pipe_pkt *pkt, struct dp_loc loc,
    const char *fmt, ...) __attribute__((format(printf, 4, 5), cold));
/* The executors' way to the same (struct dp_host). */
void dp_host_init(struct dp_host *h, struct dp *dp);

/* ---- offload.c: any worker ---- */

/* Completes a checksum that was left (PIPE_PKT_CSUM_PARTIAL); -EINVAL when the marks do not fit. */
int dp_csum_complete(struct pipe_pkt *pkt);
/* Bytes of headers of a PIPE_PKT_GSO frame, to the end of the TCP header; 0: the marks do not fit. */
uint32_t dp_gso_header(const struct pipe_pkt *pkt);
/* Whether such a frame is Ethernet, one IP header, TCP. */
bool dp_gso_plain(const struct pipe_pkt *pkt);
/* Whether the marks of a frame fit it: checksum within, headers for segmentation there. */
bool dp_offload_fits(const struct pipe_pkt *pkt);
/* Segments of L2 bytes that the frame is on a wire. */
void dp_gso_wire(const struct pipe_pkt *pkt, uint32_t *segments, uint64_t *bytes);
static inline void
dp_pkt_wire(const struct pipe_pkt *pkt, uint32_t *segments, uint64_t *bytes)
{
	*segments = 1;
	*bytes = pkt->len;
	if (__builtin_expect(pkt->flags & PIPE_PKT_GSO, 0))
		dp_gso_wire(pkt, segments, bytes);
}
/* Cuts a PIPE_PKT_GSO frame into list 'out'; takes the packet. -EINVAL (headers unknown) or -ENOBUFS:
 * nothing was put out and the packet stays the caller's. */
int dp_segment(struct dp_cache *c, struct pipe_pkt *pkt, struct dp_list *out);

#endif
