/* SPDX-License-Identifier: Apache-2.0 */
/* bits.h: wire integers as types, and fields of any width at any bit offset, most significant bit
 * first as P4 and network headers count them. Inline; any thread. */
#ifndef BASE_BITS_H
#define BASE_BITS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* One-member structs: forgetting a byte swap does not compile. */
/* clang-format off */
typedef struct { uint16_t raw; } be16;
typedef struct { uint32_t raw; } be32;
typedef struct { uint64_t raw; } be64;
typedef struct { uint16_t raw; } le16;
typedef struct { uint32_t raw; } le32;
typedef struct { uint64_t raw; } le64;

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "only little-endian hosts are supported"
#endif

static inline uint16_t be16_get(be16 v) { return __builtin_bswap16(v.raw); }
static inline uint32_t be32_get(be32 v) { return __builtin_bswap32(v.raw); }
static inline uint64_t be64_get(be64 v) { return __builtin_bswap64(v.raw); }
static inline uint16_t le16_get(le16 v) { return v.raw; }
static inline uint32_t le32_get(le32 v) { return v.raw; }
static inline uint64_t le64_get(le64 v) { return v.raw; }
static inline be16 be16_of(uint16_t v) { return (be16){ __builtin_bswap16(v) }; }
static inline be32 be32_of(uint32_t v) { return (be32){ __builtin_bswap32(v) }; }
static inline be64 be64_of(uint64_t v) { return (be64){ __builtin_bswap64(v) }; }
static inline le16 le16_of(uint16_t v) { return (le16){ v }; }
static inline le32 le32_of(uint32_t v) { return (le32){ v }; }
static inline le64 le64_of(uint64_t v) { return (le64){ v }; }

/* Unaligned network-order loads and stores. */
static inline uint16_t get_be16(const void *p) { uint16_t v; memcpy(&v, p, 2); return __builtin_bswap16(v); }
static inline uint32_t get_be32(const void *p) { uint32_t v; memcpy(&v, p, 4); return __builtin_bswap32(v); }
static inline uint64_t get_be64(const void *p) { uint64_t v; memcpy(&v, p, 8); return __builtin_bswap64(v); }
static inline void put_be16(void *p, uint16_t v) { v = __builtin_bswap16(v); memcpy(p, &v, 2); }
static inline void put_be32(void *p, uint32_t v) { v = __builtin_bswap32(v); memcpy(p, &v, 4); }
static inline void put_be64(void *p, uint64_t v) { v = __builtin_bswap64(v); memcpy(p, &v, 8); }
/* clang-format on */

/* Bytes that hold 'bits' bits. */
static inline size_t
bits_bytes(size_t bits)
{
	return (bits + 7) / 8;
}

/* Reads 'width' bits (0..64) that begin 'off' bits after p, MSB first. */
uint64_t bits_get(const uint8_t *p, size_t off, unsigned width);
/* Writes the low 'width' bits (0..64) of v there; other bits keep their value. */
void bits_put(uint8_t *p, size_t off, unsigned width, uint64_t v);
/* Copies n bits between any two bit offsets. The ranges must not overlap. */
void bits_copy(uint8_t *to, size_t to_off, const uint8_t *from, size_t from_off, size_t n);

#endif
