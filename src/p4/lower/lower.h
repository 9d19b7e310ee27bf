/* SPDX-License-Identifier: Apache-2.0 */
/* lower.h: from the checked tree and its instances to IR (ir/ir.h): instances flattened, calls inlined with
 * copy-in and copy-out, side effects taken out of expressions, structs split into one variable a leaf,
 * architecture externs turned into IR operations. What it does not translate is an error
 * [unsupported] that names the construct: nothing is accepted silently. */
#ifndef P4_LOWER_LOWER_H
#define P4_LOWER_LOWER_H

#include "base/buf.h"
#include "ir/ir.h"
#include "p4/instance.h"

struct p4_ctx;

/* Lowers the program that 'all' came from. name: the pipeline's, such as "simple_l3". On success *prog is
 * new (ir_prog_free), with P4Runtime ids assigned and verified. -1 after messages. A program without main
 * is an error here: the caller looks first. */
int p4_lower(struct p4_ctx *ctx, const struct p4_program *program, const struct p4_instances *all,
    const char *name, struct ir_prog **prog);

/* The same for its P4Info alone (ir_p4info): the program may be of any architecture and use what p4_lower
 * refuses. No blocks, no bodies: not to be run, printed or stored. */
int p4_lower_info(struct p4_ctx *ctx, const struct p4_program *program,
    const struct p4_instances *all, const char *name, struct ir_prog **prog);

/* Appends what lowering refuses whatever the target, a line each: "parser: ...". */
void p4_lower_capabilities(struct buf *out);

#endif
