/* SPDX-License-Identifier: Apache-2.0 */
/* client.c: addresses, connections, nghttp2's callbacks. */
#include "rpc/client.h"

#include "base/clock.h"
#include "base/mem.h"
#include "rpc/addr.h"
#include "rpc/peer.h"
#include "rpc/rpc.h"
#include "rpc/tls.h"

#include <errno.h>
#include <string.h>

#define STREAM_WINDOW	  (1 << 20) /* bytes that the server may send ahead in a call */
#define CONNECTION_WINDOW (16 << 20)
#define HEADER_LIST_MAX	  (128u << 10)

static struct client_conn *
conn_of(struct rpc_link *l)
{
	return CONTAINER_OF(l, struct client_conn, link);
}

/* ---- nghttp2's callbacks; 'user' is the connection */

static int
on_header(nghttp2_session *h2, const nghttp2_frame *frame, const uint8_t *name, size_t name_len,
    const uint8_t *value, size_t value_len, uint8_t flags, void *user)
{
	struct rpc_stream *st = nghttp2_session_get_stream_user_data(h2, frame->hd.stream_id);

	(void)name_len;
	(void)flags;
	(void)user;
	if (st != NULL)
		stream_header(st, (const char *)name, (const char *)value, value_len);
	return 0;
}

static int
on_data(nghttp2_session *h2, uint8_t flags, int32_t stream_id, const uint8_t *data, size_t len,
    void *user)
{
	struct rpc_stream *st = nghttp2_session_get_stream_user_data(h2, stream_id);

	(void)flags;
	(void)user;
	if (st != NULL)
		stream_data(st, data, len);
	else
		nghttp2_session_consume(h2, stream_id, len);
	return 0;
}

static int
on_stream_close(nghttp2_session *h2, int32_t stream_id, uint32_t error_code, void *user)
{
	struct rpc_stream *st = nghttp2_session_get_stream_user_data(h2, stream_id);

	(void)user;
	if (st != NULL)
		stream_closed(st, error_code);
	return 0;
}

static int
on_frame_recv(nghttp2_session *h2, const nghttp2_frame *frame, void *user)
{
	struct client_conn *cc = user;

	(void)h2;
	if (frame->hd.type == NGHTTP2_SETTINGS && !cc->greeted) {
		cc->greeted = true;
		loop_timer_free(STEAL(cc->timer));
	}
	if (frame->hd.type == NGHTTP2_GOAWAY) {
		cc->going = true;
		if (cc->client->current == cc)
			cc->client->current = NULL;
	}
	return 0;
}

static int
on_frame_not_send(nghttp2_session *h2, const nghttp2_frame *frame, int code, void *user)
{
	struct rpc_stream *st;

	(void)user;
	if (frame->hd.type != NGHTTP2_HEADERS)
		return 0;
	st = nghttp2_session_get_stream_user_data(h2, frame->hd.stream_id);
	if (st != NULL)
		stream_fail(st, RPC_UNAVAILABLE, nghttp2_strerror(code));
	return 0;
}

static void
make_callbacks(struct rpc_client *c)
{
	if (nghttp2_session_callbacks_new(&c->callbacks) != 0 ||
	    nghttp2_option_new(&c->option) != 0)
		abort(); /* memory is out */
	nghttp2_session_callbacks_set_on_header_callback(c->callbacks, on_header);
	nghttp2_session_callbacks_set_on_data_chunk_recv_callback(c->callbacks, on_data);
	nghttp2_session_callbacks_set_on_stream_close_callback(c->callbacks, on_stream_close);
	nghttp2_session_callbacks_set_on_frame_recv_callback(c->callbacks, on_frame_recv);
	nghttp2_session_callbacks_set_on_frame_not_send_callback(c->callbacks, on_frame_not_send);
	nghttp2_option_set_no_auto_window_update(c->option, 1);
	nghttp2_option_set_no_closed_streams(c->option, 1);
}

/* ---- connections */

static int
conn_ready(struct rpc_link *l, struct err *err)
{
	struct client_conn *cc = conn_of(l);
	nghttp2_settings_entry settings[] = {
		{ NGHTTP2_SETTINGS_ENABLE_PUSH, 0 },
		{ NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, STREAM_WINDOW },
		{ NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, HEADER_LIST_MAX },
	};
	struct rpc_peer peer = { 0 };
	int rc = l->io.ssl != NULL ? rpc_tls_check(l->io.ssl, &peer, err) : 0;

	if (rc < 0)
		return rc;
	if (nghttp2_session_client_new2(&l->h2, cc->client->callbacks, cc, cc->client->option) != 0)
		return err_set(err, -ENOMEM, "HTTP/2: out of memory");
	nghttp2_submit_settings(l->h2, NGHTTP2_FLAG_NONE, settings, ARRAY_LEN(settings));
	nghttp2_session_set_local_window_size(l->h2, NGHTTP2_FLAG_NONE, 0, CONNECTION_WINDOW);
	for (struct rpc_stream *st = cc->client->streams; st != NULL; st = st->next)
		if (st->conn == cc && st->id == 0 && !st->over)
			stream_submit(st);
	return 0;
}

static void
conn_work(struct rpc_link *l)
{
	struct client_conn *cc = conn_of(l);
	struct rpc_stream *st;

	for (;;) {
		for (st = cc->client->streams; st != NULL; st = st->next)
			if (st->conn == cc && stream_work_due(st))
				break;
		if (st == NULL)
			break;
		stream_work(st);
	}
	if (cc->going && !rpc_link_blocked(l)) {
		for (st = cc->client->streams; st != NULL && st->conn != cc; st = st->next)
			continue;
		if (st == NULL)
			rpc_link_finish(l);
	}
}

static void
conn_free(struct client_conn *cc)
{
	if (cc->client->current == cc)
		cc->client->current = NULL;
	*cc->prev = cc->next;
	if (cc->next != NULL)
		cc->next->prev = cc->prev;
	loop_timer_free(cc->timer);
	rpc_link_fini(&cc->link);
	free(cc);
}

/* The line for a server that cannot be reached. */
static char *
unreachable(const struct rpc_client *c, const struct err *why)
{
	bool absent = why->code == -ECONNREFUSED || why->code == -ENOENT;

	return xasprintf("cannot reach %s at %s: %s%s", c->program, c->path ? c->path : c->address,
	    why->msg, absent ? "; is it running?" : "");
}

static void
conn_closed(struct rpc_link *l, const struct err *err)
{
	struct client_conn *cc = conn_of(l);
	struct rpc_client *c = cc->client;
	CLEANUP(free) char *line = NULL;

	if (!cc->greeted && err->code != 0)
		line = unreachable(c, err);
	else
		line = xasprintf("lost the connection to %s at %s%s%s", c->program,
		    c->path ? c->path : c->address, err->code ? ": " : "",
		    err->code ? err->msg : "");
	for (struct rpc_stream *st = c->streams; st != NULL; st = st->next)
		if (st->conn == cc)
			stream_fail(st, RPC_UNAVAILABLE, line);
	conn_free(cc);
}

static const struct rpc_link_ops ops = { conn_ready, conn_work, conn_closed };

static void
connect_late(void *arg)
{
	struct client_conn *cc = arg;

	rpc_link_fail(&cc->link, -ETIMEDOUT, "no answer within %.1f s",
	    (double)cc->client->connect_timeout_ns / 1e9);
}

static int
connect_now(struct rpc_client *c, int *fd, struct ssl_st **ssl, struct err *err)
{
	int rc;

	*ssl = NULL;
	if (c->path != NULL)
		return rpc_addr_connect_unix(c->path, fd, err);
	rc = rpc_addr_connect_tcp(c->host, c->port, fd, err);
	if (rc < 0)
		return rc;
	*ssl = rpc_tls_session(c->tls, *fd, c->server_name);
	if (*ssl == NULL) {
		close(*fd);
		return err_set(err, -ENOMEM, "no memory for a TLS session");
	}
	return 0;
}

struct client_conn *
client_connect(struct rpc_client *c, struct err *err)
{
	struct ssl_st *ssl;
	struct client_conn *cc;
	int fd;

	if (c->current != NULL)
		return c->current;
	if (connect_now(c, &fd, &ssl, err) < 0) {
		CLEANUP(free) char *line = unreachable(c, err);

		err_set(err, err->code, "%s", line);
		return NULL;
	}
	cc = xcalloc(1, sizeof *cc);
	cc->client = c;
	cc->next = c->conns;
	cc->prev = &c->conns;
	if (cc->next != NULL)
		cc->next->prev = &cc->next;
	c->conns = cc;
	c->current = cc;
	rpc_link_init(&cc->link, c->loop, fd, ssl, c->path == NULL, &ops);
	cc->timer = loop_timer_new(c->loop, connect_late, cc);
	loop_timer_set(cc->timer, c->connect_timeout_ns);
	return cc;
}

/* ---- 'done' */

static void
deliver(void *arg)
{
	struct rpc_client *c = arg;
	bool freed = false;

	c->freed = &freed;
	while (!freed) {
		struct rpc_stream *st = c->streams;

		while (st != NULL && !st->done_due && (st->conn != NULL || !stream_work_due(st)))
			st = st->next;
		if (st == NULL)
			break;
		if (!st->done_due) { /* resumed after its end */
			stream_work(st);
			continue;
		}
		st->done_due = false;
		st->depth++;
		st->ops->done(st, &st->result, st->arg);
		if (freed)
			return;
		st->depth--;
		stream_free(st);
	}
	c->freed = NULL;
}

void
client_deliver_soon(struct rpc_client *c)
{
	loop_timer_set(c->deliver, 0);
}

/* ---- the client */

/* Cuts "host:port" or "[host]:port". */
static int
split_address(struct rpc_client *c, const char *address, struct err *err)
{
	const char *colon = strrchr(address, ':'), *end = colon;

	if (strncmp(address, "unix:", 5) == 0 && address[5] != '\0') {
		c->path = xstrdup(address + 5);
		return 0;
	}
	if (address[0] == '/' || address[0] == '.') {
		c->path = xstrdup(address);
		return 0;
	}
	if (colon == NULL || colon == address || colon[1] == '\0')
		return err_set(err, -EINVAL,
		    "\"%s\" is no address: unix:PATH, a path with a /, or HOST:PORT", address);
	if (address[0] == '[' && colon[-1] == ']') {
		address++;
		end--;
	}
	c->host = xstrndup(address, (size_t)(end - address));
	c->port = xstrdup(colon + 1);
	return 0;
}

int
rpc_client_new(struct loop *loop, const char *address, const struct rpc_client_opts *opts,
    struct rpc_client **client, struct err *err)
{
	static const struct rpc_client_opts none;
	CLEANUP(rpc_client_free) struct rpc_client *c = xcalloc(1, sizeof *c);
	const struct rpc_client_opts *o = opts != NULL ? opts : &none;
	int rc = split_address(c, address, err);

	c->loop = loop;
	if (rc < 0)
		return rc;
	if (c->host != NULL && o->tls == NULL)
		return err_set(
		    err, -EPERM, "%s: TCP needs a certificate, a key and a CA file", address);
	if (c->host != NULL) {
		rc = rpc_tls_new(false, o->tls, &c->tls, err);
		if (rc < 0)
			return rc;
		c->server_name = xstrdup(o->server_name ? o->server_name : c->host);
	}
	c->address = xstrdup(address);
	c->program = xstrdup(o->program ? o->program : "the server");
	c->max_message_bytes = o->max_message_bytes ? o->max_message_bytes : 64u << 20;
	c->send_queue_bytes = o->send_queue_bytes ? o->send_queue_bytes : 1u << 20;
	c->connect_timeout_ns = o->connect_timeout_ns ? o->connect_timeout_ns : 10 * NS_PER_S;
	c->deliver = loop_timer_new(loop, deliver, c);
	make_callbacks(c);
	*client = STEAL(c);
	return 0;
}

void
rpc_client_free(struct rpc_client *c)
{
	if (c == NULL)
		return;
	if (c->freed != NULL)
		*c->freed = true;
	for (struct rpc_stream *st = c->streams; st != NULL; st = st->next)
		st->conn = NULL;
	while (c->conns != NULL)
		conn_free(c->conns);
	while (c->streams != NULL) {
		c->streams->depth = 0;
		stream_free(c->streams);
	}
	loop_timer_free(c->deliver);
	nghttp2_session_callbacks_del(c->callbacks);
	nghttp2_option_del(c->option);
	rpc_tls_free(c->tls);
	free(c->address);
	free(c->path);
	free(c->host);
	free(c->port);
	free(c->server_name);
	free(c->program);
	free(c);
}

bool
rpc_client_connected(const struct rpc_client *c)
{
	return c->current != NULL && c->current->greeted;
}
