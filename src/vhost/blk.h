/* SPDX-License-Identifier: Apache-2.0 */
/* blk.h: the vhost-user-blk device: virtio block requests from the queues of a vhost_dev to the
 * channels of a bdev (blk/blk.h), under the disk's limit. A queue is served by one data thread:
 *
 *   engine, control thread                         engine, the queue's data thread
 *   ops->queue_start(q)  --- hands q over --->     vhost_blk_poll(q) again and again;
 *                                                  vhost_blk_arm, sleep, vhost_blk_disarm
 *   ops->queue_stop(q)   --- asks for it back -->  vhost_blk_drain, poll until vhost_blk_idle
 *   vhost_blk_queue_stopped(q)  <--- gives back ---
 *
 * Nothing is lost when this process dies: what was taken and not answered is taken again after the
 * reconnect (inflight tracking), in the order in which it was taken. */
#ifndef VHOST_BLK_H
#define VHOST_BLK_H

#include "blk/blk.h"
#include "vhost/dev.h"

struct vhost_blk;
struct vhost_blk_queue;

/* The engine's part; all on the control thread. */
struct vhost_blk_ops {
	/* Poll this queue from now on. */
	void (*queue_start)(void *arg, struct vhost_blk_queue *q);
	/* Have its data thread drain it and let it go. True: that is done; false: it takes time, and
	 * vhost_blk_queue_stopped will be called. */
	bool (*queue_stop)(void *arg, struct vhost_blk_queue *q);
	/* Returns once every data thread has passed a quiescent point (dev.h). */
	void (*quiesce)(void *arg);
	/* A front-end came or is gone; the guest changed the write cache. Optional. */
	void (*connected)(void *arg, bool connected);
	void (*write_cache_set)(void *arg, bool on);
	/* The last call, after vhost_blk_free: the bdev may be closed now. Optional. */
	void (*freed)(void *arg);
};

struct vhost_blk_config {
	const char *name; /* as vhost_dev_config, down to 'group' */
	const char *path;
	bool connect;
	uint64_t retry_ns;
	gid_t group;
	uint32_t n_queues;   /* 1..VHOST_DEV_QUEUES_MAX; 0: 1 */
	uint32_t queue_size; /* largest ring; 0: 1024 */
	uint32_t seg_max;    /* data buffers of one request, 1..1000; 0: 126 */
	const char *serial;  /* what the guest reads as the disk's id, 20 bytes of it; NULL: name */
	bool write_through;  /* the write cache is off until the guest turns it on */
	bool no_packed;	     /* do not offer packed rings */
	struct blk *blk;     /* borrowed until 'freed' */
	uint64_t limit_iops; /* 0: unlimited */
	uint64_t limit_bytes_per_s;
	const struct vhost_blk_ops *ops;
	void *arg;
};

/* Opens the device's socket and a channel of the bdev for each queue.
 * returns  0 and new in *out; release with vhost_blk_free
 * errors   those of vhost_dev_new and blk_chan_open; -EINVAL for a bad option */
int vhost_blk_new(struct loop *l, const struct vhost_blk_config *cfg, struct vhost_blk **out,
    struct err *err) __attribute__((warn_unused_result));
/* Drops the front-end, stops the queues, closes channels and socket; ops->freed says when. */
void vhost_blk_free(struct vhost_blk *d);

/* Changes the disk's limit; 0: unlimited. The caller then wakes the queues' data threads, which may
 * sleep longer than the new limit wants. Control thread. */
void vhost_blk_set_limit(struct vhost_blk *d, uint64_t iops, uint64_t bytes_per_s);
/* Tells the guest the bdev's new size, after blk_resize. Control thread. */
void vhost_blk_resized(struct vhost_blk *d);
/* The disk's counters: the sums over its queues. The time that a request waits for the limit counts
 * from when it was taken; most wait in the ring. Control thread. */
void vhost_blk_read_stats(const struct vhost_blk *d, struct blk_stats *out);
/* Requests that the limit held back so far. Any thread. */
uint64_t vhost_blk_limit_waits(const struct vhost_blk *d);
/* Whether the write cache is on: data is on the medium after a flush only. Any thread. */
bool vhost_blk_write_cache(const struct vhost_blk *d);
/* The device below; borrowed. */
struct vhost_dev *vhost_blk_dev(struct vhost_blk *d);
/* The answer to a queue_stop that returned false. Control thread. */
void vhost_blk_queue_stopped(struct vhost_blk_queue *q);

/* ---- any thread, between queue_start and queue_stopped ---- */

struct vhost_blk *vhost_blk_queue_device(const struct vhost_blk_queue *q);
uint32_t vhost_blk_queue_index(const struct vhost_blk_queue *q);
/* What to sleep on: stores up to 2 descriptors in fds and returns how many. Each is watched with
 * EPOLLIN | EPOLLET, and neither is read. */
uint32_t vhost_blk_fds(const struct vhost_blk_queue *q, int fds[2]);

/* ---- the queue's data thread ---- */

/* One burst: completes, takes new requests, starts them. Returns how much it did; 0: nothing to do
 * just now. Never waits. */
uint32_t vhost_blk_poll(struct vhost_blk_queue *q);
/* Before a sleep: one more burst, then asks the guest for kicks. True: something was done or is there to
 * do, so do not sleep. Between this and the sleep no event may be taken from the descriptors. */
bool vhost_blk_arm(struct vhost_blk_queue *q);
/* After it: the guest saves its kicks. */
void vhost_blk_disarm(struct vhost_blk_queue *q);
/* When the queue must be polled at the latest, CLOCK_MONOTONIC ns; UINT64_MAX: when an fd says so. */
uint64_t vhost_blk_wake_ns(const struct vhost_blk_queue *q);
/* Takes no new requests from here on; those that a limit holds back start now. */
void vhost_blk_drain(struct vhost_blk_queue *q);
/* Whether no request is in flight. */
bool vhost_blk_idle(const struct vhost_blk_queue *q);

#endif
