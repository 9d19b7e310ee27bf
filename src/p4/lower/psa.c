/* SPDX-License-Identifier: Apache-2.0 */
/* psa.c: the extern functions of PSA: questions about where a packet goes next (PSA 1.2, 6.4 and 6.5). */
#include "p4/lower/internal.h"

#include <string.h>

#define PORT_RECIRCULATE 0xfffffffau

/* A field of the metadata that is argument i, as an expression. */
static struct ir_expr *
field(struct low *l, struct p4_expr *e, uint32_t i, const char *name)
{
	const struct p4_call *c = e->u.call.call;
	struct low_val *v = low_arg(l, c, i);
	uint32_t at;
	const struct p4_field *f =
	    p4_type_field(l->ctx, low_strip(c->binds[i].type), p4_intern_str(l->ctx, name), &at);

	if (f == NULL) {
		low_unsupported(l, e->loc, "metadata without %s", name);
		return low_bool(l, false);
	}
	return low_expr(l, low_member(l, v, at, f->type, e->loc), e->loc);
}

static struct ir_expr *
and_not(struct low *l, struct p4_expr *e, struct ir_expr *a, struct ir_expr *b)
{
	struct ir_loc at = low_loc(l, e->loc);

	return ir_binary(l->p, at, IR_EXPR_LAND, a, ir_unary(l->p, at, IR_EXPR_LNOT, b));
}

bool
low_psa_function(struct low *l, struct p4_expr *e, const char *name, struct low_val **ret)
{
	struct ir_loc at = low_loc(l, e->loc);
	struct ir_expr *v, *port;

	if (strcmp(name, "psa_clone_i2e") == 0 || strcmp(name, "psa_clone_e2e") == 0) {
		v = field(l, e, 0, "clone");
	} else if (strcmp(name, "psa_resubmit") == 0) {
		v = and_not(l, e, field(l, e, 0, "resubmit"), field(l, e, 0, "drop"));
	} else if (strcmp(name, "psa_normal") == 0) {
		v = ir_unary(l->p, at, IR_EXPR_LNOT, field(l, e, 0, "resubmit"));
		v = and_not(l, e, v, field(l, e, 0, "drop"));
	} else if (strcmp(name, "psa_recirculate") == 0) {
		port = field(l, e, 1, "egress_port");
		v = ir_binary(l->p, at, IR_EXPR_EQ, port,
		    ir_const_u64(l->p, at, port->type, PORT_RECIRCULATE));
		v = and_not(l, e, v, field(l, e, 0, "drop"));
	} else if (strcmp(name, "assert") == 0 || strcmp(name, "assume") == 0) {
		low_assertion(l, e, strcmp(name, "assert") == 0 ? IR_CALL_ASSERT : IR_CALL_ASSUME);
		return true;
	} else {
		return false;
	}
	*ret = low_of_expr(l, e->type, v);
	return true;
}
