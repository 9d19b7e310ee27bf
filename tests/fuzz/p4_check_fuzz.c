/* SPDX-License-Identifier: Apache-2.0 */
/* p4_check_fuzz.c: any text that parses is checked and instantiated without harm; every rejection has a
 * message. */
#include "p4/check.h"
#include "p4/ctx.h"
#include "p4/instance.h"
#include "p4/parse.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(p4_ctx_free) struct p4_ctx *ctx = p4_ctx_new_limited(128u << 20);
	CLEANUP(buf_fini) struct buf out = BUF_INIT;
	struct p4_source_options opts = { .no_files = true };
	struct p4_instances all;
	struct p4_program *prog;
	int rc;

	ctx->limits.macro_tokens = 1u << 16;
	ctx->limits.include_depth = 16;
	ctx->limits.n_files = 64;
	ctx->diags.max_errors = 0;
	/* with syntax errors too: the checker takes what the parser understood */
	rc = p4_parse_text(ctx, &opts, "fuzz.p4", (const char *)data, size, &prog);
	if (prog != NULL && p4_check(ctx, prog) == 0) {
		if (rc < 0)
			abort();
		p4_print_typed(ctx, prog, &out);
		rc = p4_instantiate(ctx, prog, &all);
		if (rc == 0)
			p4_inst_print(&all, &out);
		if ((rc == 0) != (ctx->diags.n_errors == 0))
			abort();
	} else if (ctx->diags.n_errors == 0) {
		abort();
	}
	buf_reset(&out);
	p4_diag_print(ctx, &out);
	if (ctx->diags.n_errors > 0 && out.len == 0)
		abort();
	return 0;
}
