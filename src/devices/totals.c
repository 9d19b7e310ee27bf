/* SPDX-License-Identifier: Apache-2.0 */
/* totals.c: when the counters are read and stored. */
#include "devices/totals.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "tdi/totals.h"

#include <errno.h>

#define POLL_NS	     NS_PER_S
#define POLL_SHARE   50u	     /* a poll takes at most this part of the time */
#define PIECE_ROWS   500u	     /* a transaction of a few ms */
#define PIECE_GAP_NS (5 * NS_PER_MS) /* other work in between */

struct dev_totals {
	struct loop *loop;
	struct store *store;
	struct tdi_totals *totals;
	struct loop_timer *poll_timer, *save_timer;
	bool synced, polling, closed;
	uint64_t began_ns;
	bool told; /* that the store refuses */
	tdi_done_fn last_done;
	void *last_arg;
};

/* ---- storing ------------------------------------------------------------------------------------------ */

struct row {
	struct dev_totals *dt;
	struct err err;
};

static int
put_row(
    void *arg, bool of_pipeline, const void *key, size_t key_len, const void *val, size_t val_len)
{
	struct row *r = arg;

	if (val == NULL)
		return store_del_total(r->dt->store, key, key_len, &r->err);
	return store_put_total(r->dt->store, of_pipeline, key, key_len, val, val_len, &r->err);
}

/* Stores up to 'max' rows; returns how many are left, or a negative errno. */
static int
save(struct dev_totals *dt, size_t max)
{
	struct row r = { .dt = dt };
	int left = store_begin(dt->store, STORE_NORMAL, &r.err);

	if (left == 0) {
		left = tdi_totals_save(dt->totals, max, put_row, &r);
		if (left < 0)
			store_rollback(dt->store);
		else if (store_commit(dt->store, &r.err) < 0)
			left = r.err.code;
	}
	if (left >= 0)
		tdi_totals_saved(dt->totals);
	else if (!dt->told)
		log_warn("counters are not stored: %s", r.err.msg);
	dt->told = left < 0;
	return left;
}

static void
save_piece(void *arg)
{
	struct dev_totals *dt = arg;

	if (save(dt, PIECE_ROWS) > 0)
		loop_timer_set(dt->save_timer, PIECE_GAP_NS);
}

/* ---- reading ------------------------------------------------------------------------------------------- */

static void
polled(void *arg, int code, const struct err *err)
{
	struct dev_totals *dt = arg;
	uint64_t took = clock_mono_ns() - dt->began_ns;

	dt->polling = false;
	if (dt->closed) {
		free(dt);
		return;
	}
	if (dt->last_done != NULL) {
		tdi_done_fn done = dt->last_done;

		dt->last_done = NULL;
		if (save(dt, SIZE_MAX) < 0)
			log_warn("the last counters are lost");
		done(dt->last_arg, code, err);
		return;
	}
	if (code < 0 && dt->synced)
		log_debug("reading all counters: %s", err->msg);
	loop_timer_set(dt->save_timer, 0);
	if (dt->synced)
		loop_timer_set(dt->poll_timer, MAX(POLL_NS, POLL_SHARE * took));
}

static void
poll_now(void *arg)
{
	struct dev_totals *dt = arg;

	if (dt->polling)
		return;
	dt->polling = true;
	dt->began_ns = clock_mono_ns();
	tdi_totals_poll(dt->totals, polled, dt);
}

void
dev_totals_synced(struct dev_totals *dt, bool synced)
{
	dt->synced = synced;
	if (synced)
		loop_timer_set(dt->poll_timer, 0);
	else
		loop_timer_stop(dt->poll_timer);
	loop_timer_set(dt->save_timer, 0); /* what was known last, before anything else dies */
}

void
dev_totals_last(struct dev_totals *dt, tdi_done_fn done, void *arg)
{
	struct err none = { 0 };

	if (!dt->synced) {
		done(arg, 0, &none);
		return;
	}
	dt->synced = false;
	loop_timer_stop(dt->poll_timer);
	dt->last_done = done;
	dt->last_arg = arg;
	poll_now(dt);
}

/* ---- open, close ---------------------------------------------------------------------------------------- */

static int
load_row(void *arg, const void *key, size_t key_len, const void *val, size_t val_len)
{
	struct dev_totals *dt = arg;
	struct err err;

	if (tdi_totals_load(dt->totals, key, key_len, val, val_len, &err) < 0)
		log_warn("the store holds a broken counter: %s", err.msg);
	return 0;
}

int
dev_totals_open(struct loop *loop, struct store *store, struct tdi *tdi, struct dev_totals **out,
    struct err *err)
{
	struct dev_totals *dt = xcalloc(1, sizeof *dt);
	int rc;

	dt->loop = loop;
	dt->store = store;
	dt->totals = tdi_totals_new(tdi);
	dt->poll_timer = loop_timer_new(loop, poll_now, dt);
	dt->save_timer = loop_timer_new(loop, save_piece, dt);
	rc = store_each_total(store, load_row, dt, err);
	if (rc < 0) {
		dev_totals_close(dt);
		return rc;
	}
	*out = dt;
	return 0;
}

void
dev_totals_close(struct dev_totals *dt)
{
	if (dt == NULL)
		return;
	save(dt, SIZE_MAX);
	loop_timer_free(dt->poll_timer);
	loop_timer_free(dt->save_timer);
	tdi_totals_free(dt->totals);
	dt->closed = true;
	if (!dt->polling)
		free(dt); /* else the target's end will end the poll */
}
