/* SPDX-License-Identifier: Apache-2.0 */
/* stats.h: the counters of block I/O, the same table for a bdev (all its channels) and for a disk
 * (all its queues). Each set is written by one thread and read by any: relaxed 64-bit words. */
#ifndef BLK_STATS_H
#define BLK_STATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* name, gauge or counter, unit, help. A set's sum over channels is the sum of each word. */
#define BLK_STATS(X)                                                                               \
	X(reads, counter, "requests", "read requests completed")                                   \
	X(writes, counter, "requests", "write requests completed")                                 \
	X(flushes, counter, "requests", "flush requests completed")                                \
	X(discards, counter, "requests", "discard requests completed")                             \
	X(write_zeroes, counter, "requests", "write-zeroes requests completed")                    \
	X(read_bytes, counter, "bytes", "bytes read without error")                                \
	X(written_bytes, counter, "bytes", "bytes written without error")                          \
	X(discarded_bytes, counter, "bytes", "bytes discarded without error")                      \
	X(zeroed_bytes, counter, "bytes", "bytes zeroed without error")                            \
	X(errors, counter, "requests", "requests that ended in an error")                          \
	X(latency_ns, counter, "ns", "sum of the time from submission to completion")              \
	X(depth, gauge, "requests", "requests in flight now")

struct blk_stats {
#define BLK_STATS_FIELD(name, kind, unit, help) uint64_t name;
	BLK_STATS(BLK_STATS_FIELD)
#undef BLK_STATS_FIELD
};

/* One row of the table, for printing. */
struct blk_stats_desc {
	const char *name, *unit, *help;
	bool gauge;
	size_t off; /* of the uint64_t in struct blk_stats */
};

extern const struct blk_stats_desc blk_stats_desc[];
extern const size_t blk_stats_n; /* rows of blk_stats_desc */

/* Adds each word of 'from' (read relaxed) to 'to' (owned by the caller). */
void blk_stats_sum(struct blk_stats *to, const struct blk_stats *from);

/* Adds n to a word that only this thread writes. */
static inline void
blk_stats_add(uint64_t *word, uint64_t n)
{
	__atomic_store_n(word, *word + n, __ATOMIC_RELAXED);
}

#endif
