/* SPDX-License-Identifier: Apache-2.0 */
/* pkt.c: buffers in mapped memory, a common list under a lock, and caches. */
#include "dp/pkt.h"

#include "base/mem.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

enum {
	HEAD_BYTES = 192, /* of struct pipe_pkt, rounded up to cache lines */
	HUGE = 2 << 20,
};
_Static_assert(sizeof(struct pipe_pkt) <= HEAD_BYTES, "struct pipe_pkt outgrew its place");

struct class
{
	struct dp_owner owner; /* what its packets point to */
	uint32_t size;	       /* buffers */
	uint32_t avail;
	struct pipe_pkt **list; /* stack of avail */
	void *map;
	size_t map_len, stride;
};

struct dp_pool {
	pthread_mutex_t lock;
	struct class class[DP_N_CLASSES];
};

static int
class_init(struct dp_pool *p, enum dp_class which, uint32_t n, uint32_t data_bytes, struct err *err)
{
	struct class *c = &p->class[which];
	/* an odd number of cache lines, so that buffers spread over the sets of a cache */
	size_t stride = HEAD_BYTES + DP_META_BYTES + PIPE_HEADROOM + (data_bytes + 63) / 64 * 64;

	c->stride = stride / 64 % 2 == 0 ? stride + 64 : stride;
	c->owner.class = which;
	c->size = n;
	c->map_len = (c->stride * n + HUGE - 1) / HUGE * HUGE;
	c->map = mmap(NULL, c->map_len, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (c->map == MAP_FAILED) {
		c->map = NULL;
		return err_errno(err, errno, "packet memory: %zu bytes", c->map_len);
	}
	if (which == DP_SMALL)
		madvise(c->map, c->map_len, MADV_HUGEPAGE);
	c->list = xcalloc(n, sizeof(struct pipe_pkt *));
	/* the large ones' headers are written when they are first taken, so as not to touch them */
	for (uint32_t i = 0; i < n; i++)
		c->list[c->avail++] = (void *)((char *)c->map + (size_t)(n - 1 - i) * c->stride);
	return 0;
}

int
dp_pool_new(uint32_t n_small, uint32_t n_large, struct dp_pool **out, struct err *err)
{
	struct dp_pool *p = xcalloc(1, sizeof *p);
	int rc;

	pthread_mutex_init(&p->lock, NULL);
	rc = class_init(p, DP_SMALL, n_small, DP_SMALL_BYTES, err);
	if (rc == 0)
		rc = class_init(p, DP_LARGE, n_large, DP_LARGE_BYTES, err);
	if (rc < 0) {
		dp_pool_free(p);
		return rc;
	}
	*out = p;
	return 0;
}

void
dp_pool_free(struct dp_pool *p)
{
	if (p == NULL)
		return;
	for (int i = 0; i < DP_N_CLASSES; i++) {
		if (p->class[i].map != NULL)
			munmap(p->class[i].map, p->class[i].map_len);
		free(p->class[i].list);
	}
	pthread_mutex_destroy(&p->lock);
	free(p);
}

uint32_t
dp_pool_avail(struct dp_pool *p, enum dp_class class)
{
	uint32_t n;

	pthread_mutex_lock(&p->lock);
	n = p->class[class].avail;
	pthread_mutex_unlock(&p->lock);
	return n;
}

uint32_t
dp_pool_size(const struct dp_pool *p, enum dp_class class)
{
	return p->class[class].size;
}

/* ---- caches ---- */

void
dp_cache_init(struct dp_cache *c, struct dp_pool *p)
{
	memset(c, 0, sizeof *c);
	c->pool = p;
	c->small = &p->class[DP_SMALL].owner;
}

/* Moves the top n of the cache to the common list. */
static void
give(struct dp_cache *c, enum dp_class class, uint32_t n)
{
	struct dp_pool *p = c->pool;
	struct class *k = &p->class[class];

	pthread_mutex_lock(&p->lock);
	c->n[class] -= n;
	memcpy(k->list + k->avail, c->pkts[class] + c->n[class], n * sizeof(struct pipe_pkt *));
	k->avail += n;
	pthread_mutex_unlock(&p->lock);
}

static void
take(struct dp_cache *c, enum dp_class class, uint32_t want)
{
	struct dp_pool *p = c->pool;
	struct class *k = &p->class[class];
	uint32_t n;

	pthread_mutex_lock(&p->lock);
	n = MIN(want, k->avail);
	k->avail -= n;
	memcpy(c->pkts[class] + c->n[class], k->list + k->avail, n * sizeof(struct pipe_pkt *));
	pthread_mutex_unlock(&p->lock);
	for (uint32_t i = c->n[class]; i < c->n[class] + n; i++) {
		struct pipe_pkt *pkt = c->pkts[class][i];

		if (pkt->head != NULL)
			continue;
		pkt->meta = (char *)pkt + HEAD_BYTES;
		pkt->head = (uint8_t *)pkt + HEAD_BYTES + DP_META_BYTES;
		pkt->cap = (uint32_t)(k->stride - HEAD_BYTES - DP_META_BYTES);
		pkt->owner = &k->owner;
	}
	c->n[class] += n;
}

void
dp_cache_fini(struct dp_cache *c)
{
	if (c->pool == NULL)
		return;
	for (int i = 0; i < DP_N_CLASSES; i++)
		give(c, i, c->n[i]);
	c->pool = NULL;
}

uint32_t
dp_pkt_alloc(struct dp_cache *c, enum dp_class class, struct pipe_pkt **pkts, uint32_t n)
{
	/* large ones are rare: keep few of them, so that all threads find some */
	uint32_t half = class == DP_SMALL ? DP_CACHE / 2 : 4;

	if (__builtin_expect(c->n[class] < n, 0)) {
		take(c, class, MAX(MIN(n, DP_CACHE), half) - c->n[class]);
		if (c->n[class] < n) {
			n = c->n[class];
			__atomic_store_n(&c->empty, c->empty + 1, __ATOMIC_RELAXED);
		}
	}
	c->n[class] -= n;
	memcpy(pkts, c->pkts[class] + c->n[class], n * sizeof *pkts);
	for (uint32_t i = 0; i < n; i++)
		dp_pkt_reset(pkts[i]);
	return n;
}

void
dp_pkt_free(struct dp_cache *c, struct pipe_pkt *const *pkts, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		struct dp_owner *o = pkts[i]->owner;
		uint32_t keep;

		if (__builtin_expect(o == c->small && c->n[DP_SMALL] < DP_CACHE, 1)) {
			c->pkts[DP_SMALL][c->n[DP_SMALL]++] = pkts[i];
			continue;
		}
		keep = o->class == DP_SMALL ? DP_CACHE : 8;
		if (__builtin_expect(o->free != NULL, 0)) {
			o->free(c, o, pkts[i]);
			continue;
		}
		if (__builtin_expect(c->n[o->class] >= keep, 0))
			give(c, o->class, keep / 2);
		c->pkts[o->class][c->n[o->class]++] = pkts[i];
	}
}

/* ---- copies ---- */

struct pipe_pkt *
dp_pkt_of(struct dp_cache *c, const void *data, uint32_t len)
{
	struct pipe_pkt *pkt;

	if (len > DP_LARGE_BYTES ||
	    dp_pkt_alloc(c, len <= DP_SMALL_BYTES ? DP_SMALL : DP_LARGE, &pkt, 1) == 0)
		return NULL;
	memcpy(pkt->data, data, len);
	pkt->len = len;
	return pkt;
}

struct pipe_pkt *
dp_pkt_copy(struct dp_cache *c, const struct pipe_pkt *from, uint32_t meta_bytes)
{
	struct pipe_pkt *pkt = dp_pkt_of(c, from->data, from->len), own;

	if (pkt == NULL)
		return NULL;
	own = *pkt;
	*pkt = *from;
	pkt->data = own.data;
	pkt->head = own.head;
	pkt->meta = own.meta;
	pkt->cap = own.cap;
	pkt->owner = own.owner;
	pkt->engine[0] = pkt->engine[1] = NULL;
	if (meta_bytes > 0)
		memcpy(pkt->meta, from->meta, meta_bytes);
	return pkt;
}

/* ---- headroom ---- */

/* Lies in the metadata of the large buffer, which is nobody's else. */
struct loan {
	struct dp_owner owner; /* of the packet for as long as it has the buffer */
	struct pipe_pkt *large;
	struct dp_owner *was; /* what the packet had before */
	uint8_t *head;
	uint32_t cap;
};
_Static_assert(sizeof(struct loan) <= DP_META_BYTES, "struct loan outgrew its place");

static void
loan_free(struct dp_cache *c, struct dp_owner *o, struct pipe_pkt *pkt)
{
	struct loan *loan = CONTAINER_OF(o, struct loan, owner);
	struct pipe_pkt *both[] = { pkt, loan->large };

	pkt->owner = loan->was;
	pkt->head = loan->head;
	pkt->cap = loan->cap;
	dp_pkt_free(c, both, ARRAY_LEN(both));
}

uint32_t
dp_pkt_room(struct dp_cache *c, struct pipe_pkt *pkt, uint32_t n)
{
	struct pipe_pkt *large;
	struct loan *loan;
	uint8_t *to;

	if ((uint64_t)(pkt->data - pkt->head) >= n)
		return PIPE_DROP_NONE;
	if ((uint64_t)n + pkt->len > DP_LARGE_BYTES)
		return PIPE_DROP_TOO_LONG;
	if (n + pkt->len <= pkt->cap) {
		to = pkt->head + n + (pkt->cap - n - pkt->len) / 2;
		memmove(to, pkt->data, pkt->len);
		pkt->data = to;
		return PIPE_DROP_NONE;
	}
	if (dp_pkt_alloc(c, DP_LARGE, &large, 1) == 0)
		return PIPE_DROP_HEADROOM;
	to = large->head + n + (large->cap - n - pkt->len) / 2;
	memcpy(to, pkt->data, pkt->len);
	loan = large->meta;
	*loan = (struct loan){ { loan_free, DP_LARGE }, large, pkt->owner, pkt->head, pkt->cap };
	pkt->owner = &loan->owner;
	pkt->data = to;
	pkt->head = large->head;
	pkt->cap = large->cap;
	return PIPE_DROP_NONE;
}

void *
dp_lines(size_t n, size_t size)
{
	size_t len = (n * size + 63) / 64 * 64;
	void *p = aligned_alloc(64, len);

	if (p == NULL)
		abort();
	memset(p, 0, len);
	return p;
}
