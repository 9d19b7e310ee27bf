/* SPDX-License-Identifier: Apache-2.0 */
/* output.h: the .pipe directory that a compilation leaves:
 *   pipeline.ir  p4info.txtpb  p4info.bin  entries.txtpb  tdi.json  src/FILE.p4 (as they were read)
 * It is made beside its place and renamed, so that nobody sees half of one. */
#ifndef IPDK_P4C_OUTPUT_H
#define IPDK_P4C_OUTPUT_H

#include "base/err.h"
#include "ir/ir.h"

struct p4_ctx;

/* Replaces DIR if it is a .pipe directory of ours; refuses any other non-empty one. */
int output_write(
    const struct p4_ctx *ctx, const struct ir_prog *prog, const char *dir, struct err *err);

#endif
