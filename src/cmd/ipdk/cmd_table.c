/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_table.c: table entries and their counters by P4Runtime, with P4Info's names. */
#include "cli.h"

#include "base/mem.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef P4__Config__V1__P4Info info_t;
typedef P4__Config__V1__Table table_t;
typedef P4__Config__V1__Action action_t;
typedef P4__Config__V1__MatchField field_t;

/* ---- names ------------------------------------------------------------------------------------------------- */

/* Whether 'name' is the full name, the alias, or a dotted end of it. */
static bool
is_named(const P4__Config__V1__Preamble *p, const char *name)
{
	size_t n = strlen(name), len = strlen(p->name);

	if (strcmp(p->name, name) == 0 || strcmp(p->alias, name) == 0)
		return true;
	return len > n && p->name[len - n - 1] == '.' && strcmp(p->name + len - n, name) == 0;
}

static const table_t *
find_table(const info_t *info, const char *name, struct err *err)
{
	const table_t *found = NULL;
	char known[300] = "";

	for (size_t i = 0; i < info->n_tables; i++) {
		const table_t *t = info->tables[i];
		size_t n = strlen(known);

		if (strcmp(t->preamble->name, name) == 0)
			return t;
		if (is_named(t->preamble, name)) {
			if (found != NULL) {
				err_set(err, -EINVAL, "'%s' may be table %s or %s", name,
				    found->preamble->name, t->preamble->name);
				return NULL;
			}
			found = t;
		}
		snprintf(known + n, sizeof known - n, "%s%s", n ? ", " : "", t->preamble->name);
	}
	if (found == NULL)
		err_set(err, -ENOENT, "the pipeline has no table '%s' (it has: %s)", name, known);
	return found;
}

static const action_t *
action_by_id(const info_t *info, uint32_t id)
{
	for (size_t i = 0; i < info->n_actions; i++)
		if (info->actions[i]->preamble->id == id)
			return info->actions[i];
	return NULL;
}

static const action_t *
find_action(const info_t *info, const table_t *t, const char *name, struct err *err)
{
	char known[300] = "";

	for (size_t i = 0; i < t->n_action_refs; i++) {
		const action_t *a = action_by_id(info, t->action_refs[i]->id);
		size_t n = strlen(known);

		if (a == NULL)
			continue;
		if (is_named(a->preamble, name))
			return a;
		snprintf(known + n, sizeof known - n, "%s%s", n ? ", " : "", a->preamble->alias);
	}
	err_set(err, -ENOENT, "table %s has no action '%s' (it has: %s)", t->preamble->name, name,
	    known);
	return NULL;
}

static const field_t *
find_field(const table_t *t, const char *name, struct err *err)
{
	char known[300] = "";
	size_t want = strlen(name);

	for (size_t i = 0; i < t->n_match_fields; i++) {
		const field_t *f = t->match_fields[i];
		size_t len = strlen(f->name), n = strlen(known);

		if (strcmp(f->name, name) == 0 || (len > want && f->name[len - want - 1] == '.' &&
						      strcmp(f->name + len - want, name) == 0))
			return f;
		snprintf(known + n, sizeof known - n, "%s%s", n ? ", " : "", f->name);
	}
	err_set(err, -ENOENT, "table %s has no field '%s' (it has: %s)", t->preamble->name, name,
	    known);
	return NULL;
}

/* ---- writing down --------------------------------------------------------------------------------------------- */

static int
parse_match(struct cli *c, const field_t *f, char *text, P4__V1__FieldMatch **out, struct err *err)
{
	P4__V1__FieldMatch *m = CLI_NEW(c, P4__V1__FieldMatch, p4__v1__field_match__init);
	uint32_t w = (uint32_t)f->bitwidth;
	uint64_t prefix = w;
	char *second;
	int rc;

	*out = NULL;
	m->field_id = f->id;
	if (strcmp(text, "*") == 0 &&
	    f->match_type != P4__CONFIG__V1__MATCH_FIELD__MATCH_TYPE__EXACT)
		return 0; /* left out: matches everything */
	switch (f->match_type) {
	case P4__CONFIG__V1__MATCH_FIELD__MATCH_TYPE__EXACT:
		m->field_match_type_case = P4__V1__FIELD_MATCH__FIELD_MATCH_TYPE_EXACT;
		m->exact = CLI_NEW(c, P4__V1__FieldMatch__Exact, p4__v1__field_match__exact__init);
		rc = cli_value(c, text, w, &m->exact->value, err);
		break;
	case P4__CONFIG__V1__MATCH_FIELD__MATCH_TYPE__LPM:
		m->field_match_type_case = P4__V1__FIELD_MATCH__FIELD_MATCH_TYPE_LPM;
		m->lpm = CLI_NEW(c, P4__V1__FieldMatch__LPM, p4__v1__field_match__lpm__init);
		second = strrchr(text, '/');
		if (second != NULL)
			*second++ = '\0';
		rc = second ? cli_number(second, "prefix length", 0, w, &prefix, err) : 0;
		if (rc == 0)
			rc = cli_value(c, text, w, &m->lpm->value, err);
		m->lpm->prefix_len = (int32_t)prefix;
		if (rc == 0 && prefix == 0)
			return 0;
		break;
	case P4__CONFIG__V1__MATCH_FIELD__MATCH_TYPE__TERNARY:
		m->field_match_type_case = P4__V1__FIELD_MATCH__FIELD_MATCH_TYPE_TERNARY;
		m->ternary =
		    CLI_NEW(c, P4__V1__FieldMatch__Ternary, p4__v1__field_match__ternary__init);
		second = strstr(text, "&&&");
		if (second != NULL) {
			*second = '\0';
			rc = cli_value(c, second + 3, w, &m->ternary->mask, err);
		} else {
			size_t n = (w + 7) / 8;
			uint8_t *ones = arena_alloc(c->a, n);

			memset(ones, 0xff, n);
			if (w % 8 != 0)
				ones[0] = (uint8_t)((1u << w % 8) - 1);
			m->ternary->mask = (ProtobufCBinaryData){ n, ones };
			rc = 0;
		}
		if (rc == 0)
			rc = cli_value(c, text, w, &m->ternary->value, err);
		break;
	case P4__CONFIG__V1__MATCH_FIELD__MATCH_TYPE__RANGE:
		m->field_match_type_case = P4__V1__FIELD_MATCH__FIELD_MATCH_TYPE_RANGE;
		m->range = CLI_NEW(c, P4__V1__FieldMatch__Range, p4__v1__field_match__range__init);
		second = strstr(text, "..");
		if (second != NULL)
			*second = '\0';
		rc = cli_value(c, text, w, &m->range->low, err);
		if (rc == 0)
			rc = cli_value(c, second ? second + 2 : text, w, &m->range->high, err);
		break;
	case P4__CONFIG__V1__MATCH_FIELD__MATCH_TYPE__OPTIONAL:
		m->field_match_type_case = P4__V1__FIELD_MATCH__FIELD_MATCH_TYPE_OPTIONAL;
		m->optional =
		    CLI_NEW(c, P4__V1__FieldMatch__Optional, p4__v1__field_match__optional__init);
		rc = cli_value(c, text, w, &m->optional->value, err);
		break;
	default:
		return err_set(err, -EOPNOTSUPP,
		    "field %s has a match kind that this CLI does not know", f->name);
	}
	if (rc < 0)
		return err_prefix(err, "field %s: ", f->name);
	*out = m;
	return 0;
}

/* "field=value,f2=v2" */
static int
parse_key(struct cli *c, const table_t *t, const char *text, P4__V1__TableEntry *e, struct err *err)
{
	char *copy = arena_strdup(c->a, text), *save = NULL, *value;

	e->match = arena_array(c->a, P4__V1__FieldMatch *, t->n_match_fields + 1);
	for (char *w = strtok_r(copy, ",", &save); w != NULL; w = strtok_r(NULL, ",", &save)) {
		const field_t *f;
		P4__V1__FieldMatch *m;
		int rc;

		if (!cli_split(w, &value))
			return err_set(err, -EINVAL, "key '%s': expected field=value", w);
		f = find_field(t, w, err);
		if (f == NULL)
			return err->code;
		if (e->n_match == t->n_match_fields)
			return err_set(err, -EINVAL, "key '%s': more fields than table %s has",
			    text, t->preamble->name);
		rc = parse_match(c, f, value, &m, err);
		if (rc < 0)
			return rc;
		if (m != NULL)
			e->match[e->n_match++] = m;
	}
	return 0;
}

/* "action(param=value,...)" */
static int
parse_action(struct cli *c, const info_t *info, const table_t *t, const char *text,
    P4__V1__TableEntry *e, struct err *err)
{
	char *copy = arena_strdup(c->a, text), *save = NULL, *value;
	char *open = strchr(copy, '('), *close = strrchr(copy, ')');
	P4__V1__Action *out = CLI_NEW(c, P4__V1__Action, p4__v1__action__init);
	const action_t *a;

	if (open == NULL || close == NULL || close < open || close[1] != '\0')
		return err_set(err, -EINVAL, "action '%s': expected name(param=value,...)", text);
	*open = *close = '\0';
	a = find_action(info, t, copy, err);
	if (a == NULL)
		return err->code;
	out->action_id = a->preamble->id;
	out->params = arena_array(c->a, P4__V1__Action__Param *, a->n_params + 1);
	for (char *w = strtok_r(open + 1, ",", &save); w != NULL; w = strtok_r(NULL, ",", &save)) {
		const P4__Config__V1__Action__Param *p = NULL;
		P4__V1__Action__Param *o =
		    CLI_NEW(c, P4__V1__Action__Param, p4__v1__action__param__init);
		int rc;

		while (*w == ' ')
			w++;
		if (!cli_split(w, &value))
			return err_set(
			    err, -EINVAL, "action %s: '%s': expected param=value", copy, w);
		for (size_t i = 0; i < a->n_params; i++)
			if (strcmp(a->params[i]->name, w) == 0)
				p = a->params[i];
		if (p == NULL || out->n_params == a->n_params)
			return err_set(
			    err, -ENOENT, "action %s has no parameter '%s'", a->preamble->name, w);
		rc = cli_value(c, value, (uint32_t)p->bitwidth, &o->value, err);
		if (rc < 0)
			return err_prefix(err, "action %s: parameter %s: ", copy, w);
		o->param_id = p->id;
		out->params[out->n_params++] = o;
	}
	for (size_t i = 0; i < a->n_params; i++) {
		bool given = false;

		for (size_t k = 0; k < out->n_params; k++)
			given |= out->params[k]->param_id == a->params[i]->id;
		if (!given)
			return err_set(err, -EINVAL, "action %s: parameter %s is missing",
			    a->preamble->name, a->params[i]->name);
	}
	e->action = CLI_NEW(c, P4__V1__TableAction, p4__v1__table_action__init);
	e->action->type_case = P4__V1__TABLE_ACTION__TYPE_ACTION;
	e->action->action = out;
	return 0;
}

static P4__V1__Entity *
table_entity(struct cli *c, P4__V1__TableEntry *e)
{
	P4__V1__Entity *out = CLI_NEW(c, P4__V1__Entity, p4__v1__entity__init);

	out->entity_case = P4__V1__ENTITY__ENTITY_TABLE_ENTRY;
	out->table_entry = e;
	return out;
}

/* Takes "--priority N" out of the arguments. */
/* 1: found, 0: not there. */
static int
take_priority(int *argc, char **argv, int32_t *priority, struct err *err)
{
	uint64_t v = 0;
	int n = 0, found = 0;

	for (int i = 0; i < *argc; i++) {
		if (strcmp(argv[i], "--priority") == 0 && i + 1 < *argc) {
			if (cli_number(argv[++i], "--priority", 0, INT32_MAX, &v, err) < 0)
				return err->code;
			*priority = (int32_t)v;
			found = 1;
		} else {
			argv[n++] = argv[i];
		}
	}
	*argc = n;
	return found;
}

static bool
has_priority(const table_t *t)
{
	for (size_t i = 0; i < t->n_match_fields; i++)
		if (t->match_fields[i]->match_type ==
			P4__CONFIG__V1__MATCH_FIELD__MATCH_TYPE__TERNARY ||
		    t->match_fields[i]->match_type ==
			P4__CONFIG__V1__MATCH_FIELD__MATCH_TYPE__RANGE ||
		    t->match_fields[i]->match_type ==
			P4__CONFIG__V1__MATCH_FIELD__MATCH_TYPE__OPTIONAL)
			return true;
	return false;
}

static int
change(struct cli *c, int argc, char **argv, int type, const char *done)
{
	bool is_delete = type == P4__V1__UPDATE__TYPE__DELETE;
	P4__V1__TableEntry *e = CLI_NEW(c, P4__V1__TableEntry, p4__v1__table_entry__init);
	int32_t priority = 0;
	struct err err = { 0 };
	int given = take_priority(&argc, argv, &priority, &err);
	const table_t *t;
	info_t *info;

	if (given < 0)
		return cli_bad("%s", err.msg);
	if (argc != (is_delete ? 2 : 3))
		return -1;
	if (cli_p4info(c, &info, &err) < 0 || (t = find_table(info, argv[0], &err)) == NULL ||
	    parse_key(c, t, argv[1], e, &err) < 0)
		return cli_fail(c, &err);
	if (!is_delete && parse_action(c, info, t, argv[2], e, &err) < 0)
		return cli_fail(c, &err);
	e->table_id = t->preamble->id;
	e->priority = given ? priority : has_priority(t) ? 1 : 0;
	if (cli_write_entity(c, table_entity(c, e), type, &err) < 0)
		return cli_fail(c, &err);
	return cli_done(c, "%s: entry %s", t->preamble->name, done);
}

static int
table_add(struct cli *c, int argc, char **argv)
{
	return change(c, argc, argv, P4__V1__UPDATE__TYPE__INSERT, "added");
}

static int
table_modify(struct cli *c, int argc, char **argv)
{
	return change(c, argc, argv, P4__V1__UPDATE__TYPE__MODIFY, "modified");
}

static int
table_delete(struct cli *c, int argc, char **argv)
{
	return change(c, argc, argv, P4__V1__UPDATE__TYPE__DELETE, "deleted");
}

static int
table_default(struct cli *c, int argc, char **argv)
{
	P4__V1__TableEntry *e = CLI_NEW(c, P4__V1__TableEntry, p4__v1__table_entry__init);
	struct err err = { 0 };
	const table_t *t;
	info_t *info;

	if (argc != 2)
		return -1;
	if (cli_p4info(c, &info, &err) < 0 || (t = find_table(info, argv[0], &err)) == NULL)
		return cli_fail(c, &err);
	e->table_id = t->preamble->id;
	e->is_default_action = 1;
	if (strcmp(argv[1], "--reset") != 0 && parse_action(c, info, t, argv[1], e, &err) < 0)
		return cli_fail(c, &err);
	if (cli_write_entity(c, table_entity(c, e), P4__V1__UPDATE__TYPE__MODIFY, &err) < 0)
		return cli_fail(c, &err);
	return cli_done(c, "%s: default action set", t->preamble->name);
}

/* ---- showing --------------------------------------------------------------------------------------------------- */

static const char *
show_match(struct cli *c, const field_t *f, const P4__V1__FieldMatch *m)
{
	uint32_t w = (uint32_t)f->bitwidth;

	switch (m->field_match_type_case) {
	case P4__V1__FIELD_MATCH__FIELD_MATCH_TYPE_EXACT:
		return cli_show_value(c, m->exact->value, w, f->name);
	case P4__V1__FIELD_MATCH__FIELD_MATCH_TYPE_LPM:
		return arena_printf(c->a, "%s/%d", cli_show_value(c, m->lpm->value, w, f->name),
		    m->lpm->prefix_len);
	case P4__V1__FIELD_MATCH__FIELD_MATCH_TYPE_TERNARY:
		return arena_printf(c->a, "%s&&&%s",
		    cli_show_value(c, m->ternary->value, w, f->name),
		    cli_show_value(c, m->ternary->mask, w, ""));
	case P4__V1__FIELD_MATCH__FIELD_MATCH_TYPE_RANGE:
		return arena_printf(c->a, "%s..%s", cli_show_value(c, m->range->low, w, f->name),
		    cli_show_value(c, m->range->high, w, f->name));
	case P4__V1__FIELD_MATCH__FIELD_MATCH_TYPE_OPTIONAL:
		return cli_show_value(c, m->optional->value, w, f->name);
	default:
		return "?";
	}
}

static const char *
show_action(struct cli *c, const info_t *info, const P4__V1__TableAction *ta)
{
	const action_t *a;
	const char *text;

	if (ta == NULL)
		return "-";
	if (ta->type_case == P4__V1__TABLE_ACTION__TYPE_ACTION_PROFILE_MEMBER_ID)
		return arena_printf(c->a, "member %u", ta->action_profile_member_id);
	if (ta->type_case == P4__V1__TABLE_ACTION__TYPE_ACTION_PROFILE_GROUP_ID)
		return arena_printf(c->a, "group %u", ta->action_profile_group_id);
	if (ta->type_case != P4__V1__TABLE_ACTION__TYPE_ACTION)
		return "action set";
	a = action_by_id(info, ta->action->action_id);
	text = arena_printf(c->a, "%s(", a ? a->preamble->alias : "?");
	for (size_t i = 0; a != NULL && i < ta->action->n_params; i++)
		for (size_t k = 0; k < a->n_params; k++)
			if (a->params[k]->id == ta->action->params[i]->param_id)
				text = arena_printf(c->a, "%s%s%s=%s", text, i ? ", " : "",
				    a->params[k]->name,
				    cli_show_value(c, ta->action->params[i]->value,
					(uint32_t)a->params[k]->bitwidth, a->params[k]->name));
	return arena_printf(c->a, "%s)", text);
}

static const char *
show_key(struct cli *c, const table_t *t, const P4__V1__TableEntry *e)
{
	const char *text = e->is_default_action ? "(default)" : "";

	for (size_t k = 0; k < t->n_match_fields && !e->is_default_action; k++) {
		const char *v = "*";

		for (size_t i = 0; i < e->n_match; i++)
			if (e->match[i]->field_id == t->match_fields[k]->id)
				v = show_match(c, t->match_fields[k], e->match[i]);
		text = arena_printf(
		    c->a, "%s%s%s=%s", text, k ? "," : "", t->match_fields[k]->name, v);
	}
	return text;
}

struct dump {
	const info_t *info;
	json_t *out;
	bool counters;
	unsigned n;
	uint32_t last;
};

static int
dump_one(struct cli *c, const P4__V1__Entity *e, void *arg)
{
	struct dump *d = arg;
	const P4__V1__TableEntry *te = e->table_entry;
	const table_t *t = NULL;
	json_t *j;

	if (e->entity_case != P4__V1__ENTITY__ENTITY_TABLE_ENTRY)
		return 0;
	for (size_t i = 0; i < d->info->n_tables; i++)
		if (d->info->tables[i]->preamble->id == te->table_id)
			t = d->info->tables[i];
	if (t == NULL)
		return 0;
	d->n++;
	if (!c->json) {
		if (te->table_id != d->last)
			printf("%s\n", t->preamble->name);
		d->last = te->table_id;
		printf("  %s", show_key(c, t, te));
		if (te->priority != 0)
			printf("  priority %d", te->priority);
		printf("  ->  %s", show_action(c, d->info, te->action));
		if (te->counter_data != NULL)
			printf("  %" PRId64 " packets, %" PRId64 " bytes",
			    te->counter_data->packet_count, te->counter_data->byte_count);
		printf("\n");
		return 0;
	}
	j = json_pack("{s:s, s:s, s:i, s:s, s:b}", "table", t->preamble->name, "key",
	    show_key(c, t, te), "priority", (int)te->priority, "action",
	    show_action(c, d->info, te->action), "default", te->is_default_action);
	if (te->counter_data != NULL) {
		json_object_set_new(j, "packets", json_integer(te->counter_data->packet_count));
		json_object_set_new(j, "bytes", json_integer(te->counter_data->byte_count));
	}
	json_array_append_new(d->out, j);
	return 0;
}

static int
table_dump(struct cli *c, int argc, char **argv)
{
	P4__V1__TableEntry entry = P4__V1__TABLE_ENTRY__INIT, def = P4__V1__TABLE_ENTRY__INIT;
	P4__V1__CounterData counters = P4__V1__COUNTER_DATA__INIT;
	P4__V1__Entity *want[] = { table_entity(c, &entry), table_entity(c, &def) };
	struct dump d = { .out = json_array() };
	struct err err = { 0 };
	info_t *info;

	for (int i = 0; i < argc; i++)
		if (strcmp(argv[i], "--counters") == 0) {
			d.counters = true;
			for (int k = i; k + 1 < argc; k++)
				argv[k] = argv[k + 1];
			argc--;
		}
	if (argc > 1)
		return -1;
	if (cli_p4info(c, &info, &err) < 0)
		return cli_fail(c, &err);
	d.info = info;
	if (argc == 1) {
		const table_t *t = find_table(info, argv[0], &err);

		if (t == NULL)
			return cli_fail(c, &err);
		entry.table_id = def.table_id = t->preamble->id;
	}
	def.is_default_action = 1;
	if (d.counters)
		entry.counter_data = &counters;
	if (cli_read_entities(c, want, argc == 1 ? 2 : 1, dump_one, &d, &err) < 0)
		return cli_fail(c, &err);
	if (c->json)
		return cli_json(d.out);
	json_decref(d.out);
	if (d.n == 0)
		printf("no entries\n");
	return EXIT_OK;
}

static const char *
match_name(int type)
{
	static const char *const names[] = { "?", "?", "exact", "lpm", "ternary", "range",
		"optional" };

	return type >= 0 && (size_t)type < ARRAY_LEN(names) ? names[type] : "?";
}

static int
table_list(struct cli *c, int argc, char **argv)
{
	struct err err = { 0 };
	const table_t *only = NULL;
	json_t *out;
	info_t *info;

	if (argc > 1)
		return -1;
	if (cli_p4info(c, &info, &err) < 0 ||
	    (argc == 1 && (only = find_table(info, argv[0], &err)) == NULL))
		return cli_fail(c, &err);
	out = json_array();
	for (size_t i = 0; i < info->n_tables; i++) {
		const table_t *t = info->tables[i];
		json_t *fields = json_array(), *actions = json_array();

		if (only != NULL && t != only)
			continue;
		if (!c->json)
			printf("%s  (%" PRId64 " entries at most)\n", t->preamble->name, t->size);
		for (size_t k = 0; k < t->n_match_fields; k++) {
			const field_t *f = t->match_fields[k];

			if (!c->json)
				printf("  key     %s : bit<%d> %s\n", f->name, f->bitwidth,
				    match_name((int)f->match_type));
			json_array_append_new(
			    fields, json_pack("{s:s, s:i, s:s}", "name", f->name, "width",
					(int)f->bitwidth, "match", match_name((int)f->match_type)));
		}
		for (size_t k = 0; k < t->n_action_refs; k++) {
			const action_t *a = action_by_id(info, t->action_refs[k]->id);

			if (a == NULL)
				continue;
			if (!c->json) {
				printf("  action  %s(", a->preamble->alias);
				for (size_t p = 0; p < a->n_params; p++)
					printf("%s%s: bit<%d>", p ? ", " : "", a->params[p]->name,
					    a->params[p]->bitwidth);
				printf(")\n");
			}
			json_array_append_new(actions, json_string(a->preamble->name));
		}
		json_array_append_new(
		    out, json_pack("{s:s, s:I, s:o, s:o}", "name", t->preamble->name, "size",
			     (json_int_t)t->size, "keys", fields, "actions", actions));
	}
	if (c->json)
		return cli_json(out);
	json_decref(out);
	return EXIT_OK;
}

static int
table_show(struct cli *c, int argc, char **argv)
{
	return argc == 1 ? table_list(c, argc, argv) : -1;
}

const struct command table_commands[] = {
	{ "table list", "[TABLE]", "tables with their keys and actions", table_list },
	{ "table show", "TABLE", "one table's keys and actions", table_show },
	{ "table add", "TABLE 'field=value,...' 'action(param=value,...)' [--priority N]",
	    "adds an entry", table_add },
	{ "table modify", "TABLE 'field=value,...' 'action(param=value,...)' [--priority N]",
	    "gives an entry another action", table_modify },
	{ "table delete", "TABLE 'field=value,...' [--priority N]", "deletes an entry",
	    table_delete },
	{ "table dump", "[TABLE] [--counters]", "entries", table_dump },
	{ "table default", "TABLE 'action(param=value,...)' | TABLE --reset",
	    "sets the default action", table_default },
	{ NULL, NULL, NULL, NULL },
};
