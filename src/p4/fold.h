/* SPDX-License-Identifier: Apache-2.0 */
/* fold.h: values of operators on values that are known at compile time. Used by the checker, and by
 * the evaluator for what depends on constructor arguments. Results live in the arena. */
#ifndef P4_FOLD_H
#define P4_FOLD_H

#include "p4/types.h"

/* Each gives NULL when there is no such value; a message at 'loc' says why when that is the program's
 * fault (division by zero, a number too large to keep). 'type' is the result's. For && and || 'r' may
 * be NULL when 'l' decides. */
struct p4_value *p4_fold_unary(struct p4_ctx *ctx, struct p4_loc loc, enum p4_op op,
    struct p4_type *type, const struct p4_value *v);
struct p4_value *p4_fold_binary(struct p4_ctx *ctx, struct p4_loc loc, enum p4_op op,
    struct p4_type *type, const struct p4_value *l, const struct p4_value *r);
/* Bits hi..lo as a value of 'type'. */
struct p4_value *p4_fold_slice(struct p4_ctx *ctx, struct p4_type *type,
    const struct p4_value *base, uint32_t hi, uint32_t lo);
/* A value as another type. Numbers are wrapped; with 'loc', a warning says when digits are lost. */
const struct p4_value *p4_fold_cast(
    struct p4_ctx *ctx, const struct p4_value *v, struct p4_type *to, const struct p4_loc *loc);

#endif
