/* SPDX-License-Identifier: Apache-2.0 */
/* check_types.h: declarations of types; called by check_decl.c only. */
#ifndef P4_CHECK_TYPES_H
#define P4_CHECK_TYPES_H

struct chk;
struct p4_decl;

/* A struct, header, header_union, enum, error, match_kind, typedef or type. */
void chk_type_decl(struct chk *c, struct p4_decl *d);

#endif
