/* SPDX-License-Identifier: Apache-2.0 */
/* main.c: ipdk-p4c, the P4_16 compiler. passes.c has the passes in their order. */
#include "graph.h"
#include "options.h"
#include "output.h"
#include "passes.h"
#include "target.h"

#include "base/buf.h"
#include "base/mem.h"
#include "p4/ctx.h"
#include "p4/parse.h"

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
	printf("%s: %s\n\n%s", name, p4_diag_kind_help(kind), p4_diag_kind_explain(kind));
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

/* Compiles, and writes the files that were asked for. */
static int
compile(struct p4_ctx *ctx, const struct options *o, const struct p4_source_options *sources,
    struct buf *out)
{
	CLEANUP(compilation_fini)
	struct compilation c = { .ctx = ctx, .sources = sources, .path = o->program };
	int rc = passes_run(&c, o->preprocess ? "preprocess" : o->dump, out);
	struct err err = { 0 };

	if (rc != EXIT_OK || c.ir == NULL || o->dump != NULL)
		return rc;
	if (o->target != NULL && target_check(ctx, o->target, c.ir) > 0)
		return EXIT_LACKS;
	if ((o->graph != NULL && graph_write(c.ir, o->graph, &err) < 0) ||
	    (o->out_dir != NULL && output_write(ctx, c.ir, o->out_dir, &err) < 0)) {
		fprintf(stderr, "ipdk-p4c: %s\n", err.msg);
		return EXIT_OUTPUT;
	}
	return EXIT_OK;
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
	if (o.target != NULL && !target_known(o.target))
		return EXIT_USAGE;
	if (o.capabilities && o.program == NULL) {
		CLEANUP(buf_fini) struct buf b = BUF_INIT;

		target_capabilities(o.target, &b);
		return write_out(&b);
	}
	if (o.dump != NULL && !passes_known(o.dump))
		return EXIT_USAGE;
	return run(&o);
}
