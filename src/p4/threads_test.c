/* SPDX-License-Identifier: Apache-2.0 */
/* threads_test.c: compilations share nothing: those of several threads at once give what each gives alone. */
#include "p4/check.h"
#include "p4/ctx.h"
#include "p4/instance.h"
#include "p4/lower/lower.h"
#include "p4/parse.h"

#include "base/mem.h"
#include "base/test.h"
#include "ir/p4info.h"

#include <pthread.h>
#include <stdlib.h>

#define N_THREADS 4u
#define N_ROUNDS  5u

static const char *const programs[] = { "simple_l3.p4", "l2.p4", "acl.p4", "vxlan.p4" };

/* IR, P4Info and messages of a program of p4/. Free it. */
static char *
compile(const char *name)
{
	CLEANUP(p4_ctx_free) struct p4_ctx *ctx = p4_ctx_new();
	CLEANUP(ir_prog_free) struct ir_prog *ir = NULL;
	CLEANUP(free) char *path = xasprintf("%s/%s", P4_DIR, name);
	struct buf out = BUF_INIT;
	struct p4_program *prog;
	struct p4_instances all;

	if (p4_parse_file(ctx, NULL, path, &prog) == 0 && p4_check(ctx, prog) == 0 &&
	    p4_instantiate(ctx, prog, &all) == 0 && p4_lower(ctx, prog, &all, "p", &ir) == 0) {
		ir_print(ir, IR_PRINT_ALL, &out);
		ir_p4info(ir, IR_PB_TEXT, &out);
	}
	p4_diag_print(ctx, &out);
	return buf_take(&out);
}

struct worker {
	pthread_t thread;
	uint32_t number;
	char **alone;	/* what each program gave */
	uint32_t wrong; /* compilations that gave something else */
};

static void *
work(void *arg)
{
	struct worker *w = arg;

	for (uint32_t i = 0; i < N_ROUNDS * ARRAY_LEN(programs); i++) {
		uint32_t p = (w->number + i) % ARRAY_LEN(programs);
		CLEANUP(free) char *got = compile(programs[p]);

		w->wrong += strcmp(got, w->alone[p]) != 0;
	}
	return NULL;
}

TEST(compilations_share_nothing)
{
	char *alone[ARRAY_LEN(programs)];
	struct worker workers[N_THREADS] = { 0 };

	for (uint32_t p = 0; p < ARRAY_LEN(programs); p++) {
		alone[p] = compile(programs[p]);
		EXPECT_HAS(alone[p], "pkg_info");
		EXPECT(strstr(alone[p], "error[") == NULL);
	}
	for (uint32_t i = 0; i < N_THREADS; i++) {
		workers[i].number = i;
		workers[i].alone = alone;
		REQUIRE(pthread_create(&workers[i].thread, NULL, work, &workers[i]) == 0);
	}
	for (uint32_t i = 0; i < N_THREADS; i++) {
		pthread_join(workers[i].thread, NULL);
		EXPECT_INT(workers[i].wrong, 0);
	}
	for (uint32_t p = 0; p < ARRAY_LEN(programs); p++)
		free(alone[p]);
}
