/* SPDX-License-Identifier: Apache-2.0 */
/* stmt.c: random statements. */
#include "smith.h"

#include <string.h>

enum { LOOPS_MAX = 40 }; /* iterations of loops in loops */

/* ---- assignments ----------------------------------------------------------------------------------------- */

static bool
target(const struct smith_var *v)
{
	return v->writable && !v->loop && v->type->kind != SMITH_VARBIT;
}

static const struct smith_var *
pick_target(struct smith *s, bool scalar)
{
	for (int i = 0; i < 30 && s->vars.n > 0; i++) {
		const struct smith_var *v = &s->vars.v[smith_below(s, (uint32_t)s->vars.n)];

		if (target(v) && v->hidden == 0 && smith_scalar(v->type) == scalar &&
		    v->type != s->hdr)
			return v;
	}
	return NULL;
}

static void
assign_slice(struct smith *s, const struct smith_var *v)
{
	uint32_t hi = smith_below(s, v->type->width), lo = smith_below(s, hi + 1);

	smith_put_var(s, v);
	if (smith_chance(s, 30))
		smith_put(s, "[%u+:%u] = ", lo, hi - lo + 1);
	else
		smith_put(s, "[%u:%u] = ", hi, lo);
	smith_expr(s, smith_bit(s, hi - lo + 1), 2);
}

static void
assign_compound(struct smith *s, const struct smith_var *v)
{
	static const char *const ops[] = {
		"+=", "-=", "*=", "&=", "|=", "^=", "|+|=", "|-|=", "<<=", ">>="
	};
	uint32_t op = smith_below(s, ARRAY_LEN(ops));

	smith_put_var(s, v);
	smith_put(s, " %s ", op == 2 && v->type->width > 256 ? "^=" : ops[op]);
	smith_expr(s, op >= 8 ? smith_bit(s, 1 + smith_below(s, 8)) : v->type, 2);
}

static void
assign(struct smith *s)
{
	const struct smith_var *v = pick_target(s, !smith_chance(s, 12));

	if (v == NULL)
		return;
	smith_indent(s);
	if (v->type->kind == SMITH_BIT && smith_chance(s, 15)) {
		assign_slice(s, v);
	} else if (smith_number(v->type) && smith_chance(s, 15)) {
		assign_compound(s, v);
	} else {
		smith_put_var(s, v);
		smith_put(s, " = ");
		smith_expr(s, v->type, 3);
	}
	smith_put(s, ";\n");
}

static void
declare(struct smith *s)
{
	const struct smith_type *t = smith_pick_scalar(s);
	const char *name;

	if (smith_chance(s, 15))
		t = s->structs.v[smith_below(s, (uint32_t)s->structs.n)];
	else if (smith_chance(s, 8))
		t = s->headers.v[smith_below(s, (uint32_t)s->headers.n)];
	name = smith_var_name(s, "v");
	smith_indent(s);
	smith_put(s, "%s %s", t->name, name);
	if (smith_chance(s, 90)) {
		smith_put(s, " = ");
		smith_expr(s, t, 3);
	}
	smith_put(s, ";\n");
	smith_var_add(s, name, t, true);
}

static void
pair(struct smith *s)
{
	const struct smith_type *a = smith_pick_scalar(s), *b = smith_pick_scalar(s);
	const struct smith_var *v;
	const char *name = smith_name(s, "pair");

	smith_indent(s);
	smith_put(s, "tuple<%s, %s> %s = { ", a->name, b->name, name);
	smith_expr(s, a, 2);
	smith_put(s, ", ");
	smith_expr(s, b, 2);
	smith_put(s, " };\n");
	v = smith_find(s, b, true);
	if (v == NULL)
		return;
	smith_indent(s);
	smith_put_var(s, v);
	smith_put(s, " = %s[1];\n", name);
}

/* ---- control ------------------------------------------------------------------------------------------------ */

void
smith_stmts(struct smith *s, int n)
{
	for (int i = 0; i < n && s->budget > 0; i++)
		smith_stmt(s);
}

void
smith_body(struct smith *s, int n)
{
	size_t vars = s->vars.n;

	s->level++;
	smith_stmts(s, n);
	s->level--;
	smith_vars_cut(s, vars);
}

static void
branch(struct smith *s)
{
	smith_indent(s);
	smith_put(s, "if (");
	smith_expr(s, smith_bool(s), 3);
	smith_put(s, ") {\n");
	s->indent++;
	smith_body(s, 1 + (int)smith_below(s, 4));
	if (smith_chance(s, 50)) {
		smith_line(s, "} else {");
		smith_body(s, 1 + (int)smith_below(s, 3));
	}
	smith_line(s, "}");
}

/* Cases that are all different, some of them sharing a body. */
static void
cases(struct smith *s, const struct smith_type *t)
{
	uint32_t n = 1 + smith_below(s, 4);

	if (t->kind != SMITH_BIT)
		n = MIN(n, t->n);
	for (uint32_t i = 0; i < n; i++) {
		bool falls = i + 1 < n && smith_chance(s, 20);

		smith_indent(s);
		if (t->kind == SMITH_BIT)
			smith_put(s, "%u:", i + (i > 1 ? n : 0));
		else
			smith_put(s, "%s.%s:", t->name, t->fields[i].name);
		smith_put(s, falls ? "\n" : " {\n");
		if (falls)
			continue;
		s->indent++;
		smith_body(s, 1 + (int)smith_below(s, 2));
		smith_line(s, "}");
	}
	if (smith_chance(s, 60)) {
		smith_line(s, "default: {");
		smith_body(s, 1 + (int)smith_below(s, 2));
		smith_line(s, "}");
	}
}

static void
choose(struct smith *s)
{
	const struct smith_type *t =
	    smith_chance(s, 75) ? smith_bit(s, 4 + smith_below(s, 20)) : s->scalars.v[0];

	for (size_t i = 0; i < s->scalars.n && smith_chance(s, 70); i++)
		if (s->scalars.v[i]->kind == SMITH_ENUM || s->scalars.v[i]->kind == SMITH_SERENUM)
			t = s->scalars.v[i];
	if (t->kind == SMITH_INT || (t->kind == SMITH_BIT && t->width < 4))
		t = smith_bit(s, 8);
	smith_indent(s);
	smith_put(s, "switch (");
	if (t->kind == SMITH_BIT && smith_chance(s, 60)) { /* so that cases are met */
		smith_put(s, "(bit<%u>)", t->width);
		smith_expr(s, smith_bit(s, 3), 2);
	} else {
		smith_expr(s, t, 2);
	}
	smith_put(s, ") {\n");
	s->indent++;
	cases(s, t);
	smith_line(s, "}");
}

static void
loop(struct smith *s)
{
	struct smith_place at = s->at;
	uint32_t n = 1 + smith_below(s, 5), width = 4 + smith_below(s, 30), around = s->in_loops;
	const char *name;
	size_t vars = s->vars.n;

	if (around * n > LOOPS_MAX)
		return;
	s->level++;
	name = smith_var_name(s, "i");
	if (smith_chance(s, 40))
		smith_line(s, "for (bit<%u> %s in %u..%u) {", width, name, n > 2 ? 2 : 0, n + 1);
	else if (smith_chance(s, 30))
		smith_line(s, "for (bit<%u> %s = %u; %s > 0; %s = %s - 1) {", width, name, n, name,
		    name, name);
	else
		smith_line(
		    s, "for (bit<%u> %s = 0; %s < %u; %s += 1) {", width, name, name, n, name);
	smith_var_add(s, name, smith_bit(s, width), false);
	s->in_loops = around * MAX(n, 2u);
	s->at.in_loop = true;
	s->at.tables = false;
	s->level++;
	smith_stmts(s, 1 + (int)smith_below(s, 3));
	smith_line(s, "}");
	s->level -= 2;
	s->at = at;
	s->in_loops = around;
	smith_vars_cut(s, vars);
}

/* Leaves the block early, under a condition. */
static void
leave(struct smith *s)
{
	const char *word = NULL;

	if (s->at.in_loop && smith_chance(s, 60))
		word = smith_chance(s, 50) ? "break" : "continue";
	else if (s->at.leave && smith_chance(s, 30))
		word = "exit";
	else if (s->at.returns)
		word = "return";
	if (word == NULL)
		return;
	smith_indent(s);
	smith_put(s, "if (");
	smith_expr(s, smith_bool(s), 2);
	smith_put(s, ") {\n");
	s->indent++;
	smith_indent(s);
	smith_put(s, "%s", word);
	if (strcmp(word, "return") == 0 && s->at.ret != NULL) {
		smith_put(s, " ");
		smith_expr(s, s->at.ret, 2);
	}
	smith_put(s, ";\n");
	smith_line(s, "}");
}

/* ---- headers -------------------------------------------------------------------------------------------------- */

static void
header(struct smith *s)
{
	const struct smith_var *v, *from;

	if (s->stack != NULL && smith_chance(s, 30)) {
		v = smith_find(s, s->stack, true);
		if (v != NULL)
			smith_line(s, "%s.%s(%u);", v->text,
			    smith_chance(s, 50) ? "push_front" : "pop_front",
			    1 + smith_below(s, s->stack->n + 1));
		return;
	}
	v = smith_find_kind(s, SMITH_HEADER, true);
	if (v == NULL || v->type == s->report)
		return;
	smith_indent(s);
	smith_put_var(s, v);
	if (smith_chance(s, 50)) {
		smith_put(s, ".setValid();\n");
	} else if (smith_chance(s, 40)) {
		smith_put(s, ".setInvalid();\n");
	} else {
		from = smith_find(s, v->type, false);
		smith_put(s, " = ");
		if (smith_chance(s, 10))
			smith_put(s, "{#}");
		else
			smith_put_var(s, from);
		smith_put(s, ";\n");
	}
}

/* ---- calls ---------------------------------------------------------------------------------------------------- */

static void
call(struct smith *s)
{
	uint32_t n = (uint32_t)s->calls.n, first = smith_below(s, n);

	for (uint32_t i = 0; i < n; i++) {
		const struct smith_call *c = &s->calls.v[(first + i) % n];

		if ((c->kind == SMITH_CONTROL && (!s->at.tables || s->at.in_loop)) ||
		    (c->kind == SMITH_ACTION && !s->at.leave) || !s->at.calls ||
		    !smith_callable(s, c) || s->size + c->size * s->in_loops > 3000 ||
		    c->size > 300)
			continue;
		smith_indent(s);
		smith_call(s, c, 2);
		smith_put(s, ";\n");
		return;
	}
	assign(s);
}

static void
apply(struct smith *s)
{
	struct smith_table *t;
	const struct smith_var *v;

	if (s->tables.n == 0 || !s->at.tables || s->at.in_loop) {
		assign(s);
		return;
	}
	t = &s->tables.v[smith_below(s, (uint32_t)s->tables.n)];
	if (t->applied++ >= 3)
		return;
	switch (smith_below(s, 5)) {
	case 0:
		smith_line(s, "%s.apply();", t->name);
		return;
	case 1:
		v = smith_find_kind(s, SMITH_BOOL, true);
		if (v != NULL && strchr(v->text, '@') == NULL) {
			smith_line(s, "%s = %s.apply().%s;", v->text, t->name,
			    smith_chance(s, 50) ? "hit" : "miss");
			return;
		}
		break;
	case 2:
	case 3:
		smith_line(s, "switch (%s.apply().action_run) {", t->name);
		for (uint32_t i = 0; i < t->n_actions; i++) {
			if (smith_chance(s, 40))
				continue;
			smith_line(s, "%s: {", t->actions[i]);
			smith_body(s, 1 + (int)smith_below(s, 2));
			smith_line(s, "}");
		}
		if (smith_chance(s, 50)) {
			smith_line(s, "default: {");
			smith_body(s, 1);
			smith_line(s, "}");
		}
		smith_line(s, "}");
		return;
	default:
		break;
	}
	smith_line(s, "if (%s%s.apply().%s) {", smith_chance(s, 30) ? "!" : "", t->name,
	    smith_chance(s, 70) ? "hit" : "miss");
	smith_body(s, 1 + (int)smith_below(s, 2));
	smith_line(s, "}");
}

void
smith_stmt(struct smith *s)
{
	uint32_t what = smith_below(s, 100);

	s->budget--;
	s->size++;
	if (what < 40)
		assign(s);
	else if (what < 50)
		declare(s);
	else if (what < 53)
		pair(s);
	else if (what < 63)
		branch(s);
	else if (what < 68 && s->at.tables)
		choose(s);
	else if (what < 73 && s->at.loops)
		loop(s);
	else if (what < 77)
		leave(s);
	else if (what < 83)
		header(s);
	else if (what < 89)
		call(s);
	else if (what < 94)
		apply(s);
	else if (!smith_extern_stmt(s))
		assign(s);
}
