/* SPDX-License-Identifier: Apache-2.0 */
/* print_expr.c: prints expressions, written types and annotations. */
#include "p4/bigint.h"
#include "p4/ctx.h"
#include "p4/print_internal.h"
#include "p4/types.h"

/* How tightly an expression holds together: 0 the loosest. */
enum level {
	LEVEL_COND = 0,
	LEVEL_UNARY = 11,
	LEVEL_POSTFIX = 12,
};

static int
op_level(enum p4_op op)
{
	static const int levels[P4_N_OPS] = {
		[P4_OP_LOR] = 1,
		[P4_OP_LAND] = 2,
		[P4_OP_EQ] = 3,
		[P4_OP_NE] = 3,
		[P4_OP_LT] = 4,
		[P4_OP_GT] = 4,
		[P4_OP_LE] = 4,
		[P4_OP_GE] = 4,
		[P4_OP_BOR] = 5,
		[P4_OP_BXOR] = 6,
		[P4_OP_BAND] = 7,
		[P4_OP_SHL] = 8,
		[P4_OP_SHR] = 8,
		[P4_OP_ADD] = 9,
		[P4_OP_SUB] = 9,
		[P4_OP_ADD_SAT] = 9,
		[P4_OP_SUB_SAT] = 9,
		[P4_OP_CONCAT] = 9,
		[P4_OP_MUL] = 10,
		[P4_OP_DIV] = 10,
		[P4_OP_MOD] = 10,
	};

	return levels[op];
}

static int
expr_level(const struct p4_expr *e)
{
	if (e->parens)
		return LEVEL_POSTFIX;
	if (e->kind == P4_EXPR_CAST && e->u.cast.to == NULL)
		return expr_level(e->u.cast.expr);
	switch (e->kind) {
	case P4_EXPR_MASK:
	case P4_EXPR_RANGE:
		return -1;
	case P4_EXPR_COND:
		return LEVEL_COND;
	case P4_EXPR_BINARY:
		return op_level(e->u.binary.op);
	case P4_EXPR_UNARY:
	case P4_EXPR_CAST:
		return LEVEL_UNARY;
	case P4_EXPR_INT:
	case P4_EXPR_BOOL:
	case P4_EXPR_STRING:
	case P4_EXPR_NAME:
	case P4_EXPR_TYPE:
	case P4_EXPR_THIS:
	case P4_EXPR_MEMBER:
	case P4_EXPR_INDEX:
	case P4_EXPR_SLICE:
	case P4_EXPR_CALL:
	case P4_EXPR_CONSTRUCT:
	case P4_EXPR_LIST:
	case P4_EXPR_STRUCT:
	case P4_EXPR_INVALID:
	case P4_EXPR_DOTS:
	case P4_EXPR_DONTCARE:
	case P4_EXPR_DEFAULT:
	case P4_EXPR_BAD:
		break;
	}
	return LEVEL_POSTFIX;
}

/* An operand, in parentheses if it would fall apart without. */
static void
put_operand(struct p4_printer *pr, const struct p4_expr *e, int level)
{
	bool cast = pr->typed && e->kind == P4_EXPR_CAST && e->u.cast.to == NULL;
	bool parens = (cast ? LEVEL_UNARY : expr_level(e)) < level;

	if (parens)
		buf_putc(pr->out, '(');
	p4_put_expr(pr, e);
	if (parens)
		buf_putc(pr->out, ')');
}

static void
put_path(struct p4_printer *pr, const struct p4_name *name, bool absolute)
{
	buf_puts(pr->out, absolute ? "." : "");
	buf_puts(pr->out, name->str);
}

static void
put_int(struct p4_printer *pr, const struct p4_expr *e)
{
	if (e->u.integer.text != NULL) {
		buf_puts(pr->out, e->u.integer.text);
		return;
	}
	if (e->u.integer.has_width)
		buf_printf(
		    pr->out, "%u%c", e->u.integer.width_bits, e->u.integer.is_signed ? 's' : 'w');
	p4_big_print(e->u.integer.value, e->u.integer.base, pr->out);
}

void
p4_put_exprs(struct p4_printer *pr, const struct p4_exprs *list)
{
	for (uint32_t i = 0; i < list->n; i++) {
		buf_puts(pr->out, i ? ", " : "");
		p4_put_expr(pr, list->v[i]);
	}
}

static void
put_pairs(struct p4_printer *pr, const struct p4_pairs *list)
{
	for (uint32_t i = 0; i < list->n; i++) {
		buf_printf(pr->out, "%s%s = ", i ? ", " : "", list->v[i].key.str);
		p4_put_expr(pr, list->v[i].expr);
	}
}

static void
put_type_args(struct p4_printer *pr, const struct p4_typerefs *args)
{
	buf_putc(pr->out, '<');
	for (uint32_t i = 0; i < args->n; i++) {
		buf_puts(pr->out, i ? ", " : "");
		p4_put_type(pr, args->v[i]);
	}
	buf_putc(pr->out, '>');
}

/* Type arguments that the checker found. */
static void
put_inferred(struct p4_printer *pr, const struct p4_call *call)
{
	for (uint32_t i = 0; i < call->n_type_args; i++) {
		buf_puts(pr->out, i == 0 ? "<" : ", ");
		p4_type_print(call->type_args[i], pr->out);
	}
	if (call->n_type_args > 0)
		buf_putc(pr->out, '>');
}

void
p4_put_args(struct p4_printer *pr, const struct p4_args *args)
{
	buf_putc(pr->out, '(');
	for (uint32_t i = 0; i < args->n; i++) {
		buf_puts(pr->out, i ? ", " : "");
		if (args->v[i].name.str != NULL)
			buf_printf(pr->out, "%s = ", args->v[i].name.str);
		p4_put_expr(pr, args->v[i].expr);
	}
	buf_putc(pr->out, ')');
}

static void
put_slice(struct p4_printer *pr, const struct p4_expr *e)
{
	put_operand(pr, e->u.slice.base, LEVEL_POSTFIX);
	buf_putc(pr->out, '[');
	p4_put_expr(pr, e->u.slice.width ? e->u.slice.lo : e->u.slice.hi);
	buf_puts(pr->out, e->u.slice.width ? "+:" : ":");
	p4_put_expr(pr, e->u.slice.width ? e->u.slice.width : e->u.slice.lo);
	buf_putc(pr->out, ']');
}

static void
put_struct(struct p4_printer *pr, const struct p4_expr *e)
{
	buf_puts(pr->out, "{ ");
	put_pairs(pr, &e->u.structure.pairs);
	buf_puts(pr->out, e->u.structure.dots ? ", ... }" : " }");
}

static void
put_list(struct p4_printer *pr, const struct p4_expr *e)
{
	if (e->u.list.tuple) {
		buf_putc(pr->out, '(');
		p4_put_exprs(pr, &e->u.list.items);
		buf_putc(pr->out, ')');
		return;
	}
	buf_puts(pr->out, e->u.list.items.n ? "{ " : "{");
	p4_put_exprs(pr, &e->u.list.items);
	buf_puts(pr->out, e->u.list.items.n ? " }" : "}");
}

static void
put_bare(struct p4_printer *pr, const struct p4_expr *e)
{
	struct buf *out = pr->out;
	int level;

	switch (e->kind) {
	case P4_EXPR_INT:
		put_int(pr, e);
		break;
	case P4_EXPR_BOOL:
		buf_puts(out, e->u.boolean ? "true" : "false");
		break;
	case P4_EXPR_STRING:
		buf_printf(out, "\"%s\"", e->u.string.text);
		break;
	case P4_EXPR_NAME:
		put_path(pr, &e->u.name.name, e->u.name.absolute);
		break;
	case P4_EXPR_TYPE:
		p4_put_type(pr, e->u.type_name);
		break;
	case P4_EXPR_THIS:
		buf_puts(out, "this");
		break;
	case P4_EXPR_MEMBER:
		put_operand(pr, e->u.member.base, LEVEL_POSTFIX);
		buf_printf(out, ".%s", e->u.member.name.str);
		break;
	case P4_EXPR_INDEX:
		put_operand(pr, e->u.index.base, LEVEL_POSTFIX);
		buf_putc(out, '[');
		p4_put_expr(pr, e->u.index.index);
		buf_putc(out, ']');
		break;
	case P4_EXPR_SLICE:
		put_slice(pr, e);
		break;
	case P4_EXPR_CALL:
		put_operand(pr, e->u.call.callee, LEVEL_POSTFIX);
		if (e->u.call.has_type_args)
			put_type_args(pr, &e->u.call.type_args);
		else if (pr->typed && e->u.call.call != NULL)
			put_inferred(pr, e->u.call.call);
		p4_put_args(pr, &e->u.call.args);
		break;
	case P4_EXPR_CONSTRUCT:
		if (pr->typed && e->u.construct.of->type != NULL)
			p4_type_print(e->u.construct.of->type, pr->out);
		else
			p4_put_type(pr, e->u.construct.of);
		p4_put_args(pr, &e->u.construct.args);
		break;
	case P4_EXPR_CAST:
		if (e->u.cast.to == NULL && pr->typed) {
			buf_putc(pr->out, '(');
			p4_type_print(e->type, pr->out);
			buf_putc(pr->out, ')');
			put_operand(pr, e->u.cast.expr, LEVEL_UNARY);
			break;
		}
		if (e->u.cast.to == NULL) { /* the checker's: nothing is written */
			p4_put_expr(pr, e->u.cast.expr);
			break;
		}
		buf_putc(out, '(');
		p4_put_type(pr, e->u.cast.to);
		buf_putc(out, ')');
		put_operand(pr, e->u.cast.expr, LEVEL_UNARY);
		break;
	case P4_EXPR_UNARY:
		buf_puts(out, p4_op_text(e->u.unary.op));
		/* "- -x" and "+ +x": not "--", not "++" */
		if (e->u.unary.expr->kind == P4_EXPR_UNARY && !e->u.unary.expr->parens)
			buf_putc(out, ' ');
		put_operand(pr, e->u.unary.expr, LEVEL_UNARY);
		break;
	case P4_EXPR_BINARY:
		level = op_level(e->u.binary.op);
		put_operand(pr, e->u.binary.left, level);
		buf_printf(out, " %s ", p4_op_text(e->u.binary.op));
		put_operand(pr, e->u.binary.right, level + 1);
		break;
	case P4_EXPR_COND:
		put_operand(pr, e->u.cond.cond, LEVEL_COND + 1);
		buf_puts(out, " ? ");
		put_operand(pr, e->u.cond.yes, LEVEL_COND);
		buf_puts(out, " : ");
		put_operand(pr, e->u.cond.no, LEVEL_COND + 1);
		break;
	case P4_EXPR_LIST:
		put_list(pr, e);
		break;
	case P4_EXPR_STRUCT:
		put_struct(pr, e);
		break;
	case P4_EXPR_INVALID:
		buf_puts(out, "{#}");
		break;
	case P4_EXPR_DOTS:
		buf_puts(out, "...");
		break;
	case P4_EXPR_DONTCARE:
		buf_putc(out, '_');
		break;
	case P4_EXPR_DEFAULT:
		buf_puts(out, "default");
		break;
	case P4_EXPR_MASK:
	case P4_EXPR_RANGE:
		put_operand(pr, e->u.pair.a, LEVEL_COND);
		buf_puts(out, e->kind == P4_EXPR_MASK ? " &&& " : " .. ");
		put_operand(pr, e->u.pair.b, LEVEL_COND);
		break;
	case P4_EXPR_BAD:
		buf_puts(out, "<error>");
		break;
	}
}

void
p4_put_expr(struct p4_printer *pr, const struct p4_expr *e)
{
	if (e->parens)
		buf_putc(pr->out, '(');
	put_bare(pr, e);
	if (e->parens)
		buf_putc(pr->out, ')');
}

/* ---- Types ---- */

static void
put_bits(struct p4_printer *pr, const char *word, const struct p4_typeref *t)
{
	buf_puts(pr->out, word);
	if (t->u.bits.width == NULL)
		return;
	buf_putc(pr->out, '<');
	p4_put_expr(pr, t->u.bits.width);
	buf_putc(pr->out, '>');
}

void
p4_put_type(struct p4_printer *pr, const struct p4_typeref *t)
{
	switch (t->kind) {
	case P4_TREF_BOOL:
		buf_puts(pr->out, "bool");
		break;
	case P4_TREF_ERROR:
		buf_puts(pr->out, "error");
		break;
	case P4_TREF_MATCH_KIND:
		buf_puts(pr->out, "match_kind");
		break;
	case P4_TREF_STRING:
		buf_puts(pr->out, "string");
		break;
	case P4_TREF_VOID:
		buf_puts(pr->out, "void");
		break;
	case P4_TREF_INT:
		buf_puts(pr->out, "int");
		break;
	case P4_TREF_BIT:
		put_bits(pr, "bit", t);
		break;
	case P4_TREF_SINT:
		put_bits(pr, "int", t);
		break;
	case P4_TREF_VARBIT:
		put_bits(pr, "varbit", t);
		break;
	case P4_TREF_NAME:
		put_path(pr, &t->u.name.name, t->u.name.absolute);
		if (t->u.name.has_args)
			put_type_args(pr, &t->u.name.args);
		break;
	case P4_TREF_ARRAY:
		p4_put_type(pr, t->u.array.elem);
		buf_putc(pr->out, '[');
		p4_put_expr(pr, t->u.array.size);
		buf_putc(pr->out, ']');
		break;
	case P4_TREF_LIST:
		buf_puts(pr->out, "list<");
		p4_put_type(pr, t->u.list.elem);
		buf_putc(pr->out, '>');
		break;
	case P4_TREF_TUPLE:
		buf_puts(pr->out, "tuple");
		put_type_args(pr, &t->u.tuple.args);
		break;
	case P4_TREF_DONTCARE:
		buf_putc(pr->out, '_');
		break;
	case P4_TREF_DECL:
		p4_put_derived(pr, t->u.decl);
		break;
	}
}

/* ---- Annotations ---- */

static bool
is_word(enum p4_anno_tok_kind kind)
{
	return kind == P4_ANNO_NAME || kind == P4_ANNO_INT;
}

static void
put_anno_tokens(struct p4_printer *pr, const struct p4_anno_toks *toks)
{
	for (uint32_t i = 0; i < toks->n; i++) {
		const struct p4_anno_tok *t = &toks->v[i];

		if (i > 0 && (t->space_before || (is_word(t->kind) && is_word(t[-1].kind))))
			buf_putc(pr->out, ' ');
		buf_printf(pr->out, t->kind == P4_ANNO_STRING ? "\"%s\"" : "%s", t->text);
	}
}

static void
put_anno(struct p4_printer *pr, const struct p4_anno *a)
{
	buf_printf(pr->out, a->kind == P4_ANNO_PRAGMA ? "@pragma %s" : "@%s", a->name.str);
	switch (a->kind) {
	case P4_ANNO_EMPTY:
		break;
	case P4_ANNO_TOKENS:
		buf_putc(pr->out, '(');
		put_anno_tokens(pr, &a->tokens);
		buf_putc(pr->out, ')');
		break;
	case P4_ANNO_EXPRS:
		buf_putc(pr->out, '[');
		p4_put_exprs(pr, &a->exprs);
		buf_putc(pr->out, ']');
		break;
	case P4_ANNO_PAIRS:
		buf_putc(pr->out, '[');
		put_pairs(pr, &a->pairs);
		buf_putc(pr->out, ']');
		break;
	case P4_ANNO_PRAGMA:
		if (a->tokens.n > 0)
			buf_putc(pr->out, ' ');
		put_anno_tokens(pr, &a->tokens);
		break;
	}
}

void
p4_put_annos(struct p4_printer *pr, const struct p4_annos *annos, bool lines)
{
	for (uint32_t i = 0; i < annos->n; i++) {
		put_anno(pr, annos->v[i]);
		if (lines || annos->v[i]->kind == P4_ANNO_PRAGMA) {
			buf_putc(pr->out, '\n');
			p4_put_indent(pr);
		} else {
			buf_putc(pr->out, ' ');
		}
	}
}

/* ---- For messages ---- */

void
p4_print_expr(const struct p4_expr *e, struct buf *out)
{
	struct p4_printer pr = { .out = out };

	p4_put_expr(&pr, e);
}

void
p4_print_typeref(const struct p4_typeref *t, struct buf *out)
{
	struct p4_printer pr = { .out = out };

	p4_put_type(&pr, t);
}

const char *
p4_expr_text(struct p4_ctx *ctx, const struct p4_expr *e)
{
	CLEANUP(buf_fini) struct buf b = BUF_INIT;

	p4_print_expr(e, &b);
	return arena_strdup(ctx->arena, buf_str(&b));
}

const char *
p4_typeref_text(struct p4_ctx *ctx, const struct p4_typeref *t)
{
	CLEANUP(buf_fini) struct buf b = BUF_INIT;

	p4_print_typeref(t, &b);
	return arena_strdup(ctx->arena, buf_str(&b));
}
