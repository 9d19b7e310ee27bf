/* SPDX-License-Identifier: Apache-2.0 */
/* link.h: ipdkd's hold on its data plane: starts ipdk-dp or adopts the one that runs, watches it, talks to
 * it over wire/, and starts it again when it dies - not before the old one is reaped, with growing pauses in
 * a crash loop (D12). Loop's thread only. */
#ifndef TARGETS_CPU_DRV_LINK_H
#define TARGETS_CPU_DRV_LINK_H

#include "base/cleanup.h"
#include "base/err.h"
#include "base/loop.h"
#include "wire/conn.h"

struct link;

struct link_options {
	const char *program; /* path of ipdk-dp */
	const char *run_dir;
	const char *extra; /* more options for it, separated by blanks; or NULL */
	bool spawn;	   /* else: only adopt */
};

struct link_events {
	/* Connected and greeted. 'fresh': it knows nothing; else it still has what it was told last. */
	void (*up)(void *arg, const struct wire_welcome *w, bool fresh);
	void (*down)(void *arg, const struct err *why);
	void (*event)(void *arg, struct wire_msg *m);
};

/* Starts at once, in the background. Options are copied. Returns new. */
struct link *link_new(
    struct loop *loop, const struct link_options *o, const struct link_events *ev, void *arg);
/* Lets go of the data plane, which goes on by itself. */
void link_free(struct link *l);
DEFINE_CLEANUP(struct link, link_free)

bool link_is_up(const struct link *l);
/* "running", "starting", "backing off", "failed", and why. */
const char *link_state(const struct link *l, const char **why);
uint32_t link_pid(const struct link *l);

/* As wire_call; -EIO with the reason when the data plane is away. */
int link_call(struct link *l, struct wire_msg *m, wire_reply_fn fn, void *arg, struct err *err);

/* Names what may have made it crash: the pipeline that was committed last. Copied. */
void link_suspect(struct link *l, const char *pipeline);
/* Ends the data plane in an orderly way and starts no new one; 'done' when it is gone. */
void link_quit(struct link *l, void (*done)(void *arg), void *arg);

#endif
