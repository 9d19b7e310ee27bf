/* SPDX-License-Identifier: Apache-2.0 */
/* net_rx.c: frames from the guest. Runs of frames that lie in one buffer each, the usual case, are
 * taken stage by stage (heads, descriptors, bytes) so that the misses of a burst overlap; what is not
 * of that kind goes one at a time through vhost_vq_pop. */
#include "base/mem.h"
#include "vhost/net_priv.h"

enum { FRAME_MIN = 14 };

/* Fills the header fields of f from h, a copy. False: the frame is dropped, and counted. */
static bool
take_header(struct vhost_net_queue *q, const struct virtio_net_hdr *h, struct vhost_frame *f)
{
	uint32_t start = le16_get(h->csum_start), off = le16_get(h->csum_offset);

	f->flags = h->flags & VIRTIO_NET_HDR_F_NEEDS_CSUM;
	if (h->gso_type != VIRTIO_NET_HDR_GSO_NONE) {
		if (f->flags == 0 || !vhost_net_gso(q->features, false, h->gso_type)) {
			vhost_count(&q->counters[VHOST_NET_drop_gso], 1);
			return false;
		}
		f->gso_type = h->gso_type;
		f->gso_size = le16_get(h->gso_size);
		f->hdr_len = le16_get(h->hdr_len);
	}
	if (f->flags == 0)
		return true;
	if (start + off + 2 > f->len) {
		vhost_count(&q->counters[VHOST_NET_drop_csum], 1);
		return false;
	}
	f->csum_start = (uint16_t)start;
	f->csum_offset = (uint16_t)off;
	return true;
}

static inline void
clear_header(struct vhost_frame *f)
{
	f->flags = f->gso_type = 0;
	f->hdr_len = f->gso_size = f->csum_start = f->csum_offset = 0;
}

/* A frame of len bytes is more than f has room for: asks the owner for more. */
static __attribute__((noinline)) bool
make_room(struct vhost_net_queue *q, uint64_t len, struct vhost_frame *f)
{
	const struct vhost_net_ops *ops = q->net->cfg.ops;

	if (ops->grow != NULL && len <= UINT16_MAX + 64u &&
	    ops->grow(q->net->cfg.arg, q->vq->index / 2u, f, (uint32_t)len))
		return true;
	vhost_count(&q->counters[VHOST_NET_drop_long], 1);
	return false;
}

static inline bool
length_fits(struct vhost_net_queue *q, uint64_t len, struct vhost_frame *f)
{
	if (__builtin_expect(len < q->hdr_len + (uint64_t)FRAME_MIN, 0)) {
		vhost_count(&q->counters[VHOST_NET_drop_short], 1);
		return false;
	}
	if (__builtin_expect(len - q->hdr_len > f->cap, 0))
		return make_room(q, len - q->hdr_len, f);
	return true;
}

/* Copies a frame out of one buffer: 1, or 0 when it is dropped. */
static inline unsigned
take_simple(struct vhost_net_queue *q, const struct vhost_net_buf *b, struct vhost_frame *f)
{
	uint16_t kinds = 0;

	if (!length_fits(q, b->len, f))
		return 0;
	f->len = b->len - q->hdr_len;
	clear_header(f);
	if (q->csum) /* else the header says nothing: do not pull its line over here */
		memcpy(&kinds, b->va, sizeof kinds);
	if (__builtin_expect(kinds != 0, 0)) {
		struct virtio_net_hdr h;

		memcpy(&h, b->va, 10);
		__asm__("" : "+m"(h)); /* the copy is what is checked and used */
		if (!take_header(q, &h, f))
			return 0;
	}
	vhost_net_copy(f->data, b->va + q->hdr_len, f->len);
	return 1;
}

/* Copies up to 'len' bytes at 'off' of the readable part; they are there. */
static void
gather(const struct vhost_chain *c, size_t off, uint8_t *to, size_t len)
{
	for (unsigned i = 0; i < c->n_read && len > 0; i++) {
		size_t have = c->iov[i].iov_len, part;

		if (off >= have) {
			off -= have;
			continue;
		}
		part = MIN(have - off, len);
		vhost_net_copy(to, (const uint8_t *)c->iov[i].iov_base + off, part);
		to += part;
		len -= part;
		off = 0;
	}
}

/* The next frame, of any shape: 1, 0 when it is dropped, -1 when there is none. */
static int
take_any(struct vhost_net_queue *q, struct vhost_frame *f)
{
	struct vhost_chain c = { .iov = q->iov, .cap = VHOST_NET_IOVS };
	struct virtio_net_hdr h;
	int taken = 0;

	if (vhost_vq_pop(q->vq, &c) <= 0)
		return -1;
	vhost_count(&q->counters[VHOST_NET_slow], 1);
	if (length_fits(q, c.read_bytes, f)) {
		f->len = (uint32_t)c.read_bytes - q->hdr_len;
		gather(&c, 0, (uint8_t *)&h, 10);
		clear_header(f);
		if (!q->csum || take_header(q, &h, f)) {
			gather(&c, q->hdr_len, f->data, f->len);
			taken = 1;
		}
	}
	vhost_vq_push(q->vq, &c, 0);
	return taken;
}

/* Fetches what take_simple reads first. */
static inline void
warm(const struct vhost_net_queue *q, const struct vhost_net_buf *b)
{
	if (q->csum)
		__builtin_prefetch(b->va);
	__builtin_prefetch(b->va + MIN(b->len - 1, 64u));
}

/* A run of simple chains, split: how many chains are used; *got more frames are in 'frames'. */
static unsigned
run_split(struct vhost_net_queue *q, struct vhost_frame *frames, unsigned n, unsigned *got)
{
	struct vhost_vq *vq = q->vq;
	const struct vhost_mem *mem = atomic_load_explicit(&vq->mem, memory_order_acquire);
	struct vhost_net_buf buf[VHOST_NET_BURST];
	uint16_t mask = (uint16_t)(vq->size - 1), head[VHOST_NET_BURST];
	unsigned k, hint = vq->hint, avail = vhost_vq_look(vq, n);

	n = MIN(n, avail);
	for (unsigned i = 0; i < n; i++) {
		head[i] = __atomic_load_n(
		    &vq->avail->ring[(vq->avail_idx + i) & mask].raw, __ATOMIC_RELAXED);
		if (__builtin_expect(head[i] >= vq->size, 0))
			n = i; /* vhost_vq_pop finds it again, and says so */
		else
			__builtin_prefetch(&vq->desc[head[i]]);
	}
	for (k = 0; k < n; k++) {
		struct vhost_ldesc d = vhost_ldesc_load(&vq->desc[head[k]], false);

		if (__builtin_expect(d.flags != 0, 0))
			break;
		buf[k].va = vhost_mem_va(mem, &hint, d.addr, d.len);
		buf[k].len = d.len;
		if (__builtin_expect(buf[k].va == NULL, 0))
			break;
		warm(q, &buf[k]);
	}
	for (unsigned i = 0; i < k; i++) {
		vq->used->ring[(uint16_t)(vq->used_idx + i) & mask] =
		    (struct virtio_used_elem){ le32_of(head[i]), le32_of(0) };
		*got += take_simple(q, &buf[i], &frames[*got]);
	}
	vq->hint = hint;
	vq->avail_idx = (uint16_t)(vq->avail_idx + k);
	vq->used_idx = (uint16_t)(vq->used_idx + k);
	vq->n_pushed = (uint16_t)(vq->n_pushed + k);
	return k;
}

/* The same for a packed ring. */
static unsigned
run_packed(struct vhost_net_queue *q, struct vhost_frame *frames, unsigned n, unsigned *got)
{
	struct vhost_vq *vq = q->vq;
	const struct vhost_mem *mem = atomic_load_explicit(&vq->mem, memory_order_acquire);
	struct vhost_net_buf buf[VHOST_NET_BURST];
	unsigned k, hint = vq->hint;

	n = MIN(n, (unsigned)(vq->size - vq->avail_idx)); /* not past the end: one wrap a run */
	for (k = 0; k < n; k++) {
		const struct virtio_packed_desc *p = &vq->pdesc[vq->avail_idx + k];
		struct vhost_ldesc d;

		if (!vhost_packed_avail(
			__atomic_load_n(&p->flags.raw, __ATOMIC_ACQUIRE), vq->avail_wrap))
			break;
		d = vhost_ldesc_load(p, true);
		if (d.flags & (VIRTIO_DESC_F_NEXT | VIRTIO_DESC_F_WRITE | VIRTIO_DESC_F_INDIRECT))
			break;
		buf[k].va = vhost_mem_va(mem, &hint, d.addr, d.len);
		buf[k].len = d.len;
		if (__builtin_expect(buf[k].va == NULL, 0))
			break;
		warm(q, &buf[k]);
	}
	for (unsigned i = 0; i < k; i++)
		*got += take_simple(q, &buf[i], &frames[*got]);
	for (unsigned i = 0; i < k; i++)
		vhost_net_use_packed(vq, (uint16_t)(vq->avail_idx + i), 0);
	if (__builtin_expect(atomic_load_explicit(&vq->log, memory_order_relaxed) != NULL, 0))
		vhost_vq_log_ring(vq, 16ull * vq->avail_idx, 16ull * k);
	vq->hint = hint;
	vhost_net_advance_packed(vq, (uint16_t)k);
	return k;
}

unsigned
vhost_net_rx(struct vhost_net *net, uint32_t pair, struct vhost_frame *frames, unsigned count)
{
	struct vhost_net_queue *q = &net->q[2 * pair + 1];
	struct vhost_vq *vq = q->vq;
	uint64_t bytes = 0;
	unsigned got = 0;

	if (__builtin_expect(atomic_load_explicit(&vq->broken, memory_order_relaxed) != NULL, 0))
		return 0;
	/* Counted in chains, not in frames: a guest whose frames are all dropped gets no longer turn. */
	for (unsigned done = 0, used; done < count; done += used) {
		unsigned want = MIN(count - done, (unsigned)VHOST_NET_BURST);
		int any;

		used = vq->packed ? run_packed(q, frames, want, &got)
				  : run_split(q, frames, want, &got);
		if (used > 0)
			continue;
		any = take_any(q, &frames[got]);
		if (any < 0)
			break;
		got += (unsigned)any;
		used = 1;
	}
	vhost_vq_publish(vq);
	for (unsigned i = 0; i < got; i++)
		bytes += frames[i].len;
	vhost_count(&q->counters[VHOST_NET_frames], got);
	vhost_count(&q->counters[VHOST_NET_bytes], bytes);
	return got;
}
