/* SPDX-License-Identifier: Apache-2.0 */
/* read_body.c: reads types, lvalues, expressions and statements of IR text. */
#include "ir/text.h"

#include <errno.h>

static void
deeper(struct ir_reader *r)
{
	if (++r->depth > IR_DEPTH_MAX)
		ir_lex_fail(r, -E2BIG, "nested deeper than %u", IR_DEPTH_MAX);
}

static const char *
expr_name(unsigned i)
{
	return ir_expr_op_name((enum ir_expr_op)i);
}

static const char *
stmt_name(unsigned i)
{
	return ir_stmt_op_name((enum ir_stmt_op)i);
}

static const char *
call_name(unsigned i)
{
	return ir_call_op_name((enum ir_call_op)i);
}

static const char *
hash_name(unsigned i)
{
	return ir_hash_name((enum ir_hash)i);
}

/* ---- types ------------------------------------------------------------------------------------ */

static uint32_t
read_list_type(struct ir_reader *r)
{
	const char *word;
	size_t len = ir_lex_open(r, &word);
	bool stack = ir_lex_is(word, len, "stack");
	uint32_t elem, n;

	if (!stack && !ir_lex_is(word, len, "array"))
		ir_lex_fail(r, -EINVAL, "a type is wanted");
	if (ir_lex_peek(r) == '(')
		ir_lex_fail(r, -EINVAL, "a stack or array of stacks or arrays");
	elem = ir_read_type(r);
	n = (uint32_t)ir_lex_number(r, IR_MEMBERS_MAX);
	ir_lex_close(r);
	if (n == 0)
		ir_lex_fail(r, -EINVAL, "a stack or array of no elements");
	return stack ? ir_type_stack(r->prog, elem, n) : ir_type_array(r->prog, elem, n);
}

static uint32_t
read_width(struct ir_reader *r, uint32_t min, uint32_t max)
{
	uint32_t n;

	ir_lex_want(r, '<');
	n = (uint32_t)ir_lex_number(r, max);
	ir_lex_want(r, '>');
	if (n < min)
		ir_lex_fail(r, -EINVAL, "a width of 0 bits");
	return n;
}

uint32_t
ir_read_type(struct ir_reader *r)
{
	char c = ir_lex_peek(r);
	const char *word = r->at;
	size_t len;

	if (c == '(')
		return read_list_type(r);
	if (c != '"') {
		len = ir_lex_word(r, &word);
		if (ir_lex_is(word, len, "bit"))
			return ir_type_bit(r->prog, read_width(r, 1, IR_WIDTH_MAX));
		if (ir_lex_is(word, len, "int"))
			return ir_type_int(r->prog, read_width(r, 1, IR_WIDTH_MAX));
		if (ir_lex_is(word, len, "varbit"))
			return ir_type_varbit(r->prog, read_width(r, 0, IR_VARBIT_MAX));
		if (ir_lex_is(word, len, "bool"))
			return ir_type_bool(r->prog);
		if (ir_lex_is(word, len, "error"))
			return ir_type_error(r->prog);
		r->at = word;
	}
	return ir_read_id(r, &r->types, "type", ir_lex_name(r));
}

/* ---- lvalues ---------------------------------------------------------------------------------- */

static struct ir_step
read_elem(struct ir_reader *r)
{
	struct ir_step s = { .kind = IR_STEP_ELEM };

	if (r->at < r->end && *r->at == '(') {
		ir_lex_want(r, '(');
		s.index = ir_read_expr(r);
		ir_lex_want(r, ')');
	} else {
		s.i = (uint32_t)ir_lex_number(r, IR_MEMBERS_MAX);
	}
	return s;
}

static struct ir_step
read_field(struct ir_reader *r, uint32_t type)
{
	const struct ir_type *t = &r->prog->types[type];
	const char *name = ir_lex_name(r);
	struct ir_step s = { .kind = t->kind == IR_TYPE_UNION ? IR_STEP_MEMBER : IR_STEP_FIELD };

	if (t->kind != IR_TYPE_HEADER && t->kind != IR_TYPE_UNION)
		ir_lex_fail(r, -EINVAL, "%s is a field of something that has none", name);
	while (s.i < t->n && strcmp(t->fields[s.i].name, name) != 0)
		s.i++;
	if (s.i == t->n)
		ir_lex_fail(r, -EINVAL, "%s has no field %s", t->name, name);
	return s;
}

struct ir_lval *
ir_read_lval_path(struct ir_reader *r)
{
	uint32_t var = ir_read_id(r, &r->vars, "variable", ir_lex_name(r));
	struct ir_lval *l = ir_lval_var(r->prog, var);
	struct ir_step steps[8]; /* stack, union, header, and room to spare */
	const char *broken;

	while (r->at < r->end && (*r->at == '/' || *r->at == '#')) {
		if (l->n_steps == sizeof steps / sizeof *steps)
			ir_lex_fail(r, -EINVAL, "a path of too many steps");
		steps[l->n_steps] = *r->at++ == '#' ? read_elem(r) : read_field(r, l->type);
		if ((broken = ir_step_type(r->prog, l->type, &steps[l->n_steps], &l->type)) != NULL)
			ir_lex_fail(r, -EINVAL, "%s", broken);
		l->n_steps++;
	}
	l->steps = arena_memdup(r->prog->arena, steps, l->n_steps * sizeof *steps);
	return l;
}

/* ---- expressions ------------------------------------------------------------------------------ */

static struct ir_expr *
finish(struct ir_reader *r, struct ir_expr *e)
{
	const char *broken = ir_expr_finish(r->prog, e);

	if (broken != NULL)
		ir_lex_fail(r, -EINVAL, "%s: %s", ir_expr_op_name(e->op), broken);
	return e;
}

static struct ir_expr *
new_expr(struct ir_reader *r, enum ir_expr_op op)
{
	struct ir_expr *e = arena_new_of(r->prog->arena, struct ir_expr);

	e->op = op;
	return e;
}

/* "16w0x800", "8s3" */
static struct ir_expr *
read_number(struct ir_reader *r)
{
	struct ir_expr *e = new_expr(r, IR_EXPR_CONST);
	uint32_t width = (uint32_t)ir_lex_number(r, IR_WIDTH_MAX);
	char sign = r->at < r->end ? *r->at : '\0';

	if (width == 0 || (sign != 'w' && sign != 's'))
		ir_lex_fail(r, -EINVAL, "a constant is WIDTHwVALUE or WIDTHsVALUE");
	r->at++;
	e->value = ir_lex_value(r, width);
	e->type = sign == 'w' ? ir_type_bit(r->prog, width) : ir_type_int(r->prog, width);
	e->loc = ir_lex_loc(r);
	return finish(r, e);
}

/* true, false, or a variable that is read */
static struct ir_expr *
read_word(struct ir_reader *r)
{
	struct ir_expr *e;
	const char *word = r->at;
	size_t len = ir_lex_word(r, &word);

	if (ir_lex_is(word, len, "true") || ir_lex_is(word, len, "false")) {
		e = new_expr(r, IR_EXPR_CONST);
		e->value = ir_value_u64(r->prog, 1, word[0] == 't');
		e->type = ir_type_bool(r->prog);
	} else {
		r->at = word;
		e = new_expr(r, IR_EXPR_READ);
		e->lval = ir_read_lval_path(r);
	}
	e->loc = ir_lex_loc(r);
	return finish(r, e);
}

static struct ir_expr *
read_operation(struct ir_reader *r)
{
	const char *word;
	size_t len = ir_lex_open(r, &word);
	struct ir_expr *e, **operands[3];

	if (ir_lex_is(word, len, "error")) {
		e = new_expr(r, IR_EXPR_CONST);
		e->loc = ir_lex_loc(r);
		e->type = ir_type_error(r->prog);
		e->value = ir_lex_typed_value(r, e->type);
		ir_lex_close(r);
		return finish(r, e);
	}
	e = new_expr(
	    r, (enum ir_expr_op)ir_lex_choice(r, "operation", word, len, expr_name, IR_N_EXPR_OPS));
	if (e->op == IR_EXPR_CONST || e->op == IR_EXPR_READ)
		ir_lex_fail(r, -EINVAL, "constants and variables stand without parentheses");
	e->loc = ir_lex_loc(r);
	if (e->op == IR_EXPR_CAST)
		e->type = ir_read_type(r);
	operands[0] = &e->a;
	operands[1] = &e->b;
	operands[2] = &e->c;
	for (uint32_t i = 0; i < ir_expr_operands(e->op); i++)
		*operands[i] = ir_read_expr(r);
	if (e->op == IR_EXPR_VALID || e->op == IR_EXPR_NEXT_INDEX) {
		ir_lex_peek(r);
		e->lval = ir_read_lval_path(r);
	}
	if (e->op == IR_EXPR_SLICE) {
		e->hi = (uint32_t)ir_lex_number(r, IR_WIDTH_MAX);
		e->lo = (uint32_t)ir_lex_number(r, IR_WIDTH_MAX);
	}
	ir_lex_close(r);
	return finish(r, e);
}

struct ir_expr *
ir_read_expr(struct ir_reader *r)
{
	struct ir_loc up = r->loc;
	char c = ir_lex_peek(r);
	struct ir_expr *e;

	deeper(r);
	if (c == '(')
		e = read_operation(r);
	else if (c >= '0' && c <= '9')
		e = read_number(r);
	else
		e = read_word(r);
	r->depth--;
	r->loc = up;
	return e;
}

/* ---- statements ------------------------------------------------------------------------------- */

static struct ir_lval *
read_lval(struct ir_reader *r)
{
	ir_lex_peek(r);
	return ir_read_lval_path(r);
}

static void
want_open(struct ir_reader *r, const char *word)
{
	if (!ir_lex_open_if(r, word))
		ir_lex_fail(r, -EINVAL, "(%s ...) is wanted", word);
}

static void
read_cases(struct ir_reader *r, struct ir_stmt *s)
{
	size_t from = r->items.n;
	struct ir_case **cases;

	if (!ir_type_scalar(r->prog, s->expr->type))
		ir_lex_fail(r, -EINVAL, "a switch is on a scalar");
	while (!ir_lex_take(r, ')')) {
		struct ir_case *c = arena_new_of(r->prog->arena, struct ir_case);

		if (!ir_lex_open_if(r, "default")) {
			size_t values = r->items.n;
			void **v;

			want_open(r, "case");
			ir_lex_want(r, '(');
			do {
				struct ir_value one = ir_lex_typed_value(r, s->expr->type);

				ir_items_push(r, arena_memdup(r->prog->arena, &one, sizeof one));
			} while (!ir_lex_take(r, ')'));
			v = ir_items_take(r, values, &c->n_values);
			c->values = arena_array(r->prog->arena, struct ir_value, c->n_values);
			for (uint32_t i = 0; i < c->n_values; i++)
				c->values[i] = *(struct ir_value *)v[i];
		}
		c->body = ir_read_body(r);
		ir_items_push(r, c);
	}
	cases = (struct ir_case **)ir_items_take(r, from, &s->n_cases);
	s->cases = arena_array(r->prog->arena, struct ir_case, s->n_cases);
	for (uint32_t i = 0; i < s->n_cases; i++)
		s->cases[i] = *cases[i];
}

static void
read_apply(struct ir_reader *r, struct ir_stmt *s)
{
	s->table = ir_read_id(r, &r->tables, "table", ir_lex_ref(r));
	if (ir_lex_open_if(r, "hit")) {
		s->hit = read_lval(r);
		ir_lex_close(r);
	}
	if (ir_lex_open_if(r, "run")) {
		s->run = read_lval(r);
		ir_lex_close(r);
	}
}

static struct ir_arg *
read_arg(struct ir_reader *r, char sig)
{
	struct ir_arg *a = arena_new_of(r->prog->arena, struct ir_arg);
	const char *word;
	size_t len;

	if (sig == 's') {
		a->text = ir_lex_string(r);
	} else if (sig == 'o' || sig == 'b' || sig == 'l') {
		a->lval = read_lval(r);
	} else if (sig == 'h') {
		ir_lex_peek(r);
		len = ir_lex_word(r, &word);
		a->expr = ir_const_u64(r->prog, r->loc, ir_type_bit(r->prog, 32),
		    ir_lex_choice(r, "algorithm", word, len, hash_name, IR_N_HASHES));
	} else {
		a->expr = ir_read_expr(r);
	}
	return a;
}

static void
read_call(struct ir_reader *r, struct ir_stmt *s)
{
	size_t from = r->items.n, len;
	const char *word, *sig;
	struct ir_arg **args;

	ir_lex_peek(r);
	len = ir_lex_word(r, &word);
	s->call = (enum ir_call_op)ir_lex_choice(
	    r, "extern operation", word, len, call_name, IR_N_CALL_OPS);
	if (ir_call_object(s->call) != IR_EXTERN_NONE)
		s->object = ir_read_id(r, &r->externs, "extern object", ir_lex_ref(r));
	for (sig = ir_call_signature(s->call); ir_lex_peek(r) != ')';) {
		if (*sig == '\0')
			ir_lex_fail(
			    r, -EINVAL, "too many arguments of %s", ir_call_op_name(s->call));
		ir_items_push(r, read_arg(r, *sig));
		if (sig[1] != '*')
			sig += sig[1] == '?' ? 2 : 1;
	}
	args = (struct ir_arg **)ir_items_take(r, from, &s->n_args);
	s->args = arena_array(r->prog->arena, struct ir_arg, s->n_args);
	for (uint32_t i = 0; i < s->n_args; i++)
		s->args[i] = *args[i];
}

/* The words of an IF, LOOP or BLOCK behind its condition. */
static void
read_bodies(struct ir_reader *r, struct ir_stmt *s)
{
	want_open(r, s->op == IR_STMT_IF ? "then" : "do");
	s->body = ir_read_body(r);
	if (s->op == IR_STMT_LOOP)
		want_open(r, "update");
	if (s->op == IR_STMT_LOOP || (s->op == IR_STMT_IF && ir_lex_open_if(r, "else")))
		s->other = ir_read_body(r);
}

static void
read_rest(struct ir_reader *r, struct ir_stmt *s)
{
	switch (s->op) {
	case IR_STMT_SET:
		s->lval = read_lval(r);
		s->expr = ir_read_expr(r);
		break;
	case IR_STMT_SET_SLICE:
		s->lval = read_lval(r);
		s->hi = (uint32_t)ir_lex_number(r, IR_WIDTH_MAX);
		s->lo = (uint32_t)ir_lex_number(r, IR_WIDTH_MAX);
		s->expr = ir_read_expr(r);
		break;
	case IR_STMT_COPY:
		s->lval = read_lval(r);
		s->from = read_lval(r);
		break;
	case IR_STMT_SET_VALID:
	case IR_STMT_SET_INVALID:
	case IR_STMT_LOOKAHEAD:
	case IR_STMT_EMIT:
		s->lval = read_lval(r);
		break;
	case IR_STMT_PUSH:
	case IR_STMT_POP:
		s->lval = read_lval(r);
		s->n = (uint32_t)ir_lex_number(r, IR_MEMBERS_MAX);
		break;
	case IR_STMT_IF:
		s->expr = ir_read_expr(r);
		read_bodies(r, s);
		break;
	case IR_STMT_BLOCK:
	case IR_STMT_LOOP:
		read_bodies(r, s);
		break;
	case IR_STMT_SWITCH:
		s->expr = ir_read_expr(r);
		read_cases(r, s);
		return; /* which took the ')' */
	case IR_STMT_LEAVE:
		s->n = (uint32_t)ir_lex_number(r, IR_DEPTH_MAX);
		break;
	case IR_STMT_BREAK:
	case IR_STMT_CONTINUE:
	case IR_STMT_RETURN:
	case IR_STMT_EXIT:
		break;
	case IR_STMT_APPLY:
		read_apply(r, s);
		break;
	case IR_STMT_EXTRACT_NEXT:
	case IR_STMT_EXTRACT:
		s->lval = read_lval(r);
		if (s->op == IR_STMT_EXTRACT_NEXT && ir_lex_open_if(r, "member")) {
			s->n = (uint32_t)ir_lex_number(r, IR_COUNT_MAX);
			ir_lex_close(r);
		}
		if (ir_lex_peek(r) != ')')
			s->expr = ir_read_expr(r);
		break;
	case IR_STMT_ADVANCE:
		s->expr = ir_read_expr(r);
		break;
	case IR_STMT_VERIFY:
		s->expr = ir_read_expr(r);
		s->error = ir_read_id(r, &r->errors, "error", ir_lex_name(r));
		break;
	case IR_STMT_CALL:
		read_call(r, s);
		break;
	case IR_N_STMT_OPS:
		break;
	}
	ir_lex_close(r);
}

static struct ir_stmt *
read_stmt(struct ir_reader *r)
{
	struct ir_loc up = r->loc;
	const char *word;
	size_t len = ir_lex_open(r, &word);
	enum ir_stmt_op op =
	    (enum ir_stmt_op)ir_lex_choice(r, "statement", word, len, stmt_name, IR_N_STMT_OPS);
	struct ir_stmt *s = ir_stmt(r->prog, ir_lex_loc(r), op);

	deeper(r);
	read_rest(r, s);
	r->depth--;
	r->loc = up;
	return s;
}

struct ir_body
ir_read_body(struct ir_reader *r)
{
	size_t from = r->items.n;
	struct ir_body body;

	while (!ir_lex_take(r, ')'))
		ir_items_push(r, read_stmt(r));
	body.v = (struct ir_stmt **)ir_items_take(r, from, &body.n);
	return body;
}
