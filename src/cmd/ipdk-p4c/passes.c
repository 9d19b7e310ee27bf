/* SPDX-License-Identifier: Apache-2.0 */
/* passes.c: the list of passes, what each does and what --dump prints behind it. */
#include "passes.h"

#include "options.h"

#include "base/buf.h"
#include "base/mem.h"
#include "ir/p4info.h"
#include "ir/tdi.h"
#include "p4/check.h"
#include "p4/ctx.h"
#include "p4/lower/lower.h"
#include "p4/parse.h"
#include "p4/print.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- running ------------------------------------------------------------------------------------- */

static int
parse(struct compilation *c)
{
	return p4_parse_file(c->ctx, c->sources, c->path, &c->program);
}

static int
check(struct compilation *c)
{
	return p4_check(c->ctx, c->program);
}

static int
instances(struct compilation *c)
{
	return p4_instantiate(c->ctx, c->program, &c->instances);
}

/* "p4/simple_l3.p4" -> "simple_l3", with what IR names may hold. */
static char *
pipeline_name(const char *path)
{
	const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
	const char *dot = strrchr(base, '.');
	char *name = xstrndup(base, dot && dot != base ? (size_t)(dot - base) : strlen(base));

	for (char *p = name; *p; p++)
		if (!isalnum((unsigned char)*p) && strchr("_.$[]@ -", *p) == NULL)
			*p = '_';
	return name;
}

/* Both end with ir_verify: no IR leaves them that breaks a rule. */
static int
info(struct compilation *c)
{
	CLEANUP(free) char *name = pipeline_name(c->path);

	return p4_lower_info(c->ctx, c->program, &c->instances, name, &c->ir);
}

static int
lower(struct compilation *c)
{
	CLEANUP(free) char *name = pipeline_name(c->path);

	return p4_lower(c->ctx, c->program, &c->instances, name, &c->ir);
}

/* ---- printing ------------------------------------------------------------------------------------ */

static int
preprocess(struct p4_ctx *ctx, void *arg)
{
	const struct compilation *c = arg;
	struct buf *out = c->preprocessed;
	struct p4_pp *pp = p4_pp_new(ctx, c->sources);

	if (p4_pp_open(pp, c->path) == 0)
		p4_pp_print(pp, out);
	return 0;
}

static void
print_preprocessed(struct compilation *c, struct buf *out)
{
	c->preprocessed = out;
	p4_run(c->ctx, preprocess, c);
}

static void
print_parsed(struct compilation *c, struct buf *out)
{
	p4_print_program(c->ctx, c->program, 0, out);
}

static void
print_parsed_all(struct compilation *c, struct buf *out)
{
	p4_print_program(c->ctx, c->program, P4_PRINT_SYSTEM, out);
}

static void
print_nothing(struct compilation *c, struct buf *out)
{
	(void)c;
	(void)out;
}

static void
print_typed(struct compilation *c, struct buf *out)
{
	p4_print_typed(c->ctx, c->program, out);
}

static void
print_instances(struct compilation *c, struct buf *out)
{
	p4_inst_print(&c->instances, out);
}

static void
print_p4info(struct compilation *c, struct buf *out)
{
	ir_p4info(c->ir, IR_PB_TEXT, out);
}

static void
print_entries(struct compilation *c, struct buf *out)
{
	ir_p4info_entries(c->ir, IR_PB_TEXT, out);
}

static void
print_tdi(struct compilation *c, struct buf *out)
{
	ir_tdi(c->ir, out);
}

static void
print_ir(struct compilation *c, struct buf *out)
{
	ir_print(c->ir, IR_PRINT_ALL, out);
}

/* ---- the list ------------------------------------------------------------------------------------ */

/* From the top. A row without 'run' is another view of what the row above left. A side pass is run only when
 * its dump is asked for, and is then the last. */
static const struct pass {
	const char *name; /* for --dump */
	int (*run)(struct compilation *c);
	void (*print)(struct compilation *c, struct buf *out);
	bool is_side;
	bool wants_main; /* the program must have one */
} passes[] = {
	{ "preprocess", NULL, print_preprocessed, .is_side = true },
	{ "parse", parse, print_parsed },
	{ "parse-all", NULL, print_parsed_all },
	{ "check", check, print_nothing },
	{ "type", NULL, print_typed },
	{ "instances", instances, print_instances },
	{ "p4info", info, print_p4info, .is_side = true, .wants_main = true },
	{ "entries", info, print_entries, .is_side = true, .wants_main = true },
	{ "tdi", info, print_tdi, .is_side = true, .wants_main = true },
	{ "ir", lower, print_ir, .wants_main = true },
};

bool
passes_known(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(passes); i++)
		if (strcmp(passes[i].name, name) == 0)
			return true;
	fprintf(stderr, "ipdk-p4c: there is no pass '%s'; the passes are:", name);
	for (size_t i = 0; i < ARRAY_LEN(passes); i++)
		fprintf(stderr, " %s", passes[i].name);
	fputc('\n', stderr);
	return false;
}

int
passes_run(struct compilation *c, const char *dump, struct buf *out)
{
	for (size_t i = 0; i < ARRAY_LEN(passes); i++) {
		const struct pass *p = &passes[i];
		bool wanted = dump != NULL && strcmp(p->name, dump) == 0;

		if (p->is_side && !wanted)
			continue;
		if (p->wants_main && c->instances.main == NULL) {
			p4_warn(c->ctx, (struct p4_loc){ 0 }, P4_MISSING,
			    "the program has no 'main': it was checked, and nothing is written");
			return EXIT_OK;
		}
		if (p->run != NULL && p->run(c) < 0)
			return EXIT_PROGRAM;
		if (wanted) {
			p->print(c, out);
			return c->ctx->diags.n_errors > 0 ? EXIT_PROGRAM : EXIT_OK;
		}
	}
	return EXIT_OK;
}

void
compilation_fini(struct compilation *c)
{
	ir_prog_free(c->ir);
	c->ir = NULL;
}
