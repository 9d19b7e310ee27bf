/* SPDX-License-Identifier: Apache-2.0 */
/* pb.h: packed messages to structs and back, over base's buffers and arenas. Used by the server, the
 * client, and everything that keeps messages in files. Any thread. */
#ifndef RPC_PB_H
#define RPC_PB_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "rpc/guard.h"

#include "google/protobuf/any.pb-c.h"
#include "google/rpc/status.pb-c.h"

#include <protobuf-c/protobuf-c.h>

/* Unpacks a message of type 'd'; rpc_guard looks at the bytes first.
 *
 * a        owns the message and all in it; never call a free_unpacked function
 * limits   NULL: rpc_limits_default
 * msg      out: the message; nothing in it points into 'data'
 * errors   those of rpc_guard
 */
int rpc_unpack(struct arena *a, const ProtobufCMessageDescriptor *d, const void *data, size_t len,
    const struct rpc_limits *limits, ProtobufCMessage **msg, struct err *err)
    __attribute__((warn_unused_result));

/* Appends the packed message. Returns its bytes. */
size_t rpc_pack(const ProtobufCMessage *msg, struct buf *out);

/* Fills 'any' with the message, packed into memory of 'a'. */
void rpc_any_pack(struct arena *a, const ProtobufCMessage *msg, Google__Protobuf__Any *any);
/* Whether 'any' holds a message of type 'd'. */
int rpc_any_is(const Google__Protobuf__Any *any, const ProtobufCMessageDescriptor *d);
/* Unpacks what 'any' holds. -EINVAL when it is of another type, naming both; else as rpc_unpack. */
int rpc_any_unpack(struct arena *a, const Google__Protobuf__Any *any,
    const ProtobufCMessageDescriptor *d, ProtobufCMessage **msg, struct err *err)
    __attribute__((warn_unused_result));

/* How one update of a P4Runtime Write ended. */
struct rpc_p4_error {
	int code;	     /* enum rpc_code */
	const char *message; /* NULL or "": none; borrowed */
};

/* The status of a Write that failed in part: UNKNOWN, with one p4.v1.Error for each update, in order.
 * Texts are left out where the packed status would take more than room_bytes; codes never. Returns new
 * in 'a'. Servers call rpc_p4_finish (rpc.h). */
Google__Rpc__Status *rpc_p4_status(struct arena *a, const char *message,
    const struct rpc_p4_error *e, size_t n, size_t room_bytes);
/* The way back. e: array in 'a', one for each detail that is a p4.v1.Error. */
int rpc_p4_errors(struct arena *a, const Google__Rpc__Status *status, struct rpc_p4_error **e,
    size_t *n, struct err *err) __attribute__((warn_unused_result));

#endif
