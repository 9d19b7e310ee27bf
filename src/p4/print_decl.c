/* SPDX-License-Identifier: Apache-2.0 */
/* print_decl.c: prints declarations and programs. */
#include "p4/ctx.h"
#include "p4/print_internal.h"
#include "p4/types.h"

#include <string.h>

/* A line of its own, indented. */
static void
put_line(struct p4_printer *pr, const char *text)
{
	p4_put_indent(pr);
	buf_printf(pr->out, "%s\n", text);
}

void
p4_put_params(struct p4_printer *pr, const struct p4_decls *params)
{
	buf_putc(pr->out, '(');
	for (uint32_t i = 0; i < params->n; i++) {
		const struct p4_decl *d = params->v[i];

		buf_puts(pr->out, i ? ", " : "");
		p4_put_annos(pr, &d->annos, false);
		if (d->u.param.dir != P4_DIR_NONE)
			buf_printf(pr->out, "%s ", p4_dir_text(d->u.param.dir));
		p4_put_type(pr, d->u.param.type);
		buf_printf(pr->out, " %s", d->name.str);
		if (d->u.param.init != NULL) {
			buf_puts(pr->out, " = ");
			p4_put_expr(pr, d->u.param.init);
		}
	}
	buf_putc(pr->out, ')');
}

static void
put_type_params(struct p4_printer *pr, const struct p4_decls *params)
{
	if (params->n == 0)
		return;
	for (uint32_t i = 0; i < params->n; i++)
		buf_printf(pr->out, "%s%s", i ? ", " : "<", params->v[i]->name.str);
	buf_putc(pr->out, '>');
}

/* ---- Types ---- */

static void
put_record(struct p4_printer *pr, const char *word, const struct p4_decl *d)
{
	buf_printf(pr->out, "%s %s", word, d->name.str);
	put_type_params(pr, &d->u.record.type_params);
	buf_puts(pr->out, " {\n");
	pr->indent++;
	for (uint32_t i = 0; i < d->u.record.fields.n; i++) {
		const struct p4_decl *f = d->u.record.fields.v[i];

		p4_put_indent(pr);
		p4_put_annos(pr, &f->annos, true);
		p4_put_type(pr, f->u.field.type);
		buf_printf(pr->out, " %s;\n", f->name.str);
	}
	pr->indent--;
	p4_put_indent(pr);
	buf_putc(pr->out, '}');
}

static void
put_members(struct p4_printer *pr, const struct p4_decls *members)
{
	buf_puts(pr->out, " {\n");
	pr->indent++;
	for (uint32_t i = 0; i < members->n; i++) {
		const struct p4_decl *m = members->v[i];

		p4_put_indent(pr);
		buf_puts(pr->out, m->name.str);
		if (m->u.member.init != NULL) {
			buf_puts(pr->out, " = ");
			p4_put_expr(pr, m->u.member.init);
		}
		buf_puts(pr->out, i + 1 < members->n ? ",\n" : "\n");
	}
	pr->indent--;
	p4_put_indent(pr);
	buf_putc(pr->out, '}');
}

void
p4_put_derived(struct p4_printer *pr, const struct p4_decl *d)
{
	p4_put_annos(pr, &d->annos, true);
	if (d->kind == P4_DECL_ENUM) {
		buf_puts(pr->out, "enum ");
		if (d->u.enumeration.under != NULL) {
			p4_put_type(pr, d->u.enumeration.under);
			buf_putc(pr->out, ' ');
		}
		buf_puts(pr->out, d->name.str);
		put_members(pr, &d->u.enumeration.members);
		return;
	}
	put_record(pr,
	    d->kind == P4_DECL_STRUCT	? "struct"
	    : d->kind == P4_DECL_HEADER ? "header"
					: "header_union",
	    d);
}

/* ---- Functions and instances ---- */

static void
put_function(struct p4_printer *pr, const struct p4_decl *d)
{
	p4_put_annos(pr, &d->annos, true);
	if (d->u.func.is_extern)
		buf_puts(pr->out, "extern ");
	if (d->u.func.is_abstract)
		buf_puts(pr->out, "abstract ");
	if (d->u.func.ret != NULL) {
		p4_put_type(pr, d->u.func.ret);
		buf_putc(pr->out, ' ');
	}
	buf_puts(pr->out, d->name.str);
	put_type_params(pr, &d->u.func.type_params);
	p4_put_params(pr, &d->u.func.params);
	if (d->u.func.body == NULL) {
		buf_putc(pr->out, ';');
		return;
	}
	buf_putc(pr->out, ' ');
	p4_put_block(pr, d->u.func.body);
}

/* { one declaration a line } */
static void
put_decls(struct p4_printer *pr, const struct p4_decls *decls)
{
	for (uint32_t i = 0; i < decls->n; i++) {
		p4_put_indent(pr);
		p4_put_decl(pr, decls->v[i]);
		buf_putc(pr->out, '\n');
	}
}

static void
put_instance(struct p4_printer *pr, const struct p4_decl *d)
{
	const struct p4_typeref *of = d->u.instance.of;
	const struct p4_typeref *base = of;

	/* Type(arguments) name[n] */
	while (base->kind == P4_TREF_ARRAY)
		base = base->u.array.elem;
	p4_put_annos(pr, &d->annos, true);
	if (pr->typed && base->type != NULL)
		p4_type_print(base->type, pr->out);
	else
		p4_put_type(pr, base);
	p4_put_args(pr, &d->u.instance.args);
	buf_printf(pr->out, " %s", d->name.str);
	if (of != base) {
		CLEANUP(buf_fini) struct buf whole = BUF_INIT, part = BUF_INIT;

		p4_print_typeref(of, &whole);
		p4_print_typeref(base, &part);
		buf_puts(pr->out, whole.data + part.len);
	}
	if (d->u.instance.has_body) {
		buf_puts(pr->out, " = {\n");
		pr->indent++;
		put_decls(pr, &d->u.instance.body);
		pr->indent--;
		p4_put_indent(pr);
		buf_putc(pr->out, '}');
	}
	buf_putc(pr->out, ';');
}

static void
put_extern(struct p4_printer *pr, const struct p4_decl *d)
{
	p4_put_annos(pr, &d->annos, true);
	buf_printf(pr->out, "extern %s", d->name.str);
	put_type_params(pr, &d->u.ext.type_params);
	buf_puts(pr->out, " {\n");
	pr->indent++;
	put_decls(pr, &d->u.ext.methods);
	pr->indent--;
	p4_put_indent(pr);
	buf_putc(pr->out, '}');
}

/* ---- Tables ---- */

static void
put_action_ref(struct p4_printer *pr, const struct p4_action_ref *ref)
{
	p4_put_annos(pr, &ref->annos, false);
	buf_printf(pr->out, "%s%s", ref->absolute ? "." : "", ref->name.str);
	if (ref->has_args)
		p4_put_args(pr, &ref->args);
}

/* Behind something: a space before each, none behind the last. */
static void
put_trailing_annos(struct p4_printer *pr, const struct p4_annos *annos)
{
	if (annos->n == 0)
		return;
	buf_putc(pr->out, ' ');
	p4_put_annos(pr, annos, false);
	if (pr->out->data[pr->out->len - 1] == ' ')
		pr->out->data[--pr->out->len] = '\0';
}

static void
put_key(struct p4_printer *pr, const struct p4_key *key)
{
	p4_put_indent(pr);
	p4_put_expr(pr, key->expr);
	buf_printf(pr->out, ": %s", key->match.str);
	put_trailing_annos(pr, &key->annos);
	buf_puts(pr->out, ";\n");
}

static void
put_entry(struct p4_printer *pr, const struct p4_entry *e)
{
	p4_put_indent(pr);
	buf_puts(pr->out, e->is_const ? "const " : "");
	if (e->priority != NULL) {
		buf_puts(pr->out, e->priority_parens ? "priority = (" : "priority = ");
		p4_put_expr(pr, e->priority);
		buf_puts(pr->out, e->priority_parens ? "): " : ": ");
	}
	buf_puts(pr->out, e->tuple ? "(" : "");
	p4_put_exprs(pr, &e->keys);
	buf_puts(pr->out, e->tuple ? "): " : ": ");
	put_action_ref(pr, &e->action);
	put_trailing_annos(pr, &e->annos);
	buf_puts(pr->out, ";\n");
}

static void
put_prop(struct p4_printer *pr, const struct p4_prop *prop)
{
	p4_put_indent(pr);
	p4_put_annos(pr, &prop->annos, false);
	buf_printf(pr->out, "%s%s = ", prop->is_const ? "const " : "", prop->name.str);
	if (prop->kind == P4_PROP_OTHER) {
		p4_put_expr(pr, prop->u.value);
		buf_puts(pr->out, ";\n");
		return;
	}
	buf_puts(pr->out, "{\n");
	pr->indent++;
	if (prop->kind == P4_PROP_KEY)
		for (uint32_t i = 0; i < prop->u.keys.n; i++)
			put_key(pr, &prop->u.keys.v[i]);
	if (prop->kind == P4_PROP_ENTRIES)
		for (uint32_t i = 0; i < prop->u.entries.n; i++)
			put_entry(pr, &prop->u.entries.v[i]);
	if (prop->kind == P4_PROP_ACTIONS)
		for (uint32_t i = 0; i < prop->u.actions.n; i++) {
			p4_put_indent(pr);
			put_action_ref(pr, &prop->u.actions.v[i]);
			buf_puts(pr->out, ";\n");
		}
	pr->indent--;
	put_line(pr, "}");
}

static void
put_table(struct p4_printer *pr, const struct p4_decl *d)
{
	p4_put_annos(pr, &d->annos, true);
	buf_printf(pr->out, "table %s {\n", d->name.str);
	pr->indent++;
	for (uint32_t i = 0; i < d->u.table.props.n; i++)
		put_prop(pr, &d->u.table.props.v[i]);
	pr->indent--;
	p4_put_indent(pr);
	buf_putc(pr->out, '}');
}

/* ---- Parsers and controls ---- */

static void
put_transition(struct p4_printer *pr, const struct p4_transition *t)
{
	if (t->kind == P4_TRANS_NONE)
		return;
	p4_put_indent(pr);
	if (t->kind == P4_TRANS_STATE) {
		buf_printf(pr->out, "transition %s;\n", t->state.str);
		return;
	}
	buf_puts(pr->out, "transition select(");
	p4_put_exprs(pr, &t->exprs);
	buf_puts(pr->out, ") {\n");
	pr->indent++;
	for (uint32_t i = 0; i < t->cases.n; i++) {
		p4_put_indent(pr);
		p4_put_expr(pr, t->cases.v[i].keyset);
		buf_printf(pr->out, ": %s;\n", t->cases.v[i].state.str);
	}
	pr->indent--;
	put_line(pr, "}");
}

static void
put_state(struct p4_printer *pr, const struct p4_decl *d)
{
	p4_put_annos(pr, &d->annos, true);
	buf_printf(pr->out, "state %s {\n", d->name.str);
	pr->indent++;
	for (uint32_t i = 0; i < d->u.state.body.n; i++) {
		p4_put_indent(pr);
		p4_put_stmt(pr, d->u.state.body.v[i]);
		buf_putc(pr->out, '\n');
	}
	put_transition(pr, &d->u.state.next);
	pr->indent--;
	p4_put_indent(pr);
	buf_putc(pr->out, '}');
}

static void
put_parser(struct p4_printer *pr, const struct p4_decl *d)
{
	p4_put_annos(pr, &d->annos, true);
	buf_printf(pr->out, "parser %s", d->name.str);
	put_type_params(pr, &d->u.parser.type_params);
	p4_put_params(pr, &d->u.parser.params);
	if (!d->u.parser.has_body) {
		buf_putc(pr->out, ';');
		return;
	}
	if (d->u.parser.has_ctor_params)
		p4_put_params(pr, &d->u.parser.ctor_params);
	buf_puts(pr->out, " {\n");
	pr->indent++;
	put_decls(pr, &d->u.parser.locals);
	put_decls(pr, &d->u.parser.states);
	pr->indent--;
	p4_put_indent(pr);
	buf_putc(pr->out, '}');
}

static void
put_control(struct p4_printer *pr, const struct p4_decl *d)
{
	p4_put_annos(pr, &d->annos, true);
	buf_printf(pr->out, "control %s", d->name.str);
	put_type_params(pr, &d->u.control.type_params);
	p4_put_params(pr, &d->u.control.params);
	if (!d->u.control.has_body) {
		buf_putc(pr->out, ';');
		return;
	}
	if (d->u.control.has_ctor_params)
		p4_put_params(pr, &d->u.control.ctor_params);
	buf_puts(pr->out, " {\n");
	pr->indent++;
	put_decls(pr, &d->u.control.locals);
	p4_put_indent(pr);
	buf_puts(pr->out, "apply ");
	p4_put_stmt(pr, d->u.control.apply);
	buf_putc(pr->out, '\n');
	pr->indent--;
	p4_put_indent(pr);
	buf_putc(pr->out, '}');
}

/* ---- Declarations ---- */

static void
put_value_set(struct p4_printer *pr, const struct p4_decl *d)
{
	p4_put_annos(pr, &d->annos, true);
	buf_puts(pr->out, "value_set<");
	p4_put_type(pr, d->u.value_set.type);
	buf_puts(pr->out, ">(");
	p4_put_expr(pr, d->u.value_set.size);
	buf_printf(pr->out, ") %s;", d->name.str);
}

static void
put_alias(struct p4_printer *pr, const struct p4_decl *d)
{
	p4_put_annos(pr, &d->annos, true);
	buf_puts(pr->out, d->kind == P4_DECL_TYPEDEF ? "typedef " : "type ");
	p4_put_type(pr, d->u.alias.of);
	buf_printf(pr->out, " %s;", d->name.str);
}

void
p4_put_decl(struct p4_printer *pr, const struct p4_decl *d)
{
	switch (d->kind) {
	case P4_DECL_CONST:
		p4_put_annos(pr, &d->annos, true);
		buf_puts(pr->out, "const ");
		p4_put_type(pr, d->u.var.type);
		buf_printf(pr->out, " %s = ", d->name.str);
		p4_put_expr(pr, d->u.var.init);
		buf_putc(pr->out, ';');
		break;
	case P4_DECL_VAR:
		p4_put_var(pr, d);
		buf_putc(pr->out, ';');
		break;
	case P4_DECL_INSTANCE:
		put_instance(pr, d);
		break;
	case P4_DECL_VALUE_SET:
		put_value_set(pr, d);
		break;
	case P4_DECL_ACTION:
		p4_put_annos(pr, &d->annos, true);
		buf_printf(pr->out, "action %s", d->name.str);
		p4_put_params(pr, &d->u.action.params);
		buf_putc(pr->out, ' ');
		p4_put_block(pr, d->u.action.body);
		break;
	case P4_DECL_FUNCTION:
	case P4_DECL_METHOD:
		put_function(pr, d);
		break;
	case P4_DECL_TABLE:
		put_table(pr, d);
		break;
	case P4_DECL_PARSER:
		put_parser(pr, d);
		break;
	case P4_DECL_CONTROL:
		put_control(pr, d);
		break;
	case P4_DECL_PACKAGE:
		p4_put_annos(pr, &d->annos, true);
		buf_printf(pr->out, "package %s", d->name.str);
		put_type_params(pr, &d->u.package.type_params);
		p4_put_params(pr, &d->u.package.params);
		buf_putc(pr->out, ';');
		break;
	case P4_DECL_EXTERN:
		put_extern(pr, d);
		break;
	case P4_DECL_STRUCT:
	case P4_DECL_HEADER:
	case P4_DECL_UNION:
	case P4_DECL_ENUM:
		p4_put_derived(pr, d);
		break;
	case P4_DECL_ERRORS:
	case P4_DECL_MATCH_KINDS:
		p4_put_annos(pr, &d->annos, true);
		buf_puts(pr->out, d->name.str);
		put_members(pr, &d->u.enumeration.members);
		break;
	case P4_DECL_TYPEDEF:
	case P4_DECL_NEWTYPE:
		put_alias(pr, d);
		break;
	case P4_DECL_STATE:
		put_state(pr, d);
		break;
	case P4_DECL_PARAM:
	case P4_DECL_TYPE_PARAM:
	case P4_DECL_FIELD:
	case P4_DECL_MEMBER:
		buf_puts(pr->out, d->name.str);
		break;
	}
}

void
p4_print_decl(const struct p4_decl *d, struct buf *out)
{
	struct p4_printer pr = { .out = out };

	p4_put_decl(&pr, d);
}

/* The standard file that the program asked for and that brought 'd'; NULL when d is the program's. */
static const struct p4_file *
system_file(const struct p4_ctx *ctx, const struct p4_decl *d)
{
	const struct p4_file *f = ctx->files[d->loc.file], *outer;

	if (!f->is_system)
		return NULL;
	while (f->from.line != 0) {
		outer = ctx->files[f->from.file];
		if (!outer->is_system)
			break;
		f = outer;
	}
	return f;
}

void
p4_print_program(
    const struct p4_ctx *ctx, const struct p4_program *prog, unsigned flags, struct buf *out)
{
	struct p4_printer pr = { .out = out, .typed = (flags & P4_PRINT_TYPED) != 0 };
	CLEANUP(buf_fini) struct buf seen = BUF_INIT;

	if (!(flags & P4_PRINT_SYSTEM))
		for (uint32_t i = 0; i < ctx->n_std_macros; i++)
			buf_printf(out, "%s\n", ctx->std_macros[i]);
	for (uint32_t i = 0; i < prog->decls.n; i++) {
		const struct p4_decl *d = prog->decls.v[i];
		const struct p4_file *f = flags & P4_PRINT_SYSTEM ? NULL : system_file(ctx, d);

		if (f == NULL) {
			p4_put_decl(&pr, d);
			buf_putc(out, '\n');
			continue;
		}
		/* Each standard file once, where its first declaration stands. */
		for (size_t k = 0; f != NULL && k < seen.len; k += sizeof f)
			if (memcmp(seen.data + k, &f, sizeof f) == 0)
				f = NULL;
		if (f != NULL) {
			buf_add(&seen, &f, sizeof f);
			buf_printf(out, "#include <%s>\n", f->asked_as);
		}
	}
}
