/* SPDX-License-Identifier: Apache-2.0 */
/* sock.h: the unix socket of a vhost-user device, to listen on or to connect to. For dev.c. */
#ifndef VHOST_SOCK_H
#define VHOST_SOCK_H

#include "base/err.h"

#include <sys/types.h>

/* Whether a socket can have this path: -EINVAL when it is empty, -ENAMETOOLONG over 107 bytes. */
int vhost_sock_check(const char *path, struct err *err) __attribute__((warn_unused_result));

/* Listens, owner only (mode 0600), or for 'group' too (0660) if it is not (gid_t)-1. A stale file that
 * nobody listens on is replaced.
 *
 * returns  the descriptor, not blocking; the caller removes the file
 * errors   -EADDRINUSE when someone listens there, -EEXIST when it is no socket, ... */
int vhost_sock_listen(const char *path, gid_t group, struct err *err)
    __attribute__((warn_unused_result));

/* Connects at once or not at all. Returns the descriptor, not blocking, or -errno. */
int vhost_sock_connect(const char *path, struct err *err) __attribute__((warn_unused_result));

#endif
