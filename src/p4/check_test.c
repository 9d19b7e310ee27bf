/* SPDX-License-Identifier: Apache-2.0 */
/* check_test.c: what the checker says about programs, and what it writes into their trees. */
#include "p4/check.h"
#include "p4/ctx.h"
#include "p4/instance.h"
#include "p4/parse.h"

#include "base/test.h"

#include <stdlib.h>

/* Checks a program; returns its messages (free() them). With 'typed', that becomes the program as
 * --dump=type prints it; with 'instances', the instance tree. */
static char *
check(const char *text, char **typed, char **instances)
{
	CLEANUP(p4_ctx_free) struct p4_ctx *ctx = p4_ctx_new();
	struct buf b = BUF_INIT, t = BUF_INIT, i = BUF_INIT;
	struct p4_program *prog;
	struct p4_instances all;

	if (p4_parse_text(ctx, NULL, "t.p4", text, strlen(text), &prog) == 0 &&
	    p4_check(ctx, prog) == 0) {
		if (typed != NULL)
			p4_print_typed(ctx, prog, &t);
		if (p4_instantiate(ctx, prog, &all) == 0 && instances != NULL)
			p4_inst_print(&all, &i);
	}
	p4_diag_print(ctx, &b);
	if (typed != NULL)
		*typed = buf_take(&t);
	if (instances != NULL)
		*instances = buf_take(&i);
	buf_fini(&t);
	buf_fini(&i);
	return b.data != NULL ? buf_take(&b) : strdup("");
}

/* The program is right: no message but warnings. */
#define GOOD(text)                                                                                 \
	do {                                                                                       \
		char *said_ = check(text, NULL, NULL);                                             \
		EXPECT(strstr(said_, "error") == NULL);                                            \
		if (strstr(said_, "error") != NULL)                                                \
			printf("# %s\n", said_);                                                   \
		free(said_);                                                                       \
	} while (0)

/* Something is wrong with it, and the messages contain 'part'. */
#define SAYS(text, part)                                                                           \
	do {                                                                                       \
		char *said_ = check(text, NULL, NULL);                                             \
		EXPECT_HAS(said_, part);                                                           \
		free(said_);                                                                       \
	} while (0)

/* The typed program contains 'part'. */
#define TYPED(text, part)                                                                          \
	do {                                                                                       \
		char *typed_ = NULL, *said_ = check(text, &typed_, NULL);                          \
		EXPECT_HAS(typed_, part);                                                          \
		if (typed_ == NULL || strstr(typed_, part) == NULL)                                \
			printf("# %s\n", said_);                                                   \
		free(typed_);                                                                      \
		free(said_);                                                                       \
	} while (0)

#define BODY(decls, stmts)                                                                         \
	"extern void sink<T>(in T x); " decls                                                      \
	" control c(inout bit<8> a, inout bit<16> w, inout int<8> s) { apply { " stmts " } }"

/* ---- Names ---- */

TEST(a_name_must_be_declared_before_its_use)
{
	SAYS("const bit<8> a = b; const bit<8> b = 1;", "t.p4:1:18: error[not-found]: 'b'");
	SAYS("struct S { T t; } struct T { bit<8> x; }", "'T' is not the name of a type");
	GOOD("const bit<8> b = 1; const bit<8> a = b;");
}

TEST(a_wrong_name_gets_a_hint)
{
	SAYS("const bit<8> width = 1; const bit<8> a = widht;", "did you mean 'width'?");
	SAYS(BODY("struct S { bit<8> port; } ", "S x; x.prot = 1;"), "did you mean 'port'?");
}

TEST(a_dot_looks_at_the_top_level)
{
	TYPED("const bit<8> x = 2; control c(out bit<8> r) { int<8> x = 1; apply { r = .x; } }",
	    "r = .x;");
	SAYS("const bit<8> x = 2; control c(out bit<8> r) { int<8> x = 1; apply { r = x; } }",
	    "error[type-error]");
}

TEST(nothing_is_declared_twice_but_functions)
{
	SAYS("const bit<8> a = 1; const bit<8> a = 2;", "error[duplicate]: 'a' is declared twice");
	SAYS("struct S { bit<8> x; bit<8> x; }", "error[duplicate]");
	SAYS("error { A } error { B, A }", "error[duplicate]");
	SAYS("enum E { A, A }", "error[duplicate]");
	GOOD("extern void f(bit<8> a); extern void f(bit<8> a, bit<8> b);");
	GOOD("extern void f(bit<8> a); extern void f(bit<8> b);");
}

TEST(states_may_be_used_before_they_are_declared)
{
	GOOD("parser p() { state start { transition next; } state next { transition accept; } }");
	SAYS("parser p() { state start { transition nxt; } state next { transition accept; } }",
	    "there is no state 'nxt'; did you mean 'next'?");
	SAYS("parser p() { state first { transition accept; } }", "no state 'start'");
	SAYS("parser p() { state start { transition start; } }", "error[unreachable]");
}

/* ---- Types ---- */

TEST(widths_are_constants)
{
	TYPED("const int w = 3; bit<(w * 2)> f(in bit<6> x) { return x; }", "return x;");
	SAYS("bit<(0 - 1)> f() { return 1; }", "error[invalid]");
	SAYS("header H { bit<4096> x; }", "error[overlimit]");
	SAYS("header H { int<0> x; }", "error[invalid]");
	SAYS("control c()(bit<8> n) { bit<n> x; apply { } }", "must be a constant");
}

TEST(what_may_be_inside_what)
{
	SAYS("header H { bit<8> x; } header G { H h; }", "error[type-error]");
	SAYS("header_union U { bit<8> x; }", "error[type-error]");
	SAYS("struct S { int x; }", "error[type-error]");
	SAYS("struct S { string x; }", "error[type-error]");
	SAYS("header H { error e; }", "error");
	GOOD("struct I { bit<8> x; bool y; } header H { I i; bit<7> p; }");
	GOOD("header H { bit<8> x; } header_union U { H a; H b; } struct S { U[3] u; H[2] h; }");
}

TEST(types_do_not_contain_themselves)
{
	SAYS("struct S { S s; }", "error[unsupported]: 'S' cannot refer to itself");
	SAYS("struct S<T> { T t; } typedef S<bit<8>> A; typedef S<A> B;", "error[type-error]");
}

TEST(types_that_grow_without_bound_are_refused)
{
	struct buf b = BUF_INIT;
	char *m;

	buf_puts(&b, "typedef bit<8> T0;");
	for (int i = 1; i < 40; i++)
		buf_printf(&b, "typedef tuple<T%d, T%d> T%d;", i - 1, i - 1, i);
	m = check(b.data, NULL, NULL);
	EXPECT_HAS(m, "error[overlimit]");
	free(m);
	buf_reset(&b);
	for (int i = 0; i < 200; i++)
		buf_puts(&b, "tuple<");
	m = check(b.data, NULL, NULL);
	EXPECT_HAS(m, "error");
	free(m);
	buf_fini(&b);
}

/* ---- Expressions ---- */

TEST(numbers_take_the_width_of_the_other_side)
{
	TYPED(BODY("", "a = a + 1;"), "a = a + (bit<8>)1;");
	TYPED(BODY("", "s = 3 - s;"), "s = (int<8>)3 - s;");
	TYPED(BODY("", "a = a << 3;"), "a = a << 3;");
	SAYS(BODY("", "a = a + w;"), "cannot be applied to 'bit<8>' and 'bit<16>'");
	SAYS(BODY("", "a = s;"), "error[type-error]");
	SAYS(BODY("", "a = 1 << a;"), "error[type-error]");
	SAYS(BODY("", "a = 300;"), "warning[overflow]");
}

TEST(constants_are_computed_without_loss)
{
	TYPED(
	    "const int x = (1 << 100) + 1; const bit<8> y = x[7:0]; const bool b = x > (1 << 100); "
	    "bit<8> f() { return b ? y : 8w2; }",
	    "return b ? y : 8w2;");
	SAYS("const bit<8> x = 5 / 0;", "error[expr]: division by zero");
	SAYS("const bit<8> x = 8w200 + 8w100; const bit<(x == 44 ? 1 : 0 - 1)> y = 0; "
	     "const bit<4> z = 8w1;",
	    "'bit<4>'");
	SAYS("const int x = 1 << 100000;", "error[unsupported]");
}

TEST(lists_and_structs_fit_the_type_they_are_used_as)
{
#define S "struct S { bit<8> a; bit<16> b; } header H { bit<8> x; } "
	TYPED(BODY(S, "S v = { 1, 2 }; sink(v);"), "{ (bit<8>)1, (bit<16>)2 }");
	TYPED(BODY(S, "S v = { b = 1, ... }; sink(v);"), "b = (bit<16>)1");
	SAYS(BODY(S, "S v = { 1 };"), "has 2 fields, but 1 is given");
	SAYS(BODY(S, "S v = { a = 1 };"), "field 'b' of 'S' is given no value");
	SAYS(BODY(S, "S v = { a = 1, a = 2, b = 3 };"), "error[duplicate]");
	GOOD(BODY(S, "H h = {#}; H[2] st = { { 1 }, {#} }; sink(st); sink(h);"));
	GOOD(BODY(S, "tuple<bit<8>, bool> t = { 1, true }; a = t[0];"));
	SAYS(BODY(S, "tuple<bit<8>, bool> t = { 1, true }; a = t[2];"), "error[type-error]");
#undef S
}

TEST(slices_and_indexes_are_in_range)
{
	TYPED(BODY("", "w[11:4] = a;"), "w[11:4] = a;");
	TYPED(BODY("", "a = w[4+:8];"), "a = w[4+:8];");
	SAYS(BODY("", "a = w[16:9];"), "error[type-error]");
	SAYS(BODY("", "a = w[3:4];"), "error[type-error]");
	SAYS(BODY("header H { bit<8> x; } ", "H[2] h; a = h[2].x;"), "error[type-error]");
	SAYS(BODY("", "bit<0> z = 0; bit<1> y = z[3:3];"), "type 'bit<0>' has no bits to take out");
}

TEST(enums_with_a_type_become_numbers_but_not_back)
{
#define E "enum bit<8> E { A = 1, B = 2 } enum F { X, Y } "
	TYPED(BODY(E, "a = E.A + 1;"), "a = (bit<8>)E.A + (bit<8>)1;");
	TYPED(BODY(E, "E e = (E)a; a = e;"), "a = (bit<8>)e;");
	SAYS(BODY(E, "E e = a;"), "error[type-error]");
	SAYS(BODY(E, "E e = E.C;"), "enum 'E' has no member 'C'");
	SAYS(BODY(E, "F e = F.X; a = (bit<8>)e;"), "there is no cast");
#undef E
}

/* ---- Calls ---- */

TEST(type_arguments_are_inferred)
{
	TYPED(
	    BODY("T id<T>(in T x) { return x; } ", "a = id(a); w = id(w);"), "a = id<bit<8>>(a);");
	TYPED(BODY("T id<T>(in T x) { return x; } ", "a = id(a); w = id(w);"), "/* T = bit<16>");
	SAYS(BODY("", "sink(5);"), "the width of this number is not known");
	SAYS("extern T get<T>(); control c(out bit<8> r) { apply { r = get(); } }",
	    "cannot be inferred");
}

TEST(arguments_go_by_place_or_by_name)
{
#define F "extern void f(in bit<8> x, out bit<8> y, in bit<8> z = 5); "
	GOOD(BODY(F, "f(1, a); f(y = a, x = 2); f(1, a, 3); f(1, _);"));
	SAYS(BODY(F, "f(1);"), "needs an argument for its parameter 'y'");
	SAYS(BODY(F, "f(1, 2);"), "must be something that can be assigned to");
	SAYS(BODY(F, "f(x = 1, x = 2, y = a);"), "error[duplicate]");
	SAYS(BODY(F, "f(_, a);"), "'_' can only be an argument for an out parameter");
	SAYS(BODY(F, "f(1, w);"), "needs exactly 'bit<8>'");
#undef F
}

TEST(functions_are_bodies_of_extern_functions)
{
#define X "extern bit<8> f(in bit<8> x, out bit<8> y); "
	TYPED(X BODY("", "a = f(1, a);") "bit<8> f(in bit<8> x, out bit<8> y) { y = x; return x; }",
	    "a = f(");
	SAYS(X "bit<8> f(in bit<16> x, out bit<8> y) { y = 0; return y; }",
	    "the body of an extern function needs the types and directions of its declaration");
	SAYS(X "bit<8> f(in bit<8> x, inout bit<8> y) { return y; }",
	    "t.p4:1:15: note: 'f' is declared here");
	SAYS(X "bit<8> f(in bit<8> x, out bit<8> y) { return f(x, y); }", "'f' calls itself");
	SAYS(X
	    "bit<8> g() { bit<8> y; return f(1, y); } bit<8> f(in bit<8> x, out bit<8> y) { y = g(); return y; }",
	    "calls itself; P4 has no recursion");
	SAYS("extern void f<T>(in T x); void f<T>(in T x) { }",
	    "type parameters cannot be given a body");
#undef X
}

TEST(calls_are_made_from_where_they_are_allowed)
{
	SAYS("control c() { action a() { t.apply(); } apply { } }", "error[not-found]");
	SAYS("action act() { } bit<8> f() { act(); return 1; }",
	    "an action cannot be called in a function");
	SAYS("#include <core.p4>\ncontrol c() { apply { verify(true, error.NoError); } }",
	    "'verify' can only be called in parser states");
	SAYS("bit<8> f(in bit<8> x) { return f(x); }", "error[not-found]");
	SAYS("bit<8> f(in bool b) { if (b) { return 1; } }", "error[insufficient]");
	SAYS("void f() { exit; }", "error[invalid]");
	SAYS("void f() { break; }", "error[invalid]");
}

TEST(in_parameters_are_read_only)
{
	SAYS("control c(in bit<8> x) { apply { x = 1; } }", "'x' is a read-only parameter");
	SAYS("control c(in bit<8> x) { action a(bit<8> d) { d = x; } apply { } }",
	    "cannot be assigned");
}

/* ---- Tables ---- */

#define TABLE(props)                                                                               \
	"#include <core.p4>\ncontrol c(inout bit<8> k) { action a(bit<8> d) { k = d; } "           \
	"action b(inout bit<8> x) { x = 1; } table t { " props " } apply { t.apply(); } }"

TEST(tables_are_consistent)
{
	GOOD(TABLE("key = { k : exact; } actions = { a; NoAction; } size = 16; "
		   "default_action = a(1); const entries = { 1 : a(2); 2 : NoAction; }"));
	SAYS(TABLE("key = { k : exact; } actions = { NoAction; } default_action = a(1);"),
	    "not in the table's list");
	SAYS(TABLE("key = { k : exact; } actions = { b; } default_action = NoAction;"),
	    "needs an argument");
	SAYS(TABLE("key = { k : exact; } actions = { a; } default_action = a;"),
	    "error[uninitialized]");
	SAYS(TABLE("key = { k : exact; } actions = { a(1); NoAction; }"),
	    "the control plane sets it");
	SAYS(
	    TABLE(
		"key = { k : exact; } actions = { NoAction; } const entries = { (1, 2) : NoAction; }"),
	    "the entry has 2 keys, but the table has 1");
	SAYS(TABLE("key = { k : exact; } actions = { NoAction; } "
		   "const entries = { 1 : NoAction; 1 : NoAction; }"),
	    "error[keys]");
	SAYS(TABLE("key = { k : ladder; } actions = { NoAction; }"), "no match kind 'ladder'");
	SAYS(TABLE("key = { k + 1 : exact; } actions = { NoAction; }"), "@name");
	SAYS(TABLE("key = { k : exact; }"), "error[expected]");
	SAYS("control c() { table t { actions = { } } apply { } }", "error[model]");
}

TEST(labels_of_action_run_are_actions_of_the_table)
{
#define T(s)                                                                                        \
	"#include <core.p4>\ncontrol c() { action a() { } action b() { } table t { actions = { a; " \
	"NoAction; } } apply { switch (t.apply().action_run) { " s " } } }"
	GOOD(T("a: { } NoAction: default: { }"));
	SAYS(T("b: { }"), "'b' is not an action of table 't'");
	SAYS(T("a: { } a: { }"), "error[invalid]");
	SAYS(T("default: { } a: { }"), "'default' must be the last label");
#undef T
}

/* ---- Instances ---- */

#define TOP                                                                                        \
	"#include <core.p4>\ncontrol C(inout bit<8> x); package P(C a, C b); "                     \
	"extern Reg { Reg(bit<32> n); bit<8> get(); } "

TEST(instances_make_a_tree_of_names)
{
	char *t = NULL,
	     *m = check(TOP
		 "control inner(inout bit<8> x)(bit<32> n) { Reg(n * 2) r; "
		 "@name(\"tbl\") table t { key = { x : exact; } actions = { NoAction; } } "
		 "@name(\".top\") table u { actions = { NoAction; } } "
		 "apply { t.apply(); u.apply(); } } "
		 "control one(inout bit<8> x) { inner(3) i; inner(4) j; apply { i.apply(x); "
		 "j.apply(x); } } "
		 "control two(inout bit<8> x) { apply { one.apply(x); } } "
		 "P(one(), two()) main;",
		 NULL, &t);

	EXPECT_HAS(t, "extern one.i.r: Reg (n = 32w6)");
	EXPECT_HAS(t, "extern one.j.r: Reg (n = 32w8)");
	EXPECT_HAS(t, "table one.i.tbl");
	EXPECT_HAS(t, "table top");
	EXPECT_HAS(t, "control two.one: one");
	EXPECT_HAS(t, "table two.one.j.tbl");
	free(t);
	free(m);
}

TEST(instances_without_bound_are_refused)
{
	struct buf b = BUF_INIT;
	char *m;

	buf_puts(&b, TOP "control c0(inout bit<8> x) { apply { } } ");
	for (int i = 1; i < 30; i++)
		buf_printf(&b,
		    "control c%d(inout bit<8> x) { c%d() a; c%d() b; apply { a.apply(x); b.apply(x); "
		    "} } ",
		    i, i - 1, i - 1);
	buf_puts(&b, "P(c29(), c29()) main;");
	m = check(b.data, NULL, NULL);
	EXPECT_HAS(m, "error[overlimit]");
	free(m);
	buf_fini(&b);
}

TEST(main_is_a_package)
{
	SAYS("extern E { E(); } E() main;", "error[expected]");
	SAYS("control c() { apply { } } c() i;", "cannot be instantiated at the top level");
	SAYS(TOP "P(1, 2) main;", "argument 'a' of 'P' must be of type 'C'");
	SAYS(TOP "control d(in bit<8> x) { apply { } } P(d(), d()) main;", "error[type-error]");
}

TEST(abstract_methods_are_implemented)
{
#define X "extern X { X(); abstract bit<8> f(in bit<8> a); bit<8> g(); } "
	GOOD(X "X() x = { bit<8> f(in bit<8> a) { return a + this.g(); } };");
	SAYS(X "X() x;", "does not implement the abstract method 'f'");
	SAYS(X "X() x = { bit<8> f(in bit<16> a) { return 1; } };", "error[type-error]");
	SAYS("bit<8> f() { return this; }", "error[invalid]");
#undef X
#define X "extern X { X(); abstract bit<8> f(in bit<8> a); abstract bit<8> f(in bit<8> b); } "
	GOOD(X
	    "X() x = { bit<8> f(in bit<8> b) { return b; } bit<8> f(in bit<8> a) { return a; } };");
	SAYS(X "X() x = { bit<8> f(in bit<8> b) { return b; } };", "does not implement");
#undef X
}

TEST(several_errors_are_reported_at_once)
{
	char *m = check("const bit<8> a = true;\nconst bit<8> b = x;\nstruct S { int v; }\n"
			"const bit<8> c = a + b;",
	    NULL, NULL);

	EXPECT_HAS(m, "t.p4:1:18");
	EXPECT_HAS(m, "t.p4:2:18");
	EXPECT_HAS(m, "t.p4:3:16");
	EXPECT(strstr(m, "t.p4:4:") == NULL); /* follows from the others */
	free(m);
}

TEST(deep_expressions_are_refused)
{
	struct buf b = BUF_INIT;
	char *m;

	buf_puts(&b, "const int a = 1");
	for (int i = 0; i < 100000; i++)
		buf_puts(&b, "+1");
	buf_puts(&b, ";");
	m = check(b.data, NULL, NULL);
	EXPECT_HAS(m, "error[overlimit]");
	free(m);
	buf_fini(&b);
}

TEST(members_of_long_lists_are_found)
{
	struct buf b = BUF_INIT;
	char *m;

	buf_puts(&b, "enum E {");
	for (int i = 0; i < 300; i++)
		buf_printf(&b, " e%d%s", i, i < 299 ? "," : " }\nstruct S {");
	for (int i = 0; i < 300; i++)
		buf_printf(&b, " bit<8> f%d;", i);
	buf_puts(&b, " }\nerror { A, B, C, A }\n"
		     "control c(inout S s, out E e) { apply { s.f299 = s.f0; e = E.e299;\n"
		     "s.f300 = 1; e = E.e300; } }");
	m = check(b.data, NULL, NULL);
	EXPECT_HAS(m, "t.p4:3:18: error[duplicate]");
	EXPECT_HAS(m, "f300");
	EXPECT_HAS(m, "e300");
	EXPECT(strstr(m, "t.p4:4:") == NULL);
	free(m);
	buf_fini(&b);
}

TEST(constants_that_grow_end_in_an_error)
{
	struct buf b = BUF_INIT;
	char *m;

	buf_puts(&b, "const string s0 = \"0123456789abcdef\";\n");
	for (int i = 1; i < 40; i++)
		buf_printf(&b, "const string s%d = s%d ++ s%d;\n", i, i - 1, i - 1);
	m = check(b.data, NULL, NULL);
	EXPECT_HAS(m, "error[overlimit]: the string is longer than");
	free(m);
	buf_reset(&b);
	buf_puts(&b, "control e()(bit<8> m) { apply { } }\n"
		     "control c()(bit<8> n) { const bit<8> k0 = n;\n");
	for (int i = 1; i < 60; i++)
		buf_printf(&b, "const bit<8> k%d = k%d + k%d;\n", i, i - 1, i - 1);
	buf_puts(&b, "e(k59) x; apply { x.apply(); } }\n"
		     "control d() { c(1) i; apply { i.apply(); } }\n"
		     "control none(); package P(none a); P(d()) main;");
	m = check(b.data, NULL, NULL);
	EXPECT_HAS(m, "error[overlimit]: computing this constant takes too many steps");
	free(m);
	buf_fini(&b);
}
