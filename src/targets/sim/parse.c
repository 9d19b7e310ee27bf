/* SPDX-License-Identifier: Apache-2.0 */
/* parse.c: parsers: states, select, and the operations on the packet. P4_16 section 13. */
#include "targets/sim/internal.h"

#include "base/bits.h"

#include <assert.h>
#include <string.h>

static enum sim_flow
reject(struct sim_exec *x, struct ir_loc loc, uint32_t error)
{
	x->p->error = error;
	sim_trace(x->s, loc, "  error %s", x->s->prog->errors[error]);
	return SIM_REJECT;
}

enum sim_flow
sim_parser_timeout(struct sim_exec *x, struct ir_loc loc)
{
	if (!x->s->timed_out)
		x->s->steps = 0;
	x->s->timed_out = true;
	return reject(x, loc, IR_ERROR_PARSER_TIMEOUT);
}

static size_t
bits_left(const struct sim_packet *p)
{
	return (size_t)p->len * 8 - p->cursor;
}

/* Fills a header's fields from the packet, 'varbits' of them into its varbit. */
static void
fill(struct sim_exec *x, uint32_t type, uint8_t *place, size_t varbits)
{
	const struct ir_type *t = &x->s->prog->types[type];
	struct sim_packet *p = x->p;

	for (uint32_t i = 0; i < t->n; i++) {
		const struct ir_type *f = &x->s->prog->types[t->fields[i].type];
		uint8_t *field = place + x->s->layouts[type].off[i];
		struct sim_num v;

		if (f->kind == IR_TYPE_VARBIT) {
			memset(field, 0, x->s->layouts[t->fields[i].type].size);
			*sim_word(field) = varbits;
			if (varbits > 0)
				bits_copy(field + 8, 0, p->data, p->cursor, varbits);
			p->cursor += varbits;
		} else {
			sim_num_from_bits(&v, f->width_bits, p->data, p->cursor);
			sim_store(x->s, t->fields[i].type, field, &v);
			p->cursor += f->width_bits;
		}
	}
}

/* The most bits that a header's varbit holds. */
static uint32_t
varbit_max(const struct sim *s, uint32_t type)
{
	const struct ir_type *t = &s->prog->types[type];

	for (uint32_t i = 0; i < t->n; i++)
		if (s->prog->types[t->fields[i].type].kind == IR_TYPE_VARBIT)
			return s->prog->types[t->fields[i].type].width_bits;
	return 0;
}

static void
trace_extract(struct sim_exec *x, const struct ir_stmt *st, size_t bits)
{
	CLEANUP(buf_fini) struct buf name = BUF_INIT;

	if (!x->s->tracing)
		return;
	ir_print_lval(x->s->prog, st->lval, &name);
	sim_trace(x->s, st->loc, "  extract %s%s, %zu bits at %zu", name.data,
	    st->op == IR_STMT_EXTRACT_NEXT ? " (next)" : "", bits, x->p->cursor);
}

/* Extracts into a place, or fails and changes nothing. */
static enum sim_flow
extract_into(struct sim_exec *x, const struct ir_stmt *st, const struct sim_place *place)
{
	const struct ir_type *t = &x->s->prog->types[place->type];
	uint64_t varbits = 0;

	if (st->expr != NULL) {
		varbits = sim_eval_u64(x, st->expr);
		if (varbits % 8 != 0)
			return reject(x, st->loc, IR_ERROR_PARSER_INVALID_ARGUMENT);
	}
	if (varbits > bits_left(x->p) || t->width_bits > bits_left(x->p) - varbits)
		return reject(x, st->loc, IR_ERROR_PACKET_TOO_SHORT);
	if (varbits > varbit_max(x->s, place->type))
		return reject(x, st->loc, IR_ERROR_HEADER_TOO_SHORT);
	trace_extract(x, st, t->width_bits + varbits);
	fill(x, place->type, place->p, varbits);
	sim_set_valid(x->s, place);
	return SIM_NEXT;
}

static enum sim_flow
extract(struct sim_exec *x, const struct ir_stmt *st)
{
	struct sim_place place;

	if (!sim_place(x, st->lval, &place))
		return reject(x, st->loc, IR_ERROR_STACK_OUT_OF_BOUNDS);
	return extract_into(x, st, &place);
}

static enum sim_flow
extract_next(struct sim_exec *x, const struct ir_stmt *st)
{
	const struct ir_type *t = &x->s->prog->types[st->lval->type];
	struct sim_place stack, elem;
	enum sim_flow flow;
	uint64_t next;

	if (!sim_place(x, st->lval, &stack) || (next = *sim_word(stack.p)) >= t->n)
		return reject(x, st->loc, IR_ERROR_STACK_OUT_OF_BOUNDS);
	elem = (struct sim_place){ .p = stack.p + 8 + next * x->s->layouts[t->elem].size,
		.type = t->elem };
	if (x->s->prog->types[t->elem].kind == IR_TYPE_UNION) {
		elem.in_union = elem.p;
		elem.union_type = t->elem;
		elem.p += x->s->layouts[t->elem].off[st->n];
		elem.type = x->s->prog->types[t->elem].fields[st->n].type;
	}
	flow = extract_into(x, st, &elem);
	if (flow == SIM_NEXT)
		*sim_word(stack.p) = next + 1;
	return flow;
}

static enum sim_flow
lookahead(struct sim_exec *x, const struct ir_stmt *st)
{
	const struct ir_type *t = &x->s->prog->types[st->lval->type];
	size_t cursor = x->p->cursor;
	struct sim_place place;
	struct sim_num v;

	if (t->width_bits > bits_left(x->p))
		return reject(x, st->loc, IR_ERROR_PACKET_TOO_SHORT);
	if (!sim_place(x, st->lval, &place))
		return SIM_NEXT;
	if (t->kind == IR_TYPE_HEADER) {
		fill(x, place.type, place.p, 0);
		sim_set_valid(x->s, &place);
		x->p->cursor = cursor;
	} else {
		sim_num_from_bits(&v, t->width_bits, x->p->data, cursor);
		sim_store(x->s, place.type, place.p, &v);
	}
	return SIM_NEXT;
}

enum sim_flow
sim_parser_stmt(struct sim_exec *x, const struct ir_stmt *st)
{
	uint64_t bits;

	if (st->op == IR_STMT_EXTRACT)
		return extract(x, st);
	if (st->op == IR_STMT_EXTRACT_NEXT)
		return extract_next(x, st);
	if (st->op == IR_STMT_LOOKAHEAD)
		return lookahead(x, st);
	if (st->op == IR_STMT_VERIFY)
		return sim_eval_bool(x, st->expr) ? SIM_NEXT : reject(x, st->loc, st->error);
	bits = sim_eval_u64(x, st->expr); /* ADVANCE */
	if (bits > bits_left(x->p))
		return reject(x, st->loc, IR_ERROR_PACKET_TOO_SHORT);
	x->p->cursor += bits;
	return SIM_NEXT;
}

/* ---- states ----------------------------------------------------------------------------------- */

/* 'value' and 'mask' as P4 compares: a mask need not cover the value. */
static bool
masked_equal(const struct sim_num *key, const struct sim_num *value, const struct sim_num *mask)
{
	for (uint32_t i = 0; i < sim_limbs(key->width); i++)
		if ((key->v[i] ^ value->v[i]) & mask->v[i])
			return false;
	return true;
}

static bool
select_matches(const struct ir_select_match *m, const struct sim_num *key, bool is_signed)
{
	struct sim_num a, b;

	if (m->kind == IR_SELECT_ANY)
		return true;
	sim_num_from_value(&a, m->value);
	if (m->kind == IR_SELECT_VALUE)
		return sim_num_cmp(key, &a, false) == 0;
	sim_num_from_value(&b, m->mask);
	if (m->kind == IR_SELECT_MASK)
		return masked_equal(key, &a, &b);
	return sim_num_cmp(key, &a, is_signed) >= 0 && sim_num_cmp(key, &b, is_signed) <= 0;
}

/* One field of a value set's member. */
static bool
member_matches(enum ir_match_kind kind, const struct ir_match *m, const struct sim_num *key)
{
	struct sim_num a, b;

	if (m->any)
		return true;
	sim_num_from_value(&a, m->value);
	if (kind == IR_MATCH_TERNARY) {
		sim_num_from_value(&b, m->mask);
		return masked_equal(key, &a, &b);
	}
	if (kind == IR_MATCH_RANGE) {
		sim_num_from_value(&b, m->mask);
		return sim_num_cmp(key, &a, false) >= 0 && sim_num_cmp(key, &b, false) <= 0;
	}
	if (kind == IR_MATCH_LPM) {
		sim_num_set(&b, key->width, 0);
		sim_num_not(&b, &b);
		sim_num_shl(&b, &b, key->width - m->prefix_bits);
		return masked_equal(key, &a, &b);
	}
	return sim_num_cmp(key, &a, false) == 0;
}

static bool
value_set_matches(const struct sim_exec *x, uint32_t object, const struct sim_num *keys)
{
	const struct ir_extern *e = &x->s->prog->externs[object];
	const struct tdi_value_set *set = &x->s->objects[object].set;

	for (uint32_t i = 0; i < set->n; i++) {
		uint32_t f = 0;

		while (f < e->n_fields &&
		       member_matches(e->field_match[f], &set->members[i][f], &keys[f]))
			f++;
		if (f == e->n_fields)
			return true;
	}
	return false;
}

static bool
case_matches(const struct sim_exec *x, const struct ir_state *st, const struct ir_select_case *c,
    const struct sim_num *keys)
{
	if (c->value_set != IR_NO_ID)
		return value_set_matches(x, c->value_set, keys);
	for (uint32_t i = 0; i < st->n_keys; i++) {
		bool is_signed = x->s->prog->types[st->keys[i]->type].kind == IR_TYPE_INT;

		if (!select_matches(&c->matches[i], &keys[i], is_signed))
			return false;
	}
	return true;
}

/* The next state; IR_STATE_REJECT with the error set when nothing matches. */
static uint32_t
next_state(struct sim_exec *x, const struct ir_state *st)
{
	CLEANUP(free) struct sim_num *keys = NULL;

	if (st->n_keys == 0)
		return st->next;
	keys = xcalloc(st->n_keys, sizeof *keys);
	for (uint32_t i = 0; i < st->n_keys; i++)
		sim_eval(x, st->keys[i], &keys[i]);
	for (uint32_t i = 0; i < st->n_cases; i++)
		if (case_matches(x, st, &st->cases[i], keys))
			return st->cases[i].next;
	reject(x, st->loc, IR_ERROR_NO_MATCH);
	return IR_STATE_REJECT;
}

static uint32_t
run_state(struct sim_exec *x, const struct ir_state *st)
{
	sim_trace(x->s, st->loc, "parser %s: state %s", x->block->name, st->name);
	if (++x->s->steps > SIM_STEPS_MAX) {
		sim_parser_timeout(x, st->loc);
		return IR_STATE_REJECT;
	}
	switch (sim_body(x, st->body)) {
	case SIM_NEXT:
		return next_state(x, st);
	case SIM_REJECT:
		return IR_STATE_REJECT;
	case SIM_EXIT: /* stopped */
		return IR_STATE_REJECT;
	case SIM_LEAVE:
	case SIM_BREAK:
	case SIM_CONTINUE:
	case SIM_RETURN:
		break;
	}
	assert(!"flow out of a state");
	return IR_STATE_REJECT;
}

void
sim_parse(struct sim_packet *p, const struct ir_block *b)
{
	struct sim_exec x = { .s = p->sim, .p = p, .block = b };
	uint32_t state = 0;

	p->cursor = 0;
	p->error = IR_ERROR_NO_ERROR;
	if (b == NULL)
		return;
	memset(p->vars + p->sim->packet_size, 0, p->sim->local_size);
	while (state < IR_STATE_REJECT)
		state = run_state(&x, &b->states[state]);
	sim_trace(p->sim, b->loc, "parser %s: %s", b->name,
	    state == IR_STATE_ACCEPT ? "accept" : "reject");
	p->sim->stats[SIM_STAT_PARSER_ERROR] += state == IR_STATE_REJECT;
}
