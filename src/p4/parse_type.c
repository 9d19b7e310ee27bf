/* SPDX-License-Identifier: Apache-2.0 */
/* parse_type.c: written types. */
#include "p4/hint.h"
#include "p4/parse_internal.h"

/* How far ahead a decision may look; longer type arguments need a name that is a type. */
#define SCAN_MAX 1000

static void
grow(struct p4_parser *p, struct p4_typeref *t, uint16_t below)
{
	if (below >= t->height)
		t->height = below + 1;
	if (t->height > p->ctx->limits.nesting)
		p4_fatal(p->ctx, t->loc, P4_OVERLIMIT,
		    "the program is nested more than %u deep here", p->ctx->limits.nesting);
}

/* ---- Looking ahead ---- */

/* Whether a keyword begins a type wherever it stands. */
static bool
is_type_keyword(unsigned kind)
{
	return kind == P4_TOK_BIT || kind == P4_TOK_INT || kind == P4_TOK_VARBIT ||
	       kind == P4_TOK_BOOL || kind == P4_TOK_STRING || kind == P4_TOK_TUPLE ||
	       kind == P4_TOK_ERROR || kind == P4_TOK_MATCH_KIND;
}

bool
p4_at_type_k(struct p4_parser *p, uint32_t k)
{
	unsigned kind = p4_kind_at(p, k);

	if (is_type_keyword(kind) || (kind == P4_TOK_LIST && p4_kind_at(p, k + 1) == P4_TOK_LT))
		return true;
	if (kind == P4_TOK_DOT)
		return p4_is_global_type_name(p4_peek(p, k + 1));
	return kind == P4_TOK_IDENT && p4_is_type_name(p4_peek(p, k));
}

bool
p4_at_type(struct p4_parser *p)
{
	return p4_at_type_k(p, 0);
}

bool
p4_at_unknown_type(struct p4_parser *p)
{
	uint32_t k = 1;

	if (p4_kind(p) != P4_TOK_IDENT || p4_is_type_name(p4_peek(p, 0)))
		return false;
	if (p4_kind_at(p, k) == P4_TOK_LT)
		k = p4_scan_type_args(p, k);
	return k != 0 && p4_tok_is_name(p4_kind_at(p, k));
}

/* Behind the brackets that close what opens at k; 0 when they do not. */
static uint32_t
scan_brackets(struct p4_parser *p, uint32_t k, unsigned open, unsigned close)
{
	uint32_t depth = 0, limit = k + SCAN_MAX;

	for (; k < limit; k++) {
		unsigned kind = p4_kind_at(p, k);

		if (kind == P4_TOK_EOF || kind == P4_TOK_ERROR_SEEN || kind == P4_TOK_SEMI)
			return 0;
		depth += kind == open;
		depth -= kind == close;
		if (depth == 0)
			return k + 1;
	}
	return 0;
}

/* Behind the '>' that ends a width; k is at its '<'. */
static uint32_t
scan_width(struct p4_parser *p, uint32_t k)
{
	uint32_t limit = k + SCAN_MAX;

	for (k++; k < limit;) {
		switch (p4_kind_at(p, k)) {
		case P4_TOK_GT:
			return k + 1;
		case P4_TOK_LPAREN:
			k = scan_brackets(p, k, P4_TOK_LPAREN, P4_TOK_RPAREN);
			if (k == 0)
				return 0;
			break;
		case P4_TOK_EOF:
		case P4_TOK_ERROR_SEEN:
		case P4_TOK_SEMI:
		case P4_TOK_RPAREN:
		case P4_TOK_COMMA:
		case P4_TOK_LBRACE:
		case P4_TOK_RBRACE:
			return 0;
		default:
			k++;
			break;
		}
	}
	return 0;
}

uint32_t
p4_scan_type_args(struct p4_parser *p, uint32_t k)
{
	if (p4_kind_at(p, k) != P4_TOK_LT)
		return 0;
	if (p4_kind_at(p, ++k) == P4_TOK_GT)
		return k + 1;
	for (;; k++) {
		unsigned kind = p4_kind_at(p, k);

		if (p4_at_type_k(p, k))
			k = p4_scan_type(p, k);
		else if (kind == P4_TOK_DONTCARE || kind == P4_TOK_VOID || p4_tok_is_name(kind))
			k++;
		else
			return 0;
		kind = k == 0 ? (unsigned)P4_TOK_EOF : p4_kind_at(p, k);
		if (kind == P4_TOK_GT)
			return k + 1;
		if (kind != P4_TOK_COMMA || k > SCAN_MAX)
			return 0;
	}
}

uint32_t
p4_scan_type(struct p4_parser *p, uint32_t k)
{
	unsigned kind;

	if (!p4_at_type_k(p, k) || k > SCAN_MAX)
		return 0;
	k += p4_kind_at(p, k) == P4_TOK_DOT;
	kind = p4_kind_at(p, k++);
	if (p4_kind_at(p, k) == P4_TOK_LT) {
		bool sized = kind == P4_TOK_BIT || kind == P4_TOK_INT || kind == P4_TOK_VARBIT;

		k = sized ? scan_width(p, k) : p4_scan_type_args(p, k);
	}
	while (k != 0 && p4_kind_at(p, k) == P4_TOK_LBRACK)
		k = scan_brackets(p, k, P4_TOK_LBRACK, P4_TOK_RBRACK);
	return k;
}

/* ---- Parsing ---- */

/* Type argument: a type, void, _, or a name that is not declared yet (a type parameter of the function
 * whose return type this is). */
static struct p4_typeref *
parse_type_arg(struct p4_parser *p)
{
	struct p4_token t = *p4_peek(p, 0);

	if (p4_kind(p) == P4_TOK_DONTCARE) {
		p4_take(p);
		return p4_typeref_new(p->ctx, P4_TREF_DONTCARE, t.loc);
	}
	return p4_parse_return_type(p);
}

struct p4_typerefs
p4_parse_type_args(struct p4_parser *p)
{
	struct p4_typerefs args = { 0 };

	p4_expect(p, P4_TOK_LT, "before type arguments");
	if (p4_accept(p, P4_TOK_GT))
		return args;
	do {
		struct p4_typeref *arg = parse_type_arg(p);

		P4_PUSH(p->ctx, &args, arg);
	} while (p4_accept(p, P4_TOK_COMMA));
	p4_expect(p, P4_TOK_GT, "behind type arguments");
	return args;
}

/* bit<w>, int<w>, varbit<w>, bit, int; the keyword was taken. */
static struct p4_typeref *
parse_bits(struct p4_parser *p, const struct p4_token *kw)
{
	struct p4_typeref *t = p4_typeref_new(p->ctx, P4_TREF_BIT, kw->loc);

	if (kw->kind == P4_TOK_VARBIT)
		t->kind = P4_TREF_VARBIT;
	else if (kw->kind == P4_TOK_INT)
		t->kind = P4_TREF_INT;
	if (kw->kind != P4_TOK_VARBIT && p4_kind(p) != P4_TOK_LT)
		return t;
	if (kw->kind == P4_TOK_INT)
		t->kind = P4_TREF_SINT;
	p4_expect(p, P4_TOK_LT, "before the width");
	t->u.bits.width = p4_parse_width(p);
	grow(p, t, t->u.bits.width->height);
	p4_expect(p, P4_TOK_GT, "behind the width");
	t->loc = p4_since(p, t->loc);
	return t;
}

static void
grow_all(struct p4_parser *p, struct p4_typeref *t, const struct p4_typerefs *below)
{
	for (uint32_t i = 0; i < below->n; i++)
		grow(p, t, below->v[i]->height);
}

struct p4_typeref *
p4_parse_named_type(struct p4_parser *p)
{
	struct p4_typeref *t = p4_typeref_new(p->ctx, P4_TREF_NAME, p4_peek(p, 0)->loc);

	t->u.name.absolute = p4_accept(p, P4_TOK_DOT);
	t->u.name.name = p4_parse_name(p, "the name of a type");
	if (p4_kind(p) == P4_TOK_LT) {
		t->u.name.has_args = true;
		t->u.name.args = p4_parse_type_args(p);
		grow_all(p, t, &t->u.name.args);
	}
	t->loc = p4_since(p, t->loc);
	return t;
}

/* tuple<...> and list<...>; the keyword was taken. */
static struct p4_typeref *
parse_tuple_or_list(struct p4_parser *p, const struct p4_token *kw)
{
	struct p4_typeref *t = p4_typeref_new(p->ctx, P4_TREF_TUPLE, kw->loc);

	if (kw->kind == P4_TOK_LIST) {
		t->kind = P4_TREF_LIST;
		p4_expect(p, P4_TOK_LT, "behind 'list'");
		t->u.list.elem = parse_type_arg(p);
		grow(p, t, t->u.list.elem->height);
		p4_expect(p, P4_TOK_GT, "behind the list's element type");
	} else {
		t->u.tuple.args = p4_parse_type_args(p);
		grow_all(p, t, &t->u.tuple.args);
	}
	t->loc = p4_since(p, t->loc);
	return t;
}

/* A name that no declaration makes a type: reports it once and goes on as if one did. */
static struct p4_typeref *
parse_unknown_type(struct p4_parser *p)
{
	const struct p4_token *t = p4_peek(p, 0);
	struct p4_name name = { t->name, t->loc };

	p4_error(p->ctx, t->loc, P4_SYNTAX, "'%s' is not the name of a type%s", t->name,
	    p4_hint_type(p->ctx, t->name));
	p4_bind_name(p, name, true);
	return p4_parse_named_type(p);
}

static struct p4_typeref *
parse_base(struct p4_parser *p, bool any_name)
{
	struct p4_token t = *p4_peek(p, 0);

	switch (p4_kind(p)) {
	case P4_TOK_BOOL:
		p4_take(p);
		return p4_typeref_new(p->ctx, P4_TREF_BOOL, t.loc);
	case P4_TOK_ERROR:
		p4_take(p);
		return p4_typeref_new(p->ctx, P4_TREF_ERROR, t.loc);
	case P4_TOK_MATCH_KIND:
		p4_take(p);
		return p4_typeref_new(p->ctx, P4_TREF_MATCH_KIND, t.loc);
	case P4_TOK_STRING:
		p4_take(p);
		return p4_typeref_new(p->ctx, P4_TREF_STRING, t.loc);
	case P4_TOK_VOID:
		if (!any_name)
			break;
		p4_take(p);
		return p4_typeref_new(p->ctx, P4_TREF_VOID, t.loc);
	case P4_TOK_BIT:
	case P4_TOK_INT:
	case P4_TOK_VARBIT:
		p4_take(p);
		return parse_bits(p, &t);
	case P4_TOK_LIST:
	case P4_TOK_TUPLE:
		p4_take(p);
		return parse_tuple_or_list(p, &t);
	case P4_TOK_DOT:
		return p4_parse_named_type(p);
	case P4_TOK_ERROR_SEEN:
		break;
	default:
		if (p4_is_type_name(&t) || (any_name && p4_tok_is_name(t.kind)))
			return p4_parse_named_type(p);
		if (t.kind == P4_TOK_IDENT)
			return parse_unknown_type(p);
		break;
	}
	p4_unexpected(p, "a type");
	return p4_typeref_new(p->ctx, P4_TREF_DONTCARE, t.loc);
}

/* [size] around a type. */
static struct p4_typeref *
parse_array(struct p4_parser *p, struct p4_typeref *elem)
{
	struct p4_typeref *t = p4_typeref_new(p->ctx, P4_TREF_ARRAY, elem->loc);

	p4_expect(p, P4_TOK_LBRACK, "before the array's size");
	t->u.array.elem = elem;
	t->u.array.size = p4_parse_expr(p);
	grow(p, t, elem->height);
	grow(p, t, t->u.array.size->height);
	p4_expect(p, P4_TOK_RBRACK, "behind the array's size");
	t->loc = p4_since(p, t->loc);
	return t;
}

static struct p4_typeref *
parse_type(struct p4_parser *p, bool any_name)
{
	struct p4_typeref *t;

	p4_enter(p);
	t = parse_base(p, any_name);
	while (p4_kind(p) == P4_TOK_LBRACK)
		t = parse_array(p, t);
	p4_leave(p);
	return t;
}

struct p4_typeref *
p4_parse_type(struct p4_parser *p)
{
	return parse_type(p, false);
}

struct p4_typeref *
p4_parse_return_type(struct p4_parser *p)
{
	return parse_type(p, true);
}

/* T name[a][b] is T[a][b] name: b elements that are arrays of a. */
struct p4_name
p4_parse_declarator(struct p4_parser *p, struct p4_typeref **type, const char *what)
{
	struct p4_name name = p4_parse_name(p, what);

	while (p4_kind(p) == P4_TOK_LBRACK)
		*type = parse_array(p, *type);
	return name;
}
