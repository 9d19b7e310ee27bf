/* SPDX-License-Identifier: Apache-2.0 */
/* graph_control.c: a control as a flow chart: a table with its keys and actions, a diamond a condition, a
 * box for statements that follow each other.
 *
 * The chart is drawn in one walk that carries the ends: the places from which control comes to the
 * statement at hand. Lowering turns 'if (t.apply().hit && ...)' into temporaries ("$tmp") and tests of
 * them. An end knows what temporaries hold on its way, so a test of one is no node: each end goes
 * straight to where the test would send it (graph_ends.h). */
#include "ir/graph_ends.h"

#include "base/mem.h"

#include <string.h>

enum {
	LINE_MAX_CHARS = 56,
	LINES_MAX = 8,	  /* statements in a box */
	ACTIONS_MAX = 12, /* names in a table */
	KEYS_MAX = 12,
};

/* A BLOCK or LOOP around what is drawn. */
struct scope {
	struct scope *up;
	bool is_loop;
	struct ends left;  /* BLOCK: by LEAVE; LOOP: by BREAK */
	struct ends again; /* LOOP: by CONTINUE */
};

struct flow {
	struct ir_graph *g;
	struct ends at;	  /* none: what follows is never reached */
	struct ends done; /* by RETURN and EXIT */
	struct scope *scope;
	uint32_t *live; /* per variable: how many reads of it are still to be drawn */
};

/* ---- what is still read -------------------------------------------------------------------------- */

static void count_expr(uint32_t *reads, const struct ir_expr *e, uint32_t by);

/* Adds 'by', perhaps -1, to reads[v] of each variable v that is read there. */
static void
count_lval(uint32_t *reads, const struct ir_lval *lval, bool is_read, uint32_t by)
{
	if (lval == NULL)
		return;
	if (is_read)
		reads[lval->var] += by;
	for (uint32_t i = 0; i < lval->n_steps; i++)
		count_expr(reads, lval->steps[i].index, by);
}

static void
count_expr(uint32_t *reads, const struct ir_expr *e, uint32_t by)
{
	if (e == NULL)
		return;
	count_lval(reads, e->lval, true, by);
	count_expr(reads, e->a, by);
	count_expr(reads, e->b, by);
	count_expr(reads, e->c, by);
}

/* Of the statement itself, not of its bodies. */
static void
count_stmt(struct flow *f, const struct ir_stmt *s, uint32_t by)
{
	count_lval(f->live, s->lval, s->op == IR_STMT_EMIT, by);
	count_lval(f->live, s->from, true, by);
	count_expr(f->live, s->expr, by);
	for (uint32_t i = 0; i < s->n_args; i++) {
		count_lval(f->live, s->args[i].lval, true, by);
		count_expr(f->live, s->args[i].expr, by);
	}
	if (s->op == IR_STMT_APPLY)
		for (uint32_t i = 0; i < f->g->prog->tables[s->table].n_keys; i++)
			count_expr(f->live, f->g->prog->tables[s->table].keys[i].expr, by);
}

static void
count_body(struct flow *f, struct ir_body body)
{
	for (uint32_t i = 0; i < body.n; i++) {
		const struct ir_stmt *s = body.v[i];

		count_stmt(f, s, 1);
		count_body(f, s->body);
		count_body(f, s->other);
		for (uint32_t k = 0; k < s->n_cases; k++)
			count_body(f, s->cases[k].body);
	}
}

/* What ends know goes on their edges when the expression, or else the statement, reads it: a node is
 * about to be drawn for it. */
static void
say_what_is_read(struct flow *f, const struct ir_stmt *s, const struct ir_expr *x)
{
	for (size_t i = 0; i < f->at.n; i++)
		for (uint32_t k = 0; k < f->at.v[i].n_facts;) {
			uint32_t var = f->at.v[i].facts[k].var, before = f->live[var];
			bool read;

			if (x != NULL)
				count_expr(f->live, x, 1);
			else
				count_stmt(f, s, 1);
			read = f->live[var] != before;
			if (x != NULL)
				count_expr(f->live, x, -1u);
			else
				count_stmt(f, s, -1u);
			if (read)
				ir_ends_say(f->g, &f->at, var);
			else
				k++;
		}
}

static void
arrive(struct flow *f, uint32_t node)
{
	ir_ends_arrive(f->g, &f->at, node, f->live);
}

/* ---- what ends know ----------------------------------------------------------------------------- */

/* Whether the lvalue is a temporary of the compiler's; *var is its id. */
static bool
temporary(const struct flow *f, const struct ir_lval *lval, uint32_t *var)
{
	const char *name = f->g->prog->vars[lval->var].name, *dot = strrchr(name, '.');

	*var = lval->var;
	return lval->n_steps == 0 && (dot != NULL ? dot + 1 : name)[0] == '$' &&
	       ir_type_scalar(f->g->prog, lval->type);
}

/* The value of an expression where 'e' is; false when it is not known. */
static bool
value_at(const struct flow *f, const struct end *e, const struct ir_expr *x, uint64_t *value)
{
	const struct fact *fact;
	uint64_t a, b;
	uint32_t var;

	switch (x->op) {
	case IR_EXPR_CONST:
		*value = x->value.lo;
		return x->value.width_bits <= 64;
	case IR_EXPR_READ:
		fact = temporary(f, x->lval, &var) ? ir_end_known(e, var) : NULL;
		*value = fact != NULL ? fact->value : 0;
		return fact != NULL;
	case IR_EXPR_LNOT:
		if (!value_at(f, e, x->a, &a))
			return false;
		*value = !a;
		return true;
	case IR_EXPR_EQ:
	case IR_EXPR_NE:
		if (!value_at(f, e, x->a, &a) || !value_at(f, e, x->b, &b))
			return false;
		*value = (a == b) == (x->op == IR_EXPR_EQ);
		return true;
	default: /* the others do not stand between an apply and its test */
		return false;
	}
}

/* Whether it assigns to a temporary that is a bool. */
static bool
sets_flag(const struct flow *f, const struct ir_stmt *s)
{
	uint32_t var;

	return s->op == IR_STMT_SET && temporary(f, s->lval, &var) &&
	       f->g->prog->types[s->lval->type].kind == IR_TYPE_BOOL;
}

/* Remembers an assignment to a temporary instead of drawing it; false: some end does not know what it
 * assigns. */
static bool
absorb(struct flow *f, const struct ir_stmt *s)
{
	uint64_t value;
	uint32_t var;

	if (!sets_flag(f, s))
		return false;
	var = s->lval->var;
	for (size_t i = 0; i < f->at.n; i++) {
		const struct end *e = &f->at.v[i];

		if (!value_at(f, e, s->expr, &value) ||
		    (e->n_facts == IR_GRAPH_FACTS_MAX && ir_end_known(e, var) == NULL))
			return false;
	}
	for (size_t i = 0; i < f->at.n; i++)
		if (value_at(f, &f->at.v[i], s->expr, &value))
			ir_end_learn(&f->at.v[i], var, value);
	count_stmt(f, s, -1u);
	return true;
}

/* ---- nodes ------------------------------------------------------------------------------------- */

static bool
is_plain(const struct ir_stmt *s)
{
	switch (s->op) {
	case IR_STMT_IF:
	case IR_STMT_SWITCH:
	case IR_STMT_BLOCK:
	case IR_STMT_LEAVE:
	case IR_STMT_LOOP:
	case IR_STMT_BREAK:
	case IR_STMT_CONTINUE:
	case IR_STMT_RETURN:
	case IR_STMT_EXIT:
	case IR_STMT_APPLY:
		return false;
	default:
		return true;
	}
}

/* Draws statements that follow each other as one box; returns how many those were. */
static uint32_t
plain(struct flow *f, struct ir_body body, uint32_t from)
{
	CLEANUP(buf_fini) struct buf label = BUF_INIT;
	uint32_t n = 0;

	while (from + n < body.n && is_plain(body.v[from + n]) &&
	       (n == 0 || !sets_flag(f, body.v[from + n]))) {
		if (n < LINES_MAX) {
			CLEANUP(buf_fini) struct buf line = BUF_INIT;

			ir_graph_stmt(f->g, body.v[from + n], &line);
			ir_graph_escape(&label, buf_str(&line), LINE_MAX_CHARS);
			buf_puts(&label, "<BR ALIGN=\"LEFT\"/>");
		}
		n++;
	}
	if (n > LINES_MAX)
		buf_printf(&label, "… %u more<BR ALIGN=\"LEFT\"/>", n - LINES_MAX);
	for (uint32_t i = 0; i < n; i++)
		say_what_is_read(f, body.v[from + i], NULL);
	arrive(f, ir_graph_html(f->g, body.v[from]->loc, buf_str(&label), "shape=box"));
	for (uint32_t i = 0; i < n; i++) {
		count_stmt(f, body.v[from + i], -1u);
		if (body.v[from + i]->lval != NULL)
			ir_end_forget(&f->at.v[0], body.v[from + i]->lval->var);
	}
	return n;
}

static const char *
action_name(const struct flow *f, uint32_t action)
{
	const struct ir_action *a = &f->g->prog->actions[action];

	return ir_graph_name(f->g, a->info.name);
}

static void
action_row(struct flow *f, const struct ir_table *t, uint32_t i, struct buf *out)
{
	const struct ir_action_ref *ref = &t->actions[i];
	const struct ir_action *a = &f->g->prog->actions[ref->action];
	CLEANUP(buf_fini) struct buf text = BUF_INIT;
	bool is_default = t->default_call.action == i;

	buf_puts(&text, action_name(f, ref->action));
	for (uint32_t k = 0; k < a->n_params; k++)
		buf_printf(&text, "%s%s", k > 0 ? ", " : "(", a->params[k].name);
	buf_puts(&text, a->n_params > 0 ? ")" : "");
	buf_puts(out, is_default ? "<I>" : "");
	ir_graph_escape(out, buf_str(&text), LINE_MAX_CHARS);
	buf_puts(
	    out, is_default ? t->const_default ? " (const default)</I>" : " (default)</I>" : "");
	buf_puts(out, "<BR ALIGN=\"LEFT\"/>");
}

static uint32_t
table_node(struct flow *f, const struct ir_stmt *s)
{
	const struct ir_table *t = &f->g->prog->tables[s->table];
	CLEANUP(buf_fini) struct buf label = BUF_INIT;

	buf_puts(&label, "<TABLE BORDER=\"0\" CELLBORDER=\"1\" CELLSPACING=\"0\" CELLPADDING=\"5\" "
			 "COLOR=\"#b08a3c\" BGCOLOR=\"#ffffff\"><TR><TD BGCOLOR=\"#fbe8c0\"><B>");
	ir_graph_escape(&label, ir_graph_name(f->g, t->info.name), LINE_MAX_CHARS);
	buf_puts(&label, "</B></TD></TR>");
	if (t->n_keys > 0)
		buf_puts(&label, "<TR><TD ALIGN=\"LEFT\" BALIGN=\"LEFT\" BGCOLOR=\"#fdf7e8\">");
	for (uint32_t i = 0; i < t->n_keys && i < KEYS_MAX; i++) {
		ir_graph_escape(&label, t->keys[i].name, LINE_MAX_CHARS);
		buf_printf(
		    &label, " : %s<BR ALIGN=\"LEFT\"/>", ir_match_kind_name(t->keys[i].match));
	}
	if (t->n_keys > KEYS_MAX)
		buf_printf(&label, "… %u more keys", t->n_keys - KEYS_MAX);
	buf_puts(&label, t->n_keys > 0 ? "</TD></TR>" : "");
	buf_puts(&label, "<TR><TD ALIGN=\"LEFT\" BALIGN=\"LEFT\">");
	for (uint32_t i = 0; i < t->n_actions && i < ACTIONS_MAX; i++)
		action_row(f, t, i, &label);
	if (t->n_actions > ACTIONS_MAX)
		buf_printf(&label, "… %u more actions", t->n_actions - ACTIONS_MAX);
	buf_puts(&label, "</TD></TR></TABLE>");
	return ir_graph_html(f->g, t->loc, buf_str(&label), "shape=plain");
}

/* Replaces the end, a node's, by n copies, the branches. */
static struct end *
fork_end(struct flow *f, uint32_t n)
{
	struct end e = f->at.v[0];

	e.branches = n;
	f->at.n = 0;
	for (uint32_t i = 0; i < n; i++)
		vec_push(&f->at, e);
	return f->at.v;
}

static void
apply(struct flow *f, const struct ir_stmt *s)
{
	const struct ir_table *t = &f->g->prog->tables[s->table];
	struct end *branch;
	uint32_t var;

	say_what_is_read(f, s, NULL);
	arrive(f, table_node(f, s));
	count_stmt(f, s, -1u);
	if (s->hit != NULL)
		ir_end_forget(&f->at.v[0], s->hit->var);
	if (s->run != NULL)
		ir_end_forget(&f->at.v[0], s->run->var);
	if (s->run != NULL && temporary(f, s->run, &var)) {
		branch = fork_end(f, t->n_actions);
		for (uint32_t i = 0; i < t->n_actions; i++) {
			branch[i].label = action_name(f, t->actions[i].action);
			ir_end_learn(&branch[i], var, i);
		}
	} else if (s->hit != NULL && temporary(f, s->hit, &var)) {
		branch = fork_end(f, 2);
		for (uint32_t i = 0; i < 2; i++) {
			branch[i].label = i == 0 ? "hit" : "miss";
			ir_end_learn(&branch[i], var, i == 0);
		}
	}
}

/* ---- flow --------------------------------------------------------------------------------------- */

static void walk(struct flow *f, struct ir_body body);

/* A node for the ends at 'f' that asks about the expression. */
static void
question(struct flow *f, const struct ir_stmt *s, const struct ir_expr *e)
{
	CLEANUP(buf_fini) struct buf text = BUF_INIT, label = BUF_INIT;

	say_what_is_read(f, s, e);
	ir_graph_expr(f->g, e, &text);
	ir_graph_escape(&label, buf_str(&text), LINE_MAX_CHARS);
	arrive(
	    f, ir_graph_html(f->g, s->loc, buf_str(&label),
		   "shape=hexagon fillcolor=\"#efe6f7\" color=\"#7d5ba6\" margin=\"0.02,0.06\""));
}

/* Takes the ends that know the value out of f->at: into to[route(s, value)]. */
static void
sort_ends(struct flow *f, const struct ir_stmt *s, const struct ir_expr *x, struct ends *to,
    uint32_t (*route)(const struct ir_stmt *s, uint64_t value))
{
	size_t kept = 0;

	for (size_t i = 0; i < f->at.n; i++) {
		struct end e = f->at.v[i];
		uint64_t value;

		if (value_at(f, &e, x, &value))
			vec_push(&to[route(s, value)], e);
		else
			f->at.v[kept++] = e;
	}
	f->at.n = kept;
}

static bool
some_end_knows(const struct flow *f, const struct ir_expr *x)
{
	uint64_t value;

	for (size_t i = 0; i < f->at.n; i++)
		if (value_at(f, &f->at.v[i], x, &value))
			return true;
	return false;
}

/* Runs the bodies from their ends, and gathers where they come out. */
static void
join(struct flow *f, struct ends *in, uint32_t n, const struct ir_body *bodies)
{
	struct ends out = { 0 };

	for (uint32_t i = 0; i < n; i++) {
		f->at.n = 0;
		ir_ends_move(&f->at, &in[i]);
		walk(f, bodies[i]);
		ir_ends_move(&out, &f->at);
		vec_fini(&in[i]);
	}
	ir_ends_move(&f->at, &out);
	vec_fini(&out);
}

enum { YES, NO };

static uint32_t
route_if(const struct ir_stmt *s, uint64_t value)
{
	(void)s;
	return value ? YES : NO;
}

/* Sends the ends at 'f' to out[YES] or out[NO] by a condition. Of 'a && b' with an end that knows a, both
 * are decided one after the other: 't.apply().hit && x' then asks about x only. */
static void
decide(struct flow *f, const struct ir_stmt *s, const struct ir_expr *x, struct ends *out)
{
	sort_ends(f, s, x, out, route_if);
	if (f->at.n == 0)
		return;
	if ((x->op == IR_EXPR_LAND || x->op == IR_EXPR_LOR) && some_end_knows(f, x->a)) {
		struct ends first[2] = { { 0 }, { 0 } };
		uint32_t settled = x->op == IR_EXPR_LAND ? NO : YES;

		decide(f, s, x->a, first);
		ir_ends_move(&out[settled], &first[settled]);
		ir_ends_move(&f->at, &first[!settled]);
		vec_fini(&first[YES]);
		vec_fini(&first[NO]);
		decide(f, s, x->b, out);
		return;
	}
	question(f, s, x);
	fork_end(f, 2);
	f->at.v[YES].label = "true";
	f->at.v[NO].label = "false";
	vec_push(&out[YES], f->at.v[YES]);
	vec_push(&out[NO], f->at.v[NO]);
	f->at.n = 0;
}

static void
branch_if(struct flow *f, const struct ir_stmt *s)
{
	struct ends in[2] = { { 0 }, { 0 } };
	const struct ir_body bodies[2] = { [YES] = s->body, [NO] = s->other };

	decide(f, s, s->expr, in);
	count_stmt(f, s, -1u);
	join(f, in, 2, bodies);
}

/* The case that takes the value; n_cases when none does. */
static uint32_t
route_switch(const struct ir_stmt *s, uint64_t value)
{
	uint32_t rest = s->n_cases;

	for (uint32_t i = 0; i < s->n_cases; i++) {
		if (s->cases[i].n_values == 0)
			rest = i;
		for (uint32_t k = 0; k < s->cases[i].n_values; k++)
			if (s->cases[i].values[k].lo == value)
				return i;
	}
	return rest;
}

static const char *
case_label(struct flow *f, const struct ir_stmt *s, const struct ir_case *c)
{
	CLEANUP(buf_fini) struct buf label = BUF_INIT;

	for (uint32_t k = 0; k < c->n_values; k++) {
		buf_puts(&label, k > 0 ? ", " : "");
		ir_graph_value(f->g, s->expr->type, c->values[k], &label);
	}
	return arena_strdup(f->g->arena, c->n_values > 0 ? buf_str(&label) : "default");
}

static void
branch_switch(struct flow *f, const struct ir_stmt *s)
{
	uint32_t n = s->n_cases + 1; /* the last: no case takes it */
	struct ends *in = arena_array(f->g->arena, struct ends, n);
	struct ir_body *bodies = arena_array(f->g->arena, struct ir_body, n);
	bool has_default = false;

	for (uint32_t i = 0; i < s->n_cases; i++) {
		bodies[i] = s->cases[i].body;
		has_default |= s->cases[i].n_values == 0;
	}
	sort_ends(f, s, s->expr, in, route_switch);
	if (f->at.n > 0) {
		struct end *e;

		question(f, s, s->expr);
		e = fork_end(f, has_default ? n - 1 : n);
		for (uint32_t i = 0; i < f->at.n; i++) {
			e[i].label = i < s->n_cases ? case_label(f, s, &s->cases[i]) : "other";
			vec_push(&in[i], e[i]);
		}
	}
	count_stmt(f, s, -1u);
	join(f, in, n, bodies);
}

static void
block(struct flow *f, const struct ir_stmt *s)
{
	struct scope scope = { .up = f->scope };

	f->scope = &scope;
	walk(f, s->body);
	f->scope = scope.up;
	ir_ends_move(&f->at, &scope.left);
	vec_fini(&scope.left);
}

/* Everything live that ends know goes on their edges. */
static void
say_all(struct flow *f)
{
	for (size_t i = 0; i < f->at.n; i++)
		while (f->at.v[i].n_facts > 0) {
			uint32_t var = f->at.v[i].facts[0].var;

			if (f->live[var] > 0)
				ir_ends_say(f->g, &f->at, var);
			else
				ir_end_forget(&f->at.v[i], var);
		}
}

static void
loop(struct flow *f, const struct ir_stmt *s)
{
	struct scope scope = { .up = f->scope, .is_loop = true };
	uint32_t head = ir_graph_node(f->g, s->loc, "loop", "shape=circle margin=0.02");
	uint32_t *live,
	    *before = arena_memdup(f->g->arena, f->live, f->g->prog->n_vars * sizeof *f->live);

	say_all(f);
	arrive(f, head);
	f->scope = &scope;
	walk(f, s->body);
	ir_ends_move(&f->at, &scope.again);
	walk(f, s->other);
	f->scope = scope.up;
	live = f->live;
	f->live = before; /* the next pass reads all of it again */
	say_all(f);
	f->live = live;
	ir_ends_connect(f->g, &f->at, head);
	f->at.n = 0;
	ir_ends_move(&f->at, &scope.left);
	vec_fini(&scope.left);
	vec_fini(&scope.again);
}

static void
leave(struct flow *f, const struct ir_stmt *s)
{
	bool loops = s->op != IR_STMT_LEAVE;
	uint32_t n = loops ? 1 : s->n;
	struct scope *scope = f->scope;

	while (scope != NULL && (scope->is_loop != loops || --n > 0))
		scope = scope->up;
	if (scope != NULL)
		ir_ends_move(s->op == IR_STMT_CONTINUE ? &scope->again : &scope->left, &f->at);
}

/* Draws the flow of one statement that is not plain. */
static void
stmt(struct flow *f, const struct ir_stmt *s)
{
	switch (s->op) {
	case IR_STMT_IF:
		branch_if(f, s);
		return;
	case IR_STMT_SWITCH:
		branch_switch(f, s);
		return;
	case IR_STMT_BLOCK:
		block(f, s);
		return;
	case IR_STMT_LOOP:
		loop(f, s);
		return;
	case IR_STMT_LEAVE:
	case IR_STMT_BREAK:
	case IR_STMT_CONTINUE:
		leave(f, s);
		return;
	case IR_STMT_RETURN:
	case IR_STMT_EXIT:
		ir_ends_move(&f->done, &f->at);
		return;
	case IR_STMT_APPLY:
		apply(f, s);
		return;
	default: /* plain */
		return;
	}
}

static void
walk(struct flow *f, struct ir_body body)
{
	for (uint32_t i = 0; i < body.n && f->at.n > 0;) {
		if (!is_plain(body.v[i]))
			stmt(f, body.v[i++]);
		else if (absorb(f, body.v[i]))
			i++;
		else
			i += plain(f, body, i);
	}
}

struct ir_graph_ports
ir_graph_control(struct ir_graph *g)
{
	struct flow f = { .g = g };
	struct end start = { .node = ir_graph_node(g, g->block->loc, "",
				 "shape=circle width=0.18 fixedsize=true fillcolor=\"#555555\"") };
	struct ir_graph_ports ports = { .entry = start.node };

	f.live = arena_array(g->arena, uint32_t, g->prog->n_vars);
	count_body(&f, g->block->body);
	vec_push(&f.at, start);
	walk(&f, g->block->body);
	ir_ends_move(&f.at, &f.done);
	ports.exit = ir_graph_node(g, (struct ir_loc){ 0 }, "",
	    "shape=doublecircle width=0.14 fixedsize=true fillcolor=\"#555555\"");
	ir_ends_connect(g, &f.at, ports.exit);
	vec_fini(&f.at);
	vec_fini(&f.done);
	return ports;
}
