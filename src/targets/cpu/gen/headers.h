/* SPDX-License-Identifier: Apache-2.0 */
/* headers.h: the ABI headers as text, so that a pipeline can be built where the sources of this project
 * are not. headers.c is made by embed.py. */
#ifndef CPU_GEN_HEADERS_H
#define CPU_GEN_HEADERS_H

#include <stddef.h>

struct cpu_header {
	const char *name; /* "pipe_abi.h"; NULL ends the list */
	const char *text;
};
extern const struct cpu_header cpu_headers[];

#endif
