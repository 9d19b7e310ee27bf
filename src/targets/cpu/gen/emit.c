/* SPDX-License-Identifier: Apache-2.0 */
/* emit.c: the one way by which text reaches generated C; see internal.h. */
#include "targets/cpu/gen/internal.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static void
put(struct gen *g, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\n') {
			buf_putc(g->out, '\n');
			g->n_lines++;
			g->line_start = true;
			continue;
		}
		if (g->line_start && s[i] != '#')
			for (unsigned t = 0; t < g->indent; t++)
				buf_putc(g->out, '\t');
		g->line_start = false;
		buf_putc(g->out, s[i]);
	}
}

static bool
word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

static void
put_identifier(struct gen *g, const char *s)
{
	size_t n = strlen(s);

	assert(n > 0 && !(s[0] >= '0' && s[0] <= '9'));
	for (size_t i = 0; i < n; i++)
		assert(word_char(s[i]));
	put(g, s, n);
}

/* As a string literal. Everything but plain characters is octal, which ends after three digits. */
static void
put_literal(struct gen *g, const char *s)
{
	char esc[8];

	put(g, "\"", 1);
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (word_char(*s) || strchr(" .,:;()[]{}<>/-+*=!@#$&|^~'", c) != NULL) {
			put(g, s, 1);
		} else {
			int n = snprintf(esc, sizeof esc, "\\%03o", c);

			put(g, esc, (size_t)n);
		}
	}
	put(g, "\"", 1);
}

/* Inside a comment: nothing that could end it, continue the line or be a trigraph. */
static void
put_comment(struct gen *g, const char *s)
{
	for (; *s != '\0'; s++) {
		if (word_char(*s) || (strchr(" .,:;()[]{}<>-+=!@#$&|^~", *s) != NULL))
			put(g, s, 1);
		else
			put(g, *s == '/' ? "/" : "_", 1);
	}
}

void
emit(struct gen *g, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	while (*fmt != '\0') {
		const char *end = strchr(fmt, '%');
		char num[32];
		int n;

		if (end == NULL)
			end = fmt + strlen(fmt);
		put(g, fmt, (size_t)(end - fmt));
		fmt = end;
		if (*fmt == '\0')
			break;
		switch (fmt[1]) {
		case 'u':
			n = snprintf(num, sizeof num, "%u", va_arg(ap, uint32_t));
			put(g, num, (size_t)n);
			break;
		case 'x':
			n = snprintf(
			    num, sizeof num, "0x%llxull", (unsigned long long)va_arg(ap, uint64_t));
			put(g, num, (size_t)n);
			break;
		case 'i':
			put_identifier(g, va_arg(ap, const char *));
			break;
		case 's': {
			const char *s = va_arg(ap, const char *);

			put(g, s, strlen(s));
			break;
		}
		case 'q':
			put_literal(g, va_arg(ap, const char *));
			break;
		case 'c':
			put_comment(g, va_arg(ap, const char *));
			break;
		case '%':
			put(g, "%", 1);
			break;
		default:
			assert(!"no such directive of emit");
		}
		fmt += 2;
	}
	va_end(ap);
}

void
emit_open(struct gen *g)
{
	emit(g, " {\n");
	g->indent++;
}

void
emit_close(struct gen *g)
{
	assert(g->indent > 0);
	g->indent--;
	emit(g, "}\n");
}

static const char *
file_name(const struct gen *g, uint32_t file)
{
	return file < g->p->n_files ? g->p->files[file] : "?";
}

void
emit_loc(struct gen *g, struct ir_loc loc, const char *what)
{
	if (loc.line == 0) {
		if (what != NULL)
			emit(g, "/* %c */\n", what);
		return;
	}
	if (g->opts.line)
		emit(g, "#line %u %q\n", loc.line, file_name(g, loc.file));
	else if (what != NULL)
		emit(g, "/* %c:%u %c */\n", file_name(g, loc.file), loc.line, what);
	else
		emit(g, "/* %c:%u */\n", file_name(g, loc.file), loc.line);
}

void
emit_line_reset(struct gen *g)
{
	if (!g->opts.line)
		return;
	emit(g, "#line %u \"pipeline.c\"\n", g->n_lines + 2);
}

/* ---- names ---- */

/* Words that C or our headers give a meaning. What is all upper case could be a macro: it gets a tail. */
static const char *const reserved[] = { "auto", "break", "case", "char", "const", "continue",
	"default", "do", "double", "else", "enum", "extern", "float", "for", "goto", "if", "inline",
	"int", "long", "register", "restrict", "return", "short", "signed", "sizeof", "static",
	"struct", "switch", "typedef", "union", "unsigned", "void", "volatile", "while", "asm",
	"typeof", "bool", "true", "false", "offsetof", "linux", "unix", "i386", "noreturn",
	"alignas", "alignof", "static_assert", "thread_local", "c", "p", "k", "e", "n", "i", "at",
	"m", "d", "v", "nv", "t", "cur", "end", "main", "ingress", "egress", "parse", "data", "sum",
	"hash", "low", "high", "span", "number", "added", "cell", "before", "color", "session",
	"slot", "at_clone", "bytes", "bits", "rest", "args", "tmp", "out", "done", "todo", "st",
	"now", "hits", "key", "keys", "found", "pkts", "data_bits", "live", "pkt", "deparse",
	"start", "finish" };

const char *
gen_name(struct gen *g, const char *prefix, const char *text)
{
	struct buf b = BUF_INIT;
	bool lower = false, digits = true;
	const char *name;
	size_t base;

	if (g->names.n == 0)
		for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
			map_sput(&g->names, reserved[i], g);
	buf_puts(&b, prefix);
	for (const char *s = text; *s != '\0' && b.len < 200; s++) {
		char c = word_char(*s) ? *s : '_';

		if (c == '_' && b.len > 0 && b.data[b.len - 1] == '_')
			continue; /* no double underscores: those are the compiler's */
		buf_putc(&b, c);
	}
	while (b.len > 1 && b.data[b.len - 1] == '_')
		b.data[--b.len] = '\0';
	for (size_t i = 0; i < b.len; i++)
		lower |= b.data[i] >= 'a' && b.data[i] <= 'z';
	for (size_t i = 1; i < b.len; i++)
		digits &= b.data[i] >= '0' && b.data[i] <= '9';
	if (b.len == 0 || !lower || digits || (b.data[0] >= '0' && b.data[0] <= '9') ||
	    b.data[0] == '_' || strncmp(buf_str(&b), "pipe_", 5) == 0) {
		char *old = buf_take(&b);

		buf_printf(&b, "v_%s", old);
		free(old);
	}
	base = b.len;
	for (unsigned i = 2; map_sget(&g->names, buf_str(&b)) != NULL; i++) {
		b.len = base;
		buf_printf(&b, "_%u", i);
	}
	map_sput(&g->names, buf_str(&b), g);
	name = arena_strdup(g->arena, buf_str(&b));
	buf_fini(&b);
	return name;
}

uint32_t
gen_ref(struct gen *g, struct ir_loc loc, const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	struct gen_ref ref = { .loc = loc };
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	ref.what = arena_strdup(g->arena, buf_str(&b));
	buf_fini(&b);
	vec_push(&g->refs, ref);
	return (uint32_t)g->refs.n - 1;
}
