/* SPDX-License-Identifier: Apache-2.0 */
/* verify_table.c: the rules of tables, parser states and blocks. */
#include "ir/verify.h"

#include <errno.h>
#include <string.h>

/* ---- tables ----------------------------------------------------------------------------------- */

static int
verify_key(struct ir_verifier *v, const struct ir_table *t, const struct ir_key *k)
{
	int rc;

	if ((unsigned)k->match >= IR_N_MATCH_KINDS)
		return ir_bad(v, "no match kind %u", (unsigned)k->match);
	if ((rc = ir_verify_name(v, k->name, "key")) < 0 ||
	    (rc = ir_verify_scalar(v, k->expr, "a key")) < 0 ||
	    (rc = ir_verify_annotations(v, k->n_annotations, k->annotations)) < 0 ||
	    (rc = ir_verify_type_name(v, k->type_name)) < 0)
		return rc;
	if ((k->match == IR_MATCH_LPM || k->match == IR_MATCH_RANGE) &&
	    !ir_type_number(v->prog, k->expr->type))
		return ir_bad(v, "key %s: %s of something that is no bit or int", k->name,
		    ir_match_kind_name(k->match));
	if (k->match == IR_MATCH_SELECTOR &&
	    (t->profile == IR_NO_ID ||
		v->prog->externs[t->profile].kind != IR_EXTERN_ACTION_SELECTOR))
		return ir_bad(v, "key %s: a selector key without an action selector", k->name);
	if ((k->match == IR_MATCH_SELECTOR) != (k->id == 0))
		return ir_bad(v, "key %s: id %u", k->name, k->id);
	return 0;
}

static int
verify_keys(struct ir_verifier *v, const struct ir_table *t)
{
	struct map names = { 0 };
	uint32_t lpm = 0;
	int rc = ir_verify_count(v, t->n_keys, "keys");

	for (uint32_t i = 0; i < t->n_keys && rc == 0; i++) {
		const struct ir_key *k = &t->keys[i];

		rc = verify_key(v, t, k);
		if (rc == 0 && k->match == IR_MATCH_LPM && lpm++ > 0)
			rc = ir_bad(v, "two lpm keys");
		if (rc == 0 && k->match != IR_MATCH_SELECTOR &&
		    map_put(&names, &k->id, sizeof k->id, v) != NULL)
			rc = ir_bad(v, "two keys have id %u", k->id);
	}
	map_fini(&names);
	return rc;
}

static int
verify_action_refs(struct ir_verifier *v, const struct ir_table *t)
{
	struct map seen = { 0 };
	int rc = ir_verify_count(v, t->n_actions, "actions");

	if (rc == 0 && t->n_actions == 0)
		rc = ir_bad(v, "no actions");
	for (uint32_t i = 0; i < t->n_actions && rc == 0; i++) {
		const struct ir_action_ref *a = &t->actions[i];

		if (a->action >= v->prog->n_actions)
			rc = ir_bad(v, "no action %u", a->action);
		else if (map_put(&seen, &a->action, sizeof a->action, v) != NULL)
			rc = ir_bad(
			    v, "action %s is there twice", v->prog->actions[a->action].info.name);
		else if (a->table_only && a->default_only)
			rc = ir_bad(v, "action %s: table-only and default-only",
			    v->prog->actions[a->action].info.name);
		else
			rc = ir_verify_annotations(v, a->n_annotations, a->annotations);
	}
	map_fini(&seen);
	return rc;
}

static int
verify_action_call(struct ir_verifier *v, const struct ir_table *t, const struct ir_action_call *c)
{
	const struct ir_action *a;
	int rc = 0;

	if (c->action >= t->n_actions)
		return ir_bad(v, "no action %u in its list", c->action);
	a = &v->prog->actions[t->actions[c->action].action];
	if (c->n_args != a->n_params)
		return ir_bad(v, "action %s: %u arguments, it has %u parameters", a->info.name,
		    c->n_args, a->n_params);
	for (uint32_t i = 0; i < c->n_args && rc == 0; i++)
		rc = ir_verify_value(
		    v, v->prog->vars[a->params[i].var].type, c->args[i], a->params[i].name);
	return rc;
}

/* Whether every bit of 'a' under 'mask' is 0 outside; mask of n bytes. */
static bool
within(struct ir_value a, struct ir_value mask)
{
	for (uint32_t i = 0; i < (a.width_bits + 7) / 8; i++)
		if (a.be[i] & (uint8_t)~mask.be[i])
			return false;
	return true;
}

/* Whether the bits behind the prefix are 0. */
static bool
prefix_only(struct ir_value a, uint32_t prefix_bits)
{
	uint32_t n = (a.width_bits + 7) / 8;

	for (uint32_t bit = 0; bit < a.width_bits - prefix_bits; bit++)
		if (a.be[n - 1 - bit / 8] >> (bit % 8) & 1)
			return false;
	return true;
}

/* Signed or unsigned a <= b. */
static bool
ordered(const struct ir_type *t, struct ir_value a, struct ir_value b)
{
	uint32_t n = (a.width_bits + 7) / 8, sign = (a.width_bits - 1) % 8;

	if (t->kind == IR_TYPE_INT && (a.be[0] ^ b.be[0]) >> sign & 1)
		return a.be[0] >> sign & 1;
	return memcmp(a.be, b.be, n) <= 0;
}

static int
verify_match(struct ir_verifier *v, const struct ir_key *k, const struct ir_match *m)
{
	uint32_t type = k->expr->type;
	int rc;

	if (m->any)
		return k->match == IR_MATCH_EXACT ? ir_bad(v, "key %s: _ for exact", k->name) : 0;
	if ((rc = ir_verify_value(v, type, m->value, k->name)) < 0)
		return rc;
	if (k->match == IR_MATCH_LPM &&
	    (m->prefix_bits > m->value.width_bits || !prefix_only(m->value, m->prefix_bits)))
		return ir_bad(v, "key %s: bits outside the prefix", k->name);
	if (k->match == IR_MATCH_TERNARY) {
		if (m->mask.width_bits != m->value.width_bits || !ir_value_ok(m->mask))
			return ir_bad(v, "key %s: the mask does not fit", k->name);
		if (!within(m->value, m->mask))
			return ir_bad(v, "key %s: bits outside the mask", k->name);
	}
	if (k->match == IR_MATCH_RANGE) {
		if ((rc = ir_verify_value(v, type, m->mask, k->name)) < 0)
			return rc;
		if (!ordered(&v->prog->types[type], m->value, m->mask))
			return ir_bad(v, "key %s: the range is empty", k->name);
	}
	return 0;
}

static int
verify_entry(struct ir_verifier *v, const struct ir_table *t, const struct ir_entry *e)
{
	bool priority = false;
	uint32_t m = 0;
	int rc = ir_verify_loc(v, e->loc);

	for (uint32_t i = 0; i < t->n_keys && rc == 0; i++) {
		enum ir_match_kind kind = t->keys[i].match;

		priority |=
		    kind == IR_MATCH_TERNARY || kind == IR_MATCH_RANGE || kind == IR_MATCH_OPTIONAL;
		if (kind != IR_MATCH_SELECTOR)
			rc = verify_match(v, &t->keys[i], &e->matches[m++]);
	}
	if (rc == 0 && priority != (e->priority != 0))
		rc = ir_bad(v, "an entry %s", priority ? "without a priority" : "with a priority");
	if (rc == 0 && e->priority > INT32_MAX)
		rc = ir_bad(v, "an entry of priority %u", e->priority);
	if (rc == 0)
		rc = verify_action_call(v, t, &e->call);
	if (rc == 0 && t->actions[e->call.action].default_only)
		rc = ir_bad(v, "an entry with a default-only action");
	return rc;
}

static int
verify_objects(struct ir_verifier *v, const struct ir_table *t)
{
	for (uint32_t i = 0; i < t->n_direct; i++) {
		enum ir_extern_kind kind;

		if (t->direct[i] >= v->prog->n_externs)
			return ir_bad(v, "no extern object %u", t->direct[i]);
		kind = v->prog->externs[t->direct[i]].kind;
		if (kind != IR_EXTERN_DIRECT_COUNTER && kind != IR_EXTERN_DIRECT_METER)
			return ir_bad(v, "%s is no direct counter or meter",
			    v->prog->externs[t->direct[i]].info.name);
	}
	if (t->profile != IR_NO_ID &&
	    (t->profile >= v->prog->n_externs ||
		(v->prog->externs[t->profile].kind != IR_EXTERN_ACTION_PROFILE &&
		    v->prog->externs[t->profile].kind != IR_EXTERN_ACTION_SELECTOR)))
		return ir_bad(v, "its profile is no action profile or selector");
	if (t->profile != IR_NO_ID && t->n_entries > 0)
		return ir_bad(v, "entries in a table with an action profile");
	if (t->add_on_miss && v->prog->arch != IR_ARCH_PNA)
		return ir_bad(v, "add-on-miss in architecture %s", ir_arch_name(v->prog->arch));
	if (t->idle_delete && (t->idle_timeout || v->prog->arch != IR_ARCH_PNA))
		return ir_bad(v, "idle-delete beside idle-timeout, or not in PNA");
	return t->size <= IR_CELLS_MAX ? 0 : ir_bad(v, "size %u", t->size);
}

int
ir_verify_table(struct ir_verifier *v, const struct ir_table *t)
{
	int rc;

	v->kind = "table";
	v->action = IR_NO_ID;
	v->block = NULL;
	if ((rc = ir_verify_info(v, &t->info)) < 0)
		return rc;
	v->name = t->info.name;
	if ((rc = ir_verify_loc(v, t->loc)) < 0 || (rc = verify_objects(v, t)) < 0 ||
	    (rc = verify_keys(v, t)) < 0 || (rc = verify_action_refs(v, t)) < 0 ||
	    (rc = verify_action_call(v, t, &t->default_call)) < 0)
		return rc;
	if (t->actions[t->default_call.action].table_only)
		return ir_bad(v, "a table-only action is the default");
	if ((rc = ir_verify_count(v, t->n_entries, "entries")) < 0)
		return rc;
	for (uint32_t i = 0; i < t->n_entries; i++)
		if ((rc = verify_entry(v, t, &t->entries[i])) < 0)
			return rc;
	return 0;
}

/* ---- parser states ---------------------------------------------------------------------------- */

static int
verify_next(struct ir_verifier *v, const struct ir_block *b, uint32_t next)
{
	if (next >= b->n_states && next != IR_STATE_ACCEPT && next != IR_STATE_REJECT)
		return ir_bad(v, "no state %u", next);
	return 0;
}

static int
verify_select_match(struct ir_verifier *v, uint32_t type, const struct ir_select_match *m)
{
	int rc = 0;

	if (m->kind == IR_SELECT_ANY)
		return 0;
	if ((rc = ir_verify_value(v, type, m->value, "select")) < 0 || m->kind == IR_SELECT_VALUE)
		return rc;
	if (m->kind != IR_SELECT_RANGE && m->kind != IR_SELECT_MASK)
		return ir_bad(v, "select: no kind of match %u", (unsigned)m->kind);
	if (!ir_type_number(v->prog, type) && m->kind == IR_SELECT_RANGE)
		return ir_bad(v, "select: a range of something that is no bit or int");
	return ir_verify_value(v, type, m->mask, "select");
}

static int
verify_value_set(struct ir_verifier *v, const struct ir_state *s, uint32_t id)
{
	const struct ir_extern *x;

	if (id >= v->prog->n_externs || v->prog->externs[id].kind != IR_EXTERN_VALUE_SET)
		return ir_bad(v, "select: no value set %u", id);
	x = &v->prog->externs[id];
	if (x->n_fields != s->n_keys)
		return ir_bad(v, "value set %s has %u fields, the select %u keys", x->info.name,
		    x->n_fields, s->n_keys);
	for (uint32_t i = 0; i < x->n_fields; i++)
		if (x->fields[i].type != s->keys[i]->type)
			return ir_bad(v, "value set %s: %s has another type", x->info.name,
			    x->fields[i].name);
	return 0;
}

static int
verify_state(struct ir_verifier *v, const struct ir_block *b, const struct ir_state *s)
{
	int rc;

	if ((rc = ir_verify_name(v, s->name, "state")) < 0 || (rc = ir_verify_loc(v, s->loc)) < 0 ||
	    (rc = ir_verify_body(v, s->body)) < 0 ||
	    (rc = ir_verify_count(v, s->n_keys, "select keys")) < 0 ||
	    (rc = ir_verify_count(v, s->n_cases, "select cases")) < 0)
		return rc;
	if (s->n_keys == 0)
		return s->n_cases == 0 ? verify_next(v, b, s->next) : ir_bad(v, "cases, no keys");
	for (uint32_t i = 0; i < s->n_keys; i++)
		if ((rc = ir_verify_scalar(v, s->keys[i], "a select key")) < 0)
			return rc;
	for (uint32_t i = 0; i < s->n_cases; i++) {
		const struct ir_select_case *c = &s->cases[i];

		if ((rc = verify_next(v, b, c->next)) < 0)
			return rc;
		if (c->value_set != IR_NO_ID) {
			if ((rc = verify_value_set(v, s, c->value_set)) < 0)
				return rc;
			continue;
		}
		for (uint32_t k = 0; k < s->n_keys; k++)
			if ((rc = verify_select_match(v, s->keys[k]->type, &c->matches[k])) < 0)
				return rc;
	}
	return 0;
}

int
ir_verify_block(struct ir_verifier *v, const struct ir_block *b)
{
	struct map names = { 0 };
	int rc;

	v->kind = "block";
	v->name = "?";
	v->action = IR_NO_ID;
	v->block = b;
	if ((rc = ir_verify_name(v, b->name, "block")) < 0)
		return rc;
	v->name = b->name;
	if ((rc = ir_verify_loc(v, b->loc)) < 0)
		return rc;
	if ((unsigned)b->role >= IR_N_ROLES || ir_role_arch(b->role) != v->prog->arch)
		return ir_bad(v, "architecture %s has no such block", ir_arch_name(v->prog->arch));
	if (!ir_role_is_parser(b->role)) {
		if (b->n_states != 0)
			return ir_bad(v, "a control with states");
		return ir_verify_body(v, b->body);
	}
	if (b->n_states == 0 || b->body.n != 0)
		return ir_bad(v, "a parser without states");
	rc = ir_verify_count(v, b->n_states, "states");
	for (uint32_t i = 0; i < b->n_states && rc == 0; i++) {
		rc = verify_state(v, b, &b->states[i]);
		if (rc == 0 && map_sput(&names, b->states[i].name, v) != NULL)
			rc = ir_bad(v, "two states are called %s", b->states[i].name);
	}
	map_fini(&names);
	return rc;
}
