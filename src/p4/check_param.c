/* SPDX-License-Identifier: Apache-2.0 */
/* check_param.c: parameters: which types and directions each kind of callable takes (P4_16 6.8,
 * appendix F), default values, @optional. */
#include "p4/checker.h"

/* What the parameters belong to, as the rules see it. */
enum param_of {
	OF_PACKAGE,
	OF_PARSER_CTOR,
	OF_CONTROL_CTOR,
	OF_EXTERN_CTOR,
	OF_PARSER,
	OF_CONTROL,
	OF_EXTERN, /* method or extern function */
	OF_ACTION,
	OF_FUNCTION,
};

static enum param_of
param_of(const struct p4_decl *of, bool ctor)
{
	switch ((int)of->kind) {
	case P4_DECL_PACKAGE:
		return OF_PACKAGE;
	case P4_DECL_PARSER:
		return ctor ? OF_PARSER_CTOR : OF_PARSER;
	case P4_DECL_CONTROL:
		return ctor ? OF_CONTROL_CTOR : OF_CONTROL;
	case P4_DECL_METHOD:
		return of->u.func.ret == NULL ? OF_EXTERN_CTOR : OF_EXTERN;
	case P4_DECL_ACTION:
		return OF_ACTION;
	}
	return OF_FUNCTION;
}

static bool
is_ctor(enum param_of of)
{
	return of <= OF_EXTERN_CTOR;
}

static bool
say(struct chk *c, const struct p4_decl *p, const char *why)
{
	p4_error(c->ctx, p->name.loc, P4_TYPE_ERROR, "parameter '%s': %s", p->name.str, why);
	return false;
}

/* Parsers, controls and packages as parameters. */
static bool
object_ok(struct chk *c, const struct p4_decl *p, enum param_of of)
{
	enum p4_type_kind kind = p->type->kind;
	const struct p4_decl *d = p->type->decl;

	if ((kind == P4_TYPE_PARSER && d->u.parser.has_body) ||
	    (kind == P4_TYPE_CONTROL && d->u.control.has_body))
		return say(c, p,
		    arena_printf(c->arena, "'%s' has a body; a %s type is needed", d->name.str,
			kind == P4_TYPE_PARSER ? "parser" : "control"));
	if (of == OF_PACKAGE || (kind == P4_TYPE_PARSER && of == OF_PARSER_CTOR) ||
	    (kind == P4_TYPE_CONTROL && of == OF_CONTROL_CTOR))
		return true;
	return say(c, p,
	    arena_printf(c->arena, "%s cannot be passed here",
		kind == P4_TYPE_PARSER	  ? "a parser"
		: kind == P4_TYPE_CONTROL ? "a control"
					  : "a package"));
}

static bool
type_ok(struct chk *c, const struct p4_decl *p, enum param_of of)
{
	struct p4_type *t = p->type;
	bool directed = p->u.param.dir != P4_DIR_NONE;

	switch ((int)t->kind) {
	case P4_TYPE_VOID:
		return say(c, p, "there is no value of type void");
	case P4_TYPE_DONTCARE:
		return say(c, p, "'_' is not a type of parameters");
	case P4_TYPE_PARSER:
	case P4_TYPE_CONTROL:
	case P4_TYPE_PACKAGE:
		return object_ok(c, p, of);
	case P4_TYPE_EXTERN:
		if (of == OF_ACTION)
			return say(c, p, "actions have no parameters of an extern type");
		if (directed)
			return say(c, p, "a parameter of an extern type has no direction");
		return true;
	case P4_TYPE_INT:
		if (directed)
			return say(c, p, "a parameter of type int has no direction");
		if (of == OF_ACTION)
			return say(c, p, "actions have no parameters of type int");
		return true;
	case P4_TYPE_STRING:
		if (directed)
			return say(c, p, "a parameter of type string has no direction");
		return true;
	}
	return true;
}

static void
default_value(struct chk *c, struct p4_decl *p, enum param_of of)
{
	struct p4_expr **init = &p->u.param.init;

	if (p->u.param.dir == P4_DIR_OUT || p->u.param.dir == P4_DIR_INOUT) {
		p4_error(c->ctx, p->name.loc, P4_INVALID,
		    "%s parameter '%s' cannot have a default value", p4_dir_text(p->u.param.dir),
		    p->name.str);
		return;
	}
	if (p4_anno_find(&p->annos, "optional") != NULL) {
		p4_error(c->ctx, p->name.loc, P4_INVALID,
		    "optional parameter '%s' cannot have a default value", p->name.str);
		return;
	}
	chk_expr(c, init);
	if (p->type->has_param && (*init)->type->kind != P4_TYPE_BAD)
		return; /* fitted when it is used */
	if (!chk_convert(
		c, init, p->type, arena_printf(c->arena, "default value of '%s'", p->name.str)))
		return;
	if (!chk_known(*init))
		p4_error(c->ctx, (*init)->loc, P4_TYPE_ERROR,
		    "the default value of '%s' must be known at compile time", p->name.str);
}

static void
check(struct chk *c, struct p4_decl *owner, struct p4_decl *p, enum param_of of)
{
	bool body = (owner->kind == P4_DECL_PARSER && owner->u.parser.has_body) ||
		    (owner->kind == P4_DECL_CONTROL && owner->u.control.has_body);

	if (p->type->kind == P4_TYPE_BAD || !type_ok(c, p, of))
		p->type = c->t_bad;
	if (is_ctor(of) && p->u.param.dir != P4_DIR_NONE)
		p4_error(c->ctx, p->name.loc, P4_INVALID,
		    "constructor parameter '%s' cannot have a direction", p->name.str);
	if (p4_anno_find(&p->annos, "optional") != NULL &&
	    (of == OF_ACTION || of == OF_FUNCTION || (body && is_ctor(of))))
		p4_error(c->ctx, p->name.loc, P4_INVALID, "parameter '%s' cannot be optional here",
		    p->name.str);
	if (p->u.param.init != NULL)
		default_value(c, p, of);
}

void
chk_params(struct chk *c, struct p4_decl *owner, struct p4_decls *params, bool ctor)
{
	enum param_of of = param_of(owner, ctor);
	bool data = false;

	for (uint32_t i = 0; i < params->n; i++) {
		struct p4_decl *p = params->v[i];

		chk_annos(c, &p->annos);
		p->type = chk_type(c, p->u.param.type);
		p->u.param.is_ctor = is_ctor(of);
		check(c, owner, p, of);
		chk_declare(c, p);
		if (of != OF_ACTION)
			continue;
		if (p->u.param.dir == P4_DIR_NONE)
			data = true;
		else if (data)
			p4_error(c->ctx, p->name.loc, P4_TYPE_ERROR,
			    "parameters of an action that have no direction stand at the end of "
			    "its list, but '%s' comes after one",
			    p->name.str);
	}
}

void
chk_type_param_list(struct chk *c, struct p4_decls *params)
{
	for (uint32_t i = 0; i < params->n; i++) {
		struct p4_decl *p = params->v[i];

		if (p->type == NULL) /* copies of generic functions have theirs already */
			p->type = p4_type_named(c->ctx, P4_TYPE_PARAM, p, NULL, 0);
		chk_declare(c, p);
	}
}
