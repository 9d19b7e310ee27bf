/* SPDX-License-Identifier: Apache-2.0 */
/* check.h: the checking half of the front end: names, types, compile-time values, and the rules of
 * the language about what may stand where. Called once, between parsing and instantiation. */
#ifndef P4_CHECK_H
#define P4_CHECK_H

#include "p4/ast.h"

#include "base/buf.h"

struct p4_ctx;

/* Checks the whole program and fills the checker's slots of its tree:
 *
 *   expressions  type, value (a constant that is the same everywhere), known (compile-time known,
 *                perhaps only per instance: constructor parameters), lvalue
 *   names        decl; what (of members)
 *   calls        call
 *   casts        every implicit conversion becomes a P4_EXPR_CAST node with to == NULL, whose type
 *                is the target. A list, struct, invalid-header or ... expression takes the type it
 *                is fitted to instead (STRUCT, HEADER, UNION, STACK, ARRAY, TUPLE, LIST) and its
 *                items are converted one by one; for '...' the rest is default values
 *
 * Generic functions, parsers and controls are checked as written, and each set of type arguments makes
 * a copy whose type parameters are the arguments; calls and constructor calls refer to the copy, and
 * p4_specialised lists them. The generic originals keep PARAM types: walk the copies.
 *
 * Returns 0, or -1 when there were errors (also when parsing already gave some). Messages go to
 * ctx->diags. Crashes on no tree that the parser makes. */
int p4_check(struct p4_ctx *ctx, struct p4_program *prog);

/* The copies of generic functions, parsers and controls that p4_check made, each checked. */
const struct p4_decls *p4_specialised(const struct p4_ctx *ctx);

/* Appends the program with its types: each declaration, and each statement with implicit casts,
 * inferred type arguments and constants written out. For --dump=type and for tests. */
void p4_print_typed(struct p4_ctx *ctx, const struct p4_program *prog, struct buf *out);

#endif
