/* SPDX-License-Identifier: Apache-2.0 */
/* verify_body.c: the rules of lvalues, expressions and statements. */
#include "ir/verify.h"

#include <errno.h>
#include <string.h>

static int
enter(struct ir_verifier *v)
{
	if (++v->nodes > IR_NODES_MAX)
		return err_set(
		    v->err, -E2BIG, "%s %s: more than %u nodes", v->kind, v->name, IR_NODES_MAX);
	if (++v->depth > IR_DEPTH_MAX)
		return err_set(
		    v->err, -E2BIG, "%s %s: nested deeper than %u", v->kind, v->name, IR_DEPTH_MAX);
	return 0;
}

/* ---- lvalues and expressions -------------------------------------------------------------------- */

static int
verify_lval(struct ir_verifier *v, const struct ir_lval *l)
{
	const struct ir_var *var;
	uint32_t type;

	if (l == NULL)
		return ir_bad(v, "an lvalue is missing");
	if (l->var >= v->prog->n_vars)
		return ir_bad(v, "no variable %u", l->var);
	var = &v->prog->vars[l->var];
	if (var->scope == IR_SCOPE_PARAM && v->owner[l->var] != v->action)
		return ir_bad(v, "%s is not a parameter of this action", var->name);
	type = var->type;
	for (uint32_t i = 0; i < l->n_steps; i++) {
		const struct ir_step *s = &l->steps[i];
		const char *broken;
		int rc;

		if (s->kind == IR_STEP_ELEM && s->index != NULL &&
		    (rc = ir_verify_expr(v, s->index)) < 0)
			return rc;
		if ((broken = ir_step_type(v->prog, type, s, &type)) != NULL)
			return ir_bad(v, "%s: %s", var->name, broken);
	}
	if (type != l->type)
		return ir_bad(v, "%s: the path has another type than it says", var->name);
	return 0;
}

/* One that is written. */
static int
verify_target(struct ir_verifier *v, const struct ir_lval *l)
{
	int rc = verify_lval(v, l);

	if (rc == 0 && v->prog->vars[l->var].scope == IR_SCOPE_PARAM)
		rc = ir_bad(v, "%s: a parameter is written", v->prog->vars[l->var].name);
	return rc;
}

static int
verify_target_of(struct ir_verifier *v, const struct ir_lval *l, enum ir_type_kind kind)
{
	int rc = verify_target(v, l);

	if (rc == 0 && !ir_type_is(v->prog, l->type, kind))
		rc = ir_bad(
		    v, "%s: it is not a %s", v->prog->vars[l->var].name, ir_type_kind_name(kind));
	return rc;
}

static int
verify_scalar_target(struct ir_verifier *v, const struct ir_lval *l)
{
	int rc = verify_target(v, l);

	if (rc == 0 && !ir_type_scalar(v->prog, l->type))
		rc = ir_bad(v, "%s: it is not a scalar", v->prog->vars[l->var].name);
	return rc;
}

static int
verify_expr_parts(struct ir_verifier *v, const struct ir_expr *e)
{
	const struct ir_expr *operands[] = { e->a, e->b, e->c };
	uint32_t n = ir_expr_operands(e->op);
	bool takes_varbit = e->op == IR_EXPR_EQ || e->op == IR_EXPR_NE;
	int rc;

	if (e->op == IR_EXPR_READ || e->op == IR_EXPR_VALID || e->op == IR_EXPR_NEXT_INDEX)
		return verify_lval(v, e->lval);
	for (uint32_t i = 0; i < n; i++) {
		if (operands[i] == NULL)
			return ir_bad(v, "%s: an operand is missing", ir_expr_op_name(e->op));
		if ((rc = ir_verify_expr(v, operands[i])) < 0)
			return rc;
		if (!takes_varbit && ir_type_is(v->prog, operands[i]->type, IR_TYPE_VARBIT))
			return ir_bad(v, "%s of a varbit", ir_expr_op_name(e->op));
	}
	return 0;
}

int
ir_verify_expr(struct ir_verifier *v, const struct ir_expr *e)
{
	struct ir_loc up = v->loc;
	const struct ir_type *t;
	struct ir_shape shape;
	const char *broken;
	int rc;

	if (e == NULL)
		return ir_bad(v, "an expression is missing");
	if (e->loc.line != 0)
		v->loc = e->loc;
	if ((unsigned)e->op >= IR_N_EXPR_OPS)
		return ir_bad(v, "no expression operation %u", (unsigned)e->op);
	if (e->loc.line != 0 && e->loc.file >= v->prog->n_files)
		return ir_bad(v, "a location in file %u", e->loc.file);
	if (e->loc.line == 0 && (e->loc.col != 0 || e->loc.file != 0))
		return ir_bad(v, "a location without a line");
	if ((rc = enter(v)) < 0 || (rc = verify_expr_parts(v, e)) < 0)
		return rc;
	if ((broken = ir_expr_shape(v->prog, e, &shape)) != NULL)
		return ir_bad(v, "%s: %s", ir_expr_op_name(e->op), broken);
	t = e->type < v->prog->n_types ? &v->prog->types[e->type] : NULL;
	if (t == NULL || t->kind != shape.kind || t->width_bits != shape.width_bits)
		return ir_bad(v, "%s has another type than it says", ir_expr_op_name(e->op));
	v->depth--;
	v->loc = up;
	return 0;
}

int
ir_verify_scalar(struct ir_verifier *v, const struct ir_expr *e, const char *what)
{
	int rc = ir_verify_expr(v, e);

	if (rc == 0 && !ir_type_scalar(v->prog, e->type))
		rc = ir_bad(v, "%s is not a scalar", what);
	return rc;
}

static int
verify_bool(struct ir_verifier *v, const struct ir_expr *e)
{
	int rc = ir_verify_expr(v, e);

	if (rc == 0 && !ir_type_is(v->prog, e->type, IR_TYPE_BOOL))
		rc = ir_bad(v, "the condition is not a bool");
	return rc;
}

static int
verify_bits(struct ir_verifier *v, const struct ir_expr *e)
{
	int rc = ir_verify_expr(v, e);

	if (rc == 0 && !ir_type_is(v->prog, e->type, IR_TYPE_BIT))
		rc = ir_bad(v, "the number of bits is not a bit<>");
	return rc;
}

int
ir_verify_value(struct ir_verifier *v, uint32_t type, struct ir_value value, const char *what)
{
	const struct ir_type *t = &v->prog->types[type];

	if (value.width_bits != t->width_bits || !ir_value_ok(value))
		return ir_bad(v, "%s: the value does not fit %u bits", what, t->width_bits);
	if (t->kind == IR_TYPE_ERROR && value.lo >= v->prog->n_errors)
		return ir_bad(v, "%s: no such error", what);
	return 0;
}

/* ---- where a statement may stand ------------------------------------------------------------------ */

static bool
in_parser(const struct ir_verifier *v)
{
	return v->action == IR_NO_ID && ir_role_is_parser(v->block->role);
}

static int
verify_place(struct ir_verifier *v, const struct ir_stmt *s)
{
	bool parser_only = s->op == IR_STMT_EXTRACT || s->op == IR_STMT_EXTRACT_NEXT ||
			   s->op == IR_STMT_LOOKAHEAD || s->op == IR_STMT_ADVANCE ||
			   s->op == IR_STMT_VERIFY ||
			   (s->op == IR_STMT_CALL && s->call == IR_CALL_PACKET_LENGTH);

	if (parser_only && !in_parser(v))
		return ir_bad(v, "%s outside a parser", ir_stmt_op_name(s->op));
	if (in_parser(v) && (s->op == IR_STMT_RETURN || s->op == IR_STMT_EXIT))
		return ir_bad(v, "%s in a parser", ir_stmt_op_name(s->op));
	if (s->op == IR_STMT_APPLY && (v->action != IR_NO_ID || in_parser(v)))
		return ir_bad(
		    v, "a table is applied in %s", in_parser(v) ? "a parser" : "an action");
	if (s->op == IR_STMT_EMIT &&
	    (v->action != IR_NO_ID || !ir_role_is_deparser(v->block->role)))
		return ir_bad(v, "emit outside a deparser");
	return 0;
}

/* ---- calls ------------------------------------------------------------------------------------ */

static int
verify_call_place(struct ir_verifier *v, const struct ir_stmt *s)
{
	enum ir_arch arch = v->prog->arch;
	bool pna = s->call == IR_CALL_DROP || s->call == IR_CALL_SEND_TO_PORT ||
		   s->call == IR_CALL_MIRROR || s->call == IR_CALL_ADD_ENTRY ||
		   s->call == IR_CALL_SET_EXPIRE || s->call == IR_CALL_RESTART_EXPIRE ||
		   s->call == IR_CALL_FLOW_ID;
	bool v1 =
	    s->call == IR_CALL_CLONE || s->call == IR_CALL_RESUBMIT || s->call == IR_CALL_TRUNCATE;

	if ((pna && arch != IR_ARCH_PNA) || (v1 && arch != IR_ARCH_V1MODEL) ||
	    (s->call == IR_CALL_RECIRCULATE && arch != IR_ARCH_PNA && arch != IR_ARCH_V1MODEL))
		return ir_bad(v, "%s: architecture %s has no such operation",
		    ir_call_op_name(s->call), ir_arch_name(arch));
	if (ir_call_in_action(s->call) && v->action == IR_NO_ID)
		return ir_bad(v, "%s outside an action", ir_call_op_name(s->call));
	return 0;
}

static int
verify_object(struct ir_verifier *v, const struct ir_stmt *s)
{
	enum ir_extern_kind want = ir_call_object(s->call);

	if (want == IR_EXTERN_NONE && s->object != IR_NO_ID)
		return ir_bad(v, "%s takes no object", ir_call_op_name(s->call));
	if (want != IR_EXTERN_NONE &&
	    (s->object >= v->prog->n_externs || v->prog->externs[s->object].kind != want))
		return ir_bad(
		    v, "%s needs a %s", ir_call_op_name(s->call), ir_extern_kind_name(want));
	return 0;
}

/* Whether arguments that hash and csum take may be varbits. */
static bool
takes_varbit(enum ir_call_op call)
{
	return call == IR_CALL_HASH || call == IR_CALL_HASH_PAYLOAD || call == IR_CALL_HASH_ADD ||
	       call == IR_CALL_CSUM_ADD || call == IR_CALL_CSUM_SUB;
}

static int
verify_arg(struct ir_verifier *v, const struct ir_stmt *s, const struct ir_arg *a, char sig)
{
	bool expr = sig == 'i' || sig == 'k' || sig == 'h',
	     lval = sig == 'o' || sig == 'b' || sig == 'l';
	int rc = 0;

	if (expr != (a->expr != NULL) || lval != (a->lval != NULL) ||
	    (sig == 's') != (a->text != NULL))
		return ir_bad(v, "%s: an argument of the wrong kind", ir_call_op_name(s->call));
	if (expr)
		rc = ir_verify_expr(v, a->expr);
	else if (lval)
		rc = sig == 'l' ? verify_target(v, a->lval) : verify_scalar_target(v, a->lval);
	if (rc < 0)
		return rc;
	if (expr && !ir_type_scalar(v->prog, a->expr->type) && !takes_varbit(s->call))
		return ir_bad(v, "%s: an argument that is no scalar", ir_call_op_name(s->call));
	if ((sig == 'k' || sig == 'h') && a->expr->op != IR_EXPR_CONST)
		return ir_bad(v, "%s: an argument must be constant", ir_call_op_name(s->call));
	if (sig == 'h' && (!ir_type_is(v->prog, a->expr->type, IR_TYPE_BIT) ||
			      a->expr->value.width_bits != 32 || a->expr->value.lo >= IR_N_HASHES))
		return ir_bad(v, "%s: no such algorithm", ir_call_op_name(s->call));
	if (sig == 's' && strlen(a->text) > IR_STRING_MAX)
		return ir_bad(v, "%s: the text is too long", ir_call_op_name(s->call));
	return 0;
}

static int
verify_args(struct ir_verifier *v, const struct ir_stmt *s)
{
	const char *sig = ir_call_signature(s->call);
	uint32_t i = 0;
	int rc;

	for (; *sig != '\0'; sig++) {
		bool many = sig[1] == '*', maybe = sig[1] == '?';

		do {
			if (i == s->n_args) {
				if (!many && !maybe)
					return ir_bad(v, "%s: an argument is missing",
					    ir_call_op_name(s->call));
				break;
			}
			if ((rc = verify_arg(v, s, &s->args[i++], *sig)) < 0)
				return rc;
		} while (many);
		sig += many || maybe;
	}
	return i == s->n_args ? 0 : ir_bad(v, "%s: too many arguments", ir_call_op_name(s->call));
}

static int
verify_digest(struct ir_verifier *v, const struct ir_stmt *s)
{
	const struct ir_extern *x = &v->prog->externs[s->object];

	if (s->n_args != x->n_fields)
		return ir_bad(v, "digest %s has %u fields", x->info.name, x->n_fields);
	for (uint32_t i = 0; i < s->n_args; i++)
		if (s->args[i].expr->type != x->fields[i].type)
			return ir_bad(v, "digest %s: field %s has another type", x->info.name,
			    x->fields[i].name);
	return 0;
}

/* A hash that can be gone on with is a CRC, in a variable as wide as it is. */
static int
verify_hash_add(struct ir_verifier *v, const struct ir_stmt *s)
{
	const struct ir_arg *a = s->args;
	enum ir_hash algo = (enum ir_hash)a[1].expr->value.lo;

	if (!ir_hash_is_crc(algo))
		return ir_bad(v, "hash.add: %s is no CRC", ir_hash_name(algo));
	if (!ir_type_is(v->prog, a[0].lval->type, IR_TYPE_BIT) ||
	    v->prog->types[a[0].lval->type].width_bits != ir_hash_bits(algo))
		return ir_bad(
		    v, "hash.add: %s needs a bit<%u>", ir_hash_name(algo), ir_hash_bits(algo));
	return 0;
}

/* The types that an operation's arguments have among each other. */
static int
verify_call_types(struct ir_verifier *v, const struct ir_stmt *s)
{
	const struct ir_prog *p = v->prog;
	const struct ir_arg *a = s->args;
	bool ok = true;

	if (s->call == IR_CALL_REGISTER_READ)
		ok = a[0].lval->type == p->externs[s->object].type;
	else if (s->call == IR_CALL_REGISTER_WRITE)
		ok = a[1].expr->type == p->externs[s->object].type;
	else if (s->call == IR_CALL_DIGEST_PACK)
		return verify_digest(v, s);
	else if (s->call == IR_CALL_HASH_ADD)
		return verify_hash_add(v, s);
	else if (s->call == IR_CALL_CSUM_ADD || s->call == IR_CALL_CSUM_SUB)
		ok = ir_type_is(p, a[0].lval->type, IR_TYPE_BIT) &&
		     p->types[a[0].lval->type].width_bits == 16;
	else if (s->call == IR_CALL_RANDOM)
		ok = ir_type_is(p, a[0].lval->type, IR_TYPE_BIT) &&
		     a[1].expr->type == a[0].lval->type && a[2].expr->type == a[0].lval->type;
	else if (s->call == IR_CALL_HASH || s->call == IR_CALL_HASH_PAYLOAD)
		ok = ir_type_number(p, a[0].lval->type);
	else if (s->call == IR_CALL_ADD_ENTRY)
		ok = ir_type_is(p, a[0].lval->type, IR_TYPE_BOOL);
	else if (s->call == IR_CALL_ASSERT || s->call == IR_CALL_ASSUME)
		ok = ir_type_is(p, a[0].expr->type, IR_TYPE_BOOL);
	else /* indexes, colours, ports, sessions, lengths */
		for (uint32_t i = 0; i < s->n_args && s->call != IR_CALL_LOG && ok; i++)
			ok = a[i].expr == NULL || ir_type_is(p, a[i].expr->type, IR_TYPE_BIT);
	return ok ? 0 : ir_bad(v, "%s: an argument of the wrong type", ir_call_op_name(s->call));
}

static int
verify_call(struct ir_verifier *v, const struct ir_stmt *s)
{
	int rc;

	if ((rc = verify_call_place(v, s)) < 0 || (rc = verify_object(v, s)) < 0 ||
	    (rc = verify_args(v, s)) < 0)
		return rc;
	return verify_call_types(v, s);
}

/* ---- statements ------------------------------------------------------------------------------- */

static int
verify_set(struct ir_verifier *v, const struct ir_stmt *s)
{
	int rc;

	if ((rc = verify_scalar_target(v, s->lval)) < 0 || (rc = ir_verify_expr(v, s->expr)) < 0)
		return rc;
	if (s->op == IR_STMT_SET)
		return s->lval->type == s->expr->type ? 0 : ir_bad(v, "set: the types differ");
	if (s->lo > s->hi || !ir_type_number(v->prog, s->lval->type) ||
	    s->hi >= v->prog->types[s->lval->type].width_bits)
		return ir_bad(v, "setslice: the slice is not within the variable");
	if (!ir_type_is(v->prog, s->expr->type, IR_TYPE_BIT) ||
	    v->prog->types[s->expr->type].width_bits != s->hi - s->lo + 1)
		return ir_bad(v, "setslice: the value is not as wide as the slice");
	return 0;
}

static int
verify_copy(struct ir_verifier *v, const struct ir_stmt *s)
{
	int rc;

	if ((rc = verify_target(v, s->lval)) < 0 || (rc = verify_lval(v, s->from)) < 0)
		return rc;
	if (s->lval->type != s->from->type)
		return ir_bad(v, "copy: the types differ");
	return ir_type_scalar(v->prog, s->lval->type) ? ir_bad(v, "copy of a scalar") : 0;
}

static int
verify_switch(struct ir_verifier *v, const struct ir_stmt *s)
{
	uint32_t defaults = 0;
	int rc = ir_verify_scalar(v, s->expr, "what switch is on");

	for (uint32_t i = 0; i < s->n_cases && rc == 0; i++) {
		const struct ir_case *c = &s->cases[i];

		if (c->n_values == 0 && defaults++ > 0)
			return ir_bad(v, "switch with two defaults");
		for (uint32_t k = 0; k < c->n_values && rc == 0; k++)
			rc = ir_verify_value(v, s->expr->type, c->values[k], "case");
		if (rc == 0)
			rc = ir_verify_body(v, c->body);
	}
	return rc;
}

static int
verify_apply(struct ir_verifier *v, const struct ir_stmt *s)
{
	int rc = 0;

	if (s->table >= v->prog->n_tables)
		return ir_bad(v, "no table %u", s->table);
	if (s->hit != NULL)
		rc = verify_target_of(v, s->hit, IR_TYPE_BOOL);
	if (rc == 0 && s->run != NULL) {
		rc = verify_target_of(v, s->run, IR_TYPE_BIT);
		if (rc == 0 && v->prog->types[s->run->type].width_bits != 32)
			rc = ir_bad(v, "apply: the action's number is not a bit<32>");
	}
	return rc;
}

/* The number of varbits in a header. */
static bool
has_varbit(const struct ir_prog *p, uint32_t header)
{
	const struct ir_type *t = &p->types[header];

	for (uint32_t i = 0; i < t->n; i++)
		if (ir_type_is(p, t->fields[i].type, IR_TYPE_VARBIT))
			return true;
	return false;
}

static int
verify_extract(struct ir_verifier *v, const struct ir_stmt *s)
{
	bool next = s->op == IR_STMT_EXTRACT_NEXT;
	int rc = verify_target_of(v, s->lval, next ? IR_TYPE_STACK : IR_TYPE_HEADER);
	uint32_t header;

	if (rc < 0)
		return rc;
	header = next ? v->prog->types[s->lval->type].elem : s->lval->type;
	if (next && ir_type_is(v->prog, header, IR_TYPE_UNION)) {
		if (s->n >= v->prog->types[header].n)
			return ir_bad(v, "extract_next: the union has no member %u", s->n);
		header = v->prog->types[header].fields[s->n].type;
	} else if (s->n != 0) {
		return ir_bad(
		    v, "%s: a member of something that is no union", ir_stmt_op_name(s->op));
	}
	if (has_varbit(v->prog, header) != (s->expr != NULL))
		return ir_bad(
		    v, "extract: a length is for headers with a varbit, and needed there");
	return s->expr != NULL ? verify_bits(v, s->expr) : 0;
}

/* What a lookahead may fill: something of a fixed size. */
static int
verify_lookahead(struct ir_verifier *v, const struct ir_stmt *s)
{
	int rc = verify_target(v, s->lval);

	if (rc < 0 || ir_type_scalar(v->prog, s->lval->type))
		return rc;
	if (!ir_type_is(v->prog, s->lval->type, IR_TYPE_HEADER) ||
	    has_varbit(v->prog, s->lval->type))
		return ir_bad(v, "lookahead into something that is no scalar or fixed header");
	return 0;
}

static int
verify_emit(struct ir_verifier *v, const struct ir_stmt *s)
{
	int rc = verify_lval(v, s->lval);

	if (rc == 0 && !ir_type_is(v->prog, s->lval->type, IR_TYPE_HEADER) &&
	    !ir_type_is(v->prog, s->lval->type, IR_TYPE_STACK) &&
	    !ir_type_is(v->prog, s->lval->type, IR_TYPE_UNION))
		rc = ir_bad(v, "emit of something that is no header, stack or union");
	return rc;
}

static int
verify_two(struct ir_verifier *v, struct ir_body a, struct ir_body b)
{
	int rc = ir_verify_body(v, a);

	return rc < 0 ? rc : ir_verify_body(v, b);
}

static int
verify_nested(struct ir_verifier *v, const struct ir_stmt *s)
{
	uint32_t blocks = v->blocks, loops = v->loops;
	int rc;

	if (s->op == IR_STMT_IF && (rc = verify_bool(v, s->expr)) < 0)
		return rc;
	v->blocks += s->op == IR_STMT_BLOCK;
	v->loops += s->op == IR_STMT_LOOP;
	rc = verify_two(v, s->body, s->other);
	v->blocks = blocks;
	v->loops = loops;
	return rc;
}

static int
verify_verify(struct ir_verifier *v, const struct ir_stmt *s)
{
	if (s->error >= v->prog->n_errors)
		return ir_bad(v, "no error %u", s->error);
	return verify_bool(v, s->expr);
}

static int
verify_stmt(struct ir_verifier *v, const struct ir_stmt *s)
{
	switch (s->op) {
	case IR_STMT_SET:
	case IR_STMT_SET_SLICE:
		return verify_set(v, s);
	case IR_STMT_COPY:
		return verify_copy(v, s);
	case IR_STMT_SET_VALID:
	case IR_STMT_SET_INVALID:
		return verify_target_of(v, s->lval, IR_TYPE_HEADER);
	case IR_STMT_PUSH:
	case IR_STMT_POP:
		if (s->n == 0 || s->n > IR_MEMBERS_MAX)
			return ir_bad(v, "%s by %u", ir_stmt_op_name(s->op), s->n);
		return verify_target_of(v, s->lval, IR_TYPE_STACK);
	case IR_STMT_IF:
	case IR_STMT_BLOCK:
	case IR_STMT_LOOP:
		return verify_nested(v, s);
	case IR_STMT_SWITCH:
		return verify_switch(v, s);
	case IR_STMT_LEAVE:
		return s->n >= 1 && s->n <= v->blocks
			   ? 0
			   : ir_bad(v, "leave %u of %u blocks", s->n, v->blocks);
	case IR_STMT_BREAK:
	case IR_STMT_CONTINUE:
		return v->loops > 0 ? 0 : ir_bad(v, "%s outside a loop", ir_stmt_op_name(s->op));
	case IR_STMT_RETURN:
	case IR_STMT_EXIT:
		return 0;
	case IR_STMT_APPLY:
		return verify_apply(v, s);
	case IR_STMT_EXTRACT:
	case IR_STMT_EXTRACT_NEXT:
		return verify_extract(v, s);
	case IR_STMT_LOOKAHEAD:
		return verify_lookahead(v, s);
	case IR_STMT_ADVANCE:
		return verify_bits(v, s->expr);
	case IR_STMT_VERIFY:
		return verify_verify(v, s);
	case IR_STMT_EMIT:
		return verify_emit(v, s);
	case IR_STMT_CALL:
		if ((unsigned)s->call >= IR_N_CALL_OPS)
			return ir_bad(v, "no extern operation %u", (unsigned)s->call);
		return verify_call(v, s);
	case IR_N_STMT_OPS:
		break;
	}
	return ir_bad(v, "no statement %u", (unsigned)s->op);
}

int
ir_verify_body(struct ir_verifier *v, struct ir_body body)
{
	struct ir_loc up = v->loc;
	int rc = 0;

	for (uint32_t i = 0; i < body.n; i++) {
		const struct ir_stmt *s = body.v[i];

		if (s == NULL)
			return ir_bad(v, "a statement is missing");
		if (s->loc.line != 0)
			v->loc = s->loc;
		if (s->loc.line != 0 && s->loc.file >= v->prog->n_files)
			return ir_bad(v, "a location in file %u", s->loc.file);
		if (s->loc.line == 0 && (s->loc.col != 0 || s->loc.file != 0))
			return ir_bad(v, "a location without a line");
		if ((rc = enter(v)) < 0 || (rc = verify_place(v, s)) < 0 ||
		    (rc = verify_stmt(v, s)) < 0)
			return rc;
		v->depth--;
	}
	v->loc = up;
	return 0;
}
