/* SPDX-License-Identifier: Apache-2.0 */
/* p4_lower_fuzz.c: the compiler from text to IR. A program that the checker takes is printed and lowered, or
 * refused with a message, without harm: what comes out passes the verifier and reads back to the same text, and
 * its P4Info can always be had when the IR can. (p4_check_fuzz checks behind syntax errors, too.) */
#include "p4/check.h"
#include "p4/ctx.h"
#include "p4/instance.h"
#include "p4/lower/lower.h"
#include "p4/parse.h"

#include "base/err.h"
#include "ir/p4info.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_back(const struct ir_prog *prog)
{
	CLEANUP(buf_fini) struct buf text = BUF_INIT, again = BUF_INIT;
	CLEANUP(ir_prog_free) struct ir_prog *copy = NULL;
	struct err err = { 0 };

	ir_print(prog, IR_PRINT_ALL, &text);
	if (ir_read(buf_str(&text), text.len, &copy, &err) < 0)
		abort();
	ir_print(copy, IR_PRINT_ALL, &again);
	if (again.len != text.len || memcmp(again.data, text.data, text.len) != 0)
		abort();
}

static void
lower(struct p4_ctx *ctx, struct p4_program *prog)
{
	CLEANUP(ir_prog_free) struct ir_prog *ir = NULL, *info = NULL;
	CLEANUP(buf_fini) struct buf text = BUF_INIT;
	struct p4_instances all;
	uint32_t errors = ctx->diags.n_errors;

	if (p4_instantiate(ctx, prog, &all) < 0 || all.main == NULL)
		return;
	if (p4_lower_info(ctx, prog, &all, "fuzz", &info) == 0)
		ir_p4info(info, IR_PB_TEXT, &text);
	else if (ctx->diags.n_errors == errors)
		abort();
	errors = ctx->diags.n_errors;
	if (errors > 0)
		return;
	if (p4_lower(ctx, prog, &all, "fuzz", &ir) == 0)
		read_back(ir);
	else if (ctx->diags.n_errors == errors)
		abort();
	/* the compiler's own mistakes are found too */
	for (uint32_t i = 0; i < ctx->diags.n; i++)
		if (strstr(ctx->diags.v[i].text, "breaks its own rules") != NULL)
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(p4_ctx_free) struct p4_ctx *ctx = p4_ctx_new_limited(128u << 20);
	struct p4_source_options opts = { .no_files = true };
	struct p4_program *prog = NULL;
	CLEANUP(buf_fini) struct buf out = BUF_INIT;

	ctx->limits.macro_tokens = 1u << 16;
	ctx->limits.include_depth = 16;
	ctx->limits.n_files = 64;
	if (p4_parse_text(ctx, &opts, "fuzz.p4", (const char *)data, size, &prog) == 0 &&
	    p4_check(ctx, prog) == 0) {
		p4_print_typed(ctx, prog, &out);
		lower(ctx, prog);
	} else if (ctx->diags.n_errors == 0) {
		abort();
	}
	buf_reset(&out);
	p4_diag_print(ctx, &out);
	if (ctx->diags.n_errors > 0 && out.len == 0)
		abort();
	return 0;
}
