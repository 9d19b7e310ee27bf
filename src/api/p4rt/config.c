/* SPDX-License-Identifier: Apache-2.0 */
/* config.c: SetForwardingPipelineConfig and GetForwardingPipelineConfig (P4Runtime §7). The device config
 * is IR (D3); P4Info is derived from it, and one that differs is refused. */
#include "api/p4rt/codec.h"
#include "api/p4rt/internal.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/vec.h"
#include "ir/blob.h"
#include "ir/p4info.h"
#include "rpc/pb.h"
#include "tdi/provider.h"
#include "tdi/totals.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#define IR_MAX_BYTES (64u << 20)

struct set { /* one SetForwardingPipelineConfig */
	struct p4rt *p;
	struct job *job;
	struct rpc_call *call;
	const P4__V1__SetForwardingPipelineConfigRequest *req; /* lives as long as the call */
	const P4__V1__ForwardingPipelineConfig *config;
	struct ir_prog *prog;
	struct buf text; /* IR of an installed pipeline */
	/* RECONCILE_AND_COMMIT: what is kept */
	struct arena *arena;
	VEC(struct tdi_update) kept;
	VEC(P4__V1__Entity *) kept_msgs; /* the same, as the client wrote them */
	const char *source;		 /* the program's, in the config, or NULL */
	size_t source_len;
};

static void
set_end(struct set *s, const struct err *err)
{
	P4__V1__SetForwardingPipelineConfigResponse r =
	    P4__V1__SET_FORWARDING_PIPELINE_CONFIG_RESPONSE__INIT;

	if (err->code < 0)
		rpc_fail(s->call, err);
	else
		rpc_reply(s->call, &r.base);
	ir_prog_free(s->prog);
	vec_fini(&s->kept);
	vec_fini(&s->kept_msgs);
	arena_free(s->arena);
	buf_fini(&s->text);
	p4rt_job_done(s->job);
	free(s);
}

/* Reads the IR of the pipeline that is installed under this hash. */
static int
read_installed(struct set *s, const char *hash, size_t len, struct err *err)
{
	CLEANUP(free) char *path = NULL;

	if (len != 64)
		return err_set(err, -EINVAL, "a pipeline's hash has 64 hex digits, not %zu", len);
	for (size_t i = 0; i < len; i++)
		if (!isxdigit((unsigned char)hash[i]))
			return err_set(err, -EINVAL, "a pipeline's hash has hex digits only");
	path = xasprintf("%s/%.64s.pipe/pipeline.ir", s->p->pipe_dir, hash);
	if (file_read(path, IR_MAX_BYTES, &s->text, err) < 0)
		return err_prefix(err, "no such pipeline is installed: ");
	return 0;
}

/* The client's P4Info must say what the IR says: both are packed by the same code and compared. */
static int
check_p4info(struct set *s, struct err *err)
{
	CLEANUP(buf_fini) struct buf own = BUF_INIT, theirs = BUF_INIT, again = BUF_INIT;
	CLEANUP(arena_free) struct arena *a = arena_new(0);
	ProtobufCMessage *msg;
	int rc;

	if (s->config->p4info == NULL)
		return err_set(err, -EINVAL, "the pipeline config has no P4Info");
	ir_p4info(s->prog, IR_PB_BINARY, &own);
	rc =
	    rpc_unpack(a, &p4__config__v1__p4_info__descriptor, own.data, own.len, NULL, &msg, err);
	if (rc < 0)
		return err_prefix(err, "P4Info of the IR: ");
	rpc_pack(msg, &again);
	rpc_pack(&s->config->p4info->base, &theirs);
	if (again.len != theirs.len || memcmp(again.data, theirs.data, again.len) != 0)
		return err_set(err, -EINVAL,
		    "the P4Info (%zu bytes) differs from that of the IR (%zu bytes): they come from different "
		    "compilations",
		    theirs.len, again.len);
	return 0;
}

static int
read_config(struct set *s, struct err *err)
{
	enum ir_blob_kind kind;
	const char *data;
	size_t len;
	int rc;

	if (s->config == NULL)
		return err_set(err, -EINVAL, "the request has no pipeline config");
	rc = ir_blob_decode(s->config->p4_device_config.data, s->config->p4_device_config.len,
	    &kind, &data, &len, err);
	if (rc < 0)
		return rc;
	if (kind == IR_BLOB_SOURCED &&
	    (rc = ir_blob_source(data, &len, &s->source, &s->source_len, err)) < 0)
		return rc;
	if (kind == IR_BLOB_HASH) {
		if ((rc = read_installed(s, data, len, err)) < 0)
			return rc;
		data = s->text.data;
		len = s->text.len;
	}
	if ((rc = ir_read(data, len, &s->prog, err)) < 0)
		return err_prefix(err, "IR of the pipeline: ");
	return check_p4info(s, err);
}

/* Those that were kept, under the new program's numbers. */
static int
keep_entities(struct set *s, const struct ir_prog *prog, struct err *err)
{
	CLEANUP(buf_fini) struct buf key = BUF_INIT, val = BUF_INIT;
	int rc = 0;

	for (size_t i = 0; i < s->kept.n && rc == 0; i++) {
		const struct tdi_update *u = &s->kept.v[i];

		if (u->err.code != 0)
			continue;
		buf_reset(&key);
		buf_reset(&val);
		p4rt_key(prog, &u->entity, &key);
		rpc_pack(&s->kept_msgs.v[i]->base, &val);
		rc = store_put_entity(s->p->store, u->entity.kind, p4rt_object(&u->entity),
		    key.data, key.len, val.data, val.len, err);
	}
	return rc;
}

/* Writes what runs now to the store; entities of the old pipeline go, but for those that were kept. */
static int
keep(struct set *s, const struct ir_prog *prog, struct err *err)
{
	CLEANUP(buf_fini) struct buf blob = BUF_INIT, text = BUF_INIT, info = BUF_INIT;
	char hash[65];
	struct store_pipeline sp = { .hash = hash };
	int rc;

	ir_hash(prog, hash);
	ir_print(prog, IR_PRINT_ALL, &text);
	if (s->source != NULL) {
		buf_putc(&text, '\0');
		buf_add(&text, s->source, s->source_len);
	}
	ir_blob_encode(s->source ? IR_BLOB_SOURCED : IR_BLOB_TEXT, text.data, text.len, &blob);
	rpc_pack(&s->config->p4info->base, &info);
	sp.config = blob.data;
	sp.config_len = blob.len;
	sp.p4info = info.data;
	sp.p4info_len = info.len;
	sp.has_cookie = s->config->cookie != NULL;
	sp.cookie = sp.has_cookie ? s->config->cookie->cookie : 0;
	if ((rc = store_begin(s->p->store, STORE_FULL, err)) < 0)
		return rc;
	if ((rc = store_put_pipeline(s->p->store, &sp, false, err)) < 0 ||
	    (rc = keep_entities(s, prog, err)) < 0) {
		store_rollback(s->p->store);
		return rc;
	}
	if ((rc = store_commit(s->p->store, err)) < 0)
		return rc;
	snprintf(s->p->hash, sizeof s->p->hash, "%s", hash);
	s->p->committed_ns = clock_real_ns();
	return 0;
}

static void
committed(void *arg, int code, const struct err *err)
{
	struct set *s = arg;
	struct err mine = *err;

	if (code == 0) {
		s->prog = NULL; /* the target has it */
		tdi_totals_clear(s->p->tdi);
		p4rt_digest_clear(s->p);
		for (size_t i = 0; i < s->kept.n; i++)
			if (s->kept.v[i].err.code == 0)
				p4rt_digest_set(s->p, &s->kept.v[i]);
			else
				log_warn("not kept: %s", s->kept.v[i].err.msg);
		keep(s, tdi_prog(s->p->tdi), &mine);
	}
	set_end(s, &mine);
}

static void
drop_saved(struct p4rt *p)
{
	ir_prog_free(p->saved);
	p->saved = NULL;
	arena_free(p->saved_arena);
	p->saved_arena = NULL;
	p->saved_config = NULL;
}

/* Keeps a verified program until COMMIT: the message goes with the call, so its config is copied. */
static void
save(struct set *s)
{
	CLEANUP(buf_fini) struct buf b = BUF_INIT;
	struct p4rt *p = s->p;
	struct err err;
	ProtobufCMessage *msg;

	drop_saved(p);
	rpc_pack(&s->config->base, &b);
	p->saved_arena = arena_new(0);
	if (rpc_unpack(p->saved_arena, &p4__v1__forwarding_pipeline_config__descriptor, b.data,
		b.len, NULL, &msg, &err) < 0)
		return; /* it was unpacked once already */
	p->saved_config = (P4__V1__ForwardingPipelineConfig *)msg;
	p->saved = STEAL(s->prog);
}

static void
verified(void *arg, int code, const struct err *err)
{
	struct set *s = arg;

	if (code == 0 &&
	    s->req->action ==
		P4__V1__SET_FORWARDING_PIPELINE_CONFIG_REQUEST__ACTION__VERIFY_AND_SAVE)
		save(s);
	set_end(s, err);
}

/* Whether what the entity belongs to is the same in the program that runs and in the new one. Action profiles are
 * not carried over, nor are entries that use them. */
static bool
is_kept(const struct set *s, const struct tdi_entity *e)
{
	const struct ir_prog *old = tdi_prog(s->p->tdi);
	uint32_t i;

	switch (e->kind) {
	case TDI_TABLE_ENTRY:
	case TDI_DIRECT_METER:
		i = p4rt_find_table(old, s->prog->tables[e->u.entry.table].info.id);
		return i != IR_NO_ID && old->tables[i].profile == IR_NO_ID &&
		       tdi_same_table(
			   s->prog, &s->prog->tables[e->u.entry.table], old, &old->tables[i]);
	case TDI_METER:
	case TDI_VALUE_SET:
	case TDI_DIGEST: {
		const struct ir_extern *x = &s->prog->externs[p4rt_object(e)], *y;

		i = p4rt_find_extern(old, x->info.id);
		y = i != IR_NO_ID ? &old->externs[i] : NULL;
		return y != NULL && y->kind == x->kind && y->size == x->size &&
		       y->n_fields == x->n_fields && y->count == x->count;
	}
	case TDI_MULTICAST_GROUP:
	case TDI_CLONE_SESSION:
		return true;
	case TDI_COUNTER:
	case TDI_DIRECT_COUNTER:
	case TDI_REGISTER:
	case TDI_MEMBER:
	case TDI_GROUP:
	case TDI_PORT:
	case TDI_BDEV:
	case TDI_DISK:
	case TDI_N_KINDS:
		break;
	}
	return false;
}

static int
stored_entity(void *arg, uint32_t kind, uint32_t id, const void *key, size_t key_len,
    const void *val, size_t val_len)
{
	struct set *s = arg;
	struct tdi_update u = { 0 };
	ProtobufCMessage *msg;

	if (rpc_unpack(s->arena, &p4__v1__entity__descriptor, val, val_len, NULL, &msg, NULL) < 0 ||
	    p4rt_decode(s->arena, s->prog, (P4__V1__Entity *)msg, P4RT_WRITE, &u.entity, NULL) <
		0 ||
	    !is_kept(s, &u.entity))
		return 0;
	if (u.entity.kind == TDI_TABLE_ENTRY)
		u.entity.u.entry.has_count = false;
	u.op = p4rt_replay_op(&u.entity);
	vec_push(&s->kept, u);
	vec_push(&s->kept_msgs, (P4__V1__Entity *)msg);
	return 0;
}

/* D19: entries whose table is unchanged stay. They are those of the store, read as the new program's. */
static int
find_kept(struct set *s, struct err *err)
{
	s->arena = arena_new(0);
	return tdi_prog(s->p->tdi) != NULL ? store_each_entity(s->p->store, stored_entity, s, err)
					   : 0;
}

/* The source of a saved config, which was read once already. */
static void
find_source(struct set *s)
{
	enum ir_blob_kind kind;
	const char *data;
	size_t len;

	if (ir_blob_decode(s->config->p4_device_config.data, s->config->p4_device_config.len, &kind,
		&data, &len, NULL) < 0 ||
	    kind != IR_BLOB_SOURCED ||
	    ir_blob_source(data, &len, &s->source, &s->source_len, NULL) < 0)
		s->source = NULL;
}

static void
set_run(struct job *j)
{
	struct set *s = j->data;
	struct err err = { 0 };

	s->job = j;
	switch (s->req->action) {
	case P4__V1__SET_FORWARDING_PIPELINE_CONFIG_REQUEST__ACTION__VERIFY:
	case P4__V1__SET_FORWARDING_PIPELINE_CONFIG_REQUEST__ACTION__VERIFY_AND_SAVE:
		if (read_config(s, &err) == 0) {
			tdi_verify(s->p->tdi, s->prog, verified, s);
			return;
		}
		break;
	case P4__V1__SET_FORWARDING_PIPELINE_CONFIG_REQUEST__ACTION__VERIFY_AND_COMMIT:
		if (read_config(s, &err) == 0) {
			tdi_commit(s->p->tdi, s->prog, TDI_CLEAR, committed, s);
			return;
		}
		break;
	case P4__V1__SET_FORWARDING_PIPELINE_CONFIG_REQUEST__ACTION__COMMIT:
		if (s->p->saved != NULL) {
			s->config = s->p->saved_config;
			find_source(s);
			s->prog = STEAL(s->p->saved);
			tdi_commit(s->p->tdi, s->prog, TDI_CLEAR, committed, s);
			return;
		}
		err_set(&err, -ENODEV, "COMMIT: no pipeline was saved by VERIFY_AND_SAVE");
		break;
	case P4__V1__SET_FORWARDING_PIPELINE_CONFIG_REQUEST__ACTION__RECONCILE_AND_COMMIT:
		if (read_config(s, &err) == 0 && find_kept(s, &err) == 0) {
			tdi_commit_filled(s->p->tdi, s->prog, s->kept.v, s->kept.n, committed, s);
			return;
		}
		break;
	case P4__V1__SET_FORWARDING_PIPELINE_CONFIG_REQUEST__ACTION__UNSPECIFIED:
	default:
		err_set(&err, -EINVAL, "the request says no action");
		break;
	}
	set_end(s, &err);
}

void
p4rt_set_config(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	const P4__V1__SetForwardingPipelineConfigRequest *r =
	    (const P4__V1__SetForwardingPipelineConfigRequest *)msg;
	struct set *s;
	struct err err;

	if (p4rt_check_primary(arg, r->device_id, r->role, r->election_id, &err) < 0) {
		rpc_fail(call, &err);
		return;
	}
	s = xcalloc(1, sizeof *s);
	*s = (struct set){ .p = arg, .call = call, .req = r, .config = r->config };
	p4rt_job(arg, call, set_run, s);
}

/* ---- Get ------------------------------------------------------------------------------------------ */

struct get {
	struct rpc_call *call;
	const P4__V1__GetForwardingPipelineConfigRequest *req;
	struct err err;
	bool found;
};

static int
get_reply(void *arg, const struct store_pipeline *sp)
{
	struct get *g = arg;
	CLEANUP(arena_free) struct arena *a = arena_new(0);
	P4__V1__GetForwardingPipelineConfigResponse r =
	    P4__V1__GET_FORWARDING_PIPELINE_CONFIG_RESPONSE__INIT;
	P4__V1__ForwardingPipelineConfig c = P4__V1__FORWARDING_PIPELINE_CONFIG__INIT;
	P4__V1__ForwardingPipelineConfig__Cookie cookie =
	    P4__V1__FORWARDING_PIPELINE_CONFIG__COOKIE__INIT;
	int type = (int)g->req->response_type;
	bool all = type == P4__V1__GET_FORWARDING_PIPELINE_CONFIG_REQUEST__RESPONSE_TYPE__ALL;
	ProtobufCMessage *msg;
	int rc;

	g->found = true;
	r.config = &c;
	if (sp->has_cookie) {
		cookie.cookie = sp->cookie;
		c.cookie = &cookie;
	}
	if (all ||
	    type ==
		P4__V1__GET_FORWARDING_PIPELINE_CONFIG_REQUEST__RESPONSE_TYPE__DEVICE_CONFIG_AND_COOKIE)
		c.p4_device_config =
		    (ProtobufCBinaryData){ sp->config_len, (uint8_t *)(uintptr_t)sp->config };
	if (all ||
	    type ==
		P4__V1__GET_FORWARDING_PIPELINE_CONFIG_REQUEST__RESPONSE_TYPE__P4INFO_AND_COOKIE) {
		rc = rpc_unpack(a, &p4__config__v1__p4_info__descriptor, sp->p4info, sp->p4info_len,
		    NULL, &msg, &g->err);
		if (rc < 0)
			return rc;
		c.p4info = (P4__Config__V1__P4Info *)msg;
	}
	rpc_reply(g->call, &r.base);
	return 0;
}

void
p4rt_get_config(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	struct p4rt *p = arg;
	P4__V1__GetForwardingPipelineConfigResponse none =
	    P4__V1__GET_FORWARDING_PIPELINE_CONFIG_RESPONSE__INIT;
	struct get g = { .call = call, .req = (const void *)msg };

	if (p4rt_check_device(g.req->device_id, &g.err) < 0 ||
	    store_get_pipeline(p->store, get_reply, &g, &g.err) < 0)
		rpc_fail(call, &g.err);
	else if (!g.found)
		rpc_reply(call, &none.base); /* §7.5: an empty config when none is set */
}
