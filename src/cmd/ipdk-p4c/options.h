/* SPDX-License-Identifier: Apache-2.0 */
/* options.h: the command line of ipdk-p4c. One table gives the parser, --help and the test that holds
 * the man page to it. */
#ifndef IPDK_P4C_OPTIONS_H
#define IPDK_P4C_OPTIONS_H

#include "base/vec.h"
#include "p4/diag.h"

#include <stdbool.h>
#include <stdint.h>

/* Exit codes, also in the man page. */
enum {
	EXIT_OK = 0,
	EXIT_PROGRAM = 1, /* the P4 program has errors */
	EXIT_USAGE = 2,	  /* the command line has */
	EXIT_OUTPUT = 3,  /* something cannot be written */
	EXIT_LACKS = 4,	  /* asks for what this version cannot do */
};

/* What becomes of warnings of a kind. */
struct warning_option {
	enum p4_diag_kind kind;
	enum p4_diag_action action;
};

struct options {
	const char *program; /* the P4 file */
	const char *out_dir; /* -o; NULL: write nothing */
	const char *dump;    /* --dump; NULL: none */
	const char *graph;   /* --graph; NULL: none */
	const char *target;  /* --target; NULL: none */
	const char *explain; /* --explain; NULL: none */
	bool preprocess;     /* -E */
	bool help;
	bool version;
	bool capabilities;
	bool all_warnings_are_errors;
	uint32_t max_errors;
	VEC(const char *) include_dirs;
	VEC(const char *) macros; /* -D and -U, with their letter */
	VEC(struct warning_option) warnings;
};

/* Reads the command line; strings are borrowed from argv. Returns EXIT_OK, or EXIT_USAGE after a
 * message on stderr. */
int options_parse(struct options *o, int argc, char **argv);
void options_fini(struct options *o);

/* Prints the help text. */
void options_help(void);

static inline void
options_fini_cleanup(struct options *o)
{
	options_fini(o);
}

#endif
