/* SPDX-License-Identifier: Apache-2.0 */
/* jail.h: takes from a child process what a compiler and a test load do not need. Linux. */
#ifndef CPU_GEN_JAIL_H
#define CPU_GEN_JAIL_H

#include "base/err.h"

/* In a child: limits on time, memory and files, no new privileges, no network (a namespace of its own
 * where the kernel allows that, and in any case a seccomp filter without sockets), nothing to trace or
 * mount with. Cannot be undone; children inherit it. */
int cpu_jail(struct err *err);

#endif
