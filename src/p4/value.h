/* SPDX-License-Identifier: Apache-2.0 */
/* value.h: makes compile-time values (struct p4_value of types.h). All live in the compilation's
 * arena; texts, numbers and items are borrowed from it. For the checker and the evaluator. */
#ifndef P4_VALUE_H
#define P4_VALUE_H

#include "p4/types.h"

/* num must be in the type's range. */
struct p4_value *p4_value_num(struct p4_ctx *ctx, struct p4_type *type, const struct p4_big *num);
struct p4_value *p4_value_u64_of(struct p4_ctx *ctx, struct p4_type *type, uint64_t num);
struct p4_value *p4_value_bool(struct p4_ctx *ctx, bool b);
struct p4_value *p4_value_string(struct p4_ctx *ctx, const char *text);
struct p4_value *p4_value_member(struct p4_ctx *ctx, struct p4_type *type, struct p4_decl *member);
struct p4_value *p4_value_items(
    struct p4_ctx *ctx, struct p4_type *type, const struct p4_value **items, uint32_t n);
struct p4_value *p4_value_invalid(struct p4_ctx *ctx, struct p4_type *type);
struct p4_value *p4_value_inst(struct p4_ctx *ctx, struct p4_type *type, struct p4_inst *inst);
struct p4_value *p4_value_none(struct p4_ctx *ctx, struct p4_type *type);
/* The same value with another type. */
struct p4_value *p4_value_retype(
    struct p4_ctx *ctx, const struct p4_value *v, struct p4_type *type);

#endif
