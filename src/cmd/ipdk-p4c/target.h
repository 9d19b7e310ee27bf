/* SPDX-License-Identifier: Apache-2.0 */
/* target.h: what --target asks: whether a target runs the program, and what it lacks. */
#ifndef IPDK_P4C_TARGET_H
#define IPDK_P4C_TARGET_H

#include "ir/ir.h"

#include <stdbool.h>

struct p4_ctx;

/* Whether there is a target of that name; a message on stderr lists them if not. */
bool target_known(const char *name);

/* Appends what the compiler refuses on every target and, unless the name is NULL, what this one lacks. */
void target_capabilities(const char *name, struct buf *out);

/* Reports each feature of the program that the target lacks as an error; returns how many. */
int target_check(struct p4_ctx *ctx, const char *name, const struct ir_prog *ir);

#endif
