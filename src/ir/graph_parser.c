/* SPDX-License-Identifier: Apache-2.0 */
/* graph_parser.c: a parser as a state machine: a box a state with its statements and its select, an edge a
 * next state with the values that lead there. */
#include "ir/graph_private.h"

#include "base/mem.h"

enum {
	LINE_MAX_CHARS = 64, /* of a statement in a state */
	LINES_MAX = 16,	     /* statements of a state */
	VALUES_MAX = 4,	     /* on one edge; the others are counted */
};

/* Appends a body as lines, what is nested indented; *lines counts them, and those over the limit are
 * only counted. */
static void
body_lines(
    struct ir_graph *g, struct ir_body body, uint32_t indent, uint32_t *lines, struct buf *out)
{
	for (uint32_t i = 0; i < body.n; i++) {
		const struct ir_stmt *s = body.v[i];
		CLEANUP(buf_fini) struct buf text = BUF_INIT;

		for (uint32_t k = 0; k < indent; k++)
			buf_puts(&text, "    ");
		if (s->op == IR_STMT_IF || s->op == IR_STMT_SWITCH) {
			buf_printf(&text, "%s (", ir_stmt_op_name(s->op));
			ir_graph_expr(g, s->expr, &text);
			buf_putc(&text, ')');
		} else if (s->op != IR_STMT_BLOCK) {
			ir_graph_stmt(g, s, &text);
		}
		if (s->op != IR_STMT_BLOCK && (*lines)++ < LINES_MAX) {
			ir_graph_escape(out, buf_str(&text), LINE_MAX_CHARS);
			buf_puts(out, "<BR ALIGN=\"LEFT\"/>");
		}
		body_lines(g, s->body, indent + (s->op != IR_STMT_BLOCK), lines, out);
		if (s->op == IR_STMT_IF && s->other.n > 0 && (*lines)++ < LINES_MAX) {
			for (uint32_t k = 0; k < indent; k++)
				buf_puts(out, "    ");
			buf_puts(out, "else<BR ALIGN=\"LEFT\"/>");
		}
		body_lines(g, s->other, indent + 1, lines, out);
		for (uint32_t k = 0; k < s->n_cases; k++)
			body_lines(g, s->cases[k].body, indent + 1, lines, out);
	}
}

static uint32_t
state_node(struct ir_graph *g, const struct ir_state *s)
{
	CLEANUP(buf_fini) struct buf label = BUF_INIT;
	uint32_t lines = 0;

	buf_puts(&label, "<TABLE BORDER=\"0\" CELLBORDER=\"1\" CELLSPACING=\"0\" CELLPADDING=\"5\" "
			 "COLOR=\"#5b7fa6\" BGCOLOR=\"#ffffff\"><TR><TD BGCOLOR=\"#d6e4f5\"><B>");
	ir_graph_escape(&label, s->name, LINE_MAX_CHARS);
	buf_puts(&label, "</B></TD></TR>");
	if (s->body.n > 0) {
		buf_puts(&label, "<TR><TD ALIGN=\"LEFT\" BALIGN=\"LEFT\">");
		body_lines(g, s->body, 0, &lines, &label);
		if (lines > LINES_MAX)
			buf_printf(&label, "… %u more", lines - LINES_MAX);
		buf_puts(&label, "</TD></TR>");
	}
	if (s->n_keys > 0) {
		CLEANUP(buf_fini) struct buf keys = BUF_INIT;

		for (uint32_t i = 0; i < s->n_keys; i++) {
			buf_puts(&keys, i > 0 ? ", " : "");
			ir_graph_expr(g, s->keys[i], &keys);
		}
		buf_puts(&label, "<TR><TD BGCOLOR=\"#f4f7fb\">select (");
		ir_graph_escape(&label, buf_str(&keys), LINE_MAX_CHARS);
		buf_puts(&label, ")</TD></TR>");
	}
	buf_puts(&label, "</TABLE>");
	return ir_graph_html(g, s->loc, buf_str(&label), "shape=plain");
}

/* ---- edges ------------------------------------------------------------------------------------ */

static void
one_match(struct ir_graph *g, uint32_t type, const struct ir_select_match *m, struct buf *out)
{
	if (m->kind == IR_SELECT_ANY) {
		buf_putc(out, '_');
		return;
	}
	ir_graph_value(g, type, m->value, out);
	if (m->kind == IR_SELECT_VALUE)
		return;
	buf_puts(out, m->kind == IR_SELECT_MASK ? " &&& " : "..");
	ir_graph_value(g, type, m->mask, out);
}

static bool
is_default(const struct ir_state *s, const struct ir_select_case *c)
{
	for (uint32_t i = 0; c->matches != NULL && i < s->n_keys; i++)
		if (c->matches[i].kind != IR_SELECT_ANY)
			return false;
	return c->value_set == IR_NO_ID;
}

static void
one_case(
    struct ir_graph *g, const struct ir_state *s, const struct ir_select_case *c, struct buf *out)
{
	if (c->value_set != IR_NO_ID) {
		buf_printf(out, "value set %s",
		    ir_graph_name(g, g->prog->externs[c->value_set].info.name));
		return;
	}
	if (is_default(s, c)) {
		buf_puts(out, "default");
		return;
	}
	for (uint32_t i = 0; i < s->n_keys; i++) {
		buf_puts(out, i > 0 ? ", " : "");
		one_match(g, s->keys[i]->type, &c->matches[i], out);
	}
}

/* The edge to 'next' with all values that lead there: one line each. */
static void
case_edge(struct ir_graph *g, const struct ir_state *s, uint32_t from, uint32_t next, uint32_t to)
{
	CLEANUP(buf_fini) struct buf label = BUF_INIT;
	uint32_t n = 0;

	for (uint32_t i = 0; i < s->n_cases; i++) {
		if (s->cases[i].next != next || n++ >= VALUES_MAX)
			continue;
		buf_puts(&label, n > 1 ? "\n" : "");
		one_case(g, s, &s->cases[i], &label);
	}
	if (n > VALUES_MAX)
		buf_printf(&label, "\n… %u more", n - VALUES_MAX);
	ir_graph_edge(g, from, to, buf_str(&label), "");
}

struct machine {
	uint32_t *state;	 /* node of each */
	uint32_t accept, reject; /* likewise; reject is IR_NO_ID until something leads there */
};

static uint32_t
node_of(struct ir_graph *g, struct machine *m, uint32_t state)
{
	if (state == IR_STATE_ACCEPT)
		return m->accept;
	if (state != IR_STATE_REJECT)
		return m->state[state];
	if (m->reject == IR_NO_ID)
		m->reject = ir_graph_node(g, (struct ir_loc){ 0 }, "reject",
		    "shape=ellipse fillcolor=\"#f6d5d5\" color=\"#a65b5b\"");
	return m->reject;
}

static void
edges(struct ir_graph *g, struct machine *m, const struct ir_state *s, uint32_t from)
{
	bool total = false; /* a case takes what no other took */

	if (s->n_keys == 0) {
		ir_graph_edge(g, from, node_of(g, m, s->next), NULL, "");
		return;
	}
	for (uint32_t i = 0; i < s->n_cases; i++) {
		uint32_t k = 0;

		total |= is_default(s, &s->cases[i]);
		while (s->cases[k].next != s->cases[i].next)
			k++;
		if (k == i) /* the first that leads there */
			case_edge(g, s, from, s->cases[i].next, node_of(g, m, s->cases[i].next));
	}
	if (!total)
		ir_graph_edge(g, from, node_of(g, m, IR_STATE_REJECT), "no match", "style=dashed");
}

struct ir_graph_ports
ir_graph_parser(struct ir_graph *g)
{
	const struct ir_block *b = g->block;
	struct machine m = { .reject = IR_NO_ID };

	m.state = arena_array(g->arena, uint32_t, b->n_states);
	for (uint32_t i = 0; i < b->n_states; i++)
		m.state[i] = state_node(g, &b->states[i]);
	m.accept = ir_graph_node(g, (struct ir_loc){ 0 }, "accept",
	    "shape=ellipse fillcolor=\"#d9efd9\" color=\"#5b9a5b\"");
	for (uint32_t i = 0; i < b->n_states; i++)
		edges(g, &m, &b->states[i], m.state[i]);
	return (struct ir_graph_ports){ m.state[0], m.accept };
}
