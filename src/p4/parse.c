/* SPDX-License-Identifier: Apache-2.0 */
/* parse.c: the parser's tokens, errors and scopes, and a program as a list of declarations. */
#include "p4/parse.h"

#include "base/mem.h"
#include "p4/parse_internal.h"

#include <stdarg.h>
#include <string.h>

/* ---- Tokens ---- */

static void
ring_grow(struct p4_parser *p)
{
	uint32_t cap = p->cap ? p->cap * 2 : 16;
	struct p4_token *ring = arena_array(p->ctx->arena, struct p4_token, cap);

	for (uint32_t i = 0; i < p->n; i++)
		ring[i] = p->ring[(p->head + i) & (p->cap - 1)];
	p->ring = ring;
	p->cap = cap;
	p->head = 0;
}

const struct p4_token *
p4_peek(struct p4_parser *p, uint32_t k)
{
	while (p->n <= k) {
		if (p->n == p->cap)
			ring_grow(p);
		if (p->pp != NULL)
			p4_pp_next(p->pp, &p->ring[(p->head + p->n) & (p->cap - 1)]);
		else
			p->ring[(p->head + p->n) & (p->cap - 1)] =
			    (struct p4_token){ .kind = P4_TOK_EOF, .text = "", .loc = p->end };
		p->n++;
	}
	return &p->ring[(p->head + k) & (p->cap - 1)];
}

void
p4_put(struct p4_parser *p, const struct p4_token *t)
{
	if (p->n == p->cap)
		ring_grow(p);
	p->ring[(p->head + p->n) & (p->cap - 1)] = *t;
	p->n++;
}

unsigned
p4_kind_at(struct p4_parser *p, uint32_t k)
{
	return p->failed ? (unsigned)P4_TOK_ERROR_SEEN : p4_peek(p, k)->kind;
}

unsigned
p4_kind(struct p4_parser *p)
{
	return p4_kind_at(p, 0);
}

struct p4_token
p4_take(struct p4_parser *p)
{
	struct p4_token t = *p4_peek(p, 0);

	if (t.kind == P4_TOK_EOF)
		return t;
	p->head = (p->head + 1) & (p->cap - 1);
	p->n--;
	p->last = t.loc;
	p->braces += t.kind == P4_TOK_LBRACE;
	p->braces -= t.kind == P4_TOK_RBRACE && p->braces > 0;
	return t;
}

bool
p4_accept(struct p4_parser *p, unsigned kind)
{
	if (p4_kind(p) != kind)
		return false;
	p4_take(p);
	return true;
}

struct p4_loc
p4_since(const struct p4_parser *p, struct p4_loc from)
{
	return p4_loc_span(from, p->last);
}

/* ---- Errors ---- */

void
p4_syntax(struct p4_parser *p, struct p4_loc loc, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	if (p->failed)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	p4_error(p->ctx, loc, P4_SYNTAX, "%s", text);
	p->failed = true;
}

void
p4_unexpected(struct p4_parser *p, const char *wanted)
{
	const struct p4_token *t;

	if (p->failed)
		return;
	t = p4_peek(p, 0);
	switch (t->kind) {
	case P4_TOK_IDENT:
		p4_syntax(p, t->loc, "expected %s, found %s '%s'", wanted,
		    p4_is_type_name(t) ? "the type" : "the name", t->name);
		break;
	case P4_TOK_INT_LIT:
	case P4_TOK_OTHER:
		p4_syntax(
		    p, t->loc, "expected %s, found '%.*s'", wanted, (int)MIN(t->len, 60u), t->text);
		break;
	default:
		p4_syntax(p, t->loc, "expected %s, found %s", wanted, p4_tok_name(t->kind));
		break;
	}
}

bool
p4_expect(struct p4_parser *p, unsigned kind, const char *where)
{
	char wanted[128];

	if (p4_accept(p, kind))
		return true;
	if (p->failed)
		return false;
	snprintf(wanted, sizeof wanted, "%s %s", p4_tok_name(kind), where);
	p4_unexpected(p, wanted);
	if (kind == P4_TOK_SEMI && p4_peek(p, 0)->loc.line > p->last.line)
		p4_note(p->ctx, p->last, "the ';' is missing behind this");
	return false;
}

struct p4_open
p4_open(struct p4_parser *p, const char *where)
{
	struct p4_open open = { .loc = p4_peek(p, 0)->loc };

	p4_expect(p, P4_TOK_LBRACE, where);
	open.depth = p->braces;
	return open;
}

/* Whether a control or parser begins here, which nothing in braces can hold: the '}' before it is missing. */
static bool
begins_decl(struct p4_parser *p)
{
	unsigned kind = p4_kind(p);

	return (kind == P4_TOK_CONTROL || kind == P4_TOK_PARSER) &&
	       p4_kind_at(p, 1) == P4_TOK_IDENT &&
	       (p4_kind_at(p, 2) == P4_TOK_LPAREN || p4_kind_at(p, 2) == P4_TOK_LT);
}

void
p4_close(struct p4_parser *p, const struct p4_open *open, const char *where)
{
	bool failed = p->failed,
	     decl = begins_decl(p); /* p4_kind() tells nothing behind an error */

	if (p->unclosed != 0 && p->unclosed == p4_peek(p, 0)->loc.off + 1) {
		p->failed = false; /* was said: the braces around this one are not closed either */
		p->braces = open->depth > 0 ? open->depth - 1 : 0;
		return;
	}
	if (p4_expect(p, P4_TOK_RBRACE, where) || failed)
		return;
	if (p4_peek(p, 0)->loc.line > open->loc.line)
		p4_note(p->ctx, open->loc, "its '{' is here");
	if (decl) { /* goes on with that declaration */
		p->unclosed = p4_peek(p, 0)->loc.off + 1;
		p->failed = false;
		p->braces = open->depth > 0 ? open->depth - 1 : 0;
	}
}

bool
p4_more(struct p4_parser *p)
{
	unsigned kind = p4_kind(p);

	return kind != P4_TOK_RBRACE && kind != P4_TOK_EOF && kind != P4_TOK_ERROR_SEEN &&
	       !begins_decl(p);
}

void
p4_recover(struct p4_parser *p, uint32_t braces)
{
	if (!p->failed)
		return;
	p->failed = false;
	for (;;) {
		unsigned kind = p4_peek(p, 0)->kind;

		if (kind == P4_TOK_EOF || (kind == P4_TOK_RBRACE && p->braces <= braces))
			return;
		p4_take(p);
		if (p->braces <= braces && (kind == P4_TOK_SEMI || kind == P4_TOK_RBRACE))
			return;
	}
}

void
p4_enter(struct p4_parser *p)
{
	if (++p->depth > p->ctx->limits.nesting)
		p4_fatal(p->ctx, p4_peek(p, 0)->loc, P4_OVERLIMIT,
		    "the program is nested more than %u deep here", p->ctx->limits.nesting);
}

void
p4_leave(struct p4_parser *p)
{
	p->depth--;
}

struct p4_name
p4_parse_name(struct p4_parser *p, const char *what)
{
	struct p4_name name = { .str = p4_intern_str(p->ctx, ""), .loc = p4_peek(p, 0)->loc };
	struct p4_token t;

	if (!p4_tok_is_name(p4_kind(p))) {
		if (!p->failed && p4_tok_is_keyword(p4_kind(p)))
			p4_syntax(p, name.loc, "expected %s, found %s, which is a keyword", what,
			    p4_tok_name(p4_kind(p)));
		p4_unexpected(p, what);
		return name;
	}
	t = p4_take(p);
	name.str = t.name;
	name.loc = t.loc;
	return name;
}

/* ---- Scopes ---- */

uint32_t
p4_scope_open(struct p4_parser *p)
{
	p->level++;
	return p->binds.n;
}

void
p4_scope_close(struct p4_parser *p, uint32_t mark)
{
	while (p->binds.n > mark) {
		struct p4_bind *b = p->binds.v[--p->binds.n];

		b->sym->bind = b->outer;
	}
	p->level--;
}

void
p4_bind_name(struct p4_parser *p, struct p4_name name, bool is_type)
{
	struct p4_sym *sym = p4_sym_of(name.str);
	struct p4_bind *b = sym->bind;

	if (name.str[0] == '\0')
		return;
	if (b != NULL && b->level == p->level) {
		/* A second declaration of the name; the checker reports it unless it is an
		 * overload. */
		b->is_type |= is_type;
		return;
	}
	b = arena_new_of(p->ctx->arena, struct p4_bind);
	b->outer = sym->bind;
	b->sym = sym;
	b->is_type = is_type;
	b->level = p->level;
	sym->bind = b;
	P4_PUSH(p->ctx, &p->binds, b);
}

void
p4_bind_list(struct p4_parser *p, const struct p4_decls *decls, bool is_type)
{
	for (uint32_t i = 0; i < decls->n; i++)
		p4_bind_name(p, decls->v[i]->name, is_type);
}

bool
p4_is_type_name(const struct p4_token *t)
{
	const struct p4_bind *b;

	if (t->kind != P4_TOK_IDENT)
		return false;
	b = p4_sym_of(t->name)->bind;
	return b != NULL && b->is_type;
}

bool
p4_is_global_type_name(const struct p4_token *t)
{
	const struct p4_bind *b;

	if (t->kind != P4_TOK_IDENT)
		return false;
	for (b = p4_sym_of(t->name)->bind; b != NULL; b = b->outer)
		if (b->level == 0)
			return b->is_type;
	return false;
}

/* ---- Programs ---- */

struct job {
	const struct p4_source_options *opts;
	const char *path;
	const char *text; /* NULL: read the file */
	size_t len;
	struct p4_program *prog;
};

static void
parse_program(struct p4_parser *p, struct p4_program *prog)
{
	while (p4_kind(p) != P4_TOK_EOF) {
		struct p4_decl *d;

		if (p4_accept(p, P4_TOK_SEMI))
			continue;
		if (p4_kind(p) == P4_TOK_RBRACE) {
			p4_unexpected(p, "a declaration");
			p->failed = false;
			p4_take(p);
			continue;
		}
		p->parent = NULL;
		d = p4_parse_top(p);
		if (d != NULL)
			P4_PUSH(p->ctx, &prog->decls, d);
		p4_recover(p, 0);
	}
}

static int
run_job(struct p4_ctx *ctx, void *arg)
{
	struct job *job = arg;
	struct p4_parser *p = arena_new_of(ctx->arena, struct p4_parser);
	struct map_item *it;
	int rc;

	map_for_each (it, &ctx->names)
		((struct p4_sym *)it->value)->bind = NULL;
	p->ctx = ctx;
	p->pp = p4_pp_new(ctx, job->opts);
	if (job->text != NULL)
		rc = p4_pp_open_text(p->pp, job->path, job->text, job->len);
	else
		rc = p4_pp_open(p->pp, job->path);
	if (rc == 0)
		parse_program(p, job->prog);
	return ctx->diags.n_errors > 0 ? -1 : 0;
}

static int
parse(struct p4_ctx *ctx, struct job *job, struct p4_program **prog)
{
	*prog = job->prog = arena_new_of(ctx->arena, struct p4_program);
	return p4_run(ctx, run_job, job);
}

int
p4_parse_file(struct p4_ctx *ctx, const struct p4_source_options *opts, const char *path,
    struct p4_program **prog)
{
	struct job job = { .opts = opts, .path = path };

	return parse(ctx, &job, prog);
}

int
p4_parse_text(struct p4_ctx *ctx, const struct p4_source_options *opts, const char *path,
    const char *text, size_t len, struct p4_program **prog)
{
	struct job job = { .opts = opts, .path = path, .text = text, .len = len };

	return parse(ctx, &job, prog);
}
