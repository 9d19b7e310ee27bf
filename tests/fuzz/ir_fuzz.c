/* SPDX-License-Identifier: Apache-2.0 */
/* ir_fuzz.c: IR text is read without harm, and what was read prints, reads and prints the same. */
#include "ir/ir.h"
#include "ir/p4info.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(ir_prog_free) struct ir_prog *prog = NULL, *again = NULL;
	CLEANUP(buf_fini) struct buf one = BUF_INIT;
	CLEANUP(buf_fini) struct buf two = BUF_INIT;
	struct err err;

	if (ir_read((const char *)data, size, &prog, &err) < 0)
		return 0;
	ir_print(prog, IR_PRINT_ALL, &one);
	if (ir_read(one.data, one.len, &again, &err) < 0)
		abort();
	ir_print(again, IR_PRINT_ALL, &two);
	if (one.len != two.len || memcmp(one.data, two.data, one.len) != 0)
		abort();
	ir_p4info(prog, IR_PB_TEXT, &two);
	ir_p4info(prog, IR_PB_BINARY, &two);
	ir_p4info_entries(prog, IR_PB_TEXT, &two);
	ir_p4info_entries(prog, IR_PB_BINARY, &two);
	return 0;
}
