/* SPDX-License-Identifier: Apache-2.0 */
/* options.c: the option table and its reader. */
#include "options.h"

#include "graph.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	OPT_DUMP = 256,
	OPT_GRAPH,
	OPT_STD,
	OPT_MAX_ERRORS,
	OPT_WERROR,
	OPT_WNO,
	OPT_TARGET,
	OPT_CAPABILITIES,
	OPT_EXPLAIN,
	OPT_VERSION,
};

/* name NULL: a letter only. arg NULL: takes none; "[=X]": an optional one. */
static const struct {
	int id; /* its letter, or OPT_ */
	const char *name;
	const char *arg;
	const char *help;
} table[] = {
	{ 'o', NULL, "DIR", "write the compiled pipeline into DIR" },
	{ 'I', NULL, "DIR", "search DIR for included files, before the standard places" },
	{ 'D', NULL, "NAME[=TEXT]", "define a macro, as 1 without TEXT" },
	{ 'U', NULL, "NAME", "undefine a macro" },
	{ 'E', NULL, NULL, "only preprocess, to standard output" },
	{ OPT_DUMP, "dump", "PASS",
	    "print the program after PASS (preprocess, parse, parse-all, check, type, instances, p4info, entries, tdi, ir) and stop" },
	{ OPT_GRAPH, "graph", "FILE",
	    "draw parsers and controls into FILE (.svg, .pdf, .png through graphviz; .dot, .gv)" },
	{ OPT_TARGET, "target", "TARGET",
	    "refuse a program that this target (cpu, sim) cannot run" },
	{ OPT_CAPABILITIES, "capabilities", NULL,
	    "list what the compiler, and the target, refuse" },
	{ OPT_STD, "std", "VERSION", "language version: p4-16, which is the default" },
	{ OPT_MAX_ERRORS, "max-errors", "N", "stop after N errors; 0: never. Default 20" },
	{ OPT_WERROR, "Werror", "[=KIND]", "make warnings errors, all or those of a kind" },
	{ OPT_WNO, "Wno", "KIND", "do not show warnings of a kind" },
	{ OPT_EXPLAIN, "explain", "KIND", "say what a kind of error means; 'all' lists them" },
	{ OPT_VERSION, "version", NULL, "print the version" },
	{ 'h', "help", NULL, "print this text" },
};

#define N_OPTIONS (sizeof table / sizeof table[0])

void
options_help(void)
{
	printf("Usage: ipdk-p4c [OPTION]... PROGRAM.p4\n"
	       "Compiles a P4_16 program to IPDK's pipeline IR and P4Info.\n\n");
	for (size_t i = 0; i < N_OPTIONS; i++) {
		char left[64];
		const char *arg = table[i].arg ? table[i].arg : "";

		if (table[i].name == NULL)
			snprintf(left, sizeof left, "-%c %s", table[i].id, arg);
		else
			snprintf(left, sizeof left, "%s--%s%s%s", table[i].id == 'h' ? "-h, " : "",
			    table[i].name, *arg == '\0' || *arg == '[' ? "" : "=", arg);
		printf("  %-22s %s\n", left, table[i].help);
	}
	printf("\nExit status: 0 success, 1 errors in the program, 2 errors in the command line,\n"
	       "3 the output cannot be written, 4 something that this version cannot do.\n");
}

static int
usage(const char *what, const char *text)
{
	fprintf(stderr, "ipdk-p4c: %s '%s'; --help lists the options\n", what, text);
	return EXIT_USAGE;
}

static int
add_warning(struct options *o, const char *name, enum p4_diag_action action)
{
	struct warning_option w = { .action = action };

	if (!p4_diag_kind_find(name, &w.kind))
		return usage("there is no kind of warning", name);
	vec_push(&o->warnings, w);
	return EXIT_OK;
}

/* A macro as the preprocessor wants it: with its letter. The text stands behind "-D" or "-U" in one
 * argument, or is an argument of its own. */
static void
add_macro(struct options *o, char letter, const char *text)
{
	char *m = xasprintf("-%c%s", letter, text);

	vec_push(&o->macros, m);
}

static int
set_max_errors(struct options *o, const char *text)
{
	char *end;
	unsigned long n;

	errno = 0;
	n = strtoul(text, &end, 10);
	if (errno != 0 || *end != '\0' || *text < '0' || *text > '9' || n > UINT32_MAX)
		return usage("not a number of errors:", text);
	o->max_errors = (uint32_t)n;
	return EXIT_OK;
}

static int
set_option(struct options *o, int id)
{
	switch (id) {
	case 'o':
		o->out_dir = optarg;
		return EXIT_OK;
	case 'I':
		vec_push(&o->include_dirs, optarg);
		return EXIT_OK;
	case 'D':
	case 'U':
		add_macro(o, (char)id, optarg);
		return EXIT_OK;
	case 'E':
		o->preprocess = true;
		return EXIT_OK;
	case 'h':
		o->help = true;
		return EXIT_OK;
	case OPT_DUMP:
		o->dump = optarg;
		return EXIT_OK;
	case OPT_GRAPH:
		if (!graph_known(optarg))
			return usage("not a .dot, .gv, .svg, .pdf or .png file:", optarg);
		o->graph = optarg;
		return EXIT_OK;
	case OPT_TARGET:
		o->target = optarg;
		return EXIT_OK;
	case OPT_CAPABILITIES:
		o->capabilities = true;
		return EXIT_OK;
	case OPT_STD:
		if (strcmp(optarg, "p4-16") != 0 && strcmp(optarg, "p4_16") != 0 &&
		    strcmp(optarg, "default") != 0)
			return usage("not a language version this compiler knows:", optarg);
		return EXIT_OK;
	case OPT_MAX_ERRORS:
		return set_max_errors(o, optarg);
	case OPT_WERROR:
		if (optarg != NULL)
			return add_warning(o, optarg, P4_WARN_ERROR);
		o->all_warnings_are_errors = true;
		return EXIT_OK;
	case OPT_WNO:
		return add_warning(o, optarg, P4_WARN_HIDE);
	case OPT_EXPLAIN:
		o->explain = optarg;
		return EXIT_OK;
	case OPT_VERSION:
		o->version = true;
		return EXIT_OK;
	default: /* getopt has said why */
		fprintf(stderr, "ipdk-p4c: --help lists the options\n");
		return EXIT_USAGE;
	}
}

int
options_parse(struct options *o, int argc, char **argv)
{
	struct option longs[N_OPTIONS + 1] = { 0 };
	char letters[3 * N_OPTIONS + 1] = "";
	size_t n_longs = 0, n_letters = 0;
	int id;

	memset(o, 0, sizeof *o);
	o->max_errors = 20;
	for (size_t i = 0; i < N_OPTIONS; i++) {
		const char *arg = table[i].arg;

		if (table[i].name != NULL)
			longs[n_longs++] = (struct option){
				.name = table[i].name,
				.has_arg = arg == NULL	   ? no_argument
					   : arg[0] == '[' ? optional_argument
							   : required_argument,
				.val = table[i].id,
			};
		if (table[i].id < 256) {
			letters[n_letters++] = (char)table[i].id;
			if (arg != NULL)
				letters[n_letters++] = ':';
		}
	}
	while ((id = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		int rc = set_option(o, id);

		if (rc != EXIT_OK)
			return rc;
	}
	if (optind + 1 < argc)
		return usage("one program at a time, what is", argv[optind + 1]);
	o->program = argv[optind];
	if (o->program == NULL && !o->help && !o->version && !o->explain && !o->capabilities) {
		fprintf(stderr, "ipdk-p4c: which program? --help lists the options\n");
		return EXIT_USAGE;
	}
	return EXIT_OK;
}

void
options_fini(struct options *o)
{
	for (size_t i = 0; i < o->macros.n; i++)
		free((char *)o->macros.v[i]);
	vec_fini(&o->macros);
	vec_fini(&o->include_dirs);
	vec_fini(&o->warnings);
}
