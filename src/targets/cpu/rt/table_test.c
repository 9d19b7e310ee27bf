/* SPDX-License-Identifier: Apache-2.0 */
/* table_test.c: every kind of table against a naive model: random changes by one writer, the answers
 * compared after each, while reader threads look up all the time and check what can be checked of an
 * answer that may be an instant old: that the entry matches the key, that its data is whole, and that
 * a key which always has an entry never misses. */
#include "targets/cpu/rt/table.h"

#include "base/mem.h"
#include "base/test.h"
#include "targets/cpu/pipe_table.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

enum { KEY_MAX = 80, READERS = 2, MODEL_MAX = 2048 };

static uint64_t
rnd(uint64_t *s)
{
	*s ^= *s << 13;
	*s ^= *s >> 7;
	*s ^= *s << 17;
	return *s;
}

/* ---- a host with QSBR over reader threads ---- */

struct host {
	struct dp_host h;
	uint64_t passes[READERS]; /* quiescent points each reader has passed */
	uint32_t n_readers;
	VEC(struct waiting {
		void (*fn)(void *);
		void *arg;
		uint64_t seen[READERS];
	})
	waiting;
};

static void
host_retire(struct dp_host *h, void (*fn)(void *), void *arg)
{
	struct host *x = (struct host *)h;
	struct waiting *w = vec_add(&x->waiting);

	w->fn = fn;
	w->arg = arg;
	for (uint32_t i = 0; i < x->n_readers; i++)
		w->seen[i] = __atomic_load_n(&x->passes[i], __ATOMIC_ACQUIRE);
}

/* Runs what every reader has passed. */
static void
host_poll(struct host *x)
{
	for (size_t i = 0; i < x->waiting.n;) {
		struct waiting w = x->waiting.v[i];
		bool passed = true;

		for (uint32_t r = 0; r < x->n_readers; r++)
			passed &= __atomic_load_n(&x->passes[r], __ATOMIC_ACQUIRE) > w.seen[r] + 1;
		if (!passed) {
			i++;
			continue;
		}
		vec_del(&x->waiting, i);
		w.fn(w.arg);
	}
}

/* ---- the model ---- */

struct model_entry {
	bool used;
	bool keep; /* replaced, never deleted */
	uint8_t value[KEY_MAX], mask[KEY_MAX];
	uint32_t priority;
	uint64_t seq;
	uint32_t version;
};

struct shape { /* a table under test */
	const char *name;
	uint32_t kind;
	uint32_t flags;
	uint32_t n_keys;
	struct pipe_field keys[4];
	uint32_t size;
	uint32_t rounds;
	uint32_t space; /* distinct numbers a key byte takes */
};

struct bed {
	const struct shape *shape;
	struct host host;
	struct rt_limbo *limbo;
	struct pipe_table_desc desc;
	struct rt_table *t;
	struct model_entry *model;
	uint64_t seq, rng;
	uint32_t n_live; /* entries of the model in use */
	bool stop;
	uint32_t bad_match, torn, lost;
	uint64_t lookups;
};

/* Data: number of the model's entry, version, both again inverted. */
enum { DATA_BYTES = 16 };

static void
make_data(uint8_t *data, uint32_t entry, uint32_t version)
{
	uint32_t w[4] = { entry, version, ~entry, ~version };

	memcpy(data, w, sizeof w);
}

static bool
field_matches(
    const struct pipe_field *f, const uint8_t *key, const uint8_t *value, const uint8_t *mask)
{
	size_t n = (f->width_bits + 7u) / 8, o = f->off_bytes;

	if (f->match == PIPE_MATCH_RANGE)
		return memcmp(key + o, value + o, n) >= 0 && memcmp(key + o, mask + o, n) <= 0;
	for (size_t i = o; i < o + n; i++)
		if ((key[i] & mask[i]) != (value[i] & mask[i]))
			return false;
	return true;
}

static bool
matches(const struct shape *s, const uint8_t *key, const uint8_t *value, const uint8_t *mask)
{
	for (uint32_t i = 0; i < s->n_keys; i++)
		if (!field_matches(&s->keys[i], key, value, mask))
			return false;
	return true;
}

static uint32_t
mask_bits(const uint8_t *mask)
{
	uint32_t n = 0;

	for (int i = 0; i < KEY_MAX; i++)
		n += (uint32_t)__builtin_popcount(mask[i]);
	return n;
}

/* The model's answer: number of the best entry, or -1. */
static int
model_find(const struct bed *b, const uint8_t *key)
{
	bool lpm = b->shape->kind == PIPE_TABLE_LPM32 || b->shape->kind == PIPE_TABLE_TREE;
	int best = -1;

	for (int i = 0; i < (int)b->n_live; i++) {
		const struct model_entry *e = &b->model[i], *o = best < 0 ? NULL : &b->model[best];

		if (!e->used || !matches(b->shape, key, e->value, e->mask))
			continue;
		if (o == NULL || (lpm ? mask_bits(e->mask) > mask_bits(o->mask)
				      : e->priority > o->priority ||
					     (e->priority == o->priority && e->seq < o->seq)))
			best = i;
	}
	return best;
}

static void
random_number(struct bed *b, uint64_t *rng, const struct pipe_field *f, uint8_t *p)
{
	uint32_t n = (f->width_bits + 7u) / 8;

	for (uint32_t i = 0; i < n; i++)
		p[i] = (uint8_t)((rnd(rng) >> 11) % b->shape->space * (i % 3 == 2 ? 37 : 1));
	if (f->width_bits % 8 != 0)
		p[0] &= (uint8_t)((1 << f->width_bits % 8) - 1);
}

static void
random_key(struct bed *b, uint64_t *rng, uint8_t *key)
{
	memset(key, 0, KEY_MAX);
	for (uint32_t i = 0; i < b->shape->n_keys; i++)
		random_number(b, rng, &b->shape->keys[i], key + b->shape->keys[i].off_bytes);
}

static void
random_mask(uint64_t *rng, const struct pipe_field *f, uint8_t *value, uint8_t *mask)
{
	uint32_t n = (f->width_bits + 7u) / 8, pad = n * 8 - f->width_bits;
	uint32_t bits = f->match == PIPE_MATCH_EXACT
			    ? f->width_bits
			    : (uint32_t)(rnd(rng) >> 9) % (f->width_bits + 1);

	memset(mask, 0, n);
	/* prefixes: few that cover millions of cells */
	if (f->match == PIPE_MATCH_LPM && f->width_bits > 16 && rnd(rng) % 50 != 0)
		bits = 8 + bits % (f->width_bits - 7);
	if (f->match == PIPE_MATCH_OPTIONAL)
		bits = bits % 2 ? f->width_bits : 0;
	for (uint32_t i = 0; i < bits; i++) {
		/* ternary: half of the masks are no prefixes */
		uint32_t at =
		    f->match == PIPE_MATCH_TERNARY && rnd(rng) % 2 ? i * 3 % f->width_bits : i;

		mask[(pad + at) / 8] |= (uint8_t)(0x80 >> (pad + at) % 8);
	}
	for (uint32_t i = 0; i < n; i++)
		value[i] &= mask[i];
}

static void
random_entry(struct bed *b, struct model_entry *e)
{
	random_key(b, &b->rng, e->value);
	memset(e->mask, 0, KEY_MAX);
	for (uint32_t i = 0; i < b->shape->n_keys; i++) {
		const struct pipe_field *f = &b->shape->keys[i];
		uint8_t *v = e->value + f->off_bytes, *m = e->mask + f->off_bytes;

		if (f->match == PIPE_MATCH_RANGE) {
			uint8_t other[KEY_MAX];
			size_t n = (f->width_bits + 7u) / 8;

			random_number(b, &b->rng, f, other);
			memcpy(m, memcmp(v, other, n) <= 0 ? other : v, n);
			if (memcmp(v, other, n) > 0)
				memcpy(v, other, n);
		} else {
			random_mask(&b->rng, f, v, m);
		}
	}
	e->priority =
	    b->shape->kind == PIPE_TABLE_TERNARY ? (uint32_t)(rnd(&b->rng) >> 7) % 16 + 1 : 0;
}

/* ---- readers ---- */

struct reader {
	struct bed *bed;
	uint32_t number;
};

static void
check_burst(struct bed *b, uint64_t *rng)
{
	uint8_t keys[PIPE_BURST * KEY_MAX], key[KEY_MAX];
	const struct pipe_entry *out[PIPE_BURST];
	uint32_t k = b->desc.key_bytes, n = (uint32_t)(rnd(rng) >> 5) % PIPE_BURST + 1;
	bool kept[PIPE_BURST];

	for (uint32_t i = 0; i < n; i++) {
		const struct model_entry *e = &b->model[rnd(rng) % 64];

		kept[i] = e->keep;
		if (kept[i])
			memcpy(key, e->value, KEY_MAX);
		else
			random_key(b, rng, key);
		memcpy(keys + (size_t)i * k, key, k);
	}
	b->t->t->lookup(b->t->t, keys, n, out);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t w[4];

		if (!(out[i]->flags & PIPE_ENTRY_HIT)) {
			if (kept[i])
				__atomic_add_fetch(&b->lost, 1, __ATOMIC_RELAXED);
			continue;
		}
		memcpy(w, out[i]->data, sizeof w);
		if (w[0] != ~w[2] || w[1] != ~w[3])
			__atomic_add_fetch(&b->torn, 1, __ATOMIC_RELAXED);
	}
	__atomic_add_fetch(&b->lookups, n, __ATOMIC_RELAXED);
}

static void *
reader_run(void *arg)
{
	struct reader *r = arg;
	uint64_t rng = 0x1234567 + r->number * 77777;

	for (uint32_t i = 0; !__atomic_load_n(&r->bed->stop, __ATOMIC_ACQUIRE); i++) {
		check_burst(r->bed, &rng);
		if (i % 4 == 0)
			sched_yield(); /* the writer, too, wants a core of a busy machine */
		__atomic_add_fetch(&r->bed->host.passes[r->number], 1, __ATOMIC_RELEASE);
	}
	/* What waits must not wait for a reader that has ended. */
	__atomic_store_n(&r->bed->host.passes[r->number], UINT64_MAX, __ATOMIC_RELEASE);
	return NULL;
}

/* ---- the writer ---- */

static void
bed_open(struct bed *b, const struct shape *s, uint32_t n_readers)
{
	struct err err = { 0 };
	static const uint8_t zero[DATA_BYTES];
	uint32_t end = 0;

	memset(b, 0, sizeof *b);
	b->shape = s;
	b->rng = 0x9e3779b97f4a7c15ull;
	b->host.n_readers = n_readers;
	b->host.h.retire = host_retire;
	b->model = xcalloc(MODEL_MAX, sizeof *b->model);
	for (uint32_t i = 0; i < s->n_keys; i++)
		end = MAX(end, s->keys[i].off_bytes + (s->keys[i].width_bits + 7u) / 8);
	b->desc = (struct pipe_table_desc){ .name = s->name,
		.kind = s->kind,
		.flags = s->flags,
		.size = s->size,
		.key_bytes = (end + 3) / 4 * 4,
		.data_bytes = DATA_BYTES,
		.n_keys = s->n_keys,
		.keys = s->keys,
		.default_action = 7,
		.default_data = zero };
	b->limbo = rt_limbo_new(&b->host.h);
	EXPECT_INT(rt_table_new(&b->desc, b->limbo, &b->t, &err), 0);
}

static void
bed_close(struct bed *b)
{
	rt_limbo_free(b->limbo);
	rt_table_free(b->t);
	for (size_t i = 0; i < b->host.waiting.n; i++)
		b->host.waiting.v[i].fn(b->host.waiting.v[i].arg);
	vec_fini(&b->host.waiting);
	free(b->model);
}

/* One random change, to the table and to the model. */
static void
change(struct bed *b, uint32_t n_live)
{
	uint32_t i = (uint32_t)(rnd(&b->rng) >> 8) % n_live;
	struct model_entry *m = &b->model[i], fresh = { 0 };
	uint8_t data[DATA_BYTES];
	struct rt_do what = { (uint16_t)(i % 3), 0, data };
	struct rt_entry *e;
	struct err err = { 0 };
	int code;

	if (!m->used) {
		random_entry(b, &fresh);
		e = rt_table_find(b->t, fresh.value, fresh.mask, fresh.priority);
		if (e != NULL)
			return; /* the key is another entry's */
		make_data(data, i, 0);
		code = rt_table_insert(
		    b->t, fresh.value, fresh.mask, fresh.priority, &what, NULL, &err);
		if (code == -ENOSPC)
			return;
		if (code < 0)
			printf("# %s\n", err.msg);
		EXPECT_INT(code, 0);
		fresh.used = true;
		fresh.seq = b->seq++;
		fresh.keep = i < 16;
		*m = fresh;
		return;
	}
	e = rt_table_find(b->t, m->value, m->mask, m->priority);
	REQUIRE(e != NULL);
	if (m->keep || rnd(&b->rng) % 2) {
		make_data(data, i, m->version + 1);
		code = rt_table_replace(b->t, e, &what, &err);
		if (code == -ENOSPC)
			return;
		EXPECT_INT(code, 0);
		m->version++;
	} else {
		rt_table_remove(b->t, e);
		m->used = false;
	}
}

static void
compare_one(struct bed *b, const uint8_t *key)
{
	const struct pipe_entry *out;
	int want = model_find(b, key);
	uint32_t w[4];

	b->t->t->lookup(b->t->t, key, 1, &out);
	memcpy(w, out->data, sizeof w);
	if (want < 0) {
		EXPECT(!(out->flags & PIPE_ENTRY_HIT));
		EXPECT_INT(out->action, 7);
		return;
	}
	EXPECT(out->flags & PIPE_ENTRY_HIT);
	EXPECT_INT(w[0], want);
	EXPECT_INT(w[1], b->model[want].version);
	EXPECT_INT(out->action, want % 3);
}

static void
soak(const struct shape *s, uint32_t n_readers, uint32_t n_live)
{
	struct bed b;
	pthread_t th[READERS];
	struct reader rd[READERS];
	uint8_t key[KEY_MAX];

	bed_open(&b, s, n_readers);
	b.n_live = n_live;
	/* the entries that stay are there before the readers are */
	for (uint32_t i = 0; i < 2000 && s->kind != PIPE_TABLE_NONE; i++)
		change(&b, 16);
	for (uint32_t i = 0; i < n_readers; i++) {
		rd[i] = (struct reader){ &b, i };
		pthread_create(&th[i], NULL, reader_run, &rd[i]);
	}
	for (uint32_t i = 0; i < s->rounds && test_fails < 10; i++) {
		change(&b, n_live);
		host_poll(&b.host);
		for (int j = 0; j < 2; j++) {
			const struct model_entry *m = &b.model[rnd(&b.rng) % n_live];

			if (j == 0 || !m->used)
				random_key(&b, &b.rng, key);
			else
				memcpy(key, m->value, KEY_MAX);
			compare_one(&b, key);
		}
	}
	__atomic_store_n(&b.stop, true, __ATOMIC_RELEASE);
	for (uint32_t i = 0; i < n_readers; i++)
		pthread_join(th[i], NULL);
	EXPECT_INT(b.torn, 0);
	EXPECT_INT(b.lost, 0);
	if (n_readers > 0)
		EXPECT(b.lookups > 0);
	/* down to nothing */
	for (uint32_t i = 0; i < MODEL_MAX; i++)
		if (b.model[i].used)
			rt_table_remove(b.t, rt_table_find(b.t, b.model[i].value, b.model[i].mask,
						 b.model[i].priority));
	EXPECT_INT(b.t->n_entries, 0);
	for (int i = 0; i < 100; i++) {
		const struct pipe_entry *out;

		random_key(&b, &b.rng, key);
		b.t->t->lookup(b.t->t, key, 1, &out);
		EXPECT(!(out->flags & PIPE_ENTRY_HIT));
	}
	bed_close(&b);
}

static const struct shape exact4 = { "exact4", PIPE_TABLE_EXACT, 0, 1,
	{ { "a", 32, 0, PIPE_MATCH_EXACT, { 0 } } }, 512, 6000, 6 };
static const struct shape exact13 = { "exact13", PIPE_TABLE_EXACT, 0, 3,
	{ { "a", 32, 0, PIPE_MATCH_EXACT, { 0 } }, { "b", 9, 4, PIPE_MATCH_EXACT, { 0 } },
	    { "c", 56, 6, PIPE_MATCH_EXACT, { 0 } } },
	2000, 6000, 2 };
static const struct shape exact76 = { "exact76", PIPE_TABLE_EXACT, PIPE_TABLE_DIRECT, 1,
	{ { "a", 604, 0, PIPE_MATCH_EXACT, { 0 } } }, 300, 4000, 2 };
static const struct shape lpm32 = { "lpm32", PIPE_TABLE_LPM32, 0, 1,
	{ { "a", 32, 0, PIPE_MATCH_LPM, { 0 } } }, 1000, 6000, 4 };
static const struct shape lpm20 = { "lpm20", PIPE_TABLE_LPM32, PIPE_TABLE_DIRECT, 1,
	{ { "a", 20, 0, PIPE_MATCH_LPM, { 0 } } }, 1000, 4000, 8 };
static const struct shape lpm9 = { "lpm9", PIPE_TABLE_LPM32, 0, 1,
	{ { "a", 9, 0, PIPE_MATCH_LPM, { 0 } } }, 200, 5000, 200 };
static const struct shape tree128 = { "tree128", PIPE_TABLE_TREE, 0, 1,
	{ { "a", 128, 0, PIPE_MATCH_LPM, { 0 } } }, 1000, 6000, 3 };
static const struct shape tree45 = { "tree45", PIPE_TABLE_TREE, 0, 1,
	{ { "a", 45, 0, PIPE_MATCH_LPM, { 0 } } }, 1000, 6000, 5 };
static const struct shape ternary_small = { "ternary", PIPE_TABLE_TERNARY, 0, 2,
	{ { "a", 32, 0, PIPE_MATCH_TERNARY, { 0 } }, { "b", 8, 4, PIPE_MATCH_EXACT, { 0 } } }, 200,
	3000, 3 };
static const struct shape ternary_big = { "ternary", PIPE_TABLE_TERNARY, PIPE_TABLE_DIRECT, 3,
	{ { "a", 32, 0, PIPE_MATCH_TERNARY, { 0 } }, { "b", 16, 4, PIPE_MATCH_LPM, { 0 } },
	    { "c", 12, 6, PIPE_MATCH_OPTIONAL, { 0 } } },
	1500, 4000, 4 };
static const struct shape ranges = { "ranges", PIPE_TABLE_TERNARY, 0, 2,
	{ { "a", 16, 0, PIPE_MATCH_RANGE, { 0 } }, { "b", 8, 2, PIPE_MATCH_TERNARY, { 0 } } }, 1000,
	3000, 12 };

TEST(exact_4_byte_key)
{
	soak(&exact4, READERS, 480);
}
TEST(exact_13_byte_key)
{
	soak(&exact13, READERS, 1900);
}
TEST(exact_76_byte_key_with_cells)
{
	soak(&exact76, READERS, 290);
}
TEST(lpm_32_bits)
{
	soak(&lpm32, READERS, 900);
}
TEST(lpm_20_bits_with_cells)
{
	soak(&lpm20, READERS, 900);
}
TEST(lpm_9_bits)
{
	soak(&lpm9, 1, 150);
}
TEST(lpm_128_bits)
{
	soak(&tree128, READERS, 900);
}
TEST(lpm_45_bits)
{
	soak(&tree45, READERS, 900);
}
TEST(ternary_linear)
{
	soak(&ternary_small, READERS, 190);
}
TEST(ternary_tuples_and_back)
{
	soak(&ternary_big, READERS, 1200);
}
TEST(ternary_around_the_limit)
{
	struct shape s = ternary_big;

	s.rounds = 6000;
	soak(&s, 1, 420);
}
TEST(ranges_linear)
{
	struct shape s = ranges;

	s.rounds = 4000;
	soak(&s, 1, 150);
}
TEST(ranges_tuples)
{
	soak(&ranges, 1, 900);
}

TEST(size_is_guaranteed_and_no_more)
{
	static const struct shape s = { "full", PIPE_TABLE_EXACT, 0, 1,
		{ { "a", 16, 0, PIPE_MATCH_EXACT, { 0 } } }, 1000, 0, 1 };
	struct bed b;
	uint8_t key[4] = { 0 }, data[DATA_BYTES] = { 0 };
	struct rt_do what = { 0, 0, data };
	struct err err = { 0 };

	bed_open(&b, &s, 0);
	for (uint32_t round = 0; round < 3; round++) {
		for (uint32_t i = 0; i < 1000; i++) {
			key[0] = (uint8_t)(i >> 8);
			key[1] = (uint8_t)i;
			EXPECT_INT(rt_table_insert(b.t, key, NULL, 0, &what, NULL, &err), 0);
		}
		key[0] = 0xff;
		EXPECT_INT(rt_table_insert(b.t, key, NULL, 0, &what, NULL, &err), -ENOSPC);
		EXPECT_STR(err.msg, "table full is full: it has 1000 entries");
		for (uint32_t i = 0; i < 1000; i++) {
			key[0] = (uint8_t)(i >> 8);
			key[1] = (uint8_t)i;
			rt_table_remove(b.t, rt_table_find(b.t, key, NULL, 0));
		}
		host_poll(&b.host);
	}
	bed_close(&b);
}

TEST(default_entry_can_be_replaced_and_goes_back)
{
	struct bed b;
	const struct pipe_entry *out;
	uint8_t data[DATA_BYTES] = { 1, 2, 3 }, key[4] = { 9 };
	struct rt_do what = { 2, 0, data };

	bed_open(&b, &exact4, 0);
	EXPECT_INT(rt_table_set_miss(b.t, &what, NULL), 0);
	b.t->t->lookup(b.t->t, key, 1, &out);
	EXPECT_INT(out->action, 2);
	EXPECT_INT(out->data[2], 3);
	EXPECT_INT(rt_table_set_miss(b.t, NULL, NULL), 0);
	b.t->t->lookup(b.t->t, key, 1, &out);
	EXPECT_INT(out->action, 7);
	bed_close(&b);
}

TEST(equal_routes_share_a_record)
{
	struct bed b;
	uint8_t value[4], mask[4] = { 255, 255, 255, 0 }, data[DATA_BYTES] = { 0 };
	struct rt_do what = { 1, 0, data };
	const struct pipe_entry *out[2];
	uint8_t keys[8] = { 10, 0, 1, 7, 10, 0, 200, 9 };

	bed_open(&b, &lpm32, 0);
	for (int i = 0; i < 256; i++) {
		memcpy(value, (uint8_t[4]){ 10, 0, (uint8_t)i, 0 }, 4);
		EXPECT_INT(rt_table_insert(b.t, value, mask, 0, &what, NULL, NULL), 0);
	}
	b.t->t->lookup(b.t->t, keys, 2, out);
	EXPECT(out[0] == out[1]);
	EXPECT(out[0]->flags & PIPE_ENTRY_HIT);
	bed_close(&b);
}
