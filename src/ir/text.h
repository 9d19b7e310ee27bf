/* SPDX-License-Identifier: Apache-2.0 */
/* text.h: private to ir/: what the files of the printer share, and those of the reader. docs/ir.md is
 * the grammar. One thread. */
#ifndef IR_TEXT_H
#define IR_TEXT_H

#include "base/map.h"
#include "ir/build.h"
#include "ir/check.h"

#include <setjmp.h>
#include <string.h>

/* Words that stand for something else than a name. */
bool ir_text_reserved(const char *s, size_t len);

/* ---- printing: print.c, print_decl.c ------------------------------------------------------------ */

struct ir_printer {
	const struct ir_prog *prog;
	enum ir_print_flags flags;
	struct buf *out;
	uint32_t indent;   /* of the next line */
	struct ir_loc loc; /* of the enclosing node: a node prints only what differs */
	uint32_t *action_twin, *table_twin, *extern_twin; /* 1, or k for the k-th of a name */
};

void ir_text_string(struct buf *out, const char *s);
void ir_text_name(struct buf *out, const char *name);
void ir_text_number(struct buf *out, struct ir_value v);
void ir_text_ref(struct buf *out, const char *name, uint32_t twin);
void ir_text_loc(struct ir_printer *p, struct ir_loc loc);
void ir_text_line(struct ir_printer *p);
void ir_text_lval(struct ir_printer *p, const struct ir_lval *lval);
void ir_text_expr(struct ir_printer *p, const struct ir_expr *e);
void ir_text_stmt(struct ir_printer *p, const struct ir_stmt *s);
void ir_text_body(struct ir_printer *p, const char *word, struct ir_body body);

/* ---- reading: lex.c, read*.c ------------------------------------------------------------------- */

struct ir_reader {
	const char *at, *end;
	uint32_t line;
	uint32_t depth;
	struct ir_loc loc; /* of the enclosing node */
	struct ir_prog *prog;
	struct map vars, types, errors, actions, tables, externs; /* name to id + 1 */
	struct {
		void **v;
		size_t n, cap;
	} items;	    /* a stack of what lists are being read */
	struct map targets; /* states that the block goes to: name to number + 1 */
	struct err *err;
	jmp_buf fail;
};

/* Sets the error to "line N: ..." and leaves the reader. */
_Noreturn void ir_lex_fail(struct ir_reader *r, int code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* The next character that is not blank or comment; '\0' at the end. Consumes nothing but blanks. */
char ir_lex_peek(struct ir_reader *r);
/* Whether the next character is 'c'; takes it then. */
bool ir_lex_take(struct ir_reader *r, char c);
void ir_lex_want(struct ir_reader *r, char c);
/* A word: letters, digits and _.$[]-; its length, 0 when there is none. No blanks are skipped. */
size_t ir_lex_word(struct ir_reader *r, const char **word);
/* "(word" - takes both; the word is borrowed from the text. */
size_t ir_lex_open(struct ir_reader *r, const char **word);
/* The same, when the next list begins with just this word; else takes nothing. */
bool ir_lex_open_if(struct ir_reader *r, const char *word);
void ir_lex_close(struct ir_reader *r);
/* A name, bare or quoted; new text in the program's arena. */
const char *ir_lex_name(struct ir_reader *r);
/* A name that may be followed by "~k": the key under which the k-th twin is mapped. */
const char *ir_lex_ref(struct ir_reader *r);
/* A quoted string; new text in the arena. */
const char *ir_lex_string(struct ir_reader *r);
/* A number up to 'max'. */
uint64_t ir_lex_number(struct ir_reader *r, uint64_t max);
/* A number of 'width' bits. */
struct ir_value ir_lex_value(struct ir_reader *r, uint32_t width_bits);
/* A value as 'type' prints: number, true, false or error name. */
struct ir_value ir_lex_typed_value(struct ir_reader *r, uint32_t type);
/* "@..." or nothing: r->loc becomes the node's location; returns it. */
struct ir_loc ir_lex_loc(struct ir_reader *r);
/* Which of n names the word is; fails, naming 'what', when none. */
uint32_t ir_lex_choice(struct ir_reader *r, const char *what, const char *word, size_t len,
    const char *(*name)(unsigned), uint32_t n);
static inline bool
ir_lex_is(const char *word, size_t len, const char *want)
{
	return strlen(want) == len && memcmp(word, want, len) == 0;
}

/* Lists of unknown length: push while reading, then take all since 'from' into the arena. TAKE makes an
 * array of T of a list of pointers to T; NEW makes one such T. */
#define TAKE(r, from, T, n)                                                                        \
	({                                                                                         \
		T **take_v = (T **)ir_items_take((r), (from), (n));                                \
		T *take_a = arena_array((r)->prog->arena, T, *(n));                                \
		for (uint32_t take_i = 0; take_i < *(n); take_i++)                                 \
			take_a[take_i] = *take_v[take_i];                                          \
		take_a;                                                                            \
	})
#define NEW(r, T) arena_new_of((r)->prog->arena, T)
void ir_items_push(struct ir_reader *r, void *item);
void **ir_items_take(struct ir_reader *r, size_t from, uint32_t *n);

/* Clauses that several declarations share; each is taken when it is next, else nothing. */
const char **ir_read_annotations(struct ir_reader *r, uint32_t *n);
const char *ir_read_name_clause(struct ir_reader *r, const char *word); /* NULL: not there */
bool ir_read_flag(struct ir_reader *r, const char *word);
void ir_read_info(struct ir_reader *r, struct ir_info *info);
enum ir_match_kind ir_read_match_kind(struct ir_reader *r);
/* Maps a name to an id; define_twin calls the second of a name "name~2". */
void ir_read_define(struct ir_reader *r, struct map *map, const char *name, uint32_t id);
void ir_read_define_twin(struct ir_reader *r, struct map *map, const char *name, uint32_t id);

/* Declarations behind their head word; read_ctl.c, read_table.c. */
void ir_read_ctl_type(struct ir_reader *r);
struct ir_ctl_spec ir_read_ctl_spec(struct ir_reader *r);
void ir_read_controller_header(struct ir_reader *r);
void ir_read_action(struct ir_reader *r, struct ir_loc loc);
void ir_read_table(struct ir_reader *r, struct ir_loc loc);
void ir_read_block(struct ir_reader *r, struct ir_loc loc);

uint32_t ir_read_type(struct ir_reader *r);
struct ir_lval *ir_read_lval_path(struct ir_reader *r);
struct ir_expr *ir_read_expr(struct ir_reader *r);
/* Statements up to the closing parenthesis of their list, which it takes. */
struct ir_body ir_read_body(struct ir_reader *r);
/* The id of a name in one of the maps; fails, naming 'what'. */
uint32_t ir_read_id(struct ir_reader *r, const struct map *map, const char *what, const char *name);

#endif
