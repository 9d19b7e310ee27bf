/* SPDX-License-Identifier: Apache-2.0 */
/* field.c: tags, varints and lengths of packed messages. */
#include "rpc/field.h"

const uint8_t *
rpc_varint(const uint8_t *p, const uint8_t *end, uint64_t *out)
{
	uint64_t v = 0;

	for (unsigned shift = 0; shift < 70; shift += 7) {
		if (p == end)
			return NULL;
		v |= (uint64_t)(*p & 0x7f) << (shift & 63);
		if ((*p++ & 0x80) == 0) {
			*out = v;
			return p;
		}
	}
	return NULL;
}

const uint8_t *
rpc_field_next(const uint8_t *p, const uint8_t *end, struct rpc_field *f, const char **why)
{
	uint64_t tag, n;

	*why = "the message is cut off";
	if ((p = rpc_varint(p, end, &tag)) == NULL)
		return NULL;
	f->number = (uint32_t)(tag >> 3);
	f->wire = (unsigned)(tag & 7);
	if (tag > UINT32_MAX || f->number == 0 || f->number > 0x1fffffff) {
		*why = "there is no such field number";
		return NULL;
	}
	f->p = p;
	switch (f->wire) {
	case RPC_WIRE_VARINT:
		if ((p = rpc_varint(p, end, &n)) == NULL)
			return NULL;
		f->len = (size_t)(p - f->p);
		return p;
	case RPC_WIRE_64:
	case RPC_WIRE_32:
		f->len = f->wire == RPC_WIRE_64 ? 8 : 4;
		break;
	case RPC_WIRE_BYTES:
		if ((p = rpc_varint(p, end, &n)) == NULL)
			return NULL;
		if (n > (uint64_t)(end - p))
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
