/* SPDX-License-Identifier: Apache-2.0 */
/* executor.c: the executors this program was built with. */
#include "dp/executor.h"

#include <assert.h>
#include <string.h>

enum { EXECS_MAX = 4 };
static const struct dp_exec_ops *execs[EXECS_MAX];
static unsigned n_execs;

void
dp_exec_register(const struct dp_exec_ops *ops)
{
	assert(n_execs < EXECS_MAX && ops->size == sizeof *ops);
	execs[n_execs++] = ops;
}

const struct dp_exec_ops *
dp_exec_find(const char *name)
{
	if (name == NULL || *name == '\0')
		return n_execs > 0 ? execs[0] : NULL;
	for (unsigned i = 0; i < n_execs; i++)
		if (strcmp(execs[i]->name, name) == 0)
			return execs[i];
	return NULL;
}
