/* SPDX-License-Identifier: Apache-2.0 */
/* generic.c: functions with type parameters, whose arguments are said or inferred. A plain program has a function for
 * each set of them. */
#include "smith.h"

#include <string.h>

uint32_t
smith_generic(struct smith *s, const struct smith_type **types)
{
	static const char *const names[] = { "$0", "$1" };
	uint32_t n = smith_chance(s, 40) ? 1 + smith_below(s, SMITH_TYPE_PARAMS) : 0;

	for (uint32_t i = 0; i < n; i++) {
		types[i] = smith_type_new(s, SMITH_PARAM, 0, names[i]);
		vec_push(&s->structs, types[i]);
	}
	return n;
}

/* The text with names in place of "$f", "$0" and "$1". */
static void
fill(struct smith *s, const char *text, const char *name, const char *const *names)
{
	for (const char *p = text; *p != '\0'; p++) {
		if (*p != '$') {
			smith_put(s, "%c", *p);
			continue;
		}
		p++;
		smith_put(s, "%s", *p == 'f' ? name : names[*p - '0']);
	}
}

static const struct smith_type *
concrete(const struct smith_type *t, const struct smith_type *const *args)
{
	return t != NULL && t->kind == SMITH_PARAM ? args[t->name[1] - '0'] : t;
}

/* One set of arguments. */
static void
instance(
    struct smith *s, const struct smith_call *generic, uint32_t n, uint32_t k, const char *text)
{
	const struct smith_type *args[SMITH_TYPE_PARAMS];
	const char *names[SMITH_TYPE_PARAMS] = { "", "" };
	struct smith_call c = *generic;

	for (uint32_t i = 0; i < n; i++) {
		args[i] = smith_pick_scalar(s);
		if (smith_chance(s, 30))
			args[i] = s->structs.v[smith_below(s, (uint32_t)s->structs.n)];
		else if (smith_chance(s, 20))
			args[i] = s->headers.v[smith_below(s, (uint32_t)s->headers.n)];
		names[i] = args[i]->name;
		c.explicit_args |= !smith_scalar(args[i]);
	}
	c.ret = concrete(c.ret, args);
	for (uint32_t i = 0; i < c.n; i++)
		c.params[i].type = concrete(c.params[i].type, args);
	c.type_args = n == 1 ? arena_printf(s->arena, "<%s>", names[0])
			     : arena_printf(s->arena, "<%s, %s>", names[0], names[1]);
	if (s->plain) {
		c.name = arena_printf(s->arena, "%s_%u", c.name, k);
		fill(s, text, c.name, names);
	}
	vec_push(&s->calls, c);
}

void
smith_generic_end(struct smith *s, struct smith_call *c, const struct smith_type **types,
    uint32_t n, const char *text)
{
	static const char *const names[] = { "T0", "T1" };
	const char *params = n == 0 ? "" : n == 1 ? "<T0>" : "<T0, T1>";

	(void)types;
	s->structs.n -= n;
	if (!s->plain || n == 0)
		fill(s, text, s->plain ? c->name : arena_printf(s->arena, "%s%s", c->name, params),
		    names);
	if (n == 0)
		vec_push(&s->calls, *c);
	for (uint32_t k = n == 0 ? 0 : 1 + smith_below(s, 3); k > 0; k--)
		instance(s, c, n, k, text);
}
