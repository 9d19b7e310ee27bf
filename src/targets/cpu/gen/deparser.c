/* SPDX-License-Identifier: Apache-2.0 */
/* deparser.c: emits headers as a list of chunks; pipe_deparse puts them in front of the payload, which
 * costs nothing for those that stand there already. */
#include "targets/cpu/gen/internal.h"

#include "base/mem.h"

/* Headers that a deparser which emits in loops can put together; more is dropped (too_long). PSA's ingress keeps
 * them with the packet's metadata. */
enum { EMIT_LOOP_BYTES = 65535, EMIT_LOOP_KEPT_BYTES = 1024 };

/* The most bytes and chunks that what 'type' names can emit. */
static void
bounds(const struct gen *g, uint32_t type, uint32_t *bytes, uint32_t *chunks)
{
	const struct ir_type *t = &g->p->types[type];
	uint32_t b = 0, n = 0, vb;

	*bytes = *chunks = 0;
	if (t->kind == IR_TYPE_STACK) {
		bounds(g, t->elem, bytes, chunks);
		*bytes *= t->n;
		*chunks *= t->n;
	} else if (t->kind == IR_TYPE_UNION) {
		/* one member is valid, but nothing here depends on it */
		for (uint32_t i = 0; i < t->n; i++) {
			bounds(g, t->fields[i].type, &b, &n);
			*bytes += b;
			*chunks += n;
		}
	} else {
		vb = gen_varbit(g, type);
		*bytes = gen_header_bytes(g, type) +
			 (vb != UINT32_MAX ? (gen_width(g, t->fields[vb].type) + 7) / 8 : 0);
		*chunks = 1;
	}
}

static void
sum_bounds(struct gen *g, struct ir_body body, bool in_loop)
{
	for (uint32_t i = 0; i < body.n; i++) {
		const struct ir_stmt *s = body.v[i];
		bool loop = in_loop || s->op == IR_STMT_LOOP;
		uint32_t bytes, chunks;

		if (s->op == IR_STMT_EMIT) {
			bounds(g, s->lval->type, &bytes, &chunks);
			g->max_emit_bytes += bytes;
			g->max_chunks += chunks;
			g->emit_loops |= in_loop;
		}
		sum_bounds(g, s->body, loop);
		sum_bounds(g, s->other, loop);
		for (uint32_t k = 0; k < s->n_cases; k++)
			sum_bounds(g, s->cases[k].body, loop);
	}
}

static bool
is_header(const struct gen *g, const struct ir_lval *l)
{
	enum ir_type_kind kind =
	    l != NULL ? g->p->types[g->p->vars[l->var].type].kind : IR_TYPE_BIT;

	return kind == IR_TYPE_HEADER || kind == IR_TYPE_STACK || kind == IR_TYPE_UNION;
}

/* Whether a header is written behind an emit; *emitted: there was one before the body. */
static bool
changes_emitted(const struct gen *g, struct ir_body body, bool *emitted)
{
	for (uint32_t i = 0; i < body.n; i++) {
		const struct ir_stmt *s = body.v[i];
		bool writes = s->op != IR_STMT_EMIT && is_header(g, s->lval);

		*emitted |= s->op == IR_STMT_EMIT; /* what loops emit is copied in any case */
		writes |= s->op == IR_STMT_APPLY;
		for (uint32_t k = 0; k < s->n_args; k++)
			writes |= is_header(g, s->args[k].lval);
		if ((*emitted && writes) || changes_emitted(g, s->body, emitted) ||
		    changes_emitted(g, s->other, emitted))
			return true;
		for (uint32_t k = 0; k < s->n_cases; k++)
			if (changes_emitted(g, s->cases[k].body, emitted))
				return true;
	}
	return false;
}

/* A header with a varbit is put together in tmp's upper part first. */
static void
emit_varbit(struct gen *g, const struct ir_lval *l, uint32_t type, unsigned t)
{
	const struct ir_type *h = &g->p->types[type];
	uint32_t vb = gen_varbit(g, type), before = h->fields[vb].off_bits, fixed = h->width_bits;

	emit(g, "uint8_t *w%u = packed + n_packed;\nconst uint32_t b%u = ", t, t);
	gen_object(g, l, l->n_steps);
	emit(g, ".vbits;\n\n");
	emit(g, "__builtin_memset(w%u, 0, (b%u + %u) / 8);\n", t, t, fixed + 7);
	emit(g, "pipe_put_bits(w%u, 0, ", t);
	gen_bytes(g, l, l->n_steps);
	emit(g, ", %u);\npipe_put_bits(w%u, %u, ", before, t, before);
	gen_object(g, l, l->n_steps);
	emit(g, ".vb, b%u);\n", t);
	if (fixed > before) {
		emit(g, "{\n");
		g->indent++;
		emit(g, "uint8_t rest[%u] = { 0 };\n\npipe_get_bits(rest, ",
		    (fixed - before + 7) / 8);
		gen_bytes(g, l, l->n_steps);
		emit(g, ", %u, %u);\npipe_put_bits(w%u, %u + b%u, rest, %u);\n", before,
		    fixed - before, t, before, t, fixed - before);
		emit_close(g);
	}
	if (!g->emit_loops)
		emit(g, "v[nv++] = (struct pipe_chunk){ w%u, (b%u + %u) / 8 };\n", t, t, fixed);
	emit(g, "n_packed += (b%u + %u) / 8;\n", t, fixed);
}

/* Ends the packet when it has no room for so many bytes more. */
static void
emit_room(struct gen *g, uint32_t bytes)
{
	if (g->emit_loops)
		emit(
		    g, "if (n_packed + %u > sizeof packed)\n\treturn PIPE_DROP_TOO_LONG;\n", bytes);
}

static void
emit_header(struct gen *g, const struct ir_lval *l, uint32_t type)
{
	uint32_t bytes, chunks;

	bounds(g, type, &bytes, &chunks);
	emit(g, "if (");
	gen_valid_flag(g, l, l->n_steps);
	emit(g, ")");
	if (gen_varbit(g, type) != UINT32_MAX) {
		emit_open(g);
		emit_room(g, bytes);
		emit_varbit(g, l, type, g->n_temps++);
		emit_close(g);
		return;
	}
	if (g->emit_copies || g->emit_loops) {
		emit_open(g);
		emit_room(g, bytes);
		emit(g, "__builtin_memcpy(packed + n_packed, ");
		gen_bytes(g, l, l->n_steps);
		emit(g, ", %u);\n", gen_header_bytes(g, type));
		if (!g->emit_loops)
			emit(g, "v[nv++] = (struct pipe_chunk){ packed + n_packed, %u };\n",
			    gen_header_bytes(g, type));
		emit(g, "n_packed += %u;\n", gen_header_bytes(g, type));
		emit_close(g);
		return;
	}
	emit(g, "\n\tv[nv++] = (struct pipe_chunk){ ");
	gen_bytes(g, l, l->n_steps);
	emit(g, ", %u };\n", gen_header_bytes(g, type));
}

static void
emit_any(struct gen *g, const struct ir_lval *l, uint32_t type)
{
	const struct ir_type *t = &g->p->types[type];
	struct ir_step *steps = arena_array(g->arena, struct ir_step, l->n_steps + 1);
	struct ir_lval part = { l->var, type, l->n_steps + 1, steps };
	size_t mark = g->indexes.n;

	if (t->kind == IR_TYPE_HEADER) {
		emit_header(g, l, type);
		return;
	}
	for (uint32_t i = 0; i < l->n_steps; i++) {
		steps[i] = l->steps[i];
		for (size_t k = 0; k < mark; k++)
			if (g->indexes.v[k].step == &l->steps[i]) {
				struct gen_index copy = { &steps[i], g->indexes.v[k].var };

				vec_push(&g->indexes, copy);
			}
	}
	if (t->kind == IR_TYPE_UNION) {
		for (uint32_t i = 0; i < t->n; i++) {
			steps[l->n_steps] = (struct ir_step){ .kind = IR_STEP_MEMBER, .i = i };
			part.type = t->fields[i].type;
			emit_any(g, &part, part.type);
		}
	} else { /* a stack: the index stands in a C variable */
		struct gen_index ix = { &steps[l->n_steps], g->n_temps++ };
		static struct ir_expr none;

		steps[l->n_steps] = (struct ir_step){ .kind = IR_STEP_ELEM, .index = &none };
		part.type = t->elem;
		emit(g, "for (uint32_t i%u = 0; i%u < %u; i%u++)", ix.var, ix.var, t->n, ix.var);
		emit_open(g);
		vec_push(&g->indexes, ix);
		emit_any(g, &part, t->elem);
		emit_close(g);
	}
	g->indexes.n = mark;
}

void
gen_emit(struct gen *g, const struct ir_stmt *s)
{
	unsigned mark = gen_guard(g, s->lval);

	emit_any(g, s->lval, s->lval->type);
	gen_guard_end(g, mark);
}

/* The emits of a body of nothing else, all of plain PLACED headers; false: there is something else. */
static bool
plain_emits(const struct gen *g, const struct ir_block *b)
{
	if (b == NULL || b->body.n == 0 || b->body.n > 64)
		return false;
	for (uint32_t i = 0; i < b->body.n; i++)
		if (b->body.v[i]->op != IR_STMT_EMIT ||
		    !gen_is_placed(g, b->body.v[i]->lval, b->body.v[i]->lval->n_steps))
			return false;
	return true;
}

static void
truncate_packet(struct gen *g)
{
	if (g->uses_truncate)
		emit(g, "if (k->pipe_truncate != 0 && p->len > k->pipe_truncate - 1)\n"
			"\tp->len = k->pipe_truncate - 1;\n");
}

/* Whether a statement makes a header valid or invalid, or puts it elsewhere, other than EXTRACT, or moves
 * the parser in another way. */
static bool
rearranges(const struct gen *g, struct ir_body body)
{
	for (uint32_t i = 0; i < body.n; i++) {
		const struct ir_stmt *s = body.v[i];

		switch (s->op) {
		case IR_STMT_SET_VALID:
		case IR_STMT_SET_INVALID:
		case IR_STMT_PUSH:
		case IR_STMT_POP:
		case IR_STMT_EXTRACT_NEXT:
		case IR_STMT_ADVANCE:
			return true;
		case IR_STMT_COPY:
		case IR_STMT_LOOKAHEAD:
			if (g->vars[s->lval->var].mode == GEN_PLACED)
				return true;
			break;
		default:
			break;
		}
		if (rearranges(g, s->body) || rearranges(g, s->other))
			return true;
		for (uint32_t k = 0; k < s->n_cases; k++)
			if (rearranges(g, s->cases[k].body))
				return true;
	}
	return false;
}

static bool
extracts(struct ir_body body)
{
	for (uint32_t i = 0; i < body.n; i++) {
		const struct ir_stmt *s = body.v[i];

		if (s->op == IR_STMT_EXTRACT || extracts(s->body) || extracts(s->other))
			return true;
		for (uint32_t k = 0; k < s->n_cases; k++)
			if (extracts(s->cases[k].body))
				return true;
	}
	return false;
}

/* The place behind what the state extracts, among the emits, when 'at' is the place it begins with;
 * UINT32_MAX: what it extracts is not emitted, or not in this order. */
static uint32_t
place_behind(const struct ir_state *s, const struct ir_block *deparser, uint32_t at)
{
	for (uint32_t i = 0; i < s->body.n; i++) {
		const struct ir_stmt *st = s->body.v[i];
		struct ir_body one = { .n = 1, .v = &s->body.v[i] };

		if (!extracts(one))
			continue;
		if (st->op != IR_STMT_EXTRACT || st->lval->n_steps > 0)
			return UINT32_MAX;
		while (at < deparser->body.n && deparser->body.v[at]->lval->var != st->lval->var)
			at++;
		if (at++ >= deparser->body.n)
			return UINT32_MAX;
	}
	return at;
}

/* Whether what is emitted always is what was extracted, in the same order, so that every header stands
 * where it is sent from. The parser's states may be met in any order that leads forwards in the emits. */
static bool
stands(const struct gen *g, const struct ir_block *b)
{
	const struct ir_block *parser = NULL;
	CLEANUP(free) uint32_t *at = NULL;
	bool changed = true;

	for (uint32_t i = 0; i < g->p->n_blocks; i++) {
		const struct ir_block *x = &g->p->blocks[i];

		if (x->n_states > 0)
			parser = x;
		if (rearranges(g, x->body))
			return false;
		for (uint32_t k = 0; k < x->n_states; k++)
			if (rearranges(g, x->states[k].body))
				return false;
	}
	for (uint32_t i = 0; i < g->p->n_actions; i++)
		if (rearranges(g, g->p->actions[i].body))
			return false;
	if (parser == NULL)
		return false;
	for (uint32_t i = 0; i < b->body.n; i++)
		for (uint32_t k = 0; k < i; k++)
			if (b->body.v[k]->lval->var == b->body.v[i]->lval->var)
				return false;
	at = xcalloc(parser->n_states, sizeof *at);
	/* places only grow, up to the number of emits: it ends, also with loops that extract nothing */
	while (changed) {
		changed = false;
		for (uint32_t i = 0; i < parser->n_states; i++) {
			const struct ir_state *s = &parser->states[i];
			uint32_t end = place_behind(s, b, at[i]);

			if (end == UINT32_MAX)
				return false;
			for (uint32_t k = 0; k < (s->n_keys > 0 ? s->n_cases : 1); k++) {
				uint32_t to = s->n_keys > 0 ? s->cases[k].next : s->next;

				if (to >= parser->n_states || at[to] >= end)
					continue;
				at[to] = end;
				changed = true;
			}
		}
	}
	return true;
}

/* Goes backwards over the headers: when each ends where the next one begins, all stands already. */
static void
in_place_check(struct gen *g, const struct ir_block *b)
{
	emit(g, "uint8_t *at = k->pipe_payload;\nbool there = true;\n\n");
	for (uint32_t i = b->body.n; i-- > 0;) {
		const struct gen_var *v = &g->vars[b->body.v[i]->lval->var];
		uint32_t n = gen_header_bytes(g, g->p->vars[b->body.v[i]->lval->var].type);

		emit(g, "if (k->%i_valid) {\n\tat -= %u;\n\tthere &= k->%i == at;\n}\n", v->name, n,
		    v->name);
	}
	emit(g, "if (pipe_likely(there)) {\n\tpipe_set_start(p, at);\n");
	g->indent++;
	truncate_packet(g);
	g->indent--;
	emit(g, "\treturn PIPE_DROP_NONE;\n}\n");
}

uint32_t
gen_emit_bytes(struct gen *g, const struct ir_block *b)
{
	g->max_emit_bytes = g->max_chunks = 0;
	g->emit_loops = false;
	if (b != NULL)
		sum_bounds(g, b->body, false);
	if (g->emit_loops)
		g->max_emit_bytes = MAX(g->max_emit_bytes, b->role == IR_ROLE_PSA_INGRESS_DEPARSER
							       ? EMIT_LOOP_KEPT_BYTES
							       : EMIT_LOOP_BYTES);
	return g->max_emit_bytes;
}

/* What PSA's ingress emits waits for egress: clones and resubmission want the packet as it came in. */
static void
keep_emitted(struct gen *g)
{
	emit(
	    g, "k->pipe_offset = (uint32_t)(k->pipe_payload - p->data);\nk->pipe_n_emitted = 0;\n");
	emit(g, "(void)tmp;\nfor (uint32_t i = 0; i < nv; i++) {\n"
		"\t__builtin_memcpy(k->pipe_emitted + k->pipe_n_emitted, v[i].p, v[i].n);\n"
		"\tk->pipe_n_emitted += v[i].n;\n}\nreturn PIPE_DROP_NONE;\n");
}

/* Puts the packet together in its buffer. */
static void
put_together(struct gen *g)
{
	emit(g, "const uint32_t drop = pipe_deparse(c, p, v, nv, k->pipe_payload, tmp);\n\n"
		"if (pipe_unlikely(drop != PIPE_DROP_NONE))\n\treturn drop;\n");
	truncate_packet(g);
	if (g->split) {
		emit(g, "k->pipe_offset = 0;\nfor (uint32_t i = 0; i < nv; i++)\n");
		emit(g, "\tk->pipe_offset += v[i].n;\n");
		emit(g, "if (k->pipe_offset > p->len)\n\tk->pipe_offset = p->len;\n");
	}
	emit(g, "return PIPE_DROP_NONE;\n");
}

void
gen_deparser(struct gen *g, const struct ir_block *b, const char *name)
{
	bool plain = plain_emits(g, b), emitted = false;
	uint32_t tmp;

	g->block = b;
	g->action = IR_NO_ID;
	g->cuts.n = 0;
	g->cut = 0;
	g->n_temps = g->n_labels = 0;
	g->label_out = false;
	g->emit_copies = b != NULL && changes_emitted(g, b->body, &emitted);
	(void)gen_emit_bytes(g, b);
	if (b != NULL)
		emit_loc(g, b->loc, b->name);
	tmp = MAX(g->max_emit_bytes, 1u);
	emit(g,
	    "%s uint32_t\n%s(struct pipe_ctx *restrict c, struct pipe_pkt *restrict p, "
	    "struct pkt *restrict k)\n{\n",
	    plain ? "__attribute__((noinline)) static" : "/* 0, or enum pipe_drop */\nPIPE_INLINE",
	    plain ? "deparse_anew" : name);
	g->indent++;
	emit(g, "struct pipe_chunk v[%u];\n", MAX(g->max_chunks, 1u));
	emit(g, "uint8_t tmp[%u], packed[%u] __attribute__((unused));\n", tmp, tmp);
	emit(g, "uint32_t nv = 0, n_packed __attribute__((unused)) = 0;\n\n(void)c;\n");
	if (b != NULL) {
		gen_declare_locals(g, b, GEN_MANY);
		gen_clear_locals(g, b);
		gen_body(g, b->body);
	}
	if (g->label_out) {
		g->indent--;
		emit(g, "out: __attribute__((unused));\n");
		g->indent++;
	}
	if (g->stops)
		emit(g, "if (k->pipe_reason != 0)\n\treturn k->pipe_reason;\n");
	if (g->emit_loops)
		emit(g, "v[nv++] = (struct pipe_chunk){ packed, n_packed };\n");
	if (b != NULL && b->role == IR_ROLE_PSA_INGRESS_DEPARSER)
		keep_emitted(g);
	else
		put_together(g);
	g->indent--;
	emit(g, "}\n");
	emit_line_reset(g);
	emit(g, "\n");
	if (plain && stands(g, b)) {
		emit(g,
		    "/* Every header stands where it is sent from. */\nPIPE_INLINE uint32_t\n"
		    "%s(struct pipe_ctx *c, struct pipe_pkt *p, struct pkt *k)\n{\n",
		    name);
		g->indent++;
		emit(g, "(void)c;\n(void)k;\n");
		truncate_packet(g);
		emit(g, "return PIPE_DROP_NONE;\n");
		g->indent--;
		emit(g, "}\n\n");
	} else if (plain) {
		emit(g,
		    "/* 0, or enum pipe_drop */\nPIPE_INLINE uint32_t\n%s(struct pipe_ctx *restrict c, "
		    "struct pipe_pkt *restrict p, struct pkt *restrict k)\n{\n",
		    name);
		g->indent++;
		in_place_check(g, b);
		emit(g, "return deparse_anew(c, p, k);\n");
		g->indent--;
		emit(g, "}\n\n");
	}
	g->block = NULL;
}
