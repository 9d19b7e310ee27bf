/* SPDX-License-Identifier: Apache-2.0 */
/* p4entries.c: the entries that came with the program, as a P4Runtime WriteRequest. */
#include "ir/p4info.h"
#include "ir/pb.h"

#include <string.h>

static void
value(struct ir_pb *pb, uint32_t number, const char *name, struct ir_value v)
{
	ir_pb_bytes(pb, number, name, v.be, (v.width_bits + 7) / 8);
}

static bool
all_bits(struct ir_value v, bool ones)
{
	uint32_t n = (v.width_bits + 7) / 8;

	for (uint32_t i = 0; i < n; i++) {
		uint8_t full =
		    i == 0 && v.width_bits % 8 != 0 ? 0xff >> (8 - v.width_bits % 8) : 0xff;

		if (v.be[i] != (ones ? full : 0))
			return false;
	}
	return true;
}

/* P4Runtime leaves out what matches everything. */
static bool
matches_all(const struct ir_key *k, const struct ir_match *m)
{
	if (m->any)
		return true;
	if (k->match == IR_MATCH_LPM)
		return m->prefix_bits == 0;
	if (k->match == IR_MATCH_TERNARY)
		return all_bits(m->mask, false);
	if (k->match == IR_MATCH_RANGE)
		return all_bits(m->value, false) && all_bits(m->mask, true);
	return false;
}

static void
match(struct ir_pb *pb, const struct ir_key *k, const struct ir_match *m)
{
	if (matches_all(k, m))
		return;
	ir_pb_open(pb, 2, "match");
	ir_pb_number(pb, 1, "field_id", k->id);
	switch (k->match) {
	case IR_MATCH_EXACT:
		ir_pb_open(pb, 2, "exact");
		value(pb, 1, "value", m->value);
		break;
	case IR_MATCH_TERNARY:
		ir_pb_open(pb, 3, "ternary");
		value(pb, 1, "value", m->value);
		value(pb, 2, "mask", m->mask);
		break;
	case IR_MATCH_LPM:
		ir_pb_open(pb, 4, "lpm");
		value(pb, 1, "value", m->value);
		ir_pb_number(pb, 2, "prefix_len", m->prefix_bits);
		break;
	case IR_MATCH_RANGE:
		ir_pb_open(pb, 6, "range");
		value(pb, 1, "low", m->value);
		value(pb, 2, "high", m->mask);
		break;
	case IR_MATCH_OPTIONAL:
	case IR_MATCH_SELECTOR:
	case IR_N_MATCH_KINDS:
		ir_pb_open(pb, 7, "optional");
		value(pb, 1, "value", m->value);
		break;
	}
	ir_pb_close(pb);
	ir_pb_close(pb);
}

static void
action(const struct ir_prog *p, struct ir_pb *pb, const struct ir_table *t,
    const struct ir_action_call *c)
{
	const struct ir_action *a = &p->actions[t->actions[c->action].action];

	ir_pb_open(pb, 3, "action");
	ir_pb_open(pb, 1, "action");
	ir_pb_number(pb, 1, "action_id", a->info.id);
	for (uint32_t i = 0; i < c->n_args; i++) {
		ir_pb_open(pb, 4, "params");
		ir_pb_number(pb, 2, "param_id", a->params[i].id);
		value(pb, 3, "value", c->args[i]);
		ir_pb_close(pb);
	}
	ir_pb_close(pb);
	ir_pb_close(pb);
}

static void
update(
    const struct ir_prog *p, struct ir_pb *pb, const struct ir_table *t, const struct ir_entry *e)
{
	uint32_t m = 0;

	ir_pb_open(pb, 4, "updates");
	ir_pb_enum(pb, 1, "type", 1, "INSERT");
	ir_pb_open(pb, 2, "entity");
	ir_pb_open(pb, 2, "table_entry");
	ir_pb_number(pb, 1, "table_id", t->info.id);
	for (uint32_t i = 0; i < t->n_keys; i++)
		if (t->keys[i].match != IR_MATCH_SELECTOR)
			match(pb, &t->keys[i], &e->matches[m++]);
	action(p, pb, t, &e->call);
	ir_pb_number(pb, 4, "priority", e->priority);
	ir_pb_bool(pb, 13, "is_const", e->is_const || t->const_entries);
	ir_pb_close(pb);
	ir_pb_close(pb);
	ir_pb_close(pb);
}

void
ir_p4info_entries(const struct ir_prog *p, enum ir_pb_format format, struct buf *out)
{
	struct ir_pb pb = { .text = format == IR_PB_TEXT, .out = out };

	if (pb.text)
		buf_puts(out, "# proto-file: p4/v1/p4runtime.proto\n"
			      "# proto-message: p4.v1.WriteRequest\n\n");
	for (uint32_t i = 0; i < p->n_tables; i++)
		for (uint32_t k = 0; k < p->tables[i].n_entries && !p->tables[i].info.hidden; k++)
			update(p, &pb, &p->tables[i], &p->tables[i].entries[k]);
}
