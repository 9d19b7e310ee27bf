/* SPDX-License-Identifier: Apache-2.0 */
/* parse_stmt.c: statements. */
#include "p4/parse_internal.h"

static struct p4_stmt *
ends_here(struct p4_parser *p, struct p4_stmt *s)
{
	s->loc = p4_since(p, s->loc);
	return s;
}

/* The operator of an assignment; false when the next token is none. */
static bool
assign_op(struct p4_parser *p, enum p4_op *op)
{
	switch (p4_kind(p)) {
	case P4_TOK_ASSIGN:
		*op = P4_OP_NONE;
		return true;
	case P4_TOK_ASSIGN_ADD:
		*op = P4_OP_ADD;
		return true;
	case P4_TOK_ASSIGN_SUB:
		*op = P4_OP_SUB;
		return true;
	case P4_TOK_ASSIGN_MUL:
		*op = P4_OP_MUL;
		return true;
	case P4_TOK_ASSIGN_DIV:
		*op = P4_OP_DIV;
		return true;
	case P4_TOK_ASSIGN_MOD:
		*op = P4_OP_MOD;
		return true;
	case P4_TOK_ASSIGN_AND:
		*op = P4_OP_BAND;
		return true;
	case P4_TOK_ASSIGN_OR:
		*op = P4_OP_BOR;
		return true;
	case P4_TOK_ASSIGN_XOR:
		*op = P4_OP_BXOR;
		return true;
	case P4_TOK_ASSIGN_SHL:
		*op = P4_OP_SHL;
		return true;
	case P4_TOK_ASSIGN_SHR:
		*op = P4_OP_SHR;
		return true;
	case P4_TOK_ASSIGN_ADD_SAT:
		*op = P4_OP_ADD_SAT;
		return true;
	case P4_TOK_ASSIGN_SUB_SAT:
		*op = P4_OP_SUB_SAT;
		return true;
	default:
		return false;
	}
}

/* lvalue = expr, lvalue op= expr, lvalue<types>(arguments); without ';'. */
static struct p4_stmt *
parse_assign_or_call(struct p4_parser *p)
{
	struct p4_stmt *s = p4_stmt_new(p->ctx, P4_STMT_ASSIGN, p4_peek(p, 0)->loc);
	struct p4_expr *left = p4_parse_lvalue(p);
	enum p4_op op;

	if (assign_op(p, &op)) {
		s->u.assign.op = op;
		s->u.assign.op_loc = p4_take(p).loc;
		s->u.assign.left = left;
		s->u.assign.right = p4_parse_expr(p);
		return ends_here(p, s);
	}
	if (p4_kind(p) != P4_TOK_LPAREN && p4_kind(p) != P4_TOK_LT) {
		if (p4_kind(p) == P4_TOK_CONCAT)
			p4_syntax(
			    p, p4_peek(p, 0)->loc, "P4 has no '++' that adds 1; write '+= 1'");
		p4_unexpected(p, "an assignment or a call");
		s->kind = P4_STMT_EMPTY;
		return ends_here(p, s);
	}
	s->kind = P4_STMT_CALL;
	s->u.call = p4_parse_call(p, left);
	return ends_here(p, s);
}

static struct p4_stmt *
of_decl(struct p4_parser *p, struct p4_decl *d)
{
	struct p4_stmt *s = p4_stmt_new(p->ctx, P4_STMT_DECL, d->loc);

	s->u.decl = d;
	return s;
}

/* Whether a declaration of a variable or an instance begins here, rather than Type.method(). */
static bool
at_var(struct p4_parser *p)
{
	uint32_t behind;

	if (!p4_at_type(p))
		return false;
	behind = p4_scan_type(p, 0);
	return behind == 0 || p4_kind_at(p, behind) != P4_TOK_DOT;
}

/* ---- Compound statements ---- */

static struct p4_stmt *
parse_if(struct p4_parser *p)
{
	struct p4_stmt *s = p4_stmt_new(p->ctx, P4_STMT_IF, p4_take(p).loc);

	p4_expect(p, P4_TOK_LPAREN, "behind 'if'");
	s->u.branch.cond = p4_parse_expr(p);
	if (p4_kind(p) == P4_TOK_ASSIGN)
		p4_syntax(
		    p, p4_peek(p, 0)->loc, "'=' assigns, and only a statement can; '==' compares");
	p4_expect(p, P4_TOK_RPAREN, "behind the condition");
	s->u.branch.yes = p4_parse_stmt(p);
	if (p4_accept(p, P4_TOK_ELSE))
		s->u.branch.no = p4_parse_stmt(p);
	return ends_here(p, s);
}

static struct p4_stmt *
parse_switch(struct p4_parser *p)
{
	struct p4_stmt *s = p4_stmt_new(p->ctx, P4_STMT_SWITCH, p4_take(p).loc);
	struct p4_open open;

	p4_expect(p, P4_TOK_LPAREN, "behind 'switch'");
	s->u.select.expr = p4_parse_expr(p);
	p4_expect(p, P4_TOK_RPAREN, "behind the value to switch on");
	open = p4_open(p, "before the cases");
	while (p4_more(p)) {
		struct p4_case c = { .loc = p4_peek(p, 0)->loc };

		c.label = p4_parse_label(p);
		p4_expect(p, P4_TOK_COLON, "behind the label");
		if (p4_kind(p) == P4_TOK_LBRACE || p4_kind(p) == P4_TOK_AT)
			c.body = p4_parse_block(p, p4_parse_annos(p));
		c.loc = p4_since(p, c.loc);
		P4_PUSH(p->ctx, &s->u.select.cases, c);
		p4_recover(p, open.depth);
	}
	p4_close(p, &open, "at the end of the switch");
	return ends_here(p, s);
}

/* for (T x in ...) body; '(' and annotations were read. */
static void
parse_for_in(struct p4_parser *p, struct p4_stmt *s, struct p4_annos annos)
{
	struct p4_decl *var = p4_begin_decl(p, P4_DECL_VAR, &annos);

	s->kind = P4_STMT_FOR_IN;
	var->annos = annos;
	var->u.var.type = p4_parse_type(p);
	var->name = p4_parse_name(p, "the loop's variable");
	s->u.each.var = p4_end_decl(p, var);
	p4_expect(p, P4_TOK_IN, "behind the loop's variable");
	s->u.each.over = p4_parse_range(p);
	p4_expect(p, P4_TOK_RPAREN, "behind what the loop goes over");
	p4_bind_name(p, var->name, false);
	s->u.each.body = p4_parse_stmt(p);
}

static struct p4_stmt *
parse_for_part(struct p4_parser *p, struct p4_annos annos, bool may_declare)
{
	if (may_declare && (annos.n > 0 || at_var(p)))
		return of_decl(p, p4_parse_var(p, annos, p4_parse_type(p)));
	return parse_assign_or_call(p);
}

/* for (init; cond; update) body; '(' and annotations were read. */
static void
parse_for_loop(struct p4_parser *p, struct p4_stmt *s, struct p4_annos annos)
{
	if (p4_kind(p) != P4_TOK_SEMI) {
		do {
			struct p4_stmt *part;

			if (s->u.loop.init.n > 0)
				annos = p4_parse_annos(p);
			part = parse_for_part(p, annos, true);
			P4_PUSH(p->ctx, &s->u.loop.init, part);
		} while (p4_accept(p, P4_TOK_COMMA));
	}
	p4_expect(p, P4_TOK_SEMI, "behind the loop's start");
	s->u.loop.cond = p4_parse_expr(p);
	p4_expect(p, P4_TOK_SEMI, "behind the loop's condition");
	if (p4_kind(p) != P4_TOK_RPAREN) {
		do {
			struct p4_stmt *part = parse_for_part(p, (struct p4_annos){ 0 }, false);

			P4_PUSH(p->ctx, &s->u.loop.update, part);
		} while (p4_accept(p, P4_TOK_COMMA));
	}
	p4_expect(p, P4_TOK_RPAREN, "behind the loop's step");
	s->u.loop.body = p4_parse_stmt(p);
}

static struct p4_stmt *
parse_for(struct p4_parser *p, struct p4_annos annos)
{
	struct p4_stmt *s = p4_stmt_new(p->ctx, P4_STMT_FOR, p4_take(p).loc);
	uint32_t mark = p4_scope_open(p), behind;
	struct p4_annos var_annos;

	s->annos = annos;
	if (annos.n > 0)
		s->loc = annos.v[0]->loc;
	p4_expect(p, P4_TOK_LPAREN, "behind 'for'");
	var_annos = p4_parse_annos(p);
	behind = p4_scan_type(p, 0);
	if (behind != 0 && p4_tok_is_name(p4_kind_at(p, behind)) &&
	    p4_kind_at(p, behind + 1) == P4_TOK_IN)
		parse_for_in(p, s, var_annos);
	else
		parse_for_loop(p, s, var_annos);
	p4_scope_close(p, mark);
	return ends_here(p, s);
}

/* ---- Simple statements ---- */

static struct p4_stmt *
parse_return(struct p4_parser *p)
{
	struct p4_stmt *s = p4_stmt_new(p->ctx, P4_STMT_RETURN, p4_take(p).loc);

	if (p4_kind(p) != P4_TOK_SEMI)
		s->u.value = p4_parse_expr(p);
	p4_expect(p, P4_TOK_SEMI, "behind 'return'");
	return ends_here(p, s);
}

/* exit; break; continue; and the lone ';'. */
static struct p4_stmt *
parse_word(struct p4_parser *p, enum p4_stmt_kind kind)
{
	struct p4_token t = p4_take(p);
	struct p4_stmt *s = p4_stmt_new(p->ctx, kind, t.loc);

	if (kind != P4_STMT_EMPTY) {
		char where[32];

		snprintf(where, sizeof where, "behind '%s'", t.name);
		p4_expect(p, P4_TOK_SEMI, where);
	}
	return ends_here(p, s);
}

static struct p4_stmt *
parse_annotated(struct p4_parser *p, bool in_block)
{
	struct p4_annos annos = p4_parse_annos(p);

	switch (p4_kind(p)) {
	case P4_TOK_LBRACE:
		return p4_parse_block(p, annos);
	case P4_TOK_FOR:
		return parse_for(p, annos);
	case P4_TOK_CONST:
		if (in_block)
			return of_decl(p, p4_parse_const(p, annos));
		break;
	default:
		if (in_block)
			return of_decl(p, p4_parse_var_or_instance(p, annos));
		break;
	}
	p4_unexpected(p, "a block or a loop behind the annotation");
	return p4_stmt_new(p->ctx, P4_STMT_EMPTY, p4_peek(p, 0)->loc);
}

static struct p4_stmt *
parse_stmt(struct p4_parser *p)
{
	struct p4_stmt *s;

	switch (p4_kind(p)) {
	case P4_TOK_SEMI:
		return parse_word(p, P4_STMT_EMPTY);
	case P4_TOK_AT:
		return parse_annotated(p, false);
	case P4_TOK_LBRACE:
		return p4_parse_block(p, (struct p4_annos){ 0 });
	case P4_TOK_IF:
		return parse_if(p);
	case P4_TOK_SWITCH:
		return parse_switch(p);
	case P4_TOK_FOR:
		return parse_for(p, (struct p4_annos){ 0 });
	case P4_TOK_RETURN:
		return parse_return(p);
	case P4_TOK_EXIT:
		return parse_word(p, P4_STMT_EXIT);
	case P4_TOK_BREAK:
		return parse_word(p, P4_STMT_BREAK);
	case P4_TOK_CONTINUE:
		return parse_word(p, P4_STMT_CONTINUE);
	case P4_TOK_DOT:
	case P4_TOK_LPAREN:
	case P4_TOK_THIS:
		break;
	default:
		if (p4_tok_is_name(p4_kind(p)) && !at_var(p))
			break;
		if (at_var(p))
			p4_unexpected(p, "a statement (a declaration needs a block around it)");
		p4_unexpected(p, "a statement");
		return p4_stmt_new(p->ctx, P4_STMT_EMPTY, p4_peek(p, 0)->loc);
	}
	s = parse_assign_or_call(p);
	p4_expect(p, P4_TOK_SEMI, "behind the statement");
	return ends_here(p, s);
}

struct p4_stmt *
p4_parse_stmt(struct p4_parser *p)
{
	struct p4_stmt *s;

	p4_enter(p);
	s = parse_stmt(p);
	p4_leave(p);
	return s;
}

/* ---- Blocks ---- */

static struct p4_stmt *
parse_block_item(struct p4_parser *p)
{
	if (p4_kind(p) == P4_TOK_AT)
		return parse_annotated(p, true);
	if (p4_kind(p) == P4_TOK_CONST)
		return of_decl(p, p4_parse_const(p, (struct p4_annos){ 0 }));
	if (at_var(p) || p4_at_unknown_type(p))
		return of_decl(p, p4_parse_var_or_instance(p, (struct p4_annos){ 0 }));
	return p4_parse_stmt(p);
}

static struct p4_stmt *
parse_block(
    struct p4_parser *p, struct p4_annos annos, struct p4_stmt *(*item)(struct p4_parser *p))
{
	struct p4_stmt *s = p4_stmt_new(p->ctx, P4_STMT_BLOCK, p4_peek(p, 0)->loc);
	uint32_t mark = p4_scope_open(p);
	struct p4_open open;

	p4_enter(p);
	if (annos.n > 0)
		s->loc = annos.v[0]->loc;
	s->annos = annos;
	open = p4_open(p, "before the statements");
	while (p4_more(p)) {
		struct p4_stmt *one = item(p);

		P4_PUSH(p->ctx, &s->u.block.body, one);
		p4_recover(p, open.depth);
	}
	s->u.block.end = p4_peek(p, 0)->loc;
	p4_close(p, &open, "at the end of the block");
	p4_leave(p);
	p4_scope_close(p, mark);
	return ends_here(p, s);
}

struct p4_stmt *
p4_parse_block(struct p4_parser *p, struct p4_annos annos)
{
	return parse_block(p, annos, parse_block_item);
}

struct p4_stmt *
p4_parse_parser_stmt(struct p4_parser *p)
{
	struct p4_annos annos = { 0 };

	switch (p4_kind(p)) {
	case P4_TOK_AT:
		annos = p4_parse_annos(p);
		break;
	case P4_TOK_SWITCH:
	case P4_TOK_FOR:
	case P4_TOK_RETURN:
	case P4_TOK_EXIT:
	case P4_TOK_BREAK:
	case P4_TOK_CONTINUE:
		p4_unexpected(p, "a statement that a parser can have");
		return p4_stmt_new(p->ctx, P4_STMT_EMPTY, p4_peek(p, 0)->loc);
	default:
		break;
	}
	if (p4_kind(p) == P4_TOK_LBRACE)
		return parse_block(p, annos, p4_parse_parser_stmt);
	if (p4_kind(p) == P4_TOK_CONST)
		return of_decl(p, p4_parse_const(p, annos));
	if (annos.n > 0 || at_var(p) || p4_at_unknown_type(p))
		return of_decl(p, p4_parse_var_or_instance(p, annos));
	return p4_parse_stmt(p);
}
