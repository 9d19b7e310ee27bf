/* SPDX-License-Identifier: Apache-2.0 */
/* vhost_vq_fuzz.c: rings, inflight regions and net frames of a hostile guest. The input is
 *   byte 0     bit 0 packed, 1 indirect, 2 event index, 3 inflight tracking, 4 dirty log, 5 mergeable,
 *              6 checksum offers, 7 through the net device instead of bare chains
 *   byte 1     entries made available at once (split)
 *   byte 2     bits 0-5 the base, 6-7 how the device behaves
 *   the rest   the guest's memory from its start: descriptors at 0, available ring (packed: driver event
 *              area) at 1024, used ring at 2048, the inflight region at 3072, buffers from 8192 on
 * Two adjacent regions, 32 KiB each. Every buffer that comes out must lie in one of them. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/mem.h"
#include "vhost/inflight.h"
#include "vhost/log.h"
#include "vhost/net_priv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { RING = 32, HALF = 32 << 10, UADDR = 0x10000000, GPA = 0x1000, CHAINS = 8, IOVS = 16 };

static struct vhost_mem *mem;
static struct vhost_log *dirty;
static uint8_t *low, *high; /* the two regions */
static struct vhost_net *net;
static uint8_t frame_mem[VHOST_NET_BURST][2048];

static void
must(bool ok)
{
	if (!ok)
		abort();
}

static void
setup(void)
{
	struct vhost_mem *none = vhost_mem_new(), *one;
	int fd = memfd_create("guest", MFD_CLOEXEC), log_fd = memfd_create("log", MFD_CLOEXEC);
	struct err err;

	must(
	    fd >= 0 && log_fd >= 0 && ftruncate(fd, 2 * HALF) == 0 && ftruncate(log_fd, 4096) == 0);
	must(vhost_mem_add(none, GPA, HALF, UADDR, fd, 0, &one, &err) == 0);
	must(vhost_mem_add(one, GPA + HALF, HALF, UADDR + 4 * HALF, fd, HALF, &mem, &err) == 0);
	must(vhost_log_open(log_fd, 4, 0, &dirty, &err) == 0);
	low = mem->r[0].va;
	high = mem->r[1].va;
	vhost_mem_put(one);
	vhost_mem_put(none);
	close(fd);
	close(log_fd);
	net = aligned_alloc(64, (sizeof *net + 2 * sizeof net->q[0] + 63) & ~63ul);
	must(net != NULL);
}

static bool
attach(struct vhost_vq *vq, uint8_t flags, uint32_t base)
{
	struct vhost_vq_setup s = { .mem = mem,
		.log = flags & 16 ? dirty : NULL,
		.features = VIRTIO_BIT(VIRTIO_F_VERSION_1) |
			    (flags & 1 ? VIRTIO_BIT(VIRTIO_F_RING_PACKED) : 0) |
			    (flags & 2 ? VIRTIO_BIT(VIRTIO_F_INDIRECT_DESC) : 0) |
			    (flags & 4 ? VIRTIO_BIT(VIRTIO_F_EVENT_IDX) : 0),
		.size = RING,
		.base = base,
		.desc = UADDR,
		.avail = UADDR + 1024,
		.used = UADDR + 2048,
		.inflight = (flags & 0x88) == 8 ? low + 3072 : NULL,
		.inflight_desc_num = RING };
	struct err err;

	*vq = (struct vhost_vq){ .alarm_fd = -1, .call_fd = -1, .kick_fd = -1 };
	if (vhost_vq_attach(vq, &s, &err) < 0)
		return false;
	atomic_store(&vq->log_gpa, GPA + 2048);
	return true;
}

static void
check_iov(const struct iovec *v)
{
	uint8_t *p = v->iov_base;
	bool in_low = p >= low && p < low + HALF, in_high = p >= high && p < high + HALF;

	must(v->iov_len > 0 && (in_low || in_high));
	must(v->iov_len <= (size_t)((in_low ? low : high) + HALF - p));
}

/* Takes, looks at every buffer, gives back in an order that the input chose. */
static void
run_chains(struct vhost_vq *vq, uint8_t how)
{
	struct iovec iov[CHAINS][IOVS];
	struct vhost_chain c[CHAINS];
	unsigned n = 0;

	for (unsigned turn = 0; turn < 24; turn++) {
		if (n < CHAINS) {
			c[n] = (struct vhost_chain){ .iov = iov[n], .cap = IOVS };
			if (vhost_vq_pop(vq, &c[n]) == 1) {
				must((unsigned)c[n].n_read + c[n].n_write <= IOVS);
				for (unsigned i = 0; i < (unsigned)c[n].n_read + c[n].n_write; i++)
					check_iov(&iov[n][i]);
				if (c[n].n_write > 0)
					*(uint8_t *)iov[n][c[n].n_read].iov_base = (uint8_t)turn;
				n++;
			}
		}
		if (n > 0 && ((turn >> (how & 1)) & 1)) {
			vhost_vq_push(vq, &c[n - 1], (uint32_t)c[n - 1].write_bytes);
			n--;
		}
		if (turn % 3 == 0)
			vhost_vq_publish(vq);
		if (turn % 5 == 0)
			vhost_vq_arm(vq);
	}
	while ((how & 2) == 0 && n > 0) /* else the device dies with them */
		vhost_vq_push(vq, &c[--n], 0);
	vhost_vq_publish(vq);
	vhost_vq_disarm(vq);
}

static bool
grow(void *arg, uint32_t pair, struct vhost_frame *f, uint32_t len)
{
	static uint8_t large[UINT16_MAX + 64];

	must(len <= sizeof large);
	f->data = large;
	f->cap = sizeof large;
	return (len & 1) == 0;
}

static const struct vhost_net_ops net_ops = { .grow = grow };

static void
run_net(struct vhost_vq *vq, uint8_t flags)
{
	struct vhost_frame fr[VHOST_NET_BURST];

	memset(net, 0, sizeof *net + 2 * sizeof net->q[0]);
	net->cfg.ops = &net_ops;
	for (unsigned i = 0; i < 2; i++) {
		net->q[i].vq = vq;
		net->q[i].net = net;
		net->q[i].features = flags & 4 ? VHOST_NET_TSO : 0;
		net->q[i].mergeable = flags & 32;
		net->q[i].csum = flags & 64;
		net->q[i].hdr_len = flags & 8 ? 10 : 12;
	}
	for (unsigned turn = 0; turn < 4; turn++) {
		unsigned n;

		for (unsigned i = 0; i < VHOST_NET_BURST; i++)
			fr[i] = (struct vhost_frame){ .data = frame_mem[i],
				.cap = sizeof frame_mem[i] };
		n = vhost_net_rx(net, 0, fr, VHOST_NET_BURST);
		must(n <= VHOST_NET_BURST);
		for (unsigned i = 0; i < n; i++) {
			must(fr[i].len >= 14 && fr[i].len <= fr[i].cap);
			must(fr[i].flags == 0 ||
			     (uint32_t)fr[i].csum_start + fr[i].csum_offset + 2 <= fr[i].len);
		}
		for (unsigned i = 0; i < 6; i++)
			fr[i] = (struct vhost_frame){ .data = frame_mem[i],
				.len = 14 + turn * 500 + i * 3,
				.flags = i & 1,
				.csum_start = (uint16_t)(14 * i),
				.csum_offset = (uint16_t)i };
		must(vhost_net_tx(net, 0, fr, 6) <= 6);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vhost_vq vq;
	uint32_t base;

	if (size < 4)
		return 0;
	if (mem == NULL)
		setup();
	memset(low, 0, HALF);
	memcpy(low, data + 3, MIN(size - 3, (size_t)HALF));
	if (size - 3 > HALF)
		memcpy(high, data + 3 + HALF, MIN(size - 3 - HALF, (size_t)HALF));
	base = data[2] & 31;
	if (data[0] & 1) {
		base |= (uint32_t)(data[2] & 32) << 10;
	} else {
		uint16_t idx = (uint16_t)(base + data[1] % (RING + 2));

		memcpy(low + 1024 + 2, &idx, sizeof idx);
	}
	for (unsigned life = 0; life < 3;
	     life++) { /* with inflight tracking the second finds work */
		if (!attach(&vq, data[0], base))
			return 0;
		if (data[0] & 128)
			run_net(&vq, data[0]);
		else
			run_chains(&vq, data[2] >> 6);
		base = vhost_vq_detach(&vq);
		if ((data[2] & 128) == 0)
			break;
	}
	return 0;
}
