/* SPDX-License-Identifier: Apache-2.0 */
/* read_table.c: reads actions, tables and blocks of IR text. */
#include "ir/text.h"

#include <errno.h>

/* ---- actions ---------------------------------------------------------------------------------- */

void
ir_read_action(struct ir_reader *r, struct ir_loc loc)
{
	uint32_t id;
	struct ir_action *a = ir_add_action(r->prog, &id);
	size_t from = r->items.n;

	a->loc = loc;
	ir_read_info(r, &a->info);
	while (ir_lex_open_if(r, "param")) {
		struct ir_param *q = NEW(r, struct ir_param);

		q->name = ir_lex_name(r);
		q->var = ir_read_id(r, &r->vars, "variable", ir_lex_name(r));
		q->id = (uint32_t)ir_lex_number(r, UINT32_MAX);
		q->type_name = ir_read_name_clause(r, "type-name");
		q->annotations = ir_read_annotations(r, &q->n_annotations);
		ir_lex_close(r);
		ir_items_push(r, q);
	}
	a->params = TAKE(r, from, struct ir_param, &a->n_params);
	if (!ir_lex_open_if(r, "do"))
		ir_lex_fail(r, -EINVAL, "action %s: (do ...) is missing", a->info.name);
	a->body = ir_read_body(r);
	ir_read_define_twin(r, &r->actions, a->info.name, id);
}

/* ---- tables ----------------------------------------------------------------------------------- */

static void
read_keys(struct ir_reader *r, struct ir_table *t)
{
	size_t from = r->items.n;

	while (ir_lex_open_if(r, "key")) {
		struct ir_key *k = NEW(r, struct ir_key);

		k->expr = ir_read_expr(r);
		if (!ir_type_scalar(r->prog, k->expr->type))
			ir_lex_fail(r, -EINVAL, "table %s: a key that is no scalar", t->info.name);
		k->match = ir_read_match_kind(r);
		k->name = ir_lex_name(r);
		k->id = (uint32_t)ir_lex_number(r, UINT32_MAX);
		k->type_name = ir_read_name_clause(r, "type-name");
		k->annotations = ir_read_annotations(r, &k->n_annotations);
		ir_lex_close(r);
		ir_items_push(r, k);
	}
	t->keys = TAKE(r, from, struct ir_key, &t->n_keys);
}

static void
read_action_refs(struct ir_reader *r, struct ir_table *t)
{
	size_t from = r->items.n;

	while (ir_lex_open_if(r, "action")) {
		struct ir_action_ref *a = NEW(r, struct ir_action_ref);

		a->action = ir_read_id(r, &r->actions, "action", ir_lex_ref(r));
		a->table_only = ir_read_flag(r, "table-only");
		a->default_only = ir_read_flag(r, "default-only");
		a->annotations = ir_read_annotations(r, &a->n_annotations);
		ir_lex_close(r);
		ir_items_push(r, a);
	}
	t->actions = TAKE(r, from, struct ir_action_ref, &t->n_actions);
}

/* "ACTION VALUE..." and the closing parenthesis. */
static void
read_action_call(struct ir_reader *r, const struct ir_table *t, struct ir_action_call *c)
{
	const char *name = ir_lex_ref(r);
	uint32_t id = ir_read_id(r, &r->actions, "action", name);
	const struct ir_action *a = &r->prog->actions[id];

	while (c->action < t->n_actions && t->actions[c->action].action != id)
		c->action++;
	if (c->action == t->n_actions)
		ir_lex_fail(r, -EINVAL, "table %s: %s is not in its list", t->info.name, name);
	c->n_args = a->n_params;
	c->args = arena_array(r->prog->arena, struct ir_value, c->n_args);
	for (uint32_t i = 0; i < c->n_args; i++) {
		uint32_t type = r->prog->vars[a->params[i].var].type;

		if (!ir_type_scalar(r->prog, type))
			ir_lex_fail(r, -EINVAL, "action %s: a parameter that is no scalar", name);
		c->args[i] = ir_lex_typed_value(r, type);
	}
	ir_lex_close(r);
}

static void
want(struct ir_reader *r, char c, const char *all)
{
	if (r->at == r->end || *r->at != c)
		ir_lex_fail(r, -EINVAL, "%s is wanted", all);
	r->at++;
}

static void
want_range(struct ir_reader *r)
{
	want(r, '.', "LOW..HIGH");
	want(r, '.', "LOW..HIGH");
}

static void
want_mask(struct ir_reader *r)
{
	for (int i = 0; i < 3; i++)
		want(r, '&', "VALUE&&&MASK");
}

/* "_", but not the beginning of a name. */
static bool
take_any(struct ir_reader *r)
{
	const char *word;
	size_t len;

	if (ir_lex_peek(r) != '_')
		return false;
	len = ir_lex_word(r, &word);
	if (ir_lex_is(word, len, "_"))
		return true;
	r->at = word;
	return false;
}

static void
read_match(struct ir_reader *r, const struct ir_key *k, struct ir_match *m)
{
	uint32_t type = k->expr->type, width = r->prog->types[type].width_bits;

	if (take_any(r)) {
		m->any = true;
		m->value = m->mask = ir_value_u64(r->prog, width, 0);
		return;
	}
	m->value = ir_lex_typed_value(r, type);
	if (k->match == IR_MATCH_LPM) {
		want(r, '/', "VALUE/LENGTH");
		m->prefix_bits = (uint32_t)ir_lex_number(r, width);
	}
	if (k->match == IR_MATCH_TERNARY || k->match == IR_MATCH_RANGE) {
		if (k->match == IR_MATCH_RANGE)
			want_range(r);
		else
			want_mask(r);
		m->mask = ir_lex_typed_value(r, type);
	}
}

static bool
read_entry(struct ir_reader *r, const struct ir_table *t)
{
	struct ir_loc up = r->loc;
	bool is_const = ir_lex_open_if(r, "const-entry");
	struct ir_entry *e;
	uint32_t m = 0;

	if (!is_const && !ir_lex_open_if(r, "entry"))
		return false;
	e = NEW(r, struct ir_entry);
	e->is_const = is_const;
	e->loc = ir_lex_loc(r);
	e->priority = (uint32_t)ir_lex_number(r, UINT32_MAX);
	if (!ir_lex_open_if(r, "key"))
		ir_lex_fail(r, -EINVAL, "(key ...) of an entry is wanted");
	e->matches = arena_array(r->prog->arena, struct ir_match, t->n_keys);
	for (uint32_t i = 0; i < t->n_keys; i++)
		if (t->keys[i].match != IR_MATCH_SELECTOR)
			read_match(r, &t->keys[i], &e->matches[m++]);
	ir_lex_close(r);
	if (!ir_lex_open_if(r, "run"))
		ir_lex_fail(r, -EINVAL, "(run ...) of an entry is wanted");
	read_action_call(r, t, &e->call);
	ir_lex_close(r);
	r->loc = up;
	ir_items_push(r, e);
	return true;
}

static void
read_properties(struct ir_reader *r, struct ir_table *t)
{
	size_t from = r->items.n;
	void **v;

	t->const_default = ir_lex_open_if(r, "const-default");
	if (!t->const_default && !ir_lex_open_if(r, "default"))
		ir_lex_fail(r, -EINVAL, "table %s: (default ...) is missing", t->info.name);
	read_action_call(r, t, &t->default_call);
	if (!ir_lex_open_if(r, "size"))
		ir_lex_fail(r, -EINVAL, "table %s: (size ...) is missing", t->info.name);
	t->size = (uint32_t)ir_lex_number(r, IR_CELLS_MAX);
	ir_lex_close(r);
	if (ir_lex_open_if(r, "profile")) {
		t->profile = ir_read_id(r, &r->externs, "extern object", ir_lex_ref(r));
		ir_lex_close(r);
	}
	while (ir_lex_open_if(r, "direct")) {
		ir_items_push(r,
		    (void *)(uintptr_t)ir_read_id(r, &r->externs, "extern object", ir_lex_ref(r)));
		ir_lex_close(r);
	}
	v = ir_items_take(r, from, &t->n_direct);
	t->direct = arena_array(r->prog->arena, uint32_t, t->n_direct);
	for (uint32_t i = 0; i < t->n_direct; i++)
		t->direct[i] = (uint32_t)(uintptr_t)v[i];
	t->direct_implicit = ir_read_flag(r, "direct-implicit");
	t->idle_timeout = ir_read_flag(r, "idle-timeout");
	t->idle_delete = ir_read_flag(r, "idle-delete");
	t->add_on_miss = ir_read_flag(r, "add-on-miss");
	t->const_entries = ir_read_flag(r, "const-entries");
}

void
ir_read_table(struct ir_reader *r, struct ir_loc loc)
{
	uint32_t id;
	struct ir_table *t = ir_add_table(r->prog, &id);
	size_t from;

	t->loc = loc;
	ir_read_info(r, &t->info);
	read_keys(r, t);
	read_action_refs(r, t);
	read_properties(r, t);
	from = r->items.n;
	while (read_entry(r, t))
		;
	t->entries = TAKE(r, from, struct ir_entry, &t->n_entries);
	ir_read_define_twin(r, &r->tables, t->info.name, id);
}

/* ---- blocks ----------------------------------------------------------------------------------- */

/* A state by name, which may stand further down: until all are read it is a number in r->targets. */
static uint32_t
read_target(struct ir_reader *r)
{
	const char *word, *name;
	uintptr_t n;
	size_t len;

	if (ir_lex_peek(r) != '"') {
		len = ir_lex_word(r, &word);
		if (ir_lex_is(word, len, "accept"))
			return IR_STATE_ACCEPT;
		if (ir_lex_is(word, len, "reject"))
			return IR_STATE_REJECT;
		r->at = word;
	}
	name = ir_lex_name(r);
	n = (uintptr_t)map_sget(&r->targets, name);
	if (n == 0) {
		n = r->targets.n + 1;
		map_sput(&r->targets, name, (void *)n);
	}
	return (uint32_t)n - 1;
}

static void
read_select_match(struct ir_reader *r, uint32_t type, struct ir_select_match *m)
{
	if (take_any(r)) {
		m->kind = IR_SELECT_ANY;
		return;
	}
	m->value = ir_lex_typed_value(r, type);
	if (r->at < r->end && *r->at == '&') {
		m->kind = IR_SELECT_MASK;
		want_mask(r);
		m->mask = ir_lex_typed_value(r, type);
	} else if (r->at < r->end && *r->at == '.') {
		m->kind = IR_SELECT_RANGE;
		want_range(r);
		m->mask = ir_lex_typed_value(r, type);
	}
}

static struct ir_select_case *
read_case(struct ir_reader *r, const struct ir_state *s)
{
	struct ir_select_case *c = NEW(r, struct ir_select_case);

	c->value_set = IR_NO_ID;
	if (ir_lex_open_if(r, "value-set")) {
		c->value_set = ir_read_id(r, &r->externs, "value set", ir_lex_ref(r));
	} else {
		if (!ir_lex_open_if(r, "case"))
			ir_lex_fail(r, -EINVAL, "(case ...) or (value-set ...) is wanted");
		ir_lex_want(r, '(');
		c->matches = arena_array(r->prog->arena, struct ir_select_match, s->n_keys);
		for (uint32_t i = 0; i < s->n_keys; i++)
			read_select_match(r, s->keys[i]->type, &c->matches[i]);
		ir_lex_close(r);
	}
	c->next = read_target(r);
	ir_lex_close(r);
	return c;
}

static void
read_select(struct ir_reader *r, struct ir_state *s)
{
	size_t from = r->items.n;

	ir_lex_want(r, '(');
	while (!ir_lex_take(r, ')')) {
		struct ir_expr *e = ir_read_expr(r);

		if (!ir_type_scalar(r->prog, e->type))
			ir_lex_fail(
			    r, -EINVAL, "state %s: selects on something no scalar", s->name);
		ir_items_push(r, e);
	}
	s->keys = (struct ir_expr **)ir_items_take(r, from, &s->n_keys);
	if (s->n_keys == 0)
		ir_lex_fail(r, -EINVAL, "state %s: selects on nothing", s->name);
	while (ir_lex_peek(r) == '(')
		ir_items_push(r, read_case(r, s));
	s->cases = TAKE(r, from, struct ir_select_case, &s->n_cases);
}

static struct ir_state *
read_state(struct ir_reader *r)
{
	struct ir_state *s = NEW(r, struct ir_state);
	struct ir_loc up = r->loc;

	s->loc = ir_lex_loc(r);
	s->name = ir_lex_name(r);
	if (!ir_lex_open_if(r, "do"))
		ir_lex_fail(r, -EINVAL, "state %s: (do ...) is missing", s->name);
	s->body = ir_read_body(r);
	if (ir_lex_open_if(r, "goto"))
		s->next = read_target(r);
	else if (ir_lex_open_if(r, "select"))
		read_select(r, s);
	else
		ir_lex_fail(r, -EINVAL, "state %s: (goto ...) or (select ...) is missing", s->name);
	ir_lex_close(r);
	ir_lex_close(r);
	r->loc = up;
	return s;
}

static void
resolve(const uint32_t *state_of, uint32_t *next)
{
	if (*next < IR_STATE_REJECT)
		*next = state_of[*next];
}

/* Turns the numbers of targets into those of states. */
static void
resolve_targets(struct ir_reader *r, struct ir_block *b)
{
	uint32_t *state_of = arena_array(r->prog->arena, uint32_t, r->targets.n);
	struct map_item *it;
	struct map states = { 0 };
	const char *missing = NULL;

	for (uint32_t i = b->n_states; i-- > 0;)
		map_sput(&states, b->states[i].name, (void *)((uintptr_t)i + 1));
	map_for_each (it, &r->targets) {
		uintptr_t id = (uintptr_t)map_sget(&states, it->key);

		if (id == 0)
			missing = it->key;
		state_of[(uintptr_t)it->value - 1] = (uint32_t)id - 1;
	}
	map_fini(&states);
	if (missing != NULL)
		ir_lex_fail(r, -EINVAL, "block %s: no state is called %s", b->name, missing);
	for (uint32_t i = 0; i < b->n_states; i++) {
		struct ir_state *s = &b->states[i];

		if (s->n_keys == 0)
			resolve(state_of, &s->next);
		for (uint32_t k = 0; k < s->n_cases; k++)
			resolve(state_of, &s->cases[k].next);
	}
	map_fini(&r->targets);
}

static const char *
role_name(unsigned i)
{
	return ir_role_name((enum ir_role)i);
}

void
ir_read_block(struct ir_reader *r, struct ir_loc loc)
{
	struct ir_block *b = ir_add_block(r->prog);
	size_t from = r->items.n, len;
	const char *word;

	b->loc = loc;
	b->name = ir_lex_name(r);
	ir_lex_peek(r);
	len = ir_lex_word(r, &word);
	b->role = (enum ir_role)ir_lex_choice(r, "role", word, len, role_name, IR_N_ROLES);
	if (ir_role_is_parser(b->role)) {
		while (ir_lex_open_if(r, "state"))
			ir_items_push(r, read_state(r));
		b->states = TAKE(r, from, struct ir_state, &b->n_states);
		resolve_targets(r, b);
	} else if (ir_lex_open_if(r, "do")) {
		b->body = ir_read_body(r);
	} else {
		ir_lex_fail(r, -EINVAL, "block %s: (do ...) is missing", b->name);
	}
}
