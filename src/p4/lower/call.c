/* SPDX-License-Identifier: Apache-2.0 */
/* call.c: calls of actions, functions and controls are inlined, with copy-in and copy-out (P4_16 §6.8).
 * Where nothing but the parameters can be reached by the callee and no two arguments overlap, a parameter is
 * its argument's place: the result is the same and nothing is copied. */
#include "p4/lower/internal.h"

#include "base/mem.h"

struct low_frame *
low_frame_new(struct low *l, struct low_frame *up, struct p4_inst *inst, const char *prefix)
{
	struct low_frame *f = low_alloc(l, sizeof *f);

	f->next = l->frames;
	l->frames = f;
	f->up = up;
	f->inst = inst;
	f->prefix = prefix;
	f->exit_flag = IR_NO_ID;
	f->accept_state = IR_STATE_ACCEPT;
	return f;
}

void
low_bind(struct low_frame *f, const struct p4_decl *d, struct low_val *v)
{
	map_put(&f->vars, &d, sizeof d, v);
}

void
low_declare_locals(struct low *l, const struct p4_decls *locals)
{
	for (uint32_t i = 0; i < locals->n; i++)
		if (locals->v[i]->kind == P4_DECL_VAR)
			low_declare(l, locals->v[i]);
}

/* ---- what a body does --------------------------------------------------------------------------------- */

static bool
has_return(const struct p4_stmt *s)
{
	if (s == NULL)
		return false;
	switch (s->kind) {
	case P4_STMT_RETURN:
		return true;
	case P4_STMT_BLOCK:
		for (uint32_t i = 0; i < s->u.block.body.n; i++)
			if (has_return(s->u.block.body.v[i]))
				return true;
		return false;
	case P4_STMT_IF:
		return has_return(s->u.branch.yes) || has_return(s->u.branch.no);
	case P4_STMT_SWITCH:
		for (uint32_t i = 0; i < s->u.select.cases.n; i++)
			if (has_return(s->u.select.cases.v[i].body))
				return true;
		return false;
	case P4_STMT_FOR:
		return has_return(s->u.loop.body);
	case P4_STMT_FOR_IN:
		return has_return(s->u.each.body);
	default:
		return false;
	}
}

/* Whether 'return' stands anywhere but as the very last statement. */
static bool
returns_early(const struct p4_stmt *body)
{
	const struct p4_stmts *list = &body->u.block.body;

	for (uint32_t i = 0; i < list->n; i++) {
		if (i + 1 == list->n && list->v[i]->kind == P4_STMT_RETURN)
			return false;
		if (has_return(list->v[i]))
			return true;
	}
	return false;
}

/* ---- parameters ---------------------------------------------------------------------------------------- */

static bool
is_out(enum p4_dir dir)
{
	return dir == P4_DIR_OUT || dir == P4_DIR_INOUT;
}

/* Evaluates the written arguments, in their order. A value that a later argument could change is read now:
 * an in argument is that copy, of an inout argument *ins has it beside the place in args. */
static void
eval_args(struct low *l, const struct p4_call *c, struct low_val **args, struct low_val **ins)
{
	for (uint32_t k = 0; k < c->n_order; k++) {
		const struct p4_bind *b = &c->binds[c->order[k]];
		struct low_val **v = &args[c->order[k]];

		if (b->how != P4_BIND_ARG)
			continue;
		*v = is_out(b->dir) ? low_place(l, b->arg) : low_eval(l, b->arg);
		for (uint32_t m = k + 1; m < c->n_order && b->dir != P4_DIR_OUT; m++)
			if (low_has_effects(c->binds[c->order[m]].arg)) {
				struct low_val *now = low_snapshot(l, *v, b->arg->loc);

				*(is_out(b->dir) ? &ins[c->order[k]] : v) = now;
				break;
			}
	}
}

/* Whether argument i shares a variable with another one that is written. */
static bool
shared(struct low *l, const struct p4_call *c, struct low_val **args, uint32_t i)
{
	for (uint32_t k = 0; k < c->n_binds; k++) {
		if (k == i || args[k] == NULL)
			continue;
		if (is_out(c->binds[k].dir) && low_overlap(l, args[i], args[k]))
			return true;
		if (is_out(c->binds[i].dir) && low_overlap(l, args[k], args[i]))
			return true;
	}
	return false;
}

static void
bind_copy(struct low *l, struct low_frame *f, const struct p4_bind *b, const struct p4_decl *param,
    struct low_val *arg, struct low_val *in, struct p4_loc loc, struct low_copy_out **copies)
{
	const char *name = arena_printf(l->ctx->arena, "%s.%s", f->prefix, param->name.str);
	struct low_val *v = map_get(&f->vars, &param, sizeof param); /* applied before */
	struct low_copy_out *c;

	if (v == NULL)
		v = low_var(l, name, b->type, IR_SCOPE_LOCAL, loc);
	if (b->dir == P4_DIR_OUT)
		low_reset(l, v, loc);
	else if (arg != NULL)
		low_assign(l, v, in ? in : arg, loc);
	low_bind(f, param, v);
	if (is_out(b->dir) && arg != NULL) {
		c = low_alloc(l, sizeof *c);
		*c = (struct low_copy_out){ .to = arg, .from = v, .next = *copies };
		*copies = c;
	}
}

static bool
is_reference(const struct low_val *v)
{
	return v->kind == LOW_INST || v->kind == LOW_PACKET || v->kind == LOW_TEXT ||
	       v->kind == LOW_MEMBER || v->kind == LOW_NONE;
}

static void
bind_one(struct low *l, struct low_frame *f, const struct p4_call *c, uint32_t i,
    const struct p4_decl *param, struct low_val **args, struct low_val *in, bool may_alias,
    struct p4_loc loc, struct low_copy_out **copies)
{
	const struct p4_bind *b = &c->binds[i];
	struct low_val *arg = args[i];

	switch (b->how) {
	case P4_BIND_ARG:
		break;
	case P4_BIND_DONTCARE:
		bind_copy(l, f, b, param, NULL, NULL, loc, copies);
		return;
	case P4_BIND_DEFAULT:
		arg = low_eval(l, b->arg);
		break;
	case P4_BIND_OPTIONAL:
	case P4_BIND_CONTROL:
		low_bind(f, param, low_new(l, LOW_NONE, b->type));
		return;
	}
	if (is_reference(arg) ||
	    (!f->shared && !is_out(b->dir) && low_is_constant(arg) && arg->kind != LOW_INVALID)) {
		low_bind(f, param, arg);
		return;
	}
	if (may_alias && in == NULL && arg->kind != LOW_SLICE && !low_is_choice(arg) &&
	    arg->kind != LOW_INVALID && !shared(l, c, args, i) &&
	    !(is_out(b->dir) && low_union_of(l, arg) != NULL)) {
		if (b->dir == P4_DIR_OUT)
			low_reset(l, arg, loc);
		low_bind(f, param, arg);
		return;
	}
	bind_copy(l, f, b, param, arg, in, loc, copies);
}

void
low_bind_params(struct low *l, struct low_frame *f, const struct p4_call *c,
    const struct p4_decls *params, bool may_alias, struct p4_loc loc, struct low_copy_out **copies)
{
	struct low_val **args = low_alloc(l, (c->n_binds + 1) * sizeof *args);
	struct low_val **ins = low_alloc(l, (c->n_binds + 1) * sizeof *ins);

	*copies = NULL;
	eval_args(l, c, args, ins);
	for (uint32_t i = 0; i < c->n_binds; i++)
		bind_one(l, f, c, i, params ? params->v[i] : c->binds[i].param, args, ins[i],
		    may_alias, loc, copies);
}

void
low_copy_back(struct low *l, struct low_copy_out *copies, struct p4_loc loc)
{
	struct low_copy_out *c, *ordered = NULL, *next;

	for (c = copies; c != NULL; c = next) { /* first parameter first (P4_16 §6.8) */
		next = c->next;
		c->next = ordered;
		ordered = c;
	}
	for (c = ordered; c != NULL; c = c->next)
		low_assign(l, c->to, c->from, loc);
}

/* ---- inlining ------------------------------------------------------------------------------------------ */

/* Lowers 'body' in frame f, then copies back and leaves when it exited. 'locals' may be NULL. */
static void
inline_body(struct low *l, struct low_frame *f, const struct p4_decls *locals,
    const struct p4_stmt *body, struct low_copy_out *copies, struct p4_loc loc)
{
	bool exits = copies != NULL && (locals != NULL ? low_control_may_exit(l, f->inst)
						       : low_may_exit(l, f->inst, body));
	bool block = exits || returns_early(body);
	struct low_loop *loop = l->loop;
	struct low_body b;
	struct ir_body lowered;

	f->caller = l->frame;
	if (exits) {
		struct low_val *flag = low_temp(l, p4_type_basic(l->ctx, P4_TYPE_BOOL), loc);

		f->exit_flag = flag->lval->var;
		low_set(l, flag->lval, low_bool(l, false), loc);
	}
	f->last_return = !block;
	l->frame = f;
	l->loop = NULL;
	if (block) {
		low_open(l, &b);
		f->depth = ++l->depth;
	}
	if (locals != NULL)
		low_declare_locals(l, locals);
	low_stmt(l, body);
	if (block) {
		l->depth--;
		lowered = low_close(l, &b);
		low_emit(l, loc, IR_STMT_BLOCK)->body = lowered;
	}
	l->loop = loop;
	l->frame = f->caller;
	low_copy_back(l, copies, loc);
	if (exits)
		low_exit_if(l, ir_lval_var(l->p, f->exit_flag), false, loc);
}

static struct low_frame *
control_frame(struct low *l)
{
	struct low_frame *f = l->frame;

	while (f->up != NULL)
		f = f->up;
	return f;
}

static struct low_val *
call_action(struct low *l, struct p4_expr *e)
{
	const struct p4_call *c = e->u.call.call;
	const struct p4_decl *d = c->decl;
	struct low_frame *up = d->parent != NULL ? control_frame(l) : NULL;
	struct low_frame *f = low_frame_new(l, up, l->frame->inst,
	    arena_printf(l->ctx->arena, "%s.%s", l->frame->prefix, d->name.str));
	struct low_copy_out *copies;

	low_bind_params(l, f, c, NULL, d->parent == NULL, e->loc, &copies);
	inline_body(l, f, NULL, d->u.action.body, copies, e->loc);
	return low_new(l, LOW_NONE, NULL);
}

static struct low_val *
call_function(struct low *l, struct p4_expr *e)
{
	const struct p4_call *c = e->u.call.call;
	const struct p4_decl *d = c->decl;
	struct low_frame *f = low_frame_new(
	    l, NULL, NULL, arena_printf(l->ctx->arena, "%s.%s", l->frame->prefix, d->name.str));
	struct low_copy_out *copies;

	low_bind_params(l, f, c, &d->u.func.params, true, e->loc, &copies);
	if (c->ret != NULL && c->ret->kind != P4_TYPE_VOID)
		f->result = low_temp(l, c->ret, e->loc);
	inline_body(l, f, NULL, d->u.func.body, copies, e->loc);
	return f->result ? f->result : low_new(l, LOW_NONE, NULL);
}

/* ---- controls ------------------------------------------------------------------------------------------ */

static bool
has_tables(const struct p4_inst *inst)
{
	for (uint32_t i = 0; i < inst->children.n; i++)
		if (inst->children.v[i]->kind == P4_INST_TABLE || has_tables(inst->children.v[i]))
			return true;
	return false;
}

struct p4_inst *
low_applied_inst(struct low *l, struct p4_inst *in, const struct p4_expr *e)
{
	const struct p4_call *c = e->u.call.call;
	struct p4_inst *inst = p4_inst_of_expr(l->all, in, e);

	if (inst == NULL && c->base != NULL)
		inst = p4_inst_of_expr(l->all, in, c->base);
	return inst;
}

static void count_stmt(struct low *l, struct p4_inst *in, const struct p4_stmt *s);

static void
count_stmts(struct low *l, struct p4_inst *in, const struct p4_stmts *list)
{
	for (uint32_t i = 0; i < list->n; i++)
		count_stmt(l, in, list->v[i]);
}

static void
count_stmt(struct low *l, struct p4_inst *in, const struct p4_stmt *s)
{
	struct p4_inst *inst;
	uintptr_t n;

	if (s == NULL)
		return;
	switch (s->kind) {
	case P4_STMT_CALL:
		if (s->u.call->u.call.call == NULL ||
		    s->u.call->u.call.call->kind != P4_CALL_APPLY_CONTROL)
			return;
		inst = low_applied_inst(l, in, s->u.call);
		if (inst == NULL)
			return;
		n = (uintptr_t)map_get(&l->apply_sites, &inst, sizeof inst) + 1;
		map_put(&l->apply_sites, &inst, sizeof inst, (void *)n);
		if (n == 1)
			low_count_sites(l, inst);
		return;
	case P4_STMT_IF:
		count_stmt(l, in, s->u.branch.yes);
		count_stmt(l, in, s->u.branch.no);
		return;
	case P4_STMT_BLOCK:
		count_stmts(l, in, &s->u.block.body);
		return;
	case P4_STMT_SWITCH:
		for (uint32_t i = 0; i < s->u.select.cases.n; i++)
			count_stmt(l, in, s->u.select.cases.v[i].body);
		return;
	case P4_STMT_FOR:
		count_stmt(l, in, s->u.loop.body);
		return;
	case P4_STMT_FOR_IN: /* may be unrolled: more than once */
		count_stmt(l, in, s->u.each.body);
		count_stmt(l, in, s->u.each.body);
		return;
	default:
		return;
	}
}

void
low_count_sites(struct low *l, struct p4_inst *in)
{
	if (in->decl->kind == P4_DECL_CONTROL)
		count_stmt(l, in, in->decl->u.control.apply);
}

/* Tables and their actions are lowered once, in the frame of their control. One that is applied in several
 * places has one frame with variables of its own for its parameters. */
static struct low_frame *
frame_of_control(struct low *l, struct p4_inst *inst, const char *prefix, bool *shared_frame)
{
	struct low_frame *f = map_get(&l->inst_frames, &inst, sizeof inst);

	*shared_frame =
	    (uintptr_t)map_get(&l->apply_sites, &inst, sizeof inst) > 1 && has_tables(inst);
	if (f != NULL && *shared_frame)
		return f;
	f = low_frame_new(l, NULL, inst, prefix);
	f->shared = *shared_frame;
	map_put(&l->inst_frames, &inst, sizeof inst, f);
	return f;
}

static struct low_val *
call_control(struct low *l, struct p4_expr *e)
{
	const struct p4_call *c = e->u.call.call;
	struct p4_inst *inst = low_applied_inst(l, l->frame->inst, e);
	struct low_copy_out *copies;
	struct low_frame *f;
	bool shared_frame;

	if (inst == NULL) {
		low_unsupported(l, e->loc, "a control that is not known at compile time");
		return low_new(l, LOW_NONE, NULL);
	}
	f = frame_of_control(l, inst,
	    arena_printf(l->ctx->arena, "%s.%s", l->frame->prefix,
		inst->name ? inst->name : inst->decl->name.str),
	    &shared_frame);
	low_bind_params(l, f, c, &inst->decl->u.control.params, !shared_frame, e->loc, &copies);
	inline_body(
	    l, f, &inst->decl->u.control.locals, inst->decl->u.control.apply, copies, e->loc);
	return low_new(l, LOW_NONE, NULL);
}

static struct low_val *
call_parser(struct low *l, struct p4_expr *e)
{
	struct p4_inst *inst = low_applied_inst(l, l->frame->inst, e);

	if (inst == NULL)
		low_unsupported(l, e->loc, "a parser that is not known at compile time");
	else
		low_apply_parser(l, e->u.call.call, inst, e->loc);
	return low_new(l, LOW_NONE, NULL);
}

/* ---- built-in methods ------------------------------------------------------------------------------------ */

static struct low_val *
call_builtin(struct low *l, struct p4_expr *e)
{
	const struct p4_call *c = e->u.call.call;
	struct low_val *base =
	    c->builtin == P4_BUILTIN_IS_VALID ? low_eval(l, c->base) : low_place(l, c->base);
	struct ir_stmt *s;
	uint64_t n = 1;

	if (c->builtin == P4_BUILTIN_IS_VALID) {
		if (base->kind == LOW_LVAL)
			return low_of_expr(
			    l, e->type, ir_valid(l->p, low_loc(l, e->loc), base->lval));
		return low_of_expr(l, e->type, low_bool(l, base->kind == LOW_ITEMS));
	}
	if (base->kind == LOW_ITEMS) /* a struct inside a header has no validity of its own */
		return low_new(l, LOW_NONE, NULL);
	if (base->kind != LOW_LVAL) {
		low_unsupported(l, e->loc, "this method here");
		return low_new(l, LOW_NONE, NULL);
	}
	switch (c->builtin) {
	case P4_BUILTIN_SET_VALID:
		low_emit(l, e->loc, IR_STMT_SET_VALID)->lval = base->lval;
		break;
	case P4_BUILTIN_SET_INVALID:
		low_invalidate(l, base, e->loc);
		break;
	case P4_BUILTIN_PUSH_FRONT:
	case P4_BUILTIN_POP_FRONT:
		if (c->n_binds == 1 && !low_known_u64(l, c->binds[0].arg, &n)) {
			low_unsupported(
			    l, e->loc, "push_front or pop_front by a number that is not constant");
			break;
		}
		s = low_emit(
		    l, e->loc, c->builtin == P4_BUILTIN_PUSH_FRONT ? IR_STMT_PUSH : IR_STMT_POP);
		s->lval = base->lval;
		s->n = (uint32_t)MIN(n, (uint64_t)base->type->n_elems);
		break;
	default:
		low_unsupported(l, e->loc, "this method");
		break;
	}
	return low_new(l, LOW_NONE, NULL);
}

struct low_val *
low_call(struct low *l, struct p4_expr *e)
{
	const struct p4_call *c = e->u.call.call;

	if (c == NULL) {
		l->failed = true;
		return low_new(l, LOW_NONE, NULL);
	}
	switch (c->kind) {
	case P4_CALL_ACTION:
		return call_action(l, e);
	case P4_CALL_FUNCTION:
		return call_function(l, e);
	case P4_CALL_EXTERN_FUNCTION:
		return low_extern_function(l, e);
	case P4_CALL_METHOD:
		return low_extern_method(l, e);
	case P4_CALL_BUILTIN:
		return call_builtin(l, e);
	case P4_CALL_APPLY_TABLE:
		low_apply_table(l, c, e->loc, NULL, NULL);
		return low_new(l, LOW_NONE, NULL);
	case P4_CALL_APPLY_CONTROL:
		return call_control(l, e);
	case P4_CALL_APPLY_PARSER:
		return call_parser(l, e);
	case P4_CALL_CONSTRUCT:
	case P4_CALL_BAD:
		break;
	}
	low_unsupported(l, e->loc, "this call");
	return low_new(l, LOW_NONE, NULL);
}
