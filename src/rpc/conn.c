/* SPDX-License-Identifier: Apache-2.0 */
/* conn.c: one connection at the server: nghttp2's callbacks, the handshake, limits on what a peer may
 * do to us, and the end. */
#include "rpc/conn.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "rpc/tls.h"

#include <errno.h>
#include <string.h>

#define STREAM_WINDOW	  (256 << 10) /* bytes that a call may have under way */
#define CONNECTION_WINDOW (8 << 20)
#define HEADER_LIST_MAX	  (32u << 10) /* bytes, as HTTP/2 counts them */
#define PING_BURST	  30u	      /* pings in a row without anything that we sent */
#define PING_REFILL_NS	  NS_PER_S
#define SEND_HEADERS_MAX  (256u << 10)
#define LOG_LINES_PER_S	  10u

static struct conn *
conn_of(struct rpc_link *l)
{
	return CONTAINER_OF(l, struct conn, link);
}

/* ---- nghttp2's callbacks; 'user' is the connection */

static int
on_begin_headers(nghttp2_session *h2, const nghttp2_frame *frame, void *user)
{
	struct conn *c = user;

	if (frame->hd.type == NGHTTP2_HEADERS && frame->headers.cat == NGHTTP2_HCAT_REQUEST)
		nghttp2_session_set_stream_user_data(
		    h2, frame->hd.stream_id, call_new(c, frame->hd.stream_id));
	return 0;
}

static int
on_header(nghttp2_session *h2, const nghttp2_frame *frame, const uint8_t *name, size_t name_len,
    const uint8_t *value, size_t value_len, uint8_t flags, void *user)
{
	struct rpc_call *call = nghttp2_session_get_stream_user_data(h2, frame->hd.stream_id);

	(void)flags;
	(void)user;
	if (call == NULL || call->routed) /* trailers mean nothing to us */
		return 0;
	call_header(call, (const char *)name, name_len, (const char *)value, value_len);
	if (call->header_bytes > HEADER_LIST_MAX)
		return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
	return 0;
}

/* Whether the peer may ping now. Sending something gives it all its tokens back, as it may then well
 * measure the line. */
static bool
ping_allowed(struct conn *c)
{
	uint64_t now = clock_mono_ns(), more = (now - c->ping_ns) / PING_REFILL_NS;

	if (more > 0) {
		c->ping_tokens = (unsigned)MIN(PING_BURST, c->ping_tokens + more);
		c->ping_ns = now;
	}
	if (c->ping_tokens == 0)
		return false;
	c->ping_tokens--;
	return true;
}

static void
ping_flood(struct conn *c)
{
	static const char why[] = "too_many_pings";

	if (c->link.closing)
		return;
	c->srv->count.ping_floods++;
	nghttp2_submit_goaway(c->link.h2, NGHTTP2_FLAG_NONE,
	    nghttp2_session_get_last_proc_stream_id(c->link.h2), NGHTTP2_ENHANCE_YOUR_CALM,
	    (const uint8_t *)why, sizeof why - 1);
	rpc_link_finish(&c->link);
}

static int
on_frame_recv(nghttp2_session *h2, const nghttp2_frame *frame, void *user)
{
	struct conn *c = user;
	struct rpc_call *call;

	if (frame->hd.type == NGHTTP2_SETTINGS)
		c->greeted = true;
	if (frame->hd.type == NGHTTP2_PING && (frame->hd.flags & NGHTTP2_FLAG_ACK) == 0 &&
	    !ping_allowed(c))
		ping_flood(c);
	if (frame->hd.type != NGHTTP2_HEADERS && frame->hd.type != NGHTTP2_DATA)
		return 0;
	call = nghttp2_session_get_stream_user_data(h2, frame->hd.stream_id);
	if (call == NULL)
		return 0;
	if (frame->hd.type == NGHTTP2_HEADERS && frame->headers.cat == NGHTTP2_HCAT_REQUEST)
		call_route(call);
	if ((frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0)
		call_in_closed(call);
	return 0;
}

static int
on_data(nghttp2_session *h2, uint8_t flags, int32_t stream_id, const uint8_t *data, size_t len,
    void *user)
{
	struct rpc_call *call = nghttp2_session_get_stream_user_data(h2, stream_id);

	(void)flags;
	(void)user;
	if (call != NULL)
		call_data(call, data, len);
	else
		nghttp2_session_consume(h2, stream_id, len);
	return 0;
}

static int
on_frame_send(nghttp2_session *h2, const nghttp2_frame *frame, void *user)
{
	struct conn *c = user;

	if (frame->hd.type != NGHTTP2_HEADERS && frame->hd.type != NGHTTP2_DATA)
		return 0;
	c->ping_tokens = PING_BURST;
	/* A status before the end of the request: the peer need not send the rest. */
	if ((frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0 &&
	    nghttp2_session_get_stream_remote_close(h2, frame->hd.stream_id) == 0)
		nghttp2_submit_rst_stream(
		    h2, NGHTTP2_FLAG_NONE, frame->hd.stream_id, NGHTTP2_NO_ERROR);
	return 0;
}

static int
on_stream_close(nghttp2_session *h2, int32_t stream_id, uint32_t error_code, void *user)
{
	struct rpc_call *call = nghttp2_session_get_stream_user_data(h2, stream_id);
	struct conn *c = user;

	(void)error_code;
	if (call == NULL)
		return 0;
	nghttp2_session_set_stream_user_data(h2, stream_id, NULL);
	call_closed(call);
	if (c->srv->draining && c->n_streams == 0)
		rpc_link_finish(&c->link);
	return 0;
}

static int
on_invalid_frame(nghttp2_session *h2, const nghttp2_frame *frame, int code, void *user)
{
	struct conn *c = user;

	(void)h2;
	log_debug("rpc: %s: bad HTTP/2 frame of type %u: %s", c->peer.address, frame->hd.type,
	    nghttp2_strerror(code));
	return 0;
}

void
conn_callbacks(nghttp2_session_callbacks **callbacks, nghttp2_option **option)
{
	if (nghttp2_session_callbacks_new(callbacks) != 0 || nghttp2_option_new(option) != 0)
		abort(); /* memory is out */
	nghttp2_session_callbacks_set_on_begin_headers_callback(*callbacks, on_begin_headers);
	nghttp2_session_callbacks_set_on_header_callback(*callbacks, on_header);
	nghttp2_session_callbacks_set_on_frame_recv_callback(*callbacks, on_frame_recv);
	nghttp2_session_callbacks_set_on_data_chunk_recv_callback(*callbacks, on_data);
	nghttp2_session_callbacks_set_on_frame_send_callback(*callbacks, on_frame_send);
	nghttp2_session_callbacks_set_on_stream_close_callback(*callbacks, on_stream_close);
	nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(*callbacks, on_invalid_frame);
	/* Flow control follows what handlers take: call.c gives the bytes back. */
	nghttp2_option_set_no_auto_window_update(*option, 1);
	nghttp2_option_set_max_send_header_block_length(*option, SEND_HEADERS_MAX);
	nghttp2_option_set_no_closed_streams(*option, 1);
}

/* ---- the link's operations */

static int
conn_ready(struct rpc_link *l, struct err *err)
{
	struct conn *c = conn_of(l);
	nghttp2_settings_entry settings[] = {
		{ NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, c->srv->opts.max_calls },
		{ NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, STREAM_WINDOW },
		{ NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, HEADER_LIST_MAX },
	};
	int rc = 0;

	if (l->io.ssl != NULL)
		rc = rpc_tls_check(l->io.ssl, &c->peer, err);
	if (rc < 0)
		return rc;
	if (nghttp2_session_server_new2(&l->h2, c->srv->callbacks, c, c->srv->option) != 0)
		return err_set(err, -ENOMEM, "HTTP/2: out of memory");
	nghttp2_submit_settings(l->h2, NGHTTP2_FLAG_NONE, settings, ARRAY_LEN(settings));
	nghttp2_session_set_local_window_size(l->h2, NGHTTP2_FLAG_NONE, 0, CONNECTION_WINDOW);
	if (c->srv->draining)
		conn_drain(c, true);
	return 0;
}

static void
conn_work(struct rpc_link *l)
{
	struct conn *c = conn_of(l);
	struct rpc_call *call;

	while (c->work_due) {
		c->work_due = false;
		for (call = c->calls; call != NULL; call = call->next)
			if (call->drain_due || call->resume_due)
				break;
		if (call == NULL)
			return;
		c->work_due = true; /* there may be more; the list may change under us */
		call_work(call);
	}
}

static void
conn_closed(struct rpc_link *l, const struct err *err)
{
	conn_close(conn_of(l), err);
}

static const struct rpc_link_ops ops = { conn_ready, conn_work, conn_closed };

/* ---- a connection's life */

void
conn_new(struct rpc_server *s, int fd, struct rpc_tls *tls, const struct rpc_peer *peer)
{
	struct ssl_st *ssl = NULL;
	struct conn *c;

	if (tls != NULL) {
		ssl = rpc_tls_session(tls, fd, NULL);
		if (ssl == NULL) {
			log_error("rpc: %s: no memory for a TLS session", peer->address);
			close(fd);
			return;
		}
	}
	c = xcalloc(1, sizeof *c);
	c->srv = s;
	c->peer = *peer;
	c->ping_tokens = PING_BURST;
	c->born_ns = c->idle_ns = c->ping_ns = clock_mono_ns();
	c->next = s->conns;
	c->prev = &s->conns;
	if (c->next != NULL)
		c->next->prev = &c->next;
	s->conns = c;
	s->n_open++;
	s->n_conns++;
	s->count.connections++;
	rpc_link_init(&c->link, s->loop, fd, ssl, false, &ops);
	c->link.throttle = true;
}

void
conn_put(struct conn *c)
{
	struct rpc_server *s = c->srv;

	if (!c->gone || c->n_calls > 0)
		return;
	*c->prev = c->next;
	if (c->next != NULL)
		c->next->prev = c->prev;
	free(c);
	s->n_conns--;
	server_put(s);
}

/* Whether one more line about a peer's faults may be logged: peers must not fill the disk. */
static bool
may_log(struct rpc_server *s)
{
	uint64_t now = clock_mono_ns();

	if (now - s->log_ns >= NS_PER_S) {
		s->log_ns = now;
		s->log_lines = 0;
	}
	return ++s->log_lines <= LOG_LINES_PER_S;
}

static void
conn_count_end(struct conn *c, const struct err *why)
{
	enum log_level level = LOG_DEBUG;

	if (why->code == 0)
		return;
	if (!c->greeted) {
		c->srv->count.handshake_failures++;
		if (why->code != -ECONNRESET)
			level = LOG_INFO;
	} else if (why->code == -EPROTO) {
		c->srv->count.protocol_errors++;
		level = LOG_WARN;
	}
	if (level == LOG_DEBUG || may_log(c->srv))
		log_line(level, "rpc: %s: %s", c->peer.address, why->msg);
}

void
conn_close(struct conn *c, const struct err *why)
{
	struct rpc_call *call;

	conn_count_end(c, why);
	c->n_calls++; /* keeps the connection while its calls go */
	rpc_link_fini(&c->link);
	for (;;) {
		for (call = c->calls; call != NULL && call->closed; call = call->next)
			continue;
		if (call == NULL)
			break;
		call_closed(call);
	}
	c->n_calls--;
	c->gone = true;
	c->srv->n_open--;
	server_conn_gone(c->srv);
	conn_put(c);
}

void
conn_drain(struct conn *c, bool final)
{
	if (c->link.h2 == NULL)
		return;
	if (!final) {
		nghttp2_submit_shutdown_notice(c->link.h2);
		rpc_link_kick(&c->link);
		return;
	}
	nghttp2_submit_goaway(c->link.h2, NGHTTP2_FLAG_NONE,
	    nghttp2_session_get_last_proc_stream_id(c->link.h2), NGHTTP2_NO_ERROR, NULL, 0);
	if (c->n_streams == 0)
		rpc_link_finish(&c->link);
	rpc_link_kick(&c->link);
}

void
conn_sweep(struct conn *c, uint64_t now_ns)
{
	const struct rpc_server_opts *o = &c->srv->opts;

	if (c->gone)
		return;
	if (!c->greeted && now_ns - c->born_ns >= o->handshake_timeout_ns) {
		rpc_link_fail(&c->link, -ETIMEDOUT, "the peer did not speak HTTP/2 within %.1f s",
		    (double)o->handshake_timeout_ns / 1e9);
	} else if (c->greeted && rpc_link_blocked(&c->link) &&
		   now_ns - c->link.progress_ns >= o->stall_timeout_ns) {
		c->srv->count.connections_stalled++;
		rpc_link_fail(&c->link, -ETIMEDOUT, "the peer read nothing for %.1f s",
		    (double)o->stall_timeout_ns / 1e9);
	} else if (c->greeted && c->n_streams == 0 && !c->link.closing &&
		   now_ns - c->idle_ns >= o->idle_timeout_ns) {
		c->srv->count.connections_idle++;
		conn_drain(c, true);
	}
}
