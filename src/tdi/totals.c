/* SPDX-License-Identifier: Apache-2.0 */
/* totals.c: one struct total a counter, by a key of bytes: kind, then what names it within its kind. */
#include "tdi/totals.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/vec.h"
#include "tdi/key.h"
#include "tdi/provider.h"
#include "tdi/totals_impl.h"

#include <errno.h>
#include <string.h>

#define VALUES_MAX 6u
#define ROW_HEAD   9u /* epoch, number of values */

struct total {
	uint64_t epoch; /* that 'last' belongs to */
	uint32_t seen;	/* poll in which it was read last */
	uint8_t n;
	bool dirty, gone;
	uint32_t key_len;
	char *key;    /* owned */
	uint64_t v[]; /* n bases, n last values */
};

struct tdi_totals {
	struct tdi *t;
	struct map map; /* key -> struct total */
	VEC(struct total *) dirty;
	size_t n_handed; /* of 'dirty', by the saves since the last tdi_totals_unsaved */
	uint32_t poll;
	uint64_t clears;
	bool full;
	bool closed, polling; /* closed while a poll is under way: freed at its end */
};

/* The key of the counter that the entity has. */
static void
key_of(const struct tdi_totals *tt, const struct tdi_entity *e, struct buf *b)
{
	struct tdi_entity counter = *e;

	if (e->kind == TDI_TABLE_ENTRY)
		counter.kind = TDI_DIRECT_COUNTER;
	buf_reset(b);
	tdi_key(tt->t->prog, &counter, b);
}

static bool
of_pipeline(const struct total *c)
{
	return c->key[0] != (char)TDI_PORT && c->key[0] != (char)TDI_DISK;
}

/* ---- totals -------------------------------------------------------------------------------------------- */

static void
touch(struct tdi_totals *tt, struct total *c)
{
	if (!c->dirty)
		vec_push(&tt->dirty, c);
	c->dirty = true;
}

static struct total *
total_new(struct tdi_totals *tt, const void *key, size_t len, uint8_t n)
{
	struct total *c = xcalloc(1, sizeof *c + 2 * n * sizeof c->v[0]);

	c->n = n;
	c->epoch = tt->t->epoch;
	c->key = xmemdup(key, len);
	c->key_len = (uint32_t)len;
	map_put(&tt->map, key, len, c);
	return c;
}

static void
total_free(struct total *c)
{
	free(c->key);
	free(c);
}

/* What was counted in this life becomes part of the base. */
static void
fold(struct tdi_totals *tt, struct total *c)
{
	for (unsigned i = 0; i < c->n; i++) {
		c->v[i] += c->v[c->n + i];
		c->v[c->n + i] = 0;
	}
	c->epoch = tt->t->epoch;
	touch(tt, c);
}

static void
drop(struct tdi_totals *tt, struct total *c)
{
	memset(c->v, 0, 2u * c->n * sizeof c->v[0]);
	c->gone = true;
	touch(tt, c);
}

static struct total *
find(struct tdi_totals *tt, const struct buf *key, const uint64_t *v, unsigned n)
{
	struct total *c = map_get(&tt->map, key->data, key->len);
	uint64_t any = 0;

	for (unsigned i = 0; i < n; i++)
		any |= v[i];
	if (c != NULL && c->n == n)
		return c;
	if (c != NULL || any == 0)
		return NULL;
	if (tt->map.n >= TDI_TOTALS_MAX) {
		if (!tt->full)
			log_warn(
			    "more than %u counters are in use: those beyond begin at 0 when the "
			    "data plane does",
			    TDI_TOTALS_MAX);
		tt->full = true;
		return NULL;
	}
	return total_new(tt, key->data, key->len, (uint8_t)n);
}

/* Values of this life become totals. */
static void
add_base(struct tdi_totals *tt, const struct buf *key, uint64_t *const *v, unsigned n)
{
	uint64_t now[VALUES_MAX];
	struct total *c;
	bool less = false, changed;

	for (unsigned i = 0; i < n; i++)
		now[i] = *v[i];
	c = find(tt, key, now, n);
	if (c == NULL)
		return;
	c->seen = tt->poll;
	changed = c->gone;
	c->gone = false;
	for (unsigned i = 0; i < n; i++) {
		less |= now[i] < c->v[n + i];
		changed |= now[i] != c->v[n + i];
	}
	if (c->epoch != tt->t->epoch || less)
		fold(tt, c); /* the target, or the object in it, began anew */
	for (unsigned i = 0; i < n; i++) {
		c->v[n + i] = now[i];
		*v[i] = c->v[i] + now[i];
	}
	if (changed)
		touch(tt, c);
}

static void
port_stats(struct tdi_totals *tt, struct tdi_port *p, struct tdi_stat *stats, struct buf *key)
{
	size_t len = key->len;

	for (uint32_t i = 0; i < p->n_stats && i < TDI_STATS_MAX; i++) {
		uint64_t *v[] = { &stats[i].value };

		stats[i] = p->stats[i];
		buf_putc(key, '\0');
		buf_puts(key, stats[i].name);
		add_base(tt, key, v, 1);
		key->len = len;
	}
	p->stats = stats;
	p->n_stats = MIN(p->n_stats, TDI_STATS_MAX);
}

void
tdi_totals_read(struct tdi_totals *tt, struct tdi_entity *e, struct tdi_stat *stats)
{
	CLEANUP(buf_fini) struct buf key = BUF_INIT;
	bool cell = e->kind == TDI_COUNTER;
	bool direct =
	    e->kind == TDI_DIRECT_COUNTER || (e->kind == TDI_TABLE_ENTRY && e->u.entry.has_count);

	if (tt == NULL)
		return;
	if (e->kind == TDI_PORT && e->u.port.name != NULL) {
		struct tdi_port *p = &e->u.port;
		uint64_t *v[] = { &p->rx.packets, &p->rx.bytes, &p->tx.packets, &p->tx.bytes,
			&p->rx_drops, &p->tx_drops };

		key_of(tt, e, &key);
		add_base(tt, &key, v, ARRAY_LEN(v));
		port_stats(tt, p, stats, &key);
	} else if (e->kind == TDI_DISK && e->u.disk.name != NULL) {
		struct tdi_disk *d = &e->u.disk;
		uint64_t *v[] = { &d->reads, &d->writes, &d->read_bytes, &d->write_bytes,
			&d->errors };

		key_of(tt, e, &key);
		add_base(tt, &key, v, ARRAY_LEN(v));
	} else if ((cell || direct) && tt->t->prog != NULL) {
		struct tdi_count *count = cell ? &e->u.cell.count : &e->u.entry.count;
		uint64_t *v[] = { &count->packets, &count->bytes };

		key_of(tt, e, &key);
		add_base(tt, &key, v, ARRAY_LEN(v));
	}
}

/* ---- writes --------------------------------------------------------------------------------------------- */

static void
drop_cells(struct tdi_totals *tt, const struct tdi_cell *cell)
{
	struct map_item *it;

	map_for_each (it, &tt->map) {
		struct total *c = it->value;
		uint32_t object;

		if (c->key[0] != (char)TDI_COUNTER || c->key_len < 1 + sizeof object)
			continue;
		memcpy(&object, c->key + 1, sizeof object);
		if (object == cell->object)
			drop(tt, c);
	}
}

void
tdi_totals_wrote(struct tdi_totals *tt, enum tdi_op op, const struct tdi_entity *e)
{
	CLEANUP(buf_fini) struct buf key = BUF_INIT;
	bool device = e->kind == TDI_PORT || e->kind == TDI_DISK;
	bool counts = e->kind == TDI_COUNTER || e->kind == TDI_DIRECT_COUNTER ||
		      (e->kind == TDI_TABLE_ENTRY && (op == TDI_DELETE || e->u.entry.has_count));
	struct total *c;

	if (tt == NULL || !(counts || (device && op == TDI_DELETE)))
		return;
	if (!device && tt->t->prog == NULL)
		return;
	if (e->kind == TDI_COUNTER && e->u.cell.all) {
		drop_cells(tt, &e->u.cell);
		return;
	}
	key_of(tt, e, &key);
	c = map_get(&tt->map, key.data, key.len);
	if (c != NULL && device)
		fold(tt, c); /* unplugged, it is still counted on when it is back */
	else if (c != NULL)
		drop(tt, c); /* the target holds the value that was written, and all of it */
}

/* ---- forgetting -------------------------------------------------------------------------------------------- */

void
tdi_totals_clear(struct tdi *t)
{
	struct map_item *it;

	if (t->totals == NULL)
		return;
	t->totals->clears++;
	map_for_each (it, &t->totals->map)
		if (of_pipeline(it->value))
			drop(t->totals, it->value);
}

void
tdi_totals_forget(struct tdi *t, enum tdi_kind kind, const char *name)
{
	struct map_item *it;
	size_t n = strlen(name) + 1;

	if (t->totals == NULL)
		return;
	map_for_each (it, &t->totals->map) {
		struct total *c = it->value;

		/* The device's own, and one for each reason of a drop. */
		if (c->key[0] == (char)kind && c->key_len >= n &&
		    memcmp(c->key + 1, name, n - 1) == 0 && (c->key_len == n || c->key[n] == '\0'))
			drop(t->totals, c);
	}
}

/* ---- rows -------------------------------------------------------------------------------------------------- */

int
tdi_totals_load(struct tdi_totals *tt, const void *key, size_t key_len, const void *val,
    size_t val_len, struct err *err)
{
	const uint8_t *p = val;
	struct total *c;
	uint8_t n = val_len >= ROW_HEAD ? p[8] : 0;

	if (key_len == 0 || n == 0 || n > VALUES_MAX || val_len != ROW_HEAD + 16u * n)
		return err_set(err, -EINVAL, "a stored counter of %zu bytes", val_len);
	c = map_get(&tt->map, key, key_len);
	if (c != NULL)
		return 0;
	c = total_new(tt, key, key_len, n);
	memcpy(&c->epoch, p, sizeof c->epoch);
	memcpy(c->v, p + ROW_HEAD, 16u * n);
	return 0;
}

static int
save_one(const struct total *c, tdi_totals_row_fn fn, void *arg)
{
	uint8_t row[ROW_HEAD + 16 * VALUES_MAX];

	if (c->gone)
		return fn(arg, of_pipeline(c), c->key, c->key_len, NULL, 0);
	memcpy(row, &c->epoch, sizeof c->epoch);
	row[8] = c->n;
	memcpy(row + ROW_HEAD, c->v, 16u * c->n);
	return fn(arg, of_pipeline(c), c->key, c->key_len, row, ROW_HEAD + 16u * c->n);
}

int
tdi_totals_save(struct tdi_totals *tt, size_t max, tdi_totals_row_fn fn, void *arg)
{
	size_t n = MIN(max, tt->dirty.n);

	for (size_t i = 0; i < n; i++) {
		int rc = save_one(tt->dirty.v[i], fn, arg);

		if (rc != 0)
			return rc;
	}
	tt->n_handed = n;
	return (int)MIN(tt->dirty.n - n, (size_t)INT32_MAX);
}

void
tdi_totals_saved(struct tdi_totals *tt)
{
	for (size_t i = 0; i < tt->n_handed; i++) {
		struct total *c = tt->dirty.v[i];

		c->dirty = false;
		if (c->gone) {
			map_del(&tt->map, c->key, c->key_len);
			total_free(c);
		}
	}
	memmove(tt->dirty.v, tt->dirty.v + tt->n_handed,
	    (tt->dirty.n - tt->n_handed) * sizeof *tt->dirty.v);
	tt->dirty.n -= tt->n_handed;
	tt->n_handed = 0;
	tt->full &= tt->map.n >= TDI_TOTALS_MAX;
}

/* ---- polls ---------------------------------------------------------------------------------------------------- */

struct poll {
	struct tdi_totals *tt;
	unsigned stage;
	uint64_t epoch, clears;
	tdi_done_fn done;
	void *arg;
};

static void next_stage(struct poll *p);

static int
seen(void *arg, const struct tdi_entity *e)
{
	return 0; /* tdi_read has told tdi_totals_read */
}

static bool
has(const struct ir_prog *prog, enum ir_extern_kind kind)
{
	for (uint32_t i = 0; prog != NULL && i < prog->n_externs; i++)
		if (prog->externs[i].kind == kind)
			return true;
	return false;
}

/* What stage 'i' reads; false: nothing is to be read there. */
static bool
stage_wants(const struct poll *p, struct tdi_entity *want)
{
	const struct ir_prog *prog = p->tt->t->prog;

	memset(want, 0, sizeof *want);
	switch (p->stage) {
	case 0:
		want->kind = TDI_PORT;
		want->u.port.port = IR_NO_ID;
		return true;
	case 1:
		want->kind = TDI_DISK;
		return true;
	case 2:
		want->kind = TDI_COUNTER;
		want->u.cell.object = IR_NO_ID;
		want->u.cell.all = true;
		return has(prog, IR_EXTERN_COUNTER);
	default:
		want->kind = TDI_DIRECT_COUNTER;
		want->u.entry.table = IR_NO_ID;
		want->u.entry.is_default = p->stage == 4;
		want->u.entry.has_count = true;
		return has(prog, IR_EXTERN_DIRECT_COUNTER);
	}
}

/* Entries that are gone took their counters along. */
static void
sweep(struct tdi_totals *tt)
{
	struct map_item *it;

	map_for_each (it, &tt->map) {
		struct total *c = it->value;

		if (of_pipeline(c) && c->seen != tt->poll && !c->gone)
			drop(tt, c);
	}
}

static void
release(struct tdi_totals *tt)
{
	struct map_item *it;

	map_for_each (it, &tt->map)
		total_free(it->value);
	map_fini(&tt->map);
	vec_fini(&tt->dirty);
	free(tt);
}

static void
poll_end(struct poll *p, int code, const struct err *err)
{
	p->tt->polling = false;
	if (p->tt->closed)
		release(p->tt);
	else if (code == 0 && p->epoch == p->tt->t->epoch && p->clears == p->tt->clears)
		sweep(p->tt);
	p->done(p->arg, code, err);
	free(p);
}

static void
stage_done(void *arg, int code, const struct err *err)
{
	struct poll *p = arg;

	if (p->tt->closed || (code < 0 && code != -EOPNOTSUPP && code != -ENOENT)) {
		poll_end(p, code, err);
		return;
	}
	p->stage++;
	next_stage(p);
}

static void
next_stage(struct poll *p)
{
	struct tdi_entity want;
	struct err none = { 0 };

	for (; p->stage < 5; p->stage++)
		if (stage_wants(p, &want)) {
			tdi_read(p->tt->t, &want, seen, stage_done, p);
			return;
		}
	poll_end(p, 0, &none);
}

void
tdi_totals_poll(struct tdi_totals *tt, tdi_done_fn done, void *arg)
{
	struct poll *p = xcalloc(1, sizeof *p);

	*p = (struct poll){
		.tt = tt, .epoch = tt->t->epoch, .clears = tt->clears, .done = done, .arg = arg
	};
	tt->poll++;
	tt->polling = true;
	next_stage(p);
}

struct tdi_totals *
tdi_totals_new(struct tdi *t)
{
	struct tdi_totals *tt = xcalloc(1, sizeof *tt);

	tt->t = t;
	t->totals = tt;
	return tt;
}

void
tdi_totals_free(struct tdi_totals *tt)
{
	if (tt == NULL)
		return;
	tt->t->totals = NULL;
	tt->closed = true;
	if (!tt->polling)
		release(tt);
}
