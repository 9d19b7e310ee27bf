/* SPDX-License-Identifier: Apache-2.0 */
/* desc.c: pipe_desc, the object's description of itself: names, tables with their entries, actions,
 * objects, source references, entry points. */
#include "targets/cpu/gen/internal.h"

#include "base/mem.h"
#include "targets/cpu/gen/key.h"
#include "targets/cpu/pipe_abi.h"

_Static_assert((int)PIPE_MATCH_EXACT == (int)IR_MATCH_EXACT &&
		   (int)PIPE_MATCH_LPM == (int)IR_MATCH_LPM &&
		   (int)PIPE_MATCH_TERNARY == (int)IR_MATCH_TERNARY &&
		   (int)PIPE_MATCH_RANGE == (int)IR_MATCH_RANGE &&
		   (int)PIPE_MATCH_OPTIONAL == (int)IR_MATCH_OPTIONAL,
    "pipe_match is ir_match_kind");
_Static_assert((int)PIPE_COUNTER == (int)IR_EXTERN_COUNTER &&
		   (int)PIPE_DIRECT_COUNTER == (int)IR_EXTERN_DIRECT_COUNTER &&
		   (int)PIPE_METER == (int)IR_EXTERN_METER &&
		   (int)PIPE_DIRECT_METER == (int)IR_EXTERN_DIRECT_METER &&
		   (int)PIPE_REGISTER == (int)IR_EXTERN_REGISTER &&
		   (int)PIPE_ACTION_PROFILE == (int)IR_EXTERN_ACTION_PROFILE &&
		   (int)PIPE_ACTION_SELECTOR == (int)IR_EXTERN_ACTION_SELECTOR &&
		   (int)PIPE_VALUE_SET == (int)IR_EXTERN_VALUE_SET &&
		   (int)PIPE_DIGEST == (int)IR_EXTERN_DIGEST,
    "pipe_object_kind is ir_extern_kind");

static void
bytes(struct gen *g, const struct buf *b)
{
	emit(g, "(const uint8_t[]){ ");
	for (size_t i = 0; i < b->len; i++)
		emit(g, "%u, ", (uint32_t)(uint8_t)b->data[i]);
	if (b->len == 0)
		emit(g, "0 ");
	emit(g, "}");
}

static void
field(struct gen *g, const char *name, uint32_t w, uint32_t off, uint32_t match)
{
	emit(g, "{ %q, %u, %u, %u, { 0 } },\n", name, w, off, match);
}

static void
actions(struct gen *g)
{
	for (uint32_t i = 0; i < g->p->n_actions; i++) {
		const struct ir_action *a = &g->p->actions[i];

		if (a->n_params == 0)
			continue;
		emit(g, "static const struct pipe_field pipe_params_%u[] = {\n", i);
		g->indent++;
		for (uint32_t k = 0; k < a->n_params; k++)
			field(g, a->params[k].name, gen_width(g, g->p->vars[a->params[k].var].type),
			    g->vars[a->params[k].var].off_bytes, 0);
		g->indent--;
		emit(g, "};\n");
	}
	emit(g, "static const struct pipe_action_desc pipe_actions[] = {\n");
	g->indent++;
	for (uint32_t i = 0; i < g->p->n_actions; i++) {
		const struct ir_action *a = &g->p->actions[i];

		emit(g, "{ %q, %u, ", a->info.name, a->n_params);
		if (a->n_params > 0)
			emit(g, "pipe_params_%u, ", i);
		else
			emit(g, "NULL, ");
		emit(g, "%u },\n", g->actions[i].data_bytes);
	}
	emit(g, "{ 0 },\n");
	g->indent--;
	emit(g, "};\n\n");
}

static void
entries(struct gen *g, uint32_t table)
{
	const struct ir_table *t = &g->p->tables[table];
	const struct gen_table *gt = &g->tables[table];

	if (t->n_entries == 0)
		return;
	emit(g, "static const struct pipe_entry_desc pipe_entries_%u[] = {\n", table);
	g->indent++;
	for (uint32_t i = 0; i < t->n_entries; i++) {
		const struct ir_entry *e = &t->entries[i];
		CLEANUP(buf_fini) struct buf value = BUF_INIT, mask = BUF_INIT, data = BUF_INIT;

		cpu_key_encode(g->p, table, e->matches, &value, &mask);
		cpu_data_encode(&e->call, gt->data_bytes, &data);
		emit_loc(g, e->loc, NULL);
		emit(g, "{ ");
		bytes(g, &value);
		emit(g, ", ");
		bytes(g, &mask);
		emit(g, ", %u, %u, ", cpu_key_priority(g->p, table, e->matches, e->priority),
		    e->call.action);
		bytes(g, &data);
		emit(g, ", %u, { 0 } },\n", (uint32_t)(e->is_const || t->const_entries));
	}
	g->indent--;
	emit(g, "};\n");
	emit_line_reset(g);
}

static uint32_t
table_flags(const struct gen *g, const struct ir_table *t)
{
	uint32_t f = 0;

	f |= t->const_entries ? PIPE_TABLE_CONST : 0;
	f |= t->const_default ? PIPE_TABLE_CONST_DEFAULT : 0;
	f |= t->n_direct > 0 ? PIPE_TABLE_DIRECT : 0;
	f |= t->add_on_miss && t->n_keys > 0 &&
		     cpu_table_kind(g->p, (uint32_t)(t - g->p->tables)) == PIPE_TABLE_EXACT
		 ? PIPE_TABLE_LEARNS
		 : 0;
	f |= t->idle_timeout ? PIPE_TABLE_IDLE_NOTIFY : 0;
	f |= t->idle_delete ? PIPE_TABLE_IDLE_DELETE : 0;
	if (t->profile != IR_NO_ID)
		f |= g->p->externs[t->profile].kind == IR_EXTERN_ACTION_SELECTOR
			 ? PIPE_TABLE_SELECTOR
			 : PIPE_TABLE_PROFILE;
	return f;
}

static void
table_parts(struct gen *g, uint32_t i)
{
	const struct ir_table *t = &g->p->tables[i];
	const struct gen_table *gt = &g->tables[i];
	CLEANUP(buf_fini) struct buf data = BUF_INIT;

	if (gt->n_match > 0) {
		emit(g, "static const struct pipe_field pipe_keys_%u[] = {\n", i);
		g->indent++;
		for (uint32_t k = 0; k < t->n_keys; k++)
			if (t->keys[k].match != IR_MATCH_SELECTOR)
				field(g, t->keys[k].name, gen_width(g, t->keys[k].expr->type),
				    gt->key_off[k], (uint32_t)t->keys[k].match);
		g->indent--;
		emit(g, "};\n");
	}
	emit(g, "static const uint32_t pipe_list_%u[] = { ", i);
	for (uint32_t k = 0; k < t->n_actions; k++)
		emit(g, "%u, ", t->actions[k].action);
	emit(g, "0 };\nstatic const uint32_t pipe_direct_%u[] = { ", i);
	for (uint32_t k = 0; k < t->n_direct; k++)
		emit(g, "%u, ", t->direct[k]);
	emit(g, "0 };\n");
	entries(g, i);
	cpu_data_encode(&t->default_call, MAX(gt->data_bytes, 1u), &data);
	emit(g, "static const uint8_t pipe_default_%u[] = { ", i);
	for (size_t k = 0; k < data.len; k++)
		emit(g, "%u, ", (uint32_t)(uint8_t)data.data[k]);
	emit(g, "};\n");
}

static void
tables(struct gen *g)
{
	for (uint32_t i = 0; i < g->p->n_tables; i++)
		table_parts(g, i);
	emit(g, "static const struct pipe_table_desc pipe_tables[] = {\n");
	g->indent++;
	for (uint32_t i = 0; i < g->p->n_tables; i++) {
		const struct ir_table *t = &g->p->tables[i];
		const struct gen_table *gt = &g->tables[i];

		emit(g, "{ .name = %q, .id = %u, .kind = %u, .flags = %u, .size = %u,\n",
		    t->info.name, t->info.id, gt->kind, table_flags(g, t), cpu_table_size(g->p, i));
		emit(g, "  .key_bytes = %u, .data_bytes = %u, .n_keys = %u, ", gt->key_bytes,
		    gt->data_bytes, gt->n_match);
		if (gt->n_match > 0)
			emit(g, ".keys = pipe_keys_%u,\n", i);
		else
			emit(g, ".keys = NULL,\n");
		emit(g,
		    "  .n_actions = %u, .actions = pipe_list_%u, .default_action = %u, "
		    ".default_data = pipe_default_%u,\n",
		    t->n_actions, i, t->default_call.action, i);
		emit(g, "  .n_entries = %u, ", t->n_entries);
		if (t->n_entries > 0)
			emit(g, ".entries = pipe_entries_%u, ", i);
		emit(g, ".profile = %u, .n_direct = %u, .direct = pipe_direct_%u },\n", t->profile,
		    t->n_direct, i);
	}
	emit(g, "{ 0 },\n");
	g->indent--;
	emit(g, "};\n\n");
}

static uint32_t
cell_bytes(uint32_t w)
{
	return w <= 8 ? 1 : w <= 16 ? 2 : w <= 32 ? 4 : w <= 64 ? 8 : (w + 7) / 8;
}

static uint32_t
object_size(const struct gen *g, uint32_t object)
{
	const struct ir_extern *x = &g->p->externs[object];

	if (x->kind != IR_EXTERN_DIRECT_COUNTER && x->kind != IR_EXTERN_DIRECT_METER)
		return x->size;
	for (uint32_t i = 0; i < g->p->n_tables; i++)
		for (uint32_t k = 0; k < g->p->tables[i].n_direct; k++)
			if (g->p->tables[i].direct[k] == object)
				return pipe_direct_cells(cpu_table_size(g->p, i));
	return 0;
}

static void
objects(struct gen *g)
{
	for (uint32_t i = 0; i < g->p->n_externs; i++) {
		const struct ir_extern *x = &g->p->externs[i];
		uint32_t off = 0;

		if (x->n_fields == 0)
			continue;
		emit(g, "static const struct pipe_field pipe_fields_%u[] = {\n", i);
		g->indent++;
		for (uint32_t k = 0; k < x->n_fields; k++) {
			uint32_t w = gen_width(g, x->fields[k].type);

			field(g, x->fields[k].name, w, off,
			    x->field_match != NULL ? (uint32_t)x->field_match[k] : 0);
			off += (w + 7) / 8;
		}
		g->indent--;
		emit(g, "};\n");
	}
	emit(g, "static const struct pipe_object_desc pipe_objects[] = {\n");
	g->indent++;
	for (uint32_t i = 0; i < g->p->n_externs; i++) {
		const struct ir_extern *x = &g->p->externs[i];
		bool reg = x->kind == IR_EXTERN_REGISTER;
		uint32_t w = reg ? gen_width(g, x->type) : 0;
		CLEANUP(buf_fini) struct buf initial = BUF_INIT;

		emit(g,
		    "{ .name = %q, .id = %u, .kind = %u, .size = %u, .cell_bytes = %u, "
		    ".width_bits = %u,\n",
		    x->info.name, x->info.id, (uint32_t)x->kind, object_size(g, i),
		    reg ? cell_bytes(w) : 0, w);
		emit(g, "  .count = %u, .n_fields = %u, ", (uint32_t)x->count, x->n_fields);
		if (x->n_fields > 0)
			emit(g, ".fields = pipe_fields_%u, ", i);
		if (reg && x->initial.width_bits > 0) {
			buf_add(&initial, x->initial.be, (w + 7) / 8);
			emit(g, ".initial = ");
			bytes(g, &initial);
			emit(g, ", ");
		}
		emit(g, "},\n");
	}
	emit(g, "{ 0 },\n");
	g->indent--;
	emit(g, "};\n\n");
}

static void
refs(struct gen *g)
{
	emit(g, "static const struct pipe_ref pipe_refs[] = {\n");
	g->indent++;
	for (size_t i = 0; i < g->refs.n; i++)
		emit(g, "{ %u, %u, %u, %q },\n", g->refs.v[i].loc.line,
		    (uint32_t)g->refs.v[i].loc.col, (uint32_t)g->refs.v[i].loc.file,
		    g->refs.v[i].what);
	emit(g, "{ 0 },\n");
	g->indent--;
	emit(g, "};\n\n");
}

void
gen_desc(struct gen *g)
{
	char hash[65];
	uint32_t flags = (g->split ? PIPE_HAS_EGRESS : 0) | (g->opts.count ? PIPE_COUNTS_REFS : 0) |
			 (g->p->arch != IR_ARCH_V1MODEL ? PIPE_CPU_PORT_32 : 0);

	ir_hash(g->p, hash);
	emit(g, "/* ---- description ---- */\n\n");
	emit(g, "static const char *const pipe_files[] = { ");
	for (uint32_t i = 0; i < g->p->n_files; i++)
		emit(g, "%q, ", g->p->files[i]);
	emit(g, "NULL };\n");
	refs(g);
	actions(g);
	tables(g);
	objects(g);
	if (g->p->arch == IR_ARCH_PNA) {
		emit(g, "static const uint64_t pipe_expire_ns[] = { ");
		for (uint32_t i = 0; i <= IR_EXPIRE_PROFILES; i++)
			emit(g, "%x, ", ir_expire_ns(i));
		emit(g, "};\n\n");
	}
	emit(g, "const struct pipe_desc pipe_desc = {\n");
	g->indent++;
	emit(g, ".magic = PIPE_MAGIC, .abi_major = PIPE_ABI_MAJOR, .abi_minor = PIPE_ABI_MINOR,\n");
	emit(g, ".size = sizeof(struct pipe_desc), .flags = %u, .name = %q,\n", flags, g->p->name);
	emit(g, ".sha256 = %q, .arch = %u,\n", hash, (uint32_t)g->p->arch);
	emit(g, ".meta_bytes = %s, .scratch_bytes = %s,\n",
	    g->carries ? "offsetof(struct pkt, pipe_own)"
	    : g->split ? "sizeof(struct pkt)"
	    : g->keeps ? "sizeof(struct kept)"
		       : "0",
	    g->split && !g->carries ? "0" : "PIPE_BURST * sizeof(struct pkt)");
	emit(g, ".n_files = %u, .files = pipe_files,\n", g->p->n_files);
	emit(g, ".n_refs = %u, .refs = pipe_refs,\n", (uint32_t)g->refs.n);
	emit(g, ".n_actions = %u, .actions = pipe_actions,\n", g->p->n_actions);
	emit(g, ".n_tables = %u, .tables = pipe_tables,\n", g->p->n_tables);
	emit(g, ".n_objects = %u, .objects = pipe_objects,\n", g->p->n_externs);
	emit(g, g->split ? ".ingress = ingress, .egress = egress,\n" : ".ingress = ingress,\n");
	if (g->p->arch == IR_ARCH_PNA)
		emit(g, ".n_expire = %u, .expire_ns = pipe_expire_ns,\n",
		    (uint32_t)IR_EXPIRE_PROFILES + 1);
	g->indent--;
	emit(g, "};\n");
}
