/* SPDX-License-Identifier: Apache-2.0 */
/* port.c: the table of ports: made, changed, deleted; their queues handed to workers. */
#include "dp/impl.h"

#include "base/log.h"

#include <grp.h>
#include <stdarg.h>
#include <stdio.h>

static const struct dp_port_ops *const kinds[] = {
	&dp_port_vhost,
	&dp_port_null,
	&dp_port_pcap,
	&dp_port_tap,
	&dp_port_ring,
	&dp_port_control,
#ifdef HAVE_DPDK
	&dp_port_dpdk,
#endif
};

const struct dp_port_ops *
dp_port_kind(const char *kind)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(kinds[i]->kind, kind) == 0)
			return kinds[i];
	return NULL;
}

void
dp_port_kinds(struct buf *out)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		buf_printf(out, "%s%s", i > 0 ? ", " : "", kinds[i]->kind);
}

/* ---- queues ---- */

struct loop *
dp_port_loop(struct dp_port *p)
{
	return p->dp->loop;
}

struct dp_cache *
dp_queue_cache(struct dp_queue *q)
{
	return &q->worker->cache;
}

struct dp_port_count *
dp_queue_count(struct dp_queue *q)
{
	return &q->port->count[q->worker->reactor.index];
}

static bool
queue_poll(struct dp_poller *poller)
{
	return dp_forward_queue(CONTAINER_OF(poller, struct dp_queue, poller));
}

static bool
queue_arm(struct dp_poller *poller)
{
	struct dp_queue *q = CONTAINER_OF(poller, struct dp_queue, poller);

	return !q->paused && q->on && q->port->ops->arm(q);
}

static void
queue_disarm(struct dp_poller *poller)
{
	struct dp_queue *q = CONTAINER_OF(poller, struct dp_queue, poller);

	if (!q->paused && q->on && q->port->ops->disarm != NULL)
		q->port->ops->disarm(q);
}

static uint64_t
queue_wake_ns(struct dp_poller *poller)
{
	return dp_forward_wake_ns(CONTAINER_OF(poller, struct dp_queue, poller));
}

/* Which queue each worker sends to: one of its own if it can, else another that is on. */
static void
choose_txq(struct dp_port *p)
{
	for (uint32_t w = 0; w < p->dp->n_workers; w++) {
		struct dp_queue *best = &p->queues[0];
		int score = -1;

		for (uint32_t i = 0; i < p->n_queues; i++) {
			struct dp_queue *q = &p->queues[i];
			int s = (q->on ? 4 : 0) + (q->worker->reactor.index == w ? 2 : 0) +
				(i == w % p->n_queues ? 1 : 0);

			if (s > score) {
				score = s;
				best = q;
			}
		}
		__atomic_store_n(&p->txq[w], best, __ATOMIC_RELAXED);
	}
}

struct on_queue {
	struct dp_queue *q;
	void (*fn)(struct dp_queue *q);
};

static void
on_queue(void *arg)
{
	struct on_queue *o = arg;

	o->fn(o->q);
}

void
dp_queue_call(struct dp_queue *q, void (*fn)(struct dp_queue *q))
{
	dp_reactor_call(&q->worker->reactor, on_queue, &(struct on_queue){ q, fn });
}

static void
turn_on(struct dp_queue *q)
{
	q->on = true;
	q->large_bytes = 1514;
}

static void
turn_off(struct dp_queue *q)
{
	struct pipe_pkt *pkt;

	q->on = q->paused = false;
	while ((pkt = dp_list_get(&q->waiting)) != NULL)
		dp_drop(q->worker, q->port, pkt, DP_DROP_PORT_DOWN);
	q->waiting_bytes = 0;
}

int
dp_queue_fd_add(struct dp_queue *q, int fd, struct err *err)
{
	return dp_reactor_fd_add(&q->worker->reactor, fd, err);
}

void
dp_queue_fd_del(struct dp_queue *q, int fd)
{
	dp_reactor_fd_del(&q->worker->reactor, fd);
}

int
dp_queue_start(struct dp_queue *q, int fd, struct err *err)
{
	int rc = fd >= 0 ? dp_queue_fd_add(q, fd, err) : 0;

	if (rc < 0)
		return rc;
	q->poller = (struct dp_poller){ .poll = queue_poll,
		.arm = q->naps ? NULL : queue_arm,
		.disarm = queue_disarm,
		.wake_ns = queue_wake_ns };
	dp_queue_call(q, turn_on);
	dp_reactor_add(&q->worker->reactor, &q->poller);
	choose_txq(q->port);
	return 0;
}

void
dp_queue_stop(struct dp_queue *q, int fd)
{
	if (!q->on)
		return;
	if (fd >= 0)
		dp_queue_fd_del(q, fd);
	dp_reactor_del(&q->worker->reactor, &q->poller);
	dp_queue_call(q, turn_off);
	choose_txq(q->port);
}

void
dp_port_quiesce(struct dp_port *p)
{
	dp_qsbr_wait(&p->dp->qsbr);
}

void
dp_port_up(struct dp_port *p, bool up, const char *fmt, ...)
{
	struct dp *dp = p->dp;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(p->state, sizeof p->state, fmt, ap);
	va_end(ap);
	atomic_store(&p->up, up);
	log_info("port %u (%s): %s", p->num, p->name, p->state);
	if (dp->events.port != NULL)
		dp->events.port(dp->events_arg, p->num, up, p->state);
}

int
dp_group_id(const char *name, gid_t *gid, struct err *err)
{
	const struct group *g;

	*gid = (gid_t)-1;
	if (name == NULL || *name == '\0')
		return 0;
	g = getgrnam(name);
	if (g == NULL)
		return err_set(err, -ENOENT, "group %s: there is none", name);
	*gid = g->gr_gid;
	return 0;
}

/* ---- ports ---- */

struct dp_port *
dp_port_get(struct dp *dp, uint32_t port)
{
	return port == DP_CPU_PORT ? NULL : dp_port_at(dp, port);
}

struct dp_port *
dp_port_next(struct dp *dp, uint32_t from)
{
	for (; from <= DP_PORTS_MAX; from++) {
		struct dp_port *p = dp_port_get(dp, from);

		if (p != NULL)
			return p;
	}
	return NULL;
}

void
dp_port_sum(const struct dp_port *p, struct dp_port_count *out)
{
	memset(out, 0, sizeof *out);
	for (uint32_t i = 0; i <= p->dp->n_workers; i++)
		dp_port_count_add(out, &p->count[i]);
}

static struct dp_worker *
least_loaded(struct dp *dp)
{
	struct dp_worker *best = &dp->workers[0];

	for (uint32_t i = 1; i < dp->n_workers; i++)
		if (dp->workers[i].n_queues < best->n_queues)
			best = &dp->workers[i];
	return best;
}

struct dp_reactor *
dp_reactor_pick(struct dp *dp)
{
	struct dp_worker *w = least_loaded(dp);

	w->n_queues++;
	return &w->reactor;
}

void
dp_reactor_unpick(struct dp *dp, struct dp_reactor *r)
{
	dp->workers[r->index].n_queues--;
}

/* What can change while packets flow. */
static void
port_adopt(struct dp_port *p, const struct dp_port_conf *conf)
{
	uint64_t now = clock_now(&p->dp->clock);

	snprintf(p->name, sizeof p->name, "%s", conf->name);
	p->host_side = conf->host_side;
	p->mtu = conf->mtu > 0 ? conf->mtu : 1500;
	p->has_mac = conf->mac != NULL;
	if (conf->mac != NULL)
		memcpy(p->mac, conf->mac, sizeof p->mac);
	p->from_bps = conf->from_bps;
	p->to_bps = conf->to_bps;
	dp_shape_set(&p->from, conf->from_bps, now);
	dp_shape_set(&p->to, conf->to_bps, now);
	for (uint32_t i = 0; i < p->n_queues; i++)
		dp_reactor_wake(&p->queues[i].worker->reactor);
}

struct dp_port *
dp_port_new(struct dp *dp, const struct dp_port_ops *ops, const struct dp_port_conf *conf)
{
	struct dp_port *p = xcalloc(1, sizeof *p);
	uint32_t n = dp->n_workers;

	p->dp = dp;
	p->ops = ops;
	p->num = conf->port;
	p->arg = xstrdup(conf->arg != NULL ? conf->arg : "");
	p->group = xstrdup(conf->group != NULL ? conf->group : "");
	p->connect = conf->connect;
	p->features = conf->features;
	p->wanted_queues = p->n_queues = conf->n_queues > 0 ? conf->n_queues : 1;
	p->count = dp_lines(n + 1, sizeof *p->count);
	p->batch = xcalloc(n, sizeof *p->batch);
	p->txq = xcalloc(n, sizeof(struct dp_queue *));
	p->queues = xcalloc(p->n_queues, sizeof *p->queues);
	for (uint32_t i = 0; i < p->n_queues; i++) {
		struct dp_queue *q = &p->queues[i];

		q->port = p;
		q->index = i;
		q->worker = ops == &dp_port_cpu ? &dp->workers[i] : least_loaded(dp);
		q->worker->n_queues += ops != &dp_port_cpu;
	}
	choose_txq(p);
	snprintf(p->state, sizeof p->state, "closed");
	port_adopt(p, conf);
	return p;
}

static void
port_free(struct dp_port *p)
{
	for (uint32_t i = 0; i < p->wanted_queues; i++)
		p->queues[i].worker->n_queues -= p->ops != &dp_port_cpu;
	free(p->queues);
	free(p->batch);
	free(p->txq);
	free(p->count);
	free(p->arg);
	free(p->group);
	free(p);
}

int
dp_port_open(struct dp_port *p, const struct dp_port_conf *conf, struct err *err)
{
	int rc = p->ops->open(p, conf, err);

	if (rc < 0)
		return err_prefix(err, "port %s: ", conf->name);
	p->open = true;
	choose_txq(p); /* open may have made n_queues smaller */
	return 0;
}

static int
check_conf(struct dp *dp, const struct dp_port_conf *conf, struct err *err)
{
	if (conf->port == 0 || conf->port > DP_PORTS_MAX || conf->port == DP_CPU_PORT)
		return err_set(err, -EINVAL, "port %s: number %u is not in 1..%d, or is %d",
		    conf->name, conf->port, DP_PORTS_MAX, DP_CPU_PORT);
	if (conf->name == NULL || *conf->name == '\0' || strlen(conf->name) > DP_NAME_MAX)
		return err_set(
		    err, -EINVAL, "port %u: a name has 1..%d bytes", conf->port, DP_NAME_MAX);
	if (conf->n_queues > DP_PORT_QUEUES_MAX)
		return err_set(err, -EINVAL, "port %s: %u queues, the limit is %d", conf->name,
		    conf->n_queues, DP_PORT_QUEUES_MAX);
	if (conf->mtu != 0 && (conf->mtu < 68 || conf->mtu > 65535 - 64))
		return err_set(err, -EINVAL, "port %s: MTU %u is not in 68..%d", conf->name,
		    conf->mtu, 65535 - 64);
	for (struct dp_port *p = dp_port_next(dp, 1); p != NULL; p = dp_port_next(dp, p->num + 1))
		if (p->num != conf->port && strcmp(p->name, conf->name) == 0)
			return err_set(
			    err, -EEXIST, "port %s: port %u has that name", conf->name, p->num);
	return 0;
}

static bool
same_device(const struct dp_port *p, const struct dp_port_conf *conf)
{
	return strcmp(p->ops->kind, conf->kind) == 0 &&
	       strcmp(p->arg, conf->arg != NULL ? conf->arg : "") == 0 &&
	       p->connect == conf->connect &&
	       strcmp(p->group, conf->group != NULL ? conf->group : "") == 0 &&
	       p->wanted_queues == (conf->n_queues > 0 ? conf->n_queues : 1);
}

int
dp_port_set(struct dp *dp, const struct dp_port_conf *conf, uint64_t gen, struct err *err)
{
	const struct dp_port_ops *ops = dp_port_kind(conf->kind);
	struct dp_port *p;
	int rc = check_conf(dp, conf, err);

	if (rc < 0)
		return rc;
	if (ops == NULL) {
		CLEANUP(buf_fini) struct buf b = BUF_INIT;

		dp_port_kinds(&b);
		return err_set(err, -EINVAL, "port %s: kind \"%s\" is none of %s", conf->name,
		    conf->kind, buf_str(&b));
	}
	p = dp_port_get(dp, conf->port);
	if (p != NULL && same_device(p, conf) &&
	    (p->open || (ops->waits_for_sync && !dp->serving))) {
		port_adopt(p, conf);
		p->gen = gen;
		return p->open && p->ops->change != NULL ? p->ops->change(p, conf, err) : 0;
	}
	if (p != NULL)
		dp_port_del(dp, conf->port);
	p = dp_port_new(dp, ops, conf);
	p->gen = gen;
	/* in the table first: open may bring the first packet */
	atomic_store_explicit(&dp->ports[p->num], p, memory_order_release);
	if (ops->waits_for_sync && !dp->serving) {
		dp_port_up(p, false, "waiting for the state to be replayed");
		return 0;
	}
	rc = dp_port_open(p, conf, err);
	if (rc < 0)
		dp_port_del(dp, p->num);
	return rc;
}

void
dp_port_del(struct dp *dp, uint32_t port)
{
	struct dp_port *p = dp_port_get(dp, port);

	if (p == NULL)
		return;
	atomic_store(&dp->ports[port], NULL);
	dp_qsbr_wait(&dp->qsbr); /* no worker sends to it any more */
	if (p->open)
		p->ops->close(p);
	dp_qsbr_wait(&dp->qsbr);
	port_free(p);
}

void
dp_ports_sync(struct dp *dp, uint64_t gen)
{
	struct dp_port *p = dp_port_next(dp, 1);

	while (p != NULL) {
		uint32_t num = p->num;

		if (p->gen != gen)
			dp_port_del(dp, num);
		p = dp_port_next(dp, num + 1);
	}
}

/* Opens a port that waited. */
static void
open_late(struct dp_port *p)
{
	struct dp_port_conf conf = { .port = p->num,
		.name = p->name,
		.kind = p->ops->kind,
		.arg = p->arg,
		.host_side = p->host_side,
		.from_bps = p->from_bps,
		.to_bps = p->to_bps,
		.mtu = p->mtu,
		.mac = p->has_mac ? p->mac : NULL,
		.n_queues = p->wanted_queues,
		.features = p->features,
		.connect = p->connect,
		.group = p->group };
	struct err err = { 0 };

	if (dp_port_open(p, &conf, &err) < 0)
		dp_port_up(p, false, "broken: %s", err.msg);
}

void
dp_serve(struct dp *dp)
{
	if (dp->serving)
		return;
	dp->serving = true;
	for (struct dp_port *p = dp_port_next(dp, 1); p != NULL; p = dp_port_next(dp, p->num + 1))
		if (!p->open)
			open_late(p);
}

bool
dp_serving(const struct dp *dp)
{
	return dp->serving;
}

void
dp_ports_free(struct dp *dp)
{
	struct dp_port *p;

	while ((p = dp_port_next(dp, 1)) != NULL)
		dp_port_del(dp, p->num);
	p = atomic_exchange(&dp->ports[DP_CPU_PORT], NULL);
	if (p != NULL) {
		dp_qsbr_wait(&dp->qsbr);
		p->ops->close(p);
		port_free(p);
	}
}
