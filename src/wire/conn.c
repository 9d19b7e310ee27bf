/* SPDX-License-Identifier: Apache-2.0 */
/* conn.c: one SEQPACKET socket, an output queue, the calls that wait, and the credits. */
#include "wire/conn.h"

#include "base/clock.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/vec.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { READ_BATCH = 64, ARENA_LIMIT = 4 << 20 };

struct out { /* a message that waits */
	struct buf data;
	int fds[WIRE_FDS_MAX]; /* own duplicates */
	uint32_t n_fds;
	struct out *next;
};

struct queue {
	struct out *head, **tail;
};

struct call {
	uint64_t req;
	wire_reply_fn fn;
	void *arg;
};

struct wire_conn {
	struct loop *loop;
	int fd;
	struct loop_fd *watch;
	const struct wire_handler *handler;
	void *arg;
	struct queue out;  /* to be sent when the socket takes more */
	struct queue held; /* requests without a credit */
	size_t queued_bytes;
	bool busy;   /* in a callback: free later */
	bool dead;   /* no longer usable; fd closed */
	bool freed;  /* wire_conn_free was called while busy */
	bool broken; /* a send failed: 'closed' is told from the loop */
	struct err why;

	struct map calls; /* request id -> struct call */
	uint64_t next_req;
	uint64_t heard_ns;	/* the last message came, or calls began to wait */
	uint32_t credits;	/* client: requests it may still send */
	uint32_t open;		/* server: requests without a final answer */
	uint32_t event_credits; /* server: LOSSY events it may still send */
	uint32_t event_window;	/* client: what it told in hello */
	uint32_t events_taken;	/* client: since the last grant */

	uint8_t rx[WIRE_MSG_MAX];
};

/* ---- sockets ---- */

static int
fill_addr(const char *path, struct sockaddr_un *sa, struct err *err)
{
	*sa = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (strlen(path) >= sizeof sa->sun_path)
		return err_set(err, -ENAMETOOLONG, "socket %s: the path is over %zu bytes", path,
		    sizeof sa->sun_path - 1);
	memcpy(sa->sun_path, path, strlen(path) + 1);
	return 0;
}

static int
check_peer(int fd, struct err *err)
{
	struct ucred cred;
	socklen_t len = sizeof cred;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len) < 0)
		return err_errno(err, errno, "control socket: credentials of the peer");
	if (cred.uid != geteuid() && cred.uid != 0)
		return err_set(err, -EPERM, "control socket: process %d of user %u is refused",
		    (int)cred.pid, (unsigned)cred.uid);
	return 0;
}

int
wire_peer_pid(int fd)
{
	struct ucred cred;
	socklen_t len = sizeof cred;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len) < 0)
		return -errno;
	return (int)cred.pid;
}

int
wire_listen(const char *path, struct err *err)
{
	CLEANUP(close) int fd = -1;
	struct sockaddr_un sa;
	mode_t mask;
	int rc;

	rc = fill_addr(path, &sa, err);
	if (rc < 0)
		return rc;
	fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return err_errno(err, errno, "socket %s", path);
	if (unlink(path) < 0 && errno != ENOENT)
		return err_errno(err, errno, "socket %s: removing the old one", path);
	mask = umask(0177);
	rc = bind(fd, (struct sockaddr *)&sa, sizeof sa);
	rc = rc < 0 ? errno : 0;
	umask(mask);
	if (rc == 0 && listen(fd, 16) < 0)
		rc = errno;
	if (rc != 0)
		return err_errno(err, rc, "socket %s", path);
	return STEAL_FD(fd);
}

int
wire_accept(int listen_fd, struct err *err)
{
	CLEANUP(close) int fd = accept4(listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	int rc;

	if (fd < 0) {
		if (errno == EWOULDBLOCK || errno == ECONNABORTED)
			return -EAGAIN;
		return err_errno(err, errno, "control socket: accept");
	}
	rc = check_peer(fd, err);
	return rc < 0 ? rc : STEAL_FD(fd);
}

int
wire_connect(const char *path, struct err *err)
{
	CLEANUP(close) int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	struct sockaddr_un sa;
	int rc = fill_addr(path, &sa, err);

	if (rc < 0)
		return rc;
	if (fd < 0)
		return err_errno(err, errno, "socket %s", path);
	if (connect(fd, (struct sockaddr *)&sa, sizeof sa) < 0)
		return err_errno(err, errno, "connect to %s", path);
	rc = check_peer(fd, err);
	return rc < 0 ? rc : STEAL_FD(fd);
}

/* ---- life ---- */

static void conn_ready(void *arg, uint32_t events);

struct wire_conn *
wire_conn_new(struct loop *l, int fd, const struct wire_handler *h, void *arg)
{
	struct wire_conn *c = xcalloc(1, sizeof *c);
	int bytes = 1 << 20; /* the kernel caps it; more means fewer wake-ups */

	*c = (struct wire_conn){
		.loop = l, .fd = fd, .handler = h, .arg = arg, .next_req = 1, .credits = 1
	};
	c->out.tail = &c->out.head;
	c->held.tail = &c->held.head;
	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
	c->watch = loop_fd_add(l, fd, EPOLLIN, conn_ready, c);
	return c;
}

static void
out_free(struct out *o)
{
	for (uint32_t i = 0; i < o->n_fds; i++)
		close(o->fds[i]);
	buf_fini(&o->data);
	free(o);
}

static void
queue_put(struct queue *q, struct out *o)
{
	o->next = NULL;
	*q->tail = o;
	q->tail = &o->next;
}

static struct out *
queue_get(struct queue *q)
{
	struct out *o = q->head;

	if (o == NULL)
		return NULL;
	q->head = o->next;
	if (q->head == NULL)
		q->tail = &q->head;
	return o;
}

/* Closes the socket and answers the calls that wait; leaves the struct. */
static void
conn_shut(struct wire_conn *c)
{
	struct wire_msg m = { .type = WIRE_MSG_done };
	struct map calls = c->calls;
	struct map_item *it;
	struct out *o;

	if (c->dead)
		return;
	c->dead = true;
	loop_fd_del(c->watch);
	close(c->fd);
	while ((o = queue_get(&c->out)) != NULL)
		out_free(o);
	while ((o = queue_get(&c->held)) != NULL)
		out_free(o);
	c->calls = (struct map){ 0 };
	m.u.done.code = -ECONNRESET;
	m.u.done.text = c->why.code < 0 ? c->why.msg : "the data plane closed the connection";
	map_for_each (it, &calls) {
		struct call *call = it->value;

		m.req = call->req;
		if (call->fn != NULL)
			call->fn(call->arg, &m);
		free(call);
	}
	map_fini(&calls);
}

void
wire_conn_free(struct wire_conn *c)
{
	if (c == NULL || c->freed)
		return;
	c->freed = true;
	if (c->busy)
		return;
	c->busy = true; /* callbacks of conn_shut may come back here */
	conn_shut(c);
	free(c);
}

void
wire_conn_abort(struct wire_conn *c, const struct err *why)
{
	c->why = *why;
	wire_conn_free(c);
}

/* Tells the owner that it is over. */
static void
conn_close(struct wire_conn *c)
{
	if (c->dead || c->freed)
		return;
	conn_shut(c);
	if (!c->freed && c->handler->closed != NULL)
		c->handler->closed(c->arg, c, &c->why);
}

/* ---- output ---- */

/* Sends one message: 1 sent, 0 the socket is full, else -errno. */
static int
send_now(struct wire_conn *c, const void *data, size_t len, const int *fds, uint32_t n_fds)
{
	union {
		struct cmsghdr h;
		char space[CMSG_SPACE(sizeof(int) * WIRE_FDS_MAX)];
	} ctl;
	struct iovec iov = { (void *)data, len };
	struct msghdr mh = { .msg_iov = &iov, .msg_iovlen = 1 };

	if (n_fds > 0) {
		memset(&ctl, 0, sizeof ctl);
		mh.msg_control = &ctl;
		mh.msg_controllen = CMSG_SPACE(sizeof(int) * n_fds);
		ctl.h.cmsg_level = SOL_SOCKET;
		ctl.h.cmsg_type = SCM_RIGHTS;
		ctl.h.cmsg_len = CMSG_LEN(sizeof(int) * n_fds);
		memcpy(CMSG_DATA(&ctl.h), fds, sizeof(int) * n_fds);
	}
	while (sendmsg(c->fd, &mh, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) {
		if (errno == EINTR)
			continue;
		if (errno == EAGAIN || errno == ENOBUFS || errno == ETOOMANYREFS)
			return 0;
		return -errno;
	}
	return 1;
}

/* The connection cannot be used any more; tells the owner from the loop, as it may be deep in its own
 * code now. */
static void
conn_break(struct wire_conn *c, int code, const char *what)
{
	if (c->broken)
		return;
	c->broken = true;
	if (code == -EPIPE || code == -ECONNRESET)
		c->why = (struct err){ 0 };
	else
		err_errno(&c->why, -code, "control socket: %s", what);
	shutdown(c->fd, SHUT_RDWR); /* makes it readable, so that conn_ready runs */
}

/* Takes the data of 'data' on success. */
static struct out *
out_new(struct buf *data, const struct wire_msg *m)
{
	struct out *o = xcalloc(1, sizeof *o);

	o->data = *data;
	*data = (struct buf)BUF_INIT;
	for (uint32_t i = 0; i < m->n_fds && i < WIRE_FDS_MAX; i++) {
		int fd = fcntl(m->fds[i], F_DUPFD_CLOEXEC, 0);

		if (fd < 0) {
			int e = errno;

			out_free(o);
			errno = e;
			return NULL;
		}
		o->fds[o->n_fds++] = fd;
	}
	return o;
}

static int
queue_out(struct wire_conn *c, struct queue *q, struct buf *data, const struct wire_msg *m)
{
	size_t len = data->len;
	struct out *o;

	if (c->queued_bytes + len > WIRE_QUEUE_BYTES)
		return -ENOBUFS;
	o = out_new(data, m);
	if (o == NULL)
		return -errno;
	c->queued_bytes += len;
	queue_put(q, o);
	return 0;
}

/* Sends or queues an encoded message. */
static int
put_out(struct wire_conn *c, struct buf *data, const struct wire_msg *m)
{
	int rc = 0;

	if (c->dead || c->broken)
		return -ECONNRESET;
	if (c->out.head == NULL)
		rc = send_now(c, data->data, data->len, m->fds, m->n_fds);
	if (rc == 0) {
		rc = queue_out(c, &c->out, data, m);
		if (rc == 0)
			loop_fd_mod(c->watch, EPOLLIN | EPOLLOUT);
	}
	if (rc < 0)
		conn_break(c, rc, rc == -ENOBUFS ? "the peer does not read" : "send");
	return rc < 0 ? rc : 0;
}

static void
flush_out(struct wire_conn *c)
{
	while (c->out.head != NULL && !c->broken) {
		struct out *o = c->out.head;
		int rc = send_now(c, o->data.data, o->data.len, o->fds, o->n_fds);

		if (rc < 0)
			conn_break(c, rc, "send");
		if (rc <= 0)
			return;
		queue_get(&c->out);
		c->queued_bytes -= o->data.len;
		out_free(o);
	}
	if (!c->broken)
		loop_fd_mod(c->watch, EPOLLIN);
}

int
wire_call(struct wire_conn *c, struct wire_msg *m, wire_reply_fn fn, void *arg, struct err *err)
{
	CLEANUP(buf_fini) struct buf data = BUF_INIT;
	struct call *call;
	int rc;

	if (c->dead || c->broken || c->freed)
		return err_set(err, -ECONNRESET, "the connection to the data plane is gone");
	m->req = c->next_req;
	rc = wire_encode(m, &data, err);
	if (rc < 0)
		return rc;
	if (c->credits > 0)
		rc = put_out(c, &data, m);
	else
		rc = queue_out(c, &c->held, &data, m);
	if (rc < 0)
		return err_errno(err, -rc, "message %s to the data plane", wire_type_name(m->type));
	if (c->credits > 0)
		c->credits--;
	if (c->calls.n == 0)
		c->heard_ns = clock_mono_ns();
	call = xmalloc(sizeof *call);
	*call = (struct call){ c->next_req++, fn, arg };
	map_put(&c->calls, &call->req, sizeof call->req, call);
	if (m->type == WIRE_MSG_hello)
		c->event_window = m->u.hello.credits;
	return 0;
}

uint32_t
wire_calls(const struct wire_conn *c)
{
	return (uint32_t)c->calls.n;
}

uint64_t
wire_silent_ns(const struct wire_conn *c)
{
	return c->calls.n == 0 ? 0 : clock_mono_ns() - c->heard_ns;
}

static void
send_held(struct wire_conn *c)
{
	while (c->credits > 0 && c->held.head != NULL && !c->broken && !c->dead) {
		struct out *o = queue_get(&c->held);

		c->credits--;
		queue_put(&c->out, o);
		flush_out(c);
		if (c->out.head != NULL && !c->broken)
			loop_fd_mod(c->watch, EPOLLIN | EPOLLOUT);
	}
}

void
wire_reply(struct wire_conn *c, uint64_t req, struct wire_msg *m)
{
	CLEANUP(buf_fini) struct buf data = BUF_INIT;
	struct err err = { 0 };

	m->req = req;
	if (wire_encode(m, &data, &err) < 0) {
		if (wire_type_what(m->type) == WIRE_FINAL)
			wire_reply_done(c, req, &err);
		return;
	}
	if (wire_type_what(m->type) == WIRE_FINAL && c->open > 0)
		c->open--;
	if (m->type == WIRE_MSG_welcome)
		c->credits = m->u.welcome.credits;
	if (put_out(c, &data, m) < 0)
		return; /* told by 'closed' */
}

void
wire_reply_done(struct wire_conn *c, uint64_t req, const struct err *err)
{
	struct wire_msg m = { .type = WIRE_MSG_done };

	if (err != NULL && err->code != 0) {
		m.u.done.code = err->code;
		m.u.done.text = err->msg;
	}
	wire_reply(c, req, &m);
}

int
wire_event(struct wire_conn *c, struct wire_msg *m)
{
	CLEANUP(buf_fini) struct buf data = BUF_INIT;
	bool lossy = wire_type_what(m->type) == WIRE_LOSSY;
	int rc;

	if (lossy && c->event_credits == 0)
		return -ENOBUFS;
	m->req = 0;
	rc = wire_encode(m, &data, NULL);
	if (rc == 0)
		rc = put_out(c, &data, m);
	if (rc == 0 && lossy)
		c->event_credits--;
	return rc;
}

/* ---- input ---- */

static void
take_fds(struct msghdr *mh, int *fds, uint32_t *n_fds)
{
	for (struct cmsghdr *cm = CMSG_FIRSTHDR(mh); cm != NULL; cm = CMSG_NXTHDR(mh, cm)) {
		size_t n = (cm->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		const unsigned char *p = CMSG_DATA(cm);

		if (cm->cmsg_level != SOL_SOCKET || cm->cmsg_type != SCM_RIGHTS)
			continue;
		for (size_t i = 0; i < n; i++) {
			int fd;

			memcpy(&fd, p + i * sizeof fd, sizeof fd);
			if (*n_fds < WIRE_FDS_MAX)
				fds[(*n_fds)++] = fd;
			else
				close(fd);
		}
	}
}

static void
handle_answer(struct wire_conn *c, struct wire_msg *m)
{
	struct call *call = map_get(&c->calls, &m->req, sizeof m->req);
	bool final = wire_type_what(m->type) == WIRE_FINAL;

	if (call == NULL) {
		err_set(&c->why, -EPROTO,
		    "control socket: answer %s to request %llu that is not open",
		    wire_type_name(m->type), (unsigned long long)m->req);
		conn_close(c);
		return;
	}
	if (final) {
		map_del(&c->calls, &m->req, sizeof m->req);
		if (m->type == WIRE_MSG_welcome)
			c->credits = MAX(m->u.welcome.credits, 1);
		else
			c->credits++;
	}
	if (call->fn != NULL)
		call->fn(call->arg, m);
	if (final)
		free(call);
	send_held(c);
}

/* Grants the events that were taken, half a window at a time. */
static void
grant(struct wire_conn *c)
{
	CLEANUP(buf_fini) struct buf data = BUF_INIT;
	struct wire_msg m = { .type = WIRE_MSG_credit };

	if (++c->events_taken < MAX(c->event_window / 2, 1))
		return;
	m.u.credit.n = c->events_taken;
	c->events_taken = 0;
	if (wire_encode(&m, &data, NULL) == 0 && put_out(c, &data, &m) < 0)
		return; /* told by 'closed' */
}

static void
handle_msg(struct wire_conn *c, struct wire_msg *m)
{
	uint64_t sum;

	switch (wire_type_what(m->type)) {
	case WIRE_CONTROL:
		sum = (uint64_t)c->event_credits + m->u.credit.n;
		c->event_credits = (uint32_t)MIN(sum, 1u << 20);
		return;
	case WIRE_FINAL:
	case WIRE_PART:
		handle_answer(c, m);
		return;
	case WIRE_LOSSY:
		grant(c);
		break;
	case WIRE_EVENT:
		break;
	case WIRE_REQUEST:
		if (m->req == 0 || ++c->open > WIRE_CREDITS) {
			err_set(&c->why, -EPROTO, "control socket: %s",
			    m->req == 0 ? "request 0" : "more requests than credits");
			conn_close(c);
			return;
		}
		if (m->type == WIRE_MSG_hello)
			c->event_credits = MIN(m->u.hello.credits, 1u << 20);
		break;
	}
	c->handler->msg(c->arg, c, m);
}

/* Reads and handles one message; false when there is none or it is over. */
static bool
read_one(struct wire_conn *c)
{
	union {
		struct cmsghdr h;
		char space[CMSG_SPACE(sizeof(int) * WIRE_FDS_MAX)];
	} ctl;
	struct iovec iov = { c->rx, sizeof c->rx };
	struct msghdr mh = {
		.msg_iov = &iov, .msg_iovlen = 1, .msg_control = &ctl, .msg_controllen = sizeof ctl
	};
	ssize_t n = recvmsg(c->fd, &mh, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
	CLEANUP(arena_free) struct arena *arena = NULL;
	int fds[WIRE_FDS_MAX];
	uint32_t n_fds = 0;
	struct wire_msg m;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return errno == EINTR;
	if (n <= 0) {
		if (n < 0 && errno != ECONNRESET)
			err_errno(&c->why, errno, "control socket: receive");
		conn_close(c);
		return false;
	}
	c->heard_ns = clock_mono_ns();
	take_fds(&mh, fds, &n_fds);
	if (mh.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) {
		memset(&m, 0, sizeof m);
		err_set(&c->why, -EPROTO, "control socket: a message that is too large");
	} else {
		arena = arena_new(ARENA_LIMIT);
		if (wire_decode(c->rx, (size_t)n, arena, &m, &c->why) < 0)
			err_prefix(&c->why, "control socket: ");
	}
	m.n_fds = n_fds;
	for (uint32_t i = 0; i < WIRE_FDS_MAX; i++)
		m.fds[i] = i < n_fds ? fds[i] : -1;
	if (c->why.code < 0)
		conn_close(c);
	else
		handle_msg(c, &m);
	for (uint32_t i = 0; i < n_fds; i++)
		if (m.fds[i] >= 0)
			close(m.fds[i]);
	return !c->dead && !c->freed;
}

static void
conn_ready(void *arg, uint32_t events)
{
	struct wire_conn *c = arg;

	c->busy = true;
	if (c->broken)
		conn_close(c);
	if (!c->dead && (events & EPOLLOUT))
		flush_out(c);
	for (int i = 0; i < READ_BATCH && !c->dead && !c->freed && read_one(c); i++)
		;
	if (!c->dead && !c->freed && c->broken)
		conn_close(c);
	c->busy = false;
	if (c->freed) {
		c->freed = false;
		wire_conn_free(c);
	}
}
