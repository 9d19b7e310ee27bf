/* SPDX-License-Identifier: Apache-2.0 */
/* passes.h: the compiler's passes, as one list that is run from the top. docs/compiler.md follows a
 * program through them. */
#ifndef IPDK_P4C_PASSES_H
#define IPDK_P4C_PASSES_H

#include "ir/ir.h"
#include "p4/instance.h"

struct p4_ctx;
struct p4_program;
struct p4_source_options;

/* What one compilation has so far. Each pass takes what those before it left. */
struct compilation {
	struct p4_ctx *ctx;
	const struct p4_source_options *sources;
	const char *path;	       /* of the P4 file */
	struct p4_program *program;    /* parse: the tree; check: with types, names, values */
	struct p4_instances instances; /* instances */
	struct ir_prog *ir;	       /* lower, or info; released by compilation_fini */
	struct buf *preprocessed;      /* where --dump=preprocess writes */
};

/* Whether --dump knows the name; a message on stderr lists them if not. */
bool passes_known(const char *name);

/* Runs the passes up to the one that 'dump' names, and appends what that one prints; all of them when it is
 * NULL. EXIT_OK, or EXIT_PROGRAM when the program has errors (in ctx->diags). c->ir is NULL afterwards when
 * the program has no 'main'. */
int passes_run(struct compilation *c, const char *dump, struct buf *out);

void compilation_fini(struct compilation *c);

static inline void
compilation_fini_cleanup(struct compilation *c)
{
	compilation_fini(c);
}

#endif
