/* SPDX-License-Identifier: Apache-2.0 */
/* warn.h: warnings about programs that are right: what nothing uses, what may be read before it is set.
 * Called by p4_check when there are no errors. */
#ifndef P4_WARN_H
#define P4_WARN_H

#include "p4/ast.h"
#include "p4/diag.h"

struct p4_ctx;

/* Whether @noWarn("KIND") is among the annotations of a declaration, block or state. */
bool p4_no_warn(const struct p4_annos *annos, enum p4_diag_kind kind);
/* unused.c: declarations that nothing refers to. Standard files are left out, and the top level of a
 * program without main, which is a library. */
void p4_warn_unused(struct p4_ctx *ctx, const struct p4_program *prog);
/* defuse.c: variables and out parameters that may be read, or left, without a value; headers that are used and
 * may not be valid. */
void p4_warn_uninitialized(struct p4_ctx *ctx, const struct p4_program *prog);

#endif
