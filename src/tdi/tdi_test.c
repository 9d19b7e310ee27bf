/* SPDX-License-Identifier: Apache-2.0 */
/* tdi_test.c: what tdi refuses before a target sees it, and what a target gets; with sim behind it. */
#include "tdi/tdi.h"

#include "base/mem.h"
#include "base/test.h"

#include <errno.h>

static const char text[] =
    "(ipdk-ir 1 (program p v1model)\n"
    "(header h_t (dst bit<32>) (k bit<9>) (pad bit<7>)) (var h h_t)\n"
    "(var spec bit<9> v1model.egress_spec)\n"
    "(param to.port bit<9>) (param to.mac bit<48>)\n"
    "(extern counter c (size 4) (count both)) (extern register r (size 4) (type bit<9>))\n"
    "(extern direct_counter dc (count both)) (extern meter m (size 4) (count packets))\n"
    "(extern value_set vs (size 2) (field f bit<8> exact)) (extern digest d (field f bit<8>))\n"
    "(extern action_selector sel (size 8) (max-group-size 4) (hash crc16))\n"
    "(action ingress.to (param port to.port 1) (param mac to.mac 2) (do (set spec to.port)))\n"
    "(action ingress.drop (do (set spec 9w511)))\n"
    "(table ingress.lpm (key h/dst lpm dst_addr 1) (action ingress.to) (action ingress.drop)\n"
    "  (default ingress.drop) (size 8) (direct dc) (direct-implicit))\n"
    "(table ingress.acl (key h/dst ternary dst 1) (key h/k range k 2)\n"
    "  (action ingress.to (table-only)) (action ingress.drop) (const-default ingress.drop) (size 8))\n"
    "(table ingress.fixed (key h/k exact k 1) (action ingress.drop) (default ingress.drop) (size 8)\n"
    "  (const-entries) (const-entry 0 (key 5) (run ingress.drop)))\n"
    "(table ingress.sel (key h/k exact k 1) (action ingress.to) (action ingress.drop (default-only))\n"
    "  (default ingress.drop) (size 8) (profile sel))\n"
    "(table ingress.none (action ingress.drop) (default ingress.drop) (size 1))\n"
    "(block p v1model.parser (state start (do (extract h)) (goto accept)))\n"
    "(block i v1model.ingress (do (apply ingress.lpm)))\n"
    "(block d v1model.deparser (do (emit h))))";

enum { LPM, ACL, FIXED, SEL, NONE };
enum { COUNTER, REGISTER, DIRECT, METER, VALUE_SET, DIGEST, SELECTOR };

struct result {
	int calls, code;
	struct err err;
};

static void
done(void *arg, int code, const struct err *err)
{
	struct result *r = arg;

	r->calls++;
	r->code = code;
	r->err = *err;
}

static struct tdi *
open_sim(bool load)
{
	struct ir_prog *prog = NULL;
	struct tdi *t = NULL;
	struct err err = { 0 };
	struct result r = { 0 };

	if (tdi_open("sim", NULL, NULL, &t, &err) < 0 ||
	    ir_read(text, sizeof text - 1, &prog, &err) < 0) {
		printf("# %s\n", err.msg);
		test_fails++;
		return t;
	}
	if (load)
		tdi_commit(t, prog, TDI_CLEAR, done, &r);
	else
		ir_prog_free(prog);
	EXPECT_INT(r.code, 0);
	return t;
}

/* The message of one write that is refused with 'code'; "" when it was done. */
static const char *
write_one(struct tdi *t, enum tdi_op op, const struct tdi_entity *e, int code)
{
	static struct tdi_update u;
	struct result r = { 0 };

	u = (struct tdi_update){ .op = op, .entity = *e };
	tdi_write(t, &u, 1, TDI_CONTINUE_ON_ERROR, done, &r);
	EXPECT_INT(r.calls, 1);
	EXPECT_INT(r.code, code);
	EXPECT_INT(u.err.code, code);
	return u.err.msg;
}

static struct ir_value
val(uint32_t width, const char *be)
{
	return (struct ir_value){ width, 0, (const uint8_t *)be };
}

/* An LPM entry that sends to port 1. */
struct lpm_entry {
	struct tdi_entity e;
	struct ir_match match;
	struct ir_value args[2];
};

static void
lpm_init(struct lpm_entry *l)
{
	memset(l, 0, sizeof *l);
	l->match.value = val(32, "\x0a\0\0\0");
	l->match.prefix_bits = 8;
	l->args[0] = val(16, "\0\1");
	l->args[1] = val(48, "\0\0\0\0\0\1");
	l->e.kind = TDI_TABLE_ENTRY;
	l->e.u.entry.table = LPM;
	l->e.u.entry.matches = &l->match;
	l->e.u.entry.what = TDI_DO_ACTION;
	l->e.u.entry.call = (struct ir_action_call){ 0, 2, l->args };
}

TEST(an_unknown_target_names_those_there_are)
{
	struct tdi *t = NULL;
	struct err err;

	EXPECT_INT(tdi_open("asic", NULL, NULL, &t, &err), -ENOENT);
	EXPECT_HAS(err.msg, "no target is called asic; there is: sim");
	EXPECT_INT(tdi_open("sim", "x=1", NULL, &t, &err), -EINVAL);
	EXPECT_HAS(err.msg, "target sim: it has no options: x=1");
	EXPECT_STR(tdi_targets()[0], "sim");
}

TEST(without_a_pipeline_entities_are_refused)
{
	CLEANUP(tdi_close) struct tdi *t = open_sim(false);
	struct tdi_packet pkt = { 1, (const uint8_t *)"x", 1 };
	struct lpm_entry l;
	struct err err;

	lpm_init(&l);
	EXPECT_HAS(write_one(t, TDI_INSERT, &l.e, -ENODEV), "no pipeline is running");
	EXPECT_INT(tdi_inject(t, &pkt, &err), -ENODEV);
	EXPECT(tdi_prog(t) == NULL);
}

TEST(entries_that_do_not_fit_are_named)
{
	CLEANUP(tdi_close) struct tdi *t = open_sim(true);
	struct lpm_entry l;

	lpm_init(&l);
	l.match.value = val(40, "\1\xff\xff\xff\xff");
	EXPECT_STR(write_one(t, TDI_INSERT, &l.e, -EINVAL),
	    "table ingress.lpm: field dst_addr: value 0x1ffffffff does not fit 32 bits");
	lpm_init(&l);
	l.match.prefix_bits = 33;
	EXPECT_HAS(
	    write_one(t, TDI_INSERT, &l.e, -EINVAL), "field dst_addr: prefix /33 of 32 bits");
	l.match.prefix_bits = 4;
	EXPECT_HAS(write_one(t, TDI_INSERT, &l.e, -EINVAL), "bits outside the prefix /4 are set");
	lpm_init(&l);
	l.args[0] = val(16, "\2\0");
	EXPECT_STR(write_one(t, TDI_INSERT, &l.e, -EINVAL),
	    "table ingress.lpm: action ingress.to: parameter port: value 0x200 does not fit 9 bits");
	lpm_init(&l);
	l.e.u.entry.call.n_args = 1;
	EXPECT_HAS(write_one(t, TDI_INSERT, &l.e, -EINVAL), "takes 2 parameters, not 1");
	l.e.u.entry.call.action = 2;
	EXPECT_HAS(write_one(t, TDI_INSERT, &l.e, -EINVAL), "it has no action number 2");
	lpm_init(&l);
	l.e.u.entry.priority = 1;
	EXPECT_HAS(write_one(t, TDI_INSERT, &l.e, -EINVAL), "its entries have no priority");
	lpm_init(&l);
	l.e.u.entry.matches = NULL;
	EXPECT_HAS(write_one(t, TDI_INSERT, &l.e, -EINVAL), "the key is missing");
	lpm_init(&l);
	l.e.u.entry.table = 9;
	EXPECT_HAS(write_one(t, TDI_INSERT, &l.e, -ENOENT), "no table number 9");
	lpm_init(&l);
	l.e.u.entry.idle_timeout_ns = 1;
	EXPECT_HAS(write_one(t, TDI_INSERT, &l.e, -EINVAL), "do not age");
	lpm_init(&l);
	l.e.u.entry.has_meter = true;
	EXPECT_HAS(write_one(t, TDI_INSERT, &l.e, -EINVAL), "it has no direct meter");
	lpm_init(&l);
	l.e.u.entry.what = TDI_DO_MEMBER;
	EXPECT_HAS(write_one(t, TDI_INSERT, &l.e, -EINVAL), "it has no action profile");
	lpm_init(&l);
	EXPECT_STR(write_one(t, TDI_INSERT, &l.e, 0), "");
	EXPECT_HAS(write_one(t, TDI_INSERT, &l.e, -EEXIST), "the entry is there already");
}

TEST(default_and_constant_entries_keep_their_rules)
{
	CLEANUP(tdi_close) struct tdi *t = open_sim(true);
	struct tdi_entity e = { .kind = TDI_TABLE_ENTRY };
	struct ir_match m[2] = { { .value = val(32, "\0\0\0\1"), .mask = val(32, "\0\0\0\1") },
		{ .any = true } };

	e.u.entry.table = ACL;
	e.u.entry.is_default = true;
	e.u.entry.what = TDI_DO_ACTION;
	e.u.entry.call.action = 1;
	EXPECT_HAS(write_one(t, TDI_MODIFY, &e, -EPERM), "its default action is constant");
	e.u.entry.table = LPM;
	EXPECT_HAS(write_one(t, TDI_INSERT, &e, -EINVAL), "can only be modified");
	EXPECT_STR(write_one(t, TDI_MODIFY, &e, 0), "");
	e.u.entry.is_default = false;
	e.u.entry.table = FIXED;
	e.u.entry.call.action = 0;
	e.u.entry.matches = m;
	EXPECT_HAS(write_one(t, TDI_DELETE, &e, -EPERM), "its entries are constant");
	e.u.entry.table = NONE;
	EXPECT_HAS(write_one(t, TDI_INSERT, &e, -EINVAL), "it has no key");
	e.u.entry.table = ACL;
	e.u.entry.call.action = 1;
	EXPECT_HAS(write_one(t, TDI_INSERT, &e, -EINVAL), "a priority is needed");
	e.u.entry.priority = 0x80000000;
	EXPECT_HAS(write_one(t, TDI_INSERT, &e, -EINVAL), "is too large");
	e.u.entry.priority = 4;
	m[0].value = val(32, "\0\0\0\3");
	EXPECT_HAS(
	    write_one(t, TDI_INSERT, &e, -EINVAL), "field dst: bits outside the mask are set");
	m[0].value = val(32, "\0\0\0\1");
	m[1] = (struct ir_match){ .value = val(9, "\0\2"), .mask = val(9, "\0\1") };
	EXPECT_HAS(write_one(t, TDI_INSERT, &e, -EINVAL), "field k: the range is empty");
	m[1].mask = val(9, "\1\xff");
	EXPECT_STR(write_one(t, TDI_INSERT, &e, 0), "");
	/* the same entry in another form */
	m[0].value = val(8, "\1");
	EXPECT_HAS(write_one(t, TDI_INSERT, &e, -EEXIST), "there already");
	e.u.entry.table = SEL;
	e.u.entry.priority = 0;
	e.u.entry.matches = &m[1];
	m[1] = (struct ir_match){ .value = val(9, "\0\2") };
	e.u.entry.call.action = 1;
	EXPECT_HAS(write_one(t, TDI_INSERT, &e, -EINVAL), "its actions come from profile sel");
	e.u.entry.what = TDI_DO_NOTHING;
	EXPECT_HAS(write_one(t, TDI_INSERT, &e, -EINVAL), "an entry without an action");
}

TEST(objects_are_checked)
{
	CLEANUP(tdi_close) struct tdi *t = open_sim(true);
	struct tdi_entity e = { .kind = TDI_COUNTER };
	struct tdi_replica twice[] = { { 1, 1 }, { 1, 1 } };
	struct ir_match m = { .value = val(8, "\1") }, *members[] = { &m, &m, &m };

	e.u.cell.index = 4;
	EXPECT_HAS(write_one(t, TDI_MODIFY, &e, -EINVAL), "c: index 4, it has 4 cells");
	e.u.cell.index = 3;
	EXPECT_HAS(write_one(t, TDI_INSERT, &e, -EINVAL), "can only be modified");
	EXPECT_STR(write_one(t, TDI_MODIFY, &e, 0), "");
	e.u.cell.object = REGISTER;
	EXPECT_HAS(write_one(t, TDI_MODIFY, &e, -EINVAL), "r is a register, not a counter");
	e.kind = TDI_REGISTER;
	EXPECT_HAS(write_one(t, TDI_MODIFY, &e, -EINVAL), "r[3]: a value is missing");
	e.u.cell.value = val(16, "\4\0");
	EXPECT_HAS(write_one(t, TDI_MODIFY, &e, -EINVAL), "r[3]: value 0x400 does not fit 9 bits");
	e = (struct tdi_entity){ .kind = TDI_MULTICAST_GROUP };
	EXPECT_HAS(write_one(t, TDI_INSERT, &e, -EINVAL), "multicast group 0");
	e.u.replication.id = 1;
	e.u.replication.n = 2;
	e.u.replication.replicas = twice;
	EXPECT_HAS(write_one(t, TDI_INSERT, &e, -EINVAL), "port 1, instance 1 is there twice");
	twice[1].instance = 70000;
	EXPECT_HAS(write_one(t, TDI_INSERT, &e, -EINVAL), "instance 70000 is more than 65535");
	e = (struct tdi_entity){ .kind = TDI_VALUE_SET };
	e.u.value_set.object = VALUE_SET;
	e.u.value_set.n = 3;
	e.u.value_set.members = members;
	EXPECT_HAS(write_one(t, TDI_MODIFY, &e, -ENOSPC), "vs: 3 members, its size is 2");
	e = (struct tdi_entity){ .kind = TDI_GROUP };
	e.u.group.object = SELECTOR;
	e.u.group.max_size = 5;
	EXPECT_HAS(write_one(t, TDI_INSERT, &e, -EINVAL), "size 5, the limit is 4");
	e = (struct tdi_entity){ .kind = TDI_MEMBER };
	e.u.member.object = SELECTOR;
	e.u.member.call.action = 1;
	EXPECT_HAS(write_one(t, TDI_INSERT, &e, -EINVAL), "is for the default only");
	e = (struct tdi_entity){ .kind = TDI_PORT };
	EXPECT_HAS(write_one(t, TDI_INSERT, &e, -EINVAL), "port number 0");
	e = (struct tdi_entity){ .kind = TDI_DISK };
	EXPECT_HAS(write_one(t, TDI_INSERT, &e, -EINVAL), "a disk without a name");
}

static int
count(void *arg, const struct tdi_entity *e)
{
	++*(int *)arg;
	return 0;
}

struct reading {
	int n;
	struct result r;
};

static void
read_done(void *arg, int code, const struct err *err)
{
	done(&((struct reading *)arg)->r, code, err);
}

static int
entries(struct tdi *t, uint32_t table)
{
	struct tdi_entity want = { .kind = TDI_TABLE_ENTRY };
	struct reading r = { 0 };

	want.u.entry.table = table;
	tdi_read(t, &want, count, read_done, &r);
	EXPECT_INT(r.r.calls, 1);
	return r.r.code < 0 ? r.r.code : r.n;
}

TEST(a_batch_is_done_as_its_atomicity_says)
{
	CLEANUP(tdi_close) struct tdi *t = open_sim(true);
	struct lpm_entry l[3];
	struct tdi_update u[3];
	struct result r = { 0 };

	for (int i = 0; i < 3; i++) {
		lpm_init(&l[i]);
		l[i].match.prefix_bits = (uint32_t)(8 + i);
		u[i] = (struct tdi_update){ .op = TDI_INSERT, .entity = l[i].e };
	}
	u[1].op = TDI_DELETE; /* of what is not there: only the target knows */
	tdi_write(t, u, 3, TDI_ROLLBACK_ON_ERROR, done, &r);
	EXPECT_INT(r.code, -ENOENT);
	EXPECT_INT(u[0].err.code, -ECANCELED);
	EXPECT_INT(u[1].err.code, -ENOENT);
	EXPECT_INT(u[2].err.code, -ECANCELED);
	EXPECT_INT(entries(t, LPM), 0);
	tdi_write(t, u, 3, TDI_CONTINUE_ON_ERROR, done, &r);
	EXPECT_INT(r.code, -ENOENT);
	EXPECT_INT(u[0].err.code, 0);
	EXPECT_INT(u[2].err.code, 0);
	EXPECT_INT(entries(t, LPM), 2);
	/* undoing a delete and a change brings both back */
	u[0].op = TDI_DELETE;
	u[2].op = TDI_MODIFY;
	l[2].e.u.entry.call = (struct ir_action_call){ .action = 1 };
	u[2].entity = l[2].e;
	u[1] = u[0];
	tdi_write(t, u, 3, TDI_DATAPLANE_ATOMIC, done, &r);
	EXPECT_INT(r.code, -ENOENT);
	EXPECT_INT(entries(t, LPM), 2);
	/* what the check refuses keeps the target out of it */
	l[2].match.prefix_bits = 99;
	u[2].entity = l[2].e;
	tdi_write(t, u, 3, TDI_ROLLBACK_ON_ERROR, done, &r);
	EXPECT_INT(r.code, -EINVAL);
	EXPECT_INT(u[0].err.code, -ECANCELED);
	EXPECT_INT(entries(t, LPM), 2);
	EXPECT_INT(entries(t, IR_NO_ID), 3);
	EXPECT_INT(entries(t, 77), -ENOENT);
	EXPECT_INT(r.calls, 4);
}

static void
take_packet(void *arg, const struct tdi_packet *pkt)
{
	*(uint32_t *)arg = pkt->port;
}

TEST(packets_leave_by_port_or_by_the_cpu_port)
{
	static const struct tdi_events events = { .packet_out = take_packet };
	static const struct tdi_events cpu = { .packet_in = take_packet };
	CLEANUP(tdi_close) struct tdi *t = open_sim(true);
	struct tdi_packet pkt = { 1, (const uint8_t *)"\x0a\1\1\1\0\0", 6 };
	struct lpm_entry l;
	uint32_t port = 0;
	struct err err;

	lpm_init(&l);
	EXPECT_STR(write_one(t, TDI_INSERT, &l.e, 0), "");
	tdi_listen(t, &events, &port);
	EXPECT_INT(tdi_inject(t, &pkt, &err), 0);
	EXPECT_INT(port, 1);
	l.args[0] = val(16, "\1\xfe");
	EXPECT_STR(write_one(t, TDI_MODIFY, &l.e, 0), "");
	tdi_listen(t, &cpu, &port);
	EXPECT_INT(tdi_inject(t, &pkt, &err), 0);
	EXPECT_INT(port, 510);
	pkt.len = 70000;
	EXPECT_INT(tdi_inject(t, &pkt, &err), -EMSGSIZE);
}

TEST(a_program_that_the_target_lacks_is_refused_by_name)
{
	static const char custom[] = "(ipdk-ir 1 (program p custom))";
	CLEANUP(tdi_close) struct tdi *t = open_sim(true);
	CLEANUP(ir_prog_free) struct ir_prog *prog = NULL;
	struct result r = { 0 };

	REQUIRE(ir_read(custom, sizeof custom - 1, &prog, NULL) == 0);
	tdi_verify(t, prog, done, &r);
	EXPECT_INT(r.code, -EOPNOTSUPP);
	EXPECT_STR(r.err.msg, "target sim lacks architecture custom");
	tdi_commit(t, prog, TDI_CLEAR, done, &r);
	EXPECT_INT(r.code, -EOPNOTSUPP);
	EXPECT_STR(tdi_prog(t)->name, "p"); /* the one that runs */
	tdi_unload(t, done, &r);
	EXPECT_INT(r.code, 0);
	EXPECT(tdi_prog(t) == NULL);
	EXPECT_INT(r.calls, 3);
}
