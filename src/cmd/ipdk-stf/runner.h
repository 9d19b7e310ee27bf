/* SPDX-License-Identifier: Apache-2.0 */
/* runner.h: private to ipdk-stf: a script that is being run, and what its statements share. */
#ifndef STF_RUNNER_H
#define STF_RUNNER_H

#include "run.h"

#include "expect.h"

#include "base/arena.h"
#include "base/map.h"

struct node { /* BMv2's multicast nodes, by handle */
	uint32_t rid;
	uint32_t n;
	uint64_t ports[64];
};

struct group {
	uint32_t id;
	VEC(uint32_t) handles;
	bool written;
};

struct session {
	uint32_t id;
	bool has_port, has_group, written;
	uint32_t port, group;
	uint32_t length, class_of_service; /* 0: whole packets */
};

struct members { /* of a group: handles */
	VEC(uint32_t) v;
	bool there;
};

struct profile { /* an action profile's members and groups; BMv2 numbers each from 0 */
	uint32_t object;
	uint32_t n_members;
	VEC(struct members) groups;
};

struct value_set { /* a parser value set's members: one match a field */
	uint32_t object;
	VEC(struct ir_match *) v;
};

struct digest { /* one that came */
	uint32_t object;
	struct ir_value *fields;
};

struct runner {
	const struct stf_run *run;
	const struct ir_prog *prog;
	struct stf_ports ports;
	struct arena *arena;
	uint32_t line;	/* of the last packet that went in */
	uint32_t since; /* packets that came out since */
	VEC(struct node) nodes;
	VEC(struct group) groups;
	VEC(struct session) sessions;
	struct map aliases; /* of entries: struct tdi_entity */
	uint32_t *idle;	    /* by table: how many entries were reported idle */
	VEC(struct profile) profiles;
	VEC(struct value_set) sets;
	VEC(struct digest) digests;
	size_t digests_seen;
	bool refused; /* the target did not take the last write */
	int failed;
	struct err *err;
};

/* Does one update; refused by the target: r->refused. */
int stf_write(struct runner *r, enum tdi_op op, const struct tdi_entity *e);
/* Reads what is wanted; the number of entities, the last of them in *out. */
int stf_read(struct runner *r, const struct tdi_entity *want, struct tdi_entity *out);
/* Lets packets that were sent come out: all that are expected, or those that are there. */
void stf_settle(struct runner *r, bool all);

/* Statements of entries.c: table entries. */
int stf_add(struct runner *r, const struct stf_stmt *s);
int stf_setdefault(struct runner *r, const struct stf_stmt *s);
int stf_table(struct runner *r, const struct stf_stmt *s);
/* One field of a match of this kind and width, as scripts write it. */
int stf_match(struct runner *r, enum ir_match_kind kind, uint32_t width, const char *text,
    struct ir_match *m);
/* An action of a table by its name, with the texts of its arguments in order. */
int stf_call(struct runner *r, const struct ir_table *t, const char *name, const char *const *args,
    uint32_t n_args, struct ir_action_call *c);
/* The entry that an alias names, "default" being the default entry of 'table'. */
int stf_alias(struct runner *r, const char *alias, uint32_t table, struct tdi_entity *e);

/* Statements of profile.c: action profiles and value sets. */
int stf_profile(struct runner *r, const struct stf_stmt *s);
int stf_value_set(struct runner *r, const struct stf_stmt *s);
void stf_profiles_fini(struct runner *r);

/* Statements of digest.c. */
void stf_got_digest(struct runner *r, uint32_t object, const struct ir_value *fields, uint32_t n);
int stf_digest(struct runner *r, const struct stf_stmt *s);

#endif
