/* SPDX-License-Identifier: Apache-2.0 */
/* defuse_state.c: sets of bits that say what is known at one place of a program, and what is left of them when two
 * paths meet. */
#include "p4/defuse.h"

#include "base/mem.h"

#include <string.h>

/* Memory of a state that is not in use. */
struct du_buf {
	struct du_buf *next;
	uint32_t cap;
	uint64_t w[];
};

/* Makes room for n groups; what was there stays. */
static void
reserve(struct du *u, struct du_state *s, uint32_t n)
{
	struct du_buf **at = &u->free, *b;
	uint64_t *old = s->w;
	uint32_t old_cap = s->cap, cap = 4;

	if (n <= s->cap)
		return;
	while (cap < n)
		cap *= 2;
	while (*at != NULL && (*at)->cap < cap)
		at = &(*at)->next;
	b = *at;
	if (b != NULL) {
		*at = b->next;
	} else {
		b = arena_alloc(u->ctx->arena, sizeof *b + (size_t)cap * DU_N_SETS * sizeof *b->w);
		b->cap = cap;
	}
	if (s->n_set > 0)
		memcpy(b->w, old, (size_t)s->n_set * DU_N_SETS * sizeof *old);
	s->w = b->w;
	s->cap = b->cap;
	if (old != NULL) {
		struct du_state was = { .w = old, .cap = old_cap };

		p4_du_drop(u, &was);
	}
}

void
p4_du_drop(struct du *u, struct du_state *s)
{
	struct du_buf *b;

	if (s->w != NULL) {
		b = (struct du_buf *)((char *)s->w - offsetof(struct du_buf, w));
		b->next = u->free;
		u->free = b;
	}
	*s = (struct du_state){ .dead = true };
}

bool
p4_du_get(const struct du_state *s, enum du_set set, uint32_t bit)
{
	uint32_t i = bit / 64;

	return i < s->n_set && (s->w[i * DU_N_SETS + set] >> (bit % 64) & 1) != 0;
}

void
p4_du_put(struct du *u, struct du_state *s, enum du_set set, uint32_t bit, bool value)
{
	uint32_t i = bit / 64;

	if (i >= s->n_set) {
		if (!value)
			return;
		reserve(u, s, i + 1);
		memset(s->w + (size_t)s->n_set * DU_N_SETS, 0,
		    (size_t)(i + 1 - s->n_set) * DU_N_SETS * sizeof *s->w);
		s->n_set = i + 1;
	}
	if (value)
		s->w[i * DU_N_SETS + set] |= 1ull << (bit % 64);
	else
		s->w[i * DU_N_SETS + set] &= ~(1ull << (bit % 64));
}

void
p4_du_fill(
    struct du *u, struct du_state *s, enum du_set set, uint32_t first, uint32_t n, bool value)
{
	p4_du_tired(u, n / 16);
	for (uint32_t i = first; i < first + n; i++)
		p4_du_put(u, s, set, i, value);
}

void
p4_du_move(struct du *u, struct du_state *s, uint32_t to, uint32_t from, uint32_t n)
{
	p4_du_tired(u, n / 16);
	for (uint32_t k = 0; k < n; k++) {
		uint32_t i = to > from ? n - 1 - k : k; /* they may overlap */

		for (enum du_set set = 0; set < DU_N_SETS; set++)
			p4_du_put(u, s, set, to + i, p4_du_get(s, set, from + i));
	}
}

void
p4_du_copy(struct du *u, struct du_state *to, const struct du_state *from)
{
	p4_du_tired(u, from->n_set);
	to->n_set = 0;
	reserve(u, to, from->n_set);
	if (from->n_set > 0)
		memcpy(to->w, from->w, (size_t)from->n_set * DU_N_SETS * sizeof *to->w);
	to->n_set = from->n_set;
	to->dead = from->dead;
}

void
p4_du_meet_table(struct du *u, struct du_state *s, const struct du_state *other)
{
	struct du_state was = { 0 };

	if (!s->dead && !other->dead)
		p4_du_copy(u, &was, s);
	p4_du_meet(u, s, other);
	for (uint32_t i = 0; i < MIN(was.n_set, s->n_set); i++) {
		uint64_t *a = s->w + (size_t)i * DU_N_SETS;
		const uint64_t *b = other->w + (size_t)i * DU_N_SETS;

		a[DU_VALID] |= was.w[i * DU_N_SETS + DU_VALID] | b[DU_VALID];
		a[DU_ASSUMED] &= ~a[DU_VALID];
	}
	p4_du_drop(u, &was);
}

bool
p4_du_meet(struct du *u, struct du_state *s, const struct du_state *other)
{
	bool changed = false;
	uint32_t n;

	if (other->dead)
		return false;
	if (s->dead) {
		p4_du_copy(u, s, other);
		return true;
	}
	p4_du_tired(u, s->n_set);
	n = MIN(s->n_set, other->n_set);
	for (uint32_t i = 0; i < n; i++) {
		uint64_t *a = s->w + (size_t)i * DU_N_SETS;
		const uint64_t *b = other->w + (size_t)i * DU_N_SETS;
		uint64_t set = a[DU_SET] & b[DU_SET];
		uint64_t assumed = a[DU_ASSUMED] & b[DU_ASSUMED];
		uint64_t valid =
		    ((a[DU_VALID] | a[DU_ASSUMED]) & (b[DU_VALID] | b[DU_ASSUMED])) & ~assumed;

		changed =
		    changed || set != a[DU_SET] || valid != a[DU_VALID] || assumed != a[DU_ASSUMED];
		a[DU_SET] = set;
		a[DU_VALID] = valid;
		a[DU_ASSUMED] = assumed;
	}
	for (uint32_t i = n * DU_N_SETS; i < s->n_set * DU_N_SETS; i++)
		changed = changed || s->w[i] != 0;
	s->n_set = n;
	return changed;
}
