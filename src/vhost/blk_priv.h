/* SPDX-License-Identifier: Apache-2.0 */
/* blk_priv.h: what blk.c (control thread) and blk_io.c (data threads) share. */
#ifndef VHOST_BLK_PRIV_H
#define VHOST_BLK_PRIV_H

#include "vhost/blk.h"
#include "vhost/blk_spec.h"

#include <stdatomic.h>

struct blk_limit;
struct vhost_blk_io;

struct vhost_blk_queue {
	struct vhost_blk *blk;
	uint32_t index;
	struct blk_chan *chan; /* owned: the limit's filter and the bdev's channel below it */
	struct vhost_vq *vq;   /* set at queue_start */

	/* the data thread's, from queue_start to queue_stopped */
	bool draining;
	uint16_t cap; /* entries of an io's iov */
	uint32_t n_ios, n_free;
	struct vhost_blk_io **free_ios; /* a stack of n_free */
	uint8_t *ios;			/* n_ios of them, each with its iov */
	struct blk_req *again;		/* flushes behind writes, to be submitted */
	uint32_t n_done;		/* completed, latency not counted yet */
	uint64_t done_start;		/* sum of their start_ns */
	struct blk_stats stats;
};

struct vhost_blk {
	struct vhost_blk_config cfg;
	struct vhost_dev *dev;
	struct blk_limit *limit;
	atomic_bool write_cache;
	uint8_t id[VIRTIO_BLK_ID_BYTES];
	struct vhost_blk_queue queues[]; /* cfg.n_queues */
};

/* Makes and frees the memory of requests; control thread, while no data thread has the queue. */
void vhost_blk_ios_new(struct vhost_blk_queue *q);
void vhost_blk_ios_free(struct vhost_blk_queue *q);

#endif
