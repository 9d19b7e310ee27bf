/* SPDX-License-Identifier: Apache-2.0 */
/* check_member.c: what a name means as an expression, and base.name: fields, enum members, members of
 * stacks and apply results, methods. */
#include "p4/checker.h"

#include "base/mem.h"

static struct p4_scopes *
list_names(struct chk *c, const struct p4_decls *lists)
{
	return lists == &c->errors ? &c->error_names : &c->match_kind_names;
}

struct p4_decl *
chk_find_member(struct chk *c, const struct p4_decls *lists, const char *name)
{
	struct p4_scope_sym *y = p4_scope_find(list_names(c, lists), name, P4_WANT_ANY, false);

	return y != NULL ? y->decl : NULL;
}

void
chk_add_member(struct chk *c, const struct p4_decls *lists, struct p4_decl *member)
{
	p4_scope_add(c->ctx, list_names(c, lists), member);
}

/* ---- Names ---- */

static bool
match_kind_name(struct chk *c, struct p4_expr *e)
{
	struct p4_decl *m = chk_find_member(c, &c->match_kinds, e->u.name.name.str);

	if (m == NULL)
		return false;
	m->used = true;
	e->u.name.decl = m;
	e->type = c->t_match_kind;
	e->value = p4_value_member(c->ctx, e->type, m);
	e->known = true;
	return true;
}

static void
name_param(struct p4_expr *e, const struct p4_decl *d)
{
	e->lvalue = d->u.param.dir == P4_DIR_OUT || d->u.param.dir == P4_DIR_INOUT;
	e->known = d->u.param.is_ctor;
}

static struct p4_type *
name_means(struct chk *c, struct p4_expr *e, struct p4_decl *d)
{
	e->u.name.decl = d;
	d->used = true;
	e->type = d->type != NULL ? d->type : c->t_bad;
	switch ((int)d->kind) {
	case P4_DECL_MEMBER:
	case P4_DECL_CONST:
		e->value = d->value;
		e->known = true;
		break;
	case P4_DECL_VAR:
		e->lvalue = true;
		break;
	case P4_DECL_PARAM:
		name_param(e, d);
		break;
	case P4_DECL_INSTANCE:
	case P4_DECL_VALUE_SET:
	case P4_DECL_TABLE:
		e->known = true;
		break;
	}
	return e->type;
}

struct p4_type *
chk_name(struct chk *c, struct p4_expr *e, bool callee)
{
	struct p4_name *name = &e->u.name.name;
	struct p4_scope_sym *y =
	    p4_scope_find(&c->scopes, name->str, P4_WANT_VALUE, e->u.name.absolute);

	e->type = c->t_bad;
	if (y != NULL) {
		if (c->table != NULL && y->decl == c->table) {
			p4_error(c->ctx, e->loc, P4_TYPE_ERROR, "table '%s' cannot refer to itself",
			    name->str);
			return e->type;
		}
		return name_means(c, e, y->decl);
	}
	if (match_kind_name(c, e))
		return e->type;
	if (p4_scope_find(&c->scopes, name->str, P4_WANT_TYPE, e->u.name.absolute) != NULL) {
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR, "'%s' is a type; a %s is needed here",
		    name->str, callee ? "function" : "value");
	} else {
		p4_error(c->ctx, e->loc, P4_NOT_FOUND, "'%s' is not declared%s", name->str,
		    chk_hint(c, p4_scope_near(&c->scopes, name->str, P4_WANT_VALUE)));
		chk_declared_later(c, name->str);
	}
	return e->type;
}

/* ---- Members of types ---- */

static const char *
near_member(const struct p4_decls *members, const char *name)
{
	for (uint32_t i = 0; i < members->n; i++)
		if (p4_name_near(name, members->v[i]->name.str))
			return members->v[i]->name.str;
	return NULL;
}

static void
enum_member(struct chk *c, struct p4_expr *e, struct p4_type *t)
{
	const char *name = e->u.member.name.str;
	const struct p4_decls *members = &t->decl->u.enumeration.members;
	uint32_t at = p4_index_find(t->decl->members, name);

	if (at < members->n) {
		struct p4_decl *m = members->v[at];

		e->u.member.decl = m;
		e->u.member.what = P4_MEMBER_ENUM;
		e->type = t;
		e->known = true;
		e->value = t->under != NULL ? m->value : p4_value_member(c->ctx, t, m);
		return;
	}
	p4_error(c->ctx, e->loc, P4_TYPE_ERROR, "enum '%s' has no member '%s'%s", t->decl->name.str,
	    name, chk_hint(c, near_member(members, name)));
}

/* error.X and match_kind.x. */
static void
list_member(struct chk *c, struct p4_expr *e, struct p4_type *t)
{
	const struct p4_decls *lists = t->kind == P4_TYPE_ERR ? &c->errors : &c->match_kinds;
	struct p4_decl *m = chk_find_member(c, lists, e->u.member.name.str);

	if (m != NULL) {
		m->used = true;
		e->u.member.decl = m;
		e->u.member.what = P4_MEMBER_ENUM;
		e->type = t;
		e->known = true;
		e->value = p4_value_member(c->ctx, t, m);
		return;
	}
	if (lists->n == 0) {
		p4_error(c->ctx, e->loc, P4_NOT_FOUND, "no '%s' is declared; include core.p4",
		    chk_text(c, t));
		return;
	}
	p4_error(c->ctx, e->loc, P4_TYPE_ERROR, "there is no '%s.%s'%s", chk_text(c, t),
	    e->u.member.name.str,
	    chk_hint(c, p4_scope_near(list_names(c, lists), e->u.member.name.str, P4_WANT_ANY)));
}

static bool
size_builtin(const char *name)
{
	return strcmp(name, "minSizeInBits") == 0 || strcmp(name, "minSizeInBytes") == 0 ||
	       strcmp(name, "maxSizeInBits") == 0 || strcmp(name, "maxSizeInBytes") == 0;
}

static void
type_member(struct chk *c, struct p4_expr *e, bool callee)
{
	struct p4_expr *base = e->u.member.base;
	struct p4_type *t = chk_type_open(c, base->u.type_name);
	const char *name = e->u.member.name.str;

	base->type = t;
	e->type = c->t_bad;
	if (t->kind == P4_TYPE_BAD)
		return;
	if (callee && size_builtin(name)) {
		e->u.member.what = P4_MEMBER_BUILTIN;
	} else if (t->kind == P4_TYPE_ENUM) {
		enum_member(c, e, t);
	} else if (t->kind == P4_TYPE_ERR || t->kind == P4_TYPE_MATCH_KIND) {
		list_member(c, e, t);
	} else if (callee && (t->kind == P4_TYPE_PARSER || t->kind == P4_TYPE_CONTROL) &&
		   strcmp(name, "apply") == 0) {
		e->u.member.what = P4_MEMBER_APPLY;
	} else {
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR, "type '%s' has no member '%s'",
		    chk_text(c, t), name);
	}
}

/* ---- Members of values ---- */

static bool
in_parser(const struct chk *c)
{
	return c->place == PLACE_STATE || c->place == PLACE_PARSER;
}

static bool
stack_member(struct chk *c, struct p4_expr *e, struct p4_type *t)
{
	const char *name = e->u.member.name.str;
	struct p4_expr *base = e->u.member.base;

	if (strcmp(name, "size") == 0) {
		e->u.member.what = P4_MEMBER_STACK_SIZE;
		e->type = c->t_b32;
		e->known = true;
		e->value = p4_value_u64_of(c->ctx, c->t_b32, t->n_elems);
		return true;
	}
	if (strcmp(name, "next") == 0)
		e->u.member.what = P4_MEMBER_STACK_NEXT;
	else if (strcmp(name, "last") == 0)
		e->u.member.what = P4_MEMBER_STACK_LAST;
	else if (strcmp(name, "lastIndex") == 0)
		e->u.member.what = P4_MEMBER_STACK_LAST_INDEX;
	else
		return false;
	if (!in_parser(c)) {
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR,
		    "'%s' of a header stack can only be used in a parser", name);
		return true;
	}
	if (e->u.member.what == P4_MEMBER_STACK_LAST_INDEX) {
		e->type = c->t_b32;
		return true;
	}
	e->type = t->elem;
	e->lvalue = base->lvalue;
	return true;
}

static bool
apply_member(struct chk *c, struct p4_expr *e, struct p4_type *t)
{
	const char *name = e->u.member.name.str;

	e->type = c->t_bool;
	if (strcmp(name, "hit") == 0) {
		e->u.member.what = P4_MEMBER_HIT;
		return true;
	}
	if (strcmp(name, "miss") == 0) {
		e->u.member.what = P4_MEMBER_MISS;
		return true;
	}
	e->type = c->t_bad;
	if (strcmp(name, "action_run") != 0)
		return false;
	if (!c->in_switch_expr) {
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR,
		    "'action_run' can only be the whole expression of a switch");
		return true;
	}
	e->u.member.what = P4_MEMBER_ACTION_RUN;
	e->type = p4_type_named(c->ctx, P4_TYPE_ACTION_RUN, t->decl, NULL, 0);
	return true;
}

static bool
field_member(struct chk *c, struct p4_expr *e, struct p4_type *t)
{
	struct p4_expr *base = e->u.member.base;
	uint32_t i;
	const struct p4_field *f = p4_type_field(c->ctx, t, e->u.member.name.str, &i);

	if (f == NULL)
		return false;
	e->u.member.what = P4_MEMBER_FIELD;
	e->u.member.decl = f->decl;
	if (f->decl != NULL)
		f->decl->used = true;
	e->type = f->type;
	e->lvalue = base->lvalue;
	e->known = chk_known(base);
	if (base->value != NULL && base->value->kind == P4_VALUE_ITEMS &&
	    i < base->value->u.items.n)
		e->value = (struct p4_value *)base->value->u.items.v[i];
	return true;
}

/* Methods that the language itself gives to values. */
static bool
builtin_member(struct chk *c, struct p4_expr *e, struct p4_type *t)
{
	const char *name = e->u.member.name.str;
	bool header = t->kind == P4_TYPE_HEADER, stack = t->kind == P4_TYPE_STACK;

	if ((header || t->kind == P4_TYPE_UNION) && strcmp(name, "isValid") == 0)
		e->u.member.what = P4_MEMBER_BUILTIN;
	else if (header && (strcmp(name, "setValid") == 0 || strcmp(name, "setInvalid") == 0))
		e->u.member.what = P4_MEMBER_BUILTIN;
	else if (stack && (strcmp(name, "push_front") == 0 || strcmp(name, "pop_front") == 0))
		e->u.member.what = P4_MEMBER_BUILTIN;
	else if (size_builtin(name) && t->kind != P4_TYPE_EXTERN)
		e->u.member.what = P4_MEMBER_BUILTIN;
	else if ((t->kind == P4_TYPE_TABLE || t->kind == P4_TYPE_PARSER ||
		     t->kind == P4_TYPE_CONTROL) &&
		 strcmp(name, "apply") == 0)
		e->u.member.what = P4_MEMBER_APPLY;
	return e->u.member.what != P4_MEMBER_NONE;
}

static bool
method_member(struct chk *c, struct p4_expr *e, struct p4_type *t)
{
	const struct p4_decls *m = &t->decl->u.ext.methods;

	for (uint32_t i = 0; i < m->n; i++)
		if (m->v[i]->name.str == e->u.member.name.str && m->v[i]->u.func.ret != NULL) {
			e->u.member.what = P4_MEMBER_METHOD;
			e->u.member.decl = m->v[i];
			return true;
		}
	return false;
}

/* Methods that the language gives headers, unions and stacks. */
static const char *const of_headers[] = { "isValid", "setValid", "setInvalid", "push_front",
	"pop_front", "next", "last", "lastIndex" };

static const char *
near_field(struct chk *c, struct p4_type *t, const char *name)
{
	uint32_t n;
	const struct p4_field *f = p4_type_fields(c->ctx, t, &n);

	for (uint32_t i = 0; i < n; i++)
		if (p4_name_near(name, f[i].name))
			return f[i].name;
	if (t->kind == P4_TYPE_HEADER || t->kind == P4_TYPE_STACK)
		for (uint32_t i = 0; i < ARRAY_LEN(of_headers); i++)
			if (p4_name_near(name, of_headers[i]))
				return of_headers[i];
	return t->kind == P4_TYPE_EXTERN ? near_member(&t->decl->u.ext.methods, name) : NULL;
}

static void
no_member(struct chk *c, struct p4_expr *e, struct p4_type *t)
{
	const char *name = e->u.member.name.str;

	if (p4_type_is_record(t))
		p4_error(c->ctx, e->u.member.name.loc, P4_TYPE_ERROR, "%s '%s' has no field '%s'%s",
		    p4_decl_kind_text(t->decl), chk_text(c, t), name,
		    chk_hint(c, near_field(c, t, name)));
	else if (t->kind == P4_TYPE_FUNC && strcmp(name, "apply") == 0 &&
		 t->decl->kind == P4_DECL_ACTION)
		p4_error(c->ctx, e->u.member.name.loc, P4_TYPE_ERROR,
		    "an action is not applied but called: '%s(...)'", t->decl->name.str);
	else
		p4_error(c->ctx, e->u.member.name.loc, P4_TYPE_ERROR,
		    "type '%s' has no member '%s'%s", chk_text(c, t), name,
		    chk_hint(c, near_field(c, t, name)));
}

struct p4_type *
chk_member(struct chk *c, struct p4_expr **slot, bool callee)
{
	struct p4_expr *e = *slot;
	struct p4_type *t;
	bool found, unevaluated = c->unevaluated;

	e->type = c->t_bad;
	if (e->u.member.base->kind == P4_EXPR_TYPE) {
		type_member(c, e, callee);
		return e->type;
	}
	c->unevaluated = unevaluated || (callee && size_builtin(e->u.member.name.str));
	t = chk_expr(c, &e->u.member.base);
	c->unevaluated = unevaluated;
	if (t->kind == P4_TYPE_BAD)
		return e->type;
	if (callee && builtin_member(c, e, t))
		return e->type;
	if (t->kind == P4_TYPE_RECORD || p4_type_is_record(t))
		found = field_member(c, e, t);
	else if (t->kind == P4_TYPE_STACK)
		found = stack_member(c, e, t);
	else if (t->kind == P4_TYPE_APPLY_RESULT)
		found = apply_member(c, e, t);
	else
		found = callee && t->kind == P4_TYPE_EXTERN && method_member(c, e, t);
	if (!found)
		no_member(c, e, t);
	return e->type;
}
