/* SPDX-License-Identifier: Apache-2.0 */
/* remote.h: the cpu target's driver in ipdkd: the provider of tdi/provider.h over the wire to ipdk-dp. Private
 * to targets/cpu/drv: remote.c (life, pipelines), remote_write.c, remote_read.c. Loop's thread only.
 *
 * Options of tdi_open("cpu", ...): "program=PATH" of ipdk-dp, "run-dir=DIR", "pipe-dir=DIR" for built
 * pipelines, "extra=OPTIONS" for ipdk-dp, "spawn=0" to adopt only. Separated by ';'. */
#ifndef TARGETS_CPU_DRV_REMOTE_H
#define TARGETS_CPU_DRV_REMOTE_H

#include "base/map.h"
#include "targets/cpu/drv/link.h"
#include "tdi/provider.h"

struct remote {
	struct tdi base; /* first */
	struct link *link;
	char *pipe_dir;
	uint64_t gen;	/* of the replay that runs or of the last one */
	bool replaying; /* between 'up' and synced: writes are absolute */
	uint32_t pipe;	/* number of the one that runs, 0: none */
	uint32_t
	    found_pipe; /* what ran in a data plane that was adopted, 0: none; and its program */
	char found_hash[65];
	char *build_flags;
	struct improve *improve; /* the build that goes on behind what runs, or NULL */
	struct map
	    digests; /* those configured, struct tdi_digest_config by object: the driver's alone */
};

static inline struct remote *
remote_of(struct tdi *t)
{
	return (struct remote *)t;
}

void remote_write(struct tdi *t, struct tdi_update *u, size_t n, enum tdi_atomicity atomicity,
    tdi_done_fn done, void *arg);
/* Writes the entities of 'prog' into pipeline number 'pipe', which does not run yet. */
void remote_fill(struct remote *r, const struct ir_prog *prog, uint32_t pipe, struct tdi_update *u,
    size_t n, tdi_done_fn done, void *arg);
void remote_read(
    struct tdi *t, const struct tdi_entity *want, tdi_read_fn fn, tdi_done_fn done, void *arg);

/* improve.c: what runs is base.prog, as pipeline r->pipe; when its directory has only the fast object, builds the
 * optimised one and has the data plane go over to it. */
void remote_improve(struct remote *r, const char *dir);
/* Ends such a build; the program is replaced. */
void remote_improve_end(struct remote *r);

/* digest.c: digests need no table in the data plane: their configs are kept here, and what comes up is decoded
 * for those who asked. */
int remote_digest_write(
    struct remote *r, enum tdi_op op, const struct tdi_digest_config *d, struct err *err);
void remote_digest_read(
    struct remote *r, const struct tdi_digest_config *want, tdi_read_fn fn, void *arg);
void remote_digest_clear(struct remote *r);
/* A notice of ipdk-dp: a digest, or a line of log_msg. */
void remote_notice(struct remote *r, const struct wire_notice *n);

/* Kinds as the wire names them. */
const char *remote_port_kind(enum tdi_port_kind kind);
const char *remote_bdev_kind(enum tdi_bdev_kind kind);

#endif
