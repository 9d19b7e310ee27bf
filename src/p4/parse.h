/* SPDX-License-Identifier: Apache-2.0 */
/* parse.h: text to AST. Reports every syntax error it finds, going on behind the next ';' or '}'. */
#ifndef P4_PARSE_H
#define P4_PARSE_H

#include "p4/ast.h"
#include "p4/pp.h"

/* Reads and parses a program: the file at 'path', or a text that messages call 'path'. Stores the
 * program, which lives in ctx's arena; after errors it holds what was understood. Returns 0, or -1
 * when there were errors (in ctx->diags). opts may be NULL. Call it once for each ctx. */
int p4_parse_file(struct p4_ctx *ctx, const struct p4_source_options *opts, const char *path,
    struct p4_program **prog);
int p4_parse_text(struct p4_ctx *ctx, const struct p4_source_options *opts, const char *path,
    const char *text, size_t len, struct p4_program **prog);

#endif
