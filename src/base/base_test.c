/* SPDX-License-Identifier: Apache-2.0 */
/* base_test.c: the base library's behaviour, module by module. */
#include "base/arena.h"
#include "base/bits.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/map.h"
#include "base/sha256.h"
#include "base/test.h"
#include "base/tmpdir.h"
#include "base/units.h"
#include "base/vec.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

TEST(err_set_returns_the_code)
{
	struct err e = { 0 };

	EXPECT_INT(err_set(&e, -EEXIST, "table %s: entry exists", "t"), -EEXIST);
	EXPECT_STR(e.msg, "table t: entry exists");
	EXPECT_INT(err_prefix(&e, "pipe %d: ", 3), -EEXIST);
	EXPECT_STR(e.msg, "pipe 3: table t: entry exists");
	EXPECT_INT(err_errno(NULL, ENOENT, "x"), -ENOENT);
	err_errno(&e, ENOENT, "%s", "a/b");
	EXPECT_STR(e.msg, "a/b: No such file or directory");
}

TEST(buf_grows_and_prints)
{
	CLEANUP(buf_fini) struct buf b = BUF_INIT;

	for (int i = 0; i < 1000; i++)
		buf_printf(&b, "%d,", i);
	EXPECT_INT(b.len, 10 * 2 + 90 * 3 + 900 * 4);
	buf_shift(&b, 2);
	EXPECT(strncmp(buf_str(&b), "1,2,", 4) == 0);
}

TEST(map_keeps_order_and_survives_deletes)
{
	struct map m = { 0 };
	struct map_item *it;
	long sum = 0, last = -1;

	for (long i = 0; i < 1000; i++)
		map_put(&m, &i, sizeof i, (void *)(i + 1));
	for (long i = 0; i < 1000; i += 2)
		EXPECT_INT((long)map_del(&m, &i, sizeof i), i + 1);
	for (long i = 0; i < 100; i += 2)
		EXPECT(map_put(&m, &i, sizeof i, (void *)7) == NULL);
	map_for_each (it, &m) {
		sum++;
		if (it->value != (void *)7) {
			EXPECT((long)it->value > last);
			last = (long)it->value;
		}
	}
	EXPECT_INT(sum, 550);
	EXPECT_INT(m.n, 550);
	map_fini(&m);
}

TEST(bits_at_any_offset)
{
	uint8_t b[16] = { 0 }, c[16] = { 0 };

	bits_put(b, 3, 13, 0x1abc);
	EXPECT_INT(bits_get(b, 3, 13), 0x1abc);
	EXPECT_INT(bits_get(b, 0, 3), 0);
	bits_put(b, 61, 64, 0x123456789abcdef0);
	EXPECT_INT(bits_get(b, 61, 64), 0x123456789abcdef0);
	bits_copy(c, 5, b, 3, 122);
	EXPECT_INT(bits_get(c, 5, 13), 0x1abc);
	EXPECT_INT(bits_get(c, 63, 64), 0x123456789abcdef0);
}

TEST(sha256_of_abc)
{
	char hex[65];

	sha256_hex("abc", 3, hex); /* FIPS 180-4 example */
	EXPECT_STR(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(units_parse_and_print)
{
	struct err e = { 0 };
	uint64_t v, w;
	char s[64];

	EXPECT_INT(units_parse_rate("10Gbps", &v, &e), 0);
	EXPECT_INT(v, 10000000000);
	EXPECT_STR(units_rate(v, s, sizeof s), "10Gbps");
	EXPECT_INT(units_parse_rate("1.5Mbps", &v, &e), 0);
	EXPECT_INT(v, 1500000);
	EXPECT_INT(units_parse_rate("10Gb", &v, &e), -EINVAL);
	EXPECT_HAS(e.msg, "'10Gb'");
	EXPECT_INT(units_parse_size("10TB", &v, &e), 0);
	EXPECT_INT(v, 10000000000000);
	EXPECT_INT(units_parse_size("64MiB", &v, &e), 0);
	EXPECT_STR(units_size(v, s, sizeof s), "64MiB");
	EXPECT_INT(units_parse_size("99999999999999PB", &v, &e), -ERANGE);
	EXPECT_INT(units_parse_disk_limit("100KIOPS,200MB/s", &v, &w, &e), 0);
	EXPECT_INT(v, 100000);
	EXPECT_INT(w, 200000000);
	EXPECT_STR(units_disk_limit(v, w, s, sizeof s), "100KIOPS,200MB/s");
	EXPECT_INT(units_parse_disk_limit("fast", &v, &w, &e), -EINVAL);
}

static void
count(void *arg)
{
	++*(int *)arg;
}

TEST(loop_timers_fire_in_order)
{
	struct loop *l = loop_new();
	int a = 0, b = 0;
	struct loop_timer *t = loop_timer_new(l, count, &a), *u = loop_timer_new(l, count, &b);

	loop_timer_set(t, NS_PER_S * 60);
	loop_timer_set(u, 1 * NS_PER_MS);
	while (b == 0)
		loop_step(l, NS_PER_S);
	EXPECT_INT(a, 0);
	loop_timer_stop(t);
	loop_defer(l, count, &b);
	loop_step(l, 0);
	EXPECT_INT(b, 2);
	loop_free(l);
}

TEST(file_write_is_whole)
{
	char dir[] = "/tmp/base_test.XXXXXX";
	struct err e = { 0 };
	CLEANUP(buf_fini) struct buf b = BUF_INIT;

	REQUIRE(mkdtemp(dir) != NULL);
	CLEANUP(free) char *deep = xasprintf("%s/a/b", dir), *f = xasprintf("%s/a/b/f", dir);
	EXPECT_INT(file_mkdirs(deep, 0700, &e), 0);
	EXPECT_INT(file_write(f, "hello", 5, 0600, &e), 0);
	EXPECT_INT(file_read(f, 100, &b, &e), 0);
	EXPECT_STR(buf_str(&b), "hello");
	EXPECT_INT(file_read(f, 4, &b, &e), -EFBIG);
	EXPECT_INT(file_rmtree(dir, &e), 0);
	EXPECT_INT(file_read(f, 4, &b, &e), -ENOENT);
}

/* A process that is killed with a directory, and a later one that finds it. */
TEST(tmpdir_of_a_killed_process_is_removed)
{
	struct tmpdir kept = { 0 }, next = { 0 };
	char path[4096] = "", name[64];
	struct err e = { 0 };
	int fds[2], status;
	pid_t child;

	snprintf(name, sizeof name, "base_test_%d", getpid());
	REQUIRE(pipe(fds) == 0);
	EXPECT_INT(tmpdir_make(&kept, name, &e), 0);
	child = fork();
	REQUIRE(child >= 0);
	if (child == 0) {
		struct tmpdir mine = { 0 };

		if (tmpdir_make(&mine, name, &e) == 0) {
			CLEANUP(free) char *f = xasprintf("%s/file", mine.path);

			(void)!file_write(f, "x", 1, 0600, &e);
			(void)!write(fds[1], mine.path, strlen(mine.path));
		}
		kill(getpid(), SIGKILL);
	}
	close(fds[1]);
	EXPECT(read(fds[0], path, sizeof path - 1) > 0);
	close(fds[0]);
	EXPECT_INT(waitpid(child, &status, 0), child);
	EXPECT_INT(access(path, F_OK), 0);
	EXPECT_INT(tmpdir_make(&next, name, &e), 0);
	EXPECT(access(path, F_OK) < 0);
	EXPECT_INT(access(kept.path, F_OK), 0); /* a live one's stays */
	snprintf(path, sizeof path, "%s", next.path);
	tmpdir_free(&next);
	EXPECT(access(path, F_OK) < 0);
	tmpdir_free(&kept);
}

TEST(arena_aligns_and_zeroes)
{
	CLEANUP(arena_free) struct arena *a = arena_new(0);

	for (size_t i = 1; i < 100000; i *= 3) {
		char *p = arena_alloc(a, i);

		EXPECT((uintptr_t)p % 16 == 0);
		EXPECT(p[0] == 0 && p[i - 1] == 0);
		memset(p, 1, i);
	}
	EXPECT_STR(arena_printf(a, "%d-%s", 5, "x"), "5-x");
}

TEST(a_log_file_that_grows_is_moved_away)
{
	char dir[] = "/tmp/log_test.XXXXXX";
	CLEANUP(buf_fini) struct buf now = BUF_INIT, before = BUF_INIT;
	struct err err = { 0 };
	char path[64], old[64];

	EXPECT(mkdtemp(dir) != NULL);
	snprintf(path, sizeof path, "%s/log", dir);
	snprintf(old, sizeof old, "%s/log.1", dir);
	EXPECT_INT(log_to_file(path, 1000, &err), 0);
	for (int i = 0; i < 30; i++)
		log_info("line %d", i);
	EXPECT_INT(file_read(path, 4096, &now, &err), 0);
	EXPECT_INT(file_read(old, 4096, &before, &err), 0);
	EXPECT(now.len < 1000 && before.len > 1000 && before.len < 1100);
	buf_putc(&now, '\0');
	EXPECT(strstr(now.data, "line 29\n") != NULL);
	EXPECT(strncmp(now.data, before.data, 10) == 0); /* whole lines, with their dates */
	log_fd(2);
	EXPECT_INT(file_rmtree(dir, &err), 0);
}
