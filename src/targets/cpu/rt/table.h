/* SPDX-License-Identifier: Apache-2.0 */
/* table.h: a match-action table as the control thread keeps it: every entry with its key, what it does
 * and where it stands in the structure that the workers search. One writer, the control thread; workers
 * read rt_table.t through pipe_table.h and never this.
 *
 * kind ops (exact.c lpm32.c tree.c ternary.c) only publish, replace and take out; existence, capacity
 * and the default entry are decided here. */
#ifndef RT_TABLE_H
#define RT_TABLE_H

#include "base/err.h"
#include "targets/cpu/pipe_abi.h"
#include "targets/cpu/rt/limbo.h"

/* What an entry does: the head of a struct pipe_entry and its data. */
struct rt_do {
	uint16_t action;
	uint8_t flags;	     /* enum pipe_entry_flags without USED */
	const uint8_t *data; /* desc->data_bytes, zero behind the action's own; borrowed */
};

struct rt_entry {
	struct rt_entry *next, **link; /* in order of insertion */
	uint64_t hash;
	uint64_t place; /* of the kind: slot, record, node, rule */
	uint64_t gen;	/* generation that last wrote it */
	uint32_t priority;
	uint32_t index; /* cell of direct objects; UINT32_MAX: none */
	uint32_t who;	/* member or group id, 0 for a plain action */
	uint16_t action;
	uint8_t flags; /* enum pipe_entry_flags */
	uint8_t is_const;
	uint8_t what;	 /* enum cpu_entity_what */
	uint8_t learned; /* a packet added it */
	uint64_t cookie;
	struct rt_entry *age_next, **age_link; /* age.c's; link NULL: not on the wheel */
	uint64_t told_ns; /* when it was last hit before it was reported idle */
	uint32_t extra_len, list_len;
	uint8_t *list;	 /* owned: CPU_DO_SET, as it was written */
	uint8_t *extra;	 /* owned: bytes the controller wants back (metadata) */
	uint8_t *mask;	 /* key_bytes, in 'bytes'; NULL for exact tables */
	uint8_t *data;	 /* data_bytes, in 'bytes' */
	uint8_t bytes[]; /* value: key_bytes; mask; data */
};

struct rt_table;
struct rt_learn;
struct rt_age;

struct rt_kind {
	const char *name;
	int (*open)(struct rt_table *t, struct err *err);
	void (*close)(struct rt_table *t);
	/* Publishes e; sets e->place. Nothing else in the table has its key. */
	int (*insert)(struct rt_table *t, struct rt_entry *e, struct err *err);
	/* e has a new action or data: publishes it in place of the old. On error nothing changed. */
	int (*replace)(struct rt_table *t, struct rt_entry *e, struct err *err);
	void (*remove)(struct rt_table *t, struct rt_entry *e);
	/* Another default entry is about to be published. NULL: nothing is to be done. */
	void (*new_miss)(struct rt_table *t);
};

struct rt_table {
	const struct pipe_table_desc *desc;
	const struct rt_kind *kind;
	struct pipe_table *t; /* owned by the kind */
	struct rt_limbo *limbo;
	struct rt_learn *learn; /* NULL: packets add nothing */
	struct rt_age *age;	/* NULL: its entries do not age */
	struct rt_entry *first, **last;
	struct rt_entry **buckets; /* open hash by key */
	uint32_t n_buckets;
	uint32_t n_entries; /* live */
	uint32_t entry_bytes;
	/* cells of direct objects */
	uint32_t n_index, index_used; /* indexes handed out once; later ones come from index_free */
	uint32_t *index_free;
	uint32_t n_index_free;
	/* Called when a cell is about to be handed out again; no worker counts in it any more. */
	void (*index_clear)(void *arg, uint32_t index);
	void *index_arg;
	/* the default entry */
	struct rt_do miss_do;	 /* data owned */
	struct pipe_entry *miss; /* what t->miss points to */
	uint32_t miss_who;
	bool miss_set; /* the control plane changed it */
};

/* An empty table of desc (borrowed for ever) with the program's default entry. -ENOMEM, -EINVAL: the
 * description makes no sense. */
int rt_table_new(const struct pipe_table_desc *desc, struct rt_limbo *limbo, struct rt_table **t,
    struct err *err);
/* No worker uses it any more, and the limbo was freed. NULL is fine. */
void rt_table_free(struct rt_table *t);

/* The entry with that key, or NULL. mask: as in targets/cpu/entity.h; ignored by exact tables. */
struct rt_entry *rt_table_find(
    struct rt_table *t, const uint8_t *value, const uint8_t *mask, uint32_t priority);

/* Adds an entry that is not there. -ENOSPC: full. */
int rt_table_insert(struct rt_table *t, const uint8_t *value, const uint8_t *mask,
    uint32_t priority, const struct rt_do *what, struct rt_entry **entry, struct err *err);
int rt_table_replace(
    struct rt_table *t, struct rt_entry *e, const struct rt_do *what, struct err *err);
void rt_table_remove(struct rt_table *t, struct rt_entry *e);

/* Keeps packets from adding entries until it is released, after those that they added are here. Around everything
 * that changes or lists the entries of a table; nothing for one that does not learn. It does not nest. */
void rt_table_hold(struct rt_table *t);
void rt_table_release(struct rt_table *t);

/* Sets the default entry; NULL: the program's own again. */
int rt_table_set_miss(struct rt_table *t, const struct rt_do *what, struct err *err);

/* ---- between the files of a table ---- */

/* table.c: an index for an entry that is about to be published, and one that is not used any more (at once). With
 * the table held. */
int rt_table_index_get(struct rt_table *t, uint32_t *index, struct err *err);
void rt_table_index_put(struct rt_table *t, uint32_t index);
/* table.c: the control thread's half of an entry that stands at 'place' already. */
struct rt_entry *rt_table_adopt(
    struct rt_table *t, const uint8_t *value, const struct pipe_entry *e, uint64_t place);

/* exact.c: publishes an entry, on any thread, one at a time. -EEXIST, -ENOSPC. */
int rt_exact_add(struct rt_table *t, const uint8_t *key, const struct pipe_entry *head,
    const uint8_t *data, uint64_t *place);
/* exact.c: the key and the entry at a place. */
const uint8_t *rt_exact_at(
    const struct rt_table *t, uint64_t place, const struct pipe_entry **entry);

extern const struct rt_kind rt_kind_none, rt_kind_exact, rt_kind_lpm32, rt_kind_tree,
    rt_kind_ternary;

#endif
