/* SPDX-License-Identifier: Apache-2.0 */
/* call_test.c: our client against our server over a unix socket: the four kinds of calls, big ones, slow
 * readers, cancels, deadlines, and the ways in which a connection can go. */
#include "base/clock.h"
#include "base/file.h"
#include "base/loop.h"
#include "base/mem.h"
#include "base/test.h"
#include "rpc/client.h"
#include "rpc/pb.h"
#include "rpc/rpc.h"
#include "rpc/test_service.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define DESC	(&p4__v1__packet_out__descriptor)
#define FOREVER UINT64_MAX

struct fix {
	struct loop *loop;
	struct rpc_server *server;
	struct rpc_client *client;
	struct test_service svc;
	char dir[64], path[80], address[96];
	struct arena *arena;
	struct err err;
};

static void
fix_open(struct fix *f, const struct rpc_server_opts *opts)
{
	struct rpc_client_opts copts = { .program = "ipdkd" };

	*f = (struct fix){ .loop = loop_new(), .arena = arena_new(0) };
	snprintf(f->dir, sizeof f->dir, "/tmp/ipdk-rpc-XXXXXX");
	if (mkdtemp(f->dir) == NULL)
		abort();
	snprintf(f->path, sizeof f->path, "%s/s", f->dir);
	snprintf(f->address, sizeof f->address, "unix:%s", f->path);
	f->svc.loop = f->loop;
	f->server = rpc_server_new(f->loop, opts);
	if (rpc_server_add(f->server, &test_service_desc, &f->svc, &f->err) < 0 ||
	    rpc_listen_unix(f->server, f->path, NULL, &f->err) < 0 ||
	    rpc_client_new(f->loop, f->address, &copts, &f->client, &f->err) < 0) {
		printf("# %s\n", f->err.msg);
		abort();
	}
}

static void
fix_close(struct fix *f)
{
	test_service_fini(&f->svc);
	rpc_client_free(f->client);
	rpc_server_free(f->server);
	EXPECT_INT(f->svc.open, 0);
	arena_free(f->arena);
	loop_free(f->loop);
	EXPECT(access(f->path, F_OK) < 0);
	file_rmtree(f->dir, NULL);
}

static P4__V1__PacketOut
packet(const void *bytes, size_t len)
{
	P4__V1__PacketOut p = P4__V1__PACKET_OUT__INIT;

	p.payload.data = (uint8_t *)(uintptr_t)bytes;
	p.payload.len = len;
	return p;
}

/* One unary call; its code. The answer's payload is in *out when that is not NULL. */
static int
ask(struct fix *f, const char *path, const void *bytes, size_t len, uint64_t timeout_ns,
    struct rpc_result *res, ProtobufCBinaryData *out)
{
	P4__V1__PacketOut p = packet(bytes, len);
	ProtobufCMessage *answer;
	struct rpc_result own;
	int rc;

	f->err = (struct err){ 0 };
	res = res != NULL ? res : &own;
	rc = rpc_client_call(
	    f->client, path, &p.base, DESC, timeout_ns, f->arena, &answer, res, &f->err);
	EXPECT((rc == 0) == (res->code == RPC_OK));
	if (rc == 0 && out != NULL)
		*out = ((P4__V1__PacketOut *)answer)->payload;
	return res->code;
}

/* Serves until the condition holds; gives up after five seconds. */
#define UNTIL(f, cond)                                                                             \
	do {                                                                                       \
		uint64_t end_ = clock_mono_ns() + 5 * NS_PER_S;                                    \
		while (!(cond) && clock_mono_ns() < end_)                                          \
			loop_step((f)->loop, 100 * NS_PER_MS);                                     \
		EXPECT(cond);                                                                      \
	} while (0)

TEST(rpc_unary_call)
{
	struct fix f;
	ProtobufCBinaryData got;

	fix_open(&f, NULL);
	REQUIRE(ask(&f, "/test.Test/Echo", "hello", 5, FOREVER, NULL, &got) == RPC_OK);
	EXPECT(got.len == 5 && memcmp(got.data, "hello", 5) == 0);
	REQUIRE(ask(&f, "/test.Test/Echo", "", 0, FOREVER, NULL, &got) == RPC_OK);
	EXPECT_INT(got.len, 0);
	REQUIRE(ask(&f, "/test.Test/Later", "\x05", 1, FOREVER, NULL, &got) == RPC_OK);
	EXPECT(got.len == 1 && got.data[0] == 5);
	EXPECT_INT(rpc_server_counters(f.server)->connections, 1);
	EXPECT_INT(rpc_server_counters(f.server)->calls_ok, 3);
	fix_close(&f);
}

TEST(rpc_big_messages_cross)
{
	struct fix f;
	ProtobufCBinaryData got;
	size_t len = 20u << 20;
	CLEANUP(free) uint8_t *bytes = xmalloc(len);

	for (size_t i = 0; i < len; i++)
		bytes[i] = (uint8_t)(i * 2654435761u >> 24);
	fix_open(&f, NULL);
	REQUIRE(ask(&f, "/test.Test/Echo", bytes, len, FOREVER, NULL, &got) == RPC_OK);
	EXPECT(got.len == len && memcmp(got.data, bytes, len) == 0);
	fix_close(&f);
}

TEST(rpc_too_big_a_message_is_refused)
{
	struct rpc_server_opts opts = { .max_message_bytes = 1000 };
	struct fix f;
	uint8_t bytes[5000] = { 0 };

	fix_open(&f, &opts);
	EXPECT_INT(ask(&f, "/test.Test/Echo", bytes, sizeof bytes, FOREVER, NULL, NULL),
	    RPC_RESOURCE_EXHAUSTED);
	EXPECT_HAS(f.err.msg, "a message of 500");
	EXPECT_HAS(f.err.msg, "bytes: the limit is 1000");
	EXPECT_INT(ask(&f, "/test.Test/Echo", bytes, 900, FOREVER, NULL, NULL), RPC_OK);
	fix_close(&f);
}

TEST(rpc_status_message_and_details_come_back)
{
	struct fix f;
	struct rpc_result res;
	struct rpc_p4_error *e;
	size_t n;

	fix_open(&f, NULL);
	EXPECT_INT(ask(&f, "/test.Test/Fail", "\x05\x03", 2, FOREVER, &res, NULL), RPC_NOT_FOUND);
	EXPECT_STR(res.message, "as you wish: 100% größer\n");
	EXPECT_STR(f.err.msg, res.message);
	EXPECT_INT(f.err.code, -ENOENT);
	REQUIRE(res.details != NULL);
	REQUIRE(rpc_p4_errors(f.arena, res.details, &e, &n, &f.err) == 0);
	REQUIRE(n == 3);
	EXPECT_STR(e[2].message, "no such entry in the table");
	for (int code = 1; code <= 16; code++) {
		char c = (char)code;

		EXPECT_INT(ask(&f, "/test.Test/Fail", &c, 1, FOREVER, &res, NULL), code);
		EXPECT(res.details == NULL);
	}
	fix_close(&f);
}

TEST(rpc_unknown_methods_are_unimplemented)
{
	struct fix f;

	fix_open(&f, NULL);
	EXPECT_INT(ask(&f, "/test.Test/Nothing", "", 0, FOREVER, NULL, NULL), RPC_UNIMPLEMENTED);
	EXPECT_STR(f.err.msg, "the service test.Test has no method Nothing");
	EXPECT_INT(ask(&f, "/other.Svc/Echo", "", 0, FOREVER, NULL, NULL), RPC_UNIMPLEMENTED);
	EXPECT_STR(f.err.msg, "there is no service other.Svc here");
	EXPECT_INT(ask(&f, "/", "", 0, FOREVER, NULL, NULL), RPC_UNIMPLEMENTED);
	EXPECT_INT(rpc_server_counters(f.server)->calls_unknown, 3);
	fix_close(&f);
}

TEST(rpc_server_stream_waits_for_its_reader)
{
	struct rpc_server_opts opts = { .send_queue_bytes = 50000 };
	P4__V1__PacketOut p = packet("20000", 5);
	ProtobufCMessage *msg;
	struct rpc_stream *st;
	unsigned n = 0;
	struct fix f;
	int rc;

	fix_open(&f, &opts);
	st = rpc_stream_open(f.client, "/test.Test/Count", DESC, FOREVER, NULL, NULL);
	EXPECT_INT(rpc_stream_send(st, &p.base), 0);
	rpc_stream_end(st);
	/* 20 MB are to come; a reader that takes nothing has the server stop early. */
	UNTIL(&f, f.svc.refused > 0);
	for (int i = 0; i < 20; i++)
		loop_step(f.loop, NS_PER_MS);
	EXPECT(rpc_server_counters(f.server)->messages_out < 4000);
	for (;;) {
		CLEANUP(arena_free) struct arena *a = arena_new(0);

		rc = rpc_stream_read(st, a, FOREVER, &msg, &f.err);
		if (rc <= 0)
			break;
		EXPECT_INT(((P4__V1__PacketOut *)msg)->payload.data[999], (20000 - n) & 0xff);
		n++;
	}
	EXPECT_INT(rc, 0);
	EXPECT_INT(n, 20000);
	EXPECT(f.svc.drained > 10);
	REQUIRE(rpc_stream_result(st) != NULL);
	EXPECT_INT(rpc_stream_result(st)->code, RPC_OK);
	rpc_stream_cancel(st);
	fix_close(&f);
}

TEST(rpc_client_stream)
{
	uint8_t bytes[10000] = { 0 };
	P4__V1__PacketOut p = packet(bytes, sizeof bytes);
	ProtobufCMessage *msg;
	struct rpc_stream *st;
	unsigned refused = 0;
	struct fix f;

	fix_open(&f, NULL);
	st = rpc_stream_open(f.client, "/test.Test/Sum", DESC, FOREVER, NULL, NULL);
	for (int i = 0; i < 1000;) {
		int rc = rpc_stream_send(st, &p.base);

		if (rc == -EAGAIN) {
			refused++;
			loop_step(f.loop, 100 * NS_PER_MS);
		} else {
			EXPECT_INT(rc, 0);
			i++;
		}
	}
	rpc_stream_end(st);
	EXPECT(refused > 0);
	REQUIRE(rpc_stream_read(st, f.arena, FOREVER, &msg, &f.err) == 1);
	EXPECT_INT(((P4__V1__PacketOut *)msg)->payload.len, 8);
	EXPECT(memcmp(((P4__V1__PacketOut *)msg)->payload.data, "10000000", 8) == 0);
	EXPECT_INT(rpc_stream_read(st, f.arena, FOREVER, &msg, &f.err), 0);
	rpc_stream_cancel(st);
	fix_close(&f);
}

/* A bidi call by callbacks. */
struct chat {
	unsigned got, done, code, drains;
	char last;
	char message[200];
};

static void
chat_message(struct rpc_stream *st, const ProtobufCMessage *msg, void *arg)
{
	struct chat *c = arg;

	(void)st;
	c->got++;
	c->last = (char)((const P4__V1__PacketOut *)msg)->payload.data[0];
}

static void
chat_drain(struct rpc_stream *st, void *arg)
{
	struct chat *c = arg;

	(void)st;
	c->drains++;
}

static void
chat_done(struct rpc_stream *st, const struct rpc_result *res, void *arg)
{
	struct chat *c = arg;

	(void)st;
	c->done++;
	c->code = (unsigned)res->code;
	snprintf(c->message, sizeof c->message, "%s", res->message);
}

static const struct rpc_stream_ops chat_ops = { chat_message, chat_drain, chat_done };

TEST(rpc_bidi_stream_goes_both_ways)
{
	P4__V1__PacketOut p = packet("x", 1);
	struct chat c = { 0 };
	struct rpc_stream *st;
	struct fix f;

	fix_open(&f, NULL);
	st = rpc_stream_open(f.client, "/test.Test/Chat", DESC, FOREVER, &chat_ops, &c);
	for (int i = 0; i < 3; i++) {
		EXPECT_INT(rpc_stream_send(st, &p.base), 0);
		UNTIL(&f, c.got == (unsigned)i + 1);
	}
	EXPECT_INT(f.svc.open, 1);
	rpc_stream_end(st);
	UNTIL(&f, c.done == 1);
	EXPECT_INT(c.code, RPC_OK);
	EXPECT_INT(f.svc.open, 0);
	fix_close(&f);
}

TEST(rpc_paused_stream_keeps_order_and_its_end)
{
	P4__V1__PacketOut p = packet("p", 1), q = packet("q", 1);
	struct chat c = { 0 };
	struct rpc_stream *st;
	struct fix f;

	fix_open(&f, NULL);
	st = rpc_stream_open(f.client, "/test.Test/Chat", DESC, FOREVER, &chat_ops, &c);
	for (int i = 0; i < 5; i++) {
		EXPECT_INT(rpc_stream_send(st, &p.base), 0);
		EXPECT_INT(rpc_stream_send(st, &q.base), 0);
	}
	rpc_stream_end(st);
	UNTIL(&f, c.done == 1);
	EXPECT_INT(c.got, 10);
	EXPECT_INT(c.last, 'q');
	EXPECT_INT(c.code, RPC_OK);
	fix_close(&f);
}

TEST(rpc_paused_client_gets_the_rest_later)
{
	P4__V1__PacketOut p = packet("3", 1);
	struct chat c = { 0 };
	struct rpc_stream *st;
	struct fix f;

	fix_open(&f, NULL);
	st = rpc_stream_open(f.client, "/test.Test/Count", DESC, FOREVER, &chat_ops, &c);
	rpc_stream_pause(st);
	rpc_stream_send(st, &p.base);
	rpc_stream_end(st);
	UNTIL(&f, rpc_server_counters(f.server)->calls_ok == 1);
	for (int i = 0; i < 10; i++)
		loop_step(f.loop, NS_PER_MS);
	EXPECT_INT(c.got, 0);
	EXPECT_INT(c.done, 0);
	rpc_stream_resume(st);
	UNTIL(&f, c.done == 1);
	EXPECT_INT(c.got, 3);
	fix_close(&f);
}

TEST(rpc_many_calls_share_a_connection)
{
	P4__V1__PacketOut p = packet("z", 1);
	struct chat c = { 0 };
	struct fix f;

	fix_open(&f, NULL);
	for (int i = 0; i < 500; i++) { /* more than the server takes at a time */
		struct rpc_stream *st =
		    rpc_stream_open(f.client, "/test.Test/Echo", DESC, FOREVER, &chat_ops, &c);

		rpc_stream_send(st, &p.base);
		rpc_stream_end(st);
	}
	UNTIL(&f, c.done == 500);
	EXPECT_INT(c.got, 500);
	EXPECT_INT(rpc_server_counters(f.server)->connections, 1);
	EXPECT_INT(rpc_server_counters(f.server)->calls_ok, 500);
	fix_close(&f);
}

TEST(rpc_cancel_reaches_the_handler)
{
	P4__V1__PacketOut p = packet("x", 1);
	struct rpc_stream *st;
	struct chat c = { 0 };
	struct fix f;

	fix_open(&f, NULL);
	st = rpc_stream_open(f.client, "/test.Test/Chat", DESC, FOREVER, &chat_ops, &c);
	rpc_stream_send(st, &p.base);
	UNTIL(&f, c.got == 1);
	rpc_stream_cancel(st);
	UNTIL(&f, f.svc.cancelled == 1);
	EXPECT_INT(f.svc.open, 0);
	EXPECT_INT(c.done, 0);
	/* the connection goes on */
	EXPECT_INT(ask(&f, "/test.Test/Echo", "x", 1, FOREVER, NULL, NULL), RPC_OK);
	EXPECT_INT(rpc_server_counters(f.server)->calls_cancelled, 1);
	fix_close(&f);
}

TEST(rpc_call_outlives_its_connection)
{
	P4__V1__PacketOut p = packet("x", 1);
	struct chat c = { 0 };
	struct rpc_stream *st;
	struct fix f;

	fix_open(&f, NULL);
	st = rpc_stream_open(f.client, "/test.Test/Hold", DESC, FOREVER, &chat_ops, &c);
	rpc_stream_send(st, &p.base);
	rpc_stream_end(st);
	UNTIL(&f, f.svc.held != NULL);
	rpc_client_free(STEAL(f.client));
	UNTIL(&f, f.svc.cancelled == 1);
	EXPECT_INT(rpc_server_connections(f.server), 0);
	EXPECT(rpc_cancelled(f.svc.held));
	EXPECT_INT(rpc_send(f.svc.held, &p.base), -ECANCELED);
	EXPECT(!rpc_can_send(f.svc.held));
	EXPECT_INT(rpc_call_peer(f.svc.held)->pid, getpid());
	/* even the server may go first */
	rpc_server_free(STEAL(f.server));
	test_service_fini(&f.svc);
	EXPECT_INT(f.svc.open, 0);
	fix_close(&f);
}

TEST(rpc_deadline_ends_a_call_on_both_sides)
{
	struct fix f;

	fix_open(&f, NULL);
	EXPECT_INT(
	    ask(&f, "/test.Test/Hold", "", 0, 20 * NS_PER_MS, NULL, NULL), RPC_DEADLINE_EXCEEDED);
	EXPECT_INT(f.err.code, -ETIMEDOUT);
	UNTIL(&f, f.svc.cancelled == 1);
	fix_close(&f);
}

TEST(rpc_server_is_gone)
{
	struct fix f;

	fix_open(&f, NULL);
	rpc_server_free(STEAL(f.server));
	EXPECT_INT(ask(&f, "/test.Test/Echo", "", 0, FOREVER, NULL, NULL), RPC_UNAVAILABLE);
	EXPECT_HAS(f.err.msg, "cannot reach ipdkd at /tmp/ipdk-rpc-");
	EXPECT_HAS(f.err.msg, "/s: No such file or directory; is it running?");
	fix_close(&f);
}

TEST(rpc_server_dies_and_comes_back)
{
	P4__V1__PacketOut p = packet("x", 1);
	struct chat c = { 0 };
	struct rpc_stream *st;
	struct fix f;

	fix_open(&f, NULL);
	st = rpc_stream_open(f.client, "/test.Test/Chat", DESC, FOREVER, &chat_ops, &c);
	rpc_stream_send(st, &p.base);
	UNTIL(&f, c.got == 1);
	rpc_server_free(f.server);
	UNTIL(&f, c.done == 1);
	EXPECT_INT(c.code, RPC_UNAVAILABLE);
	EXPECT_HAS(c.message, "lost the connection to ipdkd");
	f.server = rpc_server_new(f.loop, NULL);
	REQUIRE(rpc_server_add(f.server, &test_service_desc, &f.svc, &f.err) == 0);
	REQUIRE(rpc_listen_unix(f.server, f.path, NULL, &f.err) == 0);
	EXPECT_INT(ask(&f, "/test.Test/Echo", "x", 1, FOREVER, NULL, NULL), RPC_OK);
	fix_close(&f);
}

static void
count_done(void *arg)
{
	++*(unsigned *)arg;
}

TEST(rpc_drain_lets_calls_end)
{
	P4__V1__PacketOut p = packet("\x32", 1); /* 50 ms */
	struct chat c = { 0 };
	struct rpc_stream *st;
	unsigned drained = 0;
	struct fix f;

	fix_open(&f, NULL);
	st = rpc_stream_open(f.client, "/test.Test/Later", DESC, FOREVER, &chat_ops, &c);
	rpc_stream_send(st, &p.base);
	rpc_stream_end(st);
	UNTIL(&f, f.svc.open == 1);
	rpc_server_drain(f.server, count_done, &drained);
	UNTIL(&f, c.done == 1);
	EXPECT_INT(c.code, RPC_OK);
	UNTIL(&f, drained == 1);
	EXPECT_INT(rpc_server_connections(f.server), 0);
	EXPECT_INT(ask(&f, "/test.Test/Echo", "x", 1, FOREVER, NULL, NULL), RPC_UNAVAILABLE);
	fix_close(&f);
}

TEST(rpc_drain_of_an_idle_server)
{
	unsigned drained = 0;
	struct fix f;

	fix_open(&f, NULL);
	EXPECT_INT(ask(&f, "/test.Test/Echo", "x", 1, FOREVER, NULL, NULL), RPC_OK);
	rpc_server_drain(f.server, count_done, &drained);
	UNTIL(&f, drained == 1);
	EXPECT_INT(rpc_server_connections(f.server), 0);
	fix_close(&f);
}

TEST(rpc_unix_socket_is_private)
{
	struct stat st;
	struct fix f;
	int rc;

	fix_open(&f, NULL);
	REQUIRE(stat(f.path, &st) == 0);
	EXPECT_INT(st.st_mode & 07777, 0600);
	rc = rpc_listen_unix(f.server, f.path, NULL, &f.err);
	EXPECT_INT(rc, -EADDRINUSE);
	EXPECT_HAS(f.err.msg, "somebody listens there already");
	/* a socket that a killed server left behind is replaced */
	{
		struct sockaddr_un sun = { .sun_family = AF_UNIX };
		int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

		snprintf(sun.sun_path, sizeof sun.sun_path, "%s/dead", f.dir);
		EXPECT_INT(bind(fd, (struct sockaddr *)&sun, sizeof sun), 0);
		close(fd);
		EXPECT_INT(rpc_listen_unix(f.server, sun.sun_path, NULL, &f.err), 0);
	}
	rc = rpc_listen_unix(f.server, "/no/such/place/s", NULL, &f.err);
	EXPECT_INT(rc, -ENOENT);
	rc = rpc_listen_unix(f.server, f.dir, NULL, &f.err);
	EXPECT_INT(rc, -EEXIST);
	rc = rpc_listen_unix(f.server, "/tmp/ipdk-rpc-g", "no-such-group", &f.err);
	EXPECT_INT(rc, -ENOENT);
	EXPECT_HAS(f.err.msg, "there is no group no-such-group");
	EXPECT(access("/tmp/ipdk-rpc-g", F_OK) < 0);
	fix_close(&f);
}

TEST(rpc_unix_paths_may_be_long)
{
	struct rpc_client *client;
	ProtobufCMessage *answer;
	P4__V1__PacketOut p = packet("x", 1);
	char dir[200], path[256];
	struct fix f;

	fix_open(&f, NULL);
	snprintf(dir, sizeof dir, "%s/%0120d", f.dir, 1);
	REQUIRE(file_mkdirs(dir, 0700, &f.err) == 0);
	snprintf(path, sizeof path, "%s/socket", dir);
	EXPECT_INT(rpc_listen_unix(f.server, path, NULL, &f.err), 0);
	REQUIRE(rpc_client_new(f.loop, path, NULL, &client, &f.err) == 0);
	EXPECT_INT(rpc_client_call(client, "/test.Test/Echo", &p.base, DESC, FOREVER, f.arena,
		       &answer, NULL, &f.err),
	    0);
	rpc_client_free(client);
	fix_close(&f);
}

TEST(rpc_addresses)
{
	static const char *const bad[] = { "", "unix:", "host", "host:", ":80" };
	CLEANUP(loop_free) struct loop *loop = loop_new();
	struct rpc_client *c = NULL;
	struct err err;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		EXPECT_INT(rpc_client_new(loop, bad[i], NULL, &c, &err), -EINVAL);
	EXPECT_INT(rpc_client_new(loop, "localhost:50051", NULL, &c, &err), -EPERM);
	EXPECT_STR(err.msg, "localhost:50051: TCP needs a certificate, a key and a CA file");
	EXPECT(c == NULL);
}

TEST(rpc_too_many_connections_are_refused)
{
	struct rpc_server_opts opts = { .max_connections = 1 };
	struct rpc_client *second;
	ProtobufCMessage *answer;
	P4__V1__PacketOut p = packet("x", 1);
	struct fix f;
	int rc;

	fix_open(&f, &opts);
	EXPECT_INT(ask(&f, "/test.Test/Echo", "x", 1, FOREVER, NULL, NULL), RPC_OK);
	REQUIRE(rpc_client_new(f.loop, f.path, NULL, &second, &f.err) == 0);
	rc = rpc_client_call(
	    second, "/test.Test/Echo", &p.base, DESC, FOREVER, f.arena, &answer, NULL, &f.err);
	EXPECT_INT(rc, -ECONNREFUSED);
	EXPECT_INT(rpc_server_counters(f.server)->connections_refused, 1);
	rpc_client_free(second);
	fix_close(&f);
}

TEST(rpc_idle_connections_are_closed)
{
	struct rpc_server_opts opts = { .idle_timeout_ns = 20 * NS_PER_MS };
	struct fix f;

	fix_open(&f, &opts);
	EXPECT_INT(ask(&f, "/test.Test/Echo", "x", 1, FOREVER, NULL, NULL), RPC_OK);
	UNTIL(&f, rpc_server_connections(f.server) == 0);
	EXPECT_INT(rpc_server_counters(f.server)->connections_idle, 1);
	while (loop_step(f.loop, 0)) /* the client hears of it */
		continue;
	EXPECT_INT(ask(&f, "/test.Test/Echo", "x", 1, FOREVER, NULL, NULL), RPC_OK);
	fix_close(&f);
}

TEST(rpc_service_names_are_unique)
{
	struct fix f;

	fix_open(&f, NULL);
	EXPECT_INT(rpc_server_add(f.server, &test_service_desc, NULL, &f.err), -EEXIST);
	EXPECT_STR(f.err.msg, "the service test.Test is there already");
	EXPECT(rpc_server_service(f.server, 0) == &test_service_desc);
	EXPECT(rpc_server_service(f.server, 1) == NULL);
	fix_close(&f);
}
