/* SPDX-License-Identifier: Apache-2.0 */
/* check_table.c: tables: keys, actions, default action, other properties (P4_16 14.2). Entries are in
 * check_entry.c. */
#include "p4/check_entry.h"

#include "p4/bind.h"
#include "p4/checker.h"

/* ---- Properties as a whole ---- */

static void
duplicate_props(struct chk *c, const struct p4_props *props)
{
	for (uint32_t i = 0; i < props->n; i++)
		for (uint32_t k = 0; k < i; k++)
			if (props->v[k].name.str == props->v[i].name.str) {
				p4_error(c->ctx, props->v[i].name.loc, P4_DUPLICATE,
				    "property '%s' is there twice", props->v[i].name.str);
				break;
			}
}

static const struct p4_prop *
find_prop(const struct p4_decl *table, enum p4_prop_kind kind)
{
	for (uint32_t i = 0; i < table->u.table.props.n; i++)
		if (table->u.table.props.v[i].kind == kind)
			return &table->u.table.props.v[i];
	return NULL;
}

/* ---- Keys ---- */

static bool
key_type_ok(const struct p4_type *t)
{
	return chk_is_scalar(t) || t->kind == P4_TYPE_VARBIT;
}

/* Whether the control plane's name of a key can be made from its expression. */
static bool
has_name(const struct p4_expr *e)
{
	switch ((int)e->kind) {
	case P4_EXPR_NAME:
	case P4_EXPR_INT:
	case P4_EXPR_BOOL:
		return true;
	case P4_EXPR_MEMBER:
		return e->u.member.base->kind == P4_EXPR_TYPE || has_name(e->u.member.base);
	case P4_EXPR_INDEX:
		return has_name(e->u.index.base) && has_name(e->u.index.index);
	case P4_EXPR_SLICE:
		return has_name(e->u.slice.base);
	case P4_EXPR_CAST:
		return e->u.cast.to == NULL && has_name(e->u.cast.expr);
	case P4_EXPR_CALL:
		return e->u.call.call != NULL && e->u.call.call->builtin == P4_BUILTIN_IS_VALID &&
		       has_name(e->u.call.call->base);
	case P4_EXPR_BINARY:
		return e->u.binary.op == P4_OP_BAND &&
		       ((has_name(e->u.binary.left) && e->u.binary.right->value != NULL) ||
			   (has_name(e->u.binary.right) && e->u.binary.left->value != NULL));
	}
	return e->value != NULL;
}

static void
key_names(struct chk *c, const struct p4_key *k)
{
	const struct p4_anno *name = p4_anno_find(&k->annos, "name");

	if (name == NULL && k->expr->type->kind != P4_TYPE_BAD && !has_name(k->expr))
		p4_error(c->ctx, k->expr->loc, P4_EXPECTED,
		    "this key is too complex to have a name of its own; it needs @name(\"...\")");
}

static void
check_keys(struct chk *c, struct p4_keys *keys)
{
	for (uint32_t i = 0; i < keys->n; i++) {
		struct p4_key *k = &keys->v[i];
		struct p4_type *t = chk_expr(c, &k->expr);

		chk_annos(c, &k->annos);
		struct p4_scope_sym *y;

		if (!key_type_ok(t))
			p4_error(c->ctx, k->expr->loc, P4_TYPE_ERROR,
			    "type '%s' cannot be a table key", chk_text(c, t));
		else
			key_names(c, k);
		if (k->expr->value != NULL)
			p4_warn(c->ctx, k->expr->loc, P4_MISMATCH,
			    "this key is the same for every packet");
		k->match_decl = chk_find_member(c, &c->match_kinds, k->match.str);
		if (k->match_decl != NULL) {
			k->match_decl->used = true;
			continue;
		}
		y = p4_scope_find(&c->scopes, k->match.str, P4_WANT_ANY, false);
		if (y != NULL)
			p4_error(c->ctx, k->match.loc, P4_TYPE_ERROR, "%s '%s' is not a match kind",
			    p4_decl_kind_text(y->decl), k->match.str);
		else
			p4_error(c->ctx, k->match.loc, P4_NOT_FOUND,
			    "there is no match kind '%s'%s", k->match.str,
			    c->match_kinds.n == 0 ? "; include core.p4"
						  : chk_hint(c, p4_scope_near(&c->match_kind_names,
								    k->match.str, P4_WANT_ANY)));
	}
}

/* ---- Actions ---- */

static struct p4_decl *
find_action(struct chk *c, const struct p4_name *name, bool absolute, struct p4_loc loc)
{
	struct p4_scope_sym *y = p4_scope_find(&c->scopes, name->str, P4_WANT_VALUE, absolute);

	if (y == NULL) {
		p4_error(c->ctx, loc, P4_NOT_FOUND, "there is no action '%s'%s", name->str,
		    chk_hint(c, p4_scope_near(&c->scopes, name->str, P4_WANT_VALUE)));
		chk_declared_later(c, name->str);
		return NULL;
	}
	y->decl->used = true;
	if (y->decl->kind == P4_DECL_ACTION)
		return y->decl;
	p4_error(c->ctx, loc, P4_TYPE_ERROR, "%s '%s' is not an action", p4_decl_kind_text(y->decl),
	    name->str);
	return NULL;
}

struct p4_call *
chk_action_args(
    struct chk *c, struct p4_decl *action, struct p4_args *args, struct p4_loc loc, bool data_later)
{
	static const struct p4_decls none;
	struct p4_call *call = arena_new_of(c->arena, struct p4_call);
	struct callee f = { .kind = P4_CALL_ACTION,
		.decl = action,
		.name = action->name.str,
		.params = &action->u.action.params,
		.type_params = &none,
		.data_later = data_later };
	bool in_args = c->in_action_args, ok;

	c->in_action_args = true;
	ok = chk_args(c, args);
	c->in_action_args = in_args;
	if (!ok || !chk_bind(c, &f, args, loc, call))
		return NULL;
	call->kind = P4_CALL_ACTION;
	call->decl = action;
	call->ret = c->t_void;
	return call;
}

static void
check_actions(struct chk *c, struct p4_action_refs *refs)
{
	for (uint32_t i = 0; i < refs->n; i++) {
		struct p4_action_ref *r = &refs->v[i];

		chk_annos(c, &r->annos);
		r->decl = find_action(c, &r->name, r->absolute, r->loc);
		if (r->decl == NULL)
			continue;
		chk_deprecated(c, r->decl, r->loc);
		r->call = chk_action_args(c, r->decl, &r->args, r->loc, true);
	}
}

static void
duplicate_actions(struct chk *c, const struct p4_prop *list)
{
	const struct p4_action_refs *refs = &list->u.actions;

	for (uint32_t i = 0; i < refs->n && refs->n <= 4096; i++)
		for (uint32_t k = 0; k < i; k++)
			if (refs->v[k].name.str == refs->v[i].name.str) {
				p4_error(c->ctx, refs->v[i].loc, P4_DUPLICATE,
				    "action '%s' is in the list twice", refs->v[i].name.str);
				break;
			}
}

/* ---- Uses of actions: the default, entries ---- */

static const struct p4_expr *
pair_named(const struct p4_expr *e, const char *key)
{
	for (uint32_t i = 0; i < e->u.structure.pairs.n; i++)
		if (e->u.structure.pairs.v[i].key.str == key)
			return e->u.structure.pairs.v[i].expr;
	return NULL;
}

/* Whether two arguments are written the same way. */
static bool
same_expr(const struct p4_expr *a, const struct p4_expr *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	if (a->kind == P4_EXPR_CAST && a->u.cast.to == NULL && b->kind != P4_EXPR_CAST)
		a = a->u.cast.expr;
	if (b->kind == P4_EXPR_CAST && b->u.cast.to == NULL && a->kind != P4_EXPR_CAST)
		b = b->u.cast.expr;
	if (a->value != NULL && b->value != NULL)
		return p4_value_equal(a->value, b->value);
	if (a->kind != b->kind)
		return false;
	switch ((int)a->kind) {
	case P4_EXPR_NAME:
		return a->u.name.decl == b->u.name.decl;
	case P4_EXPR_MEMBER:
		return a->u.member.name.str == b->u.member.name.str &&
		       same_expr(a->u.member.base, b->u.member.base);
	case P4_EXPR_INDEX:
		return same_expr(a->u.index.base, b->u.index.base) &&
		       same_expr(a->u.index.index, b->u.index.index);
	case P4_EXPR_SLICE:
		return same_expr(a->u.slice.base, b->u.slice.base) &&
		       same_expr(a->u.slice.hi, b->u.slice.hi) &&
		       same_expr(a->u.slice.lo, b->u.slice.lo) &&
		       same_expr(a->u.slice.width, b->u.slice.width);
	case P4_EXPR_UNARY:
		return a->u.unary.op == b->u.unary.op &&
		       same_expr(a->u.unary.expr, b->u.unary.expr);
	case P4_EXPR_BINARY:
		return a->u.binary.op == b->u.binary.op &&
		       same_expr(a->u.binary.left, b->u.binary.left) &&
		       same_expr(a->u.binary.right, b->u.binary.right);
	case P4_EXPR_COND:
		return same_expr(a->u.cond.cond, b->u.cond.cond) &&
		       same_expr(a->u.cond.yes, b->u.cond.yes) &&
		       same_expr(a->u.cond.no, b->u.cond.no);
	case P4_EXPR_CAST:
		return a->type == b->type && same_expr(a->u.cast.expr, b->u.cast.expr);
	case P4_EXPR_CALL:
		if (a->u.call.args.n != b->u.call.args.n ||
		    !same_expr(a->u.call.callee, b->u.call.callee))
			return false;
		for (uint32_t i = 0; i < a->u.call.args.n; i++)
			if (!same_expr(a->u.call.args.v[i].expr, b->u.call.args.v[i].expr))
				return false;
		return true;
	case P4_EXPR_LIST:
		if (a->u.list.items.n != b->u.list.items.n)
			return false;
		for (uint32_t i = 0; i < a->u.list.items.n; i++)
			if (!same_expr(a->u.list.items.v[i], b->u.list.items.v[i]))
				return false;
		return true;
	case P4_EXPR_STRUCT:
		if (a->u.structure.pairs.n != b->u.structure.pairs.n)
			return false;
		for (uint32_t i = 0; i < a->u.structure.pairs.n; i++)
			if (!same_expr(a->u.structure.pairs.v[i].expr,
				pair_named(b, a->u.structure.pairs.v[i].key.str)))
				return false;
		return true;
	}
	return false;
}

/* The arguments of parameters with a direction must be those of the list; the others constants. */
static void
check_bound(struct chk *c, const struct p4_call *call, const struct p4_action_ref *in_list)
{
	for (uint32_t i = 0; i < call->n_binds; i++) {
		const struct p4_bind *b = &call->binds[i];

		if (b->arg == NULL)
			continue;
		if (b->dir == P4_DIR_NONE) {
			if (!chk_known(b->arg))
				p4_error(c->ctx, b->arg->loc, P4_TYPE_ERROR,
				    "action data must be known at compile time");
			continue;
		}
		if (in_list->call == NULL || same_expr(b->arg, in_list->call->binds[i].arg))
			continue;
		p4_error(c->ctx, b->arg->loc, P4_TYPE_ERROR,
		    "argument '%s' is not the one of the list of actions", b->param->name.str);
		p4_note(c->ctx, in_list->loc, "the list has it here");
	}
}

struct p4_call *
chk_action_use(struct chk *c, const struct p4_decl *table, const struct p4_name *name,
    bool absolute, struct p4_args *args, struct p4_loc loc, const char *banned)
{
	const struct p4_prop *list = find_prop(table, P4_PROP_ACTIONS);
	const struct p4_action_ref *in_list = NULL;
	struct p4_decl *d = find_action(c, name, absolute, loc);
	struct p4_call *call;

	if (d == NULL)
		return NULL;
	for (uint32_t i = 0; list != NULL && i < list->u.actions.n; i++)
		if (list->u.actions.v[i].name.str == name->str)
			in_list = &list->u.actions.v[i];
	if (in_list == NULL || (in_list->decl != NULL && in_list->decl != d)) {
		p4_error(c->ctx, loc, P4_TYPE_ERROR,
		    in_list == NULL ? "action '%s' is not in the table's list of actions"
				    : "this '%s' is another action than that of the table's list",
		    name->str);
		return NULL;
	}
	if (p4_anno_find(&in_list->annos, banned) != NULL) {
		p4_error(c->ctx, loc, P4_TYPE_ERROR, "action '%s' is marked @%s in the list",
		    name->str, banned);
		return NULL;
	}
	call = chk_action_args(c, d, args, loc, false);
	if (call != NULL)
		check_bound(c, call, in_list);
	return call;
}

/* ---- Properties that are an action ---- */

/* Whether the property's value is an action of the table: what a miss runs, or (PSA 7.12, PNA) a group
 * without a member. */
static bool
is_action_prop(const char *name)
{
	return strcmp(name, "default_action") == 0 || strcmp(name, "psa_empty_group_action") == 0 ||
	       strcmp(name, "pna_empty_group_action") == 0;
}

/* Makes 'default_action = a' the call a(). */
static void
action_prop(struct chk *c, struct p4_decl *table, struct p4_prop *p)
{
	bool is_default = strcmp(p->name.str, "default_action") == 0;
	struct p4_expr *e = p->u.value, *name = e;

	if (e->kind == P4_EXPR_CALL)
		name = e->u.call.callee;
	if (name->kind != P4_EXPR_NAME) {
		chk_expr(c, &p->u.value);
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR,
		    is_default ? "the default action must be an action" : "'%s' must be an action",
		    p->name.str);
		return;
	}
	if (e->kind != P4_EXPR_CALL) {
		e = p4_expr_new(c->ctx, P4_EXPR_CALL, name->loc);
		e->u.call.callee = name;
		p->u.value = e;
	}
	e->type = c->t_bad;
	name->type = c->t_bad;
	e->u.call.call = chk_action_use(c, table, &name->u.name.name, name->u.name.absolute,
	    &e->u.call.args, e->loc, is_default ? "tableonly" : "defaultonly");
	if (e->u.call.call == NULL)
		return;
	name->u.name.decl = e->u.call.call->decl;
	name->type = p4_type_named(c->ctx, P4_TYPE_FUNC, name->u.name.decl, NULL, 0);
	e->type = c->t_void;
}

/* A table without default_action needs NoAction. */
static void
need_no_action(struct chk *c, const struct p4_decl *table)
{
	struct p4_scope_sym *y =
	    p4_scope_find(&c->scopes, p4_intern_str(c->ctx, "NoAction"), P4_WANT_ANY, true);

	if (y == NULL) {
		p4_error(c->ctx, table->name.loc, P4_MODEL,
		    "table '%s' has no default_action, and no action NoAction is declared that it "
		    "could have; include core.p4",
		    table->name.str);
	} else if (y->decl->kind != P4_DECL_ACTION || y->decl->u.action.params.n > 0) {
		p4_error(c->ctx, y->decl->name.loc, P4_MODEL,
		    "NoAction must be an action without parameters: tables have it as their "
		    "default");
	} else {
		y->decl->used = true;
	}
}

/* ---- Other properties ---- */

static void
other_prop(struct chk *c, struct p4_decl *table, struct p4_prop *p)
{
	const char *name = p->name.str;
	struct p4_expr **v = &p->u.value;
	struct p4_type *t;

	if (is_action_prop(name)) {
		action_prop(c, table, p);
		return;
	}
	t = chk_expr(c, v);
	if (t->kind == P4_TYPE_BAD)
		return;
	if (strcmp(name, "size") == 0) {
		t = chk_to_number(c, v);
		if (!p4_type_is_numeric(t) || !chk_known(*v))
			p4_error(c->ctx, p->name.loc, P4_INVALID,
			    "'size' must be a number known at compile time");
	} else if (strcmp(name, "largest_priority_wins") == 0) {
		if (t->kind != P4_TYPE_BOOL || !chk_known(*v))
			p4_error(c->ctx, (*v)->loc, P4_TYPE_ERROR,
			    "'largest_priority_wins' must be true or false");
	} else if (strcmp(name, "priority_delta") == 0) {
		if (!p4_type_is_numeric(t) || !chk_known(*v) ||
		    ((*v)->value != NULL && p4_big_sign((*v)->value->u.num) <= 0))
			p4_error(c->ctx, (*v)->loc, P4_TYPE_ERROR,
			    "'priority_delta' must be a positive number");
	}
	if (t->kind == P4_TYPE_SEQ)
		chk_convert(c, v, p4_type_zonk(c->ctx, chk_settle(c, t)), NULL);
}

/* ---- The table ---- */

static void
check_props(struct chk *c, struct p4_decl *d)
{
	struct p4_props *props = &d->u.table.props;
	bool has_actions = false, has_key = false;

	for (uint32_t i = 0; i < props->n; i++) {
		struct p4_prop *p = &props->v[i];

		switch (p->kind) {
		case P4_PROP_KEY:
			check_keys(c, &p->u.keys);
			has_key = true;
			break;
		case P4_PROP_ACTIONS:
			check_actions(c, &p->u.actions);
			has_actions = true;
			break;
		case P4_PROP_ENTRIES:
			if (!has_key && find_prop(d, P4_PROP_KEY) != NULL)
				p4_error(c->ctx, p->loc, P4_TYPE_ERROR,
				    "the entries must come after the key");
			else
				chk_entries(c, d, p);
			break;
		case P4_PROP_OTHER:
			if (is_action_prop(p->name.str) && !has_actions) {
				p4_error(c->ctx, d->name.loc, P4_TYPE_ERROR,
				    "table '%s' has no list of actions before its %s", d->name.str,
				    p->name.str);
				continue;
			}
			other_prop(c, d, p);
			break;
		}
	}
	for (uint32_t i = 0; i < props->n; i++)
		if (props->v[i].kind == P4_PROP_ENTRIES)
			chk_priorities(c, d, &props->v[i]);
}

void
chk_table(struct chk *c, struct p4_decl *d)
{
	enum place place = c->place;

	d->type = p4_type_named(c->ctx, P4_TYPE_TABLE, d, NULL, 0);
	chk_declare(c, d);
	if (place != PLACE_CONTROL) {
		p4_error(c->ctx, d->name.loc, P4_INVALID,
		    "table '%s' must be declared in a control", d->name.str);
		return;
	}
	c->table = d;
	c->place = PLACE_TABLE;
	duplicate_props(c, &d->u.table.props);
	if (find_prop(d, P4_PROP_ACTIONS) == NULL)
		p4_error(
		    c->ctx, d->name.loc, P4_EXPECTED, "table '%s' has no 'actions'", d->name.str);
	else
		duplicate_actions(c, find_prop(d, P4_PROP_ACTIONS));
	if (p4_table_prop(d, "default_action") == NULL)
		need_no_action(c, d);
	check_props(c, d);
	c->place = place;
	c->table = NULL;
}
