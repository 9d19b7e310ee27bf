/* SPDX-License-Identifier: Apache-2.0 */
/* pb.c: protobuf-c on an arena, Any, and the details of a Write. */
#include "rpc/pb.h"

#include "base/mem.h"
#include "rpc/status.h"

#include "p4/v1/p4runtime.pb-c.h"

#include <errno.h>
#include <string.h>

#define URL_PREFIX "type.googleapis.com/"

static void *
alloc_arena(void *arg, size_t size)
{
	return arena_alloc(arg, size);
}

static void
free_nothing(void *arg, void *p)
{
	(void)arg;
	(void)p;
}

int
rpc_unpack(struct arena *a, const ProtobufCMessageDescriptor *d, const void *data, size_t len,
    const struct rpc_limits *limits, ProtobufCMessage **msg, struct err *err)
{
	ProtobufCAllocator alloc = { alloc_arena, free_nothing, a };
	int rc = rpc_guard(d, data, len, limits, NULL, err);

	if (rc < 0)
		return rc;
	*msg = protobuf_c_message_unpack(d, &alloc, len, data);
	if (*msg == NULL)
		return err_set(err, -EBADMSG, "%s: malformed message", d->name);
	return 0;
}

size_t
rpc_pack(const ProtobufCMessage *msg, struct buf *out)
{
	size_t len = protobuf_c_message_get_packed_size(msg);

	protobuf_c_message_pack(msg, buf_room(out, len));
	out->len += len;
	out->data[out->len] = '\0';
	return len;
}

void
rpc_any_pack(struct arena *a, const ProtobufCMessage *msg, Google__Protobuf__Any *any)
{
	google__protobuf__any__init(any);
	any->type_url = arena_printf(a, URL_PREFIX "%s", msg->descriptor->name);
	any->value.len = protobuf_c_message_get_packed_size(msg);
	any->value.data = arena_alloc(a, any->value.len);
	protobuf_c_message_pack(msg, any->value.data);
}

int
rpc_any_is(const Google__Protobuf__Any *any, const ProtobufCMessageDescriptor *d)
{
	const char *slash = strrchr(any->type_url, '/');

	return slash != NULL && strcmp(slash + 1, d->name) == 0;
}

int
rpc_any_unpack(struct arena *a, const Google__Protobuf__Any *any,
    const ProtobufCMessageDescriptor *d, ProtobufCMessage **msg, struct err *err)
{
	if (!rpc_any_is(any, d))
		return err_set(err, -EINVAL, "an Any of type \"%.200s\" where %s is wanted",
		    any->type_url, d->name);
	return rpc_unpack(a, d, any->value.data, any->value.len, NULL, msg, err);
}

/* At most what a text adds to the packed status, with its tag and longer lengths around it. */
#define TEXT_OVERHEAD 8u

Google__Rpc__Status *
rpc_p4_status(
    struct arena *a, const char *message, const struct rpc_p4_error *e, size_t n, size_t room_bytes)
{
	Google__Rpc__Status *st = arena_new_of(a, Google__Rpc__Status);
	Google__Protobuf__Any *any = arena_array(a, Google__Protobuf__Any, n);
	size_t used;

	google__rpc__status__init(st);
	st->code = RPC_UNKNOWN;
	st->message = arena_strdup(a, message);
	st->n_details = n;
	st->details = arena_array(a, Google__Protobuf__Any *, n);
	for (size_t i = 0; i < n; i++) { /* the codes */
		P4__V1__Error one = P4__V1__ERROR__INIT;

		one.canonical_code = e[i].code;
		rpc_any_pack(a, &one.base, &any[i]);
		st->details[i] = &any[i];
	}
	used = google__rpc__status__get_packed_size(st);
	for (size_t i = 0; i < n; i++) { /* the texts, as far as there is room */
		P4__V1__Error one = P4__V1__ERROR__INIT;
		size_t len = e[i].message != NULL ? strlen(e[i].message) : 0;

		if (len == 0 || used + len + TEXT_OVERHEAD > room_bytes)
			continue;
		used += len + TEXT_OVERHEAD;
		one.canonical_code = e[i].code;
		one.message = (char *)(uintptr_t)e[i].message;
		rpc_any_pack(a, &one.base, &any[i]);
	}
	return st;
}

int
rpc_p4_errors(struct arena *a, const Google__Rpc__Status *status, struct rpc_p4_error **e,
    size_t *n, struct err *err)
{
	*e = arena_array(a, struct rpc_p4_error, status->n_details);
	*n = 0;
	for (size_t i = 0; i < status->n_details; i++) {
		ProtobufCMessage *msg;
		int rc;

		if (!rpc_any_is(status->details[i], &p4__v1__error__descriptor))
			continue;
		rc = rpc_any_unpack(a, status->details[i], &p4__v1__error__descriptor, &msg, err);
		if (rc < 0)
			return rc;
		(*e)[*n].code = ((P4__V1__Error *)msg)->canonical_code;
		(*e)[(*n)++].message = ((P4__V1__Error *)msg)->message;
	}
	return 0;
}
