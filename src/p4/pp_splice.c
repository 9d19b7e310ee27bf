/* SPDX-License-Identifier: Apache-2.0 */
/* pp_splice.c: a backslash at the end of a line inside a word. One between words is white space to the lexer,
 * which keeps lines where they are; inside a word the halves are put together here, before the lexer
 * looks, and the end of the line goes behind the logical line, so that later lines keep their numbers. */
#include "p4/pp_internal.h"

/* Length of a backslash and the end of line behind it, or 0. */
static size_t
splice_at(const char *text, size_t len, size_t at)
{
	if (text[at] != '\\' || at + 1 >= len)
		return 0;
	if (text[at + 1] == '\n')
		return 2;
	return at + 2 < len && text[at + 1] == '\r' && text[at + 2] == '\n' ? 3 : 0;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

size_t
p4_pp_splice(char *text, size_t len)
{
	size_t out = 0, owed = 0; /* ends of lines that were taken out */

	for (size_t at = 0; at < len; at++) {
		size_t n = splice_at(text, len, at);

		if (n > 0 && out > 0 && !is_blank(text[out - 1]) && at + n < len &&
		    !is_blank(text[at + n]) && splice_at(text, len, at + n) == 0) {
			owed++;
			at += n - 1;
			continue;
		}
		if (text[at] != '\n') {
			text[out++] = text[at];
			continue;
		}
		if (n == 0 && out > 0 && text[out - 1] == '\\') /* the logical line goes on */
			for (; owed > 0; owed--) {
				text[out++] = '\n';
				text[out++] = '\\';
			}
		text[out++] = '\n';
		for (; owed > 0; owed--)
			text[out++] = '\n';
	}
	text[out] = '\0';
	return out;
}
