/* SPDX-License-Identifier: Apache-2.0 */
/* parse_expr.c: expressions, by precedence climbing. */
#include "p4/bigint.h"
#include "p4/parse_internal.h"

#include <string.h>

/* Where an expression stands, when that changes what it may hold. */
enum where {
	ANYWHERE,
	IN_ANGLES, /* '>' ends it */
};

static struct p4_expr *parse_cond(struct p4_parser *p, struct p4_expr *left, enum where where);
static struct p4_expr *parse_unary(struct p4_parser *p);

/* e has 'below' as a part. */
static struct p4_expr *
grow_by(struct p4_parser *p, struct p4_expr *e, uint16_t below)
{
	if (below >= e->height)
		e->height = below + 1;
	if (e->height > p->ctx->limits.nesting)
		p4_fatal(p->ctx, e->loc, P4_OVERLIMIT,
		    "the program is nested more than %u deep here", p->ctx->limits.nesting);
	return e;
}

static struct p4_expr *
grow(struct p4_parser *p, struct p4_expr *e, const struct p4_expr *below)
{
	return grow_by(p, e, below->height);
}

/* e ends with the token that was read last. */
static struct p4_expr *
ends_here(struct p4_parser *p, struct p4_expr *e)
{
	e->loc = p4_since(p, e->loc);
	return e;
}

struct p4_expr *
p4_bad_expr(struct p4_parser *p)
{
	return p4_expr_new(p->ctx, P4_EXPR_BAD, p4_peek(p, 0)->loc);
}

/* ---- Literals ---- */

/* width 'w' or 's' before a number; text moves behind it. */
static void
parse_width_prefix(struct p4_parser *p, struct p4_expr *e, const char **text, uint32_t *len)
{
	uint32_t i = 0;
	uint64_t width = 0;

	while (i < *len && (*text)[i] >= '0' && (*text)[i] <= '9') {
		if (width <= UINT32_MAX)
			width = width * 10 + (uint64_t)((*text)[i] - '0');
		i++;
	}
	if (i == *len || ((*text)[i] != 'w' && (*text)[i] != 's'))
		return;
	e->u.integer.is_signed = (*text)[i] == 's';
	e->u.integer.has_width = true;
	e->u.integer.width_bits = (uint32_t)width;
	if (width == 0 && e->u.integer.is_signed)
		p4_error(p->ctx, e->loc, P4_INVALID, "the width of a signed number cannot be 0");
	else if (width > P4_BIG_BITS_MAX)
		p4_error(p->ctx, e->loc, P4_OVERLIMIT,
		    "the width %.*s is above the limit of %u bits", (int)i, *text, P4_BIG_BITS_MAX);
	if (width > P4_BIG_BITS_MAX || (width == 0 && e->u.integer.is_signed))
		e->u.integer.width_bits = 1;
	*text += i + 1;
	*len -= i + 1;
}

static struct p4_expr *
parse_int(struct p4_parser *p)
{
	struct p4_token t = p4_take(p);
	struct p4_expr *e = p4_expr_new(p->ctx, P4_EXPR_INT, t.loc);
	const char *text = t.text;
	uint32_t len = t.len;

	e->u.integer.text = p4_intern(p->ctx, t.text, t.len);
	e->u.integer.base = 10;
	parse_width_prefix(p, e, &text, &len);
	if (len > 2 && text[0] == '0' && !(text[1] >= '0' && text[1] <= '9') && text[1] != '_') {
		char c = text[1] | 0x20;

		e->u.integer.base = c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 10;
		text += 2;
		len -= 2;
	}
	e->u.integer.value = p4_big_parse(p->ctx->arena, text, len, e->u.integer.base);
	if (e->u.integer.value == NULL) {
		p4_error(p->ctx, t.loc, P4_OVERLIMIT,
		    "this number has no digits or more than %u bits", P4_BIG_BITS_MAX);
		e->u.integer.value = p4_big_from_u64(p->ctx->arena, 0);
	}
	return e;
}

static struct p4_expr *
parse_string(struct p4_parser *p)
{
	struct p4_token t = p4_take(p);
	struct p4_expr *e = p4_expr_new(p->ctx, P4_EXPR_STRING, t.loc);

	e->u.string.text = p4_intern(p->ctx, t.text + 1, t.len > 1 ? t.len - 2 : 0);
	return e;
}

/* ---- Lists ---- */

struct p4_exprs
p4_parse_exprs(struct p4_parser *p, unsigned close)
{
	struct p4_exprs list = { 0 };

	while (p4_kind(p) != close && p4_kind(p) != P4_TOK_EOF && !p->failed) {
		struct p4_expr *e = p4_parse_expr(p);

		P4_PUSH(p->ctx, &list, e);
		if (!p4_accept(p, P4_TOK_COMMA))
			break;
	}
	return list;
}

struct p4_pairs
p4_parse_pairs(struct p4_parser *p, unsigned close, bool *dots, struct p4_loc *dots_loc)
{
	struct p4_pairs list = { 0 };

	while (p4_kind(p) != close && p4_kind(p) != P4_TOK_EOF && !p->failed) {
		struct p4_pair pair;

		if (p4_kind(p) == P4_TOK_DOTS) {
			*dots_loc = p4_take(p).loc;
			*dots = true;
			p4_accept(p, P4_TOK_COMMA);
			break;
		}
		pair.key = p4_parse_name(p, "the name of a field");
		p4_expect(p, P4_TOK_ASSIGN, "behind the name of a field");
		pair.expr = p4_parse_expr(p);
		P4_PUSH(p->ctx, &list, pair);
		if (!p4_accept(p, P4_TOK_COMMA))
			break;
	}
	return list;
}

/* { ... }: a list, or fields by name. */
static struct p4_expr *
parse_braces(struct p4_parser *p)
{
	struct p4_open open = p4_open(p, "before a list");
	struct p4_expr *e = p4_expr_new(p->ctx, P4_EXPR_LIST, open.loc);

	if (p4_tok_is_name(p4_kind(p)) && p4_kind_at(p, 1) == P4_TOK_ASSIGN) {
		e->kind = P4_EXPR_STRUCT;
		e->u.structure.pairs = p4_parse_pairs(
		    p, P4_TOK_RBRACE, &e->u.structure.dots, &e->u.structure.dots_loc);
		for (uint32_t i = 0; i < e->u.structure.pairs.n; i++)
			grow(p, e, e->u.structure.pairs.v[i].expr);
	} else {
		e->u.list.items = p4_parse_exprs(p, P4_TOK_RBRACE);
		for (uint32_t i = 0; i < e->u.list.items.n; i++)
			grow(p, e, e->u.list.items.v[i]);
	}
	p4_close(p, &open, "at the end of the list");
	/* A ';' cannot stand in a list: the brace was forgotten. */
	if (p->failed && p->braces > 0 && p4_peek(p, 0)->kind == P4_TOK_SEMI)
		p->braces--;
	return ends_here(p, e);
}

static struct p4_expr *
parse_arg_value(struct p4_parser *p)
{
	if (p4_kind(p) == P4_TOK_DONTCARE)
		return p4_expr_new(p->ctx, P4_EXPR_DONTCARE, p4_take(p).loc);
	return p4_parse_expr(p);
}

struct p4_args
p4_parse_args(struct p4_parser *p)
{
	struct p4_args args = { 0 };

	p4_expect(p, P4_TOK_LPAREN, "before the arguments");
	if (p4_accept(p, P4_TOK_RPAREN))
		return args;
	do {
		struct p4_arg arg = { .loc = p4_peek(p, 0)->loc };

		if (p4_tok_is_name(p4_kind(p)) && p4_kind_at(p, 1) == P4_TOK_ASSIGN) {
			arg.name = p4_parse_name(p, "a parameter's name");
			p4_accept(p, P4_TOK_ASSIGN);
		}
		arg.expr = parse_arg_value(p);
		arg.loc = p4_since(p, arg.loc);
		P4_PUSH(p->ctx, &args, arg);
	} while (p4_accept(p, P4_TOK_COMMA));
	p4_expect(p, P4_TOK_RPAREN, "behind the arguments");
	return args;
}

static void
grow_args(struct p4_parser *p, struct p4_expr *e, const struct p4_args *args)
{
	for (uint32_t i = 0; i < args->n; i++)
		grow(p, e, args->v[i].expr);
}

/* ---- Primary and postfix ---- */

/* Type.member, Type(arguments), error.X. */
static struct p4_expr *
parse_type_expr(struct p4_parser *p)
{
	struct p4_expr *e = p4_expr_new(p->ctx, P4_EXPR_TYPE, p4_peek(p, 0)->loc);

	if (p4_kind(p) == P4_TOK_ERROR && p4_kind_at(p, 1) == P4_TOK_DOT) {
		p4_take(p);
		e->u.type_name = p4_typeref_new(p->ctx, P4_TREF_ERROR, e->loc);
		return e;
	}
	if (p4_kind(p) != P4_TOK_DOT && p4_kind(p) != P4_TOK_IDENT) {
		p4_unexpected(p, "an expression");
		e->kind = P4_EXPR_BAD;
		return e;
	}
	e->u.type_name = p4_parse_named_type(p);
	ends_here(p, e);
	grow_by(p, e, e->u.type_name->height);
	if (p4_kind(p) == P4_TOK_LPAREN) {
		struct p4_typeref *of = e->u.type_name;

		e->kind = P4_EXPR_CONSTRUCT;
		memset(&e->u, 0, sizeof e->u);
		e->u.construct.of = of;
		e->u.construct.args = p4_parse_args(p);
		grow_args(p, e, &e->u.construct.args);
		return ends_here(p, e);
	}
	if (p4_kind(p) != P4_TOK_DOT)
		p4_unexpected(p, "'.' or '(' behind the name of a type");
	return e;
}

static struct p4_expr *
parse_name_expr(struct p4_parser *p)
{
	struct p4_expr *e = p4_expr_new(p->ctx, P4_EXPR_NAME, p4_peek(p, 0)->loc);

	e->u.name.absolute = p4_accept(p, P4_TOK_DOT);
	e->u.name.name = p4_parse_name(p, "a name");
	return ends_here(p, e);
}

/* (type) unary, or (expression). */
static struct p4_expr *
parse_parens(struct p4_parser *p)
{
	struct p4_loc from = p4_peek(p, 0)->loc;
	uint32_t behind = p4_scan_type(p, 1);
	struct p4_expr *e;

	if (behind != 0 && p4_kind_at(p, behind) == P4_TOK_RPAREN) {
		p4_take(p);
		e = p4_expr_new(p->ctx, P4_EXPR_CAST, from);
		e->u.cast.to = p4_parse_type(p);
		p4_expect(p, P4_TOK_RPAREN, "behind the type of a cast");
		e->u.cast.expr = parse_unary(p);
		grow_by(p, e, e->u.cast.to->height);
		return ends_here(p, grow(p, e, e->u.cast.expr));
	}
	p4_take(p);
	e = p4_parse_expr(p);
	p4_expect(p, P4_TOK_RPAREN, "behind the expression");
	e->parens = true;
	e->loc = p4_since(p, from);
	return e;
}

static struct p4_expr *
parse_word(struct p4_parser *p, enum p4_expr_kind kind)
{
	struct p4_expr *e = p4_expr_new(p->ctx, kind, p4_peek(p, 0)->loc);

	if (kind == P4_EXPR_BOOL)
		e->u.boolean = p4_kind(p) == P4_TOK_TRUE;
	p4_take(p);
	return e;
}

static struct p4_expr *
parse_primary(struct p4_parser *p)
{
	switch (p4_kind(p)) {
	case P4_TOK_INT_LIT:
		return parse_int(p);
	case P4_TOK_STR_LIT:
		return parse_string(p);
	case P4_TOK_TRUE:
	case P4_TOK_FALSE:
		return parse_word(p, P4_EXPR_BOOL);
	case P4_TOK_THIS:
		return parse_word(p, P4_EXPR_THIS);
	case P4_TOK_DOTS:
		return parse_word(p, P4_EXPR_DOTS);
	case P4_TOK_INVALID:
		return parse_word(p, P4_EXPR_INVALID);
	case P4_TOK_LBRACE:
		return parse_braces(p);
	case P4_TOK_LPAREN:
		return parse_parens(p);
	case P4_TOK_DOT:
	case P4_TOK_IDENT:
		return p4_at_type(p) ? parse_type_expr(p) : parse_name_expr(p);
	case P4_TOK_ERROR:
		return parse_type_expr(p);
	default:
		if (p4_tok_is_name(p4_kind(p)) && !p4_at_type(p))
			return parse_name_expr(p);
		p4_unexpected(p, "an expression");
		return p4_bad_expr(p);
	}
}

/* Whether '<' begins type arguments of a call: they must begin with something that is surely a type,
 * and '(' must stand behind '>'. */
static bool
at_call_type_args(struct p4_parser *p)
{
	unsigned kind = p4_kind_at(p, 1);
	uint32_t behind;

	if (!p4_at_type_k(p, 1) && kind != P4_TOK_VOID && kind != P4_TOK_DONTCARE &&
	    kind != P4_TOK_GT)
		return false;
	behind = p4_scan_type_args(p, 0);
	return behind != 0 && p4_kind_at(p, behind) == P4_TOK_LPAREN;
}

struct p4_expr *
p4_parse_call(struct p4_parser *p, struct p4_expr *callee)
{
	struct p4_expr *e = p4_expr_new(p->ctx, P4_EXPR_CALL, callee->loc);

	e->u.call.callee = callee;
	if (p4_kind(p) == P4_TOK_LT) {
		e->u.call.has_type_args = true;
		e->u.call.type_args = p4_parse_type_args(p);
		for (uint32_t i = 0; i < e->u.call.type_args.n; i++)
			grow_by(p, e, e->u.call.type_args.v[i]->height);
	}
	e->u.call.args = p4_parse_args(p);
	grow_args(p, e, &e->u.call.args);
	return ends_here(p, grow(p, e, callee));
}

static struct p4_expr *
parse_member(struct p4_parser *p, struct p4_expr *base)
{
	struct p4_expr *e = p4_expr_new(p->ctx, P4_EXPR_MEMBER, base->loc);

	p4_take(p); /* . */
	e->u.member.base = base;
	e->u.member.name = p4_parse_name(p, "a name behind '.'");
	return ends_here(p, grow(p, e, base));
}

/* base[i], base[hi:lo], base[lo+:width]. */
static struct p4_expr *
parse_index(struct p4_parser *p, struct p4_expr *base)
{
	struct p4_expr *e = p4_expr_new(p->ctx, P4_EXPR_INDEX, base->loc);
	struct p4_expr *first, *second;
	unsigned kind;

	p4_take(p); /* [ */
	first = p4_parse_expr(p);
	kind = p4_kind(p);
	if (kind == P4_TOK_COLON || kind == P4_TOK_PLUS_COLON) {
		p4_take(p);
		second = p4_parse_expr(p);
		e->kind = P4_EXPR_SLICE;
		e->u.slice.base = base;
		e->u.slice.hi = kind == P4_TOK_COLON ? first : NULL;
		e->u.slice.lo = kind == P4_TOK_COLON ? second : first;
		e->u.slice.width = kind == P4_TOK_COLON ? NULL : second;
		grow(p, e, second);
	} else {
		e->u.index.base = base;
		e->u.index.index = first;
	}
	p4_expect(p, P4_TOK_RBRACK, "behind the index");
	grow(p, e, first);
	return ends_here(p, grow(p, e, base));
}

static struct p4_expr *
parse_postfix(struct p4_parser *p, struct p4_expr *e)
{
	for (;;) {
		switch (p4_kind(p)) {
		case P4_TOK_DOT:
			e = parse_member(p, e);
			break;
		case P4_TOK_LBRACK:
			e = parse_index(p, e);
			break;
		case P4_TOK_LPAREN:
			e = p4_parse_call(p, e);
			break;
		case P4_TOK_LT:
			if ((e->kind != P4_EXPR_NAME && e->kind != P4_EXPR_MEMBER) ||
			    !at_call_type_args(p))
				return e;
			e = p4_parse_call(p, e);
			break;
		default:
			return e;
		}
	}
}

/* ---- Operators ---- */

static struct p4_expr *
parse_unary(struct p4_parser *p)
{
	struct p4_expr *e;
	enum p4_op op;

	switch (p4_kind(p)) {
	case P4_TOK_NOT:
		op = P4_OP_NOT;
		break;
	case P4_TOK_TILDE:
		op = P4_OP_CMPL;
		break;
	case P4_TOK_MINUS:
		op = P4_OP_NEG;
		break;
	case P4_TOK_PLUS:
		op = P4_OP_UPLUS;
		break;
	default:
		p4_enter(p);
		e = parse_primary(p);
		if (e->kind != P4_EXPR_CAST || e->parens)
			e = parse_postfix(p, e);
		p4_leave(p);
		return e;
	}
	p4_enter(p);
	e = p4_expr_new(p->ctx, P4_EXPR_UNARY, p4_take(p).loc);
	e->u.unary.op = op;
	e->u.unary.expr = parse_unary(p);
	p4_leave(p);
	return ends_here(p, grow(p, e, e->u.unary.expr));
}

/* The binary operator at the next token, how tightly it binds (1 is loosest), how many tokens it is. */
static enum p4_op
binary_op(struct p4_parser *p, int *level, uint32_t *n_toks)
{
	static const struct {
		enum p4_op op;
		int level;
	} ops[P4_N_TOKS] = {
		[P4_TOK_LOR] = { P4_OP_LOR, 1 },
		[P4_TOK_LAND] = { P4_OP_LAND, 2 },
		[P4_TOK_EQ] = { P4_OP_EQ, 3 },
		[P4_TOK_NE] = { P4_OP_NE, 3 },
		[P4_TOK_LT] = { P4_OP_LT, 4 },
		[P4_TOK_GT] = { P4_OP_GT, 4 },
		[P4_TOK_LE] = { P4_OP_LE, 4 },
		[P4_TOK_GE] = { P4_OP_GE, 4 },
		[P4_TOK_BAR] = { P4_OP_BOR, 5 },
		[P4_TOK_CARET] = { P4_OP_BXOR, 6 },
		[P4_TOK_AMP] = { P4_OP_BAND, 7 },
		[P4_TOK_SHL] = { P4_OP_SHL, 8 },
		[P4_TOK_PLUS] = { P4_OP_ADD, 9 },
		[P4_TOK_MINUS] = { P4_OP_SUB, 9 },
		[P4_TOK_ADD_SAT] = { P4_OP_ADD_SAT, 9 },
		[P4_TOK_SUB_SAT] = { P4_OP_SUB_SAT, 9 },
		[P4_TOK_CONCAT] = { P4_OP_CONCAT, 9 },
		[P4_TOK_STAR] = { P4_OP_MUL, 10 },
		[P4_TOK_SLASH] = { P4_OP_DIV, 10 },
		[P4_TOK_PERCENT] = { P4_OP_MOD, 10 },
	};
	unsigned kind = p4_kind(p);

	*n_toks = 1;
	if (kind == P4_TOK_GT && p4_peek(p, 0)->glued && p4_kind_at(p, 1) == P4_TOK_GT) {
		*n_toks = 2;
		*level = 8;
		return P4_OP_SHR;
	}
	*level = ops[kind].level;
	return ops[kind].op;
}

static struct p4_expr *
parse_binary(struct p4_parser *p, struct p4_expr *left, int min_level, enum where where)
{
	if (left == NULL)
		left = parse_unary(p);
	for (;;) {
		uint32_t n_toks;
		int level;
		enum p4_op op = binary_op(p, &level, &n_toks);
		struct p4_expr *e;

		if (level == 0 || level < min_level ||
		    (where == IN_ANGLES && (op == P4_OP_GT || op == P4_OP_SHR)))
			return left;
		e = p4_expr_new(p->ctx, P4_EXPR_BINARY, left->loc);
		e->u.binary.op = op;
		e->u.binary.left = left;
		e->u.binary.op_loc = p4_take(p).loc;
		if (n_toks == 2)
			e->u.binary.op_loc = p4_loc_span(e->u.binary.op_loc, p4_take(p).loc);
		p4_enter(p);
		e->u.binary.right = parse_binary(p, NULL, level + 1, where);
		p4_leave(p);
		grow(p, e, e->u.binary.right);
		left = ends_here(p, grow(p, e, left));
	}
}

/* '?:' groups from the left, as in p4c's grammar, unlike in C: a ? b : c ? d : e is (a ? b : c) ? d : e.
 * 'left' is a unary expression that was read already, or NULL. */
static struct p4_expr *
parse_cond(struct p4_parser *p, struct p4_expr *left, enum where where)
{
	struct p4_expr *c = parse_binary(p, left, 1, where), *e;
	uint32_t n = 0;

	while (p4_kind(p) == P4_TOK_QUESTION && !p->failed) {
		struct p4_loc at = p4_take(p).loc;

		if (++n == 2)
			p4_warn(p->ctx, at, P4_EXPR,
			    "'?:' groups from the left, unlike in C; parentheses make it clear");
		e = p4_expr_new(p->ctx, P4_EXPR_COND, c->loc);
		p4_enter(p);
		e->u.cond.cond = c;
		e->u.cond.yes = parse_cond(p, NULL, ANYWHERE);
		p4_expect(p, P4_TOK_COLON, "between the two values of '?'");
		e->u.cond.no = parse_binary(p, NULL, 1, where);
		p4_leave(p);
		grow(p, e, c);
		grow(p, e, e->u.cond.yes);
		c = ends_here(p, grow(p, e, e->u.cond.no));
	}
	return c;
}

struct p4_expr *
p4_parse_expr(struct p4_parser *p)
{
	struct p4_expr *e;

	p4_enter(p);
	e = parse_cond(p, NULL, ANYWHERE);
	p4_leave(p);
	return e;
}

struct p4_expr *
p4_parse_width(struct p4_parser *p)
{
	struct p4_expr *e;

	p4_enter(p);
	e = parse_cond(p, NULL, IN_ANGLES);
	p4_leave(p);
	return e;
}

struct p4_expr *
p4_parse_label(struct p4_parser *p)
{
	unsigned kind = p4_kind(p);

	if (kind == P4_TOK_DEFAULT)
		return parse_word(p, P4_EXPR_DEFAULT);
	if (kind == P4_TOK_LBRACE || kind == P4_TOK_INVALID || kind == P4_TOK_DOTS) {
		p4_unexpected(p, "a label: a value, the name of an action, or 'default'");
		return p4_bad_expr(p);
	}
	return p4_parse_expr(p);
}

/* name, this, (lvalue), Type.name; then .name and [index]. No calls. */
struct p4_expr *
p4_parse_lvalue(struct p4_parser *p)
{
	struct p4_expr *e;

	p4_enter(p);
	if (p4_kind(p) == P4_TOK_LPAREN) {
		struct p4_loc from = p4_take(p).loc;

		e = p4_parse_lvalue(p);
		p4_expect(p, P4_TOK_RPAREN, "behind what is assigned to");
		e->parens = true;
		e->loc = p4_since(p, from);
	} else if (p4_at_type(p)) {
		e = p4_expr_new(p->ctx, P4_EXPR_TYPE, p4_peek(p, 0)->loc);
		e->u.type_name = p4_parse_named_type(p);
		ends_here(p, e);
		if (p4_kind(p) != P4_TOK_DOT)
			p4_unexpected(p, "'.' behind the name of a type");
	} else if (p4_kind(p) == P4_TOK_THIS) {
		e = parse_word(p, P4_EXPR_THIS);
	} else {
		e = parse_name_expr(p);
	}
	for (;;) {
		if (p4_kind(p) == P4_TOK_DOT)
			e = parse_member(p, e);
		else if (p4_kind(p) == P4_TOK_LBRACK)
			e = parse_index(p, e);
		else
			break;
	}
	p4_leave(p);
	return e;
}

/* ---- Key sets ---- */

/* Puts 'a &&& b' or 'a .. b' together when such an operator is next. */
static struct p4_expr *
parse_mask_or_range(struct p4_parser *p, struct p4_expr *a)
{
	unsigned kind = p4_kind(p);
	struct p4_expr *e;

	if (kind != P4_TOK_MASK && kind != P4_TOK_RANGE)
		return a;
	p4_take(p);
	e = p4_expr_new(p->ctx, kind == P4_TOK_MASK ? P4_EXPR_MASK : P4_EXPR_RANGE, a->loc);
	e->u.pair.a = a;
	e->u.pair.b = p4_parse_expr(p);
	grow(p, e, a);
	return ends_here(p, grow(p, e, e->u.pair.b));
}

struct p4_expr *
p4_parse_range(struct p4_parser *p)
{
	struct p4_expr *a = p4_parse_expr(p);

	return p4_kind(p) == P4_TOK_RANGE ? parse_mask_or_range(p, a) : a;
}

/* An element of a key set: expr, expr &&& expr, expr .. expr, default, _. */
static struct p4_expr *
parse_simple_keyset(struct p4_parser *p)
{
	if (p4_kind(p) == P4_TOK_DEFAULT)
		return parse_word(p, P4_EXPR_DEFAULT);
	if (p4_kind(p) == P4_TOK_DONTCARE)
		return parse_word(p, P4_EXPR_DONTCARE);
	return parse_mask_or_range(p, p4_parse_expr(p));
}

/* At '(', which is no cast: a tuple of key sets, or the first operand of an expression. */
static struct p4_expr *
parse_keyset_parens(struct p4_parser *p)
{
	struct p4_loc from = p4_take(p).loc;
	struct p4_expr *first = parse_simple_keyset(p), *e;
	bool single = first->kind == P4_EXPR_MASK || first->kind == P4_EXPR_RANGE ||
		      first->kind == P4_EXPR_DEFAULT || first->kind == P4_EXPR_DONTCARE;

	if (p4_kind(p) != P4_TOK_COMMA && (!single || first->parens)) {
		p4_expect(p, P4_TOK_RPAREN, "behind the expression");
		first->parens = true;
		first->loc = p4_since(p, from);
		return parse_mask_or_range(p, parse_cond(p, parse_postfix(p, first), ANYWHERE));
	}
	e = p4_expr_new(p->ctx, P4_EXPR_LIST, from);
	e->u.list.tuple = true;
	P4_PUSH(p->ctx, &e->u.list.items, first);
	grow(p, e, first);
	while (p4_accept(p, P4_TOK_COMMA)) {
		struct p4_expr *item = parse_simple_keyset(p);

		P4_PUSH(p->ctx, &e->u.list.items, item);
		grow(p, e, item);
	}
	p4_expect(p, P4_TOK_RPAREN, "behind the key set");
	return ends_here(p, e);
}

struct p4_expr *
p4_parse_keyset(struct p4_parser *p)
{
	struct p4_expr *e;
	uint32_t behind;

	p4_enter(p);
	behind = p4_kind(p) == P4_TOK_LPAREN ? p4_scan_type(p, 1) : 0;
	if (p4_kind(p) == P4_TOK_LPAREN && (behind == 0 || p4_kind_at(p, behind) != P4_TOK_RPAREN))
		e = parse_keyset_parens(p);
	else
		e = parse_simple_keyset(p);
	p4_leave(p);
	return e;
}
