/* SPDX-License-Identifier: Apache-2.0 */
/* stmt.c: statements in C. P4's structured jumps become gotos to labels of their own, since a body may
 * be entered in the middle where a control resumes behind a table. */
#include "targets/cpu/gen/internal.h"

#include "base/mem.h"

#include <assert.h>

/* ---- headers ---- */

/* The other members of the union whose member 'l' leads to become invalid. */
static void
others_invalid(struct gen *g, const struct ir_lval *l)
{
	const struct ir_type *t;

	if (l->n_steps == 0 || l->steps[l->n_steps - 1].kind != IR_STEP_MEMBER)
		return;
	t = &g->p->types[gen_type_at(g, l, l->n_steps - 1)];
	for (uint32_t i = 0; i < t->n; i++) {
		if (i == l->steps[l->n_steps - 1].i)
			continue;
		gen_object(g, l, l->n_steps - 1);
		emit(g, ".m%u.valid = 0;\n", i);
	}
}

void
gen_setvalid(struct gen *g, const struct ir_lval *l, bool valid)
{
	if (valid)
		others_invalid(g, l);
	gen_valid_flag(g, l, l->n_steps);
	emit(g, valid ? " = 1;\n" : " = 0;\n");
}

/* Two headers that both have bytes of their own are one C object each; the bytes of one may be in the packet. */
static void
copy_header(struct gen *g, const struct ir_stmt *s)
{
	bool to = gen_is_placed(g, s->lval, s->lval->n_steps);
	bool from = gen_is_placed(g, s->from, s->from->n_steps);

	if (to || from) { /* no varbit */
		if (to)
			gen_make_placed(g, s->lval);
		emit(g, "pipe_move(");
		gen_bytes(g, s->lval, s->lval->n_steps);
		emit(g, ", ");
		gen_bytes(g, s->from, s->from->n_steps);
		emit(g, ", %u);\n", gen_header_bytes(g, s->lval->type));
		gen_valid_flag(g, s->lval, s->lval->n_steps);
		emit(g, " = ");
		gen_valid_flag(g, s->from, s->from->n_steps);
		emit(g, ";\n");
	} else {
		gen_object(g, s->lval, s->lval->n_steps);
		emit(g, " = ");
		gen_object(g, s->from, s->from->n_steps);
		emit(g, ";\n");
	}
	if (s->lval->n_steps > 0 && s->lval->steps[s->lval->n_steps - 1].kind == IR_STEP_MEMBER) {
		emit(g, "if (");
		gen_valid_flag(g, s->lval, s->lval->n_steps);
		emit(g, ")");
		emit_open(g);
		others_invalid(g, s->lval);
		emit_close(g);
	}
}

static void
copy(struct gen *g, const struct ir_stmt *s)
{
	const struct ir_type *t = &g->p->types[s->lval->type];
	unsigned mark = gen_guard(g, s->lval);

	if (t->kind == IR_TYPE_HEADER) {
		copy_header(g, s);
	} else if (t->kind == IR_TYPE_VARBIT) {
		emit(g, "pipe_move(");
		gen_varbit_bytes(g, s->lval);
		emit(g, ", ");
		gen_varbit_bytes(g, s->from);
		emit(g, ", %u);\n", (t->width_bits + 7) / 8);
		gen_varbit_bits(g, s->lval);
		emit(g, " = ");
		gen_varbit_bits(g, s->from);
		emit(g, ";\n");
	} else { /* union, stack, array: one C object */
		emit(g, "__builtin_memmove(&");
		gen_object(g, s->lval, s->lval->n_steps);
		emit(g, ", &");
		gen_object(g, s->from, s->from->n_steps);
		emit(g, ", sizeof(");
		gen_object(g, s->lval, s->lval->n_steps);
		emit(g, "));\n");
	}
	gen_guard_end(g, mark);
}

static void
push_pop(struct gen *g, const struct ir_stmt *s)
{
	uint32_t size = g->p->types[s->lval->type].n, n = MIN(s->n, size);
	bool push = s->op == IR_STMT_PUSH;
	unsigned mark = gen_guard(g, s->lval), stack = g->n_temps++;

	emit(g, "{\n");
	g->indent++;
	emit(g, "struct %i *s%u = &", g->types[s->lval->type], stack);
	gen_object(g, s->lval, s->lval->n_steps);
	emit(g, ";\n\n");
	if (n < size)
		emit(g, "__builtin_memmove(s%u->e + %u, s%u->e + %u, %u * sizeof s%u->e[0]);\n",
		    stack, push ? n : 0u, stack, push ? 0u : n, size - n, stack);
	emit(g, "__builtin_memset(s%u->e + %u, 0, %u * sizeof s%u->e[0]);\n", stack,
	    push ? 0u : size - n, n, stack);
	if (push)
		emit(g, "s%u->next = s%u->next + %u < %u ? s%u->next + %u : %u;\n", stack, stack,
		    s->n, size, stack, s->n, size);
	else
		emit(g, "s%u->next = s%u->next > %u ? s%u->next - %u : 0;\n", stack, stack, s->n,
		    stack, s->n);
	emit_close(g);
	gen_guard_end(g, mark);
}

static void
set(struct gen *g, const struct ir_stmt *s)
{
	unsigned mark = gen_guard(g, s->lval);

	gen_write_begin(g, s->lval);
	gen_expr(g, s->expr);
	gen_write_end(g, s->lval);
	gen_guard_end(g, mark);
}

/* Bits hi..lo of something wider: where its bytes are it is a smaller field. */
static void
set_slice(struct gen *g, const struct ir_stmt *s)
{
	const struct ir_lval *l = s->lval;
	uint32_t w = gen_width(g, l->type), n = s->hi - s->lo + 1, off = w - 1 - s->hi;
	bool field = l->n_steps > 0 && l->steps[l->n_steps - 1].kind == IR_STEP_FIELD;
	unsigned mark = gen_guard(g, l);

	if (!field && gen_class(w) != GEN_BIG) {
		bool wide = gen_class(w) == GEN_128;

		gen_write_begin(g, l);
		emit(g, "(");
		gen_object(g, l, l->n_steps);
		emit(g, " & ~(%s(%u) << %u)) | (%s)", wide ? "pipe_mask128" : "pipe_mask", n, s->lo,
		    wide ? "pipe_u128" : "uint64_t");
		gen_expr(g, s->expr);
		emit(g, " << %u", s->lo);
		gen_write_end(g, l);
	} else {
		emit(g, gen_class(n) == GEN_64	  ? "pipe_set("
			: gen_class(n) == GEN_128 ? "pipe_set128("
						  : "pipe_set_big(");
		if (field) {
			const struct ir_type *t = &g->p->types[gen_type_at(g, l, l->n_steps - 1)];

			gen_bytes(g, l, l->n_steps - 1);
			off += t->fields[l->steps[l->n_steps - 1].i].off_bits;
		} else {
			gen_object(g, l, l->n_steps);
			off += (8 - w % 8) % 8;
		}
		emit(g, ", %u, %u, ", off, n);
		gen_expr(g, s->expr);
		emit(g, ");\n");
	}
	gen_guard_end(g, mark);
}

/* ---- control flow ---- */

static void
if_else(struct gen *g, const struct ir_stmt *s)
{
	emit(g, "if (");
	gen_expr(g, s->expr);
	emit(g, ")");
	emit_open(g);
	gen_body(g, s->body);
	if (s->other.n > 0) {
		g->indent--;
		emit(g, "} else {\n");
		g->indent++;
		gen_body(g, s->other);
	}
	emit_close(g);
}

static void
switch_wide(struct gen *g, const struct ir_stmt *s)
{
	const struct ir_case *other = NULL;
	uint32_t w = gen_width(g, s->expr->type);
	bool first = true;

	for (uint32_t i = 0; i < s->n_cases; i++) {
		const struct ir_case *c = &s->cases[i];

		if (c->n_values == 0) {
			other = c;
			continue;
		}
		emit(g, first ? "if (" : "} else if (");
		for (uint32_t v = 0; v < c->n_values; v++) {
			emit(g, v > 0 ? " || " : "");
			if (gen_class(w) == GEN_BIG) {
				emit(g, "pipe_big_cmp(");
				gen_expr(g, s->expr);
				emit(g, ", ");
				gen_const(g, w, c->values[v]);
				emit(g, ") == 0");
			} else {
				gen_expr(g, s->expr);
				emit(g, " == ");
				gen_const(g, w, c->values[v]);
			}
		}
		emit(g, ")");
		emit_open(g);
		gen_body(g, c->body);
		g->indent--;
		first = false;
	}
	if (other != NULL) {
		emit(g, first ? "{\n" : "} else {\n");
		g->indent++;
		gen_body(g, other->body);
		g->indent--;
		first = false;
	}
	if (!first)
		emit(g, "}\n");
}

static void
switch_case(struct gen *g, const struct ir_stmt *s)
{
	struct map seen = { 0 }; /* C refuses a value that stands twice; the first one counts */

	if (gen_class(gen_width(g, s->expr->type)) != GEN_64) {
		switch_wide(g, s);
		return;
	}
	emit(g, "switch (");
	gen_expr(g, s->expr);
	emit(g, ")");
	emit_open(g);
	for (uint32_t i = 0; i < s->n_cases; i++) {
		const struct ir_case *c = &s->cases[i];
		uint32_t shown = 0;

		g->indent--;
		for (uint32_t v = 0; v < c->n_values; v++)
			if (!map_has(&seen, &c->values[v].lo, 8)) {
				emit(g, "case %x:\n", c->values[v].lo);
				map_put(&seen, &c->values[v].lo, 8, NULL);
				shown++;
			}
		if (c->n_values == 0)
			emit(g, "default:\n");
		g->indent++;
		if (c->n_values > 0 && shown == 0)
			continue;
		gen_body(g, c->body);
		emit(g, "break;\n");
	}
	map_fini(&seen);
	emit_close(g);
}

static void
block(struct gen *g, const struct ir_stmt *s)
{
	unsigned label = g->n_labels++;
	bool left;

	vec_push(&g->blocks, label);
	vec_push(&g->blocks_left, false);
	emit(g, "{\n");
	g->indent++;
	gen_body(g, s->body);
	emit_close(g);
	left = g->blocks_left.v[--g->blocks_left.n];
	g->blocks.n--;
	if (left)
		emit(g, "left_%u:;\n", label);
}

/* Labels of a loop are always there; what does not jump to them is marked unused. A loop's turns are
 * counted for the packet, so that no program holds a worker for ever. */
static void
loop(struct gen *g, const struct ir_stmt *s)
{
	unsigned label = g->n_labels++;

	vec_push(&g->loops, label);
	emit(g, "for (;;)");
	emit_open(g);
	emit(g, "if (pipe_unlikely(++k->pipe_turns > PIPE_TURNS))");
	emit_open(g);
	if (g->block != NULL && g->block->n_states > 0)
		emit(g, "k->pipe_turns = 0;\nPIPE_FAIL(%u);\n", IR_ERROR_PARSER_TIMEOUT);
	else
		gen_stop(g, "PIPE_DROP_LOOP");
	emit_close(g);
	gen_body(g, s->body);
	emit(g, "next_%u: __attribute__((unused));\n", label);
	gen_body(g, s->other);
	emit_close(g);
	emit(g, "end_%u: __attribute__((unused));\n", label);
	g->loops.n--;
}

static void
leave(struct gen *g, const struct ir_stmt *s)
{
	size_t at = g->blocks.n - s->n;

	assert(s->n >= 1 && s->n <= g->blocks.n);
	g->blocks_left.v[at] = true;
	emit(g, "goto left_%u;\n", g->blocks.v[at]);
}

static void
stop(struct gen *g, bool exit)
{
	if (g->action != IR_NO_ID) {
		emit(g, g->actions[g->action].exits ? exit ? "return true;\n" : "return false;\n"
						    : "return;\n");
		return;
	}
	emit(g, "goto out;\n");
	g->label_out = true;
}

void
gen_stop(struct gen *g, const char *reason)
{
	emit(g, "k->pipe_reason = %s;\n", reason);
	if (g->block != NULL && g->block->n_states > 0)
		emit(g, "return PIPE_REJECT;\n");
	else
		stop(g, true);
}

void
gen_stmt(struct gen *g, const struct ir_stmt *s)
{
	unsigned mark;

	switch (s->op) {
	case IR_STMT_SET:
		set(g, s);
		return;
	case IR_STMT_SET_SLICE:
		set_slice(g, s);
		return;
	case IR_STMT_COPY:
		copy(g, s);
		return;
	case IR_STMT_SET_VALID:
	case IR_STMT_SET_INVALID:
		mark = gen_guard(g, s->lval);
		if (s->op == IR_STMT_SET_VALID && gen_is_placed(g, s->lval, s->lval->n_steps))
			gen_make_placed(g, s->lval);
		gen_setvalid(g, s->lval, s->op == IR_STMT_SET_VALID);
		gen_guard_end(g, mark);
		return;
	case IR_STMT_PUSH:
	case IR_STMT_POP:
		push_pop(g, s);
		return;
	case IR_STMT_IF:
		if_else(g, s);
		return;
	case IR_STMT_SWITCH:
		switch_case(g, s);
		return;
	case IR_STMT_BLOCK:
		block(g, s);
		return;
	case IR_STMT_LEAVE:
		leave(g, s);
		return;
	case IR_STMT_LOOP:
		loop(g, s);
		return;
	case IR_STMT_BREAK:
		emit(g, "goto end_%u;\n", g->loops.v[g->loops.n - 1]);
		return;
	case IR_STMT_CONTINUE:
		emit(g, "goto next_%u;\n", g->loops.v[g->loops.n - 1]);
		return;
	case IR_STMT_RETURN:
	case IR_STMT_EXIT:
		stop(g, s->op == IR_STMT_EXIT);
		return;
	case IR_STMT_APPLY:
		gen_apply(g, s);
		return;
	case IR_STMT_EXTRACT:
	case IR_STMT_EXTRACT_NEXT:
	case IR_STMT_LOOKAHEAD:
	case IR_STMT_ADVANCE:
	case IR_STMT_VERIFY:
		gen_extract(g, s);
		return;
	case IR_STMT_EMIT:
		gen_emit(g, s);
		return;
	case IR_STMT_CALL:
		gen_call(g, s);
		return;
	case IR_N_STMT_OPS:
		return;
	}
}

void
gen_body(struct gen *g, struct ir_body body)
{
	uint32_t line = 0;

	for (uint32_t i = 0; i < body.n; i++) {
		const struct ir_loc *loc = &body.v[i]->loc;

		if (loc->line != line && loc->line != 0) {
			emit_loc(g, *loc, NULL);
			line = loc->line;
		}
		gen_stmt(g, body.v[i]);
	}
}
