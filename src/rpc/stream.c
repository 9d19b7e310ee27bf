/* SPDX-License-Identifier: Apache-2.0 */
/* stream.c: one call at the client: requests out, answers in, how it ended; and waiting for it. */
#include "base/clock.h"
#include "base/loop.h"
#include "base/mem.h"
#include "rpc/client.h"
#include "rpc/pb.h"
#include "rpc/peer.h"
#include "rpc/text.h"

#include <errno.h>
#include <string.h>

static void
late(void *arg)
{
	struct rpc_stream *st = arg;
	CLEANUP(free)
	char *line = xasprintf(
	    "no answer from %s within %.3g s", st->client->program, (double)st->timeout_ns / 1e9);

	stream_fail(st, RPC_DEADLINE_EXCEEDED, line);
}

struct rpc_stream *
rpc_stream_open(struct rpc_client *c, const char *path, const ProtobufCMessageDescriptor *response,
    uint64_t timeout_ns, const struct rpc_stream_ops *ops, void *arg)
{
	struct rpc_stream *st = xcalloc(1, sizeof *st);
	struct err err;

	*st = (struct rpc_stream){ .client = c,
		.path = xstrdup(path),
		.response = response,
		.ops = ops,
		.arg = arg,
		.timeout_ns = timeout_ns,
		.grpc_status = -1 };
	st->paused = ops == NULL;
	st->deadline_ns = UINT64_MAX;
	st->arena = arena_new(0);
	st->in.max_bytes = c->max_message_bytes;
	st->out.limit = c->send_queue_bytes;
	st->next = c->streams;
	st->prev = &c->streams;
	if (st->next != NULL)
		st->next->prev = &st->next;
	c->streams = st;
	if (timeout_ns != UINT64_MAX) {
		st->deadline_ns = clock_mono_ns() + timeout_ns;
		st->timer = loop_timer_new(c->loop, late, st);
		loop_timer_set(st->timer, timeout_ns);
	}
	st->conn = client_connect(c, &err);
	if (st->conn == NULL)
		stream_fail(st, RPC_UNAVAILABLE, err.msg);
	else if (st->conn->link.h2 != NULL)
		stream_submit(st);
	return st;
}

void
stream_free(struct rpc_stream *st)
{
	st->dead = true;
	if (st->depth > 0)
		return;
	*st->prev = st->next;
	if (st->next != NULL)
		st->next->prev = st->prev;
	loop_timer_free(st->timer);
	rpc_sendq_fini(&st->out);
	rpc_frames_fini(&st->in);
	buf_fini(&st->pending);
	buf_fini(&st->message);
	buf_fini(&st->details);
	arena_free(st->arena);
	free(st->path);
	free(st);
}

/* ---- the end */

/* Fixes the result, once. */
static void
stream_over(struct rpc_stream *st, int code, const char *message)
{
	if (st->over)
		return;
	st->over = true;
	st->result.code = code;
	st->result.message = arena_strdup(st->arena, message);
	loop_timer_free(STEAL(st->timer));
	if (st->ops != NULL) {
		if (code != RPC_OK)
			buf_fini(&st->pending);
		st->done_due = !st->paused || st->pending.len == 0;
		client_deliver_soon(st->client);
	}
}

/* Makes nghttp2 forget the stream; it may be told to reset it. */
static void
stream_detach(struct rpc_stream *st, bool reset)
{
	nghttp2_session *h2 = st->conn != NULL ? st->conn->link.h2 : NULL;

	if (h2 != NULL && st->id != 0) {
		nghttp2_session_set_stream_user_data(h2, st->id, NULL);
		if (reset) {
			nghttp2_submit_rst_stream(h2, NGHTTP2_FLAG_NONE, st->id, NGHTTP2_CANCEL);
			rpc_link_kick(&st->conn->link);
		}
	}
	st->conn = NULL;
}

void
stream_fail(struct rpc_stream *st, int code, const char *message)
{
	stream_detach(st, true);
	stream_over(st, code, message);
}

void
rpc_stream_cancel(struct rpc_stream *st)
{
	stream_detach(st, !st->over);
	st->over = true;
	st->done_due = false;
	stream_free(st);
}

/* The code for a stream that HTTP/2 ended without a status. */
static int
code_of_reset(uint32_t error_code)
{
	switch (error_code) {
	case NGHTTP2_REFUSED_STREAM:
		return RPC_UNAVAILABLE;
	case NGHTTP2_CANCEL:
		return RPC_CANCELLED;
	case NGHTTP2_ENHANCE_YOUR_CALM:
		return RPC_RESOURCE_EXHAUSTED;
	case NGHTTP2_INADEQUATE_SECURITY:
		return RPC_PERMISSION_DENIED;
	default:
		return RPC_INTERNAL;
	}
}

static int
code_of_http(int status)
{
	switch (status) {
	case 400:
		return RPC_INTERNAL;
	case 401:
		return RPC_UNAUTHENTICATED;
	case 403:
		return RPC_PERMISSION_DENIED;
	case 404:
		return RPC_UNIMPLEMENTED;
	case 429:
	case 502:
	case 503:
	case 504:
		return RPC_UNAVAILABLE;
	default:
		return RPC_UNKNOWN;
	}
}

static void
stream_details(struct rpc_stream *st)
{
	ProtobufCMessage *msg;

	if (st->details.len > 0 && rpc_unpack(st->arena, &google__rpc__status__descriptor,
				       st->details.data, st->details.len, NULL, &msg, NULL) == 0)
		st->result.details = (Google__Rpc__Status *)msg;
}

void
stream_closed(struct rpc_stream *st, uint32_t error_code)
{
	CLEANUP(free) char *line = NULL;

	stream_detach(st, false);
	stream_details(st);
	if (st->grpc_status == RPC_OK && !rpc_frames_whole(&st->in) && st->pending.len == 0) {
		stream_over(st, RPC_INTERNAL, "the last answer is cut off");
	} else if (st->grpc_status >= 0) {
		stream_over(st, st->grpc_status, buf_str(&st->message));
	} else if (st->http_status != 0 && (st->http_status != 200 || !st->is_grpc)) {
		line = xasprintf("%s answers with HTTP status %d%s", st->client->program,
		    st->http_status, st->is_grpc ? "" : ", not with gRPC");
		stream_over(st, code_of_http(st->http_status), line);
	} else {
		line = xasprintf("%s ended the call without a status: %s", st->client->program,
		    nghttp2_http2_strerror(error_code));
		stream_over(st, code_of_reset(error_code), line);
	}
}

/* ---- requests */

static ssize_t
read_requests(nghttp2_session *h2, int32_t stream_id, uint8_t *to, size_t n, uint32_t *flags,
    nghttp2_data_source *source, void *user)
{
	struct rpc_stream *st = nghttp2_session_get_stream_user_data(h2, stream_id);
	size_t got;

	(void)source;
	(void)user;
	if (st == NULL) /* cancelled; the reset is on its way */
		return NGHTTP2_ERR_DEFERRED;
	got = rpc_sendq_take(&st->out, to, n);
	if (rpc_sendq_drained(&st->out))
		st->drain_due = st->ops != NULL && st->ops->drain != NULL;
	if (st->out.end && rpc_sendq_len(&st->out) == 0)
		*flags |= NGHTTP2_DATA_FLAG_EOF;
	else if (got == 0)
		return NGHTTP2_ERR_DEFERRED;
	return (ssize_t)got;
}

static nghttp2_nv
header_of(const char *name, const char *value)
{
	return (nghttp2_nv){ (uint8_t *)(uintptr_t)name, (uint8_t *)(uintptr_t)value, strlen(name),
		strlen(value), NGHTTP2_NV_FLAG_NONE };
}

void
stream_submit(struct rpc_stream *st)
{
	struct rpc_client *c = st->client;
	nghttp2_data_provider source = { .read_callback = read_requests };
	uint64_t now = clock_mono_ns();
	char timeout[16];
	nghttp2_nv nv[8] = {
		header_of(":method", "POST"),
		header_of(":scheme", c->tls ? "https" : "http"),
		header_of(":path", st->path),
		header_of(":authority", c->server_name ? c->server_name : "localhost"),
		header_of("te", "trailers"),
		header_of("content-type", "application/grpc"),
		header_of("grpc-accept-encoding", "identity"),
	};
	size_t n = 7;

	if (st->deadline_ns != UINT64_MAX)
		nv[n++] = header_of("grpc-timeout",
		    rpc_timeout_format(st->deadline_ns > now ? st->deadline_ns - now : 1, timeout));
	st->id = nghttp2_submit_request(st->conn->link.h2, NULL, nv, n, &source, st);
	if (st->id < 0) {
		const char *why = nghttp2_strerror(st->id);

		st->id = 0;
		stream_fail(st, RPC_UNAVAILABLE, why);
		return;
	}
	rpc_link_kick(&st->conn->link);
}

static void
stream_resume_data(struct rpc_stream *st)
{
	if (st->conn == NULL || st->id == 0)
		return;
	nghttp2_session_resume_data(st->conn->link.h2, st->id);
	rpc_link_kick(&st->conn->link);
}

int
rpc_stream_send(struct rpc_stream *st, const ProtobufCMessage *msg)
{
	int rc;

	if (st->over || st->out.end)
		return -ECANCELED;
	rc = rpc_sendq_add(&st->out, msg);
	if (rc == 0)
		stream_resume_data(st);
	return rc;
}

void
rpc_stream_end(struct rpc_stream *st)
{
	st->out.end = true;
	stream_resume_data(st);
}

/* ---- answers */

void
stream_header(struct rpc_stream *st, const char *name, const char *value, size_t value_len)
{
	if (strcmp(name, ":status") == 0) {
		st->http_status = (int)strtol(value, NULL, 10);
	} else if (strcmp(name, "content-type") == 0) {
		st->is_grpc = strncmp(value, "application/grpc", 16) == 0;
	} else if (strcmp(name, "grpc-status") == 0) {
		char *end;
		long code = strtol(value, &end, 10);

		st->grpc_status =
		    end == value || *end != '\0' || code < 0 || code > 16 ? RPC_UNKNOWN : (int)code;
	} else if (strcmp(name, "grpc-message") == 0) {
		buf_reset(&st->message);
		rpc_percent_decode(value, value_len, &st->message);
	} else if (strcmp(name, "grpc-status-details-bin") == 0) {
		buf_reset(&st->details);
		if (rpc_base64_decode(value, value_len, &st->details) < 0)
			buf_reset(&st->details);
	}
}

static bool
on_message(void *arg, const void *data, size_t len)
{
	struct rpc_stream *st = arg;
	CLEANUP(arena_free) struct arena *own = st->into == NULL ? arena_new(0) : NULL;
	ProtobufCMessage *msg;
	struct err err;

	if (rpc_unpack(own ? own : st->into, st->response, data, len, NULL, &msg, &err) < 0) {
		stream_fail(st, RPC_INTERNAL, err.msg);
		return false;
	}
	if (st->into != NULL) {
		st->got = msg;
		st->into = NULL;
		st->paused = true;
	} else if (st->ops->message != NULL) {
		st->ops->message(st, msg, st->arg);
	}
	return !st->paused && !st->dead;
}

/* Gives bytes to the reader of messages; returns how many it took. */
static size_t
stream_feed(struct rpc_stream *st, const void *data, size_t len)
{
	struct err err;
	size_t used = 0;

	if (rpc_frames_feed(&st->in, data, len, on_message, st, &used, &err) < 0) {
		stream_fail(st, rpc_code_of(err.code), err.msg);
		return len;
	}
	return used;
}

static void
stream_consume(struct rpc_stream *st, size_t n)
{
	if (st->conn == NULL || n == 0)
		return;
	nghttp2_session_consume_stream(st->conn->link.h2, st->id, n);
	rpc_link_kick(&st->conn->link);
}

void
stream_data(struct rpc_stream *st, const uint8_t *data, size_t len)
{
	size_t used = 0;

	nghttp2_session_consume_connection(st->conn->link.h2, len);
	st->depth++;
	if (!st->paused && st->pending.len == 0)
		used = stream_feed(st, data, len);
	if (used < len && !st->dead)
		buf_add(&st->pending, data + used, len - used);
	stream_consume(st, used);
	st->depth--;
	if (st->dead)
		stream_free(st);
}

/* Reads what has waited. */
static void
stream_pending(struct rpc_stream *st)
{
	struct buf bytes = st->pending;
	size_t used;

	st->pending = (struct buf)BUF_INIT;
	used = stream_feed(st, bytes.data, bytes.len);
	if (used < bytes.len)
		buf_add(&st->pending, bytes.data + used, bytes.len - used);
	buf_fini(&bytes);
	stream_consume(st, used);
	if (st->over && st->ops != NULL && (!st->paused || st->pending.len == 0)) {
		st->done_due = true;
		client_deliver_soon(st->client);
	}
}

bool
stream_work_due(const struct rpc_stream *st)
{
	return (st->drain_due || st->resume_due) && !st->dead;
}

void
stream_work(struct rpc_stream *st)
{
	bool drain = st->drain_due, resume = st->resume_due;

	st->drain_due = st->resume_due = false;
	st->depth++;
	if (resume && !st->paused)
		stream_pending(st);
	if (drain && !st->over && !st->dead)
		st->ops->drain(st, st->arg);
	st->depth--;
	if (st->dead)
		stream_free(st);
}

void
rpc_stream_pause(struct rpc_stream *st)
{
	st->paused = true;
}

void
rpc_stream_resume(struct rpc_stream *st)
{
	st->paused = false;
	st->resume_due = true;
	if (st->conn != NULL)
		rpc_link_kick(&st->conn->link);
	else
		client_deliver_soon(st->client); /* the stream has ended; what came is here */
}

/* ---- waiting */

const struct rpc_result *
rpc_stream_result(const struct rpc_stream *st)
{
	return st->over && st->pending.len == 0 ? &st->result : NULL;
}

/* The end of a call, as an error. */
static int
result_err(const struct rpc_result *r, struct err *err)
{
	if (r->code == RPC_OK)
		return 0;
	return err_set(err, rpc_errno_of(r->code), "%s",
	    r->message[0] != '\0' ? r->message : rpc_code_name(r->code));
}

int
rpc_stream_read(struct rpc_stream *st, struct arena *a, uint64_t timeout_ns, ProtobufCMessage **msg,
    struct err *err)
{
	uint64_t now = clock_mono_ns(), until = timeout_ns;

	if (timeout_ns != UINT64_MAX && __builtin_add_overflow(now, timeout_ns, &until))
		until = UINT64_MAX;
	st->got = NULL;
	st->into = a;
	st->paused = false;
	if (st->pending.len > 0)
		stream_pending(st);
	while (st->got == NULL && !st->over) {
		now = clock_mono_ns();
		if (until != UINT64_MAX && now >= until)
			break;
		loop_step(st->client->loop, until == UINT64_MAX ? UINT64_MAX : until - now);
	}
	st->into = NULL;
	st->paused = true;
	if (st->got != NULL) {
		*msg = STEAL(st->got);
		return 1;
	}
	if (!st->over)
		return err_set(
		    err, -EAGAIN, "nothing came within %.3g s", (double)timeout_ns / 1e9);
	return result_err(&st->result, err);
}

static void
copy_result(const struct rpc_result *r, struct arena *a, struct rpc_result *out)
{
	ProtobufCMessage *msg;

	*out = (struct rpc_result){ r->code, arena_strdup(a, r->message), NULL };
	if (r->details != NULL) {
		CLEANUP(buf_fini) struct buf packed = BUF_INIT;

		rpc_pack(&r->details->base, &packed);
		if (rpc_unpack(a, &google__rpc__status__descriptor, packed.data, packed.len, NULL,
			&msg, NULL) == 0)
			out->details = (Google__Rpc__Status *)msg;
	}
}

int
rpc_client_call(struct rpc_client *c, const char *path, const ProtobufCMessage *request,
    const ProtobufCMessageDescriptor *response_type, uint64_t timeout_ns, struct arena *a,
    ProtobufCMessage **response, struct rpc_result *result, struct err *err)
{
	struct rpc_stream *st = rpc_stream_open(c, path, response_type, timeout_ns, NULL, NULL);
	ProtobufCMessage *none = NULL;
	int rc;

	*response = NULL;
	rc = rpc_stream_send(st, request); /* -ECANCELED: the read below says why */
	if (rc == 0 || rc == -ECANCELED) {
		rpc_stream_end(st);
		rc = rpc_stream_read(st, a, UINT64_MAX, response, err);
		if (rc == 1)
			rc = rpc_stream_read(st, a, UINT64_MAX, &none, err);
		if (rc >= 0 && (*response == NULL || none != NULL))
			rc = err_set(err, -EPROTO, "%s: %s answers of a method that gives one",
			    path, none != NULL ? "two" : "no");
	} else {
		err_set(err, rc, "%s: the request is too big", path);
	}
	if (result != NULL && st->over)
		copy_result(&st->result, a, result);
	else if (result != NULL)
		*result = (struct rpc_result){ (int)rpc_code_of(rc), "", NULL };
	rpc_stream_cancel(st);
	return rc;
}
