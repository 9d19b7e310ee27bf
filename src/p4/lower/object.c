/* SPDX-License-Identifier: Apache-2.0 */
/* object.c: extern objects: counters, meters, registers, profiles, selectors, value sets, digests. The same
 * objects have other names in each architecture; one table maps them. */
#include "p4/lower/internal.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name; /* of the extern type */
	enum ir_extern_kind kind;
} object_types[] = {
	{ "counter", IR_EXTERN_COUNTER },
	{ "Counter", IR_EXTERN_COUNTER },
	{ "direct_counter", IR_EXTERN_DIRECT_COUNTER },
	{ "DirectCounter", IR_EXTERN_DIRECT_COUNTER },
	{ "meter", IR_EXTERN_METER },
	{ "Meter", IR_EXTERN_METER },
	{ "direct_meter", IR_EXTERN_DIRECT_METER },
	{ "DirectMeter", IR_EXTERN_DIRECT_METER },
	{ "register", IR_EXTERN_REGISTER },
	{ "Register", IR_EXTERN_REGISTER },
	{ "action_profile", IR_EXTERN_ACTION_PROFILE },
	{ "ActionProfile", IR_EXTERN_ACTION_PROFILE },
	{ "action_selector", IR_EXTERN_ACTION_SELECTOR },
	{ "ActionSelector", IR_EXTERN_ACTION_SELECTOR },
	{ "Digest", IR_EXTERN_DIGEST },
};

static enum ir_extern_kind
object_kind(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(object_types); i++)
		if (strcmp(object_types[i].name, name) == 0)
			return object_types[i].kind;
	return IR_EXTERN_NONE;
}

const struct p4_value *
low_ctor_arg(const struct p4_inst *inst, const char *name)
{
	for (uint32_t i = 0; i < inst->n_args; i++)
		if (strcmp(inst->args[i].param->name.str, name) == 0)
			return inst->args[i].value;
	return NULL;
}

static uint32_t
ctor_size(const struct p4_inst *inst)
{
	static const char *const names[] = { "size", "n_counters", "n_meters" };
	uint64_t v;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const struct p4_value *arg = low_ctor_arg(inst, names[i]);

		if (arg != NULL && p4_value_u64(arg, &v))
			return (uint32_t)MIN(v, (uint64_t)UINT32_MAX);
	}
	return 0;
}

static enum ir_count
ctor_count(const struct p4_inst *inst)
{
	const struct p4_value *v = low_ctor_arg(inst, "type");
	const char *name = v && v->kind == P4_VALUE_MEMBER ? v->u.member->name.str : "packets";

	if (strcasecmp(name, "bytes") == 0)
		return IR_COUNT_BYTES;
	return strcasecmp(name, "packets") == 0 ? IR_COUNT_PACKETS : IR_COUNT_BOTH;
}

static bool
hash_of_member(const char *name, enum ir_hash *out)
{
	static const struct {
		const char *name;
		enum ir_hash hash;
	} known[] = { { "crc32", IR_HASH_CRC32 }, { "crc32_custom", IR_HASH_CRC32_CUSTOM },
		{ "crc16", IR_HASH_CRC16 }, { "crc16_custom", IR_HASH_CRC16_CUSTOM },
		{ "identity", IR_HASH_IDENTITY }, { "csum16", IR_HASH_CSUM16 },
		{ "ones_complement16", IR_HASH_CSUM16 }, { "xor16", IR_HASH_XOR16 },
		{ "target_default", IR_HASH_TARGET_DEFAULT } };

	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (strcasecmp(known[i].name, name) == 0) {
			*out = known[i].hash;
			return true;
		}
	return false;
}

bool
low_hash_algorithm(struct low *l, struct p4_expr *e, enum ir_hash *out)
{
	const struct p4_value *v = low_known(l, e);

	if (v != NULL && v->kind == P4_VALUE_MEMBER && hash_of_member(v->u.member->name.str, out))
		return true;
	low_unsupported(l, e->loc, "this hash algorithm");
	return false;
}

bool
low_ctor_hash(const struct p4_inst *inst, enum ir_hash *out)
{
	static const char *const names[] = { "algo", "algorithm", "hash" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const struct p4_value *v = low_ctor_arg(inst, names[i]);

		if (v != NULL && v->kind == P4_VALUE_MEMBER)
			return hash_of_member(v->u.member->name.str, out);
	}
	return false;
}

/* ---- what an object holds ---------------------------------------------------------------------------------- */

struct leaves {
	VEC(struct ir_field) fields;
	VEC(enum ir_match_kind) match;
	struct p4_type *bad; /* that has no scalars to take apart */
};

static enum ir_match_kind
field_match(const struct p4_field *f)
{
	const struct p4_anno *a = f->decl ? p4_anno_find(&f->decl->annos, "match") : NULL;

	for (int i = 0; a != NULL && a->tokens.n == 1 && i < IR_N_MATCH_KINDS; i++)
		if (strcmp(a->tokens.v[0].text, ir_match_kind_name((enum ir_match_kind)i)) == 0)
			return (enum ir_match_kind)i;
	return IR_MATCH_EXACT;
}

/* Appends the scalars of a type in order, as low_flatten does those of a value. */
static void
add_leaf(struct low *l, struct leaves *v, const char *name, struct p4_type *type,
    enum ir_match_kind match)
{
	struct p4_type *t = low_strip(type);
	uint32_t n = 0;
	const struct p4_field *f;

	if (low_is_scalar(t)) {
		vec_push(&v->fields,
		    ((struct ir_field){ .name = arena_strdup(l->p->arena, *name ? name : "value"),
			.type = low_type(l, t) }));
		vec_push(&v->match, match);
		return;
	}
	if (t->kind == P4_TYPE_TUPLE || t->kind == P4_TYPE_SEQ) {
		for (uint32_t i = 0; i < t->n_args; i++)
			add_leaf(l, v,
			    arena_printf(l->ctx->arena, "%s%s%u", name, *name ? "." : "f", i),
			    t->args[i], match);
		return;
	}
	if (t->kind == P4_TYPE_STACK || t->kind == P4_TYPE_ARRAY) {
		for (uint32_t i = 0; i < t->n_elems; i++)
			add_leaf(
			    l, v, arena_printf(l->ctx->arena, "%s[%u]", name, i), t->elem, match);
		return;
	}
	if (!p4_type_is_record(t)) {
		v->bad = t;
		return;
	}
	f = p4_type_fields(l->ctx, t, &n);
	for (uint32_t i = 0; i < n; i++)
		add_leaf(l, v,
		    arena_printf(l->ctx->arena, "%s%s%s", name, *name ? "." : "", f[i].name),
		    f[i].type, field_match(&f[i]));
}

/* Fields of a value set's or digest's element type. */
static bool
element_fields(struct low *l, struct p4_type *type, struct ir_extern *x, struct p4_loc loc)
{
	struct leaves v = { .bad = NULL };

	add_leaf(l, &v, "", type, IR_MATCH_EXACT);
	x->n_fields = (uint32_t)v.fields.n;
	x->fields = arena_array(l->p->arena, struct ir_field, v.fields.n + 1);
	if (x->kind == IR_EXTERN_VALUE_SET)
		x->field_match = arena_array(l->p->arena, enum ir_match_kind, v.fields.n + 1);
	for (size_t i = 0; i < v.fields.n; i++) {
		x->fields[i] = v.fields.v[i];
		if (x->field_match != NULL)
			x->field_match[i] = v.match.v[i];
	}
	vec_fini(&v.fields);
	vec_fini(&v.match);
	if (v.bad != NULL)
		low_unsupported(l, loc, "a member of type %s here", p4_type_text(l->ctx, v.bad));
	return v.bad == NULL;
}

/* A cell of a struct is its scalars side by side, the first at the top. */
static bool
register_cell(struct low *l, struct p4_inst *inst, struct ir_extern *x, struct p4_loc loc)
{
	struct p4_type *t = inst->type->n_args > 0 ? inst->type->args[0] : NULL;
	const struct p4_value *initial = low_ctor_arg(inst, "initial_value");
	struct ir_extern cell = { .n_fields = 0 };
	uint32_t width = 0;

	if (t == NULL)
		return false;
	x->spec = low_ctl_spec(l, t);
	if (low_is_scalar(t)) {
		x->type = low_type(l, t);
		if (initial != NULL && initial->kind == P4_VALUE_INT)
			x->initial = low_big(l, low_width(l, t), initial->u.num);
		return true;
	}
	if (initial != NULL) {
		low_unsupported(
		    l, loc, "an initial value of a register of type %s", p4_type_text(l->ctx, t));
		return false;
	}
	if (!element_fields(l, t, &cell, loc))
		return false;
	for (uint32_t i = 0; i < cell.n_fields; i++) {
		const struct ir_type *ft = &l->p->types[cell.fields[i].type];

		width += ft->kind == IR_TYPE_BOOL ? 1 : ft->width_bits;
	}
	if (width == 0 || width > IR_WIDTH_MAX) {
		low_unsupported(l, loc, "a register of %u bits a cell", width);
		return false;
	}
	x->type = ir_type_bit(l->p, width);
	return true;
}

/* The newtype of the index, which is one of the type arguments or of the methods' parameters. */
static void
index_type(struct low *l, const struct p4_inst *inst, struct ir_extern *x)
{
	uint32_t at = strcmp(inst->decl->name.str, "Counter") == 0 || x->kind == IR_EXTERN_REGISTER;
	struct p4_type *t = inst->type->n_args > at ? inst->type->args[at] : NULL;

	if (t != NULL && (x->kind == IR_EXTERN_COUNTER || x->kind == IR_EXTERN_METER ||
			     x->kind == IR_EXTERN_REGISTER))
		x->index_type_name = low_type_name(l, t);
}

static void
max_group_size(const struct p4_annos *annos, struct ir_extern *x)
{
	const struct p4_anno *a = p4_anno_find(annos, "max_group_size");

	if (x->kind == IR_EXTERN_ACTION_SELECTOR && a != NULL && a->tokens.n == 1)
		x->max_group_size = (uint32_t)strtoul(a->tokens.v[0].text, NULL, 0);
}

/* An object that is made in a table's property has the annotations of the property. */
static const struct p4_prop *
prop_of(const struct p4_inst *inst, const struct p4_inst **table)
{
	for (uint32_t i = 0; inst->parent != NULL && i < inst->parent->children.n; i++) {
		const struct p4_inst *t = inst->parent->children.v[i];

		for (uint32_t k = 0; t->kind == P4_INST_TABLE && k < t->decl->u.table.props.n;
		     k++) {
			const struct p4_prop *p = &t->decl->u.table.props.v[k];

			*table = t;
			if (p->kind == P4_PROP_OTHER && p->u.value == inst->expr)
				return p;
		}
	}
	return NULL;
}

/* Its name: @name's, else the table's and the property's. */
static const char *
made_in_table(struct low *l, const struct p4_inst *inst, const struct p4_annos **annos)
{
	const struct p4_inst *table = NULL;
	const struct p4_prop *p = inst->site == NULL && inst->expr ? prop_of(inst, &table) : NULL;
	const struct p4_anno *a = p ? p4_anno_find(&p->annos, "name") : NULL;

	if (p == NULL)
		return inst->path ? inst->path : inst->decl->name.str;
	*annos = &p->annos;
	if (a != NULL && a->kind == P4_ANNO_TOKENS && p4_anno_string(l->ctx, a) != NULL)
		return p4_anno_string(l->ctx, a);
	return arena_printf(l->ctx->arena, "%s.%s", table->path, p->name.str);
}

const struct p4_inst *
low_made_in(const struct p4_inst *inst)
{
	const struct p4_inst *table = NULL;

	return inst->site == NULL && inst->expr && prop_of(inst, &table) ? table : NULL;
}

static bool
fill_extern(struct low *l, struct p4_inst *inst, struct ir_extern *x, struct p4_loc loc)
{
	static const struct p4_annos none;
	const struct p4_annos *annos = inst->site ? &inst->site->annos : &none;
	const char *path = made_in_table(l, inst, &annos);
	uint64_t size;

	low_info(l, &x->info, path, annos, inst->hidden);
	x->info.pipe = low_pipe(l, inst);
	x->loc = low_loc(l, inst->site ? inst->site->name.loc : loc);
	if (inst->kind == P4_INST_VALUE_SET) {
		x->kind = IR_EXTERN_VALUE_SET;
		if (low_known_u64_in(l, inst->parent, inst->decl->u.value_set.size, &size))
			x->size = (uint32_t)size;
		if (low_is_scalar(inst->type)) /* no field that has a name */
			x->spec = (struct ir_ctl_spec){ .kind = IR_CTL_BIT,
				.width_bits = low_width(l, low_strip(inst->type)) };
		return element_fields(l, inst->type, x, loc);
	}
	x->kind = object_kind(inst->decl->name.str);
	x->size = ctor_size(inst);
	x->count = ctor_count(inst);
	x->hash = IR_HASH_TARGET_DEFAULT;
	low_ctor_hash(inst, &x->hash);
	index_type(l, inst, x);
	max_group_size(annos, x);
	if (x->kind == IR_EXTERN_NONE) {
		low_unsupported(l, loc, "extern object %s", inst->decl->name.str);
		return false;
	}
	if (x->kind == IR_EXTERN_REGISTER)
		return register_cell(l, inst, x, loc);
	if (x->kind == IR_EXTERN_DIGEST && inst->type->n_args > 0) {
		x->spec = low_ctl_spec(l, inst->type->args[0]);
		return element_fields(l, inst->type->args[0], x, loc);
	}
	return true;
}

uint32_t
low_extern(struct low *l, struct p4_inst *inst, struct p4_loc loc)
{
	uintptr_t id = (uintptr_t)map_get(&l->externs, &inst, sizeof inst);
	struct ir_extern x = { .kind = IR_EXTERN_NONE };
	uint32_t i;

	if (id != 0)
		return (uint32_t)id - 1;
	if (!fill_extern(l, inst, &x, loc))
		return IR_NO_ID;
	*ir_add_extern(l->p, &i) = x;
	map_put(&l->externs, &inst, sizeof inst, (void *)(uintptr_t)(i + 1));
	return i;
}

void
low_declare_extern(struct low *l, struct p4_inst *inst)
{
	if (inst->kind == P4_INST_VALUE_SET || object_kind(inst->decl->name.str) != IR_EXTERN_NONE)
		low_extern(l, inst, inst->site ? inst->site->loc : (struct p4_loc){ 0 });
}

/* v1model's digest<T>(receiver, data) has no object: one a type, named by it when it is a struct. */
uint32_t
low_digest(struct low *l, struct p4_type *type, struct p4_loc loc)
{
	static const struct p4_annos none;
	struct p4_type *t = low_strip(type);
	uintptr_t id = (uintptr_t)map_get(&l->digests, &t, sizeof t);
	struct ir_extern x = { .kind = IR_EXTERN_DIGEST };
	bool named = t->kind == P4_TYPE_STRUCT || t->kind == P4_TYPE_HEADER;
	uint32_t i;

	if (id != 0)
		return (uint32_t)id - 1;
	low_info(l, &x.info,
	    named ? t->decl->name.str
		  : arena_printf(l->ctx->arena, "digest_%zu", l->n_unnamed_digests++),
	    named ? &t->decl->annos : &none, false);
	x.loc = low_loc(l, loc);
	x.spec = low_ctl_spec(l, t);
	if (!element_fields(l, t, &x, loc))
		return IR_NO_ID;
	*ir_add_extern(l->p, &i) = x;
	map_put(&l->digests, &t, sizeof t, (void *)(uintptr_t)(i + 1));
	return i;
}
