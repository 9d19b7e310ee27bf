/* SPDX-License-Identifier: Apache-2.0 */
/* addr.h: sockets by address: listening, connecting, who is at the other end. Sockets do not block;
 * looking up a host name does, so only the client (the CLI) passes names. Not for other folders. */
#ifndef RPC_ADDR_H
#define RPC_ADDR_H

#include "base/err.h"

#include <stdint.h>

struct rpc_peer;

/* Paths may be longer than a socket address holds. group: NULL, or who else may open it. */
int rpc_addr_listen_unix(
    const char *path, const char *group, int backlog, int *fd, struct err *err);
/* host: NULL: every address. */
int rpc_addr_listen_tcp(
    const char *host, uint16_t port, int backlog, int *fd, uint16_t *bound_port, struct err *err);

/* Connects; *fd may still be connecting afterwards (TCP). */
int rpc_addr_connect_unix(const char *path, int *fd, struct err *err);
int rpc_addr_connect_tcp(const char *host, const char *port, int *fd, struct err *err);

void rpc_addr_peer_unix(int fd, struct rpc_peer *peer);
void rpc_addr_peer_tcp(int fd, struct rpc_peer *peer);

#endif
