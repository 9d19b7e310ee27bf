/* SPDX-License-Identifier: Apache-2.0 */
/* map.c: insertion-ordered hash map, linear probing over an index of 32-bit positions. */
#include "base/map.h"

#include "base/mem.h"

#include <string.h>

#define DELETED UINT32_MAX

uint32_t
map_hash(const void *key, size_t len)
{
	const uint8_t *p = key;
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < len; i++)
		h = (h ^ p[i]) * 16777619u;
	h ^= h >> 15;
	h *= 0x2c1b3c6du;
	return h ^ h >> 12;
}

void
map_fini(struct map *m)
{
	for (size_t i = 0; i < m->n_items; i++)
		free(m->items[i].key);
	free(m->items);
	free(m->slots);
	memset(m, 0, sizeof *m);
}

/* Drops the holes and rebuilds the index with room for twice the live keys. */
static void
rebuild(struct map *m)
{
	size_t n_slots = 16, n = 0;

	while (n_slots < (m->n + 1) * 2)
		n_slots *= 2;
	free(m->slots);
	m->slots = xcalloc(n_slots, sizeof *m->slots);
	m->n_slots = n_slots;
	for (size_t i = 0; i < m->n_items; i++) {
		if (m->items[i].key == NULL)
			continue;
		m->items[n] = m->items[i];
		for (size_t s = m->items[n].hash;; s++)
			if (m->slots[s & (n_slots - 1)] == 0) {
				m->slots[s & (n_slots - 1)] = (uint32_t)n + 1;
				break;
			}
		n++;
	}
	m->n_items = n;
}

static uint32_t *
find(const struct map *m, const void *key, size_t len, uint32_t hash)
{
	if (m->n_slots == 0)
		return NULL;
	for (size_t s = hash;; s++) {
		uint32_t *slot = &m->slots[s & (m->n_slots - 1)];
		const struct map_item *it;

		if (*slot == 0)
			return NULL;
		if (*slot == DELETED)
			continue;
		it = &m->items[*slot - 1];
		if (it->hash == hash && it->key_len == len && memcmp(it->key, key, len) == 0)
			return slot;
	}
}

void *
map_put(struct map *m, const void *key, size_t len, void *value)
{
	uint32_t hash = map_hash(key, len);
	uint32_t *slot = find(m, key, len, hash);
	struct map_item *it;

	if (slot != NULL) {
		void *old = m->items[*slot - 1].value;

		m->items[*slot - 1].value = value;
		return old;
	}
	if ((m->n_items + 1) * 4 > m->n_slots * 3)
		rebuild(m);
	if (m->n_items == m->cap_items) {
		m->cap_items = m->cap_items ? m->cap_items * 2 : 8;
		m->items = xrealloc(m->items, m->cap_items, sizeof *m->items);
	}
	it = &m->items[m->n_items++];
	it->key = xmalloc(len + 1);
	if (len > 0)
		memcpy(it->key, key, len);
	it->key[len] = '\0';
	it->key_len = len;
	it->hash = hash;
	it->value = value;
	for (size_t s = hash;; s++)
		if (m->slots[s & (m->n_slots - 1)] == 0) {
			m->slots[s & (m->n_slots - 1)] = (uint32_t)m->n_items;
			break;
		}
	m->n++;
	return NULL;
}

void *
map_get(const struct map *m, const void *key, size_t len)
{
	uint32_t *slot = find(m, key, len, map_hash(key, len));

	return slot ? m->items[*slot - 1].value : NULL;
}

bool
map_has(const struct map *m, const void *key, size_t len)
{
	return find(m, key, len, map_hash(key, len)) != NULL;
}

void *
map_del(struct map *m, const void *key, size_t len)
{
	uint32_t *slot = find(m, key, len, map_hash(key, len));
	struct map_item *it;
	void *value;

	if (slot == NULL)
		return NULL;
	it = &m->items[*slot - 1];
	value = it->value;
	free(it->key);
	it->key = NULL;
	*slot = DELETED;
	m->n--;
	return value;
}

void *
map_sput(struct map *m, const char *key, void *value)
{
	return map_put(m, key, strlen(key), value);
}

void *
map_sget(const struct map *m, const char *key)
{
	return map_get(m, key, strlen(key));
}

void *
map_sdel(struct map *m, const char *key)
{
	return map_del(m, key, strlen(key));
}
