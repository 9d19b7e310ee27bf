/* SPDX-License-Identifier: Apache-2.0 */
/* improve.c: a pipeline runs as soon as it can, from an object that the compiler spent little time on; meanwhile the
 * optimised one is built, and the data plane goes over to it between two bursts (dp_exec_ops.again). When the build
 * or the change fails, what runs goes on. */
#include "targets/cpu/drv/remote.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "targets/cpu/gen/build.h"

#include <string.h>
#include <sys/epoll.h>

struct improve {
	struct remote *r;
	struct cpu_build *build;
	struct loop_fd *watch;
	char *dir;
	uint64_t began_ns;
};

void
remote_improve_end(struct remote *r)
{
	struct improve *i = STEAL(r->improve);

	if (i == NULL)
		return;
	loop_fd_del(i->watch);
	cpu_build_cancel(i->build);
	free(i->dir);
	free(i);
}

static void
replaced(void *arg, struct wire_msg *m)
{
	struct remote *r = arg;

	if (m->type == WIRE_MSG_done && m->u.done.code < 0)
		log_error("the optimised pipeline: %s", m->u.done.text);
	else if (m->type == WIRE_MSG_done && r->base.prog != NULL)
		log_info("pipeline %s runs optimised", r->base.prog->name);
}

static void
built(void *arg, uint32_t events)
{
	struct improve *i = arg;
	struct remote *r = i->r;
	struct wire_msg m = { .type = WIRE_MSG_pipe_load, .gen = r->gen };
	struct err err = { 0 };

	(void)events;
	(void)!cpu_build_finish(STEAL(i->build), &err);
	log_info("pipeline %s: optimised in %.1f s", r->base.prog->name,
	    (double)(clock_mono_ns() - i->began_ns) / 1e9);
	m.u.pipe_load.pipe = r->pipe;
	m.u.pipe_load.dir = i->dir;
	m.u.pipe_load.executor = "cpu";
	/* Without a data plane there is nothing to do: the next one loads what is best. */
	if (err.code == 0 && r->pipe != 0)
		(void)!link_call(r->link, &m, replaced, r, &err);
	if (err.code < 0)
		log_error("the optimised pipeline: %s", err.msg);
	remote_improve_end(r);
}

void
remote_improve(struct remote *r, const char *dir)
{
	static const struct cpu_build_opts opts = { .behind = true };
	struct improve *i;
	struct err err;

	if (r->improve != NULL && strcmp(r->improve->dir, dir) == 0)
		return;
	remote_improve_end(r);
	if (cpu_built(dir) != CPU_BUILT_FAST)
		return;
	i = xcalloc(1, sizeof *i);
	*i = (struct improve){ .r = r, .dir = xstrdup(dir), .began_ns = clock_mono_ns() };
	if (cpu_build_start(r->base.prog, dir, &opts, &i->build, &err) < 0) {
		log_error("the optimised pipeline: %s", err.msg);
		free(i->dir);
		free(i);
		return;
	}
	i->watch = loop_fd_add(r->base.loop, cpu_build_fd(i->build), EPOLLIN, built, i);
	r->improve = i;
}
