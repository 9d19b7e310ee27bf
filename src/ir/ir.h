/* SPDX-License-Identifier: Apache-2.0 */
/* ir.h: the pipeline IR, the contract between the P4 front end, every target, P4Info and the control
 * plane. Typed and structured: no CFG, no SSA. The instance tree is flattened: every sub-control,
 * sub-parser and function is inlined, every struct variable is one variable a leaf. Expressions are
 * free of side effects. ops.h has the vocabulary; docs/ir.md the text form.
 *
 * Ids are indexes into the arrays of struct ir_prog. Everything lives in the program's arena and is
 * read-only after ir_verify; any thread may then read it. */
#ifndef IR_IR_H
#define IR_IR_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "ir/ops.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IR_VERSION   1	   /* of the text grammar */
#define IR_WIDTH_MAX 2048u /* bits of one bit<> or int<> */
#define IR_NAME_MAX  255u  /* bytes of a name */
#define IR_NO_ID     UINT32_MAX

/* More limits on what a program may be, so that no text makes a reader or a target run out of memory
 * or of stack. ir_verify holds them; the front end reports them as its own errors before. */
#define IR_TEXT_MAX    (64u << 20) /* bytes of IR text */
#define IR_DEPTH_MAX   1000u	   /* nesting of statements and expressions */
#define IR_COUNT_MAX   65535u /* things of one kind: variables, tables, fields, states, files, ... */
#define IR_STRING_MAX  65535u	    /* bytes of an annotation or of a log text */
#define IR_VARBIT_MAX  (65535u * 8) /* bits of a varbit */
#define IR_HEADER_MAX  (65535u * 8) /* bits of a header, varbits at their maximum */
#define IR_PACKET_MAX  (4u << 20)   /* bytes of all variables, see ir_type_bytes */
#define IR_CELLS_MAX   (1u << 30)   /* cells of an extern, entries of a table */
#define IR_MEMBERS_MAX 1024u	    /* elements of a stack or array */

#define X(e, ...) IR_TYPE_##e,
enum ir_type_kind { IR_TYPES(X) IR_N_TYPE_KINDS };
#undef X
#define X(e, ...) IR_EXPR_##e,
enum ir_expr_op { IR_EXPRS(X) IR_N_EXPR_OPS };
#undef X
#define X(e, ...) IR_STMT_##e,
enum ir_stmt_op { IR_STMTS(X) IR_N_STMT_OPS };
#undef X
#define X(e, ...) IR_EXTERN_##e,
enum ir_extern_kind { IR_EXTERNS(X) IR_EXTERN_NONE, IR_N_EXTERN_KINDS };
#undef X
#define X(e, ...) IR_CALL_##e,
enum ir_call_op { IR_CALLS(X) IR_N_CALL_OPS };
#undef X
#define X(e, ...) IR_HASH_##e,
enum ir_hash { IR_HASHES(X) IR_N_HASHES };
#undef X
#define X(e, ...) IR_MATCH_##e,
enum ir_match_kind { IR_MATCHES(X) IR_N_MATCH_KINDS };
#undef X
#define X(e, ...) IR_ARCH_##e,
enum ir_arch { IR_ARCHS(X) IR_N_ARCHS };
#undef X
#define X(e, ...) IR_ROLE_##e,
enum ir_role { IR_ROLES(X) IR_N_ROLES };
#undef X
#define X(e, ...) IR_INTRINSIC_##e,
enum ir_intrinsic { IR_INTRINSICS(X) IR_N_INTRINSICS };
#undef X

/* Where a node came from. line 0: nowhere. */
struct ir_loc {
	uint32_t line; /* from 1 */
	uint16_t col;  /* from 1 */
	uint16_t file; /* index into ir_prog.files */
};

/* A number of a scalar type: bool is 1 bit, error 32. */
struct ir_value {
	uint32_t width_bits;
	uint64_t lo;	   /* the low 64 bits */
	const uint8_t *be; /* all of it, (width + 7) / 8 bytes, big endian, unused high bits 0 */
};

/* ---- types ------------------------------------------------------------------------------------ */

struct ir_field {
	const char *name;  /* dotted when it came from a struct inside a header */
	uint32_t type;	   /* BIT, INT, BOOL, ERROR or VARBIT; for a UNION's member: HEADER */
	uint32_t off_bits; /* from the header's start, as if every varbit before it were empty */
};

struct ir_type {
	enum ir_type_kind kind;
	uint32_t
	    width_bits;	  /* BIT, INT; BOOL 1; ERROR 32; VARBIT: its maximum; HEADER: the sum of the
	                      * fixed fields; others 0 */
	const char *name; /* HEADER and UNION: unique; others NULL */
	uint32_t elem;	  /* STACK, ARRAY: type of an element */
	uint32_t n;	  /* STACK, ARRAY: elements; HEADER, UNION: fields */
	struct ir_field *fields; /* HEADER, UNION */
};

/* ---- variables, lvalues, expressions ------------------------------------------------------------ */

enum ir_scope {
	IR_SCOPE_PACKET, /* lives with the packet through all blocks: headers, metadata, intrinsics */
	IR_SCOPE_LOCAL, /* lives in one block; zero (headers invalid) when the block begins */
	IR_SCOPE_PARAM	/* action data: set by the entry or the default action; read only */
};

struct ir_var {
	const char *name; /* unique: "hdr.ipv4", "meta.port", "ingress.tmp", "ingress.send.port" */
	uint32_t type;
	enum ir_scope scope;
	enum ir_intrinsic intrinsic; /* what it is to the architecture; NONE for most */
	struct ir_loc loc;
};

/* One step into an aggregate: field i of a header, member i of a union, or an element of a stack or
 * array. An index that is out of range at run time reads zero (an invalid header) and writes
 * nothing. */
struct ir_step {
	enum { IR_STEP_FIELD, IR_STEP_MEMBER, IR_STEP_ELEM } kind;
	uint32_t i;	       /* FIELD, MEMBER: its number; ELEM: the index when 'index' is NULL */
	struct ir_expr *index; /* ELEM: index known only at run time */
};

struct ir_lval {
	uint32_t var;
	uint32_t type; /* of the whole path */
	uint32_t n_steps;
	struct ir_step *steps;
};

struct ir_expr {
	enum ir_expr_op op;
	uint32_t type;
	struct ir_loc loc;
	struct ir_value value;	   /* CONST */
	struct ir_lval *lval;	   /* READ, VALID, NEXT_INDEX */
	struct ir_expr *a, *b, *c; /* operands, by the count in IR_EXPRS */
	uint32_t hi, lo;	   /* SLICE: bit numbers, 0 = least significant */
};

/* ---- statements --------------------------------------------------------------------------------- */

struct ir_body {
	uint32_t n;
	struct ir_stmt **v;
};

struct ir_case {
	uint32_t n_values;
	struct ir_value *values; /* of the switched expression's type; n_values 0: default */
	struct ir_body body;	 /* no fall-through: lowering repeats or merges the values */
};

struct ir_arg {		      /* of a CALL; which member holds says the signature */
	struct ir_expr *expr; /* i, k */
	struct ir_lval *lval; /* o, b, l */
	const char *text;     /* s */
};

struct ir_stmt {
	enum ir_stmt_op op;
	struct ir_loc loc;
	struct ir_lval *lval; /* SET SET_SLICE COPY(to) SET_VALID SET_INVALID PUSH POP EXTRACT
	                       * EXTRACT_NEXT LOOKAHEAD EMIT */
	struct ir_lval *from; /* COPY */
	struct ir_expr *expr; /* SET SET_SLICE: value; IF VERIFY: condition; SWITCH; ADVANCE: bits;
	                       * EXTRACT EXTRACT_NEXT: bits of the varbit field, or NULL */
	uint32_t hi, lo;      /* SET_SLICE */
	uint32_t n;	      /* PUSH POP: count; LEAVE: how many blocks out; EXTRACT_NEXT from a
	                       * stack of unions: the member that is extracted */
	uint32_t error;	      /* VERIFY: index into errors */
	struct ir_body body;  /* IF: then; BLOCK; LOOP */
	struct ir_body other; /* IF: else; LOOP: update */
	uint32_t n_cases;     /* SWITCH */
	struct ir_case *cases;
	uint32_t table;	     /* APPLY */
	struct ir_lval *hit; /* APPLY: bool that becomes whether it hit, or NULL */
	struct ir_lval
	    *run; /* APPLY: bit<32> that becomes the action's place in the table's list, or
	                       * NULL */
	enum ir_call_op call; /* CALL */
	uint32_t object;      /* CALL: extern id, or IR_NO_ID */
	uint32_t n_args;
	struct ir_arg *args;
};

/* ---- what the control plane sees -------------------------------------------------------------------- */

/* A type as the control plane sees it (P4Info's P4DataTypeSpec), where structs, enums and newtypes still
 * are what they were in P4. */
enum ir_ctl_kind {
	IR_CTL_NONE,
	IR_CTL_BIT,
	IR_CTL_INT,
	IR_CTL_VARBIT,
	IR_CTL_BOOL,
	IR_CTL_ERROR,
	IR_CTL_STRUCT,
	IR_CTL_HEADER,
	IR_CTL_UNION,
	IR_CTL_HEADER_STACK,
	IR_CTL_UNION_STACK,
	IR_CTL_ENUM,
	IR_CTL_SER_ENUM,
	IR_CTL_NEWTYPE,
	IR_CTL_TUPLE,
	IR_N_CTL_KINDS
};

struct ir_ctl_spec {
	enum ir_ctl_kind kind;
	uint32_t width_bits;	     /* BIT, INT; VARBIT: its maximum */
	const char *name;	     /* STRUCT .. NEWTYPE: of the ctl_type */
	uint32_t n;		     /* stacks: elements; TUPLE: members */
	struct ir_ctl_spec *members; /* TUPLE */
};

struct ir_ctl_member {
	const char *name;
	struct ir_ctl_spec spec; /* of a STRUCT, HEADER (BIT, INT, VARBIT) or UNION (HEADER) */
	struct ir_value value;	 /* of a SER_ENUM */
};

struct ir_ctl_type {
	enum ir_ctl_kind kind; /* STRUCT HEADER UNION ENUM SER_ENUM NEWTYPE */
	const char *name;
	uint32_t
	    width_bits; /* SER_ENUM; NEWTYPE with a uri: what the controller sends, 0: a string */
	uint32_t n;	/* members; none of a NEWTYPE */
	struct ir_ctl_member *members;
	struct ir_ctl_spec original; /* NEWTYPE without a uri */
	const char *uri;	     /* NEWTYPE: of its @p4runtime_translation, or NULL */
	uint32_t n_annotations;
	const char **annotations;
};

/* P4Info's Preamble. */
struct ir_info {
	uint32_t id;	  /* P4Runtime id, 0 when hidden */
	const char *name; /* full control-plane name. One action specialised twice makes two actions
	                    * of one name and id; the text calls the second "name~2" */
	const char *alias; /* shortest unique suffix */
	uint32_t n_annotations;
	const char **annotations; /* as written: "@brief(\"x\")" */
	const char *pipe; /* PSA: the package of ingress or egress that it is made in; else NULL */
	bool hidden;	  /* @hidden: not in P4Info */
};

struct ir_param {
	uint32_t var; /* scope PARAM */
	const char *name;
	uint32_t id;	       /* from 1 */
	const char *type_name; /* of a NEWTYPE or ENUM in ctl_types, or NULL */
	uint32_t n_annotations;
	const char **annotations;
};

struct ir_action {
	struct ir_info info;
	uint32_t n_params;
	struct ir_param *params;
	struct ir_body body;
	struct ir_loc loc;
};

struct ir_key {
	struct ir_expr *expr; /* scalar */
	enum ir_match_kind match;
	const char *name; /* control-plane name: "dst_addr", "hdr.ipv4.dst_addr" */
	uint32_t id;	  /* from 1; SELECTOR keys have 0 */
	const char *type_name;
	uint32_t n_annotations;
	const char **annotations;
};

/* How one key field of an entry matches. */
struct ir_match {
	struct ir_value value; /* EXACT, LPM, TERNARY, OPTIONAL; RANGE: low */
	struct ir_value mask;  /* TERNARY: mask; RANGE: high */
	uint32_t prefix_bits;  /* LPM */
	bool any;	       /* TERNARY, OPTIONAL, RANGE, LPM: matches everything */
};

struct ir_action_call {	 /* an action with its data */
	uint32_t action; /* place in the table's list, not the action's id */
	uint32_t n_args;
	struct ir_value *args; /* one a parameter */
};

struct ir_entry {
	struct ir_match *matches; /* one a key, SELECTOR keys left out */
	struct ir_action_call call;
	uint32_t priority; /* larger wins; 0 where no key needs one */
	bool is_const;
	struct ir_loc loc;
};

struct ir_action_ref {
	uint32_t action;   /* id into actions */
	bool table_only;   /* @tableonly */
	bool default_only; /* @defaultonly */
	uint32_t n_annotations;
	const char **annotations;
};

struct ir_table {
	struct ir_info info;
	uint32_t n_keys;
	struct ir_key *keys;
	uint32_t n_actions;
	struct ir_action_ref *actions;
	struct ir_action_call
	    default_call; /* .action always names one; NoAction when P4 said nothing */
	bool const_default;
	uint32_t size; /* entries guaranteed; 1024 when P4 said nothing */
	uint32_t n_entries;
	struct ir_entry *entries;
	bool const_entries;   /* the control plane may not change entries */
	uint32_t profile;     /* ACTION_PROFILE or ACTION_SELECTOR extern, or IR_NO_ID */
	uint32_t n_direct;    /* direct counters and meters attached */
	uint32_t *direct;     /* extern ids */
	bool direct_implicit; /* v1model: each match counts by itself */
	bool idle_timeout;    /* support_timeout, pna_idle_timeout: idle entries are notified */
	bool idle_delete;     /* PNA, AUTO_DELETE: idle entries are deleted, without a word */
	bool add_on_miss;     /* PNA */
	struct ir_loc loc;
};

enum ir_count { IR_COUNT_PACKETS, IR_COUNT_BYTES, IR_COUNT_BOTH };

struct ir_extern {
	enum ir_extern_kind kind;
	struct ir_info info;
	uint32_t size;		 /* cells, members, or value-set entries; 0 for direct ones */
	enum ir_count count;	 /* counters and meters: what they count */
	uint32_t type;		 /* REGISTER: cell type */
	uint32_t index_bits;	 /* width of the index in P4, 0 unknown */
	struct ir_value initial; /* REGISTER: of every cell; width_bits 0: zero */
	uint32_t max_group_size; /* ACTION_SELECTOR */
	enum ir_hash hash;	 /* ACTION_SELECTOR */
	uint32_t n_fields;	 /* DIGEST, VALUE_SET: what it holds, in order */
	struct ir_field *fields; /* name and type; off_bits unused */
	enum ir_match_kind *field_match; /* VALUE_SET: a kind a field; else NULL */
	struct ir_ctl_spec spec;     /* REGISTER, DIGEST, VALUE_SET: what the control plane sees;
	                                  * NONE: a REGISTER's cell type, a tuple of the fields */
	const char *index_type_name; /* COUNTER, METER, REGISTER: newtype of the index, or NULL */
	struct ir_loc loc;
};

/* ---- programmable blocks ---------------------------------------------------------------------------- */

#define IR_STATE_ACCEPT (IR_NO_ID - 1)
#define IR_STATE_REJECT (IR_NO_ID - 2)

struct ir_select_match { /* against one key of the select */
	enum { IR_SELECT_VALUE, IR_SELECT_MASK, IR_SELECT_RANGE, IR_SELECT_ANY } kind;
	struct ir_value value; /* VALUE, MASK; RANGE: low */
	struct ir_value mask;  /* MASK; RANGE: high */
};

struct ir_select_case {			 /* the first that matches wins */
	struct ir_select_match *matches; /* one a key; NULL when value_set is used */
	uint32_t value_set;		 /* extern id whose fields are the keys, or IR_NO_ID */
	uint32_t next;			 /* state */
};

struct ir_state {
	const char *name; /* "start", "parse_ipv4"; unique in its block */
	struct ir_body body;
	uint32_t n_keys; /* 0: goes to 'next' */
	struct ir_expr **keys;
	uint32_t n_cases; /* none matches: error NoMatch, reject */
	struct ir_select_case *cases;
	uint32_t next; /* state, IR_STATE_ACCEPT or IR_STATE_REJECT */
	struct ir_loc loc;
};

struct ir_block {
	const char *name; /* as instantiated */
	enum ir_role role;
	uint32_t n_states; /* parsers; state 0 is start */
	struct ir_state *states;
	struct ir_body body; /* controls and deparsers */
	struct ir_loc loc;
};

/* A field of a controller header that the control plane sees. */
struct ir_metadata {
	uint32_t field; /* its number in the header */
	const char *name;
	uint32_t id; /* from 1 */
	const char *type_name;
	uint32_t n_annotations;
	const char **annotations;
};

/* A header with @controller_header("packet_in" or "packet_out"). */
struct ir_controller_header {
	struct ir_info info; /* name "packet_in" or "packet_out" */
	uint32_t type;	     /* HEADER */
	uint32_t n_metadata;
	struct ir_metadata *metadata; /* one a field that is not @hidden */
};

/* Variables that keep their value when the packet goes round; others become zero. v1model: the program's
 * own @field_list(n), named by CLONE, RESUBMIT and RECIRCULATE. PSA: one list a path, since its
 * deparsers hand typed metadata to its parsers: lowering gives both parameters the same variables.
 * PNA: IR_LIST_PNA_RECIRCULATE. */
enum ir_list {
	IR_LIST_PSA_NORMAL = 1, /* from ingress to egress */
	IR_LIST_PSA_RESUBMIT = 2,
	IR_LIST_PSA_RECIRCULATE = 3,
	IR_LIST_PSA_CLONE_I2E = 4,
	IR_LIST_PSA_CLONE_E2E = 5,
	IR_LIST_PNA_RECIRCULATE = 1,
	IR_LIST_NONE = 255 /* keeps nothing */
};
struct ir_field_list {
	uint32_t id;
	uint32_t n;
	uint32_t *vars;
};

struct ir_prog {
	struct arena *arena;
	const char *name; /* "simple_l3" */
	enum ir_arch arch;
	uint32_t n_files;
	const char **files; /* not part of the hash */
	uint32_t n_errors;
	const char **errors; /* 0 NoError, 1 PacketTooShort, 2 NoMatch, 3 StackOutOfBounds,
	                      * 4 HeaderTooShort, 5 ParserTimeout, 6 ParserInvalidArgument, then others */
	uint32_t n_types;
	struct ir_type *types; /* equal types have one id */
	uint32_t n_vars;
	struct ir_var *vars;
	uint32_t n_actions;
	struct ir_action *actions;
	uint32_t n_tables;
	struct ir_table *tables;
	uint32_t n_externs;
	struct ir_extern *externs;
	uint32_t n_blocks;
	struct ir_block *blocks; /* in the architecture's order, at most one a role */
	uint32_t n_controller_headers;
	struct ir_controller_header *controller_headers;
	uint32_t n_ctl_types;
	struct ir_ctl_type *ctl_types; /* what P4Info's type_info lists, names unique in a kind */
	uint32_t n_field_lists;
	struct ir_field_list *field_lists;
	uint32_t n_annotations; /* of the package, for P4Info's PkgInfo */
	const char **annotations;
	bool
	    uses_externs; /* a control has or calls an extern: P4Info then has a type_info, perhaps empty */
};

#define IR_ERROR_NO_ERROR		 0u
#define IR_ERROR_PACKET_TOO_SHORT	 1u
#define IR_ERROR_NO_MATCH		 2u
#define IR_ERROR_STACK_OUT_OF_BOUNDS	 3u
#define IR_ERROR_HEADER_TOO_SHORT	 4u
#define IR_ERROR_PARSER_TIMEOUT		 5u
#define IR_ERROR_PARSER_INVALID_ARGUMENT 6u

/* The program and all it holds. NULL is fine. */
void ir_prog_free(struct ir_prog *prog);
DEFINE_CLEANUP(struct ir_prog, ir_prog_free)

/* Reads IR text: hostile input. On success *prog is new, verified, and ir_print gives the text back.
 * -EINVAL with line and reason, -E2BIG over a limit, -EPROTONOSUPPORT for another version. */
int ir_read(const char *text, size_t len, struct ir_prog **prog, struct err *err);

/* Text that dumps and messages use for one thing: an expression, an lvalue, a type, a value. */
void ir_print_expr(const struct ir_prog *prog, const struct ir_expr *e, struct buf *out);
void ir_print_lval(const struct ir_prog *prog, const struct ir_lval *lval, struct buf *out);
void ir_print_type(const struct ir_prog *prog, uint32_t type, struct buf *out);
void ir_print_value(const struct ir_prog *prog, uint32_t type, struct ir_value v, struct buf *out);

enum ir_print_flags { IR_PRINT_ALL = 0, IR_PRINT_NO_LOC = 1 };
/* Appends the text. IR_PRINT_NO_LOC leaves out files and locations. */
void ir_print(const struct ir_prog *prog, enum ir_print_flags flags, struct buf *out);

/* Checks every rule of this header and of ops.h: types, ids, widths, names, scopes, where a statement
 * may stand. -EINVAL names the thing and the rule. */
int ir_verify(const struct ir_prog *prog, struct err *err);

/* SHA-256 of the text without files and locations: the pipeline's name everywhere. */
void ir_hash(const struct ir_prog *prog, char hex[65]);

/* Finders by full name, alias or unique dotted suffix. -ENOENT or, when ambiguous, -EINVAL, with the
 * names that would do. */
int ir_find_table(const struct ir_prog *prog, const char *name, uint32_t *id, struct err *err);
int ir_find_action(const struct ir_prog *prog, const char *name, uint32_t *id, struct err *err);
int ir_find_extern(const struct ir_prog *prog, const char *name, uint32_t *id, struct err *err);
/* The variable that plays this role, or IR_NO_ID. */
uint32_t ir_find_intrinsic(const struct ir_prog *prog, enum ir_intrinsic intrinsic);
/* The variable of that name, or IR_NO_ID. */
uint32_t ir_find_var(const struct ir_prog *prog, const char *name);
/* The block with this role, or NULL. */
const struct ir_block *ir_find_block(const struct ir_prog *prog, enum ir_role role);

/* Bytes that a value of this type needs at most, for limits: a byte for a bool or a valid flag. */
uint64_t ir_type_bytes(const struct ir_prog *prog, uint32_t type);
/* Whether it is BIT, INT, BOOL or ERROR. */
bool ir_type_scalar(const struct ir_prog *prog, uint32_t type);
/* Whether the text may be a name: 1..IR_NAME_MAX bytes of UTF-8 without control
 * characters, " and \. */
bool ir_name_ok(const char *name);

/* Text names of the enums; borrowed for ever. */
const char *ir_type_kind_name(enum ir_type_kind kind);
const char *ir_expr_op_name(enum ir_expr_op op);
const char *ir_stmt_op_name(enum ir_stmt_op op);
const char *ir_call_op_name(enum ir_call_op op);
const char *ir_extern_kind_name(enum ir_extern_kind kind);
/* PNA's expire time profiles, which a program names by number and no architecture file defines: what profile
 * 'i' means in ns, on every target. Those that DPDK's PNA back end begins with. */
enum { IR_EXPIRE_PROFILES = 8 };
uint64_t ir_expire_ns(uint64_t i);

const char *ir_match_kind_name(enum ir_match_kind kind);
const char *ir_hash_name(enum ir_hash hash);
const char *ir_ctl_kind_name(enum ir_ctl_kind kind);
const char *ir_arch_name(enum ir_arch arch);
const char *ir_role_name(enum ir_role role);
const char *ir_intrinsic_name(enum ir_intrinsic intrinsic);

/* Facts of the vocabulary. */
uint32_t ir_expr_operands(enum ir_expr_op op);
enum ir_extern_kind ir_call_object(enum ir_call_op op); /* IR_EXTERN_NONE: none */
const char *ir_call_signature(enum ir_call_op op);	/* see IR_CALLS */
bool ir_call_in_action(enum ir_call_op op);		/* acts on the entry whose action runs */
bool ir_hash_is_crc(enum ir_hash hash);			/* TARGET_DEFAULT is one */
uint32_t ir_hash_bits(enum ir_hash hash);		/* 0: as wide as the data */
uint32_t ir_match_p4info(enum ir_match_kind match);	/* MatchField.MatchType, 0: none */
enum ir_arch ir_role_arch(enum ir_role role);
bool ir_role_is_parser(enum ir_role role);
bool ir_role_is_deparser(enum ir_role role); /* may EMIT */

#endif
