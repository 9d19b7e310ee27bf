/* SPDX-License-Identifier: Apache-2.0 */
/* type.c: what types an IR expression may have, and how large a value is. */
#include "ir/check.h"

#include <stddef.h>

static const struct ir_type *
type_of(const struct ir_prog *prog, uint32_t type)
{
	return type < prog->n_types ? &prog->types[type] : NULL;
}

bool
ir_type_is(const struct ir_prog *prog, uint32_t type, enum ir_type_kind kind)
{
	return type < prog->n_types && prog->types[type].kind == kind;
}

bool
ir_type_number(const struct ir_prog *prog, uint32_t type)
{
	return ir_type_is(prog, type, IR_TYPE_BIT) || ir_type_is(prog, type, IR_TYPE_INT);
}

bool
ir_type_scalar(const struct ir_prog *prog, uint32_t type)
{
	return ir_type_number(prog, type) || ir_type_is(prog, type, IR_TYPE_BOOL) ||
	       ir_type_is(prog, type, IR_TYPE_ERROR);
}

uint64_t
ir_type_bytes(const struct ir_prog *prog, uint32_t type)
{
	const struct ir_type *t = type_of(prog, type);
	uint64_t sum = 0;

	if (t == NULL)
		return 0;
	switch (t->kind) {
	case IR_TYPE_BIT:
	case IR_TYPE_INT:
	case IR_TYPE_BOOL:
	case IR_TYPE_ERROR:
		return (t->width_bits + 7) / 8;
	case IR_TYPE_VARBIT:
		return (t->width_bits + 7) / 8 + 4;
	case IR_TYPE_HEADER:
	case IR_TYPE_UNION:
		for (uint32_t i = 0; i < t->n; i++)
			sum += ir_type_bytes(prog, t->fields[i].type);
		return sum + 1;
	case IR_TYPE_STACK:
	case IR_TYPE_ARRAY:
		return ir_type_bytes(prog, t->elem) * t->n + 4;
	case IR_N_TYPE_KINDS:
		break;
	}
	return 0;
}

bool
ir_value_ok(struct ir_value v)
{
	uint32_t n = (v.width_bits + 7) / 8;
	uint64_t lo = 0;

	if (v.width_bits == 0 || v.width_bits > IR_WIDTH_MAX || v.be == NULL)
		return false;
	if (v.width_bits % 8 != 0 && v.be[0] >> (v.width_bits % 8) != 0)
		return false;
	for (uint32_t i = n > 8 ? n - 8 : 0; i < n; i++)
		lo = lo << 8 | v.be[i];
	return lo == v.lo;
}

const char *
ir_step_type(
    const struct ir_prog *prog, uint32_t type, const struct ir_step *step, uint32_t *result)
{
	const struct ir_type *t = type_of(prog, type);

	if (t == NULL)
		return "no such type";
	switch (step->kind) {
	case IR_STEP_FIELD:
		if (t->kind != IR_TYPE_HEADER)
			return "a field is taken of something that is not a header";
		if (step->i >= t->n)
			return "the header has no such field";
		*result = t->fields[step->i].type;
		return NULL;
	case IR_STEP_MEMBER:
		if (t->kind != IR_TYPE_UNION)
			return "a member is taken of something that is not a union";
		if (step->i >= t->n)
			return "the union has no such member";
		*result = t->fields[step->i].type;
		return NULL;
	case IR_STEP_ELEM:
		if (t->kind != IR_TYPE_STACK && t->kind != IR_TYPE_ARRAY)
			return "an element is taken of something that is not a stack or array";
		if (step->index == NULL && step->i >= t->n)
			return "the index is past the end of the stack or array";
		if (step->index != NULL && !ir_type_is(prog, step->index->type, IR_TYPE_BIT))
			return "an index must be a bit<> value";
		*result = t->elem;
		return NULL;
	}
	return "no such kind of step";
}

static const char *
set_shape(struct ir_shape *s, enum ir_type_kind kind, uint32_t width_bits)
{
	s->kind = kind;
	s->width_bits = width_bits;
	return width_bits > IR_WIDTH_MAX && kind != IR_TYPE_VARBIT ? "wider than 2048 bits" : NULL;
}

static const char *
same_as(struct ir_shape *s, const struct ir_type *t)
{
	return set_shape(s, t->kind, t->width_bits);
}

static const char *
leaf_shape(const struct ir_prog *prog, const struct ir_expr *e, struct ir_shape *s)
{
	const struct ir_type *t;
	uint32_t type = e->op == IR_EXPR_CONST ? e->type : e->lval->type;

	if ((t = type_of(prog, type)) == NULL)
		return "no such type";
	if (e->op == IR_EXPR_CONST) {
		if (!ir_type_scalar(prog, type))
			return "a constant must be a bit, int, bool or error";
		if (e->value.width_bits != t->width_bits || !ir_value_ok(e->value))
			return "the constant does not fit its type";
		if (t->kind == IR_TYPE_ERROR && e->value.lo >= prog->n_errors)
			return "no such error";
		return same_as(s, t);
	}
	if (e->op == IR_EXPR_READ) {
		if (!ir_type_scalar(prog, type) && t->kind != IR_TYPE_VARBIT)
			return "only scalars and varbits can be read";
		return same_as(s, t);
	}
	if (e->op == IR_EXPR_VALID) {
		if (t->kind != IR_TYPE_HEADER && t->kind != IR_TYPE_UNION)
			return "only headers and unions are valid or invalid";
		return set_shape(s, IR_TYPE_BOOL, 1);
	}
	if (t->kind != IR_TYPE_STACK)
		return "only stacks have a next index";
	return set_shape(s, IR_TYPE_BIT, 32);
}

static const char *
cast_shape(const struct ir_prog *prog, const struct ir_expr *e, struct ir_shape *s)
{
	const struct ir_type *from = type_of(prog, e->a->type), *to = type_of(prog, e->type);

	if (from == NULL || to == NULL)
		return "no such type";
	if (ir_type_number(prog, e->a->type) && ir_type_number(prog, e->type))
		return same_as(s, to);
	if (from->kind == IR_TYPE_BOOL && to->kind == IR_TYPE_BIT && to->width_bits == 1)
		return same_as(s, to);
	if (to->kind == IR_TYPE_BOOL && from->kind == IR_TYPE_BIT && from->width_bits == 1)
		return same_as(s, to);
	return "there is no cast between these types";
}

static const char *
binary_shape(const struct ir_prog *prog, const struct ir_expr *e, struct ir_shape *s)
{
	const struct ir_type *a = type_of(prog, e->a->type), *b = type_of(prog, e->b->type);
	bool number;

	if (a == NULL || b == NULL)
		return "no such type";
	number = ir_type_number(prog, e->a->type);
	if (e->op == IR_EXPR_SHL || e->op == IR_EXPR_SHR) {
		if (!number || b->kind != IR_TYPE_BIT)
			return "a shift takes a bit or int, by a bit";
		return same_as(s, a);
	}
	if (e->op == IR_EXPR_CONCAT) {
		if (!number || !ir_type_number(prog, e->b->type))
			return "only bit and int can be joined";
		return set_shape(s, a->kind, a->width_bits + b->width_bits);
	}
	if (e->a->type != e->b->type)
		return "the operands have different types";
	if (e->op == IR_EXPR_EQ || e->op == IR_EXPR_NE) {
		if (!ir_type_scalar(prog, e->a->type) && a->kind != IR_TYPE_VARBIT)
			return "only scalars and varbits can be compared";
		return set_shape(s, IR_TYPE_BOOL, 1);
	}
	if (e->op == IR_EXPR_LAND || e->op == IR_EXPR_LOR)
		return a->kind == IR_TYPE_BOOL ? same_as(s, a) : "the operands must be bool";
	if (!number)
		return "the operands must be bit or int";
	if (e->op >= IR_EXPR_LT && e->op <= IR_EXPR_GE)
		return set_shape(s, IR_TYPE_BOOL, 1);
	return same_as(s, a);
}

static const char *
mux_shape(const struct ir_prog *prog, const struct ir_expr *e, struct ir_shape *s)
{
	if (!ir_type_is(prog, e->a->type, IR_TYPE_BOOL))
		return "the condition must be bool";
	if (e->b->type != e->c->type || !ir_type_scalar(prog, e->b->type))
		return "the two values must have one scalar type";
	return same_as(s, type_of(prog, e->b->type));
}

const char *
ir_expr_shape(const struct ir_prog *prog, const struct ir_expr *e, struct ir_shape *s)
{
	const struct ir_type *a;

	if (e->op <= IR_EXPR_NEXT_INDEX)
		return leaf_shape(prog, e, s);
	if (ir_expr_operands(e->op) == 2)
		return binary_shape(prog, e, s);
	if (e->op == IR_EXPR_MUX)
		return mux_shape(prog, e, s);
	if (e->op == IR_EXPR_CAST)
		return cast_shape(prog, e, s);
	if ((a = type_of(prog, e->a->type)) == NULL)
		return "no such type";
	if (e->op == IR_EXPR_LNOT)
		return a->kind == IR_TYPE_BOOL ? same_as(s, a) : "the operand must be bool";
	if (!ir_type_number(prog, e->a->type))
		return "the operand must be bit or int";
	if (e->op != IR_EXPR_SLICE)
		return same_as(s, a);
	if (e->lo > e->hi || e->hi >= a->width_bits)
		return "the slice is not within the value";
	return set_shape(s, IR_TYPE_BIT, e->hi - e->lo + 1);
}

/* A number that no profile has means 120 s. */
uint64_t
ir_expire_ns(uint64_t i)
{
	static const uint32_t seconds[IR_EXPIRE_PROFILES] = { 10, 30, 60, 120, 300, 43200, 120,
		120 };

	return 1000000000ull * (i < IR_EXPIRE_PROFILES ? seconds[i] : 120);
}
