/* SPDX-License-Identifier: Apache-2.0 */
/* program.h: gets a program's IR from what the user named: a P4 source (compiled by ipdk-p4c), IR text, or
 * a .pipe directory. Blocks. */
#ifndef STF_PROGRAM_H
#define STF_PROGRAM_H

#include "ir/ir.h"

/* args: more arguments for ipdk-p4c (-I, -D), NULL at the end. On success *prog is new. -ENOEXEC when the
 * compiler refused the program; it has said why. */
int stf_program(const char *path, char *const *args, struct ir_prog **prog, struct err *err);

#endif
