/* SPDX-License-Identifier: Apache-2.0 */
/* parse_anno.c: annotations, and reading the bodies of unstructured ones as expressions. */
#include "p4/lex.h"
#include "p4/parse_internal.h"

#include <string.h>

static enum p4_anno_tok_kind
anno_tok_kind(unsigned kind)
{
	if (kind == P4_TOK_IDENT || p4_tok_is_keyword(kind))
		return P4_ANNO_NAME;
	if (kind == P4_TOK_INT_LIT)
		return P4_ANNO_INT;
	return kind == P4_TOK_STR_LIT ? P4_ANNO_STRING : P4_ANNO_PUNCT;
}

static void
add_token(struct p4_parser *p, struct p4_anno_toks *toks, const struct p4_token *t)
{
	struct p4_anno_tok a = {
		.kind = anno_tok_kind(t->kind),
		.space_before = t->space || t->bol,
		.loc = t->loc,
	};
	const char *text = t->text;
	size_t len = t->len;

	if (a.kind == P4_ANNO_STRING) {
		text++;
		len -= len > 1 ? 2 : 1;
	}
	a.text = p4_intern(p->ctx, text, len);
	P4_PUSH(p->ctx, toks, a);
}

/* The tokens between balanced parentheses, with '(' just taken. */
static void
parse_body(struct p4_parser *p, struct p4_anno *anno)
{
	uint32_t depth = 1;

	for (;;) {
		unsigned kind = p4_kind(p);
		struct p4_token t;

		if (kind == P4_TOK_EOF || kind == P4_TOK_ERROR_SEEN) {
			p4_syntax(p, anno->loc, "the parentheses of annotation @%s do not close",
			    anno->name.str);
			return;
		}
		t = p4_take(p);
		depth += kind == P4_TOK_LPAREN;
		depth -= kind == P4_TOK_RPAREN;
		if (depth == 0)
			return;
		add_token(p, &anno->tokens, &t);
	}
}

/* @pragma name tokens: up to the end of the line. */
static void
parse_pragma(struct p4_parser *p, struct p4_anno *anno)
{
	while (p4_kind(p) != P4_TOK_EOF && !p->failed && !p4_peek(p, 0)->bol) {
		struct p4_token t = p4_take(p);

		add_token(p, &anno->tokens, &t);
	}
}

static void
parse_structured(struct p4_parser *p, struct p4_anno *anno)
{
	struct p4_loc dots_loc;
	bool dots = false;

	if (p4_tok_is_name(p4_kind(p)) && p4_kind_at(p, 1) == P4_TOK_ASSIGN) {
		anno->kind = P4_ANNO_PAIRS;
		anno->pairs = p4_parse_pairs(p, P4_TOK_RBRACK, &dots, &dots_loc);
		if (dots)
			p4_syntax(p, dots_loc, "'...' has no meaning in an annotation");
	} else {
		anno->kind = P4_ANNO_EXPRS;
		anno->exprs = p4_parse_exprs(p, P4_TOK_RBRACK);
	}
	p4_expect(p, P4_TOK_RBRACK, "at the end of the annotation");
}

static struct p4_anno *
parse_anno(struct p4_parser *p)
{
	struct p4_anno *anno = arena_new_of(p->ctx->arena, struct p4_anno);
	struct p4_token t = p4_take(p); /* @ */
	bool pragma = false;

	anno->loc = t.loc;
	anno->kind = P4_ANNO_EMPTY;
	if (p4_kind(p) == P4_TOK_IDENT && !p4_peek(p, 0)->space &&
	    strcmp(p4_peek(p, 0)->name, "pragma") == 0) {
		pragma = p4_kind_at(p, 1) != P4_TOK_LPAREN && !p4_peek(p, 1)->bol;
		if (pragma)
			p4_take(p);
	}
	t = *p4_peek(p, 0);
	if (p->failed || t.name == NULL) {
		p4_unexpected(p, "the annotation's name behind '@'");
		anno->name = (struct p4_name){ p4_intern_str(p->ctx, ""), t.loc };
		return anno;
	}
	p4_take(p);
	anno->name = (struct p4_name){ t.name, t.loc };
	anno->loc = p4_since(p, anno->loc);
	if (pragma) {
		anno->kind = P4_ANNO_PRAGMA;
		parse_pragma(p, anno);
	} else if (p4_accept(p, P4_TOK_LPAREN)) {
		anno->kind = P4_ANNO_TOKENS;
		parse_body(p, anno);
	} else if (p4_accept(p, P4_TOK_LBRACK)) {
		parse_structured(p, anno);
	}
	anno->loc = p4_since(p, anno->loc);
	return anno;
}

struct p4_annos
p4_parse_annos(struct p4_parser *p)
{
	struct p4_annos annos = { 0 };

	while (p4_kind(p) == P4_TOK_AT) {
		struct p4_anno *anno = parse_anno(p);

		P4_PUSH(p->ctx, &annos, anno);
	}
	return annos;
}

/* ---- Bodies as expressions ---- */

/* The token as the lexer made it. */
static struct p4_token
original_token(struct p4_ctx *ctx, const struct p4_anno_toks *toks, uint32_t i)
{
	const struct p4_anno_tok *a = &toks->v[i];
	const char *text =
	    a->kind == P4_ANNO_STRING ? arena_printf(ctx->arena, "\"%s\"", a->text) : a->text;
	struct p4_lex lx = { .ctx = ctx, .start = text, .p = text, .line_start = text };
	struct p4_token t;

	lx.end = text + strlen(text);
	p4_lex_next(&lx, &t);
	t.loc = a->loc;
	t.space = a->space_before;
	t.glued = t.kind == P4_TOK_GT && i + 1 < toks->n && toks->v[i + 1].text[0] == '>' &&
		  !toks->v[i + 1].space_before;
	return t;
}

int
p4_anno_exprs(struct p4_ctx *ctx, const struct p4_anno *anno, struct p4_exprs *out)
{
	struct p4_parser p = { .ctx = ctx, .end = anno->loc };

	if (anno->kind == P4_ANNO_EXPRS) {
		*out = anno->exprs;
		return 0;
	}
	for (uint32_t i = 0; i < anno->tokens.n; i++) {
		struct p4_token t = original_token(ctx, &anno->tokens, i);

		p4_put(&p, &t);
	}
	*out = p4_parse_exprs(&p, P4_TOK_EOF);
	if (p4_kind(&p) != P4_TOK_EOF)
		p4_unexpected(&p, "',' or the end of the annotation");
	return p.failed ? -1 : 0;
}
