/* SPDX-License-Identifier: Apache-2.0 */
/* types.h: canonical types, compile-time values, and what a call resolved to: what the checker writes
 * into the slots of the tree (ast.h) and what lowering reads from there.
 *
 * Types are interned per compilation: two types are equal if their pointers are. typedefs are seen
 * through and never appear. Types and values live in the compilation's arena and are not changed by
 * readers. One thread. */
#ifndef P4_TYPES_H
#define P4_TYPES_H

#include "p4/ast.h"

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

struct p4_ctx;
struct p4_inst;	 /* instance.h */
struct p4_index; /* scope.h */

/* Bits of a bit<>, int<> or varbit<> that this compiler takes. */
#define P4_WIDTH_MAX 2048u
/* Elements of a stack or array. */
#define P4_ELEMS_MAX (1u << 16)

/* ---- Types ---- */

enum p4_type_kind {
	P4_TYPE_BAD, /* of what was wrong: fits everywhere, so that one mistake gives one message */
	P4_TYPE_VOID,
	P4_TYPE_BOOL,
	P4_TYPE_INT,	/* int of any size: values known at compile time only */
	P4_TYPE_BIT,	/* bit<width_bits> */
	P4_TYPE_SINT,	/* int<width_bits> */
	P4_TYPE_VARBIT, /* varbit<width_bits>: its maximum */
	P4_TYPE_STRING,
	P4_TYPE_ERR, /* error */
	P4_TYPE_MATCH_KIND,
	P4_TYPE_ENUM,	 /* named; under NULL: plain, else serializable with that BIT or SINT */
	P4_TYPE_NEWTYPE, /* named; under: the type it was made from */
	P4_TYPE_STRUCT,	 /* named, args */
	P4_TYPE_HEADER,	 /* named, args */
	P4_TYPE_UNION,	 /* named, args: header_union */
	P4_TYPE_STACK,	 /* elem[n_elems], elem is HEADER or UNION */
	P4_TYPE_ARRAY,	 /* elem[n_elems], elem is anything else */
	P4_TYPE_TUPLE,	 /* args */
	P4_TYPE_LIST,	 /* list<elem> */
	P4_TYPE_SET,	 /* what a select's or an entry's key set holds: set<elem> */
	P4_TYPE_EXTERN,	 /* named, args */
	P4_TYPE_PARSER,	 /* named, args: a parser type, or a parser that has a body */
	P4_TYPE_CONTROL, /* named, args: likewise */
	P4_TYPE_PACKAGE, /* named, args */
	P4_TYPE_TABLE,	 /* named: each table has its own */
	P4_TYPE_FUNC,	 /* named: action, function, method; only the callee of a call has it */
	P4_TYPE_APPLY_RESULT, /* named by its table: what t.apply() returns (hit, miss, action_run) */
	P4_TYPE_ACTION_RUN,   /* named by its table: the type of t.apply().action_run */
	P4_TYPE_STATE,	      /* a parser state */
	P4_TYPE_PARAM,	      /* named: a type parameter, inside its own generic declaration */
	P4_TYPE_DONTCARE,     /* _ as a type argument where nothing else is known */
	/* Only while an expression is being checked; never left in the tree of a correct program. */
	P4_TYPE_META,	     /* a type to be inferred */
	P4_TYPE_SEQ,	     /* of { a, b }: args, before it is fitted to a struct, tuple, ... */
	P4_TYPE_RECORD,	     /* of { x = a }: fields, before it is fitted to a struct or header */
	P4_TYPE_INVALID_HDR, /* of {#} before it is fitted */
	P4_TYPE_DOTS,	     /* of ... */
	P4_N_TYPE_KINDS
};

/* A field of a struct, header or union; of a RECORD too, then decl is NULL. */
struct p4_field {
	const char *name; /* interned */
	struct p4_type *type;
	struct p4_decl *decl;
};

struct p4_type {
	enum p4_type_kind kind;
	uint32_t id;	       /* dense, from 1, in the order types were made */
	bool has_param;	       /* mentions a PARAM */
	bool has_meta;	       /* mentions a META */
	bool has_int;	       /* mentions INT */
	uint32_t width_bits;   /* BIT, SINT, VARBIT */
	uint32_t n_elems;      /* STACK, ARRAY */
	struct p4_decl *decl;  /* the declaration, of the kinds that say "named" */
	struct p4_type *elem;  /* STACK, ARRAY, LIST, SET */
	struct p4_type *under; /* ENUM, NEWTYPE */
	uint32_t n_args;       /* type arguments; TUPLE, SEQ: items */
	struct p4_type **args;
	uint32_t n_fields; /* STRUCT, HEADER, UNION, RECORD: through p4_type_fields */
	struct p4_field *fields;
	bool dots;	       /* SEQ, RECORD: ends in ... */
	struct p4_type *bound; /* META: what it was found to be, else NULL */
	/* Of types.c and the checker. */
	uint32_t depth;	   /* of nesting, to bound recursion */
	uint32_t n_leaves; /* scalars in a value of it; 0: not computed */
	bool fields_done;
	struct p4_index *field_index; /* by name; NULL: few fields */
	bool comparable;	      /* known to be */
	uint8_t
	    bits_known; /* 0 not computed, 1 min_bits and max_bits hold, 2 they have no meaning */
	uint64_t min_bits;
	uint64_t max_bits;
	struct p4_type *set_of;	     /* what p4_type_set makes of it, or NULL */
	const struct p4_value *dflt; /* its default value, once asked for */
	uint16_t traits;	     /* memo of the checker's predicates: enum trait */
	uint32_t n_followed; /* memo of defuse_place.c: 1 + bits that follow a value; 0: none */
};

/* Nesting of types that this compiler takes. */
#define P4_TYPE_DEPTH_MAX 128u
/* Scalars in one value, elements of arrays counted one by one. */
#define P4_LEAVES_MAX	  (1u << 16)

/* Makes or finds. Widths are checked by the caller. */
struct p4_type *p4_type_basic(struct p4_ctx *ctx, enum p4_type_kind kind);
struct p4_type *p4_type_bit(struct p4_ctx *ctx, uint32_t width_bits);
struct p4_type *p4_type_sint(struct p4_ctx *ctx, uint32_t width_bits);
struct p4_type *p4_type_varbit(struct p4_ctx *ctx, uint32_t max_bits);
struct p4_type *p4_type_array(struct p4_ctx *ctx, struct p4_type *elem, uint32_t n_elems);
struct p4_type *p4_type_list(struct p4_ctx *ctx, struct p4_type *elem);
struct p4_type *p4_type_set(struct p4_ctx *ctx, struct p4_type *elem);
struct p4_type *p4_type_tuple(struct p4_ctx *ctx, struct p4_type *const *items, uint32_t n);
struct p4_type *p4_type_seq(
    struct p4_ctx *ctx, struct p4_type *const *items, uint32_t n, bool dots);
struct p4_type *p4_type_record(
    struct p4_ctx *ctx, const struct p4_field *fields, uint32_t n, bool dots);
struct p4_type *p4_type_named(struct p4_ctx *ctx, enum p4_type_kind kind, struct p4_decl *decl,
    struct p4_type *const *args, uint32_t n);
struct p4_type *p4_type_meta(struct p4_ctx *ctx);

/* Fields of a STRUCT, HEADER, UNION (type arguments put in) or RECORD, in order; *n becomes their
 * number. Borrowed. Other kinds: NULL and 0. */
const struct p4_field *p4_type_fields(struct p4_ctx *ctx, struct p4_type *t, uint32_t *n);
/* The field of that interned name and its place, or NULL. i may be NULL. */
const struct p4_field *p4_type_field(
    struct p4_ctx *ctx, struct p4_type *t, const char *name, uint32_t *i);

/* Replaces each type parameter that is in params by the type at the same place of args. */
struct p4_type *p4_type_subst(struct p4_ctx *ctx, struct p4_type *t, const struct p4_decls *params,
    struct p4_type *const *args);

/* Puts in what METAs were found to be. */
struct p4_type *p4_type_zonk(struct p4_ctx *ctx, struct p4_type *t);

/* Width of a fixed-width scalar (BIT, SINT, BOOL 1, serializable ENUM, NEWTYPE of those), else 0. */
uint32_t p4_type_width(const struct p4_type *t);
/* Bits that a value takes in a packet, least and most; false when that has no meaning. */
bool p4_type_packet_bits(struct p4_ctx *ctx, struct p4_type *t, uint64_t *min, uint64_t *max);
/* Sees through NEWTYPE. */
struct p4_type *p4_type_strip(struct p4_type *t);
bool p4_type_is_numeric(const struct p4_type *t); /* BIT, SINT, INT */
bool p4_type_is_record(const struct p4_type *t);  /* STRUCT, HEADER, UNION */

/* As P4 text: "bit<8>", "list<tuple<bool, bit<4>>>". p4_type_text: in the arena. */
void p4_type_print(const struct p4_type *t, struct buf *out);
const char *p4_type_text(struct p4_ctx *ctx, const struct p4_type *t);

/* ---- Values known at compile time ---- */

enum p4_value_kind {
	P4_VALUE_INT, /* type INT, BIT, SINT; serializable ENUM and NEWTYPE of those */
	P4_VALUE_BOOL,
	P4_VALUE_STRING,
	P4_VALUE_MEMBER, /* of an ENUM without underlying type, an ERROR, a MATCH_KIND */
	P4_VALUE_ITEMS, /* STRUCT, HEADER (then valid), UNION, TUPLE, LIST, STACK, ARRAY: all items */
	P4_VALUE_INVALID, /* an invalid HEADER, or UNION */
	P4_VALUE_INST,	  /* an instance: only from p4_inst_eval and constructor arguments */
	P4_VALUE_NONE,	  /* an @optional constructor argument that was left out */
};

struct p4_value {
	enum p4_value_kind kind;
	struct p4_type *type;
	union {
		const struct p4_big *num; /* INT: in the type's range: bit<W> in 0..2^W-1 */
		bool boolean;
		const char *text;	/* STRING: escapes replaced */
		struct p4_decl *member; /* MEMBER: kind P4_DECL_MEMBER */
		struct {
			const struct p4_value **v;
			uint32_t n;
		} items;
		struct p4_inst *inst;
	} u;
};

/* Whether two values are the same; their types are not compared. */
bool p4_value_equal(const struct p4_value *a, const struct p4_value *b);
/* An INT or BOOL value as a number: true and *out when it fits 0..2^64-1. */
bool p4_value_u64(const struct p4_value *v, uint64_t *out);
void p4_value_print(const struct p4_value *v, struct buf *out);

/* ---- Names that are not declared: members ---- */

/* What base.name is. Written to expr->u.member.what. */
enum p4_member_kind {
	P4_MEMBER_NONE,
	P4_MEMBER_FIELD,      /* of a struct, header, union; decl is the FIELD */
	P4_MEMBER_ENUM,	      /* Type.member; decl is the MEMBER; also error.X, match_kind.x */
	P4_MEMBER_METHOD,     /* of an extern object; decl is the METHOD */
	P4_MEMBER_BUILTIN,    /* isValid and so on: u.call.call->builtin says which */
	P4_MEMBER_APPLY,      /* of a table, parser, control */
	P4_MEMBER_STACK_NEXT, /* stack.next */
	P4_MEMBER_STACK_LAST, /* stack.last */
	P4_MEMBER_STACK_LAST_INDEX, /* stack.lastIndex, bit<32> */
	P4_MEMBER_STACK_SIZE,	    /* stack.size, known at compile time */
	P4_MEMBER_HIT,		    /* t.apply().hit */
	P4_MEMBER_MISS,
	P4_MEMBER_ACTION_RUN,
};

/* ---- Calls ---- */

enum p4_call_kind {
	P4_CALL_BAD,
	P4_CALL_ACTION,		 /* decl: ACTION, called directly */
	P4_CALL_FUNCTION,	 /* decl: FUNCTION; of a generic one the specialised copy */
	P4_CALL_EXTERN_FUNCTION, /* decl: METHOD with is_extern */
	P4_CALL_METHOD,		 /* decl: METHOD of an extern; base: the object */
	P4_CALL_BUILTIN,	 /* builtin; base: the header, union, stack or any value */
	P4_CALL_APPLY_TABLE,	 /* decl: TABLE; base: its name */
	P4_CALL_APPLY_PARSER,  /* decl: PARSER; base: the instance, or a TYPE for Type.apply(...) */
	P4_CALL_APPLY_CONTROL, /* decl: CONTROL; likewise */
	P4_CALL_CONSTRUCT, /* type: what is made; decl: METHOD (an extern's constructor), PARSER,
				  * CONTROL or PACKAGE. p4_decl.u.instance.call, expr CONSTRUCT */
};

enum p4_builtin {
	P4_BUILTIN_NONE,
	P4_BUILTIN_IS_VALID,
	P4_BUILTIN_SET_VALID,
	P4_BUILTIN_SET_INVALID,
	P4_BUILTIN_PUSH_FRONT,
	P4_BUILTIN_POP_FRONT,
	P4_BUILTIN_MIN_SIZE_BITS, /* these four are known at compile time */
	P4_BUILTIN_MIN_SIZE_BYTES,
	P4_BUILTIN_MAX_SIZE_BITS,
	P4_BUILTIN_MAX_SIZE_BYTES,
	P4_N_BUILTINS
};

/* How a parameter got its argument. */
enum p4_bind_how {
	P4_BIND_ARG,	  /* arg is written at the call */
	P4_BIND_DONTCARE, /* _ is written: an out argument that nobody wants */
	P4_BIND_DEFAULT, /* left out: arg is the parameter's own default, part of the callee's tree */
	P4_BIND_OPTIONAL, /* left out: @optional, no value */
	P4_BIND_CONTROL,  /* left out: action data that the control plane gives */
};

/* One parameter of the callee and what it is bound to. */
struct p4_bind {
	struct p4_decl *param; /* PARAM; NULL for parameters of built-ins */
	struct p4_type *type;  /* its type, type arguments put in */
	enum p4_dir dir;
	enum p4_bind_how how;
	struct p4_expr *arg; /* already converted to 'type' (in, none); NULL when there is none */
};

struct p4_call {
	enum p4_call_kind kind;
	enum p4_builtin builtin;
	struct p4_decl *decl;
	struct p4_expr *base; /* METHOD, BUILTIN, APPLY: what the dot follows; a METHOD called from
				 * inside an abstract method's body by bare name or this.x has THIS or
				 * NULL: the object itself */
	struct p4_type *type; /* CONSTRUCT: what is made; METHOD: the object's type; else NULL */
	struct p4_type *ret;  /* result; VOID for none */
	uint32_t n_type_args; /* written or inferred, of the function or method itself */
	struct p4_type **type_args;
	uint32_t n_binds; /* one a parameter, in the callee's order */
	struct p4_bind *binds;
	uint32_t n_order; /* one a written argument: index into binds, in evaluation order */
	uint32_t *order;
};

#endif
