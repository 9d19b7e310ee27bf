/* SPDX-License-Identifier: Apache-2.0 */
/* object.c: extern objects: cells of counters, meters and registers, action profiles, value sets. */
#include "targets/sim/internal.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#define CELLS_BYTES_MAX ((uint64_t)4 << 30) /* of one object; untouched cells cost nothing */

/* Zeroed memory that the kernel gives out as it is touched. */
static void *
cells_new(const struct ir_extern *x, size_t size, struct err *err)
{
	uint64_t bytes = (uint64_t)x->size * size + 1;
	void *p;

	if (bytes > CELLS_BYTES_MAX) {
		err_set(err, -E2BIG, "%s: %u cells need %llu MiB", x->info.name, x->size,
		    (unsigned long long)(bytes >> 20));
		return NULL;
	}
	p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
	    -1, 0);
	if (p != MAP_FAILED)
		return p;
	err_errno(err, errno, "%s: memory of %u cells", x->info.name, x->size);
	return NULL;
}

static void
cells_free(const struct ir_extern *x, void *p, size_t size)
{
	if (p != NULL)
		munmap(p, (uint64_t)x->size * size + 1);
}

static void
set_all_initial(struct sim_object *o)
{
	struct sim_num v;

	if (o->ir->initial.width_bits == 0)
		return;
	sim_num_from_value(&v, o->ir->initial);
	for (uint64_t i = 0; i < o->ir->size; i++)
		memcpy(o->cells + i * o->limbs, v.v, o->limbs * 8);
}

static int
object_init(struct sim *s, struct sim_object *o, struct err *err)
{
	const struct ir_extern *x = o->ir;
	bool ok = true;

	if (x->kind == IR_EXTERN_COUNTER) {
		ok = (o->counts = cells_new(x, sizeof *o->counts, err)) != NULL;
	} else if (x->kind == IR_EXTERN_METER) {
		ok = (o->meters = cells_new(x, sizeof *o->meters, err)) != NULL;
	} else if (x->kind == IR_EXTERN_REGISTER) {
		o->limbs = sim_limbs(s->prog->types[x->type].width_bits);
		ok = (o->cells = cells_new(x, o->limbs * 8, err)) != NULL;
		if (ok)
			set_all_initial(o);
	}
	return ok ? 0 : -E2BIG;
}

int
sim_objects_init(struct sim *s, struct err *err)
{
	s->objects = xcalloc(s->prog->n_externs + 1, sizeof *s->objects);
	for (uint32_t i = 0; i < s->prog->n_externs; i++)
		s->objects[i].ir = &s->prog->externs[i];
	for (uint32_t i = 0; i < s->prog->n_externs; i++) {
		int rc = object_init(s, &s->objects[i], err);

		if (rc < 0)
			return rc;
	}
	return 0;
}

static void
member_free(struct sim_member *m)
{
	if (m == NULL)
		return;
	free(m->memory);
	free(m);
}

static void
group_free(struct sim_group *g)
{
	if (g == NULL)
		return;
	free(g->members);
	free(g);
}

static void
set_free(struct sim_object *o)
{
	for (uint32_t i = 0; i < o->set.n; i++)
		free(o->set.members[i]);
	free(o->set.members);
	o->set = (struct tdi_value_set){ 0 };
}

void
sim_objects_fini(struct sim *s)
{
	for (uint32_t i = 0; s->objects != NULL && i < s->prog->n_externs; i++) {
		struct sim_object *o = &s->objects[i];
		struct map_item *it;

		cells_free(o->ir, o->counts, sizeof *o->counts);
		cells_free(o->ir, o->meters, sizeof *o->meters);
		cells_free(o->ir, o->cells, o->limbs * 8);
		map_for_each (it, &o->members)
			member_free(it->value);
		map_for_each (it, &o->groups)
			group_free(it->value);
		map_fini(&o->members);
		map_fini(&o->groups);
		set_free(o);
	}
	free(s->objects);
}

/* ---- action profiles ---------------------------------------------------------------------------- */

static struct sim_member *
find_member(struct sim_object *o, uint32_t id)
{
	return map_get(&o->members, &id, sizeof id);
}

static struct sim_group *
find_group(struct sim_object *o, uint32_t id)
{
	return map_get(&o->groups, &id, sizeof id);
}

int
sim_profile_use(struct sim *s, const struct ir_table *t, const struct tdi_table_entry *e, int by,
    struct err *err)
{
	struct sim_object *o;

	if (t->profile == IR_NO_ID || (e->what != TDI_DO_MEMBER && e->what != TDI_DO_GROUP))
		return 0;
	o = &s->objects[t->profile];
	if (e->what == TDI_DO_MEMBER) {
		struct sim_member *m = find_member(o, e->member_or_group);

		if (m == NULL)
			return err_set(
			    err, -ENOENT, "%s: no member %u", o->ir->info.name, e->member_or_group);
		m->users += (uint32_t)by;
	} else {
		struct sim_group *g = find_group(o, e->member_or_group);

		if (g == NULL)
			return err_set(
			    err, -ENOENT, "%s: no group %u", o->ir->info.name, e->member_or_group);
		g->users += (uint32_t)by;
	}
	return 0;
}

/* Which of n, by weights that add up to 'sum'. */
static uint32_t
weighted(uint64_t hash, uint64_t sum, uint32_t n, const uint32_t *weight, size_t stride)
{
	uint64_t at = hash % sum;
	uint32_t i = 0;

	for (; i + 1 < n; i++) {
		uint32_t w = *(const uint32_t *)(const void *)((const char *)weight + i * stride);

		if (at < w)
			break;
		at -= w;
	}
	return i;
}

const struct ir_action_call *
sim_profile_pick(
    struct sim *s, const struct ir_table *t, const struct tdi_table_entry *e, uint64_t hash)
{
	struct sim_object *o = &s->objects[t->profile];
	uint64_t sum = 0;
	struct sim_group *g;

	if (e->what == TDI_DO_MEMBER)
		return &find_member(o, e->member_or_group)->m.call;
	if (e->what == TDI_DO_SET) {
		for (uint32_t i = 0; i < e->n_set; i++)
			sum += e->set[i].weight;
		return &e->set[weighted(hash, sum, e->n_set, &e->set[0].weight, sizeof *e->set)]
			    .call;
	}
	g = find_group(o, e->member_or_group);
	for (uint32_t i = 0; i < g->n; i++)
		sum += g->members[i].weight;
	if (sum == 0)
		return NULL;
	return &find_member(o,
	    g->members[weighted(hash, sum, g->n, &g->members[0].weight, sizeof *g->members)].member)
		    ->m.call;
}

static int
write_member(struct sim_object *o, enum tdi_op op, const struct tdi_member *m, struct err *err)
{
	struct sim_member *old = find_member(o, m->id), *n;

	if (op == TDI_INSERT && old != NULL)
		return err_set(
		    err, -EEXIST, "%s: member %u is there already", o->ir->info.name, m->id);
	if (op != TDI_INSERT && old == NULL)
		return err_set(err, -ENOENT, "%s: no member %u", o->ir->info.name, m->id);
	if (op == TDI_DELETE) {
		if (old->users > 0)
			return err_set(
			    err, -EBUSY, "%s: member %u is in use", o->ir->info.name, m->id);
		member_free(map_del(&o->members, &m->id, sizeof m->id));
		return 0;
	}
	if (op == TDI_INSERT && o->ir->size != 0 && o->members.n >= o->ir->size)
		return err_set(
		    err, -ENOSPC, "%s: full with %u members", o->ir->info.name, o->ir->size);
	n = xcalloc(1, sizeof *n);
	n->m = *m;
	n->users = old != NULL ? old->users : 0;
	n->memory = sim_call_copy(&m->call, &n->m.call);
	member_free(map_put(&o->members, &m->id, sizeof m->id, n));
	return 0;
}

static void
use_members(struct sim_object *o, const struct sim_group *g, int by)
{
	for (uint32_t i = 0; i < g->n; i++)
		find_member(o, g->members[i].member)->users += (uint32_t)by;
}

static int
write_group(struct sim_object *o, enum tdi_op op, const struct tdi_group *g, struct err *err)
{
	struct sim_group *old = find_group(o, g->id), *n;

	if (op == TDI_INSERT && old != NULL)
		return err_set(
		    err, -EEXIST, "%s: group %u is there already", o->ir->info.name, g->id);
	if (op != TDI_INSERT && old == NULL)
		return err_set(err, -ENOENT, "%s: no group %u", o->ir->info.name, g->id);
	if (op == TDI_DELETE && old->users > 0)
		return err_set(err, -EBUSY, "%s: group %u is in use", o->ir->info.name, g->id);
	for (uint32_t i = 0; i < g->n && op != TDI_DELETE; i++)
		if (find_member(o, g->members[i].member) == NULL)
			return err_set(err, -ENOENT, "%s: group %u: no member %u", o->ir->info.name,
			    g->id, g->members[i].member);
	if (old != NULL)
		use_members(o, old, -1);
	if (op == TDI_DELETE) {
		group_free(map_del(&o->groups, &g->id, sizeof g->id));
		return 0;
	}
	n = xcalloc(1, sizeof *n);
	n->id = g->id;
	n->max_size = g->max_size;
	n->n = g->n;
	n->users = old != NULL ? old->users : 0;
	n->members = xcalloc(g->n + 1, sizeof *n->members);
	for (uint32_t i = 0; i < g->n; i++)
		n->members[i] = (struct sim_group_member){ g->members[i].member,
			g->members[i].weight, g->members[i].watch_port };
	use_members(o, n, 1);
	group_free(map_put(&o->groups, &g->id, sizeof g->id, n));
	return 0;
}

/* ---- cells ------------------------------------------------------------------------------------ */

static void
write_cell(
    struct sim *s, struct sim_object *o, enum tdi_kind kind, const struct tdi_cell *c, uint64_t i)
{
	struct sim_num v = { 0 };

	if (kind == TDI_COUNTER) {
		o->counts[i] = c->count;
	} else if (kind == TDI_METER) {
		sim_meter_config(&o->meters[i], c->reset ? NULL : &c->meter, clock_now(&s->clock));
	} else {
		if (!c->reset)
			sim_num_from_value(&v, c->value);
		else if (o->ir->initial.width_bits != 0)
			sim_num_from_value(&v, o->ir->initial);
		memcpy(o->cells + i * o->limbs, v.v, o->limbs * 8);
	}
}

static void
write_cells(struct sim *s, enum tdi_kind kind, const struct tdi_cell *c)
{
	struct sim_object *o = &s->objects[c->object];
	uint64_t first = c->all ? 0 : c->index, end = c->all ? o->ir->size : c->index + 1;

	for (uint64_t i = first; i < end; i++)
		write_cell(s, o, kind, c, i);
}

static void
write_value_set(struct sim_object *o, const struct tdi_value_set *set)
{
	set_free(o);
	o->set = *set;
	o->set.members = xcalloc(set->n + 1, sizeof *set->members);
	for (uint32_t i = 0; i < set->n; i++)
		sim_matches_copy(set->members[i], o->ir->n_fields, &o->set.members[i]);
}

static int
write_digest(
    struct sim_object *o, enum tdi_op op, const struct tdi_digest_config *d, struct err *err)
{
	if (op == TDI_INSERT && o->digest_on)
		return err_set(err, -EEXIST, "%s is configured already", o->ir->info.name);
	if (op != TDI_INSERT && !o->digest_on)
		return err_set(err, -ENOENT, "%s is not configured", o->ir->info.name);
	o->digest_on = op != TDI_DELETE;
	o->digest = *d;
	return 0;
}

int
sim_object_write(struct sim *s, enum tdi_op op, const struct tdi_entity *e, struct err *err)
{
	switch (e->kind) {
	case TDI_COUNTER:
	case TDI_METER:
	case TDI_REGISTER:
		write_cells(s, e->kind, &e->u.cell);
		return 0;
	case TDI_MEMBER:
		return write_member(&s->objects[e->u.member.object], op, &e->u.member, err);
	case TDI_GROUP:
		return write_group(&s->objects[e->u.group.object], op, &e->u.group, err);
	case TDI_VALUE_SET:
		write_value_set(&s->objects[e->u.value_set.object], &e->u.value_set);
		return 0;
	case TDI_DIGEST:
		return write_digest(&s->objects[e->u.digest.object], op, &e->u.digest, err);
	case TDI_TABLE_ENTRY:
	case TDI_DIRECT_COUNTER:
	case TDI_DIRECT_METER:
	case TDI_MULTICAST_GROUP:
	case TDI_CLONE_SESSION:
	case TDI_PORT:
	case TDI_BDEV:
	case TDI_DISK:
	case TDI_N_KINDS:
		break;
	}
	return err_set(err, -EOPNOTSUPP, "sim has no such objects");
}

/* ---- reading ---------------------------------------------------------------------------------- */

static int
read_cell(struct sim *s, struct sim_object *o, enum tdi_kind kind, uint32_t object, uint64_t i,
    tdi_read_fn fn, void *arg)
{
	struct tdi_entity e = { .kind = kind };
	uint8_t be[IR_WIDTH_MAX / 8];
	struct sim_num v;

	e.u.cell.object = object;
	e.u.cell.index = i;
	if (kind == TDI_COUNTER) {
		e.u.cell.count = o->counts[i];
	} else if (kind == TDI_METER) {
		e.u.cell.meter = o->meters[i].config;
		e.u.cell.reset = !o->meters[i].configured;
	} else {
		v.width = s->prog->types[o->ir->type].width_bits;
		memcpy(v.v, o->cells + i * o->limbs, o->limbs * 8);
		sim_num_to_bytes(&v, be);
		e.u.cell.value = (struct ir_value){ v.width, v.v[0], be };
	}
	return fn(arg, &e);
}

static int
read_cells(struct sim *s, enum tdi_kind kind, const struct tdi_cell *want, uint32_t object,
    tdi_read_fn fn, void *arg)
{
	struct sim_object *o = &s->objects[object];
	bool all = want->all || want->object == IR_NO_ID;
	int rc = 0;

	if (!all)
		return read_cell(s, o, kind, object, want->index, fn, arg);
	for (uint64_t i = 0; i < o->ir->size && rc == 0; i++)
		rc = read_cell(s, o, kind, object, i, fn, arg);
	return rc;
}

static int
read_members(struct sim_object *o, const struct tdi_member *want, tdi_read_fn fn, void *arg)
{
	struct map_item *it;
	int rc = 0;

	map_for_each (it, &o->members) {
		struct sim_member *m = it->value;
		struct tdi_entity e = { .kind = TDI_MEMBER, .u.member = m->m };

		if (rc == 0 && (want->id == IR_NO_ID || want->id == m->m.id))
			rc = fn(arg, &e);
	}
	return rc;
}

static int
read_group(const struct sim_group *g, uint32_t object, tdi_read_fn fn, void *arg)
{
	struct tdi_entity e = { .kind = TDI_GROUP };
	int rc;

	e.u.group.object = object;
	e.u.group.id = g->id;
	e.u.group.max_size = g->max_size;
	e.u.group.n = g->n;
	e.u.group.members = xcalloc(g->n + 1, sizeof *e.u.group.members);
	for (uint32_t i = 0; i < g->n; i++) {
		e.u.group.members[i].member = g->members[i].member;
		e.u.group.members[i].weight = g->members[i].weight;
		e.u.group.members[i].watch_port = g->members[i].watch_port;
	}
	rc = fn(arg, &e);
	free(e.u.group.members);
	return rc;
}

static int
read_groups(
    struct sim_object *o, const struct tdi_group *want, uint32_t object, tdi_read_fn fn, void *arg)
{
	struct map_item *it;
	int rc = 0;

	map_for_each (it, &o->groups) {
		const struct sim_group *g = it->value;

		if (rc == 0 && (want->id == IR_NO_ID || want->id == g->id))
			rc = read_group(g, object, fn, arg);
	}
	return rc;
}

/* The extern kinds that an entity kind reads. */
static bool
kind_of(enum tdi_kind kind, enum ir_extern_kind x)
{
	switch (kind) {
	case TDI_COUNTER:
		return x == IR_EXTERN_COUNTER;
	case TDI_METER:
		return x == IR_EXTERN_METER;
	case TDI_REGISTER:
		return x == IR_EXTERN_REGISTER;
	case TDI_MEMBER:
		return x == IR_EXTERN_ACTION_PROFILE || x == IR_EXTERN_ACTION_SELECTOR;
	case TDI_GROUP:
		return x == IR_EXTERN_ACTION_SELECTOR;
	case TDI_VALUE_SET:
		return x == IR_EXTERN_VALUE_SET;
	case TDI_DIGEST:
		return x == IR_EXTERN_DIGEST;
	case TDI_TABLE_ENTRY:
	case TDI_DIRECT_COUNTER:
	case TDI_DIRECT_METER:
	case TDI_MULTICAST_GROUP:
	case TDI_CLONE_SESSION:
	case TDI_PORT:
	case TDI_BDEV:
	case TDI_DISK:
	case TDI_N_KINDS:
		break;
	}
	return false;
}

/* The object that is wanted. */
static uint32_t
wanted(const struct tdi_entity *e)
{
	if (e->kind == TDI_MEMBER)
		return e->u.member.object;
	if (e->kind == TDI_GROUP)
		return e->u.group.object;
	if (e->kind == TDI_VALUE_SET)
		return e->u.value_set.object;
	return e->kind == TDI_DIGEST ? e->u.digest.object : e->u.cell.object;
}

static int
read_object(struct sim *s, const struct tdi_entity *want, uint32_t i, tdi_read_fn fn, void *arg)
{
	struct sim_object *o = &s->objects[i];
	struct tdi_entity e = { .kind = want->kind };

	if (want->kind == TDI_MEMBER)
		return read_members(o, &want->u.member, fn, arg);
	if (want->kind == TDI_GROUP)
		return read_groups(o, &want->u.group, i, fn, arg);
	if (want->kind == TDI_VALUE_SET) {
		e.u.value_set = o->set;
		e.u.value_set.object = i;
		return fn(arg, &e);
	}
	if (want->kind == TDI_DIGEST) {
		e.u.digest = o->digest;
		e.u.digest.object = i;
		return o->digest_on ? fn(arg, &e) : 0;
	}
	return read_cells(s, want->kind, &want->u.cell, i, fn, arg);
}

int
sim_object_read(struct sim *s, const struct tdi_entity *want, tdi_read_fn fn, void *arg)
{
	int rc = 0;

	for (uint32_t i = 0; i < s->prog->n_externs && rc == 0; i++)
		if (kind_of(want->kind, s->prog->externs[i].kind) &&
		    (wanted(want) == IR_NO_ID || wanted(want) == i))
			rc = read_object(s, want, i, fn, arg);
	return rc;
}
