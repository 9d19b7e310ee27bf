/* SPDX-License-Identifier: Apache-2.0 */
/* check_stmt.c: statements (P4_16 12). */
#include "p4/check_op.h"
#include "p4/checker.h"

static void
condition(struct chk *c, struct p4_expr **slot, const char *of)
{
	struct p4_type *t = chk_expr(c, slot);

	if (t->kind != P4_TYPE_BOOL && t->kind != P4_TYPE_BAD)
		p4_error(c->ctx, (*slot)->loc, P4_TYPE_ERROR,
		    "the condition of '%s' must be a bool, not '%s'%s", of, chk_text(c, t),
		    p4_type_is_numeric(t) ? "; compare it: '!= 0'" : "");
}

/* ---- Assignment ---- */

static bool
assignable(struct chk *c, const struct p4_expr *left)
{
	switch ((int)left->type->kind) {
	case P4_TYPE_EXTERN:
	case P4_TYPE_PARSER:
	case P4_TYPE_CONTROL:
	case P4_TYPE_PACKAGE:
		p4_error(c->ctx, left->loc, P4_TYPE_ERROR, "type '%s' cannot be assigned",
		    chk_text(c, left->type));
		return false;
	}
	return true;
}

/* x op= y: checked as x op y, where x is not converted. */
static void
compound(struct chk *c, struct p4_stmt *s)
{
	struct p4_expr *e = p4_expr_new(c->ctx, P4_EXPR_BINARY, s->loc);

	e->u.binary.op = s->u.assign.op;
	e->u.binary.op_loc = s->u.assign.op_loc;
	e->u.binary.left = s->u.assign.left;
	e->u.binary.right = s->u.assign.right;
	chk_binary_checked(c, e);
	s->u.assign.right = e->u.binary.right;
	if (e->type->kind == P4_TYPE_BAD || e->type == s->u.assign.left->type)
		return;
	p4_error(c->ctx, s->loc, P4_TYPE_ERROR, "the result, '%s', cannot be assigned to '%s'",
	    chk_text(c, e->type), chk_text(c, s->u.assign.left->type));
}

static void
assign(struct chk *c, struct p4_stmt *s)
{
	struct p4_expr **left = &s->u.assign.left, **right = &s->u.assign.right;
	bool ok;

	chk_expr(c, left);
	ok = chk_lvalue(c, *left, "this cannot be assigned to") && assignable(c, *left);
	chk_expr(c, right);
	if (!ok || (*right)->type->kind == P4_TYPE_BAD)
		return;
	if (s->u.assign.op != P4_OP_NONE)
		compound(c, s);
	else
		chk_convert(c, right, (*left)->type, NULL);
}

/* ---- Switch ---- */

/* The action that a label names, if it is in the table's list. */
static struct p4_decl *
label_action(const struct p4_decl *table, const char *name, const struct p4_decl *means)
{
	for (uint32_t i = 0; i < table->u.table.props.n; i++) {
		const struct p4_prop *p = &table->u.table.props.v[i];

		if (p->kind != P4_PROP_ACTIONS)
			continue;
		for (uint32_t k = 0; k < p->u.actions.n; k++)
			if (p->u.actions.v[k].name.str == name &&
			    (means == NULL || means == p->u.actions.v[k].decl))
				return p->u.actions.v[k].decl;
	}
	return NULL;
}

static void
action_label(struct chk *c, struct p4_expr *e, const struct p4_decl *table)
{
	struct p4_decl *d, *means = NULL;
	struct p4_scope_sym *y;

	e->type = c->t_bad;
	if (e->kind != P4_EXPR_NAME) {
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR,
		    "a label of a switch on action_run must be the name of an action, or "
		    "'default'");
		return;
	}
	y = p4_scope_find(&c->scopes, e->u.name.name.str, P4_WANT_VALUE, e->u.name.absolute);
	if (y == NULL) {
		chk_name(c, e, false);
		return;
	}
	if (y->decl->kind == P4_DECL_ACTION)
		means = y->decl;
	d = label_action(table, e->u.name.name.str, means);
	if (d == NULL && means == NULL)
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR,
		    "a label of a switch on action_run must be the name of an action, or "
		    "'default'");
	else if (d == NULL)
		p4_error(c->ctx, e->loc, P4_TYPE_ERROR, "'%s' is not an action of table '%s'",
		    e->u.name.name.str, table->name.str);
	if (d == NULL)
		return;
	e->u.name.decl = d;
	e->type = p4_type_named(c->ctx, P4_TYPE_FUNC, d, NULL, 0);
}

static bool
same_label(const struct p4_expr *a, const struct p4_expr *b)
{
	if (a->kind == P4_EXPR_DEFAULT || b->kind == P4_EXPR_DEFAULT)
		return false;
	if (a->type != NULL && a->type->kind == P4_TYPE_FUNC)
		return b->type != NULL && a->type == b->type;
	return a->value != NULL && b->value != NULL && p4_value_equal(a->value, b->value);
}

static bool
switchable(const struct p4_type *t)
{
	return t->kind == P4_TYPE_BIT || t->kind == P4_TYPE_SINT || t->kind == P4_TYPE_ENUM ||
	       t->kind == P4_TYPE_ERR || t->kind == P4_TYPE_BOOL || t->kind == P4_TYPE_NEWTYPE ||
	       t->kind == P4_TYPE_ACTION_RUN;
}

static void
value_label(struct chk *c, struct p4_expr **slot, struct p4_type *t)
{
	struct p4_type *lt = chk_expr(c, slot);

	/* a switch compares: a number can stand for a serializable enum's only by name */
	if (lt->kind == P4_TYPE_BAD || t->kind == P4_TYPE_BAD)
		return;
	if (!chk_convert(c, slot, t, "the label"))
		return;
	if ((*slot)->value == NULL && !chk_known(*slot))
		p4_error(c->ctx, (*slot)->loc, P4_TYPE_ERROR,
		    "the label of a switch must be known at compile time");
}

static void
label_order(struct chk *c, struct p4_stmt *s)
{
	struct p4_cases *cases = &s->u.select.cases;
	struct p4_expr *dflt = NULL;

	for (uint32_t i = 0; i < cases->n; i++) {
		struct p4_expr *label = cases->v[i].label;

		if (dflt != NULL && label->kind == P4_EXPR_DEFAULT) {
			p4_error(c->ctx, s->loc, P4_INVALID, "this switch has two default labels");
			p4_note(c->ctx, label->loc, "the second one");
			return;
		}
		if (dflt != NULL) {
			p4_error(c->ctx, label->loc, P4_INVALID,
			    "'default' must be the last label of a switch");
			return;
		}
		if (label->kind == P4_EXPR_DEFAULT)
			dflt = label;
	}
}

static void
duplicate_labels(struct chk *c, const struct p4_cases *cases)
{
	for (uint32_t i = 0; i < cases->n && cases->n <= 4096; i++)
		for (uint32_t k = 0; k < i; k++)
			if (same_label(cases->v[k].label, cases->v[i].label)) {
				p4_error(c->ctx, cases->v[i].label->loc, P4_INVALID,
				    "this label is there twice");
				p4_note(c->ctx, cases->v[k].label->loc, "first here");
				break;
			}
}

static void
switch_stmt(struct chk *c, struct p4_stmt *s)
{
	struct p4_type *t;
	bool outer = c->in_switch_expr;

	if (c->place == PLACE_STATE)
		p4_error(c->ctx, s->loc, P4_INVALID, "a parser state cannot have a switch");
	c->in_switch_expr = true;
	t = chk_expr(c, &s->u.select.expr);
	c->in_switch_expr = outer;
	if (t->kind != P4_TYPE_BAD && !switchable(t)) {
		p4_error(c->ctx, s->u.select.expr->loc, P4_TYPE_ERROR, "a switch cannot be on '%s'",
		    chk_text(c, t));
		t = c->t_bad;
	}
	label_order(c, s);
	for (uint32_t i = 0; i < s->u.select.cases.n; i++) {
		struct p4_case *k = &s->u.select.cases.v[i];

		if (k->label->kind == P4_EXPR_DEFAULT)
			k->label->type = t;
		else if (t->kind == P4_TYPE_ACTION_RUN)
			action_label(c, k->label, t->decl);
		else
			value_label(c, &k->label, t);
		if (k->body != NULL)
			chk_stmt(c, k->body);
		else if (i + 1 == s->u.select.cases.n)
			p4_warn(c->ctx, k->label->loc, P4_MISSING,
			    "no block follows this label: nothing is done there");
	}
	duplicate_labels(c, &s->u.select.cases);
}

/* ---- Loops ---- */

static void
for_stmt(struct chk *c, struct p4_stmt *s)
{
	p4_scope_enter(c->ctx, &c->scopes);
	chk_stmts(c, &s->u.loop.init);
	condition(c, &s->u.loop.cond, "for");
	c->loops++;
	chk_stmts(c, &s->u.loop.update);
	chk_stmt(c, s->u.loop.body);
	c->loops--;
	p4_scope_leave(&c->scopes);
}

/* What 'for (x in over)' gives to x. */
static struct p4_type *
element(struct chk *c, struct p4_stmt *s, struct p4_type *var)
{
	struct p4_expr **slot = &s->u.each.over, *e = *slot;
	struct p4_type *t = chk_expr(c, slot);

	switch ((int)t->kind) {
	case P4_TYPE_BAD:
		return t;
	case P4_TYPE_SET:
		if (e->kind != P4_EXPR_RANGE)
			break;
		if (t->elem->kind == P4_TYPE_INT &&
		    (var->kind == P4_TYPE_BIT || var->kind == P4_TYPE_SINT) &&
		    chk_convert(c, &e->u.pair.a, var, NULL) &&
		    chk_convert(c, &e->u.pair.b, var, NULL)) {
			e->type = p4_type_set(c->ctx, var);
			return var;
		}
		return t->elem;
	case P4_TYPE_STACK:
	case P4_TYPE_ARRAY:
	case P4_TYPE_LIST:
		return t->elem;
	case P4_TYPE_SEQ:
		if (!chk_convert(c, slot, p4_type_list(c->ctx, var), NULL))
			return c->t_bad;
		return var;
	case P4_TYPE_TUPLE:
		for (uint32_t i = 0; i < t->n_args; i++)
			if (t->args[i] != var)
				return t->args[i];
		return var;
	}
	p4_error(c->ctx, e->loc, P4_TYPE_ERROR,
	    "'for' goes over a range, an array, a header stack or a list, not '%s'",
	    chk_text(c, t));
	return c->t_bad;
}

static void
for_in_stmt(struct chk *c, struct p4_stmt *s)
{
	struct p4_decl *var = s->u.each.var;
	struct p4_type *t;

	p4_scope_enter(c->ctx, &c->scopes);
	chk_local(c, var);
	t = element(c, s, var->type);
	if (t->kind != P4_TYPE_BAD && var->type->kind != P4_TYPE_BAD && t != var->type)
		p4_error(c->ctx, s->loc, P4_TYPE_ERROR,
		    "'%s' is '%s', but the elements are of type '%s'", var->name.str,
		    chk_text(c, var->type), chk_text(c, t));
	c->loops++;
	chk_stmt(c, s->u.each.body);
	c->loops--;
	p4_scope_leave(&c->scopes);
}

/* ---- The rest ---- */

static void
return_stmt(struct chk *c, struct p4_stmt *s)
{
	struct p4_expr **v = &s->u.value;

	if (c->ret == NULL) {
		if (*v != NULL)
			chk_expr(c, v);
		p4_error(c->ctx, s->loc, P4_INVALID, "'return' is not allowed here");
		return;
	}
	if (*v == NULL) {
		if (c->ret->kind != P4_TYPE_VOID && c->ret->kind != P4_TYPE_BAD)
			p4_error(c->ctx, s->loc, P4_TYPE_ERROR,
			    "'return' needs a value here, of type '%s'", chk_text(c, c->ret));
		return;
	}
	chk_expr(c, v);
	if (c->ret->kind == P4_TYPE_VOID)
		p4_error(
		    c->ctx, s->loc, P4_TYPE_ERROR, "there is nothing to return a value to here");
	else
		chk_convert(c, v, c->ret, "what is returned");
}

static void
jump(struct chk *c, struct p4_stmt *s)
{
	if (c->loops == 0)
		p4_error(c->ctx, s->loc, P4_INVALID, "'%s' can only be used inside a 'for'",
		    s->kind == P4_STMT_BREAK ? "break" : "continue");
}

static void
if_stmt(struct chk *c, struct p4_stmt *s)
{
	for (;;) { /* a chain of else-if is not nesting */
		condition(c, &s->u.branch.cond, "if");
		chk_stmt(c, s->u.branch.yes);
		if (s->u.branch.no == NULL || s->u.branch.no->kind != P4_STMT_IF)
			break;
		s = s->u.branch.no;
	}
	if (s->u.branch.no != NULL)
		chk_stmt(c, s->u.branch.no);
}

void
chk_stmts(struct chk *c, const struct p4_stmts *list)
{
	for (uint32_t i = 0; i < list->n; i++)
		chk_stmt(c, list->v[i]);
}

void
chk_stmt(struct chk *c, struct p4_stmt *s)
{
	switch (s->kind) {
	case P4_STMT_EMPTY:
		break;
	case P4_STMT_ASSIGN:
		assign(c, s);
		break;
	case P4_STMT_CALL:
		chk_expr(c, &s->u.call);
		break;
	case P4_STMT_IF:
		if_stmt(c, s);
		break;
	case P4_STMT_BLOCK:
		p4_scope_enter(c->ctx, &c->scopes);
		chk_stmts(c, &s->u.block.body);
		p4_scope_leave(&c->scopes);
		break;
	case P4_STMT_SWITCH:
		switch_stmt(c, s);
		break;
	case P4_STMT_FOR:
		for_stmt(c, s);
		break;
	case P4_STMT_FOR_IN:
		for_in_stmt(c, s);
		break;
	case P4_STMT_RETURN:
		return_stmt(c, s);
		break;
	case P4_STMT_EXIT:
		if (c->place == PLACE_STATE || c->place == PLACE_FUNCTION ||
		    c->place == PLACE_METHOD)
			p4_error(c->ctx, s->loc, P4_INVALID,
			    "'exit' can only be used in controls and actions");
		break;
	case P4_STMT_BREAK:
	case P4_STMT_CONTINUE:
		jump(c, s);
		break;
	case P4_STMT_DECL:
		chk_local(c, s->u.decl);
		break;
	}
}

/* ---- Paths ---- */

static bool
switch_returns(const struct p4_stmt *s)
{
	bool dflt = false;

	for (uint32_t i = 0; i < s->u.select.cases.n; i++) {
		const struct p4_case *k = &s->u.select.cases.v[i];

		dflt = dflt || k->label->kind == P4_EXPR_DEFAULT;
		if (k->body != NULL ? !chk_always_returns(k->body) : i + 1 == s->u.select.cases.n)
			return false;
	}
	return dflt;
}

bool
chk_always_returns(const struct p4_stmt *s)
{
	switch ((int)s->kind) {
	case P4_STMT_RETURN:
	case P4_STMT_EXIT:
		return true;
	case P4_STMT_IF:
		for (; s->u.branch.no != NULL; s = s->u.branch.no) {
			if (!chk_always_returns(s->u.branch.yes))
				return false;
			if (s->u.branch.no->kind != P4_STMT_IF)
				return chk_always_returns(s->u.branch.no);
		}
		return false;
	case P4_STMT_BLOCK:
		for (uint32_t i = 0; i < s->u.block.body.n; i++)
			if (chk_always_returns(s->u.block.body.v[i]))
				return true;
		return false;
	case P4_STMT_SWITCH:
		return switch_returns(s);
	}
	return false;
}
