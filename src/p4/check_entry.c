/* SPDX-License-Identifier: Apache-2.0 */
/* check_entry.c: entries of tables and their priorities (P4_16 14.2.1.4). */
#include "p4/check_entry.h"

#include "p4/checker.h"

#include "base/mem.h"

#define PRIORITY_MAX INT32_MAX

static struct p4_keys *
keys_of(struct p4_decl *table)
{
	for (uint32_t i = 0; i < table->u.table.props.n; i++)
		if (table->u.table.props.v[i].kind == P4_PROP_KEY)
			return &table->u.table.props.v[i].u.keys;
	return NULL;
}

/* ---- Keys ---- */

static void
entry_keys(struct chk *c, const struct p4_keys *keys, struct p4_entry *en)
{
	struct p4_loc loc = en->keys.n > 0
				? p4_loc_span(en->keys.v[0]->loc, en->keys.v[en->keys.n - 1]->loc)
				: en->loc;

	if (en->keys.n == 1 && keys->n != 1 &&
	    (en->keys.v[0]->kind == P4_EXPR_DEFAULT || en->keys.v[0]->kind == P4_EXPR_DONTCARE)) {
		en->keys.v[0]->type = c->t_bad;
		return;
	}
	if (en->keys.n == 1 && en->keys.v[0]->kind == P4_EXPR_LIST &&
	    en->keys.v[0]->u.list.items.n == keys->n)
		en->keys = en->keys.v[0]->u.list.items; /* { a } in place of (a) */
	if (en->keys.n != keys->n) {
		p4_error(c->ctx, loc, P4_TYPE_ERROR, "the entry has %u key%s, but the table has %u",
		    en->keys.n, en->keys.n == 1 ? "" : "s", keys->n);
		return;
	}
	for (uint32_t i = 0; i < keys->n; i++) {
		struct p4_type *t = keys->v[i].expr->type;

		if (chk_keyset(c, &en->keys.v[i], t != NULL ? t : c->t_bad) &&
		    !chk_known(en->keys.v[i]))
			p4_error(c->ctx, en->keys.v[i]->loc, P4_TYPE_ERROR,
			    "the key of an entry must be known at compile time");
	}
}

/* ---- Duplicates ---- */

/* Entries of a table that has only exact keys must differ. */
static void
duplicates(struct chk *c, const struct p4_keys *keys, const struct p4_entries *entries)
{
	struct map seen = { 0 };
	struct buf text = BUF_INIT;

	for (uint32_t i = 0; i < keys->n; i++)
		if (strcmp(keys->v[i].match.str, "exact") != 0)
			return;
	for (uint32_t i = 0; i < entries->n; i++) {
		const struct p4_entry *en = &entries->v[i], *old;
		bool known = en->keys.n == keys->n;

		buf_reset(&text);
		for (uint32_t k = 0; k < en->keys.n && known; k++) {
			known = en->keys.v[k]->value != NULL;
			if (known)
				p4_value_print(en->keys.v[k]->value, &text);
			buf_putc(&text, ',');
		}
		if (!known)
			continue;
		old = map_put(&seen, text.data, text.len, (void *)en);
		if (old == NULL)
			continue;
		p4_error(c->ctx, en->loc, P4_KEYS, "an entry with this key is there already");
		p4_note(c->ctx, old->loc, "here");
	}
	buf_fini(&text);
	map_fini(&seen);
}

void
chk_entries(struct chk *c, struct p4_decl *table, struct p4_prop *p)
{
	struct p4_keys *keys = keys_of(table);

	if (p->u.entries.n == 0)
		return;
	if (keys == NULL || keys->n == 0) {
		p4_error(c->ctx, table->name.loc, P4_TYPE_ERROR,
		    "table '%s' has no key, so it cannot have entries", table->name.str);
		return;
	}
	for (uint32_t i = 0; i < p->u.entries.n; i++) {
		struct p4_entry *en = &p->u.entries.v[i];
		struct p4_action_ref *a = &en->action;

		entry_keys(c, keys, en);
		a->call = chk_action_use(
		    c, table, &a->name, a->absolute, &a->args, a->loc, "defaultonly");
		a->decl = a->call != NULL ? a->call->decl : NULL;
	}
	duplicates(c, keys, &p->u.entries);
}

/* ---- Priorities ---- */

static bool
bool_prop(const struct p4_decl *table, const char *name, bool dflt)
{
	const struct p4_prop *p = p4_table_prop(table, name);

	if (p == NULL || p->kind != P4_PROP_OTHER || p->u.value->value == NULL ||
	    p->u.value->value->kind != P4_VALUE_BOOL)
		return dflt;
	return p->u.value->value->u.boolean;
}

static int64_t
delta_prop(const struct p4_decl *table)
{
	const struct p4_prop *p = p4_table_prop(table, "priority_delta");
	uint64_t n;

	if (p == NULL || p->kind != P4_PROP_OTHER || p->u.value->value == NULL ||
	    !p4_value_u64(p->u.value->value, &n) || n > PRIORITY_MAX)
		return 1;
	return (int64_t)n;
}

/* Whether the table's keys need priorities; const entries go by their order. */
static bool
may_have(struct chk *c, struct p4_decl *table, const struct p4_prop *p)
{
	const struct p4_keys *keys = keys_of(table);
	bool simple = true;

	for (uint32_t i = 0; i < keys->n; i++)
		simple = simple && (strcmp(keys->v[i].match.str, "exact") == 0 ||
				       strcmp(keys->v[i].match.str, "lpm") == 0);
	if (simple) {
		for (uint32_t i = 0; i < table->u.table.props.n; i++)
			if (table->u.table.props.v[i].kind == P4_PROP_KEY)
				p4_error(c->ctx, table->u.table.props.v[i].loc, P4_UNSUPPORTED,
				    "entries of exact and lpm keys have no priorities, but some "
				    "are given");
		return false;
	}
	if (p->is_const) {
		p4_error(c->ctx, p->loc, P4_UNSUPPORTED,
		    "const entries are matched in their order and have no priorities");
		return false;
	}
	return true;
}

static bool
priority_value(struct chk *c, struct p4_entry *en, int64_t *value)
{
	const struct p4_big *x;

	if (!chk_const_int(c, &en->priority, &x, P4_EXPECTED, "the priority of an entry"))
		return false;
	if (!p4_big_to_i64(x, value) || *value < 0 || *value > PRIORITY_MAX) {
		p4_error(c->ctx, en->priority->loc, P4_OVERLIMIT, "a priority is between 0 and %d",
		    PRIORITY_MAX);
		return false;
	}
	return true;
}

/* The priorities by the rules of the specification, each in its entry. */
static bool
assign(struct chk *c, struct p4_decl *table, struct p4_entries *entries, int64_t *prio)
{
	bool largest = bool_prop(table, "largest_priority_wins", true);
	int64_t delta = delta_prop(table), p = 0;

	for (uint32_t i = 0; i < entries->n; i++) {
		if (entries->v[i].priority != NULL) {
			if (!priority_value(c, &entries->v[i], &p))
				return false;
		} else {
			p += largest ? -delta : delta;
		}
		if (p < 0 || p > PRIORITY_MAX) {
			p4_error(c->ctx, table->name.loc, P4_OVERLIMIT,
			    "entry %u of table '%s' would have priority %lld", i + 1,
			    table->name.str, (long long)p);
			return false;
		}
		prio[i] = p;
	}
	return true;
}

static bool
no_warning(const struct p4_prop *p, const char *about)
{
	for (uint32_t i = 0; i < p->annos.n; i++) {
		const struct p4_anno *a = p->annos.v[i];

		if (strcmp(a->name.str, "noWarn") == 0 && a->tokens.n == 1 &&
		    strcmp(a->tokens.v[0].text, about) == 0)
			return true;
	}
	return false;
}

static void
warn_order(struct chk *c, struct p4_decl *table, const struct p4_prop *p, const int64_t *prio)
{
	bool largest = bool_prop(table, "largest_priority_wins", true);
	const struct p4_entries *en = &p->u.entries;

	for (uint32_t i = 0; i + 1 < en->n; i++)
		if (prio[i] != prio[i + 1] && (prio[i] < prio[i + 1]) == largest &&
		    !no_warning(p, "entries_out_of_priority_order"))
			p4_warn(c->ctx, en->v[i + 1].loc, P4_ENTRIES_ORDER,
			    "this entry stands after one of lower priority");
	for (uint32_t i = 1; i < en->n && en->n <= 1024; i++)
		for (uint32_t k = 0; k < i; k++)
			if (prio[k] == prio[i] && !no_warning(p, "duplicate_priorities")) {
				p4_warn(c->ctx, en->v[i].loc, P4_DUPLICATE_PRIORITIES,
				    "two entries have priority %lld", (long long)prio[i]);
				break;
			}
}

void
chk_priorities(struct chk *c, struct p4_decl *table, struct p4_prop *p)
{
	struct p4_entries *en = &p->u.entries;
	int64_t *prio;
	bool any = false;

	for (uint32_t i = 0; i < en->n; i++)
		any = any || en->v[i].priority != NULL;
	if (!any || keys_of(table) == NULL || !may_have(c, table, p))
		return;
	if (en->v[0].priority == NULL) {
		p4_error(c->ctx, en->v[0].loc, P4_EXPECTED,
		    "the first entry needs a priority when others have one");
		return;
	}
	prio = arena_array(c->arena, int64_t, en->n);
	if (assign(c, table, en, prio))
		warn_order(c, table, p, prio);
}
