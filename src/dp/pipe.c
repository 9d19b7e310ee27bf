/* SPDX-License-Identifier: Apache-2.0 */
/* pipe.c: loaded pipelines, and which one runs. Workers read dp->running at the begin of each round;
 * what they no longer run is freed after they all passed a quiescent point. */
#include "dp/impl.h"

static void
pipe_free(void *arg)
{
	struct dp_pipe *p = arg;

	p->ops->free(p->exec);
	free(p->dir);
	free(p);
}

static void
on_tick(void *arg)
{
	struct dp *dp = arg;
	struct dp_pipe *p = dp_pipe_running(dp);

	if (p == NULL || !p->info.ticks || p->ops->tick == NULL)
		return;
	p->ops->tick(p->exec);
	loop_timer_set(dp->tick, DP_TICK_MS * NS_PER_MS);
}

void
dp_pipes_init(struct dp *dp)
{
	dp->tick = loop_timer_new(dp->loop, on_tick, dp);
}

struct dp_pipe *
dp_pipe_running(struct dp *dp)
{
	return atomic_load(&dp->running);
}

struct dp_pipe *
dp_pipe_first(struct dp *dp)
{
	return dp->pipes;
}

struct dp_pipe *
dp_pipe_get(struct dp *dp, uint32_t id)
{
	if (id == 0)
		return dp_pipe_running(dp);
	for (struct dp_pipe *p = dp->pipes; p != NULL; p = p->next)
		if (p->id == id)
			return p;
	return NULL;
}

static int
load_new(struct dp *dp, uint32_t id, const char *dir, const struct dp_exec_ops *ops,
    struct dp_pipe **out, struct err *err)
{
	struct dp_pipe *p = xcalloc(1, sizeof *p);
	int rc;

	p->id = id;
	p->dp = dp;
	p->ops = ops;
	dp_host_init(&p->host, dp);
	rc = ops->load(&p->host, dir, &p->exec, err);
	if (rc < 0) {
		free(p);
		return err_prefix(err, "pipeline %s: ", dir);
	}
	p->dir = xstrdup(dir);
	ops->info(p->exec, &p->info);
	if (p->info.meta_bytes > DP_META_BYTES) {
		rc = err_set(err, -E2BIG,
		    "pipeline %s: %u bytes of state a packet, this data plane has room for %d", dir,
		    p->info.meta_bytes, DP_META_BYTES);
		pipe_free(p);
		return rc;
	}
	*out = p;
	return 0;
}

int
dp_pipe_load(struct dp *dp, uint32_t id, const char *dir, const char *executor, uint64_t gen,
    struct err *err)
{
	const struct dp_exec_ops *ops = dp_exec_find(executor);
	struct dp_pipe *old, *p = NULL;
	int rc;

	if (ops == NULL)
		return err_set(err, -ENOENT, "executor %s: this data plane has none of that name",
		    executor != NULL && *executor != '\0' ? executor : "(default)");
	if (id == 0)
		return err_set(err, -EINVAL, "pipeline %s: number 0 is not allowed", dir);
	old = dp_pipe_get(dp, id);
	if (old != NULL && old->ops == ops && strcmp(old->dir, dir) == 0) {
		old->gen = gen;
		rc = ops->again != NULL ? ops->again(old->exec, err) : 0;
		return rc < 0 ? err_prefix(err, "pipeline %s: ", dir) : 0;
	}
	if (old != NULL) {
		rc = dp_pipe_unload(dp, id, err);
		if (rc < 0)
			return rc;
	}
	rc = load_new(dp, id, dir, ops, &p, err);
	if (rc < 0)
		return rc;
	p->gen = gen;
	p->next = dp->pipes;
	dp->pipes = p;
	return 0;
}

int
dp_pipe_commit(
    struct dp *dp, uint32_t id, uint64_t gen, void (*done)(void *arg), void *arg, struct err *err)
{
	struct dp_pipe *p = id != 0 ? dp_pipe_get(dp, id) : NULL;

	if (id != 0 && p == NULL)
		return err_set(err, -ENOENT, "pipeline %u is not loaded", id);
	if (p != NULL)
		p->gen = gen;
	atomic_store_explicit(&dp->running, p, memory_order_release);
	if (p != NULL && p->info.ticks && p->ops->tick != NULL)
		loop_timer_set(dp->tick, DP_TICK_MS * NS_PER_MS);
	for (uint32_t i = 0; i < dp->n_workers; i++)
		dp_reactor_wake(&dp->workers[i].reactor);
	if (done != NULL)
		dp_qsbr_retire(&dp->qsbr, done, arg);
	return 0;
}

int
dp_pipe_unload(struct dp *dp, uint32_t id, struct err *err)
{
	struct dp_pipe **at = &dp->pipes, *p;

	while (*at != NULL && (*at)->id != id)
		at = &(*at)->next;
	p = *at;
	if (p == NULL)
		return 0;
	if (p == dp_pipe_running(dp))
		return err_set(
		    err, -EBUSY, "pipeline %u (%s) is the one that runs", id, p->info.name);
	*at = p->next;
	dp_qsbr_retire(&dp->qsbr, pipe_free, p); /* a worker may not have left it yet */
	return 0;
}

void
dp_pipes_sync(struct dp *dp, uint64_t gen)
{
	struct dp_pipe *p, *next;

	for (p = dp->pipes; p != NULL; p = next) {
		next = p->next;
		if (p->gen == gen)
			p->ops->sync_end(p->exec, gen);
		else if (p != dp_pipe_running(dp) && dp_pipe_unload(dp, p->id, NULL) < 0)
			continue; /* cannot be: it does not run */
	}
}

void
dp_pipes_free(struct dp *dp)
{
	struct dp_pipe *p;

	loop_timer_free(dp->tick);
	atomic_store(&dp->running, NULL);
	while ((p = dp->pipes) != NULL) {
		dp->pipes = p->next;
		pipe_free(p);
	}
}
