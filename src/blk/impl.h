/* SPDX-License-Identifier: Apache-2.0 */
/* impl.h: for implementers of a bdev or of a filter before one: the operations, and what every bdev
 * does the same way (checks, counters, time). Only files in blk/ include it. */
#ifndef BLK_IMPL_H
#define BLK_IMPL_H

#include "blk/blk.h"

#include <pthread.h>

#define BLK_DEPTH_DEFAULT 256u
#define BLK_DEPTH_MAX	  4096u

/* One bdev; an implementation's own struct begins with it. */
struct blk {
	uint32_t magic;
	const struct blk_ops *ops;
	struct blk_info info;
	char *name;	     /* owned; info.name */
	uint64_t size_bytes; /* atomic */
	uint32_t depth;
	struct clock clock;
	pthread_mutex_t lock;	 /* chans, closed */
	struct blk_chan *chans;	 /* those of this bdev, open */
	struct blk_stats closed; /* sums of channels that are gone */
};

/* One channel; an implementation's own struct begins with it. Owned by one thread. */
struct blk_chan {
	const struct blk_chan_ops *ops;
	struct blk *blk;
	struct blk_chan *root; /* the bdev's channel below all filters: it holds the time */
	uint64_t now_ns;       /* root: of this burst; 0: not read yet */
	uint32_t n_done;       /* completions whose latency is not counted yet */
	uint64_t done_start;   /* sum of their start_ns */
	struct blk_stats stats;
	struct blk_chan *next, **link; /* of blk->chans */
};

/* A kind of bdev. Slots are called under no lock. */
struct blk_ops {
	const char *kind;
	/* Returns a new one (its blk part zeroed) after checking opts; sets info.* and size_bytes. */
	int (*open)(const struct blk_opts *opts, struct blk **out, struct err *err);
	void (*close)(struct blk *b);
	/* Makes room for size_bytes (larger than now); the caller publishes the new size. */
	int (*resize)(struct blk *b, uint64_t size_bytes, struct err *err);
	int (*chan_open)(struct blk *b, struct blk_chan **out, struct err *err);
};

/* A kind of channel. room, fd, wake_ns and hurry may be NULL: no bound, -1, never, nothing to do. */
struct blk_chan_ops {
	void (*close)(struct blk_chan *c);
	void (*submit)(struct blk_chan *c, struct blk_req *req);
	bool (*poll)(struct blk_chan *c);
	uint32_t (*room)(struct blk_chan *c);
	int (*fd)(struct blk_chan *c);
	uint64_t (*wake_ns)(struct blk_chan *c);
	void (*hurry)(struct blk_chan *c);
};

extern const struct blk_ops blk_mem_ops, blk_file_ops, blk_null_ops;

/* Counts a request in and checks it; false: it was completed with an error. First thing that a bdev's
 * submit does; a filter doesn't call it. */
bool blk_start(struct blk_chan *c, struct blk_req *req);
/* Counts it out and calls its 'done'. rc: 0 or -errno. */
void blk_complete(struct blk_chan *c, struct blk_req *req, int rc);

#endif
