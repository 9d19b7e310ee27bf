/* SPDX-License-Identifier: Apache-2.0 */
/* bigint_test.c: integers of any size against __int128 and against identities. */
#include "p4/bigint.h"

#include "base/test.h"

static uint64_t
next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* A number with a random count of bits, so that carries and limb edges are met. */
static __int128
some_number(uint64_t *state)
{
	unsigned bits = (unsigned)(next_random(state) % 126);
	unsigned __int128 m = (unsigned __int128)next_random(state) << 64 | next_random(state);

	m &= ((unsigned __int128)1 << bits) - 1;
	if (next_random(state) % 4 == 0)
		m = (unsigned __int128)1 << bits;
	return next_random(state) % 2 ? (__int128)m : -(__int128)m;
}

static const struct p4_big *
big_of(struct arena *a, __int128 v)
{
	unsigned __int128 m = v < 0 ? -(unsigned __int128)v : (unsigned __int128)v;
	const struct p4_big *hi = p4_big_from_u64(a, (uint64_t)(m >> 64));
	const struct p4_big *x =
	    p4_big_or(a, p4_big_shl(a, hi, 64), p4_big_from_u64(a, (uint64_t)m));

	return v < 0 ? p4_big_neg(a, x) : x;
}

#define EXPECT_SAME(got, want) EXPECT(p4_big_cmp((got), big_of(a, (want))) == 0)

TEST(arithmetic_agrees_with_int128)
{
	CLEANUP(arena_free) struct arena *a = arena_new(0);
	uint64_t seed = 88172645463325252u;

	for (int i = 0; i < 20000; i++) {
		__int128 v = some_number(&seed), w = some_number(&seed);
		const struct p4_big *x = big_of(a, v), *y = big_of(a, w);
		unsigned shift = (unsigned)(next_random(&seed) % 130);

		EXPECT_SAME(p4_big_add(a, x, y), v + w);
		EXPECT_SAME(p4_big_sub(a, x, y), v - w);
		EXPECT_SAME(p4_big_and(a, x, y), v & w);
		EXPECT_SAME(p4_big_or(a, x, y), v | w);
		EXPECT_SAME(p4_big_xor(a, x, y), v ^ w);
		EXPECT_SAME(p4_big_not(a, x), ~v);
		EXPECT_SAME(p4_big_shr(a, x, shift), v >> (shift > 127 ? 127 : shift));
		EXPECT_INT(p4_big_cmp(x, y), (v > w) - (v < w));
		if (w != 0) {
			EXPECT_SAME(p4_big_div(a, x, y), v / w);
			EXPECT_SAME(p4_big_mod(a, x, y), v % w);
		}
		EXPECT_SAME(
		    p4_big_mul(a, big_of(a, v >> 64), big_of(a, w >> 64)), (v >> 64) * (w >> 64));
	}
}

TEST(division_is_the_inverse_of_multiplication)
{
	CLEANUP(arena_free) struct arena *a = arena_new(0);
	uint64_t seed = 42;

	for (int i = 0; i < 2000; i++) {
		const struct p4_big *x = big_of(a, some_number(&seed));
		const struct p4_big *y, *q, *r;

		for (int k = 0; k < 4; k++)
			x = p4_big_mul(a, x, big_of(a, some_number(&seed) | 1));
		y = p4_big_mul(
		    a, big_of(a, some_number(&seed) | 1), big_of(a, some_number(&seed) | 1));
		q = p4_big_div(a, x, y);
		r = p4_big_mod(a, x, y);
		EXPECT(p4_big_cmp(p4_big_add(a, p4_big_mul(a, q, y), r), x) == 0);
		EXPECT(p4_big_sign(r) * p4_big_sign(x) >= 0);
		EXPECT(
		    p4_big_cmp(r->neg ? p4_big_neg(a, r) : r, y->neg ? p4_big_neg(a, y) : y) < 0);
	}
}

TEST(text_goes_in_and_out)
{
	CLEANUP(arena_free) struct arena *a = arena_new(0);
	static const char dec[] = "123456789012345678901234567890123456789012345678901234567890";
	const struct p4_big *x = p4_big_parse(a, dec, strlen(dec), 10);

	REQUIRE(x != NULL);
	EXPECT_STR(p4_big_text(a, x, 10), dec);
	EXPECT_STR(p4_big_text(a, p4_big_parse(a, "dead_BEEF", 9, 16), 16), "0xdeadbeef");
	EXPECT_STR(p4_big_text(a, p4_big_parse(a, "1_0_1", 5, 2), 2), "0b101");
	EXPECT_STR(
	    p4_big_text(a, p4_big_parse(a, "7654321076543210", 16, 8), 8), "0o7654321076543210");
	EXPECT_STR(p4_big_text(a, p4_big_from_i64(a, INT64_MIN), 10), "-9223372036854775808");
	EXPECT_STR(p4_big_text(a, p4_big_from_u64(a, 0), 16), "0x0");
	EXPECT_STR(p4_big_text(a, p4_big_from_u64(a, 1000000000), 10), "1000000000");
	EXPECT(p4_big_parse(a, "12a", 3, 10) == NULL);
	EXPECT(p4_big_parse(a, "_", 1, 10) == NULL);
	EXPECT(p4_big_parse(a, "8", 1, 8) == NULL);
	for (unsigned base = 2; base <= 16; base *= 2) {
		const char *t = p4_big_text(a, x, base);

		if (base != 4)
			EXPECT(p4_big_cmp(p4_big_parse(a, t + 2, strlen(t + 2), base), x) == 0);
	}
}

TEST(numbers_fit_and_wrap_as_types_do)
{
	CLEANUP(arena_free) struct arena *a = arena_new(0);

	EXPECT(p4_big_fits(p4_big_from_u64(a, 255), 8, false));
	EXPECT(!p4_big_fits(p4_big_from_u64(a, 256), 8, false));
	EXPECT(!p4_big_fits(p4_big_from_i64(a, -1), 8, false));
	EXPECT(p4_big_fits(p4_big_from_i64(a, -128), 8, true));
	EXPECT(!p4_big_fits(p4_big_from_i64(a, -129), 8, true));
	EXPECT(!p4_big_fits(p4_big_from_i64(a, 128), 8, true));
	EXPECT(p4_big_fits(p4_big_from_u64(a, 0), 0, false));
	for (int v = -1000; v <= 1000; v++) {
		const struct p4_big *x = p4_big_from_i64(a, v);

		EXPECT_SAME(p4_big_wrap(a, x, 8, false), (uint8_t)v);
		EXPECT_SAME(p4_big_wrap(a, x, 8, true), (int8_t)v);
		EXPECT_SAME(p4_big_wrap(a, x, 1, true), v & 1 ? -1 : 0);
		EXPECT_SAME(p4_big_saturate(a, x, 8, true), v < -128 ? -128 : v > 127 ? 127 : v);
		EXPECT_SAME(p4_big_saturate(a, x, 8, false), v < 0 ? 0 : v > 255 ? 255 : v);
		EXPECT_SAME(p4_big_slice(a, x, 6, 3), v >> 3 & 15);
		EXPECT_INT(p4_big_bit(x, 5), v >> 5 & 1);
		EXPECT_SAME(p4_big_wrap(a, x, 64, false), (uint64_t)(int64_t)v);
		EXPECT_SAME(p4_big_wrap(a, x, 32, true), v);
	}
}

TEST(bytes_are_big_endian_twos_complement)
{
	CLEANUP(arena_free) struct arena *a = arena_new(0);
	uint8_t p[6];

	p4_big_to_bytes(p4_big_from_i64(a, -2), p, 6);
	EXPECT(memcmp(p, "\xff\xff\xff\xff\xff\xfe", 6) == 0);
	p4_big_to_bytes(p4_big_from_u64(a, 0x0102030405), p, 6);
	EXPECT(memcmp(p, "\0\1\2\3\4\5", 6) == 0);
	EXPECT_SAME(p4_big_from_bytes(a, p, 6), 0x0102030405);
}

TEST(too_large_is_null_not_a_crash)
{
	CLEANUP(arena_free) struct arena *a = arena_new(0);
	const struct p4_big *one = p4_big_from_u64(a, 1), *x;
	char digits[30000];
	uint64_t u;
	int64_t i;
	uint32_t e;

	x = p4_big_shl(a, one, P4_BIG_BITS_MAX - 1);
	REQUIRE(x != NULL);
	EXPECT_INT(p4_big_bits(x), P4_BIG_BITS_MAX);
	EXPECT(p4_big_is_pow2(x, &e) && e == P4_BIG_BITS_MAX - 1);
	EXPECT(p4_big_shl(a, one, P4_BIG_BITS_MAX) == NULL);
	EXPECT(p4_big_shl(a, one, UINT64_MAX) == NULL);
	EXPECT(p4_big_add(a, x, x) == NULL);
	EXPECT(p4_big_mul(a, x, x) == NULL);
	EXPECT(p4_big_sub(a, x, one) != NULL);
	EXPECT(p4_big_div(a, x, p4_big_from_u64(a, 0)) == NULL);
	EXPECT(p4_big_mod(a, x, p4_big_from_u64(a, 0)) == NULL);
	EXPECT_SAME(p4_big_shr(a, p4_big_from_i64(a, -5), UINT64_MAX), -1);
	EXPECT_SAME(p4_big_shr(a, x, UINT64_MAX), 0);
	EXPECT_INT(strlen(p4_big_text(a, x, 10)), 19729);
	memset(digits, '9', sizeof digits);
	EXPECT(p4_big_parse(a, digits, sizeof digits, 10) == NULL);
	EXPECT(!p4_big_to_u64(x, &u) && !p4_big_to_i64(x, &i));
	EXPECT(p4_big_to_u64(p4_big_from_u64(a, UINT64_MAX), &u) && u == UINT64_MAX);
	EXPECT(!p4_big_to_i64(p4_big_from_u64(a, (uint64_t)INT64_MAX + 1), &i));
	EXPECT(p4_big_to_i64(p4_big_from_i64(a, INT64_MIN), &i) && i == INT64_MIN);
	EXPECT(!p4_big_is_pow2(p4_big_from_u64(a, 6), &e));
}
