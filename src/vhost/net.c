/* SPDX-License-Identifier: Apache-2.0 */
/* net.c: the device class: features, queues handed to the owner, MTU, counters. Control thread. */
#include "vhost/net.h"

#include "base/mem.h"
#include "vhost/net_priv.h"

#include <errno.h>
#include <stdlib.h>

#define HAS(features, bit) (((features)&VIRTIO_BIT(bit)) != 0)

bool
vhost_net_gso(uint64_t features, bool to_guest, uint8_t gso_type)
{
	if ((gso_type & VIRTIO_NET_HDR_GSO_ECN) &&
	    !HAS(features, to_guest ? VIRTIO_NET_F_GUEST_ECN : VIRTIO_NET_F_HOST_ECN))
		return false;
	switch (gso_type & ~VIRTIO_NET_HDR_GSO_ECN) {
	case VIRTIO_NET_HDR_GSO_TCPV4:
		return HAS(features, to_guest ? VIRTIO_NET_F_GUEST_TSO4 : VIRTIO_NET_F_HOST_TSO4);
	case VIRTIO_NET_HDR_GSO_TCPV6:
		return HAS(features, to_guest ? VIRTIO_NET_F_GUEST_TSO6 : VIRTIO_NET_F_HOST_TSO6);
	}
	return false;
}

static void
queue_start(void *arg, struct vhost_vq *vq)
{
	struct vhost_net *n = arg;
	struct vhost_net_queue *q = &n->q[vq->index];
	bool from_guest = vq->index & 1;

	q->mergeable = HAS(vq->features, VIRTIO_NET_F_MRG_RXBUF);
	q->hdr_len = q->mergeable || HAS(vq->features, VIRTIO_F_VERSION_1) ? 12 : 10;
	q->csum = HAS(vq->features, from_guest ? VIRTIO_NET_F_CSUM : VIRTIO_NET_F_GUEST_CSUM);
	q->features = vq->features;
	q->net = n;
	n->cfg.ops->queue_start(n->cfg.arg, vq->index / 2, from_guest);
}

static bool
queue_stop(void *arg, struct vhost_vq *vq)
{
	struct vhost_net *n = arg;

	return n->cfg.ops->queue_stop(n->cfg.arg, vq->index / 2, vq->index & 1);
}

static void
quiesce(void *arg)
{
	struct vhost_net *n = arg;

	n->cfg.ops->quiesce(n->cfg.arg);
}

static int
set_mtu(void *arg, uint16_t mtu)
{
	struct vhost_net *n = arg;

	if (mtu < 68 || (n->cfg.mtu != 0 && mtu > n->cfg.mtu))
		return -EINVAL;
	n->mtu = mtu;
	return 0;
}

static void
connected(void *arg)
{
	struct vhost_net *n = arg;

	if (n->cfg.ops->link != NULL)
		n->cfg.ops->link(n->cfg.arg, true);
}

static void
disconnected(void *arg)
{
	struct vhost_net *n = arg;

	n->mtu = 0;
	if (n->cfg.ops->link != NULL)
		n->cfg.ops->link(n->cfg.arg, false);
}

static void
freed(void *arg)
{
	struct vhost_net *n = arg;
	void (*fn)(void *) = n->cfg.ops->freed;
	void *fn_arg = n->cfg.arg;

	free(n);
	if (fn != NULL)
		fn(fn_arg);
}

static const struct vhost_dev_ops dev_ops = {
	.queue_start = queue_start,
	.queue_stop = queue_stop,
	.quiesce = quiesce,
	.set_mtu = set_mtu,
	.connected = connected,
	.disconnected = disconnected,
	.freed = freed,
};

int
vhost_net_new(
    struct loop *l, const struct vhost_net_config *cfg, struct vhost_net **out, struct err *err)
{
	uint64_t features = VHOST_NET_FEATURES;
	struct vhost_net *n;
	size_t size = sizeof *n + 2 * cfg->n_pairs * sizeof n->q[0];
	int ret;

	if (cfg->n_pairs == 0 || cfg->n_pairs > VHOST_NET_PAIRS_MAX)
		return err_set(err, -EINVAL,
		    "vhost device %s: %u queue pairs, 1 to %d are possible", cfg->name,
		    cfg->n_pairs, VHOST_NET_PAIRS_MAX);
	if (cfg->ops->grow != NULL)
		features |= VHOST_NET_TSO;
	if (cfg->features != 0)
		features &= cfg->features;
	if (cfg->n_pairs == 1)
		features &= ~VIRTIO_BIT(VIRTIO_NET_F_MQ);
	n = aligned_alloc(64, (size + 63) & ~(size_t)63);
	if (n == NULL)
		return err_set(err, -ENOMEM, "vhost device %s: memory", cfg->name);
	memset(n, 0, size);
	n->cfg = *cfg;
	struct vhost_dev_config dc = { .name = cfg->name,
		.path = cfg->path,
		.connect = cfg->connect,
		.retry_ns = cfg->retry_ns,
		.group = cfg->group,
		.n_queues = 2 * cfg->n_pairs,
		.queue_num = cfg->n_pairs,
		.features = features,
		/* QEMU's net device has its own config space, and complains if it is offered one; what
		 * is in flight in a net queue is a copy away from done, or may be sent again. */
		.protocol = VHOST_DEV_PROTOCOL & ~VIRTIO_BIT(VHOST_USER_PROTOCOL_F_CONFIG) &
			    ~VIRTIO_BIT(VHOST_USER_PROTOCOL_F_INFLIGHT_SHMFD),
		.ops = &dev_ops,
		.arg = n };
	ret = vhost_dev_new(l, &dc, &n->dev, err);
	if (ret < 0) {
		free(n);
		return ret;
	}
	for (uint32_t i = 0; i < 2 * cfg->n_pairs; i++)
		n->q[i].vq = vhost_dev_vq(n->dev, i);
	*out = n;
	return 0;
}

void
vhost_net_free(struct vhost_net *n)
{
	if (n != NULL)
		vhost_dev_free(n->dev);
}

struct vhost_dev *
vhost_net_dev(struct vhost_net *n)
{
	return n->dev;
}

struct vhost_vq *
vhost_net_vq(struct vhost_net *n, uint32_t pair, bool from_guest)
{
	return n->q[2 * pair + from_guest].vq;
}

void
vhost_net_queue_stopped(struct vhost_net *n, uint32_t pair, bool from_guest)
{
	vhost_dev_queue_stopped(n->dev, vhost_net_vq(n, pair, from_guest));
}

uint64_t
vhost_net_counter(
    const struct vhost_net *n, uint32_t pair, bool from_guest, enum vhost_net_counter_id id)
{
	return __atomic_load_n(&n->q[2 * pair + from_guest].counters[id], __ATOMIC_RELAXED);
}

uint16_t
vhost_net_mtu(const struct vhost_net *n)
{
	return n->mtu;
}
