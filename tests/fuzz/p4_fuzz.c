/* SPDX-License-Identifier: Apache-2.0 */
/* p4_fuzz.c: any text is preprocessed and parsed without harm; a program that parses prints to a text
 * that parses and prints the same. */
#include "p4/ctx.h"
#include "p4/parse.h"
#include "p4/print.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Parses; returns whether it went well, and the program's text. */
static bool
parse_and_print(const char *text, size_t len, struct buf *out)
{
	CLEANUP(p4_ctx_free) struct p4_ctx *ctx = p4_ctx_new_limited(64u << 20);
	CLEANUP(buf_fini) struct buf messages = BUF_INIT;
	struct p4_source_options opts = { .no_files = true };
	struct p4_program *prog;
	int rc;

	ctx->limits.macro_tokens = 1u << 16;
	ctx->limits.include_depth = 16;
	ctx->limits.n_files = 64;
	rc = p4_parse_text(ctx, &opts, "fuzz.p4", text, len, &prog);
	p4_diag_print(ctx, &messages);
	if ((rc == 0) != (ctx->diags.n_errors == 0) || (rc != 0 && messages.len == 0))
		abort();
	if (rc == 0)
		p4_print_program(ctx, prog, P4_PRINT_SYSTEM, out);
	return rc == 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(buf_fini) struct buf one = BUF_INIT;
	CLEANUP(buf_fini) struct buf two = BUF_INIT;

	if (!parse_and_print((const char *)data, size, &one))
		return 0;
	if (!parse_and_print(buf_str(&one), one.len, &two))
		abort();
	if (one.len != two.len || memcmp(buf_str(&one), buf_str(&two), one.len) != 0)
		abort();
	return 0;
}
