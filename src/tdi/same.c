/* SPDX-License-Identifier: Apache-2.0 */
/* same.c: whether two programs' tables take the same entries. */
#include "tdi/provider.h"

#include <string.h>

bool
tdi_same_table(const struct ir_prog *a, const struct ir_table *x, const struct ir_prog *b,
    const struct ir_table *y)
{
	if (strcmp(x->info.name, y->info.name) != 0 || x->n_keys != y->n_keys ||
	    x->n_actions != y->n_actions || (x->profile == IR_NO_ID) != (y->profile == IR_NO_ID) ||
	    x->const_entries != y->const_entries)
		return false;
	for (uint32_t i = 0; i < x->n_keys; i++) {
		const struct ir_type *s = &a->types[x->keys[i].expr->type];
		const struct ir_type *t = &b->types[y->keys[i].expr->type];

		if (strcmp(x->keys[i].name, y->keys[i].name) != 0 ||
		    x->keys[i].match != y->keys[i].match || s->kind != t->kind ||
		    s->width_bits != t->width_bits)
			return false;
	}
	for (uint32_t i = 0; i < x->n_actions; i++) {
		const struct ir_action *s = &a->actions[x->actions[i].action];
		const struct ir_action *t = &b->actions[y->actions[i].action];

		if (strcmp(s->info.name, t->info.name) != 0 || s->n_params != t->n_params)
			return false;
		for (uint32_t k = 0; k < s->n_params; k++)
			if (strcmp(s->params[k].name, t->params[k].name) != 0 ||
			    a->types[a->vars[s->params[k].var].type].width_bits !=
				b->types[b->vars[t->params[k].var].type].width_bits)
				return false;
	}
	return true;
}
