/* SPDX-License-Identifier: Apache-2.0 */
/* bdev.h: the block devices by name, opened by blk/ and used by disks (disk.h). Control thread. */
#ifndef DP_BDEV_H
#define DP_BDEV_H

#include "base/loop.h"
#include "base/map.h"
#include "blk/blk.h"

/* The end of an operation that may wait; err's code is 0 when it was done. Called once, perhaps before
 * the operation's function returns. err is borrowed. */
typedef void (*dp_done_fn)(void *arg, const struct err *err);

struct dp_bdev_conf {
	const char *name, *kind, *path;
	uint64_t size_bytes;
	uint32_t block_bytes;
	bool create, read_only, buffered;
	int fd; /* mem: its memfd, borrowed; -1: none */
};

struct dp_bdev_waiter;

struct dp_bdev {
	char *name, *kind, *path;
	bool read_only;
	struct blk *blk;       /* NULL: being opened */
	struct blk_wait *wait; /* while it is */
	int fd;		       /* mem: own duplicate, for ipdkd after its restart; else -1 */
	uint32_t users;	       /* disks */
	uint64_t gen;
	struct dp_bdevs *all;
	struct dp_bdev_waiter *waiters; /* sets that wait for the opening */
	struct blk_opts opts;		/* while it waits */
};

struct dp_bdevs {
	struct loop *loop;
	struct map map; /* name -> struct dp_bdev */
	/* One was opened, grew, or could not be opened (blk NULL; it is freed after the call). */
	void (*changed)(void *arg, struct dp_bdev *b, const struct err *err);
	void *arg;
};

void dp_bdevs_init(struct dp_bdevs *bs, struct loop *l,
    void (*changed)(void *arg, struct dp_bdev *b, const struct err *err), void *arg);
/* Closes all; no disk may be left. */
void dp_bdevs_fini(struct dp_bdevs *bs);

/* Makes it what conf says: opens a new one, grows one that is there. A file that another process holds
 * is waited for, ten seconds at most.
 * errors  -EEXIST: the name is that of another device; -EINVAL: smaller than it is; blk_open's */
void dp_bdev_set(
    struct dp_bdevs *bs, const struct dp_bdev_conf *conf, uint64_t gen, dp_done_fn done, void *arg);
/* -EBUSY: a disk uses it. An absent one is fine. */
int dp_bdev_del(struct dp_bdevs *bs, const char *name, struct err *err)
    __attribute__((warn_unused_result));
struct dp_bdev *dp_bdev_get(struct dp_bdevs *bs, const char *name);
/* Deletes those that no disk uses and that were last set with another generation. */
void dp_bdevs_sync(struct dp_bdevs *bs, uint64_t gen);

#endif
