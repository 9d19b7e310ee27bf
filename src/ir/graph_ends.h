/* SPDX-License-Identifier: Apache-2.0 */
/* graph_ends.h: private to ir/: the ends of a flow chart that is being drawn: the places from which control
 * comes to the next node, each with what temporaries hold on its way. */
#ifndef IR_GRAPH_ENDS_H
#define IR_GRAPH_ENDS_H

#include "ir/graph_private.h"

#define IR_GRAPH_FACTS_MAX 6 /* that an end remembers */

/* A temporary's value. */
struct fact {
	uint32_t var;
	uint64_t value;
};

struct end {
	uint32_t node;
	const char *label; /* of the edge to come, or NULL */
	const char
	    *note; /* more of it: what temporaries hold, where that is no longer known further on */
	uint32_t branches; /* how many edges with labels the node has in all */
	uint32_t n_facts;
	struct fact facts[IR_GRAPH_FACTS_MAX];
};

struct ends {
	struct end *v;
	size_t n, cap;
};

/* Moves all of 'from' to the end of 'to'. */
void ir_ends_move(struct ends *to, struct ends *from);
/* What the end knows of the variable, or NULL. */
const struct fact *ir_end_known(const struct end *e, uint32_t var);
void ir_end_forget(struct end *e, uint32_t var);
/* false: there is no room. */
bool ir_end_learn(struct end *e, uint32_t var, uint64_t value);
/* What ends know of the variable goes on their edges, and is forgotten. */
void ir_ends_say(struct ir_graph *g, struct ends *ends, uint32_t var);
/* Edges from the ends to the node. Ends of one node become one edge, which has no label when all
 * its branches are among them. */
void ir_ends_connect(struct ir_graph *g, const struct ends *ends, uint32_t node);
/* The same; the node is then the only end, and knows what all of them knew. What they disagree about goes on
 * the edges, when live[var] is not 0. */
void ir_ends_arrive(struct ir_graph *g, struct ends *ends, uint32_t node, const uint32_t *live);

#endif
