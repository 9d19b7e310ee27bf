/* SPDX-License-Identifier: Apache-2.0 */
/* reflect.c: an index over the embedded FileDescriptorSet, and ServerReflectionInfo. */
#include "rpc/reflect.h"

#include "base/arena.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/vec.h"
#include "rpc/field.h"
#include "rpc/rpc.h"

#include "grpc/reflection/v1/reflection.pb-c.h"
#include "protoset.h"

#include <string.h>

typedef Grpc__Reflection__V1__ServerReflectionRequest reflect_request;
typedef Grpc__Reflection__V1__ServerReflectionResponse reflect_response;

/* One .proto. */
struct file {
	const uint8_t *p; /* a packed FileDescriptorProto, in the embedded set */
	size_t len;
	VEC(const char *) imports; /* names, in the arena */
	bool taken;		   /* by the answer that is being made */
};

struct rpc_reflect {
	struct rpc_server *server;
	struct arena *arena;
	struct map files;   /* name -> struct file */
	struct map symbols; /* full name -> struct file */
};

/* ---- the index. Field numbers are those of google/protobuf/descriptor.proto. */

enum {
	FILE_SET_FILE = 1,
	FILE_NAME = 1,
	FILE_PACKAGE = 2,
	FILE_DEPENDENCY = 3,
	FILE_MESSAGE = 4,
	FILE_ENUM = 5,
	FILE_SERVICE = 6,
	MESSAGE_FIELD = 2,
	MESSAGE_NESTED = 3,
	MESSAGE_ENUM = 4,
	MESSAGE_ONEOF = 8,
	ENUM_VALUE = 2,
	SERVICE_METHOD = 2,
	ANY_NAME = 1, /* of a message, field, enum, ... */
};

static const char *
name_in(struct rpc_reflect *r, const uint8_t *p, size_t len)
{
	const uint8_t *end = p + len;
	struct rpc_field f;
	const char *why;

	while (p < end && (p = rpc_field_next(p, end, &f, &why)) != NULL)
		if (f.number == ANY_NAME && f.wire == RPC_WIRE_BYTES)
			return arena_strndup(r->arena, (const char *)f.p, f.len);
	return "";
}

/* Notes SCOPE.NAME for the thing in 'f'; returns the full name. */
static const char *
add_symbol(struct rpc_reflect *r, struct file *file, const char *scope, const struct rpc_field *f)
{
	const char *name = name_in(r, f->p, f->len);

	if (scope[0] != '\0')
		name = arena_printf(r->arena, "%s.%s", scope, name);
	map_sput(&r->symbols, name, file);
	return name;
}

static void
add_parts(struct rpc_reflect *r, struct file *file, const char *scope, const struct rpc_field *of,
    uint32_t number)
{
	const uint8_t *p = of->p, *end = of->p + of->len;
	struct rpc_field f;
	const char *why;

	while (p < end && (p = rpc_field_next(p, end, &f, &why)) != NULL)
		if (f.number == number)
			add_symbol(r, file, scope, &f);
}

static void
add_enum(struct rpc_reflect *r, struct file *file, const char *scope, const struct rpc_field *f)
{
	/* Values stand beside the enum; many also look for them inside. */
	add_parts(r, file, add_symbol(r, file, scope, f), f, ENUM_VALUE);
	add_parts(r, file, scope, f, ENUM_VALUE);
}

static void
add_message(struct rpc_reflect *r, struct file *file, const char *scope, const struct rpc_field *of)
{
	const char *name = add_symbol(r, file, scope, of);
	const uint8_t *p = of->p, *end = of->p + of->len;
	struct rpc_field f;
	const char *why;

	while (p < end && (p = rpc_field_next(p, end, &f, &why)) != NULL) {
		if (f.number == MESSAGE_NESTED)
			add_message(r, file, name, &f);
		else if (f.number == MESSAGE_ENUM)
			add_enum(r, file, name, &f);
		else if (f.number == MESSAGE_FIELD || f.number == MESSAGE_ONEOF)
			add_symbol(r, file, name, &f);
	}
}

static void
add_file(struct rpc_reflect *r, const struct rpc_field *of)
{
	struct file *file = arena_new_of(r->arena, struct file);
	const uint8_t *p, *end = of->p + of->len;
	const char *package = "", *why;
	struct rpc_field f;

	file->p = of->p;
	file->len = of->len;
	map_sput(&r->files, name_in(r, of->p, of->len), file);
	for (p = of->p; p < end && (p = rpc_field_next(p, end, &f, &why)) != NULL;) {
		if (f.number == FILE_PACKAGE)
			package = arena_strndup(r->arena, (const char *)f.p, f.len);
		else if (f.number == FILE_DEPENDENCY)
			vec_push(&file->imports, arena_strndup(r->arena, (const char *)f.p, f.len));
	}
	for (p = of->p; p < end && (p = rpc_field_next(p, end, &f, &why)) != NULL;) {
		if (f.number == FILE_MESSAGE)
			add_message(r, file, package, &f);
		else if (f.number == FILE_ENUM)
			add_enum(r, file, package, &f);
		else if (f.number == FILE_SERVICE)
			add_parts(r, file, add_symbol(r, file, package, &f), &f, SERVICE_METHOD);
	}
}

/* ---- answers */

/* Collects a file and all that it imports, those that are imported first. */
static void
take_file(struct rpc_reflect *r, struct file *file, ProtobufCBinaryData *out, size_t *n)
{
	if (file->taken)
		return;
	file->taken = true;
	for (size_t i = 0; i < file->imports.n; i++) {
		struct file *other = map_sget(&r->files, file->imports.v[i]);

		if (other != NULL)
			take_file(r, other, out, n);
	}
	out[(*n)++] = (ProtobufCBinaryData){ file->len, (uint8_t *)(uintptr_t)file->p };
}

static int
answer(struct rpc_call *call, const reflect_request *req, reflect_response *resp)
{
	resp->valid_host = req->host;
	resp->original_request = (reflect_request *)(uintptr_t)req;
	return rpc_send(call, &resp->base);
}

static int
answer_error(struct rpc_call *call, const reflect_request *req, int code, const char *line)
{
	reflect_response resp = GRPC__REFLECTION__V1__SERVER_REFLECTION_RESPONSE__INIT;
	Grpc__Reflection__V1__ErrorResponse e = GRPC__REFLECTION__V1__ERROR_RESPONSE__INIT;

	e.error_code = code;
	e.error_message = (char *)(uintptr_t)line;
	resp.message_response_case =
	    GRPC__REFLECTION__V1__SERVER_REFLECTION_RESPONSE__MESSAGE_RESPONSE_ERROR_RESPONSE;
	resp.error_response = &e;
	return answer(call, req, &resp);
}

static int
answer_file(
    struct rpc_call *call, struct rpc_reflect *r, const reflect_request *req, struct file *file)
{
	reflect_response resp = GRPC__REFLECTION__V1__SERVER_REFLECTION_RESPONSE__INIT;
	Grpc__Reflection__V1__FileDescriptorResponse files =
	    GRPC__REFLECTION__V1__FILE_DESCRIPTOR_RESPONSE__INIT;
	CLEANUP(free) ProtobufCBinaryData *list = xcalloc(r->files.n, sizeof *list);
	struct map_item *it;

	if (file == NULL)
		return answer_error(call, req, RPC_NOT_FOUND, "not in any file of this server");
	map_for_each (it, &r->files) {
		((struct file *)it->value)->taken = false;
	}
	take_file(r, file, list, &files.n_file_descriptor_proto);
	files.file_descriptor_proto = list;
	resp.message_response_case =
	    GRPC__REFLECTION__V1__SERVER_REFLECTION_RESPONSE__MESSAGE_RESPONSE_FILE_DESCRIPTOR_RESPONSE;
	resp.file_descriptor_response = &files;
	return answer(call, req, &resp);
}

static int
answer_services(struct rpc_call *call, struct rpc_reflect *r, const reflect_request *req)
{
	reflect_response resp = GRPC__REFLECTION__V1__SERVER_REFLECTION_RESPONSE__INIT;
	Grpc__Reflection__V1__ListServiceResponse list =
	    GRPC__REFLECTION__V1__LIST_SERVICE_RESPONSE__INIT;
	CLEANUP(arena_free) struct arena *a = arena_new(0);
	const struct rpc_service *svc;
	size_t n = 0;

	while (rpc_server_service(r->server, n) != NULL)
		n++;
	list.service = arena_array(a, Grpc__Reflection__V1__ServiceResponse *, n);
	while ((svc = rpc_server_service(r->server, list.n_service)) != NULL) {
		Grpc__Reflection__V1__ServiceResponse *one =
		    arena_new_of(a, Grpc__Reflection__V1__ServiceResponse);

		grpc__reflection__v1__service_response__init(one);
		one->name = (char *)(uintptr_t)svc->name;
		list.service[list.n_service++] = one;
	}
	resp.message_response_case =
	    GRPC__REFLECTION__V1__SERVER_REFLECTION_RESPONSE__MESSAGE_RESPONSE_LIST_SERVICES_RESPONSE;
	resp.list_services_response = &list;
	return answer(call, req, &resp);
}

/* No message of ours has extensions. */
static int
answer_no_extensions(struct rpc_call *call, struct rpc_reflect *r, const reflect_request *req)
{
	reflect_response resp = GRPC__REFLECTION__V1__SERVER_REFLECTION_RESPONSE__INIT;
	Grpc__Reflection__V1__ExtensionNumberResponse none =
	    GRPC__REFLECTION__V1__EXTENSION_NUMBER_RESPONSE__INIT;

	if (map_sget(&r->symbols, req->all_extension_numbers_of_type) == NULL)
		return answer_error(call, req, RPC_NOT_FOUND, "no such message");
	none.base_type_name = req->all_extension_numbers_of_type;
	resp.message_response_case =
	    GRPC__REFLECTION__V1__SERVER_REFLECTION_RESPONSE__MESSAGE_RESPONSE_ALL_EXTENSION_NUMBERS_RESPONSE;
	resp.all_extension_numbers_response = &none;
	return answer(call, req, &resp);
}

static int
answer_one(struct rpc_call *call, struct rpc_reflect *r, const reflect_request *req)
{
#define ASKS(x) GRPC__REFLECTION__V1__SERVER_REFLECTION_REQUEST__MESSAGE_REQUEST_##x
	if (req->message_request_case == ASKS(FILE_BY_FILENAME))
		return answer_file(call, r, req, map_sget(&r->files, req->file_by_filename));
	if (req->message_request_case == ASKS(FILE_CONTAINING_SYMBOL))
		return answer_file(
		    call, r, req, map_sget(&r->symbols, req->file_containing_symbol));
	if (req->message_request_case == ASKS(FILE_CONTAINING_EXTENSION))
		return answer_error(call, req, RPC_NOT_FOUND, "there are no extensions here");
	if (req->message_request_case == ASKS(ALL_EXTENSION_NUMBERS_OF_TYPE))
		return answer_no_extensions(call, r, req);
	if (req->message_request_case == ASKS(LIST_SERVICES))
		return answer_services(call, r, req);
	return answer_error(call, req, RPC_INVALID_ARGUMENT, "the question is missing");
#undef ASKS
}

/* ---- the call. Its state: a client that reads nothing is asked nothing. */

static void
info_end(struct rpc_call *call, void *arg)
{
	(void)arg;
	rpc_finish(call, RPC_OK, NULL, NULL);
}

static void
info_begin(struct rpc_call *call, void *arg)
{
	rpc_on_cancel(call, info_end, arg);
}

static void
info_drained(struct rpc_call *call, void *arg)
{
	(void)arg;
	rpc_resume(call);
}

static void
info(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	struct rpc_reflect *r = arg;

	/* Room was there before this question, so this answer is taken, whatever its size. */
	answer_one(call, r, (const reflect_request *)msg);
	if (!rpc_can_send(call) && !rpc_cancelled(call)) {
		rpc_on_drain(call, info_drained, r);
		rpc_pause(call);
	}
}

/* The messages of v1 and v1alpha are the same on the wire. */
static const struct rpc_method methods[] = {
	{ .name = "ServerReflectionInfo",
	    .kind = RPC_BIDI,
	    .request = &grpc__reflection__v1__server_reflection_request__descriptor,
	    .response = &grpc__reflection__v1__server_reflection_response__descriptor,
	    .begin = info_begin,
	    .message = info,
	    .end = info_end },
};

static const struct rpc_service v1 = { "grpc.reflection.v1.ServerReflection", methods, 1 };
static const struct rpc_service v1alpha = { "grpc.reflection.v1alpha.ServerReflection", methods,
	1 };

int
rpc_reflect_add(struct rpc_server *s, struct rpc_reflect **reflect, struct err *err)
{
	CLEANUP(rpc_reflect_free) struct rpc_reflect *r = xcalloc(1, sizeof *r);
	const uint8_t *p = proto_set, *end = proto_set + proto_set_len;
	struct rpc_field f;
	const char *why;
	int rc;

	r->server = s;
	r->arena = arena_new(0);
	while (p < end && (p = rpc_field_next(p, end, &f, &why)) != NULL)
		if (f.number == FILE_SET_FILE)
			add_file(r, &f);
	rc = rpc_server_add(s, &v1, r, err);
	if (rc == 0)
		rc = rpc_server_add(s, &v1alpha, r, err);
	if (rc < 0)
		return rc;
	*reflect = STEAL(r);
	return 0;
}

void
rpc_reflect_free(struct rpc_reflect *r)
{
	struct map_item *it;

	if (r == NULL)
		return;
	map_for_each (it, &r->files) {
		vec_fini(&((struct file *)it->value)->imports);
	}
	map_fini(&r->files);
	map_fini(&r->symbols);
	arena_free(r->arena);
	free(r);
}
