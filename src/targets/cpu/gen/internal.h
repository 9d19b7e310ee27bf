/* SPDX-License-Identifier: Apache-2.0 */
/* internal.h: shared by the files of gen/. One struct gen a run, one thread.
 *
 * All text goes out through emit(), whose directives are the only way for a program's own text to
 * reach the C: as an identifier of [A-Za-z0-9_] (made by names.c), inside a string literal, or inside
 * a comment, each escaped. */
#ifndef CPU_GEN_INTERNAL_H
#define CPU_GEN_INTERNAL_H

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "targets/cpu/gen/gen.h"

/* How a scalar is computed, by its width. */
enum gen_class { GEN_64, GEN_128, GEN_BIG };

/* Where the bytes of a header variable are. */
enum gen_mode {
	GEN_STORED, /* struct with a valid flag and its own bytes */
	GEN_PLACED  /* a pointer: into the packet, or to its own bytes */
};

struct gen_var {
	const char *name; /* C member of struct pkt, or C local of an action for parameters */
	enum gen_mode mode;
	bool used;	    /* by some block, action or key */
	bool has_bytes;	    /* PLACED: has bytes of its own */
	bool early;	    /* PLACED: touched in the parser where it may not be extracted yet */
	bool in_c;	    /* a C variable of the function that uses it, not in struct pkt */
	bool late;	    /* PLACED: touched after it where it may not have been extracted */
	uint32_t off_bytes; /* parameters: place in the action's data */
	uint32_t block;	    /* the block that uses it; GEN_MANY: several */
	uint32_t state;	    /* in a parser: the state that uses it; GEN_MANY: several */
	uint32_t
	    action; /* the action that uses it, and nothing else; GEN_MANY: several; IR_NO_ID: none */
	bool elsewhere; /* also used in an action or a table's key */
};
#define GEN_MANY (IR_NO_ID - 1)

struct gen_ref {
	struct ir_loc loc;
	const char *what; /* the program's text: escaped when it is printed */
};

struct gen_action {
	const char *name;    /* C function */
	uint32_t data_bytes; /* of its parameters */
	uint32_t ref;
	bool exits;	 /* holds an EXIT, or what stops the packet */
	uint64_t *facts; /* bit set of variables: PLACED headers that are placed when it runs */
	bool reached;	 /* by some apply */
	uint32_t block;	 /* that applies it; GEN_MANY: several */
};

struct gen_table {
	const char *name;    /* C suffix */
	uint32_t kind;	     /* enum pipe_table_kind */
	uint32_t key_bytes;  /* rounded up to 4 */
	uint32_t data_bytes; /* of the longest action; at least 8 when entries can be groups */
	uint32_t *key_off;   /* a key's place in bytes, SELECTOR keys left out */
	uint32_t n_match;    /* keys that are matched */
	bool selects;	     /* has an action selector */
	uint32_t ref;
	bool used;
};

/* An apply of a table with a key: where a control stops until the burst has been looked up. */
struct gen_cut {
	uint32_t table;
};

struct gen {
	const struct ir_prog *p;
	struct cpu_gen_opts opts;
	struct arena *arena; /* of this run */
	struct buf *out;
	unsigned indent;
	bool line_start;
	uint32_t n_lines; /* written */
	struct map names; /* identifiers that are taken */
	struct gen_var *vars;
	const char **types; /* C struct tag by type id: HEADER, UNION, STACK, VARBIT; else NULL */
	struct gen_action *actions;
	struct gen_table *tables;
	VEC(struct gen_ref) refs;
	bool keeps;	     /* some field list is not empty */
	bool deparser_calls; /* the deparser has effects beside the packet */
	bool uses_table;     /* some action wants to know which table runs it */
	bool uses_truncate, uses_turns, uses_clones, uses_resubmit, uses_recirculate;
	bool stops; /* it has loops or asserts, which can stop a packet */
	bool split; /* ingress and egress are called apart: replication, clones, resubmission */
	/* v1model, split, with many locals: while a block runs, struct pkt is in the scratch memory, and p->meta holds only its
	 * beginning, what a packet carries from ingress to egress */
	bool carries;
	uint32_t scratch_key_bytes; /* largest key of a table or value set */
	uint32_t max_emit_bytes;    /* headers that the deparser may emit at most */
	uint32_t max_chunks;
	bool emit_loops; /* the deparser emits in loops: what it emits is gathered, up to a limit */
	bool
	    emit_copies; /* the deparser may change a header behind its emit, which has the old value */

	/* while a function is written */
	const struct ir_block *block;
	uint32_t action;	  /* id, or IR_NO_ID */
	VEC(struct gen_cut) cuts; /* of the block; cut i + 1 */
	uint32_t cut;		  /* the last one that was written */
	bool cuts_in_loop;	  /* an earlier cut may follow a later one */
	bool label_out;		  /* "out:" is jumped to */
	const char *done;  /* C that ends a packet whose control is over; NULL: all end together */
	unsigned n_labels; /* of blocks and loops in the function */
	VEC(unsigned) blocks; /* open BLOCKs: label numbers */
	VEC(bool) blocks_left;
	VEC(unsigned) loops;
	VEC(struct gen_index {
		const struct ir_step *step;
		unsigned var;
	})
	indexes; /* run-time indexes that stand in a C variable now */
	unsigned n_temps;
};

/* ---- emit.c ---- */

/* Appends C text. A '\n' ends a line; lines are indented by g->indent. Directives:
 *   %u uint32_t   %x uint64_t as 0x...ull   %i identifier   %s text of ours (a literal in gen/)
 *   %q the program's text as a string literal   %c the program's text inside a comment   %% */
void emit(struct gen *g, const char *fmt, ...);
/* Ends the line with " {" and indents; the other one is "}". */
void emit_open(struct gen *g);
void emit_close(struct gen *g);
/* A comment "file:line what" of its own line, and #line when asked for. what may be NULL. */
void emit_loc(struct gen *g, struct ir_loc loc, const char *what);
/* Back to lines of the C file after #line. */
void emit_line_reset(struct gen *g);

/* A new identifier: prefix, then 'text' with other characters than [A-Za-z0-9_] replaced, then a number
 * when that is taken. Lives in the arena. */
const char *gen_name(struct gen *g, const char *prefix, const char *text);
/* Number of a new source reference. 'what' lives in the arena. */
uint32_t gen_ref(struct gen *g, struct ir_loc loc, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* ---- layout.c: variables, types ---- */

void gen_layout(struct gen *g);
void gen_structs(struct gen *g); /* emits struct pkt and what it needs */
enum gen_class gen_class(uint32_t width_bits);
uint32_t gen_width(const struct gen *g, uint32_t type);
bool gen_is_signed(const struct gen *g, uint32_t type);
/* Bytes of a header's fixed fields. */
uint32_t gen_header_bytes(const struct gen *g, uint32_t type);
/* The header's varbit field, or UINT32_MAX. */
uint32_t gen_varbit(const struct gen *g, uint32_t header);
/* C type that a scalar of so many bits is stored in, up to 128: "uint16_t". */
const char *gen_ctype(uint32_t width_bits);

/* ---- facts.c: which PLACED headers may be touched before they are placed ---- */

void gen_facts(struct gen *g);

/* ---- locals.c: which variables can be C variables ---- */

void gen_locals(struct gen *g);
/* Declares those of a control, or of state 'state' of a parser. */
void gen_declare_locals(struct gen *g, const struct ir_block *b, uint32_t state);
void gen_declare_action_locals(struct gen *g, uint32_t action);

/* ---- place.c: lvalues ---- */

/* What the path leads to without its last FIELD: the C expression of the header, union, stack, array
 * element or variable. */
void gen_object(struct gen *g, const struct ir_lval *l, uint32_t n_steps);
/* Pointer to the bytes of the header that the first n_steps steps lead to. */
void gen_bytes(struct gen *g, const struct ir_lval *l, uint32_t n_steps);
/* C lvalue of its valid flag. */
void gen_valid_flag(struct gen *g, const struct ir_lval *l, uint32_t n_steps);
/* Emits the value, in the class of its width. */
void gen_read(struct gen *g, const struct ir_lval *l);
/* Opens the check of run-time indexes of 'l' for writing; close with gen_guard_end and what it
 * returned. */
unsigned gen_guard(struct gen *g, const struct ir_lval *l);
void gen_guard_end(struct gen *g, unsigned mark);
/* A statement that writes: the beginning up to the value, which the caller emits, and the end. */
void gen_write_begin(struct gen *g, const struct ir_lval *l);
void gen_write_end(struct gen *g, const struct ir_lval *l);
/* Emits statements that make the header of 'l' placed, with zeroes when it was not. */
void gen_make_placed(struct gen *g, const struct ir_lval *l);
bool gen_is_placed(const struct gen *g, const struct ir_lval *l, uint32_t n_steps);
/* The type after n steps. */
uint32_t gen_type_at(const struct gen *g, const struct ir_lval *l, uint32_t n_steps);
/* Pointer to a varbit's bytes; C expression of its length in bits. */
void gen_varbit_bytes(struct gen *g, const struct ir_lval *l);
void gen_varbit_bits(struct gen *g, const struct ir_lval *l);

/* ---- expr.c ---- */

void gen_expr(struct gen *g, const struct ir_expr *e); /* in the class of its own width */
/* The same converted to uint64_t; larger numbers become UINT64_MAX. */
void gen_expr_cap(struct gen *g, const struct ir_expr *e);
void gen_const(struct gen *g, uint32_t width_bits, struct ir_value v);

/* ---- stmt.c, call.c ---- */

void gen_body(struct gen *g, struct ir_body body);
void gen_stmt(struct gen *g, const struct ir_stmt *s);
void gen_call(struct gen *g, const struct ir_stmt *s);
/* Packs expressions, most significant first, into the uint8_t array 'name' (declared by it); returns
 * the number of bits, or UINT32_MAX when there are varbits: then 'name'_bits has it. */
uint32_t gen_pack(
    struct gen *g, const char *name, const struct ir_arg *args, uint32_t n, bool pad_each);
void gen_emit(struct gen *g, const struct ir_stmt *s);
/* Emits what ends the packet: it will be dropped, and no further block runs. */
void gen_stop(struct gen *g, const char *reason);
void gen_setvalid(struct gen *g, const struct ir_lval *l, bool valid);

/* ---- parser.c, table.c, control.c, arch.c, desc.c ---- */

/* name: of the C function. */
void gen_parser(struct gen *g, const struct ir_block *b, const char *name);
void gen_extract(struct gen *g, const struct ir_stmt *s);
void gen_tables_layout(struct gen *g);
void gen_actions(struct gen *g);
void gen_keys(struct gen *g);
void gen_apply(struct gen *g, const struct ir_stmt *s);
void gen_clear_locals(struct gen *g, const struct ir_block *b);
/* Whether tables that the block applies are cuts. */
bool gen_has_cuts(const struct ir_block *b);
/* Fills g->cuts with those of a control, in the order of the text. */
void gen_find_cuts(struct gen *g, const struct ir_block *b);
/* Emits the function of a control; its cuts are in g->cuts. */
void gen_control(struct gen *g, const struct ir_block *b, const char *name);
/* Emits the call of control 'name' for one packet, from cut 'cut' on, and where it goes from there. */
void gen_go_on(struct gen *g, const char *name, uint32_t cut);
/* Emits the loops over the burst that serve g->cuts of the control 'name', for todo[]. */
void gen_cut_loops(struct gen *g, const char *name);
/* name: of the C function. PSA's ingress deparser leaves the packet alone: it puts what it emits into
 * k->pipe_emitted. */
void gen_deparser(struct gen *g, const struct ir_block *b, const char *name);
/* The most bytes that a deparser can emit; b may be NULL. */
uint32_t gen_emit_bytes(struct gen *g, const struct ir_block *b);
void gen_arch(struct gen *g);
void gen_desc(struct gen *g);

#endif
