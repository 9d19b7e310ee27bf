/* SPDX-License-Identifier: Apache-2.0 */
/* action.c: the actions of tables. One IR action is an action of a control's instance, or of one table's
 * reference that binds arguments; it is lowered with the first table that lists it. An action that is only
 * called by name is inlined there (call.c): it is listed without parameters and with an empty body, for the
 * control plane's information. */
#include "p4/lower/internal.h"

#include "base/mem.h"

#include <string.h>

static struct p4_expr *
argument(const struct p4_action_ref *ref, const struct p4_decl *param, uint32_t at)
{
	for (uint32_t k = 0; ref != NULL && k < ref->args.n; k++)
		if (ref->args.v[k].name.str == param->name.str)
			return ref->args.v[k].expr;
	if (ref == NULL || at >= ref->args.n || ref->args.v[at].name.str != NULL)
		return NULL;
	return ref->args.v[at].expr;
}

/* The place that an argument of a table's action is, when the action can have it instead of a copy: an action
 * outside of all controls reaches nothing but its parameters, and no other argument may overlap (call.c). */
static struct low_val *
alias(struct low *l, const struct p4_decl *d, const struct p4_action_ref *ref,
    const struct p4_expr *arg)
{
	struct low_val *v, *other;

	if (d->parent != NULL)
		return NULL;
	for (uint32_t k = 0; k < ref->args.n; k++)
		if (low_has_effects(ref->args.v[k].expr))
			return NULL;
	v = low_place(l, (struct p4_expr *)arg);
	if (v->kind == LOW_SLICE || low_is_choice(v) || v->kind == LOW_INVALID ||
	    low_union_of(l, v) != NULL)
		return NULL;
	for (uint32_t k = 0; k < ref->args.n; k++) {
		if (ref->args.v[k].expr == arg)
			continue;
		other = low_eval(l, ref->args.v[k].expr);
		if (low_overlap(l, v, other) || low_overlap(l, other, v))
			return NULL;
	}
	return v;
}

/* Parameters without direction are the entry's data; the others get the table's arguments. */
static void
bind_action_params(struct low *l, struct low_frame *f, const struct p4_decl *d,
    const struct p4_action_ref *ref, struct ir_param *params, uint32_t *n,
    struct low_copy_out **copies)
{
	struct low_frame *control =
	    l->frame->caller; /* where the table's arguments are evaluated */
	uint32_t at = 0;

	*copies = NULL;
	for (uint32_t i = 0; i < d->u.action.params.n; i++) {
		const struct p4_decl *p = d->u.action.params.v[i];
		enum p4_dir dir = p->u.param.dir;
		const char *name = arena_printf(l->ctx->arena, "%s.%s", f->prefix, p->name.str);
		struct p4_expr *arg;
		struct low_val *v;

		if (dir == P4_DIR_NONE) {
			if (!low_is_scalar(p->type)) {
				low_unsupported(l, p->loc, "action data of type %s",
				    p4_type_text(l->ctx, p->type));
				continue;
			}
			v = low_var(l, name, p->type, IR_SCOPE_PARAM, p->loc);
			params[*n] = (struct ir_param){ .var = v->lval->var,
				.name = p4_cp_name(l->ctx, p),
				.id = low_wanted_id(&p->annos),
				.type_name = low_type_name(l, p->type) };
			if (params[*n].id == 0)
				params[*n].id = *n + 1;
			params[*n].annotations =
			    low_annotations(l, &p->annos, &params[*n].n_annotations);
			++*n;
			low_bind(f, p, v);
			continue;
		}
		arg = argument(ref, p, at++);
		if (arg == NULL)
			arg = p->u.param.init;
		if (l->info_only)
			continue;
		l->frame = control;
		v = dir != P4_DIR_IN && arg != NULL ? alias(l, d, ref, arg) : NULL;
		l->frame = f;
		if (v != NULL) {
			if (dir == P4_DIR_OUT)
				low_reset(l, v, p->loc);
			low_bind(f, p, v);
			continue;
		}
		v = low_var(l, name, p->type, IR_SCOPE_LOCAL, p->loc);
		low_bind(f, p, v);
		l->frame = control;
		if (dir == P4_DIR_OUT)
			low_reset(l, v, p->loc);
		else if (arg != NULL)
			low_assign(l, v, low_eval(l, arg), arg->loc);
		if (dir != P4_DIR_IN && arg != NULL) {
			struct low_copy_out *c = low_alloc(l, sizeof *c);

			*c = (struct low_copy_out){
				.to = low_place(l, arg), .from = v, .next = *copies
			};
			*copies = c;
		}
		l->frame = f;
	}
}

/* The control that the action is one of, NULL for one outside of all. */
static struct p4_inst *
owner(const struct low_action *key)
{
	return key->decl->parent != NULL ? key->inst : NULL;
}

static void
lower_action(struct low *l, uint32_t id)
{
	const struct low_action *key = &l->action_keys.v[id];
	const struct p4_decl *d = key->decl;
	struct p4_inst *inst = owner(key);
	const struct p4_action_ref *ref = key->ref;
	struct low_frame *outer = l->frame;
	struct low_loop *loop = l->loop;
	uint32_t depth = l->depth, n = 0;
	struct low_frame *f = low_frame_new(l, d->parent ? outer : NULL, inst,
	    arena_printf(l->ctx->arena, "%s", p4_cp_path(l->ctx, inst, d)));
	struct ir_param *params = low_alloc(l, (d->u.action.params.n + 1) * sizeof *params);
	struct low_copy_out *copies;
	struct low_body b, inner;
	struct ir_body body;
	struct ir_action *a;

	l->action_keys.v[id].filled = true;
	f->plain_return = true;
	f->caller = outer;
	l->frame = f;
	l->loop = NULL;
	l->depth = 0;
	l->in_action = true;
	l->exit_behind = d->parent == NULL || (outer != NULL && outer->caller != NULL);
	low_open(l, &b);
	bind_action_params(l, f, d, ref, params, &n, &copies);
	f->caller = NULL;
	if (l->info_only) {
		/* nothing runs it */
	} else if (copies == NULL) {
		low_stmt(l, d->u.action.body);
	} else { /* 'return' and 'exit' go to where the arguments are copied back */
		struct low_val *flag = NULL;

		l->frame = f;
		if (low_may_exit(l, inst, d->u.action.body)) {
			flag = low_temp(l, p4_type_basic(l->ctx, P4_TYPE_BOOL), d->loc);
			f->exit_flag = flag->lval->var;
		}
		low_open(l, &inner);
		f->plain_return = false;
		f->depth = ++l->depth;
		low_stmt(l, d->u.action.body);
		l->depth--;
		body = low_close(l, &inner);
		low_emit(l, d->loc, IR_STMT_BLOCK)->body = body;
		l->frame = outer;
		low_copy_back(l, copies, d->loc);
		if (flag != NULL)
			low_exit_if(l, flag->lval, true, d->loc);
	}
	a = &l->p->actions[id];
	a->body = low_close(l, &b);
	low_info(l, &a->info, p4_cp_path(l->ctx, inst, d), &d->annos, inst && inst->hidden);
	a->n_params = n;
	a->params = params;
	a->loc = low_loc(l, d->name.loc);
	l->in_action = l->exit_behind = false;
	l->depth = depth;
	l->loop = loop;
	l->frame = outer;
}

uint32_t
low_action_id(
    struct low *l, struct p4_inst *inst, const struct p4_decl *d, const struct p4_action_ref *ref)
{
	struct low_action key;
	uintptr_t id;
	uint32_t i;

	memset(&key, 0, sizeof key); /* its bytes are the key */
	key.decl = d;
	key.ref = ref != NULL && ref->args.n > 0 ? ref : NULL;
	key.inst = d->parent != NULL || key.ref != NULL ? inst : NULL;
	id = (uintptr_t)map_get(&l->actions, &key, sizeof key);
	if (id != 0)
		return (uint32_t)id - 1;
	ir_add_action(l->p, &i);
	map_put(&l->actions, &key, sizeof key, (void *)(uintptr_t)(i + 1));
	vec_push(&l->action_keys, key);
	return i;
}

uint32_t
low_table_action(struct low *l, struct p4_inst *control, const struct p4_action_ref *ref)
{
	uint32_t id = low_action_id(l, control, ref->decl, ref);

	if (!l->action_keys.v[id].filled)
		lower_action(l, id);
	return id;
}

uint32_t
low_no_action(struct low *l)
{
	static const struct p4_action_ref no_args;

	for (uint32_t i = 0; i < l->program->decls.n; i++) {
		const struct p4_decl *d = l->program->decls.v[i];
		struct p4_action_ref ref = no_args;

		ref.decl = (struct p4_decl *)d;
		if (d->kind == P4_DECL_ACTION && strcmp(d->name.str, "NoAction") == 0)
			return low_table_action(l, NULL, &ref);
	}
	low_unsupported(l, (struct p4_loc){ 0 },
	    "a table without default_action where NoAction is not declared");
	return 0;
}

void
low_fill_actions(struct low *l)
{
	for (uint32_t i = 0; i < l->action_keys.n; i++) {
		struct low_action *key = &l->action_keys.v[i];
		struct ir_action *a = &l->p->actions[i];
		struct p4_inst *inst;

		if (key->filled)
			continue;
		key->filled = true;
		inst = owner(key);
		low_info(l, &a->info, p4_cp_path(l->ctx, inst, key->decl), &key->decl->annos,
		    inst && inst->hidden);
		a->loc = low_loc(l, key->decl->name.loc);
	}
}
