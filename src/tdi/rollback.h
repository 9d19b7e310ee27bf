/* SPDX-License-Identifier: Apache-2.0 */
/* rollback.h: private to tdi/: ROLLBACK_ON_ERROR above a target that only goes on after an error: what is there is
 * read first, and written back when an update fails. Packets may see what comes between (P4Runtime 12.2). */
#ifndef TDI_ROLLBACK_H
#define TDI_ROLLBACK_H

#include "tdi/provider.h"

/* As the target's write; the updates are canonical and last until 'done'. */
void tdi_rollback_write(struct tdi *t, struct tdi_update *u, size_t n, tdi_done_fn done, void *arg);

#endif
