/* SPDX-License-Identifier: Apache-2.0 */
/* main.c: ipdk-stf, which runs a packet script against a program on a target. */
#include "program.h"
#include "run.h"

#include "base/file.h"
#include "base/mem.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#define SCRIPT_MAX (16u << 20) /* bytes */

enum { EXIT_HELD, EXIT_FAILED, EXIT_ERROR };

static const char usage[] =
    "Usage: ipdk-stf [OPTION]... PROGRAM SCRIPT.stf\n"
    "Runs a packet script against a program: a P4 source, IR text (.ir) or a .pipe directory.\n"
    "Exits with 0 when all expectations held, 1 when some did not, 2 when it could not be run.\n"
    "\n"
    "  --target NAME     where to run it: sim, which is the default, or another of this build\n"
    "  --target-opts X   options of the target\n"
    "  --trace           print each packet's way through the program\n"
    "  --dump            print the tables at the end\n"
    "  -I DIR, -D NAME[=TEXT]  for ipdk-p4c\n"
    "  --quiet           print only what did not hold\n"
    "  --help, --version\n";

struct options {
	const char *target, *target_opts;
	bool trace, dump, quiet;
	VEC(char *) compiler;
	const char *program, *script;
};

static void
compiler_option(struct options *o, char letter, const char *arg)
{
	vec_push(&o->compiler, xasprintf("-%c", letter));
	vec_push(&o->compiler, xstrdup(arg));
}

/* Returns -1 to go on, else the status to exit with. */
static int
parse_options(int argc, char **argv, struct options *o)
{
	static const struct option longs[] = { { "target", required_argument, NULL, 't' },
		{ "target-opts", required_argument, NULL, 'o' },
		{ "trace", no_argument, NULL, 'T' }, { "dump", no_argument, NULL, 'd' },
		{ "quiet", no_argument, NULL, 'q' }, { "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' }, { NULL, 0, NULL, 0 } };
	int c;

	while ((c = getopt_long(argc, argv, "I:D:h", longs, NULL)) != -1) {
		switch (c) {
		case 't':
			o->target = optarg;
			break;
		case 'o':
			o->target_opts = optarg;
			break;
		case 'T':
			o->trace = true;
			break;
		case 'd':
			o->dump = true;
			break;
		case 'q':
			o->quiet = true;
			break;
		case 'I':
		case 'D':
			compiler_option(o, (char)c, optarg);
			break;
		case 'h':
			fputs(usage, stdout);
			return EXIT_HELD;
		case 'V':
			printf("ipdk-stf %s\n", IPDK_VERSION);
			return EXIT_HELD;
		default:
			return EXIT_ERROR;
		}
	}
	if (argc - optind != 2) {
		fprintf(stderr, "ipdk-stf: PROGRAM and SCRIPT.stf are wanted; --help says more\n");
		return EXIT_ERROR;
	}
	o->program = argv[optind];
	o->script = argv[optind + 1];
	vec_push(&o->compiler, NULL);
	return -1;
}

static int
load(struct tdi *tdi, struct loop *loop, struct ir_prog **prog, struct err *err)
{
	struct stf_wait w = { 0 };
	int rc;

	tdi_commit(tdi, *prog, TDI_CLEAR, stf_done, &w);
	rc = stf_await(loop, &w, err);
	if (rc == 0)
		*prog = NULL; /* the target's now */
	return rc;
}

static void
dump(struct tdi *tdi)
{
	CLEANUP(buf_fini) struct buf out = BUF_INIT;
	struct err err;

	if (tdi_dump(tdi, TDI_DUMP_TABLES, &out, &err) < 0)
		fprintf(stderr, "ipdk-stf: %s\n", err.msg);
	fputs(buf_str(&out), stdout);
}

/* Returns how many expectations did not hold, or a negative errno. */
static int
run(const struct options *o, struct err *err)
{
	CLEANUP(loop_free) struct loop *loop = loop_new();
	CLEANUP(tdi_close) struct tdi *tdi = NULL;
	CLEANUP(ir_prog_free) struct ir_prog *prog = NULL;
	CLEANUP(stf_script_free) struct stf_script *script = NULL;
	CLEANUP(buf_fini) struct buf text = BUF_INIT;
	struct stf_run r;
	int rc;

	if ((rc = file_read(o->script, SCRIPT_MAX, &text, err)) < 0)
		return rc;
	if ((rc = stf_parse(buf_str(&text), text.len, &script, err)) < 0)
		return err_prefix(err, "%s: ", o->script);
	if ((rc = stf_program(o->program, o->compiler.v, &prog, err)) < 0 ||
	    (rc = tdi_open(o->target, o->target_opts, loop, &tdi, err)) < 0 ||
	    (rc = load(tdi, loop, &prog, err)) < 0)
		return rc;
	r = (struct stf_run){ tdi, loop, script, o->script, stdout, o->trace };
	rc = stf_run(&r, err);
	if (rc >= 0 && o->dump)
		dump(tdi);
	if (rc == 0 && !o->quiet)
		printf("%s: all held, %zu statements, on %s\n", o->script, script->v.n, o->target);
	return rc;
}

int
main(int argc, char **argv)
{
	struct options o = { .target = "sim" };
	struct err err = { 0 };
	int rc = parse_options(argc, argv, &o);

	if (rc < 0) {
		rc = run(&o, &err);
		if (rc < 0)
			fprintf(stderr, "ipdk-stf: %s\n", err.msg);
		rc = rc < 0 ? EXIT_ERROR : rc > 0 ? EXIT_FAILED : EXIT_HELD;
	}
	for (size_t i = 0; i < o.compiler.n; i++)
		free(o.compiler.v[i]);
	vec_fini(&o.compiler);
	return rc;
}
