/* SPDX-License-Identifier: Apache-2.0 */
/* trace.c: what a traced packet met, as lines for people, and what a pipeline says: digests and logs.
 * On the packet's worker; text is made on the stack, since a worker does not allocate. */
#include "targets/cpu/rt/pipe.h"

#include <stdio.h>
#include <string.h>

struct line { /* text that is cut off where it does not fit */
	char text[DP_TRACE_TEXT];
	size_t n;
};

__attribute__((format(printf, 2, 3))) static void
add(struct line *l, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(l->text + l->n, sizeof l->text - l->n, fmt, ap);
	va_end(ap);
	if (n > 0)
		l->n += (size_t)n < sizeof l->text - l->n ? (size_t)n : sizeof l->text - l->n - 1;
}

/* A field: an IPv4 address by its width would be a guess, so hexadecimal. */
static void
add_bytes(struct line *l, const uint8_t *p, uint32_t width_bits)
{
	uint32_t n = (width_bits + 7) / 8;

	if (width_bits <= 32) {
		uint32_t v = 0;

		for (uint32_t i = 0; i < n; i++)
			v = v << 8 | p[i];
		add(l, width_bits <= 16 ? "%u" : "0x%08x", v);
		return;
	}
	add(l, "0x");
	for (uint32_t i = 0; i < n; i++)
		add(l, "%02x", p[i]);
}

static void
add_action(struct line *l, const struct rt_pipe *p, uint32_t table, const struct pipe_entry *e)
{
	const struct pipe_table_desc *t = &p->desc->tables[table];
	const struct pipe_action_desc *a;

	if (e->action >= t->n_actions) {
		add(l, "nothing (an empty group)");
		return;
	}
	a = &p->desc->actions[t->actions[e->action]];
	add(l, "%s(", a->name);
	for (uint32_t i = 0; i < a->n_params; i++) {
		add(l, "%s%s=", i > 0 ? ", " : "", a->params[i].name);
		add_bytes(l, e->data + a->params[i].off_bytes, a->params[i].width_bits);
	}
	add(l, ")");
}

static void
add_key(struct line *l, const struct rt_pipe *p, uint32_t table, const uint8_t *value,
    const uint8_t *mask)
{
	const struct pipe_table_desc *t = &p->desc->tables[table];

	for (uint32_t i = 0; i < t->n_keys; i++) {
		const struct pipe_field *f = &t->keys[i];
		uint32_t n = (f->width_bits + 7u) / 8, ones = 0;

		add(l, "%s%s=", i > 0 ? " " : "", f->name);
		for (uint32_t k = 0; mask != NULL && k < n; k++)
			ones += (uint32_t)__builtin_popcount(mask[f->off_bytes + k]);
		if (mask != NULL && ones == 0 && f->match != PIPE_MATCH_RANGE) {
			add(l, "*");
			continue;
		}
		add_bytes(l, value + f->off_bytes, f->width_bits);
		if (mask == NULL || f->match == PIPE_MATCH_EXACT || f->match == PIPE_MATCH_OPTIONAL)
			continue;
		if (f->match == PIPE_MATCH_LPM) {
			add(l, "/%u", ones);
			continue;
		}
		add(l, f->match == PIPE_MATCH_RANGE ? ".." : "&&&");
		add_bytes(l, mask + f->off_bytes, f->width_bits);
	}
}

static void
step(struct pipe_ctx *c, const struct pipe_pkt *pkt, uint32_t ref, const char *text)
{
	struct rt_worker *w = c->rt;
	const struct pipe_desc *d = w->pipe->desc;
	struct dp_loc loc = { 0 };

	if (ref < d->n_refs)
		loc = (struct dp_loc){ d->refs[ref].line, d->refs[ref].col, d->refs[ref].file };
	w->pipe->host->trace(w->pipe->host, w->number, pkt, loc, text);
}

void
rt_trace(struct pipe_ctx *c, const struct pipe_pkt *p, uint32_t ref)
{
	struct rt_worker *w = c->rt;

	step(c, p, ref, w->pipe->desc->refs[ref].what);
}

void
rt_trace_apply(struct pipe_ctx *c, const struct pipe_pkt *pkt, uint32_t ref, uint32_t table,
    const uint8_t *key, const struct pipe_entry *e)
{
	struct rt_worker *w = c->rt;
	struct line l = { .n = 0 };

	add(&l, "table %s: ", w->pipe->desc->tables[table].name);
	add_key(&l, w->pipe, table, key, NULL);
	add(&l, "%s -> ", e->flags & PIPE_ENTRY_HIT ? " hit" : " miss");
	add_action(&l, w->pipe, table, e);
	step(c, pkt, ref, l.text);
}

/* ---- to the driver: 'D' or 'L', the number of what it is about, the bytes ---- */

static void
tell(struct rt_worker *w, char kind, uint32_t what, const void *bytes, size_t len)
{
	uint8_t b[DP_NOTICE_BYTES];

	b[0] = (uint8_t)kind;
	memcpy(b + 1, &what, 4);
	if (len > sizeof b - 5)
		len = sizeof b - 5;
	memcpy(b + 5, bytes, len);
	(void)w->pipe->host->notify(w->pipe->host, w->number, b, len + 5);
}

void
rt_digest(struct pipe_ctx *c, uint32_t object, const uint8_t *bytes, uint32_t len)
{
	tell(c->rt, 'D', object, bytes, len);
}

/* "x = {}" with the arguments in their places. */
void
rt_log(struct pipe_ctx *c, uint32_t ref, const uint64_t *args, uint32_t n)
{
	struct rt_worker *w = c->rt;
	struct line l = { .n = 0 };
	uint32_t arg = 0;

	for (const char *s = w->pipe->desc->refs[ref].what; *s != '\0'; s++) {
		if (s[0] == '{' && s[1] == '}' && arg < n) {
			add(&l, "%llu", (unsigned long long)args[arg++]);
			s++;
		} else {
			add(&l, "%c", *s);
		}
	}
	tell(w, 'L', ref, l.text, l.n);
}

/* ---- for dumps ---- */

void
rt_print_action(
    const struct rt_pipe *p, uint32_t table, const struct pipe_entry *e, struct buf *out)
{
	struct line l = { .n = 0 };

	add_action(&l, p, table, e);
	buf_add(out, l.text, l.n);
}

void
rt_print_key(const struct rt_pipe *p, uint32_t table, const uint8_t *value, const uint8_t *mask,
    struct buf *out)
{
	struct line l = { .n = 0 };

	add_key(&l, p, table, value, mask);
	buf_add(out, l.text, l.n);
}
