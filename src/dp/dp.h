/* SPDX-License-Identifier: Apache-2.0 */
/* dp.h: the engine: ports, pipelines, replication, counters and traces over N workers. The control
 * server (server.h) stands on it; so do tests. All calls on the control thread, whose loop it uses.
 *
 *   control thread                        worker 0 .. N-1
 *   dp_port_set, dp_pipe_commit, ...      rx burst -> ingress -> replicate -> egress -> tx
 *        | QSBR, dp_reactor_call  ------->   (forward.c)
 *        | records <----------------------   traces, packets for the controller, notices
 */
#ifndef DP_DP_H
#define DP_DP_H

#include "dp/executor.h"
#include "dp/port.h"

struct dp;

/* What the engine tells; any may be NULL; on the control thread; arguments borrowed during the call. */
struct dp_events {
	void (*port)(void *arg, uint32_t port, bool up, const char *state);
	void (*trace)(void *arg, uint64_t packet, uint64_t time_ns, uint32_t port,
	    struct dp_loc loc, const char *text);
	/* A packet for the controller; returns whether it was taken. */
	bool (*packet_in)(void *arg, uint32_t port, const uint8_t *data, uint32_t len);
	/* One that left by a port of kind "control". */
	bool (*packet_left)(void *arg, uint32_t port, const uint8_t *data, uint32_t len);
	bool (*notice)(void *arg, uint32_t pipe, const uint8_t *data, uint32_t len);
};

struct dp_conf {
	uint32_t n_workers;	   /* 0: processors - 1, at least 1 */
	bool manual;		   /* no threads: dp_step runs the workers (tests) */
	struct clock clock;	   /* zero: clock_mono */
	uint32_t n_small, n_large; /* packet buffers; 0: DP_SMALL_DEFAULT, DP_LARGE_DEFAULT */
	const struct dp_events *events;
	void *events_arg;
};

enum { DP_SMALL_DEFAULT = 16384, DP_LARGE_DEFAULT = 512, DP_WORKERS_MAX = 32 };

int dp_new(struct loop *l, const struct dp_conf *conf, struct dp **out, struct err *err)
    __attribute__((warn_unused_result));
/* Closes every port, frees every pipeline, stops the workers. */
void dp_free(struct dp *dp);
DEFINE_CLEANUP(struct dp, dp_free)

uint32_t dp_n_workers(const struct dp *dp);
/* For disks: the reactor that has the least to do; one worker's. */
struct dp_reactor *dp_reactor_pick(struct dp *dp);
/* What was picked is given back. */
void dp_reactor_unpick(struct dp *dp, struct dp_reactor *r);
struct dp_qsbr *dp_qsbr(struct dp *dp);
/* One round of every worker of a manual engine; returns whether there was work. */
bool dp_step(struct dp *dp);

/* Ports that wait for the replay are opened from now on (D13). */
void dp_serve(struct dp *dp);
bool dp_serving(const struct dp *dp);

/* ---- ports ---- */

/* Makes the port what conf says: a new one, or a change; when kind, argument or queues differ it is
 * closed and opened anew. gen marks it as seen.
 * errors   -EINVAL number, name, kind, rate; -EEXIST another port has the name; what open says. A port
 *          that cannot be opened is not there afterwards. */
int dp_port_set(struct dp *dp, const struct dp_port_conf *conf, uint64_t gen, struct err *err)
    __attribute__((warn_unused_result));
/* An absent one is fine. */
void dp_port_del(struct dp *dp, uint32_t port);
/* Deletes those that were last set with another generation. */
void dp_ports_sync(struct dp *dp, uint64_t gen);
/* The port, or NULL; borrowed. The next one from number 'from' on. */
struct dp_port *dp_port_get(struct dp *dp, uint32_t port);
struct dp_port *dp_port_next(struct dp *dp, uint32_t from);
/* Its counters, summed over the workers. */
void dp_port_sum(const struct dp_port *p, struct dp_port_count *out);

/* ---- pipelines ---- */

struct dp_pipe { /* a loaded one, for dp_pipe_next */
	uint32_t id;
	char *dir;
	const struct dp_exec_ops *ops;
	void *exec; /* the executor's pipeline */
	struct dp_pipe_info info;
	uint64_t gen;
	struct dp_host host;
	struct dp *dp;
	struct dp_pipe *next;
};

/* Loads a directory as pipeline 'id' (1..) with the named executor; the same again is fine, another
 * directory under the id of one that runs is -EBUSY. */
int dp_pipe_load(struct dp *dp, uint32_t id, const char *dir, const char *executor, uint64_t gen,
    struct err *err) __attribute__((warn_unused_result));
/* Makes it the running one; id 0: none. When 'done' (may be NULL) is called, every worker runs it. */
int dp_pipe_commit(struct dp *dp, uint32_t id, uint64_t gen, void (*done)(void *arg), void *arg,
    struct err *err) __attribute__((warn_unused_result));
/* -EBUSY: it runs. An absent one is fine. */
int dp_pipe_unload(struct dp *dp, uint32_t id, struct err *err) __attribute__((warn_unused_result));
/* By id, or the running one for 0; NULL: none. */
struct dp_pipe *dp_pipe_get(struct dp *dp, uint32_t id);
struct dp_pipe *dp_pipe_running(struct dp *dp);
struct dp_pipe *dp_pipe_first(struct dp *dp);
/* Drops entities and pipelines (but the running one) that were not written with this generation. */
void dp_pipes_sync(struct dp *dp, uint64_t gen);

/* ---- replication ---- */

enum dp_repl_kind { DP_MULTICAST, DP_CLONE, DP_N_REPL_KINDS };
enum { DP_REPL_IDS = 65536, DP_REPL_MEMBERS_MAX = 1024 };

struct dp_replica {
	uint32_t port, instance;
};

struct dp_repl { /* read-only once it is set */
	enum dp_repl_kind kind;
	uint32_t id;
	uint32_t class_of_service;
	uint32_t truncate_bytes; /* 0: whole packets */
	uint64_t gen;
	uint32_t n;
	struct dp_replica replica[];
};

/* The group or session is this list; -EINVAL for an id over DP_REPL_IDS - 1 or too many members. */
int dp_repl_set(struct dp *dp, const struct dp_repl *head, const struct dp_replica *replicas,
    uint32_t n, struct err *err) __attribute__((warn_unused_result));
void dp_repl_del(struct dp *dp, enum dp_repl_kind kind, uint32_t id);
void dp_repl_sync(struct dp *dp, uint64_t gen);
/* The next one of a kind from 'id' on, or NULL. */
const struct dp_repl *dp_repl_next(struct dp *dp, enum dp_repl_kind kind, uint32_t id);

/* ---- packets, traces, statistics ---- */

/* Into ingress as if it had come in by 'port' (DP_CPU_PORT: from the controller). */
int dp_inject(struct dp *dp, uint32_t port, const uint8_t *data, uint32_t len, struct err *err)
    __attribute__((warn_unused_result));
/* Traces the next n packets that come in by the port (0: any); n 0 stops. */
void dp_trace_set(struct dp *dp, uint32_t port, uint32_t n);
/* Calls fn with each number of the engine and of worker i; i == n_workers: the engine's own. */
void dp_worker_stats(
    struct dp *dp, uint32_t i, void (*fn)(void *arg, const char *name, uint64_t value), void *arg);

#endif
