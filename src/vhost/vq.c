/* SPDX-License-Identifier: Apache-2.0 */
/* vq.c: walking, filling and signalling one split or packed ring. */
#include "vhost/vq.h"

#include "base/mem.h"
#include "vhost/inflight.h"
#include "vhost/log.h"

#include <errno.h>
#include <unistd.h>

#define RELAXED memory_order_relaxed

int
vhost_vq_break(struct vhost_vq *vq, const char *reason)
{
	uint64_t one = 1;

	if (atomic_load_explicit(&vq->broken, RELAXED) == NULL) {
		vhost_count(&vq->counters[VHOST_VQ_broken], 1);
		atomic_store_explicit(&vq->broken, reason, memory_order_release);
		if (vq->alarm_fd >= 0 && write(vq->alarm_fd, &one, sizeof one) < 0)
			return -EBADMSG; /* its counter is full: it will ring anyway */
	}
	return -EBADMSG;
}

/* Adds one buffer to the chain. */
static int
add_buf(struct vhost_vq *vq, struct vhost_chain *c, const struct vhost_ldesc *d)
{
	unsigned at = c->n_read + c->n_write;
	int n;

	if (d->flags & VIRTIO_DESC_F_WRITE) {
		c->write_bytes += d->len;
	} else {
		if (c->n_write != 0)
			return vhost_vq_break(vq, "a readable buffer follows a writable one");
		c->read_bytes += d->len;
	}
	if (d->len == 0)
		return 0;
	n = vhost_mem_iov(c->mem, &vq->hint, d->addr, d->len, c->iov + at, c->cap - at);
	if (n == -EFAULT)
		return vhost_vq_break(vq, "a buffer lies outside the guest's memory");
	if (n < 0)
		return vhost_vq_break(vq, "a chain has more buffers than the device takes");
	if (d->flags & VIRTIO_DESC_F_WRITE)
		c->n_write = (uint16_t)(c->n_write + n);
	else
		c->n_read = (uint16_t)(c->n_read + n);
	return 0;
}

/* Walks an indirect table. Split tables link by next, packed ones are in order. */
static int
walk_table(struct vhost_vq *vq, struct vhost_chain *c, const struct vhost_ldesc *ref)
{
	uint32_t n = ref->len / 16, i = 0;
	const uint8_t *table;

	if (!vq->indirect)
		return vhost_vq_break(vq, "an indirect descriptor, which was not negotiated");
	if (ref->flags & VIRTIO_DESC_F_NEXT)
		return vhost_vq_break(vq, "an indirect descriptor with a next one");
	if (ref->len == 0 || ref->len % 16 != 0)
		return vhost_vq_break(vq, "an indirect table of an odd length");
	table = vhost_mem_va(c->mem, &vq->hint, ref->addr, ref->len);
	if (table == NULL)
		return vhost_vq_break(vq, "an indirect table outside the guest's memory");
	for (uint32_t steps = 0; steps < n; steps++) {
		struct vhost_ldesc d = vhost_ldesc_load(table + i * 16ull, vq->packed);
		int ret;

		if (d.flags & VIRTIO_DESC_F_INDIRECT)
			return vhost_vq_break(
			    vq, "an indirect descriptor inside an indirect table");
		ret = add_buf(vq, c, &d);
		if (ret < 0)
			return ret;
		if (vq->packed) {
			i++;
			continue;
		}
		if (!(d.flags & VIRTIO_DESC_F_NEXT))
			return 0;
		if (d.next >= n)
			return vhost_vq_break(vq, "a link outside its indirect table");
		i = d.next;
	}
	return vq->packed ? 0 : vhost_vq_break(vq, "an indirect chain that loops");
}

static int
walk_split(struct vhost_vq *vq, struct vhost_chain *c, uint16_t head)
{
	uint16_t i = head;

	for (unsigned steps = 0; steps < vq->size; steps++) {
		struct vhost_ldesc d = vhost_ldesc_load(&vq->desc[i], false);
		int ret;

		if (d.flags & VIRTIO_DESC_F_INDIRECT)
			return walk_table(vq, c, &d);
		ret = add_buf(vq, c, &d);
		if (ret < 0)
			return ret;
		if (!(d.flags & VIRTIO_DESC_F_NEXT))
			return 0;
		if (d.next >= vq->size)
			return vhost_vq_break(vq, "a link outside the descriptor table");
		i = d.next;
	}
	return vhost_vq_break(vq, "a descriptor chain that loops");
}

static void
chain_begin(struct vhost_vq *vq, struct vhost_chain *c)
{
	c->n_read = c->n_write = 0;
	c->read_bytes = c->write_bytes = 0;
	c->slots = 1;
	c->mem = atomic_load_explicit(&vq->mem, memory_order_acquire);
}

unsigned
vhost_vq_look(struct vhost_vq *vq, unsigned n)
{
	uint16_t have = (uint16_t)(vq->avail_seen - vq->avail_idx);

	if (have >= n)
		return have;
	vq->avail_seen = __atomic_load_n(&vq->avail->idx.raw, __ATOMIC_ACQUIRE);
	have = (uint16_t)(vq->avail_seen - vq->avail_idx);
	if (__builtin_expect(have > vq->size - vq->taken, 0)) {
		vq->avail_seen = vq->avail_idx;
		vhost_vq_break(vq, "more chains available than the ring has descriptors");
		return 0;
	}
	return have;
}

/* What is looked at here is looked at again, and checked, by the pop: any value does no harm. */
void
vhost_vq_prefetch(struct vhost_vq *vq, unsigned n)
{
	const struct vhost_mem *mem = atomic_load_explicit(&vq->mem, memory_order_acquire);
	uint16_t mask = (uint16_t)(vq->size - 1), at = vq->avail_idx;

	if (vq->packed)
		return;
	n = MIN(n, vhost_vq_look(vq, 1));
	for (unsigned i = 0; i < n; i++)
		__builtin_prefetch(&vq->desc[le16_get(vq->avail->ring[(at + i) & mask]) & mask]);
	for (unsigned i = 0; i < n; i++) {
		uint16_t head = le16_get(vq->avail->ring[(at + i) & mask]) & mask;
		struct vhost_ldesc d = vhost_ldesc_load(&vq->desc[head], false);

		if (d.flags & VIRTIO_DESC_F_INDIRECT)
			__builtin_prefetch(vhost_mem_va(mem, &vq->hint, d.addr, 16));
	}
}

static int
pop_split(struct vhost_vq *vq, struct vhost_chain *c)
{
	uint16_t head;
	int ret;

	if (vhost_vq_look(vq, 1) == 0)
		return atomic_load_explicit(&vq->broken, RELAXED) != NULL ? -EBADMSG : 0;
	head =
	    __atomic_load_n(&vq->avail->ring[vq->avail_idx & (vq->size - 1)].raw, __ATOMIC_RELAXED);
	if (head >= vq->size)
		return vhost_vq_break(vq, "a head outside the descriptor table");
	ret = walk_split(vq, c, head);
	if (ret < 0)
		return ret;
	c->id = head;
	vq->avail_idx++;
	if (vq->inflight != NULL)
		vhost_inflight_split_take(vq->inflight, head);
	return 1;
}

static int
pop_packed(struct vhost_vq *vq, struct vhost_chain *c)
{
	uint16_t i = vq->avail_idx, n = 0;

	if (!vhost_packed_avail(
		__atomic_load_n(&vq->pdesc[i].flags.raw, __ATOMIC_ACQUIRE), vq->avail_wrap))
		return 0;
	if (vq->inflight != NULL) {
		vhost_vq_publish(
		    vq); /* entries that pushes free are taken again only once all know */
		c->entry = vhost_inflight_packed_begin(vq->inflight);
	}
	for (bool more = true; more;) {
		struct vhost_ldesc d = vhost_ldesc_load(&vq->pdesc[i], true);
		int ret;

		more =
		    (d.flags & (VIRTIO_DESC_F_NEXT | VIRTIO_DESC_F_INDIRECT)) == VIRTIO_DESC_F_NEXT;
		if (vq->taken + n >= vq->size)
			return vhost_vq_break(vq, "more descriptors in flight than the ring has");
		ret = d.flags & VIRTIO_DESC_F_INDIRECT ? walk_table(vq, c, &d) : add_buf(vq, c, &d);
		if (ret < 0)
			return ret;
		if (vq->inflight != NULL)
			vhost_inflight_packed_add(vq->inflight, &d, n == 0, !more);
		c->id = d.next;
		n++;
		if (++i == vq->size)
			i = 0;
	}
	c->slots = n;
	if (i <= vq->avail_idx)
		vq->avail_wrap = !vq->avail_wrap;
	vq->avail_idx = i;
	return 1;
}

/* Takes again what was in flight before a reconnect: 1, 0 when there is nothing more. */
static int
pop_again(struct vhost_vq *vq, struct vhost_chain *c)
{
	int at = vhost_inflight_next(vq->inflight), ret = 0;

	if (at < 0)
		return 0;
	if (vq->packed) {
		uint16_t e = (uint16_t)at;

		c->entry = e;
		c->slots = vhost_inflight_packed_slots(vq->inflight, e);
		for (uint16_t k = 0; ret == 0 && k < c->slots; k++) {
			struct vhost_ldesc d = vhost_inflight_packed_desc(vq->inflight, &e);

			ret = d.flags & VIRTIO_DESC_F_INDIRECT ? walk_table(vq, c, &d)
							       : add_buf(vq, c, &d);
			c->id = d.next;
		}
	} else {
		c->id = (uint16_t)at;
		ret = walk_split(vq, c, c->id);
	}
	if (ret < 0)
		return ret;
	vhost_count(&vq->counters[VHOST_VQ_resubmitted], 1);
	return 1;
}

int
vhost_vq_pop(struct vhost_vq *vq, struct vhost_chain *c)
{
	int ret = 0;

	if (__builtin_expect(atomic_load_explicit(&vq->broken, RELAXED) != NULL, 0))
		return -EBADMSG;
	chain_begin(vq, c);
	if (vq->inflight != NULL) {
		ret = pop_again(vq, c);
		if (ret < 0)
			return ret;
	}
	if (ret == 0)
		ret = vq->packed ? pop_packed(vq, c) : pop_split(vq, c);
	if (ret > 0) {
		vq->taken += c->slots;
		vhost_count(&vq->counters[VHOST_VQ_chains], 1);
	}
	return ret;
}

void
vhost_vq_log_write(struct vhost_vq *vq, const struct vhost_mem *mem, const void *p, uint64_t len)
{
	struct vhost_log *log = atomic_load_explicit(&vq->log, memory_order_acquire);
	uint64_t gpa;

	if (log != NULL && vhost_mem_gpa(mem, p, &gpa))
		vhost_log_mark(log, gpa, len);
}

void
vhost_vq_log_ring(struct vhost_vq *vq, uint64_t off, uint64_t len)
{
	struct vhost_log *log = atomic_load_explicit(&vq->log, memory_order_acquire);
	uint64_t gpa = atomic_load_explicit(&vq->log_gpa, RELAXED);

	if (log != NULL && gpa != UINT64_MAX)
		vhost_log_mark(log, gpa + off, len);
}

static void
log_chain(struct vhost_vq *vq, const struct vhost_chain *c, uint64_t written)
{
	for (unsigned i = c->n_read; i < (unsigned)c->n_read + c->n_write && written > 0; i++) {
		uint64_t part = MIN(written, (uint64_t)c->iov[i].iov_len);

		vhost_vq_log_write(vq, c->mem, c->iov[i].iov_base, part);
		written -= part;
	}
}

static void
push_packed(struct vhost_vq *vq, const struct vhost_chain *c, uint32_t written)
{
	struct virtio_packed_desc *d = &vq->pdesc[vq->used_idx];
	uint16_t flags = vq->used_wrap ? VIRTIO_DESC_F_AVAIL | VIRTIO_DESC_F_USED : 0;

	if (written > 0)
		flags |= VIRTIO_DESC_F_WRITE;
	d->id = le16_of(c->id);
	d->len = le32_of(written);
	vhost_vq_log_ring(vq, vq->used_idx * 16ull, 16);
	if (vq->n_pushed == 0 && vq->inflight == NULL)
		vq->held = d; /* its flags, written last, publish the whole batch */
	vq->held_flags = d == vq->held ? flags : vq->held_flags;
	vq->used_idx = (uint16_t)(vq->used_idx + c->slots);
	if (vq->used_idx >= vq->size) {
		vq->used_idx = (uint16_t)(vq->used_idx - vq->size);
		vq->used_wrap = !vq->used_wrap;
	}
	vq->n_pushed = (uint16_t)(vq->n_pushed + c->slots);
	if (vq->inflight != NULL)
		vhost_inflight_packed_push(vq->inflight, c->entry, vq->used_idx, vq->used_wrap);
	if (d != vq->held)
		__atomic_store_n(&d->flags.raw, flags, __ATOMIC_RELEASE);
	if (vq->inflight != NULL)
		vhost_inflight_packed_done(vq->inflight, c->entry);
}

void
vhost_vq_push(struct vhost_vq *vq, const struct vhost_chain *c, uint32_t written)
{
	if (__builtin_expect(atomic_load_explicit(&vq->log, RELAXED) != NULL, 0))
		log_chain(vq, c, written);
	vq->taken -= c->slots;
	if (vq->packed) {
		push_packed(vq, c, written);
		return;
	}
	vq->used->ring[vq->used_idx & (vq->size - 1)] =
	    (struct virtio_used_elem){ le32_of(c->id), le32_of(written) };
	if (vq->inflight != NULL)
		vhost_inflight_split_push(vq->inflight, c->id);
	vq->used_idx++;
	vq->n_pushed++;
}

static void
log_split(struct vhost_vq *vq, uint16_t n)
{
	for (uint16_t i = (uint16_t)(vq->used_idx - n); i != vq->used_idx; i++)
		vhost_vq_log_ring(vq, 4 + 8ull * (i & (vq->size - 1)), 8);
	vhost_vq_log_ring(vq, 2, 2);
}

/* Whether going from new - n to new passes 'event' (virtio 1.2, 2.7.10). */
static inline bool
passes(uint16_t event, uint16_t new, uint16_t n)
{
	return (uint16_t)(new - event - 1) < n;
}

static bool
wants_call(struct vhost_vq *vq, uint16_t n)
{
	uint16_t flags, event;

	atomic_thread_fence(memory_order_seq_cst); /* used entries before the driver's wishes */
	if (!vq->packed) {
		if (!vq->event_idx)
			return !(__atomic_load_n(&vq->avail->flags.raw, __ATOMIC_RELAXED) &
				 VIRTIO_AVAIL_F_NO_INTERRUPT);
		event = __atomic_load_n(&vq->avail->ring[vq->size].raw, __ATOMIC_RELAXED);
		return passes(event, vq->used_idx, n);
	}
	flags = __atomic_load_n(&vq->drv_event->flags.raw, __ATOMIC_ACQUIRE) & 3;
	if (flags != VIRTIO_EVENT_DESC || !vq->event_idx)
		return flags != VIRTIO_EVENT_DISABLE;
	event = __atomic_load_n(&vq->drv_event->off_wrap.raw, __ATOMIC_RELAXED);
	if ((event >> 15) != vq->used_wrap)
		event = (uint16_t)((event & 0x7fff) - vq->size);
	else
		event &= 0x7fff;
	return passes(event, vq->used_idx, n);
}

void
vhost_vq_call(struct vhost_vq *vq)
{
	uint64_t one = 1;

	if (!atomic_load_explicit(&vq->call_wanted, RELAXED))
		return;
	vhost_count(&vq->counters[VHOST_VQ_calls], 1);
	if (write(vq->call_fd, &one, sizeof one) < 0)
		return; /* full: the driver has not taken the last one yet */
}

static void
signal_driver(struct vhost_vq *vq, uint16_t n)
{
	if (wants_call(vq, n))
		vhost_vq_call(vq);
	else
		vhost_count(&vq->counters[VHOST_VQ_calls_saved], 1);
}

void
vhost_vq_publish(struct vhost_vq *vq)
{
	uint16_t n = vq->n_pushed;

	if (n == 0)
		return;
	vq->n_pushed = 0;
	if (vq->packed) {
		if (vq->held != NULL)
			__atomic_store_n(&vq->held->flags.raw, vq->held_flags, __ATOMIC_RELEASE);
		vq->held = NULL;
	} else {
		__atomic_store_n(&vq->used->idx.raw, vq->used_idx, __ATOMIC_RELEASE);
		if (__builtin_expect(atomic_load_explicit(&vq->log, RELAXED) != NULL, 0))
			log_split(vq, n);
		if (vq->inflight != NULL)
			vhost_inflight_split_done(vq->inflight, n, vq->used_idx);
	}
	signal_driver(vq, n);
}

bool
vhost_vq_ready(struct vhost_vq *vq)
{
	if (atomic_load_explicit(&vq->broken, RELAXED) != NULL)
		return false;
	if (vq->inflight != NULL && vhost_inflight_pending(vq->inflight))
		return true;
	if (!vq->packed)
		return vq->avail_seen != vq->avail_idx ||
		       __atomic_load_n(&vq->avail->idx.raw, __ATOMIC_ACQUIRE) != vq->avail_idx;
	return vhost_packed_avail(
	    __atomic_load_n(&vq->pdesc[vq->avail_idx].flags.raw, __ATOMIC_ACQUIRE), vq->avail_wrap);
}

bool
vhost_vq_arm(struct vhost_vq *vq)
{
	if (vq->packed) {
		uint16_t at = (uint16_t)(vq->avail_idx | vq->avail_wrap << 15);

		__atomic_store_n(&vq->dev_event->off_wrap.raw, at, __ATOMIC_RELAXED);
		__atomic_store_n(&vq->dev_event->flags.raw,
		    vq->event_idx ? VIRTIO_EVENT_DESC : VIRTIO_EVENT_ENABLE, __ATOMIC_RELEASE);
	} else if (vq->event_idx) {
		le16 *avail_event = (le16 *)(void *)&vq->used->ring[vq->size];

		__atomic_store_n(&avail_event->raw, vq->avail_idx, __ATOMIC_RELAXED);
		vhost_vq_log_ring(vq, 4 + 8ull * vq->size, 2);
	} else {
		__atomic_store_n(&vq->used->flags.raw, 0, __ATOMIC_RELAXED);
		vhost_vq_log_ring(vq, 0, 2);
	}
	atomic_thread_fence(memory_order_seq_cst); /* our wish before the second look */
	return vhost_vq_ready(vq);
}

void
vhost_vq_disarm(struct vhost_vq *vq)
{
	if (vq->packed)
		__atomic_store_n(&vq->dev_event->flags.raw, VIRTIO_EVENT_DISABLE, __ATOMIC_RELAXED);
	else if (!vq->event_idx) /* with EVENT_IDX an old avail_event keeps the driver quiet */
		__atomic_store_n(&vq->used->flags.raw, VIRTIO_USED_F_NO_NOTIFY, __ATOMIC_RELAXED);
}
