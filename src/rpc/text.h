/* SPDX-License-Identifier: Apache-2.0 */
/* text.h: how gRPC writes things into HTTP/2 headers: percent encoding for grpc-message, base64 for
 * names that end in -bin, grpc-timeout. Used by server and client. Any thread. */
#ifndef RPC_TEXT_H
#define RPC_TEXT_H

#include "base/buf.h"

#include <stddef.h>
#include <stdint.h>

/* Appends 's' with every byte outside 0x20..0x7e, and '%', as %XX. */
void rpc_percent_encode(const char *s, struct buf *out);
/* Appends the n bytes at 's' decoded; a % that is no escape stays as it is, as the standard wants. */
void rpc_percent_decode(const char *s, size_t n, struct buf *out);

/* Appends base64 of n bytes, without padding. */
void rpc_base64_encode(const void *data, size_t n, struct buf *out);
/* Appends the bytes of n characters of base64, padded or not. -EINVAL leaves 'out' as it was. */
int rpc_base64_decode(const char *s, size_t n, struct buf *out);

/* "1S", "250m", ...: 1 to 8 digits and one of H M S m u n. -EINVAL for anything else; what does not
 * fit in 64 bits of ns becomes UINT64_MAX. */
int rpc_timeout_parse(const char *s, size_t n, uint64_t *timeout_ns);
/* Writes the timeout, rounded up where 8 digits do not hold it. Returns out. */
char *rpc_timeout_format(uint64_t timeout_ns, char out[16]);

/* Whether the n bytes are valid UTF-8 without NUL: no overlong forms, no surrogates. */
int rpc_utf8_valid(const void *s, size_t n);

#endif
