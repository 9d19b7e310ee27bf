/* SPDX-License-Identifier: Apache-2.0 */
/* p4rt.c: the service's table, its queue of changes, and the replay after a restart. */
#include "api/p4rt/internal.h"

#include "api/p4rt/codec.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/vec.h"
#include "ir/blob.h"
#include "rpc/pb.h"
#include "tdi/totals.h"

#include <errno.h>

static void
capabilities(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	P4__V1__CapabilitiesResponse r = P4__V1__CAPABILITIES_RESPONSE__INIT;

	r.p4runtime_api_version = (char *)P4RT_VERSION;
	rpc_reply(call, &r.base);
}

static const struct rpc_method methods[] = {
	{ "Write", RPC_UNARY, &p4__v1__write_request__descriptor,
	    &p4__v1__write_response__descriptor, NULL, p4rt_write, NULL },
	{ "Read", RPC_SERVER_STREAM, &p4__v1__read_request__descriptor,
	    &p4__v1__read_response__descriptor, NULL, p4rt_read, NULL },
	{ "SetForwardingPipelineConfig", RPC_UNARY,
	    &p4__v1__set_forwarding_pipeline_config_request__descriptor,
	    &p4__v1__set_forwarding_pipeline_config_response__descriptor, NULL, p4rt_set_config,
	    NULL },
	{ "GetForwardingPipelineConfig", RPC_UNARY,
	    &p4__v1__get_forwarding_pipeline_config_request__descriptor,
	    &p4__v1__get_forwarding_pipeline_config_response__descriptor, NULL, p4rt_get_config,
	    NULL },
	{ "StreamChannel", RPC_BIDI, &p4__v1__stream_message_request__descriptor,
	    &p4__v1__stream_message_response__descriptor, p4rt_stream_begin, p4rt_stream_message,
	    p4rt_stream_end },
	{ "Capabilities", RPC_UNARY, &p4__v1__capabilities_request__descriptor,
	    &p4__v1__capabilities_response__descriptor, NULL, capabilities, NULL },
};

static const struct rpc_service service = { "p4.v1.P4Runtime", methods, ARRAY_LEN(methods) };

int
p4rt_register(struct p4rt *p, struct rpc_server *s, struct err *err)
{
	return rpc_server_add(s, &service, p, err);
}

struct p4rt *
p4rt_new(struct loop *loop, struct store *store, struct tdi *tdi, const char *pipe_dir)
{
	struct p4rt *p = xcalloc(1, sizeof *p);

	p->loop = loop;
	p->store = store;
	p->tdi = tdi;
	p->pipe_dir = xstrdup(pipe_dir);
	p->jobs_tail = &p->jobs;
	return p;
}

void
p4rt_free(struct p4rt *p)
{
	struct map_item *it;

	if (p == NULL)
		return;
	map_for_each (it, &p->highest)
		free(it->value);
	map_fini(&p->highest);
	p4rt_digest_clear(p);
	ir_prog_free(p->saved);
	arena_free(p->saved_arena);
	free(p->pipe_dir);
	free(p);
}

static int
source_found(void *arg, const struct store_pipeline *sp)
{
	enum ir_blob_kind kind;
	const char *data, *source;
	size_t len, source_len;

	if (ir_blob_decode(sp->config, sp->config_len, &kind, &data, &len, NULL) == 0 &&
	    kind == IR_BLOB_SOURCED && ir_blob_source(data, &len, &source, &source_len, NULL) == 0)
		buf_add(arg, source, source_len);
	return 0;
}

int
p4rt_source(struct p4rt *p, struct buf *out, struct err *err)
{
	size_t had = out->len;
	int rc = store_get_pipeline(p->store, source_found, out, err);

	if (rc == 0 && out->len == had)
		return err_set(err, -ENOENT,
		    "the source of the pipeline did not come with it ('ipdk pipeline load' sends that of a .pipe)");
	return rc;
}

const char *
p4rt_hash(const struct p4rt *p)
{
	return p->hash;
}

uint64_t
p4rt_committed_ns(const struct p4rt *p)
{
	return p->committed_ns;
}

const struct ir_prog *
p4rt_prog(const struct p4rt *p, struct err *err)
{
	const struct ir_prog *prog = tdi_prog(p->tdi);

	if (prog == NULL)
		err_set(err, -ENODEV, "no pipeline is loaded");
	return prog;
}

/* ---- one change after another ----------------------------------------------------------------------- */

static void
run_next(void *arg)
{
	struct p4rt *p = arg;

	if (p->busy || p->jobs == NULL)
		return;
	p->busy = true;
	p->jobs->run(p->jobs);
}

void
p4rt_job(struct p4rt *p, struct rpc_call *call, void (*run)(struct job *j), void *data)
{
	struct job *j = xcalloc(1, sizeof *j);

	*j = (struct job){ .p = p, .call = call, .run = run, .data = data };
	*p->jobs_tail = j;
	p->jobs_tail = &j->next;
	loop_defer(p->loop, run_next, p);
}

void
p4rt_job_done(struct job *j)
{
	struct p4rt *p = j->p;

	p->jobs = j->next;
	if (p->jobs == NULL)
		p->jobs_tail = &p->jobs;
	p->busy = false;
	free(j);
	loop_defer(p->loop, run_next, p);
}

/* ---- replay ------------------------------------------------------------------------------------------ */

struct replay {
	struct p4rt *p;
	struct arena *arena;
	struct ir_prog *prog;
	VEC(struct tdi_update) updates;
	struct err err;
	p4rt_done_fn done;
	void *arg;
	struct job *job;
};

static void
replay_end(struct replay *r, int code, const struct err *err)
{
	if (code < 0)
		log_error("bringing the stored pipeline back: %s", err->msg);
	r->done(r->arg, code, err);
	ir_prog_free(r->prog);
	arena_free(r->arena);
	vec_fini(&r->updates);
	p4rt_job_done(r->job);
	free(r);
}

static void
replay_written(void *arg, int code, const struct err *err)
{
	struct replay *r = arg;
	struct tdi_update *u;
	struct err none = { 0 };
	unsigned bad = 0;

	vec_for_each (u, &r->updates) {
		if (u->err.code < 0 && bad++ < 10)
			log_error("an entry of the store is refused: %s", u->err.msg);
		else if (u->err.code == 0)
			p4rt_digest_set(r->p, u);
	}
	log_info("pipeline %.12s is back with %zu entries%s", r->p->hash, r->updates.n - bad,
	    bad ? ", some refused" : "");
	replay_end(r, 0, &none);
}

/* What is there from the start can only be modified. */
enum tdi_op
p4rt_replay_op(const struct tdi_entity *e)
{
	if ((e->kind == TDI_TABLE_ENTRY && e->u.entry.is_default) || e->kind == TDI_METER ||
	    e->kind == TDI_DIRECT_METER || e->kind == TDI_VALUE_SET)
		return TDI_MODIFY;
	return TDI_INSERT;
}

static int
replay_entity(void *arg, uint32_t kind, uint32_t id, const void *key, size_t key_len,
    const void *val, size_t val_len)
{
	struct replay *r = arg;
	struct tdi_update *u;
	ProtobufCMessage *msg;
	struct err err;

	if (rpc_unpack(r->arena, &p4__v1__entity__descriptor, val, val_len, NULL, &msg, &err) < 0) {
		log_error("the store holds a broken entity: %s", err.msg);
		return 0;
	}
	u = vec_add(&r->updates);
	if (p4rt_decode(r->arena, tdi_prog(r->p->tdi), (P4__V1__Entity *)msg, P4RT_WRITE,
		&u->entity, &err) < 0) {
		log_error("an entry of the store does not fit the pipeline: %s", err.msg);
		r->updates.n--;
		return 0;
	}
	u->op = p4rt_replay_op(&u->entity);
	if (u->entity.kind == TDI_TABLE_ENTRY)
		u->entity.u.entry.has_count =
		    false; /* what was written once: it has counted since */
	return 0;
}

static void
replay_committed(void *arg, int code, const struct err *err)
{
	struct replay *r = arg;
	struct err mine = { 0 };

	if (code < 0) {
		replay_end(r, code, err);
		return;
	}
	r->prog = NULL; /* the target has it */
	if (store_each_entity(r->p->store, replay_entity, r, &mine) < 0) {
		replay_end(r, mine.code, &mine);
		return;
	}
	tdi_write(r->p->tdi, r->updates.v, r->updates.n, TDI_CONTINUE_ON_ERROR, replay_written, r);
}

static int
replay_pipeline(void *arg, const struct store_pipeline *sp)
{
	struct replay *r = arg;
	enum ir_blob_kind kind;
	const char *data, *source;
	size_t len, source_len;
	int rc = ir_blob_decode(sp->config, sp->config_len, &kind, &data, &len, &r->err);

	if (rc == 0 && kind == IR_BLOB_SOURCED)
		rc = ir_blob_source(data, &len, &source, &source_len, &r->err);
	else if (rc == 0 && kind != IR_BLOB_TEXT)
		rc = err_set(&r->err, -EINVAL, "the stored pipeline holds no IR");
	if (rc == 0)
		rc = ir_read(data, len, &r->prog, &r->err);
	snprintf(r->p->hash, sizeof r->p->hash, "%s", sp->hash);
	return rc;
}

static void
replay_run(struct job *j)
{
	struct replay *r = j->data;
	int rc;

	r->job = j;
	rc = store_get_pipeline(r->p->store, replay_pipeline, r, &r->err);
	if (rc < 0 || r->prog == NULL) {
		replay_end(r, rc, &r->err);
		return;
	}
	tdi_commit(r->p->tdi, r->prog, TDI_CLEAR, replay_committed, r);
}

void
p4rt_replay(struct p4rt *p, p4rt_done_fn done, void *arg)
{
	struct replay *r = xcalloc(1, sizeof *r);

	r->p = p;
	r->arena = arena_new(0);
	r->done = done;
	r->arg = arg;
	p4rt_job(p, NULL, replay_run, r);
}

/* ---- unload ------------------------------------------------------------------------------------------ */

struct unload {
	struct p4rt *p;
	struct job *job;
	p4rt_done_fn done;
	void *arg;
};

static void
unloaded(void *arg, int code, const struct err *err)
{
	struct unload *u = arg;
	struct err mine = *err;

	if (code == 0 && (mine.code = store_begin(u->p->store, STORE_FULL, &mine)) == 0) {
		if ((mine.code = store_del_pipeline(u->p->store, &mine)) == 0)
			mine.code = store_commit(u->p->store, &mine);
		else
			store_rollback(u->p->store);
	}
	if (code == 0) {
		tdi_totals_clear(u->p->tdi);
		p4rt_digest_clear(u->p);
	}
	if (mine.code == 0)
		u->p->hash[0] = '\0';
	u->done(u->arg, mine.code, &mine);
	p4rt_job_done(u->job);
	free(u);
}

static void
unload_run(struct job *j)
{
	struct unload *u = j->data;

	u->job = j;
	tdi_unload(u->p->tdi, unloaded, u);
}

void
p4rt_unload(
    struct p4rt *p, uint64_t election_hi, uint64_t election_lo, p4rt_done_fn done, void *arg)
{
	struct stream *primary = p4rt_primary(p, "");
	struct unload *u;
	struct err err = { 0 };

	if (primary != NULL && (primary->id.hi != election_hi || primary->id.lo != election_lo))
		err_set(&err, -EPERM, "another client is primary, with election id %llu:%llu",
		    (unsigned long long)primary->id.hi, (unsigned long long)primary->id.lo);
	else
		p4rt_prog(p, &err);
	if (err.code < 0) {
		done(arg, err.code, &err);
		return;
	}
	u = xcalloc(1, sizeof *u);
	*u = (struct unload){ .p = p, .done = done, .arg = arg };
	p4rt_job(p, NULL, unload_run, u);
}
