/* SPDX-License-Identifier: Apache-2.0 */
/* arch_pna.c: the Portable NIC Architecture. Of drop_packet, send_to_port and recirculate the last call
 * decides; a packet for which none was called is dropped. Mirrors are copies of what the deparser
 * made, sent even when the packet itself is dropped. */
#include "targets/sim/internal.h"

#include <string.h>

enum direction { NET_TO_HOST, HOST_TO_NET };

static enum direction
direction_of(const struct sim *s, uint32_t port)
{
	return map_has(&s->host_ports, &port, sizeof port) ? HOST_TO_NET : NET_TO_HOST;
}

static void
send_mirrors(struct sim *s, const struct sim_packet *p, const struct buf *bytes)
{
	for (uint32_t slot = 0; slot < ARRAY_LEN(p->mirrors); slot++) {
		const struct tdi_replication *r;

		if (!p->mirrors[slot].on)
			continue;
		sim_trace(s, (struct ir_loc){ 0 }, "mirror slot %u to session %u", slot,
		    p->mirrors[slot].session);
		r = sim_session(s, p->mirrors[slot].session);
		if (r == NULL) {
			s->stats[SIM_STAT_DROP_NO_SESSION]++;
			continue;
		}
		for (uint32_t i = 0; i < r->n; i++)
			sim_send(s, r->replicas[i].port, bytes, r->packet_length_bytes);
	}
}

/* One pass from parser to deparser. */
static void
run_blocks(struct sim *s, struct sim_packet *p)
{
	sim_intrinsic_set(p, IR_INTRINSIC_PNA_RECIRCULATED, p->pass > 0);
	sim_intrinsic_set(p, IR_INTRINSIC_PNA_DIRECTION, direction_of(s, p->port));
	sim_intrinsic_set(p, IR_INTRINSIC_PNA_PASS, p->pass);
	sim_intrinsic_set(p, IR_INTRINSIC_PNA_LOOPEDBACK, 0);
	sim_intrinsic_set(p, IR_INTRINSIC_PNA_INPUT_PORT, p->port);
	sim_intrinsic_set(p, IR_INTRINSIC_PNA_TIMESTAMP, clock_now(&s->clock));
	sim_intrinsic_set(p, IR_INTRINSIC_PNA_CLASS_OF_SERVICE, 0);
	sim_parse(p, s->blocks[IR_ROLE_PNA_PARSER]);
	sim_intrinsic_set(p, IR_INTRINSIC_PNA_PARSER_ERROR, p->error);
	sim_intrinsic_set(p, IR_INTRINSIC_PNA_OUT_CLASS_OF_SERVICE, 0);
	sim_block(p, IR_ROLE_PNA_PRE);
	sim_block(p, IR_ROLE_PNA_MAIN);
	sim_block(p, IR_ROLE_PNA_DEPARSER);
}

/* Sends the packet on; what it returns goes round once more. */
static struct sim_packet *
finish(struct sim *s, struct sim_packet *p, const struct buf *bytes)
{
	struct sim_packet *again;

	if (p->to == SIM_TO_PORT && p->to_port == SIM_NO_PORT)
		p->to = SIM_TO_NOWHERE;
	switch (p->to) {
	case SIM_TO_PORT:
		sim_send(s, p->to_port, bytes, 0);
		return NULL;
	case SIM_TO_DROP:
		sim_trace(s, (struct ir_loc){ 0 }, "dropped by the program");
		s->stats[SIM_STAT_DROP_PROGRAM]++;
		return NULL;
	case SIM_TO_NOWHERE:
		sim_trace(s, (struct ir_loc){ 0 }, "dropped: the program sent it nowhere");
		s->stats[SIM_STAT_DROP_NO_PORT]++;
		return NULL;
	case SIM_TO_RECIRCULATE:
		break;
	}
	sim_trace(s, (struct ir_loc){ 0 }, "recirculate");
	if (!sim_pass(s))
		return NULL;
	again = sim_packet_new(s, (const uint8_t *)buf_str(bytes), (uint32_t)bytes->len);
	memcpy(again->vars, p->vars, s->packet_size);
	sim_packet_reset(again, IR_LIST_PNA_RECIRCULATE, true);
	again->port = p->port;
	again->pass = p->pass + 1;
	return again;
}

void
sim_pna(struct sim *s, uint32_t port, const uint8_t *data, uint32_t len)
{
	struct sim_packet *p = sim_packet_new(s, data, len), *next;

	p->port = port;
	for (; p != NULL; p = next) {
		struct buf bytes = BUF_INIT;

		next = NULL;
		run_blocks(s, p);
		if (!p->stop) {
			sim_packet_bytes(p, &bytes);
			if (!sim_too_long(s, &bytes)) {
				send_mirrors(s, p, &bytes);
				next = finish(s, p, &bytes);
			}
		}
		buf_fini(&bytes);
		sim_packet_free(p);
	}
}
