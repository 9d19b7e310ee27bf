/* SPDX-License-Identifier: Apache-2.0 */
/* hint.h: the second half of messages: what somebody who writes P4 for the first time may have meant. Used by the
 * parser; what the checker has here is in checker.h. */
#ifndef P4_HINT_H
#define P4_HINT_H

#include "p4/ctx.h"

/* For a name that is no type: "; an unsigned number of 8 bits is 'bit<8>'" for a type of C, "; v1model.p4 declares it"
 * for one of a standard file; else "". */
const char *p4_hint_type(struct p4_ctx *ctx, const char *name);

#endif
