/* SPDX-License-Identifier: Apache-2.0 */
/* diag_test.c: messages as they are printed, and what becomes of warnings. */
#include "p4/diag.h"

#include "base/mem.h"
#include "base/test.h"
#include "p4/ctx.h"
#include "p4/parse.h"

/* A place in a file that holds 'text': len bytes at the first 'mark' in it. */
static struct p4_loc
place(struct p4_ctx *ctx, const char *text, const char *mark, uint32_t len)
{
	struct p4_loc loc = { .len = len, .line = 1 };
	const char *at = strstr(text, mark), *line = text;

	loc.file = p4_ctx_add_file(
	    ctx, "a.p4", xstrdup(text), (uint32_t)strlen(text), (struct p4_loc){ 0 });
	for (const char *p = text; p < at; p++)
		if (*p == '\n') {
			loc.line++;
			line = p + 1;
		}
	loc.off = (uint32_t)(at - text);
	loc.col = (uint16_t)(at - line + 1);
	return loc;
}

static char *
printed(const struct p4_ctx *ctx)
{
	struct buf b = BUF_INIT;

	p4_diag_print(ctx, &b);
	return buf_take(&b);
}

TEST(an_error_shows_its_line_with_caret_and_tildes)
{
	CLEANUP(p4_ctx_free) struct p4_ctx *ctx = p4_ctx_new();
	struct p4_loc loc = place(ctx, "one\n\tx = a + b;\r\n", "a + b", 5);
	CLEANUP(free) char *text = NULL;

	p4_error(ctx, loc, P4_TYPE_ERROR, "cannot add %s and %s", "bit<8>", "bool");
	text = printed(ctx);
	EXPECT_STR(text, "a.p4:2:6: error[type-error]: cannot add bit<8> and bool\n"
			 " \tx = a + b;\n"
			 " \t    ^~~~~\n");
}

TEST(a_place_over_lines_is_marked_to_the_end_of_the_first)
{
	CLEANUP(p4_ctx_free) struct p4_ctx *ctx = p4_ctx_new();
	struct p4_loc loc = place(ctx, "x = a +\n b;", "a +", 6);
	CLEANUP(free) char *text = NULL;

	p4_error(ctx, loc, P4_INVALID, "no");
	text = printed(ctx);
	EXPECT_STR(text, "a.p4:1:5: error[invalid]: no\n x = a +\n     ^~~\n");
}

TEST(long_lines_and_strange_bytes_are_shown_safely)
{
	CLEANUP(p4_ctx_free) struct p4_ctx *ctx = p4_ctx_new();
	CLEANUP(buf_fini) struct buf line = BUF_INIT;
	CLEANUP(free) char *text = NULL;

	for (int i = 0; i < 70000; i++)
		buf_putc(&line, 'y');
	buf_puts(&line, "\x1b[31mZ");
	p4_error(ctx, place(ctx, line.data, "Z", 1), P4_INVALID, "bad \x1b[31m name\n");
	text = printed(ctx);
	EXPECT(strlen(text) < 500);
	EXPECT(strchr(text, 0x1b) == NULL);
	EXPECT_HAS(text, "bad ?[31m name?\n");
	EXPECT_HAS(text, "y?[31mZ\n");
}

TEST(notes_follow_their_message_and_share_its_fate)
{
	CLEANUP(p4_ctx_free) struct p4_ctx *ctx = p4_ctx_new();
	struct p4_loc loc = place(ctx, "x\n", "x", 1), none = { 0 };
	CLEANUP(free) char *text = NULL;

	ctx->diags.action[P4_UNUSED] = P4_WARN_HIDE;
	p4_warn(ctx, loc, P4_UNUSED, "hidden");
	p4_note(ctx, none, "hidden as well");
	p4_warn(ctx, loc, P4_SHADOW, "shown");
	p4_note(ctx, none, "with this");
	p4_warn(ctx, loc, P4_SHADOW, "shown");
	p4_note(ctx, none, "not again");
	text = printed(ctx);
	EXPECT_STR(text, "a.p4:1:1: warning[shadow]: shown\n x\n ^\nnote: with this\n");
	EXPECT_INT(ctx->diags.n_warnings, 1);
	EXPECT_INT(ctx->diags.n_errors, 0);
}

TEST(warnings_become_errors_when_asked)
{
	CLEANUP(p4_ctx_free) struct p4_ctx *ctx = p4_ctx_new();
	struct p4_loc none = { 0 };
	CLEANUP(free) char *text = NULL;

	ctx->diags.action[P4_UNUSED] = P4_WARN_ERROR;
	p4_warn(ctx, none, P4_UNUSED, "one");
	p4_warn(ctx, none, P4_SHADOW, "two");
	ctx->diags.all_warnings_are_errors = true;
	p4_warn(ctx, none, P4_SHADOW, "three");
	text = printed(ctx);
	EXPECT_STR(text, "error[unused]: one\nwarning[shadow]: two\nerror[shadow]: three\n");
	EXPECT_INT(ctx->diags.n_errors, 2);
}

TEST(warnings_about_standard_files_are_not_shown)
{
	CLEANUP(p4_ctx_free) struct p4_ctx *ctx = p4_ctx_new();
	struct p4_loc loc = place(ctx, "x\n", "x", 1);

	ctx->files[loc.file]->is_system = true;
	p4_warn(ctx, loc, P4_UNUSED, "x");
	EXPECT_INT(ctx->diags.n, 0);
	p4_error(ctx, loc, P4_INVALID, "x");
	EXPECT_INT(ctx->diags.n, 1);
}

TEST(line_directives_change_what_is_printed)
{
	CLEANUP(p4_ctx_free) struct p4_ctx *ctx = p4_ctx_new();
	static const char text[] = "const int a = 1;\n#line 70 \"made.p4\"\n\nconst int = 2;\n";
	struct p4_program *prog;
	CLEANUP(free) char *out = NULL;

	EXPECT(p4_parse_text(ctx, NULL, "t.p4", text, strlen(text), &prog) < 0);
	out = printed(ctx);
	EXPECT_HAS(out, "made.p4:71:11: error[syntax]");
	EXPECT_HAS(out, " const int = 2;\n           ^\n");
}

static int
give_up(struct p4_ctx *ctx, void *arg)
{
	p4_fatal(ctx, (struct p4_loc){ 0 }, P4_OVERLIMIT, "%s", (const char *)arg);
}

static int
nest(struct p4_ctx *ctx, void *arg)
{
	char inner[] = "inner";

	if (p4_run(ctx, give_up, inner) != -1)
		return 1;
	p4_fatal(ctx, (struct p4_loc){ 0 }, P4_OVERLIMIT, "outer");
}

TEST(fatal_errors_come_back_to_the_phase)
{
	CLEANUP(p4_ctx_free) struct p4_ctx *ctx = p4_ctx_new();
	CLEANUP(free) char *text = NULL;

	EXPECT_INT(p4_run(ctx, nest, NULL), -1);
	text = printed(ctx);
	EXPECT_STR(text, "error[overlimit]: inner\nerror[overlimit]: outer\n");
}

TEST(kinds_have_names)
{
	enum p4_diag_kind kind;

	for (int i = 0; i < P4_N_DIAG_KINDS; i++) {
		EXPECT(strlen(p4_diag_kind_help((enum p4_diag_kind)i)) > 10);
		EXPECT(p4_diag_kind_find(p4_diag_kind_name((enum p4_diag_kind)i), &kind));
		EXPECT_INT(kind, i);
	}
	EXPECT(!p4_diag_kind_find("nothing", &kind));
}

TEST(kinds_are_explained)
{
	for (int i = 0; i < P4_N_DIAG_KINDS; i++) {
		const char *text = p4_diag_kind_explain((enum p4_diag_kind)i);

		EXPECT(text != NULL && strlen(text) > 40);
		EXPECT(text != NULL && text[strlen(text) - 1] == '\n');
	}
}

TEST(other_names_are_no_kinds)
{
	enum p4_diag_kind kind;

	EXPECT(!p4_diag_kind_find("nothing", &kind));
}
