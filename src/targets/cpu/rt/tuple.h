/* SPDX-License-Identifier: Apache-2.0 */
/* tuple.h: rules of a ternary table that have one mask: a hash of masked keys, for tuple-space search
 * above a few hundred rules. Rules with the same masked key form a list, best first. One writer, the
 * control thread; readers are workers under QSBR. */
#ifndef RT_TUPLE_H
#define RT_TUPLE_H

#include "targets/cpu/pipe_abi.h"
#include "targets/cpu/rt/limbo.h"

/* A rule of a ternary table, in either of its forms. Its memory lives until QSBR has passed. */
struct rt_rule {
	uint32_t record;      /* replaced by release store */
	uint32_t priority;    /* larger is better */
	uint64_t seq;	      /* among equal priorities the smaller is better */
	uint64_t hash;	      /* of the masked value under the tuple's mask */
	struct rt_rule *next; /* same mask and masked value, not better */
	uint8_t has_ranges;   /* the ranges are still to be checked */
	uint8_t bytes[];      /* masked value; mask; for ranges: lows; highs: key_bytes each */
};

struct rt_slots {   /* open addressing; replaced whole when it grows */
	uint64_t n; /* power of two */
	struct rt_rule *v[];
};

#define RT_TOMB ((struct rt_rule *)1) /* was deleted: go on */

struct rt_tuple {
	struct rt_slots *slots;
	uint64_t live, tombs; /* lists; deleted slots */
	uint32_t n_rules;
	uint32_t key_bytes;
	uint32_t best_priority; /* of its rules; an upper bound for readers */
	uint8_t mask[];
};

static inline bool
rt_rule_better(const struct rt_rule *a, const struct rt_rule *b)
{
	return a->priority != b->priority ? a->priority > b->priority : a->seq < b->seq;
}

struct rt_tuple *rt_tuple_new(const uint8_t *mask, uint32_t key_bytes);
/* Frees the tuple, not its rules. No worker sees it any more. */
void rt_tuple_free(struct rt_tuple *t);
void rt_tuple_add(struct rt_tuple *t, struct rt_rule *r, struct rt_limbo *limbo);
/* The rule itself stays the caller's; readers may still see it. */
void rt_tuple_del(struct rt_tuple *t, struct rt_rule *r);
/* Recomputes best_priority; O(rules). */
uint32_t rt_tuple_best(const struct rt_tuple *t);

/* The best rule for the masked key, ranges not checked: its list. NULL: none. hash: rt_tuple_hash. */
const struct rt_rule *rt_tuple_find(
    const struct rt_slots *s, const uint8_t *masked, uint32_t key_bytes, uint64_t hash);
uint64_t rt_tuple_hash(const uint8_t *masked, uint32_t key_bytes);

#endif
