/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.c: the extern functions of v1model. */
#include "p4/lower/internal.h"

#include "base/mem.h"

#include <string.h>

#define DROP_PORT 511u

static struct low_val *
intrinsic(struct low *l, const char *name)
{
	return map_sget(&l->intrinsics, name);
}

/* Sets a field of the standard metadata when the program's has it. */
static void
set_intrinsic(struct low *l, const char *name, uint64_t v, struct p4_loc loc)
{
	struct low_val *place = intrinsic(l, name);

	if (place != NULL)
		low_set(l, place->lval,
		    ir_const_u64(l->p, low_loc(l, loc), low_type(l, place->type), v), loc);
}

static void
mark_to_drop(struct low *l, struct p4_expr *e)
{
	set_intrinsic(l, "v1model.egress_spec", DROP_PORT, e->loc);
	set_intrinsic(l, "v1model.mcast_grp", 0, e->loc);
}

/* hash(out result, algo, base, data, max): base + hash % max; max 0 gives base. */
static void
hash(struct low *l, struct p4_expr *e)
{
	const struct p4_call *c = e->u.call.call;
	struct low_val *to = low_arg(l, c, 0), *h;
	struct ir_loc at = low_loc(l, e->loc);
	struct ir_expr *base, *max, *v;
	enum ir_hash algo;
	uint32_t t64 = ir_type_bit(l->p, 64);

	if (!low_hash_algorithm(l, c->binds[1].arg, &algo))
		return;
	base = ir_cast(l->p, at, t64, low_expr(l, low_arg(l, c, 2), e->loc));
	h = low_temp(l, p4_type_bit(l->ctx, 64), e->loc);
	low_hash(l, h, algo, low_arg(l, c, 3), false, e->loc);
	max = ir_cast(l->p, at, t64, low_expr(l, low_arg(l, c, 4), e->loc));
	v = ir_binary(l->p, at, IR_EXPR_MOD, low_expr(l, h, e->loc), max);
	v = ir_binary(l->p, at, IR_EXPR_ADD, base, v);
	low_assign(
	    l, to, low_of_expr(l, to->type, ir_cast(l->p, at, low_type(l, to->type), v)), e->loc);
}

/* if (condition) { sum = hash(data); then: checksum := sum, or checksum_error when they differ } */
static void
checksum(struct low *l, struct p4_expr *e, bool update, bool payload)
{
	const struct p4_call *c = e->u.call.call;
	struct ir_expr *cond = low_expr(l, low_arg(l, c, 0), e->loc);
	struct low_val *field, *sum, *bad = intrinsic(l, "v1model.checksum_error");
	struct ir_loc at = low_loc(l, e->loc);
	struct low_body b, inner;
	struct ir_body body;
	struct ir_stmt *s;
	enum ir_hash algo;

	if (!low_hash_algorithm(l, c->binds[3].arg, &algo))
		return;
	low_open(l, &b);
	field = low_arg(l, c, 2);
	sum = low_temp(l, c->binds[2].type, e->loc);
	low_hash(l, sum, algo, low_arg(l, c, 1), payload, e->loc);
	if (update) {
		low_assign(l, field, sum, e->loc);
	} else if (bad != NULL) {
		low_open(l, &inner);
		low_set(l, bad->lval, low_bits(l, 1, 1), e->loc);
		body = low_close(l, &inner);
		s = low_emit(l, e->loc, IR_STMT_IF);
		s->expr = ir_binary(
		    l->p, at, IR_EXPR_NE, low_expr(l, sum, e->loc), low_expr(l, field, e->loc));
		s->body = body;
	}
	body = low_close(l, &b);
	s = low_emit(l, e->loc, IR_STMT_IF);
	s->expr = cond;
	s->body = body;
}

static void
random_between(struct low *l, struct p4_expr *e)
{
	const struct p4_call *c = e->u.call.call;
	struct low_val *to = low_arg(l, c, 0), *r = low_temp(l, c->binds[0].type, e->loc);
	struct ir_expr *lo = low_expr(l, low_arg(l, c, 1), e->loc);
	struct ir_expr *hi = low_expr(l, low_arg(l, c, 2), e->loc);
	struct ir_stmt *s = low_emit_call(l, e->loc, IR_CALL_RANDOM, IR_NO_ID, 3);

	s->args[0].lval = r->lval;
	s->args[1].expr = lo;
	s->args[2].expr = hi;
	low_assign(l, to, r, e->loc);
}

/* The list of fields that argument 'i' names: by a number, or (functions from before @field_list) the fields. */
static struct ir_expr *
kept(struct low *l, struct p4_expr *e, uint32_t i)
{
	const struct p4_call *c = e->u.call.call;
	const char *name = c->decl->name.str;
	uint64_t v = IR_LIST_NONE;

	if (i >= c->n_binds || c->binds[i].arg == NULL)
		return low_bits(l, 32, v);
	if (strstr(name, "field_list") == NULL)
		v = low_keep_data(l, low_arg(l, c, i), name, e->loc);
	else if (!low_known_u64(l, c->binds[i].arg, &v))
		low_unsupported(l, e->loc, "a field list index that is not constant");
	return low_bits(l, 32, v);
}

static void
clone_packet(struct low *l, struct p4_expr *e)
{
	const struct p4_call *c = e->u.call.call;
	const struct p4_value *type = low_known(l, c->binds[0].arg);
	struct ir_expr *session = low_expr(l, low_arg(l, c, 1), e->loc);
	struct ir_stmt *s;

	if (type == NULL || type->kind != P4_VALUE_MEMBER) {
		low_unsupported(l, e->loc, "a clone type that is not constant");
		return;
	}
	s = low_emit_call(l, e->loc, IR_CALL_CLONE, IR_NO_ID, 3);
	s->args[0].expr = low_bits(l, 32, strcmp(type->u.member->name.str, "E2E") == 0);
	s->args[1].expr = session;
	s->args[2].expr = kept(l, e, 2);
}

static void
log_message(struct low *l, struct p4_expr *e)
{
	const struct p4_call *c = e->u.call.call;
	struct low_val *text = low_arg(l, c, 0);
	struct low_exprs leaves = { 0 };
	struct ir_stmt *s;

	if (c->n_binds > 1)
		low_flatten(l, low_arg(l, c, 1), e->loc, &leaves);
	s = low_emit_call(l, e->loc, IR_CALL_LOG, IR_NO_ID, leaves.n + 1);
	s->args[0].text = arena_strdup(l->p->arena, text->text ? text->text : "");
	for (uint32_t i = 0; i < leaves.n; i++)
		s->args[i + 1].expr = leaves.v[i];
}

void
low_assertion(struct low *l, struct p4_expr *e, enum ir_call_op op)
{
	struct ir_expr *v = low_expr(l, low_arg(l, e->u.call.call, 0), e->loc);

	low_emit_call(l, e->loc, op, IR_NO_ID, 1)->args[0].expr = v;
}

/* digest(receiver, data) */
static void
digest(struct low *l, struct p4_expr *e)
{
	const struct p4_call *c = e->u.call.call;
	struct low_val *data = low_arg(l, c, 1);
	uint32_t id = low_digest(l, c->binds[1].type, e->loc);
	struct low_exprs leaves = { 0 };
	struct ir_stmt *s;

	if (id == IR_NO_ID)
		return;
	low_flatten(l, data, e->loc, &leaves);
	s = low_emit_call(l, e->loc, IR_CALL_DIGEST_PACK, id, leaves.n);
	for (uint32_t i = 0; i < leaves.n; i++)
		s->args[i].expr = leaves.v[i];
}

static void
round_again(struct low *l, struct p4_expr *e, enum ir_call_op op)
{
	struct ir_expr *list = kept(l, e, 0);

	low_emit_call(l, e->loc, op, IR_NO_ID, 1)->args[0].expr = list;
}

bool
low_v1model_function(struct low *l, struct p4_expr *e, const char *name, struct low_val **ret)
{
	if (strcmp(name, "mark_to_drop") == 0)
		mark_to_drop(l, e);
	else if (strcmp(name, "hash") == 0)
		hash(l, e);
	else if (strcmp(name, "verify_checksum") == 0)
		checksum(l, e, false, false);
	else if (strcmp(name, "update_checksum") == 0)
		checksum(l, e, true, false);
	else if (strcmp(name, "verify_checksum_with_payload") == 0)
		checksum(l, e, false, true);
	else if (strcmp(name, "update_checksum_with_payload") == 0)
		checksum(l, e, true, true);
	else if (strcmp(name, "random") == 0)
		random_between(l, e);
	else if (strcmp(name, "clone") == 0 || strcmp(name, "clone3") == 0 ||
		 strcmp(name, "clone_preserving_field_list") == 0)
		clone_packet(l, e);
	else if (strcmp(name, "resubmit") == 0 ||
		 strcmp(name, "resubmit_preserving_field_list") == 0)
		round_again(l, e, IR_CALL_RESUBMIT);
	else if (strcmp(name, "recirculate") == 0 ||
		 strcmp(name, "recirculate_preserving_field_list") == 0)
		round_again(l, e, IR_CALL_RECIRCULATE);
	else if (strcmp(name, "truncate") == 0)
		low_assertion(l, e, IR_CALL_TRUNCATE);
	else if (strcmp(name, "assert") == 0)
		low_assertion(l, e, IR_CALL_ASSERT);
	else if (strcmp(name, "assume") == 0)
		low_assertion(l, e, IR_CALL_ASSUME);
	else if (strcmp(name, "digest") == 0)
		digest(l, e);
	else if (strcmp(name, "log_msg") == 0)
		log_message(l, e);
	else
		return false;
	return true;
}
