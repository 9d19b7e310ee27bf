/* SPDX-License-Identifier: Apache-2.0 */
/* records.h: numbered struct pipe_entry records that table structures point to. Records that are equal
 * are one record, so that a million routes over a thousand next hops touch a thousand cache lines;
 * those with a counter cell of their own are never equal. Number 0 is not used. Control thread; workers
 * read the memory. */
#ifndef RT_RECORDS_H
#define RT_RECORDS_H

#include "base/err.h"
#include "targets/cpu/pipe_abi.h"
#include "targets/cpu/rt/limbo.h"

struct rt_records {
	uint8_t *base; /* record i at base + i * bytes */
	uint32_t bytes;
	uint32_t data_bytes;
	uint32_t cap;  /* numbers 1..cap-1 */
	uint32_t used; /* numbers handed out once: 1..used-1 */
	uint32_t *refs;
	uint32_t *free; /* stack of numbers */
	uint32_t n_free;
	uint32_t *slots; /* open hash of live numbers; 0 empty */
	uint32_t n_slots;
	uint32_t live;
	struct rt_limbo *limbo;
	const char *name; /* for errors */
};

/* Room for size entries of data_bytes each and for what waits in limbo. -ENOMEM. */
int rt_records_init(struct rt_records *r, const char *name, uint32_t size, uint32_t data_bytes,
    struct rt_limbo *limbo, struct err *err);
/* The limbo was freed before. */
void rt_records_fini(struct rt_records *r);

/* A record with this content; counts one more user. data: data_bytes. -ENOSPC. */
int rt_record_get(struct rt_records *r, uint16_t action, uint8_t flags, uint32_t index,
    const uint8_t *data, uint32_t *record, struct err *err);
/* One user less. The memory stays as it is until no worker can see it. */
void rt_record_put(struct rt_records *r, uint32_t record);

static inline struct pipe_entry *
rt_record(const struct rt_records *r, uint32_t record)
{
	return (struct pipe_entry *)(r->base + (uint64_t)record * r->bytes);
}

#endif
