/* SPDX-License-Identifier: Apache-2.0 */
/* tls.h: mutual TLS for gRPC over TCP: certificates of a file each, HTTP/2 by ALPN, and who the peer
 * is. Both sides always show a certificate. The loop's thread. */
#ifndef RPC_TLS_H
#define RPC_TLS_H

#include "base/cleanup.h"
#include "base/err.h"

#include <stdbool.h>

struct rpc_tls;
struct rpc_peer;
struct ssl_st;

struct rpc_tls_opts {
	const char *cert; /* PEM file: the own certificate, then intermediates */
	const char *key;  /* PEM file: its private key */
	const char *ca;	  /* PEM file: who may sign the peer's certificate */
};

/* Reads the files. Returns new in *tls. The error names the file that is wrong. */
int rpc_tls_new(
    bool server, const struct rpc_tls_opts *opts, struct rpc_tls **tls, struct err *err);
void rpc_tls_free(struct rpc_tls *tls);
DEFINE_CLEANUP(struct rpc_tls, rpc_tls_free)

/* Reads the same files again, for connections from now on; after an error the old ones stay in use. */
int rpc_tls_reload(struct rpc_tls *tls, struct err *err) __attribute__((warn_unused_result));

/* A new TLS session on a connected socket that does not block. host: for a client, the name or address
 * that the server's certificate must be for; NULL for a server. NULL when memory is out. */
struct ssl_st *rpc_tls_session(struct rpc_tls *tls, int fd, const char *host);

/* After the handshake: refuses a peer that did not agree on HTTP/2; fills peer's name and san. */
int rpc_tls_check(struct ssl_st *ssl, struct rpc_peer *peer, struct err *err)
    __attribute__((warn_unused_result));

/* What OpenSSL's error queue says, as one line: "certificate verify failed"; empties the queue. */
int rpc_tls_error(struct err *err, int code, const char *what);

#endif
