/* SPDX-License-Identifier: Apache-2.0 */
/* profile.c: action profiles and selectors. A member is an action with data; an entry that names one
 * holds a copy of it, so that packets need no second step. An entry that names a group, or holds a set of
 * its own, points to an array of members in which each stands as often as its weight says. When a
 * member or group changes, the entries that name it are replaced. Control thread. */
#include "targets/cpu/rt/pipe.h"

#include "base/mem.h"

#include <errno.h>
#include <string.h>

#define WEIGHTS_MAX (1u << 20) /* sum of a group's weights */

static struct rt_member *
find_member(struct rt_object *o, uint32_t id)
{
	return map_get(&o->members, &id, sizeof id);
}

static struct rt_group *
find_group(struct rt_object *o, uint32_t id)
{
	return map_get(&o->groups, &id, sizeof id);
}

static void
free_later(void *owner, uint64_t what)
{
	free((void *)(uintptr_t)what);
}

/* Members of a set are its own; those of a group belong to the profile. */
static void
free_set_later(void *owner, uint64_t what)
{
	struct pipe_group *g = (struct pipe_group *)(uintptr_t)what;
	const struct pipe_entry *last = NULL;

	for (uint32_t i = 0; i < g->n; i++) {
		if (g->member[i] != last)
			free((void *)last);
		last = g->member[i];
	}
	free((void *)last);
	free(g);
}

static struct pipe_entry *
record_new(const struct rt_object *o, uint32_t action, const uint8_t *data, uint32_t len)
{
	struct pipe_entry *e = xcalloc(1, sizeof *e + o->data_bytes + 8);

	e->action = (uint16_t)action;
	e->flags = PIPE_ENTRY_HIT;
	e->index = UINT32_MAX;
	if (len > 0)
		memcpy(e->data, data, MIN(len, o->data_bytes));
	return e;
}

static int
check_action(const struct rt_pipe *p, uint32_t object, uint32_t action, struct err *err)
{
	for (uint32_t t = 0; t < p->desc->n_tables; t++)
		if (p->desc->tables[t].profile == object && action >= p->desc->tables[t].n_actions)
			return err_set(err, -EINVAL, "%s: table %s has no action %u",
			    p->desc->objects[object].name, p->desc->tables[t].name, action);
	return 0;
}

/* ---- entries ---- */

static void
group_data(const struct pipe_group *g, uint8_t *data)
{
	memcpy(data, &g, sizeof g);
}

static int
set_new(struct rt_pipe *p, uint32_t table, const struct rt_object *o, const struct cpu_entity *e,
    struct pipe_group **group, struct err *err)
{
	const struct pipe_table_desc *d = &p->desc->tables[table];
	uint32_t one = 12 + d->data_bytes, n = e->list.n / one, w[3];
	uint64_t sum = 0;
	struct pipe_group *g;

	for (uint32_t i = 0; i < n; i++) {
		memcpy(w, e->list.p + (size_t)i * one, sizeof w);
		sum += w[0];
		if (w[2] >= d->n_actions)
			return err_set(err, -EINVAL, "table %s has no action %u", d->name, w[2]);
	}
	if (n == 0 || e->list.n % one != 0 || sum == 0 || sum > WEIGHTS_MAX)
		return err_set(err, -EINVAL, "table %s: a set of %u actions with weights of %llu",
		    d->name, n, (unsigned long long)sum);
	g = xcalloc(1, sizeof *g + sum * sizeof g->member[0]);
	for (uint32_t i = 0; i < n; i++) {
		struct pipe_entry *r;

		memcpy(w, e->list.p + (size_t)i * one, sizeof w);
		if (w[0] == 0)
			continue;
		r = record_new(o, w[2], e->list.p + (size_t)i * one + 12, d->data_bytes);
		for (uint32_t k = 0; k < w[0]; k++)
			g->member[g->n++] = r;
	}
	*group = g;
	return 0;
}

int
rt_profile_use(struct rt_pipe *p, uint32_t table, const struct cpu_entity *e, struct rt_do *what,
    uint8_t **data, struct err *err)
{
	const struct pipe_table_desc *d = &p->desc->tables[table];
	struct rt_object *o;
	struct rt_member *m;
	struct rt_group *g;
	struct pipe_group *set = NULL;
	int code;

	*data = NULL;
	if (d->profile >= p->desc->n_objects)
		return err_set(err, -EINVAL, "table %s has no action profile", d->name);
	o = &p->objects[d->profile];
	if (e->what != CPU_DO_MEMBER && !(d->flags & PIPE_TABLE_SELECTOR))
		return err_set(err, -EINVAL, "table %s has no action selector", d->name);
	*data = xcalloc(1, MAX(d->data_bytes, 8u));
	if (e->what == CPU_DO_MEMBER) {
		m = find_member(o, e->action);
		if (m == NULL)
			return err_set(
			    err, -ENOENT, "%s has no member %u", o->desc->name, e->action);
		m->users++;
		memcpy(*data, m->entry->data, d->data_bytes);
		*what = (struct rt_do){ m->entry->action, 0, *data };
		return 0;
	}
	if (e->what == CPU_DO_GROUP) {
		g = find_group(o, e->action);
		if (g == NULL)
			return err_set(
			    err, -ENOENT, "%s has no group %u", o->desc->name, e->action);
		g->users++;
		set = g->group;
	} else {
		code = set_new(p, table, o, e, &set, err);
		if (code < 0)
			return code;
	}
	group_data(set, *data);
	*what = (struct rt_do){ PIPE_NO_ACTION, PIPE_ENTRY_GROUP, *data };
	return 0;
}

void
rt_profile_unuse(struct rt_pipe *p, uint32_t table, uint8_t what, uint32_t id, const uint8_t *data)
{
	struct rt_object *o;
	struct pipe_group *set;

	if (what == CPU_DO_ACTION)
		return;
	o = &p->objects[p->desc->tables[table].profile];
	if (what == CPU_DO_MEMBER)
		find_member(o, id)->users--;
	else if (what == CPU_DO_GROUP)
		find_group(o, id)->users--;
	else {
		memcpy(&set, data, sizeof set);
		rt_limbo_add(p->limbo, free_set_later, NULL, (uintptr_t)set);
	}
}

/* Replaces every entry that names this member or group. */
static int
refresh(struct rt_pipe *p, uint32_t object, uint8_t what, uint32_t id, const struct rt_do *to,
    struct err *err)
{
	for (uint32_t t = 0; t < p->desc->n_tables; t++) {
		if (p->desc->tables[t].profile != object)
			continue;
		for (struct rt_entry *e = p->tables[t]->first; e != NULL; e = e->next) {
			int code;

			if (e->what != what || e->who != id)
				continue;
			code = rt_table_replace(p->tables[t], e, to, err);
			if (code < 0)
				return code;
		}
	}
	return 0;
}

/* ---- groups ---- */

static struct pipe_group *
group_new(struct rt_object *o, const struct cpu_group_member *members, uint32_t n)
{
	struct pipe_group *g;
	uint64_t sum = 0;

	for (uint32_t i = 0; i < n; i++)
		sum += members[i].weight;
	g = xcalloc(1, sizeof *g + (sum + 1) * sizeof g->member[0]);
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < members[i].weight; k++)
			g->member[g->n++] = find_member(o, members[i].member)->entry;
	return g;
}

/* Gives entries the group's present members. */
static int
group_publish(struct rt_pipe *p, uint32_t object, struct rt_group *g, struct err *err)
{
	struct rt_object *o = &p->objects[object];
	struct pipe_group *old = g->group;
	CLEANUP(free) uint8_t *data = xcalloc(1, MAX(o->data_bytes, 8u));
	struct rt_do what = { PIPE_NO_ACTION, PIPE_ENTRY_GROUP, data };
	int code;

	g->group = group_new(o, g->members, g->n);
	group_data(g->group, data);
	code = refresh(p, object, CPU_DO_GROUP, g->id, &what, err);
	if (old != NULL)
		rt_limbo_add(p->limbo, free_later, NULL, (uintptr_t)old);
	return code;
}

static int
check_members(struct rt_object *o, const struct cpu_entity *e, struct err *err)
{
	struct cpu_group_member m;
	uint64_t sum = 0;

	if (e->list.n % sizeof m != 0)
		return err_set(err, -EINVAL, "%s: bad list of members", o->desc->name);
	for (uint32_t i = 0; i < e->list.n / sizeof m; i++) {
		memcpy(&m, e->list.p + i * sizeof m, sizeof m);
		if (find_member(o, m.member) == NULL)
			return err_set(err, -ENOENT, "%s: group %llu: no member %u", o->desc->name,
			    (unsigned long long)e->index, m.member);
		sum += m.weight;
	}
	if (sum > WEIGHTS_MAX)
		return err_set(err, -E2BIG, "%s: group %llu: weights of %llu, at most %u",
		    o->desc->name, (unsigned long long)e->index, (unsigned long long)sum,
		    WEIGHTS_MAX);
	return 0;
}

static void
count_members(struct rt_object *o, const struct rt_group *g, int by)
{
	for (uint32_t i = 0; i < g->n; i++)
		find_member(o, g->members[i].member)->users += (uint32_t)by;
}

static void
group_free(struct rt_pipe *p, struct rt_object *o, struct rt_group *g)
{
	count_members(o, g, -1);
	map_del(&o->groups, &g->id, sizeof g->id);
	rt_limbo_add(p->limbo, free_later, NULL, (uintptr_t)g->group);
	free(g->members);
	free(g);
}

static int
put_group(struct rt_pipe *p, uint32_t object, struct rt_group *g, const struct cpu_entity *e,
    uint64_t gen, struct err *err)
{
	struct rt_object *o = &p->objects[object];
	int code = check_members(o, e, err);

	if (code < 0)
		return code;
	if (g == NULL) {
		g = xcalloc(1, sizeof *g);
		g->id = (uint32_t)e->index;
		map_put(&o->groups, &g->id, sizeof g->id, g);
	}
	count_members(o, g, -1);
	free(g->members);
	g->n = (uint32_t)(e->list.n / sizeof *g->members);
	g->members = xcalloc(g->n + 1, sizeof *g->members);
	if (g->n > 0)
		memcpy(g->members, e->list.p, e->list.n);
	g->max_size = e->max_size;
	g->gen = gen;
	count_members(o, g, 1);
	return group_publish(p, object, g, err);
}

/* ---- members ---- */

static int
put_member(struct rt_pipe *p, uint32_t object, struct rt_member *m, const struct cpu_entity *e,
    uint64_t gen, struct err *err)
{
	struct rt_object *o = &p->objects[object];
	struct pipe_entry *old;
	struct map_item *it;
	struct rt_do what;
	int code = check_action(p, object, e->action, err);

	if (code < 0)
		return code;
	if (m == NULL) {
		if (o->members.n >= o->cells && o->cells != 0)
			return err_set(
			    err, -ENOSPC, "%s is full: it has %u members", o->desc->name, o->cells);
		m = xcalloc(1, sizeof *m);
		m->id = (uint32_t)e->index;
		map_put(&o->members, &m->id, sizeof m->id, m);
	}
	old = m->entry;
	m->gen = gen;
	m->entry = record_new(o, e->action, e->data.p, e->data.n);
	if (old == NULL)
		return 0;
	what = (struct rt_do){ m->entry->action, 0, m->entry->data };
	code = refresh(p, object, CPU_DO_MEMBER, m->id, &what, err);
	map_for_each (it, &o->groups) {
		struct rt_group *g = it->value;

		for (uint32_t i = 0; i < g->n && code == 0; i++)
			if (g->members[i].member == m->id) {
				code = group_publish(p, object, g, err);
				break;
			}
	}
	rt_limbo_add(p->limbo, free_later, NULL, (uintptr_t)old);
	return code;
}

static void
member_free(struct rt_pipe *p, struct rt_object *o, struct rt_member *m)
{
	map_del(&o->members, &m->id, sizeof m->id);
	rt_limbo_add(p->limbo, free_later, NULL, (uintptr_t)m->entry);
	free(m);
}

int
rt_profile_write(struct rt_pipe *p, enum dp_entity_op op, uint64_t gen, const struct cpu_entity *e,
    struct err *err)
{
	bool group = e->kind == CPU_GROUP;
	const char *kind = group ? "group" : "member";
	struct rt_object *o = &p->objects[e->object];
	struct rt_member *m = group ? NULL : find_member(o, (uint32_t)e->index);
	struct rt_group *g = group ? find_group(o, (uint32_t)e->index) : NULL;
	bool there = m != NULL || g != NULL;

	if (o->desc->kind != PIPE_ACTION_SELECTOR &&
	    (group || o->desc->kind != PIPE_ACTION_PROFILE))
		return err_set(err, -EINVAL, "%s has no %ss", o->desc->name, kind);
	if (op == DP_INSERT && there)
		return err_set(err, -EEXIST, "%s: %s %llu is there already", o->desc->name, kind,
		    (unsigned long long)e->index);
	if ((op == DP_MODIFY || op == DP_REMOVE) && !there)
		return err_set(err, -ENOENT, "%s has no %s %llu", o->desc->name, kind,
		    (unsigned long long)e->index);
	if (op != DP_DELETE && op != DP_REMOVE)
		return group ? put_group(p, e->object, g, e, gen, err)
			     : put_member(p, e->object, m, e, gen, err);
	if (!there)
		return 0;
	if ((group ? g->users : m->users) > 0)
		return err_set(err, -EBUSY, "%s: %s %llu is in use", o->desc->name, kind,
		    (unsigned long long)e->index);
	if (group)
		group_free(p, o, g);
	else
		member_free(p, o, m);
	return 0;
}

uint64_t
rt_profile_sync(struct rt_pipe *p, uint64_t gen)
{
	uint64_t dropped = 0;
	struct map_item *it;

	for (uint32_t i = 0; i < p->desc->n_objects; i++) {
		struct rt_object *o = &p->objects[i];

		map_for_each (it, &o->groups) {
			struct rt_group *g = it->value;

			if (g->gen == gen || g->users > 0)
				continue;
			group_free(p, o, g);
			dropped++;
		}
		map_for_each (it, &o->members) {
			struct rt_member *m = it->value;

			if (m->gen == gen || m->users > 0)
				continue;
			member_free(p, o, m);
			dropped++;
		}
	}
	return dropped;
}

int
rt_profile_read(struct rt_pipe *p, const struct cpu_entity *want, dp_read_fn fn, void *arg)
{
	struct map_item *it;
	int code = 0;

	for (uint32_t i = 0; i < p->desc->n_objects; i++) {
		struct rt_object *o = &p->objects[i];
		struct map *all = want->kind == CPU_GROUP ? &o->groups : &o->members;

		if (want->object != CPU_ANY && want->object != i)
			continue;
		map_for_each (it, all) {
			struct cpu_entity e = { .kind = want->kind, .object = i };
			CLEANUP(buf_fini) struct buf b = BUF_INIT;

			if (want->kind == CPU_GROUP) {
				struct rt_group *g = it->value;

				e.index = g->id;
				e.max_size = g->max_size;
				e.list = (struct cpu_slice){ (const uint8_t *)g->members,
					(uint32_t)(g->n * sizeof *g->members) };
			} else {
				struct rt_member *m = it->value;

				e.index = m->id;
				e.action = m->entry->action;
				e.data = (struct cpu_slice){ m->entry->data, o->data_bytes };
			}
			if (code != 0 || (!(want->flags & CPU_ALL) && want->index != e.index))
				continue;
			cpu_entity_encode(&e, &b);
			code = fn(arg, b.data, b.len);
		}
	}
	return code;
}

void
rt_profile_close(struct rt_pipe *p)
{
	for (uint32_t t = 0; p->tables != NULL && t < p->desc->n_tables; t++)
		for (struct rt_entry *e = p->tables[t] != NULL ? p->tables[t]->first : NULL;
		     e != NULL; e = e->next)
			if (e->what == CPU_DO_SET)
				rt_profile_unuse(p, t, CPU_DO_SET, 0, e->data);
}

void
rt_profile_free(struct rt_object *o)
{
	struct map_item *it;

	map_for_each (it, &o->groups) {
		struct rt_group *g = it->value;

		free(g->group);
		free(g->members);
		free(g);
	}
	map_for_each (it, &o->members) {
		struct rt_member *m = it->value;

		free(m->entry);
		free(m);
	}
	map_fini(&o->groups);
	map_fini(&o->members);
}
