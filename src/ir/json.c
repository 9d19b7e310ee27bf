/* SPDX-License-Identifier: Apache-2.0 */
/* json.c: a JSON writer. */
#include "ir/json.h"

#include <inttypes.h>

static void
new_line(struct ir_json *j)
{
	buf_putc(j->out, '\n');
	for (uint32_t i = 0; i < j->depth; i++)
		buf_puts(j->out, "  ");
}

/* RFC 8259 7: quotation mark, reverse solidus and the control characters are escaped. */
static void
string(struct ir_json *j, const char *text)
{
	buf_putc(j->out, '"');
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '"' || c == '\\')
			buf_printf(j->out, "\\%c", c);
		else if (c < 0x20)
			buf_printf(j->out, "\\u%04x", c);
		else
			buf_putc(j->out, (char)c);
	}
	buf_putc(j->out, '"');
}

/* What stands before a value. */
static void
member(struct ir_json *j, const char *key)
{
	if (j->some)
		buf_putc(j->out, ',');
	if (j->depth > 0)
		new_line(j);
	if (key != NULL) {
		string(j, key);
		buf_puts(j->out, ": ");
	}
	j->some = true;
}

void
ir_json_open(struct ir_json *j, const char *key, char bracket)
{
	member(j, key);
	buf_putc(j->out, bracket);
	j->depth++;
	j->some = false;
}

void
ir_json_close(struct ir_json *j, char bracket)
{
	j->depth--;
	if (j->some)
		new_line(j);
	buf_putc(j->out, bracket);
	if (j->depth == 0)
		buf_putc(j->out, '\n');
	j->some = true;
}

void
ir_json_text(struct ir_json *j, const char *key, const char *text)
{
	member(j, key);
	string(j, text);
}

void
ir_json_number(struct ir_json *j, const char *key, uint64_t v)
{
	member(j, key);
	buf_printf(j->out, "%" PRIu64, v);
}

void
ir_json_bool(struct ir_json *j, const char *key, bool v)
{
	member(j, key);
	buf_puts(j->out, v ? "true" : "false");
}
