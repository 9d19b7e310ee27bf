/* SPDX-License-Identifier: Apache-2.0 */
/* call.c: extern operations. */
#include "targets/sim/internal.h"

#include <assert.h>
#include <string.h>

/* xorshift64*: the same numbers in every run. */
static uint64_t
random64(struct sim *s)
{
	s->random ^= s->random >> 12;
	s->random ^= s->random << 25;
	s->random ^= s->random >> 27;
	return s->random * 0x2545f4914f6cdd1dull;
}

static uint32_t
out_width(const struct sim_exec *x, const struct ir_lval *l)
{
	return x->s->prog->types[l->type].width_bits;
}

static void
assign_u64(struct sim_exec *x, const struct ir_lval *l, uint64_t v)
{
	struct sim_num n;

	sim_num_set(&n, 64, v);
	sim_assign(x, l, &n);
}

/* The cell that an index names; false, and counted, when it is past the end. */
static bool
cell(struct sim_exec *x, const struct ir_stmt *st, const struct ir_expr *index, uint64_t *i)
{
	*i = sim_eval_u64(x, index);
	if (*i < x->s->prog->externs[st->object].size)
		return true;
	x->s->stats[SIM_STAT_OUT_OF_RANGE]++;
	return false;
}

/* ---- counters and meters ------------------------------------------------------------------------ */

static void
add(struct tdi_count *c, uint64_t bytes)
{
	c->packets++;
	c->bytes += bytes;
}

static void
counter_count(struct sim_exec *x, const struct ir_stmt *st)
{
	uint64_t i, bytes = st->n_args > 1 ? sim_eval_u64(x, st->args[1].expr) : x->p->length;

	if (cell(x, st, st->args[0].expr, &i))
		add(&x->s->objects[st->object].counts[i], bytes);
}

/* Whether the object is direct in the table whose action runs. */
static bool
direct_here(const struct sim_exec *x, uint32_t object)
{
	for (uint32_t i = 0; x->table != NULL && i < x->table->ir->n_direct; i++)
		if (x->table->ir->direct[i] == object)
			return true;
	return false;
}

static void
direct_count(struct sim_exec *x, const struct ir_stmt *st)
{
	uint64_t bytes = st->n_args > 0 ? sim_eval_u64(x, st->args[0].expr) : x->p->length;

	/* v1model counts each hit by itself. */
	if (direct_here(x, st->object) && !x->table->ir->direct_implicit)
		add(&x->entry->e.count, bytes);
}

/* What a packet takes of a meter; 'bytes' is the argument that says it, when there is one. */
static uint64_t
amount(struct sim_exec *x, const struct ir_stmt *st, uint32_t bytes)
{
	if (x->s->prog->externs[st->object].count == IR_COUNT_PACKETS)
		return 1;
	return bytes < st->n_args ? sim_eval_u64(x, st->args[bytes].expr) : x->p->length;
}

static void
meter_execute(struct sim_exec *x, const struct ir_stmt *st)
{
	bool aware = st->call == IR_CALL_METER_EXECUTE_COLOR;
	uint32_t colour = aware ? sim_colour_in(x->s->prog, sim_eval_u64(x, st->args[1].expr)) : 0;
	uint64_t i;

	if (cell(x, st, st->args[0].expr, &i))
		colour = sim_meter_run(&x->s->objects[st->object].meters[i],
		    clock_now(&x->s->clock), amount(x, st, aware ? 3 : 2), colour);
	assign_u64(x, st->args[aware ? 2 : 1].lval, sim_colour_out(x->s->prog, colour));
}

static void
direct_meter(struct sim_exec *x, const struct ir_stmt *st)
{
	bool aware = st->call == IR_CALL_DIRECT_METER_COLOR;
	uint32_t colour = aware ? sim_colour_in(x->s->prog, sim_eval_u64(x, st->args[0].expr)) : 0;

	if (direct_here(x, st->object))
		colour = sim_meter_run(&x->entry->meter, clock_now(&x->s->clock),
		    amount(x, st, aware ? 2 : 1), colour);
	assign_u64(x, st->args[aware ? 1 : 0].lval, sim_colour_out(x->s->prog, colour));
}

/* ---- registers and digests ------------------------------------------------------------------------ */

static void
register_read(struct sim_exec *x, const struct ir_stmt *st)
{
	const struct sim_object *o = &x->s->objects[st->object];
	struct sim_num v;
	uint64_t i;

	sim_num_set(&v, x->s->prog->types[o->ir->type].width_bits, 0);
	if (cell(x, st, st->args[1].expr, &i))
		memcpy(v.v, o->cells + i * o->limbs, o->limbs * 8);
	sim_assign(x, st->args[0].lval, &v);
}

static void
register_write(struct sim_exec *x, const struct ir_stmt *st)
{
	const struct sim_object *o = &x->s->objects[st->object];
	struct sim_num v;
	uint64_t i;

	sim_eval(x, st->args[1].expr, &v);
	if (cell(x, st, st->args[0].expr, &i))
		memcpy(o->cells + i * o->limbs, v.v, o->limbs * 8);
}

static void
digest_pack(struct sim_exec *x, const struct ir_stmt *st)
{
	CLEANUP(free) struct ir_value *fields = xcalloc(st->n_args + 1, sizeof *fields);
	CLEANUP(free)
	uint8_t *bytes = xcalloc(st->n_args + 1, IR_WIDTH_MAX / 8);

	for (uint32_t i = 0; i < st->n_args; i++) {
		uint8_t *be = bytes + (size_t)i * (IR_WIDTH_MAX / 8);
		struct sim_num v;

		sim_eval(x, st->args[i].expr, &v);
		sim_num_to_bytes(&v, be);
		fields[i] = (struct ir_value){ v.width, v.v[0], be };
	}
	sim_trace(x->s, st->loc, "  digest %s", x->s->prog->externs[st->object].info.name);
	if (x->s->events.digest != NULL)
		x->s->events.digest(x->s->events.arg, st->object, fields);
}

/* ---- computation ------------------------------------------------------------------------------ */

/* Arguments from 'first' on as one bit string. */
static struct sim_bits
data_of(struct sim_exec *x, const struct ir_stmt *st, uint32_t first)
{
	struct sim_bits data = { BUF_INIT, 0 };

	for (uint32_t i = first; i < st->n_args; i++)
		sim_eval_bits(x, st->args[i].expr, &data);
	return data;
}

static void
hash(struct sim_exec *x, const struct ir_stmt *st)
{
	struct sim_bits data = data_of(x, st, 2);
	struct sim_num v;

	if (st->call == IR_CALL_HASH_PAYLOAD)
		sim_bits_raw(&data, x->p->data, x->p->cursor, (size_t)x->p->len * 8 - x->p->cursor);
	sim_hash(
	    (enum ir_hash)st->args[1].expr->value.lo, &data, out_width(x, st->args[0].lval), &v);
	sim_assign(x, st->args[0].lval, &v);
	buf_fini(&data.bytes);
}

/* A CRC or a ones' complement sum that is in a variable goes on with more data. */
static void
sum_on(struct sim_exec *x, const struct ir_stmt *st)
{
	bool crc = st->call == IR_CALL_HASH_ADD;
	struct sim_bits data = data_of(x, st, crc ? 2 : 1);
	struct sim_place place;
	struct sim_num sum;

	if (sim_place(x, st->args[0].lval, &place)) {
		sim_load(x->s, place.type, place.p, &sum);
		assign_u64(x, st->args[0].lval,
		    crc ? sim_hash_add(
			      (enum ir_hash)st->args[1].expr->value.lo, (uint32_t)sum.v[0], &data)
			: sim_csum((uint16_t)sum.v[0], &data, st->call == IR_CALL_CSUM_SUB));
	}
	buf_fini(&data.bytes);
}

/* low <= out <= high, by remainder; low when the range is empty. */
static void
random_between(struct sim_exec *x, const struct ir_stmt *st)
{
	struct sim_num low, high, span, one, r;
	uint32_t width = out_width(x, st->args[0].lval);

	sim_eval(x, st->args[1].expr, &low);
	sim_eval(x, st->args[2].expr, &high);
	if (sim_num_cmp(&low, &high, false) > 0) {
		sim_assign(x, st->args[0].lval, &low);
		return;
	}
	r.width = width;
	for (uint32_t i = 0; i < sim_limbs(width); i++)
		r.v[i] = random64(x->s);
	sim_num_cast(&r, &r, width, false);
	sim_num_set(&one, width, 1);
	sim_num_sub(&span, &high, &low);
	sim_num_add(&span, &span, &one);
	if (!sim_num_zero(&span)) /* zero: every number of the width */
		sim_num_div(NULL, &r, &r, &span, false);
	sim_num_add(&r, &r, &low);
	sim_assign(x, st->args[0].lval, &r);
}

/* ---- the packet ------------------------------------------------------------------------------- */

static void
mirror(struct sim_exec *x, const struct ir_stmt *st)
{
	uint64_t slot = sim_eval_u64(x, st->args[0].expr);

	if (slot >= ARRAY_LEN(x->p->mirrors)) {
		x->s->stats[SIM_STAT_OUT_OF_RANGE]++;
		return;
	}
	x->p->mirrors[slot].on = true;
	x->p->mirrors[slot].session = (uint32_t)sim_eval_u64(x, st->args[1].expr);
}

static void
clone(struct sim_exec *x, const struct ir_stmt *st)
{
	x->p->clone = true;
	x->p->clone_session = (uint32_t)sim_eval_u64(x, st->args[1].expr);
	x->p->clone_list = (uint32_t)st->args[2].expr->value.lo;
}

static void
recirculate(struct sim_exec *x, const struct ir_stmt *st)
{
	x->p->recirculate = true;
	x->p->recirculate_list = (uint32_t)st->args[0].expr->value.lo;
	x->p->to = SIM_TO_RECIRCULATE;
}

/* Adds an entry for the key that missed. */
static void
add_entry(struct sim_exec *x, const struct ir_stmt *st)
{
	struct ir_action_call call = { .action = (uint32_t)st->args[1].expr->value.lo };
	CLEANUP(free) struct ir_value *args = xcalloc(st->n_args, sizeof *args);
	CLEANUP(free) uint8_t *bytes = xcalloc(st->n_args, IR_WIDTH_MAX / 8);
	bool ok = false;

	for (uint32_t i = 3; i < st->n_args; i++) {
		uint8_t *be = bytes + (size_t)i * (IR_WIDTH_MAX / 8);
		struct sim_num v;

		sim_eval(x, st->args[i].expr, &v);
		sim_num_to_bytes(&v, be);
		args[call.n_args++] = (struct ir_value){ v.width, v.v[0], be };
	}
	call.args = args;
	if (x->table != NULL)
		ok = sim_table_learn(x->s, x->table, x->keys, &call,
			 ir_expire_ns(sim_eval_u64(x, st->args[2].expr))) == 0;
	assign_u64(x, st->args[0].lval, ok);
}

/* "x = {}, y = {}" with the values in their places. */
static void
log_text(struct sim_exec *x, const struct ir_stmt *st)
{
	CLEANUP(buf_fini) struct buf out = BUF_INIT;
	uint32_t arg = 1;

	for (const char *s = st->args[0].text; *s != '\0'; s++) {
		struct sim_num v;

		if (s[0] != '{' || s[1] != '}' || arg >= st->n_args) {
			buf_putc(&out, *s);
			continue;
		}
		sim_eval(x, st->args[arg].expr, &v);
		sim_trace_value(x->s, st->args[arg].expr->type, &v, &out);
		arg++;
		s++;
	}
	sim_trace(x->s, st->loc, "  log: %s", buf_str(&out));
	if (x->s->events.log != NULL)
		x->s->events.log(x->s->events.arg, buf_str(&out));
}

static enum sim_flow
check(struct sim_exec *x, const struct ir_stmt *st)
{
	if (sim_eval_bool(x, st->args[0].expr))
		return SIM_NEXT;
	sim_trace(x->s, st->loc, "  %s failed: the packet is dropped", ir_call_op_name(st->call));
	x->s->stats[SIM_STAT_DROP_ASSERT]++;
	x->p->stop = true;
	return SIM_EXIT;
}

enum sim_flow
sim_call(struct sim_exec *x, const struct ir_stmt *st)
{
	switch (st->call) {
	case IR_CALL_COUNTER_COUNT:
		counter_count(x, st);
		break;
	case IR_CALL_DIRECT_COUNT:
		direct_count(x, st);
		break;
	case IR_CALL_METER_EXECUTE:
	case IR_CALL_METER_EXECUTE_COLOR:
		meter_execute(x, st);
		break;
	case IR_CALL_DIRECT_METER_READ:
	case IR_CALL_DIRECT_METER_COLOR:
		direct_meter(x, st);
		break;
	case IR_CALL_REGISTER_READ:
		register_read(x, st);
		break;
	case IR_CALL_REGISTER_WRITE:
		register_write(x, st);
		break;
	case IR_CALL_DIGEST_PACK:
		digest_pack(x, st);
		break;
	case IR_CALL_HASH:
	case IR_CALL_HASH_PAYLOAD:
		hash(x, st);
		break;
	case IR_CALL_HASH_ADD:
	case IR_CALL_CSUM_ADD:
	case IR_CALL_CSUM_SUB:
		sum_on(x, st);
		break;
	case IR_CALL_RANDOM:
		random_between(x, st);
		break;
	case IR_CALL_PACKET_LENGTH:
		assign_u64(x, st->args[0].lval, x->p->len);
		break;
	case IR_CALL_DROP:
		x->p->to = SIM_TO_DROP;
		break;
	case IR_CALL_SEND_TO_PORT:
		x->p->to = SIM_TO_PORT;
		x->p->to_port = (uint32_t)sim_eval_u64(x, st->args[0].expr);
		break;
	case IR_CALL_MIRROR:
		mirror(x, st);
		break;
	case IR_CALL_CLONE:
		clone(x, st);
		break;
	case IR_CALL_RESUBMIT:
		x->p->resubmit = true;
		x->p->resubmit_list = (uint32_t)st->args[0].expr->value.lo;
		break;
	case IR_CALL_RECIRCULATE:
		recirculate(x, st);
		break;
	case IR_CALL_TRUNCATE:
		x->p->truncate = true;
		x->p->truncate_bytes = (uint32_t)sim_eval_u64(x, st->args[0].expr);
		break;
	case IR_CALL_ADD_ENTRY:
		add_entry(x, st);
		break;
	case IR_CALL_SET_EXPIRE:
		if (x->entry != NULL && x->entry != &x->table->miss)
			x->entry->e.idle_timeout_ns =
			    ir_expire_ns(sim_eval_u64(x, st->args[0].expr));
		break;
	case IR_CALL_RESTART_EXPIRE:
		if (x->entry != NULL)
			x->entry->last_hit_ns = clock_now(&x->s->clock);
		break;
	case IR_CALL_FLOW_ID:
		assign_u64(x, st->args[0].lval, ++x->s->flow_id);
		break;
	case IR_CALL_LOG:
		log_text(x, st);
		break;
	case IR_CALL_ASSERT:
	case IR_CALL_ASSUME:
		return check(x, st);
	case IR_N_CALL_OPS:
		assert(!"call");
	}
	return SIM_NEXT;
}
