/* SPDX-License-Identifier: Apache-2.0 */
/* verify_ctl.c: the rules of what only the control plane sees: its types and controller headers. */
#include "ir/verify.h"

#include <errno.h>
#include <string.h>

#define TUPLE_DEPTH_MAX 16u

static bool
declared(const struct ir_prog *p, enum ir_ctl_kind kind, const char *name)
{
	for (uint32_t i = 0; i < p->n_ctl_types; i++)
		if (p->ctl_types[i].kind == kind && strcmp(p->ctl_types[i].name, name) == 0)
			return true;
	return false;
}

int
ir_verify_spec(struct ir_verifier *v, const struct ir_ctl_spec *c)
{
	enum ir_ctl_kind kind = c->kind;
	int rc;

	if (kind == IR_CTL_NONE || (unsigned)kind >= IR_N_CTL_KINDS)
		return ir_bad(v, "no kind of control type %u", (unsigned)kind);
	if (kind <= IR_CTL_VARBIT)
		return c->width_bits <= IR_VARBIT_MAX ? 0 : ir_bad(v, "%u bits", c->width_bits);
	if (kind == IR_CTL_TUPLE) {
		if (++v->nodes > IR_NODES_MAX || ++v->depth > TUPLE_DEPTH_MAX)
			return err_set(v->err, -E2BIG, "%s %s: too deep", v->kind, v->name);
		rc = ir_verify_count(v, c->n, "members");
		for (uint32_t i = 0; i < c->n && rc == 0; i++)
			rc = ir_verify_spec(v, &c->members[i]);
		v->depth--;
		return rc;
	}
	if (kind <= IR_CTL_ERROR)
		return 0;
	if ((rc = ir_verify_name(v, c->name, "control type")) < 0)
		return rc;
	if (kind == IR_CTL_HEADER_STACK)
		kind = IR_CTL_HEADER;
	if (kind == IR_CTL_UNION_STACK)
		kind = IR_CTL_UNION;
	return declared(v->prog, kind, c->name)
		   ? 0
		   : ir_bad(v, "no %s is called %s", ir_ctl_kind_name(kind), c->name);
}

static int
verify_member(struct ir_verifier *v, const struct ir_ctl_type *t, const struct ir_ctl_member *m)
{
	int rc = ir_verify_name(v, m->name, "member");

	if (rc < 0 || t->kind == IR_CTL_ENUM)
		return rc;
	if (t->kind == IR_CTL_SER_ENUM) {
		if (m->value.width_bits != t->width_bits || !ir_value_ok(m->value))
			return ir_bad(v, "%s: its value does not fit", m->name);
		return 0;
	}
	if ((rc = ir_verify_spec(v, &m->spec)) < 0)
		return rc;
	if ((t->kind == IR_CTL_HEADER && m->spec.kind > IR_CTL_VARBIT) ||
	    (t->kind == IR_CTL_UNION && m->spec.kind != IR_CTL_HEADER))
		return ir_bad(v, "%s has a type that cannot be there", m->name);
	return 0;
}

static int
verify_ctl_type(struct ir_verifier *v, const struct ir_ctl_type *t)
{
	int rc;

	v->name = "?";
	if ((rc = ir_verify_name(v, t->name, "control type")) < 0)
		return rc;
	v->name = t->name;
	if (t->kind != IR_CTL_STRUCT && t->kind != IR_CTL_HEADER && t->kind != IR_CTL_UNION &&
	    t->kind != IR_CTL_ENUM && t->kind != IR_CTL_SER_ENUM && t->kind != IR_CTL_NEWTYPE)
		return ir_bad(v, "a control type of kind %u", (unsigned)t->kind);
	if (t->width_bits > IR_WIDTH_MAX || (t->kind == IR_CTL_SER_ENUM && t->width_bits == 0) ||
	    (t->width_bits != 0 && t->kind != IR_CTL_SER_ENUM && t->uri == NULL))
		return ir_bad(v, "%u bits", t->width_bits);
	if (t->kind != IR_CTL_NEWTYPE ? t->uri != NULL : t->n != 0)
		return ir_bad(v, "a uri or members that cannot be there");
	if (t->uri != NULL && strlen(t->uri) > IR_STRING_MAX)
		return ir_bad(v, "its uri is too long");
	if (t->kind == IR_CTL_NEWTYPE && t->uri == NULL &&
	    (rc = ir_verify_spec(v, &t->original)) < 0)
		return rc;
	if ((rc = ir_verify_count(v, t->n, "members")) < 0)
		return rc;
	for (uint32_t i = 0; i < t->n; i++)
		if ((rc = verify_member(v, t, &t->members[i])) < 0)
			return rc;
	return ir_verify_annotations(v, t->n_annotations, t->annotations);
}

int
ir_verify_ctl_types(struct ir_verifier *v)
{
	struct map names = { 0 };
	int rc = ir_verify_count(v, v->prog->n_ctl_types, "control types");

	v->kind = "control-type";
	for (uint32_t i = 0; i < v->prog->n_ctl_types && rc == 0; i++)
		if (v->prog->ctl_types[i].name == NULL)
			rc = ir_bad(v, "a control type without a name");
	for (uint32_t i = 0; i < v->prog->n_ctl_types && rc == 0; i++) {
		const struct ir_ctl_type *t = &v->prog->ctl_types[i];
		struct buf key = BUF_INIT;

		rc = verify_ctl_type(v, t);
		buf_printf(&key, "%u %s", (unsigned)t->kind, t->name);
		if (rc == 0 && map_put(&names, key.data, key.len, v) != NULL)
			rc = ir_bad(v, "two have this name");
		buf_fini(&key);
	}
	map_fini(&names);
	return rc;
}

/* A type name of a key, parameter or field of a controller header. */
int
ir_verify_type_name(struct ir_verifier *v, const char *name)
{
	int rc;

	if (name == NULL)
		return 0;
	if ((rc = ir_verify_name(v, name, "type")) < 0)
		return rc;
	if (!declared(v->prog, IR_CTL_NEWTYPE, name) && !declared(v->prog, IR_CTL_ENUM, name))
		return ir_bad(v, "no newtype or enum is called %s", name);
	return 0;
}

static int
verify_metadata(struct ir_verifier *v, const struct ir_controller_header *c)
{
	int rc = ir_verify_count(v, c->n_metadata, "fields");

	for (uint32_t i = 0; i < c->n_metadata && rc == 0; i++) {
		const struct ir_metadata *m = &c->metadata[i];

		if (m->field >= v->prog->types[c->type].n)
			return ir_bad(v, "no field %u", m->field);
		if ((rc = ir_verify_name(v, m->name, "field")) == 0 &&
		    (rc = ir_verify_type_name(v, m->type_name)) == 0)
			rc = ir_verify_annotations(v, m->n_annotations, m->annotations);
	}
	return rc;
}

int
ir_verify_controller_headers(struct ir_verifier *v)
{
	int rc = ir_verify_count(v, v->prog->n_controller_headers, "controller headers");

	v->kind = "controller-header";
	for (uint32_t i = 0; i < v->prog->n_controller_headers && rc == 0; i++) {
		const struct ir_controller_header *c = &v->prog->controller_headers[i];

		rc = ir_verify_info(v, &c->info);
		if (rc == 0 && !ir_type_is(v->prog, c->type, IR_TYPE_HEADER))
			rc = ir_bad(v, "its type is no header");
		if (rc == 0)
			rc = verify_metadata(v, c);
	}
	return rc;
}
