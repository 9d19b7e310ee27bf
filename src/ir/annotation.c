/* SPDX-License-Identifier: Apache-2.0 */
/* annotation.c: takes P4 annotations apart. */
#include "ir/annotation.h"

#include <stdlib.h>
#include <string.h>

static const char *
skip_blanks(const char *s)
{
	return s + strspn(s, " \t\r\n");
}

static size_t
word(const char *s)
{
	return strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
}

const char *
ir_annotation_name(const char *text, size_t *len)
{
	const char *s = skip_blanks(text);

	if (*s == '@')
		s++;
	*len = word(s);
	return s;
}

bool
ir_annotation_is(const char *text, const char *name)
{
	size_t len;
	const char *s = ir_annotation_name(text, &len);

	return strlen(name) == len && memcmp(s, name, len) == 0;
}

bool
ir_annotation_structured(const char *text)
{
	size_t len;
	const char *s = ir_annotation_name(text, &len);

	return *skip_blanks(s + len) == '[';
}

/* A quoted string at s; returns what follows it. */
static const char *
take_string(const char *s, struct ir_annotation_value *v)
{
	size_t n = 0;

	v->kind = IR_ANNOTATION_STRING;
	for (s++; *s != '\0' && *s != '"'; s++) {
		if (*s == '\\' && s[1] != '\0')
			s++;
		if (n + 1 < sizeof v->text)
			v->text[n++] = *s;
	}
	v->text[n] = '\0';
	return *s == '"' ? s + 1 : s;
}

/* A number at s, perhaps with P4's width in front: "8w3", "0x1F", "-2". */
static const char *
take_number(const char *s, struct ir_annotation_value *v)
{
	char *end;

	v->kind = IR_ANNOTATION_NUMBER;
	v->number = strtoll(s, &end, 0);
	if ((*end == 'w' || *end == 's') && end > s)
		v->number = strtoll(end + 1, &end, 0);
	return end;
}

static const char *
take_value(const char *s, struct ir_annotation_value *v)
{
	size_t len = word(s);

	if (*s == '"')
		return take_string(s, v);
	if ((*s >= '0' && *s <= '9') || *s == '-')
		return take_number(s, v);
	if ((len == 4 && memcmp(s, "true", 4) == 0) || (len == 5 && memcmp(s, "false", 5) == 0)) {
		v->kind = IR_ANNOTATION_BOOL;
		v->number = len == 4;
		return s + len;
	}
	v->kind = IR_ANNOTATION_OTHER;
	return s + strcspn(s, ",)]");
}

bool
ir_annotation_next(const char *text, const char **at, struct ir_annotation_value *v)
{
	const char *s = *at;
	size_t len;

	if (s == NULL) {
		s = ir_annotation_name(text, &len);
		s = skip_blanks(s + len);
		if (*s != '(' && *s != '[')
			return false;
	} else if (*s != ',') {
		return false;
	}
	s = skip_blanks(s + 1);
	if (*s == '\0' || *s == ')' || *s == ']')
		return false;
	memset(v, 0, sizeof *v);
	len = word(s);
	if (len > 0 && *skip_blanks(s + len) == '=') {
		v->key = s;
		v->key_len = len;
		s = skip_blanks(skip_blanks(s + len) + 1);
	}
	*at = skip_blanks(take_value(s, v));
	return true;
}
