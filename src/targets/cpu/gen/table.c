/* SPDX-License-Identifier: Apache-2.0 */
/* table.c: tables and actions: which structure a table gets, its key's bytes, a function an action, a
 * function a table that makes the key, and one that runs the action an entry names. */
#include "targets/cpu/gen/internal.h"

#include "base/mem.h"
#include "targets/cpu/gen/key.h"
#include "targets/cpu/pipe_abi.h"

void
gen_tables_layout(struct gen *g)
{
	for (uint32_t i = 0; i < g->p->n_actions; i++) {
		const struct ir_action *a = &g->p->actions[i];

		g->actions[i].name = gen_name(g, "act_", a->info.name);
		g->actions[i].ref = gen_ref(g, a->loc, "action %s", a->info.name);
	}
	for (uint32_t i = 0; i < g->p->n_tables; i++) {
		const struct ir_table *t = &g->p->tables[i];
		struct gen_table *gt = &g->tables[i];
		uint32_t off = 0;

		gt->name = gen_name(g, "tbl_", t->info.name);
		gt->ref = gen_ref(g, t->loc, "table %s", t->info.name);
		gt->kind = cpu_table_kind(g->p, i);
		gt->key_off = arena_array(g->arena, uint32_t, t->n_keys + 1);
		for (uint32_t k = 0; k < t->n_keys; k++) {
			if (t->keys[k].match == IR_MATCH_SELECTOR)
				continue;
			gt->key_off[k] = off;
			gt->n_match++;
			off += (gen_width(g, t->keys[k].expr->type) + 7) / 8;
		}
		gt->key_bytes = cpu_key_bytes(g->p, i);
		g->scratch_key_bytes = MAX(g->scratch_key_bytes, gt->key_bytes);
		gt->selects = cpu_table_selects(g->p, i);
		gt->data_bytes = cpu_data_bytes(g->p, i);
	}
}

/* ---- actions ---- */

static void
action(struct gen *g, uint32_t id)
{
	const struct ir_action *a = &g->p->actions[id];
	const struct gen_action *ga = &g->actions[id];

	g->action = id;
	g->n_temps = g->n_labels = 0;
	emit_loc(g, a->loc, a->info.name);
	emit(g,
	    "PIPE_INLINE %s\n%i(struct pipe_ctx *restrict c, struct pipe_pkt *restrict p, struct pkt *restrict k, "
	    "const struct pipe_entry *e)\n{\n",
	    ga->exits ? "bool" : "void", ga->name);
	g->indent++;
	gen_declare_action_locals(g, id);
	emit(g, "(void)e;\nPIPE_REF(c, p, %u);\n", ga->ref);
	gen_body(g, a->body);
	if (ga->exits)
		emit(g, "return false;\n");
	g->indent--;
	emit(g, "}\n");
	emit_line_reset(g);
	emit(g, "\n");
	g->action = IR_NO_ID;
}

void
gen_actions(struct gen *g)
{
	for (uint32_t i = 0; i < g->p->n_actions; i++)
		if (g->actions[i].reached)
			action(g, i);
}

/* ---- keys ---- */

/* Bytes of one field, left-padded, so that nothing of an older key stays. */
static void
key_field(struct gen *g, const struct ir_expr *e, uint32_t off)
{
	uint32_t w = gen_width(g, e->type), bits = (w + 7) / 8 * 8;

	emit(g,
	    gen_class(w) == GEN_64    ? "pipe_set(k->pipe_key, %u, %u, "
	    : gen_class(w) == GEN_128 ? "pipe_set128(k->pipe_key, %u, %u, "
				      : "pipe_set_big(k->pipe_key, %u, %u, ",
	    off * 8, bits);
	gen_expr(g, e);
	emit(g, ");\n");
}

static void
key_bytes(struct gen *g, uint32_t table)
{
	const struct ir_table *t = &g->p->tables[table];
	const struct gen_table *gt = &g->tables[table];
	uint32_t end = 0;

	for (uint32_t i = 0; i < t->n_keys; i++) {
		if (t->keys[i].match == IR_MATCH_SELECTOR)
			continue;
		emit(g, "/* %c: %c */\n", t->keys[i].name, ir_match_kind_name(t->keys[i].match));
		key_field(g, t->keys[i].expr, gt->key_off[i]);
		end = gt->key_off[i] + (gen_width(g, t->keys[i].expr->type) + 7) / 8;
	}
	for (; end < gt->key_bytes; end++)
		emit(g, "k->pipe_key[%u] = 0;\n", end);
}

/* The hash by which an action selector chooses. */
static void
choice(struct gen *g, const struct ir_table *t)
{
	const struct ir_extern *x = &g->p->externs[t->profile];
	struct ir_arg *args = arena_array(g->arena, struct ir_arg, t->n_keys + 1);
	uint32_t n = 0, bits;

	for (uint32_t i = 0; i < t->n_keys; i++)
		if (t->keys[i].match == IR_MATCH_SELECTOR)
			args[n++].expr = t->keys[i].expr;
	emit(g, "{\n");
	g->indent++;
	bits = gen_pack(g, "data", args, n, false);
	if (x->hash == IR_HASH_IDENTITY)
		emit(g,
		    bits > 0 ? "k->pipe_choice = pipe_get(data, %u, %u);\n"
			     : "k->pipe_choice = 0;\n",
		    bits - MIN(bits, 64u), MIN(bits, 64u));
	else
		emit(g, "k->pipe_choice = c->ops->hash(%u, data, %u, NULL, 0);\n",
		    (uint32_t)x->hash, (bits + 7) / 8);
	emit_close(g);
}

static void
key_function(struct gen *g, uint32_t table)
{
	const struct ir_table *t = &g->p->tables[table];
	const struct gen_table *gt = &g->tables[table];
	const struct ir_expr *key = t->keys[0].expr;

	emit_loc(g, t->loc, t->info.name);
	emit(g,
	    "PIPE_INLINE void\n%i_key(struct pipe_ctx *restrict c, struct pipe_pkt *restrict p, struct pkt *restrict k)\n{\n",
	    gt->name);
	g->indent++;
	if (gt->selects)
		choice(g, t);
	switch (gt->kind) {
	case PIPE_TABLE_EXACT:
		emit(g, "const struct pipe_exact *t = (const void *)c->table[%u];\n\n", table);
		key_bytes(g, table);
		emit(g,
		    "k->pipe_bucket = pipe_exact_home(t, %u, %u, pipe_hash(k->pipe_key, %u, t->seed));\n",
		    gt->key_bytes, gt->data_bytes, gt->key_bytes);
		break;
	case PIPE_TABLE_LPM32:
		for (uint32_t i = 0; key != NULL && i < t->n_keys; i++)
			if (t->keys[i].match == IR_MATCH_LPM)
				key = t->keys[i].expr;
		emit(g, "const struct pipe_lpm32 *t = (const void *)c->table[%u];\n\n", table);
		emit(g, "k->pipe_lpm = ");
		gen_expr(g, key);
		emit(g, ";\npipe_lpm32_prefetch(t, (uint32_t)k->pipe_lpm, %u);\n",
		    gen_width(g, key->type));
		emit(g, "if (pipe_unlikely(p->trace != 0))\n\t");
		emit(g, "pipe_set(k->pipe_key, 0, 32, k->pipe_lpm << %u);\n",
		    32 - (gen_width(g, key->type) + 7) / 8 * 8);
		break;
	default:
		key_bytes(g, table);
	}
	g->indent--;
	emit(g, "}\n");
	emit_line_reset(g);
	emit(g, "\n");
}

/* Runs what the entry says; true: the block ends (EXIT). */
static void
run_function(struct gen *g, uint32_t table)
{
	const struct ir_table *t = &g->p->tables[table];

	emit(g,
	    "PIPE_INLINE bool\n%i_run(struct pipe_ctx *restrict c, struct pipe_pkt *restrict p, struct pkt *restrict k, "
	    "const struct pipe_entry *e)\n{\n",
	    g->tables[table].name);
	g->indent++;
	emit(g, "switch (e->action) {\n");
	for (uint32_t i = 0; i < t->n_actions; i++) {
		const struct gen_action *a = &g->actions[t->actions[i].action];

		emit(g, "case %u:\n\t", i);
		emit(g, a->exits ? "return %i(c, p, k, e);\n" : "%i(c, p, k, e);\n\tbreak;\n",
		    a->name);
	}
	emit(g, "}\nreturn false;\n");
	g->indent--;
	emit(g, "}\n\n");
}

void
gen_keys(struct gen *g)
{
	for (uint32_t i = 0; i < g->p->n_tables; i++) {
		if (!g->tables[i].used)
			continue;
		if (g->tables[i].kind != PIPE_TABLE_NONE)
			key_function(g, i);
		run_function(g, i);
	}
}
