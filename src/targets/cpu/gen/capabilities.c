/* SPDX-License-Identifier: Apache-2.0 */
/* capabilities.c: all that lacks.c may say, for 'ipdk-p4c --target=cpu --capabilities'. That program's test
 * compares the two files. */
#include "targets/cpu/gen/gen.h"

#include "base/mem.h"

void
cpu_capabilities(struct buf *out)
{
	static const char *const lacks[] = {
		"architecture",
		"header that is not a whole number of bytes on the wire",
		"random number of more than 64 bits",
		"hash of the payload behind data that is not whole bytes",
		"hash algorithm identity of varbits or payload",
		"advance by bits that are not whole bytes",
		"add_on_miss in a table with an action profile",
		"key of more than 2048 bytes",
		"action data of more than 60 KiB",
		"more than 256 KiB of variables",
		"headers of more than 32 KiB in one packet",
	};

	for (size_t i = 0; i < ARRAY_LEN(lacks); i++)
		buf_printf(out, "%s\n", lacks[i]);
}
