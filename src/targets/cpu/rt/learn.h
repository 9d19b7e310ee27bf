/* SPDX-License-Identifier: Apache-2.0 */
/* learn.h: exact tables that packets add entries to (PNA's add_on_miss). docs/adr/0002 says why a worker writes
 * such a table itself: readers search it as ever, without a lock; those who write it - workers that add, the
 * control thread that does everything else - take its lock in turn. What workers added is noted, and the control
 * thread makes its own half of it (struct rt_entry) before it looks at or changes anything. */
#ifndef RT_LEARN_H
#define RT_LEARN_H

#include "targets/cpu/rt/table.h"

/* Makes t learn: an exact one, of desc->size < 2^31 entries. */
int rt_learn_open(struct rt_table *t, struct err *err);
void rt_learn_close(struct rt_table *t);

/* Adds an entry that a packet missed: an action and its data (data_bytes of the table). Returns false when the table
 * is full, has the key, or is held by someone for too long. Any worker; no allocation, bounded time.
 * seen, expire: of its age, when the table has one. */
bool rt_learn_add(struct rt_table *t, const uint8_t *key, uint32_t action, const uint8_t *data,
    uint64_t now_ns, uint64_t expire_ns);

/* Entries that could not be added since the table was held. */
uint64_t rt_learn_busy(const struct rt_table *t);

/* table.c: the control thread published an entry, or took one out. With the table held. */
void rt_learn_count(struct rt_table *t, int by);
/* The lock alone, for what the control thread does without entries. */
void rt_learn_lock(struct rt_table *t);
void rt_learn_unlock(struct rt_table *t);

#endif
