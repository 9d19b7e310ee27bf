/* SPDX-License-Identifier: Apache-2.0 */
/* checksum.c: Checksum and InternetChecksum objects. A ones' complement sum runs along in a variable. What a
 * Checksum of another algorithm was given is collected here and hashed at get(), all at once, where it is known:
 * all in one run of statements. Where it is not (conditions, loops, parser states, actions), the object is
 * noted, and the program lowered again with that object's value running along in a variable, too. */
#include "p4/lower/internal.h"

#include <string.h>

/* The value that an object has so far: a variable of the block, 0 when that begins. */
static struct low_val *
sum_var(struct low *l, struct p4_inst *inst, uint32_t width, struct p4_loc loc)
{
	struct low_val *v = map_get(&l->csums, &inst, sizeof inst);

	if (v == NULL) {
		v = low_var(l,
		    arena_printf(l->ctx->arena, "%s.%s", l->frame->prefix,
			inst->name ? inst->name : "checksum"),
		    p4_type_bit(l->ctx, width), IR_SCOPE_LOCAL, loc);
		map_put(&l->csums, &inst, sizeof inst, v);
	}
	return v;
}

static void
csum_data(struct low *l, struct low_val *sum, struct low_val *data, bool add, struct p4_loc loc)
{
	struct low_exprs leaves = { 0 };
	struct ir_stmt *s;

	low_flatten(l, data, loc, &leaves);
	s = low_emit_call(
	    l, loc, add ? IR_CALL_CSUM_ADD : IR_CALL_CSUM_SUB, IR_NO_ID, leaves.n + 1);
	s->args[0].lval = sum->lval;
	for (uint32_t i = 0; i < leaves.n; i++)
		s->args[i + 1].expr = leaves.v[i];
}

static struct low_val *
internet_checksum(struct low *l, struct p4_expr *e, struct p4_inst *inst, const char *method)
{
	const struct p4_call *c = e->u.call.call;
	struct low_val *sum = sum_var(l, inst, 16, e->loc);

	if (strcmp(method, "clear") == 0)
		low_set(l, sum->lval, low_bits(l, 16, 0), e->loc);
	else if (strcmp(method, "set_state") == 0)
		low_assign(l, sum, low_arg(l, c, 0), e->loc);
	else if (strcmp(method, "add") == 0 || strcmp(method, "update") == 0)
		csum_data(l, sum, low_arg(l, c, 0), true, e->loc);
	else if (strcmp(method, "subtract") == 0)
		csum_data(l, sum, low_arg(l, c, 0), false, e->loc);
	else if (strcmp(method, "get_state") == 0)
		return sum;
	else if (strcmp(method, "get") == 0)
		return low_of_expr(l, e->type,
		    ir_unary(l->p, low_loc(l, e->loc), IR_EXPR_NOT, low_expr(l, sum, e->loc)));
	else
		low_unsupported(l, e->loc, "InternetChecksum.%s", method);
	return low_new(l, LOW_NONE, NULL);
}

/* ---- other algorithms ---------------------------------------------------------------------------------------- */

/* What a Checksum was given since clear(). */
struct low_sum {
	struct low_sum *next;
	struct p4_inst *inst;
	uint32_t body;	  /* where clear() stands, or the first call; 0: no longer known */
	bool from_start;  /* the first call: nothing must have been before it */
	bool assumed;	  /* get() took that for granted */
	bool many_bodies; /* other bodies have calls, too */
	bool again;	  /* the first call may be run again: in a loop, or an action */
	bool unknown;	  /* get() does not know the data */
	uint32_t state;	  /* of the parser, of the first call, or IR_NO_ID */
	uint32_t first;	  /* body of the first call */
	struct low_exprs data;
};

static struct low_sum *
sum_of(struct low *l, struct p4_inst *inst)
{
	struct low_sum *sum = map_get(&l->csums, &inst, sizeof inst);

	if (sum == NULL) {
		sum = low_alloc(l, sizeof *sum);
		*sum = (struct low_sum){ .next = l->sums,
			.inst = inst,
			.body = l->body_id,
			.first = l->body_id,
			.from_start = true,
			.again = l->n_loops > 0 || l->in_action,
			.state = l->states ? l->states->current : IR_NO_ID };
		l->sums = sum;
		map_put(&l->csums, &inst, sizeof inst, sum);
	}
	sum->many_bodies |= l->body_id != sum->first;
	return sum;
}

/* Hashed at get(). */
static struct low_val *
collected(struct low *l, struct p4_expr *e, struct p4_inst *inst, enum ir_hash algo)
{
	const struct p4_call *c = e->u.call.call;
	const char *method = c->decl->name.str;
	struct low_sum *sum = sum_of(l, inst);
	struct low_val *r;

	if (strcmp(method, "clear") == 0) {
		sum->body = l->body_id;
		sum->from_start = false;
		sum->data = (struct low_exprs){ 0 };
		return low_new(l, LOW_NONE, NULL);
	}
	if (strcmp(method, "get") != 0) {
		struct low_val *data = low_snapshot(l, low_arg(l, c, 0), e->loc);

		if (sum->body == l->body_id)
			low_flatten(l, data, e->loc, &sum->data);
		else
			sum->body = 0;
		return low_new(l, LOW_NONE, NULL);
	}
	sum->unknown |= sum->body != l->body_id;
	sum->assumed |= sum->from_start;
	r = low_temp(l, e->type, e->loc);
	low_hash_leaves(l, r, algo, &sum->data, false, e->loc);
	return r;
}

/* Whether the parser can come back to a state. */
static bool
comes_back(struct low *l, uint32_t state)
{
	const struct low_states *s = l->states;
	bool *seen = low_alloc(l, s->n * sizeof *seen);
	uint32_t *todo = low_alloc(l, (s->n + 1) * sizeof *todo), n = 1;

	todo[0] = state;
	while (n > 0) {
		const struct ir_state *at = &s->v[todo[--n]];

		for (uint32_t i = 0; i <= at->n_cases; i++) {
			uint32_t next = i < at->n_cases ? at->cases[i].next : at->next;

			if (next == state)
				return true;
			if (next >= s->n || seen[next])
				continue;
			seen[next] = true;
			todo[n++] = next;
		}
	}
	return false;
}

void
low_checksum_states(struct low *l)
{
	for (struct low_sum *sum = l->sums; sum != NULL; sum = sum->next) {
		if (sum->state != IR_NO_ID)
			sum->again |= comes_back(l, sum->state);
		sum->state = IR_NO_ID;
	}
}

bool
low_checksums_run(struct low *l, struct map *running)
{
	bool any = false;

	for (struct low_sum *sum = l->sums; sum != NULL; sum = sum->next)
		if (sum->unknown || (sum->assumed && (sum->many_bodies || sum->again))) {
			map_put(running, &sum->inst, sizeof sum->inst, sum->inst);
			any = true;
		}
	return any;
}

/* ---- running along ------------------------------------------------------------------------------------------- */

/* The low bits of the data: what is there moves up. */
static void
shift_in(struct low *l, struct low_val *v, const struct low_exprs *leaves, struct p4_loc loc)
{
	uint32_t width = low_width(l, v->type);
	struct ir_loc at = low_loc(l, loc);

	for (uint32_t i = 0; i < leaves->n; i++) {
		const struct ir_type *t = &l->p->types[leaves->v[i]->type];
		uint32_t w = t->kind == IR_TYPE_BOOL ? 1 : t->width_bits;
		struct ir_expr *e;

		if (t->kind == IR_TYPE_VARBIT) {
			low_unsupported(l, loc, "a varbit in this Checksum of algorithm identity");
			return;
		}
		e = ir_cast(l->p, at, ir_type_bit(l->p, w), leaves->v[i]);
		if (w > width)
			e = ir_slice(l->p, at, e, width - 1, 0);
		else if (w < width)
			e = ir_binary(l->p, at, IR_EXPR_CONCAT,
			    ir_slice(l->p, at, low_expr(l, v, loc), width - w - 1, 0), e);
		low_set(l, v->lval, e, loc);
	}
}

/* Varbits are whole bytes, or their packet was rejected. */
static bool
whole_bytes(struct low *l, const struct low_exprs *leaves, struct p4_loc loc)
{
	uint32_t bits = 0;

	for (uint32_t i = 0; i < leaves->n; i++) {
		const struct ir_type *t = &l->p->types[leaves->v[i]->type];

		if (t->kind != IR_TYPE_VARBIT)
			bits += t->kind == IR_TYPE_BOOL ? 1 : t->width_bits;
	}
	if (bits % 8 == 0)
		return true;
	p4_error(l->ctx, loc, P4_UNSUPPORTED,
	    "a CRC that is updated under a condition, in a loop or in several places takes whole bytes; these are %u bits",
	    bits);
	l->failed = true;
	return false;
}

static void
run_on(struct low *l, struct low_val *v, enum ir_hash algo, struct low_val *data, struct p4_loc loc)
{
	struct low_exprs leaves = { 0 };
	struct ir_stmt *s;

	low_flatten(l, data, loc, &leaves);
	if (algo == IR_HASH_IDENTITY) {
		shift_in(l, v, &leaves, loc);
		return;
	}
	if (leaves.n == 0 || !whole_bytes(l, &leaves, loc))
		return;
	s = low_emit_call(l, loc, IR_CALL_HASH_ADD, IR_NO_ID, leaves.n + 2);
	s->args[0].lval = v->lval;
	s->args[1].expr = low_bits(l, 32, algo);
	for (uint32_t i = 0; i < leaves.n; i++)
		s->args[i + 2].expr = leaves.v[i];
}

static struct low_val *
running(struct low *l, struct p4_expr *e, struct p4_inst *inst, enum ir_hash algo)
{
	const struct p4_call *c = e->u.call.call;
	const char *method = c->decl->name.str;
	struct p4_type *to = inst->type->args[0];
	uint32_t width =
	    ir_hash_is_crc(algo) ? ir_hash_bits(algo) : l->p->types[low_type(l, to)].width_bits;
	struct low_val *v = sum_var(l, inst, width, e->loc), *r;

	if (strcmp(method, "clear") == 0) {
		low_set(l, v->lval, ir_const_u64(l->p, low_loc(l, e->loc), low_type(l, v->type), 0),
		    e->loc);
		return low_new(l, LOW_NONE, NULL);
	}
	if (strcmp(method, "get") != 0) {
		run_on(l, v, algo, low_arg(l, c, 0), e->loc);
		return low_new(l, LOW_NONE, NULL);
	}
	r = low_temp(l, e->type, e->loc);
	low_set(l, r->lval,
	    ir_cast(l->p, low_loc(l, e->loc), low_type(l, e->type), low_expr(l, v, e->loc)),
	    e->loc);
	return r;
}

struct low_val *
low_checksum(struct low *l, struct p4_expr *e, struct p4_inst *inst)
{
	enum ir_hash algo = IR_HASH_CSUM16;

	if (!l->ctx->files[inst->decl->name.loc.file]->is_system) { /* the program's own */
		low_unsupported(l, e->loc, "extern object %s", inst->decl->name.str);
		return low_new(l, LOW_NONE, NULL);
	}
	if (strcmp(inst->decl->name.str, "Checksum") == 0 && !low_ctor_hash(inst, &algo)) {
		low_unsupported(l, e->loc, "the algorithm of this Checksum");
		return low_new(l, LOW_NONE, NULL);
	}
	if (algo == IR_HASH_CSUM16)
		return internet_checksum(l, e, inst, e->u.call.call->decl->name.str);
	return map_get(l->running, &inst, sizeof inst) != NULL ? running(l, e, inst, algo)
							       : collected(l, e, inst, algo);
}
