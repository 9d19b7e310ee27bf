/* SPDX-License-Identifier: Apache-2.0 */
/* tdi.c: the callers' half of the seam: finds targets, checks what they are asked for, and hands it on. */
#include "tdi/tdi.h"

#include "base/buf.h"
#include "base/mem.h"
#include "tdi/check.h"
#include "tdi/registry.h"
#include "tdi/rollback.h"
#include "tdi/totals_impl.h"

#include <errno.h>
#include <string.h>

#define PACKET_MAX 65535u /* bytes */

static const struct tdi_ops *
find_target(const char *name, struct err *err)
{
	CLEANUP(buf_fini) struct buf names = BUF_INIT;

	for (const struct tdi_ops *const *o = tdi_registry; *o != NULL; o++) {
		if (strcmp((*o)->name, name) == 0)
			return *o;
		buf_printf(&names, "%s%s", names.len > 0 ? ", " : "", (*o)->name);
	}
	err_set(err, -ENOENT, "no target is called %s; there is: %s", name, buf_str(&names));
	return NULL;
}

int
tdi_open(const char *name, const char *opts, struct loop *loop, struct tdi **t, struct err *err)
{
	const struct tdi_ops *ops = find_target(name, err);
	int rc;

	if (ops == NULL)
		return -ENOENT;
	if ((rc = ops->open(opts != NULL ? opts : "", loop, t, err)) < 0)
		return err_prefix(err, "target %s: ", name);
	(*t)->ops = ops;
	(*t)->loop = loop;
	return 0;
}

void
tdi_close(struct tdi *t)
{
	if (t != NULL)
		t->ops->close(t);
}

const char *
tdi_target_name(const struct tdi *t)
{
	return t->ops->name;
}

uint32_t
tdi_pid(const struct tdi *t)
{
	return t->ops->pid != NULL ? t->ops->pid(t) : 0;
}

const char *const *
tdi_targets(void)
{
	static const char *names[TDI_TARGETS_MAX + 1];

	for (size_t i = 0; tdi_registry[i] != NULL && i < TDI_TARGETS_MAX; i++)
		names[i] = tdi_registry[i]->name;
	return names;
}

int
tdi_lacks(const char *target, const struct ir_prog *prog, struct buf *out)
{
	const struct tdi_ops *ops = find_target(target, NULL);

	if (ops != NULL)
		return ops->lacks(prog, out);
	buf_printf(out, "target %s is not there\n", target);
	return 1;
}

/* ---- pipelines -------------------------------------------------------------------------------- */

bool
tdi_refused(struct tdi *t, const struct ir_prog *prog, tdi_done_fn done, void *arg)
{
	CLEANUP(buf_fini) struct buf lacks = BUF_INIT;
	struct err err = { 0 };
	int n, rc;

	if ((rc = ir_verify(prog, &err)) < 0) {
		done(arg, rc, &err);
		return true;
	}
	if ((n = t->ops->lacks(prog, &lacks)) == 0)
		return false;
	for (char *end = strchr(lacks.data, '\n'); end != NULL; end = NULL)
		*end = '\0';
	if (n == 1)
		err_set(&err, -EOPNOTSUPP, "target %s lacks %s", t->ops->name, lacks.data);
	else
		err_set(&err, -EOPNOTSUPP, "target %s lacks %s and %d more", t->ops->name,
		    lacks.data, n - 1);
	done(arg, err.code, &err);
	return true;
}

void
tdi_verify(struct tdi *t, const struct ir_prog *prog, tdi_done_fn done, void *arg)
{
	if (!tdi_refused(t, prog, done, arg))
		t->ops->verify(t, prog, done, arg);
}

void
tdi_commit(struct tdi *t, struct ir_prog *prog, enum tdi_commit how, tdi_done_fn done, void *arg)
{
	if (!tdi_refused(t, prog, done, arg))
		t->ops->commit(t, prog, how, done, arg);
}

void
tdi_unload(struct tdi *t, tdi_done_fn done, void *arg)
{
	t->ops->unload(t, done, arg);
}

const struct ir_prog *
tdi_prog(const struct tdi *t)
{
	return t->prog;
}

/* ---- writes ----------------------------------------------------------------------------------- */

/* A write under way: the caller's updates, and the checked copies that the target works on. */
struct write_op {
	struct tdi *t;
	struct tdi_update *u; /* borrowed */
	size_t n;
	struct tdi_update *copies; /* of those that passed */
	size_t *place;		   /* per copy: its place in u */
	size_t n_copies;
	struct arena *arena; /* of all of this */
	tdi_done_fn done;
	void *arg;
};

int
tdi_first_error(const struct tdi_update *u, size_t n, struct err *err)
{
	for (size_t i = 0; i < n; i++)
		if (u[i].err.code != 0 && u[i].err.code != -ECANCELED) {
			if (err != NULL)
				*err = u[i].err;
			return u[i].err.code;
		}
	return 0;
}

static void
written(void *arg, int code, const struct err *err)
{
	struct write_op *op = arg;
	struct err first = { 0 };
	int rc;

	for (size_t i = 0; i < op->n_copies; i++) {
		op->u[op->place[i]].err = op->copies[i].err;
		if (op->copies[i].err.code == 0)
			tdi_totals_wrote(op->t->totals, op->copies[i].op, &op->copies[i].entity);
	}
	rc = tdi_first_error(op->u, op->n, &first);
	if (rc == 0 && code != 0) {
		rc = code;
		first = *err;
	}
	op->done(op->arg, rc, &first);
	arena_free(op->arena);
}

/* Checks all; returns how many failed. */
static size_t
check_all(struct tdi *t, struct write_op *op)
{
	for (size_t i = 0; i < op->n; i++) {
		struct tdi_update *copy = &op->copies[op->n_copies];

		memset(&op->u[i].err, 0, sizeof op->u[i].err);
		if (tdi_check_update(t->prog, op->u[i].op, &op->u[i].entity, &copy->entity,
			op->arena, &op->u[i].err) < 0)
			continue;
		copy->op = op->u[i].op;
		op->place[op->n_copies++] = i;
	}
	return op->n - op->n_copies;
}

bool
tdi_is_atomic(const struct tdi *t, enum tdi_atomicity atomicity)
{
	return atomicity <= TDI_ROLLBACK_ON_ERROR || atomicity <= t->ops->atomicity;
}

/* More than one update, and more is asked of them than the target does by itself. */
static void
write_above(struct write_op *op, enum tdi_atomicity atomicity)
{
	struct err err;

	if (atomicity == TDI_ROLLBACK_ON_ERROR) {
		tdi_rollback_write(op->t, op->copies, op->n_copies, written, op);
		return;
	}
	err_set(&err, -EOPNOTSUPP,
	    "target %s cannot do several updates between two packets (DATAPLANE_ATOMIC)",
	    op->t->ops->name);
	for (size_t i = 0; i < op->n_copies; i++)
		op->copies[i].err = err;
	written(op, err.code, &err);
}

void
tdi_write(struct tdi *t, struct tdi_update *u, size_t n, enum tdi_atomicity atomicity,
    tdi_done_fn done, void *arg)
{
	struct arena *arena = arena_new(0);
	struct write_op *op = arena_new_of(arena, struct write_op);
	size_t bad;

	*op = (struct write_op){ .t = t, .u = u, .n = n, .arena = arena, .done = done, .arg = arg };
	op->copies = arena_array(arena, struct tdi_update, n);
	op->place = arena_array(arena, size_t, n);
	bad = check_all(t, op);
	if (bad > 0 && atomicity != TDI_CONTINUE_ON_ERROR) {
		for (size_t i = 0; i < op->n_copies; i++)
			err_set(&op->copies[i].err, -ECANCELED, "not done: another update failed");
		written(op, 0, NULL);
	} else if (op->n_copies == 0) {
		written(op, 0, NULL);
	} else if (op->n_copies > 1 && atomicity > t->ops->atomicity) {
		write_above(op, atomicity);
	} else {
		t->ops->write(t, op->copies, op->n_copies, atomicity, written, op);
	}
}

/* ---- reads ------------------------------------------------------------------------------------ */

struct read_op {
	struct tdi *t;
	struct arena *arena; /* of this and of what is wanted */
	tdi_read_fn fn;
	tdi_done_fn done;
	void *arg;
};

static int
forward(void *arg, const struct tdi_entity *e)
{
	struct read_op *op = arg;
	struct tdi_stat stats[TDI_STATS_MAX];
	struct tdi_entity total = *e;

	tdi_totals_read(op->t->totals, &total, stats);
	return op->fn(op->arg, &total);
}

static void
was_read(void *arg, int code, const struct err *err)
{
	struct read_op *op = arg;

	op->done(op->arg, code, err);
	arena_free(op->arena);
}

void
tdi_read(struct tdi *t, const struct tdi_entity *want, tdi_read_fn fn, tdi_done_fn done, void *arg)
{
	struct arena *arena = arena_new(0);
	struct read_op *op = arena_new_of(arena, struct read_op);
	struct tdi_entity *copy = arena_new_of(arena, struct tdi_entity);
	struct err err = { 0 };
	int rc;

	*op = (struct read_op){ t, arena, fn, done, arg };
	if ((rc = tdi_check_want(t->prog, want, copy, arena, &err)) < 0)
		was_read(op, rc, &err);
	else
		t->ops->read(t, copy, forward, was_read, op);
}

/* ---- packets and the rest ----------------------------------------------------------------------- */

int
tdi_inject(struct tdi *t, const struct tdi_packet *pkt, struct err *err)
{
	if (t->prog == NULL)
		return err_set(err, -ENODEV, "no pipeline is running");
	if (pkt->len > PACKET_MAX)
		return err_set(
		    err, -EMSGSIZE, "a packet of %u bytes, the limit is %u", pkt->len, PACKET_MAX);
	return t->ops->inject(t, pkt, err);
}

void
tdi_listen(struct tdi *t, const struct tdi_events *events, void *arg)
{
	t->events = events;
	t->events_arg = arg;
}

void
tdi_synced(struct tdi *t, tdi_done_fn done, void *arg)
{
	struct err none = { 0 };

	if (t->ops->synced != NULL)
		t->ops->synced(t, done, arg);
	else
		done(arg, 0, &none);
}

void
tdi_quit(struct tdi *t, tdi_done_fn done, void *arg)
{
	struct err none = { 0 };

	if (t->ops->quit != NULL)
		t->ops->quit(t, done, arg);
	else
		done(arg, 0, &none);
}

int
tdi_clock(struct tdi *t, const struct clock *clock, struct err *err)
{
	if (t->ops->clock == NULL)
		return err_set(
		    err, -EOPNOTSUPP, "target %s keeps the machine's time", t->ops->name);
	t->ops->clock(t, clock);
	return 0;
}

int
tdi_trace(struct tdi *t, uint32_t port, uint32_t n, struct err *err)
{
	return t->ops->trace(t, port, n, err);
}

void
tdi_dump(struct tdi *t, enum tdi_dump what, struct buf *out, tdi_done_fn done, void *arg)
{
	t->ops->dump(t, what, out, done, arg);
}
