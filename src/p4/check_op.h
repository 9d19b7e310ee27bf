/* SPDX-License-Identifier: Apache-2.0 */
/* check_op.h: types of operators and key sets; called by check_expr.c only. */
#ifndef P4_CHECK_OP_H
#define P4_CHECK_OP_H

struct chk;
struct p4_expr;

/* Each checks the operands, then sets type, value and known. */
void chk_unary(struct chk *c, struct p4_expr *e);
void chk_binary(struct chk *c, struct p4_expr *e);
void chk_cond(struct chk *c, struct p4_expr *e);
/* a &&& b, a .. b: the type becomes SET of the operands' type. */
void chk_range(struct chk *c, struct p4_expr *e);
/* The operands of 'e' (BINARY) are checked already: for compound assignment. */
void chk_binary_checked(struct chk *c, struct p4_expr *e);

#endif
