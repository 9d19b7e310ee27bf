/* SPDX-License-Identifier: Apache-2.0 */
/* rpc_h2_fuzz.c: bytes that a client sends behind HTTP/2's preface, to a server with test.Test. Whatever
 * they are, every call that begins is finished once, and nothing leaks. */
#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "rpc/rpc.h"
#include "rpc/test_service.h"

#include <assert.h>
#include <sys/socket.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static const char preface[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	CLEANUP(loop_free) struct loop *loop = loop_new();
	struct rpc_server_opts opts = {
		.max_calls = 8, .max_message_bytes = 4096, .send_queue_bytes = 4096
	};
	struct rpc_server *s = rpc_server_new(loop, &opts);
	struct test_service svc = { .loop = loop };
	char sink[65536];
	int pair[2];

	log_set_level(LOG_ERROR);
	if (len > 32768) /* the socket takes it at once */
		len = 32768;
	if (rpc_server_add(s, &test_service_desc, &svc, NULL) < 0 ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair) < 0)
		abort();
	rpc_server_adopt(s, pair[0]);
	assert(send(pair[1], preface, sizeof preface - 1, MSG_NOSIGNAL) > 0);
	assert(len == 0 || send(pair[1], data, len, MSG_NOSIGNAL) == (ssize_t)len);
	for (int i = 0; i < 8 && rpc_server_connections(s) > 0; i++) {
		loop_step(loop, 0);
		while (recv(pair[1], sink, sizeof sink, 0) > 0)
			continue;
	}
	close(pair[1]);
	for (int i = 0; i < 1000 && rpc_server_connections(s) > 0; i++)
		loop_step(loop, NS_PER_MS);
	assert(rpc_server_connections(s) == 0);
	test_service_fini(&svc);
	assert(svc.open == 0);
	rpc_server_free(s);
	return 0;
}
