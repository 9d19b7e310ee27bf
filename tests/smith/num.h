/* SPDX-License-Identifier: Apache-2.0 */
/* num.h: numbers of any width, a byte a bit, as simple as can be: they judge the compiler's. */
#ifndef SMITH_NUM_H
#define SMITH_NUM_H

#include <stdbool.h>
#include <stdint.h>

enum { NUM_MAX = 2048 };

struct num {
	uint32_t width;
	bool is_signed;
	uint8_t bit[NUM_MAX + 8]; /* 0 or 1; [0] is the least; room for a saturating sum */
};

struct num num_of(uint32_t width, bool is_signed, uint64_t v);
/* Keeps the low bits; a signed source fills with its sign. */
struct num num_cast(const struct num *a, uint32_t width, bool is_signed);
bool num_negative(const struct num *a);
bool num_zero(const struct num *a);
struct num num_add(const struct num *a, const struct num *b);
struct num num_neg(const struct num *a);
struct num num_sub(const struct num *a, const struct num *b);
struct num num_mul(const struct num *a, const struct num *b);
/* Of numbers without a sign, or that are not negative; b is not zero. */
struct num num_div(const struct num *a, const struct num *b, struct num *rest);
/* Ends at the smallest and largest number of the width. */
struct num num_sat(const struct num *a, const struct num *b, bool minus);
/* op: '&' '|' '^' */
struct num num_bits(const struct num *a, const struct num *b, char op);
struct num num_not(const struct num *a);
struct num num_shift(const struct num *a, const struct num *by, bool left);
struct num num_slice(const struct num *a, uint32_t hi, uint32_t lo);
struct num num_concat(const struct num *a, const struct num *b);
/* -1, 0, 1 */
int num_compare(const struct num *a, const struct num *b);

#endif
