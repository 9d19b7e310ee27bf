/* SPDX-License-Identifier: Apache-2.0 */
/* print.c: IR as text, statements and expressions; print_decl.c has the declarations. docs/ir.md is the
 * grammar. What is printed here reads back to the same text, byte for byte. */
#include "ir/text.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

bool
ir_text_reserved(const char *s, size_t len)
{
	static const char *const words[] = { "true", "false", "bit", "int", "bool", "error",
		"varbit", "stack", "array", "accept", "reject", "_" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strlen(words[i]) == len && memcmp(words[i], s, len) == 0)
			return true;
	return false;
}

/* ---- atoms ------------------------------------------------------------------------------------ */

/* A name stands bare when the reader cannot take it for anything else. */
static bool
bare(const char *name)
{
	if ((name[0] >= '0' && name[0] <= '9') || name[0] == '.' || name[0] == '-' ||
	    name[0] == '[' || name[0] == ']')
		return false;
	if (name[strspn(name,
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.$[]-")] != '\0')
		return false;
	return !ir_text_reserved(name, strlen(name));
}

void
ir_text_string(struct buf *out, const char *s)
{
	buf_putc(out, '"');
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == '"' || c == '\\')
			buf_printf(out, "\\%c", c);
		else if (c < 0x20 || c >= 0x7f)
			buf_printf(out, "\\x%02x", c);
		else
			buf_putc(out, (char)c);
	}
	buf_putc(out, '"');
}

void
ir_text_name(struct buf *out, const char *name)
{
	if (bare(name))
		buf_puts(out, name);
	else
		ir_text_string(out, name);
}

/* The shortest form of 'loc' where the enclosing node stands at p->loc; p->loc becomes 'loc'. */
void
ir_text_loc(struct ir_printer *p, struct ir_loc loc)
{
	struct ir_loc up = p->loc;

	if (p->flags & IR_PRINT_NO_LOC)
		return;
	p->loc = loc;
	if (loc.line == up.line && loc.col == up.col && loc.file == up.file)
		return;
	if (loc.line == 0)
		buf_puts(p->out, "@-");
	else if (loc.file != up.file)
		buf_printf(p->out, "@%u:%u:%u", loc.file, loc.line, loc.col);
	else if (loc.line != up.line)
		buf_printf(p->out, "@%u:%u", loc.line, loc.col);
	else
		buf_printf(p->out, "@:%u", loc.col);
}

void
ir_text_number(struct buf *out, struct ir_value v)
{
	uint32_t n = (v.width_bits + 7) / 8, i = 0;

	if (v.width_bits <= 64) {
		buf_printf(out, v.lo < 10 ? "%" PRIu64 : "0x%" PRIx64, v.lo);
		return;
	}
	while (i + 1 < n && v.be[i] == 0)
		i++;
	if (i + 1 == n && v.be[i] < 10) {
		buf_printf(out, "%u", v.be[i]);
		return;
	}
	buf_printf(out, "0x%x", v.be[i]);
	for (i++; i < n; i++)
		buf_printf(out, "%02x", v.be[i]);
}

void
ir_print_value(const struct ir_prog *prog, uint32_t type, struct ir_value v, struct buf *out)
{
	const struct ir_type *t = &prog->types[type];

	if (t->kind == IR_TYPE_BOOL)
		buf_puts(out, v.lo ? "true" : "false");
	else if (t->kind == IR_TYPE_ERROR)
		ir_text_name(out, v.lo < prog->n_errors ? prog->errors[v.lo] : "?");
	else
		ir_text_number(out, v);
}

void
ir_print_type(const struct ir_prog *prog, uint32_t type, struct buf *out)
{
	const struct ir_type *t = &prog->types[type];

	switch (t->kind) {
	case IR_TYPE_BIT:
	case IR_TYPE_INT:
	case IR_TYPE_VARBIT:
		buf_printf(out, "%s<%u>", ir_type_kind_name(t->kind), t->width_bits);
		return;
	case IR_TYPE_BOOL:
	case IR_TYPE_ERROR:
		buf_puts(out, ir_type_kind_name(t->kind));
		return;
	case IR_TYPE_HEADER:
	case IR_TYPE_UNION:
		ir_text_name(out, t->name);
		return;
	case IR_TYPE_STACK:
	case IR_TYPE_ARRAY:
		buf_printf(out, "(%s ", ir_type_kind_name(t->kind));
		ir_print_type(prog, t->elem, out);
		buf_printf(out, " %u)", t->n);
		return;
	case IR_N_TYPE_KINDS:
		break;
	}
	assert(!"type kind");
}

/* ---- lvalues and expressions -------------------------------------------------------------------- */

void
ir_text_lval(struct ir_printer *p, const struct ir_lval *lval)
{
	uint32_t type = p->prog->vars[lval->var].type;

	ir_text_name(p->out, p->prog->vars[lval->var].name);
	for (uint32_t i = 0; i < lval->n_steps; i++) {
		const struct ir_step *s = &lval->steps[i];
		const struct ir_type *t = &p->prog->types[type];

		if (s->kind == IR_STEP_ELEM) {
			buf_putc(p->out, '#');
			if (s->index != NULL) {
				buf_putc(p->out, '(');
				ir_text_expr(p, s->index);
				buf_putc(p->out, ')');
			} else {
				buf_printf(p->out, "%u", s->i);
			}
			type = t->elem;
		} else {
			buf_putc(p->out, '/');
			ir_text_name(p->out, t->fields[s->i].name);
			type = t->fields[s->i].type;
		}
	}
}

static void
constant(struct ir_printer *p, const struct ir_expr *e)
{
	const struct ir_type *t = &p->prog->types[e->type];

	if (t->kind == IR_TYPE_ERROR) {
		buf_puts(p->out, "(error");
		ir_text_loc(p, e->loc);
		buf_putc(p->out, ' ');
		ir_print_value(p->prog, e->type, e->value, p->out);
		buf_putc(p->out, ')');
		return;
	}
	if (t->kind != IR_TYPE_BOOL)
		buf_printf(p->out, "%u%c", t->width_bits, t->kind == IR_TYPE_INT ? 's' : 'w');
	ir_print_value(p->prog, e->type, e->value, p->out);
	ir_text_loc(p, e->loc);
}

static void
operation(struct ir_printer *p, const struct ir_expr *e)
{
	const struct ir_expr *operands[] = { e->a, e->b, e->c };

	buf_printf(p->out, "(%s", ir_expr_op_name(e->op));
	ir_text_loc(p, e->loc);
	if (e->op == IR_EXPR_CAST) {
		buf_putc(p->out, ' ');
		ir_print_type(p->prog, e->type, p->out);
	}
	for (uint32_t i = 0; i < ir_expr_operands(e->op); i++) {
		buf_putc(p->out, ' ');
		ir_text_expr(p, operands[i]);
	}
	if (e->op == IR_EXPR_VALID || e->op == IR_EXPR_NEXT_INDEX) {
		buf_putc(p->out, ' ');
		ir_text_lval(p, e->lval);
	}
	if (e->op == IR_EXPR_SLICE)
		buf_printf(p->out, " %u %u", e->hi, e->lo);
	buf_putc(p->out, ')');
}

void
ir_text_expr(struct ir_printer *p, const struct ir_expr *e)
{
	struct ir_loc up = p->loc;

	if (e->op == IR_EXPR_CONST) {
		constant(p, e);
	} else if (e->op == IR_EXPR_READ) {
		ir_text_lval(p, e->lval);
		ir_text_loc(p, e->loc);
	} else {
		operation(p, e);
	}
	p->loc = up;
}

void
ir_print_lval(const struct ir_prog *prog, const struct ir_lval *lval, struct buf *out)
{
	struct ir_printer p = { .prog = prog, .flags = IR_PRINT_NO_LOC, .out = out };

	ir_text_lval(&p, lval);
}

void
ir_print_expr(const struct ir_prog *prog, const struct ir_expr *e, struct buf *out)
{
	struct ir_printer p = { .prog = prog, .flags = IR_PRINT_NO_LOC, .out = out };

	ir_text_expr(&p, e);
}

/* ---- statements ------------------------------------------------------------------------------- */

void
ir_text_line(struct ir_printer *p)
{
	buf_putc(p->out, '\n');
	for (uint32_t i = 0; i < p->indent && i < 40; i++)
		buf_puts(p->out, "  ");
}

static void
lval_arg(struct ir_printer *p, const struct ir_lval *lval)
{
	buf_putc(p->out, ' ');
	ir_text_lval(p, lval);
}

static void
expr_arg(struct ir_printer *p, const struct ir_expr *e)
{
	buf_putc(p->out, ' ');
	ir_text_expr(p, e);
}

/* "(word stmt...)" with each statement on a line of its own; the word's line is the caller's. */
void
ir_text_body(struct ir_printer *p, const char *word, struct ir_body body)
{
	buf_printf(p->out, "(%s", word);
	p->indent++;
	for (uint32_t i = 0; i < body.n; i++) {
		ir_text_line(p);
		ir_text_stmt(p, body.v[i]);
	}
	p->indent--;
	buf_putc(p->out, ')');
}

static void
sub_body(struct ir_printer *p, const char *word, struct ir_body body)
{
	p->indent++;
	ir_text_line(p);
	ir_text_body(p, word, body);
	p->indent--;
}

static void
switch_cases(struct ir_printer *p, const struct ir_stmt *s)
{
	p->indent++;
	for (uint32_t i = 0; i < s->n_cases; i++) {
		const struct ir_case *c = &s->cases[i];
		struct buf word = BUF_INIT;

		buf_puts(&word, c->n_values > 0 ? "case (" : "default");
		for (uint32_t k = 0; k < c->n_values; k++) {
			buf_puts(&word, k > 0 ? " " : "");
			ir_print_value(p->prog, s->expr->type, c->values[k], &word);
		}
		if (c->n_values > 0)
			buf_putc(&word, ')');
		ir_text_line(p);
		ir_text_body(p, buf_str(&word), c->body);
		buf_fini(&word);
	}
	p->indent--;
}

static void
apply(struct ir_printer *p, const struct ir_stmt *s)
{
	buf_putc(p->out, ' ');
	ir_text_ref(p->out, p->prog->tables[s->table].info.name, p->table_twin[s->table]);
	if (s->hit != NULL) {
		buf_puts(p->out, " (hit");
		lval_arg(p, s->hit);
		buf_putc(p->out, ')');
	}
	if (s->run != NULL) {
		buf_puts(p->out, " (run");
		lval_arg(p, s->run);
		buf_putc(p->out, ')');
	}
}

static void
call(struct ir_printer *p, const struct ir_stmt *s)
{
	const char *sig = ir_call_signature(s->call);

	buf_printf(p->out, " %s", ir_call_op_name(s->call));
	if (s->object != IR_NO_ID) {
		buf_putc(p->out, ' ');
		ir_text_ref(
		    p->out, p->prog->externs[s->object].info.name, p->extern_twin[s->object]);
	}
	for (uint32_t i = 0; i < s->n_args; i++) {
		const struct ir_arg *a = &s->args[i];

		buf_putc(p->out, ' ');
		if (a->text != NULL)
			ir_text_string(p->out, a->text);
		else if (a->lval != NULL)
			ir_text_lval(p, a->lval);
		else if (i < strlen(sig) && sig[i] == 'h' && a->expr->value.lo < IR_N_HASHES)
			buf_puts(p->out, ir_hash_name((enum ir_hash)a->expr->value.lo));
		else
			ir_text_expr(p, a->expr);
	}
}

/* What follows the head word, by statement. */
static void
stmt_rest(struct ir_printer *p, const struct ir_stmt *s)
{
	switch (s->op) {
	case IR_STMT_SET:
		lval_arg(p, s->lval);
		expr_arg(p, s->expr);
		break;
	case IR_STMT_SET_SLICE:
		lval_arg(p, s->lval);
		buf_printf(p->out, " %u %u", s->hi, s->lo);
		expr_arg(p, s->expr);
		break;
	case IR_STMT_COPY:
		lval_arg(p, s->lval);
		lval_arg(p, s->from);
		break;
	case IR_STMT_SET_VALID:
	case IR_STMT_SET_INVALID:
	case IR_STMT_LOOKAHEAD:
	case IR_STMT_EMIT:
		lval_arg(p, s->lval);
		break;
	case IR_STMT_PUSH:
	case IR_STMT_POP:
		lval_arg(p, s->lval);
		buf_printf(p->out, " %u", s->n);
		break;
	case IR_STMT_IF:
		expr_arg(p, s->expr);
		sub_body(p, "then", s->body);
		if (s->other.n > 0)
			sub_body(p, "else", s->other);
		break;
	case IR_STMT_SWITCH:
		expr_arg(p, s->expr);
		switch_cases(p, s);
		break;
	case IR_STMT_BLOCK:
		sub_body(p, "do", s->body);
		break;
	case IR_STMT_LEAVE:
		buf_printf(p->out, " %u", s->n);
		break;
	case IR_STMT_LOOP:
		sub_body(p, "do", s->body);
		sub_body(p, "update", s->other);
		break;
	case IR_STMT_BREAK:
	case IR_STMT_CONTINUE:
	case IR_STMT_RETURN:
	case IR_STMT_EXIT:
		break;
	case IR_STMT_APPLY:
		apply(p, s);
		break;
	case IR_STMT_EXTRACT_NEXT:
		lval_arg(p, s->lval);
		if (p->prog->types[p->prog->types[s->lval->type].elem].kind == IR_TYPE_UNION)
			buf_printf(p->out, " (member %u)", s->n);
		if (s->expr != NULL)
			expr_arg(p, s->expr);
		break;
	case IR_STMT_EXTRACT:
		lval_arg(p, s->lval);
		if (s->expr != NULL)
			expr_arg(p, s->expr);
		break;
	case IR_STMT_ADVANCE:
		expr_arg(p, s->expr);
		break;
	case IR_STMT_VERIFY:
		expr_arg(p, s->expr);
		buf_putc(p->out, ' ');
		ir_text_name(p->out, p->prog->errors[s->error]);
		break;
	case IR_STMT_CALL:
		call(p, s);
		break;
	case IR_N_STMT_OPS:
		assert(!"statement");
	}
}

void
ir_text_stmt(struct ir_printer *p, const struct ir_stmt *s)
{
	struct ir_loc up = p->loc;

	buf_printf(p->out, "(%s", ir_stmt_op_name(s->op));
	ir_text_loc(p, s->loc);
	stmt_rest(p, s);
	buf_putc(p->out, ')');
	p->loc = up;
}
