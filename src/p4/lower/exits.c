/* SPDX-License-Identifier: Apache-2.0 */
/* exits.c: 'exit' (P4_16 12.5). An inlined call that must copy something back is left first and exits when it
 * has; that needs to be known before its body is lowered. An action that a table of an inlined control runs
 * cannot leave the blocks around the apply: it sets a variable and returns, and the control exits behind the
 * apply. So does an action of the top level, which tables of several controls may list. */
#include "p4/lower/internal.h"

static bool
any_stmt(struct low *l, struct p4_inst *in, const struct p4_stmts *list)
{
	for (uint32_t i = 0; i < list->n; i++)
		if (low_may_exit(l, in, list->v[i]))
			return true;
	return false;
}

/* An action may be called along very many ways. */
static bool
action_may_exit(struct low *l, struct p4_inst *in, const struct p4_decl *d)
{
	uintptr_t known = (uintptr_t)map_get(&l->exits, &d, sizeof d);

	if (known == 0) {
		known = low_may_exit(l, in, d->u.action.body) ? 2 : 1;
		map_put(&l->exits, &d, sizeof d, (void *)known);
	}
	return known == 2;
}

static bool
call_may_exit(struct low *l, struct p4_inst *in, const struct p4_expr *e)
{
	const struct p4_call *c = e->u.call.call;
	struct p4_inst *inst;

	if (c == NULL)
		return false;
	if (c->kind == P4_CALL_ACTION)
		return action_may_exit(l, in, c->decl);
	if (c->kind != P4_CALL_APPLY_CONTROL)
		return false;
	inst = low_applied_inst(l, in, e);
	return inst != NULL && low_control_may_exit(l, inst);
}

bool
low_may_exit(struct low *l, struct p4_inst *in, const struct p4_stmt *s)
{
	if (s == NULL)
		return false;
	switch (s->kind) {
	case P4_STMT_EXIT:
		return true;
	case P4_STMT_CALL:
		return call_may_exit(l, in, s->u.call);
	case P4_STMT_BLOCK:
		return any_stmt(l, in, &s->u.block.body);
	case P4_STMT_IF:
		return low_may_exit(l, in, s->u.branch.yes) || low_may_exit(l, in, s->u.branch.no);
	case P4_STMT_SWITCH:
		for (uint32_t i = 0; i < s->u.select.cases.n; i++)
			if (low_may_exit(l, in, s->u.select.cases.v[i].body))
				return true;
		return false;
	case P4_STMT_FOR:
		return any_stmt(l, in, &s->u.loop.init) || low_may_exit(l, in, s->u.loop.body) ||
		       any_stmt(l, in, &s->u.loop.update);
	case P4_STMT_FOR_IN:
		return low_may_exit(l, in, s->u.each.body);
	default:
		return false;
	}
}

/* behind: only those that set the variable; inlined: the table is in an inlined control. */
static bool
table_may_exit(struct low *l, const struct p4_decl *table, bool behind, bool inlined)
{
	for (uint32_t i = 0; i < table->u.table.props.n; i++) {
		const struct p4_prop *p = &table->u.table.props.v[i];

		for (uint32_t k = 0; p->kind == P4_PROP_ACTIONS && k < p->u.actions.n; k++) {
			const struct p4_decl *d = p->u.actions.v[k].decl;

			if (d != NULL && (!behind || inlined || d->parent == NULL) &&
			    action_may_exit(l, NULL, d))
				return true;
		}
	}
	return false;
}

static bool
look_into_control(struct low *l, struct p4_inst *inst)
{
	for (uint32_t i = 0; i < inst->children.n; i++)
		if (inst->children.v[i]->kind == P4_INST_TABLE &&
		    table_may_exit(l, inst->children.v[i]->decl, false, true))
			return true;
	return low_may_exit(l, inst, inst->decl->u.control.apply);
}

bool
low_control_may_exit(struct low *l, struct p4_inst *inst)
{
	uintptr_t known = (uintptr_t)map_get(&l->exits, &inst, sizeof inst);

	if (known == 0) {
		known = look_into_control(l, inst) ? 2 : 1;
		map_put(&l->exits, &inst, sizeof inst, (void *)known);
	}
	return known == 2;
}

static struct low_val *
exit_var(struct low *l, struct p4_loc loc)
{
	if (l->exit_var == NULL)
		l->exit_var =
		    low_var(l, "exit", p4_type_basic(l->ctx, P4_TYPE_BOOL), IR_SCOPE_LOCAL, loc);
	return l->exit_var;
}

void
low_exit_behind(struct low *l, const struct p4_decl *table, struct p4_loc loc)
{
	if (table_may_exit(l, table, true, l->frame->caller != NULL))
		low_exit_if(l, exit_var(l, loc)->lval, false, loc);
}

static void
exit_block(struct low *l, struct p4_loc loc)
{
	if (!l->exit_behind) {
		low_emit(l, loc, IR_STMT_EXIT);
		return;
	}
	low_set(l, exit_var(l, loc)->lval, low_bool(l, true), loc);
	low_emit(l, loc, IR_STMT_RETURN);
}

void
low_exit(struct low *l, struct p4_loc loc)
{
	struct low_frame *f = l->frame;

	while (f != NULL && f->exit_flag == IR_NO_ID)
		f = f->caller;
	if (f == NULL) {
		exit_block(l, loc);
		return;
	}
	low_set(l, ir_lval_var(l->p, f->exit_flag), low_bool(l, true), loc);
	low_emit(l, loc, IR_STMT_LEAVE)->n = l->depth - f->depth + 1;
}

void
low_exit_if(struct low *l, struct ir_lval *flag, bool block, struct p4_loc loc)
{
	struct low_body b;
	struct ir_body body;
	struct ir_stmt *s;

	low_open(l, &b);
	if (block)
		exit_block(l, loc);
	else
		low_exit(l, loc);
	body = low_close(l, &b);
	s = low_emit(l, loc, IR_STMT_IF);
	s->expr = ir_read_lval(l->p, low_loc(l, loc), flag);
	s->body = body;
}
