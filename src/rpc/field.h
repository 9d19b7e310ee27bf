/* SPDX-License-Identifier: Apache-2.0 */
/* field.h: the fields of a packed message one after the other, without its type. Under guard.c and
 * reflect.c. Any thread. */
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

/* Reads a varint; returns what is behind it, or NULL when it is cut off or longer than ten bytes. */
const uint8_t *rpc_varint(const uint8_t *p, const uint8_t *end, uint64_t *value);

/* Reads tag and extent of the field at p; returns what is behind it, or NULL and a reason. */
const uint8_t *rpc_field_next(
    const uint8_t *p, const uint8_t *end, struct rpc_field *f, const char **why);

#endif
