/* SPDX-License-Identifier: Apache-2.0 */
/* remote.c: life of the driver, pipelines, packets, traces. A pipeline is built in a jailed child into
 * PIPE_DIR/HASH.pipe, soon and lightly optimised, then loaded, committed and the one before it freed; then it is built
 * again behind what runs (improve.c). */
#include "targets/cpu/drv/remote.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/sha256.h"
#include "targets/cpu/gen/build.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

static void ignore_answer(void *arg, struct wire_msg *m);

/* ---- events ------------------------------------------------------------------------------------------------- */

/* A boot's random id, as a number. */
static uint64_t
epoch_of(const char *boot_id)
{
	uint8_t digest[32];
	uint64_t epoch;

	sha256(boot_id, strlen(boot_id), digest);
	memcpy(&epoch, digest, sizeof epoch);
	return epoch;
}

/* What runs in a data plane that lived on: its number is kept. */
static void
pipe_found(void *arg, struct wire_msg *m)
{
	struct remote *r = arg;

	if (m->type != WIRE_MSG_pipe_info || !m->u.pipe_info.running)
		return;
	r->found_pipe = m->u.pipe_info.pipe;
	snprintf(r->found_hash, sizeof r->found_hash, "%s", m->u.pipe_info.sha256);
}

static void
link_came_up(void *arg, const struct wire_welcome *w, bool fresh)
{
	struct remote *r = arg;
	struct wire_msg m = { .type = WIRE_MSG_sync_begin };
	struct wire_msg pipes = { .type = WIRE_MSG_pipe_read };
	struct err err;

	r->found_pipe = 0;
	if (!fresh && link_call(r->link, &pipes, pipe_found, r, &err) < 0)
		log_error("pipelines of the data plane: %s", err.msg);
	r->base.epoch = epoch_of(w->boot_id);
	r->gen = MAX(w->gen + 1, clock_real_ns() / NS_PER_MS);
	r->replaying = true;
	m.gen = r->gen;
	if (link_call(r->link, &m, ignore_answer, r, &err) < 0)
		log_error("replay to the data plane: %s", err.msg);
	if (r->base.events != NULL && r->base.events->up != NULL)
		r->base.events->up(r->base.events_arg);
}

static void
link_went_down(void *arg, const struct err *why)
{
	struct remote *r = arg;

	r->pipe = 0;
	if (r->base.events != NULL && r->base.events->down != NULL)
		r->base.events->down(r->base.events_arg, why);
}

static void
link_event(void *arg, struct wire_msg *m)
{
	struct remote *r = arg;
	const struct tdi_events *ev = r->base.events;
	void *ea = r->base.events_arg;

	if (ev == NULL)
		return;
	if (m->type == WIRE_MSG_packet_in && ev->packet_in != NULL) {
		struct tdi_packet pkt = { m->u.packet_in.port, m->u.packet_in.data.p,
			m->u.packet_in.data.len };

		ev->packet_in(ea, &pkt);
	} else if (m->type == WIRE_MSG_port_event && ev->port != NULL) {
		ev->port(ea, m->u.port_event.port, m->u.port_event.up);
	} else if (m->type == WIRE_MSG_disk_event && ev->device != NULL) {
		ev->device(ea, m->u.disk_event.name, m->u.disk_event.up, m->u.disk_event.state);
	} else if (m->type == WIRE_MSG_trace_step && ev->trace != NULL) {
		struct tdi_trace t = { .packet = m->u.trace_step.packet,
			.time_ns = m->u.trace_step.time_ns,
			.text = m->u.trace_step.text,
			.loc = {
			    m->u.trace_step.line, m->u.trace_step.col, m->u.trace_step.file } };

		ev->trace(ea, &t);
	} else if (m->type == WIRE_MSG_notice) {
		remote_notice(r, &m->u.notice);
	}
}

static const struct link_events link_events = { link_came_up, link_went_down, link_event };

/* ---- open, close -------------------------------------------------------------------------------------------- */

/* The value of "key=..." in "k=v;k=v", new text, or NULL. */
static char *
option(const char *opts, const char *key)
{
	size_t n = strlen(key);

	while (opts != NULL && *opts != '\0') {
		size_t len = strcspn(opts, ";");

		if (len > n && strncmp(opts, key, n) == 0 && opts[n] == '=')
			return xstrndup(opts + n + 1, len - n - 1);
		opts += len + (opts[len] == ';');
	}
	return NULL;
}

static int
remote_open(const char *opts, struct loop *loop, struct tdi **t, struct err *err)
{
	CLEANUP(free) char *program = option(opts, "program"), *run_dir = option(opts, "run-dir");
	CLEANUP(free) char *extra = option(opts, "extra"), *spawn = option(opts, "spawn");
	struct link_options lo = { .program = program,
		.run_dir = run_dir,
		.extra = extra,
		.spawn = spawn == NULL || strcmp(spawn, "0") != 0 };
	struct remote *r;

	if (program == NULL || run_dir == NULL)
		return err_set(err, -EINVAL, "target cpu: options program and run-dir are needed");
	r = xcalloc(1, sizeof *r);
	r->base.loop = loop;
	r->pipe_dir = option(opts, "pipe-dir");
	if (r->pipe_dir == NULL)
		r->pipe_dir = xasprintf("%s/pipes", run_dir);
	r->link = link_new(loop, &lo, &link_events, r);
	*t = &r->base;
	return 0;
}

static void
remote_close(struct tdi *t)
{
	struct remote *r = remote_of(t);

	remote_improve_end(r);
	link_free(r->link);
	remote_digest_clear(r);
	ir_prog_free(r->base.prog);
	free(r->pipe_dir);
	free(r->build_flags);
	free(r);
}

/* ---- pipelines ------------------------------------------------------------------------------------------------ */

struct commit;
typedef void (*built_fn)(struct commit *c, const struct err *err);

struct commit { /* also a verify: without 'own' */
	struct remote *r;
	struct ir_prog *own;
	const struct ir_prog *prog;
	char hash[65];
	char *dir;
	struct cpu_build *build;
	struct loop_fd *watch;
	built_fn then;
	uint32_t pipe;
	struct tdi_update *fill; /* borrowed: what it begins with */
	size_t n_fill;
	bool keep; /* groups, sessions and digests */
	tdi_done_fn done;
	void *arg;
};

static void
commit_end(struct commit *c, int code, const struct err *err)
{
	c->done(c->arg, code, err);
	free(c->dir);
	free(c);
}

static void
build_over(void *arg, uint32_t events)
{
	struct commit *c = arg;
	struct err err = { 0 };

	(void)events;
	loop_fd_del(c->watch);
	cpu_build_finish(c->build, &err);
	c->then(c, &err);
}

static void
build(struct commit *c, built_fn then)
{
	static const struct cpu_build_opts fast = { .fast = true };
	struct err err = { 0 };

	ir_hash(c->prog, c->hash);
	c->dir = xasprintf("%s/%s.pipe", c->r->pipe_dir, c->hash);
	c->then = then;
	/* a directory with a finished object for this very IR is used again */
	if (cpu_built(c->dir) != CPU_BUILT_NOT ||
	    cpu_build_start(c->prog, c->dir, &fast, &c->build, &err) < 0)
		then(c, &err);
	else
		c->watch =
		    loop_fd_add(c->r->base.loop, cpu_build_fd(c->build), EPOLLIN, build_over, c);
}

static void
verified(struct commit *c, const struct err *err)
{
	commit_end(c, err->code, err);
}

static void
remote_verify(struct tdi *t, const struct ir_prog *prog, tdi_done_fn done, void *arg)
{
	struct commit *c = xcalloc(1, sizeof *c);

	*c = (struct commit){ .r = remote_of(t), .prog = prog, .done = done, .arg = arg };
	build(c, verified);
}

static void
old_unloaded(void *arg, struct wire_msg *m)
{
	if (m->type == WIRE_MSG_done && m->u.done.code < 0)
		log_warn("freeing the pipeline before: %s", m->u.done.text);
}

/* Groups and sessions are the engine's, and outlive a pipeline; a client's commit clears them (D19). */
static void
replication_found(void *arg, struct wire_msg *m)
{
	struct commit *c = arg;
	struct wire_msg d = { .type = WIRE_MSG_repl_del, .gen = c->r->gen };
	struct err err = { 0 };

	if (m->type == WIRE_MSG_repl_info) {
		d.u.repl_del.kind = m->u.repl_info.kind;
		d.u.repl_del.id = m->u.repl_info.id;
		if (link_call(c->r->link, &d, old_unloaded, c->r, &err) < 0)
			log_warn("clearing multicast groups: %s", err.msg);
	} else if (m->type == WIRE_MSG_done) {
		commit_end(c, 0, &err);
	}
}

static void
pipe_committed(void *arg, struct wire_msg *m)
{
	struct commit *c = arg;
	struct remote *r = c->r;
	struct wire_msg u = { .type = WIRE_MSG_pipe_unload };
	struct wire_msg groups = { .type = WIRE_MSG_repl_read };
	struct err err = { 0 };

	if (m->type != WIRE_MSG_done)
		return;
	if (m->u.done.code < 0) {
		err_set(&err, m->u.done.code, "%s", m->u.done.text);
		commit_end(c, err.code, &err);
		return;
	}
	if (r->pipe != 0 && r->pipe != c->pipe) {
		u.u.pipe_unload.pipe = r->pipe;
		if (link_call(r->link, &u, old_unloaded, r, &err) < 0)
			log_warn("freeing the pipeline before: %s", err.msg);
	}
	r->pipe = c->pipe;
	remote_digest_clear(r);
	if (r->base.prog != c->own)
		ir_prog_free(r->base.prog);
	r->base.prog = c->own;
	link_suspect(r->link, c->prog->name);
	remote_improve(r, c->dir);
	err.code = 0;
	for (size_t i = 0; i < c->n_fill; i++)
		if (c->fill[i].entity.kind == TDI_DIGEST)
			remote_digest_write(
			    r, TDI_INSERT, &c->fill[i].entity.u.digest, &c->fill[i].err);
	if (r->replaying || c->keep || link_call(r->link, &groups, replication_found, c, &err) < 0)
		commit_end(c, 0, &(struct err){ 0 });
}

/* Each entity has its own result: the commit goes on. */
static void
pipe_filled(void *arg, int code, const struct err *err)
{
	struct commit *c = arg;
	struct wire_msg w = { .type = WIRE_MSG_pipe_commit, .gen = c->r->gen };
	struct err mine = { 0 };

	w.u.pipe_commit.pipe = c->pipe;
	if (link_call(c->r->link, &w, pipe_committed, c, &mine) < 0)
		commit_end(c, mine.code, &mine);
}

static void
pipe_loaded(void *arg, struct wire_msg *m)
{
	struct commit *c = arg;
	struct err err = { 0 };

	if (m->type != WIRE_MSG_done)
		return;
	if (m->u.done.code == 0) {
		remote_fill(c->r, c->prog, c->pipe, c->fill, c->n_fill, pipe_filled, c);
		return;
	}
	err_set(&err, m->u.done.code, "loading the pipeline: %s", m->u.done.text);
	commit_end(c, err.code, &err);
}

/* A number for the program: that of what runs when it is found again after a restart, so that nothing changes;
 * another one when a client commits what runs already, so that its tables are empty. */
static uint32_t
number_of(const struct commit *c)
{
	char digits[8] = { 0 };
	uint32_t n;

	if (c->r->replaying && c->r->found_pipe != 0 && strcmp(c->r->found_hash, c->hash) == 0)
		return c->r->found_pipe;
	memcpy(digits, c->hash, 7);
	n = (uint32_t)strtoul(digits, NULL, 16) | 1u << 28;
	return n != c->r->pipe ? n : n ^ 1u << 29;
}

static void
pipe_built(struct commit *c, const struct err *err)
{
	struct wire_msg m = { .type = WIRE_MSG_pipe_load, .gen = c->r->gen };
	struct err mine = *err;
	int code = err->code;

	if (code == 0) {
		c->pipe = number_of(c);
		m.u.pipe_load.pipe = c->pipe;
		m.u.pipe_load.dir = c->dir;
		m.u.pipe_load.executor = "cpu";
		code = link_call(c->r->link, &m, pipe_loaded, c, &mine);
	}
	if (code < 0)
		commit_end(c, code, &mine);
}

static void
remote_commit(struct tdi *t, struct ir_prog *prog, enum tdi_commit how, tdi_done_fn done, void *arg)
{
	struct commit *c = xcalloc(1, sizeof *c);
	struct err err;

	*c = (struct commit){
		.r = remote_of(t), .own = prog, .prog = prog, .done = done, .arg = arg
	};
	if (how == TDI_RECONCILE) {
		err_set(&err, -EOPNOTSUPP, "target cpu: what is to be kept must be given");
		commit_end(c, err.code, &err);
		return;
	}
	build(c, pipe_built);
}

static void
remote_commit_filled(struct tdi *t, struct ir_prog *prog, struct tdi_update *u, size_t n,
    tdi_done_fn done, void *arg)
{
	struct commit *c = xcalloc(1, sizeof *c);

	*c = (struct commit){
		.r = remote_of(t), .own = prog, .prog = prog, .done = done, .arg = arg
	};
	c->fill = u;
	c->n_fill = n;
	c->keep = true;
	build(c, pipe_built);
}

struct unload {
	struct remote *r;
	uint32_t pipe;
	tdi_done_fn done;
	void *arg;
};

static void
unload_done(void *arg, struct wire_msg *m)
{
	struct unload *u = arg;
	struct remote *r = u->r;
	struct wire_msg w = { .type = WIRE_MSG_pipe_unload };
	struct err err = { 0 };

	if (m->type != WIRE_MSG_done)
		return;
	if (m->u.done.code < 0) {
		err_set(&err, m->u.done.code, "%s", m->u.done.text);
	} else {
		w.u.pipe_unload.pipe = u->pipe;
		if (link_call(r->link, &w, old_unloaded, r, &err) < 0)
			log_warn("freeing the pipeline: %s", err.msg);
		err.code = 0;
		r->pipe = 0;
		remote_improve_end(r);
		remote_digest_clear(r);
		ir_prog_free(r->base.prog);
		r->base.prog = NULL;
	}
	u->done(u->arg, err.code, &err);
	free(u);
}

static void
remote_unload(struct tdi *t, tdi_done_fn done, void *arg)
{
	struct unload *u = xcalloc(1, sizeof *u);
	struct wire_msg m = { .type = WIRE_MSG_pipe_commit };
	struct err err;

	*u = (struct unload){
		.r = remote_of(t), .pipe = remote_of(t)->pipe, .done = done, .arg = arg
	};
	if (link_call(u->r->link, &m, unload_done, u, &err) < 0) {
		done(arg, err.code, &err);
		free(u);
	}
}

/* ---- replay's end, packets, traces, dumps ------------------------------------------------------------------------ */

struct plain { /* a request whose answer is only done */
	tdi_done_fn done;
	void *arg;
};

static void
plain_done(void *arg, struct wire_msg *m)
{
	struct plain *p = arg;
	struct err err = { 0 };

	if (m->type != WIRE_MSG_done)
		return;
	if (m->u.done.code < 0)
		err_set(&err, m->u.done.code, "%s", m->u.done.text);
	p->done(p->arg, err.code, &err);
	free(p);
}

static void
remote_synced(struct tdi *t, tdi_done_fn done, void *arg)
{
	struct remote *r = remote_of(t);
	struct wire_msg m = { .type = WIRE_MSG_sync_end, .gen = r->gen };
	struct plain *p = xcalloc(1, sizeof *p);
	struct err err;

	r->replaying = false;
	*p = (struct plain){ done, arg };
	if (link_call(r->link, &m, plain_done, p, &err) < 0) {
		done(arg, err.code, &err);
		free(p);
	}
}

static void
quit_done(void *arg)
{
	struct plain *p = arg;
	struct err none = { 0 };

	p->done(p->arg, 0, &none);
	free(p);
}

static void
remote_quit(struct tdi *t, tdi_done_fn done, void *arg)
{
	struct plain *p = xcalloc(1, sizeof *p);

	*p = (struct plain){ done, arg };
	link_quit(remote_of(t)->link, quit_done, p);
}

static void
ignore_answer(void *arg, struct wire_msg *m)
{
	if (m->type == WIRE_MSG_done && m->u.done.code < 0)
		log_warn("data plane: %s", m->u.done.text);
}

static int
remote_inject(struct tdi *t, const struct tdi_packet *pkt, struct err *err)
{
	struct wire_msg m = { .type = WIRE_MSG_packet_out };

	m.u.packet_out.port = pkt->port;
	m.u.packet_out.data = (struct wire_bytes){ pkt->data, pkt->len };
	return link_call(remote_of(t)->link, &m, ignore_answer, t, err);
}

static int
remote_trace(struct tdi *t, uint32_t port, uint32_t n, struct err *err)
{
	struct wire_msg m = { .type = WIRE_MSG_trace_set };

	m.u.trace_set.port = port;
	m.u.trace_set.n = n;
	return link_call(remote_of(t)->link, &m, ignore_answer, t, err);
}

struct view { /* a text that ipdk-dp makes */
	struct buf *out;
	tdi_done_fn done;
	void *arg;
};

static void
view_answer(void *arg, struct wire_msg *m)
{
	struct view *v = arg;
	struct err err = { 0 };

	if (m->type == WIRE_MSG_text) {
		buf_add(v->out, m->u.text.data.p, m->u.text.data.len);
		return;
	}
	if (m->type != WIRE_MSG_done)
		return;
	if (m->u.done.code < 0)
		err_set(&err, m->u.done.code, "%s", m->u.done.text);
	v->done(v->arg, err.code, &err);
	free(v);
}

static int
ask_view(struct remote *r, const char *what, struct buf *out, tdi_done_fn done, void *arg,
    struct err *err)
{
	struct wire_msg m = { .type = WIRE_MSG_pipe_dump };
	struct view *v = xcalloc(1, sizeof *v);
	int rc;

	*v = (struct view){ out, done, arg };
	m.u.pipe_dump.pipe = r->pipe;
	m.u.pipe_dump.what = what;
	rc = link_call(r->link, &m, view_answer, v, err);
	if (rc < 0)
		free(v);
	return rc;
}

static void
remote_dump(struct tdi *t, enum tdi_dump what, struct buf *out, tdi_done_fn done, void *arg)
{
	struct remote *r = remote_of(t);
	CLEANUP(free) char *dir = NULL, *path = NULL;
	struct err err = { 0 };
	char hash[65];
	int rc = 0;

	if (r->base.prog == NULL) {
		rc = err_set(&err, -ENODEV, "no pipeline is loaded");
	} else if (what == TDI_DUMP_IR) {
		ir_print(r->base.prog, IR_PRINT_ALL, out);
	} else if (what == TDI_DUMP_C || what == TDI_DUMP_BUILD_LOG) {
		ir_hash(r->base.prog, hash);
		dir = xasprintf("%s/%s.pipe", r->pipe_dir, hash);
		path = xasprintf("%s/%s", dir,
		    what == TDI_DUMP_C ? "cpu/pipeline.c" : cpu_build_log(cpu_built(dir)));
		rc = file_read(path, 64u << 20, out, &err);
	} else {
		rc = ask_view(r, what == TDI_DUMP_TABLES ? "tables" : "hits", out, done, arg, &err);
		if (rc == 0)
			return;
	}
	done(arg, rc, &err);
}

static uint32_t
remote_pid(const struct tdi *t)
{
	const struct remote *r = (const struct remote *)t;

	return link_is_up(r->link) ? link_pid(r->link) : 0;
}

static int
remote_lacks(const struct ir_prog *prog, struct buf *out)
{
	return cpu_lacks(prog, out);
}

const char *
remote_port_kind(enum tdi_port_kind kind)
{
	static const char *const names[] = { "vhost", "tap", "pcap", "null", "dpdk" };

	return names[kind];
}

const char *
remote_bdev_kind(enum tdi_bdev_kind kind)
{
	static const char *const names[] = { "mem", "file", "null" };

	return names[kind];
}

const struct tdi_ops tdi_ops_cpu = {
	.size = sizeof(struct tdi_ops),
	.name = "cpu",
	.open = remote_open,
	.close = remote_close,
	.lacks = remote_lacks,
	.verify = remote_verify,
	.commit = remote_commit,
	.commit_filled = remote_commit_filled,
	.unload = remote_unload,
	.write = remote_write,
	.read = remote_read,
	.inject = remote_inject,
	.trace = remote_trace,
	.dump = remote_dump,
	.synced = remote_synced,
	.quit = remote_quit,
	.pid = remote_pid,
};
