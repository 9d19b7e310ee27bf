/* SPDX-License-Identifier: Apache-2.0 */
/* tdi.h: the Table Driven Interface, the seam between the control APIs above and the targets below.
 * In TDI everything is a table: entries, counters, members, groups, ports, virtual devices. This header
 * is for callers (api/, devices/, ipdk-stf); provider.h for targets. tdi.c checks ids, widths, ranges,
 * priorities and duplicates of what it can see against the schema - the pipeline's IR - so that no
 * target repeats it.
 *
 * Thread: all calls on the loop's thread. Nothing blocks: an operation that may wait takes a completion
 * 'done', called exactly once, on the same thread, perhaps before the call returns (sim does so). */
#ifndef TDI_TDI_H
#define TDI_TDI_H

#include "base/err.h"
#include "base/loop.h"
#include "ir/ir.h"

#include <stdio.h>

struct clock; /* base/clock.h */
struct tdi;   /* an open target */

/* code 0 or a negative errno; err is never NULL and is borrowed during the call. */
typedef void (*tdi_done_fn)(void *arg, int code, const struct err *err);

/* ---- entities ----------------------------------------------------------------------------------- */

enum tdi_kind {
	TDI_TABLE_ENTRY,    /* also default entries */
	TDI_COUNTER,	    /* one cell of an indirect counter */
	TDI_DIRECT_COUNTER, /* of a table entry, named by the entry's key */
	TDI_METER,
	TDI_DIRECT_METER,
	TDI_REGISTER,
	TDI_MEMBER,	     /* of an action profile or selector */
	TDI_GROUP,	     /* of an action selector */
	TDI_VALUE_SET,	     /* all members of one parser value set */
	TDI_MULTICAST_GROUP, /* replication list */
	TDI_CLONE_SESSION,
	TDI_DIGEST, /* how a digest is sent */
	/* Not P4: the target's own tables. They stay when the pipeline changes. INSERT of one that is there
	 * with the same content is no error, so that desired state can be replayed. */
	TDI_PORT,
	TDI_BDEV,
	TDI_DISK,
	TDI_N_KINDS
};

struct tdi_count {
	uint64_t packets, bytes;
};

/* Two-rate three-colour meter; rates a second, bursts in the same unit (bytes or packets). */
struct tdi_meter_config {
	uint64_t cir, cburst, pir, pburst;
};

struct tdi_weighted_action { /* one of a one-shot action set */
	struct ir_action_call call;
	uint32_t weight;
	uint32_t watch_port; /* 0: none */
};

struct tdi_table_entry {
	uint32_t table;		  /* index into ir_prog.tables */
	bool is_default;	  /* the default entry: matches and priority unused */
	struct ir_match *matches; /* one a key, SELECTOR keys left out */
	uint32_t priority; /* larger wins; 1..INT32_MAX where a key is TERNARY, RANGE or OPTIONAL,
	                           * else 0 */
	enum { TDI_DO_NOTHING, TDI_DO_ACTION, TDI_DO_MEMBER, TDI_DO_GROUP, TDI_DO_SET } what;
	/* TDI_DO_NOTHING: a default entry goes back to the P4 one; never for others */
	struct ir_action_call call;	 /* DO_ACTION; action = place in the table's list */
	uint32_t member_or_group;	 /* DO_MEMBER, DO_GROUP */
	uint32_t n_set;			 /* DO_SET */
	struct tdi_weighted_action *set; /* DO_SET */
	uint64_t idle_timeout_ns;	 /* 0: never */
	uint64_t cookie;		 /* controller metadata, kept and given back */
	const uint8_t *metadata;	 /* likewise, metadata_len bytes */
	uint32_t metadata_len;
	bool has_count; /* direct counter: set by a write, or wanted and filled by a read */
	struct tdi_count count;
	bool has_meter;
	struct tdi_meter_config meter;
	bool has_idle;	  /* read: the client wants idle_ns */
	uint64_t idle_ns; /* read: since the last hit, where idle_timeout_ns is set */
	bool is_const;	  /* read: came with the program */
};

struct tdi_cell {	 /* COUNTER, METER, REGISTER */
	uint32_t object; /* extern id */
	bool all;	 /* every index: reads, and resets */
	uint64_t index;
	struct tdi_count count; /* COUNTER */
	bool reset;		/* METER: back to unlimited; REGISTER: to its initial value */
	struct tdi_meter_config meter; /* METER */
	struct ir_value value;	       /* REGISTER */
};

struct tdi_member {
	uint32_t object; /* extern id */
	uint32_t id;
	struct ir_action_call
	    call; /* action: place in the list of the table(s) that use the profile */
};

struct tdi_group {
	uint32_t object;
	uint32_t id;
	uint32_t max_size;
	uint32_t n;
	struct {
		uint32_t member, weight, watch_port;
	} * members;
};

struct tdi_value_set {
	uint32_t object;
	uint32_t n;
	struct ir_match **members; /* n arrays of one match a field */
};

struct tdi_replica {
	uint32_t port;
	uint32_t instance; /* 16 bits */
};

struct tdi_replication { /* MULTICAST_GROUP, CLONE_SESSION */
	uint32_t id;	 /* 1.. */
	uint32_t n;
	struct tdi_replica *replicas; /* no port+instance twice */
	uint32_t class_of_service;    /* clone sessions */
	uint32_t packet_length_bytes; /* clone sessions: truncate, 0: whole */
};

struct tdi_digest_config {
	uint32_t object;
	uint64_t max_timeout_ns, ack_timeout_ns;
	uint32_t max_list_size; /* messages */
};

enum tdi_port_kind {
	TDI_PORT_VHOST, /* arg: path of the vhost-user socket */
	TDI_PORT_TAP,	/* arg: name of the kernel interface */
	TDI_PORT_PCAP,	/* arg: "in=FILE,out=FILE", either may be absent */
	TDI_PORT_NULL,
	TDI_PORT_DPDK, /* arg: DPDK device arguments, "net_memif0,role=client" */
	TDI_N_PORT_KINDS
};

struct tdi_stat { /* a counter by name, for people */
	const char *name;
	uint64_t value;
};

#define TDI_STATS_MAX 64u

struct tdi_port {
	uint32_t port;	  /* number in the pipeline, 1..; the key */
	const char *name; /* netdev1 */
	enum tdi_port_kind kind;
	const char *arg;
	bool host_side;	   /* PNA direction of its packets: HOST_TO_NET, else NET_TO_HOST */
	bool connect;	   /* VHOST: connect to a listening QEMU instead of listening (D31) */
	uint32_t n_queues; /* queue pairs, 1.. */
	uint32_t mtu;	   /* bytes of L3; 0: 1500 */
	uint64_t rate_bps; /* each direction; 0: unlimited */
	uint64_t
	    features; /* VHOST: bits a guest may be offered, as it was offered before (D13); 0: all */
	/* read */
	bool up;		 /* VHOST: a guest drives it; TAP: carrier */
	struct tdi_count rx, tx; /* from and to the outside */
	uint64_t rx_drops, tx_drops;
	uint32_t n_stats;	      /* at most TDI_STATS_MAX */
	const struct tdi_stat *stats; /* drops by reason, and what else the target counts */
};

enum tdi_bdev_kind { TDI_BDEV_MEM, TDI_BDEV_FILE, TDI_BDEV_NULL, TDI_N_BDEV_KINDS };

struct tdi_bdev {
	const char *name; /* the key */
	enum tdi_bdev_kind kind;
	const char *path;    /* FILE */
	uint64_t size_bytes; /* 0: the file's own */
	bool create;	     /* FILE: make it, thin, when it is not there */
	bool read_only;
	int fd; /* MEM: memfd (borrowed; the target duplicates it); -1: none */
};

struct tdi_disk {	  /* a virtio-blk device that shows a bdev to a host */
	const char *name; /* the key */
	const char *bdev;
	const char *socket; /* vhost-user socket */
	bool connect;	    /* as for ports */
	uint32_t n_queues;
	uint64_t iops;	      /* 0: unlimited */
	uint64_t bytes_per_s; /* 0: unlimited */
	/* read */
	bool up;
	uint64_t reads, writes, read_bytes, write_bytes, errors;
};

struct tdi_entity {
	enum tdi_kind kind;
	union {
		struct tdi_table_entry entry; /* TABLE_ENTRY, DIRECT_COUNTER, DIRECT_METER */
		struct tdi_cell cell;
		struct tdi_member member;
		struct tdi_group group;
		struct tdi_value_set value_set;
		struct tdi_replication replication;
		struct tdi_digest_config digest;
		struct tdi_port port;
		struct tdi_bdev bdev;
		struct tdi_disk disk;
	} u;
};

enum tdi_op { TDI_INSERT, TDI_MODIFY, TDI_DELETE };

struct tdi_update {
	enum tdi_op op;
	struct tdi_entity entity; /* borrowed until 'done' */
	struct err err;		  /* out: this update's own result, code 0 when it was done */
};

enum tdi_atomicity { TDI_CONTINUE_ON_ERROR, TDI_ROLLBACK_ON_ERROR, TDI_DATAPLANE_ATOMIC };

/* ---- a target -------------------------------------------------------------------------------------- */

/* Opens target 'name' ("sim", "cpu") with "key=value,..." options of its own. On success *t is new.
 * -ENOENT names the targets there are. */
int tdi_open(
    const char *name, const char *opts, struct loop *loop, struct tdi **t, struct err *err);
void tdi_close(struct tdi *t);
DEFINE_CLEANUP(struct tdi, tdi_close)
const char *tdi_target_name(const struct tdi *t);
/* The data plane's process, 0: it has none, or it is away. */
uint32_t tdi_pid(const struct tdi *t);
/* The names that tdi_open knows, NULL at the end. */
const char *const *tdi_targets(void);

/* Which features of 'prog' the target lacks: one line each into 'out' ("extern meter: table x, a.p4:3").
 * Returns how many; 0: it runs all of it. */
int tdi_lacks(const char *target, const struct ir_prog *prog, struct buf *out);

/* Builds and test-loads the program without touching traffic. 'prog' is borrowed until done. */
void tdi_verify(struct tdi *t, const struct ir_prog *prog, tdi_done_fn done, void *arg);

enum tdi_commit {
	TDI_CLEAR,    /* tables start empty but for const and initial entries */
	TDI_RECONCILE /* entries of tables whose schema is unchanged stay */
};
/* Makes 'prog' the running pipeline: verify, load, swap without losing a packet. The target takes
 * 'prog' on success (code 0) and frees it when replaced; else it stays the caller's. */
void tdi_commit(
    struct tdi *t, struct ir_prog *prog, enum tdi_commit how, tdi_done_fn done, void *arg);
/* The same, with entities - of 'prog' - that are in it from its first packet on; multicast groups and clone sessions
 * stay. Each update gets its own err, and fails alone. */
void tdi_commit_filled(struct tdi *t, struct ir_prog *prog, struct tdi_update *u, size_t n,
    tdi_done_fn done, void *arg);
/* Removes the running pipeline; packets are dropped and counted. */
void tdi_unload(struct tdi *t, tdi_done_fn done, void *arg);
/* The running program, or NULL; borrowed until the next commit or unload. */
const struct ir_prog *tdi_prog(const struct tdi *t);

/* Whether the target does writes of several updates like this. */
bool tdi_is_atomic(const struct tdi *t, enum tdi_atomicity atomicity);
/* Writes n updates in order; each gets its own err. done's code: 0 when all were done, else that of the
 * first that failed. With ROLLBACK_ON_ERROR and DATAPLANE_ATOMIC a failure leaves the state as it was,
 * and the updates that were undone carry -ECANCELED. A value may have any width: what does not fit its
 * field is refused, and targets see it in the field's own. Codes: -ENODEV (no pipeline is running), -EEXIST, -ENOENT, -ENOSPC (table full),
 * -EINVAL, -EOPNOTSUPP (the target lacks it), -EPERM (const entries), -EIO (data plane gone). */
void tdi_write(struct tdi *t, struct tdi_update *u, size_t n, enum tdi_atomicity atomicity,
    tdi_done_fn done, void *arg);

/* Called for each entity read; it is borrowed during the call. Returning non-zero stops the read with
 * that code. */
typedef int (*tdi_read_fn)(void *arg, const struct tdi_entity *e);

/* Reads what matches 'want', in the order the target keeps: TABLE_ENTRY with matches NULL: all entries
 * of the table; table, object or id IR_NO_ID: of all; is_default: the default entry; has_count: with
 * counters. */
void tdi_read(
    struct tdi *t, const struct tdi_entity *want, tdi_read_fn fn, tdi_done_fn done, void *arg);

/* ---- packets and events ----------------------------------------------------------------------------- */

struct tdi_packet {
	uint32_t port; /* injected on, or came out of */
	const uint8_t *data;
	uint32_t len; /* bytes */
};

/* Sends a packet into the pipeline as if it had arrived on pkt->port (510: the CPU port). */
int tdi_inject(struct tdi *t, const struct tdi_packet *pkt, struct err *err);

/* From now on the target's time is 'clock', which outlives it: packets' time stamps, meters, idle entries. What is
 * due by it is done before this returns: to be called again when a clock was moved. For tests; -EOPNOTSUPP where
 * time is the machine's. */
int tdi_clock(struct tdi *t, const struct clock *clock, struct err *err);

/* One step of a traced packet, for people. */
struct tdi_trace {
	uint64_t packet; /* number of the packet: one number, all of its steps */
	uint64_t time_ns;
	const char
	    *text; /* "parser main_parser: state parse_ipv4", "table ingress.ipv4_lpm: hit ..." */
	struct ir_loc loc; /* of the P4 that did it */
};

struct tdi_events { /* any may be NULL; all on the loop's thread; data borrowed during the call */
	void (*packet_in)(void *arg, const struct tdi_packet *pkt);  /* left by the CPU port */
	void (*packet_out)(void *arg, const struct tdi_packet *pkt); /* sim: left by another port */
	void (*digest)(void *arg, uint32_t object, uint64_t list_id, const struct ir_value *fields,
	    uint32_t n_digests); /* n_digests * n_fields values */
	void (*idle)(void *arg, const struct tdi_table_entry *e);
	void (*trace)(void *arg, const struct tdi_trace *step);
	void (*log)(void *arg, const char *text); /* log_msg */
	void (*port)(void *arg, uint32_t port, bool up);
	/* A vhost device's guest came or went, or broke the rules (why). */
	void (*device)(void *arg, const char *name, bool up, const char *why);
	/* The data plane went away. */
	void (*down)(void *arg, const struct err *why);
	/* It is there, empty or not: write the whole desired state (bdevs, ports, disks, pipeline, entries),
	 * then call tdi_synced. */
	void (*up)(void *arg);
};
void tdi_listen(struct tdi *t, const struct tdi_events *events, void *arg);

/* Ends the replay that events.up asked for: what was not written since is dropped by the data plane, and
 * guests are served. sim needs none. */
void tdi_synced(struct tdi *t, tdi_done_fn done, void *arg);

/* Ends the data plane in an orderly way, for good. A target without one is done at once. */
void tdi_quit(struct tdi *t, tdi_done_fn done, void *arg);

/* Traces the next 'n' packets that arrive on 'port' (0: any); n 0 stops. */
int tdi_trace(struct tdi *t, uint32_t port, uint32_t n, struct err *err);

enum tdi_dump { TDI_DUMP_IR, TDI_DUMP_C, TDI_DUMP_TABLES, TDI_DUMP_HITS, TDI_DUMP_BUILD_LOG };
/* Appends text about the running pipeline, from the running object; 'out' is borrowed until done. -EOPNOTSUPP when
 * the target has no such thing. */
void tdi_dump(struct tdi *t, enum tdi_dump what, struct buf *out, tdi_done_fn done, void *arg);

#endif
