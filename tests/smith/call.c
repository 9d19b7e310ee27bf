/* SPDX-License-Identifier: Apache-2.0 */
/* call.c: functions, actions and sub-controls, which later ones may call. */
#include "smith.h"

static const struct smith_type *
param_type(struct smith *s)
{
	if (smith_chance(s, 12))
		return s->structs.v[smith_below(s, (uint32_t)s->structs.n)];
	if (smith_chance(s, 8))
		return s->headers.v[smith_below(s, (uint32_t)s->headers.n)];
	return smith_pick_scalar(s);
}

static void
add_params(struct smith *s, struct smith_call *c, bool data, const struct smith_type **first,
    uint32_t n_first)
{
	static const char *const dirs[] = { "", "in ", "out ", "inout " };
	uint32_t n = smith_below(s, 4);

	n = MAX(n, n_first);
	for (uint32_t i = 0; i < n; i++) {
		enum smith_dir dir = (enum smith_dir)(1 + smith_below(s, 3));
		const struct smith_type *t = param_type(s);
		const char *name = smith_var_name(s, "p");

		if (data) {
			dir = SMITH_NONE;
			t = smith_bit(s, 1 + smith_below(s, 64));
		}
		if (i < n_first) {
			t = first[i];
			dir = dir == SMITH_OUT ? SMITH_IN : dir;
		}
		c->params[c->n] = (struct smith_param){ name, t, dir, NULL };
		smith_put(s, "%s%s%s %s", i || c->with_state ? ", " : "", dirs[dir], t->name, name);
		smith_default(s, &c->params[c->n++]);
	}
}

static void
add_param(struct smith *s, const struct smith_param *p)
{
	size_t first = s->vars.n;

	smith_var_add(s, p->name, p->type, p->dir >= SMITH_OUT);
	s->vars.v[first].is_param = true;
}

/* Parameters become variables; what is 'out' mostly gets a value first. */
static void
bind_params(struct smith *s, const struct smith_call *c)
{
	for (uint32_t i = 0; i < c->n; i++)
		if (c->params[i].dir != SMITH_OUT)
			add_param(s, &c->params[i]);
	for (uint32_t i = 0; i < c->n; i++) {
		const struct smith_param *p = &c->params[i];

		if (p->dir == SMITH_OUT && smith_chance(s, 90)) {
			smith_indent(s);
			smith_put(s, "%s = ", p->name);
			smith_expr(s, p->type, 1);
			smith_put(s, ";\n");
		}
	}
	for (uint32_t i = 0; i < c->n; i++)
		if (c->params[i].dir == SMITH_OUT)
			add_param(s, &c->params[i]);
}

void
smith_function(struct smith *s)
{
	CLEANUP(buf_fini) struct buf text = BUF_INIT;
	const struct smith_type *types[SMITH_TYPE_PARAMS];
	struct smith_call c = { .kind = SMITH_FUNCTION };
	struct buf *out = s->out;
	uint32_t n = smith_generic(s, types);
	struct smith_place at = s->at;
	int budget = s->budget;
	uint32_t size = s->size;
	size_t vars = s->vars.n;

	if (!smith_chance(s, 20))
		c.ret = smith_chance(s, 10) ? s->structs.v[smith_below(s, (uint32_t)s->structs.n)]
					    : smith_pick_scalar(s);
	if (n > 0 && smith_chance(s, 60))
		c.ret = types[smith_below(s, n)];
	s->level = 1;
	s->out = &text;
	smith_put(s, "%s $f(", c.ret ? c.ret->name : "void");
	add_params(s, &c, false, types, n);
	smith_put(s, ") {\n");
	s->indent++;
	s->size = 0;
	s->budget = 2 + (int)smith_below(s, 8);
	s->at = (struct smith_place){ .calls = true, .loops = true, .returns = true, .ret = c.ret };
	bind_params(s, &c);
	smith_stmts(s, 10);
	if (c.ret != NULL) {
		smith_indent(s);
		smith_put(s, "return ");
		smith_expr(s, c.ret, 3);
		smith_put(s, ";\n");
	}
	smith_line(s, "}");
	c.size = s->size + 2;
	s->at = at;
	s->budget = budget;
	s->size = size;
	s->level = 0;
	smith_vars_cut(s, vars);
	s->out = out;
	smith_overload(s, &c);
	smith_generic_end(s, &c, types, n, buf_str(&text));
}

void
smith_action(struct smith *s)
{
	struct smith_call c = { .kind = SMITH_ACTION, .name = smith_name(s, "act") };
	bool data = smith_chance(s, 60);
	struct smith_place at = s->at;
	int budget = s->budget;
	uint32_t size = s->size;
	size_t vars = s->vars.n;

	smith_indent(s);
	smith_put(s, "action %s(", c.name);
	s->level = 2;
	add_params(s, &c, data, NULL, 0);
	smith_put(s, ") {\n");
	s->indent++;
	s->size = 0;
	s->budget = 1 + (int)smith_below(s, 6);
	s->at =
	    (struct smith_place){ .calls = true, .loops = true, .returns = true, .leave = true };
	bind_params(s, &c);
	smith_stmts(s, 10);
	smith_line(s, "}");
	c.size = s->size + 1;
	s->at = at;
	s->budget = budget;
	s->size = size;
	s->level = 1;
	smith_vars_cut(s, vars);
	vec_push(&s->calls, c);
}

void
smith_instances(struct smith *s)
{
	size_t n = s->calls.n;

	for (size_t i = 0; i < n; i++) {
		struct smith_call c = s->calls.v[i];
		const char *type = c.name;

		if (!c.is_type)
			continue;
		c.is_type = false;
		for (uint32_t k = 1 + smith_below(s, 2); k > 0; k--) {
			c.name = smith_name(s, "sub");
			smith_line(s, "%s(%u) %s;", type, smith_below(s, 256), c.name);
			vec_push(&s->calls, c);
		}
	}
}

void
smith_sub_control(struct smith *s)
{
	struct smith_call c = { .kind = SMITH_CONTROL, .with_state = true };
	const char *type = smith_name(s, "Sub");
	size_t vars = s->vars.n, calls = s->calls.n, tables = s->tables.n;
	int budget = s->budget;
	uint32_t size = s->size;

	smith_put(s, "control %s(inout headers hdr, inout metadata meta", type);
	s->level = 1;
	add_params(s, &c, false, NULL, 0);
	smith_put(s, ")(bit<8> fixed) {\n");
	s->indent++;
	s->size = 0;
	smith_var_add(s, "hdr", s->hdr, true);
	smith_var_add(s, "meta", s->state, true);
	smith_var_add(s, "fixed", smith_bit(s, 8), false);
	for (uint32_t i = 0; i < c.n; i++)
		add_param(s, &c.params[i]);
	smith_instances(s);
	s->at = (struct smith_place){ .calls = true };
	smith_locals(s);
	for (uint32_t n = smith_below(s, 3); n > 0; n--)
		smith_action(s);
	if (smith_chance(s, 60))
		smith_table(s, type);
	smith_line(s, "apply {");
	s->level = 2;
	s->at = (struct smith_place){
		.tables = true, .calls = true, .loops = true, .leave = true, .returns = true
	};
	s->budget = 2 + (int)smith_below(s, 10);
	smith_stmts(s, 10);
	smith_line(s, "}");
	smith_line(s, "}");
	c.size = s->size + 3;
	c.name = type;
	c.is_type = true;
	smith_vars_cut(s, vars);
	s->level = 0;
	s->calls.n = calls;
	s->tables.n = tables;
	s->budget = budget;
	s->size = size;
	vec_push(&s->calls, c);
}
