/* SPDX-License-Identifier: Apache-2.0 */
/* bits.c: bit fields at any offset. */
#include "base/bits.h"

uint64_t
bits_get(const uint8_t *p, size_t off, unsigned width)
{
	uint64_t v = 0;
	unsigned left = width;

	p += off / 8;
	off %= 8;
	while (left > 0) {
		unsigned avail = 8 - (unsigned)off;
		unsigned take = left < avail ? left : avail;

		v = v << take | ((*p >> (avail - take)) & ((1u << take) - 1));
		left -= take;
		off = 0;
		p++;
	}
	return v;
}

void
bits_put(uint8_t *p, size_t off, unsigned width, uint64_t v)
{
	unsigned left = width;

	p += off / 8;
	off %= 8;
	while (left > 0) {
		unsigned avail = 8 - (unsigned)off;
		unsigned take = left < avail ? left : avail;
		unsigned shift = avail - take;
		uint8_t mask = (uint8_t)(((1u << take) - 1) << shift);

		*p = (uint8_t)((*p & ~mask) | ((v >> (left - take) << shift) & mask));
		left -= take;
		off = 0;
		p++;
	}
}

void
bits_copy(uint8_t *to, size_t to_off, const uint8_t *from, size_t from_off, size_t n)
{
	if (to_off % 8 == 0 && from_off % 8 == 0) {
		memcpy(to + to_off / 8, from + from_off / 8, n / 8);
		to_off += n / 8 * 8;
		from_off += n / 8 * 8;
		n %= 8;
	}
	while (n > 0) {
		unsigned take = n < 56 ? (unsigned)n : 56;

		bits_put(to, to_off, take, bits_get(from, from_off, take));
		to_off += take;
		from_off += take;
		n -= take;
	}
}
