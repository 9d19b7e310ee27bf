/* SPDX-License-Identifier: Apache-2.0 */
/* blk.c: the vhost-user-blk device on the control thread: life of the device and its queues, features
 * and configuration space. The requests are in blk_io.c. */
#include "vhost/blk.h"

#include <assert.h>
#include <errno.h>

#include "base/log.h"
#include "base/mem.h"
#include "blk/limit.h"
#include "vhost/blk_priv.h"

enum {
	SEG_MAX_DEFAULT = 126,
	SEG_MAX_LIMIT = 1000,
	SIZE_MAX_BYTES = 4 << 20,
	QUEUE_SIZE_DEFAULT = 1024,
};

static struct vhost_blk_queue *
queue_of(struct vhost_blk *d, const struct vhost_vq *vq)
{
	return &d->queues[vq->index];
}

static void
queue_start(void *arg, struct vhost_vq *vq)
{
	struct vhost_blk *d = arg;
	struct vhost_blk_queue *q = queue_of(d, vq);

	q->vq = vq;
	q->draining = false;
	vhost_blk_ios_new(q);
	d->cfg.ops->queue_start(d->cfg.arg, q);
}

static bool
queue_stop(void *arg, struct vhost_vq *vq)
{
	struct vhost_blk *d = arg;
	struct vhost_blk_queue *q = queue_of(d, vq);

	if (!d->cfg.ops->queue_stop(d->cfg.arg, q))
		return false;
	vhost_blk_ios_free(q);
	return true;
}

void
vhost_blk_queue_stopped(struct vhost_blk_queue *q)
{
	vhost_blk_ios_free(q);
	vhost_dev_queue_stopped(q->blk->dev, q->vq);
}

static void
quiesce(void *arg)
{
	struct vhost_blk *d = arg;

	d->cfg.ops->quiesce(d->cfg.arg);
}

static uint32_t
sectors(uint64_t bytes)
{
	return (uint32_t)MIN(bytes / BLK_SECTOR, UINT32_MAX);
}

static void
fill_config(const struct vhost_blk *d, struct virtio_blk_config *c)
{
	const struct blk_info *in = blk_info(d->cfg.blk);
	uint32_t block = in->block_bytes;

	*c = (struct virtio_blk_config){
		.capacity = le64_of(blk_size(d->cfg.blk) / BLK_SECTOR),
		.size_max = le32_of(SIZE_MAX_BYTES),
		.seg_max = le32_of(d->cfg.seg_max),
		.blk_size = le32_of(block),
		.physical_block_exp = (uint8_t)__builtin_ctz(in->phys_bytes / block),
		.min_io_size = le16_of((uint16_t)MIN(in->phys_bytes / block, UINT16_MAX)),
		.writeback = atomic_load(&d->write_cache),
		.num_queues = le16_of((uint16_t)d->cfg.n_queues),
	};
	if (in->caps & BLK_CAN_DISCARD) {
		c->max_discard_sectors = le32_of(sectors(in->max_discard_bytes));
		c->max_discard_seg = le32_of(1);
		c->discard_sector_alignment = le32_of(in->phys_bytes / BLK_SECTOR);
	}
	if (in->caps & BLK_CAN_WRITE_ZEROES) {
		c->max_write_zeroes_sectors = le32_of(sectors(in->max_write_zeroes_bytes));
		c->max_write_zeroes_seg = le32_of(1);
		c->write_zeroes_may_unmap = 1;
	}
}

/* Whatever lies behind the structure reads as zeroes: some front-ends ask for 256 bytes. */
static int
get_config(void *arg, uint32_t off, uint32_t len, uint8_t *out)
{
	const struct vhost_blk *d = arg;
	struct virtio_blk_config c;

	fill_config(d, &c);
	memset(out, 0, len);
	if (off < sizeof c)
		memcpy(out, (const uint8_t *)&c + off, MIN(len, sizeof c - off));
	return 0;
}

/* Front-ends write the one byte that may be written, or the whole structure with it. */
static int
set_config(void *arg, uint32_t off, uint32_t len, const uint8_t *in)
{
	enum { AT = offsetof(struct virtio_blk_config, writeback) };
	struct vhost_blk *d = arg;
	uint8_t on;

	if (off > AT || len <= AT - off)
		return -EINVAL;
	on = in[AT - off];
	if (on > 1)
		return -EINVAL;
	if (on == atomic_load(&d->write_cache))
		return 0;
	atomic_store(&d->write_cache, on);
	if (d->cfg.ops->write_cache_set != NULL)
		d->cfg.ops->write_cache_set(d->cfg.arg, on);
	return 0;
}

static void
connected(void *arg)
{
	struct vhost_blk *d = arg;

	if (d->cfg.ops->connected != NULL)
		d->cfg.ops->connected(d->cfg.arg, true);
}

static void
disconnected(void *arg)
{
	struct vhost_blk *d = arg;

	if (d->cfg.ops->connected != NULL)
		d->cfg.ops->connected(d->cfg.arg, false);
}

static void
destroy(struct vhost_blk *d)
{
	for (uint32_t i = 0; i < d->cfg.n_queues; i++)
		blk_chan_close(d->queues[i].chan);
	blk_limit_free(d->limit);
	free(d);
}

static void
freed(void *arg)
{
	struct vhost_blk *d = arg;
	void (*tell)(void *) = d->cfg.ops->freed;
	void *tell_arg = d->cfg.arg;
	bool opened = d->dev != NULL; /* else vhost_blk_new is failing, and puts away the rest */

	if (!opened)
		return;
	destroy(d);
	if (tell != NULL)
		tell(tell_arg);
}

static const struct vhost_dev_ops dev_ops = {
	.queue_start = queue_start,
	.queue_stop = queue_stop,
	.quiesce = quiesce,
	.get_config = get_config,
	.set_config = set_config,
	.connected = connected,
	.disconnected = disconnected,
	.freed = freed,
};

static uint64_t
features(const struct vhost_blk_config *cfg)
{
	uint32_t caps = blk_info(cfg->blk)->caps;
	uint64_t f = VIRTIO_BIT(VIRTIO_F_VERSION_1) | VIRTIO_BIT(VIRTIO_F_INDIRECT_DESC) |
		     VIRTIO_BIT(VIRTIO_F_EVENT_IDX) | VIRTIO_BIT(VIRTIO_F_ANY_LAYOUT) |
		     VIRTIO_BIT(VIRTIO_BLK_F_SIZE_MAX) | VIRTIO_BIT(VIRTIO_BLK_F_SEG_MAX) |
		     VIRTIO_BIT(VIRTIO_BLK_F_BLK_SIZE) | VIRTIO_BIT(VIRTIO_BLK_F_TOPOLOGY) |
		     VIRTIO_BIT(VIRTIO_BLK_F_MQ);

	if (!cfg->no_packed)
		f |= VIRTIO_BIT(VIRTIO_F_RING_PACKED);
	if (caps & BLK_READ_ONLY)
		f |= VIRTIO_BIT(VIRTIO_BLK_F_RO);
	if (caps & BLK_CAN_FLUSH)
		f |= VIRTIO_BIT(VIRTIO_BLK_F_FLUSH) | VIRTIO_BIT(VIRTIO_BLK_F_CONFIG_WCE);
	if ((caps & BLK_CAN_DISCARD) && !(caps & BLK_READ_ONLY))
		f |= VIRTIO_BIT(VIRTIO_BLK_F_DISCARD);
	if ((caps & BLK_CAN_WRITE_ZEROES) && !(caps & BLK_READ_ONLY))
		f |= VIRTIO_BIT(VIRTIO_BLK_F_WRITE_ZEROES);
	return f;
}

static int
open_queues(struct vhost_blk *d, struct err *err)
{
	for (uint32_t i = 0; i < d->cfg.n_queues; i++) {
		struct vhost_blk_queue *q = &d->queues[i];
		struct blk_chan *c = NULL;

		q->blk = d;
		q->index = i;
		if (blk_chan_open(d->cfg.blk, &c, err) < 0)
			return err_prefix(err, "disk %s: queue %u: ", d->cfg.name, i);
		q->chan = blk_limit_chan(d->limit, c);
	}
	return 0;
}

static void
set_id(struct vhost_blk *d, const char *serial)
{
	memcpy(d->id, serial, strnlen(serial, sizeof d->id));
}

int
vhost_blk_new(
    struct loop *l, const struct vhost_blk_config *cfg, struct vhost_blk **out, struct err *err)
{
	uint32_t n_queues = cfg->n_queues ? cfg->n_queues : 1;
	struct blk_limit_opts lo = { .iops = cfg->limit_iops,
		.bytes_per_s = cfg->limit_bytes_per_s };
	struct vhost_dev_config dc = { .name = cfg->name,
		.path = cfg->path,
		.connect = cfg->connect,
		.retry_ns = cfg->retry_ns,
		.group = cfg->group,
		.n_queues = n_queues,
		.queue_size = cfg->queue_size ? cfg->queue_size : QUEUE_SIZE_DEFAULT,
		.features = features(cfg),
		.ops = &dev_ops };
	struct vhost_blk *d;
	int ret;

	if (n_queues > VHOST_DEV_QUEUES_MAX || cfg->seg_max > SEG_MAX_LIMIT)
		return err_set(err, -EINVAL,
		    "disk %s: %u queues and %u segments, %d and %d are "
		    "possible",
		    cfg->name, n_queues, cfg->seg_max, VHOST_DEV_QUEUES_MAX, SEG_MAX_LIMIT);
	d = xcalloc(1, sizeof *d + n_queues * sizeof d->queues[0]);
	d->cfg = *cfg;
	d->cfg.n_queues = n_queues;
	d->cfg.seg_max = cfg->seg_max ? cfg->seg_max : SEG_MAX_DEFAULT;
	atomic_init(&d->write_cache, !cfg->write_through);
	set_id(d, cfg->serial ? cfg->serial : cfg->name);
	d->limit = blk_limit_new(&lo);
	dc.arg = d;
	ret = open_queues(d, err);
	if (ret == 0)
		ret = vhost_dev_new(l, &dc, &d->dev, err);
	if (ret < 0) {
		destroy(d);
		return ret;
	}
	d->cfg.name = vhost_dev_name(d->dev);
	d->cfg.path = d->cfg.serial = NULL; /* borrowed for this call */
	*out = d;
	return 0;
}

void
vhost_blk_free(struct vhost_blk *d)
{
	if (d != NULL)
		vhost_dev_free(d->dev);
}

void
vhost_blk_set_limit(struct vhost_blk *d, uint64_t iops, uint64_t bytes_per_s)
{
	blk_limit_set(d->limit, iops, bytes_per_s);
}

void
vhost_blk_resized(struct vhost_blk *d)
{
	vhost_dev_config_changed(d->dev);
}

void
vhost_blk_read_stats(const struct vhost_blk *d, struct blk_stats *out)
{
	*out = (struct blk_stats){ 0 };
	for (uint32_t i = 0; i < d->cfg.n_queues; i++)
		blk_stats_sum(out, &d->queues[i].stats);
}

uint64_t
vhost_blk_limit_waits(const struct vhost_blk *d)
{
	return blk_limit_waits(d->limit);
}

bool
vhost_blk_write_cache(const struct vhost_blk *d)
{
	return atomic_load(&d->write_cache);
}

struct vhost_dev *
vhost_blk_dev(struct vhost_blk *d)
{
	return d->dev;
}

struct vhost_blk *
vhost_blk_queue_device(const struct vhost_blk_queue *q)
{
	return q->blk;
}

uint32_t
vhost_blk_queue_index(const struct vhost_blk_queue *q)
{
	return q->index;
}

uint32_t
vhost_blk_fds(const struct vhost_blk_queue *q, int fds[2])
{
	uint32_t n = 0;
	int kick = vhost_vq_kick_fd(q->vq), chan = blk_chan_fd(q->chan);

	if (kick >= 0)
		fds[n++] = kick;
	if (chan >= 0)
		fds[n++] = chan;
	return n;
}
