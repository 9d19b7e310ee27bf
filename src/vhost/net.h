/* SPDX-License-Identifier: Apache-2.0 */
/* net.h: a virtio-net device over vhost-user. It moves frames between the guest's rings and buffers
 * of the caller, whatever those are. Names are the infrastructure's: "rx" takes what the guest sends,
 * "tx" hands the guest what it receives. The control thread makes the device; each direction of each
 * pair is served by one data thread at a time, between queue_start and queue_stop. */
#ifndef VHOST_NET_H
#define VHOST_NET_H

#include "vhost/dev.h"

struct vhost_net;

enum { VHOST_NET_PAIRS_MAX = VHOST_DEV_QUEUES_MAX / 2, VHOST_NET_BURST = 32 };

/* One frame in the caller's memory, and the virtio-net header that goes with it. */
struct vhost_frame {
	uint8_t *data;
	uint32_t len; /* bytes of the frame, Ethernet header first, no FCS */
	uint32_t cap; /* rx only: bytes that data has room for */
	/* virtio 1.2, 5.1.6; all zero of a guest that did not negotiate CSUM. flags is
	 * VIRTIO_NET_HDR_F_*: with NEEDS_CSUM the bytes from csum_start on are to be summed into the 16
	 * bits at csum_start + csum_offset. */
	uint8_t flags;
	uint8_t gso_type; /* VIRTIO_NET_HDR_GSO_*; not NONE only where it was negotiated, and with
	                   * NEEDS_CSUM. What it says of the frame is unchecked: so are the next two */
	uint16_t hdr_len;
	uint16_t gso_size;
	uint16_t csum_start;
	uint16_t csum_offset;
};

/* Of one queue: X(name, help). Written by its data thread; those of the other direction stay 0. */
#define VHOST_NET_COUNTERS(X)                                                                      \
	X(frames, "frames passed")                                                                 \
	X(bytes, "bytes of the frames passed")                                                     \
	X(slow, "frames that took more than one buffer, or an indirect one")                       \
	X(drop_short, "from the guest: dropped, shorter than the headers")                         \
	X(drop_long, "from the guest: dropped, longer than a buffer of ours")                      \
	X(drop_csum, "dropped: the checksum that it asks for is outside of it")                    \
	X(drop_gso, "dropped: segmentation that was not negotiated")                               \
	X(drop_no_room, "to the guest: dropped, longer than what its buffers hold")                \
	X(no_buffer, "to the guest: frames not taken, as it offered no buffer")                    \
	X(csum_done, "to the guest: checksums completed here, as it does not take partial ones")

enum vhost_net_counter_id {
#define X(name, help) VHOST_NET_##name,
	VHOST_NET_COUNTERS(X)
#undef X
	    VHOST_NET_N_COUNTERS
};

/* The owner, on the control thread. The rules are those of struct vhost_dev_ops. */
struct vhost_net_ops {
	void (*queue_start)(void *arg, uint32_t pair, bool from_guest);
	/* true: no thread calls vhost_net_rx (tx) for it any more; false: vhost_net_queue_stopped
	 * comes later. */
	bool (*queue_stop)(void *arg, uint32_t pair, bool from_guest);
	void (*quiesce)(void *arg);
	/* A front-end came or went. Optional. */
	void (*link)(void *arg, bool up);
	/* On the pair's rx thread, inside vhost_net_rx: the guest's frame has 'len' bytes, more than
	 * f->cap. Give f another data and cap, which hold it; false: it is dropped. Optional; with it
	 * the guest is offered segmentation (VHOST_NET_TSO), and frames of up to 64 KiB come. */
	bool (*grow)(void *arg, uint32_t pair, struct vhost_frame *f, uint32_t len);
	/* The last call, after vhost_net_free. Optional. */
	void (*freed)(void *arg);
};

struct vhost_net_config {
	const char *name;  /* for log lines; copied */
	const char *path;  /* unix socket; copied */
	bool connect;	   /* connect to path instead of listening on it */
	uint64_t retry_ns; /* 0: a default */
	gid_t group;	   /* (gid_t)-1: owner only */
	uint32_t n_pairs;  /* 1..VHOST_NET_PAIRS_MAX */
	uint16_t mtu;	   /* largest MTU a guest may be told; 0: any */
	uint64_t features; /* 0: all that are offered; else those of them that are set */
	const struct vhost_net_ops *ops;
	void *arg;
};

#define VHOST_NET_FEATURES                                                                         \
	(VIRTIO_BIT(VIRTIO_F_VERSION_1) | VIRTIO_BIT(VIRTIO_F_ANY_LAYOUT) |                        \
	    VIRTIO_BIT(VIRTIO_F_INDIRECT_DESC) | VIRTIO_BIT(VIRTIO_F_EVENT_IDX) |                  \
	    VIRTIO_BIT(VIRTIO_F_RING_PACKED) | VIRTIO_BIT(VIRTIO_F_IN_ORDER) |                     \
	    VIRTIO_BIT(VIRTIO_NET_F_CSUM) | VIRTIO_BIT(VIRTIO_NET_F_GUEST_CSUM) |                  \
	    VIRTIO_BIT(VIRTIO_NET_F_MTU) | VIRTIO_BIT(VIRTIO_NET_F_MRG_RXBUF) |                    \
	    VIRTIO_BIT(VIRTIO_NET_F_STATUS) | VIRTIO_BIT(VIRTIO_NET_F_GUEST_ANNOUNCE) |            \
	    VIRTIO_BIT(VIRTIO_NET_F_MQ))

/* Offered in addition where ops->grow is set. */
#define VHOST_NET_TSO                                                                              \
	(VIRTIO_BIT(VIRTIO_NET_F_HOST_TSO4) | VIRTIO_BIT(VIRTIO_NET_F_HOST_TSO6) |                 \
	    VIRTIO_BIT(VIRTIO_NET_F_HOST_ECN) | VIRTIO_BIT(VIRTIO_NET_F_GUEST_TSO4) |              \
	    VIRTIO_BIT(VIRTIO_NET_F_GUEST_TSO6) | VIRTIO_BIT(VIRTIO_NET_F_GUEST_ECN))

/* Whether a queue with these negotiated features takes (to_guest) or may bring frames of the gso_type. */
bool vhost_net_gso(uint64_t features, bool to_guest, uint8_t gso_type);

/* Opens the device; errors as vhost_dev_new. Release with vhost_net_free. */
int vhost_net_new(struct loop *l, const struct vhost_net_config *cfg, struct vhost_net **out,
    struct err *err) __attribute__((warn_unused_result));
/* As vhost_dev_free. */
void vhost_net_free(struct vhost_net *n);
void vhost_net_queue_stopped(struct vhost_net *n, uint32_t pair, bool from_guest);

struct vhost_dev *vhost_net_dev(struct vhost_net *n);
/* The queue that the guest sends on (from_guest) or receives on: for arm, disarm, kick_fd. */
struct vhost_vq *vhost_net_vq(struct vhost_net *n, uint32_t pair, bool from_guest);
uint64_t vhost_net_counter(
    const struct vhost_net *n, uint32_t pair, bool from_guest, enum vhost_net_counter_id id);
/* What the front-end said by NET_SET_MTU; 0: nothing. Control thread. */
uint16_t vhost_net_mtu(const struct vhost_net *n);

/* Takes up to n frames that the guest sent.
 *
 * frames   array of n; in: data and cap of each; out: len and the header fields of the first
 *          returned ones. Buffers past those are untouched.
 * n        any; works in bursts of VHOST_NET_BURST
 * returns  0..n. Frames the guest got wrong are dropped and counted; a ring that is wrong returns
 *          0 from then on and costs the guest its device.
 * thread   the pair's rx thread, between queue_start and queue_stop
 * cost     one used-index store and at most one notification a burst */
unsigned vhost_net_rx(
    struct vhost_net *n, uint32_t pair, struct vhost_frame *frames, unsigned count);

/* Hands up to n frames to the guest.
 *
 * frames   array of n; borrowed. One that needs a checksum which the guest does not take is
 *          completed in place.
 * returns  how many were taken (or dropped, and counted, because they can never fit), from the
 *          first on; the rest found no buffer: keep them or drop them
 * thread   the pair's tx thread, between queue_start and queue_stop */
unsigned vhost_net_tx(
    struct vhost_net *n, uint32_t pair, struct vhost_frame *frames, unsigned count);

#endif
