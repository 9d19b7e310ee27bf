/* SPDX-License-Identifier: Apache-2.0 */
/* clone.h: copies a declaration with everything in it, as the parser made it: what the checker wrote
 * into the original is left out. */
#ifndef P4_CLONE_H
#define P4_CLONE_H

#include "p4/ast.h"

/* Returns new, with new ids. Annotations are shared with the original. */
struct p4_decl *p4_clone_decl(struct p4_ctx *ctx, const struct p4_decl *d);

#endif
