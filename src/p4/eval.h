/* SPDX-License-Identifier: Apache-2.0 */
/* eval.h: the compile-time value of an expression inside an instance; used by instance.c. */
#ifndef P4_EVAL_H
#define P4_EVAL_H

#include "p4/instance.h"

struct p4_builder;

/* As p4_inst_eval. With 'make', constructor calls that were not met before make their instance. */
const struct p4_value *p4_eval(struct p4_ctx *ctx, const struct p4_instances *all,
    struct p4_inst *in, const struct p4_expr *e, struct p4_builder *make);

/* instance.c: makes the instance of a constructor or factory call that stands in 'in'. */
struct p4_inst *p4_builder_make(
    struct p4_builder *b, struct p4_inst *in, const struct p4_call *call, struct p4_expr *expr);

/* cpname.c: a name inside an instance (NULL: at the top level) as a full name. */
const char *p4_cp_join(struct p4_ctx *ctx, const struct p4_inst *in, const char *name);

#endif
