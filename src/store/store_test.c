/* SPDX-License-Identifier: Apache-2.0 */
/* store_test.c: what was committed survives a kill, what was not leaves no trace. */
#include "store/store.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/test.h"

#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>

static char dir[64];

static struct store *
open_new(void)
{
	struct store *s = NULL;
	struct err err = { 0 };

	snprintf(dir, sizeof dir, "%s", "/tmp/store_test.XXXXXX");
	if (mkdtemp(dir) == NULL || store_open(dir, &s, &err) < 0)
		printf("# %s\n", err.msg);
	return s;
}

static int
join(void *arg, const char *name, const char *json, uint64_t gen)
{
	buf_printf(arg, "%s=%s/%llu ", name, json, (unsigned long long)gen);
	return 0;
}

TEST(objects_keep_their_order_and_count_generations)
{
	CLEANUP(store_close) struct store *s = open_new();
	CLEANUP(buf_fini) struct buf b = BUF_INIT;
	struct err err = { 0 };

	REQUIRE(s != NULL);
	EXPECT_INT(store_begin(s, STORE_FULL, &err), 0);
	EXPECT_INT(store_put_object(s, "host", "b", "{}", &err), 0);
	EXPECT_INT(store_put_object(s, "host", "a", "{}", &err), 0);
	EXPECT_INT(store_put_object(s, "host", "b", "{1}", &err), 0);
	EXPECT_INT(store_put_object(s, "port", "c", "{}", &err), 0);
	EXPECT_INT(store_commit(s, &err), 0);
	EXPECT_INT(store_each_object(s, "host", join, &b, &err), 0);
	EXPECT_STR(buf_str(&b), "b={1}/2 a={}/1 ");
	EXPECT_INT(store_del_object(s, "host", "x", &err), -ENOENT);
	EXPECT_HAS(err.msg, "no host 'x'");
	file_rmtree(dir, NULL);
}

TEST(rollback_leaves_no_trace)
{
	CLEANUP(store_close) struct store *s = open_new();
	CLEANUP(buf_fini) struct buf b = BUF_INIT;
	struct err err = { 0 };

	REQUIRE(s != NULL);
	EXPECT_INT(store_begin(s, STORE_FULL, &err), 0);
	EXPECT_INT(store_put_object(s, "host", "a", "{}", &err), 0);
	store_rollback(s);
	EXPECT_INT(store_each_object(s, "host", join, &b, &err), 0);
	EXPECT_STR(buf_str(&b), "");
	file_rmtree(dir, NULL);
}

TEST(second_owner_is_refused_by_name)
{
	CLEANUP(store_close) struct store *s = open_new();
	struct store *t = NULL;
	struct err err = { 0 };

	REQUIRE(s != NULL);
	EXPECT_INT(store_open(dir, &t, &err), -EBUSY);
	EXPECT_HAS(err.msg, "another ipdkd");
	file_rmtree(dir, NULL);
}

static int
count_entity(void *arg, uint32_t kind, uint32_t id, const void *key, size_t key_len,
    const void *val, size_t val_len)
{
	uint32_t *n = arg;

	EXPECT_INT(kind, 1);
	EXPECT_INT(id, 7);
	EXPECT(key_len == 4 && val_len == 4 && memcmp(key, val, 4) == 0);
	++*n;
	return 0;
}

/* A child commits batches and tells each over a pipe until it is killed: all that it told is there. */
TEST(kill_loses_nothing_committed)
{
	struct store *s = open_new();
	struct err err = { 0 };
	uint32_t told = 0, found = 0;
	int fd[2], status;
	pid_t pid;

	REQUIRE(s != NULL && pipe(fd) == 0);
	store_close(s);
	pid = fork();
	if (pid == 0) {
		store_open(dir, &s, &err);
		for (uint32_t i = 0;; i++) {
			if (store_begin(s, STORE_NORMAL, &err) < 0)
				_exit(1);
			for (uint32_t k = i * 100; k < i * 100 + 100; k++)
				if (store_put_entity(s, 1, 7, &k, sizeof k, &k, sizeof k, &err) < 0)
					_exit(1);
			if (store_commit(s, &err) < 0 || write(fd[1], "x", 1) != 1)
				_exit(1);
		}
	}
	close(fd[1]);
	for (char c; told < 20 && read(fd[0], &c, 1) == 1;)
		told++;
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	for (char c; read(fd[0], &c, 1) == 1;)
		told++;
	close(fd[0]);
	REQUIRE(store_open(dir, &s, &err) == 0);
	EXPECT_INT(store_each_entity(s, count_entity, &found, &err), 0);
	EXPECT(told >= 20 && found >= told * 100);
	EXPECT_INT(found % 100, 0);
	store_close(s);
	file_rmtree(dir, NULL);
}

/* The file may grow no further: the write fails with a reason, and what was there stays. */
TEST(full_disk_is_an_error_and_loses_nothing)
{
	CLEANUP(free) char *big = xcalloc(1, 4 << 20);
	struct store *s = open_new();
	struct err err = { 0 };
	int status;
	pid_t pid;

	REQUIRE(s != NULL);
	EXPECT_INT(store_begin(s, STORE_FULL, &err), 0);
	EXPECT_INT(store_put_object(s, "host", "a", "{}", &err), 0);
	EXPECT_INT(store_commit(s, &err), 0);
	store_close(s);
	memset(big, 'x', (4 << 20) - 1);
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		struct rlimit lim = { 1 << 20, 1 << 20 };
		int bad = 0;

		signal(SIGXFSZ, SIG_IGN);
		bad |= store_open(dir, &s, &err) < 0;
		setrlimit(RLIMIT_FSIZE, &lim);
		bad |= store_begin(s, STORE_FULL, &err) < 0;
		if (store_put_object(s, "host", "b", big, &err) == 0 && store_commit(s, &err) == 0)
			bad = 1;
		bad |= strstr(err.msg, "state.db") == NULL;
		store_rollback(s);
		_exit(bad);
	}
	waitpid(pid, &status, 0);
	EXPECT_INT(status, 0);
	REQUIRE(store_open(dir, &s, &err) == 0);
	CLEANUP(buf_fini) struct buf b = BUF_INIT;
	EXPECT_INT(store_each_object(s, "host", join, &b, &err), 0);
	EXPECT_STR(buf_str(&b), "a={}/1 ");
	store_close(s);
	file_rmtree(dir, NULL);
}

static int
see_pipeline(void *arg, const struct store_pipeline *p)
{
	EXPECT_STR(p->hash, "abc");
	EXPECT_INT(p->config_len, 3);
	EXPECT_INT(p->cookie, UINT64_MAX);
	++*(int *)arg;
	return 0;
}

TEST(pipeline_takes_its_entities_along)
{
	CLEANUP(store_close) struct store *s = open_new();
	struct store_pipeline p = { .hash = "abc",
		.config = "cfg",
		.config_len = 3,
		.p4info = "",
		.cookie = UINT64_MAX,
		.has_cookie = true };
	struct err err = { 0 };
	uint32_t k = 5, n = 0;
	int seen = 0;

	REQUIRE(s != NULL);
	EXPECT_INT(store_begin(s, STORE_FULL, &err), 0);
	EXPECT_INT(store_put_pipeline(s, &p, false, &err), 0);
	EXPECT_INT(store_put_entity(s, 1, 7, &k, 4, &k, 4, &err), 0);
	EXPECT_INT(store_put_pipeline(s, &p, true, &err), 0);
	EXPECT_INT(store_commit(s, &err), 0);
	EXPECT_INT(store_each_entity(s, count_entity, &n, &err), 0);
	EXPECT_INT(n, 1);
	EXPECT_INT(store_get_pipeline(s, see_pipeline, &seen, &err), 0);
	EXPECT_INT(seen, 1);
	EXPECT_INT(store_begin(s, STORE_FULL, &err), 0);
	EXPECT_INT(store_put_pipeline(s, &p, false, &err), 0);
	EXPECT_INT(store_commit(s, &err), 0);
	n = 0;
	EXPECT_INT(store_each_entity(s, count_entity, &n, &err), 0);
	EXPECT_INT(n, 0);
	file_rmtree(dir, NULL);
}

static int
see_total(void *arg, const void *key, size_t key_len, const void *val, size_t val_len)
{
	buf_printf(
	    arg, "%.*s=%.*s ", (int)key_len, (const char *)key, (int)val_len, (const char *)val);
	return 0;
}

TEST(totals_of_the_pipeline_go_with_it)
{
	CLEANUP(store_close) struct store *s = open_new();
	CLEANUP(buf_fini) struct buf b = BUF_INIT;
	struct store_pipeline p = { .hash = "abc", .config = "cfg", .config_len = 3, .p4info = "" };
	struct err err = { 0 };

	REQUIRE(s != NULL);
	EXPECT_INT(store_begin(s, STORE_NORMAL, &err), 0);
	EXPECT_INT(store_put_total(s, false, "port", 4, "1", 1, &err), 0);
	EXPECT_INT(store_put_total(s, false, "port", 4, "2", 1, &err), 0);
	EXPECT_INT(store_put_total(s, false, "q", 1, "5", 1, &err), 0);
	EXPECT_INT(store_put_total(s, true, "entry", 5, "3", 1, &err), 0);
	EXPECT_INT(store_del_total(s, "q", 1, &err), 0);
	EXPECT_INT(store_commit(s, &err), 0);
	EXPECT_INT(store_each_total(s, see_total, &b, &err), 0);
	EXPECT_STR(buf_str(&b), "entry=3 port=2 ");
	EXPECT_INT(store_begin(s, STORE_FULL, &err), 0);
	EXPECT_INT(store_put_pipeline(s, &p, false, &err), 0);
	EXPECT_INT(store_commit(s, &err), 0);
	buf_reset(&b);
	EXPECT_INT(store_each_total(s, see_total, &b, &err), 0);
	EXPECT_STR(buf_str(&b), "port=2 ");
	file_rmtree(dir, NULL);
}

TEST(a_file_of_schema_1_gets_what_it_lacks)
{
	struct store *s = open_new();
	CLEANUP(free) char *path = xasprintf("%s/state.db", dir);
	CLEANUP(buf_fini) struct buf b = BUF_INIT;
	struct err err = { 0 };
	sqlite3 *db;

	REQUIRE(s != NULL);
	EXPECT_INT(store_begin(s, STORE_FULL, &err), 0);
	EXPECT_INT(store_put_object(s, "host", "a", "{}", &err), 0);
	EXPECT_INT(store_commit(s, &err), 0);
	store_close(s);
	REQUIRE(sqlite3_open(path, &db) == SQLITE_OK);
	EXPECT_INT(sqlite3_exec(db, "DROP TABLE total; PRAGMA user_version = 1", NULL, NULL, NULL),
	    SQLITE_OK);
	sqlite3_close(db);
	REQUIRE(store_open(dir, &s, &err) == 0);
	EXPECT_INT(store_put_total(s, false, "port", 4, "1", 1, &err), 0);
	EXPECT_INT(store_each_total(s, see_total, &b, &err), 0);
	EXPECT_INT(store_each_object(s, "host", join, &b, &err), 0);
	EXPECT_STR(buf_str(&b), "port=1 a={}/1 ");
	store_close(s);
	file_rmtree(dir, NULL);
}
