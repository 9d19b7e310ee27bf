/* SPDX-License-Identifier: Apache-2.0 */
/* lex.c: the words, names, numbers, strings and locations of IR text. The text is hostile: every
 * function stays within [at, end) and leaves by ir_lex_fail when it is not what the grammar wants. */
#include "ir/text.h"

#include "base/mem.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>

void
ir_lex_fail(struct ir_reader *r, int code, const char *fmt, ...)
{
	char msg[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(msg, sizeof msg, fmt, ap);
	va_end(ap);
	err_set(r->err, code, "line %u: %s", r->line, msg);
	longjmp(r->fail, -code);
}

char
ir_lex_peek(struct ir_reader *r)
{
	for (; r->at < r->end; r->at++) {
		if (*r->at == ';') {
			while (r->at < r->end && *r->at != '\n')
				r->at++;
			if (r->at == r->end)
				break;
		}
		if (*r->at == '\n')
			r->line++;
		else if (*r->at != ' ' && *r->at != '\t' && *r->at != '\r')
			return *r->at;
	}
	return '\0';
}

/* The next character, blank or not; '\0' at the end. */
static char
next(const struct ir_reader *r)
{
	return r->at < r->end ? *r->at : '\0';
}

bool
ir_lex_take(struct ir_reader *r, char c)
{
	if (ir_lex_peek(r) != c || r->at == r->end)
		return false;
	r->at++;
	return true;
}

void
ir_lex_want(struct ir_reader *r, char c)
{
	char got = ir_lex_peek(r);

	if (ir_lex_take(r, c))
		return;
	if (got == '\0')
		ir_lex_fail(r, -EINVAL, "the text ends where '%c' is wanted", c);
	if (got < 0x20 || got > 0x7e)
		ir_lex_fail(r, -EINVAL, "byte 0x%02x where '%c' is wanted", (unsigned char)got, c);
	ir_lex_fail(r, -EINVAL, "'%c' where '%c' is wanted", got, c);
}

static bool
word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '.' || c == '$' || c == '[' || c == ']' || c == '-';
}

size_t
ir_lex_word(struct ir_reader *r, const char **word)
{
	*word = r->at;
	while (r->at < r->end && word_char(*r->at))
		r->at++;
	return (size_t)(r->at - *word);
}

size_t
ir_lex_open(struct ir_reader *r, const char **word)
{
	size_t len;

	ir_lex_want(r, '(');
	if ((len = ir_lex_word(r, word)) == 0)
		ir_lex_fail(r, -EINVAL, "'(' without a word behind it");
	return len;
}

bool
ir_lex_open_if(struct ir_reader *r, const char *word)
{
	const char *got, *at;
	size_t len;

	if (ir_lex_peek(r) != '(')
		return false;
	at = r->at++;
	len = ir_lex_word(r, &got);
	if (ir_lex_is(got, len, word))
		return true;
	r->at = at;
	return false;
}

void
ir_lex_close(struct ir_reader *r)
{
	ir_lex_want(r, ')');
}

/* ---- names and strings -------------------------------------------------------------------------- */

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* One character of a quoted string behind a backslash. */
static char
escaped(struct ir_reader *r)
{
	char c = next(r);
	int hi, lo;

	if (c == '"' || c == '\\') {
		r->at++;
		return c;
	}
	if (c != 'x' || r->end - r->at < 3 || (hi = hex_digit(r->at[1])) < 0 ||
	    (lo = hex_digit(r->at[2])) < 0 || hi * 16 + lo == 0)
		ir_lex_fail(r, -EINVAL, "a string knows only \\\", \\\\ and \\x01 to \\xff");
	r->at += 3;
	return (char)(hi * 16 + lo);
}

const char *
ir_lex_string(struct ir_reader *r)
{
	const char *end;
	size_t len = 0;
	char *s;

	ir_lex_want(r, '"');
	for (end = r->at; end < r->end && *end != '"'; end++)
		if (*end == '\\')
			end++;
	if (end >= r->end)
		ir_lex_fail(r, -EINVAL, "a string without an end");
	if (end - r->at > 4 * (ptrdiff_t)IR_STRING_MAX)
		ir_lex_fail(r, -E2BIG, "a string of more than %u bytes", IR_STRING_MAX);
	s = arena_alloc(r->prog->arena, (size_t)(end - r->at) + 1);
	while (next(r) != '"') {
		char c = *r->at++;

		if (c < 0x20 || c > 0x7e)
			ir_lex_fail(r, -EINVAL, "byte 0x%02x in a string", (unsigned char)c);
		s[len++] = c == '\\' ? escaped(r) : c;
	}
	r->at++;
	if (len > IR_STRING_MAX)
		ir_lex_fail(r, -E2BIG, "a string of more than %u bytes", IR_STRING_MAX);
	return s;
}

const char *
ir_lex_name(struct ir_reader *r)
{
	char first = ir_lex_peek(r);
	const char *word, *name;
	size_t len;

	if (first == '"') {
		name = ir_lex_string(r);
		if (!ir_name_ok(name))
			ir_lex_fail(r, -EINVAL, "\"%.80s\" is not a name", name);
		return name;
	}
	len = ir_lex_word(r, &word);
	if (len == 0)
		ir_lex_fail(r, -EINVAL, "a name is wanted");
	if (len > IR_NAME_MAX)
		ir_lex_fail(r, -E2BIG, "a name of more than %u characters", IR_NAME_MAX);
	if (ir_text_reserved(word, len) || (first >= '0' && first <= '9') || first == '-' ||
	    first == '.' || first == '[' || first == ']')
		ir_lex_fail(r, -EINVAL, "%.*s is no name unless it is quoted", (int)len, word);
	return arena_strndup(r->prog->arena, word, len);
}

const char *
ir_lex_ref(struct ir_reader *r)
{
	const char *name = ir_lex_name(r);

	if (next(r) != '~')
		return name;
	r->at++;
	return arena_printf(
	    r->prog->arena, "%s~%u", name, (unsigned)ir_lex_number(r, IR_COUNT_MAX));
}

/* ---- numbers ---------------------------------------------------------------------------------- */

static void
value_digits(struct ir_reader *r, uint8_t *be, uint32_t width_bits, unsigned base)
{
	uint32_t n = (width_bits + 7) / 8;
	size_t digits = 0;

	for (;; digits++) {
		int d = hex_digit(next(r));
		unsigned carry;

		if (d < 0 || (unsigned)d >= base)
			break;
		r->at++;
		carry = (unsigned)d;
		for (uint32_t i = n; i-- > 0;) {
			carry += be[i] * base;
			be[i] = (uint8_t)carry;
			carry >>= 8;
		}
		if (carry != 0 || (width_bits % 8 != 0 && be[0] >> (width_bits % 8) != 0))
			ir_lex_fail(r, -EINVAL, "the number does not fit %u bits", width_bits);
	}
	if (digits == 0)
		ir_lex_fail(r, -EINVAL, "a number is wanted");
}

struct ir_value
ir_lex_value(struct ir_reader *r, uint32_t width_bits)
{
	uint8_t be[IR_WIDTH_MAX / 8] = { 0 };
	unsigned base = 10;

	ir_lex_peek(r);
	if (r->end - r->at > 1 && r->at[0] == '0' && r->at[1] == 'x') {
		r->at += 2;
		base = 16;
	}
	value_digits(r, be, width_bits, base);
	return ir_value_bytes(r->prog, width_bits, be);
}

uint64_t
ir_lex_number(struct ir_reader *r, uint64_t max)
{
	uint8_t be[8] = { 0 };
	uint64_t v = 0;
	unsigned base = 10;

	ir_lex_peek(r);
	if (r->end - r->at > 1 && r->at[0] == '0' && r->at[1] == 'x') {
		r->at += 2;
		base = 16;
	}
	value_digits(r, be, 64, base);
	for (int i = 0; i < 8; i++)
		v = v << 8 | be[i];
	if (v > max)
		ir_lex_fail(r, -EINVAL, "%llu is more than %llu", (unsigned long long)v,
		    (unsigned long long)max);
	return v;
}

struct ir_value
ir_lex_typed_value(struct ir_reader *r, uint32_t type)
{
	const struct ir_type *t = &r->prog->types[type];
	const char *word;
	size_t len;

	if (t->kind == IR_TYPE_ERROR)
		return ir_value_u64(
		    r->prog, 32, ir_read_id(r, &r->errors, "error", ir_lex_name(r)));
	if (t->kind != IR_TYPE_BOOL)
		return ir_lex_value(r, t->width_bits);
	ir_lex_peek(r);
	len = ir_lex_word(r, &word);
	if (!ir_lex_is(word, len, "true") && !ir_lex_is(word, len, "false"))
		ir_lex_fail(r, -EINVAL, "true or false is wanted");
	return ir_value_u64(r->prog, 1, word[0] == 't');
}

/* ---- locations and choices ---------------------------------------------------------------------- */

struct ir_loc
ir_lex_loc(struct ir_reader *r)
{
	uint32_t v[3], n = 0;

	if (next(r) != '@')
		return r->loc;
	r->at++;
	if (next(r) == '-') {
		r->at++;
		return r->loc = (struct ir_loc){ 0 };
	}
	if (next(r) == ':') {
		r->at++;
		r->loc.col = (uint16_t)ir_lex_number(r, UINT16_MAX);
		return r->loc;
	}
	for (;;) {
		v[n++] = (uint32_t)ir_lex_number(r, UINT32_MAX);
		if (n == 3 || next(r) != ':')
			break;
		r->at++;
	}
	if (n == 1 || v[n - 1] > UINT16_MAX || v[n - 2] == 0 || (n == 3 && v[0] > UINT16_MAX))
		ir_lex_fail(r, -EINVAL, "a location is @[[file:]line]:column");
	r->loc.col = (uint16_t)v[n - 1];
	r->loc.line = v[n - 2];
	if (n == 3)
		r->loc.file = (uint16_t)v[0];
	return r->loc;
}

uint32_t
ir_lex_choice(struct ir_reader *r, const char *what, const char *word, size_t len,
    const char *(*name)(unsigned), uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (ir_lex_is(word, len, name(i)))
			return i;
	ir_lex_fail(r, -EINVAL, "no %s is called %.*s", what, (int)(len < 80 ? len : 80), word);
}

uint32_t
ir_read_id(struct ir_reader *r, const struct map *map, const char *what, const char *name)
{
	void *v = map_sget(map, name);

	if (v == NULL)
		ir_lex_fail(r, -EINVAL, "no %s is called %s", what, name);
	return (uint32_t)(uintptr_t)v - 1;
}

/* ---- lists ------------------------------------------------------------------------------------ */

void
ir_items_push(struct ir_reader *r, void *item)
{
	if (r->items.n == r->items.cap) {
		r->items.cap = r->items.cap > 0 ? r->items.cap * 2 : 64;
		r->items.v = xrealloc(r->items.v, r->items.cap, sizeof *r->items.v);
	}
	r->items.v[r->items.n++] = item;
}

void **
ir_items_take(struct ir_reader *r, size_t from, uint32_t *n)
{
	size_t count = r->items.n - from;
	void **v = arena_alloc(r->prog->arena, count * sizeof *v);

	if (count > IR_COUNT_MAX)
		ir_lex_fail(r, -E2BIG, "a list of more than %u", IR_COUNT_MAX);
	if (count > 0)
		memcpy(v, r->items.v + from, count * sizeof *v);
	r->items.n = from;
	*n = (uint32_t)count;
	return v;
}
