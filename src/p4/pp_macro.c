/* SPDX-License-Identifier: Apache-2.0 */
/* pp_macro.c: macro definitions and their expansion. A macro's name is not expanded again while its
 * own expansion is read ("busy"), as in C; arguments are expanded alone before they are put in. */
#include "p4/pp_internal.h"

#include "base/mem.h"

#include <string.h>

static bool
same_body(const struct p4_macro *a, const struct p4_macro *b)
{
	if (a->kind != b->kind || a->n_params != b->n_params || a->body.n != b->body.n)
		return false;
	for (uint32_t i = 0; i < a->n_params; i++)
		if (a->params[i] != b->params[i])
			return false;
	for (uint32_t i = 0; i < a->body.n; i++) {
		const struct p4_token *x = &a->body.v[i], *y = &b->body.v[i];

		if (x->len != y->len || memcmp(x->text, y->text, x->len) != 0 ||
		    (i > 0 && x->space != y->space))
			return false;
	}
	return true;
}

/* The parameters between ( and ); returns the index behind ')', or 0 after an error. */
static uint32_t
define_params(struct p4_pp *pp, struct p4_macro *m, const struct p4_tokens *line)
{
	uint32_t i = 2;

	m->kind = P4_MACRO_FUNCTION;
	m->params = arena_array(pp->ctx->arena, const char *, MACRO_PARAMS_MAX);
	if (i < line->n && line->v[i].kind == P4_TOK_RPAREN)
		return i + 1;
	for (; i < line->n; i++) {
		const struct p4_token *t = &line->v[i];

		if (m->n_params == MACRO_PARAMS_MAX) {
			p4_error(pp->ctx, t->loc, P4_OVERLIMIT, "a macro has at most %d parameters",
			    MACRO_PARAMS_MAX);
			return 0;
		}
		if (t->kind == P4_TOK_DOTS) {
			m->variadic = true;
			m->params[m->n_params++] = p4_intern_str(pp->ctx, "__VA_ARGS__");
		} else if (t->name != NULL) {
			m->params[m->n_params++] = t->name;
		} else {
			break;
		}
		if (++i >= line->n)
			break;
		if (line->v[i].kind == P4_TOK_RPAREN)
			return i + 1;
		if (line->v[i].kind != P4_TOK_COMMA || m->variadic)
			break;
	}
	p4_error(pp->ctx, i < line->n ? line->v[i].loc : line->v[0].loc, P4_SYNTAX,
	    "the parameters of macro '%s' must be names between ( and )", m->name);
	return 0;
}

void
p4_macro_define(struct p4_pp *pp, const struct p4_tokens *line, struct p4_loc loc)
{
	struct p4_macro *m, *old;
	uint32_t from = 1;

	if (line->n == 0 || line->v[0].name == NULL ||
	    line->v[0].name == p4_intern_str(pp->ctx, "defined")) {
		p4_error(pp->ctx, line->n ? line->v[0].loc : loc, P4_SYNTAX,
		    "#define needs the name of a macro");
		return;
	}
	m = arena_new_of(pp->ctx->arena, struct p4_macro);
	m->name = line->v[0].name;
	m->loc = line->v[0].loc;
	if (line->n > 1 && line->v[1].kind == P4_TOK_LPAREN && !line->v[1].space) {
		from = define_params(pp, m, line);
		if (from == 0)
			return;
	}
	for (uint32_t i = from; i < line->n; i++) {
		m->pastes |= line->v[i].kind == P4_TOK_HASHES;
		P4_PUSH(pp->ctx, &m->body, line->v[i]);
	}
	old = p4_sym_of(m->name)->macro;
	if (old != NULL && !same_body(old, m)) {
		p4_warn(pp->ctx, m->loc, P4_MISMATCH, "macro '%s' is defined again, differently",
		    m->name);
		if (old->loc.line != 0)
			p4_note(pp->ctx, old->loc, "its first definition");
	}
	p4_sym_of(m->name)->macro = m;
}

void
p4_macro_undef(struct p4_pp *pp, const struct p4_tokens *line, struct p4_loc loc)
{
	if (line->n != 1 || line->v[0].name == NULL)
		p4_error(
		    pp->ctx, loc, P4_SYNTAX, "#undef needs the name of a macro and nothing else");
	else
		p4_sym_of(line->v[0].name)->macro = NULL;
}

void
p4_macro_predefine(struct p4_pp *pp)
{
	static const struct {
		const char *name;
		enum p4_macro_kind kind;
	} own[] = { { "__LINE__", P4_MACRO_LINE }, { "__FILE__", P4_MACRO_FILE } };

	for (size_t i = 0; i < ARRAY_LEN(own); i++) {
		struct p4_macro *m = arena_new_of(pp->ctx->arena, struct p4_macro);

		m->name = p4_intern_str(pp->ctx, own[i].name);
		m->kind = own[i].kind;
		p4_sym_of(m->name)->macro = m;
	}
}

/* Counts tokens that expansion makes, so that a small program cannot make billions. */
static void
count_tokens(struct p4_pp *pp, uint32_t n, struct p4_loc loc)
{
	pp->n_macro_tokens += n;
	if (pp->n_macro_tokens > pp->ctx->limits.macro_tokens)
		p4_fatal(pp->ctx, loc, P4_OVERLIMIT, "macros expand to more than %u tokens",
		    pp->ctx->limits.macro_tokens);
}

static struct p4_replay *
push_replay(struct p4_pp *pp, struct p4_token *v, uint32_t n, const struct p4_token *at)
{
	struct p4_replay *r;

	if (pp->n_replays == EXPANSION_DEPTH_MAX)
		p4_fatal(pp->ctx, at->loc, P4_OVERLIMIT, "macros are nested more than %d deep",
		    EXPANSION_DEPTH_MAX);
	count_tokens(pp, n, at->loc);
	r = &pp->replays[pp->n_replays++];
	*r = (struct p4_replay){
		.v = v, .n = n, .loc = at->loc, .space = at->space, .bol = at->bol
	};
	return r;
}

void
p4_macro_expand_list(
    struct p4_pp *pp, const struct p4_tokens *list, struct p4_loc loc, struct p4_tokens *out)
{
	uint32_t floor = pp->floor;
	bool alone = pp->alone;
	struct p4_token t = { .loc = loc };

	if (list->n == 0)
		return;
	if (++pp->depth > EXPANSION_DEPTH_MAX)
		p4_fatal(pp->ctx, loc, P4_OVERLIMIT, "macros are nested more than %d deep",
		    EXPANSION_DEPTH_MAX);
	t.space = list->v[0].space;
	pp->floor = pp->n_replays;
	pp->alone = true;
	push_replay(pp, list->v, list->n, &t);
	for (;;) {
		p4_pp_next(pp, &t);
		if (t.kind == P4_TOK_EOF)
			break;
		P4_PUSH(pp->ctx, out, t);
	}
	pp->floor = floor;
	pp->alone = alone;
	pp->depth--;
}

/* ---- Expansion ---- */

struct arg {
	struct p4_tokens raw;
	struct p4_tokens expanded;
	bool is_expanded;
};

struct args {
	struct arg *v; /* one for each parameter, at least one */
	uint32_t n;    /* written ones; more than v holds is an error, reported at the end */
};

/* Reads the arguments behind '('; false after an error. */
static bool
read_args(
    struct p4_pp *pp, const struct p4_macro *m, const struct p4_token *name, struct args *args)
{
	uint32_t depth = 0, budget = pp->ctx->limits.macro_tokens;
	struct p4_token t;

	args->n = 1;
	args->v = arena_array(pp->ctx->arena, struct arg, MAX(m->n_params, 1u));
	for (;;) {
		p4_pp_raw(pp, &t);
		if (t.kind == P4_TOK_EOF || budget-- == 0) {
			p4_error(pp->ctx, name->loc, P4_SYNTAX,
			    "the call of macro '%s' does not end", m->name);
			return false;
		}
		if (t.kind == P4_TOK_RPAREN && depth == 0)
			break;
		if (t.kind == P4_TOK_COMMA && depth == 0 &&
		    !(m->variadic && args->n == m->n_params)) {
			args->n++;
			continue;
		}
		depth += t.kind == P4_TOK_LPAREN;
		depth -= t.kind == P4_TOK_RPAREN;
		if (t.name != NULL && p4_sym_of(t.name)->macro != NULL &&
		    p4_sym_of(t.name)->macro->busy)
			t.no_expand = true;
		t.space |= t.bol;
		t.bol = false;
		P4_PUSH(pp->ctx, &args->v[args->n <= m->n_params ? args->n - 1 : 0].raw, t);
	}
	if (m->n_params == 0 && args->n == 1 && args->v[0].raw.n == 0)
		args->n = 0;
	if (m->variadic && args->n == m->n_params - 1)
		args->n++;
	if (args->n == m->n_params)
		return true;
	p4_error(pp->ctx, name->loc, P4_SYNTAX,
	    "macro '%s' has %u parameters, here are %u arguments", m->name, m->n_params, args->n);
	if (m->loc.line != 0)
		p4_note(pp->ctx, m->loc, "the macro's definition");
	return false;
}

static int
param_index(const struct p4_macro *m, const struct p4_token *t)
{
	if (t->name == NULL || m->kind != P4_MACRO_FUNCTION)
		return -1;
	for (uint32_t i = 0; i < m->n_params; i++)
		if (m->params[i] == t->name)
			return (int)i;
	return -1;
}

static struct p4_token
stringize(struct p4_pp *pp, const struct p4_tokens *arg, const struct p4_token *at)
{
	CLEANUP(buf_fini) struct buf b = BUF_INIT;
	struct p4_token t = *at;

	buf_putc(&b, '"');
	for (uint32_t i = 0; i < arg->n; i++) {
		const struct p4_token *a = &arg->v[i];

		if (i > 0 && a->space)
			buf_putc(&b, ' ');
		for (uint32_t k = 0; k < a->len; k++) {
			if (a->kind == P4_TOK_STR_LIT && (a->text[k] == '"' || a->text[k] == '\\'))
				buf_putc(&b, '\\');
			buf_putc(&b, a->text[k]);
		}
	}
	buf_putc(&b, '"');
	t.kind = P4_TOK_STR_LIT;
	t.name = NULL;
	t.text = arena_strndup(pp->ctx->arena, b.data, b.len);
	t.len = (uint32_t)b.len;
	return t;
}

/* Joins the last token of 'out' with 'right'. */
static void
paste(struct p4_pp *pp, struct p4_tokens *out, const struct p4_token *right)
{
	struct p4_token *left = &out->v[out->n - 1], t, rest;
	uint32_t len = left->len + right->len;
	char *text = arena_alloc(pp->ctx->arena, len + 1);
	struct p4_lex lx = { .ctx = pp->ctx, .start = text, .p = text, .line_start = text };

	memcpy(text, left->text, left->len);
	memcpy(text + left->len, right->text, right->len);
	lx.end = text + len;
	p4_lex_next(&lx, &t);
	p4_lex_next(&lx, &rest);
	if (t.len != len || rest.kind != P4_TOK_EOF) {
		p4_error(
		    pp->ctx, left->loc, P4_SYNTAX, "'##' makes '%s', which is not one token", text);
		P4_PUSH(pp->ctx, out, *right);
		return;
	}
	t.loc = left->loc;
	t.space = left->space;
	t.bol = left->bol;
	*left = t;
}

static const struct p4_tokens *
expanded_arg(struct p4_pp *pp, struct args *args, int i, struct p4_loc loc)
{
	struct arg *arg = &args->v[i];

	if (!arg->is_expanded)
		p4_macro_expand_list(pp, &arg->raw, loc, &arg->expanded);
	arg->is_expanded = true;
	return &arg->expanded;
}

static void
add_all(struct p4_pp *pp, struct p4_tokens *out, const struct p4_tokens *from, uint32_t first,
    const struct p4_token *at)
{
	count_tokens(pp, from->n, at->loc);
	for (uint32_t i = first; i < from->n; i++) {
		struct p4_token t = from->v[i];

		if (i == 0)
			t.space = at->space;
		P4_PUSH(pp->ctx, out, t);
	}
}

/* Puts a parameter's argument at the end of 'out', pasting when ## stands before it. */
static void
add_param(struct p4_pp *pp, struct args *args, int i, bool pasted, bool paste_next, bool *empty,
    const struct p4_token *at, struct p4_tokens *out)
{
	if (!pasted && !paste_next) {
		add_all(pp, out, expanded_arg(pp, args, i, at->loc), 0, at);
		return;
	}
	if (pasted && !*empty && out->n > 0) {
		if (args->v[i].raw.n > 0) {
			paste(pp, out, &args->v[i].raw.v[0]);
			add_all(pp, out, &args->v[i].raw, 1, at);
		}
		return;
	}
	add_all(pp, out, &args->v[i].raw, 0, at);
	*empty = args->v[i].raw.n == 0;
}

/* The macro's body with its arguments in place. */
static void
substitute(struct p4_pp *pp, const struct p4_macro *m, struct args *args,
    const struct p4_token *name, struct p4_tokens *out)
{
	bool empty = false; /* what stands left of ## is an empty argument */

	for (uint32_t i = 0; i < m->body.n; i++) {
		struct p4_token t = m->body.v[i];
		bool pasted = false, paste_next;
		int p;

		if (t.kind == P4_TOK_HASHES && i > 0 && i + 1 < m->body.n) {
			pasted = true;
			t = m->body.v[++i];
		}
		t.loc = name->loc;
		t.bol = false;
		paste_next = i + 1 < m->body.n && m->body.v[i + 1].kind == P4_TOK_HASHES;
		p = param_index(m, &t);
		if (p >= 0) {
			if (!pasted)
				empty = false;
			add_param(pp, args, p, pasted, paste_next, &empty, &t, out);
			continue;
		}
		if (m->kind == P4_MACRO_FUNCTION && t.kind == P4_TOK_HASH && i + 1 < m->body.n &&
		    (p = param_index(m, &m->body.v[i + 1])) >= 0) {
			t = stringize(pp, &args->v[p].raw, &t);
			i++;
		}
		if (pasted && !empty && out->n > 0)
			paste(pp, out, &t);
		else
			P4_PUSH(pp->ctx, out, t);
		empty = false;
	}
}

static void
expand_own(struct p4_pp *pp, const struct p4_macro *m, struct p4_token *t)
{
	const char *path = "";
	uint32_t line = 0;

	if (t->loc.line != 0)
		p4_loc_presumed(pp->ctx, t->loc, &path, &line);
	t->name = NULL;
	t->kind = m->kind == P4_MACRO_LINE ? P4_TOK_INT_LIT : P4_TOK_STR_LIT;
	t->text = m->kind == P4_MACRO_LINE ? arena_printf(pp->ctx->arena, "%u", line)
					   : arena_printf(pp->ctx->arena, "\"%s\"", path);
	t->len = (uint32_t)strlen(t->text);
	pp->back = *t;
	pp->has_back = true;
}

static bool
expand_function(struct p4_pp *pp, struct p4_macro *m, struct p4_token *name)
{
	struct p4_tokens body = { 0 };
	struct args args;
	struct p4_token t;

	p4_pp_raw(pp, &t);
	if (t.kind != P4_TOK_LPAREN) {
		pp->back = t;
		pp->has_back = true;
		return false;
	}
	if (!read_args(pp, m, name, &args)) {
		/* So that the parser finds something that can be an expression. */
		pp->back = (struct p4_token){ .kind = P4_TOK_INT_LIT,
			.text = "0",
			.len = 1,
			.loc = name->loc,
			.space = name->space,
			.bol = name->bol };
		pp->has_back = true;
		return true;
	}
	substitute(pp, m, &args, name, &body);
	m->busy = true;
	push_replay(pp, body.v, body.n, name)->macro = m;
	return true;
}

bool
p4_macro_expand(struct p4_pp *pp, struct p4_token *t)
{
	struct p4_macro *m = p4_sym_of(t->name)->macro;
	struct p4_replay *r;

	if (m->busy) {
		t->no_expand = true;
		return false;
	}
	switch (m->kind) {
	case P4_MACRO_LINE:
	case P4_MACRO_FILE:
		expand_own(pp, m, t);
		return true;
	case P4_MACRO_FUNCTION:
		return expand_function(pp, m, t);
	case P4_MACRO_OBJECT:
		break;
	}
	if (m->pastes) {
		struct p4_tokens body = { 0 };

		substitute(pp, m, NULL, t, &body);
		r = push_replay(pp, body.v, body.n, t);
	} else {
		r = push_replay(pp, m->body.v, m->body.n, t);
	}
	r->macro = m;
	r->move = true;
	m->busy = true;
	return true;
}
