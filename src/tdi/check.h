/* SPDX-License-Identifier: Apache-2.0 */
/* check.h: private to tdi/: checks entities against the schema and makes the copies that targets see. */
#ifndef TDI_CHECK_H
#define TDI_CHECK_H

#include "base/arena.h"
#include "tdi/provider.h"

/* Copies 'in' to 'out' with canonical values in the arena; pointers to text are shared. -EINVAL and the
 * others of tdi_write, naming table, field and width. prog NULL: no pipeline is running. */
int tdi_check_update(const struct ir_prog *prog, enum tdi_op op, const struct tdi_entity *in,
    struct tdi_entity *out, struct arena *arena, struct err *err);
/* Calls 'done' with the error when the target cannot run the program; returns whether it did. */
bool tdi_refused(struct tdi *t, const struct ir_prog *prog, tdi_done_fn done, void *arg);

/* The same for what a read wants. */
int tdi_check_want(const struct ir_prog *prog, const struct tdi_entity *in, struct tdi_entity *out,
    struct arena *arena, struct err *err);

/* 'v' in 'width_bits' bits. -EINVAL when it does not fit; 'what' begins the message. */
int tdi_canon_value(const struct ir_prog *prog, uint32_t type, struct ir_value v,
    struct ir_value *out, struct arena *arena, const char *what, struct err *err);
/* A match of one field in canonical form. */
int tdi_canon_match(const struct ir_prog *prog, uint32_t type, enum ir_match_kind kind,
    const struct ir_match *in, struct ir_match *out, struct arena *arena, const char *what,
    struct err *err);

#endif
