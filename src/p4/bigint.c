/* SPDX-License-Identifier: Apache-2.0 */
/* bigint.c: sign and magnitude in 32-bit limbs; schoolbook methods, since numbers are short. Scratch
 * is on the stack: the largest value has MAX_LIMBS limbs. */
#include "p4/bigint.h"

#include "base/mem.h"

#include <string.h>

#define MAX_LIMBS (P4_BIG_BITS_MAX / 32)

/* A number that is being made: one limb of room above the largest result. */
struct scratch {
	uint32_t n;
	uint32_t limb[MAX_LIMBS + 2];
};

static uint32_t
trim(const uint32_t *limb, uint32_t n)
{
	while (n > 0 && limb[n - 1] == 0)
		n--;
	return n;
}

/* Copies a magnitude into the arena; NULL when it is too large. */
static const struct p4_big *
make(struct arena *a, const uint32_t *limb, uint32_t n, bool neg)
{
	struct p4_big *x;

	n = trim(limb, n);
	if (n > MAX_LIMBS)
		return NULL;
	x = arena_alloc(a, sizeof *x + n * sizeof x->limb[0]);
	x->neg = neg && n > 0;
	x->n = n;
	if (n > 0)
		memcpy(x->limb, limb, n * sizeof *limb);
	return x;
}

const struct p4_big *
p4_big_from_u64(struct arena *a, uint64_t v)
{
	uint32_t limb[2] = { (uint32_t)v, (uint32_t)(v >> 32) };

	return make(a, limb, 2, false);
}

const struct p4_big *
p4_big_from_i64(struct arena *a, int64_t v)
{
	uint64_t m = v < 0 ? -(uint64_t)v : (uint64_t)v;
	uint32_t limb[2] = { (uint32_t)m, (uint32_t)(m >> 32) };

	return make(a, limb, 2, v < 0);
}

static int
digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 99;
}

/* s = s * m + add; false when it grows too large. */
static bool
mul_add(struct scratch *s, uint32_t m, uint32_t add)
{
	uint64_t carry = add;

	for (uint32_t i = 0; i < s->n; i++) {
		carry += (uint64_t)s->limb[i] * m;
		s->limb[i] = (uint32_t)carry;
		carry >>= 32;
	}
	if (carry != 0) {
		if (s->n == MAX_LIMBS)
			return false;
		s->limb[s->n++] = (uint32_t)carry;
	}
	return true;
}

const struct p4_big *
p4_big_parse(struct arena *a, const char *s, size_t len, unsigned base)
{
	/* Digits are gathered into chunks that fit a limb, then added at once. */
	struct scratch x;
	uint32_t chunk = 0, scale = 1;
	bool any = false;

	x.n = 0;
	for (size_t i = 0; i < len; i++) {
		int d;

		if (s[i] == '_')
			continue;
		d = digit_value(s[i]);
		if (d >= (int)base)
			return NULL;
		any = true;
		chunk = chunk * base + (uint32_t)d;
		scale *= base;
		if (scale >= UINT32_C(0x08000000)) {
			if (!mul_add(&x, scale, chunk))
				return NULL;
			chunk = 0;
			scale = 1;
		}
	}
	if (!any || (scale > 1 && !mul_add(&x, scale, chunk)))
		return NULL;
	return make(a, x.limb, x.n, false);
}

const struct p4_big *
p4_big_from_bytes(struct arena *a, const uint8_t *p, size_t len)
{
	struct scratch x;

	while (len > 0 && *p == 0) {
		p++;
		len--;
	}
	if (len > MAX_LIMBS * 4)
		return NULL;
	x.n = (uint32_t)(len + 3) / 4;
	memset(x.limb, 0, x.n * sizeof x.limb[0]);
	for (size_t i = 0; i < len; i++)
		x.limb[i / 4] |= (uint32_t)p[len - 1 - i] << (i % 4 * 8);
	return make(a, x.limb, x.n, false);
}

bool
p4_big_to_u64(const struct p4_big *x, uint64_t *v)
{
	if (x->neg || x->n > 2)
		return false;
	*v = (x->n > 0 ? x->limb[0] : 0) | (uint64_t)(x->n > 1 ? x->limb[1] : 0) << 32;
	return true;
}

bool
p4_big_to_i64(const struct p4_big *x, int64_t *v)
{
	uint64_t m;

	if (x->n > 2)
		return false;
	m = (x->n > 0 ? x->limb[0] : 0) | (uint64_t)(x->n > 1 ? x->limb[1] : 0) << 32;
	if (m > (uint64_t)INT64_MAX + x->neg)
		return false;
	*v = (int64_t)(x->neg ? -m : m);
	return true;
}

/* Limb i in two's complement; for a negative x, 'low' is the index of its lowest limb that is not
 * zero (below it the limbs are 0, above it they are inverted). */
static uint32_t
lowest(const struct p4_big *x)
{
	uint32_t i = 0;

	while (i < x->n && x->limb[i] == 0)
		i++;
	return i;
}

static uint32_t
limb_at(const struct p4_big *x, uint32_t low, uint32_t i)
{
	uint32_t m = i < x->n ? x->limb[i] : 0;

	if (!x->neg || i < low)
		return m;
	return i == low ? -m : ~m;
}

void
p4_big_to_bytes(const struct p4_big *x, uint8_t *p, size_t len)
{
	uint32_t low = lowest(x);

	for (size_t i = 0; i < len; i++)
		p[len - 1 - i] = (uint8_t)(limb_at(x, low, (uint32_t)(i / 4)) >> (i % 4 * 8));
}

int
p4_big_sign(const struct p4_big *x)
{
	return x->n == 0 ? 0 : x->neg ? -1 : 1;
}

static int
cmp_mag(const uint32_t *x, uint32_t nx, const uint32_t *y, uint32_t ny)
{
	if (nx != ny)
		return nx < ny ? -1 : 1;
	for (uint32_t i = nx; i-- > 0;)
		if (x[i] != y[i])
			return x[i] < y[i] ? -1 : 1;
	return 0;
}

int
p4_big_cmp(const struct p4_big *x, const struct p4_big *y)
{
	int c;

	if (x->neg != y->neg)
		return x->neg ? -1 : 1;
	c = cmp_mag(x->limb, x->n, y->limb, y->n);
	return x->neg ? -c : c;
}

uint32_t
p4_big_bits(const struct p4_big *x)
{
	return x->n == 0 ? 0 : x->n * 32 - (uint32_t)__builtin_clz(x->limb[x->n - 1]);
}

bool
p4_big_bit(const struct p4_big *x, uint32_t i)
{
	return limb_at(x, lowest(x), i / 32) >> (i % 32) & 1;
}

bool
p4_big_is_pow2(const struct p4_big *x, uint32_t *exp)
{
	uint32_t low = lowest(x);

	if (x->n == 0 || x->neg || low != x->n - 1 || (x->limb[low] & (x->limb[low] - 1)) != 0)
		return false;
	*exp = low * 32 + (uint32_t)__builtin_ctz(x->limb[low]);
	return true;
}

const struct p4_big *
p4_big_neg(struct arena *a, const struct p4_big *x)
{
	return make(a, x->limb, x->n, !x->neg);
}

static const struct p4_big *
add_mag(struct arena *a, const struct p4_big *x, const struct p4_big *y, bool neg)
{
	struct scratch s;
	uint64_t carry = 0;

	s.n = MAX(x->n, y->n);
	for (uint32_t i = 0; i < s.n; i++) {
		carry += (uint64_t)(i < x->n ? x->limb[i] : 0) + (i < y->n ? y->limb[i] : 0);
		s.limb[i] = (uint32_t)carry;
		carry >>= 32;
	}
	s.limb[s.n++] = (uint32_t)carry;
	return make(a, s.limb, s.n, neg);
}

/* |x| - |y|, where |x| >= |y|. */
static const struct p4_big *
sub_mag(struct arena *a, const struct p4_big *x, const struct p4_big *y, bool neg)
{
	struct scratch s;
	uint64_t borrow = 0;

	s.n = x->n;
	for (uint32_t i = 0; i < s.n; i++) {
		uint64_t d = (uint64_t)x->limb[i] - (i < y->n ? y->limb[i] : 0) - borrow;

		s.limb[i] = (uint32_t)d;
		borrow = d >> 63;
	}
	return make(a, s.limb, s.n, neg);
}

static const struct p4_big *
add_signed(struct arena *a, const struct p4_big *x, const struct p4_big *y, bool y_neg)
{
	if (x->neg == y_neg)
		return add_mag(a, x, y, x->neg);
	if (cmp_mag(x->limb, x->n, y->limb, y->n) >= 0)
		return sub_mag(a, x, y, x->neg);
	return sub_mag(a, y, x, y_neg);
}

const struct p4_big *
p4_big_add(struct arena *a, const struct p4_big *x, const struct p4_big *y)
{
	return add_signed(a, x, y, y->neg);
}

const struct p4_big *
p4_big_sub(struct arena *a, const struct p4_big *x, const struct p4_big *y)
{
	return add_signed(a, x, y, !y->neg);
}

const struct p4_big *
p4_big_mul(struct arena *a, const struct p4_big *x, const struct p4_big *y)
{
	struct scratch s;

	if (x->n + y->n > MAX_LIMBS + 1)
		return NULL;
	s.n = x->n + y->n;
	memset(s.limb, 0, s.n * sizeof s.limb[0]);
	for (uint32_t i = 0; i < x->n; i++) {
		uint64_t carry = 0;

		for (uint32_t j = 0; j < y->n; j++) {
			carry += (uint64_t)x->limb[i] * y->limb[j] + s.limb[i + j];
			s.limb[i + j] = (uint32_t)carry;
			carry >>= 32;
		}
		s.limb[i + y->n] = (uint32_t)carry;
	}
	return make(a, s.limb, s.n, x->neg != y->neg);
}

/* q = x / d, returns the remainder. q may be x. */
static uint32_t
div_small(const uint32_t *x, uint32_t n, uint32_t d, uint32_t *q)
{
	uint64_t rem = 0;

	for (uint32_t i = n; i-- > 0;) {
		rem = rem << 32 | x[i];
		q[i] = (uint32_t)(rem / d);
		rem %= d;
	}
	return (uint32_t)rem;
}

/* Subtracts q * v from the n + 1 limbs at u; returns whether it went below zero. */
static bool
sub_product(uint32_t *u, const uint32_t *v, uint32_t n, uint64_t q)
{
	uint64_t carry = 0, borrow = 0;

	for (uint32_t i = 0; i < n; i++) {
		uint64_t d;

		carry += q * v[i];
		d = (uint64_t)u[i] - (uint32_t)carry - borrow;
		u[i] = (uint32_t)d;
		borrow = d >> 63;
		carry >>= 32;
	}
	carry = (uint64_t)u[n] - carry - borrow;
	u[n] = (uint32_t)carry;
	return carry >> 63;
}

/* Knuth's algorithm D (The Art of Computer Programming 2, 4.3.1), y of at least two limbs:
 * q = |x| / |y|, r = |x| % |y|. */
static void
div_long(const struct p4_big *x, const struct p4_big *y, struct scratch *q, struct scratch *r)
{
	unsigned shift = (unsigned)__builtin_clz(y->limb[y->n - 1]);
	uint32_t n = y->n, v[MAX_LIMBS];

	for (uint32_t i = n; i-- > 0;)
		v[i] = y->limb[i] << shift | (shift && i > 0 ? y->limb[i - 1] >> (32 - shift) : 0);
	r->limb[x->n] = shift ? x->limb[x->n - 1] >> (32 - shift) : 0;
	for (uint32_t i = x->n; i-- > 0;)
		r->limb[i] =
		    x->limb[i] << shift | (shift && i > 0 ? x->limb[i - 1] >> (32 - shift) : 0);
	q->n = x->n - n + 1;
	for (uint32_t j = q->n; j-- > 0;) {
		uint64_t top = (uint64_t)r->limb[j + n] << 32 | r->limb[j + n - 1];
		uint64_t guess = top / v[n - 1], rest = top % v[n - 1];

		while (guess >> 32 || guess * v[n - 2] > (rest << 32 | r->limb[j + n - 2])) {
			guess--;
			rest += v[n - 1];
			if (rest >> 32)
				break;
		}
		if (sub_product(r->limb + j, v, n, guess)) {
			uint64_t carry = 0;

			guess--;
			for (uint32_t i = 0; i < n; i++) {
				carry += (uint64_t)r->limb[j + i] + v[i];
				r->limb[j + i] = (uint32_t)carry;
				carry >>= 32;
			}
			r->limb[j + n] += (uint32_t)carry;
		}
		q->limb[j] = (uint32_t)guess;
	}
	r->n = n;
	for (uint32_t i = 0; i < n; i++)
		r->limb[i] = r->limb[i] >> shift |
			     (shift ? (uint32_t)((uint64_t)r->limb[i + 1] << (32 - shift)) : 0);
}

/* Both results at once; false when y is 0. */
static bool
div_mod(const struct p4_big *x, const struct p4_big *y, struct scratch *q, struct scratch *r)
{
	if (y->n == 0)
		return false;
	if (cmp_mag(x->limb, x->n, y->limb, y->n) < 0) {
		q->n = 0;
		r->n = x->n;
		memcpy(r->limb, x->limb, x->n * sizeof x->limb[0]);
	} else if (y->n == 1) {
		r->limb[0] = div_small(x->limb, x->n, y->limb[0], q->limb);
		r->n = 1;
		q->n = x->n;
	} else {
		div_long(x, y, q, r);
	}
	return true;
}

const struct p4_big *
p4_big_div(struct arena *a, const struct p4_big *x, const struct p4_big *y)
{
	struct scratch q, r;

	return div_mod(x, y, &q, &r) ? make(a, q.limb, q.n, x->neg != y->neg) : NULL;
}

const struct p4_big *
p4_big_mod(struct arena *a, const struct p4_big *x, const struct p4_big *y)
{
	struct scratch q, r;

	return div_mod(x, y, &q, &r) ? make(a, r.limb, r.n, x->neg) : NULL;
}

const struct p4_big *
p4_big_shl(struct arena *a, const struct p4_big *x, uint64_t bits)
{
	struct scratch s;
	uint32_t limbs = (uint32_t)(bits / 32), part = (uint32_t)(bits % 32);

	if (x->n == 0)
		return x;
	if (bits > P4_BIG_BITS_MAX || x->n + limbs > MAX_LIMBS)
		return NULL;
	memset(s.limb, 0, limbs * sizeof s.limb[0]);
	s.n = x->n + limbs + 1;
	for (uint32_t i = 0; i <= x->n; i++)
		s.limb[limbs + i] = (i < x->n ? x->limb[i] << part : 0) |
				    (part && i > 0 ? x->limb[i - 1] >> (32 - part) : 0);
	return make(a, s.limb, s.n, x->neg);
}

/* The value whose two's complement limbs are given, the sign being the top bit of the last one. */
static const struct p4_big *
from_complement(struct arena *a, struct scratch *s)
{
	bool neg = s->n > 0 && s->limb[s->n - 1] >> 31;
	uint64_t carry = 1;

	for (uint32_t i = 0; neg && i < s->n; i++) {
		carry += ~s->limb[i];
		s->limb[i] = (uint32_t)carry;
		carry >>= 32;
	}
	return make(a, s->limb, s->n, neg);
}

const struct p4_big *
p4_big_shr(struct arena *a, const struct p4_big *x, uint64_t bits)
{
	struct scratch s;
	uint32_t low = lowest(x), limbs, part = (uint32_t)(bits % 32);

	if (bits > P4_BIG_BITS_MAX)
		bits = P4_BIG_BITS_MAX;
	limbs = (uint32_t)(bits / 32);
	s.n = x->n >= limbs ? x->n - limbs + 1 : 1;
	for (uint32_t i = 0; i < s.n; i++)
		s.limb[i] = (uint32_t)(((uint64_t)limb_at(x, low, i + limbs + 1) << 32 |
					   limb_at(x, low, i + limbs)) >>
				       part);
	return from_complement(a, &s);
}

const struct p4_big *
p4_big_and(struct arena *a, const struct p4_big *x, const struct p4_big *y)
{
	struct scratch s;
	uint32_t lx = lowest(x), ly = lowest(y);

	s.n = MAX(x->n, y->n) + 1;
	for (uint32_t i = 0; i < s.n; i++)
		s.limb[i] = limb_at(x, lx, i) & limb_at(y, ly, i);
	return from_complement(a, &s);
}

const struct p4_big *
p4_big_or(struct arena *a, const struct p4_big *x, const struct p4_big *y)
{
	struct scratch s;
	uint32_t lx = lowest(x), ly = lowest(y);

	s.n = MAX(x->n, y->n) + 1;
	for (uint32_t i = 0; i < s.n; i++)
		s.limb[i] = limb_at(x, lx, i) | limb_at(y, ly, i);
	return from_complement(a, &s);
}

const struct p4_big *
p4_big_xor(struct arena *a, const struct p4_big *x, const struct p4_big *y)
{
	struct scratch s;
	uint32_t lx = lowest(x), ly = lowest(y);

	s.n = MAX(x->n, y->n) + 1;
	for (uint32_t i = 0; i < s.n; i++)
		s.limb[i] = limb_at(x, lx, i) ^ limb_at(y, ly, i);
	return from_complement(a, &s);
}

const struct p4_big *
p4_big_not(struct arena *a, const struct p4_big *x)
{
	struct scratch s;
	uint32_t low = lowest(x);

	s.n = x->n + 1;
	for (uint32_t i = 0; i < s.n; i++)
		s.limb[i] = ~limb_at(x, low, i);
	return from_complement(a, &s);
}

bool
p4_big_fits(const struct p4_big *x, uint32_t width_bits, bool is_signed)
{
	uint32_t bits = p4_big_bits(x), exp;

	if (x->n == 0)
		return true;
	if (!is_signed)
		return !x->neg && bits <= width_bits;
	if (bits < width_bits)
		return true;
	/* The least value: -2^(width - 1). */
	if (!x->neg || bits != width_bits)
		return false;
	exp = lowest(x);
	return exp == x->n - 1 && (x->limb[exp] & (x->limb[exp] - 1)) == 0;
}

const struct p4_big *
p4_big_wrap(struct arena *a, const struct p4_big *x, uint32_t width_bits, bool is_signed)
{
	struct scratch s;
	uint32_t low = lowest(x), part = width_bits % 32;

	if (p4_big_fits(x, width_bits, is_signed))
		return x;
	if (width_bits == 0 || width_bits > P4_BIG_BITS_MAX)
		return width_bits == 0 ? p4_big_from_u64(a, 0) : NULL;
	s.n = (width_bits + 31) / 32;
	for (uint32_t i = 0; i < s.n; i++)
		s.limb[i] = limb_at(x, low, i);
	if (part != 0) {
		uint32_t *top = &s.limb[s.n - 1];

		*top = *top << (32 - part);
		*top = is_signed ? (uint32_t)((int32_t)*top >> (32 - part)) : *top >> (32 - part);
	}
	if (!is_signed)
		s.limb[s.n++] = 0;
	return from_complement(a, &s);
}

const struct p4_big *
p4_big_saturate(struct arena *a, const struct p4_big *x, uint32_t width_bits, bool is_signed)
{
	const struct p4_big *one = p4_big_from_u64(a, 1), *top;

	if (p4_big_fits(x, width_bits, is_signed))
		return x;
	if (x->neg && !is_signed)
		return p4_big_from_u64(a, 0);
	top = p4_big_shl(a, one, width_bits - is_signed);
	if (top == NULL)
		return NULL;
	return x->neg ? p4_big_neg(a, top) : p4_big_sub(a, top, one);
}

const struct p4_big *
p4_big_slice(struct arena *a, const struct p4_big *x, uint32_t hi, uint32_t lo)
{
	return p4_big_wrap(a, p4_big_shr(a, x, lo), hi - lo + 1, false);
}

static void
print_decimal(const struct p4_big *x, struct buf *out)
{
	struct scratch rest;
	char digits[MAX_LIMBS * 10 + 10];
	size_t at = sizeof digits;

	rest.n = x->n;
	memcpy(rest.limb, x->limb, x->n * sizeof x->limb[0]);
	while (rest.n > 0) {
		uint32_t nine = div_small(rest.limb, rest.n, 1000000000u, rest.limb);

		rest.n = trim(rest.limb, rest.n);
		for (int i = 0; i < 9 && (nine != 0 || rest.n > 0); i++, nine /= 10)
			digits[--at] = (char)('0' + nine % 10);
	}
	buf_add(out, digits + at, sizeof digits - at);
}

void
p4_big_print(const struct p4_big *x, unsigned base, struct buf *out)
{
	unsigned step = base == 16 ? 4 : base == 8 ? 3 : 1;
	uint32_t bits = p4_big_bits(x);

	if (x->neg)
		buf_putc(out, '-');
	if (base != 10)
		buf_puts(out, base == 16 ? "0x" : base == 8 ? "0o" : "0b");
	if (x->n == 0) {
		buf_putc(out, '0');
		return;
	}
	if (base == 10) {
		print_decimal(x, out);
		return;
	}
	for (uint32_t i = (bits + step - 1) / step; i-- > 0;) {
		uint32_t at = i * step, limb = at / 32;
		uint64_t two = x->limb[limb];

		if (limb + 1 < x->n)
			two |= (uint64_t)x->limb[limb + 1] << 32;
		buf_putc(out, "0123456789abcdef"[two >> (at % 32) & (base - 1)]);
	}
}

const char *
p4_big_text(struct arena *a, const struct p4_big *x, unsigned base)
{
	CLEANUP(buf_fini) struct buf b = BUF_INIT;

	p4_big_print(x, base, &b);
	return arena_strndup(a, b.data, b.len);
}
