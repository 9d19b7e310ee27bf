/* SPDX-License-Identifier: Apache-2.0 */
/* parser.c: parsers: a function a state, which returns the number of the next, and one that goes from
 * state to state by goto, so that the compiler makes direct jumps of it. Headers that are PLACED are
 * extracted by keeping where they are. */
#include "targets/cpu/gen/internal.h"

#include "base/mem.h"

#include <string.h>

/* Numbers of states in C: those of the IR, then accept and reject. */
static uint32_t
state_number(const struct gen *g, uint32_t state)
{
	return state == IR_STATE_ACCEPT	  ? g->block->n_states
	       : state == IR_STATE_REJECT ? g->block->n_states + 1
					  : state;
}

static void
fail(struct gen *g, uint32_t error)
{
	emit(g, "PIPE_FAIL(%u); /* %c */\n", error, g->p->errors[error]);
}

static void
fail_if_short(struct gen *g, uint32_t bytes)
{
	emit(g, "if (pipe_unlikely((uint64_t)(end - *cur) < %u))\n\t", bytes);
	fail(g, IR_ERROR_PACKET_TOO_SHORT);
}

/* As gen_guard; an index past the end rejects the packet. */
static unsigned
fail_outside(struct gen *g, const struct ir_lval *l)
{
	for (uint32_t i = 0; i < l->n_steps; i++) {
		if (l->steps[i].kind != IR_STEP_ELEM || l->steps[i].index == NULL)
			continue;
		emit(g, "if (");
		gen_expr_cap(g, l->steps[i].index);
		emit(g, " >= %u)\n\t", g->p->types[gen_type_at(g, l, i)].n);
		fail(g, IR_ERROR_STACK_OUT_OF_BOUNDS);
	}
	return gen_guard(g, l);
}

/* Bytes of a header with a varbit: what stands before it, the varbit, what stands behind. */
static void
extract_varbit(struct gen *g, const struct ir_stmt *s, const struct ir_lval *l, uint32_t type)
{
	const struct ir_type *t = &g->p->types[type];
	uint32_t vb = gen_varbit(g, type), fixed = t->width_bits;
	uint32_t max = gen_width(g, t->fields[vb].type), before = t->fields[vb].off_bits;

	emit(g, "{\n");
	g->indent++;
	emit(g, "const uint64_t bits = ");
	gen_expr_cap(g, s->expr);
	emit(g, ";\n\nif (bits %% 8 != 0)\n\t");
	fail(g, IR_ERROR_PARSER_INVALID_ARGUMENT);
	emit(g,
	    "if (pipe_unlikely(bits > (uint64_t)(end - *cur) * 8 || "
	    "(uint64_t)(end - *cur) * 8 - bits < %u))\n\t",
	    fixed);
	fail(g, IR_ERROR_PACKET_TOO_SHORT);
	emit(g, "if (bits > %u)\n\t", max);
	fail(g, IR_ERROR_HEADER_TOO_SHORT);
	emit(g, "pipe_put_bits(");
	gen_bytes(g, l, l->n_steps);
	emit(g, ", 0, *cur, %u);\n__builtin_memset(", before);
	gen_object(g, l, l->n_steps);
	emit(g, ".vb, 0, sizeof(");
	gen_object(g, l, l->n_steps);
	emit(g, ".vb));\npipe_get_bits(");
	gen_object(g, l, l->n_steps);
	emit(g, ".vb, *cur, %u, (uint32_t)bits);\n", before);
	if (fixed > before) {
		emit(g, "{\n");
		g->indent++;
		emit(g, "uint8_t rest[%u] = { 0 };\n\n", (fixed - before + 7) / 8);
		emit(g, "pipe_get_bits(rest, *cur, %u + (uint32_t)bits, %u);\npipe_put_bits(",
		    before, fixed - before);
		gen_bytes(g, l, l->n_steps);
		emit(g, ", %u, rest, %u);\n", before, fixed - before);
		emit_close(g);
	}
	gen_object(g, l, l->n_steps);
	emit(g, ".vbits = (uint32_t)bits;\n");
	gen_setvalid(g, l, true);
	emit(g, "*cur += (bits + %u) / 8;\n", fixed);
	emit_close(g);
}

static void
extract_into(struct gen *g, const struct ir_stmt *s, const struct ir_lval *l)
{
	uint32_t type = gen_type_at(g, l, l->n_steps), bytes = gen_header_bytes(g, type);

	if (gen_varbit(g, type) != UINT32_MAX) {
		extract_varbit(g, s, l, type);
		return;
	}
	fail_if_short(g, bytes);
	if (gen_is_placed(g, l, l->n_steps)) {
		emit(g, "k->%i = *cur;\n", g->vars[l->var].name);
	} else if (bytes > 0) {
		emit(g, "pipe_move(");
		gen_bytes(g, l, l->n_steps);
		emit(g, ", *cur, %u);\n", bytes);
	}
	gen_setvalid(g, l, true);
	emit(g, "*cur += %u;\n", bytes);
}

/* stack[nextIndex] and, for a stack of unions, its member. */
static void
extract_next(struct gen *g, const struct ir_stmt *s)
{
	const struct ir_type *t = &g->p->types[s->lval->type];
	bool unions = g->p->types[t->elem].kind == IR_TYPE_UNION;
	unsigned mark = fail_outside(g, s->lval);
	struct ir_expr at = { .op = IR_EXPR_CONST }; /* stands for the C variable below */
	uint32_t n = s->lval->n_steps;
	struct ir_step *steps = arena_array(g->arena, struct ir_step, n + 2);
	struct ir_lval l = { s->lval->var, t->elem, n + 1, steps };
	struct gen_index ix = { &steps[n], g->n_temps++ };

	memcpy(steps, s->lval->steps, n * sizeof *steps);
	for (uint32_t i = 0; i < n; i++) /* indexes that stand in C variables */
		for (size_t k = 0; k < g->indexes.n; k++)
			if (g->indexes.v[k].step == &s->lval->steps[i]) {
				struct gen_index copy = { &steps[i], g->indexes.v[k].var };

				vec_push(&g->indexes, copy);
				break;
			}
	steps[n] = (struct ir_step){ .kind = IR_STEP_ELEM, .index = &at };
	if (unions) {
		steps[n + 1] = (struct ir_step){ .kind = IR_STEP_MEMBER, .i = s->n };
		l.type = g->p->types[t->elem].fields[s->n].type;
		l.n_steps++;
	}
	emit(g, "{\n");
	g->indent++;
	emit(g, "const uint32_t i%u = ", ix.var);
	gen_object(g, s->lval, n);
	emit(g, ".next;\n\nif (i%u >= %u)\n\t", ix.var, t->n);
	fail(g, IR_ERROR_STACK_OUT_OF_BOUNDS);
	vec_push(&g->indexes, ix);
	extract_into(g, s, &l);
	while (g->indexes.n > 0 && g->indexes.v[g->indexes.n - 1].step >= steps &&
	       g->indexes.v[g->indexes.n - 1].step <= &steps[n])
		g->indexes.n--;
	gen_object(g, s->lval, n);
	emit(g, ".next = i%u + 1;\n", ix.var);
	emit_close(g);
	gen_guard_end(g, mark);
}

static void
lookahead(struct gen *g, const struct ir_stmt *s)
{
	const struct ir_lval *l = s->lval;
	const struct ir_type *t = &g->p->types[l->type];
	uint32_t w = t->width_bits;
	unsigned mark;

	emit(g, "if (pipe_unlikely((uint64_t)(end - *cur) * 8 < %u))\n\t", w);
	fail(g, IR_ERROR_PACKET_TOO_SHORT);
	mark = gen_guard(g, l);
	if (t->kind == IR_TYPE_HEADER) {
		if (gen_is_placed(g, l, l->n_steps))
			gen_make_placed(g, l);
		emit(g, w % 8 == 0 ? "pipe_move(" : "pipe_put_bits(");
		gen_bytes(g, l, l->n_steps);
		emit(
		    g, w % 8 == 0 ? ", *cur, %u);\n" : ", 0, *cur, %u);\n", w % 8 == 0 ? w / 8 : w);
		gen_setvalid(g, l, true);
	} else {
		gen_write_begin(g, l);
		emit(g,
		    gen_class(w) == GEN_64    ? "pipe_get(*cur, 0, %u)"
		    : gen_class(w) == GEN_128 ? "pipe_get128(*cur, 0, %u)"
					      : "pipe_get_big(*cur, 0, %u)",
		    w);
		gen_write_end(g, l);
	}
	gen_guard_end(g, mark);
}

static void
advance(struct gen *g, const struct ir_stmt *s)
{
	emit(g, "{\n");
	g->indent++;
	emit(g, "const uint64_t bits = ");
	gen_expr_cap(g, s->expr);
	emit(g, ";\n\nif (pipe_unlikely(bits > (uint64_t)(end - *cur) * 8))\n\t");
	fail(g, IR_ERROR_PACKET_TOO_SHORT);
	emit(g, "if (pipe_unlikely(bits %% 8 != 0))\n\t");
	fail(g, IR_ERROR_PARSER_INVALID_ARGUMENT);
	emit(g, "*cur += bits / 8;\n");
	emit_close(g);
}

void
gen_extract(struct gen *g, const struct ir_stmt *s)
{
	unsigned mark;

	switch ((unsigned)s->op) {
	case IR_STMT_EXTRACT:
		mark = fail_outside(g, s->lval);
		extract_into(g, s, s->lval);
		gen_guard_end(g, mark);
		return;
	case IR_STMT_EXTRACT_NEXT:
		extract_next(g, s);
		return;
	case IR_STMT_LOOKAHEAD:
		lookahead(g, s);
		return;
	case IR_STMT_ADVANCE:
		advance(g, s);
		return;
	default: /* VERIFY */
		emit(g, "if (pipe_unlikely(!");
		gen_expr(g, s->expr);
		emit(g, "))\n\t");
		fail(g, s->error);
	}
}

/* ---- select ---- */

static void
go(struct gen *g, uint32_t state)
{
	const char *name = state == IR_STATE_ACCEPT   ? "accept"
			   : state == IR_STATE_REJECT ? "reject"
						      : g->block->states[state].name;

	emit(g, "return %u; /* %c */\n", state_number(g, state), name);
}

static void
key_value(struct gen *g, const struct ir_state *s, uint32_t key, struct ir_value v)
{
	gen_const(g, gen_width(g, s->keys[key]->type), v);
}

/* C condition of one match. */
static void
condition(struct gen *g, const struct ir_state *s, uint32_t key, const struct ir_select_match *m)
{
	uint32_t w = gen_width(g, s->keys[key]->type);
	bool big = gen_class(w) == GEN_BIG, sgn = gen_is_signed(g, s->keys[key]->type);

	if (m->kind == IR_SELECT_VALUE) {
		emit(g, big ? "pipe_big_cmp(key%u, " : "key%u == ", key);
		key_value(g, s, key, m->value);
		emit(g, big ? ") == 0" : "");
	} else if (m->kind == IR_SELECT_MASK) {
		emit(g, big ? "pipe_big_cmp(pipe_big_and(key%u, " : "(key%u & ", key);
		key_value(g, s, key, m->mask);
		emit(g, big ? "), pipe_big_and(" : ") == (");
		key_value(g, s, key, m->value);
		emit(g, big ? ", " : " & ");
		key_value(g, s, key, m->mask);
		emit(g, big ? ")) == 0" : ")");
	} else if (m->kind == IR_SELECT_RANGE) {
		for (int i = 0; i < 2; i++) {
			const char *op = i == 0 ? ">=" : "<=";

			if (i == 1)
				emit(g, " && ");
			if (big) {
				emit(g, sgn ? "pipe_big_cmp_s(key%u, " : "pipe_big_cmp(key%u, ",
				    key);
				key_value(g, s, key, i == 0 ? m->value : m->mask);
				emit(g, sgn ? ", %u) " : ") ", w);
				emit(g, "%s 0", op);
				continue;
			}
			emit(g,
			    sgn ? gen_class(w) == GEN_64 ? "pipe_signed(key%u, %u)"
							 : "pipe_signed128(key%u, %u)"
				: "key%u",
			    key, w);
			emit(g, " %s ", op);
			if (sgn)
				emit(
				    g, gen_class(w) == GEN_64 ? "pipe_signed(" : "pipe_signed128(");
			key_value(g, s, key, i == 0 ? m->value : m->mask);
			if (sgn)
				emit(g, ", %u)", w);
		}
	}
}

/* One key of up to 64 bits compared with plain values: a C switch. */
static bool
is_switch(const struct gen *g, const struct ir_state *s)
{
	if (s->n_keys != 1 || gen_class(gen_width(g, s->keys[0]->type)) != GEN_64)
		return false;
	for (uint32_t i = 0; i < s->n_cases; i++)
		if (s->cases[i].matches == NULL ||
		    (s->cases[i].matches[0].kind != IR_SELECT_VALUE &&
			s->cases[i].matches[0].kind != IR_SELECT_ANY))
			return false;
	return true;
}

static void
no_match(struct gen *g)
{
	fail(g, IR_ERROR_NO_MATCH);
}

static void
select_switch(struct gen *g, const struct ir_state *s)
{
	struct map seen = { 0 };
	bool any = false;

	emit(g, "switch (key0)");
	emit_open(g);
	for (uint32_t i = 0; i < s->n_cases && !any; i++) {
		const struct ir_select_match *m = &s->cases[i].matches[0];

		any = m->kind == IR_SELECT_ANY;
		if (!any && map_has(&seen, &m->value.lo, 8))
			continue;
		map_put(&seen, &m->value.lo, 8, NULL);
		g->indent--;
		if (any)
			emit(g, "default:\n");
		else
			emit(g, "case %x:\n", m->value.lo);
		g->indent++;
		go(g, s->cases[i].next);
	}
	map_fini(&seen);
	g->indent--;
	emit(g, "}\n");
	if (!any)
		no_match(g);
}

static void
value_set(struct gen *g, const struct ir_state *s, const struct ir_select_case *sc)
{
	const struct ir_extern *x = &g->p->externs[sc->value_set];
	uint32_t off = 0, bytes = 0;

	for (uint32_t i = 0; i < x->n_fields; i++)
		bytes += (gen_width(g, x->fields[i].type) + 7) / 8;
	emit(g, "{\n");
	g->indent++;
	emit(g, "uint8_t key[%u] = { 0 };\n\n", (bytes + 3) / 4 * 4);
	for (uint32_t i = 0; i < s->n_keys; i++) {
		uint32_t w = gen_width(g, s->keys[i]->type), n = (w + 7) / 8;

		emit(g,
		    gen_class(w) == GEN_64    ? "pipe_set(key, %u, %u, key%u);\n"
		    : gen_class(w) == GEN_128 ? "pipe_set128(key, %u, %u, key%u);\n"
					      : "pipe_set_big(key, %u, %u, key%u);\n",
		    (off + n) * 8 - w, w, i);
		off += n;
	}
	emit(g, "if (pipe_in_set(c, %u, key))\n\t", sc->value_set);
	go(g, sc->next);
	emit_close(g);
}

static void
select_state(struct gen *g, const struct ir_state *s)
{
	bool any = false;

	for (uint32_t i = 0; i < s->n_keys; i++) {
		enum gen_class cls = gen_class(gen_width(g, s->keys[i]->type));

		emit(g,
		    cls == GEN_64    ? "const uint64_t key%u = "
		    : cls == GEN_128 ? "const pipe_u128 key%u = "
				     : "const struct pipe_big key%u = ",
		    i);
		gen_expr(g, s->keys[i]);
		emit(g, ";\n");
	}
	emit(g, "\n");
	if (is_switch(g, s)) {
		select_switch(g, s);
		return;
	}
	for (uint32_t i = 0; i < s->n_cases && !any; i++) {
		const struct ir_select_case *sc = &s->cases[i];
		bool first = true;

		if (sc->matches == NULL) {
			value_set(g, s, sc);
			continue;
		}
		for (uint32_t k = 0; k < s->n_keys; k++) {
			if (sc->matches[k].kind == IR_SELECT_ANY)
				continue;
			emit(g, first ? "if (" : " && ");
			condition(g, s, k, &sc->matches[k]);
			first = false;
		}
		any = first;
		emit(g, any ? "" : ")\n\t");
		go(g, sc->next);
	}
	if (!any)
		no_match(g);
	for (uint32_t i = 0; i < s->n_keys; i++)
		if (s->n_cases == 0)
			emit(g, "(void)key%u;\n", i);
}

/* ---- the graph ---- */

struct graph {
	const struct ir_block *b;
	uint8_t *seen; /* 1: being visited; 2: done */
	bool *back;    /* is reached again from behind itself */
};

/* Depth first without recursion: states may be many. */
static void
visit(struct graph *x)
{
	uint32_t n = x->b->n_states;
	CLEANUP(free) uint32_t *stack = xcalloc(n + 1, sizeof *stack);
	CLEANUP(free) uint32_t *edge = xcalloc(n + 1, sizeof *edge);
	uint32_t depth = 0;

	if (n == 0)
		return;
	stack[depth++] = 0;
	x->seen[0] = 1;
	while (depth > 0) {
		uint32_t i = stack[depth - 1], to;
		const struct ir_state *s = &x->b->states[i];
		uint32_t n_edges = s->n_keys == 0 ? 1 : s->n_cases;

		if (edge[i] == n_edges) {
			x->seen[i] = 2;
			depth--;
			continue;
		}
		to = s->n_keys == 0 ? s->next : s->cases[edge[i]].next;
		edge[i]++;
		if (to >= n)
			continue;
		if (x->seen[to] == 1)
			x->back[to] = true;
		if (x->seen[to] == 0) {
			x->seen[to] = 1;
			stack[depth++] = to;
		}
	}
}

static void
state_function(struct gen *g, const struct ir_block *b, uint32_t i, const char *name)
{
	const struct ir_state *s = &b->states[i];

	emit_loc(g, s->loc, s->name);
	emit(g,
	    "PIPE_INLINE uint32_t\n%i(struct pipe_ctx *restrict c, struct pipe_pkt *restrict p, struct pkt *restrict k, "
	    "const uint8_t *end, uint8_t **cur)\n{\n",
	    name);
	g->indent++;
	gen_declare_locals(g, b, i);
	emit(g, "(void)end;\n");
	emit(g, "PIPE_REF(c, p, %u);\n",
	    gen_ref(g, s->loc, "parser %s: state %s", b->name, s->name));
	gen_body(g, s->body);
	if (s->n_keys > 0)
		select_state(g, s);
	else
		go(g, s->next);
	g->indent--;
	emit(g, "}\n");
	emit_line_reset(g);
	emit(g, "\n");
}

static void
go_to(struct gen *g, const struct ir_state *s)
{
	struct map seen = { 0 };
	uint32_t n_edges = s->n_keys == 0 ? 1 : s->n_cases;

	for (uint32_t k = 0; k < n_edges; k++) {
		uint32_t to = s->n_keys == 0 ? s->next : s->cases[k].next;

		if (to >= g->block->n_states || map_has(&seen, &to, 4))
			continue;
		map_put(&seen, &to, 4, NULL);
		emit(g, "case %u:\n\tgoto state_%u;\n", to, to);
	}
	map_fini(&seen);
}

/* Headers that have bytes of their own for when they are not in the packet. */
static void
place_all(struct gen *g, bool early)
{
	for (uint32_t i = 0; i < g->p->n_vars; i++) {
		const struct gen_var *v = &g->vars[i];
		uint32_t n;

		if (v->mode != GEN_PLACED || !v->used || !(early ? v->early : v->late && !v->early))
			continue;
		n = gen_header_bytes(g, g->p->vars[i].type);
		if (early)
			emit(g, "k->%i = __builtin_memset(k->%i_bytes, 0, %u);\n", v->name, v->name,
			    n);
		else
			emit(g,
			    "if (pipe_unlikely(k->%i == NULL))\n"
			    "\tk->%i = __builtin_memset(k->%i_bytes, 0, %u);\n",
			    v->name, v->name, v->name, n);
	}
}

void
gen_parser(struct gen *g, const struct ir_block *b, const char *name)
{
	uint32_t n = b->n_states;
	CLEANUP(free) uint8_t *seen = xcalloc(n + 1, 1);
	CLEANUP(free) bool *back = xcalloc(n + 1, sizeof *back);
	CLEANUP(free) const char **names = xcalloc(n + 1, sizeof *names);
	struct graph x = { b, seen, back };

	visit(&x);
	g->block = b;
	g->action = IR_NO_ID;
	for (uint32_t i = 0; i < n; i++) {
		if (!seen[i])
			continue;
		names[i] = gen_name(g, "state_", b->states[i].name);
		state_function(g, b, i, names[i]);
	}
	emit_loc(g, b->loc, b->name);
	emit(g,
	    "/* Gives the error. */\nPIPE_INLINE uint32_t\n%s(struct pipe_ctx *restrict c, struct pipe_pkt *restrict p, struct pkt *restrict k)\n{\n",
	    name);
	g->indent++;
	emit(g,
	    "uint8_t *cur = p->data;\nconst uint8_t *const end = cur + p->len;\nuint32_t next, turns __attribute__((unused)) = 0;\n\n");
	gen_clear_locals(g, b);
	place_all(g, true);
	for (uint32_t i = 0; i < n; i++) {
		if (!seen[i])
			continue;
		if (back[i] || i > 0) {
			g->indent--;
			emit(g, "state_%u: __attribute__((unused));\n", i);
			g->indent++;
		}
		if (back[i])
			emit(g,
			    "if (pipe_unlikely(++turns > PIPE_TURNS))"
			    " {\n\tnext = PIPE_REJECT | %u;\n\tgoto done;\n}\n",
			    IR_ERROR_PARSER_TIMEOUT);
		emit(g, "next = %i(c, p, k, end, &cur);\nswitch (next) {\n", names[i]);
		go_to(g, &b->states[i]);
		emit(g, "default:\n\tgoto done;\n}\n");
	}
	g->indent--;
	emit(g, "done: __attribute__((unused));\n");
	g->indent++;
	emit(g, "k->pipe_payload = cur;\n");
	place_all(g, false);
	emit(g, "return next & PIPE_REJECT ? next & ~PIPE_REJECT : 0;\n");
	g->indent--;
	emit(g, "}\n");
	emit_line_reset(g);
	emit(g, "\n");
	g->block = NULL;
}
