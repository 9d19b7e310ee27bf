/* SPDX-License-Identifier: Apache-2.0 */
/* store.h: desired state in one SQLite file, which a person can query: objects (hosts, bdevs, ports,
 * disks, ...) as JSON, the pipeline, its entities as the bytes that the API gave, and the intents of
 * operations that are under way. Everything that an API acknowledged is in here first (D14).
 *
 * Called by ipdkd only, on its one thread. SQLite writes block for an fsync: FULL for objects and
 * pipelines, NORMAL for bulk entities. Every change happens between store_begin and store_commit; a
 * failure leaves the file as it was before store_begin, and says which file and why (-ENOSPC, -EIO). */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/cleanup.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

/* Opens or makes DIR/state.db; takes DIR/lock, so that one ipdkd owns a state directory: -EBUSY names
 * the process that holds it. -EPROTONOSUPPORT: written by a newer version. */
int store_open(const char *dir, struct store **s, struct err *err);
void store_close(struct store *s);
DEFINE_CLEANUP(struct store, store_close)

enum store_sync {
	STORE_FULL,  /* survives a power cut */
	STORE_NORMAL /* survives any kill; a power cut may cost the last moment */
};
int store_begin(struct store *s, enum store_sync sync, struct err *err);
int store_commit(struct store *s, struct err *err);
/* Undoes what was done since store_begin; nothing when no transaction is open. */
void store_rollback(struct store *s);

/* Objects, by kind and name. put replaces; gen counts up with each put. */
int store_put_object(
    struct store *s, const char *kind, const char *name, const char *json, struct err *err);
/* -ENOENT when it is not there. */
int store_del_object(struct store *s, const char *kind, const char *name, struct err *err);
/* Returning non-zero ends the walk with that code. Text is borrowed during the call. */
typedef int (*store_object_fn)(void *arg, const char *name, const char *json, uint64_t gen);
/* In the order in which they were first put. */
int store_each_object(
    struct store *s, const char *kind, store_object_fn fn, void *arg, struct err *err);

/* The one pipeline: replaced as a whole; its entities go with it unless 'keep_entities'. */
struct store_pipeline {
	const char *hash;   /* 64 hex digits of its IR */
	const void *config; /* p4_device_config as the client sent it */
	size_t config_len;  /* bytes */
	const void *p4info; /* P4Info as it was sent, binary */
	size_t p4info_len;
	uint64_t cookie;
	bool has_cookie;
};
int store_put_pipeline(
    struct store *s, const struct store_pipeline *p, bool keep_entities, struct err *err);
int store_del_pipeline(struct store *s, struct err *err);
/* Calls fn once, or not at all; what it gets is borrowed. */
int store_get_pipeline(struct store *s, int (*fn)(void *arg, const struct store_pipeline *p),
    void *arg, struct err *err);

/* Entities of the running pipeline: 'kind' is a tdi kind, 'id' its table or object, key and value are
 * bytes of the API (a canonical key and the encoded p4.v1.Entity). */
int store_put_entity(struct store *s, uint32_t kind, uint32_t id, const void *key, size_t key_len,
    const void *val, size_t val_len, struct err *err);
int store_del_entity(
    struct store *s, uint32_t kind, uint32_t id, const void *key, size_t key_len, struct err *err);
/* All of this kind and table or object. */
int store_del_entities(struct store *s, uint32_t kind, uint32_t id, struct err *err);
int store_clear_entities(struct store *s, struct err *err);
typedef int (*store_entity_fn)(void *arg, uint32_t kind, uint32_t id, const void *key,
    size_t key_len, const void *val, size_t val_len);
/* In the order in which they were first put. */
int store_each_entity(struct store *s, store_entity_fn fn, void *arg, struct err *err);

/* Calls fn with the value of one entity, or not at all when it is not there. */
int store_find_entity(struct store *s, uint32_t kind, uint32_t id, const void *key, size_t key_len,
    int (*fn)(void *arg, const void *val, size_t val_len), void *arg, struct err *err);

/* What counters had counted (tdi/totals.h): rows that only their maker reads. Those of the pipeline go with it. */
int store_put_total(struct store *s, bool of_pipeline, const void *key, size_t key_len,
    const void *val, size_t val_len, struct err *err);
int store_del_total(struct store *s, const void *key, size_t key_len, struct err *err);
int store_clear_totals(struct store *s, struct err *err);
typedef int (*store_total_fn)(
    void *arg, const void *key, size_t key_len, const void *val, size_t val_len);
int store_each_total(struct store *s, store_total_fn fn, void *arg, struct err *err);

/* An operation under way: what it does and how far it came, so that a restart can undo or finish it. */
int store_put_intent(struct store *s, const char *op, const char *json, struct err *err);
int store_del_intent(struct store *s, const char *op, struct err *err);
int store_each_intent(struct store *s, store_object_fn fn, void *arg, struct err *err);

/* Small numbers that must survive: counters of names and ports. 0 when never put. */
int store_put_number(struct store *s, const char *name, uint64_t v, struct err *err);
int store_get_number(struct store *s, const char *name, uint64_t *v, struct err *err);

#endif
