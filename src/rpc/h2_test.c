/* SPDX-License-Identifier: Apache-2.0 */
/* h2_test.c: clients that do not behave: requests that are not gRPC, messages that are cut, floods,
 * silence. The peer is an nghttp2 session, or bytes, on the other end of a socket pair. */
#include "base/clock.h"
#include "base/loop.h"
#include "base/mem.h"
#include "base/test.h"
#include "rpc/pb.h"
#include "rpc/rpc.h"
#include "rpc/test_service.h"

#include <errno.h>
#include <fcntl.h>
#include <nghttp2/nghttp2.h>
#include <sys/socket.h>
#include <unistd.h>

struct raw {
	struct loop *loop;
	struct rpc_server *server;
	struct test_service svc;
	int fd; /* the client's end */
	nghttp2_session *h2;
	struct buf body; /* of the next request */
	bool body_end;	 /* the request ends with it */
	bool eof;	 /* the server has closed */
	/* what came last */
	char status[8], grpc_status[8], grpc_message[300];
	size_t details_bytes;
	unsigned closed;     /* streams */
	uint32_t reset_code; /* of the stream that closed last */
	uint32_t goaway_code;
	unsigned goaways;
	size_t data_bytes;
};

static int
on_header(nghttp2_session *h2, const nghttp2_frame *frame, const uint8_t *name, size_t name_len,
    const uint8_t *value, size_t value_len, uint8_t flags, void *user)
{
	struct raw *r = user;
	const char *n = (const char *)name, *v = (const char *)value;

	(void)h2;
	(void)frame;
	(void)name_len;
	(void)flags;
	if (strcmp(n, ":status") == 0)
		snprintf(r->status, sizeof r->status, "%s", v);
	else if (strcmp(n, "grpc-status") == 0)
		snprintf(r->grpc_status, sizeof r->grpc_status, "%s", v);
	else if (strcmp(n, "grpc-message") == 0)
		snprintf(r->grpc_message, sizeof r->grpc_message, "%s", v);
	else if (strcmp(n, "grpc-status-details-bin") == 0)
		r->details_bytes = value_len;
	return 0;
}

static int
on_data(nghttp2_session *h2, uint8_t flags, int32_t id, const uint8_t *data, size_t len, void *user)
{
	struct raw *r = user;

	(void)h2;
	(void)flags;
	(void)id;
	(void)data;
	r->data_bytes += len;
	return 0;
}

static int
on_close(nghttp2_session *h2, int32_t id, uint32_t code, void *user)
{
	struct raw *r = user;

	(void)h2;
	(void)id;
	r->closed++;
	r->reset_code = code;
	return 0;
}

static int
on_frame(nghttp2_session *h2, const nghttp2_frame *frame, void *user)
{
	struct raw *r = user;

	(void)h2;
	if (frame->hd.type == NGHTTP2_GOAWAY) {
		r->goaways++;
		r->goaway_code = frame->goaway.error_code;
	}
	return 0;
}

static void
raw_open(struct raw *r, const struct rpc_server_opts *opts, uint32_t header_list)
{
	nghttp2_settings_entry set[] = { { NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, header_list },
		{ NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, 1 << 30 } };
	nghttp2_session_callbacks *cb;
	int pair[2];

	*r = (struct raw){ .loop = loop_new() };
	r->svc.loop = r->loop;
	r->server = rpc_server_new(r->loop, opts);
	if (rpc_server_add(r->server, &test_service_desc, &r->svc, NULL) < 0 ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
		abort();
	rpc_server_adopt(r->server, pair[0]);
	r->fd = pair[1];
	fcntl(r->fd, F_SETFL, O_NONBLOCK);
	nghttp2_session_callbacks_new(&cb);
	nghttp2_session_callbacks_set_on_header_callback(cb, on_header);
	nghttp2_session_callbacks_set_on_data_chunk_recv_callback(cb, on_data);
	nghttp2_session_callbacks_set_on_stream_close_callback(cb, on_close);
	nghttp2_session_callbacks_set_on_frame_recv_callback(cb, on_frame);
	nghttp2_session_client_new(&r->h2, cb, r);
	nghttp2_session_callbacks_del(cb);
	nghttp2_submit_settings(r->h2, 0, set, 2);
	nghttp2_session_set_local_window_size(r->h2, 0, 0, 1 << 30);
}

static void
raw_close(struct raw *r)
{
	test_service_fini(&r->svc);
	nghttp2_session_del(r->h2);
	if (r->fd >= 0)
		close(r->fd);
	rpc_server_free(r->server);
	EXPECT_INT(r->svc.open, 0);
	loop_free(r->loop);
	buf_fini(&r->body);
}

/* Moves bytes both ways and lets the server work, once. */
static void
raw_step(struct raw *r, bool reads)
{
	const uint8_t *p;
	uint8_t in[16384];
	ssize_t n;

	while (r->fd >= 0 && (n = nghttp2_session_mem_send(r->h2, &p)) > 0) {
		while (n > 0 && !r->eof) {
			ssize_t put = send(r->fd, p, (size_t)n, MSG_NOSIGNAL);

			if (put < 0 && errno != EAGAIN)
				r->eof = true;
			if (put > 0) {
				p += put;
				n -= put;
			} else {
				loop_step(r->loop, NS_PER_MS);
			}
		}
	}
	loop_step(r->loop, 5 * NS_PER_MS);
	while (r->fd >= 0 && reads && (n = recv(r->fd, in, sizeof in, 0)) >= 0) {
		if (n == 0) {
			r->eof = true;
			break;
		}
		if (nghttp2_session_mem_recv(r->h2, in, (size_t)n) < 0)
			break;
	}
}

#define UNTIL(r, cond)                                                                             \
	do {                                                                                       \
		uint64_t end_ = clock_mono_ns() + 5 * NS_PER_S;                                    \
		while (!(cond) && clock_mono_ns() < end_)                                          \
			raw_step(r, true);                                                         \
		EXPECT(cond);                                                                      \
	} while (0)

static ssize_t
read_body(nghttp2_session *h2, int32_t id, uint8_t *to, size_t n, uint32_t *flags,
    nghttp2_data_source *source, void *user)
{
	struct raw *r = user;

	(void)h2;
	(void)id;
	(void)source;
	n = MIN(n, r->body.len);
	if (n > 0)
		memcpy(to, r->body.data, n);
	buf_shift(&r->body, n);
	if (r->body.len == 0 && r->body_end)
		*flags |= NGHTTP2_DATA_FLAG_EOF;
	return n == 0 && !r->body_end ? NGHTTP2_ERR_DEFERRED : (ssize_t)n;
}

static nghttp2_nv
nv_of(const char *name, const char *value)
{
	return (nghttp2_nv){ (uint8_t *)(uintptr_t)name, (uint8_t *)(uintptr_t)value, strlen(name),
		strlen(value), 0 };
}

/* Sends a request with r->body; the headers may be changed. Returns the stream. */
static int32_t
raw_request(struct raw *r, const char *method, const char *path, const char *content_type,
    const char *name, const char *value, bool end)
{
	nghttp2_nv nv[7] = { nv_of(":method", method), nv_of(":scheme", "http"),
		nv_of(":path", path), nv_of(":authority", "x"),
		nv_of("content-type", content_type) };
	nghttp2_data_provider source = { .read_callback = read_body };
	size_t n = 5;

	if (name != NULL)
		nv[n++] = nv_of(name, value);
	r->body_end = end;
	r->status[0] = r->grpc_status[0] = r->grpc_message[0] = '\0';
	r->details_bytes = 0;
	return nghttp2_submit_request(r->h2, NULL, nv, n, &source, NULL);
}

/* Appends a gRPC message to the body. */
static void
raw_message(struct raw *r, uint8_t flag, const void *bytes, size_t len)
{
	uint8_t head[5] = { flag, 0, (uint8_t)(len >> 16), (uint8_t)(len >> 8), (uint8_t)len };

	buf_add(&r->body, head, 5);
	buf_add(&r->body, bytes, len);
}

/* A whole call of Echo with r->body; how it ended. */
static const char *
raw_echo(struct raw *r, const char *name, const char *value)
{
	unsigned closed = r->closed;

	raw_request(r, "POST", "/test.Test/Echo", "application/grpc", name, value, true);
	UNTIL(r, r->closed > closed);
	return r->grpc_status;
}

#define HELLO "\x0a\x05hello" /* PacketOut { payload: "hello" } */

TEST(rpc_http_requests_that_are_not_grpc)
{
	static const struct {
		const char *method, *type, *status;
	} cases[] = { { "POST", "application/grpc", "200" },
		{ "POST", "application/grpc+proto", "200" },
		{ "POST", "application/grpc;x=y", "200" }, { "POST", "application/json", "415" },
		{ "POST", "application/grpc-web", "415" },
		{ "POST", "application/grpc+json", "415" }, { "GET", "application/grpc", "405" } };
	struct raw r;

	raw_open(&r, NULL, 1 << 20);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		unsigned closed = r.closed;

		raw_message(&r, 0, HELLO, 7);
		raw_request(
		    &r, cases[i].method, "/test.Test/Echo", cases[i].type, NULL, NULL, true);
		UNTIL(&r, r.closed > closed);
		EXPECT_STR(r.status, cases[i].status);
		buf_reset(&r.body);
	}
	EXPECT_INT(rpc_server_counters(r.server)->requests_http, 4);
	raw_close(&r);
}

TEST(rpc_requests_with_bad_frames)
{
	struct raw r;

	raw_open(&r, NULL, 1 << 20);
	raw_message(&r, 0, HELLO, 7);
	EXPECT_STR(raw_echo(&r, NULL, NULL), "0");
	raw_message(&r, 1, HELLO, 7);
	EXPECT_STR(raw_echo(&r, NULL, NULL), "12");
	EXPECT_STR(r.grpc_message, "compressed messages are not supported");
	raw_message(&r, 0, HELLO, 7);
	EXPECT_STR(raw_echo(&r, "grpc-encoding", "gzip"), "12");
	raw_message(&r, 0, HELLO, 7);
	EXPECT_STR(raw_echo(&r, "grpc-encoding", "identity"), "0");
	raw_message(&r, 9, HELLO, 7);
	EXPECT_STR(raw_echo(&r, NULL, NULL), "13");
	raw_message(&r, 0, HELLO, 7);
	raw_message(&r, 0, HELLO, 7);
	EXPECT_STR(raw_echo(&r, NULL, NULL), "13");
	EXPECT_STR(r.grpc_message, "more than one request in a call that takes one");
	EXPECT_STR(raw_echo(&r, NULL, NULL), "13");
	EXPECT_STR(r.grpc_message, "the call has no request");
	raw_message(&r, 0, "\x0a\x05hel", 5);
	EXPECT_STR(raw_echo(&r, NULL, NULL), "3");
	EXPECT_STR(r.grpc_message, "p4.v1.PacketOut: the message is cut off");
	for (size_t cut = 1; cut < 12; cut++) {
		raw_message(&r, 0, HELLO, 7);
		r.body.len = cut;
		EXPECT_STR(raw_echo(&r, NULL, NULL), "13");
		EXPECT_STR(r.grpc_message, "the call ended in the middle of a message");
	}
	raw_message(&r, 0, HELLO, 7);
	EXPECT_STR(raw_echo(&r, NULL, NULL), "0");
	raw_close(&r);
}

TEST(rpc_timeouts_of_the_client)
{
	struct raw r;

	raw_open(&r, NULL, 1 << 20);
	raw_message(&r, 0, HELLO, 7);
	EXPECT_STR(raw_echo(&r, "grpc-timeout", "10S"), "0");
	raw_message(&r, 0, HELLO, 7);
	EXPECT_STR(raw_echo(&r, "grpc-timeout", "soon"), "3");
	raw_message(&r, 0, HELLO, 7);
	EXPECT_STR(raw_echo(&r, "grpc-timeout", "0n"), "4");
	/* a request that never ends */
	raw_request(
	    &r, "POST", "/test.Test/Echo", "application/grpc", "grpc-timeout", "20m", false);
	UNTIL(&r, strcmp(r.grpc_status, "4") == 0);
	EXPECT_INT(rpc_server_counters(r.server)->calls_late, 2);
	raw_close(&r);
}

TEST(rpc_headers_of_the_client_are_kept)
{
	struct raw r;

	raw_open(&r, NULL, 1 << 20);
	raw_message(&r, 0, HELLO, 7);
	raw_request(&r, "POST", "/test.Test/Hold", "application/grpc", "x-user", "me", true);
	UNTIL(&r, r.svc.held != NULL);
	EXPECT_STR(rpc_metadata(r.svc.held, "x-user"), "me");
	EXPECT(rpc_metadata(r.svc.held, "x-other") == NULL);
	EXPECT(rpc_metadata(r.svc.held, ":path") == NULL);
	EXPECT(rpc_deadline_ns(r.svc.held) == UINT64_MAX);
	EXPECT_STR(rpc_call_method(r.svc.held)->name, "Hold");
	raw_close(&r);
}

TEST(rpc_early_status_stops_the_upload)
{
	struct raw r;
	int32_t id;

	raw_open(&r, NULL, 1 << 20);
	id = raw_request(&r, "POST", "/no.Such/Method", "application/grpc", NULL, NULL, false);
	UNTIL(&r, r.closed == 1); /* the server resets what is still open on our side */
	EXPECT_STR(r.grpc_status, "12");
	EXPECT_INT(r.reset_code, NGHTTP2_NO_ERROR);
	(void)id;
	raw_message(&r, 0, HELLO, 7);
	EXPECT_STR(raw_echo(&r, NULL, NULL), "0");
	raw_close(&r);
}

TEST(rpc_headers_have_a_limit)
{
	CLEANUP(free) char *big = xmalloc(40001);
	struct raw r;

	memset(big, 'x', 40000);
	big[40000] = '\0';
	raw_open(&r, NULL, 1 << 20);
	raw_request(&r, "POST", "/test.Test/Echo", "application/grpc", "x-big", big, true);
	UNTIL(&r, r.closed == 1);
	EXPECT(r.reset_code != NGHTTP2_NO_ERROR);
	raw_message(&r, 0, HELLO, 7);
	EXPECT_STR(raw_echo(&r, NULL, NULL), "0");
	raw_close(&r);
}

TEST(rpc_details_fit_the_peer)
{
	struct raw r;

	raw_open(&r, NULL, 8192);
	raw_message(&r, 0, "\x0a\x02\x05\x10", 4); /* 16 errors */
	raw_request(&r, "POST", "/test.Test/Fail", "application/grpc", NULL, NULL, true);
	UNTIL(&r, r.closed == 1);
	EXPECT_STR(r.grpc_status, "5");
	EXPECT(r.details_bytes > 16 * 30 && r.details_bytes < 8192);
	raw_message(&r, 0, "\x0a\x02\x05\xc8", 4); /* 200 */
	raw_request(&r, "POST", "/test.Test/Fail", "application/grpc", NULL, NULL, true);
	UNTIL(&r, r.closed == 2);
	EXPECT_STR(r.grpc_status, "5");
	EXPECT_INT(r.details_bytes, 0);
	EXPECT_HAS(r.grpc_message, "as you wish: 100%25 gr");
	EXPECT_HAS(r.grpc_message, "left out: the client takes ");
	EXPECT_INT(rpc_server_counters(r.server)->details_dropped, 1);
	raw_message(&r, 0, "\x0a\x02\x02\x96", 4); /* 150 by rpc_p4_finish: texts give way */
	raw_request(&r, "POST", "/test.Test/Fail", "application/grpc", NULL, NULL, true);
	UNTIL(&r, r.closed == 3);
	EXPECT_STR(r.grpc_status, "2");
	EXPECT(r.details_bytes > 150 * 35 && r.details_bytes < 8192);
	raw_close(&r);
}

TEST(rpc_ping_flood_ends_the_connection)
{
	struct raw r;

	raw_open(&r, NULL, 1 << 20);
	for (int i = 0; i < 20; i++)
		nghttp2_submit_ping(r.h2, 0, NULL);
	raw_message(&r, 0, HELLO, 7);
	EXPECT_STR(raw_echo(&r, NULL, NULL), "0"); /* a few are fine */
	for (int i = 0; i < 100; i++)
		nghttp2_submit_ping(r.h2, 0, NULL);
	UNTIL(&r, r.eof);
	EXPECT_INT(r.goaway_code, NGHTTP2_ENHANCE_YOUR_CALM);
	EXPECT_INT(rpc_server_counters(r.server)->ping_floods, 1);
	EXPECT_INT(rpc_server_connections(r.server), 0);
	raw_close(&r);
}

TEST(rpc_rapid_resets_end_the_connection)
{
	struct raw r;
	unsigned n = 0;

	raw_open(&r, NULL, 1 << 20);
	while (!r.eof && n < 20000) {
		for (int i = 0; i < 50; i++, n++) {
			int32_t id = raw_request(
			    &r, "POST", "/test.Test/Chat", "application/grpc", NULL, NULL, false);

			raw_step(&r, false);
			nghttp2_submit_rst_stream(r.h2, 0, id, NGHTTP2_CANCEL);
		}
		raw_step(&r, true);
	}
	EXPECT(r.eof);
	EXPECT(n < 20000);
	EXPECT_INT(r.svc.open, 0);
	raw_close(&r);
}

TEST(rpc_silent_peer_is_closed)
{
	struct rpc_server_opts opts = { .handshake_timeout_ns = 20 * NS_PER_MS };
	struct raw r;
	char c;

	raw_open(&r, &opts, 1 << 20);
	for (int i = 0; i < 500 && rpc_server_connections(r.server) > 0; i++)
		loop_step(r.loop, 10 * NS_PER_MS);
	EXPECT_INT(rpc_server_connections(r.server), 0);
	EXPECT_INT(rpc_server_counters(r.server)->handshake_failures, 1);
	while (recv(r.fd, &c, 1, 0) == 1) /* its settings */
		continue;
	EXPECT(errno != EAGAIN);
	raw_close(&r);
}

TEST(rpc_peer_that_reads_nothing_is_closed)
{
	struct rpc_server_opts opts = { .stall_timeout_ns = 50 * NS_PER_MS };
	struct raw r;

	raw_open(&r, &opts, 1 << 20);
	raw_message(&r, 0,
	    "\x0a\x05"
	    "99999",
	    7);
	raw_request(&r, "POST", "/test.Test/Count", "application/grpc", NULL, NULL, true);
	for (int i = 0; i < 1000 && rpc_server_connections(r.server) > 0; i++)
		raw_step(&r, false);
	EXPECT_INT(rpc_server_counters(r.server)->connections_stalled, 1);
	EXPECT_INT(r.svc.cancelled, 1);
	/* no more was packed than the queue, the kernel and nghttp2 hold */
	EXPECT(rpc_server_counters(r.server)->messages_out < 4000);
	raw_close(&r);
}

TEST(rpc_requests_that_are_not_whole_have_a_limit)
{
	struct rpc_server_opts opts = { .max_buffered_bytes = 100000 };
	CLEANUP(free) uint8_t *bytes = xcalloc(1, 200000);
	struct raw r;

	raw_open(&r, &opts, 1 << 20);
	raw_message(&r, 0, bytes, 200000);
	EXPECT_STR(raw_echo(&r, NULL, NULL), "8");
	buf_reset(&r.body);
	raw_message(&r, 0, HELLO, 7);
	EXPECT_STR(raw_echo(&r, NULL, NULL), "0");
	raw_close(&r);
}

/* Sends bytes as they are; what becomes of the connection. */
static void
bytes_alone(const void *bytes, size_t len, bool hang_up)
{
	struct raw r;

	raw_open(&r, NULL, 1 << 20);
	EXPECT_INT(send(r.fd, bytes, len, MSG_NOSIGNAL), (ssize_t)len);
	if (hang_up) {
		close(r.fd);
		r.fd = -1;
	}
	for (int i = 0; i < 200 && rpc_server_connections(r.server) > 0; i++)
		loop_step(r.loop, 10 * NS_PER_MS);
	EXPECT_INT(rpc_server_connections(r.server), 0);
	raw_close(&r);
}

TEST(rpc_garbage_ends_the_connection)
{
	static const char preface[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
	static const char http1[] = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
	char bytes[100];

	bytes_alone(http1, sizeof http1 - 1, false);
	memcpy(bytes, preface, 24);
	memset(bytes + 24, 0xff, 60); /* a frame of 16 MiB */
	bytes_alone(bytes, 84, false);
	memset(bytes + 24, 0, 60);
	bytes[27] = 9; /* CONTINUATION without HEADERS */
	bytes_alone(bytes, 84, false);
}

TEST(rpc_connection_may_break_at_any_byte)
{
	struct raw r;
	struct buf all = BUF_INIT;
	const uint8_t *p;
	ssize_t n;

	raw_open(&r, NULL, 1 << 20);
	raw_message(&r, 0, HELLO, 7);
	raw_request(&r, "POST", "/test.Test/Chat", "application/grpc", NULL, NULL, false);
	while ((n = nghttp2_session_mem_send(r.h2, &p)) > 0)
		buf_add(&all, p, (size_t)n);
	raw_close(&r);
	EXPECT(all.len > 100);
	for (size_t len = 0; len <= all.len; len++)
		bytes_alone(all.data, len, true);
	buf_fini(&all);
}
