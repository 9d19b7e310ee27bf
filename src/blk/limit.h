/* SPDX-License-Identifier: Apache-2.0 */
/* limit.h: a disk's limit in requests and bytes a second. One 'blk_limit' is shared by all queues of a
 * disk; each queue puts a filter channel before its bdev channel. A request that must wait is held in
 * order; blk_room() says 0 while one waits, so that the guest's further requests stay in its ring.
 *
 * Reads and writes cost one request and their bytes; discards and write-zeroes one request; flushes
 * nothing, but they keep their place in the order. Over any time T a disk that always has work gets
 * rate * T, to one request exactly; after a pause it may run ahead by burst_ns worth. */
#ifndef BLK_LIMIT_H
#define BLK_LIMIT_H

#include "base/cleanup.h"
#include "base/clock.h"

#include <stdint.h>

struct blk_chan;
struct blk_limit;

struct blk_limit_opts {
	uint64_t iops;	      /* requests a second; 0: unlimited */
	uint64_t bytes_per_s; /* 0: unlimited */
	uint64_t burst_ns;    /* credit that an idle disk keeps; 0: 10 ms */
	uint64_t late_ns;     /* lateness of the poller that a busy disk makes up for; 0: 100 ms */
	const struct clock *clock; /* copied; the bdev's clock; NULL: clock_mono */
};

/* Returns new. Control thread. */
struct blk_limit *blk_limit_new(const struct blk_limit_opts *opts);
/* No channel may be left. NULL is fine. */
void blk_limit_free(struct blk_limit *l);
DEFINE_CLEANUP(struct blk_limit, blk_limit_free)

/* Changes the limit while requests run; those that wait are re-timed. The caller wakes the owners of
 * its channels, whose wake-up time may now be sooner. Any control thread, one at a time. */
void blk_limit_set(struct blk_limit *l, uint64_t iops, uint64_t bytes_per_s);
void blk_limit_get(const struct blk_limit *l, uint64_t *iops, uint64_t *bytes_per_s);
/* Requests that had to wait so far, in all channels. Any thread. */
uint64_t blk_limit_waits(const struct blk_limit *l);

/* Returns a new channel that limits 'below', which it takes: blk_chan_close closes both. */
struct blk_chan *blk_limit_chan(struct blk_limit *l, struct blk_chan *below);

#endif
