/* SPDX-License-Identifier: Apache-2.0 */
/* main.c: p4smith, which writes a random P4 program and a packet script for it. */
#include "smith.h"

#include "base/rng.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "Usage: p4smith [OPTION]...\n"
    "Writes a random P4_16 program to standard output; the same seed gives the same program.\n"
    "\n"
    "  --seed N       which program (1)\n"
    "  --arch NAME    v1model (default), psa or pna\n"
    "  --size N       statements, about (60)\n"
    "  --oracle N     instead: N expressions over constants and over fields of a packet, with what they give\n"
    "  --plain        the same program without typedef, type, tuples, generics and the like\n"
    "  --script FILE  write a packet script for ipdk-stf there\n";

uint64_t
smith_next(struct smith *s)
{
	return rng_next(&s->rng);
}

uint32_t
smith_below(struct smith *s, uint32_t n)
{
	return n == 0 ? 0 : (uint32_t)(smith_next(s) % n);
}

bool
smith_chance(struct smith *s, uint32_t percent)
{
	return smith_below(s, 100) < percent;
}

void
smith_put(struct smith *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(s->out, fmt, ap);
	va_end(ap);
}

void
smith_indent(struct smith *s)
{
	for (uint32_t i = 0; i < s->indent; i++)
		buf_puts(s->out, "    ");
}

void
smith_line(struct smith *s, const char *fmt, ...)
{
	va_list ap;

	if (fmt[0] == '}')
		s->indent--;
	smith_indent(s);
	va_start(ap, fmt);
	buf_vprintf(s->out, fmt, ap);
	va_end(ap);
	buf_putc(s->out, '\n');
	if (s->out->len >= 2 && s->out->data[s->out->len - 2] == '{')
		s->indent++;
}

const char *
smith_name(struct smith *s, const char *prefix)
{
	return arena_printf(s->arena, "%s%u", prefix, s->names++);
}

static uint32_t
number(const char *what, const char *text)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (end == text || *end != '\0' || n > UINT32_MAX) {
		fprintf(stderr, "p4smith: %s '%s' is not a number\n", what, text);
		exit(2);
	}
	return (uint32_t)n;
}

static enum smith_arch
arch(const char *name)
{
	static const char *const names[] = { "v1model", "psa", "pna" };

	for (uint32_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(name, names[i]) == 0)
			return (enum smith_arch)i;
	fprintf(stderr, "p4smith: architecture '%s' is none of v1model, psa, pna\n", name);
	exit(2);
}

static int
write_script(const char *path, const struct buf *script)
{
	CLEANUP(fclose) FILE *f = fopen(path, "w");

	if (f == NULL || fwrite(buf_str(script), 1, script->len, f) != script->len) {
		perror(path);
		return 1;
	}
	return 0;
}

int
main(int argc, char **argv)
{
	static const struct option longs[] = { { "seed", required_argument, NULL, 's' },
		{ "arch", required_argument, NULL, 'a' }, { "size", required_argument, NULL, 'n' },
		{ "oracle", required_argument, NULL, 'o' }, { "plain", no_argument, NULL, 'p' },
		{ "script", required_argument, NULL, 'f' }, { "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 } };
	CLEANUP(buf_fini) struct buf out = BUF_INIT;
	CLEANUP(buf_fini) struct buf script = BUF_INIT;
	CLEANUP(arena_free) struct arena *arena = arena_new(0);
	struct smith s = { .out = &out, .script = &script, .arena = arena, .in_loops = 1 };
	const char *script_path = NULL;
	uint32_t seed = 1, oracle = 0;
	int c;

	s.budget = 60;
	while ((c = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
		if (c == 's')
			seed = number("seed", optarg);
		else if (c == 'a')
			s.arch = arch(optarg);
		else if (c == 'n')
			s.budget = (int)number("size", optarg);
		else if (c == 'o')
			oracle = number("oracle", optarg);
		else if (c == 'p')
			s.plain = true;
		else if (c == 'f')
			script_path = optarg;
		else
			return fputs(usage, c == 'h' ? stdout : stderr), c == 'h' ? 0 : 2;
	}
	s.rng = seed;
	smith_next(&s);
	if (oracle > 0)
		smith_oracle(&s, oracle);
	else
		smith_program(&s);
	fwrite(buf_str(&out), 1, out.len, stdout);
	vec_fini(&s.scalars);
	vec_fini(&s.structs);
	vec_fini(&s.headers);
	vec_fini(&s.inner);
	vec_fini(&s.vars);
	vec_fini(&s.calls);
	vec_fini(&s.tables);
	vec_fini(&s.registers);
	vec_fini(&s.register_types);
	vec_fini(&s.objects);
	vec_fini(&s.sets);
	return script_path != NULL ? write_script(script_path, &script) : 0;
}
