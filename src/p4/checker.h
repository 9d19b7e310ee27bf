/* SPDX-License-Identifier: Apache-2.0 */
/* checker.h: what the files of the checker share: its state, and the functions that one file has for
 * the others. Not for anybody else; the way in is check.h. The files, in the order a reader wants:
 *
 *   check.c        p4_check: the whole program, declaration by declaration
 *   check_decl.c   constants, variables, externs, functions, actions, parsers, controls
 *   check_types.c  structs, headers, unions, enums, errors, match kinds, typedef, type
 *   check_param.c  parameters: types and directions that each kind of callable allows
 *   check_inst.c   instances, constructors, abstract methods
 *   check_parser.c states, transitions, select
 *   check_table.c  keys, actions, entries, properties
 *   check_stmt.c   statements
 *   check_expr.c   literals, lists, indexing, slices
 *   check_op.c     operators, key sets
 *   check_member.c base.name
 *   check_call.c   calls: who is called, and from where
 *   check_anno.c   annotations
 *   check_core.c   built-in methods, the core library's own rules
 *   bind.c         arguments to parameters, type arguments
 *   typeref.c      written types to canonical ones; what may be part of what
 *   convert.c      implicit and explicit casts, list and struct expressions fitted to types
 *   infer.c        unification
 *   generic.c      copies of generic functions, parsers and controls
 *   extern_body.c  functions that are the bodies of extern functions
 *   fold.c         values of operators
 */
#ifndef P4_CHECKER_H
#define P4_CHECKER_H

#include "p4/bigint.h"
#include "p4/ctx.h"
#include "p4/fold.h"
#include "p4/scope.h"
#include "p4/types.h"
#include "p4/value.h"

#include <string.h>

/* Where the checker is: decides what may be called, declared and written. */
enum place {
	PLACE_TOP,	/* top level */
	PLACE_PARSER,	/* locals of a parser */
	PLACE_STATE,	/* body of a parser state */
	PLACE_CONTROL,	/* locals of a control */
	PLACE_APPLY,	/* body of a control's apply */
	PLACE_ACTION,	/* body of an action */
	PLACE_FUNCTION, /* body of a function */
	PLACE_METHOD,	/* body of an abstract method */
	PLACE_TABLE,	/* inside a table: keys, actions, properties */
};

/* A copy of a generic function, parser or control. */
struct chk_copy {
	struct p4_decl *of;
	struct p4_type **args; /* one a type parameter */
	uint32_t seq;	       /* of 'of' among the declarations */
	struct p4_decl *decl;
};

/* A constructor call whose type arguments are not known yet. */
struct chk_open_call {
	struct p4_call *call;
	struct p4_expr *expr; /* CONSTRUCT */
	struct p4_loc loc;
};

struct chk {
	struct p4_ctx *ctx;
	struct arena *arena;
	struct p4_program *prog;
	struct p4_scopes scopes;
	struct p4_scopes states; /* of the parser that is being checked */
	enum place place;
	struct p4_decl *in;	/* the parser, control, action, function around; NULL at the top */
	struct p4_decl *object; /* the INSTANCE whose methods are being checked */
	struct p4_decl *table;	/* the table that is being checked */
	struct p4_decl *open;	/* the top-level declaration that is not complete yet */
	struct p4_decl *recursion; /* the generic function whose copy is being checked */
	struct p4_type *ret;	   /* what 'return' gives back; NULL where return is not allowed */
	uint32_t loops;		   /* 'for' statements around */
	bool no_calls;		   /* in a key set: its value must not depend on a call */
	bool in_action_args;	   /* an argument of an action in a table: no apply, no calls */
	bool unevaluated;	   /* only the type of the expression counts (minSizeInBits) */
	bool in_switch_expr;	   /* action_run is allowed */
	uint32_t depth;		   /* of expressions, to bound recursion */
	struct {
		struct chk_copy *v;
		uint32_t n, cap;
	} copies; /* in order of making */
	uint32_t n_copies_checked;
	uint32_t n_extern_bodies; /* of the program's own extern functions */
	struct {
		struct chk_open_call *v;
		uint32_t n, cap;
	} open_calls;
	const struct p4_args *ctor_args; /* of the constructor whose type is looked up: they choose
					  * between overloads */
	struct p4_decls match_kinds;	 /* MATCH_KINDS lists seen so far */
	struct p4_decls errors;		 /* ERRORS lists */
	struct p4_scopes match_kind_names;
	struct p4_scopes error_names;
	struct p4_type *t_bad, *t_void, *t_bool, *t_int, *t_string, *t_error, *t_match_kind;
	struct p4_type *t_b32;
};

/* ---- typeref.c ---- */

/* The type that is written. With 'open', the type arguments of a generic extern, parser, control or
 * package may be left out, and are METAs then, as those written _ are. BAD after a message. */
struct p4_type *chk_type(struct chk *c, struct p4_typeref *t);
struct p4_type *chk_type_open(struct chk *c, struct p4_typeref *t);
/* A type argument: as chk_type, and _ is a META when 'metas', else DONTCARE. */
struct p4_type *chk_type_arg(struct chk *c, struct p4_typeref *t, bool metas);
/* Says why 'part' may not be inside 'whole' (a field of a struct, ...), or returns true. */
bool chk_may_contain(struct chk *c, struct p4_type *whole, struct p4_type *part, struct p4_loc loc,
    const char *name);
/* Checks the fields of a generic type after type arguments were put in; once a type. */
bool chk_instance_ok(struct chk *c, struct p4_type *t, struct p4_loc loc);
/* The size of a written array type; false after a message. */
bool chk_array_size(struct chk *c, struct p4_typeref *t, uint32_t *n_elems);
/* The METAs for each parameter of a generic declaration. */
struct p4_type **chk_metas(struct chk *c, const struct p4_decls *params);
/* Type parameters of any declaration that can have them, else an empty list. */
const struct p4_decls *chk_type_params(const struct p4_decl *d);

/* ---- infer.c ---- */

/* Makes two types equal by binding METAs; false when they differ. */
bool chk_unify(struct chk *c, struct p4_type *a, struct p4_type *b);
/* Whether expressions of the type have a value: it is none of the types of objects, callables and states. */
bool chk_is_value(const struct p4_type *t);
/* Whether it is a number, bool, enum or error, seen through 'type'; BAD and type parameters count. */
bool chk_is_scalar(const struct p4_type *t);
/* Warns about the use of a declaration that has @deprecated. */
void chk_deprecated(struct chk *c, const struct p4_decl *d, struct p4_loc loc);
/* Adds a note about the first parameter for which a parser, control or package does not fit a type. */
void chk_why_not(struct chk *c, struct p4_type *want, struct p4_type *have);
/* What a META is bound to, at the outside only. */
struct p4_type *chk_see(struct p4_type *t);
/* Binds the METAs of 'want' so that an expression of type 'have' can be converted to it: literals
 * ({...}, integers without width) bind only what nothing else says. */
bool chk_infer(struct chk *c, struct p4_type *want, struct p4_type *have, bool literals);
/* What a type becomes when nothing more can be learnt: SEQ is a tuple, and so on. */
struct p4_type *chk_settle(struct chk *c, struct p4_type *t);

/* ---- convert.c ---- */

/* Whether an expression can be used as a 'to', without saying anything. */
bool chk_fits(struct chk *c, const struct p4_expr *e, struct p4_type *to);
/* Converts *slot to 'to', putting casts in. Says what is wrong and returns false when it does not
 * fit; 'what' names the place ("initialiser of x"), or NULL. */
bool chk_convert(struct chk *c, struct p4_expr **slot, struct p4_type *to, const char *what);
/* An explicit cast's legality and value. */
void chk_cast(struct chk *c, struct p4_expr *e);
/* Puts an implicit cast around *slot. */
void chk_wrap(struct chk *c, struct p4_expr **slot, struct p4_type *to);
/* The default value of a type, or NULL when it has none. */
const struct p4_value *chk_default(struct chk *c, struct p4_type *t);
/* Takes serializable enums and newtype-free operands to their numbers: *slot may get a cast. */
struct p4_type *chk_to_number(struct chk *c, struct p4_expr **slot);
/* Whether two values of the type can be compared; else why not. */
const char *chk_not_comparable(struct chk *c, struct p4_type *t);

/* ---- check_expr.c ---- */

/* Checks an expression and sets type, value, known, lvalue. Returns its type, never NULL. */
struct p4_type *chk_expr(struct chk *c, struct p4_expr **slot);
/* The same where a type is allowed too (before a dot). */
struct p4_type *chk_base(struct chk *c, struct p4_expr **slot);
/* Checks and converts. */
bool chk_expr_as(struct chk *c, struct p4_expr **slot, struct p4_type *to, const char *what);
/* An integer constant: checks the expression; false after a message of that kind. */
bool chk_const_int(struct chk *c, struct p4_expr **slot, const struct p4_big **out,
    enum p4_diag_kind kind, const char *what);
/* A key set: fits *slot to SET of 'elem' (or to an item of it). */
bool chk_keyset(struct chk *c, struct p4_expr **slot, struct p4_type *elem);
void chk_set(struct p4_expr *e, struct p4_type *t);
/* Whether the tree is an expression that may be written to; says why not when 'loud'. */
bool chk_lvalue(struct chk *c, struct p4_expr *e, const char *what);

/* ---- check_member.c ---- */

struct p4_type *chk_member(struct chk *c, struct p4_expr **slot, bool callee);
/* Looks up what a name that is no type means. Sets decl; reports when there is none. */
struct p4_type *chk_name(struct chk *c, struct p4_expr *e, bool callee);
/* A member of the error or match_kind lists ('lists' is c->errors or c->match_kinds). */
struct p4_decl *chk_find_member(struct chk *c, const struct p4_decls *lists, const char *name);
void chk_add_member(struct chk *c, const struct p4_decls *lists, struct p4_decl *member);

/* ---- check_call.c ---- */

struct p4_type *chk_call(struct chk *c, struct p4_expr **slot);
struct p4_type *chk_construct(struct chk *c, struct p4_expr **slot);
/* A constructor call; of: the type, perhaps with METAs. Returns the made type, or BAD. */
struct p4_type *chk_constructor(struct chk *c, struct p4_type *of, struct p4_args *args,
    struct p4_loc loc, struct p4_call **out, bool is_decl);
/* Binds the arguments of an action in a table's list or entry. */
struct p4_call *chk_action_ref(
    struct chk *c, struct p4_action_ref *ref, struct p4_decl *action, bool with_data);

/* ---- generic.c ---- */

/* The copy of a generic function, parser or control for these type arguments, made when it is new. */
struct p4_decl *chk_copy_of(struct chk *c, struct p4_decl *d, struct p4_type **args);
/* Checks the bodies of copies that were made and not yet checked. */
void chk_copies(struct chk *c);

/* ---- extern_body.c ---- */

/* Whether the function, its body checked, is the body of an extern function declared before it; then it is
 * not to be declared. */
bool chk_extern_body(struct chk *c, struct p4_decl *d);
/* When all is checked: calls of such externs become calls of their bodies, which must not call themselves. */
void chk_extern_bodies(struct chk *c);

/* ---- check_decl.c, check_param.c, check_inst.c ---- */

/* check_anno.c: annotations whose form is fixed. */
void chk_annos(struct chk *c, const struct p4_annos *annos);
void chk_decl(struct chk *c, struct p4_decl *d);
void chk_local(struct chk *c, struct p4_decl *d);
void chk_declare(struct chk *c, struct p4_decl *d);
void chk_func_body(struct chk *c, struct p4_decl *d);
/* Signature and body of a parser or control. */
void chk_block_body(struct chk *c, struct p4_decl *d);
void chk_type_param_list(struct chk *c, struct p4_decls *params);
/* Resolves parameters' types and default values and checks what callable 'of' allows. */
void chk_params(struct chk *c, struct p4_decl *of, struct p4_decls *params, bool ctor);
void chk_declare_all(struct chk *c, const struct p4_decls *decls);
void chk_instance(struct chk *c, struct p4_decl *d);
/* Whether an expression can be evaluated at compile time, perhaps per instance. */
bool chk_known(const struct p4_expr *e);

/* ---- check_stmt.c, check_parser.c, check_table.c ---- */

void chk_stmt(struct chk *c, struct p4_stmt *s);
void chk_stmts(struct chk *c, const struct p4_stmts *list);
void chk_parser_body(struct chk *c, struct p4_decl *d);
void chk_table(struct chk *c, struct p4_decl *d);
/* Whether every path through the statement returns or exits. */
bool chk_always_returns(const struct p4_stmt *s);

/* ---- messages ---- */

/* The text of a type, for messages. */
const char *chk_text(struct chk *c, const struct p4_type *t);
/* "; did you mean 'x'?" or "". */
const char *chk_hint(struct chk *c, const char *near);

/* ---- hint.c ---- */

/* Adds a note when a name that was not found is declared further down, or is what is being declared. */
void chk_declared_later(struct chk *c, const char *name);
/* A short text of an expression, for messages and key names. */
const char *chk_expr_text(struct p4_ctx *ctx, const struct p4_expr *e);

#endif
