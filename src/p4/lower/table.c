/* SPDX-License-Identifier: Apache-2.0 */
/* table.c: tables and their entries. A table is lowered when it is applied first, in the frame of its control;
 * its actions (action.c) with it. */
#include "p4/lower/internal.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define DEFAULT_SIZE 1024u

struct p4_inst *
low_table_inst(struct low *l, const struct p4_decl *table)
{
	return p4_inst_of_decl(l->all, l->frame->inst, table);
}

int
low_action_place(struct low *l, const struct p4_decl *table, const struct p4_decl *action)
{
	for (uint32_t i = 0; i < table->u.table.props.n; i++) {
		const struct p4_prop *p = &table->u.table.props.v[i];

		for (uint32_t k = 0; p->kind == P4_PROP_ACTIONS && k < p->u.actions.n; k++)
			if (p->u.actions.v[k].decl == action)
				return (int)k;
	}
	return -1;
}

/* ---- properties -------------------------------------------------------------------------------------- */

static enum ir_match_kind
match_kind(struct low *l, const struct p4_key *k)
{
	for (int i = 0; i < IR_N_MATCH_KINDS; i++)
		if (strcmp(k->match.str, ir_match_kind_name((enum ir_match_kind)i)) == 0)
			return (enum ir_match_kind)i;
	low_unsupported(l, k->match.loc, "match kind '%s'", k->match.str);
	return IR_MATCH_EXACT;
}

static bool
key_has_effects(const struct p4_keys *keys)
{
	for (uint32_t i = 0; i < keys->n; i++)
		if (low_has_effects(keys->v[i].expr))
			return true;
	return false;
}

/* When a key has effects, all are computed into variables before each apply, one by one (P4_16 14.2.3). */
static void
lower_keys(struct low *l, struct p4_inst *inst, const struct p4_keys *keys, struct ir_table *t)
{
	struct low_val **temps = low_alloc(l, (keys->n + 1) * sizeof *temps);
	bool effects = key_has_effects(keys);
	uint32_t id = 0;

	t->keys = arena_array(l->p->arena, struct ir_key, keys->n);
	t->n_keys = keys->n;
	for (uint32_t i = 0; i < keys->n; i++) {
		const struct p4_key *k = &keys->v[i];
		struct ir_key *out = &t->keys[i];

		if (!low_is_scalar(k->expr->type)) {
			low_unsupported(
			    l, k->loc, "a key of type %s", p4_type_text(l->ctx, k->expr->type));
			continue;
		}
		if (l->info_only) {
			out->expr =
			    ir_const_u64(l->p, low_loc(l, k->loc), low_type(l, k->expr->type), 0);
		} else if (effects) {
			temps[i] = low_temp(l, k->expr->type, k->loc);
			out->expr = low_expr(l, temps[i], k->loc);
		} else {
			out->expr = low_eval_expr(l, k->expr);
		}
		out->match = match_kind(l, k);
		out->name = p4_cp_key_name(l->ctx, k);
		out->type_name = low_type_name(l, k->expr->type);
		if (out->match != IR_MATCH_SELECTOR) {
			uint32_t wanted = low_wanted_id(&k->annos);

			out->id = wanted != 0 ? wanted : ++id;
		}
		out->annotations = low_annotations(l, &k->annos, &out->n_annotations);
	}
	map_put(&l->key_temps, &inst, sizeof inst, temps);
}

static void
lower_action_list(struct low *l, struct p4_inst *control, const struct p4_action_refs *refs,
    struct ir_action_ref **out, uint32_t *n)
{
	*out = arena_array(l->p->arena, struct ir_action_ref, refs->n + 1);
	*n = refs->n;
	for (uint32_t i = 0; i < refs->n; i++) {
		struct ir_action_ref *r = &(*out)[i];

		r->action = low_table_action(l, control, &refs->v[i]);
		r->table_only = p4_anno_find(&refs->v[i].annos, "tableonly") != NULL;
		r->default_only = p4_anno_find(&refs->v[i].annos, "defaultonly") != NULL;
		r->annotations = low_annotations(l, &refs->v[i].annos, &r->n_annotations);
	}
}

/* The action's data: arguments, written or by default, of the parameters without direction. */
static void
action_data(struct low *l, const struct ir_table *t, const struct p4_call *c, uint32_t place,
    struct ir_action_call *out)
{
	uint32_t n = 0;

	out->action = place;
	out->n_args = l->p->actions[t->actions[place].action].n_params;
	out->args = arena_array(l->p->arena, struct ir_value, out->n_args + 1);
	for (uint32_t i = 0; c != NULL && i < c->n_binds && n < out->n_args; i++)
		if (c->binds[i].dir == P4_DIR_NONE && c->binds[i].arg != NULL)
			low_known_value(
			    l, c->binds[i].arg, low_width(l, c->binds[i].type), &out->args[n++]);
}

static void
lower_default(struct low *l, const struct p4_decl *table, struct ir_table *t)
{
	const struct p4_prop *p = p4_table_prop(table, "default_action");
	const struct p4_call *call =
	    p && p->u.value->kind == P4_EXPR_CALL ? p->u.value->u.call.call : NULL;
	const struct p4_decl *d = call ? call->decl : NULL;
	int place = -1;

	if (d != NULL)
		place = low_action_place(l, table, d);
	for (uint32_t i = 0; p == NULL && i < t->n_actions; i++)
		if (strcmp(l->p->actions[t->actions[i].action].info.name, "NoAction") == 0)
			place = (int)i;
	if (place >= 0) {
		t->const_default = p != NULL && p->is_const;
		if (d != NULL)
			action_data(l, t, call, (uint32_t)place, &t->default_call);
		else
			t->default_call.action = (uint32_t)place;
	} else if (p != NULL) {
		low_unsupported(l, p->loc, "this default_action");
	}
}

/* Without a default_action a miss does NoAction, which the list then gets for that alone. */
static void
add_no_action(struct low *l, const struct p4_decl *table, struct ir_table *t)
{
	uint32_t id;

	if (p4_table_prop(table, "default_action") != NULL)
		return;
	for (uint32_t i = 0; i < t->n_actions; i++)
		if (strcmp(l->p->actions[t->actions[i].action].info.name, "NoAction") == 0)
			return;
	id = low_no_action(l);
	t->actions[t->n_actions] = (struct ir_action_ref){ .action = id, .default_only = true };
	t->actions[t->n_actions].annotations = arena_array(l->p->arena, const char *, 1);
	t->actions[t->n_actions].annotations[0] = "@defaultonly";
	t->actions[t->n_actions++].n_annotations = 1;
}

/* ---- entries ----------------------------------------------------------------------------------------- */

static void
any_match(struct low *l, enum ir_match_kind kind, uint32_t width, struct ir_match *m)
{
	m->any = kind != IR_MATCH_EXACT;
	m->value = ir_value_u64(l->p, width, 0);
	m->mask = ir_value_u64(l->p, width, 0);
	if (kind == IR_MATCH_RANGE)
		m->mask = low_big(l, width, p4_big_from_i64(l->ctx->arena, -1));
}

/* Leading ones of a mask; false when others follow. */
static bool
prefix_of(const struct ir_value *mask, uint32_t *bits)
{
	bool ended = false;

	*bits = 0;
	for (uint32_t i = mask->width_bits; i-- > 0;) {
		uint32_t from_end = i / 8, bytes = (mask->width_bits + 7) / 8;
		bool one = mask->be[bytes - 1 - from_end] >> i % 8 & 1;

		if (one && ended)
			return false;
		if (one)
			++*bits;
		else
			ended = true;
	}
	return true;
}

/* Whether the range is empty, which P4 allows (8.15.4): its second value is smaller than the first. */
static bool
is_empty_range(const struct ir_type *t, const struct ir_match *m)
{
	uint8_t sign = t->kind == IR_TYPE_INT ? (uint8_t)(1u << (t->width_bits - 1) % 8) : 0;
	uint8_t a = m->value.be[0] ^ sign, b = m->mask.be[0] ^ sign;

	return a != b ? a > b : memcmp(m->value.be, m->mask.be, (t->width_bits + 7) / 8) > 0;
}

/* What an entry wants of a key; false: nothing matches it. */
static bool
entry_match(
    struct low *l, struct p4_expr *e, enum ir_match_kind kind, uint32_t type, struct ir_match *m)
{
	uint32_t width = l->p->types[type].width_bits;
	const struct p4_value *known;

	while (e->kind == P4_EXPR_CAST && e->u.cast.to == NULL)
		e = e->u.cast.expr;
	if (e->kind == P4_EXPR_LIST && e->u.list.items.n == 1)
		e = e->u.list.items.v[0];
	if (e->kind == P4_EXPR_DEFAULT || e->kind == P4_EXPR_DONTCARE) {
		any_match(l, kind, width, m);
		return true;
	}
	if (e->kind == P4_EXPR_MASK || e->kind == P4_EXPR_RANGE) {
		if (!low_known_value(l, e->u.pair.a, width, &m->value) ||
		    !low_known_value(l, e->u.pair.b, width, &m->mask))
			return true;
		if (kind == IR_MATCH_RANGE && e->kind == P4_EXPR_RANGE &&
		    is_empty_range(&l->p->types[type], m)) {
			p4_warn(l->ctx, e->loc, P4_IGNORE,
			    "the range is empty: nothing matches this entry, so the table does not have it");
			return false;
		}
		/* Targets have keys in bytes: the negative ones are behind the others. */
		if (kind == IR_MATCH_RANGE && e->kind == P4_EXPR_RANGE &&
		    memcmp(m->value.be, m->mask.be, (width + 7) / 8) > 0)
			low_unsupported(l, e->loc,
			    "an entry for a range from a negative number to a positive one");
		if (kind == IR_MATCH_LPM && !prefix_of(&m->mask, &m->prefix_bits))
			p4_error(
			    l->ctx, e->loc, P4_INVALID, "the mask of an lpm key must be a prefix");
		if (e->kind == P4_EXPR_MASK && (kind == IR_MATCH_LPM || kind == IR_MATCH_TERNARY)) {
			uint8_t *be = low_alloc(l, (width + 7) / 8);

			for (uint32_t i = 0; i < (width + 7) / 8; i++)
				be[i] = m->value.be[i] & m->mask.be[i];
			m->value = ir_value_bytes(l->p, width, be);
		}
		if (kind == IR_MATCH_LPM)
			m->any = m->prefix_bits == 0;
		return true;
	}
	known = low_known(l, e);
	if (known == NULL || !low_known_value(l, e, width, &m->value))
		return true;
	m->prefix_bits = kind == IR_MATCH_LPM ? width : 0;
	if (kind == IR_MATCH_TERNARY)
		m->mask = low_big(l, width, p4_big_from_i64(l->ctx->arena, -1));
	if (kind == IR_MATCH_RANGE)
		m->mask = m->value;
	return true;
}

static bool
bool_prop(struct low *l, const struct p4_decl *table, const char *name, bool otherwise)
{
	const struct p4_prop *p = p4_table_prop(table, name);
	const struct p4_value *v = p && p->kind == P4_PROP_OTHER ? low_known(l, p->u.value) : NULL;

	return v != NULL && v->kind == P4_VALUE_BOOL ? v->u.boolean : otherwise;
}

/* P4_16 §14.2.1.4: without a priority an entry is one step of priority_delta behind the one before. */
static void
entry_priorities(
    struct low *l, const struct p4_decl *table, const struct p4_prop *p, struct ir_table *t)
{
	bool largest = bool_prop(l, table, "largest_priority_wins", true);
	const struct p4_prop *dp = p4_table_prop(table, "priority_delta");
	uint64_t delta = 1, v;
	int64_t at, max = 0;
	uint32_t n = p->u.entries.n;
	bool annotated = false;

	/* @priority(n), older than the language's own priorities: the smallest number wins, and an entry without
	 * one has its place. */
	for (uint32_t i = 0; i < n; i++) {
		const struct p4_anno *a = p4_anno_find(&p->u.entries.v[i].annos, "priority");

		at = (int64_t)i + 1;
		if (a != NULL && a->kind == P4_ANNO_TOKENS && a->tokens.n == 1) {
			at = strtol(a->tokens.v[0].text, NULL, 0);
			annotated = true;
		}
		t->entries[i].priority = (uint32_t)MAX(at, 1);
		max = MAX(max, at);
	}
	if (annotated) {
		for (uint32_t i = 0; i < n; i++)
			t->entries[i].priority = (uint32_t)(max + 1) - t->entries[i].priority;
		return;
	}
	max = 0;

	if (dp != NULL && dp->kind == P4_PROP_OTHER && low_known_u64(l, dp->u.value, &v) && v > 0)
		delta = v;
	at = largest ? (int64_t)((n - 1) * delta + 1) : 1;
	for (uint32_t i = 0; i < n; i++) {
		const struct p4_entry *e = &p->u.entries.v[i];

		if (e->priority != NULL && low_known_u64(l, e->priority, &v))
			at = (int64_t)v;
		else if (i > 0)
			at += largest ? -(int64_t)delta : (int64_t)delta;
		t->entries[i].priority = (uint32_t)MAX(at, 1);
		max = MAX(max, at);
	}
	/* In the IR the larger one always wins. */
	for (uint32_t i = 0; !largest && i < n; i++)
		t->entries[i].priority = (uint32_t)(max + 1) - t->entries[i].priority;
}

/* An entry without its priority; false: nothing matches it, so that it goes. */
static bool
lower_entry(struct low *l, const struct p4_decl *table, const struct p4_entry *e,
    const struct ir_table *t, struct ir_entry *out)
{
	int place = low_action_place(l, table, e->action.decl);
	bool can_match = true;
	uint32_t at = 0;

	out->matches = arena_array(l->p->arena, struct ir_match, t->n_keys + 1);
	for (uint32_t k = 0; k < t->n_keys && can_match; k++) {
		const struct ir_key *key = &t->keys[k];

		if (key->match == IR_MATCH_SELECTOR)
			continue;
		if (k < e->keys.n)
			can_match = entry_match(
			    l, e->keys.v[k], key->match, key->expr->type, &out->matches[at++]);
		else
			any_match(l, key->match, l->p->types[key->expr->type].width_bits,
			    &out->matches[at++]);
	}
	if (place >= 0)
		action_data(l, t, e->action.call, (uint32_t)place, &out->call);
	out->loc = low_loc(l, e->loc);
	return can_match;
}

static void
lower_entries(
    struct low *l, const struct p4_decl *table, const struct p4_prop *p, struct ir_table *t)
{
	bool *can_match = low_alloc(l, (p->u.entries.n + 1) * sizeof *can_match);
	bool prioritised = false;
	uint32_t n = 0;

	t->const_entries = p->is_const;
	t->n_entries = p->u.entries.n;
	t->entries = arena_array(l->p->arena, struct ir_entry, t->n_entries);
	for (uint32_t k = 0; k < t->n_keys; k++) {
		if (t->keys[k].expr == NULL)
			return;
		prioritised |= t->keys[k].match == IR_MATCH_TERNARY ||
			       t->keys[k].match == IR_MATCH_RANGE ||
			       t->keys[k].match == IR_MATCH_OPTIONAL;
	}
	for (uint32_t i = 0; i < t->n_entries; i++) {
		const struct p4_entry *e = &p->u.entries.v[i];

		can_match[i] = lower_entry(l, table, e, t, &t->entries[i]);
		t->entries[i].is_const = p->is_const || e->is_const;
	}
	if (prioritised && t->n_entries > 0)
		entry_priorities(l, table, p, t);
	/* Those that go have had their place in the order: the others' priorities do not move. */
	for (uint32_t i = 0; i < t->n_entries; i++)
		if (can_match[i])
			t->entries[n++] = t->entries[i];
	t->n_entries = n;
}

/* ---- externs of a table ------------------------------------------------------------------------------ */

static uint32_t
prop_extern(struct low *l, const struct p4_prop *p)
{
	struct low_val *v = p->kind == P4_PROP_OTHER ? low_eval(l, p->u.value) : NULL;

	if (v == NULL || v->kind != LOW_INST || v->inst == NULL) {
		low_unsupported(l, p->loc, "the value of property '%s'", p->name.str);
		return IR_NO_ID;
	}
	return low_extern(l, v->inst, p->loc);
}

/* The call of the action that the table names for groups without a member; NULL: none, or NoAction. */
static struct p4_expr *
empty_group_action(const struct p4_decl *table)
{
	static const char *const names[] = { "psa_empty_group_action", "pna_empty_group_action" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const struct p4_prop *p = p4_table_prop(table, names[i]);

		if (p != NULL && p->u.value->kind == P4_EXPR_CALL &&
		    p->u.value->u.call.call != NULL &&
		    strcmp(p->u.value->u.call.call->decl->name.str, "NoAction") != 0)
			return p->u.value;
	}
	return NULL;
}

static void
lower_other_props(struct low *l, const struct p4_decl *table, struct ir_table *t)
{
	static const char *const direct[] = { "counters", "meters", "psa_direct_counter",
		"psa_direct_meter", "pna_direct_counter", "pna_direct_meter" };
	static const char *const profile[] = { "implementation", "psa_implementation",
		"pna_implementation" };
	static const char *const idle[] = { "support_timeout", "psa_idle_timeout",
		"pna_idle_timeout" };
	uint64_t size;

	t->profile = IR_NO_ID;
	t->size = DEFAULT_SIZE;
	t->direct = arena_array(l->p->arena, uint32_t, ARRAY_LEN(direct));
	for (size_t i = 0; i < ARRAY_LEN(direct); i++) {
		const struct p4_prop *p = p4_table_prop(table, direct[i]);
		uint32_t id = p ? prop_extern(l, p) : IR_NO_ID;

		if (id == IR_NO_ID)
			continue;
		t->direct[t->n_direct++] = id;
		t->direct_implicit |= i == 0; /* v1model counts by itself */
	}
	for (size_t i = 0; i < ARRAY_LEN(profile); i++) {
		const struct p4_prop *p = p4_table_prop(table, profile[i]);

		if (p != NULL)
			t->profile = prop_extern(l, p);
	}
	for (size_t i = 0; i < ARRAY_LEN(idle); i++) {
		const struct p4_prop *p = p4_table_prop(table, idle[i]);
		const struct p4_value *v =
		    p && p->kind == P4_PROP_OTHER ? low_known(l, p->u.value) : NULL;

		if (v == NULL)
			continue;
		if (v->kind == P4_VALUE_BOOL)
			t->idle_timeout = v->u.boolean;
		else if (v->kind == P4_VALUE_MEMBER) {
			t->idle_timeout = strcmp(v->u.member->name.str, "NOTIFY_CONTROL") == 0;
			t->idle_delete = strcmp(v->u.member->name.str, "AUTO_DELETE") == 0;
		}
	}
	/* the same before PNA 0.7 */
	if (bool_prop(l, table, "idle_timeout_with_auto_delete", false) &&
	    l->p->arch == IR_ARCH_PNA) {
		t->idle_timeout = false;
		t->idle_delete = true;
	}
	t->add_on_miss = bool_prop(l, table, "add_on_miss", false);
	if (p4_table_prop(table, "size") != NULL &&
	    low_known_u64(l, p4_table_prop(table, "size")->u.value, &size))
		t->size = (uint32_t)MIN(size, (uint64_t)UINT32_MAX);
	if (t->size > IR_CELLS_MAX) {
		p4_error(l->ctx, p4_table_prop(table, "size")->u.value->loc, P4_OVERLIMIT,
		    "a table has at most %u entries", IR_CELLS_MAX);
		l->failed = true;
	}
}

/* Without an action selector the keys for one take part in nothing. */
static void
drop_selector_keys(struct low *l, const struct p4_decl *table, struct ir_table *t)
{
	uint32_t n = 0;

	if (t->profile != IR_NO_ID && l->p->externs[t->profile].kind == IR_EXTERN_ACTION_SELECTOR)
		return;
	for (uint32_t i = 0; i < t->n_keys; i++)
		if (t->keys[i].match != IR_MATCH_SELECTOR)
			t->keys[n++] = t->keys[i];
	if (n < t->n_keys)
		p4_warn(l->ctx, table->name.loc, P4_IGNORE,
		    "table '%s' has keys of kind selector but no action selector; they are ignored",
		    table->name.str);
	t->n_keys = n;
}

/* ---- the table ----------------------------------------------------------------------------------------- */

static void
lower_table(struct low *l, struct p4_inst *inst, struct ir_table *t)
{
	const struct p4_decl *d = inst->decl;
	static const struct p4_action_refs none;
	const struct p4_prop *keys = NULL, *actions = NULL, *entries = NULL;

	for (uint32_t i = 0; i < d->u.table.props.n; i++) {
		const struct p4_prop *p = &d->u.table.props.v[i];

		if (p->kind == P4_PROP_KEY)
			keys = p;
		else if (p->kind == P4_PROP_ACTIONS)
			actions = p;
		else if (p->kind == P4_PROP_ENTRIES)
			entries = p;
	}
	low_info(l, &t->info, inst->path, &d->annos, inst->hidden);
	t->info.pipe = low_pipe(l, inst);
	t->loc = low_loc(l, d->name.loc);
	if (keys != NULL)
		lower_keys(l, inst, &keys->u.keys, t);
	lower_other_props(l, d, t);
	lower_action_list(
	    l, inst->parent, actions ? &actions->u.actions : &none, &t->actions, &t->n_actions);
	add_no_action(l, d, t);
	lower_default(l, d, t);
	if (entries != NULL)
		lower_entries(l, d, entries, t);
	drop_selector_keys(l, d, t);
}

uint32_t
low_table_id(struct low *l, struct p4_inst *inst)
{
	uintptr_t id = (uintptr_t)map_get(&l->tables, &inst, sizeof inst);
	uint32_t i;

	if (id != 0)
		return (uint32_t)id - 1;
	ir_add_table(l->p, &i);
	map_put(&l->tables, &inst, sizeof inst, (void *)(uintptr_t)(i + 1));
	vec_push(&l->table_insts, inst);
	return i;
}

/* The table's contents, when they are wanted first; in the frame of its control. */
static void
fill_table(struct low *l, uint32_t id)
{
	struct p4_inst *inst = l->table_insts.v[id], *outer = l->table_inst;
	struct ir_table t = { 0 };

	if (l->p->tables[id].info.name != NULL)
		return;
	l->p->tables[id].info.name = "?"; /* being filled */
	l->table_inst = inst;
	lower_table(l, inst, &t);
	l->table_inst = outer;
	l->p->tables[id] = t;
}

void
low_fill_table(struct low *l, uint32_t id)
{
	struct p4_inst *inst = l->table_insts.v[id];
	struct low_frame *outer = l->frame;

	l->frame = low_frame_new(l, NULL, inst->parent, inst->parent ? inst->parent->path : "");
	fill_table(l, id);
	l->frame = outer;
}

/* Where in its list a table has what PSA (7.12) runs for a group without a member when the table does not say: NoAction. */
static int
no_action_place(const struct low *l, uint32_t id)
{
	const struct ir_table *t = &l->p->tables[id];

	if (l->p->arch == IR_ARCH_V1MODEL || t->profile == IR_NO_ID ||
	    l->p->externs[t->profile].kind != IR_EXTERN_ACTION_SELECTOR)
		return -1;
	for (uint32_t i = 0; i < t->n_actions; i++)
		if (strcmp(l->p->actions[t->actions[i].action].info.name, "NoAction") == 0)
			return (int)i;
	return -1;
}

/* Behind an apply whose 'run' tells that no action of the list ran: the entry's group is empty. The action
 * that the table names for this runs like one that the control calls. */
static void
run_empty_group(
    struct low *l, const struct p4_decl *table, uint32_t id, struct low_val *run, struct p4_loc loc)
{
	struct p4_expr *call = empty_group_action(table);
	int place = call != NULL ? low_action_place(l, table, call->u.call.call->decl)
				 : no_action_place(l, id);
	struct ir_body body;
	struct low_body b;
	struct ir_stmt *s;

	if (place < 0)
		return;
	low_open(l, &b);
	low_set(l, run->lval, low_bits(l, 32, (uint64_t)place), loc);
	if (call != NULL)
		low_call(l, call);
	body = low_close(l, &b);
	s = low_emit(l, loc, IR_STMT_IF);
	s->expr = ir_binary(
	    l->p, low_loc(l, loc), IR_EXPR_EQ, low_expr(l, run, loc), low_bits(l, 32, UINT32_MAX));
	s->body = body;
}

void
low_apply_table(struct low *l, const struct p4_call *c, struct p4_loc loc, struct low_val **hit,
    struct low_val **run)
{
	bool empty = empty_group_action(c->decl) != NULL;
	struct p4_inst *inst = low_table_inst(l, c->decl);
	struct low_val **temps, *ran;
	struct ir_stmt *s;
	uint32_t id;

	if (inst == NULL || l->in_action) {
		low_unsupported(l, loc, "table '%s' applied here", c->decl->name.str);
		if (hit != NULL)
			*hit = low_new(l, LOW_NONE, NULL);
		if (run != NULL)
			*run = low_new(l, LOW_NONE, NULL);
		return;
	}
	id = low_table_id(l, inst);
	fill_table(l, id);
	temps = map_get(&l->key_temps, &inst, sizeof inst);
	for (uint32_t x = 0; temps != NULL && x < c->decl->u.table.props.n; x++) {
		const struct p4_prop *p = &c->decl->u.table.props.v[x];

		for (uint32_t k = 0; p->kind == P4_PROP_KEY && k < p->u.keys.n; k++)
			if (temps[k] != NULL)
				low_assign(l, temps[k], low_eval(l, p->u.keys.v[k].expr), loc);
	}
	if (hit != NULL)
		*hit = low_temp(l, p4_type_basic(l->ctx, P4_TYPE_BOOL), loc);
	ran = run != NULL || empty ? low_temp(l, p4_type_bit(l->ctx, 32), loc) : NULL;
	if (run != NULL)
		*run = ran;
	s = low_emit(l, loc, IR_STMT_APPLY);
	s->table = id;
	s->hit = hit ? (*hit)->lval : NULL;
	s->run = ran != NULL ? ran->lval : NULL;
	low_exit_behind(l, c->decl, loc);
	if (ran != NULL)
		run_empty_group(l, c->decl, id, ran, loc);
}
