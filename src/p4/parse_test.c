/* SPDX-License-Identifier: Apache-2.0 */
/* parse_test.c: the tree a text gives, places in it, limits, and errors. What whole programs look like
 * is tested in tests/golden/p4. */
#include "p4/parse.h"

#include "base/mem.h"
#include "base/test.h"
#include "p4/bigint.h"
#include "p4/ctx.h"
#include "p4/print.h"

static const struct p4_source_options no_files = { .no_files = true };

static int
parse(struct p4_ctx *ctx, const char *text, struct p4_program **prog)
{
	return p4_parse_text(ctx, &no_files, "t.p4", text, strlen(text), prog);
}

/* The messages of a text that has errors. Returns new text. */
static char *
errors_of(const char *text, size_t len)
{
	CLEANUP(p4_ctx_free) struct p4_ctx *ctx = p4_ctx_new();
	CLEANUP(buf_fini) struct buf b = BUF_INIT;
	struct p4_program *prog;

	if (p4_parse_text(ctx, &no_files, "t.p4", text, len, &prog) == 0)
		return xstrdup("no error");
	p4_diag_print(ctx, &b);
	return buf_take(&b);
}

/* ---- Shapes ---- */

/* Appends an expression with a parenthesis around every operator. */
static void
shape(const struct p4_expr *e, struct buf *out)
{
	switch ((int)e->kind) {
	case P4_EXPR_UNARY:
		buf_printf(out, "(%s", p4_op_text(e->u.unary.op));
		shape(e->u.unary.expr, out);
		break;
	case P4_EXPR_BINARY:
		buf_putc(out, '(');
		shape(e->u.binary.left, out);
		buf_puts(out, p4_op_text(e->u.binary.op));
		shape(e->u.binary.right, out);
		break;
	case P4_EXPR_COND:
		buf_putc(out, '(');
		shape(e->u.cond.cond, out);
		buf_putc(out, '?');
		shape(e->u.cond.yes, out);
		buf_putc(out, ':');
		shape(e->u.cond.no, out);
		break;
	case P4_EXPR_CAST:
		buf_puts(out, "(cast ");
		shape(e->u.cast.expr, out);
		break;
	case P4_EXPR_CALL:
		buf_puts(out, e->u.call.has_type_args ? "(call<> " : "(call ");
		shape(e->u.call.callee, out);
		for (uint32_t i = 0; i < e->u.call.args.n; i++) {
			buf_putc(out, ' ');
			shape(e->u.call.args.v[i].expr, out);
		}
		break;
	case P4_EXPR_MEMBER:
		buf_putc(out, '(');
		shape(e->u.member.base, out);
		buf_printf(out, ".%s", e->u.member.name.str);
		break;
	default:
		p4_print_expr(e, out);
		return;
	}
	buf_putc(out, ')');
}

/* What 'expr' is in a program where a..f are variables, T a type and t<> a function. */
static const char *
shape_of(const char *expr)
{
	static char text[256];
	CLEANUP(p4_ctx_free) struct p4_ctx *ctx = p4_ctx_new();
	CLEANUP(buf_fini) struct buf b = BUF_INIT;
	CLEANUP(free)
	char *program = xasprintf(
	    "struct T { bit<8> a; } bool x(in int a, in int b, in int c, in int d) { return %s; }",
	    expr);
	struct p4_program *prog;

	if (parse(ctx, program, &prog) < 0)
		return "error";
	shape(prog->decls.v[1]->u.func.body->u.block.body.v[0]->u.value, &b);
	snprintf(text, sizeof text, "%s", buf_str(&b));
	return text;
}

TEST(operators_bind_as_the_specification_says)
{
	EXPECT_STR(shape_of("a + b * c"), "(a+(b*c))");
	EXPECT_STR(shape_of("a - b - c"), "((a-b)-c)");
	EXPECT_STR(shape_of("a & b == c"), "((a&b)==c)");
	EXPECT_STR(shape_of("a | b ^ c & d"), "(a|(b^(c&d)))");
	EXPECT_STR(shape_of("a << b + c"), "(a<<(b+c))");
	EXPECT_STR(shape_of("a >> b >> c"), "((a>>b)>>c)");
	EXPECT_STR(shape_of("a < b == c >= d"), "((a<b)==(c>=d))");
	EXPECT_STR(shape_of("a == b && c != d || a < b"), "(((a==b)&&(c!=d))||(a<b))");
	EXPECT_STR(shape_of("a ++ b |+| c"), "((a++b)|+|c)");
	EXPECT_STR(shape_of("!a && ~b == -c"), "((!a)&&((~b)==(-c)))");
	EXPECT_STR(shape_of("a ? b : c ? d : a"), "((a?b:c)?d:a)");
	EXPECT_STR(shape_of("a || b ? c : d"), "((a||b)?c:d)");
	EXPECT_STR(shape_of("-a.b"), "(-(a.b))");
	EXPECT_STR(shape_of("(T)a + b"), "((cast a)+b)");
	EXPECT_STR(shape_of("(T)a.b"), "(cast (a.b))");
	EXPECT_STR(shape_of("((T)a).b"), "((cast a).b)");
	EXPECT_STR(shape_of("(bit<8>)(bit<16>)a"), "(cast (cast a))");
	EXPECT_STR(shape_of("a > > b"), "error");
}

TEST(less_than_and_type_arguments_are_told_apart)
{
	EXPECT_STR(shape_of("a < b"), "(a<b)");
	EXPECT_STR(shape_of("a < b > (c)"), "((a<b)>(c))");
	EXPECT_STR(shape_of("x<T>(c)"), "(call<> x c)");
	EXPECT_STR(shape_of("x<bit<8>>(c)"), "(call<> x c)");
	EXPECT_STR(shape_of("x<tuple<bit<8>, T[2]>>(c)"), "(call<> x c)");
	EXPECT_STR(shape_of("x<_>(c) < d"), "((call<> x c)<d)");
	EXPECT_STR(shape_of("a < T.b"), "(a<(T.b))");
	EXPECT_STR(shape_of("x(a < T.b, c > (d))"), "(call x (a<(T.b)) (c>(d)))");
	EXPECT_STR(shape_of("a < (T)b"), "(a<(cast b))");
	EXPECT_STR(shape_of("a.b<T>(c).d"), "((call<> (a.b) c).d)");
}

/* ---- Places ---- */

TEST(places_cover_what_they_name)
{
	CLEANUP(p4_ctx_free) struct p4_ctx *ctx = p4_ctx_new();
	static const char text[] = "const int a =\n\t1 + 2 *\n 3;\n@x const int b = 5;";
	struct p4_program *prog;
	const struct p4_expr *e;
	struct p4_decl *d;

	REQUIRE(parse(ctx, text, &prog) == 0);
	e = prog->decls.v[0]->u.var.init;
	EXPECT_INT(e->loc.line, 2);
	EXPECT_INT(e->loc.col, 2);
	EXPECT_INT(e->loc.len, strlen("1 + 2 *\n 3"));
	EXPECT_INT(e->u.binary.op_loc.col, 4);
	EXPECT_INT(e->u.binary.right->u.binary.right->loc.line, 3);
	d = prog->decls.v[1];
	EXPECT_INT(d->loc.line, 4);
	EXPECT_INT(d->loc.col, 1);
	EXPECT_INT(d->loc.len, strlen("@x const int b = 5;"));
	EXPECT_INT(d->name.loc.col, 14);
	EXPECT(strncmp(text + d->name.loc.off, "b", 1) == 0);
	EXPECT_INT(d->id, 2);
	EXPECT_INT(ctx->n_decls, 2);
	EXPECT(d->name.str == p4_intern_str(ctx, "b"));
}

TEST(numbers_keep_value_width_and_text)
{
	CLEANUP(p4_ctx_free) struct p4_ctx *ctx = p4_ctx_new();
	struct p4_program *prog;
	const struct p4_expr *e;

	REQUIRE(parse(ctx, "const int a = 12s0xF_f; const int b = 0w0; const int c = 0o17;",
		    &prog) == 0);
	e = prog->decls.v[0]->u.var.init;
	EXPECT_STR(e->u.integer.text, "12s0xF_f");
	EXPECT_INT(e->u.integer.width_bits, 12);
	EXPECT(e->u.integer.is_signed && e->u.integer.has_width);
	EXPECT_INT(e->u.integer.base, 16);
	EXPECT_STR(p4_big_text(ctx->arena, e->u.integer.value, 10), "255");
	e = prog->decls.v[1]->u.var.init;
	EXPECT(e->u.integer.has_width && e->u.integer.width_bits == 0);
	e = prog->decls.v[2]->u.var.init;
	EXPECT(!e->u.integer.has_width);
	EXPECT_STR(p4_big_text(ctx->arena, e->u.integer.value, 10), "15");
}

TEST(parents_are_known)
{
	CLEANUP(p4_ctx_free) struct p4_ctx *ctx = p4_ctx_new();
	struct p4_program *prog;
	struct p4_decl *c, *a;

	REQUIRE(parse(ctx, "control c(in bit<8> p) { action a(bit<8> q) { bit<8> v; } apply { } }",
		    &prog) == 0);
	c = prog->decls.v[0];
	a = c->u.control.locals.v[0];
	EXPECT(c->parent == NULL);
	EXPECT(c->u.control.params.v[0]->parent == c);
	EXPECT(a->parent == c);
	EXPECT(a->u.action.params.v[0]->parent == a);
	EXPECT(a->u.action.body->u.block.body.v[0]->u.decl->parent == a);
}

/* ---- Annotations ---- */

TEST(annotation_bodies_are_read_as_strings_and_expressions)
{
	CLEANUP(p4_ctx_free) struct p4_ctx *ctx = p4_ctx_new();
	struct p4_program *prog;
	struct p4_exprs list;
	const struct p4_annos *annos;

	REQUIRE(
	    parse(ctx,
		"@name(\"a \\\"b\\\"\") @list(1, 8w2 >> 1, x.y) @bad(1 2) @pairs[k=1] @e[3] @empty() "
		"const int a = 1;",
		&prog) == 0);
	annos = &prog->decls.v[0]->annos;
	EXPECT_STR(p4_anno_string(ctx, p4_anno_find(annos, "name")), "a \"b\"");
	EXPECT(p4_anno_string(ctx, p4_anno_find(annos, "list")) == NULL);
	EXPECT(p4_anno_find(annos, "none") == NULL);
	EXPECT(p4_anno_string(ctx, NULL) == NULL);
	REQUIRE(p4_anno_exprs(ctx, p4_anno_find(annos, "list"), &list) == 0);
	REQUIRE(list.n == 3);
	EXPECT_STR(p4_expr_text(ctx, list.v[1]), "8w2 >> 1");
	EXPECT_INT(list.v[2]->kind, P4_EXPR_MEMBER);
	EXPECT(p4_anno_exprs(ctx, p4_anno_find(annos, "bad"), &list) < 0);
	EXPECT_INT(ctx->diags.n_errors, 1);
	EXPECT(p4_anno_exprs(ctx, p4_anno_find(annos, "e"), &list) == 0 && list.n == 1);
	EXPECT(p4_anno_exprs(ctx, p4_anno_find(annos, "empty"), &list) == 0 && list.n == 0);
	EXPECT_INT(p4_anno_find(annos, "pairs")->pairs.n, 1);
}

/* ---- Hostile input ---- */

/* n times 'open', then 'mid', then n times 'close', between 'head' and 'tail'. */
static char *
nested(
    const char *head, const char *open, const char *mid, const char *close, const char *tail, int n)
{
	struct buf b = BUF_INIT;

	buf_puts(&b, head);
	for (int i = 0; i < n; i++)
		buf_puts(&b, open);
	buf_puts(&b, mid);
	for (int i = 0; i < n; i++)
		buf_puts(&b, close);
	buf_puts(&b, tail);
	return buf_take(&b);
}

TEST(deep_nesting_is_an_error_not_a_crash)
{
	static const struct {
		const char *head, *open, *mid, *close, *tail;
	} cases[] = {
		{ "const int a = ", "(", "1", ")", ";" },
		{ "const int a = ", "-", "1", "", ";" },
		{ "const int a = ", "(bit<8>)", "1", "", ";" },
		{ "const int a = ", "{", "1", "}", ";" },
		{ "const int a = ", "f(", "1", ")", ";" },
		{ "const int a = 1", "+1", "", "", ";" },
		{ "const int a = a", ".b", "", "", ";" },
		{ "const int a = a", "[1]", "", "", ";" },
		{ "const int a = ", "a?", "1", ":1", ";" },
		{ "const int a = ", "1?1:", "1", "", ";" },
		{ "const int a = ", "1+(", "1", ")", ";" },
		{ "const int a = ", "bit<", "8", ">", ";" },
		{ "const ", "tuple<", "bit", ">", " a = 1;" },
		{ "const ", "bit<(bit<8>)", "8", ">", " a = 1;" },
		{ "const bit<8>", "[1]", "", "", " a = 1;" },
		{ "void f() {", "{", "", "}", "}" },
		{ "void f() {", "if (a) ", ";", "", "}" },
		{ "void f() {", "if (a) ; else ", ";", "", "}" },
		{ "void f() {", "switch (a) { default: {", "", "}}", "}" },
		{ "void f() {", "for (;;) ", ";", "", "}" },
		{ "void f() {", "(", "a", ")", " = 1; }" },
		{ "@a", "(", "", ")", " const int a = 1;" },
		{ "parser p() { state s {", "{", "", "}", "} }" },
		{ "parser p() { state s { transition select(a) {", "(", "1", ")", ": a; } } }" },
		{ "", "{", "", "}", "" },
		{ "", "}", "", "", "" },
		{ "", "typedef ", "bit", "", " a;" },
		{ "", "#if 1\n", "", "#endif\n", "" },
		{ "", "#if 0\n", "", "#endif\n", "" },
		{ "#if ", "(", "1", ")", "\n#endif\n" },
		{ "#if ", "1?1:", "1", "", "\n#endif\n" },
		{ "#define A(x) x\n const int a = ", "A(", "1", ")", ";" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		for (int n = 900; n <= 100000; n = n * 10 + 1) {
			CLEANUP(free)
			char *text = nested(cases[i].head, cases[i].open, cases[i].mid,
			    cases[i].close, cases[i].tail, n);
			CLEANUP(free) char *errors = errors_of(text, strlen(text));

			EXPECT(strlen(errors) > 0 && strlen(errors) < 100000);
		}
}

TEST(an_expression_that_parses_has_bounded_height)
{
	CLEANUP(p4_ctx_free) struct p4_ctx *ctx = p4_ctx_new();
	CLEANUP(free)
	char *text = nested("const int a = ", "(", "1", "+1+1+1+1+1+1+1+1+1+1+1+1)", ";", 90);
	struct p4_program *prog;

	ctx->limits.nesting = 1000;
	EXPECT(parse(ctx, text, &prog) < 0);
	EXPECT_INT(ctx->diags.n_errors, 1);
	EXPECT_INT(ctx->diags.v[0].kind, P4_OVERLIMIT);
}

TEST(long_input_is_read)
{
	CLEANUP(p4_ctx_free) struct p4_ctx *ctx = p4_ctx_new();
	CLEANUP(buf_fini) struct buf b = BUF_INIT;
	struct p4_program *prog;

	for (int i = 0; i < 100000; i++)
		buf_printf(&b, "const bit<32> c%d = %d + c%d;\n", i + 1, i, i);
	REQUIRE(p4_parse_text(ctx, NULL, "long.p4", b.data, b.len, &prog) == 0);
	EXPECT_INT(prog->decls.n, 100000);
	EXPECT_INT(prog->decls.v[99999]->loc.line, 100000);
}

TEST(memory_is_limited)
{
	CLEANUP(p4_ctx_free) struct p4_ctx *ctx = p4_ctx_new_limited(1 << 20);
	CLEANUP(buf_fini) struct buf b = BUF_INIT, messages = BUF_INIT;
	struct p4_program *prog;

	for (int i = 0; i < 100000; i++)
		buf_printf(&b, "const bit<32> c%d = %d;\n", i, i);
	EXPECT(p4_parse_text(ctx, NULL, "long.p4", b.data, b.len, &prog) < 0);
	p4_diag_print(ctx, &messages);
	EXPECT_HAS(buf_str(&messages), "memory");
}

TEST(bytes_that_are_no_text_are_an_error)
{
	CLEANUP(free) char *nul = errors_of("const int a\0 = 1;", 17);
	CLEANUP(free) char *high = errors_of("\xff\xfe\x80", 3);
	CLEANUP(free) char *control = errors_of("\x01 const int a = 1;", 18);

	EXPECT_HAS(nul, "NUL");
	EXPECT_HAS(high, "expected a declaration");
	EXPECT_HAS(control, "expected a declaration, found '?'");
}

TEST(all_errors_are_reported_up_to_the_limit)
{
	CLEANUP(p4_ctx_free) struct p4_ctx *few = p4_ctx_new(), *all = p4_ctx_new();
	CLEANUP(buf_fini) struct buf b = BUF_INIT, one = BUF_INIT, two = BUF_INIT;
	struct p4_program *prog;

	for (int i = 0; i < 100; i++)
		buf_puts(&b, "const int = 1;\n");
	few->diags.max_errors = 3;
	all->diags.max_errors = 0;
	EXPECT(parse(few, b.data, &prog) < 0);
	EXPECT(parse(all, b.data, &prog) < 0);
	p4_diag_print(few, &one);
	p4_diag_print(all, &two);
	EXPECT_INT(few->diags.n, 3);
	EXPECT_HAS(one.data, "too many errors, 3 shown");
	EXPECT_INT(all->diags.n, 100);
	EXPECT(strstr(two.data, "too many") == NULL);
}

/* ---- Several compilations ---- */

TEST(two_compilations_do_not_meet)
{
	CLEANUP(p4_ctx_free) struct p4_ctx *one = p4_ctx_new(), *two = p4_ctx_new();
	struct p4_program *a, *b;

	REQUIRE(parse(one, "#define M 1\n struct T { } const T x = M;", &a) == 0);
	EXPECT(parse(two, "const int y = M; const T z = 1;", &b) < 0);
	EXPECT_INT(two->diags.n_errors, 1);
	EXPECT_INT(one->diags.n_errors, 0);
	EXPECT(p4_intern_str(one, "x") != p4_intern_str(two, "x"));
}

TEST(the_architectures_parse_without_files)
{
	static const char *const names[] = { "core.p4", "v1model.p4", "psa.p4", "pna.p4",
		"bmv2/psa.p4", "dpdk/psa.p4", "dpdk/pna.p4", "ebpf_model.p4", "ubpf_model.p4",
		"xdp_model.p4" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		CLEANUP(p4_ctx_free) struct p4_ctx *ctx = p4_ctx_new();
		CLEANUP(free) char *text = xasprintf("#include <%s>\n", names[i]);
		struct p4_program *prog;

		EXPECT(parse(ctx, text, &prog) == 0);
		EXPECT(prog->decls.n > 5);
		EXPECT(ctx->files[prog->decls.v[0]->loc.file]->is_system);
	}
}
