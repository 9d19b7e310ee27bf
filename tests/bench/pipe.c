/* SPDX-License-Identifier: Apache-2.0 */
/* pipe.c: what a packet costs in p4/simple_l3.p4 compiled by us for target cpu, beside the same program
 * written by hand (pipe_hand.c), with 1 k and 1 M routes, and beside DPDK's SWX (pipe_swx.c) with 1 k,
 * where SWX still ends: its inserts are quadratic and its LPM is rebuilt at every commit. One thread, no
 * NIC: packets are in memory, 8192 of them in shuffled buffers, so their headers come from the second or
 * third cache; destinations are random over the routes. All sides get the same routes and frames, and
 * before anything is timed every byte of what they send, of good frames and of bad ones, is compared. Sides
 * take turns pass by pass, so load of the machine meets all alike. Prints CSV: ns a packet as minimum, 10th
 * percentile and median of the passes, packets a second by the median, and the side's median over ours.
 *
 *   bench_pipe [--rounds N] [--routes N]... [--hops N] [--spec FILE [--swx-lib FILE]] [--only ours]
 *              [--prebuilt] DIR
 *   bench_pipe --spec FILE --swx-c FILE
 *
 * DIR: what ipdk-p4c made of simple_l3.p4; --prebuilt: with its cpu/pipeline.so as it is. --swx-c writes
 * the C of the specification, for an object that --swx-lib takes. */
#include "pipe_bench.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "dp/pkt.h"
#include "ir/ir.h"
#include "targets/cpu/entity.h"
#include "targets/cpu/gen/build.h"
#include "targets/cpu/rt/exec.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIDES = 4, CHECKED = 16 * BENCH_PASS, ROUNDS_MAX = 100000 };

static uint64_t seed = 88172645463325252ull;

static uint64_t
rnd(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

static _Noreturn void
fail(const char *what)
{
	fprintf(stderr, "bench_pipe: %s\n", what);
	exit(1);
}

/* ---- routes ---- */

/* Lengths as in a table of the internet: percent up to and including each. */
static uint32_t
prefix_len(void)
{
	static const uint8_t dist[][2] = { { 58, 24 }, { 70, 23 }, { 82, 22 }, { 87, 21 },
		{ 91, 20 }, { 94, 19 }, { 96, 18 }, { 97, 17 }, { 98, 16 } };
	uint32_t c = (uint32_t)(rnd() % 100);

	for (size_t i = 0; i < ARRAY_LEN(dist); i++)
		if (c < dist[i][0])
			return dist[i][1];
	return 25 + (uint32_t)(rnd() % 8);
}

static uint32_t
mask_of(uint32_t len)
{
	return len == 0 ? 0 : UINT32_MAX << (32 - len);
}

static int
compare_route(const void *a, const void *b)
{
	const struct bench_route *x = a, *y = b;

	if (x->prefix != y->prefix)
		return x->prefix < y->prefix ? -1 : 1;
	return (x->len > y->len) - (x->len < y->len);
}

/* Different routes by way of the hops, n at most, in random order. */
static uint32_t
make_routes(struct bench_route *out, uint32_t n, const struct bench_hop *hops, uint32_t n_hops)
{
	uint32_t cap = n + n / 4 + 64, have = 0;
	CLEANUP(free) struct bench_route *r = xcalloc(cap, sizeof *r);

	for (uint32_t i = 0; i < cap; i++) {
		uint32_t len = prefix_len(), hop = (uint32_t)(rnd() % n_hops);

		r[i] = (struct bench_route){ ((uint32_t)rnd() % 0xd0000000u + 0x10000000u) &
						 mask_of(len),
			len, BENCH_VIA, 1 + hop % BENCH_PORTS, hops[hop].addr };
	}
	qsort(r, cap, sizeof *r, compare_route);
	for (uint32_t i = 0; i < cap; i++)
		if (i == 0 || compare_route(&r[i], &r[i - 1]) != 0)
			r[have++] = r[i];
	for (uint32_t i = have - 1; i > 0; i--) {
		uint32_t k = (uint32_t)(rnd() % (i + 1));
		struct bench_route t = r[i];

		r[i] = r[k];
		r[k] = t;
	}
	have = MIN(have, n);
	memcpy(out, r, have * sizeof *r);
	return have;
}

static void
make_set(struct bench_set *s, uint32_t n, uint32_t hops)
{
	/* hosts of our own, a gateway nobody knows, a black hole, no next hop; around them a shorter prefix */
	const struct bench_route odd[] = { { 0x0a000000, 24, BENCH_SEND, 2, 0 },
		{ 0x0b000000, 24, BENCH_VIA, 2, 0x7f000001 }, { 0x0b000100, 24, BENCH_DROP, 0, 0 },
		{ 0x0b000200, 24, BENCH_VIA, 3, 0 }, { 0x0b000000, 16, BENCH_VIA, 4, 0x0a000001 } };
	static const struct bench_arp arps[] = { { 0xc0a80001, { 2, 0, 0, 0, 0, 1 } },
		{ 0xc0a80101, { 2, 0, 0, 0, 0, 2 } } };

	*s = (struct bench_set){ .n_hops = hops, .n_arps = ARRAY_LEN(arps) };
	s->arps = xmemdup(arps, sizeof arps);
	s->hops = xcalloc(hops, sizeof *s->hops);
	for (uint32_t i = 0; i < hops; i++) {
		s->hops[i].addr = 0x0a000001 + i;
		for (int k = 0; k < 12; k++)
			s->hops[i].mac[k] = (uint8_t)rnd();
	}
	s->routes = xcalloc(n, sizeof *s->routes);
	memcpy(s->routes, odd, sizeof odd);
	s->n_routes = ARRAY_LEN(odd) +
		      make_routes(s->routes + ARRAY_LEN(odd), n - ARRAY_LEN(odd), s->hops, hops);
	s->dsts = xcalloc(BENCH_DSTS, sizeof *s->dsts);
	for (uint32_t i = 0; i < BENCH_DSTS; i++) {
		const struct bench_route *r =
		    &s->routes[ARRAY_LEN(odd) + rnd() % (s->n_routes - ARRAY_LEN(odd))];

		s->dsts[i] = r->prefix | ((uint32_t)rnd() & ~mask_of(r->len));
	}
}

static void
free_set(struct bench_set *s)
{
	free(s->routes);
	free(s->hops);
	free(s->arps);
	free(s->dsts);
}

/* ---- frames ---- */

static void
put16(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static void
put32(uint8_t *p, uint32_t v)
{
	put16(p, v >> 16);
	put16(p + 2, v);
}

static void
put_sum(uint8_t *ip)
{
	uint32_t s = 0;

	put16(ip + 10, 0);
	for (int i = 0; i < 20; i += 2)
		s += (uint32_t)ip[i] << 8 | ip[i + 1];
	s = (s & 0xffff) + (s >> 16);
	put16(ip + 10, ~((s & 0xffff) + (s >> 16)));
}

/* Good frame number 'id' to 'dst'. */
static void
frame(uint8_t *f, uint32_t id, uint32_t dst, uint32_t len)
{
	static const uint8_t start[26] = { 2, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 8, 0, 0x45, 0, 0, 0,
		0, 0, 0, 0, 64, 17, 0, 0 };

	memcpy(f, start, sizeof start);
	put16(f + 16, len - 14);
	put16(f + 18, id * 40503);
	put32(f + 26, id);
	put32(f + 30, dst);
	put_sum(f + 14);
	memset(f + 34, 0x5a, len - 34);
}

static void
arp_frame(uint8_t *f, uint32_t id, uint32_t op, uint32_t asked)
{
	static const uint8_t start[] = { 255, 255, 255, 255, 255, 255, 2, 2, 2, 2, 2, 2, 8, 6, 0, 1,
		8, 0, 6, 4 };

	memset(f, 0, BENCH_SHORT);
	memcpy(f, start, sizeof start);
	put16(f + 20, op);
	put32(f + 22, id); /* in the sender's address */
	put32(f + 28, 0x0a000063);
	put32(f + 38, asked);
}

/* A frame to be checked: every second one is good, the others are odd in one way or another. Gives its
 * length. */
static uint32_t
odd_frame(uint8_t *f, uint32_t id, const struct bench_set *s, bool no_short)
{
	uint32_t dst = s->dsts[id % BENCH_DSTS], len = BENCH_SHORT + id / 64 % 3 * 60;

	frame(f, id, dst, len);
	switch (id % 64) {
	case 1:
	case 3:
		f[22] = id % 64 == 1; /* TTL */
		put_sum(f + 14);
		break;
	case 5:
		f[24] ^= 0x10;
		break;
	case 7:
	case 9:
		f[14] = id % 64 == 7 ? 0x46 : 0x55;
		put_sum(f + 14);
		break;
	case 11:
		f[13] = 6 + (uint8_t)(id / 64); /* some of them ARP, of nonsense */
		break;
	case 13:
	case 15:
	case 17:
	case 19: /* ours, ours, not ours, not a request */
		arp_frame(f, id, id % 64 == 19 ? 2 : 1,
		    id % 64 == 17 ? 0xc0a80002 : s->arps[id % 64 == 15].addr);
		return BENCH_SHORT;
	case 21:
		put32(f + 30, 0x01000000 + id); /* no route */
		put_sum(f + 14);
		break;
	case 23: /* a host that is known, one that is not */
		put32(f + 30, 0x0a000000 + id / 64 % 256);
		put_sum(f + 14);
		break;
	case 25:
		put32(f + 30, 0x0b000000 + id % 0x300);
		put_sum(f + 14);
		break;
	case 27: /* sums near the ends of what they can be */
		f[22] = (uint8_t)(2 + id / 64);
		for (uint32_t i = 0; i < 65536; i++) {
			put16(f + 18, i);
			put_sum(f + 14);
			if (f[24] >= 0xfe || f[24] == 0)
				break;
		}
		break;
	case 29:
		if (!no_short)
			return id / 64 % 43;
		break;
	}
	return len;
}

/* ---- ours ---- */

struct ours {
	struct dp_host host;
	void *pipe;
	const char *dir;
	struct ir_prog *prog;
	double insert_s;
};

static void
retire(struct dp_host *h, void (*fn)(void *arg), void *arg)
{
	fn(arg); /* no packet is on its way while a table is written */
}

static void
no_trace(struct dp_host *h, uint32_t worker, const struct pipe_pkt *pkt, struct dp_loc loc,
    const char *text)
{
}

static int
no_notice(struct dp_host *h, uint32_t worker, const void *bytes, size_t len)
{
	return 0;
}

static int
insert(struct ours *o, const char *table, uint32_t key, uint32_t mask, uint32_t action,
    const uint8_t *data, uint32_t len, struct err *err)
{
	CLEANUP(buf_fini) struct buf bytes = BUF_INIT;
	uint8_t k[4], m[4];
	struct cpu_entity e = { .kind = CPU_ENTRY,
		.what = CPU_DO_ACTION,
		.action = action,
		.value = { k, 4 },
		.mask = { m, 4 },
		.data = { data, len } };

	while (
	    e.object < o->prog->n_tables && strcmp(o->prog->tables[e.object].info.name, table) != 0)
		e.object++;
	put32(k, key);
	put32(m, mask);
	cpu_entity_encode(&e, &bytes);
	return cpu_exec_ops.write(o->pipe, DP_INSERT, 1, bytes.data, bytes.len, err);
}

static int
ours_load(void *self, const struct bench_set *set, struct err *err)
{
	struct ours *o = self;
	uint64_t start;
	uint8_t data[12];

	if (o->pipe != NULL)
		cpu_exec_ops.free(STEAL(o->pipe));
	o->host = (struct dp_host){ 1, retire, no_trace, no_notice };
	if (cpu_exec_ops.load(&o->host, o->dir, &o->pipe, err) < 0)
		return err->code;
	start = clock_mono_ns();
	for (uint32_t i = 0; i < set->n_routes; i++) {
		const struct bench_route *r = &set->routes[i];

		put32(data, r->port);
		put32(data + 4, r->gateway);
		if (insert(o, "ingress.ipv4_lpm", r->prefix, mask_of(r->len), r->act, data,
			r->act == BENCH_VIA    ? 8
			: r->act == BENCH_SEND ? 4
					       : 0,
			err) < 0)
			return err->code;
	}
	o->insert_s = (double)(clock_mono_ns() - start) / 1e9;
	for (uint32_t i = 0; i < set->n_hops; i++)
		if (insert(o, "ingress.next_hop", set->hops[i].addr, UINT32_MAX, 0,
			set->hops[i].mac, 12, err) < 0)
			return err->code;
	for (uint32_t i = 0; i < set->n_arps; i++)
		if (insert(o, "ingress.arp_responder", set->arps[i].addr, UINT32_MAX, 0,
			set->arps[i].mac, 6, err) < 0)
			return err->code;
	return 0;
}

static void
ours_run(void *self, struct pipe_pkt *const *pkts, uint32_t n)
{
	cpu_exec_ops.ingress(((struct ours *)self)->pipe, 0, pkts, n);
}

static int
ours_open(struct ours *o, const char *dir, bool prebuilt, struct err *err)
{
	CLEANUP(free) char *path = xasprintf("%s/pipeline.ir", dir);
	CLEANUP(buf_fini) struct buf text = BUF_INIT;

	*o = (struct ours){ .dir = dir };
	if (file_read(path, 64 << 20, &text, err) < 0 ||
	    ir_read(text.data, text.len, &o->prog, err) < 0 ||
	    (!prebuilt && cpu_build_object(o->prog, dir, NULL, err) < 0))
		return err->code;
	return 0;
}

/* ---- passes ---- */

static struct pipe_pkt *pkts[BENCH_PASS];

static void
make_packets(void)
{
	struct dp_pool *pool;
	struct dp_cache cache;
	struct err err;

	if (dp_pool_new(BENCH_PASS, 1, &pool, &err) < 0)
		fail(err.msg);
	dp_cache_init(&cache, pool);
	for (uint32_t i = 0; i < BENCH_PASS; i++)
		if (dp_pkt_alloc(&cache, DP_SMALL, &pkts[i], 1) != 1)
			fail("no buffer");
	for (uint32_t i = BENCH_PASS - 1; i > 0; i--) {
		uint32_t k = (uint32_t)(rnd() % (i + 1));
		struct pipe_pkt *t = pkts[i];

		pkts[i] = pkts[k];
		pkts[k] = t;
	}
}

/* struct bench_side's pass, for those that run on our packets. */
static double
pass(const struct bench_side *s, const uint8_t *frames, const uint32_t *lens, uint32_t n,
    struct bench_out *out)
{
	uint64_t start, ns;

	if (s->pass != NULL)
		return s->pass(s->self, frames, lens, n, out);
	for (uint32_t i = 0; i < n; i++) {
		dp_pkt_reset(pkts[i]);
		pkts[i]->in_port = 1;
		pkts[i]->host_side = 0;
		memcpy(pkts[i]->data, frames + (size_t)i * BENCH_LONG, lens[i]);
		pkts[i]->len = lens[i];
	}
	start = clock_mono_ns();
	for (uint32_t i = 0; i < n; i += BENCH_BURST)
		s->run(s->self, pkts + i, MIN(n - i, (uint32_t)BENCH_BURST));
	ns = clock_mono_ns() - start;
	for (uint32_t i = 0; out != NULL && i < n; i++) {
		const struct pipe_pkt *p = pkts[i];

		out[i].port = p->out_port == PIPE_PORT_DROP ? 0 : p->out_port;
		out[i].len = p->len;
		memcpy(out[i].bytes, p->data, MIN(p->len, (uint32_t)BENCH_LONG));
	}
	return (double)ns;
}

static uint8_t frames[(size_t)BENCH_PASS * BENCH_LONG];
static uint32_t lens[BENCH_PASS];
static struct bench_out outs[2][BENCH_PASS];

/* Every byte that side s sends is what ours sends. */
static void
check(const struct bench_side *ours, const struct bench_side *s, const struct bench_set *set)
{
	uint32_t sent = 0;

	for (uint32_t at = 0; at < CHECKED; at += BENCH_PASS) {
		for (uint32_t i = 0; i < BENCH_PASS; i++)
			lens[i] =
			    odd_frame(frames + (size_t)i * BENCH_LONG, at + i, set, s->no_short);
		/* a last burst that is not full */
		pass(ours, frames, lens, BENCH_PASS - 5, outs[0]);
		pass(s, frames, lens, BENCH_PASS - 5, outs[1]);
		for (uint32_t i = 0; i < BENCH_PASS - 5; i++) {
			const struct bench_out *a = &outs[0][i];
			struct bench_out *b = &outs[1][i];

			sent += a->port != 0;
			if (s->minus_zero && b->bytes[24] == 255 && b->bytes[25] == 255)
				b->bytes[24] = b->bytes[25] = 0;
			if (a->port == b->port &&
			    (a->port == 0 ||
				(a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0)))
				continue;
			fprintf(stderr,
			    "bench_pipe: frame %u: ours: port %u, %u bytes; %s: port %u, %u bytes\n",
			    at + i, a->port, a->len, s->name, b->port, b->len);
			for (uint32_t k = 0; k < a->len && a->port != 0 && b->port != 0; k++)
				if (a->bytes[k] != b->bytes[k])
					fprintf(stderr, "  byte %u: %02x %02x\n", k, a->bytes[k],
					    b->bytes[k]);
			exit(1);
		}
	}
	fprintf(stderr, "# %s: %u frames, %u sent, the same bytes\n", s->name, CHECKED, sent);
}

static int
compare_double(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
measure(const struct bench_side *sides, uint32_t n, const struct bench_set *set, uint32_t rounds)
{
	double *ns = xcalloc((size_t)n * rounds, sizeof *ns), base = 0;

	for (uint32_t r = 0; r < rounds; r++) {
		for (uint32_t i = 0; i < BENCH_PASS; i++) {
			frame(frames + (size_t)i * BENCH_LONG, i,
			    set->dsts[(r * BENCH_PASS + i) % BENCH_DSTS], BENCH_SHORT);
			lens[i] = BENCH_SHORT;
		}
		for (uint32_t s = 0; s < n; s++) {
			/* the first pass only takes the caches from the side before */
			pass(&sides[s], frames, lens, BENCH_PASS, NULL);
			ns[(size_t)s * rounds + r] =
			    pass(&sides[s], frames, lens, BENCH_PASS, NULL) / BENCH_PASS;
		}
	}
	for (uint32_t s = 0; s < n; s++) {
		double *v = ns + (size_t)s * rounds, median;

		qsort(v, rounds, sizeof *v, compare_double);
		median = v[rounds / 2];
		base = s == 0 ? median : base;
		printf("%u,%u,%s,%.2f,%.2f,%.2f,%.1f,%.2f\n", set->n_routes, set->n_hops,
		    sides[s].name, v[0], v[rounds / 10], median, 1e3 / median, median / base);
	}
	fflush(stdout);
	free(ns);
}

/* ---- all ---- */

#ifndef BENCH_SWX
#define BENCH_SWX 0
#endif

struct options {
	const char *dir, *spec, *lib, *c;
	uint32_t rounds, hops, routes[8], n_routes;
	bool only_ours, prebuilt;
};

static void
run_case(const struct options *o, struct ours *ours, uint32_t routes)
{
	struct bench_side sides[SIDES] = {
		{ .name = "ours", .load = ours_load, .run = ours_run, .self = ours },
		bench_hand_one(), bench_hand_two()
	};
	uint32_t n = o->only_ours ? 1 : 3;
	struct bench_set set;
	struct err err;

	make_set(&set, routes, o->hops);
	if (BENCH_SWX && !o->only_ours && o->spec != NULL && routes <= 1000) {
		if (bench_swx(o->spec, o->lib, &sides[n], &err) < 0)
			fail(err.msg);
		n++;
	}
	for (uint32_t i = 0; i < n; i++) {
		if (i == 2)
			continue; /* has the tables of the one before */
		if (sides[i].load(sides[i].self, &set, &err) < 0)
			fail(err.msg);
	}
	fprintf(stderr, "# %u routes inserted in %.2f s by us\n", set.n_routes, ours->insert_s);
	for (uint32_t i = 1; i < n; i++)
		check(&sides[0], &sides[i], &set);
	measure(sides, n, &set, o->rounds);
	free_set(&set);
}

static uint32_t
number(const char *text, uint32_t max)
{
	char *end;
	unsigned long v = text != NULL ? strtoul(text, &end, 10) : 0;

	if (v < 8 || v > max || *end != '\0')
		fail("a number is missing, or too small, or too large");
	return (uint32_t)v;
}

static void
options(struct options *o, char **argv)
{
	*o = (struct options){ .rounds = 300, .hops = 256 };
	for (argv++; *argv != NULL; argv++) {
		if (strcmp(*argv, "--rounds") == 0)
			o->rounds = number(*++argv, ROUNDS_MAX);
		else if (strcmp(*argv, "--hops") == 0)
			o->hops = number(*++argv, 30000);
		else if (strcmp(*argv, "--routes") == 0 && o->n_routes < ARRAY_LEN(o->routes))
			o->routes[o->n_routes++] = number(*++argv, 1000000);
		else if (strcmp(*argv, "--spec") == 0 && argv[1] != NULL)
			o->spec = *++argv;
		else if (strcmp(*argv, "--swx-lib") == 0 && argv[1] != NULL)
			o->lib = *++argv;
		else if (strcmp(*argv, "--swx-c") == 0 && argv[1] != NULL)
			o->c = *++argv;
		else if (strcmp(*argv, "--only") == 0 && argv[1] != NULL)
			o->only_ours = strcmp(*++argv, "ours") == 0;
		else if (strcmp(*argv, "--prebuilt") == 0)
			o->prebuilt = true;
		else if (**argv != '-')
			o->dir = *argv;
		else
			fail("unknown option; the comment in pipe.c has them");
	}
	if (o->dir == NULL && o->c == NULL)
		fail("the directory of the compiled program is missing");
	if (o->n_routes == 0) {
		o->routes[o->n_routes++] = 1000;
		o->routes[o->n_routes++] = 1000000;
	}
}

int
main(int argc, char **argv)
{
	struct options o;
	struct ours ours;
	struct err err;
	cpu_set_t one;

	options(&o, argv);
	if (BENCH_SWX && o.c != NULL && o.spec != NULL) {
		if (bench_swx_c(o.spec, o.c, &err) < 0)
			fail(err.msg);
		return 0;
	}
	CPU_ZERO(&one);
	CPU_SET((unsigned)sched_getcpu(), &one);
	(void)sched_setaffinity(0, sizeof one, &one);
	if (ours_open(&ours, o.dir, o.prebuilt, &err) < 0)
		fail(err.msg);
	make_packets();
	printf("routes,next_hops,program,ns_min,ns_p10,ns_median,Mpps_median,times_ours\n");
	for (uint32_t i = 0; i < o.n_routes; i++)
		run_case(&o, &ours, o.routes[i]);
	return 0;
}
