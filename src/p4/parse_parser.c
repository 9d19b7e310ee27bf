/* SPDX-License-Identifier: Apache-2.0 */
/* parse_parser.c: parsers and parser types, states, transitions, value sets. */
#include "p4/parse_internal.h"

static void
parse_select(struct p4_parser *p, struct p4_transition *next)
{
	struct p4_open open;

	next->kind = P4_TRANS_SELECT;
	p4_take(p); /* select */
	p4_expect(p, P4_TOK_LPAREN, "behind 'select'");
	next->exprs = p4_parse_exprs(p, P4_TOK_RPAREN);
	p4_expect(p, P4_TOK_RPAREN, "behind what is selected on");
	open = p4_open(p, "before the cases");
	while (p4_more(p)) {
		struct p4_select_case c = { .loc = p4_peek(p, 0)->loc };

		c.keyset = p4_parse_keyset(p);
		p4_expect(p, P4_TOK_COLON, "behind the key set");
		c.state = p4_parse_name(p, "the name of a state");
		p4_expect(p, P4_TOK_SEMI, "behind the name of the state");
		c.loc = p4_since(p, c.loc);
		P4_PUSH(p->ctx, &next->cases, c);
		p4_recover(p, open.depth);
	}
	p4_close(p, &open, "at the end of the select");
}

static void
parse_transition(struct p4_parser *p, struct p4_transition *next)
{
	next->loc = p4_take(p).loc;
	if (p4_kind(p) == P4_TOK_SELECT) {
		parse_select(p, next);
	} else {
		next->kind = P4_TRANS_STATE;
		next->state = p4_parse_name(p, "the name of a state, or 'select'");
		p4_expect(p, P4_TOK_SEMI, "behind the name of the state");
	}
	next->loc = p4_since(p, next->loc);
}

static struct p4_decl *
parse_state(struct p4_parser *p, struct p4_annos annos)
{
	struct p4_decl *d = p4_begin_decl(p, P4_DECL_STATE, &annos), *parent = p->parent;
	uint32_t mark = p4_scope_open(p);
	struct p4_open open;

	p4_take(p);
	d->name = p4_parse_name(p, "the name of a state");
	p->parent = d;
	open = p4_open(p, "before the state's statements");
	while (p4_more(p) && p4_kind(p) != P4_TOK_TRANSITION) {
		struct p4_stmt *s = p4_parse_parser_stmt(p);

		P4_PUSH(p->ctx, &d->u.state.body, s);
		p4_recover(p, open.depth);
	}
	if (p4_kind(p) == P4_TOK_TRANSITION)
		parse_transition(p, &d->u.state.next);
	p4_recover(p, open.depth);
	p4_close(p, &open, "at the end of the state (the transition stands last)");
	p->parent = parent;
	p4_scope_close(p, mark);
	return p4_end_decl(p, d);
}

/* value_set<type>(size) name; */
static struct p4_decl *
parse_value_set(struct p4_parser *p, struct p4_annos annos)
{
	struct p4_decl *d = p4_begin_decl(p, P4_DECL_VALUE_SET, &annos);

	p4_take(p);
	p4_expect(p, P4_TOK_LT, "behind 'value_set'");
	d->u.value_set.type = p4_parse_type(p);
	p4_expect(p, P4_TOK_GT, "behind the type of a value set");
	p4_expect(p, P4_TOK_LPAREN, "before the size of a value set");
	d->u.value_set.size = p4_parse_expr(p);
	p4_expect(p, P4_TOK_RPAREN, "behind the size of a value set");
	d->name = p4_parse_name(p, "the name of a value set");
	p4_expect(p, P4_TOK_SEMI, "behind the value set");
	p4_bind_name(p, d->name, false);
	return p4_end_decl(p, d);
}

static void
parse_element(struct p4_parser *p, struct p4_decl *parser)
{
	struct p4_annos annos = p4_parse_annos(p);
	struct p4_decl *d;

	switch (p4_kind(p)) {
	case P4_TOK_STATE:
		d = parse_state(p, annos);
		P4_PUSH(p->ctx, &parser->u.parser.states, d);
		return;
	case P4_TOK_CONST:
		d = p4_parse_const(p, annos);
		break;
	case P4_TOK_VALUE_SET:
		d = parse_value_set(p, annos);
		break;
	default:
		if (!p4_at_type(p) && !p4_at_unknown_type(p)) {
			p4_unexpected(p, "a state or a declaration");
			return;
		}
		d = p4_parse_var_or_instance(p, annos);
		break;
	}
	if (parser->u.parser.states.n > 0)
		p4_syntax(p, d->loc, "a parser's declarations must stand before its states");
	P4_PUSH(p->ctx, &parser->u.parser.locals, d);
}

/* [(constructor parameters)] { ... } */
static void
parse_body(struct p4_parser *p, struct p4_decl *d)
{
	struct p4_open open;

	d->u.parser.has_body = true;
	if (p4_kind(p) == P4_TOK_LPAREN) {
		d->u.parser.has_ctor_params = true;
		d->u.parser.ctor_params = p4_parse_params(p);
	}
	open = p4_open(p, "before the parser's states");
	while (p4_more(p)) {
		parse_element(p, d);
		p4_recover(p, open.depth);
	}
	if (d->u.parser.states.n == 0)
		p4_unexpected(p, "a state: a parser needs at least one");
	p4_close(p, &open, "at the end of the parser");
}

static void
parse_rest(struct p4_parser *p, struct p4_decl *d)
{
	d->u.parser.type_params = p4_parse_type_params(p);
	d->u.parser.params = p4_parse_params(p);
	if (!p4_accept(p, P4_TOK_SEMI))
		parse_body(p, d);
}

struct p4_decl *
p4_parse_parser(struct p4_parser *p, struct p4_annos annos)
{
	return p4_parse_with_scope(p, P4_DECL_PARSER, annos, "the name of a parser", parse_rest);
}
