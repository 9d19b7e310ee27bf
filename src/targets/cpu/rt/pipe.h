/* SPDX-License-Identifier: Apache-2.0 */
/* pipe.h: a loaded pipeline: the object, its tables and objects, and what each worker has of it. The
 * control thread owns it; a worker touches only its struct pipe_ctx and, through it, tables to read. */
#ifndef RT_PIPE_H
#define RT_PIPE_H

#include "base/map.h"
#include "dp/executor.h"
#include "targets/cpu/entity.h"
#include "targets/cpu/rt/table.h"

enum { RT_LEARN_DATA = 4096 }; /* bytes of action data that packets can add */

struct rt_meter { /* RFC 2698, tokens in billionths; shared by the workers */
	uint32_t lock;
	bool configured;
	uint64_t cir, cburst, pir, pburst;
	__int128 committed, peak;
	uint64_t last_ns;
};

struct rt_member {
	uint32_t id;
	uint64_t gen;
	uint32_t users;		  /* entries and groups */
	struct pipe_entry *entry; /* action and data; replaced, never edited */
};

struct rt_group {
	uint32_t id;
	uint64_t gen;
	uint32_t users; /* entries */
	uint32_t max_size;
	uint32_t n;
	struct cpu_group_member *members;
	struct pipe_group *group; /* what entries point to; replaced, never edited */
};

struct rt_object {
	const struct pipe_object_desc *desc;
	uint32_t cells;
	struct pipe_count *base;    /* counters: added to the sum of the workers' */
	struct pipe_count **counts; /* one array a worker */
	struct rt_meter *meters;
	struct pipe_register reg;
	struct rt_table *set; /* value sets */
	struct pipe_table_desc set_desc;
	uint64_t set_gen;
	struct map members, groups; /* by id */
	uint32_t data_bytes;	    /* profiles: of the tables that use them */
};

struct rt_worker {
	struct pipe_ctx ctx;
	uint32_t number;
	struct rt_pipe *pipe;
	void **objects;
	uint64_t random;
};

struct rt_object_file {
	char *load_dir; /* of its own: the copy that was loaded, when it is kept; else NULL */
	void *dl;
	const struct pipe_desc *desc;
	bool full; /* the optimised one (gen/build.h) */
};

struct rt_pipe {
	struct dp_host *host;
	char *dir;		      /* it was loaded from */
	struct rt_object_file object; /* its tables' names and keys are used as long as it lives */
	struct rt_object_file better; /* the same program, optimised later; desc NULL: not there */
	const struct pipe_desc *desc; /* of 'object' */
	const struct pipe_desc *runs; /* whose code runs; the workers read it with acquire */
	struct rt_limbo *limbo;
	struct rt_table **tables;
	struct pipe_table **views; /* what workers see of them */
	uint64_t **seen;	   /* likewise: struct pipe_ctx */
	uint64_t flow_id;	   /* the last one; the workers' */
	uint64_t *miss_gen;	   /* generation that set a table's default entry */
	struct rt_object *objects;
	struct rt_worker **workers;
};

/* loader.c: maps the better object of the directory after the check of its bytes. */
int rt_object_open(const char *dir, struct rt_object_file *o, struct err *err);
void rt_object_close(struct rt_object_file *o);

/* pipe.c */
int rt_pipe_open(struct dp_host *host, const char *dir, struct rt_pipe **pipe, struct err *err);
void rt_pipe_close(struct rt_pipe *p);
/* Sums a counter's cell over the workers. */
struct pipe_count rt_count_get(const struct rt_pipe *p, const struct rt_object *o, uint32_t cell);
void rt_count_set(
    const struct rt_pipe *p, struct rt_object *o, uint32_t cell, struct pipe_count to);

/* meter.c */
uint32_t rt_meter_run(struct rt_meter *m, uint64_t now_ns, uint64_t amount, uint32_t color);
/* e NULL: unlimited. */
void rt_meter_set(struct rt_meter *m, const struct cpu_entity *e, uint64_t now_ns);

/* hash.c */
uint64_t rt_hash(
    uint32_t alg, const uint8_t *data, uint32_t len, const uint8_t *more, uint32_t more_len);
uint64_t rt_hash_add(uint32_t crc, uint64_t before, const uint8_t *data, uint32_t len);

/* trace.c */
void rt_trace(struct pipe_ctx *c, const struct pipe_pkt *p, uint32_t ref);
void rt_trace_apply(struct pipe_ctx *c, const struct pipe_pkt *p, uint32_t ref, uint32_t table,
    const uint8_t *key, const struct pipe_entry *e);
void rt_log(struct pipe_ctx *c, uint32_t ref, const uint64_t *args, uint32_t n);
void rt_digest(struct pipe_ctx *c, uint32_t object, const uint8_t *bytes, uint32_t len);
/* Appends "send(port=3)". */
void rt_print_action(
    const struct rt_pipe *p, uint32_t table, const struct pipe_entry *e, struct buf *out);
/* Appends "hdr.ipv4.dst=0a000000/8 b=05", fields of a value and, when not NULL, a mask. */
void rt_print_key(const struct rt_pipe *p, uint32_t table, const uint8_t *value,
    const uint8_t *mask, struct buf *out);

/* profile.c: members, groups and the entries that name them. */
int rt_profile_write(struct rt_pipe *p, enum dp_entity_op op, uint64_t gen,
    const struct cpu_entity *e, struct err *err);
/* Finds what an entry that names a member, group or set does: *what with 'data' of the table's
 * data_bytes, which the caller frees. Counts a user of it. */
int rt_profile_use(struct rt_pipe *p, uint32_t table, const struct cpu_entity *e,
    struct rt_do *what, uint8_t **data, struct err *err);
/* One user less of what an entry named: enum cpu_entity_what, id, and its data for a set. */
void rt_profile_unuse(
    struct rt_pipe *p, uint32_t table, uint8_t what, uint32_t id, const uint8_t *data);
/* What entries with sets of their own hold; before the tables are freed. */
void rt_profile_close(struct rt_pipe *p);
void rt_profile_free(struct rt_object *o);
uint64_t rt_profile_sync(struct rt_pipe *p, uint64_t gen);
int rt_profile_read(struct rt_pipe *p, const struct cpu_entity *want, dp_read_fn fn, void *arg);

/* write.c, read.c: dp_exec_ops on entities. */
int rt_write(
    void *pipe, enum dp_entity_op op, uint64_t gen, const void *bytes, size_t len, struct err *err);
uint64_t rt_sync_end(void *pipe, uint64_t gen);
/* The host's time. Control thread. */
uint64_t rt_now_ns(const struct rt_pipe *p);
/* Takes an entry out. With its table held. */
void rt_drop_entry(struct rt_pipe *p, uint32_t table, struct rt_entry *entry);
/* Calls fn with the encoding of an entry. */
int rt_give_entry(
    struct rt_pipe *p, uint32_t table, const struct rt_entry *entry, dp_read_fn fn, void *arg);
/* The entry that e's key names. -ENOENT, -EINVAL. */
int rt_find_entry(
    struct rt_pipe *p, const struct cpu_entity *e, struct rt_entry **entry, struct err *err);
int rt_read(void *pipe, const void *want, size_t len, dp_read_fn fn, void *arg, struct err *err);
int rt_dump(void *pipe, const char *what, struct buf *out, struct err *err);

#endif
