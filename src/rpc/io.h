/* SPDX-License-Identifier: Apache-2.0 */
/* io.h: bytes over a connected socket that does not block, plain or in TLS, with one set of results.
 * Under link.c. Never raises SIGPIPE. The loop's thread. */
#ifndef RPC_IO_H
#define RPC_IO_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct ssl_st;

struct rpc_io {
	int fd;		    /* owned */
	struct ssl_st *ssl; /* owned; NULL: plain */
	bool want_out;	    /* TLS has to write before it can go on */
};

/* Takes fd and ssl. */
void rpc_io_init(struct rpc_io *io, int fd, struct ssl_st *ssl);
void rpc_io_fini(struct rpc_io *io);

/* 0: done; -EAGAIN: call again when the socket is ready; else an error, with its reason. */
int rpc_io_handshake(struct rpc_io *io, struct err *err);
/* Bytes; 0: the peer has closed; -EAGAIN; else an error. */
ssize_t rpc_io_read(struct rpc_io *io, void *p, size_t n, struct err *err);
/* Bytes taken; -EAGAIN; else an error. */
ssize_t rpc_io_write(struct rpc_io *io, const void *p, size_t n, struct err *err);

#endif
