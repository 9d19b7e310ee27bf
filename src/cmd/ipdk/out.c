/* SPDX-License-Identifier: Apache-2.0 */
/* out.c: what the commands print. */
#include "cli.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int
cli_json(json_t *j)
{
	char *text = json_dumps(j, JSON_INDENT(2) | JSON_ENCODE_ANY);

	puts(text);
	free(text);
	json_decref(j);
	return EXIT_OK;
}

void
cli_table(const char *const *cells, size_t n_rows, size_t n_cols)
{
	CLEANUP(free) size_t *width = xcalloc(n_cols, sizeof *width);

	for (size_t i = 0; i < n_rows * n_cols; i++) {
		size_t n = cells[i] ? strlen(cells[i]) : 1;

		if (n > width[i % n_cols])
			width[i % n_cols] = n;
	}
	for (size_t r = 0; r < n_rows; r++)
		for (size_t k = 0; k < n_cols; k++) {
			const char *s = cells[r * n_cols + k];

			if (k + 1 == n_cols)
				printf("%s\n", s ? s : "-");
			else
				printf("%-*s  ", (int)width[k], s ? s : "-");
		}
}

int
cli_done(struct cli *c, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	if (c->json)
		return cli_json(json_pack("{s:b, s:s}", "ok", 1, "message", text));
	puts(text);
	return EXIT_OK;
}

const char *
cli_text(const json_t *j, const char *name)
{
	const char *s = json_string_value(json_object_get(j, name));

	return s ? s : "";
}
