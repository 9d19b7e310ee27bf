/* SPDX-License-Identifier: Apache-2.0 */
/* pp_internal.h: what the preprocessor's files share: pp.c (files and directives), pp_macro.c (macro
 * expansion), pp_if.c (#if expressions). */
#ifndef P4_PP_INTERNAL_H
#define P4_PP_INTERNAL_H

#include "p4/ast.h"
#include "p4/ctx.h"
#include "p4/lex.h"
#include "p4/pp.h"

#define MACRO_PARAMS_MAX    127
#define EXPANSION_DEPTH_MAX 200
#define CONDITION_DEPTH_MAX 1000

P4_LIST_OF(struct p4_token, p4_tokens);

enum p4_macro_kind {
	P4_MACRO_OBJECT,
	P4_MACRO_FUNCTION,
	P4_MACRO_LINE, /* __LINE__ */
	P4_MACRO_FILE, /* __FILE__ */
};

struct p4_macro {
	enum p4_macro_kind kind;
	bool busy;     /* its expansion is being read: the name stays a name */
	bool variadic; /* the last parameter is __VA_ARGS__ */
	bool noted;    /* in ctx->std_macros */
	bool pastes;   /* the body has ## */
	const char *name;
	struct p4_loc loc;   /* of its #define */
	const char **params; /* interned names */
	uint32_t n_params;
	struct p4_tokens body;
};

/* An #if that is open. */
struct p4_cond {
	struct p4_loc loc;
	bool taken; /* some group of it was used */
	bool in_else;
};

/* A file that is being read. */
struct p4_src {
	struct p4_lex lx;
	uint32_t cond_base; /* conditions open when it began */
	const char *dir;    /* its directory with a '/' at the end, or "" */
	bool is_builtin;
};

/* Tokens that are read before the file's: an expansion, or an argument that is expanded alone. */
struct p4_replay {
	struct p4_token *v;
	uint32_t n;
	uint32_t at;
	struct p4_macro *macro; /* not busy any more once all is read; or NULL */
	bool move;		/* give tokens the place 'loc' */
	struct p4_loc loc;
	bool space; /* flags of the first token */
	bool bol;
};

struct p4_pp {
	struct p4_ctx *ctx;
	struct p4_source_options opts;
	P4_LIST_OF(struct p4_src *, ) files; /* the last one is read */
	P4_LIST_OF(struct p4_cond, ) conds;
	struct p4_replay replays[EXPANSION_DEPTH_MAX];
	uint32_t n_replays;
	uint32_t floor;	      /* replays below this are not to be read now */
	bool alone;	      /* nor the file: a list is expanded on its own */
	struct p4_token back; /* one token that was read too far */
	bool has_back;
	uint32_t n_opened;	 /* #includes so far */
	uint32_t n_macro_tokens; /* made by expansion so far */
	uint32_t depth;		 /* of expansion inside expansion */
	struct p4_loc eof;	 /* end of the first file */
};

/* pp.c: the next token without macro expansion; directives are carried out on the way. */
void p4_pp_raw(struct p4_pp *pp, struct p4_token *t);

/* pp_splice.c: joins words that a backslash at the end of a line cuts, in place; text has a NUL behind its len
 * bytes. The new length, which is not larger. */
size_t p4_pp_splice(char *text, size_t len);

/* pp_macro.c */
void p4_macro_predefine(struct p4_pp *pp);
/* #define and #undef, with the rest of the line in 'line' (without the directive's name). */
void p4_macro_define(struct p4_pp *pp, const struct p4_tokens *line, struct p4_loc loc);
void p4_macro_undef(struct p4_pp *pp, const struct p4_tokens *line, struct p4_loc loc);
/* t is a name that may be a macro: starts its expansion and returns true, or false. */
bool p4_macro_expand(struct p4_pp *pp, struct p4_token *t);
/* Expands a token list on its own. */
void p4_macro_expand_list(
    struct p4_pp *pp, const struct p4_tokens *list, struct p4_loc loc, struct p4_tokens *out);

/* pp_if.c: the value of #if's tokens; false after an error message. */
bool p4_if_eval(struct p4_pp *pp, const struct p4_tokens *line, struct p4_loc loc);

#endif
