/* SPDX-License-Identifier: Apache-2.0 */
/* write.c: Write (P4Runtime §12): each update gets its own status. Order: data plane, store, reply; what the
 * store cannot keep is taken back from the data plane. */
#include "api/p4rt/codec.h"
#include "api/p4rt/internal.h"

#include "base/log.h"
#include "base/mem.h"
#include "rpc/pb.h"

#include <errno.h>
#include <string.h>

struct write {
	struct p4rt *p;
	struct job *job;
	struct rpc_call *call;
	const P4__V1__WriteRequest *req; /* lives as long as the call */
	struct arena *arena;
	size_t n;		     /* updates of the request */
	struct rpc_p4_error *errors; /* one an update */
	struct err *why;	     /* likewise, what the messages point into */
	struct tdi_update *updates;  /* those that could be decoded */
	size_t *origin;		     /* their places in the request */
	size_t n_updates;
	struct tdi_update *undo;
	size_t n_undo;
	struct err store_err;
};

static void
write_end(struct write *w, const struct err *err)
{
	P4__V1__WriteResponse r = P4__V1__WRITE_RESPONSE__INIT;
	size_t bad = 0, first = 0;

	for (size_t i = w->n; i-- > 0;)
		if (w->errors[i].code != RPC_OK) {
			bad++;
			first = i;
		}
	if (err != NULL && err->code < 0) {
		rpc_fail(w->call, err);
	} else if (bad > 0) {
		char text[640];

		if (w->n == 1)
			snprintf(text, sizeof text, "%s", w->errors[0].message);
		else
			snprintf(text, sizeof text,
			    "%zu of %zu updates failed; the first, number %zu: %s", bad, w->n,
			    first + 1, w->errors[first].message);
		rpc_p4_finish(w->call, text, w->errors, w->n);
	} else {
		rpc_reply(w->call, &r.base);
	}
	arena_free(w->arena);
	free(w->errors);
	free(w->why);
	free(w->updates);
	free(w->origin);
	free(w->undo);
	p4rt_job_done(w->job);
	free(w);
}

static void
set_error(struct write *w, size_t i, const struct err *err)
{
	w->why[i] = *err;
	/* What another update took along (P4Runtime §12.2). */
	w->errors[i].code = err->code == -ECANCELED ? RPC_ABORTED : rpc_code_of(err->code);
	w->errors[i].message = w->why[i].msg;
}

/* ---- the store --------------------------------------------------------------------------------------- */

/* Counters and register cells are the data plane's, not desired state. */
static bool
is_kept(const struct tdi_update *u)
{
	return u->entity.kind == TDI_TABLE_ENTRY || u->entity.kind == TDI_MEMBER ||
	       u->entity.kind == TDI_GROUP || u->entity.kind == TDI_MULTICAST_GROUP ||
	       u->entity.kind == TDI_CLONE_SESSION || u->entity.kind == TDI_METER ||
	       u->entity.kind == TDI_DIRECT_METER || u->entity.kind == TDI_VALUE_SET ||
	       u->entity.kind == TDI_DIGEST;
}

/* A default entry without an action goes back to the program's own: nothing is desired any more. */
static bool
is_reset(const struct tdi_update *u)
{
	return u->op == TDI_DELETE ||
	       (u->entity.kind == TDI_TABLE_ENTRY && u->entity.u.entry.is_default &&
		   u->entity.u.entry.what == TDI_DO_NOTHING) ||
	       (u->entity.kind == TDI_METER && u->entity.u.cell.reset) ||
	       (u->entity.kind == TDI_DIRECT_METER && !u->entity.u.entry.has_meter);
}

/* Whether the update has the last word on what other rows say: of a meter's single cells, when it is about all
 * of them; of an entry's direct meter, when the entry goes or brings its own. */
static bool
is_overtaken(const struct tdi_update *u)
{
	return (u->entity.kind == TDI_METER && u->entity.u.cell.all) ||
	       (u->entity.kind == TDI_TABLE_ENTRY &&
		   (u->op == TDI_DELETE || u->entity.u.entry.has_meter));
}

static int
forget_others(struct write *w, const struct tdi_update *u, const struct buf *key, struct err *err)
{
	if (u->entity.kind == TDI_METER)
		return store_del_entities(
		    w->p->store, u->entity.kind, p4rt_object(&u->entity), err);
	return store_del_entity(
	    w->p->store, TDI_DIRECT_METER, u->entity.u.entry.table, key->data, key->len, err);
}

static int
keep_one(struct write *w, size_t i, struct buf *key, struct buf *val, struct err *err)
{
	const struct tdi_update *u = &w->updates[i];
	const struct ir_prog *prog = tdi_prog(w->p->tdi);
	int rc;

	if (u->err.code != 0 || !is_kept(u))
		return 0;
	buf_reset(key);
	buf_reset(val);
	p4rt_key(prog, &u->entity, key);
	if (is_overtaken(u) && (rc = forget_others(w, u, key, err)) < 0)
		return rc;
	if (is_reset(u))
		return store_del_entity(
		    w->p->store, u->entity.kind, p4rt_object(&u->entity), key->data, key->len, err);
	rpc_pack(&w->req->updates[w->origin[i]]->entity->base, val);
	return store_put_entity(w->p->store, u->entity.kind, p4rt_object(&u->entity), key->data,
	    key->len, val->data, val->len, err);
}

static int
keep(struct write *w, struct err *err)
{
	CLEANUP(buf_fini) struct buf key = BUF_INIT, val = BUF_INIT;
	int rc = store_begin(w->p->store, STORE_NORMAL, err);

	for (size_t i = 0; rc == 0 && i < w->n_updates; i++)
		rc = keep_one(w, i, &key, &val, err);
	if (rc == 0)
		return store_commit(w->p->store, err);
	store_rollback(w->p->store);
	return rc;
}

/* ---- taking back ------------------------------------------------------------------------------------- */

struct old {
	struct write *w;
	struct tdi_entity *entity;
	bool found;
};

static int
old_found(void *arg, const void *val, size_t val_len)
{
	struct old *o = arg;
	ProtobufCMessage *msg;
	struct err err;

	if (rpc_unpack(o->w->arena, &p4__v1__entity__descriptor, val, val_len, NULL, &msg, &err) ==
		0 &&
	    p4rt_decode(o->w->arena, tdi_prog(o->w->p->tdi), (P4__V1__Entity *)msg, P4RT_WRITE,
		o->entity, &err) == 0)
		o->found = true;
	return 0;
}

/* What a modified thing was before anybody wrote it. */
static void
back_to_nothing(struct tdi_entity *e)
{
	if (e->kind == TDI_TABLE_ENTRY)
		e->u.entry.what = TDI_DO_NOTHING;
	else if (e->kind == TDI_DIRECT_METER)
		e->u.entry.has_meter = false;
	else if (e->kind == TDI_METER)
		e->u.cell.reset = true;
	else if (e->kind == TDI_VALUE_SET)
		e->u.value_set.n = 0;
}

/* What undoes update u: the store still holds what was before. */
static void
add_undo(struct write *w, const struct tdi_update *u)
{
	CLEANUP(buf_fini) struct buf key = BUF_INIT;
	struct tdi_update *undo = &w->undo[w->n_undo];
	struct old old = { w, &undo->entity, false };

	if (u->err.code != 0 || !is_kept(u))
		return;
	undo->entity = u->entity;
	if (u->op == TDI_INSERT) {
		undo->op = TDI_DELETE;
	} else {
		p4rt_key(tdi_prog(w->p->tdi), &u->entity, &key);
		store_find_entity(w->p->store, u->entity.kind, p4rt_object(&u->entity), key.data,
		    key.len, old_found, &old, NULL);
		undo->op = u->op == TDI_DELETE ? TDI_INSERT : TDI_MODIFY;
		if (!old.found && u->op == TDI_DELETE)
			return;
		if (!old.found)
			back_to_nothing(&undo->entity);
	}
	w->n_undo++;
}

static void
undone(void *arg, int code, const struct err *err)
{
	struct write *w = arg;

	if (code < 0)
		log_error("taking updates back that the store did not keep: %s", err->msg);
	write_end(w, &w->store_err);
}

static void
take_back(struct write *w)
{
	w->undo = xcalloc(w->n_updates, sizeof *w->undo);
	for (size_t i = w->n_updates; i-- > 0;)
		add_undo(w, &w->updates[i]);
	tdi_write(w->p->tdi, w->undo, w->n_undo, TDI_CONTINUE_ON_ERROR, undone, w);
}

/* ---- the write --------------------------------------------------------------------------------------- */

static void
written(void *arg, int code, const struct err *err)
{
	struct write *w = arg;

	for (size_t i = 0; i < w->n_updates; i++)
		if (w->updates[i].err.code != 0)
			set_error(w, w->origin[i], &w->updates[i].err);
	if (keep(w, &w->store_err) < 0) {
		take_back(w);
		return;
	}
	for (size_t i = 0; i < w->n_updates; i++)
		if (w->updates[i].err.code == 0)
			p4rt_digest_set(w->p, &w->updates[i]);
	write_end(w, NULL);
}

static int
decode_update(struct write *w, const struct ir_prog *prog, const P4__V1__Update *in,
    struct tdi_update *u, struct err *err)
{
	switch (in->type) {
	case P4__V1__UPDATE__TYPE__INSERT:
		u->op = TDI_INSERT;
		break;
	case P4__V1__UPDATE__TYPE__MODIFY:
		u->op = TDI_MODIFY;
		break;
	case P4__V1__UPDATE__TYPE__DELETE:
		u->op = TDI_DELETE;
		break;
	case P4__V1__UPDATE__TYPE__UNSPECIFIED:
	default:
		return err_set(err, -EINVAL, "the update says neither INSERT, MODIFY nor DELETE");
	}
	if (in->entity == NULL)
		return err_set(err, -EINVAL, "the update has no entity");
	return p4rt_decode(w->arena, prog, in->entity, P4RT_WRITE, &u->entity, err);
}

static void
write_run(struct job *j)
{
	struct write *w = j->data;
	struct err err = { 0 };
	const struct ir_prog *prog = p4rt_prog(w->p, &err);
	bool all_or_none = w->req->atomicity != P4__V1__WRITE_REQUEST__ATOMICITY__CONTINUE_ON_ERROR;
	size_t bad = 0;

	w->job = j;
	if (prog != NULL && w->n > 1 &&
	    w->req->atomicity == P4__V1__WRITE_REQUEST__ATOMICITY__DATAPLANE_ATOMIC &&
	    !tdi_is_atomic(w->p->tdi, TDI_DATAPLANE_ATOMIC)) {
		err_set(&err, -EOPNOTSUPP,
		    "target %s cannot do several updates between two packets (DATAPLANE_ATOMIC)",
		    tdi_target_name(w->p->tdi));
		prog = NULL;
	}
	if (prog == NULL) {
		write_end(w, &err);
		return;
	}
	for (size_t i = 0; i < w->n; i++) {
		struct tdi_update *u = &w->updates[w->n_updates];

		if (decode_update(w, prog, w->req->updates[i], u, &err) < 0) {
			set_error(w, i, &err);
			memset(u, 0, sizeof *u);
			bad++;
		} else {
			w->origin[w->n_updates++] = i;
		}
	}
	if (all_or_none && bad > 0) {
		for (size_t i = 0; i < w->n_updates; i++) {
			err_set(&err, -ECANCELED,
			    "not done, since another update of the request failed");
			set_error(w, w->origin[i], &err);
		}
		w->n_updates = 0;
	}
	if (w->n_updates == 0) {
		write_end(w, NULL);
		return;
	}
	tdi_write(w->p->tdi, w->updates, w->n_updates,
	    w->req->atomicity == P4__V1__WRITE_REQUEST__ATOMICITY__DATAPLANE_ATOMIC
		? TDI_DATAPLANE_ATOMIC
	    : all_or_none ? TDI_ROLLBACK_ON_ERROR
			  : TDI_CONTINUE_ON_ERROR,
	    written, w);
}

void
p4rt_write(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	const P4__V1__WriteRequest *r = (const P4__V1__WriteRequest *)msg;
	struct write *w;
	struct err err;

	if (p4rt_check_primary(arg, r->device_id, r->role, r->election_id, &err) < 0) {
		rpc_fail(call, &err);
		return;
	}
	w = xcalloc(1, sizeof *w);
	*w = (struct write){ .p = arg, .call = call, .req = r, .n = r->n_updates };
	w->arena = arena_new(0);
	w->errors = xcalloc(w->n, sizeof *w->errors);
	w->why = xcalloc(w->n, sizeof *w->why);
	w->updates = xcalloc(w->n, sizeof *w->updates);
	w->origin = xcalloc(w->n, sizeof *w->origin);
	p4rt_job(arg, call, write_run, w);
}
