/* SPDX-License-Identifier: Apache-2.0 */
/* net_priv.h: what net.c, net_rx.c and net_tx.c share: a queue's data-path state, and the copies. */
#ifndef VHOST_NET_PRIV_H
#define VHOST_NET_PRIV_H

#include "vhost/net.h"

#include <string.h>

enum { VHOST_NET_IOVS = 64 }; /* buffers of one chain */

struct vhost_net_queue {
	struct vhost_vq *vq;
	uint32_t hdr_len;  /* of the virtio-net header: 12, or 10 for old guests */
	bool mergeable;	   /* a frame to the guest may take several chains */
	bool csum;	   /* rx: the guest may ask for checksums; tx: it takes partial ones */
	uint64_t features; /* negotiated */
	struct vhost_net *net;
	uint64_t counters[VHOST_NET_N_COUNTERS];
	struct iovec iov[VHOST_NET_IOVS];
} __attribute__((aligned(64)));

struct vhost_net {
	struct vhost_dev *dev;
	struct vhost_net_config cfg; /* name and path are not valid */
	uint16_t mtu;
	struct vhost_net_queue
	    q[]; /* 2 * n_pairs: as the virtqueues: to the guest, from the guest */
};

/* Where a burst's buffers are. */
struct vhost_net_buf {
	uint8_t *va;  /* NULL: not the simple case */
	uint32_t len; /* of the buffer */
};

/* Hands the single-descriptor chain in slot 'at' of a packed ring back, with 'len' bytes written: its
 * id is there already. Chains of a net queue are used in the order they were taken, so used and
 * available positions are the same. The first one since the last publication is held back. */
static inline void
vhost_net_use_packed(struct vhost_vq *vq, uint16_t at, uint32_t len)
{
	struct virtio_packed_desc *d = &vq->pdesc[at];
	uint16_t flags = vq->used_wrap ? VIRTIO_DESC_F_AVAIL | VIRTIO_DESC_F_USED : 0;

	if (len > 0)
		flags |= VIRTIO_DESC_F_WRITE;
	d->len = le32_of(len);
	if (vq->n_pushed == 0) {
		vq->held = d;
		vq->held_flags = flags;
	} else {
		__atomic_store_n(&d->flags.raw, flags, __ATOMIC_RELEASE);
	}
	vq->n_pushed++;
}

/* Moves both positions of a packed ring on by k entries, at most to its end. */
static inline void
vhost_net_advance_packed(struct vhost_vq *vq, uint16_t k)
{
	vq->avail_idx = (uint16_t)(vq->avail_idx + k);
	if (vq->avail_idx == vq->size) {
		vq->avail_idx = 0;
		vq->avail_wrap = !vq->avail_wrap;
	}
	vq->used_idx = vq->avail_idx;
	vq->used_wrap = vq->avail_wrap;
}

/* Fetches a line to be written. The builtin alone means prefetchw only with -mprfchw; the instruction
 * is a no-op on what does not have it. */
static inline void
vhost_net_prefetchw(const uint8_t *p)
{
#ifdef __x86_64__
	__asm__ volatile("prefetchw %0" : : "m"(*p));
#else
	__builtin_prefetch(p, 1);
#endif
}

/* Copies n bytes; short ones without a call. Never touches a byte outside of either range. */
static inline void
vhost_net_copy(uint8_t *to, const uint8_t *from, size_t n)
{
	if (__builtin_expect(n > 256, 0)) {
		memcpy(to, from, n);
		return;
	}
	if (n >= 64) {
		uint8_t *end = to + n - 64;
		const uint8_t *from_end = from + n - 64;

		for (; to < end; to += 64, from += 64)
			memcpy(to, from, 64);
		memcpy(end, from_end, 64);
	} else if (n >= 32) {
		uint8_t a[32], b[32];

		memcpy(a, from, 32);
		memcpy(b, from + n - 32, 32);
		memcpy(to, a, 32);
		memcpy(to + n - 32, b, 32);
	} else if (n >= 16) {
		uint8_t a[16], b[16];

		memcpy(a, from, 16);
		memcpy(b, from + n - 16, 16);
		memcpy(to, a, 16);
		memcpy(to + n - 16, b, 16);
	} else {
		for (size_t i = 0; i < n; i++)
			to[i] = from[i];
	}
}

#endif
