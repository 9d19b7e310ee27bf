/* SPDX-License-Identifier: Apache-2.0 */
/* ctx.h: one compilation: its memory, its source files, its names and its messages. Every function
 * of the front end takes it first. There is no global state, so two compilations can run in one
 * process; one compilation belongs to one thread. */
#ifndef P4_CTX_H
#define P4_CTX_H

#include "base/arena.h"
#include "base/map.h"
#include "p4/diag.h"
#include "p4/loc.h"

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct p4_decls;
struct p4_types;

/* A '#line' that was met: from this physical line on, the file goes by another name and number. */
struct p4_line_map {
	uint32_t line;	   /* physical line that follows the directive */
	uint32_t presumed; /* its number as messages print it */
	const char *path;  /* its file's name as messages print it; never NULL */
};

/* A source file that was read, or a text that stands for one (an embedded header, -D). */
struct p4_file {
	const char *path; /* as messages print it; in the arena */
	const char *text; /* len bytes and a NUL; owned by the context */
	uint32_t len;
	const char *asked_as;	  /* the name in the #include; NULL for the first file */
	struct p4_loc from;	  /* the #include that asked for it; line 0 for the first file */
	bool is_system;		  /* found in a standard place: warnings about it are not shown */
	struct p4_line_map *maps; /* in the order of their lines */
	uint32_t n_maps;
	uint32_t cap_maps;
};

/* Limits that keep hostile input from using up the machine. */
struct p4_limits {
	size_t mem_bytes; /* arena of the compilation; set by p4_ctx_new_limited, default 1 GiB */
	uint32_t file_bytes;	/* one source file; default 64 MiB */
	uint32_t include_depth; /* default 64 */
	uint32_t n_files;	/* all #includes of a run; default 4096 */
	uint32_t nesting;	/* of expressions, types, statements; default 1000 */
	uint32_t macro_tokens;	/* produced by macro expansion, in all; default 4 Mi */
};

/* An interned name and what the front end's early phases know about it. Made by p4_intern. */
struct p4_sym {
	uint16_t keyword;	/* enum p4_tok, or 0 */
	struct p4_macro *macro; /* pp.c: its definition, or NULL */
	struct p4_bind *bind;	/* parse.c: the innermost declaration of it in scope, or NULL */
	char text[];
};

struct p4_ctx {
	struct arena *arena;   /* all nodes, types, values, texts; freed by p4_ctx_free */
	struct p4_diags diags; /* see diag.h */
	struct p4_limits limits;
	struct p4_file **files; /* file 0 is the text that stands for the command line */
	uint32_t n_files;
	uint32_t cap_files;
	struct p4_types *types;	 /* types.h: made by the checker; NULL before */
	struct p4_decls *copies; /* the checker's copies of generic declarations */
	struct map names;	 /* struct p4_sym by text */
	bool mem_full;		 /* the arena's limit was met; the messages say so */
	/* "#define ..." lines of the program that standard files ask for. */
	const char **std_macros;
	uint32_t n_std_macros;
	uint32_t cap_std_macros;
	jmp_buf *give_up; /* where p4_fatal goes; NULL outside p4_run */
	uint32_t n_exprs; /* ids given to expressions so far; ids count from 1 */
	uint32_t n_decls; /* the same for declarations */
};

/* Returns new; release with p4_ctx_free. Limits hold their defaults. */
struct p4_ctx *p4_ctx_new(void);
struct p4_ctx *p4_ctx_new_limited(size_t mem_bytes);
void p4_ctx_free(struct p4_ctx *ctx);
DEFINE_CLEANUP(struct p4_ctx, p4_ctx_free)

/* Runs a phase. p4_fatal and a full arena come back here. Returns what 'phase' returned, or -1 after
 * one of those; either way the messages say why. May be nested. */
int p4_run(struct p4_ctx *ctx, int (*phase)(struct p4_ctx *ctx, void *arg), void *arg);

/* The one copy of a name in this compilation: two names are equal if their pointers are. */
const char *p4_intern(struct p4_ctx *ctx, const char *s, size_t len);
const char *p4_intern_str(struct p4_ctx *ctx, const char *s);

/* The same, with what belongs to it; and from a name that p4_intern gave. */
struct p4_sym *p4_sym(struct p4_ctx *ctx, const char *s, size_t len);
static inline struct p4_sym *
p4_sym_of(const char *name)
{
	return (struct p4_sym *)(name - offsetof(struct p4_sym, text));
}

/* Adds a file whose text is 'text' (len bytes and a NUL, from malloc: taken). path is copied.
 * Returns its index. */
uint16_t p4_ctx_add_file(
    struct p4_ctx *ctx, const char *path, char *text, uint32_t len, struct p4_loc from);

/* The place as a person names it, after #line: path and line. loc.line must not be 0. */
void p4_loc_presumed(
    const struct p4_ctx *ctx, struct p4_loc loc, const char **path, uint32_t *line);

/* The text of a loc's first line, without its line end, and its length in bytes. */
const char *p4_loc_line_text(const struct p4_ctx *ctx, struct p4_loc loc, uint32_t *len);

/* Appends to an arena array 'list' with members v, n, cap. */
#define P4_PUSH(ctx, list, item)                                                                   \
	do {                                                                                       \
		if ((list)->n == (list)->cap)                                                      \
			(list)->v = p4_list_grow(                                                  \
			    (ctx), (list)->v, (list)->n, &(list)->cap, sizeof *(list)->v);         \
		(list)->v[(list)->n++] = (item);                                                   \
	} while (0)

/* For P4_PUSH: a copy of the array with room for twice the items. */
void *p4_list_grow(struct p4_ctx *ctx, void *v, uint32_t n, uint32_t *cap, size_t size);

#endif
