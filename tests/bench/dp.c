/* SPDX-License-Identifier: Apache-2.0 */
/* dp.c: what the engine itself costs a packet: buffers, ingress seam, transmit batches, counters, with an
 * executor that only picks a port (src/dp/exec_test.c) and ports that only swallow. Prints CSV: the case,
 * and ns a packet as the minimum and the median of many short passes. */
#include "base/mem.h"
#include "dp/exec_test.h"
#include "dp/impl.h"

#include <stdio.h>
#include <stdlib.h>

enum { PASSES = 2000, BURSTS = 32 };

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
add_port(struct dp *dp, uint32_t num)
{
	char name[16];
	struct dp_port_conf conf = { .port = num, .name = name, .kind = "null" };
	struct err err = { 0 };

	snprintf(name, sizeof name, "n%u", num);
	if (dp_port_set(dp, &conf, 1, &err) < 0) {
		fprintf(stderr, "bench_dp: %s\n", err.msg);
		exit(1);
	}
}

static void
add_rule(struct dp *dp, uint32_t in, uint32_t op, uint32_t arg)
{
	struct test_rule r = { 0, in, op, arg, 0 };
	struct dp_pipe *p = dp_pipe_running(dp);

	if (p->ops->write(p->exec, DP_UPSERT, 1, &r, sizeof r, NULL) < 0)
		exit(1);
}

/* One burst of 32 packets that came in by port 'in'. */
static void
burst(struct dp_worker *w, struct dp_port *in, uint32_t len)
{
	struct pipe_pkt *pkts[DP_BURST];
	uint32_t n = dp_pkt_alloc(&w->cache, DP_SMALL, pkts, DP_BURST);

	for (uint32_t i = 0; i < n; i++)
		pkts[i]->len = len;
	dp_forward(w, in, pkts, n, PIPE_PATH_NORMAL);
}

static void
measure(struct dp *dp, const char *name, uint32_t in)
{
	static double ns[PASSES];
	struct dp_worker *w = &dp->workers[0];
	struct dp_port *p = dp_port_at(dp, in);

	for (int i = 0; i < PASSES; i++) {
		uint64_t begin;

		dp_step(dp);
		begin = clock_mono_ns();
		for (int k = 0; k < BURSTS; k++)
			burst(w, p, 60);
		ns[i] = (double)(clock_mono_ns() - begin) / (BURSTS * DP_BURST);
	}
	qsort(ns, PASSES, sizeof ns[0], compare);
	printf("%s,%.1f,%.1f\n", name, ns[0], ns[PASSES / 2]);
}

int
main(void)
{
	CLEANUP(loop_free) struct loop *l = loop_new();
	struct dp_conf conf = { .n_workers = 1, .manual = true };
	struct dp_repl group = { .kind = DP_MULTICAST, .id = 1 };
	struct dp_replica members[4] = { { 2, 0 }, { 3, 0 }, { 4, 0 }, { 5, 0 } };
	struct err err = { 0 };
	struct dp *dp;

	if (dp_new(l, &conf, &dp, &err) < 0) {
		fprintf(stderr, "bench_dp: %s\n", err.msg);
		return 1;
	}
	for (uint32_t i = 1; i <= 5; i++)
		add_port(dp, i);
	printf("case,min_ns_per_packet,median_ns_per_packet\n");
	for (uint32_t id = 1; id <= 2; id++) {
		if (dp_pipe_load(dp, id, id == 1 ? "fused" : "two", "", 1, &err) < 0 ||
		    dp_pipe_commit(dp, id, 1, NULL, NULL, &err) < 0 ||
		    dp_repl_set(dp, &group, members, 4, &err) < 0) {
			fprintf(stderr, "bench_dp: %s\n", err.msg);
			return 1;
		}
		add_rule(dp, 1, TEST_SEND, 2);
		add_rule(dp, 2, TEST_DROP, 0);
		add_rule(dp, 3, TEST_GROUP, 1);
		dp_step(dp);
		measure(dp, id == 1 ? "send" : "send through egress", 1);
		measure(dp, id == 1 ? "drop" : "drop before egress", 2);
		measure(dp, id == 1 ? "copy to 4" : "copy to 4 through egress", 3);
	}
	dp_free(dp);
	return 0;
}
