/* SPDX-License-Identifier: Apache-2.0 */
/* check_entry.h: the parts that check_table.c and check_entry.c have for each other. */
#ifndef P4_CHECK_ENTRY_H
#define P4_CHECK_ENTRY_H

#include "p4/ast.h"

struct chk;

/* Checks an 'entries' property; the table's keys are checked. */
void chk_entries(struct chk *c, struct p4_decl *table, struct p4_prop *p);
/* Checks the priorities of an 'entries' property; all other properties are checked. */
void chk_priorities(struct chk *c, struct p4_decl *table, struct p4_prop *p);
/* An action with its arguments as default_action or in an entry: it must be in the table's list, with
 * the same bound arguments, and not be marked 'banned' there. NULL after a message. */
struct p4_call *chk_action_use(struct chk *c, const struct p4_decl *table,
    const struct p4_name *name, bool absolute, struct p4_args *args, struct p4_loc loc,
    const char *banned);
/* Binds an action's arguments; data_later: those without direction come from the control plane. */
struct p4_call *chk_action_args(struct chk *c, struct p4_decl *action, struct p4_args *args,
    struct p4_loc loc, bool data_later);

#endif
