/* SPDX-License-Identifier: Apache-2.0 */
/* key.c: the bytes that name an entity: kind, then what tells it from others of its kind. */
#include "tdi/key.h"

#include "tdi/provider.h"

static void
add_u32(struct buf *b, uint32_t v)
{
	buf_add(b, &v, sizeof v);
}

static void
add_match(struct buf *b, const struct ir_key *key, const struct ir_match *m)
{
	uint32_t n = (m->value.width_bits + 7) / 8;

	buf_putc(b, m->any ? 1 : 0);
	if (m->any)
		return;
	buf_add(b, m->value.be, n);
	if (key->match == IR_MATCH_LPM)
		add_u32(b, m->prefix_bits);
	else if (key->match == IR_MATCH_TERNARY || key->match == IR_MATCH_RANGE)
		buf_add(b, m->mask.be, n);
}

static void
add_entry(struct buf *b, const struct ir_prog *prog, const struct tdi_table_entry *e)
{
	const struct ir_table *t = &prog->tables[e->table];

	add_u32(b, e->table);
	buf_putc(b, e->is_default ? 1 : 0);
	if (e->is_default)
		return;
	add_u32(b, e->priority);
	for (uint32_t i = 0; i < tdi_match_keys(t); i++)
		add_match(b, tdi_match_key(t, i), &e->matches[i]);
}

void
tdi_key(const struct ir_prog *prog, const struct tdi_entity *e, struct buf *b)
{
	buf_putc(b, (char)e->kind);
	switch (e->kind) {
	case TDI_TABLE_ENTRY:
	case TDI_DIRECT_COUNTER:
	case TDI_DIRECT_METER:
		add_entry(b, prog, &e->u.entry);
		break;
	case TDI_COUNTER:
	case TDI_METER:
	case TDI_REGISTER:
		add_u32(b, e->u.cell.object);
		buf_add(b, &e->u.cell.index, sizeof e->u.cell.index);
		break;
	case TDI_MEMBER:
		add_u32(b, e->u.member.object);
		add_u32(b, e->u.member.id);
		break;
	case TDI_GROUP:
		add_u32(b, e->u.group.object);
		add_u32(b, e->u.group.id);
		break;
	case TDI_VALUE_SET:
		add_u32(b, e->u.value_set.object);
		break;
	case TDI_DIGEST:
		add_u32(b, e->u.digest.object);
		break;
	case TDI_MULTICAST_GROUP:
	case TDI_CLONE_SESSION:
		add_u32(b, e->u.replication.id);
		break;
	case TDI_PORT:
		buf_puts(b, e->u.port.name);
		break;
	case TDI_BDEV:
		buf_puts(b, e->u.bdev.name);
		break;
	case TDI_DISK:
		buf_puts(b, e->u.disk.name);
		break;
	case TDI_N_KINDS:
		break;
	}
}
