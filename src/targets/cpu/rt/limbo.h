/* SPDX-License-Identifier: Apache-2.0 */
/* limbo.h: what a writer took out of a table waits here until no worker can see it any more (QSBR: every
 * worker has passed a quiescent point). One limbo a pipeline. Control thread. */
#ifndef RT_LIMBO_H
#define RT_LIMBO_H

#include "base/vec.h"
#include "dp/executor.h"

struct rt_limbo;

/* Frees 'what', a thing that 'owner' knows. Control thread. */
typedef void (*rt_limbo_fn)(void *owner, uint64_t what);

/* host is borrowed. */
struct rt_limbo *rt_limbo_new(struct dp_host *host);
/* Calls fn(owner, what) once every worker has passed a quiescent point, or in rt_limbo_free. */
void rt_limbo_add(struct rt_limbo *l, rt_limbo_fn fn, void *owner, uint64_t what);
/* How many things wait. */
size_t rt_limbo_waiting(const struct rt_limbo *l);
/* Frees all that waits at once: no worker uses the pipeline any more. NULL is fine. */
void rt_limbo_free(struct rt_limbo *l);

#endif
