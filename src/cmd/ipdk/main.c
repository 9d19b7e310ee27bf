/* SPDX-License-Identifier: Apache-2.0 */
/* main.c: ipdk, the command line: global options, then the words of a command. */
#include "cli.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"

#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TIMEOUT_MAX_S 86400

static const struct command *const groups[] = { device_commands, pipeline_commands, table_commands,
	group_commands, other_commands };

static void
help(void)
{
	printf("Usage: ipdk [OPTION...] COMMAND [ARGUMENT...]\n\n");
	for (size_t g = 0; g < ARRAY_LEN(groups); g++) {
		for (const struct command *k = groups[g]; k->words != NULL; k++)
			printf("  %s %s\n        %s\n", k->words, k->usage, k->help);
	}
	printf(
	    "\nOptions:\n"
	    "  --json              answers and errors as JSON\n"
	    "  --run-dir DIR       where ipdkd's socket is (default: $IPDK_RUN_DIR, /run/ipdk as root,\n"
	    "                      $XDG_RUNTIME_DIR/ipdk)\n"
	    "  --connect ADDRESS   HOST:PORT of an ipdkd elsewhere, with --tls-cert, --tls-key, --tls-ca\n"
	    "  --take-over         write though another P4Runtime client is primary\n"
	    "  --timeout SECONDS   give up waiting (default 60)\n"
	    "  --help, --version\n\n"
	    "Exit status: 0 done, 1 refused or failed, 2 wrong usage, 3 ipdkd is not reached.\n");
}

/* How many arguments the words of a command take up, 0 when they are others. */
static int
match(const char *words, int argc, char **argv)
{
	CLEANUP(free) char *copy = xstrdup(words);
	char *save = NULL;
	int n = 0;

	for (char *w = strtok_r(copy, " ", &save); w != NULL; w = strtok_r(NULL, " ", &save)) {
		if (n >= argc || strcmp(w, argv[n]) != 0)
			return 0;
		n++;
	}
	return n;
}

static int
dispatch(struct cli *c, int argc, char **argv)
{
	const struct command *best = NULL;
	int words = 0;

	for (size_t g = 0; g < ARRAY_LEN(groups); g++)
		for (const struct command *k = groups[g]; k->words != NULL; k++) {
			int n = match(k->words, argc, argv);

			if (n > words) {
				best = k;
				words = n;
			}
		}
	if (best == NULL)
		return cli_bad("'%s%s%s' is no command; 'ipdk --help' lists them", argv[0],
		    argc > 1 ? " " : "", argc > 1 ? argv[1] : "");
	if (argc > words && strcmp(argv[words], "--help") == 0) {
		printf("usage: ipdk %s %s\n%s\n", best->words, best->usage, best->help);
		return EXIT_OK;
	}
	int rc = best->run(c, argc - words, argv + words);

	return rc < 0 ? cli_usage(best) : rc;
}

static bool
parse_timeout(const char *text, uint64_t *ns)
{
	char *end;
	double s = strtod(text, &end);

	if (end == text || *end != '\0' || !(s >= 0.001 && s <= TIMEOUT_MAX_S))
		return false;
	*ns = (uint64_t)(s * 1e9);
	return true;
}

/* Takes the global options out of argv, wherever they stand. */
static int
globals(struct cli *c, int *argc, char **argv)
{
	static const char *const with_value[] = { "--run-dir", "--connect", "--tls-cert",
		"--tls-key", "--tls-ca", "--timeout" };
	const char **const to[] = { &c->run_dir, &c->connect, &c->tls_cert, &c->tls_key, &c->tls_ca,
		NULL };
	int n = 1;

	for (int i = 1; i < *argc; i++) {
		bool taken = true;

		if (strcmp(argv[i], "--json") == 0)
			c->json = true;
		else if (strcmp(argv[i], "--take-over") == 0)
			c->take_over = true;
		else
			taken = false;
		for (size_t k = 0; !taken && k < ARRAY_LEN(with_value); k++) {
			if (strcmp(argv[i], with_value[k]) != 0)
				continue;
			if (++i == *argc)
				return cli_bad("%s needs a value", with_value[k]);
			if (to[k] != NULL)
				*to[k] = argv[i];
			else if (!parse_timeout(argv[i], &c->timeout_ns))
				return cli_bad("--timeout '%s': must be seconds, from 0.001 to %d",
				    argv[i], TIMEOUT_MAX_S);
			taken = true;
		}
		if (!taken)
			argv[n++] = argv[i];
	}
	*argc = n;
	return EXIT_OK;
}

int
main(int argc, char **argv)
{
	struct cli c = { .timeout_ns = 60 * NS_PER_S };
	int rc;

	for (int i = 1; i < argc; i++)
		cli_errors_as_json |= strcmp(argv[i], "--json") == 0;
	rc = globals(&c, &argc, argv);

	if (rc != EXIT_OK)
		return rc;
	if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
		help();
		return argc < 2 ? EXIT_USAGE : EXIT_OK;
	}
	if (strcmp(argv[1], "--version") == 0) {
		printf("ipdk %s\n", IPDK_VERSION);
		return EXIT_OK;
	}
	log_open("ipdk");
	log_set_level(LOG_ERROR);
	signal(SIGPIPE, SIG_IGN);
	c.loop = loop_new();
	c.a = arena_new(0);
	CLEANUP(free) char *run_dir = file_run_dir();

	if (c.run_dir == NULL)
		c.run_dir = run_dir;
	rc = dispatch(&c, argc - 1, argv + 1);
	rpc_client_free(c.client);
	loop_free(c.loop);
	arena_free(c.a);
	return rc;
}
