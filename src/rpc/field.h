/* SPDX-License-Identifier: Apache-2.0 */
/* field.h: the fields of a packed message one after the other, without its type. Inline, as guard.c
 * looks at every field that comes in; also under reflect.c. Any thread. */
#ifndef RPC_FIELD_H
#define RPC_FIELD_H

#include <stddef.h>
#include <stdint.h>

enum rpc_wire {
	RPC_WIRE_VARINT = 0,
	RPC_WIRE_64 = 1,
	RPC_WIRE_BYTES = 2,
	RPC_WIRE_32 = 5,
};

struct rpc_field {
	uint32_t number;
	unsigned wire;	  /* one of enum rpc_wire */
	const uint8_t *p; /* the value, behind its length; borrowed */
	size_t len;	  /* of the value, bytes */
};

#define RPC_VARINT_BYTES 10 /* longest value */
#define RPC_SHORT_VARINT 5  /* longest tag and length, as protobuf-c reads them */

/* Reads a varint of at most 'max' bytes; returns what is behind it, or NULL when it is cut off or
 * longer. */
static inline const uint8_t *
rpc_varint(const uint8_t *p, const uint8_t *end, unsigned max, uint64_t *value)
{
	uint64_t v = 0;

	if (__builtin_expect(p < end && *p < 0x80, 1)) {
		*value = *p;
		return p + 1;
	}
	for (unsigned i = 0; i < max && p < end; i++) {
		v |= (uint64_t)(*p & 0x7f) << (7 * i & 63);
		if ((*p++ & 0x80) == 0) {
			*value = v;
			return p;
		}
	}
	return NULL;
}

/* Reads tag and extent of the field at p; returns what is behind it, or NULL and a reason. */
static inline const uint8_t *
rpc_field_next(const uint8_t *p, const uint8_t *end, struct rpc_field *f, const char **why)
{
	uint64_t tag, n;

	*why = "the message is cut off";
	if ((p = rpc_varint(p, end, RPC_SHORT_VARINT, &tag)) == NULL)
		return NULL;
	f->number = (uint32_t)(tag >> 3);
	f->wire = (unsigned)(tag & 7);
	if (tag > UINT32_MAX || f->number == 0) {
		*why = "there is no such field number";
		return NULL;
	}
	f->p = p;
	switch (f->wire) {
	case RPC_WIRE_VARINT:
		if ((p = rpc_varint(p, end, RPC_VARINT_BYTES, &n)) == NULL)
			return NULL;
		f->len = (size_t)(p - f->p);
		return p;
	case RPC_WIRE_64:
	case RPC_WIRE_32:
		f->len = f->wire == RPC_WIRE_64 ? 8 : 4;
		break;
	case RPC_WIRE_BYTES:
		if ((p = rpc_varint(p, end, RPC_SHORT_VARINT, &n)) == NULL)
			return NULL;
		f->p = p;
		f->len = (size_t)n;
		break;
	default:
		*why = "wire types 3, 4, 6 and 7 are not allowed";
		return NULL;
	}
	return (size_t)(end - p) < f->len ? NULL : p + f->len;
}

#endif
