/* SPDX-License-Identifier: Apache-2.0 */
/* build.c: makes IR: interned types, growing arrays in the arena, typed expressions. */
#include "ir/build.h"

#include "base/mem.h"
#include "ir/check.h"

#include <assert.h>
#include <string.h>

/* The program and what only its builders need. */
struct builder {
	struct ir_prog prog;		/* first: a builder is a program */
	uint32_t bit[IR_WIDTH_MAX + 1]; /* type id + 1, 0: none yet */
	uint32_t sint[IR_WIDTH_MAX + 1];
	uint32_t boolean[2], error[33]; /* likewise, at their widths */
};

/* Makes room for one more element of an array whose capacity is the power of two at or above n. */
static void *
grow(struct ir_prog *p, void *v, uint32_t n, size_t size)
{
	void *more;

	if (n < 8 ? n != 0 : (n & (n - 1)) != 0)
		return v;
	more = arena_alloc(p->arena, (size_t)(n < 8 ? 8 : n * 2) * size);
	if (n > 0)
		memcpy(more, v, n * size);
	return more;
}

/* Appends a zeroed element to p->array, counted by p->n_array; evaluates to its address. */
#define ADD(p, array)                                                                              \
	({                                                                                         \
		(p)->array = grow((p), (p)->array, (p)->n_##array, sizeof *(p)->array);            \
		&(p)->array[(p)->n_##array++];                                                     \
	})

struct ir_prog *
ir_prog_new(const char *name, enum ir_arch arch)
{
	return ir_prog_new_limited(name, arch, 0);
}

struct ir_prog *
ir_prog_new_limited(const char *name, enum ir_arch arch, size_t limit_bytes)
{
	static const char *const core[] = { "NoError", "PacketTooShort", "NoMatch",
		"StackOutOfBounds", "HeaderTooShort", "ParserTimeout", "ParserInvalidArgument" };
	struct arena *arena = arena_new(limit_bytes);
	struct builder *b = arena_new_of(arena, struct builder);

	b->prog.arena = arena;
	b->prog.name = arena_strdup(arena, name);
	b->prog.arch = arch;
	for (size_t i = 0; i < ARRAY_LEN(core); i++)
		ir_add_error(&b->prog, core[i]);
	return &b->prog;
}

void
ir_prog_free(struct ir_prog *prog)
{
	if (prog != NULL)
		arena_free(prog->arena);
}

/* ---- types ------------------------------------------------------------------------------------ */

static uint32_t
add_type(struct ir_prog *p, enum ir_type_kind kind, uint32_t width_bits, uint32_t elem, uint32_t n)
{
	struct ir_type *t;

	for (uint32_t i = 0; i < p->n_types; i++) {
		t = &p->types[i];
		if (t->kind == kind && t->width_bits == width_bits && t->elem == elem && t->n == n)
			return i;
	}
	t = ADD(p, types);
	t->kind = kind;
	t->width_bits = width_bits;
	t->elem = elem;
	t->n = n;
	return p->n_types - 1;
}

static uint32_t
cached(struct ir_prog *p, enum ir_type_kind kind, uint32_t *cache, uint32_t width_bits)
{
	assert(width_bits >= 1 && width_bits <= IR_WIDTH_MAX);
	if (cache[width_bits] == 0)
		cache[width_bits] = add_type(p, kind, width_bits, 0, 0) + 1;
	return cache[width_bits] - 1;
}

uint32_t
ir_type_bit(struct ir_prog *p, uint32_t width_bits)
{
	return cached(p, IR_TYPE_BIT, ((struct builder *)p)->bit, width_bits);
}

uint32_t
ir_type_int(struct ir_prog *p, uint32_t width_bits)
{
	return cached(p, IR_TYPE_INT, ((struct builder *)p)->sint, width_bits);
}

uint32_t
ir_type_bool(struct ir_prog *p)
{
	return cached(p, IR_TYPE_BOOL, ((struct builder *)p)->boolean, 1);
}

uint32_t
ir_type_error(struct ir_prog *p)
{
	return cached(p, IR_TYPE_ERROR, ((struct builder *)p)->error, 32);
}

uint32_t
ir_type_varbit(struct ir_prog *p, uint32_t max_bits)
{
	assert(max_bits <= IR_VARBIT_MAX);
	return add_type(p, IR_TYPE_VARBIT, max_bits, 0, 0);
}

uint32_t
ir_type_stack(struct ir_prog *p, uint32_t elem, uint32_t n)
{
	assert(elem < p->n_types && n >= 1 && n <= IR_MEMBERS_MAX);
	return add_type(p, IR_TYPE_STACK, 0, elem, n);
}

uint32_t
ir_type_array(struct ir_prog *p, uint32_t elem, uint32_t n)
{
	assert(elem < p->n_types && n >= 1 && n <= IR_MEMBERS_MAX);
	return add_type(p, IR_TYPE_ARRAY, 0, elem, n);
}

static uint32_t
add_fields(struct ir_prog *p, enum ir_type_kind kind, const char *name,
    const struct ir_field *fields, uint32_t n)
{
	struct ir_type *t = ADD(p, types);
	uint32_t off = 0;

	t->kind = kind;
	t->name = arena_strdup(p->arena, name);
	t->n = n;
	t->fields = arena_array(p->arena, struct ir_field, n);
	for (uint32_t i = 0; i < n; i++) {
		const struct ir_type *f = &p->types[fields[i].type];

		assert(fields[i].type < p->n_types);
		t->fields[i].name = arena_strdup(p->arena, fields[i].name);
		t->fields[i].type = fields[i].type;
		if (kind == IR_TYPE_HEADER) {
			t->fields[i].off_bits = off;
			off += f->kind == IR_TYPE_VARBIT ? 0 : f->width_bits;
		}
	}
	t->width_bits = off;
	return p->n_types - 1;
}

uint32_t
ir_type_header(struct ir_prog *p, const char *name, const struct ir_field *fields, uint32_t n)
{
	return add_fields(p, IR_TYPE_HEADER, name, fields, n);
}

uint32_t
ir_type_union(struct ir_prog *p, const char *name, const struct ir_field *members, uint32_t n)
{
	return add_fields(p, IR_TYPE_UNION, name, members, n);
}

static uint32_t
intern(struct ir_prog *p, struct ir_shape s)
{
	if (s.kind == IR_TYPE_BIT)
		return ir_type_bit(p, s.width_bits);
	if (s.kind == IR_TYPE_INT)
		return ir_type_int(p, s.width_bits);
	if (s.kind == IR_TYPE_BOOL)
		return ir_type_bool(p);
	if (s.kind == IR_TYPE_ERROR)
		return ir_type_error(p);
	return add_type(p, s.kind, s.width_bits, 0, 0);
}

/* ---- things ----------------------------------------------------------------------------------- */

uint32_t
ir_add_file(struct ir_prog *p, const char *name)
{
	for (uint32_t i = 0; i < p->n_files; i++)
		if (strcmp(p->files[i], name) == 0)
			return i;
	*ADD(p, files) = arena_strdup(p->arena, name);
	return p->n_files - 1;
}

uint32_t
ir_add_error(struct ir_prog *p, const char *name)
{
	for (uint32_t i = 0; i < p->n_errors; i++)
		if (strcmp(p->errors[i], name) == 0)
			return i;
	*ADD(p, errors) = arena_strdup(p->arena, name);
	return p->n_errors - 1;
}

uint32_t
ir_add_var(struct ir_prog *p, const char *name, uint32_t type, enum ir_scope scope,
    enum ir_intrinsic intrinsic, struct ir_loc loc)
{
	struct ir_var *v = ADD(p, vars);

	assert(type < p->n_types);
	v->name = arena_strdup(p->arena, name);
	v->type = type;
	v->scope = scope;
	v->intrinsic = intrinsic;
	v->loc = loc;
	return p->n_vars - 1;
}

struct ir_action *
ir_add_action(struct ir_prog *p, uint32_t *id)
{
	*id = p->n_actions;
	return ADD(p, actions);
}

struct ir_table *
ir_add_table(struct ir_prog *p, uint32_t *id)
{
	struct ir_table *t;

	*id = p->n_tables;
	t = ADD(p, tables);
	t->profile = IR_NO_ID;
	return t;
}

struct ir_extern *
ir_add_extern(struct ir_prog *p, uint32_t *id)
{
	*id = p->n_externs;
	return ADD(p, externs);
}

struct ir_block *
ir_add_block(struct ir_prog *p)
{
	return ADD(p, blocks);
}

struct ir_controller_header *
ir_add_controller_header(struct ir_prog *p)
{
	return ADD(p, controller_headers);
}

struct ir_ctl_type *
ir_add_ctl_type(struct ir_prog *p)
{
	return ADD(p, ctl_types);
}

struct ir_field_list *
ir_add_field_list(struct ir_prog *p)
{
	return ADD(p, field_lists);
}

/* ---- values and lvalues ------------------------------------------------------------------------- */

struct ir_value
ir_value_u64(struct ir_prog *p, uint32_t width_bits, uint64_t v)
{
	uint32_t n = (width_bits + 7) / 8;
	uint8_t *be = arena_alloc(p->arena, n);

	assert(width_bits >= 1 && width_bits <= IR_WIDTH_MAX);
	assert(width_bits >= 64 || v >> width_bits == 0);
	for (uint32_t i = 0; i < n && i < 8; i++)
		be[n - 1 - i] = (uint8_t)(v >> 8 * i);
	return (struct ir_value){ width_bits, v, be };
}

struct ir_value
ir_value_bytes(struct ir_prog *p, uint32_t width_bits, const uint8_t *be)
{
	uint32_t n = (width_bits + 7) / 8;
	struct ir_value v = { width_bits, 0, arena_memdup(p->arena, be, n) };

	for (uint32_t i = n > 8 ? n - 8 : 0; i < n; i++)
		v.lo = v.lo << 8 | be[i];
	assert(ir_value_ok(v));
	return v;
}

struct ir_lval *
ir_lval_var(struct ir_prog *p, uint32_t var)
{
	struct ir_lval *l = arena_new_of(p->arena, struct ir_lval);

	assert(var < p->n_vars);
	l->var = var;
	l->type = p->vars[var].type;
	return l;
}

static struct ir_lval *
add_step(struct ir_prog *p, const struct ir_lval *of, struct ir_step step)
{
	struct ir_lval *l = arena_memdup(p->arena, of, sizeof *of);
	const char *broken = ir_step_type(p, of->type, &step, &l->type);

	assert(broken == NULL);
	(void)broken;
	l->steps = arena_array(p->arena, struct ir_step, of->n_steps + 1);
	if (of->n_steps > 0)
		memcpy(l->steps, of->steps, of->n_steps * sizeof *of->steps);
	l->steps[l->n_steps++] = step;
	return l;
}

struct ir_lval *
ir_lval_field(struct ir_prog *p, const struct ir_lval *of, uint32_t i)
{
	return add_step(p, of, (struct ir_step){ IR_STEP_FIELD, i, NULL });
}

struct ir_lval *
ir_lval_member(struct ir_prog *p, const struct ir_lval *of, uint32_t i)
{
	return add_step(p, of, (struct ir_step){ IR_STEP_MEMBER, i, NULL });
}

struct ir_lval *
ir_lval_elem(struct ir_prog *p, const struct ir_lval *of, uint32_t i)
{
	return add_step(p, of, (struct ir_step){ IR_STEP_ELEM, i, NULL });
}

struct ir_lval *
ir_lval_elem_at(struct ir_prog *p, const struct ir_lval *of, struct ir_expr *index)
{
	return add_step(p, of, (struct ir_step){ IR_STEP_ELEM, 0, index });
}

/* ---- expressions ------------------------------------------------------------------------------ */

static struct ir_expr *
new_expr(struct ir_prog *p, struct ir_loc loc, enum ir_expr_op op)
{
	struct ir_expr *e = arena_new_of(p->arena, struct ir_expr);

	e->op = op;
	e->loc = loc;
	return e;
}

const char *
ir_expr_finish(struct ir_prog *p, struct ir_expr *e)
{
	struct ir_shape shape;
	const char *broken = ir_expr_shape(p, e, &shape);

	if (broken == NULL)
		e->type = intern(p, shape);
	return broken;
}

/* Types an expression whose parts are set by a caller that knows the rules. */
static struct ir_expr *
typed(struct ir_prog *p, struct ir_expr *e)
{
	const char *broken = ir_expr_finish(p, e);

	assert(broken == NULL);
	(void)broken;
	return e;
}

struct ir_expr *
ir_const(struct ir_prog *p, struct ir_loc loc, uint32_t type, struct ir_value v)
{
	struct ir_expr *e = new_expr(p, loc, IR_EXPR_CONST);

	e->type = type;
	e->value = v;
	return typed(p, e);
}

struct ir_expr *
ir_const_u64(struct ir_prog *p, struct ir_loc loc, uint32_t type, uint64_t v)
{
	return ir_const(p, loc, type, ir_value_u64(p, p->types[type].width_bits, v));
}

static struct ir_expr *
of_lval(struct ir_prog *p, struct ir_loc loc, enum ir_expr_op op, struct ir_lval *lval)
{
	struct ir_expr *e = new_expr(p, loc, op);

	e->lval = lval;
	return typed(p, e);
}

struct ir_expr *
ir_read_lval(struct ir_prog *p, struct ir_loc loc, struct ir_lval *lval)
{
	return of_lval(p, loc, IR_EXPR_READ, lval);
}

struct ir_expr *
ir_valid(struct ir_prog *p, struct ir_loc loc, struct ir_lval *lval)
{
	return of_lval(p, loc, IR_EXPR_VALID, lval);
}

struct ir_expr *
ir_next_index(struct ir_prog *p, struct ir_loc loc, struct ir_lval *lval)
{
	return of_lval(p, loc, IR_EXPR_NEXT_INDEX, lval);
}

struct ir_expr *
ir_unary(struct ir_prog *p, struct ir_loc loc, enum ir_expr_op op, struct ir_expr *a)
{
	struct ir_expr *e = new_expr(p, loc, op);

	assert(ir_expr_operands(op) == 1 && op != IR_EXPR_SLICE && op != IR_EXPR_CAST);
	e->a = a;
	return typed(p, e);
}

struct ir_expr *
ir_binary(
    struct ir_prog *p, struct ir_loc loc, enum ir_expr_op op, struct ir_expr *a, struct ir_expr *b)
{
	struct ir_expr *e = new_expr(p, loc, op);

	assert(ir_expr_operands(op) == 2);
	e->a = a;
	e->b = b;
	return typed(p, e);
}

struct ir_expr *
ir_mux(
    struct ir_prog *p, struct ir_loc loc, struct ir_expr *a, struct ir_expr *b, struct ir_expr *c)
{
	struct ir_expr *e = new_expr(p, loc, IR_EXPR_MUX);

	e->a = a;
	e->b = b;
	e->c = c;
	return typed(p, e);
}

struct ir_expr *
ir_cast(struct ir_prog *p, struct ir_loc loc, uint32_t type, struct ir_expr *a)
{
	struct ir_expr *e = new_expr(p, loc, IR_EXPR_CAST);

	e->type = type;
	e->a = a;
	return typed(p, e);
}

struct ir_expr *
ir_slice(struct ir_prog *p, struct ir_loc loc, struct ir_expr *a, uint32_t hi, uint32_t lo)
{
	struct ir_expr *e = new_expr(p, loc, IR_EXPR_SLICE);

	e->a = a;
	e->hi = hi;
	e->lo = lo;
	return typed(p, e);
}

/* ---- statements ------------------------------------------------------------------------------- */

struct ir_stmt *
ir_stmt(struct ir_prog *p, struct ir_loc loc, enum ir_stmt_op op)
{
	struct ir_stmt *s = arena_new_of(p->arena, struct ir_stmt);

	s->op = op;
	s->loc = loc;
	s->object = IR_NO_ID;
	s->table = IR_NO_ID;
	return s;
}

void
ir_body_add(struct ir_body_builder *b, struct ir_stmt *s)
{
	if (b->n == b->cap) {
		b->cap = b->cap > 0 ? b->cap * 2 : 8;
		b->v = xrealloc(b->v, b->cap, sizeof *b->v);
	}
	b->v[b->n++] = s;
}

struct ir_body
ir_body_done(struct ir_prog *p, struct ir_body_builder *b)
{
	struct ir_body body = { b->n, arena_memdup(p->arena, b->v, b->n * sizeof *b->v) };

	free(b->v);
	*b = (struct ir_body_builder){ 0 };
	return body;
}
