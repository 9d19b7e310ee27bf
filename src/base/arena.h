/* SPDX-License-Identifier: Apache-2.0 */
/* arena.h: memory that is freed whole. A compilation, a decoded message and a reader each use one.
 * Owned by one thread. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/cleanup.h"

#include <stdarg.h>
#include <stddef.h>

struct arena;

/* limit_bytes: when the arena would hold more, it aborts the program with a message unless
 * arena_on_limit was called; 0: no limit. Returns new; release with arena_free. */
struct arena *arena_new(size_t limit_bytes);
void arena_free(struct arena *a);
DEFINE_CLEANUP(struct arena, arena_free)

/* Calls 'fn' when the limit is passed; fn must not return (it longjmps or exits). */
void arena_on_limit(struct arena *a, void (*fn)(void *arg), void *arg);

/* Zeroed memory, aligned to 16 bytes, valid until arena_free. */
void *arena_alloc(struct arena *a, size_t size) __attribute__((returns_nonnull));
void *arena_memdup(struct arena *a, const void *p, size_t size);
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t len);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Bytes handed out so far. */
size_t arena_used(const struct arena *a);

#define arena_new_of(a, T)   ((T *)arena_alloc((a), sizeof(T)))
#define arena_array(a, T, n) ((T *)arena_alloc((a), (n) * sizeof(T)))

#endif
