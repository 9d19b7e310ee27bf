/* SPDX-License-Identifier: Apache-2.0 */
/* qmp_test.c: the monitor socket absent, silent, closing in the middle, talking nonsense; and a real QEMU. */
#include "devices/kvm/qmp.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/test.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

struct seen {
	struct loop *loop;
	bool up, down, answered;
	char why[256];
	int code;
	char msg[512];
};

static void
on_up(void *arg)
{
	((struct seen *)arg)->up = true;
}

static void
on_down(void *arg, const char *why)
{
	struct seen *s = arg;

	s->down = true;
	snprintf(s->why, sizeof s->why, "%s", why);
}

static void
on_answer(void *arg, int code, json_t *ret, const struct err *err)
{
	struct seen *s = arg;

	s->answered = true;
	s->code = code;
	snprintf(s->msg, sizeof s->msg, "%s", err->msg);
}

static const struct qmp_events events = { on_up, on_down, NULL };

static int
listen_at(const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(a.sun_path, sizeof a.sun_path, "%s", path);
	unlink(path);
	if (bind(fd, (struct sockaddr *)&a, sizeof a) < 0 || listen(fd, 4) < 0)
		return -1;
	return fd;
}

/* Serves the loop until *flag or 10 s. */
static void
until(struct loop *l, const bool *flag)
{
	uint64_t end = clock_mono_ns() + 10 * NS_PER_S;

	while (!*flag && clock_mono_ns() < end)
		loop_step(l, NS_PER_S);
}

static const char greeting[] = "{\"QMP\": {\"version\": {}, \"capabilities\": []}}\r\n";

/* A peer in a child: sends the greeting, answers the first command, then does 'then'. */
static pid_t
peer(int fd, void (*then)(int client))
{
	pid_t pid = fork();

	if (pid == 0) {
		int c = accept(fd, NULL, NULL);
		char b[4096];

		if (send(c, greeting, sizeof greeting - 1, 0) > 0 && recv(c, b, sizeof b, 0) > 0)
			then(c);
		pause();
	}
	close(fd);
	return pid;
}

static void
end_peer(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

TEST(absent_socket_says_so)
{
	CLEANUP(loop_free) struct loop *l = loop_new();
	struct seen s = { .loop = l };
	struct qmp *q = qmp_new(l, "/tmp/qmp_test.absent", &events, &s);

	until(l, &s.down);
	EXPECT_HAS(s.why, "No such file");
	qmp_execute(q, "query-kvm", NULL, NS_PER_S, on_answer, &s);
	EXPECT(s.answered);
	EXPECT_INT(s.code, -ENOTCONN);
	EXPECT_HAS(s.msg, "/tmp/qmp_test.absent");
	qmp_free(q);
}

TEST(silent_monitor_is_busy)
{
	CLEANUP(loop_free) struct loop *l = loop_new();
	struct seen s = { .loop = l };
	int fd = listen_at("/tmp/qmp_test.silent");
	struct qmp *q;

	REQUIRE(fd >= 0);
	q = qmp_new(l, "/tmp/qmp_test.silent", &events, &s);
	until(l, &s.down);
	EXPECT_HAS(s.why, "busy");
	qmp_free(q);
	close(fd);
	unlink("/tmp/qmp_test.silent");
}

static void
answer_then_close(int c)
{
	static const char ok[] = "{\"return\": {}, \"id\": 1}\r\n";
	char b[4096];

	if (send(c, ok, sizeof ok - 1, 0) > 0 && recv(c, b, sizeof b, 0) > 0)
		close(c);
}

TEST(closing_in_the_middle_fails_the_command)
{
	CLEANUP(loop_free) struct loop *l = loop_new();
	struct seen s = { .loop = l };
	int fd = listen_at("/tmp/qmp_test.close");
	struct qmp *q;
	pid_t pid;

	REQUIRE(fd >= 0);
	pid = peer(fd, answer_then_close);
	q = qmp_new(l, "/tmp/qmp_test.close", &events, &s);
	until(l, &s.up);
	EXPECT(s.up);
	qmp_execute(q, "device_add", json_object(), 5 * NS_PER_S, on_answer, &s);
	until(l, &s.answered);
	EXPECT_INT(s.code, -EPIPE);
	EXPECT_HAS(s.msg, "device_add");
	EXPECT(s.down);
	qmp_free(q);
	end_peer(pid);
	unlink("/tmp/qmp_test.close");
}

static void
answer_then_hang(int c)
{
	static const char ok[] = "{\"return\": {}, \"id\": 1}\r\n";

	if (send(c, ok, sizeof ok - 1, 0) < 0)
		_exit(1);
}

TEST(hanging_monitor_times_out)
{
	CLEANUP(loop_free) struct loop *l = loop_new();
	struct seen s = { .loop = l };
	int fd = listen_at("/tmp/qmp_test.hang");
	struct qmp *q;
	pid_t pid;

	REQUIRE(fd >= 0);
	pid = peer(fd, answer_then_hang);
	q = qmp_new(l, "/tmp/qmp_test.hang", &events, &s);
	until(l, &s.up);
	qmp_execute(q, "device_add", NULL, 50 * NS_PER_MS, on_answer, &s);
	until(l, &s.answered);
	EXPECT_INT(s.code, -EPIPE);
	EXPECT_HAS(s.msg, "no answer to device_add in time");
	qmp_free(q);
	end_peer(pid);
	unlink("/tmp/qmp_test.hang");
}

static void
talk_nonsense(int c)
{
	if (send(c, "GET / HTTP/1.1\n", 15, 0) < 0)
		_exit(1);
}

TEST(nonsense_is_no_qmp)
{
	CLEANUP(loop_free) struct loop *l = loop_new();
	struct seen s = { .loop = l };
	int fd = listen_at("/tmp/qmp_test.http");
	struct qmp *q;
	pid_t pid;

	REQUIRE(fd >= 0);
	pid = peer(fd, talk_nonsense);
	q = qmp_new(l, "/tmp/qmp_test.http", &events, &s);
	until(l, &s.down);
	EXPECT(!s.up);
	EXPECT_HAS(s.why, "does not speak QMP");
	qmp_free(q);
	end_peer(pid);
	unlink("/tmp/qmp_test.http");
}

TEST(real_qemu_answers_and_refuses)
{
	CLEANUP(loop_free) struct loop *l = loop_new();
	struct seen s = { .loop = l };
	struct qmp *q;
	pid_t pid;

	if (access("/usr/bin/qemu-system-x86_64", X_OK) < 0)
		SKIP("qemu-system-x86_64 is not installed");
	pid = fork();
	if (pid == 0) {
		execl("/usr/bin/qemu-system-x86_64", "qemu-system-x86_64", "-nodefaults",
		    "-display", "none", "-machine", "none", "-S", "-qmp",
		    "unix:/tmp/qmp_test.qemu,server=on,wait=off", NULL);
		_exit(127);
	}
	q = qmp_new(l, "/tmp/qmp_test.qemu", &events, &s);
	until(l, &s.up);
	EXPECT(s.up);
	qmp_execute(q, "query-version", NULL, 5 * NS_PER_S, on_answer, &s);
	until(l, &s.answered);
	EXPECT_INT(s.code, 0);
	s.answered = false;
	qmp_execute(q, "device_del", json_pack("{s:s}", "id", "nope"), 5 * NS_PER_S, on_answer, &s);
	until(l, &s.answered);
	EXPECT_INT(s.code, -EREMOTEIO);
	EXPECT_HAS(s.msg, "'nope' not found");
	s.down = false;
	end_peer(pid);
	until(l, &s.down);
	EXPECT_HAS(s.why, "closed");
	qmp_free(q);
	unlink("/tmp/qmp_test.qemu");
}
