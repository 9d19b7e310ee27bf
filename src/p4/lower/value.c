/* SPDX-License-Identifier: Apache-2.0 */
/* value.c: lowered values: making variables, reading members, assigning, comparing, taking apart. */
#include "p4/lower/internal.h"

#include "base/bits.h"

#include <assert.h>
#include <string.h>

struct low_val *
low_new(struct low *l, enum low_kind kind, struct p4_type *type)
{
	struct low_val *v = low_alloc(l, sizeof *v);

	v->kind = kind;
	v->type = type ? low_strip(type) : NULL;
	return v;
}

struct low_val *
low_of_expr(struct low *l, struct p4_type *type, struct ir_expr *e)
{
	struct low_val *v = low_new(l, LOW_EXPR, type);

	v->expr = e;
	return v;
}

struct low_val *
low_of_lval(struct low *l, struct p4_type *type, struct ir_lval *lv)
{
	struct low_val *v = low_new(l, LOW_LVAL, type);

	v->lval = lv;
	return v;
}

struct low_val *
low_items(struct low *l, struct p4_type *type, uint32_t n)
{
	struct low_val *v = low_new(l, LOW_ITEMS, type);

	v->n = n;
	v->items = low_alloc(l, n * sizeof *v->items);
	return v;
}

struct ir_expr *
low_bool(struct low *l, bool b)
{
	return ir_const_u64(l->p, (struct ir_loc){ 0 }, ir_type_bool(l->p), b);
}

struct ir_expr *
low_bits(struct low *l, uint32_t width, uint64_t v)
{
	return ir_const_u64(l->p, (struct ir_loc){ 0 }, ir_type_bit(l->p, width), v);
}

struct ir_value
low_big(struct low *l, uint32_t width, const struct p4_big *num)
{
	size_t n = bits_bytes(width);
	uint8_t *be = low_alloc(l, n ? n : 1);

	p4_big_to_bytes(num, be, n);
	if (width % 8 != 0)
		be[0] &= (uint8_t)((1u << width % 8) - 1);
	return ir_value_bytes(l->p, width, be);
}

/* ---- members of split types ----------------------------------------------------------------------- */

/* Number of parts that a split type has. */
static uint32_t
n_parts(struct low *l, struct p4_type *t)
{
	uint32_t n = 0;

	switch (t->kind) {
	case P4_TYPE_STRUCT:
	case P4_TYPE_HEADER:
	case P4_TYPE_UNION:
	case P4_TYPE_RECORD:
		p4_type_fields(l->ctx, t, &n);
		return n;
	case P4_TYPE_TUPLE:
	case P4_TYPE_SEQ:
		return t->n_args;
	case P4_TYPE_ARRAY:
		return low_is_split(t->elem) ? n_parts(l, low_strip(t->elem)) : t->n_elems;
	case P4_TYPE_STACK:
		return t->n_elems;
	default:
		return 0;
	}
}

/* Type and name of part i; an array of structs has arrays of the struct's members. */
static struct p4_type *
part(struct low *l, struct p4_type *t, uint32_t i, const char **name)
{
	uint32_t n;
	const struct p4_field *f;

	*name = NULL;
	switch (t->kind) {
	case P4_TYPE_STRUCT:
	case P4_TYPE_HEADER:
	case P4_TYPE_UNION:
	case P4_TYPE_RECORD:
		f = p4_type_fields(l->ctx, t, &n);
		*name = f[i].name;
		return low_strip(f[i].type);
	case P4_TYPE_TUPLE:
	case P4_TYPE_SEQ:
		*name = arena_printf(l->ctx->arena, "%u", i);
		return low_strip(t->args[i]);
	case P4_TYPE_ARRAY:
		if (low_is_split(t->elem)) {
			struct p4_type *inner = part(l, low_strip(t->elem), i, name);

			return p4_type_array(l->ctx, inner, t->n_elems);
		}
		return low_strip(t->elem);
	case P4_TYPE_STACK:
	case P4_TYPE_LIST:
		return low_strip(t->elem);
	default:
		return p4_type_basic(l->ctx, P4_TYPE_BAD);
	}
}

/* ---- variables ------------------------------------------------------------------------------------- */

static const char *
unique_name(struct low *l, const char *name)
{
	uintptr_t n = (uintptr_t)map_sget(&l->var_names, name);
	const char *u = name;

	if (n == 0) {
		map_sput(&l->var_names, name, (void *)(uintptr_t)1);
		return name;
	}
	do {
		n++;
		u = arena_printf(l->ctx->arena, "%s$%u", name, (unsigned)n);
	} while (map_sget(&l->var_names, u) != NULL);
	map_sput(&l->var_names, name, (void *)n);
	map_sput(&l->var_names, u, (void *)(uintptr_t)1);
	return u;
}

struct low_val *
low_var(
    struct low *l, const char *name, struct p4_type *type, enum ir_scope scope, struct p4_loc loc)
{
	struct p4_type *t = low_strip(type);
	struct low_val *v;

	if (loc.line != 0)
		l->here = loc;
	if (!low_is_split(t))
		return low_of_lval(l, t,
		    ir_lval_var(l->p, ir_add_var(l->p, unique_name(l, name), low_type(l, t), scope,
					  IR_INTRINSIC_NONE, low_loc(l, loc))));
	if (t->kind == P4_TYPE_LIST) {
		low_unsupported(l, loc, "a variable of type %s", p4_type_text(l->ctx, t));
		return low_new(l, LOW_NONE, t);
	}
	v = low_items(l, t, n_parts(l, t));
	for (uint32_t i = 0; i < v->n; i++) {
		const char *field;
		struct p4_type *ft = part(l, t, i, &field);

		v->items[i] =
		    low_var(l, arena_printf(l->ctx->arena, "%s.%s", name, field), ft, scope, loc);
	}
	return v;
}

struct low_val *
low_temp(struct low *l, struct p4_type *type, struct p4_loc loc)
{
	return low_var(
	    l, arena_printf(l->ctx->arena, "%s.$tmp", l->frame->prefix), type, IR_SCOPE_LOCAL, loc);
}

/* ---- constants ------------------------------------------------------------------------------------- */

static struct low_val *
scalar_constant(struct low *l, const struct p4_value *v, struct p4_loc loc)
{
	struct p4_type *t = low_strip(v->type);
	uint32_t type, width;
	struct ir_loc at = low_loc(l, loc);

	if (v->kind == P4_VALUE_BOOL)
		return low_of_expr(l, t, ir_const_u64(l->p, at, ir_type_bool(l->p), v->u.boolean));
	if (v->kind == P4_VALUE_MEMBER) {
		if (t->kind == P4_TYPE_ERR)
			return low_of_expr(l, t,
			    ir_const_u64(
				l->p, at, ir_type_error(l->p), low_error_id(l, v->u.member)));
		if (t->kind == P4_TYPE_MATCH_KIND) {
			struct low_val *m = low_new(l, LOW_MEMBER, t);

			m->text = v->u.member->name.str;
			return m;
		}
		if (t->kind == P4_TYPE_ENUM && t->under != NULL && v->u.member->value != NULL)
			return low_constant(l, v->u.member->value, loc);
		return low_of_expr(
		    l, t, ir_const_u64(l->p, at, low_type(l, t), low_member_number(v->u.member)));
	}
	if (low_is_empty(t) || t->kind == P4_TYPE_VARBIT) /* constants of varbits have no bits */
		return low_default(l, t, loc);
	if (t->kind == P4_TYPE_INT) { /* only where its width does not matter: indexes, counts */
		uint64_t u;

		if (!p4_big_to_u64(v->u.num, &u))
			u = UINT64_MAX;
		return low_of_expr(l, t, ir_const_u64(l->p, at, ir_type_bit(l->p, 64), u));
	}
	type = low_type(l, t);
	width = l->p->types[type].width_bits;
	return low_of_expr(l, t, ir_const(l->p, at, type, low_big(l, width, v->u.num)));
}

struct low_val *
low_constant(struct low *l, const struct p4_value *v, struct p4_loc loc)
{
	struct low_val *r;

	switch (v->kind) {
	case P4_VALUE_INT:
	case P4_VALUE_BOOL:
	case P4_VALUE_MEMBER:
		return scalar_constant(l, v, loc);
	case P4_VALUE_STRING:
		r = low_new(l, LOW_TEXT, v->type);
		r->text = v->u.text;
		return r;
	case P4_VALUE_ITEMS:
		r = low_items(l, v->type, v->u.items.n);
		for (uint32_t i = 0; i < r->n; i++)
			r->items[i] = low_constant(l, v->u.items.v[i], loc);
		return r;
	case P4_VALUE_INVALID:
		return low_new(l, LOW_INVALID, v->type);
	case P4_VALUE_INST:
		r = low_new(l, LOW_INST, v->type);
		r->inst = v->u.inst;
		return r;
	case P4_VALUE_NONE:
		break;
	}
	return low_new(l, LOW_NONE, v->type);
}

struct low_val *
low_default(struct low *l, struct p4_type *type, struct p4_loc loc)
{
	struct p4_type *t = low_strip(type);
	struct low_val *v;

	if (low_is_scalar(t))
		return low_of_expr(l, t, ir_const_u64(l->p, low_loc(l, loc), low_type(l, t), 0));
	if (low_is_empty(t))
		return low_items(l, t, 0);
	switch (t->kind) {
	case P4_TYPE_HEADER:
	case P4_TYPE_UNION:
		return low_new(l, LOW_INVALID, t);
	case P4_TYPE_STRUCT:
	case P4_TYPE_TUPLE:
	case P4_TYPE_STACK:
	case P4_TYPE_ARRAY:
		v = low_items(l, t, n_parts(l, t));
		for (uint32_t i = 0; i < v->n; i++) {
			const char *name;

			v->items[i] = low_default(l, part(l, t, i, &name), loc);
		}
		return v;
	case P4_TYPE_VARBIT: /* an empty one: a fresh variable is */
		return low_temp(l, t, loc);
	default:
		low_unsupported(l, loc, "a default value of type %s", p4_type_text(l->ctx, t));
		return low_new(l, LOW_NONE, t);
	}
}

/* ---- reading --------------------------------------------------------------------------------------- */

struct ir_expr *
low_expr(struct low *l, const struct low_val *v, struct p4_loc loc)
{
	switch (v->kind) {
	case LOW_EXPR:
		return v->expr;
	case LOW_LVAL:
		if (low_is_scalar(v->type) || v->type->kind == P4_TYPE_VARBIT)
			return ir_read_lval(l->p, low_loc(l, loc), v->lval);
		break;
	case LOW_SLICE:
		return low_read_slice(l, v, loc);
	case LOW_CHOICE:
		return low_read_choice(l, v, loc);
	case LOW_ITEMS:
		if (v->type != NULL &&
		    low_is_empty(v->type)) /* where any zero will do: a shift, '<' */
			return low_bits(l, 1, 0);
		break;
	case LOW_INVALID:
	case LOW_INST:
	case LOW_PACKET:
	case LOW_TEXT:
	case LOW_MEMBER:
	case LOW_NONE:
		break;
	}
	if (!l->failed)
		low_unsupported(l, loc, "this as a number (type %s)",
		    v->type ? p4_type_text(l->ctx, v->type) : "void");
	if (v->type != NULL && low_is_scalar(v->type))
		return ir_const_u64(l->p, low_loc(l, loc), low_type(l, v->type), 0);
	return low_bits(l, 1, 0);
}

struct low_val *
low_member(struct low *l, struct low_val *v, uint32_t i, struct p4_type *type, struct p4_loc loc)
{
	struct p4_type *t = low_strip(type);

	switch (v->kind) {
	case LOW_ITEMS:
		return v->items[i];
	case LOW_LVAL:
		if (v->type->kind == P4_TYPE_UNION)
			return low_of_lval(l, t, ir_lval_member(l->p, v->lval, i));
		if (v->type->kind != P4_TYPE_HEADER)
			break;
		return low_header_field(l, v->lval, v->type, i);
	case LOW_INVALID: /* reading it gives an undefined value; ours is the default */
		return low_default(l, t, loc);
	case LOW_EXPR:
	case LOW_SLICE:
	case LOW_CHOICE:
	case LOW_INST:
	case LOW_PACKET:
	case LOW_TEXT:
	case LOW_MEMBER:
	case LOW_NONE:
		break;
	}
	if (!l->failed)
		low_unsupported(l, loc, "a member of this expression");
	return low_default(l, t, loc);
}

struct low_val *
low_elem(struct low *l, struct low_val *v, uint64_t i, struct ir_expr *at, struct p4_loc loc)
{
	struct p4_type *t = v->type;
	struct low_val *r;

	/* A negative index becomes one that is out of range. */
	if (at != NULL && l->p->types[at->type].kind != IR_TYPE_BIT)
		at = ir_cast(
		    l->p, low_loc(l, loc), ir_type_bit(l->p, l->p->types[at->type].width_bits), at);
	if (v->kind == LOW_LVAL && at == NULL && l->failed && i >= l->p->types[v->lval->type].n)
		return low_new(l, LOW_NONE, t->elem); /* of a type that was refused */
	if (v->kind == LOW_LVAL && (t->kind == P4_TYPE_STACK || t->kind == P4_TYPE_ARRAY))
		return low_of_lval(l, t->elem,
		    at ? ir_lval_elem_at(l->p, v->lval, at)
		       : ir_lval_elem(l->p, v->lval, (uint32_t)i));
	if (v->kind == LOW_ITEMS && t->kind == P4_TYPE_ARRAY && low_is_split(t->elem)) {
		r = low_items(l, t->elem, v->n);
		for (uint32_t k = 0; k < v->n; k++)
			r->items[k] = low_elem(l, v->items[k], i, at, loc);
		return r;
	}
	if (v->kind == LOW_ITEMS && at == NULL && i < v->n)
		return v->items[i];
	if (v->kind == LOW_ITEMS && at != NULL && v->n > 0 && low_is_scalar(v->items[0]->type))
		return low_choice(l, v->items, v->n, at);
	if (!l->failed)
		low_unsupported(l, loc, "an index that is not constant, into this expression");
	return low_new(l, LOW_NONE, NULL);
}

/* ---- overlap --------------------------------------------------------------------------------------- */

static void mark_expr(struct low *l, const struct ir_expr *e);

/* Notes that the variable is read in this round. */
static void
mark_lval(struct low *l, const struct ir_lval *lv)
{
	l->marks.v[lv->var] = l->mark;
	for (uint32_t i = 0; i < lv->n_steps; i++)
		mark_expr(l, lv->steps[i].index);
}

static void
mark_expr(struct low *l, const struct ir_expr *e)
{
	if (e == NULL)
		return;
	if (e->lval != NULL)
		mark_lval(l, e->lval);
	mark_expr(l, e->a);
	mark_expr(l, e->b);
	mark_expr(l, e->c);
}

static bool
has_items(const struct low_val *v)
{
	return v->kind == LOW_ITEMS || v->kind == LOW_CHOICE;
}

static void
mark_reads(struct low *l, const struct low_val *v)
{
	if (v->kind == LOW_EXPR)
		mark_expr(l, v->expr);
	else if (v->kind == LOW_LVAL || v->kind == LOW_SLICE)
		mark_lval(l, v->lval);
	if (v->kind == LOW_SLICE || v->kind == LOW_CHOICE)
		mark_expr(l, v->at);
	for (uint32_t i = 0; has_items(v) && i < v->n; i++)
		mark_reads(l, v->items[i]);
}

static bool
is_marked(const struct low *l, const struct low_val *v)
{
	if (v->kind == LOW_LVAL || v->kind == LOW_SLICE)
		return l->marks.v[v->lval->var] == l->mark;
	for (uint32_t i = 0; has_items(v) && i < v->n; i++)
		if (is_marked(l, v->items[i]))
			return true;
	return false;
}

bool
low_overlap(struct low *l, const struct low_val *a, const struct low_val *b)
{
	while (l->marks.n < l->p->n_vars)
		vec_push(&l->marks, 0);
	l->mark++;
	mark_reads(l, a);
	return is_marked(l, b);
}

bool
low_is_constant(const struct low_val *v)
{
	switch (v->kind) {
	case LOW_EXPR:
		return v->expr->op == IR_EXPR_CONST;
	case LOW_ITEMS:
		for (uint32_t i = 0; i < v->n; i++)
			if (!low_is_constant(v->items[i]))
				return false;
		return true;
	case LOW_LVAL:
	case LOW_SLICE:
	case LOW_CHOICE:
		return false;
	case LOW_INVALID:
	case LOW_INST:
	case LOW_PACKET:
	case LOW_TEXT:
	case LOW_MEMBER:
	case LOW_NONE:
		break;
	}
	return true;
}

/* ---- assigning ------------------------------------------------------------------------------------- */

struct ir_lval *
low_union_of(struct low *l, const struct low_val *v)
{
	const struct ir_lval *lv = v->lval;
	struct ir_lval *u;

	if (lv == NULL || lv->n_steps == 0 || lv->steps[lv->n_steps - 1].kind != IR_STEP_MEMBER)
		return NULL;
	u = ir_lval_var(l->p, lv->var);
	for (uint32_t i = 0; i + 1 < lv->n_steps; i++) { /* a union is a variable or in a stack */
		const struct ir_step *step = &lv->steps[i];

		u = step->index ? ir_lval_elem_at(l->p, u, step->index)
				: ir_lval_elem(l->p, u, step->i);
	}
	return u;
}

static void
invalidate_members(struct low *l, struct ir_lval *u, struct p4_loc loc)
{
	for (uint32_t i = 0, n = l->p->types[u->type].n; i < n; i++)
		low_emit(l, loc, IR_STMT_SET_INVALID)->lval = ir_lval_member(l->p, u, i);
}

/* Makes a header or a union invalid. Of a union's member: no member is valid then (P4_16 8.19). */
void
low_invalidate(struct low *l, struct low_val *v, struct p4_loc loc)
{
	struct ir_lval *u = v->type->kind == P4_TYPE_UNION ? v->lval : low_union_of(l, v);

	if (u != NULL)
		invalidate_members(l, u, loc);
	else
		low_emit(l, loc, IR_STMT_SET_INVALID)->lval = v->lval;
}

/* A header that may be invalid was copied into a member of a union. */
static void
invalid_with_member(struct low *l, struct low_val *to, struct ir_lval *u, struct p4_loc loc)
{
	struct ir_loc at = low_loc(l, loc);
	struct low_body b;
	struct ir_body body;
	struct ir_stmt *s;

	low_open(l, &b);
	invalidate_members(l, u, loc);
	body = low_close(l, &b);
	s = low_emit(l, loc, IR_STMT_IF);
	s->expr = ir_unary(l->p, at, IR_EXPR_LNOT, ir_valid(l->p, at, to->lval));
	s->body = body;
}

/* A header, union or stack in a variable := something that is not in one. */
static void
assign_parts(struct low *l, struct low_val *to, struct low_val *from, struct p4_loc loc)
{
	struct p4_type *t = to->type;
	struct ir_stmt *s;

	if (from->kind == LOW_INVALID) {
		low_invalidate(l, to, loc);
		return;
	}
	if (from->kind != LOW_ITEMS) {
		if (!l->failed)
			low_unsupported(l, loc, "an assignment of this expression");
		return;
	}
	if (t->kind == P4_TYPE_HEADER) {
		s = low_emit(l, loc, IR_STMT_SET_VALID);
		s->lval = to->lval;
	}
	for (uint32_t i = 0; i < from->n; i++) {
		const char *name;
		struct p4_type *ft = part(l, t, i, &name);
		struct low_val *place = t->kind == P4_TYPE_HEADER || t->kind == P4_TYPE_UNION
					    ? low_member(l, to, i, ft, loc)
					    : low_elem(l, to, i, NULL, loc);

		low_assign(l, place, from->items[i], loc);
	}
}

static void
assign_plain(struct low *l, struct low_val *to, struct low_val *from, struct p4_loc loc)
{
	struct ir_lval *u;
	struct ir_stmt *s;

	if (to->kind == LOW_NONE || from->kind == LOW_NONE)
		return;
	if (to->kind == LOW_ITEMS) {
		for (uint32_t i = 0; i < to->n; i++) {
			const char *name;
			struct p4_type *t = part(l, to->type, i, &name);
			bool elem = from->kind == LOW_LVAL && from->type->kind == P4_TYPE_ARRAY;

			assign_plain(l, to->items[i],
			    elem ? low_elem(l, from, i, NULL, loc) : low_member(l, from, i, t, loc),
			    loc);
		}
	} else if (low_is_scalar(to->type)) {
		low_assign_scalar(l, to, from, loc);
	} else if (from->kind == LOW_LVAL) {
		s = low_emit(l, loc, IR_STMT_COPY);
		s->lval = to->lval;
		s->from = from->lval;
		u = low_union_of(l, to);
		if (u != NULL)
			invalid_with_member(l, to, u, loc);
	} else {
		assign_parts(l, to, from, loc);
	}
}

void
low_assign(struct low *l, struct low_val *to, struct low_val *from, struct p4_loc loc)
{
	/* { b, a } to { a, b }: what is read must not be written before. One leaf cannot overtake itself. */
	if (from->kind == LOW_ITEMS && from->n > 1 && low_overlap(l, from, to))
		from = low_snapshot(l, from, loc);
	assign_plain(l, to, from, loc);
}

struct low_val *
low_snapshot(struct low *l, struct low_val *v, struct p4_loc loc)
{
	struct low_val *r;

	if (low_is_constant(v) || v->type == NULL)
		return v;
	if (v->kind == LOW_ITEMS) { /* item by item: constants among them stay */
		r = low_items(l, v->type, v->n);
		for (uint32_t i = 0; i < v->n; i++)
			r->items[i] = low_snapshot(l, v->items[i], loc);
		return r;
	}
	r = low_temp(l, v->type, loc);
	assign_plain(l, r, v, loc);
	return r;
}

void
low_reset(struct low *l, struct low_val *v, struct p4_loc loc)
{
	struct ir_stmt *s;

	if (v->kind == LOW_ITEMS)
		for (uint32_t i = 0; i < v->n; i++)
			low_reset(l, v->items[i], loc);
	if (v->kind != LOW_LVAL)
		return;
	if (v->type->kind == P4_TYPE_HEADER || v->type->kind == P4_TYPE_UNION) {
		low_invalidate(l, v, loc);
	} else if (v->type->kind == P4_TYPE_STACK) { /* also sets nextIndex to 0 */
		s = low_emit(l, loc, IR_STMT_POP);
		s->lval = v->lval;
		s->n = v->type->n_elems;
	}
}

/* ---- comparing, flattening --------------------------------------------------------------------------- */

static struct ir_expr *
both(struct low *l, struct ir_expr *a, struct ir_expr *b, struct p4_loc loc)
{
	return a == NULL ? b : ir_binary(l->p, low_loc(l, loc), IR_EXPR_LAND, a, b);
}

static struct ir_expr *
is_valid(struct low *l, struct low_val *v, struct p4_loc loc)
{
	if (v->kind == LOW_LVAL)
		return ir_valid(l->p, low_loc(l, loc), v->lval);
	return low_bool(l, v->kind == LOW_ITEMS);
}

/* Whether all of n conditions hold; no deeper than it must be. */
static struct ir_expr *
all_of(struct low *l, struct ir_expr **v, uint32_t n, struct p4_loc loc)
{
	if (n == 0)
		return low_bool(l, true);
	return n == 1
		   ? v[0]
		   : both(l, all_of(l, v, n / 2, loc), all_of(l, v + n / 2, n - n / 2, loc), loc);
}

/* Whether n parts, members or elements, are equal: each is compared for itself. */
static struct ir_expr *
equal_parts(struct low *l, struct low_val *a, struct low_val *b, struct p4_type *t, uint32_t n,
    struct p4_loc loc)
{
	bool elems = t->kind == P4_TYPE_STACK || t->kind == P4_TYPE_ARRAY;
	struct ir_expr **same;

	low_count(l, n, loc);
	if (l->failed)
		return low_bool(l, true);
	same = low_alloc(l, (n + 1) * sizeof *same);
	for (uint32_t i = 0; i < n; i++) {
		const char *name;
		struct p4_type *pt = elems ? t->elem : part(l, t, i, &name);
		struct low_val *x =
		    elems ? low_elem(l, a, i, NULL, loc) : low_member(l, a, i, pt, loc);
		struct low_val *y =
		    elems ? low_elem(l, b, i, NULL, loc) : low_member(l, b, i, pt, loc);

		same[i] = low_equal(l, x, y, pt, loc);
	}
	return all_of(l, same, n, loc);
}

struct ir_expr *
low_equal(
    struct low *l, struct low_val *a, struct low_val *b, struct p4_type *type, struct p4_loc loc)
{
	struct p4_type *t = low_strip(type);
	struct ir_loc at = low_loc(l, loc);
	struct ir_expr *va, *vb, *same;

	if (low_is_scalar(t) || t->kind == P4_TYPE_VARBIT)
		return ir_binary(l->p, at, IR_EXPR_EQ, low_expr(l, a, loc), low_expr(l, b, loc));
	if (t->kind == P4_TYPE_ARRAY)
		return equal_parts(l, a, b, t, t->n_elems, loc);
	if (t->kind != P4_TYPE_HEADER)
		return equal_parts(l, a, b, t, n_parts(l, t), loc);
	/* P4_16 §8.17: equal when both are invalid, or both valid with equal fields. */
	va = is_valid(l, a, loc);
	vb = is_valid(l, b, loc);
	same = both(l, both(l, va, vb, loc), equal_parts(l, a, b, t, n_parts(l, t), loc), loc);
	return ir_binary(l->p, at, IR_EXPR_LOR, same,
	    both(l, ir_unary(l->p, at, IR_EXPR_LNOT, va), ir_unary(l->p, at, IR_EXPR_LNOT, vb),
		loc));
}

void
low_flatten(struct low *l, struct low_val *v, struct p4_loc loc, struct low_exprs *out)
{
	struct p4_type *t = v->type;

	if (v->kind == LOW_NONE || t == NULL)
		return;
	if (low_is_scalar(t) || t->kind == P4_TYPE_VARBIT || v->kind == LOW_EXPR) {
		if (out->n == out->cap) {
			struct ir_expr **grown;

			out->cap = out->cap ? out->cap * 2 : 16;
			grown = low_alloc(l, out->cap * sizeof *grown);
			if (out->n > 0)
				memcpy(grown, out->v, out->n * sizeof *grown);
			out->v = grown;
		}
		out->v[out->n++] = low_expr(l, v, loc);
		return;
	}
	for (uint32_t i = 0, n = v->kind == LOW_ITEMS ? v->n : n_parts(l, t); i < n; i++) {
		const char *name;
		bool elems =
		    t->kind == P4_TYPE_STACK || (t->kind == P4_TYPE_ARRAY && !low_is_split(t));

		low_flatten(l,
		    elems ? low_elem(l, v, i, NULL, loc)
			  : low_member(l, v, i, part(l, t, i, &name), loc),
		    loc, out);
	}
}
