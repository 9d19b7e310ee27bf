/* SPDX-License-Identifier: Apache-2.0 */
/* build.h: from a verified program to a checked shared object: a child process generates the C, runs the
 * compiler in a jail, checks the object's bytes and loads it once. DIR/cpu then holds pipeline.c, the ABI
 * headers, the object and a log with the exact command and the compiler's output. One thread.
 *
 * A large program takes the compiler seconds, and packets wait for it. So there are two ways to compile the same
 * C: fast.so, soon there and some times slower, and pipeline.so, optimised. Both have the same tables and state, so
 * that one can take the place of the other between two packets (rt/pipe.h). */
#ifndef CPU_GEN_BUILD_H
#define CPU_GEN_BUILD_H

#include "base/cleanup.h"
#include "targets/cpu/gen/gen.h"

struct cpu_build_opts {
	struct cpu_gen_opts gen;
	const char *cc; /* NULL: $IPDK_CC, else "cc" */
	bool fast;	/* fast.so: lightly optimised, soon there */
	bool behind;	/* something runs already: leaves the processor to it */
	bool sanitize;	/* ASan and UBSan; such an object loads only into a program built so */
};

struct cpu_build;

/* What stands in the directory. */
enum cpu_built { CPU_BUILT_NOT, CPU_BUILT_FAST, CPU_BUILT_FULL };
enum cpu_built cpu_built(const char *dir);
/* The log of the better one, "cpu/build.log" in the directory. */
const char *cpu_build_log(enum cpu_built built);

/* Starts it; dir is made. opts may be NULL. prog is borrowed during the call only. */
int cpu_build_start(const struct ir_prog *prog, const char *dir, const struct cpu_build_opts *opts,
    struct cpu_build **b, struct err *err);
/* Becomes readable when it is over. */
int cpu_build_fd(const struct cpu_build *b);
/* The result; waits for it when it is not over. Frees b. -EOPNOTSUPP: the target lacks something;
 * -EIO: the compiler failed, the message has its first error; -EINVAL: the object was refused. */
int cpu_build_finish(struct cpu_build *b, struct err *err);
/* Kills it. NULL is fine. */
void cpu_build_cancel(struct cpu_build *b);
DEFINE_CLEANUP(struct cpu_build, cpu_build_cancel)

/* All at once. */
int cpu_build_object(const struct ir_prog *prog, const char *dir, const struct cpu_build_opts *opts,
    struct err *err);

#endif
