/* SPDX-License-Identifier: Apache-2.0 */
/* verify.h: private to ir/: what the files of the verifier share. Its subject may be anything that a
 * reader or a builder left: nothing is taken for granted before it was checked. One thread. */
#ifndef IR_VERIFY_H
#define IR_VERIFY_H

#include "base/map.h"
#include "ir/check.h"

#define IR_NODES_MAX (16u << 20) /* expressions and statements that are walked */

struct ir_verifier {
	const struct ir_prog *prog;
	struct err *err;
	const char *kind, *name; /* of what is being checked, for messages */
	struct ir_loc loc;	 /* of the statement or expression, likewise */
	uint32_t nodes;
	uint32_t depth;
	uint32_t *owner; /* per variable: the action whose parameter it is, or IR_NO_ID */
	/* Where the body being checked stands. */
	uint32_t action; /* or IR_NO_ID: in a block */
	const struct ir_block *block;
	uint32_t blocks, loops; /* that enclose the statement */
};

/* Sets the error to "KIND NAME: file:line:col: reason" and returns -EINVAL. */
int ir_bad(const struct ir_verifier *v, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Each returns 0 or a negative errno with the error set. */
int ir_verify_expr(struct ir_verifier *v, const struct ir_expr *e);
int ir_verify_body(struct ir_verifier *v, struct ir_body body);
int ir_verify_scalar(struct ir_verifier *v, const struct ir_expr *e, const char *what);
int ir_verify_value(struct ir_verifier *v, uint32_t type, struct ir_value value, const char *what);
int ir_verify_info(struct ir_verifier *v, const struct ir_info *info);
int ir_verify_name(struct ir_verifier *v, const char *name, const char *what);
int ir_verify_annotations(struct ir_verifier *v, uint32_t n, const char **text);
/* A declaration's location, which becomes that of messages. */
int ir_verify_loc(struct ir_verifier *v, struct ir_loc loc);
/* "what: more than IR_COUNT_MAX" */
int ir_verify_count(struct ir_verifier *v, uint32_t n, const char *what);
/* verify_ctl.c */
int ir_verify_ctl_types(struct ir_verifier *v);
int ir_verify_controller_headers(struct ir_verifier *v);
int ir_verify_spec(struct ir_verifier *v, const struct ir_ctl_spec *c);
int ir_verify_type_name(struct ir_verifier *v, const char *name); /* NULL is fine */
/* verify_table.c */
int ir_verify_table(struct ir_verifier *v, const struct ir_table *t);
int ir_verify_block(struct ir_verifier *v, const struct ir_block *b);

#endif
