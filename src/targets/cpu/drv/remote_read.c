/* SPDX-License-Identifier: Apache-2.0 */
/* remote_read.c: reads over the wire: parts are decoded and handed on as they come. */
#include "targets/cpu/drv/remote.h"

#include "base/mem.h"
#include "targets/cpu/drv/map.h"

#include <errno.h>
#include <string.h>

struct read {
	struct remote *r;
	enum tdi_kind kind;
	uint32_t id; /* of the group or session that is wanted, or IR_NO_ID */
	tdi_read_fn fn;
	tdi_done_fn done;
	void *arg;
	struct err err;
};

static void
end(struct read *rd)
{
	rd->done(rd->arg, rd->err.code, &rd->err);
	free(rd);
}

static void
give(struct read *rd, const struct tdi_entity *e)
{
	int rc = rd->err.code == 0 ? rd->fn(rd->arg, e) : 0;

	if (rc != 0)
		err_set(&rd->err, rc, "the read was ended");
}

static uint64_t
stat(const struct wire_stat *s, uint32_t n, const char *name)
{
	for (uint32_t i = 0; i < n; i++)
		if (strcmp(s[i].name, name) == 0)
			return s[i].value;
	return 0;
}

/* ---- ports, bdevs, disks -------------------------------------------------------------------------------------- */

static void
give_port(struct read *rd, const struct wire_port_info *p)
{
	struct tdi_entity e = { .kind = TDI_PORT };
	struct tdi_port *o = &e.u.port;
	struct tdi_stat stats[TDI_STATS_MAX];

	o->port = p->port;
	o->name = p->name;
	o->arg = p->arg;
	for (int k = 0; k < TDI_N_PORT_KINDS; k++)
		if (strcmp(p->kind, remote_port_kind((enum tdi_port_kind)k)) == 0)
			o->kind = (enum tdi_port_kind)k;
	o->up = p->up;
	o->features = p->features;
	o->n_queues = p->queues;
	o->rate_bps = p->from_bps;
	o->rx.packets = stat(p->stats, p->n_stats, "rx_packets");
	o->rx.bytes = stat(p->stats, p->n_stats, "rx_bytes");
	o->tx.packets = stat(p->stats, p->n_stats, "tx_packets");
	o->tx.bytes = stat(p->stats, p->n_stats, "tx_bytes");
	o->rx_drops = stat(p->stats, p->n_stats, "rx_errors");
	for (uint32_t i = 0; i < p->n_stats && i < TDI_STATS_MAX; i++) {
		stats[i] = (struct tdi_stat){ p->stats[i].name, p->stats[i].value };
		if (strncmp(p->stats[i].name, "drop_", 5) == 0) {
			/* Those of the way out have names of their own; the rest is of the way in. */
			if (strstr(p->stats[i].name, "tx_") != NULL ||
			    strstr(p->stats[i].name, "shape") != NULL)
				o->tx_drops += p->stats[i].value;
			else
				o->rx_drops += p->stats[i].value;
		}
	}
	o->stats = stats;
	o->n_stats = MIN(p->n_stats, TDI_STATS_MAX);
	give(rd, &e);
}

static void
give_bdev(struct read *rd, const struct wire_msg *m)
{
	const struct wire_bdev_info *b = &m->u.bdev_info;
	struct tdi_entity e = { .kind = TDI_BDEV };

	e.u.bdev.name = b->name;
	e.u.bdev.path = b->path;
	e.u.bdev.size_bytes = b->size_bytes;
	e.u.bdev.fd = m->n_fds > 0 ? m->fds[0] : -1;
	for (int k = 0; k < TDI_N_BDEV_KINDS; k++)
		if (strcmp(b->kind, remote_bdev_kind((enum tdi_bdev_kind)k)) == 0)
			e.u.bdev.kind = (enum tdi_bdev_kind)k;
	give(rd, &e);
}

static void
give_disk(struct read *rd, const struct wire_disk_info *d)
{
	struct tdi_entity e = { .kind = TDI_DISK };
	struct tdi_disk *o = &e.u.disk;

	o->name = d->name;
	o->bdev = d->bdev;
	o->socket = d->socket;
	o->up = d->up;
	o->n_queues = d->queues;
	o->iops = d->iops;
	o->bytes_per_s = d->bytes_per_s;
	o->reads = stat(d->stats, d->n_stats, "reads");
	o->writes = stat(d->stats, d->n_stats, "writes");
	o->read_bytes = stat(d->stats, d->n_stats, "read_bytes");
	o->write_bytes = stat(d->stats, d->n_stats, "written_bytes");
	o->errors = stat(d->stats, d->n_stats, "errors");
	give(rd, &e);
}

static void
give_replication(struct read *rd, const struct wire_repl_info *r)
{
	CLEANUP(free) struct tdi_replica *replicas = xcalloc(r->n_replicas, sizeof *replicas);
	struct tdi_entity e = { .kind = r->kind ? TDI_CLONE_SESSION : TDI_MULTICAST_GROUP };

	if (e.kind != rd->kind || (rd->id != IR_NO_ID && rd->id != r->id))
		return;
	for (uint32_t i = 0; i < r->n_replicas; i++)
		replicas[i] = (struct tdi_replica){ r->replicas[i].port, r->replicas[i].instance };
	e.u.replication = (struct tdi_replication){ .id = r->id,
		.n = r->n_replicas,
		.replicas = replicas,
		.class_of_service = r->class_of_service,
		.packet_length_bytes = r->truncate_bytes };
	give(rd, &e);
}

static void
give_entities(struct read *rd, const struct wire_entity_data *d)
{
	for (uint32_t i = 0; i < d->n_items && rd->err.code == 0; i++) {
		CLEANUP(arena_free) struct arena *a = arena_new(0);
		struct tdi_entity e;

		if (rd->r->base.prog == NULL)
			return;
		if (cpu_map_decode(rd->r->base.prog, a, d->items[i].data.p, d->items[i].data.len,
			&e, &rd->err) == 0) {
			rd->err.code = 0;
			give(rd, &e);
		}
	}
}

static void
answer(void *arg, struct wire_msg *m)
{
	struct read *rd = arg;

	switch (m->type) {
	case WIRE_MSG_port_info:
		give_port(rd, &m->u.port_info);
		break;
	case WIRE_MSG_bdev_info:
		give_bdev(rd, m);
		break;
	case WIRE_MSG_disk_info:
		give_disk(rd, &m->u.disk_info);
		break;
	case WIRE_MSG_repl_info:
		give_replication(rd, &m->u.repl_info);
		break;
	case WIRE_MSG_entity_data:
		give_entities(rd, &m->u.entity_data);
		break;
	case WIRE_MSG_done:
		if (m->u.done.code < 0 && rd->err.code == 0)
			err_set(&rd->err, m->u.done.code, "%s", m->u.done.text);
		end(rd);
		break;
	default:
		break;
	}
}

void
remote_read(
    struct tdi *t, const struct tdi_entity *want, tdi_read_fn fn, tdi_done_fn done, void *arg)
{
	struct remote *r = remote_of(t);
	struct read *rd = xcalloc(1, sizeof *rd);
	CLEANUP(buf_fini) struct buf bytes = BUF_INIT;
	struct wire_msg m = { .type = WIRE_MSG_entity_read };
	int rc = 0;

	*rd = (struct read){ .r = r, .kind = want->kind, .fn = fn, .done = done, .arg = arg };
	if (want->kind == TDI_DIGEST) {
		remote_digest_read(r, &want->u.digest, fn, arg);
		end(rd);
		return;
	}
	switch (want->kind) {
	case TDI_PORT:
		m.type = WIRE_MSG_port_read;
		m.u.port_read.port = want->u.port.port == IR_NO_ID ? 0 : want->u.port.port;
		break;
	case TDI_BDEV:
		m.type = WIRE_MSG_bdev_read;
		m.u.bdev_read.name = want->u.bdev.name;
		break;
	case TDI_DISK:
		m.type = WIRE_MSG_disk_read;
		m.u.disk_read.name = want->u.disk.name;
		break;
	case TDI_MULTICAST_GROUP:
	case TDI_CLONE_SESSION:
		rd->id = want->u.replication.id;
		m.type = WIRE_MSG_repl_read;
		break;
	default:
		if (r->base.prog == NULL)
			rc = err_set(&rd->err, -ENODEV, "no pipeline is loaded");
		else
			rc = cpu_map_want(r->base.prog, want, &bytes, &rd->err);
		m.u.entity_read.want =
		    (struct wire_bytes){ (const uint8_t *)bytes.data, (uint32_t)bytes.len };
		break;
	}
	if (rc == 0)
		rc = link_call(r->link, &m, answer, rd, &rd->err);
	if (rc < 0)
		end(rd);
}
