/* SPDX-License-Identifier: Apache-2.0 */
/* server.c: services, listeners, and the server as a whole. */
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "rpc/addr.h"
#include "rpc/conn.h"
#include "rpc/tls.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#define BACKLOG		128
#define ACCEPT_ROUND	16 /* connections taken before others have their turn */
#define ACCEPT_RETRY_NS (200 * NS_PER_MS)
#define DRAIN_NOTICE_NS (100 * NS_PER_MS) /* for calls that were on their way */

#define OR(value, otherwise) ((value) != 0 ? (value) : (otherwise))

static void sweep(void *arg);
static void drain_step(void *arg);

struct rpc_server *
rpc_server_new(struct loop *loop, const struct rpc_server_opts *opts)
{
	static const struct rpc_server_opts none;
	const struct rpc_server_opts *o = opts != NULL ? opts : &none;
	struct rpc_server *s = xcalloc(1, sizeof *s);

	s->loop = loop;
	s->opts = (struct rpc_server_opts){
		.max_connections = OR(o->max_connections, 256),
		.max_calls = OR(o->max_calls, 100),
		.max_message_bytes = OR(o->max_message_bytes, 32u << 20),
		.max_buffered_bytes = OR(o->max_buffered_bytes, 256u << 20),
		.send_queue_bytes = OR(o->send_queue_bytes, 1u << 20),
		.handshake_timeout_ns = OR(o->handshake_timeout_ns, 10 * NS_PER_S),
		.idle_timeout_ns = OR(o->idle_timeout_ns, UINT64_MAX),
		.stall_timeout_ns = OR(o->stall_timeout_ns, 60 * NS_PER_S),
		.limits = o->limits,
	};
	if (s->opts.limits.depth == 0)
		s->opts.limits.depth = rpc_limits_default.depth;
	if (s->opts.limits.decoded_bytes == 0)
		s->opts.limits.decoded_bytes = rpc_limits_default.decoded_bytes;
	s->sweep = loop_timer_new(loop, sweep, s);
	s->drain = loop_timer_new(loop, drain_step, s);
	conn_callbacks(&s->callbacks, &s->option);
	return s;
}

static void
listener_free(struct listener *l)
{
	struct stat st;

	loop_fd_del(l->watch);
	loop_timer_free(l->retry);
	close(l->fd);
	if (l->path != NULL && stat(l->path, &st) == 0 && st.st_dev == l->dev &&
	    st.st_ino == l->ino)
		unlink(l->path);
	rpc_tls_free(l->tls);
	free(l->path);
	free(l);
}

static void
listeners_free(struct rpc_server *s)
{
	while (s->listeners != NULL) {
		struct listener *l = s->listeners;

		s->listeners = l->next;
		listener_free(l);
	}
}

/* Frees the server once its owner and its last connection have let go. */
void
server_put(struct rpc_server *s)
{
	struct map_item *it;

	if (!s->freed || s->n_conns > 0)
		return;
	map_for_each (it, &s->methods) {
		free(it->value);
	}
	map_fini(&s->methods);
	vec_fini(&s->services);
	nghttp2_session_callbacks_del(s->callbacks);
	nghttp2_option_del(s->option);
	free(s);
}

/* The first connection that still has its socket. */
static struct conn *
open_conn(struct rpc_server *s)
{
	struct conn *c = s->conns;

	while (c != NULL && c->gone)
		c = c->next;
	return c;
}

void
rpc_server_free(struct rpc_server *s)
{
	static const struct err none;
	struct conn *c;

	if (s == NULL)
		return;
	s->drained = NULL;
	listeners_free(s);
	loop_timer_free(STEAL(s->sweep));
	loop_timer_free(STEAL(s->drain));
	while ((c = open_conn(s)) != NULL)
		conn_close(c, &none);
	s->freed = true;
	server_put(s);
}

int
rpc_server_add(struct rpc_server *s, const struct rpc_service *svc, void *arg, struct err *err)
{
	for (size_t i = 0; i < s->services.n; i++)
		if (strcmp(s->services.v[i].svc->name, svc->name) == 0)
			return err_set(err, -EEXIST, "the service %s is there already", svc->name);
	vec_push(&s->services, ((struct bound_service){ svc, arg }));
	for (size_t i = 0; i < svc->n_methods; i++) {
		const struct rpc_method *m = &svc->methods[i];
		CLEANUP(free) char *path = xasprintf("/%s/%s", svc->name, m->name);
		struct bound_method *b = xmalloc(sizeof *b);

		assert(m->message != NULL && m->request != NULL && m->response != NULL);
		assert(m->end != NULL || m->kind == RPC_UNARY || m->kind == RPC_SERVER_STREAM);
		*b = (struct bound_method){ m, arg };
		free(map_sput(&s->methods, path, b));
	}
	return 0;
}

const struct rpc_service *
rpc_server_service(const struct rpc_server *s, size_t i)
{
	return i < s->services.n ? s->services.v[i].svc : NULL;
}

/* ---- time */

/* How often silent connections are looked for: often enough for the shortest limit. */
static uint64_t
sweep_ns(const struct rpc_server *s)
{
	uint64_t t = MIN(s->opts.handshake_timeout_ns, s->opts.stall_timeout_ns);

	t = MIN(t, s->opts.idle_timeout_ns) / 4;
	return MIN(MAX(t, 5 * NS_PER_MS), 5 * NS_PER_S);
}

static void
sweep(void *arg)
{
	struct rpc_server *s = arg;
	uint64_t now = clock_mono_ns();

	for (struct conn *c = s->conns; c != NULL; c = c->next)
		conn_sweep(c, now);
	if (s->n_open > 0)
		loop_timer_set(s->sweep, sweep_ns(s));
}

/* ---- listening */

static void
add_conn(struct rpc_server *s, int fd, struct rpc_tls *tls)
{
	struct rpc_peer peer = { 0 };

	if (s->n_open >= s->opts.max_connections) {
		s->count.connections_refused++;
		close(fd);
		return;
	}
	if (tls == NULL)
		rpc_addr_peer_unix(fd, &peer);
	else
		rpc_addr_peer_tcp(fd, &peer);
	if (s->n_open == 0)
		loop_timer_set(s->sweep, sweep_ns(s));
	conn_new(s, fd, tls, &peer);
}

void
rpc_server_adopt(struct rpc_server *s, int fd)
{
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	add_conn(s, fd, NULL);
}

static void
listen_again(void *arg)
{
	struct listener *l = arg;

	loop_fd_mod(l->watch, EPOLLIN);
}

static void
accept_ready(void *arg, uint32_t events)
{
	struct listener *l = arg;

	(void)events;
	for (int i = 0; i < ACCEPT_ROUND; i++) {
		int fd = accept4(l->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (fd >= 0) {
			add_conn(l->srv, fd, l->tls);
			continue;
		}
		if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
			log_warn("rpc: cannot accept a connection: %s", strerror(errno));
			loop_fd_mod(l->watch, 0);
			loop_timer_set(l->retry, ACCEPT_RETRY_NS);
		}
		return; /* EAGAIN, or a peer that has gone again */
	}
}

static void
add_listener(struct rpc_server *s, int fd, const char *path, struct rpc_tls *tls)
{
	struct listener *l = xcalloc(1, sizeof *l);
	struct stat st;

	*l = (struct listener){ .srv = s, .fd = fd, .tls = tls, .next = s->listeners };
	if (path != NULL && stat(path, &st) == 0) {
		l->path = xstrdup(path);
		l->dev = st.st_dev;
		l->ino = st.st_ino;
	}
	l->watch = loop_fd_add(s->loop, fd, EPOLLIN, accept_ready, l);
	l->retry = loop_timer_new(s->loop, listen_again, l);
	s->listeners = l;
}

int
rpc_listen_unix(struct rpc_server *s, const char *path, const char *group, struct err *err)
{
	CLEANUP(close) int fd = -1;
	int rc = rpc_addr_listen_unix(path, group, BACKLOG, &fd, err);

	if (rc < 0)
		return rc;
	add_listener(s, STEAL_FD(fd), path, NULL);
	return 0;
}

int
rpc_listen_tcp(struct rpc_server *s, const char *host, uint16_t port,
    const struct rpc_tls_opts *tls_opts, uint16_t *bound_port, struct err *err)
{
	CLEANUP(rpc_tls_free) struct rpc_tls *tls = NULL;
	CLEANUP(close) int fd = -1;
	int rc;

	if (tls_opts == NULL)
		return err_set(err, -EPERM, "TCP port %u: refused without mutual TLS", port);
	rc = rpc_tls_new(true, tls_opts, &tls, err);
	if (rc < 0)
		return rc;
	rc = rpc_addr_listen_tcp(host, port, BACKLOG, &fd, bound_port, err);
	if (rc < 0)
		return rc;
	add_listener(s, STEAL_FD(fd), NULL, STEAL(tls));
	return 0;
}

int
rpc_server_reload(struct rpc_server *s, struct err *err)
{
	int rc = 0;

	for (struct listener *l = s->listeners; l != NULL && rc == 0; l = l->next)
		if (l->tls != NULL)
			rc = rpc_tls_reload(l->tls, err);
	return rc;
}

/* ---- the end */

/* The notice has had its time, or the last connection has gone. */
static void
drain_step(void *arg)
{
	struct rpc_server *s = arg;
	void (*fn)(void *) = s->drained;

	if (s->n_open == 0) {
		s->drained = NULL;
		if (fn != NULL)
			fn(s->drained_arg); /* may free the server */
		return;
	}
	for (struct conn *c = s->conns; c != NULL; c = c->next)
		if (!c->gone)
			conn_drain(c, true);
}

void
rpc_server_drain(struct rpc_server *s, void (*done)(void *arg), void *arg)
{
	if (s->draining)
		return;
	s->draining = true;
	s->drained = done;
	s->drained_arg = arg;
	listeners_free(s);
	loop_timer_set(s->drain, s->n_open > 0 ? DRAIN_NOTICE_NS : 0);
	for (struct conn *c = s->conns; c != NULL; c = c->next)
		if (!c->gone)
			conn_drain(c, false);
}

void
server_conn_gone(struct rpc_server *s)
{
	if (s->draining && s->n_open == 0 && s->drain != NULL)
		loop_timer_set(s->drain, 0);
}

const struct rpc_counters *
rpc_server_counters(const struct rpc_server *s)
{
	return &s->count;
}

unsigned
rpc_server_connections(const struct rpc_server *s)
{
	return s->n_open;
}
