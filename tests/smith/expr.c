/* SPDX-License-Identifier: Apache-2.0 */
/* expr.c: random expressions of a wanted type, over the variables in scope. */
#include "smith.h"

#include <inttypes.h>
#include <string.h>

static void
put_name(struct smith *s, const char *text)
{
	smith_put(s, "%s", text);
}

/* ---- variables ------------------------------------------------------------------------------------------- */

static void add(
    struct smith *s, const char *text, const struct smith_type *t, bool writable, bool member);

static void
add_members(struct smith *s, const char *text, const struct smith_type *t, bool writable)
{
	bool tuple = t->kind == SMITH_TUPLE; /* its fields cannot be written */

	for (uint32_t i = 0; i < t->n && tuple; i++)
		add(s, arena_printf(s->arena, s->plain ? "%s.m%u" : "%s[%u]", text, i),
		    t->fields[i].type, false, true);
	for (uint32_t i = 0; i < t->n && !tuple; i++)
		add(s, arena_printf(s->arena, "%s.%s", text, t->fields[i].name), t->fields[i].type,
		    writable, true);
}

static void
add(struct smith *s, const char *text, const struct smith_type *t, bool writable, bool member)
{
	vec_push(&s->vars, ((struct smith_var){ .text = text,
			       .type = t,
			       .writable = writable,
			       .member = member,
			       .level = s->level }));
	if (t->kind == SMITH_STACK) {
		for (uint32_t i = 0; i < t->n; i++)
			add(s, arena_printf(s->arena, "%s[%u]", text, i), t->elem, writable, true);
		add(s, arena_printf(s->arena, "%s[@]", text), t->elem, writable, true);
	} else if ((t->kind >= SMITH_STRUCT && t->kind <= SMITH_UNION) || t->kind == SMITH_TUPLE) {
		add_members(s, text, t, writable);
	}
}

void
smith_var_add(struct smith *s, const char *text, const struct smith_type *t, bool writable)
{
	add(s, text, t, writable, false);
}

/* No constant, or the compiler looks whether there is such an element. */
static void
run_time_index(struct smith *s)
{
	const struct smith_type *t = smith_bit(s, 1 + smith_below(s, 3));
	const struct smith_var *v = NULL;

	for (int i = 0; i < 20 && v == NULL; i++) {
		v = &s->vars.v[smith_below(s, (uint32_t)s->vars.n)];
		if (v->type->kind != SMITH_BIT || strchr(v->text, '@') != NULL ||
		    strcmp(v->text, "fixed") == 0 || v->constant || v->hidden)
			v = NULL;
	}
	if (v == NULL) {
		put_name(s, "0");
		return;
	}
	smith_convert(s, v->type, t);
	put_name(s, v->text);
	smith_put(s, smith_chance(s, 20) ? ") + 1" : ")");
}

void
smith_put_var(struct smith *s, const struct smith_var *v)
{
	const char *text = v->text, *at = strchr(text, '@');

	if (v->level == 0 && v->constant && (v->hidden || smith_chance(s, 15)) && !s->plain)
		put_name(s, ".");
	if (at == NULL) {
		put_name(s, text);
		return;
	}
	smith_put(s, "%.*s", (int)(at - text), text);
	run_time_index(s);
	put_name(s, at + 1);
}

const struct smith_var *
smith_find(struct smith *s, const struct smith_type *t, bool writable)
{
	uint32_t n = (uint32_t)s->vars.n, first = smith_below(s, n);

	for (uint32_t i = 0; i < n; i++) {
		const struct smith_var *v = &s->vars.v[(first + i) % n];

		if (smith_same(v->type, t) && (!writable || (v->writable && !v->loop)) &&
		    v->hidden == 0)
			return v;
	}
	return NULL;
}

const struct smith_var *
smith_find_kind(struct smith *s, enum smith_kind kind, bool writable)
{
	uint32_t n = (uint32_t)s->vars.n, first = smith_below(s, n);

	for (uint32_t i = 0; i < n; i++) {
		const struct smith_var *v = &s->vars.v[(first + i) % n];

		if (v->type->kind == kind && (!writable || (v->writable && !v->loop)) &&
		    v->hidden == 0)
			return v;
	}
	return NULL;
}

static const struct smith_var *
find_any(struct smith *s)
{
	for (int i = 0; i < 20 && s->vars.n > 0; i++) {
		const struct smith_var *v = &s->vars.v[smith_below(s, (uint32_t)s->vars.n)];

		if (smith_scalar(v->type) && v->hidden == 0)
			return v;
	}
	return NULL;
}

/* ---- literals -------------------------------------------------------------------------------------------- */

uint64_t
smith_value(struct smith *s, uint32_t width)
{
	uint64_t max = width >= 64 ? UINT64_MAX : (UINT64_C(1) << width) - 1;

	switch (smith_below(s, 7)) {
	case 0:
		return 0;
	case 1:
		return 1 & max;
	case 2:
		return max;
	case 3:
		return (UINT64_C(1) << smith_below(s, MIN(width, 64u))) & max;
	case 4:
		return smith_below(s, 10) & max;
	default:
		return smith_next(s) & max;
	}
}

static void
wide_literal(struct smith *s, uint32_t width, char sign)
{
	uint32_t digits = (width - (sign == 's' ? 1 : 0)) / 4;

	smith_put(s, "%u%c0x", width, sign);
	if (smith_chance(s, 30))
		digits = 1 + smith_below(s, digits);
	for (uint32_t i = 0; i < digits; i++)
		smith_put(s, "%x", smith_below(s, 16));
}

void
smith_literal(struct smith *s, const struct smith_type *t)
{
	uint64_t v;

	switch (t->kind) {
	case SMITH_BIT:
		if (t->width > 64)
			wide_literal(s, t->width, 'w');
		else
			smith_put(s, "%uw%s%" PRIx64, t->width, "0x", smith_value(s, t->width));
		return;
	case SMITH_INT:
		if (t->width > 64) {
			smith_put(s, "(%s", smith_chance(s, 50) ? "-" : "");
			wide_literal(s, t->width, 's');
			smith_put(s, ")");
			return;
		}
		v = smith_value(s, t->width - 1);
		smith_put(
		    s, smith_chance(s, 50) ? "(-%us%" PRIu64 ")" : "(%us%" PRIu64 ")", t->width, v);
		return;
	case SMITH_BOOL:
		put_name(s, smith_chance(s, 50) ? "true" : "false");
		return;
	case SMITH_ENUM:
	case SMITH_SERENUM:
		smith_put(s, "%s.%s", t->name, t->fields[smith_below(s, t->n)].name);
		return;
	case SMITH_ERROR:
		if (s->errors > 0 && smith_chance(s, 40))
			smith_put(s, "error.Odd%u", smith_below(s, s->errors));
		else
			put_name(s, smith_chance(s, 50) ? "error.NoError" : "error.PacketTooShort");
		return;
	case SMITH_NEWTYPE:
		smith_put(s, "((%s)", t->name);
		smith_literal(s, t->elem);
		smith_put(s, ")");
		return;
	case SMITH_STRUCT:
	case SMITH_HEADER:
	case SMITH_TUPLE:
		smith_put(s, "{ ");
		for (uint32_t i = 0; i < t->n; i++) {
			smith_put(s, i ? ", " : "");
			smith_literal(s, t->fields[i].type);
		}
		smith_put(s, " }");
		return;
	default:
		return;
	}
}

/* ---- conversions ----------------------------------------------------------------------------------------- */

static void
casts(struct smith *s, const struct smith_type *t, const struct smith_type *to)
{
	if (smith_same(t, to))
		return;
	if (to->kind == SMITH_NEWTYPE) {
		smith_put(s, "(%s)", to->name);
		casts(s, t, to->elem);
		return;
	}
	if (t->kind == SMITH_NEWTYPE) {
		casts(s, t->elem, to);
		smith_put(s, "(%s)", t->elem->name);
		return;
	}
	if (to->kind == SMITH_BOOL || to->kind == SMITH_SERENUM) {
		const struct smith_type *bits = smith_bit(s, to->width);

		smith_put(s, "(%s)", to->name);
		casts(s, t, bits);
		return;
	}
	smith_put(s, "(%s)", to->name);
	if (to->kind == SMITH_BIT) {
		if (t->kind == SMITH_BOOL && to->width != 1)
			smith_put(s, "(bit<1>)");
		else if (t->kind == SMITH_INT && t->width != to->width)
			smith_put(s, "(bit<%u>)", t->width);
		else if (t->kind == SMITH_SERENUM && t->width != to->width)
			smith_put(s, "(bit<%u>)", t->width);
	} else if (t->kind != SMITH_INT) { /* to int */
		if (t->width != to->width || t->kind != SMITH_BIT)
			smith_put(s, "(bit<%u>)", to->width);
		if (t->kind == SMITH_BOOL && to->width != 1)
			smith_put(s, "(bit<1>)");
		else if (t->kind == SMITH_SERENUM && t->width != to->width)
			smith_put(s, "(bit<%u>)", t->width);
	}
}

void
smith_convert(struct smith *s, const struct smith_type *t, const struct smith_type *to)
{
	casts(s, t, to);
	smith_put(s, "(");
}

/* A variable of another type, made into this one. */
static void
leaf(struct smith *s, const struct smith_type *t)
{
	const struct smith_var *v = smith_chance(s, 60) ? smith_find(s, t, false) : NULL;

	if (smith_chance(s, 10) && smith_find_hidden(s, t) != NULL)
		v = smith_find_hidden(s, t);
	if (v == NULL && t->kind != SMITH_ENUM && t->kind != SMITH_ERROR)
		v = find_any(s);
	if (v == NULL || smith_chance(s, 15)) {
		smith_literal(s, t);
	} else if (smith_same(v->type, t)) {
		smith_put_var(s, v);
	} else if (v->type->kind == SMITH_ENUM || v->type->kind == SMITH_ERROR) {
		smith_convert(s, smith_bool(s), t);
		smith_put_var(s, v);
		smith_put(s, " == ");
		smith_literal(s, v->type);
		smith_put(s, ")");
	} else {
		smith_convert(s, v->type, t);
		smith_put_var(s, v);
		smith_put(s, ")");
	}
}

/* ---- calls ----------------------------------------------------------------------------------------------- */

static bool
call(struct smith *s, const struct smith_type *t, int depth)
{
	uint32_t n = (uint32_t)s->calls.n, first = smith_below(s, n);

	for (uint32_t i = 0; s->at.calls && i < n; i++) {
		const struct smith_call *c = &s->calls.v[(first + i) % n];

		if (c->kind != SMITH_FUNCTION || c->ret == NULL || !smith_callable(s, c) ||
		    s->size + c->size * s->in_loops > 3000 || c->size > 120)
			continue;
		if (!smith_same(c->ret, t) &&
		    (t->kind == SMITH_ENUM || t->kind == SMITH_ERROR ||
			c->ret->kind == SMITH_ENUM || c->ret->kind == SMITH_ERROR ||
			!smith_scalar(c->ret) || !smith_scalar(t)))
			continue;
		smith_convert(s, c->ret, t);
		smith_call(s, c, depth);
		smith_put(s, ")");
		return true;
	}
	return false;
}

/* ---- numbers --------------------------------------------------------------------------------------------- */

static void
binary(struct smith *s, const struct smith_type *t, int depth)
{
	static const char *const ops[] = { "+", "-", "*", "&", "|", "^", "|+|", "|-|" };
	bool wide = t->width > 256;
	const char *op = ops[smith_below(s, ARRAY_LEN(ops))];

	smith_put(s, "(");
	smith_expr(s, t, depth - 1);
	if (t->kind == SMITH_BIT && smith_chance(s, 5)) {
		smith_put(s, " %c %s)", "/%"[smith_below(s, 2)], t -> width > 3 ? "8" : "1");
		return;
	}
	smith_put(s, " %s ", wide && *op == '*' ? "^" : op);
	if (t->width > 4 && smith_chance(s, 10))
		smith_put(s, "%u", smith_below(s, 8));
	else
		smith_expr(s, t, depth - 1);
	smith_put(s, ")");
}

static void
shift(struct smith *s, const struct smith_type *t, int depth)
{
	smith_put(s, "(");
	smith_expr(s, t, depth - 1);
	smith_put(s, " %s ", smith_chance(s, 50) ? "<<" : ">>");
	if (smith_chance(s, 40)) {
		smith_put(s, "%u", smith_below(s, t->width + 3));
	} else {
		static const uint8_t widths[] = { 1, 3, 5, 7, 8, 16, 32, 64, 128 };

		smith_expr(s, smith_bit(s, widths[smith_below(s, ARRAY_LEN(widths))]), depth - 1);
	}
	smith_put(s, ")");
}

static void
slice(struct smith *s, uint32_t width, int depth)
{
	uint32_t from = width + smith_below(s, 40), lo;

	lo = smith_below(s, from - width + 1);
	smith_put(s, "(");
	smith_expr(s, smith_bit(s, from), depth - 1);
	if (smith_chance(s, 30))
		smith_put(s, ")[%u+:%u]", lo, width);
	else
		smith_put(s, ")[%u:%u]", lo + width - 1, lo);
}

static void
concat(struct smith *s, uint32_t width, int depth)
{
	uint32_t left = 1 + smith_below(s, width - 1);

	smith_put(s, "(");
	smith_expr(s, smith_bit(s, left), depth - 1);
	smith_put(s, " ++ ");
	smith_expr(s,
	    smith_chance(s, 15) && width - left > 1 ? smith_int(s, width - left)
						    : smith_bit(s, width - left),
	    depth - 1);
	smith_put(s, ")");
}

static void
choose(struct smith *s, const struct smith_type *t, int depth)
{
	smith_put(s, "(");
	smith_expr(s, smith_bool(s), depth - 1);
	smith_put(s, " ? ");
	smith_expr(s, t, depth - 1);
	smith_put(s, " : ");
	smith_expr(s, t, depth - 1);
	smith_put(s, ")");
}

static void
number(struct smith *s, const struct smith_type *t, int depth)
{
	switch (smith_below(s, 12)) {
	case 0:
	case 1:
	case 2:
		binary(s, t, depth);
		return;
	case 3:
	case 4:
		shift(s, t, depth);
		return;
	case 5:
		smith_put(s, "(%s", smith_chance(s, 50) ? "-" : "~");
		smith_expr(s, t, depth - 1);
		smith_put(s, ")");
		return;
	case 6:
		if (t->kind == SMITH_BIT) {
			slice(s, t->width, depth);
			return;
		}
		break;
	case 7:
		if (t->kind == SMITH_BIT && t->width > 1) {
			concat(s, t->width, depth);
			return;
		}
		break;
	case 8:
		choose(s, t, depth);
		return;
	case 9:
		if (call(s, t, depth))
			return;
		break;
	default:
		break;
	}
	if (smith_chance(s, 50)) {
		const struct smith_type *from = smith_pick_scalar(s);

		if (smith_number(from)) {
			smith_convert(s, from, t);
			smith_expr(s, from, depth - 1);
			smith_put(s, ")");
			return;
		}
	}
	leaf(s, t);
}

/* ---- truth ----------------------------------------------------------------------------------------------- */

static void
compare(struct smith *s, int depth)
{
	static const char *const ops[] = { "==", "!=", "<", ">", "<=", ">=" };
	const struct smith_type *t = smith_pick_scalar(s);
	const struct smith_var *a, *b;

	if (smith_chance(s, 12)) {
		static const uint8_t kinds[] = { SMITH_STRUCT, SMITH_HEADER, SMITH_TUPLE };

		a = smith_find_kind(s, (enum smith_kind)kinds[smith_below(s, 3)], false);
		b = a != NULL && a->type != s->hdr ? smith_find(s, a->type, false) : NULL;
		if (b != NULL) {
			smith_put(s, "(");
			smith_put_var(s, a);
			smith_put(s, " %s ", ops[smith_below(s, 2)]);
			smith_put_var(s, b);
			smith_put(s, ")");
			return;
		}
	}
	smith_put(s, "(");
	smith_expr(s, t, depth - 1);
	smith_put(s, " %s ", ops[smith_below(s, smith_number(t) ? 6 : 2)]);
	smith_expr(s, t, depth - 1);
	smith_put(s, ")");
}

static void
truth(struct smith *s, int depth)
{
	const struct smith_var *v;

	switch (smith_below(s, 8)) {
	case 0:
	case 1:
		smith_put(s, "(");
		smith_expr(s, smith_bool(s), depth - 1);
		smith_put(s, smith_chance(s, 50) ? " && " : " || ");
		smith_expr(s, smith_bool(s), depth - 1);
		smith_put(s, ")");
		return;
	case 2:
		smith_put(s, "(!");
		smith_expr(s, smith_bool(s), depth - 1);
		smith_put(s, ")");
		return;
	case 3:
		v = smith_find_kind(s, smith_chance(s, 80) ? SMITH_HEADER : SMITH_UNION, false);
		if (v == NULL)
			break;
		smith_put_var(s, v);
		smith_put(s, ".isValid()");
		return;
	case 4:
		if (call(s, smith_bool(s), depth))
			return;
		break;
	default:
		break;
	}
	compare(s, depth);
}

static void
composite(struct smith *s, const struct smith_type *t, int depth)
{
	const struct smith_var *v = smith_find(s, t, false);

	if ((t->kind == SMITH_STRUCT || t->kind == SMITH_TUPLE) && smith_chance(s, 15) &&
	    call(s, t, depth))
		return;
	if (v != NULL && smith_chance(s, 60)) {
		smith_put_var(s, v);
		return;
	}
	if (t->kind == SMITH_UNION || t->kind == SMITH_STACK || t->kind == SMITH_PARAM ||
	    t == s->varheader) {
		if (v != NULL)
			smith_put_var(s, v);
		return;
	}
	if (smith_chance(s, 20) && t->kind != SMITH_TUPLE)
		smith_put(s, "(%s)", t->name);
	smith_put(s, "{ ");
	for (uint32_t i = 0; i < t->n; i++) {
		smith_put(s, i ? ", " : "");
		smith_expr(s, t->fields[i].type, depth - 1);
	}
	smith_put(s, " }");
}

void
smith_expr(struct smith *s, const struct smith_type *t, int depth)
{
	if (t->width > 128 && depth > 2)
		depth = 2;
	if (!smith_scalar(t)) {
		composite(s, t, MIN(depth, 1));
	} else if (depth <= 0) {
		leaf(s, t);
	} else if (smith_number(t)) {
		number(s, t, depth);
	} else if (t->kind == SMITH_BOOL) {
		truth(s, depth);
	} else if (smith_chance(s, 20)) {
		choose(s, t, depth);
	} else if (t->kind == SMITH_NEWTYPE && smith_chance(s, 50)) {
		smith_put(s, "((%s)", t->name);
		smith_expr(s, t->elem, depth - 1);
		smith_put(s, ")");
	} else if (!smith_chance(s, 15) || !call(s, t, depth)) {
		leaf(s, t);
	}
}
