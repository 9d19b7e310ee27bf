/* SPDX-License-Identifier: Apache-2.0 */
/* options.h: the command line of ipdk-dp. */
#ifndef IPDK_DP_OPTIONS_H
#define IPDK_DP_OPTIONS_H

#include "base/log.h"

#include <stdbool.h>
#include <stdint.h>

struct options {
	char *run_dir;	       /* owned */
	const char *name;      /* of socket, lock and pid file in it */
	const char *log_file;  /* NULL: standard error */
	const char *dpdk_args; /* NULL: ours */
	enum log_level level;
	uint32_t workers; /* 0: processors - 1, at least 1 */
	uint32_t buffers; /* 0: the engine's default */
	bool net, blk;	  /* services */
};

enum { EXIT_OK = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_BUSY = 3 };

/* Reads argv. Returns -1 to go on, or the exit status: after --help and --version (0), or of a message
 * printed to standard error. */
int options_read(struct options *o, int argc, char **argv);
void options_fini(struct options *o);

#endif
