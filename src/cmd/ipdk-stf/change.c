/* SPDX-License-Identifier: Apache-2.0 */
/* change.c: random updates through two targets, made from the program's own tables and objects. */
#include "change.h"

#include "run.h"

#include "base/arena.h"
#include "base/mem.h"
#include "base/rng.h"
#include "base/vec.h"
#include "tdi/check.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

enum {
	LIVE_MAX = 200,
	FIRST_PRIORITY = 100000, /* above those of scripts */
	FIRST_ID = 1000,	 /* of members and groups, likewise */
	CELLS = 8,		 /* of a register or counter that are tried */
	GROUP_MAX = 4
};

struct stf_change {
	struct tdi *tdi[2];
	struct loop *loop;
	FILE *out;
	const struct ir_prog *prog;
	struct arena *arena; /* of all entities */
	uint64_t rng;
	uint32_t next_priority, next_id;
	VEC(struct tdi_entity) live; /* entries, members and groups that both took */
	const uint8_t *sample;
	uint32_t sample_len, taken, refused;
};

static uint64_t
next(struct stf_change *c)
{
	return rng_next(&c->rng);
}

static uint32_t
below(struct stf_change *c, uint32_t n)
{
	return rng_below(&c->rng, n);
}

/* ---- values ------------------------------------------------------------------------------------------------- */

static uint32_t
width_of(const struct stf_change *c, uint32_t type)
{
	return c->prog->types[type].width_bits;
}

/* Small, extreme, out of the packet, or anything. */
static struct ir_value
value(struct stf_change *c, uint32_t type)
{
	uint32_t width = width_of(c, type), n = (width + 7) / 8, how = below(c, 8);
	uint8_t *be = arena_alloc(c->arena, MAX(n, 1u));
	uint32_t from = c->sample_len > n ? below(c, c->sample_len - n + 1) : 0;

	for (uint32_t i = 0; i < n; i++)
		be[i] = how == 0 ? 0xff : how == 1 ? (uint8_t)next(c) : 0;
	if (how >= 2 && how < 5 && n > 0)
		be[n - 1] = (uint8_t)below(c, how == 2 ? 2 : 8);
	if (how >= 5 && c->sample_len >= n)
		memcpy(be, c->sample + from, n);
	if (how == 7 && n > 0 && width % 8 != 0)
		be[0] >>= 8 - width % 8;
	if (width % 8 != 0)
		be[0] &= (uint8_t)(0xff >> (8 - width % 8));
	if (c->prog->types[type].kind == IR_TYPE_ERROR)
		be[0] = 0, be[n - 1] = (uint8_t)below(c, c->prog->n_errors);
	return (struct ir_value){ width, 0, be };
}

static void
keep_masked(struct ir_value *v, const uint8_t *mask)
{
	uint8_t *be = (uint8_t *)(uintptr_t)v->be;

	for (uint32_t i = 0; i < (v->width_bits + 7) / 8; i++)
		be[i] &= mask[i];
}

static void
keep_prefix(struct ir_value *v, uint32_t bits)
{
	uint8_t *be = (uint8_t *)(uintptr_t)v->be;
	uint32_t pad = (8 - v->width_bits % 8) % 8;

	for (uint32_t i = pad + bits; i < pad + v->width_bits; i++)
		be[i / 8] &= (uint8_t) ~(0x80 >> i % 8);
}

static bool
nothing(struct ir_value v)
{
	for (uint32_t i = 0; i < (v.width_bits + 7) / 8; i++)
		if (v.be[i] != 0)
			return false;
	return true;
}

static struct ir_match
match(struct stf_change *c, enum ir_match_kind kind, uint32_t type)
{
	struct ir_match m = { .value = value(c, type), .mask = value(c, type) };

	if (kind == IR_MATCH_LPM) {
		m.prefix_bits = below(c, m.value.width_bits + 1);
		m.any = m.prefix_bits == 0;
		keep_prefix(&m.value, m.prefix_bits);
	} else if (kind == IR_MATCH_TERNARY) {
		keep_masked(&m.value, m.mask.be);
		m.any = nothing(m.mask);
	} else if (kind == IR_MATCH_RANGE) {
		if (memcmp(m.value.be, m.mask.be, (m.value.width_bits + 7) / 8) > 0) {
			struct ir_value low = m.mask;

			m.mask = m.value;
			m.value = low;
		}
	} else if (kind == IR_MATCH_OPTIONAL) {
		m.any = below(c, 3) == 0;
		if (m.any)
			keep_prefix(&m.value, 0);
	}
	return m;
}

/* ---- entities ----------------------------------------------------------------------------------------------- */

static struct ir_action_call
call(struct stf_change *c, const struct ir_table *t, bool as_default)
{
	struct ir_action_call call = { .action = below(c, t->n_actions) };
	const struct ir_action *a;

	for (uint32_t i = 0; i < 8; i++) {
		const struct ir_action_ref *ref = &t->actions[call.action];

		if (!(as_default ? ref->table_only : ref->default_only))
			break;
		call.action = below(c, t->n_actions);
	}
	a = &c->prog->actions[t->actions[call.action].action];
	call.n_args = a->n_params;
	call.args = arena_array(c->arena, struct ir_value, MAX(a->n_params, 1u));
	for (uint32_t i = 0; i < a->n_params; i++)
		call.args[i] = value(c, c->prog->vars[a->params[i].var].type);
	return call;
}

/* A member or group that is there; 0: none. */
static uint32_t
some(struct stf_change *c, enum tdi_kind kind, uint32_t object)
{
	uint32_t n = (uint32_t)c->live.n, first = below(c, n);

	for (uint32_t i = 0; i < n; i++) {
		const struct tdi_entity *e = &c->live.v[(first + i) % n];

		if (e->kind == kind && kind == TDI_MEMBER && e->u.member.object == object)
			return e->u.member.id;
		if (e->kind == kind && kind == TDI_GROUP && e->u.group.object == object)
			return e->u.group.id;
	}
	return 0;
}

static void
what(struct stf_change *c, const struct ir_table *t, struct tdi_table_entry *e)
{
	bool selector = t->profile != IR_NO_ID &&
			c->prog->externs[t->profile].kind == IR_EXTERN_ACTION_SELECTOR;

	e->what = TDI_DO_ACTION;
	if (t->profile == IR_NO_ID || e->is_default) {
		e->call = call(c, t, e->is_default);
	} else if (selector && below(c, 4) == 0) {
		e->what = TDI_DO_SET;
		e->n_set = 1 + below(c, 3);
		e->set = arena_array(c->arena, struct tdi_weighted_action, e->n_set);
		for (uint32_t i = 0; i < e->n_set; i++)
			e->set[i] =
			    (struct tdi_weighted_action){ call(c, t, false), 1 + below(c, 3), 0 };
	} else {
		e->what = selector && below(c, 2) == 0 ? TDI_DO_GROUP : TDI_DO_MEMBER;
		e->member_or_group =
		    some(c, e->what == TDI_DO_GROUP ? TDI_GROUP : TDI_MEMBER, t->profile);
	}
}

static struct tdi_entity
entry(struct stf_change *c, uint32_t table)
{
	const struct ir_table *t = &c->prog->tables[table];
	struct tdi_entity e = { .kind = TDI_TABLE_ENTRY };
	uint32_t n = tdi_match_keys(t);

	e.u.entry.table = table;
	e.u.entry.is_default = n == 0 || below(c, 12) == 0;
	if (!e.u.entry.is_default) {
		e.u.entry.matches = arena_array(c->arena, struct ir_match, n);
		for (uint32_t i = 0; i < n; i++) {
			const struct ir_key *k = tdi_match_key(t, i);

			e.u.entry.matches[i] = match(c, k->match, k->expr->type);
		}
		if (tdi_has_priority(
			t)) /* no two alike: which of them wins is the target's choice */
			e.u.entry.priority = FIRST_PRIORITY + c->next_priority++ * 7919 % 1000003;
	}
	what(c, t, &e.u.entry);
	return e;
}

static struct tdi_entity
member(struct stf_change *c, uint32_t object)
{
	struct tdi_entity e = { .kind = TDI_MEMBER };

	e.u.member.object = object;
	e.u.member.id = FIRST_ID + c->next_id++;
	e.u.member.call = call(c, tdi_profile_table(c->prog, object), false);
	return e;
}

static struct tdi_entity
group(struct stf_change *c, uint32_t object)
{
	struct tdi_entity e = { .kind = TDI_GROUP };

	e.u.group.object = object;
	e.u.group.id = FIRST_ID + c->next_id++;
	e.u.group.members = xcalloc(GROUP_MAX, sizeof *e.u.group.members);
	for (uint32_t i = below(c, GROUP_MAX + 1); i > 0; i--) {
		uint32_t id = some(c, TDI_MEMBER, object), k = 0;

		while (k < e.u.group.n && e.u.group.members[k].member != id)
			k++;
		if (id == 0 || k < e.u.group.n)
			continue;
		e.u.group.members[k].member = id;
		e.u.group.members[k].weight = 1 + below(c, 2);
		e.u.group.n++;
	}
	return e;
}

static struct tdi_entity
value_set(struct stf_change *c, uint32_t object)
{
	const struct ir_extern *x = &c->prog->externs[object];
	struct tdi_entity e = { .kind = TDI_VALUE_SET };
	uint32_t n = below(c, 4);

	e.u.value_set.object = object;
	e.u.value_set.n = MIN(n, x->size);
	e.u.value_set.members = arena_array(c->arena, struct ir_match *, 4);
	for (uint32_t i = 0; i < n; i++) {
		e.u.value_set.members[i] = arena_array(c->arena, struct ir_match, x->n_fields);
		for (uint32_t k = 0; k < x->n_fields; k++)
			e.u.value_set.members[i][k] =
			    match(c, x->field_match != NULL ? x->field_match[k] : IR_MATCH_EXACT,
				x->fields[k].type);
	}
	return e;
}

static struct tdi_entity
cell(struct stf_change *c, uint32_t object)
{
	const struct ir_extern *x = &c->prog->externs[object];
	struct tdi_entity e = { .kind =
				    x->kind == IR_EXTERN_REGISTER ? TDI_REGISTER : TDI_COUNTER };

	e.u.cell.object = object;
	e.u.cell.index = below(c, MIN(x->size + 1, (uint32_t)CELLS));
	if (e.kind == TDI_REGISTER)
		e.u.cell.value = value(c, x->type);
	else
		e.u.cell.count = (struct tdi_count){ below(c, 100), below(c, 10000) };
	return e;
}

/* ---- updates ------------------------------------------------------------------------------------------------ */

static int
write_one(struct stf_change *c, int k, struct tdi_update *u)
{
	struct stf_wait w = { 0 };
	struct err err = { 0 };

	tdi_write(c->tdi[k], u, 1, TDI_CONTINUE_ON_ERROR, stf_done, &w);
	return stf_await(c->loop, &w, &err);
}

static const char *
object_name(const struct stf_change *c, const struct tdi_entity *e)
{
	switch (e->kind) {
	case TDI_TABLE_ENTRY:
		return c->prog->tables[e->u.entry.table].info.name;
	case TDI_MEMBER:
		return c->prog->externs[e->u.member.object].info.name;
	case TDI_GROUP:
		return c->prog->externs[e->u.group.object].info.name;
	case TDI_VALUE_SET:
		return c->prog->externs[e->u.value_set.object].info.name;
	default:
		return c->prog->externs[e->u.cell.object].info.name;
	}
}

/* Writes to both. 1: they say different things. *rc is the first's. */
static int
write_both(struct stf_change *c, enum tdi_op op, const struct tdi_entity *e, int *rc)
{
	static const char *const ops[] = { "insert", "modify", "delete" };
	struct tdi_update u[2] = { { .op = op, .entity = *e }, { .op = op, .entity = *e } };
	int second;

	*rc = write_one(c, 0, &u[0]);
	second = write_one(c, 1, &u[1]);
	if (*rc == 0)
		c->taken++;
	else
		c->refused++;
	if (*rc == second)
		return 0;
	fprintf(c->out, "%s of %s: %s says %d %s, %s says %d %s\n", ops[op], object_name(c, e),
	    tdi_target_name(c->tdi[0]), *rc, u[0].err.msg, tdi_target_name(c->tdi[1]), second,
	    u[1].err.msg);
	return 1;
}

/* Changes or removes something that was made before. */
static int
change_live(struct stf_change *c)
{
	size_t i = below(c, (uint32_t)c->live.n);
	struct tdi_entity e = c->live.v[i];
	enum tdi_op op = below(c, 2) == 0 ? TDI_MODIFY : TDI_DELETE;
	int rc, differ;

	if (op == TDI_MODIFY && e.kind == TDI_TABLE_ENTRY)
		what(c, &c->prog->tables[e.u.entry.table], &e.u.entry);
	else if (op == TDI_MODIFY && e.kind == TDI_MEMBER)
		e.u.member.call = call(c, tdi_profile_table(c->prog, e.u.member.object), false);
	else if (op == TDI_MODIFY)
		op = TDI_DELETE;
	differ = write_both(c, op, &e, &rc);
	if (rc == 0 && op == TDI_DELETE) {
		if (e.kind == TDI_GROUP)
			free(e.u.group.members);
		c->live.v[i] = c->live.v[--c->live.n];
	} else if (rc == 0) {
		c->live.v[i] = e;
	}
	return differ;
}

/* A new entity of an object; false: the object takes none. */
static bool
of_extern(struct stf_change *c, uint32_t object, struct tdi_entity *e)
{
	switch (c->prog->externs[object].kind) {
	case IR_EXTERN_ACTION_PROFILE:
	case IR_EXTERN_ACTION_SELECTOR:
		if (tdi_profile_table(c->prog, object) == NULL)
			return false;
		*e = c->prog->externs[object].kind == IR_EXTERN_ACTION_SELECTOR && below(c, 3) == 0
			 ? group(c, object)
			 : member(c, object);
		return true;
	case IR_EXTERN_VALUE_SET:
		*e = value_set(c, object);
		return true;
	case IR_EXTERN_REGISTER:
	case IR_EXTERN_COUNTER:
		*e = cell(c, object);
		return true;
	default:
		return false;
	}
}

int
stf_change(struct stf_change *c, const uint8_t *sample, uint32_t len)
{
	uint32_t i = below(c, c->prog->n_tables + c->prog->n_externs);
	struct tdi_entity e;
	enum tdi_op op;
	bool kept;
	int rc, differ;

	c->sample = sample;
	c->sample_len = len;
	if (c->live.n >= LIVE_MAX || (c->live.n > 0 && below(c, 4) == 0))
		return change_live(c);
	if (i < c->prog->n_tables)
		e = entry(c, i);
	else if (c->prog->n_externs == 0 || !of_extern(c, i - c->prog->n_tables, &e))
		return 0;
	kept = e.kind == TDI_MEMBER || e.kind == TDI_GROUP ||
	       (e.kind == TDI_TABLE_ENTRY && !e.u.entry.is_default);
	op = !kept ? TDI_MODIFY : below(c, 16) == 0 ? TDI_DELETE : TDI_INSERT;
	if (e.kind == TDI_TABLE_ENTRY && e.u.entry.is_default && below(c, 4) == 0)
		e.u.entry.what = TDI_DO_NOTHING;
	differ = write_both(c, op, &e, &rc);
	if (rc == 0 && kept && op == TDI_INSERT)
		vec_push(&c->live, e);
	else if (e.kind == TDI_GROUP)
		free(e.u.group.members);
	return differ;
}

/* ---- state -------------------------------------------------------------------------------------------------- */

struct lines {
	struct stf_wait wait; /* first: what a read's end gets */
	VEC(char *) v;
	const struct ir_prog *prog;
};

static void
put_value(struct buf *out, struct ir_value v)
{
	for (uint32_t i = 0; v.be != NULL && i < (v.width_bits + 7) / 8; i++)
		buf_printf(out, "%02x", v.be[i]);
}

static void
put_entry(const struct ir_prog *prog, const struct tdi_table_entry *e, struct buf *out)
{
	const struct ir_table *t = &prog->tables[e->table];

	buf_printf(out, "table %s%s", t->info.name, e->is_default ? " default" : "");
	for (uint32_t i = 0; !e->is_default && i < tdi_match_keys(t); i++) {
		const struct ir_match *m = &e->matches[i];

		buf_puts(out, " ");
		if (m->any) {
			buf_puts(out, "*");
			continue;
		}
		put_value(out, m->value);
		if (tdi_match_key(t, i)->match == IR_MATCH_LPM)
			buf_printf(out, "/%u", m->prefix_bits);
		else if (tdi_match_key(t, i)->match != IR_MATCH_EXACT)
			buf_puts(out, ":"), put_value(out, m->mask);
	}
	buf_printf(out, " priority %u what %d", e->priority, e->what);
	if (e->what == TDI_DO_ACTION) {
		buf_printf(out, " action %u", e->call.action);
		for (uint32_t i = 0; i < e->call.n_args; i++)
			buf_puts(out, " "), put_value(out, e->call.args[i]);
	} else if (e->what != TDI_DO_SET) {
		buf_printf(out, " %u", e->member_or_group);
	}
	if (e->has_count)
		buf_printf(out, " %" PRIu64 " packets %" PRIu64 " bytes", e->count.packets,
		    e->count.bytes);
}

static int
on_entity(void *arg, const struct tdi_entity *e)
{
	struct lines *l = arg;
	CLEANUP(buf_fini) struct buf text = BUF_INIT;

	if (e->kind == TDI_TABLE_ENTRY) {
		put_entry(l->prog, &e->u.entry, &text);
	} else if (e->kind == TDI_COUNTER) {
		buf_printf(&text, "counter %s[%" PRIu64 "] %" PRIu64 " packets %" PRIu64 " bytes",
		    l->prog->externs[e->u.cell.object].info.name, e->u.cell.index,
		    e->u.cell.count.packets, e->u.cell.count.bytes);
	} else {
		buf_printf(&text, "register %s[%" PRIu64 "] ",
		    l->prog->externs[e->u.cell.object].info.name, e->u.cell.index);
		put_value(&text, e->u.cell.value);
	}
	vec_push(&l->v, xstrdup(buf_str(&text)));
	return 0;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int
read_state(struct stf_change *c, int k, struct lines *l, struct err *err)
{
	struct tdi_entity want[3] = { { .kind = TDI_TABLE_ENTRY }, { .kind = TDI_COUNTER },
		{ .kind = TDI_REGISTER } };

	l->prog = c->prog;
	want[0].u.entry.table = IR_NO_ID;
	want[1].u.cell.object = want[2].u.cell.object = IR_NO_ID;
	want[1].u.cell.all = want[2].u.cell.all = true;
	for (uint32_t i = 0; i < 3; i++) {
		int rc;

		l->wait = (struct stf_wait){ 0 };
		tdi_read(c->tdi[k], &want[i], on_entity, stf_done, l);
		if ((rc = stf_await(c->loop, &l->wait, err)) < 0)
			return rc;
	}
	if (l->v.n > 0)
		qsort(l->v.v, l->v.n, sizeof *l->v.v, by_text);
	return 0;
}

static void
lines_fini(struct lines *l)
{
	for (size_t i = 0; i < l->v.n; i++)
		free(l->v.v[i]);
	vec_fini(&l->v);
}

void
stf_change_print(struct stf_change *c)
{
	struct lines l = { 0 };
	struct err err;

	if (read_state(c, 0, &l, &err) == 0)
		for (size_t i = 0; i < l.v.n; i++)
			fprintf(c->out, "  %s\n", l.v.v[i]);
	lines_fini(&l);
}

int
stf_change_same(struct stf_change *c, struct err *err)
{
	struct lines l[2] = { 0 };
	int rc = 0, differ = 0;
	size_t i = 0;

	for (int k = 0; k < 2 && rc == 0; k++)
		rc = read_state(c, k, &l[k], err);
	while (rc == 0 && i < l[0].v.n && i < l[1].v.n && strcmp(l[0].v.v[i], l[1].v.v[i]) == 0)
		i++;
	if (rc == 0 && (i < l[0].v.n || i < l[1].v.n)) {
		for (int k = 0; k < 2; k++)
			fprintf(c->out, "%s has, of %zu: %s\n", tdi_target_name(c->tdi[k]),
			    l[k].v.n, i < l[k].v.n ? l[k].v.v[i] : "nothing more");
		differ = 1;
	}
	lines_fini(&l[0]);
	lines_fini(&l[1]);
	return rc < 0 ? rc : differ;
}

struct stf_change *
stf_change_new(struct tdi *const tdi[2], struct loop *loop, uint64_t seed, FILE *out)
{
	struct stf_change *c = xcalloc(1, sizeof *c);

	c->tdi[0] = tdi[0];
	c->tdi[1] = tdi[1];
	c->loop = loop;
	c->out = out;
	c->prog = tdi_prog(tdi[0]);
	c->arena = arena_new(0);
	c->rng = seed;
	return c;
}

void
stf_change_free(struct stf_change *c)
{
	for (size_t i = 0; i < c->live.n; i++)
		if (c->live.v[i].kind == TDI_GROUP)
			free(c->live.v[i].u.group.members);
	vec_fini(&c->live);
	arena_free(c->arena);
	free(c);
}
