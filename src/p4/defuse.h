/* SPDX-License-Identifier: Apache-2.0 */
/* defuse.h: private to p4/: what defuse.c and defuse_header.c share: what is known of the variables of one
 * function, action, control or parser at one place in it. */
#ifndef P4_DEFUSE_H
#define P4_DEFUSE_H

#include "p4/ctx.h"
#include "p4/types.h"

#define P4_DU_LEAVES_MAX 4096u /* of one unit; larger ones are not looked at */
#define P4_DU_STRUCT_MAX 64u   /* of one variable; larger ones count as one scalar, and no header */
#define P4_DU_WORDS	 (P4_DU_LEAVES_MAX / 64)

struct du_var {
	const struct p4_decl *decl;
	uint32_t first;	   /* its first scalar's bit */
	uint32_t n_leaves; /* 0: no scalars to follow */
	uint32_t header;   /* its first header's bit */
	uint32_t n_headers;
	bool outer; /* of the control or parser itself, so that actions can set it */
};

P4_LIST_OF(struct du_var, du_vars);

struct du_state {
	uint64_t set[P4_DU_WORDS];   /* scalars that have a value */
	uint64_t valid[P4_DU_WORDS]; /* headers that are valid, as far as one can tell */
	bool dead;		     /* no path comes here */
};

struct du {
	struct p4_ctx *ctx;
	struct du_vars vars;
	uint32_t *var_of; /* by declaration id: 1 + index into vars */
	uint32_t n_decls;
	uint32_t n_leaves, n_headers;
	bool report;
	const struct p4_decl *decl; /* function, action, control, parser */
	const struct p4_decls *params;
};

/* The variable that a name means, or NULL when it is not followed. */
const struct du_var *p4_du_var(const struct du *u, const struct p4_expr *name);
/* Sets bits first..first+n-1. */
void p4_du_set(uint64_t *bits, uint32_t first, uint32_t n, bool value);

/* ---- defuse_header.c: which headers are valid ---- */

/* Headers in a value of the type; more than P4_DU_STRUCT_MAX, or unions: 0, they are not followed. */
uint32_t p4_du_headers(struct p4_ctx *ctx, struct p4_type *t);
/* 'e' is base.name; warns when base is a header that may not be valid. */
void p4_du_use_field(struct du *u, struct du_state *s, const struct p4_expr *e);
/* What 'e' names becomes what 'from' is; NULL: something valid. */
void p4_du_assign(
    struct du *u, struct du_state *s, const struct p4_expr *e, const struct p4_expr *from);
/* setValid() and its like. */
void p4_du_builtin(struct du *u, struct du_state *s, const struct p4_call *c);
/* The condition was found to be 'truth': 'h.isValid()' tells something. */
void p4_du_assume(struct du *u, struct du_state *s, const struct p4_expr *cond, bool truth);

#endif
