/* SPDX-License-Identifier: Apache-2.0 */
/* service_test.c: the health and reflection services, asked by our client. */
#include "base/clock.h"
#include "base/loop.h"
#include "base/test.h"
#include "rpc/client.h"
#include "rpc/health.h"
#include "rpc/pb.h"
#include "rpc/reflect.h"
#include "rpc/rpc.h"

#include "grpc/health/v1/health.pb-c.h"
#include "grpc/reflection/v1/reflection.pb-c.h"

#include <errno.h>
#include <unistd.h>

#define FOREVER	    UINT64_MAX
#define HEALTH_DESC (&grpc__health__v1__health_check_response__descriptor)
#define INFO_DESC   (&grpc__reflection__v1__server_reflection_response__descriptor)

struct fix {
	struct loop *loop;
	struct rpc_server *server;
	struct rpc_client *client;
	struct rpc_health *health;
	struct rpc_reflect *reflect;
	struct arena *arena;
	struct err err;
};

static void
fix_open(struct fix *f)
{
	char path[64];

	*f = (struct fix){ .loop = loop_new(), .arena = arena_new(0) };
	snprintf(path, sizeof path, "/tmp/ipdk-rpc-service-%d", (int)getpid());
	f->server = rpc_server_new(f->loop, NULL);
	if (rpc_health_add(f->server, &f->health, &f->err) < 0 ||
	    rpc_reflect_add(f->server, &f->reflect, &f->err) < 0 ||
	    rpc_listen_unix(f->server, path, NULL, &f->err) < 0 ||
	    rpc_client_new(f->loop, path, NULL, &f->client, &f->err) < 0) {
		printf("# %s\n", f->err.msg);
		abort();
	}
}

static void
fix_close(struct fix *f)
{
	rpc_client_free(f->client);
	rpc_server_free(f->server);
	rpc_health_free(f->health);
	rpc_reflect_free(f->reflect);
	arena_free(f->arena);
	loop_free(f->loop);
}

/* The status of a service; minus the code when the call fails. */
static int
health_of(struct fix *f, const char *service)
{
	Grpc__Health__V1__HealthCheckRequest req = GRPC__HEALTH__V1__HEALTH_CHECK_REQUEST__INIT;
	ProtobufCMessage *msg;
	struct rpc_result res;

	req.service = (char *)(uintptr_t)service;
	if (rpc_client_call(f->client, "/grpc.health.v1.Health/Check", &req.base, HEALTH_DESC,
		FOREVER, f->arena, &msg, &res, &f->err) < 0)
		return -res.code;
	return (int)((Grpc__Health__V1__HealthCheckResponse *)msg)->status;
}

TEST(rpc_health_check_and_list)
{
	Grpc__Health__V1__HealthListRequest none = GRPC__HEALTH__V1__HEALTH_LIST_REQUEST__INIT;
	Grpc__Health__V1__HealthListResponse *list;
	ProtobufCMessage *msg;
	struct fix f;

	fix_open(&f);
	EXPECT_INT(health_of(&f, ""), 1);
	EXPECT_INT(health_of(&f, "p4.v1.P4Runtime"), -RPC_NOT_FOUND);
	rpc_health_set(f.health, "p4.v1.P4Runtime", false);
	EXPECT_INT(health_of(&f, "p4.v1.P4Runtime"), 2);
	rpc_health_set(f.health, "p4.v1.P4Runtime", true);
	EXPECT_INT(health_of(&f, "p4.v1.P4Runtime"), 1);
	REQUIRE(rpc_client_call(f.client, "/grpc.health.v1.Health/List", &none.base,
		    &grpc__health__v1__health_list_response__descriptor, FOREVER, f.arena, &msg,
		    NULL, &f.err) == 0);
	list = (Grpc__Health__V1__HealthListResponse *)msg;
	REQUIRE(list->n_statuses == 2);
	EXPECT_STR(list->statuses[1]->key, "p4.v1.P4Runtime");
	EXPECT_INT(list->statuses[1]->value->status, 1);
	fix_close(&f);
}

TEST(rpc_health_watch_tells_changes)
{
	static const int want[] = { 3, 1, 2 };
	Grpc__Health__V1__HealthCheckRequest req = GRPC__HEALTH__V1__HEALTH_CHECK_REQUEST__INIT;
	ProtobufCMessage *msg;
	struct rpc_stream *st;
	struct fix f;

	fix_open(&f);
	req.service = (char *)"gnmi.gNMI";
	st = rpc_stream_open(
	    f.client, "/grpc.health.v1.Health/Watch", HEALTH_DESC, FOREVER, NULL, NULL);
	rpc_stream_send(st, &req.base);
	rpc_stream_end(st);
	for (int i = 0; i < 3; i++) {
		REQUIRE(rpc_stream_read(st, f.arena, FOREVER, &msg, &f.err) == 1);
		EXPECT_INT(((Grpc__Health__V1__HealthCheckResponse *)msg)->status, want[i]);
		rpc_health_set(f.health, "gnmi.gNMI", i == 0);
		rpc_health_set(f.health, "gnmi.gNMI", i == 0); /* no change, no message */
	}
	EXPECT_INT(rpc_stream_read(st, f.arena, 20 * NS_PER_MS, &msg, &f.err), -EAGAIN);
	rpc_health_stop(f.health);
	EXPECT_INT(rpc_stream_read(st, f.arena, FOREVER, &msg, &f.err), -ECONNREFUSED);
	EXPECT_STR(f.err.msg, "the server is going");
	rpc_stream_cancel(st);
	fix_close(&f);
}

/* Asks one question on a call of its own. */
static Grpc__Reflection__V1__ServerReflectionResponse *
reflect(struct fix *f, const char *version,
    Grpc__Reflection__V1__ServerReflectionRequest__MessageRequestCase what, const char *text)
{
	Grpc__Reflection__V1__ServerReflectionRequest req =
	    GRPC__REFLECTION__V1__SERVER_REFLECTION_REQUEST__INIT;
	struct rpc_stream *st;
	ProtobufCMessage *msg = NULL;
	char path[100];

	snprintf(path, sizeof path, "/grpc.reflection.%s.ServerReflection/ServerReflectionInfo",
	    version);
	req.host = (char *)"here";
	req.message_request_case = what;
	req.list_services = (char *)(uintptr_t)text; /* any of the texts: it is a union */
	st = rpc_stream_open(f->client, path, INFO_DESC, FOREVER, NULL, NULL);
	rpc_stream_send(st, &req.base);
	if (rpc_stream_read(st, f->arena, FOREVER, &msg, &f->err) != 1)
		msg = NULL;
	rpc_stream_cancel(st);
	return (Grpc__Reflection__V1__ServerReflectionResponse *)msg;
}

#define ASKS(x) GRPC__REFLECTION__V1__SERVER_REFLECTION_REQUEST__MESSAGE_REQUEST_##x

TEST(rpc_reflection_lists_services)
{
	Grpc__Reflection__V1__ServerReflectionResponse *r;
	struct fix f;

	fix_open(&f);
	r = reflect(&f, "v1", ASKS(LIST_SERVICES), "");
	REQUIRE(r != NULL && r->list_services_response != NULL);
	REQUIRE(r->list_services_response->n_service == 3);
	EXPECT_STR(r->list_services_response->service[0]->name, "grpc.health.v1.Health");
	EXPECT_STR(r->valid_host, "here");
	r = reflect(&f, "v1alpha", ASKS(LIST_SERVICES), "");
	REQUIRE(r != NULL && r->list_services_response != NULL);
	EXPECT_INT(r->list_services_response->n_service, 3);
	fix_close(&f);
}

TEST(rpc_reflection_finds_symbols)
{
	static const char *const there[] = { "p4.v1.P4Runtime", "p4.v1.P4Runtime.Write",
		"p4.v1.WriteRequest", "p4.v1.WriteRequest.Atomicity", "p4.v1.WriteRequest.updates",
		"p4.v1.SDN_PORT_CPU", "p4.v1.SdnPort.SDN_PORT_CPU",
		"p4.v1.FieldMatch.LPM.prefix_len" };
	Grpc__Reflection__V1__ServerReflectionResponse *r;
	struct fix f;

	fix_open(&f);
	for (size_t i = 0; i < sizeof there / sizeof there[0]; i++) {
		ProtobufCBinaryData last;

		r = reflect(&f, "v1", ASKS(FILE_CONTAINING_SYMBOL), there[i]);
		REQUIRE(r != NULL);
		EXPECT_INT(r->message_response_case,
		    GRPC__REFLECTION__V1__SERVER_REFLECTION_RESPONSE__MESSAGE_RESPONSE_FILE_DESCRIPTOR_RESPONSE);
		/* any, status, p4types, p4info, p4data, and itself last */
		REQUIRE(r->file_descriptor_response->n_file_descriptor_proto == 6);
		last = r->file_descriptor_response->file_descriptor_proto[5];
		EXPECT(last.len > 1000 && memcmp(last.data + 2, "p4/v1/p4runtime.proto", 21) == 0);
	}
	r = reflect(&f, "v1", ASKS(FILE_BY_FILENAME), "gnmi/gnmi_ext.proto");
	REQUIRE(r != NULL && r->file_descriptor_response != NULL);
	EXPECT_INT(r->file_descriptor_response->n_file_descriptor_proto, 2);
	fix_close(&f);
}

TEST(rpc_reflection_says_what_is_absent)
{
	Grpc__Reflection__V1__ServerReflectionResponse *r;
	struct fix f;

	fix_open(&f);
	r = reflect(&f, "v1", ASKS(FILE_CONTAINING_SYMBOL), "p4.v1.Nothing");
	REQUIRE(r != NULL && r->error_response != NULL);
	EXPECT_INT(r->error_response->error_code, RPC_NOT_FOUND);
	r = reflect(&f, "v1", ASKS(FILE_BY_FILENAME), "");
	REQUIRE(r != NULL && r->error_response != NULL);
	EXPECT_INT(r->error_response->error_code, RPC_NOT_FOUND);
	r = reflect(&f, "v1", ASKS(ALL_EXTENSION_NUMBERS_OF_TYPE), "gnmi.Path");
	REQUIRE(r != NULL && r->all_extension_numbers_response != NULL);
	EXPECT_STR(r->all_extension_numbers_response->base_type_name, "gnmi.Path");
	EXPECT_INT(r->all_extension_numbers_response->n_extension_number, 0);
	r = reflect(&f, "v1",
	    GRPC__REFLECTION__V1__SERVER_REFLECTION_REQUEST__MESSAGE_REQUEST__NOT_SET, "");
	REQUIRE(r != NULL && r->error_response != NULL);
	EXPECT_INT(r->error_response->error_code, RPC_INVALID_ARGUMENT);
	fix_close(&f);
}
