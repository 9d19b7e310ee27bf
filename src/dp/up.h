/* SPDX-License-Identifier: Apache-2.0 */
/* up.h: records from a worker to the control thread: steps of traces, packets for the controller,
 * notices of executors. A byte ring; a full one refuses, the worker never waits. */
#ifndef DP_UP_H
#define DP_UP_H

#include "dp/executor.h"

#include <stdatomic.h>

enum dp_up_kind { DP_UP_PAD, DP_UP_TRACE, DP_UP_PACKET, DP_UP_LEFT, DP_UP_NOTICE };

struct dp_up_head {
	uint32_t len; /* bytes of the record with this head, multiple of 8 */
	uint32_t kind;
	uint32_t port; /* TRACE, PACKET: where it came in; LEFT: went out; NOTICE: pipeline */
	uint32_t data_len;
	uint64_t packet, time_ns; /* TRACE */
	struct dp_loc loc;	  /* TRACE */
	uint8_t data[];		  /* text with its NUL, frame, bytes */
};

enum { DP_UP_BYTES = 1 << 18 };

struct dp_up {
	uint8_t *mem;				/* DP_UP_BYTES, owned */
	_Alignas(64) atomic_uint_fast64_t tail; /* bytes ever put; the worker's */
	_Alignas(64) atomic_uint_fast64_t head; /* bytes ever taken; the control thread's */
	uint64_t lost;				/* records refused; relaxed */
};

void dp_up_init(struct dp_up *u);
void dp_up_fini(struct dp_up *u);
/* Worker: copies head's fields (len is set here) and data_len bytes of data. False: no room, counted. */
bool dp_up_put(struct dp_up *u, const struct dp_up_head *head, const void *data);
/* Control: the oldest record, or NULL; valid until dp_up_next. */
const struct dp_up_head *dp_up_first(struct dp_up *u);
void dp_up_next(struct dp_up *u);

#endif
