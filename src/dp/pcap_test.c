/* SPDX-License-Identifier: Apache-2.0 */
/* pcap_test.c: capture files, and ports made of them. */
#include "dp/dp_rig.h"

#include "base/file.h"
#include "dp/impl.h"
#include "dp/pcapfile.h"

#include <fcntl.h>
#include <unistd.h>

struct dir {
	char path[64];
};

static void
dir_fini(struct dir *d)
{
	EXPECT(file_rmtree(d->path, NULL) == 0);
}

static inline void
dir_fini_cleanup(struct dir *d)
{
	dir_fini(d);
}

static struct dir
dir_make(void)
{
	struct dir d = { "/tmp/dp-pcap-XXXXXX" };

	EXPECT(mkdtemp(d.path) != NULL);
	return d;
}

/* Writes n frames of 60 + i bytes. */
static void
write_frames(const char *path, int n)
{
	CLEANUP(free) struct dp_pcap_writer *w = calloc(1, sizeof *w);
	CLEANUP(close) int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	uint8_t frame[3000];

	REQUIRE(fd >= 0);
	EXPECT(dp_pcap_create(w, fd) == 0);
	for (int i = 0; i < n; i++) {
		memset(frame, i, sizeof frame);
		EXPECT(dp_pcap_add(w, frame, 60 + (uint32_t)i, 1000000000ull * (uint64_t)i) == 0);
	}
	EXPECT(dp_pcap_flush(w) == 0);
}

TEST(frames_written_are_read)
{
	CLEANUP(dir_fini) struct dir d = dir_make();
	CLEANUP(free) char *path = xasprintf("%s/a.pcap", d.path);
	CLEANUP(buf_fini) struct buf b = BUF_INIT;
	struct dp_pcap_reader rd;
	const uint8_t *frame;
	uint32_t len;
	uint64_t t;

	write_frames(path, 1000);
	REQUIRE(file_read(path, 1 << 20, &b, NULL) == 0);
	REQUIRE(dp_pcap_begin(&rd, b.data, b.len, NULL) == 0);
	for (int i = 0; i < 1000; i++) {
		REQUIRE(dp_pcap_next(&rd, &frame, &len, &t) == 1);
		EXPECT_INT(len, 60 + i);
		EXPECT_INT(frame[len - 1], i & 255);
		EXPECT_INT(t, 1000000000ll * i);
	}
	EXPECT_INT(dp_pcap_next(&rd, &frame, &len, &t), 0);
	/* cut in the last frame: that one is refused */
	REQUIRE(dp_pcap_begin(&rd, b.data, b.len - 1, NULL) == 0);
	for (int i = 0; i < 999; i++)
		REQUIRE(dp_pcap_next(&rd, &frame, &len, &t) == 1);
	EXPECT_INT(dp_pcap_next(&rd, &frame, &len, &t), -EINVAL);
}

TEST(other_files_are_refused)
{
	static const uint8_t le[24] = { 0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, [20] = 1 };
	static const uint8_t be[24] = { 0xa1, 0xb2, 0xc3, 0xd4, 0, 2, 0, 4, [23] = 1 };
	static const uint8_t raw[24] = { 0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, [20] = 101 };
	struct dp_pcap_reader rd;
	struct err err = { 0 };

	EXPECT_INT(dp_pcap_begin(&rd, le, 24, &err), 0);
	EXPECT_INT(dp_pcap_begin(&rd, be, 24, &err), 0);
	EXPECT(rd.swapped);
	EXPECT_INT(dp_pcap_begin(&rd, le, 23, &err), -EINVAL);
	EXPECT_INT(dp_pcap_begin(&rd, raw, 24, &err), -EINVAL);
	EXPECT_STR(err.msg, "pcap file of link type 101, not Ethernet (1)");
	EXPECT_INT(dp_pcap_begin(&rd, "this is not a capture file", 26, &err), -EINVAL);
	EXPECT_STR(err.msg, "no pcap file (pcapng is not read)");
}

TEST(a_file_goes_through_the_pipeline_into_a_file)
{
	CLEANUP(dir_fini) struct dir d = dir_make();
	CLEANUP(free) char *in = xasprintf("%s/in.pcap", d.path);
	CLEANUP(free) char *out = xasprintf("%s/out.pcap", d.path);
	CLEANUP(free) char *in_arg = xasprintf("in=%s", in);
	CLEANUP(free) char *out_arg = xasprintf("out=%s", out);
	CLEANUP(buf_fini) struct buf b = BUF_INIT;
	CLEANUP(rig_free) struct rig *r = rig_new(0, 0, NULL);
	struct dp_port_conf ci = { .port = 1, .name = "in", .kind = "pcap", .arg = in_arg };
	struct dp_port_conf co = {
		.port = 2, .name = "out", .kind = "pcap", .arg = out_arg, .mtu = 4000
	};
	struct dp_pcap_reader rd;
	const uint8_t *frame;
	struct err err = { 0 };
	uint32_t len, n = 0;
	uint64_t t;

	write_frames(in, 2000);
	REQUIRE(dp_port_set(r->dp, &ci, 1, &err) == 0);
	REQUIRE(dp_port_set(r->dp, &co, 1, &err) == 0);
	dp_serve(r->dp); /* opens them */
	rig_run(r);
	EXPECT_INT(rig_count(r, 1).rx_packets, 0); /* waits for a pipeline */
	REQUIRE(dp_pipe_load(r->dp, 1, "fused", "", 1, &err) == 0);
	test_rule(r->dp, 1, (struct test_rule){ 0, 1, TEST_SEND, 2, 0 });
	REQUIRE(dp_pipe_commit(r->dp, 1, 1, NULL, NULL, &err) == 0);
	rig_run(r);
	EXPECT(dp_reactor_sleep(&r->dp->workers[0].reactor, 1) > 0); /* flushes */
	EXPECT_INT(rig_count(r, 1).rx_packets, 2000);
	EXPECT_INT(rig_count(r, 2).tx_packets, 2000);
	REQUIRE(file_read(out, 1 << 24, &b, NULL) == 0);
	REQUIRE(dp_pcap_begin(&rd, b.data, b.len, NULL) == 0);
	while (dp_pcap_next(&rd, &frame, &len, &t) == 1) {
		EXPECT_INT(len, 60 + n);
		n++;
	}
	EXPECT_INT(n, 2000);
	rig_expect_sums(r);
}

TEST(a_pcap_port_says_what_is_wrong_with_its_files)
{
	CLEANUP(rig_free) struct rig *r = rig_new(0, 0, NULL);
	struct dp_port_conf c = { .port = 1, .name = "x", .kind = "pcap", .arg = "in=/no/such" };
	struct err err = { 0 };

	dp_serve(r->dp);
	EXPECT_INT(dp_port_set(r->dp, &c, 1, &err), -ENOENT);
	EXPECT_STR(err.msg, "port x: /no/such: No such file or directory");
	c.arg = "file=a";
	EXPECT_INT(dp_port_set(r->dp, &c, 1, &err), -EINVAL);
	EXPECT_HAS(err.msg, "pcap argument \"file=a\" is not in=FILE or out=FILE");
	c.arg = "in=/dev/null";
	EXPECT_INT(dp_port_set(r->dp, &c, 1, &err), -EINVAL);
	EXPECT(dp_port_get(r->dp, 1) == NULL);
}
