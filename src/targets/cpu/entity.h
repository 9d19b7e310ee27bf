/* SPDX-License-Identifier: Apache-2.0 */
/* entity.h: what the driver in ipdkd and the runtime in ipdk-dp tell each other about one thing of a
 * pipeline: an entry, a counter's cell, a member... as bytes. The engine and the wire carry them without
 * knowing what they are. Numbers are those of the IR: tables and objects (externs) by id, actions by
 * place in the table's list. Multicast groups and clone sessions are the engine's, not here.
 *
 * Keys are value and mask, key_bytes of the table each (targets/cpu/gen/key.h): the mask has ones where
 * bits count; for a range field the value is the lower bound and the mask the upper one.
 *
 * Any thread; pure. */
#ifndef CPU_ENTITY_H
#define CPU_ENTITY_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>

enum cpu_entity_kind {
	CPU_ENTRY,	    /* of a table */
	CPU_DEFAULT,	    /* the default entry; deleting it brings back the program's own */
	CPU_COUNTER,	    /* a cell */
	CPU_DIRECT_COUNTER, /* of the entry with this key */
	CPU_METER,
	CPU_DIRECT_METER,
	CPU_REGISTER,
	CPU_MEMBER,    /* of an action profile or selector; index: its id */
	CPU_GROUP,     /* of a selector; index: its id */
	CPU_VALUE_SET, /* all members; replaces those that are there */
	CPU_N_ENTITY_KINDS
};

enum cpu_entity_what { CPU_DO_ACTION, CPU_DO_MEMBER, CPU_DO_GROUP, CPU_DO_SET };

enum cpu_entity_flags {
	CPU_ALL = 1 << 0, /* a read or a reset: every key or index; object CPU_ANY: every object */
	CPU_HAS_COUNT = 1 << 1, /* packets and bytes are set, or wanted by a read */
	CPU_HAS_METER = 1 << 2,
	CPU_METER_RESET = 1 << 3, /* back to unlimited */
	CPU_CONST = 1 << 4,	  /* read: came with the program */
	CPU_CHANGED = 1 << 5,	  /* read: a default entry that is not the program's own */
	CPU_OF_DEFAULT = 1 << 6,  /* direct counter or meter of the default entry: no key */
};

#define CPU_ANY UINT32_MAX

struct cpu_group_member {
	uint32_t member, weight, watch_port;
};

struct cpu_slice { /* bytes; decoded ones point into the encoding */
	const uint8_t *p;
	uint32_t n;
};

struct cpu_entity {
	uint8_t kind; /* enum cpu_entity_kind */
	uint8_t what; /* enum cpu_entity_what: ENTRY, DEFAULT */
	uint16_t flags;
	uint32_t object; /* table or extern */
	uint32_t action; /* place in the table's list; member's or group's id */
	uint32_t priority;
	uint64_t index; /* cell; id of a member or group */
	uint64_t packets, bytes;
	uint64_t cir, cburst, pir, pburst; /* meters */
	uint64_t cookie;
	uint64_t timeout_ns,
	    idle_ns;	   /* ENTRY: its idle time-out, 0: none; read: how long it was idle */
	uint32_t max_size; /* groups */
	struct cpu_slice value, mask; /* keys */
	struct cpu_slice data;	      /* action data; a register's value; network order */
	struct cpu_slice extra;	      /* bytes that are kept and given back */
	/* GROUP: struct cpu_group_member each; VALUE_SET: value and mask each; ENTRY with CPU_DO_SET:
	 * weight, watch port, action (32 bits each), data_bytes of the table each. Numbers little endian */
	struct cpu_slice list;
};

/* Appends the encoding. */
void cpu_entity_encode(const struct cpu_entity *e, struct buf *out);
/* Slices of *e point into 'bytes'. -EINVAL says what is wrong; the contents are the runtime's to check. */
int cpu_entity_decode(const void *bytes, size_t len, struct cpu_entity *e, struct err *err);

#endif
