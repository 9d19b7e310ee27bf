/* SPDX-License-Identifier: Apache-2.0 */
/* deparse.c: growing bit strings, and headers as bits. P4_16 section 16. */
#include "targets/sim/internal.h"

#include "base/bits.h"

/* Room for n more bits, which are 0; where they begin. */
static size_t
extend(struct sim_bits *b, size_t n)
{
	size_t at = b->n, bytes = (b->n + n + 7) / 8;

	if (bytes > b->bytes.len)
		buf_extend(&b->bytes, bytes - b->bytes.len);
	b->n += n;
	return at;
}

void
sim_bits_num(struct sim_bits *b, const struct sim_num *v)
{
	size_t at = extend(b, v->width);

	sim_num_to_bits(v, (uint8_t *)b->bytes.data, at);
}

void
sim_bits_raw(struct sim_bits *b, const uint8_t *from, size_t off, size_t n)
{
	size_t at = extend(b, n);

	if (n > 0)
		bits_copy((uint8_t *)b->bytes.data, at, from, off, n);
}

static void
emit_header(struct sim_exec *x, uint32_t type, const uint8_t *p)
{
	const struct ir_type *t = &x->s->prog->types[type];
	struct sim_bits *out = &x->p->out;
	struct sim_num v;

	if (!sim_valid(p))
		return;
	for (uint32_t i = 0; i < t->n; i++) {
		const uint8_t *field = p + x->s->layouts[type].off[i];

		if (x->s->prog->types[t->fields[i].type].kind == IR_TYPE_VARBIT) {
			sim_bits_raw(out, field + 8, 0, *(const uint64_t *)(const void *)field);
		} else {
			sim_load(x->s, t->fields[i].type, field, &v);
			sim_bits_num(out, &v);
		}
	}
}

void
sim_emit(struct sim_exec *x, uint32_t type, const uint8_t *p)
{
	const struct ir_type *t = &x->s->prog->types[type];

	if (t->kind == IR_TYPE_HEADER) {
		emit_header(x, type, p);
	} else if (t->kind == IR_TYPE_UNION) {
		for (uint32_t i = 0; i < t->n; i++)
			emit_header(x, t->fields[i].type, p + x->s->layouts[type].off[i]);
	} else { /* STACK */
		for (uint32_t i = 0; i < t->n; i++)
			sim_emit(x, t->elem, p + 8 + (size_t)i * x->s->layouts[t->elem].size);
	}
}

void
sim_packet_bytes(struct sim_packet *p, struct buf *out)
{
	sim_bits_raw(&p->out, p->data, p->cursor, (size_t)p->len * 8 - p->cursor);
	buf_add(out, p->out.bytes.data, (p->out.n + 7) / 8);
}

bool
sim_too_long(struct sim *s, const struct buf *bytes)
{
	if (bytes->len <= SIM_PACKET_MAX)
		return false;
	sim_trace(s, (struct ir_loc){ 0 }, "dropped: %zu bytes are too long", bytes->len);
	s->stats[SIM_STAT_DROP_TOO_LONG]++;
	return true;
}
