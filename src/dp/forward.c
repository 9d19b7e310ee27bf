/* SPDX-License-Identifier: Apache-2.0 */
/* forward.c: the life of a packet in a worker: burst from a port, ingress, copies, egress, and again
 * for those that want another pass. transmit.c takes what comes out. */
#include "dp/impl.h"

enum { COPIES_MAX = 1 << 16 }; /* of one burst, all generations together */

/* engine[1] of a packet that is no longer as it came in: how often it was copied from a copy, and how
 * many passes it made. */
static inline bool
marked(const struct pipe_pkt *pkt)
{
	return pkt->path != PIPE_PATH_NORMAL && pkt->path != PIPE_PATH_PACKET_OUT;
}

static inline uint32_t
depth_of(const struct pipe_pkt *pkt)
{
	return marked(pkt) ? (uint32_t)(uintptr_t)pkt->engine[1] & 0xff : 0;
}

static inline uint32_t
passes_of(const struct pipe_pkt *pkt)
{
	return marked(pkt) ? (uint32_t)(uintptr_t)pkt->engine[1] >> 8 : 0;
}

static inline void
set_marks(struct pipe_pkt *pkt, uint32_t depth, uint32_t passes)
{
	pkt->engine[1] = (void *)(uintptr_t)(depth | passes << 8);
}

void
dp_drop(struct dp_worker *w, struct dp_port *of, struct pipe_pkt *pkt, uint32_t reason)
{
	if (reason == PIPE_DROP_NONE || reason >= DP_N_DROPS)
		reason = PIPE_DROP_PROGRAM;
	dp_count(&dp_count_of(w, of)->drop[reason], 1);
	if (__builtin_expect(pkt->trace != 0, 0)) {
		const char *help, *name = dp_drop_name(reason, &help);

		dp_trace_step(w, pkt, (struct dp_loc){ 0 }, "dropped (%s): %s", name, help);
	}
	dp_pkt_free1(&w->cache, pkt);
}

static inline struct dp_port *
port_in(struct dp_worker *w, const struct pipe_pkt *pkt)
{
	return dp_port_at(w->dp, pkt->in_port);
}

/* ---- copies ---- */

static void run_egress(struct dp_worker *w);

/* Hands a packet with a fixed out_port to egress, or to its port. */
static inline void
to_egress(struct dp_worker *w, struct pipe_pkt *pkt)
{
	if (!w->pipe->info.has_egress) {
		dp_transmit(w, pkt);
		return;
	}
	dp_list_put(&w->egress, pkt);
	if (w->egress.n >= DP_BURST && !w->in_egress)
		run_egress(w);
}

/* A copy of 'pkt' for one replica; NULL when it was dropped and counted. */
static struct pipe_pkt *
copy_to(struct dp_worker *w, const struct pipe_pkt *pkt, const struct dp_replica *r,
    enum pipe_path path)
{
	struct pipe_pkt *copy = NULL;
	struct dp_port *in = port_in(w, pkt);

	dp_count(&dp_count_of(w, in)->copies, 1);
	if (w->copies_left > 0)
		copy = dp_pkt_copy(&w->cache, pkt, w->pipe->info.meta_bytes);
	if (copy == NULL) {
		uint32_t reason = w->copies_left > 0 ? DP_DROP_NO_BUFFER : DP_DROP_PASSES;

		dp_count(&dp_count_of(w, in)->drop[reason], 1);
		return NULL;
	}
	w->copies_left--;
	copy->path = (uint8_t)path;
	copy->out_port = r->port;
	copy->instance = r->instance;
	copy->mcast_group = 0;
	copy->n_clones = 0;
	copy->resubmit = copy->recirculate = 0;
	set_marks(copy, depth_of(pkt), passes_of(pkt));
	return copy;
}

/* Whether the clone goes to the controller (PSA_CLONE_SESSION_TO_CPU, PNA_MIRROR_SESSION_TO_CPU). */
static bool
to_cpu(const struct dp_worker *w, const struct pipe_clone *c)
{
	return c->session == 0 && w->pipe->info.cpu_port_32;
}

static struct dp_repl *
repl_at(struct dp *dp, enum dp_repl_kind kind, uint32_t id)
{
	if (id >= DP_REPL_IDS)
		return NULL;
	return atomic_load_explicit(&dp->repl[kind][id], memory_order_acquire);
}

static void
clone_to(struct dp_worker *w, const struct pipe_pkt *pkt, const struct pipe_clone *c,
    const struct dp_replica *to, const struct dp_repl *s)
{
	struct pipe_pkt *copy =
	    copy_to(w, pkt, to, c->e2e ? PIPE_PATH_CLONE_E2E : PIPE_PATH_CLONE_I2E);

	if (copy == NULL)
		return;
	copy->keep = c->keep;
	copy->priority = s != NULL ? (uint8_t)s->class_of_service : 0;
	set_marks(copy, depth_of(pkt) + 1, passes_of(pkt));
	if (s != NULL && s->truncate_bytes > 0 && copy->len > s->truncate_bytes) {
		copy->len = s->truncate_bytes;
		copy->flags = 0; /* its checksums are void anyway */
	}
	if (pkt->trace != 0)
		dp_trace_step(w, copy, (struct dp_loc){ 0 }, "clone session %u: copy to port %u",
		    c->session, copy->out_port);
	to_egress(w, copy);
}

static void
clone_one(struct dp_worker *w, struct pipe_pkt *pkt, const struct pipe_clone *c)
{
	static const struct dp_replica cpu = { DP_CPU_PORT_32, 0 };
	const struct dp_repl *s = repl_at(w->dp, DP_CLONE, c->session);
	struct dp_port_count *count = dp_count_of(w, port_in(w, pkt));
	bool none = (s == NULL || s->n == 0) && !to_cpu(w, c);

	if (none || depth_of(pkt) >= DP_CLONE_DEPTH_MAX) {
		dp_count(&count->copies, 1);
		dp_count(&count->drop[none ? DP_DROP_NO_GROUP : DP_DROP_PASSES], 1);
		return;
	}
	if (to_cpu(w, c)) {
		clone_to(w, pkt, c, &cpu, NULL);
		return;
	}
	for (uint32_t i = 0; i < s->n; i++)
		clone_to(w, pkt, c, &s->replica[i], s);
}

/* Copies the packet to the members of its group; the last one is the packet itself. */
static void
multicast(struct dp_worker *w, struct pipe_pkt *pkt)
{
	const struct dp_repl *g = repl_at(w->dp, DP_MULTICAST, pkt->mcast_group);

	if (g == NULL || g->n == 0) {
		dp_drop(w, port_in(w, pkt), pkt, DP_DROP_NO_GROUP);
		return;
	}
	if (pkt->trace != 0)
		dp_trace_step(
		    w, pkt, (struct dp_loc){ 0 }, "multicast group %u: %u copies", g->id, g->n);
	for (uint32_t i = 0; i < g->n; i++) {
		struct pipe_pkt *copy = pkt;

		if (i + 1 < g->n) {
			copy = copy_to(w, pkt, &g->replica[i], PIPE_PATH_REPLICA);
			if (copy == NULL)
				continue;
		} else {
			set_marks(pkt, depth_of(pkt), passes_of(pkt));
			pkt->path = PIPE_PATH_REPLICA;
			pkt->out_port = g->replica[i].port;
			pkt->instance = g->replica[i].instance;
			pkt->mcast_group = 0;
		}
		to_egress(w, copy);
	}
}

/* Puts the packet back for another pass through ingress. */
static void
pass_again(struct dp_worker *w, struct pipe_pkt *pkt, enum pipe_path path)
{
	uint32_t passes = passes_of(pkt);

	if (passes >= DP_PASS_MAX || w->again.n >= DP_AGAIN_MAX) {
		dp_drop(w, port_in(w, pkt), pkt, DP_DROP_PASSES);
		return;
	}
	set_marks(pkt, depth_of(pkt), passes + 1);
	pkt->path = (uint8_t)path;
	pkt->keep = pkt->again_keep;
	if (path == PIPE_PATH_RECIRCULATE)
		pkt->pass++;
	dp_list_put(&w->again, pkt);
}

/* ---- the blocks ---- */

/* What becomes of a packet after egress, or after the only block. */
static void
leave(struct dp_worker *w, struct pipe_pkt *pkt)
{
	if (pkt->recirculate)
		pass_again(w, pkt, PIPE_PATH_RECIRCULATE);
	else if (pkt->out_port == PIPE_PORT_DROP)
		dp_drop(w, port_in(w, pkt), pkt, pkt->drop);
	else
		dp_transmit(w, pkt);
}

static void
run_egress(struct dp_worker *w)
{
	struct pipe_pkt *pkts[DP_BURST];
	uint32_t n;

	w->in_egress = true;
	while (w->egress.n > 0) {
		for (n = 0; n < DP_BURST && w->egress.n > 0; n++)
			pkts[n] = dp_list_get(&w->egress);
		w->pipe->ops->egress(w->pipe->exec, w->reactor.index, pkts, n);
		for (uint32_t i = 0; i < n; i++) {
			for (uint32_t k = 0; k < pkts[i]->n_clones; k++)
				clone_one(w, pkts[i], &pkts[i]->clones[k]);
			leave(w, pkts[i]);
		}
	}
	w->in_egress = false;
}

static void
run_ingress(struct dp_worker *w, struct pipe_pkt **pkts, uint32_t n)
{
	bool two = w->pipe->info.has_egress;

	w->pipe->ops->ingress(w->pipe->exec, w->reactor.index, pkts, n);
	for (uint32_t i = 0; i < n; i++) {
		struct pipe_pkt *pkt = pkts[i];

		for (uint32_t k = 0; k < pkt->n_clones; k++)
			clone_one(w, pkt, &pkt->clones[k]);
		if (__builtin_expect(pkt->resubmit, 0))
			pass_again(w, pkt, PIPE_PATH_RESUBMIT);
		else if (pkt->mcast_group != 0)
			multicast(w, pkt);
		else if (!two)
			leave(w, pkt);
		else if (pkt->out_port == PIPE_PORT_DROP)
			dp_drop(w, port_in(w, pkt), pkt, pkt->drop);
		else
			to_egress(w, pkt);
	}
}

/* ---- bursts ---- */

/* Marks packets for a trace that was asked for. */
static __attribute__((cold, noinline)) void
mark_traced(struct dp_worker *w, struct dp_port *p, struct pipe_pkt **pkts, uint32_t n)
{
	struct dp *dp = w->dp;
	uint32_t want = (uint32_t)atomic_load(&dp->trace_port);

	if (want != 0 && (p == NULL || want != p->num))
		return;
	for (uint32_t i = 0; i < n && atomic_fetch_sub(&dp->trace_left, 1) > 0; i++) {
		uint32_t seq = (uint32_t)atomic_fetch_add(&dp->trace_seq, 1) + 1;

		pkts[i]->trace = seq != 0 ? seq : 1;
		dp_trace_step(w, pkts[i], (struct dp_loc){ 0 }, "arrived on port %u (%s), %u bytes",
		    pkts[i]->in_port, p != NULL ? p->name : "?", pkts[i]->len);
	}
}

void
dp_forward(
    struct dp_worker *w, struct dp_port *p, struct pipe_pkt **pkts, uint32_t n, enum pipe_path path)
{
	uint64_t now = dp_real_ns(&w->dp->real, w->reactor.now_ns, &w->packet_ns);
	uint32_t num = p->num;

	if (num == DP_CPU_PORT && w->pipe != NULL && w->pipe->info.cpu_port_32)
		num = DP_CPU_PORT_32;
	for (uint32_t i = 0; i < n; i++) {
		pkts[i]->in_port = num;
		pkts[i]->host_side = p->host_side;
		pkts[i]->path = (uint8_t)path;
		pkts[i]->time_ns = now;
	}
	if (__builtin_expect(atomic_load_explicit(&w->dp->trace_left, memory_order_relaxed) > 0, 0))
		mark_traced(w, p, pkts, n);
	if (__builtin_expect(w->pipe == NULL, 0)) {
		for (uint32_t i = 0; i < n; i++)
			dp_drop(w, p, pkts[i], DP_DROP_NO_PIPELINE);
		return;
	}
	w->copies_left = COPIES_MAX;
	run_ingress(w, pkts, n);
	while (w->egress.n > 0 || w->again.n > 0) {
		run_egress(w);
		for (n = 0; n < DP_BURST && w->again.n > 0; n++)
			pkts[n] = dp_list_get(&w->again);
		if (n > 0)
			run_ingress(w, pkts, n);
	}
	dp_transmit_flush(w);
}

/* How many packets the rate lets through just now; 0: none, the queue is paused. Their sizes are known only
 * once they are taken: what they are over the credit is owed, so few are taken where that could be long. */
static uint32_t
allowed(struct dp_queue *q, uint64_t now)
{
	struct dp_shape *s = &q->port->from;
	uint64_t due = dp_shape_due_ns(s), bytes;

	if (due > now) {
		if (!q->paused)
			dp_count(&dp_queue_count(q)->rx_paused, 1);
		q->paused = true;
		return 0;
	}
	q->paused = false;
	bytes = dp_shape_credit(s, now);
	return (uint32_t)MIN(
	    1 + bytes / q->large_bytes, bytes < DP_BURST * DP_LARGE_BYTES ? 4 : DP_BURST);
}

bool
dp_forward_queue(struct dp_queue *q)
{
	struct dp_worker *w = q->worker;
	struct dp_port *p = q->port;
	struct pipe_pkt *pkts[DP_BURST];
	bool work = false, limited = dp_shape_limits(&p->from);
	uint64_t bytes = 0, packets = 0;
	uint32_t n = DP_BURST;

	if (q->waiting.n > 0)
		work = dp_queue_drain(q);
	if (limited)
		n = allowed(q, w->reactor.now_ns);
	else
		q->paused = false;
	if (n == 0 || !q->on)
		return work;
	n = p->ops->rx(q, pkts, n);
	if (n == 0)
		return work;
	for (uint32_t i = 0, had = n; i < had; i++) {
		struct pipe_pkt *pkt = pkts[i];

		pkts[i - (had - n)] = pkt;
		if (__builtin_expect(pkt->flags == 0, 1)) {
			bytes += pkt->len;
			packets++;
		} else if (dp_offload_fits(pkt)) {
			uint32_t segments;
			uint64_t wire;

			dp_pkt_wire(pkt, &segments, &wire);
			bytes += wire;
			packets += segments;
		} else {
			dp_count(&dp_queue_count(q)->rx_errors, 1);
			dp_pkt_free1(&w->cache, pkt);
			n--;
		}
	}
	dp_count(&dp_queue_count(q)->rx_packets, packets);
	dp_count(&dp_queue_count(q)->rx_bytes, bytes);
	if (limited) {
		dp_shape_take(&p->from, w->reactor.now_ns, bytes);
		if (n > 0) /* the mean of a burst's frames; forgotten slowly */
			q->large_bytes =
			    MAX((uint32_t)(bytes / n), MAX(q->large_bytes * 7 / 8, 64));
	}
	if (n > 0)
		dp_forward(w, p, pkts, n, PIPE_PATH_NORMAL);
	return true;
}

uint64_t
dp_forward_wake_ns(struct dp_queue *q)
{
	uint64_t at = UINT64_MAX;

	if (q->waiting.n > 0)
		at = dp_shape_due_ns(&q->port->to);
	if (q->paused)
		at = MIN(at, dp_shape_due_ns(&q->port->from));
	return at;
}

bool
dp_forward_begin(struct dp_poller *poller)
{
	struct dp_worker *w = CONTAINER_OF(poller, struct dp_worker, poller);
	void *pkts[DP_BURST];
	bool work = false;

	w->pipe = atomic_load_explicit(&w->dp->running, memory_order_acquire);
	for (uint32_t i = 0; i < w->dp->n_workers; i++) {
		uint32_t n = dp_ring_get(&w->in[i], pkts, DP_BURST);

		for (uint32_t k = 0; k < n; k++)
			dp_transmit(w, pkts[k]);
		work |= n > 0;
	}
	if (work)
		dp_transmit_flush(w);
	return work;
}
