/* SPDX-License-Identifier: Apache-2.0 */
/* script_test.c: the syntax of packet scripts, how they name things and write numbers, and when a packet
 * is what was expected. */
#include "script.h"

#include "expect.h"
#include "names.h"

#include "base/test.h"

#include <errno.h>

static struct stf_script *
parse(const char *text, struct err *err)
{
	struct stf_script *s = NULL;

	if (stf_parse(text, strlen(text), &s, err) < 0)
		return NULL;
	return s;
}

TEST(statements_of_every_kind_parse)
{
	static const char text[] = "# a comment\n"
				   "PACKET 3 0A 1 2 ff   # data\n"
				   "expect 4 00 *A **$\n"
				   "expect 5\n"
				   "expect 6 $\n"
				   "add pipe.t[0] 7 hdr.a:0x1* \"b c\":10/8 go(x:1, y:0b11) = one\n"
				   "setdefault t go()\n"
				   "check_counter c($one) packets >= 3\n"
				   "mc_node_create 400 1 2 3\r\n"
				   "meter_set_rates m 2 0.5:10 1:20\n"
				   "remove all\nwait\nno_packet\nport 2 host";
	struct err err = { 0 };
	CLEANUP(stf_script_free) struct stf_script *s = parse(text, &err);

	EXPECT_STR(err.msg, "");
	REQUIRE(s != NULL && s->v.n == 13);
	EXPECT_INT(s->v.v[0]->op, STF_PACKET);
	EXPECT_STR(s->v.v[0]->data, "0A12FF");
	EXPECT_INT(s->v.v[0]->line, 2);
	EXPECT_STR(s->v.v[1]->data, "00*A**");
	EXPECT(s->v.v[1]->exact);
	EXPECT(s->v.v[2]->data == NULL);
	EXPECT_STR(s->v.v[3]->data, "");
	EXPECT_STR(s->v.v[4]->name, "pipe.t[0]");
	EXPECT_INT(s->v.v[4]->priority, 7);
	EXPECT_INT(s->v.v[4]->n_keys, 2);
	EXPECT_STR(s->v.v[4]->keys[1].name, "b c");
	EXPECT_STR(s->v.v[4]->keys[1].value, "10/8");
	EXPECT_STR(s->v.v[4]->args[1].value, "0b11");
	EXPECT_STR(s->v.v[4]->alias, "one");
	EXPECT_STR(s->v.v[6]->alias, "one");
	EXPECT_STR(s->v.v[6]->relation, ">=");
	EXPECT_INT(s->v.v[7]->n_numbers, 4);
	EXPECT_INT(s->v.v[8]->rates[1].burst, 20);
	EXPECT_INT(s->v.v[11]->port, UINT32_MAX);
}

TEST(commands_of_bmv2_are_words)
{
	static const char text[] = "table_indirect_add t 0x10&&&0xf0 1..9 => 3 7 # in order\n"
				   "act_prof_create_member \"a p\" set 1 0x2\n"
				   "pvs_add pipe.vs 0x0a/8\n"
				   "expect_digest seen * 4\n"
				   "no_digest\n"
				   "refused add t go()\n"
				   "meter_set_rates m $one 0:1 0:2\n"
				   "mirroring_set 5 64 2";
	struct err err = { 0 };
	CLEANUP(stf_script_free) struct stf_script *s = parse(text, &err);

	EXPECT_STR(err.msg, "");
	REQUIRE(s != NULL && s->v.n == 8);
	REQUIRE(s->v.v[0]->n_words == 6);
	EXPECT_STR(s->v.v[0]->words[1], "0x10&&&0xf0");
	EXPECT_STR(s->v.v[0]->words[3], "=>");
	EXPECT_STR(s->v.v[0]->words[5], "7");
	EXPECT_STR(s->v.v[1]->words[0], "a p");
	EXPECT_INT(s->v.v[1]->n_words, 4);
	EXPECT_STR(s->v.v[3]->words[1], "*");
	EXPECT_INT(s->v.v[4]->n_words, 0);
	EXPECT(s->v.v[5]->refused && s->v.v[5]->op == STF_ADD);
	EXPECT_STR(s->v.v[6]->alias, "one");
	EXPECT_INT(s->v.v[6]->rates[1].burst, 2);
	EXPECT_INT(s->v.v[7]->numbers[2], 2);
}

static const char *
refusal(const char *text)
{
	static struct err err;

	err = (struct err){ 0 };
	EXPECT(parse(text, &err) == NULL);
	return err.msg;
}

TEST(wrong_scripts_are_refused_by_line)
{
	EXPECT_STR(refusal("\n\nfoo 1"), "line 3: no such statement, at \"foo 1\"");
	EXPECT_HAS(refusal("packet 1 0G"), "line 1: packets are hexadecimal");
	EXPECT_HAS(refusal("packet 1 012"), "an odd number of nibbles");
	EXPECT_HAS(refusal("packet 0x1FFFFFFFF 00"), "a port of more than 32 bits");
	EXPECT_HAS(refusal("expect 1 00$00"), "something behind '$'");
	EXPECT_HAS(refusal("add t a:1"), "a name is wanted");
	EXPECT_HAS(refusal("add t a:1 go(x 1)"), "':' is wanted");
	EXPECT_HAS(refusal("add t a:1 go(x:1"), "')' is wanted");
	EXPECT_HAS(refusal("add \"t a:1"), "without its closing quote");
	EXPECT_HAS(refusal("mirroring_add 1"), "a number is missing");
	EXPECT_HAS(refusal("mirroring_add 1 2 3"), "something behind the statement");
	EXPECT_HAS(refusal("check_counter c(1) pints == 2"), "packets or bytes");
	EXPECT_HAS(refusal("port 1 up"), "host or net");
	EXPECT_HAS(refusal("pvs_add v"), "a word is missing");
	EXPECT_HAS(refusal("no_digest \v"), "something behind the statement");
	EXPECT_HAS(refusal("refused"), "no such statement");
}

static bool
fits(const char *script, const char *bytes, uint32_t len)
{
	CLEANUP(stf_script_free) struct stf_script *s = parse(script, NULL);

	return s != NULL && stf_packet_fits(s->v.v[0], (const uint8_t *)bytes, len);
}

TEST(expectations_are_prefixes_unless_they_end)
{
	EXPECT(fits("expect 1 0102", "\1\2\3", 3));
	EXPECT(!fits("expect 1 0102$", "\1\2\3", 3));
	EXPECT(fits("expect 1 0102$", "\1\2", 2));
	EXPECT(!fits("expect 1 010203", "\1\2", 2));
	EXPECT(fits("expect 1 *1**", "\xf1\2", 2));
	EXPECT(!fits("expect 1 *1**", "\xf2\2", 2));
	EXPECT(fits("expect 1", "", 0));
	EXPECT(fits("expect 1 $", "", 0));
	EXPECT(!fits("expect 1 $", "\1", 1));
}

static const char program[] =
    "(ipdk-ir 1 (program p v1model)\n"
    "(var a bit<8>) (extern counter ing.sub.c (size 1) (count both))\n"
    "(action ing.go (do)) (action ing.sub.go (do)) (action NoAction (do))\n"
    "(table ing.t (key a exact \"h.stack[1].f\" 1) (key a exact \"hdr.x.$valid$\" 2)\n"
    "  (action ing.go) (action ing.sub.go) (action NoAction) (default NoAction) (size 1))\n"
    "(table ing.other_t (action NoAction) (default NoAction) (size 1)))";

TEST(names_may_be_suffixes_and_of_other_spellings)
{
	CLEANUP(ir_prog_free) struct ir_prog *p = NULL;
	struct err err;
	uint32_t id;

	REQUIRE(ir_read(program, sizeof program - 1, &p, &err) == 0);
	EXPECT_INT(stf_find_table(p, "t", &id, &err), 0);
	EXPECT_INT(id, 0); /* behind a dot, so it fits better than other_t */
	EXPECT_INT(stf_find_table(p, "ing_other_t", &id, &err), 0);
	EXPECT_INT(id, 1);
	EXPECT_INT(stf_find_table(p, "her_t", &id, &err), 0);
	EXPECT_INT(stf_find_table(p, "x", &id, &err), -ENOENT);
	EXPECT_INT(stf_find_action(p, &p->tables[0], "go", &id, &err), -EINVAL);
	EXPECT_HAS(err.msg, "more than one action");
	EXPECT_INT(stf_find_action(p, &p->tables[0], "sub.go", &id, &err), 0);
	EXPECT_INT(stf_find_action(p, &p->tables[0], "_NoAction", &id, &err), 0);
	EXPECT_INT(id, 2);
	EXPECT_INT(stf_find_key(&p->tables[0], "stack$1.f", &id, &err), 0);
	EXPECT_INT(id, 0);
	EXPECT_INT(stf_find_key(&p->tables[0], "x.valid", &id, &err), 0);
	EXPECT_INT(id, 1);
	EXPECT_INT(stf_find_key(&p->tables[0], "key.field1", &id, &err), 0);
	EXPECT_INT(id, 1);
	EXPECT_INT(stf_find_extern(p, "c", IR_EXTERN_COUNTER, &id, &err), 0);
	EXPECT_INT(stf_find_extern(p, "c", IR_EXTERN_METER, &id, &err), -ENOENT);
}

TEST(times_have_units)
{
	static const char good[] =
	    "wait\nwait 1.5s\nadd t k:1 a() idle 20ms = X\ncheck_idle t >= 2\n";
	static const char *const bad[] = { "wait 5", "wait s", "wait -1s", "wait 1h",
		"add t a() idle", "check_idle t", "wait 1e30s" };
	CLEANUP(stf_script_free) struct stf_script *s = NULL;
	struct err err;

	REQUIRE(stf_parse(good, sizeof good - 1, &s, &err) == 0);
	EXPECT_INT(s->v.v[0]->time_ns, 0);
	EXPECT_INT(s->v.v[1]->time_ns, 1500000000);
	EXPECT_INT(s->v.v[2]->time_ns, 20000000);
	EXPECT_STR(s->v.v[2]->alias, "X");
	EXPECT_INT(s->v.v[3]->op, STF_CHECK_IDLE);
	EXPECT_INT(s->v.v[3]->want, 2);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct stf_script *none = NULL;

		EXPECT_INT(stf_parse(bad[i], strlen(bad[i]), &none, &err), -EINVAL);
	}
}

TEST(numbers_have_digits_that_are_free)
{
	CLEANUP(arena_free) struct arena *a = arena_new(0);
	struct ir_value v, mask;
	uint32_t digits;
	struct err err;

	EXPECT_INT(stf_number("0x1*3", 16, a, &v, &mask, &digits, &err), 0);
	EXPECT_INT(v.lo, 0x103);
	EXPECT_INT(mask.lo, 0xf0f);
	EXPECT_INT(digits, 8);
	EXPECT_INT(stf_number("0b1*", 4, a, &v, &mask, &digits, &err), 0);
	EXPECT_INT(v.lo, 2);
	EXPECT_INT(mask.lo, 2);
	EXPECT_INT(digits, 1);
	EXPECT_INT(stf_number("511", 9, a, &v, NULL, &digits, &err), 0);
	EXPECT_INT(v.lo, 511);
	EXPECT_INT(digits, UINT32_MAX);
	EXPECT_INT(stf_number("512", 9, a, &v, NULL, NULL, &err), -EINVAL);
	EXPECT_HAS(err.msg, "512 does not fit 9 bits");
	EXPECT_INT(stf_number("0x", 8, a, &v, NULL, NULL, &err), -EINVAL);
	EXPECT_INT(stf_number("1g", 8, a, &v, NULL, NULL, &err), -EINVAL);
	EXPECT_INT(stf_number("0x123456789abcdef0123456789", 128, a, &v, NULL, NULL, &err), 0);
	EXPECT_INT(v.be[15], 0x89);
}
