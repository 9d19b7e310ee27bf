/* SPDX-License-Identifier: Apache-2.0 */
/* ast.c: makes AST nodes and answers small questions about them. */
#include "p4/ast.h"

#include "p4/ctx.h"

#include <string.h>

struct p4_expr *
p4_expr_new(struct p4_ctx *ctx, enum p4_expr_kind kind, struct p4_loc loc)
{
	struct p4_expr *e = arena_new_of(ctx->arena, struct p4_expr);

	e->kind = kind;
	e->loc = loc;
	e->id = ++ctx->n_exprs;
	return e;
}

struct p4_typeref *
p4_typeref_new(struct p4_ctx *ctx, enum p4_typeref_kind kind, struct p4_loc loc)
{
	struct p4_typeref *t = arena_new_of(ctx->arena, struct p4_typeref);

	t->kind = kind;
	t->loc = loc;
	return t;
}

struct p4_stmt *
p4_stmt_new(struct p4_ctx *ctx, enum p4_stmt_kind kind, struct p4_loc loc)
{
	struct p4_stmt *s = arena_new_of(ctx->arena, struct p4_stmt);

	s->kind = kind;
	s->loc = loc;
	return s;
}

struct p4_decl *
p4_decl_new(struct p4_ctx *ctx, enum p4_decl_kind kind, struct p4_loc loc)
{
	struct p4_decl *d = arena_new_of(ctx->arena, struct p4_decl);

	d->kind = kind;
	d->loc = loc;
	d->id = ++ctx->n_decls;
	return d;
}

const char *
p4_op_text(enum p4_op op)
{
	static const char *const text[P4_N_OPS] = {
		[P4_OP_NONE] = "",
		[P4_OP_NOT] = "!",
		[P4_OP_CMPL] = "~",
		[P4_OP_NEG] = "-",
		[P4_OP_UPLUS] = "+",
		[P4_OP_MUL] = "*",
		[P4_OP_DIV] = "/",
		[P4_OP_MOD] = "%",
		[P4_OP_ADD] = "+",
		[P4_OP_SUB] = "-",
		[P4_OP_ADD_SAT] = "|+|",
		[P4_OP_SUB_SAT] = "|-|",
		[P4_OP_CONCAT] = "++",
		[P4_OP_SHL] = "<<",
		[P4_OP_SHR] = ">>",
		[P4_OP_LE] = "<=",
		[P4_OP_GE] = ">=",
		[P4_OP_LT] = "<",
		[P4_OP_GT] = ">",
		[P4_OP_EQ] = "==",
		[P4_OP_NE] = "!=",
		[P4_OP_BAND] = "&",
		[P4_OP_BXOR] = "^",
		[P4_OP_BOR] = "|",
		[P4_OP_LAND] = "&&",
		[P4_OP_LOR] = "||",
	};

	return text[op];
}

const char *
p4_dir_text(enum p4_dir dir)
{
	static const char *const text[] = { "", "in", "out", "inout" };

	return text[dir];
}

const char *
p4_decl_kind_text(const struct p4_decl *decl)
{
	switch (decl->kind) {
	case P4_DECL_CONST:
		return "constant";
	case P4_DECL_VAR:
		return "variable";
	case P4_DECL_INSTANCE:
		return "instance";
	case P4_DECL_VALUE_SET:
		return "value set";
	case P4_DECL_ACTION:
		return "action";
	case P4_DECL_FUNCTION:
		return "function";
	case P4_DECL_METHOD:
		if (decl->u.func.is_extern)
			return "extern function";
		return decl->u.func.ret == NULL ? "constructor" : "method";
	case P4_DECL_TABLE:
		return "table";
	case P4_DECL_PARSER:
		return decl->u.parser.has_body ? "parser" : "parser type";
	case P4_DECL_CONTROL:
		return decl->u.control.has_body ? "control" : "control type";
	case P4_DECL_PACKAGE:
		return "package";
	case P4_DECL_EXTERN:
		return "extern";
	case P4_DECL_STRUCT:
		return "struct";
	case P4_DECL_HEADER:
		return "header";
	case P4_DECL_UNION:
		return "header union";
	case P4_DECL_ENUM:
		return "enum";
	case P4_DECL_ERRORS:
		return "error list";
	case P4_DECL_MATCH_KINDS:
		return "match kind list";
	case P4_DECL_TYPEDEF:
		return "typedef";
	case P4_DECL_NEWTYPE:
		return "type";
	case P4_DECL_PARAM:
		return "parameter";
	case P4_DECL_TYPE_PARAM:
		return "type parameter";
	case P4_DECL_FIELD:
		return "field";
	case P4_DECL_MEMBER:
		return "member";
	case P4_DECL_STATE:
		return "parser state";
	}
	return "declaration";
}

const struct p4_anno *
p4_anno_find(const struct p4_annos *annos, const char *name)
{
	for (uint32_t i = 0; i < annos->n; i++)
		if (strcmp(annos->v[i]->name.str, name) == 0)
			return annos->v[i];
	return NULL;
}

const char *
p4_anno_string(struct p4_ctx *ctx, const struct p4_anno *anno)
{
	const char *s;
	char *out, *o;

	if (anno == NULL || anno->tokens.n != 1 || anno->tokens.v[0].kind != P4_ANNO_STRING)
		return NULL;
	s = anno->tokens.v[0].text;
	out = o = arena_alloc(ctx->arena, strlen(s) + 1);
	for (; *s != '\0'; s++) {
		if (*s == '\\' && (s[1] == '"' || s[1] == '\\'))
			s++;
		*o++ = *s;
	}
	return out;
}

const struct p4_prop *
p4_table_prop(const struct p4_decl *table, const char *name)
{
	for (uint32_t i = 0; i < table->u.table.props.n; i++)
		if (strcmp(table->u.table.props.v[i].name.str, name) == 0)
			return &table->u.table.props.v[i];
	return NULL;
}
