/* SPDX-License-Identifier: Apache-2.0 */
/* ir_test.c: IR text reads, verifies and prints; wrong text is refused by name. */
#include "base/file.h"
#include "base/mem.h"
#include "base/test.h"
#include "ir/blob.h"
#include "ir/build.h"

#include <errno.h>
#include <stdlib.h>

static const char *
golden_dir(void)
{
	const char *dir = getenv("IR_GOLDEN");

	return dir != NULL ? dir : "tests/golden/ir";
}

/* Reads a golden program; NULL (and a failed test) when it does not. */
static struct ir_prog *
golden(const char *name, struct buf *text)
{
	CLEANUP(free) char *path = xasprintf("%s/%s", golden_dir(), name);
	struct ir_prog *prog = NULL;
	struct err err = { 0 };

	if (file_read(path, IR_TEXT_MAX, text, &err) < 0 ||
	    ir_read(text->data, text->len, &prog, &err) < 0) {
		printf("# %s: %s\n", name, err.msg);
		test_fails++;
		return NULL;
	}
	if (getenv("IR_GOLDEN_UPDATE") != NULL) {
		const char *first = strchr(text->data, '(');
		CLEANUP(buf_fini) struct buf out = BUF_INIT;

		buf_add(&out, text->data, (size_t)(first - text->data));
		ir_print(prog, IR_PRINT_ALL, &out);
		EXPECT_INT(file_write(path, out.data, out.len, 0644, NULL), 0);
	}
	return prog;
}

/* Prints 'prog' and compares with the text behind its first comment. */
static void
check_same(const struct ir_prog *prog, const char *text)
{
	CLEANUP(buf_fini) struct buf out = BUF_INIT;

	ir_print(prog, IR_PRINT_ALL, &out);
	text = strchr(text, '(');
	if (strcmp(out.data, text) != 0) {
		size_t i = 0;

		while (out.data[i] == text[i])
			i++;
		printf("# byte %zu: %.40s\n", i, out.data + i);
		test_fails++;
	}
}

TEST(golden_programs_print_as_they_were_read)
{
	static const char *const names[] = { "l3.ir", "every.ir", "control.ir" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		CLEANUP(buf_fini) struct buf text = BUF_INIT;
		CLEANUP(ir_prog_free) struct ir_prog *prog = golden(names[i], &text);

		if (prog != NULL)
			check_same(prog, text.data);
	}
}

TEST(text_without_locations_hashes_the_same)
{
	CLEANUP(buf_fini) struct buf text = BUF_INIT;
	CLEANUP(buf_fini) struct buf plain = BUF_INIT;
	CLEANUP(ir_prog_free) struct ir_prog *prog = golden("every.ir", &text), *again = NULL;
	char a[65], b[65];

	REQUIRE(prog != NULL);
	ir_print(prog, IR_PRINT_NO_LOC, &plain);
	EXPECT(strstr(plain.data, "other.p4") == NULL);
	REQUIRE(ir_read(plain.data, plain.len, &again, NULL) == 0);
	ir_hash(prog, a);
	ir_hash(again, b);
	EXPECT_STR(a, b);
	EXPECT_INT(strlen(a), 64);
}

/* Reads a program made of one declaration behind a few that it may use; returns the message. */
static const char *
refusal(const char *decl, int code)
{
	static struct err err;
	CLEANUP(free)
	char *text =
	    xasprintf("(ipdk-ir 1 (program p v1model)\n"
		      "(header h_t (a bit<8>) (b bool)) (header o_t (v varbit<8>))\n"
		      "(var h h_t) (var o o_t) (var s (stack h_t 2)) (var x bit<8>) (var f bool)\n"
		      "(param p.q bit<8>) (extern counter c (size 1) (count both))\n"
		      "(action n (do)) (action p (param q p.q 1) (do))\n%s)",
		decl);
	struct ir_prog *prog = NULL;
	int rc;

	err = (struct err){ 0 };
	rc = ir_read(text, strlen(text), &prog, &err);
	EXPECT_INT(rc, code);
	if (rc != code)
		printf("# by: %.80s: %s\n", decl, err.msg);
	ir_prog_free(prog);
	return err.msg;
}

static const char *
bad_stmt(const char *stmt)
{
	CLEANUP(free) char *decl = xasprintf("(block b v1model.ingress (do %s))", stmt);

	return refusal(decl, -EINVAL);
}

static const char *
bad_parser(const char *rest)
{
	CLEANUP(free) char *decl = xasprintf("(block b v1model.parser %s)", rest);

	return refusal(decl, -EINVAL);
}

static const char *
bad_table(const char *rest)
{
	CLEANUP(free) char *decl = xasprintf("(table t %s)", rest);

	return refusal(decl, -EINVAL);
}

TEST(wrong_types_are_refused)
{
	EXPECT_HAS(bad_stmt("(set x 9w1)"), "block b: set: the types differ");
	EXPECT_HAS(bad_stmt("(set x (add x 9w1))"), "add: the operands have different types");
	EXPECT_HAS(bad_stmt("(set x 8w256)"), "line 6: the number does not fit 8 bits");
	EXPECT_HAS(bad_stmt("(set x h)"), "only scalars and varbits can be read");
	EXPECT_HAS(bad_stmt("(set h x)"), "h: it is not a scalar");
	EXPECT_HAS(bad_stmt("(set h/z x)"), "h_t has no field z");
	EXPECT_HAS(bad_stmt("(set x/a x)"), "has none");
	EXPECT_HAS(bad_stmt("(set s#2/a x)"), "past the end");
	EXPECT_HAS(bad_stmt("(set s#(f)/a x)"), "an index must be a bit");
	EXPECT_HAS(bad_stmt("(if x (then))"), "condition is not a bool");
	EXPECT_HAS(bad_stmt("(set f (land x x))"), "the operands must be bool");
	EXPECT_HAS(bad_stmt("(set f (lt f f))"), "the operands must be bit or int");
	EXPECT_HAS(bad_stmt("(set x (cast bit<8> f))"), "there is no cast");
	EXPECT_HAS(bad_stmt("(set x (slice x 8 1))"), "not within");
	EXPECT_HAS(bad_stmt("(setslice x 3 0 8w1)"), "as wide as the slice");
	EXPECT_HAS(bad_stmt("(set x (mux f x 9w1))"), "one scalar type");
	EXPECT_HAS(bad_stmt("(set f (valid x))"), "only headers and unions");
	EXPECT_HAS(bad_stmt("(copy x x)"), "copy of a scalar");
	EXPECT_HAS(bad_stmt("(copy h o)"), "copy: the types differ");
	EXPECT_HAS(bad_stmt("(set x (shl o/v 8w1))"), "a shift takes a bit or int");
	EXPECT_HAS(bad_stmt("(set f (eq s s))"), "only scalars");
	EXPECT_HAS(bad_stmt("(set x (concat 2000w1 100w1))"), "wider than 2048");
	EXPECT_HAS(bad_stmt("(switch o/v)"), "a switch is on a scalar");
	EXPECT_HAS(bad_stmt("(setvalid x)"), "x: it is not a header");
	EXPECT_HAS(bad_stmt("(push s 0)"), "push by 0");
}

TEST(statements_in_wrong_places_are_refused)
{
	EXPECT_HAS(bad_stmt("(extract h)"), "extract outside a parser");
	EXPECT_HAS(bad_stmt("(emit h)"), "emit outside a deparser");
	EXPECT_HAS(bad_stmt("(break)"), "break outside a loop");
	EXPECT_HAS(bad_stmt("(leave 1)"), "leave 1 of 0 blocks");
	EXPECT_HAS(bad_stmt("(block (do (leave 0)))"), "leave 0 of 1 blocks");
	EXPECT_HAS(bad_stmt("(set p.q 8w1)"), "p.q is not a parameter of this action");
	EXPECT_HAS(bad_stmt("(call drop)"), "architecture v1model has no such operation");
	EXPECT_HAS(bad_stmt("(call counter.count c)"), "an argument is missing");
	EXPECT_HAS(bad_stmt("(call counter.count c x x x)"), "too many arguments");
	EXPECT_HAS(bad_stmt("(call counter.count d x)"), "no extern object is called d");
	EXPECT_HAS(bad_stmt("(call register.read c x x)"), "needs a register");
	EXPECT_HAS(bad_stmt("(call resubmit x)"), "must be constant");
	EXPECT_HAS(bad_stmt("(call hash x md5 x)"), "no algorithm is called md5");
	EXPECT_HAS(bad_stmt("(call hash.add x crc16 x)"), "crc16 needs a bit<16>");
	EXPECT_HAS(bad_stmt("(call hash.add f crc32 x)"), "crc32 needs a bit<32>");
	EXPECT_HAS(bad_stmt("(call hash.add x csum16 x)"), "csum16 is no CRC");
	EXPECT_HAS(bad_stmt("(call hash.add x identity x)"), "identity is no CRC");
	EXPECT_HAS(bad_stmt("(call launch x)"), "no extern operation is called launch");
	EXPECT_HAS(bad_stmt("(frobnicate x)"), "no statement is called frobnicate");
	EXPECT_HAS(bad_stmt("(apply t)"), "no table is called t");
	EXPECT_HAS(bad_parser("(state s (do (exit)) (goto accept))"), "exit in a parser");
	EXPECT_HAS(bad_parser("(state s (do (extract o)) (goto accept))"), "needed there");
	EXPECT_HAS(bad_parser("(state s (do (extract h 8w8)) (goto accept))"), "needed there");
	EXPECT_HAS(bad_parser("(state s (do (lookahead s)) (goto accept))"), "lookahead into");
	EXPECT_HAS(refusal("(action r (do (apply t)))", -EINVAL), "no table");
}

TEST(wrong_parsers_are_refused)
{
	EXPECT_HAS(bad_parser(""), "a parser without states");
	EXPECT_HAS(bad_parser("(state s (do) (goto t))"), "no state is called t");
	EXPECT_HAS(bad_parser("(state s (do) (goto s)) (state s (do) (goto s))"),
	    "two states are called s");
	EXPECT_HAS(bad_parser("(state s (do) (select ()))"), "selects on nothing");
	EXPECT_HAS(bad_parser("(state s (do) (select (x) (case (1 2) s)))"), "'2' where ')'");
	EXPECT_HAS(bad_parser("(state s (do) (select (f) (case (1) s)))"), "true or false");
	EXPECT_HAS(bad_parser("(state s (do) (select (x) (value-set c s)))"), "no value set");
	EXPECT_HAS(bad_parser("(state accept (do) (goto accept))"), "unless it is quoted");
	EXPECT_HAS(refusal("(block b pna.main_parser (state s (do) (goto accept)))", -EINVAL),
	    "has no such block");
	EXPECT_HAS(
	    refusal("(block b v1model.ingress (do)) (block c v1model.ingress (do))", -EINVAL),
	    "a second v1model.ingress");
}

TEST(wrong_tables_are_refused)
{
	EXPECT_HAS(bad_table("(default n) (size 1)"), "n is not in its list");
	EXPECT_HAS(bad_table("(action n) (action n) (default n) (size 1)"), "there twice");
	EXPECT_HAS(bad_table("(action p) (default p) (size 1)"), "a number is wanted");
	EXPECT_HAS(bad_table("(action n (table-only)) (default n) (size 1)"), "is the default");
	EXPECT_HAS(bad_table("(key f lpm f 1) (action n) (default n) (size 1)"), "no bit or int");
	EXPECT_HAS(bad_table("(key x exact x 0) (action n) (default n) (size 1)"), "id 0");
	EXPECT_HAS(bad_table("(key x selector x 0) (action n) (default n) (size 1)"),
	    "without an action selector");
	EXPECT_HAS(bad_table("(key x exact x 1) (key x exact y 1) (action n) (default n) (size 1)"),
	    "two keys have id 1");
	EXPECT_HAS(bad_table("(key x lpm x 1) (key x lpm y 2) (action n) (default n) (size 1)"),
	    "two lpm keys");
	EXPECT_HAS(bad_table("(action n) (default n) (size 1) (profile c)"), "no action profile");
	EXPECT_HAS(bad_table("(action n) (default n) (size 1) (direct c)"), "no direct counter");
	EXPECT_HAS(bad_table("(action n) (default n) (size 1) (add-on-miss)"), "add-on-miss in");
}

static const char *
bad_entry(const char *kind, const char *entry)
{
	CLEANUP(free)
	char *rest = xasprintf("(key x %s x 1) (action n) (default n) (size 1) (%s)", kind, entry);

	return bad_table(rest);
}

TEST(wrong_entries_are_refused)
{
	EXPECT_HAS(bad_entry("exact", "entry 0 (key _) (run n)"), "_ for exact");
	EXPECT_HAS(bad_entry("exact", "entry 1 (key 1) (run n)"), "with a priority");
	EXPECT_HAS(bad_entry("exact", "entry 0 (key 256) (run n)"), "does not fit 8 bits");
	EXPECT_HAS(bad_entry("ternary", "entry 0 (key 1&&&1) (run n)"), "without a priority");
	EXPECT_HAS(bad_entry("ternary", "entry 1 (key 2&&&1) (run n)"), "outside the mask");
	EXPECT_HAS(bad_entry("ternary", "entry 4294967295 (key _) (run n)"), "priority 4294967295");
	EXPECT_HAS(bad_entry("lpm", "entry 0 (key 1/7) (run n)"), "outside the prefix");
	EXPECT_HAS(bad_entry("lpm", "entry 0 (key 1/9) (run n)"), "9 is more than 8");
	EXPECT_HAS(bad_entry("range", "entry 1 (key 2..1) (run n)"), "the range is empty");
	EXPECT_HAS(bad_entry("range", "entry 1 (key 2) (run n)"), "LOW..HIGH is wanted");
	EXPECT_HAS(bad_entry("exact", "entry 0 (key 1) (run p 1)"), "p is not in its list");
}

TEST(wrong_declarations_are_refused)
{
	EXPECT_HAS(refusal("(var x bit<8>)", -EINVAL), "two variables are called x");
	EXPECT_HAS(refusal("(var y bit<0>)", -EINVAL), "a width of 0 bits");
	EXPECT_HAS(refusal("(var y bit<2049>)", -EINVAL), "2049 is more than 2048");
	EXPECT_HAS(refusal("(var y nothing_t)", -EINVAL), "no type is called nothing_t");
	EXPECT_HAS(refusal("(var y (array h_t 2))", -EINVAL), "impossible numbers");
	EXPECT_HAS(refusal("(var y (stack bit<8> 2))", -EINVAL), "impossible numbers");
	EXPECT_HAS(refusal("(var y bit<8> pna.direction)", -EINVAL), "another architecture");
	EXPECT_HAS(refusal("(var y h_t v1model.priority)", -EINVAL), "a scalar of the packet");
	EXPECT_HAS(refusal("(param y h_t)", -EINVAL), "a parameter that is no scalar");
	EXPECT_HAS(refusal("(header h_t)", -EINVAL), "two types are called h_t");
	EXPECT_HAS(refusal("(header y (a bit<8>) (a bit<8>))", -EINVAL), "two fields are called a");
	EXPECT_HAS(refusal("(header y (a h_t))", -EINVAL), "type that cannot be there");
	EXPECT_HAS(refusal("(union y (a bit<8>))", -EINVAL), "type that cannot be there");
	EXPECT_HAS(refusal("(header y (a varbit<8>) (b varbit<8>))", -EINVAL), "two varbits");
	EXPECT_HAS(refusal("(error NoMatch)", -EINVAL), "two errors are called NoMatch");
	EXPECT_HAS(refusal("(action q (param q p.q 1) (do))", -EINVAL), "a parameter twice");
	EXPECT_HAS(refusal("(action q (param q x 1) (do))", -EINVAL), "no param variable");
	EXPECT_HAS(refusal("(extern teapot t)", -EINVAL), "no kind of extern is called teapot");
	EXPECT_HAS(
	    refusal("(extern counter t (size 2147483647) (count both))", -EINVAL), "more than");
	EXPECT_HAS(refusal("(extern meter t (size 1) (count both))", -EINVAL), "not both");
	EXPECT_HAS(refusal("(extern digest t)", -EINVAL), "no fields");
	EXPECT_HAS(refusal("(extern value_set t (field x bit<8>))", -EINVAL), "needed there");
	EXPECT_HAS(refusal("(list 1 x) (list 1)", -EINVAL), "two have id 1");
	EXPECT_HAS(refusal("(list 1 p.q)", -EINVAL), "no packet variable");
	EXPECT_HAS(refusal("(controller-header bool packet_in)", -EINVAL), "type is no header");
	EXPECT_HAS(refusal("(control-type struct a (member b (struct c)))", -EINVAL),
	    "no struct is called c");
	EXPECT_HAS(
	    refusal("(control-type enum a) (control-type enum a)", -EINVAL), "two have this");
	EXPECT_HAS(refusal("(control-type header a (member b bool))", -EINVAL), "cannot be there");
	EXPECT_HAS(refusal("(control-type serenum a (member b 1))", -EINVAL), "is missing");
	EXPECT_HAS(refusal("(control-type tuple a)", -EINVAL), "a control type of kind");
	EXPECT_HAS(refusal("(action q (id 0x1) (do)) (action r (id 0x1) (do))", -EINVAL),
	    "q and r have one id");
	EXPECT_HAS(refusal("(var@1:1 y bit<8>)", -EINVAL), "a location in file 0");
	EXPECT_HAS(refusal("(gizmo)", -EINVAL), "no declaration is called gizmo");
}

static int
read_text(const char *text, size_t len, struct err *err)
{
	struct ir_prog *prog = NULL;
	int rc = ir_read(text, len, &prog, err);

	ir_prog_free(prog);
	return rc;
}

TEST(hostile_text_is_refused)
{
	struct err err;
	CLEANUP(buf_fini) struct buf deep = BUF_INIT;

	EXPECT_INT(read_text("", 0, &err), -EINVAL);
	EXPECT_HAS(err.msg, "line 1: this is not IR text");
	EXPECT_INT(read_text("(ipdk-ir 2", 10, &err), -EPROTONOSUPPORT);
	EXPECT_HAS(err.msg, "IR version 2");
	EXPECT_INT(read_text("(ipdk-ir 1 (program p psa)", 26, &err), -EINVAL);
	EXPECT_HAS(err.msg, "the text ends");
	EXPECT_INT(read_text("(ipdk-ir 1 (program p psa)) x", 29, &err), -EINVAL);
	EXPECT_INT(read_text("(ipdk-ir 1 (program p psa))\0", 28, &err), -EINVAL);
	EXPECT_INT(read_text("(ipdk-ir 1 (program p psa))\n", 28, &err), 0);
	EXPECT_HAS(refusal("(var \"a\\x01b\" bit<1>)", -EINVAL), "is not a name");
	EXPECT_HAS(refusal("(var \"a", -EINVAL), "a string without an end");
	EXPECT_HAS(refusal("(var \"a\\n\" bit<1>)", -EINVAL), "a string knows only");
	EXPECT_HAS(refusal("(var \"a\\x00\" bit<1>)", -EINVAL), "a string knows only");
	EXPECT_HAS(refusal("(var \"a\n\" bit<1>)", -EINVAL), "byte 0x0a in a string");
	buf_puts(&deep, "(block b v1model.ingress (do ");
	for (int i = 0; i < 100000; i++)
		buf_puts(&deep, "(block (do ");
	EXPECT_HAS(refusal(deep.data, -E2BIG), "nested deeper than 1000");
	buf_reset(&deep);
	buf_puts(&deep, "(block b v1model.ingress (do (set x ");
	for (int i = 0; i < 100000; i++)
		buf_puts(&deep, "(not ");
	EXPECT_HAS(refusal(deep.data, -E2BIG), "nested deeper than 1000");
	buf_reset(&deep);
	buf_puts(&deep, "(var ");
	for (int i = 0; i < 300; i++)
		buf_putc(&deep, 'n');
	buf_puts(&deep, " bit<1>)");
	EXPECT_HAS(refusal(deep.data, -E2BIG), "a name of more than 255");
	buf_reset(&deep);
	for (int i = 0; i < 70000; i++)
		buf_printf(&deep, "(var v%d bit<1>)", i);
	EXPECT_HAS(refusal(deep.data, -E2BIG), "more than 65535");
	EXPECT_HAS(refusal("(header big (a bit<2048>) (v varbit<524280>))", -E2BIG), "more than");
	buf_reset(&deep);
	for (int i = 0; i < 65; i++)
		buf_printf(&deep, "(header b%d (v varbit<524280>)) (var w%d b%d)", i, i, i);
	EXPECT_HAS(refusal(deep.data, -E2BIG), "the variables need more than");
}

TEST(every_prefix_of_a_program_is_refused_without_harm)
{
	CLEANUP(buf_fini) struct buf text = BUF_INIT;
	CLEANUP(ir_prog_free) struct ir_prog *prog = golden("every.ir", &text);

	REQUIRE(prog != NULL);
	for (size_t len = 0; len + 2 < text.len; len += 1 + len / 64) {
		CLEANUP(free) char *cut = xmemdup(text.data, len);

		EXPECT(read_text(cut, len, NULL) < 0);
	}
}

TEST(finders_take_names_aliases_and_suffixes)
{
	CLEANUP(buf_fini) struct buf text = BUF_INIT;
	CLEANUP(ir_prog_free) struct ir_prog *prog = golden("l3.ir", &text);
	struct err err;
	uint32_t id = 99;

	REQUIRE(prog != NULL);
	EXPECT_INT(ir_find_table(prog, "ingress.ipv4_lpm", &id, &err), 0);
	EXPECT_INT(id, 0);
	EXPECT_INT(ir_find_action(prog, "send", &id, &err), 0);
	EXPECT_STR(prog->actions[id].info.name, "ingress.send");
	EXPECT_INT(ir_find_action(prog, "end", &id, &err), -ENOENT);
	EXPECT_HAS(err.msg, "no action is called end");
	EXPECT_INT(ir_find_extern(prog, "routed", &id, &err), 0);
	EXPECT_INT(ir_find_var(prog, "hdr.ipv4"), 1);
	EXPECT_INT(ir_find_var(prog, "hdr.ipv6"), IR_NO_ID);
	EXPECT_INT(ir_find_intrinsic(prog, IR_INTRINSIC_V1_EGRESS_SPEC), 3);
	EXPECT(ir_find_block(prog, IR_ROLE_V1_INGRESS) != NULL);
	EXPECT(ir_find_block(prog, IR_ROLE_PNA_MAIN) == NULL);
}

TEST(an_ambiguous_suffix_names_the_choices)
{
	static const char text[] =
	    "(ipdk-ir 1 (program p v1model)\n"
	    "(action a.x.go (do)) (action b.x.go (do)) (action b.x.go (do)))";
	CLEANUP(ir_prog_free) struct ir_prog *prog = NULL;
	struct err err;
	uint32_t id;

	REQUIRE(ir_read(text, sizeof text - 1, &prog, &err) == 0);
	EXPECT_INT(ir_find_action(prog, "x.go", &id, &err), -EINVAL);
	EXPECT_HAS(err.msg, "x.go could be a.x.go, b.x.go");
	EXPECT_INT(ir_find_action(prog, "b.x.go", &id, &err), 0);
	EXPECT_INT(id, 1);
}

TEST(builders_make_what_the_reader_reads)
{
	CLEANUP(ir_prog_free) struct ir_prog *p = ir_prog_new("built", IR_ARCH_V1MODEL);
	CLEANUP(buf_fini) struct buf out = BUF_INIT;
	struct ir_field fields[] = { { "a", ir_type_bit(p, 8), 0 }, { "b", ir_type_bit(p, 8), 0 } };
	uint32_t h = ir_add_var(p, "hdr.h", ir_type_header(p, "h_t", fields, 2), IR_SCOPE_PACKET,
	    IR_INTRINSIC_NONE, (struct ir_loc){ 0 });
	struct ir_loc loc = { 3, 9, (uint16_t)ir_add_file(p, "x.p4") };
	struct ir_lval *a = ir_lval_field(p, ir_lval_var(p, h), 0);
	struct ir_body_builder body = { 0 };
	struct ir_stmt *s = ir_stmt(p, loc, IR_STMT_SET);
	struct ir_block *b = ir_add_block(p);
	struct err err = { 0 };

	s->lval = a;
	s->expr = ir_binary(p, loc, IR_EXPR_ADD, ir_read_lval(p, loc, a),
	    ir_const_u64(p, loc, ir_type_bit(p, 8), 255));
	ir_body_add(&body, s);
	b->name = "i";
	b->role = IR_ROLE_V1_INGRESS;
	b->body = ir_body_done(p, &body);
	EXPECT_INT(p->types[p->vars[h].type].fields[1].off_bits, 8);
	EXPECT_INT(ir_verify(p, &err), 0);
	ir_print(p, IR_PRINT_ALL, &out);
	EXPECT_STR(out.data, "(ipdk-ir 1\n  (program built v1model)\n  (file \"x.p4\")\n"
			     "  (header h_t (a bit<8>) (b bit<8>))\n  (var hdr.h h_t)\n"
			     "  (block i v1model.ingress\n    (do\n"
			     "      (set@3:9 hdr.h/a (add hdr.h/a 8w0xff)))))\n");
	EXPECT_INT(ir_type_bit(p, 8), ir_type_bit(p, 8));
	EXPECT_INT(ir_type_bytes(p, p->vars[h].type), 3);
}

TEST(a_source_travels_behind_the_ir)
{
	static const char body[] = "(ir)\0control c() {}\n";
	CLEANUP(buf_fini) struct buf b = BUF_INIT;
	const char *data, *source;
	size_t len, source_len;
	enum ir_blob_kind kind;
	struct err err = { 0 };

	ir_blob_encode(IR_BLOB_SOURCED, body, sizeof body - 1, &b);
	REQUIRE(ir_blob_decode(b.data, b.len, &kind, &data, &len, &err) == 0);
	EXPECT_INT(kind, IR_BLOB_SOURCED);
	REQUIRE(ir_blob_source(data, &len, &source, &source_len, &err) == 0);
	EXPECT_INT(len, 4);
	EXPECT_INT(source_len, sizeof body - 1 - 5);
	EXPECT_INT(memcmp(source, "control c() {}\n", source_len), 0);
	len = 4;
	EXPECT_INT(ir_blob_source("(ir)", &len, &source, &source_len, &err), -EINVAL);
	EXPECT_HAS(err.msg, "has no source");
	len = 7;
	EXPECT_INT(ir_blob_source("(ir)\0\033c", &len, &source, &source_len, &err), -EINVAL);
	EXPECT_HAS(err.msg, "control character 0x1b");
	b.data[5] = 4;
	EXPECT_INT(ir_blob_decode(b.data, b.len, &kind, &data, &len, &err), -EPROTONOSUPPORT);
}

TEST(ir_text_needs_no_header)
{
	static const char *const texts[] = { "(ipdk-ir 1)", "; a comment\n(ipdk-ir 1)" };
	const char *data;
	size_t len;
	enum ir_blob_kind kind;
	struct err err = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		REQUIRE(ir_blob_decode(texts[i], strlen(texts[i]), &kind, &data, &len, &err) == 0);
		EXPECT(kind == IR_BLOB_TEXT && data == texts[i] && len == strlen(texts[i]));
	}
	EXPECT_INT(ir_blob_decode("", 0, &kind, &data, &len, &err), -EINVAL);
	EXPECT_INT(ir_blob_decode("ipdk", 4, &kind, &data, &len, &err), -EINVAL);
	EXPECT_HAS(err.msg, "does not begin with");
}

TEST(a_name_is_any_text_that_a_person_can_write)
{
	EXPECT(ir_name_ok("ingress.t") && ir_name_ok("a b") && ir_name_ok("!@#$%^&*()<>") &&
	       ir_name_ok("n\xc3\xa4h \xe2\x82\xac \xf0\x9f\x98\x80"));
	EXPECT(
	    !ir_name_ok("") && !ir_name_ok("a\"b") && !ir_name_ok("a\\b") && !ir_name_ok("a\nb"));
	/* not UTF-8: a lone byte, too long a form, a surrogate, beyond the last character, cut short */
	EXPECT(!ir_name_ok("\x80") && !ir_name_ok("\xc0\xaf") && !ir_name_ok("\xed\xa0\x80") &&
	       !ir_name_ok("\xf4\x90\x80\x80") && !ir_name_ok("a\xe2\x82"));
}
