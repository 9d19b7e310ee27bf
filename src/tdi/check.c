/* SPDX-License-Identifier: Apache-2.0 */
/* check.c: entities against the schema. Each function copies what it checks. */
#include "tdi/check.h"

#include "base/map.h"
#include "base/mem.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct check {
	const struct ir_prog *prog;
	enum tdi_op op;
	struct arena *arena;
	struct err *err;
};

bool
tdi_has_priority(const struct ir_table *t)
{
	for (uint32_t i = 0; i < t->n_keys; i++)
		if (t->keys[i].match == IR_MATCH_TERNARY || t->keys[i].match == IR_MATCH_RANGE ||
		    t->keys[i].match == IR_MATCH_OPTIONAL)
			return true;
	return false;
}

uint32_t
tdi_match_keys(const struct ir_table *t)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < t->n_keys; i++)
		n += t->keys[i].match != IR_MATCH_SELECTOR;
	return n;
}

const struct ir_key *
tdi_match_key(const struct ir_table *t, uint32_t i)
{
	for (uint32_t k = 0; k < t->n_keys; k++)
		if (t->keys[k].match != IR_MATCH_SELECTOR && i-- == 0)
			return &t->keys[k];
	return NULL;
}

const struct ir_table *
tdi_profile_table(const struct ir_prog *prog, uint32_t object)
{
	for (uint32_t i = 0; i < prog->n_tables; i++)
		if (prog->tables[i].profile == object)
			return &prog->tables[i];
	return NULL;
}

/* ---- tables ----------------------------------------------------------------------------------- */

static int
check_call(struct check *c, const struct ir_table *t, const struct ir_action_call *in,
    struct ir_action_call *out, bool as_default)
{
	const struct ir_action_ref *ref;
	const struct ir_action *a;
	struct ir_value *args;

	if (in->action >= t->n_actions)
		return err_set(c->err, -EINVAL, "table %s: it has no action number %u",
		    t->info.name, in->action);
	ref = &t->actions[in->action];
	a = &c->prog->actions[ref->action];
	if (as_default ? ref->table_only : ref->default_only)
		return err_set(c->err, -EINVAL, "table %s: action %s is for %s only", t->info.name,
		    a->info.name, as_default ? "entries" : "the default");
	if (in->n_args != a->n_params)
		return err_set(c->err, -EINVAL, "table %s: action %s takes %u parameters, not %u",
		    t->info.name, a->info.name, a->n_params, in->n_args);
	args = arena_array(c->arena, struct ir_value, in->n_args);
	for (uint32_t i = 0; i < in->n_args; i++) {
		char what[IR_NAME_MAX * 2 + 64];
		int rc;

		snprintf(what, sizeof what, "table %.200s: action %.100s: parameter %.100s",
		    t->info.name, a->info.name, a->params[i].name);
		rc = tdi_canon_value(c->prog, c->prog->vars[a->params[i].var].type, in->args[i],
		    &args[i], c->arena, what, c->err);
		if (rc < 0)
			return rc;
	}
	*out = (struct ir_action_call){ in->action, in->n_args, args };
	return 0;
}

static int
check_matches(struct check *c, const struct ir_table *t, const struct tdi_table_entry *in,
    struct tdi_table_entry *out)
{
	uint32_t n = tdi_match_keys(t), m = 0;

	if (n > 0 && in->matches == NULL)
		return err_set(c->err, -EINVAL, "table %s: the key is missing", t->info.name);
	out->matches = arena_array(c->arena, struct ir_match, n);
	for (uint32_t i = 0; i < t->n_keys; i++) {
		const struct ir_key *k = &t->keys[i];
		char what[IR_NAME_MAX * 2 + 32];
		int rc;

		if (k->match == IR_MATCH_SELECTOR)
			continue;
		snprintf(what, sizeof what, "table %.250s: field %.200s", t->info.name, k->name);
		rc = tdi_canon_match(c->prog, k->expr->type, k->match, &in->matches[m],
		    &out->matches[m], c->arena, what, c->err);
		if (rc < 0)
			return rc;
		m++;
	}
	if (tdi_has_priority(t) != (in->priority != 0))
		return err_set(c->err, -EINVAL, "table %s: %s", t->info.name,
		    in->priority != 0 ? "its entries have no priority" : "a priority is needed");
	if (in->priority > INT32_MAX)
		return err_set(c->err, -EINVAL, "table %s: priority %u is too large", t->info.name,
		    in->priority);
	return 0;
}

/* Whether a direct object of this kind belongs to the table. */
static bool
has_direct(const struct ir_prog *prog, const struct ir_table *t, enum ir_extern_kind kind)
{
	for (uint32_t i = 0; i < t->n_direct; i++)
		if (prog->externs[t->direct[i]].kind == kind)
			return true;
	return false;
}

static int
check_direct(struct check *c, const struct ir_table *t, bool count, bool meter)
{
	if (count && !has_direct(c->prog, t, IR_EXTERN_DIRECT_COUNTER))
		return err_set(c->err, -EINVAL, "table %s: it has no direct counter", t->info.name);
	if (meter && !has_direct(c->prog, t, IR_EXTERN_DIRECT_METER))
		return err_set(c->err, -EINVAL, "table %s: it has no direct meter", t->info.name);
	return 0;
}

static int
check_set(struct check *c, const struct ir_table *t, const struct tdi_table_entry *in,
    struct tdi_table_entry *out)
{
	uint32_t max = c->prog->externs[t->profile].max_group_size;
	uint64_t weights = 0;

	if (in->n_set == 0)
		return err_set(c->err, -EINVAL, "table %s: an action set of nothing", t->info.name);
	out->set = arena_array(c->arena, struct tdi_weighted_action, in->n_set);
	for (uint32_t i = 0; i < in->n_set; i++) {
		int rc = check_call(c, t, &in->set[i].call, &out->set[i].call, false);

		if (rc < 0)
			return rc;
		out->set[i].weight = in->set[i].weight;
		out->set[i].watch_port = in->set[i].watch_port;
		if (in->set[i].weight == 0)
			return err_set(
			    c->err, -EINVAL, "table %s: an action of weight 0", t->info.name);
		weights += in->set[i].weight;
	}
	if (max != 0 && weights > max)
		return err_set(c->err, -EINVAL, "table %s: weights add up to %llu, the limit is %u",
		    t->info.name, (unsigned long long)weights, max);
	return 0;
}

/* What an entry does. */
static int
check_what(struct check *c, const struct ir_table *t, const struct tdi_table_entry *in,
    struct tdi_table_entry *out)
{
	bool profile = t->profile != IR_NO_ID;
	bool selector = profile && c->prog->externs[t->profile].kind == IR_EXTERN_ACTION_SELECTOR;

	if (in->is_default && in->what == TDI_DO_NOTHING)
		return 0;
	if (in->is_default && in->what == TDI_DO_ACTION)
		return check_call(c, t, &in->call, &out->call, true);
	if (in->is_default)
		return err_set(
		    c->err, -EINVAL, "table %s: the default entry needs an action", t->info.name);
	if (!profile && in->what == TDI_DO_ACTION)
		return check_call(c, t, &in->call, &out->call, false);
	if (in->what == TDI_DO_NOTHING)
		return err_set(
		    c->err, -EINVAL, "table %s: an entry without an action", t->info.name);
	if (!profile)
		return err_set(c->err, -EINVAL, "table %s: it has no action profile", t->info.name);
	if (in->what == TDI_DO_ACTION)
		return err_set(c->err, -EINVAL, "table %s: its actions come from profile %s",
		    t->info.name, c->prog->externs[t->profile].info.name);
	if (in->what != TDI_DO_MEMBER && !selector)
		return err_set(c->err, -EINVAL, "table %s: %s is no selector", t->info.name,
		    c->prog->externs[t->profile].info.name);
	return in->what == TDI_DO_SET ? check_set(c, t, in, out) : 0;
}

/* The table, or NULL with -ENOENT set. */
static const struct ir_table *
find_table(struct check *c, uint32_t table)
{
	if (table < c->prog->n_tables)
		return &c->prog->tables[table];
	err_set(c->err, -ENOENT, "no table number %u", table);
	return NULL;
}

static int
check_entry(struct check *c, const struct tdi_table_entry *in, struct tdi_table_entry *out)
{
	const struct ir_table *t = find_table(c, in->table);
	int rc;

	if (t == NULL)
		return -ENOENT;
	if ((rc = check_direct(c, t, in->has_count, in->has_meter)) < 0)
		return rc;
	if (in->is_default && c->op != TDI_MODIFY)
		return err_set(c->err, -EINVAL, "table %s: the default entry can only be modified",
		    t->info.name);
	if (in->is_default && t->const_default)
		return err_set(
		    c->err, -EPERM, "table %s: its default action is constant", t->info.name);
	if (!in->is_default && t->const_entries)
		return err_set(c->err, -EPERM, "table %s: its entries are constant", t->info.name);
	if (!in->is_default && tdi_match_keys(t) == 0)
		return err_set(c->err, -EINVAL, "table %s: it has no key", t->info.name);
	if (!in->is_default && (rc = check_matches(c, t, in, out)) < 0)
		return rc;
	if (in->idle_timeout_ns != 0 && !t->idle_timeout)
		return err_set(c->err, -EINVAL, "table %s: its entries do not age", t->info.name);
	return c->op == TDI_DELETE ? 0 : check_what(c, t, in, out);
}

/* DIRECT_COUNTER, DIRECT_METER: an entry's key. */
static int
check_direct_entry(struct check *c, enum tdi_kind kind, const struct tdi_table_entry *in,
    struct tdi_table_entry *out)
{
	const struct ir_table *t = find_table(c, in->table);
	int rc;

	if (t == NULL)
		return -ENOENT;
	if (c->op != TDI_MODIFY)
		return err_set(
		    c->err, -EINVAL, "table %s: direct cells can only be modified", t->info.name);
	if ((rc = check_direct(c, t, kind == TDI_DIRECT_COUNTER, kind == TDI_DIRECT_METER)) < 0)
		return rc;
	return in->is_default ? 0 : check_matches(c, t, in, out);
}

/* ---- objects ---------------------------------------------------------------------------------- */

static int
find_object(struct check *c, uint32_t object, enum ir_extern_kind kind, const struct ir_extern **x)
{
	if (object >= c->prog->n_externs)
		return err_set(c->err, -ENOENT, "no extern object number %u", object);
	*x = &c->prog->externs[object];
	if ((*x)->kind != kind &&
	    !(kind == IR_EXTERN_ACTION_PROFILE && (*x)->kind == IR_EXTERN_ACTION_SELECTOR))
		return err_set(c->err, -EINVAL, "%s is a %s, not a %s", (*x)->info.name,
		    ir_extern_kind_name((*x)->kind), ir_extern_kind_name(kind));
	return 0;
}

static int
check_cell(struct check *c, enum tdi_kind kind, const struct tdi_cell *in, struct tdi_cell *out)
{
	static const enum ir_extern_kind kinds[] = { [TDI_COUNTER] = IR_EXTERN_COUNTER,
		[TDI_METER] = IR_EXTERN_METER,
		[TDI_REGISTER] = IR_EXTERN_REGISTER };
	const struct ir_extern *x;
	char what[IR_NAME_MAX + 64];
	int rc;

	if ((rc = find_object(c, in->object, kinds[kind], &x)) < 0)
		return rc;
	if (c->op != TDI_MODIFY)
		return err_set(c->err, -EINVAL, "%s: its cells can only be modified", x->info.name);
	if (!in->all && in->index >= x->size)
		return err_set(c->err, -EINVAL, "%s: index %llu, it has %u cells", x->info.name,
		    (unsigned long long)in->index, x->size);
	if (kind != TDI_REGISTER || in->reset)
		return 0;
	snprintf(what, sizeof what, "%s[%llu]", x->info.name, (unsigned long long)in->index);
	return tdi_canon_value(c->prog, x->type, in->value, &out->value, c->arena, what, c->err);
}

static int
check_member(struct check *c, const struct tdi_member *in, struct tdi_member *out)
{
	const struct ir_table *t;
	const struct ir_extern *x;
	int rc = find_object(c, in->object, IR_EXTERN_ACTION_PROFILE, &x);

	if (rc < 0 || c->op == TDI_DELETE)
		return rc;
	t = tdi_profile_table(c->prog, in->object);
	if (t == NULL)
		return err_set(c->err, -EINVAL, "%s: no table uses it", x->info.name);
	return check_call(c, t, &in->call, &out->call, false);
}

static int
check_group(struct check *c, const struct tdi_group *in)
{
	const struct ir_extern *x;
	int rc = find_object(c, in->object, IR_EXTERN_ACTION_SELECTOR, &x);
	uint64_t weights = 0;
	uint32_t max;

	if (rc < 0 || c->op == TDI_DELETE)
		return rc;
	if (x->max_group_size != 0 && in->max_size > x->max_group_size)
		return err_set(c->err, -EINVAL, "%s: group %u: size %u, the limit is %u",
		    x->info.name, in->id, in->max_size, x->max_group_size);
	max = in->max_size != 0 ? in->max_size : x->max_group_size;
	for (uint32_t i = 0; i < in->n; i++) {
		if (in->members[i].weight == 0)
			return err_set(c->err, -EINVAL, "%s: group %u: member %u has weight 0",
			    x->info.name, in->id, in->members[i].member);
		weights += in->members[i].weight;
	}
	if (max != 0 && weights > max)
		return err_set(c->err, -EINVAL,
		    "%s: group %u: weights add up to %llu, the limit is %u", x->info.name, in->id,
		    (unsigned long long)weights, max);
	return 0;
}

static int
check_value_set(struct check *c, const struct tdi_value_set *in, struct tdi_value_set *out)
{
	const struct ir_extern *x;
	int rc = find_object(c, in->object, IR_EXTERN_VALUE_SET, &x);

	if (rc < 0)
		return rc;
	if (c->op != TDI_MODIFY)
		return err_set(
		    c->err, -EINVAL, "%s: a value set can only be modified", x->info.name);
	if (in->n > x->size)
		return err_set(c->err, -ENOSPC, "%s: %u members, its size is %u", x->info.name,
		    in->n, x->size);
	out->members = arena_array(c->arena, struct ir_match *, in->n);
	for (uint32_t i = 0; i < in->n; i++) {
		out->members[i] = arena_array(c->arena, struct ir_match, x->n_fields);
		for (uint32_t f = 0; f < x->n_fields; f++) {
			char what[IR_NAME_MAX * 2 + 16];

			snprintf(
			    what, sizeof what, "%s: field %s", x->info.name, x->fields[f].name);
			rc = tdi_canon_match(c->prog, x->fields[f].type, x->field_match[f],
			    &in->members[i][f], &out->members[i][f], c->arena, what, c->err);
			if (rc < 0)
				return rc;
		}
	}
	return 0;
}

static int
check_replication(struct check *c, enum tdi_kind kind, const struct tdi_replication *in)
{
	const char *what = kind == TDI_CLONE_SESSION ? "clone session" : "multicast group";
	struct map seen = { 0 };
	int rc = 0;

	if (in->id == 0)
		return err_set(c->err, -EINVAL, "%s 0", what);
	for (uint32_t i = 0; i < in->n && rc == 0 && c->op != TDI_DELETE; i++) {
		uint32_t key[2] = { in->replicas[i].port, in->replicas[i].instance };

		if (key[1] > UINT16_MAX)
			rc = err_set(c->err, -EINVAL, "%s %u: instance %u is more than 65535", what,
			    in->id, key[1]);
		else if (map_put(&seen, key, sizeof key, c) != NULL)
			rc = err_set(c->err, -EINVAL, "%s %u: port %u, instance %u is there twice",
			    what, in->id, key[0], key[1]);
	}
	map_fini(&seen);
	return rc;
}

/* ---- what is not P4 --------------------------------------------------------------------------- */

static int
check_port(struct check *c, const struct tdi_port *in)
{
	if (in->port == 0)
		return err_set(c->err, -EINVAL, "port number 0");
	if (c->op == TDI_DELETE)
		return 0;
	if (in->name == NULL || in->name[0] == '\0')
		return err_set(c->err, -EINVAL, "port %u has no name", in->port);
	if ((unsigned)in->kind >= TDI_N_PORT_KINDS)
		return err_set(
		    c->err, -EINVAL, "port %s: no kind %u", in->name, (unsigned)in->kind);
	return 0;
}

static int
check_bdev(struct check *c, const struct tdi_bdev *in)
{
	if (in->name == NULL || in->name[0] == '\0')
		return err_set(c->err, -EINVAL, "a block device without a name");
	if (c->op != TDI_DELETE && (unsigned)in->kind >= TDI_N_BDEV_KINDS)
		return err_set(
		    c->err, -EINVAL, "block device %s: no kind %u", in->name, (unsigned)in->kind);
	if (c->op != TDI_DELETE && in->kind == TDI_BDEV_FILE && in->path == NULL)
		return err_set(c->err, -EINVAL, "block device %s: its file is missing", in->name);
	return 0;
}

static int
check_disk(struct check *c, const struct tdi_disk *in)
{
	if (in->name == NULL || in->name[0] == '\0')
		return err_set(c->err, -EINVAL, "a disk without a name");
	if (c->op != TDI_DELETE && (in->bdev == NULL || in->socket == NULL))
		return err_set(
		    c->err, -EINVAL, "disk %s: its block device or socket is missing", in->name);
	return 0;
}

/* ---- all -------------------------------------------------------------------------------------- */

static int
check_entity(struct check *c, const struct tdi_entity *in, struct tdi_entity *out)
{
	const struct ir_extern *x;

	if ((unsigned)in->kind >= TDI_N_KINDS)
		return err_set(c->err, -EINVAL, "no kind of entity %u", (unsigned)in->kind);
	if (c->prog == NULL && in->kind < TDI_PORT && in->kind != TDI_MULTICAST_GROUP &&
	    in->kind != TDI_CLONE_SESSION)
		return err_set(c->err, -ENODEV, "no pipeline is running");
	switch (in->kind) {
	case TDI_TABLE_ENTRY:
		return check_entry(c, &in->u.entry, &out->u.entry);
	case TDI_DIRECT_COUNTER:
	case TDI_DIRECT_METER:
		return check_direct_entry(c, in->kind, &in->u.entry, &out->u.entry);
	case TDI_COUNTER:
	case TDI_METER:
	case TDI_REGISTER:
		return check_cell(c, in->kind, &in->u.cell, &out->u.cell);
	case TDI_MEMBER:
		return check_member(c, &in->u.member, &out->u.member);
	case TDI_GROUP:
		return check_group(c, &in->u.group);
	case TDI_VALUE_SET:
		return check_value_set(c, &in->u.value_set, &out->u.value_set);
	case TDI_MULTICAST_GROUP:
	case TDI_CLONE_SESSION:
		return check_replication(c, in->kind, &in->u.replication);
	case TDI_DIGEST:
		return find_object(c, in->u.digest.object, IR_EXTERN_DIGEST, &x);
	case TDI_PORT:
		return check_port(c, &in->u.port);
	case TDI_BDEV:
		return check_bdev(c, &in->u.bdev);
	case TDI_DISK:
		return check_disk(c, &in->u.disk);
	case TDI_N_KINDS:
		break;
	}
	return -EINVAL;
}

int
tdi_check_update(const struct ir_prog *prog, enum tdi_op op, const struct tdi_entity *in,
    struct tdi_entity *out, struct arena *arena, struct err *err)
{
	struct check c = { .prog = prog, .op = op, .arena = arena, .err = err };

	*out = *in;
	return check_entity(&c, in, out);
}

static int
want_entry(struct check *c, const struct tdi_table_entry *in, struct tdi_table_entry *out)
{
	const struct ir_table *t;

	if (in->table == IR_NO_ID)
		return 0;
	if ((t = find_table(c, in->table)) == NULL)
		return -ENOENT;
	return in->matches == NULL || in->is_default ? 0 : check_matches(c, t, in, out);
}

int
tdi_check_want(const struct ir_prog *prog, const struct tdi_entity *in, struct tdi_entity *out,
    struct arena *arena, struct err *err)
{
	struct check c = { .prog = prog, .op = TDI_MODIFY, .arena = arena, .err = err };
	const struct ir_extern *x;

	*out = *in;
	if ((unsigned)in->kind >= TDI_N_KINDS)
		return err_set(err, -EINVAL, "no kind of entity %u", (unsigned)in->kind);
	if (prog == NULL && in->kind < TDI_PORT && in->kind != TDI_MULTICAST_GROUP &&
	    in->kind != TDI_CLONE_SESSION)
		return err_set(err, -ENODEV, "no pipeline is running");
	switch (in->kind) {
	case TDI_TABLE_ENTRY:
	case TDI_DIRECT_COUNTER:
	case TDI_DIRECT_METER:
		return want_entry(&c, &in->u.entry, &out->u.entry);
	case TDI_COUNTER:
	case TDI_METER:
	case TDI_REGISTER:
		out->u.cell.reset = true; /* no value is looked at */
		return in->u.cell.object == IR_NO_ID
			   ? 0
			   : check_cell(&c, in->kind, &out->u.cell, &out->u.cell);
	case TDI_MEMBER:
		return in->u.member.object == IR_NO_ID
			   ? 0
			   : find_object(&c, in->u.member.object, IR_EXTERN_ACTION_PROFILE, &x);
	case TDI_GROUP:
		return in->u.group.object == IR_NO_ID
			   ? 0
			   : find_object(&c, in->u.group.object, IR_EXTERN_ACTION_SELECTOR, &x);
	case TDI_VALUE_SET:
		return in->u.value_set.object == IR_NO_ID
			   ? 0
			   : find_object(&c, in->u.value_set.object, IR_EXTERN_VALUE_SET, &x);
	case TDI_DIGEST:
		return in->u.digest.object == IR_NO_ID
			   ? 0
			   : find_object(&c, in->u.digest.object, IR_EXTERN_DIGEST, &x);
	case TDI_MULTICAST_GROUP:
	case TDI_CLONE_SESSION:
	case TDI_PORT:
	case TDI_BDEV:
	case TDI_DISK:
	case TDI_N_KINDS:
		break;
	}
	return 0;
}
