/* SPDX-License-Identifier: Apache-2.0 */
/* guard.h: memory that a front-end shares can be taken away under us: it truncates the file, and the
 * next access raises SIGBUS. For guarded ranges the handler puts zeros in place and marks the range
 * lost, so that the thread goes on and the control thread can drop the one device. */
#ifndef VHOST_GUARD_H
#define VHOST_GUARD_H

#include <stdbool.h>
#include <stddef.h>

/* Guards [base, base + len), page aligned. Returns a slot, or -1 when all are taken. Any thread; the
 * first call installs the handler. */
int vhost_guard_add(void *base, size_t len);
/* Before the range is unmapped. -1 is fine. */
void vhost_guard_del(int slot);
/* Whether the range is lost. -1: false. */
bool vhost_guard_lost(int slot);

/* A new eventfd to be watched with EPOLLIN | EPOLLET: it stirs whenever any range is lost. Never read
 * it. The caller closes it. -1 when there are no descriptors. */
int vhost_guard_fd(void);

#endif
