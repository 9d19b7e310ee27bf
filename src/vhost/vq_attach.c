/* SPDX-License-Identifier: Apache-2.0 */
/* vq_attach.c: binding a queue to a ring in guest memory, and unbinding it. Control thread. */
#include "base/mem.h"
#include "vhost/inflight.h"
#include "vhost/log.h"
#include "vhost/vq.h"

#include <errno.h>
#include <inttypes.h>

static void *
translate(const struct vhost_vq_setup *s, const char *what, uint64_t uaddr, uint64_t len,
    unsigned align, struct err *err)
{
	void *p = vhost_mem_from_uaddr(s->mem, uaddr, len);

	if (p == NULL) {
		err_set(err, -EINVAL,
		    "%s of %" PRIu64 " bytes at 0x%" PRIx64 " is outside its memory", what, len,
		    uaddr);
		return NULL;
	}
	if ((uintptr_t)p % align != 0) {
		err_set(
		    err, -EINVAL, "%s at 0x%" PRIx64 " is not aligned to %u", what, uaddr, align);
		return NULL;
	}
	return p;
}

static int
map_split(struct vhost_vq *vq, const struct vhost_vq_setup *s, struct err *err)
{
	uint64_t event = vq->event_idx ? 2 : 0;

	vq->desc = translate(s, "descriptor table", s->desc, 16ull * s->size, 8, err);
	if (vq->desc == NULL)
		return -EINVAL;
	vq->avail = translate(s, "available ring", s->avail, 4 + 2ull * s->size + event, 2, err);
	if (vq->avail == NULL)
		return -EINVAL;
	vq->used = translate(s, "used ring", s->used, 4 + 8ull * s->size + event, 4, err);
	return vq->used == NULL ? -EINVAL : 0;
}

static int
map_packed(struct vhost_vq *vq, const struct vhost_vq_setup *s, struct err *err)
{
	vq->pdesc = translate(s, "descriptor ring", s->desc, 16ull * s->size, 8, err);
	if (vq->pdesc == NULL)
		return -EINVAL;
	vq->drv_event = translate(s, "driver event area", s->avail, 4, 4, err);
	if (vq->drv_event == NULL)
		return -EINVAL;
	vq->dev_event = translate(s, "device event area", s->used, 4, 4, err);
	return vq->dev_event == NULL ? -EINVAL : 0;
}

/* A ring is idle when it is attached: used follows available. Of a split ring the used index in memory is
 * the truth; after an orderly stop the base is the same, and a front-end whose device died may not know
 * better than 0 (DPDK's virtio-user). Of a packed ring nobody but the front-end knows. */
static int
set_base(struct vhost_vq *vq, const struct vhost_vq_setup *s, struct err *err)
{
	if (!vq->packed) {
		if (s->base > UINT16_MAX)
			return err_set(err, -EINVAL, "base %" PRIu32 " is over 65535", s->base);
		vq->used_idx = __atomic_load_n(&vq->used->idx.raw, __ATOMIC_RELAXED);
		vq->avail_idx = vq->avail_seen = vq->used_idx;
		return 0;
	}
	vq->avail_idx = s->base & 0x7fff;
	if (vq->avail_idx >= s->size)
		return err_set(
		    err, -EINVAL, "base %u of a ring of %" PRIu32, vq->avail_idx, s->size);
	vq->avail_wrap = s->base >> 15 & 1;
	vq->used_idx = vq->avail_idx;
	vq->used_wrap = vq->avail_wrap;
	return 0;
}

int
vhost_vq_attach(struct vhost_vq *vq, const struct vhost_vq_setup *s, struct err *err)
{
	int ret;

	vq->packed = s->features & VIRTIO_BIT(VIRTIO_F_RING_PACKED);
	vq->event_idx = s->features & VIRTIO_BIT(VIRTIO_F_EVENT_IDX);
	vq->indirect = s->features & VIRTIO_BIT(VIRTIO_F_INDIRECT_DESC);
	vq->features = s->features;
	if (s->size == 0 || s->size > VIRTIO_QUEUE_MAX)
		return err_set(err, -EINVAL, "a ring of %" PRIu32 " entries", s->size);
	if (!vq->packed && (s->size & (s->size - 1)) != 0)
		return err_set(
		    err, -EINVAL, "a split ring of %" PRIu32 " entries, no power of two", s->size);
	vq->size = (uint16_t)s->size;
	ret = vq->packed ? map_packed(vq, s, err) : map_split(vq, s, err);
	if (ret == 0)
		ret = set_base(vq, s, err);
	if (ret < 0)
		return ret;
	vq->n_pushed = 0;
	vq->taken = 0;
	vq->held = NULL;
	vq->hint = 0;
	atomic_store(&vq->broken, NULL);
	atomic_store(&vq->mem, s->mem);
	atomic_store(&vq->log, s->log);
	if (s->inflight != NULL) {
		ret = vhost_inflight_attach(vq, s->inflight, s->inflight_desc_num, err);
		if (ret < 0)
			return ret;
	}
	vhost_vq_disarm(vq);
	return 0;
}

uint32_t
vhost_vq_detach(struct vhost_vq *vq)
{
	uint32_t avail = vq->avail_idx, used = vq->used_idx;

	vhost_inflight_detach(vq);
	atomic_store(&vq->mem, NULL);
	atomic_store(&vq->log, NULL);
	if (!vq->packed)
		return avail;
	return avail | (uint32_t)vq->avail_wrap << 15 | used << 16 | (uint32_t)vq->used_wrap << 31;
}
