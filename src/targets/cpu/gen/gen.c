/* SPDX-License-Identifier: Apache-2.0 */
/* gen.c: the literal list of what a generated file holds, in its order. */
#include "targets/cpu/gen/gen.h"

#include "base/mem.h"
#include "targets/cpu/gen/internal.h"

#include <errno.h>
#include <string.h>

static void
head(struct gen *g)
{
	char hash[65];

	ir_hash(g->p, hash);
	emit(g, "/* Generated from the IR of %c (sha256 %c). Do not edit.\n", g->p->name, hash);
	for (uint32_t i = 0; i < g->p->n_files && i < 16; i++)
		emit(g, " *   %c\n", g->p->files[i]);
	emit(g,
	    " * Sections: headers and packet state; actions; tables; parser; deparser; controls and the\n"
	    " * burst; description. Numbers behind a field are its offset and width in bits. */\n");
	emit(g, "#define PIPE_GENERATED\n");
	if (g->opts.count)
		emit(g, "#define PIPE_COUNT\n");
	emit(g, "#include \"pipe_abi.h\"\n\n");
}

/* Value sets are looked up with a key of their own. */
static void
file(struct gen *g)
{
	head(g);
	emit(g, "/* ---- headers and packet state ---- */\n\n");
	gen_structs(g);
	emit(g, "/* ---- actions ---- */\n\n");
	gen_actions(g);
	emit(g, "/* ---- tables ---- */\n\n");
	gen_keys(g);
	emit(g, "/* ---- parser, deparser, controls ---- */\n\n");
	gen_arch(g);
	gen_desc(g);
}

static void
init(struct gen *g, const struct ir_prog *prog, const struct cpu_gen_opts *opts, struct buf *out)
{
	*g = (struct gen){ .p = prog, .out = out, .action = IR_NO_ID, .line_start = true };
	if (opts != NULL)
		g->opts = *opts;
	g->arena = arena_new(0);
	for (uint32_t i = 0; i < prog->n_field_lists; i++)
		g->keeps |= prog->field_lists[i].n > 0;
	g->actions = arena_array(g->arena, struct gen_action, prog->n_actions + 1);
	g->tables = arena_array(g->arena, struct gen_table, prog->n_tables + 1);
	for (size_t i = 0; i < out->len; i++)
		g->n_lines += out->data[i] == '\n';
}

static void
fini(struct gen *g)
{
	map_fini(&g->names);
	vec_fini(&g->refs);
	vec_fini(&g->cuts);
	vec_fini(&g->blocks);
	vec_fini(&g->blocks_left);
	vec_fini(&g->loops);
	vec_fini(&g->indexes);
	arena_free(g->arena);
}

int
cpu_gen(
    const struct ir_prog *prog, const struct cpu_gen_opts *opts, struct buf *out, struct err *err)
{
	CLEANUP(buf_fini) struct buf lacks = BUF_INIT;
	struct gen g;

	if (cpu_lacks(prog, &lacks) > 0) {
		lacks.data[strcspn(lacks.data, "\n")] = '\0';
		return err_set(err, -EOPNOTSUPP, "target cpu lacks %s", lacks.data);
	}
	init(&g, prog, opts, out);
	gen_layout(&g);
	gen_tables_layout(&g);
	gen_facts(&g);
	gen_locals(&g);
	file(&g);
	fini(&g);
	return 0;
}
