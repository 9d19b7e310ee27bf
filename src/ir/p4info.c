/* SPDX-License-Identifier: Apache-2.0 */
/* p4info.c: P4Info from the IR, in the order of p4/config/v1/p4info.proto; p4info_types.c has
 * type_info. */
#include "ir/p4info_private.h"

#include "base/mem.h"

#include <string.h>

/* ---- annotations, preambles ----------------------------------------------------------------------- */

/* Annotations that P4Info says in another way. */
static bool
said_elsewhere(const char *text)
{
	static const char *const names[] = { "name", "id", "brief", "description", "max_group_size",
		"selector_size_semantics", "max_member_weight", "pkginfo", "platform_property" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (ir_annotation_is(text, names[i]))
			return true;
	return false;
}

bool
ir_pi_annotation_listed(const char *text)
{
	return !ir_annotation_structured(text) && !said_elsewhere(text);
}

void
ir_pi_annotations(struct ir_pb *pb, uint32_t number, uint32_t n, const char **v)
{
	for (uint32_t i = 0; i < n; i++)
		if (ir_pi_annotation_listed(v[i]))
			ir_pb_string_set(pb, number, "annotations", v[i]);
}

static void
doc(struct ir_pb *pb, uint32_t number, uint32_t n, const char **v)
{
	static const char *const names[] = { "brief", "description" };
	struct ir_annotation_value value[2];
	bool have[2] = { false, false };

	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < 2; k++) {
			const char *at = NULL;

			if (ir_annotation_is(v[i], names[k]))
				have[k] = ir_annotation_next(v[i], &at, &value[k]);
		}
	if (!have[0] && !have[1])
		return;
	ir_pb_open(pb, number, "doc");
	for (uint32_t k = 0; k < 2; k++)
		if (have[k])
			ir_pb_string(pb, k + 1, names[k], value[k].text);
	ir_pb_close(pb);
}

static void
expression(struct ir_pb *pb, const struct ir_annotation_value *v)
{
	if (v->kind == IR_ANNOTATION_NUMBER)
		ir_pb_number_set(pb, 2, "int64_value", (uint64_t)v->number);
	else if (v->kind == IR_ANNOTATION_BOOL)
		ir_pb_bool_set(pb, 3, "bool_value", v->number != 0);
	else
		ir_pb_string_set(pb, 1, "string_value", v->text);
}

static void
structured_body(struct ir_pb *pb, const char *text)
{
	struct ir_annotation_value v;
	const char *at = NULL;
	bool open = false, keys = false;

	while (ir_annotation_next(text, &at, &v)) {
		if (!open) {
			keys = v.key_len > 0;
			ir_pb_open(pb, keys ? 3 : 2, keys ? "kv_pair_list" : "expression_list");
			open = true;
		}
		ir_pb_open(pb, 1, keys ? "kv_pairs" : "expressions");
		if (keys) {
			char key[256];

			snprintf(key, sizeof key, "%.*s", (int)MIN(v.key_len, 255u), v.key);
			ir_pb_string(pb, 1, "key", key);
			ir_pb_open(pb, 2, "value");
		}
		expression(pb, &v);
		if (keys)
			ir_pb_close(pb);
		ir_pb_close(pb);
	}
	if (!open)
		ir_pb_open(pb, 2, "expression_list");
	ir_pb_close(pb);
}

void
ir_pi_structured(struct ir_pb *pb, uint32_t number, uint32_t n, const char **v)
{
	for (uint32_t i = 0; i < n; i++) {
		char name[256];
		const char *s;
		size_t len;

		if (!ir_annotation_structured(v[i]))
			continue;
		s = ir_annotation_name(v[i], &len);
		snprintf(name, sizeof name, "%.*s", (int)MIN(len, 255u), s);
		ir_pb_open(pb, number, "structured_annotations");
		ir_pb_string(pb, 1, "name", name);
		structured_body(pb, v[i]);
		ir_pb_close(pb);
	}
}

static void
preamble(struct ir_pb *pb, const struct ir_info *info)
{
	ir_pb_open(pb, 1, "preamble");
	ir_pb_number(pb, 1, "id", info->id);
	ir_pb_string(pb, 2, "name", info->name);
	ir_pb_string(pb, 3, "alias", info->alias);
	ir_pi_annotations(pb, 4, info->n_annotations, info->annotations);
	doc(pb, 5, info->n_annotations, info->annotations);
	ir_pi_structured(pb, 6, info->n_annotations, info->annotations);
	ir_pb_close(pb);
}

static void
named_type(struct ir_pb *pb, uint32_t number, const char *field, const char *name)
{
	if (name == NULL)
		return;
	ir_pb_open(pb, number, field);
	ir_pb_string(pb, 1, "name", name);
	ir_pb_close(pb);
}

uint32_t
ir_p4info_width(const struct ir_prog *prog, const char *type_name, uint32_t width_bits)
{
	for (uint32_t i = 0; i < prog->n_ctl_types && type_name != NULL; i++) {
		const struct ir_ctl_type *t = &prog->ctl_types[i];

		if (strcmp(t->name, type_name) != 0)
			continue;
		if (t->kind == IR_CTL_ENUM)
			return 0;
		if (t->kind == IR_CTL_NEWTYPE && t->uri != NULL)
			return t->width_bits;
	}
	return width_bits;
}

/* ---- tables ----------------------------------------------------------------------------------- */

static void
match_field(const struct ir_prog *p, struct ir_pb *pb, const struct ir_key *k)
{
	static const char *const kinds[] = { "", "", "EXACT", "LPM", "TERNARY", "RANGE",
		"OPTIONAL" };
	uint32_t kind = ir_match_p4info(k->match);

	if (kind == 0)
		return;
	ir_pb_open(pb, 2, "match_fields");
	ir_pb_number(pb, 1, "id", k->id);
	ir_pb_string(pb, 2, "name", k->name);
	ir_pi_annotations(pb, 3, k->n_annotations, k->annotations);
	ir_pb_number(pb, 4, "bitwidth",
	    ir_p4info_width(p, k->type_name, p->types[k->expr->type].width_bits));
	ir_pb_enum(pb, 5, "match_type", kind, kinds[kind]);
	doc(pb, 6, k->n_annotations, k->annotations);
	named_type(pb, 8, "type_name", k->type_name);
	ir_pi_structured(pb, 9, k->n_annotations, k->annotations);
	ir_pb_close(pb);
}

static void
action_ref(const struct ir_prog *p, struct ir_pb *pb, const struct ir_action_ref *a)
{
	ir_pb_open(pb, 3, "action_refs");
	ir_pb_number(pb, 1, "id", p->actions[a->action].info.id);
	ir_pi_annotations(pb, 2, a->n_annotations, a->annotations);
	if (a->table_only)
		ir_pb_enum(pb, 3, "scope", 1, "TABLE_ONLY");
	else if (a->default_only)
		ir_pb_enum(pb, 3, "scope", 2, "DEFAULT_ONLY");
	ir_pi_structured(pb, 4, a->n_annotations, a->annotations);
	ir_pb_close(pb);
}

static void
default_action(const struct ir_prog *p, struct ir_pb *pb, const struct ir_table *t)
{
	const struct ir_action *a = &p->actions[t->actions[t->default_call.action].action];

	if (t->const_default)
		ir_pb_number(pb, 4, "const_default_action_id", a->info.id);
	ir_pb_open(pb, 5, "initial_default_action");
	ir_pb_number(pb, 1, "action_id", a->info.id);
	for (uint32_t i = 0; i < t->default_call.n_args; i++) {
		struct ir_value v = t->default_call.args[i];

		ir_pb_open(pb, 4, "arguments");
		ir_pb_number(pb, 2, "param_id", a->params[i].id);
		ir_pb_bytes(pb, 3, "value", v.be, (v.width_bits + 7) / 8);
		ir_pb_close(pb);
	}
	ir_pb_close(pb);
}

static void
table(const struct ir_prog *p, struct ir_pb *pb, const struct ir_table *t)
{
	if (t->info.hidden)
		return;
	ir_pb_open(pb, 2, "tables");
	preamble(pb, &t->info);
	for (uint32_t i = 0; i < t->n_keys; i++)
		match_field(p, pb, &t->keys[i]);
	for (uint32_t i = 0; i < t->n_actions; i++)
		action_ref(p, pb, &t->actions[i]);
	default_action(p, pb, t);
	if (t->profile != IR_NO_ID)
		ir_pb_number(pb, 6, "implementation_id", p->externs[t->profile].info.id);
	ir_pb_list_begin(pb, 7);
	for (uint32_t i = 0; i < t->n_direct; i++)
		ir_pb_list_number(pb, "direct_resource_ids", p->externs[t->direct[i]].info.id);
	ir_pb_list_end(pb);
	ir_pb_number(pb, 8, "size", t->size);
	if (t->idle_timeout)
		ir_pb_enum(pb, 9, "idle_timeout_behavior", 1, "NOTIFY_CONTROL");
	ir_pb_bool(pb, 10, "is_const_table", t->const_entries);
	ir_pb_bool(pb, 11, "has_initial_entries", t->n_entries > 0);
	ir_pb_close(pb);
}

/* ---- actions ---------------------------------------------------------------------------------- */

static void
param(const struct ir_prog *p, struct ir_pb *pb, const struct ir_param *q)
{
	ir_pb_open(pb, 2, "params");
	ir_pb_number(pb, 1, "id", q->id);
	ir_pb_string(pb, 2, "name", q->name);
	ir_pi_annotations(pb, 3, q->n_annotations, q->annotations);
	ir_pb_number(pb, 4, "bitwidth",
	    ir_p4info_width(p, q->type_name, p->types[p->vars[q->var].type].width_bits));
	doc(pb, 5, q->n_annotations, q->annotations);
	named_type(pb, 6, "type_name", q->type_name);
	ir_pi_structured(pb, 7, q->n_annotations, q->annotations);
	ir_pb_close(pb);
}

/* Whether an action before 'i' has its id: a twin is listed once. */
static bool
listed(const struct ir_prog *p, uint32_t i)
{
	for (uint32_t k = 0; k < i; k++)
		if (p->actions[k].info.id == p->actions[i].info.id && !p->actions[k].info.hidden)
			return true;
	return false;
}

static void
action(const struct ir_prog *p, struct ir_pb *pb, uint32_t id)
{
	const struct ir_action *a = &p->actions[id];

	if (a->info.hidden || listed(p, id))
		return;
	ir_pb_open(pb, 3, "actions");
	preamble(pb, &a->info);
	for (uint32_t i = 0; i < a->n_params; i++)
		param(p, pb, &a->params[i]);
	ir_pb_close(pb);
}

/* ---- externs ---------------------------------------------------------------------------------- */

static void
unit(struct ir_pb *pb, enum ir_count count)
{
	static const char *const names[] = { "PACKETS", "BYTES", "BOTH" };
	static const uint32_t numbers[] = { 2, 1, 3 };

	ir_pb_open(pb, 2, "spec");
	ir_pb_enum(pb, 1, "unit", numbers[count], names[count]);
	ir_pb_close(pb);
}

/* The table that a direct object belongs to, or NULL. */
static const struct ir_table *
owner(const struct ir_prog *p, uint32_t object)
{
	for (uint32_t i = 0; i < p->n_tables; i++)
		for (uint32_t k = 0; k < p->tables[i].n_direct; k++)
			if (p->tables[i].direct[k] == object)
				return &p->tables[i];
	return NULL;
}

static void
selector_semantics(struct ir_pb *pb, const struct ir_info *info)
{
	struct ir_annotation_value how = { .kind = IR_ANNOTATION_OTHER }, most = how;
	const char *at;

	for (uint32_t i = 0; i < info->n_annotations; i++) {
		at = NULL;
		if (ir_annotation_is(info->annotations[i], "selector_size_semantics"))
			ir_annotation_next(info->annotations[i], &at, &how);
		else if (ir_annotation_is(info->annotations[i], "max_member_weight"))
			ir_annotation_next(info->annotations[i], &at, &most);
	}
	if (how.kind != IR_ANNOTATION_STRING)
		return;
	if (strcasecmp(how.text, "sum_of_weights") == 0) {
		ir_pb_open(pb, 6, "sum_of_weights");
		ir_pb_close(pb);
	} else if (strcasecmp(how.text, "sum_of_members") == 0) {
		ir_pb_open(pb, 7, "sum_of_members");
		if (most.kind == IR_ANNOTATION_NUMBER && most.number > 0)
			ir_pb_number(pb, 1, "max_member_weight", (uint64_t)most.number);
		ir_pb_close(pb);
	}
}

static void
profile(const struct ir_prog *p, struct ir_pb *pb, uint32_t id)
{
	const struct ir_extern *x = &p->externs[id];
	bool selector = x->kind == IR_EXTERN_ACTION_SELECTOR;

	ir_pb_open(pb, 4, "action_profiles");
	preamble(pb, &x->info);
	ir_pb_list_begin(pb, 2);
	for (uint32_t i = 0; i < p->n_tables; i++)
		if (p->tables[i].profile == id)
			ir_pb_list_number(pb, "table_ids", p->tables[i].info.id);
	ir_pb_list_end(pb);
	ir_pb_bool(pb, 3, "with_selector", selector);
	ir_pb_number(pb, 4, "size", x->size);
	if (selector) {
		ir_pb_number(pb, 5, "max_group_size", x->max_group_size);
		selector_semantics(pb, &x->info);
	}
	ir_pb_close(pb);
}

static void
counter_or_meter(struct ir_pb *pb, const struct ir_extern *x, uint32_t number, const char *list)
{
	ir_pb_open(pb, number, list);
	preamble(pb, &x->info);
	unit(pb, x->count);
	ir_pb_number(pb, 3, "size", x->size);
	named_type(pb, 4, "index_type_name", x->index_type_name);
	ir_pb_close(pb);
}

static void
direct(const struct ir_prog *p, struct ir_pb *pb, uint32_t id, uint32_t number, const char *list)
{
	const struct ir_table *t = owner(p, id);

	if (t == NULL) /* declared, but no table has it: the control plane cannot reach it */
		return;
	ir_pb_open(pb, number, list);
	preamble(pb, &p->externs[id].info);
	unit(pb, p->externs[id].count);
	ir_pb_number(pb, 3, "direct_table_id", t->info.id);
	ir_pb_close(pb);
}

static void
value_set(const struct ir_prog *p, struct ir_pb *pb, const struct ir_extern *x)
{
	static const char *const kinds[] = { "", "", "EXACT", "LPM", "TERNARY", "RANGE",
		"OPTIONAL" };

	ir_pb_open(pb, 10, "value_sets");
	preamble(pb, &x->info);
	for (uint32_t i = 0; i < x->n_fields; i++) {
		uint32_t kind = ir_match_p4info(x->field_match[i]);

		ir_pb_open(pb, 2, "match");
		ir_pb_number(pb, 1, "id", i + 1);
		if (x->spec.kind != IR_CTL_BIT)
			ir_pb_string(pb, 2, "name", x->fields[i].name);
		ir_pb_number(pb, 4, "bitwidth", p->types[x->fields[i].type].width_bits);
		ir_pb_enum(pb, 5, "match_type", kind, kinds[kind]);
		ir_pb_close(pb);
	}
	ir_pb_number(pb, 3, "size", x->size);
	ir_pb_close(pb);
}

/* An extern when it is one of 'kind'. */
static void
extern_of(const struct ir_prog *p, struct ir_pb *pb, uint32_t id, enum ir_extern_kind kind)
{
	const struct ir_extern *x = &p->externs[id];

	if (x->info.hidden || (x->kind != kind && !(kind == IR_EXTERN_ACTION_PROFILE &&
						      x->kind == IR_EXTERN_ACTION_SELECTOR)))
		return;
	switch (kind) {
	case IR_EXTERN_ACTION_PROFILE:
	case IR_EXTERN_ACTION_SELECTOR:
		profile(p, pb, id);
		break;
	case IR_EXTERN_COUNTER:
		counter_or_meter(pb, x, 5, "counters");
		break;
	case IR_EXTERN_DIRECT_COUNTER:
		direct(p, pb, id, 6, "direct_counters");
		break;
	case IR_EXTERN_METER:
		counter_or_meter(pb, x, 7, "meters");
		break;
	case IR_EXTERN_DIRECT_METER:
		direct(p, pb, id, 8, "direct_meters");
		break;
	case IR_EXTERN_VALUE_SET:
		value_set(p, pb, x);
		break;
	case IR_EXTERN_REGISTER:
		ir_pb_open(pb, 11, "registers");
		preamble(pb, &x->info);
		ir_pi_extern_spec(p, pb, x);
		ir_pb_number(pb, 3, "size", x->size);
		named_type(pb, 4, "index_type_name", x->index_type_name);
		ir_pb_close(pb);
		break;
	case IR_EXTERN_DIGEST:
		ir_pb_open(pb, 12, "digests");
		preamble(pb, &x->info);
		ir_pi_extern_spec(p, pb, x);
		ir_pb_close(pb);
		break;
	case IR_EXTERN_NONE:
	case IR_N_EXTERN_KINDS:
		break;
	}
}

static void
externs_of(const struct ir_prog *p, struct ir_pb *pb, enum ir_extern_kind kind)
{
	for (uint32_t i = 0; i < p->n_externs; i++)
		extern_of(p, pb, i, kind);
}

static void
controller_header(const struct ir_prog *p, struct ir_pb *pb, const struct ir_controller_header *c)
{
	if (c->info.hidden)
		return;
	ir_pb_open(pb, 9, "controller_packet_metadata");
	preamble(pb, &c->info);
	for (uint32_t i = 0; i < c->n_metadata; i++) {
		const struct ir_metadata *m = &c->metadata[i];
		uint32_t type = p->types[c->type].fields[m->field].type;

		ir_pb_open(pb, 2, "metadata");
		ir_pb_number(pb, 1, "id", m->id);
		ir_pb_string(pb, 2, "name", m->name);
		ir_pi_annotations(pb, 3, m->n_annotations, m->annotations);
		ir_pb_number(
		    pb, 4, "bitwidth", ir_p4info_width(p, m->type_name, p->types[type].width_bits));
		named_type(pb, 5, "type_name", m->type_name);
		ir_pi_structured(pb, 6, m->n_annotations, m->annotations);
		ir_pb_close(pb);
	}
	ir_pb_close(pb);
}

/* ---- the package and the whole -------------------------------------------------------------------- */

/* The value of a key of @pkginfo, or of another annotation of the package; false when it is not there. */
static bool
package_value(
    const struct ir_prog *p, const char *annotation, const char *key, struct ir_annotation_value *v)
{
	for (uint32_t i = 0; i < p->n_annotations; i++) {
		const char *at = NULL;

		if (!ir_annotation_is(p->annotations[i], annotation))
			continue;
		while (ir_annotation_next(p->annotations[i], &at, v))
			if (v->key_len == strlen(key) && memcmp(v->key, key, v->key_len) == 0)
				return true;
	}
	return false;
}

static void
package_text(const struct ir_prog *p, struct ir_pb *pb, uint32_t number, const char *key)
{
	struct ir_annotation_value v;

	if (package_value(p, "pkginfo", key, &v) && v.kind == IR_ANNOTATION_STRING)
		ir_pb_string(pb, number, key, v.text);
	else if (strcmp(key, "arch") == 0)
		ir_pb_string(pb, number, key, ir_arch_name(p->arch));
}

static void
platform(const struct ir_prog *p, struct ir_pb *pb)
{
	static const char *const keys[] = { "multicast_group_table_size",
		"multicast_group_table_total_replicas",
		"multicast_group_table_max_replicas_per_entry" };
	struct ir_annotation_value v;
	bool there = false;

	for (uint32_t i = 0; i < p->n_annotations; i++)
		there |= ir_annotation_is(p->annotations[i], "platform_property");
	if (!there)
		return;
	ir_pb_open(pb, 11, "platform_properties");
	for (uint32_t i = 0; i < ARRAY_LEN(keys); i++)
		if (package_value(p, "platform_property", keys[i], &v) &&
		    v.kind == IR_ANNOTATION_NUMBER)
			ir_pb_number(pb, i + 1, keys[i], (uint64_t)v.number);
	ir_pb_close(pb);
}

static void
package(const struct ir_prog *p, struct ir_pb *pb)
{
	ir_pb_open(pb, 1, "pkg_info");
	package_text(p, pb, 1, "name");
	package_text(p, pb, 2, "version");
	doc(pb, 3, p->n_annotations, p->annotations);
	ir_pi_annotations(pb, 4, p->n_annotations, p->annotations);
	package_text(p, pb, 5, "arch");
	package_text(p, pb, 6, "organization");
	package_text(p, pb, 7, "contact");
	package_text(p, pb, 8, "url");
	ir_pi_structured(pb, 9, p->n_annotations, p->annotations);
	platform(p, pb);
	ir_pb_close(pb);
}

void
ir_p4info(const struct ir_prog *p, enum ir_pb_format format, struct buf *out)
{
	struct ir_pb pb = { .text = format == IR_PB_TEXT, .out = out };

	if (pb.text)
		buf_puts(out, "# proto-file: p4/config/v1/p4info.proto\n"
			      "# proto-message: p4.config.v1.P4Info\n\n");
	package(p, &pb);
	for (uint32_t i = 0; i < p->n_tables; i++)
		table(p, &pb, &p->tables[i]);
	for (uint32_t i = 0; i < p->n_actions; i++)
		action(p, &pb, i);
	externs_of(p, &pb, IR_EXTERN_ACTION_PROFILE);
	externs_of(p, &pb, IR_EXTERN_COUNTER);
	externs_of(p, &pb, IR_EXTERN_DIRECT_COUNTER);
	externs_of(p, &pb, IR_EXTERN_METER);
	externs_of(p, &pb, IR_EXTERN_DIRECT_METER);
	for (uint32_t i = 0; i < p->n_controller_headers; i++)
		controller_header(p, &pb, &p->controller_headers[i]);
	externs_of(p, &pb, IR_EXTERN_VALUE_SET);
	externs_of(p, &pb, IR_EXTERN_REGISTER);
	externs_of(p, &pb, IR_EXTERN_DIGEST);
	ir_pi_type_info(p, &pb);
}
