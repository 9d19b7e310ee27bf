/* SPDX-License-Identifier: Apache-2.0 */
/* server.c: connections, the replay of state, events. */
#include "dp/server.h"

#include "base/log.h"
#include "base/mem.h"
#include "dp/server_impl.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

enum { CLIENTS_MAX = 16 };
#define EVENT_PAUSE_NS (5 * NS_PER_MS) /* changes within it are told once */

/* ---- answers that come later ---- */

struct later *
later_new(struct client *c, const struct wire_msg *m)
{
	struct later *l = xmalloc(sizeof *l);

	*l = (struct later){ c->s, c->id, m->req };
	return l;
}

void
later_done(void *arg, const struct err *err)
{
	struct later *l = arg;

	for (struct client *c = l->s->clients; c != NULL; c = c->next)
		if (c->id == l->client) {
			wire_reply_done(c->c, l->req, err);
			break;
		}
	free(l);
}

/* ---- session ---- */

static void
do_hello(struct client *c, struct wire_msg *m)
{
	struct dp_server *s = c->s;
	struct wire_msg w = { .type = WIRE_MSG_welcome };
	struct err err = { 0 };

	if (m->u.hello.abi != WIRE_ABI) {
		err_set(&err, -EPROTONOSUPPORT,
		    "the data plane (%s) speaks version %d of the control protocol, the client (%s) %u",
		    s->version, WIRE_ABI, m->u.hello.version, m->u.hello.abi);
		wire_reply_done(c->c, m->req, &err);
		return;
	}
	c->greeted = true;
	w.u.welcome.abi = WIRE_ABI;
	w.u.welcome.version = s->version;
	w.u.welcome.pid = (uint32_t)getpid();
	w.u.welcome.credits = WIRE_CREDITS;
	w.u.welcome.boot_id = s->boot_id;
	w.u.welcome.gen = s->gen;
	w.u.welcome.synced = s->synced;
	w.u.welcome.workers = dp_n_workers(s->dp);
	w.u.welcome.services = s->conf.net && s->conf.blk ? "net,blk" : s->conf.net ? "net" : "blk";
	wire_reply(c->c, m->req, &w);
	log_info("client %s (process %u) connected", m->u.hello.version, m->u.hello.pid);
}

static void
do_sync_begin(struct client *c, struct wire_msg *m)
{
	struct err err = { 0 };

	if (m->gen == 0)
		err_set(&err, -EINVAL, "a replay needs a generation other than 0");
	else
		c->s->sync_gen = m->gen;
	wire_reply_done(c->c, m->req, &err);
}

static void
do_sync_end(struct client *c, struct wire_msg *m)
{
	struct dp_server *s = c->s;
	struct err err = { 0 };

	if (m->gen == 0 || m->gen != s->sync_gen) {
		err_set(&err, -EINVAL, "end of replay %llu, but the one that runs is %llu",
		    (unsigned long long)m->gen, (unsigned long long)s->sync_gen);
		wire_reply_done(c->c, m->req, &err);
		return;
	}
	dp_disks_sync(&s->disks, m->gen);
	dp_ports_sync(s->dp, m->gen);
	dp_repl_sync(s->dp, m->gen);
	dp_pipes_sync(s->dp, m->gen);
	s->gen = m->gen;
	s->sync_gen = 0;
	s->synced = true;
	dp_serve(s->dp);
	dp_disks_serve(&s->disks);
	log_info("state of generation %llu is complete", (unsigned long long)m->gen);
	wire_reply_done(c->c, m->req, NULL);
}

static void
do_ping(struct client *c, struct wire_msg *m)
{
	wire_reply_done(c->c, m->req, NULL);
}

static void
do_log_level(struct client *c, struct wire_msg *m)
{
	struct err err = { 0 };
	enum log_level level;

	if (log_parse_level(m->u.log_level.level, &level) < 0)
		err_set(&err, -EINVAL, "log level \"%s\" is none of debug, info, warn, error",
		    m->u.log_level.level);
	else
		log_set_level(level);
	wire_reply_done(c->c, m->req, &err);
}

static void
do_quit(struct client *c, struct wire_msg *m)
{
	wire_reply_done(c->c, m->req, NULL);
	log_info("asked to end");
	if (c->s->conf.quit != NULL)
		c->s->conf.quit(c->s->conf.arg);
}

static void
do_trace_set(struct client *c, struct wire_msg *m)
{
	dp_trace_set(c->s->dp, m->u.trace_set.port, m->u.trace_set.n);
	wire_reply_done(c->c, m->req, NULL);
}

static void
do_packet_out(struct client *c, struct wire_msg *m)
{
	const struct wire_packet_out *p = &m->u.packet_out;
	struct err err = { 0 };

	if (dp_inject(c->s->dp, p->port, p->data.p, p->data.len, &err) < 0)
		wire_reply_done(c->c, m->req, &err);
	else
		wire_reply_done(c->c, m->req, NULL);
}

/* ---- dispatch ---- */

enum service { ANY, NET, BLK };

static const struct {
	enum wire_type type;
	enum service service;
	server_fn fn;
} requests[] = {
	{ WIRE_MSG_hello, ANY, do_hello },
	{ WIRE_MSG_sync_begin, ANY, do_sync_begin },
	{ WIRE_MSG_sync_end, ANY, do_sync_end },
	{ WIRE_MSG_ping, ANY, do_ping },
	{ WIRE_MSG_log_level, ANY, do_log_level },
	{ WIRE_MSG_quit, ANY, do_quit },
	{ WIRE_MSG_pipe_load, NET, server_pipe_load },
	{ WIRE_MSG_pipe_commit, NET, server_pipe_commit },
	{ WIRE_MSG_pipe_unload, NET, server_pipe_unload },
	{ WIRE_MSG_pipe_read, ANY, server_pipe_read },
	{ WIRE_MSG_pipe_dump, NET, server_pipe_dump },
	{ WIRE_MSG_entity_write, NET, server_entity_write },
	{ WIRE_MSG_entity_read, NET, server_entity_read },
	{ WIRE_MSG_repl_set, NET, server_repl_set },
	{ WIRE_MSG_repl_del, NET, server_repl_del },
	{ WIRE_MSG_repl_read, ANY, server_repl_read },
	{ WIRE_MSG_port_set, NET, server_port_set },
	{ WIRE_MSG_port_del, NET, server_port_del },
	{ WIRE_MSG_port_read, ANY, server_port_read },
	{ WIRE_MSG_bdev_set, BLK, server_bdev_set },
	{ WIRE_MSG_bdev_del, BLK, server_bdev_del },
	{ WIRE_MSG_bdev_read, ANY, server_bdev_read },
	{ WIRE_MSG_disk_set, BLK, server_disk_set },
	{ WIRE_MSG_disk_del, BLK, server_disk_del },
	{ WIRE_MSG_disk_read, ANY, server_disk_read },
	{ WIRE_MSG_trace_set, NET, do_trace_set },
	{ WIRE_MSG_packet_out, NET, do_packet_out },
	{ WIRE_MSG_stats_read, ANY, server_stats_read },
};

static void
on_msg(void *arg, struct wire_conn *conn, struct wire_msg *m)
{
	struct client *c = arg;
	const struct dp_server_conf *conf = &c->s->conf;
	struct err err = { 0 };
	size_t i = 0;

	while (i < ARRAY_LEN(requests) && requests[i].type != m->type)
		i++;
	if (i == ARRAY_LEN(requests))
		err_set(&err, -EOPNOTSUPP, "message %s is no request", wire_type_name(m->type));
	else if (!c->greeted && m->type != WIRE_MSG_hello)
		err_set(&err, -EPROTO, "message %s before hello", wire_type_name(m->type));
	else if ((requests[i].service == NET && !conf->net) ||
		 (requests[i].service == BLK && !conf->blk))
		err_set(&err, -EOPNOTSUPP, "message %s: this data plane does not serve %s",
		    wire_type_name(m->type), requests[i].service == NET ? "net" : "blk");
	else
		requests[i].fn(c, m);
	if (err.code < 0)
		wire_reply_done(conn, m->req, &err);
}

static void
client_free(struct client *c)
{
	struct client **at = &c->s->clients;

	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	wire_conn_free(c->c);
	free(c);
}

static void
on_closed(void *arg, struct wire_conn *conn, const struct err *why)
{
	struct client *c = arg;

	if (why->code < 0)
		log_warn("client: %s", why->msg);
	else
		log_info("client disconnected; the data plane goes on");
	client_free(c);
}

static const struct wire_handler handler = { on_msg, on_closed };

static void
on_accept(void *arg, uint32_t events)
{
	struct dp_server *s = arg;
	struct err err = { 0 };
	struct client *c;
	uint32_t n = 0;
	int fd = wire_accept(s->listen_fd, &err);

	(void)events;
	if (fd < 0) {
		if (fd != -EAGAIN)
			log_warn("%s", err.msg);
		return;
	}
	for (c = s->clients; c != NULL; c = c->next)
		n++;
	if (n >= CLIENTS_MAX) {
		log_warn("a client was refused: there are %u", n);
		close(fd);
		return;
	}
	c = xcalloc(1, sizeof *c);
	c->s = s;
	c->id = ++s->last_client;
	c->next = s->clients;
	s->clients = c;
	c->c = wire_conn_new(s->loop, fd, &handler, c);
}

/* ---- events ---- */

/* Sends to each client that said hello; whether one took it. */
static bool
broadcast(struct dp_server *s, struct wire_msg *m)
{
	bool any = false;

	for (struct client *c = s->clients; c != NULL; c = c->next)
		if (c->greeted && wire_event(c->c, m) == 0)
			any = true;
	return any;
}

static void
send_dirty(struct dp_server *s, const char *key)
{
	struct wire_msg m = { .type = WIRE_MSG_port_event, .gen = s->gen };

	if (key[0] == 'p') {
		struct dp_port *p = dp_port_get(s->dp, (uint32_t)strtoul(key + 1, NULL, 10));

		if (p == NULL)
			return;
		m.u.port_event = (struct wire_port_event){ p->num, atomic_load(&p->up), p->state };
	} else {
		struct dp_disk *d = dp_disk_get(&s->disks, key + 1);

		if (d == NULL)
			return;
		m.type = WIRE_MSG_disk_event;
		m.u.disk_event = (struct wire_disk_event){ d->name, d->up, d->state };
	}
	broadcast(s, &m);
}

static void
send_events(void *arg)
{
	struct dp_server *s = arg;
	struct map_item *it;

	s->event_armed = false;
	map_for_each (it, &s->dirty)
		send_dirty(s, it->key);
	map_fini(&s->dirty);
}

/* What a guest can flap as often as it likes is told once in a while, as it is then. */
static void
mark_dirty(struct dp_server *s, const char *key)
{
	map_sput(&s->dirty, key, s);
	if (!s->event_armed) {
		s->event_armed = true;
		loop_timer_set(s->event_timer, EVENT_PAUSE_NS);
	}
}

static void
ev_port(void *arg, uint32_t port, bool up, const char *state)
{
	char key[16];

	snprintf(key, sizeof key, "p%u", port);
	mark_dirty(arg, key);
}

static void
ev_disk(void *arg, const char *name, bool up, const char *state)
{
	CLEANUP(free) char *key = xasprintf("d%s", name);

	mark_dirty(arg, key);
}

static void
ev_trace(void *arg, uint64_t packet, uint64_t time_ns, uint32_t port, struct dp_loc loc,
    const char *text)
{
	struct wire_msg m = { .type = WIRE_MSG_trace_step };

	m.u.trace_step =
	    (struct wire_trace_step){ packet, time_ns, port, loc.line, loc.col, loc.file, text };
	broadcast(arg, &m);
}

static bool
ev_packet_in(void *arg, uint32_t port, const uint8_t *data, uint32_t len)
{
	struct wire_msg m = { .type = WIRE_MSG_packet_in };

	m.u.packet_in = (struct wire_packet_in){ port, { data, len } };
	return broadcast(arg, &m);
}

static bool
ev_packet_left(void *arg, uint32_t port, const uint8_t *data, uint32_t len)
{
	struct wire_msg m = { .type = WIRE_MSG_packet_left };

	m.u.packet_left = (struct wire_packet_left){ port, { data, len } };
	return broadcast(arg, &m);
}

static bool
ev_notice(void *arg, uint32_t pipe, const uint8_t *data, uint32_t len)
{
	struct wire_msg m = { .type = WIRE_MSG_notice };

	m.u.notice = (struct wire_notice){ pipe, { data, len } };
	return broadcast(arg, &m);
}

static const struct dp_events dp_events = { .port = ev_port,
	.trace = ev_trace,
	.packet_in = ev_packet_in,
	.packet_left = ev_packet_left,
	.notice = ev_notice };

/* ---- life ---- */

static int
make_boot_id(struct dp_server *s, struct err *err)
{
	uint8_t id[16];

	if (getrandom(id, sizeof id, 0) != sizeof id)
		return err_errno(err, errno, "random number");
	for (size_t i = 0; i < sizeof id; i++)
		snprintf(s->boot_id + 2 * i, 3, "%02x", id[i]);
	return 0;
}

int
dp_server_new(
    struct loop *l, const struct dp_server_conf *conf, struct dp_server **out, struct err *err)
{
	CLEANUP(dp_server_free) struct dp_server *s = xcalloc(1, sizeof *s);
	int rc;

	s->loop = l;
	s->conf = *conf;
	s->socket = xstrdup(conf->socket);
	s->version = xstrdup(conf->version);
	s->listen_fd = -1;
	s->conf.dp.events = &dp_events;
	s->conf.dp.events_arg = s;
	s->event_timer = loop_timer_new(l, send_events, s);
	rc = make_boot_id(s, err);
	if (rc == 0)
		rc = dp_new(l, &s->conf.dp, &s->dp, err);
	if (rc == 0)
		rc = dp_disks_init(&s->disks, l, s->dp, err);
	if (rc < 0)
		return rc;
	s->disks_made = true;
	s->disks.event = ev_disk;
	s->disks.event_arg = s;
	s->listen_fd = wire_listen(s->socket, err);
	if (s->listen_fd < 0)
		return s->listen_fd;
	s->watch = loop_fd_add(l, s->listen_fd, EPOLLIN, on_accept, s);
	*out = STEAL(s);
	return 0;
}

void
dp_server_free(struct dp_server *s)
{
	if (s == NULL)
		return;
	while (s->clients != NULL)
		client_free(s->clients);
	loop_fd_del(s->watch);
	if (s->listen_fd >= 0) {
		close(s->listen_fd);
		unlink(s->socket);
	}
	if (s->disks_made)
		dp_disks_fini(&s->disks);
	dp_free(s->dp);
	loop_timer_free(s->event_timer);
	map_fini(&s->dirty);
	free(s->socket);
	free(s->version);
	free(s);
}

struct dp *
dp_server_dp(struct dp_server *s)
{
	return s->dp;
}
