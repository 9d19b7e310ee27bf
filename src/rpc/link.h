/* SPDX-License-Identifier: Apache-2.0 */
/* link.h: one HTTP/2 connection on the loop, either side: handshake, reading into nghttp2, writing
 * what nghttp2 has to send, with limits on both. conn.c and client.c each build theirs on it. Not for
 * other folders. The loop's thread. */
#ifndef RPC_LINK_H
#define RPC_LINK_H

#include "base/buf.h"
#include "base/loop.h"
#include "rpc/io.h"

#include <nghttp2/nghttp2.h>

struct rpc_link;

struct rpc_link_ops {
	/* The socket is connected and the handshake done: makes link->h2 and submits the settings. An
	 * error ends the link. */
	int (*ready)(struct rpc_link *l, struct err *err);
	/* Called before each round of writing: what must not happen inside nghttp2's callbacks. */
	void (*work)(struct rpc_link *l);
	/* The link is over; err->code is 0 after an orderly end. Frees the link, last. */
	void (*closed)(struct rpc_link *l, const struct err *err);
};

struct rpc_link {
	struct loop *loop;
	struct rpc_io io;
	struct loop_fd *watch;
	struct loop_timer *kick;
	nghttp2_session *h2; /* owned; NULL before 'ready' */
	const struct rpc_link_ops *ops;
	struct buf out; /* bytes for the socket, from out_off on */
	size_t out_off;
	uint32_t events; /* what the loop watches */
	bool connecting; /* a connect() is under way */
	bool throttle;	 /* read nothing while the peer reads nothing: for servers */
	bool busy;	 /* inside link_run */
	bool again;	 /* there may be more to read, though the socket may be silent */
	bool closing;	 /* ends as soon as the output is written */
	struct err why;	 /* set by rpc_link_fail */
	bool failed;
	uint64_t bytes_in, bytes_out;
	uint64_t progress_ns; /* clock_mono_ns when the socket last took or gave bytes */
};

/* Starts on a connected (or, with 'connecting', a connecting) socket. Takes fd and ssl. */
void rpc_link_init(struct rpc_link *l, struct loop *loop, int fd, struct ssl_st *ssl,
    bool connecting, const struct rpc_link_ops *ops);
/* Releases everything but the link itself. Calls no 'closed'. */
void rpc_link_fini(struct rpc_link *l);

/* nghttp2 has something new to send. Cheap; may be called from anywhere. */
void rpc_link_kick(struct rpc_link *l);
/* Ends the link with this error; 'closed' is called from the loop, never from inside this call. */
void rpc_link_fail(struct rpc_link *l, int code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Ends the link once nghttp2 has nothing more to say. */
void rpc_link_finish(struct rpc_link *l);

/* Whether bytes wait because the peer does not read. */
static inline bool
rpc_link_blocked(const struct rpc_link *l)
{
	return l->out.len > l->out_off;
}

#endif
