/* SPDX-License-Identifier: Apache-2.0 */
/* pp_test.c: where files come from, macros of the command line, limits. Directives and macros as such
 * are tested in tests/golden/p4/pp.p4 and err_pp.p4. */
#include "p4/pp.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/test.h"
#include "p4/builtin.h"
#include "p4/ctx.h"

struct job {
	const struct p4_source_options *opts;
	const char *path; /* NULL: text */
	const char *text;
	struct buf *out;
};

static int
run(struct p4_ctx *ctx, void *arg)
{
	struct job *job = arg;
	struct p4_pp *pp = p4_pp_new(ctx, job->opts);
	int rc = job->path ? p4_pp_open(pp, job->path)
			   : p4_pp_open_text(pp, "t.p4", job->text, strlen(job->text));

	if (rc == 0)
		p4_pp_print(pp, job->out);
	return ctx->diags.n_errors ? -1 : rc;
}

/* The tokens of a file or text, each line's white space and #line lines left out; or the messages. */
static char *
preprocess(const struct p4_source_options *opts, const char *path, const char *text)
{
	CLEANUP(p4_ctx_free) struct p4_ctx *ctx = p4_ctx_new();
	CLEANUP(buf_fini) struct buf out = BUF_INIT;
	struct job job = { .opts = opts, .path = path, .text = text, .out = &out };
	struct buf words = BUF_INIT;

	ctx->limits.n_files = 100;
	ctx->limits.macro_tokens = 10000;
	if (p4_run(ctx, run, &job) < 0) {
		p4_diag_print(ctx, &words);
		return buf_take(&words);
	}
	for (const char *p = buf_str(&out); *p != '\0';) {
		size_t len;

		p += strspn(p, " ");
		len = strcspn(p, "\n");

		if (len > 0 && *p != '#') {
			buf_puts(&words, words.len ? " " : "");
			buf_add(&words, p, len);
		}
		p += len + (p[len] == '\n');
	}
	return buf_take(&words);
}

#define EXPECT_PP(opts, text, want)                                                                \
	do {                                                                                       \
		CLEANUP(free) char *got_ = preprocess((opts), NULL, (text));                       \
		EXPECT_STR(got_, (want));                                                          \
	} while (0)

#define EXPECT_PP_HAS(opts, text, want)                                                            \
	do {                                                                                       \
		CLEANUP(free) char *got_ = preprocess((opts), NULL, (text));                       \
		EXPECT_HAS(got_, (want));                                                          \
	} while (0)

TEST(macros_of_the_command_line)
{
	static const char *const macros[] = { "-DA", "-DB=x y", "-DC=1", "-UC", "-DF(x)=x+x" };
	struct p4_source_options opts = { .macros = macros, .n_macros = ARRAY_LEN(macros) };
	static const char *const wrong[] = { "-D5" };
	struct p4_source_options bad = { .macros = wrong, .n_macros = 1 };

	EXPECT_PP(&opts, "A B C F(3)", "1 x y C 3+3");
	EXPECT_PP_HAS(&bad, "a", "<command line>:1:9: error[syntax]");
}

TEST(expansion_as_in_c)
{
	/* Examples of ISO C 6.10.3.5, as far as P4 has the tokens. */
	EXPECT_PP(NULL,
	    "#define x 3\n#define f(a) f(x * (a))\n#undef x\n#define x 2\n#define g f\n#define z z[0]\n"
	    "#define h g(~\n#define m(a) a(w)\n#define w 0,1\n#define t(a) a\n"
	    "f(y+1) + f(f(z)) % t(t(g)(0) + t)(1);",
	    "f(2 * (y+1)) + f(2 * (f(2 * (z[0])))) % f(2 * (0)) + t(1);");
	EXPECT_PP(NULL, "#define f(a) a*g\n#define g(a) f(a)\nf(2)(9)", "2*9*g");
	EXPECT_PP(NULL, "#define EMPTY\n#define F(x) [x]\nF EMPTY (1) F\n(2) F 3", "F (1) [2] F 3");
	EXPECT_PP(NULL, "#define t(x,y,z) x##y##z\nt(1,2,3) t(,4,5) t(6,,7) t(8,9,) t(,,)",
	    "123 45 67 89");
	EXPECT_PP(NULL, "#define cat(a,b) a ## b\n#define AB 1\ncat(A,B) cat(A, B)", "1 1");
	EXPECT_PP(
	    NULL, "#define s(x) #x\ns(a  + \"b\\\\\" ) s()", "\"a + \\\"b\\\\\\\\\\\"\" \"\"");
	EXPECT_PP(NULL, "#define A B\n#define B A\nA B", "A B");
	EXPECT_PP(
	    NULL, "#define V(a, ...) a:__VA_ARGS__\nV(1) V(1,2) V(1,2,(3,4))", "1: 1:2 1:2,(3,4)");
}

TEST(files_are_searched_in_order)
{
	char dir[] = "/tmp/p4pp.XXXXXX";
	CLEANUP(free) char *top = NULL, *sub = NULL, *std = NULL, *main_p4 = NULL, *out = NULL;
	struct err err;

	REQUIRE(mkdtemp(dir) != NULL);
	top = xasprintf("%s/top/x.p4", dir);
	sub = xasprintf("%s/inc/x.p4", dir);
	std = xasprintf("%s/std/core.p4", dir);
	main_p4 = xasprintf("%s/top/main.p4", dir);
	{
		CLEANUP(free)
		char *d1 = xasprintf("%s/top", dir), *d2 = xasprintf("%s/inc", dir),
		     *d3 = xasprintf("%s/std", dir);
		const char *incs[] = { d2 }, *stds[] = { d3 };
		struct p4_source_options opts = {
			.include_dirs = incs, .n_include_dirs = 1, .std_dirs = stds, .n_std_dirs = 1
		};
		static const char text[] =
		    "#include \"x.p4\"\n#include <x.p4>\n#include <core.p4>\n#include \"/no/such\"\n";

		REQUIRE(file_mkdirs(d1, 0700, &err) == 0 && file_mkdirs(d2, 0700, &err) == 0 &&
			file_mkdirs(d3, 0700, &err) == 0);
		EXPECT(file_write(top, "beside", 6, 0600, &err) == 0);
		EXPECT(file_write(sub, "in_path", 7, 0600, &err) == 0);
		EXPECT(file_write(std, "standard", 8, 0600, &err) == 0);
		EXPECT(file_write(main_p4, text, strlen(text) - 20, 0600, &err) == 0);
		out = preprocess(&opts, main_p4, NULL);
		EXPECT_STR(out, "beside in_path standard");
		free(out);
		EXPECT(file_write(main_p4, text, strlen(text), 0600, &err) == 0);
		out = preprocess(&opts, main_p4, NULL);
		EXPECT_HAS(out, "there is no file '/no/such'");
		free(out);
		out = preprocess(&opts, d1, NULL);
		EXPECT_HAS(out, "error[io]");
		free(out);
		out = preprocess(&opts, "/no/such/file.p4", NULL);
		EXPECT_HAS(out, "/no/such/file.p4: no such file");
	}
	EXPECT(file_rmtree(dir, &err) == 0);
}

TEST(standard_files_are_inside_the_program)
{
	struct p4_source_options none = { .no_files = true };
	size_t n = 0;

	for (const struct p4_builtin *b = p4_builtins; b->name != NULL; b++, n++)
		EXPECT_INT(strlen(b->text), b->len);
	EXPECT_INT(n, 10);
	EXPECT(p4_builtin_find("no.p4") == NULL);
	EXPECT_PP_HAS(&none, "#include <core.p4>\n", "extern packet_in");
	EXPECT_PP_HAS(&none, "#include \"/etc/passwd\"\n", "there is no file");
}

TEST(limits_end_in_an_error)
{
	EXPECT_PP_HAS(NULL,
	    "#include <v1model.p4>\n#define A(x) x x x x x x x x x x\nA(A(A(A(A(1)))))",
	    "macros expand to more than 10000 tokens");
	EXPECT_PP_HAS(NULL, "#define A(x) A\nA(1", "the call of macro 'A' does not end");
	EXPECT_PP_HAS(NULL, "#if 1\n#else\n#else\n#elif 1\n#endif", "#else behind #else");
	EXPECT_PP_HAS(NULL, "#if 0\n#else\n#elif 1\n#endif", "#elif behind #else");
	EXPECT_PP_HAS(NULL, "#if 99999999999999999999\n#endif", "64 bits");
	EXPECT_PP(NULL,
	    "#if -9223372036854775808 / -1 && 1 << 64 == 0 && -1 >> 70 == -1\nok\n#endif", "ok");
	EXPECT_PP(NULL, "#if 0 && 1 / 0 || 1 || 1 / 0\nok\n#endif", "ok");
}

TEST(broken_lines_join)
{
	EXPECT_PP(NULL, "#define A 1 \\\n + 2 // c \\\n still\nA", "1 + 2");
}

TEST(a_line_may_end_inside_a_word)
{
	char *out = preprocess(NULL, NULL,
	    "#define LONG\\\nER 1\nLON\\\nGER lo\\\r\nng_n\\\name a \\\n b // x\\\ny\nz \"s\\\nt\" 0x\\\n12");

	EXPECT_STR(out, "1 long_name a b z \"st\" 0x12");
	free(out);
	out = preprocess(NULL, NULL, "a\\\nb\n#error here");
	EXPECT_HAS(out, "t.p4:3:");
	free(out);
	out = preprocess(NULL, NULL, "a\\\nb c \\\n d\n#error here");
	EXPECT_HAS(out, "t.p4:4:");
	free(out);
}
