/* SPDX-License-Identifier: Apache-2.0 */
/* p4rt.h: the P4Runtime service (p4.v1.P4Runtime, specification 1.4 with what 1.5 added to the messages):
 * arbitration, pipeline configuration, writes, reads, packets. One device, one target. What a reply
 * acknowledges is in the data plane and in the store. Loop's thread only. */
#ifndef API_P4RT_P4RT_H
#define API_P4RT_P4RT_H

#include "base/cleanup.h"
#include "base/err.h"
#include "base/loop.h"
#include "store/store.h"
#include "tdi/tdi.h"

#define P4RT_DEVICE_ID 1u
#define P4RT_VERSION   "1.5.0"

struct p4rt;
struct rpc_server;

/* 'pipe_dir' holds installed pipelines, DIR/HASH.pipe/pipeline.ir, for commits by hash. Returns new. */
struct p4rt *p4rt_new(
    struct loop *loop, struct store *store, struct tdi *tdi, const char *pipe_dir);
void p4rt_free(struct p4rt *p);
DEFINE_CLEANUP(struct p4rt, p4rt_free)

/* Adds the service to a server. */
int p4rt_register(struct p4rt *p, struct rpc_server *s, struct err *err);

typedef void (*p4rt_done_fn)(void *arg, int code, const struct err *err);

/* Brings the stored pipeline and its entities into the target: at start, and whenever the data plane came
 * back. 'done' with 0 also when there is none. An entity that the target refuses is logged and skipped. */
void p4rt_replay(struct p4rt *p, p4rt_done_fn done, void *arg);

/* From the target's events: a packet that left by the CPU port goes to the primary of the default role. */
void p4rt_packet_in(struct p4rt *p, const struct tdi_packet *pkt);

/* Likewise: n digests of one object, n * n_fields values; an entry that was idle for its time. Both go to the
 * primary of the default role; digests only where one has configured them. */
void p4rt_digest(struct p4rt *p, uint32_t object, const struct ir_value *fields, uint32_t n);
void p4rt_idle(struct p4rt *p, const struct tdi_table_entry *e);

/* What runs, for ipdk.v1 and gNMI: hash (hex, "" for none) and when it was committed (ns since 1970). */
const char *p4rt_hash(const struct p4rt *p);
uint64_t p4rt_committed_ns(const struct p4rt *p);
/* Appends the source of what runs, as it came with it. -ENOENT: it came without. */
int p4rt_source(struct p4rt *p, struct buf *out, struct err *err);
/* Removes the running pipeline, for the primary or, when there is none, for anybody. -EPERM names the
 * primary's election id. */
void p4rt_unload(
    struct p4rt *p, uint64_t election_hi, uint64_t election_lo, p4rt_done_fn done, void *arg);

#endif
