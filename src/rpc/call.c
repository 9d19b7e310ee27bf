/* SPDX-License-Identifier: Apache-2.0 */
/* call.c: one call at the server: its headers, requests, answers, status, and who owns it when. */
#include "rpc/conn.h"

#include "base/clock.h"
#include "base/mem.h"
#include "rpc/pb.h"
#include "rpc/text.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#define CALL_MAGIC	0x63616c6cu
#define MESSAGE_MAX	2000u  /* bytes of a status line */
#define DETAILS_B64_MAX 60000u /* nghttp2 takes no value over 64 KiB */
#define HEADER_OVERHEAD 32u    /* what HTTP/2 adds to each header when it counts them */
#define STATUS_OVERHEAD 200u   /* names and overhead of the three headers of a status */

static bool
one_request(const struct rpc_call *call)
{
	return call->bound->m->kind == RPC_UNARY || call->bound->m->kind == RPC_SERVER_STREAM;
}

struct rpc_call *
call_new(struct conn *c, int32_t stream_id)
{
	struct rpc_call *call = xcalloc(1, sizeof *call);

	call->magic = CALL_MAGIC;
	call->conn = c;
	call->stream_id = stream_id;
	call->arena = arena_new(0);
	call->in.max_bytes = c->srv->opts.max_message_bytes;
	call->out.limit = c->srv->opts.send_queue_bytes;
	call->deadline_ns = UINT64_MAX;
	call->next = c->calls;
	call->prev = &c->calls;
	if (call->next != NULL)
		call->next->prev = &call->next;
	c->calls = call;
	c->n_calls++;
	c->n_streams++;
	return call;
}

/* Bytes that wait in memory before they are a message. */
static void
call_account(struct rpc_call *call)
{
	struct rpc_server *s = call->conn->srv;
	size_t now = call->in.part.len + call->pending.len;

	s->buffered_bytes += now - call->counted;
	call->counted = now;
}

static void
call_free_input(struct rpc_call *call)
{
	rpc_frames_fini(&call->in);
	buf_fini(&call->pending);
	call_account(call);
}

/* Frees the call once nobody needs it. */
static void
call_put(struct rpc_call *call)
{
	struct conn *c = call->conn;

	if (!call->closed || !call->released || call->depth > 0)
		return;
	*call->prev = call->next;
	if (call->next != NULL)
		call->next->prev = call->prev;
	call_free_input(call);
	rpc_sendq_fini(&call->out);
	buf_fini(&call->message);
	buf_fini(&call->details);
	loop_timer_free(call->timer);
	arena_free(call->arena);
	call->magic = 0;
	free(call);
	c->n_calls--;
	conn_put(c);
}

/* ---- the status */

static nghttp2_nv
header_of(const char *name, const char *value, size_t len)
{
	return (nghttp2_nv){ (uint8_t *)(uintptr_t)name, (uint8_t *)(uintptr_t)value, strlen(name),
		len, NGHTTP2_NV_FLAG_NO_COPY_NAME };
}

#define HEADER(name, value) header_of(name, value, strlen(value))

/* Fills nv with the trailers; returns how many. */
static size_t
status_headers(const struct rpc_call *call, char code[4], nghttp2_nv nv[3])
{
	size_t n = 0;

	snprintf(code, 4, "%d", call->code);
	nv[n++] = HEADER("grpc-status", code);
	if (call->message.len > 0)
		nv[n++] = header_of("grpc-message", call->message.data, call->message.len);
	if (call->details.len > 0)
		nv[n++] =
		    header_of("grpc-status-details-bin", call->details.data, call->details.len);
	return n;
}

static ssize_t
read_answers(nghttp2_session *h2, int32_t stream_id, uint8_t *to, size_t n, uint32_t *flags,
    nghttp2_data_source *source, void *user)
{
	struct rpc_call *call = source->ptr;
	size_t got = rpc_sendq_take(&call->out, to, n);

	(void)user;
	if (rpc_sendq_drained(&call->out) && call->on_drain != NULL && !call->ended) {
		call->drain_due = true;
		call->conn->work_due = true;
	}
	if (call->ended && rpc_sendq_len(&call->out) == 0) {
		nghttp2_nv nv[3];
		char code[4];

		*flags |= NGHTTP2_DATA_FLAG_EOF | NGHTTP2_DATA_FLAG_NO_END_STREAM;
		nghttp2_submit_trailer(h2, stream_id, nv, status_headers(call, code, nv));
		return (ssize_t)got;
	}
	return got > 0 ? (ssize_t)got : NGHTTP2_ERR_DEFERRED;
}

/* Has nghttp2 send what is queued. */
static void
call_flush(struct rpc_call *call)
{
	nghttp2_session *h2 = call->conn->link.h2;
	nghttp2_data_provider source = { .source.ptr = call, .read_callback = read_answers };
	nghttp2_nv nv[6] = { HEADER(":status", "200"), HEADER("content-type", "application/grpc"),
		HEADER("grpc-accept-encoding", "identity") };
	char code[4];
	size_t n = 3;

	if (call->closed || h2 == NULL)
		return;
	if (call->headers_sent) {
		nghttp2_session_resume_data(h2, call->stream_id);
	} else if (call->ended && rpc_sendq_len(&call->out) == 0) {
		n += status_headers(call, code, nv + n);
		nghttp2_submit_response(h2, call->stream_id, nv, n, NULL);
	} else {
		nghttp2_submit_response(h2, call->stream_id, nv, n, &source);
	}
	call->headers_sent = true;
	rpc_link_kick(&call->conn->link);
}

/* Packed bytes of details that fit beside a grpc-message of so many bytes. */
static size_t
details_room(const struct rpc_call *call, size_t message_bytes)
{
	nghttp2_session *h2 = call->conn->link.h2;
	size_t other = message_bytes + STATUS_OVERHEAD, room = DETAILS_B64_MAX;

	if (h2 != NULL) {
		uint32_t list =
		    nghttp2_session_get_remote_settings(h2, NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE);

		room = MIN(room, list > other ? list - other : 0);
	}
	return room / 4 * 3;
}

size_t
rpc_details_room(const struct rpc_call *call)
{
	return details_room(call, 500);
}

static void
call_set_details(struct rpc_call *call, const Google__Rpc__Status *details)
{
	CLEANUP(buf_fini) struct buf packed = BUF_INIT;
	size_t room = details_room(call, call->message.len);

	rpc_pack(&details->base, &packed);
	if (packed.len <= room) {
		rpc_base64_encode(packed.data, packed.len, &call->details);
		return;
	}
	call->conn->srv->count.details_dropped++;
	buf_printf(&call->message, " (details of %zu bytes left out: the client takes %zu)",
	    packed.len, room);
}

/* Fixes the status and sends it behind the queued answers. */
static void
call_end(struct rpc_call *call, int code, const char *message, const Google__Rpc__Status *details)
{
	CLEANUP(buf_fini) struct buf line = BUF_INIT;

	if (call->ended)
		return;
	call->ended = true;
	call->code = code;
	if (code == RPC_OK)
		call->conn->srv->count.calls_ok++;
	else
		call->conn->srv->count.calls_failed++;
	if (message != NULL)
		buf_add(&line, message, strnlen(message, MESSAGE_MAX));
	rpc_percent_encode(buf_str(&line), &call->message);
	if (details != NULL)
		call_set_details(call, details);
	if (call->timer != NULL)
		loop_timer_stop(call->timer);
	call_free_input(call);
	call_flush(call);
}

static void
call_tell_cancel(struct rpc_call *call)
{
	if (call->cancelled)
		return;
	call->cancelled = true;
	if (!call->started) {
		call->released = true;
	} else if (!call->released && call->on_cancel != NULL) {
		call->depth++;
		call->on_cancel(call, call->cancel_arg);
		call->depth--;
	}
}

void
call_abort(struct rpc_call *call, int code, const char *message)
{
	call_end(call, code, message, NULL);
	call->depth++;
	call_tell_cancel(call);
	call->depth--;
	call_put(call);
}

static void
call_late(void *arg)
{
	struct rpc_call *call = arg;

	call->conn->srv->count.calls_late++;
	call_abort(call, RPC_DEADLINE_EXCEEDED, "the deadline has passed");
}

void
call_closed(struct rpc_call *call)
{
	call->closed = true;
	call->conn->n_streams--;
	if (call->conn->n_streams == 0)
		call->conn->idle_ns = clock_mono_ns();
	if (!call->ended && call->routed) {
		call->conn->srv->count.calls_cancelled++;
		call->ended = true;
	}
	loop_timer_free(STEAL(call->timer)); /* the loop may go before the call does */
	call_free_input(call);
	call->depth++;
	if (!call->released)
		call_tell_cancel(call);
	call->depth--;
	call_put(call);
}

/* ---- headers */

void
call_header(
    struct rpc_call *call, const char *name, size_t name_len, const char *value, size_t value_len)
{
	struct header *h;
	uint64_t timeout_ns;

	call->header_bytes += name_len + value_len + HEADER_OVERHEAD;
	if (strcmp(name, ":path") == 0) {
		call->path = arena_strndup(call->arena, value, value_len);
	} else if (strcmp(name, ":method") == 0) {
		call->post = strcmp(value, "POST") == 0;
	} else if (strcmp(name, "content-type") == 0) {
		call->grpc =
		    strncmp(value, "application/grpc", 16) == 0 &&
		    (value[16] == '\0' || value[16] == ';' || strcmp(value + 16, "+proto") == 0);
	} else if (strcmp(name, "grpc-encoding") == 0) {
		call->encoded = strcmp(value, "identity") != 0;
	} else if (strcmp(name, "grpc-timeout") == 0) {
		call->bad_timeout = rpc_timeout_parse(value, value_len, &timeout_ns) < 0;
		if (!call->bad_timeout &&
		    __builtin_add_overflow(clock_mono_ns(), timeout_ns, &call->deadline_ns))
			call->deadline_ns = UINT64_MAX;
	} else if (name[0] != ':') {
		h = arena_new_of(call->arena, struct header);
		h->name = arena_strndup(call->arena, name, name_len);
		h->value = arena_strndup(call->arena, value, value_len);
		h->next = call->headers;
		call->headers = h;
	}
}

/* An answer of plain HTTP to what is not gRPC. */
static void
call_http_error(struct rpc_call *call, const char *status)
{
	nghttp2_nv nv[] = { HEADER(":status", status) };

	call->conn->srv->count.requests_http++;
	call->ended = call->released = call->headers_sent = true;
	nghttp2_submit_response(call->conn->link.h2, call->stream_id, nv, 1, NULL);
}

static void
call_unknown(struct rpc_call *call)
{
	CLEANUP(free) char *line = NULL;
	const char *slash = strrchr(call->path, '/');

	call->conn->srv->count.calls_unknown++;
	for (size_t i = 0; i < call->conn->srv->services.n; i++) {
		const char *name = call->conn->srv->services.v[i].svc->name;

		if (slash != NULL && slash > call->path &&
		    strlen(name) == (size_t)(slash - call->path - 1) &&
		    strncmp(name, call->path + 1, strlen(name)) == 0)
			line = xasprintf("the service %s has no method %.200s", name, slash + 1);
	}
	if (line == NULL)
		line = xasprintf("there is no service %.*s here",
		    slash != NULL && slash > call->path ? (int)MIN(slash - call->path - 1, 200)
							: 200,
		    call->path + (call->path[0] == '/'));
	call_abort(call, RPC_UNIMPLEMENTED, line);
}

void
call_route(struct rpc_call *call)
{
	struct rpc_server *s = call->conn->srv;
	uint64_t now = clock_mono_ns();

	call->routed = true;
	if (call->path == NULL || !call->post) {
		call_http_error(call, "405");
		return;
	}
	if (!call->grpc) {
		call_http_error(call, "415");
		return;
	}
	s->count.calls++;
	call->bound = map_sget(&s->methods, call->path);
	if (call->bound == NULL) {
		call_unknown(call);
	} else if (call->encoded) {
		call_abort(call, RPC_UNIMPLEMENTED, "compressed messages are not supported");
	} else if (call->bad_timeout) {
		call_abort(call, RPC_INVALID_ARGUMENT, "malformed grpc-timeout");
	} else if (call->deadline_ns <= now) {
		call_late(call);
	} else {
		if (call->deadline_ns != UINT64_MAX) {
			call->timer = loop_timer_new(s->loop, call_late, call);
			loop_timer_set(call->timer, call->deadline_ns - now);
		}
		if (call->bound->m->begin != NULL && !one_request(call)) {
			call->started = true;
			call->depth++;
			call->bound->m->begin(call, call->bound->arg);
			call->depth--;
			call_put(call);
		}
	}
}

/* ---- requests */

static void
call_bad_message(struct rpc_call *call, const struct err *err)
{
	call->conn->srv->count.messages_bad++;
	/* A frame that is wrong is a broken client; a message that is wrong is a wrong argument. */
	call_abort(call, rpc_code_of(err->code), err->msg);
}

static bool
call_message(void *arg, const void *data, size_t len)
{
	struct rpc_call *call = arg;
	struct rpc_server *s = call->conn->srv;
	bool one = one_request(call);
	ProtobufCMessage *msg;
	struct err err;
	struct arena *a;

	if (one && call->request != NULL) {
		call_abort(call, RPC_INTERNAL, "more than one request in a call that takes one");
		return false;
	}
	a = one ? call->arena : arena_new(0);
	if (rpc_unpack(a, call->bound->m->request, data, len, &s->opts.limits, &msg, &err) < 0) {
		if (!one)
			arena_free(a);
		call_bad_message(call, &err);
		return false;
	}
	s->count.messages_in++;
	if (one) {
		call->request = msg;
		return true;
	}
	call->message_arena = a;
	call->started = true;
	call->bound->m->message(call, msg, call->bound->arg);
	arena_free(STEAL(call->message_arena));
	return !call->paused && !call->ended;
}

/* Gives bytes to the reader of messages; returns how many it took before it was paused. */
static size_t
call_feed(struct rpc_call *call, const void *data, size_t len)
{
	struct err err;
	size_t used = 0;

	if (rpc_frames_feed(&call->in, data, len, call_message, call, &used, &err) < 0) {
		call_bad_message(call, &err);
		used = len;
	}
	return call->ended ? len : used;
}

/* After the last byte: checks that it was the end of a message, and tells the handler. */
static void
call_tell_end(struct rpc_call *call)
{
	const struct rpc_method *m = call->bound->m;

	if (!call->in_closed || call->end_told || call->ended || call->pending.len > 0)
		return;
	call->end_told = true;
	if (!rpc_frames_whole(&call->in)) {
		call_abort(call, RPC_INTERNAL, "the call ended in the middle of a message");
	} else if (!one_request(call)) {
		call->started = true;
		m->end(call, call->bound->arg);
	} else if (call->request == NULL) {
		call_abort(call, RPC_INTERNAL, "the call has no request");
	} else {
		call->started = true;
		m->message(call, call->request, call->bound->arg);
	}
}

void
call_data(struct rpc_call *call, const uint8_t *data, size_t len)
{
	struct rpc_server *s = call->conn->srv;
	nghttp2_session *h2 = call->conn->link.h2;
	size_t used = 0;

	nghttp2_session_consume_connection(h2, len);
	call->depth++;
	if (call->ended || call->bound == NULL)
		used = len;
	else if (!call->paused && call->pending.len == 0)
		used = call_feed(call, data, len);
	if (used < len)
		buf_add(&call->pending, data + used, len - used);
	call_account(call);
	if (s->buffered_bytes > s->opts.max_buffered_bytes && call->counted > 0)
		call_abort(call, RPC_RESOURCE_EXHAUSTED,
		    "the server holds too many requests that are not whole");
	if (used > 0)
		nghttp2_session_consume_stream(h2, call->stream_id, used);
	call->depth--;
	call_put(call);
}

void
call_in_closed(struct rpc_call *call)
{
	call->in_closed = true;
	if (call->bound == NULL)
		return;
	call->depth++;
	call_tell_end(call);
	call->depth--;
	call_put(call);
}

static void
call_resumed(struct rpc_call *call)
{
	struct buf bytes = call->pending;
	size_t used;

	if (call->paused || call->ended || call->closed)
		return;
	call->pending = (struct buf)BUF_INIT;
	used = call_feed(call, bytes.data, bytes.len);
	if (used < bytes.len && !call->ended) /* paused again */
		buf_add(&call->pending, bytes.data + used, bytes.len - used);
	buf_fini(&bytes);
	call_account(call);
	nghttp2_session_consume_stream(call->conn->link.h2, call->stream_id, used);
	call_tell_end(call);
}

void
call_work(struct rpc_call *call)
{
	call->depth++;
	if (call->resume_due) {
		call->resume_due = false;
		call_resumed(call);
	}
	if (call->drain_due) {
		call->drain_due = false;
		if (call->on_drain != NULL && !call->released && !call->ended)
			call->on_drain(call, call->drain_arg);
	}
	call->depth--;
	call_put(call);
}

/* ---- what handlers call */

int
rpc_send(struct rpc_call *call, const ProtobufCMessage *msg)
{
	const struct rpc_method *m = call->bound->m;
	int rc;

	assert(call->magic == CALL_MAGIC && !call->released);
	assert(msg->descriptor == m->response);
	assert(call->n_sent == 0 || m->kind == RPC_SERVER_STREAM || m->kind == RPC_BIDI);
	if (call->ended || call->closed)
		return -ECANCELED;
	rc = rpc_sendq_add(&call->out, msg);
	if (rc < 0)
		return rc;
	call->n_sent++;
	call->conn->srv->count.messages_out++;
	call_flush(call);
	return 0;
}

bool
rpc_can_send(struct rpc_call *call)
{
	return !call->ended && !call->closed && rpc_sendq_room(&call->out);
}

void
rpc_on_drain(struct rpc_call *call, void (*fn)(struct rpc_call *, void *), void *arg)
{
	call->on_drain = fn;
	call->drain_arg = arg;
}

void
rpc_on_cancel(struct rpc_call *call, void (*fn)(struct rpc_call *, void *), void *arg)
{
	call->on_cancel = fn;
	call->cancel_arg = arg;
}

bool
rpc_cancelled(const struct rpc_call *call)
{
	return call->cancelled;
}

void
rpc_finish(struct rpc_call *call, int code, const char *message, const Google__Rpc__Status *details)
{
	const struct rpc_method *m = call->bound->m;

	assert(call->magic == CALL_MAGIC && !call->released);
	assert(code != RPC_OK || call->n_sent == 1 || call->ended || m->kind == RPC_SERVER_STREAM ||
	       m->kind == RPC_BIDI);
	call->released = true;
	call_end(call, code, message, details);
	call_put(call);
}

void
rpc_reply(struct rpc_call *call, const ProtobufCMessage *msg)
{
	int rc = rpc_send(call, msg);

	if (rc == 0 || rc == -ECANCELED)
		rpc_finish(call, RPC_OK, NULL, NULL);
	else
		rpc_finish(call, RPC_RESOURCE_EXHAUSTED, "the answer is too big", NULL);
}

void
rpc_fail(struct rpc_call *call, const struct err *err)
{
	rpc_finish(call, rpc_code_of(err->code ? err->code : -EIO), err->msg, NULL);
}

void
rpc_p4_finish(struct rpc_call *call, const char *message, const struct rpc_p4_error *e, size_t n)
{
	CLEANUP(arena_free) struct arena *a = arena_new(0);

	rpc_finish(
	    call, RPC_UNKNOWN, message, rpc_p4_status(a, message, e, n, rpc_details_room(call)));
}

void
rpc_pause(struct rpc_call *call)
{
	call->paused = true;
}

void
rpc_resume(struct rpc_call *call)
{
	call->paused = false;
	if (call->closed)
		return;
	call->resume_due = true;
	call->conn->work_due = true;
	rpc_link_kick(&call->conn->link);
}

struct arena *
rpc_take(struct rpc_call *call)
{
	assert(call->message_arena != NULL);
	return STEAL(call->message_arena);
}

void
rpc_set_data(struct rpc_call *call, void *data)
{
	call->data = data;
}

void *
rpc_data(const struct rpc_call *call)
{
	return call->data;
}

const struct rpc_peer *
rpc_call_peer(const struct rpc_call *call)
{
	return &call->conn->peer;
}

const struct rpc_method *
rpc_call_method(const struct rpc_call *call)
{
	return call->bound->m;
}

const char *
rpc_metadata(const struct rpc_call *call, const char *name)
{
	for (const struct header *h = call->headers; h != NULL; h = h->next)
		if (strcmp(h->name, name) == 0)
			return h->value;
	return NULL;
}

uint64_t
rpc_deadline_ns(const struct rpc_call *call)
{
	return call->deadline_ns;
}
