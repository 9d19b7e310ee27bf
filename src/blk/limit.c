/* SPDX-License-Identifier: Apache-2.0 */
/* limit.c: a limit is a line: "granted(t)" units by time t, with the rate as its slope. Each request
 * takes the next stretch [pos, pos + cost) of the units and may start when granted(now) >= pos. The
 * cursor never lies further behind the line than the credit allows. So the long-run rate is exact
 * whatever the polling, and changing the rate is bending the line at the present point.
 *
 * Only the head of a channel's queue holds a position; so the queues of a disk take turns, and none
 * of them starves. The virtual scheduling form of the leaky bucket: ITU-T I.371, annex A (GCRA). */
#include "blk/limit.h"

#include <assert.h>
#include <pthread.h>

#include "base/mem.h"
#include "blk/impl.h"

#define BURST_NS_DEFAULT (10 * NS_PER_MS)
#define LATE_NS_DEFAULT	 (100 * NS_PER_MS)

enum dim { DIM_IOPS, DIM_BYTES, N_DIMS };

/* The line: granted(t) = units + (t - at_ns) * rate / 1e9. */
struct line {
	uint64_t rate; /* units a second; 0: no limit */
	uint64_t at_ns;
	uint64_t units;
};

struct blk_limit {
	bool on;      /* atomic: some rate is set */
	uint32_t seq; /* odd while 'lines' change; readers take a copy */
	struct line lines[N_DIMS];
	uint64_t cursor[N_DIMS]; /* atomic: the next free position */
	uint64_t waits;		 /* atomic */
	uint64_t burst_ns, late_ns;
	struct clock clock;
	pthread_mutex_t lock; /* writers */
	uint32_t n_chans;     /* atomic */
};

struct limit_chan {
	struct blk_chan chan;
	struct blk_limit *limit; /* borrowed */
	struct blk_chan *below;	 /* owned */
	struct blk_req *head, **tail;
	uint64_t pos[N_DIMS]; /* of the head, when it is placed */
	bool placed;
};

static uint64_t
granted(const struct line *ln, uint64_t now_ns)
{
	if (now_ns <= ln->at_ns)
		return ln->units;
	return ln->units +
	       (uint64_t)((unsigned __int128)(now_ns - ln->at_ns) * ln->rate / NS_PER_S);
}

/* The first moment at which granted() >= pos; 0: it was so from the start. */
static uint64_t
grant_time(const struct line *ln, uint64_t pos)
{
	unsigned __int128 dt;

	if (pos <= ln->units)
		return 0;
	dt = ((unsigned __int128)(pos - ln->units) * NS_PER_S + ln->rate - 1) / ln->rate;
	if (dt > UINT64_MAX - 1 - ln->at_ns)
		return UINT64_MAX - 1;
	return ln->at_ns + (uint64_t)dt;
}

static void
read_lines(const struct blk_limit *l, struct line out[N_DIMS])
{
	uint32_t before, after;

	do {
		before = __atomic_load_n(&l->seq, __ATOMIC_ACQUIRE);
		for (int d = 0; d < N_DIMS; d++) {
			const struct line *ln = &l->lines[d];

			out[d].rate = __atomic_load_n(&ln->rate, __ATOMIC_RELAXED);
			out[d].at_ns = __atomic_load_n(&ln->at_ns, __ATOMIC_RELAXED);
			out[d].units = __atomic_load_n(&ln->units, __ATOMIC_RELAXED);
		}
		__atomic_thread_fence(__ATOMIC_ACQUIRE);
		after = __atomic_load_n(&l->seq, __ATOMIC_RELAXED);
	} while (before != after || (before & 1));
}

static void
write_lines(struct blk_limit *l, const struct line in[N_DIMS])
{
	__atomic_store_n(&l->seq, l->seq + 1, __ATOMIC_RELAXED);
	__atomic_thread_fence(__ATOMIC_RELEASE);
	for (int d = 0; d < N_DIMS; d++) {
		struct line *ln = &l->lines[d];

		__atomic_store_n(&ln->rate, in[d].rate, __ATOMIC_RELAXED);
		__atomic_store_n(&ln->at_ns, in[d].at_ns, __ATOMIC_RELAXED);
		__atomic_store_n(&ln->units, in[d].units, __ATOMIC_RELAXED);
	}
	__atomic_store_n(&l->seq, l->seq + 1, __ATOMIC_RELEASE);
}

struct blk_limit *
blk_limit_new(const struct blk_limit_opts *o)
{
	struct blk_limit *l = xcalloc(1, sizeof *l);

	l->burst_ns = o->burst_ns ? o->burst_ns : BURST_NS_DEFAULT;
	l->late_ns = MAX(o->late_ns ? o->late_ns : LATE_NS_DEFAULT, l->burst_ns);
	l->clock = o->clock ? *o->clock : clock_mono;
	pthread_mutex_init(&l->lock, NULL);
	blk_limit_set(l, o->iops, o->bytes_per_s);
	return l;
}

void
blk_limit_free(struct blk_limit *l)
{
	if (l == NULL)
		return;
	assert(__atomic_load_n(&l->n_chans, __ATOMIC_ACQUIRE) == 0);
	pthread_mutex_destroy(&l->lock);
	free(l);
}

void
blk_limit_set(struct blk_limit *l, uint64_t iops, uint64_t bytes_per_s)
{
	const uint64_t rates[N_DIMS] = { iops, bytes_per_s };
	struct line next[N_DIMS];
	uint64_t now = clock_now(&l->clock);

	pthread_mutex_lock(&l->lock);
	for (int d = 0; d < N_DIMS; d++) {
		const struct line *ln = &l->lines[d];

		next[d] = (struct line){ .rate = rates[d], .at_ns = now };
		/* a limit that was off owes nothing and has no credit */
		next[d].units = ln->rate != 0 ? granted(ln, now)
					      : __atomic_load_n(&l->cursor[d], __ATOMIC_RELAXED);
		if (rates[d] == ln->rate)
			next[d] = *ln;
	}
	write_lines(l, next);
	__atomic_store_n(&l->on, iops != 0 || bytes_per_s != 0, __ATOMIC_RELEASE);
	pthread_mutex_unlock(&l->lock);
}

void
blk_limit_get(const struct blk_limit *l, uint64_t *iops, uint64_t *bytes_per_s)
{
	struct line ln[N_DIMS];

	read_lines(l, ln);
	*iops = ln[DIM_IOPS].rate;
	*bytes_per_s = ln[DIM_BYTES].rate;
}

uint64_t
blk_limit_waits(const struct blk_limit *l)
{
	return __atomic_load_n(&l->waits, __ATOMIC_RELAXED);
}

/* Takes the next 'cost' units, no further than slack_ns behind the line; returns where they begin. */
static uint64_t
take(struct blk_limit *l, enum dim d, const struct line *ln, uint64_t cost, uint64_t now,
    uint64_t slack_ns)
{
	uint64_t low = granted(ln, now > slack_ns ? now - slack_ns : 0);
	uint64_t pos = __atomic_load_n(&l->cursor[d], __ATOMIC_RELAXED), begin;

	do {
		begin = MAX(pos, low);
	} while (!__atomic_compare_exchange_n(
	    &l->cursor[d], &pos, begin + cost, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED));
	return begin;
}

static void
place(struct limit_chan *lc, const struct line ln[N_DIMS], const struct blk_req *r, uint64_t now,
    uint64_t slack_ns)
{
	uint64_t cost[N_DIMS] = { r->op != BLK_FLUSH, r->op <= BLK_WRITE ? r->len_bytes : 0 };

	for (int d = 0; d < N_DIMS; d++) {
		lc->pos[d] = 0;
		if (ln[d].rate != 0 && cost[d] != 0)
			lc->pos[d] = take(lc->limit, (enum dim)d, &ln[d], cost[d], now, slack_ns);
	}
	lc->placed = true;
}

/* When the placed head may start, ns; 0: no limit holds it. */
static uint64_t
start_time(const struct limit_chan *lc, const struct line ln[N_DIMS])
{
	uint64_t at = 0;

	for (int d = 0; d < N_DIMS; d++)
		if (ln[d].rate != 0)
			at = MAX(at, grant_time(&ln[d], lc->pos[d]));
	return at;
}

/* Whether 'r', the first in line, may start now. */
static bool
admit(struct limit_chan *lc, const struct blk_req *r, uint64_t slack_ns)
{
	struct line ln[N_DIMS];
	uint64_t now;

	if (!__atomic_load_n(&lc->limit->on, __ATOMIC_ACQUIRE)) {
		lc->placed = false;
		return true;
	}
	read_lines(lc->limit, ln);
	now = blk_now(&lc->chan);
	if (!lc->placed)
		place(lc, ln, r, now, slack_ns);
	if (start_time(lc, ln) > now)
		return false;
	lc->placed = false;
	return true;
}

static void
limit_submit(struct blk_chan *c, struct blk_req *r)
{
	struct limit_chan *lc = (struct limit_chan *)c;

	if (lc->head == NULL && admit(lc, r, lc->limit->burst_ns)) {
		blk_submit(lc->below, r);
		return;
	}
	__atomic_fetch_add(&lc->limit->waits, 1, __ATOMIC_RELAXED);
	r->next = NULL;
	*lc->tail = r;
	lc->tail = &r->next;
}

static void
start_head(struct limit_chan *lc)
{
	struct blk_req *r = lc->head;

	lc->head = r->next;
	if (lc->head == NULL)
		lc->tail = &lc->head;
	blk_submit(lc->below, r);
}

static bool
limit_poll(struct blk_chan *c)
{
	struct limit_chan *lc = (struct limit_chan *)c;
	bool any = blk_poll(lc->below);

	/* whoever waited was not idle: it makes up for a late poll */
	while (lc->head != NULL && admit(lc, lc->head, lc->limit->late_ns)) {
		start_head(lc);
		any = true;
	}
	return any ? blk_poll(lc->below), true : false;
}

static uint32_t
limit_room(struct blk_chan *c)
{
	struct limit_chan *lc = (struct limit_chan *)c;

	return lc->head != NULL ? 0 : blk_room(lc->below);
}

static int
limit_fd(struct blk_chan *c)
{
	return blk_chan_fd(((struct limit_chan *)c)->below);
}

static uint64_t
limit_wake_ns(struct blk_chan *c)
{
	struct limit_chan *lc = (struct limit_chan *)c;
	uint64_t below = blk_chan_wake_ns(lc->below), at = 0;
	struct line ln[N_DIMS];

	if (lc->head == NULL)
		return below;
	read_lines(lc->limit, ln);
	if (lc->placed)
		at = start_time(lc, ln);
	return MIN(at, below);
}

static void
limit_hurry(struct blk_chan *c)
{
	struct limit_chan *lc = (struct limit_chan *)c;

	while (lc->head != NULL) {
		struct line ln[N_DIMS];

		/* it is paid for all the same */
		read_lines(lc->limit, ln);
		if (!lc->placed)
			place(lc, ln, lc->head, blk_now(c), lc->limit->late_ns);
		lc->placed = false;
		start_head(lc);
	}
	blk_hurry(lc->below);
}

static void
limit_close(struct blk_chan *c)
{
	struct limit_chan *lc = (struct limit_chan *)c;

	assert(lc->head == NULL);
	__atomic_fetch_sub(&lc->limit->n_chans, 1, __ATOMIC_RELEASE);
	blk_chan_close(lc->below);
	free(lc);
}

static const struct blk_chan_ops limit_ops = {
	.close = limit_close,
	.submit = limit_submit,
	.poll = limit_poll,
	.room = limit_room,
	.fd = limit_fd,
	.wake_ns = limit_wake_ns,
	.hurry = limit_hurry,
};

struct blk_chan *
blk_limit_chan(struct blk_limit *l, struct blk_chan *below)
{
	struct limit_chan *lc = xcalloc(1, sizeof *lc);

	lc->chan.ops = &limit_ops;
	lc->chan.blk = below->blk;
	lc->chan.root = below->root;
	lc->limit = l;
	lc->below = below;
	lc->tail = &lc->head;
	__atomic_fetch_add(&l->n_chans, 1, __ATOMIC_RELAXED);
	return &lc->chan;
}
