/* SPDX-License-Identifier: Apache-2.0 */
/* peer.h: the inside of the client: client.c owns addresses and connections, stream.c a call. Not for
 * other folders. */
#ifndef RPC_PEER_H
#define RPC_PEER_H

#include "rpc/client.h"
#include "rpc/frame.h"
#include "rpc/link.h"

struct rpc_tls;

/* A connection; there may be an old one that finishes its calls beside the current one. */
struct client_conn {
	struct rpc_link link; /* first: client.c casts */
	struct rpc_client *client;
	struct loop_timer *timer; /* until 'greeted' */
	bool greeted;		  /* the server's settings came */
	bool going;		  /* takes no new calls */
	struct client_conn *next, **prev;
};

struct rpc_client {
	struct loop *loop;
	char *address;	     /* as it was given; owned */
	char *path;	     /* unix; owned, else NULL */
	char *host, *port;   /* TCP; owned, else NULL */
	char *server_name;   /* owned or NULL */
	char *program;	     /* owned */
	struct rpc_tls *tls; /* owned or NULL */
	size_t max_message_bytes, send_queue_bytes;
	uint64_t connect_timeout_ns;
	struct client_conn *conns;
	struct client_conn *current; /* for new calls; or NULL */
	struct rpc_stream *streams;
	struct loop_timer *deliver; /* calls 'done' outside nghttp2's callbacks */
	bool *freed;		    /* while 'done' runs: set when the client is freed */
	nghttp2_session_callbacks *callbacks;
	nghttp2_option *option;
};

struct rpc_stream {
	struct rpc_client *client;
	struct client_conn *conn; /* NULL before and after */
	int32_t id;		  /* 0 before it is submitted */
	char *path;		  /* owned */
	const ProtobufCMessageDescriptor *response;
	const struct rpc_stream_ops *ops; /* NULL: rpc_stream_read */
	void *arg;
	struct rpc_stream *next, **prev;
	uint64_t timeout_ns, deadline_ns;
	struct loop_timer *timer;
	/* requests */
	struct rpc_sendq out;
	bool drain_due;
	/* answers */
	struct rpc_frames in;
	struct buf pending; /* bytes that wait for a reader */
	struct arena *into; /* rpc_stream_read: where the answer goes */
	ProtobufCMessage *got;
	bool paused, resume_due;
	/* the end */
	int http_status; /* 0 before the headers */
	bool is_grpc;	 /* by its content type */
	int grpc_status; /* -1: none came */
	struct buf message, details;
	bool over; /* 'result' is set */
	bool done_due;
	bool dead; /* cancelled inside its own callback */
	unsigned depth;
	struct arena *arena; /* of the result */
	struct rpc_result result;
};

/* client.c */
/* The connection for a new call; makes one when there is none. NULL and err: it cannot be made. */
struct client_conn *client_connect(struct rpc_client *c, struct err *err);
/* Has 'done' called from the loop. */
void client_deliver_soon(struct rpc_client *c);

/* stream.c; the first five are called from nghttp2's callbacks */
void stream_header(struct rpc_stream *st, const char *name, const char *value, size_t value_len);
void stream_data(struct rpc_stream *st, const uint8_t *data, size_t len);
void stream_closed(struct rpc_stream *st, uint32_t error_code);
/* The connection has gone, or never came. */
void stream_fail(struct rpc_stream *st, int code, const char *message);
/* The connection is ready for requests. */
void stream_submit(struct rpc_stream *st);
/* What waits to be done outside nghttp2's callbacks. */
bool stream_work_due(const struct rpc_stream *st);
void stream_work(struct rpc_stream *st);
void stream_free(struct rpc_stream *st);

#endif
