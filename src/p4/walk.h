/* SPDX-License-Identifier: Apache-2.0 */
/* walk.h: goes over all expressions of a statement or declaration, in the order they are written. */
#ifndef P4_WALK_H
#define P4_WALK_H

#include "p4/ast.h"

/* Called for each expression before the ones inside it. */
typedef void (*p4_visit_fn)(void *arg, struct p4_expr *e);

void p4_walk_expr(struct p4_expr *e, p4_visit_fn fn, void *arg);
void p4_walk_stmt(struct p4_stmt *s, p4_visit_fn fn, void *arg);
/* The expressions of a declaration: initialisers, arguments, bodies, table properties; of a parser or
 * control everything inside it. Default values of parameters are left out. */
void p4_walk_decl(struct p4_decl *d, p4_visit_fn fn, void *arg);

/* Called for each statement before the ones inside it. */
typedef void (*p4_visit_stmt_fn)(void *arg, struct p4_stmt *s);

void p4_each_stmt(struct p4_stmt *s, p4_visit_stmt_fn fn, void *arg);
/* The statements of a declaration, of those inside it too. */
void p4_each_stmt_of(struct p4_decl *d, p4_visit_stmt_fn fn, void *arg);

#endif
