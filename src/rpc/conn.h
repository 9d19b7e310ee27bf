/* SPDX-License-Identifier: Apache-2.0 */
/* conn.h: the inside of the server: server.c owns listeners and connections, conn.c a connection,
 * call.c a call. Not for other folders. */
#ifndef RPC_CONN_H
#define RPC_CONN_H

#include "base/map.h"
#include "base/vec.h"
#include "rpc/frame.h"
#include "rpc/link.h"
#include "rpc/rpc.h"

struct rpc_tls;

/* A service that was added. */
struct bound_service {
	const struct rpc_service *svc; /* borrowed */
	void *arg;
};

/* A method that can be called. */
struct bound_method {
	const struct rpc_method *m; /* borrowed */
	void *arg;
};

struct listener {
	struct rpc_server *srv;
	int fd;
	struct loop_fd *watch;
	struct loop_timer *retry; /* when descriptors ran out */
	struct rpc_tls *tls;	  /* owned; NULL: a unix socket */
	char *path;		  /* owned; NULL: TCP */
	dev_t dev;		  /* of the socket at path, to unlink only our own */
	ino_t ino;
	struct listener *next;
};

struct rpc_server {
	struct loop *loop;
	struct rpc_server_opts opts; /* without zeroes */
	VEC(struct bound_service) services;
	struct map methods; /* "/service/method" -> struct bound_method, owned */
	struct listener *listeners;
	struct conn *conns;	  /* all; with their sockets or waiting for their calls */
	unsigned n_open;	  /* connections with sockets */
	unsigned n_conns;	  /* all */
	struct loop_timer *sweep; /* silent connections */
	struct loop_timer *drain;
	size_t buffered_bytes;
	struct rpc_counters count;
	uint64_t log_ns; /* when log_lines was last 0 */
	unsigned log_lines;
	bool draining, freed;
	void (*drained)(void *arg);
	void *drained_arg;
	nghttp2_session_callbacks *callbacks;
	nghttp2_option *option;
};

struct conn {
	struct rpc_link link; /* first: conn.c casts */
	struct rpc_server *srv;
	struct rpc_peer peer;
	struct rpc_call *calls;
	unsigned n_calls;   /* structs, orphans too */
	unsigned n_streams; /* calls that the peer still sees */
	bool gone;	    /* the socket is closed; waits for the last rpc_finish */
	bool greeted;	    /* the peer's settings came */
	bool work_due;	    /* a call has drain_due or resume_due */
	uint64_t born_ns;
	uint64_t idle_ns; /* since when there is no call */
	unsigned ping_tokens;
	uint64_t ping_ns; /* when tokens were last added */
	struct conn *next, **prev;
};

struct header {
	const char *name, *value; /* in the call's arena */
	struct header *next;
};

struct rpc_call {
	unsigned magic;
	struct conn *conn; /* lives as long as the call */
	int32_t stream_id;
	const struct bound_method *bound; /* NULL: unknown */
	struct rpc_call *next, **prev;
	struct arena *arena; /* headers, and the request when there is only one */
	/* what the headers said */
	const char *path;
	struct header *headers;
	size_t header_bytes;
	bool post, grpc, encoded, bad_timeout, routed;
	/* requests */
	struct rpc_frames in;
	struct buf pending;	   /* bytes that wait because of rpc_pause */
	size_t counted;		   /* bytes of this call in buffered_bytes */
	ProtobufCMessage *request; /* of a method that takes one */
	struct arena *message_arena;
	bool paused, resume_due, in_closed, end_told;
	/* answers */
	struct rpc_sendq out;
	bool headers_sent, drain_due;
	unsigned n_sent;
	/* the end */
	bool started;  /* a callback was called: the handler owes rpc_finish */
	bool released; /* rpc_finish was called, or is not owed */
	bool ended;    /* the status is known */
	bool closed;   /* the stream is gone */
	bool cancelled;
	unsigned depth; /* callbacks of the handler under way */
	int code;
	struct buf message; /* percent-encoded */
	struct buf details; /* base64 */
	struct loop_timer *timer;
	uint64_t deadline_ns;
	void (*on_drain)(struct rpc_call *, void *);
	void *drain_arg;
	void (*on_cancel)(struct rpc_call *, void *);
	void *cancel_arg;
	void *data;
};

/* conn.c */
void conn_callbacks(nghttp2_session_callbacks **callbacks, nghttp2_option **option);
/* Takes fd. tls: NULL for a unix socket. */
void conn_new(struct rpc_server *s, int fd, struct rpc_tls *tls, const struct rpc_peer *peer);
/* Tells the peer that the connection ends, and ends it after its last call. */
void conn_drain(struct conn *c, bool final);
/* Closes the socket now and cancels the calls. */
void conn_close(struct conn *c, const struct err *why);
/* Frees a connection that is gone once its last call is. */
void conn_put(struct conn *c);
/* Closes what has been silent for too long. */
void conn_sweep(struct conn *c, uint64_t now_ns);

/* call.c */
struct rpc_call *call_new(struct conn *c, int32_t stream_id);
void call_header(
    struct rpc_call *call, const char *name, size_t name_len, const char *value, size_t value_len);
/* The headers are whole. */
void call_route(struct rpc_call *call);
void call_data(struct rpc_call *call, const uint8_t *data, size_t len);
/* The peer will send nothing more. */
void call_in_closed(struct rpc_call *call);
/* The stream is gone. */
void call_closed(struct rpc_call *call);
/* What rpc_on_drain and rpc_resume asked for. */
void call_work(struct rpc_call *call);
/* Gives the call a status of the server's own; the handler, if it has begun, is told. */
void call_abort(struct rpc_call *call, int code, const char *message);

/* server.c */
void server_put(struct rpc_server *s);
void server_conn_gone(struct rpc_server *s);

#endif
