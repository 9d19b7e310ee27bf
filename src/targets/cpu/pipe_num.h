/* SPDX-License-Identifier: Apache-2.0 */
/* pipe_num.h: numbers of P4 for generated pipelines: bit fields in network order and arithmetic on
 * bit<W> and int<W>. Three classes by width: up to 64 bits uint64_t, up to 128 bits unsigned __int128,
 * above struct pipe_big. A value is always kept modulo 2^W, zero above; int<W> is its two's complement.
 * Freestanding; pipe_abi.h includes it for generated code. */
#ifndef PIPE_NUM_H
#define PIPE_NUM_H

#include "pipe_table.h"

typedef unsigned __int128 pipe_u128;
typedef __int128 pipe_s128;

#define PIPE_FN static __attribute__((unused)) /* too large to inline everywhere */

PIPE_INLINE uint64_t
pipe_mask(uint32_t w)
{
	return w >= 64 ? UINT64_MAX : (1ull << w) - 1;
}

PIPE_INLINE pipe_u128
pipe_mask128(uint32_t w)
{
	return w >= 128 ? ~(pipe_u128)0 : ((pipe_u128)1 << w) - 1;
}

/* ---- whole bytes, network order, any address --------------------------------------------------------- */

PIPE_INLINE uint64_t
pipe_ld(const uint8_t *p, uint32_t n)
{
	uint16_t h;
	uint32_t w;
	uint64_t d;

	switch (n) {
	case 1:
		return p[0];
	case 2:
		__builtin_memcpy(&h, p, 2);
		return __builtin_bswap16(h);
	case 3:
		__builtin_memcpy(&h, p, 2);
		return (uint64_t)__builtin_bswap16(h) << 8 | p[2];
	case 4:
		__builtin_memcpy(&w, p, 4);
		return __builtin_bswap32(w);
	case 5:
		__builtin_memcpy(&w, p, 4);
		return (uint64_t)__builtin_bswap32(w) << 8 | p[4];
	case 6:
		__builtin_memcpy(&w, p, 4);
		__builtin_memcpy(&h, p + 4, 2);
		return (uint64_t)__builtin_bswap32(w) << 16 | __builtin_bswap16(h);
	case 7:
		__builtin_memcpy(&w, p, 4);
		__builtin_memcpy(&h, p + 4, 2);
		return ((uint64_t)__builtin_bswap32(w) << 16 | __builtin_bswap16(h)) << 8 | p[6];
	case 8:
		__builtin_memcpy(&d, p, 8);
		return __builtin_bswap64(d);
	}
	return 0;
}

PIPE_INLINE void
pipe_st(uint8_t *p, uint32_t n, uint64_t v)
{
	uint16_t h;
	uint32_t w;
	uint64_t d;

	switch (n) {
	case 7:
		p[6] = (uint8_t)v;
		v >>= 8;
		/* fall through */
	case 6:
		h = __builtin_bswap16((uint16_t)v);
		__builtin_memcpy(p + 4, &h, 2);
		w = __builtin_bswap32((uint32_t)(v >> 16));
		__builtin_memcpy(p, &w, 4);
		return;
	case 5:
		p[4] = (uint8_t)v;
		v >>= 8;
		/* fall through */
	case 4:
		w = __builtin_bswap32((uint32_t)v);
		__builtin_memcpy(p, &w, 4);
		return;
	case 3:
		p[2] = (uint8_t)v;
		v >>= 8;
		/* fall through */
	case 2:
		h = __builtin_bswap16((uint16_t)v);
		__builtin_memcpy(p, &h, 2);
		return;
	case 1:
		p[0] = (uint8_t)v;
		return;
	case 8:
		d = __builtin_bswap64(v);
		__builtin_memcpy(p, &d, 8);
		return;
	}
}

/* ---- bit fields ---------------------------------------------------------------------------------------- */

/* w (1..64) bits that begin 'off' bits behind p. Touches no byte that the field does not. */
PIPE_INLINE uint64_t
pipe_get(const uint8_t *p, uint32_t off, uint32_t w)
{
	const uint32_t first = off / 8, n = (off + w - 1) / 8 - first + 1,
		       right = (8 - (off + w) % 8) % 8;

	p += first;
	if (n <= 8)
		return pipe_ld(p, n) >> right & pipe_mask(w);
	/* nine bytes */
	return (pipe_ld(p, 8) << (8 - right) | p[8] >> right) & pipe_mask(w);
}

PIPE_INLINE void
pipe_set(uint8_t *p, uint32_t off, uint32_t w, uint64_t v)
{
	const uint32_t first = off / 8, n = (off + w - 1) / 8 - first + 1,
		       right = (8 - (off + w) % 8) % 8;

	p += first;
	if (n > 8) {
		/* nine bytes: the last one apart */
		uint8_t low = (uint8_t)((1u << right) - 1);

		p[8] = (uint8_t)((p[8] & low) | (uint8_t)(v << right));
		v >>= 8 - right;
		w -= 8 - right;
		pipe_st(p, 8, (pipe_ld(p, 8) & ~pipe_mask(w)) | (v & pipe_mask(w)));
	} else if (right == 0 && w == n * 8) {
		pipe_st(p, n, v);
	} else {
		const uint64_t m = pipe_mask(w) << right;

		pipe_st(p, n, (pipe_ld(p, n) & ~m) | (v << right & m));
	}
}

/* w (65..128) bits. */
PIPE_INLINE pipe_u128
pipe_get128(const uint8_t *p, uint32_t off, uint32_t w)
{
	return (pipe_u128)pipe_get(p, off, w - 64) << 64 | pipe_get(p, off + w - 64, 64);
}

PIPE_INLINE void
pipe_set128(uint8_t *p, uint32_t off, uint32_t w, pipe_u128 v)
{
	pipe_set(p, off, w - 64, (uint64_t)(v >> 64));
	pipe_set(p, off + w - 64, 64, (uint64_t)v);
}

/* n whole bytes; they may overlap. */
PIPE_INLINE void
pipe_move(uint8_t *to, const uint8_t *from, uint32_t n)
{
	__builtin_memmove(to, from, n);
}

/* ---- up to 64 bits ---------------------------------------------------------------------------------------- */

/* v of w bits as a signed number. */
PIPE_INLINE int64_t
pipe_signed(uint64_t v, uint32_t w)
{
	return (int64_t)(v << (64 - w)) >> (64 - w);
}

PIPE_INLINE uint64_t
pipe_shl(uint64_t a, uint64_t by, uint32_t w)
{
	return by >= w ? 0 : a << by & pipe_mask(w);
}

PIPE_INLINE uint64_t
pipe_shr(uint64_t a, uint64_t by, uint32_t w)
{
	return by >= w ? 0 : a >> by;
}

PIPE_INLINE uint64_t
pipe_sar(uint64_t a, uint64_t by, uint32_t w)
{
	return (uint64_t)(pipe_signed(a, w) >> (by >= w ? w - 1 : by)) & pipe_mask(w);
}

PIPE_INLINE uint64_t
pipe_satadd(uint64_t a, uint64_t b, uint32_t w)
{
	uint64_t sum = a + b;

	return sum < a || sum > pipe_mask(w) ? pipe_mask(w) : sum;
}

PIPE_INLINE uint64_t
pipe_satsub(uint64_t a, uint64_t b, uint32_t w)
{
	(void)w;
	return a < b ? 0 : a - b;
}

PIPE_INLINE uint64_t
pipe_clamp(pipe_s128 v, uint32_t w)
{
	const pipe_s128 max = ((pipe_s128)1 << (w - 1)) - 1;

	return (uint64_t)(v > max ? max : v < -max - 1 ? -max - 1 : v) & pipe_mask(w);
}

PIPE_INLINE uint64_t
pipe_satadd_s(uint64_t a, uint64_t b, uint32_t w)
{
	return pipe_clamp((pipe_s128)pipe_signed(a, w) + pipe_signed(b, w), w);
}

PIPE_INLINE uint64_t
pipe_satsub_s(uint64_t a, uint64_t b, uint32_t w)
{
	return pipe_clamp((pipe_s128)pipe_signed(a, w) - pipe_signed(b, w), w);
}

PIPE_INLINE uint64_t
pipe_div(struct pipe_ctx *c, uint64_t a, uint64_t b)
{
	if (pipe_likely(b != 0))
		return a / b;
	c->div_zero++;
	return 0;
}

PIPE_INLINE uint64_t
pipe_mod(struct pipe_ctx *c, uint64_t a, uint64_t b)
{
	if (pipe_likely(b != 0))
		return a % b;
	c->div_zero++;
	return 0;
}

/* Signed: the quotient is cut off towards zero, the remainder has the sign of a. */
PIPE_INLINE uint64_t
pipe_div_s(struct pipe_ctx *c, uint64_t a, uint64_t b, uint32_t w)
{
	int64_t x = pipe_signed(a, w), y = pipe_signed(b, w);

	if (pipe_unlikely(y == 0)) {
		c->div_zero++;
		return 0;
	}
	return (y == -1 ? 0 - (uint64_t)x : (uint64_t)(x / y)) & pipe_mask(w);
}

PIPE_INLINE uint64_t
pipe_mod_s(struct pipe_ctx *c, uint64_t a, uint64_t b, uint32_t w)
{
	int64_t x = pipe_signed(a, w), y = pipe_signed(b, w);

	if (pipe_unlikely(y == 0)) {
		c->div_zero++;
		return 0;
	}
	return (y == -1 ? 0 : (uint64_t)(x % y)) & pipe_mask(w);
}

/* An index into n elements and one of zeroes behind them, for reading. */
PIPE_INLINE uint32_t
pipe_at(uint64_t i, uint32_t n)
{
	return i < n ? (uint32_t)i : n;
}

/* ---- 65 to 128 bits --------------------------------------------------------------------------------------- */

PIPE_INLINE uint64_t
pipe_cap128(pipe_u128 v)
{
	return v >> 64 ? UINT64_MAX : (uint64_t)v;
}

PIPE_INLINE pipe_s128
pipe_signed128(pipe_u128 v, uint32_t w)
{
	return (pipe_s128)(v << (128 - w)) >> (128 - w);
}

PIPE_INLINE pipe_u128
pipe_shl128(pipe_u128 a, uint64_t by, uint32_t w)
{
	return by >= w ? 0 : a << by & pipe_mask128(w);
}

PIPE_INLINE pipe_u128
pipe_shr128(pipe_u128 a, uint64_t by, uint32_t w)
{
	return by >= w ? 0 : a >> by;
}

PIPE_INLINE pipe_u128
pipe_sar128(pipe_u128 a, uint64_t by, uint32_t w)
{
	return (pipe_u128)(pipe_signed128(a, w) >> (by >= w ? w - 1 : by)) & pipe_mask128(w);
}

PIPE_INLINE pipe_u128
pipe_satadd128(pipe_u128 a, pipe_u128 b, uint32_t w)
{
	pipe_u128 sum = a + b;

	return sum < a || sum > pipe_mask128(w) ? pipe_mask128(w) : sum;
}

PIPE_INLINE pipe_u128
pipe_satsub128(pipe_u128 a, pipe_u128 b, uint32_t w)
{
	(void)w;
	return a < b ? 0 : a - b;
}

PIPE_INLINE pipe_u128
pipe_satadd128_s(pipe_u128 a, pipe_u128 b, uint32_t w)
{
	pipe_s128 x = pipe_signed128(a, w), y = pipe_signed128(b, w), sum;
	pipe_s128 max = (pipe_s128)pipe_mask128(w - 1);

	if (__builtin_add_overflow(x, y, &sum))
		sum = x < 0 ? -max - 1 : max;
	return (pipe_u128)(sum > max ? max : sum < -max - 1 ? -max - 1 : sum) & pipe_mask128(w);
}

PIPE_INLINE pipe_u128
pipe_satsub128_s(pipe_u128 a, pipe_u128 b, uint32_t w)
{
	pipe_s128 x = pipe_signed128(a, w), y = pipe_signed128(b, w), diff;
	pipe_s128 max = (pipe_s128)pipe_mask128(w - 1);

	if (__builtin_sub_overflow(x, y, &diff))
		diff = x < 0 ? -max - 1 : max;
	return (pipe_u128)(diff > max ? max : diff < -max - 1 ? -max - 1 : diff) & pipe_mask128(w);
}

/* Long division: the compiler's own would need libgcc. */
PIPE_FN pipe_u128
pipe_divmod128(pipe_u128 a, pipe_u128 b, pipe_u128 *rest)
{
	pipe_u128 q = 0, r = 0;

	for (int i = 127; i >= 0; i--) {
		bool over = r >> 127;

		r = r << 1 | (a >> i & 1);
		if (over || r >= b) {
			r -= b;
			q |= (pipe_u128)1 << i;
		}
	}
	*rest = r;
	return q;
}

PIPE_FN pipe_u128
pipe_div128(struct pipe_ctx *c, pipe_u128 a, pipe_u128 b)
{
	pipe_u128 r;

	if (b != 0)
		return pipe_divmod128(a, b, &r);
	c->div_zero++;
	return 0;
}

PIPE_FN pipe_u128
pipe_mod128(struct pipe_ctx *c, pipe_u128 a, pipe_u128 b)
{
	pipe_u128 r = 0;

	if (b != 0)
		(void)pipe_divmod128(a, b, &r);
	else
		c->div_zero++;
	return r;
}

PIPE_FN pipe_u128
pipe_div128_s(struct pipe_ctx *c, pipe_u128 a, pipe_u128 b, uint32_t w)
{
	pipe_s128 x = pipe_signed128(a, w), y = pipe_signed128(b, w);
	pipe_u128 q = pipe_div128(
	    c, x < 0 ? 0 - (pipe_u128)x : (pipe_u128)x, y < 0 ? 0 - (pipe_u128)y : (pipe_u128)y);

	return ((x < 0) != (y < 0) ? 0 - q : q) & pipe_mask128(w);
}

PIPE_FN pipe_u128
pipe_mod128_s(struct pipe_ctx *c, pipe_u128 a, pipe_u128 b, uint32_t w)
{
	pipe_s128 x = pipe_signed128(a, w), y = pipe_signed128(b, w);
	pipe_u128 r = pipe_mod128(
	    c, x < 0 ? 0 - (pipe_u128)x : (pipe_u128)x, y < 0 ? 0 - (pipe_u128)y : (pipe_u128)y);

	return (x < 0 ? 0 - r : r) & pipe_mask128(w);
}

/* ---- above ---------------------------------------------------------------------------------------------- */

#define PIPE_LIMBS 32

struct pipe_big { /* least significant first; zero above the width */
	uint64_t v[PIPE_LIMBS];
};

PIPE_FN struct pipe_big
pipe_big_cut(struct pipe_big a, uint32_t w)
{
	for (uint32_t i = 0; i < PIPE_LIMBS; i++)
		if (i * 64 >= w)
			a.v[i] = 0;
		else if (i * 64 + 64 > w)
			a.v[i] &= pipe_mask(w - i * 64);
	return a;
}

PIPE_FN struct pipe_big
pipe_big_of(pipe_u128 v)
{
	struct pipe_big r = { { (uint64_t)v, (uint64_t)(v >> 64) } };

	return r;
}

PIPE_INLINE pipe_u128
pipe_big_low(struct pipe_big a)
{
	return (pipe_u128)a.v[1] << 64 | a.v[0];
}

/* For shifts and indexes: UINT64_MAX when it is larger. */
PIPE_FN uint64_t
pipe_big_cap(struct pipe_big a)
{
	for (uint32_t i = 1; i < PIPE_LIMBS; i++)
		if (a.v[i] != 0)
			return UINT64_MAX;
	return a.v[0];
}

/* w bits that begin 'off' bits behind p. */
PIPE_FN struct pipe_big
pipe_get_big(const uint8_t *p, uint32_t off, uint32_t w)
{
	struct pipe_big r = { { 0 } };
	uint32_t i = 0;

	for (; w >= 64; w -= 64)
		r.v[i++] = pipe_get(p, off + w - 64, 64);
	if (w > 0)
		r.v[i] = pipe_get(p, off, w);
	return r;
}

PIPE_FN void
pipe_set_big(uint8_t *p, uint32_t off, uint32_t w, struct pipe_big a)
{
	uint32_t i = 0;

	for (; w >= 64; w -= 64)
		pipe_set(p, off + w - 64, 64, a.v[i++]);
	if (w > 0)
		pipe_set(p, off, w, a.v[i]);
}

PIPE_FN struct pipe_big
pipe_big_add(struct pipe_big a, struct pipe_big b, uint32_t w)
{
	uint64_t carry = 0;

	for (uint32_t i = 0; i < PIPE_LIMBS; i++) {
		pipe_u128 s = (pipe_u128)a.v[i] + b.v[i] + carry;

		a.v[i] = (uint64_t)s;
		carry = (uint64_t)(s >> 64);
	}
	return pipe_big_cut(a, w);
}

PIPE_FN struct pipe_big
pipe_big_not(struct pipe_big a, uint32_t w)
{
	for (uint32_t i = 0; i < PIPE_LIMBS; i++)
		a.v[i] = ~a.v[i];
	return pipe_big_cut(a, w);
}

PIPE_FN struct pipe_big
pipe_big_neg(struct pipe_big a, uint32_t w)
{
	return pipe_big_add(pipe_big_not(a, w), pipe_big_of(1), w);
}

PIPE_FN struct pipe_big
pipe_big_sub(struct pipe_big a, struct pipe_big b, uint32_t w)
{
	return pipe_big_add(a, pipe_big_neg(b, w), w);
}

PIPE_FN struct pipe_big
pipe_big_and(struct pipe_big a, struct pipe_big b)
{
	for (uint32_t i = 0; i < PIPE_LIMBS; i++)
		a.v[i] &= b.v[i];
	return a;
}

PIPE_FN struct pipe_big
pipe_big_or(struct pipe_big a, struct pipe_big b)
{
	for (uint32_t i = 0; i < PIPE_LIMBS; i++)
		a.v[i] |= b.v[i];
	return a;
}

PIPE_FN struct pipe_big
pipe_big_xor(struct pipe_big a, struct pipe_big b)
{
	for (uint32_t i = 0; i < PIPE_LIMBS; i++)
		a.v[i] ^= b.v[i];
	return a;
}

PIPE_FN struct pipe_big
pipe_big_mul(struct pipe_big a, struct pipe_big b, uint32_t w)
{
	struct pipe_big r = { { 0 } };

	for (uint32_t i = 0; i < PIPE_LIMBS; i++) {
		uint64_t carry = 0;

		for (uint32_t j = 0; i + j < PIPE_LIMBS; j++) {
			pipe_u128 s = (pipe_u128)a.v[i] * b.v[j] + r.v[i + j] + carry;

			r.v[i + j] = (uint64_t)s;
			carry = (uint64_t)(s >> 64);
		}
	}
	return pipe_big_cut(r, w);
}

PIPE_FN struct pipe_big
pipe_big_shl(struct pipe_big a, uint64_t by, uint32_t w)
{
	struct pipe_big r = { { 0 } };
	uint32_t limbs, bits;

	if (by >= w)
		return r;
	limbs = (uint32_t)by / 64;
	bits = by % 64;
	for (uint32_t i = limbs; i < PIPE_LIMBS; i++) {
		r.v[i] = a.v[i - limbs] << bits;
		if (bits > 0 && i > limbs)
			r.v[i] |= a.v[i - limbs - 1] >> (64 - bits);
	}
	return pipe_big_cut(r, w);
}

PIPE_FN struct pipe_big
pipe_big_shr(struct pipe_big a, uint64_t by, uint32_t w)
{
	struct pipe_big r = { { 0 } };
	uint32_t limbs, bits;

	if (by >= w)
		return r;
	limbs = (uint32_t)by / 64;
	bits = by % 64;
	for (uint32_t i = 0; i + limbs < PIPE_LIMBS; i++) {
		r.v[i] = a.v[i + limbs] >> bits;
		if (bits > 0 && i + limbs + 1 < PIPE_LIMBS)
			r.v[i] |= a.v[i + limbs + 1] << (64 - bits);
	}
	return r;
}

PIPE_INLINE bool
pipe_big_sign(struct pipe_big a, uint32_t w)
{
	return a.v[(w - 1) / 64] >> ((w - 1) % 64) & 1;
}

/* From w bits to 'to' bits: the sign is repeated when to is larger. */
PIPE_FN struct pipe_big
pipe_big_sext(struct pipe_big a, uint32_t w, uint32_t to)
{
	struct pipe_big zero = { { 0 } };

	if (to > w && pipe_big_sign(a, w))
		a = pipe_big_or(a, pipe_big_shl(pipe_big_not(zero, to), w, to));
	return pipe_big_cut(a, to);
}

PIPE_FN struct pipe_big
pipe_big_sar(struct pipe_big a, uint64_t by, uint32_t w)
{
	struct pipe_big zero = { { 0 } };
	bool sign = pipe_big_sign(a, w);

	if (by >= w)
		return sign ? pipe_big_not(zero, w) : zero;
	a = pipe_big_shr(a, by, w);
	return sign ? pipe_big_sext(a, w - (uint32_t)by, w) : a;
}

PIPE_FN int
pipe_big_cmp(struct pipe_big a, struct pipe_big b)
{
	for (uint32_t i = PIPE_LIMBS; i-- > 0;)
		if (a.v[i] != b.v[i])
			return a.v[i] < b.v[i] ? -1 : 1;
	return 0;
}

PIPE_FN int
pipe_big_cmp_s(struct pipe_big a, struct pipe_big b, uint32_t w)
{
	bool x = pipe_big_sign(a, w), y = pipe_big_sign(b, w);

	return x != y ? (x ? -1 : 1) : pipe_big_cmp(a, b);
}

PIPE_FN struct pipe_big
pipe_big_max(uint32_t w)
{
	struct pipe_big zero = { { 0 } };

	return pipe_big_not(zero, w);
}

PIPE_FN struct pipe_big
pipe_big_satadd(struct pipe_big a, struct pipe_big b, uint32_t w)
{
	struct pipe_big s = pipe_big_add(a, b, w);

	return pipe_big_cmp(s, a) < 0 ? pipe_big_max(w) : s;
}

PIPE_FN struct pipe_big
pipe_big_satsub(struct pipe_big a, struct pipe_big b, uint32_t w)
{
	return pipe_big_cmp(a, b) < 0 ? pipe_big_of(0) : pipe_big_sub(a, b, w);
}

/* The largest (or, when negative, the smallest) int<w>. */
PIPE_FN struct pipe_big
pipe_big_end(bool negative, uint32_t w)
{
	return negative ? pipe_big_shl(pipe_big_of(1), w - 1, w) : pipe_big_max(w - 1);
}

PIPE_FN struct pipe_big
pipe_big_satadd_s(struct pipe_big a, struct pipe_big b, uint32_t w)
{
	struct pipe_big s = pipe_big_add(a, b, w);
	bool x = pipe_big_sign(a, w);

	return x == pipe_big_sign(b, w) && x != pipe_big_sign(s, w) ? pipe_big_end(x, w) : s;
}

PIPE_FN struct pipe_big
pipe_big_satsub_s(struct pipe_big a, struct pipe_big b, uint32_t w)
{
	struct pipe_big s = pipe_big_sub(a, b, w);
	bool x = pipe_big_sign(a, w);

	return x != pipe_big_sign(b, w) && x != pipe_big_sign(s, w) ? pipe_big_end(x, w) : s;
}

PIPE_FN struct pipe_big
pipe_big_divmod(struct pipe_ctx *c, struct pipe_big a, struct pipe_big b, uint32_t w, bool mod)
{
	struct pipe_big q = { { 0 } }, r = { { 0 } };

	if (pipe_big_cmp(b, q) == 0) {
		c->div_zero++;
		return q;
	}
	for (uint32_t i = w; i-- > 0;) {
		bool over = r.v[PIPE_LIMBS - 1] >> 63;

		r = pipe_big_shl(r, 1, PIPE_LIMBS * 64);
		r.v[0] |= a.v[i / 64] >> i % 64 & 1;
		if (over || pipe_big_cmp(r, b) >= 0) {
			r = pipe_big_sub(r, b, PIPE_LIMBS * 64);
			q.v[i / 64] |= 1ull << i % 64;
		}
	}
	return mod ? r : q;
}

PIPE_FN struct pipe_big
pipe_big_divmod_s(struct pipe_ctx *c, struct pipe_big a, struct pipe_big b, uint32_t w, bool mod)
{
	bool x = pipe_big_sign(a, w), y = pipe_big_sign(b, w);
	struct pipe_big r =
	    pipe_big_divmod(c, x ? pipe_big_neg(a, w) : a, y ? pipe_big_neg(b, w) : b, w, mod);

	return (mod ? x : x != y) ? pipe_big_neg(r, w) : r;
}

/* (width + 7) / 8 bytes in network order. */
PIPE_FN struct pipe_big
pipe_big_bytes(const uint8_t *p, uint32_t n)
{
	return pipe_get_big(p, 0, n * 8);
}

#endif
