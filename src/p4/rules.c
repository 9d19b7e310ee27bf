/* SPDX-License-Identifier: Apache-2.0 */
/* rules.c: rules about instantiated code (see rules.h). Each declaration is looked at once, however
 * many instances it has, except for names. */
#include "p4/rules.h"

#include "p4/bigint.h"
#include "p4/ctx.h"
#include "p4/eval.h"
#include "p4/walk.h"

#include "ir/ir.h"

#include "base/mem.h"

#include <string.h>

enum arch {
	ARCH_OTHER,
	ARCH_V1MODEL,
	ARCH_PSA,
	ARCH_PNA,
};

struct rules {
	struct p4_ctx *ctx;
	const struct p4_instances *all;
	enum arch arch;
	bool has_exact;	       /* match_kind exact is declared */
	struct p4_inst *in;    /* of what is being walked; NULL: a function */
	struct p4_decls funcs; /* functions to look at, each once */
	bool *seen;	       /* by declaration id */
	uint32_t n_seen;
};

static bool
first_time(struct rules *r, const struct p4_decl *d)
{
	if (d->id >= r->n_seen || r->seen[d->id])
		return false;
	r->seen[d->id] = true;
	return true;
}

/* ---- Expressions ---- */

/* Division of what only run time knows: not defined by P4, and targets have none, but for powers of
 * two, which are shifts. */
static void
division(struct rules *r, const struct p4_expr *e)
{
	const struct p4_value *x, *y;
	uint32_t exp;

	x = p4_inst_eval(r->ctx, r->all, r->in, e->u.binary.left);
	y = p4_inst_eval(r->ctx, r->all, r->in, e->u.binary.right);
	if ((x != NULL && y != NULL) || e->type->kind == P4_TYPE_BAD)
		return;
	if (x != NULL && x->kind == P4_VALUE_INT && p4_big_sign(x->u.num) == 0)
		return;
	if (y != NULL && y->kind == P4_VALUE_INT && p4_big_is_pow2(y->u.num, &exp))
		return;
	p4_error(r->ctx, e->loc, P4_INVALID,
	    "'%s' must be computed at compile time, or be by a constant power of two",
	    p4_op_text(e->u.binary.op));
}

#define INDEX_CASES_MAX 255u

/* Several run-time indexes, whose combinations are too many. */
static void
indexing(struct rules *r, const struct p4_expr *e)
{
	const struct p4_expr *x = e;
	uint64_t cases = 1;
	uint32_t n = 0;

	for (; x->kind == P4_EXPR_INDEX || x->kind == P4_EXPR_MEMBER;
	     x = x->kind == P4_EXPR_INDEX ? x->u.index.base : x->u.member.base)
		if (x->kind == P4_EXPR_INDEX && x->u.index.index->value == NULL &&
		    x->u.index.base->type->kind != P4_TYPE_BAD) {
			n++;
			cases *= x->u.index.base->type->n_elems + 1u;
			if (cases > UINT32_MAX)
				cases = UINT32_MAX;
		}
	if (n > 1 && cases > INDEX_CASES_MAX)
		p4_error(r->ctx, e->loc, P4_OVERLIMIT,
		    "%u indexes that only run time knows make %llu cases; the limit is %u", n,
		    (unsigned long long)cases, INDEX_CASES_MAX);
}

/* Whether a struct holds a struct or header. */
static bool
is_nested(struct p4_ctx *ctx, struct p4_type *t)
{
	uint32_t n;
	const struct p4_field *f = p4_type_fields(ctx, t, &n);

	if (t->kind != P4_TYPE_STRUCT)
		return false;
	for (uint32_t i = 0; i < n; i++)
		if (p4_type_is_record(f[i].type))
			return true;
	return false;
}

/* Extracting into a stack of unions: by a constant index, next or last. */
static void
extract(struct rules *r, const struct p4_expr *x)
{
	for (; x->kind == P4_EXPR_INDEX || x->kind == P4_EXPR_MEMBER;
	     x = x->kind == P4_EXPR_INDEX ? x->u.index.base : x->u.member.base)
		if (x->kind == P4_EXPR_INDEX && x->type->kind == P4_TYPE_UNION &&
		    p4_inst_eval(r->ctx, r->all, r->in, x->u.index.index) == NULL)
			p4_error(r->ctx, x->loc, P4_INVALID,
			    "the index into a stack of header unions must be known at compile time "
			    "to extract into it");
}

static void
extern_call(struct rules *r, const struct p4_expr *e, const struct p4_call *call)
{
	const struct p4_file *f = r->ctx->files[call->decl->loc.file];

	if (call->kind == P4_CALL_METHOD && strcmp(call->decl->name.str, "extract") == 0 &&
	    call->n_binds > 0 && call->binds[0].arg != NULL)
		extract(r, call->binds[0].arg);
	for (uint32_t i = 0; i < call->n_binds; i++) {
		const struct p4_bind *b = &call->binds[i];

		if (b->dir != P4_DIR_OUT && b->dir != P4_DIR_INOUT)
			continue;
		if (call->kind == P4_CALL_EXTERN_FUNCTION && !f->is_system &&
		    is_nested(r->ctx, b->type))
			p4_error(r->ctx, e->loc, P4_TARGET,
			    "an extern function of the program's own cannot write to a struct with "
			    "structs in it (parameter '%s')",
			    b->param->name.str);
		if (call->kind == P4_CALL_METHOD && r->arch == ARCH_V1MODEL && f->is_system &&
		    b->type->kind == P4_TYPE_STRUCT &&
		    strcmp(call->type->decl->name.str, "register") == 0)
			p4_error(r->ctx, b->arg != NULL ? b->arg->loc : e->loc, P4_UNSUPPORTED,
			    "v1model's register holds numbers, not '%s'",
			    p4_type_text(r->ctx, b->type));
	}
}

static void
visit(void *arg, struct p4_expr *e)
{
	struct rules *r = arg;
	const struct p4_call *call;

	if (e->type == NULL)
		return;
	if (e->kind == P4_EXPR_BINARY && e->value == NULL &&
	    (e->u.binary.op == P4_OP_DIV || e->u.binary.op == P4_OP_MOD)) {
		division(r, e);
	} else if (e->kind == P4_EXPR_INDEX && e->lvalue) {
		indexing(r, e);
	} else if (e->kind == P4_EXPR_CALL && e->u.call.call != NULL) {
		call = e->u.call.call;
		if (call->kind == P4_CALL_FUNCTION && first_time(r, call->decl))
			P4_PUSH(r->ctx, &r->funcs, call->decl);
		if ((call->kind == P4_CALL_ACTION) && call->decl->parent == NULL &&
		    first_time(r, call->decl))
			P4_PUSH(r->ctx, &r->funcs, call->decl);
		if (call->kind == P4_CALL_EXTERN_FUNCTION || call->kind == P4_CALL_METHOD)
			extern_call(r, e, call);
	}
}

/* A switch on a value is a match of kind exact. */
static void
value_switch(void *arg, struct p4_stmt *s)
{
	struct rules *r = arg;
	const struct p4_expr *e = s->kind == P4_STMT_SWITCH ? s->u.select.expr : NULL;

	if (e != NULL && e->type->kind != P4_TYPE_ACTION_RUN && e->value == NULL &&
	    s->u.select.cases.n > 0)
		p4_error(r->ctx, s->loc, P4_NOT_FOUND,
		    "a switch on a value matches 'exact', which is not declared; include core.p4");
}

/* x /= y and x %= y: as the operators. An architecture that is not known may have them for its own
 * headers and metadata. */
static void
compound(void *arg, struct p4_stmt *s)
{
	struct rules *r = arg;
	const struct p4_value *y;
	uint32_t exp;

	if (s->kind != P4_STMT_ASSIGN ||
	    (s->u.assign.op != P4_OP_DIV && s->u.assign.op != P4_OP_MOD))
		return;
	if (r->arch == ARCH_OTHER && (s->u.assign.left->kind != P4_EXPR_NAME ||
					 s->u.assign.left->u.name.decl->kind != P4_DECL_VAR))
		return;
	y = p4_inst_eval(r->ctx, r->all, r->in, s->u.assign.right);
	if (y == NULL || y->kind != P4_VALUE_INT || !p4_big_is_pow2(y->u.num, &exp))
		p4_error(r->ctx, s->loc, P4_INVALID, "'%s=' must be by a constant power of two",
		    p4_op_text(s->u.assign.op));
}

/* ---- v1model ---- */

static void
v1model_action(void *arg, struct p4_stmt *s)
{
	struct rules *r = arg;

	if (s->kind == P4_STMT_SWITCH)
		p4_error(r->ctx, s->loc, P4_TARGET, "v1model has no switch in actions");
}

/* The version that v1model.p4 was asked for. */
static void
v1model_version(struct p4_ctx *ctx, const struct p4_program *prog)
{
	uint64_t n;

	for (uint32_t i = 0; i < prog->decls.n; i++) {
		const struct p4_decl *d = prog->decls.v[i];

		if (d->kind != P4_DECL_CONST || d->value == NULL ||
		    strcmp(d->name.str, "__v1model_version") != 0)
			continue;
		if (!p4_value_u64(d->value, &n) || n == 0 || n > INT32_MAX)
			p4_error(ctx, d->loc, P4_EXPECTED,
			    "V1MODEL_VERSION must be a date such as 20200408");
		else if (n < 20180101 || n > 20200408)
			p4_error(ctx, d->loc, P4_UNKNOWN,
			    "there is no v1model version %llu; they go from 20180101 to 20200408",
			    (unsigned long long)n);
	}
}

/* ---- Names ---- */

struct named {
	const char *path;
	const char *what; /* kinds of things do not share names */
	const struct p4_decl *decl;
	struct p4_loc loc;
	uint32_t i; /* order found */
};

P4_LIST_OF(struct named, named_list);

static int
by_path(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int cmp = strcmp(x->path, y->path);

	cmp = cmp != 0 ? cmp : strcmp(x->what, y->what);
	return cmp != 0 ? cmp : (x->i > y->i) - (x->i < y->i);
}

static void
add_named(struct rules *r, struct named_list *list, const char *what, const char *path,
    const struct p4_decl *d, struct p4_loc loc)
{
	struct named n = { path, what, d, loc, list->n };

	if (path == NULL)
		return;
	if (!ir_name_ok(path) || path[strlen(path) - 1] == '.')
		p4_error(r->ctx, loc, P4_INVALID,
		    "'%s' cannot be a control-plane name: it is empty behind its last dot, or has quotes or control characters",
		    path);
	P4_PUSH(r->ctx, list, n);
}

static void
report_same(struct rules *r, struct named_list *list, bool same_decl)
{
	if (list->n > 1)
		qsort(list->v, list->n, sizeof *list->v, by_path);
	for (uint32_t i = 1; i < list->n; i++) {
		const struct named *a = &list->v[i - 1], *b = &list->v[i];

		if (strcmp(a->path, b->path) != 0 || strcmp(a->what, b->what) != 0 ||
		    (a->decl == b->decl && !same_decl) || strcmp(a->path, "NoAction") == 0)
			continue;
		p4_error(r->ctx, b->loc, P4_DUPLICATE, "two %s have the control-plane name '%s'",
		    b->what, b->path);
		p4_note(r->ctx, a->loc, "the other one");
	}
}

static bool
is_hidden(const struct p4_decl *d)
{
	return p4_anno_find(&d->annos, "hidden") != NULL;
}

static void
add_action(
    struct rules *r, struct named_list *list, const struct p4_inst *in, const struct p4_decl *d)
{
	add_named(r, list, "actions", p4_cp_path(r->ctx, in, d), d, d->name.loc);
}

/* Actions that tables can run, or that the program calls: each name means one action. */
static void
action_names(struct rules *r, const struct p4_program *prog)
{
	struct named_list list = { 0 };

	for (uint32_t i = 0; i < prog->decls.n; i++)
		if (prog->decls.v[i]->kind == P4_DECL_ACTION && !is_hidden(prog->decls.v[i]))
			add_action(r, &list, NULL, prog->decls.v[i]);
	for (uint32_t i = 0; i < r->all->all.n; i++) {
		const struct p4_inst *in = r->all->all.v[i];

		if (in->kind != P4_INST_CONTROL)
			continue;
		for (uint32_t k = 0; k < in->decl->u.control.locals.n; k++) {
			const struct p4_decl *d = in->decl->u.control.locals.v[k];

			if (d->kind == P4_DECL_ACTION && !is_hidden(d))
				add_action(r, &list, in, d);
		}
	}
	report_same(r, &list, false);
}

/* What a controller calls the objects of this extern type, NULL when it does not see them. */
static const char *
seen_objects(const char *type)
{
	static const struct {
		const char *type, *what;
	} seen[] = {
		{ "counter", "counters" },
		{ "Counter", "counters" },
		{ "direct_counter", "direct counters" },
		{ "DirectCounter", "direct counters" },
		{ "meter", "meters" },
		{ "Meter", "meters" },
		{ "direct_meter", "direct meters" },
		{ "DirectMeter", "direct meters" },
		{ "register", "registers" },
		{ "Register", "registers" },
		{ "Digest", "digests" },
		{ "action_profile", "action profiles" },
		{ "ActionProfile", "action profiles" },
		{ "action_selector", "action profiles" },
		{ "ActionSelector", "action profiles" },
	};

	for (size_t i = 0; i < ARRAY_LEN(seen); i++)
		if (strcmp(type, seen[i].type) == 0)
			return seen[i].what;
	return NULL;
}

/* Tables, value sets and objects, an instance each (P4_16 18.3.2). */
static void
instance_names(struct rules *r)
{
	struct named_list list = { 0 };

	for (uint32_t i = 0; i < r->all->all.n; i++) {
		const struct p4_inst *in = r->all->all.v[i];
		const char *what = NULL;

		if (in->kind == P4_INST_TABLE)
			what = "tables";
		else if (in->kind == P4_INST_VALUE_SET)
			what = "value sets";
		else if (in->kind == P4_INST_EXTERN)
			what = seen_objects(in->decl->name.str);
		if (what != NULL && !in->hidden && in->site != NULL)
			add_named(r, &list, what, in->path, in->site, in->site->name.loc);
	}
	report_same(r, &list, true);
}

/* What a selector hashes is no field of an entry and has no name there: it may well be matched, too. */
static void
key_names(struct rules *r, const struct p4_decl *table)
{
	struct named_list list = { 0 };

	for (uint32_t i = 0; i < table->u.table.props.n; i++) {
		const struct p4_prop *p = &table->u.table.props.v[i];

		for (uint32_t k = 0; p->kind == P4_PROP_KEY && k < p->u.keys.n; k++) {
			const struct p4_key *key = &p->u.keys.v[k];

			if (strcmp(key->match.str, "selector") != 0)
				add_named(r, &list, "keys", p4_cp_key_name(r->ctx, key), table,
				    key->expr->loc);
		}
	}
	report_same(r, &list, true);
}

/* ---- All of it ---- */

static enum arch
find_arch(const struct p4_instances *all)
{
	const char *name = all->main != NULL ? all->main->decl->name.str : "";

	if (strcmp(name, "V1Switch") == 0)
		return ARCH_V1MODEL;
	if (strcmp(name, "PSA_Switch") == 0)
		return ARCH_PSA;
	return strcmp(name, "PNA_NIC") == 0 ? ARCH_PNA : ARCH_OTHER;
}

static void
instance(struct rules *r, struct p4_inst *in)
{
	if (in->kind == P4_INST_TABLE && r->arch != ARCH_OTHER && first_time(r, in->site)) {
		p4_rules_table(r->ctx, in->site);
		key_names(r, in->site);
	}
	if ((in->kind != P4_INST_PARSER && in->kind != P4_INST_CONTROL) || !first_time(r, in->decl))
		return;
	r->in = in;
	p4_walk_decl(in->decl, visit, r);
	p4_each_stmt_of(in->decl, compound, r);
	if (!r->has_exact)
		p4_each_stmt_of(in->decl, value_switch, r);
	if (in->kind == P4_INST_CONTROL && r->arch == ARCH_V1MODEL)
		for (uint32_t i = 0; i < in->decl->u.control.locals.n; i++)
			if (in->decl->u.control.locals.v[i]->kind == P4_DECL_ACTION)
				p4_each_stmt_of(in->decl->u.control.locals.v[i], v1model_action, r);
}

static bool
declares_exact(const struct p4_decl *d)
{
	if (d->kind == P4_DECL_MATCH_KINDS)
		for (uint32_t i = 0; i < d->u.enumeration.members.n; i++)
			if (strcmp(d->u.enumeration.members.v[i]->name.str, "exact") == 0)
				return true;
	return false;
}

void
p4_rules(struct p4_ctx *ctx, const struct p4_program *prog, const struct p4_instances *all)
{
	struct rules r = { .ctx = ctx, .all = all, .arch = find_arch(all) };

	for (uint32_t i = 0; i < prog->decls.n; i++)
		r.has_exact = r.has_exact || declares_exact(prog->decls.v[i]);
	r.n_seen = ctx->n_decls + 1;
	r.seen = arena_array(ctx->arena, bool, r.n_seen);
	for (uint32_t i = 0; i < all->all.n; i++)
		instance(&r, all->all.v[i]);
	r.in = NULL;
	for (uint32_t i = 0; i < r.funcs.n; i++)
		p4_walk_decl(r.funcs.v[i], visit, &r);
	v1model_version(ctx, prog);
	if (r.arch == ARCH_OTHER)
		return;
	instance_names(&r);
	action_names(&r, prog);
}
