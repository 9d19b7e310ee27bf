/* SPDX-License-Identifier: Apache-2.0 */
/* transmit.c: from the pipeline to the ports: batches by port, the way to another worker's queue,
 * checksums and segments for ports that cannot make them, rate limits. */
#include "dp/impl.h"

enum { TAGS_BYTES = 8, ETHER_BYTES = 14 }; /* two VLAN tags are not counted against the MTU */

/* Drops what is for a port, and counts it there. */
static void
drop_at(struct dp_worker *w, struct dp_port *p, struct pipe_pkt *const *pkts, uint32_t n,
    enum dp_drop reason)
{
	for (uint32_t i = 0; i < n; i++)
		dp_drop(w, p, pkts[i], reason);
}

static void
flush_batch(struct dp_worker *w, struct dp_batch *b)
{
	struct dp_port *p = b->port;
	struct dp_queue *q = __atomic_load_n(&p->txq[w->reactor.index], __ATOMIC_RELAXED);
	uint32_t n = b->n, sent;

	b->n = 0;
	if (q->worker == w) {
		dp_queue_send(q, b->pkts, n);
		return;
	}
	sent = dp_ring_put(&q->worker->in[w->reactor.index], (void **)b->pkts, n);
	if (sent > 0)
		dp_reactor_wake(&q->worker->reactor);
	drop_at(w, p, b->pkts + sent, n - sent, DP_DROP_RING_FULL);
}

void
dp_transmit(struct dp_worker *w, struct pipe_pkt *pkt)
{
	struct dp_port *p = dp_port_at(w->dp, pkt->out_port);
	struct dp_batch *b;

	if (__builtin_expect(p == NULL, 0)) {
		dp_drop(w, dp_port_at(w->dp, pkt->in_port), pkt, DP_DROP_NO_PORT);
		return;
	}
	b = &p->batch[w->reactor.index];
	if (b->port == NULL) {
		b->port = p;
		b->next_dirty = w->dirty;
		w->dirty = b;
	}
	b->pkts[b->n++] = pkt;
	if (b->n == DP_TX_BATCH)
		flush_batch(w, b);
}

void
dp_transmit_flush(struct dp_worker *w)
{
	struct dp_batch *b;

	while ((b = w->dirty) != NULL) {
		w->dirty = b->next_dirty;
		if (b->n > 0)
			flush_batch(w, b);
		b->port = NULL;
	}
}

/* ---- a queue ---- */

/* Gives up to DP_TX_BATCH packets to the port; what it does not take is dropped. */
static void
send_burst(struct dp_queue *q, struct pipe_pkt *const *pkts, uint32_t n)
{
	struct dp_worker *w = q->worker;
	struct dp_port_count *count = dp_queue_count(q);
	uint64_t bytes[DP_TX_BATCH], sum_bytes = 0, sum = 0;
	uint32_t segments[DP_TX_BATCH], sent;

	for (uint32_t i = 0; i < n; i++) {
		dp_pkt_wire(pkts[i], &segments[i], &bytes[i]);
		if (__builtin_expect(pkts[i]->trace != 0, 0))
			dp_trace_step(w, pkts[i], (struct dp_loc){ 0 },
			    "sent to port %u (%s), %u bytes", q->port->num, q->port->name,
			    pkts[i]->len);
	}
	q->unsent = 0;
	sent = q->port->ops->tx(q, pkts, n);
	for (uint32_t i = 0; i < sent - q->unsent; i++) {
		sum += segments[i];
		sum_bytes += bytes[i];
	}
	dp_count(&count->tx_packets, sum);
	dp_count(&count->tx_bytes, sum_bytes);
	if (q->unsent > 0)
		dp_count(&count->drop[DP_DROP_TX_FULL], q->unsent);
	drop_at(w, q->port, pkts + sent, n - sent, DP_DROP_TX_FULL);
}

/* Bytes that may wait behind the rate limit. */
static uint64_t
waiting_limit(const struct dp_queue *q)
{
	double per_byte = atomic_load_explicit(&q->port->to.per_byte, memory_order_relaxed);
	uint64_t limit = 3000;

	if (per_byte > 0)
		limit =
		    MAX(limit, (uint64_t)((double)(DP_SHAPE_BURST_NS * DP_SHAPE_TICKS) / per_byte));
	return limit;
}

/* Puts a packet behind the rate limit, unless too much is there. */
static void
wait_for_rate(struct dp_queue *q, struct pipe_pkt *pkt)
{
	uint64_t bytes;
	uint32_t segments;

	dp_pkt_wire(pkt, &segments, &bytes);
	if (q->waiting.n > 0 && q->waiting_bytes + bytes > waiting_limit(q)) {
		dp_drop(q->worker, q->port, pkt, DP_DROP_RATE);
		return;
	}
	q->waiting_bytes += bytes;
	dp_list_put(&q->waiting, pkt);
}

bool
dp_queue_drain(struct dp_queue *q)
{
	uint64_t now = q->worker->reactor.now_ns;
	struct pipe_pkt *pkts[DP_TX_BATCH];
	bool any = false;

	while (q->waiting.n > 0 && dp_shape_due_ns(&q->port->to) <= now) {
		uint32_t n = 0;

		while (
		    n < DP_TX_BATCH && q->waiting.n > 0 && dp_shape_due_ns(&q->port->to) <= now) {
			uint32_t segments;
			uint64_t bytes;

			pkts[n] = dp_list_get(&q->waiting);
			dp_pkt_wire(pkts[n], &segments, &bytes);
			q->waiting_bytes -= bytes;
			dp_shape_take(&q->port->to, now, bytes);
			n++;
		}
		send_burst(q, pkts, n);
		any = true;
	}
	return any;
}

/* Whether a frame that the port takes whole is too large a lump for its rate: lost or late at once. */
static bool
lump(const struct dp_queue *q, const struct pipe_pkt *pkt)
{
	return dp_shape_limits(&q->port->to) && (uint64_t)pkt->len * 8 > waiting_limit(q);
}

/* Does for the packet what the port cannot; what is ready to go is in 'out'. */
static void
prepare(struct dp_queue *q, struct pipe_pkt *pkt, struct dp_list *out)
{
	struct dp_worker *w = q->worker;
	struct dp_port *p = q->port;
	int rc = 0;

	if (!(pkt->flags & PIPE_PKT_GSO) && pkt->len > p->mtu + ETHER_BYTES + TAGS_BYTES) {
		dp_drop(w, p, pkt, DP_DROP_TOO_LARGE);
		return;
	}
	/* a port takes TCP over IP as it is, not within a tunnel */
	if ((pkt->flags & PIPE_PKT_GSO) &&
	    (!(p->caps & DP_PORT_TSO) || !dp_gso_plain(pkt) || lump(q, pkt))) {
		rc = dp_segment(&w->cache, pkt, out);
		if (rc == 0)
			return;
	} else if ((pkt->flags & PIPE_PKT_CSUM_PARTIAL) && !(p->caps & DP_PORT_CSUM)) {
		rc = dp_csum_complete(pkt);
	}
	if (rc < 0) {
		dp_drop(w, dp_port_at(w->dp, pkt->in_port), pkt,
		    rc == -ENOBUFS ? DP_DROP_NO_BUFFER : DP_DROP_OFFLOAD);
		return;
	}
	dp_list_put(out, pkt);
}

/* Whether nothing is to be done for any of the packets, nor to be waited for: the usual case. */
static inline bool
plain(const struct dp_queue *q, struct pipe_pkt *const *pkts, uint32_t n)
{
	uint32_t most = q->port->mtu + ETHER_BYTES + TAGS_BYTES;
	bool yes = !dp_shape_limits(&q->port->to) && q->waiting.n == 0;

	for (uint32_t i = 0; i < n; i++)
		yes &= pkts[i]->flags == 0 && pkts[i]->len <= most;
	return yes;
}

void
dp_queue_send(struct dp_queue *q, struct pipe_pkt **pkts, uint32_t n)
{
	struct dp_port *p = q->port;
	struct dp_list ready = { 0 };
	struct pipe_pkt *burst[DP_TX_BATCH];

	if (!q->on || !atomic_load_explicit(&p->up, memory_order_relaxed)) {
		drop_at(q->worker, p, pkts, n, DP_DROP_PORT_DOWN);
		return;
	}
	if (plain(q, pkts, n)) {
		send_burst(q, pkts, n);
		return;
	}
	for (uint32_t i = 0; i < n; i++)
		prepare(q, pkts[i], &ready);
	if (dp_shape_limits(&p->to) || q->waiting.n > 0) {
		while (ready.n > 0)
			wait_for_rate(q, dp_list_get(&ready));
		dp_queue_drain(q);
		return;
	}
	while (ready.n > 0) {
		for (n = 0; n < DP_TX_BATCH && ready.n > 0; n++)
			burst[n] = dp_list_get(&ready);
		send_burst(q, burst, n);
	}
}
