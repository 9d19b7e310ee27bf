/* SPDX-License-Identifier: Apache-2.0 */
/* pp.c: the preprocessor's files and directives. */
#include "p4/pp.h"

#include "base/file.h"
#include "base/mem.h"
#include "p4/builtin.h"
#include "p4/pp_internal.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

const struct p4_builtin *
p4_builtin_find(const char *name)
{
	for (const struct p4_builtin *b = p4_builtins; b->name != NULL; b++)
		if (strcmp(b->name, name) == 0)
			return b;
	return NULL;
}

/* ---- Files ---- */

static struct p4_src *
top(const struct p4_pp *pp)
{
	return pp->files.v[pp->files.n - 1];
}

/* Makes 'text' (taken) the file that is read now. */
static void
push_file(struct p4_pp *pp, const char *path, char *text, size_t len, struct p4_loc from,
    bool is_system, bool is_builtin)
{
	struct p4_src *src = arena_new_of(pp->ctx->arena, struct p4_src);
	const char *slash = strrchr(path, '/');
	const char *nul = memchr(text, '\0', len);
	uint16_t id;

	if (nul != NULL) {
		p4_error(pp->ctx, from, P4_SYNTAX, "%s: byte %zu is a NUL: this is no text", path,
		    (size_t)(nul - text));
		len = (size_t)(nul - text);
	}
	len = p4_pp_splice(text, len);
	id = p4_ctx_add_file(pp->ctx, path, text, (uint32_t)len, from);
	pp->ctx->files[id]->is_system = is_system;
	p4_lex_init(&src->lx, pp->ctx, id);
	src->cond_base = pp->conds.n;
	src->is_builtin = is_builtin;
	src->dir =
	    slash == NULL ? "" : arena_strndup(pp->ctx->arena, path, (size_t)(slash - path) + 1);
	P4_PUSH(pp->ctx, &pp->files, src);
}

/* Tries one place. 1: opened; 0: no such file; -1: it is there and cannot be read (reported). */
static int
try_file(struct p4_pp *pp, const char *path, struct p4_loc from, bool is_system)
{
	CLEANUP(buf_fini) struct buf b = BUF_INIT;
	struct err err;
	struct stat st;
	size_t len;
	int rc;

	if (stat(path, &st) < 0 && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	rc = file_read(path, pp->ctx->limits.file_bytes, &b, &err);
	if (rc < 0) {
		p4_error(pp->ctx, from, rc == -EFBIG ? P4_OVERLIMIT : P4_IO, "%s", err.msg);
		return -1;
	}
	len = b.len;
	push_file(pp, path, buf_take(&b), len, from, is_system, false);
	return 1;
}

static int
try_dir(struct p4_pp *pp, const char *dir, const char *name, struct p4_loc from, bool is_system)
{
	size_t len = strlen(dir);
	const char *slash = len == 0 || dir[len - 1] == '/' ? "" : "/";

	return try_file(
	    pp, arena_printf(pp->ctx->arena, "%s%s%s", dir, slash, name), from, is_system);
}

static int
try_builtin(struct p4_pp *pp, const char *name, struct p4_loc from)
{
	const struct p4_builtin *b = p4_builtin_find(name);

	if (b == NULL)
		return 0;
	push_file(pp, b->name, xmemdup(b->text, b->len + 1), b->len, from, true, true);
	return 1;
}

/* For a standard file whose ending was left out; else "". */
static const char *
near_builtin(struct p4_pp *pp, const char *name)
{
	const char *with = arena_printf(pp->ctx->arena, "%s.p4", name);

	return p4_builtin_find(with) == NULL
		   ? ""
		   : arena_printf(pp->ctx->arena, "; did you mean '%s'?", with);
}

static int
search_dirs(struct p4_pp *pp, const char *const *dirs, size_t n, const char *name,
    struct p4_loc from, bool is_system)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = try_dir(pp, dirs[i], name, from, is_system);
	return rc;
}

/* Opens the file that #include "name" or <name> means. */
static void
include(struct p4_pp *pp, const char *name, bool quotes, struct p4_loc from)
{
	const struct p4_source_options *o = &pp->opts;
	bool is_system = pp->ctx->files[top(pp)->lx.file]->is_system;
	int rc = 0;

	if (pp->files.n >= pp->ctx->limits.include_depth)
		p4_fatal(pp->ctx, from, P4_OVERLIMIT, "files include each other more than %u deep",
		    pp->ctx->limits.include_depth);
	if (pp->n_opened++ >= pp->ctx->limits.n_files)
		p4_fatal(pp->ctx, from, P4_OVERLIMIT, "more than %u files are included",
		    pp->ctx->limits.n_files);
	if (o->no_files) {
		rc = try_builtin(pp, name, from);
	} else if (name[0] == '/') {
		rc = try_file(pp, name, from, false);
	} else {
		if (quotes && !top(pp)->is_builtin)
			rc = try_dir(pp, top(pp)->dir, name, from, is_system);
		if (rc == 0)
			rc = search_dirs(pp, o->include_dirs, o->n_include_dirs, name, from, false);
		if (rc == 0)
			rc = search_dirs(pp, o->std_dirs, o->n_std_dirs, name, from, true);
		if (rc == 0)
			rc = try_builtin(pp, name, from);
	}
	if (rc == 1)
		pp->ctx->files[top(pp)->lx.file]->asked_as = name;
	if (rc == 0)
		p4_error(pp->ctx, from, P4_IO, "there is no file '%s' in the include paths%s", name,
		    near_builtin(pp, name));
}

/* At the end of a file: checks its conditions, goes back to the one that included it. Returns false
 * when it was the first one. */
static bool
pop_file(struct p4_pp *pp)
{
	struct p4_src *src = top(pp);

	while (pp->conds.n > src->cond_base) {
		pp->conds.n--;
		p4_error(pp->ctx, pp->conds.v[pp->conds.n].loc, P4_SYNTAX,
		    "this condition has no #endif");
	}
	if (pp->files.n == 1) {
		pp->eof = p4_lex_loc(&src->lx, src->lx.p, 0);
		return false;
	}
	pp->files.n--;
	return true;
}

/* ---- Directives ---- */

/* The tokens up to the line's end. */
static void
read_line(struct p4_pp *pp, struct p4_tokens *line)
{
	struct p4_lex *lx = &top(pp)->lx;
	const char *before = lx->p;
	struct p4_token t;

	for (; !p4_lex_at_line_end(lx); before = lx->p) {
		bool space = lx->p != before;

		p4_lex_next(lx, &t);
		if (t.kind == P4_TOK_EOF)
			break;
		t.space = space;
		P4_PUSH(pp->ctx, line, t);
	}
}

static void
no_more(struct p4_pp *pp, const char *directive)
{
	struct p4_lex *lx = &top(pp)->lx;

	if (!p4_lex_at_line_end(lx)) {
		p4_warn(pp->ctx, p4_lex_loc(lx, lx->p, 1), P4_IGNORE,
		    "what stands behind #%s is ignored", directive);
		p4_lex_skip_line(lx);
	}
}

/* The name in "..." or <...> as it is written; NULL after an error or when a macro must tell. */
static const char *
read_include_name(struct p4_pp *pp, bool *quotes, bool *is_macro, struct p4_loc *loc)
{
	struct p4_lex *lx = &top(pp)->lx;
	const char *from, *end;
	char close;

	*is_macro = false;
	if (p4_lex_at_line_end(lx) || (*lx->p != '"' && *lx->p != '<')) {
		*is_macro = lx->p < lx->end && *lx->p != '\n';
		return NULL;
	}
	*quotes = *lx->p == '"';
	close = *quotes ? '"' : '>';
	from = lx->p + 1;
	for (end = from; end < lx->end && *end != close && *end != '\n'; end++)
		;
	if (*end != close || end == from)
		return NULL;
	*loc = p4_lex_loc(lx, lx->p, (uint32_t)(end + 1 - lx->p));
	lx->p = end + 1;
	return arena_strndup(pp->ctx->arena, from, (size_t)(end - from));
}

/* The name when the line is made of macros. */
static const char *
expand_include_name(struct p4_pp *pp, bool *quotes, struct p4_loc loc)
{
	CLEANUP(buf_fini) struct buf b = BUF_INIT;
	struct p4_tokens line = { 0 }, toks = { 0 };

	read_line(pp, &line);
	p4_macro_expand_list(pp, &line, loc, &toks);
	if (toks.n == 1 && toks.v[0].kind == P4_TOK_STR_LIT && toks.v[0].len > 2) {
		*quotes = true;
		return arena_strndup(pp->ctx->arena, toks.v[0].text + 1, toks.v[0].len - 2);
	}
	if (toks.n < 3 || toks.v[0].kind != P4_TOK_LT || toks.v[toks.n - 1].kind != P4_TOK_GT)
		return NULL;
	*quotes = false;
	for (uint32_t i = 1; i + 1 < toks.n; i++) {
		if (toks.v[i].space && i > 1)
			buf_putc(&b, ' ');
		buf_add(&b, toks.v[i].text, toks.v[i].len);
	}
	return arena_strdup(pp->ctx->arena, buf_str(&b));
}

static void
do_include(struct p4_pp *pp, struct p4_loc loc)
{
	bool quotes = false, is_macro;
	const char *name = read_include_name(pp, &quotes, &is_macro, &loc);

	if (is_macro)
		name = expand_include_name(pp, &quotes, loc);
	if (name == NULL) {
		p4_error(pp->ctx, loc, P4_SYNTAX, "#include needs \"file\" or <file>");
		p4_lex_skip_line(&top(pp)->lx);
		return;
	}
	no_more(pp, "include");
	include(pp, name, quotes, loc);
}

/* '#line 12 "file"' and '# 12 "file"'. */
static void
do_line(struct p4_pp *pp, struct p4_loc loc)
{
	struct p4_tokens line = { 0 }, toks = { 0 };
	struct p4_lex *lx = &top(pp)->lx;
	struct p4_file *f = pp->ctx->files[lx->file];
	struct p4_line_map *map;
	const char *path = f->n_maps ? f->maps[f->n_maps - 1].path : f->path;
	uint64_t number = 0;

	read_line(pp, &line);
	p4_macro_expand_list(pp, &line, loc, &toks);
	for (uint32_t i = 0; toks.n > 0 && i < toks.v[0].len && number <= INT32_MAX; i++) {
		char c = toks.v[0].text[i];

		number = c >= '0' && c <= '9' ? number * 10 + (uint64_t)(c - '0') : UINT32_MAX;
	}
	if (toks.n == 0 || number > INT32_MAX ||
	    (toks.n > 1 && (toks.v[1].kind != P4_TOK_STR_LIT || toks.v[1].len < 2))) {
		p4_error(
		    pp->ctx, loc, P4_SYNTAX, "#line needs a line number and perhaps a \"file\"");
		return;
	}
	if (toks.n > 1)
		path = arena_strndup(pp->ctx->arena, toks.v[1].text + 1, toks.v[1].len - 2);
	if (f->n_maps == f->cap_maps) {
		f->cap_maps = f->cap_maps ? f->cap_maps * 2 : 8;
		f->maps = xrealloc(f->maps, f->cap_maps, sizeof *f->maps);
	}
	map = &f->maps[f->n_maps++];
	map->line = lx->line + 1;
	map->presumed = (uint32_t)number;
	map->path = path;
}

static void
do_message(struct p4_pp *pp, struct p4_loc loc, bool is_error)
{
	struct p4_lex *lx = &top(pp)->lx;
	const char *from, *end;

	p4_lex_at_line_end(lx);
	from = end = lx->p;
	while (end < lx->end && *end != '\n' && *end != '\r')
		end++;
	if (is_error)
		p4_error(pp->ctx, loc, P4_SYNTAX, "#error %.*s", (int)MIN(end - from, 500), from);
	else
		p4_warn(pp->ctx, loc, P4_FAILED, "#warning %.*s", (int)MIN(end - from, 500), from);
	p4_lex_skip_line(lx);
}

/* Remembers macros of the program that a standard file asks for: with them its #include alone says the
 * same again. */
static void
note_std_macros(struct p4_pp *pp, const struct p4_tokens *line)
{
	CLEANUP(buf_fini) struct buf b = BUF_INIT;
	struct p4_ctx *ctx = pp->ctx;

	if (!ctx->files[top(pp)->lx.file]->is_system)
		return;
	for (uint32_t i = 0; i < line->n; i++) {
		struct p4_macro *m = line->v[i].name ? p4_sym_of(line->v[i].name)->macro : NULL;

		if (m == NULL || m->noted || m->kind != P4_MACRO_OBJECT ||
		    ctx->files[m->loc.file]->is_system)
			continue;
		m->noted = true;
		buf_reset(&b);
		buf_printf(&b, "#define %s", m->name);
		for (uint32_t k = 0; k < m->body.n; k++) {
			buf_puts(&b, k == 0 || m->body.v[k].space ? " " : "");
			buf_add(&b, m->body.v[k].text, m->body.v[k].len);
		}
		if (ctx->n_std_macros == ctx->cap_std_macros)
			ctx->std_macros = p4_list_grow(ctx, ctx->std_macros, ctx->n_std_macros,
			    &ctx->cap_std_macros, sizeof *ctx->std_macros);
		ctx->std_macros[ctx->n_std_macros++] = arena_strdup(ctx->arena, b.data);
	}
}

/* The value of #if, #ifdef, #ifndef and #elif; reads the rest of the line. */
static bool
condition(struct p4_pp *pp, const char *directive, struct p4_loc loc)
{
	struct p4_tokens line = { 0 };
	bool want = strcmp(directive, "ifndef") != 0;

	read_line(pp, &line);
	note_std_macros(pp, &line);
	if (strcmp(directive, "if") == 0 || strcmp(directive, "elif") == 0)
		return p4_if_eval(pp, &line, loc);
	if (line.n == 0 || line.v[0].name == NULL) {
		p4_error(pp->ctx, loc, P4_SYNTAX, "#%s needs the name of a macro", directive);
		return false;
	}
	if (line.n > 1)
		p4_warn(pp->ctx, line.v[1].loc, P4_IGNORE, "what stands behind #%s %s is ignored",
		    directive, line.v[0].name);
	return (p4_sym_of(line.v[0].name)->macro != NULL) == want;
}

/* Reads the name of a directive, behind its '#'; "" when the line has none. */
static const char *
directive_name(struct p4_pp *pp, struct p4_loc *loc)
{
	struct p4_lex *lx = &top(pp)->lx;
	struct p4_lex before;
	struct p4_token t;

	if (p4_lex_at_line_end(lx))
		return "";
	before = *lx;
	p4_lex_next(lx, &t);
	*loc = t.loc;
	if (t.name != NULL)
		return t.name;
	*lx = before;
	return t.kind == P4_TOK_INT_LIT ? "line" : "?";
}

/* Skips lines up to the #elif, #else or #endif that ends or changes the current condition; returns
 * that directive's name, or NULL at the end of the file. */
static const char *
skip_group(struct p4_pp *pp, struct p4_loc *loc)
{
	struct p4_lex *lx = &top(pp)->lx;
	uint32_t depth = 0;

	for (;; p4_lex_skip_line(lx)) {
		const char *name;

		while (p4_lex_at_line_end(lx)) {
			if (lx->p >= lx->end)
				return NULL;
			lx->p++;
			lx->line++;
			lx->line_start = lx->p;
		}
		if (*lx->p != '#')
			continue;
		lx->p++;
		if (p4_lex_at_line_end(lx))
			continue;
		name = directive_name(pp, loc);
		if (strcmp(name, "if") == 0 || strcmp(name, "ifdef") == 0 ||
		    strcmp(name, "ifndef") == 0)
			depth++;
		else if (depth == 0 && (strcmp(name, "elif") == 0 || strcmp(name, "else") == 0 ||
					   strcmp(name, "endif") == 0))
			return name;
		else if (strcmp(name, "endif") == 0)
			depth--;
	}
}

/* Skips groups until one is to be used, or the condition ends. */
static void
skip_to_used(struct p4_pp *pp)
{
	struct p4_cond *c = &pp->conds.v[pp->conds.n - 1];
	struct p4_loc loc;

	for (;;) {
		const char *name = skip_group(pp, &loc);

		if (name == NULL)
			return;
		if (strcmp(name, "endif") == 0) {
			no_more(pp, name);
			pp->conds.n--;
			return;
		}
		if (c->in_else)
			p4_error(pp->ctx, loc, P4_SYNTAX, "#%s behind #else", name);
		if (strcmp(name, "else") == 0) {
			no_more(pp, name);
			c->in_else = true;
			if (!c->taken) {
				c->taken = true;
				return;
			}
		} else if (c->taken) {
			p4_lex_skip_line(&top(pp)->lx);
		} else if (condition(pp, "elif", loc)) {
			c->taken = true;
			return;
		}
	}
}

static void
do_if(struct p4_pp *pp, const char *name, struct p4_loc loc)
{
	struct p4_cond cond = { .loc = loc };

	cond.taken = condition(pp, name, loc);
	if (pp->conds.n == CONDITION_DEPTH_MAX)
		p4_fatal(pp->ctx, loc, P4_OVERLIMIT, "conditions are nested more than %d deep",
		    CONDITION_DEPTH_MAX);
	P4_PUSH(pp->ctx, &pp->conds, cond);
	if (!cond.taken)
		skip_to_used(pp);
}

/* #elif, #else and #endif in a group that is used. */
static void
do_endif(struct p4_pp *pp, const char *name, struct p4_loc loc)
{
	struct p4_cond *c;

	if (pp->conds.n == top(pp)->cond_base) {
		p4_error(pp->ctx, loc, P4_SYNTAX, "#%s without #if", name);
		p4_lex_skip_line(&top(pp)->lx);
		return;
	}
	c = &pp->conds.v[pp->conds.n - 1];
	if (strcmp(name, "endif") == 0) {
		no_more(pp, name);
		pp->conds.n--;
		return;
	}
	if (c->in_else)
		p4_error(pp->ctx, loc, P4_SYNTAX, "#%s behind #else", name);
	c->in_else |= strcmp(name, "else") == 0;
	p4_lex_skip_line(&top(pp)->lx);
	skip_to_used(pp);
}

/* A '#' was read, first on its line. */
static void
directive(struct p4_pp *pp, struct p4_loc loc)
{
	struct p4_tokens line = { 0 };
	const char *name = directive_name(pp, &loc);

	if (name[0] == '\0')
		return;
	if (strcmp(name, "include") == 0) {
		do_include(pp, loc);
	} else if (strcmp(name, "define") == 0) {
		read_line(pp, &line);
		p4_macro_define(pp, &line, loc);
	} else if (strcmp(name, "undef") == 0) {
		read_line(pp, &line);
		p4_macro_undef(pp, &line, loc);
	} else if (strcmp(name, "if") == 0 || strcmp(name, "ifdef") == 0 ||
		   strcmp(name, "ifndef") == 0) {
		do_if(pp, name, loc);
	} else if (strcmp(name, "elif") == 0 || strcmp(name, "else") == 0 ||
		   strcmp(name, "endif") == 0) {
		do_endif(pp, name, loc);
	} else if (strcmp(name, "error") == 0 || strcmp(name, "warning") == 0) {
		do_message(pp, loc, name[0] == 'e');
	} else if (strcmp(name, "line") == 0) {
		do_line(pp, loc);
	} else if (strcmp(name, "pragma") == 0) {
		p4_lex_skip_line(&top(pp)->lx);
	} else {
		p4_error(pp->ctx, loc, P4_SYNTAX, "there is no directive #%s", name);
		p4_lex_skip_line(&top(pp)->lx);
	}
}

/* ---- Tokens ---- */

/* The next token of an expansion or an argument; false when all of them are read. */
static bool
next_replayed(struct p4_pp *pp, struct p4_token *t)
{
	while (pp->n_replays > pp->floor) {
		struct p4_replay *r = &pp->replays[pp->n_replays - 1];

		if (r->at < r->n) {
			*t = r->v[r->at++];
			if (r->move)
				t->loc = r->loc;
			if (r->at == 1) {
				t->space = r->space;
				t->bol = r->bol;
			}
			return true;
		}
		if (r->macro != NULL)
			r->macro->busy = false;
		pp->n_replays--;
	}
	return false;
}

void
p4_pp_raw(struct p4_pp *pp, struct p4_token *t)
{
	if (pp->has_back) {
		*t = pp->back;
		pp->has_back = false;
		return;
	}
	if (next_replayed(pp, t))
		return;
	if (pp->alone || pp->files.n == 0 || p4_diag_full(pp->ctx)) {
		*t = (struct p4_token){ .kind = P4_TOK_EOF, .text = "", .loc = pp->eof };
		return;
	}
	for (;;) {
		p4_lex_next(&top(pp)->lx, t);
		if (t->kind == P4_TOK_HASH && t->bol)
			directive(pp, t->loc);
		else if (t->kind != P4_TOK_EOF || !pop_file(pp))
			return;
	}
}

void
p4_pp_next(struct p4_pp *pp, struct p4_token *t)
{
	for (;;) {
		p4_pp_raw(pp, t);
		if (t->name == NULL || t->no_expand || p4_sym_of(t->name)->macro == NULL)
			return;
		if (!p4_macro_expand(pp, t))
			return;
	}
}

/* ---- Start ---- */

/* -D and -U as a file of directives, read to its end. */
static void
run_command_line(struct p4_pp *pp)
{
	CLEANUP(buf_fini) struct buf b = BUF_INIT;
	struct p4_token t;
	size_t len;

	for (size_t i = 0; i < pp->opts.n_macros; i++) {
		const char *m = pp->opts.macros[i], *eq;

		if (strncmp(m, "-U", 2) == 0) {
			buf_printf(&b, "#undef %s\n", m + 2);
			continue;
		}
		m += strncmp(m, "-D", 2) == 0 ? 2 : 0;
		eq = strchr(m, '=');
		if (eq == NULL)
			buf_printf(&b, "#define %s 1\n", m);
		else
			buf_printf(&b, "#define %.*s %s\n", (int)(eq - m), m, eq + 1);
	}
	if (b.len == 0)
		buf_puts(&b, "\n");
	len = b.len;
	push_file(pp, "<command line>", buf_take(&b), len, (struct p4_loc){ 0 }, false, false);
	do
		p4_pp_next(pp, &t);
	while (t.kind != P4_TOK_EOF);
	pp->files.n = 0;
}

struct p4_pp *
p4_pp_new(struct p4_ctx *ctx, const struct p4_source_options *opts)
{
	struct p4_pp *pp = arena_new_of(ctx->arena, struct p4_pp);
	struct map_item *it;

	pp->ctx = ctx;
	if (opts != NULL)
		pp->opts = *opts;
	map_for_each (it, &ctx->names)
		((struct p4_sym *)it->value)->macro = NULL;
	p4_macro_predefine(pp);
	run_command_line(pp);
	return pp;
}

int
p4_pp_open(struct p4_pp *pp, const char *path)
{
	int rc = try_file(pp, path, (struct p4_loc){ 0 }, false);

	if (rc == 0)
		p4_error(pp->ctx, (struct p4_loc){ 0 }, P4_IO, "%s: no such file", path);
	return rc == 1 ? 0 : -1;
}

int
p4_pp_open_text(struct p4_pp *pp, const char *path, const char *text, size_t len)
{
	char *copy;

	if (len > pp->ctx->limits.file_bytes) {
		p4_error(pp->ctx, (struct p4_loc){ 0 }, P4_OVERLIMIT,
		    "%s: it is longer than %u bytes", path, pp->ctx->limits.file_bytes);
		return -1;
	}
	copy = xmalloc(len + 1);
	memcpy(copy, text, len);
	copy[len] = '\0';
	push_file(pp, path, copy, len, (struct p4_loc){ 0 }, false, false);
	return 0;
}

void
p4_pp_print(struct p4_pp *pp, struct buf *out)
{
	const char *path = NULL;
	uint32_t line = 0;
	struct p4_token t;

	for (;;) {
		const char *t_path;
		uint32_t t_line;

		p4_pp_next(pp, &t);
		if (t.kind == P4_TOK_EOF)
			break;
		p4_loc_presumed(pp->ctx, t.loc, &t_path, &t_line);
		if (path == NULL ||
		    (t.bol && (t_path != path || t_line < line || t_line > line + 8))) {
			buf_printf(out, "%s#line %u \"%s\"\n", path ? "\n" : "", t_line, t_path);
		} else if (t.bol) {
			for (uint32_t i = line; i < t_line; i++)
				buf_putc(out, '\n');
			if (t_line == line)
				buf_putc(out, '\n');
		} else if (t.space) {
			buf_putc(out, ' ');
		}
		if (t.bol || path == NULL) {
			path = t_path;
			line = t_line;
			for (uint32_t i = 1; i < t.loc.col && i < 80; i++)
				buf_putc(out, ' ');
		}
		buf_add(out, t.text, t.len);
	}
	if (path != NULL)
		buf_putc(out, '\n');
}
