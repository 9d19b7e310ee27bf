/* SPDX-License-Identifier: Apache-2.0 */
/* object.h: what a shared object of a pipeline may hold, checked by reading its bytes, before anything of it
 * runs: an x86-64 shared object without text relocations, executable and writable segments, initialisers,
 * ifuncs, undefined symbols other than the memory functions that a compiler emits by itself, and
 * exported symbols other than pipe_desc. Once in the child that built it, once again where it is loaded.
 * Hostile input. Any thread. */
#ifndef CPU_OBJECT_H
#define CPU_OBJECT_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* sanitized: the checks' own run-time symbols (__asan_*, __ubsan_*) and initialisers are allowed too; for
 * tests. -EINVAL says what was found. */
int cpu_object_check(const void *object, size_t len, bool sanitized, struct err *err);

#endif
