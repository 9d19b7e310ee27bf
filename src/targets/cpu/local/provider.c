/* SPDX-License-Identifier: Apache-2.0 */
/* provider.c: the cpu target behind tdi, in this process. A commit builds in a child while the loop goes
 * on; everything else is done when it returns. */
#include "targets/cpu/local/local.h"

#include "base/clock.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/sanitize.h"
#include "base/tmpdir.h"
#include "base/vec.h"
#include "targets/cpu/drv/map.h"
#include "targets/cpu/gen/build.h"
#include "targets/cpu/rt/exec.h"
#include "tdi/ports.h"

#include <errno.h>
#include <string.h>

#define CPU_PORT_V1MODEL 510u
#define CPU_PORT	 0xfffffffdu /* psa, pna */

struct local {
	struct tdi tdi; /* first */
	struct dp_host host;
	struct clock clock;
	uint64_t now_ns; /* of the packet that is under way, by it */
	uint64_t
	    real_off_ns; /* real time - monotonic, of when it was opened: packets' time does not go back */
	struct loop_timer *tick;
	struct local_events events;
	struct local_switch *sw;
	void *pipe;
	char *cc;
	bool full;	   /* what it runs is optimised */
	char *dir;	   /* of pipelines */
	struct tmpdir own; /* where it is, unless it is the user's */
	struct tdi_ports ports;
	uint32_t trace_left, trace_port, trace_number;
	uint64_t digest_list;
	VEC(struct {
		void (*fn)(void *);
		void *arg;
	})
	retired;
};

static struct local *
local_of(struct tdi *t)
{
	return CONTAINER_OF(t, struct local, tdi);
}

static void
ok(tdi_done_fn done, void *arg)
{
	struct err none = { 0 };

	done(arg, 0, &none);
}

/* ---- what the executor wants of a host ---- */

static void
host_retire(struct dp_host *h, void (*fn)(void *), void *arg)
{
	struct local *l = CONTAINER_OF(h, struct local, host);

	vec_grow(&l->retired);
	l->retired.v[l->retired.n].fn = fn;
	l->retired.v[l->retired.n++].arg = arg;
}

/* Between two calls the one worker is quiescent. */
static void
quiescent(struct local *l)
{
	while (l->retired.n > 0) {
		l->retired.n--;
		l->retired.v[l->retired.n].fn(l->retired.v[l->retired.n].arg);
	}
}

static void
host_trace(struct dp_host *h, uint32_t worker, const struct pipe_pkt *pkt, struct dp_loc loc,
    const char *text)
{
	struct local *l = CONTAINER_OF(h, struct local, host);
	struct tdi_trace step = { pkt->trace, clock_mono_ns(), text,
		{ loc.line, loc.col, loc.file } };

	if (l->tdi.events != NULL && l->tdi.events->trace != NULL)
		l->tdi.events->trace(l->tdi.events_arg, &step);
}

static const uint64_t *
host_now(struct dp_host *h, uint32_t worker)
{
	return &CONTAINER_OF(h, struct local, host)->now_ns;
}

static uint32_t
host_room(struct dp_host *h, uint32_t worker, struct pipe_pkt *pkt, uint32_t n)
{
	return local_switch_room(pkt, n);
}

/* An entry that was idle, encoded. */
static void
idle(struct local *l, const uint8_t *bytes, size_t len)
{
	CLEANUP(arena_free) struct arena *arena = arena_new(0);
	struct tdi_entity e;

	if (l->tdi.events->idle != NULL &&
	    cpu_map_decode(l->tdi.prog, arena, bytes, len, &e, NULL) == 0)
		l->tdi.events->idle(l->tdi.events_arg, &e.u.entry);
}

/* 'D' with an object's number and fields, 'I' with a table's and an entry, or 'L' with text; see rt/trace.c. */
static int
host_notify(struct dp_host *h, uint32_t worker, const void *bytes, size_t len)
{
	struct local *l = CONTAINER_OF(h, struct local, host);
	const uint8_t *p = bytes, *end = p + len;
	const struct tdi_events *ev = l->tdi.events;
	uint32_t object;

	if (len < 5 || ev == NULL)
		return 0;
	memcpy(&object, p + 1, 4);
	if (p[0] == 'I') {
		idle(l, p + 5, len - 5);
	} else if (p[0] == 'L' && ev->log != NULL) {
		CLEANUP(free) char *text = xstrndup((const char *)p + 5, len - 5);

		ev->log(l->tdi.events_arg, text);
	} else if (p[0] == 'D' && ev->digest != NULL && object < l->tdi.prog->n_externs) {
		const struct ir_extern *x = &l->tdi.prog->externs[object];
		CLEANUP(free) struct ir_value *v = xcalloc(x->n_fields + 1, sizeof *v);

		p += 5;
		for (uint32_t i = 0; i < x->n_fields; i++) {
			uint32_t w = l->tdi.prog->types[x->fields[i].type].width_bits,
				 n = (w + 7) / 8;

			if ((size_t)(end - p) < n)
				return -EINVAL;
			v[i] = (struct ir_value){ w, 0, p };
			for (uint32_t k = n > 8 ? n - 8 : 0; k < n; k++)
				v[i].lo = v[i].lo << 8 | p[k];
			p += n;
		}
		ev->digest(l->tdi.events_arg, object, ++l->digest_list, v, 1);
	}
	return 0;
}

static void
on_packet(void *arg, uint32_t port, const uint8_t *data, uint32_t len)
{
	struct local *l = arg;
	struct tdi_packet pkt = { port, data, len };
	const struct tdi_events *ev = l->tdi.events;
	bool cpu = port == (l->tdi.prog->arch == IR_ARCH_V1MODEL ? CPU_PORT_V1MODEL : CPU_PORT);

	if (ev != NULL && cpu && ev->packet_in != NULL)
		ev->packet_in(l->tdi.events_arg, &pkt);
	else if (ev != NULL && !cpu && ev->packet_out != NULL)
		ev->packet_out(l->tdi.events_arg, &pkt);
}

/* ---- life ---- */

/* The value of "key=..." in "k=v;k=v", new text, or NULL. */
static char *
option(const char *opts, const char *key)
{
	size_t n = strlen(key);

	while (*opts != '\0') {
		size_t len = strcspn(opts, ";");

		if (len > n && strncmp(opts, key, n) == 0 && opts[n] == '=')
			return xstrndup(opts + n + 1, len - n - 1);
		opts += len + (opts[len] == ';');
	}
	return NULL;
}

static void
tick(struct local *l)
{
	if (l->pipe == NULL)
		return;
	cpu_exec_ops.tick(l->pipe);
	quiescent(l);
}

static void
on_tick(void *arg)
{
	struct local *l = arg;

	tick(l);
	loop_timer_set(l->tick, DP_TICK_MS * NS_PER_MS);
}

static void
local_clock(struct tdi *t, const struct clock *clock)
{
	struct local *l = local_of(t);

	l->clock = l->host.clock = *clock;
	tick(l);
}

static int
local_open(const char *opts, struct loop *loop, struct tdi **t, struct err *err)
{
	struct local *l = xcalloc(1, sizeof *l);
	CLEANUP(free) char *tier = NULL;

	l->clock = clock_mono;
	l->real_off_ns = clock_real_ns() - clock_mono_ns();
	l->host = (struct dp_host){ 1, host_retire, host_trace, host_notify, l->clock, host_now,
		host_room };
	l->events = (struct local_events){ l, on_packet, NULL };
	l->cc = option(opts, "cc");
	l->dir = option(opts, "dir");
	tier = option(opts, "build");
	l->full = tier != NULL && strcmp(tier, "full") == 0;
	if (l->dir == NULL) {
		int code = tmpdir_make(&l->own, "ipdk-cpu", err);

		if (code < 0) {
			free(l->cc);
			free(l);
			return code;
		}
		l->dir = xstrdup(l->own.path);
	}
	l->sw = local_switch_new(&cpu_exec_ops, &l->events);
	if (loop != NULL) {
		l->tick = loop_timer_new(loop, on_tick, l);
		loop_timer_set(l->tick, DP_TICK_MS * NS_PER_MS);
	}
	*t = &l->tdi;
	return 0;
}

static void
drop_pipeline(struct local *l)
{
	local_switch_pipe(l->sw, NULL);
	quiescent(l);
	if (l->pipe != NULL)
		cpu_exec_ops.free(STEAL(l->pipe));
	ir_prog_free(STEAL(l->tdi.prog));
}

static void
local_close(struct tdi *t)
{
	struct local *l = local_of(t);

	drop_pipeline(l);
	quiescent(l);
	if (l->tick != NULL)
		loop_timer_free(l->tick);
	local_switch_free(l->sw);
	tdi_ports_fini(&l->ports);
	vec_fini(&l->retired);
	tmpdir_free(&l->own);
	free(l->dir);
	free(l->cc);
	free(l);
}

/* ---- pipelines ---- */

struct job { /* a build under way */
	struct local *l;
	struct ir_prog *prog; /* to be committed; NULL: only verified */
	struct cpu_build *build;
	struct loop_fd *watch;
	char *dir;
	tdi_done_fn done;
	void *arg;
};

static void
job_end(struct job *j, const struct err *err)
{
	j->done(j->arg, err->code, err);
	free(j->dir);
	free(j);
}

/* The object is there: swap. */
static void
job_commit(struct job *j)
{
	struct local *l = j->l;
	struct err err = { 0 };
	void *fresh = NULL, *old = l->pipe;

	if (cpu_exec_ops.load(&l->host, j->dir, &fresh, &err) == 0) {
		local_switch_pipe(l->sw, fresh);
		local_switch_cpu_session(l->sw, j->prog->arch == IR_ARCH_V1MODEL ? 0 : CPU_PORT);
		l->pipe = fresh;
		quiescent(l);
		if (old != NULL)
			cpu_exec_ops.free(old);
		ir_prog_free(l->tdi.prog);
		l->tdi.prog = j->prog;
	}
	job_end(j, &err);
}

static void
job_built(void *arg, uint32_t events)
{
	struct job *j = arg;
	struct err err = { 0 };

	if (j->watch != NULL)
		loop_fd_del(j->watch);
	(void)!cpu_build_finish(j->build, &err);
	if (err.code == 0 && j->prog != NULL)
		job_commit(j);
	else
		job_end(j, &err);
}

static struct cpu_build_opts
build_opts(const struct local *l)
{
	/* the generated code is under the same checks as this program */
	return (struct cpu_build_opts){
		.cc = l->cc, .fast = !l->full && !SANITIZE_ADDRESS, .sanitize = SANITIZE_ADDRESS
	};
}

static void
job_start(
    struct local *l, const struct ir_prog *prog, struct ir_prog *own, tdi_done_fn done, void *arg)
{
	struct job *j = xcalloc(1, sizeof *j);
	struct cpu_build_opts opts = build_opts(l);
	struct err err = { 0 };
	char hash[65];

	ir_hash(prog, hash);
	*j = (struct job){ .l = l, .prog = own, .done = done, .arg = arg };
	j->dir = xasprintf("%s/%s.pipe", l->dir, hash);
	if (cpu_built(j->dir) == CPU_BUILT_FULL ||
	    (opts.fast && cpu_built(j->dir) == CPU_BUILT_FAST)) {
		if (own != NULL)
			job_commit(j);
		else
			job_end(j, &err);
		return;
	}
	if (cpu_build_start(prog, j->dir, &opts, &j->build, &err) < 0) {
		job_end(j, &err);
		return;
	}
	if (l->tdi.loop != NULL)
		j->watch = loop_fd_add(l->tdi.loop, cpu_build_fd(j->build), EPOLLIN, job_built, j);
	else
		job_built(j, 0);
}

static void
local_verify(struct tdi *t, const struct ir_prog *prog, tdi_done_fn done, void *arg)
{
	job_start(local_of(t), prog, NULL, done, arg);
}

static void
local_commit(struct tdi *t, struct ir_prog *prog, enum tdi_commit how, tdi_done_fn done, void *arg)
{
	struct err err;

	if (how == TDI_RECONCILE && t->prog != NULL) {
		err_set(&err, -EOPNOTSUPP, "target cpu lacks commits that keep entries");
		done(arg, err.code, &err);
		return;
	}
	job_start(local_of(t), prog, prog, done, arg);
}

static void
local_unload(struct tdi *t, tdi_done_fn done, void *arg)
{
	drop_pipeline(local_of(t));
	ok(done, arg);
}

/* ---- writes ---- */

static int
write_port(struct local *l, enum tdi_op op, const struct tdi_port *p, struct err *err)
{
	int rc = tdi_ports_write(&l->ports, op, p, err);

	if (rc == 0)
		local_switch_side(l->sw, p->port, op != TDI_DELETE && p->host_side);
	return rc;
}

static int
write_replication(struct local *l, const struct tdi_update *u, struct err *err)
{
	const struct tdi_replication *r = &u->entity.u.replication;
	bool clone = u->entity.kind == TDI_CLONE_SESSION;
	const char *what = clone ? "clone session" : "multicast group";
	bool there = local_switch_find(l->sw, clone, r->id) != NULL;

	if (u->op == TDI_INSERT && there)
		return err_set(err, -EEXIST, "%s %u is there already", what, r->id);
	if (u->op != TDI_INSERT && !there)
		return err_set(err, -ENOENT, "no %s %u", what, r->id);
	if (u->op == TDI_DELETE)
		local_switch_ungroup(l->sw, clone, r->id);
	else
		local_switch_group(l->sw, clone, r);
	return 0;
}

static enum dp_entity_op
op_of(const struct tdi_update *u)
{
	if (u->op == TDI_DELETE)
		return DP_REMOVE;
	if (u->entity.kind == TDI_TABLE_ENTRY && u->entity.u.entry.is_default)
		return u->entity.u.entry.what == TDI_DO_NOTHING ? DP_DELETE : DP_UPSERT;
	if (u->entity.kind == TDI_TABLE_ENTRY || u->entity.kind == TDI_MEMBER ||
	    u->entity.kind == TDI_GROUP)
		return u->op == TDI_INSERT ? DP_INSERT : DP_MODIFY;
	return DP_UPSERT;
}

static int
write_one(struct local *l, struct tdi_update *u)
{
	CLEANUP(buf_fini) struct buf bytes = BUF_INIT;
	int code;

	if (u->entity.kind == TDI_PORT)
		return write_port(l, u->op, &u->entity.u.port, &u->err);
	if (u->entity.kind > TDI_PORT)
		return err_set(
		    &u->err, -EOPNOTSUPP, "target cpu without a data plane has no disks");
	if (l->pipe == NULL)
		return err_set(&u->err, -ENODEV, "no pipeline is running");
	if (u->entity.kind == TDI_MULTICAST_GROUP || u->entity.kind == TDI_CLONE_SESSION)
		return write_replication(l, u, &u->err);
	code = cpu_map_encode(l->tdi.prog, &u->entity, &bytes, &u->err);
	if (code == 0)
		code = cpu_exec_ops.write(l->pipe, op_of(u), 0, bytes.data, bytes.len, &u->err);
	quiescent(l);
	return code;
}

static void
local_write(struct tdi *t, struct tdi_update *u, size_t n, enum tdi_atomicity atomicity,
    tdi_done_fn done, void *arg)
{
	struct err err = { 0 };

	for (size_t i = 0; i < n; i++) {
		u[i].err.code = 0;
		if (atomicity != TDI_CONTINUE_ON_ERROR && n > 1)
			err_set(&u[i].err, -EOPNOTSUPP,
			    "target cpu lacks atomic writes of many updates");
		else
			(void)!write_one(local_of(t), &u[i]);
	}
	done(arg, tdi_first_error(u, n, &err), &err);
}

/* ---- reads ---- */

struct reading {
	struct local *l;
	enum tdi_kind kind;
	uint32_t id;
	tdi_read_fn fn;
	void *arg;
	struct err *err;
};

static int
give(void *arg, const void *bytes, size_t len)
{
	struct reading *r = arg;
	CLEANUP(arena_free) struct arena *arena = arena_new(0);
	struct tdi_entity e;
	int code = cpu_map_decode(r->l->tdi.prog, arena, bytes, len, &e, r->err);

	if (code < 0)
		return code;
	if (r->kind == TDI_DIRECT_COUNTER || r->kind == TDI_DIRECT_METER)
		e.kind = r->kind;
	return r->fn(r->arg, &e);
}

static int
give_replication(void *arg, const struct tdi_replication *rep)
{
	struct reading *r = arg;
	struct tdi_entity e = { .kind = r->kind, .u.replication = *rep };

	return r->id == IR_NO_ID || r->id == rep->id ? r->fn(r->arg, &e) : 0;
}

static void
local_read(
    struct tdi *t, const struct tdi_entity *want, tdi_read_fn fn, tdi_done_fn done, void *arg)
{
	struct local *l = local_of(t);
	struct err err = { 0 };
	struct reading r = { l, want->kind, IR_NO_ID, fn, arg, &err };
	CLEANUP(buf_fini) struct buf bytes = BUF_INIT;
	int code = 0;

	if (want->kind == TDI_PORT) {
		code = tdi_ports_read(&l->ports, want->u.port.port, fn, arg);
	} else if (want->kind < TDI_PORT && l->pipe == NULL) {
		code = err_set(&err, -ENODEV, "no pipeline is running");
	} else if (want->kind == TDI_MULTICAST_GROUP || want->kind == TDI_CLONE_SESSION) {
		r.id = want->u.replication.id;
		code =
		    local_switch_each(l->sw, want->kind == TDI_CLONE_SESSION, give_replication, &r);
	} else if (want->kind < TDI_PORT) {
		code = cpu_map_want(t->prog, want, &bytes, &err);
		if (code == 0)
			code = cpu_exec_ops.read(l->pipe, bytes.data, bytes.len, give, &r, &err);
	}
	if (code < 0 && err.code == 0)
		err_set(&err, code, "the reader stopped");
	done(arg, code, &err);
}

/* ---- packets, traces, dumps ---- */

static int
local_inject(struct tdi *t, const struct tdi_packet *pkt, struct err *err)
{
	struct local *l = local_of(t);
	bool trace = l->trace_left > 0 && (l->trace_port == 0 || l->trace_port == pkt->port);

	l->trace_left -= trace;
	l->trace_number += trace;
	l->now_ns = clock_now(&l->clock);
	local_switch_packet(l->sw, pkt->port, pkt->data, pkt->len, l->now_ns + l->real_off_ns,
	    trace ? l->trace_number : 0);
	return 0;
}

static int
local_trace(struct tdi *t, uint32_t port, uint32_t n, struct err *err)
{
	local_of(t)->trace_port = port;
	local_of(t)->trace_left = n;
	return 0;
}

static int
dump_text(struct tdi *t, enum tdi_dump what, struct buf *out, struct err *err)
{
	static const char *const names[] = { [TDI_DUMP_C] = "c",
		[TDI_DUMP_TABLES] = "tables",
		[TDI_DUMP_HITS] = "hits",
		[TDI_DUMP_BUILD_LOG] = "build-log" };
	struct local *l = local_of(t);

	if (l->pipe == NULL)
		return err_set(err, -ENODEV, "no pipeline is running");
	if (what == TDI_DUMP_IR) {
		ir_print(t->prog, IR_PRINT_ALL, out);
		return 0;
	}
	return cpu_exec_ops.dump(l->pipe, names[what], out, err);
}

static void
local_dump(struct tdi *t, enum tdi_dump what, struct buf *out, tdi_done_fn done, void *arg)
{
	struct err err = { 0 };

	done(arg, dump_text(t, what, out, &err), &err);
}

const struct tdi_ops tdi_ops_cpu_local = {
	.size = sizeof(struct tdi_ops),
	.name = "cpu",
	.open = local_open,
	.close = local_close,
	.lacks = cpu_lacks,
	.verify = local_verify,
	.commit = local_commit,
	.unload = local_unload,
	.write = local_write,
	.read = local_read,
	.inject = local_inject,
	.trace = local_trace,
	.dump = local_dump,
	.clock = local_clock,
};
