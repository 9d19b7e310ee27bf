/* SPDX-License-Identifier: Apache-2.0 */
/* tdi.h: the IR as the table-driven interface (TDI, the API of bf-rt) names it: tdi.json. Everything there is
 * a table with a key, actions and data. Called by the compiler. Pure; any thread. */
#ifndef IR_TDI_H
#define IR_TDI_H

#include "ir/ir.h"

/* Appends the schema of a program that has P4Runtime ids: its tables, action profiles and selectors,
 * counters, meters, registers, and its digests as learn filters. The ids are those of P4Info; the names
 * have the pipe in front ("pipe.", or in PSA the name of the ingress or egress package). */
void ir_tdi(const struct ir_prog *prog, struct buf *out);

#endif
