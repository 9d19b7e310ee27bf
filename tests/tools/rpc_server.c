/* SPDX-License-Identifier: Apache-2.0 */
/* rpc_server.c: a server with test.Test, health and reflection, for clients of other people. Usage:
 *   rpc_server PATH                  on a unix socket
 *   rpc_server PATH CERT KEY CA      and on TCP port 0 of 127.0.0.1 with mutual TLS
 * Prints "ready PORT" (0 without TCP) once it listens; drains and exits on SIGTERM. */
#include "base/log.h"
#include "base/loop.h"
#include "rpc/health.h"
#include "rpc/reflect.h"
#include "rpc/rpc.h"
#include "rpc/test_service.h"
#include "rpc/tls.h"

#include <signal.h>
#include <stdio.h>

struct program {
	struct loop *loop;
	struct rpc_server *server;
	struct rpc_health *health;
};

static void
drained(void *arg)
{
	loop_stop(arg);
}

static void
terminate(void *arg)
{
	struct program *p = arg;

	rpc_health_stop(p->health);
	rpc_server_drain(p->server, drained, p->loop);
}

int
main(int argc, char **argv)
{
	struct program p = { .loop = loop_new() };
	struct test_service svc = { .loop = p.loop };
	struct rpc_reflect *reflect = NULL;
	struct rpc_tls_opts tls = { 0 };
	uint16_t port = 0;
	struct err err;

	log_open("rpc_server");
	if (argc != 2 && argc != 5) {
		fprintf(stderr, "usage: rpc_server PATH [CERT KEY CA]\n");
		return 2;
	}
	if (argc == 5)
		tls = (struct rpc_tls_opts){ argv[2], argv[3], argv[4] };
	p.server = rpc_server_new(p.loop, NULL);
	if (rpc_server_add(p.server, &test_service_desc, &svc, &err) < 0 ||
	    rpc_health_add(p.server, &p.health, &err) < 0 ||
	    rpc_reflect_add(p.server, &reflect, &err) < 0 ||
	    rpc_listen_unix(p.server, argv[1], NULL, &err) < 0 ||
	    (argc == 5 && rpc_listen_tcp(p.server, "127.0.0.1", 0, &tls, &port, &err) < 0)) {
		log_error("%s", err.msg);
		return 1;
	}
	loop_signal(p.loop, SIGTERM, terminate, &p);
	printf("ready %u\n", port);
	fflush(stdout);
	loop_run(p.loop);
	printf("calls ok %llu failed %llu cancelled %llu open %u\n",
	    (unsigned long long)rpc_server_counters(p.server)->calls_ok,
	    (unsigned long long)rpc_server_counters(p.server)->calls_failed,
	    (unsigned long long)rpc_server_counters(p.server)->calls_cancelled, svc.open);
	test_service_fini(&svc);
	rpc_server_free(p.server);
	rpc_health_free(p.health);
	rpc_reflect_free(reflect);
	loop_free(p.loop);
	return 0;
}
