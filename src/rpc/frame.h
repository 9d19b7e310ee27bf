/* SPDX-License-Identifier: Apache-2.0 */
/* frame.h: gRPC messages within a stream: a flag byte, the length as 32 bits in network order, the
 * packed message. One reader and one bounded send queue for each call, on both sides. Not for other
 * folders. */
#ifndef RPC_FRAME_H
#define RPC_FRAME_H

#include "base/buf.h"
#include "base/err.h"

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <sys/types.h>

#define RPC_FRAME_HEADER 5u /* bytes */

/* Cuts a stream of bytes into messages. */
struct rpc_frames {
	struct buf part;  /* a message that is not whole yet, with its header */
	size_t max_bytes; /* of one message */
};

/* Called with each whole message; 'data' is borrowed for the call. Returns whether to go on. */
typedef bool (*rpc_frame_fn)(void *arg, const void *data, size_t len);

void rpc_frames_fini(struct rpc_frames *f);
/* Takes bytes and calls fn for each message that is whole. Stops when fn says so; '*used' is how many
 * of the n bytes were taken then. Errors: -EMSGSIZE too long, -EOPNOTSUPP compressed, -EPROTO. */
int rpc_frames_feed(struct rpc_frames *f, const void *data, size_t n, rpc_frame_fn fn, void *arg,
    size_t *used, struct err *err) __attribute__((warn_unused_result));
/* Whether the stream may end here: not in the middle of a message. */
static inline bool
rpc_frames_whole(const struct rpc_frames *f)
{
	return f->part.len == 0;
}

/* What a call has to send. */
struct rpc_sendq {
	struct buf bytes; /* framed messages, from off on */
	size_t off;
	size_t limit; /* bytes; over it rpc_sendq_add refuses, unless the queue is empty */
	bool end;     /* nothing will be added */
	bool full;    /* an add was refused, or would be: the owner wants to hear of room */
};

void rpc_sendq_fini(struct rpc_sendq *q);
static inline size_t
rpc_sendq_len(const struct rpc_sendq *q)
{
	return q->bytes.len - q->off;
}
/* Whether a message of any size would be taken now. Sets 'full' when not. */
bool rpc_sendq_room(struct rpc_sendq *q);
/* Packs and queues a message. -EAGAIN: no room. -EMSGSIZE: over 4 GiB. */
int rpc_sendq_add(struct rpc_sendq *q, const ProtobufCMessage *msg);
/* Moves at most n bytes out; 0: nothing there. */
size_t rpc_sendq_take(struct rpc_sendq *q, void *to, size_t n);
/* Whether 'full' should be told that there is room again; clears it. */
bool rpc_sendq_drained(struct rpc_sendq *q);

#endif
