/* SPDX-License-Identifier: Apache-2.0 */
/* guard_test.c: packed messages, good and hostile, and what is built on them. */
#include "base/mem.h"
#include "base/test.h"
#include "rpc/pb.h"
#include "rpc/status.h"

#include "gnmi/gnmi.pb-c.h"
#include "p4/v1/p4runtime.pb-c.h"

#include <errno.h>

#define WRITE_DESC &p4__v1__write_request__descriptor
#define DATA_DESC  &p4__v1__p4_data__descriptor

/* A Write of n table entries, as a controller would send it. */
static void
pack_write(struct buf *out, unsigned n)
{
	CLEANUP(arena_free) struct arena *a = arena_new(0);
	P4__V1__WriteRequest w = P4__V1__WRITE_REQUEST__INIT;
	P4__V1__Uint128 id = P4__V1__UINT128__INIT;
	P4__V1__Update *u = arena_array(a, P4__V1__Update, n);
	P4__V1__Entity *e = arena_array(a, P4__V1__Entity, n);
	P4__V1__TableEntry *t = arena_array(a, P4__V1__TableEntry, n);

	w.device_id = 1;
	w.election_id = &id;
	id.low = 7;
	w.role = (char *)"röle";
	w.n_updates = n;
	w.updates = arena_array(a, P4__V1__Update *, n);
	for (unsigned i = 0; i < n; i++) {
		p4__v1__update__init(&u[i]);
		p4__v1__entity__init(&e[i]);
		p4__v1__table_entry__init(&t[i]);
		t[i].table_id = 33554433 + i;
		t[i].metadata.data = (uint8_t *)"meta";
		t[i].metadata.len = 4;
		e[i].entity_case = P4__V1__ENTITY__ENTITY_TABLE_ENTRY;
		e[i].table_entry = &t[i];
		u[i].type = P4__V1__UPDATE__TYPE__INSERT;
		u[i].entity = &e[i];
		w.updates[i] = &u[i];
	}
	rpc_pack(&w.base, out);
}

/* Wraps the message in 'b' in 'n' levels of P4Data.struct (5) of P4StructLike.members (1). */
static void
wrap(struct buf *b, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		CLEANUP(buf_fini) struct buf outer = BUF_INIT;
		size_t len = b->len;

		buf_putc(&outer, i % 2 == 0 ? 0x0a : 0x2a);
		for (; len >= 0x80; len >>= 7)
			buf_putc(&outer, (char)(len | 0x80));
		buf_putc(&outer, (char)len);
		buf_add(&outer, buf_str(b), b->len);
		buf_fini(b);
		*b = outer;
		outer = (struct buf)BUF_INIT;
	}
}

static int
check(const ProtobufCMessageDescriptor *d, const char *bytes, size_t len, struct err *err)
{
	*err = (struct err){ 0 };
	return rpc_guard(d, bytes, len, NULL, NULL, err);
}

#define CHECK(d, bytes) check(d, bytes, sizeof(bytes) - 1, &err)

TEST(rpc_pack_and_unpack_round_trip)
{
	CLEANUP(arena_free) struct arena *a = arena_new(0);
	CLEANUP(buf_fini) struct buf b = BUF_INIT;
	CLEANUP(buf_fini) struct buf again = BUF_INIT;
	ProtobufCMessage *msg;
	struct err err;

	pack_write(&b, 100);
	REQUIRE(rpc_unpack(a, WRITE_DESC, b.data, b.len, NULL, &msg, &err) == 0);
	EXPECT_INT(((P4__V1__WriteRequest *)msg)->n_updates, 100);
	EXPECT_STR(((P4__V1__WriteRequest *)msg)->role, "röle");
	EXPECT_INT(rpc_pack(msg, &again), b.len);
	EXPECT(again.len == b.len && memcmp(again.data, b.data, b.len) == 0);
}

TEST(rpc_guard_never_promises_too_little_memory)
{
	for (unsigned n = 0; n < 300; n += 7) {
		CLEANUP(arena_free) struct arena *a = arena_new(0);
		CLEANUP(buf_fini) struct buf b = BUF_INIT;
		ProtobufCMessage *msg;
		struct err err;
		size_t need;

		pack_write(&b, n);
		buf_add(&b, "\xfa\x3f\x03xyz", 6); /* a field that nobody knows */
		REQUIRE(rpc_guard(WRITE_DESC, b.data, b.len, NULL, &need, &err) == 0);
		REQUIRE(rpc_unpack(a, WRITE_DESC, b.data, b.len, NULL, &msg, &err) == 0);
		EXPECT(arena_used(a) <= need);
		EXPECT(need < 3 * arena_used(a));
	}
}

TEST(rpc_guard_stops_every_cut)
{
	CLEANUP(buf_fini) struct buf b = BUF_INIT;
	struct err err;
	int bad = 0;

	pack_write(&b, 3);
	for (size_t len = 0; len < b.len; len++) {
		CLEANUP(free) char *part = xmemdup(b.data, len + 1); /* for ASan */
		int rc = check(WRITE_DESC, part, len, &err);

		EXPECT(rc == 0 || rc == -EBADMSG);
		bad += rc != 0;
	}
	EXPECT(bad > (int)b.len / 2); /* a cut between two fields is a shorter message */
}

TEST(rpc_guard_stops_deep_messages)
{
	CLEANUP(arena_free) struct arena *a = arena_new(0);
	CLEANUP(buf_fini) struct buf deep = BUF_INIT;
	CLEANUP(buf_fini) struct buf bomb = BUF_INIT;
	ProtobufCMessage *msg;
	struct err err;

	wrap(&deep, 98);
	EXPECT_INT(rpc_unpack(a, DATA_DESC, deep.data, deep.len, NULL, &msg, &err), 0);
	wrap(&deep, 2);
	EXPECT_INT(rpc_unpack(a, DATA_DESC, deep.data, deep.len, NULL, &msg, &err), -E2BIG);
	EXPECT_HAS(err.msg, "nested deeper than 100");
	wrap(&bomb, 20000);
	EXPECT_INT(rpc_unpack(a, DATA_DESC, bomb.data, bomb.len, NULL, &msg, &err), -E2BIG);
}

TEST(rpc_guard_names_what_is_wrong)
{
	struct err err;

	EXPECT_INT(CHECK(WRITE_DESC, "\x08"), -EBADMSG);
	EXPECT_STR(err.msg, "p4.v1.WriteRequest: the message is cut off");
	EXPECT_INT(CHECK(WRITE_DESC, "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), -EBADMSG);
	EXPECT_INT(CHECK(WRITE_DESC, "\x0b"), -EBADMSG);
	EXPECT_HAS(err.msg, "wire types 3, 4, 6 and 7");
	EXPECT_INT(CHECK(WRITE_DESC, "\x02\x00"), -EBADMSG);
	EXPECT_HAS(err.msg, "no such field number");
	EXPECT_INT(CHECK(WRITE_DESC, "\x0d\x01\x02\x03\x04"), -EBADMSG);
	EXPECT_STR(
	    err.msg, "p4.v1.WriteRequest.device_id: its wire type is not that of its declaration");
	EXPECT_INT(CHECK(WRITE_DESC, "\x32\x02\xc3\x28"), -EBADMSG);
	EXPECT_STR(err.msg, "p4.v1.WriteRequest.role: not UTF-8, or a NUL in it");
	EXPECT_INT(CHECK(WRITE_DESC, "\x32\x03a\0b"), -EBADMSG);
	EXPECT_INT(CHECK(WRITE_DESC, "\x22\x7f"), -EBADMSG);
	EXPECT_INT(CHECK(WRITE_DESC, "\x22\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), -EBADMSG);
	EXPECT_INT(CHECK(WRITE_DESC, ""), 0);
}

TEST(rpc_guard_refuses_to_join_messages)
{
	struct err err;

	EXPECT_INT(CHECK(WRITE_DESC, "\x1a\x02\x10\x01\x1a\x02\x10\x02"), -EBADMSG);
	EXPECT_STR(err.msg, "p4.v1.WriteRequest.election_id: it is given twice");
	/* scalars may come twice; the last one counts */
	EXPECT_INT(CHECK(WRITE_DESC, "\x08\x01\x08\x02"), 0);
	/* and repeated messages of course */
	EXPECT_INT(CHECK(WRITE_DESC, "\x22\x00\x22\x00"), 0);
}

TEST(rpc_guard_checks_packed_lists)
{
	const ProtobufCMessageDescriptor *table = &p4__config__v1__table__descriptor;
	struct err err;
	size_t need;

	EXPECT_INT(CHECK(table, "\x3a\x03\x01\x02\x03"), 0);
	EXPECT_INT(CHECK(table, "\x38\x01\x38\x02"), 0);
	EXPECT_INT(CHECK(table, "\x3a\x02\x01\x80"), -EBADMSG);
	EXPECT_HAS(err.msg, "direct_resource_ids: the packed list is cut off");
	EXPECT_INT(rpc_guard(table, "\x3a\x03\x01\x02\x03", 5, NULL, &need, &err), 0);
	EXPECT(need >= sizeof(P4__Config__V1__Table) + 3 * sizeof(uint32_t));
}

TEST(rpc_guard_limits_memory)
{
	CLEANUP(buf_fini) struct buf b = BUF_INIT;
	struct rpc_limits limits = { 100, 100000 };
	struct err err;

	for (int i = 0; i < 100000; i++)
		buf_add(&b, "\x22\x00", 2); /* two bytes each; a whole Update in memory */
	EXPECT_INT(rpc_guard(WRITE_DESC, b.data, b.len, &limits, NULL, &err), -E2BIG);
	EXPECT_HAS(err.msg, "takes more than 100000 bytes");
	EXPECT_INT(rpc_guard(WRITE_DESC, b.data, b.len, NULL, NULL, NULL), 0);
}

TEST(rpc_any_holds_a_message)
{
	CLEANUP(arena_free) struct arena *a = arena_new(0);
	Google__Protobuf__Any any;
	P4__V1__Uint128 id = P4__V1__UINT128__INIT;
	ProtobufCMessage *msg;
	struct err err;

	id.high = 1;
	id.low = 2;
	rpc_any_pack(a, &id.base, &any);
	EXPECT_STR(any.type_url, "type.googleapis.com/p4.v1.Uint128");
	REQUIRE(rpc_any_unpack(a, &any, &p4__v1__uint128__descriptor, &msg, &err) == 0);
	EXPECT_INT(((P4__V1__Uint128 *)msg)->low, 2);
	EXPECT_INT(rpc_any_unpack(a, &any, &gnmi__path__descriptor, &msg, &err), -EINVAL);
	EXPECT_STR(err.msg,
	    "an Any of type \"type.googleapis.com/p4.v1.Uint128\" where gnmi.Path is wanted");
	any.type_url = (char *)"p4.v1.Uint128"; /* no slash */
	EXPECT(!rpc_any_is(&any, &p4__v1__uint128__descriptor));
}

TEST(rpc_write_errors_round_trip)
{
	CLEANUP(arena_free) struct arena *a = arena_new(0);
	struct rpc_p4_error in[] = { { RPC_OK, NULL },
		{ RPC_ALREADY_EXISTS, "the entry is there already" }, { RPC_OK, "" } };
	struct rpc_p4_error *out;
	struct err err;
	size_t n;

	REQUIRE(rpc_p4_errors(
		    a, rpc_p4_status(a, "1 of 3 failed", in, 3, SIZE_MAX), &out, &n, &err) == 0);
	REQUIRE(n == 3);
	EXPECT_INT(out[0].code, RPC_OK);
	EXPECT_INT(out[1].code, RPC_ALREADY_EXISTS);
	EXPECT_STR(out[1].message, "the entry is there already");
	EXPECT_INT(out[2].code, RPC_OK);
}

TEST(rpc_write_errors_fit_the_room)
{
	CLEANUP(arena_free) struct arena *a = arena_new(0);
	struct rpc_p4_error in[1000], *out;
	unsigned with_text = 0;
	struct err err;
	size_t n;

	for (size_t i = 0; i < ARRAY_LEN(in); i++)
		in[i] = (struct rpc_p4_error){ RPC_NOT_FOUND,
			"table ingress.ipv4_lpm has no entry with this key" };
	for (size_t room = 40000; room < 60000; room += 5000) {
		Google__Rpc__Status *st = rpc_p4_status(a, "failed", in, ARRAY_LEN(in), room);

		EXPECT(google__rpc__status__get_packed_size(st) <= room);
		EXPECT(google__rpc__status__get_packed_size(st) > room - 5000);
		REQUIRE(rpc_p4_errors(a, st, &out, &n, &err) == 0);
		REQUIRE(n == ARRAY_LEN(in));
		for (size_t i = 0; i < n; i++) {
			EXPECT_INT(out[i].code, RPC_NOT_FOUND);
			with_text += out[i].message[0] != '\0';
		}
	}
	EXPECT(with_text > 0);
}
