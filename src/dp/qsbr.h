/* SPDX-License-Identifier: Apache-2.0 */
/* qsbr.h: quiescent-state based reclamation. Readers (workers) say at the top of each round that they
 * hold nothing; what the control thread took out of sight is freed once every reader said so since.
 * A reader that sleeps is offline and holds nothing. */
#ifndef DP_QSBR_H
#define DP_QSBR_H

#include "base/loop.h"

#include <stdatomic.h>
#include <stdint.h>

enum { DP_QSBR_READERS = 64 };
#define DP_QSBR_OFFLINE UINT64_MAX

struct dp_qsbr_reader {
	_Alignas(64) atomic_uint_fast64_t seen; /* epoch at its last quiescent point, or OFFLINE */
};

struct dp_retired;

struct dp_qsbr {
	atomic_uint_fast64_t epoch; /* the control thread's; from 1 */
	uint32_t n_readers;
	struct dp_qsbr_reader reader[DP_QSBR_READERS];
	/* the control thread's */
	struct loop_timer *timer;
	struct dp_retired *head, **tail;
};

/* Readers begin offline. The loop runs what was retired. */
void dp_qsbr_init(struct dp_qsbr *q, struct loop *l, uint32_t n_readers);
/* Runs what is left; no reader may run any more. */
void dp_qsbr_drop(struct dp_qsbr *q);
void dp_qsbr_fini(struct dp_qsbr *q);

/* Runs fn(arg) from the loop, after every reader has passed a quiescent point. Control thread. */
void dp_qsbr_retire(struct dp_qsbr *q, void (*fn)(void *arg), void *arg);
/* Waits until every reader has passed a quiescent point. Control thread. */
void dp_qsbr_wait(struct dp_qsbr *q);
/* Whether every reader has passed one since dp_qsbr_mark returned 'epoch'. Control thread. */
uint64_t dp_qsbr_mark(struct dp_qsbr *q);
int dp_qsbr_passed(struct dp_qsbr *q, uint64_t epoch);

/* Reader i, on its thread: holds nothing now. Also brings it online. */
static inline void
dp_qsbr_quiescent(struct dp_qsbr *q, uint32_t i)
{
	uint64_t e = atomic_load_explicit(&q->epoch, memory_order_acquire);

	if (atomic_load_explicit(&q->reader[i].seen, memory_order_relaxed) != e)
		atomic_store_explicit(&q->reader[i].seen, e, memory_order_seq_cst);
}

/* Reader i is about to sleep. */
static inline void
dp_qsbr_offline(struct dp_qsbr *q, uint32_t i)
{
	atomic_store_explicit(&q->reader[i].seen, DP_QSBR_OFFLINE, memory_order_release);
}

#endif
