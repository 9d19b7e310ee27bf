/* SPDX-License-Identifier: Apache-2.0 */
/* conn_test.c: two connections on one loop: calls, credits, descriptors, and ends. */
#include "wire/conn.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/test.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

struct side {
	struct wire_conn *c;
	uint32_t msgs;		/* that reached 'msg' */
	uint64_t waiting[4096]; /* requests not answered yet */
	uint32_t n_waiting, max_waiting;
	uint32_t fds;
	bool closed, free_in_msg;
	struct err why;
	char text[64]; /* of the last message */
};

static void
on_msg(void *arg, struct wire_conn *c, struct wire_msg *m)
{
	struct side *s = arg;

	s->msgs++;
	if (m->type == WIRE_MSG_hello) {
		struct wire_msg w = { .type = WIRE_MSG_welcome };

		w.u.welcome.credits = 4;
		w.u.welcome.boot_id = "abc";
		wire_reply(c, m->req, &w);
	} else if (m->req != 0) {
		s->waiting[s->n_waiting++] = m->req;
		s->max_waiting = MAX(s->max_waiting, s->n_waiting);
	}
	if (m->type == WIRE_MSG_log_level)
		snprintf(s->text, sizeof s->text, "%s", m->u.log_level.level);
	for (uint32_t i = 0; i < m->n_fds; i++) {
		int fd = STEAL_FD(m->fds[i]);

		s->fds += fcntl(fd, F_GETFD) == FD_CLOEXEC;
		close(fd);
	}
	if (s->free_in_msg) {
		wire_conn_free(c);
		s->c = NULL;
	}
}

static void
on_closed(void *arg, struct wire_conn *c, const struct err *why)
{
	struct side *s = arg;

	s->closed = true;
	s->why = *why;
	wire_conn_free(c);
	s->c = NULL;
}

static const struct wire_handler handler = { on_msg, on_closed };

struct pair {
	struct loop *loop;
	struct side client, server;
};

static struct pair *
pair_new(void)
{
	struct pair *p = xcalloc(1, sizeof *p);
	int sv[2];

	p->loop = loop_new();
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, sv) < 0)
		abort();
	p->client.c = wire_conn_new(p->loop, sv[0], &handler, &p->client);
	p->server.c = wire_conn_new(p->loop, sv[1], &handler, &p->server);
	return p;
}

static void
pair_free(struct pair *p)
{
	wire_conn_free(p->client.c);
	wire_conn_free(p->server.c);
	loop_free(p->loop);
	free(p);
}
DEFINE_CLEANUP(struct pair, pair_free)

/* Serves until nothing happens any more. */
static void
settle(struct pair *p)
{
	while (loop_step(p->loop, 0))
		;
}

struct answers {
	int parts, finals, code;
	char text[128];
};

static void
on_answer(void *arg, struct wire_msg *m)
{
	struct answers *a = arg;

	if (wire_type_what(m->type) == WIRE_PART) {
		a->parts++;
		return;
	}
	a->finals++;
	if (m->type == WIRE_MSG_done) {
		a->code = m->u.done.code;
		snprintf(a->text, sizeof a->text, "%s", m->u.done.text);
	}
}

static void
say_hello(struct pair *p, uint32_t credits)
{
	struct wire_msg m = { .type = WIRE_MSG_hello };
	struct answers a = { 0 };

	m.u.hello.credits = credits;
	REQUIRE(wire_call(p->client.c, &m, on_answer, &a, NULL) == 0);
	settle(p);
	EXPECT_INT(a.finals, 1);
}

TEST(a_call_gets_its_parts_and_its_final_answer)
{
	CLEANUP(pair_free) struct pair *p = pair_new();
	struct wire_msg m = { .type = WIRE_MSG_port_read }, part = { .type = WIRE_MSG_port_info };
	struct err err = { -ENOENT, "port 9: there is none" };
	struct answers a = { 0 };

	say_hello(p, 8);
	REQUIRE(wire_call(p->client.c, &m, on_answer, &a, NULL) == 0);
	settle(p);
	REQUIRE(p->server.n_waiting == 1);
	wire_reply(p->server.c, p->server.waiting[0], &part);
	wire_reply(p->server.c, p->server.waiting[0], &part);
	settle(p);
	EXPECT_INT(a.parts, 2);
	EXPECT_INT(a.finals, 0);
	EXPECT_INT(wire_calls(p->client.c), 1);
	wire_reply_done(p->server.c, p->server.waiting[0], &err);
	settle(p);
	EXPECT_INT(a.finals, 1);
	EXPECT_INT(a.code, -ENOENT);
	EXPECT_STR(a.text, "port 9: there is none");
	EXPECT_INT(wire_calls(p->client.c), 0);
}

TEST(requests_over_the_credits_are_kept_back)
{
	CLEANUP(pair_free) struct pair *p = pair_new();
	struct answers a = { 0 };
	char level[16];

	say_hello(p, 8);
	for (int i = 0; i < 300; i++) {
		struct wire_msg m = { .type = WIRE_MSG_log_level };

		snprintf(level, sizeof level, "n%d", i);
		m.u.log_level.level = level;
		REQUIRE(wire_call(p->client.c, &m, on_answer, &a, NULL) == 0);
	}
	for (int i = 0; i < 300; i++) {
		settle(p);
		REQUIRE(p->server.n_waiting > 0);
		wire_reply_done(p->server.c, p->server.waiting[0], NULL);
		memmove(p->server.waiting, p->server.waiting + 1,
		    --p->server.n_waiting * sizeof p->server.waiting[0]);
	}
	settle(p);
	EXPECT_INT(a.finals, 300);
	EXPECT_INT(p->server.max_waiting, 4);
	EXPECT_STR(p->server.text, "n299");
}

TEST(a_client_over_its_credits_is_dropped)
{
	CLEANUP(pair_free) struct pair *p = pair_new();
	struct wire_msg w = { .type = WIRE_MSG_welcome }, m = { .type = WIRE_MSG_ping };
	struct answers a = { 0 };
	struct wire_msg hello = { .type = WIRE_MSG_hello };

	REQUIRE(wire_call(p->client.c, &hello, on_answer, &a, NULL) == 0);
	settle(p);
	/* a second welcome with far too many credits, so that the client misbehaves */
	REQUIRE(wire_call(p->client.c, &m, on_answer, &a, NULL) == 0);
	settle(p);
	w.u.welcome.credits = 1000;
	wire_reply(p->server.c, p->server.waiting[0], &w);
	settle(p);
	for (int i = 0; i < WIRE_CREDITS + 1; i++)
		if (wire_call(p->client.c, &m, on_answer, &a, NULL) < 0)
			EXPECT(false);
	settle(p);
	EXPECT(p->server.closed);
	EXPECT_HAS(p->server.why.msg, "more requests than credits");
	EXPECT(p->client.closed);
	EXPECT_INT(a.finals, 2 + WIRE_CREDITS + 1);
	EXPECT_INT(a.code, -ECONNRESET);
}

TEST(lossy_events_are_refused_without_credit_and_granted_again)
{
	CLEANUP(pair_free) struct pair *p = pair_new();
	struct wire_msg ev = { .type = WIRE_MSG_packet_in }, up = { .type = WIRE_MSG_port_event };
	int sent = 0;

	EXPECT_INT(wire_event(p->server.c, &ev), -ENOBUFS); /* before hello */
	say_hello(p, 8);
	while (wire_event(p->server.c, &ev) == 0)
		sent++;
	EXPECT_INT(sent, 8);
	EXPECT_INT(wire_event(p->server.c, &up), 0); /* never refused */
	settle(p);
	EXPECT_INT(p->client.msgs, 9);
	while (wire_event(p->server.c, &ev) == 0)
		sent++;
	EXPECT_INT(sent, 16);
	settle(p);
	EXPECT_INT(p->client.msgs, 17);
}

TEST(descriptors_travel_and_are_closed_when_nobody_takes_them)
{
	CLEANUP(pair_free) struct pair *p = pair_new();
	struct wire_msg m = { .type = WIRE_MSG_bdev_set, .n_fds = 2, .fds = { 0, 1 } };

	say_hello(p, 8);
	REQUIRE(wire_call(p->client.c, &m, NULL, NULL, NULL) == 0);
	settle(p);
	EXPECT_INT(p->server.fds, 2);
	EXPECT_INT(fcntl(0, F_GETFD), 0); /* the sender's own stays open */
}

TEST(the_peer_s_end_answers_what_waits)
{
	CLEANUP(pair_free) struct pair *p = pair_new();
	struct wire_msg m = { .type = WIRE_MSG_ping };
	struct answers a = { 0 };

	say_hello(p, 8);
	for (int i = 0; i < 6; i++) /* four sent, two kept back */
		REQUIRE(wire_call(p->client.c, &m, on_answer, &a, NULL) == 0);
	settle(p);
	wire_conn_free(p->server.c);
	p->server.c = NULL;
	settle(p);
	EXPECT_INT(a.finals, 6);
	EXPECT_INT(a.code, -ECONNRESET);
	EXPECT(p->client.closed);
	EXPECT_INT(p->client.why.code, 0);
}

TEST(a_connection_may_be_freed_in_its_callback)
{
	CLEANUP(pair_free) struct pair *p = pair_new();
	struct wire_msg m = { .type = WIRE_MSG_ping };
	struct answers a = { 0 };

	p->server.free_in_msg = true;
	REQUIRE(wire_call(p->client.c, &m, on_answer, &a, NULL) == 0);
	settle(p);
	EXPECT(p->client.closed);
	EXPECT(!p->server.closed);
	EXPECT_INT(a.code, -ECONNRESET);
}

TEST(what_the_socket_does_not_take_is_queued)
{
	CLEANUP(pair_free) struct pair *p = pair_new();
	CLEANUP(free) uint8_t *data = calloc(1, 60000);
	struct wire_msg m = { .type = WIRE_MSG_packet_out }, r = { .type = WIRE_MSG_text };
	struct answers a = { 0 };

	say_hello(p, 8);
	REQUIRE(wire_call(p->client.c, &m, on_answer, &a, NULL) == 0);
	settle(p);
	r.u.text.data = (struct wire_bytes){ data, 60000 };
	for (int i = 0; i < 200; i++) /* 12 MB, far over a socket buffer */
		wire_reply(p->server.c, p->server.waiting[0], &r);
	wire_reply_done(p->server.c, p->server.waiting[0], NULL);
	settle(p);
	EXPECT_INT(a.parts, 200);
	EXPECT_INT(a.finals, 1);
}

TEST(garbage_ends_the_connection)
{
	struct side s = { 0 };
	CLEANUP(loop_free) struct loop *l = loop_new();
	CLEANUP(close) int peer = -1;
	int sv[2];

	REQUIRE(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, sv) == 0);
	peer = sv[1];
	s.c = wire_conn_new(l, sv[0], &handler, &s);
	REQUIRE(send(peer, "garbage", 7, 0) == 7);
	while (loop_step(l, 0))
		;
	EXPECT(s.closed);
	EXPECT_STR(s.why.msg, "control socket: message of 7 bytes is shorter than a header");
}

TEST(a_socket_is_private_and_an_old_one_is_replaced)
{
	char dir[] = "/tmp/wire-test-XXXXXX";
	CLEANUP(free) char *path = NULL;
	struct err err = { 0 };
	struct stat st;

	REQUIRE(mkdtemp(dir) != NULL);
	path = xasprintf("%s/dp.sock", dir);
	EXPECT_INT(wire_connect(path, &err), -ENOENT);
	EXPECT_HAS(err.msg, "No such file");
	for (int i = 0; i < 2; i++) {
		CLEANUP(close) int l = wire_listen(path, &err), c = -1, a = -1;

		REQUIRE(l >= 0);
		EXPECT_INT(wire_accept(l, &err), -EAGAIN);
		c = wire_connect(path, &err);
		REQUIRE(c >= 0);
		a = wire_accept(l, &err);
		REQUIRE(a >= 0);
		EXPECT_INT(wire_peer_pid(a), getpid());
	}
	REQUIRE(stat(path, &st) == 0);
	EXPECT_INT(st.st_mode & 0777, 0600);
	EXPECT_INT(wire_connect(path, &err), -ECONNREFUSED);
	EXPECT(file_rmtree(dir, NULL) == 0);
}
