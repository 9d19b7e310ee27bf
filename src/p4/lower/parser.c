/* SPDX-License-Identifier: Apache-2.0 */
/* parser.c: parser states as a graph. A sub-parser's states are copied in where it is applied: the state that
 * applies it ends there, and goes on in a new one where the sub-parser accepts (P4_16 13.10). */
#include "p4/lower/internal.h"

#include "base/mem.h"

#include <assert.h>
#include <string.h>

uint32_t
low_state_add(struct low *l, const char *name, struct p4_loc loc)
{
	struct low_states *s = l->states;
	const char *unique = name;

	for (unsigned i = 2; map_sget(&s->names, unique) != NULL; i++)
		unique = arena_printf(l->ctx->arena, "%s$%u", name, i);
	map_sput(&s->names, unique, s);
	if (s->n == s->cap) {
		struct ir_state *grown;

		s->cap = s->cap ? s->cap * 2 : 16;
		grown = arena_array(l->p->arena, struct ir_state, s->cap);
		if (s->n > 0)
			memcpy(grown, s->v, s->n * sizeof *grown);
		s->v = grown;
	}
	low_count(l, 1, loc);
	s->v[s->n] = (struct ir_state){ .name = arena_strdup(l->p->arena, unique),
		.next = IR_STATE_REJECT,
		.loc = low_loc(l, loc) };
	return s->n++;
}

void
low_state_begin(struct low *l, uint32_t id)
{
	l->states->current = id;
	l->body = &l->states->builder;
	l->body_id = ++l->n_bodies;
}

void
low_state_end(struct low *l, uint32_t next)
{
	struct ir_state *s;

	if (l->states->current == IR_NO_ID) /* behind a break or continue */
		return;
	s = &l->states->v[l->states->current];
	s->body = ir_body_done(l->p, &l->states->builder);
	s->next = next;
}

/* ---- transitions ------------------------------------------------------------------------------------- */

static uint32_t
target_state(struct low *l, const struct p4_name *name, const struct p4_decl *decl)
{
	if (decl == NULL)
		return strcmp(name->str, "accept") == 0 ? l->frame->accept_state : IR_STATE_REJECT;
	return (uint32_t)(uintptr_t)map_get(&l->frame->states, &decl, sizeof decl) - 1;
}

static void
any(struct low *l, struct ir_select_match *m, uint32_t width)
{
	m->kind = IR_SELECT_ANY;
	m->value = m->mask = ir_value_u64(l->p, width, 0);
}

static struct p4_inst *
value_set_of(struct low *l, const struct p4_expr *e)
{
	struct p4_inst *inst;

	if (e->kind != P4_EXPR_NAME)
		return NULL;
	inst = p4_inst_of_decl(l->all, l->frame->inst, e->u.name.decl);
	return inst != NULL && inst->kind == P4_INST_VALUE_SET ? inst : NULL;
}

static struct p4_expr *
without_casts(struct p4_expr *e)
{
	while (e->kind == P4_EXPR_CAST && e->u.cast.to == NULL && e->value == NULL)
		e = e->u.cast.expr;
	return e;
}

/* One key's part of a case; n scalars of the key, whose types 'keys' have. */
static bool
key_match(
    struct low *l, struct p4_expr *e, struct ir_expr **keys, uint32_t n, struct ir_select_match *m)
{
	uint32_t width = n > 0 ? l->p->types[keys[0]->type].width_bits : 0;
	struct low_exprs leaves = { 0 };
	const struct p4_value *known;

	e = without_casts(e);
	if (e->kind == P4_EXPR_DEFAULT || e->kind == P4_EXPR_DONTCARE) {
		for (uint32_t i = 0; i < n; i++)
			any(l, &m[i], l->p->types[keys[i]->type].width_bits);
		return true;
	}
	if (value_set_of(l, e) != NULL) { /* matched in a state of its own: mixed_case() */
		for (uint32_t i = 0; i < n; i++)
			any(l, &m[i], l->p->types[keys[i]->type].width_bits);
		return true;
	}
	if ((e->kind == P4_EXPR_MASK || e->kind == P4_EXPR_RANGE) && n == 1) {
		m->kind = e->kind == P4_EXPR_MASK ? IR_SELECT_MASK : IR_SELECT_RANGE;
		return low_known_value(l, e->u.pair.a, width, &m->value) &&
		       low_known_value(l, e->u.pair.b, width, &m->mask);
	}
	if (n == 1) {
		m->kind = IR_SELECT_VALUE;
		m->mask = ir_value_u64(l->p, width, 0);
		return low_known_value(l, e, width, &m->value);
	}
	known = low_known(l, e);
	if (known == NULL) {
		low_unsupported(l, e->loc, "a select case that is not known at compile time");
		return false;
	}
	low_flatten(l, low_constant(l, known, e->loc), e->loc, &leaves);
	for (uint32_t i = 0; i < n && i < leaves.n; i++) {
		m[i].kind = IR_SELECT_VALUE;
		m[i].value = leaves.v[i]->value;
		m[i].mask = ir_value_u64(l->p, m[i].value.width_bits, 0);
	}
	return leaves.n == n;
}

/* The keys of a select, as scalars. */
struct keys {
	struct low_exprs all;
	uint32_t
	    *starts; /* [i]: the first one of key expression i; [n_exprs]: how many there are */
	uint32_t n_exprs;
};

static bool
lower_case(struct low *l, const struct p4_select_case *c, const struct keys *ks,
    struct ir_select_case *out)
{
	struct p4_expr *k = without_casts(c->keyset);
	const struct low_exprs *keys = &ks->all;
	const uint32_t *starts = ks->starts;
	uint32_t n_exprs = ks->n_exprs;
	struct p4_inst *set;

	out->next = target_state(l, &c->state, c->decl);
	out->value_set = IR_NO_ID;
	set = value_set_of(l, k);
	if (set != NULL) {
		out->value_set = low_extern(l, set, k->loc);
		return true;
	}
	out->matches = arena_array(l->p->arena, struct ir_select_match, keys->n + 1);
	if (k->kind == P4_EXPR_LIST && n_exprs > 1) {
		for (uint32_t i = 0; i < n_exprs && i < k->u.list.items.n; i++)
			if (!key_match(l, k->u.list.items.v[i], keys->v + starts[i],
				starts[i + 1] - starts[i], out->matches + starts[i]))
				return false;
		return true;
	}
	if (k->kind == P4_EXPR_LIST && k->u.list.items.n == 1 && k->u.list.tuple)
		k = k->u.list.items.v[0];
	return key_match(l, k, keys->v, keys->n, out->matches);
}

void
low_state_select(
    struct low *l, struct ir_expr **keys, uint32_t n_keys, struct ir_select_case *cases, uint32_t n)
{
	struct ir_state *s;

	low_state_end(l, IR_STATE_REJECT);
	s = &l->states->v[l->states->current];
	if (n_keys == 0) { /* nothing to look at: the first case always matches */
		s->next = n > 0 ? cases[0].next : IR_STATE_REJECT;
		return;
	}
	s->n_keys = n_keys;
	s->keys = arena_memdup(l->p->arena, keys, n_keys * sizeof *keys);
	s->n_cases = n;
	s->cases = cases;
}

static void
any_case(struct low *l, struct ir_select_case *c, struct ir_expr **keys, uint32_t n, uint32_t next)
{
	*c = (struct ir_select_case){ .value_set = IR_NO_ID, .next = next };
	c->matches = arena_array(l->p->arena, struct ir_select_match, n + 1);
	for (uint32_t i = 0; i < n; i++)
		any(l, &c->matches[i], l->p->types[keys[i]->type].width_bits);
}

/* Whether value sets stand beside other keys in this case. */
static bool
is_mixed(struct low *l, const struct p4_select_case *c, const struct keys *keys)
{
	const struct p4_expr *k = without_casts(c->keyset);

	if (k->kind != P4_EXPR_LIST || keys->n_exprs < 2)
		return false;
	for (uint32_t i = 0; i < keys->n_exprs && i < k->u.list.items.n; i++)
		if (value_set_of(l, without_casts(k->u.list.items.v[i])) != NULL)
			return true;
	return false;
}

/* A case with value sets beside other keys: a state for each set, then the case without them, which is
 * 'rest'; where one does not match, parsing goes on in state 'otherwise'. */
static void
mixed_case(struct low *l, const struct p4_select_case *c, const struct keys *keys,
    struct ir_select_case *rest, uint32_t otherwise)
{
	const struct p4_expr *k = without_casts(c->keyset);
	struct ir_select_case *cases;

	for (uint32_t i = 0; i < keys->n_exprs && i < k->u.list.items.n; i++) {
		struct p4_inst *set = value_set_of(l, without_casts(k->u.list.items.v[i]));
		struct ir_expr **own = keys->all.v + keys->starts[i];
		uint32_t n = keys->starts[i + 1] - keys->starts[i], next;

		if (set == NULL)
			continue;
		next = low_state_add(l, "select", c->loc);
		cases = arena_array(l->p->arena, struct ir_select_case, 2);
		cases[0].value_set = low_extern(l, set, c->loc);
		cases[0].next = next;
		any_case(l, &cases[1], own, n, otherwise);
		low_state_select(l, own, n, cases, 2);
		low_state_begin(l, next);
	}
	cases = arena_array(l->p->arena, struct ir_select_case, 2);
	cases[0] = *rest;
	any_case(l, &cases[1], keys->all.v, keys->all.n, otherwise);
	low_state_select(l, keys->all.v, keys->all.n, cases, 2);
}

static void
select_keys(struct low *l, const struct p4_transition *t, struct keys *keys)
{
	keys->n_exprs = t->exprs.n;
	keys->starts = low_alloc(l, (t->exprs.n + 1) * sizeof *keys->starts);
	for (uint32_t i = 0; i < t->exprs.n; i++) {
		struct low_val *v = low_eval(l, t->exprs.v[i]);

		for (uint32_t k = i + 1; k < t->exprs.n; k++)
			if (low_has_effects(t->exprs.v[k])) {
				v = low_snapshot(l, v, t->exprs.v[i]->loc);
				break;
			}
		keys->starts[i] = keys->all.n;
		low_flatten(l, v, t->exprs.v[i]->loc, &keys->all);
	}
	keys->starts[t->exprs.n] = keys->all.n;
}

static void
lower_select(struct low *l, const struct p4_transition *t)
{
	struct keys keys = { 0 };
	struct ir_select_case *cases = NULL;
	uint32_t n = 0, more;

	select_keys(l, t, &keys);
	for (uint32_t i = 0; i < t->cases.n; i++) {
		const struct p4_select_case *c = &t->cases.v[i];

		if (cases == NULL)
			cases = arena_array(l->p->arena, struct ir_select_case, t->cases.n - i + 1);
		if (!lower_case(l, c, &keys, &cases[n]))
			continue;
		if (!is_mixed(l, c, &keys)) {
			n++;
			continue;
		}
		if (n > 0) { /* the cases before it come first */
			struct ir_select_case rest = cases[n];

			more = low_state_add(l, "select", c->loc);
			any_case(l, &cases[n], keys.all.v, keys.all.n, more);
			low_state_select(l, keys.all.v, keys.all.n, cases, n + 1);
			low_state_begin(l, more);
			cases = arena_memdup(l->p->arena, &rest, sizeof rest);
		}
		more = low_state_add(l, "select", c->loc);
		mixed_case(l, c, &keys, &cases[0], more);
		low_state_begin(l, more);
		cases = NULL;
		n = 0;
	}
	low_state_select(l, keys.all.v, keys.all.n, cases, n);
}

static void
lower_transition(struct low *l, const struct p4_transition *t)
{
	switch (t->kind) {
	case P4_TRANS_NONE:
		low_state_end(l, IR_STATE_REJECT);
		break;
	case P4_TRANS_STATE:
		low_state_end(l, target_state(l, &t->state, t->decl));
		break;
	case P4_TRANS_SELECT:
		lower_select(l, t);
		break;
	}
}

/* ---- activations --------------------------------------------------------------------------------------- */

/* Adds the states of the frame's parser; returns the first one's id. */
static uint32_t
add_states(struct low *l, const struct p4_decl *parser, const char *prefix)
{
	uint32_t start = IR_STATE_REJECT;

	for (uint32_t i = 0; i < parser->u.parser.states.n; i++) {
		const struct p4_decl *d = parser->u.parser.states.v[i];
		const char *name = *prefix
				       ? arena_printf(l->ctx->arena, "%s.%s", prefix, d->name.str)
				       : d->name.str;
		uint32_t id = low_state_add(l, name, d->name.loc);

		map_put(&l->frame->states, &d, sizeof d, (void *)(uintptr_t)(id + 1));
		if (strcmp(d->name.str, "start") == 0)
			start = id;
	}
	return start;
}

static void
lower_states(struct low *l, const struct p4_decl *parser)
{
	for (uint32_t i = 0; i < parser->u.parser.states.n; i++) {
		const struct p4_decl *d = parser->u.parser.states.v[i];

		low_state_begin(
		    l, (uint32_t)(uintptr_t)map_get(&l->frame->states, &d, sizeof d) - 1);
		low_stmts(l, &d->u.state.body);
		lower_transition(l, &d->u.state.next);
	}
}

void
low_apply_parser(struct low *l, const struct p4_call *c, struct p4_inst *inst, struct p4_loc loc)
{
	struct low_frame *outer = l->frame, *f;
	struct low_loop *loop = l->loop;
	struct low_copy_out *copies;
	const char *name = inst->name ? inst->name : inst->decl->name.str;
	uint32_t start, after;

	assert(low_between_states(l)); /* only states can: low_splits() */
	f = low_frame_new(l, NULL, inst, arena_printf(l->ctx->arena, "%s.%s", outer->prefix, name));
	f->caller = outer;
	low_bind_params(l, f, c, &inst->decl->u.parser.params, true, loc, &copies);
	l->frame = f;
	l->loop = NULL;
	low_declare_locals(l, &inst->decl->u.parser.locals);
	start = add_states(l, inst->decl, name);
	after = low_state_add(l, arena_printf(l->ctx->arena, "after.%s", name), loc);
	f->accept_state = after;
	low_state_end(l, start);
	lower_states(l, inst->decl);
	l->loop = loop;
	l->frame = outer;
	low_state_begin(l, after);
	low_copy_back(l, copies, loc);
}

void
low_parser(struct low *l, struct ir_block *b, struct p4_inst *inst, struct low_frame *f)
{
	const struct p4_decl *d = inst->decl;
	struct low_states states = { .current = IR_NO_ID };
	struct ir_body prelude;
	struct low_body body;

	l->states = &states;
	l->frame = f;
	low_open(l, &body);
	low_declare_locals(l, &d->u.parser.locals);
	prelude = low_close(l, &body);
	if (prelude.n > 0) { /* what runs once, even when the parser comes back to its start */
		uint32_t first = low_state_add(l, "init", d->name.loc), start;

		start = add_states(l, d, "");
		states.v[first].body = prelude;
		states.v[first].next = start;
		lower_states(l, d);
		low_checksum_states(l);
	} else {
		uint32_t start = add_states(l, d, "");

		lower_states(l, d);
		low_checksum_states(l);
		if (start != 0) { /* the IR begins at state 0 */
			uint32_t first = low_state_add(l, "init", d->name.loc);
			struct ir_state tmp = states.v[0];

			/* Keep it simple: swap places and rename the references. */
			states.v[first].next = start;
			states.v[0] = states.v[first];
			states.v[first] = tmp;
			for (uint32_t i = 0; i < states.n; i++) {
				if (states.v[i].next == 0 && i != 0)
					states.v[i].next = first;
				for (uint32_t k = 0; k < states.v[i].n_cases; k++)
					if (states.v[i].cases[k].next == 0)
						states.v[i].cases[k].next = first;
			}
		}
	}
	b->states = states.v;
	b->n_states = states.n;
	map_fini(&states.names);
	l->states = NULL;
}
