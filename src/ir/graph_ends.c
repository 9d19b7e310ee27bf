/* SPDX-License-Identifier: Apache-2.0 */
/* graph_ends.c: ends of a flow chart, and the edges that are drawn from them. */
#include "ir/graph_ends.h"

void
ir_ends_move(struct ends *to, struct ends *from)
{
	for (size_t i = 0; i < from->n; i++)
		vec_push(to, from->v[i]);
	from->n = 0;
}

const struct fact *
ir_end_known(const struct end *e, uint32_t var)
{
	for (uint32_t i = 0; i < e->n_facts; i++)
		if (e->facts[i].var == var)
			return &e->facts[i];
	return NULL;
}

void
ir_end_forget(struct end *e, uint32_t var)
{
	for (uint32_t i = 0; i < e->n_facts; i++)
		if (e->facts[i].var == var)
			e->facts[i--] = e->facts[--e->n_facts];
}

bool
ir_end_learn(struct end *e, uint32_t var, uint64_t value)
{
	ir_end_forget(e, var);
	if (e->n_facts == IR_GRAPH_FACTS_MAX)
		return false;
	e->facts[e->n_facts++] = (struct fact){ var, value };
	return true;
}

void
ir_ends_say(struct ir_graph *g, struct ends *ends, uint32_t var)
{
	const struct ir_var *v = &g->prog->vars[var];

	for (size_t i = 0; i < ends->n; i++) {
		struct end *e = &ends->v[i];
		const struct fact *f = ir_end_known(e, var);
		CLEANUP(buf_fini) struct buf text = BUF_INIT;
		uint8_t be[8];

		if (f == NULL)
			continue;
		for (uint32_t k = 0; k < 8; k++)
			be[k] = (uint8_t)(f->value >> (56 - 8 * k));
		buf_printf(&text, "%s%s%s = ", e->note != NULL ? e->note : "",
		    e->note != NULL ? "\n" : "", ir_graph_name(g, v->name));
		ir_graph_value(g, v->type,
		    (struct ir_value){ .width_bits = g->prog->types[v->type].width_bits,
			.lo = f->value,
			.be = be },
		    &text);
		e->note = arena_strdup(g->arena, buf_str(&text));
		ir_end_forget(e, var);
	}
}

/* Adds a line unless the text is NULL. */
static void
line(struct buf *b, const char *text)
{
	if (text != NULL)
		buf_printf(b, "%s%s", b->len > 0 ? "\n" : "", text);
}

void
ir_ends_connect(struct ir_graph *g, const struct ends *ends, uint32_t node)
{
	for (size_t i = 0; i < ends->n; i++) {
		const struct end *e = &ends->v[i];
		CLEANUP(buf_fini) struct buf label = BUF_INIT;
		uint32_t n = 0;
		bool drawn = false, notes = false;

		for (size_t k = 0; k < ends->n; k++) {
			n += ends->v[k].node == e->node;
			notes |= ends->v[k].node == e->node && ends->v[k].note != NULL;
		}
		for (size_t k = 0; k < ends->n; k++) {
			if (ends->v[k].node != e->node)
				continue;
			drawn |= k < i;
			line(&label, n >= e->branches && !notes ? NULL : ends->v[k].label);
			line(&label, ends->v[k].note);
		}
		if (!drawn)
			ir_graph_edge(g, e->node, node, buf_str(&label), "");
	}
}

/* Whether all ends know the same of the variable. */
static bool
agreed(const struct ends *ends, const struct fact *f)
{
	for (size_t i = 0; i < ends->n; i++) {
		const struct fact *other = ir_end_known(&ends->v[i], f->var);

		if (other == NULL || other->value != f->value)
			return false;
	}
	return true;
}

void
ir_ends_arrive(struct ir_graph *g, struct ends *ends, uint32_t node, const uint32_t *live)
{
	struct end e = { .node = node };

	for (size_t i = 0; i < ends->n; i++)
		for (uint32_t k = 0; k < ends->v[i].n_facts;) {
			uint32_t var = ends->v[i].facts[k].var;

			if (agreed(ends, &ends->v[i].facts[k]))
				k++;
			else if (live[var] > 0)
				ir_ends_say(g, ends, var);
			else
				ir_end_forget(&ends->v[i], var);
		}
	ir_ends_connect(g, ends, node);
	if (ends->n > 0) {
		e = ends->v[0];
		e.node = node;
		e.label = e.note = NULL;
		e.branches = 0;
	}
	ends->n = 0;
	vec_push(ends, e);
}
