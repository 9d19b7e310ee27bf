/* SPDX-License-Identifier: Apache-2.0 */
/* check_call.c: calls of functions, actions, methods, apply, built-ins, constructors: who is called,
 * and whether that may be called from here (P4_16 8.20, 8.21, appendix F). */
#include "p4/bind.h"
#include "p4/check_core.h"
#include "p4/checker.h"

#include "base/mem.h"

/* ---- From where what may be called ---- */

static const char *
place_text(enum place place)
{
	switch (place) {
	case PLACE_TOP:
		return "at the top level";
	case PLACE_PARSER:
		return "among the declarations of a parser";
	case PLACE_STATE:
		return "in a parser";
	case PLACE_CONTROL:
		return "among the declarations of a control";
	case PLACE_APPLY:
		return "in a control";
	case PLACE_ACTION:
		return "in an action";
	case PLACE_FUNCTION:
		return "in a function";
	case PLACE_METHOD:
		return "in a method";
	case PLACE_TABLE:
		return "in a table";
	}
	return "here";
}

static bool
may_call(const struct chk *c, const struct p4_call *call)
{
	switch ((int)call->kind) {
	case P4_CALL_ACTION:
		return c->place == PLACE_APPLY || c->place == PLACE_ACTION;
	case P4_CALL_EXTERN_FUNCTION:
		if (call->ret->kind == P4_TYPE_EXTERN)
			return true; /* makes an object when the program is compiled */
		return c->place != PLACE_TOP;
	case P4_CALL_METHOD:
	case P4_CALL_FUNCTION:
		return c->place != PLACE_TOP;
	case P4_CALL_APPLY_TABLE:
		return (c->place == PLACE_APPLY || c->place == PLACE_TABLE) && !c->in_action_args;
	case P4_CALL_APPLY_CONTROL:
		return c->place == PLACE_APPLY && !c->in_action_args;
	case P4_CALL_APPLY_PARSER:
		return c->place == PLACE_STATE;
	}
	return true;
}

static const char *
call_text(enum p4_call_kind kind)
{
	switch ((int)kind) {
	case P4_CALL_ACTION:
		return "an action";
	case P4_CALL_FUNCTION:
		return "a function";
	case P4_CALL_EXTERN_FUNCTION:
		return "an extern function";
	case P4_CALL_METHOD:
		return "a method of an extern";
	case P4_CALL_APPLY_TABLE:
		return "a table";
	case P4_CALL_APPLY_CONTROL:
		return "a control";
	case P4_CALL_APPLY_PARSER:
		return "a parser";
	}
	return "this";
}

static bool
check_place(struct chk *c, const struct p4_expr *e, const struct p4_call *call)
{
	if (c->no_calls && call->kind != P4_CALL_EXTERN_FUNCTION) {
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR, "nothing can be called in a key set");
		return false;
	}
	if (may_call(c, call))
		return true;
	if (call->kind == P4_CALL_APPLY_TABLE && c->in_action_args)
		p4_error(c->ctx, e->loc, P4_UNSUPPORTED,
		    "a table cannot be applied in an argument of an action");
	else
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR, "%s cannot be called %s",
		    call_text(call->kind), place_text(c->place));
	return false;
}

/* ---- Overloads ---- */

#define CANDIDATES_MAX 64u

struct candidates {
	struct p4_decl *v[CANDIDATES_MAX];
	uint32_t n;
};

static void
add_candidate(struct candidates *list, struct p4_decl *d)
{
	if (list->n < CANDIDATES_MAX)
		list->v[list->n++] = d;
}

/* The one candidate that these arguments can go to. When there is only one to begin with, it is the
 * answer, and binding will say what does not fit. */
static struct p4_decl *
choose(struct chk *c, const struct candidates *list, const struct p4_args *args,
    const struct p4_expr *e, const char *name)
{
	struct p4_decl *best = NULL, *second = NULL;

	if (list->n == 1)
		return list->v[0];
	for (uint32_t i = 0; i < list->n; i++) {
		if (!chk_args_match(&list->v[i]->u.func.params, args, false))
			continue;
		if (best == NULL)
			best = list->v[i];
		else
			second = list->v[i];
	}
	if (best != NULL && second == NULL)
		return best;
	if (best == NULL)
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR, "no '%s' takes these arguments", name);
	else
		p4_error(c->ctx, e->loc, P4_DUPLICATE, "the call of '%s' is ambiguous", name);
	for (uint32_t i = 0; i < list->n; i++)
		p4_note(c->ctx, list->v[i]->name.loc, "candidate");
	return NULL;
}

/* ---- The callee ---- */

static struct p4_type **
own_type_args(struct chk *c, struct p4_expr *e, const struct p4_decl *d)
{
	const struct p4_decls *params = chk_type_params(d);
	const struct p4_typerefs *args = &e->u.call.type_args;
	struct p4_type **v;

	if (!e->u.call.has_type_args)
		return chk_metas(c, params);
	if (args->n != params->n) {
		if (d->kind == P4_DECL_ACTION)
			p4_error(
			    c->ctx, e->loc, P4_TYPE_ERROR, "an action takes no type arguments");
		else
			p4_error(c->ctx, e->loc, P4_TYPE_ERROR,
			    "'%s' has %u type parameter%s, here %s %u", d->name.str, params->n,
			    params->n == 1 ? "" : "s", args->n == 1 ? "is" : "are", args->n);
		return NULL;
	}
	v = arena_array(c->arena, struct p4_type *, args->n + 1);
	for (uint32_t i = 0; i < args->n; i++) {
		v[i] = chk_type_arg(c, args->v[i], true);
		if (v[i]->kind == P4_TYPE_BAD)
			return NULL;
		if (v[i]->kind == P4_TYPE_PARSER || v[i]->kind == P4_TYPE_CONTROL ||
		    v[i]->kind == P4_TYPE_PACKAGE) {
			p4_error(c->ctx, args->v[i]->loc, P4_TYPE_ERROR,
			    "type '%s' cannot be a type argument here", chk_text(c, v[i]));
			return NULL;
		}
	}
	return v;
}

/* static_assert(condition [, text]): decided here. */
static bool
static_assert_call(struct chk *c, struct p4_expr *e, const struct p4_call *call)
{
	const struct p4_value *v, *text = NULL;

	if (call->n_binds == 0 || call->binds[0].arg == NULL)
		return false;
	if (!chk_known(call->binds[0].arg)) {
		p4_error(c->ctx, call->binds[0].arg->loc, P4_TYPE_ERROR,
		    "what static_assert looks at must be known at compile time");
		return false;
	}
	v = call->binds[0].arg->value;
	if (v == NULL || v->kind != P4_VALUE_BOOL)
		return false;
	if (call->n_binds > 1 && call->binds[1].arg != NULL)
		text = call->binds[1].arg->value;
	if (!v->u.boolean)
		p4_error(c->ctx, e->loc, P4_EXPECTED, "static_assert failed%s%s",
		    text != NULL ? ": " : "", text != NULL ? text->u.text : "");
	e->value = (struct p4_value *)v;
	e->known = true;
	return true;
}

static bool
is_static_assert(const struct p4_decl *d)
{
	return d->kind == P4_DECL_METHOD && d->u.func.is_extern &&
	       strcmp(d->name.str, "static_assert") == 0;
}

/* Whether the architecture can compute the call when the program is compiled. */
static bool
pure_and_known(const struct p4_call *call)
{
	if (p4_anno_find(&call->decl->annos, "pure") == NULL)
		return false;
	for (uint32_t i = 0; i < call->n_binds; i++)
		if (call->binds[i].arg != NULL && !chk_known(call->binds[i].arg))
			return false;
	return true;
}

/* Whether 'a' names 'b' or a part of it. */
static bool
is_part(const struct p4_expr *a, const struct p4_expr *b)
{
	for (;;) {
		const struct p4_expr *x = a, *y = b;

		while (x->kind == P4_EXPR_MEMBER && y->kind == P4_EXPR_MEMBER &&
		       x->u.member.name.str == y->u.member.name.str) {
			x = x->u.member.base;
			y = y->u.member.base;
		}
		if (x->kind == P4_EXPR_NAME && y->kind == P4_EXPR_NAME)
			return x->u.name.decl != NULL && x->u.name.decl == y->u.name.decl;
		if (a->kind == P4_EXPR_MEMBER)
			a = a->u.member.base;
		else if (a->kind == P4_EXPR_SLICE)
			a = a->u.slice.base;
		else
			return false;
	}
}

/* P4_16 6.8: what is written through two arguments has the value of the one that is copied back last. */
static void
warn_overlap(struct chk *c, const struct p4_call *call)
{
	for (uint32_t i = 0; i < call->n_binds; i++) {
		const struct p4_bind *x = &call->binds[i];

		if (x->arg == NULL || x->how != P4_BIND_ARG ||
		    (x->dir != P4_DIR_OUT && x->dir != P4_DIR_INOUT))
			continue;
		for (uint32_t k = 0; k < i; k++) {
			const struct p4_bind *y = &call->binds[k];

			if (y->arg != NULL && y->how == P4_BIND_ARG &&
			    (y->dir == P4_DIR_OUT || y->dir == P4_DIR_INOUT) &&
			    (is_part(x->arg, y->arg) || is_part(y->arg, x->arg)))
				p4_warn(c->ctx, x->arg->loc, P4_ORDERING,
				    "argument '%s' writes to what '%s' writes to; the copies back go from left to right",
				    x->param->name.str, y->param->name.str);
		}
	}
}

/* Finishes a call of a declaration: binds, result, place. */
static struct p4_type *
finish(struct chk *c, struct p4_expr *e, struct callee *f, struct p4_call *call)
{
	struct p4_type *ret = c->t_void;

	e->u.call.call = call;
	call->kind = f->kind;
	call->decl = f->decl;
	if (!chk_bind(c, f, &e->u.call.args, e->loc, call)) {
		call->kind = P4_CALL_BAD;
		return e->type = c->t_bad;
	}
	call->type_args = f->type_args;
	call->n_type_args = f->type_params->n;
	if (f->decl->kind == P4_DECL_FUNCTION || f->decl->kind == P4_DECL_METHOD)
		ret = f->decl->u.func.ret->type != NULL
			  ? chk_callee_type(c, f, f->decl->u.func.ret->type)
			  : c->t_bad;
	call->ret = e->type = ret;
	if (is_static_assert(f->decl) && static_assert_call(c, e, call))
		return ret;
	if (!check_place(c, e, call) || !chk_core_call(c, e, call)) {
		e->type = c->t_bad;
		return e->type;
	}
	warn_overlap(c, call);
	if (call->kind == P4_CALL_EXTERN_FUNCTION)
		e->known = ret->kind == P4_TYPE_EXTERN || pure_and_known(call);
	if (call->kind == P4_CALL_FUNCTION && call->n_type_args > 0) {
		bool closed = true;

		for (uint32_t i = 0; i < call->n_type_args; i++)
			closed = closed && !call->type_args[i]->has_param;
		if (closed)
			call->decl = chk_copy_of(c, f->decl, call->type_args);
	}
	return ret;
}

static const struct p4_decls *
params_of(const struct p4_decl *d)
{
	return d->kind == P4_DECL_ACTION ? &d->u.action.params : &d->u.func.params;
}

void
chk_deprecated(struct chk *c, const struct p4_decl *d, struct p4_loc loc)
{
	const struct p4_anno *a = p4_anno_find(&d->annos, "deprecated");
	const char *text = a != NULL ? p4_anno_string(c->ctx, a) : NULL;

	if (a != NULL)
		p4_warn(c->ctx, loc, P4_DEPRECATED, "'%s' is deprecated%s%s", d->name.str,
		    text != NULL ? ": " : "", text != NULL ? text : "");
}

static struct p4_type *
call_decl(struct chk *c, struct p4_expr *e, struct p4_decl *d)
{
	struct p4_call *call = arena_new_of(c->arena, struct p4_call);
	struct callee f = { .decl = d, .name = d->name.str, .params = params_of(d) };

	e->u.call.callee->type = p4_type_named(c->ctx, P4_TYPE_FUNC, d, NULL, 0);
	d->used = true;
	chk_deprecated(c, d, e->loc);
	if (d->kind == P4_DECL_ACTION)
		f.kind = P4_CALL_ACTION;
	else if (d->kind == P4_DECL_METHOD)
		f.kind = d->u.func.is_extern ? P4_CALL_EXTERN_FUNCTION : P4_CALL_METHOD;
	else
		f.kind = P4_CALL_FUNCTION;
	if (d == c->in || (c->recursion != NULL && d == c->recursion)) {
		p4_error(c->ctx, e->loc, P4_UNSUPPORTED, "'%s' calls itself; P4 has no recursion",
		    d->name.str);
		return e->type = c->t_bad;
	}
	f.type_params = chk_type_params(d);
	f.type_args = own_type_args(c, e, d);
	if (f.type_args == NULL)
		return e->type = c->t_bad;
	f.is_factory = f.kind == P4_CALL_EXTERN_FUNCTION && d->u.func.ret->type != NULL &&
		       d->u.func.ret->type->kind == P4_TYPE_EXTERN;
	return finish(c, e, &f, call);
}

/* Whether it is an instance of a control or parser. */
static bool
is_applied(const struct p4_decl *d)
{
	return d->kind == P4_DECL_INSTANCE && d->type != NULL &&
	       (d->type->kind == P4_TYPE_CONTROL || d->type->kind == P4_TYPE_PARSER);
}

static struct p4_type *
call_name(struct chk *c, struct p4_expr *e)
{
	struct p4_expr *callee = e->u.call.callee;
	struct p4_name *name = &callee->u.name.name;
	struct p4_scope_sym *y =
	    p4_scope_find(&c->scopes, name->str, P4_WANT_VALUE, callee->u.name.absolute);
	struct candidates list = { .n = 0 };
	struct p4_decl *d;

	e->type = callee->type = c->t_bad;
	if (y == NULL) {
		chk_name(c, callee, true);
		return e->type;
	}
	if (y->decl->kind != P4_DECL_ACTION && y->decl->kind != P4_DECL_FUNCTION &&
	    y->decl->kind != P4_DECL_METHOD) {
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR, "%s '%s' cannot be called%s",
		    p4_decl_kind_text(y->decl), name->str,
		    y->decl->kind == P4_DECL_TABLE || is_applied(y->decl)
			? "; it is applied: '.apply()'"
			: "");
		return e->type;
	}
	for (struct p4_scope_sym *s = y; s != NULL; s = p4_scope_next(&c->scopes, s))
		if (s->decl->kind == P4_DECL_FUNCTION || s->decl->kind == P4_DECL_METHOD || s == y)
			add_candidate(&list, s->decl);
	d = choose(c, &list, &e->u.call.args, e, name->str);
	if (d == NULL)
		return e->type;
	callee->u.name.decl = d;
	return call_decl(c, e, d);
}

/* ---- Methods ---- */

static struct p4_type *
call_method(struct chk *c, struct p4_expr *e)
{
	struct p4_expr *callee = e->u.call.callee, *base = callee->u.member.base;
	const struct p4_decls *methods = &base->type->decl->u.ext.methods;
	struct p4_call *call = arena_new_of(c->arena, struct p4_call);
	struct candidates list = { .n = 0 };
	struct callee f = { .kind = P4_CALL_METHOD };
	struct p4_decl *d;

	for (uint32_t i = 0; i < methods->n; i++)
		if (methods->v[i]->name.str == callee->u.member.name.str &&
		    methods->v[i]->u.func.ret != NULL)
			add_candidate(&list, methods->v[i]);
	d = choose(c, &list, &e->u.call.args, e, callee->u.member.name.str);
	e->type = c->t_bad;
	if (d == NULL)
		return e->type;
	callee->u.member.decl = d;
	chk_deprecated(c, d, e->loc);
	callee->type = p4_type_named(c->ctx, P4_TYPE_FUNC, d, NULL, 0);
	call->base = base;
	call->type = base->type;
	f.decl = d;
	f.name = d->name.str;
	f.params = &d->u.func.params;
	f.type_params = chk_type_params(d);
	f.type_args = own_type_args(c, e, d);
	f.outer_params = chk_type_params(base->type->decl);
	f.outer_args = base->type->args;
	if (f.type_args == NULL)
		return e->type;
	return finish(c, e, &f, call);
}

static struct p4_type *
call_apply(struct chk *c, struct p4_expr *e)
{
	static const struct p4_decls none;
	struct p4_expr *base = e->u.call.callee->u.member.base;
	struct p4_type *t = base->type;
	struct p4_decl *d = t->decl;
	struct p4_call *call = arena_new_of(c->arena, struct p4_call);
	struct callee f = { .decl = d,
		.name = base->kind == P4_EXPR_NAME ? base->u.name.name.str : d->name.str,
		.params = &none,
		.type_params = &none,
		.outer_params = chk_type_params(d),
		.outer_args = t->args };

	call->base = base;
	e->u.call.callee->type = p4_type_named(c->ctx, P4_TYPE_FUNC, d, NULL, 0);
	e->type = c->t_bad;
	if (e->u.call.has_type_args) {
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR, "apply takes no type arguments");
		return e->type;
	}
	if (t->kind == P4_TYPE_TABLE) {
		f.kind = P4_CALL_APPLY_TABLE;
	} else if (t->kind == P4_TYPE_PARSER) {
		f.kind = P4_CALL_APPLY_PARSER;
		f.params = &d->u.parser.params;
	} else {
		f.kind = P4_CALL_APPLY_CONTROL;
		f.params = &d->u.control.params;
	}
	if (base->kind == P4_EXPR_TYPE && !chk_direct_ok(c, e, d))
		return e->type;
	if (finish(c, e, &f, call)->kind == P4_TYPE_BAD)
		return e->type;
	if (t->kind == P4_TYPE_TABLE)
		e->type = p4_type_named(c->ctx, P4_TYPE_APPLY_RESULT, d, NULL, 0);
	if (base->kind == P4_EXPR_TYPE) {
		t = base->type = p4_type_zonk(c->ctx, t);
		if (t->n_args > 0 && !t->has_param && !t->has_meta)
			call->decl = chk_copy_of(c, d, t->args);
	}
	call->ret = e->type;
	return e->type;
}

static struct p4_type *
call_member(struct chk *c, struct p4_expr *e)
{
	struct p4_expr *callee = e->u.call.callee;

	e->type = c->t_bad;
	chk_member(c, &e->u.call.callee, true);
	switch (callee->u.member.what) {
	case P4_MEMBER_BUILTIN:
		return chk_builtin_call(c, e);
	case P4_MEMBER_APPLY:
		return call_apply(c, e);
	case P4_MEMBER_METHOD:
		return call_method(c, e);
	case P4_MEMBER_NONE:
		return e->type;
	}
	p4_error(c->ctx, e->loc, P4_TYPE_ERROR, "'%s' is not a method", callee->u.member.name.str);
	return e->type;
}

struct p4_type *
chk_call(struct chk *c, struct p4_expr **slot)
{
	struct p4_expr *e = *slot, *callee = e->u.call.callee;
	bool in_switch = c->in_switch_expr, ok;

	c->in_switch_expr = false;
	ok = chk_args(c, &e->u.call.args);
	e->type = c->t_bad;
	if (callee->kind == P4_EXPR_NAME && ok)
		call_name(c, e);
	else if (callee->kind == P4_EXPR_MEMBER && ok)
		call_member(c, e);
	else if (callee->kind != P4_EXPR_NAME && callee->kind != P4_EXPR_MEMBER) {
		chk_expr(c, &e->u.call.callee);
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR, "this cannot be called");
	}
	c->in_switch_expr = in_switch;
	return e->type;
}
