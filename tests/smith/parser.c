/* SPDX-License-Identifier: Apache-2.0 */
/* parser.c: a random parser: some states that go forward, one that may repeat itself while it fills a stack, and
 * perhaps a parser within. */
#include "smith.h"

static void
select_value(struct smith *s, uint32_t width)
{
	uint64_t a = smith_value(s, width), b = smith_value(s, width);

	switch (smith_below(s, 6)) {
	case 0:
		smith_put(
		    s, "0x%llx &&& 0x%llx", (unsigned long long)(a & b), (unsigned long long)b);
		return;
	case 1:
		smith_put(s, "%llu .. %llu", (unsigned long long)MIN(a, b),
		    (unsigned long long)MAX(a, b));
		return;
	case 2:
		smith_put(s, "_");
		return;
	default:
		smith_put(s, "%llu", (unsigned long long)a);
		return;
	}
}

/* Where a state goes: to one behind it, or to itself. */
static const char *
next_state(struct smith *s, uint32_t from, uint32_t n, const char *prefix, bool self)
{
	uint32_t to = from + 1 + smith_below(s, n - from);

	if (self && smith_chance(s, 40))
		to = from;
	if (to >= n)
		return smith_chance(s, 6) ? "reject" : "accept";
	return arena_printf(s->arena, "%s%u", prefix, to);
}

/* The name of a value set of this width. */
static bool
set_of(struct smith *s, uint32_t width)
{
	for (size_t i = 0; i < s->sets.n; i++)
		if (s->sets.v[i] == width) {
			smith_put(s, "set%zu", i);
			return true;
		}
	return false;
}

static void
transition(struct smith *s, uint32_t from, uint32_t n, const char *prefix, bool self)
{
	uint32_t keys = smith_chance(s, 25) ? 2 : 1;
	uint32_t width[2] = { 1 + smith_below(s, 5), 1 + smith_below(s, 64) };
	bool rest = smith_chance(s, 85);

	if (!self && smith_chance(s, 25)) {
		smith_line(s, "transition %s;", next_state(s, from, n, prefix, false));
		return;
	}
	if (keys == 1 && smith_chance(s, 20))
		width[0] = width[1];
	if (keys == 1 && s->sets.n > 0 && smith_chance(s, 30))
		width[0] = s->sets.v[smith_below(s, (uint32_t)s->sets.n)];
	smith_indent(s);
	smith_put(s, "transition select(");
	for (uint32_t i = 0; i < keys; i++) {
		smith_put(s, i ? ", " : "");
		if (smith_chance(s, 15))
			smith_put(s, "p.lookahead<bit<%u>>()", width[i]);
		else
			smith_expr(s, smith_bit(s, width[i]), 1);
	}
	smith_put(s, ") {\n");
	s->indent++;
	for (uint32_t c = 1 + smith_below(s, 4); c > 0; c--) {
		smith_indent(s);
		if (keys == 1 && prefix[0] == 's' && smith_chance(s, 20) && set_of(s, width[0])) {
			smith_put(s, ": %s;\n", next_state(s, from, n, prefix, self));
			continue;
		}
		smith_put(s, keys > 1 ? "(" : "");
		for (uint32_t i = 0; i < keys; i++) {
			smith_put(s, i ? ", " : "");
			select_value(s, width[i]);
		}
		smith_put(s, "%s: %s;\n", keys > 1 ? ")" : "", /* one case leads away */
		    next_state(s, from, n, prefix, self && (rest || c > 1)));
	}
	if (rest)
		smith_line(s, "%s: %s;", smith_chance(s, 50) ? "default" : "_",
		    next_state(s, from, n, prefix, false));
	smith_line(s, "}");
}

static void
parser_stmt(struct smith *s)
{
	const struct smith_var *v;
	const char *name;

	s->size++;
	switch (smith_below(s, 8)) {
	case 0:
		smith_line(s, "p.advance(%u);", 8 * smith_below(s, 4));
		return;
	case 1:
		smith_indent(s);
		smith_put(s, "verify(");
		smith_expr(s, smith_bool(s), 2);
		smith_put(s, ", ");
		smith_put(s, s->errors > 0 ? "error.Odd0" : "error.NoMatch");
		smith_put(s, ");\n");
		return;
	case 2:
		v = smith_find_kind(s, SMITH_BIT, true);
		if (v == NULL)
			return;
		smith_indent(s);
		smith_put_var(s, v);
		smith_put(s, " = p.lookahead<%s>();\n", v->type->name);
		return;
	case 3:
		name = smith_var_name(s, "look");
		smith_line(
		    s, "%s %s = p.lookahead<%s>();", s->parsed[0]->name, name, s->parsed[0]->name);
		smith_var_add(s, name, s->parsed[0], true);
		return;
	default:
		smith_stmt(s);
		return;
	}
}

static void
extract(struct smith *s, uint32_t state, bool self)
{
	if (self) {
		smith_line(s, "p.extract(hdr.stack.next);");
		smith_var_add(s, "hdr.stack.last", s->stack->elem, true);
		smith_var_add(s, "hdr.stack.lastIndex", smith_bit(s, 32), false);
	} else if (s->varheader != NULL && smith_chance(s, 25))
		smith_line(s, "p.extract(hdr.long, (bit<32>)(p.lookahead<bit<8>>()[3:0] ++ %uw0));",
		    smith_chance(s, 90) ? 3 : 2);
	else if (s->onion != NULL && smith_chance(s, 25))
		smith_line(s, "p.extract(hdr.onion.%s);",
		    s->onion->fields[smith_below(s, s->onion->n)].name);
	else if (smith_chance(s, 85))
		smith_line(s, "p.extract(hdr.h%u);",
		    smith_chance(s, 85) ? state % s->n_parsed : smith_below(s, s->n_parsed));
	else if (smith_chance(s, 30))
		smith_line(s, "p.extract<%s>(_);", s->parsed[0]->name);
}

/* s->at.tables: the parser within is to be applied. */
static void
states(struct smith *s, uint32_t n, const char *prefix)
{
	bool within = s->at.tables;
	uint32_t repeats = s->stack != NULL && n > 1 ? smith_below(s, n) : n;

	s->at.tables = false;
	for (uint32_t i = 0; i < n; i++) {
		size_t vars = s->vars.n;
		bool self = i == repeats && i > 0;

		s->level = 2;
		smith_line(
		    s, "state %s {", i == 0 ? "start" : arena_printf(s->arena, "%s%u", prefix, i));
		if (i == 0 && prefix[0] == 's')
			smith_line(s, "p.extract(hdr.h0);");
		else
			extract(s, i, self);
		s->budget = 4;
		for (uint32_t k = smith_below(s, 3); k > 0; k--)
			parser_stmt(s);
		if (i == 0 && within)
			smith_line(s, "within.apply(p, hdr, meta);");
		transition(s, i, n, prefix, self);
		smith_line(s, "}");
		s->level = 1;
		smith_vars_cut(s, vars);
	}
}

void
smith_parsers(struct smith *s)
{
	static const char *const heads[] = {
		"parser prs(packet_in p, out headers hdr, inout metadata meta, inout standard_metadata_t sm) {",
		("parser prs(packet_in p, out headers hdr, inout metadata meta, in psa_ingress_parser_input_metadata_t i, in "
		 "empty_t rs, in empty_t rc) {"),
		"parser prs(packet_in p, out headers hdr, inout metadata meta, in pna_main_parser_input_metadata_t i) {",
	};
	bool within = smith_chance(s, 30);
	size_t vars = s->vars.n;

	smith_vars_cut(s, s->globals);
	s->level = 1;
	smith_var_add(s, "hdr", s->hdr, true);
	smith_var_add(s, "meta", s->state, true);
	s->at = (struct smith_place){ .calls = true, .in_parser = true };
	if (within) {
		smith_line(
		    s, "parser Within(packet_in p, inout headers hdr, inout metadata meta) {");
		states(s, 1 + smith_below(s, 3), "w");
		smith_line(s, "}");
	}
	smith_line(s, "%s", heads[s->arch]);
	s->sets.n = 0;
	for (uint32_t i = smith_below(s, 3); i > 0; i--) {
		vec_push(&s->sets, 1 + smith_below(s, 30));
		smith_line(
		    s, "value_set<bit<%u>>(4) set%zu;", s->sets.v[s->sets.n - 1], s->sets.n - 1);
	}
	if (within)
		smith_line(s, "Within() within;");
	s->at.tables = within;
	states(s, 2 + smith_below(s, 5), "s");
	smith_line(s, "}");
	s->at = (struct smith_place){ 0 };
	s->level = 0;
	smith_vars_cut(s, vars);
}
