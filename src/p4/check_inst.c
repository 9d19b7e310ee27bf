/* SPDX-License-Identifier: Apache-2.0 */
/* check_inst.c: constructor calls, instances, bodies of abstract methods (P4_16 8.21, 11.3). */
#include "p4/bind.h"
#include "p4/checker.h"

static const struct p4_decls no_params;

/* ---- Constructors ---- */

/* The constructor of an extern for these arguments. */
static struct p4_decl *
find_ctor(struct chk *c, struct p4_type *of, const struct p4_args *args, struct p4_loc loc)
{
	const struct p4_decls *m = &of->decl->u.ext.methods;
	struct p4_decl *only = NULL;
	uint32_t n = 0;

	for (uint32_t i = 0; i < m->n; i++) {
		if (m->v[i]->u.func.ret != NULL)
			continue;
		n++;
		only = m->v[i];
		if (chk_args_match(&m->v[i]->u.func.params, args, false))
			return m->v[i];
	}
	if (n == 1)
		return only; /* binding says what is wrong */
	if (n == 0)
		p4_error(c->ctx, loc, P4_TYPE_ERROR,
		    "extern '%s' has no constructor, so it cannot be instantiated",
		    of->decl->name.str);
	else
		p4_error(c->ctx, loc, P4_TYPE_ERROR, "no constructor of '%s' takes these arguments",
		    of->decl->name.str);
	return NULL;
}

static bool
has_abstract(const struct p4_decl *ext)
{
	for (uint32_t i = 0; i < ext->u.ext.methods.n; i++)
		if (ext->u.ext.methods.v[i]->u.func.is_abstract)
			return true;
	return false;
}

/* Parameters of the constructor, and in *d what is constructed; NULL after a message. */
static const struct p4_decls *
ctor_params(struct chk *c, struct p4_type *of, const struct p4_args *args, struct p4_loc loc,
    struct p4_decl **d)
{
	*d = of->decl;
	switch ((int)of->kind) {
	case P4_TYPE_EXTERN:
		*d = find_ctor(c, of, args, loc);
		return *d != NULL ? &(*d)->u.func.params : NULL;
	case P4_TYPE_PARSER:
		if ((*d)->u.parser.has_body)
			return &(*d)->u.parser.ctor_params;
		break;
	case P4_TYPE_CONTROL:
		if ((*d)->u.control.has_body)
			return &(*d)->u.control.ctor_params;
		break;
	case P4_TYPE_PACKAGE:
		return &(*d)->u.package.params;
	default:
		p4_error(c->ctx, loc, of->decl != NULL ? P4_TYPE_ERROR : P4_INVALID,
		    "type '%s' cannot be instantiated", chk_text(c, of));
		return NULL;
	}
	p4_error(c->ctx, loc, P4_TYPE_ERROR, "%s '%s' has no body, so it cannot be instantiated",
	    p4_decl_kind_text(*d), (*d)->name.str);
	return NULL;
}

/* Whether a type argument may stay open: written '_'. */
static bool
may_stay_open(struct p4_type *arg)
{
	arg = chk_see(arg);
	return arg->kind == P4_TYPE_META && arg->dots;
}

/* Type arguments that stayed open: of parameters that were left out they do not matter. */
static bool
closed(struct chk *c, struct p4_type **of, const struct p4_call *call, struct p4_loc loc)
{
	const struct p4_decls *params = chk_type_params((*of)->decl);
	struct p4_type *t = p4_type_zonk(c->ctx, *of);
	struct p4_type **args;
	bool optional = false;

	for (uint32_t i = 0; i < call->n_binds; i++)
		optional = optional || call->binds[i].how == P4_BIND_OPTIONAL;
	if (t->has_meta) {
		args = arena_array(c->arena, struct p4_type *, t->n_args + 1);
		for (uint32_t i = 0; i < t->n_args; i++) {
			args[i] = t->args[i];
			if (!args[i]->has_meta)
				continue;
			if (!optional && !may_stay_open(args[i])) {
				p4_error(c->ctx, loc, P4_TYPE_ERROR,
				    "type argument '%s' of '%s' cannot be inferred; write "
				    "'%s<...>'",
				    params->v[i]->name.str, t->decl->name.str, t->decl->name.str);
				return false;
			}
			args[i] = p4_type_basic(c->ctx, P4_TYPE_DONTCARE);
		}
		t = p4_type_named(c->ctx, t->kind, t->decl, args, t->n_args);
	}
	*of = t;
	return true;
}

/* Gives the call its final types, once all type arguments are known. */
static struct p4_type *
finish(struct chk *c, struct p4_call *call, struct p4_loc loc)
{
	struct p4_type *of = call->type;
	struct callee f = { .type_params = &no_params };

	if (!closed(c, &of, call, loc))
		of = c->t_bad;
	call->type = call->ret = of;
	if (of->kind == P4_TYPE_BAD)
		return of;
	f.outer_params = chk_type_params(of->decl);
	f.outer_args = of->args;
	for (uint32_t i = 0; i < call->n_binds; i++)
		if (call->binds[i].param->type != NULL)
			call->binds[i].type = chk_callee_type(c, &f, call->binds[i].param->type);
	if ((of->kind == P4_TYPE_PARSER || of->kind == P4_TYPE_CONTROL) && of->n_args > 0 &&
	    !of->has_param)
		call->decl = chk_copy_of(c, call->decl, of->args);
	return of;
}

struct p4_type *
chk_constructor(struct chk *c, struct p4_type *of, struct p4_args *args, struct p4_loc loc,
    struct p4_call **out, bool is_decl)
{
	struct p4_call *call = arena_new_of(c->arena, struct p4_call);
	struct callee f = { .kind = P4_CALL_CONSTRUCT, .type_params = &no_params };
	uint32_t first = c->open_calls.n;
	bool ok = chk_args(c, args);

	*out = call;
	if (of->kind == P4_TYPE_BAD || !ok)
		return c->t_bad;
	f.params = ctor_params(c, of, args, loc, &f.decl);
	if (f.params == NULL)
		return c->t_bad;
	if (of->kind == P4_TYPE_EXTERN && !is_decl && has_abstract(of->decl)) {
		p4_error(c->ctx, loc, P4_TYPE_ERROR,
		    "extern '%s' has abstract methods: declare an instance that implements them",
		    of->decl->name.str);
		return c->t_bad;
	}
	f.name = of->decl->name.str;
	f.outer_params = chk_type_params(of->decl);
	f.outer_args = of->args;
	of->decl->used = true;
	call->kind = P4_CALL_CONSTRUCT;
	call->decl = f.decl;
	call->type = call->ret = of;
	if (!chk_bind(c, &f, args, loc, call)) {
		c->open_calls.n = first;
		return c->t_bad;
	}
	if (!is_decl && p4_type_zonk(c->ctx, of)->has_meta) {
		/* an argument: the parameter that it goes to can tell */
		struct chk_open_call open = { call, NULL, loc };

		P4_PUSH(c->ctx, &c->open_calls, open);
		return of;
	}
	for (uint32_t i = first; i < c->open_calls.n; i++) {
		struct chk_open_call *open = &c->open_calls.v[i];

		open->expr->type = finish(c, open->call, open->loc);
		open->expr->u.construct.of->type = open->expr->type;
	}
	c->open_calls.n = first;
	return finish(c, call, loc);
}

struct p4_type *
chk_construct(struct chk *c, struct p4_expr **slot)
{
	struct p4_expr *e = *slot;
	struct p4_type *of;

	c->ctor_args = &e->u.construct.args;
	of = chk_type_open(c, e->u.construct.of);
	c->ctor_args = NULL;

	e->known = true;
	e->type = chk_constructor(c, of, &e->u.construct.args, e->loc, &e->u.construct.call, false);
	e->u.construct.of->type = e->type;
	if (c->open_calls.n > 0 && c->open_calls.v[c->open_calls.n - 1].call == e->u.construct.call)
		c->open_calls.v[c->open_calls.n - 1].expr = e;
	if (e->type->kind == P4_TYPE_BAD)
		return e->type;
	if (e->type->kind != P4_TYPE_EXTERN &&
	    (c->place == PLACE_APPLY || c->place == PLACE_STATE || c->place == PLACE_ACTION ||
		c->place == PLACE_FUNCTION || c->place == PLACE_METHOD)) {
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR,
		    "objects are made when the program is compiled, not in a statement");
		e->type = c->t_bad;
	}
	return e->type;
}

/* ---- Instances ---- */

/* Whether an instance of this type can be declared here. */
static bool
check_place(struct chk *c, struct p4_decl *d, struct p4_type *t)
{
	const char *where = NULL;

	switch (c->place) {
	case PLACE_TOP:
		if (t->kind == P4_TYPE_PARSER || t->kind == P4_TYPE_CONTROL)
			where = "at the top level";
		break;
	case PLACE_PARSER:
		if (t->kind == P4_TYPE_CONTROL || t->kind == P4_TYPE_PACKAGE)
			where = "in a parser";
		break;
	case PLACE_CONTROL:
		if (t->kind == P4_TYPE_PARSER || t->kind == P4_TYPE_PACKAGE)
			where = "in a control";
		break;
	case PLACE_STATE:
		where = "in a parser state";
		break;
	case PLACE_APPLY:
		where = "in a control's apply block";
		break;
	case PLACE_ACTION:
	case PLACE_FUNCTION:
	case PLACE_METHOD:
	case PLACE_TABLE:
		where = "in an action, function or method";
		break;
	}
	if (where == NULL)
		return true;
	p4_error(c->ctx, d->name.loc, P4_INVALID, "%s '%s' cannot be instantiated %s",
	    t->decl != NULL ? p4_decl_kind_text(t->decl) : "this", d->name.str, where);
	return false;
}

/* ---- Abstract methods ---- */

/* Whether the body's signature is the one that was declared. */
static bool
same_signature(struct chk *c, struct p4_type *object, struct p4_decl *want, struct p4_decl *have)
{
	const struct p4_decls *tp = chk_type_params(object->decl);
	const struct p4_decls *wp = &want->u.func.params, *hp = &have->u.func.params;
	struct p4_type *wr = want->u.func.ret->type, *hr = have->u.func.ret->type;
	uint32_t k = 0;

	if (wr == NULL || hr == NULL)
		return true;
	if (want->u.func.type_params.n != have->u.func.type_params.n ||
	    !chk_unify(c, p4_type_subst(c->ctx, wr, tp, object->args), hr))
		return false;
	for (uint32_t i = 0; i < wp->n; i++) {
		struct p4_decl *w = wp->v[i], *h = k < hp->n ? hp->v[k] : NULL;

		if (p4_anno_find(&w->annos, "optional") != NULL &&
		    (h == NULL || h->name.str != w->name.str))
			continue; /* the body does without it */
		if (h == NULL)
			return false;
		k++;
		if (w->type == NULL || h->type == NULL)
			continue;
		if (w->u.param.dir != h->u.param.dir ||
		    !chk_unify(c, p4_type_subst(c->ctx, w->type, tp, object->args), h->type))
			return false;
	}
	return k == hp->n;
}

static bool
same_names(const struct p4_decl *a, const struct p4_decl *b)
{
	const struct p4_decls *x = &a->u.func.params, *y = &b->u.func.params;

	for (uint32_t i = 0; i < x->n && i < y->n; i++)
		if (x->v[i]->name.str != y->v[i]->name.str)
			return false;
	return x->n == y->n;
}

/*
 * The abstract method that 'm' is the body of, NULL when none has its name: of several the one of its
 * signature, and of these the one whose parameters have the same names.
 */
static struct p4_decl *
abstract_of(struct chk *c, struct p4_decl *d, struct p4_decl *m, bool *fits)
{
	const struct p4_decls *methods = &d->type->decl->u.ext.methods;
	struct p4_decl *best = NULL;

	*fits = false;
	for (uint32_t i = 0; i < methods->n; i++) {
		struct p4_decl *want = methods->v[i];
		bool fit;

		if (!want->u.func.is_abstract || want->name.str != m->name.str)
			continue;
		fit = same_signature(c, d->type, want, m);
		if (best == NULL || (fit && (!*fits || same_names(want, m))))
			best = want;
		*fits = *fits || fit;
	}
	return best;
}

/* Checks a body; what it is the body of, NULL after a message. */
static struct p4_decl *
method_body(struct chk *c, struct p4_decl *d, struct p4_decl *m)
{
	struct p4_decl *want;
	bool fits;

	chk_declare(c, m);
	chk_func_body(c, m);
	want = abstract_of(c, d, m, &fits);
	if (want == NULL) {
		p4_error(c->ctx, m->name.loc, P4_TYPE_ERROR,
		    "extern '%s' has no abstract method '%s'", d->type->decl->name.str,
		    m->name.str);
	} else if (!fits) {
		p4_error(c->ctx, m->name.loc, P4_TYPE_ERROR,
		    "'%s' does not have the parameters and result that '%s' declares for it",
		    m->name.str, d->type->decl->name.str);
		p4_note(c->ctx, want->name.loc, "declared here");
	}
	return fits ? want : NULL;
}

static void
instance_body(struct chk *c, struct p4_decl *d)
{
	const struct p4_decls *methods = &d->type->decl->u.ext.methods;
	const struct p4_decls *body = &d->u.instance.body;
	struct p4_decl **done = arena_array(c->arena, struct p4_decl *, body->n + 1);
	struct p4_decl *outer = c->object;
	enum place place = c->place;

	c->object = d;
	c->place = PLACE_METHOD;
	p4_scope_enter(c->ctx, &c->scopes);
	for (uint32_t i = 0; i < body->n; i++) {
		if (body->v[i]->kind == P4_DECL_FUNCTION) {
			done[i] = method_body(c, d, body->v[i]);
		} else {
			c->place = place;
			chk_local(c, body->v[i]);
			c->place = PLACE_METHOD;
		}
	}
	p4_scope_leave(&c->scopes);
	c->object = outer;
	c->place = place;
	for (uint32_t i = 0; i < methods->n; i++) {
		bool found = !methods->v[i]->u.func.is_abstract ||
			     p4_anno_find(&methods->v[i]->annos, "optional") != NULL;

		for (uint32_t k = 0; k < body->n; k++)
			found =
			    found || done[k] == methods->v[i] ||
			    (done[k] == NULL && body->v[k]->name.str == methods->v[i]->name.str);
		if (!found)
			p4_error(c->ctx, d->name.loc, P4_TYPE_ERROR,
			    "'%s' does not implement the abstract method '%s'", d->name.str,
			    methods->v[i]->name.str);
	}
}

/* What may follow '=': bodies for the abstract methods of an extern. */
static bool
check_body(struct chk *c, struct p4_decl *d)
{
	if (d->type->kind != P4_TYPE_EXTERN)
		return false;
	if (has_abstract(d->type->decl))
		return true;
	if (d->u.instance.has_body)
		p4_error(c->ctx, d->name.loc, P4_TYPE_ERROR,
		    "extern '%s' has no abstract methods to implement", d->type->decl->name.str);
	return false;
}

/* Only externs come in arrays. */
static bool
array_of(struct chk *c, const struct p4_decl *d, const struct p4_type *of)
{
	if (of->kind == P4_TYPE_BAD)
		return false;
	if (of->kind == P4_TYPE_EXTERN)
		return true;
	p4_error(c->ctx, d->name.loc, P4_TYPE_ERROR, "an array of instances must be of an extern");
	return false;
}

void
chk_instance(struct chk *c, struct p4_decl *d)
{
	struct p4_typeref *ref = d->u.instance.of;
	struct p4_type *of;
	uint32_t n_elems;

	if (ref->kind == P4_TREF_ARRAY) /* Type(...) name[n] */
		ref = ref->u.array.elem;
	c->ctor_args = &d->u.instance.args;
	of = chk_type_open(c, ref);
	c->ctor_args = NULL;
	d->type = c->t_bad;
	if (d->u.instance.has_body && of->kind != P4_TYPE_EXTERN && of->kind != P4_TYPE_BAD) {
		p4_error(
		    c->ctx, d->name.loc, P4_TYPE_ERROR, "only instances of externs have a body");
		of = c->t_bad;
	}
	if (of->kind != P4_TYPE_BAD && !check_place(c, d, of))
		of = c->t_bad;
	of = chk_constructor(c, of, &d->u.instance.args, d->name.loc, &d->u.instance.call, true);
	ref->type = of;
	d->type = of;
	if (of->kind != P4_TYPE_BAD && check_body(c, d)) {
		chk_declare(c, d);
		instance_body(c, d);
		return;
	}
	if (ref != d->u.instance.of) {
		d->type = c->t_bad;
		if (chk_array_size(c, d->u.instance.of, &n_elems) && array_of(c, d, of))
			d->type = p4_type_array(c->ctx, of, n_elems);
		d->u.instance.of->type = d->type;
	}
	chk_declare(c, d);
}
