/* SPDX-License-Identifier: Apache-2.0 */
/* token.h: the tokens of P4_16, as the lexer makes them, the preprocessor passes them on and the
 * parser reads them. */
#ifndef P4_TOKEN_H
#define P4_TOKEN_H

#include "p4/loc.h"

#include <stdbool.h>
#include <stdint.h>

/* X(enumerator, spelling). The first group can also be used as names; see p4_tok_is_name. */
#define P4_KEYWORDS(X)                                                                             \
	X(ACTIONS, "actions")                                                                      \
	X(APPLY, "apply")                                                                          \
	X(ENTRIES, "entries")                                                                      \
	X(KEY, "key")                                                                              \
	X(PRIORITY, "priority")                                                                    \
	X(STATE, "state")                                                                          \
	X(TYPE, "type")                                                                            \
	X(LIST, "list")                                                                            \
	X(ABSTRACT, "abstract")                                                                    \
	X(ACTION, "action")                                                                        \
	X(BIT, "bit")                                                                              \
	X(BOOL, "bool")                                                                            \
	X(BREAK, "break")                                                                          \
	X(CONST, "const")                                                                          \
	X(CONTINUE, "continue")                                                                    \
	X(CONTROL, "control")                                                                      \
	X(DEFAULT, "default")                                                                      \
	X(ELSE, "else")                                                                            \
	X(ENUM, "enum")                                                                            \
	X(ERROR, "error")                                                                          \
	X(EXIT, "exit")                                                                            \
	X(EXTERN, "extern")                                                                        \
	X(FALSE, "false")                                                                          \
	X(FOR, "for")                                                                              \
	X(HEADER, "header")                                                                        \
	X(HEADER_UNION, "header_union")                                                            \
	X(IF, "if")                                                                                \
	X(IN, "in")                                                                                \
	X(INOUT, "inout")                                                                          \
	X(INT, "int")                                                                              \
	X(MATCH_KIND, "match_kind")                                                                \
	X(OUT, "out")                                                                              \
	X(PACKAGE, "package")                                                                      \
	X(PARSER, "parser")                                                                        \
	X(RETURN, "return")                                                                        \
	X(SELECT, "select")                                                                        \
	X(STRING, "string")                                                                        \
	X(STRUCT, "struct")                                                                        \
	X(SWITCH, "switch")                                                                        \
	X(TABLE, "table")                                                                          \
	X(THIS, "this")                                                                            \
	X(TRANSITION, "transition")                                                                \
	X(TRUE, "true")                                                                            \
	X(TUPLE, "tuple")                                                                          \
	X(TYPEDEF, "typedef")                                                                      \
	X(VALUE_SET, "value_set")                                                                  \
	X(VARBIT, "varbit")                                                                        \
	X(VOID, "void")                                                                            \
	X(DONTCARE, "_")

/* X(enumerator, spelling). ">>" is two tokens '>', the first with 'glued' set, because of type
 * arguments: bit<tuple<...>>. */
#define P4_PUNCTS(X)                                                                               \
	X(LPAREN, "(")                                                                             \
	X(RPAREN, ")")                                                                             \
	X(LBRACK, "[")                                                                             \
	X(RBRACK, "]")                                                                             \
	X(LBRACE, "{")                                                                             \
	X(RBRACE, "}")                                                                             \
	X(LT, "<")                                                                                 \
	X(GT, ">")                                                                                 \
	X(LE, "<=")                                                                                \
	X(GE, ">=")                                                                                \
	X(EQ, "==")                                                                                \
	X(NE, "!=")                                                                                \
	X(SHL, "<<")                                                                               \
	X(LAND, "&&")                                                                              \
	X(LOR, "||")                                                                               \
	X(PLUS, "+")                                                                               \
	X(MINUS, "-")                                                                              \
	X(ADD_SAT, "|+|")                                                                          \
	X(SUB_SAT, "|-|")                                                                          \
	X(CONCAT, "++")                                                                            \
	X(STAR, "*")                                                                               \
	X(SLASH, "/")                                                                              \
	X(PERCENT, "%")                                                                            \
	X(AMP, "&")                                                                                \
	X(BAR, "|")                                                                                \
	X(CARET, "^")                                                                              \
	X(TILDE, "~")                                                                              \
	X(NOT, "!")                                                                                \
	X(MASK, "&&&")                                                                             \
	X(RANGE, "..")                                                                             \
	X(DOTS, "...")                                                                             \
	X(INVALID, "{#}")                                                                          \
	X(COLON, ":")                                                                              \
	X(PLUS_COLON, "+:")                                                                        \
	X(COMMA, ",")                                                                              \
	X(QUESTION, "?")                                                                           \
	X(DOT, ".")                                                                                \
	X(SEMI, ";")                                                                               \
	X(AT, "@")                                                                                 \
	X(ASSIGN, "=")                                                                             \
	X(ASSIGN_ADD, "+=")                                                                        \
	X(ASSIGN_SUB, "-=")                                                                        \
	X(ASSIGN_MUL, "*=")                                                                        \
	X(ASSIGN_DIV, "/=")                                                                        \
	X(ASSIGN_MOD, "%=")                                                                        \
	X(ASSIGN_AND, "&=")                                                                        \
	X(ASSIGN_OR, "|=")                                                                         \
	X(ASSIGN_XOR, "^=")                                                                        \
	X(ASSIGN_SHL, "<<=")                                                                       \
	X(ASSIGN_SHR, ">>=")                                                                       \
	X(ASSIGN_ADD_SAT, "|+|=")                                                                  \
	X(ASSIGN_SUB_SAT, "|-|=")                                                                  \
	X(HASH, "#")                                                                               \
	X(HASHES, "##")

enum p4_tok {
	P4_TOK_EOF,
	P4_TOK_IDENT,
	P4_TOK_INT_LIT,	   /* 12, 0x1f, 8w0b1010_0011 */
	P4_TOK_STR_LIT,	   /* text includes the quotes */
	P4_TOK_OTHER,	   /* a character that P4 does not have; legal in annotation bodies */
	P4_TOK_ERROR_SEEN, /* the parser's own: after a syntax error nothing matches */
#define X(id, text) P4_TOK_##id,
	P4_KEYWORDS(X) P4_PUNCTS(X)
#undef X
	    P4_N_TOKS
};

/* The last of the keywords that are also names. */
#define P4_TOK_LAST_SOFT P4_TOK_LIST

struct p4_token {
	uint16_t kind;	/* enum p4_tok */
	bool bol;	/* first on its line */
	bool space;	/* white space or a comment before it */
	bool glued;	/* '>' only: another '>' follows at once */
	bool no_expand; /* a macro's own name inside its expansion */
	uint32_t len;
	const char *text;  /* len bytes as written; in the source or in the arena */
	const char *name;  /* IDENT and keywords: the interned text; else NULL */
	struct p4_loc loc; /* in a macro's expansion: where the macro was used */
};

/* "'{'", "a name", "the end of the file": for messages. */
const char *p4_tok_name(enum p4_tok kind);
/* The spelling of a keyword or punctuator. */
const char *p4_tok_text(enum p4_tok kind);

static inline bool
p4_tok_is_keyword(unsigned kind)
{
	return kind >= P4_TOK_ACTIONS && kind <= P4_TOK_DONTCARE;
}

/* Whether the token can be a name: an identifier or a keyword that has no meaning where names stand. */
static inline bool
p4_tok_is_name(unsigned kind)
{
	return kind == P4_TOK_IDENT || (kind >= P4_TOK_ACTIONS && kind <= P4_TOK_LAST_SOFT);
}

#endif
