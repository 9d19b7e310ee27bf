/* SPDX-License-Identifier: Apache-2.0 */
/* guard.h: looks through a packed message before protobuf-c sees it. protobuf-c has no limit of depth,
 * checks no UTF-8, and joins a message field that is given many times in quadratic time; a peer could
 * crash or stall us with a few bytes. Nothing is unpacked in this project without this pass. */
#ifndef RPC_GUARD_H
#define RPC_GUARD_H

#include "base/err.h"

#include <protobuf-c/protobuf-c.h>
#include <stddef.h>

struct rpc_limits {
	unsigned depth;	      /* messages within messages, the outermost counts 1; at most 200 */
	size_t decoded_bytes; /* memory that the unpacked message may take */
};

/* depth 100, 256 MiB. */
extern const struct rpc_limits rpc_limits_default;

/* Checks the 'len' bytes at 'data' as a packed message of type 'd': lengths, varints, wire types, depth,
 * UTF-8 of strings, no NUL in strings, no message field twice that is not repeated.
 *
 * decoded_bytes  out: memory that unpacking takes, never less than in truth; NULL is allowed
 * errors         -EBADMSG malformed; -E2BIG over a limit. The line names message type and field.
 * thread         any; does not allocate
 */
int rpc_guard(const ProtobufCMessageDescriptor *d, const void *data, size_t len,
    const struct rpc_limits *limits, size_t *decoded_bytes, struct err *err)
    __attribute__((warn_unused_result));

#endif
