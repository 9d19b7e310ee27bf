/* SPDX-License-Identifier: Apache-2.0 */
/* print_decl.c: IR as text, declarations: types, variables, externs, actions, tables, blocks. */
#include "ir/text.h"

#include "base/mem.h"

static void
annotations(struct ir_printer *p, uint32_t n, const char **v)
{
	for (uint32_t i = 0; i < n; i++) {
		buf_puts(p->out, " (annotation ");
		ir_text_string(p->out, v[i]);
		buf_putc(p->out, ')');
	}
}

static void
clause_name(struct ir_printer *p, const char *word, const char *name)
{
	if (name == NULL)
		return;
	buf_printf(p->out, " (%s ", word);
	ir_text_name(p->out, name);
	buf_putc(p->out, ')');
}

static void
clause_number(struct ir_printer *p, const char *word, uint64_t n)
{
	if (n != 0)
		buf_printf(p->out, " (%s %llu)", word, (unsigned long long)n);
}

static void
flag(struct ir_printer *p, const char *word, bool on)
{
	if (on)
		buf_printf(p->out, " (%s)", word);
}

/* Opens "(word" at a new line, with its location. */
static void
open_at(struct ir_printer *p, const char *word, struct ir_loc loc)
{
	ir_text_line(p);
	buf_printf(p->out, "(%s", word);
	ir_text_loc(p, loc);
	buf_putc(p->out, ' ');
}

static void
close_at(struct ir_printer *p, struct ir_loc up)
{
	buf_putc(p->out, ')');
	p->loc = up;
}

static void
info(struct ir_printer *p, const struct ir_info *i)
{
	ir_text_name(p->out, i->name);
	if (i->id != 0)
		buf_printf(p->out, " (id 0x%08x)", i->id);
	clause_name(p, "alias", i->alias);
	clause_name(p, "pipe", i->pipe);
	flag(p, "hidden", i->hidden);
	annotations(p, i->n_annotations, i->annotations);
}

void
ir_text_ref(struct buf *out, const char *name, uint32_t twin)
{
	ir_text_name(out, name);
	if (twin > 1)
		buf_printf(out, "~%u", twin);
}

/* ---- types, variables, externs ------------------------------------------------------------------ */

static void
named_type(struct ir_printer *p, const struct ir_type *t)
{
	if (t->kind != IR_TYPE_HEADER && t->kind != IR_TYPE_UNION)
		return;
	ir_text_line(p);
	buf_printf(p->out, "(%s ", ir_type_kind_name(t->kind));
	ir_text_name(p->out, t->name);
	for (uint32_t i = 0; i < t->n; i++) {
		buf_puts(p->out, " (");
		ir_text_name(p->out, t->fields[i].name);
		buf_putc(p->out, ' ');
		ir_print_type(p->prog, t->fields[i].type, p->out);
		buf_putc(p->out, ')');
	}
	buf_putc(p->out, ')');
}

static void
spec(struct ir_printer *p, const struct ir_ctl_spec *c)
{
	buf_putc(p->out, ' ');
	if (c->kind <= IR_CTL_VARBIT) {
		buf_printf(p->out, "%s<%u>", ir_ctl_kind_name(c->kind), c->width_bits);
		return;
	}
	if (c->kind <= IR_CTL_ERROR) {
		buf_puts(p->out, ir_ctl_kind_name(c->kind));
		return;
	}
	buf_printf(p->out, "(%s", ir_ctl_kind_name(c->kind));
	for (uint32_t i = 0; i < c->n && c->kind == IR_CTL_TUPLE; i++)
		spec(p, &c->members[i]);
	if (c->kind != IR_CTL_TUPLE) {
		buf_putc(p->out, ' ');
		ir_text_name(p->out, c->name);
	}
	if (c->kind == IR_CTL_HEADER_STACK || c->kind == IR_CTL_UNION_STACK)
		buf_printf(p->out, " %u", c->n);
	buf_putc(p->out, ')');
}

static void
ctl_member(struct ir_printer *p, const struct ir_ctl_type *t, const struct ir_ctl_member *m)
{
	buf_puts(p->out, " (member ");
	ir_text_name(p->out, m->name);
	if (t->kind == IR_CTL_SER_ENUM) {
		buf_putc(p->out, ' ');
		ir_text_number(p->out, m->value);
	} else if (t->kind != IR_CTL_ENUM) {
		spec(p, &m->spec);
	}
	buf_putc(p->out, ')');
}

static void
ctl_type(struct ir_printer *p, const struct ir_ctl_type *t)
{
	ir_text_line(p);
	buf_printf(p->out, "(control-type %s ", ir_ctl_kind_name(t->kind));
	ir_text_name(p->out, t->name);
	if (t->kind == IR_CTL_SER_ENUM || t->uri != NULL)
		buf_printf(p->out, " %u", t->width_bits);
	if (t->uri != NULL) {
		buf_puts(p->out, " (uri ");
		ir_text_string(p->out, t->uri);
		buf_putc(p->out, ')');
	} else if (t->kind == IR_CTL_NEWTYPE) {
		spec(p, &t->original);
	}
	for (uint32_t i = 0; i < t->n; i++)
		ctl_member(p, t, &t->members[i]);
	annotations(p, t->n_annotations, t->annotations);
	buf_putc(p->out, ')');
}

static void
var(struct ir_printer *p, const struct ir_var *v)
{
	static const char *const words[] = { "var", "local", "param" };
	struct ir_loc up = p->loc;

	open_at(p, words[v->scope], v->loc);
	ir_text_name(p->out, v->name);
	buf_putc(p->out, ' ');
	ir_print_type(p->prog, v->type, p->out);
	if (v->intrinsic != IR_INTRINSIC_NONE)
		buf_printf(p->out, " %s", ir_intrinsic_name(v->intrinsic));
	close_at(p, up);
}

static void
field_list(struct ir_printer *p, const struct ir_field_list *l)
{
	ir_text_line(p);
	buf_printf(p->out, "(list %u", l->id);
	for (uint32_t i = 0; i < l->n; i++) {
		buf_putc(p->out, ' ');
		ir_text_name(p->out, p->prog->vars[l->vars[i]].name);
	}
	buf_putc(p->out, ')');
}

static void
controller_header(struct ir_printer *p, const struct ir_controller_header *c)
{
	ir_text_line(p);
	buf_puts(p->out, "(controller-header ");
	ir_print_type(p->prog, c->type, p->out);
	buf_putc(p->out, ' ');
	info(p, &c->info);
	p->indent++;
	for (uint32_t i = 0; i < c->n_metadata; i++) {
		const struct ir_metadata *m = &c->metadata[i];

		ir_text_line(p);
		buf_puts(p->out, "(field ");
		ir_text_name(p->out, p->prog->types[c->type].fields[m->field].name);
		buf_putc(p->out, ' ');
		ir_text_name(p->out, m->name);
		buf_printf(p->out, " %u", m->id);
		clause_name(p, "type-name", m->type_name);
		annotations(p, m->n_annotations, m->annotations);
		buf_putc(p->out, ')');
	}
	p->indent--;
	buf_putc(p->out, ')');
}

static void
extern_fields(struct ir_printer *p, const struct ir_extern *x)
{
	for (uint32_t i = 0; i < x->n_fields; i++) {
		buf_puts(p->out, " (field ");
		ir_text_name(p->out, x->fields[i].name);
		buf_putc(p->out, ' ');
		ir_print_type(p->prog, x->fields[i].type, p->out);
		if (x->field_match != NULL)
			buf_printf(p->out, " %s", ir_match_kind_name(x->field_match[i]));
		buf_putc(p->out, ')');
	}
}

static void
extern_(struct ir_printer *p, const struct ir_extern *x)
{
	static const char *const counts[] = { "packets", "bytes", "both" };
	struct ir_loc up = p->loc;

	open_at(p, "extern", x->loc);
	buf_printf(p->out, "%s ", ir_extern_kind_name(x->kind));
	info(p, &x->info);
	clause_number(p, "size", x->size);
	if (x->kind <= IR_EXTERN_DIRECT_METER)
		buf_printf(p->out, " (count %s)", counts[x->count]);
	if (x->kind == IR_EXTERN_REGISTER) {
		buf_puts(p->out, " (type ");
		ir_print_type(p->prog, x->type, p->out);
		buf_putc(p->out, ')');
		if (x->initial.width_bits != 0) {
			buf_puts(p->out, " (initial ");
			ir_print_value(p->prog, x->type, x->initial, p->out);
			buf_putc(p->out, ')');
		}
	}
	clause_number(p, "index-bits", x->index_bits);
	clause_number(p, "max-group-size", x->max_group_size);
	if (x->kind == IR_EXTERN_ACTION_SELECTOR)
		buf_printf(p->out, " (hash %s)", ir_hash_name(x->hash));
	if (x->spec.kind != IR_CTL_NONE) {
		buf_puts(p->out, " (spec");
		spec(p, &x->spec);
		buf_putc(p->out, ')');
	}
	clause_name(p, "index-type", x->index_type_name);
	extern_fields(p, x);
	close_at(p, up);
}

/* ---- actions and tables ------------------------------------------------------------------------- */

static void
action(struct ir_printer *p, const struct ir_action *a)
{
	struct ir_loc up = p->loc;

	open_at(p, "action", a->loc);
	info(p, &a->info);
	p->indent++;
	for (uint32_t i = 0; i < a->n_params; i++) {
		const struct ir_param *q = &a->params[i];

		ir_text_line(p);
		buf_puts(p->out, "(param ");
		ir_text_name(p->out, q->name);
		buf_putc(p->out, ' ');
		ir_text_name(p->out, p->prog->vars[q->var].name);
		buf_printf(p->out, " %u", q->id);
		clause_name(p, "type-name", q->type_name);
		annotations(p, q->n_annotations, q->annotations);
		buf_putc(p->out, ')');
	}
	ir_text_line(p);
	ir_text_body(p, "do", a->body);
	p->indent--;
	close_at(p, up);
}

static void
key(struct ir_printer *p, const struct ir_key *k)
{
	ir_text_line(p);
	buf_puts(p->out, "(key ");
	ir_text_expr(p, k->expr);
	buf_printf(p->out, " %s ", ir_match_kind_name(k->match));
	ir_text_name(p->out, k->name);
	buf_printf(p->out, " %u", k->id);
	clause_name(p, "type-name", k->type_name);
	annotations(p, k->n_annotations, k->annotations);
	buf_putc(p->out, ')');
}

static void
match(struct ir_printer *p, const struct ir_key *k, const struct ir_match *m)
{
	buf_putc(p->out, ' ');
	if (m->any) {
		buf_putc(p->out, '_');
		return;
	}
	ir_print_value(p->prog, k->expr->type, m->value, p->out);
	if (k->match == IR_MATCH_LPM)
		buf_printf(p->out, "/%u", m->prefix_bits);
	if (k->match == IR_MATCH_TERNARY || k->match == IR_MATCH_RANGE) {
		buf_puts(p->out, k->match == IR_MATCH_RANGE ? ".." : "&&&");
		ir_print_value(p->prog, k->expr->type, m->mask, p->out);
	}
}

static void
action_call(struct ir_printer *p, const struct ir_table *t, const struct ir_action_call *c)
{
	uint32_t id = t->actions[c->action].action;
	const struct ir_action *a = &p->prog->actions[id];

	ir_text_ref(p->out, a->info.name, p->action_twin[id]);
	for (uint32_t i = 0; i < c->n_args; i++) {
		buf_putc(p->out, ' ');
		ir_print_value(p->prog, p->prog->vars[a->params[i].var].type, c->args[i], p->out);
	}
}

static void
entry(struct ir_printer *p, const struct ir_table *t, const struct ir_entry *e)
{
	struct ir_loc up = p->loc;
	uint32_t m = 0;

	open_at(p, e->is_const ? "const-entry" : "entry", e->loc);
	buf_printf(p->out, "%u (key", e->priority);
	for (uint32_t i = 0; i < t->n_keys; i++)
		if (t->keys[i].match != IR_MATCH_SELECTOR)
			match(p, &t->keys[i], &e->matches[m++]);
	buf_puts(p->out, ") (run ");
	action_call(p, t, &e->call);
	buf_putc(p->out, ')');
	close_at(p, up);
}

static void
action_ref(struct ir_printer *p, const struct ir_action_ref *a)
{
	ir_text_line(p);
	buf_puts(p->out, "(action ");
	ir_text_ref(p->out, p->prog->actions[a->action].info.name, p->action_twin[a->action]);
	flag(p, "table-only", a->table_only);
	flag(p, "default-only", a->default_only);
	annotations(p, a->n_annotations, a->annotations);
	buf_putc(p->out, ')');
}

static void
table_properties(struct ir_printer *p, const struct ir_table *t)
{
	ir_text_line(p);
	buf_puts(p->out, t->const_default ? "(const-default " : "(default ");
	action_call(p, t, &t->default_call);
	buf_putc(p->out, ')');
	ir_text_line(p);
	buf_printf(p->out, "(size %u)", t->size);
	if (t->profile != IR_NO_ID) {
		buf_puts(p->out, " (profile ");
		ir_text_ref(
		    p->out, p->prog->externs[t->profile].info.name, p->extern_twin[t->profile]);
		buf_putc(p->out, ')');
	}
	for (uint32_t i = 0; i < t->n_direct; i++) {
		buf_puts(p->out, " (direct ");
		ir_text_ref(
		    p->out, p->prog->externs[t->direct[i]].info.name, p->extern_twin[t->direct[i]]);
		buf_putc(p->out, ')');
	}
	flag(p, "direct-implicit", t->direct_implicit);
	flag(p, "idle-timeout", t->idle_timeout);
	flag(p, "idle-delete", t->idle_delete);
	flag(p, "add-on-miss", t->add_on_miss);
	flag(p, "const-entries", t->const_entries);
}

static void
table(struct ir_printer *p, const struct ir_table *t)
{
	struct ir_loc up = p->loc;

	open_at(p, "table", t->loc);
	info(p, &t->info);
	p->indent++;
	for (uint32_t i = 0; i < t->n_keys; i++)
		key(p, &t->keys[i]);
	for (uint32_t i = 0; i < t->n_actions; i++)
		action_ref(p, &t->actions[i]);
	table_properties(p, t);
	for (uint32_t i = 0; i < t->n_entries; i++)
		entry(p, t, &t->entries[i]);
	p->indent--;
	close_at(p, up);
}

/* ---- blocks ----------------------------------------------------------------------------------- */

static void
state_name(struct ir_printer *p, const struct ir_block *b, uint32_t state)
{
	if (state == IR_STATE_ACCEPT)
		buf_puts(p->out, "accept");
	else if (state == IR_STATE_REJECT)
		buf_puts(p->out, "reject");
	else
		ir_text_name(p->out, b->states[state].name);
}

static void
select_match(struct ir_printer *p, uint32_t type, const struct ir_select_match *m)
{
	if (m->kind == IR_SELECT_ANY) {
		buf_putc(p->out, '_');
		return;
	}
	ir_print_value(p->prog, type, m->value, p->out);
	if (m->kind == IR_SELECT_VALUE)
		return;
	buf_puts(p->out, m->kind == IR_SELECT_MASK ? "&&&" : "..");
	ir_print_value(p->prog, type, m->mask, p->out);
}

static void
select_(struct ir_printer *p, const struct ir_block *b, const struct ir_state *s)
{
	buf_puts(p->out, "(select (");
	for (uint32_t i = 0; i < s->n_keys; i++) {
		buf_puts(p->out, i > 0 ? " " : "");
		ir_text_expr(p, s->keys[i]);
	}
	buf_putc(p->out, ')');
	p->indent++;
	for (uint32_t i = 0; i < s->n_cases; i++) {
		const struct ir_select_case *c = &s->cases[i];

		ir_text_line(p);
		if (c->value_set != IR_NO_ID) {
			buf_puts(p->out, "(value-set ");
			ir_text_ref(p->out, p->prog->externs[c->value_set].info.name,
			    p->extern_twin[c->value_set]);
		} else {
			buf_puts(p->out, "(case (");
			for (uint32_t k = 0; k < s->n_keys; k++) {
				buf_puts(p->out, k > 0 ? " " : "");
				select_match(p, s->keys[k]->type, &c->matches[k]);
			}
			buf_putc(p->out, ')');
		}
		buf_putc(p->out, ' ');
		state_name(p, b, c->next);
		buf_putc(p->out, ')');
	}
	p->indent--;
	buf_putc(p->out, ')');
}

static void
state(struct ir_printer *p, const struct ir_block *b, const struct ir_state *s)
{
	struct ir_loc up = p->loc;

	open_at(p, "state", s->loc);
	ir_text_name(p->out, s->name);
	p->indent++;
	ir_text_line(p);
	ir_text_body(p, "do", s->body);
	ir_text_line(p);
	if (s->n_keys > 0) {
		select_(p, b, s);
	} else {
		buf_puts(p->out, "(goto ");
		state_name(p, b, s->next);
		buf_putc(p->out, ')');
	}
	p->indent--;
	close_at(p, up);
}

static void
block(struct ir_printer *p, const struct ir_block *b)
{
	struct ir_loc up = p->loc;

	open_at(p, "block", b->loc);
	ir_text_name(p->out, b->name);
	buf_printf(p->out, " %s", ir_role_name(b->role));
	p->indent++;
	for (uint32_t i = 0; i < b->n_states; i++)
		state(p, b, &b->states[i]);
	if (b->n_states == 0) {
		ir_text_line(p);
		ir_text_body(p, "do", b->body);
	}
	p->indent--;
	close_at(p, up);
}

/* ---- the program ------------------------------------------------------------------------------ */

/* For each of the things the number of its name among equal names, from 1. 'info' is the offset of
 * their struct ir_info. */
static uint32_t *
twins(const void *things, uint32_t n, size_t size, size_t info_off)
{
	uint32_t *twin = xcalloc(n + 1, sizeof *twin);
	struct map seen = { 0 };

	for (uint32_t i = 0; i < n; i++) {
		const struct ir_info *in =
		    (const void *)((const char *)things + i * size + info_off);
		uintptr_t k = (uintptr_t)map_sget(&seen, in->name) + 1;

		twin[i] = (uint32_t)k;
		map_sput(&seen, in->name, (void *)k);
	}
	map_fini(&seen);
	return twin;
}

#define TWINS(v, n) twins((v), (n), sizeof *(v), offsetof(__typeof__(*(v)), info))

static void
preamble(struct ir_printer *p)
{
	const struct ir_prog *g = p->prog;

	buf_printf(p->out, "(ipdk-ir %d", IR_VERSION);
	p->indent = 1;
	ir_text_line(p);
	buf_puts(p->out, "(program ");
	ir_text_name(p->out, g->name);
	buf_printf(p->out, " %s", ir_arch_name(g->arch));
	if (g->uses_externs)
		buf_puts(p->out, " (uses-externs)");
	annotations(p, g->n_annotations, g->annotations);
	buf_putc(p->out, ')');
	for (uint32_t i = 0; i < g->n_files && !(p->flags & IR_PRINT_NO_LOC); i++) {
		ir_text_line(p);
		buf_puts(p->out, "(file ");
		ir_text_string(p->out, g->files[i]);
		buf_putc(p->out, ')');
	}
	for (uint32_t i = IR_ERROR_PARSER_INVALID_ARGUMENT + 1; i < g->n_errors; i++) {
		ir_text_line(p);
		buf_puts(p->out, "(error ");
		ir_text_name(p->out, g->errors[i]);
		buf_putc(p->out, ')');
	}
}

void
ir_print(const struct ir_prog *g, enum ir_print_flags flags, struct buf *out)
{
	CLEANUP(free) uint32_t *actions = TWINS(g->actions, g->n_actions);
	CLEANUP(free) uint32_t *tables = TWINS(g->tables, g->n_tables);
	CLEANUP(free) uint32_t *externs = TWINS(g->externs, g->n_externs);
	struct ir_printer p = { .prog = g,
		.flags = flags,
		.out = out,
		.action_twin = actions,
		.table_twin = tables,
		.extern_twin = externs };

	preamble(&p);
	for (uint32_t i = 0; i < g->n_types; i++)
		named_type(&p, &g->types[i]);
	for (uint32_t i = 0; i < g->n_ctl_types; i++)
		ctl_type(&p, &g->ctl_types[i]);
	for (uint32_t i = 0; i < g->n_vars; i++)
		var(&p, &g->vars[i]);
	for (uint32_t i = 0; i < g->n_field_lists; i++)
		field_list(&p, &g->field_lists[i]);
	for (uint32_t i = 0; i < g->n_controller_headers; i++)
		controller_header(&p, &g->controller_headers[i]);
	for (uint32_t i = 0; i < g->n_externs; i++)
		extern_(&p, &g->externs[i]);
	for (uint32_t i = 0; i < g->n_actions; i++)
		action(&p, &g->actions[i]);
	for (uint32_t i = 0; i < g->n_tables; i++)
		table(&p, &g->tables[i]);
	for (uint32_t i = 0; i < g->n_blocks; i++)
		block(&p, &g->blocks[i]);
	buf_puts(out, ")\n");
}
