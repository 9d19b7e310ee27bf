/* SPDX-License-Identifier: Apache-2.0 */
/* txn.c: runs transactions: forward step by step, and backward when one fails. A transaction waits while an
 * earlier one touches one of its names. IPDK_FAULT injects faults for the tests of this very machinery:
 * "TITLE/STEP/fail" makes the step fail before it begins, "TITLE/STEP/kill" ends the process before it,
 * "TITLE/STEP/kill-after" behind it (as a power cut would). Each step is logged at level debug as "step
 * TITLE/STEP of NAME". */
#include "devices/txn.h"

#include "base/log.h"
#include "base/mem.h"
#include "tdi/totals.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

static void advance(struct dev_txn *t);

static bool
fault_is(const struct dev_run *r, const char *what)
{
	const char *fault = getenv("IPDK_FAULT");
	CLEANUP(free) char *me = NULL;

	if (fault == NULL)
		return false;
	me = xasprintf("%s/%s/%s", r->what->title, r->what->steps[r->step].name, what);
	return strcmp(fault, me) == 0;
}

static void
free_op(struct dev_op *op)
{
	free((char *)op->name);
	free((char *)op->type);
	free((char *)op->host);
	free((char *)op->arg);
	free((char *)op->bdev);
	free((char *)op->vhost);
}

static const char *
dup_or_empty(const char *s)
{
	return xstrdup(s ? s : "");
}

static struct dev_op
copy_op(const struct dev_op *op)
{
	struct dev_op c = *op;

	c.name = dup_or_empty(op->name);
	c.type = dup_or_empty(op->type);
	c.host = dup_or_empty(op->host);
	c.arg = dup_or_empty(op->arg);
	c.bdev = dup_or_empty(op->bdev);
	c.vhost = dup_or_empty(op->vhost);
	return c;
}

/* Whether two transactions touch one name. A device that is already there may name a host or a bdev which
 * its own operation does not: those are only read, and adding or deleting them checks for users itself. */
static bool
overlap(const struct dev_txn *a, const struct dev_txn *b)
{
	for (size_t i = 0; i < a->n_runs; i++)
		for (size_t k = 0; k < b->n_runs; k++) {
			const struct dev_op *x = &a->runs[i].op, *y = &b->runs[k].op;

			if (strcmp(x->name, y->name) == 0 || strcmp(x->name, y->host) == 0 ||
			    strcmp(x->host, y->name) == 0 || strcmp(x->name, y->bdev) == 0 ||
			    strcmp(x->bdev, y->name) == 0)
				return true;
			if (*x->bdev != '\0' && strcmp(x->bdev, y->bdev) == 0)
				return true;
		}
	return false;
}

static void
start_waiting(void *arg)
{
	struct dev_model *m = arg;

	for (struct dev_txn *t = m->running; t != NULL; t = t->next) {
		bool free_to_go = !t->started;

		for (struct dev_txn *u = m->running; u != t && free_to_go; u = u->next)
			free_to_go = !overlap(t, u);
		if (free_to_go) {
			t->started = true;
			advance(t);
			loop_defer(m->loop, start_waiting, m); /* the list may have changed */
			return;
		}
	}
}

static void
free_host(void *arg)
{
	dev_host_free(arg);
}

static void
end_txn(struct dev_txn *t)
{
	struct dev_model *m = t->m;

	for (struct dev_txn **at = &m->running; *at != NULL; at = &(*at)->next)
		if (*at == t) {
			*at = t->next;
			break;
		}
	if (t->done != NULL)
		t->done(t->arg, t->err.code, &t->err);
	for (size_t i = 0; i < t->n_runs; i++) {
		const struct dev_device *gone = t->runs[i].gone_dev;

		free_op(&t->runs[i].op);
		if (gone != NULL)
			tdi_totals_forget(
			    m->tdi, gone->kind == DEV_PORT ? TDI_PORT : TDI_DISK, gone->name);
		dev_device_free(t->runs[i].gone_dev);
		if (t->runs[i].gone_bdev != NULL)
			dev_bdev_remove_file(t->runs[i].gone_bdev);
		dev_bdev_free(t->runs[i].gone_bdev);
		if (t->runs[i].gone_host != NULL) /* its own callback may be running */
			loop_defer(m->loop, free_host, t->runs[i].gone_host);
	}
	free(t->runs);
	free(t);
	loop_defer(m->loop, start_waiting, m);
}

/* Undoes from where the transaction stands; a step that has nothing to take back is passed over. */
static void
retreat(struct dev_txn *t)
{
	for (;;) {
		struct dev_run *r = &t->runs[t->at];

		r->undoing = true;
		if (r->step == 0) {
			if (t->at == 0) {
				end_txn(t);
				return;
			}
			t->at--;
			continue;
		}
		r->step--;
		if (r->what->steps[r->step].undo != NULL) {
			r->what->steps[r->step].undo(r);
			return;
		}
	}
}

static void
fail_step(struct dev_run *r, const struct err *err)
{
	struct dev_txn *t = r->txn;

	t->err = *err;
	/* The first step finds what is wrong with the request itself: there is nothing to undo yet. */
	if (r->stays) {
		end_txn(t);
		return;
	}
	if (r->step > 0)
		err_prefix(&t->err, "%s %s: step '%s' failed and all was undone: ", r->what->title,
		    r->op.name, r->what->steps[r->step].name);
	t->undoing = true;
	retreat(t);
}

void
dev_step_done(struct dev_run *r, int code, const struct err *err)
{
	struct dev_txn *t = r->txn;

	if (r->undoing) {
		if (code < 0)
			log_warn("undoing %s %s, step '%s': %s", r->what->title, r->op.name,
			    r->what->steps[r->step].name, err->msg);
		retreat(t);
		return;
	}
	if (code < 0) {
		fail_step(r, err);
		return;
	}
	if (fault_is(r, "kill-after"))
		raise(SIGKILL);
	r->step++;
	advance(t);
}

static void
advance(struct dev_txn *t)
{
	struct dev_run *r = &t->runs[t->at];
	struct err err;

	while (r->step == r->what->n_steps) {
		if (t->at + 1 == t->n_runs) {
			end_txn(t);
			return;
		}
		r = &t->runs[++t->at];
	}
	log_debug("step %s/%s of %s", r->what->title, r->what->steps[r->step].name, r->op.name);
	if (fault_is(r, "kill"))
		raise(SIGKILL);
	if (fault_is(r, "fail")) {
		err_set(&err, -EIO, "injected by IPDK_FAULT");
		fail_step(r, &err);
		return;
	}
	r->what->steps[r->step].run(r);
}

void
dev_apply(struct dev_model *m, const struct dev_op *ops, size_t n, dev_done_fn done, void *arg)
{
	struct dev_txn *t = xcalloc(1, sizeof *t), **at = &m->running;

	t->m = m;
	t->done = done;
	t->arg = arg;
	t->n_runs = n;
	t->runs = xcalloc(n, sizeof *t->runs);
	for (size_t i = 0; i < n; i++) {
		t->runs[i].txn = t;
		t->runs[i].m = m;
		t->runs[i].op = copy_op(&ops[i]);
		t->runs[i].what = dev_operations[ops[i].kind];
	}
	while (*at != NULL)
		at = &(*at)->next;
	*at = t;
	if (n == 0) {
		end_txn(t);
		return;
	}
	loop_defer(m->loop, start_waiting, m);
}
