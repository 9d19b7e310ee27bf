/* SPDX-License-Identifier: Apache-2.0 */
/* num_test.c: wide numbers against the machine's own, and at the edges. */
#include "targets/sim/num.h"

#include "base/test.h"

static uint64_t seed = 88172645463325252ull;

static uint64_t
rnd(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

typedef unsigned __int128 u128;
typedef __int128 s128;

static struct sim_num
of(uint32_t width, u128 v)
{
	struct sim_num a;

	sim_num_set(&a, width, (uint64_t)v);
	if (width > 64) {
		a.v[1] = (uint64_t)(v >> 64);
		if (width < 128)
			a.v[1] &= UINT64_MAX >> (128 - width);
	}
	return a;
}

static u128
back(const struct sim_num *a)
{
	return a->width > 64 ? (u128)a->v[1] << 64 | a->v[0] : a->v[0];
}

static u128
cut(uint32_t width, u128 v)
{
	return width == 128 ? v : v & (((u128)1 << width) - 1);
}

static s128
sign(uint32_t width, u128 v)
{
	return (s128)(v << (128 - width)) >> (128 - width);
}

/* A number with many ones or zeros at its ends as often as not. */
static u128
number(uint32_t width)
{
	u128 v = (u128)rnd() << 64 | rnd();

	if (rnd() % 3 == 0)
		v = rnd() % 2 ? (u128)0 - rnd() % 5 : rnd() % 5;
	if (rnd() % 5 == 0)
		v = (u128)1 << (width - 1);
	return cut(width, v);
}

#define SAME(got, want)                                                                            \
	do {                                                                                       \
		u128 want_ = cut(w, (u128)(want));                                                 \
		if (back(&(got)) != want_) {                                                       \
			printf("# %s at %u bits\n", #want, w);                                     \
			test_fails++;                                                              \
			return;                                                                    \
		}                                                                                  \
	} while (0)

TEST(arithmetic_is_the_machines_up_to_128_bits)
{
	for (int i = 0; i < 200000; i++) {
		uint32_t w = 1 + rnd() % 127, by = (uint32_t)(rnd() % (w + 3));
		u128 x = number(w), y = number(w);
		struct sim_num a = of(w, x), b = of(w, y), c, d;

		sim_num_add(&c, &a, &b);
		SAME(c, x + y);
		sim_num_sub(&c, &a, &b);
		SAME(c, x - y);
		sim_num_mul(&c, &a, &b);
		SAME(c, x * y);
		sim_num_neg(&c, &a);
		SAME(c, (u128)0 - x);
		sim_num_not(&c, &a);
		SAME(c, ~x);
		sim_num_div(&c, &d, &a, &b, false);
		SAME(c, y == 0 ? 0 : x / y);
		SAME(d, y == 0 ? 0 : x % y);
		sim_num_div(&c, &d, &a, &b, true);
		SAME(c, y == 0 ? 0 : (u128)(sign(w, x) / sign(w, y)));
		SAME(d, y == 0 ? 0 : (u128)(sign(w, x) % sign(w, y)));
		sim_num_shl(&c, &a, by);
		SAME(c, by >= w ? 0 : x << by);
		sim_num_shr(&c, &a, by, false);
		SAME(c, by >= w ? 0 : x >> by);
		sim_num_shr(&c, &a, by, true);
		SAME(c, (u128)(sign(w, x) >> (by >= w ? w - 1 : by)));
		EXPECT_INT(sim_num_cmp(&a, &b, false), x < y ? -1 : x > y);
		EXPECT_INT(sim_num_cmp(&a, &b, true),
		    sign(w, x) < sign(w, y) ? -1 : sign(w, x) > sign(w, y));
	}
}

TEST(saturation_stops_at_the_ends)
{
	for (int i = 0; i < 100000; i++) {
		uint32_t w = 1 + rnd() % 126;
		u128 x = number(w), y = number(w), top = cut(w, (u128)0 - 1);
		s128 max = (s128)(top >> 1), min = -max - 1;
		s128 sum = sign(w, x) + sign(w, y), rest = sign(w, x) - sign(w, y);
		struct sim_num a = of(w, x), b = of(w, y), c;

		sim_num_satadd(&c, &a, &b, false);
		SAME(c, x + y > top ? top : x + y);
		sim_num_satsub(&c, &a, &b, false);
		SAME(c, x < y ? 0 : x - y);
		sim_num_satadd(&c, &a, &b, true);
		SAME(c, (u128)(sum > max ? max : sum < min ? min : sum));
		sim_num_satsub(&c, &a, &b, true);
		SAME(c, (u128)(rest > max ? max : rest < min ? min : rest));
	}
}

TEST(wide_numbers_keep_their_identities)
{
	for (int i = 0; i < 300; i++) {
		uint32_t w = 129 + rnd() % 1920, cutpoint = 1 + (uint32_t)(rnd() % (w - 1));
		struct sim_num a = { .width = w }, b = { .width = w }, q, r, c, hi, lo;
		uint8_t bytes[IR_WIDTH_MAX / 8], wire[IR_WIDTH_MAX / 8 + 2] = { 0 };

		for (uint32_t k = 0; k < sim_limbs(w); k++) {
			a.v[k] = rnd();
			b.v[k] = k * 64 < w / 2 ? rnd() : 0;
		}
		sim_num_cast(&a, &a, w, false);
		sim_num_cast(&b, &b, w, false);
		sim_num_div(&q, &r, &a, &b, false);
		sim_num_mul(&c, &q, &b);
		sim_num_add(&c, &c, &r);
		EXPECT_INT(sim_num_cmp(&c, &a, false), 0);
		EXPECT(sim_num_cmp(&r, &b, false) < 0);
		sim_num_slice(&hi, &a, w - 1, cutpoint);
		sim_num_slice(&lo, &a, cutpoint - 1, 0);
		sim_num_concat(&c, &hi, &lo);
		EXPECT_INT(sim_num_cmp(&c, &a, false), 0);
		sim_num_set(&c, w, 0);
		sim_num_set_slice(&c, w - 1, cutpoint, &hi);
		sim_num_set_slice(&c, cutpoint - 1, 0, &lo);
		EXPECT_INT(sim_num_cmp(&c, &a, false), 0);
		sim_num_to_bytes(&a, bytes);
		sim_num_from_bytes(&c, w, bytes);
		EXPECT_INT(sim_num_cmp(&c, &a, false), 0);
		sim_num_to_bits(&a, wire, i % 8);
		sim_num_from_bits(&c, w, wire, i % 8);
		EXPECT_INT(sim_num_cmp(&c, &a, false), 0);
		sim_num_cast(&c, &hi, w, true);
		sim_num_shr(&q, &a, cutpoint, true);
		EXPECT_INT(sim_num_cmp(&c, &q, false), 0);
	}
}
