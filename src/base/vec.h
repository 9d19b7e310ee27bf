/* SPDX-License-Identifier: Apache-2.0 */
/* vec.h: a typed growing array. VEC(T) names the type; a zeroed one is empty. Owned by one thread. */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define VEC(T)                                                                                     \
	struct {                                                                                   \
		T *v;	    /* owned */                                                            \
		size_t n;   /* items used */                                                       \
		size_t cap; /* items allocated */                                                  \
	}

/* Makes room for at least one more item. */
#define vec_grow(a)                                                                                \
	do {                                                                                       \
		if ((a)->n == (a)->cap) {                                                          \
			(a)->cap = (a)->cap ? (a)->cap * 2 : 8;                                    \
			(a)->v = xrealloc((a)->v, (a)->cap, sizeof *(a)->v);                       \
		}                                                                                  \
	} while (0)

#define vec_push(a, item)                                                                          \
	do {                                                                                       \
		vec_grow(a);                                                                       \
		(a)->v[(a)->n++] = (item);                                                         \
	} while (0)

/* Appends a zeroed item; its address, valid until the next push. */
#define vec_add(a)                                                                                 \
	({                                                                                         \
		vec_grow(a);                                                                       \
		memset(&(a)->v[(a)->n], 0, sizeof *(a)->v);                                        \
		&(a)->v[(a)->n++];                                                                 \
	})

/* Takes item i out and keeps the order of the rest. */
#define vec_del(a, i)                                                                              \
	do {                                                                                       \
		size_t del_ = (i);                                                                 \
		memmove(&(a)->v[del_], &(a)->v[del_ + 1], ((a)->n - del_ - 1) * sizeof *(a)->v);   \
		(a)->n--;                                                                          \
	} while (0)

#define vec_for_each(p, a) for ((p) = (a)->v; (p) != NULL && (p) < (a)->v + (a)->n; (p)++)

#define vec_fini(a)                                                                                \
	do {                                                                                       \
		free((a)->v);                                                                      \
		(a)->v = NULL;                                                                     \
		(a)->n = (a)->cap = 0;                                                             \
	} while (0)

#endif
