/* SPDX-License-Identifier: Apache-2.0 */
/* target.c: the targets by name. Their own code says what they lack. */
#include "target.h"

#include "base/mem.h"
#include "p4/ctx.h"
#include "p4/lower/lower.h"
#include "targets/cpu/gen/gen.h"

#include <stdio.h>
#include <string.h>

static const struct target {
	const char *name;
	void (*capabilities)(struct buf *out); /* what it lacks; NULL: nothing that the IR has */
	int (*lacks)(const struct ir_prog *prog, struct buf *out);
} targets[] = { { "cpu", cpu_capabilities, cpu_lacks }, { "sim", NULL, NULL } };

static const struct target *
find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(targets); i++)
		if (strcmp(targets[i].name, name) == 0)
			return &targets[i];
	return NULL;
}

bool
target_known(const char *name)
{
	if (find(name) != NULL)
		return true;
	fprintf(stderr, "ipdk-p4c: there is no target '%s'; the targets are:", name);
	for (size_t i = 0; i < ARRAY_LEN(targets); i++)
		fprintf(stderr, " %s", targets[i].name);
	fputc('\n', stderr);
	return false;
}

/* Appends the lines of 'from', each with the text before it. */
static void
lines(struct buf *out, const char *before, const struct buf *from)
{
	const char *at = buf_str(from), *end;

	for (; (end = strchr(at, '\n')) != NULL; at = end + 1)
		buf_printf(out, "%s%.*s\n", before, (int)(end - at), at);
}

void
target_capabilities(const char *name, struct buf *out)
{
	const struct target *t = name != NULL ? find(name) : NULL;
	CLEANUP(buf_fini) struct buf text = BUF_INIT;
	CLEANUP(free) char *before = NULL;

	p4_lower_capabilities(&text);
	lines(out, "compiler: ", &text);
	buf_reset(&text);
	if (t != NULL && t->capabilities != NULL)
		t->capabilities(&text);
	before = xasprintf("target %s: ", name != NULL ? name : "");
	lines(out, before, &text);
}

int
target_check(struct p4_ctx *ctx, const char *name, const struct ir_prog *ir)
{
	const struct target *t = find(name);
	CLEANUP(buf_fini) struct buf text = BUF_INIT;
	int n = t->lacks != NULL ? t->lacks(ir, &text) : 0;
	const char *at = buf_str(&text), *end;

	for (; n > 0 && (end = strchr(at, '\n')) != NULL; at = end + 1)
		p4_error(ctx, (struct p4_loc){ 0 }, P4_TARGET, "target %s lacks %.*s", name,
		    (int)(end - at), at);
	return n;
}
