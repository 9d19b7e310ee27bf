/* SPDX-License-Identifier: Apache-2.0 */
/* args.c: calls: arguments by place and by name, in another order, left out where there is a default; functions of one
 * name with different numbers of parameters. A plain program has all arguments at their places, and each function a
 * name of its own. */
#include "smith.h"

void
smith_default(struct smith *s, struct smith_param *p)
{
	CLEANUP(buf_fini) struct buf text = BUF_INIT;
	struct buf *out = s->out;

	if (p->dir != SMITH_IN || p->type->kind == SMITH_PARAM || !smith_chance(s, 25))
		return;
	s->out = &text;
	smith_literal(s, p->type);
	s->out = out;
	p->value = arena_printf(s->arena, "%s", buf_str(&text));
	if (!s->plain)
		smith_put(s, " = %s", p->value);
}

void
smith_overload(struct smith *s, struct smith_call *c)
{
	const char *name = smith_name(s, "fun");
	const struct smith_call *like = NULL;
	uint32_t n = (uint32_t)s->calls.n;

	c->name = name;
	c->family = s->names;
	for (uint32_t i = 0; i < c->n; i++)
		if (c->params[i].value != NULL)
			return;
	if (n > 0 && smith_chance(s, 35))
		like = &s->calls.v[smith_below(s, n)];
	if (like == NULL || like->kind != SMITH_FUNCTION)
		return;
	for (uint32_t i = 0; i < n; i++) {
		const struct smith_call *o = &s->calls.v[i];

		if (o->kind != SMITH_FUNCTION || o->family != like->family)
			continue;
		if (o->n == c->n)
			return;
		for (uint32_t k = 0; k < o->n; k++)
			if (o->params[k].value != NULL)
				return;
	}
	c->family = like->family;
	if (!s->plain)
		c->name = like->name;
}

bool
smith_callable(struct smith *s, const struct smith_call *c)
{
	if (c->is_type)
		return false;
	for (uint32_t i = 0; i < c->n; i++)
		if (c->params[i].dir >= SMITH_OUT && smith_find(s, c->params[i].type, true) == NULL)
			return false;
	return true;
}

/* Something to be written: a variable, or some bits of one. */
static void
place(struct smith *s, const struct smith_type *t)
{
	const struct smith_var *v = NULL;

	if (t->kind == SMITH_BIT && smith_chance(s, 25))
		v = smith_find_kind(s, SMITH_BIT, true);
	if (v != NULL && v->type->width > t->width) {
		uint32_t lo = smith_below(s, v->type->width - t->width + 1);

		smith_put_var(s, v);
		smith_put(s, "[%u:%u]", lo + t->width - 1, lo);
	} else {
		smith_put_var(s, smith_find(s, t, true));
	}
}

/* ---- writing --------------------------------------------------------------------------------------------- */

struct args {
	const char *text[SMITH_PARAMS]; /* NULL: left out */
	uint32_t order[SMITH_PARAMS];
	bool named;
};

/* What is said of each parameter, and how. No argument of a call that is out of order does something. */
static void
choose(struct smith *s, const struct smith_call *c, struct args *a)
{
	uint32_t outs = 0;
	bool left_out = false;

	a->named = smith_chance(s, 25);
	for (uint32_t i = 0; i < c->n; i++) {
		a->order[i] = i;
		outs += c->params[i].dir >= SMITH_OUT;
		a->text[i] = c->params[i].value != NULL && smith_chance(s, 50) ? NULL : "";
		a->named |= left_out && a->text[i] != NULL;
		left_out |= a->text[i] == NULL;
	}
	if (!a->named || outs > 1 || !smith_chance(s, 60))
		return;
	for (uint32_t i = 1; i < c->n; i++) {
		uint32_t k = smith_below(s, i + 1), was = a->order[i];

		a->order[i] = a->order[k];
		a->order[k] = was;
	}
	s->at.calls = false;
}

static void
evaluate(struct smith *s, const struct smith_call *c, struct args *a, int depth)
{
	CLEANUP(buf_fini) struct buf text = BUF_INIT;
	struct buf *out = s->out;

	s->out = &text;
	for (uint32_t i = 0; i < c->n; i++) {
		const struct smith_param *p = &c->params[i];

		text.len = 0;
		if (a->text[i] == NULL)
			continue;
		if (p->dir >= SMITH_OUT)
			place(s, p->type);
		else
			smith_expr(s, p->type, depth - 1);
		a->text[i] = arena_printf(s->arena, "%s", buf_str(&text));
	}
	s->out = out;
}

static void
put(struct smith *s, const struct smith_call *c, const struct args *a)
{
	const char *between = "";

	if (c->with_state) {
		smith_put(s, a->named ? "hdr = hdr, meta = meta" : "hdr, meta");
		between = ", ";
	}
	for (uint32_t i = 0; i < c->n; i++) {
		uint32_t k = s->plain ? i : a->order[i];

		if (a->text[k] == NULL && !s->plain)
			continue;
		smith_put(s, "%s", between);
		if (a->named && (!s->plain || c->with_state))
			smith_put(s, "%s = ", c->params[k].name);
		smith_put(s, "%s", a->text[k] != NULL ? a->text[k] : c->params[k].value);
		between = ", ";
	}
}

bool
smith_call(struct smith *s, const struct smith_call *call, int depth)
{
	const struct smith_call c = *call;
	bool calls = s->at.calls, with_types;
	struct args a;

	if (!smith_callable(s, &c))
		return false;
	s->size += c.size;
	choose(s, &c, &a);
	evaluate(s, &c, &a, depth);
	s->at.calls = calls;
	with_types = c.type_args != NULL && (smith_chance(s, 40) || c.explicit_args);
	if (c.kind == SMITH_FUNCTION && (smith_chance(s, 10) || c.hidden) && !s->plain)
		smith_put(s, ".");
	smith_put(s, "%s%s%s(", c.name, with_types && !s->plain ? c.type_args : "",
	    c.kind == SMITH_CONTROL ? ".apply" : "");
	put(s, &c, &a);
	smith_put(s, ")");
	return true;
}
