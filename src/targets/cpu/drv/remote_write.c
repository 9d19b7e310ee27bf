/* SPDX-License-Identifier: Apache-2.0 */
/* remote_write.c: writes over the wire. Updates go out in order, entities of a pipeline many in one message;
 * the connection keeps the order, so that all can be under way at once. */
#include "targets/cpu/drv/remote.h"

#include "base/mem.h"
#include "dp/executor.h"
#include "targets/cpu/drv/map.h"

#include <errno.h>
#include <string.h>

struct batch { /* one message */
	struct write *w;
	size_t first, n;
	size_t *places; /* of entities: their places among the updates */
	struct batch *next;
};

struct write {
	struct remote *r;
	struct tdi_update *u;
	size_t n, pending;
	const struct ir_prog *prog; /* of the entities */
	uint32_t pipe;		    /* 0: the running one */
	bool upsert, sent;	    /* all of it */
	tdi_done_fn done;
	void *arg;
};

static void
end_if_all(struct write *w)
{
	struct err first = { 0 };

	if (w->pending > 0 || !w->sent)
		return;
	for (size_t i = 0; i < w->n && first.code == 0; i++)
		first = w->u[i].err;
	w->done(w->arg, first.code, &first);
	free(w);
}

/* ---- ports, bdevs, disks, replication ------------------------------------------------------------------------- */

static void
one_done(void *arg, struct wire_msg *m)
{
	struct batch *b = arg;
	struct write *w = b->w;

	if (m->type != WIRE_MSG_done)
		return;
	if (m->u.done.code < 0)
		err_set(&w->u[b->first].err, m->u.done.code, "%s", m->u.done.text);
	free(b);
	w->pending--;
	end_if_all(w);
}

static void
port_msg(const struct tdi_update *u, struct wire_msg *m)
{
	const struct tdi_port *p = &u->entity.u.port;

	if (u->op == TDI_DELETE) {
		m->type = WIRE_MSG_port_del;
		m->u.port_del.port = p->port;
		return;
	}
	m->type = WIRE_MSG_port_set;
	m->u.port_set = (struct wire_port_set){ .port = p->port,
		.name = p->name,
		.kind = remote_port_kind(p->kind),
		.arg = p->arg,
		.side = p->host_side,
		.from_bps = p->rate_bps,
		.to_bps = p->rate_bps,
		.mtu = p->mtu,
		.queues = p->n_queues,
		.features = p->features,
		.connect = p->connect };
}

static void
bdev_msg(const struct tdi_update *u, struct wire_msg *m)
{
	const struct tdi_bdev *b = &u->entity.u.bdev;

	if (u->op == TDI_DELETE) {
		m->type = WIRE_MSG_bdev_del;
		m->u.bdev_del.name = b->name;
		return;
	}
	m->type = WIRE_MSG_bdev_set;
	m->u.bdev_set = (struct wire_bdev_set){ .name = b->name,
		.kind = remote_bdev_kind(b->kind),
		.path = b->path,
		.size_bytes = b->size_bytes,
		.create = b->create,
		.read_only = b->read_only };
	if (b->kind == TDI_BDEV_MEM && b->fd >= 0) {
		m->n_fds = 1;
		m->fds[0] = b->fd;
	}
}

static void
disk_msg(const struct tdi_update *u, struct wire_msg *m)
{
	const struct tdi_disk *d = &u->entity.u.disk;

	if (u->op == TDI_DELETE) {
		m->type = WIRE_MSG_disk_del;
		m->u.disk_del.name = d->name;
		return;
	}
	m->type = WIRE_MSG_disk_set;
	m->u.disk_set = (struct wire_disk_set){ .name = d->name,
		.bdev = d->bdev,
		.socket = d->socket,
		.connect = d->connect,
		.iops = d->iops,
		.bytes_per_s = d->bytes_per_s,
		.queues = d->n_queues,
		.serial = d->name };
}

static void
repl_msg(const struct tdi_update *u, struct wire_msg *m, struct wire_replica *replicas)
{
	const struct tdi_replication *r = &u->entity.u.replication;
	uint8_t kind = u->entity.kind == TDI_CLONE_SESSION;

	if (u->op == TDI_DELETE) {
		m->type = WIRE_MSG_repl_del;
		m->u.repl_del.kind = kind;
		m->u.repl_del.id = r->id;
		return;
	}
	for (uint32_t i = 0; i < r->n; i++)
		replicas[i] = (struct wire_replica){ r->replicas[i].port, r->replicas[i].instance };
	m->type = WIRE_MSG_repl_set;
	m->u.repl_set = (struct wire_repl_set){ .kind = kind,
		.id = r->id,
		.class_of_service = r->class_of_service,
		.truncate_bytes = r->packet_length_bytes,
		.n_replicas = r->n,
		.replicas = replicas };
}

static void
send_one(struct write *w, size_t i)
{
	struct wire_msg m = { .gen = w->r->gen };
	struct batch *b = xcalloc(1, sizeof *b);
	CLEANUP(free) struct wire_replica *replicas = NULL;
	struct tdi_update *u = &w->u[i];

	*b = (struct batch){ .w = w, .first = i, .n = 1 };
	if (u->entity.kind == TDI_PORT) {
		port_msg(u, &m);
	} else if (u->entity.kind == TDI_BDEV) {
		bdev_msg(u, &m);
	} else if (u->entity.kind == TDI_DISK) {
		disk_msg(u, &m);
	} else {
		replicas = xcalloc(u->entity.u.replication.n, sizeof *replicas);
		repl_msg(u, &m, replicas);
	}
	w->pending++;
	if (link_call(w->r->link, &m, one_done, b, &u->err) < 0) {
		w->pending--;
		free(b);
	}
}

/* ---- entities of the pipeline ------------------------------------------------------------------------------------ */

static void
batch_done(void *arg, struct wire_msg *m)
{
	struct batch *b = arg;
	struct write *w = b->w;

	for (size_t i = 0; i < b->n; i++) {
		struct err *err = &w->u[b->places[i]].err;

		if (m->type == WIRE_MSG_entity_result && i < m->u.entity_result.n_items) {
			const struct wire_result *r = &m->u.entity_result.items[i];

			if (r->code < 0)
				err_set(err, r->code, "%s", r->text);
		} else if (m->type == WIRE_MSG_done) {
			err_set(err, m->u.done.code ? m->u.done.code : -EIO, "%s", m->u.done.text);
		} else {
			err_set(err, -EPROTO, "ipdk-dp gave no result for an entity");
		}
	}
	free(b->places);
	free(b);
	w->pending--;
	end_if_all(w);
}

static uint8_t
entity_op(const struct write *w, const struct tdi_update *u)
{
	bool is_default = u->entity.kind == TDI_TABLE_ENTRY && u->entity.u.entry.is_default;

	if (u->op == TDI_DELETE || (is_default && u->entity.u.entry.what == TDI_DO_NOTHING))
		return is_default ? DP_DELETE : DP_REMOVE;
	if (w->upsert || w->r->replaying || is_default || u->entity.kind == TDI_COUNTER ||
	    u->entity.kind == TDI_METER || u->entity.kind == TDI_REGISTER ||
	    u->entity.kind == TDI_DIRECT_COUNTER || u->entity.kind == TDI_DIRECT_METER ||
	    u->entity.kind == TDI_VALUE_SET)
		return DP_UPSERT;
	return u->op == TDI_INSERT ? DP_INSERT : DP_MODIFY;
}

/* Sends 'n' encoded entities in as few messages as they fit into. */
static void
send_entities(struct write *w, struct wire_entity *items, size_t *places, size_t n)
{
	for (size_t at = 0; at < n;) {
		uint32_t fit =
		    wire_entities_fit(items + at, (uint32_t)MIN(n - at, (size_t)WIRE_BATCH_MAX));
		struct wire_msg m = { .type = WIRE_MSG_entity_write, .gen = w->r->gen };
		struct batch *b = xcalloc(1, sizeof *b);
		struct err err;

		*b = (struct batch){ .w = w, .n = fit };
		b->places = xmemdup(places + at, fit * sizeof *places);
		m.u.entity_write.pipe = w->pipe;
		m.u.entity_write.n_items = fit;
		m.u.entity_write.items = items + at;
		w->pending++;
		if (link_call(w->r->link, &m, batch_done, b, &err) < 0) {
			for (size_t i = 0; i < fit; i++)
				w->u[b->places[i]].err = err;
			w->pending--;
			free(b->places);
			free(b);
		}
		at += fit;
	}
}

static bool
is_entity(const struct tdi_update *u)
{
	switch (u->entity.kind) {
	case TDI_PORT:
	case TDI_BDEV:
	case TDI_DISK:
	case TDI_MULTICAST_GROUP:
	case TDI_CLONE_SESSION:
		return false;
	default:
		return true;
	}
}

/* Encodes and sends the entities from update i up to the next thing of another kind; returns its place. */
static size_t
send_run(struct write *w, size_t i)
{
	size_t end = i, n = 0;
	CLEANUP(free) struct wire_entity *items = NULL;
	CLEANUP(free) size_t *places = NULL;
	CLEANUP(buf_fini) struct buf bytes = BUF_INIT;
	CLEANUP(free) size_t *offs = NULL;

	while (end < w->n && is_entity(&w->u[end]) && w->u[end].entity.kind != TDI_DIGEST)
		end++;
	items = xcalloc(end - i, sizeof *items);
	places = xcalloc(end - i, sizeof *places);
	offs = xcalloc(end - i + 1, sizeof *offs);
	for (; i < end; i++) {
		size_t begin = bytes.len;

		if (cpu_map_encode(w->prog, &w->u[i].entity, &bytes, &w->u[i].err) < 0) {
			bytes.len = begin;
			continue;
		}
		w->u[i].err.code = 0;
		places[n] = i;
		offs[n] = begin;
		items[n].op = entity_op(w, &w->u[i]);
		items[n++].data.len = (uint32_t)(bytes.len - begin);
	}
	for (size_t k = 0; k < n; k++)
		items[k].data.p = (const uint8_t *)bytes.data + offs[k];
	send_entities(w, items, places, n);
	return end;
}

void
remote_write(struct tdi *t, struct tdi_update *u, size_t n, enum tdi_atomicity atomicity,
    tdi_done_fn done, void *arg)
{
	struct write *w = xcalloc(1, sizeof *w);

	*w = (struct write){ .r = remote_of(t), .u = u, .n = n, .done = done, .arg = arg };
	w->prog = w->r->base.prog;
	for (size_t i = 0; i < n;) {
		if (is_entity(&u[i]) && w->r->base.prog == NULL)
			err_set(&u[i].err, -ENODEV, "no pipeline is loaded");
		if (u[i].err.code == 0 && u[i].entity.kind == TDI_DIGEST)
			remote_digest_write(w->r, u[i].op, &u[i].entity.u.digest, &u[i].err);
		if (u[i].err.code != 0 || u[i].entity.kind == TDI_DIGEST)
			i++;
		else if (is_entity(&u[i]))
			i = send_run(w, i);
		else
			send_one(w, i++);
	}
	w->sent = true;
	end_if_all(w);
}

void
remote_fill(struct remote *r, const struct ir_prog *prog, uint32_t pipe, struct tdi_update *u,
    size_t n, tdi_done_fn done, void *arg)
{
	struct write *w = xcalloc(1, sizeof *w);

	*w = (struct write){ .r = r, .u = u, .n = n, .done = done, .arg = arg };
	w->prog = prog;
	w->pipe = pipe;
	w->upsert = true;
	for (size_t i = 0; i < n;) {
		if (is_entity(&u[i]) && u[i].entity.kind != TDI_DIGEST)
			i = send_run(w, i);
		else
			i++; /* the engine's and the driver's own outlive the pipeline */
	}
	w->sent = true;
	end_if_all(w);
}
