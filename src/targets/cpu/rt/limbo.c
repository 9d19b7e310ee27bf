/* SPDX-License-Identifier: Apache-2.0 */
/* limbo.c: see limbo.h. At most one call of host->retire is under way: what comes in the meantime waits
 * for the next one, so that a million deletions do not make a million calls. */
#include "targets/cpu/rt/limbo.h"

#include "base/mem.h"

struct item {
	rt_limbo_fn fn;
	void *owner;
	uint64_t what;
};

struct rt_limbo {
	struct dp_host *host;
	VEC(struct item) under_way; /* covered by the retire that was asked for */
	VEC(struct item) next;
	bool asked;
	bool dead; /* freed, but the host will still call back */
};

struct rt_limbo *
rt_limbo_new(struct dp_host *host)
{
	struct rt_limbo *l = xcalloc(1, sizeof *l);

	l->host = host;
	return l;
}

static void passed(void *arg);

static void
ask(struct rt_limbo *l)
{
	if (l->asked || l->next.n == 0)
		return;
	for (size_t i = 0; i < l->next.n; i++)
		vec_push(&l->under_way, l->next.v[i]);
	l->next.n = 0;
	l->asked = true;
	l->host->retire(l->host, passed, l);
}

static void
passed(void *arg)
{
	struct rt_limbo *l = arg;

	if (l->dead) {
		free(l);
		return;
	}
	for (size_t i = 0; i < l->under_way.n; i++)
		l->under_way.v[i].fn(l->under_way.v[i].owner, l->under_way.v[i].what);
	l->under_way.n = 0;
	l->asked = false;
	ask(l);
}

void
rt_limbo_add(struct rt_limbo *l, rt_limbo_fn fn, void *owner, uint64_t what)
{
	struct item item = { fn, owner, what };

	vec_push(&l->next, item);
	ask(l);
}

size_t
rt_limbo_waiting(const struct rt_limbo *l)
{
	return l->under_way.n + l->next.n;
}

void
rt_limbo_free(struct rt_limbo *l)
{
	if (l == NULL)
		return;
	for (size_t i = 0; i < l->under_way.n; i++)
		l->under_way.v[i].fn(l->under_way.v[i].owner, l->under_way.v[i].what);
	for (size_t i = 0; i < l->next.n; i++)
		l->next.v[i].fn(l->next.v[i].owner, l->next.v[i].what);
	vec_fini(&l->under_way);
	vec_fini(&l->next);
	l->dead = true;
	if (!l->asked)
		free(l);
}
