/* SPDX-License-Identifier: Apache-2.0 */
/* rate_test.c: rate limits on a fake clock: exact. */
#include "dp/dp_rig.h"

#include "dp/impl.h"

enum { FRAME = 1250 }; /* 10,000 bits */

/* Lets time pass in steps, with the workers run after each. */
static void
pass(struct rig *r, uint64_t ns, uint64_t step_ns)
{
	for (uint64_t t = 0; t < ns; t += step_ns) {
		r->now_ns += step_ns;
		rig_run(r);
	}
}

TEST(from_the_guest_nothing_is_lost_and_the_rate_is_exact)
{
	CLEANUP(rig_free) struct rig *r = rig_new(0, 2, "fused");

	test_rule(r->dp, 1, (struct test_rule){ 0, 1, TEST_SEND, 2, 0 });
	rig_port(r, 1, 100000000, 0, 0); /* 100 Mbit/s: 10,000 frames a second */
	for (int i = 0; i < 2000; i++)
		rig_put(r, 1, 0, FRAME);
	rig_run(r);
	EXPECT_INT(rig_drain(r, 2), 1); /* no time to catch up when the limit begins */
	pass(r, 100 * NS_PER_MS, 20 * NS_PER_US);
	EXPECT_INT(rig_drain(r, 2), 1000);
	pass(r, 100 * NS_PER_MS, 20 * NS_PER_US);
	EXPECT_INT(rig_drain(r, 2), 999);
	EXPECT_INT(rig_count(r, 1).drop[DP_DROP_RATE], 0);
	EXPECT(rig_count(r, 1).rx_paused > 0);
	rig_expect_sums(r);
}

TEST(a_late_worker_loses_nothing_of_the_rate)
{
	CLEANUP(rig_free) struct rig *r = rig_new(0, 2, "fused");
	uint32_t n = 0;

	test_rule(r->dp, 1, (struct test_rule){ 0, 1, TEST_SEND, 2, 0 });
	rig_port(r, 1, 100000000, 0, 0);
	for (int i = 0; i < 3000; i++)
		rig_put(r, 1, 0, FRAME);
	rig_run(r);
	rig_drain(r, 2);
	for (int i = 0; i < 10; i++) { /* a round only every 8 ms: nothing of the rate is lost */
		pass(r, 8 * NS_PER_MS, 8 * NS_PER_MS);
		n += rig_drain(r, 2);
	}
	EXPECT_INT(n, 800);
	pass(r, NS_PER_S, NS_PER_S); /* a second late: it catches up 128 KiB, 10.5 ms here */
	EXPECT_INT(rig_drain(r, 2), 105);
}

TEST(what_is_caught_up_is_ten_to_fifty_milliseconds)
{
	static const struct {
		uint64_t rate_bps, frames;
	} cases[] = { { 1000000000, 1000 }, { 50000000, 104 }, { 1000000, 5 } };

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(rig_free) struct rig *r = rig_new(0, 2, "fused");

		test_rule(r->dp, 1, (struct test_rule){ 0, 1, TEST_SEND, 2, 0 });
		rig_port(r, 1, cases[i].rate_bps, 0, 0);
		for (int k = 0; k < 2000; k++)
			rig_put(r, 1, 0, FRAME);
		rig_run(r);
		rig_drain(r, 2);
		pass(r, NS_PER_S, NS_PER_S);
		EXPECT_INT(rig_drain(r, 2), cases[i].frames + 1);
	}
}

TEST(to_the_guest_ten_milliseconds_wait_and_the_rest_is_dropped)
{
	CLEANUP(rig_free) struct rig *r = rig_new(0, 2, "fused");
	struct dp_port_count c;

	test_rule(r->dp, 1, (struct test_rule){ 0, 1, TEST_SEND, 2, 0 });
	rig_port(r, 2, 0, 100000000, 0);
	for (int i = 0; i < 500; i++)
		rig_put(r, 1, (uint8_t)i, FRAME);
	rig_run(r);
	/* one went at once, 100 wait: 10 ms at 10,000 a second */
	EXPECT_INT(rig_get(r, 2), 0);
	EXPECT_INT(rig_get(r, 2), -1);
	EXPECT_INT(rig_count(r, 2).drop[DP_DROP_RATE], 399);
	pass(r, 5 * NS_PER_MS, 50 * NS_PER_US);
	EXPECT_INT(rig_drain(r, 2), 50);
	pass(r, 10 * NS_PER_MS, 50 * NS_PER_US);
	EXPECT_INT(rig_drain(r, 2), 50);
	c = rig_count(r, 2);
	EXPECT_INT(c.tx_packets, 101);
	rig_expect_sums(r);
}

TEST(a_changed_rate_holds_at_once)
{
	CLEANUP(rig_free) struct rig *r = rig_new(0, 2, "fused");

	test_rule(r->dp, 1, (struct test_rule){ 0, 1, TEST_SEND, 2, 0 });
	rig_port(r, 1, 1000, 0, 0); /* a frame in 10 s */
	for (int i = 0; i < 1000; i++)
		rig_put(r, 1, 0, FRAME);
	rig_run(r);
	EXPECT_INT(rig_drain(r, 2), 1);
	pass(r, NS_PER_S, NS_PER_S);
	EXPECT_INT(rig_drain(r, 2), 0);
	rig_port(r, 1, 1000000000, 0, 0); /* the frame that was owed costs 9 us now, not 9 s */
	pass(r, 50 * NS_PER_US, 10 * NS_PER_US);
	EXPECT_INT(rig_drain(r, 2), 5);
	rig_port(r, 1, 0, 0, 0);
	rig_run(r);
	EXPECT_INT(rig_drain(r, 2), 994);
	rig_expect_sums(r);
}

TEST(a_worker_sleeps_until_the_rate_lets_go)
{
	CLEANUP(rig_free) struct rig *r = rig_new(0, 2, "fused");
	struct dp_reactor *re = &r->dp->workers[0].reactor;

	test_rule(r->dp, 1, (struct test_rule){ 0, 1, TEST_SEND, 2, 0 });
	EXPECT_INT(dp_reactor_sleep(re, UINT64_MAX) == UINT64_MAX, 1);
	rig_port(r, 1, 100000000, 0, 0);
	rig_put(r, 1, 0, FRAME);
	rig_put(r, 1, 0, FRAME);
	EXPECT_INT(dp_reactor_sleep(re, UINT64_MAX), 0); /* work */
	rig_run(r);
	EXPECT_INT(dp_reactor_sleep(re, UINT64_MAX), 100000);
	r->now_ns += 60000;
	EXPECT_INT(dp_reactor_sleep(re, UINT64_MAX), 40000);
	rig_port(r, 1, 0, 0, 0);
	rig_port(r, 2, 0, 100000000, 0);
	rig_put(r, 1, 0, FRAME);
	rig_put(r, 1, 0, FRAME);
	rig_run(r);
	rig_put(r, 1, 0, FRAME);
	rig_run(r);
	EXPECT(dp_reactor_sleep(re, UINT64_MAX) > 0);
	EXPECT(dp_reactor_sleep(re, UINT64_MAX) <= 200000);
}
