/* SPDX-License-Identifier: Apache-2.0 */
/* linear.h: finds the first of a few hundred value/mask rules that a key matches, many rules at a time.
 * Rules stand word by word (a word is 4 key bytes), so that one vector holds one word of several rules.
 * The variant is chosen from what the processor can do when it first runs. Any thread; pure. */
#ifndef RT_LINEAR_H
#define RT_LINEAR_H

#include <stdint.h>

enum { RT_LINEAR_STEP = 16 }; /* n_padded is a multiple of it */

struct rt_linear {
	uint32_t n;	   /* rules, best first */
	uint32_t n_padded; /* with rules behind the last that never match */
	uint32_t words;	   /* of a key */
	/* [word][rule]; 64-byte aligned, n_padded apart. A rule that never matches has value 1, mask 0
	 * in word 0. */
	uint32_t *value, *mask;
};

/* The number of the first rule >= from that matches the key, or l->n. key: words * 4 bytes. */
typedef uint32_t (*rt_linear_fn)(const struct rt_linear *l, const uint8_t *key, uint32_t from);

/* The fastest one here. */
rt_linear_fn rt_linear_best(void);

/* By name: "plain", "avx2", "avx512"; NULL when this processor cannot run it. For tests. */
rt_linear_fn rt_linear_named(const char *name);

#endif
