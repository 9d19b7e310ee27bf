/* SPDX-License-Identifier: Apache-2.0 */
/* tdi.c: tdi.json from the IR. The shape is the one that p4c's DPDK back end gives to the drivers of that
 * API. What differs on purpose is in docs/compiler.md: range and optional keys keep their name here. */
#include "ir/tdi.h"

#include "ir/json.h"
#include "ir/p4info_private.h"

#include "base/mem.h"

#include <string.h>

/* Ids of the fields that every program's tables may have; they stay clear of those of P4. */
enum field_id {
	MATCH_PRIORITY = (1 << 16) + 1,
	ACTION_MEMBER_ID = (1 << 16) + 3,
	SELECTOR_GROUP_ID,
	ENTRY_TTL = (1 << 16) + 7,
	ENTRY_HIT_STATE,
	METER_BYTES = (1 << 16) + 9, /* four: CIR, PIR, CBS, PBS */
	METER_PACKETS = (1 << 16) + 13,
	COUNTER_BYTES = (1 << 16) + 17,
	COUNTER_PACKETS,
	METER_INDEX,
	COUNTER_INDEX,
	REGISTER_INDEX,
	GROUP_MEMBER_ID = (1 << 16) + 23, /* of the tables that a selector makes */
	GROUP_ID,
	GROUP_MEMBER_STATUS,
	GROUP_MAX_SIZE,
	GROUP_HASH_VALUE,
};

enum { MAX_GROUP_SIZE = 120 }; /* when the program says nothing */

/* The type of a field. */
struct type {
	const char *name;	    /* "bytes", "uint32", "uint64", "bool", "string" */
	uint32_t width_bits;	    /* of bytes */
	const uint64_t *initial;    /* its default value, or NULL */
	const char *const *choices; /* of a string, NULL behind the last; or NULL */
};

static const struct type uint32 = { .name = "uint32" };
static const struct type uint64 = { .name = "uint64" };

/* A program and the schema that is being written. */
struct tdi {
	const struct ir_prog *prog;
	struct ir_json json;
};

/* ---- fields ------------------------------------------------------------------------------------- */

static void
write_type(struct ir_json *j, const struct type *t)
{
	ir_json_open(j, "type", '{');
	ir_json_text(j, "type", t->name);
	if (t->width_bits > 0)
		ir_json_number(j, "width", t->width_bits);
	if (t->choices != NULL) {
		ir_json_open(j, "choices", '[');
		for (uint32_t i = 0; t->choices[i] != NULL; i++)
			ir_json_text(j, NULL, t->choices[i]);
		ir_json_close(j, ']');
	}
	if (t->initial != NULL)
		ir_json_number(j, "default_value", *t->initial);
	ir_json_close(j, '}');
}

/* Members of "annotations", which stays open. */
static void
annotations_open(struct ir_json *j, uint32_t n, const char **v)
{
	ir_json_open(j, "annotations", '[');
	for (uint32_t i = 0; i < n; i++) {
		if (!ir_pi_annotation_listed(v[i]))
			continue;
		ir_json_open(j, NULL, '{');
		ir_json_text(j, "name", v[i]);
		ir_json_close(j, '}');
	}
}

static void
annotations(struct ir_json *j, uint32_t n, const char **v)
{
	annotations_open(j, n, v);
	ir_json_close(j, ']');
}

/* What fields of all kinds begin with. */
static void
field_head(struct ir_json *j, uint32_t id, const char *name, bool repeated)
{
	ir_json_number(j, "id", id);
	ir_json_text(j, "name", name);
	ir_json_bool(j, "repeated", repeated);
}

/* A field of a table's data, as a member of an array (key NULL) or of an object. */
static void
common_field(struct ir_json *j, const char *key, uint32_t id, const char *name, bool repeated,
    const struct type *type)
{
	ir_json_open(j, key, '{');
	field_head(j, id, name, repeated);
	annotations(j, 0, NULL);
	write_type(j, type);
	ir_json_close(j, '}');
}

static void
choice_open(struct ir_json *j, bool mandatory)
{
	ir_json_open(j, NULL, '{');
	ir_json_bool(j, "mandatory", mandatory);
	ir_json_bool(j, "read_only", false);
}

/* A field of a table's data that is there always or never. */
static void
data_field(struct ir_json *j, uint32_t id, const char *name, bool mandatory, bool repeated,
    const struct type *type)
{
	choice_open(j, mandatory);
	common_field(j, "singleton", id, name, repeated, type);
	ir_json_close(j, '}');
}

/* A key that stands for no field of P4. */
static void
fixed_key(struct ir_json *j, uint32_t id, const char *name, bool mandatory, const struct type *type)
{
	ir_json_open(j, NULL, '{');
	field_head(j, id, name, false);
	annotations(j, 0, NULL);
	ir_json_bool(j, "mandatory", mandatory);
	ir_json_text(j, "match_type", "Exact");
	write_type(j, type);
	ir_json_close(j, '}');
}

static void
counter_fields(struct ir_json *j, enum ir_count count)
{
	static const uint64_t zero = 0;
	const struct type type = { .name = "uint64", .initial = &zero };

	if (count != IR_COUNT_PACKETS)
		data_field(j, COUNTER_BYTES, "$COUNTER_SPEC_BYTES", false, false, &type);
	if (count != IR_COUNT_BYTES)
		data_field(j, COUNTER_PACKETS, "$COUNTER_SPEC_PKTS", false, false, &type);
}

static void
meter_fields(struct ir_json *j, enum ir_count count)
{
	static const char *const names[2][4] = {
		{ "$METER_SPEC_CIR_KBPS", "$METER_SPEC_PIR_KBPS", "$METER_SPEC_CBS_KBITS",
		    "$METER_SPEC_PBS_KBITS" },
		{ "$METER_SPEC_CIR_PPS", "$METER_SPEC_PIR_PPS", "$METER_SPEC_CBS_PKTS",
		    "$METER_SPEC_PBS_PKTS" },
	};
	static const uint64_t no_limit = UINT64_MAX;
	const struct type type = { .name = "uint64", .initial = &no_limit };
	bool packets = count == IR_COUNT_PACKETS;

	for (uint32_t i = 0; i < 4; i++)
		data_field(j, (packets ? METER_PACKETS : METER_BYTES) + i, names[packets][i], false,
		    false, &type);
}

/* ---- what P4 types become ------------------------------------------------------------------------- */

static const struct ir_ctl_type *
ctl_type(const struct ir_prog *p, enum ir_ctl_kind kind, const char *name)
{
	for (uint32_t i = 0; i < p->n_ctl_types; i++)
		if (p->ctl_types[i].kind == kind && strcmp(p->ctl_types[i].name, name) == 0)
			return &p->ctl_types[i];
	return NULL;
}

/* The type of one field; a struct inside another has none that TDI knows, and becomes bytes. */
static struct type
type_of(const struct ir_prog *p, const struct ir_ctl_spec *c)
{
	const struct ir_ctl_type *t;

	switch (c->kind) {
	case IR_CTL_BOOL:
		return (struct type){ .name = "bool" };
	case IR_CTL_SER_ENUM:
		t = ctl_type(p, IR_CTL_SER_ENUM, c->name);
		return (
		    struct type){ .name = "bytes", .width_bits = t != NULL ? t->width_bits : 0 };
	case IR_CTL_NEWTYPE:
		t = ctl_type(p, IR_CTL_NEWTYPE, c->name);
		if (t != NULL && t->uri == NULL)
			return type_of(p, &t->original);
		return (
		    struct type){ .name = "bytes", .width_bits = t != NULL ? t->width_bits : 0 };
	case IR_CTL_ERROR:
		return (struct type){ .name = "bytes", .width_bits = 32 };
	default:
		return (struct type){ .name = "bytes", .width_bits = c->width_bits };
	}
}

/* Calls 'each' for the fields of a register's cell or a digest: those of its struct, else "f1", ... */
static void
each_field(struct tdi *d, const struct ir_extern *x,
    void (*each)(struct tdi *d, uint32_t id, const char *name, const struct type *type))
{
	const struct ir_ctl_spec *c = &x->spec;
	const struct ir_ctl_type *t = NULL;
	struct type type;
	char name[16];

	if (c->kind == IR_CTL_STRUCT || c->kind == IR_CTL_HEADER)
		t = ctl_type(d->prog, c->kind, c->name);
	if (t != NULL) {
		for (uint32_t i = 0; i < t->n; i++) {
			type = type_of(d->prog, &t->members[i].spec);
			each(d, i + 1, t->members[i].name, &type);
		}
	} else if (c->kind == IR_CTL_TUPLE) {
		for (uint32_t i = 0; i < c->n; i++) {
			snprintf(name, sizeof name, "f%u", i + 1);
			type = type_of(d->prog, &c->members[i]);
			each(d, i + 1, name, &type);
		}
	} else if (c->kind != IR_CTL_NONE) {
		type = type_of(d->prog, c);
		each(d, 1, "f1", &type);
	}
}

/* ---- tables ----------------------------------------------------------------------------------- */

/* Opens a table and writes what all kinds have; name: without the pipe, suffix "" or what follows it. */
static void
table_open(struct tdi *d, const struct ir_info *info, const char *suffix, uint32_t id,
    const char *kind, uint32_t size)
{
	CLEANUP(buf_fini) struct buf name = BUF_INIT;

	buf_printf(&name, "%s.%s%s", info->pipe != NULL ? info->pipe : "pipe", info->name, suffix);
	ir_json_open(&d->json, NULL, '{');
	ir_json_text(&d->json, "name", buf_str(&name));
	ir_json_number(&d->json, "id", id);
	ir_json_text(&d->json, "table_type", kind);
	ir_json_number(&d->json, "size", size);
	if (strcmp(kind, "Meter") != 0)
		annotations(&d->json, info->n_annotations, info->annotations);
}

/* An array of up to two names; NULL: none. */
static void
words(struct ir_json *j, const char *key, const char *a, const char *b)
{
	ir_json_open(j, key, '[');
	if (a != NULL)
		ir_json_text(j, NULL, a);
	if (b != NULL)
		ir_json_text(j, NULL, b);
	ir_json_close(j, ']');
}

static void
table_close(struct ir_json *j, const char *operation, const char *attribute)
{
	words(j, "supported_operations", operation, NULL);
	words(j, "attributes", attribute, NULL);
	ir_json_close(j, '}');
}

static void
depends_on(struct ir_json *j, uint32_t a, uint32_t b)
{
	ir_json_open(j, "depends_on", '[');
	if (a != 0)
		ir_json_number(j, NULL, a);
	if (b != 0)
		ir_json_number(j, NULL, b);
	ir_json_close(j, ']');
}

/* Ids of the tables that a selector makes: its groups, and the member that a hash value picks. */
static uint32_t
selector_id(const struct ir_extern *x, uint32_t prefix)
{
	CLEANUP(buf_fini) struct buf name = BUF_INIT;

	buf_printf(&name, "%s_sel", x->info.name);
	return prefix << 24 | (ir_pi_hash(buf_str(&name)) & 0xffffff);
}

enum { SELECTOR = 0x81, SELECTOR_GET_MEMBER = 0x82 }; /* prefixes */

static const char *
match_name(enum ir_match_kind kind)
{
	static const char *const names[] = { [IR_MATCH_EXACT] = "Exact",
		[IR_MATCH_LPM] = "LPM",
		[IR_MATCH_TERNARY] = "Ternary",
		[IR_MATCH_RANGE] = "Range",
		[IR_MATCH_OPTIONAL] = "Optional",
		[IR_MATCH_SELECTOR] = NULL };

	return names[kind];
}

/* "hdr.vlan[1].vid" -> "hdr.vlan$1.vid", "hdr.ipv4.$valid$" -> "hdr.ipv4.$valid": as the drivers have it.
 * Returns whether the key is a slice: "x[7:4]". */
static bool
key_name(const char *name, struct buf *out)
{
	const char *valid = strstr(name, ".$valid$");
	bool slice = false;

	for (; *name != '\0'; name++) {
		size_t digits = *name == '[' ? strspn(name + 1, "0123456789") : 0;

		slice |= digits > 0 && name[digits + 1] == ':';
		if (digits > 0 && name[digits + 1] == ']') {
			buf_putc(out, '$');
			buf_add(out, name + 1, digits);
			name += digits + 1;
		} else if (valid == NULL || name[1] != '\0') {
			buf_putc(out, *name);
		}
	}
	return slice;
}

static void
key(struct tdi *d, const struct ir_key *k)
{
	struct ir_json *j = &d->json;
	CLEANUP(buf_fini) struct buf name = BUF_INIT;
	bool slice = key_name(k->name, &name);
	const struct type type = { .name = "bytes",
		.width_bits = ir_p4info_width(
		    d->prog, k->type_name, d->prog->types[k->expr->type].width_bits) };

	ir_json_open(j, NULL, '{');
	field_head(j, k->id, buf_str(&name), false);
	annotations_open(j, k->n_annotations, k->annotations);
	if (slice) {
		ir_json_open(j, NULL, '{');
		ir_json_text(j, "name", "isFieldSlice");
		ir_json_text(j, "value", "true");
		ir_json_close(j, '}');
	}
	ir_json_close(j, ']');
	ir_json_bool(j, "mandatory", false);
	ir_json_text(j, "match_type", match_name(k->match));
	write_type(j, &type);
	ir_json_close(j, '}');
}

static void
keys(struct tdi *d, const struct ir_table *t)
{
	bool priority = false;

	ir_json_open(&d->json, "key", '[');
	for (uint32_t i = 0; i < t->n_keys; i++) {
		enum ir_match_kind m = t->keys[i].match;

		if (match_name(m) == NULL)
			continue;
		priority |= m == IR_MATCH_TERNARY || m == IR_MATCH_RANGE || m == IR_MATCH_OPTIONAL;
		key(d, &t->keys[i]);
	}
	if (priority)
		fixed_key(&d->json, MATCH_PRIORITY, "$MATCH_PRIORITY", false, &uint32);
	ir_json_close(&d->json, ']');
}

static void
action_param(struct tdi *d, const struct ir_param *q)
{
	static const char *const colors[] = { "RED", "GREEN", "YELLOW", NULL };
	struct ir_json *j = &d->json;
	struct type type = { .name = "bytes",
		.width_bits = ir_p4info_width(
		    d->prog, q->type_name, d->prog->types[d->prog->vars[q->var].type].width_bits) };

	if (q->type_name != NULL && strcmp(q->type_name, "PSA_MeterColor_t") == 0)
		type = (struct type){ .name = "string", .choices = colors };
	ir_json_open(j, NULL, '{');
	field_head(j, q->id, q->name, false);
	ir_json_bool(j, "mandatory", true);
	ir_json_bool(j, "read_only", false);
	annotations(j, q->n_annotations, q->annotations);
	write_type(j, &type);
	ir_json_close(j, '}');
}

static void
action_specs(struct tdi *d, const struct ir_table *t)
{
	struct ir_json *j = &d->json;

	ir_json_open(j, "action_specs", '[');
	for (uint32_t i = 0; i < t->n_actions; i++) {
		const struct ir_action_ref *ref = &t->actions[i];
		const struct ir_action *a = &d->prog->actions[ref->action];

		ir_json_open(j, NULL, '{');
		ir_json_number(j, "id", a->info.id);
		ir_json_text(j, "name", a->info.name);
		ir_json_text(j, "action_scope",
		    ref->table_only	? "TableOnly"
		    : ref->default_only ? "DefaultOnly"
					: "TableAndDefault");
		annotations(j, ref->n_annotations, ref->annotations);
		ir_json_open(j, "data", '[');
		for (uint32_t k = 0; k < a->n_params; k++)
			action_param(d, &a->params[k]);
		ir_json_close(j, ']');
		ir_json_close(j, '}');
	}
	ir_json_close(j, ']');
}

/* Data of a table whose entries name members or groups. */
static void
indirect_fields(struct ir_json *j, bool groups)
{
	if (!groups) {
		data_field(j, ACTION_MEMBER_ID, "$ACTION_MEMBER_ID", true, false, &uint32);
		return;
	}
	choice_open(j, true);
	ir_json_open(j, "oneof", '[');
	common_field(j, NULL, ACTION_MEMBER_ID, "$ACTION_MEMBER_ID", false, &uint32);
	common_field(j, NULL, SELECTOR_GROUP_ID, "$SELECTOR_GROUP_ID", false, &uint32);
	ir_json_close(j, ']');
	ir_json_close(j, '}');
}

static void
idle_fields(struct ir_json *j)
{
	static const char *const states[] = { "ENTRY_IDLE", "ENTRY_ACTIVE", NULL };
	static const uint64_t zero = 0;
	const struct type state = { .name = "string", .choices = states };
	const struct type ttl = { .name = "uint32", .initial = &zero };

	data_field(j, ENTRY_HIT_STATE, "$ENTRY_HIT_STATE", false, false, &state);
	data_field(j, ENTRY_TTL, "$ENTRY_TTL", false, false, &ttl);
}

/* Whether a direct object of that kind is attached. */
static bool
has_direct(const struct tdi *d, const struct ir_table *t, enum ir_extern_kind kind)
{
	for (uint32_t i = 0; i < t->n_direct; i++)
		if (d->prog->externs[t->direct[i]].kind == kind)
			return true;
	return false;
}

static void
match_table(struct tdi *d, const struct ir_table *t)
{
	struct ir_json *j = &d->json;
	const struct ir_extern *profile =
	    t->profile != IR_NO_ID ? &d->prog->externs[t->profile] : NULL;
	bool groups = profile != NULL && profile->kind == IR_EXTERN_ACTION_SELECTOR;

	table_open(d, &t->info, "", t->info.id,
	    groups	      ? "MatchAction_Indirect_Selector"
	    : profile != NULL ? "MatchAction_Indirect"
			      : "MatchAction_Direct",
	    t->size);
	depends_on(
	    j, profile != NULL ? profile->info.id : 0, groups ? selector_id(profile, SELECTOR) : 0);
	ir_json_bool(j, "has_const_default_action", t->const_default);
	keys(d, t);
	if (profile == NULL)
		action_specs(d, t);
	ir_json_open(j, "data", '[');
	if (profile != NULL)
		indirect_fields(j, groups);
	for (uint32_t i = 0; i < t->n_direct; i++) {
		const struct ir_extern *x = &d->prog->externs[t->direct[i]];

		if (x->kind == IR_EXTERN_DIRECT_COUNTER)
			counter_fields(j, x->count);
		else
			meter_fields(j, x->count);
	}
	if (t->idle_timeout)
		idle_fields(j);
	ir_json_close(j, ']');
	words(j, "supported_operations",
	    has_direct(d, t, IR_EXTERN_DIRECT_COUNTER) ? "SyncCounters" : NULL,
	    t->idle_timeout ? "UpdateHitState" : NULL);
	ir_json_open(j, "attributes", '[');
	if (has_direct(d, t, IR_EXTERN_DIRECT_METER))
		ir_json_text(j, NULL, "MeterByteCountAdjust");
	ir_json_text(j, NULL, "EntryScope");
	if (t->idle_timeout)
		ir_json_text(j, NULL, "IdleTimeout");
	ir_json_close(j, ']');
	ir_json_close(j, '}');
}

/* ---- objects ------------------------------------------------------------------------------------ */

static void
register_field(struct tdi *d, uint32_t id, const char *name, const struct type *type)
{
	data_field(&d->json, id, name, false, false, type);
}

/* A cell that is no struct is known by this name, which is also that of the key. */
static void
register_cell(struct tdi *d, uint32_t id, const char *name, const struct type *type)
{
	(void)id;
	(void)name;
	data_field(&d->json, REGISTER_INDEX, "$REGISTER_INDEX", false, false, type);
}

/* A table of cells that an index picks. */
static void
indexed(struct tdi *d, const struct ir_extern *x, const char *kind, uint32_t index_id,
    const char *index_name)
{
	struct ir_json *j = &d->json;

	table_open(d, &x->info, "", x->info.id, kind, x->size);
	depends_on(j, 0, 0);
	ir_json_open(j, "key", '[');
	fixed_key(j, index_id, index_name, true, &uint32);
	ir_json_close(j, ']');
	ir_json_open(j, "data", '[');
	if (x->kind == IR_EXTERN_COUNTER)
		counter_fields(j, x->count);
	else if (x->kind == IR_EXTERN_METER)
		meter_fields(j, x->count);
	else
		each_field(d, x,
		    x->spec.kind == IR_CTL_STRUCT || x->spec.kind == IR_CTL_TUPLE ? register_field
										  : register_cell);
	ir_json_close(j, ']');
	table_close(j, x->kind == IR_EXTERN_METER ? NULL : "Sync",
	    x->kind == IR_EXTERN_METER ? "MeterByteCountAdjust" : NULL);
}

/* The first table that has the profile, or NULL. */
static const struct ir_table *
user_of(const struct tdi *d, const struct ir_extern *x)
{
	for (uint32_t i = 0; i < d->prog->n_tables; i++)
		if (d->prog->tables[i].profile != IR_NO_ID &&
		    &d->prog->externs[d->prog->tables[i].profile] == x)
			return &d->prog->tables[i];
	return NULL;
}

static void
members(struct tdi *d, const struct ir_extern *x)
{
	struct ir_json *j = &d->json;

	table_open(d, &x->info, "", x->info.id, "Action", x->size);
	depends_on(j, 0, 0);
	ir_json_open(j, "key", '[');
	fixed_key(j, ACTION_MEMBER_ID, "$ACTION_MEMBER_ID", true, &uint32);
	ir_json_close(j, ']');
	action_specs(d, user_of(d, x));
	ir_json_open(j, "data", '[');
	ir_json_close(j, ']');
	table_close(j, NULL, NULL);
}

/* A selector's groups, and the table that tells which member a hash value picks. */
static void
groups(struct tdi *d, const struct ir_extern *x)
{
	struct ir_json *j = &d->json;
	const uint64_t size = x->max_group_size != 0 ? x->max_group_size : MAX_GROUP_SIZE;
	const struct type max = { .name = "uint32", .initial = &size };
	const struct type flag = { .name = "bool" };

	table_open(d, &x->info, "_sel", selector_id(x, SELECTOR), "Selector", x->size);
	depends_on(j, x->info.id, 0);
	ir_json_open(j, "key", '[');
	fixed_key(j, GROUP_ID, "$SELECTOR_GROUP_ID", true, &uint32);
	ir_json_close(j, ']');
	ir_json_open(j, "data", '[');
	data_field(j, GROUP_MEMBER_ID, "$ACTION_MEMBER_ID", false, true, &uint32);
	data_field(j, GROUP_MEMBER_STATUS, "$ACTION_MEMBER_STATUS", false, true, &flag);
	data_field(j, GROUP_MAX_SIZE, "$MAX_GROUP_SIZE", false, false, &max);
	ir_json_close(j, ']');
	table_close(j, NULL, NULL);

	table_open(d, &x->info, "_sel_get_member", selector_id(x, SELECTOR_GET_MEMBER),
	    "SelectorGetMember", 1);
	depends_on(j, selector_id(x, SELECTOR), 0);
	ir_json_open(j, "key", '[');
	fixed_key(j, GROUP_ID, "$SELECTOR_GROUP_ID", true, &uint64);
	fixed_key(j, GROUP_HASH_VALUE, "hash_value", true, &uint64);
	ir_json_close(j, ']');
	ir_json_open(j, "data", '[');
	data_field(j, GROUP_MEMBER_ID, "$ACTION_MEMBER_ID", false, false, &uint64);
	ir_json_close(j, ']');
	table_close(j, NULL, NULL);
}

static void
learn_field(struct tdi *d, uint32_t id, const char *name, const struct type *type)
{
	common_field(&d->json, NULL, id, name, false, type);
}

static void
learn_filter(struct tdi *d, const struct ir_extern *x)
{
	struct ir_json *j = &d->json;

	ir_json_open(j, NULL, '{');
	ir_json_text(j, "name", x->info.name);
	ir_json_number(j, "id", x->info.id);
	annotations(j, x->info.n_annotations, x->info.annotations);
	ir_json_open(j, "fields", '[');
	each_field(d, x, learn_field);
	ir_json_close(j, ']');
	ir_json_close(j, '}');
}

/* ---- the whole ------------------------------------------------------------------------------------ */

/* One round over the externs: those of one table type. */
enum round { MEMBERS, COUNTERS, METERS, REGISTERS, GROUPS, DIGESTS };

static void
externs(struct tdi *d, enum round round)
{
	for (uint32_t i = 0; i < d->prog->n_externs; i++) {
		const struct ir_extern *x = &d->prog->externs[i];
		bool selector = x->kind == IR_EXTERN_ACTION_SELECTOR;

		if (x->info.hidden)
			continue;
		if (round == MEMBERS && (selector || x->kind == IR_EXTERN_ACTION_PROFILE) &&
		    user_of(d, x) != NULL)
			members(d, x);
		else if (round == COUNTERS && x->kind == IR_EXTERN_COUNTER)
			indexed(d, x, "Counter", COUNTER_INDEX, "$COUNTER_INDEX");
		else if (round == METERS && x->kind == IR_EXTERN_METER)
			indexed(d, x, "Meter", METER_INDEX, "$METER_INDEX");
		else if (round == REGISTERS && x->kind == IR_EXTERN_REGISTER)
			indexed(d, x, "Register", REGISTER_INDEX, "$REGISTER_INDEX");
		else if (round == GROUPS && selector && user_of(d, x) != NULL)
			groups(d, x);
		else if (round == DIGESTS && x->kind == IR_EXTERN_DIGEST)
			learn_filter(d, x);
	}
}

void
ir_tdi(const struct ir_prog *prog, struct buf *out)
{
	struct tdi d = { .prog = prog, .json = { .out = out } };

	ir_json_open(&d.json, NULL, '{');
	ir_json_text(&d.json, "program_name", prog->name);
	ir_json_text(&d.json, "schema_version", "1.0.0");
	ir_json_open(&d.json, "tables", '[');
	for (uint32_t i = 0; i < prog->n_tables; i++)
		if (!prog->tables[i].info.hidden)
			match_table(&d, &prog->tables[i]);
	for (enum round r = MEMBERS; r <= GROUPS; r++)
		externs(&d, r);
	ir_json_close(&d.json, ']');
	ir_json_open(&d.json, "learn_filters", '[');
	externs(&d, DIGESTS);
	ir_json_close(&d.json, ']');
	ir_json_close(&d.json, '}');
}
