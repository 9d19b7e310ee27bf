/* SPDX-License-Identifier: Apache-2.0 */
/* buf.h: a growing byte buffer, also the string builder. Owned by one thread; aborts when memory is
 * out. data is always NUL-terminated after an add, so it can be printed. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/cleanup.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
	char *data; /* owned; NULL while empty and never used */
	size_t len; /* bytes used, without the NUL */
	size_t cap; /* bytes allocated */
};

#define BUF_INIT                                                                                   \
	{                                                                                          \
		NULL, 0, 0                                                                         \
	}

void buf_fini(struct buf *b);
/* Makes room for n more bytes (and a NUL); returns where they go. buf_grow commits nothing. */
void *buf_room(struct buf *b, size_t n);
/* Appends n zero bytes; returns the first one, valid until the next call on 'b'. */
void *buf_extend(struct buf *b, size_t n);
void buf_add(struct buf *b, const void *p, size_t n);
void buf_puts(struct buf *b, const char *s);
void buf_putc(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
/* Drops the first n bytes (n <= len). */
void buf_shift(struct buf *b, size_t n);
/* Empties the buffer and keeps its memory. */
void buf_reset(struct buf *b);
/* The text so far ("" when nothing was added); borrowed until the next call on 'b'. */
const char *buf_str(const struct buf *b);
/* Hands the text over: returns new memory to free(), leaves 'b' empty. */
char *buf_take(struct buf *b);

static inline void
buf_fini_cleanup(struct buf *b)
{
	buf_fini(b);
}

#endif
