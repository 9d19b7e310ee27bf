/* SPDX-License-Identifier: Apache-2.0 */
/* control.c: controls. A control is one function that can stop in front of a table's result and be
 * resumed behind it: called with 'at' 0 it begins, with the number of a cut it goes on there, and it
 * returns the number of the cut where it stops, or 0 at its end. So the whole burst reaches a table,
 * is looked up together with everything prefetched, and goes on. */
#include "targets/cpu/gen/internal.h"

#include "base/mem.h"
#include "targets/cpu/gen/key.h"
#include "targets/cpu/pipe_abi.h"

/* Whether the burst stops at the block's tables. The others run packet by packet, and look up by the way: rare as tables
 * are in checksum controls, deparsers, and PNA's pre control. */
bool
gen_has_cuts(const struct ir_block *b)
{
	return b != NULL && (b->role == IR_ROLE_V1_INGRESS || b->role == IR_ROLE_V1_EGRESS ||
				b->role == IR_ROLE_PNA_MAIN || b->role == IR_ROLE_PSA_INGRESS ||
				b->role == IR_ROLE_PSA_EGRESS);
}

static void
find_cuts(struct gen *g, struct ir_body body, bool in_loop)
{
	for (uint32_t i = 0; i < body.n; i++) {
		const struct ir_stmt *s = body.v[i];
		bool loop = in_loop || s->op == IR_STMT_LOOP;
		struct gen_cut cut = { s->table };

		if (s->op == IR_STMT_APPLY && g->tables[s->table].kind != PIPE_TABLE_NONE) {
			vec_push(&g->cuts, cut);
			g->cuts_in_loop |= in_loop;
		}
		find_cuts(g, s->body, loop);
		find_cuts(g, s->other, loop);
		for (uint32_t k = 0; k < s->n_cases; k++)
			find_cuts(g, s->cases[k].body, loop);
	}
}

/* Locals of the block begin as zeroes. Those that only one block has were cleared with the packet, unless
 * the block may run a second time. */
void
gen_clear_locals(struct gen *g, const struct ir_block *b)
{
	bool again = b->role == IR_ROLE_V1_EGRESS || b->role == IR_ROLE_V1_COMPUTE ||
		     b->role == IR_ROLE_V1_DEPARSER || b->role == IR_ROLE_V1_PARSER;

	for (uint32_t i = 0; i < g->p->n_vars; i++) {
		const struct gen_var *v = &g->vars[i];

		if (g->p->vars[i].scope != IR_SCOPE_LOCAL || !v->used || v->in_c)
			continue;
		if (v->block == GEN_MANY || (g->split && again && v->block < g->p->n_blocks &&
						&g->p->blocks[v->block] == b))
			emit(g, "__builtin_memset(&k->%i, 0, sizeof k->%i);\n", v->name, v->name);
	}
}

/* Writes to where the program wants to know what happened. */
static void
result(struct gen *g, const struct ir_lval *l, const char *value)
{
	unsigned mark;

	if (l == NULL)
		return;
	mark = gen_guard(g, l);
	gen_write_begin(g, l);
	emit(g, "%s", value);
	gen_write_end(g, l);
	gen_guard_end(g, mark);
}

static uint32_t
lpm_width(const struct gen *g, uint32_t table)
{
	const struct ir_table *t = &g->p->tables[table];
	uint32_t width = 0;

	for (uint32_t i = 0; i < t->n_keys; i++)
		if (t->keys[i].match == IR_MATCH_LPM)
			width = gen_width(g, t->keys[i].expr->type);
	return width;
}

/* Direct counters that count by themselves. */
static void
count_implicitly(struct gen *g, uint32_t table)
{
	const struct ir_table *t = &g->p->tables[table];

	for (uint32_t i = 0; t->direct_implicit && i < t->n_direct; i++)
		if (g->p->externs[t->direct[i]].kind == IR_EXTERN_DIRECT_COUNTER)
			emit(g,
			    "if (k->pipe_entry->flags & PIPE_ENTRY_HIT)\n"
			    "\tpipe_count(c, %u, %u, k->pipe_entry->index, p->len);\n",
			    t->direct[i], pipe_direct_cells(cpu_table_size(g->p, table)));
}

/* k->pipe_entry is what the table gave. */
static void
found(struct gen *g, uint32_t table)
{
	const struct gen_table *t = &g->tables[table];

	if (g->p->tables[table].idle_timeout || g->p->tables[table].idle_delete)
		emit(g, "pipe_seen(c, %u, k->pipe_entry);\n", table);
	if (t->selects)
		emit(g, "k->pipe_entry = pipe_select(k->pipe_entry, k->pipe_choice);\n");
	emit(g, "if (pipe_unlikely(p->trace != 0))\n");
	emit(
	    g, "\tc->ops->trace_apply(c, p, %u, %u, k->pipe_key, k->pipe_entry);\n", t->ref, table);
	count_implicitly(g, table);
}

/* Looks up one packet, at once. */
static void
look_up(struct gen *g, uint32_t table)
{
	const struct gen_table *t = &g->tables[table];

	emit(g, "%i_key(c, p, k);\n", t->name);
	if (t->kind == PIPE_TABLE_LPM32) /* its key stands in bytes only for traces */
		emit(g, "pipe_set(k->pipe_key, 0, 32, k->pipe_lpm << %u);\n",
		    32 - (lpm_width(g, table) + 7) / 8 * 8);
	emit(g, "c->table[%u]->lookup(c->table[%u], k->pipe_key, 1, &k->pipe_entry);\n", table,
	    table);
	emit(g,
	    "if (k->pipe_entry->flags & PIPE_ENTRY_HIT)\n\tc->table_hits[%u].packets++;\n"
	    "else\n\tc->table_hits[%u].bytes++;\n",
	    table, table);
	found(g, table);
}

void
gen_apply(struct gen *g, const struct ir_stmt *s)
{
	const struct gen_table *t = &g->tables[s->table];

	if (t->kind != PIPE_TABLE_NONE && !gen_has_cuts(g->block)) {
		emit(g, "{\n");
		g->indent++;
		look_up(g, s->table);
		emit(g, "const struct pipe_entry *e = k->pipe_entry;\n\n");
	} else if (t->kind != PIPE_TABLE_NONE) {
		uint32_t cut = ++g->cut;

		emit(g, "%i_key(c, p, k);\nreturn %u;\n", t->name, cut);
		g->indent--;
		emit(g, "cut_%u:\n", cut);
		g->indent++;
		emit(g, "{\n");
		g->indent++;
		emit(g, "const struct pipe_entry *e = k->pipe_entry;\n\n");
	} else {
		emit(g, "{\n");
		g->indent++;
		emit(g, "const struct pipe_entry *e = pipe_miss(c->table[%u]);\n\n", s->table);
		emit(g, "if (pipe_unlikely(p->trace != 0))\n");
		emit(g, "\tc->ops->trace_apply(c, p, %u, %u, k->pipe_key, e);\n", t->ref, s->table);
	}
	if (g->uses_table)
		emit(g, "k->pipe_table = %u;\n", s->table);
	emit(g, "if (%i_run(c, p, k, e))\n\tgoto out;\n", t->name);
	g->label_out = true;
	result(g, s->hit, "(e->flags & PIPE_ENTRY_HIT) != 0");
	result(g, s->run,
	    t->selects ? "e->action == PIPE_NO_ACTION ? UINT32_MAX : e->action" : "e->action");
	emit_close(g);
}

void
gen_find_cuts(struct gen *g, const struct ir_block *b)
{
	g->cuts.n = 0;
	g->cuts_in_loop = false;
	if (gen_has_cuts(b))
		find_cuts(g, b->body, false);
}

void
gen_control(struct gen *g, const struct ir_block *b, const char *name)
{
	g->block = b;
	g->action = IR_NO_ID;
	g->cut = 0;
	g->n_temps = g->n_labels = 0;
	g->label_out = false;
	gen_find_cuts(g, b);
	emit_loc(g, b->loc, b->name);
	emit(g, g->cuts.n <= 12 ? "PIPE_INLINE uint32_t\n" : "PIPE_FN uint32_t\n");
	emit(g,
	    "%i(struct pipe_ctx *restrict c, struct pipe_pkt *restrict p, struct pkt *restrict k, uint32_t at)\n{\n",
	    name);
	g->indent++;
	gen_declare_locals(g, b, GEN_MANY);
	if (g->cuts.n > 0) {
		emit(g, "switch (at) {\n");
		for (uint32_t i = 1; i <= g->cuts.n; i++)
			emit(g, "case %u:\n\tgoto cut_%u;\n", i, i);
		emit(g, "}\n");
	}
	if (g->stops)
		emit(g, "if (pipe_unlikely(k->pipe_reason != 0))\n\treturn 0;\n");
	gen_clear_locals(g, b);
	gen_body(g, b->body);
	if (g->label_out) {
		g->indent--;
		emit(g, "out: __attribute__((unused));\n");
		g->indent++;
	}
	emit(g, "return 0;\n");
	g->indent--;
	emit(g, "}\n");
	emit_line_reset(g);
	emit(g, "\n");
	g->block = NULL;
}

/* ---- the burst ---- */

/* What happens to a packet whose entry was found: k->pipe_entry. */
static void
resume(struct gen *g, uint32_t table, uint32_t cut, const char *name)
{
	found(g, table);
	gen_go_on(g, name, cut);
}

void
gen_go_on(struct gen *g, const char *name, uint32_t cut)
{
	if (g->done == NULL) {
		emit(g, "todo[%i(c, p, k, %u)] |= 1u << i;\n", name, cut);
		return;
	}
	emit(g, "const uint32_t to = %i(c, p, k, %u);\n\n", name, cut);
	emit(g, "if (to == 0)\n\t%selse\n\ttodo[to] |= 1u << i;\n", g->done);
}

static void
each(struct gen *g)
{
	emit(g, "PIPE_EACH (i, now)");
	emit_open(g);
	emit(g, "struct pipe_pkt *p = pkts[i];\n");
	emit(g,
	    g->split && !g->carries ? "struct pkt *k = p->meta;\n" : "struct pkt *k = &st[i];\n");
}

static void
exact_loop(struct gen *g, uint32_t table, uint32_t cut, const char *name)
{
	const struct gen_table *t = &g->tables[table];

	emit(g, "const struct pipe_exact *t = (const void *)c->table[%u];\n\n", table);
	each(g);
	emit(g, "k->pipe_entry = pipe_exact_in(k->pipe_bucket, k->pipe_key, %u, %u);\n",
	    t->key_bytes, t->data_bytes);
	emit(g, "if (pipe_unlikely(k->pipe_entry == NULL))\n");
	emit(g, "\tk->pipe_entry = pipe_exact_other(t, k->pipe_key, %u, %u, &misses);\n",
	    t->key_bytes, t->data_bytes);
	resume(g, table, cut, name);
	emit_close(g);
}

static void
lpm32_loop(struct gen *g, uint32_t table, uint32_t cut, const char *name)
{
	uint32_t width = lpm_width(g, table);

	emit(g,
	    "const struct pipe_lpm32 *live = (const void *)c->table[%u];\n"
	    "const struct pipe_lpm32 t = pipe_lpm32_begin(live);\n\n",
	    table);
	each(g);
	emit(g, "const uint32_t r = pipe_lpm32_find(&t, live, (uint32_t)k->pipe_lpm, %u);\n\n",
	    width);
	emit(g, "k->pipe_entry = pipe_lpm32_entry(&t, r, %u);\n", g->tables[table].data_bytes);
	emit(g,
	    "if (pipe_unlikely(r == 0)) {\n"
	    "\tk->pipe_entry = pipe_lpm32_get(live, 0, (uint32_t)k->pipe_lpm, %u, %u);\n"
	    "\tmisses += (k->pipe_entry->flags & PIPE_ENTRY_HIT) == 0;\n}\n",
	    width, g->tables[table].data_bytes);
	emit(g, "pipe_prefetch(k->pipe_entry);\n(void)p;\n");
	emit_close(g);
	each(g);
	resume(g, table, cut, name);
	emit_close(g);
}

/* Tables that are searched out of line, a burst at a time. */
static void
batch_loop(struct gen *g, uint32_t table, uint32_t cut, const char *name)
{
	const struct gen_table *t = &g->tables[table];

	emit(g, "const struct pipe_entry *found[PIPE_BURST];\n");
	emit(g, "uint8_t keys[PIPE_BURST * %u] __attribute__((aligned(8)));\n", t->key_bytes);
	emit(g, "uint32_t n_keys = 0, seen = 0;\n\n");
	each(g);
	emit(g, "pipe_move(keys + n_keys++ * %u, k->pipe_key, %u);\n(void)p;\n", t->key_bytes,
	    t->key_bytes);
	emit_close(g);
	emit(g, "c->table[%u]->lookup(c->table[%u], keys, n_keys, found);\n", table, table);
	each(g);
	emit(g, "k->pipe_entry = found[seen++];\n");
	emit(g, "misses += (k->pipe_entry->flags & PIPE_ENTRY_HIT) == 0;\n");
	resume(g, table, cut, name);
	emit_close(g);
}

void
gen_cut_loops(struct gen *g, const char *name)
{
	if (g->cuts_in_loop) {
		emit(g, "do");
		emit_open(g);
	}
	for (uint32_t i = 0; i < g->cuts.n; i++) {
		uint32_t table = g->cuts.v[i].table;
		const struct gen_table *t = &g->tables[table];

		emit(g, "/* table %c */\nif (todo[%u] != 0)", g->p->tables[table].info.name, i + 1);
		emit_open(g);
		emit(g, "const uint32_t now = todo[%u];\nuint32_t misses = 0;\n", i + 1);
		emit(g, "todo[%u] = 0;\n", i + 1);
		if (t->kind == PIPE_TABLE_EXACT)
			exact_loop(g, table, i + 1, name);
		else if (t->kind == PIPE_TABLE_LPM32)
			lpm32_loop(g, table, i + 1, name);
		else
			batch_loop(g, table, i + 1, name);
		emit(g, "c->table_hits[%u].packets += pipe_ones(now) - misses;\n", table);
		emit(g, "c->table_hits[%u].bytes += misses;\n", table);
		emit_close(g);
	}
	if (g->cuts_in_loop) {
		g->indent--;
		emit(g, "} while (0");
		for (uint32_t i = 0; i < g->cuts.n; i++)
			emit(g, " || todo[%u] != 0", i + 1);
		emit(g, ");\n");
	}
}
