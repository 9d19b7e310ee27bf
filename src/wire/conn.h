/* SPDX-License-Identifier: Apache-2.0 */
/* conn.h: a connection that carries the messages of msg.h over a unix SOCK_SEQPACKET socket, on a
 * base/loop. Nothing blocks: what the socket does not take is queued. ipdkd is the client
 * (wire_connect, wire_call), ipdk-dp the server (wire_accept, wire_reply, wire_event).
 *
 * Flow control is done here: a client keeps requests back when the server's credits are used up, a
 * server's LOSSY events are refused when the client's are; both are told in hello and welcome. A server
 * closes a connection whose client goes over its credits.
 *
 * Thread: the loop's. */
#ifndef WIRE_CONN_H
#define WIRE_CONN_H

#include "base/loop.h"
#include "wire/msg.h"

enum {
	WIRE_CREDITS = 64,	   /* requests that a server takes unanswered */
	WIRE_EVENT_CREDITS = 1024, /* LOSSY events that a client takes before it grants more */
	WIRE_QUEUE_BYTES =
	    1 << 29, /* unsent bytes at which a peer that does not read is given up */
};

struct wire_conn;

struct wire_handler {
	/* A message that is no answer to wire_call: requests for a server, events for a client. 'm' and
	 * what it points to are borrowed during the call; descriptors are taken with STEAL_FD. */
	void (*msg)(void *arg, struct wire_conn *c, struct wire_msg *m);
	/* The connection is gone, code 0: the peer closed it. Calls wire_conn_free if it likes. Not
	 * called by wire_conn_free itself. */
	void (*closed)(void *arg, struct wire_conn *c, const struct err *why);
};

/* Answers to one wire_call: PART messages, then once the FINAL one - perhaps another than 'done'; the
 * connection's end before it comes as a 'done' with -ECONNRESET. 'm' is borrowed during the call. */
typedef void (*wire_reply_fn)(void *arg, struct wire_msg *m);

/* Makes a listening socket with mode 0600 at the path, in place of one that was left over. Returns the
 * descriptor (non-blocking, close-on-exec) or -errno. */
int wire_listen(const char *path, struct err *err);
/* Accepts one connection. Returns the descriptor, -EAGAIN when none waits, -EPERM when the peer is
 * neither of this user nor root. */
int wire_accept(int listen_fd, struct err *err);
/* Connects. -ENOENT or -ECONNREFUSED: nobody listens; -EPERM: a stranger does. */
int wire_connect(const char *path, struct err *err);
/* The peer's process id, or -errno. */
int wire_peer_pid(int fd);

/* Takes the descriptor and serves it. Returns new. */
struct wire_conn *wire_conn_new(struct loop *l, int fd, const struct wire_handler *h, void *arg);
/* Closes it; calls that wait are answered with -ECONNRESET first. NULL is fine; so is a call from one
 * of its own callbacks. */
void wire_conn_free(struct wire_conn *c);
DEFINE_CLEANUP(struct wire_conn, wire_conn_free)
/* As wire_conn_free; calls that wait are told why. */
void wire_conn_abort(struct wire_conn *c, const struct err *why);

/* Sends a request (m->req is set here); fn gets the answers. An error means that fn is never called:
 * -EMSGSIZE, -ECONNRESET when the connection is gone, -ENOBUFS when too much waits. The message is
 * copied, descriptors are duplicated. */
int wire_call(struct wire_conn *c, struct wire_msg *m, wire_reply_fn fn, void *arg, struct err *err)
    __attribute__((warn_unused_result));
/* Requests that have no final answer yet. */
uint32_t wire_calls(const struct wire_conn *c);
/* How long requests have waited without a message of any kind from the peer, in nanoseconds of the monotonic clock;
 * 0 when none waits. */
uint64_t wire_silent_ns(const struct wire_conn *c);

/* Answers a request: m->req is set to 'req', the request's. An answer that is too large is replaced by
 * a 'done' that says so. */
void wire_reply(struct wire_conn *c, uint64_t req, struct wire_msg *m);
/* The final 'done': code and text of err, or 0 when err is NULL or its code is 0. */
void wire_reply_done(struct wire_conn *c, uint64_t req, const struct err *err);
/* Sends an event. -ENOBUFS: a LOSSY one, and the client's credits are used up. */
int wire_event(struct wire_conn *c, struct wire_msg *m);

#endif
