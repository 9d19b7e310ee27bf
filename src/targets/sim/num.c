/* SPDX-License-Identifier: Apache-2.0 */
/* num.c: wide arithmetic, plainly. */
#include "targets/sim/num.h"

#include "base/bits.h"

#include <string.h>

/* Clears the bits above the width. */
static void
trim(struct sim_num *a)
{
	if (a->width % 64 != 0)
		a->v[a->width / 64] &= UINT64_MAX >> (64 - a->width % 64);
}

static void
clear(struct sim_num *a, uint32_t width)
{
	a->width = width;
	memset(a->v, 0, sim_limbs(width) * sizeof *a->v);
}

void
sim_num_set(struct sim_num *out, uint32_t width, uint64_t v)
{
	clear(out, width);
	out->v[0] = v;
	trim(out);
}

void
sim_num_from_bytes(struct sim_num *out, uint32_t width, const uint8_t *be)
{
	uint32_t n = (width + 7) / 8;

	clear(out, width);
	for (uint32_t i = 0; i < n; i++)
		out->v[i / 8] |= (uint64_t)be[n - 1 - i] << i % 8 * 8;
	trim(out);
}

void
sim_num_from_value(struct sim_num *out, struct ir_value v)
{
	if (v.width_bits <= 64)
		sim_num_set(out, v.width_bits, v.lo);
	else
		sim_num_from_bytes(out, v.width_bits, v.be);
}

void
sim_num_to_bytes(const struct sim_num *a, uint8_t *be)
{
	uint32_t n = (a->width + 7) / 8;

	for (uint32_t i = 0; i < n; i++)
		be[n - 1 - i] = (uint8_t)(a->v[i / 8] >> i % 8 * 8);
}

void
sim_num_from_bits(struct sim_num *out, uint32_t width, const uint8_t *p, size_t off)
{
	uint32_t left = width;

	out->width = width;
	for (uint32_t i = 0; left > 0; i++) {
		unsigned n = left < 64 ? left : 64;

		left -= n;
		out->v[i] = bits_get(p, off + left, n);
	}
}

void
sim_num_to_bits(const struct sim_num *a, uint8_t *p, size_t off)
{
	uint32_t left = a->width;

	for (uint32_t i = 0; left > 0; i++) {
		unsigned n = left < 64 ? left : 64;

		left -= n;
		bits_put(p, off + left, n, a->v[i]);
	}
}

uint64_t
sim_num_u64(const struct sim_num *a)
{
	for (uint32_t i = 1; i < sim_limbs(a->width); i++)
		if (a->v[i] != 0)
			return UINT64_MAX;
	return a->v[0];
}

bool
sim_num_zero(const struct sim_num *a)
{
	for (uint32_t i = 0; i < sim_limbs(a->width); i++)
		if (a->v[i] != 0)
			return false;
	return true;
}

bool
sim_num_negative(const struct sim_num *a)
{
	return a->v[(a->width - 1) / 64] >> (a->width - 1) % 64 & 1;
}

/* ---- sums ------------------------------------------------------------------------------------- */

/* a + b + carry; returns the carry out of the last limb. */
static uint64_t
add_carry(struct sim_num *out, const struct sim_num *a, const struct sim_num *b, uint64_t carry)
{
	uint32_t n = sim_limbs(a->width);

	out->width = a->width;
	for (uint32_t i = 0; i < n; i++) {
		unsigned __int128 sum = (unsigned __int128)a->v[i] + b->v[i] + carry;

		out->v[i] = (uint64_t)sum;
		carry = (uint64_t)(sum >> 64);
	}
	return carry;
}

void
sim_num_add(struct sim_num *out, const struct sim_num *a, const struct sim_num *b)
{
	add_carry(out, a, b, 0);
	trim(out);
}

void
sim_num_not(struct sim_num *out, const struct sim_num *a)
{
	out->width = a->width;
	for (uint32_t i = 0; i < sim_limbs(a->width); i++)
		out->v[i] = ~a->v[i];
	trim(out);
}

void
sim_num_sub(struct sim_num *out, const struct sim_num *a, const struct sim_num *b)
{
	struct sim_num c;

	sim_num_not(&c, b);
	add_carry(out, a, &c, 1);
	trim(out);
}

void
sim_num_neg(struct sim_num *out, const struct sim_num *a)
{
	struct sim_num zero;

	clear(&zero, a->width);
	sim_num_sub(out, &zero, a);
}

/* The largest or smallest number of the width. */
static void
extreme(struct sim_num *out, uint32_t width, bool is_signed, bool largest)
{
	clear(out, width);
	if (largest)
		sim_num_not(out, out);
	if (is_signed)
		out->v[(width - 1) / 64] ^= 1ull << (width - 1) % 64;
}

void
sim_num_satadd(
    struct sim_num *out, const struct sim_num *a, const struct sim_num *b, bool is_signed)
{
	struct sim_num sum;

	sim_num_add(&sum, a, b);
	if (is_signed) {
		bool na = sim_num_negative(a), nb = sim_num_negative(b);

		if (na == nb && sim_num_negative(&sum) != na) {
			extreme(out, a->width, true, !na);
			return;
		}
	} else if (sim_num_cmp(&sum, a, false) < 0) {
		extreme(out, a->width, false, true);
		return;
	}
	*out = sum;
}

void
sim_num_satsub(
    struct sim_num *out, const struct sim_num *a, const struct sim_num *b, bool is_signed)
{
	struct sim_num rest;

	sim_num_sub(&rest, a, b);
	if (is_signed) {
		bool na = sim_num_negative(a), nb = sim_num_negative(b);

		if (na != nb && sim_num_negative(&rest) != na) {
			extreme(out, a->width, true, !na);
			return;
		}
	} else if (sim_num_cmp(a, b, false) < 0) {
		clear(out, a->width);
		return;
	}
	*out = rest;
}

/* ---- products ----------------------------------------------------------------------------------- */

void
sim_num_mul(struct sim_num *out, const struct sim_num *a, const struct sim_num *b)
{
	uint32_t n = sim_limbs(a->width);
	struct sim_num r;

	clear(&r, a->width);
	for (uint32_t i = 0; i < n; i++) {
		uint64_t carry = 0;

		for (uint32_t k = 0; i + k < n; k++) {
			unsigned __int128 t =
			    (unsigned __int128)a->v[i] * b->v[k] + r.v[i + k] + carry;

			r.v[i + k] = (uint64_t)t;
			carry = (uint64_t)(t >> 64);
		}
	}
	trim(&r);
	*out = r;
}

/* Unsigned long division, a bit at a time. */
static void
divide(struct sim_num *quotient, struct sim_num *rest, const struct sim_num *a,
    const struct sim_num *b)
{
	struct sim_num q, r;

	clear(&q, a->width);
	clear(&r, a->width);
	if (a->width <= 64) {
		q.v[0] = a->v[0] / b->v[0];
		r.v[0] = a->v[0] % b->v[0];
		*quotient = q;
		*rest = r;
		return;
	}
	for (uint32_t i = a->width; i-- > 0;) {
		bool over = sim_num_negative(&r); /* the bit that the shift loses */

		sim_num_shl(&r, &r, 1);
		r.v[0] |= a->v[i / 64] >> i % 64 & 1;
		if (over || sim_num_cmp(&r, b, false) >= 0) {
			sim_num_sub(&r, &r, b);
			q.v[i / 64] |= 1ull << i % 64;
		}
	}
	*quotient = q;
	*rest = r;
}

void
sim_num_div(struct sim_num *quotient, struct sim_num *rest, const struct sim_num *a,
    const struct sim_num *b, bool is_signed)
{
	bool na = is_signed && sim_num_negative(a), nb = is_signed && sim_num_negative(b);
	struct sim_num q, r, x = *a, y = *b;

	if (sim_num_zero(b)) {
		clear(&q, a->width);
		clear(&r, a->width);
	} else {
		if (na)
			sim_num_neg(&x, &x);
		if (nb)
			sim_num_neg(&y, &y);
		divide(&q, &r, &x, &y);
		if (na != nb)
			sim_num_neg(&q, &q);
		if (na)
			sim_num_neg(&r, &r);
	}
	if (quotient != NULL)
		*quotient = q;
	if (rest != NULL)
		*rest = r;
}

/* ---- bits ------------------------------------------------------------------------------------- */

#define BITWISE(fn, op)                                                                            \
	void fn(struct sim_num *out, const struct sim_num *a, const struct sim_num *b)             \
	{                                                                                          \
		out->width = a->width;                                                             \
		for (uint32_t i = 0; i < sim_limbs(a->width); i++)                                 \
			out->v[i] = a->v[i] op b->v[i];                                            \
	}
BITWISE(sim_num_and, &)
BITWISE(sim_num_or, |)
BITWISE(sim_num_xor, ^)

void
sim_num_shl(struct sim_num *out, const struct sim_num *a, uint64_t by)
{
	uint32_t n = sim_limbs(a->width), limbs, bits;

	if (by >= a->width) {
		clear(out, a->width);
		return;
	}
	limbs = (uint32_t)by / 64;
	bits = by % 64;
	out->width = a->width;
	for (uint32_t i = n; i-- > 0;) {
		uint64_t v = i >= limbs ? a->v[i - limbs] << bits : 0;

		if (bits != 0 && i > limbs)
			v |= a->v[i - limbs - 1] >> (64 - bits);
		out->v[i] = v;
	}
	trim(out);
}

void
sim_num_shr(struct sim_num *out, const struct sim_num *a, uint64_t by, bool is_signed)
{
	bool negative = is_signed && sim_num_negative(a);
	uint32_t width = a->width, n = sim_limbs(width);
	uint32_t limbs = (uint32_t)(by >= width ? width : by) / 64, bits = by % 64;
	struct sim_num ones;

	if (by >= width) {
		clear(out, width);
		if (negative)
			sim_num_not(out, out);
		return;
	}
	out->width = width;
	for (uint32_t i = 0; i < n; i++) {
		uint64_t v = i + limbs < n ? a->v[i + limbs] >> bits : 0;

		if (bits != 0 && i + limbs + 1 < n)
			v |= a->v[i + limbs + 1] << (64 - bits);
		out->v[i] = v;
	}
	if (negative && by > 0) {
		clear(&ones, width);
		sim_num_not(&ones, &ones);
		sim_num_shl(&ones, &ones, width - by);
		sim_num_or(out, out, &ones);
	}
}

void
sim_num_cast(struct sim_num *out, const struct sim_num *a, uint32_t width, bool is_signed)
{
	bool negative = is_signed && width > a->width && sim_num_negative(a);
	uint32_t from = a->width, have = sim_limbs(from), n = sim_limbs(width);
	struct sim_num ones;

	for (uint32_t i = 0; i < n; i++)
		out->v[i] = i < have ? a->v[i] : 0;
	out->width = width;
	trim(out);
	if (negative) {
		clear(&ones, width);
		sim_num_not(&ones, &ones);
		sim_num_shl(&ones, &ones, from);
		sim_num_or(out, out, &ones);
	}
}

void
sim_num_concat(struct sim_num *out, const struct sim_num *a, const struct sim_num *b)
{
	struct sim_num hi, lo;
	uint32_t width = a->width + b->width;

	sim_num_cast(&hi, a, width, false);
	sim_num_cast(&lo, b, width, false);
	sim_num_shl(&hi, &hi, b->width);
	sim_num_or(out, &hi, &lo);
}

void
sim_num_slice(struct sim_num *out, const struct sim_num *a, uint32_t hi, uint32_t lo)
{
	struct sim_num t;

	sim_num_shr(&t, a, lo, false);
	sim_num_cast(out, &t, hi - lo + 1, false);
}

void
sim_num_set_slice(struct sim_num *a, uint32_t hi, uint32_t lo, const struct sim_num *b)
{
	struct sim_num mask, value;

	clear(&mask, hi - lo + 1);
	sim_num_not(&mask, &mask);
	sim_num_cast(&mask, &mask, a->width, false);
	sim_num_shl(&mask, &mask, lo);
	sim_num_not(&mask, &mask);
	sim_num_and(a, a, &mask);
	sim_num_cast(&value, b, a->width, false);
	sim_num_shl(&value, &value, lo);
	sim_num_or(a, a, &value);
}

int
sim_num_cmp(const struct sim_num *a, const struct sim_num *b, bool is_signed)
{
	if (is_signed && sim_num_negative(a) != sim_num_negative(b))
		return sim_num_negative(a) ? -1 : 1;
	for (uint32_t i = sim_limbs(a->width); i-- > 0;)
		if (a->v[i] != b->v[i])
			return a->v[i] < b->v[i] ? -1 : 1;
	return 0;
}
