/* SPDX-License-Identifier: Apache-2.0 */
/* vhost_blk_fuzz.c: virtio block requests in the ring of a hostile guest. The input is
 *   byte 0     bit 0 packed, 1 indirect, 2 event index, 3 no flush, 4 limited, 5 inflight tracking
 *   byte 1     requests made available at once (split)
 *   the rest   the guest's memory from its start: descriptors at 0, available ring (packed: driver
 *              event area) at 1024, buffers from 4096 on; used ring at 2048
 * The device must end up idle: each request answered, or the ring broken. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/mem.h"
#include "blk/limit.h"
#include "vhost/blk_priv.h"
#include "vhost/inflight.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { RING = 64, MEM = 64 << 10, DISK = 1 << 20, UADDR = 0x10000000 };

static struct {
	struct vhost_blk *d;
	struct vhost_mem *mem;
	uint8_t *va;
	struct vhost_vq vq;
	struct blk *blk;
	void *inflight;
} s;

static void
must(bool ok)
{
	if (!ok)
		abort();
}

static void
set_up(void)
{
	struct blk_opts bo = { .kind = "mem", .name = "fuzz", .fd = -1, .size_bytes = DISK };
	struct blk_limit_opts lo = { 0 };
	struct vhost_mem *empty = vhost_mem_new();
	struct blk_chan *c = NULL;
	int fd = memfd_create("guest", MFD_CLOEXEC);

	must(fd >= 0 && ftruncate(fd, MEM) == 0);
	must(vhost_mem_add(empty, 0, MEM, UADDR, fd, 0, &s.mem, NULL) == 0);
	vhost_mem_put(empty);
	close(fd);
	s.va = s.mem->r[0].va;
	must(blk_open(&bo, &s.blk, NULL) == 0);
	s.d = xcalloc(1, sizeof *s.d + sizeof s.d->queues[0]);
	s.d->cfg.blk = s.blk;
	s.d->cfg.n_queues = 1;
	s.d->cfg.seg_max = 8;
	s.d->limit = blk_limit_new(&lo);
	atomic_init(&s.d->write_cache, true);
	must(blk_chan_open(s.blk, &c, NULL) == 0);
	s.d->queues[0].blk = s.d;
	s.d->queues[0].chan = blk_limit_chan(s.d->limit, c);
	s.d->queues[0].vq = &s.vq;
	s.vq.kick_fd = s.vq.call_fd = s.vq.alarm_fd = -1;
	s.inflight =
	    xcalloc(1, vhost_inflight_bytes(true, RING) + vhost_inflight_bytes(false, RING));
}

static uint64_t
features(uint8_t bits)
{
	uint64_t f = VIRTIO_BIT(VIRTIO_F_VERSION_1) | VIRTIO_BIT(VIRTIO_BLK_F_DISCARD) |
		     VIRTIO_BIT(VIRTIO_BLK_F_WRITE_ZEROES);

	f |= bits & 1 ? VIRTIO_BIT(VIRTIO_F_RING_PACKED) : 0;
	f |= bits & 2 ? VIRTIO_BIT(VIRTIO_F_INDIRECT_DESC) : 0;
	f |= bits & 4 ? VIRTIO_BIT(VIRTIO_F_EVENT_IDX) : 0;
	f |= bits & 8 ? 0 : VIRTIO_BIT(VIRTIO_BLK_F_FLUSH);
	return f;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vhost_vq_setup vs = {
		.size = RING, .desc = UADDR, .avail = UADDR + 1024, .used = UADDR + 2048
	};
	struct vhost_blk_queue *q;

	if (s.d == NULL)
		set_up();
	if (size < 2 || size - 2 > MEM)
		return 0;
	memset(s.va, 0, MEM);
	memcpy(s.va, data + 2, size - 2);
	memset(s.va + 2048, 0, 2048);
	if (!(data[0] & 1)) {
		s.va[1026] = data[1];
		s.va[1027] = 0;
	} else {
		vs.base = 1u << 15; /* as a new ring */
	}
	vs.mem = s.mem;
	vs.features = features(data[0]);
	if (data[0] & 32) {
		memset(s.inflight, 0, vhost_inflight_bytes(data[0] & 1, RING));
		vs.inflight = s.inflight;
		vs.inflight_desc_num = RING;
	}
	must(vhost_vq_attach(&s.vq, &vs, NULL) == 0);
	q = &s.d->queues[0];
	q->draining = false;
	vhost_blk_ios_new(q);
	blk_limit_set(s.d->limit, data[0] & 16 ? 1 : 0, 0);
	for (int i = 0; i < 8 && vhost_blk_poll(q) > 0; i++)
		;
	(void)vhost_blk_arm(q);
	vhost_blk_drain(q);
	must(vhost_blk_idle(q));
	vhost_blk_ios_free(q);
	vhost_vq_detach(&s.vq);
	return 0;
}
