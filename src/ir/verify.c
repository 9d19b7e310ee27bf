/* SPDX-License-Identifier: Apache-2.0 */
/* verify.c: the rules of types, variables, externs and actions, and the order of all checks. */
#include "ir/verify.h"

#include "base/mem.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int
ir_bad(const struct ir_verifier *v, const char *fmt, ...)
{
	char msg[300], where[160] = "";
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(msg, sizeof msg, fmt, ap);
	va_end(ap);
	if (v->loc.line != 0 && v->loc.file < v->prog->n_files)
		snprintf(where, sizeof where, "%.120s:%u:%u: ", v->prog->files[v->loc.file],
		    v->loc.line, v->loc.col);
	return err_set(v->err, -EINVAL, "%s %s: %s%s", v->kind, v->name, where, msg);
}

int
ir_verify_count(struct ir_verifier *v, uint32_t n, const char *what)
{
	if (n <= IR_COUNT_MAX)
		return 0;
	return err_set(v->err, -E2BIG, "%s %s: %u %s, the limit is %u", v->kind, v->name, n, what,
	    IR_COUNT_MAX);
}

int
ir_verify_name(struct ir_verifier *v, const char *name, const char *what)
{
	if (name == NULL)
		return ir_bad(v, "a %s without a name", what);
	return ir_name_ok(name) ? 0 : ir_bad(v, "a %s whose name is not one: %.80s", what, name);
}

int
ir_verify_annotations(struct ir_verifier *v, uint32_t n, const char **text)
{
	int rc = ir_verify_count(v, n, "annotations");

	for (uint32_t i = 0; i < n && rc == 0; i++)
		if (text[i] == NULL || strlen(text[i]) > IR_STRING_MAX)
			rc = ir_bad(v, "an annotation that is too long");
	return rc;
}

int
ir_verify_info(struct ir_verifier *v, const struct ir_info *info)
{
	int rc;

	v->name = "?";
	v->loc = (struct ir_loc){ 0 };
	if ((rc = ir_verify_name(v, info->name, v->kind)) < 0)
		return rc;
	v->name = info->name;
	if (info->alias != NULL && (rc = ir_verify_name(v, info->alias, "alias")) < 0)
		return rc;
	if (info->pipe != NULL && (rc = ir_verify_name(v, info->pipe, "pipe")) < 0)
		return rc;
	return ir_verify_annotations(v, info->n_annotations, info->annotations);
}

int
ir_verify_loc(struct ir_verifier *v, struct ir_loc loc)
{
	if (loc.line == 0 ? loc.col != 0 || loc.file != 0 : loc.file >= v->prog->n_files)
		return ir_bad(v, "a location in file %u", loc.file);
	v->loc = loc;
	return 0;
}

/* ---- types ------------------------------------------------------------------------------------ */

static int
verify_fields(struct ir_verifier *v, const struct ir_type *t, uint32_t id)
{
	struct map names = { 0 };
	uint32_t off = 0, varbits = 0;
	uint64_t bits = 0;
	int rc = ir_verify_count(v, t->n, "fields");

	for (uint32_t i = 0; i < t->n && rc == 0; i++) {
		const struct ir_field *f = &t->fields[i];
		bool varbit;

		if ((rc = ir_verify_name(v, f->name, "field")) < 0)
			break;
		varbit = f->type < id && ir_type_is(v->prog, f->type, IR_TYPE_VARBIT);
		if (map_sput(&names, f->name, v) != NULL)
			rc = ir_bad(v, "two fields are called %s", f->name);
		else if (f->type >= id)
			rc = ir_bad(v, "%s: its type is not defined before", f->name);
		else if (t->kind == IR_TYPE_UNION ? !ir_type_is(v->prog, f->type, IR_TYPE_HEADER)
						  : !varbit && !ir_type_scalar(v->prog, f->type))
			rc = ir_bad(v, "%s has a type that cannot be there", f->name);
		else if (varbit && varbits++ > 0)
			rc = ir_bad(v, "two varbits in one header");
		else if (f->off_bits != (t->kind == IR_TYPE_HEADER ? off : 0))
			rc = ir_bad(v, "%s is not at its offset", f->name);
		else if ((bits += v->prog->types[f->type].width_bits) > IR_HEADER_MAX)
			rc = ir_bad(v, "more than %u bits", IR_HEADER_MAX);
		else if (t->kind == IR_TYPE_HEADER && !varbit)
			off += v->prog->types[f->type].width_bits;
	}
	map_fini(&names);
	if (rc == 0 && t->width_bits != off)
		rc = ir_bad(v, "its width is not that of its fields");
	return rc;
}

/* An unnamed type's own numbers. */
static bool
numbers_ok(const struct ir_prog *p, const struct ir_type *t, uint32_t id)
{
	bool plain = t->elem == 0 && t->n == 0;

	switch (t->kind) {
	case IR_TYPE_BIT:
	case IR_TYPE_INT:
		return plain && t->width_bits >= 1 && t->width_bits <= IR_WIDTH_MAX;
	case IR_TYPE_BOOL:
		return plain && t->width_bits == 1;
	case IR_TYPE_ERROR:
		return plain && t->width_bits == 32;
	case IR_TYPE_VARBIT:
		return plain && t->width_bits <= IR_VARBIT_MAX;
	case IR_TYPE_STACK:
		return t->width_bits == 0 && t->n >= 1 && t->n <= IR_MEMBERS_MAX && t->elem < id &&
		       (ir_type_is(p, t->elem, IR_TYPE_HEADER) ||
			   ir_type_is(p, t->elem, IR_TYPE_UNION));
	case IR_TYPE_ARRAY:
		return t->width_bits == 0 && t->n >= 1 && t->n <= IR_MEMBERS_MAX && t->elem < id &&
		       ir_type_scalar(p, t->elem);
	case IR_TYPE_HEADER:
	case IR_TYPE_UNION:
	case IR_N_TYPE_KINDS:
		break;
	}
	return false;
}

static int
verify_type(struct ir_verifier *v, uint32_t id, struct map *seen)
{
	const struct ir_type *t = &v->prog->types[id];
	bool named = t->kind == IR_TYPE_HEADER || t->kind == IR_TYPE_UNION;
	uint32_t key[4] = { (uint32_t)t->kind, t->width_bits, t->elem, t->n };
	int rc;

	v->kind = "type";
	v->name = "?";
	if ((unsigned)t->kind >= IR_N_TYPE_KINDS)
		return ir_bad(v, "no kind %u", (unsigned)t->kind);
	v->kind = ir_type_kind_name(t->kind);
	if (!named) {
		if (t->name != NULL || t->fields != NULL || !numbers_ok(v->prog, t, id))
			return ir_bad(v, "type %u has impossible numbers", id);
		if (map_put(seen, key, sizeof key, v) != NULL)
			return ir_bad(v, "type %u is there twice", id);
		return 0;
	}
	if ((rc = ir_verify_name(v, t->name, "type")) < 0)
		return rc;
	v->name = t->name;
	if (map_sput(seen, t->name, v) != NULL)
		return ir_bad(v, "two types have this name");
	return verify_fields(v, t, id);
}

static int
verify_types(struct ir_verifier *v)
{
	struct map seen = { 0 };
	int rc = ir_verify_count(v, v->prog->n_types, "types");

	for (uint32_t i = 0; i < v->prog->n_types && rc == 0; i++)
		rc = verify_type(v, i, &seen);
	map_fini(&seen);
	return rc;
}

/* ---- variables -------------------------------------------------------------------------------- */

/* Whether the intrinsic is one of the program's architecture: its name begins with it. */
static bool
intrinsic_fits(const struct ir_prog *p, enum ir_intrinsic i)
{
	const char *name = ir_intrinsic_name(i), *arch = ir_arch_name(p->arch);

	return strncmp(name, arch, strlen(arch)) == 0 && name[strlen(arch)] == '.';
}

static int
verify_var(struct ir_verifier *v, const struct ir_var *var, bool *intrinsics)
{
	int rc;

	v->name = "?";
	v->loc = (struct ir_loc){ 0 };
	if ((rc = ir_verify_name(v, var->name, "variable")) < 0)
		return rc;
	v->name = var->name;
	if ((rc = ir_verify_loc(v, var->loc)) < 0)
		return rc;
	if (var->type >= v->prog->n_types || (unsigned)var->scope > IR_SCOPE_PARAM ||
	    (unsigned)var->intrinsic >= IR_N_INTRINSICS)
		return ir_bad(v, "no such type, scope or intrinsic");
	if (var->scope == IR_SCOPE_PARAM && !ir_type_scalar(v->prog, var->type))
		return ir_bad(v, "a parameter that is no scalar");
	if (var->intrinsic == IR_INTRINSIC_NONE)
		return 0;
	if (var->scope != IR_SCOPE_PACKET || !ir_type_scalar(v->prog, var->type))
		return ir_bad(v, "an intrinsic is a scalar of the packet");
	if (!intrinsic_fits(v->prog, var->intrinsic) || intrinsics[var->intrinsic])
		return ir_bad(v, "intrinsic %s: %s", ir_intrinsic_name(var->intrinsic),
		    intrinsics[var->intrinsic] ? "is there twice" : "of another architecture");
	intrinsics[var->intrinsic] = true;
	return 0;
}

static int
verify_vars(struct ir_verifier *v)
{
	bool intrinsics[IR_N_INTRINSICS] = { false };
	struct map names = { 0 };
	uint64_t bytes = 0;
	int rc = ir_verify_count(v, v->prog->n_vars, "variables");

	v->kind = "variable";
	for (uint32_t i = 0; i < v->prog->n_vars && rc == 0; i++) {
		const struct ir_var *var = &v->prog->vars[i];

		rc = verify_var(v, var, intrinsics);
		if (rc == 0 && map_sput(&names, var->name, v) != NULL)
			rc = ir_bad(v, "two variables have this name");
		if (rc == 0 && (bytes += ir_type_bytes(v->prog, var->type)) > IR_PACKET_MAX)
			rc = err_set(
			    v->err, -E2BIG, "the variables need more than %u bytes", IR_PACKET_MAX);
	}
	map_fini(&names);
	return rc;
}

/* ---- errors and lists ---------------------------------------------------------------------------- */

static int
verify_errors(struct ir_verifier *v)
{
	static const char *const core[] = { "NoError", "PacketTooShort", "NoMatch",
		"StackOutOfBounds", "HeaderTooShort", "ParserTimeout", "ParserInvalidArgument" };
	struct map names = { 0 };
	int rc = ir_verify_count(v, v->prog->n_errors, "errors");

	v->kind = "error";
	v->name = "list";
	if (rc == 0 && v->prog->n_errors < ARRAY_LEN(core))
		rc = ir_bad(v, "the core errors are missing");
	for (uint32_t i = 0; i < v->prog->n_errors && rc == 0; i++) {
		rc = ir_verify_name(v, v->prog->errors[i], "error");
		if (rc == 0 && i < ARRAY_LEN(core) && strcmp(v->prog->errors[i], core[i]) != 0)
			rc = ir_bad(v, "number %u is %s", i, core[i]);
		if (rc == 0 && map_sput(&names, v->prog->errors[i], v) != NULL)
			rc = ir_bad(v, "%s is there twice", v->prog->errors[i]);
	}
	map_fini(&names);
	return rc;
}

static int
verify_lists(struct ir_verifier *v)
{
	struct map ids = { 0 };
	int rc = ir_verify_count(v, v->prog->n_field_lists, "field lists");

	v->kind = "field";
	v->name = "list";
	for (uint32_t i = 0; i < v->prog->n_field_lists && rc == 0; i++) {
		const struct ir_field_list *l = &v->prog->field_lists[i];

		if (map_put(&ids, &l->id, sizeof l->id, v) != NULL)
			rc = ir_bad(v, "two have id %u", l->id);
		for (uint32_t k = 0; k < l->n && rc == 0; k++)
			if (l->vars[k] >= v->prog->n_vars ||
			    v->prog->vars[l->vars[k]].scope != IR_SCOPE_PACKET)
				rc = ir_bad(
				    v, "%u holds something that is no packet variable", l->id);
	}
	map_fini(&ids);
	return rc;
}

/* ---- externs and actions ------------------------------------------------------------------------ */

static int
verify_extern_fields(struct ir_verifier *v, const struct ir_extern *x)
{
	int rc = ir_verify_count(v, x->n_fields, "fields");

	if (rc == 0 && x->n_fields == 0)
		rc = ir_bad(v, "no fields");
	for (uint32_t i = 0; i < x->n_fields && rc == 0; i++) {
		if ((rc = ir_verify_name(v, x->fields[i].name, "field")) < 0)
			break;
		if (!ir_type_scalar(v->prog, x->fields[i].type))
			rc = ir_bad(v, "%s is no scalar", x->fields[i].name);
		if (rc == 0 && x->field_match != NULL &&
		    (unsigned)x->field_match[i] >= IR_MATCH_SELECTOR)
			rc = ir_bad(v, "%s: its match kind", x->fields[i].name);
	}
	if (rc == 0 && (x->kind == IR_EXTERN_VALUE_SET) != (x->field_match != NULL))
		rc = ir_bad(v, "match kinds are for value sets, and needed there");
	return rc;
}

static int
verify_extern(struct ir_verifier *v, const struct ir_extern *x)
{
	int rc;

	v->kind = "extern";
	if ((rc = ir_verify_info(v, &x->info)) < 0 || (rc = ir_verify_loc(v, x->loc)) < 0 ||
	    (rc = ir_verify_type_name(v, x->index_type_name)) < 0 ||
	    (x->spec.kind != IR_CTL_NONE && (rc = ir_verify_spec(v, &x->spec)) < 0))
		return rc;
	if ((unsigned)x->kind >= IR_EXTERN_NONE || (unsigned)x->hash >= IR_N_HASHES ||
	    (unsigned)x->count > IR_COUNT_BOTH)
		return ir_bad(v, "no such kind, algorithm or count");
	if (x->size > IR_CELLS_MAX || x->max_group_size > IR_CELLS_MAX ||
	    x->index_bits > IR_WIDTH_MAX)
		return err_set(v->err, -E2BIG, "extern %s: a number over its limit", v->name);
	if ((x->kind == IR_EXTERN_METER || x->kind == IR_EXTERN_DIRECT_METER) &&
	    x->count == IR_COUNT_BOTH)
		return ir_bad(v, "a meter counts packets or bytes, not both");
	if (x->kind == IR_EXTERN_DIGEST || x->kind == IR_EXTERN_VALUE_SET)
		return verify_extern_fields(v, x);
	if (x->n_fields != 0)
		return ir_bad(v, "fields in something that is no digest or value set");
	if (x->kind != IR_EXTERN_REGISTER)
		return x->initial.width_bits == 0 ? 0 : ir_bad(v, "an initial value");
	if (!ir_type_scalar(v->prog, x->type))
		return ir_bad(v, "a register of something that is no scalar");
	if (x->initial.width_bits != 0)
		return ir_verify_value(v, x->type, x->initial, "initial value");
	return 0;
}

/* Notes which action owns a parameter's variable; each has one owner. */
static int
own_params(struct ir_verifier *v, uint32_t id)
{
	const struct ir_action *a = &v->prog->actions[id];
	int rc = ir_verify_count(v, a->n_params, "parameters");

	for (uint32_t i = 0; i < a->n_params && rc == 0; i++) {
		const struct ir_param *q = &a->params[i];

		if ((rc = ir_verify_name(v, q->name, "parameter")) < 0 ||
		    (rc = ir_verify_annotations(v, q->n_annotations, q->annotations)) < 0 ||
		    (rc = ir_verify_type_name(v, q->type_name)) < 0)
			break;
		if (q->var >= v->prog->n_vars || v->prog->vars[q->var].scope != IR_SCOPE_PARAM)
			rc = ir_bad(v, "parameter %s has no param variable", q->name);
		else if (v->owner[q->var] != IR_NO_ID)
			rc = ir_bad(v, "%s is a parameter twice", v->prog->vars[q->var].name);
		else
			v->owner[q->var] = id;
	}
	return rc;
}

static int
verify_action(struct ir_verifier *v, uint32_t id)
{
	const struct ir_action *a = &v->prog->actions[id];
	int rc;

	v->kind = "action";
	if ((rc = ir_verify_info(v, &a->info)) < 0 || (rc = ir_verify_loc(v, a->loc)) < 0 ||
	    (rc = own_params(v, id)) < 0)
		return rc;
	v->action = id;
	v->block = NULL;
	return ir_verify_body(v, a->body);
}

/* ---- ids and the whole -------------------------------------------------------------------------- */

static int
verify_id(struct ir_verifier *v, struct map *ids, const struct ir_info *info)
{
	const struct ir_info *old;

	if (info->id == 0)
		return 0;
	old = map_put(ids, &info->id, sizeof info->id, (void *)(uintptr_t)info);
	if (old == NULL || strcmp(old->name, info->name) == 0)
		return 0;
	return err_set(
	    v->err, -EINVAL, "%s and %s have one id, 0x%08x", old->name, info->name, info->id);
}

static int
verify_ids(struct ir_verifier *v)
{
	const struct ir_prog *p = v->prog;
	struct map ids = { 0 };
	int rc = 0;

	for (uint32_t i = 0; i < p->n_actions && rc == 0; i++)
		rc = verify_id(v, &ids, &p->actions[i].info);
	for (uint32_t i = 0; i < p->n_tables && rc == 0; i++)
		rc = verify_id(v, &ids, &p->tables[i].info);
	for (uint32_t i = 0; i < p->n_externs && rc == 0; i++)
		rc = verify_id(v, &ids, &p->externs[i].info);
	for (uint32_t i = 0; i < p->n_controller_headers && rc == 0; i++)
		rc = verify_id(v, &ids, &p->controller_headers[i].info);
	map_fini(&ids);
	return rc;
}

/* A direct object belongs to one table. */
static int
verify_direct(struct ir_verifier *v)
{
	CLEANUP(free) uint8_t *used = xcalloc(v->prog->n_externs + 1, 1);

	for (uint32_t i = 0; i < v->prog->n_tables; i++) {
		const struct ir_table *t = &v->prog->tables[i];

		for (uint32_t k = 0; k < t->n_direct; k++)
			if (used[t->direct[k]]++)
				return err_set(v->err, -EINVAL, "extern %s: direct in two tables",
				    v->prog->externs[t->direct[k]].info.name);
	}
	return 0;
}

static int
verify_blocks(struct ir_verifier *v)
{
	bool seen[IR_N_ROLES] = { false };
	int rc = ir_verify_count(v, v->prog->n_blocks, "blocks");

	for (uint32_t i = 0; i < v->prog->n_blocks && rc == 0; i++) {
		const struct ir_block *b = &v->prog->blocks[i];

		v->loc = (struct ir_loc){ 0 };
		rc = ir_verify_block(v, b);
		if (rc == 0 && seen[b->role] && ir_role_arch(b->role) != IR_ARCH_CUSTOM)
			rc = ir_bad(v, "a second %s", ir_role_name(b->role));
		if (rc == 0)
			seen[b->role] = true;
	}
	return rc;
}

static int
verify_all(struct ir_verifier *v)
{
	const struct ir_prog *p = v->prog;
	int rc;

	if ((rc = ir_verify_name(v, p->name, "program")) < 0)
		return rc;
	v->name = p->name;
	if ((unsigned)p->arch >= IR_N_ARCHS)
		return ir_bad(v, "no architecture %u", (unsigned)p->arch);
	if ((rc = ir_verify_annotations(v, p->n_annotations, p->annotations)) < 0 ||
	    (rc = ir_verify_count(v, p->n_files, "files")) < 0 ||
	    (rc = ir_verify_count(v, p->n_actions, "actions")) < 0 ||
	    (rc = ir_verify_count(v, p->n_tables, "tables")) < 0 ||
	    (rc = ir_verify_count(v, p->n_externs, "externs")) < 0 || (rc = verify_errors(v)) < 0 ||
	    (rc = verify_types(v)) < 0 || (rc = verify_vars(v)) < 0 ||
	    (rc = ir_verify_ctl_types(v)) < 0 || (rc = verify_lists(v)) < 0 ||
	    (rc = ir_verify_controller_headers(v)) < 0)
		return rc;
	for (uint32_t i = 0; i < p->n_externs; i++)
		if ((rc = verify_extern(v, &p->externs[i])) < 0)
			return rc;
	for (uint32_t i = 0; i < p->n_actions; i++)
		if ((rc = verify_action(v, i)) < 0)
			return rc;
	for (uint32_t i = 0; i < p->n_tables; i++)
		if ((rc = ir_verify_table(v, &p->tables[i])) < 0)
			return rc;
	if ((rc = verify_direct(v)) < 0 || (rc = verify_ids(v)) < 0)
		return rc;
	return verify_blocks(v);
}

int
ir_verify(const struct ir_prog *prog, struct err *err)
{
	struct ir_verifier v = {
		.prog = prog, .err = err, .kind = "program", .name = "?", .action = IR_NO_ID
	};
	int rc;

	v.owner = xcalloc(prog->n_vars + 1, sizeof *v.owner);
	for (uint32_t i = 0; i < prog->n_vars; i++)
		v.owner[i] = IR_NO_ID;
	rc = verify_all(&v);
	free(v.owner);
	return rc;
}
