/* SPDX-License-Identifier: Apache-2.0 */
/* smith.h: the generator of random P4 programs: what it knows about the program that it is writing. Each file
 * writes one kind of thing: type.c types, expr.c expressions, stmt.c statements, call.c functions, actions and
 * controls, table.c tables, parser.c parsers, arch.c what surrounds them, object.c externs; oracle.c is a generator of its own.
 * Everything random comes from smith_next, so a seed names a program. One thread. */
#ifndef SMITH_H
#define SMITH_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	SMITH_FIELDS = 40, /* of a struct, header or enum */
	SMITH_PARAMS = 6,
	SMITH_KEYS = 4,
	SMITH_ACTIONS = 5,
	SMITH_TYPE_PARAMS = 2,
	SMITH_PALETTE = 7, /* scalar types that most variables of a program have */
};

enum smith_arch { SMITH_V1MODEL, SMITH_PSA, SMITH_PNA };

enum smith_kind {
	SMITH_BIT,
	SMITH_INT,
	SMITH_BOOL,
	SMITH_ENUM,
	SMITH_SERENUM,
	SMITH_NEWTYPE, /* 'elem' is what it is made of */
	SMITH_ERROR,
	SMITH_STRUCT,
	SMITH_HEADER,
	SMITH_UNION,
	SMITH_STACK,
	SMITH_VARBIT,
	SMITH_TUPLE,
	SMITH_PARAM, /* a type parameter: "$0" is its name until its function is written */
};

struct smith_type {
	enum smith_kind kind;
	uint32_t
	    width;  /* bits of BIT, INT, SERENUM, VARBIT; of all fields of a HEADER, but a varbit */
	uint32_t n; /* fields or members; elements of a STACK */
	const char *name;	       /* as P4 has it */
	const struct smith_type *elem; /* of a STACK, a NEWTYPE */
	const struct smith_type *same; /* what this is another name of, or NULL */
	struct smith_field {
		const char *name;
		const struct smith_type *type; /* NULL: a member of an enum */
	} fields[SMITH_FIELDS];
};

/* Something that can be read by name. */
struct smith_var {
	const char *text; /* '@' in it stands for a run-time index */
	const struct smith_type *type;
	bool writable;
	bool loop; /* a loop's own variable, which a body must not write */
	bool constant;
	bool is_param;	 /* of a function, action or control: nothing may hide it */
	bool member;	 /* of another variable, which stands before it */
	uint32_t level;	 /* of the scope: 0 is the program, 1 a control or function */
	uint32_t hidden; /* not 0: by variable hidden - 1 */
};

enum smith_dir { SMITH_NONE, SMITH_IN, SMITH_OUT, SMITH_INOUT };

struct smith_param {
	const char *name;
	const struct smith_type *type;
	enum smith_dir dir;
	const char *value; /* its default, or NULL */
};

enum smith_call_kind { SMITH_FUNCTION, SMITH_ACTION, SMITH_CONTROL };

struct smith_call {
	enum smith_call_kind kind;
	const char *name;	      /* of a control: its instance */
	const struct smith_type *ret; /* NULL: none */
	struct smith_param params[SMITH_PARAMS];
	uint32_t n;
	uint32_t size;	       /* statements, with those of what it calls */
	bool with_state;       /* a control: headers and metadata come first */
	bool is_type;	       /* a control that has no instance yet */
	uint32_t family;       /* functions of one name */
	uint32_t hidden;       /* as a variable's */
	const char *type_args; /* of a generic function, or NULL */
	bool explicit_args;    /* they cannot be inferred */
};

enum smith_object_kind { SMITH_COUNTER, SMITH_METER, SMITH_DIGEST, SMITH_HASH, SMITH_INTERNET };

struct smith_object {
	enum smith_object_kind kind;
	const char *name;
	const struct smith_type *type; /* what a digest holds, what a hash gives */
};

struct smith_table {
	const char *name;
	const char *actions[SMITH_ACTIONS];
	uint32_t n_actions, applied;
	bool in_script; /* it has entries there */
};

/* What may stand at the place where text is written. */
struct smith_place {
	bool tables;	/* apply of tables and controls, and switch */
	bool leave;	/* exit */
	bool calls;	/* functions */
	bool loops;	/* for */
	bool in_loop;	/* break, continue */
	bool in_parser; /* no extern calls of controls */
	bool returns;	/* return */
	const struct smith_type *ret;
};

struct smith {
	uint64_t rng;
	bool plain; /* the same program with only the simplest words for what it says */
	enum smith_arch arch;
	struct arena *arena;
	struct buf *out; /* the program */
	struct buf *script;
	uint32_t indent, names;
	int budget;	   /* statements that may still be written here */
	uint32_t size;	   /* statements written, with those that calls bring */
	uint32_t in_loops; /* product of the iterations around this place */
	struct smith_place at;
	VEC(const struct smith_type *) scalars; /* of this program; enums too */
	VEC(const struct smith_type *) structs;
	VEC(const struct smith_type *) headers; /* without varbit */
	VEC(const struct smith_type *) inner;	/* structs that may stand in headers */
	VEC(struct smith_var) vars;
	VEC(struct smith_call) calls;
	uint32_t level;	  /* of the scope that is being written */
	uint32_t globals; /* variables that all of the program sees */
	VEC(struct smith_table) tables;
	VEC(const char *) registers; /* "NAME WIDTH-TYPE" pairs: see stmt.c */
	VEC(const struct smith_type *) register_types;
	VEC(struct smith_object) objects;   /* of the control that is being written */
	VEC(uint32_t) sets;		    /* widths of the parser's value sets */
	bool selector;			    /* the table that is being written has one */
	const struct smith_type *parsed[6]; /* headers of the packet, in their order */
	uint32_t n_parsed;
	const struct smith_type *stack, *onion, *varheader, *report, *state, *hdr;
	const struct smith_type *error_type;
	uint32_t errors; /* user's own */
	uint32_t copies; /* ways to make another packet that were written */
};

/* ---- main.c: chance and text */
uint64_t smith_next(struct smith *s);
uint32_t smith_below(struct smith *s, uint32_t n);
/* True 'percent' times in a hundred. */
bool smith_chance(struct smith *s, uint32_t percent);
void smith_put(struct smith *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A line of its own, indented; '{' at its end indents what follows, '}' at its begin undoes that. */
void smith_line(struct smith *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void smith_indent(struct smith *s);
/* A name that was not used yet: PREFIX and a number. */
const char *smith_name(struct smith *s, const char *prefix);

/* ---- type.c */
const struct smith_type *smith_bit(struct smith *s, uint32_t width);
const struct smith_type *smith_int(struct smith *s, uint32_t width);
const struct smith_type *smith_bool(struct smith *s);
bool smith_same(const struct smith_type *a, const struct smith_type *b);
bool smith_scalar(const struct smith_type *t);
bool smith_number(const struct smith_type *t);
/* A type of the palette; for any scalar variable. */
const struct smith_type *smith_pick_scalar(struct smith *s);
struct smith_type *smith_type_new(
    struct smith *s, enum smith_kind kind, uint32_t width, const char *name);
void smith_field(struct smith_type *t, const char *name, const struct smith_type *type);
void smith_declare(struct smith *s, const struct smith_type *t, const char *word);
/* Declares all types of the program. */
void smith_types(struct smith *s);

/* ---- alias.c: typedef and type */
/* New names for some of the scalar types that there are. */
void smith_aliases(struct smith *s);

/* ---- compound.c: tuples, structs with type parameters */
/* One more of them for s->structs. */
void smith_compound(struct smith *s);

/* ---- expr.c */
void smith_var_add(struct smith *s, const char *text, const struct smith_type *t, bool writable);
void smith_literal(struct smith *s, const struct smith_type *t);
/* A number of at most 'width' bits that is worth trying. */
uint64_t smith_value(struct smith *s, uint32_t width);
void smith_expr(struct smith *s, const struct smith_type *t, int depth);
/* What turns a 't' into a 'to': text to put before it; ")" goes behind. */
void smith_convert(struct smith *s, const struct smith_type *t, const struct smith_type *to);
void smith_put_var(struct smith *s, const struct smith_var *v);
const struct smith_var *smith_find(struct smith *s, const struct smith_type *t, bool writable);
const struct smith_var *smith_find_kind(struct smith *s, enum smith_kind kind, bool writable);
/* Writes a call; false, and nothing written, when an argument is missing. */
bool smith_call(struct smith *s, const struct smith_call *c, int depth);
bool smith_callable(struct smith *s, const struct smith_call *c);

/* ---- scope.c: which names mean what where */
/* A name for a variable that begins here: one that nothing has, or one of an outer scope, which it hides. */
const char *smith_var_name(struct smith *s, const char *prefix);
/* The scope of all variables behind the first 'n' has ended. */
void smith_vars_cut(struct smith *s, size_t n);
/* A hidden name of the program can be said with a dot: such a variable of this type, or NULL. */
const struct smith_var *smith_find_hidden(struct smith *s, const struct smith_type *t);
/* Constants of the program; variables of the control that begins here. */
void smith_constants(struct smith *s);
void smith_locals(struct smith *s);

/* ---- generic.c: functions with type parameters */
/* Begins one: its parameters go into 'types', and into s->structs. Returns how many, mostly 0. */
uint32_t smith_generic(struct smith *s, const struct smith_type **types);
/* Writes the function whose text is 'text' with "$f" for its name, and adds it to what can be called. */
void smith_generic_end(struct smith *s, struct smith_call *c, const struct smith_type **types,
    uint32_t n, const char *text);

/* ---- args.c: how parameters get their arguments */
/* Perhaps a default value, written behind the parameter. */
void smith_default(struct smith *s, struct smith_param *p);
/* A name for a function of c->n parameters, perhaps one that another has: as many parameters say which is meant. */
void smith_overload(struct smith *s, struct smith_call *c);

/* ---- stmt.c */
void smith_stmt(struct smith *s);
void smith_stmts(struct smith *s, int n);
/* 'n' statements in a scope of their own, between braces that the caller wrote. */
void smith_body(struct smith *s, int n);

/* ---- call.c, table.c, parser.c, arch.c */
void smith_function(struct smith *s);
void smith_action(struct smith *s);
void smith_sub_control(struct smith *s);
void smith_table(struct smith *s, const char *block);
void smith_switch_action(struct smith *s);
void smith_parsers(struct smith *s);
void smith_program(struct smith *s);
/* Instances of the controls so far, for the block that begins here. */
void smith_instances(struct smith *s);
bool smith_extern_stmt(struct smith *s);

/* ---- object.c */
/* Declares objects of the control that begins here; a statement with one of them, false: there is none. */
void smith_objects(struct smith *s);
bool smith_use_object(struct smith *s);
/* A profile or a direct counter for a table, declared before it: the table's property, or NULL. 'entries': the table
 * has some, so that no profile may be. Sets s->selector. */
const char *smith_table_objects(struct smith *s, bool entries);

/* ---- oracle.c: straight expressions whose values are known; 'n' of them */
void smith_oracle(struct smith *s, uint32_t n);

#endif
