/* SPDX-License-Identifier: Apache-2.0 */
/* executor.h: the seam between the engine and whatever executes a pipeline. The engine moves packets,
 * replicates, counts and sends; an executor runs the programmable blocks over bursts and keeps the
 * tables. targets/cpu/rt implements it with compiled P4, cmd/ipdk-dp registers it (dp_exec_register),
 * src/dp never names it.
 *
 * Threads: load, free, write, read, sync_end and dump on the control thread; ingress and egress on the
 * worker whose number they are given, many workers at once. A pipeline is freed only after every
 * worker has passed a quiescent point since it was last handed to one; table memory that a write
 * takes out of use goes to host->retire for the same reason.
 *
 * What engine and executor tell each other about a packet stands in struct pipe_pkt (pipe_abi.h):
 *   before ingress  data, len, in_port, side, time_ns, path (NORMAL, RESUBMIT, RECIRCULATE, PACKET_OUT)
 *   after ingress   out_port (or PIPE_PORT_DROP), mcast_group, clone session, resubmit
 *   before egress   out_port, instance (replication id), path (NORMAL, REPLICA, CLONE_I2E, CLONE_E2E)
 *   after egress    out_port (or PIPE_PORT_DROP), clone session, recirculate
 * Edits of the data are complete after egress; where 'has_egress' is false, after ingress. */
#ifndef DP_EXECUTOR_H
#define DP_EXECUTOR_H

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pipe_pkt; /* targets/cpu/pipe_abi.h */

enum { DP_BURST = 32 }; /* packets an executor is given at most in one call */

/* Where in the P4 sources a step of a trace is; all zero: nowhere. As struct ir_loc. */
struct dp_loc {
	uint32_t line; /* from 1 */
	uint16_t col;  /* from 1 */
	uint16_t file; /* index into the program's files */
};

/* What the engine lends an executor; outlives every pipeline. */
struct dp_host {
	uint32_t
	    n_workers; /* workers are numbered 0..n_workers-1, for as long as the process lives */
	/* Runs fn(arg) on the control thread once every worker has passed a quiescent point. Control
	 * thread. */
	void (*retire)(struct dp_host *h, void (*fn)(void *arg), void *arg);
	/* Records one step of a traced packet (pkt->trace != 0), as one line for people: "table
	 * ingress.ipv4_lpm: hit 10.0.0.0/24 -> send(port=3)". Copies the text, at most
	 * DP_TRACE_TEXT - 1 bytes of it. On worker 'worker', which must be the caller's. */
	void (*trace)(struct dp_host *h, uint32_t worker, const struct pipe_pkt *pkt,
	    struct dp_loc loc, const char *text);
	/* Sends bytes to the target's driver in ipdkd: digests, idle time-outs. The executor's own
	 * encoding. Returns 0, or -EMSGSIZE (over DP_NOTICE_BYTES), or -ENOBUFS when the driver does
	 * not keep up (counted here). Worker 'worker', or DP_CONTROL from the control thread. */
	int (*notify)(struct dp_host *h, uint32_t worker, const void *bytes, size_t len);
	struct clock clock; /* the control thread's; its now may be NULL: clock_mono */
	/* Where a worker keeps the time of its round, by 'clock', in ns; read on that worker, for as long as
	 * the process lives. NULL: there is none. */
	const uint64_t *(*now_ns)(struct dp_host *h, uint32_t worker);
	/* Makes at least n bytes of headroom in front of pkt->data, which may move to another buffer (data, head,
	 * cap change). 0, or enum pipe_drop. On the worker that has the packet. */
	uint32_t (*room)(struct dp_host *h, uint32_t worker, struct pipe_pkt *pkt, uint32_t n);
};

#define DP_CONTROL UINT32_MAX
enum { DP_TICK_MS = 100 };
enum { DP_TRACE_TEXT = 224, DP_NOTICE_BYTES = 2048 };

struct dp_pipe_info {
	char name[64];	 /* the program's */
	char sha256[65]; /* of its IR, hex */
	uint32_t
	    meta_bytes; /* per-packet metadata the engine must provide, kept from ingress to egress
	                      * and copied with the packet when it is replicated */
	bool
	    cpu_port_32; /* the program knows the controller's port as 0xfffffffd (PSA, PNA), not as 510, and its
	                   * clone session 0 goes there */
	bool has_egress; /* false: ingress does all of it, egress is never called */
	bool ticks;	 /* wants to be called every DP_TICK_MS while it runs */
};

enum dp_entity_op {
	DP_UPSERT, /* "entry X is Y": inserts or replaces */
	DP_INSERT, /* -EEXIST when it is there */
	DP_MODIFY, /* -ENOENT when it is not */
	DP_DELETE, /* an absent one is fine */
	DP_REMOVE, /* -ENOENT when it is not there */
};

/* Called for each entity read; bytes are borrowed during the call. Non-zero ends the read. */
typedef int (*dp_read_fn)(void *arg, const void *bytes, size_t len);

struct dp_exec_ops {
	size_t size;	  /* sizeof(struct dp_exec_ops) when compiled: slots are only appended */
	const char *name; /* "cpu" */

	/* Loads and checks the pipeline directory; *pipe is new, its tables hold the program's const
	 * and initial entries, no worker runs it yet. */
	int (*load)(struct dp_host *host, const char *dir, void **pipe, struct err *err);
	void (*free)(void *pipe);
	void (*info)(void *pipe, struct dp_pipe_info *info);

	/* Runs n (1..DP_BURST) packets. 'pkts' is the engine's; the executor changes what the pointers
	 * lead to. No allocation, no lock, no system call. */
	void (*ingress)(void *pipe, uint32_t worker, struct pipe_pkt *const *pkts, uint32_t n);
	void (*egress)(void *pipe, uint32_t worker, struct pipe_pkt *const *pkts, uint32_t n);

	/* Writes one entity: bytes in the executor's own encoding (shared with its driver in ipdkd),
	 * from a peer that passed the socket's permissions but may be of another version: bad bytes
	 * are -EINVAL. 'gen' marks the entity as seen. -ENOSPC: table full. */
	int (*write)(void *pipe, enum dp_entity_op op, uint64_t gen, const void *bytes, size_t len,
	    struct err *err);
	/* Calls fn for each entity that matches 'want' (the executor's encoding); counters are summed
	 * over the workers. Returns 0, what fn returned, or a negative errno. */
	int (*read)(
	    void *pipe, const void *want, size_t len, dp_read_fn fn, void *arg, struct err *err);
	/* Drops every entity that was last written with a generation other than 'gen'; const and
	 * default entries of the program stay. Returns how many. */
	uint64_t (*sync_end)(void *pipe, uint64_t gen);
	/* Appends text about the running pipeline: what = "c", "ir", "tables", "hits", "build-log".
	 * -EOPNOTSUPP when there is no such thing. */
	int (*dump)(void *pipe, const char *what, struct buf *out, struct err *err);
	/* Does what is due by host->clock: idle entries. Control thread, every DP_TICK_MS. NULL: nothing. */
	void (*tick)(void *pipe);
	/* The directory was loaded again: when it has a better object of the same program by now, that one runs
	 * from some burst on, on what the pipeline has in memory. NULL: there never is one. */
	int (*again)(void *pipe, struct err *err);
};

/* Makes an executor known; the first registered is the default. Borrowed for ever. Before dp_new. */
void dp_exec_register(const struct dp_exec_ops *ops);
/* By name; NULL or "": the default. NULL when there is none. */
const struct dp_exec_ops *dp_exec_find(const char *name);

#endif
