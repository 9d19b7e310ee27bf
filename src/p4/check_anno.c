/* SPDX-License-Identifier: Apache-2.0 */
/* check_anno.c: annotations whose form the language or the control plane fixes (P4_16 20). All others
 * are left alone. */
#include "p4/checker.h"

/* ---- Structured annotations ---- */

static bool
is_structured(const struct p4_anno *a)
{
	return a->kind == P4_ANNO_EXPRS || a->kind == P4_ANNO_PAIRS;
}

static void
structured_value(struct chk *c, struct p4_expr **slot)
{
	const struct p4_type *t = chk_expr(c, slot);

	if (t->kind == P4_TYPE_BAD)
		return;
	if (!p4_type_is_numeric(t) && t->kind != P4_TYPE_BOOL && t->kind != P4_TYPE_STRING)
		p4_error(c->ctx, (*slot)->loc, P4_TYPE_ERROR,
		    "a structured annotation holds numbers, bools and strings, not '%s'",
		    chk_text(c, t));
	else if ((*slot)->value == NULL)
		p4_error(c->ctx, (*slot)->loc, P4_TYPE_ERROR,
		    "what an annotation holds must be known at compile time");
}

static void
keys(struct chk *c, const struct p4_anno *a)
{
	const struct p4_pair *twice = NULL;
	struct map seen = { 0 };

	for (uint32_t i = 0; i < a->pairs.n && twice == NULL; i++) {
		struct p4_pair *p = &a->pairs.v[i];

		if (map_put(&seen, p->key.str, strlen(p->key.str), p) != NULL)
			twice = p;
	}
	map_fini(&seen);
	if (twice != NULL)
		p4_error(c->ctx, twice->key.loc, P4_DUPLICATE, "key '%s' is twice in '@%s'",
		    twice->key.str, a->name.str);
}

static void
structured(struct chk *c, const struct p4_annos *annos, uint32_t at)
{
	struct p4_anno *a = annos->v[at];

	for (uint32_t i = 0; i < at; i++)
		if (annos->v[i]->name.str == a->name.str &&
		    (is_structured(a) || is_structured(annos->v[i]))) {
			p4_error(c->ctx, a->loc, P4_DUPLICATE,
			    "the structured annotation '@%s' is there twice", a->name.str);
			break;
		}
	for (uint32_t i = 0; i < a->exprs.n; i++)
		structured_value(c, &a->exprs.v[i]);
	for (uint32_t i = 0; i < a->pairs.n; i++)
		structured_value(c, &a->pairs.v[i].expr);
	keys(c, a);
}

/* ---- Unstructured ones ---- */

/* The one expression of a body, checked; NULL after a message. */
static struct p4_expr *
single(struct chk *c, struct p4_anno *a)
{
	struct p4_exprs list = { 0 };

	if (p4_anno_exprs(c->ctx, a, &list) < 0 || list.n != 1)
		return NULL;
	return chk_expr(c, &list.v[0])->kind != P4_TYPE_BAD ? list.v[0] : NULL;
}

static void
text(struct chk *c, struct p4_anno *a, enum p4_diag_kind kind)
{
	uint32_t errors = c->ctx->diags.n_errors;
	struct p4_expr *e;

	if (a->kind == P4_ANNO_TOKENS && a->tokens.n == 1 &&
	    a->tokens.v[0].kind == P4_ANNO_STRING) {
		a->text = p4_anno_string(c->ctx, a);
		return;
	}
	e = a->kind == P4_ANNO_TOKENS ? single(c, a) : NULL;
	if (e != NULL && e->value != NULL && e->value->kind == P4_VALUE_STRING)
		a->text = e->value->u.text;
	else if (c->ctx->diags.n_errors == errors || kind == P4_TYPE_ERROR)
		p4_error(c->ctx, a->loc, kind, "'@%s' needs a string", a->name.str);
}

static void
match(struct chk *c, struct p4_anno *a)
{
	uint32_t errors = c->ctx->diags.n_errors;
	struct p4_expr *e = single(c, a);

	if ((e == NULL || e->type->kind != P4_TYPE_MATCH_KIND) && c->ctx->diags.n_errors == errors)
		p4_error(c->ctx, e != NULL ? e->loc : a->loc, P4_TYPE_ERROR,
		    "'@match' needs a match kind");
}

static bool
is_token(const struct p4_anno *a, uint32_t i, const char *word)
{
	return i < a->tokens.n && strcmp(a->tokens.v[i].text, word) == 0;
}

/* @p4runtime_translation("uri", string) or (..., bit<W>) or (..., W). */
static void
translation(struct chk *c, const struct p4_anno *a)
{
	const struct p4_anno_toks *t = &a->tokens;
	bool ok = a->kind == P4_ANNO_TOKENS && t->n >= 3 && t->v[0].kind == P4_ANNO_STRING &&
		  is_token(a, 1, ",");

	if (ok && t->n == 3)
		ok = is_token(a, 2, "string") || t->v[2].kind == P4_ANNO_INT;
	else if (ok)
		ok = t->n == 6 && is_token(a, 2, "bit") && is_token(a, 3, "<") &&
		     t->v[4].kind == P4_ANNO_INT && is_token(a, 5, ">");
	if (!ok)
		p4_error(c->ctx, a->loc, P4_SYNTAX,
		    "'@%s' is written (\"uri\", bit<W>) or (\"uri\", string)", a->name.str);
}

static void
unstructured(struct chk *c, struct p4_anno *a)
{
	const char *name = a->name.str;

	if (strcmp(name, "name") == 0)
		text(c, a, P4_INVALID);
	else if (strcmp(name, "deprecated") == 0 || strcmp(name, "noWarn") == 0)
		text(c, a, a->kind == P4_ANNO_TOKENS ? P4_TYPE_ERROR : P4_INVALID);
	else if (strcmp(name, "hidden") == 0 && a->kind != P4_ANNO_EMPTY)
		p4_error(c->ctx, a->loc, P4_INVALID, "'@hidden' has no body");
	else if (strcmp(name, "match") == 0 && a->kind == P4_ANNO_TOKENS)
		match(c, a);
	else if (strcmp(name, "length") == 0 && a->kind == P4_ANNO_TOKENS)
		single(c, a);
	else if (strcmp(name, "p4runtime_translation") == 0)
		translation(c, a);
	else if (strcmp(name, "pkginfo") == 0 && a->kind == P4_ANNO_EMPTY)
		p4_error(c->ctx, a->loc, P4_SYNTAX, "'@pkginfo' needs [key = value, ...]");
}

/* P4_16 20.3.3.1: an element has at most one @name. */
static void
one_name(struct chk *c, const struct p4_annos *annos, uint32_t at)
{
	struct p4_anno *a = annos->v[at];

	if (strcmp(a->name.str, "name") != 0 || a->kind != P4_ANNO_TOKENS)
		return;
	for (uint32_t i = 0; i < at; i++)
		if (annos->v[i]->name.str == a->name.str && annos->v[i]->kind == P4_ANNO_TOKENS) {
			p4_error(c->ctx, a->loc, P4_DUPLICATE, "there is a '@name' already");
			p4_note(c->ctx, annos->v[i]->loc, "here");
			return;
		}
}

void
chk_annos(struct chk *c, const struct p4_annos *annos)
{
	for (uint32_t i = 0; i < annos->n; i++) {
		structured(c, annos, i);
		one_name(c, annos, i);
		if (!is_structured(annos->v[i]) && annos->v[i]->kind != P4_ANNO_PRAGMA)
			unstructured(c, annos->v[i]);
	}
}
