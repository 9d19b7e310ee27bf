/* SPDX-License-Identifier: Apache-2.0 */
/* num.h: numbers of 1 to 2048 bits with P4's arithmetic. Bits above the width are always 0; a negative
 * int<> is its two's complement. Only the limbs that the width needs are set. Pure; any thread. */
#ifndef SIM_NUM_H
#define SIM_NUM_H

#include "ir/ir.h"

#define NUM_LIMBS (IR_WIDTH_MAX / 64)

struct sim_num {
	uint32_t width;	       /* bits */
	uint64_t v[NUM_LIMBS]; /* v[0] least significant */
};

static inline uint32_t
sim_limbs(uint32_t width)
{
	return (width + 63) / 64;
}

void sim_num_set(struct sim_num *out, uint32_t width, uint64_t v);
void sim_num_from_value(struct sim_num *out, struct ir_value v);
/* Big-endian bytes, (width + 7) / 8 of them, and back. */
void sim_num_from_bytes(struct sim_num *out, uint32_t width, const uint8_t *be);
void sim_num_to_bytes(const struct sim_num *a, uint8_t *be);
/* 'width' bits that begin 'off' bits after p, most significant first, and back. */
void sim_num_from_bits(struct sim_num *out, uint32_t width, const uint8_t *p, size_t off);
void sim_num_to_bits(const struct sim_num *a, uint8_t *p, size_t off);
/* The value, or UINT64_MAX when it does not fit. */
uint64_t sim_num_u64(const struct sim_num *a);
bool sim_num_zero(const struct sim_num *a);
bool sim_num_negative(const struct sim_num *a); /* as int<> */

/* 'out' may be any of the operands. Two operands have one width, unless said. */
void sim_num_add(struct sim_num *out, const struct sim_num *a, const struct sim_num *b);
void sim_num_sub(struct sim_num *out, const struct sim_num *a, const struct sim_num *b);
void sim_num_neg(struct sim_num *out, const struct sim_num *a);
void sim_num_not(struct sim_num *out, const struct sim_num *a);
void sim_num_mul(struct sim_num *out, const struct sim_num *a, const struct sim_num *b);
/* Rounds towards zero; a zero divisor gives 0 for both. Either result may be NULL. */
void sim_num_div(struct sim_num *quotient, struct sim_num *rest, const struct sim_num *a,
    const struct sim_num *b, bool is_signed);
void sim_num_satadd(
    struct sim_num *out, const struct sim_num *a, const struct sim_num *b, bool is_signed);
void sim_num_satsub(
    struct sim_num *out, const struct sim_num *a, const struct sim_num *b, bool is_signed);
void sim_num_and(struct sim_num *out, const struct sim_num *a, const struct sim_num *b);
void sim_num_or(struct sim_num *out, const struct sim_num *a, const struct sim_num *b);
void sim_num_xor(struct sim_num *out, const struct sim_num *a, const struct sim_num *b);
void sim_num_shl(struct sim_num *out, const struct sim_num *a, uint64_t by);
void sim_num_shr(struct sim_num *out, const struct sim_num *a, uint64_t by, bool is_signed);
/* a above b; any widths that add up to 2048 or less. */
void sim_num_concat(struct sim_num *out, const struct sim_num *a, const struct sim_num *b);
void sim_num_slice(struct sim_num *out, const struct sim_num *a, uint32_t hi, uint32_t lo);
/* Bits hi..lo of *a become b. */
void sim_num_set_slice(struct sim_num *a, uint32_t hi, uint32_t lo, const struct sim_num *b);
/* To another width: cut, or extended by the sign when 'is_signed'. */
void sim_num_cast(struct sim_num *out, const struct sim_num *a, uint32_t width, bool is_signed);
/* < 0, 0, > 0 */
int sim_num_cmp(const struct sim_num *a, const struct sim_num *b, bool is_signed);

#endif
