/* SPDX-License-Identifier: Apache-2.0 */
/* pipe_table.h: lookups of the ABI's tables, inlined into generated pipelines where key and data sizes
 * are constants. Freestanding; pipe_abi.h includes it for generated code, targets/cpu/rt for insertion
 * and tests. Readers only: any worker, no lock, no allocation. */
#ifndef PIPE_TABLE_H
#define PIPE_TABLE_H

#include "pipe_abi.h"

#ifdef PIPE_FAST /* soon compiled, see gen/build.h */
#define PIPE_INLINE static __attribute__((unused))
#else
#define PIPE_INLINE static inline __attribute__((always_inline))
#endif
#define pipe_likely(x)	 __builtin_expect(!!(x), 1)
#define pipe_unlikely(x) __builtin_expect(!!(x), 0)
#define pipe_prefetch(p) __builtin_prefetch((p), 0, 3)
#define PIPE_LINE	 64u /* bytes of a cache line */

/* Unaligned native loads. */
PIPE_INLINE uint32_t
pipe_ld32n(const uint8_t *p)
{
	uint32_t v;

	__builtin_memcpy(&v, p, 4);
	return v;
}

PIPE_INLINE uint64_t
pipe_ld64n(const uint8_t *p)
{
	uint64_t v;

	__builtin_memcpy(&v, p, 8);
	return v;
}

PIPE_INLINE uint64_t
pipe_mix(uint64_t a, uint64_t b)
{
	unsigned __int128 r = (unsigned __int128)a * b;

	return (uint64_t)r ^ (uint64_t)(r >> 64);
}

/* 64-bit hash of a key. len: a multiple of 4. Method: folded 64x64 multiplications (as in wyhash). */
PIPE_INLINE uint64_t
pipe_hash(const uint8_t *key, uint32_t len, uint64_t seed)
{
	uint64_t h = seed;

	while (len > 16) {
		h = pipe_mix(pipe_ld64n(key) ^ 0xa0761d6478bd642full, pipe_ld64n(key + 8) ^ h);
		key += 16;
		len -= 16;
	}
	if (len == 16)
		return pipe_mix(pipe_ld64n(key) ^ 0xe7037ed1a0b428dbull, pipe_ld64n(key + 8) ^ h);
	if (len == 12)
		return pipe_mix(pipe_ld64n(key) ^ 0xe7037ed1a0b428dbull, pipe_ld32n(key + 8) ^ h);
	if (len == 8)
		return pipe_mix(pipe_ld64n(key) ^ h, 0xe7037ed1a0b428dbull);
	if (len == 4)
		return pipe_mix(pipe_ld32n(key) ^ h, 0xe7037ed1a0b428dbull);
	return h;
}

/* Whether two keys are equal. len: a multiple of 4. */
PIPE_INLINE bool
pipe_key_eq(const uint8_t *a, const uint8_t *b, uint32_t len)
{
	uint64_t diff = 0;

	for (; len >= 8; len -= 8, a += 8, b += 8)
		diff |= pipe_ld64n(a) ^ pipe_ld64n(b);
	if (len >= 4)
		diff |= pipe_ld32n(a) ^ pipe_ld32n(b);
	return diff == 0;
}

/* ---- exact ------------------------------------------------------------------------------------------ */

PIPE_INLINE uint32_t
pipe_exact_slot_bytes(uint32_t key_bytes, uint32_t data_bytes)
{
	uint32_t n = key_bytes + (uint32_t)sizeof(struct pipe_entry) + ((data_bytes + 3) & ~3u);

	return n <= PIPE_LINE ? n : (n + PIPE_LINE - 1) / PIPE_LINE * PIPE_LINE;
}

PIPE_INLINE uint32_t
pipe_exact_bucket_slots(uint32_t slot_bytes)
{
	return slot_bytes <= PIPE_LINE ? PIPE_LINE / slot_bytes : 1;
}

PIPE_INLINE uint32_t
pipe_exact_bucket_bytes(uint32_t slot_bytes)
{
	return slot_bytes <= PIPE_LINE ? PIPE_LINE : slot_bytes;
}

PIPE_INLINE uint32_t
pipe_exact_bucket(const struct pipe_exact *t, uint64_t hash)
{
	return (uint32_t)(((hash >> 32) * t->n_buckets) >> 32);
}

/* The key's home bucket, which is on its way to the cache then. */
PIPE_INLINE const uint8_t *
pipe_exact_home(const struct pipe_exact *t, uint32_t key_bytes, uint32_t data_bytes, uint64_t hash)
{
	uint32_t bytes = pipe_exact_bucket_bytes(pipe_exact_slot_bytes(key_bytes, data_bytes));
	const uint8_t *b = t->slots + (uint64_t)pipe_exact_bucket(t, hash) * bytes;

	for (uint32_t i = 0; i < bytes && i < 4 * PIPE_LINE; i += PIPE_LINE)
		pipe_prefetch(b + i);
	return b;
}

/* The entry with this key when it stands in the bucket; NULL: it does not, or was just moved. */
PIPE_INLINE const struct pipe_entry *
pipe_exact_in(const uint8_t *bucket, const uint8_t *key, uint32_t key_bytes, uint32_t data_bytes)
{
	const uint32_t slot_bytes = pipe_exact_slot_bytes(key_bytes, data_bytes);

	for (uint32_t i = 0; i < pipe_exact_bucket_slots(slot_bytes); i++, bucket += slot_bytes) {
		const struct pipe_entry *e = (const void *)(bucket + key_bytes);
		uint8_t flags = __atomic_load_n(&e->flags, __ATOMIC_ACQUIRE);

		if (pipe_key_eq(bucket, key, key_bytes) && flags & PIPE_ENTRY_LIVE)
			return e;
	}
	return NULL;
}

/* The entry with this key, or NULL. key_bytes, data_bytes: the table's, best as constants; hash: of the
 * key with t->seed. */
PIPE_INLINE const struct pipe_entry *
pipe_exact_find(const struct pipe_exact *t, const uint8_t *key, uint32_t key_bytes,
    uint32_t data_bytes, uint64_t hash)
{
	const uint32_t bucket_bytes =
	    pipe_exact_bucket_bytes(pipe_exact_slot_bytes(key_bytes, data_bytes));
	uint32_t home = pipe_exact_bucket(t, hash), seq, b, left;

again:
	seq = __atomic_load_n(&t->seq, __ATOMIC_ACQUIRE);
	b = home;
	for (left = t->n_buckets; left > 0; left--) {
		const uint8_t *slot = t->slots + (uint64_t)b * bucket_bytes;
		const struct pipe_entry *first = (const void *)(slot + key_bytes);
		const struct pipe_entry *e = pipe_exact_in(slot, key, key_bytes, data_bytes);

		if (e != NULL)
			return e;
		if (pipe_likely(__atomic_load_n(&first->over, __ATOMIC_ACQUIRE) == 0))
			break;
		if (++b == t->n_buckets)
			b = 0;
	}
	/* An entry may have moved past us while it was replaced. */
	__atomic_thread_fence(__ATOMIC_ACQUIRE);
	if (pipe_unlikely(__atomic_load_n(&t->seq, __ATOMIC_RELAXED) != seq))
		goto again;
	return NULL;
}

/* The entry with this key, or the default entry: of one time, the two. */
PIPE_INLINE const struct pipe_entry *
pipe_exact_get(const struct pipe_exact *t, const uint8_t *key, uint32_t key_bytes,
    uint32_t data_bytes, uint64_t hash)
{
	for (;;) {
		uint32_t seq = __atomic_load_n(&t->seq, __ATOMIC_ACQUIRE);
		const struct pipe_entry *e = pipe_exact_find(t, key, key_bytes, data_bytes, hash);

		if (e != NULL)
			return e;
		e = __atomic_load_n(&t->t.miss, __ATOMIC_ACQUIRE);
		if (pipe_likely(__atomic_load_n(&t->seq, __ATOMIC_RELAXED) == seq))
			return e;
	}
}

/* ---- LPM up to 32 bits ------------------------------------------------------------------------------ */

/* Bits of a key of 'width' bits that t24 does not see. */
PIPE_INLINE uint32_t
pipe_lpm32_low(uint32_t width)
{
	return width > 24 ? width - 24 : 0;
}

/* v: the key as a number; width: its bits, best as a constant. */
PIPE_INLINE void
pipe_lpm32_prefetch(const struct pipe_lpm32 *t, uint32_t v, uint32_t width)
{
	pipe_prefetch(&t->t24[v >> pipe_lpm32_low(width)]);
}

/* The record's number by the routes that are longer than 0, 0: none. */
PIPE_INLINE uint32_t
pipe_lpm32_cell(const struct pipe_lpm32 *t, uint32_t v, uint32_t width)
{
	const uint32_t low = pipe_lpm32_low(width);
	uint32_t r = __atomic_load_n(&t->t24[v >> low], __ATOMIC_ACQUIRE);

	if (low > 0 && pipe_unlikely(r & PIPE_LPM32_MORE))
		r = __atomic_load_n(
		    &t->t8[(uint64_t)(r & ~PIPE_LPM32_MORE) << 8 | (v & ((1u << low) - 1))],
		    __ATOMIC_ACQUIRE);
	return r;
}

/* What a burst looks up with: a copy, so that the pointers stay in registers. */
PIPE_INLINE struct pipe_lpm32
pipe_lpm32_begin(const struct pipe_lpm32 *live)
{
	return (struct pipe_lpm32){ .t24 = live->t24,
		.t8 = live->t8,
		.records = live->records,
		.any_seq = __atomic_load_n(&live->any_seq, __ATOMIC_ACQUIRE) };
}

/* The route of length 0, or none, has changed since the burst began: once more, until both are of one time. */
static __attribute__((noinline, unused)) uint32_t
pipe_lpm32_again(const struct pipe_lpm32 *live, uint32_t v, uint32_t width)
{
	for (;;) {
		uint32_t seq = __atomic_load_n(&live->any_seq, __ATOMIC_ACQUIRE);
		uint32_t r = pipe_lpm32_cell(live, v, width);

		if (r == 0)
			r = __atomic_load_n(&live->any, __ATOMIC_ACQUIRE);
		__atomic_thread_fence(__ATOMIC_ACQUIRE);
		if (pipe_likely(__atomic_load_n(&live->any_seq, __ATOMIC_RELAXED) == seq))
			return r;
	}
}

/* The record's number, 0 for a miss. t: of pipe_lpm32_begin(live). */
PIPE_INLINE uint32_t
pipe_lpm32_find(
    const struct pipe_lpm32 *t, const struct pipe_lpm32 *live, uint32_t v, uint32_t width)
{
	uint32_t r = pipe_lpm32_cell(t, v, width);

	if (pipe_likely(r != 0))
		return r;
	r = __atomic_load_n(&live->any, __ATOMIC_ACQUIRE);
	if (pipe_likely(__atomic_load_n(&live->any_seq, __ATOMIC_RELAXED) == t->any_seq))
		return r;
	return pipe_lpm32_again(live, v, width);
}

/* Bytes from one record to the next: records do not straddle lines that they need not. */
PIPE_INLINE uint32_t
pipe_record_bytes(uint32_t data_bytes)
{
	uint32_t n = (uint32_t)sizeof(struct pipe_entry) + data_bytes;

	return n <= 8	 ? 8
	       : n <= 16 ? 16
	       : n <= 32 ? 32
	       : n <= 64 ? 64
			 : (n + PIPE_LINE - 1) / PIPE_LINE * PIPE_LINE;
}

/* data_bytes: the table's, best as a constant. */
PIPE_INLINE const struct pipe_entry *
pipe_lpm32_entry(const struct pipe_lpm32 *t, uint32_t record, uint32_t data_bytes)
{
	return (const void *)(t->records + (uint64_t)record * pipe_record_bytes(data_bytes));
}

/* Record r of a lookup's, or the default entry when r is 0: then all is of one time, and may be an entry after
 * all. */
PIPE_INLINE const struct pipe_entry *
pipe_lpm32_get(
    const struct pipe_lpm32 *live, uint32_t r, uint32_t v, uint32_t width, uint32_t data_bytes)
{
	while (pipe_unlikely(r == 0)) {
		uint32_t seq = __atomic_load_n(&live->any_seq, __ATOMIC_ACQUIRE);
		const struct pipe_entry *miss;

		r = pipe_lpm32_again(live, v, width);
		miss = __atomic_load_n(&live->t.miss, __ATOMIC_ACQUIRE);
		if (r == 0 && __atomic_load_n(&live->any_seq, __ATOMIC_RELAXED) == seq)
			return miss;
	}
	return pipe_lpm32_entry(live, r, data_bytes);
}

/* ---- all ---------------------------------------------------------------------------------------------- */

/* The default entry. */
PIPE_INLINE const struct pipe_entry *
pipe_miss(const struct pipe_table *t)
{
	return __atomic_load_n(&t->miss, __ATOMIC_ACQUIRE);
}

/* The member that 'hash' chooses when 'e' is a group that has some; else 'e' itself, which for an empty
 * group has PIPE_NO_ACTION. */
PIPE_INLINE const struct pipe_entry *
pipe_select(const struct pipe_entry *e, uint64_t hash)
{
	const struct pipe_group *g;

	if (pipe_likely(!(__atomic_load_n(&e->flags, __ATOMIC_RELAXED) & PIPE_ENTRY_GROUP)))
		return e;
	__builtin_memcpy(&g, e->data, sizeof g);
	return g->n > 0 ? g->member[hash % g->n] : e;
}

#endif
