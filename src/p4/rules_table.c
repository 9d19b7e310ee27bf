/* SPDX-License-Identifier: Apache-2.0 */
/* rules_table.c: what P4Runtime asks of tables: key sets that fit the kind of match, action data of
 * simple types, actions that something can run. */
#include "p4/rules.h"

#include "p4/bigint.h"
#include "p4/ctx.h"

#include <string.h>

/* Whether a mask is ones, then zeros. */
static bool
is_prefix(const struct p4_big *mask, uint32_t width)
{
	bool zeros = false;

	for (uint32_t i = width; i-- > 0;) {
		bool bit = p4_big_bit(mask, i);

		if (bit && zeros)
			return false;
		zeros = zeros || !bit;
	}
	return true;
}

static void
check_mask(struct p4_ctx *ctx, const char *kind, const struct p4_expr *e)
{
	const struct p4_value *value = e->u.pair.a->value, *mask = e->u.pair.b->value;

	if (strcmp(kind, "exact") == 0 || strcmp(kind, "optional") == 0 ||
	    strcmp(kind, "range") == 0) {
		p4_error(ctx, e->loc, P4_INVALID, "a mask cannot be matched by '%s'", kind);
		return;
	}
	if (strcmp(kind, "lpm") == 0 && mask != NULL && mask->kind == P4_VALUE_INT &&
	    !is_prefix(mask->u.num, p4_type_width(mask->type)))
		p4_error(ctx, e->loc, P4_INVALID,
		    "the mask of an lpm key must be ones followed by zeros");
	else if (value != NULL && mask != NULL && value->kind == P4_VALUE_INT &&
		 mask->kind == P4_VALUE_INT &&
		 p4_big_cmp(p4_big_and(ctx->arena, value->u.num, mask->u.num), value->u.num) != 0)
		p4_warn(ctx, e->loc, P4_MISMATCH,
		    "the value has bits where the mask has none: they do not count, and controllers "
		    "see them as 0");
}

static void
check_keyset(struct p4_ctx *ctx, const struct p4_key *key, const struct p4_expr *e)
{
	const char *kind = key->match.str;

	if (e->kind == P4_EXPR_MASK)
		check_mask(ctx, kind, e);
	else if (strcmp(kind, "exact") == 0 &&
		 (e->kind == P4_EXPR_DEFAULT || e->kind == P4_EXPR_DONTCARE))
		p4_error(ctx, e->loc, P4_INVALID, "any value cannot be matched by 'exact'");
	else if (e->kind == P4_EXPR_RANGE &&
		 (strcmp(kind, "exact") == 0 || strcmp(kind, "optional") == 0 ||
		     strcmp(kind, "lpm") == 0 || strcmp(kind, "ternary") == 0))
		p4_error(ctx, e->loc, P4_INVALID, "a range cannot be matched by '%s'", kind);
}

/* One '_' may stand for all keys. */
static void
check_entry(struct p4_ctx *ctx, const struct p4_keys *keys, const struct p4_exprs *sets)
{
	uint32_t errors = ctx->diags.n_errors;

	for (uint32_t i = 0; i < keys->n && ctx->diags.n_errors == errors; i++)
		if (i < sets->n || sets->n == 1)
			check_keyset(ctx, &keys->v[i], sets->v[i < sets->n ? i : 0]);
}

static bool
is_simple(const struct p4_type *t)
{
	while (t->kind == P4_TYPE_NEWTYPE)
		t = t->under;
	return t->kind == P4_TYPE_BIT || t->kind == P4_TYPE_SINT || t->kind == P4_TYPE_BOOL ||
	       t->kind == P4_TYPE_ENUM || t->kind == P4_TYPE_ERR;
}

static void
check_action(struct p4_ctx *ctx, const struct p4_decl *action)
{
	for (uint32_t i = 0; i < action->u.action.params.n; i++) {
		const struct p4_decl *p = action->u.action.params.v[i];

		if (p->u.param.dir == P4_DIR_NONE && !is_simple(p->type))
			p4_error(ctx, p->name.loc, P4_TYPE_ERROR,
			    "the control plane cannot give action parameter '%s', '%s'",
			    p->name.str, p4_type_text(ctx, p->type));
	}
}

/* Prefixes of two fields have no order by length. */
static void
check_lpm(struct p4_ctx *ctx, const struct p4_keys *keys)
{
	const struct p4_key *first = NULL;

	for (uint32_t i = 0; i < keys->n; i++) {
		const struct p4_key *k = &keys->v[i];

		if (strcmp(k->match.str, "lpm") != 0)
			continue;
		if (first != NULL) {
			p4_error(
			    ctx, k->match.loc, P4_INVALID, "a table can have only one lpm key");
			p4_note(ctx, first->match.loc, "the other one");
			return;
		}
		first = k;
	}
}

/* P4Runtime, ActionRef.scope: an action is for entries, for the default, or for both. */
static void
check_scope(struct p4_ctx *ctx, const struct p4_action_ref *a)
{
	if (p4_anno_find(&a->annos, "tableonly") != NULL &&
	    p4_anno_find(&a->annos, "defaultonly") != NULL)
		p4_error(ctx, a->loc, P4_INVALID,
		    "action '%s' is marked @tableonly and @defaultonly: nothing could run it",
		    a->name.str);
}

void
p4_rules_table(struct p4_ctx *ctx, const struct p4_decl *table)
{
	const struct p4_props *props = &table->u.table.props;
	const struct p4_keys *keys = NULL;

	for (uint32_t i = 0; i < props->n; i++)
		if (props->v[i].kind == P4_PROP_KEY)
			keys = &props->v[i].u.keys;
	if (keys != NULL)
		check_lpm(ctx, keys);
	for (uint32_t i = 0; i < props->n; i++) {
		const struct p4_prop *p = &props->v[i];

		if (p->kind == P4_PROP_ACTIONS)
			for (uint32_t k = 0; k < p->u.actions.n; k++) {
				check_scope(ctx, &p->u.actions.v[k]);
				check_action(ctx, p->u.actions.v[k].decl);
			}
		if (p->kind != P4_PROP_ENTRIES || keys == NULL)
			continue;
		for (uint32_t k = 0; k < p->u.entries.n; k++)
			check_entry(ctx, keys, &p->u.entries.v[k].keys);
	}
}
