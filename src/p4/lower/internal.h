/* SPDX-License-Identifier: Apache-2.0 */
/* internal.h: what the files of the lowering share. One struct low a run; no global state. */
#ifndef P4_LOWER_INTERNAL_H
#define P4_LOWER_INTERNAL_H

#include "base/map.h"
#include "base/vec.h"
#include "ir/build.h"
#include "p4/bigint.h"
#include "p4/ctx.h"
#include "p4/instance.h"
#include "p4/types.h"

/* ---- values (value.c) --------------------------------------------------------------------------- */

/* What a P4 expression is after lowering: a tree that mirrors its type down to the leaves of the IR. */
enum low_kind {
	LOW_EXPR,  /* scalar, computed */
	LOW_LVAL,  /* scalar, varbit, header, union, stack, or array of scalars in a variable */
	LOW_SLICE, /* bits hi..lo of a scalar lvalue; with 'at', n bits of these from bit 'at' on */
	LOW_CHOICE,  /* the scalar among items whose number is 'at' */
	LOW_ITEMS,   /* struct or tuple: one value a member; header, stack, list: likewise, not in a
	              * variable; array of structs: one ARRAY value a member of the struct */
	LOW_INVALID, /* an invalid header or union */
	LOW_INST,    /* an extern object, a table */
	LOW_PACKET,  /* packet_in, packet_out */
	LOW_TEXT,    /* a string */
	LOW_MEMBER,  /* of an enum that has no number of its own to the IR (match kinds) */
	LOW_NONE     /* no value: void, an optional argument that is absent, after an error */
};

struct low_val {
	enum low_kind kind;
	struct p4_type *type; /* canonical; newtypes seen through */
	struct ir_expr *expr;
	struct ir_lval *lval;
	uint32_t hi, lo;
	struct ir_expr *at;
	uint32_t n;
	struct low_val **items;
	struct p4_inst *inst;
	const char *text;
};

/* ---- frames ------------------------------------------------------------------------------------- */

/* One activation: a programmable block, or something inlined into one. */
/* Calls and loops over lists are written out, so a few lines can mean any number of statements. */
#define LOW_STMTS_MAX 300000u

struct low_frame {
	struct low_frame *next; /* all of them: their maps are freed at the end */
	struct low_frame *up;	/* of the declarations around: an action's control */
	struct low_frame
	    *caller;		/* that it was inlined into; NULL for a block or a table's action */
	struct p4_inst *inst;	/* nearest instance; NULL in a function */
	struct map vars;	/* struct p4_decl * -> struct low_val * */
	const char *prefix;	/* of new variables: "ingress" */
	struct low_val *result; /* where 'return e' puts its value, or NULL */
	bool shared;		/* of a control applied in several places: no constant parameters */
	bool plain_return;	/* 'return' is IR RETURN; else LEAVE to depth */
	bool last_return;	/* the only 'return' is the last statement: nothing to do */
	struct map states;	/* parser: state's struct p4_decl * -> state id + 1 */
	uint32_t accept_state;	/* parser: where 'accept' goes */
	uint32_t depth;		/* BLOCKs open around the body's own, that one included */
	uint32_t exit_flag;	/* var that 'exit' sets before it leaves, or IR_NO_ID: IR EXIT */
};

struct low_loop { /* what break and continue mean */
	struct low_loop *up;
	bool unrolled;	      /* BLOCKs instead of an IR LOOP */
	uint32_t break_depth; /* unrolled: BLOCK to leave */
	uint32_t continue_depth;
	bool split;	      /* states of a parser */
	uint32_t break_state; /* split: where it goes */
	uint32_t continue_state;
};

/* What a parser is building. */
struct low_states {
	struct ir_state *v;
	uint32_t n, cap;
	uint32_t current; /* state whose body is open; IR_NO_ID: none, or nothing comes here */
	struct ir_body_builder builder; /* that body */
	struct map names;		/* used ones */
};

struct low_action {	      /* what an IR action is of */
	struct p4_inst *inst; /* control; NULL: declared at the top level and no 'ref' */
	const struct p4_decl *decl;
	const struct p4_action_ref *ref; /* of the table that binds arguments, else NULL */
	bool filled;			 /* not part of the key: false there */
};

enum low_arch_param { /* what a parameter of a programmable block is */
	LOW_PARAM_PACKET,
	LOW_PARAM_HEADERS,
	LOW_PARAM_META,
	LOW_PARAM_PATH, /* PSA: metadata that a deparser hands to a parser; prefix names the path */
	LOW_PARAM_INTRINSIC /* a struct whose fields are intrinsics: prefix + field name */
};

struct low {
	struct p4_ctx *ctx;
	const struct p4_program *program;
	const struct p4_instances *all;
	struct ir_prog *p;
	bool failed;
	/* where statements go */
	struct ir_body_builder *body;
	uint32_t
	    body_id; /* of all that were ever opened, from 1 on; a parser's state is one, too */
	uint32_t n_bodies;
	uint32_t n_loops; /* LOOPs around, also around what is inlined */
	uint32_t depth;	  /* BLOCKs open in the current body */
	struct low_loop *loop;
	struct low_frame *frame;
	struct low_frame *frames;
	struct low_states *states; /* inside a parser, else NULL */
	bool in_action;		   /* of a table */
	bool exit_behind;	   /* in_action: 'exit' sets exit_var and returns */
	struct low_val *exit_var;  /* or NULL: nothing sets it yet */
	uint32_t n_stmts;	   /* emitted so far; at LOW_STMTS_MAX the rest is left out */
	struct p4_loc here; /* of the variable or expression at hand, for messages about types */
	/* what exists already */
	struct map var_names;  /* name -> count */
	struct map types;      /* p4_type * -> id + 1 */
	struct map type_names; /* IR type name -> anything */
	struct map tables;     /* p4_inst * -> id + 1 */
	struct map
	    exits; /* p4_decl * of an action or p4_inst * of a control -> 1: no, 2: it may exit */
	struct map externs; /* p4_inst * -> id + 1 */
	struct map digests; /* p4_type * -> id + 1: v1model's */
	size_t n_unnamed_digests;
	struct map actions;		    /* struct low_action -> id + 1 */
	VEC(struct p4_inst *) table_insts;  /* by table id */
	VEC(struct low_action) action_keys; /* by action id */
	bool
	    info_only; /* what is lowered from here on is for P4Info: no keys' expressions, no bodies */
	struct map ctl_types;	/* "kind name" -> anything */
	struct map csums;	/* p4_inst * -> low_val *: sums that run along; or low_sum * */
	struct low_sum *sums;	/* checksum.c: the latter */
	struct map *running;	/* p4_inst * of a Checksum that must run along */
	struct map key_temps;	/* p4_inst * of a table -> struct low_val ** a key, or NULL each */
	struct map inst_frames; /* p4_inst * of a control applied more than once -> low_frame * */
	struct map apply_sites; /* p4_inst * -> number of apply calls + 1 */
	struct low_val *headers, *meta; /* shared by the blocks of one architecture */
	struct map paths;		/* PSA: "normal", ... -> low_val * */
	struct map intrinsics;		/* "v1model.egress_spec" -> low_val * */
	VEC(uint32_t) marks;	    /* by variable: the last round that read it, see low_overlap */
	uint32_t mark;		    /* this round */
	uint32_t *files;	    /* P4 file index -> IR file id + 1 */
	struct p4_inst *table_inst; /* whose action is being lowered, or NULL */
};

/* Reports that a construct is not translated. */
void low_unsupported(struct low *l, struct p4_loc loc, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
struct ir_loc low_loc(struct low *l, struct p4_loc loc);
void *low_alloc(struct low *l, size_t size);

/* ---- type.c ---------------------------------------------------------------------------------------- */

/* Sees through newtypes. */
struct p4_type *low_strip(struct p4_type *t);
/* IR type of a P4 type that is one variable: scalars, varbit, header, union, stack, array of scalars. */
uint32_t low_type(struct low *l, struct p4_type *t);
bool low_is_scalar(const struct p4_type *t);
/* bit<0>, an enum over it: no scalar, but split into no members at all. Its only value is 0. */
bool low_is_empty(const struct p4_type *t);
/* Whether it is split into members: struct, tuple, list, array of structs. */
bool low_is_split(const struct p4_type *t);
uint32_t low_width(struct low *l, struct p4_type *t); /* of a scalar, bits */
uint32_t low_error_id(struct low *l, const struct p4_decl *member);
/* Enum member as a number of its IR type. */
uint64_t low_member_number(const struct p4_decl *member);

/* ---- value.c --------------------------------------------------------------------------------------- */

struct low_val *low_new(struct low *l, enum low_kind kind, struct p4_type *type);
struct low_val *low_of_expr(struct low *l, struct p4_type *type, struct ir_expr *e);
struct low_val *low_of_lval(struct low *l, struct p4_type *type, struct ir_lval *lv);
/* New variables for every leaf of the type. name is made unique. */
struct low_val *low_var(
    struct low *l, const char *name, struct p4_type *type, enum ir_scope scope, struct p4_loc loc);
/* As low_var, for an intermediate result: LOCAL scope, frame's prefix. */
struct low_val *low_temp(struct low *l, struct p4_type *type, struct p4_loc loc);
struct low_val *low_constant(struct low *l, const struct p4_value *v, struct p4_loc loc);
/* The value of '...': zero, false, invalid, empty. */
struct low_val *low_default(struct low *l, struct p4_type *type, struct p4_loc loc);
/* A scalar value as an expression. */
struct ir_expr *low_expr(struct low *l, const struct low_val *v, struct p4_loc loc);
/* ITEMS with room for n. */
struct low_val *low_items(struct low *l, struct p4_type *type, uint32_t n);
/* header.c: P4 field i of a header of this type. */
struct low_val *low_header_field(
    struct low *l, const struct ir_lval *header, struct p4_type *type, uint32_t i);
/* The same of element k of its field i, an array. */
struct low_val *low_header_elem(
    struct low *l, const struct ir_lval *header, struct p4_type *type, uint32_t i, uint64_t k);
/* Member i of a struct, tuple, header or union. */
struct low_val *low_member(
    struct low *l, struct low_val *v, uint32_t i, struct p4_type *type, struct p4_loc loc);
/* Element of a stack, array, tuple or list; index is constant when 'at' is NULL. */
struct low_val *low_elem(
    struct low *l, struct low_val *v, uint64_t i, struct ir_expr *at, struct p4_loc loc);
void low_assign(struct low *l, struct low_val *to, struct low_val *from, struct p4_loc loc);
/* A copy that later statements cannot change; constants stay as they are. */
struct low_val *low_snapshot(struct low *l, struct low_val *v, struct p4_loc loc);
/* a == b for any type, as a bool expression. */
struct ir_expr *low_equal(
    struct low *l, struct low_val *a, struct low_val *b, struct p4_type *type, struct p4_loc loc);
/* Whether evaluating a reads a variable that b is a place in. */
bool low_overlap(struct low *l, const struct low_val *a, const struct low_val *b);
bool low_is_constant(const struct low_val *v);
/* Appends every scalar leaf as an expression, most significant first: data for hashes and digests. */
struct low_exprs {
	struct ir_expr **v;
	uint32_t n, cap;
};
void low_flatten(struct low *l, struct low_val *v, struct p4_loc loc, struct low_exprs *out);
/* Makes headers and unions in it invalid, sets nothing else: a declaration or an out parameter. */
void low_reset(struct low *l, struct low_val *v, struct p4_loc loc);
/* The union that a place is a member of, or NULL. */
struct ir_lval *low_union_of(struct low *l, const struct low_val *v);
/* Makes a header or a union invalid. */
void low_invalidate(struct low *l, struct low_val *v, struct p4_loc loc);
struct ir_expr *low_bool(struct low *l, bool v);
struct ir_expr *low_bits(struct low *l, uint32_t width, uint64_t v);
struct ir_value low_big(struct low *l, uint32_t width, const struct p4_big *num);

/* ---- place.c --------------------------------------------------------------------------------------- */

/* What a SLICE has now. */
struct ir_expr *low_read_slice(struct low *l, const struct low_val *v, struct p4_loc loc);
/* Bits hi..lo of a scalar place; with 'at', so many bits as 'type' has, from that one on. */
struct low_val *low_slice(struct low *l, struct low_val *base, struct p4_type *type, uint32_t hi,
    uint32_t lo, struct ir_expr *at);
/* The scalar among n items whose number is 'at', of type bit: a CHOICE. */
struct low_val *low_choice(struct low *l, struct low_val **items, uint32_t n, struct ir_expr *at);
/* Whether it is a CHOICE, or a struct with one. */
bool low_is_choice(const struct low_val *v);
/* The item of a CHOICE that 'at' names; zero past the end. */
struct ir_expr *low_read_choice(struct low *l, const struct low_val *v, struct p4_loc loc);
/* A scalar place := a value. Bits and elements past the end are not written. */
void low_assign_scalar(struct low *l, struct low_val *to, struct low_val *from, struct p4_loc loc);

/* ---- expr.c ---------------------------------------------------------------------------------------- */

/* Evaluates; side effects become statements in l->body. Never NULL. */
struct low_val *low_eval(struct low *l, struct p4_expr *e);
/* A scalar. */
struct ir_expr *low_eval_expr(struct low *l, struct p4_expr *e);
/* A place that can be assigned to. */
struct low_val *low_place(struct low *l, struct p4_expr *e);
/* Whether evaluating it does more than compute: calls anything but pure built-ins. */
bool low_has_effects(const struct p4_expr *e);
struct low_val *low_lookup(struct low *l, const struct p4_decl *d);
/* Compile-time value in the current instance, or NULL. */
const struct p4_value *low_known(struct low *l, const struct p4_expr *e);
bool low_known_u64(struct low *l, const struct p4_expr *e, uint64_t *v);
/* A scalar of so many bits; refuses what is not known at compile time. */
bool low_known_value(struct low *l, struct p4_expr *e, uint32_t width, struct ir_value *v);
/* The same in an instance. */
bool low_known_u64_in(struct low *l, struct p4_inst *in, const struct p4_expr *e, uint64_t *v);

/* ---- stmt.c ---------------------------------------------------------------------------------------- */

void low_stmt(struct low *l, const struct p4_stmt *s);
void low_stmts(struct low *l, const struct p4_stmts *list);
/* Counts n more statements, states, or things that need as much; past LOW_STMTS_MAX no more are made. */
void low_count(struct low *l, uint32_t n, struct p4_loc loc);
struct ir_stmt *low_emit(struct low *l, struct p4_loc loc, enum ir_stmt_op op);
void low_set(struct low *l, struct ir_lval *to, struct ir_expr *value, struct p4_loc loc);
/* Opens and closes a body: statements go into it meanwhile. */
struct low_body {
	struct ir_body_builder builder, *outer;
	uint32_t outer_id;
};
void low_open(struct low *l, struct low_body *b);
struct ir_body low_close(struct low *l, struct low_body *b);
void low_declare(struct low *l, struct p4_decl *d);
void low_return(struct low *l, struct p4_loc loc);

/* ---- exits.c --------------------------------------------------------------------------------------- */

void low_exit(struct low *l, struct p4_loc loc);
/* if (flag) exit; block: of an action, whose arguments are copied back. */
void low_exit_if(struct low *l, struct ir_lval *flag, bool block, struct p4_loc loc);
/* Whether 'exit' can be reached in s, of an instance 'in', or in what it calls. */
bool low_may_exit(struct low *l, struct p4_inst *in, const struct p4_stmt *s);
bool low_control_may_exit(struct low *l, struct p4_inst *inst);
/* After an apply: exits when the action wanted to. */
void low_exit_behind(struct low *l, const struct p4_decl *table, struct p4_loc loc);

/* ---- call.c ---------------------------------------------------------------------------------------- */

/* What an inlined call must copy back when it ends, last parameter first. */
struct low_copy_out {
	struct low_val *to, *from;
	struct low_copy_out *next;
};

struct low_val *low_call(struct low *l, struct p4_expr *e);
/* Binds the parameters of an inlined call to its arguments: to the places themselves where nobody can tell
 * (may_alias: the callee reaches nothing but its parameters), else to copies; *copies is what must be copied
 * back. Evaluates in the caller's frame. params: the callee's own, where the call names them by a type; or NULL. */
void low_bind_params(struct low *l, struct low_frame *f, const struct p4_call *c,
    const struct p4_decls *params, bool may_alias, struct p4_loc loc, struct low_copy_out **copies);
/* Declares the locals of a parser or control that keep no state: variables and constants. */
void low_declare_locals(struct low *l, const struct p4_decls *locals);
void low_copy_back(struct low *l, struct low_copy_out *copies, struct p4_loc loc);
/* The instance of a control or parser that an apply() inside 'in' names, or NULL. */
struct p4_inst *low_applied_inst(struct low *l, struct p4_inst *in, const struct p4_expr *e);
struct low_frame *low_frame_new(
    struct low *l, struct low_frame *up, struct p4_inst *inst, const char *prefix);
void low_bind(struct low_frame *f, const struct p4_decl *d, struct low_val *v);
/* Counts the apply sites of every control instance below 'in'. */
void low_count_sites(struct low *l, struct p4_inst *in);

/* ---- table.c --------------------------------------------------------------------------------------- */

/* Emits APPLY; hit and run become variables when asked for. */
void low_apply_table(struct low *l, const struct p4_call *c, struct p4_loc loc,
    struct low_val **hit, struct low_val **run);
struct p4_inst *low_table_inst(struct low *l, const struct p4_decl *table);
/* Place of an action in the table's list, for switch labels. */
int low_action_place(struct low *l, const struct p4_decl *table, const struct p4_decl *action);

/* Makes the table on first use, empty; then fills it as P4Info wants it, unless it is filled. */
uint32_t low_table_id(struct low *l, struct p4_inst *inst);
void low_fill_table(struct low *l, uint32_t id);

/* ---- action.c -------------------------------------------------------------------------------------- */

/* Makes an action of a control's instance on first use, empty; ref: of the table that lists it, or NULL. */
uint32_t low_action_id(
    struct low *l, struct p4_inst *inst, const struct p4_decl *d, const struct p4_action_ref *ref);
/* The same, lowered: for a table that is being lowered in the frame of its control. */
uint32_t low_table_action(struct low *l, struct p4_inst *control, const struct p4_action_ref *ref);
uint32_t low_no_action(struct low *l);
/* Names those that no table lists. */
void low_fill_actions(struct low *l);

/* ---- declare.c ------------------------------------------------------------------------------------- */

void low_declare_all(struct low *l);
void low_declare_rest(struct low *l);

/* ---- parser.c -------------------------------------------------------------------------------------- */

void low_parser(struct low *l, struct ir_block *b, struct p4_inst *inst, struct low_frame *f);
void low_apply_parser(
    struct low *l, const struct p4_call *c, struct p4_inst *inst, struct p4_loc loc);
/* A new state; the name is made unique. */
uint32_t low_state_add(struct low *l, const char *name, struct p4_loc loc);
/* Statements go into this state from now on. */
void low_state_begin(struct low *l, uint32_t id);
/* Ends the current state, if there is one: it goes on in 'next'. */
void low_state_end(struct low *l, uint32_t next);
/* Ends it with a select on some keys; what no case takes is rejected. */
void low_state_select(struct low *l, struct ir_expr **keys, uint32_t n_keys,
    struct ir_select_case *cases, uint32_t n);

/* ---- parser_flow.c --------------------------------------------------------------------------------- */

/* Whether statements go into a state itself, not into a body in it. */
bool low_between_states(const struct low *l);
/* Whether that is so, and an 'if' or a loop must become states, for it applies a sub-parser or leaves a loop
 * that has become states. */
bool low_splits(const struct low *l, const struct p4_stmt *s);
/* Whether the next statement is behind a break or continue that is a transition. */
bool low_unreached(const struct low *l);
void low_parser_if(struct low *l, const struct p4_stmt *s, struct ir_expr *cond);
void low_parser_for(struct low *l, const struct p4_stmt *s);
void low_parser_for_range(struct low *l, const struct p4_stmt *s, struct low_val *var);
/* over: n elements, which nothing changes. */
void low_parser_for_each(
    struct low *l, const struct p4_stmt *s, struct low_val *var, struct low_val *over, uint32_t n);
/* break or continue of a loop that has become states. */
void low_parser_jump(struct low *l, bool is_break);

/* ---- object.c -------------------------------------------------------------------------------------- */

/* The value of a constructor's argument, or NULL. */
const struct p4_value *low_ctor_arg(const struct p4_inst *inst, const char *name);
/* The algorithm that a constructor was given. */
bool low_ctor_hash(const struct p4_inst *inst, enum ir_hash *out);
/* v1model's digest of data of this type. */
uint32_t low_digest(struct low *l, struct p4_type *type, struct p4_loc loc);
/* The IR extern of an instance, made on first use; IR_NO_ID after an error. */
uint32_t low_extern(struct low *l, struct p4_inst *inst, struct p4_loc loc);
/* The table in whose property the object is made, or NULL. */
const struct p4_inst *low_made_in(const struct p4_inst *inst);
/* Makes it when it is of a kind that the control plane knows. */
void low_declare_extern(struct low *l, struct p4_inst *inst);
/* The IR algorithm of an enum member such as HashAlgorithm.crc32; false after an error. */
bool low_hash_algorithm(struct low *l, struct p4_expr *e, enum ir_hash *out);

/* ---- extern.c, v1model.c, psa.c, pna.c --------------------------------------------------------------------- */

struct low_val *low_extern_function(struct low *l, struct p4_expr *e);
struct low_val *low_extern_method(struct low *l, struct p4_expr *e);
/* An extern call statement with room for n arguments. */
struct ir_stmt *low_emit_call(
    struct low *l, struct p4_loc loc, enum ir_call_op op, uint32_t object, uint32_t n_args);
/* Argument of parameter i of a call, evaluated; NONE when absent. */
struct low_val *low_arg(struct low *l, const struct p4_call *c, uint32_t i);
bool low_v1model_function(struct low *l, struct p4_expr *e, const char *name, struct low_val **ret);
bool low_psa_function(struct low *l, struct p4_expr *e, const char *name, struct low_val **ret);
/* A check that drops the packet when it fails. */
void low_assertion(struct low *l, struct p4_expr *e, enum ir_call_op op);
bool low_pna_function(struct low *l, struct p4_expr *e, const char *name, struct low_val **ret);
/* to := hash of the leaves. A CRC's data that does not fill its bytes is a number: zeros stand in front. */
void low_hash_leaves(struct low *l, struct low_val *to, enum ir_hash algo,
    const struct low_exprs *leaves, bool payload, struct p4_loc loc);
/* to := hash(data) cut or extended to to's width. */
void low_hash(struct low *l, struct low_val *to, enum ir_hash algo, struct low_val *data,
    bool payload, struct p4_loc loc);

/* ---- checksum.c ------------------------------------------------------------------------------------ */

/* A method of a Checksum or an InternetChecksum. */
struct low_val *low_checksum(struct low *l, struct p4_expr *e, struct p4_inst *inst);
/* When all states of a parser are there. */
void low_checksum_states(struct low *l);
/* When all is lowered: adds the objects whose data is not known, and whether there are any. They are
 * wrong as they are: the program is to be lowered again. */
bool low_checksums_run(struct low *l, struct map *running);

/* ---- info.c ---------------------------------------------------------------------------------------- */

void low_info(struct low *l, struct ir_info *info, const char *path, const struct p4_annos *annos,
    bool hidden);
/* The package of PSA's ingress or egress that the instance is made in, or NULL. */
const char *low_pipe(struct low *l, const struct p4_inst *inst);
/* The number of @id(n), or 0. */
uint32_t low_wanted_id(const struct p4_annos *annos);
const char **low_annotations(struct low *l, const struct p4_annos *annos, uint32_t *n);
void low_controller_headers(struct low *l);
/* Annotations of the package: those of 'main', and one that the compiler makes. */
void low_package(struct low *l);
void low_package_annotation(struct low *l, const char *text);

/* ---- ctl.c ----------------------------------------------------------------------------------------- */

/* The P4Runtime name of a newtype, which becomes one of the program's ctl_types; else NULL. */
const char *low_type_name(struct low *l, struct p4_type *t);
/* A type as the control plane sees it; kind NONE for one that it cannot see. */
struct ir_ctl_spec low_ctl_spec(struct low *l, struct p4_type *t);

/* ---- keep.c ---------------------------------------------------------------------------------------- */

/* The program's field lists, once all blocks are lowered. */
void low_field_lists(struct low *l);
/* A list of the metadata that 'data', an argument of function 'fn', consists of: its id, or IR_LIST_NONE. What is no
 * metadata is warned of. */
uint32_t low_keep_data(
    struct low *l, const struct low_val *data, const char *fn, struct p4_loc loc);

/* ---- arch.c ---------------------------------------------------------------------------------------- */

/* Finds the architecture of 'main', declares everything and lowers its blocks, unless info_only. */
void low_architecture(struct low *l, bool info_only);

#endif
