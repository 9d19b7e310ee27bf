/* SPDX-License-Identifier: Apache-2.0 */
/* store.c: SQLite behind store.h. Statements are prepared once; every error names the file. */
#include "store/store.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <string.h>
#include <sys/file.h>

#define SCHEMA_VERSION 2

static const char *const schema =
    "CREATE TABLE object(kind TEXT NOT NULL, name TEXT NOT NULL, json TEXT NOT NULL,"
    "  gen INTEGER NOT NULL, PRIMARY KEY(kind, name));"
    "CREATE TABLE pipeline(one INTEGER PRIMARY KEY CHECK(one = 1), hash TEXT NOT NULL,"
    "  config BLOB NOT NULL, p4info BLOB NOT NULL, cookie INTEGER, has_cookie INTEGER NOT NULL);"
    "CREATE TABLE entity(kind INTEGER NOT NULL, id INTEGER NOT NULL, key BLOB NOT NULL,"
    "  val BLOB NOT NULL, PRIMARY KEY(kind, id, key));"
    "CREATE TABLE intent(op TEXT PRIMARY KEY, json TEXT NOT NULL);"
    "CREATE TABLE number(name TEXT PRIMARY KEY, v INTEGER NOT NULL);";

/* What version N + 1 has beside version N. */
static const char *const later[] = {
	"CREATE TABLE total(key BLOB PRIMARY KEY, of_pipeline INTEGER NOT NULL, val BLOB NOT NULL)"
	"  WITHOUT ROWID;",
};

#define STATEMENTS(X)                                                                              \
	X(PUT_OBJECT, "INSERT INTO object VALUES(?1, ?2, ?3, 1) ON CONFLICT(kind, name) DO "       \
		      "UPDATE SET json = ?3, gen = gen + 1")                                       \
	X(DEL_OBJECT, "DELETE FROM object WHERE kind = ?1 AND name = ?2")                          \
	X(EACH_OBJECT, "SELECT name, json, gen FROM object WHERE kind = ?1 ORDER BY rowid")        \
	X(PUT_PIPELINE, "INSERT OR REPLACE INTO pipeline VALUES(1, ?1, ?2, ?3, ?4, ?5)")           \
	X(DEL_PIPELINE, "DELETE FROM pipeline")                                                    \
	X(GET_PIPELINE, "SELECT hash, config, p4info, cookie, has_cookie FROM pipeline")           \
	X(PUT_ENTITY, "INSERT INTO entity VALUES(?1, ?2, ?3, ?4) ON CONFLICT(kind, id, key) DO "   \
		      "UPDATE SET val = ?4")                                                       \
	X(DEL_ENTITY, "DELETE FROM entity WHERE kind = ?1 AND id = ?2 AND key = ?3")               \
	X(DEL_ENTITIES, "DELETE FROM entity WHERE kind = ?1 AND id = ?2")                          \
	X(CLEAR_ENTITIES, "DELETE FROM entity")                                                    \
	X(FIND_ENTITY, "SELECT val FROM entity WHERE kind = ?1 AND id = ?2 AND key = ?3")          \
	X(EACH_ENTITY, "SELECT kind, id, key, val FROM entity ORDER BY rowid")                     \
	X(PUT_INTENT, "INSERT OR REPLACE INTO intent VALUES(?1, ?2)")                              \
	X(DEL_INTENT, "DELETE FROM intent WHERE op = ?1")                                          \
	X(EACH_INTENT, "SELECT op, json, 0 FROM intent ORDER BY rowid")                            \
	X(PUT_TOTAL, "INSERT OR REPLACE INTO total VALUES(?1, ?2, ?3)")                            \
	X(DEL_TOTAL, "DELETE FROM total WHERE key = ?1")                                           \
	X(CLEAR_TOTALS, "DELETE FROM total WHERE of_pipeline")                                     \
	X(EACH_TOTAL, "SELECT key, val FROM total")                                                \
	X(PUT_NUMBER, "INSERT OR REPLACE INTO number VALUES(?1, ?2)")                              \
	X(GET_NUMBER, "SELECT v FROM number WHERE name = ?1")

#define X(e, sql) STMT_##e,
enum stmt { STATEMENTS(X) N_STMTS };
#undef X
#define X(e, sql) sql,
static const char *const stmt_sql[] = { STATEMENTS(X) };
#undef X

struct store {
	sqlite3 *db;
	char *path;
	int lock_fd;
	bool in_transaction;
	sqlite3_stmt *stmt[N_STMTS];
};

/* Turns SQLite's last error into ours. */
static int
fail(struct store *s, const char *what, struct err *err)
{
	int rc = sqlite3_extended_errcode(s->db), code = -EIO;

	if ((rc & 0xff) == SQLITE_FULL)
		code = -ENOSPC;
	else if ((rc & 0xff) == SQLITE_READONLY || (rc & 0xff) == SQLITE_PERM)
		code = -EACCES;
	else if (rc == SQLITE_IOERR_WRITE && sqlite3_system_errno(s->db) == ENOSPC)
		code = -ENOSPC;
	return err_set(err, code, "state file %s: %s: %s", s->path, what, sqlite3_errmsg(s->db));
}

static int
exec(struct store *s, const char *sql, struct err *err)
{
	return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : fail(s, sql, err);
}

/* Binds by letter: s text, b blob (pointer, length), i 64-bit number. */
static sqlite3_stmt *
bind(struct store *s, enum stmt which, const char *types, ...)
{
	sqlite3_stmt *st = s->stmt[which];
	va_list ap;
	int i = 1;

	sqlite3_reset(st);
	sqlite3_clear_bindings(st);
	va_start(ap, types);
	for (; *types; types++, i++) {
		if (*types == 's') {
			sqlite3_bind_text(st, i, va_arg(ap, const char *), -1, SQLITE_STATIC);
		} else if (*types == 'b') {
			const void *p = va_arg(ap, const void *);
			size_t len = va_arg(ap, size_t);

			if (len == 0)
				sqlite3_bind_zeroblob(st, i, 0);
			else
				sqlite3_bind_blob64(st, i, p, len, SQLITE_STATIC);
		} else {
			sqlite3_bind_int64(st, i, (sqlite3_int64)va_arg(ap, uint64_t));
		}
	}
	va_end(ap);
	return st;
}

static int
run(struct store *s, sqlite3_stmt *st, const char *what, struct err *err)
{
	int rc = sqlite3_step(st);

	rc = rc == SQLITE_DONE || rc == SQLITE_ROW ? 0 : fail(s, what, err);
	sqlite3_reset(st);
	return rc;
}

static int
take_lock(struct store *s, const char *dir, struct err *err)
{
	CLEANUP(free) char *path = xasprintf("%s/lock", dir);
	CLEANUP(buf_fini) struct buf holder = BUF_INIT;
	char pid[32];
	int n;

	s->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (s->lock_fd < 0)
		return err_errno(err, errno, "%s", path);
	if (flock(s->lock_fd, LOCK_EX | LOCK_NB) < 0) {
		file_read(path, 32, &holder, NULL);
		return err_set(err, -EBUSY,
		    "state directory %s is in use by another ipdkd (pid %s)", dir,
		    buf_str(&holder));
	}
	n = snprintf(pid, sizeof pid, "%d", (int)getpid());
	if (ftruncate(s->lock_fd, 0) < 0 || pwrite(s->lock_fd, pid, (size_t)n, 0) < 0)
		return err_errno(err, errno, "%s", path);
	return 0;
}

static int
get_pragma(struct store *s, const char *sql, int *v, struct err *err)
{
	sqlite3_stmt *st = NULL;
	int rc = 0;

	if (sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) != SQLITE_OK ||
	    sqlite3_step(st) != SQLITE_ROW)
		rc = fail(s, sql, err);
	else
		*v = sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	return rc;
}

/* Makes the tables in a new file, and those that an older one lacks; refuses a newer one. */
static int
migrate(struct store *s, struct err *err)
{
	int version = 0, rc;
	char set[40];

	rc = get_pragma(s, "PRAGMA user_version", &version, err);
	if (rc < 0)
		return rc;
	if (version > SCHEMA_VERSION)
		return err_set(err, -EPROTONOSUPPORT,
		    "state file %s: written by a newer ipdk (schema %d, this one knows %d)",
		    s->path, version, SCHEMA_VERSION);
	if (version == SCHEMA_VERSION)
		return 0;
	if ((rc = exec(s, "BEGIN IMMEDIATE", err)) < 0 ||
	    (version == 0 && (rc = exec(s, schema, err)) < 0))
		return rc;
	for (int v = version ? version : 1; v < SCHEMA_VERSION; v++)
		if ((rc = exec(s, later[v - 1], err)) < 0)
			return rc;
	snprintf(set, sizeof set, "PRAGMA user_version = %d", SCHEMA_VERSION);
	if ((rc = exec(s, set, err)) < 0)
		return rc;
	return exec(s, "COMMIT", err);
}

static int
open_db(struct store *s, struct err *err)
{
	int rc;

	if (sqlite3_open_v2(s->path, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) !=
	    SQLITE_OK)
		return s->db ? fail(s, "open", err) : err_set(err, -ENOMEM, "out of memory");
	sqlite3_busy_timeout(s->db, 2000); /* a person may be reading it */
	if ((rc = exec(s, "PRAGMA journal_mode = WAL", err)) < 0 || (rc = migrate(s, err)) < 0)
		return rc;
	for (int i = 0; i < N_STMTS; i++)
		if (sqlite3_prepare_v3(s->db, stmt_sql[i], -1, SQLITE_PREPARE_PERSISTENT,
			&s->stmt[i], NULL) != SQLITE_OK)
			return fail(s, stmt_sql[i], err);
	return 0;
}

int
store_open(const char *dir, struct store **out, struct err *err)
{
	struct store *s = xcalloc(1, sizeof *s);
	int rc;

	s->lock_fd = -1;
	s->path = xasprintf("%s/state.db", dir);
	if ((rc = file_mkdirs(dir, 0700, err)) < 0 || (rc = take_lock(s, dir, err)) < 0 ||
	    (rc = open_db(s, err)) < 0) {
		store_close(s);
		return rc;
	}
	*out = s;
	return 0;
}

void
store_close(struct store *s)
{
	if (s == NULL)
		return;
	store_rollback(s);
	for (int i = 0; i < N_STMTS; i++)
		sqlite3_finalize(s->stmt[i]);
	sqlite3_close(s->db);
	if (s->lock_fd >= 0)
		close(s->lock_fd);
	free(s->path);
	free(s);
}

int
store_begin(struct store *s, enum store_sync sync, struct err *err)
{
	int rc = exec(s,
	    sync == STORE_FULL ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL", err);

	if (rc == 0 && (rc = exec(s, "BEGIN IMMEDIATE", err)) == 0)
		s->in_transaction = true;
	return rc;
}

int
store_commit(struct store *s, struct err *err)
{
	int rc = exec(s, "COMMIT", err);

	if (rc < 0)
		store_rollback(s);
	s->in_transaction = false;
	return rc;
}

void
store_rollback(struct store *s)
{
	if (s->in_transaction && !sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	s->in_transaction = false;
}

int
store_put_object(
    struct store *s, const char *kind, const char *name, const char *json, struct err *err)
{
	return run(s, bind(s, STMT_PUT_OBJECT, "sss", kind, name, json), "object", err);
}

int
store_del_object(struct store *s, const char *kind, const char *name, struct err *err)
{
	int rc = run(s, bind(s, STMT_DEL_OBJECT, "ss", kind, name), "object", err);

	if (rc == 0 && sqlite3_changes(s->db) == 0)
		return err_set(err, -ENOENT, "state file %s: no %s '%s'", s->path, kind, name);
	return rc;
}

/* Runs 'st', whose columns are name, json, gen. */
static int
each_text(struct store *s, sqlite3_stmt *st, store_object_fn fn, void *arg, struct err *err)
{
	int step, rc = 0;

	while (rc == 0 && (step = sqlite3_step(st)) != SQLITE_DONE) {
		if (step != SQLITE_ROW) {
			rc = fail(s, "read", err);
			break;
		}
		rc = fn(arg, (const char *)sqlite3_column_text(st, 0),
		    (const char *)sqlite3_column_text(st, 1),
		    (uint64_t)sqlite3_column_int64(st, 2));
	}
	sqlite3_reset(st);
	return rc;
}

int
store_each_object(struct store *s, const char *kind, store_object_fn fn, void *arg, struct err *err)
{
	return each_text(s, bind(s, STMT_EACH_OBJECT, "s", kind), fn, arg, err);
}

int
store_put_pipeline(
    struct store *s, const struct store_pipeline *p, bool keep_entities, struct err *err)
{
	int rc = keep_entities ? 0 : store_clear_entities(s, err);

	if (rc == 0 && !keep_entities)
		rc = store_clear_totals(s, err);
	if (rc < 0)
		return rc;
	return run(s,
	    bind(s, STMT_PUT_PIPELINE, "sbbii", p->hash, p->config, p->config_len, p->p4info,
		p->p4info_len, p->cookie, (uint64_t)p->has_cookie),
	    "pipeline", err);
}

int
store_del_pipeline(struct store *s, struct err *err)
{
	int rc = store_clear_entities(s, err);

	if (rc == 0)
		rc = store_clear_totals(s, err);
	return rc < 0 ? rc : run(s, bind(s, STMT_DEL_PIPELINE, ""), "pipeline", err);
}

int
store_get_pipeline(struct store *s, int (*fn)(void *arg, const struct store_pipeline *p), void *arg,
    struct err *err)
{
	sqlite3_stmt *st = bind(s, STMT_GET_PIPELINE, "");
	int step = sqlite3_step(st), rc = 0;

	if (step == SQLITE_ROW) {
		struct store_pipeline p = {
			.hash = (const char *)sqlite3_column_text(st, 0),
			.config = sqlite3_column_blob(st, 1),
			.config_len = (size_t)sqlite3_column_bytes(st, 1),
			.p4info = sqlite3_column_blob(st, 2),
			.p4info_len = (size_t)sqlite3_column_bytes(st, 2),
			.cookie = (uint64_t)sqlite3_column_int64(st, 3),
			.has_cookie = sqlite3_column_int(st, 4) != 0,
		};

		rc = fn(arg, &p);
	} else if (step != SQLITE_DONE) {
		rc = fail(s, "pipeline", err);
	}
	sqlite3_reset(st);
	return rc;
}

int
store_put_entity(struct store *s, uint32_t kind, uint32_t id, const void *key, size_t key_len,
    const void *val, size_t val_len, struct err *err)
{
	return run(s,
	    bind(s, STMT_PUT_ENTITY, "iibb", (uint64_t)kind, (uint64_t)id, key, key_len, val,
		val_len),
	    "entity", err);
}

int
store_del_entity(
    struct store *s, uint32_t kind, uint32_t id, const void *key, size_t key_len, struct err *err)
{
	return run(s, bind(s, STMT_DEL_ENTITY, "iib", (uint64_t)kind, (uint64_t)id, key, key_len),
	    "entity", err);
}

int
store_del_entities(struct store *s, uint32_t kind, uint32_t id, struct err *err)
{
	return run(
	    s, bind(s, STMT_DEL_ENTITIES, "ii", (uint64_t)kind, (uint64_t)id), "entity", err);
}

int
store_clear_entities(struct store *s, struct err *err)
{
	return run(s, bind(s, STMT_CLEAR_ENTITIES, ""), "entity", err);
}

int
store_each_entity(struct store *s, store_entity_fn fn, void *arg, struct err *err)
{
	sqlite3_stmt *st = bind(s, STMT_EACH_ENTITY, "");
	int step, rc = 0;

	while (rc == 0 && (step = sqlite3_step(st)) != SQLITE_DONE) {
		if (step != SQLITE_ROW) {
			rc = fail(s, "entity", err);
			break;
		}
		rc = fn(arg, (uint32_t)sqlite3_column_int64(st, 0),
		    (uint32_t)sqlite3_column_int64(st, 1), sqlite3_column_blob(st, 2),
		    (size_t)sqlite3_column_bytes(st, 2), sqlite3_column_blob(st, 3),
		    (size_t)sqlite3_column_bytes(st, 3));
	}
	sqlite3_reset(st);
	return rc;
}

int
store_find_entity(struct store *s, uint32_t kind, uint32_t id, const void *key, size_t key_len,
    int (*fn)(void *arg, const void *val, size_t val_len), void *arg, struct err *err)
{
	sqlite3_stmt *st =
	    bind(s, STMT_FIND_ENTITY, "iib", (uint64_t)kind, (uint64_t)id, key, key_len);
	int step = sqlite3_step(st), rc = 0;

	if (step == SQLITE_ROW)
		rc = fn(arg, sqlite3_column_blob(st, 0), (size_t)sqlite3_column_bytes(st, 0));
	else if (step != SQLITE_DONE)
		rc = fail(s, "entity", err);
	sqlite3_reset(st);
	return rc;
}

int
store_put_total(struct store *s, bool of_pipeline, const void *key, size_t key_len, const void *val,
    size_t val_len, struct err *err)
{
	return run(s,
	    bind(s, STMT_PUT_TOTAL, "bib", key, key_len, (uint64_t)of_pipeline, val, val_len),
	    "total", err);
}

int
store_del_total(struct store *s, const void *key, size_t key_len, struct err *err)
{
	return run(s, bind(s, STMT_DEL_TOTAL, "b", key, key_len), "total", err);
}

int
store_clear_totals(struct store *s, struct err *err)
{
	return run(s, bind(s, STMT_CLEAR_TOTALS, ""), "total", err);
}

int
store_each_total(struct store *s, store_total_fn fn, void *arg, struct err *err)
{
	sqlite3_stmt *st = bind(s, STMT_EACH_TOTAL, "");
	int step, rc = 0;

	while (rc == 0 && (step = sqlite3_step(st)) != SQLITE_DONE) {
		if (step != SQLITE_ROW) {
			rc = fail(s, "total", err);
			break;
		}
		rc = fn(arg, sqlite3_column_blob(st, 0), (size_t)sqlite3_column_bytes(st, 0),
		    sqlite3_column_blob(st, 1), (size_t)sqlite3_column_bytes(st, 1));
	}
	sqlite3_reset(st);
	return rc;
}

int
store_put_intent(struct store *s, const char *op, const char *json, struct err *err)
{
	return run(s, bind(s, STMT_PUT_INTENT, "ss", op, json), "intent", err);
}

int
store_del_intent(struct store *s, const char *op, struct err *err)
{
	return run(s, bind(s, STMT_DEL_INTENT, "s", op), "intent", err);
}

int
store_each_intent(struct store *s, store_object_fn fn, void *arg, struct err *err)
{
	return each_text(s, bind(s, STMT_EACH_INTENT, ""), fn, arg, err);
}

int
store_put_number(struct store *s, const char *name, uint64_t v, struct err *err)
{
	return run(s, bind(s, STMT_PUT_NUMBER, "si", name, v), "number", err);
}

int
store_get_number(struct store *s, const char *name, uint64_t *v, struct err *err)
{
	sqlite3_stmt *st = bind(s, STMT_GET_NUMBER, "s", name);
	int step = sqlite3_step(st), rc = 0;

	*v = step == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(st, 0) : 0;
	if (step != SQLITE_ROW && step != SQLITE_DONE)
		rc = fail(s, "number", err);
	sqlite3_reset(st);
	return rc;
}
