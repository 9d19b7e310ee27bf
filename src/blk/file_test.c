/* SPDX-License-Identifier: Apache-2.0 */
/* file_test.c: disks in files: direct and through the page cache, unaligned pieces, thin files, the
 * fence, a full file system, a kernel that refuses io_uring. */
#include "blk/blk.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "base/file.h"
#include "base/loop.h"
#include "base/mem.h"
#include "base/test.h"

enum { MIB = 1 << 20 };

struct result {
	int n, rc;
};

static void
on_done(struct blk_req *r, int rc)
{
	struct result *res = (struct result *)((char *)r + sizeof *r);

	res->n++;
	res->rc = rc;
}

struct one { /* a request and its result, side by side */
	struct blk_req req;
	struct result res;
};

/* Waits for completions as a worker does: poll, then sleep on the descriptor. */
static void
wait_for(struct blk_chan *c, const struct result *res)
{
	struct pollfd p = { .fd = blk_chan_fd(c), .events = POLLIN };

	while (res->n == 0) {
		if (!blk_poll(c) && res->n == 0)
			EXPECT(poll(&p, 1, 10000) == 1);
	}
}

static int
io(struct blk_chan *c, enum blk_op op, uint8_t flags, uint64_t off, struct iovec *iov, uint32_t n,
    uint64_t len)
{
	struct one o = { .req = { .op = (uint8_t)op,
			     .flags = flags,
			     .off_bytes = off,
			     .iov = iov,
			     .n_iov = n,
			     .len_bytes = len,
			     .done = on_done } };

	blk_poll(c);
	blk_submit(c, &o.req);
	wait_for(c, &o.res);
	blk_poll(c);
	return o.res.rc;
}

static int
io1(struct blk_chan *c, enum blk_op op, uint64_t off, void *p, uint64_t len)
{
	struct iovec iov = { p, len };

	return io(c, op, 0, off, &iov, op <= BLK_WRITE, len);
}

static bool
all(const uint8_t *p, size_t n, uint8_t v)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != v)
			return false;
	return true;
}

/* A directory of this test beside its program, on a real file system; freed with its content. */
struct tmp {
	char dir[256], file[300];
};

static void
tmp_init(struct tmp *t)
{
	snprintf(t->dir, sizeof t->dir, "%s", "file_test.XXXXXX");
	EXPECT(mkdtemp(t->dir) != NULL);
	snprintf(t->file, sizeof t->file, "%s/disk", t->dir);
}

static void
tmp_cleanup(struct tmp *t)
{
	EXPECT_INT(file_rmtree(t->dir, NULL), 0);
}

#define TMP(t)                                                                                     \
	__attribute__((cleanup(tmp_cleanup))) struct tmp t;                                        \
	tmp_init(&t)

static struct blk *
open_file(const char *path, uint64_t size, bool buffered)
{
	struct blk_opts o = { .kind = "file",
		.name = "d",
		.path = path,
		.fd = -1,
		.size_bytes = size,
		.create = true,
		.buffered = buffered };
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
	struct err err = { 0 };

	EXPECT_INT(blk_chan_open(b, &c, &err), 0);
	EXPECT_STR(err.msg, "");
	return c;
}

static void
fill(uint8_t *p, size_t n, uint32_t seed)
{
	for (size_t i = 0; i < n; i++)
		p[i] = (uint8_t)((i * 2654435761u + seed) >> 11);
}

static void
check_io(bool buffered)
{
	TMP(t);
	struct blk *b = open_file(t.file, 8 * MIB, buffered);
	struct blk_chan *c = open_chan(b);
	uint8_t *w = aligned_alloc(4096, MIB), *r = aligned_alloc(4096, MIB);
	/* odd addresses and lengths; sectors inside of the medium's blocks */
	struct iovec iov[4] = { { r + 1, 511 }, { r + 5000, 2 }, { r + 9001, 4096 },
		{ r + 20000, 511 } };

	EXPECT(blk_info(b)->caps & BLK_CAN_FLUSH);
	fill(w, MIB, 1);
	EXPECT_INT(io1(c, BLK_WRITE, MIB, w, MIB), 0);
	EXPECT_INT(io(c, BLK_READ, 0, MIB + 512, iov, 4, 5120), 0);
	EXPECT(memcmp(r + 1, w + 512, 511) == 0 && memcmp(r + 5000, w + 1023, 2) == 0);
	EXPECT(memcmp(r + 9001, w + 1025, 4096) == 0 && memcmp(r + 20000, w + 5121, 511) == 0);
	/* one sector through the page cache, then the block around it by O_DIRECT, and back */
	fill(w + 1536, 512, 99);
	EXPECT_INT(io1(c, BLK_WRITE, MIB + 1536, w + 1536, 512), 0);
	EXPECT_INT(io1(c, BLK_READ, MIB, r, MIB), 0);
	EXPECT(memcmp(r, w, MIB) == 0);
	fill(w, 8192, 7);
	EXPECT_INT(io1(c, BLK_WRITE, MIB, w, 8192), 0);
	memcpy(r + 1, w, 4096);
	EXPECT_INT(io1(c, BLK_READ, MIB + 512, r + 3, 1024), 0);
	EXPECT(memcmp(r + 3, w + 512, 1024) == 0);
	EXPECT_INT(io1(c, BLK_FLUSH, 0, NULL, 0), 0);
	EXPECT_INT(io1(c, BLK_READ, 8 * MIB, r, 512), -EINVAL);
	blk_chan_close(c);
	blk_close(b);
	free(w);
	free(r);
}

TEST(file_direct_io)
{
	check_io(false);
}

TEST(file_buffered_io)
{
	check_io(true);
}

TEST(file_is_thin_at_any_size)
{
	TMP(t);
	struct blk *b = open_file(t.file, 10ull * 1000 * 1000 * 1000 * 1000, false);
	struct blk_chan *c = open_chan(b);
	struct stat st;
	uint8_t *p = aligned_alloc(4096, 4096);

	EXPECT_INT(blk_size(b), 10ll * 1000 * 1000 * 1000 * 1000);
	memset(p, 0x5a, 4096);
	EXPECT_INT(io1(c, BLK_WRITE, (9ull << 40) + 4096, p, 4096), 0);
	EXPECT_INT(io1(c, BLK_READ, 9ull << 40, p, 4096), 0);
	EXPECT(all(p, 4096, 0));
	EXPECT_INT(io1(c, BLK_READ, (9ull << 40) + 4096, p, 4096), 0);
	EXPECT(all(p, 4096, 0x5a));
	EXPECT_INT(stat(t.file, &st), 0);
	EXPECT(st.st_blocks * 512 < MIB);
	blk_chan_close(c);
	blk_close(b);
	free(p);
}

TEST(file_discards_and_zeroes)
{
	TMP(t);
	struct blk *b = open_file(t.file, 8 * MIB, false);
	struct blk_chan *c = open_chan(b);
	uint8_t *p = aligned_alloc(4096, 8 * MIB);
	struct stat st;

	memset(p, 0xaa, 8 * MIB);
	EXPECT_INT(io1(c, BLK_WRITE, 0, p, 8 * MIB), 0);
	if (blk_info(b)->caps & BLK_CAN_DISCARD) {
		EXPECT_INT(io1(c, BLK_DISCARD, MIB, NULL, 4 * MIB), 0);
		EXPECT_INT(stat(t.file, &st), 0);
		EXPECT(st.st_blocks * 512 <= 5 * MIB);
	}
	EXPECT_INT(io(c, BLK_WRITE_ZEROES, 0, 6 * MIB + 512, NULL, 0, 3 * 512), 0);
	EXPECT_INT(io(c, BLK_WRITE_ZEROES, BLK_UNMAP, 7 * MIB, NULL, 0, 65536), 0);
	EXPECT_INT(io1(c, BLK_READ, 0, p, 8 * MIB), 0);
	EXPECT(all(p, MIB, 0xaa) && all(p + 5 * MIB, MIB + 512, 0xaa));
	EXPECT(all(p + 6 * MIB + 512, 1536, 0) && p[6 * MIB + 2048] == 0xaa);
	EXPECT(all(p + 7 * MIB, 65536, 0) && p[7 * MIB + 65536] == 0xaa);
	blk_chan_close(c);
	blk_close(b);
	free(p);
}

TEST(file_runs_more_requests_than_its_depth)
{
	TMP(t);
	enum { N = 100 };
	struct blk_opts o = { .kind = "file",
		.name = "d",
		.path = t.file,
		.fd = -1,
		.size_bytes = MIB,
		.create = true,
		.depth = 4 };
	struct one ios[N] = { 0 };
	struct iovec iov[N];
	struct blk_stats st;
	struct blk *b = NULL;
	struct blk_chan *c;
	uint8_t *p = aligned_alloc(4096, N * 4096), *r = aligned_alloc(4096, N * 4096);

	REQUIRE(blk_open(&o, &b, NULL) == 0);
	c = open_chan(b);
	fill(p, N * 4096, 5);
	blk_poll(c);
	EXPECT_INT(blk_room(c), 4);
	for (int i = 0; i < N; i++) {
		iov[i] = (struct iovec){ p + i * 4096, 4096 };
		ios[i].req = (struct blk_req){ .op = BLK_WRITE,
			.iov = &iov[i],
			.n_iov = 1,
			.off_bytes = (uint64_t)i * 4096,
			.len_bytes = 4096,
			.done = on_done };
		blk_submit(c, &ios[i].req);
	}
	EXPECT_INT(blk_room(c), 0);
	blk_read_stats(b, &st);
	EXPECT(st.depth == N);
	for (int i = 0; i < N; i++) {
		wait_for(c, &ios[i].res);
		EXPECT_INT(ios[i].res.n, 1);
		EXPECT_INT(ios[i].res.rc, 0);
	}
	EXPECT_INT(io1(c, BLK_READ, 0, r, N * 4096), 0);
	EXPECT(memcmp(p, r, N * 4096) == 0);
	blk_read_stats(b, &st);
	EXPECT_INT(st.writes, N);
	EXPECT_INT(st.depth, 0);
	EXPECT(st.latency_ns > 0);
	blk_chan_close(c);
	blk_close(b);
	free(p);
	free(r);
}

TEST(file_open_names_what_is_wrong)
{
	TMP(t);
	struct blk_opts o = { .kind = "file", .name = "bdev1", .path = t.file, .fd = -1 };
	struct blk *b = NULL;
	struct err err = { 0 };

	EXPECT_INT(blk_open(&o, &b, &err), -ENOENT);
	EXPECT_HAS(err.msg, "bdev bdev1: file file_test.");
	EXPECT_HAS(err.msg, "/disk: No such file or directory");
	o.create = true;
	EXPECT_INT(blk_open(&o, &b, &err), -EINVAL);
	EXPECT_HAS(err.msg, "is empty and no size was given");
	EXPECT(access(t.file, F_OK) < 0); /* nothing half-made is left */
	b = open_file(t.file, MIB, false);
	blk_close(b);
	o.size_bytes = 2 * MIB;
	EXPECT_INT(blk_open(&o, &b, &err), -EINVAL);
	EXPECT_HAS(err.msg, "has 1048576 bytes, 2097152 are wanted");
	o.path = t.dir;
	EXPECT(blk_open(&o, &b, &err) < 0);
	EXPECT_HAS(err.msg, "directory");
	o.path = "/dev/null";
	EXPECT_INT(blk_open(&o, &b, &err), -ENOTBLK);
	EXPECT_HAS(err.msg, "/dev/null: Block device required");
}

TEST(file_read_only_and_resize)
{
	TMP(t);
	struct blk *b = open_file(t.file, MIB, false), *b2 = NULL;
	struct blk_opts o = {
		.kind = "file", .name = "d", .path = t.file, .fd = -1, .read_only = true
	};
	struct blk_chan *c = open_chan(b);
	uint8_t *p = aligned_alloc(4096, 4096);

	memset(p, 8, 4096);
	EXPECT_INT(blk_resize(b, 4 * MIB, NULL), 0);
	EXPECT_INT(io1(c, BLK_WRITE, 3 * MIB, p, 4096), 0);
	blk_chan_close(c);
	blk_close(b);
	REQUIRE(blk_open(&o, &b, NULL) == 0);
	REQUIRE(blk_open(&o, &b2, NULL) == 0); /* readers share */
	EXPECT_INT(blk_size(b), 4 * MIB);
	EXPECT_INT(blk_info(b)->caps, BLK_READ_ONLY | BLK_CAN_FLUSH);
	c = open_chan(b);
	memset(p, 0, 4096);
	EXPECT_INT(io1(c, BLK_WRITE, 0, p, 4096), -EROFS);
	EXPECT_INT(io1(c, BLK_READ, 3 * MIB, p, 4096), 0);
	EXPECT(all(p, 4096, 8));
	blk_chan_close(c);
	blk_close(b);
	blk_close(b2);
	free(p);
}

TEST(file_that_was_cut_gives_an_error)
{
	TMP(t);
	struct blk *b = open_file(t.file, MIB, false);
	struct blk_chan *c = open_chan(b);
	uint8_t *p = aligned_alloc(4096, 8192);
	struct iovec iov[3] = { { p, 512 }, { p + 512, 7000 }, { p + 7512, 680 } };

	EXPECT_INT(truncate(t.file, 4096), 0);
	/* 4096 bytes come, and then none; the pieces are given back as they were */
	EXPECT_INT(io(c, BLK_READ, 0, 0, iov, 3, 8192), -EIO);
	EXPECT(iov[1].iov_base == p + 512 && iov[1].iov_len == 7000);
	EXPECT_INT(io1(c, BLK_READ, 0, p, 4096), 0);
	blk_chan_close(c);
	blk_close(b);
	free(p);
}

struct opened {
	struct loop *loop;
	struct blk *blk;
	int code;
};

static void
on_opened(void *arg, struct blk *b, const struct err *err)
{
	struct opened *o = arg;

	o->blk = b;
	o->code = err->code;
	loop_stop(o->loop);
}

/* A child that holds the disk and says so, until it is killed. */
static pid_t
fork_holder(const char *path)
{
	int ready[2];
	char byte;
	pid_t pid;

	EXPECT_INT(pipe2(ready, O_CLOEXEC), 0);
	pid = fork();
	if (pid == 0) {
		struct blk *b = open_file(path, MIB, false);
		struct blk_chan *c = open_chan(b);

		prctl(PR_SET_PDEATHSIG, SIGKILL);
		blk_poll(c);
		if (write(ready[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	close(ready[1]);
	EXPECT_INT(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	return pid;
}

TEST(file_fence_waits_for_the_other_process)
{
	TMP(t);
	struct loop *l = loop_new();
	struct opened got = { .loop = l };
	struct blk_opts o = { .kind = "file", .name = "d", .path = t.file, .fd = -1 };
	pid_t pid = fork_holder(t.file);
	struct blk *b = NULL;
	struct err err = { 0 };

	EXPECT_INT(blk_open(&o, &b, &err), -EAGAIN);
	EXPECT_HAS(err.msg, "in use by another process");
	blk_open_wait(l, &o, 20 * NS_PER_MS, on_opened, &got);
	loop_run(l);
	EXPECT_INT(got.code, -EAGAIN);
	EXPECT(got.blk == NULL);
	blk_open_cancel(blk_open_wait(l, &o, NS_PER_S, on_opened, &got));
	blk_open_wait(l, &o, 10 * NS_PER_S, on_opened, &got);
	loop_step(l, 0);
	kill(pid, SIGKILL); /* not reaped yet: the lock goes when its last request has gone */
	loop_run(l);
	EXPECT_INT(got.code, 0);
	EXPECT(got.blk != NULL);
	blk_close(got.blk);
	waitpid(pid, NULL, 0);
	loop_free(l);
}

/* Runs fn in a child; its exit status is the number of failed checks, 77: skipped. */
static int
in_child(int (*fn)(const struct tmp *t), const struct tmp *t)
{
	int status = 0;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		int rc;

		test_fails = 0;
		rc = fn(t);
		fflush(stdout);
		_exit(rc != 0 ? rc : test_fails);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static int
on_small_tmpfs(const struct tmp *t)
{
	struct blk *b;
	struct blk_chan *c;
	uint8_t *p = aligned_alloc(4096, MIB);

	if (unshare(CLONE_NEWNS | (geteuid() != 0 ? CLONE_NEWUSER : 0)) < 0 ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("none", t->dir, "tmpfs", 0, "size=3m") < 0)
		return 77;
	b = open_file(t->file, 64 * MIB, false);
	c = open_chan(b);
	fill(p, MIB, 3);
	EXPECT_INT(io1(c, BLK_WRITE, 0, p, MIB), 0);
	EXPECT_INT(io1(c, BLK_WRITE, 8 * MIB, p, MIB), 0);
	EXPECT_INT(io1(c, BLK_WRITE, 16 * MIB + 2048, p, MIB), -ENOSPC); /* and a part of it fits */
	EXPECT_INT(io1(c, BLK_WRITE, 24 * MIB, p, MIB), -ENOSPC);
	EXPECT_INT(io(c, BLK_WRITE_ZEROES, 0, 32 * MIB, NULL, 0, 4 * MIB), -ENOSPC);
	EXPECT_INT(io1(c, BLK_READ, 8 * MIB, p, MIB), 0); /* the disk goes on */
	EXPECT_INT(io1(c, BLK_WRITE, 0, p, MIB), 0);
	EXPECT_INT(io1(c, BLK_DISCARD, 8 * MIB, NULL, 40 * MIB), 0); /* room again */
	EXPECT_INT(io1(c, BLK_WRITE, 24 * MIB, p, MIB), 0);
	EXPECT_INT(io1(c, BLK_FLUSH, 0, NULL, 0), 0);
	blk_chan_close(c);
	blk_close(b);
	free(p);
	return 0;
}

TEST(file_on_a_full_file_system_fails_cleanly)
{
	TMP(t);
	int rc = in_child(on_small_tmpfs, &t);

	if (rc == 77)
		SKIP("no right to mount a small tmpfs in a namespace");
	test_fails += rc;
}

static int
without_io_uring(const struct tmp *t)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_io_uring_setup, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = { ARRAY_LEN(code), code };
	struct blk_opts o = { .kind = "file",
		.name = "d",
		.path = t->file,
		.fd = -1,
		.size_bytes = MIB,
		.create = true };
	struct blk *b = NULL;
	struct err err = { 0 };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog) < 0)
		return 77;
	EXPECT_INT(blk_open(&o, &b, &err), -EPERM);
	EXPECT_HAS(err.msg, "io_uring is not allowed here (sysctl kernel.io_uring_disabled");
	EXPECT(access(t->file, F_OK) < 0);
	return 0;
}

TEST(file_says_when_io_uring_is_disabled)
{
	TMP(t);
	int rc = in_child(without_io_uring, &t);

	if (rc == 77)
		SKIP("no seccomp filters here");
	test_fails += rc;
}
