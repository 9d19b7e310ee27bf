/* SPDX-License-Identifier: Apache-2.0 */
/* test_service.h: a service for tests with one method of each kind and each habit. Requests and answers
 * are P4Runtime's PacketOut: a payload of bytes, and metadata for numbers. Used by the unit tests, the
 * peer tests, the fuzz target and the benchmark. */
#ifndef RPC_TEST_SERVICE_H
#define RPC_TEST_SERVICE_H

#include "rpc/rpc.h"

#include "p4/v1/p4runtime.pb-c.h"

struct job;
struct loop;

struct test_service {
	struct loop *loop;
	unsigned open;	       /* calls that are begun and not finished */
	unsigned cancelled;    /* calls whose on_cancel was called */
	unsigned drained;      /* times that on_drain was called */
	unsigned refused;      /* times that the send queue was full */
	struct rpc_call *held; /* the last call of Hold, until it is finished */
	struct job *jobs;      /* calls that are open */
};

/* "test.Test":
 *   Echo    unary   the request
 *   Later   unary   the request, after as many ms as the payload's first byte says
 *   Fail    unary   the status whose number is the payload's first byte, with details when there is a
 *                   second byte: as many p4.v1.Errors; UNKNOWN by rpc_p4_finish
 *   Hold    unary   nothing, until the test finishes 'held'
 *   Count   server stream  as many answers as the decimal number in the payload, each 1000 bytes
 *   Sum     client stream  a payload with the decimal number of all payload bytes
 *   Chat    bidi           each request back; pauses itself for 1 ms after each one that begins with 'p'
 */
extern const struct rpc_service test_service_desc;

/* Ends all calls that are open, for the end of a test. */
void test_service_fini(struct test_service *s);

#endif
