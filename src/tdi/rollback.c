/* SPDX-License-Identifier: Apache-2.0 */
/* rollback.c: reads each thing that the updates name, writes the updates, and if one fails brings back what was
 * changed, the last change first. */
#include "tdi/rollback.h"

#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/vec.h"
#include "tdi/key.h"

#include <errno.h>

struct thing {			      /* that updates name: each once */
	struct tdi_entity *name;      /* as the first update has it */
	VEC(struct tdi_entity *) was; /* nothing: it was not there; more than one: of all cells */
	size_t last;		      /* the last update of it that was done */
	bool changed, there;
};

struct rollback {
	struct tdi *t;
	struct tdi_update *u;
	size_t n;
	VEC(struct thing) things;
	struct map by_key; /* key -> 1 + place in things */
	size_t reading;
	VEC(struct tdi_update) back;
	struct arena *arena;
	tdi_done_fn done;
	void *arg;
};

/* ---- copies ------------------------------------------------------------------------------------------- */

static struct ir_value
copy_value(struct arena *a, struct ir_value v)
{
	if (v.be != NULL)
		v.be = arena_memdup(a, v.be, (v.width_bits + 7) / 8);
	return v;
}

static struct ir_match *
copy_matches(struct arena *a, const struct ir_match *m, uint32_t n)
{
	struct ir_match *out = arena_array(a, struct ir_match, n);

	for (uint32_t i = 0; i < n; i++) {
		out[i] = m[i];
		out[i].value = copy_value(a, m[i].value);
		out[i].mask = copy_value(a, m[i].mask);
	}
	return out;
}

static struct ir_action_call
copy_call(struct arena *a, const struct ir_action_call *c)
{
	struct ir_action_call out = *c;

	out.args = arena_array(a, struct ir_value, c->n_args);
	for (uint32_t i = 0; i < c->n_args; i++)
		out.args[i] = copy_value(a, c->args[i]);
	return out;
}

static void
copy_entry(struct arena *a, const struct ir_prog *prog, struct tdi_table_entry *e)
{
	if (e->matches != NULL)
		e->matches = copy_matches(a, e->matches, tdi_match_keys(&prog->tables[e->table]));
	if (e->what == TDI_DO_ACTION)
		e->call = copy_call(a, &e->call);
	if (e->what == TDI_DO_SET) {
		struct tdi_weighted_action *set =
		    arena_array(a, struct tdi_weighted_action, e->n_set);

		for (uint32_t i = 0; i < e->n_set; i++) {
			set[i] = e->set[i];
			set[i].call = copy_call(a, &e->set[i].call);
		}
		e->set = set;
	}
	if (e->metadata_len > 0)
		e->metadata = arena_memdup(a, e->metadata, e->metadata_len);
}

/* What was read, to keep. Only what P4Runtime writes: ports and disks are not rolled back here. */
static struct tdi_entity *
copy(struct arena *a, const struct ir_prog *prog, const struct tdi_entity *e)
{
	struct tdi_entity *c = arena_memdup(a, e, sizeof *e);

	switch (e->kind) {
	case TDI_TABLE_ENTRY:
	case TDI_DIRECT_COUNTER:
	case TDI_DIRECT_METER:
		copy_entry(a, prog, &c->u.entry);
		break;
	case TDI_REGISTER:
		c->u.cell.value = copy_value(a, e->u.cell.value);
		break;
	case TDI_MEMBER:
		c->u.member.call = copy_call(a, &e->u.member.call);
		break;
	case TDI_GROUP:
		c->u.group.members =
		    arena_memdup(a, e->u.group.members, e->u.group.n * sizeof *e->u.group.members);
		break;
	case TDI_VALUE_SET:
		c->u.value_set.members = arena_array(a, struct ir_match *, e->u.value_set.n);
		for (uint32_t i = 0; i < e->u.value_set.n; i++)
			c->u.value_set.members[i] = copy_matches(a, e->u.value_set.members[i],
			    prog->externs[e->u.value_set.object].n_fields);
		break;
	case TDI_MULTICAST_GROUP:
	case TDI_CLONE_SESSION:
		c->u.replication.replicas = arena_memdup(a, e->u.replication.replicas,
		    e->u.replication.n * sizeof *e->u.replication.replicas);
		break;
	case TDI_COUNTER:
	case TDI_METER:
	case TDI_DIGEST:
	case TDI_PORT:
	case TDI_BDEV:
	case TDI_DISK:
	case TDI_N_KINDS:
		break;
	}
	return c;
}

/* ---- the end -------------------------------------------------------------------------------------------- */

static void
end(struct rollback *r)
{
	struct err first = { 0 };
	struct thing *t;

	tdi_first_error(r->u, r->n, &first);
	r->done(r->arg, first.code, &first);
	vec_for_each (t, &r->things)
		vec_fini(&t->was);
	vec_fini(&r->things);
	vec_fini(&r->back);
	map_fini(&r->by_key);
	arena_free(r->arena);
	free(r);
}

static void
undone(void *arg, int code, const struct err *err)
{
	struct rollback *r = arg;
	struct tdi_update *b;

	vec_for_each (b, &r->back)
		if (b->err.code < 0)
			log_error("an update could not be undone: %s", b->err.msg);
	for (size_t i = 0; i < r->n; i++)
		if (r->u[i].err.code == 0)
			err_set(&r->u[i].err, -ECANCELED,
			    "undone, since another update of the request failed");
	end(r);
}

/* ---- undoing ---------------------------------------------------------------------------------------------- */

/* Kinds that are always there are only modified. */
static bool
is_cell(const struct tdi_entity *e)
{
	return e->kind == TDI_COUNTER || e->kind == TDI_METER || e->kind == TDI_REGISTER ||
	       e->kind == TDI_DIRECT_COUNTER || e->kind == TDI_DIRECT_METER ||
	       e->kind == TDI_VALUE_SET || (e->kind == TDI_TABLE_ENTRY && e->u.entry.is_default);
}

static void
bring_back(struct rollback *r, const struct thing *t)
{
	for (size_t i = 0; i < t->was.n; i++) {
		struct tdi_update b = { .op = is_cell(t->name) || t->there ? TDI_MODIFY
									   : TDI_INSERT };

		b.entity = *t->was.v[i];
		vec_push(&r->back, b);
	}
	if (t->was.n == 0 && t->there && !is_cell(t->name)) {
		struct tdi_update b = { .op = TDI_DELETE, .entity = *t->name };

		vec_push(&r->back, b);
	}
}

static int
by_last(const void *a, const void *b)
{
	const struct thing *x = a, *y = b;

	return (x->last < y->last) - (x->last > y->last);
}

static void
undo(struct rollback *r)
{
	CLEANUP(buf_fini) struct buf key = BUF_INIT;
	struct thing *t;

	for (size_t i = 0; i < r->n; i++) {
		buf_reset(&key);
		tdi_key(r->t->prog, &r->u[i].entity, &key);
		t = &r->things.v[(uintptr_t)map_get(&r->by_key, key.data, key.len) - 1];
		if (r->u[i].err.code != 0)
			continue;
		t->changed = true;
		t->there = r->u[i].op != TDI_DELETE;
		t->last = i;
	}
	qsort(r->things.v, r->things.n, sizeof *r->things.v, by_last);
	vec_for_each (t, &r->things)
		if (t->changed)
			bring_back(r, t);
	if (r->back.n == 0)
		undone(r, 0, NULL);
	else
		r->t->ops->write(r->t, r->back.v, r->back.n, TDI_CONTINUE_ON_ERROR, undone, r);
}

static void
written(void *arg, int code, const struct err *err)
{
	struct rollback *r = arg;

	if (tdi_first_error(r->u, r->n, NULL) == 0)
		end(r);
	else
		undo(r);
}

/* ---- reading ---------------------------------------------------------------------------------------------- */

static void read_next(struct rollback *r);

static int
found(void *arg, const struct tdi_entity *e)
{
	struct rollback *r = arg;
	struct thing *t = &r->things.v[r->reading];

	vec_push(&t->was, copy(r->arena, r->t->prog, e));
	return 0;
}

static void
one_read(void *arg, int code, const struct err *err)
{
	struct rollback *r = arg;

	if (code < 0 && code != -ENOENT) {
		for (size_t i = 0; i < r->n; i++)
			r->u[i].err = *err;
		end(r);
		return;
	}
	r->reading++;
	read_next(r);
}

static void
read_next(struct rollback *r)
{
	struct tdi_entity want;

	if (r->reading == r->things.n) {
		r->t->ops->write(r->t, r->u, r->n, TDI_CONTINUE_ON_ERROR, written, r);
		return;
	}
	want = *r->things.v[r->reading].name;
	if (want.kind == TDI_TABLE_ENTRY)
		want.u.entry.has_count = want.u.entry.has_meter = true;
	r->t->ops->read(r->t, &want, found, one_read, r);
}

void
tdi_rollback_write(struct tdi *t, struct tdi_update *u, size_t n, tdi_done_fn done, void *arg)
{
	struct rollback *r = xcalloc(1, sizeof *r);
	CLEANUP(buf_fini) struct buf key = BUF_INIT;

	*r = (struct rollback){ .t = t, .u = u, .n = n, .done = done, .arg = arg };
	r->arena = arena_new(0);
	for (size_t i = 0; i < n; i++) {
		buf_reset(&key);
		tdi_key(t->prog, &u[i].entity, &key);
		if (map_has(&r->by_key, key.data, key.len))
			continue;
		vec_add(&r->things)->name = &u[i].entity;
		map_put(&r->by_key, key.data, key.len, (void *)(uintptr_t)r->things.n);
	}
	read_next(r);
}
