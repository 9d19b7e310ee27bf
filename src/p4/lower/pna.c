/* SPDX-License-Identifier: Apache-2.0 */
/* pna.c: the extern functions of PNA. */
#include "p4/lower/internal.h"

#include <string.h>

#define NO_LIST 255u

static void
add_entry(struct low *l, struct p4_expr *e, struct low_val **ret)
{
	const struct p4_call *c = e->u.call.call;
	struct low_val *name = low_arg(l, c, 0), *params = low_arg(l, c, 1);
	struct ir_expr *profile = low_expr(l, low_arg(l, c, 2), e->loc);
	struct low_exprs leaves = { 0 };
	struct low_val *ok = low_temp(l, p4_type_basic(l->ctx, P4_TYPE_BOOL), e->loc);
	const struct p4_decl *table = l->table_inst ? l->table_inst->decl : NULL;
	struct ir_stmt *s;
	int place = -1;

	*ret = ok;
	for (uint32_t i = 0; table != NULL && i < table->u.table.props.n; i++) {
		const struct p4_prop *p = &table->u.table.props.v[i];

		for (uint32_t k = 0; p->kind == P4_PROP_ACTIONS && k < p->u.actions.n; k++)
			if (name->text != NULL &&
			    strcmp(p->u.actions.v[k].name.str, name->text) == 0)
				place = (int)k;
	}
	if (place < 0) {
		low_unsupported(l, e->loc, "add_entry of an action that the table does not have");
		return;
	}
	low_flatten(l, params, e->loc, &leaves);
	s = low_emit_call(l, e->loc, IR_CALL_ADD_ENTRY, IR_NO_ID, leaves.n + 3);
	s->args[0].lval = ok->lval;
	s->args[1].expr = low_bits(l, 32, (uint64_t)place);
	s->args[2].expr = profile;
	for (uint32_t i = 0; i < leaves.n; i++)
		s->args[i + 3].expr = leaves.v[i];
}

/* SelectByDirection(direction, n2h, h2n). */
static struct low_val *
select_by_direction(struct low *l, struct p4_expr *e)
{
	const struct p4_call *c = e->u.call.call;
	struct low_val *n2h = low_arg(l, c, 1), *h2n = low_arg(l, c, 2);
	struct ir_expr *dir = low_expr(l, low_arg(l, c, 0), e->loc);
	struct ir_loc at = low_loc(l, e->loc);

	/* NET_TO_HOST is the first member, 0. */
	return low_of_expr(l, e->type,
	    ir_mux(l->p, at,
		ir_binary(l->p, at, IR_EXPR_EQ, dir, ir_const_u64(l->p, at, dir->type, 0)),
		low_expr(l, n2h, e->loc), low_expr(l, h2n, e->loc)));
}

bool
low_pna_function(struct low *l, struct p4_expr *e, const char *name, struct low_val **ret)
{
	const struct p4_call *c = e->u.call.call;
	struct ir_stmt *s;

	if (strcmp(name, "drop_packet") == 0) {
		low_emit_call(l, e->loc, IR_CALL_DROP, IR_NO_ID, 0);
	} else if (strcmp(name, "send_to_port") == 0) {
		struct ir_expr *port = low_expr(l, low_arg(l, c, 0), e->loc);

		low_emit_call(l, e->loc, IR_CALL_SEND_TO_PORT, IR_NO_ID, 1)->args[0].expr = port;
	} else if (strcmp(name, "mirror_packet") == 0) {
		struct ir_expr *slot = low_expr(l, low_arg(l, c, 0), e->loc);
		struct ir_expr *session = low_expr(l, low_arg(l, c, 1), e->loc);

		s = low_emit_call(l, e->loc, IR_CALL_MIRROR, IR_NO_ID, 2);
		s->args[0].expr = slot;
		s->args[1].expr = session;
	} else if (strcmp(name, "recirculate") == 0) {
		low_emit_call(l, e->loc, IR_CALL_RECIRCULATE, IR_NO_ID, 1)->args[0].expr =
		    low_bits(l, 32, NO_LIST);
	} else if (strcmp(name, "add_entry") == 0) {
		add_entry(l, e, ret);
	} else if (strcmp(name, "set_entry_expire_time") == 0) {
		struct ir_expr *p = low_expr(l, low_arg(l, c, 0), e->loc);

		low_emit_call(l, e->loc, IR_CALL_SET_EXPIRE, IR_NO_ID, 1)->args[0].expr = p;
	} else if (strcmp(name, "restart_expire_timer") == 0) {
		low_emit_call(l, e->loc, IR_CALL_RESTART_EXPIRE, IR_NO_ID, 0);
	} else if (strcmp(name, "allocate_flow_id") == 0) {
		*ret = low_temp(l, e->type, e->loc);
		low_emit_call(l, e->loc, IR_CALL_FLOW_ID, IR_NO_ID, 1)->args[0].lval = (*ret)->lval;
	} else if (strcmp(name, "SelectByDirection") == 0) {
		*ret = select_by_direction(l, e);
	} else {
		return false;
	}
	return true;
}
