/* SPDX-License-Identifier: Apache-2.0 */
/* change.h: random updates of tables, profiles, value sets, registers and counters, through two targets that hold the
 * same program: both must take or refuse each, and hold the same state afterwards. */
#ifndef STF_CHANGE_H
#define STF_CHANGE_H

#include "tdi/tdi.h"

#include <stdio.h>

struct stf_change;

/* The targets, a loop to wait with, and a seed. */
struct stf_change *stf_change_new(
    struct tdi *const tdi[2], struct loop *loop, uint64_t seed, FILE *out);
void stf_change_free(struct stf_change *c);

/* One update; values are also taken out of 'sample', the bytes of a packet. 0; 1 when only one of the targets took it, which is printed. */
int stf_change(struct stf_change *c, const uint8_t *sample, uint32_t len);

/* Compares entries, with what direct counters counted, counters and registers. 0; 1 when they differ, which is printed;
 * or a negative errno. */
int stf_change_same(struct stf_change *c, struct err *err);

/* Prints the state of the first target. */
void stf_change_print(struct stf_change *c);

#endif
