/* SPDX-License-Identifier: Apache-2.0 */
/* port_vhost.c: a port whose outside is a guest: vhost/net.h moves frames between its rings and our
 * buffers. Each direction of a queue pair is started and stopped by the guest; the pair's worker polls
 * it while either is on. */
#include "dp/impl.h"
#include "vhost/net.h"

#include <unistd.h>

/* A queue pair; the flags change on its worker. */
struct pair {
	struct vhost_net *net;
	uint32_t index;
	bool rx_on, tx_on;   /* rx: from the guest */
	struct vhost_vq *vq; /* of the guest's sends, while rx_on */
	int kick_fd;	     /* watched; -1: none */
	enum dp_class class; /* of buffers for its frames */
	uint32_t n_spare;
	struct pipe_pkt *spare[DP_BURST];
	/* of the burst that is being received, for grow */
	struct vhost_frame *frames;
	struct pipe_pkt **pkts;
	uint32_t had_spare;
};

struct vhost_port {
	struct vhost_net *net;
	struct dp_port *port;
	bool closing, freed;
	struct pair pairs[DP_PORT_QUEUES_MAX];
};

/* ---- control thread ---- */

static void
set_rx(struct dp_queue *q)
{
	((struct pair *)q->priv)->rx_on = true;
}

static void
clear_rx(struct dp_queue *q)
{
	struct pair *k = q->priv;

	k->rx_on = false;
	dp_pkt_free(dp_queue_cache(q), k->spare, k->n_spare);
	k->n_spare = 0;
}

static void
set_tx(struct dp_queue *q)
{
	uint64_t features = q->port->negotiated;
	uint32_t caps = DP_PORT_CSUM; /* vhost_net_tx completes what this guest does not take */

	((struct pair *)q->priv)->tx_on = true;
	if (vhost_net_gso(features, true, VIRTIO_NET_HDR_GSO_TCPV4 | VIRTIO_NET_HDR_GSO_ECN) &&
	    vhost_net_gso(features, true, VIRTIO_NET_HDR_GSO_TCPV6 | VIRTIO_NET_HDR_GSO_ECN))
		caps |= DP_PORT_TSO;
	if (q->port->caps != caps) /* the same for all queues of a guest */
		q->port->caps = caps;
}

static void
clear_tx(struct dp_queue *q)
{
	((struct pair *)q->priv)->tx_on = false;
}

static void
queue_start(void *arg, uint32_t index, bool from_guest)
{
	struct vhost_port *v = arg;
	struct pair *k = &v->pairs[index];
	struct dp_queue *q = &v->port->queues[index];
	struct err err = { 0 };

	v->port->negotiated = vhost_dev_features(vhost_net_dev(k->net));
	if (from_guest) {
		k->vq = vhost_net_vq(k->net, index, true);
		k->kick_fd = vhost_vq_kick_fd(k->vq);
		if (k->kick_fd >= 0 && dp_queue_fd_add(q, k->kick_fd, &err) < 0)
			k->kick_fd = -1; /* then it is polled without sleep */
	}
	dp_queue_call(q, from_guest ? set_rx : set_tx);
	if (!q->on && dp_queue_start(q, -1, &err) < 0)
		dp_port_up(v->port, false, "broken: %s", err.msg);
}

static bool
queue_stop(void *arg, uint32_t index, bool from_guest)
{
	struct vhost_port *v = arg;
	struct pair *k = &v->pairs[index];
	struct dp_queue *q = &v->port->queues[index];

	dp_queue_call(q, from_guest ? clear_rx : clear_tx);
	if (from_guest && k->kick_fd >= 0) {
		dp_queue_fd_del(q, k->kick_fd);
		k->kick_fd = -1;
	}
	if (!k->rx_on && !k->tx_on)
		dp_queue_stop(q, -1);
	return true;
}

static void
quiesce(void *arg)
{
	dp_port_quiesce(((struct vhost_port *)arg)->port);
}

static void
link_changed(void *arg, bool up)
{
	struct vhost_port *v = arg;

	if (!v->closing)
		dp_port_up(v->port, up, up ? "up" : "waiting for a guest");
}

static void
freed(void *arg)
{
	((struct vhost_port *)arg)->freed = true;
}

/* A larger buffer in place of the one that frame f was given. */
static bool
grow(void *arg, uint32_t index, struct vhost_frame *f, uint32_t len)
{
	struct vhost_port *v = arg;
	struct pair *k = &v->pairs[index];
	struct dp_cache *c = dp_queue_cache(&v->port->queues[index]);
	uint32_t i = (uint32_t)(f - k->frames);
	struct pipe_pkt *large;

	if (len > DP_LARGE_BYTES || dp_pkt_alloc(c, DP_LARGE, &large, 1) == 0)
		return false;
	dp_pkt_free1(c, k->pkts[i]);
	k->pkts[i] = k->spare[k->had_spare - 1 - i] = large;
	f->data = large->data;
	f->cap = DP_LARGE_BYTES;
	return true;
}

static const struct vhost_net_ops ops = { .queue_start = queue_start,
	.queue_stop = queue_stop,
	.quiesce = quiesce,
	.link = link_changed,
	.grow = grow,
	.freed = freed };

static int
vhost_open(struct dp_port *p, const struct dp_port_conf *conf, struct err *err)
{
	struct vhost_net_config cfg = { .name = p->name,
		.path = p->arg,
		.connect = p->connect,
		.n_pairs = p->n_queues,
		.mtu = (uint16_t)p->mtu,
		.features = p->features,
		.ops = &ops };
	struct vhost_port *v;
	int rc = dp_group_id(p->group, &cfg.group, err);

	if (rc < 0)
		return rc;
	v = xcalloc(1, sizeof *v);
	v->port = p;
	p->priv = v;
	p->caps = DP_PORT_CSUM;
	for (uint32_t i = 0; i < p->n_queues; i++) {
		v->pairs[i].index = i;
		v->pairs[i].kick_fd = -1;
		v->pairs[i].class = p->mtu + 64 <= DP_SMALL_BYTES ? DP_SMALL : DP_LARGE;
		p->queues[i].priv = &v->pairs[i];
	}
	cfg.arg = v;
	dp_port_up(p, false, "waiting for a guest");
	rc = vhost_net_new(dp_port_loop(p), &cfg, &v->net, err);
	if (rc < 0) {
		free(v);
		return rc;
	}
	/* a guest cannot be there yet: its messages come from the loop */
	for (uint32_t i = 0; i < p->n_queues; i++)
		v->pairs[i].net = v->net;
	return 0;
}

static void
vhost_close(struct dp_port *p)
{
	struct vhost_port *v = p->priv;

	v->closing = true;
	vhost_net_free(v->net);
	if (!v->freed) /* every queue_stop was answered at once */
		abort();
	free(v);
}

static void
vhost_stats(struct dp_port *p, void (*fn)(void *arg, const char *name, uint64_t value), void *arg)
{
	struct vhost_port *v = p->priv;
	struct vhost_dev *dev = vhost_net_dev(v->net);
	uint64_t from, to;

#define X(name, help)                                                                              \
	from = to = 0;                                                                             \
	for (uint32_t i = 0; i < p->n_queues; i++) {                                               \
		from += vhost_net_counter(v->net, i, true, VHOST_NET_##name);                      \
		to += vhost_net_counter(v->net, i, false, VHOST_NET_##name);                       \
	}                                                                                          \
	fn(arg, "guest_tx_" #name, from);                                                          \
	fn(arg, "guest_rx_" #name, to);
	VHOST_NET_COUNTERS(X)
#undef X
#define X(name, help) fn(arg, "vhost_" #name, vhost_dev_counter(dev, VHOST_DEV_##name));
	VHOST_DEV_COUNTERS(X)
#undef X
#define X(name, help)                                                                              \
	from = 0;                                                                                  \
	for (uint32_t i = 0; i < p->n_queues; i++)                                                 \
		from += vhost_vq_counter(vhost_net_vq(v->net, i, true), VHOST_VQ_##name) +         \
			vhost_vq_counter(vhost_net_vq(v->net, i, false), VHOST_VQ_##name);         \
	fn(arg, "ring_" #name, from);
	VHOST_VQ_COUNTERS(X)
#undef X
}

/* ---- worker ---- */

static void
take_marks(struct pipe_pkt *pkt, const struct vhost_frame *f)
{
	if (f->flags & VIRTIO_NET_HDR_F_NEEDS_CSUM) {
		pkt->flags |= PIPE_PKT_CSUM_PARTIAL;
		pkt->csum_start = f->csum_start;
		pkt->csum_off = f->csum_offset;
	} else if (f->flags & VIRTIO_NET_HDR_F_DATA_VALID) {
		pkt->flags |= PIPE_PKT_CSUM_VALID;
	}
	if (f->gso_type != VIRTIO_NET_HDR_GSO_NONE) {
		pkt->flags |= PIPE_PKT_GSO;
		pkt->gso_type = f->gso_type;
		pkt->gso_bytes = f->gso_size;
	}
}

static uint32_t
vhost_rx(struct dp_queue *q, struct pipe_pkt **pkts, uint32_t n)
{
	struct pair *k = q->priv;
	struct vhost_frame frames[DP_BURST];
	uint32_t cap = k->class == DP_SMALL ? DP_SMALL_BYTES : DP_LARGE_BYTES, got;

	if (!k->rx_on)
		return 0;
	if (k->n_spare < n)
		k->n_spare += dp_pkt_alloc(
		    dp_queue_cache(q), k->class, k->spare + k->n_spare, n - k->n_spare);
	n = MIN(n, k->n_spare);
	/* from the end, so that what is left stays in front */
	for (uint32_t i = 0; i < n; i++) {
		pkts[i] = k->spare[k->n_spare - 1 - i];
		frames[i] = (struct vhost_frame){ .data = pkts[i]->data, .cap = cap };
	}
	k->frames = frames;
	k->pkts = pkts;
	k->had_spare = k->n_spare;
	got = vhost_net_rx(k->net, k->index, frames, n);
	for (uint32_t i = 0; i < got; i++) {
		pkts[i]->len = frames[i].len;
		if (__builtin_expect(frames[i].flags != 0 || frames[i].gso_type != 0, 0))
			take_marks(pkts[i], &frames[i]);
	}
	k->n_spare -= got;
	return got;
}

static void
give_marks(struct vhost_frame *f, const struct pipe_pkt *pkt)
{
	if (pkt->flags & PIPE_PKT_CSUM_PARTIAL) {
		f->flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
		f->csum_start = pkt->csum_start;
		f->csum_offset = pkt->csum_off;
	} else if (pkt->flags & PIPE_PKT_CSUM_VALID) {
		f->flags = VIRTIO_NET_HDR_F_DATA_VALID;
	}
	if (pkt->flags & PIPE_PKT_GSO) {
		f->gso_type = pkt->gso_type;
		f->gso_size = pkt->gso_bytes;
		f->hdr_len = (uint16_t)dp_gso_header(pkt);
	}
}

static uint32_t
vhost_tx(struct dp_queue *q, struct pipe_pkt *const *pkts, uint32_t n)
{
	struct pair *k = q->priv;
	struct vhost_frame frames[DP_TX_BATCH];
	uint32_t taken;

	if (!k->tx_on)
		return 0;
	for (uint32_t i = 0; i < n; i++) {
		frames[i] = (struct vhost_frame){ .data = pkts[i]->data, .len = pkts[i]->len };
		if (__builtin_expect(pkts[i]->flags != 0, 0))
			give_marks(&frames[i], pkts[i]);
	}
	taken = vhost_net_tx(k->net, k->index, frames, n);
	dp_pkt_free(dp_queue_cache(q), pkts, taken);
	return taken;
}

static bool
vhost_arm(struct dp_queue *q)
{
	struct pair *k = q->priv;

	if (!k->rx_on)
		return false;
	return k->kick_fd < 0 || vhost_vq_arm(k->vq);
}

static void
vhost_disarm(struct dp_queue *q)
{
	struct pair *k = q->priv;

	if (k->rx_on && k->kick_fd >= 0)
		vhost_vq_disarm(k->vq);
}

const struct dp_port_ops dp_port_vhost = { .kind = "vhost",
	.waits_for_sync = true,
	.open = vhost_open,
	.close = vhost_close,
	.stats = vhost_stats,
	.rx = vhost_rx,
	.tx = vhost_tx,
	.arm = vhost_arm,
	.disarm = vhost_disarm };
