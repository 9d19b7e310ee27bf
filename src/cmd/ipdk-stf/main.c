/* SPDX-License-Identifier: Apache-2.0 */
/* main.c: ipdk-stf, which runs a packet script against a program on a target. */
#include "agree.h"
#include "program.h"
#include "run.h"

#include "base/file.h"
#include "base/mem.h"

#include <errno.h>
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
    "  --compare NAME    run the script on this target, too, then random packets through both: they must agree\n"
    "  --compare-opts X  options of that target\n"
    "  --packets N       of these (1000);  --seed S  where they begin (1)\n"
    "  --changes         with random updates between them: of entries, profiles, value sets, registers, counters\n"
    "  --trace           print each packet's way through the program\n"
    "  --dump            print the tables at the end\n"
    "  -I DIR, -D NAME[=TEXT]  for ipdk-p4c\n"
    "  --quiet           print only what did not hold\n"
    "  --help, --version\n";

struct options {
	const char *target, *target_opts, *compare, *compare_opts;
	uint32_t packets;
	uint64_t seed;
	bool trace, dump, quiet, changes;
	VEC(char *) compiler;
	const char *program, *script;
};

static void
compiler_option(struct options *o, char letter, const char *arg)
{
	vec_push(&o->compiler, xasprintf("-%c", letter));
	vec_push(&o->compiler, xstrdup(arg));
}

static int
number(const char *option, const char *text, uint64_t max, uint64_t *out)
{
	char *end;

	errno = 0;
	*out = strtoull(text, &end, 10);
	if (errno == 0 && end != text && *end == '\0' && *text != '-' && *out <= max)
		return -1;
	fprintf(stderr, "ipdk-stf: %s '%s': a number from 0 to %llu is wanted\n", option, text,
	    (unsigned long long)max);
	return EXIT_ERROR;
}

/* Returns -1 to go on, else the status to exit with. */
static int
parse_options(int argc, char **argv, struct options *o)
{
	static const struct option longs[] = { { "target", required_argument, NULL, 't' },
		{ "target-opts", required_argument, NULL, 'o' },
		{ "compare", required_argument, NULL, 'c' },
		{ "compare-opts", required_argument, NULL, 'C' },
		{ "packets", required_argument, NULL, 'n' },
		{ "seed", required_argument, NULL, 's' }, { "trace", no_argument, NULL, 'T' },
		{ "changes", no_argument, NULL, 'e' }, { "dump", no_argument, NULL, 'd' },
		{ "quiet", no_argument, NULL, 'q' }, { "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' }, { NULL, 0, NULL, 0 } };
	uint64_t n;
	int c;

	while ((c = getopt_long(argc, argv, "I:D:h", longs, NULL)) != -1) {
		switch (c) {
		case 't':
			o->target = optarg;
			break;
		case 'o':
			o->target_opts = optarg;
			break;
		case 'c':
			o->compare = optarg;
			break;
		case 'C':
			o->compare_opts = optarg;
			break;
		case 'n':
			if (number("--packets", optarg, UINT32_MAX, &n) >= 0)
				return EXIT_ERROR;
			o->packets = (uint32_t)n;
			break;
		case 's':
			if (number("--seed", optarg, UINT64_MAX, &o->seed) >= 0)
				return EXIT_ERROR;
			break;
		case 'T':
			o->trace = true;
			break;
		case 'e':
			o->changes = true;
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

/* A target that runs the program. */
static int
start(const struct options *o, const char *target, const char *opts, struct loop *loop,
    struct stf_clock *clock, struct tdi **tdi, struct err *err)
{
	CLEANUP(ir_prog_free) struct ir_prog *prog = NULL;
	struct stf_wait w = { 0 };
	int rc;

	if ((rc = stf_program(o->program, o->compiler.v, &prog, err)) < 0 ||
	    (rc = tdi_open(target, opts, loop, tdi, err)) < 0)
		return rc;
	stf_clock_init(clock);
	(void)tdi_clock(
	    *tdi, &clock->clock, NULL); /* one with a time of its own: no script can wait */
	tdi_commit(*tdi, prog, TDI_CLEAR, stf_done, &w);
	rc = stf_await(loop, &w, err);
	if (rc == 0)
		prog = NULL; /* the target's now */
	return rc;
}

/* Targets in process answer at once. */
static void
dumped(void *arg, int code, const struct err *err)
{
	if (code < 0)
		fprintf(stderr, "ipdk-stf: %s\n", err->msg);
	fputs(buf_str(arg), stdout);
}

static void
dump(struct tdi *tdi)
{
	CLEANUP(buf_fini) struct buf out = BUF_INIT;

	tdi_dump(tdi, TDI_DUMP_TABLES, &out, dumped, &out);
}

static int
read_script(const struct options *o, struct stf_script **script, struct err *err)
{
	CLEANUP(buf_fini) struct buf text = BUF_INIT;
	int rc = file_read(o->script, SCRIPT_MAX, &text, err);

	if (rc < 0)
		return rc;
	rc = stf_parse(buf_str(&text), text.len, script, err);
	return rc < 0 ? err_prefix(err, "%s: ", o->script) : 0;
}

/* The script, and then random packets, on the second target beside the first. */
static int
compare(const struct options *o, struct tdi *first, struct loop *loop, struct stf_script *script,
    struct err *err)
{
	CLEANUP(tdi_close) struct tdi *second = NULL;
	struct stf_clock clock;
	struct stf_run r = { NULL, &clock, loop, script, o->script, stdout, false };
	int rc = start(o, o->compare, o->compare_opts, loop, &clock, &second, err);

	if (rc < 0)
		return rc;
	r.tdi = second;
	if ((rc = stf_run(&r, err)) != 0)
		return rc;
	return stf_agree(&(struct stf_agree){ .tdi = { first, second },
			     .script = script,
			     .file = o->script,
			     .out = stdout,
			     .n = o->packets,
			     .changes = o->changes,
			     .loop = loop,
			     .seed = o->seed },
	    err);
}

/* Returns how many expectations did not hold, or a negative errno. */
static int
run(const struct options *o, struct err *err)
{
	CLEANUP(loop_free) struct loop *loop = loop_new();
	CLEANUP(tdi_close) struct tdi *tdi = NULL;
	CLEANUP(stf_script_free) struct stf_script *script = NULL;
	struct stf_clock clock;
	struct stf_run r;
	int rc;

	if ((rc = read_script(o, &script, err)) < 0 ||
	    (rc = start(o, o->target, o->target_opts, loop, &clock, &tdi, err)) < 0)
		return rc;
	r = (struct stf_run){ tdi, &clock, loop, script, o->script, stdout, o->trace };
	rc = stf_run(&r, err);
	if (rc == 0 && o->compare != NULL)
		rc = compare(o, tdi, loop, script, err);
	if (rc >= 0 && o->dump)
		dump(tdi);
	if (rc == 0 && !o->quiet)
		printf("%s: all held, %zu statements, on %s\n", o->script, script->v.n, o->target);
	if (rc == 0 && !o->quiet && o->compare != NULL)
		printf("%s: %s agrees, %u random packets\n", o->script, o->compare, o->packets);
	return rc;
}

int
main(int argc, char **argv)
{
	struct options o = { .target = "sim", .packets = 1000, .seed = 1 };
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
