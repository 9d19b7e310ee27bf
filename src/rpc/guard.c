/* SPDX-License-Identifier: Apache-2.0 */
/* guard.c: the walk over a packed message that the descriptor directs. */
#include "rpc/guard.h"

#include "rpc/field.h"
#include "rpc/text.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>

#define DEPTH_MAX  200
#define FIELDS_MAX 256

/* What protobuf-c 1.4 keeps for each field that it meets, when there are more than 16 in a message;
 * its slabs double, so twice that. Nothing is given back to an arena. */
#define SCANNED_BYTES 48u
#define SCANNED_FREE  16u
#define ARENA_ALIGN   16u

const struct rpc_limits rpc_limits_default = { 100, 256u << 20 };

struct walk {
	const struct rpc_limits *limits;
	size_t decoded; /* bytes */
	struct err *err;
};

static size_t
aligned(size_t n)
{
	return (n + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
}

/* The wire type of a value of this type, and its bytes in memory. */
static unsigned
type_wire(ProtobufCType t, size_t *size)
{
	*size = sizeof(void *);
	switch (t) {
	case PROTOBUF_C_TYPE_INT32:
	case PROTOBUF_C_TYPE_SINT32:
	case PROTOBUF_C_TYPE_UINT32:
	case PROTOBUF_C_TYPE_ENUM:
	case PROTOBUF_C_TYPE_BOOL:
		*size = 4;
		return RPC_WIRE_VARINT;
	case PROTOBUF_C_TYPE_INT64:
	case PROTOBUF_C_TYPE_SINT64:
	case PROTOBUF_C_TYPE_UINT64:
		*size = 8;
		return RPC_WIRE_VARINT;
	case PROTOBUF_C_TYPE_SFIXED32:
	case PROTOBUF_C_TYPE_FIXED32:
	case PROTOBUF_C_TYPE_FLOAT:
		*size = 4;
		return RPC_WIRE_32;
	case PROTOBUF_C_TYPE_SFIXED64:
	case PROTOBUF_C_TYPE_FIXED64:
	case PROTOBUF_C_TYPE_DOUBLE:
		*size = 8;
		return RPC_WIRE_64;
	case PROTOBUF_C_TYPE_STRING:
	case PROTOBUF_C_TYPE_MESSAGE:
		return RPC_WIRE_BYTES;
	case PROTOBUF_C_TYPE_BYTES:
		*size = sizeof(ProtobufCBinaryData);
		return RPC_WIRE_BYTES;
	}
	return RPC_WIRE_BYTES;
}

/* Counts the values of a packed list; false when it does not hold a whole number of them. */
static bool
packed_count(const struct rpc_field *f, unsigned wire, size_t *n)
{
	const uint8_t *p = f->p, *end = f->p + f->len;
	size_t size = wire == RPC_WIRE_64 ? 8 : 4;
	uint64_t v;

	if (wire != RPC_WIRE_VARINT) {
		*n = f->len / size;
		return f->len % size == 0;
	}
	for (*n = 0; p < end; ++*n)
		if ((p = rpc_varint(p, end, RPC_VARINT_BYTES, &v)) == NULL)
			return false;
	return true;
}

static int
bad(struct walk *w, const ProtobufCMessageDescriptor *d, const char *field, const char *why)
{
	return err_set(
	    w->err, -EBADMSG, "%s%s%s: %s", d->name, field ? "." : "", field ? field : "", why);
}

static int walk_message(struct walk *w, const ProtobufCMessageDescriptor *d, const uint8_t *p,
    size_t len, unsigned depth);

/* Checks a value that has the wire type of its declaration; adds the memory behind its slot. */
static int
walk_value(struct walk *w, const ProtobufCMessageDescriptor *d, const ProtobufCFieldDescriptor *fd,
    const struct rpc_field *f, unsigned depth)
{
	if (fd->type == PROTOBUF_C_TYPE_MESSAGE)
		return walk_message(w, fd->descriptor, f->p, f->len, depth + 1);
	if (fd->type == PROTOBUF_C_TYPE_STRING) {
		if (!rpc_utf8_valid(f->p, f->len))
			return bad(w, d, fd->name, "not UTF-8, or a NUL in it");
		w->decoded += aligned(f->len + 1);
	} else if (fd->type == PROTOBUF_C_TYPE_BYTES) {
		w->decoded += aligned(f->len);
	}
	return 0;
}

static int
walk_field(struct walk *w, const ProtobufCMessageDescriptor *d, const ProtobufCFieldDescriptor *fd,
    const struct rpc_field *f, uint64_t *seen, unsigned depth)
{
	size_t i = (size_t)(fd - d->fields), size, n;
	unsigned wire = type_wire(fd->type, &size);
	bool again = (seen[i / 64] >> i % 64 & 1) != 0;

	seen[i / 64] |= 1ull << i % 64;
	if (fd->label == PROTOBUF_C_LABEL_REPEATED) {
		if (!again)
			w->decoded += ARENA_ALIGN;
		if (wire != RPC_WIRE_BYTES && f->wire == RPC_WIRE_BYTES) {
			if (!packed_count(f, wire, &n))
				return bad(w, d, fd->name, "the packed list is cut off");
			w->decoded += n * size;
			return 0;
		}
		w->decoded += size;
	} else if (again && fd->type == PROTOBUF_C_TYPE_MESSAGE) {
		return bad(w, d, fd->name, "it is given twice");
	}
	if (f->wire != wire)
		return bad(w, d, fd->name, "its wire type is not that of its declaration");
	return walk_value(w, d, fd, f, depth);
}

/* The field with this number, or NULL. Fields mostly come in order: looks behind 'last' first. */
static const ProtobufCFieldDescriptor *
find_field(
    const ProtobufCMessageDescriptor *d, const ProtobufCFieldDescriptor *last, uint32_t number)
{
	const ProtobufCFieldDescriptor *fd = last != NULL ? last : d->fields;
	const ProtobufCFieldDescriptor *end = d->fields + d->n_fields;

	for (unsigned i = 0; i < 4 && fd < end; i++, fd++)
		if (fd->id == number)
			return fd;
	return protobuf_c_message_descriptor_get_field(d, number);
}

static int
walk_message(struct walk *w, const ProtobufCMessageDescriptor *d, const uint8_t *p, size_t len,
    unsigned depth)
{
	const uint8_t *end = p + len;
	const ProtobufCFieldDescriptor *fd = NULL;
	uint64_t seen[FIELDS_MAX / 64] = { 0 };
	size_t n = 0;

	assert(d->n_fields <= FIELDS_MAX);
	if (depth > w->limits->depth)
		return err_set(w->err, -E2BIG, "%s: messages are nested deeper than %u", d->name,
		    w->limits->depth);
	w->decoded += aligned(d->sizeof_message);
	for (; p < end; n++) {
		struct rpc_field f;
		const char *why;

		if ((p = rpc_field_next(p, end, &f, &why)) == NULL)
			return bad(w, d, NULL, why);
		fd = find_field(d, fd, f.number);
		if (fd == NULL)
			w->decoded +=
			    aligned(sizeof(ProtobufCMessageUnknownField)) + aligned(f.len + 10);
		else if (walk_field(w, d, fd, &f, seen, depth) < 0)
			return w->err->code;
		if (w->decoded > w->limits->decoded_bytes)
			break;
	}
	if (n > SCANNED_FREE)
		w->decoded += 2 * n * SCANNED_BYTES;
	if (w->decoded > w->limits->decoded_bytes)
		return err_set(w->err, -E2BIG, "%s: takes more than %zu bytes of memory", d->name,
		    w->limits->decoded_bytes);
	return 0;
}

int
rpc_guard(const ProtobufCMessageDescriptor *d, const void *data, size_t len,
    const struct rpc_limits *limits, size_t *decoded_bytes, struct err *err)
{
	struct err own;
	struct walk w = { limits != NULL ? limits : &rpc_limits_default, 0,
		err != NULL ? err : &own };
	int rc;

	assert(w.limits->depth <= DEPTH_MAX);
	rc = walk_message(&w, d, data, len, 1);
	if (decoded_bytes != NULL)
		*decoded_bytes = w.decoded;
	return rc;
}
