/* SPDX-License-Identifier: Apache-2.0 */
/* disk.c: vhost-blk devices, and their queues on workers. A queue that the guest takes back is drained
 * by its worker, which then tells the control thread; nothing waits meanwhile. */
#include "dp/disk.h"

#include "base/log.h"
#include "base/mem.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct dp_disk_queue {
	struct dp_poller poller;
	struct dp_disk *disk;
	struct vhost_blk_queue *q;
	struct dp_reactor *reactor;
	int fds[2];
	uint32_t n_fds;
	bool draining;	     /* the worker's, once set by dp_reactor_call */
	atomic_bool drained; /* for the control thread */
	struct dp_disk_queue *next;
};

static void set_state(struct dp_disk *d, bool up, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void
set_state(struct dp_disk *d, bool up, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(d->state, sizeof d->state, fmt, ap);
	va_end(ap);
	d->up = up;
	log_info("disk %s: %s", d->name, d->state);
	if (d->all->event != NULL)
		d->all->event(d->all->event_arg, d->name, up, d->state);
}

static void
finish(struct dp_disk *d, const struct err *err)
{
	dp_done_fn done = d->done;

	d->done = NULL;
	if (done != NULL)
		done(d->arg, err);
}

/* ---- queues: the worker's side ---- */

static bool
queue_poll(struct dp_poller *p)
{
	struct dp_disk_queue *k = CONTAINER_OF(p, struct dp_disk_queue, poller);
	bool work = vhost_blk_poll(k->q) > 0;
	uint64_t one = 1;

	if (__builtin_expect(k->draining, 0) && !atomic_load(&k->drained) && vhost_blk_idle(k->q)) {
		atomic_store(&k->drained, true);
		if (write(k->disk->all->drained_fd, &one, sizeof one) < 0)
			return work; /* the counter is full: it is readable */
	}
	return work;
}

static bool
queue_arm(struct dp_poller *p)
{
	return vhost_blk_arm(CONTAINER_OF(p, struct dp_disk_queue, poller)->q);
}

static void
queue_disarm(struct dp_poller *p)
{
	vhost_blk_disarm(CONTAINER_OF(p, struct dp_disk_queue, poller)->q);
}

static uint64_t
queue_wake_ns(struct dp_poller *p)
{
	return vhost_blk_wake_ns(CONTAINER_OF(p, struct dp_disk_queue, poller)->q);
}

static void
drain(void *arg)
{
	struct dp_disk_queue *k = arg;

	k->draining = true;
	vhost_blk_drain(k->q);
	vhost_blk_poll(k->q);
	if (vhost_blk_idle(k->q))
		atomic_store(&k->drained, true);
}

/* ---- queues: the control thread's side ---- */

static void
queue_start(void *arg, struct vhost_blk_queue *q)
{
	struct dp_disk *d = arg;
	struct dp_disk_queue *k = xcalloc(1, sizeof *k);
	struct err err = { 0 };

	k->poller = (struct dp_poller){ queue_poll, queue_arm, queue_disarm, queue_wake_ns, NULL };
	k->disk = d;
	k->q = q;
	k->reactor = dp_reactor_pick(d->all->dp);
	k->n_fds = vhost_blk_fds(q, k->fds);
	for (uint32_t i = 0; i < k->n_fds; i++)
		if (dp_reactor_fd_add(k->reactor, k->fds[i], &err) < 0)
			k->poller.arm = NULL; /* then it is polled now and again */
	if (err.code < 0)
		log_warn("disk %s: %s", d->name, err.msg);
	k->next = d->running;
	d->running = k;
	dp_reactor_add(k->reactor, &k->poller);
}

/* Takes the queue, which is drained, from its worker. */
static void
queue_remove(struct dp_disk_queue *k)
{
	struct dp_disk_queue **at = &k->disk->running;

	dp_reactor_del(k->reactor, &k->poller);
	for (uint32_t i = 0; i < k->n_fds; i++)
		dp_reactor_fd_del(k->reactor, k->fds[i]);
	dp_reactor_unpick(k->disk->all->dp, k->reactor);
	while (*at != k)
		at = &(*at)->next;
	*at = k->next;
	free(k);
}

static bool
queue_stop(void *arg, struct vhost_blk_queue *q)
{
	struct dp_disk *d = arg;
	struct dp_disk_queue *k = d->running;

	while (k != NULL && k->q != q)
		k = k->next;
	if (k == NULL)
		return true;
	dp_reactor_call(k->reactor, drain, k);
	if (!atomic_load(&k->drained))
		return false;
	queue_remove(k);
	return true;
}

static struct dp_disk_queue *
find_drained(struct dp_disks *ds)
{
	struct map_item *it;

	map_for_each (it, &ds->map) {
		const struct dp_disk *d = it->value;

		for (struct dp_disk_queue *k = d->running; k != NULL; k = k->next)
			if (atomic_load(&k->drained))
				return k;
	}
	return NULL;
}

/* Some queue was drained by its worker. */
static void
drained_ready(void *arg, uint32_t events)
{
	struct dp_disks *ds = arg;
	struct dp_disk_queue *k;
	uint64_t n;

	(void)events;
	if (read(ds->drained_fd, &n, sizeof n) < 0)
		return;
	while ((k = find_drained(ds)) != NULL) { /* anew: each may be the end of its disk */
		struct vhost_blk_queue *q = k->q;

		queue_remove(k);
		vhost_blk_queue_stopped(q);
	}
}

static void
quiesce(void *arg)
{
	dp_qsbr_wait(dp_qsbr(((struct dp_disk *)arg)->all->dp));
}

static void
connected(void *arg, bool on)
{
	struct dp_disk *d = arg;

	if (d->deleting)
		return;
	set_state(d, on, on ? "up" : "waiting for a guest");
}

static void
disk_free(struct dp_disk *d)
{
	map_sdel(&d->all->map, d->name);
	if (d->bdev != NULL)
		d->bdev->users--;
	finish(d, &(struct err){ 0 });
	free(d->name);
	free(d->socket);
	free(d->group);
	free(d->serial);
	free(d);
}

static void
freed(void *arg)
{
	disk_free(arg);
}

static const struct vhost_blk_ops ops = { .queue_start = queue_start,
	.queue_stop = queue_stop,
	.quiesce = quiesce,
	.connected = connected,
	.freed = freed };

/* ---- disks ---- */

struct dp_disk *
dp_disk_get(struct dp_disks *ds, const char *name)
{
	struct dp_disk *d = map_sget(&ds->map, name);

	return d != NULL && !d->deleting ? d : NULL;
}

/* Opens the device; its bdev is open and the state was replayed. */
static int
disk_open(struct dp_disk *d, struct err *err)
{
	struct vhost_blk_config cfg = { .name = d->name,
		.path = d->socket,
		.connect = d->connect,
		.n_queues = d->queues,
		.queue_size = d->queue_size,
		.serial = d->serial,
		.blk = d->bdev->blk,
		.limit_iops = d->iops,
		.limit_bytes_per_s = d->bytes_per_s,
		.no_packed = d->features != 0 && !(d->features & VIRTIO_BIT(VIRTIO_F_RING_PACKED)),
		.ops = &ops,
		.arg = d };
	int rc = dp_group_id(d->group, &cfg.group, err);

	if (rc == 0)
		rc = vhost_blk_new(d->all->loop, &cfg, &d->dev, err);
	if (rc < 0)
		return err_prefix(err, "disk %s: ", d->name);
	if (!d->up)
		set_state(d, false, "waiting for a guest");
	return 0;
}

/* Opens it if it can be opened by now, and answers who waits. */
static void
try_open(struct dp_disk *d)
{
	struct err err = { 0 };

	if (d->dev != NULL || d->deleting || !d->all->serving || d->bdev == NULL ||
	    d->bdev->blk == NULL)
		return;
	if (disk_open(d, &err) < 0) {
		d->broken = true;
		set_state(d, false, "broken: %s", err.msg);
	}
	finish(d, &err);
}

static void
bdev_changed(void *arg, struct dp_bdev *b, const struct err *err)
{
	struct dp_disks *ds = arg;
	struct map_item *it;

	map_for_each (it, &ds->map) {
		struct dp_disk *d = it->value;

		if (d->bdev != b)
			continue;
		if (b->blk == NULL) { /* it could not be opened, and goes */
			d->bdev = NULL;
			d->broken = true;
			b->users--;
			set_state(d, false, "broken: %s", err->msg);
			finish(d, err);
		} else if (d->dev != NULL) {
			vhost_blk_resized(d->dev);
		} else {
			try_open(d);
		}
	}
}

static void
set_limits(struct dp_disk *d, const struct dp_disk_conf *conf)
{
	d->iops = conf->iops;
	d->bytes_per_s = conf->bytes_per_s;
	if (d->dev == NULL)
		return;
	vhost_blk_set_limit(d->dev, d->iops, d->bytes_per_s);
	for (struct dp_disk_queue *k = d->running; k != NULL; k = k->next)
		dp_reactor_wake(k->reactor);
}

static bool
same_disk(const struct dp_disk *d, const struct dp_disk_conf *conf)
{
	return d->bdev != NULL && strcmp(d->bdev->name, conf->bdev) == 0 &&
	       strcmp(d->socket, conf->socket) == 0 && d->connect == conf->connect &&
	       strcmp(d->group, conf->group) == 0 && d->queues == conf->queues;
}

static struct dp_disk *
disk_new(struct dp_disks *ds, const struct dp_disk_conf *conf, struct dp_bdev *b)
{
	struct dp_disk *d = xcalloc(1, sizeof *d);

	d->all = ds;
	d->name = xstrdup(conf->name);
	d->socket = xstrdup(conf->socket);
	d->group = xstrdup(conf->group);
	d->serial = xstrdup(*conf->serial != '\0' ? conf->serial : conf->name);
	d->connect = conf->connect;
	d->queues = conf->queues;
	d->queue_size = conf->queue_size;
	d->features = conf->features;
	d->bdev = b;
	b->users++;
	set_limits(d, conf);
	map_sput(&ds->map, d->name, d);
	return d;
}

void
dp_disk_set(
    struct dp_disks *ds, const struct dp_disk_conf *conf, uint64_t gen, dp_done_fn done, void *arg)
{
	struct dp_disk *d = map_sget(&ds->map, conf->name);
	struct dp_bdev *b = dp_bdev_get(&ds->bdevs, conf->bdev);
	struct err err = { 0 };

	if (d != NULL && d->broken && !d->deleting && b != NULL) {
		disk_free(d);
		d = NULL;
	}
	if (*conf->name == '\0')
		err_set(&err, -EINVAL, "a disk needs a name");
	else if (b == NULL)
		err_set(&err, -ENOENT, "disk %s: bdev %s: there is none", conf->name, conf->bdev);
	else if (d != NULL && d->deleting)
		err_set(&err, -EBUSY, "disk %s is still being deleted", conf->name);
	else if (d != NULL && !same_disk(d, conf))
		err_set(&err, -EEXIST, "disk %s is there already, on %s at %s", d->name,
		    d->bdev != NULL ? d->bdev->name : "nothing", d->socket);
	if (err.code < 0) {
		done(arg, &err);
		return;
	}
	if (d != NULL) {
		set_limits(d, conf);
		d->gen = gen;
		done(arg, &err);
		return;
	}
	d = disk_new(ds, conf, b);
	d->gen = gen;
	if (!ds->serving) {
		set_state(d, false, "waiting for the state to be replayed");
		done(arg, &err);
		return;
	}
	d->done = done;
	d->arg = arg;
	if (b->blk == NULL) {
		set_state(d, false, "waiting for bdev %s", b->name);
		return;
	}
	if (disk_open(d, &err) < 0) {
		finish(d, &err);
		disk_free(d);
		return;
	}
	finish(d, &err);
}

void
dp_disk_del(struct dp_disks *ds, const char *name, dp_done_fn done, void *arg)
{
	struct dp_disk *d = map_sget(&ds->map, name);
	struct err err = { 0 };

	if (d == NULL) {
		done(arg, &err);
		return;
	}
	if (d->deleting) {
		err_set(&err, -EBUSY, "disk %s is being deleted already", name);
		done(arg, &err);
		return;
	}
	err_set(&err, -ECANCELED, "disk %s was deleted while it was opened", name);
	finish(d, &err);
	d->deleting = true;
	d->done = done;
	d->arg = arg;
	if (d->dev != NULL)
		vhost_blk_free(d->dev); /* 'freed' comes now or later */
	else
		disk_free(d);
}

void
dp_disks_serve(struct dp_disks *ds)
{
	struct map_item *it;

	ds->serving = true;
	map_for_each (it, &ds->map)
		try_open(it->value);
}

static void
nobody(void *arg, const struct err *err)
{
}

void
dp_disks_sync(struct dp_disks *ds, uint64_t gen)
{
	struct map_item *it;

	map_for_each (it, &ds->map) {
		struct dp_disk *d = it->value;

		if (d->gen != gen && !d->deleting)
			dp_disk_del(ds, d->name, nobody, NULL);
	}
	dp_bdevs_sync(&ds->bdevs, gen);
}

int
dp_disks_init(struct dp_disks *ds, struct loop *l, struct dp *dp, struct err *err)
{
	*ds = (struct dp_disks){ .dp = dp, .loop = l };
	ds->drained_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (ds->drained_fd < 0)
		return err_errno(err, errno, "disks: eventfd");
	ds->drained_watch = loop_fd_add(l, ds->drained_fd, EPOLLIN, drained_ready, ds);
	dp_bdevs_init(&ds->bdevs, l, bdev_changed, ds);
	return 0;
}

void
dp_disks_fini(struct dp_disks *ds)
{
	uint64_t until = clock_mono_ns() + 2 * NS_PER_S;
	struct map_item *it;

	ds->event = NULL;
	map_for_each (it, &ds->map)
		dp_disk_del(ds, it->key, nobody, NULL);
	while (ds->map.n > 0 && clock_mono_ns() < until)
		loop_step(ds->loop, 10 * NS_PER_MS);
	if (ds->map.n > 0) {
		/* the process ends: what the kernel still writes, it writes */
		log_warn("%zu disks have requests in flight that do not end", ds->map.n);
		return;
	}
	map_fini(&ds->map);
	dp_bdevs_fini(&ds->bdevs);
	loop_fd_del(ds->drained_watch);
	close(ds->drained_fd);
}
