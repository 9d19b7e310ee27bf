/* SPDX-License-Identifier: Apache-2.0 */
/* lex.c: bytes to tokens. */
#include "p4/lex.h"

#include "base/mem.h"
#include "p4/ctx.h"

#include <string.h>

static const struct {
	const char *text;
	const char *name; /* as messages print it */
} toks[P4_N_TOKS] = { [P4_TOK_EOF] = { "", "the end of the file" },
	[P4_TOK_IDENT] = { "", "a name" },
	[P4_TOK_INT_LIT] = { "", "a number" },
	[P4_TOK_STR_LIT] = { "", "a string" },
	[P4_TOK_OTHER] = { "", "a stray character" },
	[P4_TOK_ERROR_SEEN] = { "", "" },
#define X(id, t) [P4_TOK_##id] = { t, "'" t "'" },
	P4_KEYWORDS(X) P4_PUNCTS(X)
#undef X
};

const char *
p4_tok_name(enum p4_tok kind)
{
	return toks[kind].name;
}

const char *
p4_tok_text(enum p4_tok kind)
{
	return toks[kind].text;
}

void
p4_lex_init(struct p4_lex *lx, struct p4_ctx *ctx, uint16_t file)
{
	const struct p4_file *f = ctx->files[file];

	memset(lx, 0, sizeof *lx);
	lx->ctx = ctx;
	lx->start = lx->p = lx->line_start = f->text;
	lx->end = f->text + f->len;
	lx->line = 1;
	lx->file = file;
	lx->bol = true;
	if (f->len >= 3 && memcmp(f->text, "\xef\xbb\xbf", 3) == 0)
		lx->p += 3;
}

struct p4_loc
p4_lex_loc(const struct p4_lex *lx, const char *p, uint32_t len)
{
	size_t col = (size_t)(p - lx->line_start) + 1;

	return (struct p4_loc){
		.off = (uint32_t)(p - lx->start),
		.len = len,
		.line = lx->line,
		.col = (uint16_t)MIN(col, UINT16_MAX),
		.file = lx->file,
	};
}

/* Counts the line end at p[-1]. */
static void
new_line(struct p4_lex *lx)
{
	lx->line++;
	lx->line_start = lx->p;
}

/* A backslash and a line end join two lines; returns the bytes of both, or 0. */
static unsigned
splice_len(const char *p)
{
	if (p[0] != '\\')
		return 0;
	if (p[1] == '\n')
		return 2;
	return p[1] == '\r' && p[2] == '\n' ? 3 : 0;
}

static bool
skip_splice(struct p4_lex *lx)
{
	unsigned n = splice_len(lx->p);

	if (n == 0)
		return false;
	lx->p += n;
	new_line(lx);
	return true;
}

/* At the start of a comment. */
static bool
at_comment(const struct p4_lex *lx)
{
	return lx->p[0] == '/' && (lx->p[1] == '/' || lx->p[1] == '*');
}

/* Behind a comment; at the line end behind a // comment. */
static void
skip_comment(struct p4_lex *lx)
{
	struct p4_loc loc = p4_lex_loc(lx, lx->p, 2);

	if (lx->p[1] == '/') {
		while (lx->p < lx->end && *lx->p != '\n')
			if (!skip_splice(lx))
				lx->p++;
		return;
	}
	for (lx->p += 2; lx->p < lx->end;) {
		if (lx->p[0] == '*' && lx->p[1] == '/') {
			lx->p += 2;
			return;
		}
		if (*lx->p++ == '\n')
			new_line(lx);
	}
	p4_error(lx->ctx, loc, P4_SYNTAX, "this comment does not end");
}

/* Skips white space and comments; returns whether there was any. */
static bool
skip_space(struct p4_lex *lx)
{
	const char *from = lx->p;

	for (;;) {
		switch (*lx->p) {
		case '\n':
			lx->p++;
			new_line(lx);
			lx->bol = true;
			continue;
		case ' ':
		case '\t':
		case '\r':
		case '\f':
		case '\v':
			lx->p++;
			continue;
		case '\\':
			if (skip_splice(lx))
				continue;
			return lx->p != from;
		case '/':
			if (at_comment(lx)) {
				skip_comment(lx);
				continue;
			}
			return lx->p != from;
		default:
			return lx->p != from;
		}
	}
}

bool
p4_lex_at_line_end(struct p4_lex *lx)
{
	while (lx->p < lx->end && *lx->p != '\n') {
		if (at_comment(lx))
			skip_comment(lx);
		else if (*lx->p == ' ' || *lx->p == '\t' || *lx->p == '\r')
			lx->p++;
		else if (!skip_splice(lx))
			return false;
	}
	return true;
}

void
p4_lex_skip_line(struct p4_lex *lx)
{
	bool quoted = false;

	while (lx->p < lx->end && *lx->p != '\n') {
		if (!quoted && at_comment(lx)) {
			skip_comment(lx);
			continue;
		}
		if (skip_splice(lx))
			continue;
		if (*lx->p == '"' && lx->p[-(lx->p > lx->start)] != '\\')
			quoted = !quoted;
		lx->p++;
	}
}

static bool
is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (c >= '0' && c <= '9');
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_digit_of(char c, unsigned base)
{
	if (c == '_')
		return true;
	switch (base) {
	case 2:
		return c == '0' || c == '1';
	case 8:
		return c >= '0' && c <= '7';
	case 16:
		return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
	default:
		return is_digit(c);
	}
}

/* The base that a prefix like 0x announces, or 0. */
static unsigned
prefix_base(const char *p)
{
	if (p[0] != '0')
		return 0;
	switch (p[1]) {
	case 'x':
	case 'X':
		return 16;
	case 'd':
	case 'D':
		return 10;
	case 'o':
	case 'O':
		return 8;
	case 'b':
	case 'B':
		return 2;
	default:
		return 0;
	}
}

/* The end of the digits at p, with or without a base prefix; a prefix without digits is none. */
static const char *
number_end(const char *p)
{
	unsigned base = prefix_base(p);

	if (base != 0 && is_digit_of(p[2], base)) {
		p += 2;
	} else {
		base = 10;
		if (!is_digit_of(*p, base))
			return p;
	}
	while (is_digit_of(*p, base))
		p++;
	return p;
}

/* [width w|s] number, as one token. */
static const char *
int_lit_end(const char *p)
{
	const char *q = p, *end;

	while (is_digit(*q))
		q++;
	if (*q == 'w' || *q == 's') {
		end = number_end(q + 1);
		if (end > q + 1)
			return end;
	}
	return number_end(p);
}

static void
lex_string(struct p4_lex *lx, struct p4_token *t)
{
	const char *p = lx->p + 1;
	uint32_t lines = 0;
	const char *last_line = lx->line_start;

	while (p < lx->end && *p != '"') {
		if (*p == '\\' && (p[1] == '"' || p[1] == '\\'))
			p++;
		else if (*p == '\n') {
			lines++;
			last_line = p + 1;
		}
		p++;
	}
	if (p < lx->end) {
		p++;
	} else {
		/* Goes on behind the line: that is where the quote was forgotten. */
		p4_error(lx->ctx, t->loc, P4_SYNTAX, "this string does not end");
		p = memchr(lx->p, '\n', (size_t)(lx->end - lx->p));
		p = p != NULL ? p : lx->end;
		lines = 0;
		last_line = lx->line_start;
	}
	t->kind = P4_TOK_STR_LIT;
	t->len = (uint32_t)(p - lx->p);
	lx->line += lines;
	lx->line_start = last_line;
}

#define ONE(k)	 (*len = 1, P4_TOK_##k)
#define TWO(k)	 (*len = 2, P4_TOK_##k)
#define THREE(k) (*len = 3, P4_TOK_##k)
#define FOUR(k)	 (*len = 4, P4_TOK_##k)

static enum p4_tok
lex_bar(const char *p, uint32_t *len)
{
	if (p[1] == '+' && p[2] == '|')
		return p[3] == '=' ? FOUR(ASSIGN_ADD_SAT) : THREE(ADD_SAT);
	if (p[1] == '-' && p[2] == '|')
		return p[3] == '=' ? FOUR(ASSIGN_SUB_SAT) : THREE(SUB_SAT);
	if (p[1] == '|')
		return TWO(LOR);
	return p[1] == '=' ? TWO(ASSIGN_OR) : ONE(BAR);
}

static enum p4_tok
lex_punct(const char *p, uint32_t *len)
{
	switch (*p) {
	case '(':
		return ONE(LPAREN);
	case ')':
		return ONE(RPAREN);
	case '[':
		return ONE(LBRACK);
	case ']':
		return ONE(RBRACK);
	case '{':
		return p[1] == '#' && p[2] == '}' ? THREE(INVALID) : ONE(LBRACE);
	case '}':
		return ONE(RBRACE);
	case '<':
		if (p[1] == '<')
			return p[2] == '=' ? THREE(ASSIGN_SHL) : TWO(SHL);
		return p[1] == '=' ? TWO(LE) : ONE(LT);
	case '>':
		if (p[1] == '>' && p[2] == '=')
			return THREE(ASSIGN_SHR);
		return p[1] == '=' ? TWO(GE) : ONE(GT);
	case '=':
		return p[1] == '=' ? TWO(EQ) : ONE(ASSIGN);
	case '!':
		return p[1] == '=' ? TWO(NE) : ONE(NOT);
	case '&':
		if (p[1] == '&')
			return p[2] == '&' ? THREE(MASK) : TWO(LAND);
		return p[1] == '=' ? TWO(ASSIGN_AND) : ONE(AMP);
	case '|':
		return lex_bar(p, len);
	case '+':
		if (p[1] == '+')
			return TWO(CONCAT);
		if (p[1] == ':')
			return TWO(PLUS_COLON);
		return p[1] == '=' ? TWO(ASSIGN_ADD) : ONE(PLUS);
	case '-':
		return p[1] == '=' ? TWO(ASSIGN_SUB) : ONE(MINUS);
	case '*':
		return p[1] == '=' ? TWO(ASSIGN_MUL) : ONE(STAR);
	case '/':
		return p[1] == '=' ? TWO(ASSIGN_DIV) : ONE(SLASH);
	case '%':
		return p[1] == '=' ? TWO(ASSIGN_MOD) : ONE(PERCENT);
	case '^':
		return p[1] == '=' ? TWO(ASSIGN_XOR) : ONE(CARET);
	case '.':
		if (p[1] == '.')
			return p[2] == '.' ? THREE(DOTS) : TWO(RANGE);
		return ONE(DOT);
	case '~':
		return ONE(TILDE);
	case ':':
		return ONE(COLON);
	case ',':
		return ONE(COMMA);
	case '?':
		return ONE(QUESTION);
	case ';':
		return ONE(SEMI);
	case '@':
		return ONE(AT);
	case '#':
		return p[1] == '#' ? TWO(HASHES) : ONE(HASH);
	default:
		return ONE(OTHER);
	}
}

/* A byte that P4 does not have; a UTF-8 sequence stays together. */
static uint32_t
other_len(const char *p, const char *end)
{
	const char *q = p + 1;

	if ((unsigned char)*p >= 0xc0)
		while (q < end && q < p + 4 && ((unsigned char)*q & 0xc0) == 0x80)
			q++;
	return (uint32_t)(q - p);
}

void
p4_lex_next(struct p4_lex *lx, struct p4_token *t)
{
	const char *p;

	t->space = skip_space(lx);
	t->bol = lx->bol;
	t->glued = t->no_expand = false;
	t->name = NULL;
	lx->bol = false;
	p = t->text = lx->p;
	t->loc = p4_lex_loc(lx, p, 1);
	t->len = 0;
	if (p >= lx->end) {
		t->kind = P4_TOK_EOF;
		t->loc.len = 0;
		return;
	}
	if (is_digit(*p)) {
		t->kind = P4_TOK_INT_LIT;
		t->len = (uint32_t)(int_lit_end(p) - p);
	} else if (is_name_char(*p)) {
		const char *q = p + 1;
		const struct p4_sym *sym;

		while (is_name_char(*q))
			q++;
		t->len = (uint32_t)(q - p);
		sym = p4_sym(lx->ctx, p, t->len);
		t->name = sym->text;
		t->kind = sym->keyword ? sym->keyword : P4_TOK_IDENT;
	} else if (*p == '"') {
		lex_string(lx, t);
	} else {
		t->kind = (uint16_t)lex_punct(p, &t->len);
		if (t->kind == P4_TOK_OTHER)
			t->len = other_len(p, lx->end);
		t->glued = t->kind == P4_TOK_GT && p[1] == '>';
	}
	t->loc.len = t->len;
	lx->p = p + t->len;
}
