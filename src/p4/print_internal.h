/* SPDX-License-Identifier: Apache-2.0 */
/* print_internal.h: what print_expr.c and print_decl.c share. */
#ifndef P4_PRINT_INTERNAL_H
#define P4_PRINT_INTERNAL_H

#include "p4/print.h"

struct p4_printer {
	struct buf *out;
	unsigned indent; /* steps of four spaces */
	bool typed;	 /* P4_PRINT_TYPED */
};

void p4_put_expr(struct p4_printer *pr, const struct p4_expr *e);
void p4_put_exprs(struct p4_printer *pr, const struct p4_exprs *list);
void p4_put_type(struct p4_printer *pr, const struct p4_typeref *t);
void p4_put_args(struct p4_printer *pr, const struct p4_args *args);
/* Each followed by a space, or by a line end and the indent. */
void p4_put_annos(struct p4_printer *pr, const struct p4_annos *annos, bool lines);
void p4_put_indent(struct p4_printer *pr);
/* What a typedef may declare, without ';' or line end. */
void p4_put_derived(struct p4_printer *pr, const struct p4_decl *d);
/* A whole declaration with its line end. */
void p4_put_decl(struct p4_printer *pr, const struct p4_decl *d);
void p4_put_params(struct p4_printer *pr, const struct p4_decls *params);
void p4_put_block(struct p4_printer *pr, const struct p4_stmt *s);
void p4_put_stmt(struct p4_printer *pr, const struct p4_stmt *s);
/* Type name = init, without ';'. */
void p4_put_var(struct p4_printer *pr, const struct p4_decl *d);

#endif
