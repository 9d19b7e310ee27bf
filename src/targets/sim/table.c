/* SPDX-License-Identifier: Apache-2.0 */
/* table.c: entries of match-action tables. An exact table is a hash map, one with an LPM key a hash map
 * that is asked from the longest prefix in use to the shortest, any other a list by priority. */
#include "targets/sim/internal.h"

#include "base/bits.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#define SECOND 1000000000ull

/* ---- copies ----------------------------------------------------------------------------------- */

static size_t
value_bytes(struct ir_value v)
{
	return v.be != NULL ? (v.width_bits + 7) / 8 : 0;
}

/* Copies a value to *at, which moves on. */
static struct ir_value
copy_value(struct ir_value v, uint8_t **at)
{
	size_t n = value_bytes(v);

	if (n > 0)
		memcpy(*at, v.be, n);
	v.be = n > 0 ? *at : NULL;
	*at += n;
	return v;
}

void *
sim_matches_copy(const struct ir_match *from, uint32_t n, struct ir_match **to)
{
	size_t bytes = n * sizeof *from;
	uint8_t *at;

	for (uint32_t i = 0; i < n; i++)
		bytes += value_bytes(from[i].value) + value_bytes(from[i].mask);
	*to = xcalloc(bytes + 1, 1);
	at = (uint8_t *)(*to + n);
	for (uint32_t i = 0; i < n; i++) {
		(*to)[i] = from[i];
		(*to)[i].value = copy_value(from[i].value, &at);
		(*to)[i].mask = copy_value(from[i].mask, &at);
	}
	return *to;
}

void *
sim_call_copy(const struct ir_action_call *from, struct ir_action_call *to)
{
	size_t bytes = from->n_args * sizeof *from->args;
	uint8_t *at;

	for (uint32_t i = 0; i < from->n_args; i++)
		bytes += value_bytes(from->args[i]);
	*to = *from;
	to->args = xcalloc(bytes + 1, 1);
	at = (uint8_t *)(to->args + from->n_args);
	for (uint32_t i = 0; i < from->n_args; i++)
		to->args[i] = copy_value(from->args[i], &at);
	return to->args;
}

/* What an entry's own memory holds: one block a part. */
struct entry_memory {
	void *matches, *call, *metadata, *set;
	uint32_t n_set;
	void *set_calls[];
};

static void
entry_memory_free(struct entry_memory *m)
{
	if (m == NULL)
		return;
	free(m->matches);
	free(m->call);
	free(m->metadata);
	for (uint32_t i = 0; i < m->n_set; i++)
		free(m->set_calls[i]);
	free(m->set);
	free(m);
}

void *
sim_entry_copy(
    const struct ir_prog *prog, const struct tdi_table_entry *from, struct tdi_table_entry *to)
{
	uint32_t n_set = from->what == TDI_DO_SET ? from->n_set : 0;
	struct entry_memory *m = xcalloc(1, sizeof *m + n_set * sizeof *m->set_calls);

	*to = *from;
	if (!from->is_default)
		m->matches = sim_matches_copy(
		    from->matches, tdi_match_keys(&prog->tables[from->table]), &to->matches);
	if (from->what == TDI_DO_ACTION)
		m->call = sim_call_copy(&from->call, &to->call);
	if (from->metadata_len > 0)
		to->metadata = m->metadata = xmemdup(from->metadata, from->metadata_len);
	if (n_set > 0) {
		to->set = m->set = xcalloc(n_set, sizeof *to->set);
		m->n_set = n_set;
		for (uint32_t i = 0; i < n_set; i++) {
			to->set[i] = from->set[i];
			m->set_calls[i] = sim_call_copy(&from->set[i].call, &to->set[i].call);
		}
	}
	return m;
}

/* ---- keys ------------------------------------------------------------------------------------- */

static uint32_t
key_width(const struct sim_table *t, const struct sim *s, uint32_t i)
{
	return s->prog->types[tdi_match_key(t->ir, i)->expr->type].width_bits;
}

/* The map key of an entry: what makes it another one than the others. */
static void
entry_key(const struct sim_table *t, const struct tdi_table_entry *e, struct buf *out)
{
	if (t->kind == SIM_LPM)
		buf_add(out, &e->matches[t->lpm].prefix_bits, sizeof(uint32_t));
	for (uint32_t i = 0; i < t->n_match; i++) {
		const struct ir_match *m = &e->matches[i];

		if (t->kind == SIM_LIST) {
			buf_putc(out, (char)m->any);
			buf_add(out, &m->prefix_bits, sizeof m->prefix_bits);
			if (m->mask.be != NULL)
				buf_add(out, m->mask.be, value_bytes(m->mask));
		}
		buf_add(out, m->value.be, value_bytes(m->value));
	}
	if (t->kind == SIM_LIST)
		buf_add(out, &e->priority, sizeof e->priority);
}

/* The map key under which an entry that matches would be found. */
static void
lookup_key(const struct sim_table *t, const struct sim_num *keys, uint32_t prefix, struct buf *out)
{
	uint8_t be[IR_WIDTH_MAX / 8];

	buf_reset(out);
	if (t->kind == SIM_LPM)
		buf_add(out, &prefix, sizeof prefix);
	for (uint32_t i = 0; i < t->n_match; i++) {
		struct sim_num v = keys[i];

		if (t->kind == SIM_LPM && i == t->lpm) {
			sim_num_shr(&v, &v, v.width - prefix, false);
			sim_num_shl(&v, &v, v.width - prefix);
		}
		sim_num_to_bytes(&v, be);
		buf_add(out, be, (v.width + 7) / 8);
	}
}

/* ---- lookup ----------------------------------------------------------------------------------- */

static bool
match_one(const struct ir_key *k, const struct ir_type *type, const struct ir_match *m,
    const struct sim_num *key)
{
	bool is_signed = type->kind == IR_TYPE_INT;
	struct sim_num value, mask;

	if (m->any)
		return true;
	sim_num_from_value(&value, m->value);
	switch (k->match) {
	case IR_MATCH_TERNARY:
		sim_num_from_value(&mask, m->mask);
		sim_num_and(&mask, key, &mask);
		return sim_num_cmp(&mask, &value, false) == 0;
	case IR_MATCH_RANGE:
		sim_num_from_value(&mask, m->mask);
		return sim_num_cmp(key, &value, is_signed) >= 0 &&
		       sim_num_cmp(key, &mask, is_signed) <= 0;
	case IR_MATCH_LPM:
		sim_num_xor(&value, key, &value);
		sim_num_shr(&value, &value, key->width - m->prefix_bits, false);
		return sim_num_zero(&value);
	case IR_MATCH_EXACT:
	case IR_MATCH_OPTIONAL:
	case IR_MATCH_SELECTOR:
	case IR_N_MATCH_KINDS:
		break;
	}
	return sim_num_cmp(key, &value, false) == 0;
}

static struct sim_entry *
lookup_list(struct sim_table *t, const struct ir_prog *prog, const struct sim_num *keys)
{
	for (size_t i = 0; i < t->list.n; i++) {
		const struct tdi_table_entry *e = &t->list.v[i]->e;
		uint32_t k = 0;

		for (; k < t->n_match; k++) {
			const struct ir_key *key = tdi_match_key(t->ir, k);

			if (!match_one(
				key, &prog->types[key->expr->type], &e->matches[k], &keys[k]))
				break;
		}
		if (k == t->n_match)
			return t->list.v[i];
	}
	return NULL;
}

struct sim_entry *
sim_lookup(struct sim_table *t, const struct sim_num *keys)
{
	CLEANUP(buf_fini) struct buf key = BUF_INIT;
	struct sim_entry *e;

	if (t->n_match == 0)
		return NULL;
	if (t->kind == SIM_LIST)
		return lookup_list(t, t->prog, keys);
	if (t->kind == SIM_EXACT) {
		lookup_key(t, keys, 0, &key);
		return map_get(&t->by_key, key.data, key.len);
	}
	for (uint32_t prefix = keys[t->lpm].width + 1; prefix-- > 0;) {
		if (t->prefixes[prefix] == 0)
			continue;
		lookup_key(t, keys, prefix, &key);
		if ((e = map_get(&t->by_key, key.data, key.len)) != NULL)
			return e;
	}
	return NULL;
}

/* ---- entries ---------------------------------------------------------------------------------- */

static struct sim_entry *
entry_new(struct sim *s, struct sim_table *t, const struct tdi_table_entry *e)
{
	struct sim_entry *n = xcalloc(1, sizeof *n);

	n->memory = sim_entry_copy(s->prog, e, &n->e);
	n->sequence = ++t->sequence;
	n->last_hit_ns = clock_now(&s->clock);
	if (!e->has_count)
		n->e.count = (struct tdi_count){ 0 };
	if (e->has_meter)
		sim_meter_config(&n->meter, &e->meter, n->last_hit_ns);
	return n;
}

static void
entry_free(struct sim_entry *e)
{
	entry_memory_free(e->memory);
	free(e);
}

/* Where an entry of this priority goes: behind those of the same. */
static void
list_insert(struct sim_table *t, struct sim_entry *e)
{
	size_t low = 0, high = t->list.n;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (t->list.v[mid]->e.priority >= e->e.priority)
			low = mid + 1;
		else
			high = mid;
	}
	vec_push(&t->list, e);
	memmove(&t->list.v[low + 1], &t->list.v[low], (t->list.n - 1 - low) * sizeof *t->list.v);
	t->list.v[low] = e;
}

static void
link_entry(struct sim_table *t, struct sim_entry *e)
{
	CLEANUP(buf_fini) struct buf key = BUF_INIT;

	entry_key(t, &e->e, &key);
	map_put(&t->by_key, key.data, key.len, e);
	if (t->kind == SIM_LPM)
		t->prefixes[e->e.matches[t->lpm].prefix_bits]++;
	if (t->kind == SIM_LIST)
		list_insert(t, e);
}

static void
unlink_entry(struct sim_table *t, struct sim_entry *e)
{
	CLEANUP(buf_fini) struct buf key = BUF_INIT;

	entry_key(t, &e->e, &key);
	map_del(&t->by_key, key.data, key.len);
	if (t->kind == SIM_LPM)
		t->prefixes[e->e.matches[t->lpm].prefix_bits]--;
	for (size_t i = 0; i < t->list.n; i++)
		if (t->list.v[i] == e) {
			vec_del(&t->list, i);
			break;
		}
}

struct sim_entry *
sim_table_find(struct sim *s, const struct tdi_table_entry *e)
{
	struct sim_table *t = &s->tables[e->table];
	CLEANUP(buf_fini) struct buf key = BUF_INIT;

	if (e->is_default)
		return &t->miss;
	entry_key(t, e, &key);
	return map_get(&t->by_key, key.data, key.len);
}

void
sim_table_remove(struct sim *s, struct sim_table *t, struct sim_entry *e)
{
	unlink_entry(t, e);
	sim_profile_use(s, t->ir, &e->e, -1, NULL);
	entry_free(e);
}

static int
set_default(struct sim *s, struct sim_table *t, const struct tdi_table_entry *e)
{
	struct tdi_table_entry copy;
	void *memory = sim_entry_copy(s->prog, e, &copy);

	entry_memory_free(t->miss.memory);
	copy.count = e->has_count ? e->count : t->miss.e.count;
	t->miss.e = copy;
	t->miss.memory = memory;
	if (e->has_meter)
		sim_meter_config(&t->miss.meter, &e->meter, clock_now(&s->clock));
	return 0;
}

/* Gives an entry that is there another action; its counter and age stay. */
static int
modify(struct sim *s, struct sim_table *t, struct sim_entry *old, const struct tdi_table_entry *e,
    struct err *err)
{
	struct tdi_table_entry copy;
	void *memory;
	int rc = sim_profile_use(s, t->ir, e, 1, err);

	if (rc < 0)
		return rc;
	memory = sim_entry_copy(s->prog, e, &copy);
	sim_profile_use(s, t->ir, &old->e, -1, NULL);
	copy.count = e->has_count ? e->count : old->e.count;
	entry_memory_free(old->memory);
	old->e = copy;
	old->memory = memory;
	if (e->has_meter)
		sim_meter_config(&old->meter, &e->meter, clock_now(&s->clock));
	return 0;
}

/* Entries that the table promises to hold. */
static uint32_t
capacity(const struct sim_table *t)
{
	return t->ir->size != 0 ? t->ir->size : 1024;
}

int
sim_table_write(struct sim *s, enum tdi_op op, const struct tdi_table_entry *e, struct err *err)
{
	struct sim_table *t = &s->tables[e->table];
	struct sim_entry *old = sim_table_find(s, e), *n;
	int rc;

	if (e->is_default)
		return set_default(s, t, e);
	if (op == TDI_INSERT && old != NULL)
		return err_set(
		    err, -EEXIST, "table %s: the entry is there already", t->ir->info.name);
	if (op != TDI_INSERT && old == NULL)
		return err_set(err, -ENOENT, "table %s: no such entry", t->ir->info.name);
	if (op != TDI_INSERT && old->is_const)
		return err_set(err, -EPERM, "table %s: the entry is constant", t->ir->info.name);
	if (op == TDI_MODIFY)
		return modify(s, t, old, e, err);
	if (op == TDI_DELETE) {
		sim_table_remove(s, t, old);
		return 0;
	}
	if (t->by_key.n >= capacity(t))
		return err_set(
		    err, -ENOSPC, "table %s: full with %u entries", t->ir->info.name, capacity(t));
	if ((rc = sim_profile_use(s, t->ir, e, 1, err)) < 0)
		return rc;
	n = entry_new(s, t, e);
	link_entry(t, n);
	return 0;
}

int
sim_table_walk(struct sim_table *t, sim_entry_fn fn, void *arg)
{
	struct map_item *it;
	int rc = 0;

	if (t->kind == SIM_LIST) {
		for (size_t i = 0; i < t->list.n && rc == 0; i++)
			rc = fn(arg, t, t->list.v[i]);
		return rc;
	}
	map_for_each (it, &t->by_key)
		if (rc == 0)
			rc = fn(arg, t, it->value);
	return rc;
}

/* ---- PNA's learning ----------------------------------------------------------------------------- */

/* Whether the action may be added with these arguments. */
static bool
call_fits(const struct sim *s, const struct sim_table *t, const struct ir_action_call *call)
{
	const struct ir_action *a;

	if (call->action >= t->ir->n_actions || t->ir->actions[call->action].default_only)
		return false;
	a = &s->prog->actions[t->ir->actions[call->action].action];
	if (a->n_params != call->n_args)
		return false;
	for (uint32_t i = 0; i < a->n_params; i++)
		if (s->prog->types[s->prog->vars[a->params[i].var].type].width_bits !=
		    call->args[i].width_bits)
			return false;
	return true;
}

int
sim_table_learn(struct sim *s, struct sim_table *t, const struct sim_num *keys,
    const struct ir_action_call *call, uint64_t idle_timeout_ns)
{
	struct tdi_table_entry e = { .table = t->id, .what = TDI_DO_ACTION, .call = *call };
	CLEANUP(free) struct ir_match *matches = xcalloc(t->n_match + 1, sizeof *matches);
	CLEANUP(free) uint8_t *bytes = xcalloc(t->n_match + 1, IR_WIDTH_MAX / 8);
	struct sim_entry *n;

	if (t->kind != SIM_EXACT || !t->ir->add_on_miss || t->by_key.n >= capacity(t) ||
	    !call_fits(s, t, call))
		return -ENOSPC;
	for (uint32_t i = 0; i < t->n_match; i++) {
		uint8_t *be = bytes + (size_t)i * (IR_WIDTH_MAX / 8);

		sim_num_to_bytes(&keys[i], be);
		matches[i].value = (struct ir_value){ keys[i].width, keys[i].v[0], be };
	}
	e.matches = matches;
	e.idle_timeout_ns = idle_timeout_ns;
	if (sim_table_find(s, &e) != NULL)
		return -EEXIST;
	n = entry_new(s, t, &e);
	link_entry(t, n);
	sim_trace(s, t->ir->loc, "  entry added to %s", t->ir->info.name);
	return 0;
}

/* ---- all of them -------------------------------------------------------------------------------- */

static void
choose_kind(struct sim *s, struct sim_table *t)
{
	t->kind = SIM_EXACT;
	for (uint32_t i = 0; i < t->n_match; i++) {
		enum ir_match_kind kind = tdi_match_key(t->ir, i)->match;

		if (kind == IR_MATCH_LPM && t->kind == SIM_EXACT) {
			t->kind = SIM_LPM;
			t->lpm = i;
		} else if (kind != IR_MATCH_EXACT) {
			t->kind = SIM_LIST;
		}
	}
	if (t->kind == SIM_LPM)
		t->prefixes = xcalloc(key_width(t, s, t->lpm) + 1, sizeof *t->prefixes);
}

static void
insert_initial(struct sim *s, struct sim_table *t, uint32_t i)
{
	CLEANUP(arena_free) struct arena *arena = arena_new(0);
	struct tdi_table_entry in;
	struct sim_entry *e;

	tdi_initial_entry(s->prog, t->id, i, &in, arena);
	/* Of equal entries the first one wins, as it stands first in the program. */
	if (sim_table_find(s, &in) != NULL)
		return;
	e = entry_new(s, t, &in);
	e->is_const = in.is_const;
	link_entry(t, e);
}

void
sim_tables_init(struct sim *s)
{
	s->tables = xcalloc(s->prog->n_tables + 1, sizeof *s->tables);
	for (uint32_t i = 0; i < s->prog->n_tables; i++) {
		struct sim_table *t = &s->tables[i];

		t->ir = &s->prog->tables[i];
		t->prog = s->prog;
		t->id = i;
		t->n_match = tdi_match_keys(t->ir);
		t->miss_call = t->ir->default_call;
		t->miss.e = (struct tdi_table_entry){ .table = i, .is_default = true };
		choose_kind(s, t);
	}
	for (uint32_t i = 0; i < s->prog->n_tables; i++)
		for (uint32_t k = 0; k < s->prog->tables[i].n_entries; k++)
			insert_initial(s, &s->tables[i], k);
}

void
sim_tables_fini(struct sim *s)
{
	for (uint32_t i = 0; s->tables != NULL && i < s->prog->n_tables; i++) {
		struct sim_table *t = &s->tables[i];
		struct map_item *it;

		map_for_each (it, &t->by_key)
			entry_free(it->value);
		map_fini(&t->by_key);
		vec_fini(&t->list);
		free(t->prefixes);
		entry_memory_free(t->miss.memory);
	}
	free(s->tables);
}
