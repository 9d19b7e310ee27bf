/* SPDX-License-Identifier: Apache-2.0 */
/* exec_test.h: an executor for the engine's own tests: what happens to a packet is one rule by the port
 * where it came in (ingress) or goes out (egress). Registered as "test"; the directory name "two" has an
 * egress block, any other has none; "missing" fails to load. */
#ifndef DP_EXEC_TEST_H
#define DP_EXEC_TEST_H

#include "dp/dp.h"

enum test_op {
	TEST_NONE, /* no rule: dropped by ingress, passed by egress */
	TEST_SEND, /* to port 'arg' */
	TEST_DROP,
	TEST_GROUP,	  /* multicast group 'arg' */
	TEST_RESUBMIT,	  /* the first time; then to port 'arg' */
	TEST_RECIRCULATE, /* until it was 'arg2' times; then to port 'arg' */
	TEST_FOREVER,	  /* recirculates (or resubmits, arg = 1) without end */
	TEST_CLONE,	  /* clone session 'arg2', and to port 'arg' */
	TEST_PUSH,	  /* 'arg2' bytes (0: 4) in front of it, then to port 'arg' */
};

struct test_rule {	 /* also the encoding of an entity */
	uint32_t egress; /* 0: of ingress, by in_port; 1: of egress, by out_port */
	uint32_t port;	 /* 0..255; of packets on the way in by path NORMAL or PACKET_OUT */
	uint32_t op;
	uint32_t arg, arg2;
};

extern const struct dp_exec_ops test_exec;

/* Pipelines loaded and not freed yet. */
extern int test_exec_alive;

#endif
