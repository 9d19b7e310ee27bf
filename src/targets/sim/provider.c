/* SPDX-License-Identifier: Apache-2.0 */
/* provider.c: sim behind tdi. Every operation is done when it returns. Ports can be declared for their
 * side (PNA); any other port number works as well, on the side of the network. */
#include "targets/sim/before.h"
#include "targets/sim/sim.h"

#include "base/map.h"
#include "base/mem.h"
#include "tdi/ports.h"

#include <errno.h>
#include <string.h>

#define CPU_PORT_V1MODEL 510u
#define AGE_NS		 (100 * NS_PER_MS)

struct target {
	struct tdi tdi;	 /* first */
	struct sim *sim; /* of the running program; NULL: none */
	struct tdi_ports ports;
	struct clock clock;
	struct loop_timer *age;
	uint32_t trace_left, trace_port;
	uint64_t trace_number;
	uint64_t digest_list;
};

extern const struct tdi_ops tdi_ops_sim;

static struct target *
target(struct tdi *t)
{
	return CONTAINER_OF(t, struct target, tdi);
}

static void
ok(tdi_done_fn done, void *arg)
{
	struct err none = { 0 };

	done(arg, 0, &none);
}

/* ---- events ----------------------------------------------------------------------------------- */

static bool
is_cpu_port(const struct target *t, uint32_t port)
{
	if (t->tdi.prog->arch == IR_ARCH_V1MODEL)
		return port == CPU_PORT_V1MODEL;
	return port == SIM_CPU_PORT;
}

static void
on_packet(void *arg, uint32_t port, const uint8_t *data, uint32_t len)
{
	struct target *t = arg;
	struct tdi_packet pkt = { port, data, len };
	const struct tdi_events *e = t->tdi.events;

	if (e == NULL)
		return;
	if (is_cpu_port(t, port)) {
		if (e->packet_in != NULL)
			e->packet_in(t->tdi.events_arg, &pkt);
	} else if (e->packet_out != NULL) {
		e->packet_out(t->tdi.events_arg, &pkt);
	}
}

static void
on_digest(void *arg, uint32_t object, const struct ir_value *fields)
{
	struct target *t = arg;

	if (t->tdi.events != NULL && t->tdi.events->digest != NULL)
		t->tdi.events->digest(t->tdi.events_arg, object, ++t->digest_list, fields, 1);
}

static void
on_log(void *arg, const char *text)
{
	struct target *t = arg;

	if (t->tdi.events != NULL && t->tdi.events->log != NULL)
		t->tdi.events->log(t->tdi.events_arg, text);
}

static void
on_trace(void *arg, const char *text, struct ir_loc loc)
{
	struct target *t = arg;
	struct tdi_trace step = { t->trace_number, clock_mono_ns(), text, loc };

	if (t->tdi.events != NULL && t->tdi.events->trace != NULL)
		t->tdi.events->trace(t->tdi.events_arg, &step);
}

static void
on_idle(void *arg, const struct tdi_table_entry *e)
{
	struct target *t = arg;

	if (t->tdi.events != NULL && t->tdi.events->idle != NULL)
		t->tdi.events->idle(t->tdi.events_arg, e);
}

static void
on_age(void *arg)
{
	struct target *t = arg;

	if (t->sim != NULL)
		sim_age(t->sim);
	loop_timer_set(t->age, AGE_NS);
}

/* ---- life ------------------------------------------------------------------------------------- */

static int
sim_open(const char *opts, struct loop *loop, struct tdi **tdi, struct err *err)
{
	struct target *t;

	if (opts[0] != '\0')
		return err_set(err, -EINVAL, "it has no options: %s", opts);
	t = xcalloc(1, sizeof *t);
	t->tdi.epoch = clock_real_ns();
	t->clock = clock_mono;
	if (loop != NULL) {
		t->age = loop_timer_new(loop, on_age, t);
		loop_timer_set(t->age, AGE_NS);
	}
	*tdi = &t->tdi;
	return 0;
}

static void
drop_pipeline(struct target *t)
{
	sim_free(STEAL(t->sim));
	ir_prog_free(STEAL(t->tdi.prog));
}

static void
sim_close(struct tdi *tdi)
{
	struct target *t = target(tdi);

	drop_pipeline(t);
	tdi_ports_fini(&t->ports);
	if (t->age != NULL)
		loop_timer_free(t->age);
	free(t);
}

static int
make(struct target *t, const struct ir_prog *prog, struct sim **sim, struct err *err)
{
	struct sim_events events = { t, on_packet, on_digest, on_log, on_trace, on_idle };

	return sim_new(prog, &t->clock, &events, sim, err);
}

static void
sim_verify(struct tdi *tdi, const struct ir_prog *prog, tdi_done_fn done, void *arg)
{
	struct sim *sim = NULL;
	struct err err = { 0 };
	int rc = make(target(tdi), prog, &sim, &err);

	sim_free(sim); /* the program may go with 'done' */
	done(arg, rc, &err);
}

static int
tell_side(void *arg, const struct tdi_entity *e)
{
	sim_port_side(arg, e->u.port.port, e->u.port.host_side);
	return 0;
}

static void
sim_commit(struct tdi *tdi, struct ir_prog *prog, enum tdi_commit how, tdi_done_fn done, void *arg)
{
	struct target *t = target(tdi);
	struct sim *sim = NULL;
	struct err err = { 0 };
	int rc = make(t, prog, &sim, &err);

	if (rc < 0) {
		done(arg, rc, &err);
		return;
	}
	(void)!tdi_ports_read(&t->ports, 0, tell_side, sim);
	if (how == TDI_RECONCILE && t->sim != NULL)
		sim_reconcile(sim, t->sim);
	drop_pipeline(t);
	t->sim = sim;
	t->tdi.prog = prog;
	ok(done, arg);
}

static void
sim_unload(struct tdi *tdi, tdi_done_fn done, void *arg)
{
	drop_pipeline(target(tdi));
	ok(done, arg);
}

/* ---- writes ----------------------------------------------------------------------------------- */

static int
write_port(struct target *t, enum tdi_op op, const struct tdi_port *p, struct err *err)
{
	int rc = tdi_ports_write(&t->ports, op, p, err);

	if (rc == 0 && t->sim != NULL)
		sim_port_side(t->sim, p->port, op != TDI_DELETE && p->host_side);
	return rc;
}

static int
write_one(struct target *t, struct tdi_update *u)
{
	if (u->entity.kind == TDI_PORT)
		return write_port(t, u->op, &u->entity.u.port, &u->err);
	if (u->entity.kind >= TDI_PORT)
		return err_set(&u->err, -EOPNOTSUPP, "sim has no disks");
	if (t->sim == NULL) /* groups and sessions belong to a pipeline, too */
		return err_set(&u->err, -ENODEV, "no pipeline is running");
	return sim_write(t->sim, u->op, &u->entity, &u->err);
}

static int
collect(void *arg, const struct tdi_entity *e)
{
	struct sim_before *b = arg;

	sim_before_add(b, e);
	return 0;
}

/* Notes what an update is about to change. */
static void
remember(struct target *t, const struct tdi_update *u, struct sim_before *b)
{
	struct tdi_entity want = u->entity;

	if (u->op == TDI_INSERT || t->sim == NULL || u->entity.kind >= TDI_PORT)
		return;
	if (want.kind == TDI_TABLE_ENTRY)
		want.u.entry.has_count = true;
	sim_read(t->sim, &want, collect, b, NULL);
}

static void
undo(struct target *t, const struct tdi_update *u, const struct sim_before *b)
{
	struct tdi_update back = { .op = TDI_DELETE, .entity = u->entity };

	if (u->op == TDI_INSERT) {
		write_one(t, &back);
		return;
	}
	for (size_t i = 0; i < b->v.n; i++) {
		back.op = u->op == TDI_DELETE ? TDI_INSERT : TDI_MODIFY;
		back.entity = b->v.v[i];
		write_one(t, &back);
	}
}

/* All or nothing. */
static int
write_all(struct target *t, struct tdi_update *u, size_t n)
{
	struct sim_before *before = xcalloc(n + 1, sizeof *before);
	size_t done = 0;
	int rc = 0;

	for (; done < n && rc == 0; done++) {
		sim_before_init(&before[done], t->tdi.prog);
		remember(t, &u[done], &before[done]);
		rc = write_one(t, &u[done]);
	}
	for (size_t i = done; i-- > 0;) {
		if (rc < 0 && i + 1 < done) {
			undo(t, &u[i], &before[i]);
			err_set(&u[i].err, -ECANCELED, "undone: another update failed");
		}
		sim_before_fini(&before[i]);
	}
	for (size_t i = done; i < n; i++)
		err_set(&u[i].err, -ECANCELED, "not done: another update failed");
	free(before);
	return rc;
}

static void
sim_write_updates(struct tdi *tdi, struct tdi_update *u, size_t n, enum tdi_atomicity atomicity,
    tdi_done_fn done, void *arg)
{
	struct err err = { 0 };

	if (atomicity == TDI_CONTINUE_ON_ERROR)
		for (size_t i = 0; i < n; i++)
			(void)!write_one(target(tdi), &u[i]);
	else
		(void)!write_all(target(tdi), u, n);
	done(arg, tdi_first_error(u, n, &err), &err);
}

/* ---- reads, packets, traces ----------------------------------------------------------------------- */

static void
sim_read_entities(
    struct tdi *tdi, const struct tdi_entity *want, tdi_read_fn fn, tdi_done_fn done, void *arg)
{
	struct target *t = target(tdi);
	struct err err = { 0 };
	int rc = 0;

	if (want->kind == TDI_PORT)
		rc = tdi_ports_read(&t->ports, want->u.port.port, fn, arg);
	else if (want->kind < TDI_PORT && t->sim == NULL)
		rc = err_set(&err, -ENODEV, "no pipeline is running");
	else if (want->kind < TDI_PORT)
		rc = sim_read(t->sim, want, fn, arg, &err);
	if (rc < 0 && err.code == 0)
		err_set(&err, rc, "the reader stopped");
	done(arg, rc, &err);
}

static int
sim_inject(struct tdi *tdi, const struct tdi_packet *pkt, struct err *err)
{
	struct target *t = target(tdi);
	bool trace = t->trace_left > 0 && (t->trace_port == 0 || t->trace_port == pkt->port);

	(void)err;
	t->trace_left -= trace;
	t->trace_number += trace;
	sim_packet(t->sim, pkt->port, pkt->data, pkt->len, trace);
	return 0;
}

static int
sim_trace_next(struct tdi *tdi, uint32_t port, uint32_t n, struct err *err)
{
	struct target *t = target(tdi);

	(void)err;
	t->trace_port = port;
	t->trace_left = n;
	return 0;
}

static int
dump_text(struct tdi *tdi, enum tdi_dump what, struct buf *out, struct err *err)
{
	struct target *t = target(tdi);

	if (t->sim == NULL)
		return err_set(err, -ENODEV, "no pipeline is running");
	switch (what) {
	case TDI_DUMP_IR:
		ir_print(t->tdi.prog, IR_PRINT_ALL, out);
		return 0;
	case TDI_DUMP_TABLES:
		sim_dump_tables(t->sim, out);
		return 0;
	case TDI_DUMP_HITS:
		for (uint32_t i = 0; i < SIM_N_STATS; i++)
			buf_printf(out, "%s %llu\n", sim_stat_name((enum sim_stat)i),
			    (unsigned long long)sim_stat(t->sim, (enum sim_stat)i));
		return 0;
	case TDI_DUMP_C:
	case TDI_DUMP_BUILD_LOG:
		break;
	}
	return err_set(err, -EOPNOTSUPP, "sim makes no C");
}

static void
sim_set_clock(struct tdi *tdi, const struct clock *clock)
{
	struct target *t = target(tdi);

	t->clock = *clock;
	if (t->sim != NULL)
		sim_clock(t->sim, clock);
}

static void
sim_dump(struct tdi *tdi, enum tdi_dump what, struct buf *out, tdi_done_fn done, void *arg)
{
	struct err err = { 0 };

	done(arg, dump_text(tdi, what, out, &err), &err);
}

const struct tdi_ops tdi_ops_sim = {
	.size = sizeof(struct tdi_ops),
	.name = "sim",
	.open = sim_open,
	.close = sim_close,
	.lacks = sim_lacks,
	.verify = sim_verify,
	.commit = sim_commit,
	.unload = sim_unload,
	.write = sim_write_updates,
	.read = sim_read_entities,
	.inject = sim_inject,
	.trace = sim_trace_next,
	.dump = sim_dump,
	.atomicity = TDI_DATAPLANE_ATOMIC,
	.clock = sim_set_clock,
};
