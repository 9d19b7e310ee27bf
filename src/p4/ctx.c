/* SPDX-License-Identifier: Apache-2.0 */
/* ctx.c: a compilation's memory, names and source files. */
#include "p4/ctx.h"

#include "base/mem.h"
#include "p4/token.h"

#include <string.h>

/* Reports without allocating; p4_diag_print adds the message. Returns, so that the arena aborts the
 * program, only when no phase runs. */
static void
on_mem_limit(void *arg)
{
	struct p4_ctx *ctx = arg;

	if (ctx->give_up == NULL)
		return;
	if (!ctx->mem_full)
		ctx->diags.n_errors++;
	ctx->mem_full = true;
	longjmp(*ctx->give_up, 1);
}

struct p4_ctx *
p4_ctx_new(void)
{
	return p4_ctx_new_limited((size_t)1 << 30);
}

struct p4_ctx *
p4_ctx_new_limited(size_t mem_bytes)
{
	struct p4_ctx *ctx = xcalloc(1, sizeof *ctx);

	ctx->limits.mem_bytes = mem_bytes;
	ctx->limits.file_bytes = 64u << 20;
	ctx->limits.include_depth = 64;
	ctx->limits.n_files = 4096;
	ctx->limits.nesting = 1000;
	ctx->limits.macro_tokens = 4u << 20;
	ctx->diags.max_errors = 20;
	ctx->diags.action[P4_BRANCH] = P4_WARN_HIDE;
	ctx->arena = arena_new(ctx->limits.mem_bytes);
	arena_on_limit(ctx->arena, on_mem_limit, ctx);
	for (unsigned k = 0; k < P4_N_TOKS; k++)
		if (p4_tok_is_keyword(k)) {
			const char *text = p4_tok_text(k);

			p4_sym(ctx, text, strlen(text))->keyword = (uint16_t)k;
		}
	return ctx;
}

void
p4_ctx_free(struct p4_ctx *ctx)
{
	if (ctx == NULL)
		return;
	for (uint32_t i = 0; i < ctx->n_files; i++) {
		free((char *)ctx->files[i]->text);
		free(ctx->files[i]->maps);
		free(ctx->files[i]);
	}
	free(ctx->files);
	map_fini(&ctx->names);
	arena_free(ctx->arena);
	free(ctx);
}

int
p4_run(struct p4_ctx *ctx, int (*phase)(struct p4_ctx *ctx, void *arg), void *arg)
{
	jmp_buf *volatile outer = ctx->give_up;
	jmp_buf here;
	int rc;

	if (setjmp(here) != 0) {
		ctx->give_up = outer;
		return -1;
	}
	ctx->give_up = &here;
	rc = phase(ctx, arg);
	ctx->give_up = outer;
	return rc;
}

struct p4_sym *
p4_sym(struct p4_ctx *ctx, const char *s, size_t len)
{
	struct p4_sym *sym = map_get(&ctx->names, s, len);

	if (sym == NULL) {
		sym = arena_alloc(ctx->arena, sizeof *sym + len + 1);
		memcpy(sym->text, s, len);
		map_put(&ctx->names, s, len, sym);
	}
	return sym;
}

const char *
p4_intern(struct p4_ctx *ctx, const char *s, size_t len)
{
	return p4_sym(ctx, s, len)->text;
}

const char *
p4_intern_str(struct p4_ctx *ctx, const char *s)
{
	return p4_intern(ctx, s, strlen(s));
}

uint16_t
p4_ctx_add_file(struct p4_ctx *ctx, const char *path, char *text, uint32_t len, struct p4_loc from)
{
	struct p4_file *f = xcalloc(1, sizeof *f);

	f->path = arena_strdup(ctx->arena, path);
	f->text = text;
	f->len = len;
	f->from = from;
	if (ctx->n_files == ctx->cap_files) {
		ctx->cap_files = ctx->cap_files ? ctx->cap_files * 2 : 16;
		ctx->files = xrealloc(ctx->files, ctx->cap_files, sizeof(*ctx->files));
	}
	ctx->files[ctx->n_files] = f;
	return (uint16_t)ctx->n_files++;
}

void
p4_loc_presumed(const struct p4_ctx *ctx, struct p4_loc loc, const char **path, uint32_t *line)
{
	const struct p4_file *f = ctx->files[loc.file];

	*path = f->path;
	*line = loc.line;
	for (uint32_t i = f->n_maps; i-- > 0;)
		if (f->maps[i].line <= loc.line) {
			*path = f->maps[i].path;
			*line = f->maps[i].presumed + (loc.line - f->maps[i].line);
			return;
		}
}

const char *
p4_loc_line_text(const struct p4_ctx *ctx, struct p4_loc loc, uint32_t *len)
{
	const struct p4_file *f = ctx->files[loc.file];
	uint32_t start = loc.off <= f->len ? loc.off : f->len, end = start;

	while (start > 0 && f->text[start - 1] != '\n')
		start--;
	while (end < f->len && f->text[end] != '\n' && f->text[end] != '\r')
		end++;
	*len = end - start;
	return f->text + start;
}

void *
p4_list_grow(struct p4_ctx *ctx, void *v, uint32_t n, uint32_t *cap, size_t size)
{
	uint32_t want = *cap ? *cap * 2 : 4;
	void *grown = arena_alloc(ctx->arena, want * size);

	if (n > 0)
		memcpy(grown, v, n * size);
	*cap = want;
	return grown;
}
