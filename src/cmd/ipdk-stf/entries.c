/* SPDX-License-Identifier: Apache-2.0 */
/* entries.c: table entries of scripts, with actions or with members and groups of a profile. */
#include "runner.h"

#include "names.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct ir_value
zero(struct runner *r, uint32_t width)
{
	return (struct ir_value){ width, 0, arena_alloc(r->arena, (width + 7) / 8) };
}

/* Clears the bits of v that the mask does not have. */
static void
apply_mask(struct runner *r, struct ir_value *v, struct ir_value mask)
{
	uint32_t n = (v->width_bits + 7) / 8;
	uint8_t *be = arena_memdup(r->arena, v->be, n);

	for (uint32_t i = 0; i < n; i++)
		be[i] &= mask.be[i];
	v->be = be;
}

static struct ir_value
prefix_mask(struct runner *r, uint32_t width, uint32_t prefix)
{
	uint32_t n = (width + 7) / 8, pad = n * 8 - width;
	uint8_t *be = arena_alloc(r->arena, n);

	for (uint32_t i = pad; i < pad + prefix; i++)
		be[i / 8] |= (uint8_t)(0x80 >> i % 8);
	return (struct ir_value){ width, 0, be };
}

/* "VALUE/LENGTH"; without a length it is as long as the digits. */
static int
lpm(struct runner *r, const char *text, uint32_t width, struct ir_match *m)
{
	const char *slash = strchr(text, '/');
	char *value =
	    arena_strndup(r->arena, text, slash != NULL ? (size_t)(slash - text) : strlen(text));
	uint32_t digits;
	int rc = stf_number(value, width, r->arena, &m->value, NULL, &digits, r->err);

	if (rc < 0)
		return rc;
	m->prefix_bits = slash != NULL ? (uint32_t)strtoul(slash + 1, NULL, 10) : digits;
	if (m->prefix_bits > width) {
		if (slash != NULL)
			return err_set(r->err, -EINVAL, "%s: a prefix of %u bits", text, width);
		m->prefix_bits = width;
	}
	apply_mask(r, &m->value, prefix_mask(r, width, m->prefix_bits));
	return 0;
}

/* "VALUE&&&MASK", or a value whose '*' digits are free. */
static int
ternary(struct runner *r, const char *text, uint32_t width, struct ir_match *m)
{
	const char *sep = strstr(text, "&&&");
	uint32_t digits;
	int rc;

	if (sep != NULL) {
		char *value = arena_strndup(r->arena, text, (size_t)(sep - text));

		if ((rc = stf_number(value, width, r->arena, &m->value, NULL, NULL, r->err)) < 0)
			return rc;
		rc = stf_number(sep + 3, width, r->arena, &m->mask, NULL, NULL, r->err);
	} else {
		rc = stf_number(text, width, r->arena, &m->value, &m->mask, &digits, r->err);
		if (rc == 0 && digits == UINT32_MAX)
			m->mask = prefix_mask(r, width, width);
	}
	if (rc == 0)
		apply_mask(r, &m->value, m->mask);
	return rc;
}

static int
range(struct runner *r, const char *text, uint32_t width, struct ir_match *m)
{
	const char *sep = strstr(text, "..");
	char *low =
	    arena_strndup(r->arena, text, sep != NULL ? (size_t)(sep - text) : strlen(text));
	int rc = stf_number(low, width, r->arena, &m->value, NULL, NULL, r->err);

	if (rc < 0)
		return rc;
	return stf_number(
	    sep != NULL ? sep + 2 : text, width, r->arena, &m->mask, NULL, NULL, r->err);
}

int
stf_match(
    struct runner *r, enum ir_match_kind kind, uint32_t width, const char *text, struct ir_match *m)
{
	m->any = false;
	if (strcmp(text, "*") == 0) {
		m->any = true;
		m->value = m->mask = zero(r, width);
		return 0;
	}
	if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0)
		text = text[0] == 't' ? "1" : "0";
	if (kind == IR_MATCH_LPM)
		return lpm(r, text, width, m);
	if (kind == IR_MATCH_TERNARY)
		return ternary(r, text, width, m);
	if (kind == IR_MATCH_RANGE)
		return range(r, text, width, m);
	return stf_number(text, width, r->arena, &m->value, NULL, NULL, r->err);
}

static int
one_key(struct runner *r, const struct ir_key *k, const char *text, struct ir_match *m)
{
	return stf_match(r, k->match, r->prog->types[k->expr->type].width_bits, text, m);
}

/* The keys that are matched, and a match for each: anything, or 0 where the key is exact. Returns how many. */
static uint32_t
blank(struct runner *r, const struct ir_table *t, const struct ir_key ***by_place,
    struct ir_match **out)
{
	const struct ir_key **k = arena_array(r->arena, const struct ir_key *, t->n_keys);
	struct ir_match *m = arena_array(r->arena, struct ir_match, t->n_keys);
	uint32_t n = 0;

	for (uint32_t i = 0; i < t->n_keys; i++) {
		if (t->keys[i].match == IR_MATCH_SELECTOR)
			continue;
		k[n] = &t->keys[i];
		m[n].any = t->keys[i].match != IR_MATCH_EXACT;
		m[n].value = m[n].mask = zero(r, r->prog->types[t->keys[i].expr->type].width_bits);
		n++;
	}
	*by_place = k;
	*out = m;
	return n;
}

/* The key of an entry, by names. */
static int
keys(struct runner *r, const struct stf_stmt *s, const struct ir_table *t, struct ir_match **out)
{
	const struct ir_key **by_place;
	uint32_t place = 0;
	int rc;

	blank(r, t, &by_place, out);
	for (uint32_t i = 0; i < s->n_keys; i++) {
		if ((rc = stf_find_key(t, s->keys[i].name, &place, r->err)) < 0 ||
		    (rc = one_key(r, by_place[place], s->keys[i].value, &(*out)[place])) < 0)
			return err_prefix(r->err, "table %s: ", t->info.name);
	}
	return 0;
}

/* An argument as scripts write it. */
static int
argument(struct runner *r, const struct ir_action *a, uint32_t k, const char *text,
    struct ir_action_call *c)
{
	uint32_t width = r->prog->types[r->prog->vars[a->params[k].var].type].width_bits;
	int rc;

	if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0)
		text = text[0] == 't' ? "1" : "0";
	rc = stf_number(text, width, r->arena, &c->args[k], NULL, NULL, r->err);
	if (rc < 0)
		return err_prefix(r->err, "action %s: %s: ", a->info.name, a->params[k].name);
	return 0;
}

/* Finds the action, and makes room for its arguments. */
static int
find_action(struct runner *r, const struct ir_table *t, const char *name, struct ir_action_call *c,
    const struct ir_action **a)
{
	int rc = stf_find_action(r->prog, t, name, &c->action, r->err);

	if (rc < 0)
		return err_prefix(r->err, "table %s: ", t->info.name);
	*a = &r->prog->actions[t->actions[c->action].action];
	c->n_args = (*a)->n_params;
	c->args = arena_array(r->arena, struct ir_value, (*a)->n_params);
	return 0;
}

int
stf_call(struct runner *r, const struct ir_table *t, const char *name, const char *const *args,
    uint32_t n_args, struct ir_action_call *c)
{
	const struct ir_action *a;
	int rc = find_action(r, t, name, c, &a);

	if (rc == 0 && n_args != a->n_params)
		rc = err_set(r->err, -EINVAL, "action %s has %u parameters, not %u", a->info.name,
		    a->n_params, n_args);
	for (uint32_t i = 0; i < n_args && rc == 0; i++)
		rc = argument(r, a, i, args[i], c);
	return rc;
}

static int
call(struct runner *r, const struct stf_stmt *s, const struct ir_table *t, struct ir_action_call *c)
{
	const struct ir_action *a;
	int rc = find_action(r, t, s->action, c, &a);

	if (rc < 0)
		return rc;
	for (uint32_t i = 0; i < s->n_args; i++) {
		uint32_t k = 0;

		while (k < a->n_params && strcmp(a->params[k].name, s->args[i].name) != 0)
			k++;
		if (k == a->n_params)
			return err_set(r->err, -ENOENT, "action %s has no parameter %s",
			    a->info.name, s->args[i].name);
		if ((rc = argument(r, a, k, s->args[i].value, c)) < 0)
			return rc;
	}
	for (uint32_t i = 0; i < a->n_params; i++)
		if (c->args[i].be == NULL)
			return err_set(r->err, -EINVAL, "action %s: parameter %s is missing",
			    a->info.name, a->params[i].name);
	return 0;
}

static bool
has_priority(const struct ir_table *t)
{
	for (uint32_t i = 0; i < t->n_keys; i++)
		if (t->keys[i].match == IR_MATCH_TERNARY || t->keys[i].match == IR_MATCH_RANGE ||
		    t->keys[i].match == IR_MATCH_OPTIONAL)
			return true;
	return false;
}

int
stf_add(struct runner *r, const struct stf_stmt *s)
{
	struct tdi_entity *e = arena_new_of(r->arena, struct tdi_entity);
	const struct ir_table *t;
	int rc = stf_find_table(r->prog, s->name, &e->u.entry.table, r->err);

	if (rc < 0)
		return rc;
	t = &r->prog->tables[e->u.entry.table];
	e->kind = TDI_TABLE_ENTRY;
	e->u.entry.what = TDI_DO_ACTION;
	if (has_priority(t)) /* scripts count from 0, tdi from 1 */
		e->u.entry.priority = (uint32_t)s->priority + 1;
	if ((rc = keys(r, s, t, &e->u.entry.matches)) < 0 ||
	    (rc = call(r, s, t, &e->u.entry.call)) < 0)
		return rc;
	e->u.entry.idle_timeout_ns = s->time_ns;
	if (s->alias != NULL)
		map_sput(&r->aliases, s->alias, e);
	return stf_write(r, TDI_INSERT, e);
}

int
stf_setdefault(struct runner *r, const struct stf_stmt *s)
{
	struct tdi_entity e = { .kind = TDI_TABLE_ENTRY };
	int rc = stf_find_table(r->prog, s->name, &e.u.entry.table, r->err);

	if (rc < 0)
		return rc;
	e.u.entry.is_default = true;
	e.u.entry.what = TDI_DO_ACTION;
	if ((rc = call(r, s, &r->prog->tables[e.u.entry.table], &e.u.entry.call)) < 0)
		return rc;
	return stf_write(r, TDI_MODIFY, &e);
}

int
stf_alias(struct runner *r, const char *alias, uint32_t table, struct tdi_entity *e)
{
	const struct tdi_entity *entry;

	alias += alias[0] == '$';
	entry = map_sget(&r->aliases, alias);
	if (entry != NULL && entry->u.entry.table == table) {
		*e = *entry;
		return 0;
	}
	if (entry != NULL)
		return err_set(r->err, -EINVAL, "entry %s is another table's than %s", alias,
		    r->prog->tables[table].info.name);
	if (strcmp(alias, "default") != 0)
		return err_set(r->err, -ENOENT, "no entry is called %s", alias);
	*e = (struct tdi_entity){ .kind = TDI_TABLE_ENTRY };
	e->u.entry.table = table;
	e->u.entry.is_default = true;
	return 0;
}

/* ---- BMv2's commands ------------------------------------------------------------------------------ */

/* "KEY... => HANDLE [PRIORITY]", the keys in their order. */
static int
indirect_key(struct runner *r, const struct stf_stmt *s, const struct ir_table *t,
    struct tdi_table_entry *e, const char **handle)
{
	const struct ir_key **by_place;
	uint32_t n = blank(r, t, &by_place, &e->matches), arrow = 1;
	int rc = 0;

	while (arrow < s->n_words && strcmp(s->words[arrow], "=>") != 0)
		arrow++;
	if (arrow - 1 != n || arrow + 1 >= s->n_words || arrow + 3 < s->n_words)
		return err_set(r->err, -EINVAL, "table %s: %u keys, '=>' and a handle are wanted",
		    t->info.name, n);
	for (uint32_t i = 0; i < n && rc == 0; i++)
		rc = one_key(r, by_place[i], s->words[i + 1], &e->matches[i]);
	*handle = s->words[arrow + 1];
	if (has_priority(t))
		e->priority =
		    1 +
		    (arrow + 2 < s->n_words ? (uint32_t)strtoul(s->words[arrow + 2], NULL, 10) : 0);
	return rc;
}

int
stf_table(struct runner *r, const struct stf_stmt *s)
{
	struct tdi_entity e = { .kind = TDI_TABLE_ENTRY };
	const char *handle = s->n_words > 1 ? s->words[1] : "";
	int rc = stf_find_table(r->prog, s->words[0], &e.u.entry.table, r->err);
	char *end;

	if (rc < 0)
		return rc;
	e.u.entry.is_default = true;
	if (s->op == STF_TABLE_RESET_DEFAULT)
		return stf_write(r, TDI_MODIFY, &e);
	if (s->op == STF_TABLE_DELETE) {
		rc = stf_alias(r, handle, e.u.entry.table, &e);
		return rc < 0 ? rc : stf_write(r, TDI_DELETE, &e);
	}
	e.u.entry.is_default = false;
	rc = indirect_key(r, s, &r->prog->tables[e.u.entry.table], &e.u.entry, &handle);
	if (rc < 0)
		return rc;
	e.u.entry.what = s->op == STF_INDIRECT_GROUP ? TDI_DO_GROUP : TDI_DO_MEMBER;
	e.u.entry.member_or_group = 1 + (uint32_t)strtoul(handle, &end, 10);
	if (*end != '\0' || end == handle)
		return err_set(r->err, -EINVAL, "%s is no handle", handle);
	return stf_write(r, TDI_INSERT, &e);
}
