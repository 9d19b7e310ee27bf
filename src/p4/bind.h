/* SPDX-License-Identifier: Apache-2.0 */
/* bind.h: arguments to parameters: choosing an overload, inferring type arguments, converting. Used by
 * check_call.c and check_table.c. */
#ifndef P4_BIND_H
#define P4_BIND_H

#include "p4/types.h"

struct chk;

/* Who is called. */
struct callee {
	enum p4_call_kind kind;
	struct p4_decl *decl;		     /* for messages; may be NULL for built-ins */
	const char *name;		     /* for messages */
	const struct p4_decls *params;	     /* PARAM */
	const struct p4_decls *type_params;  /* its own */
	struct p4_type **type_args;	     /* as many; with METAs where they are not written */
	const struct p4_decls *outer_params; /* type parameters of the object's type; may be NULL */
	struct p4_type *const *outer_args;
	bool is_factory; /* an extern function that makes an object */
	bool data_later; /* an action in a table's list: parameters without direction stay open */
};

/* Whether these arguments can go to these parameters, by number and names alone. */
bool chk_args_match(const struct p4_decls *params, const struct p4_args *args, bool data_later);
/* Checks the argument expressions themselves. _ is left alone. False when one was wrong. */
bool chk_args(struct chk *c, struct p4_args *args);
/* Binds the (checked) arguments: fills call's binds and order, and the METAs of f. */
bool chk_bind(
    struct chk *c, struct callee *f, struct p4_args *args, struct p4_loc loc, struct p4_call *call);
/* A type of the callee with all type arguments put in. */
struct p4_type *chk_callee_type(struct chk *c, const struct callee *f, struct p4_type *t);

#endif
