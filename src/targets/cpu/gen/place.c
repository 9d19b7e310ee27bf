/* SPDX-License-Identifier: Apache-2.0 */
/* place.c: lvalues in C: where a variable, a header's bytes, its flag, a field are. A run-time index is
 * read through pipe_at(), which leads past the end to an element of zeroes; for writing it is checked
 * first and then stands in a C variable. */
#include "targets/cpu/gen/internal.h"

#include "base/mem.h"

uint32_t
gen_type_at(const struct gen *g, const struct ir_lval *l, uint32_t n_steps)
{
	uint32_t type = g->p->vars[l->var].type;

	for (uint32_t i = 0; i < n_steps; i++) {
		const struct ir_type *t = &g->p->types[type];

		type = l->steps[i].kind == IR_STEP_ELEM ? t->elem : t->fields[l->steps[i].i].type;
	}
	return type;
}

bool
gen_is_placed(const struct gen *g, const struct ir_lval *l, uint32_t n_steps)
{
	return n_steps == 0 && g->vars[l->var].mode == GEN_PLACED;
}

static void
element(struct gen *g, const struct ir_step *s, uint32_t n)
{
	if (s->index == NULL) {
		emit(g, "%u", s->i);
		return;
	}
	for (size_t i = g->indexes.n; i-- > 0;)
		if (g->indexes.v[i].step == s) {
			emit(g, "i%u", g->indexes.v[i].var);
			return;
		}
	emit(g, "pipe_at(");
	gen_expr_cap(g, s->index);
	emit(g, ", %u)", n);
}

void
gen_object(struct gen *g, const struct ir_lval *l, uint32_t n_steps)
{
	if (g->vars[l->var].in_c)
		emit(g, "%i", g->vars[l->var].name);
	else
		emit(g, "k->%i", g->vars[l->var].name);
	for (uint32_t i = 0; i < n_steps; i++) {
		const struct ir_type *t = &g->p->types[gen_type_at(g, l, i)];

		if (l->steps[i].kind == IR_STEP_MEMBER) {
			emit(g, ".m%u", l->steps[i].i);
			continue;
		}
		emit(g, t->kind == IR_TYPE_STACK ? ".e[" : "[");
		element(g, &l->steps[i], t->n);
		emit(g, "]");
	}
}

void
gen_bytes(struct gen *g, const struct ir_lval *l, uint32_t n_steps)
{
	gen_object(g, l, n_steps);
	if (!gen_is_placed(g, l, n_steps))
		emit(g, ".b");
}

void
gen_valid_flag(struct gen *g, const struct ir_lval *l, uint32_t n_steps)
{
	if (gen_is_placed(g, l, n_steps))
		emit(g, "k->%i_valid", g->vars[l->var].name);
	else {
		gen_object(g, l, n_steps);
		emit(g, ".valid");
	}
}

/* The field that the last step names, or NULL. */
static const struct ir_field *
last_field(const struct gen *g, const struct ir_lval *l)
{
	const struct ir_type *t;

	if (l->n_steps == 0 || l->steps[l->n_steps - 1].kind != IR_STEP_FIELD)
		return NULL;
	t = &g->p->types[gen_type_at(g, l, l->n_steps - 1)];
	return &t->fields[l->steps[l->n_steps - 1].i];
}

void
gen_varbit_bytes(struct gen *g, const struct ir_lval *l)
{
	gen_object(g, l, last_field(g, l) != NULL ? l->n_steps - 1 : l->n_steps);
	emit(g, ".vb");
}

void
gen_varbit_bits(struct gen *g, const struct ir_lval *l)
{
	gen_object(g, l, last_field(g, l) != NULL ? l->n_steps - 1 : l->n_steps);
	emit(g, ".vbits");
}

static uint32_t
pad_bits(uint32_t width_bits)
{
	return (8 - width_bits % 8) % 8;
}

void
gen_read(struct gen *g, const struct ir_lval *l)
{
	const struct ir_field *f = last_field(g, l);
	uint32_t w = gen_width(g, l->type);
	enum gen_class cls = gen_class(w);

	if (f != NULL) {
		emit(g, cls == GEN_64	 ? "pipe_get("
			: cls == GEN_128 ? "pipe_get128("
					 : "pipe_get_big(");
		gen_bytes(g, l, l->n_steps - 1);
		emit(g, ", %u, %u /* %c */)", f->off_bits, w, f->name);
	} else if (g->p->vars[l->var].scope == IR_SCOPE_PARAM) {
		/* read where it is used: loads that end in stores become plain copies */
		emit(g,
		    cls == GEN_64    ? "pipe_get(e->data, %u, %u /* %c */)"
		    : cls == GEN_128 ? "pipe_get128(e->data, %u, %u /* %c */)"
				     : "pipe_get_big(e->data, %u, %u /* %c */)",
		    g->vars[l->var].off_bytes * 8 + pad_bits(w), w, g->p->vars[l->var].name);
	} else if (cls == GEN_BIG) {
		emit(g, "pipe_get_big(");
		gen_object(g, l, l->n_steps);
		emit(g, ", %u, %u)", pad_bits(w), w);
	} else if (w > 32) {
		gen_object(g, l, l->n_steps);
	} else {
		emit(g, "(uint64_t)");
		gen_object(g, l, l->n_steps);
	}
}

unsigned
gen_guard(struct gen *g, const struct ir_lval *l)
{
	unsigned mark = (unsigned)g->indexes.n;

	for (uint32_t i = 0; l != NULL && i < l->n_steps; i++) {
		const struct ir_type *t = &g->p->types[gen_type_at(g, l, i)];
		struct gen_index ix = { &l->steps[i], g->n_temps };

		if (l->steps[i].kind != IR_STEP_ELEM || l->steps[i].index == NULL)
			continue;
		g->n_temps++;
		emit(g, "{\n");
		g->indent++;
		emit(g, "const uint64_t i%u = ", ix.var);
		gen_expr_cap(g, l->steps[i].index);
		emit(g, ";\n\nif (i%u < %u)", ix.var, t->n);
		emit_open(g);
		vec_push(&g->indexes, ix);
	}
	return mark;
}

void
gen_guard_end(struct gen *g, unsigned mark)
{
	for (; g->indexes.n > mark; g->indexes.n--) {
		emit_close(g);
		emit_close(g);
	}
}

void
gen_write_begin(struct gen *g, const struct ir_lval *l)
{
	const struct ir_field *f = last_field(g, l);
	uint32_t w = gen_width(g, l->type);
	enum gen_class cls = gen_class(w);

	if (f != NULL) {
		emit(g, cls == GEN_64	 ? "pipe_set("
			: cls == GEN_128 ? "pipe_set128("
					 : "pipe_set_big(");
		gen_bytes(g, l, l->n_steps - 1);
		emit(g, ", %u, %u /* %c */, ", f->off_bits, w, f->name);
	} else if (cls == GEN_BIG) {
		emit(g, "pipe_set_big(");
		gen_object(g, l, l->n_steps);
		emit(g, ", %u, %u, ", pad_bits(w), w);
	} else {
		gen_object(g, l, l->n_steps);
		emit(g, " = (%s)(", gen_ctype(w));
	}
}

void
gen_write_end(struct gen *g, const struct ir_lval *l)
{
	emit(g, ");\n");
}

void
gen_make_placed(struct gen *g, const struct ir_lval *l)
{
	const struct gen_var *v = &g->vars[l->var];
	bool parsing = g->block != NULL && g->block->n_states > 0 && g->action == IR_NO_ID;

	/* What the parser leaves placed, or was placed before it, needs no check. */
	if (v->mode != GEN_PLACED || !v->has_bytes || v->early || (v->late && !parsing))
		return;
	emit(g, "if (k->%i == NULL)\n", v->name);
	emit(g, "\tk->%i = __builtin_memset(k->%i_bytes, 0, %u);\n", v->name, v->name,
	    gen_header_bytes(g, g->p->vars[l->var].type));
}
