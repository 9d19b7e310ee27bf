/* SPDX-License-Identifier: Apache-2.0 */
/* trace.c: the life of a packet, and entries, in words. */
#include "targets/sim/internal.h"

#include <stdio.h>
#include <string.h>

void
sim_trace(struct sim *s, struct ir_loc loc, const char *fmt, ...)
{
	CLEANUP(buf_fini) struct buf text = BUF_INIT;
	va_list ap;

	if (!s->tracing || s->events.trace == NULL)
		return;
	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	s->events.trace(s->events.arg, text.data, loc);
}

/* The value of a number, which has no memory of its own in IR form. */
void
sim_trace_value(const struct sim *s, uint32_t type, const struct sim_num *v, struct buf *out)
{
	uint8_t be[IR_WIDTH_MAX / 8];
	struct ir_value value = { v->width, v->v[0], be };

	sim_num_to_bytes(v, be);
	ir_print_value(s->prog, type, value, out);
}

static void
print_match(const struct sim *s, const struct ir_key *k, const struct ir_match *m, struct buf *out)
{
	uint32_t type = k->expr->type;

	buf_printf(out, "%s=", k->name);
	if (m->any) {
		buf_putc(out, '*');
		return;
	}
	ir_print_value(s->prog, type, m->value, out);
	if (k->match == IR_MATCH_LPM)
		buf_printf(out, "/%u", m->prefix_bits);
	if (k->match == IR_MATCH_TERNARY || k->match == IR_MATCH_RANGE) {
		buf_puts(out, k->match == IR_MATCH_RANGE ? ".." : "&&&");
		ir_print_value(s->prog, type, m->mask, out);
	}
}

static void
print_call(
    const struct sim *s, const struct ir_table *t, const struct ir_action_call *c, struct buf *out)
{
	const struct ir_action *a = &s->prog->actions[t->actions[c->action].action];

	buf_printf(out, "%s(", a->info.name);
	for (uint32_t i = 0; i < c->n_args; i++) {
		buf_printf(out, "%s%s=", i > 0 ? ", " : "", a->params[i].name);
		ir_print_value(s->prog, s->prog->vars[a->params[i].var].type, c->args[i], out);
	}
	buf_putc(out, ')');
}

void
sim_print_entry(const struct sim *s, const struct tdi_table_entry *e, struct buf *out)
{
	const struct ir_table *t = &s->prog->tables[e->table];

	if (e->is_default)
		buf_puts(out, "default");
	for (uint32_t i = 0; i < tdi_match_keys(t) && !e->is_default; i++) {
		buf_puts(out, i > 0 ? " " : "");
		print_match(s, tdi_match_key(t, i), &e->matches[i], out);
	}
	if (e->priority != 0)
		buf_printf(out, " priority %u", e->priority);
	buf_puts(out, " -> ");
	if (e->what == TDI_DO_ACTION)
		print_call(s, t, &e->call, out);
	else if (e->what == TDI_DO_MEMBER || e->what == TDI_DO_GROUP)
		buf_printf(out, "%s %u", e->what == TDI_DO_MEMBER ? "member" : "group",
		    e->member_or_group);
	else
		buf_printf(out, "%u actions", e->n_set);
}

void
sim_trace_lookup(struct sim_exec *x, const struct sim_num *keys, const struct sim_entry *e)
{
	const struct ir_table *t = x->table->ir;
	CLEANUP(buf_fini) struct buf key = BUF_INIT;
	CLEANUP(buf_fini) struct buf entry = BUF_INIT;

	if (!x->s->tracing)
		return;
	for (uint32_t i = 0; i < x->table->n_match; i++) {
		const struct ir_key *k = tdi_match_key(t, i);

		buf_printf(&key, " %s=", k->name);
		sim_trace_value(x->s, k->expr->type, &keys[i], &key);
	}
	if (e != NULL)
		sim_print_entry(x->s, &e->e, &entry);
	sim_trace(x->s, t->loc, "table %s:%s: %s%s", t->info.name, buf_str(&key),
	    e != NULL ? "hit " : "miss", buf_str(&entry));
}

void
sim_trace_action(struct sim_exec *x, const struct ir_action *a, const struct ir_action_call *c)
{
	CLEANUP(buf_fini) struct buf call = BUF_INIT;

	if (!x->s->tracing)
		return;
	print_call(x->s, x->table->ir, c, &call);
	sim_trace(x->s, a->loc, "  action %s", call.data);
}
