/* SPDX-License-Identifier: Apache-2.0 */
/* options.c: one table of options gives the parser and --help. */
#include "options.h"

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	O_RUN = 256,
	O_STATE,
	O_TARGET,
	O_DP,
	O_DPOPTS,
	O_GROUP,
	O_LISTEN,
	O_CERT,
	O_KEY,
	O_CA,
	O_LOG
};

#define OPTIONS(X)                                                                                 \
	X("run-dir", "DIR", O_RUN,                                                                 \
	    "sockets and logs (default: $IPDK_RUN_DIR, /run/ipdk as root, "                        \
	    "$XDG_RUNTIME_DIR/ipdk)")                                                              \
	X("state-dir", "DIR", O_STATE,                                                             \
	    "what survives a restart (default: $IPDK_STATE_DIR, "                                  \
	    "/var/lib/ipdk as root, ~/.local/state/ipdk)")                                         \
	X("target", "NAME", O_TARGET, "cpu (default) or sim")                                      \
	X("dp", "PROGRAM", O_DP, "the data plane's program (default: ipdk-dp beside this one)")    \
	X("dp-options", "TEXT", O_DPOPTS, "more options for it")                                   \
	X("socket-group", "GROUP", O_GROUP, "also let this group use the socket")                  \
	X("listen", "[HOST:]PORT", O_LISTEN, "also listen on TCP; needs the three TLS options")    \
	X("tls-cert", "FILE", O_CERT, "this server's certificate chain, PEM")                      \
	X("tls-key", "FILE", O_KEY, "its key")                                                     \
	X("tls-ca", "FILE", O_CA, "who signs the certificates of clients")                         \
	X("log-level", "LEVEL", O_LOG, "debug, info (default), warn, error")

static void
help(void)
{
	printf(
	    "Usage: ipdkd [OPTION...]\n"
	    "The IPDK control daemon: serves P4Runtime, gNMI and ipdk.v1, plugs devices into hosts, and\n"
	    "keeps the data plane (ipdk-dp) running. Without options it needs no root and no hugepages.\n\n");
#define X(name, arg, id, text) printf("  --%-13s %-12s %s\n", name, arg, text);
	OPTIONS(X)
#undef X
	printf(
	    "  --help, --version\n\n"
	    "SIGTERM ends the daemon and leaves the data plane running; Ctrl-C ends both; SIGHUP reads the\n"
	    "certificates again. Exit status: 0 after a stop, 1 when it could not start, 2 for bad usage.\n");
}

static int
fail(const char *fmt, const char *a)
{
	fprintf(stderr, "ipdkd: ");
	fprintf(stderr, fmt, a);
	fprintf(stderr, "; 'ipdkd --help' lists the options\n");
	return 2;
}

static char *
absolute(const char *path)
{
	char cwd[PATH_MAX];

	if (*path == '/' || getcwd(cwd, sizeof cwd) == NULL)
		return xstrdup(path);
	return xasprintf("%s/%s", cwd, path);
}

static int
parse_listen(struct options *o, const char *text)
{
	const char *colon = strrchr(text, ':');
	const char *port = colon ? colon + 1 : text;
	char *end;
	long v;

	errno = 0;
	v = strtol(port, &end, 10);
	if (errno != 0 || *end != '\0' || v < 1 || v > 65535)
		return fail("--listen '%s': the port must be 1 to 65535", text);
	o->listen_port = (uint16_t)v;
	o->listen_host = colon ? xstrndup(text, (size_t)(colon - text)) : NULL;
	return -1;
}

static int
take(struct options *o, int id, const char *arg)
{
	enum log_level level;

	switch (id) {
	case O_RUN:
		free(o->run_dir);
		o->run_dir = absolute(arg);
		return -1;
	case O_STATE:
		free(o->state_dir);
		o->state_dir = absolute(arg);
		return -1;
	case O_TARGET:
		o->target = arg;
		return -1;
	case O_DP:
		o->dp_program = arg;
		return -1;
	case O_DPOPTS:
		o->dp_options = arg;
		return -1;
	case O_GROUP:
		o->socket_group = arg;
		return -1;
	case O_LISTEN:
		return parse_listen(o, arg);
	case O_CERT:
		o->tls_cert = arg;
		return -1;
	case O_KEY:
		o->tls_key = arg;
		return -1;
	case O_CA:
		o->tls_ca = arg;
		return -1;
	case O_LOG:
		if (log_parse_level(arg, &level) < 0)
			return fail("--log-level '%s' is none of debug, info, warn, error", arg);
		log_set_level(level);
		return -1;
	case 'h':
		help();
		return 0;
	case 'V':
		printf("ipdkd %s\n", IPDK_VERSION);
		return 0;
	default: /* getopt has said what is wrong */
		fprintf(stderr, "ipdkd: 'ipdkd --help' lists the options\n");
		return 2;
	}
}

int
options_parse(struct options *o, int argc, char **argv)
{
#define X(name, arg, id, text) { name, required_argument, NULL, id },
	static const struct option longs[] = { OPTIONS(X){ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' }, { NULL, 0, NULL, 0 } };
#undef X
	int id, rc;

	memset(o, 0, sizeof *o);
	o->target = "cpu";
	while ((id = getopt_long(argc, argv, "h", longs, NULL)) != -1)
		if ((rc = take(o, id, optarg)) >= 0)
			return rc;
	if (optind < argc)
		return fail("'%s' is no option", argv[optind]);
	if (o->listen_port != 0 && (!o->tls_cert || !o->tls_key || !o->tls_ca))
		return fail(
		    "--listen needs --tls-cert, --tls-key and --tls-ca%s: a TCP port is never plain",
		    "");
	if (o->run_dir == NULL)
		o->run_dir = file_run_dir();
	if (o->state_dir == NULL)
		o->state_dir = file_state_dir();
	setenv("IPDK_STATE_DIR", o->state_dir, 1);
	return -1;
}

void
options_free(struct options *o)
{
	free(o->run_dir);
	free(o->state_dir);
	free(o->listen_host);
}
