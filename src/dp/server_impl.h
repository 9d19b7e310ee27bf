/* SPDX-License-Identifier: Apache-2.0 */
/* server_impl.h: the inside of the control server: server.c (sessions, replay, events), server_pipe.c
 * (pipelines, entities, replication), server_io.c (ports, bdevs, disks, statistics). */
#ifndef DP_SERVER_IMPL_H
#define DP_SERVER_IMPL_H

#include "dp/server.h"
#include "wire/conn.h"

struct client {
	struct dp_server *s;
	struct wire_conn *c;
	uint64_t id; /* of this connection, never used again */
	bool greeted;
	struct client *next;
};

struct dp_server {
	struct loop *loop;
	struct dp_server_conf conf;
	char *socket, *version;
	char boot_id[33];
	int listen_fd;
	struct loop_fd *watch;
	struct dp *dp;
	struct dp_disks disks;
	bool disks_made;
	struct client *clients;
	uint64_t last_client;
	uint64_t gen;	   /* of the last replay that ended; writes outside of one belong to it */
	uint64_t sync_gen; /* of the one that runs; 0: none */
	bool synced;
	/* what changed since events were last sent */
	struct loop_timer *event_timer;
	bool event_armed;
	struct map dirty; /* "p" + number, or "d" + name */
};

/* An answer that comes later, though its client may be gone by then. */
struct later {
	struct dp_server *s;
	uint64_t client, req;
};

struct later *later_new(struct client *c, const struct wire_msg *m);
/* Sends the final 'done' and frees 'arg', a struct later. The shape of dp_done_fn. */
void later_done(void *arg, const struct err *err);

/* The generation that a write belongs to. */
static inline uint64_t
gen_of(const struct dp_server *s, const struct wire_msg *m)
{
	return m->gen != 0 ? m->gen : s->gen;
}

/* Requests: each sends its answers. */
typedef void (*server_fn)(struct client *c, struct wire_msg *m);
void server_pipe_load(struct client *c, struct wire_msg *m);
void server_pipe_commit(struct client *c, struct wire_msg *m);
void server_pipe_unload(struct client *c, struct wire_msg *m);
void server_pipe_read(struct client *c, struct wire_msg *m);
void server_pipe_dump(struct client *c, struct wire_msg *m);
void server_entity_write(struct client *c, struct wire_msg *m);
void server_entity_read(struct client *c, struct wire_msg *m);
void server_repl_set(struct client *c, struct wire_msg *m);
void server_repl_del(struct client *c, struct wire_msg *m);
void server_repl_read(struct client *c, struct wire_msg *m);
void server_port_set(struct client *c, struct wire_msg *m);
void server_port_del(struct client *c, struct wire_msg *m);
void server_port_read(struct client *c, struct wire_msg *m);
void server_bdev_set(struct client *c, struct wire_msg *m);
void server_bdev_del(struct client *c, struct wire_msg *m);
void server_bdev_read(struct client *c, struct wire_msg *m);
void server_disk_set(struct client *c, struct wire_msg *m);
void server_disk_del(struct client *c, struct wire_msg *m);
void server_disk_read(struct client *c, struct wire_msg *m);
void server_stats_read(struct client *c, struct wire_msg *m);

#endif
