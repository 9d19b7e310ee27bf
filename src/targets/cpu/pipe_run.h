/* SPDX-License-Identifier: Apache-2.0 */
/* pipe_run.h: what generated pipelines do beside lookups and arithmetic: count, trace, sum, and put the
 * packet together again. Freestanding; pipe_abi.h includes it for generated code. */
#ifndef PIPE_RUN_H
#define PIPE_RUN_H

#include "pipe_num.h"

#define PIPE_TURNS 1000000u /* of loops and parser states, for one packet */

enum pipe_to {
	PIPE_TO_NOWHERE,
	PIPE_TO_DROP,
	PIPE_TO_PORT,
	PIPE_TO_AGAIN
}; /* PNA: the last call */

/* In a parser state: rejects with the error. Numbers of states are below it. */
#define PIPE_REJECT	 0x80000000u
#define PIPE_FAIL(error) return PIPE_REJECT | (error)

#define PIPE_TRACE(c, p, ref)                                                                      \
	do {                                                                                       \
		if (pipe_unlikely((p)->trace != 0))                                                \
			(c)->ops->trace((c), (p), (ref));                                          \
	} while (0)

#ifdef PIPE_COUNT
#define PIPE_REF(c, p, ref)                                                                        \
	do {                                                                                       \
		(c)->ref_hits[ref]++;                                                              \
		PIPE_TRACE(c, p, ref);                                                             \
	} while (0)
#else
#define PIPE_REF(c, p, ref) PIPE_TRACE(c, p, ref)
#endif

/* Adds a packet to cell 'index' of counter 'object', which has 'size' cells. */
PIPE_INLINE void
pipe_count(struct pipe_ctx *c, uint32_t object, uint64_t size, uint64_t index, uint64_t bytes)
{
	struct pipe_count *cells = c->object[object];

	if (pipe_likely(index < size)) {
		cells[index].packets++;
		cells[index].bytes += bytes;
	}
}

/* How old 'seen' may be without being written again, in ns: so that workers which hit the same entry all the time
 * do not fight for its line. */
#define PIPE_SEEN_NS (1u << 20)

/* Table 'table', whose entries age, gave 'e'. */
PIPE_INLINE void
pipe_seen(struct pipe_ctx *c, uint32_t table, const struct pipe_entry *e)
{
	uint64_t *seen = c->seen[table] + e->index;

	if (pipe_likely(e->flags & PIPE_ENTRY_HIT) &&
	    *c->now_ns - __atomic_load_n(seen, __ATOMIC_RELAXED) >= PIPE_SEEN_NS)
		__atomic_store_n(seen, *c->now_ns, __ATOMIC_RELAXED);
}

/* A register's cell of up to 64 bits; 0 when the index is out of range. */
PIPE_INLINE uint64_t
pipe_register_read(struct pipe_ctx *c, uint32_t object, uint32_t cell_bytes, uint64_t index)
{
	const struct pipe_register *r = c->object[object];

	if (pipe_unlikely(index >= r->n))
		return 0;
	switch (cell_bytes) {
	case 1:
		return __atomic_load_n(r->cells + index, __ATOMIC_RELAXED);
	case 2:
		return __atomic_load_n(
		    (const uint16_t *)(const void *)r->cells + index, __ATOMIC_RELAXED);
	case 4:
		return __atomic_load_n(
		    (const uint32_t *)(const void *)r->cells + index, __ATOMIC_RELAXED);
	default:
		return __atomic_load_n(
		    (const uint64_t *)(const void *)r->cells + index, __ATOMIC_RELAXED);
	}
}

PIPE_INLINE void
pipe_register_write(
    struct pipe_ctx *c, uint32_t object, uint32_t cell_bytes, uint64_t index, uint64_t v)
{
	const struct pipe_register *r = c->object[object];

	if (pipe_unlikely(index >= r->n))
		return;
	switch (cell_bytes) {
	case 1:
		__atomic_store_n(r->cells + index, (uint8_t)v, __ATOMIC_RELAXED);
		return;
	case 2:
		__atomic_store_n(
		    (uint16_t *)(void *)r->cells + index, (uint16_t)v, __ATOMIC_RELAXED);
		return;
	case 4:
		__atomic_store_n(
		    (uint32_t *)(void *)r->cells + index, (uint32_t)v, __ATOMIC_RELAXED);
		return;
	default:
		__atomic_store_n((uint64_t *)(void *)r->cells + index, v, __ATOMIC_RELAXED);
		return;
	}
}

/* The cell of a wider register, in network order, or NULL. Not atomic. */
PIPE_INLINE uint8_t *
pipe_register_cell(struct pipe_ctx *c, uint32_t object, uint64_t index)
{
	const struct pipe_register *r = c->object[object];

	return index < r->n ? r->cells + index * r->cell_bytes : NULL;
}

/* Whether a parser value set holds the key. */
PIPE_INLINE bool
pipe_in_set(struct pipe_ctx *c, uint32_t object, const uint8_t *key)
{
	const struct pipe_table *t = c->object[object];
	const struct pipe_entry *e;

	t->lookup(t, key, 1, &e);
	return e->flags & PIPE_ENTRY_HIT;
}

/* ---- ones' complement sums (RFC 1071) -------------------------------------------------------------------- */

/* Adds n bytes to a sum that pipe_csum_end folds. Bytes of an odd end count as the upper half of a word.
 * Little-endian words: the sum is swapped once at the end. */
PIPE_INLINE uint64_t
pipe_csum_bytes(uint64_t sum, const uint8_t *p, uint32_t n)
{
	for (; n >= 4; n -= 4, p += 4)
		sum += pipe_ld32n(p);
	if (n >= 2) { /* byte by byte: one of them may just have been stored, by itself */
		sum += p[0];
		sum += (uint64_t)p[1] << 8;
		p += 2;
		n -= 2;
	}
	return n > 0 ? sum + p[0] : sum;
}

/* Folds; not inverted. */
PIPE_INLINE uint16_t
pipe_csum_end(uint64_t sum)
{
	/* the carry of a number and its halves the other way round is that of the two halves */
	uint32_t half = (uint32_t)((sum + (sum << 32 | sum >> 32)) >> 32);

	return __builtin_bswap16((uint16_t)((half + (half << 16 | half >> 16)) >> 16));
}

/* a + b as ones' complement numbers. */
PIPE_INLINE uint16_t
pipe_csum_add(uint16_t a, uint16_t b)
{
	uint32_t s = (uint32_t)a + b;

	return (uint16_t)(s + (s >> 16));
}

/* ---- strings of bits -------------------------------------------------------------------------------------- */

/* n bits from 'from' to bit offset 'off' behind 'to'. */
PIPE_FN void
pipe_put_bits(uint8_t *to, uint32_t off, const uint8_t *from, uint32_t n)
{
	for (uint32_t i = 0; i < n;) {
		uint32_t w = n - i < 32 ? n - i : 32;

		pipe_set(to, off + i, w, pipe_get(from, i, w));
		i += w;
	}
}

/* n bits from bit offset 'off' behind 'from' to the beginning of 'to'. */
PIPE_FN void
pipe_get_bits(uint8_t *to, const uint8_t *from, uint32_t off, uint32_t n)
{
	for (uint32_t i = 0; i < n;) {
		uint32_t w = n - i < 32 ? n - i : 32;

		pipe_set(to, i, w, pipe_get(from, off + i, w));
		i += w;
	}
}

/* Whether two varbits are equal: lengths and bits. */
PIPE_FN bool
pipe_varbit_eq(const uint8_t *a, uint32_t a_bits, const uint8_t *b, uint32_t b_bits)
{
	if (a_bits != b_bits)
		return false;
	for (uint32_t i = 0; i < a_bits;) {
		uint32_t w = a_bits - i < 32 ? a_bits - i : 32;

		if (pipe_get(a, i, w) != pipe_get(b, i, w))
			return false;
		i += w;
	}
	return true;
}

/* ---- deparser --------------------------------------------------------------------------------------------- */

struct pipe_chunk { /* something emitted */
	uint8_t *p;
	uint32_t n; /* bytes */
};

/* Makes room for n bytes in front of *at, which is a place in the packet or its end, and moves with it. 0, or
 * why the packet is dropped. */
PIPE_FN uint32_t
pipe_make_room(struct pipe_ctx *c, struct pipe_pkt *p, uint8_t **at, uint32_t n)
{
	const int64_t off = *at - p->data;
	uint32_t drop;

	if ((uint64_t)(p->len - off) + n > PIPE_LEN_MAX)
		return PIPE_DROP_TOO_LONG;
	if (*at - p->head >= (int64_t)n)
		return PIPE_DROP_NONE;
	drop = c->ops->room(c, p, (uint32_t)(n - off)); /* off < n: else there was room */
	*at = p->data + off;
	return drop;
}

/* Writes the first n chunks in front of 'at', which is where those behind them already stand. tmp: room
 * for all of them. 0, or why the packet is dropped. */
PIPE_FN uint32_t
pipe_put_chunks(struct pipe_ctx *c, struct pipe_pkt *p, const struct pipe_chunk *v, uint32_t n,
    uint8_t **at, uint8_t *tmp)
{
	uint32_t total = 0, drop;

	for (uint32_t i = 0; i < n; i++) {
		/* Through tmp: a chunk may stand where another one goes. */
		__builtin_memcpy(tmp + total, v[i].p, v[i].n);
		total += v[i].n;
	}
	drop = pipe_make_room(c, p, at, total);
	if (drop != PIPE_DROP_NONE)
		return drop;
	*at -= total;
	__builtin_memcpy(*at, tmp, total);
	return PIPE_DROP_NONE;
}

/* The packet begins at 'at' from now on; its end stays. */
PIPE_INLINE void
pipe_set_start(struct pipe_pkt *p, uint8_t *at)
{
	const int64_t by = at - p->data;

	if (pipe_likely(by == 0))
		return;
	if (p->flags & PIPE_PKT_CSUM_PARTIAL) {
		if (by <= p->csum_start)
			p->csum_start = (uint16_t)(p->csum_start - by);
		else /* the header that it belonged to is gone */
			p->flags &= (uint16_t)~PIPE_PKT_CSUM_PARTIAL;
	}
	p->data = at;
	p->len = (uint32_t)(p->len - by);
}

/* Makes the packet the chunks followed by what is from 'payload' on. Chunks that are the packet's own
 * bytes, in place, cost nothing. 0, or why the packet is dropped. */
PIPE_INLINE uint32_t
pipe_deparse(struct pipe_ctx *c, struct pipe_pkt *p, const struct pipe_chunk *v, uint32_t n,
    uint8_t *payload, uint8_t *tmp)
{
	uint8_t *at = payload;

	while (n > 0 && (v[n - 1].n == 0 || v[n - 1].p + v[n - 1].n == at)) {
		at -= v[n - 1].n;
		n--;
	}
	if (pipe_unlikely(n > 0)) {
		const uint32_t drop = pipe_put_chunks(c, p, v, n, &at, tmp);

		if (pipe_unlikely(drop != PIPE_DROP_NONE))
			return drop;
	}
	pipe_set_start(p, at);
	return PIPE_DROP_NONE;
}

/* What is not in its home bucket: elsewhere, or a miss, which is counted. */
static __attribute__((noinline, unused)) const struct pipe_entry *
pipe_exact_other(const struct pipe_exact *t, const uint8_t *key, uint32_t key_bytes,
    uint32_t data_bytes, uint32_t *misses)
{
	const struct pipe_entry *e =
	    pipe_exact_get(t, key, key_bytes, data_bytes, pipe_hash(key, key_bytes, t->seed));

	*misses += (e->flags & PIPE_ENTRY_HIT) == 0;
	return e;
}

/* Every output says: dropped. */
PIPE_INLINE void
pipe_no_output(struct pipe_pkt *p)
{
	p->out_port = PIPE_PORT_DROP;
	p->mcast_group = 0;
	p->drop = PIPE_DROP_PROGRAM;
	p->n_clones = 0;
	p->resubmit = 0;
	p->recirculate = 0;
}

/* The packets whose bits are set in m, one after the other: number i. */
#define PIPE_EACH(i, m)                                                                            \
	for (uint32_t pipe_m = (m), i; pipe_m != 0 && (i = (uint32_t)__builtin_ctz(pipe_m), true); \
	     pipe_m &= pipe_m - 1)

enum { PIPE_AHEAD = 4 }; /* packets whose bytes are on their way while one is parsed */

/* Before the first packet of a burst, and before packet i: brings those that come next to the cache. */
PIPE_INLINE void
pipe_ahead_first(struct pipe_pkt *const *pkts, uint32_t n)
{
	for (uint32_t i = 0; i < n && i < 2 * PIPE_AHEAD; i++)
		pipe_prefetch(pkts[i]);
	for (uint32_t i = 0; i < n && i < PIPE_AHEAD; i++)
		pipe_prefetch(pkts[i]->data);
}

PIPE_INLINE void
pipe_ahead(struct pipe_pkt *const *pkts, uint32_t i, uint32_t n)
{
	if (i + 2 * PIPE_AHEAD < n)
		pipe_prefetch(pkts[i + 2 * PIPE_AHEAD]);
	if (i + PIPE_AHEAD < n)
		pipe_prefetch(pkts[i + PIPE_AHEAD]->data);
}

PIPE_INLINE uint32_t
pipe_ones(uint32_t m) /* __builtin_popcount would want libgcc */
{
	m -= m >> 1 & 0x55555555;
	m = (m & 0x33333333) + (m >> 2 & 0x33333333);
	return ((m + (m >> 4)) & 0x0f0f0f0f) * 0x01010101 >> 24;
}

PIPE_INLINE uint32_t
pipe_burst_mask(uint32_t n)
{
	return n >= 32 ? UINT32_MAX : (1u << n) - 1;
}

#endif
