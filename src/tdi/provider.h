/* SPDX-License-Identifier: Apache-2.0 */
/* provider.h: what a target implements: one struct tdi_ops, exported as tdi_ops_NAME and listed in
 * tdi/registry.c. tdi.c has checked every argument against the schema before an operation is called:
 * ids, widths, prefix lengths, priorities, action membership, const tables. A target checks only what it
 * alone knows: existence, duplicates, capacity, and what it lacks.
 *
 * A write's updates are a copy that tdi.c made: every value has its field's width and as many bytes, and
 * what matches everything is 'any' with value, mask and prefix zero, so that two matches are equal when
 * their bytes are. The target sets each update's err; memory behind them lasts until 'done'. All of a
 * program's initial entries go in at commit.
 *
 * Thread and completion rules are those of tdi.h. */
#ifndef TDI_PROVIDER_H
#define TDI_PROVIDER_H

#include "tdi/tdi.h"

struct tdi { /* base of every target's own struct; first member */
	const struct tdi_ops *ops;
	struct loop *loop;
	struct ir_prog *prog; /* running; set by the target when a commit succeeded */
	const struct tdi_events *events;
	void *events_arg;
	uint64_t
	    epoch; /* of its counters: another number for each life of the data plane; set by the target
	                 * before events.up */
	struct tdi_totals *totals; /* NULL: reads give what the target says; tdi.c's */
};

struct tdi_ops {
	size_t size;	  /* sizeof(struct tdi_ops) when compiled: slots are only appended */
	const char *name; /* "sim", "cpu": also the folder */
	int (*open)(const char *opts, struct loop *loop, struct tdi **t, struct err *err);
	void (*close)(struct tdi *t);
	int (*lacks)(const struct ir_prog *prog, struct buf *out); /* needs no open target */
	void (*verify)(struct tdi *t, const struct ir_prog *prog, tdi_done_fn done, void *arg);
	void (*commit)(
	    struct tdi *t, struct ir_prog *prog, enum tdi_commit how, tdi_done_fn done, void *arg);
	void (*unload)(struct tdi *t, tdi_done_fn done, void *arg);
	void (*write)(struct tdi *t, struct tdi_update *u, size_t n, enum tdi_atomicity atomicity,
	    tdi_done_fn done, void *arg);
	void (*read)(struct tdi *t, const struct tdi_entity *want, tdi_read_fn fn, tdi_done_fn done,
	    void *arg);
	int (*inject)(struct tdi *t, const struct tdi_packet *pkt, struct err *err);
	int (*trace)(struct tdi *t, uint32_t port, uint32_t n, struct err *err);
	void (*dump)(
	    struct tdi *t, enum tdi_dump what, struct buf *out, tdi_done_fn done, void *arg);
	void (*synced)(struct tdi *t, tdi_done_fn done, void *arg); /* NULL: nothing to do */
	void (*quit)(
	    struct tdi *t, tdi_done_fn done, void *arg); /* NULL: there is nothing to end */
	/* Commits 'prog' with these entities in it from its first packet on; groups and sessions stay. Sets each
	 * update's err; one that does not fit fails alone. NULL: commit, then write, in one go. */
	void (*commit_filled)(struct tdi *t, struct ir_prog *prog, struct tdi_update *u, size_t n,
	    tdi_done_fn done, void *arg);
	/* What 'write' does by itself; tdi.c does ROLLBACK_ON_ERROR for one that goes on after an error, by
	 * reading before and writing back. */
	enum tdi_atomicity atomicity;
	uint32_t (*pid)(const struct tdi *t); /* NULL: no process of its own */
	/* Another clock, or the same one moved: does what is due. NULL: its time is the machine's. */
	void (*clock)(struct tdi *t, const struct clock *clock);
};

/* The code of the first update that failed, its error copied to 'err'; 0: none did. */
int tdi_first_error(const struct tdi_update *u, size_t n, struct err *err);
/* Whether a table's entries have a priority: a key is ternary, range or optional. */
bool tdi_has_priority(const struct ir_table *t);
/* Keys that entries match: all but SELECTOR ones. */
uint32_t tdi_match_keys(const struct ir_table *t);
/* The key of match 'i'. */
const struct ir_key *tdi_match_key(const struct ir_table *t, uint32_t i);
/* Entry 'i' of a table's own, in the form in which written ones come. */
void tdi_initial_entry(const struct ir_prog *prog, uint32_t table, uint32_t i,
    struct tdi_table_entry *out, struct arena *arena);
/* Whether two tables would take the same entries: keys, actions and their parameters. */
bool tdi_same_table(const struct ir_prog *a, const struct ir_table *x, const struct ir_prog *b,
    const struct ir_table *y);
/* A table that uses the action profile, whose list its members' actions count in; NULL: none does. */
const struct ir_table *tdi_profile_table(const struct ir_prog *prog, uint32_t object);

#endif
