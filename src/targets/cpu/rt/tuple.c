/* SPDX-License-Identifier: Apache-2.0 */
/* tuple.c: see tuple.h. */
#include "targets/cpu/rt/tuple.h"

#include "base/mem.h"
#include "targets/cpu/pipe_table.h"

#include <string.h>

static struct rt_slots *
slots_new(uint64_t n)
{
	struct rt_slots *s = xcalloc(1, sizeof *s + n * sizeof s->v[0]);

	s->n = n;
	return s;
}

struct rt_tuple *
rt_tuple_new(const uint8_t *mask, uint32_t key_bytes)
{
	struct rt_tuple *t = xcalloc(1, sizeof *t + key_bytes);

	t->slots = slots_new(16);
	t->key_bytes = key_bytes;
	memcpy(t->mask, mask, key_bytes);
	return t;
}

void
rt_tuple_free(struct rt_tuple *t)
{
	if (t != NULL)
		free(t->slots);
	free(t);
}

uint64_t
rt_tuple_hash(const uint8_t *masked, uint32_t key_bytes)
{
	return pipe_hash(masked, key_bytes, 0x9e3779b97f4a7c15ull);
}

static uint64_t
home_of(const struct rt_slots *s, uint64_t hash)
{
	return (hash >> 20) & (s->n - 1);
}

static void
free_slots(void *owner, uint64_t what)
{
	free((void *)(uintptr_t)what);
}

/* A new array without tombs, twice as large when it is full of live lists. */
static void
rehash(struct rt_tuple *t, struct rt_limbo *limbo)
{
	struct rt_slots *old = t->slots, *s = slots_new(t->live * 4 > old->n ? old->n * 2 : old->n);

	for (uint64_t i = 0; i < old->n; i++)
		if (old->v[i] != NULL && old->v[i] != RT_TOMB) {
			uint64_t j = home_of(s, old->v[i]->hash);

			while (s->v[j] != NULL)
				j = (j + 1) & (s->n - 1);
			s->v[j] = old->v[i];
		}
	t->tombs = 0;
	__atomic_store_n(&t->slots, s, __ATOMIC_RELEASE);
	rt_limbo_add(limbo, free_slots, NULL, (uintptr_t)old);
}

static bool
same(const struct rt_rule *a, const struct rt_rule *b, uint32_t key_bytes)
{
	return a->hash == b->hash && memcmp(a->bytes, b->bytes, key_bytes) == 0;
}

void
rt_tuple_add(struct rt_tuple *t, struct rt_rule *r, struct rt_limbo *limbo)
{
	struct rt_rule **tomb = NULL, **link;
	uint64_t i;

	if ((t->live + t->tombs + 1) * 2 > t->slots->n)
		rehash(t, limbo);
	t->n_rules++;
	if (r->priority > t->best_priority || t->n_rules == 1)
		__atomic_store_n(&t->best_priority, r->priority, __ATOMIC_RELEASE);
	for (i = home_of(t->slots, r->hash); t->slots->v[i] != NULL;
	     i = (i + 1) & (t->slots->n - 1)) {
		if (t->slots->v[i] == RT_TOMB) {
			if (tomb == NULL)
				tomb = &t->slots->v[i];
		} else if (same(t->slots->v[i], r, t->key_bytes)) {
			link = &t->slots->v[i];
			while (*link != NULL && rt_rule_better(*link, r))
				link = &(*link)->next;
			r->next = *link;
			__atomic_store_n(link, r, __ATOMIC_RELEASE);
			return;
		}
	}
	r->next = NULL;
	if (tomb != NULL)
		t->tombs--;
	t->live++;
	__atomic_store_n(tomb != NULL ? tomb : &t->slots->v[i], r, __ATOMIC_RELEASE);
}

void
rt_tuple_del(struct rt_tuple *t, struct rt_rule *r)
{
	uint64_t i = home_of(t->slots, r->hash);
	struct rt_rule **link;

	while (t->slots->v[i] == RT_TOMB || !same(t->slots->v[i], r, t->key_bytes))
		i = (i + 1) & (t->slots->n - 1);
	for (link = &t->slots->v[i]; *link != r; link = &(*link)->next)
		;
	t->n_rules--;
	if (link == &t->slots->v[i] && r->next == NULL) {
		t->live--;
		t->tombs++;
		__atomic_store_n(link, RT_TOMB, __ATOMIC_RELEASE);
	} else {
		__atomic_store_n(link, r->next, __ATOMIC_RELEASE);
	}
}

uint32_t
rt_tuple_best(const struct rt_tuple *t)
{
	uint32_t best = 0;

	for (uint64_t i = 0; i < t->slots->n; i++)
		if (t->slots->v[i] != NULL && t->slots->v[i] != RT_TOMB &&
		    t->slots->v[i]->priority > best)
			best = t->slots->v[i]->priority;
	return best;
}

const struct rt_rule *
rt_tuple_find(const struct rt_slots *s, const uint8_t *masked, uint32_t key_bytes, uint64_t hash)
{
	for (uint64_t i = home_of(s, hash);; i = (i + 1) & (s->n - 1)) {
		const struct rt_rule *r = __atomic_load_n(&s->v[i], __ATOMIC_ACQUIRE);

		if (r == NULL)
			return NULL;
		if (r != RT_TOMB && r->hash == hash && memcmp(r->bytes, masked, key_bytes) == 0)
			return r;
	}
}
