/* SPDX-License-Identifier: Apache-2.0 */
/* check_core.h: rules about single callees: the methods that the language gives to headers and stacks,
 * and the core library's packet_in, packet_out, verify. Called by check_call.c. */
#ifndef P4_CHECK_CORE_H
#define P4_CHECK_CORE_H

#include "p4/types.h"

struct chk;

/* A call of a built-in method; sets everything and returns the type. */
struct p4_type *chk_builtin_call(struct chk *c, struct p4_expr *e);
/* What the core library asks of the arguments of its methods. */
bool chk_core_call(struct chk *c, struct p4_expr *e, struct p4_call *call);
/* Whether parser or control 'd' can be applied as Type.apply(). */
bool chk_direct_ok(struct chk *c, struct p4_expr *e, struct p4_decl *d);

#endif
