/* SPDX-License-Identifier: Apache-2.0 */
/* main.c: ipdk-p4c, the P4_16 compiler: the passes in their order. */
#include "graph.h"
#include "options.h"
#include "output.h"

#include "base/buf.h"
#include "base/mem.h"
#include "ir/p4info.h"
#include "ir/tdi.h"
#include "p4/check.h"
#include "p4/ctx.h"
#include "p4/instance.h"
#include "p4/lower/lower.h"
#include "p4/parse.h"
#include "p4/print.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int
write_out(const struct buf *b)
{
	if (fwrite(buf_str(b), 1, b->len, stdout) != b->len || fflush(stdout) != 0) {
		perror("ipdk-p4c: standard output");
		return EXIT_OUTPUT;
	}
	return EXIT_OK;
}

static int
explain(const char *name)
{
	enum p4_diag_kind kind;

	if (strcmp(name, "all") == 0) {
		for (int i = 0; i < P4_N_DIAG_KINDS; i++)
			printf("%-30s %s\n", p4_diag_kind_name((enum p4_diag_kind)i),
			    p4_diag_kind_help((enum p4_diag_kind)i));
		return EXIT_OK;
	}
	if (!p4_diag_kind_find(name, &kind)) {
		fprintf(
		    stderr, "ipdk-p4c: there is no kind '%s'; --explain=all lists them\n", name);
		return EXIT_USAGE;
	}
	printf("%s: %s\n", name, p4_diag_kind_help(kind));
	return EXIT_OK;
}

/* Where 'make install' puts the architecture files, seen from this program; NULL when it cannot tell. */
static char *
installed_dir(void)
{
	char exe[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	char *slash;

	if (n <= 0)
		return NULL;
	exe[n] = '\0';
	slash = strrchr(exe, '/');
	if (slash == NULL)
		return NULL;
	*slash = '\0';
	return xasprintf("%s/../share/ipdk/p4include", exe);
}

/* ---- Phases that print ---- */

struct preprocess {
	const struct p4_source_options *sources;
	const char *path;
	struct buf *out;
};

static int
preprocess(struct p4_ctx *ctx, void *arg)
{
	struct preprocess *job = arg;
	struct p4_pp *pp = p4_pp_new(ctx, job->sources);

	if (p4_pp_open(pp, job->path) == 0)
		p4_pp_print(pp, job->out);
	return 0;
}

/* Whether --dump knows the pass; says so if not. */
static bool
is_pass(const char *name)
{
	static const char *const passes[] = { "parse", "parse-all", "check", "type", "instances",
		"ir", "p4info", "entries", "tdi" };

	for (size_t i = 0; i < ARRAY_LEN(passes); i++)
		if (strcmp(passes[i], name) == 0)
			return true;
	fprintf(stderr, "ipdk-p4c: there is no pass '%s'; the passes are:", name);
	for (size_t i = 0; i < ARRAY_LEN(passes); i++)
		fprintf(stderr, " %s", passes[i]);
	fputc('\n', stderr);
	return false;
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

/* The passes behind the checker: instances, IR, output. */
static int
translate(struct p4_ctx *ctx, const struct options *o, struct p4_program *prog, struct buf *out)
{
	CLEANUP(free) char *name = pipeline_name(o->program);
	CLEANUP(ir_prog_free) struct ir_prog *ir = NULL;
	struct p4_instances all;
	struct err err = { 0 };

	if (p4_instantiate(ctx, prog, &all) < 0)
		return EXIT_PROGRAM;
	if (o->dump != NULL && strcmp(o->dump, "instances") == 0) {
		p4_inst_print(&all, out);
		return EXIT_OK;
	}
	if (all.main == NULL) {
		p4_warn(ctx, (struct p4_loc){ 0 }, P4_MISSING,
		    "the program has no 'main': it was checked, and nothing is written");
		return EXIT_OK;
	}
	if (o->dump != NULL && (strcmp(o->dump, "p4info") == 0 || strcmp(o->dump, "tdi") == 0 ||
				   strcmp(o->dump, "entries") == 0)) {
		if (p4_lower_info(ctx, prog, &all, name, &ir) < 0)
			return EXIT_PROGRAM;
		if (strcmp(o->dump, "p4info") == 0)
			ir_p4info(ir, IR_PB_TEXT, out);
		else if (strcmp(o->dump, "entries") == 0)
			ir_p4info_entries(ir, IR_PB_TEXT, out);
		else
			ir_tdi(ir, out);
		return EXIT_OK;
	}
	if (p4_lower(ctx, prog, &all, name, &ir) < 0)
		return EXIT_PROGRAM;
	if (o->dump != NULL && strcmp(o->dump, "ir") == 0) {
		ir_print(ir, IR_PRINT_ALL, out);
		return EXIT_OK;
	}
	if ((o->graph != NULL && graph_write(ir, o->graph, &err) < 0) ||
	    (o->out_dir != NULL && output_write(ctx, ir, o->out_dir, &err) < 0)) {
		fprintf(stderr, "ipdk-p4c: %s\n", err.msg);
		return EXIT_OUTPUT;
	}
	return EXIT_OK;
}

/* The passes: each takes what the one before left. */
static int
compile(struct p4_ctx *ctx, const struct options *o, const struct p4_source_options *sources,
    struct buf *out)
{
	struct p4_program *prog;

	if (o->preprocess) {
		struct preprocess job = { sources, o->program, out };

		p4_run(ctx, preprocess, &job);
		return ctx->diags.n_errors ? EXIT_PROGRAM : EXIT_OK;
	}
	if (p4_parse_file(ctx, sources, o->program, &prog) < 0)
		return EXIT_PROGRAM;
	if (o->dump != NULL && strcmp(o->dump, "parse") == 0) {
		p4_print_program(ctx, prog, 0, out);
		return EXIT_OK;
	}
	if (o->dump != NULL && strcmp(o->dump, "parse-all") == 0) {
		p4_print_program(ctx, prog, P4_PRINT_SYSTEM, out);
		return EXIT_OK;
	}
	if (p4_check(ctx, prog) < 0)
		return EXIT_PROGRAM;
	if (o->dump != NULL && strcmp(o->dump, "check") == 0)
		return EXIT_OK;
	if (o->dump != NULL && strcmp(o->dump, "type") == 0) {
		p4_print_typed(ctx, prog, out);
		return EXIT_OK;
	}
	return translate(ctx, o, prog, out);
}

static int
run(const struct options *o)
{
	CLEANUP(p4_ctx_free) struct p4_ctx *ctx = p4_ctx_new();
	CLEANUP(buf_fini) struct buf out = BUF_INIT, messages = BUF_INIT;
	CLEANUP(free) char *std_dir = installed_dir();
	const char *std_dirs[] = { std_dir };
	struct p4_source_options sources = {
		.include_dirs = o->include_dirs.v,
		.n_include_dirs = o->include_dirs.n,
		.std_dirs = std_dirs,
		.n_std_dirs = std_dir != NULL && access(std_dir, R_OK) == 0,
		.macros = o->macros.v,
		.n_macros = o->macros.n,
	};
	int rc, out_rc;

	ctx->diags.max_errors = o->max_errors;
	ctx->diags.all_warnings_are_errors = o->all_warnings_are_errors;
	for (size_t i = 0; i < o->warnings.n; i++)
		ctx->diags.action[o->warnings.v[i].kind] = o->warnings.v[i].action;
	rc = compile(ctx, o, &sources, &out);
	p4_diag_print(ctx, &messages);
	fputs(buf_str(&messages), stderr);
	out_rc = write_out(&out);
	return rc != EXIT_OK ? rc : out_rc;
}

int
main(int argc, char **argv)
{
	CLEANUP(options_fini) struct options o;
	int rc = options_parse(&o, argc, argv);

	if (rc != EXIT_OK)
		return rc;
	if (o.help) {
		options_help();
		return EXIT_OK;
	}
	if (o.version) {
		printf("ipdk-p4c %s\n", IPDK_VERSION);
		return EXIT_OK;
	}
	if (o.explain != NULL)
		return explain(o.explain);
	if (o.capabilities) {
		CLEANUP(buf_fini) struct buf b = BUF_INIT;

		p4_lower_capabilities(&b);
		return write_out(&b);
	}
	if (o.dump != NULL && !is_pass(o.dump))
		return EXIT_USAGE;
	if (o.target != NULL) {
		fprintf(stderr, "ipdk-p4c: --target: this version writes no target's parts yet\n");
		return EXIT_LACKS;
	}
	return run(&o);
}
