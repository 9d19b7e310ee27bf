/* SPDX-License-Identifier: Apache-2.0 */
/* linear.c: see linear.h. */
#include "targets/cpu/rt/linear.h"

#include <stddef.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

static uint32_t
load(const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, 4);
	return v;
}

static uint32_t
find_plain(const struct rt_linear *l, const uint8_t *key, uint32_t from)
{
	for (uint32_t i = from; i < l->n; i++) {
		uint32_t diff = 0;

		for (uint32_t w = 0; w < l->words; w++)
			diff |= (load(key + 4 * w) & l->mask[(size_t)w * l->n_padded + i]) ^
				l->value[(size_t)w * l->n_padded + i];
		if (diff == 0)
			return i;
	}
	return l->n;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static uint32_t
find_avx2(const struct rt_linear *l, const uint8_t *key, uint32_t from)
{
	uint32_t skip = from % 8, i;

	for (i = from - skip; i < l->n; i += 8, skip = 0) {
		__m256i diff = _mm256_setzero_si256();
		uint32_t hits;

		for (uint32_t w = 0; w < l->words; w++) {
			size_t at = (size_t)w * l->n_padded + i;
			__m256i k = _mm256_set1_epi32((int)load(key + 4 * w));
			__m256i m = _mm256_load_si256((const __m256i *)(l->mask + at));
			__m256i v = _mm256_load_si256((const __m256i *)(l->value + at));

			diff = _mm256_or_si256(diff, _mm256_xor_si256(_mm256_and_si256(k, m), v));
		}
		hits = (uint32_t)_mm256_movemask_ps(
		    _mm256_castsi256_ps(_mm256_cmpeq_epi32(diff, _mm256_setzero_si256())));
		hits &= UINT32_MAX << skip;
		if (hits != 0)
			return i + (uint32_t)__builtin_ctz(hits);
	}
	return l->n;
}

__attribute__((target("avx512f"))) static uint32_t
find_avx512(const struct rt_linear *l, const uint8_t *key, uint32_t from)
{
	uint32_t skip = from % 16, i;

	for (i = from - skip; i < l->n; i += 16, skip = 0) {
		__mmask16 hits = (__mmask16)(0xffffu << skip);

		for (uint32_t w = 0; w < l->words && hits != 0; w++) {
			size_t at = (size_t)w * l->n_padded + i;
			__m512i k = _mm512_set1_epi32((int)load(key + 4 * w));

			hits = _mm512_mask_cmpeq_epi32_mask(hits,
			    _mm512_and_si512(k, _mm512_load_si512(l->mask + at)),
			    _mm512_load_si512(l->value + at));
		}
		if (hits != 0)
			return i + (uint32_t)__builtin_ctz(hits);
	}
	return l->n;
}
#endif

rt_linear_fn
rt_linear_named(const char *name)
{
	if (strcmp(name, "plain") == 0)
		return find_plain;
#if defined(__x86_64__)
	if (strcmp(name, "avx2") == 0 && __builtin_cpu_supports("avx2"))
		return find_avx2;
	if (strcmp(name, "avx512") == 0 && __builtin_cpu_supports("avx512f"))
		return find_avx512;
#endif
	return NULL;
}

rt_linear_fn
rt_linear_best(void)
{
	static const char *const names[] = { "avx512", "avx2", "plain" };
	rt_linear_fn fn = NULL;

	for (size_t i = 0; fn == NULL; i++)
		fn = rt_linear_named(names[i]);
	return fn;
}
