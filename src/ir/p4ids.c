/* SPDX-License-Identifier: Apache-2.0 */
/* p4ids.c: P4Runtime ids and aliases from names. */
#include "ir/p4info_private.h"

#include "base/map.h"
#include "base/vec.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Something that gets an id. */
struct symbol {
	struct ir_info *info;
	const char *name; /* that is hashed */
	uint32_t prefix;
};

struct ids {
	struct ir_prog *prog;
	VEC(struct symbol) symbols;
	struct map taken;    /* ids, to the symbol's name */
	struct map suffixes; /* dotted suffixes, to how many names end so */
	struct map named;    /* prefix and name, to its id: twins share it */
};

uint32_t
ir_p4info_prefix(enum ir_extern_kind kind)
{
	static const uint8_t prefix[] = { [IR_EXTERN_COUNTER] = 0x12,
		[IR_EXTERN_DIRECT_COUNTER] = 0x13,
		[IR_EXTERN_METER] = 0x14,
		[IR_EXTERN_DIRECT_METER] = 0x15,
		[IR_EXTERN_REGISTER] = 0x16,
		[IR_EXTERN_ACTION_PROFILE] = 0x11,
		[IR_EXTERN_ACTION_SELECTOR] = 0x11,
		[IR_EXTERN_VALUE_SET] = 0x03,
		[IR_EXTERN_DIGEST] = 0x17,
		[IR_EXTERN_NONE] = 0 };

	return prefix[kind];
}

/* Bob Jenkins' one-at-a-time hash. */
uint32_t
ir_pi_hash(const char *name)
{
	uint32_t h = 0;

	for (; *name != '\0'; name++) {
		h += (uint8_t)*name;
		h += h << 10;
		h ^= h >> 6;
	}
	h += h << 3;
	h ^= h >> 11;
	return h + (h << 15);
}

/* The key under which a name of a kind is known. */
static const char *
kind_and_name(struct ids *ids, const struct symbol *s)
{
	return arena_printf(ids->prog->arena, "%u %s", s->prefix, s->name);
}

/* Counts every dotted suffix of a name that was not there yet. */
static void
add_suffixes(struct ids *ids, const char *name, struct map *seen)
{
	const char *s = name + strlen(name);

	if (map_sput(seen, name, ids) != NULL)
		return;
	for (;;) {
		uintptr_t n;

		while (s > name && s[-1] != '.')
			s--;
		n = (uintptr_t)map_sget(&ids->suffixes, s) + 1;
		map_sput(&ids->suffixes, s, (void *)n);
		if (s == name)
			return;
		s--;
	}
}

static const char *
alias(struct ids *ids, const char *name)
{
	const char *s = name + strlen(name);

	for (;;) {
		while (s > name && s[-1] != '.')
			s--;
		if (s == name || (uintptr_t)map_sget(&ids->suffixes, s) < 2)
			return arena_strdup(ids->prog->arena, s);
		s--;
	}
}

static void
add(struct ids *ids, struct ir_info *info, const char *name, uint32_t prefix)
{
	struct symbol s = { info, name, prefix };

	vec_push(&ids->symbols, s);
}

static void
collect(struct ids *ids)
{
	struct ir_prog *p = ids->prog;
	struct map seen = { 0 };

	for (uint32_t i = 0; i < p->n_actions; i++)
		add(ids, &p->actions[i].info, p->actions[i].info.name, 0x01);
	for (uint32_t i = 0; i < p->n_tables; i++)
		add(ids, &p->tables[i].info, p->tables[i].info.name, 0x02);
	for (uint32_t i = 0; i < p->n_externs; i++)
		add(ids, &p->externs[i].info, p->externs[i].info.name,
		    ir_p4info_prefix(p->externs[i].kind));
	for (uint32_t i = 0; i < p->n_controller_headers; i++)
		add(ids, &p->controller_headers[i].info,
		    p->types[p->controller_headers[i].type].name, 0x04);
	for (size_t i = 0; i < ids->symbols.n; i++)
		add_suffixes(ids, ids->symbols.v[i].name, &seen);
	map_fini(&seen);
}

/* Takes the ids that @id asked for. */
static int
take_wanted(struct ids *ids, struct err *err)
{
	for (size_t i = 0; i < ids->symbols.n; i++) {
		struct symbol *s = &ids->symbols.v[i];
		const char *old;

		if (s->info->id == 0 || s->info->hidden)
			continue;
		if (s->info->id >> 24 != 0 && s->info->id >> 24 != s->prefix)
			return err_set(err, -EINVAL,
			    "%s: @id 0x%08x has the prefix of something else", s->name,
			    s->info->id);
		s->info->id |= s->prefix << 24;
		old = map_put(
		    &ids->taken, &s->info->id, sizeof s->info->id, (void *)(uintptr_t)s->name);
		if (old != NULL && strcmp(old, s->name) != 0)
			return err_set(err, -EINVAL, "%s and %s: both want @id 0x%08x", old,
			    s->name, s->info->id);
		map_sput(&ids->named, kind_and_name(ids, s), (void *)(uintptr_t)s->info->id);
	}
	return 0;
}

/* By name, so that which of two wins a number does not depend on their order in the program. */
static int
by_name(const void *a, const void *b)
{
	const struct symbol *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order != 0 ? order : (x->prefix > y->prefix) - (x->prefix < y->prefix);
}

static void
give(struct ids *ids, struct symbol *s)
{
	const char *key = kind_and_name(ids, s);
	uint32_t n = ir_pi_hash(s->name), id = (uint32_t)(uintptr_t)map_sget(&ids->named, key);

	if (id == 0) {
		do {
			id = s->prefix << 24 | (n++ & 0xffffff);
		} while (map_has(&ids->taken, &id, sizeof id));
		map_put(&ids->taken, &id, sizeof id, (void *)(uintptr_t)s->name);
		map_sput(&ids->named, key, (void *)(uintptr_t)id);
	}
	s->info->id = id;
}

int
ir_p4info_assign_ids(struct ir_prog *prog, struct err *err)
{
	struct ids ids = { .prog = prog };
	int rc;

	collect(&ids);
	rc = take_wanted(&ids, err);
	if (rc == 0 && ids.symbols.n > 0)
		qsort(ids.symbols.v, ids.symbols.n, sizeof *ids.symbols.v, by_name);
	for (size_t i = 0; i < ids.symbols.n && rc == 0; i++) {
		struct symbol *s = &ids.symbols.v[i];

		if (s->info->hidden) {
			s->info->id = 0;
			continue;
		}
		if (s->info->id == 0)
			give(&ids, s);
		s->info->alias = s->prefix == 0x04 ? s->info->name : alias(&ids, s->name);
	}
	vec_fini(&ids.symbols);
	map_fini(&ids.taken);
	map_fini(&ids.suffixes);
	map_fini(&ids.named);
	return rc;
}

int
ir_p4info_field_ids(const uint32_t *wanted, uint32_t *ids, uint32_t n, struct err *err)
{
	struct map taken = { 0 };
	uint32_t next = 1;
	int rc = 0;

	for (uint32_t i = 0; i < n; i++)
		if (wanted[i] != 0 && map_put(&taken, &wanted[i], sizeof *wanted, &taken) != NULL)
			rc = err_set(err, -EINVAL, "@id %u is there twice", wanted[i]);
	for (uint32_t i = 0; i < n; i++) {
		ids[i] = wanted[i];
		if (wanted[i] != 0) {
			next++; /* its place in the order is used up too */
			continue;
		}
		while (map_has(&taken, &next, sizeof next))
			next++;
		ids[i] = next;
		map_put(&taken, &next, sizeof next, &taken);
	}
	map_fini(&taken);
	return rc;
}
