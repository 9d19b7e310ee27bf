/* SPDX-License-Identifier: Apache-2.0 */
/* options.h: the command line of ipdkd. */
#ifndef IPDKD_OPTIONS_H
#define IPDKD_OPTIONS_H

#include <stdint.h>

struct options {
	char *run_dir, *state_dir; /* absolute, owned */
	const char *target;	   /* "cpu", "sim" */
	const char *dp_program, *dp_options;
	const char *socket_group;
	char *listen_host; /* owned; NULL: all addresses */
	uint16_t listen_port;
	const char *tls_cert, *tls_key, *tls_ca;
};

/* -1: go on. Else the exit status: 0 after --help or --version, 2 after a message on stderr. */
int options_parse(struct options *o, int argc, char **argv);
void options_free(struct options *o);

#endif
