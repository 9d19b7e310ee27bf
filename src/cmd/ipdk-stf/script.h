/* SPDX-License-Identifier: Apache-2.0 */
/* script.h: packet scripts (STF) as statements. The syntax is that of p4c's tests, line by line, with a few
 * statements of our own: 'port N host|net', 'check_register NAME INDEX VALUE', 'no_packet [PORT]',
 * 'expect_digest', 'no_digest', 'mirroring_set', 'refused STATEMENT', and keys as LOW..HIGH, VALUE&&&MASK and '*'. Text lives in the script's arena. */
#ifndef STF_SCRIPT_H
#define STF_SCRIPT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

enum stf_op {
	STF_PACKET,
	STF_EXPECT,
	STF_NO_PACKET,
	STF_ADD,
	STF_SETDEFAULT,
	STF_REMOVE_ALL,
	STF_WAIT,
	STF_CHECK_COUNTER,
	STF_CHECK_IDLE,
	STF_CHECK_REGISTER,
	STF_PORT,
	STF_MIRRORING_ADD,
	STF_MIRRORING_ADD_MC,
	STF_MIRRORING_DELETE,
	STF_MIRRORING_GET,
	STF_MC_MGRP_CREATE,
	STF_MC_NODE_CREATE,
	STF_MC_NODE_UPDATE,
	STF_MC_NODE_ASSOCIATE,
	STF_COUNTER_READ,
	STF_COUNTER_WRITE,
	STF_REGISTER_READ,
	STF_REGISTER_WRITE,
	STF_REGISTER_RESET,
	STF_METER_GET_RATES,
	STF_METER_SET_RATES,
	STF_METER_ARRAY_SET_RATES,
	STF_MIRRORING_SET,
	STF_INDIRECT,
	STF_INDIRECT_GROUP,
	STF_TABLE_DELETE,
	STF_TABLE_RESET_DEFAULT,
	STF_MEMBER_CREATE,
	STF_MEMBER_MODIFY,
	STF_MEMBER_DELETE,
	STF_GROUP_CREATE,
	STF_GROUP_DELETE,
	STF_GROUP_ADD,
	STF_GROUP_REMOVE,
	STF_PVS_ADD,
	STF_PVS_REMOVE,
	STF_PVS_CLEAR,
	STF_PVS_GET,
	STF_EXPECT_DIGEST,
	STF_NO_DIGEST
};

struct stf_pair { /* a key or an action's argument */
	const char *name;
	const char *value; /* as written: "0x0a**", "10", "1/8" */
};

struct stf_rate {
	double per_us;
	uint64_t burst;
};

struct stf_stmt {
	enum stf_op op;
	bool refused; /* "refused STATEMENT": the target must not do it */
	uint32_t line;
	uint32_t port;	   /* PACKET, EXPECT, PORT; NO_PACKET: or UINT32_MAX for any */
	const char *data;  /* PACKET: nibbles; EXPECT: nibbles and '*', or NULL for any packet */
	bool exact;	   /* EXPECT: ended in '$' */
	const char *name;  /* table or object */
	bool has_priority; /* ADD */
	uint64_t priority;
	uint32_t n_keys;
	struct stf_pair *keys;
	const char *action;
	uint32_t n_args;
	struct stf_pair *args;
	uint64_t time_ns;   /* WAIT; ADD: its idle time-out; 0: none */
	const char *alias;  /* ADD: "= NAME"; CHECK_COUNTER, METER_SET_RATES: "$NAME", or NULL */
	uint32_t n_numbers; /* of the commands; CHECK_COUNTER: the index when alias is NULL */
	uint64_t numbers[64];
	const char *big;      /* REGISTER_WRITE, CHECK_REGISTER: the value as written */
	const char *what;     /* CHECK_COUNTER: "packets", "bytes" or NULL; PORT: "host" or "net" */
	const char *relation; /* CHECK_COUNTER, CHECK_IDLE: "==" ... */
	uint64_t want;	      /* CHECK_COUNTER, CHECK_IDLE */
	uint32_t n_words;     /* of BMv2's table, profile and value set commands, and digests */
	const char **words;
	uint32_t n_rates;
	struct stf_rate rates[4];
};

struct stf_script {
	struct arena *arena;
	VEC(struct stf_stmt *) v;
};

/* Parses a script. -EINVAL with "line N: ...". */
int stf_parse(const char *text, size_t len, struct stf_script **script, struct err *err);
void stf_script_free(struct stf_script *script);
DEFINE_CLEANUP(struct stf_script, stf_script_free)

#endif
