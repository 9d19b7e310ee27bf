/* SPDX-License-Identifier: Apache-2.0 */
/* arch_v1model.c: v1model as simple_switch runs it: what happens to a packet between the blocks. Its
 * document "after-ingress pseudocode" and "after-egress pseudocode" give the order of what follows. */
#include "targets/sim/internal.h"

#include <string.h>

#define DROP_PORT 511u

enum instance { NORMAL, INGRESS_CLONE, EGRESS_CLONE, COALESCED, RECIRC, REPLICATION, RESUBMIT };

static uint64_t
microseconds(const struct sim *s)
{
	return clock_now(&s->clock) / NS_PER_US;
}

static void
set_ingress_metadata(struct sim_packet *p)
{
	sim_intrinsic_set(p, IR_INTRINSIC_V1_INGRESS_PORT, p->port);
	sim_intrinsic_set(p, IR_INTRINSIC_V1_INSTANCE_TYPE, p->path);
	sim_intrinsic_set(p, IR_INTRINSIC_V1_PACKET_LENGTH, p->len);
	sim_intrinsic_set(p, IR_INTRINSIC_V1_INGRESS_TIMESTAMP, microseconds(p->sim));
}

/* Puts a copy for each replica into the queue of the egress. */
static void
replicate(struct sim *s, struct sim_waiting *w, const struct sim_packet *p,
    const struct tdi_replication *r)
{
	for (uint32_t i = 0; i < r->n; i++) {
		struct sim_packet *c;

		if (!sim_pass(s))
			return;
		c = sim_packet_copy(p);
		c->egress = true;
		c->port = r->replicas[i].port;
		c->rid = r->replicas[i].instance;
		vec_push(&w->v, c);
	}
}

static void
clone_to_session(struct sim *s, struct sim_waiting *w, struct sim_packet *c, uint32_t session)
{
	const struct tdi_replication *r = sim_session(s, session);

	if (r == NULL) {
		s->stats[SIM_STAT_DROP_NO_SESSION]++;
		return;
	}
	c->clone = c->resubmit = c->recirculate = false;
	replicate(s, w, c, r);
}

/* The bytes that a session leaves of a packet; UINT32_MAX: all. */
static uint32_t
session_length(const struct sim *s, uint32_t session)
{
	const struct tdi_replication *r = sim_session(s, session);

	return r == NULL || r->packet_length_bytes == 0 ? UINT32_MAX : r->packet_length_bytes;
}

/* The packet as it came in, parsed again, with only the metadata of the list. */
static void
clone_ingress(struct sim *s, struct sim_waiting *w, const struct sim_packet *p)
{
	CLEANUP(sim_packet_free) struct sim_packet *c = sim_packet_copy(p);

	sim_trace(s, (struct ir_loc){ 0 }, "clone to session %u", p->clone_session);
	c->truncate = false;
	c->len = c->length = MIN(p->len, session_length(s, p->clone_session));
	sim_packet_reset(c, IR_LIST_NONE, true);
	c->path = INGRESS_CLONE;
	set_ingress_metadata(c);
	sim_parse(c, s->blocks[IR_ROLE_V1_PARSER]);
	for (uint32_t i = 0; i < s->prog->n_vars; i++) {
		enum ir_type_kind kind = s->prog->types[s->prog->vars[i].type].kind;

		if (kind != IR_TYPE_HEADER && kind != IR_TYPE_STACK && kind != IR_TYPE_UNION)
			memcpy(c->vars + s->var_off[i], p->vars + s->var_off[i],
			    s->layouts[s->prog->vars[i].type].size);
	}
	sim_packet_reset(c, p->clone_list, false);
	set_ingress_metadata(c);
	clone_to_session(s, w, c, p->clone_session);
}

/* Cuts the payload so that with the headers, which stay whole, there are so many bytes at most. */
static void
cut_payload(struct sim *s, struct sim_packet *c, uint32_t most)
{
	CLEANUP(sim_packet_free) struct sim_packet *d = NULL;
	uint32_t headers;

	if (most == UINT32_MAX)
		return;
	d = sim_packet_copy(c);
	sim_block(d, IR_ROLE_V1_DEPARSER);
	headers = (uint32_t)(d->out.n / 8);
	most = most > headers ? most - headers : 0;
	c->len = MIN(c->len, (uint32_t)(c->cursor / 8) + most);
}

/* The packet as the egress left it, with only the metadata of the list. */
static void
clone_egress(struct sim *s, struct sim_waiting *w, const struct sim_packet *p)
{
	CLEANUP(sim_packet_free) struct sim_packet *c = sim_packet_copy(p);

	sim_trace(s, (struct ir_loc){ 0 }, "clone to session %u", p->clone_session);
	cut_payload(s, c, session_length(s, p->clone_session));
	c->path = EGRESS_CLONE;
	sim_packet_reset(c, p->clone_list, false);
	clone_to_session(s, w, c, p->clone_session);
}

/* A packet that begins again at the parser, with the metadata of a list. */
static void
again(struct sim *s, struct sim_waiting *w, const struct sim_packet *p, const uint8_t *data,
    uint32_t len, enum instance path, uint32_t list)
{
	struct sim_packet *c;

	if (!sim_pass(s))
		return;
	c = sim_packet_new(s, data, len);
	memcpy(c->vars, p->vars, s->total_size);
	sim_packet_reset(c, list, false); /* the list is metadata */
	for (uint32_t i = 0; i < s->prog->n_vars; i++) {
		enum ir_type_kind kind = s->prog->types[s->prog->vars[i].type].kind;

		if (kind == IR_TYPE_HEADER || kind == IR_TYPE_STACK || kind == IR_TYPE_UNION)
			memset(c->vars + s->var_off[i], 0, s->layouts[s->prog->vars[i].type].size);
	}
	c->port = (uint32_t)sim_intrinsic_get(p, IR_INTRINSIC_V1_INGRESS_PORT);
	c->path = path;
	vec_push(&w->v, c);
}

static void
after_ingress(struct sim *s, struct sim_waiting *w, struct sim_packet *p)
{
	uint64_t group = sim_intrinsic_get(p, IR_INTRINSIC_V1_MCAST_GRP);
	uint64_t port = sim_intrinsic_get(p, IR_INTRINSIC_V1_EGRESS_SPEC);
	const struct tdi_replication *r;
	struct sim_packet *c;

	if (p->clone)
		clone_ingress(s, w, p);
	p->clone = false;
	if (p->resubmit) {
		sim_trace(s, (struct ir_loc){ 0 }, "resubmit");
		again(s, w, p, p->data, p->len, RESUBMIT, p->resubmit_list);
		return;
	}
	if (group != 0) {
		sim_trace(s, (struct ir_loc){ 0 }, "multicast group %u", (unsigned)group);
		if ((r = sim_group(s, group)) == NULL) {
			s->stats[SIM_STAT_DROP_NO_GROUP]++;
			return;
		}
		p->path = REPLICATION;
		replicate(s, w, p, r);
		return;
	}
	if (port == DROP_PORT) {
		sim_trace(s, (struct ir_loc){ 0 }, "dropped by the ingress");
		s->stats[SIM_STAT_DROP_PROGRAM]++;
		return;
	}
	c = sim_packet_copy(p);
	c->egress = true;
	c->path = NORMAL;
	c->port = (uint32_t)port;
	vec_push(&w->v, c);
}

static void
ingress(struct sim *s, struct sim_waiting *w, struct sim_packet *p)
{
	set_ingress_metadata(p);
	sim_parse(p, s->blocks[IR_ROLE_V1_PARSER]);
	sim_intrinsic_set(p, IR_INTRINSIC_V1_PARSER_ERROR, p->error);
	sim_block(p, IR_ROLE_V1_VERIFY);
	sim_block(p, IR_ROLE_V1_INGRESS);
	if (!p->stop)
		after_ingress(s, w, p);
}

static void
egress(struct sim *s, struct sim_waiting *w, struct sim_packet *p)
{
	struct buf bytes = BUF_INIT;

	sim_intrinsic_set(p, IR_INTRINSIC_V1_EGRESS_PORT, p->port);
	sim_intrinsic_set(p, IR_INTRINSIC_V1_EGRESS_SPEC, 0);
	sim_intrinsic_set(p, IR_INTRINSIC_V1_INSTANCE_TYPE, p->path);
	sim_intrinsic_set(p, IR_INTRINSIC_V1_EGRESS_RID, p->rid);
	sim_intrinsic_set(p, IR_INTRINSIC_V1_PACKET_LENGTH, p->length);
	sim_intrinsic_set(p, IR_INTRINSIC_V1_ENQ_TIMESTAMP, microseconds(s));
	sim_intrinsic_set(p, IR_INTRINSIC_V1_EGRESS_TIMESTAMP, microseconds(s));
	sim_block(p, IR_ROLE_V1_EGRESS);
	if (p->stop)
		return;
	if (p->clone)
		clone_egress(s, w, p);
	p->clone = false;
	if (sim_intrinsic_get(p, IR_INTRINSIC_V1_EGRESS_SPEC) == DROP_PORT) {
		sim_trace(s, (struct ir_loc){ 0 }, "dropped by the egress");
		s->stats[SIM_STAT_DROP_PROGRAM]++;
		return;
	}
	sim_block(p, IR_ROLE_V1_COMPUTE);
	sim_block(p, IR_ROLE_V1_DEPARSER);
	if (p->stop)
		return;
	sim_packet_bytes(p, &bytes);
	if (sim_too_long(s, &bytes)) {
		buf_fini(&bytes);
		return;
	}
	if (p->truncate && bytes.len > p->truncate_bytes)
		bytes.len = p->truncate_bytes;
	if (p->recirculate) {
		sim_trace(s, (struct ir_loc){ 0 }, "recirculate");
		again(s, w, p, (const uint8_t *)buf_str(&bytes), (uint32_t)bytes.len, RECIRC,
		    p->recirculate_list);
	} else {
		sim_send(s, p->port, &bytes, 0);
	}
	buf_fini(&bytes);
}

void
sim_v1model(struct sim *s, uint32_t port, const uint8_t *data, uint32_t len)
{
	sim_passes(s, port, data, len, ingress, egress);
}
