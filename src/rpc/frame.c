/* SPDX-License-Identifier: Apache-2.0 */
/* frame.c: cutting and queueing gRPC messages. */
#include "rpc/frame.h"

#include "base/bits.h"
#include "base/mem.h"
#include "rpc/pb.h"

#include <errno.h>
#include <string.h>

/* A queue that was long keeps at most this much memory when it is empty. */
#define KEEP_BYTES (64u << 10)

void
rpc_frames_fini(struct rpc_frames *f)
{
	buf_fini(&f->part);
}

/* Reads the length of the message whose header is at p. */
static int
frame_len(const struct rpc_frames *f, const uint8_t *p, size_t *len, struct err *err)
{
	*len = get_be32(p + 1);
	if (p[0] == 1)
		return err_set(err, -EOPNOTSUPP, "compressed messages are not supported");
	if (p[0] != 0)
		return err_set(
		    err, -EPROTO, "a message begins with the byte %u instead of 0", p[0]);
	if (*len > f->max_bytes)
		return err_set(
		    err, -EMSGSIZE, "a message of %zu bytes: the limit is %zu", *len, f->max_bytes);
	return 0;
}

/* Adds bytes to the message that is not whole. Sets *got to 1 when it is now. */
static int
frame_fill(struct rpc_frames *f, const uint8_t **p, size_t *n, int *got, struct err *err)
{
	size_t take, len;
	int rc;

	*got = 0;
	if (f->part.len < RPC_FRAME_HEADER) {
		take = MIN(RPC_FRAME_HEADER - f->part.len, *n);
		buf_add(&f->part, *p, take);
		*p += take;
		*n -= take;
		if (f->part.len < RPC_FRAME_HEADER)
			return 0;
	}
	rc = frame_len(f, (const uint8_t *)f->part.data, &len, err);
	if (rc < 0)
		return rc;
	take = MIN(len + RPC_FRAME_HEADER - f->part.len, *n);
	buf_add(&f->part, *p, take);
	*p += take;
	*n -= take;
	*got = f->part.len == len + RPC_FRAME_HEADER;
	return 0;
}

int
rpc_frames_feed(struct rpc_frames *f, const void *data, size_t n, rpc_frame_fn fn, void *arg,
    size_t *used, struct err *err)
{
	const uint8_t *p = data;
	bool more = true;

	while (n > 0 && more) {
		size_t len;
		int rc, got;

		if (f->part.len == 0 && n >= RPC_FRAME_HEADER) {
			rc = frame_len(f, p, &len, err);
			if (rc < 0)
				return rc;
			if (n - RPC_FRAME_HEADER >= len) { /* the usual case: no copy */
				p += RPC_FRAME_HEADER + len;
				n -= RPC_FRAME_HEADER + len;
				more = fn(arg, p - len, len);
				continue;
			}
		}
		rc = frame_fill(f, &p, &n, &got, err);
		if (rc < 0)
			return rc;
		if (!got)
			break;
		more = fn(arg, f->part.data + RPC_FRAME_HEADER, f->part.len - RPC_FRAME_HEADER);
		if (f->part.cap > KEEP_BYTES)
			buf_fini(&f->part);
		buf_reset(&f->part);
	}
	*used = (size_t)(p - (const uint8_t *)data);
	return 0;
}

void
rpc_sendq_fini(struct rpc_sendq *q)
{
	buf_fini(&q->bytes);
}

bool
rpc_sendq_room(struct rpc_sendq *q)
{
	if (rpc_sendq_len(q) < q->limit)
		return true;
	q->full = true;
	return false;
}

int
rpc_sendq_add(struct rpc_sendq *q, const ProtobufCMessage *msg)
{
	size_t at = q->bytes.len, len;

	if (!rpc_sendq_room(q))
		return -EAGAIN;
	buf_extend(&q->bytes, RPC_FRAME_HEADER);
	len = rpc_pack(msg, &q->bytes);
	if (len > UINT32_MAX) {
		q->bytes.len = at;
		return -EMSGSIZE;
	}
	put_be32(q->bytes.data + at + 1, (uint32_t)len);
	return 0;
}

size_t
rpc_sendq_take(struct rpc_sendq *q, void *to, size_t n)
{
	n = MIN(n, rpc_sendq_len(q));
	if (n > 0)
		memcpy(to, q->bytes.data + q->off, n);
	q->off += n;
	if (q->off == q->bytes.len) {
		if (q->bytes.cap > KEEP_BYTES)
			buf_fini(&q->bytes);
		buf_reset(&q->bytes);
		q->off = 0;
	} else if (q->off > KEEP_BYTES && q->off > q->bytes.len / 2) {
		buf_shift(&q->bytes, q->off);
		q->off = 0;
	}
	return n;
}

bool
rpc_sendq_drained(struct rpc_sendq *q)
{
	if (!q->full || rpc_sendq_len(q) > q->limit / 2)
		return false;
	q->full = false;
	return true;
}
