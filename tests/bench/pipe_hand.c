/* SPDX-License-Identifier: Apache-2.0 */
/* pipe_hand.c: simple_l3.p4 written by hand as fast as we can: the ceiling for what is compiled. Bursts,
 * stage by stage, DIR-24-8 of 16-bit cells, MACs and port in one 16-byte record. It does all that the P4
 * program does, ARP answers too; what is rare is out of line. */
#include "base/mem.h"
#include "pipe_bench.h"
#include "targets/cpu/pipe_abi.h"
#include "targets/cpu/pipe_run.h"
#include "targets/cpu/rt/mem.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { T24_BYTES = 2 << 24, N_GROUPS = 32767, MORE = 0x8000, RECORDS = 32768, HASH = 1 << 18 };

struct adjacency { /* what a route leads to; number 0: nothing */
	uint8_t mac[12];
	uint16_t port;
	uint8_t act; /* enum bench_do */
	uint8_t resolved;
	uint32_t gateway;
};

struct slot { /* a next hop */
	uint32_t addr;
	uint8_t mac[12];
};

struct hand {
	uint16_t *t24, *t8;
	struct adjacency *adj;
	uint32_t n_adj, n_groups;
	struct slot *hops;
	uint32_t hop_mask;
	struct bench_arp *arps;
	uint32_t n_arps;
};

static struct hand *hand; /* both variants share the tables */

/* ---- tables ---- */

static uint32_t
hash_of(uint32_t addr)
{
	return (uint32_t)((addr * 0x9e3779b97f4a7c15ull) >> 40);
}

static const struct slot *
hop_find(const struct hand *h, uint32_t addr)
{
	for (uint32_t i = hash_of(addr) & h->hop_mask;; i = (i + 1) & h->hop_mask)
		if (h->hops[i].addr == addr || h->hops[i].addr == 0)
			return h->hops[i].addr != 0 ? &h->hops[i] : NULL;
}

static uint16_t
adj_get(struct hand *h, const struct bench_route *r)
{
	const struct slot *s = r->act == BENCH_VIA ? hop_find(h, r->gateway) : NULL;
	struct adjacency a = { .port = (uint16_t)r->port,
		.act = (uint8_t)r->act,
		.gateway = r->gateway,
		.resolved = s != NULL };

	if (s != NULL)
		memcpy(a.mac, s->mac, 12);
	/* few of them: a linear search, newest first */
	for (uint32_t i = h->n_adj; i-- > 1;)
		if (memcmp(&h->adj[i], &a, sizeof a) == 0)
			return (uint16_t)i;
	if (h->n_adj == RECORDS)
		return 0;
	h->adj[h->n_adj] = a;
	return (uint16_t)h->n_adj++;
}

static int
compare_len(const void *a, const void *b)
{
	const struct bench_route *x = a, *y = b;

	return (x->len > y->len) - (x->len < y->len);
}

/* Shorter prefixes first, so that each simply overwrites. */
static int
fill(struct hand *h, const struct bench_set *set, struct err *err)
{
	struct bench_route *r = xmemdup(set->routes, set->n_routes * sizeof *r);
	uint16_t last_adj = 0;

	qsort(r, set->n_routes, sizeof *r, compare_len);
	for (uint32_t i = 0; i < set->n_routes; i++) {
		uint16_t *t = &h->t24[r[i].prefix >> 8];

		if (last_adj == 0 || r[i].gateway != r[i - 1].gateway || r[i].act != r[i - 1].act ||
		    r[i].port != r[i - 1].port)
			last_adj = adj_get(h, &r[i]);
		if (r[i].len <= 24) {
			for (uint32_t k = 0; k < 1u << (24 - r[i].len); k++)
				t[k] = last_adj;
			continue;
		}
		if (!(*t & MORE)) {
			if (h->n_groups == N_GROUPS) {
				free(r);
				return err_set(err, -ENOSPC, "hand: too many long prefixes");
			}
			for (uint32_t k = 0; k < 256; k++)
				h->t8[h->n_groups * 256 + k] = *t;
			*t = (uint16_t)(MORE | h->n_groups++);
		}
		for (uint32_t k = 0; k < 1u << (32 - r[i].len); k++)
			h->t8[(uint32_t)(*t & ~MORE) * 256 + (r[i].prefix & 255) + k] = last_adj;
	}
	free(r);
	return 0;
}

static int
load(void *self, const struct bench_set *set, struct err *err)
{
	struct hand *h = hand;

	if (h != NULL) {
		rt_unmap(h->t24, T24_BYTES);
		rt_unmap(h->t8, N_GROUPS * 512);
		free(h->adj);
		free(h->hops);
		free(h);
	}
	hand = h = xcalloc(1, sizeof *h);
	h->t24 = rt_map(T24_BYTES, true);
	h->t8 = rt_map(N_GROUPS * 512, true);
	h->adj = xcalloc(RECORDS, sizeof *h->adj);
	h->n_adj = 1;
	h->adj[0].act = BENCH_DROP;
	for (h->hop_mask = 1; h->hop_mask < 2 * set->n_hops; h->hop_mask *= 2)
		;
	h->hops = xcalloc(h->hop_mask--, sizeof *h->hops);
	for (uint32_t i = 0; i < set->n_hops; i++) {
		uint32_t k = hash_of(set->hops[i].addr) & h->hop_mask;

		while (h->hops[k].addr != 0)
			k = (k + 1) & h->hop_mask;
		h->hops[k].addr = set->hops[i].addr;
		memcpy(h->hops[k].mac, set->hops[i].mac, 12);
	}
	h->arps = set->arps;
	h->n_arps = set->n_arps;
	return fill(h, set, err);
}

/* ---- packets ---- */

static inline uint16_t
ld16(const uint8_t *p)
{
	uint16_t v;

	memcpy(&v, p, 2);
	return v;
}

static inline void
st16(uint8_t *p, uint16_t v)
{
	memcpy(p, &v, 2);
}

/* The 20 bytes' ones' complement sum is all ones. */
static inline bool
sum_ok(const uint8_t *h)
{
	uint64_t a = pipe_ld64n(h), b = pipe_ld64n(h + 8), s;

	s = (a & UINT32_MAX) + (a >> 32) + (b & UINT32_MAX) + (b >> 32) + pipe_ld32n(h + 16);
	s = (s & UINT32_MAX) + (s >> 32);
	s = (s & 0xffff) + (s >> 16);
	s = (s & 0xffff) + (s >> 16);
	return ((s & 0xffff) + (s >> 16)) == 0xffff;
}

static inline void
verdict(struct pipe_pkt *p, uint32_t port)
{
	p->out_port = port;
	p->mcast_group = 0;
	p->drop = port == PIPE_PORT_DROP ? PIPE_DROP_PROGRAM : PIPE_DROP_NONE;
	p->n_clones = 0;
	p->resubmit = 0;
	p->recirculate = 0;
}

static __attribute__((noinline)) void
arp(const struct hand *h, struct pipe_pkt *p)
{
	uint8_t *d = p->data, *a = d + 14;
	uint32_t asked;

	verdict(p, PIPE_PORT_DROP);
	if (p->len < 42 || ld16(d + 12) != 0x0608 || ld16(a + 6) != 0x0100)
		return;
	asked = __builtin_bswap32(pipe_ld32n(a + 24));
	for (uint32_t i = 0; i < h->n_arps; i++) {
		if (h->arps[i].addr != asked)
			continue;
		memcpy(d, a + 8, 6);
		memcpy(d + 6, h->arps[i].mac, 6);
		st16(a + 6, 0x0200);
		memcpy(a + 18, a + 8, 10); /* the sender becomes the target */
		memcpy(a + 8, h->arps[i].mac, 6);
		asked = __builtin_bswap32(asked);
		memcpy(a + 14, &asked, 4);
		verdict(p, p->in_port);
		return;
	}
}

/* RFC 1624, 3: the TTL is one less. */
static inline void
forward(struct pipe_pkt *p, const uint8_t *mac, uint32_t port)
{
	uint8_t *d = p->data, *ip = d + 14;
	uint16_t old = ld16(ip + 8), new = (uint16_t)(old - 1);
	uint32_t s = (uint16_t)~ld16(ip + 10) + (uint16_t)~old + new;

	memcpy(d, mac, 12);
	s = (s & 0xffff) + (s >> 16);
	s = (s & 0xffff) + (s >> 16);
	ip[8]--;
	st16(ip + 10, (uint16_t)~s);
	verdict(p, port);
}

/* Route 'a' for a destination that is its own next hop, or whose gateway is not known. */
static __attribute__((noinline)) void
odd_route(const struct hand *h, struct pipe_pkt *p, const struct adjacency *a, uint32_t dst)
{
	uint32_t next = a->act == BENCH_SEND ? dst : a->gateway;
	const struct slot *s = next != 0 ? hop_find(h, next) : NULL;

	verdict(p, PIPE_PORT_DROP);
	if (a->act != BENCH_DROP && next == 0)
		verdict(p, a->port);
	else if (a->act != BENCH_DROP && s != NULL)
		forward(p, s->mac, a->port);
}

/* Parses a burst: destinations, and which are good; the others are done. */
static inline uint32_t
parse(const struct hand *h, struct pipe_pkt *const *pkts, uint32_t n, uint32_t *dst)
{
	uint32_t good = 0;

	pipe_ahead_first(pkts, n);
	for (uint32_t i = 0; i < n; i++) {
		const uint8_t *d = pkts[i]->data;
		bool ip = pkts[i]->len >= 34 && ld16(d + 12) == 8;

		pipe_ahead(pkts, i, n);
		if (pipe_likely(ip && d[14] == 0x45 && d[22] > 1 && sum_ok(d + 14))) {
			dst[i] = __builtin_bswap32(pipe_ld32n(d + 30));
			pipe_prefetch(&h->t24[dst[i] >> 8]);
			good |= 1u << i;
		} else if (ip || pkts[i]->len < 14) {
			verdict(pkts[i], PIPE_PORT_DROP);
		} else {
			arp(h, pkts[i]);
		}
	}
	return good;
}

static inline uint32_t
cell8(const struct hand *h, uint32_t v, uint32_t dst)
{
	return (v & ~(uint32_t)MORE) << 8 | (dst & 255);
}

static void
run_one(void *self, struct pipe_pkt *const *pkts, uint32_t n)
{
	const struct hand *h = hand;
	uint32_t dst[BENCH_BURST], v[BENCH_BURST];
	uint32_t good = parse(h, pkts, n, dst);

	for (uint32_t m = good; m != 0; m &= m - 1) {
		uint32_t i = (uint32_t)__builtin_ctz(m);

		v[i] = h->t24[dst[i] >> 8];
		if (v[i] & MORE)
			pipe_prefetch(&h->t8[cell8(h, v[i], dst[i])]);
		else
			pipe_prefetch(&h->adj[v[i]]);
	}
	for (uint32_t m = good; m != 0; m &= m - 1) {
		uint32_t i = (uint32_t)__builtin_ctz(m);
		const struct adjacency *a =
		    &h->adj[v[i] & MORE ? h->t8[cell8(h, v[i], dst[i])] : v[i]];

		if (pipe_likely(a->resolved))
			forward(pkts[i], a->mac, a->port);
		else
			odd_route(h, pkts[i], a, dst[i]);
	}
}

static void
run_two(void *self, struct pipe_pkt *const *pkts, uint32_t n)
{
	const struct hand *h = hand;
	uint32_t dst[BENCH_BURST], v[BENCH_BURST], next[BENCH_BURST];
	uint32_t good = parse(h, pkts, n, dst);

	for (uint32_t m = good; m != 0; m &= m - 1) {
		uint32_t i = (uint32_t)__builtin_ctz(m);

		v[i] = h->t24[dst[i] >> 8];
		if (v[i] & MORE)
			pipe_prefetch(&h->t8[cell8(h, v[i], dst[i])]);
		else
			pipe_prefetch(&h->adj[v[i]]);
	}
	for (uint32_t m = good; m != 0; m &= m - 1) {
		uint32_t i = (uint32_t)__builtin_ctz(m);

		if (v[i] & MORE)
			v[i] = h->t8[cell8(h, v[i], dst[i])];
		next[i] = h->adj[v[i]].act == BENCH_SEND ? dst[i] : h->adj[v[i]].gateway;
		pipe_prefetch(&h->hops[hash_of(next[i]) & h->hop_mask]);
	}
	for (uint32_t m = good; m != 0; m &= m - 1) {
		uint32_t i = (uint32_t)__builtin_ctz(m);
		const struct adjacency *a = &h->adj[v[i]];
		const struct slot *s;

		if (pipe_unlikely(a->act == BENCH_DROP || next[i] == 0))
			odd_route(h, pkts[i], a, dst[i]);
		else if (pipe_likely((s = hop_find(h, next[i])) != NULL))
			forward(pkts[i], s->mac, a->port);
		else
			verdict(pkts[i], PIPE_PORT_DROP);
	}
}

struct bench_side
bench_hand_one(void)
{
	return (struct bench_side){ .name = "by hand", .load = load, .run = run_one };
}

struct bench_side
bench_hand_two(void)
{
	return (
	    struct bench_side){ .name = "by hand with two tables", .load = load, .run = run_two };
}
