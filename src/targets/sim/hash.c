/* SPDX-License-Identifier: Apache-2.0 */
/* hash.c: hash and checksum algorithms over bit strings. Bits that are missing for a whole byte or word
 * are zeros at the end. */
#include "targets/sim/internal.h"

#include "base/bits.h"

static size_t
n_bytes(const struct sim_bits *data)
{
	return (data->n + 7) / 8;
}

static uint8_t
byte_at(const struct sim_bits *data, size_t i)
{
	return i < n_bytes(data) ? (uint8_t)data->bytes.data[i] : 0;
}

/* CRC-16/ARC: polynomial 0x8005, reflected. crc: of what is in front of the data, 0 for nothing. */
static uint16_t
crc16(uint16_t crc, const struct sim_bits *data)
{
	for (size_t i = 0; i < n_bytes(data); i++) {
		crc ^= byte_at(data, i);
		for (int bit = 0; bit < 8; bit++)
			crc = (uint16_t)(crc >> 1 ^ (crc & 1 ? 0xa001 : 0));
	}
	return crc;
}

/* CRC-32 of IEEE 802.3, likewise: 0 is the CRC of nothing. */
static uint32_t
crc32(uint32_t crc, const struct sim_bits *data)
{
	crc = ~crc;
	for (size_t i = 0; i < n_bytes(data); i++) {
		crc ^= byte_at(data, i);
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

/* RFC 1071: the sum of 16-bit words with the carries added back. */
static uint16_t
ones_sum(const struct sim_bits *data)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < n_bytes(data); i += 2)
		sum += (uint32_t)byte_at(data, i) << 8 | byte_at(data, i + 1);
	while (sum >> 16 != 0)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)sum;
}

uint16_t
sim_csum(uint16_t sum, const struct sim_bits *data, bool subtract)
{
	uint32_t add = ones_sum(data), total;

	total = (uint32_t)sum + (subtract ? 0xffff & ~add : add);
	return (uint16_t)((total & 0xffff) + (total >> 16));
}

static uint16_t
xor16(const struct sim_bits *data)
{
	uint16_t x = 0;

	for (size_t i = 0; i < n_bytes(data); i += 2)
		x ^= (uint16_t)(byte_at(data, i) << 8 | byte_at(data, i + 1));
	return x;
}

/* The last 'width' bits of the data, as a number. */
static void
identity(const struct sim_bits *data, uint32_t width, struct sim_num *out)
{
	uint32_t take = data->n < width ? (uint32_t)data->n : width;
	struct sim_num v;

	if (take == 0) {
		sim_num_set(out, width, 0);
		return;
	}
	sim_num_from_bits(&v, take, (const uint8_t *)data->bytes.data, data->n - take);
	sim_num_cast(out, &v, width, false);
}

void
sim_hash(enum ir_hash hash, const struct sim_bits *data, uint32_t width, struct sim_num *out)
{
	struct sim_num v;

	switch (hash) {
	case IR_HASH_IDENTITY:
		identity(data, width, out);
		return;
	case IR_HASH_CRC16:
	case IR_HASH_CRC16_CUSTOM:
		sim_num_set(&v, 16, crc16(0, data));
		break;
	case IR_HASH_CRC32:
	case IR_HASH_CRC32_CUSTOM:
	case IR_HASH_TARGET_DEFAULT:
		sim_num_set(&v, 32, crc32(0, data));
		break;
	case IR_HASH_CSUM16:
		sim_num_set(&v, 16, (uint16_t)~ones_sum(data));
		break;
	case IR_HASH_XOR16:
	case IR_N_HASHES:
		sim_num_set(&v, 16, xor16(data));
		break;
	}
	sim_num_cast(out, &v, width, false);
}

uint32_t
sim_hash_add(enum ir_hash crc, uint32_t before, const struct sim_bits *data)
{
	return ir_hash_bits(crc) == 16 ? crc16((uint16_t)before, data) : crc32(before, data);
}
