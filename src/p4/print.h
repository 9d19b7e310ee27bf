/* SPDX-License-Identifier: Apache-2.0 */
/* print.h: an AST back as P4_16 text. Parsing that text gives the same AST again, and so the same
 * text. */
#ifndef P4_PRINT_H
#define P4_PRINT_H

#include "base/buf.h"
#include "p4/ast.h"

enum p4_print_flags {
	/* Declarations of core.p4 and the architecture too, instead of the #include lines. */
	P4_PRINT_SYSTEM = 1,
	/* After the checker: implicit casts and inferred type arguments are written out. */
	P4_PRINT_TYPED = 2,
};

/* Appends a program. 'flags' of enum p4_print_flags. */
void p4_print_program(
    const struct p4_ctx *ctx, const struct p4_program *prog, unsigned flags, struct buf *out);

/* Appends one of these, on one line for expressions and types: for messages and dumps. */
void p4_print_expr(const struct p4_expr *e, struct buf *out);
void p4_print_typeref(const struct p4_typeref *t, struct buf *out);
void p4_print_stmt(const struct p4_stmt *s, struct buf *out);
void p4_print_decl(const struct p4_decl *d, struct buf *out);

/* An expression or type as text in the arena. */
const char *p4_expr_text(struct p4_ctx *ctx, const struct p4_expr *e);
const char *p4_typeref_text(struct p4_ctx *ctx, const struct p4_typeref *t);

#endif
