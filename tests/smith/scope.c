/* SPDX-License-Identifier: Apache-2.0 */
/* scope.c: names: constants of the program, variables of controls, and variables that hide what has the same name
 * further out. A plain program has no name twice. */
#include "smith.h"

#include <string.h>

static bool
may_hide(const struct smith *s, const struct smith_var *v)
{
	static const char *const known[] = { "hdr", "meta", "fixed" }; /* others write these */

	for (uint32_t i = 0; i < ARRAY_LEN(known); i++)
		if (strcmp(v->text, known[i]) == 0)
			return false;
	return !v->member && !v->is_param && v->hidden == 0 && v->level < s->level &&
	       v->type->kind != SMITH_PARAM && strchr(v->text, '.') == NULL;
}

/* Hides a variable with its members. */
static const char *
hide_var(struct smith *s)
{
	for (int tries = 0; tries < 20 && s->vars.n > 0; tries++) {
		uint32_t i = smith_below(s, (uint32_t)s->vars.n);
		const char *name = s->vars.v[i].text;

		if (!may_hide(s, &s->vars.v[i]))
			continue;
		do
			s->vars.v[i].hidden = (uint32_t)s->vars.n + 1;
		while (++i < s->vars.n && s->vars.v[i].member);
		return name;
	}
	return NULL;
}

static const char *
hide_functions(struct smith *s)
{
	uint32_t n = (uint32_t)s->calls.n, i = smith_below(s, n), family;
	const char *name;

	if (n == 0 || s->calls.v[i].kind != SMITH_FUNCTION || s->calls.v[i].hidden != 0)
		return NULL;
	family = s->calls.v[i].family;
	name = s->calls.v[i].name;
	for (i = 0; i < n; i++)
		if (s->calls.v[i].kind == SMITH_FUNCTION && s->calls.v[i].family == family)
			s->calls.v[i].hidden = (uint32_t)s->vars.n + 1;
	return name;
}

const char *
smith_var_name(struct smith *s, const char *prefix)
{
	const char *name = smith_name(s, prefix), *hidden = NULL;

	if (s->level > 0 && smith_chance(s, 25))
		hidden = smith_chance(s, 80) ? hide_var(s) : hide_functions(s);
	return hidden == NULL || s->plain ? name : hidden;
}

void
smith_vars_cut(struct smith *s, size_t n)
{
	s->vars.n = n;
	for (size_t i = 0; i < n; i++)
		if (s->vars.v[i].hidden > n)
			s->vars.v[i].hidden = 0;
	for (size_t i = 0; i < s->calls.n; i++)
		if (s->calls.v[i].hidden > n)
			s->calls.v[i].hidden = 0;
}

const struct smith_var *
smith_find_hidden(struct smith *s, const struct smith_type *t)
{
	for (size_t i = 0; i < s->globals; i++)
		if (s->vars.v[i].hidden != 0 && smith_same(s->vars.v[i].type, t))
			return &s->vars.v[i];
	return NULL;
}

void
smith_constants(struct smith *s)
{
	for (uint32_t n = smith_below(s, 5); n > 0; n--) {
		const struct smith_type *t = smith_pick_scalar(s);
		const char *name = smith_name(s, "K");

		if (smith_chance(s, 25))
			t = s->structs.v[smith_below(s, (uint32_t)s->structs.n)];
		smith_put(s, "const %s %s = ", t->name, name);
		smith_literal(s, t);
		smith_put(s, ";\n");
		smith_var_add(s, name, t, false);
	}
	for (size_t i = 0; i < s->vars.n; i++)
		s->vars.v[i].constant = true;
	s->globals = (uint32_t)s->vars.n;
}

void
smith_locals(struct smith *s)
{
	for (uint32_t n = smith_below(s, 4); n > 0; n--) {
		const struct smith_type *t = smith_pick_scalar(s);
		const char *name;

		if (smith_chance(s, 25))
			t = s->structs.v[smith_below(s, (uint32_t)s->structs.n)];
		name = smith_var_name(s, "w");
		smith_indent(s);
		smith_put(s, "%s %s = ", t->name, name);
		smith_expr(s, t, 1);
		smith_put(s, ";\n");
		smith_var_add(s, name, t, true);
	}
}
