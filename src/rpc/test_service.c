/* SPDX-License-Identifier: Apache-2.0 */
/* test_service.c: the methods of test.Test. */
#include "rpc/test_service.h"

#include "base/clock.h"
#include "base/loop.h"
#include "base/mem.h"
#include "rpc/pb.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* What a method that answers later keeps. */
struct job {
	struct test_service *s;
	struct rpc_call *call;
	struct loop_timer *timer;
	uint64_t left; /* Count: answers; Sum: bytes so far */
	P4__V1__PacketOut answer;
	struct job *next, **prev;
};

static void
job_cancelled(struct rpc_call *call, void *arg)
{
	struct job *j = arg;

	(void)call;
	j->s->cancelled++;
}

static struct job *
job_new(struct test_service *s, struct rpc_call *call)
{
	struct job *j = xcalloc(1, sizeof *j);

	j->s = s;
	j->call = call;
	j->next = s->jobs;
	j->prev = &s->jobs;
	if (j->next != NULL)
		j->next->prev = &j->next;
	s->jobs = j;
	p4__v1__packet_out__init(&j->answer);
	rpc_set_data(call, j);
	rpc_on_cancel(call, job_cancelled, j);
	s->open++;
	return j;
}

static void
job_end(struct job *j, int code, const char *message)
{
	*j->prev = j->next;
	if (j->next != NULL)
		j->next->prev = j->prev;
	if (j->s->held == j->call)
		j->s->held = NULL;
	rpc_finish(j->call, code, message, NULL);
	j->s->open--;
	loop_timer_free(j->timer);
	free(j);
}

static void
echo(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	(void)arg;
	rpc_reply(call, msg);
}

/* ---- Later, Fail, Hold */

static void
later_fires(void *arg)
{
	struct job *j = arg;

	rpc_send(j->call, &j->answer.base);
	job_end(j, RPC_OK, NULL);
}

static void
later(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	struct job *j = job_new(arg, call);

	j->answer = *(const P4__V1__PacketOut *)msg; /* the request lives as long as the call */
	j->timer = loop_timer_new(j->s->loop, later_fires, j);
	loop_timer_set(
	    j->timer, j->answer.payload.len > 0 ? j->answer.payload.data[0] * NS_PER_MS : 0);
}

static void
fail(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	const P4__V1__PacketOut *m = (const P4__V1__PacketOut *)msg;
	CLEANUP(arena_free) struct arena *a = arena_new(0);
	struct rpc_p4_error e[256] = { { RPC_OK, NULL } };
	int code = m->payload.len > 0 && m->payload.data[0] > 0 ? m->payload.data[0] : RPC_UNKNOWN;
	size_t n = m->payload.len > 1 ? m->payload.data[1] : 0;

	(void)arg;
	for (size_t i = 0; i < n; i++)
		e[i] = (struct rpc_p4_error){ RPC_NOT_FOUND, "no such entry in the table" };
	if (code == RPC_UNKNOWN && n > 0)
		rpc_p4_finish(call, "as you wish: 100% größer\n", e, n);
	else
		rpc_finish(call, code, "as you wish: 100% größer\n",
		    n > 0 ? rpc_p4_status(a, "as you wish", e, n, SIZE_MAX) : NULL);
}

static void
hold(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	struct test_service *s = arg;

	(void)msg;
	job_new(s, call);
	s->held = call;
}

void
test_service_fini(struct test_service *s)
{
	while (s->jobs != NULL)
		job_end(s->jobs, RPC_CANCELLED, "the test is over");
}

/* ---- Count */

static void
count_more(struct rpc_call *call, void *arg)
{
	struct job *j = arg;
	uint8_t bytes[1000];

	j->answer.payload.data = bytes;
	j->answer.payload.len = sizeof bytes;
	while (j->left > 0) {
		int rc;

		memset(bytes, (int)(j->left & 0xff), sizeof bytes);
		rc = rpc_send(call, &j->answer.base);
		if (rc == -EAGAIN) {
			j->s->refused++;
			return;
		}
		if (rc < 0)
			break;
		j->left--;
	}
	job_end(j, RPC_OK, NULL);
}

static void
count_drained(struct rpc_call *call, void *arg)
{
	struct job *j = arg;

	j->s->drained++;
	count_more(call, j);
}

static void
count_cancelled(struct rpc_call *call, void *arg)
{
	struct job *j = arg;

	(void)call;
	j->s->cancelled++;
	job_end(j, RPC_CANCELLED, NULL);
}

static void
count(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	const P4__V1__PacketOut *m = (const P4__V1__PacketOut *)msg;
	struct job *j = job_new(arg, call);

	for (size_t i = 0; i < m->payload.len && i < 6; i++)
		j->left = j->left * 10 + (m->payload.data[i] & 15u);
	rpc_on_cancel(call, count_cancelled, j);
	rpc_on_drain(call, count_drained, j);
	count_more(call, j);
}

/* ---- Sum */

static void
sum_begin(struct rpc_call *call, void *arg)
{
	job_new(arg, call);
}

static void
sum(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	struct job *j = rpc_data(call);

	(void)arg;
	j->left += ((const P4__V1__PacketOut *)msg)->payload.len;
}

static void
sum_end(struct rpc_call *call, void *arg)
{
	struct job *j = rpc_data(call);
	char text[24];

	(void)arg;
	j->answer.payload.len =
	    (size_t)snprintf(text, sizeof text, "%llu", (unsigned long long)j->left);
	j->answer.payload.data = (uint8_t *)text;
	rpc_send(call, &j->answer.base);
	job_end(j, RPC_OK, NULL);
}

/* ---- Chat */

static void
chat_cancelled(struct rpc_call *call, void *arg)
{
	struct job *j = arg;

	(void)call;
	j->s->cancelled++;
	job_end(j, RPC_CANCELLED, NULL);
}

static void
chat_begin(struct rpc_call *call, void *arg)
{
	rpc_on_cancel(call, chat_cancelled, job_new(arg, call));
}

static void
chat_resume(void *arg)
{
	struct job *j = arg;

	rpc_resume(j->call);
}

static void
chat(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	const P4__V1__PacketOut *m = (const P4__V1__PacketOut *)msg;
	struct job *j = rpc_data(call);

	(void)arg;
	if (rpc_send(call, msg) == -EAGAIN)
		j->s->refused++;
	if (m->payload.len > 0 && m->payload.data[0] == 'p') {
		rpc_pause(call);
		if (j->timer == NULL)
			j->timer = loop_timer_new(j->s->loop, chat_resume, j);
		loop_timer_set(j->timer, NS_PER_MS);
	}
}

static void
chat_end(struct rpc_call *call, void *arg)
{
	(void)arg;
	job_end(rpc_data(call), RPC_OK, NULL);
}

#define TYPES &p4__v1__packet_out__descriptor, &p4__v1__packet_out__descriptor

static const struct rpc_method methods[] = {
	{ "Echo", RPC_UNARY, TYPES, NULL, echo, NULL },
	{ "Later", RPC_UNARY, TYPES, NULL, later, NULL },
	{ "Fail", RPC_UNARY, TYPES, NULL, fail, NULL },
	{ "Hold", RPC_UNARY, TYPES, NULL, hold, NULL },
	{ "Count", RPC_SERVER_STREAM, TYPES, NULL, count, NULL },
	{ "Sum", RPC_CLIENT_STREAM, TYPES, sum_begin, sum, sum_end },
	{ "Chat", RPC_BIDI, TYPES, chat_begin, chat, chat_end },
};

const struct rpc_service test_service_desc = { "test.Test", methods, ARRAY_LEN(methods) };
