/* SPDX-License-Identifier: Apache-2.0 */
/* options.c: one table of options, for the reader, --help and (by a test) the man page. */
#include "options.h"

#include "base/file.h"
#include "base/mem.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	int id;
	const char *name, *arg, *help;
} table[] = {
	{ 'r', "run-dir", "DIR",
	    "where the control socket and the lock are; default: $IPDK_RUN_DIR,\n"
	    "else /run/ipdk, or for an ordinary user $XDG_RUNTIME_DIR/ipdk" },
	{ 'n', "name", "NAME", "names them NAME.sock and NAME.lock; default dp" },
	{ 'w', "workers", "N",
	    "threads that move packets and blocks; default: one less than there\n"
	    "are processors, at least 1" },
	{ 's', "services", "LIST", "what it serves: net, blk, or both as net,blk, the default" },
	{ 'b', "buffers", "N", "packet buffers of 2 KiB; default 16384" },
	{ 'D', "dpdk-args", "ARGS",
	    "arguments for DPDK in place of ours, when a port first needs it:\n"
	    "\"--in-memory -m 1024 -a 0000:01:00.0\"" },
	{ 'l', "log-file", "FILE", "append the log to FILE instead of standard error" },
	{ 'L', "log-level", "LEVEL", "debug, info, warn or error; default info" },
	{ 'V', "version", NULL, "print the version" },
	{ 'h', "help", NULL, "print this text" },
};

static void
help(void)
{
	printf("Usage: ipdk-dp [OPTION]...\n"
	       "Moves packets and blocks for ipdkd, which starts it and tells it what to do.\n\n");
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		const char *arg = table[i].arg != NULL ? table[i].arg : "", *line = table[i].help;
		char left[48];

		snprintf(left, sizeof left, "-%c, --%s%s%s", table[i].id, table[i].name,
		    *arg != '\0' ? "=" : "", arg);
		while (line != NULL) {
			const char *end = strchr(line, '\n');
			int n = end != NULL ? (int)(end - line) : (int)strlen(line);

			printf("  %-24s %.*s\n", left, n, line);
			left[0] = '\0';
			line = end != NULL ? end + 1 : NULL;
		}
	}
	printf(
	    "\nExit status: 0 asked to end, 1 it could not start, 2 errors in the command line,\n"
	    "3 another one serves the directory.\n");
}

static int
usage(const char *what, const char *text)
{
	fprintf(stderr, "ipdk-dp: %s '%s'; --help lists the options\n", what, text);
	return EXIT_USAGE;
}

static int
read_number(const char *text, uint32_t max, uint32_t *out)
{
	char *end;
	unsigned long v;

	errno = 0;
	v = strtoul(text, &end, 10);
	if (errno != 0 || *text < '0' || *text > '9' || *end != '\0' || v > max)
		return -EINVAL;
	*out = (uint32_t)v;
	return 0;
}

static int
read_services(struct options *o, const char *list)
{
	CLEANUP(free) char *text = xstrdup(list);
	char *save = NULL;

	o->net = o->blk = false;
	for (char *t = strtok_r(text, ",", &save); t != NULL; t = strtok_r(NULL, ",", &save)) {
		if (strcmp(t, "net") == 0)
			o->net = true;
		else if (strcmp(t, "blk") == 0)
			o->blk = true;
		else
			return -EINVAL;
	}
	return o->net || o->blk ? 0 : -EINVAL;
}

/* -1: go on. */
static int
read_one(struct options *o, int id, const char *arg)
{
	switch (id) {
	case 'r':
		free(o->run_dir);
		o->run_dir = xstrdup(arg);
		return -1;
	case 'n':
		if (*arg == '\0' || strchr(arg, '/') != NULL || strlen(arg) > 32)
			return usage("bad name", arg);
		o->name = arg;
		return -1;
	case 'w':
		return read_number(arg, 32, &o->workers) < 0
			   ? usage("workers are 1 to 32, not", arg)
			   : -1;
	case 'b':
		if (read_number(arg, 1 << 22, &o->buffers) < 0 || o->buffers < 1024)
			return usage("buffers are 1024 to 4194304, not", arg);
		return -1;
	case 's':
		return read_services(o, arg) < 0 ? usage("services are net and blk, not", arg) : -1;
	case 'D':
		o->dpdk_args = arg;
		return -1;
	case 'l':
		o->log_file = arg;
		return -1;
	case 'L':
		return log_parse_level(arg, &o->level) < 0
			   ? usage("log levels are debug, info, warn and error, not", arg)
			   : -1;
	case 'V':
		printf("ipdk-dp %s\n", IPDK_VERSION);
		return EXIT_OK;
	case 'h':
		help();
		return EXIT_OK;
	}
	return EXIT_USAGE; /* getopt has said why */
}

int
options_read(struct options *o, int argc, char **argv)
{
	struct option longs[ARRAY_LEN(table) + 1] = { 0 };
	char shorts[2 * ARRAY_LEN(table) + 1] = "";
	size_t n = 0;
	int id, status = -1;

	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		longs[i] = (struct option){ table[i].name,
			table[i].arg != NULL ? required_argument : no_argument, NULL, table[i].id };
		shorts[n++] = (char)table[i].id;
		if (table[i].arg != NULL)
			shorts[n++] = ':';
	}
	*o = (struct options){ .name = "dp", .level = LOG_INFO, .net = true, .blk = true };
	while (status == -1 && (id = getopt_long(argc, argv, shorts, longs, NULL)) != -1)
		status = read_one(o, id, optarg);
	if (status == -1 && optind < argc)
		status = usage("unexpected", argv[optind]);
	if (status == -1 && o->run_dir == NULL)
		o->run_dir = file_run_dir();
	return status;
}

void
options_fini(struct options *o)
{
	free(o->run_dir);
}
