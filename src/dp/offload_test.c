/* SPDX-License-Identifier: Apache-2.0 */
/* offload_test.c: checksums and segments, checked by summing the result anew. */
#include "dp/dp_rig.h"

#include "base/bits.h"
#include "dp/impl.h"

enum { MSS = 1000, PAYLOAD = 3500 };

/* One's complement sum of 16-bit words, the slow way. */
static uint32_t
sum16(const uint8_t *p, size_t len, uint32_t sum)
{
	for (size_t i = 0; i < len; i++)
		sum += (uint32_t)p[i] << (i % 2 ? 0 : 8);
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum;
}

/* Builds Ethernet, IPv4 or IPv6, TCP with a partial checksum; returns the frame's length. */
static uint32_t
tcp_frame(uint8_t *f, bool v6, uint32_t payload, struct pipe_pkt *marks)
{
	uint32_t ip = 14, tcp = ip + (v6 ? 40 : 20), len = tcp + 20 + payload;
	uint32_t addr = v6 ? ip + 8 : ip + 12, alen = v6 ? 32 : 8;

	memset(f, 0, tcp + 20);
	put_be16(f + 12, v6 ? 0x86dd : 0x0800);
	if (v6) {
		f[ip] = 0x60;
		put_be16(f + ip + 4, (uint16_t)(20 + payload));
		f[ip + 6] = 6;
	} else {
		f[ip] = 0x45;
		put_be16(f + ip + 2, (uint16_t)(40 + payload));
		put_be16(f + ip + 4, 100);
		f[ip + 9] = 6;
	}
	for (uint32_t i = 0; i < alen; i++)
		f[addr + i] = (uint8_t)(i * 7 + 1);
	put_be32(f + tcp + 4, 5000);
	f[tcp + 12] = 0x50;
	f[tcp + 13] = 0x89; /* CWR, PSH, FIN */
	put_be16(f + tcp + 16, (uint16_t)sum16(f + addr, alen, 6 + 20 + payload));
	for (uint32_t i = 0; i < payload; i++)
		f[tcp + 20 + i] = (uint8_t)(i ^ i >> 8);
	*marks = (struct pipe_pkt){
		.flags = PIPE_PKT_CSUM_PARTIAL, .csum_start = (uint16_t)tcp, .csum_off = 16
	};
	return len;
}

/* Whether the TCP checksum of the frame holds, whose IP header is at 'ip'. */
static bool
tcp_sum_holds(const uint8_t *f, uint32_t ip, uint32_t len)
{
	bool v6 = f[ip] >> 4 == 6;
	uint32_t tcp = ip + (v6 ? 40 : 20);
	uint32_t pseudo = sum16(f + ip + (v6 ? 8 : 12), v6 ? 32 : 8, 6 + len - tcp);

	return sum16(f + tcp, len - tcp, pseudo) == 0xffff;
}

TEST(a_port_without_offload_gets_whole_checksums)
{
	for (int v6 = 0; v6 < 2; v6++) {
		CLEANUP(rig_free) struct rig *r = rig_new(0, 2, "fused");
		uint8_t f[2048];
		struct pipe_pkt marks;
		uint32_t len = tcp_frame(f, v6, 333, &marks);

		test_rule(r->dp, 1, (struct test_rule){ 0, 1, TEST_SEND, 2, 0 });
		EXPECT(dp_ring_port_put(dp_port_get(r->dp, 1), f, len, &marks) == 0);
		rig_run(r);
		EXPECT_INT(dp_ring_port_get(dp_port_get(r->dp, 2), f, sizeof f, &marks), len);
		EXPECT_INT(marks.flags, 0);
		EXPECT(tcp_sum_holds(f, 14, len));
		/* one that can do it gets the marks, moved by what was pushed */
		dp_ring_port_caps(dp_port_get(r->dp, 2), DP_PORT_CSUM, true);
		test_rule(r->dp, 1, (struct test_rule){ 0, 1, TEST_PUSH, 2, 0 });
		len = tcp_frame(f, v6, 333, &marks);
		EXPECT(dp_ring_port_put(dp_port_get(r->dp, 1), f, len, &marks) == 0);
		rig_run(r);
		EXPECT_INT(dp_ring_port_get(dp_port_get(r->dp, 2), f, sizeof f, &marks), len + 4);
		EXPECT_INT(marks.flags, PIPE_PKT_CSUM_PARTIAL);
		EXPECT_INT(marks.csum_start, v6 ? 58 : 38);
	}
}

TEST(a_port_without_segmentation_gets_segments)
{
	for (int v6 = 0; v6 < 2; v6++) {
		CLEANUP(rig_free) struct rig *r = rig_new(0, 2, "fused");
		static uint8_t f[8192], got[2048], whole[8192];
		struct pipe_pkt marks;
		uint32_t len = tcp_frame(f, v6, PAYLOAD, &marks), tcp = marks.csum_start, off = 0;
		int n;

		marks.flags |= PIPE_PKT_GSO;
		marks.gso_bytes = MSS;
		marks.gso_type = v6 ? 4 : 1;
		test_rule(r->dp, 1, (struct test_rule){ 0, 1, TEST_SEND, 2, 0 });
		EXPECT(dp_ring_port_put(dp_port_get(r->dp, 1), f, len, &marks) == 0);
		rig_run(r);
		for (int i = 0; i < 4; i++) {
			n = dp_ring_port_get(dp_port_get(r->dp, 2), got, sizeof got, &marks);
			EXPECT_INT(n, (int)tcp + 20 + (i < 3 ? MSS : PAYLOAD % MSS));
			EXPECT_INT(marks.flags, 0);
			EXPECT(tcp_sum_holds(got, 14, (uint32_t)n));
			EXPECT_INT(get_be32(got + tcp + 4), 5000 + i * MSS);
			EXPECT_INT(got[tcp + 13], (i == 0 ? 0x80 : 0) | (i == 3 ? 0x09 : 0));
			if (!v6) {
				EXPECT_INT(sum16(got + 14, 20, 0), 0xffff);
				EXPECT_INT(get_be16(got + 16), n - 14);
				EXPECT_INT(get_be16(got + 18), 100 + i);
			} else {
				EXPECT_INT(get_be16(got + 18), n - 54);
			}
			memcpy(whole + off, got + tcp + 20, (size_t)n - tcp - 20);
			off += (uint32_t)n - tcp - 20;
		}
		EXPECT_INT(rig_get(r, 2), -1);
		EXPECT(off == PAYLOAD && memcmp(whole, f + tcp + 20, PAYLOAD) == 0);
		/* counted as what is on the wire */
		EXPECT_INT(rig_count(r, 1).rx_packets, 4);
		EXPECT_INT(rig_count(r, 1).rx_bytes, len + 3 * (tcp + 20));
		EXPECT_INT(rig_count(r, 2).tx_packets, 4);
		EXPECT_INT(rig_count(r, 2).tx_bytes, len + 3 * (tcp + 20));
		rig_expect_sums(r);
	}
}

TEST(segments_are_cut_inside_a_vxlan_tunnel)
{
	CLEANUP(rig_free) struct rig *r = rig_new(0, 2, "fused");
	static uint8_t f[8192], got[2048];
	struct pipe_pkt marks;
	uint32_t inner = 14 + 20 + 8 + 8,
		 len = inner + tcp_frame(f + inner, false, PAYLOAD, &marks);

	put_be16(f + 12, 0x0800);
	f[14] = 0x45;
	put_be16(f + 16, (uint16_t)(len - 14));
	f[23] = 17;
	put_be16(f + 36, 4789);
	put_be16(f + 38, (uint16_t)(len - 34));
	put_be16(f + 40, 1); /* a checksum: to be made anew */
	marks.csum_start = (uint16_t)(marks.csum_start + inner);
	marks.flags |= PIPE_PKT_GSO;
	marks.gso_bytes = MSS;
	marks.gso_type = 1;
	test_rule(r->dp, 1, (struct test_rule){ 0, 1, TEST_SEND, 2, 0 });
	EXPECT(dp_ring_port_put(dp_port_get(r->dp, 1), f, len, &marks) == 0);
	rig_run(r);
	for (int i = 0; i < 4; i++) {
		int n = dp_ring_port_get(dp_port_get(r->dp, 2), got, sizeof got, NULL);
		uint32_t ulen = (uint32_t)n - 34;

		REQUIRE(n > 100);
		EXPECT_INT(get_be16(got + 16), n - 14);
		EXPECT_INT(get_be16(got + 38), n - 34);
		EXPECT_INT(sum16(got + 14, 20, 0), 0xffff);
		EXPECT_INT(sum16(got + 34, ulen, sum16(got + 26, 8, 17 + ulen)), 0xffff);
		EXPECT(tcp_sum_holds(got + inner, 14, (uint32_t)n - inner));
	}
	EXPECT_INT(rig_get(r, 2), -1);
}

TEST(marks_that_do_not_fit_are_refused_where_they_come_in)
{
	CLEANUP(rig_free) struct rig *r = rig_new(0, 2, "fused");
	static uint8_t f[8192];
	struct pipe_pkt ok, bad;
	uint32_t len = tcp_frame(f, false, PAYLOAD, &ok);

	ok.flags |= PIPE_PKT_GSO;
	ok.gso_bytes = MSS;
	ok.gso_type = 1;
	test_rule(r->dp, 1, (struct test_rule){ 0, 1, TEST_SEND, 2, 0 });
#define BAD(field, value)                                                                          \
	do {                                                                                       \
		bad = ok;                                                                          \
		bad.field = (value);                                                               \
		EXPECT(dp_ring_port_put(dp_port_get(r->dp, 1), f, len, &bad) == 0);                \
	} while (0)
	BAD(csum_start, 65535);
	BAD(csum_start, (uint16_t)(len - 10));
	BAD(csum_off, 4000);
	BAD(gso_bytes, 0);
	BAD(gso_bytes, 1); /* 3500 segments */
	BAD(gso_type, 3);
	BAD(flags, PIPE_PKT_GSO);
	rig_run(r);
	EXPECT_INT(rig_drain(r, 2), 0);
	EXPECT_INT(rig_count(r, 1).rx_errors, 7);
	/* and one that fits, but in headers nobody knows, cannot be cut */
	put_be16(f + 12, 0x1234);
	EXPECT(dp_ring_port_put(dp_port_get(r->dp, 1), f, len, &ok) == 0);
	rig_run(r);
	EXPECT_INT(rig_drain(r, 2), 0);
	EXPECT_INT(rig_count(r, 1).drop[DP_DROP_OFFLOAD], 1);
}
