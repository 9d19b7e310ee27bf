/* SPDX-License-Identifier: Apache-2.0 */
/* dpdk_test.c: ports on DPDK's virtual devices: a ring that gives back what is sent, a memif pair. EAL is
 * started once for all of them, without hugepages. */
#include "base/file.h"
#include "dp/dp_rig.h"
#include "dp/impl.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int
dpdk_port(struct rig *r, uint32_t port, const char *arg, struct err *err)
{
	char name[16];
	struct dp_port_conf conf = { .port = port, .name = name, .kind = "dpdk", .arg = arg };

	snprintf(name, sizeof name, "d%u", port);
	return dp_port_set(r->dp, &conf, 1, err);
}

/* Until cond, thirty seconds at most. */
#define UNTIL(r, cond)                                                                             \
	do {                                                                                       \
		uint64_t end_ = clock_mono_ns() + 30 * NS_PER_S;                                   \
		bool holds_;                                                                       \
		while (!(holds_ = (cond)) && clock_mono_ns() < end_)                               \
			loop_step((r)->loop, NS_PER_MS);                                           \
		if (!holds_)                                                                       \
			printf("# waited for: %s\n", #cond);                                       \
		EXPECT(holds_);                                                                    \
	} while (0)

TEST(a_ring_device_gives_back_what_is_sent_to_it)
{
	CLEANUP(rig_free) struct rig *r = rig_new(2, 3, "fused");
	struct err err = { 0 };
	uint8_t b[2048];
	const char *devices[] = { "net_ring0", "net_ring4", "net_ring5" };
	int n = 0;

	for (int round = 0; round < 3; round++) {
		REQUIRE(dpdk_port(r, 4, devices[round], &err) == 0);
		UNTIL(r, atomic_load(&dp_port_get(r->dp, 4)->up));
		test_rule(r->dp, 1, (struct test_rule){ 0, 1, TEST_SEND, 4, 0 });
		test_rule(r->dp, 1, (struct test_rule){ 0, 4, TEST_PUSH, 3, 0 });
		for (int i = 0; i < 300; i++) {
			rig_put(r, 1, (uint8_t)i, 1000);
			UNTIL(r,
			    (n = dp_ring_port_get(dp_port_get(r->dp, 3), b, sizeof b, NULL)) >= 0);
			REQUIRE(n == 1004);
			EXPECT_INT(b[0], 0xee);
			EXPECT_INT(b[4], i & 255);
			EXPECT_INT(b[1003], (i + 999) & 255);
		}
		EXPECT_INT(rig_count(r, 4).tx_packets, 300);
		EXPECT_INT(rig_count(r, 4).rx_packets, 300);
		rig_expect_sums(r);
		dp_port_del(r->dp, 4);
	}
	EXPECT_STR(err.msg, "");
}

TEST(packets_of_one_device_leave_by_another)
{
	CLEANUP(rig_free) struct rig *r = rig_new(2, 3, "fused");
	struct err err = { 0 };

	REQUIRE(dpdk_port(r, 4, "net_ring1", &err) == 0);
	REQUIRE(dpdk_port(r, 5, "net_ring2", &err) == 0);
	UNTIL(r, atomic_load(&dp_port_get(r->dp, 5)->up));
	test_rule(r->dp, 1, (struct test_rule){ 0, 1, TEST_SEND, 4, 0 });
	test_rule(
	    r->dp, 1, (struct test_rule){ 0, 4, TEST_PUSH, 5, 0 }); /* an mbuf, pushed in place */
	test_rule(r->dp, 1, (struct test_rule){ 0, 5, TEST_SEND, 2, 0 });
	for (int i = 0; i < 500; i++)
		rig_put(r, 1, (uint8_t)i, 60);
	UNTIL(r, rig_count(r, 2).tx_packets == 500);
	EXPECT_INT(rig_drain(r, 2), 500);
	rig_expect_sums(r);
}

TEST(an_mbuf_grows_in_place_or_on_loan)
{
	static const uint32_t grow[] = { 100, 300, 1000, 3000, 8000 };
	CLEANUP(rig_free) struct rig *r = rig_new(2, 3, "fused");
	struct err err = { 0 };
	uint8_t b[16384];
	int n = 0;

	REQUIRE(dpdk_port(r, 4, "net_ring6", &err) == 0);
	REQUIRE(dpdk_port(r, 5, "net_ring7", &err) == 0);
	rig_port(r, 2, 0, 0, 9500);
	UNTIL(r, atomic_load(&dp_port_get(r->dp, 5)->up));
	test_rule(r->dp, 1, (struct test_rule){ 0, 1, TEST_SEND, 4, 0 });
	test_rule(r->dp, 1, (struct test_rule){ 0, 4, TEST_SEND, 5, 0 });
	for (uint32_t g = 0; g < ARRAY_LEN(grow); g++) {
		test_rule(r->dp, 1, (struct test_rule){ 0, 5, TEST_PUSH, 2, grow[g] });
		for (int i = 0; i < 100; i++) {
			rig_put(r, 1, (uint8_t)i, 600);
			UNTIL(r,
			    (n = dp_ring_port_get(dp_port_get(r->dp, 2), b, sizeof b, NULL)) >= 0);
			REQUIRE(n == (int)grow[g] + 600);
			EXPECT_INT(b[grow[g] - 1], 0xee);
			EXPECT_INT(b[grow[g]], i & 255);
			EXPECT_INT(b[n - 1], (i + 599) & 255);
		}
	}
	/* a longer one than what DPDK has buffers for goes nowhere, and back to its pools; one at a time, since there
	 * are fewer large buffers than packets */
	test_rule(r->dp, 1, (struct test_rule){ 0, 4, TEST_PUSH, 5, 3000 });
	for (uint64_t i = 0; i < 100; i++) {
		rig_put(r, 1, (uint8_t)i, 600);
		UNTIL(r, rig_count(r, 5).drop[DP_DROP_TOO_LARGE] == i + 1);
	}
	rig_expect_sums(r);
}

TEST(a_memif_pair_carries_packets)
{
	CLEANUP(rig_free) struct rig *r = rig_new(1, 3, "fused");
	char dir[] = "/tmp/dp-memif-XXXXXX";
	CLEANUP(free) char *server = NULL, *client = NULL;
	struct err err = { 0 };
	int tag = -1;

	REQUIRE(mkdtemp(dir) != NULL);
	server = xasprintf("net_memif0,role=server,socket-abstract=no,socket=%s/m", dir);
	client = xasprintf("net_memif1,role=client,socket-abstract=no,socket=%s/m", dir);
	if (dpdk_port(r, 4, server, &err) < 0) {
		EXPECT_INT(err.code, -ENODEV);
		SKIP("DPDK's memif driver is not installed");
	}
	REQUIRE(dpdk_port(r, 5, client, &err) == 0);
	test_rule(r->dp, 1, (struct test_rule){ 0, 1, TEST_SEND, 4, 0 });
	test_rule(r->dp, 1, (struct test_rule){ 0, 5, TEST_SEND, 2, 0 });
	UNTIL(
	    r, atomic_load(&dp_port_get(r->dp, 4)->up) && atomic_load(&dp_port_get(r->dp, 5)->up));
	for (int i = 0; i < 50; i++) {
		rig_put(r, 1, (uint8_t)i, 1400);
		UNTIL(r, (tag = rig_get(r, 2)) >= 0);
		REQUIRE(tag == i);
		usleep(300); /* long enough for a nap */
	}
	rig_expect_sums(r);
	dp_port_del(r->dp, 5);
	UNTIL(r, !atomic_load(&dp_port_get(r->dp, 4)->up));
	EXPECT_STR(dp_port_get(r->dp, 4)->state, "no carrier");
	dp_port_del(r->dp, 4);
	EXPECT(file_rmtree(dir, NULL) == 0);
}

TEST(devices_that_are_not_there_are_named)
{
	CLEANUP(rig_free) struct rig *r = rig_new(1, 0, NULL);
	struct err err = { 0 };

	EXPECT_INT(dpdk_port(r, 4, "net_wormhole0,iface=x", &err), -ENODEV);
	EXPECT_STR(err.msg,
	    "port d4: device net_wormhole0: DPDK has no driver for it, or the driver "
	    "refused its arguments");
	EXPECT_INT(dpdk_port(r, 4, "", &err), -EINVAL);
	EXPECT_INT(dpdk_port(r, 4, "net_ring3", &err), 0);
	EXPECT_INT(dpdk_port(r, 5, "net_ring3", &err), -EBUSY);
	EXPECT_STR(err.msg, "port d5: device net_ring3: another port has it");
	EXPECT(dp_port_get(r->dp, 4) != NULL);
}
