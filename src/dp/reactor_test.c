/* SPDX-License-Identifier: Apache-2.0 */
/* reactor_test.c: workers with threads: they sleep when there is nothing, wake for what comes, and lose
 * no packet while pipelines and ports change under them. */
#include "dp/dp_rig.h"

#include "dp/impl.h"

#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct counted {
	struct dp_poller poller;
	int fd;
	atomic_int polls, armed, disarmed;
	atomic_int work; /* polls that will say so */
};

static bool
c_poll(struct dp_poller *p)
{
	struct counted *c = CONTAINER_OF(p, struct counted, poller);

	atomic_fetch_add(&c->polls, 1);
	if (atomic_load(&c->work) == 0)
		return false;
	atomic_fetch_sub(&c->work, 1);
	return true;
}

static bool
c_arm(struct dp_poller *p)
{
	struct counted *c = CONTAINER_OF(p, struct counted, poller);

	atomic_fetch_add(&c->armed, 1);
	return atomic_load(&c->work) > 0;
}

static void
c_disarm(struct dp_poller *p)
{
	atomic_fetch_add(&CONTAINER_OF(p, struct counted, poller)->disarmed, 1);
}

/* Waits, by the thread's own counters, until it has gone to sleep once more. */
static void
until_asleep(struct dp_reactor *r)
{
	while (!atomic_load(&r->asleep) || __atomic_load_n(&r->count.rounds, __ATOMIC_RELAXED) == 0)
		usleep(200);
}

TEST(a_worker_sleeps_and_wakes_for_a_descriptor_and_a_call)
{
	CLEANUP(loop_free) struct loop *l = loop_new();
	static struct dp_qsbr q;
	struct dp_reactor r;
	struct counted c = { .poller = { .poll = c_poll, .arm = c_arm, .disarm = c_disarm } };
	uint64_t one = 1;

	dp_qsbr_init(&q, l, 1);
	REQUIRE(dp_reactor_init(&r, 0, &q, clock_mono, NULL) == 0);
	c.fd = eventfd(0, EFD_NONBLOCK);
	dp_reactor_add(&r, &c.poller);
	REQUIRE(dp_reactor_fd_add(&r, c.fd, NULL) == 0);
	REQUIRE(dp_reactor_start(&r, NULL) == 0);
	until_asleep(&r);
	EXPECT(atomic_load(&c.armed) > 0);
	for (int i = 0; i < 20; i++) {
		atomic_store(&c.work, 3);
		EXPECT(write(c.fd, &one, sizeof one) == sizeof one);
		while (atomic_load(&c.work) > 0)
			usleep(100);
		until_asleep(&r);
	}
	dp_reactor_del(&r, &c.poller); /* a call: wakes it, too */
	dp_qsbr_wait(&q);
	EXPECT_INT(atomic_load(&c.armed), atomic_load(&c.disarmed));
	EXPECT(r.count.sleeps >= 20);
	dp_reactor_fini(&r);
	dp_qsbr_fini(&q);
	close(c.fd);
}

TEST(packets_cross_workers)
{
	CLEANUP(rig_free) struct rig *r = rig_new(3, 6, "fused");
	uint32_t sent = 0, got = 0;

	for (uint32_t p = 1; p <= 6; p++)
		test_rule(r->dp, 1, (struct test_rule){ 0, p, TEST_SEND, p % 6 + 1, 0 });
	while (got < 30000) {
		for (uint32_t p = 1; p <= 6; p++) {
			if (sent < 30000 &&
			    sent - got < DP_WORKER_RING) { /* so that no ring is full */
				rig_put(r, p, 0, 64);
				sent++;
			}
			got += rig_drain(r, p);
		}
	}
	EXPECT_INT(got, sent);
	rig_expect_sums(r);
}

static void
flag(void *arg)
{
	*(bool *)arg = true;
}

TEST(a_swap_under_traffic_loses_no_packet)
{
	CLEANUP(rig_free) struct rig *r = rig_new(2, 4, "two");
	uint32_t sent = 0, got = 0, id = 1;
	struct err err = { 0 };

	test_rule(r->dp, 1, (struct test_rule){ 0, 1, TEST_SEND, 3, 0 });
	test_rule(r->dp, 1, (struct test_rule){ 0, 2, TEST_SEND, 4, 0 });
	for (int swap = 0; swap < 60; swap++) {
		uint32_t next = id % 7 + 1;
		bool done = false;

		REQUIRE(dp_pipe_load(r->dp, next, swap % 2 ? "two" : "fused", "", 1, &err) == 0);
		test_rule(r->dp, next, (struct test_rule){ 0, 1, TEST_SEND, 3, 0 });
		test_rule(r->dp, next, (struct test_rule){ 0, 2, TEST_SEND, 4, 0 });
		REQUIRE(dp_pipe_commit(r->dp, next, 1, flag, &done, &err) == 0);
		while (!done) {
			for (int i = 0; i < 50 && sent - got < 1000; i++) {
				rig_put(r, 1 + sent % 2, 0, 64);
				sent++;
			}
			loop_step(r->loop, 0);
			got += rig_drain(r, 3) + rig_drain(r, 4);
		}
		REQUIRE(dp_pipe_unload(r->dp, id, &err) == 0);
		id = next;
	}
	while (got < sent)
		got += rig_drain(r, 3) + rig_drain(r, 4);
	EXPECT_INT(got, sent);
	EXPECT(sent > 1000);
	for (uint32_t p = 1; p <= 4; p++)
		for (int d = 0; d < DP_N_DROPS; d++)
			EXPECT_INT(rig_count(r, p).drop[d], 0);
}

TEST(ports_come_and_go_under_traffic)
{
	CLEANUP(rig_free) struct rig *r = rig_new(2, 2, "fused");
	uint32_t sent = 0;

	test_rule(r->dp, 1, (struct test_rule){ 0, 1, TEST_SEND, 3, 0 });
	for (int i = 0; i < 50; i++) {
		rig_port(r, 3, 0, 0, 0);
		for (int k = 0; k < 40; k++, sent++)
			rig_put(r, 1, 0, 64);
		dp_port_del(r->dp, 3);
	}
	while (rig_count(r, 1).rx_packets < sent)
		usleep(100);
	rig_port(r, 3, 0, 0, 0);
	rig_put(r, 1, 9, 64);
	while (rig_count(r, 3).tx_packets == 0)
		usleep(100);
	EXPECT_INT(rig_get(r, 3), 9);
}
