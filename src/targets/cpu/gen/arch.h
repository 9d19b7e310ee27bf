/* SPDX-License-Identifier: Apache-2.0 */
/* arch.h: shared by the files that write what happens around the programmable blocks: arch.c, psa.c. */
#ifndef CPU_GEN_ARCH_H
#define CPU_GEN_ARCH_H

#include "targets/cpu/gen/internal.h"

/* Emits k->VAR = TEXT for each variable with this intrinsic that the program touches. */
void arch_input(struct gen *g, enum ir_intrinsic in, const char *text);
/* C name of the variable, or NULL when the program does not touch it. */
const char *arch_output(const struct gen *g, enum ir_intrinsic in);
/* Emits "k->NAME", or 0. */
void arch_output_value(struct gen *g, enum ir_intrinsic in);
const struct ir_block *arch_block(const struct gen *g, enum ir_role role);
/* Emits the function of a control when the program has it. */
void arch_control(struct gen *g, enum ir_role role, const char *name);
/* Emits the entry points of a program whose egress is called apart, from the functions start, ctl_ingress,
 * egress_start, ctl_egress and finish. between: C statements on a packet whose ingress is over. */
void arch_split_entries(
    struct gen *g, const struct ir_block *in, const struct ir_block *eg, const char *between);

void gen_psa(struct gen *g);

#endif
