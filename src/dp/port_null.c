/* SPDX-License-Identifier: Apache-2.0 */
/* port_null.c: ports without a device: "null" swallows what is sent to it; "control" has its outside on
 * the control socket; "cpu" is the controller's port, DP_CPU_PORT, which the engine makes. */
#include "dp/impl.h"

static int
bare_open(struct dp_port *p, const struct dp_port_conf *conf, struct err *err)
{
	p->caps = DP_PORT_CSUM | DP_PORT_TSO; /* nobody looks */
	for (uint32_t i = 0; i < p->n_queues; i++) {
		int rc = dp_queue_start(&p->queues[i], -1, err);

		if (rc < 0)
			return rc;
	}
	dp_port_up(p, true, "up");
	return 0;
}

static void
bare_close(struct dp_port *p)
{
	for (uint32_t i = 0; i < p->n_queues; i++)
		dp_queue_stop(&p->queues[i], -1);
}

static uint32_t
no_rx(struct dp_queue *q, struct pipe_pkt **pkts, uint32_t n)
{
	return 0;
}

static bool
no_arm(struct dp_queue *q)
{
	return false;
}

static uint32_t
null_tx(struct dp_queue *q, struct pipe_pkt *const *pkts, uint32_t n)
{
	dp_pkt_free(dp_queue_cache(q), pkts, n);
	return n;
}

const struct dp_port_ops dp_port_null = { .kind = "null",
	.open = bare_open,
	.close = bare_close,
	.rx = no_rx,
	.tx = null_tx,
	.arm = no_arm };

/* ---- control and cpu ---- */

static int
up_open(struct dp_port *p, const struct dp_port_conf *conf, struct err *err)
{
	for (uint32_t i = 0; i < p->n_queues; i++) {
		int rc = dp_queue_start(&p->queues[i], -1, err);

		if (rc < 0)
			return rc;
	}
	if (p->num == DP_CPU_PORT)
		atomic_store(&p->up, true); /* nobody's to hear of */
	else
		dp_port_up(p, true, "up");
	return 0;
}

/* Copies the packets to the control thread, up to the first it has no room for. */
static uint32_t
send_up(struct dp_queue *q, enum dp_up_kind kind, struct pipe_pkt *const *pkts, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		uint32_t port = kind == DP_UP_LEFT ? q->port->num : pkts[i]->in_port;

		if (!dp_punt(q->worker, kind, port, pkts[i]))
			return i;
		dp_pkt_free1(&q->worker->cache, pkts[i]);
	}
	return n;
}

static uint32_t
control_tx(struct dp_queue *q, struct pipe_pkt *const *pkts, uint32_t n)
{
	return send_up(q, DP_UP_LEFT, pkts, n);
}

const struct dp_port_ops dp_port_control = { .kind = "control",
	.open = up_open,
	.close = bare_close,
	.rx = no_rx,
	.tx = control_tx,
	.arm = no_arm };

static uint32_t
cpu_tx(struct dp_queue *q, struct pipe_pkt *const *pkts, uint32_t n)
{
	return send_up(q, DP_UP_PACKET, pkts, n);
}

const struct dp_port_ops dp_port_cpu = { .kind = "cpu",
	.open = up_open,
	.close = bare_close,
	.rx = no_rx,
	.tx = cpu_tx,
	.arm = no_arm };

void
dp_cpu_init(struct dp *dp)
{
	struct dp_port_conf conf = { .port = DP_CPU_PORT,
		.name = "controller",
		.kind = "cpu",
		.mtu = DP_LARGE_BYTES - 64,
		.n_queues = dp->n_workers };
	struct dp_port *p = dp_port_new(dp, &dp_port_cpu, &conf);

	atomic_store(&dp->ports[DP_CPU_PORT], p);
	if (dp_port_open(p, &conf, NULL) < 0)
		abort(); /* it opens nothing that could fail */
}
