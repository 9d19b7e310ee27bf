/* SPDX-License-Identifier: Apache-2.0 */
/* trace.c: records from workers: steps of traces, notices; and their way to the control thread. */
#include "dp/impl.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

/* Tells the control thread that a record waits, once for all that come until it looks. */
static void
tell(struct dp *dp)
{
	uint64_t one = 1;

	if (!atomic_exchange(&dp->up_told, true) && write(dp->upfd, &one, sizeof one) < 0)
		return; /* the counter is full: it is readable */
}

static void
put_step(struct dp_worker *w, const struct pipe_pkt *pkt, struct dp_loc loc, const char *text)
{
	struct dp_up_head h = { .kind = DP_UP_TRACE,
		.port = pkt->in_port,
		.packet = pkt->trace,
		.time_ns = pkt->time_ns,
		.loc = loc };

	h.time_ns += clock_now(&w->reactor.clock) - w->reactor.now_ns;
	h.data_len = (uint32_t)strnlen(text, DP_TRACE_TEXT - 1) + 1;
	if (dp_up_put(&w->up, &h, text))
		tell(w->dp);
}

void
dp_trace_step(
    struct dp_worker *w, const struct pipe_pkt *pkt, struct dp_loc loc, const char *fmt, ...)
{
	char text[DP_TRACE_TEXT];
	va_list ap;

	if (pkt->trace == 0)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	put_step(w, pkt, loc, text);
}

static void
host_trace(struct dp_host *h, uint32_t worker, const struct pipe_pkt *pkt, struct dp_loc loc,
    const char *text)
{
	struct dp_pipe *p = CONTAINER_OF(h, struct dp_pipe, host);

	if (worker < p->dp->n_workers && pkt->trace != 0)
		put_step(&p->dp->workers[worker], pkt, loc, text);
}

static int
host_notify(struct dp_host *h, uint32_t worker, const void *bytes, size_t len)
{
	struct dp_pipe *p = CONTAINER_OF(h, struct dp_pipe, host);
	struct dp *dp = p->dp;
	struct dp_up_head head = { .kind = DP_UP_NOTICE, .port = p->id, .data_len = (uint32_t)len };

	if (len > DP_NOTICE_BYTES)
		return -EMSGSIZE;
	if (worker == DP_CONTROL)
		return dp->events.notice != NULL &&
			       dp->events.notice(dp->events_arg, p->id, bytes, (uint32_t)len)
			   ? 0
			   : -ENOBUFS;
	if (worker >= dp->n_workers || !dp_up_put(&dp->workers[worker].up, &head, bytes))
		return -ENOBUFS;
	tell(dp);
	return 0;
}

static void
host_retire(struct dp_host *h, void (*fn)(void *arg), void *arg)
{
	dp_qsbr_retire(&CONTAINER_OF(h, struct dp_pipe, host)->dp->qsbr, fn, arg);
}

static const uint64_t *
host_now(struct dp_host *h, uint32_t worker)
{
	return &CONTAINER_OF(h, struct dp_pipe, host)->dp->workers[worker].reactor.now_ns;
}

static uint32_t
host_room(struct dp_host *h, uint32_t worker, struct pipe_pkt *pkt, uint32_t n)
{
	struct dp *dp = CONTAINER_OF(h, struct dp_pipe, host)->dp;

	return dp_pkt_room(&dp->workers[worker].cache, pkt, n);
}

void
dp_host_init(struct dp_host *h, struct dp *dp)
{
	*h = (struct dp_host){ dp->n_workers, host_retire, host_trace, host_notify, dp->clock,
		host_now, host_room };
}

bool
dp_punt(struct dp_worker *w, enum dp_up_kind kind, uint32_t port, const struct pipe_pkt *pkt)
{
	struct dp_up_head h = { .kind = kind, .port = port, .data_len = pkt->len };

	if (!dp_up_put(&w->up, &h, pkt->data))
		return false;
	tell(w->dp);
	return true;
}

static void
serve(struct dp *dp, const struct dp_up_head *h)
{
	const struct dp_events *e = &dp->events;

	switch ((enum dp_up_kind)h->kind) {
	case DP_UP_PAD:
		break;
	case DP_UP_TRACE:
		if (e->trace != NULL)
			e->trace(dp->events_arg, h->packet, h->time_ns, h->port, h->loc,
			    (const char *)h->data);
		break;
	case DP_UP_PACKET:
		if (e->packet_in == NULL ||
		    !e->packet_in(dp->events_arg, h->port, h->data, h->data_len))
			dp->unread++;
		break;
	case DP_UP_LEFT:
		if (e->packet_left == NULL ||
		    !e->packet_left(dp->events_arg, h->port, h->data, h->data_len))
			dp->unread++;
		break;
	case DP_UP_NOTICE:
		if (e->notice == NULL || !e->notice(dp->events_arg, h->port, h->data, h->data_len))
			dp->notices_lost++;
		break;
	}
}

void
dp_up_ready(void *arg, uint32_t events)
{
	struct dp *dp = arg;
	const struct dp_up_head *h;
	uint64_t n;

	(void)events;
	if (read(dp->upfd, &n, sizeof n) < 0)
		return;
	atomic_store(&dp->up_told, false);
	for (uint32_t i = 0; i < dp->n_workers; i++)
		while ((h = dp_up_first(&dp->workers[i].up)) != NULL) {
			serve(dp, h);
			dp_up_next(&dp->workers[i].up);
		}
}

void
dp_trace_set(struct dp *dp, uint32_t port, uint32_t n)
{
	atomic_store(&dp->trace_left, 0);
	atomic_store(&dp->trace_port, port);
	atomic_store(&dp->trace_left, n);
}
