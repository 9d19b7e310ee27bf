/* SPDX-License-Identifier: Apache-2.0 */
/* run.h: runs a script against a target through tdi. Statements are done in order; what must come out is
 * checked at the end, port by port, as p4c's runner does it. */
#ifndef STF_RUN_H
#define STF_RUN_H

#include "script.h"

#include "base/clock.h"
#include "tdi/tdi.h"

#include <stdio.h>

/* The machine's time, and what scripts waited beyond it. */
struct stf_clock {
	struct clock clock;
	uint64_t ahead_ns;
};
void stf_clock_init(struct stf_clock *c);

struct stf_run {
	struct tdi *tdi;
	struct stf_clock *clock; /* the target's, of its own */
	struct loop *loop;
	const struct stf_script *script;
	const char *file; /* the script's name, for messages */
	FILE *out;
	bool trace;
};

/* Returns how many expectations did not hold, each with a line on 'out'; or a negative errno, with the
 * statement named, when one could not be done. */
int stf_run(const struct stf_run *run, struct err *err);

/* Waits for a tdi operation: pass tdi_wait_done and the struct; then stf_await. */
struct stf_wait {
	bool done;
	int code;
	struct err err;
};
void stf_done(void *arg, int code, const struct err *err);
int stf_await(struct loop *loop, struct stf_wait *w, struct err *err);

#endif
