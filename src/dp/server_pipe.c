/* SPDX-License-Identifier: Apache-2.0 */
/* server_pipe.c: requests about pipelines, their entities, and replication. */
#include "base/mem.h"
#include "base/vec.h"
#include "dp/server_impl.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	PART_BYTES = 48 << 10, /* of one answer that lists things */
	PART_ITEMS = 512,
};

/* The pipeline, or an answer that there is none. */
static struct dp_pipe *
pipe_or_answer(struct client *c, const struct wire_msg *m, uint32_t id)
{
	struct dp_pipe *p = dp_pipe_get(c->s->dp, id);
	struct err err = { 0 };

	if (p != NULL)
		return p;
	if (id == 0)
		err_set(&err, -ENOENT, "no pipeline is running");
	else
		err_set(&err, -ENOENT, "pipeline %u is not loaded", id);
	wire_reply_done(c->c, m->req, &err);
	return NULL;
}

static void
send_info(struct client *c, uint64_t req, struct dp_pipe *p)
{
	struct wire_msg r = { .type = WIRE_MSG_pipe_info };

	r.u.pipe_info = (struct wire_pipe_info){ p->id, p->info.name, p->info.sha256, p->dir,
		p->ops->name, p == dp_pipe_running(c->s->dp) };
	wire_reply(c->c, req, &r);
}

void
server_pipe_load(struct client *c, struct wire_msg *m)
{
	const struct wire_pipe_load *r = &m->u.pipe_load;
	struct err err = { 0 };

	if (dp_pipe_load(c->s->dp, r->pipe, r->dir, r->executor, gen_of(c->s, m), &err) == 0)
		send_info(c, m->req, dp_pipe_get(c->s->dp, r->pipe));
	wire_reply_done(c->c, m->req, &err);
}

static void
committed(void *arg)
{
	later_done(arg, &(struct err){ 0 });
}

void
server_pipe_commit(struct client *c, struct wire_msg *m)
{
	struct later *l = later_new(c, m);
	struct err err = { 0 };

	if (dp_pipe_commit(c->s->dp, m->u.pipe_commit.pipe, gen_of(c->s, m), committed, l, &err) <
	    0)
		later_done(l, &err);
}

void
server_pipe_unload(struct client *c, struct wire_msg *m)
{
	struct err err = { 0 };

	if (dp_pipe_unload(c->s->dp, m->u.pipe_unload.pipe, &err) < 0)
		wire_reply_done(c->c, m->req, &err);
	else
		wire_reply_done(c->c, m->req, NULL);
}

void
server_pipe_read(struct client *c, struct wire_msg *m)
{
	for (struct dp_pipe *p = dp_pipe_first(c->s->dp); p != NULL; p = p->next)
		send_info(c, m->req, p);
	wire_reply_done(c->c, m->req, NULL);
}

void
server_pipe_dump(struct client *c, struct wire_msg *m)
{
	CLEANUP(buf_fini) struct buf text = BUF_INIT;
	struct dp_pipe *p = pipe_or_answer(c, m, m->u.pipe_dump.pipe);
	struct err err = { 0 };

	if (p == NULL)
		return;
	if (p->ops->dump(p->exec, m->u.pipe_dump.what, &text, &err) < 0)
		err_prefix(&err, "pipeline %s: ", p->info.name);
	for (size_t off = 0; err.code == 0 && off < text.len; off += PART_BYTES) {
		struct wire_msg r = { .type = WIRE_MSG_text };

		r.u.text.data = (struct wire_bytes){ (const uint8_t *)text.data + off,
			(uint32_t)MIN(text.len - off, (size_t)PART_BYTES) };
		wire_reply(c->c, m->req, &r);
	}
	wire_reply_done(c->c, m->req, &err);
}

/* ---- entities ---- */

void
server_entity_write(struct client *c, struct wire_msg *m)
{
	const struct wire_entity_write *w = &m->u.entity_write;
	struct dp_pipe *p = pipe_or_answer(c, m, w->pipe);
	CLEANUP(arena_free) struct arena *texts = NULL;
	struct wire_msg r = { .type = WIRE_MSG_entity_result };
	struct wire_result *results;

	if (p == NULL)
		return;
	texts = arena_new(0);
	results = arena_array(texts, struct wire_result, w->n_items + 1);
	for (uint32_t i = 0; i < w->n_items; i++) {
		const struct wire_entity *e = &w->items[i];
		struct err err = { 0 };

		if (e->op > DP_REMOVE)
			err_set(&err, -EINVAL, "operation %u is not known", e->op);
		else if (p->ops->write(
			     p->exec, e->op, gen_of(c->s, m), e->data.p, e->data.len, &err) == 0)
			continue;
		results[i].code = err.code;
		/* many long texts would not fit into one answer */
		if (arena_used(texts) < PART_BYTES)
			results[i].text = arena_strdup(texts, err.msg);
	}
	r.u.entity_result = (struct wire_entity_result){ w->n_items, results };
	wire_reply(c->c, m->req, &r);
}

struct reading {
	struct client *c;
	uint64_t req;
	uint32_t pipe;
	struct buf bytes;
	VEC(uint32_t) lens;
};

static void
send_entities(struct reading *r)
{
	CLEANUP(free) struct wire_entity *items = xcalloc(r->lens.n + 1, sizeof *items);
	struct wire_msg m = { .type = WIRE_MSG_entity_data };
	const uint8_t *p = (const uint8_t *)r->bytes.data;

	if (r->lens.n == 0)
		return;
	for (size_t i = 0; i < r->lens.n; p += r->lens.v[i++])
		items[i].data = (struct wire_bytes){ p, r->lens.v[i] };
	m.u.entity_data = (struct wire_entity_data){ r->pipe, (uint32_t)r->lens.n, items };
	wire_reply(r->c->c, r->req, &m);
	buf_reset(&r->bytes);
	r->lens.n = 0;
}

static int
add_entity(void *arg, const void *bytes, size_t len)
{
	struct reading *r = arg;

	if (len > PART_BYTES)
		return -EMSGSIZE;
	if (r->bytes.len + len > PART_BYTES || r->lens.n == PART_ITEMS)
		send_entities(r);
	buf_add(&r->bytes, bytes, len);
	vec_push(&r->lens, (uint32_t)len);
	return 0;
}

void
server_entity_read(struct client *c, struct wire_msg *m)
{
	const struct wire_entity_read *w = &m->u.entity_read;
	struct dp_pipe *p = pipe_or_answer(c, m, w->pipe);
	struct reading r = { .c = c, .req = m->req, .bytes = BUF_INIT };
	struct err err = { 0 };
	int rc;

	if (p == NULL)
		return;
	r.pipe = p->id;
	rc = p->ops->read(p->exec, w->want.p, w->want.len, add_entity, &r, &err);
	if (rc < 0 && err.code == 0)
		err_errno(&err, -rc, "reading entities of pipeline %s", p->info.name);
	send_entities(&r);
	buf_fini(&r.bytes);
	vec_fini(&r.lens);
	wire_reply_done(c->c, m->req, &err);
}

/* ---- replication ---- */

void
server_repl_set(struct client *c, struct wire_msg *m)
{
	const struct wire_repl_set *w = &m->u.repl_set;
	CLEANUP(free) struct dp_replica *replicas = xcalloc(w->n_replicas + 1, sizeof *replicas);
	struct dp_repl head = { .kind = w->kind,
		.id = w->id,
		.class_of_service = w->class_of_service,
		.truncate_bytes = w->truncate_bytes,
		.gen = gen_of(c->s, m) };
	struct err err = { 0 };

	for (uint32_t i = 0; i < w->n_replicas; i++)
		replicas[i] = (struct dp_replica){ w->replicas[i].port, w->replicas[i].instance };
	if (dp_repl_set(c->s->dp, &head, replicas, w->n_replicas, &err) < 0)
		wire_reply_done(c->c, m->req, &err);
	else
		wire_reply_done(c->c, m->req, NULL);
}

void
server_repl_del(struct client *c, struct wire_msg *m)
{
	dp_repl_del(c->s->dp, m->u.repl_del.kind, m->u.repl_del.id);
	wire_reply_done(c->c, m->req, NULL);
}

void
server_repl_read(struct client *c, struct wire_msg *m)
{
	for (int kind = 0; kind < DP_N_REPL_KINDS; kind++) {
		const struct dp_repl *r = dp_repl_next(c->s->dp, kind, 0);

		for (; r != NULL; r = dp_repl_next(c->s->dp, kind, r->id + 1)) {
			CLEANUP(free)
			struct wire_replica *out = xcalloc(r->n + 1, sizeof *out);
			struct wire_msg a = { .type = WIRE_MSG_repl_info };

			for (uint32_t i = 0; i < r->n; i++)
				out[i] = (struct wire_replica){ r->replica[i].port,
					r->replica[i].instance };
			a.u.repl_info = (struct wire_repl_info){ (uint8_t)kind, r->id,
				r->class_of_service, r->truncate_bytes, r->n, out };
			wire_reply(c->c, m->req, &a);
		}
	}
	wire_reply_done(c->c, m->req, NULL);
}
