/* SPDX-License-Identifier: Apache-2.0 */
/* declare.c: which tables, actions and objects the program has, before any body is lowered, so that they stand
 * in the IR and in P4Info in the order of their declarations: instance by instance, breadth first, what an
 * inner control declares in the place of its instance. A table that nothing applies and an action that
 * nothing but other actions call are left out. */
#include "p4/lower/internal.h"

#include "base/mem.h"
#include "p4/walk.h"

#include <string.h>

/* A use of an action by a live table or a live apply body. */
struct use {
	struct p4_inst *inst; /* control; NULL for an action of the top level called by name */
	const struct p4_decl *decl;
	const struct p4_action_ref *ref; /* NULL: called by name */
	const struct p4_inst *block;	 /* the programmable block it is in */
};

struct live {
	struct low *l;
	struct p4_inst *block;
	struct p4_inst *in; /* the control whose body is walked */
	struct map seen;    /* p4_inst * of controls and tables -> anything */
	VEC(struct use) uses;
	uint32_t in_action; /* how deep */
};

/* Architectures that are not translated have no externs that P4Info knows. */
static void
uses_externs(struct low *l)
{
	if (l->p->arch != IR_ARCH_CUSTOM)
		l->p->uses_externs = true;
}

/* ---- what is live ----------------------------------------------------------------------------------------- */

#define ACTIONS_DEEP 8u /* calls of actions by actions that are followed */

static void live_control(struct live *v, struct p4_inst *inst);
static void live_call(void *arg, struct p4_expr *e);

static bool
first_time(struct live *v, struct p4_inst *inst)
{
	if (map_get(&v->seen, &inst, sizeof inst) != NULL)
		return false;
	map_put(&v->seen, &inst, sizeof inst, v);
	return true;
}

/* A key may apply another table. */
static void
live_keys(struct live *v, const struct p4_decl *table)
{
	for (uint32_t i = 0; i < table->u.table.props.n; i++) {
		const struct p4_prop *p = &table->u.table.props.v[i];

		for (uint32_t k = 0; p->kind == P4_PROP_KEY && k < p->u.keys.n; k++)
			p4_walk_expr(p->u.keys.v[k].expr, live_call, v);
	}
}

/* What an action does: it may call others, which are inlined into it and not live by that. */
static void
live_action(struct live *v, const struct p4_decl *d)
{
	if (v->in_action++ < ACTIONS_DEEP)
		p4_walk_stmt(d->u.action.body, live_call, v);
	v->in_action--;
}

static void
live_call(void *arg, struct p4_expr *e)
{
	struct live *v = arg;
	const struct p4_call *c = e->kind == P4_EXPR_CALL ? e->u.call.call : NULL;
	struct p4_inst *inst;

	if (c == NULL)
		return;
	switch ((int)c->kind) {
	case P4_CALL_APPLY_TABLE:
		inst = p4_inst_of_decl(v->l->all, v->in, c->decl);
		if (inst != NULL && first_time(v, inst))
			live_keys(v, inst->decl);
		break;
	case P4_CALL_ACTION:
		if (v->in_action == 0)
			vec_push(&v->uses, ((struct use){ c->decl->parent ? v->in : NULL, c->decl,
					       NULL, v->block }));
		live_action(v, c->decl);
		break;
	case P4_CALL_EXTERN_FUNCTION:
		uses_externs(v->l);
		if (v->l->p->arch == IR_ARCH_V1MODEL && strcmp(c->decl->name.str, "digest") == 0 &&
		    c->n_binds == 2)
			low_digest(v->l, c->binds[1].type, e->loc);
		break;
	case P4_CALL_APPLY_CONTROL:
		inst = low_applied_inst(v->l, v->in, e);
		if (inst != NULL && first_time(v, inst))
			live_control(v, inst);
		break;
	}
}

static void
live_stmt(struct live *v, struct p4_stmt *s)
{
	const struct p4_value *known;

	if (s == NULL)
		return;
	switch ((int)s->kind) {
	case P4_STMT_BLOCK:
		for (uint32_t i = 0; i < s->u.block.body.n; i++)
			live_stmt(v, s->u.block.body.v[i]);
		return;
	case P4_STMT_IF:
		known = p4_inst_eval(v->l->ctx, v->l->all, v->in, s->u.branch.cond);
		if (known != NULL && known->kind == P4_VALUE_BOOL) {
			live_stmt(v, known->u.boolean ? s->u.branch.yes : s->u.branch.no);
			return;
		}
		p4_walk_expr(s->u.branch.cond, live_call, v);
		live_stmt(v, s->u.branch.yes);
		live_stmt(v, s->u.branch.no);
		return;
	default:
		p4_walk_stmt(s, live_call, v);
		return;
	}
}

static const struct p4_action_refs *
action_refs(const struct p4_decl *table)
{
	static const struct p4_action_refs none;

	for (uint32_t i = 0; i < table->u.table.props.n; i++)
		if (table->u.table.props.v[i].kind == P4_PROP_ACTIONS)
			return &table->u.table.props.v[i].u.actions;
	return &none;
}

static void
live_control(struct live *v, struct p4_inst *inst)
{
	struct p4_inst *outer = v->in;

	v->in = inst;
	live_stmt(v, inst->decl->u.control.apply);
	for (uint32_t i = 0; i < inst->children.n; i++) {
		struct p4_inst *t = inst->children.v[i];
		const struct p4_action_refs *refs;

		if (t->kind != P4_INST_TABLE || map_get(&v->seen, &t, sizeof t) == NULL)
			continue;
		refs = action_refs(t->decl);
		for (uint32_t k = 0; k < refs->n; k++) {
			const struct p4_decl *d = refs->v[k].decl;

			vec_push(&v->uses, ((struct use){ inst, d, &refs->v[k], v->block }));
			live_action(v, d);
		}
	}
	v->in = outer;
}

/* ---- in order ----------------------------------------------------------------------------------------------- */

static void
declare_action(struct live *v, struct p4_inst *inst, const struct p4_decl *d)
{
	for (uint32_t i = 0; i < v->uses.n; i++)
		if (v->uses.v[i].decl == d && (d->parent == NULL || v->uses.v[i].inst == inst))
			low_action_id(v->l, v->uses.v[i].inst, d, v->uses.v[i].ref);
}

/* What tables of the control and of those inside it list. */
static void
table_globals(struct live *v, struct p4_inst *inst)
{
	for (uint32_t i = 0; i < inst->children.n; i++) {
		struct p4_inst *t = inst->children.v[i];
		const struct p4_action_refs *refs;

		if (t->kind == P4_INST_CONTROL)
			table_globals(v, t);
		if (t->kind != P4_INST_TABLE || map_get(&v->seen, &t, sizeof t) == NULL)
			continue;
		refs = action_refs(t->decl);
		for (uint32_t k = 0; k < refs->n; k++)
			if (refs->v[k].decl->parent == NULL)
				declare_action(v, NULL, refs->v[k].decl);
		if (p4_table_prop(t->decl, "default_action") == NULL)
			low_no_action(v->l);
	}
}

/* Actions of the top level stand before those of the block that uses them first: of its tables, then of its
 * body. A table without a default action needs NoAction. */
static void
declare_globals(struct live *v, struct p4_inst *inst)
{
	table_globals(v, inst);
	for (uint32_t i = 0; i < v->uses.n; i++)
		if (v->uses.v[i].inst == NULL && v->uses.v[i].ref == NULL &&
		    v->uses.v[i].block == inst)
			declare_action(v, NULL, v->uses.v[i].decl);
}

static void declare_control(struct live *v, struct p4_inst *inst);

static void
declare_local(struct live *v, struct p4_inst *inst)
{
	if (inst == NULL)
		return;
	switch (inst->kind) {
	case P4_INST_TABLE:
		if (map_get(&v->seen, &inst, sizeof inst) == NULL)
			break;
		for (uint32_t i = 0; inst->parent != NULL && i < inst->parent->children.n; i++)
			if (low_made_in(inst->parent->children.v[i]) == inst)
				low_declare_extern(v->l, inst->parent->children.v[i]);
		low_table_id(v->l, inst);
		break;
	case P4_INST_CONTROL:
	case P4_INST_PARSER:
		declare_control(v, inst);
		break;
	case P4_INST_EXTERN:
		if (inst->parent != NULL && inst->parent->kind == P4_INST_CONTROL)
			uses_externs(v->l);
		low_declare_extern(v->l, inst);
		break;
	case P4_INST_VALUE_SET:
		low_declare_extern(v->l, inst);
		break;
	case P4_INST_PACKAGE:
		break;
	}
}

static void
declare_control(struct live *v, struct p4_inst *inst)
{
	bool control = inst->kind == P4_INST_CONTROL;
	const struct p4_decls *locals =
	    control ? &inst->decl->u.control.locals : &inst->decl->u.parser.locals;

	for (uint32_t i = 0; i < locals->n; i++) {
		if (locals->v[i]->kind == P4_DECL_ACTION) {
			declare_action(v, inst, locals->v[i]);
			continue;
		}
		for (uint32_t k = 0; k < inst->children.n; k++)
			if (inst->children.v[k]->site == locals->v[i])
				declare_local(v, inst->children.v[k]);
	}
	for (uint32_t i = 0; i < inst->children.n; i++)
		if (inst->children.v[i]->site == NULL &&
		    inst->children.v[i]->kind != P4_INST_EXTERN)
			declare_local(v, inst->children.v[i]);
}

/* What is instantiated at the top level and the arguments of packages, level by level. */
void
low_declare_all(struct low *l)
{
	struct live v = { .l = l };
	VEC(struct p4_inst *) queue = { 0 };

	for (uint32_t i = 0; i < l->all->globals.n; i++)
		vec_push(&queue, l->all->globals.v[i]);
	for (uint32_t i = 0; i < queue.n; i++) {
		struct p4_inst *inst = queue.v[i];

		v.block = inst;
		if (inst->kind == P4_INST_CONTROL && first_time(&v, inst))
			live_control(&v, inst);
		if (inst->kind == P4_INST_CONTROL)
			declare_globals(&v, inst);
		if (inst->kind != P4_INST_PACKAGE) {
			declare_local(&v, inst);
			continue;
		}
		for (uint32_t k = 0; k < inst->n_args; k++) {
			const struct p4_value *a = inst->args[k].value;
			bool there = false;

			for (uint32_t q = 0; a != NULL && a->kind == P4_VALUE_INST && q < queue.n;
			     q++)
				there |= queue.v[q] == a->u.inst;
			if (a != NULL && a->kind == P4_VALUE_INST && !there)
				vec_push(&queue, a->u.inst);
		}
	}
	vec_fini(&queue);
	vec_fini(&v.uses);
	map_fini(&v.seen);
}

/* Fills in what no body led to: a table that only unreachable code applies, an action that is only called by
 * name; of a program that is lowered for P4Info alone, everything. */
void
low_declare_rest(struct low *l)
{
	l->info_only = true;
	for (uint32_t i = 0; i < l->p->n_tables; i++)
		low_fill_table(l, i);
	low_fill_actions(l);
}
