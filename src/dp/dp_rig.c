/* SPDX-License-Identifier: Apache-2.0 */
/* dp_rig.c: see dp_rig.h. */
#include "dp/dp_rig.h"

#include "base/log.h"
#include "dp/impl.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static void
on_trace(void *arg, uint64_t packet, uint64_t time_ns, uint32_t port, struct dp_loc loc,
    const char *text)
{
	struct rig *r = arg;
	size_t n = strlen(r->trace);

	r->steps++;
	snprintf(r->trace + n, sizeof r->trace - n, "%llu %u %s\n", (unsigned long long)packet,
	    loc.line, text);
}

static bool
on_packet_in(void *arg, uint32_t port, const uint8_t *data, uint32_t len)
{
	struct rig *r = arg;

	r->packet_ins++;
	r->last_port = port;
	r->last_len = len;
	return true;
}

static bool
on_left(void *arg, uint32_t port, const uint8_t *data, uint32_t len)
{
	struct rig *r = arg;

	r->lefts++;
	r->last_port = port;
	r->last_len = len;
	return true;
}

static bool
on_notice(void *arg, uint32_t pipe, const uint8_t *data, uint32_t len)
{
	struct rig *r = arg;

	r->notices++;
	return true;
}

static const struct dp_events events = {
	.trace = on_trace, .packet_in = on_packet_in, .packet_left = on_left, .notice = on_notice
};

void
rig_port(struct rig *r, uint32_t port, uint64_t from_bps, uint64_t to_bps, uint32_t mtu)
{
	char name[16];
	struct dp_port_conf conf = { .port = port,
		.name = name,
		.kind = "ring",
		.from_bps = from_bps,
		.to_bps = to_bps,
		.mtu = mtu };
	struct err err = { 0 };

	snprintf(name, sizeof name, "p%u", port);
	EXPECT(dp_port_set(r->dp, &conf, 1, &err) == 0);
	EXPECT_STR(err.msg, "");
}

struct rig *
rig_new(uint32_t n_workers, uint32_t n_ports, const char *dir)
{
	struct rig *r = xcalloc(1, sizeof *r);
	struct dp_conf conf = { .n_workers = n_workers > 0 ? n_workers : 1,
		.manual = n_workers == 0,
		.events = &events,
		.events_arg = r,
		.n_small = 8192,
		.n_large = 64 };
	struct err err = { 0 };

	log_set_level(LOG_WARN);
	r->log_fd = memfd_create("log", MFD_CLOEXEC);
	log_fd(r->log_fd);
	r->now_ns = NS_PER_S;
	r->loop = loop_new();
	if (n_workers == 0)
		conf.clock = clock_fake(&r->now_ns);
	if (dp_new(r->loop, &conf, &r->dp, &err) < 0) {
		printf("Bail out! %s\n", err.msg);
		exit(1);
	}
	for (uint32_t i = 1; i <= n_ports; i++)
		rig_port(r, i, 0, 0, 0);
	if (dir != NULL) {
		EXPECT(dp_pipe_load(r->dp, 1, dir, "test", 1, &err) == 0);
		EXPECT(dp_pipe_commit(r->dp, 1, 1, NULL, NULL, &err) == 0);
	}
	return r;
}

void
rig_free(struct rig *r)
{
	char line[512] = "";

	dp_free(r->dp);
	loop_free(r->loop);
	log_fd(2);
	EXPECT(pread(r->log_fd, line, sizeof line - 1, 0) >= 0);
	EXPECT_STR(line, ""); /* nothing to complain of, such as buffers that were lost */
	close(r->log_fd);
	free(r);
	EXPECT_INT(test_exec_alive, 0);
}

void
rig_run(struct rig *r)
{
	bool work = true;

	for (int i = 0; i < 10000 && work; i++) {
		work = r->dp->manual && dp_step(r->dp);
		while (loop_step(r->loop, 0))
			work = true;
	}
}

void
rig_put(struct rig *r, uint32_t port, uint8_t tag, uint32_t len)
{
	CLEANUP(free) uint8_t *frame = calloc(1, len + 1);

	for (uint32_t i = 0; i < len; i++)
		frame[i] = (uint8_t)(tag + i);
	EXPECT_INT(dp_ring_port_put(dp_port_get(r->dp, port), frame, len, NULL), 0);
}

int
rig_get(struct rig *r, uint32_t port)
{
	uint8_t b[1] = { 0 };
	int len = dp_ring_port_get(dp_port_get(r->dp, port), b, 1, NULL);

	return len < 0 ? -1 : b[0];
}

uint32_t
rig_drain(struct rig *r, uint32_t port)
{
	uint32_t n = 0;

	while (rig_get(r, port) >= 0)
		n++;
	return n;
}

struct dp_port_count
rig_count(struct rig *r, uint32_t port)
{
	struct dp_port_count c = { 0 };
	struct dp_port *p =
	    port == DP_CPU_PORT ? dp_port_at(r->dp, port) : dp_port_get(r->dp, port);

	EXPECT(p != NULL);
	if (p != NULL)
		dp_port_sum(p, &c);
	return c;
}

/* rx + copies, and what they became. */
static void
sums(struct rig *r, uint64_t *in, uint64_t *out)
{
	struct dp_port_count sum = { 0 };

	for (uint32_t i = 1; i <= DP_PORTS_MAX; i++) {
		struct dp_port *p = dp_port_at(r->dp, i);

		if (p != NULL)
			for (uint32_t w = 0; w <= r->dp->n_workers; w++)
				dp_port_count_add(&sum, &p->count[w]);
	}
	for (uint32_t w = 0; w <= r->dp->n_workers; w++)
		dp_port_count_add(&sum, &r->dp->lost[w]);
	*in = sum.rx_packets + sum.copies;
	*out = sum.tx_packets;
	for (int i = 0; i < DP_N_DROPS; i++)
		*out += sum.drop[i];
}

void
rig_expect_sums(struct rig *r)
{
	uint64_t in, out;
	int looks = 0;

	/* a worker may just be between two of its counters */
	do {
		dp_qsbr_wait(&r->dp->qsbr);
		sums(r, &in, &out);
	} while (in != out && looks++ < 1000);
	EXPECT_INT(in, out);
}

void
test_rule(struct dp *dp, uint32_t id, struct test_rule r)
{
	struct dp_pipe *p = dp_pipe_get(dp, id);

	REQUIRE(p != NULL);
	EXPECT(p->ops->write(p->exec, DP_UPSERT, 1, &r, sizeof r, NULL) == 0);
}
