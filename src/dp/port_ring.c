/* SPDX-License-Identifier: Apache-2.0 */
/* port_ring.c: frames of the control thread. Only queue 0 is used. */
#include "dp/port_ring.h"

#include "dp/impl.h"

struct ring_port {
	struct dp_ring in, out;
};

static int
ring_open(struct dp_port *p, const struct dp_port_conf *conf, struct err *err)
{
	struct ring_port *r = dp_lines(1, sizeof *r);
	int rc;

	dp_ring_init(&r->in, DP_RING_PORT);
	dp_ring_init(&r->out, DP_RING_PORT);
	p->priv = r;
	p->n_queues = 1;
	rc = dp_queue_start(&p->queues[0], -1, err);
	if (rc == 0)
		dp_port_up(p, true, "up");
	return rc;
}

static void
ring_close(struct dp_port *p)
{
	struct ring_port *r = p->priv;
	struct dp_cache *c = &p->dp->cache;
	void *pkt;

	dp_queue_stop(&p->queues[0], -1);
	while (dp_ring_get(&r->in, &pkt, 1) > 0)
		dp_pkt_free1(c, pkt);
	while (dp_ring_get(&r->out, &pkt, 1) > 0)
		dp_pkt_free1(c, pkt);
	dp_ring_fini(&r->in);
	dp_ring_fini(&r->out);
	free(r);
}

static uint32_t
ring_rx(struct dp_queue *q, struct pipe_pkt **pkts, uint32_t n)
{
	struct ring_port *r = q->port->priv;

	return dp_ring_get(&r->in, (void **)pkts, n);
}

static uint32_t
ring_tx(struct dp_queue *q, struct pipe_pkt *const *pkts, uint32_t n)
{
	struct ring_port *r = q->port->priv;

	return dp_ring_put(&r->out, (void *const *)pkts, n);
}

static bool
ring_arm(struct dp_queue *q)
{
	struct ring_port *r = q->port->priv;

	return dp_ring_ready(&r->in);
}

const struct dp_port_ops dp_port_ring = { .kind = "ring",
	.open = ring_open,
	.close = ring_close,
	.rx = ring_rx,
	.tx = ring_tx,
	.arm = ring_arm };

static void
copy_marks(struct pipe_pkt *to, const struct pipe_pkt *from)
{
	to->flags = from->flags;
	to->csum_start = from->csum_start;
	to->csum_off = from->csum_off;
	to->gso_bytes = from->gso_bytes;
	to->gso_type = from->gso_type;
}

int
dp_ring_port_put(struct dp_port *p, const void *data, uint32_t len, const struct pipe_pkt *like)
{
	struct ring_port *r = p->priv;
	struct pipe_pkt *pkt = dp_pkt_of(&p->dp->cache, data, len);
	void *ptr = pkt;

	if (pkt == NULL)
		return -ENOBUFS;
	if (like != NULL)
		copy_marks(pkt, like);
	if (dp_ring_put(&r->in, &ptr, 1) == 0) {
		dp_pkt_free1(&p->dp->cache, pkt);
		return -ENOBUFS;
	}
	dp_reactor_wake(&p->queues[0].worker->reactor);
	return 0;
}

int
dp_ring_port_get(struct dp_port *p, void *data, uint32_t cap, struct pipe_pkt *like)
{
	struct ring_port *r = p->priv;
	struct pipe_pkt *pkt;
	void *ptr;
	int len;

	if (dp_ring_get(&r->out, &ptr, 1) == 0)
		return -EAGAIN;
	pkt = ptr;
	len = (int)pkt->len;
	memcpy(data, pkt->data, MIN(cap, pkt->len));
	if (like != NULL)
		copy_marks(like, pkt);
	dp_pkt_free1(&p->dp->cache, pkt);
	return len;
}

void
dp_ring_port_caps(struct dp_port *p, uint32_t caps, bool up)
{
	p->caps = caps;
	atomic_store(&p->up, up);
}
