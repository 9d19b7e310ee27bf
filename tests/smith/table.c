/* SPDX-License-Identifier: Apache-2.0 */
/* table.c: random tables, with entries in the program or in the script. */
#include "smith.h"

#include <inttypes.h>
#include <string.h>

enum match { EXACT, LPM, TERNARY, RANGE, OPTIONAL };

struct keys {
	enum match match[SMITH_KEYS];
	uint32_t width[SMITH_KEYS];
	uint32_t n;
	bool priority;
};

static uint64_t
ones(uint32_t n)
{
	return n >= 64 ? UINT64_MAX : (UINT64_C(1) << n) - 1;
}

static void
key(struct smith *s, struct keys *k, bool *lpm, bool ternary)
{
	static const char *const words[] = { "exact", "lpm", "ternary", "range", "optional" };
	enum match m = ternary ? (enum match)smith_below(s, 5) : EXACT;
	uint32_t width = smith_chance(s, 70) ? 1 + smith_below(s, 6) : 1 + smith_below(s, 70);
	const struct smith_type *t = smith_bit(s, width);
	const struct smith_var *v = smith_find(s, t, false);

	if (m == LPM && *lpm)
		m = EXACT;
	if (s->arch != SMITH_V1MODEL && m == OPTIONAL)
		m = TERNARY;
	*lpm |= m == LPM;
	k->priority |= m >= TERNARY;
	k->match[k->n] = m;
	k->width[k->n] = width;
	smith_indent(s);
	if (v != NULL && smith_chance(s, 50)) {
		smith_put_var(s, v);
	} else {
		bool calls = s->at.calls;

		s->at.calls = false;
		smith_put(s, "(");
		smith_expr(s, t, 1);
		smith_put(s, ")");
		s->at.calls = calls;
	}
	smith_put(s, " : %s @name(\"k%u\");\n", words[m], k->n);
	k->n++;
}

/* What a selector hashes. */
static void
selector_key(struct smith *s)
{
	const struct smith_var *v = smith_find_kind(s, SMITH_BIT, false);

	if (v != NULL && strchr(v->text, '@') == NULL)
		smith_line(s, "%s : selector;", v->text);
}

/* One key of an entry. 'no' makes exact and lpm entries different from each other. */
static void
matched(struct smith *s, const struct keys *k, uint32_t i, uint32_t no, bool script)
{
	uint32_t w = k->width[i];
	uint64_t all = ones(w), v = smith_value(s, w), mask = smith_value(s, w), hi;
	uint32_t bits = smith_below(s, MIN(w, 64u) + 1);

	if (script)
		smith_put(s, " k%u:", i);
	switch (k->match[i]) {
	case EXACT:
		if (i == 0 && !k->priority)
			v = no & all;
		smith_put(s, "0x%" PRIx64, v);
		return;
	case LPM:
		if (i == 0 && !k->priority)
			bits = w - no % (w + 1);
		v &= w <= 64 ? all & ~ones(w - bits) : 0;
		if (script)
			smith_put(s, "0x%" PRIx64 "/%u", v, w <= 64 ? bits : 0);
		else if (bits == w && w <= 64)
			smith_put(s, "0x%" PRIx64, v);
		else
			smith_put(s, "0x%" PRIx64 " &&& 0x%" PRIx64, v,
			    w <= 64 ? all & ~ones(w - bits) : 0);
		return;
	case TERNARY:
		smith_put(s, script ? "0x%" PRIx64 "&&&0x%" PRIx64 : "0x%" PRIx64 " &&& 0x%" PRIx64,
		    v & mask, mask);
		return;
	case RANGE:
		hi = smith_value(s, w);
		smith_put(s, script ? "%" PRIu64 "..%" PRIu64 : "%" PRIu64 " .. %" PRIu64,
		    MIN(v, hi), MAX(v, hi));
		return;
	case OPTIONAL:
		if (smith_chance(s, 30))
			smith_put(s, script ? "*" : "_");
		else
			smith_put(s, "0x%" PRIx64, v);
		return;
	}
}

static const struct smith_call *
action_of(struct smith *s, const char *name)
{
	for (size_t i = 0; i < s->calls.n; i++)
		if (s->calls.v[i].name == name)
			return &s->calls.v[i];
	return NULL;
}

static void
run(struct smith *s, const char *name, bool script)
{
	const struct smith_call *c = action_of(s, name);

	smith_put(s, "%s(", name);
	for (uint32_t i = 0; c != NULL && i < c->n; i++) {
		smith_put(s, i ? ", " : "");
		if (script)
			smith_put(s, "%s:", c->params[i].name);
		smith_put(s, "0x%" PRIx64, smith_value(s, c->params[i].type->width));
	}
	smith_put(s, ")");
}

/* How many entries there may be: without a priority as many as there are prefix lengths, so that all differ. */
static uint32_t
how_many(struct smith *s, const struct keys *k)
{
	uint32_t n = 1 + smith_below(s, 6);

	if (k->priority)
		return n;
	return k->match[0] == LPM && k->width[0] > 64 ? 1 : MIN(n, k->width[0] + 1);
}

static void
const_entries(struct smith *s, const struct keys *k, const struct smith_table *t)
{
	uint32_t n = how_many(s, k);
	bool own = k->priority && smith_chance(s, 40);

	smith_line(s, own ? "entries = {" : "const entries = {");
	for (uint32_t i = 0; i < n; i++) {
		smith_indent(s);
		if (own && (i == 0 || smith_chance(s, 70)))
			smith_put(s, "priority = %u: ", 10 + i);
		smith_put(s, "(");
		for (uint32_t j = 0; j < k->n; j++) {
			smith_put(s, j ? ", " : "");
			matched(s, k, j, i, false);
		}
		smith_put(s, ") : ");
		run(s, t->actions[smith_below(s, t->n_actions)], false);
		smith_put(s, ";\n");
	}
	smith_line(s, "}");
}

static void
script_entries(
    struct smith *s, const char *block, const struct keys *k, const struct smith_table *t)
{
	uint32_t n = how_many(s, k);
	struct buf *out = s->out;

	s->out = s->script;
	for (uint32_t i = 0; i < n; i++) {
		smith_put(s, "add %s.%s ", block, t->name);
		if (k->priority)
			smith_put(s, "%u", 1 + i);
		for (uint32_t j = 0; j < k->n; j++)
			matched(s, k, j, i, true);
		smith_put(s, " ");
		run(s, t->actions[smith_below(s, t->n_actions)], true);
		smith_put(s, "\n");
	}
	s->out = out;
}

static bool
only_data(const struct smith_call *c)
{
	for (uint32_t i = 0; i < c->n; i++)
		if (c->params[i].dir != SMITH_NONE)
			return false;
	return c->kind == SMITH_ACTION;
}

void
smith_table(struct smith *s, const char *block)
{
	struct smith_table t = { .name = smith_name(s, "tab") };
	bool lpm = false, ternary = smith_chance(s, 65),
	     in_script = block[0] == 'i' && smith_chance(s, 40);
	const char *property = NULL;
	struct keys k = { 0 };
	bool no_entries = smith_chance(s, 20);

	s->selector = false;
	if (block[0] == 'i' || block[0] == 'e')
		property = smith_table_objects(s, !no_entries);
	for (size_t i = 0; i < s->calls.n && t.n_actions < SMITH_ACTIONS - 1; i++)
		if (only_data(&s->calls.v[i]) && smith_chance(s, 75))
			t.actions[t.n_actions++] = s->calls.v[i].name;
	t.actions[t.n_actions++] = "NoAction";
	smith_line(s, "table %s {", t.name);
	smith_line(s, "key = {");
	for (uint32_t n = 1 + smith_below(s, SMITH_KEYS - 1); n > 0; n--)
		key(s, &k, &lpm, ternary);
	for (uint32_t n = s->selector ? 1 + smith_below(s, 3) : 0; n > 0; n--)
		selector_key(s);
	smith_line(s, "}");
	smith_line(s, "actions = {");
	for (uint32_t i = 0; i < t.n_actions; i++)
		smith_line(s, "%s;", t.actions[i]);
	smith_line(s, "}");
	smith_indent(s);
	smith_put(s, "%sdefault_action = ", smith_chance(s, 50) ? "const " : "");
	run(s, t.actions[smith_below(s, t.n_actions)], false);
	smith_put(s, ";\n");
	if (property != NULL)
		smith_line(s, "%s", property);
	if (no_entries) /* there may be some at run time */
		;
	else if (in_script)
		script_entries(s, block, &k, &t);
	else
		const_entries(s, &k, &t);
	smith_line(s, "}");
	t.in_script = in_script && !no_entries;
	vec_push(&s->tables, t);
}
