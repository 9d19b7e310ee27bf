/* SPDX-License-Identifier: Apache-2.0 */
/* compound.c: tuples, and structs with type parameters. A plain program has a struct for each. */
#include "smith.h"

static const struct smith_type *
part(struct smith *s)
{
	if (smith_chance(s, 20) && s->structs.n > 0)
		return s->structs.v[smith_below(s, (uint32_t)s->structs.n)];
	if (smith_chance(s, 10) && s->headers.n > 0)
		return s->headers.v[smith_below(s, (uint32_t)s->headers.n)];
	return smith_pick_scalar(s);
}

static void
with_parts(struct smith *s, struct smith_type *t, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		smith_field(t, arena_printf(s->arena, "m%u", i), part(s));
}

static const char *
arguments(struct smith *s, const char *name, const struct smith_type *t)
{
	const char *text = name;

	for (uint32_t i = 0; i < t->n; i++)
		text = arena_printf(
		    s->arena, "%s%s%s", text, i == 0 ? "<" : ", ", t->fields[i].type->name);
	return arena_printf(s->arena, "%s>", text);
}

void
smith_compound(struct smith *s)
{
	bool tuple = smith_chance(s, 60);
	struct smith_type *t =
	    smith_type_new(s, tuple ? SMITH_TUPLE : SMITH_STRUCT, 0, smith_name(s, "Duo"));
	const char *name = t->name;

	with_parts(s, t, 1 + smith_below(s, tuple ? 4 : 3));
	if (s->plain) {
		smith_declare(s, t, "struct");
	} else if (tuple) {
		t->name = arguments(s, "tuple", t);
	} else {
		smith_indent(s);
		smith_put(s, "struct %s<", name);
		for (uint32_t i = 0; i < t->n; i++)
			smith_put(s, "%sT%u", i ? ", " : "", i);
		smith_put(s, "> {");
		for (uint32_t i = 0; i < t->n; i++)
			smith_put(s, " T%u m%u;", i, i);
		smith_put(s, " }\n");
		t->name = arguments(s, name, t);
	}
	vec_push(&s->structs, t);
}
