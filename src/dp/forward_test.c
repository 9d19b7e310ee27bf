/* SPDX-License-Identifier: Apache-2.0 */
/* forward_test.c: what becomes of packets: sent, dropped, copied, passed again; and that counters and
 * traces say so. */
#include "dp/dp_rig.h"

#include "dp/impl.h"

#define RULE(r, ...) test_rule((r)->dp, 1, (struct test_rule){ __VA_ARGS__ })

static void
set_repl(struct rig *r, enum dp_repl_kind kind, uint32_t id, uint32_t n, uint32_t truncate)
{
	struct dp_repl head = { .kind = kind, .id = id, .truncate_bytes = truncate };
	struct dp_replica m[8];

	for (uint32_t i = 0; i < n; i++)
		m[i] = (struct dp_replica){ i + 2, i };
	EXPECT(dp_repl_set(r->dp, &head, m, n, NULL) == 0);
}

TEST(a_packet_goes_where_the_pipeline_says)
{
	CLEANUP(rig_free) struct rig *r = rig_new(0, 3, "fused");

	RULE(r, 0, 1, TEST_SEND, 2, 0);
	RULE(r, 0, 2, TEST_SEND, 3, 0);
	for (int i = 0; i < 100; i++)
		rig_put(r, 1, (uint8_t)i, 60);
	rig_put(r, 2, 200, 100);
	rig_run(r);
	for (int i = 0; i < 100; i++)
		EXPECT_INT(rig_get(r, 2), i); /* in order */
	EXPECT_INT(rig_get(r, 2), -1);
	EXPECT_INT(rig_get(r, 3), 200);
	EXPECT_INT(rig_count(r, 1).rx_packets, 100);
	EXPECT_INT(rig_count(r, 1).rx_bytes, 6000);
	EXPECT_INT(rig_count(r, 2).tx_packets, 100);
	EXPECT_INT(rig_count(r, 2).tx_bytes, 6000);
	EXPECT_INT(rig_count(r, 2).rx_bytes, 100);
	EXPECT_INT(rig_count(r, 3).tx_bytes, 100);
	rig_expect_sums(r);
}

TEST(every_way_to_be_dropped_is_counted_at_its_port)
{
	CLEANUP(rig_free) struct rig *r = rig_new(0, 6, "fused");

	RULE(r, 0, 1, TEST_DROP, 0, 0);
	RULE(r, 0, 2, TEST_SEND, 99, 0);
	RULE(r, 0, 3, TEST_GROUP, 5, 0);
	RULE(r, 0, 4, TEST_SEND, 5, 0);
	RULE(r, 0, 6, TEST_SEND, 1, 0);
	rig_port(r, 1, 0, 0, 100);
	dp_ring_port_caps(dp_port_get(r->dp, 5), 0, false);
	for (uint32_t port = 1; port <= 6; port++)
		rig_put(r, port, 0, port == 6 ? 123 : 60);
	rig_run(r);
	EXPECT_INT(rig_count(r, 1).drop[PIPE_DROP_PARSER], 1);
	EXPECT_INT(rig_count(r, 2).drop[DP_DROP_NO_PORT], 1);
	EXPECT_INT(rig_count(r, 3).drop[DP_DROP_NO_GROUP], 1);
	EXPECT_INT(rig_count(r, 5).drop[DP_DROP_PORT_DOWN], 1);
	EXPECT_INT(rig_count(r, 5).drop[PIPE_DROP_PROGRAM], 1); /* no rule */
	EXPECT_INT(rig_count(r, 1).drop[DP_DROP_TOO_LARGE], 1);
	rig_expect_sums(r);
}

TEST(a_packet_grows_as_far_as_buffers_go)
{
	CLEANUP(rig_free) struct rig *r = rig_new(0, 3, "fused");
	uint8_t b[16384];
	int n;

	rig_port(r, 2, 0, 0, 9500);
	RULE(r, 0, 1, TEST_PUSH, 2, 8000);
	RULE(r, 0, 3, TEST_PUSH, 2, 65600);
	for (int i = 0; i < 300; i++) { /* more than there are large buffers */
		rig_put(r, 1, (uint8_t)i, 600);
		rig_run(r);
		n = dp_ring_port_get(dp_port_get(r->dp, 2), b, sizeof b, NULL);
		REQUIRE(n == 8600);
		EXPECT_INT(b[7999], 0xee);
		EXPECT_INT(b[8000], i & 255);
		EXPECT_INT(b[8599], (i + 599) & 255);
	}
	rig_put(r, 3, 0, 600);
	rig_run(r);
	EXPECT_INT(rig_count(r, 3).drop[PIPE_DROP_TOO_LONG], 1);
	rig_expect_sums(r);
}

TEST(without_a_pipeline_packets_are_dropped_and_counted)
{
	CLEANUP(rig_free) struct rig *r = rig_new(0, 1, NULL);

	rig_put(r, 1, 0, 60);
	rig_run(r);
	EXPECT_INT(rig_count(r, 1).drop[DP_DROP_NO_PIPELINE], 1);
	rig_expect_sums(r);
}

TEST(a_full_port_drops_the_rest)
{
	CLEANUP(rig_free) struct rig *r = rig_new(0, 2, "fused");

	RULE(r, 0, 1, TEST_SEND, 2, 0);
	for (int k = 0; k < 5; k++) {
		for (int i = 0; i < 900; i++)
			rig_put(r, 1, 0, 60);
		rig_run(r);
	}
	EXPECT_INT(rig_count(r, 2).drop[DP_DROP_TX_FULL], 4500 - DP_RING_PORT);
	EXPECT_INT(rig_drain(r, 2), DP_RING_PORT);
	rig_expect_sums(r);
}

TEST(a_group_copies_to_its_members)
{
	CLEANUP(rig_free) struct rig *r = rig_new(0, 4, "two");

	RULE(r, 0, 1, TEST_GROUP, 7, 0);
	RULE(r, 1, 3, TEST_DROP, 0, 0); /* egress of the copy to port 3 */
	set_repl(r, DP_MULTICAST, 7, 3, 0);
	for (int i = 0; i < 50; i++)
		rig_put(r, 1, (uint8_t)i, 1400);
	rig_run(r);
	for (int i = 0; i < 50; i++) {
		EXPECT_INT(rig_get(r, 2), i);
		EXPECT_INT(rig_get(r, 4), i);
	}
	EXPECT_INT(rig_get(r, 3), -1);
	EXPECT_INT(rig_count(r, 1).copies, 100);
	EXPECT_INT(rig_count(r, 1).drop[PIPE_DROP_PARSER], 50);
	rig_expect_sums(r);
	/* a changed group works at once, a deleted one drops */
	set_repl(r, DP_MULTICAST, 7, 1, 0);
	rig_put(r, 1, 9, 60);
	rig_run(r);
	EXPECT_INT(rig_get(r, 2), 9);
	EXPECT_INT(rig_get(r, 4), -1);
	dp_repl_del(r->dp, DP_MULTICAST, 7);
	rig_put(r, 1, 9, 60);
	rig_run(r);
	EXPECT_INT(rig_count(r, 1).drop[DP_DROP_NO_GROUP], 1);
	rig_expect_sums(r);
}

TEST(clones_of_ingress_and_egress_go_to_their_session)
{
	CLEANUP(rig_free) struct rig *r = rig_new(0, 4, "two");
	uint8_t b[64];

	set_repl(r, DP_CLONE, 3, 1, 20);
	RULE(r, 0, 1, TEST_CLONE, 4, 3); /* to port 4, clone to port 2 */
	rig_put(r, 1, 1, 60);
	rig_run(r);
	EXPECT_INT(dp_ring_port_get(dp_port_get(r->dp, 2), b, sizeof b, NULL), 20);
	EXPECT_INT(dp_ring_port_get(dp_port_get(r->dp, 4), b, sizeof b, NULL), 60);
	RULE(r, 0, 1, TEST_SEND, 4, 0);
	RULE(r, 1, 4, TEST_CLONE, 4, 3);
	rig_put(r, 1, 1, 60);
	rig_run(r);
	EXPECT_INT(rig_drain(r, 2), 1);
	EXPECT_INT(rig_drain(r, 4), 1);
	RULE(r, 1, 4, TEST_CLONE, 4, 9); /* no such session */
	rig_put(r, 1, 1, 60);
	rig_run(r);
	EXPECT_INT(rig_drain(r, 4), 1);
	EXPECT_INT(rig_count(r, 1).drop[DP_DROP_NO_GROUP], 1);
	EXPECT_INT(rig_count(r, 1).copies, 3);
	rig_expect_sums(r);
}

TEST(packets_pass_again_but_not_for_ever)
{
	CLEANUP(rig_free) struct rig *r = rig_new(0, 6, "two");

	RULE(r, 0, 1, TEST_RESUBMIT, 2, 0);
	RULE(r, 0, 3, TEST_SEND, 4, 0);
	RULE(r, 1, 4, TEST_RECIRCULATE, 4, 5);
	RULE(r, 0, 5, TEST_FOREVER, 1, 0);
	RULE(r, 0, 6, TEST_SEND, 6, 0);
	RULE(r, 1, 6, TEST_FOREVER, 6, 0);
	for (int i = 0; i < 40; i++)
		for (uint32_t port = 1; port <= 6; port++)
			if (port != 2 && port != 4)
				rig_put(r, port, (uint8_t)i, 60);
	rig_run(r);
	EXPECT_INT(rig_drain(r, 2), 40);
	EXPECT_INT(rig_drain(r, 4), 40);
	EXPECT_INT(rig_count(r, 5).drop[DP_DROP_PASSES], 40);
	EXPECT_INT(rig_count(r, 6).drop[DP_DROP_PASSES], 40);
	rig_expect_sums(r);
}

TEST(a_trace_tells_each_step_of_as_many_packets_as_asked_for)
{
	CLEANUP(rig_free) struct rig *r = rig_new(0, 3, "two");

	RULE(r, 0, 1, TEST_SEND, 2, 0);
	dp_trace_set(r->dp, 1, 2);
	rig_put(r, 3, 0, 60);
	for (int i = 0; i < 5; i++)
		rig_put(r, 1, 0, 60 + (uint32_t)i);
	rig_run(r);
	EXPECT_STR(r->trace, "1 0 arrived on port 1 (p1), 60 bytes\n"
			     "2 0 arrived on port 1 (p1), 61 bytes\n"
			     "1 7 ingress: rule 1\n"
			     "2 7 ingress: rule 1\n"
			     "1 7 egress: rule 0\n"
			     "2 7 egress: rule 0\n"
			     "1 0 sent to port 2 (p2), 60 bytes\n"
			     "2 0 sent to port 2 (p2), 61 bytes\n");
	r->trace[0] = '\0';
	dp_trace_set(r->dp, 0, 1); /* any port */
	rig_put(r, 3, 0, 60);
	rig_run(r);
	EXPECT_STR(r->trace,
	    "3 0 arrived on port 3 (p3), 60 bytes\n"
	    "3 7 ingress: rule 0\n"
	    "3 0 dropped (program): the P4 program dropped it, or chose no port\n");
	dp_trace_set(r->dp, 1, 3);
	dp_trace_set(r->dp, 1, 0);
	r->trace[0] = '\0';
	rig_put(r, 1, 0, 60);
	rig_run(r);
	EXPECT_STR(r->trace, "");
}

TEST(the_controller_sends_and_gets_packets)
{
	CLEANUP(rig_free) struct rig *r = rig_new(0, 2, "fused");
	static const uint8_t frame[100] = { 7 };
	struct err err = { 0 };

	RULE(r, 0, 1, TEST_SEND, DP_CPU_PORT, 0);
	rig_put(r, 1, 0, 77);
	rig_run(r);
	EXPECT_INT(r->packet_ins, 1);
	EXPECT_INT(r->last_port, 1);
	EXPECT_INT(r->last_len, 77);
	RULE(r, 0, 2, TEST_SEND, 1, 0);
	EXPECT_INT(dp_inject(r->dp, 2, frame, sizeof frame, &err), 0);
	rig_run(r);
	EXPECT_INT(rig_get(r, 1), 7);
	EXPECT_INT(dp_inject(r->dp, 44, frame, sizeof frame, &err), -ENOENT);
	EXPECT_STR(err.msg, "port 44: there is none");
	EXPECT_INT(dp_inject(r->dp, DP_CPU_PORT, frame, sizeof frame, &err), 0);
	rig_run(r);
	EXPECT_INT(rig_count(r, DP_CPU_PORT).rx_packets, 1);
	EXPECT_INT(rig_count(r, DP_CPU_PORT).tx_packets, 1);
	rig_expect_sums(r);
}

TEST(a_control_port_has_its_outside_on_the_control_socket)
{
	CLEANUP(rig_free) struct rig *r = rig_new(0, 1, "fused");
	struct dp_port_conf conf = { .port = 9, .name = "c", .kind = "control" };
	static const uint8_t frame[60] = { 7 };

	EXPECT(dp_port_set(r->dp, &conf, 1, NULL) == 0);
	RULE(r, 0, 9, TEST_SEND, 1, 0);
	RULE(r, 0, 1, TEST_SEND, 9, 0);
	EXPECT(dp_inject(r->dp, 9, frame, sizeof frame, NULL) == 0);
	rig_put(r, 1, 3, 90);
	rig_run(r);
	EXPECT_INT(rig_get(r, 1), 7);
	EXPECT_INT(r->lefts, 1);
	EXPECT_INT(r->last_port, 9);
	EXPECT_INT(r->last_len, 90);
	rig_expect_sums(r);
}

TEST(ports_are_made_changed_and_deleted_by_number)
{
	CLEANUP(rig_free) struct rig *r = rig_new(0, 2, "fused");
	struct dp_port_conf conf = { .port = 3, .name = "p1", .kind = "ring" };
	struct err err = { 0 };

	EXPECT_INT(dp_port_set(r->dp, &conf, 1, &err), -EEXIST);
	EXPECT_STR(err.msg, "port p1: port 1 has that name");
	conf.name = "x";
	conf.kind = "wormhole";
	EXPECT_INT(dp_port_set(r->dp, &conf, 1, &err), -EINVAL);
	EXPECT_HAS(err.msg, "port x: kind \"wormhole\" is none of vhost, null, pcap, tap");
	conf.kind = "null";
	conf.port = DP_CPU_PORT;
	EXPECT_INT(dp_port_set(r->dp, &conf, 1, &err), -EINVAL);
	conf.port = 3;
	EXPECT_INT(dp_port_set(r->dp, &conf, 2, &err), 0);
	RULE(r, 0, 1, TEST_SEND, 3, 0);
	rig_put(r, 1, 0, 60);
	rig_run(r);
	EXPECT_INT(rig_count(r, 3).tx_packets, 1);
	dp_ports_sync(r->dp, 2); /* 1 and 2 were not seen */
	EXPECT(dp_port_get(r->dp, 1) == NULL);
	EXPECT(dp_port_get(r->dp, 3) != NULL);
	EXPECT_INT(dp_port_next(r->dp, 1)->num, 3);
}

TEST(pipelines_are_loaded_committed_and_unloaded)
{
	CLEANUP(rig_free) struct rig *r = rig_new(0, 2, "fused");
	struct err err = { 0 };

	EXPECT_INT(dp_pipe_load(r->dp, 2, "missing", "", 1, &err), -ENOENT);
	EXPECT_STR(err.msg, "pipeline missing: no such directory");
	EXPECT_INT(dp_pipe_load(r->dp, 2, "two", "fast", 1, &err), -ENOENT);
	EXPECT_STR(err.msg, "executor fast: this data plane has none of that name");
	EXPECT_INT(dp_pipe_commit(r->dp, 2, 1, NULL, NULL, &err), -ENOENT);
	EXPECT_INT(dp_pipe_unload(r->dp, 1, &err), -EBUSY);
	EXPECT_STR(err.msg, "pipeline 1 (test) is the one that runs");
	EXPECT_INT(dp_pipe_load(r->dp, 2, "two", "", 1, &err), 0);
	EXPECT_INT(dp_pipe_load(r->dp, 2, "two", "", 1, &err), 0); /* again */
	EXPECT_INT(test_exec_alive, 2);
	EXPECT_INT(dp_pipe_commit(r->dp, 2, 1, NULL, NULL, &err), 0);
	EXPECT_INT(dp_pipe_unload(r->dp, 1, &err), 0);
	while (test_exec_alive > 1)
		loop_step(r->loop, 10 * NS_PER_MS);
	test_rule(r->dp, 2, (struct test_rule){ 0, 1, TEST_SEND, 2, 0 });
	rig_put(r, 1, 5, 60);
	rig_run(r);
	EXPECT_INT(rig_get(r, 2), 5);
	EXPECT_INT(dp_pipe_commit(r->dp, 0, 1, NULL, NULL, &err), 0);
	rig_put(r, 1, 5, 60);
	rig_run(r);
	EXPECT_INT(rig_count(r, 1).drop[DP_DROP_NO_PIPELINE], 1);
}
