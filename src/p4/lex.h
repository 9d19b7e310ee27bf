/* SPDX-License-Identifier: Apache-2.0 */
/* lex.h: splits one source file into tokens. Only the preprocessor (pp.h) calls it. */
#ifndef P4_LEX_H
#define P4_LEX_H

#include "p4/token.h"

struct p4_ctx;

/* The state of one file's lexer; the text must outlive its tokens. */
struct p4_lex {
	struct p4_ctx *ctx;
	const char *start; /* the file's first byte */
	const char *p;	   /* next byte to read */
	const char *end;   /* points at a NUL */
	const char *line_start;
	uint32_t line; /* of p, from 1 */
	uint16_t file; /* index into ctx->files */
	bool bol;      /* nothing but white space since the line's start */
};

void p4_lex_init(struct p4_lex *lx, struct p4_ctx *ctx, uint16_t file);

/* Reads the next token; at the end P4_TOK_EOF, again and again. Comments and white space are only
 * flags of the token after them. Reports comments and strings that do not end. */
void p4_lex_next(struct p4_lex *lx, struct p4_token *t);

/* For directives: whether only blanks and comments stand before the end of the line (goes behind
 * them, not over the line end). */
bool p4_lex_at_line_end(struct p4_lex *lx);
/* Goes to the end of the line (not over it), over comments and lines joined by a backslash. */
void p4_lex_skip_line(struct p4_lex *lx);

/* The place of len bytes at p, which must lie in the current line. */
struct p4_loc p4_lex_loc(const struct p4_lex *lx, const char *p, uint32_t len);

#endif
