/* SPDX-License-Identifier: Apache-2.0 */
/* disk.h: the disks by name: vhost-user-blk devices (vhost/blk.h) on bdevs, their queues polled by the
 * engine's workers. A disk is opened when its bdev is and the state was replayed (dp_disks_serve), and
 * says so by an event. Control thread. */
#ifndef DP_DISK_H
#define DP_DISK_H

#include "dp/bdev.h"
#include "dp/dp.h"
#include "vhost/blk.h"

struct dp_disk_conf {
	const char *name, *bdev;
	const char *socket;
	bool connect;
	const char *group;	     /* of the socket; "": this user's only */
	uint64_t iops, bytes_per_s;  /* 0: unlimited */
	uint32_t queues, queue_size; /* 0: defaults */
	const char *serial;	     /* "": the name */
	uint64_t features;	     /* to be offered at most; 0: all */
};

struct dp_disk_queue;

struct dp_disk {
	struct dp_disks *all;
	char *name, *socket, *group, *serial;
	bool connect;
	uint32_t queues, queue_size;
	uint64_t iops, bytes_per_s;
	uint64_t features; /* to be offered at most */
	uint64_t gen;
	struct dp_bdev *bdev;  /* NULL: it could not be opened */
	struct vhost_blk *dev; /* NULL: not open yet */
	bool up,
	    broken; /* broken: it or its bdev could not be opened; setting it again tries anew */
	char state[160];
	struct dp_disk_queue *running; /* its queues that are polled */
	/* who waits for the opening, or for the end */
	dp_done_fn done;
	void *arg;
	bool deleting;
};

struct dp_disks {
	struct dp *dp;
	struct loop *loop;
	struct map map; /* name -> struct dp_disk */
	struct dp_bdevs bdevs;
	bool serving;
	int drained_fd; /* a queue was drained by its worker */
	struct loop_fd *drained_watch;
	void (*event)(void *arg, const char *name, bool up, const char *state); /* may be NULL */
	void *event_arg;
};

int dp_disks_init(struct dp_disks *ds, struct loop *l, struct dp *dp, struct err *err)
    __attribute__((warn_unused_result));
/* Closes all disks and bdevs; runs the loop while requests in flight end, two seconds at most. */
void dp_disks_fini(struct dp_disks *ds);

/* Makes it what conf says: a new one, or other limits. 'done' comes when the disk's socket is there -
 * or, before dp_disks_serve, at once.
 * errors  -ENOENT: no such bdev; -EEXIST: it is there, and other things than limits differ;
 *         vhost_blk_new's */
void dp_disk_set(
    struct dp_disks *ds, const struct dp_disk_conf *conf, uint64_t gen, dp_done_fn done, void *arg);
/* Takes it from its guest; 'done' comes when nothing is in flight any more. An absent one is fine. */
void dp_disk_del(struct dp_disks *ds, const char *name, dp_done_fn done, void *arg);
struct dp_disk *dp_disk_get(struct dp_disks *ds, const char *name);
/* Opens those that wait for it. */
void dp_disks_serve(struct dp_disks *ds);
/* Deletes disks, then bdevs, that were last set with another generation. */
void dp_disks_sync(struct dp_disks *ds, uint64_t gen);

#endif
