/* SPDX-License-Identifier: Apache-2.0 */
/* arch_psa.c: the Portable Switch Architecture 1.2, section 6: ingress, packet buffer and replication,
 * egress. Metadata that deparsers hand to parsers are the field lists IR_LIST_PSA_*. */
#include "targets/sim/internal.h"

#include <string.h>

/* PSA_PORT_RECIRCULATE and PSA_PORT_CPU of the simulator's psa.p4. */
#define RECIRCULATE_PORT 0xfffffffau

enum path { NORMAL, UNICAST, MULTICAST, CLONE_I2E, CLONE_E2E, RESUBMIT, RECIRCULATE };

/* A packet that begins again at a parser: 'data', and of p's variables only the list's. */
static struct sim_packet *
next_pass(
    const struct sim_packet *p, const uint8_t *data, uint32_t len, enum path path, uint32_t list)
{
	struct sim_packet *c = sim_packet_new(p->sim, data, len);

	memcpy(c->vars, p->vars, p->sim->packet_size);
	sim_packet_reset(c, list, true);
	c->path = path;
	return c;
}

static void
to_egress(struct sim *s, struct sim_waiting *w, struct sim_packet *c, uint32_t port,
    uint32_t instance, uint32_t cos)
{
	if (!sim_pass(s)) {
		sim_packet_free(c);
		return;
	}
	c->egress = true;
	c->port = port;
	c->rid = instance;
	c->cos = cos;
	vec_push(&w->v, c);
}

static void
replicate(struct sim *s, struct sim_waiting *w, const struct sim_packet *p,
    const struct tdi_replication *r, uint32_t cos)
{
	for (uint32_t i = 0; i < r->n; i++)
		to_egress(
		    s, w, sim_packet_copy(p), r->replicas[i].port, r->replicas[i].instance, cos);
}

static void
clone(struct sim *s, struct sim_waiting *w, const struct sim_packet *p, uint64_t session,
    const uint8_t *data, uint32_t len, enum path path, uint32_t list)
{
	const struct tdi_replication *r = sim_session(s, session);
	CLEANUP(sim_packet_free) struct sim_packet *c = NULL;

	sim_trace(s, (struct ir_loc){ 0 }, "clone to session %u", (unsigned)session);
	if (r == NULL) {
		s->stats[SIM_STAT_DROP_NO_SESSION]++;
		return;
	}
	if (r->packet_length_bytes != 0 && len > r->packet_length_bytes)
		len = r->packet_length_bytes;
	c = next_pass(p, data, len, path, list);
	replicate(s, w, c, r, r->class_of_service);
}

static void
after_ingress(struct sim *s, struct sim_waiting *w, struct sim_packet *p, const struct buf *bytes)
{
	uint64_t group = sim_intrinsic_get(p, IR_INTRINSIC_PSA_IG_OUT_MULTICAST);
	uint32_t cos = (uint32_t)sim_intrinsic_get(p, IR_INTRINSIC_PSA_IG_OUT_COS);
	const uint8_t *data = (const uint8_t *)buf_str(bytes);
	uint32_t len = (uint32_t)bytes->len;
	uint32_t port = (uint32_t)sim_intrinsic_get(p, IR_INTRINSIC_PSA_IG_OUT_EGRESS_PORT);
	const struct tdi_replication *r;
	struct sim_packet *c;

	if (sim_intrinsic_get(p, IR_INTRINSIC_PSA_IG_OUT_CLONE))
		clone(s, w, p, sim_intrinsic_get(p, IR_INTRINSIC_PSA_IG_OUT_CLONE_SESSION), p->data,
		    p->len, CLONE_I2E, IR_LIST_PSA_CLONE_I2E);
	if (sim_intrinsic_get(p, IR_INTRINSIC_PSA_IG_OUT_DROP)) {
		sim_trace(s, (struct ir_loc){ 0 }, "dropped by the ingress");
		s->stats[SIM_STAT_DROP_PROGRAM]++;
	} else if (sim_intrinsic_get(p, IR_INTRINSIC_PSA_IG_OUT_RESUBMIT)) {
		sim_trace(s, (struct ir_loc){ 0 }, "resubmit");
		if (!sim_pass(s))
			return;
		c = next_pass(p, p->data, p->len, RESUBMIT, IR_LIST_PSA_RESUBMIT);
		c->port = p->port;
		vec_push(&w->v, c);
	} else if (sim_too_long(s, bytes)) {
		return;
	} else if (group != 0) {
		sim_trace(s, (struct ir_loc){ 0 }, "multicast group %u", (unsigned)group);
		if ((r = sim_group(s, group)) == NULL) {
			s->stats[SIM_STAT_DROP_NO_GROUP]++;
			return;
		}
		c = next_pass(p, data, len, MULTICAST, IR_LIST_PSA_NORMAL);
		replicate(s, w, c, r, cos);
		sim_packet_free(c);
	} else if (port == SIM_NO_PORT) {
		sim_trace(s, (struct ir_loc){ 0 }, "dropped: the program sent it nowhere");
		s->stats[SIM_STAT_DROP_NO_PORT]++;
	} else {
		to_egress(s, w, next_pass(p, data, len, UNICAST, IR_LIST_PSA_NORMAL), port, 0, cos);
	}
}

static void
ingress(struct sim *s, struct sim_waiting *w, struct sim_packet *p)
{
	struct buf bytes = BUF_INIT;

	sim_intrinsic_set(p, IR_INTRINSIC_PSA_IG_INGRESS_PORT, p->port);
	sim_intrinsic_set(p, IR_INTRINSIC_PSA_IG_PACKET_PATH, p->path);
	sim_intrinsic_set(p, IR_INTRINSIC_PSA_IG_TIMESTAMP, clock_now(&s->clock) / NS_PER_US);
	sim_parse(p, s->blocks[IR_ROLE_PSA_INGRESS_PARSER]);
	sim_intrinsic_set(p, IR_INTRINSIC_PSA_IG_PARSER_ERROR, p->error);
	sim_intrinsic_set(p, IR_INTRINSIC_PSA_IG_OUT_COS, 0);
	sim_intrinsic_set(p, IR_INTRINSIC_PSA_IG_OUT_CLONE, 0);
	sim_intrinsic_set(p, IR_INTRINSIC_PSA_IG_OUT_DROP, 1);
	sim_intrinsic_set(p, IR_INTRINSIC_PSA_IG_OUT_RESUBMIT, 0);
	sim_intrinsic_set(p, IR_INTRINSIC_PSA_IG_OUT_MULTICAST, 0);
	sim_block(p, IR_ROLE_PSA_INGRESS);
	/* The deparser always runs: it also writes the metadata of clones and resubmits. */
	sim_block(p, IR_ROLE_PSA_INGRESS_DEPARSER);
	if (p->stop)
		return;
	sim_packet_bytes(p, &bytes);
	after_ingress(s, w, p, &bytes);
	buf_fini(&bytes);
}

static void
after_egress(struct sim *s, struct sim_waiting *w, struct sim_packet *p, const struct buf *bytes)
{
	const uint8_t *data = (const uint8_t *)buf_str(bytes);
	uint32_t len = (uint32_t)bytes->len;
	struct sim_packet *c;

	if (sim_intrinsic_get(p, IR_INTRINSIC_PSA_EG_OUT_CLONE))
		clone(s, w, p, sim_intrinsic_get(p, IR_INTRINSIC_PSA_EG_OUT_CLONE_SESSION), data,
		    len, CLONE_E2E, IR_LIST_PSA_CLONE_E2E);
	if (sim_intrinsic_get(p, IR_INTRINSIC_PSA_EG_OUT_DROP)) {
		sim_trace(s, (struct ir_loc){ 0 }, "dropped by the egress");
		s->stats[SIM_STAT_DROP_PROGRAM]++;
	} else if (p->port == RECIRCULATE_PORT) {
		sim_trace(s, (struct ir_loc){ 0 }, "recirculate");
		if (!sim_pass(s))
			return;
		c = next_pass(p, data, len, RECIRCULATE, IR_LIST_PSA_RECIRCULATE);
		c->port = RECIRCULATE_PORT;
		vec_push(&w->v, c);
	} else {
		sim_send(s, p->port, bytes, 0);
	}
}

static void
egress(struct sim *s, struct sim_waiting *w, struct sim_packet *p)
{
	struct buf bytes = BUF_INIT;

	sim_intrinsic_set(p, IR_INTRINSIC_PSA_EG_EGRESS_PORT, p->port);
	sim_intrinsic_set(p, IR_INTRINSIC_PSA_EG_PACKET_PATH, p->path);
	sim_intrinsic_set(p, IR_INTRINSIC_PSA_EG_INSTANCE, p->rid);
	sim_intrinsic_set(p, IR_INTRINSIC_PSA_EG_COS, p->cos);
	sim_intrinsic_set(p, IR_INTRINSIC_PSA_EG_TIMESTAMP, clock_now(&s->clock) / NS_PER_US);
	sim_parse(p, s->blocks[IR_ROLE_PSA_EGRESS_PARSER]);
	sim_intrinsic_set(p, IR_INTRINSIC_PSA_EG_PARSER_ERROR, p->error);
	sim_intrinsic_set(p, IR_INTRINSIC_PSA_EG_OUT_CLONE, 0);
	sim_intrinsic_set(p, IR_INTRINSIC_PSA_EG_OUT_DROP, 0);
	sim_block(p, IR_ROLE_PSA_EGRESS);
	sim_block(p, IR_ROLE_PSA_EGRESS_DEPARSER);
	if (p->stop)
		return;
	sim_packet_bytes(p, &bytes);
	if (!sim_too_long(s, &bytes))
		after_egress(s, w, p, &bytes);
	buf_fini(&bytes);
}

void
sim_psa(struct sim *s, uint32_t port, const uint8_t *data, uint32_t len)
{
	sim_passes(s, port, data, len, ingress, egress);
}
