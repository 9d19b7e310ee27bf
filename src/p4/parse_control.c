/* SPDX-License-Identifier: Apache-2.0 */
/* parse_control.c: controls and control types, actions, tables. */
#include "p4/parse_internal.h"
#include "p4/scope.h"

#include "base/mem.h"

#include <string.h>

#include <string.h>

/* ---- Actions ---- */

struct p4_decl *
p4_parse_action(struct p4_parser *p, struct p4_annos annos)
{
	struct p4_decl *d = p4_begin_decl(p, P4_DECL_ACTION, &annos), *parent = p->parent;
	uint32_t mark;

	p4_take(p);
	d->name = p4_parse_name(p, "the name of an action");
	p4_bind_name(p, d->name, false);
	mark = p4_scope_open(p);
	p->parent = d;
	d->u.action.params = p4_parse_params(p);
	d->u.action.body = p4_parse_block(p, p4_parse_annos(p));
	p->parent = parent;
	p4_scope_close(p, mark);
	return p4_end_decl(p, d);
}

/* ---- Tables ---- */

/* expr : match_kind @annotations ; */
static void
parse_keys(struct p4_parser *p, struct p4_prop *prop)
{
	struct p4_open open;

	open = p4_open(p, "before the key's fields");
	while (p4_more(p)) {
		struct p4_key key = { .loc = p4_peek(p, 0)->loc };

		key.expr = p4_parse_expr(p);
		p4_expect(p, P4_TOK_COLON, "behind the key's expression");
		key.match = p4_parse_name(p, "a match kind");
		key.annos = p4_parse_annos(p);
		p4_expect(p, P4_TOK_SEMI, "behind the key's field");
		key.loc = p4_since(p, key.loc);
		P4_PUSH(p->ctx, &prop->u.keys, key);
		p4_recover(p, open.depth);
	}
	p4_close(p, &open, "behind the key's fields");
}

/* name, .name, name(arguments) */
static struct p4_action_ref
parse_action_ref(struct p4_parser *p)
{
	struct p4_action_ref ref = { .loc = p4_peek(p, 0)->loc };

	ref.absolute = p4_accept(p, P4_TOK_DOT);
	ref.name = p4_parse_name(p, "the name of an action");
	if (p4_kind(p) == P4_TOK_LPAREN) {
		ref.has_args = true;
		ref.args = p4_parse_args(p);
	}
	ref.loc = p4_since(p, ref.loc);
	return ref;
}

static void
parse_actions(struct p4_parser *p, struct p4_prop *prop)
{
	struct p4_open open;

	open = p4_open(p, "before the actions");
	while (p4_more(p)) {
		struct p4_annos annos = p4_parse_annos(p);
		struct p4_action_ref ref = parse_action_ref(p);

		ref.annos = annos;
		p4_expect(p, P4_TOK_SEMI, "behind the name of an action");
		P4_PUSH(p->ctx, &prop->u.actions, ref);
		p4_recover(p, open.depth);
	}
	p4_close(p, &open, "behind the actions");
}

/* priority = number : or priority = (expr) : */
static void
parse_priority(struct p4_parser *p, struct p4_entry *entry)
{
	p4_take(p);
	p4_take(p);
	if (p4_accept(p, P4_TOK_LPAREN)) {
		entry->priority_parens = true;
		entry->priority = p4_parse_expr(p);
		p4_expect(p, P4_TOK_RPAREN, "behind the priority");
	} else if (p4_kind(p) == P4_TOK_INT_LIT && p4_kind_at(p, 1) == P4_TOK_COLON) {
		entry->priority = p4_parse_expr(p);
	} else {
		p4_unexpected(p, "a number, or an expression in ( ), as the priority");
	}
	p4_expect(p, P4_TOK_COLON, "behind the priority");
}

/* [const] [priority] key set : action @annotations ; */
static struct p4_entry
parse_entry(struct p4_parser *p)
{
	struct p4_entry entry = { .loc = p4_peek(p, 0)->loc };
	struct p4_expr *keyset;

	entry.is_const = p4_accept(p, P4_TOK_CONST);
	if (p4_kind(p) == P4_TOK_PRIORITY && p4_kind_at(p, 1) == P4_TOK_ASSIGN)
		parse_priority(p, &entry);
	keyset = p4_parse_keyset(p);
	if (keyset->kind == P4_EXPR_LIST && keyset->u.list.tuple) {
		entry.tuple = true;
		entry.keys = keyset->u.list.items;
	} else {
		P4_PUSH(p->ctx, &entry.keys, keyset);
	}
	p4_expect(p, P4_TOK_COLON, "behind the key set");
	entry.action = parse_action_ref(p);
	entry.annos = p4_parse_annos(p);
	p4_expect(p, P4_TOK_SEMI, "behind the entry");
	entry.loc = p4_since(p, entry.loc);
	return entry;
}

static void
parse_entries(struct p4_parser *p, struct p4_prop *prop)
{
	struct p4_open open;

	open = p4_open(p, "before the entries");
	while (p4_more(p)) {
		struct p4_entry entry = parse_entry(p);

		P4_PUSH(p->ctx, &prop->u.entries, entry);
		p4_recover(p, open.depth);
	}
	p4_close(p, &open, "behind the entries");
}

/* One of the properties with a list in braces, when the name is nearly that. */
static const char *
near_prop(const char *name)
{
	static const char *const names[] = { "key", "actions", "entries" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (p4_name_near(name, names[i]))
			return names[i];
	return strcmp(name, "keys") == 0 ? "key" : NULL;
}

static struct p4_prop
parse_prop(struct p4_parser *p)
{
	struct p4_prop prop = { .kind = P4_PROP_OTHER, .loc = p4_peek(p, 0)->loc };
	bool plain;

	prop.annos = p4_parse_annos(p);
	prop.is_const = p4_accept(p, P4_TOK_CONST);
	plain = prop.annos.n == 0 && !prop.is_const;
	if (p4_kind(p) == P4_TOK_KEY && plain)
		prop.kind = P4_PROP_KEY;
	else if (p4_kind(p) == P4_TOK_ACTIONS && plain)
		prop.kind = P4_PROP_ACTIONS;
	else if (p4_kind(p) == P4_TOK_ENTRIES)
		prop.kind = P4_PROP_ENTRIES;
	else if (p4_kind(p) == P4_TOK_KEY || p4_kind(p) == P4_TOK_ACTIONS)
		p4_syntax(p, p4_peek(p, 0)->loc, "'%s' takes neither annotations nor 'const'",
		    p4_peek(p, 0)->name);
	if (p4_kind(p) == P4_TOK_ACTION)
		p4_syntax(
		    p, p4_peek(p, 0)->loc, "a table has no 'action'; did you mean 'actions'?");
	prop.name = p4_parse_name(p, "a table property");
	p4_expect(p, P4_TOK_ASSIGN, "behind the name of a table property");
	switch (prop.kind) {
	case P4_PROP_KEY:
		parse_keys(p, &prop);
		break;
	case P4_PROP_ACTIONS:
		parse_actions(p, &prop);
		break;
	case P4_PROP_ENTRIES:
		parse_entries(p, &prop);
		break;
	case P4_PROP_OTHER:
		if (p4_kind(p) == P4_TOK_LBRACE && near_prop(prop.name.str) != NULL) {
			p4_syntax(p, prop.name.loc, "a table has no '%s'; did you mean '%s'?",
			    prop.name.str, near_prop(prop.name.str));
			break;
		}
		prop.u.value = p4_parse_expr(p);
		p4_expect(p, P4_TOK_SEMI, "behind the table property");
		break;
	}
	prop.loc = p4_since(p, prop.loc);
	return prop;
}

static struct p4_decl *
parse_table(struct p4_parser *p, struct p4_annos annos)
{
	struct p4_decl *d = p4_begin_decl(p, P4_DECL_TABLE, &annos), *parent = p->parent;
	struct p4_open open;

	p4_take(p);
	d->name = p4_parse_name(p, "the name of a table");
	p->parent = d;
	open = p4_open(p, "before the table's properties");
	if (p4_kind(p) == P4_TOK_RBRACE)
		p4_unexpected(p, "a table property: a table needs at least 'actions'");
	while (p4_more(p)) {
		struct p4_prop prop = parse_prop(p);

		P4_PUSH(p->ctx, &d->u.table.props, prop);
		p4_recover(p, open.depth);
	}
	p4_recover(p, open.depth);
	p4_close(p, &open, "at the end of the table");
	p->parent = parent;
	p4_bind_name(p, d->name, false);
	return p4_end_decl(p, d);
}

/* ---- Controls ---- */

static void
parse_local(struct p4_parser *p, struct p4_decl *control)
{
	struct p4_annos annos = p4_parse_annos(p);
	struct p4_decl *d;

	switch (p4_kind(p)) {
	case P4_TOK_ACTION:
		d = p4_parse_action(p, annos);
		break;
	case P4_TOK_TABLE:
		d = parse_table(p, annos);
		break;
	case P4_TOK_CONST:
		d = p4_parse_const(p, annos);
		break;
	default:
		if (!p4_at_type(p) && !p4_at_unknown_type(p) &&
		    (p4_kind(p) != P4_TOK_IDENT || p4_kind_at(p, 1) != P4_TOK_LPAREN)) {
			p4_unexpected(p, "a declaration or 'apply'");
			return;
		}
		d = p4_parse_var_or_instance(p, annos);
		break;
	}
	P4_PUSH(p->ctx, &control->u.control.locals, d);
}

/* [(constructor parameters)] { ... } */
static void
parse_body(struct p4_parser *p, struct p4_decl *d)
{
	struct p4_open open;

	d->u.control.has_body = true;
	if (p4_kind(p) == P4_TOK_LPAREN) {
		d->u.control.has_ctor_params = true;
		d->u.control.ctor_params = p4_parse_params(p);
	}
	open = p4_open(p, "before the control's declarations");
	while (p4_more(p) && p4_kind(p) != P4_TOK_APPLY) {
		parse_local(p, d);
		p4_recover(p, open.depth);
	}
	p4_expect(p, P4_TOK_APPLY, "behind the control's declarations");
	d->u.control.apply = p4_parse_block(p, p4_parse_annos(p));
	p4_recover(p, open.depth);
	p4_close(p, &open, "behind 'apply', which stands last in a control");
}

static void
parse_rest(struct p4_parser *p, struct p4_decl *d)
{
	d->u.control.type_params = p4_parse_type_params(p);
	d->u.control.params = p4_parse_params(p);
	if (!p4_accept(p, P4_TOK_SEMI))
		parse_body(p, d);
}

struct p4_decl *
p4_parse_control(struct p4_parser *p, struct p4_annos annos)
{
	return p4_parse_with_scope(p, P4_DECL_CONTROL, annos, "the name of a control", parse_rest);
}
