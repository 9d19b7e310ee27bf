/* SPDX-License-Identifier: Apache-2.0 */
/* instance.h: the tree of instances that 'main' makes: the result of compile-time evaluation. Lowering
 * and P4Info walk instances, not declarations: a control that is instantiated twice is two nodes
 * here, each with its own tables, constructor arguments and names. Made after p4_check; lives in the
 * compilation's arena; read-only afterwards. */
#ifndef P4_INSTANCE_H
#define P4_INSTANCE_H

#include "p4/types.h"

struct p4_ctx;

enum p4_inst_kind {
	P4_INST_PACKAGE,
	P4_INST_PARSER,
	P4_INST_CONTROL,
	P4_INST_EXTERN,
	P4_INST_TABLE,
	P4_INST_VALUE_SET,
};

/* A constructor parameter and its value. */
struct p4_inst_arg {
	struct p4_decl *param;
	const struct p4_value *value; /* kind INST for parsers, controls, externs, packages */
};

P4_LIST_OF(struct p4_inst *, p4_insts);

struct p4_inst {
	enum p4_inst_kind kind;
	uint32_t id;		    /* dense, from 1 */
	struct p4_decl *decl;	    /* PARSER, CONTROL, PACKAGE, EXTERN, TABLE, VALUE_SET */
	struct p4_type *type;	    /* with its type arguments; VALUE_SET: of its elements */
	struct p4_decl *site;	    /* INSTANCE, TABLE, VALUE_SET; NULL: anonymous */
	struct p4_expr *expr;	    /* anonymous: the CONSTRUCT, or the call of Type.apply() */
	const struct p4_call *call; /* the constructor's; NULL for tables and value sets, and for an
				   * anonymous Type.apply() */
	struct p4_inst *parent;	    /* NULL: made at the top level (or as an argument there) */
	const char *name; /* its own control-plane name (@name or as declared); for an anonymous
				   * parser or control its type's name; NULL: an anonymous extern */
	const char *path; /* full control-plane name: "MyIngress.c1.ipv4_lpm" */
	bool hidden;	  /* @hidden on it or around it */
	uint32_t n_args;
	struct p4_inst_arg *args; /* constructor parameters in order */
	struct p4_insts
	    children; /* in order of declaration; anonymous ones where they are written */
};

/* All instances of a program. */
struct p4_instances {
	struct p4_inst *main;	 /* PACKAGE, or NULL when the program has no main */
	struct p4_insts globals; /* instances at the top level, in order, main among them */
	struct p4_insts all;	 /* by id - 1 */
};

/* Evaluates the program. 0, or -1 after messages (an instantiation that cannot be evaluated, ...).
 * A program without main gives 0 and main NULL. */
int p4_instantiate(struct p4_ctx *ctx, struct p4_program *prog, struct p4_instances *out);

/* What a declaration means inside 'in' (NULL: at the top level): decl is an INSTANCE, TABLE or
 * VALUE_SET of it or of the top level, or one of its constructor parameters. NULL when it is none of
 * these (a parameter of apply, for instance: that binding is the caller's). */
struct p4_inst *p4_inst_of_decl(
    const struct p4_instances *all, struct p4_inst *in, const struct p4_decl *decl);
/* The same for an expression: a NAME, or a CONSTRUCT or Type.apply() call that makes an anonymous
 * instance in 'in'. */
struct p4_inst *p4_inst_of_expr(
    const struct p4_instances *all, struct p4_inst *in, const struct p4_expr *expr);
/* The value of constructor parameter 'param' of 'in', or NULL. */
const struct p4_value *p4_inst_arg(const struct p4_inst *in, const struct p4_decl *param);
/* The compile-time value of an expression inside 'in': expr->value, or computed from constructor
 * arguments. NULL when it is not known. */
const struct p4_value *p4_inst_eval(struct p4_ctx *ctx, const struct p4_instances *all,
    struct p4_inst *in, const struct p4_expr *expr);

/* The full control-plane name of something declared in 'in' (an action, a table, a value set); for a
 * declaration at the top level 'in' is ignored. In the arena. */
const char *p4_cp_path(struct p4_ctx *ctx, const struct p4_inst *in, const struct p4_decl *decl);
/* Its own control-plane name: @name's text, else as declared. A leading dot is kept. */
const char *p4_cp_name(struct p4_ctx *ctx, const struct p4_decl *decl);
/* Control-plane name of a key: @name, else the expression's text by the rules of the specification;
 * NULL when it has none, which p4_check refused. */
const char *p4_cp_key_name(struct p4_ctx *ctx, const struct p4_key *key);

/* Appends the tree, one line an instance, for --dump=instances and for tests. */
void p4_inst_print(const struct p4_instances *all, struct buf *out);

#endif
