/* SPDX-License-Identifier: Apache-2.0 */
/* count.c: names and sums. */
#include "dp/count.h"

static const struct {
	const char *name, *help;
} drops[DP_N_DROPS] = {
#define X(e, name, help) [PIPE_DROP_##e] = { name, help },
	PIPE_DROPS(X)
#undef X
#define X(e, name, help) [DP_DROP_##e] = { name, help },
	    DP_DROPS(X)
#undef X
};

const char *
dp_drop_name(uint32_t drop, const char **help)
{
	if (drop >= DP_N_DROPS)
		drop = PIPE_DROP_NONE;
	if (help != NULL)
		*help = drops[drop].help;
	return drops[drop].name;
}

void
dp_port_count_add(struct dp_port_count *to, const struct dp_port_count *from)
{
#define X(name, help) to->name += __atomic_load_n(&from->name, __ATOMIC_RELAXED);
	DP_PORT_COUNTERS(X)
#undef X
	for (int i = 0; i < DP_N_DROPS; i++)
		to->drop[i] += __atomic_load_n(&from->drop[i], __ATOMIC_RELAXED);
}
