/* SPDX-License-Identifier: Apache-2.0 */
/* link.c: the pump between a socket and an nghttp2 session. */
#include "rpc/link.h"

#include "base/clock.h"

#include <errno.h>
#include <stdarg.h>
#include <sys/socket.h>

#define OUT_CHUNK   (128u << 10) /* bytes asked of nghttp2 before they are written */
#define ROUND_BYTES (1u << 20)	 /* bytes read or written before others have their turn */
#define READ_BYTES  (32u << 10)

static void link_run(struct rpc_link *l, uint32_t events);

static void
socket_ready(void *arg, uint32_t events)
{
	link_run(arg, events);
}

static void
kicked(void *arg)
{
	link_run(arg, 0);
}

void
rpc_link_init(struct rpc_link *l, struct loop *loop, int fd, struct ssl_st *ssl, bool connecting,
    const struct rpc_link_ops *ops)
{
	*l = (struct rpc_link){ .loop = loop, .ops = ops, .connecting = connecting };
	rpc_io_init(&l->io, fd, ssl);
	l->events = EPOLLIN | (connecting || ssl != NULL ? EPOLLOUT : 0);
	l->watch = loop_fd_add(loop, fd, l->events, socket_ready, l);
	l->kick = loop_timer_new(loop, kicked, l);
	l->progress_ns = clock_mono_ns();
	if (!connecting && ssl == NULL)
		loop_timer_set(l->kick, 0);
}

void
rpc_link_fini(struct rpc_link *l)
{
	loop_timer_free(l->kick);
	loop_fd_del(l->watch);
	nghttp2_session_del(l->h2);
	rpc_io_fini(&l->io);
	buf_fini(&l->out);
	l->kick = NULL;
	l->watch = NULL;
	l->h2 = NULL;
}

void
rpc_link_kick(struct rpc_link *l)
{
	if (!l->busy)
		loop_timer_set(l->kick, 0);
}

void
rpc_link_fail(struct rpc_link *l, int code, const char *fmt, ...)
{
	char text[sizeof l->why.msg];
	va_list ap;

	if (l->failed)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	err_set(&l->why, code, "%s", text);
	l->failed = true;
	rpc_link_kick(l);
}

void
rpc_link_finish(struct rpc_link *l)
{
	l->closing = true;
	rpc_link_kick(l);
}

/* Gets from connecting to open. Returns false while it has to wait or has failed. */
static bool
link_open(struct rpc_link *l)
{
	struct err err;
	int rc;

	if (l->connecting) {
		int e = 0;
		socklen_t len = sizeof e;

		getsockopt(l->io.fd, SOL_SOCKET, SO_ERROR, &e, &len);
		if (e != 0) {
			err_errno(&err, e, "connect");
			rpc_link_fail(l, err.code, "%s", err.msg);
			return false;
		}
		l->connecting = false;
	}
	rc = rpc_io_handshake(&l->io, &err);
	if (rc == 0)
		rc = l->ops->ready(l, &err);
	if (rc < 0 && rc != -EAGAIN)
		rpc_link_fail(l, rc, "%s", err.msg);
	return rc == 0;
}

static void
link_read(struct rpc_link *l)
{
	uint8_t bytes[READ_BYTES];
	size_t total = 0;

	l->again = false;
	while (!l->failed) {
		struct err err;
		ssize_t n = rpc_io_read(&l->io, bytes, sizeof bytes, &err);
		ssize_t used;

		if (n == -EAGAIN)
			return;
		if (n <= 0) {
			if (n < 0)
				rpc_link_fail(l, (int)n, "%s", err.msg);
			else
				rpc_link_fail(l, -ECONNRESET, "the peer closed the connection");
			return;
		}
		l->bytes_in += (uint64_t)n;
		used = nghttp2_session_mem_recv(l->h2, bytes, (size_t)n);
		if (used < 0) {
			rpc_link_fail(l, -EPROTO, "HTTP/2: %s", nghttp2_strerror((int)used));
			return;
		}
		if (!nghttp2_session_want_read(l->h2))
			return;
		total += (size_t)n;
		if (total >= ROUND_BYTES) {
			l->again = true;
			return;
		}
	}
}

/* Moves bytes from nghttp2 into 'out'. Returns whether there are any. */
static bool
link_fill(struct rpc_link *l)
{
	if (l->out_off == l->out.len) {
		buf_reset(&l->out);
		l->out_off = 0;
	}
	while (l->out.len - l->out_off < OUT_CHUNK && !l->failed) {
		const uint8_t *p;
		ssize_t n = nghttp2_session_mem_send(l->h2, &p);

		if (n < 0)
			rpc_link_fail(l, -EPROTO, "HTTP/2: %s", nghttp2_strerror((int)n));
		if (n <= 0)
			break;
		buf_add(&l->out, p, (size_t)n);
	}
	return rpc_link_blocked(l);
}

static void
link_write(struct rpc_link *l)
{
	size_t total = 0;

	for (;;) {
		struct err err;
		ssize_t n;

		l->ops->work(l);
		if (!link_fill(l) || l->failed)
			return;
		n = rpc_io_write(&l->io, l->out.data + l->out_off, l->out.len - l->out_off, &err);
		if (n == -EAGAIN)
			return;
		if (n < 0) {
			rpc_link_fail(l, (int)n, "%s", err.msg);
			return;
		}
		l->out_off += (size_t)n;
		l->bytes_out += (uint64_t)n;
		total += (size_t)n;
		if (total >= ROUND_BYTES) {
			loop_timer_set(l->kick, 0);
			return;
		}
	}
}

/* Whether both sides are through. */
static bool
link_over(const struct rpc_link *l)
{
	if (l->failed)
		return true;
	if (l->h2 == NULL)
		return l->closing;
	return !rpc_link_blocked(l) && !nghttp2_session_want_write(l->h2) &&
	       (l->closing || !nghttp2_session_want_read(l->h2));
}

static void
link_watch(struct rpc_link *l)
{
	uint32_t events = 0;

	if (l->h2 == NULL || !l->throttle || !rpc_link_blocked(l))
		events |= EPOLLIN;
	if (l->connecting || rpc_link_blocked(l) || l->io.want_out)
		events |= EPOLLOUT;
	if (events != l->events)
		loop_fd_mod(l->watch, events);
	l->events = events;
	if (l->again && (events & EPOLLIN) != 0)
		loop_timer_set(l->kick, 0);
}

static void
link_run(struct rpc_link *l, uint32_t events)
{
	uint64_t moved = l->bytes_in + l->bytes_out;

	l->busy = true;
	if (!l->failed && (l->h2 != NULL || link_open(l))) {
		bool held = l->throttle && rpc_link_blocked(l);

		if (held) {
			link_write(l);
			held = rpc_link_blocked(l);
		}
		if (!l->failed && !held &&
		    ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0 || l->again))
			link_read(l);
		if (!l->failed)
			link_write(l);
	}
	l->busy = false;
	if (moved != l->bytes_in + l->bytes_out)
		l->progress_ns = clock_mono_ns();
	if (link_over(l)) {
		struct err why = l->why;

		l->ops->closed(l, &why);
		return;
	}
	link_watch(l);
}
