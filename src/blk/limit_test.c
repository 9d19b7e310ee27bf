/* SPDX-License-Identifier: Apache-2.0 */
/* limit_test.c: the limiter under a clock that the test moves: rates to the request, order, changes
 * while requests wait, queues that share a limit. The disk below is a real null bdev. */
#include "blk/limit.h"

#include "base/mem.h"
#include "base/test.h"
#include "blk/blk.h"

#define N_REQS 64

struct load {
	struct blk_req req[N_REQS];
	struct iovec iov[N_REQS];
	struct blk_chan *chan;
	uint32_t n, len_bytes;
	uint64_t done, bytes;
	uint8_t idle[N_REQS]; /* to be submitted again */
};

static uint64_t now_ns;
static char data[1 << 20];

static struct blk *
open_null(void)
{
	struct clock clk = clock_fake(&now_ns);
	struct blk_opts o = { .kind = "null",
		.name = "n",
		.fd = -1,
		.size_bytes = 1ull << 30,
		.no_copy = true,
		.clock = &clk };
	struct blk *b = NULL;
	struct err err = { 0 };

	EXPECT_INT(blk_open(&o, &b, &err), 0);
	return b;
}

static struct blk_limit *
limit_new(uint64_t iops, uint64_t bytes_per_s)
{
	struct clock clk = clock_fake(&now_ns);
	struct blk_limit_opts o = { .iops = iops, .bytes_per_s = bytes_per_s, .clock = &clk };

	return blk_limit_new(&o);
}

static struct load *
load_of(struct blk_req *r)
{
	return (struct load *)r->priv[0]; /* null doesn't use it */
}

static void
load_done(struct blk_req *r, int rc)
{
	struct load *ld = load_of(r);

	EXPECT_INT(rc, 0);
	ld->done++;
	ld->bytes += r->len_bytes;
	ld->idle[r - ld->req] = 1;
}

static struct load *
load_new(struct blk_limit *l, struct blk *b, uint32_t n, uint32_t len_bytes)
{
	struct load *ld = xcalloc(1, sizeof *ld);
	struct blk_chan *c = NULL;

	EXPECT_INT(blk_chan_open(b, &c, NULL), 0);
	ld->chan = blk_limit_chan(l, c);
	ld->n = n;
	ld->len_bytes = len_bytes;
	for (uint32_t i = 0; i < n; i++) {
		ld->iov[i] = (struct iovec){ data, len_bytes };
		ld->req[i] = (struct blk_req){ .op = BLK_READ,
			.iov = &ld->iov[i],
			.n_iov = 1,
			.len_bytes = len_bytes,
			.done = load_done,
			.priv = { (uint64_t)ld } };
		ld->idle[i] = 1;
	}
	return ld;
}

static void
load_free(struct load *ld)
{
	blk_hurry(ld->chan);
	blk_chan_close(ld->chan);
	free(ld);
}

/* One burst: polls, submits what is idle, polls. */
static void
load_burst(struct load *ld)
{
	blk_poll(ld->chan);
	for (uint32_t i = 0; i < ld->n; i++)
		if (ld->idle[i] && blk_room(ld->chan) > 0) {
			ld->idle[i] = 0;
			blk_submit(ld->chan, &ld->req[i]);
		}
	blk_poll(ld->chan);
}

/* Runs the loads until 'until', going from wake-up to wake-up. */
static void
run(struct load **ld, int n, uint64_t until)
{
	while (now_ns < until) {
		uint64_t next = until;

		for (int i = 0; i < n; i++) {
			load_burst(ld[i]);
			next = MIN(next, blk_chan_wake_ns(ld[i]->chan));
		}
		now_ns = MAX(next, now_ns);
	}
}

static void
check_iops(uint64_t iops)
{
	struct blk *b = open_null();
	struct blk_limit *l = limit_new(iops, 0);
	struct load *ld = load_new(l, b, 32, 4096);

	now_ns = 5 * NS_PER_S + 17;
	blk_limit_set(l, 0, 0);
	blk_limit_set(l, iops, 0);
	run(&ld, 1, now_ns + NS_PER_S);
	/* the first request starts at once, the others 1/iops after each other */
	EXPECT(ld->done == iops || ld->done == iops + 1);
	run(&ld, 1, now_ns + 2 * NS_PER_S);
	EXPECT(ld->done == 3 * iops || ld->done == 3 * iops + 1);
	load_free(ld);
	blk_limit_free(l);
	blk_close(b);
}

TEST(limit_iops_are_exact)
{
	check_iops(1);
	check_iops(100);
	check_iops(33333);
	check_iops(100000);
}

TEST(limit_bytes_are_exact)
{
	struct blk *b = open_null();
	struct blk_limit *l = limit_new(0, 100 * 1000 * 1000);
	struct load *ld = load_new(l, b, 8, 128 << 10);

	run(&ld, 1, now_ns + 10 * NS_PER_S);
	EXPECT(ld->bytes >= 1000 * 1000 * 1000ull - (128 << 10));
	EXPECT(ld->bytes <= 1000 * 1000 * 1000ull + (128 << 10));
	load_free(ld);
	blk_limit_free(l);
	blk_close(b);
}

TEST(limit_of_both_obeys_the_stricter)
{
	struct blk *b = open_null();
	struct blk_limit *l = limit_new(1000, 1000 * 1000);
	struct load *small = load_new(l, b, 8, 512), *big;

	run(&small, 1, now_ns + 10 * NS_PER_S); /* 512 kB/s: requests are the bound */
	EXPECT(small->done >= 9999 && small->done <= 10001);
	load_free(small);
	big = load_new(l, b, 8, 4096);
	run(&big, 1, now_ns + 10 * NS_PER_S); /* 244 requests/s: bytes are the bound */
	EXPECT(big->bytes >= 10 * 1000 * 1000 - 4096 && big->bytes <= 10 * 1010 * 1000 + 4096);
	load_free(big);
	blk_limit_free(l);
	blk_close(b);
}

TEST(limit_late_polls_lose_nothing)
{
	struct blk *b = open_null();
	struct blk_limit *l = limit_new(10000, 0);
	struct load *ld = load_new(l, b, 64, 4096);
	uint64_t end = now_ns + NS_PER_S;

	/* polled every 3.7 ms only: what fell due meanwhile starts together */
	for (; now_ns < end; now_ns += 3700 * NS_PER_US)
		for (int i = 0; i < 10; i++)
			load_burst(ld);
	EXPECT(ld->done >= 9950 && ld->done <= 10001);
	load_free(ld);
	blk_limit_free(l);
	blk_close(b);
}

TEST(limit_idle_credit_is_bounded)
{
	struct blk *b = open_null();
	struct blk_limit *l = limit_new(1000, 0);
	struct load *ld = load_new(l, b, 64, 4096);

	load_burst(ld);
	now_ns += 3600 * NS_PER_S; /* an hour of the one waiting request, which then starts */
	ld->n = 0;
	load_burst(ld);
	ld->n = 64;
	now_ns += 3600 * NS_PER_S;
	ld->done = 0;
	load_burst(ld);
	EXPECT_INT(ld->done, 11); /* 10 ms of 1000/s, and the one that is due */
	load_free(ld);
	blk_limit_free(l);
	blk_close(b);
}

TEST(limit_changes_while_requests_wait)
{
	struct blk *b = open_null();
	struct blk_limit *l = limit_new(1, 0);
	struct load *ld = load_new(l, b, 32, 4096);
	uint64_t iops, bytes;

	run(&ld, 1, now_ns + NS_PER_MS);
	EXPECT_INT(ld->done, 1);
	blk_limit_set(l, 1000, 0); /* the one that waits for a second is re-timed */
	ld->done = 0;
	run(&ld, 1, now_ns + NS_PER_S);
	EXPECT(ld->done >= 999 && ld->done <= 1001);
	blk_limit_set(l, 50, 0);
	ld->done = 0;
	run(&ld, 1, now_ns + 2 * NS_PER_S);
	EXPECT(ld->done >= 99 && ld->done <= 101);
	blk_limit_get(l, &iops, &bytes);
	EXPECT_INT(iops, 50);
	EXPECT_INT(bytes, 0);
	blk_limit_set(l, 0, 0);
	load_burst(ld);
	ld->done = 0;
	load_burst(ld);
	EXPECT_INT(ld->done, 32); /* unlimited: all of them in one burst */
	EXPECT(blk_limit_waits(l) > 0);
	load_free(ld);
	blk_limit_free(l);
	blk_close(b);
}

TEST(limit_debt_of_a_large_request_follows_the_new_rate)
{
	struct blk *b = open_null();
	struct blk_limit *l = limit_new(0, 1000);
	struct load *ld = load_new(l, b, 2, 1 << 20);
	uint64_t begin = now_ns;

	load_burst(ld);
	EXPECT_INT(ld->done, 1); /* the other is due in 1048 s */
	blk_limit_set(l, 0, 100 << 20);
	while (ld->done < 2) {
		now_ns = MAX(now_ns + 1, blk_chan_wake_ns(ld->chan));
		blk_poll(ld->chan);
	}
	EXPECT_INT((now_ns - begin + NS_PER_MS / 2) / NS_PER_MS, 10);
	load_free(ld);
	blk_limit_free(l);
	blk_close(b);
}

TEST(limit_queues_share_it_evenly)
{
	struct blk *b = open_null();
	struct blk_limit *l = limit_new(0, 64 << 20);
	struct load *ld[2] = { load_new(l, b, 1, 1 << 20), load_new(l, b, 32, 4096) };

	run(ld, 2, now_ns + 10 * NS_PER_S);
	/* they take turns: the one with large requests isn't starved by the many small ones */
	EXPECT(ld[0]->done >= 630 && ld[0]->done <= 640);
	EXPECT(ld[1]->done >= 630 && ld[1]->done <= 645);
	EXPECT((ld[0]->bytes + ld[1]->bytes) >> 20 >= 639);
	EXPECT((ld[0]->bytes + ld[1]->bytes) >> 20 <= 642);
	load_free(ld[0]);
	load_free(ld[1]);
	blk_limit_free(l);
	blk_close(b);
}

static uint32_t order[N_REQS], n_order;

static void
order_done(struct blk_req *r, int rc)
{
	EXPECT_INT(rc, 0);
	order[n_order++] = (uint32_t)r->priv[0];
}

TEST(limit_keeps_the_order_and_hurries)
{
	struct blk *b = open_null();
	struct blk_limit *l = limit_new(10, 0);
	struct blk_chan *below = NULL, *c;
	struct blk_req r[6] = { 0 };
	struct iovec iov = { data, 512 };

	EXPECT_INT(blk_chan_open(b, &below, NULL), 0);
	c = blk_limit_chan(l, below);
	blk_poll(c);
	n_order = 0;
	for (uint32_t i = 0; i < ARRAY_LEN(r); i++) {
		r[i] = (struct blk_req){
			.op = i == 3 ? BLK_FLUSH : BLK_WRITE, .done = order_done, .priv = { i }
		};
		if (i != 3)
			r[i].iov = &iov, r[i].n_iov = 1, r[i].len_bytes = 512;
		blk_submit(c, &r[i]);
	}
	EXPECT_INT(n_order, 1);
	now_ns = blk_chan_wake_ns(c);
	blk_poll(c);
	EXPECT_INT(n_order, 2);
	blk_hurry(c);
	EXPECT_INT(n_order, 6);
	for (uint32_t i = 0; i < n_order; i++)
		EXPECT_INT(order[i], i);
	EXPECT(blk_chan_wake_ns(c) == UINT64_MAX);
	blk_chan_close(c);
	blk_limit_free(l);
	blk_close(b);
}
