/* SPDX-License-Identifier: Apache-2.0 */
/* layout.c: how the packet's variables stand in struct pkt, the state of one packet while it is in the
 * pipeline. Scalars of up to 128 bits are C integers; wider ones, and all header fields, bytes in
 * network order. A plain header of a program that replicates nothing is only a pointer into the packet
 * (PLACED), so that parsing copies nothing and an edit is done where it will be sent from. */
#include "targets/cpu/gen/internal.h"

#include "base/mem.h"

#include <string.h>

enum gen_class
gen_class(uint32_t width_bits)
{
	return width_bits <= 64 ? GEN_64 : width_bits <= 128 ? GEN_128 : GEN_BIG;
}

uint32_t
gen_width(const struct gen *g, uint32_t type)
{
	return g->p->types[type].width_bits;
}

bool
gen_is_signed(const struct gen *g, uint32_t type)
{
	return g->p->types[type].kind == IR_TYPE_INT;
}

const char *
gen_ctype(uint32_t width_bits)
{
	return width_bits <= 8	  ? "uint8_t"
	       : width_bits <= 16 ? "uint16_t"
	       : width_bits <= 32 ? "uint32_t"
	       : width_bits <= 64 ? "uint64_t"
				  : "pipe_u128";
}

uint32_t
gen_header_bytes(const struct gen *g, uint32_t type)
{
	return (g->p->types[type].width_bits + 7) / 8;
}

uint32_t
gen_varbit(const struct gen *g, uint32_t header)
{
	const struct ir_type *t = &g->p->types[header];

	for (uint32_t i = 0; i < t->n; i++)
		if (g->p->types[t->fields[i].type].kind == IR_TYPE_VARBIT)
			return i;
	return UINT32_MAX;
}

/* Whether the body, or what it holds, has a statement or call of the kinds that need copies. */
static bool
replicates(const struct gen *g, struct ir_body body)
{
	for (uint32_t i = 0; i < body.n; i++) {
		const struct ir_stmt *s = body.v[i];

		if (s->op == IR_STMT_CALL &&
		    (s->call == IR_CALL_CLONE || s->call == IR_CALL_RESUBMIT))
			return true;
		if ((s->op == IR_STMT_SET || s->op == IR_STMT_SET_SLICE) &&
		    g->p->vars[s->lval->var].intrinsic == IR_INTRINSIC_V1_MCAST_GRP)
			return true;
		if (replicates(g, s->body) || replicates(g, s->other))
			return true;
		for (uint32_t k = 0; k < s->n_cases; k++)
			if (replicates(g, s->cases[k].body))
				return true;
	}
	return false;
}

static bool
must_split(const struct gen *g)
{
	if (g->p->arch != IR_ARCH_V1MODEL)
		return g->p->arch == IR_ARCH_PSA;
	for (uint32_t i = 0; i < g->p->n_blocks; i++) {
		const struct ir_block *b = &g->p->blocks[i];

		if (replicates(g, b->body))
			return true;
		for (uint32_t s = 0; s < b->n_states; s++)
			if (replicates(g, b->states[s].body))
				return true;
	}
	for (uint32_t i = 0; i < g->p->n_actions; i++)
		if (replicates(g, g->p->actions[i].body))
			return true;
	return false;
}

static void
layout_params(struct gen *g)
{
	for (uint32_t i = 0; i < g->p->n_actions; i++) {
		const struct ir_action *a = &g->p->actions[i];
		uint32_t off = 0;

		for (uint32_t k = 0; k < a->n_params; k++) {
			struct gen_var *v = &g->vars[a->params[k].var];

			v->off_bytes = off;
			off += (gen_width(g, g->p->vars[a->params[k].var].type) + 7) / 8;
		}
		g->actions[i].data_bytes = off;
	}
}

void
gen_layout(struct gen *g)
{
	char text[32];

	g->split = must_split(g);
	g->types = arena_array(g->arena, const char *, g->p->n_types + 1);
	for (uint32_t i = 0; i < g->p->n_types; i++) {
		const struct ir_type *t = &g->p->types[i];

		snprintf(text, sizeof text, "%u", i);
		if (t->kind == IR_TYPE_HEADER || t->kind == IR_TYPE_UNION)
			g->types[i] = gen_name(g, t->kind == IR_TYPE_HEADER ? "h_" : "u_", t->name);
		else if (t->kind == IR_TYPE_STACK)
			g->types[i] = gen_name(g, "stack_", text);
		else if (t->kind == IR_TYPE_VARBIT)
			g->types[i] = gen_name(g, "varbit_", text);
	}
	g->vars = arena_array(g->arena, struct gen_var, g->p->n_vars + 1);
	for (uint32_t i = 0; i < g->p->n_vars; i++) {
		const struct ir_var *v = &g->p->vars[i];
		const struct ir_type *t = &g->p->types[v->type];

		g->vars[i].name = gen_name(g, "", v->name);
		g->vars[i].block = g->vars[i].state = g->vars[i].action = IR_NO_ID;
		if (!g->split && v->scope == IR_SCOPE_PACKET && t->kind == IR_TYPE_HEADER &&
		    t->width_bits > 0 && t->width_bits % 8 == 0 &&
		    gen_varbit(g, v->type) == UINT32_MAX)
			g->vars[i].mode = GEN_PLACED;
	}
	for (uint32_t i = 0; i < g->p->n_field_lists; i++)
		for (uint32_t k = 0; k < g->p->field_lists[i].n; k++)
			g->vars[g->p->field_lists[i].vars[k]].mode = GEN_STORED;
	layout_params(g);
}

/* ---- the structs ---- */

static void
header_struct(struct gen *g, uint32_t type)
{
	const struct ir_type *t = &g->p->types[type];
	uint32_t bytes = gen_header_bytes(g, type), vb = gen_varbit(g, type);

	emit(g, "/* header %c: %u bits", t->name, t->width_bits);
	for (uint32_t i = 0; i < t->n && i < 100; i++)
		emit(g, "%s%c:%u", i == 0 ? "; " : ", ", t->fields[i].name,
		    gen_width(g, t->fields[i].type));
	emit(g, " */\nstruct %i", g->types[type]);
	emit_open(g);
	emit(g, "uint8_t b[%u];\n", MAX(bytes, 1u));
	if (vb != UINT32_MAX)
		emit(g, "uint8_t vb[%u]; /* %c */\nuint32_t vbits;\n",
		    MAX((gen_width(g, t->fields[vb].type) + 7) / 8, 1u), t->fields[vb].name);
	emit(g, "uint8_t valid;\n");
	g->indent--;
	emit(g, "};\n\n");
}

static void
type_struct(struct gen *g, uint32_t type)
{
	const struct ir_type *t = &g->p->types[type];

	if (t->kind == IR_TYPE_HEADER) {
		header_struct(g, type);
	} else if (t->kind == IR_TYPE_UNION) {
		emit(g, "struct %i { /* header_union %c */\n", g->types[type], t->name);
		g->indent++;
		for (uint32_t i = 0; i < t->n; i++)
			emit(g, "struct %i m%u; /* %c */\n", g->types[t->fields[i].type], i,
			    t->fields[i].name);
		if (t->n == 0)
			emit(g, "uint8_t none;\n");
		g->indent--;
		emit(g, "};\n\n");
	} else if (t->kind == IR_TYPE_STACK) {
		emit(g,
		    "struct %i { /* header stack; the last element is always zero */\n"
		    "\tstruct %i e[%u];\n\tuint32_t next;\n};\n\n",
		    g->types[type], g->types[t->elem], t->n + 1);
	} else if (t->kind == IR_TYPE_VARBIT) {
		emit(g, "struct %i {\n\tuint8_t vb[%u];\n\tuint32_t vbits;\n};\n\n", g->types[type],
		    MAX((t->width_bits + 7) / 8, 1u));
	}
}

static void
scalar_member(struct gen *g, const struct ir_type *t, const char *name, uint32_t n)
{
	if (t->width_bits > 128)
		emit(g, n > 0 ? "uint8_t %i[%u][%u]" : "uint8_t %i[%u]", name,
		    n > 0 ? n : (t->width_bits + 7) / 8, (t->width_bits + 7) / 8);
	else if (n > 0)
		emit(g, "%s %i[%u]", gen_ctype(t->width_bits), name, n);
	else
		emit(g, "%s %i", gen_ctype(t->width_bits), name);
}

static void
member(struct gen *g, uint32_t var)
{
	const struct ir_var *v = &g->p->vars[var];
	const struct ir_type *t = &g->p->types[v->type];
	const char *name = g->vars[var].name;

	if (g->vars[var].mode == GEN_PLACED)
		emit(g, "uint8_t *%i, %i_valid", name, name);
	else if (t->kind == IR_TYPE_ARRAY)
		scalar_member(g, &g->p->types[t->elem], name, t->n + 1);
	else if (g->types[v->type] != NULL)
		emit(g, "struct %i %i", g->types[v->type], name);
	else
		scalar_member(g, t, name, 0);
	emit(g, "; /* %c */\n", v->name);
}

/* What the pipeline keeps for itself: only what the program needs, since it is cleared for each packet. */
static void
internals(struct gen *g)
{
	bool pna = g->p->arch == IR_ARCH_PNA;

	emit(g, "uint8_t *pipe_payload; /* what the parser did not take */\n");
	if (g->split)
		emit(g, "uint32_t pipe_offset; /* where that is, from the packet's start */\n"
			"uint32_t pipe_length; /* bytes when it arrived */\n");
	if (g->uses_table)
		emit(g, "uint32_t pipe_table; /* whose action runs */\n");
	if (g->uses_truncate)
		emit(g, "uint32_t pipe_truncate; /* 1 + bytes */\n");
	if (g->uses_turns)
		emit(g, "uint32_t pipe_turns; /* of loops and parser states */\n");
	if (g->stops)
		emit(g, "uint8_t pipe_reason; /* enum pipe_drop: why no further block runs */\n");
	if (pna)
		emit(g, "uint8_t pipe_to; /* enum pipe_to */\nuint32_t pipe_port;\n");
	if (g->uses_resubmit)
		emit(g, "uint8_t pipe_resubmit, pipe_resubmit_keep;\n");
	if (g->uses_recirculate)
		emit(g, "uint8_t pipe_recirculate, pipe_recirculate_keep;\n");
	if (g->uses_clones)
		emit(g, "uint8_t pipe_n_clones;\nstruct pipe_clone pipe_clones[PIPE_CLONES];\n");
}

void
gen_structs(struct gen *g)
{
	CLEANUP(free) bool *wanted = xcalloc(g->p->n_types + 1, sizeof *wanted);

	/* A type's parts stand before it, so one pass from the end marks all. */
	for (uint32_t i = 0; i < g->p->n_vars; i++)
		if (g->vars[i].used && g->vars[i].mode == GEN_STORED)
			wanted[g->p->vars[i].type] = true;
	for (uint32_t i = g->p->n_types; i-- > 0;) {
		const struct ir_type *t = &g->p->types[i];

		if (!wanted[i])
			continue;
		if (t->kind == IR_TYPE_STACK)
			wanted[t->elem] = true;
		for (uint32_t k = 0; t->kind == IR_TYPE_UNION && k < t->n; k++)
			wanted[t->fields[k].type] = true;
	}
	for (uint32_t i = 0; i < g->p->n_types; i++)
		if (wanted[i])
			type_struct(g, i);

	emit(g, "/* One packet in the pipeline. */\nstruct pkt");
	emit_open(g);
	internals(g);
	for (uint32_t i = 0; i < g->p->n_vars; i++)
		if (g->vars[i].used && !g->vars[i].in_c && g->p->vars[i].scope == IR_SCOPE_PACKET)
			member(g, i);
	if (g->carries)
		emit(g, "uint8_t pipe_own; /* from here on of one block only: not in p->meta */\n");
	for (uint32_t i = 0; i < g->p->n_vars; i++)
		if (g->vars[i].used && !g->vars[i].in_c && g->p->vars[i].scope == IR_SCOPE_LOCAL)
			member(g, i);
	emit(g, "/* from here on not cleared for each packet */\n");
	emit(g, "uint64_t pipe_lpm; /* the key of an LPM table */\n");
	emit(g, "const uint8_t *pipe_bucket; /* of an exact one: where the key's home is */\n");
	emit(g, "uint64_t pipe_choice; /* an action selector's hash */\n");
	emit(g, "const struct pipe_entry *pipe_entry;\n");
	emit(g, "uint8_t pipe_key[%u] __attribute__((aligned(8)));\n",
	    MAX(g->scratch_key_bytes, 8u));
	if (g->p->arch == IR_ARCH_PSA)
		emit(g,
		    "/* what ingress emitted; 0, or why it is dropped */\n"
		    "uint32_t pipe_n_emitted, pipe_drop;\nuint8_t pipe_emitted[%u];\n",
		    MAX(gen_emit_bytes(g, ir_find_block(g->p, IR_ROLE_PSA_INGRESS_DEPARSER)), 1u));
	for (uint32_t i = 0; i < g->p->n_vars; i++)
		if (g->vars[i].used && g->vars[i].has_bytes)
			emit(g, "uint8_t %i_bytes[%u];\n", g->vars[i].name,
			    gen_header_bytes(g, g->p->vars[i].type));
	g->indent--;
	emit(g, "} __attribute__((aligned(16)));\n\n");
}
