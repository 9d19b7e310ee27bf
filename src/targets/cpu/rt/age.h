/* SPDX-License-Identifier: Apache-2.0 */
/* age.h: entries that were not hit for their time (v1model's support_timeout, idle time-outs of PSA and PNA). A
 * worker that hits an entry of such a table writes the time into the entry's cell of 'seen'; the control thread has
 * the entries on a wheel, by the time when they could be idle at the earliest, and looks at 'seen' only then. An
 * entry is found idle when its time is over, at most about 0.1 s later. Control thread, but where it is said. */
#ifndef RT_AGE_H
#define RT_AGE_H

#include "targets/cpu/rt/table.h"

/* e was idle for its time: it is not on the wheel; rt_age_watch or rt_table_remove is what to do with it. */
typedef void (*rt_idle_fn)(void *arg, struct rt_table *t, struct rt_entry *e);

int rt_age_open(struct rt_table *t, struct err *err);
void rt_age_close(struct rt_table *t);

/* By entry index, for struct pipe_ctx. */
uint64_t *rt_age_seen(const struct rt_table *t);

/* An entry with this index was hit now, and its idle time-out is this one; 0: it has none. Any thread, before it can
 * be found or on the control thread. */
void rt_age_set(struct rt_table *t, uint32_t index, uint64_t now_ns, uint64_t expire_ns);
/* Likewise, of an entry that can be found. Any worker. */
void rt_age_expire(struct rt_table *t, uint32_t index, uint64_t now_ns, uint64_t expire_ns);

/* Puts an entry on the wheel, or somewhere else there, by its time-out now. */
void rt_age_watch(struct rt_table *t, struct rt_entry *e);
/* Takes it off. */
void rt_age_forget(struct rt_entry *e);

/* An entry's idle time-out, and for how long it was not hit. */
uint64_t rt_age_timeout_ns(const struct rt_table *t, const struct rt_entry *e);
uint64_t rt_age_idle_ns(const struct rt_table *t, const struct rt_entry *e, uint64_t now_ns);

/* Finds the entries that are idle by now. */
void rt_age_tick(struct rt_table *t, uint64_t now_ns, rt_idle_fn fn, void *arg);

#endif
