/* SPDX-License-Identifier: Apache-2.0 */
/* value.c: byte strings, ids. */
#include "api/p4rt/codec.h"

#include "base/bits.h"

#include <errno.h>

int
p4rt_value(struct arena *a, uint32_t width_bits, ProtobufCBinaryData bytes, struct ir_value *v,
    struct err *err)
{
	size_t n = bits_bytes(width_bits), skip = 0;
	uint8_t *be;

	if (bytes.len == 0)
		return err_set(err, -EINVAL, "an empty byte string is no value");
	while (skip + 1 < bytes.len && bytes.data[skip] == 0)
		skip++;
	if (bytes.len - skip > n || (bytes.len - skip == n && width_bits % 8 != 0 &&
					bytes.data[skip] >> width_bits % 8 != 0))
		return err_set(err, -ERANGE,
		    "the value (%zu bytes, first 0x%02x) does not fit %u bits", bytes.len - skip,
		    bytes.data[skip], width_bits);
	be = arena_alloc(a, n);
	memcpy(be + n - (bytes.len - skip), bytes.data + skip, bytes.len - skip);
	*v = (struct ir_value){ .width_bits = width_bits, .be = be };
	v->lo = bits_get(be, n > 8 ? (n - 8) * 8 : 0, n > 8 ? 64 : (unsigned)n * 8);
	return 0;
}

ProtobufCBinaryData
p4rt_bytes(struct arena *a, const struct ir_value *v)
{
	size_t n = bits_bytes(v->width_bits), skip = 0;

	while (skip + 1 < n && v->be[skip] == 0)
		skip++;
	return (ProtobufCBinaryData){ n - skip, arena_memdup(a, v->be + skip, n - skip) };
}

uint32_t
p4rt_find_table(const struct ir_prog *prog, uint32_t id)
{
	for (uint32_t i = 0; i < prog->n_tables; i++)
		if (prog->tables[i].info.id == id && id != 0)
			return i;
	return IR_NO_ID;
}

uint32_t
p4rt_find_extern(const struct ir_prog *prog, uint32_t id)
{
	for (uint32_t i = 0; i < prog->n_externs; i++)
		if (prog->externs[i].info.id == id && id != 0)
			return i;
	return IR_NO_ID;
}
