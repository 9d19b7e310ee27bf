/* SPDX-License-Identifier: Apache-2.0 */
/* blk_test.c: what every bdev does, on the mem and null kinds; the file kind has file_test.c. */
#include "blk/blk.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "base/loop.h"
#include "base/mem.h"
#include "base/test.h"

static int last_rc;
static int n_done;

static void
on_done(struct blk_req *r, int rc)
{
	(void)r;
	last_rc = rc;
	n_done++;
}

static int
io(struct blk_chan *c, enum blk_op op, uint64_t off, struct iovec *iov, uint32_t n, uint64_t len)
{
	struct blk_req r = { .op = (uint8_t)op,
		.off_bytes = off,
		.iov = iov,
		.n_iov = n,
		.len_bytes = len,
		.done = on_done };

	n_done = 0;
	blk_poll(c);
	blk_submit(c, &r);
	while (n_done == 0)
		blk_poll(c);
	EXPECT_INT(n_done, 1);
	blk_poll(c);
	return last_rc;
}

static int
io1(struct blk_chan *c, enum blk_op op, uint64_t off, void *p, uint64_t len)
{
	struct iovec iov = { p, len };

	return io(c, op, off, &iov, 1, len);
}

static bool
all(const uint8_t *p, size_t n, uint8_t v)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != v)
			return false;
	return true;
}

static struct blk *
open_kind(const char *kind, uint64_t size)
{
	struct blk_opts o = { .kind = kind, .name = "d", .fd = -1, .size_bytes = size };
	struct blk *b = NULL;
	struct err err = { 0 };

	EXPECT_INT(blk_open(&o, &b, &err), 0);
	EXPECT_STR(err.msg, "");
	return b;
}

static struct blk_chan *
open_chan(struct blk *b)
{
	struct blk_chan *c = NULL;

	EXPECT_INT(blk_chan_open(b, &c, NULL), 0);
	return c;
}

TEST(blk_open_names_what_is_wrong)
{
	struct blk_opts o = { .kind = "tape", .name = "bdev1", .fd = -1, .size_bytes = 1 << 20 };
	struct blk *b = NULL;
	struct err err = { 0 };

	EXPECT_INT(blk_open(&o, &b, &err), -EINVAL);
	EXPECT_STR(err.msg, "bdev bdev1: unknown kind tape (mem, file, null)");
	o.kind = "mem";
	o.size_bytes = 1000;
	EXPECT_INT(blk_open(&o, &b, &err), -EINVAL);
	EXPECT_STR(err.msg, "bdev bdev1: size 1000 is no multiple of the block size 512");
	o.size_bytes = 0;
	EXPECT_INT(blk_open(&o, &b, &err), -EINVAL);
	EXPECT_STR(err.msg, "bdev bdev1: mem: a size is needed");
	o.block_bytes = 513;
	EXPECT_INT(blk_open(&o, &b, &err), -EINVAL);
	EXPECT_HAS(err.msg, "block size 513");
	o.block_bytes = 0;
	o.depth = 100000;
	EXPECT_INT(blk_open(&o, &b, &err), -EINVAL);
	EXPECT_HAS(err.msg, "depth 100000: the limit is 4096");
	EXPECT(b == NULL);
}

TEST(mem_reads_what_was_written)
{
	struct blk *b = open_kind("mem", 1 << 20);
	struct blk_chan *c = open_chan(b);
	static uint8_t w[4096], r[4096];
	struct iovec iov[3] = { { r + 1, 511 }, { r + 600, 2 }, { r + 1000, 511 } };

	for (size_t i = 0; i < sizeof w; i++)
		w[i] = (uint8_t)(i * 7);
	EXPECT_INT(io1(c, BLK_READ, 0, r, 4096), 0);
	EXPECT(all(r, 4096, 0));
	EXPECT_INT(io1(c, BLK_WRITE, 512, w, 4096), 0);
	EXPECT_INT(io(c, BLK_READ, 1024, iov, 3, 1024), 0); /* unaligned pieces */
	EXPECT(memcmp(r + 1, w + 512, 511) == 0 && r[600] == w[1023] && r[601] == w[1024]);
	EXPECT(memcmp(r + 1000, w + 1025, 511) == 0);
	EXPECT_INT(io1(c, BLK_FLUSH, 0, NULL, 0), 0);
	blk_chan_close(c);
	blk_close(b);
}

TEST(mem_discards_and_zeroes)
{
	enum { SIZE = 4 << 20 };
	struct blk *b = open_kind("mem", SIZE);
	struct blk_chan *c = open_chan(b);
	uint8_t *p = xmalloc(SIZE);

	memset(p, 0xaa, SIZE);
	EXPECT_INT(io1(c, BLK_WRITE, 0, p, SIZE), 0);
	EXPECT_INT(io(c, BLK_DISCARD, 1 << 20, NULL, 0, 1 << 20), 0);
	EXPECT_INT(io(c, BLK_WRITE_ZEROES, 512, NULL, 0, 1024), 0);
	EXPECT_INT(io1(c, BLK_READ, 0, p, SIZE), 0);
	EXPECT(all(p, 512, 0xaa) && all(p + 512, 1024, 0) && all(p + 1536, (1 << 20) - 1536, 0xaa));
	EXPECT(all(p + (1 << 20), 1 << 20, 0) && all(p + (2 << 20), 2 << 20, 0xaa));
	free(p);
	blk_chan_close(c);
	blk_close(b);
}

TEST(mem_discard_gives_the_memory_back)
{
	enum { SIZE = 8 << 20 };
	CLEANUP(close) int fd = blk_memfd("m", SIZE, NULL);
	struct blk_opts o = { .kind = "mem", .name = "d", .fd = fd };
	struct blk *b = NULL;
	struct blk_chan *c;
	struct stat st;
	uint8_t *p = xcalloc(1, SIZE);

	REQUIRE(blk_open(&o, &b, NULL) == 0);
	c = open_chan(b);
	memset(p, 1, SIZE);
	EXPECT_INT(io1(c, BLK_WRITE, 0, p, SIZE), 0);
	fstat(fd, &st);
	EXPECT(st.st_blocks * 512 >= SIZE);
	EXPECT_INT(io(c, BLK_DISCARD, 0, NULL, 0, SIZE), 0);
	fstat(fd, &st);
	EXPECT_INT(st.st_blocks, 0);
	free(p);
	blk_chan_close(c);
	blk_close(b);
}

TEST(mem_outlives_its_opener_by_the_descriptor)
{
	CLEANUP(close) int fd = blk_memfd("m", 1 << 20, NULL);
	struct blk_opts o = { .kind = "mem", .name = "d", .fd = fd };
	struct err err = { 0 };
	struct blk *b = NULL;
	struct blk_chan *c;
	uint8_t p[512];

	for (int round = 0; round < 2; round++) {
		REQUIRE(blk_open(&o, &b, NULL) == 0);
		EXPECT_INT(blk_size(b), 1 << 20);
		c = open_chan(b);
		memset(p, 9, sizeof p);
		if (round == 0)
			EXPECT_INT(io1(c, BLK_WRITE, 1024, p, 512), 0);
		memset(p, 0, sizeof p);
		EXPECT_INT(io1(c, BLK_READ, 1024, p, 512), 0);
		EXPECT(all(p, 512, 9));
		blk_chan_close(c);
		blk_close(b);
	}
	EXPECT(ftruncate(fd, 4096) < 0); /* sealed: nobody can pull the pages away */
	o.size_bytes = 2 << 20;
	EXPECT_INT(blk_open(&o, &b, &err), -EINVAL);
	EXPECT_STR(err.msg, "bdev d: mem: memory of 1048576 bytes, 2097152 are wanted");
}

TEST(mem_refuses_a_descriptor_that_can_shrink)
{
	CLEANUP(close) int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	CLEANUP(close) int plain = memfd_create("x", MFD_CLOEXEC); /* seals not allowed */
	struct blk_opts o = { .kind = "mem", .name = "d", .fd = fd };
	struct err err = { 0 };
	struct blk *b = NULL;

	EXPECT_INT(blk_open(&o, &b, &err), -EINVAL);
	EXPECT_HAS(err.msg, "no memfd that can be sealed");
	o.fd = plain;
	EXPECT_INT(blk_open(&o, &b, &err), -EINVAL);
	EXPECT_HAS(err.msg, "no memfd that can be sealed");
}

TEST(mem_grows_while_in_use)
{
	struct blk *b = open_kind("mem", 1 << 20);
	struct blk_chan *c = open_chan(b);
	struct err err = { 0 };
	uint8_t p[512];

	memset(p, 5, sizeof p);
	EXPECT_INT(io1(c, BLK_WRITE, 0, p, 512), 0);
	EXPECT_INT(io1(c, BLK_WRITE, 3 << 20, p, 512), -EINVAL);
	EXPECT_INT(blk_resize(b, 4 << 20, &err), 0);
	EXPECT_INT(blk_size(b), 4 << 20);
	EXPECT_INT(io1(c, BLK_WRITE, 3 << 20, p, 512), 0);
	memset(p, 0, sizeof p);
	EXPECT_INT(io1(c, BLK_READ, 0, p, 512), 0);
	EXPECT(all(p, 512, 5));
	EXPECT_INT(blk_resize(b, 1 << 20, &err), -EINVAL);
	EXPECT_STR(err.msg, "bdev d: cannot shrink from 4194304 to 1048576 bytes");
	EXPECT_INT(blk_resize(b, (4 << 20) + 5, &err), -EINVAL);
	blk_chan_close(c);
	blk_close(b);
}

TEST(mem_can_be_thin_and_huge)
{
	struct blk *b = open_kind("mem", 10ull << 40);
	struct blk_chan *c = open_chan(b);
	uint8_t p[512];

	memset(p, 3, sizeof p);
	EXPECT_INT(io1(c, BLK_WRITE, (10ull << 40) - 512, p, 512), 0);
	memset(p, 0, sizeof p);
	EXPECT_INT(io1(c, BLK_READ, (10ull << 40) - 512, p, 512), 0);
	EXPECT(all(p, 512, 3));
	blk_chan_close(c);
	blk_close(b);
}

TEST(blk_refuses_bad_requests)
{
	struct blk_opts o = {
		.kind = "null", .name = "d", .fd = -1, .size_bytes = 1 << 20, .read_only = true
	};
	struct blk *b = NULL;
	struct blk_chan *c;
	struct blk_stats st;
	uint8_t p[1024] = { 0 };

	REQUIRE(blk_open(&o, &b, NULL) == 0);
	c = open_chan(b);
	EXPECT_INT(io1(c, BLK_WRITE, 0, p, 512), -EROFS);
	EXPECT_INT(io1(c, BLK_DISCARD, 0, NULL, 512), -EROFS);
	EXPECT_INT(io1(c, BLK_READ, 1, p, 512), -EINVAL);
	EXPECT_INT(io1(c, BLK_READ, 0, p, 513), -EINVAL);
	EXPECT_INT(io1(c, BLK_READ, (1 << 20) - 512, p, 1024), -EINVAL);
	EXPECT_INT(io1(c, BLK_READ, UINT64_MAX - 511, p, 512), -EINVAL);
	EXPECT_INT(io1(c, BLK_READ, 512, p, UINT64_MAX - 511), -EINVAL);
	EXPECT_INT(io1(c, (enum blk_op)77, 0, p, 512), -EOPNOTSUPP);
	EXPECT_INT(io1(c, BLK_READ, (1 << 20) - 512, p, 512), 0);
	blk_read_stats(b, &st);
	EXPECT_INT(st.errors, 8);
	EXPECT_INT(st.reads, 6);
	EXPECT_INT(st.read_bytes, 512);
	EXPECT_INT(st.depth, 0);
	blk_chan_close(c);
	blk_close(b);
}

TEST(blk_counts_over_all_channels)
{
	static uint64_t now = 1000;
	struct clock clk = clock_fake(&now);
	struct blk_opts o = {
		.kind = "null", .name = "d", .fd = -1, .size_bytes = 1 << 20, .clock = &clk
	};
	struct blk *b = NULL;
	struct blk_chan *c[2];
	struct blk_stats st;
	struct iovec iov;
	uint8_t p[4096];
	struct blk_req r = {
		.op = BLK_WRITE, .iov = &iov, .n_iov = 1, .len_bytes = 4096, .done = on_done
	};

	REQUIRE(blk_open(&o, &b, NULL) == 0);
	c[0] = open_chan(b);
	c[1] = open_chan(b);
	EXPECT_INT(blk_chan_fd(c[0]), -1);
	EXPECT(blk_chan_wake_ns(c[0]) == UINT64_MAX);
	memset(p, 1, sizeof p);
	EXPECT_INT(io1(c[0], BLK_READ, 0, p, 4096), 0);
	EXPECT(all(p, 4096, 0));
	iov = (struct iovec){ p, 4096 };
	blk_poll(c[1]);
	blk_submit(c[1], &r);
	now += 250;
	blk_poll(c[1]);
	blk_chan_close(c[1]);
	blk_read_stats(b, &st);
	EXPECT_INT(st.reads, 1);
	EXPECT_INT(st.writes, 1);
	EXPECT_INT(st.written_bytes, 4096);
	EXPECT_INT(st.latency_ns, 250);
	EXPECT_INT(st.depth, 0);
	EXPECT_INT(blk_stats_n, sizeof st / 8);
	EXPECT_STR(blk_stats_desc[0].name, "reads");
	EXPECT(blk_stats_desc[blk_stats_n - 1].gauge);
	blk_chan_close(c[0]);
	blk_close(b);
}
