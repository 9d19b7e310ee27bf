/* SPDX-License-Identifier: Apache-2.0 */
/* scope.c: the table of open scopes. */
#include "p4/scope.h"

#include "p4/ctx.h"

#include "base/mem.h"

#include <string.h>

static uint32_t
slot_of(const struct p4_scopes *s, const char *name)
{
	uint32_t at = (uint32_t)(((uintptr_t)name >> 4) * 0x9e3779b1u) & (s->n_slots - 1);

	while (s->slots[at].name != NULL && s->slots[at].name != name)
		at = (at + 1) & (s->n_slots - 1);
	return at;
}

static void
grow(struct p4_ctx *ctx, struct p4_scopes *s)
{
	struct p4_scope_slot *old = s->slots;
	uint32_t n_old = s->n_slots;

	s->n_slots = n_old == 0 ? 512 : n_old * 2;
	s->slots = arena_array(ctx->arena, struct p4_scope_slot, s->n_slots);
	for (uint32_t i = 0; i < n_old; i++)
		if (old[i].name != NULL)
			s->slots[slot_of(s, old[i].name)] = old[i];
}

void
p4_scope_enter(struct p4_ctx *ctx, struct p4_scopes *s)
{
	s->depth++;
	if (s->depth >= s->cap_depth) {
		uint32_t cap = MAX(64, s->cap_depth * 2);
		struct p4_scope_sym **last = arena_array(ctx->arena, struct p4_scope_sym *, cap);

		if (s->cap_depth > 0)
			memcpy(last, s->last, s->cap_depth * sizeof *last);
		s->last = last;
		s->cap_depth = cap;
	}
	s->last[s->depth] = NULL;
}

void
p4_scope_leave(struct p4_scopes *s)
{
	for (struct p4_scope_sym *y = s->last[s->depth]; y != NULL; y = y->sibling)
		s->slots[slot_of(s, y->name)].top = y->outer;
	s->depth--;
}

struct p4_scope_sym *
p4_scope_add(struct p4_ctx *ctx, struct p4_scopes *s, struct p4_decl *decl)
{
	struct p4_scope_sym *y = arena_new_of(ctx->arena, struct p4_scope_sym);
	uint32_t at;

	if (s->last == NULL) { /* the top level */
		s->last = arena_array(ctx->arena, struct p4_scope_sym *, 64);
		s->cap_depth = 64;
	}
	if (s->n_names * 2 >= s->n_slots)
		grow(ctx, s);
	at = slot_of(s, decl->name.str);
	if (s->slots[at].name == NULL) {
		s->slots[at].name = decl->name.str;
		s->n_names++;
	}
	y->name = decl->name.str;
	y->decl = decl;
	y->depth = s->depth;
	y->seq = ++s->seq;
	y->outer = s->slots[at].top;
	y->sibling = s->last[s->depth];
	s->slots[at].top = y;
	s->last[s->depth] = y;
	return y;
}

bool
p4_decl_is_type(const struct p4_decl *decl)
{
	switch ((int)decl->kind) {
	case P4_DECL_PARSER:
	case P4_DECL_CONTROL:
	case P4_DECL_PACKAGE:
	case P4_DECL_EXTERN:
	case P4_DECL_STRUCT:
	case P4_DECL_HEADER:
	case P4_DECL_UNION:
	case P4_DECL_ENUM:
	case P4_DECL_TYPEDEF:
	case P4_DECL_NEWTYPE:
	case P4_DECL_TYPE_PARAM:
		return true;
	}
	return false;
}

static bool
visible(const struct p4_scopes *s, const struct p4_scope_sym *y, enum p4_want want)
{
	if (s->limit != 0 && y->depth == 0 && y->seq > s->limit)
		return false;
	if (want == P4_WANT_ANY)
		return true;
	return p4_decl_is_type(y->decl) == (want == P4_WANT_TYPE);
}

struct p4_scope_sym *
p4_scope_find(const struct p4_scopes *s, const char *name, enum p4_want want, bool absolute)
{
	if (s->n_slots == 0 || name == NULL)
		return NULL;
	for (struct p4_scope_sym *y = s->slots[slot_of(s, name)].top; y != NULL; y = y->outer)
		if ((!absolute || y->depth == 0) && visible(s, y, want))
			return y;
	return NULL;
}

struct p4_scope_sym *
p4_scope_next(const struct p4_scopes *s, const struct p4_scope_sym *sym)
{
	for (struct p4_scope_sym *y = sym->outer; y != NULL && y->depth == sym->depth; y = y->outer)
		if (visible(s, y, P4_WANT_ANY))
			return y;
	return NULL;
}

/* ---- Places in lists ---- */

struct p4_index {
	uint32_t n_slots; /* power of two, at least twice the names */
	struct {
		const char *name;
		uint32_t place;
	} slots[];
};

struct p4_index *
p4_index_new(struct p4_ctx *ctx, uint32_t n_names)
{
	uint32_t n_slots = 8;
	struct p4_index *x;

	while (n_slots < 2 * n_names)
		n_slots *= 2;
	x = arena_alloc(ctx->arena, sizeof *x + n_slots * sizeof x->slots[0]);
	x->n_slots = n_slots;
	return x;
}

static uint32_t
index_slot(const struct p4_index *x, const char *name)
{
	uint32_t at = (uint32_t)(((uintptr_t)name >> 4) * 0x9e3779b1u) & (x->n_slots - 1);

	while (x->slots[at].name != NULL && x->slots[at].name != name)
		at = (at + 1) & (x->n_slots - 1);
	return at;
}

void
p4_index_add(struct p4_index *x, const char *name, uint32_t place)
{
	uint32_t at = index_slot(x, name);

	if (x->slots[at].name != NULL)
		return;
	x->slots[at].name = name;
	x->slots[at].place = place;
}

uint32_t
p4_index_find(const struct p4_index *x, const char *name)
{
	uint32_t at = index_slot(x, name);

	return x->slots[at].name != NULL ? x->slots[at].place : UINT32_MAX;
}

/* ---- Names that look alike ---- */

#define NEAR_MAX 40u /* longest name that is compared */

bool
p4_name_near(const char *a, const char *b)
{
	size_t na = strlen(a), nb = strlen(b), limit = (MAX(na, nb) + 2) / 4;
	uint8_t rows[3][NEAR_MAX + 1], *now = rows[0], *last = rows[1], *before = rows[2], *t;

	if (na > NEAR_MAX || nb > NEAR_MAX || na < 2 || (na > nb ? na - nb : nb - na) > limit)
		return false;
	for (size_t j = 0; j <= nb; j++)
		now[j] = (uint8_t)j;
	for (size_t i = 1; i <= na; i++) {
		t = before;
		before = last;
		last = now;
		now = t;
		now[0] = (uint8_t)i;
		for (size_t j = 1; j <= nb; j++) {
			now[j] = (uint8_t)MIN(
			    MIN(last[j], now[j - 1]) + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				now[j] = (uint8_t)MIN(now[j], before[j - 2] + 1); /* swapped */
		}
	}
	return now[nb] <= limit;
}

const char *
p4_scope_near(const struct p4_scopes *s, const char *name, enum p4_want want)
{
	const struct p4_scope_sym *best = NULL;

	for (uint32_t i = 0; i < s->n_slots; i++) {
		const struct p4_scope_sym *y = s->slots[i].top;

		while (y != NULL && !visible(s, y, want))
			y = y->outer;
		if (y != NULL && y->name != name && p4_name_near(name, y->name) &&
		    (best == NULL || y->seq < best->seq))
			best = y;
	}
	return best != NULL ? best->name : NULL;
}
