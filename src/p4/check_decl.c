/* SPDX-License-Identifier: Apache-2.0 */
/* check_decl.c: declarations that are not types: constants, variables, value sets, functions, actions,
 * externs, packages, parsers, controls (P4_16 7.2.9, 10, 11, 13, 14). */
#include "p4/check_types.h"
#include "p4/checker.h"

/* ---- Adding to the scope ---- */

static const struct p4_decls *
overload_params(const struct p4_decl *d)
{
	switch ((int)d->kind) {
	case P4_DECL_FUNCTION:
	case P4_DECL_METHOD:
		return &d->u.func.params;
	case P4_DECL_PARSER:
		return d->u.parser.has_body ? &d->u.parser.ctor_params : NULL;
	case P4_DECL_CONTROL:
		return d->u.control.has_body ? &d->u.control.ctor_params : NULL;
	case P4_DECL_PACKAGE:
		return &d->u.package.params;
	}
	return NULL;
}

/* Whether a call could tell the two apart: by number of arguments or their names. */
static bool
overloads(const struct p4_decl *a, const struct p4_decl *b)
{
	const struct p4_decls *x = overload_params(a), *y = overload_params(b);

	if (x == NULL || y == NULL || p4_decl_is_type(a) != p4_decl_is_type(b) ||
	    (p4_decl_is_type(a) && a->kind != b->kind))
		return false;
	if (x->n != y->n)
		return true;
	for (uint32_t i = 0; i < x->n; i++)
		if (x->v[i]->name.str != y->v[i]->name.str)
			return true;
	return false;
}

static void
shadow_warning(struct chk *c, const struct p4_decl *d, const struct p4_decl *old)
{
	if (d->kind == P4_DECL_PARAM || d->kind == P4_DECL_TYPE_PARAM || d->kind == P4_DECL_STATE ||
	    d->kind == P4_DECL_FUNCTION)
		return;
	if (old->kind == P4_DECL_PARAM && c->place != PLACE_CONTROL && c->place != PLACE_PARSER) {
		p4_error(c->ctx, d->name.loc, P4_SHADOW, "'%s' hides the parameter of that name",
		    d->name.str);
		p4_note(c->ctx, old->name.loc, "declared here");
		return;
	}
	p4_warn(
	    c->ctx, d->name.loc, P4_SHADOW, "'%s' hides another '%s'", d->name.str, old->name.str);
	if (old->name.loc.line != 0)
		p4_note(c->ctx, old->name.loc, "declared here");
}

/* match_kind { } puts its names into the top-level namespace. */
static void
beside_match_kinds(struct chk *c, const struct p4_decl *d)
{
	const struct p4_decl *m = chk_find_member(c, &c->match_kinds, d->name.str);

	if (m == NULL)
		return;
	p4_error(c->ctx, d->name.loc, P4_DUPLICATE, "'%s' is declared twice", d->name.str);
	p4_note(c->ctx, m->name.loc, "first here, as a match_kind");
}

void
chk_declare(struct chk *c, struct p4_decl *d)
{
	struct p4_scope_sym *old;

	if (d->name.str == NULL)
		return;
	old = p4_scope_find(&c->scopes, d->name.str, P4_WANT_ANY, false);
	for (struct p4_scope_sym *y = old; y != NULL && y->depth == c->scopes.depth;
	     y = p4_scope_next(&c->scopes, y)) {
		if (overloads(y->decl, d))
			continue;
		if (y->decl->kind == P4_DECL_FUNCTION && d->kind == P4_DECL_FUNCTION) {
			p4_warn(c->ctx, d->name.loc, P4_DUPLICATE,
			    "no call can tell this '%s' from the one before", d->name.str);
			break;
		}
		p4_error(c->ctx, d->name.loc, P4_DUPLICATE, "'%s' is declared twice", d->name.str);
		if (y->decl->name.loc.line != 0)
			p4_note(c->ctx, y->decl->name.loc, "first here");
		break;
	}
	if (c->scopes.depth == 0)
		beside_match_kinds(c, d);
	if (old != NULL && old->depth != c->scopes.depth && c->object == NULL)
		shadow_warning(c, d, old->decl);
	p4_scope_add(c->ctx, &c->scopes, d);
}

/* ---- Constants, variables, value sets ---- */

static void
const_decl(struct chk *c, struct p4_decl *d)
{
	struct p4_type *t = chk_type(c, d->u.var.type);
	struct p4_expr **init = &d->u.var.init;

	d->type = t;
	if (t->kind == P4_TYPE_EXTERN || t->kind == P4_TYPE_PARSER || t->kind == P4_TYPE_CONTROL ||
	    t->kind == P4_TYPE_PACKAGE || t->kind == P4_TYPE_VOID || t->kind == P4_TYPE_DONTCARE) {
		p4_error(c->ctx, d->name.loc, P4_TYPE_ERROR, "a constant cannot be of type '%s'",
		    chk_text(c, t));
		d->type = c->t_bad;
	}
	chk_expr(c, init);
	if (chk_convert(
		c, init, d->type, arena_printf(c->arena, "the value of '%s'", d->name.str))) {
		d->value = (*init)->value;
		if (!chk_known(*init)) {
			p4_error(c->ctx, (*init)->loc, P4_TYPE_ERROR,
			    "the value of constant '%s' must be known at compile time",
			    d->name.str);
			d->type = c->t_bad;
		}
	}
	chk_declare(c, d);
}

static bool
variable_type_ok(struct chk *c, const struct p4_decl *d, const struct p4_type *t)
{
	switch ((int)t->kind) {
	case P4_TYPE_EXTERN:
	case P4_TYPE_PARSER:
	case P4_TYPE_CONTROL:
	case P4_TYPE_PACKAGE:
		p4_error(c->ctx, d->name.loc, P4_TYPE_ERROR,
		    "a variable cannot be of type '%s'; an instance is declared with '%s(...) %s'",
		    chk_text(c, t), chk_text(c, t), d->name.str);
		return false;
	case P4_TYPE_INT:
	case P4_TYPE_VOID:
	case P4_TYPE_STRING:
	case P4_TYPE_MATCH_KIND:
	case P4_TYPE_LIST:
	case P4_TYPE_DONTCARE:
		p4_error(c->ctx, d->name.loc, P4_TYPE_ERROR, "a variable cannot be of type '%s'",
		    chk_text(c, t));
		return false;
	case P4_TYPE_BAD:
		return false;
	}
	return true;
}

static void
var_decl(struct chk *c, struct p4_decl *d)
{
	struct p4_type *t = chk_type(c, d->u.var.type);

	d->type = variable_type_ok(c, d, t) ? t : c->t_bad;
	if (d->u.var.init != NULL) {
		chk_expr(c, &d->u.var.init);
		chk_convert(c, &d->u.var.init, d->type,
		    arena_printf(c->arena, "the value of '%s'", d->name.str));
	}
	chk_declare(c, d);
}

static bool
value_set_type_ok(struct chk *c, struct p4_type *t)
{
	const struct p4_field *f;
	uint32_t n;

	t = p4_type_strip(t);
	switch ((int)t->kind) {
	case P4_TYPE_BIT:
	case P4_TYPE_SINT:
	case P4_TYPE_BOOL:
	case P4_TYPE_ENUM:
	case P4_TYPE_BAD:
		return true;
	case P4_TYPE_TUPLE:
		for (uint32_t i = 0; i < t->n_args; i++)
			if (!value_set_type_ok(c, t->args[i]))
				return false;
		return true;
	case P4_TYPE_STRUCT:
		f = p4_type_fields(c->ctx, t, &n);
		for (uint32_t i = 0; i < n; i++)
			if (!value_set_type_ok(c, f[i].type))
				return false;
		return true;
	}
	return false;
}

static void
value_set_decl(struct chk *c, struct p4_decl *d)
{
	struct p4_type *t = chk_type(c, d->u.value_set.type);
	struct p4_expr **size = &d->u.value_set.size;

	d->type = c->t_bad;
	if (!value_set_type_ok(c, t))
		p4_error(c->ctx, d->u.value_set.type->loc, P4_TYPE_ERROR,
		    "a value set cannot hold type '%s'", chk_text(c, t));
	else if (t->kind != P4_TYPE_BAD)
		d->type = p4_type_set(c->ctx, t);
	chk_expr(c, size);
	chk_to_number(c, size);
	if ((*size)->type->kind != P4_TYPE_BAD &&
	    (!chk_known(*size) || !p4_type_is_numeric((*size)->type)))
		p4_error(c->ctx, (*size)->loc, P4_EXPECTED,
		    "the size of value set '%s' must be a number known at compile time",
		    d->name.str);
	chk_declare(c, d);
}

/* ---- Functions, actions ---- */

static bool
return_type_ok(struct chk *c, const struct p4_decl *d, const struct p4_type *t)
{
	switch ((int)t->kind) {
	case P4_TYPE_EXTERN:
		/* a factory: the architecture makes the object */
		if (d->kind == P4_DECL_METHOD && d->u.func.is_extern)
			return true;
		break;
	case P4_TYPE_PARSER:
	case P4_TYPE_CONTROL:
	case P4_TYPE_PACKAGE:
	case P4_TYPE_INT:
	case P4_TYPE_DONTCARE:
		break;
	default:
		return true;
	}
	p4_error(c->ctx, d->u.func.ret->loc, P4_TYPE_ERROR, "'%s' cannot return '%s'", d->name.str,
	    chk_text(c, t));
	return false;
}

static void
signature(struct chk *c, struct p4_decl *d)
{
	struct p4_type *t;

	chk_type_param_list(c, &d->u.func.type_params);
	if (d->u.func.ret != NULL) {
		t = chk_type(c, d->u.func.ret);
		if (!return_type_ok(c, d, t))
			d->u.func.ret->type = c->t_bad;
	}
	chk_params(c, d, &d->u.func.params, d->u.func.ret == NULL);
	d->type = p4_type_named(c->ctx, P4_TYPE_FUNC, d, NULL, 0);
}

void
chk_func_body(struct chk *c, struct p4_decl *d)
{
	struct p4_decl *in = c->in;
	struct p4_type *ret = c->ret;
	enum place place = c->place;
	uint32_t loops = c->loops;

	p4_scope_enter(c->ctx, &c->scopes);
	c->in = d;
	c->loops = 0;
	signature(c, d);
	if (c->object == NULL)
		c->place = PLACE_FUNCTION;
	c->ret = d->u.func.ret->type;
	if (d->u.func.body != NULL) {
		chk_stmt(c, d->u.func.body);
		if (c->ret->kind != P4_TYPE_VOID && c->ret->kind != P4_TYPE_BAD &&
		    !chk_always_returns(d->u.func.body))
			p4_error(c->ctx, d->name.loc, P4_INSUFFICIENT,
			    "'%s' does not return a value on every path", d->name.str);
	}
	c->in = in;
	c->ret = ret;
	c->place = place;
	c->loops = loops;
	p4_scope_leave(&c->scopes);
}

static void
function_decl(struct chk *c, struct p4_decl *d)
{
	chk_func_body(c, d);
	if (chk_extern_body(c, d))
		return;
	chk_declare(c, d); /* only now: inside, the name means what it meant before */
}

static void
method_decl(struct chk *c, struct p4_decl *d)
{
	p4_scope_enter(c->ctx, &c->scopes);
	signature(c, d);
	p4_scope_leave(&c->scopes);
}

static void
action_decl(struct chk *c, struct p4_decl *d)
{
	struct p4_decl *in = c->in;
	enum place place = c->place;
	struct p4_type *ret = c->ret;

	d->type = p4_type_named(c->ctx, P4_TYPE_FUNC, d, NULL, 0);
	p4_scope_enter(c->ctx, &c->scopes);
	c->in = d;
	c->place = PLACE_ACTION;
	c->ret = c->t_void;
	chk_params(c, d, &d->u.action.params, false);
	chk_stmt(c, d->u.action.body);
	c->in = in;
	c->place = place;
	c->ret = ret;
	p4_scope_leave(&c->scopes);
	chk_declare(c, d);
}

/* ---- Externs, packages ---- */

/* The type of a generic declaration as it is seen from inside: its parameters stand for themselves. */
static struct p4_type *
own_type(struct chk *c, enum p4_type_kind kind, struct p4_decl *d, const struct p4_decls *params)
{
	struct p4_type **v = arena_array(c->arena, struct p4_type *, params->n + 1);

	for (uint32_t i = 0; i < params->n; i++)
		v[i] = params->v[i]->type != NULL ? params->v[i]->type : c->t_bad;
	return p4_type_named(c->ctx, kind, d, v, params->n);
}

/* Whether a constructor has the extern's name, and a method has another one. */
static void
constructor_name(struct chk *c, const struct p4_decl *ext, const struct p4_decl *m)
{
	bool same = m->name.str == ext->name.str;

	if (m->u.func.ret == NULL && !same)
		p4_error(c->ctx, m->name.loc, P4_INVALID,
		    "method '%s' has no return type (only a constructor, named '%s', has none)",
		    m->name.str, ext->name.str);
	if (m->u.func.ret != NULL && same)
		p4_error(c->ctx, m->name.loc, P4_INVALID,
		    "'%s' is the constructor's name, so it cannot have a return type", m->name.str);
}

static void
extern_decl(struct chk *c, struct p4_decl *d)
{
	const struct p4_decls *methods = &d->u.ext.methods;

	p4_scope_enter(c->ctx, &c->scopes);
	chk_type_param_list(c, &d->u.ext.type_params);
	d->type = own_type(c, P4_TYPE_EXTERN, d, &d->u.ext.type_params);
	p4_scope_leave(&c->scopes);
	chk_declare(c, d);
	p4_scope_enter(c->ctx, &c->scopes);
	for (uint32_t i = 0; i < d->u.ext.type_params.n; i++)
		p4_scope_add(c->ctx, &c->scopes, d->u.ext.type_params.v[i]);
	for (uint32_t i = 0; i < methods->n; i++) {
		struct p4_decl *m = methods->v[i];

		constructor_name(c, d, m);
		method_decl(c, m);
		for (uint32_t k = 0; k < i; k++)
			if (methods->v[k]->name.str == m->name.str &&
			    !overloads(methods->v[k], m)) {
				p4_error(c->ctx, m->name.loc, P4_DUPLICATE,
				    "'%s' is declared twice with the same parameters", m->name.str);
				p4_note(c->ctx, methods->v[k]->name.loc, "first here");
				break;
			}
	}
	p4_scope_leave(&c->scopes);
}

static void
package_decl(struct chk *c, struct p4_decl *d)
{
	p4_scope_enter(c->ctx, &c->scopes);
	chk_type_param_list(c, &d->u.package.type_params);
	d->type = own_type(c, P4_TYPE_PACKAGE, d, &d->u.package.type_params);
	chk_params(c, d, &d->u.package.params, true);
	p4_scope_leave(&c->scopes);
	chk_declare(c, d);
}

/* ---- Parsers, controls ---- */

static void
control_decl(struct chk *c, struct p4_decl *d)
{
	struct p4_decl *in = c->in;

	p4_scope_enter(c->ctx, &c->scopes);
	chk_type_param_list(c, &d->u.control.type_params);
	d->type = own_type(c, P4_TYPE_CONTROL, d, &d->u.control.type_params);
	c->in = d;
	chk_params(c, d, &d->u.control.params, false);
	chk_params(c, d, &d->u.control.ctor_params, true);
	if (d->u.control.has_body) {
		p4_scope_enter(c->ctx, &c->scopes);
		c->place = PLACE_CONTROL;
		for (uint32_t i = 0; i < d->u.control.locals.n; i++)
			chk_local(c, d->u.control.locals.v[i]);
		c->place = PLACE_APPLY;
		c->ret = c->t_void;
		chk_stmt(c, d->u.control.apply);
		c->ret = NULL;
		c->place = PLACE_TOP;
		p4_scope_leave(&c->scopes);
	}
	c->in = in;
	p4_scope_leave(&c->scopes);
}

static void
parser_decl(struct chk *c, struct p4_decl *d)
{
	struct p4_decl *in = c->in;

	p4_scope_enter(c->ctx, &c->scopes);
	chk_type_param_list(c, &d->u.parser.type_params);
	d->type = own_type(c, P4_TYPE_PARSER, d, &d->u.parser.type_params);
	c->in = d;
	chk_params(c, d, &d->u.parser.params, false);
	chk_params(c, d, &d->u.parser.ctor_params, true);
	if (d->u.parser.has_body) {
		p4_scope_enter(c->ctx, &c->scopes);
		c->place = PLACE_PARSER;
		for (uint32_t i = 0; i < d->u.parser.locals.n; i++)
			chk_local(c, d->u.parser.locals.v[i]);
		chk_parser_body(c, d);
		c->place = PLACE_TOP;
		p4_scope_leave(&c->scopes);
	}
	c->in = in;
	p4_scope_leave(&c->scopes);
}

void
chk_block_body(struct chk *c, struct p4_decl *d)
{
	if (d->kind == P4_DECL_PARSER)
		parser_decl(c, d);
	else
		control_decl(c, d);
}

/* ---- All kinds ---- */

void
chk_local(struct chk *c, struct p4_decl *d)
{
	chk_annos(c, &d->annos);
	switch ((int)d->kind) {
	case P4_DECL_CONST:
		const_decl(c, d);
		break;
	case P4_DECL_VAR:
		var_decl(c, d);
		break;
	case P4_DECL_INSTANCE:
		chk_instance(c, d);
		break;
	case P4_DECL_VALUE_SET:
		value_set_decl(c, d);
		break;
	case P4_DECL_ACTION:
		action_decl(c, d);
		break;
	case P4_DECL_TABLE:
		chk_table(c, d);
		break;
	case P4_DECL_FUNCTION:
		function_decl(c, d);
		break;
	default:
		p4_error(c->ctx, d->loc, P4_UNEXPECTED, "%s '%s' cannot be declared here",
		    p4_decl_kind_text(d), d->name.str);
		break;
	}
}

/* Whether chk_local takes it at the top level too. */
static bool
is_local_kind(const struct p4_decl *d)
{
	return d->kind == P4_DECL_CONST || d->kind == P4_DECL_INSTANCE ||
	       d->kind == P4_DECL_VALUE_SET || d->kind == P4_DECL_ACTION ||
	       d->kind == P4_DECL_TABLE || d->kind == P4_DECL_FUNCTION;
}

void
chk_decl(struct chk *c, struct p4_decl *d)
{
	struct p4_decl *open = c->open;

	c->open = d;
	if (!is_local_kind(d))
		chk_annos(c, &d->annos);
	switch ((int)d->kind) {
	case P4_DECL_VAR:
		p4_error(c->ctx, d->name.loc, P4_INVALID,
		    "variable '%s' cannot be declared at the top level", d->name.str);
		d->type = c->t_bad;
		chk_declare(c, d);
		break;
	case P4_DECL_METHOD:
		chk_declare(c, d);
		method_decl(c, d);
		break;
	case P4_DECL_PARSER:
	case P4_DECL_CONTROL:
		chk_declare(c, d);
		chk_block_body(c, d);
		break;
	case P4_DECL_PACKAGE:
		package_decl(c, d);
		break;
	case P4_DECL_EXTERN:
		extern_decl(c, d);
		break;
	case P4_DECL_STRUCT:
	case P4_DECL_HEADER:
	case P4_DECL_UNION:
	case P4_DECL_ENUM:
	case P4_DECL_ERRORS:
	case P4_DECL_MATCH_KINDS:
	case P4_DECL_TYPEDEF:
	case P4_DECL_NEWTYPE:
		chk_type_decl(c, d);
		break;
	default:
		chk_local(c, d);
		break;
	}
	c->open = open;
}
