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
	static const char *const own[] = { "name", "id", "hidden", "controller_header",
		"p4runtime_translation", "noWarn", "pure", "noSideEffects", "optional", "alias",
		"match", "field_list" };

	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (strcmp(own[i], name) == 0)
			return true;
	return false;
}

static const char *
annotation_text(struct low *l, const struct p4_anno *a)
{
	struct buf b = BUF_INIT;
	const char *text;

	buf_printf(&b, "@%s", a->name.str);
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

		if ((a->kind == P4_ANNO_EMPTY || a->kind == P4_ANNO_TOKENS) && !is_own(a->name.str))
			v[(*n)++] = annotation_text(l, a);
	}
	return v;
}

/* The number of @id(n), or 0. */
static uint32_t
wanted_id(const struct p4_annos *annos)
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
	info->id = wanted_id(annos);
	info->annotations = low_annotations(l, annos, &info->n_annotations);
}

/* ---- newtypes ------------------------------------------------------------------------------------------- */

/* @p4runtime_translation("uri", width) or ("uri", string). */
static void
translation(struct low *l, const struct p4_decl *d, struct ir_ctl_type *t)
{
	const struct p4_anno *a = p4_anno_find(&d->annos, "p4runtime_translation");

	if (a == NULL || a->tokens.n < 3 || a->tokens.v[0].kind != P4_ANNO_STRING)
		return;
	t->uri = arena_strdup(l->p->arena, a->tokens.v[0].text);
	t->width_bits = (uint32_t)strtoul(a->tokens.v[2].text, NULL, 0);
}

const char *
low_type_name(struct low *l, struct p4_type *type)
{
	struct ir_ctl_type *t;
	const char *name, *inner = NULL;
	struct p4_type *under;

	if (type == NULL || type->kind != P4_TYPE_NEWTYPE)
		return NULL;
	name = type->decl->name.str;
	if (map_sget(&l->ctl_types, name) != NULL)
		return name;
	map_sput(&l->ctl_types, name, l);
	under = type->under;
	if (under != NULL && under->kind == P4_TYPE_NEWTYPE)
		inner = low_type_name(l, under);
	t = ir_add_ctl_type(l->p);
	t->kind = IR_CTL_NEWTYPE;
	t->name = arena_strdup(l->p->arena, name);
	translation(l, type->decl, t);
	t->annotations = low_annotations(l, &type->decl->annos, &t->n_annotations);
	if (t->uri != NULL || under == NULL)
		return name;
	if (inner != NULL)
		t->original = (struct ir_ctl_spec){ .kind = IR_CTL_NEWTYPE, .name = inner };
	else if (under->kind == P4_TYPE_BOOL)
		t->original = (struct ir_ctl_spec){ .kind = IR_CTL_BOOL };
	else
		t->original = (struct ir_ctl_spec){
			.kind = low_strip(under)->kind == P4_TYPE_SINT ? IR_CTL_INT : IR_CTL_BIT,
			.width_bits = low_width(l, under),
		};
	return name;
}

/* ---- controller headers ----------------------------------------------------------------------------------- */

static void
controller_header(struct low *l, struct p4_decl *d, const char *name)
{
	struct ir_controller_header *h;
	uint32_t n, type = low_type(l, d->type);
	const struct p4_field *f = p4_type_fields(l->ctx, d->type, &n);

	h = ir_add_controller_header(l->p);
	low_info(l, &h->info, name, &d->annos, false);
	h->type = type;
	h->metadata = arena_array(l->p->arena, struct ir_metadata, n);
	for (uint32_t i = 0; i < n; i++) {
		struct ir_metadata *m = &h->metadata[h->n_metadata];

		if (p4_anno_find(&f[i].decl->annos, "hidden") != NULL)
			continue;
		m->field = i;
		m->name = arena_strdup(l->p->arena, f[i].name);
		m->id = ++h->n_metadata;
		m->type_name = low_type_name(l, f[i].type);
		m->annotations = low_annotations(l, &f[i].decl->annos, &m->n_annotations);
	}
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
