/* SPDX-License-Identifier: Apache-2.0 */
/* pkt.h: the memory of packets. Two classes of buffers, mapped once: small ones for a frame of 2 KiB,
 * large ones for 64 KiB (jumbo frames, TCP segments a guest leaves to be cut). A buffer is its struct
 * pipe_pkt, its metadata, the headroom and the data, in a row. Each thread takes from and gives to a
 * cache of its own (struct dp_cache), which trades with the common list half a cache at a time.
 *
 * A packet may also live in foreign memory (a DPDK mbuf): pkt->owner says how it is freed. */
#ifndef DP_PKT_H
#define DP_PKT_H

#include "base/err.h"
#include "targets/cpu/pipe_abi.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>

enum {
	DP_META_BYTES = 2048,	     /* pipe_pkt.meta; a pipeline that wants more is refused */
	DP_SMALL_BYTES = 2048,	     /* data of a small buffer, behind the headroom */
	DP_LARGE_BYTES = 65536 + 64, /* of a large one */
	DP_CACHE = 256,		     /* packets a thread keeps of each class at most */
};

enum dp_class { DP_SMALL, DP_LARGE, DP_N_CLASSES };

struct dp_cache;

/* Whose memory a packet is; the first member of the owner's own struct. */
struct dp_owner {
	/* Frees it, on the thread of the cache; NULL: a pool's. */
	void (*free)(struct dp_cache *c, struct dp_owner *o, struct pipe_pkt *pkt);
	enum dp_class class; /* a pool's */
};

struct dp_pool;

/* A thread's share. */
struct dp_cache {
	struct dp_pool *pool;
	const struct dp_owner *small; /* of the pool's small buffers */
	uint32_t n[DP_N_CLASSES];
	struct pipe_pkt *pkts[DP_N_CLASSES][DP_CACHE];
	uint64_t empty; /* times there was no buffer; relaxed */
};

/* Maps n_small and n_large buffers, with huge-page advice for the small ones; large ones cost memory
 * only once they are touched. Control thread. */
int dp_pool_new(uint32_t n_small, uint32_t n_large, struct dp_pool **out, struct err *err)
    __attribute__((warn_unused_result));
void dp_pool_free(struct dp_pool *p);
/* Buffers that are in the common list, not in caches or use. Any thread. */
uint32_t dp_pool_avail(struct dp_pool *p, enum dp_class class);
uint32_t dp_pool_size(const struct dp_pool *p, enum dp_class class);

void dp_cache_init(struct dp_cache *c, struct dp_pool *p);
/* Gives its buffers back to the common list. */
void dp_cache_fini(struct dp_cache *c);

/* Takes up to n packets, reset (dp_pkt_reset); returns how many there were. */
uint32_t dp_pkt_alloc(struct dp_cache *c, enum dp_class class, struct pipe_pkt **pkts, uint32_t n);
/* Gives packets back, whoever owns their memory. */
void dp_pkt_free(struct dp_cache *c, struct pipe_pkt *const *pkts, uint32_t n);
static inline void
dp_pkt_free1(struct dp_cache *c, struct pipe_pkt *pkt)
{
	dp_pkt_free(c, &pkt, 1);
}

/* A packet of its own with the same bytes, metadata (meta_bytes of it) and marks; the data at the usual
 * headroom. NULL when there is no buffer. */
struct pipe_pkt *dp_pkt_copy(struct dp_cache *c, const struct pipe_pkt *pkt, uint32_t meta_bytes);
/* A packet that holds the bytes; NULL when there is no buffer or they are over DP_LARGE_BYTES. */
struct pipe_pkt *dp_pkt_of(struct dp_cache *c, const void *data, uint32_t len);

/* Makes at least n bytes of headroom: moves the data in its buffer, or to a large buffer that the packet has on
 * loan until it is freed. 0, PIPE_DROP_TOO_LONG (n and the data are over DP_LARGE_BYTES) or
 * PIPE_DROP_HEADROOM (no large buffer is free); the packet is as it was then. */
uint32_t dp_pkt_room(struct dp_cache *c, struct pipe_pkt *pkt, uint32_t n);

/* An empty packet at the usual headroom. */
static inline void
dp_pkt_reset(struct pipe_pkt *pkt)
{
	pkt->data = pkt->head + PIPE_HEADROOM;
	pkt->len = 0;
	pkt->path = PIPE_PATH_NORMAL;
	pkt->keep = PIPE_KEEP_NONE;
	pkt->pass = 0;
	pkt->trace = 0;
	pkt->instance = 0;
	pkt->priority = 0;
	pkt->flags = 0;
	pkt->hash = 0;
	/* engine[]: set when a packet is listed or copied, as it lies on a line of its own */
}

/* Bytes that fit behind what is there. */
static inline uint32_t
dp_pkt_tailroom(const struct pipe_pkt *pkt)
{
	return pkt->cap - (uint32_t)(pkt->data - pkt->head) - pkt->len;
}

/* Zeroed memory that begins on a cache line; free() it. Aborts when there is none. */
void *dp_lines(size_t n, size_t size);

/* A list of packets through engine[0]. */
struct dp_list {
	struct pipe_pkt *head, *tail;
	uint32_t n;
};

static inline void
dp_list_put(struct dp_list *l, struct pipe_pkt *pkt)
{
	pkt->engine[0] = NULL;
	if (l->head == NULL)
		l->head = pkt;
	else
		l->tail->engine[0] = pkt;
	l->tail = pkt;
	l->n++;
}

static inline struct pipe_pkt *
dp_list_get(struct dp_list *l)
{
	struct pipe_pkt *pkt = l->head;

	if (pkt != NULL) {
		l->head = pkt->engine[0];
		l->n--;
	}
	return pkt;
}

#endif
