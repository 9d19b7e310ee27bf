/* SPDX-License-Identifier: Apache-2.0 */
/* diag.c: collects and prints the compiler's messages. */
#include "p4/diag.h"

#include "base/mem.h"
#include "p4/ctx.h"

#include <stdarg.h>
#include <string.h>

/* Source lines longer than this are printed in part, around the place. */
#define SHOWN_BYTES 160u

static const struct {
	const char *name;
	const char *help;
} kinds[P4_N_DIAG_KINDS] = {
#define X(id, name, help) { name, help },
	P4_DIAG_KINDS(X)
#undef X
};

const char *
p4_diag_kind_name(enum p4_diag_kind kind)
{
	return kinds[kind].name;
}

const char *
p4_diag_kind_help(enum p4_diag_kind kind)
{
	return kinds[kind].help;
}

bool
p4_diag_kind_find(const char *name, enum p4_diag_kind *kind)
{
	for (int i = 0; i < P4_N_DIAG_KINDS; i++)
		if (strcmp(kinds[i].name, name) == 0) {
			*kind = (enum p4_diag_kind)i;
			return true;
		}
	return false;
}

bool
p4_diag_full(const struct p4_ctx *ctx)
{
	return ctx->diags.max_errors != 0 && ctx->diags.n_errors >= ctx->diags.max_errors;
}

/* Whether the same was said before, near the end of the list. */
static bool
is_repeated(const struct p4_diags *ds, const struct p4_diag *d)
{
	uint32_t low = ds->n > 64 ? ds->n - 64 : 0;

	for (uint32_t i = ds->n; i-- > low;) {
		const struct p4_diag *o = &ds->v[i];

		if (o->level == d->level && o->kind == d->kind && o->loc.file == d->loc.file &&
		    o->loc.off == d->loc.off && o->loc.line == d->loc.line &&
		    strcmp(o->text, d->text) == 0)
			return true;
	}
	return false;
}

/* Control bytes of the program must not reach the terminal. */
static void
clean_text(char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			*s = '?';
}

static void
report(struct p4_ctx *ctx, enum p4_diag_level level, struct p4_loc loc, enum p4_diag_kind kind,
    const char *fmt, va_list ap)
{
	struct p4_diags *ds = &ctx->diags;
	struct p4_diag d = { .level = level, .kind = kind, .loc = loc };
	char text[1024];

	if (level == P4_WARNING) {
		if (ds->action[kind] == P4_WARN_HIDE ||
		    (loc.line != 0 && ctx->files[loc.file]->is_system)) {
			ds->last_dropped = true;
			return;
		}
		if (ds->all_warnings_are_errors || ds->action[kind] == P4_WARN_ERROR)
			d.level = P4_ERROR;
	}
	if ((level == P4_NOTE && ds->last_dropped) || (level != P4_NOTE && p4_diag_full(ctx))) {
		ds->n_errors += d.level == P4_ERROR;
		ds->last_dropped = true;
		return;
	}
	vsnprintf(text, sizeof text, fmt, ap);
	clean_text(text);
	d.text = text;
	ds->last_dropped = level != P4_NOTE && is_repeated(ds, &d);
	if (ds->last_dropped)
		return;
	d.text = arena_strdup(ctx->arena, text);
	P4_PUSH(ctx, ds, d);
	ds->n_errors += d.level == P4_ERROR;
	ds->n_warnings += d.level == P4_WARNING;
}

void
p4_error(struct p4_ctx *ctx, struct p4_loc loc, enum p4_diag_kind kind, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	report(ctx, P4_ERROR, loc, kind, fmt, ap);
	va_end(ap);
}

void
p4_warn(struct p4_ctx *ctx, struct p4_loc loc, enum p4_diag_kind kind, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	report(ctx, P4_WARNING, loc, kind, fmt, ap);
	va_end(ap);
}

void
p4_note(struct p4_ctx *ctx, struct p4_loc loc, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	report(ctx, P4_NOTE, loc, P4_UNKNOWN, fmt, ap);
	va_end(ap);
}

void
p4_fatal(struct p4_ctx *ctx, struct p4_loc loc, enum p4_diag_kind kind, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	report(ctx, P4_ERROR, loc, kind, fmt, ap);
	va_end(ap);
	if (ctx->give_up == NULL) {
		fprintf(stderr, "p4: internal error: p4_fatal outside p4_run\n");
		abort();
	}
	longjmp(*ctx->give_up, 1);
}

/* The source line with the caret below. Tabs stay tabs in both, so that they line up. */
static void
print_caret(const struct p4_ctx *ctx, struct p4_loc loc, struct buf *out)
{
	uint32_t len, at, from = 0, n;
	const char *line = p4_loc_line_text(ctx, loc, &len);

	at = loc.off - (uint32_t)(line - ctx->files[loc.file]->text);
	if (at > len)
		return;
	if (len > SHOWN_BYTES) {
		from = at > SHOWN_BYTES / 2 ? at - SHOWN_BYTES / 2 : 0;
		len = MIN(len, from + SHOWN_BYTES);
	}
	buf_putc(out, ' ');
	for (uint32_t i = from; i < len; i++)
		buf_putc(out, (unsigned char)line[i] < ' ' && line[i] != '\t' ? '?' : line[i]);
	buf_puts(out, "\n ");
	for (uint32_t i = from; i < at; i++)
		if (((unsigned char)line[i] & 0xc0) != 0x80) /* UTF-8 continuation: no column */
			buf_putc(out, line[i] == '\t' ? '\t' : ' ');
	buf_putc(out, '^');
	n = MIN(loc.len, len - at);
	for (uint32_t i = 1; i < n; i++)
		buf_putc(out, '~');
	buf_putc(out, '\n');
}

static void
print_one(const struct p4_ctx *ctx, const struct p4_diag *d, struct buf *out)
{
	static const char *const levels[] = { "note", "warning", "error" };

	if (d->loc.line != 0) {
		const char *path;
		uint32_t line;

		p4_loc_presumed(ctx, d->loc, &path, &line);
		buf_printf(out, "%s:%u:%u: ", path, line, d->loc.col);
	}
	buf_puts(out, levels[d->level]);
	if (d->level != P4_NOTE)
		buf_printf(out, "[%s]", kinds[d->kind].name);
	buf_printf(out, ": %s\n", d->text);
	if (d->loc.line != 0)
		print_caret(ctx, d->loc, out);
}

void
p4_diag_print(const struct p4_ctx *ctx, struct buf *out)
{
	const struct p4_diags *ds = &ctx->diags;
	uint32_t stored = 0;

	for (uint32_t i = 0; i < ds->n; i++) {
		print_one(ctx, &ds->v[i], out);
		stored += ds->v[i].level == P4_ERROR;
	}
	if (ctx->mem_full)
		buf_printf(out, "error[overlimit]: the program needs more than %zu MiB of memory\n",
		    ctx->limits.mem_bytes >> 20);
	if (stored + ctx->mem_full < ds->n_errors || (stored != 0 && stored == ds->max_errors))
		buf_printf(
		    out, "too many errors, %u shown; --max-errors=0 shows all\n", ds->max_errors);
}
