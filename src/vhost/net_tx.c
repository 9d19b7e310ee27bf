/* SPDX-License-Identifier: Apache-2.0 */
/* net_tx.c: frames to the guest. Runs of frames that fit into one buffer each are placed stage by stage;
 * a frame that takes several buffers or chains goes one at a time. */
#include "base/mem.h"
#include "vhost/net_priv.h"

enum { CHAINS_MAX = 64 /* that one frame may take */ };

/* Sums the rest of the frame into its checksum field, for a guest that takes no partial ones. */
static bool
complete_checksum(struct vhost_net_queue *q, struct vhost_frame *f)
{
	uint32_t at = (uint32_t)f->csum_start + f->csum_offset;
	uint64_t sum = 0;
	uint32_t i;

	if (at + 2 > f->len) {
		vhost_count(&q->counters[VHOST_NET_drop_csum], 1);
		return false;
	}
	for (i = f->csum_start; i + 2 <= f->len; i += 2)
		sum += get_be16(f->data + i);
	if (i < f->len)
		sum += (uint32_t)f->data[i] << 8;
	while (sum >> 16 != 0)
		sum = (sum & 0xffff) + (sum >> 16);
	sum = ~sum & 0xffff;
	put_be16(f->data + at, sum == 0 ? 0xffff : (uint16_t)sum);
	f->flags = 0;
	vhost_count(&q->counters[VHOST_NET_csum_done], 1);
	return true;
}

/* The header that goes before f. False: f cannot be sent and is dropped. */
static inline bool
make_header(struct vhost_net_queue *q, struct vhost_frame *f, struct virtio_net_hdr *h)
{
	*h = (struct virtio_net_hdr){ .num_buffers = le16_of(1) };
	if (__builtin_expect(f->flags == 0, 1))
		return true;
	if (f->flags & VIRTIO_NET_HDR_F_NEEDS_CSUM) {
		if (!q->csum)
			return complete_checksum(q, f);
		if ((uint32_t)f->csum_start + f->csum_offset + 2 > f->len) {
			vhost_count(&q->counters[VHOST_NET_drop_csum], 1);
			return false;
		}
		h->csum_start = le16_of(f->csum_start);
		h->csum_offset = le16_of(f->csum_offset);
		h->flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
		if (f->gso_type == VIRTIO_NET_HDR_GSO_NONE)
			return true;
		if (!vhost_net_gso(q->features, true, f->gso_type)) {
			vhost_count(&q->counters[VHOST_NET_drop_gso], 1);
			return false;
		}
		h->gso_type = f->gso_type;
		h->gso_size = le16_of(f->gso_size);
		h->hdr_len = le16_of(f->hdr_len);
	} else if (q->csum) {
		h->flags = f->flags & VIRTIO_NET_HDR_F_DATA_VALID;
	}
	return true;
}

static inline void
place(struct vhost_net_queue *q, uint8_t *va, const struct virtio_net_hdr *h,
    const struct vhost_frame *f)
{
	if (__builtin_expect(q->hdr_len == sizeof *h, 1))
		memcpy(va, h, sizeof *h);
	else
		memcpy(va, h, q->hdr_len);
	vhost_net_copy(va + q->hdr_len, f->data, f->len);
}

/* Fetches the first lines that place will write, to own them. */
static inline void
warm(const uint8_t *va, uint32_t len)
{
	vhost_net_prefetchw(va);
	vhost_net_prefetchw(va + MIN(len - 1, 64u));
}

/* The lines that warm left out: fetched while the frame before is copied. */
static inline void
warm_rest(const uint8_t *va, uint32_t len)
{
	for (uint32_t at = 128; at < len; at += 64)
		vhost_net_prefetchw(va + at);
}

/* Whether the chain is one writable buffer that holds f and its header; then where. */
static inline bool
fits(struct vhost_net_queue *q, const struct vhost_mem *mem, unsigned *hint,
    const struct vhost_ldesc *d, uint16_t kinds, const struct vhost_frame *f, uint8_t **va)
{
	if (__builtin_expect((d->flags & kinds) != VIRTIO_DESC_F_WRITE, 0) ||
	    __builtin_expect(d->len < (uint64_t)q->hdr_len + f->len, 0))
		return false;
	*va = vhost_mem_va(mem, hint, d->addr, q->hdr_len + f->len);
	return __builtin_expect(*va != NULL, 1);
}

/* A run of frames that take one simple chain each: how many were placed. */
static unsigned
run_split(struct vhost_net_queue *q, struct vhost_frame *frames, unsigned n)
{
	struct vhost_vq *vq = q->vq;
	const struct vhost_mem *mem = atomic_load_explicit(&vq->mem, memory_order_acquire);
	uint16_t mask = (uint16_t)(vq->size - 1), head[VHOST_NET_BURST];
	unsigned i, k, hint = vq->hint, avail = vhost_vq_look(vq, n);
	bool log = atomic_load_explicit(&vq->log, memory_order_relaxed) != NULL;
	uint8_t *va[VHOST_NET_BURST];

	n = MIN(n, avail);
	for (i = 0; i < n; i++) {
		head[i] = __atomic_load_n(
		    &vq->avail->ring[(vq->avail_idx + i) & mask].raw, __ATOMIC_RELAXED);
		if (__builtin_expect(head[i] >= vq->size, 0))
			n = i; /* vhost_vq_pop finds it again, and says so */
		else
			__builtin_prefetch(&vq->desc[head[i]]);
	}
	for (k = 0; k < n; k++) {
		struct vhost_ldesc d = vhost_ldesc_load(&vq->desc[head[k]], false);

		if (!fits(q, mem, &hint, &d, 0xffff, &frames[k], &va[k]))
			break;
		warm(va[k], q->hdr_len + frames[k].len);
	}
	for (i = 0; i < k; i++) {
		uint32_t len = q->hdr_len + frames[i].len;
		struct virtio_net_hdr h;

		if (i + 1 < k)
			warm_rest(va[i + 1], q->hdr_len + frames[i + 1].len);

		if (!make_header(q, &frames[i], &h))
			break; /* give_any drops it */
		place(q, va[i], &h, &frames[i]);
		if (__builtin_expect(log, 0))
			vhost_vq_log_write(vq, mem, va[i], len);
		vq->used->ring[(uint16_t)(vq->used_idx + i) & mask] =
		    (struct virtio_used_elem){ le32_of(head[i]), le32_of(len) };
	}
	vq->hint = hint;
	vq->avail_idx = (uint16_t)(vq->avail_idx + i);
	vq->used_idx = (uint16_t)(vq->used_idx + i);
	vq->n_pushed = (uint16_t)(vq->n_pushed + i);
	return i;
}

static unsigned
run_packed(struct vhost_net_queue *q, struct vhost_frame *frames, unsigned n)
{
	static const uint16_t kinds =
	    VIRTIO_DESC_F_NEXT | VIRTIO_DESC_F_WRITE | VIRTIO_DESC_F_INDIRECT;
	struct vhost_vq *vq = q->vq;
	const struct vhost_mem *mem = atomic_load_explicit(&vq->mem, memory_order_acquire);
	bool log = atomic_load_explicit(&vq->log, memory_order_relaxed) != NULL;
	unsigned i, k, hint = vq->hint;
	uint8_t *va[VHOST_NET_BURST];

	n = MIN(n, (unsigned)(vq->size - vq->avail_idx)); /* not past the end: one wrap a run */
	for (k = 0; k < n; k++) {
		const struct virtio_packed_desc *p = &vq->pdesc[vq->avail_idx + k];
		struct vhost_ldesc d;

		if (!vhost_packed_avail(
			__atomic_load_n(&p->flags.raw, __ATOMIC_ACQUIRE), vq->avail_wrap))
			break;
		d = vhost_ldesc_load(p, true);
		if (!fits(q, mem, &hint, &d, kinds, &frames[k], &va[k]))
			break;
		warm(va[k], q->hdr_len + frames[k].len);
	}
	for (i = 0; i < k; i++) {
		uint32_t len = q->hdr_len + frames[i].len;
		struct virtio_net_hdr h;

		if (i + 1 < k)
			warm_rest(va[i + 1], q->hdr_len + frames[i + 1].len);

		if (!make_header(q, &frames[i], &h))
			break;
		place(q, va[i], &h, &frames[i]);
		if (__builtin_expect(log, 0)) {
			vhost_vq_log_write(vq, mem, va[i], len);
			vhost_vq_log_ring(vq, 16ull * (vq->avail_idx + i), 16);
		}
		vhost_net_use_packed(vq, (uint16_t)(vq->avail_idx + i), len);
	}
	vq->hint = hint;
	vhost_net_advance_packed(vq, (uint16_t)i);
	return i;
}

/* Where the bytes of a frame go, chain after chain. */
struct writer {
	struct vhost_net_queue *q;
	struct vhost_chain chain[CHAINS_MAX]; /* without their iov, but for the last */
	uint32_t written[CHAINS_MAX];
	unsigned n_chains;
	unsigned iov;		 /* of the last chain */
	size_t off;		 /* in it */
	uint8_t *num_buffers[2]; /* the header's last two bytes */
};

enum { FULL = 0, ROOM = 1, TOO_LONG = -1 };

/* Makes sure there is a byte to write to: ROOM, FULL when the guest has no more chains, TOO_LONG when
 * the frame may take no more of them. */
static int
next_room(struct writer *w)
{
	for (;;) {
		struct vhost_chain *c = w->n_chains > 0 ? &w->chain[w->n_chains - 1] : NULL;

		if (c != NULL && w->iov < (unsigned)c->n_read + c->n_write) {
			if (w->off < c->iov[w->iov].iov_len)
				return ROOM;
			w->iov++;
			w->off = 0;
			continue;
		}
		if (w->n_chains == CHAINS_MAX || (w->n_chains == 1 && !w->q->mergeable))
			return TOO_LONG;
		c = &w->chain[w->n_chains];
		*c = (struct vhost_chain){ .iov = w->q->iov, .cap = VHOST_NET_IOVS };
		if (vhost_vq_pop(w->q->vq, c) <= 0)
			return FULL;
		w->written[w->n_chains++] = 0;
		w->iov = c->n_read;
		w->off = 0;
	}
}

static int
write_bytes(struct writer *w, const uint8_t *p, size_t n)
{
	while (n > 0) {
		int ret = next_room(w);
		struct vhost_chain *c;
		uint8_t *to;
		size_t part;

		if (ret != ROOM)
			return ret;
		c = &w->chain[w->n_chains - 1];
		to = (uint8_t *)c->iov[w->iov].iov_base + w->off;
		part = MIN(n, c->iov[w->iov].iov_len - w->off);
		vhost_net_copy(to, p, part);
		vhost_vq_log_write(w->q->vq, c->mem, to, part);
		w->num_buffers[0] = part > 1 ? to + part - 2 : w->num_buffers[1];
		w->num_buffers[1] = to + part - 1;
		w->written[w->n_chains - 1] += (uint32_t)part;
		w->off += part;
		p += part;
		n -= part;
	}
	return ROOM;
}

/* One frame of any shape into chains of any shape: 1 (taken, or dropped because it cannot be sent), 0
 * when the guest has no room for it now. */
static unsigned
give_any(struct vhost_net_queue *q, struct vhost_frame *f)
{
	struct vhost_vq *vq = q->vq;
	uint16_t avail_idx = vq->avail_idx;
	uint32_t taken = vq->taken;
	bool avail_wrap = vq->avail_wrap;
	struct virtio_net_hdr h;
	uint8_t *count[2];
	struct writer w; /* large: not cleared */
	int ret;

	if (!make_header(q, f, &h))
		return 1;
	w.q = q;
	w.n_chains = 0;
	w.num_buffers[0] = w.num_buffers[1] = NULL;
	ret = write_bytes(&w, (const uint8_t *)&h, q->hdr_len);
	memcpy(count, w.num_buffers, sizeof count);
	if (ret == ROOM)
		ret = write_bytes(&w, f->data, f->len);
	if (ret != ROOM) { /* give the chains back untaken; what was written means nothing */
		vq->avail_idx = avail_idx;
		vq->avail_wrap = avail_wrap;
		vq->taken = taken;
		if (ret == TOO_LONG)
			vhost_count(&q->counters[VHOST_NET_drop_no_room], 1);
		return ret == TOO_LONG;
	}
	if (q->hdr_len == sizeof h) {
		*count[0] = (uint8_t)w.n_chains;
		*count[1] = 0;
	}
	for (unsigned i = 0; i < w.n_chains; i++) {
		w.chain[i].n_write = 0; /* logged already */
		vhost_vq_push(vq, &w.chain[i], w.written[i]);
	}
	vhost_count(&q->counters[VHOST_NET_slow], 1);
	return 1;
}

unsigned
vhost_net_tx(struct vhost_net *net, uint32_t pair, struct vhost_frame *frames, unsigned count)
{
	struct vhost_net_queue *q = &net->q[2 * pair];
	struct vhost_vq *vq = q->vq;
	uint64_t bytes = 0;
	unsigned done = 0;

	if (__builtin_expect(atomic_load_explicit(&vq->broken, memory_order_relaxed) != NULL, 0))
		return 0;
	while (done < count) {
		unsigned want = MIN(count - done, (unsigned)VHOST_NET_BURST);
		unsigned k = vq->packed ? run_packed(q, frames + done, want)
					: run_split(q, frames + done, want);

		if (k == 0)
			k = give_any(q, &frames[done]);
		if (k == 0)
			break;
		done += k;
	}
	vhost_vq_publish(vq);
	for (unsigned i = 0; i < done; i++)
		bytes += frames[i].len;
	vhost_count(&q->counters[VHOST_NET_frames], done);
	vhost_count(&q->counters[VHOST_NET_bytes], bytes);
	vhost_count(&q->counters[VHOST_NET_no_buffer], count - done);
	return done;
}
