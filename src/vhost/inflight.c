/* SPDX-License-Identifier: Apache-2.0 */
/* inflight.c: inflight regions: tracking while running, recovery at attach. Stores to the region are
 * release stores: after a kill at any instruction it must read as one of the states between two of
 * them. */
#include "vhost/inflight.h"

#include "base/cleanup.h"
#include "base/mem.h"
#include "vhost/vq.h"

#include <errno.h>
#include <stdlib.h>

struct vhost_vq_inflight {
	bool packed;
	uint32_t n; /* entries of the region */
	union {
		struct vhost_inflight_split *s;
		struct vhost_inflight_packed *p;
	};
	uint64_t counter; /* of the next chain */
	uint16_t *again;  /* what to take again, oldest first */
	uint32_t n_again, next_again;
	/* the private copy of the links */
	uint16_t *next;
	uint16_t *last; /* packed, of heads */
	uint16_t *num;	/* packed, of heads */
	uint16_t batch; /* split: last pushed head */
	uint16_t head;	/* packed: entry of the chain being taken */
	uint16_t free;	/* packed: first free entry, n: none */
	uint16_t used_idx;
	bool used_wrap;
};

#define STORE(to, v) __atomic_store_n(&(to), (v), __ATOMIC_RELEASE)
#define LOAD(from)   __atomic_load_n(&(from), __ATOMIC_RELAXED)

size_t
vhost_inflight_bytes(bool packed, uint32_t desc_num)
{
	size_t n = packed ? sizeof(struct vhost_inflight_packed) +
				desc_num * sizeof(struct vhost_inflight_desc_packed)
			  : sizeof(struct vhost_inflight_split) +
				desc_num * sizeof(struct vhost_inflight_desc_split);

	return (n + VHOST_INFLIGHT_ALIGN - 1) / VHOST_INFLIGHT_ALIGN * VHOST_INFLIGHT_ALIGN;
}

void
vhost_inflight_retire(void *region)
{
	struct vhost_inflight_split *s = region; /* both layouts begin alike */

	STORE(s->version.raw, 0);
}

/* One chain to be taken again. */
struct item {
	uint64_t counter;
	uint16_t at;
};

static int
by_counter(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	if (x->counter != y->counter)
		return x->counter < y->counter ? -1 : 1;
	return x->at < y->at ? -1 : 1;
}

static void
keep_again(struct vhost_vq_inflight *f, struct item *items, uint32_t n)
{
	if (n > 1)
		qsort(items, n, sizeof *items, by_counter);
	for (uint32_t i = 0; i < n; i++)
		f->again[i] = items[i].at;
	f->n_again = n;
	f->counter = n > 0 ? items[n - 1].counter + 1 : 0;
}

static void
reset_split(struct vhost_vq_inflight *f, uint16_t used_idx)
{
	memset(f->s, 0, sizeof *f->s + f->n * sizeof f->s->desc[0]);
	f->s->desc_num = le16_of((uint16_t)f->n);
	f->s->used_idx = le16_of(used_idx);
	STORE(f->s->version.raw, VHOST_INFLIGHT_VERSION);
}

static int
recover_split(struct vhost_vq *vq, struct vhost_vq_inflight *f, struct err *err)
{
	CLEANUP(free) struct item *items = xcalloc(f->n, sizeof *items);
	uint16_t used = vq->used_idx, batch = (uint16_t)(used - LOAD(f->s->used_idx.raw)), i;
	uint32_t n = 0;

	if (LOAD(f->s->version.raw) != VHOST_INFLIGHT_VERSION || batch > f->n) {
		reset_split(f, used); /* new, retired, or of another life of this ring */
		return 0;
	}
	/* "Subtract the value of used_idx from the idx value of used ring to get last batch size":
	 * those were published, but a crash kept them from being cleared. */
	i = LOAD(f->s->last_batch_head.raw);
	for (; batch > 0 && i < f->n; batch--) {
		STORE(f->s->desc[i].inflight, 0);
		i = LOAD(f->s->desc[i].next.raw);
	}
	STORE(f->s->used_idx.raw, used);
	f->batch = LOAD(f->s->last_batch_head.raw);
	for (uint32_t k = 0; k < f->n; k++) {
		if (LOAD(f->s->desc[k].inflight) == 0)
			continue;
		if (k >= vq->size)
			return err_set(err, -EINVAL,
			    "inflight region: descriptor %u of a ring of %u", k, vq->size);
		items[n++] = (struct item){ LOAD(f->s->desc[k].counter.raw), (uint16_t)k };
	}
	keep_again(f, items, n);
	if (n > 0)
		vq->avail_idx = vq->avail_seen = (uint16_t)(used + n);
	return 0;
}

static void
reset_packed(struct vhost_vq_inflight *f, const struct vhost_vq *vq)
{
	memset(f->p, 0, sizeof *f->p + f->n * sizeof f->p->desc[0]);
	f->p->desc_num = le16_of((uint16_t)f->n);
	f->p->used_idx = f->p->old_used_idx = le16_of(vq->used_idx);
	f->p->used_wrap = f->p->old_used_wrap = vq->used_wrap;
	for (uint32_t i = 0; i < f->n; i++) {
		f->next[i] = (uint16_t)(i + 1);
		f->p->desc[i].next = le16_of(f->next[i]);
	}
	f->free = 0;
	f->used_idx = vq->used_idx;
	f->used_wrap = vq->used_wrap;
	STORE(f->p->version.raw, VHOST_INFLIGHT_VERSION);
}

/* Both pairs of indices change in one store: they lie in one aligned word of the region. */
static void
store_indices(
    struct vhost_inflight_packed *p, uint16_t used, bool wrap, uint16_t old, bool old_wrap)
{
	uint64_t word =
	    used | (uint64_t)old << 16 | (uint64_t)wrap << 32 | (uint64_t)old_wrap << 40;

	static_assert(offsetof(struct vhost_inflight_packed, used_idx) == 16, "one aligned word");
	__atomic_store_n((uint64_t *)(void *)&p->used_idx, word, __ATOMIC_RELEASE);
}

/* Commits the chain that was published, or takes back the one that was not. */
static int
settle_packed(struct vhost_vq *vq, struct vhost_vq_inflight *f, struct err *err)
{
	struct vhost_inflight_packed *p = f->p;
	uint16_t old = LOAD(p->old_used_idx.raw), flags;
	bool old_wrap = LOAD(p->old_used_wrap) & 1;

	if (old >= vq->size)
		return err_set(
		    err, -EINVAL, "inflight region: used index %u of a ring of %u", old, vq->size);
	flags = LOAD(vq->pdesc[old].flags.raw);
	f->used_idx = LOAD(p->used_idx.raw);
	f->used_wrap = LOAD(p->used_wrap) & 1;
	/* "If d.flags is not equal to the calculated flags value" the batch was published. */
	if ((f->used_idx != old || f->used_wrap != old_wrap) &&
	    (!!(flags & VIRTIO_DESC_F_AVAIL) != old_wrap ||
		!!(flags & VIRTIO_DESC_F_USED) == old_wrap)) {
		STORE(p->old_free_head.raw, LOAD(p->free_head.raw));
	} else {
		STORE(p->free_head.raw, LOAD(p->old_free_head.raw));
		f->used_idx = old;
		f->used_wrap = old_wrap;
	}
	store_indices(p, f->used_idx, f->used_wrap, f->used_idx, f->used_wrap);
	f->free = LOAD(p->old_free_head.raw);
	if (f->used_idx >= vq->size)
		return err_set(err, -EINVAL, "inflight region: used index %u of a ring of %u",
		    f->used_idx, vq->size);
	return 0;
}

/* Checks one head's chain against the private links; marks its entries in 'seen'. */
static int
check_packed_chain(
    const struct vhost_vq *vq, struct vhost_vq_inflight *f, uint32_t head, uint8_t *seen)
{
	uint16_t at = (uint16_t)head, num = LOAD(f->p->desc[head].num.raw);

	f->last[head] = LOAD(f->p->desc[head].last.raw);
	f->num[head] = num;
	if (num == 0 || num > vq->size)
		return -EINVAL;
	for (uint16_t k = 0; k < num; k++) {
		if (at >= f->n || seen[at])
			return -EINVAL;
		seen[at] = 1;
		if (k + 1 == num)
			return at == f->last[head] ? 0 : -EINVAL;
		at = f->next[at];
	}
	return -EINVAL;
}

static int
recover_packed(struct vhost_vq *vq, struct vhost_vq_inflight *f, struct err *err)
{
	CLEANUP(free) struct item *items = xcalloc(f->n, sizeof *items);
	CLEANUP(free) uint8_t *seen = xcalloc(f->n, 1);
	uint32_t n = 0, slots = 0;
	int ret;

	if (LOAD(f->p->version.raw) != VHOST_INFLIGHT_VERSION) {
		reset_packed(f, vq);
		return 0;
	}
	ret = settle_packed(vq, f, err);
	if (ret < 0)
		return ret;
	for (uint32_t i = 0; i < f->n; i++)
		f->next[i] = LOAD(f->p->desc[i].next.raw);
	for (uint16_t i = f->free; i < f->n; i = f->next[i]) {
		if (seen[i])
			return err_set(err, -EINVAL, "inflight region: a free list that loops");
		seen[i] = 1;
		STORE(f->p->desc[i].inflight, 0);
	}
	for (uint32_t i = 0; i < f->n; i++) {
		if (LOAD(f->p->desc[i].inflight) == 0)
			continue;
		if (check_packed_chain(vq, f, i, seen) < 0)
			return err_set(err, -EINVAL, "inflight region: entry %u is no chain", i);
		slots += f->num[i];
		items[n++] = (struct item){ LOAD(f->p->desc[i].counter.raw), (uint16_t)i };
	}
	if (memchr(seen, 0, f->n) !=
	    NULL) /* each is free or in a chain, or the list would run out */
		return err_set(
		    err, -EINVAL, "inflight region: an entry is neither free nor in use");
	if (slots > vq->size)
		return err_set(err, -EINVAL, "inflight region: %u descriptors of a ring of %u",
		    slots, vq->size);
	keep_again(f, items, n);
	vq->used_idx = f->used_idx;
	vq->used_wrap = f->used_wrap;
	slots += f->used_idx;
	vq->avail_wrap = slots >= vq->size ? !f->used_wrap : f->used_wrap;
	vq->avail_idx = (uint16_t)(slots >= vq->size ? slots - vq->size : slots);
	return 0;
}

int
vhost_inflight_attach(struct vhost_vq *vq, void *region, uint32_t desc_num, struct err *err)
{
	struct vhost_vq_inflight *f;
	int ret;

	if (desc_num > VIRTIO_QUEUE_MAX || vq->size > desc_num)
		return err_set(err, -EINVAL, "inflight region: %u entries for a ring of %u",
		    desc_num, vq->size);
	f = xcalloc(1, sizeof *f);
	f->packed = vq->packed;
	f->n = desc_num;
	f->s = region;
	f->again = xcalloc(desc_num, sizeof *f->again);
	f->next = xcalloc(desc_num, sizeof *f->next);
	f->last = xcalloc(desc_num, sizeof *f->last);
	f->num = xcalloc(desc_num, sizeof *f->num);
	vq->inflight = f;
	ret = vq->packed ? recover_packed(vq, f, err) : recover_split(vq, f, err);
	if (ret < 0)
		vhost_inflight_detach(vq);
	return ret;
}

void
vhost_inflight_detach(struct vhost_vq *vq)
{
	struct vhost_vq_inflight *f = vq->inflight;

	if (f == NULL)
		return;
	free(f->again);
	free(f->next);
	free(f->last);
	free(f->num);
	free(f);
	vq->inflight = NULL;
}

bool
vhost_inflight_pending(const struct vhost_vq_inflight *f)
{
	return f->next_again < f->n_again;
}

int
vhost_inflight_next(struct vhost_vq_inflight *f)
{
	return f->next_again < f->n_again ? f->again[f->next_again++] : -1;
}

void
vhost_inflight_split_take(struct vhost_vq_inflight *f, uint16_t head)
{
	STORE(f->s->desc[head].counter.raw, f->counter++);
	STORE(f->s->desc[head].inflight, 1);
}

void
vhost_inflight_split_push(struct vhost_vq_inflight *f, uint16_t head)
{
	f->next[head] = f->batch;
	STORE(f->s->desc[head].next.raw, f->batch);
	f->batch = head;
	STORE(f->s->last_batch_head.raw, head);
}

void
vhost_inflight_split_done(struct vhost_vq_inflight *f, uint16_t n, uint16_t used_idx)
{
	for (uint16_t i = f->batch; n > 0; n--) {
		STORE(f->s->desc[i].inflight, 0);
		i = f->next[i];
	}
	STORE(f->s->used_idx.raw, used_idx);
}

uint16_t
vhost_inflight_packed_begin(struct vhost_vq_inflight *f)
{
	f->head = f->free;
	return f->head;
}

void
vhost_inflight_packed_add(
    struct vhost_vq_inflight *f, const struct vhost_ldesc *d, bool first, bool last)
{
	struct vhost_inflight_desc_packed *head, *e;
	uint16_t at = f->free;

	assert(at < f->n);
	head = &f->p->desc[f->head];
	e = &f->p->desc[at];
	e->addr = le64_of(d->addr);
	e->len = le32_of(d->len);
	e->flags = le16_of(d->flags);
	e->id = le16_of(d->next);
	if (first) {
		f->num[f->head] = 0;
		STORE(head->num.raw, 0);
		STORE(head->counter.raw, f->counter++);
		STORE(head->inflight, 1);
	}
	if (last) {
		f->last[f->head] = at;
		STORE(head->last.raw, at);
	}
	STORE(head->num.raw, ++f->num[f->head]);
	f->free = f->next[at];
	STORE(f->p->free_head.raw, f->free);
	if (last)
		STORE(f->p->old_free_head.raw, f->free);
}

void
vhost_inflight_packed_push(
    struct vhost_vq_inflight *f, uint16_t entry, uint16_t used_idx, bool used_wrap)
{
	uint16_t last = f->last[entry];

	f->next[last] = f->free;
	STORE(f->p->desc[last].next.raw, f->free);
	f->free = entry;
	STORE(f->p->free_head.raw, entry);
	store_indices(f->p, used_idx, used_wrap, f->used_idx, f->used_wrap);
	f->used_idx = used_idx;
	f->used_wrap = used_wrap;
}

void
vhost_inflight_packed_done(struct vhost_vq_inflight *f, uint16_t entry)
{
	STORE(f->p->desc[entry].inflight, 0);
	STORE(f->p->old_free_head.raw, f->free);
	store_indices(f->p, f->used_idx, f->used_wrap, f->used_idx, f->used_wrap);
}

uint16_t
vhost_inflight_packed_slots(const struct vhost_vq_inflight *f, uint16_t entry)
{
	return f->num[entry];
}

struct vhost_ldesc
vhost_inflight_packed_desc(const struct vhost_vq_inflight *f, uint16_t *at)
{
	const struct vhost_inflight_desc_packed *e = &f->p->desc[*at];

	*at = f->next[*at];
	return (struct vhost_ldesc){ .addr = LOAD(e->addr.raw),
		.len = LOAD(e->len.raw),
		.flags = LOAD(e->flags.raw),
		.next = LOAD(e->id.raw) };
}
