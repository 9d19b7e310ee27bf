/* SPDX-License-Identifier: Apache-2.0 */
/* blk.h: the block-device seam. A bdev is opened by kind and options on a control thread; I/O goes
 * through channels, one for each thread (or virtqueue) that uses the bdev. The vhost-user-blk device
 * and later the NVMe target stand on it; mem, file and null implement it (impl.h).
 *
 * A request carries its own context: nothing is allocated for an I/O. A burst on the owner's thread is
 *   blk_poll(chan);  blk_submit(chan, req) ... up to blk_room(chan) times;  blk_poll(chan);
 * and before the thread sleeps it adds blk_chan_fd() to what it waits for, and blk_chan_wake_ns() to
 * its timeout. */
#ifndef BLK_BLK_H
#define BLK_BLK_H

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/err.h"
#include "blk/stats.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/uio.h>

#define BLK_SECTOR 512u /* offsets and lengths are multiples of it, as in virtio */

struct blk;
struct blk_chan;
struct blk_req;
struct loop;

enum blk_op { BLK_READ, BLK_WRITE, BLK_FLUSH, BLK_DISCARD, BLK_WRITE_ZEROES };

enum blk_cap { /* what a bdev can do */
	BLK_CAN_FLUSH = 1 << 0,
	BLK_CAN_DISCARD = 1 << 1,
	BLK_CAN_WRITE_ZEROES = 1 << 2,
	BLK_READ_ONLY = 1 << 3,
};

enum blk_req_flag {
	BLK_UNMAP = 1 << 0, /* write zeroes: the range may be deallocated */
};

/* rc: 0 or a negative errno (-ENOSPC, -EIO, -EROFS, ...). Runs on the channel's thread inside
 * blk_submit or blk_poll; must not call either for the same channel. */
typedef void (*blk_done_fn)(struct blk_req *req, int rc);

/* One I/O; the caller's memory, left alone by the caller until done is called. */
struct blk_req {
	uint8_t op;	    /* enum blk_op */
	uint8_t flags;	    /* enum blk_req_flag */
	uint32_t n_iov;	    /* reads and writes: 1..info.max_iov; else 0 */
	struct iovec *iov;  /* sums to len_bytes; changed while in flight, as it was in 'done' */
	uint64_t off_bytes; /* multiple of BLK_SECTOR */
	uint64_t len_bytes; /* multiple of BLK_SECTOR; flush: 0 */
	blk_done_fn done;
	/* the layers' own, while the request is in flight */
	struct blk_req *next;
	uint64_t start_ns;
	uint64_t priv[2];
};

struct blk_opts {
	const char *kind;     /* "mem", "file", "null" */
	const char *name;     /* in messages; copied */
	const char *path;     /* file: the file or block device; copied */
	int fd;		      /* mem: a memfd, duplicated; -1: make one */
	uint64_t size_bytes;  /* 0: as large as what is there, which must not be smaller */
	uint32_t block_bytes; /* logical block told to users: 512..65536, power of two; 0: 512 */
	uint32_t depth;	      /* requests in flight for a channel, 1..4096; 0: 256 */
	bool create;	      /* file: make a thin file of size_bytes when there is none */
	bool read_only;
	bool buffered; /* file: through the page cache instead of O_DIRECT */
	bool no_copy; /* null: reads leave the buffer as it is (benchmarks) instead of zeroing it */
	const struct clock *clock; /* copied; NULL: clock_mono */
};

/* What stays the same while a bdev is open. */
struct blk_info {
	const char *kind, *name;
	uint32_t caps;			 /* enum blk_cap */
	uint32_t block_bytes;		 /* logical block */
	uint32_t phys_bytes;		 /* what the medium likes best: multiple of block_bytes */
	uint32_t max_iov;		 /* elements of one request's iov */
	uint64_t max_discard_bytes;	 /* of one discard */
	uint64_t max_write_zeroes_bytes; /* of one write-zeroes */
};

/* Opens a bdev; stores a new one in *out. Control thread.
 * errors   -EINVAL unknown kind or bad option; -EAGAIN another process still holds the file (try
 *          again: blk_open_wait does); -ENOENT, -ENOSYS (no io_uring), ... with the reason in err */
int blk_open(const struct blk_opts *opts, struct blk **out, struct err *err)
    __attribute__((warn_unused_result));
/* Closes it. No channel may be open. NULL is fine. Control thread. */
void blk_close(struct blk *b);
DEFINE_CLEANUP(struct blk, blk_close)

/* As blk_open, but where that says -EAGAIN it tries again from the loop's timer until timeout_ns have
 * passed. done(arg, blk, err) runs once, from the loop: blk is NULL when err->code is not 0. 'opts'
 * and its texts and fd are borrowed until then. Returns a handle for blk_open_cancel, which is gone
 * once 'done' was called. */
struct blk_wait;
typedef void (*blk_opened_fn)(void *arg, struct blk *b, const struct err *err);
struct blk_wait *blk_open_wait(struct loop *l, const struct blk_opts *opts, uint64_t timeout_ns,
    blk_opened_fn done, void *arg);
void blk_open_cancel(struct blk_wait *w);

/* Borrowed; valid until blk_close. Any thread. */
const struct blk_info *blk_info(const struct blk *b);
/* Bytes, a multiple of block_bytes; grows only. Any thread. */
uint64_t blk_size(const struct blk *b);
/* Grows the bdev; -EINVAL when size_bytes is smaller than now or no multiple of the block. Requests
 * may be in flight. Control thread. */
int blk_resize(struct blk *b, uint64_t size_bytes, struct err *err)
    __attribute__((warn_unused_result));
/* The sums over its channels, open and closed ones. Any thread but a worker (takes a lock). */
void blk_read_stats(struct blk *b, struct blk_stats *out);

/* Opens a channel. Any control thread; every later call but close is made by one thread, its owner. */
int blk_chan_open(struct blk *b, struct blk_chan **out, struct err *err)
    __attribute__((warn_unused_result));
/* Closes it; nothing may be in flight. Any thread. NULL is fine. */
void blk_chan_close(struct blk_chan *c);

/* Hands a request over; 'done' may be called before this returns. What is wrong with the request
 * (range, read-only) is told by 'done' as well. More than blk_room() requests wait in order. */
void blk_submit(struct blk_chan *c, struct blk_req *req);
/* Starts what was submitted, completes what is ready; returns whether anything was done. Never waits.
 * It also reads the channel's time anew, so call it at the begin of a burst. */
bool blk_poll(struct blk_chan *c);
/* How many requests the channel would start at once; 0: take no more from the guest for now. */
uint32_t blk_room(struct blk_chan *c);
/* The time of this burst in the bdev's clock, ns: as of the last blk_poll, or of the first call since. */
uint64_t blk_now(struct blk_chan *c);
/* Readable when blk_poll has something to complete; -1: completions never wait. Borrowed. */
int blk_chan_fd(struct blk_chan *c);
/* When blk_poll is due whatever the fd says, in the bdev's clock, ns; UINT64_MAX: never. */
uint64_t blk_chan_wake_ns(struct blk_chan *c);
/* Starts requests that a limit holds back, at once: before a ring stops. */
void blk_hurry(struct blk_chan *c);

/* Counts a request that has ended out of 's' (whose depth counts it in): kind, bytes, error, depth. */
void blk_stats_done(struct blk_stats *s, const struct blk_req *req, int rc);

/* Creates a sealed memfd for a "mem" bdev: the process that must outlive the data plane calls it (the
 * disk lives as long as one of them holds the descriptor). Returns the descriptor or -errno. */
int blk_memfd(const char *name, uint64_t size_bytes, struct err *err);

#endif
