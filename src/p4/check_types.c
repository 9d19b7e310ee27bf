/* SPDX-License-Identifier: Apache-2.0 */
/* check_types.c: declarations of types (P4_16 7.2). */
#include "p4/check_types.h"

#include "p4/checker.h"

/* ---- Structs, headers, unions ---- */

/* An annotation of a field may refer to the fields before it. */
static void
field_annos(struct chk *c, struct p4_decl *d, uint32_t at)
{
	const struct p4_annos *annos = &d->u.record.fields.v[at]->annos;

	if (annos->n == 0)
		return;
	p4_scope_enter(c->ctx, &c->scopes);
	if (p4_anno_find(annos, "length") != NULL)
		for (uint32_t i = 0; i < at; i++)
			p4_scope_add(c->ctx, &c->scopes, d->u.record.fields.v[i]);
	chk_annos(c, annos);
	p4_scope_leave(&c->scopes);
}

static void
fields(struct chk *c, struct p4_decl *d)
{
	struct p4_decls *list = &d->u.record.fields;

	for (uint32_t i = 0; i < list->n; i++) {
		struct p4_decl *f = list->v[i];

		field_annos(c, d, i);
		f->type = chk_type(c, f->u.field.type);
		if (!chk_may_contain(c, d->type, f->type, f->name.loc, f->name.str))
			f->type = c->t_bad;
	}
}

static void
duplicate_fields(struct chk *c, const struct p4_decls *list)
{
	struct map seen = { 0 };

	for (uint32_t i = 0; i < list->n; i++) {
		struct p4_decl *f = list->v[i], *old;

		old = map_put(&seen, &f->name.str, sizeof f->name.str, f);
		if (old == NULL)
			continue;
		p4_error(c->ctx, f->name.loc, P4_DUPLICATE, "'%s' is declared twice", f->name.str);
		p4_note(c->ctx, old->name.loc, "first here");
	}
	map_fini(&seen);
}

static void
record_decl(struct chk *c, struct p4_decl *d)
{
	const struct p4_decls *params = &d->u.record.type_params;
	enum p4_type_kind kind = d->kind == P4_DECL_STRUCT   ? P4_TYPE_STRUCT
				 : d->kind == P4_DECL_HEADER ? P4_TYPE_HEADER
							     : P4_TYPE_UNION;
	struct p4_type **v = arena_array(c->arena, struct p4_type *, params->n + 1);
	uint32_t n;

	p4_scope_enter(c->ctx, &c->scopes);
	chk_type_param_list(c, &d->u.record.type_params);
	for (uint32_t i = 0; i < params->n; i++)
		v[i] = params->v[i]->type;
	d->type = p4_type_named(c->ctx, kind, d, v, params->n);
	duplicate_fields(c, &d->u.record.fields);
	fields(c, d);
	p4_scope_leave(&c->scopes);
	p4_type_fields(c->ctx, d->type, &n);
	chk_declare(c, d);
}

/* ---- Enums ---- */

static struct p4_type *
underlying(struct chk *c, struct p4_decl *d)
{
	struct p4_type *t = chk_type(c, d->u.enumeration.under);

	if (t->kind == P4_TYPE_BIT || t->kind == P4_TYPE_SINT || t->kind == P4_TYPE_BAD)
		return t;
	p4_error(c->ctx, d->u.enumeration.under->loc, P4_TYPE_ERROR,
	    "the underlying type of an enum is a 'bit<W>' or an 'int<W>', not '%s'",
	    chk_text(c, t));
	return c->t_bad;
}

static void
member_value(struct chk *c, struct p4_decl *d, struct p4_decl *m, struct p4_type *under)
{
	struct p4_expr **init = &m->u.member.init;
	const struct p4_value *v;

	if (*init == NULL) {
		if (under != NULL)
			p4_error(c->ctx, m->name.loc, P4_TYPE_ERROR,
			    "'%s' needs a value, because enum '%s' has an underlying type",
			    m->name.str, d->name.str);
		return;
	}
	if (under == NULL) {
		p4_error(c->ctx, m->name.loc, P4_TYPE_ERROR,
		    "'%s' cannot have a value, because enum '%s' has no underlying type",
		    m->name.str, d->name.str);
		return;
	}
	chk_expr(c, init);
	v = (*init)->value;
	if (v != NULL && v->kind == P4_VALUE_INT && (*init)->type->kind == P4_TYPE_INT &&
	    under->kind != P4_TYPE_BAD &&
	    !p4_big_fits(v->u.num, under->width_bits, under->kind == P4_TYPE_SINT)) {
		p4_error(c->ctx, (*init)->loc, P4_TYPE_ERROR,
		    "%s, the value of '%s', does not fit in '%s'",
		    p4_big_text(c->arena, v->u.num, 10), m->name.str, chk_text(c, under));
		return;
	}
	if (!chk_convert(c, init, under, arena_printf(c->arena, "the value of '%s'", m->name.str)))
		return;
	if ((*init)->value == NULL) {
		p4_error(c->ctx, (*init)->loc, P4_TYPE_ERROR,
		    "the value of '%s' must be known at compile time", m->name.str);
		return;
	}
	m->value = p4_value_retype(c->ctx, (*init)->value, d->type);
}

static void
enum_decl(struct chk *c, struct p4_decl *d)
{
	struct p4_decls *m = &d->u.enumeration.members;
	struct p4_type *under = NULL;

	if (d->u.enumeration.under != NULL)
		under = underlying(c, d);
	d->type = p4_type_named(c->ctx, P4_TYPE_ENUM, d, NULL, 0);
	d->type->under = under;
	duplicate_fields(c, m);
	d->members = p4_index_new(c->ctx, m->n);
	p4_scope_enter(c->ctx, &c->scopes);
	for (uint32_t i = 0; i < m->n; i++) {
		p4_index_add(d->members, m->v[i]->name.str, i);
		m->v[i]->type = d->type;
		member_value(c, d, m->v[i], under);
		if (m->v[i]->value == NULL && under != NULL)
			m->v[i]->value = p4_value_u64_of(c->ctx, d->type, 0);
		if (under == NULL)
			m->v[i]->value = p4_value_member(c->ctx, d->type, m->v[i]);
		p4_scope_add(c->ctx, &c->scopes, m->v[i]); /* later ones can refer to it */
	}
	p4_scope_leave(&c->scopes);
	if (under != NULL && under->kind == P4_TYPE_BAD)
		d->type = c->t_bad;
	chk_declare(c, d);
}

/* What has the name of a match_kind at the top level, which both are in. */
static struct p4_decl *
declared_at_top(struct chk *c, const struct p4_decl *m)
{
	struct p4_scope_sym *y = p4_scope_find(&c->scopes, m->name.str, P4_WANT_ANY, true);

	return y != NULL ? y->decl : NULL;
}

/* error { } and match_kind { }: each adds to one list of the program. */
static void
list_decl(struct chk *c, struct p4_decl *d, struct p4_decls *lists, struct p4_type *t)
{
	struct p4_decls *m = &d->u.enumeration.members;

	duplicate_fields(c, m);
	for (uint32_t i = 0; i < m->n; i++) {
		struct p4_decl *old = chk_find_member(c, lists, m->v[i]->name.str);

		m->v[i]->type = t;
		m->v[i]->value = p4_value_member(c->ctx, t, m->v[i]);
		if (old == NULL && t->kind == P4_TYPE_MATCH_KIND)
			old = declared_at_top(c, m->v[i]);
		if (old == NULL)
			chk_add_member(c, lists, m->v[i]);
		if (old == NULL || old->parent == d)
			continue;
		p4_error(c->ctx, m->v[i]->name.loc, P4_DUPLICATE, "'%s' is declared twice",
		    m->v[i]->name.str);
		p4_note(c->ctx, old->name.loc, "first here");
	}
	d->type = t;
	P4_PUSH(c->ctx, lists, d);
}

/* ---- typedef, type ---- */

static void
typedef_decl(struct chk *c, struct p4_decl *d)
{
	struct p4_type *t = chk_type(c, d->u.alias.of);

	d->type = t;
	switch ((int)t->kind) {
	case P4_TYPE_VOID:
	case P4_TYPE_MATCH_KIND:
	case P4_TYPE_STRING:
	case P4_TYPE_DONTCARE:
		p4_error(c->ctx, d->u.alias.of->loc, P4_TYPE_ERROR,
		    "typedef cannot give a name to '%s'", chk_text(c, t));
		d->type = c->t_bad;
		break;
	}
	chk_declare(c, d);
}

static void
newtype_decl(struct chk *c, struct p4_decl *d)
{
	struct p4_type *t = chk_type(c, d->u.alias.of);

	d->type = c->t_bad;
	if (t->kind == P4_TYPE_BIT || t->kind == P4_TYPE_SINT || t->kind == P4_TYPE_BOOL ||
	    t->kind == P4_TYPE_NEWTYPE) {
		d->type = p4_type_named(c->ctx, P4_TYPE_NEWTYPE, d, NULL, 0);
		d->type->under = t;
	} else if (t->kind != P4_TYPE_BAD) {
		p4_error(c->ctx, d->u.alias.of->loc, P4_TYPE_ERROR,
		    "'type' makes new types from 'bit<W>', 'int<W>', 'bool' and other new types, not "
		    "from '%s'",
		    chk_text(c, t));
	}
	chk_declare(c, d);
}

void
chk_type_decl(struct chk *c, struct p4_decl *d)
{
	switch ((int)d->kind) {
	case P4_DECL_ENUM:
		enum_decl(c, d);
		break;
	case P4_DECL_ERRORS:
		list_decl(c, d, &c->errors, c->t_error);
		break;
	case P4_DECL_MATCH_KINDS:
		list_decl(c, d, &c->match_kinds, c->t_match_kind);
		break;
	case P4_DECL_TYPEDEF:
		typedef_decl(c, d);
		break;
	case P4_DECL_NEWTYPE:
		newtype_decl(c, d);
		break;
	default:
		record_decl(c, d);
		break;
	}
}
