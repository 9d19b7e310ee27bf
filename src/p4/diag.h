/* SPDX-License-Identifier: Apache-2.0 */
/* diag.h: the compiler's messages to the person who wrote the program. They are collected, many a
 * run, in struct p4_diags (part of struct p4_ctx) and printed at the end:
 *
 *   prog.p4:12:9: error[type-error]: cannot add bit<8> and bit<16>
 *           x = a + b;
 *               ^~~~~
 *
 * No global state. Used by every phase of the compiler; one thread a compilation. */
#ifndef P4_DIAG_H
#define P4_DIAG_H

#include "base/buf.h"
#include "p4/loc.h"

#include <stdbool.h>

struct p4_ctx;

/* X(enumerator, name, one line of help for --explain). The names are those of p4c's catalogue, so
 * that what a user learnt there holds here; an error and a warning may share one. */
#define P4_DIAG_KINDS(X)                                                                           \
	X(SYNTAX, "syntax", "the text does not follow the grammar of P4_16")                       \
	X(TYPE_ERROR, "type-error", "an expression's type does not fit where it is used")          \
	X(INVALID, "invalid", "a construct that is never legal where it stands")                   \
	X(DUPLICATE, "duplicate", "a name, an annotation or an entry is there twice")              \
	X(NOT_FOUND, "not-found", "a name that nothing declares")                                  \
	X(EXPECTED, "expected", "another construct must stand here, or one is missing")            \
	X(UNEXPECTED, "unexpected", "a construct that has no place here")                          \
	X(UNSUPPORTED, "unsupported", "legal P4 that this compiler does not translate")            \
	X(TARGET, "target-error", "legal P4 that the chosen target cannot run")                    \
	X(OVERLIMIT, "overlimit", "more or larger than a stated limit")                            \
	X(INSUFFICIENT, "insufficient", "too few of something that is needed")                     \
	X(UNINITIALIZED, "uninitialized", "something is used that nothing has set up")             \
	X(UNINITIALIZED_USE, "uninitialized-use", "a value is read that may not be set")           \
	X(UNINITIALIZED_OUT, "uninitialized-out-param", "an out parameter may be left unset")      \
	X(INVALID_HEADER, "invalid-header", "a field of a header that may be invalid is used")     \
	X(EXPR, "expr", "an expression that cannot be evaluated or is pointless")                  \
	X(UNREACHABLE, "unreachable", "code that no path reaches")                                 \
	X(KEYS, "keys", "a table key that is wrong or suspicious")                                 \
	X(MODEL, "model", "the architecture lacks something that it must declare")                 \
	X(RESERVED, "reserved", "a name that the compiler or target keeps for itself")             \
	X(IO, "io", "a file cannot be read or written")                                            \
	X(UNKNOWN, "unknown", "a construct that the compiler does not know")                       \
	X(FAILED, "failed", "a step did not work, the result is still usable")                     \
	X(DEPRECATED, "deprecated", "an old form that will go")                                    \
	X(UNUSED, "unused", "something is declared and never used")                                \
	X(MISSING, "missing", "something that is usually there is not")                            \
	X(ORDERING, "ordering", "statements or cases stand in an order that has no effect")        \
	X(MISMATCH, "mismatch", "two things that should agree do not")                             \
	X(OVERFLOW, "overflow", "a value does not fit and is cut")                                 \
	X(IGNORE_PROP, "ignore-prop", "a property that has no effect here")                        \
	X(IGNORE, "ignore", "a construct that has no effect here")                                 \
	X(TYPE_INFERENCE, "type-inference", "a type could not be inferred, one was chosen")        \
	X(PARSER_TRANSITION, "parser-transition", "a parser's transition is suspicious")           \
	X(SHADOW, "shadow", "a name hides one of an outer scope")                                  \
	X(DUPLICATE_PRIORITIES, "duplicate-priorities", "two entries have the same priority")      \
	X(ENTRIES_ORDER, "entries-out-of-priority-order", "entries do not stand by priority")      \
	X(MULTI_EXTRACT, "multi-header-extract", "the same header may be extracted twice")         \
	X(BRANCH, "branch", "a hint about a branch cannot be used")

enum p4_diag_kind {
#define X(id, name, help) P4_##id,
	P4_DIAG_KINDS(X)
#undef X
	    P4_N_DIAG_KINDS
};

enum p4_diag_level {
	P4_NOTE, /* belongs to the message before it */
	P4_WARNING,
	P4_ERROR,
};

/* What becomes of warnings of one kind. */
enum p4_diag_action {
	P4_WARN_SHOW = 0,
	P4_WARN_HIDE,
	P4_WARN_ERROR,
};

/* One message. */
struct p4_diag {
	enum p4_diag_level level;
	enum p4_diag_kind kind; /* unused for notes */
	struct p4_loc loc;	/* line 0: about no place in particular */
	const char *text;	/* one line, no full stop at its end; in the context's arena */
};

/* All messages of a compilation, in the order they were found. */
struct p4_diags {
	struct p4_diag *v; /* in the context's arena */
	uint32_t n;
	uint32_t cap;
	uint32_t n_errors;   /* all of them, the ones not stored too */
	uint32_t n_warnings; /* shown ones */
	uint32_t max_errors; /* stored and printed at most; 0: no limit. Default 20 */
	bool all_warnings_are_errors;
	uint8_t action[P4_N_DIAG_KINDS]; /* enum p4_diag_action of each kind of warning */
	bool last_dropped;		 /* notes that follow go the same way */
};

/* Reports an error or a warning at a place. The text is one line that names the thing and the
 * reason. An exact repetition (place, kind and text) is dropped.
 * Both return; a phase that loops should look at p4_diag_full(). */
void p4_error(struct p4_ctx *ctx, struct p4_loc loc, enum p4_diag_kind kind, const char *fmt, ...)
    __attribute__((format(printf, 4, 5), cold));
void p4_warn(struct p4_ctx *ctx, struct p4_loc loc, enum p4_diag_kind kind, const char *fmt, ...)
    __attribute__((format(printf, 4, 5), cold));

/* Adds a note to the message before it ("declared here"). */
void p4_note(struct p4_ctx *ctx, struct p4_loc loc, const char *fmt, ...)
    __attribute__((format(printf, 3, 4), cold));

/* As p4_error, and gives up: returns to p4_run(). For limits only. */
void p4_fatal(struct p4_ctx *ctx, struct p4_loc loc, enum p4_diag_kind kind, const char *fmt, ...)
    __attribute__((format(printf, 4, 5), cold, noreturn));

/* Whether max_errors errors are stored, so that looking for more is of no use. */
bool p4_diag_full(const struct p4_ctx *ctx);

/* Appends all messages as text, each with its source line and caret; when messages were not stored,
 * a last line says so. */
void p4_diag_print(const struct p4_ctx *ctx, struct buf *out);

/* "type-error" and so on; never NULL. */
const char *p4_diag_kind_name(enum p4_diag_kind kind);
/* The one-line help of a kind. */
const char *p4_diag_kind_help(enum p4_diag_kind kind);
/* A few lines more, with an example (explain.c). */
const char *p4_diag_kind_explain(enum p4_diag_kind kind);
/* Looks a name up; stores the kind and returns true, or false. */
bool p4_diag_kind_find(const char *name, enum p4_diag_kind *kind);

#endif
