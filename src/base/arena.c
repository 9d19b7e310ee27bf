/* SPDX-License-Identifier: Apache-2.0 */
/* arena.c: bump allocator over a list of chunks. */
#include "base/arena.h"

#include "base/mem.h"

#include <stdint.h>
#include <string.h>

#define CHUNK_BYTES (64u << 10)
#define ALIGN	    16u

struct chunk {
	struct chunk *next;
	size_t size; /* usable bytes */
	size_t used;
	size_t pad; /* keeps data on ALIGN */
	char data[];
};

struct arena {
	struct chunk *head;
	size_t used;
	size_t limit;
	void (*on_limit)(void *arg);
	void *on_limit_arg;
};

struct arena *
arena_new(size_t limit_bytes)
{
	struct arena *a = xcalloc(1, sizeof *a);

	a->limit = limit_bytes;
	return a;
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	for (struct chunk *c = a->head, *next; c != NULL; c = next) {
		next = c->next;
		free(c);
	}
	free(a);
}

void
arena_on_limit(struct arena *a, void (*fn)(void *arg), void *arg)
{
	a->on_limit = fn;
	a->on_limit_arg = arg;
}

static struct chunk *
chunk_for(struct arena *a, size_t size)
{
	struct chunk *c = a->head;
	size_t want;

	if (c != NULL && c->size - c->used >= size)
		return c;
	want = MAX(size, CHUNK_BYTES);
	c = xmalloc(sizeof *c + want);
	c->size = want;
	c->used = 0;
	/* A large block goes behind the head, which still has room for small ones. */
	if (a->head != NULL && size > CHUNK_BYTES / 4) {
		c->next = a->head->next;
		a->head->next = c;
	} else {
		c->next = a->head;
		a->head = c;
	}
	return c;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	struct chunk *c;
	void *p;

	if (size > SIZE_MAX / 2 || (a->limit != 0 && a->used + size > a->limit)) {
		if (a->on_limit != NULL)
			a->on_limit(a->on_limit_arg);
		fprintf(stderr, "arena: the limit of %zu bytes is passed\n", a->limit);
		abort();
	}
	size = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	c = chunk_for(a, size);
	p = c->data + c->used;
	c->used += size;
	a->used += size;
	return memset(p, 0, size);
}

void *
arena_memdup(struct arena *a, const void *p, size_t size)
{
	void *q = arena_alloc(a, size);

	if (size > 0)
		memcpy(q, p, size);
	return q;
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return arena_memdup(a, s, strlen(s) + 1);
}

char *
arena_strndup(struct arena *a, const char *s, size_t len)
{
	char *q = arena_alloc(a, len + 1);

	memcpy(q, s, len);
	return q;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	char small[256];
	va_list ap;
	char *q;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(small, sizeof small, fmt, ap);
	va_end(ap);
	if (n < 0)
		abort();
	if ((size_t)n < sizeof small)
		return arena_memdup(a, small, (size_t)n + 1);
	q = arena_alloc(a, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(q, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return q;
}

size_t
arena_used(const struct arena *a)
{
	return a->used;
}
