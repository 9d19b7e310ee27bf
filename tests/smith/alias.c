/* SPDX-License-Identifier: Apache-2.0 */
/* alias.c: typedef, another name of a type, and type, a new one that is only assigned, compared and cast. A plain
 * program has the types that they are made of. */
#include "smith.h"

static const char *
declare(struct smith *s, const char *word, const struct smith_type *of, const char *prefix)
{
	const char *name = smith_name(s, prefix);

	if (s->plain)
		return of->name;
	smith_line(s, "%s %s %s;", word, of->name, name);
	return name;
}

static bool
may_be_new(const struct smith_type *t)
{
	return t->kind <= SMITH_BOOL || t->kind == SMITH_NEWTYPE;
}

void
smith_aliases(struct smith *s)
{
	for (uint32_t n = smith_below(s, 5); n > 0; n--) {
		const struct smith_type *of = smith_pick_scalar(s);
		struct smith_type *t;

		if (may_be_new(of) && smith_chance(s, 60)) {
			t = smith_type_new(
			    s, SMITH_NEWTYPE, of->width, declare(s, "type", of, "New"));
			t->elem = of;
		} else {
			if (of->kind == SMITH_ENUM || of->kind == SMITH_SERENUM)
				of = s->scalars.v[0];
			t = smith_type_new(
			    s, of->kind, of->width, declare(s, "typedef", of, "Alias"));
			t->elem = of->elem;
			t->same = of->same != NULL ? of->same : of;
		}
		vec_push(&s->scalars, t);
	}
}
