/* SPDX-License-Identifier: Apache-2.0 */
/* expr.c: expressions. What has side effects becomes statements, in the order that P4_16 §8.1 gives; what
 * stands left of it and could change is read into a variable first. */
#include "p4/lower/internal.h"

#include "base/mem.h"

/* ---- what is known --------------------------------------------------------------------------------- */

const struct p4_value *
low_known(struct low *l, const struct p4_expr *e)
{
	const struct p4_value *v = e->value;

	if (v == NULL && e->known && l->frame != NULL)
		v = p4_inst_eval(l->ctx, l->all, l->frame->inst, e);
	return v;
}

bool
low_known_value(struct low *l, struct p4_expr *e, uint32_t width, struct ir_value *v)
{
	const struct p4_value *known = low_known(l, e);
	struct low_val *c;

	if (known == NULL) {
		low_unsupported(l, e->loc, "a value that is not known at compile time, here");
		return false;
	}
	if (known->kind == P4_VALUE_INT) {
		*v = low_big(l, width, known->u.num);
		return true;
	}
	c = low_constant(l, known, e->loc);
	if (c->kind != LOW_EXPR || c->expr->op != IR_EXPR_CONST) {
		low_unsupported(
		    l, e->loc, "a value of type '%s', here", p4_type_text(l->ctx, e->type));
		return false;
	}
	*v = c->expr->value;
	return true;
}

bool
low_known_u64(struct low *l, const struct p4_expr *e, uint64_t *out)
{
	const struct p4_value *v = low_known(l, e);

	return v != NULL && p4_value_u64(v, out);
}

bool
low_known_u64_in(struct low *l, struct p4_inst *in, const struct p4_expr *e, uint64_t *out)
{
	const struct p4_value *v =
	    e->value != NULL ? e->value : p4_inst_eval(l->ctx, l->all, in, e);

	return v != NULL && p4_value_u64(v, out);
}

struct low_val *
low_lookup(struct low *l, const struct p4_decl *d)
{
	for (struct low_frame *f = l->frame; f != NULL; f = f->up) {
		struct low_val *v = map_get(&f->vars, &d, sizeof d);

		if (v != NULL)
			return v;
	}
	return NULL;
}

static bool
any_effects(const struct p4_exprs *list)
{
	for (uint32_t i = 0; i < list->n; i++)
		if (low_has_effects(list->v[i]))
			return true;
	return false;
}

/* Whether an element is picked at run time in an expression without effects. */
static bool
has_run_time_index(const struct p4_expr *e)
{
	if (e == NULL || e->value != NULL)
		return false;
	switch (e->kind) {
	case P4_EXPR_INDEX:
		return e->u.index.index->value == NULL || has_run_time_index(e->u.index.base);
	case P4_EXPR_MEMBER:
		return has_run_time_index(e->u.member.base);
	case P4_EXPR_SLICE:
		return has_run_time_index(e->u.slice.base) || has_run_time_index(e->u.slice.lo);
	case P4_EXPR_CAST:
		return has_run_time_index(e->u.cast.expr);
	case P4_EXPR_UNARY:
		return has_run_time_index(e->u.unary.expr);
	case P4_EXPR_BINARY:
		return has_run_time_index(e->u.binary.left) ||
		       has_run_time_index(e->u.binary.right);
	case P4_EXPR_COND:
		return has_run_time_index(e->u.cond.cond) || has_run_time_index(e->u.cond.yes) ||
		       has_run_time_index(e->u.cond.no);
	default:
		return false;
	}
}

bool
low_has_effects(const struct p4_expr *e)
{
	if (e == NULL || e->value != NULL)
		return false;
	switch (e->kind) {
	case P4_EXPR_CALL:
		return e->u.call.call == NULL || e->u.call.call->kind != P4_CALL_BUILTIN ||
		       e->u.call.call->builtin != P4_BUILTIN_IS_VALID ||
		       low_has_effects(e->u.call.call->base);
	case P4_EXPR_MEMBER:
		return low_has_effects(e->u.member.base);
	case P4_EXPR_INDEX: /* an index that is computed goes into a variable */
		return low_has_effects(e->u.index.base) || low_has_effects(e->u.index.index) ||
		       has_run_time_index(e->u.index.index);
	case P4_EXPR_SLICE:
		return low_has_effects(e->u.slice.base) || low_has_effects(e->u.slice.lo);
	case P4_EXPR_CAST:
		return low_has_effects(e->u.cast.expr);
	case P4_EXPR_UNARY:
		return low_has_effects(e->u.unary.expr);
	case P4_EXPR_BINARY:
		return low_has_effects(e->u.binary.left) || low_has_effects(e->u.binary.right);
	case P4_EXPR_COND:
		return low_has_effects(e->u.cond.cond) || low_has_effects(e->u.cond.yes) ||
		       low_has_effects(e->u.cond.no);
	case P4_EXPR_LIST:
		return any_effects(&e->u.list.items);
	case P4_EXPR_STRUCT:
		for (uint32_t i = 0; i < e->u.structure.pairs.n; i++)
			if (low_has_effects(e->u.structure.pairs.v[i].expr))
				return true;
		return false;
	default:
		return false;
	}
}

/* ---- names and members ------------------------------------------------------------------------------ */

static struct low_val *
eval_name(struct low *l, struct p4_expr *e)
{
	struct p4_decl *d = e->u.name.decl;
	struct low_val *v = low_lookup(l, d);
	struct p4_inst *inst;

	if (v != NULL)
		return v;
	inst = p4_inst_of_decl(l->all, l->frame->inst, d);
	if (inst != NULL) {
		v = low_new(l, LOW_INST, e->type);
		v->inst = inst;
		return v;
	}
	if (!l->failed)
		low_unsupported(l, e->loc, "'%s' here", e->u.name.name.str);
	return low_new(l, LOW_NONE, e->type);
}

/* Whether the state has extracted an element of the stack and not changed the stack since. */
static bool
has_last(const struct low *l, const struct ir_lval *stack)
{
	for (uint32_t i = l->body->n; i-- > 0;) {
		const struct ir_stmt *s = l->body->v[i];

		if (s->op == IR_STMT_EXTRACT_NEXT && s->lval->var == stack->var &&
		    s->lval->n_steps == 0 && stack->n_steps == 0)
			return true;
		if (s->op != IR_STMT_SET && s->op != IR_STMT_SET_SLICE && s->op != IR_STMT_VERIFY)
			return false;
	}
	return false;
}

/* stack.last, stack.next: the element at nextIndex - 1 or nextIndex. Where it does not exist the parser rejects
 * (P4_16 8.18). */
static struct low_val *
stack_end(struct low *l, struct low_val *stack, bool last, struct p4_loc loc)
{
	struct ir_loc at = low_loc(l, loc);
	struct ir_expr *i;

	if (stack->kind != LOW_LVAL) {
		low_unsupported(l, loc, "last or next of this expression");
		return low_new(l, LOW_NONE, NULL);
	}
	i = ir_next_index(l->p, at, stack->lval);
	if (last)
		i = ir_binary(l->p, at, IR_EXPR_SUB, i, low_bits(l, 32, 1));
	if (!last || !has_last(l, stack->lval)) { /* 0 - 1 is past the end, too */
		struct ir_stmt *s = low_emit(l, loc, IR_STMT_VERIFY);

		s->expr = ir_binary(l->p, at, IR_EXPR_LT, i, low_bits(l, 32, stack->type->n_elems));
		s->error = IR_ERROR_STACK_OUT_OF_BOUNDS;
	}
	return low_elem(l, stack, 0, i, loc);
}

static struct low_val *
apply_result(struct low *l, struct p4_expr *e)
{
	struct p4_expr *call = e->u.member.base;
	struct low_val *hit = NULL, *run = NULL;
	bool is_run = e->u.member.what == P4_MEMBER_ACTION_RUN;

	if (call->kind != P4_EXPR_CALL || call->u.call.call->kind != P4_CALL_APPLY_TABLE) {
		low_unsupported(l, e->loc, "the result of an apply, kept before it is used");
		return low_new(l, LOW_NONE, e->type);
	}
	low_apply_table(l, call->u.call.call, e->loc, is_run ? NULL : &hit, is_run ? &run : NULL);
	if (is_run)
		return run;
	if (e->u.member.what == P4_MEMBER_MISS && hit->kind != LOW_NONE)
		return low_of_expr(l, e->type,
		    ir_unary(l->p, low_loc(l, e->loc), IR_EXPR_LNOT, low_expr(l, hit, e->loc)));
	return hit;
}

static struct low_val *
eval_member(struct low *l, struct p4_expr *e)
{
	struct low_val *base;
	uint32_t i;

	switch ((enum p4_member_kind)e->u.member.what) {
	case P4_MEMBER_HIT:
	case P4_MEMBER_MISS:
	case P4_MEMBER_ACTION_RUN:
		return apply_result(l, e);
	case P4_MEMBER_FIELD:
		base = low_eval(l, e->u.member.base);
		if (p4_type_field(l->ctx, low_strip(e->u.member.base->type), e->u.member.name.str,
			&i) == NULL)
			break;
		return low_member(l, base, i, e->type, e->loc);
	case P4_MEMBER_STACK_NEXT:
	case P4_MEMBER_STACK_LAST:
		return stack_end(l, low_eval(l, e->u.member.base),
		    e->u.member.what == P4_MEMBER_STACK_LAST, e->loc);
	case P4_MEMBER_STACK_LAST_INDEX:
		base = low_eval(l, e->u.member.base);
		if (base->kind != LOW_LVAL)
			break;
		return low_of_expr(l, e->type,
		    ir_binary(l->p, low_loc(l, e->loc), IR_EXPR_SUB,
			ir_next_index(l->p, low_loc(l, e->loc), base->lval), low_bits(l, 32, 1)));
	case P4_MEMBER_NONE:
	case P4_MEMBER_ENUM:
	case P4_MEMBER_METHOD:
	case P4_MEMBER_BUILTIN:
	case P4_MEMBER_APPLY:
	case P4_MEMBER_STACK_SIZE:
		break;
	}
	if (!l->failed)
		low_unsupported(l, e->loc, "member '%s' here", e->u.member.name.str);
	return low_new(l, LOW_NONE, e->type);
}

/* Element i of h.a, an array in a header, without those around it; else NULL, and nothing was done. */
static struct low_val *
header_elem(struct low *l, struct p4_expr *e, uint64_t i,
    struct low_val *(*get)(struct low *l, struct p4_expr *e))
{
	struct p4_expr *a = e->u.index.base,
		       *h = a->kind == P4_EXPR_MEMBER ? a->u.member.base : NULL;
	struct p4_type *t = h != NULL && h->type != NULL ? low_strip(h->type) : NULL;
	struct low_val *v;
	uint32_t field;

	if (t == NULL || t->kind != P4_TYPE_HEADER || a->u.member.what != P4_MEMBER_FIELD ||
	    low_strip(a->type)->kind != P4_TYPE_ARRAY || i >= low_strip(a->type)->n_elems ||
	    p4_type_field(l->ctx, t, a->u.member.name.str, &field) == NULL)
		return NULL;
	v = get(l, h);
	if (v->kind == LOW_LVAL && v->type->kind == P4_TYPE_HEADER)
		return low_header_elem(l, v->lval, v->type, field, i);
	return low_elem(l, low_member(l, v, field, a->type, a->loc), i, NULL, e->loc);
}

static struct low_val *
eval_index(struct low *l, struct p4_expr *e)
{
	struct low_val *base;
	struct ir_expr *at;
	uint64_t i;

	if (low_known_u64(l, e->u.index.index, &i) &&
	    (base = header_elem(l, e, i, low_eval)) != NULL)
		return base;
	base = low_eval(l, e->u.index.base);
	if (low_known_u64(l, e->u.index.index, &i))
		return low_elem(l, base, i, NULL, e->loc);
	if (has_run_time_index(
		e->u.index.index)) /* it stands in several places: h.a[h.a[h.a[i]]] */
		at = low_expr(l, low_snapshot(l, low_eval(l, e->u.index.index), e->loc), e->loc);
	else
		at = low_eval_expr(l, e->u.index.index);
	return low_elem(l, base, 0, at, e->loc);
}

/* e[L+:W] whose L only run time knows. */
static bool
is_run_time_slice(struct low *l, const struct p4_expr *e)
{
	return e->u.slice.hi == NULL && low_known(l, e->u.slice.lo) == NULL;
}

/* The bits of e from L on, W of them: zeros where it has none (P4_16 draft, 8.7). */
static struct low_val *
eval_run_time_slice(struct low *l, struct p4_expr *e)
{
	struct low_val *base = low_eval(l, e->u.slice.base);
	struct ir_loc at = low_loc(l, e->loc);
	struct ir_expr *x;
	uint32_t width;

	if (low_has_effects(e->u.slice.lo))
		base = low_snapshot(l, base, e->loc);
	x = low_expr(l, base, e->loc);
	width = l->p->types[x->type].width_bits;
	x = ir_binary(l->p, at, IR_EXPR_SHR, ir_cast(l->p, at, ir_type_bit(l->p, width), x),
	    low_eval_expr(l, e->u.slice.lo));
	return low_of_expr(l, e->type, ir_cast(l->p, at, low_type(l, e->type), x));
}

static bool
slice_bounds(struct low *l, const struct p4_expr *e, uint32_t *hi, uint32_t *lo)
{
	uint64_t a, b;

	if (!low_known_u64(l, e->u.slice.lo, &b) ||
	    !low_known_u64(l, e->u.slice.hi ? e->u.slice.hi : e->u.slice.width, &a)) {
		low_unsupported(l, e->loc, "a slice whose bounds are not constant");
		return false;
	}
	*lo = (uint32_t)b;
	*hi = e->u.slice.hi ? (uint32_t)a : (uint32_t)(b + a - 1);
	return true;
}

/* ---- operators -------------------------------------------------------------------------------------- */

static enum ir_expr_op
binary_op(enum p4_op op)
{
	static const enum ir_expr_op ops[P4_N_OPS] = {
		[P4_OP_MUL] = IR_EXPR_MUL,
		[P4_OP_DIV] = IR_EXPR_DIV,
		[P4_OP_MOD] = IR_EXPR_MOD,
		[P4_OP_ADD] = IR_EXPR_ADD,
		[P4_OP_SUB] = IR_EXPR_SUB,
		[P4_OP_ADD_SAT] = IR_EXPR_SATADD,
		[P4_OP_SUB_SAT] = IR_EXPR_SATSUB,
		[P4_OP_CONCAT] = IR_EXPR_CONCAT,
		[P4_OP_SHL] = IR_EXPR_SHL,
		[P4_OP_SHR] = IR_EXPR_SHR,
		[P4_OP_LE] = IR_EXPR_LE,
		[P4_OP_GE] = IR_EXPR_GE,
		[P4_OP_LT] = IR_EXPR_LT,
		[P4_OP_GT] = IR_EXPR_GT,
		[P4_OP_EQ] = IR_EXPR_EQ,
		[P4_OP_NE] = IR_EXPR_NE,
		[P4_OP_BAND] = IR_EXPR_AND,
		[P4_OP_BXOR] = IR_EXPR_XOR,
		[P4_OP_BOR] = IR_EXPR_OR,
		[P4_OP_LAND] = IR_EXPR_LAND,
		[P4_OP_LOR] = IR_EXPR_LOR,
	};

	return ops[op];
}

/* An operator whose result has no bits: only what its operands do counts. */
static struct low_val *
eval_empty(struct low *l, struct p4_expr *e, struct p4_expr *a, struct p4_expr *b)
{
	low_eval(l, a);
	if (b != NULL)
		low_eval(l, b);
	return low_items(l, e->type, 0);
}

/* a ++ b where one of them has no bits: the other, as a number of the result's type. */
static struct low_val *
concat_empty(struct low *l, struct p4_expr *e, struct low_val *a, struct low_val *b)
{
	struct low_val *v = low_is_empty(a->type) ? b : a;

	return low_of_expr(l, e->type,
	    ir_cast(l->p, low_loc(l, e->loc), low_type(l, e->type), low_expr(l, v, e->loc)));
}

/* a && b, a || b, c ? a : b where the second part has effects: an if. */
static struct low_val *
eval_branching(struct low *l, struct p4_expr *e, struct ir_expr *cond, struct p4_expr *yes,
    struct p4_expr *no, struct low_val *fixed_yes, struct low_val *fixed_no)
{
	struct low_val *r = low_temp(l, e->type, e->loc);
	struct low_body b;
	struct ir_body then, other;
	struct ir_stmt *s;

	low_open(l, &b);
	low_assign(l, r, yes ? low_eval(l, yes) : fixed_yes, e->loc);
	then = low_close(l, &b);
	low_open(l, &b);
	low_assign(l, r, no ? low_eval(l, no) : fixed_no, e->loc);
	other = low_close(l, &b);
	s = low_emit(l, e->loc, IR_STMT_IF);
	s->expr = cond;
	s->body = then;
	s->other = other;
	return r;
}

/* A number of type int that only run time knows: it has no width. */
static bool
unbounded(struct low *l, struct p4_expr *e)
{
	if (low_strip(e->type)->kind != P4_TYPE_INT || low_known(l, e) != NULL)
		return false;
	low_unsupported(l, e->loc, "a number of type int that is not known at compile time");
	return true;
}

static struct low_val *
eval_binary(struct low *l, struct p4_expr *e)
{
	enum p4_op op = e->u.binary.op;
	struct p4_expr *le = e->u.binary.left, *re = e->u.binary.right;
	struct low_val *a, *b;
	struct ir_expr *x, *y;
	uint64_t shift;

	if (unbounded(l, le) || unbounded(l, re))
		return low_new(l, LOW_NONE, e->type);
	if (low_is_empty(e->type))
		return eval_empty(l, e, le, re);
	a = low_eval(l, le);

	if ((op == P4_OP_LAND || op == P4_OP_LOR) && low_has_effects(re)) {
		struct low_val *fixed = low_of_expr(l, e->type, low_bool(l, op == P4_OP_LOR));

		return op == P4_OP_LAND
			   ? eval_branching(l, e, low_expr(l, a, le->loc), re, NULL, NULL, fixed)
			   : eval_branching(l, e, low_expr(l, a, le->loc), NULL, re, fixed, NULL);
	}
	if (low_has_effects(re))
		a = low_snapshot(l, a, le->loc);
	if (op == P4_OP_EQ || op == P4_OP_NE) {
		struct p4_type *t =
		    low_is_scalar(le->type) || low_strip(le->type)->kind != P4_TYPE_SEQ ? le->type
											: re->type;

		b = low_eval(l, re);
		x = low_equal(l, a, b, t, e->loc);
		if (op == P4_OP_NE)
			x = ir_unary(l->p, low_loc(l, e->loc), IR_EXPR_LNOT, x);
		return low_of_expr(l, e->type, x);
	}
	if (op == P4_OP_CONCAT && (low_is_empty(le->type) || low_is_empty(re->type)))
		return concat_empty(l, e, a, low_eval(l, re));
	/* A shift by a constant int has no width of its own. */
	if ((op == P4_OP_SHL || op == P4_OP_SHR) && low_known_u64(l, re, &shift) &&
	    low_strip(re->type)->kind == P4_TYPE_INT)
		y = low_bits(l, 32, shift > UINT32_MAX ? UINT32_MAX : shift);
	else
		y = low_eval_expr(l, re);
	x = low_expr(l, a, le->loc);
	return low_of_expr(l, e->type, ir_binary(l->p, low_loc(l, e->loc), binary_op(op), x, y));
}

static struct low_val *
eval_unary(struct low *l, struct p4_expr *e)
{
	struct ir_expr *x;
	enum ir_expr_op op = e->u.unary.op == P4_OP_NOT	   ? IR_EXPR_LNOT
			     : e->u.unary.op == P4_OP_CMPL ? IR_EXPR_NOT
							   : IR_EXPR_NEG;

	if (unbounded(l, e->u.unary.expr))
		return low_new(l, LOW_NONE, e->type);
	if (low_is_empty(e->type))
		return eval_empty(l, e, e->u.unary.expr, NULL);
	x = low_eval_expr(l, e->u.unary.expr);
	if (e->u.unary.op == P4_OP_UPLUS)
		return low_of_expr(l, e->type, x);
	return low_of_expr(l, e->type, ir_unary(l->p, low_loc(l, e->loc), op, x));
}

static struct low_val *
eval_cond(struct low *l, struct p4_expr *e)
{
	struct ir_expr *cond;
	const struct p4_value *known = low_known(l, e->u.cond.cond);

	if (known != NULL && known->kind == P4_VALUE_BOOL)
		return low_eval(l, known->u.boolean ? e->u.cond.yes : e->u.cond.no);
	cond = low_eval_expr(l, e->u.cond.cond);
	if (low_is_scalar(e->type) && !low_has_effects(e->u.cond.yes) &&
	    !low_has_effects(e->u.cond.no))
		return low_of_expr(l, e->type,
		    ir_mux(l->p, low_loc(l, e->loc), cond, low_eval_expr(l, e->u.cond.yes),
			low_eval_expr(l, e->u.cond.no)));
	return eval_branching(l, e, cond, e->u.cond.yes, e->u.cond.no, NULL, NULL);
}

static struct low_val *
eval_cast(struct low *l, struct p4_expr *e)
{
	struct low_val *v = low_eval(l, e->u.cast.expr);
	struct p4_type *to = low_strip(e->type), *from = low_strip(e->u.cast.expr->type);
	struct low_val *r;

	if (to == from || v->kind == LOW_NONE)
		return v;
	if (low_is_empty(to))
		return low_items(l, to, 0);
	if (low_is_scalar(to))
		return low_of_expr(l, to,
		    ir_cast(l->p, low_loc(l, e->loc), low_type(l, to), low_expr(l, v, e->loc)));
	/* Between structs, tuples and lists of the same members. */
	if (v->kind == LOW_ITEMS) {
		r = low_new(l, LOW_ITEMS, to);
		r->n = v->n;
		r->items = v->items;
		return r;
	}
	if (to->kind == P4_TYPE_HEADER && v->kind == LOW_LVAL)
		return v;
	low_unsupported(l, e->loc, "a cast from %s to %s", p4_type_text(l->ctx, from),
	    p4_type_text(l->ctx, to));
	return low_new(l, LOW_NONE, to);
}

/* ---- lists ------------------------------------------------------------------------------------------- */

/* Item by item; what a later item's effects could change is read first. */
static void
eval_items(struct low *l, struct p4_expr *const *exprs, uint32_t n, struct low_val **out)
{
	for (uint32_t i = 0; i < n; i++) {
		out[i] = low_eval(l, exprs[i]);
		for (uint32_t k = i + 1; k < n; k++)
			if (low_has_effects(exprs[k])) {
				out[i] = low_snapshot(l, out[i], exprs[i]->loc);
				break;
			}
	}
}

static struct low_val *
eval_list(struct low *l, struct p4_expr *e)
{
	struct p4_type *t = low_strip(e->type);
	struct low_val *r, *v;
	uint32_t n = e->u.list.items.n;

	if (n > 0 && e->u.list.items.v[n - 1]->kind == P4_EXPR_DOTS)
		n--;
	r = t->kind == P4_TYPE_LIST ? low_items(l, t, 0) : low_default(l, t, e->loc);
	v = low_new(l, LOW_ITEMS, t);
	v->n = r->kind == LOW_ITEMS && r->n > n ? r->n : n;
	v->items = low_alloc(l, v->n * sizeof *v->items);
	eval_items(l, e->u.list.items.v, n, v->items);
	for (uint32_t i = n; i < v->n; i++)
		v->items[i] = r->items[i];
	/* A header has no default in ITEMS form: its missing fields are zero. */
	if (t->kind == P4_TYPE_HEADER) {
		uint32_t n_fields;
		const struct p4_field *f = p4_type_fields(l->ctx, t, &n_fields);
		struct low_val **items = low_alloc(l, n_fields * sizeof *items);

		for (uint32_t i = 0; i < n_fields; i++)
			items[i] = i < n ? v->items[i] : low_default(l, f[i].type, e->loc);
		v->items = items;
		v->n = n_fields;
	}
	return v;
}

static struct low_val *
eval_struct(struct low *l, struct p4_expr *e)
{
	struct p4_type *t = low_strip(e->type);
	uint32_t n_fields;
	const struct p4_field *f = p4_type_fields(l->ctx, t, &n_fields);
	struct low_val *v = low_new(l, LOW_ITEMS, t);
	const struct p4_pairs *pairs = &e->u.structure.pairs;
	struct p4_expr **exprs = low_alloc(l, pairs->n * sizeof *exprs);
	struct low_val **vals = low_alloc(l, pairs->n * sizeof *vals);

	for (uint32_t i = 0; i < pairs->n; i++)
		exprs[i] = pairs->v[i].expr;
	eval_items(l, exprs, pairs->n, vals);
	v->n = n_fields;
	v->items = low_alloc(l, n_fields * sizeof *v->items);
	for (uint32_t i = 0; i < n_fields; i++) {
		for (uint32_t k = 0; k < pairs->n; k++)
			if (pairs->v[k].key.str == f[i].name)
				v->items[i] = vals[k];
		if (v->items[i] == NULL)
			v->items[i] = low_default(l, f[i].type, e->loc);
	}
	return v;
}

/* ---- the whole ---------------------------------------------------------------------------------------- */

static struct low_val *
eval(struct low *l, struct p4_expr *e)
{
	const struct p4_value *known = low_known(l, e);
	struct low_val *v;
	uint32_t hi, lo;

	if (known != NULL && known->kind != P4_VALUE_INST)
		return low_constant(l, known, e->loc);
	switch (e->kind) {
	case P4_EXPR_NAME:
		return eval_name(l, e);
	case P4_EXPR_MEMBER:
		return eval_member(l, e);
	case P4_EXPR_INDEX:
		return eval_index(l, e);
	case P4_EXPR_SLICE:
		if (low_is_empty(e->type))
			return eval_empty(l, e, e->u.slice.base, NULL);
		if (is_run_time_slice(l, e))
			return eval_run_time_slice(l, e);
		if (!slice_bounds(l, e, &hi, &lo))
			break;
		return low_of_expr(l, e->type,
		    ir_slice(l->p, low_loc(l, e->loc), low_eval_expr(l, e->u.slice.base), hi, lo));
	case P4_EXPR_CALL:
		return low_call(l, e);
	case P4_EXPR_CAST:
		return eval_cast(l, e);
	case P4_EXPR_UNARY:
		return eval_unary(l, e);
	case P4_EXPR_BINARY:
		return eval_binary(l, e);
	case P4_EXPR_COND:
		return eval_cond(l, e);
	case P4_EXPR_LIST:
		return eval_list(l, e);
	case P4_EXPR_STRUCT:
		return eval_struct(l, e);
	case P4_EXPR_INVALID:
		return low_new(l, LOW_INVALID, e->type);
	case P4_EXPR_DOTS:
		return low_default(l, e->type, e->loc);
	case P4_EXPR_CONSTRUCT:
		v = low_new(l, LOW_INST, e->type);
		v->inst = p4_inst_of_expr(l->all, l->frame->inst, e);
		return v;
	case P4_EXPR_INT:
	case P4_EXPR_BOOL:
	case P4_EXPR_STRING:
	case P4_EXPR_TYPE:
	case P4_EXPR_THIS:
	case P4_EXPR_DONTCARE:
	case P4_EXPR_DEFAULT:
	case P4_EXPR_MASK:
	case P4_EXPR_RANGE:
	case P4_EXPR_BAD:
		break;
	}
	if (!l->failed)
		low_unsupported(l, e->loc, "this expression");
	return low_new(l, LOW_NONE, e->type);
}

struct low_val *
low_eval(struct low *l, struct p4_expr *e)
{
	struct low_val *v;

	l->here = e->loc;
	v = eval(l, e);
	/* Behind an error the value is any of its type. */
	if (v->kind == LOW_NONE && l->failed && e->type != NULL && low_is_scalar(e->type))
		return low_of_expr(
		    l, e->type, ir_const_u64(l->p, low_loc(l, e->loc), low_type(l, e->type), 0));
	return v;
}

struct ir_expr *
low_eval_expr(struct low *l, struct p4_expr *e)
{
	struct low_val *v = low_eval(l, e);

	return low_expr(l, v, e->loc);
}

/* A run-time index of a place is read once, now. */
static struct low_val *
place_index(struct low *l, struct p4_expr *e)
{
	struct low_val *base, *at;
	uint64_t i;

	if (low_known_u64(l, e->u.index.index, &i) &&
	    (base = header_elem(l, e, i, low_place)) != NULL)
		return base;
	base = low_place(l, e->u.index.base);
	if (low_known_u64(l, e->u.index.index, &i))
		return low_elem(l, base, i, NULL, e->loc);
	at = low_snapshot(l, low_eval(l, e->u.index.index), e->loc);
	return low_elem(l, base, 0, low_expr(l, at, e->loc), e->loc);
}

static struct low_val *
place_slice(struct low *l, struct p4_expr *e)
{
	struct low_val *base = low_place(l, e->u.slice.base);
	struct low_val *first = base->kind == LOW_CHOICE ? base->items[0] : base;
	struct ir_expr *at = NULL;
	uint32_t hi = 0, lo = 0;

	if (first->lval == NULL)
		return first->kind == LOW_NONE ? low_new(l, LOW_NONE, e->type) : base;
	if (first->kind == LOW_SLICE && first->at != NULL) {
		low_unsupported(l, e->loc, "a slice of a slice whose bounds only run time knows");
		return low_new(l, LOW_NONE, e->type);
	}
	if (is_run_time_slice(l, e))
		at = low_expr(
		    l, low_snapshot(l, low_eval(l, e->u.slice.lo), e->loc), e->u.slice.lo->loc);
	else if (!slice_bounds(l, e, &hi, &lo))
		return low_new(l, LOW_NONE, e->type);
	return low_slice(l, base, e->type, hi, lo, at);
}

static struct low_val *
place(struct low *l, struct p4_expr *e)
{
	uint32_t i;

	switch (e->kind) {
	case P4_EXPR_NAME:
		return eval_name(l, e);
	case P4_EXPR_INDEX:
		return place_index(l, e);
	case P4_EXPR_MEMBER:
		if (e->u.member.what == P4_MEMBER_FIELD &&
		    p4_type_field(l->ctx, low_strip(e->u.member.base->type), e->u.member.name.str,
			&i) != NULL)
			return low_member(l, low_place(l, e->u.member.base), i, e->type, e->loc);
		if (e->u.member.what == P4_MEMBER_STACK_NEXT ||
		    e->u.member.what == P4_MEMBER_STACK_LAST)
			return stack_end(l, low_place(l, e->u.member.base),
			    e->u.member.what == P4_MEMBER_STACK_LAST, e->loc);
		break;
	case P4_EXPR_SLICE:
		return place_slice(l, e);
	default:
		break;
	}
	if (!l->failed)
		low_unsupported(l, e->loc, "an assignment to this");
	return low_new(l, LOW_NONE, e->type);
}

struct low_val *
low_place(struct low *l, struct p4_expr *e)
{
	struct low_val *v = place(l, e);

	/* Behind an error it is none, of its type. */
	return v->type == NULL && v->kind == LOW_NONE ? low_new(l, LOW_NONE, e->type) : v;
}
