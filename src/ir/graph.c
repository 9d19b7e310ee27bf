/* SPDX-License-Identifier: Apache-2.0 */
/* graph.c: the picture as a whole: a cluster a programmable block, and the packet's way between them, which
 * is the architecture's. */
#include "ir/graph_private.h"

#include "base/mem.h"

#include <string.h>

/* ---- nodes and edges --------------------------------------------------------------------------- */

/* A graphviz string: '"' and '\' escaped, '\n' as a break. */
static void
quoted(struct buf *out, const char *text)
{
	buf_putc(out, '"');
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			buf_printf(out, "\\%c", *text);
		else if (*text == '\n')
			buf_puts(out, "\\n");
		else
			buf_putc(out, *text);
	}
	buf_putc(out, '"');
}

/* Where it is in the source, which a browser shows while the mouse is over the node. */
static void
tooltip(struct ir_graph *g, struct ir_loc loc)
{
	CLEANUP(buf_fini) struct buf b = BUF_INIT;

	if (loc.line == 0 || loc.file >= g->prog->n_files)
		return;
	buf_printf(&b, "%s:%u", g->prog->files[loc.file], loc.line);
	buf_puts(g->out, " tooltip=");
	quoted(g->out, buf_str(&b));
}

uint32_t
ir_graph_node(struct ir_graph *g, struct ir_loc loc, const char *label, const char *attributes)
{
	buf_printf(g->out, "\t\tn%u [label=", g->n_nodes);
	quoted(g->out, label);
	buf_printf(g->out, "%s%s", *attributes ? " " : "", attributes);
	tooltip(g, loc);
	buf_puts(g->out, "]\n");
	return g->n_nodes++;
}

uint32_t
ir_graph_html(struct ir_graph *g, struct ir_loc loc, const char *label, const char *attributes)
{
	buf_printf(g->out, "\t\tn%u [label=<%s>%s%s", g->n_nodes, label, *attributes ? " " : "",
	    attributes);
	tooltip(g, loc);
	buf_puts(g->out, "]\n");
	return g->n_nodes++;
}

void
ir_graph_edge(
    struct ir_graph *g, uint32_t from, uint32_t to, const char *label, const char *attributes)
{
	buf_printf(g->out, "\t\tn%u -> n%u", from, to);
	if (label != NULL && *label != '\0') {
		buf_puts(g->out, " [label=");
		quoted(g->out, label);
		buf_printf(g->out, "%s%s]", *attributes ? " " : "", attributes);
	} else if (*attributes != '\0') {
		buf_printf(g->out, " [%s]", attributes);
	}
	buf_putc(g->out, '\n');
}

/* ---- what a program uses of its architecture ------------------------------------------------------ */

struct uses {
	const struct ir_prog *prog;
	bool call[IR_N_CALL_OPS];
	bool clone_type[2];		 /* v1model's */
	bool intrinsic[IR_N_INTRINSICS]; /* is assigned something but zero */
};

static void
scan(struct uses *u, struct ir_body body)
{
	for (uint32_t i = 0; i < body.n; i++) {
		const struct ir_stmt *s = body.v[i];
		bool zero = s->op == IR_STMT_SET && s->expr->op == IR_EXPR_CONST &&
			    s->expr->value.width_bits <= 64 && s->expr->value.lo == 0;

		if (s->op == IR_STMT_SET && !zero)
			u->intrinsic[u->prog->vars[s->lval->var].intrinsic] = true;
		if (s->op == IR_STMT_CALL)
			u->call[s->call] = true;
		if (s->op == IR_STMT_CALL && s->call == IR_CALL_CLONE)
			u->clone_type[s->args[0].expr->value.lo & 1] = true;
		scan(u, s->body);
		scan(u, s->other);
		for (uint32_t k = 0; k < s->n_cases; k++)
			scan(u, s->cases[k].body);
	}
}

static void
scan_all(struct uses *u)
{
	for (uint32_t i = 0; i < u->prog->n_actions; i++)
		scan(u, u->prog->actions[i].body);
	for (uint32_t i = 0; i < u->prog->n_blocks; i++) {
		const struct ir_block *b = &u->prog->blocks[i];

		scan(u, b->body);
		for (uint32_t k = 0; k < b->n_states; k++)
			scan(u, b->states[k].body);
	}
}

/* ---- the packet's way ------------------------------------------------------------------------------ */

/* A step of it: a block by its role, or with IR_N_ROLES something fixed, by its name. */
struct step {
	enum ir_role role;
	const char *name;
};

#define FIXED(name)                                                                                \
	{                                                                                          \
		IR_N_ROLES, name                                                                   \
	}
#define BLOCK(role)                                                                                \
	{                                                                                          \
		IR_ROLE_##role, NULL                                                               \
	}

static const struct step v1model_steps[] = {
	FIXED("packet in"),
	BLOCK(V1_PARSER),
	BLOCK(V1_VERIFY),
	BLOCK(V1_INGRESS),
	FIXED("traffic manager\nqueues, multicast, clones"),
	BLOCK(V1_EGRESS),
	BLOCK(V1_COMPUTE),
	BLOCK(V1_DEPARSER),
	FIXED("packet out"),
};
static const struct step psa_steps[] = {
	FIXED("packet in"),
	BLOCK(PSA_INGRESS_PARSER),
	BLOCK(PSA_INGRESS),
	BLOCK(PSA_INGRESS_DEPARSER),
	FIXED("packet buffer\nand replication"),
	BLOCK(PSA_EGRESS_PARSER),
	BLOCK(PSA_EGRESS),
	BLOCK(PSA_EGRESS_DEPARSER),
	FIXED("buffer queueing"),
	FIXED("packet out"),
};
static const struct step pna_steps[] = {
	FIXED("packet in\nfrom network or host"),
	BLOCK(PNA_PARSER),
	BLOCK(PNA_PRE),
	BLOCK(PNA_MAIN),
	BLOCK(PNA_DEPARSER),
	FIXED("packet out\nto network or host"),
};

struct way {
	const struct step *steps;
	uint32_t n;
	struct ir_graph_ports *at; /* one a step */
};

static struct way
way_of(struct ir_graph *g)
{
	struct way w = { 0 };

	switch (g->prog->arch) {
	case IR_ARCH_V1MODEL:
		w = (struct way){ v1model_steps, ARRAY_LEN(v1model_steps), NULL };
		break;
	case IR_ARCH_PSA:
		w = (struct way){ psa_steps, ARRAY_LEN(psa_steps), NULL };
		break;
	case IR_ARCH_PNA:
		w = (struct way){ pna_steps, ARRAY_LEN(pna_steps), NULL };
		break;
	case IR_ARCH_CUSTOM: /* its way is known to its author only */
	case IR_N_ARCHS:
		break;
	}
	w.at = arena_array(g->arena, struct ir_graph_ports, w.n);
	return w;
}

static struct ir_graph_ports
draw_block(struct ir_graph *g, const struct ir_block *b)
{
	struct ir_graph_ports ports;

	g->block = b;
	buf_printf(g->out, "\tsubgraph cluster_%s {\n\t\tlabel=<<B>",
	    strchr(ir_role_name(b->role), '.') + 1);
	ir_graph_escape(g->out, b->name, IR_NAME_MAX);
	buf_printf(g->out,
	    "</B><BR ALIGN=\"LEFT\"/><FONT POINT-SIZE=\"9\">%s<BR ALIGN=\"LEFT\"/></FONT>>\n",
	    ir_role_name(b->role));
	ports = ir_role_is_parser(b->role) ? ir_graph_parser(g) : ir_graph_control(g);
	buf_puts(g->out, "\t}\n");
	g->block = NULL;
	return ports;
}

static void
draw_steps(struct ir_graph *g, struct way *w)
{
	for (uint32_t i = 0; i < w->n; i++) {
		const struct ir_block *b =
		    w->steps[i].name == NULL ? ir_find_block(g->prog, w->steps[i].role) : NULL;

		if (b != NULL) {
			w->at[i] = draw_block(g, b);
			continue;
		}
		w->at[i].entry = ir_graph_node(g, (struct ir_loc){ 0 },
		    w->steps[i].name != NULL ? w->steps[i].name : ir_role_name(w->steps[i].role),
		    "shape=cds fillcolor=\"#e4e4e4\" margin=\"0.2,0.1\"");
		w->at[i].exit = w->at[i].entry;
	}
	for (uint32_t i = 0; i + 1 < w->n; i++)
		ir_graph_edge(g, w->at[i].exit, w->at[i + 1].entry, NULL, "penwidth=2 weight=10");
}

/* From the end of a block back to the step 'to'. */
static void
side_way(struct ir_graph *g, const struct way *w, bool used, enum ir_role from, uint32_t to,
    const char *label)
{
	for (uint32_t i = 0; used && i < w->n; i++)
		if (w->steps[i].name == NULL && w->steps[i].role == from)
			ir_graph_edge(g, w->at[i].exit, w->at[to].entry, label,
			    "style=dashed penwidth=2 color=\"#a65b5b\" constraint=false");
}

/* Ways that only some programs use: clones, other passes. */
static void
side_ways(struct ir_graph *g, const struct way *w)
{
	enum { PARSER = 1, TRAFFIC_MANAGER = 4 }; /* places in v1model's and PSA's steps */
	struct uses u = { .prog = g->prog };

	scan_all(&u);
	switch (g->prog->arch) {
	case IR_ARCH_V1MODEL:
		side_way(g, w, u.clone_type[0], IR_ROLE_V1_INGRESS, TRAFFIC_MANAGER, "clone I2E");
		side_way(g, w, u.clone_type[1], IR_ROLE_V1_EGRESS, TRAFFIC_MANAGER, "clone E2E");
		side_way(g, w, u.call[IR_CALL_RESUBMIT], IR_ROLE_V1_INGRESS, PARSER, "resubmit");
		side_way(
		    g, w, u.call[IR_CALL_RECIRCULATE], IR_ROLE_V1_DEPARSER, PARSER, "recirculate");
		return;
	case IR_ARCH_PSA:
		side_way(g, w, u.intrinsic[IR_INTRINSIC_PSA_IG_OUT_CLONE],
		    IR_ROLE_PSA_INGRESS_DEPARSER, TRAFFIC_MANAGER, "clone I2E");
		side_way(g, w, u.intrinsic[IR_INTRINSIC_PSA_EG_OUT_CLONE],
		    IR_ROLE_PSA_EGRESS_DEPARSER, TRAFFIC_MANAGER, "clone E2E");
		side_way(g, w, u.intrinsic[IR_INTRINSIC_PSA_IG_OUT_RESUBMIT],
		    IR_ROLE_PSA_INGRESS_DEPARSER, PARSER, "resubmit");
		return;
	case IR_ARCH_PNA:
		side_way(
		    g, w, u.call[IR_CALL_RECIRCULATE], IR_ROLE_PNA_DEPARSER, PARSER, "recirculate");
		side_way(g, w, u.call[IR_CALL_MIRROR], IR_ROLE_PNA_DEPARSER, w->n - 1, "mirror");
		return;
	case IR_ARCH_CUSTOM:
	case IR_N_ARCHS:
		return;
	}
}

void
ir_graph(const struct ir_prog *prog, struct buf *out)
{
	CLEANUP(arena_free) struct arena *arena = arena_new(0);
	struct ir_graph g = { .prog = prog, .out = out, .arena = arena };
	struct way w = way_of(&g);

	buf_puts(out, "digraph ");
	quoted(out, prog->name);
	buf_puts(out,
	    " {\n"
	    "\tgraph [fontname=\"Helvetica\" fontsize=13 labeljust=l style=rounded color=\"#b0b0b0\"]\n"
	    "\tnode [fontname=\"Helvetica\" fontsize=10 style=filled fillcolor=\"#ffffff\""
	    " color=\"#808080\"]\n"
	    "\tedge [fontname=\"Helvetica\" fontsize=9 color=\"#606060\" arrowsize=0.7]\n");
	draw_steps(&g, &w);
	side_ways(&g, &w);
	for (uint32_t i = 0; prog->arch == IR_ARCH_CUSTOM && i < prog->n_blocks; i++)
		draw_block(&g, &prog->blocks[i]);
	buf_puts(out, "}\n");
}
