/* SPDX-License-Identifier: Apache-2.0 */
/* graph_text.c: expressions and statements of the IR in P4's words, for labels. */
#include "ir/graph_private.h"

#include "base/mem.h"

#include <inttypes.h>
#include <string.h>

const char *
ir_graph_name(const struct ir_graph *g, const char *name)
{
	size_t n = g->block != NULL ? strlen(g->block->name) : 0;

	return n > 0 && strncmp(name, g->block->name, n) == 0 && name[n] == '.' ? name + n + 1
										: name;
}

void
ir_graph_escape(struct buf *out, const char *text, size_t max)
{
	size_t n = 0;

	for (; *text != '\0'; text++) {
		bool begins = ((unsigned char)*text & 0xc0) != 0x80; /* a character of UTF-8 */

		if (begins && n++ == max) {
			buf_puts(out, "…");
			return;
		}
		if (*text == '<')
			buf_puts(out, "&lt;");
		else if (*text == '>')
			buf_puts(out, "&gt;");
		else if (*text == '&')
			buf_puts(out, "&amp;");
		else if (*text == '"')
			buf_puts(out, "&quot;");
		else
			buf_putc(out, *text);
	}
}

/* Numbers that people count are decimal, others hexadecimal. */
void
ir_graph_value(struct ir_graph *g, uint32_t type, struct ir_value v, struct buf *out)
{
	enum { COUNTED = 1024 };
	enum ir_type_kind kind = g->prog->types[type].kind;

	if (kind == IR_TYPE_ERROR)
		buf_puts(out, "error.");
	if (kind != IR_TYPE_BOOL && kind != IR_TYPE_ERROR && v.width_bits <= 64 && v.lo < COUNTED)
		buf_printf(out, "%" PRIu64, v.lo);
	else
		ir_print_value(g->prog, type, v, out);
}

void
ir_graph_lval(struct ir_graph *g, const struct ir_lval *lval, struct buf *out)
{
	uint32_t type = g->prog->vars[lval->var].type;

	buf_puts(out, ir_graph_name(g, g->prog->vars[lval->var].name));
	for (uint32_t i = 0; i < lval->n_steps; i++) {
		const struct ir_step *s = &lval->steps[i];
		const struct ir_type *t = &g->prog->types[type];

		if (s->kind != IR_STEP_ELEM) {
			buf_printf(out, ".%s", t->fields[s->i].name);
			type = t->fields[s->i].type;
			continue;
		}
		buf_putc(out, '[');
		if (s->index != NULL)
			ir_graph_expr(g, s->index, out);
		else
			buf_printf(out, "%u", s->i);
		buf_putc(out, ']');
		type = t->elem;
	}
}

/* P4's sign of an operation with two operands; NULL for the others. */
static const char *
infix(enum ir_expr_op op)
{
	static const struct {
		enum ir_expr_op op;
		const char *text;
	} signs[] = {
		{ IR_EXPR_ADD, "+" },
		{ IR_EXPR_SUB, "-" },
		{ IR_EXPR_SATADD, "|+|" },
		{ IR_EXPR_SATSUB, "|-|" },
		{ IR_EXPR_MUL, "*" },
		{ IR_EXPR_DIV, "/" },
		{ IR_EXPR_MOD, "%" },
		{ IR_EXPR_SHL, "<<" },
		{ IR_EXPR_SHR, ">>" },
		{ IR_EXPR_AND, "&" },
		{ IR_EXPR_OR, "|" },
		{ IR_EXPR_XOR, "^" },
		{ IR_EXPR_CONCAT, "++" },
		{ IR_EXPR_EQ, "==" },
		{ IR_EXPR_NE, "!=" },
		{ IR_EXPR_LT, "<" },
		{ IR_EXPR_LE, "<=" },
		{ IR_EXPR_GT, ">" },
		{ IR_EXPR_GE, ">=" },
		{ IR_EXPR_LAND, "&&" },
		{ IR_EXPR_LOR, "||" },
	};

	for (size_t i = 0; i < ARRAY_LEN(signs); i++)
		if (signs[i].op == op)
			return signs[i].text;
	return NULL;
}

/* An operand stands in parentheses when it has operands with a sign between them, unless both are '&&', or
 * both '||'. */
static void
operand(struct ir_graph *g, const struct ir_expr *of, const struct ir_expr *e, struct buf *out)
{
	bool chain = of->op == e->op && (e->op == IR_EXPR_LAND || e->op == IR_EXPR_LOR);
	bool open = (infix(e->op) != NULL || e->op == IR_EXPR_MUX) && !chain;

	/* '==' and its like bind tighter than '&&': everybody knows. */
	if ((of->op == IR_EXPR_LAND || of->op == IR_EXPR_LOR) && e->op >= IR_EXPR_EQ &&
	    e->op <= IR_EXPR_GE)
		open = false;
	buf_puts(out, open ? "(" : "");
	ir_graph_expr(g, e, out);
	buf_puts(out, open ? ")" : "");
}

void
ir_graph_expr(struct ir_graph *g, const struct ir_expr *e, struct buf *out)
{
	const char *sign = infix(e->op);

	if (sign != NULL) {
		operand(g, e, e->a, out);
		buf_printf(out, " %s ", sign);
		operand(g, e, e->b, out);
	} else if (e->op == IR_EXPR_LNOT && e->a->op == IR_EXPR_EQ) { /* lowering makes '!=' so */
		operand(g, e->a, e->a->a, out);
		buf_puts(out, " != ");
		operand(g, e->a, e->a->b, out);
	} else if (e->op == IR_EXPR_CONST) {
		ir_graph_value(g, e->type, e->value, out);
	} else if (e->op == IR_EXPR_NEG || e->op == IR_EXPR_NOT || e->op == IR_EXPR_LNOT) {
		buf_putc(out, e->op == IR_EXPR_NEG ? '-' : e->op == IR_EXPR_NOT ? '~' : '!');
		operand(g, e, e->a, out);
	} else if (e->op == IR_EXPR_CAST) {
		buf_putc(out, '(');
		ir_print_type(g->prog, e->type, out);
		buf_putc(out, ')');
		operand(g, e, e->a, out);
	} else if (e->op == IR_EXPR_SLICE) {
		operand(g, e, e->a, out);
		buf_printf(out, "[%u:%u]", e->hi, e->lo);
	} else if (e->op == IR_EXPR_MUX) {
		operand(g, e, e->a, out);
		buf_puts(out, " ? ");
		operand(g, e, e->b, out);
		buf_puts(out, " : ");
		operand(g, e, e->c, out);
	} else {
		ir_graph_lval(g, e->lval, out);
		buf_puts(out, e->op == IR_EXPR_VALID	    ? ".isValid()"
			      : e->op == IR_EXPR_NEXT_INDEX ? ".nextIndex"
							    : "");
	}
}

/* "counter.count" of an object "ingress.seen" -> "seen.count". */
static void
call(struct ir_graph *g, const struct ir_stmt *s, struct buf *out)
{
	const char *op = ir_call_op_name(s->call), *dot = strchr(op, '.');
	const char *sig = ir_call_signature(s->call);

	if (s->object != IR_NO_ID)
		buf_printf(out, "%s%s", ir_graph_name(g, g->prog->externs[s->object].info.name),
		    dot != NULL ? dot : "");
	else
		buf_puts(out, op);
	buf_putc(out, '(');
	for (uint32_t i = 0; i < s->n_args; i++) {
		const struct ir_arg *a = &s->args[i];

		buf_puts(out, i > 0 ? ", " : "");
		if (a->text != NULL)
			buf_printf(out, "\"%s\"", a->text);
		else if (a->lval != NULL)
			ir_graph_lval(g, a->lval, out);
		else if (i < strlen(sig) && sig[i] == 'h' && a->expr->value.lo < IR_N_HASHES)
			buf_puts(out, ir_hash_name((enum ir_hash)a->expr->value.lo));
		else
			ir_graph_expr(g, a->expr, out);
	}
	buf_putc(out, ')');
}

/* "NAME(LVALUE)" or, with an expression, "NAME(LVALUE, EXPRESSION)". */
static void
packet_op(struct ir_graph *g, const char *name, const struct ir_stmt *s, struct buf *out)
{
	buf_printf(out, "%s(", name);
	ir_graph_lval(g, s->lval, out);
	if (s->op == IR_STMT_EXTRACT_NEXT)
		buf_puts(out, ".next");
	if (s->expr != NULL) {
		buf_puts(out, ", ");
		ir_graph_expr(g, s->expr, out);
	}
	buf_putc(out, ')');
}

void
ir_graph_stmt(struct ir_graph *g, const struct ir_stmt *s, struct buf *out)
{
	switch (s->op) {
	case IR_STMT_SET:
	case IR_STMT_SET_SLICE:
	case IR_STMT_COPY:
		ir_graph_lval(g, s->lval, out);
		if (s->op == IR_STMT_SET_SLICE)
			buf_printf(out, "[%u:%u]", s->hi, s->lo);
		buf_puts(out, " = ");
		if (s->op == IR_STMT_COPY)
			ir_graph_lval(g, s->from, out);
		else
			ir_graph_expr(g, s->expr, out);
		return;
	case IR_STMT_SET_VALID:
	case IR_STMT_SET_INVALID:
		ir_graph_lval(g, s->lval, out);
		buf_puts(out, s->op == IR_STMT_SET_VALID ? ".setValid()" : ".setInvalid()");
		return;
	case IR_STMT_PUSH:
	case IR_STMT_POP:
		ir_graph_lval(g, s->lval, out);
		buf_printf(out, ".%s_front(%u)", s->op == IR_STMT_PUSH ? "push" : "pop", s->n);
		return;
	case IR_STMT_EXTRACT:
	case IR_STMT_EXTRACT_NEXT:
		packet_op(g, "extract", s, out);
		return;
	case IR_STMT_EMIT:
		packet_op(g, "emit", s, out);
		return;
	case IR_STMT_LOOKAHEAD:
		ir_graph_lval(g, s->lval, out);
		buf_puts(out, " = lookahead()");
		return;
	case IR_STMT_ADVANCE:
		buf_puts(out, "advance(");
		ir_graph_expr(g, s->expr, out);
		buf_putc(out, ')');
		return;
	case IR_STMT_VERIFY:
		buf_puts(out, "verify(");
		ir_graph_expr(g, s->expr, out);
		buf_printf(out, ", error.%s)", g->prog->errors[s->error]);
		return;
	case IR_STMT_CALL:
		call(g, s, out);
		return;
	case IR_STMT_IF:
	case IR_STMT_SWITCH:
	case IR_STMT_BLOCK:
	case IR_STMT_LEAVE:
	case IR_STMT_LOOP:
	case IR_STMT_BREAK:
	case IR_STMT_CONTINUE:
	case IR_STMT_RETURN:
	case IR_STMT_EXIT:
	case IR_STMT_APPLY:
	case IR_N_STMT_OPS:
		break; /* flow: the caller draws it */
	}
	buf_puts(out, ir_stmt_op_name(s->op));
}
