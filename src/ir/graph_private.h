/* SPDX-License-Identifier: Apache-2.0 */
/* graph_private.h: private to ir/: what the files that draw share. A node is a number, written "n7"; an
 * edge may be written before or after its nodes. */
#ifndef IR_GRAPH_PRIVATE_H
#define IR_GRAPH_PRIVATE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "ir/graph.h"

struct ir_graph {
	const struct ir_prog *prog;
	const struct ir_block *block; /* that is being drawn, or NULL */
	struct buf *out;
	struct arena *arena; /* of labels */
	uint32_t n_nodes;
};

/* Where a block is entered and left. */
struct ir_graph_ports {
	uint32_t entry, exit;
};

/* ---- graph.c ---- */

/* Writes a node with a label of plain text, "\n" between lines; attributes as in graphviz, or "". */
uint32_t ir_graph_node(
    struct ir_graph *g, struct ir_loc loc, const char *label, const char *attributes);
/* The same with a label of graphviz's HTML, without its <>. */
uint32_t ir_graph_html(
    struct ir_graph *g, struct ir_loc loc, const char *label, const char *attributes);
/* label: plain text, or NULL. */
void ir_graph_edge(
    struct ir_graph *g, uint32_t from, uint32_t to, const char *label, const char *attributes);

/* ---- graph_parser.c, graph_control.c: the inside of a block, as nodes and edges ---- */

struct ir_graph_ports ir_graph_parser(struct ir_graph *g);
struct ir_graph_ports ir_graph_control(struct ir_graph *g);

/* ---- graph_text.c: IR in P4's words, on one line ---- */

void ir_graph_lval(struct ir_graph *g, const struct ir_lval *lval, struct buf *out);
void ir_graph_expr(struct ir_graph *g, const struct ir_expr *e, struct buf *out);
/* A statement that has no body. */
void ir_graph_stmt(struct ir_graph *g, const struct ir_stmt *s, struct buf *out);
/* A number of that type. */
void ir_graph_value(struct ir_graph *g, uint32_t type, struct ir_value v, struct buf *out);
/* A name without the block's before it: "ingress.acl" -> "acl". */
const char *ir_graph_name(const struct ir_graph *g, const char *name);
/* Appends the text, at most 'max' characters of it, escaped for graphviz's HTML. */
void ir_graph_escape(struct buf *out, const char *text, size_t max);

#endif
