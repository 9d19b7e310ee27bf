/* SPDX-License-Identifier: Apache-2.0 */
/* gen.h: makes C of the IR: one file that includes pipe_abi.h and exports pipe_desc. Pure: reads a
 * verified program, writes text. Any thread. */
#ifndef CPU_GEN_H
#define CPU_GEN_H

#include "base/buf.h"
#include "base/err.h"
#include "ir/ir.h"

struct cpu_gen_opts {
	bool line;  /* #line before each piece, so that gdb, perf and gcov speak P4 lines */
	bool count; /* counts visits to each source reference */
};

/* Appends the C text. opts may be NULL. -EOPNOTSUPP names the first feature that is lacking. */
int cpu_gen(
    const struct ir_prog *prog, const struct cpu_gen_opts *opts, struct buf *out, struct err *err);

/* Features of 'prog' that the cpu target lacks: a line each into 'out' (NULL: only counts). Returns
 * how many. */
int cpu_lacks(const struct ir_prog *prog, struct buf *out);
/* Appends what cpu_lacks can name, a line each. */
void cpu_capabilities(struct buf *out);

#endif
