/* SPDX-License-Identifier: Apache-2.0 */
/* dev.h: one vhost-user device: a unix socket, the messages of one front-end (QEMU) at a time, and
 * the virtqueues they describe. It belongs to the control thread, whose loop serves it. What the
 * device is (net, blk) is a class: a table of functions. A front-end or guest that breaks the rules
 * loses this connection: one log line, one counter, the queues stopped, and the socket is ready
 * for the next one.
 *
 *   control thread:  dev.c  --queue_start-->  class  -->  hands the vq to a worker
 *                           --queue_stop--->  class  -->  takes it back, then says so
 */
#ifndef VHOST_DEV_H
#define VHOST_DEV_H

#include "base/err.h"
#include "base/loop.h"
#include "vhost/vq.h"

#include <sys/types.h>

struct vhost_dev;

enum { VHOST_DEV_QUEUES_MAX = 256 };

/* The device class. 'arg' is the configuration's. All on the control thread; those marked optional
 * may be NULL. None may call vhost_dev_drop, and none but 'disconnected' vhost_dev_free: use
 * loop_defer. */
struct vhost_dev_ops {
	/* The queue may be served from now on: vq->features, size and the rest are set. */
	void (*queue_start)(void *arg, struct vhost_vq *vq);

	/* Take the queue away from its data thread and finish what it popped (push, publish).
	 * Returns true when no thread touches the queue any more; false when that takes time: then
	 * call vhost_dev_queue_stopped on the control thread. Until then the front-end waits. */
	bool (*queue_stop)(void *arg, struct vhost_vq *vq);

	/* Returns once every data thread that serves a queue of this device has passed a quiescent
	 * point (is between two bursts, or asleep): memory maps it could load before are then
	 * unreachable, but for references taken with vhost_mem_get. */
	void (*quiesce)(void *arg);

	/* Config space: 'len' bytes at 'off'; both within what the front-end may ask (256). Return
	 * 0 or -errno. Optional; without them GET_CONFIG fails. */
	int (*get_config)(void *arg, uint32_t off, uint32_t len, uint8_t *out);
	int (*set_config)(void *arg, uint32_t off, uint32_t len, const uint8_t *in);

	/* The front-end says its MTU; -errno refuses. Optional. */
	int (*set_mtu)(void *arg, uint16_t mtu);

	/* Features were negotiated (again). Optional. */
	void (*features_set)(void *arg, uint64_t features);

	/* A front-end came, or is gone (its queues are stopped, its memory unmapped). Optional. */
	void (*connected)(void *arg);
	void (*disconnected)(void *arg);

	/* The device is gone: the last call of all, after vhost_dev_free. Optional. */
	void (*freed)(void *arg);
};

struct vhost_dev_config {
	const char *name;    /* for log lines and errors; copied */
	const char *path;    /* unix socket; copied; at most 107 bytes */
	bool connect;	     /* false: listen on path; true: connect to it, again and again */
	uint64_t retry_ns;   /* longest pause between connects; 0: 1 s. They begin 10 ms apart */
	gid_t group;	     /* (gid_t)-1: owner only, mode 0600; else mode 0660 and that group */
	uint32_t n_queues;   /* virtqueues, 1..VHOST_DEV_QUEUES_MAX */
	uint32_t queue_num;  /* the answer to GET_QUEUE_NUM: net says pairs; 0: n_queues */
	uint32_t queue_size; /* largest ring; 0: VIRTIO_QUEUE_MAX */
	uint64_t features;   /* virtio features of the class; what the ring and the protocol add
	                          (PROTOCOL_FEATURES, LOG_ALL) is added here */
	uint64_t protocol;   /* protocol features; 0: VHOST_DEV_PROTOCOL */
	const struct vhost_dev_ops *ops;
	void *arg;
};

/* What this device side can do, as bits; a class takes away what it has no use for. */
#define VHOST_DEV_PROTOCOL                                                                         \
	(VIRTIO_BIT(VHOST_USER_PROTOCOL_F_MQ) | VIRTIO_BIT(VHOST_USER_PROTOCOL_F_LOG_SHMFD) |      \
	    VIRTIO_BIT(VHOST_USER_PROTOCOL_F_REPLY_ACK) |                                          \
	    VIRTIO_BIT(VHOST_USER_PROTOCOL_F_NET_MTU) |                                            \
	    VIRTIO_BIT(VHOST_USER_PROTOCOL_F_BACKEND_REQ) |                                        \
	    VIRTIO_BIT(VHOST_USER_PROTOCOL_F_CONFIG) |                                             \
	    VIRTIO_BIT(VHOST_USER_PROTOCOL_F_INFLIGHT_SHMFD) |                                     \
	    VIRTIO_BIT(VHOST_USER_PROTOCOL_F_CONFIGURE_MEM_SLOTS) |                                \
	    VIRTIO_BIT(VHOST_USER_PROTOCOL_F_STATUS))

/* What a device counts: X(name, help). Control thread. */
#define VHOST_DEV_COUNTERS(X)                                                                      \
	X(connects, "front-ends that connected")                                                   \
	X(messages, "vhost-user messages handled")                                                 \
	X(refused, "messages answered with an error")                                              \
	X(broken_protocol, "connections dropped because the front-end broke the protocol")         \
	X(broken_ring, "connections dropped because a ring broke the rules")

enum vhost_dev_counter_id {
#define X(name, help) VHOST_DEV_##name,
	VHOST_DEV_COUNTERS(X)
#undef X
	    VHOST_DEV_N_COUNTERS
};

/* Opens the socket and serves it on 'l'.
 *
 * returns  0 and new in '*out'; release with vhost_dev_free
 * errors   -EADDRINUSE when someone listens there, -ENAMETOOLONG, -EACCES, ... A stale socket file
 *          is replaced. In connect mode an absent path is no error: it is tried again. */
int vhost_dev_new(struct loop *l, const struct vhost_dev_config *cfg, struct vhost_dev **out,
    struct err *err) __attribute__((warn_unused_result));

/* Drops the front-end, stops the queues, closes and removes the socket. When a queue_stop takes time
 * the rest happens when it is done; ops->freed says so. NULL is fine. */
void vhost_dev_free(struct vhost_dev *d);

/* The answer to a queue_stop that returned false. */
void vhost_dev_queue_stopped(struct vhost_dev *d, struct vhost_vq *vq);

/* Drops the connection (unplug by force); the socket goes on. 'reason' is logged. */
void vhost_dev_drop(struct vhost_dev *d, const char *reason);

/* Tells the front-end that config space has changed. Without BACKEND_REQ and CONFIG it does nothing.
 */
void vhost_dev_config_changed(struct vhost_dev *d);

const char *vhost_dev_name(const struct vhost_dev *d);
bool vhost_dev_connected(const struct vhost_dev *d);
/* Negotiated features; 0 until the front-end set them. */
uint64_t vhost_dev_features(const struct vhost_dev *d);
uint32_t vhost_dev_n_queues(const struct vhost_dev *d);
/* Borrowed for the device's life; i < n_queues. */
struct vhost_vq *vhost_dev_vq(struct vhost_dev *d, uint32_t i);
/* Between queue_start and queue_stop. */
bool vhost_dev_queue_running(const struct vhost_dev *d, uint32_t i);
uint64_t vhost_dev_counter(const struct vhost_dev *d, enum vhost_dev_counter_id id);

#endif
