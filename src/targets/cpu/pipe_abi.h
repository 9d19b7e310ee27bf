/* SPDX-License-Identifier: Apache-2.0 */
/* pipe_abi.h: ABI v1 between a compiled pipeline and what runs it. It is the one header a generated
 * pipeline.c includes: freestanding, no libc, no DPDK. Three parties share it:
 *   the pipeline  one shared object, one exported symbol, pipe_desc
 *   the runtime   targets/cpu/rt: loads it, owns its tables, fills struct pipe_ctx
 *   the engine    src/dp: owns packets, replicates and sends them; sees struct pipe_pkt only
 *
 * Byte order: keys, action data and header fields are bytes in network order, MSB first, each field
 * padded on the left to whole bytes. Struct members are native. The host is little endian.
 *
 * Threads: everything a pipeline is given belongs to one worker, but for tables (read only to it,
 * changed by the control thread under QSBR) and for registers and meters (shared by all workers). */
#ifndef PIPE_ABI_H
#define PIPE_ABI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PIPE_MAGIC     0x31455049u /* "IPE1" */
#define PIPE_ABI_MAJOR 1u	   /* a layout or a meaning changed: refused */
#define PIPE_ABI_MINOR 3u	   /* only appended: an older pipeline still loads */

#define PIPE_BURST     32u    /* packets of one call at most */
#define PIPE_HEADROOM  256u   /* bytes in front of the data that the engine provides at least */
#define PIPE_LEN_MAX   65535u /* bytes of a packet that leaves a deparser; a longer one is dropped */
#define PIPE_CLONES    4u     /* clone or mirror sessions that one pass of a packet can name */
#define PIPE_KEEP_NONE UINT8_MAX  /* no field list is kept */
#define PIPE_PORT_DROP UINT32_MAX /* as out_port: nothing goes out by unicast */

/* ---- packets ------------------------------------------------------------------------------------- */

/* Where a packet comes from when a block begins. v1model's instance_type and PSA's packet_path follow
 * from it. */
enum pipe_path {
	PIPE_PATH_NORMAL,      /* from a port */
	PIPE_PATH_RESUBMIT,    /* ingress again, data as it was received */
	PIPE_PATH_RECIRCULATE, /* ingress again, data as egress (PNA: the main block) left it */
	PIPE_PATH_PACKET_OUT,  /* from the controller, on the CPU port */
	PIPE_PATH_REPLICA,     /* egress: a copy made by a multicast group */
	PIPE_PATH_CLONE_I2E,   /* egress: a copy of the packet as it was received */
	PIPE_PATH_CLONE_E2E,   /* egress: a copy of the packet as egress left it */
};

/* Why a pipeline drops: X(ENUM, text, help). The engine counts each by itself and has reasons of its
 * own beside these; the numbers are part of the ABI. */
#define PIPE_DROPS(X)                                                                              \
	X(NONE, "none", "not dropped")                                                             \
	X(PROGRAM, "program", "the P4 program dropped it, or chose no port")                       \
	X(PARSER, "parser", "the parser rejected it and the architecture drops such packets")      \
	X(HEADROOM, "headroom", "headers did not fit the packet's buffer; no larger one was free") \
	X(TOO_LONG, "too_long", "headers made it longer than 65535 bytes")                         \
	X(ASSERT, "assert", "an assert() of the P4 program did not hold")                          \
	X(LOOP, "loop", "a loop of the P4 program took too many turns")
#define X(e, ...) PIPE_DROP_##e,
enum pipe_drop { PIPE_DROPS(X) PIPE_N_DROPS };
#undef X

enum pipe_pkt_flags {
	PIPE_PKT_CSUM_PARTIAL = 1 << 0, /* L4 checksum not complete: see csum_start, csum_off */
	PIPE_PKT_CSUM_VALID = 1 << 1,	/* L4 checksum was verified by the receiver */
	PIPE_PKT_GSO = 1 << 2,		/* gso_bytes and gso_type count */
};

struct pipe_clone {	   /* one copy that the pass asked for */
	uint32_t session;  /* clone session (v1model) or mirror session (PNA) */
	uint8_t keep;	   /* field list that the copy keeps, or PIPE_KEEP_NONE */
	uint8_t e2e;	   /* 1: of the packet as this block leaves it; 0: as it was received */
	uint16_t reserved; /* 0 */
};

/* A packet. Its memory is the engine's; data..data+len is linear, data - head is the headroom.
 *
 * in    set by the engine before every call of ingress and egress
 * out   set by the pipeline in every call, each time all of them
 * edit  both: the pipeline may move and change it
 *
 * Life: ingress(); then the engine makes the copies that 'clones' and 'mcast_group' ask for, each with
 * a copy of 'meta'; egress() on each, when the pipeline has one. A packet with 'resubmit' or
 * 'recirculate' goes to ingress again, with path and keep set, and nowhere else.
 * While a pipeline has an egress, ingress leaves data and len alone. */
struct pipe_pkt {
	uint8_t *data; /* edit: first byte of the frame */
	uint8_t *head; /* in: first byte of the buffer */
	/* in: pipe_desc.meta_bytes bytes, 16-byte aligned, the pipeline's from ingress to egress, copied
	 * with the packet; NULL when meta_bytes is 0 */
	void *meta;
	uint32_t len;	      /* edit: bytes of the frame, without FCS */
	uint32_t cap;	      /* in: bytes of the buffer, from head */
	uint32_t in_port;     /* in: port it came in by, 1.. */
	uint32_t out_port;    /* out; before egress also in: unicast port or PIPE_PORT_DROP */
	uint32_t mcast_group; /* out of ingress: replication group, 0: none */
	uint8_t path;	      /* in: enum pipe_path */
	uint8_t keep;	      /* in: field list in 'meta' that survives, or PIPE_KEEP_NONE */
	uint8_t host_side;    /* in: 1 when the port faces a host: PNA's direction */
	uint8_t pass;	      /* in: times it was recirculated before */
	uint8_t drop;	      /* out: enum pipe_drop, when out_port is PIPE_PORT_DROP */
	uint8_t n_clones;     /* out: of clones[] */
	uint8_t resubmit;     /* out of ingress: 1 */
	uint8_t recirculate;  /* out of the last block: 1 */
	uint32_t trace;	      /* in: number of the trace, 0: not traced */
	uint32_t instance;    /* in, egress: replication id, 16 bits */
	/* second cache line */
	uint64_t time_ns;		       /* in: arrival, CLOCK_REALTIME */
	struct pipe_clone clones[PIPE_CLONES]; /* out */
	uint8_t again_keep;  /* out: the 'keep' of resubmit or recirculate, or PIPE_KEEP_NONE */
	uint8_t priority;    /* out: class of service */
	uint16_t flags;	     /* edit: enum pipe_pkt_flags */
	uint16_t csum_start; /* edit: where the sum begins, from data; follows push and pop */
	uint16_t csum_off;   /* where it is stored, from csum_start */
	uint16_t gso_bytes;  /* payload of each segment */
	uint8_t gso_type;    /* VIRTIO_NET_HDR_GSO_* */
	uint8_t reserved;
	uint32_t hash;	 /* flow hash from the port, 0: none */
	void *owner;	 /* the engine's own: whose memory it is */
	void *engine[2]; /* the engine's own: free lists, queues */
};

/* ---- tables -------------------------------------------------------------------------------------- */

#define PIPE_NO_ACTION UINT16_MAX /* as an entry's action: none runs (an empty group) */

enum pipe_entry_flags {
	PIPE_ENTRY_HIT = 1 << 0,   /* an entry; the default entry does not have it: a miss */
	PIPE_ENTRY_GROUP = 1 << 1, /* 'data' is a struct pipe_group *, one member is to be chosen */
	PIPE_ENTRY_LIVE = 1 << 2,  /* exact: searches find it; cleared when it is taken out */
};

/* What a lookup gives: an action and its data. Valid until the worker's next quiescent point; never
 * edited while it can be seen. 8 bytes, then the data. */
struct pipe_entry {
	uint16_t action; /* place in the table's list of actions */
	uint8_t flags;	 /* enum pipe_entry_flags */
	uint8_t over;	 /* exact: in a bucket's first slot, how many entries had to go further */
	uint32_t index;	 /* 0..size-1: cell of direct counters and meters, of 'seen' */
	uint8_t data[];	 /* parameters in order, each padded to whole bytes, network order */
};

struct pipe_group { /* members of an action selector's group, repeated by weight */
	uint32_t n; /* 0: the group is empty, no action runs */
	uint32_t reserved;
	const struct pipe_entry *member[];
};

enum pipe_table_kind {
	PIPE_TABLE_NONE,    /* no key: the default action always runs */
	PIPE_TABLE_EXACT,   /* struct pipe_exact */
	PIPE_TABLE_LPM32,   /* struct pipe_lpm32: one LPM key of 1..32 bits */
	PIPE_TABLE_TREE,    /* one LPM key of any width; by t->lookup */
	PIPE_TABLE_TERNARY, /* everything else; by t->lookup */
};

/* What all tables begin with. */
struct pipe_table {
	uint32_t kind;	     /* enum pipe_table_kind */
	uint32_t key_bytes;  /* of one key: the fields, then zeroes up to a multiple of 4 */
	uint32_t data_bytes; /* of the longest action's data */
	uint32_t size;	     /* entries that fit, at least */
	const struct pipe_entry *miss; /* default entry; replaced by release store */
	/* Looks up n keys (1..PIPE_BURST, packed, key_bytes each); out[i] is never NULL. Any kind. */
	void (*lookup)(const struct pipe_table *t, const uint8_t *keys, uint32_t n,
	    const struct pipe_entry **out);
};

/* Exact match: open addressing over buckets of whole cache lines. A slot is the key, then the struct
 * pipe_entry. 'over' of a bucket's first slot counts the entries that found it full and went on to the
 * next: a search ends where it is 0. */
struct pipe_exact {
	struct pipe_table t;
	uint8_t *slots;	    /* n_buckets * pipe_exact_bucket_bytes() */
	uint32_t n_buckets; /* 1.. */
	uint32_t
	    seq; /* grows before an entry that was replaced disappears, and before t.miss changes */
	uint64_t seed;
};

/* DIR-24-8 on a key of W bits, 1..32. A cell is 0 (what 'any' says), a record's number, or
 * PIPE_LPM32_MORE and a group of t8. */
struct pipe_lpm32 {
	struct pipe_table t;
	const uint32_t *t24;	/* a cell for each value of the key's upper min(W, 24) bits */
	const uint32_t *t8;	/* groups of 256 cells, by the other bits */
	const uint8_t *records; /* struct pipe_entry each; number 0 is not used */
	uint32_t record_bytes;	/* apart */
	uint32_t any;		/* record of the prefix of length 0; 0: none */
	/* since 1.2 */
	uint32_t any_seq; /* grows before 'any' or t.miss changes */
};
#define PIPE_LPM32_MORE 0x80000000u

/* ---- objects ------------------------------------------------------------------------------------- */

struct pipe_count { /* a cell of a counter; one array a worker, summed when read */
	uint64_t packets, bytes;
};

/* Cells that a direct counter or meter of a table of 'size' entries has: more than entries, since the
 * cell of a deleted entry is used again only when every worker has seen that. The last one is the
 * default entry's. */
static inline uint32_t
pipe_direct_cells(uint32_t size)
{
	uint32_t spare = size / 4 > 1024 ? size / 4 : 1024;

	return size < UINT32_MAX - spare ? size + spare : size;
}

struct pipe_register {	/* shared by the workers; cells change one at a time, without order */
	uint8_t *cells; /* n * cell_bytes */
	uint32_t n;
	uint32_t cell_bytes; /* 1, 2, 4, 8: native; more: network order */
};

enum pipe_color { PIPE_GREEN, PIPE_YELLOW, PIPE_RED };

struct pipe_ctx;

/* What the runtime lends a pipeline, out of line. All on the worker of 'c'. */
struct pipe_ops {
	size_t size; /* sizeof(struct pipe_ops) of the runtime */
	/* One step of a traced packet: source reference 'ref' was reached. */
	void (*trace)(struct pipe_ctx *c, const struct pipe_pkt *p, uint32_t ref);
	/* Table 'table' was looked up with 'key' (its key_bytes) and gave 'e'. */
	void (*trace_apply)(struct pipe_ctx *c, const struct pipe_pkt *p, uint32_t ref,
	    uint32_t table, const uint8_t *key, const struct pipe_entry *e);
	/* Object 'object' (a meter), cell 'index', a packet of 'bytes': enum pipe_color. color_in:
	 * PIPE_GREEN when blind, and what an index that is out of range gives back. */
	uint32_t (*meter)(
	    struct pipe_ctx *c, uint32_t object, uint32_t index, uint32_t bytes, uint32_t color_in);
	/* Hash or checksum 'alg' (enum ir_hash) of the bytes and of 'more' behind them. */
	uint64_t (*hash)(uint32_t alg, const uint8_t *data, uint32_t len, const uint8_t *more,
	    uint32_t more_len);
	uint64_t (*random)(struct pipe_ctx *c);
	/* A digest of object 'object', 'bytes' long: fields in order, padded to whole bytes. */
	void (*digest)(struct pipe_ctx *c, uint32_t object, const uint8_t *bytes, uint32_t len);
	/* log_msg and friends: 'ref' has the text; n arguments. */
	void (*log)(struct pipe_ctx *c, uint32_t ref, const uint64_t *args, uint32_t n);
	/* since 1.1 */
	/* PNA's add_entry: from now on table 'table', which missed 'key', has an entry with that key, the action
	 * (place in its list), its data of 'len' bytes, and expire time 'profile'. False: it has not; it is full, or
	 * has the key by now. */
	bool (*learn)(struct pipe_ctx *c, uint32_t table, const uint8_t *key, uint32_t action,
	    const uint8_t *data, uint32_t len, uint64_t profile);
	/* The idle time-out of 'e', which 'table' just gave, is 'profile', and begins anew. */
	void (*set_expire)(
	    struct pipe_ctx *c, uint32_t table, const struct pipe_entry *e, uint64_t profile);
	/* A number that no call gave before. */
	uint64_t (*flow_id)(struct pipe_ctx *c);
	/* since 1.2 */
	/* Makes at least n bytes of headroom in front of p->data, which moves, with head and cap; n + p->len is
	 * PIPE_LEN_MAX at most. 0, or the enum pipe_drop that the packet is to be dropped for. */
	uint32_t (*room)(struct pipe_ctx *c, struct pipe_pkt *p, uint32_t n);
	/* since 1.3 */
	/* CRC 'crc' (enum ir_hash) of the bytes behind those whose CRC is 'before', 0 for none. */
	uint64_t (*hash_add)(uint32_t crc, uint64_t before, const uint8_t *data, uint32_t len);
};

/* One pipeline on one worker. */
struct pipe_ctx {
	const struct pipe_ops *ops;
	struct pipe_table *const *table; /* desc->n_tables */
	void *const *object; /* desc->n_objects, by kind: counters: struct pipe_count * of this
	                      * worker; registers: struct pipe_register *; value sets: struct
	                      * pipe_table *; others NULL */
	struct pipe_count *table_hits; /* desc->n_tables; packets: hits, bytes: misses */
	uint64_t *ref_hits;	       /* desc->n_refs; counted when built with --count */
	void *scratch;	   /* desc->scratch_bytes, 64-byte aligned; nothing survives a call in it */
	uint64_t div_zero; /* divisions by zero, each gave 0 */
	uint32_t worker;
	uint32_t reserved;
	void *rt; /* the runtime's own */
	/* since 1.1 */
	uint64_t *const
	    *seen; /* by table: by entry index, when it was last hit, in ns; NULL: a table
	                        * whose entries do not age */
	const uint64_t *now_ns; /* of this round of the worker, by the clock of 'seen' */
};

/* ---- description ------------------------------------------------------------------------------------ */

struct pipe_ref {      /* a place in the P4 sources that a trace or a count names */
	uint32_t line; /* from 1; 0: nowhere */
	uint16_t col;
	uint16_t file;	  /* index into desc->files */
	const char *what; /* "parser main_parser: state parse_ipv4", "action ingress.send" */
};

enum pipe_match { /* as enum ir_match_kind */
	PIPE_MATCH_EXACT,
	PIPE_MATCH_LPM,
	PIPE_MATCH_TERNARY,
	PIPE_MATCH_RANGE,
	PIPE_MATCH_OPTIONAL,
};

struct pipe_field { /* a key, a parameter, a field of a digest or a value set */
	const char *name;
	uint16_t width_bits;
	uint16_t off_bytes; /* in the key or the data */
	uint8_t match;	    /* keys: enum pipe_match */
	uint8_t reserved[3];
};

struct pipe_action_desc {
	const char *name;
	uint32_t n_params;
	const struct pipe_field *params;
	uint32_t data_bytes;
};

/* A const or initial entry. value and mask: key_bytes each; mask as in targets/cpu/entity.h. */
struct pipe_entry_desc {
	const uint8_t *value, *mask;
	uint32_t priority;
	uint32_t action; /* place in the table's list */
	const uint8_t *data;
	uint8_t is_const;
	uint8_t reserved[3];
};

enum pipe_table_flags {
	PIPE_TABLE_CONST = 1 << 0,	   /* the control plane may not change entries */
	PIPE_TABLE_CONST_DEFAULT = 1 << 1, /* ... nor the default action */
	PIPE_TABLE_DIRECT = 1 << 2,   /* each entry has cells of its own: direct counters, meters */
	PIPE_TABLE_SELECTOR = 1 << 3, /* entries name members or groups of object 'profile' */
	PIPE_TABLE_PROFILE = 1 << 4,  /* entries name members of object 'profile' */
	/* since 1.1 */
	PIPE_TABLE_LEARNS = 1 << 5,	 /* PNA's add_on_miss: packets add entries */
	PIPE_TABLE_IDLE_NOTIFY = 1 << 6, /* entries that are idle are reported */
	PIPE_TABLE_IDLE_DELETE = 1 << 7, /* ... are deleted */
};
#define PIPE_TABLE_AGES	   (PIPE_TABLE_IDLE_NOTIFY | PIPE_TABLE_IDLE_DELETE)
#define PIPE_TABLE_INDEXED (PIPE_TABLE_DIRECT | PIPE_TABLE_AGES) /* entries have an index */

struct pipe_table_desc {
	const char *name;
	uint32_t id;   /* P4Info */
	uint32_t kind; /* enum pipe_table_kind */
	uint32_t flags;
	uint32_t size;
	uint32_t key_bytes, data_bytes;
	uint32_t n_keys;
	const struct pipe_field *keys;
	uint32_t n_actions;
	const uint32_t *actions; /* ids into desc->actions */
	uint32_t default_action; /* place in the list */
	const uint8_t *default_data;
	uint32_t n_entries;
	const struct pipe_entry_desc *entries;
	uint32_t profile; /* object, or UINT32_MAX */
	uint32_t n_direct;
	const uint32_t *direct; /* objects */
};

enum pipe_object_kind { /* as enum ir_extern_kind */
	PIPE_COUNTER,
	PIPE_DIRECT_COUNTER,
	PIPE_METER,
	PIPE_DIRECT_METER,
	PIPE_REGISTER,
	PIPE_ACTION_PROFILE,
	PIPE_ACTION_SELECTOR,
	PIPE_VALUE_SET,
	PIPE_DIGEST,
};

struct pipe_object_desc {
	const char *name;
	uint32_t id;			 /* P4Info */
	uint32_t kind;			 /* enum pipe_object_kind */
	uint32_t size;			 /* cells; direct ones: the table's size */
	uint32_t cell_bytes, width_bits; /* registers */
	uint32_t count;			 /* enum ir_count */
	uint32_t n_fields;		 /* digests, value sets */
	const struct pipe_field *fields;
	const uint8_t *initial; /* registers: of every cell, in network order; NULL: zero */
};

enum pipe_desc_flags {
	PIPE_HAS_EGRESS = 1 << 0,  /* else 'egress' is NULL and ingress does everything */
	PIPE_COUNTS_REFS = 1 << 1, /* built with --count */
	PIPE_CPU_PORT_32 = 1 << 2, /* since 1.1: it knows the controller's port as 0xfffffffd */
};

/* The one exported symbol: const struct pipe_desc pipe_desc. Members are only appended. */
struct pipe_desc {
	uint32_t magic; /* PIPE_MAGIC */
	uint16_t abi_major, abi_minor;
	uint32_t size;		/* sizeof(struct pipe_desc) */
	uint32_t flags;		/* enum pipe_desc_flags */
	const char *name;	/* the program's */
	const char *sha256;	/* of its IR, 64 hex digits */
	uint32_t arch;		/* enum ir_arch */
	uint32_t meta_bytes;	/* of pipe_pkt.meta; 0 without an egress */
	uint32_t scratch_bytes; /* of pipe_ctx.scratch */
	uint32_t n_files;
	const char *const *files; /* names of the P4 sources */
	uint32_t n_refs;
	const struct pipe_ref *refs;
	uint32_t n_actions;
	const struct pipe_action_desc *actions;
	uint32_t n_tables;
	const struct pipe_table_desc *tables;
	uint32_t n_objects;
	const struct pipe_object_desc *objects;
	/* n: 1..PIPE_BURST. Neither allocates, locks or makes a system call. */
	void (*ingress)(struct pipe_ctx *c, struct pipe_pkt *const *pkts, uint32_t n);
	void (*egress)(struct pipe_ctx *c, struct pipe_pkt *const *pkts, uint32_t n);
	/* since 1.1 */
	uint32_t n_expire; /* expire time profiles of PNA; the last one is that of higher numbers */
	const uint64_t *expire_ns;
};

#define PIPE_SYMBOL "pipe_desc"
#ifdef PIPE_GENERATED
#define PIPE_EXPORT __attribute__((visibility("default")))
extern const struct pipe_desc pipe_desc PIPE_EXPORT;
#include "pipe_run.h" /* and pipe_num.h, pipe_table.h: all inline */
#endif

#endif
