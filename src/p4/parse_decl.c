/* SPDX-License-Identifier: Apache-2.0 */
/* parse_decl.c: declarations at the top level, types, variables, functions. Parsers and controls have
 * their own files. */
#include "p4/parse_internal.h"

struct p4_decl *
p4_begin_decl(struct p4_parser *p, enum p4_decl_kind kind, const struct p4_annos *annos)
{
	struct p4_decl *d = p4_decl_new(p->ctx, kind, p4_peek(p, 0)->loc);

	if (annos != NULL) {
		d->annos = *annos;
		if (annos->n > 0)
			d->loc = annos->v[0]->loc;
	}
	d->parent = p->parent;
	d->name.str = p4_intern_str(p->ctx, "");
	return d;
}

struct p4_decl *
p4_end_decl(struct p4_parser *p, struct p4_decl *d)
{
	d->loc = p4_since(p, d->loc);
	return d;
}

struct p4_decl *
p4_parse_with_scope(struct p4_parser *p, enum p4_decl_kind kind, struct p4_annos annos,
    const char *what, void (*rest)(struct p4_parser *p, struct p4_decl *d))
{
	struct p4_decl *d = p4_begin_decl(p, kind, &annos), *parent = p->parent;
	uint32_t mark;

	p4_take(p);
	d->name = p4_parse_name(p, what);
	p4_bind_name(p, d->name, true);
	mark = p4_scope_open(p);
	p->parent = d;
	rest(p, d);
	p->parent = parent;
	p4_scope_close(p, mark);
	return p4_end_decl(p, d);
}

/* ---- Parameters ---- */

struct p4_decls
p4_parse_type_params(struct p4_parser *p)
{
	struct p4_decls list = { 0 };

	if (!p4_accept(p, P4_TOK_LT))
		return list;
	do {
		struct p4_decl *d = p4_begin_decl(p, P4_DECL_TYPE_PARAM, NULL);

		d->name = p4_parse_name(p, "the name of a type parameter");
		p4_end_decl(p, d);
		P4_PUSH(p->ctx, &list, d);
	} while (p4_accept(p, P4_TOK_COMMA));
	p4_expect(p, P4_TOK_GT, "behind the type parameters");
	p4_bind_list(p, &list, true);
	return list;
}

static struct p4_decl *
parse_param(struct p4_parser *p)
{
	struct p4_annos annos = p4_parse_annos(p);
	struct p4_decl *d = p4_begin_decl(p, P4_DECL_PARAM, &annos);

	if (p4_accept(p, P4_TOK_IN))
		d->u.param.dir = P4_DIR_IN;
	else if (p4_accept(p, P4_TOK_OUT))
		d->u.param.dir = P4_DIR_OUT;
	else if (p4_accept(p, P4_TOK_INOUT))
		d->u.param.dir = P4_DIR_INOUT;
	d->u.param.type = p4_parse_type(p);
	d->name = p4_parse_declarator(p, &d->u.param.type, "the name of a parameter");
	if (p4_accept(p, P4_TOK_ASSIGN))
		d->u.param.init = p4_parse_expr(p);
	return p4_end_decl(p, d);
}

struct p4_decls
p4_parse_params(struct p4_parser *p)
{
	struct p4_decls list = { 0 };

	p4_expect(p, P4_TOK_LPAREN, "before the parameters");
	if (p4_accept(p, P4_TOK_RPAREN))
		return list;
	do {
		struct p4_decl *d = parse_param(p);

		P4_PUSH(p->ctx, &list, d);
	} while (p4_accept(p, P4_TOK_COMMA));
	p4_expect(p, P4_TOK_RPAREN, "behind the parameters");
	p4_bind_list(p, &list, false);
	return list;
}

/* ---- Constants, variables, instances ---- */

struct p4_decl *
p4_parse_const(struct p4_parser *p, struct p4_annos annos)
{
	struct p4_decl *d = p4_begin_decl(p, P4_DECL_CONST, &annos);

	p4_take(p);
	d->u.var.type = p4_parse_type(p);
	d->name = p4_parse_declarator(p, &d->u.var.type, "the name of a constant");
	p4_expect(p, P4_TOK_ASSIGN, "behind the name of a constant");
	d->u.var.init = p4_parse_expr(p);
	p4_expect(p, P4_TOK_SEMI, "behind the constant");
	p4_bind_name(p, d->name, false);
	return p4_end_decl(p, d);
}

struct p4_decl *
p4_parse_var(struct p4_parser *p, struct p4_annos annos, struct p4_typeref *type)
{
	struct p4_decl *d = p4_begin_decl(p, P4_DECL_VAR, &annos);

	if (annos.n == 0)
		d->loc = type->loc;
	d->u.var.type = type;
	d->name = p4_parse_declarator(p, &d->u.var.type, "the name of a variable");
	if (p4_accept(p, P4_TOK_ASSIGN))
		d->u.var.init = p4_parse_expr(p);
	p4_bind_name(p, d->name, false);
	return p4_end_decl(p, d);
}

/* { functions and instances } behind an instance's '='. */
static void
parse_instance_body(struct p4_parser *p, struct p4_decl *d)
{
	uint32_t mark = p4_scope_open(p);
	struct p4_decl *parent = p->parent;
	struct p4_open open;

	d->u.instance.has_body = true;
	p->parent = d;
	open = p4_open(p, "before the methods");
	while (p4_more(p)) {
		struct p4_annos annos = p4_parse_annos(p);
		struct p4_typeref *type = p4_parse_return_type(p);
		struct p4_decl *one;

		if (p4_kind(p) == P4_TOK_LPAREN)
			one = p4_parse_instance(p, annos, type);
		else
			one = p4_parse_function(p, annos, type);
		P4_PUSH(p->ctx, &d->u.instance.body, one);
		p4_recover(p, open.depth);
	}
	p4_close(p, &open, "behind the methods");
	p->parent = parent;
	p4_scope_close(p, mark);
}

struct p4_decl *
p4_parse_instance(struct p4_parser *p, struct p4_annos annos, struct p4_typeref *type)
{
	struct p4_decl *d = p4_begin_decl(p, P4_DECL_INSTANCE, &annos);

	if (annos.n == 0)
		d->loc = type->loc;
	d->u.instance.args = p4_parse_args(p);
	d->name = p4_parse_declarator(p, &type, "the name of an instance");
	d->u.instance.of = type;
	if (p4_accept(p, P4_TOK_ASSIGN))
		parse_instance_body(p, d);
	p4_expect(p, P4_TOK_SEMI, "behind the instance");
	p4_bind_name(p, d->name, false);
	return p4_end_decl(p, d);
}

struct p4_decl *
p4_parse_var_or_instance(struct p4_parser *p, struct p4_annos annos)
{
	struct p4_typeref *type = p4_parse_type(p);
	struct p4_decl *d;

	if (p4_kind(p) == P4_TOK_LPAREN)
		return p4_parse_instance(p, annos, type);
	d = p4_parse_var(p, annos, type);
	p4_expect(p, P4_TOK_SEMI, "behind the declaration");
	return p4_end_decl(p, d);
}

/* ---- Functions and externs ---- */

/* name<T>(parameters), into d; opens a scope for them and returns its mark. */
static uint32_t
parse_prototype(struct p4_parser *p, struct p4_decl *d, struct p4_typeref *ret)
{
	uint32_t mark;

	d->u.func.ret = ret;
	d->name = p4_parse_name(p, "the name of a function");
	if (d->parent == NULL || d->parent->kind != P4_DECL_EXTERN)
		p4_bind_name(p, d->name, false);
	mark = p4_scope_open(p);
	p->parent = d;
	d->u.func.type_params = p4_parse_type_params(p);
	d->u.func.params = p4_parse_params(p);
	return mark;
}

struct p4_decl *
p4_parse_function(struct p4_parser *p, struct p4_annos annos, struct p4_typeref *ret)
{
	struct p4_decl *d = p4_begin_decl(p, P4_DECL_FUNCTION, &annos), *parent = p->parent;
	uint32_t mark;

	if (annos.n == 0)
		d->loc = ret->loc;
	mark = parse_prototype(p, d, ret);
	d->u.func.body = p4_parse_block(p, p4_parse_annos(p));
	p4_scope_close(p, mark);
	p->parent = parent;
	return p4_end_decl(p, d);
}

/* [abstract] type name<T>(parameters); or a constructor. */
static struct p4_decl *
parse_method(struct p4_parser *p, const struct p4_decl *ext)
{
	struct p4_annos annos = p4_parse_annos(p);
	struct p4_decl *d = p4_begin_decl(p, P4_DECL_METHOD, &annos), *parent = p->parent;
	uint32_t mark;

	d->u.func.is_abstract = p4_accept(p, P4_TOK_ABSTRACT);
	if (p4_kind(p) == P4_TOK_IDENT && p4_kind_at(p, 1) == P4_TOK_LPAREN) {
		if (p4_peek(p, 0)->name != ext->name.str || d->u.func.is_abstract)
			p4_error(p->ctx, p4_peek(p, 0)->loc, P4_INVALID,
			    "method '%s' has no return type (a constructor is called '%s')",
			    p4_peek(p, 0)->name, ext->name.str);
		mark = parse_prototype(p, d, NULL);
	} else {
		mark = parse_prototype(p, d, p4_parse_return_type(p));
	}
	p4_scope_close(p, mark);
	p->parent = parent;
	p4_expect(p, P4_TOK_SEMI, "behind the method");
	return p4_end_decl(p, d);
}

/* extern Name<T> { methods } */
static void
parse_extern_object(struct p4_parser *p, struct p4_decl *d)
{
	struct p4_decl *parent = p->parent;
	uint32_t mark;
	struct p4_open open;

	d->name = p4_parse_name(p, "the name of an extern");
	p4_bind_name(p, d->name, true);
	mark = p4_scope_open(p);
	p->parent = d;
	d->u.ext.type_params = p4_parse_type_params(p);
	open = p4_open(p, "before the methods");
	while (p4_more(p)) {
		struct p4_decl *method = parse_method(p, d);

		P4_PUSH(p->ctx, &d->u.ext.methods, method);
		p4_recover(p, open.depth);
	}
	p4_close(p, &open, "behind the methods");
	p->parent = parent;
	p4_scope_close(p, mark);
}

/* Whether 'Name {' or 'Name<T> {' comes: an extern object. */
static bool
at_extern_object(struct p4_parser *p)
{
	uint32_t k = 1;

	if (!p4_tok_is_name(p4_kind(p)))
		return false;
	if (p4_kind_at(p, k) == P4_TOK_LT) {
		while (p4_tok_is_name(p4_kind_at(p, k + 1)) && p4_kind_at(p, k + 2) == P4_TOK_COMMA)
			k += 2;
		if (!p4_tok_is_name(p4_kind_at(p, k + 1)) || p4_kind_at(p, k + 2) != P4_TOK_GT)
			return false;
		k += 3;
	}
	return p4_kind_at(p, k) == P4_TOK_LBRACE;
}

/* Returns NULL for 'extern Name;', which only says that Name is a type. */
static struct p4_decl *
parse_extern(struct p4_parser *p, struct p4_annos annos)
{
	struct p4_decl *d = p4_begin_decl(p, P4_DECL_EXTERN, &annos), *parent = p->parent;
	uint32_t mark;

	p4_take(p);
	if (p4_tok_is_name(p4_kind(p)) && p4_kind_at(p, 1) == P4_TOK_SEMI) {
		p4_bind_name(p, p4_parse_name(p, "the name of an extern"), true);
		p4_take(p);
		return NULL;
	}
	if (at_extern_object(p)) {
		parse_extern_object(p, d);
		return p4_end_decl(p, d);
	}
	d->kind = P4_DECL_METHOD;
	d->u.func.is_extern = true;
	mark = parse_prototype(p, d, p4_parse_return_type(p));
	p4_scope_close(p, mark);
	p->parent = parent;
	p4_expect(p, P4_TOK_SEMI, "behind the extern function");
	return p4_end_decl(p, d);
}

/* ---- Types ---- */

static struct p4_decl *
parse_field(struct p4_parser *p)
{
	struct p4_annos annos = p4_parse_annos(p);
	struct p4_decl *d = p4_begin_decl(p, P4_DECL_FIELD, &annos);

	d->u.field.type = p4_parse_type(p);
	d->name = p4_parse_declarator(p, &d->u.field.type, "the name of a field");
	p4_expect(p, P4_TOK_SEMI, "behind the field");
	return p4_end_decl(p, d);
}

static void
parse_record(struct p4_parser *p, struct p4_decl *d, enum p4_decl_kind kind)
{
	struct p4_decl *parent = p->parent;
	uint32_t mark;
	struct p4_open open;

	d->kind = kind;
	p4_take(p);
	d->name = p4_parse_name(p, "the name of the type");
	p4_bind_name(p, d->name, true);
	mark = p4_scope_open(p);
	p->parent = d;
	d->u.record.type_params = p4_parse_type_params(p);
	open = p4_open(p, "before the fields");
	while (p4_more(p)) {
		struct p4_decl *field = parse_field(p);

		P4_PUSH(p->ctx, &d->u.record.fields, field);
		p4_recover(p, open.depth);
	}
	p4_close(p, &open, "behind the fields");
	p->parent = parent;
	p4_scope_close(p, mark);
}

/* { a, b = 1, c } of an enum, error or match_kind. 'values': each has '= value'. */
static void
parse_members(struct p4_parser *p, struct p4_decl *d, bool values, bool trailing_comma)
{
	struct p4_decl *parent = p->parent;
	struct p4_open open;

	p->parent = d;
	open = p4_open(p, "before the names");
	do {
		struct p4_annos none = { 0 };
		struct p4_decl *m;

		if (trailing_comma && d->u.enumeration.members.n > 0 && p4_kind(p) == P4_TOK_RBRACE)
			break;
		m = p4_begin_decl(p, P4_DECL_MEMBER, &none);
		m->name = p4_parse_name(p, "a name");
		m->u.member.index = d->u.enumeration.members.n;
		if (values) {
			p4_expect(p, P4_TOK_ASSIGN,
			    "behind the name (each needs a value when the enum has a type)");
			m->u.member.init = p4_parse_expr(p);
		}
		p4_end_decl(p, m);
		P4_PUSH(p->ctx, &d->u.enumeration.members, m);
	} while (p4_accept(p, P4_TOK_COMMA));
	p4_close(p, &open, "behind the names");
	p->parent = parent;
}

static void
parse_enum(struct p4_parser *p, struct p4_decl *d)
{
	d->kind = P4_DECL_ENUM;
	p4_take(p);
	if (!p4_tok_is_name(p4_kind(p)) || p4_kind_at(p, 1) != P4_TOK_LBRACE)
		d->u.enumeration.under = p4_parse_type(p);
	d->name = p4_parse_name(p, "the name of the enum");
	p4_bind_name(p, d->name, true);
	parse_members(p, d, d->u.enumeration.under != NULL, true);
}

bool
p4_at_derived(struct p4_parser *p)
{
	unsigned kind = p4_kind(p);

	return kind == P4_TOK_STRUCT || kind == P4_TOK_HEADER || kind == P4_TOK_HEADER_UNION ||
	       kind == P4_TOK_ENUM;
}

struct p4_decl *
p4_parse_derived(struct p4_parser *p, struct p4_annos annos)
{
	struct p4_decl *d = p4_begin_decl(p, P4_DECL_STRUCT, &annos);

	switch (p4_kind(p)) {
	case P4_TOK_STRUCT:
		parse_record(p, d, P4_DECL_STRUCT);
		break;
	case P4_TOK_HEADER:
		parse_record(p, d, P4_DECL_HEADER);
		break;
	case P4_TOK_HEADER_UNION:
		parse_record(p, d, P4_DECL_UNION);
		break;
	default:
		parse_enum(p, d);
		break;
	}
	return p4_end_decl(p, d);
}

/* typedef type name; and type type name; */
static struct p4_decl *
parse_alias(struct p4_parser *p, struct p4_annos annos, enum p4_decl_kind kind)
{
	struct p4_decl *d = p4_begin_decl(p, kind, &annos);

	p4_take(p);
	if (kind == P4_DECL_TYPEDEF && (p4_at_derived(p) || p4_kind(p) == P4_TOK_AT)) {
		struct p4_annos inner = p4_parse_annos(p);

		d->u.alias.of = p4_typeref_new(p->ctx, P4_TREF_DECL, p4_peek(p, 0)->loc);
		if (!p4_at_derived(p))
			p4_unexpected(p, "a struct, header, header_union or enum");
		d->u.alias.of->u.decl = p4_parse_derived(p, inner);
		d->u.alias.of->loc = d->u.alias.of->u.decl->loc;
	} else {
		d->u.alias.of = p4_parse_type(p);
	}
	d->name = p4_parse_declarator(p, &d->u.alias.of, "the name of the type");
	p4_expect(p, P4_TOK_SEMI, "behind the type");
	p4_bind_name(p, d->name, true);
	return p4_end_decl(p, d);
}

static void
package_rest(struct p4_parser *p, struct p4_decl *d)
{
	d->u.package.type_params = p4_parse_type_params(p);
	d->u.package.params = p4_parse_params(p);
	p4_expect(p, P4_TOK_SEMI, "behind the package");
}

static struct p4_decl *
parse_package(struct p4_parser *p, struct p4_annos annos)
{
	return p4_parse_with_scope(
	    p, P4_DECL_PACKAGE, annos, "the name of a package", package_rest);
}

/* error { ... } and match_kind { ... } */
static struct p4_decl *
parse_name_list(struct p4_parser *p, struct p4_annos annos, enum p4_decl_kind kind)
{
	struct p4_decl *d = p4_begin_decl(p, kind, &annos);
	struct p4_token t = p4_take(p);

	d->name = (struct p4_name){ t.name, t.loc };
	parse_members(p, d, false, kind == P4_DECL_MATCH_KINDS);
	return p4_end_decl(p, d);
}

/* ---- The top level ---- */

/* An instance or a function: both begin with a type. */
static struct p4_decl *
parse_typed(struct p4_parser *p, struct p4_annos annos)
{
	struct p4_typeref *type;
	/* T name<...: the function's own type parameter. */
	bool any_name = p4_kind(p) == P4_TOK_VOID ||
			(p4_tok_is_name(p4_kind(p)) && p4_tok_is_name(p4_kind_at(p, 1)) &&
			    p4_kind_at(p, 2) == P4_TOK_LT);
	bool unknown = p4_at_unknown_type(p) ||
		       (p4_kind(p) == P4_TOK_IDENT &&
			   (p4_kind_at(p, 1) == P4_TOK_LPAREN || p4_kind_at(p, 1) == P4_TOK_LT));

	if (!any_name && !unknown && !p4_at_type(p)) {
		p4_unexpected(p, "a declaration");
		return NULL;
	}
	type = any_name ? p4_parse_return_type(p) : p4_parse_type(p);
	if (p4_kind(p) == P4_TOK_LPAREN)
		return p4_parse_instance(p, annos, type);
	if (p4_tok_is_name(p4_kind(p)) && p4_kind_at(p, 1) != P4_TOK_LPAREN &&
	    p4_kind_at(p, 1) != P4_TOK_LT) {
		p4_take(p);
		p4_unexpected(
		    p, "'(': there are no variables at the top level, a function or instance");
		return NULL;
	}
	return p4_parse_function(p, annos, type);
}

struct p4_decl *
p4_parse_top(struct p4_parser *p)
{
	struct p4_annos annos = p4_parse_annos(p);

	switch (p4_kind(p)) {
	case P4_TOK_CONST:
		return p4_parse_const(p, annos);
	case P4_TOK_EXTERN:
		return parse_extern(p, annos);
	case P4_TOK_ACTION:
		return p4_parse_action(p, annos);
	case P4_TOK_PARSER:
		return p4_parse_parser(p, annos);
	case P4_TOK_CONTROL:
		return p4_parse_control(p, annos);
	case P4_TOK_PACKAGE:
		return parse_package(p, annos);
	case P4_TOK_STRUCT:
	case P4_TOK_HEADER:
	case P4_TOK_HEADER_UNION:
	case P4_TOK_ENUM:
		return p4_parse_derived(p, annos);
	case P4_TOK_TYPEDEF:
		return parse_alias(p, annos, P4_DECL_TYPEDEF);
	case P4_TOK_TYPE:
		return parse_alias(p, annos, P4_DECL_NEWTYPE);
	case P4_TOK_ERROR:
		if (p4_kind_at(p, 1) == P4_TOK_LBRACE)
			return parse_name_list(p, annos, P4_DECL_ERRORS);
		break;
	case P4_TOK_MATCH_KIND:
		if (p4_kind_at(p, 1) == P4_TOK_LBRACE)
			return parse_name_list(p, annos, P4_DECL_MATCH_KINDS);
		break;
	default:
		break;
	}
	return parse_typed(p, annos);
}
