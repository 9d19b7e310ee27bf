/* SPDX-License-Identifier: Apache-2.0 */
/* server_io.c: requests about ports, block devices, disks, and statistics. */
#include "base/mem.h"
#include "base/vec.h"
#include "dp/server_impl.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* ---- lists of numbers ---- */

struct stat_list {
	VEC(struct wire_stat) items;
	struct arena *names;
};

static void
add_stat(void *arg, const char *name, uint64_t value)
{
	struct stat_list *l = arg;
	struct wire_stat *s = vec_add(&l->items);

	*s = (struct wire_stat){ name, value };
}

/* With a name that does not live long. */
static void
add_drop(struct stat_list *l, const char *name, uint64_t value)
{
	add_stat(l, arena_printf(l->names, "drop_%s", name), value);
}

static struct stat_list
stat_list_new(void)
{
	return (struct stat_list){ .names = arena_new(0) };
}

static void
stat_list_free(struct stat_list *l)
{
	vec_fini(&l->items);
	arena_free(l->names);
}

/* ---- ports ---- */

static void
send_port(struct client *c, uint64_t req, struct dp_port *p)
{
	struct stat_list l = stat_list_new();
	struct wire_msg r = { .type = WIRE_MSG_port_info };
	struct wire_port_info *w = &r.u.port_info;
	struct dp_port_count sum;

	dp_port_sum(p, &sum);
#define X(name, help) add_stat(&l, #name, sum.name);
	DP_PORT_COUNTERS(X)
#undef X
	for (uint32_t i = 1; i < DP_N_DROPS; i++)
		add_drop(&l, dp_drop_name(i, NULL), sum.drop[i]);
	if (p->open && p->ops->stats != NULL)
		p->ops->stats(p, add_stat, &l);
	*w = (struct wire_port_info){ .port = p->num,
		.name = p->name,
		.kind = p->ops->kind,
		.arg = p->arg,
		.state = p->state,
		.up = atomic_load(&p->up),
		.features = p->negotiated,
		.queues = p->n_queues,
		.from_bps = p->from_bps,
		.to_bps = p->to_bps,
		.n_stats = (uint32_t)l.items.n,
		.stats = l.items.v };
	wire_reply(c->c, req, &r);
	stat_list_free(&l);
}

void
server_port_set(struct client *c, struct wire_msg *m)
{
	const struct wire_port_set *w = &m->u.port_set;
	struct dp_port_conf conf = { .port = w->port,
		.name = w->name,
		.kind = w->kind,
		.arg = w->arg,
		.host_side = w->side != 0,
		.from_bps = w->from_bps,
		.to_bps = w->to_bps,
		.mtu = w->mtu,
		.n_queues = w->queues,
		.features = w->features,
		.connect = w->connect,
		.group = w->group };
	struct err err = { 0 };

	if (w->mac.len == 6)
		conf.mac = w->mac.p;
	else if (w->mac.len != 0)
		err_set(&err, -EINVAL, "port %s: a MAC address has 6 bytes, not %u", w->name,
		    w->mac.len);
	if (err.code == 0 && dp_port_set(c->s->dp, &conf, gen_of(c->s, m), &err) == 0)
		send_port(c, m->req, dp_port_get(c->s->dp, w->port));
	wire_reply_done(c->c, m->req, &err);
}

void
server_port_del(struct client *c, struct wire_msg *m)
{
	dp_port_del(c->s->dp, m->u.port_del.port);
	wire_reply_done(c->c, m->req, NULL);
}

void
server_port_read(struct client *c, struct wire_msg *m)
{
	uint32_t want = m->u.port_read.port;
	struct dp_port *p = want != 0 ? dp_port_get(c->s->dp, want) : dp_port_next(c->s->dp, 1);
	struct err err = { 0 };

	if (want != 0 && p == NULL)
		err_set(&err, -ENOENT, "port %u: there is none", want);
	for (; p != NULL; p = want == 0 ? dp_port_next(c->s->dp, p->num + 1) : NULL)
		send_port(c, m->req, p);
	wire_reply_done(c->c, m->req, &err);
}

/* ---- block devices ---- */

static void
add_blk_stats(struct stat_list *l, const struct blk_stats *st)
{
#define X(name, kind, unit, help) add_stat(l, #name, st->name);
	BLK_STATS(X)
#undef X
}

static void
send_bdev(struct client *c, uint64_t req, struct dp_bdev *b)
{
	struct stat_list l = stat_list_new();
	struct wire_msg r = { .type = WIRE_MSG_bdev_info };
	struct blk_stats st = { 0 };

	if (b->blk != NULL)
		blk_read_stats(b->blk, &st);
	add_blk_stats(&l, &st);
	r.u.bdev_info = (struct wire_bdev_info){ .name = b->name,
		.kind = b->kind,
		.path = b->path,
		.size_bytes = b->blk != NULL ? blk_size(b->blk) : 0,
		.block_bytes = b->blk != NULL ? blk_info(b->blk)->block_bytes : 0,
		.users = b->users,
		.n_stats = (uint32_t)l.items.n,
		.stats = l.items.v };
	if (b->fd >= 0) { /* for an ipdkd that was started again (D15) */
		r.n_fds = 1;
		r.fds[0] = b->fd;
	}
	wire_reply(c->c, req, &r);
	stat_list_free(&l);
}

void
server_bdev_set(struct client *c, struct wire_msg *m)
{
	const struct wire_bdev_set *w = &m->u.bdev_set;
	struct dp_bdev_conf conf = { .name = w->name,
		.kind = w->kind,
		.path = w->path,
		.size_bytes = w->size_bytes,
		.block_bytes = w->block_bytes,
		.create = w->create,
		.read_only = w->read_only,
		.buffered = w->buffered,
		.fd = m->n_fds > 0 ? m->fds[0] : -1 };

	dp_bdev_set(&c->s->disks.bdevs, &conf, gen_of(c->s, m), later_done, later_new(c, m));
}

void
server_bdev_del(struct client *c, struct wire_msg *m)
{
	struct err err = { 0 };

	if (dp_bdev_del(&c->s->disks.bdevs, m->u.bdev_del.name, &err) < 0)
		wire_reply_done(c->c, m->req, &err);
	else
		wire_reply_done(c->c, m->req, NULL);
}

void
server_bdev_read(struct client *c, struct wire_msg *m)
{
	const char *want = m->u.bdev_read.name;
	struct dp_bdevs *bs = &c->s->disks.bdevs;
	struct map_item *it;
	struct err err = { 0 };

	map_for_each (it, &bs->map)
		if (*want == '\0' || strcmp(want, it->key) == 0)
			send_bdev(c, m->req, it->value);
	if (*want != '\0' && dp_bdev_get(bs, want) == NULL)
		err_set(&err, -ENOENT, "bdev %s: there is none", want);
	wire_reply_done(c->c, m->req, &err);
}

/* ---- disks ---- */

static void
send_disk(struct client *c, uint64_t req, struct dp_disk *d)
{
	struct stat_list l = stat_list_new();
	struct wire_msg r = { .type = WIRE_MSG_disk_info };
	struct wire_disk_info *w = &r.u.disk_info;
	struct blk_stats st = { 0 };

	*w = (struct wire_disk_info){ .name = d->name,
		.bdev = d->bdev != NULL ? d->bdev->name : "",
		.socket = d->socket,
		.state = d->state,
		.up = d->up,
		.queues = d->queues,
		.iops = d->iops,
		.bytes_per_s = d->bytes_per_s };
	if (d->bdev != NULL && d->bdev->blk != NULL)
		w->size_bytes = blk_size(d->bdev->blk);
	if (d->dev != NULL) {
		struct vhost_dev *dev = vhost_blk_dev(d->dev);

		vhost_blk_read_stats(d->dev, &st);
		add_blk_stats(&l, &st);
		add_stat(&l, "limit_waits", vhost_blk_limit_waits(d->dev));
#define X(name, help) add_stat(&l, #name, vhost_dev_counter(dev, VHOST_DEV_##name));
		VHOST_DEV_COUNTERS(X)
#undef X
		w->features = vhost_dev_features(dev);
		w->queues = vhost_dev_n_queues(dev);
	} else {
		add_blk_stats(&l, &st);
	}
	w->n_stats = (uint32_t)l.items.n;
	w->stats = l.items.v;
	wire_reply(c->c, req, &r);
	stat_list_free(&l);
}

void
server_disk_set(struct client *c, struct wire_msg *m)
{
	const struct wire_disk_set *w = &m->u.disk_set;
	struct dp_disk_conf conf = { .name = w->name,
		.bdev = w->bdev,
		.socket = w->socket,
		.connect = w->connect,
		.group = w->group,
		.iops = w->iops,
		.bytes_per_s = w->bytes_per_s,
		.queues = w->queues,
		.queue_size = w->queue_size,
		.serial = w->serial,
		.features = w->features };

	dp_disk_set(&c->s->disks, &conf, gen_of(c->s, m), later_done, later_new(c, m));
}

void
server_disk_del(struct client *c, struct wire_msg *m)
{
	dp_disk_del(&c->s->disks, m->u.disk_del.name, later_done, later_new(c, m));
}

void
server_disk_read(struct client *c, struct wire_msg *m)
{
	const char *want = m->u.disk_read.name;
	struct map_item *it;
	struct err err = { 0 };

	map_for_each (it, &c->s->disks.map)
		if (*want == '\0' || strcmp(want, it->key) == 0)
			send_disk(c, m->req, it->value);
	if (*want != '\0' && dp_disk_get(&c->s->disks, want) == NULL)
		err_set(&err, -ENOENT, "disk %s: there is none", want);
	wire_reply_done(c->c, m->req, &err);
}

/* ---- statistics ---- */

void
server_stats_read(struct client *c, struct wire_msg *m)
{
	uint32_t n = dp_n_workers(c->s->dp);

	for (uint32_t i = 0; i <= n; i++) {
		struct stat_list l = stat_list_new();
		struct wire_msg r = { .type = WIRE_MSG_stats };
		char of[32];

		dp_worker_stats(c->s->dp, i, add_stat, &l);
		snprintf(of, sizeof of, i < n ? "worker %u" : "engine", i);
		r.u.stats = (struct wire_stats){ of, (uint32_t)l.items.n, l.items.v };
		wire_reply(c->c, m->req, &r);
		stat_list_free(&l);
	}
	wire_reply_done(c->c, m->req, NULL);
}
