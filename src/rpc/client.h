/* SPDX-License-Identifier: Apache-2.0 */
/* client.h: the client's side of gRPC, for the CLI, for tests, and for programs that talk to ipdkd. A
 * client is one connection, made by the first call and again after it broke; a stream is one call. All
 * calls on the loop's thread. Connecting to a host name looks it up, which may block. */
#ifndef RPC_CLIENT_H
#define RPC_CLIENT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "rpc/status.h"

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stdint.h>

struct Google__Rpc__Status; /* "google/rpc/status.pb-c.h" */
struct loop;
struct rpc_client;
struct rpc_stream;
struct rpc_tls_opts;

/* 0 and NULL stand for the default. */
struct rpc_client_opts {
	const struct rpc_tls_opts *tls; /* needed for TCP; borrowed for the call */
	const char *server_name;     /* what the certificate must be for; the host of the address */
	const char *program;	     /* how errors call the server: "ipdkd" */
	size_t max_message_bytes;    /* of a packed answer: 64 MiB */
	size_t send_queue_bytes;     /* of requests that the server has not read, a stream: 1 MiB */
	uint64_t connect_timeout_ns; /* 10 s */
};

/* Makes a client for an address: "unix:/run/ipdk/ipdkd.sock", a path that begins with '/' or '.', or
 * "host:port", "[::1]:port". opts may be NULL. Returns new in *client; does not connect yet. -EINVAL for
 * an address that is none; -EPERM for TCP without TLS. */
int rpc_client_new(struct loop *loop, const char *address, const struct rpc_client_opts *opts,
    struct rpc_client **client, struct err *err) __attribute__((warn_unused_result));
/* Closes the connection; streams are freed without 'done'. Not from 'message' or 'drain'. */
void rpc_client_free(struct rpc_client *c);
DEFINE_CLEANUP(struct rpc_client, rpc_client_free)

/* Whether a connection is there: an error while it is came from the server. */
bool rpc_client_connected(const struct rpc_client *c);

/* How a call ended. */
struct rpc_result {
	int code;			     /* enum rpc_code */
	const char *message;		     /* one line, "" when the server gave none */
	struct Google__Rpc__Status *details; /* or NULL */
};

struct rpc_stream_ops {
	/* An answer; borrowed for the call. May be NULL. */
	void (*message)(struct rpc_stream *st, const ProtobufCMessage *msg, void *arg);
	/* There is room again after rpc_stream_send said -EAGAIN. May be NULL. */
	void (*drain)(struct rpc_stream *st, void *arg);
	/* The call is over; the stream is freed after this returns. Called once, always from the loop,
	 * unless rpc_stream_cancel or rpc_client_free came before. */
	void (*done)(struct rpc_stream *st, const struct rpc_result *result, void *arg);
};

/* Begins a call of "/package.Service/Method".
 *
 * response    type of the answers
 * timeout_ns  until the call ends with DEADLINE_EXCEEDED; UINT64_MAX: never
 * ops, arg    ops is borrowed until the end of the stream; NULL: rpc_stream_read gets the answers
 * returns     the stream, owned by the client; valid until 'done' returns or it is cancelled; without
 *             ops until it is cancelled
 */
struct rpc_stream *rpc_stream_open(struct rpc_client *c, const char *path,
    const ProtobufCMessageDescriptor *response, uint64_t timeout_ns,
    const struct rpc_stream_ops *ops, void *arg);
/* Queues a request; packs it now. -EAGAIN: the queue is full; -ECANCELED: the call is over. */
int rpc_stream_send(struct rpc_stream *st, const ProtobufCMessage *msg);
/* No request will follow. */
void rpc_stream_end(struct rpc_stream *st);
/* Tells the server that nobody waits any more, and frees the stream. 'done' is not called. */
void rpc_stream_cancel(struct rpc_stream *st);
/* Takes no answers until rpc_stream_resume; the server is slowed down by flow control. */
void rpc_stream_pause(struct rpc_stream *st);
void rpc_stream_resume(struct rpc_stream *st);

/* The next answer of a stream without ops, waiting: runs the loop until it is there.
 *
 * a           owns the answer, and the texts of the result when the call is over
 * timeout_ns  how long to wait now; UINT64_MAX: until the call's own timeout
 * returns     1: *msg is the answer; 0: the call is over and its status is OK
 * errors      -EAGAIN nothing came in time; else the call is over, with the errno of its status
 *             (rpc_errno_of) and the server's line; when the server cannot be reached, a line saying so
 */
int rpc_stream_read(struct rpc_stream *st, struct arena *a, uint64_t timeout_ns,
    ProtobufCMessage **msg, struct err *err) __attribute__((warn_unused_result));
/* How a call without ops ended; NULL while it goes on. Texts are valid until the stream is cancelled. */
const struct rpc_result *rpc_stream_result(const struct rpc_stream *st);

/* One request, one answer, waiting: runs the loop until the call is over.
 *
 * a         owns *response, and what is in *result
 * result    NULL, or out: how it ended
 * errors    as rpc_stream_read; -EPROTO when the status is OK and there is not one answer
 */
int rpc_client_call(struct rpc_client *c, const char *path, const ProtobufCMessage *request,
    const ProtobufCMessageDescriptor *response_type, uint64_t timeout_ns, struct arena *a,
    ProtobufCMessage **response, struct rpc_result *result, struct err *err)
    __attribute__((warn_unused_result));

#endif
