/* SPDX-License-Identifier: Apache-2.0 */
/* totals.h: keeps the totals of the target's counters (tdi/totals.h) in the store (D13): reads them every second
 * while the data plane has its state - less often when a read takes long, so that it costs a fiftieth of the
 * time at most - and stores what changed, a piece at a time. ipdkd's. Loop's thread only. */
#ifndef DEVICES_TOTALS_H
#define DEVICES_TOTALS_H

#include "base/cleanup.h"
#include "base/loop.h"
#include "store/store.h"
#include "tdi/tdi.h"

struct dev_totals;

/* Takes what the store holds, and attaches to 'tdi', which outlives it. */
int dev_totals_open(struct loop *loop, struct store *store, struct tdi *tdi,
    struct dev_totals **out, struct err *err);
/* Stores what changed. */
void dev_totals_close(struct dev_totals *dt);
DEFINE_CLEANUP(struct dev_totals, dev_totals_close)

/* The data plane has its whole state, or has not any more. */
void dev_totals_synced(struct dev_totals *dt, bool synced);
/* Reads all once more and stores it, before an orderly end of the data plane. */
void dev_totals_last(struct dev_totals *dt, tdi_done_fn done, void *arg);

#endif
