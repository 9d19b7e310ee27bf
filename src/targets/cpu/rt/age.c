/* SPDX-License-Identifier: Apache-2.0 */
/* age.c: see age.h. The wheel has a list of entries for each 134 ms of the next 137 s; one that is due later is
 * looked at in between. A worker may shorten a time-out (set_entry_expire_time): then all entries are looked at, at
 * most once a second. */
#include "targets/cpu/rt/age.h"

#include "base/clock.h"
#include "targets/cpu/pipe_run.h"
#include "targets/cpu/rt/mem.h"

#include <errno.h>
#include <stdlib.h>

enum { SHIFT = 27, LISTS = 1024 };

struct rt_age {
	uint64_t *seen, *expire; /* by entry index; ns */
	uint32_t cells;
	uint32_t shortened;  /* a worker shortened a time-out */
	uint64_t scanned_ns; /* when all entries were looked at */
	uint64_t at;	     /* list of the last tick; earlier ones are empty */
	struct rt_entry *list[LISTS];
};

int
rt_age_open(struct rt_table *t, struct err *err)
{
	struct rt_age *a = calloc(1, sizeof *a);

	if (a == NULL)
		return err_set(err, -ENOMEM, "no memory");
	t->age = a;
	a->cells = pipe_direct_cells(t->desc->size);
	a->seen = rt_map((size_t)a->cells * sizeof *a->seen, false);
	a->expire = rt_map((size_t)a->cells * sizeof *a->expire, false);
	if (a->seen == NULL || a->expire == NULL)
		return err_set(err, -ENOMEM, "no memory for %u idle times", a->cells);
	return 0;
}

void
rt_age_close(struct rt_table *t)
{
	struct rt_age *a = t->age;

	if (a == NULL)
		return;
	rt_unmap(a->seen, (size_t)a->cells * sizeof *a->seen);
	rt_unmap(a->expire, (size_t)a->cells * sizeof *a->expire);
	free(a);
}

uint64_t *
rt_age_seen(const struct rt_table *t)
{
	return t->age != NULL ? t->age->seen : NULL;
}

void
rt_age_set(struct rt_table *t, uint32_t index, uint64_t now_ns, uint64_t expire_ns)
{
	__atomic_store_n(&t->age->seen[index], now_ns, __ATOMIC_RELAXED);
	__atomic_store_n(&t->age->expire[index], expire_ns, __ATOMIC_RELAXED);
}

void
rt_age_expire(struct rt_table *t, uint32_t index, uint64_t now_ns, uint64_t expire_ns)
{
	uint64_t old = __atomic_load_n(&t->age->expire[index], __ATOMIC_RELAXED);

	rt_age_set(t, index, now_ns, expire_ns);
	if (expire_ns != 0 && (old == 0 || expire_ns < old))
		__atomic_store_n(&t->age->shortened, 1, __ATOMIC_RELEASE);
}

/* ---- on the control thread ---- */

uint64_t
rt_age_timeout_ns(const struct rt_table *t, const struct rt_entry *e)
{
	return t->age != NULL ? __atomic_load_n(&t->age->expire[e->index], __ATOMIC_RELAXED) : 0;
}

static uint64_t
seen_ns(const struct rt_table *t, const struct rt_entry *e)
{
	return __atomic_load_n(&t->age->seen[e->index], __ATOMIC_RELAXED);
}

/* A worker's clock may be ahead of ours. */
uint64_t
rt_age_idle_ns(const struct rt_table *t, const struct rt_entry *e, uint64_t now_ns)
{
	uint64_t seen = t->age != NULL ? seen_ns(t, e) : now_ns;

	return now_ns > seen ? now_ns - seen : 0;
}

void
rt_age_forget(struct rt_entry *e)
{
	if (e->age_link == NULL)
		return;
	*e->age_link = e->age_next;
	if (e->age_next != NULL)
		e->age_next->age_link = e->age_link;
	e->age_link = NULL;
}

static void
put(struct rt_age *a, struct rt_entry *e, uint64_t due_ns)
{
	uint64_t n = due_ns >> SHIFT;
	struct rt_entry **list;

	n = n < a->at ? a->at : n >= a->at + LISTS ? a->at + LISTS - 1 : n;
	list = &a->list[n % LISTS];
	rt_age_forget(e);
	e->age_next = *list;
	if (*list != NULL)
		(*list)->age_link = &e->age_next;
	e->age_link = list;
	*list = e;
}

/* When it is idle unless it is hit again; what was hit all the time may have been seen a little later. */
static uint64_t
due_ns(const struct rt_table *t, const struct rt_entry *e)
{
	return seen_ns(t, e) + rt_age_timeout_ns(t, e) + PIPE_SEEN_NS;
}

void
rt_age_watch(struct rt_table *t, struct rt_entry *e)
{
	if (rt_age_timeout_ns(t, e) == 0)
		rt_age_forget(e);
	else
		put(t->age, e, due_ns(t, e));
}

/* An entry that is not on the wheel. */
static void
look(struct rt_table *t, struct rt_entry *e, uint64_t now_ns, rt_idle_fn fn, void *arg)
{
	uint64_t timeout = rt_age_timeout_ns(t, e);

	if (timeout == 0)
		return;
	if (now_ns < due_ns(t, e))
		put(t->age, e, due_ns(t, e));
	else if (e->told_ns != 0 && e->told_ns == seen_ns(t, e))
		put(t->age, e, now_ns + timeout);
	else {
		e->told_ns = seen_ns(t, e);
		fn(arg, t, e);
	}
}

void
rt_age_tick(struct rt_table *t, uint64_t now_ns, rt_idle_fn fn, void *arg)
{
	struct rt_age *a = t->age;
	uint64_t end = now_ns >> SHIFT, n;
	struct rt_entry *e, *next, *list = NULL;

	rt_table_hold(t); /* what was learnt is on the wheel, too */
	rt_table_release(t);
	n = MAX(a->at, end - MIN(end, (uint64_t)LISTS));
	a->at = MAX(a->at, end); /* what is put back goes where the next tick looks */
	if (now_ns - a->scanned_ns >= NS_PER_S &&
	    __atomic_exchange_n(&a->shortened, 0, __ATOMIC_ACQUIRE)) {
		a->scanned_ns = now_ns;
		for (e = t->first; e != NULL; e = next) {
			next = e->next;
			rt_age_forget(e);
			look(t, e, now_ns, fn, arg);
		}
	}
	for (; n <= end; n++) {
		list = a->list[n % LISTS];
		a->list[n % LISTS] = NULL;
		if (list != NULL)
			list->age_link = &list;
		while ((e = list) != NULL) {
			rt_age_forget(e);
			look(t, e, now_ns, fn, arg);
		}
	}
}
