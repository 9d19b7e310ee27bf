/* SPDX-License-Identifier: Apache-2.0 */
/* sha256.h: SHA-256 (FIPS 180-4), which names pipelines. Here and not from libcrypto because the
 * compiler's whole run is shorter than loading that library. Any thread. */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

/* Writes the digest of len bytes. */
void sha256(const void *data, size_t len, uint8_t digest[32]);
/* Writes it as 64 lower-case hex digits and a NUL. */
void sha256_hex(const void *data, size_t len, char hex[65]);

#endif
