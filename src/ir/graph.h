/* SPDX-License-Identifier: Apache-2.0 */
/* graph.h: a program as a picture: its parsers as state machines, its controls as flow charts, and the
 * packet's way through them, in graphviz's language. Called by the compiler for --graph. Pure; any
 * thread. */
#ifndef IR_GRAPH_H
#define IR_GRAPH_H

#include "ir/ir.h"

/* Appends a 'digraph' of a verified program. The same program gives the same text. */
void ir_graph(const struct ir_prog *prog, struct buf *out);

#endif
