/* SPDX-License-Identifier: Apache-2.0 */
/* mem.h: allocation for control code: each function aborts with a message when memory is out, so
 * callers need no error path. The data path allocates only while it is configured. Any thread. */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stdarg.h>
#include <stddef.h>

void *xmalloc(size_t size) __attribute__((malloc, returns_nonnull));
void *xcalloc(size_t n, size_t size) __attribute__((malloc, returns_nonnull));
/* Resizes an array to n elements of 'size' bytes; aborts when n * size overflows. */
void *xrealloc(void *p, size_t n, size_t size) __attribute__((returns_nonnull));
char *xstrdup(const char *s) __attribute__((malloc, returns_nonnull));
char *xstrndup(const char *s, size_t len) __attribute__((malloc, returns_nonnull));
void *xmemdup(const void *p, size_t len) __attribute__((malloc, returns_nonnull));
/* Returns new text; free() it. */
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2), returns_nonnull));
char *xvasprintf(const char *fmt, va_list ap)
    __attribute__((format(printf, 1, 0), returns_nonnull));

#define ARRAY_LEN(a)		   (sizeof(a) / sizeof((a)[0]))
#define MIN(a, b)		   ((a) < (b) ? (a) : (b))
#define MAX(a, b)		   ((a) > (b) ? (a) : (b))
#define CONTAINER_OF(p, T, member) ((T *)((char *)(p)-offsetof(T, member)))

#endif
