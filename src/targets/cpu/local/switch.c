/* SPDX-License-Identifier: Apache-2.0 */
/* switch.c: what the engine does between the blocks, for one packet at a time: see struct pipe_pkt for
 * the order of things. Limits are those of sim: 1000 passes of one packet that came in. */
#include "targets/cpu/local/local.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/vec.h"

#include <string.h>

enum { PASSES_MAX = 1000, FRAME_MAX = 65535, BUFFER = PIPE_HEADROOM + FRAME_MAX };
_Static_assert(FRAME_MAX == PIPE_LEN_MAX, "what leaves a deparser fits again");

struct packet {
	struct pipe_pkt p;
	bool egress;
	uint32_t truncate; /* 1 + bytes; 0: whole */
	void *meta;
	uint8_t buffer[BUFFER];
};

struct group {
	struct tdi_replication r;
};

struct local_switch {
	const struct dp_exec_ops *exec;
	const struct local_events *events;
	void *pipe;
	struct dp_pipe_info info;
	struct map groups, sessions; /* struct group by id */
	struct tdi_replica to_cpu;
	struct tdi_replication cpu_session;
	struct map hosts; /* ports that face a host */
	VEC(struct packet *) waiting;
	size_t next;
	uint32_t passes;
};

struct local_switch *
local_switch_new(const struct dp_exec_ops *exec, const struct local_events *events)
{
	struct local_switch *s = xcalloc(1, sizeof *s);

	s->exec = exec;
	s->events = events;
	return s;
}

static void
group_free(struct group *g)
{
	if (g == NULL)
		return;
	free(g->r.replicas);
	free(g);
}

void
local_switch_free(struct local_switch *s)
{
	struct map_item *it;

	if (s == NULL)
		return;
	map_for_each (it, &s->groups)
		group_free(it->value);
	map_for_each (it, &s->sessions)
		group_free(it->value);
	map_fini(&s->groups);
	map_fini(&s->sessions);
	map_fini(&s->hosts);
	vec_fini(&s->waiting);
	free(s);
}

void
local_switch_pipe(struct local_switch *s, void *pipe)
{
	s->pipe = pipe;
	if (pipe != NULL)
		s->exec->info(pipe, &s->info);
}

void
local_switch_group(struct local_switch *s, bool clone, const struct tdi_replication *r)
{
	struct map *m = clone ? &s->sessions : &s->groups;
	struct group *g;

	g = xcalloc(1, sizeof *g);
	g->r = *r;
	g->r.replicas = xmemdup(r->replicas, r->n * sizeof *r->replicas);
	group_free(map_put(m, &r->id, sizeof r->id, g));
}

void
local_switch_ungroup(struct local_switch *s, bool clone, uint32_t id)
{
	group_free(map_del(clone ? &s->sessions : &s->groups, &id, sizeof id));
}

const struct tdi_replication *
local_switch_find(const struct local_switch *s, bool clone, uint32_t id)
{
	struct group *g = map_get(clone ? &s->sessions : &s->groups, &id, sizeof id);

	if (clone && id == 0 && s->to_cpu.port != 0)
		return &s->cpu_session;
	return g != NULL ? &g->r : NULL;
}

void
local_switch_cpu_session(struct local_switch *s, uint32_t port)
{
	s->to_cpu.port = port;
	s->cpu_session = (struct tdi_replication){ .n = 1, .replicas = &s->to_cpu };
}

int
local_switch_each(const struct local_switch *s, bool clone,
    int (*fn)(void *arg, const struct tdi_replication *r), void *arg)
{
	const struct map *m = clone ? &s->sessions : &s->groups;
	struct map_item *it;
	int code = 0;

	map_for_each (it, m)
		if (code == 0)
			code = fn(arg, &((struct group *)it->value)->r);
	return code;
}

void
local_switch_side(struct local_switch *s, uint32_t port, bool host)
{
	if (host)
		map_put(&s->hosts, &port, sizeof port, s);
	else
		map_del(&s->hosts, &port, sizeof port);
}

/* ---- packets ---- */

static struct packet *
packet_new(const struct local_switch *s, const uint8_t *data, uint32_t len)
{
	struct packet *k = xmalloc(sizeof *k);

	memset(&k->p, 0, sizeof k->p);
	k->egress = false;
	k->truncate = 0;
	k->meta =
	    s->info.meta_bytes > 0 ? aligned_alloc(16, (s->info.meta_bytes + 15u) & ~15u) : NULL;
	k->p.head = k->buffer;
	k->p.cap = sizeof k->buffer;
	k->p.data = k->buffer + PIPE_HEADROOM;
	k->p.len = len;
	k->p.meta = k->meta;
	k->p.keep = PIPE_KEEP_NONE;
	k->p.again_keep = PIPE_KEEP_NONE;
	memcpy(k->p.data, data, len);
	return k;
}

/* Data, metadata and where it came from. */
static struct packet *
packet_copy(const struct local_switch *s, const struct packet *k)
{
	struct packet *c = packet_new(s, k->p.data, k->p.len);

	if (k->meta != NULL)
		memcpy(c->meta, k->meta, s->info.meta_bytes);
	c->p.in_port = k->p.in_port;
	c->p.priority = k->p.priority;
	c->p.host_side = k->p.host_side;
	c->p.pass = k->p.pass;
	c->p.trace = k->p.trace;
	c->p.time_ns = k->p.time_ns;
	c->truncate = k->truncate;
	return c;
}

static void
packet_free(struct packet *k)
{
	free(k->meta);
	free(k);
}

uint32_t
local_switch_room(struct pipe_pkt *p, uint32_t n)
{
	uint8_t *to = p->head + n + (p->cap - n - p->len) / 2;

	memmove(to, p->data, p->len);
	p->data = to;
	return PIPE_DROP_NONE;
}

static bool
pass(struct local_switch *s)
{
	return ++s->passes <= PASSES_MAX;
}

static void
cut(struct packet *k)
{
	if (k->truncate != 0 && k->p.len > k->truncate - 1)
		k->p.len = k->truncate - 1;
}

static void
output(struct local_switch *s, uint32_t port, const struct packet *k, uint32_t most)
{
	uint32_t len = most != 0 && k->p.len > most ? most : k->p.len;

	s->events->packet(s->events->arg, port, k->p.data, len);
}

/* A copy for each replica goes to egress. */
static void
replicate(struct local_switch *s, const struct packet *k, const struct tdi_replication *r,
    enum pipe_path path, uint8_t keep, bool fresh)
{
	for (uint32_t i = 0; r != NULL && i < r->n && pass(s); i++) {
		struct packet *c = packet_copy(s, k);

		c->egress = true;
		c->p.path = (uint8_t)path;
		c->p.keep = keep;
		c->p.out_port = r->replicas[i].port;
		c->p.instance = r->replicas[i].instance;
		if (fresh)
			c->truncate = 0;
		if (path != PIPE_PATH_REPLICA)
			c->p.priority = (uint8_t)r->class_of_service;
		if (path != PIPE_PATH_REPLICA && r->packet_length_bytes != 0)
			c->p.len = MIN(c->p.len, r->packet_length_bytes);
		vec_push(&s->waiting, c);
	}
}

static void
clones(struct local_switch *s, const struct packet *k)
{
	for (uint32_t i = 0; i < k->p.n_clones; i++) {
		const struct pipe_clone *c = &k->p.clones[i];
		const struct tdi_replication *r = local_switch_find(s, true, c->session);

		if (s->info.has_egress)
			replicate(s, k, r, k->egress ? PIPE_PATH_CLONE_E2E : PIPE_PATH_CLONE_I2E,
			    c->keep, !k->egress);
		else /* a mirror leaves as it is */
			for (uint32_t n = 0; r != NULL && n < r->n; n++)
				output(s, r->replicas[n].port, k, r->packet_length_bytes);
	}
}

/* Once more from the parser. */
static void
again(struct local_switch *s, struct packet *k, enum pipe_path path)
{
	struct packet *c;

	if (!pass(s))
		return;
	c = packet_copy(s, k);
	c->p.path = (uint8_t)path;
	c->p.keep = k->p.again_keep;
	c->p.pass = (uint8_t)(k->p.pass + (path == PIPE_PATH_RECIRCULATE));
	c->truncate = 0;
	vec_push(&s->waiting, c);
}

/* Ingress of a pipeline with an egress. */
static void
after_ingress(struct local_switch *s, struct packet *k)
{
	clones(s, k);
	if (k->p.resubmit) {
		again(s, k, PIPE_PATH_RESUBMIT);
	} else if (k->p.mcast_group != 0) {
		replicate(s, k, local_switch_find(s, false, k->p.mcast_group), PIPE_PATH_REPLICA,
		    PIPE_KEEP_NONE, false);
	} else if (k->p.out_port != PIPE_PORT_DROP) {
		struct packet *c = packet_copy(s, k);

		c->egress = true;
		c->p.path = PIPE_PATH_NORMAL;
		c->p.out_port = k->p.out_port;
		vec_push(&s->waiting, c);
	} else if (s->events->drop != NULL) {
		s->events->drop(s->events->arg, k->p.drop);
	}
}

static void
after_last(struct local_switch *s, struct packet *k)
{
	clones(s, k);
	cut(k);
	if (k->p.recirculate)
		again(s, k, PIPE_PATH_RECIRCULATE);
	else if (k->p.out_port != PIPE_PORT_DROP)
		output(s, k->p.out_port, k, 0);
	else if (s->events->drop != NULL)
		s->events->drop(s->events->arg, k->p.drop);
}

void
local_switch_packet(struct local_switch *s, uint32_t port, const uint8_t *data, uint32_t len,
    uint64_t time_ns, uint32_t trace)
{
	struct packet *first;

	if (s->pipe == NULL || len > FRAME_MAX)
		return;
	first = packet_new(s, data, len);
	first->p.in_port = port;
	first->p.host_side = map_has(&s->hosts, &port, sizeof port);
	first->p.time_ns = time_ns;
	first->p.trace = trace;
	vec_push(&s->waiting, first);
	s->passes = 0;
	for (s->next = 0; s->next < s->waiting.n; s->next++) {
		struct packet *k = s->waiting.v[s->next];
		struct pipe_pkt *p = &k->p;

		if (k->egress)
			s->exec->egress(s->pipe, 0, &p, 1);
		else
			s->exec->ingress(s->pipe, 0, &p, 1);
		if (s->info.has_egress && !k->egress)
			after_ingress(s, k);
		else
			after_last(s, k);
		packet_free(k);
	}
	s->waiting.n = 0;
}
