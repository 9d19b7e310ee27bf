/* SPDX-License-Identifier: Apache-2.0 */
/* front_vq.c: the driver's side of split and packed rings. */
#include "base/mem.h"
#include "vhost/front.h"

#include <errno.h>
#include <stdatomic.h>
#include <unistd.h>

static uint16_t
load16(const le16 *p)
{
	return __atomic_load_n(&p->raw, __ATOMIC_ACQUIRE);
}

static void
store16(le16 *p, uint16_t v)
{
	__atomic_store_n(&p->raw, v, __ATOMIC_RELEASE);
}

uint64_t
vhost_front_gpa(const struct vhost_front *f, const void *p)
{
	for (uint32_t i = 0; i < f->n_regions; i++) {
		uint64_t off = (uint64_t)((uintptr_t)p - (uintptr_t)f->region[i].va);

		if (f->region[i].fd >= 0 && off < f->region[i].size)
			return f->region[i].gpa + off;
	}
	return UINT64_MAX;
}

static uint16_t
buf_flags(unsigned i, unsigned n_out, unsigned n)
{
	return (uint16_t)((i >= n_out ? VIRTIO_DESC_F_WRITE : 0) |
			  (i + 1 < n ? VIRTIO_DESC_F_NEXT : 0));
}

/* Fills the head's own table; its guest address and length. */
static struct iovec
fill_table(struct vhost_front *f, struct vhost_front_queue *q, uint16_t head,
    const struct iovec *iov, unsigned n_out, unsigned n)
{
	struct virtio_desc *t = &q->tables[head * (uint32_t)VHOST_FRONT_INDIRECT];

	for (unsigned i = 0; i < n; i++) {
		le64 addr = le64_of(vhost_front_gpa(f, iov[i].iov_base));
		le32 len = le32_of((uint32_t)iov[i].iov_len);
		le16 flags = le16_of(buf_flags(i, n_out, n));

		if (q->packed) {
			struct virtio_packed_desc *d = (struct virtio_packed_desc *)(void *)&t[i];

			/* "NEXT ... reserved in an indirect table" */
			*d = (struct virtio_packed_desc){ addr, len, le16_of(0),
				le16_of(le16_get(flags) & VIRTIO_DESC_F_WRITE) };
		} else {
			t[i] = (struct virtio_desc){ addr, len, flags, le16_of((uint16_t)(i + 1)) };
		}
	}
	return (struct iovec){ t, n * sizeof *t };
}

static void
add_split(struct vhost_front *f, struct vhost_front_queue *q, const struct iovec *iov,
    unsigned n_out, unsigned n, void *cookie, uint16_t extra)
{
	uint16_t head = q->free, at = head;

	for (unsigned i = 0; i < n; i++) {
		uint16_t flags = (uint16_t)(buf_flags(i, n_out, n) | extra);

		q->desc[at] = (struct virtio_desc){ le64_of(vhost_front_gpa(f, iov[i].iov_base)),
			le32_of((uint32_t)iov[i].iov_len), le16_of(flags), le16_of(q->link[at]) };
		q->state[head].last = at;
		at = q->link[at];
	}
	q->free = at;
	q->state[head].cookie = cookie;
	q->state[head].n = (uint16_t)n;
	q->avail->ring[q->next_avail & (q->size - 1)] = le16_of(head);
	q->next_avail++;
	q->n_new++;
}

static void
add_packed(struct vhost_front *f, struct vhost_front_queue *q, const struct iovec *iov,
    unsigned n_out, unsigned n, void *cookie, uint16_t extra)
{
	uint16_t id = q->free, at = q->next_avail, head_flags = 0;

	q->free = q->link[id];
	for (unsigned i = 0; i < n; i++) {
		struct virtio_packed_desc *d = &q->pdesc[at];
		uint16_t flags =
		    (uint16_t)(buf_flags(i, n_out, n) | extra |
			       (q->avail_wrap ? VIRTIO_DESC_F_AVAIL : VIRTIO_DESC_F_USED));

		d->addr = le64_of(vhost_front_gpa(f, iov[i].iov_base));
		d->len = le32_of((uint32_t)iov[i].iov_len);
		d->id = le16_of(id);
		if (i == 0)
			head_flags = flags;
		else
			store16(&d->flags, flags);
		if (++at == q->size) {
			at = 0;
			q->avail_wrap = !q->avail_wrap;
		}
	}
	q->state[id].cookie = cookie;
	q->state[id].n = (uint16_t)n;
	store16(&q->pdesc[q->next_avail].flags, head_flags);
	q->next_avail = at;
	q->n_new = (uint16_t)(q->n_new + n);
}

int
vhost_front_add(struct vhost_front *f, uint32_t queue, const struct iovec *iov, unsigned n_out,
    unsigned n_in, void *cookie, unsigned flags)
{
	struct vhost_front_queue *q = &f->q[queue];
	unsigned n = n_out + n_in;
	uint16_t extra = 0;
	struct iovec table;

	assert(n > 0 && cookie != NULL);
	if (flags & VHOST_FRONT_F_INDIRECT) {
		if (q->n_free == 0)
			return -ENOSPC;
		assert(n <= VHOST_FRONT_INDIRECT);
		table = fill_table(f, q, q->free, iov, n_out, n);
		iov = &table;
		n = n_out = 1;
		extra = VIRTIO_DESC_F_INDIRECT;
	}
	if (n > q->n_free)
		return -ENOSPC;
	q->n_free = (uint16_t)(q->n_free - n);
	if (q->packed)
		add_packed(f, q, iov, n_out, n, cookie, extra);
	else
		add_split(f, q, iov, n_out, n, cookie, extra);
	return 0;
}

static bool
passes(uint16_t event, uint16_t new, uint16_t n)
{
	return (uint16_t)(new - event - 1) < n;
}

static bool
wants_kick(struct vhost_front_queue *q, uint16_t n)
{
	uint16_t flags, event, off_wrap;

	if (!q->packed) {
		if (!q->event_idx)
			return !(load16(&q->used->flags) & VIRTIO_USED_F_NO_NOTIFY);
		event = load16((le16 *)(void *)&q->used->ring[q->size]);
		return passes(event, q->next_avail, n);
	}
	flags = load16(&q->dev_event->flags) & 3;
	if (flags != VIRTIO_EVENT_DESC)
		return flags != VIRTIO_EVENT_DISABLE;
	off_wrap = load16(&q->dev_event->off_wrap);
	event = off_wrap & 0x7fff;
	if ((off_wrap >> 15) != q->avail_wrap)
		event = (uint16_t)(event - q->size);
	return passes(event, q->next_avail, n);
}

bool
vhost_front_kick(struct vhost_front *f, uint32_t queue)
{
	struct vhost_front_queue *q = &f->q[queue];
	uint16_t n = q->n_new;
	uint64_t one = 1;

	if (n == 0)
		return false;
	q->n_new = 0;
	if (!q->packed)
		store16(&q->avail->idx, q->next_avail);
	atomic_thread_fence(memory_order_seq_cst); /* the entries before the device's wishes */
	if (!wants_kick(q, n))
		return false;
	return write(q->kick_fd, &one, sizeof one) == (ssize_t)sizeof one;
}

static int
poll_split(struct vhost_front_queue *q, void **cookie, uint32_t *written)
{
	struct virtio_used_elem *e = &q->used->ring[q->last_used & (q->size - 1)];
	uint32_t id;

	if (load16(&q->used->idx) == q->last_used)
		return 0;
	id = le32_get(e->id);
	if (id >= q->size || q->state[id].cookie == NULL)
		return -EBADMSG;
	*cookie = STEAL(q->state[id].cookie);
	*written = le32_get(e->len);
	q->link[q->state[id].last] = q->free;
	q->free = (uint16_t)id;
	q->n_free = (uint16_t)(q->n_free + q->state[id].n);
	q->last_used++;
	return 1;
}

static int
poll_packed(struct vhost_front_queue *q, void **cookie, uint32_t *written)
{
	struct virtio_packed_desc *d = &q->pdesc[q->last_used];
	uint16_t flags = load16(&d->flags), id;

	if (!!(flags & VIRTIO_DESC_F_USED) != q->used_wrap ||
	    !!(flags & VIRTIO_DESC_F_AVAIL) != q->used_wrap)
		return 0;
	id = le16_get(d->id);
	if (id >= q->size || q->state[id].cookie == NULL)
		return -EBADMSG;
	*cookie = STEAL(q->state[id].cookie);
	*written = flags & VIRTIO_DESC_F_WRITE ? le32_get(d->len) : 0;
	q->link[id] = q->free;
	q->free = id;
	q->n_free = (uint16_t)(q->n_free + q->state[id].n);
	q->last_used = (uint16_t)(q->last_used + q->state[id].n);
	if (q->last_used >= q->size) {
		q->last_used = (uint16_t)(q->last_used - q->size);
		q->used_wrap = !q->used_wrap;
	}
	return 1;
}

int
vhost_front_poll(struct vhost_front *f, uint32_t queue, void **cookie, uint32_t *written)
{
	struct vhost_front_queue *q = &f->q[queue];

	return q->packed ? poll_packed(q, cookie, written) : poll_split(q, cookie, written);
}

static bool
has_used(struct vhost_front_queue *q)
{
	uint16_t flags;

	if (!q->packed)
		return load16(&q->used->idx) != q->last_used;
	flags = load16(&q->pdesc[q->last_used].flags);
	return !!(flags & VIRTIO_DESC_F_USED) == q->used_wrap &&
	       !!(flags & VIRTIO_DESC_F_AVAIL) == q->used_wrap;
}

bool
vhost_front_want_call(struct vhost_front *f, uint32_t queue, bool on)
{
	struct vhost_front_queue *q = &f->q[queue];

	if (q->packed) {
		store16(&q->drv_event->off_wrap, (uint16_t)(q->last_used | q->used_wrap << 15));
		store16(&q->drv_event->flags, !on	     ? VIRTIO_EVENT_DISABLE
					      : q->event_idx ? VIRTIO_EVENT_DESC
							     : VIRTIO_EVENT_ENABLE);
	} else {
		store16(&q->avail->flags, on ? 0 : VIRTIO_AVAIL_F_NO_INTERRUPT);
		if (q->event_idx) /* off: the entry passed last, which comes again after 65535 others */
			store16(&q->avail->ring[q->size],
			    (uint16_t)(on ? q->last_used : q->last_used - 1));
	}
	atomic_thread_fence(memory_order_seq_cst);
	return on && has_used(q);
}

uint64_t
vhost_front_calls(struct vhost_front *f, uint32_t queue)
{
	uint64_t n;

	return read(f->q[queue].call_fd, &n, sizeof n) == (ssize_t)sizeof n ? n : 0;
}
