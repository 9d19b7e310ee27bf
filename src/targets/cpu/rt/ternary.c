/* SPDX-License-Identifier: Apache-2.0 */
/* ternary.c: tables whose keys need masks and priorities (ternary, range, optional, LPM beside others).
 * Up to LINEAR_MAX rules they stand in one array that is compared by vector instructions and copied
 * whole for a change; above, in one hash a mask (tuple-space search), best priorities first, where an
 * insertion costs no more than a hash insertion and, rarely, a new order of the masks. A range is
 * matched by the bits that all its values share and then checked. Control thread writes. */
#include "targets/cpu/rt/table.h"

#include "base/map.h"
#include "base/mem.h"
#include "targets/cpu/pipe_table.h"
#include "targets/cpu/rt/linear.h"
#include "targets/cpu/rt/records.h"
#include "targets/cpu/rt/steady.h"
#include "targets/cpu/rt/tuple.h"

#include <errno.h>
#include <string.h>

enum { LINEAR_MAX = 256, LINEAR_AGAIN = 128, CHUNK_BYTES = 8192 };

/* What readers search: never changed but for record[]; replaced whole. */
struct view {
	struct rt_linear linear; /* used when n_tuples is 0 */
	const struct rt_rule **rules;
	uint32_t *record; /* a rule's, by its place */
	void *memory;	  /* of linear's words */
	uint32_t n_tuples;
	struct rt_tuple *tuples[]; /* best priority first */
};

struct ternary {
	struct pipe_table t; /* first: what rt_table.t points to */
	const struct pipe_table_desc *desc;
	struct view *view;
	rt_linear_fn find;
	struct rt_records records;
	bool has_ranges;  /* some key is a range */
	uint32_t changes; /* see steady.h */
	/* writer */
	bool tuples_on;
	struct map by_mask; /* struct rt_tuple by its mask */
	uint64_t seq;
	uint64_t deletes; /* since the order was last computed */
};

static struct ternary *
ternary_of(const struct rt_table *t)
{
	return (struct ternary *)t->t;
}

/* Whether the key is within every range of the rule. */
static bool
in_ranges(const struct pipe_table_desc *d, const struct rt_rule *r, const uint8_t *key)
{
	const uint8_t *low = r->bytes + 2 * d->key_bytes, *high = low + d->key_bytes;

	for (uint32_t i = 0; i < d->n_keys; i++) {
		const struct pipe_field *f = &d->keys[i];
		size_t n = (f->width_bits + 7u) / 8;

		if (f->match == PIPE_MATCH_RANGE &&
		    (memcmp(key + f->off_bytes, low + f->off_bytes, n) < 0 ||
			memcmp(key + f->off_bytes, high + f->off_bytes, n) > 0))
			return false;
	}
	return true;
}

static uint32_t
search_linear(const struct ternary *x, const struct view *v, const uint8_t *key)
{
	for (uint32_t i = 0;; i++) {
		i = x->find(&v->linear, key, i);
		if (i >= v->linear.n)
			return 0;
		if (!v->rules[i]->has_ranges || in_ranges(x->desc, v->rules[i], key))
			return __atomic_load_n(&v->record[i], __ATOMIC_ACQUIRE);
	}
}

/* Looks n keys up in the tuples, one mask after the other. */
static void
search_tuples(const struct ternary *x, const struct view *v, const uint8_t *keys, uint32_t n,
    const struct rt_rule **best)
{
	const uint32_t k = x->t.key_bytes;
	uint8_t masked[CHUNK_BYTES] __attribute__((aligned(16)));
	uint64_t hash[PIPE_BURST];

	for (uint32_t j = 0; j < v->n_tuples; j++) {
		const struct rt_tuple *t = v->tuples[j];
		const struct rt_slots *s = __atomic_load_n(&t->slots, __ATOMIC_ACQUIRE);
		uint32_t bound = __atomic_load_n(&t->best_priority, __ATOMIC_ACQUIRE);
		uint32_t todo = 0;

		for (uint32_t i = 0; i < n; i++) {
			uint8_t *m = masked + (size_t)i * k;

			if (best[i] != NULL && best[i]->priority > bound)
				continue;
			for (uint32_t w = 0; w < k; w += 4) {
				uint32_t b =
				    pipe_ld32n(keys + (size_t)i * k + w) & pipe_ld32n(t->mask + w);

				memcpy(m + w, &b, 4);
			}
			hash[i] = rt_tuple_hash(m, k);
			pipe_prefetch(&s->v[(hash[i] >> 20) & (s->n - 1)]);
			todo |= 1u << i;
		}
		for (; todo != 0; todo &= todo - 1) {
			uint32_t i = (uint32_t)__builtin_ctz(todo);
			const struct rt_rule *r =
			    rt_tuple_find(s, masked + (size_t)i * k, k, hash[i]);

			while (r != NULL && r->has_ranges &&
			       !in_ranges(x->desc, r, keys + (size_t)i * k))
				r = __atomic_load_n(&r->next, __ATOMIC_ACQUIRE);
			if (r != NULL && (best[i] == NULL || rt_rule_better(r, best[i])))
				best[i] = r;
		}
	}
}

static void
search(const struct pipe_table *pt, const uint8_t *keys, uint32_t n, const struct pipe_entry **out)
{
	const struct ternary *x = (const struct ternary *)pt;
	const struct view *v = __atomic_load_n(&x->view, __ATOMIC_ACQUIRE);
	const struct pipe_entry *miss = pipe_miss(pt);
	const uint32_t k = pt->key_bytes;

	if (v->n_tuples == 0) {
		for (uint32_t i = 0; i < n; i++) {
			uint32_t r = search_linear(x, v, keys + (size_t)i * k);

			out[i] = r != 0 ? rt_record(&x->records, r) : miss;
		}
		return;
	}
	for (uint32_t from = 0, step = MIN((uint32_t)CHUNK_BYTES / k, PIPE_BURST); from < n;
	     from += step) {
		const struct rt_rule *best[PIPE_BURST] = { NULL };
		uint32_t m = MIN(step, n - from);

		search_tuples(x, v, keys + (size_t)from * k, m, best);
		for (uint32_t i = 0; i < m; i++)
			out[from + i] =
			    best[i] == NULL
				? miss
				: rt_record(&x->records,
				      __atomic_load_n(&best[i]->record, __ATOMIC_ACQUIRE));
	}
}

static void
lookup(const struct pipe_table *pt, const uint8_t *keys, uint32_t n, const struct pipe_entry **out)
{
	rt_steady_lookup(&((const struct ternary *)pt)->changes, search, pt, keys, n, out);
}

/* ---- views ---- */

static void
view_free(void *owner, uint64_t what)
{
	struct view *v = (struct view *)(uintptr_t)what;

	if (v == NULL)
		return;
	free(v->memory);
	free(v->rules);
	free(v->record);
	free(v);
}

static void
show(struct rt_table *t, struct view *v)
{
	struct ternary *x = ternary_of(t);
	struct view *old = x->view;

	__atomic_store_n(&x->view, v, __ATOMIC_RELEASE);
	if (old != NULL)
		rt_limbo_add(t->limbo, view_free, NULL, (uintptr_t)old);
}

static int
compare_rules(const void *a, const void *b)
{
	const struct rt_rule *x = *(struct rt_rule *const *)a, *y = *(struct rt_rule *const *)b;

	return rt_rule_better(x, y) ? -1 : 1;
}

/* The view of all entries, 'more' (when not NULL) added and 'less' left out. */
static struct view *
linear_view(struct rt_table *t, struct rt_rule *more, const struct rt_entry *less)
{
	struct view *v = xcalloc(1, sizeof *v);
	uint32_t n = 0, words = t->desc->key_bytes / 4, np;

	v->rules = xcalloc((size_t)t->n_entries + 1, sizeof *v->rules);
	for (struct rt_entry *e = t->first; e != NULL; e = e->next)
		if (e != less)
			v->rules[n++] = (struct rt_rule *)(uintptr_t)e->place;
	if (more != NULL)
		v->rules[n++] = more;
	qsort(v->rules, n, sizeof *v->rules, compare_rules);
	np = (n + RT_LINEAR_STEP - 1) / RT_LINEAR_STEP * RT_LINEAR_STEP;
	v->linear = (struct rt_linear){ .n = n, .n_padded = np, .words = words };
	v->record = xcalloc((size_t)n + 1, sizeof *v->record);
	v->memory = xcalloc((size_t)np * words * 2 * 4 + PIPE_LINE, 1);
	v->linear.value =
	    (uint32_t *)(((uintptr_t)v->memory + PIPE_LINE - 1) / PIPE_LINE * PIPE_LINE);
	v->linear.mask = v->linear.value + (size_t)np * words;
	for (uint32_t i = 0; i < n; i++) {
		const struct rt_rule *r = v->rules[i];

		v->record[i] = r->record;
		for (uint32_t w = 0; w < words; w++) {
			memcpy(&v->linear.value[(size_t)w * np + i], r->bytes + 4 * w, 4);
			memcpy(&v->linear.mask[(size_t)w * np + i],
			    r->bytes + t->desc->key_bytes + 4 * w, 4);
		}
	}
	for (uint32_t i = n; i < np; i++)
		v->linear.value[i] = 1;
	return v;
}

static int
compare_tuples(const void *a, const void *b)
{
	const struct rt_tuple *x = *(struct rt_tuple *const *)a, *y = *(struct rt_tuple *const *)b;

	return x->best_priority > y->best_priority   ? -1
	       : x->best_priority < y->best_priority ? 1
	       : x->n_rules > y->n_rules	     ? -1
						     : x->n_rules < y->n_rules;
}

static struct view *
tuple_view(struct ternary *x)
{
	struct view *v = xcalloc(1, sizeof *v + x->by_mask.n * sizeof v->tuples[0]);
	struct map_item *it;

	map_for_each (it, &x->by_mask)
		v->tuples[v->n_tuples++] = it->value;
	qsort(v->tuples, v->n_tuples, sizeof v->tuples[0], compare_tuples);
	x->deletes = 0;
	return v;
}

/* Adds the rule to its mask's tuple. Returns whether the order of the tuples may be wrong now. */
static bool
tuple_add(struct rt_table *t, struct rt_rule *r)
{
	struct ternary *x = ternary_of(t);
	uint32_t k = t->desc->key_bytes, before;
	struct rt_tuple *tuple = map_get(&x->by_mask, r->bytes + k, k);
	bool new = tuple == NULL;

	if (new) {
		tuple = rt_tuple_new(r->bytes + k, k);
		map_put(&x->by_mask, tuple->mask, k, tuple);
	}
	before = tuple->best_priority;
	rt_tuple_add(tuple, r, t->limbo);
	return new || tuple->best_priority != before;
}

static void
free_tuple(void *owner, uint64_t what)
{
	rt_tuple_free((struct rt_tuple *)(uintptr_t)what);
}

static void
tuples_off(struct rt_table *t)
{
	struct ternary *x = ternary_of(t);
	struct map_item *it;

	map_for_each (it, &x->by_mask)
		rt_limbo_add(t->limbo, free_tuple, NULL, (uintptr_t)it->value);
	map_fini(&x->by_mask);
	x->by_mask = (struct map){ 0 };
	x->tuples_on = false;
}

/* ---- rules ---- */

static void
rule_free(void *owner, uint64_t what)
{
	free((void *)(uintptr_t)what);
}

/* The bits that all numbers from low to high share: ones from the top. True when nothing else needs to
 * be checked: low..high is all that has these bits. */
static bool
range_mask(const uint8_t *low, const uint8_t *high, uint32_t width, uint8_t *mask)
{
	uint32_t n = (width + 7) / 8, pad = n * 8 - width, i = 0;
	bool whole = true;

	memset(mask, 0, n);
	for (; i < n * 8; i++) {
		uint8_t bit = (uint8_t)(0x80 >> i % 8);

		if ((low[i / 8] ^ high[i / 8]) & bit)
			break;
		if (i >= pad)
			mask[i / 8] |= bit;
	}
	for (; i < n * 8; i++) {
		uint8_t bit = (uint8_t)(0x80 >> i % 8);

		whole &= !(low[i / 8] & bit) && (high[i / 8] & bit);
	}
	return whole;
}

static struct rt_rule *
rule_new(struct rt_table *t, const struct rt_entry *e, uint32_t record)
{
	struct ternary *x = ternary_of(t);
	uint32_t k = t->desc->key_bytes;
	struct rt_rule *r = xcalloc(1, sizeof *r + (x->has_ranges ? 4 : 2) * (size_t)k);
	uint8_t *mask = r->bytes + k;

	r->record = record;
	r->priority = e->priority;
	r->seq = x->seq++;
	memcpy(mask, e->mask, k);
	for (uint32_t i = 0; i < t->desc->n_keys; i++) {
		const struct pipe_field *f = &t->desc->keys[i];

		if (f->match == PIPE_MATCH_RANGE &&
		    !range_mask(e->bytes + f->off_bytes, e->mask + f->off_bytes, f->width_bits,
			mask + f->off_bytes))
			r->has_ranges = 1;
	}
	for (uint32_t i = 0; i < k; i++)
		r->bytes[i] = e->bytes[i] & mask[i];
	if (x->has_ranges) {
		memcpy(r->bytes + 2 * k, e->bytes, k);
		memcpy(r->bytes + 3 * k, e->mask, k);
	}
	r->hash = rt_tuple_hash(r->bytes, k);
	return r;
}

static int
insert(struct rt_table *t, struct rt_entry *e, struct err *err)
{
	struct ternary *x = ternary_of(t);
	struct rt_rule *r;
	uint32_t record;
	int code = rt_record_get(&x->records, e->action, e->flags, e->index, e->data, &record, err);

	if (code < 0)
		return code;
	r = rule_new(t, e, record);
	e->place = (uintptr_t)r;
	rt_steady_change(&x->changes);
	if (!x->tuples_on && t->n_entries < LINEAR_MAX) {
		show(t, linear_view(t, r, NULL));
		return 0;
	}
	if (!x->tuples_on) {
		x->tuples_on = true;
		for (struct rt_entry *o = t->first; o != NULL; o = o->next)
			(void)tuple_add(t, (struct rt_rule *)(uintptr_t)o->place);
		(void)tuple_add(t, r);
		show(t, tuple_view(x));
	} else if (tuple_add(t, r)) {
		show(t, tuple_view(x));
	}
	return 0;
}

static int
replace(struct rt_table *t, struct rt_entry *e, struct err *err)
{
	struct ternary *x = ternary_of(t);
	struct rt_rule *r = (struct rt_rule *)(uintptr_t)e->place;
	uint32_t record, old = r->record;
	int code = rt_record_get(&x->records, e->action, e->flags, e->index, e->data, &record, err);

	if (code < 0)
		return code;
	__atomic_store_n(&r->record, record, __ATOMIC_RELEASE);
	for (uint32_t i = 0; !x->tuples_on && i < x->view->linear.n; i++)
		if (x->view->rules[i] == r)
			__atomic_store_n(&x->view->record[i], record, __ATOMIC_RELEASE);
	rt_record_put(&x->records, old);
	return 0;
}

static void
remove_tuple_rule(struct rt_table *t, struct rt_rule *r)
{
	struct ternary *x = ternary_of(t);
	uint32_t k = t->desc->key_bytes;
	struct rt_tuple *tuple = map_get(&x->by_mask, r->bytes + k, k);

	rt_tuple_del(tuple, r);
	if (tuple->n_rules == 0) {
		map_del(&x->by_mask, tuple->mask, k);
		show(t, tuple_view(x));
		rt_limbo_add(t->limbo, free_tuple, NULL, (uintptr_t)tuple);
	} else if (++x->deletes > t->n_entries / 4) {
		/* Deletions leave the bounds too high, which costs only time. */
		struct map_item *it;

		map_for_each (it, &x->by_mask) {
			tuple = it->value;
			__atomic_store_n(
			    &tuple->best_priority, rt_tuple_best(tuple), __ATOMIC_RELEASE);
		}
		show(t, tuple_view(x));
	}
}

static void
remove_entry(struct rt_table *t, struct rt_entry *e)
{
	struct ternary *x = ternary_of(t);
	struct rt_rule *r = (struct rt_rule *)(uintptr_t)e->place;

	rt_steady_change(&x->changes);
	if (x->tuples_on && t->n_entries - 1 >= LINEAR_AGAIN) {
		remove_tuple_rule(t, r);
	} else {
		show(t, linear_view(t, NULL, e));
		if (x->tuples_on)
			tuples_off(t);
	}
	rt_record_put(&x->records, r->record);
	rt_limbo_add(t->limbo, rule_free, NULL, (uintptr_t)r);
}

static int
open(struct rt_table *t, struct err *err)
{
	struct ternary *x = xcalloc(1, sizeof *x);
	int code = rt_records_init(
	    &x->records, t->desc->name, t->desc->size, t->desc->data_bytes, t->limbo, err);

	if (code < 0) {
		free(x);
		return code;
	}
	x->desc = t->desc;
	x->find = rt_linear_best();
	for (uint32_t i = 0; i < t->desc->n_keys; i++)
		x->has_ranges |= t->desc->keys[i].match == PIPE_MATCH_RANGE;
	x->t.lookup = lookup;
	t->t = &x->t;
	x->view = linear_view(t, NULL, NULL);
	return 0;
}

static void
close_table(struct rt_table *t)
{
	struct ternary *x = ternary_of(t);
	struct map_item *it;

	/* rt_table_free has freed the entries; their rules are in the views. */
	if (x->view->n_tuples == 0)
		for (uint32_t i = 0; i < x->view->linear.n; i++)
			free((void *)x->view->rules[i]);
	map_for_each (it, &x->by_mask) {
		struct rt_tuple *tuple = it->value;

		for (uint64_t i = 0; i < tuple->slots->n; i++) {
			struct rt_rule *r = tuple->slots->v[i], *next;

			for (; r != NULL && r != RT_TOMB; r = next) {
				next = r->next;
				free(r);
			}
		}
		rt_tuple_free(tuple);
	}
	map_fini(&x->by_mask);
	view_free(NULL, (uintptr_t)x->view);
	rt_records_fini(&x->records);
	free(x);
}

static void
new_miss(struct rt_table *t)
{
	rt_steady_change(&ternary_of(t)->changes);
}

const struct rt_kind rt_kind_ternary = { "ternary", open, close_table, insert, replace,
	remove_entry, new_miss };
