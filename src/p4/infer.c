/* SPDX-License-Identifier: Apache-2.0 */
/* infer.c: unification: finds the type arguments that a program leaves out. A META is a type that is
 * not known yet; it is bound once. */
#include "p4/checker.h"

struct p4_type *
chk_see(struct p4_type *t)
{
	while (t->kind == P4_TYPE_META && t->bound != NULL)
		t = t->bound;
	return t;
}

/* Whether 'meta' is part of 't'. */
static bool
occurs(const struct p4_type *meta, struct p4_type *t)
{
	t = chk_see(t);
	if (t == meta)
		return true;
	if (!t->has_meta)
		return false;
	if (t->elem != NULL && occurs(meta, t->elem))
		return true;
	for (uint32_t i = 0; i < t->n_args; i++)
		if (occurs(meta, t->args[i]))
			return true;
	if (t->kind == P4_TYPE_RECORD)
		for (uint32_t i = 0; i < t->n_fields; i++)
			if (occurs(meta, t->fields[i].type))
				return true;
	return false;
}

static bool
bind(struct p4_type *meta, struct p4_type *t)
{
	if (occurs(meta, t))
		return false;
	meta->bound = t;
	return true;
}

static const struct p4_decls *
apply_params(const struct p4_decl *d)
{
	if (d->kind == P4_DECL_PARSER)
		return &d->u.parser.params;
	return d->kind == P4_DECL_CONTROL ? &d->u.control.params : &d->u.package.params;
}

static bool
is_optional(const struct p4_decl *param)
{
	return param->u.param.init != NULL || p4_anno_find(&param->annos, "optional") != NULL;
}

static struct p4_type *
param_type(struct chk *c, struct p4_type *of, const struct p4_decl *param)
{
	if (param->type == NULL)
		return c->t_bad;
	return p4_type_subst(c->ctx, param->type, chk_type_params(of->decl), of->args);
}

static const char *
direction(const struct p4_decl *param)
{
	static const char *const text[] = { [P4_DIR_NONE] = "without direction",
		[P4_DIR_IN] = "'in'",
		[P4_DIR_OUT] = "'out'",
		[P4_DIR_INOUT] = "'inout'" };

	return text[param->u.param.dir];
}

/* Whether parser, control or package 'b' can stand for type 'a': the same parameters; those that 'a'
 * marks @optional or gives a default may be missing in 'b'. If not, *x and *y become the first two parameters
 * that differ; NULL: 'a', or 'b', has no more. */
static bool
unify_params(struct chk *c, struct p4_type *a, struct p4_type *b, const struct p4_decl **x,
    const struct p4_decl **y)
{
	const struct p4_decls *pa = apply_params(a->decl), *pb = apply_params(b->decl);
	uint32_t k = 0;

	for (uint32_t i = 0; i < pa->n; i++) {
		*x = pa->v[i];
		*y = k < pb->n ? pb->v[k] : NULL;
		if (*y == NULL) {
			if (!is_optional(*x))
				return false;
			continue;
		}
		if (is_optional(*x) && pb->n - k < pa->n - i && (*x)->name.str != (*y)->name.str)
			continue;
		if ((*x)->u.param.dir != (*y)->u.param.dir ||
		    !chk_unify(c, param_type(c, a, *x), param_type(c, b, *y)))
			return false;
		k++;
	}
	*x = NULL;
	*y = k < pb->n ? pb->v[k] : NULL;
	return k == pb->n;
}

static bool
unify_signature(struct chk *c, struct p4_type *a, struct p4_type *b)
{
	const struct p4_decl *x, *y;

	return unify_params(c, a, b, &x, &y);
}

static bool
has_signature(const struct p4_type *t)
{
	return t->kind == P4_TYPE_PARSER || t->kind == P4_TYPE_CONTROL ||
	       t->kind == P4_TYPE_PACKAGE;
}

void
chk_why_not(struct chk *c, struct p4_type *want, struct p4_type *have)
{
	const struct p4_decl *x, *y;
	const char *name;

	want = chk_see(want);
	have = chk_see(have);
	if (want->kind != have->kind || !has_signature(want) || want->decl == have->decl ||
	    unify_params(c, want, have, &x, &y))
		return;
	name = want->decl->name.str;
	if (y == NULL)
		p4_note(c->ctx, have->decl->name.loc, "'%s' lacks a parameter for '%s' of '%s'",
		    have->decl->name.str, x->name.str, name);
	else if (x == NULL)
		p4_note(c->ctx, y->name.loc, "'%s' has no parameter for this one", name);
	else if (x->u.param.dir != y->u.param.dir)
		p4_note(c->ctx, y->name.loc, "'%s' is %s, but '%s' of '%s' is %s", y->name.str,
		    direction(y), x->name.str, name, direction(x));
	else
		p4_note(c->ctx, y->name.loc,
		    "'%s' is of type '%s', but '%s' of '%s' is of type '%s'", y->name.str,
		    chk_text(c, param_type(c, have, y)), x->name.str, name,
		    chk_text(c, p4_type_zonk(c->ctx, param_type(c, want, x))));
}

static bool
unify_all(struct chk *c, struct p4_type *const *a, struct p4_type *const *b, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (!chk_unify(c, a[i], b[i]))
			return false;
	return true;
}

static bool
unify_records(struct chk *c, struct p4_type *a, struct p4_type *b)
{
	if (a->n_fields != b->n_fields)
		return false;
	for (uint32_t i = 0; i < a->n_fields; i++) {
		const struct p4_field *f = p4_type_field(c->ctx, b, a->fields[i].name, NULL);

		if (f == NULL || !chk_unify(c, a->fields[i].type, f->type))
			return false;
	}
	return true;
}

bool
chk_unify(struct chk *c, struct p4_type *a, struct p4_type *b)
{
	a = chk_see(a);
	b = chk_see(b);
	if (a == b || a->kind == P4_TYPE_BAD || b->kind == P4_TYPE_BAD)
		return true;
	if (a->kind == P4_TYPE_META)
		return bind(a, b);
	if (b->kind == P4_TYPE_META)
		return bind(b, a);
	if (a->kind == P4_TYPE_DONTCARE || b->kind == P4_TYPE_DONTCARE)
		return true;
	if (a->kind != b->kind)
		return ((a->kind == P4_TYPE_TUPLE && b->kind == P4_TYPE_SEQ) ||
			   (a->kind == P4_TYPE_SEQ && b->kind == P4_TYPE_TUPLE)) &&
		       a->n_args == b->n_args && unify_all(c, a->args, b->args, a->n_args);
	switch ((int)a->kind) {
	case P4_TYPE_PARSER:
	case P4_TYPE_CONTROL:
	case P4_TYPE_PACKAGE:
		if (a->decl == b->decl)
			return unify_all(c, a->args, b->args, a->n_args);
		return unify_signature(c, a, b);
	case P4_TYPE_RECORD:
		return unify_records(c, a, b);
	case P4_TYPE_TUPLE:
	case P4_TYPE_SEQ:
		return a->n_args == b->n_args && unify_all(c, a->args, b->args, a->n_args);
	case P4_TYPE_STACK:
	case P4_TYPE_ARRAY:
		return a->n_elems == b->n_elems && chk_unify(c, a->elem, b->elem);
	case P4_TYPE_LIST:
	case P4_TYPE_SET:
		return chk_unify(c, a->elem, b->elem);
	}
	return a->decl != NULL && a->decl == b->decl && a->n_args == b->n_args &&
	       unify_all(c, a->args, b->args, a->n_args);
}

/* ---- From arguments to parameters ---- */

static bool
is_literal(const struct p4_type *t)
{
	return t->kind == P4_TYPE_INT || t->kind == P4_TYPE_SEQ || t->kind == P4_TYPE_RECORD ||
	       t->kind == P4_TYPE_INVALID_HDR || t->kind == P4_TYPE_DOTS;
}

/* { a, b } for a struct, tuple, list, array that has METAs in it. */
static void
infer_seq(struct chk *c, struct p4_type *want, struct p4_type *have, bool literals)
{
	uint32_t n;
	const struct p4_field *f = p4_type_fields(c->ctx, want, &n);

	for (uint32_t i = 0; i < have->n_args; i++) {
		struct p4_type *part = NULL;

		if (f != NULL)
			part = i < n ? f[i].type : NULL;
		else if (want->kind == P4_TYPE_TUPLE || want->kind == P4_TYPE_SEQ)
			part = i < want->n_args ? want->args[i] : NULL;
		else
			part = want->elem;
		if (part != NULL)
			chk_infer(c, part, have->args[i], literals);
	}
}

bool
chk_infer(struct chk *c, struct p4_type *want, struct p4_type *have, bool literals)
{
	want = chk_see(want);
	have = chk_see(have);
	if (!want->has_meta)
		return true;
	if (!is_literal(have))
		return literals || chk_unify(c, want, have);
	if (want->kind == P4_TYPE_META) {
		if (!literals || have->kind == P4_TYPE_INVALID_HDR || have->kind == P4_TYPE_DOTS)
			return true;
		return bind(want, chk_settle(c, have));
	}
	if (have->kind == P4_TYPE_SEQ)
		infer_seq(c, want, have, literals);
	if (have->kind == P4_TYPE_RECORD)
		for (uint32_t i = 0; i < have->n_fields; i++) {
			const struct p4_field *f =
			    p4_type_field(c->ctx, want, have->fields[i].name, NULL);

			if (f != NULL)
				chk_infer(c, f->type, have->fields[i].type, literals);
		}
	return true;
}

struct p4_type *
chk_settle(struct chk *c, struct p4_type *t)
{
	struct p4_type **items;

	t = chk_see(t);
	if (t->kind != P4_TYPE_SEQ || t->dots)
		return t;
	items = arena_array(c->arena, struct p4_type *, t->n_args + 1);
	for (uint32_t i = 0; i < t->n_args; i++)
		items[i] = chk_settle(c, t->args[i]);
	return p4_type_tuple(c->ctx, items, t->n_args);
}
