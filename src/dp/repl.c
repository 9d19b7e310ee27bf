/* SPDX-License-Identifier: Apache-2.0 */
/* repl.c: multicast groups and clone sessions, replaced as a whole. */
#include "dp/impl.h"

static const char *const kind_name[DP_N_REPL_KINDS] = { "multicast group", "clone session" };

/* Puts 'r' (NULL: nothing) in the place of the one that is there. */
static void
replace(struct dp *dp, enum dp_repl_kind kind, uint32_t id, struct dp_repl *r)
{
	struct dp_repl *old = atomic_load(&dp->repl[kind][id]);

	atomic_store_explicit(&dp->repl[kind][id], r, memory_order_release);
	if (old != NULL)
		dp_qsbr_retire(&dp->qsbr, free, old);
}

int
dp_repl_set(struct dp *dp, const struct dp_repl *head, const struct dp_replica *replicas,
    uint32_t n, struct err *err)
{
	struct dp_repl *r;

	if (head->kind >= DP_N_REPL_KINDS)
		return err_set(err, -EINVAL, "replication: kind %d is not known", (int)head->kind);
	if (head->id >= DP_REPL_IDS || (head->kind == DP_MULTICAST && head->id == 0))
		return err_set(err, -EINVAL, "%s %u: the number must be below %d",
		    kind_name[head->kind], head->id, DP_REPL_IDS);
	if (n > DP_REPL_MEMBERS_MAX)
		return err_set(err, -EINVAL, "%s %u: %u members, the limit is %d",
		    kind_name[head->kind], head->id, n, DP_REPL_MEMBERS_MAX);
	r = xmalloc(sizeof *r + n * sizeof r->replica[0]);
	*r = *head;
	r->n = n;
	memcpy(r->replica, replicas, n * sizeof r->replica[0]);
	replace(dp, head->kind, head->id, r);
	return 0;
}

void
dp_repl_del(struct dp *dp, enum dp_repl_kind kind, uint32_t id)
{
	if (kind < DP_N_REPL_KINDS && id < DP_REPL_IDS)
		replace(dp, kind, id, NULL);
}

const struct dp_repl *
dp_repl_next(struct dp *dp, enum dp_repl_kind kind, uint32_t id)
{
	for (; id < DP_REPL_IDS; id++) {
		const struct dp_repl *r = atomic_load(&dp->repl[kind][id]);

		if (r != NULL)
			return r;
	}
	return NULL;
}

void
dp_repl_sync(struct dp *dp, uint64_t gen)
{
	for (int kind = 0; kind < DP_N_REPL_KINDS; kind++) {
		const struct dp_repl *r = dp_repl_next(dp, kind, 0);

		for (; r != NULL; r = dp_repl_next(dp, kind, r->id + 1))
			if (r->gen != gen)
				replace(dp, kind, r->id, NULL);
	}
}

void
dp_repl_init(struct dp *dp)
{
	for (int kind = 0; kind < DP_N_REPL_KINDS; kind++)
		dp->repl[kind] = xcalloc(DP_REPL_IDS, sizeof dp->repl[kind][0]);
}

void
dp_repl_fini(struct dp *dp)
{
	for (int kind = 0; kind < DP_N_REPL_KINDS; kind++) {
		for (uint32_t id = 0; id < DP_REPL_IDS; id++)
			free(atomic_load(&dp->repl[kind][id]));
		free(dp->repl[kind]);
	}
}
