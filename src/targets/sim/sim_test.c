/* SPDX-License-Identifier: Apache-2.0 */
/* sim_test.c: the engine where packet scripts do not reach: PSA's metadata, limits, time, objects that
 * only a control plane fills, undoing, and a new program in an old one's place. */
#include "targets/sim/sim.h"

#include "base/mem.h"
#include "base/test.h"
#include "base/vec.h"

#include <errno.h>
#include <stdlib.h>

/* An engine with what comes out of it. */
struct bench {
	struct ir_prog *prog;
	struct sim *sim;
	uint64_t now_ns;
	struct buf out; /* "PORT:HEX " for each packet, then other events */
};

static void
on_packet(void *arg, uint32_t port, const uint8_t *data, uint32_t len)
{
	struct bench *b = arg;

	buf_printf(&b->out, "%u:", port);
	for (uint32_t i = 0; i < len; i++)
		buf_printf(&b->out, "%02x", data[i]);
	buf_putc(&b->out, ' ');
}

static void
on_digest(void *arg, uint32_t object, const struct ir_value *fields)
{
	struct bench *b = arg;

	buf_printf(&b->out, "digest %u %llu ", object, (unsigned long long)fields[0].lo);
}

static void
on_log(void *arg, const char *text)
{
	struct bench *b = arg;

	buf_printf(&b->out, "log \"%s\" ", text);
}

static void
on_idle(void *arg, const struct tdi_table_entry *e)
{
	struct bench *b = arg;

	buf_printf(&b->out, "idle %llu ", (unsigned long long)e->matches[0].value.lo);
}

static bool
bench_open(struct bench *b, const char *text)
{
	struct sim_events events = { b, on_packet, on_digest, on_log, NULL, on_idle };
	struct clock clock;
	struct err err = { 0 };

	memset(b, 0, sizeof *b);
	clock = clock_fake(&b->now_ns);
	if (ir_read(text, strlen(text), &b->prog, &err) < 0 ||
	    sim_new(b->prog, &clock, &events, &b->sim, &err) < 0) {
		printf("# %s\n", err.msg);
		test_fails++;
		return false;
	}
	return true;
}

static void
bench_close(struct bench *b)
{
	sim_free(b->sim);
	ir_prog_free(b->prog);
	buf_fini(&b->out);
}

/* What comes of a packet. */
static const char *
run(struct bench *b, uint32_t port, const char *bytes, uint32_t len)
{
	buf_reset(&b->out);
	buf_puts(&b->out, "");
	sim_packet(b->sim, port, (const uint8_t *)bytes, len, false);
	return buf_str(&b->out);
}

/* ---- limits ----------------------------------------------------------------------------------- */

#define HEAD                                                                                       \
	"(ipdk-ir 1 (program p v1model)\n"                                                         \
	"(header h_t (a bit<8>) (b bit<8>)) (var h h_t) (var spec bit<9> v1model.egress_spec)\n"   \
	"(var x bit<32>) (var f bool)\n"
#define PARSER	 "(block p v1model.parser (state start (do (extract h)) (goto accept)))\n"
#define DEPARSER "(block d v1model.deparser (do (emit h)))"

TEST(a_loop_without_end_costs_the_packet_only)
{
	struct bench b;

	REQUIRE(bench_open(&b, HEAD PARSER "(block i v1model.ingress (do (if (eq h/a 8w1) (then"
					   "  (loop (do) (update))))))" DEPARSER ")"));
	EXPECT_STR(run(&b, 0, "\1\2", 2), "");
	EXPECT_INT(sim_stat(b.sim, SIM_STAT_DROP_STEPS), 1);
	EXPECT_STR(run(&b, 0, "\0\2", 2), "0:0002 ");
	bench_close(&b);
}

TEST(a_parser_without_end_rejects)
{
	struct bench b;

	REQUIRE(bench_open(&b,
	    HEAD "(var e error v1model.parser_error)"
		 "(block p v1model.parser (state start (do) (goto start)))"
		 "(block i v1model.ingress (do (if (eq e (error ParserTimeout)) (then"
		 "  (set spec 9w7)))))" DEPARSER ")"));
	EXPECT_STR(run(&b, 0, "\1\2", 2), "7:0102 ");
	EXPECT_INT(sim_stat(b.sim, SIM_STAT_PARSER_ERROR), 1);
	bench_close(&b);
}

TEST(a_packet_cannot_go_round_for_ever)
{
	struct bench b;

	REQUIRE(bench_open(
	    &b, HEAD PARSER "(block i v1model.ingress (do (call resubmit 8w255)))" DEPARSER ")"));
	EXPECT_STR(run(&b, 0, "\1\2", 2), "");
	EXPECT_INT(sim_stat(b.sim, SIM_STAT_DROP_LOOP), 1);
	bench_close(&b);
}

TEST(a_failed_assert_drops_and_counts)
{
	struct bench b;

	REQUIRE(bench_open(&b, HEAD PARSER
	    "(block i v1model.ingress (do"
	    "  (call log \"a is {} and {}\" h/a f) (call assert (ne h/a 8w1))))" DEPARSER ")"));
	EXPECT_STR(run(&b, 0, "\1\2", 2), "log \"a is 1 and false\" ");
	EXPECT_STR(run(&b, 0, "\2\2", 2), "log \"a is 2 and false\" 0:0202 ");
	EXPECT_INT(sim_stat(b.sim, SIM_STAT_DROP_ASSERT), 1);
	bench_close(&b);
}

TEST(indexes_out_of_range_read_zero_and_write_nothing)
{
	struct bench b;

	REQUIRE(bench_open(&b, HEAD "(var s (stack h_t 2)) (var y (array bit<8> 4))" PARSER
				    "(block i v1model.ingress (do"
				    "  (setvalid s#0) (set s#0/a 8w0x11) (set y#3 8w0x33)"
				    "  (set s#(h/a)/b 8w0x77) (set y#(h/a) 8w0x55)"
				    "  (if (valid s#(h/a)) (then (set spec 9w1)))"
				    "  (copy h s#(h/b)) (set h/b y#3)"
				    "  (set x (div 32w1 x))))"
				    "(block d v1model.deparser (do (emit h) (emit s))))"));
	/* s[0] is there: valid, and h becomes a copy of it */
	EXPECT_STR(run(&b, 0, "\0\0", 2), "1:11331177 ");
	/* s[9] is not: h becomes invalid */
	EXPECT_STR(run(&b, 0, "\4\11", 2), "0:1100 ");
	EXPECT_INT(sim_stat(b.sim, SIM_STAT_DIVIDE_BY_ZERO), 2);
	bench_close(&b);
}

/* ---- PSA -------------------------------------------------------------------------------------- */

/* Ingress sends to port 5 and clones, resubmits once, and hands a byte to the egress; the egress writes
 * its packet path, the byte and its instance into the header. */
static const char psa[] =
    "(ipdk-ir 1 (program q psa)\n"
    "(header h_t (what bit<8>) (path bit<8>) (meta bit<8>) (inst bit<8>)) (var h h_t)\n"
    "(var path bit<8> psa.ig.packet_path) (var drop bool psa.ig.out.drop)\n"
    "(var resub bool psa.ig.out.resubmit) (var clone bool psa.ig.out.clone)\n"
    "(var session bit<16> psa.ig.out.clone_session_id)\n"
    "(var group bit<32> psa.ig.out.multicast_group) (var out bit<32> psa.ig.out.egress_port)\n"
    "(var epath bit<8> psa.eg.packet_path) (var inst bit<8> psa.eg.instance)\n"
    "(var edrop bool psa.eg.out.drop)\n"
    "(var normal.m bit<8>) (var i2e.m bit<8>) (var resubmit.m bit<8>) (var user.m bit<8>)\n"
    "(list 1 normal.m) (list 2 resubmit.m) (list 4 i2e.m)\n"
    "(block ip psa.ingress_parser (state start (do (extract h)) (goto accept)))\n"
    "(block ig psa.ingress (do (set out 32w5) (set user.m (add resubmit.m 8w1))\n"
    "  (if (eq h/what 8w1) (then (set drop false)))\n"
    "  (if (eq h/what 8w2) (then (set drop false) (set clone true) (set session 16w9)))\n"
    "  (if (eq h/what 8w3) (then (set drop false)\n"
    "    (if (ne path 8w5) (then (set resub true)))))\n"
    "  (if (eq h/what 8w4) (then (set drop false) (set group 32w7)))))\n"
    "(block id psa.ingress_deparser (do (set normal.m user.m) (set i2e.m 8w0xcc)\n"
    "  (set resubmit.m 8w0x20) (emit h)))\n"
    "(block ep psa.egress_parser (state start (do (extract h)) (goto accept)))\n"
    "(block eg psa.egress (do (set h/path epath) (set h/inst inst)\n"
    "  (set h/meta (add (add normal.m i2e.m) user.m))\n"
    "  (if (eq h/what 8w0x99) (then (set edrop true)))))\n"
    "(block ed psa.egress_deparser (do (emit h))))";

static void
replicas(struct bench *b, enum tdi_kind kind, uint32_t id, struct tdi_replica *v, uint32_t n)
{
	struct tdi_entity e = { .kind = kind };

	e.u.replication.id = id;
	e.u.replication.n = n;
	e.u.replication.replicas = v;
	EXPECT_INT(sim_write(b->sim, TDI_INSERT, &e, NULL), 0);
}

TEST(psa_hands_metadata_along_each_path)
{
	struct tdi_replica clones[] = { { 6, 0 } }, group[] = { { 1, 11 }, { 2, 12 } };
	struct bench b;

	REQUIRE(bench_open(&b, psa));
	replicas(&b, TDI_CLONE_SESSION, 9, clones, 1);
	replicas(&b, TDI_MULTICAST_GROUP, 7, group, 2);
	/* nothing said: PSA drops */
	EXPECT_STR(run(&b, 0, "\0\0\0\0", 4), "");
	EXPECT_INT(sim_stat(b.sim, SIM_STAT_DROP_PROGRAM), 1);
	/* unicast is path 1; user metadata ends with the ingress, normal metadata goes on */
	EXPECT_STR(run(&b, 0, "\1\0\0\0", 4), "5:01010100 ");
	/* the clone is path 3, of the packet as it came, with its own metadata */
	EXPECT_STR(run(&b, 0, "\2\0\0\0\xff", 5), "6:0203cc00ff 5:02010100ff ");
	/* resubmitted: the second time 0x20 came along */
	EXPECT_STR(run(&b, 0, "\3\0\0\0", 4), "5:03012100 ");
	/* multicast is path 2 */
	EXPECT_STR(run(&b, 0, "\4\0\0\0", 4), "1:0402010b 2:0402010c ");
	bench_close(&b);
}

/* ---- what only the control plane fills -------------------------------------------------------------- */

static struct ir_value
number(uint32_t width, const void *be)
{
	const uint8_t *b = be;
	struct ir_value v = { width, 0, be };

	for (uint32_t i = 0; i < (width + 7) / 8; i++)
		v.lo = v.lo << 8 | b[i];
	return v;
}

TEST(a_value_set_steers_the_parser)
{
	struct tdi_entity e = { .kind = TDI_VALUE_SET };
	struct ir_match one = { .value = number(8, "\x55") }, *members[] = { &one };
	struct bench b;

	REQUIRE(bench_open(&b,
	    HEAD "(extern value_set vs (size 4) (field a bit<8> exact))"
		 "(block p v1model.parser"
		 "  (state start (do (extract h)) (select (h/a) (value-set vs hit)"
		 "    (case (_) accept)))"
		 "  (state hit (do (set x 32w1)) (goto accept)))"
		 "(block i v1model.ingress (do (set spec (cast bit<9> x))))" DEPARSER ")"));
	EXPECT_STR(run(&b, 0, "\x55\0", 2), "0:5500 ");
	e.u.value_set.n = 1;
	e.u.value_set.members = members;
	EXPECT_INT(sim_write(b.sim, TDI_MODIFY, &e, NULL), 0);
	EXPECT_STR(run(&b, 0, "\x55\0", 2), "1:5500 ");
	EXPECT_STR(run(&b, 0, "\x56\0", 2), "0:5600 ");
	bench_close(&b);
}

#define SELECTOR                                                                                   \
	HEAD "(param a.p bit<9>)\n"                                                                \
	     "(extern action_selector sel (size 16) (max-group-size 8) (hash identity))\n"         \
	     "(action to (param p a.p 1) (do (set spec a.p))) (action no (do (set spec 9w99)))\n"  \
	     "(table t (key h/a exact a 1) (key h/b selector b 0)\n"                               \
	     "  (action to) (action no) (default no) (size 16) (profile sel))\n" PARSER            \
	     "(block i v1model.ingress (do (apply t (hit f))))" DEPARSER ")"

static int
member(struct bench *b, enum tdi_op op, uint32_t id, const char *port)
{
	struct tdi_entity e = { .kind = TDI_MEMBER };
	struct ir_value arg = number(9, port);

	e.u.member.id = id;
	e.u.member.call = (struct ir_action_call){ 0, 1, &arg };
	return sim_write(b->sim, op, &e, NULL);
}

TEST(a_selector_spreads_by_weight)
{
	struct tdi_entity group = { .kind = TDI_GROUP }, entry = { .kind = TDI_TABLE_ENTRY };
	__typeof__(*group.u.group.members) members[] = { { 1, 1, 0 }, { 2, 3, 0 } };
	struct ir_match key = { .value = number(8, "\1") };
	struct bench b;

	REQUIRE(bench_open(&b, SELECTOR));
	EXPECT_INT(member(&b, TDI_INSERT, 1, "\0\1"), 0);
	EXPECT_INT(member(&b, TDI_INSERT, 2, "\0\2"), 0);
	EXPECT_INT(member(&b, TDI_INSERT, 2, "\0\2"), -EEXIST);
	group.u.group.id = 4;
	group.u.group.n = 2;
	group.u.group.members = members;
	entry.u.entry.matches = &key;
	entry.u.entry.what = TDI_DO_GROUP;
	entry.u.entry.member_or_group = 4;
	EXPECT_INT(sim_write(b.sim, TDI_INSERT, &entry, NULL), -ENOENT);
	EXPECT_INT(sim_write(b.sim, TDI_INSERT, &group, NULL), 0);
	EXPECT_INT(sim_write(b.sim, TDI_INSERT, &entry, NULL), 0);
	EXPECT_STR(run(&b, 0, "\0\0", 2), "99:0000 ");
	/* hash modulo 4: 0 is the first member, 1 to 3 the second */
	EXPECT_STR(run(&b, 0, "\1\4", 2), "1:0104 ");
	EXPECT_STR(run(&b, 0, "\1\5", 2), "2:0105 ");
	EXPECT_STR(run(&b, 0, "\1\7", 2), "2:0107 ");
	EXPECT_INT(member(&b, TDI_MODIFY, 2, "\0\3"), 0);
	EXPECT_STR(run(&b, 0, "\1\7", 2), "3:0107 ");
	/* what is in use stays */
	EXPECT_INT(member(&b, TDI_DELETE, 2, "\0\2"), -EBUSY);
	EXPECT_INT(sim_write(b.sim, TDI_DELETE, &group, NULL), -EBUSY);
	group.u.group.n = 0;
	EXPECT_INT(sim_write(b.sim, TDI_MODIFY, &group, NULL), 0);
	EXPECT_STR(run(&b, 0, "\1\7", 2), "0:0107 "); /* an empty group does nothing */
	EXPECT_INT(member(&b, TDI_DELETE, 2, "\0\2"), 0);
	EXPECT_INT(sim_write(b.sim, TDI_DELETE, &entry, NULL), 0);
	EXPECT_INT(sim_write(b.sim, TDI_DELETE, &group, NULL), 0);
	bench_close(&b);
}

TEST(meters_refill_with_time)
{
	struct tdi_entity e = { .kind = TDI_METER };
	struct bench b;

	REQUIRE(bench_open(&b,
	    HEAD "(extern meter m (size 2) (count bytes))" PARSER
		 "(block i v1model.ingress (do (call meter.execute m 32w1 spec)))" DEPARSER ")"));
	e.u.cell.index = 1;
	e.u.cell.meter = (struct tdi_meter_config){ 10, 2, 10, 4 }; /* bytes a second, bytes */
	EXPECT_INT(sim_write(b.sim, TDI_MODIFY, &e, NULL), 0);
	EXPECT_STR(run(&b, 0, "ab", 2), "0:6162 "); /* green, yellow, red are 0, 1, 2 */
	EXPECT_STR(run(&b, 0, "ab", 2), "1:6162 ");
	EXPECT_STR(run(&b, 0, "ab", 2), "2:6162 ");
	b.now_ns += NS_PER_S / 5;
	EXPECT_STR(run(&b, 0, "ab", 2), "0:6162 ");
	EXPECT_STR(run(&b, 0, "ab", 2), "2:6162 ");
	b.now_ns += NS_PER_S / 5 - 1;
	EXPECT_STR(run(&b, 0, "ab", 2), "2:6162 ");
	e.u.cell.reset = true;
	EXPECT_INT(sim_write(b.sim, TDI_MODIFY, &e, NULL), 0);
	EXPECT_STR(run(&b, 0, "ab", 2), "0:6162 ");
	bench_close(&b);
}

#define AGEING                                                                                     \
	"(ipdk-ir 1 (program p pna)\n(header h_t (a bit<8>)) (var h h_t) (var ok bool)\n"          \
	"(extern digest seen (field a bit<8>))\n"                                                  \
	"(action known (do (call send_to_port 32w2)))\n"                                           \
	"(action learn (do (call digest.pack seen h/a) (call add_entry ok 32w0 8w0)\n"             \
	"  (call send_to_port 32w1)))\n"                                                           \
	"(table t (key h/a exact a 1) (action known) (action learn) (default learn) (size 4)\n"    \
	"  (%s) (add-on-miss))\n"                                                                  \
	"(block p pna.main_parser (state start (do (extract h)) (goto accept)))\n"                 \
	"(block m pna.main_control (do (apply t))) (block d pna.main_deparser (do (emit h))))"

static bool
ageing(struct bench *b, const char *how)
{
	CLEANUP(buf_fini) struct buf text = BUF_INIT;

	buf_printf(&text, AGEING, how);
	return bench_open(b, buf_str(&text));
}

TEST(learnt_entries_age_away)
{
	struct bench b;

	REQUIRE(ageing(&b, "idle-delete"));
	EXPECT_STR(run(&b, 0, "\7", 1), "digest 0 7 1:07 ");
	EXPECT_STR(run(&b, 0, "\7", 1), "2:07 ");
	b.now_ns += 9 * NS_PER_S;
	sim_age(b.sim);
	EXPECT_STR(run(&b, 0, "\7", 1), "2:07 ");
	b.now_ns += 9 * NS_PER_S; /* it was hit since: 10 s are not over */
	sim_age(b.sim);
	buf_reset(&b.out);
	b.now_ns += NS_PER_S;
	sim_age(b.sim);
	EXPECT_STR(buf_str(&b.out), "");
	EXPECT_STR(run(&b, 0, "\7", 1), "digest 0 7 1:07 ");
	bench_close(&b);
}

/* NOTIFY_CONTROL says once that an entry is idle, and leaves it. */
TEST(learnt_entries_are_notified)
{
	struct bench b;

	REQUIRE(ageing(&b, "idle-timeout"));
	EXPECT_STR(run(&b, 0, "\7", 1), "digest 0 7 1:07 ");
	buf_reset(&b.out);
	b.now_ns += 10 * NS_PER_S;
	sim_age(b.sim);
	sim_age(b.sim);
	EXPECT_STR(buf_str(&b.out), "idle 7 ");
	EXPECT_STR(run(&b, 0, "\7", 1), "2:07 ");
	buf_reset(&b.out);
	b.now_ns += 10 * NS_PER_S;
	sim_age(b.sim);
	EXPECT_STR(buf_str(&b.out), "idle 7 ");
	bench_close(&b);
}

/* ---- entries ---------------------------------------------------------------------------------- */

#define TABLE                                                                                      \
	HEAD "(param a.p bit<9>)\n(extern direct_counter dc (count both))\n"                       \
	     "(action to (param p a.p 1) (do (set spec a.p))) (action no (do (set spec 9w99)))\n"  \
	     "(table t (key h/a exact a 1) (action to) (action no) (default no) (size 2)\n"        \
	     "  (direct dc) (direct-implicit))\n" PARSER                                           \
	     "(block i v1model.ingress (do (apply t)))" DEPARSER ")"

static int
entry(struct bench *b, enum tdi_op op, const char *key, const char *port)
{
	struct tdi_entity e = { .kind = TDI_TABLE_ENTRY };
	struct ir_match m = { .value = number(8, key) };
	struct ir_value arg = number(9, port);

	e.u.entry.matches = &m;
	e.u.entry.what = TDI_DO_ACTION;
	e.u.entry.call = (struct ir_action_call){ 0, 1, &arg };
	return sim_write(b->sim, op, &e, NULL);
}

TEST(a_table_is_full_at_its_size)
{
	struct bench b;

	REQUIRE(bench_open(&b, TABLE));
	EXPECT_INT(entry(&b, TDI_INSERT, "\1", "\0\1"), 0);
	EXPECT_INT(entry(&b, TDI_INSERT, "\1", "\0\1"), -EEXIST);
	EXPECT_INT(entry(&b, TDI_INSERT, "\2", "\0\1"), 0);
	EXPECT_INT(entry(&b, TDI_INSERT, "\3", "\0\1"), -ENOSPC);
	EXPECT_INT(entry(&b, TDI_MODIFY, "\3", "\0\1"), -ENOENT);
	EXPECT_INT(entry(&b, TDI_MODIFY, "\2", "\0\4"), 0);
	EXPECT_STR(run(&b, 0, "\2\0", 2), "4:0200 ");
	EXPECT_INT(entry(&b, TDI_DELETE, "\2", "\0\4"), 0);
	EXPECT_STR(run(&b, 0, "\2\0", 2), "99:0200 ");
	EXPECT_INT(entry(&b, TDI_INSERT, "\3", "\0\3"), 0);
	EXPECT_STR(run(&b, 0, "\3\0", 2), "3:0300 ");
	bench_close(&b);
}

static int
count_packets(void *arg, const struct tdi_entity *e)
{
	*(uint64_t *)arg += e->u.entry.count.packets;
	return 0;
}

TEST(a_new_program_keeps_entries_of_the_same_tables)
{
	struct tdi_entity all = { .kind = TDI_TABLE_ENTRY };
	struct bench old, new;
	uint64_t packets = 0;

	REQUIRE(bench_open(&old, TABLE));
	REQUIRE(bench_open(&new, TABLE));
	EXPECT_INT(entry(&old, TDI_INSERT, "\1", "\0\1"), 0);
	EXPECT_STR(run(&old, 0, "\1\0", 2), "1:0100 ");
	sim_reconcile(new.sim, old.sim);
	bench_close(&old);
	EXPECT_STR(run(&new, 0, "\1\0", 2), "1:0100 ");
	all.u.entry.has_count = true;
	EXPECT_INT(sim_read(new.sim, &all, count_packets, &packets, NULL), 0);
	EXPECT_INT(packets, 2);
	bench_close(&new);
}

TEST(architectures_that_sim_lacks_are_named)
{
	static const char text[] = "(ipdk-ir 1 (program p custom) (block c custom.control (do)))";
	CLEANUP(ir_prog_free) struct ir_prog *prog = NULL;
	CLEANUP(buf_fini) struct buf out = BUF_INIT;
	struct sim_events none = { 0 };
	struct sim *sim = NULL;
	struct err err;

	REQUIRE(ir_read(text, sizeof text - 1, &prog, &err) == 0);
	EXPECT_INT(sim_lacks(prog, &out), 1);
	EXPECT_STR(out.data, "architecture custom\n");
	EXPECT_INT(sim_new(prog, &clock_mono, &none, &sim, &err), -EOPNOTSUPP);
	EXPECT_HAS(err.msg, "sim runs v1model, psa and pna");
}

TEST(registers_too_large_are_refused)
{
	static const char text[] = "(ipdk-ir 1 (program p v1model)"
				   "(extern register r (size 1073741824) (type bit<2048>)))";
	CLEANUP(ir_prog_free) struct ir_prog *prog = NULL;
	struct sim_events none = { 0 };
	struct sim *sim = NULL;
	struct err err;

	REQUIRE(ir_read(text, sizeof text - 1, &prog, &err) == 0);
	EXPECT_INT(sim_new(prog, &clock_mono, &none, &sim, &err), -E2BIG);
	EXPECT_HAS(err.msg, "r: 1073741824 cells need 262144 MiB");
}
