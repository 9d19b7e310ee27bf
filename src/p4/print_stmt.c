/* SPDX-License-Identifier: Apache-2.0 */
/* print_stmt.c: prints statements. */
#include "p4/print_internal.h"

void
p4_put_indent(struct p4_printer *pr)
{
	for (unsigned i = 0; i < pr->indent; i++)
		buf_puts(pr->out, "    ");
}

void
p4_put_var(struct p4_printer *pr, const struct p4_decl *d)
{
	p4_put_annos(pr, &d->annos, false);
	p4_put_type(pr, d->u.var.type);
	buf_printf(pr->out, " %s", d->name.str);
	if (d->u.var.init != NULL) {
		buf_puts(pr->out, " = ");
		p4_put_expr(pr, d->u.var.init);
	}
}

void
p4_put_block(struct p4_printer *pr, const struct p4_stmt *s)
{
	p4_put_annos(pr, &s->annos, false);
	if (s->u.block.body.n == 0) {
		buf_puts(pr->out, "{ }");
		return;
	}
	buf_puts(pr->out, "{\n");
	pr->indent++;
	for (uint32_t i = 0; i < s->u.block.body.n; i++) {
		p4_put_indent(pr);
		p4_put_stmt(pr, s->u.block.body.v[i]);
		buf_putc(pr->out, '\n');
	}
	pr->indent--;
	p4_put_indent(pr);
	buf_putc(pr->out, '}');
}

/* The statement that an if or a loop governs. */
static void
put_body(struct p4_printer *pr, const struct p4_stmt *s)
{
	if (s->kind == P4_STMT_BLOCK) {
		buf_putc(pr->out, ' ');
		p4_put_stmt(pr, s);
		return;
	}
	buf_putc(pr->out, '\n');
	pr->indent++;
	p4_put_indent(pr);
	p4_put_stmt(pr, s);
	pr->indent--;
}

static void
put_if(struct p4_printer *pr, const struct p4_stmt *s)
{
	const struct p4_stmt *yes = s->u.branch.yes, *no = s->u.branch.no;

	buf_puts(pr->out, "if (");
	p4_put_expr(pr, s->u.branch.cond);
	buf_putc(pr->out, ')');
	put_body(pr, yes);
	if (no == NULL)
		return;
	if (yes->kind == P4_STMT_BLOCK) {
		buf_putc(pr->out, ' ');
	} else {
		buf_putc(pr->out, '\n');
		p4_put_indent(pr);
	}
	buf_puts(pr->out, "else");
	if (no->kind == P4_STMT_IF) {
		buf_putc(pr->out, ' ');
		put_if(pr, no);
	} else {
		put_body(pr, no);
	}
}

static void
put_switch(struct p4_printer *pr, const struct p4_stmt *s)
{
	buf_puts(pr->out, "switch (");
	p4_put_expr(pr, s->u.select.expr);
	buf_puts(pr->out, ") {\n");
	pr->indent++;
	for (uint32_t i = 0; i < s->u.select.cases.n; i++) {
		const struct p4_case *c = &s->u.select.cases.v[i];

		p4_put_indent(pr);
		p4_put_expr(pr, c->label);
		buf_putc(pr->out, ':');
		if (c->body != NULL) {
			buf_putc(pr->out, ' ');
			p4_put_stmt(pr, c->body);
		}
		buf_putc(pr->out, '\n');
	}
	pr->indent--;
	p4_put_indent(pr);
	buf_putc(pr->out, '}');
}

/* A statement without its ';'. */
static void
put_simple(struct p4_printer *pr, const struct p4_stmt *s)
{
	if (s->kind == P4_STMT_ASSIGN) {
		p4_put_expr(pr, s->u.assign.left);
		buf_printf(pr->out, " %s= ", p4_op_text(s->u.assign.op));
		p4_put_expr(pr, s->u.assign.right);
	} else if (s->kind == P4_STMT_CALL) {
		p4_put_expr(pr, s->u.call);
	} else if (s->kind == P4_STMT_DECL) {
		p4_put_var(pr, s->u.decl);
	}
}

static void
put_for(struct p4_printer *pr, const struct p4_stmt *s)
{
	p4_put_annos(pr, &s->annos, false);
	buf_puts(pr->out, "for (");
	for (uint32_t i = 0; i < s->u.loop.init.n; i++) {
		buf_puts(pr->out, i ? ", " : "");
		put_simple(pr, s->u.loop.init.v[i]);
	}
	buf_puts(pr->out, "; ");
	p4_put_expr(pr, s->u.loop.cond);
	buf_puts(pr->out, ";");
	for (uint32_t i = 0; i < s->u.loop.update.n; i++) {
		buf_puts(pr->out, i ? ", " : " ");
		put_simple(pr, s->u.loop.update.v[i]);
	}
	buf_putc(pr->out, ')');
	put_body(pr, s->u.loop.body);
}

static void
put_for_in(struct p4_printer *pr, const struct p4_stmt *s)
{
	p4_put_annos(pr, &s->annos, false);
	buf_puts(pr->out, "for (");
	p4_put_var(pr, s->u.each.var);
	buf_puts(pr->out, " in ");
	p4_put_expr(pr, s->u.each.over);
	buf_putc(pr->out, ')');
	put_body(pr, s->u.each.body);
}

void
p4_put_stmt(struct p4_printer *pr, const struct p4_stmt *s)
{
	switch (s->kind) {
	case P4_STMT_EMPTY:
		buf_putc(pr->out, ';');
		break;
	case P4_STMT_ASSIGN:
	case P4_STMT_CALL:
		put_simple(pr, s);
		buf_putc(pr->out, ';');
		break;
	case P4_STMT_IF:
		put_if(pr, s);
		break;
	case P4_STMT_BLOCK:
		p4_put_block(pr, s);
		break;
	case P4_STMT_SWITCH:
		put_switch(pr, s);
		break;
	case P4_STMT_FOR:
		put_for(pr, s);
		break;
	case P4_STMT_FOR_IN:
		put_for_in(pr, s);
		break;
	case P4_STMT_RETURN:
		buf_puts(pr->out, s->u.value ? "return " : "return");
		if (s->u.value != NULL)
			p4_put_expr(pr, s->u.value);
		buf_putc(pr->out, ';');
		break;
	case P4_STMT_EXIT:
		buf_puts(pr->out, "exit;");
		break;
	case P4_STMT_BREAK:
		buf_puts(pr->out, "break;");
		break;
	case P4_STMT_CONTINUE:
		buf_puts(pr->out, "continue;");
		break;
	case P4_STMT_DECL:
		p4_put_decl(pr, s->u.decl);
		break;
	}
}

void
p4_print_stmt(const struct p4_stmt *s, struct buf *out)
{
	struct p4_printer pr = { .out = out };

	p4_put_stmt(&pr, s);
}
