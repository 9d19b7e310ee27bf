/* SPDX-License-Identifier: Apache-2.0 */
/* profile.c: action profiles and selectors as BMv2's commands have them - members and groups are numbered from 0,
 * in the order of their creation -, and parser value sets. */
#include "runner.h"

#include "names.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct profile *
profile_of(struct runner *r, uint32_t object)
{
	struct profile *p;

	vec_for_each (p, &r->profiles)
		if (p->object == object)
			return p;
	p = vec_add(&r->profiles);
	p->object = object;
	return p;
}

static int
find_profile(struct runner *r, const char *name, struct profile **p)
{
	struct err first = { 0 };
	uint32_t object;

	if (stf_find_extern(r->prog, name, IR_EXTERN_ACTION_PROFILE, &object, &first) < 0) {
		int rc = stf_find_extern(r->prog, name, IR_EXTERN_ACTION_SELECTOR, &object, r->err);

		if (rc < 0)
			return rc;
	}
	*p = profile_of(r, object);
	return 0;
}

static int
handle(struct runner *r, const char *text, size_t n, const char *what, uint32_t *out)
{
	char *end;
	unsigned long v = strtoul(text, &end, 10);

	if (*end != '\0' || end == text || v >= n)
		return err_set(r->err, -ENOENT, "no %s has handle %s", what, text);
	*out = (uint32_t)v;
	return 0;
}

static int
write_member(struct runner *r, const struct stf_stmt *s, const struct profile *p, enum tdi_op op,
    uint32_t member)
{
	struct tdi_entity e = { .kind = TDI_MEMBER };
	uint32_t args = s->op == STF_MEMBER_CREATE ? 2 : 3, t = 0;
	int rc = 0;

	e.u.member.object = p->object;
	e.u.member.id = member + 1;
	while (t < r->prog->n_tables && r->prog->tables[t].profile != p->object)
		t++;
	if (t == r->prog->n_tables)
		return err_set(r->err, -ENOENT, "no table uses %s", s->words[0]);
	if (op != TDI_DELETE)
		rc = stf_call(r, &r->prog->tables[t], s->words[1], s->words + args,
		    s->n_words - args, &e.u.member.call);
	return rc < 0 ? rc : stf_write(r, op, &e);
}

static int
write_group(struct runner *r, const struct profile *p, enum tdi_op op, uint32_t group)
{
	struct tdi_entity e = { .kind = TDI_GROUP };
	const struct members *g = &p->groups.v[group];

	e.u.group.object = p->object;
	e.u.group.id = group + 1;
	e.u.group.n = (uint32_t)g->v.n;
	e.u.group.members = arena_alloc(r->arena, (g->v.n + 1) * sizeof *e.u.group.members);
	for (size_t i = 0; i < g->v.n; i++) {
		e.u.group.members[i].member = g->v.v[i] + 1;
		e.u.group.members[i].weight = 1;
	}
	return stf_write(r, op, &e);
}

static int
members(struct runner *r, const struct stf_stmt *s, struct profile *p)
{
	uint32_t m = p->n_members;
	const char *text = s->words[s->op == STF_MEMBER_MODIFY ? 2 : 1];
	int rc;

	if (s->op == STF_MEMBER_CREATE) {
		if ((rc = write_member(r, s, p, TDI_INSERT, m)) == 0)
			p->n_members++;
		return rc;
	}
	if ((rc = handle(r, text, p->n_members, "member", &m)) < 0)
		return rc;
	return write_member(r, s, p, s->op == STF_MEMBER_MODIFY ? TDI_MODIFY : TDI_DELETE, m);
}

int
stf_profile(struct runner *r, const struct stf_stmt *s)
{
	uint32_t member = 0, group = 0;
	struct members *g;
	struct profile *p;
	int rc = find_profile(r, s->words[0], &p);

	if (rc < 0)
		return rc;
	if (s->op == STF_MEMBER_CREATE || s->op == STF_MEMBER_MODIFY || s->op == STF_MEMBER_DELETE)
		return members(r, s, p);
	if (s->op == STF_GROUP_CREATE) {
		vec_grow(&p->groups);
		p->groups.v[p->groups.n++] = (struct members){ 0 };
		return write_group(r, p, TDI_INSERT, (uint32_t)p->groups.n - 1);
	}
	if ((rc = handle(r, s->words[s->n_words - 1], p->groups.n, "group", &group)) < 0)
		return rc;
	if (s->op == STF_GROUP_DELETE)
		return write_group(r, p, TDI_DELETE, group);
	if ((rc = handle(r, s->words[1], p->n_members, "member", &member)) < 0)
		return rc;
	g = &p->groups.v[group];
	if (s->op == STF_GROUP_ADD)
		vec_push(&g->v, member);
	for (size_t i = 0; i < g->v.n && s->op == STF_GROUP_REMOVE; i++)
		if (g->v.v[i] == member)
			vec_del(&g->v, i--);
	return write_group(r, p, TDI_MODIFY, group);
}

/* ---- value sets -------------------------------------------------------------------------------- */

/* One match a field, from the words behind the name. */
static int
value_of(
    struct runner *r, const struct stf_stmt *s, const struct ir_extern *x, struct ir_match **out)
{
	struct ir_match *m = arena_array(r->arena, struct ir_match, x->n_fields);
	int rc = 0;

	if (s->n_words - 1 != x->n_fields)
		return err_set(r->err, -EINVAL, "%s has %u fields", x->info.name, x->n_fields);
	for (uint32_t i = 0; i < x->n_fields && rc == 0; i++)
		rc = stf_match(r, x->field_match != NULL ? x->field_match[i] : IR_MATCH_EXACT,
		    r->prog->types[x->fields[i].type].width_bits, s->words[i + 1], &m[i]);
	*out = m;
	return rc;
}

static bool
same(const struct ir_match *a, const struct ir_match *b, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (a[i].any != b[i].any || a[i].value.lo != b[i].value.lo ||
		    a[i].mask.lo != b[i].mask.lo)
			return false;
	return true;
}

int
stf_value_set(struct runner *r, const struct stf_stmt *s)
{
	struct tdi_entity e = { .kind = TDI_VALUE_SET };
	struct value_set *set = NULL;
	struct ir_match *m = NULL;
	const struct ir_extern *x;
	int rc = stf_find_extern(
	    r->prog, s->words[0], IR_EXTERN_VALUE_SET, &e.u.value_set.object, r->err);

	if (rc < 0 || s->op == STF_PVS_GET)
		return rc;
	x = &r->prog->externs[e.u.value_set.object];
	for (size_t i = 0; i < r->sets.n; i++)
		if (r->sets.v[i].object == e.u.value_set.object)
			set = &r->sets.v[i];
	if (set == NULL) {
		set = vec_add(&r->sets);
		set->object = e.u.value_set.object;
	}
	if (s->op == STF_PVS_CLEAR)
		set->v.n = 0;
	else if ((rc = value_of(r, s, x, &m)) < 0)
		return rc;
	if (s->op == STF_PVS_ADD)
		vec_push(&set->v, m);
	for (size_t i = 0; i < set->v.n && s->op == STF_PVS_REMOVE; i++)
		if (same(set->v.v[i], m, x->n_fields))
			vec_del(&set->v, i--);
	e.u.value_set.n = (uint32_t)set->v.n;
	e.u.value_set.members = set->v.v;
	return stf_write(r, TDI_MODIFY, &e);
}

void
stf_profiles_fini(struct runner *r)
{
	for (size_t i = 0; i < r->profiles.n; i++) {
		for (size_t k = 0; k < r->profiles.v[i].groups.n; k++)
			vec_fini(&r->profiles.v[i].groups.v[k].v);
		vec_fini(&r->profiles.v[i].groups);
	}
	for (size_t i = 0; i < r->sets.n; i++)
		vec_fini(&r->sets.v[i].v);
	vec_fini(&r->profiles);
	vec_fini(&r->sets);
	vec_fini(&r->digests);
}
