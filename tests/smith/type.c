/* SPDX-License-Identifier: Apache-2.0 */
/* type.c: the types of a random program. */
#include "smith.h"

struct smith_type *
smith_type_new(struct smith *s, enum smith_kind kind, uint32_t width, const char *name)
{
	struct smith_type *t = arena_new_of(s->arena, struct smith_type);

	*t = (struct smith_type){ .kind = kind, .width = width, .name = name };
	return t;
}

const struct smith_type *
smith_bit(struct smith *s, uint32_t width)
{
	return smith_type_new(s, SMITH_BIT, width, arena_printf(s->arena, "bit<%u>", width));
}

const struct smith_type *
smith_int(struct smith *s, uint32_t width)
{
	return smith_type_new(s, SMITH_INT, width, arena_printf(s->arena, "int<%u>", width));
}

const struct smith_type *
smith_bool(struct smith *s)
{
	return smith_type_new(s, SMITH_BOOL, 1, "bool");
}

bool
smith_same(const struct smith_type *a, const struct smith_type *b)
{
	a = a->same != NULL ? a->same : a;
	b = b->same != NULL ? b->same : b;
	if (a == b)
		return true;
	return a->kind == b->kind && a->kind <= SMITH_BOOL && a->width == b->width;
}

bool
smith_scalar(const struct smith_type *t)
{
	return t->kind <= SMITH_ERROR;
}

bool
smith_number(const struct smith_type *t)
{
	return t->kind == SMITH_BIT || t->kind == SMITH_INT;
}

static uint32_t
pick_width(struct smith *s)
{
	static const uint8_t usual[] = { 1, 2, 3, 4, 7, 8, 8, 9, 13, 15, 16, 16, 17, 24, 31, 32, 32,
		33, 48, 63, 64, 64, 65, 100, 127, 128 };

	switch (smith_below(s, 20)) {
	case 0:
		return 129 + smith_below(s, 200);
	case 1:
	case 2:
	case 3:
	case 4:
		return 1 + smith_below(s, 128);
	default:
		return usual[smith_below(s, ARRAY_LEN(usual))];
	}
}

static const struct smith_type *
pick_number(struct smith *s)
{
	uint32_t width = pick_width(s);

	return smith_chance(s, 25) ? smith_int(s, MAX(width, 2u)) : smith_bit(s, width);
}

const struct smith_type *
smith_pick_scalar(struct smith *s)
{
	return s->scalars.v[smith_below(s, (uint32_t)s->scalars.n)];
}

void
smith_field(struct smith_type *t, const char *name, const struct smith_type *type)
{
	if (t->n < SMITH_FIELDS)
		t->fields[t->n++] = (struct smith_field){ name, type };
}

void
smith_declare(struct smith *s, const struct smith_type *t, const char *word)
{
	smith_line(s, "%s %s {", word, t->name);
	for (uint32_t i = 0; i < t->n; i++)
		smith_line(s, "%s %s;", t->fields[i].type->name, t->fields[i].name);
	smith_line(s, "}");
}

static void
enums(struct smith *s)
{
	struct smith_type *plain = smith_type_new(s, SMITH_ENUM, 0, "Plain");
	struct smith_type *number =
	    smith_type_new(s, SMITH_SERENUM, 1 + smith_below(s, 40), "Number");

	plain->n = 2 + smith_below(s, 6);
	number->n = 2 + smith_below(s, 4);
	if (number->width < 3)
		number->width = 3;
	smith_put(s, "enum Plain {");
	for (uint32_t i = 0; i < plain->n; i++) {
		plain->fields[i].name = arena_printf(s->arena, "P%u", i);
		smith_put(s, "%s %s", i ? "," : "", plain->fields[i].name);
	}
	smith_put(s, " }\nenum bit<%u> Number {", number->width);
	for (uint32_t i = 0; i < number->n; i++) {
		number->fields[i].name = arena_printf(s->arena, "N%u", i);
		smith_put(
		    s, "%s %s = %u", i ? "," : "", number->fields[i].name, i == 0 ? 0 : i + 2);
	}
	smith_put(s, " }\n");
	s->errors = smith_below(s, 3);
	for (uint32_t i = 0; i < s->errors; i++)
		smith_line(s, "error { Odd%u }", i);
	vec_push(&s->scalars, plain);
	vec_push(&s->scalars, number);
	s->error_type = smith_type_new(s, SMITH_ERROR, 0, "error");
	vec_push(&s->scalars, s->error_type);
	vec_push(&s->scalars, smith_bool(s));
}

/* A type for a field of a header that already has 'width' of at most 'limit' bits. What a program emits must fit into
 * the room that the cpu target has in front of a packet. */
static const struct smith_type *
field_type(struct smith *s, uint32_t width, uint32_t limit)
{
	const struct smith_type *f = smith_pick_scalar(s);

	if (f->kind == SMITH_ENUM || f->kind == SMITH_ERROR || width + f->width > limit)
		return smith_bit(s, 1 + smith_below(s, 16));
	return f;
}

/* A struct that may stand in a header. */
static void
inner(struct smith *s)
{
	struct smith_type *t =
	    smith_type_new(s, SMITH_STRUCT, 0, arena_printf(s->arena, "in%zu_t", s->inner.n));

	for (uint32_t n = 1 + smith_below(s, 3); n > 0; n--) {
		const struct smith_type *f = field_type(s, t->width, 80);

		if (s->inner.n > 0 && smith_chance(s, 25))
			f = s->inner.v[smith_below(s, (uint32_t)s->inner.n)];
		smith_field(t, arena_printf(s->arena, "m%u", t->n), f);
		t->width += f->width;
	}
	smith_declare(s, t, "struct");
	vec_push(&s->inner, t);
	vec_push(&s->structs, t);
}

/* A header of whole bytes. */
static struct smith_type *
header(struct smith *s, const char *name, uint32_t fields)
{
	struct smith_type *t = smith_type_new(s, SMITH_HEADER, 0, name);

	for (uint32_t i = 0; i < fields; i++) {
		const struct smith_type *f = field_type(s, t->width, 140);

		if (s->inner.n > 0 && smith_chance(s, 15)) {
			f = s->inner.v[smith_below(s, (uint32_t)s->inner.n)];
			f = t->width + f->width > 180 ? smith_bit(s, 3) : f;
		}
		smith_field(t, arena_printf(s->arena, "f%u", i), f);
		t->width += f->width;
	}
	if (t->width % 8 != 0) {
		const struct smith_type *pad = smith_bit(s, 8 - t->width % 8);

		smith_field(t, "pad", pad);
		t->width += pad->width;
	}
	return t;
}

static struct smith_type *
structure(struct smith *s, const char *name, uint32_t fields)
{
	struct smith_type *t = smith_type_new(s, SMITH_STRUCT, 0, name);

	for (uint32_t i = 0; i < fields; i++) {
		const struct smith_type *f = smith_pick_scalar(s);

		if (s->structs.n > 0 && smith_chance(s, 20))
			f = s->structs.v[smith_below(s, (uint32_t)s->structs.n)];
		else if (s->headers.n > 0 && smith_chance(s, 5))
			f = s->headers.v[smith_below(s, (uint32_t)s->headers.n)];
		smith_field(t, arena_printf(s->arena, "m%u", i), f);
	}
	return t;
}

/* The report: what the program writes for us to see. */
static void
report(struct smith *s)
{
	struct smith_type *t = smith_type_new(s, SMITH_HEADER, 0, "report_t");

	for (uint32_t i = 0; i < 24; i++) {
		const struct smith_type *f = i < 4 ? smith_bit(s, 8) : field_type(s, t->width, 500);

		smith_field(t, arena_printf(s->arena, "r%u", i), f);
		t->width += f->width;
	}
	if (t->width % 8 != 0) {
		smith_field(t, "pad", smith_bit(s, 8 - t->width % 8));
		t->width += 8 - t->width % 8;
	}
	smith_declare(s, t, "header");
	s->report = t;
}

static void
groups(struct smith *s, struct smith_type *hdr)
{
	const struct smith_type *elem = s->headers.v[smith_below(s, (uint32_t)s->headers.n)];
	struct smith_type *t;

	if (smith_chance(s, 60)) {
		uint32_t n = 1 + smith_below(s, elem->width > 140 ? 2 : 3);

		t = smith_type_new(
		    s, SMITH_STACK, 0, arena_printf(s->arena, "%s[%u]", elem->name, n));
		t->elem = elem;
		t->n = n;
		s->stack = t;
		smith_field(hdr, "stack", t);
	}
	if (smith_chance(s, 50)) {
		t = smith_type_new(s, SMITH_UNION, 0, "onion_t");
		for (uint32_t i = 0; i < 2 + smith_below(s, 2); i++)
			smith_field(t, arena_printf(s->arena, "u%u", i),
			    s->headers.v[smith_below(s, (uint32_t)s->headers.n)]);
		smith_declare(s, t, "header_union");
		s->onion = t;
		smith_field(hdr, "onion", t);
	}
	if (smith_chance(s, 30)) {
		t = smith_type_new(s, SMITH_HEADER, 8, "long_t");
		smith_field(t, "len", smith_bit(s, 8));
		smith_field(t, "data", smith_type_new(s, SMITH_VARBIT, 64, "varbit<64>"));
		smith_declare(s, t, "header");
		s->varheader = t;
		smith_field(hdr, "long", t);
	}
}

void
smith_types(struct smith *s)
{
	struct smith_type *hdr = smith_type_new(s, SMITH_STRUCT, 0, "headers");
	struct smith_type *state;

	for (uint32_t i = 0; i < SMITH_PALETTE; i++)
		vec_push(&s->scalars, pick_number(s));
	vec_push(&s->scalars, smith_bit(s, 8));
	vec_push(&s->scalars, smith_bool(s));
	if (smith_chance(s, 4))
		vec_push(&s->scalars, smith_bit(s, 300 + smith_below(s, 1748)));
	enums(s);
	smith_aliases(s);
	for (uint32_t i = smith_below(s, 3); i > 0; i--)
		inner(s);
	report(s);
	smith_field(hdr, "report", s->report);
	s->n_parsed = 2 + smith_below(s, 3);
	for (uint32_t i = 0; i < s->n_parsed; i++) {
		struct smith_type *t =
		    header(s, arena_printf(s->arena, "h%u_t", i), 2 + smith_below(s, 5));

		smith_declare(s, t, "header");
		vec_push(&s->headers, t);
		s->parsed[i] = t;
		smith_field(hdr, arena_printf(s->arena, "h%u", i), t);
	}
	groups(s, hdr);
	for (uint32_t i = smith_below(s, 3); i > 0; i--)
		smith_compound(s);
	for (uint32_t i = 0; i < 1 + smith_below(s, 3); i++) {
		struct smith_type *t =
		    structure(s, arena_printf(s->arena, "s%u_t", i), 1 + smith_below(s, 4));

		smith_declare(s, t, "struct");
		vec_push(&s->structs, t);
	}
	smith_declare(s, hdr, "struct");
	s->hdr = hdr;
	state = structure(s, "metadata", 3 + smith_below(s, 6));
	smith_field(state, "again", smith_bit(s, 8));
	smith_declare(s, state, "struct");
	s->state = state;
}
