/* SPDX-License-Identifier: Apache-2.0 */
/* msg_test.c: the codec: every message there and back, and what it refuses. */
#include "wire/msg.h"

#include "base/test.h"

#include <errno.h>

#define NUMBER(number, name, what) number,
static const uint32_t numbers[] = { WIRE_MESSAGES(NUMBER) };
enum { N_TYPES = sizeof numbers / sizeof numbers[0] };

static struct wire_msg
sample_port(void)
{
	static const uint8_t mac[6] = { 2, 0, 0, 0, 0, 1 };
	struct wire_msg m = { .type = WIRE_MSG_port_set, .gen = 4, .req = 7 };

	m.u.port_set = (struct wire_port_set){ .port = 3,
		.name = "netdev1",
		.kind = "vhost",
		.arg = "/run/x\n.sock",
		.side = 1,
		.from_bps = 10000000000ull,
		.mtu = 1500,
		.mac = { mac, 6 },
		.queues = 2,
		.features = 1ull << 32,
		.connect = true };
	return m;
}

TEST(a_message_comes_back_as_it_was)
{
	CLEANUP(buf_fini) struct buf b = BUF_INIT, text = BUF_INIT;
	CLEANUP(arena_free) struct arena *a = arena_new(0);
	struct wire_msg in = sample_port(), out;
	struct err err = { 0 };

	REQUIRE(wire_encode(&in, &b, &err) == 0);
	REQUIRE(wire_decode(b.data, b.len, a, &out, &err) == 0);
	EXPECT_INT(out.type, WIRE_MSG_port_set);
	EXPECT_INT(out.gen, 4);
	EXPECT_INT(out.req, 7);
	EXPECT_INT(out.u.port_set.port, 3);
	EXPECT_STR(out.u.port_set.name, "netdev1");
	EXPECT_STR(out.u.port_set.group, "");
	EXPECT_INT(out.u.port_set.from_bps, 10000000000ll);
	EXPECT_INT(out.u.port_set.mac.len, 6);
	EXPECT_INT(out.u.port_set.mac.p[5], 1);
	EXPECT(out.u.port_set.connect);
	wire_print(&out, &text);
	EXPECT_STR(buf_str(&text),
	    "port_set gen=4 req=7 port=3 name=\"netdev1\" kind=\"vhost\" arg=\"/run/x\\x0a.sock\" "
	    "side=1 from_bps=10000000000 to_bps=0 mtu=1500 mac=6:020000000001 queues=2 "
	    "features=4294967296 connect=1 group=\"\"");
}

TEST(lists_come_back_as_they_were)
{
	CLEANUP(buf_fini) struct buf b = BUF_INIT, text = BUF_INIT;
	CLEANUP(arena_free) struct arena *a = arena_new(0);
	struct wire_result r[3] = { { 0, "" }, { -ENOENT, "no such entry" }, { 0, NULL } };
	struct wire_msg in = { .type = WIRE_MSG_entity_result, .req = 1 }, out;

	in.u.entity_result.n_items = 3;
	in.u.entity_result.items = r;
	REQUIRE(wire_encode(&in, &b, NULL) == 0);
	REQUIRE(wire_decode(b.data, b.len, a, &out, NULL) == 0);
	REQUIRE(out.u.entity_result.n_items == 3);
	EXPECT_INT(out.u.entity_result.items[1].code, -ENOENT);
	EXPECT_STR(out.u.entity_result.items[1].text, "no such entry");
	EXPECT_STR(out.u.entity_result.items[2].text, "");
	wire_print(&out, &text);
	EXPECT_STR(buf_str(&text), "entity_result req=1 items=[{code=0 text=\"\"} "
				   "{code=-2 text=\"no such entry\"} {code=0 text=\"\"}]");
}

TEST(every_type_encodes_decodes_and_prints_empty)
{
	for (int i = 0; i < N_TYPES; i++) {
		CLEANUP(buf_fini) struct buf b = BUF_INIT, again = BUF_INIT, text = BUF_INIT;
		CLEANUP(arena_free) struct arena *a = arena_new(0);
		struct wire_msg in = { .type = numbers[i] }, out;

		REQUIRE(wire_encode(&in, &b, NULL) == 0);
		REQUIRE(wire_decode(b.data, b.len, a, &out, NULL) == 0);
		REQUIRE(wire_encode(&out, &again, NULL) == 0);
		EXPECT(b.len == again.len && memcmp(b.data, again.data, b.len) == 0);
		wire_print(&out, &text);
		EXPECT_HAS(buf_str(&text), wire_type_name(numbers[i]));
	}
}

TEST(a_message_cut_anywhere_is_refused)
{
	CLEANUP(buf_fini) struct buf b = BUF_INIT;
	struct wire_msg in = sample_port(), out;
	struct err err;

	REQUIRE(wire_encode(&in, &b, NULL) == 0);
	for (size_t len = 0; len < b.len; len++) {
		CLEANUP(arena_free) struct arena *a = arena_new(0);
		uint32_t body = len < WIRE_HEADER_BYTES ? 0 : (uint32_t)(len - WIRE_HEADER_BYTES);
		CLEANUP(free) char *cut = malloc(len + 1);

		memcpy(cut, b.data, len);
		if (len >= WIRE_HEADER_BYTES)
			memcpy(cut + 4, &body, 4); /* a header that agrees */
		err = (struct err){ 0 };
		EXPECT_INT(wire_decode(cut, len, a, &out, &err), -EPROTO);
		EXPECT(err.msg[0] != '\0');
	}
}

/* Encodes 'in', sets byte 'at' to 'v', and expects the message to be refused with 'text'. */
static void
expect_refused(const struct wire_msg *in, size_t at, uint8_t v, int code, const char *text)
{
	CLEANUP(buf_fini) struct buf b = BUF_INIT;
	CLEANUP(arena_free) struct arena *a = arena_new(0);
	struct err err = { 0 };
	struct wire_msg out;

	REQUIRE(wire_encode(in, &b, NULL) == 0);
	REQUIRE(at < b.len);
	b.data[at] = (char)v;
	EXPECT_INT(wire_decode(b.data, b.len, a, &out, &err), code);
	EXPECT_HAS(err.msg, text);
}

TEST(bad_bytes_are_refused_by_name)
{
	struct wire_msg m = { .type = WIRE_MSG_sync_end };
	struct wire_msg w = { .type = WIRE_MSG_welcome };
	struct wire_msg l = { .type = WIRE_MSG_log_level };
	struct wire_msg e = { .type = WIRE_MSG_entity_write };

	expect_refused(&m, 0, 9, -EPROTONOSUPPORT, "message version is 9, this program speaks 1");
	expect_refused(&m, 2, 200, -EPROTO, "message type 200 is not known");
	expect_refused(&m, 4, 1, -EPROTO, "message sync_end: 0 bytes, the header says 1");
	expect_refused(&w, WIRE_HEADER_BYTES + 4 + 5 + 4 + 4 + 5 + 8, 2, -EPROTO,
	    "message welcome: synced is 2, not 0 or 1");
	l.u.log_level.level = "info";
	expect_refused(&l, WIRE_HEADER_BYTES + 4 + 4, 'x', -EPROTO, "level is no string");
	expect_refused(&l, WIRE_HEADER_BYTES + 4 + 1, 0, -EPROTO, "level is no string");
	expect_refused(&e, WIRE_HEADER_BYTES + 4, 255, -EPROTO, "255 items are too many");
}

TEST(what_is_too_large_is_not_encoded)
{
	CLEANUP(buf_fini) struct buf b = BUF_INIT;
	CLEANUP(free) uint8_t *big = calloc(1, WIRE_MSG_MAX);
	struct wire_msg m = { .type = WIRE_MSG_packet_out };
	struct wire_msg w = { .type = WIRE_MSG_entity_write };
	struct err err = { 0 };

	m.u.packet_out.data = (struct wire_bytes){ big, WIRE_MSG_MAX };
	EXPECT_INT(wire_encode(&m, &b, &err), -EMSGSIZE);
	EXPECT_HAS(err.msg, "message packet_out: ");
	EXPECT_INT(b.len, 0);
	w.u.entity_write.n_items = WIRE_BATCH_MAX + 1;
	EXPECT_INT(wire_encode(&w, &b, &err), -EMSGSIZE);
	EXPECT_INT(b.len, 0);
}

TEST(entities_are_cut_into_messages_that_fit)
{
	enum { N = 5000, SIZE = 300 };
	CLEANUP(free) struct wire_entity *items = calloc(N, sizeof *items);
	uint8_t data[SIZE] = { 0 };
	uint32_t done = 0, msgs = 0;

	for (int i = 0; i < N; i++)
		items[i] = (struct wire_entity){ 0, { data, SIZE } };
	while (done < N) {
		CLEANUP(buf_fini) struct buf b = BUF_INIT;
		struct wire_msg m = { .type = WIRE_MSG_entity_write };

		m.u.entity_write.items = items + done;
		m.u.entity_write.n_items = wire_entities_fit(items + done, N - done);
		REQUIRE(m.u.entity_write.n_items > 0);
		REQUIRE(wire_encode(&m, &b, NULL) == 0);
		done += m.u.entity_write.n_items;
		msgs++;
	}
	EXPECT_INT(msgs, 24); /* 214 of 305 bytes each */
}

TEST(fields_are_set_from_text)
{
	CLEANUP(arena_free) struct arena *a = arena_new(0);
	CLEANUP(buf_fini) struct buf text = BUF_INIT;
	struct wire_msg m = { 0 };
	struct err err = { 0 };

	REQUIRE(wire_type_find("repl_set", &m.type) == 0);
	EXPECT_INT(wire_type_find("nothing", &m.type), -ENOENT);
	REQUIRE(wire_set(&m, a, "id", "0x10", &err) == 0);
	REQUIRE(wire_set(&m, a, "replicas", "2,0;3,1", &err) == 0);
	wire_print(&m, &text);
	EXPECT_STR(buf_str(&text), "repl_set kind=0 id=16 class_of_service=0 truncate_bytes=0 "
				   "replicas=[{port=2 instance=0} {port=3 instance=1}]");
	EXPECT_INT(wire_set(&m, a, "kind", "256", &err), -ERANGE);
	EXPECT_INT(wire_set(&m, a, "kind", "-1", &err), -EINVAL);
	EXPECT_INT(wire_set(&m, a, "replicas", "x", &err), -EINVAL);
	EXPECT_INT(wire_set(&m, a, "size", "1", &err), -ENOENT);
	EXPECT_STR(err.msg, "message repl_set has no field size");
	m.type = WIRE_MSG_packet_out;
	EXPECT_INT(wire_set(&m, a, "data", "0aF", &err), -EINVAL);
	EXPECT_INT(wire_set(&m, a, "data", "0aFf", &err), 0);
	EXPECT_INT(m.u.packet_out.data.len, 2);
	EXPECT_INT(m.u.packet_out.data.p[1], 255);
}
