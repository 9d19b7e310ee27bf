/* SPDX-License-Identifier: Apache-2.0 */
/* check.h: private to ir/: the typing rules of expressions and lvalues in one place, for the builders
 * (which assert them), the reader and the verifier (which report them). Any thread; pure. */
#ifndef IR_CHECK_H
#define IR_CHECK_H

#include "ir/ir.h"

/* The type that an operation gives, which need not have an id yet. */
struct ir_shape {
	enum ir_type_kind kind;
	uint32_t width_bits;
};

/* Computes the type of 'e' from its operation and operands, which are typed already. For CONST, READ
 * and CAST it is e->type or the lvalue's, checked. NULL, or the rule that is broken. */
const char *ir_expr_shape(
    const struct ir_prog *prog, const struct ir_expr *e, struct ir_shape *shape);

/* Gives 'e' its type, which gets an id when it is new. NULL, or the rule that is broken. build.c */
const char *ir_expr_finish(struct ir_prog *prog, struct ir_expr *e);

/* As ir_prog_new, with a limit on the arena: see arena_on_limit. build.c */
struct ir_prog *ir_prog_new_limited(const char *name, enum ir_arch arch, size_t limit_bytes);

/* The type id after one more step from a value of type 'type'. NULL, or the rule that is broken. A
 * step's index expression must be a BIT. */
const char *ir_step_type(
    const struct ir_prog *prog, uint32_t type, const struct ir_step *step, uint32_t *result);

/* Whether the bytes fit the width: as many bytes as it needs, high bits 0, 'lo' the same number. */
bool ir_value_ok(struct ir_value v);

/* Whether 'type' may stand where P4 wants these. */
bool ir_type_is(const struct ir_prog *prog, uint32_t type, enum ir_type_kind kind);
bool ir_type_number(const struct ir_prog *prog, uint32_t type); /* BIT or INT */

#endif
