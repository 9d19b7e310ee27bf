/* SPDX-License-Identifier: Apache-2.0 */
/* num.c: see num.h. Nothing here is fast, and nothing is shared with the compiler. */
#include "num.h"

#include <string.h>

struct num
num_of(uint32_t width, bool is_signed, uint64_t v)
{
	struct num n = { .width = width, .is_signed = is_signed };

	for (uint32_t i = 0; i < width && i < 64; i++)
		n.bit[i] = v >> i & 1;
	return n;
}

bool
num_negative(const struct num *a)
{
	return a->is_signed && a->bit[a->width - 1] != 0;
}

bool
num_zero(const struct num *a)
{
	for (uint32_t i = 0; i < a->width; i++)
		if (a->bit[i] != 0)
			return false;
	return true;
}

struct num
num_cast(const struct num *a, uint32_t width, bool is_signed)
{
	struct num n = { .width = width, .is_signed = is_signed };

	for (uint32_t i = 0; i < width; i++)
		n.bit[i] = i < a->width ? a->bit[i] : num_negative(a);
	return n;
}

struct num
num_add(const struct num *a, const struct num *b)
{
	struct num n = { .width = a->width, .is_signed = a->is_signed };
	int carry = 0;

	for (uint32_t i = 0; i < n.width; i++) {
		int sum = a->bit[i] + b->bit[i] + carry;

		n.bit[i] = sum & 1;
		carry = sum >> 1;
	}
	return n;
}

struct num
num_not(const struct num *a)
{
	struct num n = *a;

	for (uint32_t i = 0; i < n.width; i++)
		n.bit[i] ^= 1;
	return n;
}

struct num
num_neg(const struct num *a)
{
	struct num n = num_not(a), one = num_of(a->width, a->is_signed, 1);

	return num_add(&n, &one);
}

struct num
num_sub(const struct num *a, const struct num *b)
{
	struct num n = num_neg(b);

	return num_add(a, &n);
}

struct num
num_mul(const struct num *a, const struct num *b)
{
	struct num sum = num_of(a->width, a->is_signed, 0), shifted = *a;

	for (uint32_t i = 0; i < a->width; i++) {
		if (b->bit[i] != 0)
			sum = num_add(&sum, &shifted);
		memmove(&shifted.bit[1], &shifted.bit[0], a->width - 1);
		shifted.bit[0] = 0;
	}
	return sum;
}

struct num
num_div(const struct num *a, const struct num *b, struct num *rest)
{
	/* one bit more holds what is shifted before it is compared */
	struct num q = num_of(a->width, a->is_signed, 0), r = num_of(a->width + 1, false, 0),
		   by = num_cast(b, a->width + 1, false);

	for (uint32_t i = a->width; i-- > 0;) {
		memmove(&r.bit[1], &r.bit[0], a->width);
		r.bit[0] = a->bit[i];
		q.bit[i] = num_compare(&r, &by) >= 0;
		if (q.bit[i] != 0)
			r = num_sub(&r, &by);
	}
	*rest = num_cast(&r, a->width, a->is_signed);
	return q;
}

struct num
num_sat(const struct num *a, const struct num *b, bool minus)
{
	/* two bits more hold any sum of two numbers, and its sign */
	struct num x = num_cast(a, a->width + 2, true), y = num_cast(b, a->width + 2, true), sum,
		   fit;

	sum = minus ? num_sub(&x, &y) : num_add(&x, &y);
	fit = num_cast(&sum, a->width, a->is_signed);
	x = num_cast(&fit, a->width + 2, true);
	if (num_compare(&x, &sum) == 0)
		return fit;
	fit = num_of(a->width, a->is_signed, 0); /* the least: zero, or only the sign */
	if (a->is_signed)
		fit.bit[a->width - 1] = 1;
	return num_negative(&sum) ? fit : num_not(&fit);
}

struct num
num_bits(const struct num *a, const struct num *b, char op)
{
	struct num n = *a;

	for (uint32_t i = 0; i < n.width; i++)
		n.bit[i] = op == '&'   ? a->bit[i] & b->bit[i]
			   : op == '|' ? a->bit[i] | b->bit[i]
				       : a->bit[i] ^ b->bit[i];
	return n;
}

struct num
num_shift(const struct num *a, const struct num *by, bool left)
{
	struct num n = *a;
	uint64_t k = 0;

	for (uint32_t i = 0; i < by->width; i++)
		if (by->bit[i] != 0)
			k = i < 20 ? k | UINT64_C(1) << i : 1u << 20;
	for (uint32_t i = 0; i < n.width; i++) {
		if (left)
			n.bit[i] = i >= k ? a->bit[i - k] : 0;
		else
			n.bit[i] = i + k < n.width ? a->bit[i + k] : num_negative(a);
	}
	return n;
}

struct num
num_slice(const struct num *a, uint32_t hi, uint32_t lo)
{
	struct num n = { .width = hi - lo + 1 };

	memcpy(n.bit, &a->bit[lo], n.width);
	return n;
}

struct num
num_concat(const struct num *a, const struct num *b)
{
	struct num n = { .width = a->width + b->width, .is_signed = a->is_signed };

	memcpy(n.bit, b->bit, b->width);
	memcpy(&n.bit[b->width], a->bit, a->width);
	return n;
}

int
num_compare(const struct num *a, const struct num *b)
{
	if (num_negative(a) != num_negative(b))
		return num_negative(a) ? -1 : 1;
	for (uint32_t i = a->width; i-- > 0;)
		if (a->bit[i] != b->bit[i])
			return a->bit[i] < b->bit[i] ? -1 : 1;
	return 0;
}
