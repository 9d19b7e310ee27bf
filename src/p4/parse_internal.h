/* SPDX-License-Identifier: Apache-2.0 */
/* parse_internal.h: what the parser's files share. It is a recursive descent over the tokens of the
 * preprocessor, with as much lookahead as a decision needs. P4's grammar has to know which names are
 * types (a < b > (c) is a call if b is one), so the parser keeps the names in scope.
 *
 * After a syntax error p->failed is set, nothing matches any more, and every function returns what it
 * has (never NULL) until a loop over declarations or statements calls p4_recover(). */
#ifndef P4_PARSE_INTERNAL_H
#define P4_PARSE_INTERNAL_H

#include "p4/ast.h"
#include "p4/ctx.h"
#include "p4/pp.h"
#include "p4/token.h"

/* A name in scope: a type or something else. */
struct p4_bind {
	struct p4_bind *outer; /* what the name meant outside */
	struct p4_sym *sym;
	bool is_type;
	uint32_t level; /* scopes open when it was declared */
};

struct p4_parser {
	struct p4_ctx *ctx;
	struct p4_pp *pp;  /* NULL: the tokens are those that p4_put gave */
	struct p4_loc end; /* then: the place of the end */
	/* Tokens read ahead: a ring. */
	struct p4_token *ring;
	uint32_t cap; /* a power of two */
	uint32_t head;
	uint32_t n;
	struct p4_loc last; /* of the token that was read last */
	bool failed;
	uint32_t braces;	/* open { } */
	uint32_t unclosed;	/* 1 + offset of a declaration before which a '}' was missed */
	uint32_t depth;		/* of nested rules */
	struct p4_decl *parent; /* the declaration we are in */
	P4_LIST_OF(struct p4_bind *, ) binds; /* all that are in scope, in order */
	uint32_t level;
};

/* A '{' that was read. */
struct p4_open {
	struct p4_loc loc;
	uint32_t depth; /* p->braces behind it, for p4_recover */
};

/* ---- Tokens (parse.c) ---- */

/* The token k places ahead; 0 is the next one. Ignores p->failed. */
const struct p4_token *p4_peek(struct p4_parser *p, uint32_t k);
/* Adds a token behind those that were read ahead. */
void p4_put(struct p4_parser *p, const struct p4_token *t);
/* The kind of the next token; P4_TOK_ERROR_SEEN after an error. */
unsigned p4_kind(struct p4_parser *p);
unsigned p4_kind_at(struct p4_parser *p, uint32_t k);
/* Takes the next token. */
struct p4_token p4_take(struct p4_parser *p);
/* Takes it if it is of that kind. */
bool p4_accept(struct p4_parser *p, unsigned kind);
/* The same, or an error; 'where' ends the sentence "expected ';' ...", such as "behind a field". */
bool p4_expect(struct p4_parser *p, unsigned kind, const char *where);
/* The same for the braces around something: the second error says where the first brace is. */
struct p4_open p4_open(struct p4_parser *p, const char *where);
void p4_close(struct p4_parser *p, const struct p4_open *open, const char *where);
/* Reports that the next token is not what must stand here, once until p4_recover. */
void p4_unexpected(struct p4_parser *p, const char *wanted);
/* Reports a syntax error at a place, once until p4_recover. */
void p4_syntax(struct p4_parser *p, struct p4_loc loc, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Whether the next token may begin another element of a list that '}' ends. */
bool p4_more(struct p4_parser *p);
/* After an error: skips to behind the next ';' or '}' at brace depth 'braces', or to before the '}'
 * that ends it. */
void p4_recover(struct p4_parser *p, uint32_t braces);
/* From 'from' to the token that was read last. */
struct p4_loc p4_since(const struct p4_parser *p, struct p4_loc from);
/* A name, of whatever kind. */
struct p4_name p4_parse_name(struct p4_parser *p, const char *what);
/* Enters and leaves a nested rule; too deep is fatal. */
void p4_enter(struct p4_parser *p);
void p4_leave(struct p4_parser *p);

/* ---- Scopes (parse.c) ---- */

/* Opens a scope; returns what p4_scope_close wants. */
uint32_t p4_scope_open(struct p4_parser *p);
void p4_scope_close(struct p4_parser *p, uint32_t mark);
void p4_bind_name(struct p4_parser *p, struct p4_name name, bool is_type);
void p4_bind_list(struct p4_parser *p, const struct p4_decls *decls, bool is_type);
/* Whether a token is the name of a type in scope. */
bool p4_is_type_name(const struct p4_token *t);
/* The same at the top level: for .name. */
bool p4_is_global_type_name(const struct p4_token *t);

/* ---- parse_anno.c ---- */
struct p4_annos p4_parse_annos(struct p4_parser *p);

/* ---- parse_type.c ---- */
/* Whether a type begins at the next token (at token k). */
bool p4_at_type(struct p4_parser *p);
bool p4_at_type_k(struct p4_parser *p, uint32_t k);
/* Whether 'X name' or 'X<...> name' comes, where X is no type: a declaration whose type is not known. */
bool p4_at_unknown_type(struct p4_parser *p);
/* Looks over a type that begins at token k; the index behind it, or 0 when it is none. */
uint32_t p4_scan_type(struct p4_parser *p, uint32_t k);
/* Looks over <type arguments> at token k; the index behind '>', or 0. */
uint32_t p4_scan_type_args(struct p4_parser *p, uint32_t k);
struct p4_typeref *p4_parse_type(struct p4_parser *p);
/* Also void and names that no declaration in scope makes types: what a function returns. */
struct p4_typeref *p4_parse_return_type(struct p4_parser *p);
/* A type name with or without arguments, no array. */
struct p4_typeref *p4_parse_named_type(struct p4_parser *p);
/* <T, ...> behind a name that is used; the list may be empty. */
struct p4_typerefs p4_parse_type_args(struct p4_parser *p);
/* name, name[n]: the arrays are put around *type. */
struct p4_name p4_parse_declarator(struct p4_parser *p, struct p4_typeref **type, const char *what);

/* ---- parse_expr.c ---- */
struct p4_expr *p4_parse_expr(struct p4_parser *p);
/* An expression that ends before '>': a width. */
struct p4_expr *p4_parse_width(struct p4_parser *p);
/* An expression that does not begin with '{': a switch label. */
struct p4_expr *p4_parse_label(struct p4_parser *p);
/* expr, expr &&& expr, expr .. expr, default, _, or those in ( , ). *tuple tells whether the
 * parentheses are those of a tuple. */
struct p4_expr *p4_parse_keyset(struct p4_parser *p);
struct p4_expr *p4_parse_lvalue(struct p4_parser *p);
/* expr or expr .. expr. */
struct p4_expr *p4_parse_range(struct p4_parser *p);
/* expr, expr, ...[,] up to 'close', which is not taken. */
struct p4_exprs p4_parse_exprs(struct p4_parser *p, unsigned close);
/* key = expr, ... up to 'close'; *dots tells whether it ends in '...'. */
struct p4_pairs p4_parse_pairs(
    struct p4_parser *p, unsigned close, bool *dots, struct p4_loc *dots_loc);
/* ( arguments ). */
struct p4_args p4_parse_args(struct p4_parser *p);
/* Makes a call of what was read; at '<' or '('. */
struct p4_expr *p4_parse_call(struct p4_parser *p, struct p4_expr *callee);
struct p4_expr *p4_bad_expr(struct p4_parser *p);

/* ---- parse_stmt.c ---- */
struct p4_stmt *p4_parse_stmt(struct p4_parser *p);
/* { statements }, with annotations that were read before. */
struct p4_stmt *p4_parse_block(struct p4_parser *p, struct p4_annos annos);
/* What may stand in a parser's state: no loops, no switch, no return. */
struct p4_stmt *p4_parse_parser_stmt(struct p4_parser *p);

/* ---- parse_decl.c ---- */
/* Declarations; annotations were read before. */
struct p4_decl *p4_parse_const(struct p4_parser *p, struct p4_annos annos);
/* Type name [= expr], without ';'. */
struct p4_decl *p4_parse_var(struct p4_parser *p, struct p4_annos annos, struct p4_typeref *type);
/* Type(arguments) name [= { ... }]; the type was read, '(' is next. */
struct p4_decl *p4_parse_instance(
    struct p4_parser *p, struct p4_annos annos, struct p4_typeref *type);
/* A variable or an instance, with ';'. */
struct p4_decl *p4_parse_var_or_instance(struct p4_parser *p, struct p4_annos annos);
struct p4_decl *p4_parse_function(
    struct p4_parser *p, struct p4_annos annos, struct p4_typeref *ret);
struct p4_decls p4_parse_params(struct p4_parser *p);
/* [<T, ...>]: declares them. */
struct p4_decls p4_parse_type_params(struct p4_parser *p);
struct p4_decl *p4_parse_top(struct p4_parser *p);
/* struct, header, header_union and enum. */
struct p4_decl *p4_parse_derived(struct p4_parser *p, struct p4_annos annos);
bool p4_at_derived(struct p4_parser *p);
/* Starts a declaration: loc from its first annotation or the next token. */
struct p4_decl *p4_begin_decl(
    struct p4_parser *p, enum p4_decl_kind kind, const struct p4_annos *annos);
/* Ends it: its place reaches to the last token. */
struct p4_decl *p4_end_decl(struct p4_parser *p, struct p4_decl *d);
/* A keyword, a name, and what 'rest' parses in a scope of its own: a parser, a control, a package. */
struct p4_decl *p4_parse_with_scope(struct p4_parser *p, enum p4_decl_kind kind,
    struct p4_annos annos, const char *what, void (*rest)(struct p4_parser *p, struct p4_decl *d));

/* ---- parse_parser.c, parse_control.c ---- */
struct p4_decl *p4_parse_parser(struct p4_parser *p, struct p4_annos annos);
struct p4_decl *p4_parse_control(struct p4_parser *p, struct p4_annos annos);
struct p4_decl *p4_parse_action(struct p4_parser *p, struct p4_annos annos);

#endif
