/* SPDX-License-Identifier: Apache-2.0 */
/* jail.h: runs a function in a child process with limits and without network, and brings back its result:
 * building and test-loading generated code, which may take seconds or crash (D3, issue: security). */
#ifndef TARGETS_CPU_DRV_JAIL_H
#define TARGETS_CPU_DRV_JAIL_H

#include "base/err.h"
#include "base/loop.h"

/* In the child; what it does to memory is lost. */
typedef int (*jail_fn)(void *arg, struct err *err);
typedef void (*jail_done_fn)(void *arg, int code, const struct err *err);

/* Forks; 'fn' runs in the child with at most 120 s of CPU, 4 GiB of memory, 1 GiB files and, where the kernel
 * lets us, an empty network namespace. 'done' comes on the loop, once; a child that crashes or takes longer than
 * timeout_ns gives an error that says so. */
void jail_run(
    struct loop *loop, uint64_t timeout_ns, jail_fn fn, void *fn_arg, jail_done_fn done, void *arg);

#endif
