/* SPDX-License-Identifier: Apache-2.0 */
/* rules.h: rules that hold for what the program really instantiates: names of the control plane, what
 * must be known at compile time, what the architecture allows. Called by instance.c. */
#ifndef P4_RULES_H
#define P4_RULES_H

#include "p4/instance.h"

/* Messages go to ctx->diags. */
void p4_rules(struct p4_ctx *ctx, const struct p4_program *prog, const struct p4_instances *all);

/* rules_table.c: entries and actions of a table of a known architecture. */
void p4_rules_table(struct p4_ctx *ctx, const struct p4_decl *table);

#endif
