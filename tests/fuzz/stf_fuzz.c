/* SPDX-License-Identifier: Apache-2.0 */
/* stf_fuzz.c: packet scripts of any bytes parse or are refused with a line. */
#include "script.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(stf_script_free) struct stf_script *s = NULL;
	struct err err = { 0 };

	if (stf_parse((const char *)data, size, &s, &err) < 0)
		assert(strncmp(err.msg, "line ", 5) == 0);
	return 0;
}
