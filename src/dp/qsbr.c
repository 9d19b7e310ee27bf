/* SPDX-License-Identifier: Apache-2.0 */
/* qsbr.c: the control thread's half: a list in order of epochs, looked at by a timer. */
#include "dp/qsbr.h"

#include "base/clock.h"
#include "base/mem.h"

#include <assert.h>
#include <string.h>
#include <time.h>

enum { LOOK_NS = NS_PER_MS, WAIT_NS = 20 * NS_PER_US };

struct dp_retired {
	void (*fn)(void *arg);
	void *arg;
	uint64_t epoch;
	struct dp_retired *next;
};

static void
look(void *arg)
{
	struct dp_qsbr *q = arg;
	struct dp_retired *r;

	while ((r = q->head) != NULL && dp_qsbr_passed(q, r->epoch)) {
		q->head = r->next;
		if (q->head == NULL)
			q->tail = &q->head;
		r->fn(r->arg);
		free(r);
	}
	if (q->head != NULL)
		loop_timer_set(q->timer, LOOK_NS);
}

void
dp_qsbr_init(struct dp_qsbr *q, struct loop *l, uint32_t n_readers)
{
	assert(n_readers <= DP_QSBR_READERS);
	memset(q, 0, sizeof *q);
	atomic_init(&q->epoch, 1);
	q->n_readers = n_readers;
	for (uint32_t i = 0; i < n_readers; i++)
		atomic_init(&q->reader[i].seen, DP_QSBR_OFFLINE);
	q->tail = &q->head;
	q->timer = loop_timer_new(l, look, q);
}

void
dp_qsbr_drop(struct dp_qsbr *q)
{
	while (q->head != NULL) {
		struct dp_retired *r = q->head;

		q->head = r->next;
		if (q->head == NULL)
			q->tail = &q->head;
		r->fn(r->arg);
		free(r);
	}
}

void
dp_qsbr_fini(struct dp_qsbr *q)
{
	dp_qsbr_drop(q);
	loop_timer_free(q->timer);
	q->timer = NULL;
}

uint64_t
dp_qsbr_mark(struct dp_qsbr *q)
{
	return atomic_fetch_add_explicit(&q->epoch, 1, memory_order_seq_cst) + 1;
}

int
dp_qsbr_passed(struct dp_qsbr *q, uint64_t epoch)
{
	atomic_thread_fence(memory_order_seq_cst);
	for (uint32_t i = 0; i < q->n_readers; i++)
		if (atomic_load_explicit(&q->reader[i].seen, memory_order_acquire) < epoch)
			return 0;
	return 1;
}

void
dp_qsbr_retire(struct dp_qsbr *q, void (*fn)(void *arg), void *arg)
{
	struct dp_retired *r = xmalloc(sizeof *r);

	*r = (struct dp_retired){ fn, arg, dp_qsbr_mark(q), NULL };
	if (q->head == NULL)
		loop_timer_set(q->timer, LOOK_NS);
	*q->tail = r;
	q->tail = &r->next;
}

void
dp_qsbr_wait(struct dp_qsbr *q)
{
	uint64_t epoch = dp_qsbr_mark(q);

	while (!dp_qsbr_passed(q, epoch))
		nanosleep(&(struct timespec){ 0, WAIT_NS }, NULL);
}
