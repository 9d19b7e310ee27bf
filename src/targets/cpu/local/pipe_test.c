/* SPDX-License-Identifier: Apache-2.0 */
/* pipe_test.c: a compiled program on two workers while the control thread writes its tables of every kind, members
 * and groups, and while the optimised object takes the place of the first one: what a packet is given is whole and
 * matches its key, an entry that is only replaced never misses, a route that is taken away leaves the shorter one,
 * each packet is counted once, and what packets add is there once. */
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/sanitize.h"
#include "base/test.h"
#include "base/vec.h"
#include "targets/cpu/entity.h"
#include "targets/cpu/gen/build.h"
#include "targets/cpu/pipe_abi.h"
#include "targets/cpu/rt/exec.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

enum { WORKERS = 2, KEYS = 2048, LEARN_KEYS = 6000, LEARN_SIZE = 4096, CHOICES = 64 };
/* By the first byte of a packet; also the tables' ids. RANGE: so few that it is now a list, now hashes. */
enum { EXACT, LPM, MASKED, LEARN, RANGE, TREE, CHOICE, MISS, TABLES };
enum { SELECTOR = 2 };	   /* its id among the objects */
#define FALLBACK 0xf0f0f0u /* part of the entries that any key matches, when no better one does */

/* A packet is which(8) key(32) a(32) b(32) c(64); the entry that its key finds writes a, b and c. */
static const char program[] =
    "(ipdk-ir 1 (program p pna)\n"
    "(header h_t (which bit<8>) (key bit<32>) (a bit<32>) (b bit<32>) (c bit<64>))\n"
    "(var h h_t) (param set.a bit<32>) (param set.b bit<32>) (param set.c bit<64>)\n"
    "(param put.a bit<32>) (param put.b bit<32>) (param put.c bit<64>) (var ok bool)\n"
    "(extern counter seen (size 8) (count packets)) (extern direct_counter hits (count packets))\n"
    "(extern action_selector sel (size 1024) (max-group-size 8) (hash target_default))\n"
    "(action set (param a set.a 1) (param b set.b 2) (param c set.c 3)\n"
    "  (do (call direct_counter.count hits) (set h/a set.a) (set h/b set.b) (set h/c set.c)))\n"
    "(action put (param a put.a 1) (param b put.b 2) (param c put.c 3)\n"
    "  (do (set h/a put.a) (set h/b put.b) (set h/c put.c)))\n"
    "(action none (do (set h/a 32w0) (set h/b 32w0) (set h/c 64w0)))\n"
    "(action learn (do (call add_entry ok 32w0 8w1 h/key (not h/key) 64w5)\n"
    "  (set h/a (mux ok 32w1 32w0)) (set h/b 32w0) (set h/c 64w5)))\n"
    "(table exact_t (key h/key exact k 1) (action set) (action none) (default none) (size 4096)\n"
    "  (direct hits))\n"
    "(table lpm_t (key h/key lpm k 1) (action put) (action none) (default none) (size 4096))\n"
    "(table masked_t (key h/key ternary k 1) (action put) (action none) (default none)\n"
    "  (size 4096))\n"
    "(table learn_t (key h/key exact k 1) (action put (table-only))\n"
    "  (action learn (default-only)) (default learn) (size 4096) (add-on-miss))\n"
    "(table range_t (key h/key range k 1) (action put) (action none) (default none) (size 1024))\n"
    "(table tree_t (key (cast bit<64> h/key) lpm k 1) (action put) (action none) (default none)\n"
    "  (size 4096))\n"
    "(table choice_t (key h/key exact k 1) (key h/a selector s 0) (action put) (action none)\n"
    "  (default none) (size 128) (profile sel))\n"
    "(table miss_t (key h/key exact k 1) (action put) (action none) (default none) (size 16))\n"
    "(block prs pna.main_parser (state start (do (extract h)) (goto accept)))\n"
    "(block ing pna.main_control (do (call counter.count seen (cast bit<32> h/which))\n"
    "  (if (eq h/which 8w0) (then (apply exact_t)) (else\n"
    "  (if (eq h/which 8w1) (then (apply lpm_t)) (else\n"
    "  (if (eq h/which 8w2) (then (apply masked_t)) (else\n"
    "  (if (eq h/which 8w3) (then (apply learn_t)) (else\n"
    "  (if (eq h/which 8w4) (then (apply range_t)) (else\n"
    "  (if (eq h/which 8w5) (then (apply tree_t)) (else\n"
    "  (if (eq h/which 8w6) (then (apply choice_t)) (else (apply miss_t)))))))))))))))\n"
    "  (call send_to_port 32w1)))\n"
    "(block dep pna.main_deparser (do (emit h))))";

struct worker {
	struct bed *bed;
	uint32_t number;
	pthread_t thread;
	uint64_t rng, passes;
	uint64_t sent[TABLES], added, torn, lost, wrong;
};

struct bed {
	struct dp_host host; /* first */
	void *pipe;
	char *dir;
	struct ir_prog *prog;
	bool stop;
	struct worker worker[WORKERS];
	uint64_t rng, now_ns;
	bool own[TABLES]; /* the covered parts have entries of their own */
	VEC(struct waiting {
		void (*fn)(void *);
		void *arg;
		uint64_t seen[WORKERS];
	})
	waiting;
};

static uint64_t
rnd(uint64_t *s)
{
	*s ^= *s << 13;
	*s ^= *s >> 7;
	*s ^= *s << 17;
	return *s;
}

/* An entry's last parameter, by the first two. */
static uint64_t
mix(uint32_t a, uint32_t b)
{
	return (a + 1ull) * 0x9e3779b97f4a7c15ull ^ b;
}

static uint32_t
get32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void
put32(uint8_t *p, uint32_t v)
{
	for (int i = 3; i >= 0; i--, v >>= 8)
		p[i] = (uint8_t)v;
}

/* ---- a host with QSBR over the workers ---- */

static void
host_retire(struct dp_host *h, void (*fn)(void *), void *arg)
{
	struct bed *b = (struct bed *)h;
	struct waiting *w = vec_add(&b->waiting);

	w->fn = fn;
	w->arg = arg;
	for (uint32_t i = 0; i < WORKERS; i++)
		w->seen[i] = __atomic_load_n(&b->worker[i].passes, __ATOMIC_ACQUIRE);
}

static void
host_poll(struct bed *b, bool all)
{
	for (size_t i = 0; i < b->waiting.n;) {
		struct waiting w = b->waiting.v[i];
		bool passed = true;

		for (uint32_t k = 0; k < WORKERS && !all; k++)
			passed &=
			    __atomic_load_n(&b->worker[k].passes, __ATOMIC_ACQUIRE) > w.seen[k] + 1;
		if (!passed) {
			i++;
			continue;
		}
		vec_del(&b->waiting, i);
		w.fn(w.arg);
	}
}

static void
host_trace(struct dp_host *h, uint32_t worker, const struct pipe_pkt *pkt, struct dp_loc loc,
    const char *text)
{
}

static int
host_notify(struct dp_host *h, uint32_t worker, const void *bytes, size_t len)
{
	return 0;
}

static const uint64_t *
host_now(struct dp_host *h, uint32_t worker)
{
	return &((struct bed *)h)->now_ns;
}

/* ---- packets ---- */

/* What an entry of a key gives: a version and, with the key's part that the entry knows, the same inverted. */
static uint32_t
known_part(uint32_t which, uint32_t key)
{
	return which == MISS ? 0 : which == EXACT || which == CHOICE ? key : key >> 8;
}

/* Whether a part's entry is always there. */
static bool
always(uint32_t which, uint32_t part)
{
	return which != MISS && part % (which == RANGE ? 16 : 2) == 0;
}

static bool
has_fallback(uint32_t which)
{
	return which == LPM || which == MASKED || which == RANGE || which == TREE;
}

/* Whether a part has an entry of its own or the fallback (MISS: a default action that does something), at any time. */
static bool
covered(uint32_t which, uint32_t part)
{
	return (has_fallback(which) || which == MISS) && part % 2 == 1 && part < 10;
}

/* Parts of a table are 2.. */
static uint32_t
n_parts(uint32_t which)
{
	return which == RANGE ? 512 : which == CHOICE ? CHOICES : KEYS;
}

static void
check(struct worker *w, uint32_t which, uint32_t key, const struct pipe_pkt *p)
{
	uint32_t a = get32(p->data + 5), b = get32(p->data + 9), part = known_part(which, key);
	uint64_t c = (uint64_t)get32(p->data + 13) << 32 | get32(p->data + 17);

	w->wrong += p->out_port != 1 || p->len != 21 || get32(p->data + 1) != key;
	if (which == LEARN) {
		w->added += a == 1 && b == 0 && key != 1;
		w->torn += (!(b == 0 && a <= 1) && !(a == key && b == ~key)) || c != 5;
	} else if (a == 0 && b == 0 && c == 0) {
		w->lost += always(which, part) || covered(which, which == MISS ? key : part);
	} else if (b == (~a ^ FALLBACK) && has_fallback(which)) {
		w->torn += c != mix(a, b);
		w->lost += always(which, part);
	} else {
		w->torn += b != (~a ^ part) || c != mix(a, b);
	}
}

static void *
work(void *arg)
{
	struct worker *w = arg;
	static _Thread_local uint8_t frame[PIPE_BURST][PIPE_HEADROOM + 64];
	struct pipe_pkt pkt[PIPE_BURST], *pkts[PIPE_BURST];
	uint32_t which[PIPE_BURST], key[PIPE_BURST];

	while (!__atomic_load_n(&w->bed->stop, __ATOMIC_ACQUIRE)) {
		for (uint32_t i = 0; i < PIPE_BURST; i++) {
			uint64_t r = rnd(&w->rng);

			which[i] = (uint32_t)(r % TABLES);
			key[i] = (uint32_t)(r >> 8) % n_parts(which[i]) + 2;
			if (r >> 60 == 0)
				key[i] = (uint32_t)(r >> 8) % 8 + 2;
			if (which[i] == LEARN)
				key[i] = (uint32_t)(r >> 8) % LEARN_KEYS + 2;
			else if (which[i] != EXACT && which[i] != CHOICE && which[i] != MISS)
				key[i] = key[i] << 8 | (uint8_t)(r >> 40);
			pkt[i] = (struct pipe_pkt){ .data = frame[i] + PIPE_HEADROOM,
				.head = frame[i],
				.len = 21,
				.cap = sizeof frame[i],
				.in_port = 1 };
			pkts[i] = &pkt[i];
			pkt[i].data[0] = (uint8_t)which[i];
			put32(pkt[i].data + 1, key[i]);
			put32(pkt[i].data + 5, (uint32_t)(r >> 32)); /* what a group chooses by */
			for (uint32_t k = 9; k < 21; k += 4)
				put32(pkt[i].data + k, 0xaaaaaaaa);
		}
		cpu_exec_ops.ingress(w->bed->pipe, w->number, pkts, PIPE_BURST);
		for (uint32_t i = 0; i < PIPE_BURST; i++) {
			w->sent[which[i]]++;
			check(w, which[i], key[i], &pkt[i]);
		}
		__atomic_store_n(&w->passes, w->passes + 1, __ATOMIC_RELEASE);
	}
	return NULL;
}

/* ---- the control thread ---- */

static int
write_bytes(struct bed *b, enum dp_entity_op op, const struct cpu_entity *e)
{
	CLEANUP(buf_fini) struct buf bytes = BUF_INIT;
	struct err err = { 0 };
	int code;

	cpu_entity_encode(e, &bytes);
	for (;;) {
		code = cpu_exec_ops.write(b->pipe, op, 1, bytes.data, bytes.len, &err);
		host_poll(b, false);
		if (code != -ENOSPC || b->waiting.n == 0)
			return code;
		sched_yield(); /* a worker still sees what was deleted */
	}
}

/* The parameters of version 'version' of what knows 'part'. */
static void
put_data(uint8_t data[16], uint32_t part, uint32_t version)
{
	uint64_t c = mix(version, ~version ^ part);

	put32(data, version);
	put32(data + 4, ~version ^ part);
	put32(data + 8, (uint32_t)(c >> 32));
	put32(data + 12, (uint32_t)c);
}

static void
put_key(struct cpu_entity *e, uint32_t table, uint32_t part, uint8_t k[8], uint8_t m[8])
{
	bool whole = table == EXACT || table == LEARN || table == CHOICE || table == MISS;
	uint32_t n = table == TREE ? 8 : 4;

	memset(k, 0, 8);
	memset(m, 0, 8);
	e->value = (struct cpu_slice){ k, n };
	e->mask = (struct cpu_slice){ m, n };
	if (part == FALLBACK) {
		e->priority = table == MASKED || table == RANGE;
		if (table == RANGE)
			put32(m, UINT32_MAX);
		return;
	}
	put32(k + n - 4, whole ? part : part << 8);
	put32(m + n - 4, whole ? UINT32_MAX : UINT32_MAX << 8);
	if (table == TREE)
		put32(m, UINT32_MAX);
	if (table == RANGE)
		put32(m, part << 8 | 0xff);
	e->priority = table == MASKED || table == RANGE ? 7
		      : table == LPM			? 24
		      : table == TREE			? 56
							: 0;
}

static int
write_entry(struct bed *b, enum dp_entity_op op, uint32_t table, uint32_t part, uint32_t version)
{
	uint8_t k[8], m[8], data[16];
	struct cpu_entity e = {
		.kind = CPU_ENTRY, .what = CPU_DO_ACTION, .object = table, .data = { data, 16 }
	};

	put_key(&e, table, part, k, m);
	put_data(data, table == MISS ? 0 : part, version);
	if (table == CHOICE) { /* a member or the group of the part */
		e.what = version % 2 == 0 ? CPU_DO_MEMBER : CPU_DO_GROUP;
		e.action = version % 2 == 0 ? 2 * part + version / 2 % 2 : part;
		e.data = (struct cpu_slice){ 0 };
	}
	return write_bytes(b, op, &e);
}

/* Members 2 * part and 2 * part + 1 know the part. */
static int
write_member(struct bed *b, enum dp_entity_op op, uint32_t member, uint32_t version)
{
	uint8_t data[16];
	struct cpu_entity e = {
		.kind = CPU_MEMBER, .object = SELECTOR, .index = member, .data = { data, 16 }
	};

	put_data(data, member / 2, version);
	return write_bytes(b, op, &e);
}

/* The part's group: one of its members, or both. */
static int
write_group(struct bed *b, enum dp_entity_op op, uint32_t part, uint32_t version)
{
	struct cpu_group_member m[2] = { { 2 * part, 1 + version % 3, 0 }, { 2 * part + 1, 1, 0 } };
	uint32_t first = version % 4 == 3, n = version % 4 < 2 ? 2 : 1;
	struct cpu_entity e = { .kind = CPU_GROUP,
		.object = SELECTOR,
		.index = part,
		.max_size = 8,
		.list = { (const uint8_t *)(m + first), (uint32_t)(n * sizeof m[0]) } };

	return write_bytes(b, op, &e);
}

/* The default action: one of the control plane's, or (version 0) the program's. */
static int
write_default(struct bed *b, uint32_t version)
{
	uint8_t data[16];
	struct cpu_entity e = {
		.kind = CPU_DEFAULT, .what = CPU_DO_ACTION, .object = MISS, .data = { data, 16 }
	};

	put_data(data, 0, version);
	return write_bytes(b, version == 0 ? DP_DELETE : DP_UPSERT, &e);
}

static int
count_cell(void *arg, const void *bytes, size_t len)
{
	struct cpu_entity e;

	if (cpu_entity_decode(bytes, len, &e, NULL) == 0)
		((uint64_t *)arg)[e.index % TABLES] += e.packets;
	return 0;
}

static int
count_entry(void *arg, const void *bytes, size_t len)
{
	++*(uint64_t *)arg;
	return 0;
}

static int
read_all(struct bed *b, enum cpu_entity_kind kind, uint32_t object, dp_read_fn fn, void *arg)
{
	CLEANUP(buf_fini) struct buf want = BUF_INIT;
	struct cpu_entity e = { .kind = (uint8_t)kind, .object = object, .flags = CPU_ALL };

	cpu_entity_encode(&e, &want);
	return cpu_exec_ops.read(b->pipe, want.data, want.len, fn, arg, NULL);
}

/* A directory with the fast object, loaded. */
static bool
bed_open(struct bed *b)
{
	static const struct cpu_build_opts fast = { .fast = !SANITIZE_ADDRESS,
		.sanitize = SANITIZE_ADDRESS };
	char dir[] = "/tmp/ipdk-pipe-test-XXXXXX";
	struct err err = { 0 };

	*b = (struct bed){ .rng = 99, .now_ns = 1 };
	b->host =
	    (struct dp_host){ WORKERS, host_retire, host_trace, host_notify, { 0 }, host_now };
	for (uint32_t i = 0; i < WORKERS; i++)
		b->worker[i] = (struct worker){ .bed = b, .number = i, .rng = 7 + i };
	if (mkdtemp(dir) == NULL)
		return false;
	b->dir = xstrdup(dir);
	if (ir_read(program, sizeof program - 1, &b->prog, &err) == 0 &&
	    cpu_build_object(b->prog, b->dir, &fast, &err) == 0 &&
	    cpu_exec_ops.load(&b->host, b->dir, &b->pipe, &err) == 0)
		return true;
	printf("# %s\n", err.msg);
	return false;
}

static void
bed_close(struct bed *b)
{
	host_poll(b, true);
	if (b->pipe != NULL)
		cpu_exec_ops.free(b->pipe);
	host_poll(b, true);
	vec_fini(&b->waiting);
	ir_prog_free(b->prog);
	(void)file_rmtree(b->dir, NULL);
	free(b->dir);
}

static void
start(struct bed *b)
{
	for (uint32_t i = 0; i < WORKERS; i++)
		REQUIRE(pthread_create(&b->worker[i].thread, NULL, work, &b->worker[i]) == 0);
}

static void
stop(struct bed *b)
{
	__atomic_store_n(&b->stop, true, __ATOMIC_RELEASE);
	for (uint32_t i = 0; i < WORKERS; i++)
		pthread_join(b->worker[i].thread, NULL);
}

static bool
is_filled(uint32_t table)
{
	return table != LEARN && table != MISS;
}

/* Some parts of the tables have an entry all the time, others come and go. */
static void
fill(struct bed *b)
{
	for (uint32_t part = 2; part < CHOICES + 2; part++) {
		REQUIRE(write_member(b, DP_INSERT, 2 * part, 1) == 0);
		REQUIRE(write_member(b, DP_INSERT, 2 * part + 1, 1) == 0);
		REQUIRE(write_group(b, DP_INSERT, part, 1) == 0);
	}
	for (uint32_t t = 0; t < TABLES; t++)
		for (uint32_t part = 2; is_filled(t) && part < n_parts(t) + 2; part++)
			if (always(t, part))
				REQUIRE(write_entry(b, DP_INSERT, t, part, 1) == 0);
	REQUIRE(write_default(b, 1) == 0);
	for (uint32_t t = 0; t < TABLES; t++)
		if (has_fallback(t))
			REQUIRE(write_entry(b, DP_INSERT, t, FALLBACK, 1) == 0);
}

/* The covered parts have entries of their own instead of the fallback, or the other way round: first those that
 * come, then those that go. */
static void
take_turns(struct bed *b, uint32_t t, uint32_t version)
{
	bool own = b->own[t] = !b->own[t];

	for (int i = 0; i < 2; i++) {
		enum dp_entity_op op = i == 0 ? DP_INSERT : DP_REMOVE;

		if (own == (i == 1) && t == MISS) {
			EXPECT_INT(write_default(b, own ? 0 : version), 0);
			continue;
		}
		if (own == (i == 1)) {
			EXPECT_INT(write_entry(b, op, t, FALLBACK, version), 0);
			continue;
		}
		for (uint32_t part = 3; part < 10; part += 2)
			EXPECT_INT(write_entry(b, op, t, part, version), 0);
	}
}

static void
change(struct bed *b, uint32_t version, bool more)
{
	uint64_t r = rnd(&b->rng);
	uint32_t t = (uint32_t)(r % TABLES), part = (uint32_t)(r >> 8) % n_parts(t) + 2;

	if (t == MISS && (r >> 43) % 2 == 0) {
		take_turns(b, t, version);
	} else if (t == MISS) {
		EXPECT_INT(write_default(b, b->own[t] && (r >> 44) % 2 == 0 ? 0 : version), 0);
	} else if (t == CHOICE && r & 1ull << 41) {
		EXPECT_INT(write_member(b, DP_MODIFY, 2 * part + (r >> 42) % 2, version), 0);
	} else if (t == CHOICE && r & 1ull << 42) {
		EXPECT_INT(write_group(b, DP_MODIFY, part, version), 0);
	} else if (t == LEARN) {
		return;
	} else if (has_fallback(t) && (r >> 43) % 4 == 0) {
		take_turns(b, t, version);
	} else if (covered(t, part)) {
		return;
	} else if (always(t, part)) {
		EXPECT_INT(write_entry(b, DP_MODIFY, t, part, version), 0);
	} else {
		bool put = (r >> 45) % 8 < (more ? 7 : 1);

		EXPECT_INT(write_entry(b, put ? DP_UPSERT : DP_DELETE, t, part, version), 0);
	}
}

/* Changes entries for so long. Returns how many that packets had added were removed. */
static uint64_t
churn(struct bed *b, uint64_t ns)
{
	uint64_t end = clock_mono_ns() + ns, removed = 0;

	for (uint32_t version = 2; clock_mono_ns() < end; version++) {
		change(b, version, version / 8192 % 2 == 0);
		removed += write_entry(b, DP_REMOVE, LEARN, (uint32_t)rnd(&b->rng) % LEARN_KEYS + 2,
			       0) == 0;
		if (version % 64 == 0)
			sched_yield();
	}
	return removed;
}

static void
check_all(struct bed *b, uint64_t removed)
{
	uint64_t cells[TABLES] = { 0 }, learnt = 0, sent[TABLES] = { 0 }, added = 0;

	for (uint32_t i = 0; i < WORKERS; i++) {
		const struct worker *w = &b->worker[i];

		EXPECT_INT(w->torn, 0);
		EXPECT_INT(w->lost, 0);
		EXPECT_INT(w->wrong, 0);
		EXPECT(w->passes > 10);
		added += w->added;
		for (uint32_t t = 0; t < TABLES; t++)
			sent[t] += w->sent[t];
	}
	EXPECT_INT(read_all(b, CPU_COUNTER, 0, count_cell, cells), 0);
	for (uint32_t t = 0; t < TABLES; t++)
		EXPECT_INT(cells[t], sent[t]);
	EXPECT_INT(read_all(b, CPU_ENTRY, LEARN, count_entry, &learnt), 0);
	EXPECT_INT(learnt, added - removed);
	EXPECT(learnt <= LEARN_SIZE);
	EXPECT(added > 1000);
}

TEST(lookups_while_entries_change)
{
	struct bed b;
	uint64_t removed;

	REQUIRE(bed_open(&b));
	fill(&b);
	start(&b);
	removed = churn(&b, NS_PER_S);
	stop(&b);
	check_all(&b, removed);
	bed_close(&b);
}

/* Six thousand keys, room for 4096: each is added once, then there is no more room. */
TEST(learnt_once_until_full)
{
	struct bed b;
	uint64_t end = clock_mono_ns() + 20 * NS_PER_S, n = 0;

	REQUIRE(bed_open(&b));
	fill(&b);
	start(&b);
	while (n < LEARN_SIZE && clock_mono_ns() < end) {
		n = 0;
		EXPECT_INT(read_all(&b, CPU_ENTRY, LEARN, count_entry, &n), 0);
		sched_yield();
	}
	stop(&b);
	EXPECT_INT(n, LEARN_SIZE);
	check_all(&b, 0);
	bed_close(&b);
}

/* Not under AddressSanitizer, where there is one kind of object. */
TEST(optimised_object_takes_over)
{
	struct bed b;
	CLEANUP(buf_fini) struct buf log = BUF_INIT;
	struct err err = { 0 };
	uint64_t removed;

	if (SANITIZE_ADDRESS)
		return;
	REQUIRE(bed_open(&b));
	fill(&b);
	start(&b);
	EXPECT_INT(cpu_exec_ops.again(b.pipe, &err), 0); /* there is no better one */
	EXPECT_INT(cpu_exec_ops.dump(b.pipe, "build-log", &log, &err), 0);
	EXPECT(strstr(buf_str(&log), "PIPE_FAST") != NULL);
	EXPECT_INT(cpu_build_object(b.prog, b.dir, NULL, &err), 0);
	EXPECT_INT(cpu_exec_ops.again(b.pipe, &err), 0);
	removed = churn(&b, NS_PER_S / 5);
	EXPECT_INT(cpu_exec_ops.again(b.pipe, &err), 0);
	stop(&b);
	buf_reset(&log);
	EXPECT_INT(cpu_exec_ops.dump(b.pipe, "build-log", &log, &err), 0);
	EXPECT(strstr(buf_str(&log), "-O2") != NULL);
	check_all(&b, removed);
	bed_close(&b);
}
