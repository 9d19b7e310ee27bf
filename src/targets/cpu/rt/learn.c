/* SPDX-License-Identifier: Apache-2.0 */
/* learn.c: see learn.h. */
#include "targets/cpu/rt/learn.h"

#include "base/mem.h"
#include "targets/cpu/pipe_table.h"
#include "targets/cpu/rt/age.h"
#include "targets/cpu/rt/mem.h"

#include <errno.h>
#include <sched.h>
#include <string.h>

enum { SPINS_MAX = 2000 }; /* some 20 us: then a packet goes on without its entry */

struct rt_learn {
	uint32_t lock;
	uint32_t n_live; /* entries that can be found; under the lock */
	uint32_t n_log;	 /* places that workers filled, under the lock */
	uint32_t *log, *spare;
	uint64_t busy;
};

static bool
try_lock(struct rt_learn *l)
{
	for (unsigned i = 0; i < SPINS_MAX; i++) {
		if (__atomic_load_n(&l->lock, __ATOMIC_RELAXED) == 0 &&
		    __atomic_exchange_n(&l->lock, 1, __ATOMIC_ACQUIRE) == 0)
			return true;
#if defined(__x86_64__)
		__builtin_ia32_pause();
#endif
	}
	return false;
}

/* A worker that holds it may not run just now. */
void
rt_learn_lock(struct rt_table *t)
{
	while (t->learn != NULL && !try_lock(t->learn))
		sched_yield();
}

void
rt_learn_unlock(struct rt_table *t)
{
	if (t->learn != NULL)
		__atomic_store_n(&t->learn->lock, 0, __ATOMIC_RELEASE);
}

int
rt_learn_open(struct rt_table *t, struct err *err)
{
	size_t bytes = (size_t)t->desc->size * sizeof(uint32_t);
	struct rt_learn *l;

	if (t->desc->kind != PIPE_TABLE_EXACT || t->desc->size > INT32_MAX ||
	    t->desc->flags & (PIPE_TABLE_SELECTOR | PIPE_TABLE_PROFILE))
		return err_set(err, -EINVAL, "table %s: it cannot learn entries", t->desc->name);
	l = xcalloc(1, sizeof *l);
	l->log = rt_map(bytes + 1, false);
	l->spare = rt_map(bytes + 1, false);
	t->learn = l;
	if (l->log == NULL || l->spare == NULL)
		return err_set(err, -ENOMEM, "no memory for %u entries", t->desc->size);
	return 0;
}

void
rt_learn_close(struct rt_table *t)
{
	size_t bytes = (size_t)t->desc->size * sizeof(uint32_t);

	if (t->learn == NULL)
		return;
	rt_unmap(t->learn->log, bytes + 1);
	rt_unmap(t->learn->spare, bytes + 1);
	free(t->learn);
}

/* ---- on a worker ---- */

bool
rt_learn_add(struct rt_table *t, const uint8_t *key, uint32_t action, const uint8_t *data,
    uint64_t now_ns, uint64_t expire_ns)
{
	struct rt_learn *l = t->learn;
	struct pipe_entry head = { .action = (uint16_t)action, .flags = PIPE_ENTRY_HIT };
	uint64_t place;
	int code = -ENOSPC;

	if (!try_lock(l)) {
		__atomic_fetch_add(&l->busy, 1, __ATOMIC_RELAXED);
		return false;
	}
	if (l->n_live < t->desc->size && rt_table_index_get(t, &head.index, NULL) == 0) {
		if (t->age != NULL)
			rt_age_set(t, head.index, now_ns, expire_ns);
		code = rt_exact_add(t, key, &head, data, &place);
		if (code < 0)
			rt_table_index_put(t, head.index);
	}
	if (code == 0) {
		l->n_live++;
		l->log[l->n_log++] = (uint32_t)place;
	}
	rt_learn_unlock(t);
	return code == 0;
}

/* ---- on the control thread ---- */

void
rt_learn_count(struct rt_table *t, int by)
{
	if (t->learn != NULL)
		t->learn->n_live += (uint32_t)by;
}

uint64_t
rt_learn_busy(const struct rt_table *t)
{
	return t->learn != NULL ? __atomic_load_n(&t->learn->busy, __ATOMIC_RELAXED) : 0;
}

/* An entry that was added stays at its place until this thread takes it out, so the lock is not needed to look. */
static void
adopt(struct rt_table *t, const uint32_t *places, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		const struct pipe_entry *pe;
		const uint8_t *key = rt_exact_at(t, places[i], &pe);
		struct rt_entry *e = rt_table_adopt(t, key, pe, places[i]);

		e->learned = true;
		if (t->age != NULL)
			rt_age_watch(t, e);
	}
}

void
rt_table_hold(struct rt_table *t)
{
	struct rt_learn *l = t->learn;

	if (l == NULL)
		return;
	for (;;) {
		uint32_t *log, n;

		rt_learn_lock(t);
		n = l->n_log;
		if (n == 0)
			return;
		log = l->log;
		l->log = l->spare;
		l->spare = log;
		l->n_log = 0;
		rt_learn_unlock(t);
		adopt(t, log, n);
	}
}

void
rt_table_release(struct rt_table *t)
{
	rt_learn_unlock(t);
}
