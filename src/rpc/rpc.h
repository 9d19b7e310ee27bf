/* SPDX-License-Identifier: Apache-2.0 */
/* rpc.h: a gRPC server. A service is a table of methods with the descriptors of their messages; the
 * handlers are called on the loop's thread, may answer at once or later, and never block. Nothing here
 * shows that HTTP/2 is underneath. Listens on unix sockets, and on TCP with mutual TLS only. All calls
 * on the loop's thread. client.h is the other side.
 *
 * Life of a call: 'begin' (streams), 'message' for each request, 'end' after the last; meanwhile the
 * handler sends answers with rpc_send. From the first of these callbacks on the call belongs to the
 * handler, until it calls rpc_finish, which it does exactly once for each call, whatever happens:
 * when the peer cancels, the deadline passes or the connection breaks, the handler is told by
 * rpc_on_cancel, the call stays valid, what it sends goes nowhere, and rpc_finish is still due. */
#ifndef RPC_RPC_H
#define RPC_RPC_H

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "rpc/guard.h"
#include "rpc/status.h"

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct Google__Rpc__Status; /* "google/rpc/status.pb-c.h" */
struct loop;
struct rpc_call;
struct rpc_p4_error; /* rpc/pb.h */
struct rpc_server;
struct rpc_tls_opts;

/* ---- services */

enum rpc_kind {
	RPC_UNARY,	   /* one request, one answer */
	RPC_SERVER_STREAM, /* one request, many answers */
	RPC_CLIENT_STREAM, /* many requests, one answer */
	RPC_BIDI,	   /* many, many, in any order */
};

struct rpc_method {
	const char *name; /* such as "Write" */
	enum rpc_kind kind;
	const ProtobufCMessageDescriptor *request, *response;
	/* A call comes in, before its first message. For RPC_CLIENT_STREAM and RPC_BIDI; or NULL. */
	void (*begin)(struct rpc_call *call, void *arg);
	/* A request, checked by rpc_guard. It lives until rpc_finish for RPC_UNARY and
	 * RPC_SERVER_STREAM, until this returns for the others (rpc_take keeps it longer). */
	void (*message)(struct rpc_call *call, const ProtobufCMessage *msg, void *arg);
	/* The client will send no more. RPC_CLIENT_STREAM and RPC_BIDI, which must have it. */
	void (*end)(struct rpc_call *call, void *arg);
};

struct rpc_service {
	const char *name; /* full, such as "p4.v1.P4Runtime" */
	const struct rpc_method *methods;
	size_t n_methods;
};

/* ---- the server */

/* 0 stands for the default. */
struct rpc_server_opts {
	unsigned max_connections;      /* 256 */
	unsigned max_calls;	       /* at a time in a connection: 100 */
	size_t max_message_bytes;      /* of a packed request: 32 MiB */
	size_t max_buffered_bytes;     /* of requests that are not whole, all calls: 256 MiB */
	size_t send_queue_bytes;       /* of answers that the peer has not read, a call: 1 MiB */
	uint64_t handshake_timeout_ns; /* from connection to the first HTTP/2 settings: 10 s */
	uint64_t idle_timeout_ns;  /* a connection without a call; UINT64_MAX, the default: never */
	uint64_t stall_timeout_ns; /* a peer that reads nothing: 60 s */
	struct rpc_limits limits;  /* of a request, unpacked; depth 100, 256 MiB */
};

/* What the server counts: name, help. Since it was made; in calls, messages, bytes, ... as named. */
#define RPC_COUNTERS(X)                                                                            \
	X(connections, "connections accepted")                                                     \
	X(connections_refused, "connections over the limit")                                       \
	X(handshake_failures, "TLS handshakes that failed, peers that never spoke HTTP/2")         \
	X(connections_idle, "connections closed because they were idle")                           \
	X(connections_stalled, "connections closed because the peer read nothing")                 \
	X(calls, "calls begun")                                                                    \
	X(calls_ok, "calls that ended with OK")                                                    \
	X(calls_failed, "calls that ended with another status")                                    \
	X(calls_cancelled, "calls that the peer or its connection gave up")                        \
	X(calls_late, "calls whose deadline passed")                                               \
	X(calls_unknown, "calls of methods that do not exist")                                     \
	X(requests_http, "requests that are not gRPC")                                             \
	X(messages_in, "requests unpacked")                                                        \
	X(messages_out, "answers packed")                                                          \
	X(messages_bad, "requests that are malformed, too deep or too big")                        \
	X(details_dropped, "statuses whose details did not fit the peer's header limit")           \
	X(protocol_errors, "connections closed because of HTTP/2 errors")                          \
	X(ping_floods, "connections closed because of too many pings")

struct rpc_counters {
#define X(name, help) uint64_t name;
	RPC_COUNTERS(X)
#undef X
};

/* Makes a server that listens nowhere yet. opts may be NULL. Returns new. */
struct rpc_server *rpc_server_new(struct loop *loop, const struct rpc_server_opts *opts);
/* Closes everything. Calls that are not finished are cancelled, and stay valid until they are.
 * Not from inside a handler. */
void rpc_server_free(struct rpc_server *s);
DEFINE_CLEANUP(struct rpc_server, rpc_server_free)

/* Adds a service; 'svc' is borrowed, 'arg' is handed to its callbacks. -EEXIST for a name twice. */
int rpc_server_add(struct rpc_server *s, const struct rpc_service *svc, void *arg, struct err *err);
/* The services in the order they were added; NULL behind the last. */
const struct rpc_service *rpc_server_service(const struct rpc_server *s, size_t i);

/* Listens on a unix socket that only this user (mode 0600), and 'group' too if it is not NULL (0660),
 * can open. A dead socket at the path is replaced; -EADDRINUSE when somebody listens on it. */
int rpc_listen_unix(struct rpc_server *s, const char *path, const char *group, struct err *err);
/* Listens on TCP. Only with mutual TLS: -EPERM when tls is NULL. host: an address, or NULL for all
 * of them. port 0: the kernel chooses. *bound_port, if not NULL: the port. */
int rpc_listen_tcp(struct rpc_server *s, const char *host, uint16_t port,
    const struct rpc_tls_opts *tls, uint16_t *bound_port, struct err *err);
/* Serves a connected unix socket; takes fd. */
void rpc_server_adopt(struct rpc_server *s, int fd);

/* Reads the certificates of all listeners again; connections that are open keep the old ones. */
int rpc_server_reload(struct rpc_server *s, struct err *err);
/* Stops listening, tells all peers to go, serves the calls that are there, and calls 'done' when the
 * last connection has gone. Long streams end when their handlers finish them. */
void rpc_server_drain(struct rpc_server *s, void (*done)(void *arg), void *arg);

const struct rpc_counters *rpc_server_counters(const struct rpc_server *s);
unsigned rpc_server_connections(const struct rpc_server *s);

/* ---- calls */

enum rpc_peer_kind { RPC_PEER_UNIX, RPC_PEER_TLS };

struct rpc_peer {
	enum rpc_peer_kind kind;
	uid_t uid; /* RPC_PEER_UNIX: who connected */
	gid_t gid;
	pid_t pid;
	char name[128];	  /* RPC_PEER_TLS: common name of the certificate, or "" */
	char san[256];	  /* RPC_PEER_TLS: its first URI, else DNS name, else e-mail, or "" */
	char address[96]; /* for logs: "pid 12 uid 0", "192.0.2.1:4711" */
};

/* Queues an answer; packs it now, so 'msg' may go. RPC_UNARY and RPC_CLIENT_STREAM take one only.
 * -EAGAIN: the queue is full, see rpc_on_drain; -ECANCELED: the peer has gone. */
int rpc_send(struct rpc_call *call, const ProtobufCMessage *msg);
/* Whether rpc_send would take a message now. */
bool rpc_can_send(struct rpc_call *call);
/* Calls 'fn' each time when there is room again after rpc_send or rpc_can_send said there was none. */
void rpc_on_drain(struct rpc_call *call, void (*fn)(struct rpc_call *call, void *arg), void *arg);
/* Calls 'fn' once when the call is cancelled, late, or cut off; the handler still finishes it. */
void rpc_on_cancel(struct rpc_call *call, void (*fn)(struct rpc_call *call, void *arg), void *arg);
bool rpc_cancelled(const struct rpc_call *call);

/* Ends the call, after the answers that are queued. The handler must not touch it any more.
 *
 * code     enum rpc_code
 * message  one line for a person; NULL: none; of more than 2000 bytes the first ones are sent
 * details  NULL, or what goes with the status; left out when over rpc_details_room
 */
void rpc_finish(struct rpc_call *call, int code, const char *message,
    const struct Google__Rpc__Status *details);
/* Sends the answer and ends the call with OK. */
void rpc_reply(struct rpc_call *call, const ProtobufCMessage *msg);
/* Ends the call with the code and line of an error. */
void rpc_fail(struct rpc_call *call, const struct err *err);
/* Ends a P4Runtime Write of n updates of which some failed: UNKNOWN with a p4.v1.Error for each, in
 * order. Their texts, last ones first, give way to what the peer takes. */
void rpc_p4_finish(
    struct rpc_call *call, const char *message, const struct rpc_p4_error *e, size_t n);
/* Packed bytes of details that the peer takes: clients limit the size of headers. */
size_t rpc_details_room(const struct rpc_call *call);

/* Hands out no message until rpc_resume; the client is slowed down by flow control. Streams only. */
void rpc_pause(struct rpc_call *call);
void rpc_resume(struct rpc_call *call);
/* Inside 'message' of a stream: takes the message's memory, to be released with arena_free. */
struct arena *rpc_take(struct rpc_call *call);

void rpc_set_data(struct rpc_call *call, void *data);
void *rpc_data(const struct rpc_call *call);
const struct rpc_peer *rpc_call_peer(const struct rpc_call *call);
const struct rpc_method *rpc_call_method(const struct rpc_call *call);
/* A header that the client sent with the call, or NULL. Names are in lower case. */
const char *rpc_metadata(const struct rpc_call *call, const char *name);
/* When the client stops waiting, as clock_mono_ns; UINT64_MAX: never. */
uint64_t rpc_deadline_ns(const struct rpc_call *call);

#endif
