/* SPDX-License-Identifier: Apache-2.0 */
/* hash.c: the hash and checksum algorithms of the IR over bytes. Any worker; pure. */
#include "targets/cpu/rt/pipe.h"

/* enum ir_hash; the order of IR_HASHES in ir/ops.h, which gen_test.c compares. */
enum { IDENTITY, CRC16, CRC32, CSUM16, XOR16, CRC16_CUSTOM, CRC32_CUSTOM, TARGET_DEFAULT };

static const uint32_t crc32_nibble[16] = { 0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac,
	0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8,
	0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c };
static const uint16_t crc16_nibble[16] = { 0x0000, 0xcc01, 0xd801, 0x1400, 0xf001, 0x3c00, 0x2800,
	0xe401, 0xa001, 0x6c00, 0x7800, 0xb401, 0x5000, 0x9c01, 0x8801, 0x4400 };

static uint32_t
crc32(uint32_t crc, const uint8_t *p, uint32_t n)
{
	for (; n > 0; n--, p++) {
		crc ^= *p;
		crc = crc >> 4 ^ crc32_nibble[crc & 15];
		crc = crc >> 4 ^ crc32_nibble[crc & 15];
	}
	return crc;
}

static uint16_t
crc16(uint16_t crc, const uint8_t *p, uint32_t n)
{
	for (; n > 0; n--, p++) {
		crc ^= *p;
		crc = (uint16_t)(crc >> 4 ^ crc16_nibble[crc & 15]);
		crc = (uint16_t)(crc >> 4 ^ crc16_nibble[crc & 15]);
	}
	return crc;
}

/* 16-bit words over both pieces, the last one padded with zeroes. */
static uint64_t
words(const uint8_t *data, uint32_t len, const uint8_t *more, uint32_t more_len, bool sum)
{
	uint64_t v = 0;

	for (uint64_t i = 0; i < (uint64_t)len + more_len; i++) {
		uint64_t b = i < len ? data[i] : more[i - len];

		b <<= i % 2 == 0 ? 8 : 0;
		v = sum ? v + b : v ^ b;
	}
	return v;
}

uint64_t
rt_hash(uint32_t alg, const uint8_t *data, uint32_t len, const uint8_t *more, uint32_t more_len)
{
	uint64_t v = 0;

	switch (alg) {
	case CRC16:
	case CRC16_CUSTOM:
		return crc16(crc16(0, data, len), more, more_len);
	case CRC32:
	case CRC32_CUSTOM:
	case TARGET_DEFAULT:
		return ~crc32(crc32(UINT32_MAX, data, len), more, more_len);
	case CSUM16:
		v = words(data, len, more, more_len, true);
		while (v >> 16 != 0)
			v = (v & 0xffff) + (v >> 16);
		return (uint16_t)~v;
	case XOR16:
		return words(data, len, more, more_len, false);
	default: /* identity is generated inline */
		return v;
	}
}

uint64_t
rt_hash_add(uint32_t crc, uint64_t before, const uint8_t *data, uint32_t len)
{
	return crc == CRC16 || crc == CRC16_CUSTOM ? crc16((uint16_t)before, data, len)
						   : ~crc32(~(uint32_t)before, data, len);
}
