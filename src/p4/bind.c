/* SPDX-License-Identifier: Apache-2.0 */
/* bind.c: arguments to parameters (P4_16 6.8, 8.20). */
#include "p4/bind.h"

#include "p4/checker.h"

#include "base/mem.h"

static bool
may_be_left_out(const struct p4_decl *param, bool data_later)
{
	return param->u.param.init != NULL || p4_anno_find(&param->annos, "optional") != NULL ||
	       (data_later && param->u.param.dir == P4_DIR_NONE);
}

/* Index of the parameter of that name, or params->n. */
static uint32_t
param_named(const struct p4_decls *params, const char *name)
{
	uint32_t i = 0;

	while (i < params->n && params->v[i]->name.str != name)
		i++;
	return i;
}

static bool
is_named(const struct p4_args *args)
{
	return args->n > 0 && args->v[0].name.str != NULL;
}

bool
chk_args_match(const struct p4_decls *params, const struct p4_args *args, bool data_later)
{
	if (args->n > params->n)
		return false;
	if (!is_named(args)) {
		for (uint32_t i = args->n; i < params->n; i++)
			if (!may_be_left_out(params->v[i], data_later))
				return false;
		return true;
	}
	for (uint32_t i = 0; i < args->n; i++)
		if (args->v[i].name.str == NULL ||
		    param_named(params, args->v[i].name.str) == params->n)
			return false;
	for (uint32_t i = 0; i < params->n; i++) {
		bool given = false;

		for (uint32_t k = 0; k < args->n; k++)
			given = given || args->v[k].name.str == params->v[i]->name.str;
		if (!given && !may_be_left_out(params->v[i], data_later))
			return false;
	}
	return true;
}

/* Whether something of this type can be passed at all. */
static bool
passable(struct chk *c, const struct p4_expr *e)
{
	switch ((int)e->type->kind) {
	case P4_TYPE_VOID:
	case P4_TYPE_TABLE:
	case P4_TYPE_FUNC:
	case P4_TYPE_STATE:
	case P4_TYPE_SET:
	case P4_TYPE_APPLY_RESULT:
	case P4_TYPE_ACTION_RUN:
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR, "type '%s' cannot be an argument",
		    chk_text(c, e->type));
		return false;
	}
	return true;
}

bool
chk_args(struct chk *c, struct p4_args *args)
{
	bool ok = true;

	for (uint32_t i = 0; i < args->n; i++) {
		struct p4_arg *a = &args->v[i];

		if (a->expr->kind == P4_EXPR_DONTCARE) {
			a->expr->type = p4_type_basic(c->ctx, P4_TYPE_DONTCARE);
			continue;
		}
		ok = chk_expr(c, &a->expr)->kind != P4_TYPE_BAD && passable(c, a->expr) && ok;
	}
	return ok;
}

struct p4_type *
chk_callee_type(struct chk *c, const struct callee *f, struct p4_type *t)
{
	if (f->outer_params != NULL)
		t = p4_type_subst(c->ctx, t, f->outer_params, f->outer_args);
	t = p4_type_subst(c->ctx, t, f->type_params, f->type_args);
	return p4_type_zonk(c->ctx, t);
}

static struct p4_type *
type_of_param(struct chk *c, const struct callee *f, const struct p4_decl *p)
{
	return p->type == NULL ? c->t_bad : chk_callee_type(c, f, p->type);
}

/* ---- Which argument goes where ---- */

static bool
place_named(struct chk *c, struct callee *f, struct p4_args *args, struct p4_call *call)
{
	bool ok = true;

	for (uint32_t i = 0; i < args->n; i++) {
		struct p4_arg *a = &args->v[i];
		uint32_t at;

		if (a->name.str == NULL) {
			p4_error(
			    c->ctx, a->loc, P4_INVALID, "either all arguments have names, or none");
			return false;
		}
		at = param_named(f->params, a->name.str);
		if (at == f->params->n) {
			p4_error(c->ctx, a->name.loc, P4_TYPE_ERROR, "'%s' has no parameter '%s'",
			    f->name, a->name.str);
			ok = false;
			continue;
		}
		if (call->binds[at].arg != NULL) {
			p4_error(c->ctx, a->name.loc, P4_DUPLICATE, "parameter '%s' is given twice",
			    a->name.str);
			ok = false;
			continue;
		}
		call->binds[at].arg = a->expr;
		call->order[i] = at;
	}
	return ok;
}

static bool
place_args(
    struct chk *c, struct callee *f, struct p4_args *args, struct p4_loc loc, struct p4_call *call)
{
	if (is_named(args))
		return place_named(c, f, args, call);
	for (uint32_t i = 0; i < args->n; i++) {
		if (args->v[i].name.str != NULL) {
			p4_error(c->ctx, args->v[i].loc, P4_INVALID,
			    "either all arguments have names, or none");
			return false;
		}
		if (i >= f->params->n) {
			p4_error(c->ctx, loc, P4_TYPE_ERROR,
			    "'%s' takes %u argument%s, here are %u", f->name, f->params->n,
			    f->params->n == 1 ? "" : "s", args->n);
			if (f->decl != NULL && f->decl->loc.line != 0)
				p4_note(c->ctx, f->decl->name.loc, "declared here");
			return false;
		}
		call->binds[i].arg = args->v[i].expr;
		call->order[i] = i;
	}
	return true;
}

/* What parameters without argument become. */
static bool
fill_missing(struct chk *c, struct callee *f, struct p4_loc loc, struct p4_call *call)
{
	for (uint32_t i = 0; i < f->params->n; i++) {
		struct p4_decl *p = f->params->v[i];
		struct p4_bind *b = &call->binds[i];

		b->param = p;
		b->dir = p->u.param.dir;
		if (b->arg != NULL) {
			b->how = b->arg->kind == P4_EXPR_DONTCARE ? P4_BIND_DONTCARE : P4_BIND_ARG;
			if (!f->data_later || b->dir != P4_DIR_NONE)
				continue;
			p4_error(c->ctx, b->arg->loc, P4_TYPE_ERROR,
			    "parameter '%s' of '%s' cannot be bound here: the control plane sets it",
			    p->name.str, f->name);
			if (p->loc.line != 0)
				p4_note(c->ctx, p->loc,
				    "it has no direction: with 'in' the table would give it");
			return false;
		}
		if (f->data_later && b->dir == P4_DIR_NONE) {
			b->how = P4_BIND_CONTROL;
		} else if (p->u.param.init != NULL) {
			b->how = P4_BIND_DEFAULT;
			b->arg = p->u.param.init;
		} else if (p4_anno_find(&p->annos, "optional") != NULL) {
			b->how = P4_BIND_OPTIONAL;
		} else {
			p4_error(c->ctx, loc,
			    f->kind == P4_CALL_ACTION && b->dir == P4_DIR_NONE ? P4_UNINITIALIZED
									       : P4_TYPE_ERROR,
			    "'%s' needs an argument for its parameter '%s'", f->name, p->name.str);
			if (p->loc.line != 0 && f->data_later)
				p4_note(c->ctx, p->loc,
				    "declared here, with a direction: without one the control plane would give it");
			else if (p->loc.line != 0)
				p4_note(c->ctx, p->loc, "declared here");
			return false;
		}
	}
	return true;
}

/* ---- Types ---- */

static void
infer(struct chk *c, struct callee *f, struct p4_call *call, bool literals)
{
	for (uint32_t i = 0; i < call->n_binds; i++) {
		struct p4_bind *b = &call->binds[i];

		if (b->how != P4_BIND_ARG && b->how != P4_BIND_DEFAULT)
			continue;
		if (b->arg->type == NULL)
			continue;
		chk_infer(c, type_of_param(c, f, b->param), chk_callee_type(c, f, b->arg->type),
		    literals);
	}
}

/* An argument for an out or inout parameter. */
static bool
bind_lvalue(struct chk *c, const struct callee *f, struct p4_bind *b)
{
	struct p4_type *have;

	if (b->how == P4_BIND_DONTCARE) {
		if (b->dir == P4_DIR_OUT)
			return true;
		p4_error(c->ctx, b->arg->loc, P4_TYPE_ERROR,
		    "'_' can only be an argument for an out parameter");
		return false;
	}
	if (!chk_lvalue(c, b->arg,
		arena_printf(c->arena,
		    "the argument for %s parameter '%s' must be something that can be assigned to",
		    p4_dir_text(b->dir), b->param->name.str))) {
		if (b->param->loc.line != 0)
			p4_note(c->ctx, b->param->loc, "declared here");
		return false;
	}
	have = p4_type_zonk(c->ctx, b->arg->type);
	if (have->kind == P4_TYPE_BAD || b->type->kind == P4_TYPE_BAD)
		return false;
	if (have == b->type || chk_unify(c, b->type, have))
		return true;
	p4_error(c->ctx, b->arg->loc, P4_TYPE_ERROR,
	    "%s parameter '%s' of '%s' needs exactly '%s', not '%s'", p4_dir_text(b->dir),
	    b->param->name.str, f->name, chk_text(c, b->type), chk_text(c, have));
	return false;
}

/* Whether the value is known at compile time where the callee around it is called: parameters without
 * direction count. (That action data count, too, p4c allows; architectures live by it.) */
static bool
known_in_call(const struct p4_expr *e)
{
	const struct p4_exprs *list = &e->u.list.items;
	const struct p4_pairs *pairs = &e->u.structure.pairs;

	if (chk_known(e))
		return true;
	switch ((int)e->kind) {
	case P4_EXPR_NAME:
		return e->u.name.decl != NULL && e->u.name.decl->kind == P4_DECL_PARAM &&
		       e->u.name.decl->u.param.dir == P4_DIR_NONE;
	case P4_EXPR_MEMBER:
		return known_in_call(e->u.member.base);
	case P4_EXPR_INDEX:
		return known_in_call(e->u.index.base) && known_in_call(e->u.index.index);
	case P4_EXPR_SLICE:
		return known_in_call(e->u.slice.base) && known_in_call(e->u.slice.lo);
	case P4_EXPR_CAST:
		return known_in_call(e->u.cast.expr);
	case P4_EXPR_UNARY:
		return known_in_call(e->u.unary.expr);
	case P4_EXPR_BINARY:
		return known_in_call(e->u.binary.left) && known_in_call(e->u.binary.right);
	case P4_EXPR_COND:
		return known_in_call(e->u.cond.cond) && known_in_call(e->u.cond.yes) &&
		       known_in_call(e->u.cond.no);
	case P4_EXPR_LIST:
		for (uint32_t i = 0; i < list->n; i++)
			if (!known_in_call(list->v[i]))
				return false;
		return true;
	case P4_EXPR_STRUCT:
		for (uint32_t i = 0; i < pairs->n; i++)
			if (!known_in_call(pairs->v[i].expr))
				return false;
		return true;
	}
	return false;
}

/* P4_16 6.8: what has no direction is known at compile time; only action data need not be. */
static bool
known_enough(struct chk *c, const struct callee *f, const struct p4_bind *b)
{
	if (f->kind == P4_CALL_CONSTRUCT || f->is_factory) {
		if (chk_known(b->arg))
			return true;
		p4_error(c->ctx, b->arg->loc, P4_TYPE_ERROR,
		    "the argument for '%s' must be known at compile time: an object is made with it",
		    b->param->name.str);
		return false;
	}
	if (b->dir != P4_DIR_NONE || f->kind == P4_CALL_ACTION || known_in_call(b->arg))
		return true;
	p4_error(c->ctx, b->arg->loc, P4_TYPE_ERROR,
	    "the argument for '%s' of '%s' must be known at compile time: the parameter has no "
	    "direction",
	    b->param->name.str, f->name);
	if (b->param->loc.line != 0)
		p4_note(c->ctx, b->param->loc, "declared here");
	return false;
}

static bool
bind_value(struct chk *c, const struct callee *f, struct p4_bind *b, struct p4_expr **slot)
{
	if (b->how == P4_BIND_DONTCARE) {
		p4_error(c->ctx, b->arg->loc, P4_TYPE_ERROR,
		    "'_' can only be an argument for an out parameter");
		return false;
	}
	if (b->type->kind == P4_TYPE_DONTCARE) {
		p4_error(c->ctx, b->arg->loc, P4_TYPE_ERROR,
		    "the type of parameter '%s' of '%s' is left open ('_'), so nothing can be passed",
		    b->param->name.str, f->name);
		return false;
	}
	if (b->type->kind == P4_TYPE_STRING && b->dir == P4_DIR_IN) {
		p4_error(c->ctx, b->arg->loc, P4_TYPE_ERROR,
		    "a string cannot be passed for parameter '%s', which has a direction",
		    b->param->name.str);
		return false;
	}
	if (b->type->has_int && chk_see(b->param->type)->kind != P4_TYPE_INT &&
	    b->arg->type->kind == P4_TYPE_INT && f->kind != P4_CALL_CONSTRUCT) {
		p4_error(c->ctx, b->arg->loc, P4_TYPE_ERROR,
		    "the width of this number is not known: give it one, as in 32w1");
		return false;
	}
	if (!chk_convert(c, slot, b->type,
		arena_printf(c->arena, "argument '%s' of '%s'", b->param->name.str, f->name)))
		return false;
	b->arg = *slot;
	return known_enough(c, f, b);
}

/* Says which type argument is missing. */
static bool
all_inferred(struct chk *c, const struct callee *f, const struct p4_call *call, struct p4_loc loc)
{
	bool optional = false; /* a parameter that is left out may leave its type open */

	for (uint32_t i = 0; i < call->n_binds; i++)
		optional = optional || call->binds[i].how == P4_BIND_OPTIONAL;
	for (uint32_t i = 0; i < f->type_params->n; i++) {
		f->type_args[i] = p4_type_zonk(c->ctx, f->type_args[i]);
		if (!f->type_args[i]->has_meta)
			continue;
		if (optional && f->type_args[i]->kind == P4_TYPE_META) {
			f->type_args[i] = p4_type_basic(c->ctx, P4_TYPE_DONTCARE);
			continue;
		}
		p4_error(c->ctx, loc, P4_TYPE_ERROR,
		    "type argument '%s' of '%s' cannot be inferred; write '%s<...>'",
		    f->type_params->v[i]->name.str, f->name, f->name);
		return false;
	}
	return true;
}

static struct p4_expr **
slot_of(struct p4_args *args, const struct p4_expr *e)
{
	for (uint32_t i = 0; i < args->n; i++)
		if (args->v[i].expr == e)
			return &args->v[i].expr;
	return NULL;
}

bool
chk_bind(
    struct chk *c, struct callee *f, struct p4_args *args, struct p4_loc loc, struct p4_call *call)
{
	bool ok = true;

	call->n_binds = f->params->n;
	call->binds = arena_array(c->arena, struct p4_bind, f->params->n + 1);
	call->n_order = args->n;
	call->order = arena_array(c->arena, uint32_t, args->n + 1);
	if (!place_args(c, f, args, loc, call) || !fill_missing(c, f, loc, call))
		return false;
	infer(c, f, call, false);
	infer(c, f, call, true);
	if (!all_inferred(c, f, call, loc))
		return false;
	for (uint32_t i = 0; i < call->n_binds; i++) {
		struct p4_bind *b = &call->binds[i];

		b->type = type_of_param(c, f, b->param);
		if (b->how != P4_BIND_ARG && b->how != P4_BIND_DONTCARE)
			continue;
		if (b->dir == P4_DIR_OUT || b->dir == P4_DIR_INOUT)
			ok = bind_lvalue(c, f, b) && ok;
		else
			ok = bind_value(c, f, b, slot_of(args, b->arg)) && ok;
	}
	return ok;
}
