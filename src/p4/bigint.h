/* SPDX-License-Identifier: Apache-2.0 */
/* bigint.h: integers of any size, for literals and constant folding. Values are immutable and live in
 * an arena. Negative numbers behave as two's complement with endless sign bits, as P4's int does.
 * Functions that make a value return NULL when it would need more than P4_BIG_BITS_MAX bits (or on
 * division by zero); the caller reports that. Any thread, one arena each. */
#ifndef P4_BIGINT_H
#define P4_BIGINT_H

#include "base/arena.h"
#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bits of the largest magnitude. */
#define P4_BIG_BITS_MAX 65536u

struct p4_big {
	bool neg;	 /* never set for zero */
	uint32_t n;	 /* limbs used; the highest is not 0; 0 limbs: zero */
	uint32_t limb[]; /* magnitude, least significant first */
};

const struct p4_big *p4_big_from_u64(struct arena *a, uint64_t v);
const struct p4_big *p4_big_from_i64(struct arena *a, int64_t v);
/* Digits of base 2, 8, 10 or 16, either case; '_' between them is skipped. No sign, no prefix. NULL
 * also for a bad digit or no digit at all. */
const struct p4_big *p4_big_parse(struct arena *a, const char *s, size_t len, unsigned base);
/* len bytes, most significant first, as an unsigned number. */
const struct p4_big *p4_big_from_bytes(struct arena *a, const uint8_t *p, size_t len);

/* Whether it fits; stores it. */
bool p4_big_to_u64(const struct p4_big *x, uint64_t *v);
bool p4_big_to_i64(const struct p4_big *x, int64_t *v);
/* The low 8 * len bits in two's complement, most significant byte first. */
void p4_big_to_bytes(const struct p4_big *x, uint8_t *p, size_t len);

/* -1, 0, 1. */
int p4_big_sign(const struct p4_big *x);
int p4_big_cmp(const struct p4_big *x, const struct p4_big *y);
/* Bits of the magnitude: 0 for 0, 1 for 1 and -1, 8 for 255. */
uint32_t p4_big_bits(const struct p4_big *x);
/* Bit i in two's complement. */
bool p4_big_bit(const struct p4_big *x, uint32_t i);
/* Whether x is 2 to the power *exp. */
bool p4_big_is_pow2(const struct p4_big *x, uint32_t *exp);

const struct p4_big *p4_big_neg(struct arena *a, const struct p4_big *x);
const struct p4_big *p4_big_add(struct arena *a, const struct p4_big *x, const struct p4_big *y);
const struct p4_big *p4_big_sub(struct arena *a, const struct p4_big *x, const struct p4_big *y);
const struct p4_big *p4_big_mul(struct arena *a, const struct p4_big *x, const struct p4_big *y);
/* Quotient towards zero, and the remainder that goes with it (sign of x). */
const struct p4_big *p4_big_div(struct arena *a, const struct p4_big *x, const struct p4_big *y);
const struct p4_big *p4_big_mod(struct arena *a, const struct p4_big *x, const struct p4_big *y);
/* x * 2^bits, and x / 2^bits rounded down (arithmetic shift). */
const struct p4_big *p4_big_shl(struct arena *a, const struct p4_big *x, uint64_t bits);
const struct p4_big *p4_big_shr(struct arena *a, const struct p4_big *x, uint64_t bits);

const struct p4_big *p4_big_and(struct arena *a, const struct p4_big *x, const struct p4_big *y);
const struct p4_big *p4_big_or(struct arena *a, const struct p4_big *x, const struct p4_big *y);
const struct p4_big *p4_big_xor(struct arena *a, const struct p4_big *x, const struct p4_big *y);
const struct p4_big *p4_big_not(struct arena *a, const struct p4_big *x);

/* Whether x is a value of bit<width> or int<width>. */
bool p4_big_fits(const struct p4_big *x, uint32_t width_bits, bool is_signed);
/* The value of x's low 'width' bits, read as bit<width> or int<width>. width <= P4_BIG_BITS_MAX. */
const struct p4_big *p4_big_wrap(
    struct arena *a, const struct p4_big *x, uint32_t width_bits, bool is_signed);
/* The nearest value of bit<width> or int<width>. */
const struct p4_big *p4_big_saturate(
    struct arena *a, const struct p4_big *x, uint32_t width_bits, bool is_signed);
/* Bits hi..lo of x as an unsigned number; hi >= lo, hi < P4_BIG_BITS_MAX. */
const struct p4_big *p4_big_slice(
    struct arena *a, const struct p4_big *x, uint32_t hi, uint32_t lo);

/* Appends "-12" or, base 16, "-0xc"; bases 2, 8, 10 and 16, the others with 0b, 0o. */
void p4_big_print(const struct p4_big *x, unsigned base, struct buf *out);
/* The same as text in the arena. */
const char *p4_big_text(struct arena *a, const struct p4_big *x, unsigned base);

#endif
