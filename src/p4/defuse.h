/* SPDX-License-Identifier: Apache-2.0 */
/* defuse.h: private to p4/: the analysis behind the warnings about values that are read before they are set, and
 * about fields of headers that are not valid.
 *
 * A unit - a function, action, control or parser - is gone through once along all its paths. What is known at one
 * place of it is a struct du_state: for each scalar of each variable whether it has a value on every path that comes
 * here, for each header whether it is valid. Paths that meet keep what holds on both. Calls are followed into the
 * callee, tables into each of their actions.
 *
 *   defuse.c         statements, units, what follows what
 *   defuse_expr.c    expressions, calls and their arguments, tables
 *   defuse_place.c   variables and their parts: which bits they have, reading and writing them
 *   defuse_state.c   the bits */
#ifndef P4_DEFUSE_H
#define P4_DEFUSE_H

#include "p4/ctx.h"
#include "p4/types.h"
#include "p4/warn.h"

#define P4_DU_VAR_MAX	 (1u << 13) /* bits of one variable; larger ones are not followed */
#define P4_DU_BITS_MAX	 (1u << 15) /* of all variables of one unit */
#define P4_DU_FRAMES_MAX 16u	    /* calls inside calls that are followed */
#define P4_DU_NEST_MAX	 256u	    /* statements inside statements in which a call is followed */
#define P4_DU_SAID	 1024u	    /* buckets */
#define P4_DU_STEPS_MAX	 (1u << 22) /* of a whole program; behind them nothing more is said */

/* ---- defuse_state.c: what is known at one place ---- */

/* A header's validity is one of three: not (or not on all paths), only tested to be invalid, valid. The second is
 * kept apart since 'if (h.isValid()) { ... }' must not make a header doubtful behind the if. */
enum du_set {
	DU_SET,	    /* the scalar has a value */
	DU_VALID,   /* the header is valid, as far as one can tell */
	DU_ASSUMED, /* nothing but a test says that the header is invalid */
	DU_N_SETS
};

struct du_state {
	uint64_t *w;	/* DU_N_SETS words each; in the arena, taken from the unit's pool */
	uint32_t n_set; /* groups of words in use; bits behind them are 0 */
	uint32_t cap;	/* groups that w has room for */
	bool dead;	/* no path comes here */
};

struct du_buf;
struct du;

bool p4_du_get(const struct du_state *s, enum du_set set, uint32_t bit);
void p4_du_put(struct du *u, struct du_state *s, enum du_set set, uint32_t bit, bool value);
void p4_du_fill(
    struct du *u, struct du_state *s, enum du_set set, uint32_t first, uint32_t n, bool value);
/* All that is known of n bits from 'from' on holds of those from 'to' on, too. */
void p4_du_move(struct du *u, struct du_state *s, uint32_t to, uint32_t from, uint32_t n);
/* Makes 'to' a copy; what it held is given back. A state that is all zero is an empty one. */
void p4_du_copy(struct du *u, struct du_state *to, const struct du_state *from);
/* Merges another path into 's'; whether that changed it. */
bool p4_du_meet(struct du *u, struct du_state *s, const struct du_state *other);
/* The same between what a table's actions do: a header that one of them leaves valid counts as valid, since programs
 * know from elsewhere, a field of metadata, which action it was. */
void p4_du_meet_table(struct du *u, struct du_state *s, const struct du_state *other);
/* Gives the memory back. */
void p4_du_drop(struct du *u, struct du_state *s);

/* ---- The unit ---- */

/* A variable or parameter. Its bits follow its type: a scalar has one, a header one for itself and then those of its
 * fields; structs, unions and stacks have those of their parts. */
struct du_var {
	const struct p4_decl *decl;
	struct p4_type *type;
	uint32_t first;
	uint32_t n;
	bool outer; /* of the control or parser itself, so that abstract methods can set it */
};

P4_LIST_OF(struct du_var, du_vars);

/* A call that is being followed. */
struct du_frame {
	const struct du_frame *up;   /* NULL: the unit itself */
	const struct p4_decl *decl;  /* function, action, control, parser */
	struct p4_loc from;	     /* the call */
	const struct p4_decl *table; /* the table that was applied, or NULL */
	struct du_state *ret;	     /* where the paths that return meet */
};

/* A loop around the statement. */
struct du_loop {
	struct du_state *brk, *cont;
};

/* A place that a warning was given for. */
struct du_said {
	struct du_said *next;
	struct p4_loc loc;
	enum p4_diag_kind kind;
};

struct du {
	struct p4_ctx *ctx;
	struct du_said *said[P4_DU_SAID];
	uint32_t steps;
	uint32_t *var_of;   /* by declaration id: 1 + index into vars */
	uint32_t *state_of; /* by declaration id: a parser state's place in its parser */
	uint32_t n_decls;
	struct du_buf *free; /* pool of p4_du_copy */
	/* of the unit */
	struct du_vars vars;
	uint32_t n_bits;
	uint32_t nest;
	const struct du_frame *frame;
	const struct du_loop *loop;
	bool silent;   /* a pass that only finds out what holds */
	uint8_t quiet; /* kinds that @noWarn around here hides: 1 << their order in p4_du_quiet */
};

/* Warns, with notes about the calls that lead here; once a place. */
void p4_du_warn(struct du *u, const struct du_state *s, struct p4_loc loc, enum p4_diag_kind kind,
    const char *fmt, ...) __attribute__((format(printf, 5, 6)));
/* What is quiet inside something with these annotations. */
uint8_t p4_du_quiet(const struct du *u, const struct p4_annos *annos);
/* Counts work; true when there was too much of it. */
bool p4_du_tired(struct du *u, uint32_t steps);

/* ---- defuse_place.c ---- */

/* A part of a variable. An element of a stack that only run time knows stands for all of them. */
struct du_place {
	const struct du_var *var; /* NULL: not followed */
	struct p4_type *type;
	uint32_t first;
	uint32_t n;
	uint32_t copies;       /* elements it may be; else 1 */
	uint32_t stride;       /* bits from one to the next */
	uint32_t u_first, u_n; /* bits of the union it is a member of; u_n 0: none */
	bool whole;	       /* of an array or the like: one bit for all of it */
};

/* Takes a variable up; its bits are what they are. Returns NULL when it is not followed. */
const struct du_var *p4_du_add(
    struct du *u, const struct p4_decl *d, struct p4_type *type, bool outer);
const struct du_var *p4_du_var(const struct du *u, const struct p4_decl *d);
struct du_place p4_du_place(struct du *u, const struct p4_expr *e);
struct du_place p4_du_place_of(const struct du_var *v);
/* Has, or has not, a value everywhere, and is valid or not. */
void p4_du_set_all(struct du *u, struct du_state *s, const struct du_var *v, bool value);
/* 'e' is read: warns when it has no value at all, or is in a header that may not be valid. Of several scalars one
 * with a value is enough, since structs are often filled in part; a header that is not valid need not have any. */
void p4_du_read(struct du *u, struct du_state *s, const struct p4_expr *e);
/* 'e' is written; it gets what 'from' has, or, when that is NULL or no variable, a value everywhere. */
void p4_du_write(
    struct du *u, struct du_state *s, const struct p4_expr *e, const struct p4_expr *from);
/* The same from a variable, which may be NULL: a value everywhere. */
void p4_du_write_var(
    struct du *u, struct du_state *s, const struct p4_expr *e, const struct du_var *from);
/* A place gets what 'from' has, without warnings. */
void p4_du_assign(struct du *u, struct du_state *s, struct du_place to, const struct p4_expr *from);
/* setValid() and its like. */
void p4_du_builtin(struct du *u, struct du_state *s, const struct p4_call *c);
/* The condition was found to be 'truth': 'h.isValid()' tells something. */
void p4_du_assume(struct du *u, struct du_state *s, const struct p4_expr *cond, bool truth);
/* Whether the scalars of a variable have no value, none of them. Headers do not count. */
bool p4_du_unset(struct du *u, const struct du_state *s, const struct du_var *v);

/* ---- defuse_expr.c ---- */

void p4_du_expr(struct du *u, struct du_state *s, const struct p4_expr *e);
/* Indexes in what is written to are read. */
void p4_du_indexes(struct du *u, struct du_state *s, const struct p4_expr *e);

/* What a table's actions make of a state. */
struct du_run {
	const struct p4_decl **actions;
	struct du_state *ends; /* one an action */
	uint32_t n;
	struct du_state hit, miss;
};

/* The call of a table's apply() in t.apply().hit, .miss and .action_run, also behind '!'; or NULL. 'what' becomes the
 * member, 'negated' whether there was a '!'. */
const struct p4_call *p4_du_applied(
    const struct p4_expr *e, enum p4_member_kind *what, bool *negated);
/* Applies a table. 'run' may be NULL; else p4_du_run_drop gives it back. */
void p4_du_table(struct du *u, struct du_state *s, const struct p4_call *c, struct p4_loc loc,
    struct du_run *run);
void p4_du_run_drop(struct du *u, struct du_run *run);

/* ---- defuse.c ---- */

/* The body of a function, action, control or parser whose parameters are set up; 's' becomes what holds at its end. */
void p4_du_body(struct du *u, struct du_state *s, const struct p4_decl *d);

#endif
