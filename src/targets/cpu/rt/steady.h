/* SPDX-License-Identifier: Apache-2.0 */
/* steady.h: searches that look at several places, while the table's writer changes one after the other. With
 * two changes on the way a search could find what no packet may see: neither the entry that has just gone nor
 * the one that came before that. A table counts its changes, and a search is made again when the count is not
 * what it was; within one change, a search finds what was before it or what is behind it. */
#ifndef RT_STEADY_H
#define RT_STEADY_H

#include "base/mem.h"
#include "targets/cpu/pipe_abi.h"

enum { RT_STEADY_TRIES = 64 };

/* Before an entry comes or goes; another action of an entry is one store and needs none. The writer. */
static inline void
rt_steady_change(uint32_t *changes)
{
	__atomic_store_n(changes, *changes + 1, __ATOMIC_RELEASE);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
}

/* Searches for n keys; whether nothing changed meanwhile. */
static inline bool
rt_steady_once(const uint32_t *changes,
    void (*search)(
	const struct pipe_table *t, const uint8_t *keys, uint32_t n, const struct pipe_entry **out),
    const struct pipe_table *t, const uint8_t *keys, uint32_t n, const struct pipe_entry **out)
{
	uint32_t before = __atomic_load_n(changes, __ATOMIC_ACQUIRE);

	search(t, keys, n, out);
	__atomic_thread_fence(__ATOMIC_ACQUIRE);
	return __atomic_load_n(changes, __ATOMIC_RELAXED) == before;
}

/* A lookup made of 'search': all keys together, or, under a writer that is quick, each by itself. Any worker. */
static inline void
rt_steady_lookup(const uint32_t *changes,
    void (*search)(
	const struct pipe_table *t, const uint8_t *keys, uint32_t n, const struct pipe_entry **out),
    const struct pipe_table *t, const uint8_t *keys, uint32_t n, const struct pipe_entry **out)
{
	if (__builtin_expect(rt_steady_once(changes, search, t, keys, n, out), 1))
		return;
	for (uint32_t i = 0; i < n; i++)
		for (int tries = 0; tries < RT_STEADY_TRIES; tries++)
			if (rt_steady_once(
				changes, search, t, keys + (size_t)i * t->key_bytes, 1, out + i))
				break;
}

#endif
