/* SPDX-License-Identifier: Apache-2.0 */
/* map.h: a hash map from byte strings to pointers that keeps the order of insertion, so that what is
 * printed from it is the same every time. Keys are copied. Owned by one thread. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/cleanup.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct map_item {
	char *key;	/* owned by the map; key_len bytes and a NUL; NULL: deleted */
	size_t key_len; /* bytes */
	uint32_t hash;
	void *value; /* borrowed: the map never frees it */
};

struct map {
	struct map_item *items; /* in order of insertion, with holes (key NULL) */
	size_t n_items;		/* used slots of items, holes too */
	size_t cap_items;
	uint32_t *slots; /* 0 empty, else 1 + index into items; power of two */
	size_t n_slots;
	size_t n; /* live keys */
};

void map_fini(struct map *m);
/* Stores 'value' under the key; returns the value that was there, or NULL. */
void *map_put(struct map *m, const void *key, size_t len, void *value);
/* The value, or NULL when the key is absent. */
void *map_get(const struct map *m, const void *key, size_t len);
/* Whether the key is there (its value may be NULL). */
bool map_has(const struct map *m, const void *key, size_t len);
/* Removes the key; returns its value, or NULL when it was absent. */
void *map_del(struct map *m, const void *key, size_t len);

/* The same for C strings and for numbers. */
void *map_sput(struct map *m, const char *key, void *value);
void *map_sget(const struct map *m, const char *key);
void *map_sdel(struct map *m, const char *key);

/* 32-bit hash of bytes (FNV-1a, then mixed). Not for hostile keys in unbounded maps. */
uint32_t map_hash(const void *key, size_t len);

/* Walks the live items: struct map_item *it; map_for_each(it, &m) { ... }. Deleting the current item
 * is allowed; inserting is not. */
#define map_for_each(it, m)                                                                        \
	for ((it) = (m)->items; (it) != NULL && (it) < (m)->items + (m)->n_items; (it)++)          \
		if ((it)->key == NULL) {                                                           \
		} else

#endif
