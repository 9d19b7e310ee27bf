/* SPDX-License-Identifier: Apache-2.0 */
/* digest.c: digests that came, and what the script expects of them, one after the other. */
#include "runner.h"

#include "names.h"

#include <string.h>

void
stf_got_digest(struct runner *r, uint32_t object, const struct ir_value *fields, uint32_t n)
{
	uint32_t n_fields = r->prog->externs[object].n_fields;

	for (uint32_t i = 0; i < n; i++, fields += n_fields) {
		struct digest *d = vec_add(&r->digests);

		d->object = object;
		d->fields = arena_memdup(r->arena, fields, n_fields * sizeof *fields);
		for (uint32_t k = 0; k < n_fields; k++)
			d->fields[k].be =
			    arena_memdup(r->arena, fields[k].be, (fields[k].width_bits + 7) / 8);
	}
}

/* Whether digest 'd' has these texts; "*" is anything. */
static int
matches(struct runner *r, const struct stf_stmt *s, const struct digest *d, bool *same)
{
	const struct ir_extern *x = &r->prog->externs[d->object];

	*same = s->n_words - 1 == x->n_fields;
	for (uint32_t i = 0; i < x->n_fields && *same; i++) {
		uint32_t width = r->prog->types[x->fields[i].type].width_bits;
		struct ir_value want;
		int rc;

		if (strcmp(s->words[i + 1], "*") == 0)
			continue;
		if ((rc = stf_number(s->words[i + 1], width, r->arena, &want, NULL, NULL, r->err)) <
		    0)
			return rc;
		*same = memcmp(want.be, d->fields[i].be, (width + 7) / 8) == 0;
	}
	return 0;
}

static void
print(struct runner *r, const struct stf_stmt *s, const struct digest *d)
{
	const struct ir_extern *x = &r->prog->externs[d->object];

	fprintf(r->run->out, "%s:%u: %s came:", r->run->file, s->line, x->info.name);
	for (uint32_t i = 0; i < x->n_fields; i++) {
		CLEANUP(buf_fini) struct buf text = BUF_INIT;

		ir_print_value(r->prog, x->fields[i].type, d->fields[i], &text);
		fprintf(r->run->out, " %s", buf_str(&text));
	}
	fputc('\n', r->run->out);
}

int
stf_digest(struct runner *r, const struct stf_stmt *s)
{
	const struct digest *d;
	uint32_t object = 0;
	bool same;
	int rc;

	stf_settle(r, false);
	if (s->op == STF_EXPECT_DIGEST &&
	    (rc = stf_find_extern(r->prog, s->words[0], IR_EXTERN_DIGEST, &object, r->err)) < 0)
		return rc;
	if (r->digests_seen == r->digests.n) {
		if (s->op == STF_EXPECT_DIGEST) {
			r->failed++;
			fprintf(r->run->out, "%s:%u: no digest came\n", r->run->file, s->line);
		}
		return 0;
	}
	d = &r->digests.v[r->digests_seen++];
	if (s->op == STF_EXPECT_DIGEST && d->object == object) {
		if ((rc = matches(r, s, d, &same)) < 0 || same)
			return rc;
	}
	r->failed++;
	print(r, s, d);
	return 0;
}
