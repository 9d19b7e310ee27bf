/* SPDX-License-Identifier: Apache-2.0 */
/* pp_if.c: evaluates the expression of #if and #elif: C's integer expressions with 'defined', in 64
 * bits. Names that are no macros are 0. */
#include "p4/pp_internal.h"

#include "p4/bigint.h"

#define PAREN_DEPTH_MAX 100

struct eval {
	struct p4_pp *pp;
	const struct p4_tokens *toks;
	uint32_t at;
	uint32_t depth;
	bool failed;
	struct p4_loc loc; /* of the directive */
};

static int64_t eval_cond(struct eval *ev, bool live);

static void
fail(struct eval *ev, const char *what)
{
	struct p4_loc loc = ev->at < ev->toks->n ? ev->toks->v[ev->at].loc : ev->loc;

	if (!ev->failed)
		p4_error(ev->pp->ctx, loc, P4_SYNTAX, "in this #if: %s", what);
	ev->failed = true;
	ev->at = ev->toks->n;
}

static unsigned
peek(const struct eval *ev)
{
	return ev->at < ev->toks->n ? ev->toks->v[ev->at].kind : (unsigned)P4_TOK_EOF;
}

static bool
accept(struct eval *ev, unsigned kind)
{
	if (peek(ev) != kind)
		return false;
	ev->at++;
	return true;
}

/* A C integer: the P4 lexer leaves its suffix (UL) as a name behind it. */
static int64_t
eval_number(struct eval *ev)
{
	const struct p4_token *t = &ev->toks->v[ev->at];
	const struct p4_big *big;
	const char *s = t->text;
	size_t len = t->len;
	unsigned base = 10;
	uint64_t v = 0;

	if (len > 1 && s[0] == '0') {
		bool prefixed = s[1] < '0' || s[1] > '9';

		base = s[1] == 'x' || s[1] == 'X' ? 16 : s[1] == 'b' || s[1] == 'B' ? 2 : 8;
		s += prefixed ? 2 : 1;
		len -= prefixed ? 2 : 1;
	}
	big = p4_big_parse(ev->pp->ctx->arena, s, len, base);
	if (big == NULL || !p4_big_to_u64(big, &v)) {
		fail(ev, "this number is not one of 64 bits");
		return 0;
	}
	ev->at++;
	t = ev->at < ev->toks->n ? &ev->toks->v[ev->at] : NULL;
	if (t != NULL && t->kind == P4_TOK_IDENT && !t->space && t->len <= 3) {
		bool suffix = true;

		for (uint32_t i = 0; i < t->len; i++)
			suffix &= t->text[i] == 'u' || t->text[i] == 'U' || t->text[i] == 'l' ||
				  t->text[i] == 'L';
		ev->at += suffix;
	}
	return (int64_t)v;
}

static int64_t
eval_unary(struct eval *ev, bool live)
{
	unsigned kind = peek(ev);
	int64_t v = 0;

	if (++ev->depth > PAREN_DEPTH_MAX) {
		fail(ev, "it is nested too deeply");
	} else if (kind == P4_TOK_INT_LIT) {
		v = eval_number(ev);
	} else if (accept(ev, P4_TOK_NOT)) {
		v = !eval_unary(ev, live);
	} else if (accept(ev, P4_TOK_TILDE)) {
		v = ~eval_unary(ev, live);
	} else if (accept(ev, P4_TOK_MINUS)) {
		v = (int64_t) - (uint64_t)eval_unary(ev, live);
	} else if (accept(ev, P4_TOK_PLUS)) {
		v = eval_unary(ev, live);
	} else if (accept(ev, P4_TOK_LPAREN)) {
		v = eval_cond(ev, live);
		if (!accept(ev, P4_TOK_RPAREN))
			fail(ev, "')' is missing");
	} else if (kind == P4_TOK_IDENT || p4_tok_is_keyword(kind)) {
		ev->at++;
	} else {
		fail(ev, "a number, a name or '(' is missing");
	}
	ev->depth--;
	return v;
}

/* Binary operators by how tightly they bind; '>>' is two tokens. */
static int
binary_level(const struct eval *ev)
{
	switch (peek(ev)) {
	case P4_TOK_LOR:
		return 1;
	case P4_TOK_LAND:
		return 2;
	case P4_TOK_BAR:
		return 3;
	case P4_TOK_CARET:
		return 4;
	case P4_TOK_AMP:
		return 5;
	case P4_TOK_EQ:
	case P4_TOK_NE:
		return 6;
	case P4_TOK_GT:
		return ev->toks->v[ev->at].glued ? 8 : 7;
	case P4_TOK_LT:
	case P4_TOK_LE:
	case P4_TOK_GE:
		return 7;
	case P4_TOK_SHL:
		return 8;
	case P4_TOK_PLUS:
	case P4_TOK_MINUS:
		return 9;
	case P4_TOK_STAR:
	case P4_TOK_SLASH:
	case P4_TOK_PERCENT:
		return 10;
	default:
		return 0;
	}
}

static int64_t
divide(struct eval *ev, unsigned op, int64_t a, int64_t b, bool live)
{
	if (b == 0) {
		if (live)
			fail(ev, "division by zero");
		return 0;
	}
	if (b == -1)
		return op == P4_TOK_SLASH ? (int64_t) - (uint64_t)a : 0;
	return op == P4_TOK_SLASH ? a / b : a % b;
}

static int64_t
apply(struct eval *ev, unsigned op, bool shift, int64_t a, int64_t b, bool live)
{
	uint64_t ua = (uint64_t)a, ub = (uint64_t)b;

	switch (op) {
	case P4_TOK_LOR:
		return a || b;
	case P4_TOK_LAND:
		return a && b;
	case P4_TOK_BAR:
		return a | b;
	case P4_TOK_CARET:
		return a ^ b;
	case P4_TOK_AMP:
		return a & b;
	case P4_TOK_EQ:
		return a == b;
	case P4_TOK_NE:
		return a != b;
	case P4_TOK_LT:
		return a < b;
	case P4_TOK_LE:
		return a <= b;
	case P4_TOK_GE:
		return a >= b;
	case P4_TOK_GT:
		return shift ? a >> (ub > 63 ? 63 : ub) : a > b;
	case P4_TOK_SHL:
		return ub > 63 ? 0 : (int64_t)(ua << ub);
	case P4_TOK_PLUS:
		return (int64_t)(ua + ub);
	case P4_TOK_MINUS:
		return (int64_t)(ua - ub);
	case P4_TOK_STAR:
		return (int64_t)(ua * ub);
	default:
		return divide(ev, op, a, b, live);
	}
}

static int64_t
eval_binary(struct eval *ev, int min_level, bool live)
{
	int64_t a = eval_unary(ev, live);

	for (;;) {
		int level = binary_level(ev);
		unsigned op = peek(ev);
		bool shift, right_live = live;
		int64_t b;

		if (level == 0 || level < min_level)
			return a;
		shift = op == P4_TOK_GT && level == 8;
		ev->at += 1 + shift;
		if (op == P4_TOK_LAND)
			right_live = live && a != 0;
		if (op == P4_TOK_LOR)
			right_live = live && a == 0;
		b = eval_binary(ev, level + 1, right_live);
		a = apply(ev, op, shift, a, b, live);
	}
}

static int64_t
eval_cond(struct eval *ev, bool live)
{
	int64_t c = eval_binary(ev, 1, live), yes, no;

	if (!accept(ev, P4_TOK_QUESTION))
		return c;
	if (++ev->depth > PAREN_DEPTH_MAX) {
		fail(ev, "it is nested too deeply");
		return 0;
	}
	yes = eval_cond(ev, live && c != 0);
	if (!accept(ev, P4_TOK_COLON))
		fail(ev, "':' is missing");
	no = eval_cond(ev, live && c == 0);
	ev->depth--;
	return c ? yes : no;
}

/* Replaces 'defined X' and 'defined(X)', which must see X before it is expanded. */
static void
replace_defined(struct p4_pp *pp, const struct p4_tokens *line, struct p4_tokens *out)
{
	const char *defined = p4_intern_str(pp->ctx, "defined");

	for (uint32_t i = 0; i < line->n; i++) {
		struct p4_token t = line->v[i];
		uint32_t at = i + 1;
		bool parens;

		if (t.name == defined) {
			parens = at < line->n && line->v[at].kind == P4_TOK_LPAREN;
			at += parens;
			if (at < line->n && line->v[at].name != NULL &&
			    (!parens ||
				(at + 1 < line->n && line->v[at + 1].kind == P4_TOK_RPAREN))) {
				t.kind = P4_TOK_INT_LIT;
				t.text = p4_sym_of(line->v[at].name)->macro != NULL ? "1" : "0";
				t.len = 1;
				t.name = NULL;
				i = at + parens;
			}
		}
		P4_PUSH(pp->ctx, out, t);
	}
}

bool
p4_if_eval(struct p4_pp *pp, const struct p4_tokens *line, struct p4_loc loc)
{
	struct p4_tokens plain = { 0 }, expanded = { 0 };
	struct eval ev = { .pp = pp, .toks = &expanded, .loc = loc };
	int64_t v;

	replace_defined(pp, line, &plain);
	p4_macro_expand_list(pp, &plain, loc, &expanded);
	if (expanded.n == 0) {
		fail(&ev, "the condition is missing");
		return false;
	}
	v = eval_cond(&ev, true);
	if (!ev.failed && ev.at < expanded.n)
		fail(&ev, "something is left over");
	return !ev.failed && v != 0;
}
