/* SPDX-License-Identifier: Apache-2.0 */
/* loc.h: a place in a source file. Every token and every AST node carries one by value. */
#ifndef P4_LOC_H
#define P4_LOC_H

#include <stdint.h>

/* A run of source bytes. All zero: no place (a node that the compiler made itself). A token that a
 * macro produced has the place where the macro was used. */
struct p4_loc {
	uint32_t off;  /* bytes from the start of the file to the first byte */
	uint32_t len;  /* bytes covered; may reach over line ends */
	uint32_t line; /* 1-based physical line of the first byte; 0: no place */
	uint16_t col;  /* 1-based byte column of the first byte; 65535 for anything beyond */
	uint16_t file; /* index into p4_ctx.files */
};

/* The run from the start of 'a' to the end of 'b'; 'a' alone when they are in different files or in
 * the wrong order. */
static inline struct p4_loc
p4_loc_span(struct p4_loc a, struct p4_loc b)
{
	if (a.line == 0)
		return b;
	if (b.line != 0 && a.file == b.file && b.off + b.len > a.off + a.len)
		a.len = b.off + b.len - a.off;
	return a;
}

#endif
