/* SPDX-License-Identifier: Apache-2.0 */
/* ast.h: a P4_16 program as a tree: expressions, written types, statements, declarations. The parser
 * builds it, the checker fills the slots that say so, lowering reads it. All nodes live in the
 * compilation's arena. Each node is a kind and a union of named structs; u.X is valid for the kind
 * of the same name. Names are interned: compare pointers. Lists are {v, n, cap}; v may be NULL when
 * n is 0, and elements are never NULL. No node is shared between two places of the tree.
 *
 * Slots of the checker are NULL or 0 after parsing:
 *   type    the canonical type (types.h)
 *   value   the value, when it is known at compile time (types.h)
 *   decl    what a name refers to
 *   id      dense number from 1, given by the parser: side tables can be arrays of ctx->n_exprs + 1
 *           or ctx->n_decls + 1 elements */
#ifndef P4_AST_H
#define P4_AST_H

#include "p4/loc.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct p4_ctx;
struct p4_big;	 /* bigint.h: an integer of any size */
struct p4_type;	 /* types.h: canonical type, made by the checker */
struct p4_value; /* types.h: compile-time value, made by the checker */
struct
    p4_call; /* types.h: what a call resolved to: callee, type arguments, parameter by argument */
struct p4_index; /* scope.h */

struct p4_expr;
struct p4_typeref;
struct p4_stmt;
struct p4_decl;
struct p4_anno;

#define P4_LIST_OF(T, name)                                                                        \
	struct name {                                                                              \
		T *v;                                                                              \
		uint32_t n;                                                                        \
		uint32_t cap; /* for P4_PUSH */                                                    \
	}

/* A written name. */
struct p4_name {
	const char *str; /* interned; NULL only in an optional name that is absent */
	struct p4_loc loc;
};

P4_LIST_OF(struct p4_expr *, p4_exprs);
P4_LIST_OF(struct p4_typeref *, p4_typerefs);
P4_LIST_OF(struct p4_stmt *, p4_stmts);
P4_LIST_OF(struct p4_decl *, p4_decls);
P4_LIST_OF(struct p4_anno *, p4_annos);
P4_LIST_OF(struct p4_name, p4_names);

/* ---- Annotations ---- */

enum p4_anno_kind {
	P4_ANNO_EMPTY,	/* @name */
	P4_ANNO_TOKENS, /* @name( any tokens with balanced parentheses ) */
	P4_ANNO_EXPRS,	/* @name[ expression, ... ] */
	P4_ANNO_PAIRS,	/* @name[ key = expression, ... ] */
	P4_ANNO_PRAGMA, /* @pragma name tokens to the end of the line */
};

/* A token of an unstructured annotation. */
enum p4_anno_tok_kind {
	P4_ANNO_NAME, /* identifier or keyword */
	P4_ANNO_INT,
	P4_ANNO_STRING, /* text is what stands between the quotes, escapes still in it */
	P4_ANNO_PUNCT,
};

struct p4_anno_tok {
	enum p4_anno_tok_kind kind;
	bool space_before;
	const char *text; /* as written; strings without their quotes; interned */
	struct p4_loc loc;
};
P4_LIST_OF(struct p4_anno_tok, p4_anno_toks);

/* key = expr of a structured annotation or of a struct expression. */
struct p4_pair {
	struct p4_name key;
	struct p4_expr *expr;
};
P4_LIST_OF(struct p4_pair, p4_pairs);

struct p4_anno {
	enum p4_anno_kind kind;
	struct p4_name name;
	struct p4_loc loc;	    /* from the '@' to the end of the body */
	struct p4_anno_toks tokens; /* TOKENS and PRAGMA: the body without the outer parentheses */
	struct p4_exprs exprs;	    /* EXPRS */
	struct p4_pairs pairs;	    /* PAIRS */
	const char *text;	    /* checker: the string of @name and @deprecated, computed */
};

/* ---- Written types ---- */

enum p4_typeref_kind {
	P4_TREF_BOOL,
	P4_TREF_ERROR,	    /* error */
	P4_TREF_MATCH_KIND, /* match_kind */
	P4_TREF_STRING,
	P4_TREF_VOID,
	P4_TREF_INT,	  /* int, of any size */
	P4_TREF_BIT,	  /* bit<width>, or bit alone: width NULL, means 1 */
	P4_TREF_SINT,	  /* int<width> */
	P4_TREF_VARBIT,	  /* varbit<width> */
	P4_TREF_NAME,	  /* a name, .name, or either with <arguments> */
	P4_TREF_ARRAY,	  /* element[size]: header stack or array */
	P4_TREF_LIST,	  /* list<element> */
	P4_TREF_TUPLE,	  /* tuple<arguments> */
	P4_TREF_DONTCARE, /* _ as a type argument */
	P4_TREF_DECL,	  /* a struct, header, union or enum declared inside a typedef */
};

/* A type as it is written. */
struct p4_typeref {
	enum p4_typeref_kind kind;
	uint16_t height; /* as in struct p4_expr */
	struct p4_loc loc;
	union {
		struct {		       /* BIT, SINT, VARBIT */
			struct p4_expr *width; /* NULL only for plain bit */
		} bits;
		struct {
			struct p4_name name;
			bool absolute;		 /* .name: looked up at the top level */
			bool has_args;		 /* <...> is written, perhaps empty */
			struct p4_typerefs args; /* type arguments */
			struct p4_decl
			    *decl; /* checker: the type's declaration or type parameter */
		} name;
		struct {
			struct p4_typeref *elem;
			struct p4_expr *size;
		} array;
		struct {
			struct p4_typeref *elem;
		} list;
		struct {
			struct p4_typerefs args;
		} tuple;
		struct p4_decl *decl; /* DECL */
	} u;
	struct p4_type *type; /* checker */
};

/* ---- Expressions ---- */

/* Operators; also those of compound assignments (x += y has P4_OP_ADD). */
enum p4_op {
	P4_OP_NONE, /* plain assignment */
	/* unary */
	P4_OP_NOT,   /* !x */
	P4_OP_CMPL,  /* ~x */
	P4_OP_NEG,   /* -x */
	P4_OP_UPLUS, /* +x */
	/* binary */
	P4_OP_MUL,
	P4_OP_DIV,
	P4_OP_MOD,
	P4_OP_ADD,
	P4_OP_SUB,
	P4_OP_ADD_SAT, /* |+| */
	P4_OP_SUB_SAT, /* |-| */
	P4_OP_CONCAT,  /* ++ */
	P4_OP_SHL,
	P4_OP_SHR,
	P4_OP_LE,
	P4_OP_GE,
	P4_OP_LT,
	P4_OP_GT,
	P4_OP_EQ,
	P4_OP_NE,
	P4_OP_BAND, /* & */
	P4_OP_BXOR, /* ^ */
	P4_OP_BOR,  /* | */
	P4_OP_LAND, /* && */
	P4_OP_LOR,  /* || */
	P4_N_OPS
};

enum p4_expr_kind {
	P4_EXPR_INT,	/* 10, 8w0xff, 4s7 */
	P4_EXPR_BOOL,	/* true, false */
	P4_EXPR_STRING, /* "text" */
	P4_EXPR_NAME,	/* x, .x: anything but a type */
	P4_EXPR_TYPE, /* a type in place of a value: base of Enum.member, error.X, Ctl<T>.apply() */
	P4_EXPR_THIS, /* this, inside an abstract method's implementation */
	P4_EXPR_MEMBER,	   /* base.name */
	P4_EXPR_INDEX,	   /* base[index] */
	P4_EXPR_SLICE,	   /* base[hi:lo], base[lo+:width] */
	P4_EXPR_CALL,	   /* callee<types>(arguments) */
	P4_EXPR_CONSTRUCT, /* Type(arguments): an instance without a name */
	P4_EXPR_CAST,	   /* (type) x */
	P4_EXPR_UNARY,
	P4_EXPR_BINARY,
	P4_EXPR_COND,	  /* c ? a : b */
	P4_EXPR_LIST,	  /* { a, b } ; also (a, b) in a key set */
	P4_EXPR_STRUCT,	  /* { x = a, y = b } */
	P4_EXPR_INVALID,  /* {#} */
	P4_EXPR_DOTS,	  /* ... as an initialiser, or as the last of a list */
	P4_EXPR_DONTCARE, /* _ as an argument or key set */
	P4_EXPR_DEFAULT,  /* default as a key set or switch label */
	P4_EXPR_MASK,	  /* a &&& b in a key set */
	P4_EXPR_RANGE,	  /* a .. b in a key set or after 'in' of a for */
	P4_EXPR_BAD,	  /* stands where a syntax error was; the message is already given */
};

/* An argument of a call: positional (name.str NULL) or name = expr. */
struct p4_arg {
	struct p4_name name;
	struct p4_expr *expr; /* DONTCARE for _ */
	struct p4_loc loc;
};
P4_LIST_OF(struct p4_arg, p4_args);

struct p4_expr {
	enum p4_expr_kind kind;
	uint32_t id;
	struct p4_loc loc; /* the whole expression */
	bool parens;	   /* written inside ( ) */
	uint16_t height; /* of the tree below; at most ctx->limits.nesting, so recursion is safe */
	union {
		struct {
			const char *text; /* as written; interned */
			const struct p4_big *value;
			uint32_t width_bits; /* with has_width; bit<0> exists */
			bool has_width;	     /* else the type is int */
			bool is_signed;	     /* s instead of w */
			uint8_t base;	     /* 2, 8, 10, 16 */
		} integer;
		bool boolean;
		struct {
			const char
			    *text; /* between the quotes, escapes (\" \\) still in it; interned */
		} string;
		struct {
			struct p4_name name;
			bool absolute;	      /* .name */
			struct p4_decl *decl; /* checker */
		} name;
		struct p4_typeref *type_name; /* TYPE */
		struct {
			struct p4_expr *base;
			struct p4_name name;
			struct p4_decl *decl; /* checker: field, method, enum member, error, action;
					       * NULL for built-ins (apply, isValid, next, hit, ...) */
			uint8_t what;	      /* checker: enum p4_member_kind */
		} member;
		struct {
			struct p4_expr *base;
			struct p4_expr *index;
		} index;
		struct {
			struct p4_expr *base;
			struct p4_expr *hi;    /* [hi:lo] */
			struct p4_expr *lo;    /* also the start of [lo+:width] */
			struct p4_expr *width; /* [lo+:width], then hi is NULL; else NULL */
		} slice;
		struct {
			struct p4_expr *callee; /* NAME, MEMBER */
			bool has_type_args;
			struct p4_typerefs type_args;
			struct p4_args args;
			struct p4_call *call; /* checker */
		} call;
		struct {
			struct p4_typeref *of; /* NAME, with or without <arguments> */
			struct p4_args args;
			struct p4_call *call; /* checker */
		} construct;
		struct {
			struct p4_typeref *to; /* NULL: an implicit cast, made by the checker */
			struct p4_expr *expr;
		} cast;
		struct {
			enum p4_op op;
			struct p4_expr *expr;
		} unary;
		struct {
			enum p4_op op;
			struct p4_loc op_loc;
			struct p4_expr *left;
			struct p4_expr *right;
		} binary;
		struct {
			struct p4_expr *cond;
			struct p4_expr *yes;
			struct p4_expr *no;
		} cond;
		struct {
			struct p4_exprs items; /* the last may be DOTS */
			bool tuple;	       /* written (a, b), in a key set */
		} list;
		struct {
			struct p4_pairs pairs;
			bool dots; /* ends in ... */
			struct p4_loc dots_loc;
		} structure;
		struct { /* MASK: value &&& mask; RANGE: low .. high */
			struct p4_expr *a;
			struct p4_expr *b;
		} pair;
	} u;
	struct p4_type *type;	/* checker */
	struct p4_value *value; /* checker: known at compile time, else NULL */
	bool
	    known; /* checker: compile-time known, perhaps only per instance (then value is NULL) */
	bool lvalue; /* checker: can stand on the left of an assignment */
};

/* ---- Statements ---- */

enum p4_stmt_kind {
	P4_STMT_EMPTY,
	P4_STMT_ASSIGN, /* left = right, left op= right */
	P4_STMT_CALL,	/* a call whose result is dropped */
	P4_STMT_IF,
	P4_STMT_BLOCK,
	P4_STMT_SWITCH,
	P4_STMT_FOR,	/* for (init; cond; update) */
	P4_STMT_FOR_IN, /* for (T x in collection) */
	P4_STMT_RETURN,
	P4_STMT_EXIT,
	P4_STMT_BREAK,
	P4_STMT_CONTINUE,
	P4_STMT_DECL, /* a variable, a constant; an instance (which the checker refuses in a block) */
};

/* One label of a switch and the block behind it. */
struct p4_case {
	struct p4_expr *label; /* DEFAULT, or an expression */
	struct p4_stmt *body;  /* BLOCK; NULL: falls through to the next case's */
	struct p4_loc loc;
};
P4_LIST_OF(struct p4_case, p4_cases);

struct p4_stmt {
	enum p4_stmt_kind kind;
	struct p4_loc loc;
	struct p4_annos annos; /* BLOCK, FOR and FOR_IN only */
	union {
		struct {
			enum p4_op op; /* P4_OP_NONE for = */
			struct p4_loc op_loc;
			struct p4_expr *left;
			struct p4_expr *right;
		} assign;
		struct p4_expr *call; /* CALL: kind P4_EXPR_CALL */
		struct {
			struct p4_expr *cond;
			struct p4_stmt *yes;
			struct p4_stmt *no; /* NULL: no else */
		} branch;		    /* IF */
		struct {
			struct p4_stmts body;
			struct p4_loc end; /* the closing brace */
		} block;
		struct {
			struct p4_expr *expr;
			struct p4_cases cases;
		} select; /* SWITCH */
		struct {
			struct p4_stmts init; /* DECL, ASSIGN, CALL */
			struct p4_expr *cond;
			struct p4_stmts update; /* ASSIGN, CALL */
			struct p4_stmt *body;
		} loop; /* FOR */
		struct {
			struct p4_decl *var;  /* P4_DECL_VAR without initialiser */
			struct p4_expr *over; /* RANGE, or an array, stack, list */
			struct p4_stmt *body;
		} each;		       /* FOR_IN */
		struct p4_expr *value; /* RETURN: may be NULL */
		struct p4_decl *decl;  /* DECL */
	} u;
};

/* ---- Tables and parser states ---- */

/* expr : match_kind, in a table's key. */
struct p4_key {
	struct p4_expr *expr;
	struct p4_name match;
	struct p4_decl *match_decl; /* checker: the match_kind's member */
	struct p4_annos annos;
	struct p4_loc loc;
};
P4_LIST_OF(struct p4_key, p4_keys);

/* name or name(arguments), in a table's actions or behind an entry's colon. */
struct p4_action_ref {
	struct p4_name name;
	bool absolute;	       /* .name */
	bool has_args;	       /* (...) is written */
	struct p4_args args;   /* in 'actions': the data-plane arguments */
	struct p4_annos annos; /* in 'actions' only */
	struct p4_decl *decl;  /* checker: the action */
	struct p4_call *call;  /* checker: its arguments by parameter */
	struct p4_loc loc;
};
P4_LIST_OF(struct p4_action_ref, p4_action_refs);

/* One entry of a table. */
struct p4_entry {
	bool is_const;		  /* 'const' before this entry */
	struct p4_expr *priority; /* NULL: none */
	bool priority_parens;	  /* written as priority = (expr) */
	struct p4_exprs keys;	  /* one a key field; what the key set's parentheses held */
	bool tuple;		  /* keys stood in parentheses */
	struct p4_action_ref action;
	struct p4_annos annos;
	struct p4_loc loc;
};
P4_LIST_OF(struct p4_entry, p4_entries);

enum p4_prop_kind {
	P4_PROP_KEY,
	P4_PROP_ACTIONS,
	P4_PROP_ENTRIES,
	P4_PROP_OTHER, /* name = expr: default_action, size, implementation, ... */
};

/* One property of a table, in the order they are written. */
struct p4_prop {
	enum p4_prop_kind kind;
	struct p4_name name;   /* "key", "actions", "entries", or its own */
	bool is_const;	       /* ENTRIES, OTHER */
	struct p4_annos annos; /* ENTRIES, OTHER */
	struct p4_loc loc;
	union {
		struct p4_keys keys;
		struct p4_action_refs actions;
		struct p4_entries entries;
		struct p4_expr
		    *value; /* OTHER; a list expression stays one. Checker: default_action
				        * becomes a CALL in any case */
	} u;
};
P4_LIST_OF(struct p4_prop, p4_props);

/* keyset : state; */
struct p4_select_case {
	struct p4_expr *keyset; /* LIST with list.tuple when written (a, b) */
	struct p4_name state;
	struct p4_decl *decl; /* checker: the state; NULL for accept and reject */
	struct p4_loc loc;
};
P4_LIST_OF(struct p4_select_case, p4_select_cases);

enum p4_trans_kind {
	P4_TRANS_NONE,	 /* no transition written: reject */
	P4_TRANS_STATE,	 /* transition name; */
	P4_TRANS_SELECT, /* transition select (...) { ... } */
};

/* How a parser state ends. */
struct p4_transition {
	enum p4_trans_kind kind;
	struct p4_loc loc;
	struct p4_name state;	      /* STATE */
	struct p4_decl *decl;	      /* checker, STATE: NULL for accept and reject */
	struct p4_exprs exprs;	      /* SELECT */
	struct p4_select_cases cases; /* SELECT */
};

/* ---- Declarations ---- */

enum p4_decl_kind {
	P4_DECL_CONST,
	P4_DECL_VAR,
	P4_DECL_INSTANCE,  /* Type(arguments) name; */
	P4_DECL_VALUE_SET, /* value_set<T>(size) name; */
	P4_DECL_ACTION,
	P4_DECL_FUNCTION, /* with a body: a function, or the body of an abstract method */
	P4_DECL_METHOD,	  /* without: an extern function, or a method of an extern */
	P4_DECL_TABLE,
	P4_DECL_PARSER,	 /* with a body, or the type of a parser: has_body tells */
	P4_DECL_CONTROL, /* likewise */
	P4_DECL_PACKAGE,
	P4_DECL_EXTERN, /* an extern object's type */
	P4_DECL_STRUCT,
	P4_DECL_HEADER,
	P4_DECL_UNION,	     /* header_union */
	P4_DECL_ENUM,	     /* with or without an underlying type */
	P4_DECL_ERRORS,	     /* one error { ... }; its name is "error" */
	P4_DECL_MATCH_KINDS, /* one match_kind { ... }; its name is "match_kind" */
	P4_DECL_TYPEDEF,
	P4_DECL_NEWTYPE, /* type T name; */
	/* Parts of declarations, which names can refer to. */
	P4_DECL_PARAM,
	P4_DECL_TYPE_PARAM,
	P4_DECL_FIELD,	/* of a struct, header, header_union */
	P4_DECL_MEMBER, /* of an enum, error, match_kind */
	P4_DECL_STATE,
};

enum p4_dir {
	P4_DIR_NONE,
	P4_DIR_IN,
	P4_DIR_OUT,
	P4_DIR_INOUT,
};

struct p4_decl {
	enum p4_decl_kind kind;
	uint32_t id;
	struct p4_loc loc; /* the whole declaration, from its first annotation to its end */
	struct p4_name name;
	struct p4_annos annos;
	struct p4_decl *parent; /* the declaration around it; NULL at the top level. A block's
				 * variable has the action, control, ... that holds the block */
	union {
		struct { /* CONST, VAR */
			struct p4_typeref *type;
			struct p4_expr *init; /* NULL only for a VAR without one */
		} var;
		struct {
			struct p4_typeref *of;
			struct p4_args args;
			bool has_body;	      /* = { ... } */
			struct p4_decls body; /* FUNCTION, INSTANCE */
			struct p4_call *call; /* checker: the constructor */
		} instance;
		struct {
			struct p4_typeref *type; /* of what it holds */
			struct p4_expr *size;
		} value_set;
		struct {
			struct p4_decls params;
			struct p4_stmt *body;
		} action;
		struct {			/* FUNCTION, METHOD */
			struct p4_typeref *ret; /* NULL: a constructor */
			struct p4_decls type_params;
			struct p4_decls params;
			struct p4_stmt *body; /* FUNCTION */
			struct p4_decl *
			    body_fn; /* METHOD with is_extern: the FUNCTION that is its body, or NULL */
			bool is_abstract; /* METHOD of an extern */
			bool is_extern;	  /* METHOD at the top level */
		} func;
		struct {
			struct p4_props props;
		} table;
		struct {
			struct p4_decls type_params;
			struct p4_decls params;
			bool has_body;	      /* else it is a parser type */
			bool has_ctor_params; /* a second ( ) is written */
			struct p4_decls ctor_params;
			struct p4_decls locals; /* CONST, VAR, INSTANCE, VALUE_SET */
			struct p4_decls states; /* STATE, at least one when has_body */
		} parser;
		struct {
			struct p4_decls type_params;
			struct p4_decls params;
			bool has_body; /* else it is a control type */
			bool has_ctor_params;
			struct p4_decls ctor_params;
			struct p4_decls locals; /* CONST, VAR, INSTANCE, ACTION, TABLE */
			struct p4_stmt *apply;	/* BLOCK; NULL for a control type */
		} control;
		struct {
			struct p4_decls type_params;
			struct p4_decls params;
		} package;
		struct {
			struct p4_decls type_params;
			struct p4_decls methods; /* METHOD; constructors have func.ret NULL */
		} ext;				 /* EXTERN */
		struct {			 /* STRUCT, HEADER, UNION */
			struct p4_decls type_params;
			struct p4_decls fields; /* FIELD */
		} record;
		struct {
			struct p4_typeref *under; /* underlying type; NULL: none */
			struct p4_decls members;  /* MEMBER */
		} enumeration;			  /* ENUM, ERRORS, MATCH_KINDS */
		struct {
			struct p4_typeref *of;
		} alias; /* TYPEDEF, NEWTYPE */
		struct {
			enum p4_dir dir;
			struct p4_typeref *type;
			struct p4_expr *init; /* default value; NULL: none */
			bool is_ctor;	      /* checker: of a constructor */
		} param;
		struct {
			struct p4_typeref *type;
		} field;
		struct {
			struct p4_expr *init; /* of a serializable enum's member, else NULL */
			uint32_t index;	      /* position in its list, from 0 */
		} member;
		struct {
			struct p4_stmts body;
			struct p4_transition next;
		} state;
	} u;
	struct p4_type *type;	  /* checker */
	struct p4_value *value;	  /* checker: of a constant or an enum's member */
	struct p4_index *members; /* checker: of an ENUM, by name (scope.h) */
	bool used;		  /* checker: something refers to it */
};

/* A whole program: every file's declarations in order, those of included files too. */
struct p4_program {
	struct p4_decls decls;
};

/* ---- Helpers (ast.c) ---- */

/* Makes zeroed nodes; expr and decl get their id. */
struct p4_expr *p4_expr_new(struct p4_ctx *ctx, enum p4_expr_kind kind, struct p4_loc loc);
struct p4_typeref *p4_typeref_new(struct p4_ctx *ctx, enum p4_typeref_kind kind, struct p4_loc loc);
struct p4_stmt *p4_stmt_new(struct p4_ctx *ctx, enum p4_stmt_kind kind, struct p4_loc loc);
struct p4_decl *p4_decl_new(struct p4_ctx *ctx, enum p4_decl_kind kind, struct p4_loc loc);

/* "+", "|+|", "&&"; "" for P4_OP_NONE. */
const char *p4_op_text(enum p4_op op);
/* "in", "out", "inout", "". */
const char *p4_dir_text(enum p4_dir dir);
/* What a declaration is, for messages: "header", "extern function", "parser state". */
const char *p4_decl_kind_text(const struct p4_decl *decl);

/* The first annotation of that name, or NULL. */
const struct p4_anno *p4_anno_find(const struct p4_annos *annos, const char *name);
/* The text of @name("text"): the only string token of its body, escapes replaced; else NULL. */
const char *p4_anno_string(struct p4_ctx *ctx, const struct p4_anno *anno);
/* The body of an unstructured annotation as comma-separated expressions (names, numbers, strings,
 * any expression). Returns 0 and the list, or -1 after an error message. Bodies with other tokens
 * are an error: callers ask only for annotations whose form they know. */
int p4_anno_exprs(struct p4_ctx *ctx, const struct p4_anno *anno, struct p4_exprs *out);

/* A table's property of that name, or NULL. */
const struct p4_prop *p4_table_prop(const struct p4_decl *table, const char *name);

#endif
