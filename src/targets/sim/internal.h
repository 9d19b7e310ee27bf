/* SPDX-License-Identifier: Apache-2.0 */
/* internal.h: private to sim: what its files share. A packet's variables are one block of memory, laid
 * out by layout.c: a scalar is its 64-bit limbs; a header a valid flag and its fields; a varbit its
 * length in bits and its bits, most significant first; a stack nextIndex and its elements; a union its
 * members. Everything is a multiple of 8 bytes and 0 to begin with. */
#ifndef SIM_INTERNAL_H
#define SIM_INTERNAL_H

#include "base/map.h"
#include "base/vec.h"
#include "targets/sim/num.h"
#include "targets/sim/sim.h"

#define SIM_STEPS_MAX  1000000u /* statements and states of one injected packet */
#define SIM_PASSES_MAX 1000u	/* of one injected packet: copies, clones, rounds */
#define SIM_PACKET_MAX 65535u	/* bytes that leave */

/* ---- layout.c --------------------------------------------------------------------------------- */

struct sim_layout {
	uint32_t size; /* bytes */
	uint32_t *off; /* HEADER, UNION: per field, from the start */
};

/* Where an lvalue stands in a packet's memory. */
struct sim_place {
	uint8_t *p;
	uint32_t type;
	uint8_t *in_union;   /* the union whose member it is, or NULL */
	uint32_t union_type; /* its type */
};

/* ---- tables ----------------------------------------------------------------------------------- */

struct sim_meter { /* two rates, three colours (RFC 2698) */
	bool configured;
	struct tdi_meter_config config;
	__int128 committed, peak; /* tokens * 1e9 */
	uint64_t last_ns;
};

struct sim_entry {
	struct tdi_table_entry e; /* its own copy; u.entry.count holds the direct counter */
	struct sim_meter meter;
	uint64_t last_hit_ns;
	bool is_const;
	bool notified;	   /* of being idle */
	uint64_t sequence; /* of insertion: among equal priorities the first wins */
	void *memory;	   /* values that e points into */
};

struct sim_table {
	const struct ir_table *ir;
	const struct ir_prog *prog;
	uint32_t id;
	enum { SIM_EXACT, SIM_LPM, SIM_LIST } kind;
	uint32_t n_match; /* keys that are matched */
	uint32_t lpm;	  /* LPM: which */
	struct map
	    by_key; /* EXACT: values; LPM: prefix length and values; LIST: all and priority */
	VEC(struct sim_entry *) list;	 /* LIST: largest priority first */
	uint32_t *prefixes;		 /* LPM: entries by prefix length */
	struct sim_entry miss;		 /* the default entry */
	struct ir_action_call miss_call; /* the program's */
	uint64_t sequence;
};

/* ---- objects ---------------------------------------------------------------------------------- */

struct sim_member {
	struct tdi_member m;
	void *memory;
	uint32_t users;
};

struct sim_group {
	uint32_t id, max_size, n;
	struct sim_group_member {
		uint32_t member, weight, watch_port;
	} * members;
	uint32_t users;
};

struct sim_object { /* of one extern */
	const struct ir_extern *ir;
	struct tdi_count *counts;
	struct sim_meter *meters;
	uint64_t *cells; /* REGISTER: size * limbs */
	uint32_t limbs;
	struct map members, groups; /* by id; sim_member, sim_group */
	struct tdi_value_set set;   /* VALUE_SET */
	void *set_memory;
	bool digest_on;
	struct tdi_digest_config digest;
};

struct sim_replicas {		  /* a multicast group or clone session */
	struct tdi_replication r; /* with replicas of its own */
};

struct sim {
	const struct ir_prog *prog;
	struct clock clock;
	struct sim_events events;
	struct arena *arena;
	struct sim_layout *layouts;		      /* per type */
	uint32_t *var_off;			      /* per variable, into a packet's memory */
	uint32_t packet_size, local_size, total_size; /* PACKET, then LOCAL, then PARAM variables */
	const struct ir_block *blocks[IR_N_ROLES];
	uint32_t intrinsics[IR_N_INTRINSICS]; /* variable, or IR_NO_ID */
	struct sim_table *tables;
	struct sim_object *objects;
	struct map multicast, clones; /* sim_replicas by id */
	struct tdi_replica to_cpu;
	struct tdi_replication cpu_session; /* 0, of PSA and PNA: PSA_CLONE_SESSION_TO_CPU */
	struct map host_ports;
	uint64_t stats[SIM_N_STATS];
	uint64_t random;
	uint32_t flow_id;
	uint32_t passes, steps; /* of the packet under way */
	bool timed_out;		/* a parser of the packet under way has used up all steps */
	bool tracing;
};

/* ---- a packet --------------------------------------------------------------------------------- */

struct sim_bits { /* a growing bit string */
	struct buf bytes;
	size_t n; /* bits */
};

struct sim_packet {
	struct sim *sim;
	uint8_t *vars;	     /* total_size */
	uint8_t *data;	     /* as it entered the parser; owned */
	uint32_t len;	     /* bytes */
	size_t cursor;	     /* bits: the payload begins there */
	uint32_t error;	     /* of the parser */
	struct sim_bits out; /* what the deparser has emitted */
	bool stop;	     /* over a limit, or an assert failed: the packet is dropped */
	/* What the program asked for. */
	bool clone, resubmit, recirculate, truncate;
	uint32_t clone_session, clone_list, resubmit_list, recirculate_list, truncate_bytes;
	enum { SIM_TO_NOWHERE, SIM_TO_DROP, SIM_TO_PORT, SIM_TO_RECIRCULATE } to; /* PNA */
	uint32_t to_port;
	struct {
		bool on;
		uint32_t session;
	} mirrors[256]; /* PNA: by slot */
	/* Where it is between blocks. */
	bool egress;
	uint32_t port;	 /* that it came in by, or will leave by */
	uint32_t path;	 /* instance_type or packet_path */
	uint32_t pass;	 /* PNA */
	uint32_t rid;	 /* replica's instance */
	uint32_t cos;	 /* PSA */
	uint32_t length; /* bytes when it first arrived */
};

struct sim_packet *sim_packet_new(struct sim *s, const uint8_t *data, uint32_t len);
/* A copy of everything, also of what is emitted. */
struct sim_packet *sim_packet_copy(const struct sim_packet *p);
void sim_packet_free(struct sim_packet *p);
DEFINE_CLEANUP(struct sim_packet, sim_packet_free)

/* Packets that wait for their next pass through ingress or egress, first come first served; owned. */
struct sim_waiting {
	VEC(struct sim_packet *) v;
	size_t next;
};

/* Runs a packet from a port, and all that comes of it, through an architecture's two pipelines to the end. */
void sim_passes(struct sim *s, uint32_t port, const uint8_t *data, uint32_t len,
    void (*ingress)(struct sim *s, struct sim_waiting *w, struct sim_packet *p),
    void (*egress)(struct sim *s, struct sim_waiting *w, struct sim_packet *p));
/* Zeroes the packet's variables but for a field list (IR_LIST_NONE: none); 'headers': those too. */
void sim_packet_reset(struct sim_packet *p, uint32_t list, bool headers);
/* A variable that plays a role: nothing happens, or 0, when the program has none. */
void sim_intrinsic_set(struct sim_packet *p, enum ir_intrinsic i, uint64_t v);
uint64_t sim_intrinsic_get(const struct sim_packet *p, enum ir_intrinsic i);
/* Hands a finished packet to events.packet. */
void sim_send(struct sim *s, uint32_t port, const struct buf *data, uint32_t truncate_bytes);
/* Deparses: what was emitted, then the payload, whole bytes. */
void sim_packet_bytes(struct sim_packet *p, struct buf *out);
/* Whether that is more than SIM_PACKET_MAX, which is counted as a drop. */
bool sim_too_long(struct sim *s, const struct buf *bytes);

/* ---- layout.c --------------------------------------------------------------------------------- */

int sim_layout_init(struct sim *s, struct err *err);
void sim_load(const struct sim *s, uint32_t type, const uint8_t *p, struct sim_num *out);
void sim_store(const struct sim *s, uint32_t type, uint8_t *p, const struct sim_num *v);
/* Reads and writes the flag of a header. */
static inline bool
sim_valid(const uint8_t *p)
{
	return *(const uint64_t *)(const void *)p != 0;
}
/* Makes a header valid; in a union the others become invalid. */
void sim_set_valid(const struct sim *s, const struct sim_place *place);
/* Whether a union has a valid member. */
bool sim_union_valid(const struct sim *s, uint32_t type, const uint8_t *p);
static inline uint64_t *
sim_word(uint8_t *p)
{
	return (uint64_t *)(void *)p;
}

/* ---- running ---------------------------------------------------------------------------------- */

enum sim_flow {
	SIM_NEXT,
	SIM_LEAVE, /* exec.leave more blocks */
	SIM_BREAK,
	SIM_CONTINUE,
	SIM_RETURN,
	SIM_EXIT,
	SIM_REJECT /* the parser's error is set */
};

struct sim_exec {
	struct sim *s;
	struct sim_packet *p;
	const struct ir_block *block;
	uint32_t leave;
	struct sim_table *table;    /* whose action runs, or NULL */
	struct sim_entry *entry;    /* that it belongs to */
	const struct sim_num *keys; /* that were looked up */
};

/* eval.c */
void sim_eval(struct sim_exec *x, const struct ir_expr *e, struct sim_num *out);
bool sim_eval_bool(struct sim_exec *x, const struct ir_expr *e);
uint64_t sim_eval_u64(struct sim_exec *x, const struct ir_expr *e);
/* False when an index is out of range. */
bool sim_place(struct sim_exec *x, const struct ir_lval *l, struct sim_place *out);
/* Stores a number of any width, cast to the lvalue's. */
void sim_assign(struct sim_exec *x, const struct ir_lval *l, const struct sim_num *v);
/* Appends the bits of a value; of a varbit those that it has. */
void sim_eval_bits(struct sim_exec *x, const struct ir_expr *e, struct sim_bits *out);

/* exec.c */
enum sim_flow sim_body(struct sim_exec *x, struct ir_body body);
/* Runs a block from its beginning: locals are zero. Nothing when the program has none of this role. */
void sim_block(struct sim_packet *p, enum ir_role role);
/* Copies a whole header, stack, union, array or varbit. */
void sim_copy(const struct sim *s, const struct sim_place *to, const uint8_t *from);

/* apply.c */
enum sim_flow sim_apply(struct sim_exec *x, const struct ir_stmt *st);

/* call.c */
enum sim_flow sim_call(struct sim_exec *x, const struct ir_stmt *st);

/* parse.c */
void sim_parse(struct sim_packet *p, const struct ir_block *b);
/* A parser that goes on for ever: rejects. The first time what comes behind it has all its steps anew. */
enum sim_flow sim_parser_timeout(struct sim_exec *x, struct ir_loc loc);
enum sim_flow sim_parser_stmt(struct sim_exec *x, const struct ir_stmt *st);

/* deparse.c */
void sim_emit(struct sim_exec *x, uint32_t type, const uint8_t *place);
void sim_bits_num(struct sim_bits *b, const struct sim_num *v);
void sim_bits_raw(struct sim_bits *b, const uint8_t *from, size_t off, size_t n);

/* hash.c: of n bits, as the algorithm gives it, in 'width' bits. */
void sim_hash(enum ir_hash hash, const struct sim_bits *data, uint32_t width, struct sim_num *out);
/* A CRC with data behind what 'before' is the CRC of. */
uint32_t sim_hash_add(enum ir_hash crc, uint32_t before, const struct sim_bits *data);
/* Ones' complement sum of the data added to, or taken from, a running sum. */
uint16_t sim_csum(uint16_t sum, const struct sim_bits *data, bool subtract);

/* meter.c: colours 0 green, 1 yellow, 2 red; 'colour' in: what the packet had. */
uint32_t sim_meter_run(struct sim_meter *m, uint64_t now_ns, uint64_t amount, uint32_t colour);
void sim_meter_config(struct sim_meter *m, const struct tdi_meter_config *c, uint64_t now_ns);
/* Between these and the numbers of the program's architecture. */
uint32_t sim_colour_out(const struct ir_prog *prog, uint32_t colour);
uint32_t sim_colour_in(const struct ir_prog *prog, uint64_t colour);

/* table.c */
void sim_tables_init(struct sim *s);
void sim_tables_fini(struct sim *s);
struct sim_entry *sim_lookup(struct sim_table *t, const struct sim_num *keys);
int sim_table_write(
    struct sim *s, enum tdi_op op, const struct tdi_table_entry *e, struct err *err);
/* The entry with this key (is_default: the default one), or NULL. */
struct sim_entry *sim_table_find(struct sim *s, const struct tdi_table_entry *e);
/* Calls fn for each entry in the order of insertion (LIST: of priority); not for the default one. */
typedef int (*sim_entry_fn)(void *arg, struct sim_table *t, struct sim_entry *e);
int sim_table_walk(struct sim_table *t, sim_entry_fn fn, void *arg);
/* PNA add_entry: with the keys just looked up. */
int sim_table_learn(struct sim *s, struct sim_table *t, const struct sim_num *keys,
    const struct ir_action_call *call, uint64_t idle_timeout_ns);
void sim_table_remove(struct sim *s, struct sim_table *t, struct sim_entry *e);

/* object.c */
int sim_objects_init(struct sim *s, struct err *err);
void sim_objects_fini(struct sim *s);
int sim_object_write(struct sim *s, enum tdi_op op, const struct tdi_entity *e, struct err *err);
int sim_object_read(struct sim *s, const struct tdi_entity *want, tdi_read_fn fn, void *arg);
/* Takes or gives back what an entry refers to; -ENOENT names what is not there. */
int sim_profile_use(struct sim *s, const struct ir_table *t, const struct tdi_table_entry *e,
    int by, struct err *err);
/* The action of an entry whose action comes from a profile; NULL: none (an empty group). 'hash' picks one
 * of a group. */
const struct ir_action_call *sim_profile_pick(
    struct sim *s, const struct ir_table *t, const struct tdi_table_entry *e, uint64_t hash);

/* replicate.c */
int sim_replication_write(struct sim *s, enum tdi_op op, enum tdi_kind kind,
    const struct tdi_replication *r, struct err *err);
int sim_replication_read(struct sim *s, enum tdi_kind kind, const struct tdi_replication *want,
    tdi_read_fn fn, void *arg);
void sim_replication_fini(struct sim *s);
const struct tdi_replication *sim_group(const struct sim *s, uint64_t id);
const struct tdi_replication *sim_session(const struct sim *s, uint64_t id);

/* A deep copy of an entry's key, action and metadata in one block of memory. */
void *sim_entry_copy(
    const struct ir_prog *prog, const struct tdi_table_entry *from, struct tdi_table_entry *to);
void *sim_call_copy(const struct ir_action_call *from, struct ir_action_call *to);
void *sim_matches_copy(const struct ir_match *from, uint32_t n, struct ir_match **to);

/* trace.c: one line, when tracing. */
void sim_trace(struct sim *s, struct ir_loc loc, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void sim_trace_lookup(struct sim_exec *x, const struct sim_num *keys, const struct sim_entry *e);
void sim_trace_action(
    struct sim_exec *x, const struct ir_action *a, const struct ir_action_call *c);
void sim_trace_value(const struct sim *s, uint32_t type, const struct sim_num *v, struct buf *out);
void sim_print_entry(const struct sim *s, const struct tdi_table_entry *e, struct buf *out);

/* arch_*.c: from the first block to events.packet. */
void sim_v1model(struct sim *s, uint32_t port, const uint8_t *data, uint32_t len);
void sim_psa(struct sim *s, uint32_t port, const uint8_t *data, uint32_t len);
void sim_pna(struct sim *s, uint32_t port, const uint8_t *data, uint32_t len);

/* Counts one more pass of the packet under way; false: it was too many. */
bool sim_pass(struct sim *s);

#endif
