/* SPDX-License-Identifier: Apache-2.0 */
/* totals.h: counters that outlive the data plane. A target counts from 0 in each of its lives (its epoch);
 * totals keep, for each counter, the base from earlier lives and the last value of this one, so that what
 * tdi_read gives goes on where it was. Ports, disks, cells of indirect counters, direct counters of entries
 * and of default entries. What was counted after the last read of a life that ended by force is lost.
 *
 * The rows are for a store: a row says its epoch, so that nothing is rewritten when one ends. Who keeps and
 * polls them: devices/totals.c. Loop's thread only. */
#ifndef TDI_TOTALS_H
#define TDI_TOTALS_H

#include "base/cleanup.h"
#include "tdi/tdi.h"

struct tdi_totals;

/* Counters that are not 0; more are read as they are, and begin at 0 with the target. */
#define TDI_TOTALS_MAX 262144u

/* From now on reads of 't' give totals. Returns new; freed before 't' is closed, which ends a poll. */
struct tdi_totals *tdi_totals_new(struct tdi *t);
void tdi_totals_free(struct tdi_totals *tt);
DEFINE_CLEANUP(struct tdi_totals, tdi_totals_free)

/* Takes a row that was stored. -EINVAL: it is none. */
int tdi_totals_load(struct tdi_totals *tt, const void *key, size_t key_len, const void *val,
    size_t val_len, struct err *err);

/* A row that changed; val NULL: it is gone. of_pipeline: it goes with the pipeline. Non-zero ends the walk. */
typedef int (*tdi_totals_row_fn)(
    void *arg, bool of_pipeline, const void *key, size_t key_len, const void *val, size_t val_len);
/* Hands over at most 'max' of the rows that are to be stored; they are until tdi_totals_saved. Returns how many
 * others there are, or what fn returned. */
int tdi_totals_save(struct tdi_totals *tt, size_t max, tdi_totals_row_fn fn, void *arg);
/* What tdi_totals_save handed over last is stored. Nothing else was called in between. */
void tdi_totals_saved(struct tdi_totals *tt);

/* Reads every counter of the target once - one poll at a time -, so that its last value is known. Entries whose counters are not there
 * any more are forgotten. Only while the target has its whole state. */
void tdi_totals_poll(struct tdi_totals *tt, tdi_done_fn done, void *arg);

/* The pipeline's counters begin anew: after a commit that clears, and an unload. */
void tdi_totals_clear(struct tdi *t);
/* A port or disk is deleted for good. */
void tdi_totals_forget(struct tdi *t, enum tdi_kind kind, const char *name);

#endif
