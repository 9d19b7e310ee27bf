/* SPDX-License-Identifier: Apache-2.0 */
/* qmp.c: newline-separated JSON over a unix socket, with reconnection. */
#include "devices/kvm/qmp.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#define RETRY_NS       (500 * NS_PER_MS)
#define GREETING_NS    (3 * NS_PER_S)
#define LINE_MAX_BYTES (8u << 20) /* query-pci and friends are far under it */

struct command {
	char *name;
	uint64_t id;
	qmp_fn fn;
	void *arg;
	struct loop_timer *timer;
	struct qmp *q;
	struct command *next;
};

struct qmp {
	struct loop *loop;
	char *path;
	const struct qmp_events *ev;
	void *arg;
	int fd;
	struct loop_fd *watch;
	struct loop_timer *retry, *greeting;
	bool up, told_down, greeted;
	char *why;
	struct buf in, out;
	uint64_t next_id;
	struct command *commands, **commands_tail; /* in order of sending */
};

static void drop(struct qmp *q, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void
finish(struct command *c, int code, json_t *ret, const struct err *err)
{
	qmp_fn fn = c->fn;
	void *arg = c->arg;

	loop_timer_free(c->timer);
	free(c->name);
	free(c);
	if (fn != NULL)
		fn(arg, code, ret, err);
}

/* Ends the connection: every command under way fails, and a new attempt is timed. */
static void
drop(struct qmp *q, const char *fmt, ...)
{
	struct command *c = q->commands, *next;
	bool was_up = q->up;
	va_list ap;

	va_start(ap, fmt);
	free(q->why);
	q->why = xvasprintf(fmt, ap);
	va_end(ap);
	loop_fd_del(q->watch);
	q->watch = NULL;
	if (q->fd >= 0)
		close(q->fd);
	q->fd = -1;
	q->up = q->greeted = false;
	buf_reset(&q->in);
	buf_reset(&q->out);
	loop_timer_stop(q->greeting);
	loop_timer_set(q->retry, RETRY_NS);
	q->commands = NULL;
	q->commands_tail = &q->commands;
	for (; c != NULL; c = next) {
		struct err err;

		next = c->next;
		err_set(&err, -EPIPE, "QMP socket %s: %s: %s", q->path, c->name, q->why);
		finish(c, -EPIPE, NULL, &err);
	}
	if ((was_up || !q->told_down) && q->ev->down != NULL) {
		q->told_down = true;
		q->ev->down(q->arg, q->why);
	}
}

static void
flush_out(struct qmp *q)
{
	while (q->out.len > 0) {
		ssize_t n = send(q->fd, q->out.data, q->out.len, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0 && errno == EAGAIN) {
			loop_fd_mod(q->watch, EPOLLIN | EPOLLOUT);
			return;
		}
		if (n < 0)
			return; /* the read side will tell */
		buf_shift(&q->out, (size_t)n);
	}
	loop_fd_mod(q->watch, EPOLLIN);
}

static void
capabilities_done(void *arg, int code, json_t *ret, const struct err *err)
{
	struct qmp *q = arg;

	if (code < 0)
		return; /* drop() has been here, or QEMU refuses: the retry goes on */
	q->up = true;
	q->told_down = false;
	if (q->ev->up != NULL)
		q->ev->up(q->arg);
}

static void
reply(struct qmp *q, json_t *msg)
{
	struct command *c = q->commands;
	json_t *error = json_object_get(msg, "error");
	json_t *id = json_object_get(msg, "id");
	struct err err = { 0 };

	if (c == NULL || !json_is_integer(id) || (uint64_t)json_integer_value(id) != c->id) {
		log_warn("QMP socket %s: a reply to no command of ours", q->path);
		return;
	}
	q->commands = c->next;
	if (q->commands == NULL)
		q->commands_tail = &q->commands;
	if (error != NULL) {
		const char *desc = json_string_value(json_object_get(error, "desc"));

		err_set(&err, -EREMOTEIO, "QEMU refuses %s: %s", c->name,
		    desc ? desc : "no reason given");
		finish(c, err.code, NULL, &err);
		return;
	}
	finish(c, 0, json_object_get(msg, "return"), &err);
}

static void
message(struct qmp *q, json_t *msg)
{
	const char *event = json_string_value(json_object_get(msg, "event"));

	if (!q->greeted) {
		if (json_object_get(msg, "QMP") == NULL) {
			drop(q, "it does not speak QMP");
			return;
		}
		q->greeted = true;
		loop_timer_stop(q->greeting);
		qmp_execute(q, "qmp_capabilities", NULL, 10 * NS_PER_S, capabilities_done, q);
	} else if (event != NULL) {
		if (q->ev->event != NULL)
			q->ev->event(q->arg, event, json_object_get(msg, "data"));
	} else {
		reply(q, msg);
	}
}

static void
read_lines(struct qmp *q)
{
	char *end;

	while (q->fd >= 0 && q->in.len > 0 && (end = memchr(q->in.data, '\n', q->in.len)) != NULL) {
		size_t len = (size_t)(end - q->in.data);
		json_error_t je;
		json_t *msg = json_loadb(q->in.data, len, 0, &je);

		buf_shift(&q->in, len + 1);
		if (msg == NULL || !json_is_object(msg)) {
			json_decref(msg);
			drop(q, "it does not speak QMP (%s)", je.text);
			return;
		}
		message(q, msg);
		json_decref(msg);
	}
	if (q->in.len > LINE_MAX_BYTES)
		drop(q, "a line of more than %u bytes", LINE_MAX_BYTES);
}

static void
ready(void *arg, uint32_t events)
{
	struct qmp *q = arg;
	ssize_t n;

	if (events & EPOLLOUT)
		flush_out(q);
	n = recv(q->fd, buf_room(&q->in, 64 << 10), 64 << 10, MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		drop(q, n < 0 && errno != ECONNRESET ? "%s" : "QEMU closed it", strerror(errno));
		return;
	}
	q->in.len += (size_t)n;
	read_lines(q);
}

static void
greeting_late(void *arg)
{
	struct qmp *q = arg;

	drop(q, "no greeting: the monitor is busy with another client, or QEMU hangs");
}

static void
try_connect(void *arg)
{
	struct qmp *q = arg;
	struct sockaddr_un a = { .sun_family = AF_UNIX };

	if (strlen(q->path) >= sizeof a.sun_path) {
		drop(q, "the path is longer than %zu bytes", sizeof a.sun_path - 1);
		return;
	}
	strncpy(a.sun_path, q->path, sizeof a.sun_path - 1);
	q->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (q->fd < 0 || connect(q->fd, (struct sockaddr *)&a, sizeof a) < 0) {
		drop(q, "connect: %s", strerror(errno));
		return;
	}
	q->watch = loop_fd_add(q->loop, q->fd, EPOLLIN, ready, q);
	loop_timer_set(q->greeting, GREETING_NS);
}

struct qmp *
qmp_new(struct loop *loop, const char *path, const struct qmp_events *ev, void *arg)
{
	struct qmp *q = xcalloc(1, sizeof *q);

	q->loop = loop;
	q->path = xstrdup(path);
	q->ev = ev;
	q->arg = arg;
	q->fd = -1;
	q->commands_tail = &q->commands;
	q->why = xstrdup("not connected yet");
	q->retry = loop_timer_new(loop, try_connect, q);
	q->greeting = loop_timer_new(loop, greeting_late, q);
	loop_timer_set(q->retry, 0);
	return q;
}

void
qmp_free(struct qmp *q)
{
	static const struct qmp_events nothing;

	if (q == NULL)
		return;
	q->ev = &nothing;
	drop(q, "closed");
	loop_timer_free(q->retry);
	loop_timer_free(q->greeting);
	buf_fini(&q->in);
	buf_fini(&q->out);
	free(q->why);
	free(q->path);
	free(q);
}

bool
qmp_is_up(const struct qmp *q)
{
	return q->up;
}

const char *
qmp_path(const struct qmp *q)
{
	return q->path;
}

const char *
qmp_why_down(const struct qmp *q)
{
	return q->why;
}

static void
command_late(void *arg)
{
	struct command *c = arg;
	struct qmp *q = c->q;

	drop(q, "no answer to %s in time", c->name);
}

void
qmp_execute(
    struct qmp *q, const char *command, json_t *args, uint64_t timeout_ns, qmp_fn fn, void *arg)
{
	struct command *c;
	json_t *msg;
	char *text;

	if (q->fd < 0 || !q->greeted) {
		struct err err;

		json_decref(args);
		err_set(&err, -ENOTCONN, "QMP socket %s: %s", q->path, q->why);
		fn(arg, err.code, NULL, &err);
		return;
	}
	c = xcalloc(1, sizeof *c);
	*c = (struct command){
		.name = xstrdup(command), .id = ++q->next_id, .fn = fn, .arg = arg, .q = q
	};
	c->timer = loop_timer_new(q->loop, command_late, c);
	loop_timer_set(c->timer, timeout_ns);
	*q->commands_tail = c;
	q->commands_tail = &c->next;
	msg = json_pack(
	    "{s:s, s:I, s:o*}", "execute", command, "id", (json_int_t)c->id, "arguments", args);
	text = json_dumps(msg, JSON_COMPACT);
	buf_puts(&q->out, text);
	buf_putc(&q->out, '\n');
	free(text);
	json_decref(msg);
	flush_out(q);
}
