/* SPDX-License-Identifier: Apache-2.0 */
/* dp.c: the engine as a whole: its workers, their memory, what goes in and out beside the ports. */
#include "dp/dp.h"

#include "base/log.h"
#include "dp/impl.h"

#include <sched.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* Processors this process may use. */
static uint32_t
n_processors(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof set, &set) < 0)
		return 1;
	return (uint32_t)CPU_COUNT(&set);
}

static int
worker_init(struct dp *dp, uint32_t i, struct err *err)
{
	struct dp_worker *w = &dp->workers[i];
	int rc = dp_reactor_init(&w->reactor, i, &dp->qsbr, dp->clock, err);

	if (rc < 0)
		return rc;
	w->dp = dp;
	w->reactor.priv = w;
	dp_cache_init(&w->cache, dp->pool);
	dp_up_init(&w->up);
	w->in = dp_lines(dp->n_workers, sizeof *w->in);
	for (uint32_t k = 0; k < dp->n_workers; k++)
		dp_ring_init(&w->in[k], DP_WORKER_RING);
	return 0;
}

static bool
rings_ready(struct dp_poller *poller)
{
	struct dp_worker *w = CONTAINER_OF(poller, struct dp_worker, poller);

	for (uint32_t i = 0; i < w->dp->n_workers; i++)
		if (dp_ring_ready(&w->in[i]))
			return true;
	return false;
}

static int
worker_start(struct dp_worker *w, struct err *err)
{
	w->poller = (struct dp_poller){ .poll = dp_forward_begin, .arm = rings_ready };
	dp_reactor_add(&w->reactor, &w->poller);
	return w->dp->manual ? 0 : dp_reactor_start(&w->reactor, err);
}

static void
worker_fini(struct dp_worker *w)
{
	void *pkt;

	if (w->dp == NULL)
		return; /* never made */
	for (uint32_t i = 0; i < w->dp->n_workers; i++) {
		while (dp_ring_get(&w->in[i], &pkt, 1) > 0)
			dp_pkt_free1(&w->cache, pkt);
		dp_ring_fini(&w->in[i]);
	}
	free(w->in);
	dp_up_fini(&w->up);
	dp_cache_fini(&w->cache);
	dp_reactor_fini(&w->reactor);
}

int
dp_new(struct loop *l, const struct dp_conf *conf, struct dp **out, struct err *err)
{
	CLEANUP(dp_free) struct dp *dp = dp_lines(1, sizeof *dp);
	int rc;

	dp->loop = l;
	dp->manual = conf->manual;
	dp->clock = conf->clock.now != NULL ? conf->clock : clock_mono;
	dp_real_init(&dp->real, dp->clock, (struct clock){ 0 });
	if (conf->events != NULL)
		dp->events = *conf->events;
	dp->events_arg = conf->events_arg;
	dp->n_workers = conf->n_workers;
	if (dp->n_workers == 0)
		dp->n_workers = MAX(n_processors(), 2) - 1;
	dp->n_workers = MIN(dp->n_workers, DP_WORKERS_MAX);
	dp_qsbr_init(&dp->qsbr, l, dp->n_workers);
	dp->upfd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (dp->upfd < 0)
		return err_errno(err, errno, "eventfd");
	dp->up_watch = loop_fd_add(l, dp->upfd, EPOLLIN, dp_up_ready, dp);
	dp_repl_init(dp);
	dp_pipes_init(dp);
	rc = dp_pool_new(conf->n_small > 0 ? conf->n_small : DP_SMALL_DEFAULT,
	    conf->n_large > 0 ? conf->n_large : DP_LARGE_DEFAULT, &dp->pool, err);
	if (rc < 0)
		return rc;
	dp_cache_init(&dp->cache, dp->pool);
	dp->lost = dp_lines(dp->n_workers + 1, sizeof *dp->lost);
	dp->workers = dp_lines(dp->n_workers, sizeof *dp->workers);
	for (uint32_t i = 0; i < dp->n_workers; i++) {
		rc = worker_init(dp, i, err);
		if (rc < 0)
			return rc;
	}
	for (uint32_t i = 0; i < dp->n_workers; i++) {
		rc = worker_start(&dp->workers[i], err);
		if (rc < 0)
			return rc;
	}
	dp_cpu_init(dp);
	*out = STEAL(dp);
	return 0;
}

/* Every buffer must be back by now. */
static void
check_buffers(struct dp *dp)
{
	for (int i = 0; dp->pool != NULL && i < DP_N_CLASSES; i++) {
		uint32_t lost = dp_pool_size(dp->pool, i) - dp_pool_avail(dp->pool, i);

		if (lost > 0)
			log_error("%u packet buffers of class %d were not given back", lost, i);
	}
}

void
dp_free(struct dp *dp)
{
	if (dp == NULL)
		return;
	if (dp->workers != NULL) {
		dp_ports_free(dp);
		for (uint32_t i = 0; i < dp->n_workers; i++)
			if (dp->workers[i].dp != NULL)
				dp_reactor_stop(&dp->workers[i].reactor);
	}
	dp_qsbr_drop(&dp->qsbr);
	dp_pipes_free(dp);
	dp_qsbr_fini(&dp->qsbr); /* with what the pipelines retired */
	for (uint32_t i = 0; dp->workers != NULL && i < dp->n_workers; i++)
		worker_fini(&dp->workers[i]);
	dp_cache_fini(&dp->cache);
	check_buffers(dp);
	dp_pool_free(dp->pool);
	dp_repl_fini(dp);
	loop_fd_del(dp->up_watch);
	if (dp->upfd >= 0)
		close(dp->upfd);
	free(dp->workers);
	free(dp->lost);
	free(dp);
}

uint32_t
dp_n_workers(const struct dp *dp)
{
	return dp->n_workers;
}

struct dp_qsbr *
dp_qsbr(struct dp *dp)
{
	return &dp->qsbr;
}

bool
dp_step(struct dp *dp)
{
	bool work = false;

	for (uint32_t i = 0; i < dp->n_workers; i++)
		work |= dp_reactor_step(&dp->workers[i].reactor);
	return work;
}

/* ---- packets from the controller ---- */

struct inject {
	struct dp_worker *w;
	struct dp_port *port;
	const uint8_t *data;
	uint32_t len;
	int rc;
};

static void
inject(void *arg)
{
	struct inject *in = arg;
	struct dp_worker *w = in->w;
	struct pipe_pkt *pkt = dp_pkt_of(&w->cache, in->data, in->len);
	struct dp_port_count *count = dp_count_of(w, in->port);
	enum pipe_path path =
	    in->port->num == DP_CPU_PORT ? PIPE_PATH_PACKET_OUT : PIPE_PATH_NORMAL;

	if (pkt == NULL) {
		in->rc = -ENOBUFS;
		return;
	}
	w->pipe = atomic_load(&w->dp->running);
	dp_count(&count->rx_packets, 1);
	dp_count(&count->rx_bytes, pkt->len);
	dp_forward(w, in->port, &pkt, 1, path);
}

int
dp_inject(struct dp *dp, uint32_t port, const uint8_t *data, uint32_t len, struct err *err)
{
	struct dp_port *p = dp_port_at(dp, port);
	struct inject in = { .port = p, .data = data, .len = len };

	if (p == NULL)
		return err_set(err, -ENOENT, "port %u: there is none", port);
	if (len > DP_LARGE_BYTES)
		return err_set(err, -EMSGSIZE, "packet for port %u: %u bytes, the limit is %d",
		    port, len, DP_LARGE_BYTES);
	in.w = p->queues[0].worker;
	dp_reactor_call(&in.w->reactor, inject, &in);
	if (in.rc < 0)
		return err_set(err, in.rc, "packet for port %u: no packet buffer is free", port);
	return 0;
}

/* ---- statistics ---- */

void
dp_worker_stats(
    struct dp *dp, uint32_t i, void (*fn)(void *arg, const char *name, uint64_t value), void *arg)
{
	const struct dp_worker *w;

	if (i >= dp->n_workers) {
		fn(arg, "workers", dp->n_workers);
		fn(arg, "buffers_free", dp_pool_avail(dp->pool, DP_SMALL));
		fn(arg, "buffers", dp_pool_size(dp->pool, DP_SMALL));
		fn(arg, "large_buffers_free", dp_pool_avail(dp->pool, DP_LARGE));
		fn(arg, "large_buffers", dp_pool_size(dp->pool, DP_LARGE));
		fn(arg, "controller_unread", dp->unread);
		fn(arg, "notices_lost", dp->notices_lost);
		return;
	}
	w = &dp->workers[i];
#define X(name, help) fn(arg, #name, __atomic_load_n(&w->reactor.count.name, __ATOMIC_RELAXED));
	DP_REACTOR_COUNTERS(X)
#undef X
	fn(arg, "no_buffer", __atomic_load_n(&w->cache.empty, __ATOMIC_RELAXED));
	fn(arg, "records_lost", __atomic_load_n(&w->up.lost, __ATOMIC_RELAXED));
}
