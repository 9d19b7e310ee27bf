/* SPDX-License-Identifier: Apache-2.0 */
/* rpc_guard_fuzz.c: packed messages. The first byte chooses the type. What the guard lets through
 * unpacks, takes no more memory than the guard said, and packs to something that unpacks again. */
#include "rpc/pb.h"

#include "gnmi/gnmi.pb-c.h"
#include "p4/v1/p4runtime.pb-c.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static const ProtobufCMessageDescriptor *const types[] = {
	&p4__v1__write_request__descriptor,
	&p4__v1__p4_data__descriptor,
	&p4__v1__set_forwarding_pipeline_config_request__descriptor,
	&p4__v1__stream_message_request__descriptor,
	&gnmi__set_request__descriptor,
	&gnmi__subscribe_request__descriptor,
	&google__rpc__status__descriptor,
};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	CLEANUP(arena_free) struct arena *a = arena_new(0);
	CLEANUP(arena_free) struct arena *b = arena_new(0);
	CLEANUP(buf_fini) struct buf packed = BUF_INIT;
	const ProtobufCMessageDescriptor *d;
	struct err err = { 0 };
	ProtobufCMessage *msg;
	size_t need;

	if (len == 0)
		return 0;
	d = types[data[0] % (sizeof types / sizeof types[0])];
	if (rpc_guard(d, data + 1, len - 1, NULL, &need, &err) < 0) {
		assert(err.code < 0 && err.msg[0] != '\0');
		return 0;
	}
	assert(rpc_unpack(a, d, data + 1, len - 1, NULL, &msg, &err) == 0);
	assert(arena_used(a) <= need);
	rpc_pack(msg, &packed);
	assert(rpc_unpack(b, d, packed.data, packed.len, NULL, &msg, &err) == 0);
	return 0;
}
