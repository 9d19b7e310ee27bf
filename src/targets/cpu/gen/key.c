/* SPDX-License-Identifier: Apache-2.0 */
/* key.c: see key.h. */
#include "targets/cpu/gen/key.h"

#include "base/mem.h"
#include "targets/cpu/pipe_abi.h"

#include <string.h>

static uint32_t
width_of(const struct ir_prog *prog, const struct ir_key *k)
{
	return prog->types[k->expr->type].width_bits;
}

uint32_t
cpu_key_bytes(const struct ir_prog *prog, uint32_t table)
{
	const struct ir_table *t = &prog->tables[table];
	uint32_t n = 0;

	for (uint32_t i = 0; i < t->n_keys; i++)
		if (t->keys[i].match != IR_MATCH_SELECTOR)
			n += (width_of(prog, &t->keys[i]) + 7) / 8;
	return (n + 3) / 4 * 4;
}

uint32_t
cpu_table_size(const struct ir_prog *prog, uint32_t table)
{
	return prog->tables[table].size != 0 ? prog->tables[table].size : 1024;
}

bool
cpu_table_selects(const struct ir_prog *prog, uint32_t table)
{
	uint32_t profile = prog->tables[table].profile;

	return profile != IR_NO_ID && prog->externs[profile].kind == IR_EXTERN_ACTION_SELECTOR;
}

uint32_t
cpu_data_bytes(const struct ir_prog *prog, uint32_t table)
{
	const struct ir_table *t = &prog->tables[table];
	uint32_t most = cpu_table_selects(prog, table) ? (uint32_t)sizeof(void *) : 0;

	for (uint32_t i = 0; i < t->n_actions; i++) {
		const struct ir_action *a = &prog->actions[t->actions[i].action];
		uint32_t n = 0;

		for (uint32_t k = 0; k < a->n_params; k++)
			n += (prog->types[prog->vars[a->params[k].var].type].width_bits + 7) / 8;
		most = MAX(most, n);
	}
	return most;
}

uint32_t
cpu_table_kind(const struct ir_prog *prog, uint32_t table)
{
	const struct ir_table *t = &prog->tables[table];
	uint32_t n = 0, exact = 0, lpm = 0, width = 0;

	for (uint32_t i = 0; i < t->n_keys; i++) {
		if (t->keys[i].match == IR_MATCH_SELECTOR)
			continue;
		n++;
		exact += t->keys[i].match == IR_MATCH_EXACT;
		lpm += t->keys[i].match == IR_MATCH_LPM;
		width = width_of(prog, &t->keys[i]);
	}
	if (n == 0)
		return PIPE_TABLE_NONE;
	if (exact == n)
		return PIPE_TABLE_EXACT;
	if (n == 1 && lpm == 1)
		return width <= 32 ? PIPE_TABLE_LPM32 : PIPE_TABLE_TREE;
	return PIPE_TABLE_TERNARY;
}

/* 'n' ones from the top of a field of w bits, after its padding. */
static void
ones(uint8_t *p, uint32_t w, uint32_t n)
{
	uint32_t pad = (8 - w % 8) % 8;

	for (uint32_t i = 0; i < n; i++)
		p[(pad + i) / 8] |= (uint8_t)(0x80 >> (pad + i) % 8);
}

static void
encode_field(
    uint32_t w, enum ir_match_kind kind, const struct ir_match *m, uint8_t *v, uint8_t *mask)
{
	uint32_t n = (w + 7) / 8;

	if (kind != IR_MATCH_EXACT && m->any) {
		if (kind == IR_MATCH_RANGE)
			ones(mask, w, w);
		return;
	}
	memcpy(v, m->value.be, n);
	switch (kind) {
	case IR_MATCH_EXACT:
	case IR_MATCH_OPTIONAL:
		ones(mask, w, w);
		break;
	case IR_MATCH_LPM:
		ones(mask, w, m->prefix_bits);
		break;
	case IR_MATCH_TERNARY:
	case IR_MATCH_RANGE:
		memcpy(mask, m->mask.be, n);
		break;
	case IR_MATCH_SELECTOR:
	case IR_N_MATCH_KINDS:
		break;
	}
	for (uint32_t i = 0; i < n && kind != IR_MATCH_RANGE; i++)
		v[i] &= mask[i];
}

void
cpu_key_encode(const struct ir_prog *prog, uint32_t table, const struct ir_match *matches,
    struct buf *value, struct buf *mask)
{
	const struct ir_table *t = &prog->tables[table];
	uint32_t bytes = cpu_key_bytes(prog, table), off = 0, at = 0;
	uint8_t *v = buf_extend(value, bytes), *m = buf_extend(mask, bytes);

	for (uint32_t i = 0; i < t->n_keys; i++) {
		if (t->keys[i].match == IR_MATCH_SELECTOR)
			continue;
		encode_field(width_of(prog, &t->keys[i]), t->keys[i].match, &matches[at++], v + off,
		    m + off);
		off += (width_of(prog, &t->keys[i]) + 7) / 8;
	}
}

uint32_t
cpu_key_priority(
    const struct ir_prog *prog, uint32_t table, const struct ir_match *matches, uint32_t priority)
{
	const struct ir_table *t = &prog->tables[table];
	uint32_t at = 0, bits = 0, n_lpm = 0;

	if (cpu_table_kind(prog, table) != PIPE_TABLE_TERNARY)
		return 0;
	for (uint32_t i = 0; i < t->n_keys; i++) {
		if (t->keys[i].match == IR_MATCH_SELECTOR)
			continue;
		if (t->keys[i].match == IR_MATCH_LPM)
			bits += matches[at].any ? 0 : matches[at].prefix_bits, n_lpm++;
		else if (t->keys[i].match != IR_MATCH_EXACT)
			return priority;
		at++;
	}
	return n_lpm == 1 ? bits + 1 : priority;
}

static struct ir_value
value_of(uint32_t w, const uint8_t *p, struct arena *arena)
{
	uint32_t n = (w + 7) / 8;
	struct ir_value v = { .width_bits = w, .be = arena_memdup(arena, p, n) };

	for (uint32_t i = n > 8 ? n - 8 : 0; i < n; i++)
		v.lo = v.lo << 8 | p[i];
	return v;
}

/* One field's match from its bytes. */
static struct ir_match
decode_field(uint32_t w, enum ir_match_kind kind, const uint8_t *value, const uint8_t *mask,
    struct arena *arena)
{
	struct ir_match m = { .value = value_of(w, value, arena) };
	uint32_t bits = 0;
	bool low = true;

	for (uint32_t k = 0; k < (w + 7) / 8; k++) {
		bits += (uint32_t)__builtin_popcount(mask[k]);
		low &= value[k] == 0;
	}
	if (kind == IR_MATCH_TERNARY || kind == IR_MATCH_RANGE)
		m.mask = value_of(w, mask, arena);
	if (kind == IR_MATCH_LPM)
		m.prefix_bits = bits;
	if (kind == IR_MATCH_RANGE)
		m.any = low && bits == w;
	else
		m.any = kind != IR_MATCH_EXACT && bits == 0;
	if (m.any && kind == IR_MATCH_RANGE) { /* as tdi has it: all of it zero */
		static const uint8_t zero[IR_WIDTH_MAX / 8];

		m.mask = value_of(w, zero, arena);
	}
	return m;
}

struct ir_match *
cpu_key_decode(const struct ir_prog *prog, uint32_t table, const uint8_t *value,
    const uint8_t *mask, struct arena *arena)
{
	const struct ir_table *t = &prog->tables[table];
	struct ir_match *matches = arena_array(arena, struct ir_match, t->n_keys + 1), *m = matches;
	uint32_t off = 0;

	for (uint32_t i = 0; i < t->n_keys; i++) {
		uint32_t w = width_of(prog, &t->keys[i]);

		if (t->keys[i].match == IR_MATCH_SELECTOR)
			continue;
		*m++ = decode_field(w, t->keys[i].match, value + off, mask + off, arena);
		off += (w + 7) / 8;
	}
	return matches;
}

/* ---- value sets ---- */

static uint32_t
field_width(const struct ir_prog *prog, uint32_t object, uint32_t i)
{
	return prog->types[prog->externs[object].fields[i].type].width_bits;
}

uint32_t
cpu_set_bytes(const struct ir_prog *prog, uint32_t object)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < prog->externs[object].n_fields; i++)
		n += (field_width(prog, object, i) + 7) / 8;
	return (n + 3) / 4 * 4;
}

void
cpu_set_encode(const struct ir_prog *prog, uint32_t object, const struct ir_match *matches,
    struct buf *value, struct buf *mask)
{
	const struct ir_extern *x = &prog->externs[object];
	uint32_t bytes = cpu_set_bytes(prog, object), off = 0;
	uint8_t *v = buf_extend(value, bytes), *m = buf_extend(mask, bytes);

	for (uint32_t i = 0; i < x->n_fields; i++) {
		uint32_t w = field_width(prog, object, i);

		encode_field(w, x->field_match[i], &matches[i], v + off, m + off);
		off += (w + 7) / 8;
	}
}

struct ir_match *
cpu_set_decode(const struct ir_prog *prog, uint32_t object, const uint8_t *value,
    const uint8_t *mask, struct arena *arena)
{
	const struct ir_extern *x = &prog->externs[object];
	struct ir_match *matches = arena_array(arena, struct ir_match, x->n_fields + 1);
	uint32_t off = 0;

	for (uint32_t i = 0; i < x->n_fields; i++) {
		uint32_t w = field_width(prog, object, i);

		matches[i] = decode_field(w, x->field_match[i], value + off, mask + off, arena);
		off += (w + 7) / 8;
	}
	return matches;
}

/* ---- action data ---- */

void
cpu_data_encode(const struct ir_action_call *call, uint32_t bytes, struct buf *data)
{
	size_t before = data->len;

	for (uint32_t i = 0; i < call->n_args; i++)
		buf_add(data, call->args[i].be, (call->args[i].width_bits + 7) / 8);
	if (data->len - before < bytes)
		buf_extend(data, bytes - (data->len - before));
}

struct ir_action_call
cpu_data_decode(const struct ir_prog *prog, uint32_t table, uint32_t action, const uint8_t *data,
    struct arena *arena)
{
	const struct ir_action *a = &prog->actions[prog->tables[table].actions[action].action];
	struct ir_action_call call = { .action = action, .n_args = a->n_params };

	call.args = arena_array(arena, struct ir_value, a->n_params + 1);
	for (uint32_t i = 0; i < a->n_params; i++) {
		uint32_t w = prog->types[prog->vars[a->params[i].var].type].width_bits;

		call.args[i] = value_of(w, data, arena);
		data += (w + 7) / 8;
	}
	return call;
}
