/* SPDX-License-Identifier: Apache-2.0 */
/* graph.h: the file of --graph. */
#ifndef IPDK_P4C_GRAPH_H
#define IPDK_P4C_GRAPH_H

#include "base/err.h"
#include "ir/ir.h"

#include <stdbool.h>

/* Whether the file's ending is one that graph_write knows: .dot, .gv, .svg, .pdf, .png. */
bool graph_known(const char *path);

/* Draws the program into the file. .dot and .gv are graphviz's own language; for the others graphviz's
 * 'dot' is run. -ENOENT names the package when it is not installed. */
int graph_write(const struct ir_prog *prog, const char *path, struct err *err);

#endif
