/* SPDX-License-Identifier: Apache-2.0 */
/* log.h: the dirty log of a migration: one bit for each 4 KiB of guest memory that the device wrote,
 * in memory shared with the front-end. dev.c makes it from SET_LOG_BASE and publishes it to the
 * queues; data threads set bits. */
#ifndef VHOST_LOG_H
#define VHOST_LOG_H

#include "base/err.h"

#include <stdint.h>

enum { VHOST_LOG_PAGE = 4096 };

struct vhost_log {
	void *map; /* what munmap takes */
	uint64_t map_len;
	uint8_t *bits; /* one a page, low bit first */
	uint64_t size; /* bytes of 'bits' */
	int guard;
};

/* Maps 'size' bytes at 'off' of 'fd' (borrowed). Returns 0 and new in '*out', -EINVAL, -EBADF,
 * -ERANGE. Control thread. */
int vhost_log_open(int fd, uint64_t size, uint64_t off, struct vhost_log **out, struct err *err)
    __attribute__((warn_unused_result));
void vhost_log_close(struct vhost_log *log);

/* Marks the pages of [gpa, gpa + len); pages the log does not cover are left out. Any thread. */
void vhost_log_mark(struct vhost_log *log, uint64_t gpa, uint64_t len);

#endif
