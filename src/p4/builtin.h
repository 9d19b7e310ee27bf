/* SPDX-License-Identifier: Apache-2.0 */
/* builtin.h: the architecture files (core.p4, v1model.p4, ...) as they are inside the program, made at
 * build time from src/p4/include. Constant data, any thread. */
#ifndef P4_BUILTIN_H
#define P4_BUILTIN_H

#include <stddef.h>

struct p4_builtin {
	const char *name; /* as #include <...> says it: "core.p4", "bmv2/psa.p4" */
	const char *text; /* len bytes and a NUL */
	size_t len;
};

/* Ends with an element whose name is NULL. */
extern const struct p4_builtin p4_builtins[];

/* NULL when there is none of that name. */
const struct p4_builtin *p4_builtin_find(const char *name);

#endif
