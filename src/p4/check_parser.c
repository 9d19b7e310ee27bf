/* SPDX-License-Identifier: Apache-2.0 */
/* check_parser.c: parser states and their transitions (P4_16 13). */
#include "p4/checker.h"

static bool
reserved(const char *name)
{
	return strcmp(name, "accept") == 0 || strcmp(name, "reject") == 0;
}

/* ---- Which state a name means ---- */

static struct p4_decl *
find_state(struct chk *c, const struct p4_name *name)
{
	struct p4_scope_sym *y;

	if (name->str == NULL || reserved(name->str))
		return NULL;
	y = p4_scope_find(&c->states, name->str, P4_WANT_ANY, false);
	if (y != NULL) {
		y->decl->used = true;
		return y->decl;
	}
	y = p4_scope_find(&c->scopes, name->str, P4_WANT_ANY, false);
	if (y != NULL) {
		p4_error(c->ctx, name->loc, P4_TYPE_ERROR, "%s '%s' is not a state",
		    p4_decl_kind_text(y->decl), name->str);
		return NULL;
	}
	p4_error(c->ctx, name->loc, P4_NOT_FOUND, "there is no state '%s'%s", name->str,
	    chk_hint(c, p4_scope_near(&c->states, name->str, P4_WANT_ANY)));
	return NULL;
}

static void
declare_states(struct chk *c, struct p4_decl *d)
{
	const struct p4_decls *states = &d->u.parser.states;
	bool start = false;

	for (uint32_t i = 0; i < states->n; i++) {
		struct p4_decl *s = states->v[i];
		struct p4_scope_sym *local,
		    *old = p4_scope_find(&c->states, s->name.str, P4_WANT_ANY, false);

		s->type = p4_type_basic(c->ctx, P4_TYPE_STATE);
		start = start || strcmp(s->name.str, "start") == 0;
		if (reserved(s->name.str)) {
			p4_error(c->ctx, s->name.loc, P4_INVALID,
			    "state '%s' is built in and cannot be declared", s->name.str);
			continue;
		}
		if (old != NULL && old->depth == c->states.depth) {
			p4_error(c->ctx, s->name.loc, P4_DUPLICATE, "state '%s' is declared twice",
			    s->name.str);
			p4_note(c->ctx, old->decl->name.loc, "first here");
			continue;
		}
		local = p4_scope_find(&c->scopes, s->name.str, P4_WANT_ANY, false);
		if (local != NULL && local->depth == c->scopes.depth) {
			p4_error(c->ctx, s->name.loc, P4_DUPLICATE,
			    "'%s' is declared twice: states and locals share their names",
			    s->name.str);
			p4_note(c->ctx, local->decl->name.loc, "first here");
		}
		p4_scope_add(c->ctx, &c->states, s);
	}
	if (!start)
		p4_error(c->ctx, d->name.loc, P4_INVALID, "parser '%s' has no state 'start'",
		    d->name.str);
}

/* ---- select ---- */

/* Scalars, and tuples of them. */
static bool
selectable(const struct p4_type *t)
{
	while (t->kind == P4_TYPE_NEWTYPE)
		t = t->under;
	if (t->kind != P4_TYPE_TUPLE)
		return chk_is_scalar(t);
	for (uint32_t i = 0; i < t->n_args; i++)
		if (!selectable(t->args[i]))
			return false;
	return true;
}

/* The type of what is selected on, one a component. */
static struct p4_type **
select_types(struct chk *c, struct p4_exprs *exprs, struct p4_loc loc)
{
	struct p4_type **v = arena_array(c->arena, struct p4_type *, exprs->n + 1);

	for (uint32_t i = 0; i < exprs->n; i++) {
		if (exprs->v[i]->kind == P4_EXPR_DOTS) {
			p4_error(c->ctx, exprs->v[i]->loc, P4_INVALID, "'...' is not a value here");
			v[i] = exprs->v[i]->type = c->t_bad;
			continue;
		}
		v[i] = chk_settle(c, chk_expr(c, &exprs->v[i]));
		if (v[i]->kind == P4_TYPE_TUPLE)
			chk_convert(c, &exprs->v[i], v[i], NULL);
		if (selectable(v[i]))
			continue;
		p4_error(c->ctx, loc, P4_TYPE_ERROR, "type '%s' cannot be selected on",
		    chk_text(c, v[i]));
		v[i] = c->t_bad;
	}
	return v;
}

static void
select_tuple(struct chk *c, struct p4_expr *e, struct p4_type **types, uint32_t n)
{
	struct p4_exprs *items = &e->u.list.items;

	e->type = c->t_bad;
	if (items->n != n) {
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR,
		    "the label has %u part%s, but the select is on %u", items->n,
		    items->n == 1 ? "" : "s", n);
		return;
	}
	e->known = true;
	for (uint32_t i = 0; i < n; i++) {
		chk_keyset(c, &items->v[i], types[i]);
		e->known = e->known && chk_known(items->v[i]);
	}
	e->type = p4_type_set(c->ctx, p4_type_tuple(c->ctx, types, n));
}

static void
select_case(struct chk *c, struct p4_select_case *k, struct p4_type **types, uint32_t n)
{
	struct p4_type *whole;
	bool bad = false;

	k->decl = find_state(c, &k->state);
	for (uint32_t i = 0; i < n; i++)
		bad = bad || types[i]->kind == P4_TYPE_BAD;
	if (k->keyset->kind == P4_EXPR_LIST && (n > 1 || k->keyset->u.list.items.n == 1)) {
		select_tuple(c, k->keyset, types, n);
		return;
	}
	whole = bad ? c->t_bad : n == 1 ? types[0] : p4_type_tuple(c->ctx, types, n);
	chk_keyset(c, &k->keyset, whole);
}

static void
select_trans(struct chk *c, struct p4_transition *t)
{
	struct p4_type **types = select_types(c, &t->exprs, t->loc);
	bool all = false;

	for (uint32_t i = 0; i < t->cases.n; i++) {
		struct p4_select_case *k = &t->cases.v[i];

		if (all)
			p4_warn(c->ctx, k->loc, P4_PARSER_TRANSITION,
			    "this case is never reached: one above it takes everything");
		all = all || k->keyset->kind == P4_EXPR_DEFAULT ||
		      k->keyset->kind == P4_EXPR_DONTCARE;
		select_case(c, k, types, t->exprs.n);
	}
}

static void
state_body(struct chk *c, struct p4_decl *s)
{
	struct p4_transition *t = &s->u.state.next;

	chk_annos(c, &s->annos);
	p4_scope_enter(c->ctx, &c->scopes);
	chk_stmts(c, &s->u.state.body);
	switch (t->kind) {
	case P4_TRANS_NONE:
		p4_warn(c->ctx, s->name.loc, P4_PARSER_TRANSITION,
		    "state '%s' has no transition, so it rejects", s->name.str);
		break;
	case P4_TRANS_STATE:
		t->decl = find_state(c, &t->state);
		break;
	case P4_TRANS_SELECT:
		select_trans(c, t);
		break;
	}
	p4_scope_leave(&c->scopes);
}

/* ---- Reachability ---- */

/* Marks the states that can be reached; whether accept or reject can. */
static bool
reach(struct chk *c, const struct p4_decls *states, bool *seen, bool *accepts)
{
	struct p4_decl **todo = arena_array(c->arena, struct p4_decl *, states->n + 1);
	struct map index = { 0 };
	uint32_t n = 0;
	bool ends = false;

	*accepts = false;
	for (uint32_t i = 0; i < states->n; i++) {
		map_put(&index, &states->v[i], sizeof states->v[i], (void *)(uintptr_t)(i + 1));
		if (strcmp(states->v[i]->name.str, "start") == 0 && n == 0) {
			todo[n++] = states->v[i];
			seen[i] = true;
		}
	}
	while (n > 0) {
		const struct p4_transition *t = &todo[--n]->u.state.next;
		uint32_t n_next = t->kind == P4_TRANS_SELECT ? t->cases.n : 1;

		/* a select that has no label for everything can end in reject */
		if (t->kind != P4_TRANS_STATE)
			ends = ends || t->kind == P4_TRANS_NONE;
		for (uint32_t i = 0; i < n_next; i++) {
			struct p4_decl *d =
			    t->kind == P4_TRANS_SELECT ? t->cases.v[i].decl : t->decl;
			const char *name = t->kind == P4_TRANS_SELECT  ? t->cases.v[i].state.str
					   : t->kind == P4_TRANS_STATE ? t->state.str
								       : "";
			uintptr_t at = (uintptr_t)map_get(&index, &d, sizeof d);

			if (d == NULL) {
				ends = true;
				*accepts |= strcmp(name, "accept") == 0;
			} else if (at != 0 && !seen[at - 1]) {
				seen[at - 1] = true;
				todo[n++] = d;
			}
		}
	}
	map_fini(&index);
	return ends;
}

static void
check_reach(struct chk *c, struct p4_decl *d)
{
	const struct p4_decls *states = &d->u.parser.states;
	bool *seen = arena_array(c->arena, bool, states->n + 1), accepts;

	if (!reach(c, states, seen, &accepts))
		p4_error(c->ctx, d->name.loc, P4_UNREACHABLE,
		    "parser '%s' never reaches accept or reject", d->name.str);
	else if (!accepts)
		p4_warn(c->ctx, d->name.loc, P4_UNREACHABLE,
		    "parser '%s' never reaches accept: it rejects every packet", d->name.str);
	for (uint32_t i = 0; i < states->n; i++)
		if (!seen[i] && !reserved(states->v[i]->name.str))
			p4_warn(c->ctx, states->v[i]->name.loc, P4_UNUSED,
			    "state '%s' is never reached", states->v[i]->name.str);
}

void
chk_parser_body(struct chk *c, struct p4_decl *d)
{
	const struct p4_decls *states = &d->u.parser.states;
	uint32_t errors = c->ctx->diags.n_errors;

	p4_scope_enter(c->ctx, &c->states);
	declare_states(c, d);
	c->place = PLACE_STATE;
	for (uint32_t i = 0; i < states->n; i++)
		state_body(c, states->v[i]);
	c->place = PLACE_PARSER;
	p4_scope_leave(&c->states);
	if (c->ctx->diags.n_errors == errors)
		check_reach(c, d);
}
