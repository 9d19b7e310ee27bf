/* SPDX-License-Identifier: Apache-2.0 */
/* pp.h: the preprocessor: #include, #define (with and without parameters), #undef, #if, #ifdef,
 * #ifndef, #elif, #else, #endif, #error, #warning, #line and #pragma (ignored). It reads files through
 * the lexer and gives the parser a stream of tokens. It behaves as cpp does on P4 sources; no other
 * program is needed. */
#ifndef P4_PP_H
#define P4_PP_H

#include "base/buf.h"
#include "p4/token.h"

#include <stddef.h>

struct p4_ctx;
struct p4_pp;

/* Where a program's text comes from, besides the program's own file. All borrowed, not changed. */
struct p4_source_options {
	const char *const *include_dirs; /* -I, in order */
	size_t n_include_dirs;
	/* Directories of core.p4, v1model.p4 ...: searched after include_dirs. What is not found
	 * there either is taken from the copies inside the program (builtin.h). */
	const char *const *std_dirs;
	size_t n_std_dirs;
	/* "-DNAME", "-DNAME=text", "-UNAME", in order. */
	const char *const *macros;
	size_t n_macros;
	/* #include finds only what is inside the program, no file: for texts from outside. */
	bool no_files;
};

/* Returns new, in ctx's arena; it uses macro slots of ctx's names, so one at a time for each ctx. */
struct p4_pp *p4_pp_new(struct p4_ctx *ctx, const struct p4_source_options *opts);

/* Starts with a file, or with a text that stands for one (copied). Returns 0, or -1 after an error
 * message. */
int p4_pp_open(struct p4_pp *pp, const char *path);
int p4_pp_open_text(struct p4_pp *pp, const char *path, const char *text, size_t len);

/* The next token after preprocessing; at the end P4_TOK_EOF, again and again. May p4_fatal. */
void p4_pp_next(struct p4_pp *pp, struct p4_token *t);

/* Appends what is left as text, with #line where lines are left out: -E. */
void p4_pp_print(struct p4_pp *pp, struct buf *out);

#endif
