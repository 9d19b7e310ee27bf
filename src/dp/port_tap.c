/* SPDX-License-Identifier: Apache-2.0 */
/* port_tap.c: a port whose outside is a kernel interface (tap), with checksum and segmentation offload.
 * One system call a packet. Multi-queue when the port has more than one queue. */
#include "dp/impl.h"

#include <fcntl.h>
#include <linux/if_tun.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum { HDR = sizeof(struct virtio_net_hdr_v1) };

struct tap_queue {
	int fd;
	struct pipe_pkt *spare; /* a buffer for the next read */
	uint8_t *spill;		/* what a small buffer does not hold, DP_LARGE_BYTES */
};

struct tap_port {
	char name[IFNAMSIZ];
	uint32_t n;
	struct tap_queue queue[DP_PORT_QUEUES_MAX];
};

/* ---- control thread ---- */

static int
open_error(int e, const char *name, struct err *err)
{
	if (e == EPERM || e == EACCES)
		return err_set(err, -EPERM,
		    "tap %s: not permitted; run the data plane as root, or make the interface for it "
		    "first: ip tuntap add dev %s mode tap user $USER",
		    name, name);
	if (e == EBUSY)
		return err_set(err, -EBUSY, "tap %s: another program has it open", name);
	if (e == ENOENT || e == ENXIO || e == ENODEV)
		return err_set(err, -e, "tap %s: this kernel has no /dev/net/tun", name);
	return err_errno(err, e, "tap %s", name);
}

static int
open_queue(const char *name, bool multi, struct err *err)
{
	CLEANUP(close) int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK);
	struct ifreq ifr = { .ifr_flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR };
	int hdr = HDR;

	if (fd < 0)
		return open_error(errno, name, err);
	snprintf(ifr.ifr_name, sizeof ifr.ifr_name, "%s", name);
	if (multi)
		ifr.ifr_flags |= IFF_MULTI_QUEUE;
	if (ioctl(fd, TUNSETIFF, &ifr) < 0)
		return open_error(errno, name, err);
	if (ioctl(fd, TUNSETVNETHDRSZ, &hdr) < 0 ||
	    ioctl(fd, TUNSETOFFLOAD, TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6 | TUN_F_TSO_ECN) < 0)
		return err_errno(err, errno, "tap %s: offload", name);
	return STEAL_FD(fd);
}

/* Sets MTU and MAC of the interface and brings it up. */
static int
configure(struct dp_port *p, struct err *err)
{
	struct tap_port *t = p->priv;
	CLEANUP(close) int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq ifr = { 0 };

	if (s < 0)
		return err_errno(err, errno, "tap %s: socket", t->name);
	memcpy(ifr.ifr_name, t->name, sizeof ifr.ifr_name);
	ifr.ifr_mtu = (int)p->mtu;
	if (ioctl(s, SIOCSIFMTU, &ifr) < 0 && errno != EPERM)
		return err_errno(err, errno, "tap %s: MTU %u", t->name, p->mtu);
	if (p->has_mac) {
		ifr.ifr_hwaddr.sa_family = ARPHRD_ETHER;
		memcpy(ifr.ifr_hwaddr.sa_data, p->mac, sizeof p->mac);
		if (ioctl(s, SIOCSIFHWADDR, &ifr) < 0 && errno != EPERM)
			return err_errno(err, errno, "tap %s: MAC address", t->name);
	}
	if (ioctl(s, SIOCGIFFLAGS, &ifr) < 0)
		return err_errno(err, errno, "tap %s", t->name);
	ifr.ifr_flags |= IFF_UP;
	/* who may not is given one that root made, and brings up */
	if (ioctl(s, SIOCSIFFLAGS, &ifr) < 0 && errno != EPERM)
		return err_errno(err, errno, "tap %s: up", t->name);
	return 0;
}

static void
tap_close(struct dp_port *p)
{
	struct tap_port *t = p->priv;

	for (uint32_t i = 0; i < t->n; i++) {
		struct tap_queue *k = &t->queue[i];

		dp_queue_stop(&p->queues[i], k->fd);
		if (k->spare != NULL)
			dp_pkt_free1(&p->dp->cache, k->spare);
		close(k->fd);
		free(k->spill);
	}
	free(t);
}

static int
tap_open(struct dp_port *p, const struct dp_port_conf *conf, struct err *err)
{
	struct tap_port *t;
	int rc = 0;

	if (*p->arg == '\0' || strlen(p->arg) >= IFNAMSIZ)
		return err_set(err, -EINVAL, "tap \"%s\": an interface name has 1..%d bytes",
		    p->arg, IFNAMSIZ - 1);
	t = xcalloc(1, sizeof *t);
	snprintf(t->name, sizeof t->name, "%s", p->arg);
	p->priv = t;
	p->caps = DP_PORT_CSUM | DP_PORT_TSO;
	for (uint32_t i = 0; i < p->n_queues && rc == 0; i++) {
		int fd = open_queue(t->name, p->n_queues > 1, err);

		if (fd < 0) {
			rc = fd;
			break;
		}
		t->queue[i] = (struct tap_queue){ fd, NULL, xmalloc(DP_LARGE_BYTES) };
		p->queues[i].priv = &t->queue[i];
		t->n++;
		rc = dp_queue_start(&p->queues[i], fd, err);
	}
	if (rc == 0)
		rc = configure(p, err);
	if (rc < 0) {
		tap_close(p);
		return rc;
	}
	dp_port_up(p, true, "up");
	return 0;
}

static int
tap_change(struct dp_port *p, const struct dp_port_conf *conf, struct err *err)
{
	struct err why = { 0 };
	int rc = configure(p, &why);

	if (rc == 0 || rc == -ENODEV) /* it may have been moved to another network namespace */
		return 0;
	return err_set(err, rc, "port %s: %s", p->name, why.msg);
}

/* ---- worker ---- */

static void
take_marks(struct pipe_pkt *pkt, const struct virtio_net_hdr_v1 *h)
{
	if (h->flags & VIRTIO_NET_HDR_F_NEEDS_CSUM) {
		pkt->flags |= PIPE_PKT_CSUM_PARTIAL;
		pkt->csum_start = h->csum_start;
		pkt->csum_off = h->csum_offset;
	} else if (h->flags & VIRTIO_NET_HDR_F_DATA_VALID) {
		pkt->flags |= PIPE_PKT_CSUM_VALID;
	}
	if (h->gso_type != VIRTIO_NET_HDR_GSO_NONE) {
		pkt->flags |= PIPE_PKT_GSO;
		pkt->gso_type = h->gso_type;
		pkt->gso_bytes = h->gso_size;
	}
}

/* Reads one frame; NULL: there is none, or no buffer for it. */
static struct pipe_pkt *
read_one(struct dp_queue *q, struct tap_queue *t)
{
	struct dp_cache *c = dp_queue_cache(q);
	struct virtio_net_hdr_v1 h;
	struct pipe_pkt *pkt;
	struct iovec iov[3];
	ssize_t n;

	if (t->spare == NULL && dp_pkt_alloc(c, DP_SMALL, &t->spare, 1) == 0)
		return NULL;
	pkt = t->spare;
	iov[0] = (struct iovec){ &h, sizeof h };
	iov[1] = (struct iovec){ pkt->data, DP_SMALL_BYTES };
	iov[2] = (struct iovec){ t->spill, DP_LARGE_BYTES - DP_SMALL_BYTES };
	n = readv(t->fd, iov, 3);
	if (n < (ssize_t)sizeof h)
		return NULL;
	n -= (ssize_t)sizeof h;
	if (n > DP_SMALL_BYTES) {
		if (dp_pkt_alloc(c, DP_LARGE, &pkt, 1) == 0) {
			dp_count(&dp_queue_count(q)->rx_errors, 1);
			return NULL;
		}
		memcpy(pkt->data, t->spare->data, DP_SMALL_BYTES);
		memcpy(pkt->data + DP_SMALL_BYTES, t->spill, (size_t)n - DP_SMALL_BYTES);
	} else {
		t->spare = NULL;
	}
	pkt->len = (uint32_t)n;
	take_marks(pkt, &h);
	return pkt;
}

static uint32_t
tap_rx(struct dp_queue *q, struct pipe_pkt **pkts, uint32_t n)
{
	uint32_t got = 0;

	while (got < n) {
		struct pipe_pkt *pkt = read_one(q, q->priv);

		if (pkt == NULL)
			break;
		pkts[got++] = pkt;
	}
	return got;
}

static bool
write_one(struct tap_queue *t, const struct pipe_pkt *pkt)
{
	struct virtio_net_hdr_v1 h = { 0 };
	struct iovec iov[2] = { { &h, sizeof h }, { pkt->data, pkt->len } };

	if (pkt->flags & PIPE_PKT_CSUM_PARTIAL) {
		h.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
		h.csum_start = pkt->csum_start;
		h.csum_offset = pkt->csum_off;
	} else if (pkt->flags & PIPE_PKT_CSUM_VALID) {
		h.flags = VIRTIO_NET_HDR_F_DATA_VALID;
	}
	if (pkt->flags & PIPE_PKT_GSO) {
		h.gso_type = pkt->gso_type;
		h.gso_size = pkt->gso_bytes;
		h.hdr_len = (uint16_t)dp_gso_header(pkt);
	}
	return writev(t->fd, iov, 2) >= 0;
}

static uint32_t
tap_tx(struct dp_queue *q, struct pipe_pkt *const *pkts, uint32_t n)
{
	uint32_t k = 0;

	while (k < n && write_one(q->priv, pkts[k]))
		k++;
	dp_pkt_free(dp_queue_cache(q), pkts, k);
	return k;
}

/* The descriptor is edge-triggered: what a lack of buffers left unread would not come again. */
static bool
tap_arm(struct dp_queue *q)
{
	struct tap_queue *t = q->priv;
	struct pollfd fd = { t->fd, POLLIN, 0 };

	return poll(&fd, 1, 0) > 0 && (fd.revents & POLLIN);
}

const struct dp_port_ops dp_port_tap = { .kind = "tap",
	.open = tap_open,
	.close = tap_close,
	.change = tap_change,
	.rx = tap_rx,
	.tx = tap_tx,
	.arm = tap_arm };
