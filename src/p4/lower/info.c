/* SPDX-License-Identifier: Apache-2.0 */
/* info.c: what the control plane sees: names, annotations, newtypes, controller headers. */
#include "p4/lower/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Annotations that say something to the compiler and are not repeated in P4Info. */
static bool
is_own(const char *name)
{
	static const char *const own[] = { "name", "id", "p4runtime_translation", "alias", "match",
		"field_list" };

	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (strcmp(own[i], name) == 0)
			return true;
	return false;
}

/* A value of a structured annotation: what the checker computed. */
static void
structured_value(const struct p4_expr *e, struct buf *b)
{
	if (e->value != NULL && e->value->kind == P4_VALUE_STRING)
		buf_printf(b, "\"%s\"", e->value->u.text);
	else if (e->value != NULL && e->value->kind == P4_VALUE_BOOL)
		buf_puts(b, e->value->u.boolean ? "true" : "false");
	else if (e->value != NULL)
		p4_value_print(e->value, b);
}

static const char *
annotation_text(struct low *l, const struct p4_anno *a)
{
	struct buf b = BUF_INIT;
	const char *text;

	buf_printf(&b, "@%s", a->name.str);
	if (a->kind == P4_ANNO_EXPRS || a->kind == P4_ANNO_PAIRS)
		buf_putc(&b, '[');
	for (uint32_t i = 0; a->kind == P4_ANNO_EXPRS && i < a->exprs.n; i++) {
		buf_puts(&b, i > 0 ? ", " : "");
		structured_value(a->exprs.v[i], &b);
	}
	for (uint32_t i = 0; a->kind == P4_ANNO_PAIRS && i < a->pairs.n; i++) {
		buf_printf(&b, "%s%s=", i > 0 ? ", " : "", a->pairs.v[i].key.str);
		structured_value(a->pairs.v[i].expr, &b);
	}
	if (a->kind == P4_ANNO_EXPRS || a->kind == P4_ANNO_PAIRS)
		buf_putc(&b, ']');
	if (a->kind == P4_ANNO_TOKENS) {
		buf_putc(&b, '(');
		for (uint32_t i = 0; i < a->tokens.n; i++) {
			const struct p4_anno_tok *t = &a->tokens.v[i];

			if (i > 0 && t->space_before)
				buf_putc(&b, ' ');
			buf_printf(&b, t->kind == P4_ANNO_STRING ? "\"%s\"" : "%s", t->text);
		}
		buf_putc(&b, ')');
	}
	text = arena_strdup(l->p->arena, buf_str(&b));
	buf_fini(&b);
	return text;
}

const char **
low_annotations(struct low *l, const struct p4_annos *annos, uint32_t *n)
{
	const char **v = arena_array(l->p->arena, const char *, annos->n + 1);

	*n = 0;
	for (uint32_t i = 0; i < annos->n; i++) {
		const struct p4_anno *a = annos->v[i];

		if (a->kind != P4_ANNO_PRAGMA && !is_own(a->name.str))
			v[(*n)++] = annotation_text(l, a);
	}
	return v;
}

/* The number of @id(n), or 0. */
uint32_t
low_wanted_id(const struct p4_annos *annos)
{
	const struct p4_anno *a = p4_anno_find(annos, "id");

	if (a == NULL || a->kind != P4_ANNO_TOKENS || a->tokens.n != 1)
		return 0;
	return (uint32_t)strtoul(a->tokens.v[0].text, NULL, 0);
}

void
low_info(struct low *l, struct ir_info *info, const char *path, const struct p4_annos *annos,
    bool hidden)
{
	if (path != NULL && *path == '.')
		path++;
	info->name = arena_strdup(l->p->arena, path ? path : "");
	info->hidden = hidden || p4_anno_find(annos, "hidden") != NULL;
	info->id = low_wanted_id(annos);
	info->annotations = low_annotations(l, annos, &info->n_annotations);
}

const char *
low_pipe(struct low *l, const struct p4_inst *inst)
{
	while (inst->parent != NULL)
		inst = inst->parent;
	for (uint32_t i = 0; i < l->all->main->n_args; i++) {
		const struct p4_inst_arg *arg = &l->all->main->args[i];
		const struct p4_inst *pipe = arg->value != NULL && arg->value->kind == P4_VALUE_INST
						 ? arg->value->u.inst
						 : NULL;

		for (uint32_t k = 0;
		     pipe != NULL && pipe->kind == P4_INST_PACKAGE && k < pipe->n_args; k++)
			if (pipe->args[k].value != NULL &&
			    pipe->args[k].value->kind == P4_VALUE_INST &&
			    pipe->args[k].value->u.inst == inst)
				return arena_strdup(l->p->arena,
				    pipe->name != NULL ? pipe->name : arg->param->name.str);
	}
	return NULL;
}

/* ---- the package -------------------------------------------------------------------------------------------- */

void
low_package_annotation(struct low *l, const char *text)
{
	const char **v = arena_array(l->p->arena, const char *, l->p->n_annotations + 1);

	for (uint32_t i = 0; i < l->p->n_annotations; i++)
		v[i] = l->p->annotations[i];
	v[l->p->n_annotations++] = arena_strdup(l->p->arena, text);
	l->p->annotations = v;
}

void
low_package(struct low *l)
{
	if (l->all->main->site != NULL)
		l->p->annotations =
		    low_annotations(l, &l->all->main->site->annos, &l->p->n_annotations);
}

/* ---- controller headers ----------------------------------------------------------------------------------- */

/* Appends the fields; a struct inside gives its own, dotted. at: of the IR header's fields. */
static void
add_metadata(struct low *l, const struct p4_field *f, uint32_t n, const char *prefix,
    struct ir_controller_header *h, uint32_t *at, uint32_t *id)
{
	for (uint32_t i = 0; i < n; i++) {
		struct ir_metadata *m = &h->metadata[h->n_metadata];
		const char *name = arena_printf(l->p->arena, "%s%s", prefix, f[i].name);
		struct p4_type *t = low_strip(f[i].type);
		uint32_t n_inner;
		const struct p4_field *inner;

		if (p4_type_is_record(t)) {
			inner = p4_type_fields(l->ctx, t, &n_inner);
			add_metadata(
			    l, inner, n_inner, arena_printf(l->p->arena, "%s.", name), h, at, id);
			continue;
		}
		m->field = (*at)++;
		if (p4_anno_find(&f[i].decl->annos, "hidden") != NULL)
			continue;
		m->name = name;
		h->n_metadata++;
		m->id = low_wanted_id(&f[i].decl->annos);
		if (m->id == 0)
			m->id = ++*id;
		m->type_name = low_type_name(l, f[i].type);
		m->annotations = low_annotations(l, &f[i].decl->annos, &m->n_annotations);
	}
}

static void
controller_header(struct low *l, struct p4_decl *d, const char *name)
{
	struct ir_controller_header *h;
	uint32_t n, at = 0, id = 0, type = low_type(l, d->type);
	const struct p4_field *f = p4_type_fields(l->ctx, d->type, &n);

	h = ir_add_controller_header(l->p);
	low_info(l, &h->info, name, &d->annos, false);
	h->type = type;
	h->metadata = arena_array(l->p->arena, struct ir_metadata, l->p->types[type].n + 1);
	add_metadata(l, f, n, "", h, &at, &id);
}

void
low_controller_headers(struct low *l)
{
	for (uint32_t i = 0; i < l->program->decls.n; i++) {
		struct p4_decl *d = l->program->decls.v[i];
		const struct p4_anno *a;
		const char *name;

		if (d->kind != P4_DECL_HEADER)
			continue;
		a = p4_anno_find(&d->annos, "controller_header");
		name = a ? p4_anno_string(l->ctx, a) : NULL;
		if (name != NULL)
			controller_header(l, d, name);
	}
}
