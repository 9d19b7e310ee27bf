/* SPDX-License-Identifier: Apache-2.0 */
/* wire_fuzz.c: bytes on the control socket. What decodes prints, and encodes to the same bytes. */
#include "wire/msg.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	CLEANUP(arena_free) struct arena *a = arena_new(0);
	CLEANUP(buf_fini) struct buf again = BUF_INIT, text = BUF_INIT;
	struct err err = { 0 };
	struct wire_msg m;

	if (len > WIRE_MSG_MAX)
		return 0;
	if (wire_decode(data, len, a, &m, &err) < 0) {
		assert(err.code < 0 && err.msg[0] != '\0');
		return 0;
	}
	wire_print(&m, &text);
	assert(wire_encode(&m, &again, NULL) == 0);
	assert(again.len == len && memcmp((const uint8_t *)again.data + 2, data + 2, len - 2) == 0);
	return 0;
}
