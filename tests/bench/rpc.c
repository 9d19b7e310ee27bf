/* SPDX-License-Identifier: Apache-2.0 */
/* rpc.c: what a call costs, and a Write of 1000 entries. The server is a child process on a unix socket;
 * its processor time is its own, so it counts even when the machine is busy. Prints CSV:
 * what,number,unit. Usage: rpc [SECONDS-EACH] */
#include "rpc/rpc.h"
#include "base/clock.h"
#include "base/loop.h"
#include "base/mem.h"
#include "rpc/client.h"
#include "rpc/pb.h"
#include "rpc/test_service.h"

#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ENTRIES 1000

static uint64_t span_ns = NS_PER_S;

static void
result(const char *what, double number, const char *unit)
{
	printf("%s,%.4g,%s\n", what, number, unit);
}

/* ---- the server */

static void
take_write(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	P4__V1__WriteResponse none = P4__V1__WRITE_RESPONSE__INIT;

	(void)arg;
	if (((const P4__V1__WriteRequest *)msg)->n_updates != ENTRIES)
		abort();
	rpc_reply(call, &none.base);
}

static const struct rpc_method methods[] = {
	{ .name = "Write",
	    .kind = RPC_UNARY,
	    .request = &p4__v1__write_request__descriptor,
	    .response = &p4__v1__write_response__descriptor,
	    .message = take_write },
};
static const struct rpc_service writer = { "bench.Bench", methods, 1 };

static pid_t
server_start(const char *path)
{
	struct test_service svc = { 0 };
	struct rpc_server *s;
	struct err err;
	int ready[2];
	char c;
	pid_t pid;

	if (pipe(ready) < 0 || (pid = fork()) < 0)
		abort();
	if (pid == 0) {
		svc.loop = loop_new();
		s = rpc_server_new(svc.loop, NULL);
		if (rpc_server_add(s, &test_service_desc, &svc, &err) < 0 ||
		    rpc_server_add(s, &writer, NULL, &err) < 0 ||
		    rpc_listen_unix(s, path, NULL, &err) < 0 || write(ready[1], "x", 1) != 1)
			abort();
		loop_run(svc.loop);
		_exit(0);
	}
	if (read(ready[0], &c, 1) != 1)
		abort();
	close(ready[0]);
	close(ready[1]);
	return pid;
}

/* Ends the server; returns the processor time that it used, in seconds. */
static double
server_stop(pid_t pid)
{
	struct rusage ru;
	int status;

	kill(pid, SIGKILL);
	wait4(pid, &status, 0, &ru);
	return (double)(ru.ru_utime.tv_sec + ru.ru_stime.tv_sec) +
	       (double)(ru.ru_utime.tv_usec + ru.ru_stime.tv_usec) / 1e6;
}

/* ---- the client: keeps 'window' calls under way for a time */

struct load {
	struct rpc_client *client;
	const char *path;
	const ProtobufCMessage *request;
	const ProtobufCMessageDescriptor *response;
	uint64_t until_ns;
	unsigned long done;
	unsigned open;
};

static void load_one(struct load *l);

static void
load_done(struct rpc_stream *st, const struct rpc_result *res, void *arg)
{
	struct load *l = arg;

	(void)st;
	if (res->code != RPC_OK) {
		fprintf(stderr, "rpc bench: %s\n", res->message);
		exit(1);
	}
	l->done++;
	l->open--;
	if (clock_mono_ns() < l->until_ns)
		load_one(l);
}

static void
load_one(struct load *l)
{
	static const struct rpc_stream_ops ops = { .done = load_done };
	struct rpc_stream *st =
	    rpc_stream_open(l->client, l->path, l->response, UINT64_MAX, &ops, l);

	l->open++;
	if (rpc_stream_send(st, l->request) < 0)
		abort();
	rpc_stream_end(st);
}

static void
load_run(const char *what, const char *path, const ProtobufCMessage *request,
    const ProtobufCMessageDescriptor *response, unsigned window, unsigned per_call)
{
	struct loop *loop = loop_new();
	struct load l = { .path = path, .request = request, .response = response };
	struct rpc_client_opts opts = { .send_queue_bytes = 8u << 20 };
	char address[64], line[100];
	uint64_t start;
	double s, cpu;
	pid_t pid;

	snprintf(address, sizeof address, "/tmp/ipdk-bench-rpc-%d", (int)getpid());
	pid = server_start(address);
	if (rpc_client_new(loop, address, &opts, &l.client, NULL) < 0)
		abort();
	start = clock_mono_ns();
	l.until_ns = start + span_ns;
	while (l.open < window)
		load_one(&l);
	while (l.open > 0)
		loop_step(loop, UINT64_MAX);
	s = (double)(clock_mono_ns() - start) / 1e9;
	rpc_client_free(l.client);
	cpu = server_stop(pid);
	unlink(address);
	loop_free(loop);
	snprintf(line, sizeof line, "%s rate", what);
	result(line, (double)l.done * per_call / s, "1/s");
	snprintf(line, sizeof line, "%s server processor time", what);
	result(line, cpu * 1e6 / ((double)l.done * per_call), "us each");
}

/* ---- messages */

/* A Write of LPM entries with two action parameters. */
static P4__V1__WriteRequest *
make_write(struct arena *a)
{
	P4__V1__WriteRequest *w = arena_new_of(a, P4__V1__WriteRequest);

	p4__v1__write_request__init(w);
	w->device_id = 1;
	w->election_id = arena_new_of(a, P4__V1__Uint128);
	p4__v1__uint128__init(w->election_id);
	w->election_id->low = 1;
	w->n_updates = ENTRIES;
	w->updates = arena_array(a, P4__V1__Update *, ENTRIES);
	for (unsigned i = 0; i < ENTRIES; i++) {
		P4__V1__Update *u = w->updates[i] = arena_new_of(a, P4__V1__Update);
		P4__V1__TableEntry *t = arena_new_of(a, P4__V1__TableEntry);
		P4__V1__FieldMatch *m = arena_new_of(a, P4__V1__FieldMatch);
		P4__V1__Action__Param *params = arena_array(a, P4__V1__Action__Param, 2);

		p4__v1__update__init(u);
		u->type = P4__V1__UPDATE__TYPE__INSERT;
		u->entity = arena_new_of(a, P4__V1__Entity);
		p4__v1__entity__init(u->entity);
		u->entity->entity_case = P4__V1__ENTITY__ENTITY_TABLE_ENTRY;
		u->entity->table_entry = t;
		p4__v1__table_entry__init(t);
		t->table_id = 0x02000001;
		t->n_match = 1;
		t->match = arena_memdup(a, &m, sizeof m);
		p4__v1__field_match__init(m);
		m->field_id = 1;
		m->field_match_type_case = P4__V1__FIELD_MATCH__FIELD_MATCH_TYPE_LPM;
		m->lpm = arena_new_of(a, P4__V1__FieldMatch__LPM);
		p4__v1__field_match__lpm__init(m->lpm);
		m->lpm->value.data = arena_memdup(a, &i, 4);
		m->lpm->value.len = 4;
		m->lpm->prefix_len = 32;
		t->action = arena_new_of(a, P4__V1__TableAction);
		p4__v1__table_action__init(t->action);
		t->action->type_case = P4__V1__TABLE_ACTION__TYPE_ACTION;
		t->action->action = arena_new_of(a, P4__V1__Action);
		p4__v1__action__init(t->action->action);
		t->action->action->action_id = 0x01000001;
		t->action->action->n_params = 2;
		t->action->action->params = arena_array(a, P4__V1__Action__Param *, 2);
		for (unsigned k = 0; k < 2; k++) {
			p4__v1__action__param__init(&params[k]);
			params[k].param_id = k + 1;
			params[k].value.data = arena_memdup(a, k ? "\1\2\3\4\5\6" : "\7", 6);
			params[k].value.len = k ? 6 : 1;
			t->action->action->params[k] = &params[k];
		}
	}
	return w;
}

static uint64_t
cpu_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (uint64_t)ts.tv_sec * NS_PER_S + (uint64_t)ts.tv_nsec;
}

static void
codec(const P4__V1__WriteRequest *w)
{
	struct buf packed = BUF_INIT;
	ProtobufCMessage *msg;
	unsigned n = 0;
	uint64_t start;
	size_t need;

/* Processor time, for the machine may be busy. */
#define TIME(what, code)                                                                           \
	for (n = 0, start = cpu_ns(); cpu_ns() - start < span_ns; n++) {                           \
		code;                                                                              \
	}                                                                                          \
	result(what, (double)(cpu_ns() - start) / 1e3 / n / ENTRIES, "us each entry")

	TIME("pack", buf_reset(&packed); rpc_pack(&w->base, &packed));
	result("packed entry", (double)packed.len / ENTRIES, "bytes");
	TIME("guard", if (rpc_guard(w->base.descriptor, packed.data, packed.len, NULL, &need,
			      NULL) < 0) abort());
	TIME("guard and unpack", struct arena *a = arena_new(0);
	     if (rpc_unpack(a, w->base.descriptor, packed.data, packed.len, NULL, &msg, NULL) < 0)
		 abort();
	     arena_free(a));
	buf_fini(&packed);
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new(0);
	P4__V1__PacketOut p = P4__V1__PACKET_OUT__INIT;
	P4__V1__WriteRequest *w = make_write(a);

	if (argc > 1)
		span_ns = (uint64_t)(strtod(argv[1], NULL) * 1e9);
	setvbuf(stdout, NULL, _IOLBF, 0);
	codec(w);
	p.payload.data = (uint8_t *)arena_strdup(a, "0123456789012345678901234567890123456789");
	p.payload.len = 40;
	load_run("unary, 1 at a time", "/test.Test/Echo", &p.base, p.base.descriptor, 1, 1);
	load_run("unary, 50 at a time", "/test.Test/Echo", &p.base, p.base.descriptor, 50, 1);
	load_run("write of 1000, 4 at a time, per entry", "/bench.Bench/Write", &w->base,
	    &p4__v1__write_response__descriptor, 4, ENTRIES);
	arena_free(a);
	return 0;
}
