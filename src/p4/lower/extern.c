/* SPDX-License-Identifier: Apache-2.0 */
/* extern.c: methods of extern objects (object.c makes them): packets, counters, meters, registers, hashes;
 * and extern functions. Checksums: checksum.c. */
#include "p4/lower/internal.h"

#include "base/mem.h"

#include <string.h>

/* ---- helpers ------------------------------------------------------------------------------------------- */

struct ir_stmt *
low_emit_call(
    struct low *l, struct p4_loc loc, enum ir_call_op op, uint32_t object, uint32_t n_args)
{
	struct ir_stmt *s = low_emit(l, loc, IR_STMT_CALL);

	if (ir_call_in_action(op) && !l->in_action) {
		p4_error(l->ctx, loc, P4_INVALID,
		    "this acts on the entry of a table that matched: it may only be called from an action that a table runs");
		l->failed = true;
	}
	s->call = op;
	s->object = object;
	s->n_args = n_args;
	s->args = arena_array(l->p->arena, struct ir_arg, n_args + 1);
	return s;
}

struct low_val *
low_arg(struct low *l, const struct p4_call *c, uint32_t i)
{
	if (i >= c->n_binds || c->binds[i].arg == NULL ||
	    (c->binds[i].how != P4_BIND_ARG && c->binds[i].how != P4_BIND_DEFAULT))
		return low_new(l, LOW_NONE, NULL);
	return c->binds[i].dir == P4_DIR_OUT || c->binds[i].dir == P4_DIR_INOUT
		   ? low_place(l, c->binds[i].arg)
		   : low_eval(l, c->binds[i].arg);
}

/* An argument as bit<width>. */
static struct ir_expr *
bits_arg(struct low *l, const struct p4_call *c, uint32_t i, uint32_t width, struct p4_loc loc)
{
	return ir_cast(
	    l->p, low_loc(l, loc), ir_type_bit(l->p, width), low_expr(l, low_arg(l, c, i), loc));
}

/* Assigns what a call left in 'temp' to a place of perhaps another scalar type. */
static void
assign_cast(struct low *l, struct low_val *to, struct low_val *temp, struct p4_loc loc)
{
	low_assign(l, to,
	    low_of_expr(l, to->type,
		ir_cast(l->p, low_loc(l, loc), low_type(l, to->type), low_expr(l, temp, loc))),
	    loc);
}

static struct low_val *
no_value(struct low *l)
{
	return low_new(l, LOW_NONE, NULL);
}

/* ---- hashes ------------------------------------------------------------------------------------------------- */

static uint32_t
n_bits(const struct low *l, const struct low_exprs *leaves)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < leaves->n; i++) {
		const struct ir_type *t = &l->p->types[leaves->v[i]->type];

		n += t->kind == IR_TYPE_BOOL ? 1 : t->width_bits;
	}
	return n;
}

/* Keeps the first 64 bits, which is what BMv2 calls the identity of longer data. */
static void
keep_64(struct low *l, struct low_exprs *leaves, struct p4_loc loc)
{
	uint32_t left = 64, n = 0;

	for (; n < leaves->n && left > 0; n++) {
		struct ir_expr *e = leaves->v[n];
		uint32_t w =
		    l->p->types[e->type].kind == IR_TYPE_BOOL ? 1 : l->p->types[e->type].width_bits;

		if (w > left)
			leaves->v[n] = ir_slice(l->p, low_loc(l, loc), e, w - 1, w - left);
		left -= w < left ? w : left;
	}
	leaves->n = n;
}

void
low_hash_leaves(struct low *l, struct low_val *to, enum ir_hash algo,
    const struct low_exprs *leaves, bool payload, struct p4_loc loc)
{
	bool number = ir_hash_is_crc(algo) && algo != IR_HASH_TARGET_DEFAULT && !payload;
	uint32_t odd = number ? n_bits(l, leaves) % 8 : 0, at = 2;
	struct ir_stmt *s = low_emit_call(l, loc, payload ? IR_CALL_HASH_PAYLOAD : IR_CALL_HASH,
	    IR_NO_ID, leaves->n + 2 + (odd != 0));

	s->args[0].lval = to->lval;
	s->args[1].expr = low_bits(l, 32, algo);
	if (odd != 0)
		s->args[at++].expr = low_bits(l, 8 - odd, 0);
	for (uint32_t i = 0; i < leaves->n; i++)
		s->args[at++].expr = leaves->v[i];
}

void
low_hash(struct low *l, struct low_val *to, enum ir_hash algo, struct low_val *data, bool payload,
    struct p4_loc loc)
{
	struct low_exprs leaves = { 0 };

	low_flatten(l, data, loc, &leaves);
	if (algo == IR_HASH_IDENTITY && !payload && n_bits(l, &leaves) > 64 &&
	    l->p->types[low_type(l, to->type)].width_bits <= 64)
		keep_64(l, &leaves, loc);
	low_hash_leaves(l, to, algo, &leaves, payload, loc);
}

/* get_hash(data), get_hash(base, data, max): base + hash % max. */
static struct low_val *
hash_object(struct low *l, struct p4_expr *e, struct p4_inst *inst)
{
	const struct p4_call *c = e->u.call.call;
	struct low_val *r = low_temp(l, e->type, e->loc), *h;
	struct ir_loc at = low_loc(l, e->loc);
	enum ir_hash algo;
	struct ir_expr *v;

	if (!low_ctor_hash(inst, &algo)) {
		low_unsupported(l, e->loc, "the algorithm of this Hash");
		return r;
	}
	if (c->n_binds == 1) {
		low_hash(l, r, algo, low_arg(l, c, 0), false, e->loc);
		return r;
	}
	h = low_temp(l, p4_type_bit(l->ctx, 64), e->loc);
	low_hash(l, h, algo, low_arg(l, c, 1), false, e->loc);
	v = ir_binary(l->p, at, IR_EXPR_MOD, low_expr(l, h, e->loc), bits_arg(l, c, 2, 64, e->loc));
	v = ir_binary(l->p, at, IR_EXPR_ADD, bits_arg(l, c, 0, 64, e->loc), v);
	low_set(l, r->lval, ir_cast(l->p, at, low_type(l, r->type), v), e->loc);
	return r;
}

static struct low_val *
random_object(struct low *l, struct p4_expr *e, struct p4_inst *inst)
{
	struct low_val *r = low_temp(l, e->type, e->loc);
	const struct p4_value *lo = low_ctor_arg(inst, "min"), *hi = low_ctor_arg(inst, "max");
	struct ir_stmt *s;

	if (lo == NULL || hi == NULL || low_strip(e->type)->kind != P4_TYPE_BIT) {
		low_unsupported(l, e->loc, "this Random");
		return r;
	}
	s = low_emit_call(l, e->loc, IR_CALL_RANDOM, IR_NO_ID, 3);
	s->args[0].lval = r->lval;
	s->args[1].expr = low_expr(l, low_constant(l, lo, e->loc), e->loc);
	s->args[2].expr = low_expr(l, low_constant(l, hi, e->loc), e->loc);
	return r;
}

/* ---- counters, meters, registers ---------------------------------------------------------------------------- */

static struct low_val *
counter_method(struct low *l, struct p4_expr *e, uint32_t id, bool direct)
{
	const struct p4_call *c = e->u.call.call;
	struct ir_expr *args[2];
	uint32_t n = 0;
	struct ir_stmt *s;

	for (uint32_t i = 0; i < c->n_binds && n < 2; i++) {
		struct low_val *v = low_arg(l, c, i);

		if (v->kind != LOW_NONE)
			args[n++] = ir_cast(l->p, low_loc(l, e->loc), ir_type_bit(l->p, 32),
			    low_expr(l, v, e->loc));
	}
	s = low_emit_call(l, e->loc, direct ? IR_CALL_DIRECT_COUNT : IR_CALL_COUNTER_COUNT, id, 2);
	for (uint32_t i = 0; i < n; i++)
		s->args[i].expr = args[i];
	s->n_args = n;
	return no_value(l);
}

/* Colours come out as bit<32>; enums of the architecture are numbered alike. */
static struct low_val *
meter_method(struct low *l, struct p4_expr *e, uint32_t id, bool direct, const char *method)
{
	const struct p4_call *c = e->u.call.call;
	struct low_val *colour = low_temp(l, p4_type_bit(l->ctx, 32), e->loc);
	bool v1 = strcmp(method, "execute_meter") == 0 || strcmp(method, "read") == 0;
	uint32_t i = 0, first = direct ? 0 : 1, n_in = c->n_binds - first - (v1 ? 1 : 0);
	struct ir_expr *index = direct ? NULL : bits_arg(l, c, 0, 32, e->loc), *in = NULL,
		       *bytes = NULL;
	struct ir_stmt *s;

	for (uint32_t k = first; k < first + n_in; k++) {
		if (low_arg(l, c, k)->kind == LOW_NONE)
			continue;
		if (low_strip(c->binds[k].type)->kind == P4_TYPE_ENUM)
			in = bits_arg(l, c, k, 32, e->loc);
		else
			bytes = bits_arg(l, c, k, 32, e->loc);
	}
	s = low_emit_call(l, e->loc,
	    direct ? (in ? IR_CALL_DIRECT_METER_COLOR : IR_CALL_DIRECT_METER_READ)
		   : (in ? IR_CALL_METER_EXECUTE_COLOR : IR_CALL_METER_EXECUTE),
	    id, 4);
	if (index != NULL)
		s->args[i++].expr = index;
	if (in != NULL)
		s->args[i++].expr = in;
	s->args[i++].lval = colour->lval;
	if (bytes != NULL)
		s->args[i++].expr = bytes;
	s->n_args = i;
	if (!v1)
		return low_of_expr(l, e->type, low_expr(l, colour, e->loc));
	assign_cast(l, low_arg(l, c, c->n_binds - 1), colour, e->loc);
	return no_value(l);
}

static void spread(
    struct low *l, struct low_val *v, struct low_val *raw, uint32_t *left, struct p4_loc loc);

static void
spread_header(
    struct low *l, struct low_val *v, struct low_val *raw, uint32_t *left, struct p4_loc loc)
{
	uint32_t n;
	const struct p4_field *f = p4_type_fields(l->ctx, v->type, &n);

	low_emit(l, loc, IR_STMT_SET_VALID)->lval = v->lval;
	for (uint32_t i = 0; i < n; i++)
		spread(l, low_member(l, v, i, f[i].type, loc), raw, left, loc);
}

/* Splits the bits in 'raw' over the leaves of v, most significant first. */
static void
spread(struct low *l, struct low_val *v, struct low_val *raw, uint32_t *left, struct p4_loc loc)
{
	if (v->kind == LOW_ITEMS) {
		for (uint32_t i = 0; i < v->n; i++)
			spread(l, v->items[i], raw, left, loc);
		return;
	}
	if (v->kind == LOW_LVAL && v->type->kind == P4_TYPE_HEADER) {
		spread_header(l, v, raw, left, loc);
		return;
	}
	if (!low_is_scalar(v->type)) {
		low_unsupported(l, loc, "values of this type in bits");
		return;
	}
	uint32_t width = low_width(l, v->type);
	struct ir_expr *bits =
	    ir_slice(l->p, low_loc(l, loc), low_expr(l, raw, loc), *left - 1, *left - width);

	*left -= width;
	low_set(l, v->lval, ir_cast(l->p, low_loc(l, loc), low_type(l, v->type), bits), loc);
}

/* A cell that is no scalar is its scalars side by side, the first at the top. */
static struct ir_expr *
pack(struct low *l, struct low_val *v, struct p4_loc loc)
{
	struct low_exprs leaves = { 0 };
	struct ir_expr *cell = NULL;

	if (low_is_scalar(v->type))
		return low_expr(l, v, loc);
	low_flatten(l, v, loc, &leaves);
	for (uint32_t i = 0; i < leaves.n; i++) {
		uint32_t type = leaves.v[i]->type, width = l->p->types[type].width_bits;
		struct ir_expr *bits = ir_cast(l->p, low_loc(l, loc),
		    ir_type_bit(l->p, l->p->types[type].kind == IR_TYPE_BOOL ? 1 : width),
		    leaves.v[i]);

		cell = cell ? ir_binary(l->p, low_loc(l, loc), IR_EXPR_CONCAT, cell, bits) : bits;
	}
	return cell ? cell : low_bits(l, 1, 0);
}

/* The cell, unpacked from its bits. */
static struct low_val *
unpack(struct low *l, struct low_val *raw, struct p4_type *type, struct p4_loc loc)
{
	struct low_val *v;
	uint32_t left;

	if (low_is_scalar(type))
		return raw;
	v = low_temp(l, low_strip(type), loc);
	left = low_width(l, raw->type);
	spread(l, v, raw, &left, loc);
	return v;
}

static struct low_val *
register_method(struct low *l, struct p4_expr *e, uint32_t id, const char *method)
{
	const struct p4_call *c = e->u.call.call;
	bool v1 = c->n_binds == 2; /* read(out T result, in I index), else T read(in I index) */
	struct p4_type *type;
	struct low_val *raw, *to;
	struct ir_expr *at;
	struct ir_stmt *s;

	if (strcmp(method, "write") == 0) {
		struct ir_expr *v;

		at = bits_arg(l, c, 0, 32, e->loc);
		v = pack(l, low_arg(l, c, 1), e->loc);
		s = low_emit_call(l, e->loc, IR_CALL_REGISTER_WRITE, id, 2);
		s->args[0].expr = at;
		s->args[1].expr = v;
		return no_value(l);
	}
	type = v1 ? c->binds[0].type : e->type;
	to = v1 ? low_arg(l, c, 0) : NULL;
	raw = low_temp(l,
	    low_is_scalar(type)
		? type
		: p4_type_bit(l->ctx, l->p->types[l->p->externs[id].type].width_bits),
	    e->loc);
	at = bits_arg(l, c, v1 ? 1 : 0, 32, e->loc);
	s = low_emit_call(l, e->loc, IR_CALL_REGISTER_READ, id, 2);
	s->args[0].lval = raw->lval;
	s->args[1].expr = at;
	if (!v1)
		return unpack(l, raw, type, e->loc);
	low_assign(l, to, unpack(l, raw, type, e->loc), e->loc);
	return no_value(l);
}

static struct low_val *
digest_method(struct low *l, struct p4_expr *e, uint32_t id)
{
	struct low_exprs leaves = { 0 };
	struct ir_stmt *s;

	low_flatten(l, low_arg(l, e->u.call.call, 0), e->loc, &leaves);
	s = low_emit_call(l, e->loc, IR_CALL_DIGEST_PACK, id, leaves.n);
	for (uint32_t i = 0; i < leaves.n; i++)
		s->args[i].expr = leaves.v[i];
	return no_value(l);
}

/* v1model's from before its checksum functions: get(data). */
static struct low_val *
checksum16(struct low *l, struct p4_expr *e)
{
	struct low_val *r = low_temp(l, e->type, e->loc);

	low_hash(l, r, IR_HASH_CSUM16, low_arg(l, e->u.call.call, 0), false, e->loc);
	return r;
}

static struct low_val *
object_method(struct low *l, struct p4_expr *e, struct p4_inst *inst)
{
	const struct p4_call *c = e->u.call.call;
	const char *type = inst->decl->name.str, *method = c->decl->name.str;
	uint32_t id;

	if (strcmp(type, "InternetChecksum") == 0 || strcmp(type, "Checksum") == 0)
		return low_checksum(l, e, inst);
	if (strcmp(type, "Hash") == 0)
		return hash_object(l, e, inst);
	if (strcmp(type, "Checksum16") == 0)
		return checksum16(l, e);
	if (strcmp(type, "Random") == 0)
		return random_object(l, e, inst);
	id = low_extern(l, inst, e->loc);
	if (id == IR_NO_ID)
		return no_value(l);
	switch (l->p->externs[id].kind) {
	case IR_EXTERN_COUNTER:
	case IR_EXTERN_DIRECT_COUNTER:
		return counter_method(l, e, id, l->p->externs[id].kind == IR_EXTERN_DIRECT_COUNTER);
	case IR_EXTERN_METER:
	case IR_EXTERN_DIRECT_METER:
		return meter_method(
		    l, e, id, l->p->externs[id].kind == IR_EXTERN_DIRECT_METER, method);
	case IR_EXTERN_REGISTER:
		return register_method(l, e, id, method);
	case IR_EXTERN_DIGEST:
		return digest_method(l, e, id);
	case IR_EXTERN_ACTION_PROFILE:
	case IR_EXTERN_ACTION_SELECTOR:
	case IR_EXTERN_VALUE_SET:
	case IR_EXTERN_NONE:
	case IR_N_EXTERN_KINDS:
		break;
	}
	low_unsupported(l, e->loc, "method %s.%s", type, method);
	return no_value(l);
}

/* ---- packets -------------------------------------------------------------------------------------------------- */

/* extract(h), extract(h, varbit size), extract(stack.next). */
static void
extract(struct low *l, struct p4_expr *e)
{
	const struct p4_call *c = e->u.call.call;
	struct p4_expr *arg = c->binds[0].arg, *base = arg;
	struct ir_expr *size = c->n_binds > 1 ? bits_arg(l, c, 1, 32, e->loc) : NULL;
	struct low_val *h;
	struct ir_stmt *s;
	uint64_t min, max;
	uint32_t member = 0;

	if (c->binds[0].how == P4_BIND_DONTCARE || arg == NULL) { /* extract<T>(_): skip a T */
		if (c->n_type_args == 1 && p4_type_packet_bits(l->ctx, c->type_args[0], &min, &max))
			low_emit(l, e->loc, IR_STMT_ADVANCE)->expr = low_bits(l, 32, min);
		else
			low_unsupported(l, e->loc, "extract(_) of this type");
		return;
	}
	if (arg->kind == P4_EXPR_MEMBER && arg->u.member.what == P4_MEMBER_FIELD &&
	    low_strip(arg->u.member.base->type)->kind == P4_TYPE_UNION) {
		base = arg->u.member.base; /* stack of unions: s.next.member */
		p4_type_field(l->ctx, low_strip(base->type), arg->u.member.name.str, &member);
	}
	if (base->kind == P4_EXPR_MEMBER && base->u.member.what == P4_MEMBER_STACK_NEXT) {
		h = low_place(l, base->u.member.base);
		s = low_emit(l, e->loc, IR_STMT_EXTRACT_NEXT);
		s->n = member;
	} else {
		h = low_place(l, arg);
		s = low_emit(l, e->loc, IR_STMT_EXTRACT);
	}
	if (h->kind != LOW_LVAL)
		low_unsupported(l, e->loc, "extract into this");
	s->lval = h->lval;
	s->expr = size;
}

static struct low_val *
lookahead(struct low *l, struct p4_expr *e)
{
	struct p4_type *t = low_strip(e->type);
	struct low_val *v = low_temp(l, t, e->loc), *raw;
	uint64_t min, max;
	uint32_t left;

	if (v->kind == LOW_LVAL) {
		low_emit(l, e->loc, IR_STMT_LOOKAHEAD)->lval = v->lval;
		return v;
	}
	if (!p4_type_packet_bits(l->ctx, t, &min, &max) || min == 0 || min > IR_WIDTH_MAX) {
		low_unsupported(l, e->loc, "lookahead of %s", p4_type_text(l->ctx, t));
		return v;
	}
	raw = low_temp(l, p4_type_bit(l->ctx, (uint32_t)min), e->loc);
	low_emit(l, e->loc, IR_STMT_LOOKAHEAD)->lval = raw->lval;
	left = (uint32_t)min;
	spread(l, v, raw, &left, e->loc);
	return v;
}

static void
emit_value(struct low *l, struct low_val *v, struct p4_loc loc)
{
	if (v->kind == LOW_ITEMS &&
	    (v->type->kind == P4_TYPE_STRUCT || v->type->kind == P4_TYPE_TUPLE)) {
		for (uint32_t i = 0; i < v->n; i++)
			emit_value(l, v->items[i], loc);
	} else if (v->kind == LOW_ITEMS && v->type->kind == P4_TYPE_HEADER) {
		struct low_val *header = low_temp(l, v->type, loc);

		low_assign(l, header, v, loc);
		emit_value(l, header, loc);
	} else if (v->kind == LOW_LVAL && !low_is_scalar(v->type)) {
		low_emit(l, loc, IR_STMT_EMIT)->lval = v->lval;
	} else if (v->kind != LOW_INVALID) {
		low_unsupported(l, loc, "emit of this");
	}
}

static struct low_val *
packet_method(struct low *l, struct p4_expr *e)
{
	const struct p4_call *c = e->u.call.call;
	const char *method = c->decl->name.str;
	struct low_val *v;

	if (strcmp(method, "extract") == 0) {
		extract(l, e);
	} else if (strcmp(method, "lookahead") == 0) {
		return lookahead(l, e);
	} else if (strcmp(method, "advance") == 0) {
		struct ir_expr *n = low_expr(l, low_arg(l, c, 0), e->loc);

		low_emit(l, e->loc, IR_STMT_ADVANCE)->expr = n;
	} else if (strcmp(method, "length") == 0) {
		v = low_temp(l, e->type, e->loc);
		low_emit_call(l, e->loc, IR_CALL_PACKET_LENGTH, IR_NO_ID, 1)->args[0].lval =
		    v->lval;
		return v;
	} else if (strcmp(method, "emit") == 0) {
		emit_value(l, low_arg(l, c, 0), e->loc);
	} else {
		low_unsupported(l, e->loc, "packet method %s", method);
	}
	return no_value(l);
}

struct low_val *
low_extern_method(struct low *l, struct p4_expr *e)
{
	const struct p4_call *c = e->u.call.call;
	struct low_val *base = c->base ? low_eval(l, c->base) : no_value(l);

	if (base->kind == LOW_PACKET)
		return packet_method(l, e);
	if (base->kind == LOW_INST && base->inst != NULL)
		return object_method(l, e, base->inst);
	low_unsupported(l, e->loc, "method %s of this object", c->decl->name.str);
	return no_value(l);
}

/* ---- functions ------------------------------------------------------------------------------------------------ */

static void
emit_verify(struct low *l, struct ir_expr *cond, uint32_t error, struct p4_loc loc)
{
	struct ir_stmt *s = low_emit(l, loc, IR_STMT_VERIFY);

	s->expr = cond;
	s->error = error;
}

/* An error that only run time knows: one statement for each that it can be. */
static void
verify(struct low *l, struct p4_expr *e)
{
	const struct p4_call *c = e->u.call.call;
	const struct p4_value *err = low_known(l, c->binds[1].arg);
	struct low_val *cond = low_arg(l, c, 0), *which;
	struct ir_loc at = low_loc(l, e->loc);

	if (err != NULL && err->kind == P4_VALUE_MEMBER) {
		emit_verify(l, low_expr(l, cond, e->loc), low_error_id(l, err->u.member), e->loc);
		return;
	}
	cond = low_snapshot(l, cond, e->loc);
	which = low_snapshot(l, low_arg(l, c, 1), e->loc);
	for (uint32_t i = 0; i < l->p->n_errors; i++)
		emit_verify(l,
		    ir_binary(l->p, at, IR_EXPR_LOR, low_expr(l, cond, e->loc),
			ir_binary(l->p, at, IR_EXPR_NE, low_expr(l, which, e->loc),
			    ir_const_u64(l->p, at, ir_type_error(l->p), i))),
		    i, e->loc);
}

/* An extern function of the program's own, which no target has (check: extern_body.c). */
static void
no_body(struct low *l, const struct p4_expr *e, const struct p4_decl *d)
{
	p4_error(l->ctx, e->loc, P4_UNSUPPORTED,
	    "targets do not have the program's own extern function '%s'", d->name.str);
	p4_note(l->ctx, d->name.loc,
	    "a function with this prototype, behind it or in a file that includes this one, is its body");
	l->failed = true;
}

/* A static_assert about constructor parameters; the others are decided by the checker. */
static void
static_assertion(struct low *l, const struct p4_expr *e)
{
	const struct p4_call *call = e->u.call.call;
	const struct p4_value *v = low_known(l, call->binds[0].arg), *text = NULL;

	if (v == NULL || v->kind != P4_VALUE_BOOL || v->u.boolean)
		return;
	if (call->n_binds > 1 && call->binds[1].arg != NULL)
		text = low_known(l, call->binds[1].arg);
	p4_error(l->ctx, e->loc, P4_EXPECTED, "static_assert failed%s%s", text != NULL ? ": " : "",
	    text != NULL ? text->u.text : "");
	l->failed = true;
}

struct low_val *
low_extern_function(struct low *l, struct p4_expr *e)
{
	const struct p4_decl *d = e->u.call.call->decl;
	const char *name = d->name.str;
	struct low_val *ret = no_value(l);

	if (strcmp(name, "verify") == 0)
		verify(l, e);
	else if (strcmp(name, "static_assert") == 0)
		static_assertion(l, e);
	else if (!l->ctx->files[d->loc.file]->is_system)
		no_body(l, e, d);
	else if (!(l->p->arch == IR_ARCH_V1MODEL && low_v1model_function(l, e, name, &ret)) &&
		 !(l->p->arch == IR_ARCH_PSA && low_psa_function(l, e, name, &ret)) &&
		 !(l->p->arch == IR_ARCH_PNA && low_pna_function(l, e, name, &ret)))
		low_unsupported(l, e->loc, "extern function %s", name);
	return ret;
}
