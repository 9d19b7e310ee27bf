/* SPDX-License-Identifier: Apache-2.0 */
/* read_ctl.c: reads what only the control plane sees: its types and controller headers. */
#include "ir/text.h"

#include <errno.h>

static const char *
kind_name(unsigned i)
{
	return ir_ctl_kind_name((enum ir_ctl_kind)i);
}

static enum ir_ctl_kind
read_kind(struct ir_reader *r)
{
	const char *word;
	size_t len;

	ir_lex_peek(r);
	len = ir_lex_word(r, &word);
	return (enum ir_ctl_kind)ir_lex_choice(
	    r, "control type", word, len, kind_name, IR_N_CTL_KINDS);
}

/* bit<8>, bool, error */
static struct ir_ctl_spec
read_plain_spec(struct ir_reader *r)
{
	struct ir_ctl_spec c = { .kind = read_kind(r) };

	if (c.kind == IR_CTL_NONE || c.kind > IR_CTL_ERROR)
		ir_lex_fail(r, -EINVAL, "%s stands in parentheses", kind_name(c.kind));
	if (c.kind <= IR_CTL_VARBIT) {
		ir_lex_want(r, '<');
		c.width_bits = (uint32_t)ir_lex_number(r, IR_VARBIT_MAX);
		ir_lex_want(r, '>');
	}
	return c;
}

struct ir_ctl_spec
ir_read_ctl_spec(struct ir_reader *r)
{
	struct ir_ctl_spec c;
	size_t from = r->items.n;

	if (ir_lex_peek(r) != '(')
		return read_plain_spec(r);
	if (++r->depth > IR_DEPTH_MAX)
		ir_lex_fail(r, -E2BIG, "nested deeper than %u", IR_DEPTH_MAX);
	ir_lex_want(r, '(');
	c = (struct ir_ctl_spec){ .kind = read_kind(r) };
	if (c.kind <= IR_CTL_ERROR)
		ir_lex_fail(r, -EINVAL, "%s stands without parentheses", kind_name(c.kind));
	if (c.kind == IR_CTL_TUPLE) {
		while (ir_lex_peek(r) != ')') {
			struct ir_ctl_spec *one = NEW(r, struct ir_ctl_spec);

			*one = ir_read_ctl_spec(r);
			ir_items_push(r, one);
		}
		c.members = TAKE(r, from, struct ir_ctl_spec, &c.n);
	} else {
		c.name = ir_lex_name(r);
	}
	if (c.kind == IR_CTL_HEADER_STACK || c.kind == IR_CTL_UNION_STACK)
		c.n = (uint32_t)ir_lex_number(r, IR_CELLS_MAX);
	ir_lex_close(r);
	r->depth--;
	return c;
}

static void
read_members(struct ir_reader *r, struct ir_ctl_type *t)
{
	size_t from = r->items.n;

	while (ir_lex_open_if(r, "member")) {
		struct ir_ctl_member *m = NEW(r, struct ir_ctl_member);

		m->name = ir_lex_name(r);
		if (t->kind == IR_CTL_SER_ENUM)
			m->value = ir_lex_value(r, t->width_bits);
		else if (t->kind != IR_CTL_ENUM)
			m->spec = ir_read_ctl_spec(r);
		ir_lex_close(r);
		ir_items_push(r, m);
	}
	t->members = TAKE(r, from, struct ir_ctl_member, &t->n);
}

void
ir_read_ctl_type(struct ir_reader *r)
{
	struct ir_ctl_type *t = ir_add_ctl_type(r->prog);

	if (r->prog->n_ctl_types > IR_COUNT_MAX)
		ir_lex_fail(r, -E2BIG, "more than %u control types", IR_COUNT_MAX);
	t->kind = read_kind(r);
	t->name = ir_lex_name(r);
	if (ir_lex_peek(r) >= '0' && ir_lex_peek(r) <= '9') {
		t->width_bits = (uint32_t)ir_lex_number(r, IR_WIDTH_MAX);
		if (t->kind == IR_CTL_SER_ENUM && t->width_bits == 0)
			ir_lex_fail(r, -EINVAL, "an enum of 0 bits");
	} else if (t->kind == IR_CTL_SER_ENUM) {
		ir_lex_fail(r, -EINVAL, "the width of enum %s is missing", t->name);
	}
	if (ir_lex_open_if(r, "uri")) {
		t->uri = ir_lex_string(r);
		ir_lex_close(r);
	} else if (t->kind == IR_CTL_NEWTYPE) {
		t->original = ir_read_ctl_spec(r);
	}
	read_members(r, t);
	t->annotations = ir_read_annotations(r, &t->n_annotations);
}

static uint32_t
read_field(struct ir_reader *r, uint32_t type)
{
	const struct ir_type *t = &r->prog->types[type];
	const char *name = ir_lex_name(r);
	uint32_t i = 0;

	while (i < t->n && strcmp(t->fields[i].name, name) != 0)
		i++;
	if (i == t->n)
		ir_lex_fail(r, -EINVAL, "%s has no field %s", t->name, name);
	return i;
}

void
ir_read_controller_header(struct ir_reader *r)
{
	struct ir_controller_header *c = ir_add_controller_header(r->prog);
	size_t from = r->items.n;

	if (r->prog->n_controller_headers > IR_COUNT_MAX)
		ir_lex_fail(r, -E2BIG, "more than %u controller headers", IR_COUNT_MAX);
	c->type = ir_read_type(r);
	if (!ir_type_is(r->prog, c->type, IR_TYPE_HEADER))
		ir_lex_fail(r, -EINVAL, "a controller header whose type is no header");
	ir_read_info(r, &c->info);
	while (ir_lex_open_if(r, "field")) {
		struct ir_metadata *m = NEW(r, struct ir_metadata);

		m->field = read_field(r, c->type);
		m->name = ir_lex_name(r);
		m->id = (uint32_t)ir_lex_number(r, UINT32_MAX);
		m->type_name = ir_read_name_clause(r, "type-name");
		m->annotations = ir_read_annotations(r, &m->n_annotations);
		ir_lex_close(r);
		ir_items_push(r, m);
	}
	c->metadata = TAKE(r, from, struct ir_metadata, &c->n_metadata);
}
