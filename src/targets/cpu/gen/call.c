/* SPDX-License-Identifier: Apache-2.0 */
/* call.c: extern operations in C. */
#include "targets/cpu/gen/internal.h"

#include "base/mem.h"
#include "targets/cpu/gen/key.h"
#include "targets/cpu/pipe_abi.h"

#include <stdio.h>

/* ---- packing data ---- */

static bool
is_varbit(const struct gen *g, const struct ir_expr *e)
{
	return g->p->types[e->type].kind == IR_TYPE_VARBIT;
}

/* One value at bit offset 'off' (a number) or at 'name'_bits. */
static void
pack_one(struct gen *g, const char *name, const struct ir_expr *e, uint32_t off, bool moving)
{
	uint32_t w = gen_width(g, e->type);

	if (is_varbit(g, e)) {
		emit(g, "pipe_put_bits(%i, %i_bits, ", name, name);
		gen_varbit_bytes(g, e->lval);
		emit(g, ", ");
		gen_varbit_bits(g, e->lval);
		emit(g, ");\n%i_bits += ", name);
		gen_varbit_bits(g, e->lval);
		emit(g, ";\n");
		return;
	}
	emit(g,
	    gen_class(w) == GEN_64    ? "pipe_set(%i, "
	    : gen_class(w) == GEN_128 ? "pipe_set128(%i, "
				      : "pipe_set_big(%i, ",
	    name);
	if (moving)
		emit(g, "%i_bits", name);
	else
		emit(g, "%u", off);
	emit(g, ", %u, ", w);
	gen_expr(g, e);
	emit(g, ");\n");
	if (moving)
		emit(g, "%i_bits += %u;\n", name, w);
}

uint32_t
gen_pack(struct gen *g, const char *name, const struct ir_arg *args, uint32_t n, bool pad_each)
{
	uint32_t bits = 0, off = 0;
	bool moving = false;

	for (uint32_t i = 0; i < n; i++) {
		uint32_t w = gen_width(g, args[i].expr->type);

		bits += pad_each ? (w + 7) / 8 * 8 : w;
		moving |= is_varbit(g, args[i].expr);
	}
	emit(g,
	    bits > 0 ? "uint8_t %i[%u] = { 0 };\n"
		     : "uint8_t %i[%u] __attribute__((unused)) = { 0 };\n",
	    name, MAX((bits + 7) / 8, 1u));
	if (moving)
		emit(g, "uint32_t %i_bits = 0;\n", name);
	emit(g, "\n");
	for (uint32_t i = 0; i < n; i++) {
		uint32_t w = gen_width(g, args[i].expr->type);

		if (pad_each)
			off += (8 - w % 8) % 8;
		pack_one(g, name, args[i].expr, off, moving);
		off += w;
	}
	return moving ? UINT32_MAX : bits;
}

/* ---- sums over what lies together in a header ---- */

static const struct ir_field *
field_of(const struct gen *g, const struct ir_expr *e)
{
	const struct ir_lval *l = e->lval;

	if (e->op != IR_EXPR_READ || l->n_steps == 0 || is_varbit(g, e) ||
	    l->steps[l->n_steps - 1].kind != IR_STEP_FIELD)
		return NULL;
	return &g->p->types[gen_type_at(g, l, l->n_steps - 1)].fields[l->steps[l->n_steps - 1].i];
}

static bool
same_header(const struct ir_lval *a, const struct ir_lval *b)
{
	if (a->var != b->var || a->n_steps != b->n_steps)
		return false;
	for (uint32_t i = 0; i + 1 < a->n_steps; i++)
		if (a->steps[i].kind != b->steps[i].kind || a->steps[i].i != b->steps[i].i ||
		    a->steps[i].index != NULL || b->steps[i].index != NULL)
			return false;
	return true;
}

/* How many arguments from 'from' on are neighbours in one header, whole bytes from a byte boundary at an
 * even place of the sum; *bytes of them. */
static uint32_t
run_of(const struct gen *g, const struct ir_arg *args, uint32_t from, uint32_t n, uint32_t off,
    uint32_t *bytes)
{
	const struct ir_field *first = field_of(g, args[from].expr), *f;
	uint32_t bits = 0, best = 0;

	*bytes = 0;
	if (first == NULL || first->off_bits % 8 != 0 || off % 16 != 0)
		return 0;
	for (uint32_t i = from; i < n; i++) {
		f = field_of(g, args[i].expr);
		if (f == NULL || !same_header(args[i].expr->lval, args[from].expr->lval) ||
		    f->off_bits != first->off_bits + bits)
			break;
		bits += gen_width(g, f->type);
		if (bits % 16 == 0) {
			best = i + 1 - from;
			*bytes = bits / 8;
		}
	}
	return best;
}

/* Declares uint64_t 'name', the unfolded sum of the data. */
static void
sum(struct gen *g, const char *name, const struct ir_arg *args, uint32_t n)
{
	uint32_t off = 0, bytes;
	bool varbits = false;
	unsigned t = g->n_temps++;
	char tmp[24];

	emit(g, "uint64_t %i = 0;\n\n", name);
	snprintf(tmp, sizeof tmp, "t%u", t);
	for (uint32_t i = 0; i < n; i++)
		varbits |= is_varbit(g, args[i].expr);
	for (uint32_t i = 0; i < n;) {
		uint32_t run = varbits ? 0 : run_of(g, args, i, n, off, &bytes), k = 0, w = 0;

		if (run > 0) {
			const struct ir_lval *l = args[i].expr->lval;

			emit(g, "%i = pipe_csum_bytes(%i, ", name, name);
			gen_bytes(g, l, l->n_steps - 1);
			emit(g, " + %u, %u);\n", field_of(g, args[i].expr)->off_bits / 8, bytes);
			i += run;
			off += bytes * 8;
			continue;
		}
		/* what is no run, up to the next one at an even place */
		do {
			w += gen_width(g, args[i + k].expr->type);
			k++;
		} while (i + k < n && (varbits || run_of(g, args, i + k, n, off + w, &bytes) == 0));
		emit(g, "{\n");
		g->indent++;
		w = gen_pack(g, tmp, args + i, k, false);
		if (w == UINT32_MAX)
			emit(g, "%i = pipe_csum_bytes(%i, %i, (%i_bits + 7) / 8);\n", name, name,
			    tmp, tmp);
		else
			emit(
			    g, "%i = pipe_csum_bytes(%i, %i, %u);\n", name, name, tmp, (w + 7) / 8);
		emit_close(g);
		off += w == UINT32_MAX ? 0 : w;
		i += k;
	}
}

/* ---- hashes ---- */

/* The low bits of a C uint64_t expression into 'l'. */
static void
write_u64(struct gen *g, const struct ir_lval *l, const char *text)
{
	uint32_t w = gen_width(g, l->type);
	unsigned mark = gen_guard(g, l);

	gen_write_begin(g, l);
	if (gen_class(w) == GEN_BIG)
		emit(g, "pipe_big_of(%s)", text);
	else if (w < 64)
		emit(g, "%s & %x", text, UINT64_MAX >> (64 - w));
	else
		emit(g, "%s", text);
	gen_write_end(g, l);
	gen_guard_end(g, mark);
}

static void
identity(struct gen *g, const struct ir_stmt *s)
{
	const struct ir_lval *l = s->args[0].lval;
	uint32_t w = gen_width(g, l->type),
		 bits = gen_pack(g, "data", s->args + 2, s->n_args - 2, false);
	uint32_t take = MIN(w, bits);
	unsigned mark = gen_guard(g, l);

	gen_write_begin(g, l);
	if (take == 0)
		emit(g, gen_class(w) == GEN_BIG ? "pipe_big_of(0)" : "0");
	else if (gen_class(w) == GEN_BIG)
		emit(g, "pipe_get_big(data, %u, %u)", bits - take, take);
	else
		emit(g, take > 64 ? "pipe_get128(data, %u, %u)" : "pipe_get(data, %u, %u)",
		    bits - take, take);
	gen_write_end(g, l);
	gen_guard_end(g, mark);
}

static void
hash(struct gen *g, const struct ir_stmt *s)
{
	uint64_t alg = s->args[1].expr->value.lo;
	bool payload = s->call == IR_CALL_HASH_PAYLOAD, even = true;
	uint32_t bits = 0;

	/* The payload goes on where the data ends, which may be in the middle of a 16-bit word. */
	for (uint32_t i = 2; i < s->n_args; i++) {
		bits += gen_width(g, s->args[i].expr->type);
		even &= !is_varbit(g, s->args[i].expr);
	}
	even &= bits % 16 == 0;

	if (alg == IR_HASH_IDENTITY) {
		identity(g, s);
		return;
	}
	if (alg == IR_HASH_CSUM16 && (even || !payload)) {
		sum(g, "sum", s->args + 2, s->n_args - 2);
		if (payload)
			emit(g, "sum = pipe_csum_bytes(sum, k->pipe_payload, "
				"(uint32_t)(p->data + p->len - k->pipe_payload));\n");
		write_u64(g, s->args[0].lval, "(uint64_t)(uint16_t)~pipe_csum_end(sum)");
		return;
	}
	bits = gen_pack(g, "data", s->args + 2, s->n_args - 2, false);
	emit(g, "const uint64_t hash = c->ops->hash(%u, data, ", (uint32_t)alg);
	if (bits == UINT32_MAX)
		emit(g, "(data_bits + 7) / 8");
	else
		emit(g, "%u", (bits + 7) / 8);
	emit(g, payload ? ", k->pipe_payload, (uint32_t)(p->data + p->len - k->pipe_payload));\n"
			: ", NULL, 0);\n");
	write_u64(g, s->args[0].lval, "hash");
}

static void
hash_add(struct gen *g, const struct ir_stmt *s)
{
	uint32_t bits = gen_pack(g, "data", s->args + 2, s->n_args - 2, false);

	emit(g, "const uint64_t hash = c->ops->hash_add(%u, ", (uint32_t)s->args[1].expr->value.lo);
	gen_read(g, s->args[0].lval);
	emit(g, bits == UINT32_MAX ? ", data, (data_bits + 7) / 8);\n" : ", data, %u);\n",
	    (bits + 7) / 8);
	write_u64(g, s->args[0].lval, "hash");
}

static void
csum(struct gen *g, const struct ir_stmt *s)
{
	const struct ir_lval *l = s->args[0].lval;
	const char *end = "pipe_csum_end(sum)";
	uint32_t bits = 0;
	unsigned mark;

	for (uint32_t i = 1; i < s->n_args; i++)
		bits += is_varbit(g, s->args[i].expr) ? 17 : gen_width(g, s->args[i].expr->type);
	if (bits <= 16) /* nothing to fold */
		end = "__builtin_bswap16((uint16_t)sum)";
	sum(g, "sum", s->args + 1, s->n_args - 1);
	mark = gen_guard(g, l);
	gen_write_begin(g, l);
	emit(g, "pipe_csum_add((uint16_t)");
	gen_read(g, l);
	emit(g, s->call == IR_CALL_CSUM_ADD ? ", %s)" : ", (uint16_t)~%s)", end);
	gen_write_end(g, l);
	gen_guard_end(g, mark);
}

static void
random_number(struct gen *g, const struct ir_stmt *s)
{
	emit(g, "const uint64_t low = ");
	gen_expr(g, s->args[1].expr);
	emit(g, ", high = ");
	gen_expr(g, s->args[2].expr);
	emit(g, ", span = high < low ? 1 : high - low + 1;\n");
	emit(g, "const uint64_t number = low + (span == 0 ? c->ops->random(c)"
		" : c->ops->random(c) %% span);\n\n");
	write_u64(g, s->args[0].lval, "number");
}

/* ---- counters, meters, registers, digests ---- */

static uint32_t
direct_size(const struct gen *g, uint32_t object)
{
	for (uint32_t i = 0; i < g->p->n_tables; i++)
		for (uint32_t k = 0; k < g->p->tables[i].n_direct; k++)
			if (g->p->tables[i].direct[k] == object)
				return pipe_direct_cells(cpu_table_size(g->p, i));
	return 0;
}

/* Bytes of the packet when it arrived: what counters and meters count. */
static const char *
length(const struct gen *g)
{
	return g->split ? "k->pipe_length" : "p->len";
}

/* v1model counts the hits of such tables by itself. */
static bool
implicit(const struct gen *g, uint32_t object)
{
	for (uint32_t i = 0; i < g->p->n_tables; i++)
		for (uint32_t k = 0; k < g->p->tables[i].n_direct; k++)
			if (g->p->tables[i].direct[k] == object)
				return g->p->tables[i].direct_implicit;
	return false;
}

static void
count(struct gen *g, const struct ir_stmt *s, bool direct)
{
	const struct ir_expr *by =
	    s->n_args > (direct ? 0u : 1u) ? s->args[direct ? 0 : 1].expr : NULL;

	if (direct && implicit(g, s->object))
		return;
	emit(g, "pipe_count(c, %u, %u, ", s->object,
	    direct ? direct_size(g, s->object) : g->p->externs[s->object].size);
	if (direct)
		emit(g, "e->index");
	else
		gen_expr_cap(g, s->args[0].expr);
	emit(g, ", ");
	if (by != NULL)
		gen_expr_cap(g, by);
	else
		emit(g, "%s", length(g));
	emit(g, ");\n");
}

/* Colours: v1model numbers them green, yellow, red as the ABI; PSA and PNA red, green, yellow. */
static const char *
color_out(const struct gen *g)
{
	return g->p->arch == IR_ARCH_V1MODEL ? "(uint64_t)color" : "(uint64_t)((color + 1) % 3)";
}

static void
meter(struct gen *g, const struct ir_stmt *s, bool direct)
{
	bool aware =
	    s->call == IR_CALL_METER_EXECUTE_COLOR || s->call == IR_CALL_DIRECT_METER_COLOR;
	uint32_t k = (uint32_t)!direct + aware; /* the place of what comes out */
	const struct ir_lval *out = s->args[k].lval;
	const struct ir_expr *in = aware ? s->args[k - 1].expr : NULL;

	emit(g, "uint64_t cell = ");
	if (direct)
		emit(g, "e->index");
	else
		gen_expr_cap(g, s->args[0].expr);
	emit(g, ";\nuint64_t before = ");
	if (in == NULL)
		emit(g, "PIPE_GREEN");
	else
		gen_expr_cap(g, in);
	if (in != NULL) /* what is no colour is red */
		emit(g, g->p->arch == IR_ARCH_V1MODEL
			    ? ";\nbefore = before > 2 ? PIPE_RED : before"
			    : ";\nbefore = before > 2 ? PIPE_RED : (before + 2) %% 3");
	emit(g,
	    ";\nuint32_t color = c->ops->meter(c, %u, cell < UINT32_MAX ? (uint32_t)cell : UINT32_MAX, ",
	    s->object);
	if (s->n_args > k + 1)
		gen_expr_cap(g, s->args[k + 1].expr);
	else
		emit(g, "%s", length(g));
	emit(g, ", (uint32_t)before);\n\n");
	write_u64(g, out, color_out(g));
}

static uint32_t
cell_bytes(uint32_t w)
{
	return w <= 8 ? 1 : w <= 16 ? 2 : w <= 32 ? 4 : w <= 64 ? 8 : (w + 7) / 8;
}

static void
register_read(struct gen *g, const struct ir_stmt *s)
{
	const struct ir_lval *l = s->args[0].lval;
	uint32_t w = gen_width(g, l->type), pad = (8 - w % 8) % 8;
	enum gen_class cls = gen_class(w);
	unsigned mark;

	if (cls != GEN_64) {
		emit(g, "const uint8_t *cell = pipe_register_cell(c, %u, ", s->object);
		gen_expr_cap(g, s->args[1].expr);
		emit(g, ");\n\n");
	}
	mark = gen_guard(g, l);
	gen_write_begin(g, l);
	if (cls == GEN_64) {
		emit(g, "pipe_register_read(c, %u, %u, ", s->object, cell_bytes(w));
		gen_expr_cap(g, s->args[1].expr);
		emit(g, ")");
	} else {
		emit(g,
		    cls == GEN_128 ? "cell != NULL ? pipe_get128(cell, %u, %u) : 0"
				   : "cell != NULL ? pipe_get_big(cell, %u, %u) : pipe_big_of(0)",
		    pad, w);
	}
	gen_write_end(g, l);
	gen_guard_end(g, mark);
}

static void
register_write(struct gen *g, const struct ir_stmt *s)
{
	uint32_t w = gen_width(g, s->args[1].expr->type), pad = (8 - w % 8) % 8;
	enum gen_class cls = gen_class(w);

	if (cls == GEN_64) {
		emit(g, "pipe_register_write(c, %u, %u, ", s->object, cell_bytes(w));
		gen_expr_cap(g, s->args[0].expr);
		emit(g, ", ");
		gen_expr(g, s->args[1].expr);
		emit(g, ");\n");
		return;
	}
	emit(g, "uint8_t *cell = pipe_register_cell(c, %u, ", s->object);
	gen_expr_cap(g, s->args[0].expr);
	emit(g, ");\n\nif (cell != NULL)\n\t");
	emit(g, cls == GEN_128 ? "pipe_set128(cell, %u, %u, " : "pipe_set_big(cell, %u, %u, ", pad,
	    w);
	gen_expr(g, s->args[1].expr);
	emit(g, ");\n");
}

static void
digest(struct gen *g, const struct ir_stmt *s)
{
	uint32_t bits = gen_pack(g, "data", s->args, s->n_args, true);

	emit(g, "c->ops->digest(c, %u, data, %u);\n", s->object, bits / 8);
}

/* ---- tables that learn ---- */

/* Whether every table that runs the action and learns takes what it adds. */
static bool
fits(const struct gen *g, const struct ir_stmt *s)
{
	uint64_t place = s->args[1].expr->value.lo;

	for (uint32_t i = 0; i < g->p->n_tables; i++) {
		const struct ir_table *t = &g->p->tables[i];
		const struct ir_action *a;
		bool runs = false;

		for (uint32_t k = 0; k < t->n_actions; k++)
			runs |= t->actions[k].action == g->action;
		if (!runs || !t->add_on_miss)
			continue;
		if (place >= t->n_actions || t->actions[place].default_only)
			return false;
		a = &g->p->actions[t->actions[place].action];
		if (a->n_params != s->n_args - 3)
			return false;
		for (uint32_t k = 0; k < a->n_params; k++)
			if (gen_width(g, g->p->vars[a->params[k].var].type) !=
			    gen_width(g, s->args[k + 3].expr->type))
				return false;
	}
	return g->scratch_key_bytes > 0;
}

static void
add_entry(struct gen *g, const struct ir_stmt *s)
{
	bool can = fits(g, s);
	unsigned mark;
	uint32_t bits;

	if (can) {
		bits = gen_pack(g, "data", s->args + 3, s->n_args - 3, true);
		emit(g,
		    "const bool added = c->ops->learn(c, k->pipe_table, k->pipe_key, %u, data, %u, ",
		    (uint32_t)s->args[1].expr->value.lo, bits / 8);
		gen_expr_cap(g, s->args[2].expr);
		emit(g, ");\n\n");
	}
	mark = gen_guard(g, s->args[0].lval);
	gen_write_begin(g, s->args[0].lval);
	emit(g, can ? "added" : "false");
	gen_write_end(g, s->args[0].lval);
	gen_guard_end(g, mark);
}

/* ---- the packet ---- */

/* A slot holds one session: the last one that was put there. */
static void
mirror(struct gen *g, const struct ir_stmt *s)
{
	emit(g, "const uint64_t slot = ");
	gen_expr_cap(g, s->args[0].expr);
	emit(g, ", session = ");
	gen_expr_cap(g, s->args[1].expr);
	emit(g, ";\nuint32_t at_clone = 0;\n\n");
	emit(g, "while (at_clone < k->pipe_n_clones && k->pipe_clones[at_clone].reserved != slot)\n"
		"\tat_clone++;\n");
	emit(g,
	    "if (slot < 256 && at_clone < PIPE_CLONES) {\n"
	    "\tk->pipe_clones[at_clone] = (struct pipe_clone){ (uint32_t)session, PIPE_KEEP_NONE, 1, "
	    "(uint16_t)slot };\n"
	    "\tif (at_clone == k->pipe_n_clones)\n\t\tk->pipe_n_clones++;\n}\n");
}

static void
packet_call(struct gen *g, const struct ir_stmt *s)
{
	switch ((unsigned)s->call) {
	case IR_CALL_PACKET_LENGTH:
		write_u64(g, s->args[0].lval, "(uint64_t)p->len");
		return;
	case IR_CALL_DROP:
		emit(g, "k->pipe_to = PIPE_TO_DROP;\n");
		return;
	case IR_CALL_SEND_TO_PORT:
		emit(g, "k->pipe_to = PIPE_TO_PORT;\nk->pipe_port = (uint32_t)");
		gen_expr_cap(g, s->args[0].expr);
		emit(g, ";\n");
		return;
	case IR_CALL_MIRROR:
		mirror(g, s);
		return;
	case IR_CALL_CLONE: /* v1model: the last call counts */
		emit(g, "const uint64_t session = ");
		gen_expr_cap(g, s->args[1].expr);
		emit(g,
		    ";\n\nk->pipe_n_clones = 1;\n"
		    "k->pipe_clones[0] = (struct pipe_clone){ (uint32_t)session, %u, 0, 0 };\n",
		    (uint32_t)s->args[2].expr->value.lo & 255);
		return;
	case IR_CALL_RESUBMIT:
		emit(g, "k->pipe_resubmit = 1;\nk->pipe_resubmit_keep = %u;\n",
		    (uint32_t)s->args[0].expr->value.lo & 255);
		return;
	case IR_CALL_RECIRCULATE:
		if (g->p->arch == IR_ARCH_PNA)
			emit(g, "k->pipe_to = PIPE_TO_AGAIN;\n");
		emit(g, "k->pipe_recirculate = 1;\nk->pipe_recirculate_keep = %u;\n",
		    (uint32_t)s->args[0].expr->value.lo & 255);
		return;
	case IR_CALL_TRUNCATE:
		emit(g, "const uint64_t bytes = ");
		gen_expr_cap(g, s->args[0].expr);
		emit(g, ";\n\nk->pipe_truncate = bytes < UINT32_MAX ? 1 + (uint32_t)bytes : 0;\n");
		return;
	default:
		return;
	}
}

static void
log_call(struct gen *g, const struct ir_stmt *s)
{
	uint32_t ref = gen_ref(g, s->loc, "%s", s->args[0].text), n = s->n_args - 1;

	emit(g, "const uint64_t args[] = { ");
	for (uint32_t i = 1; i <= n; i++) {
		gen_expr_cap(g, s->args[i].expr);
		emit(g, ", ");
	}
	emit(g, "0 };\n\nc->ops->log(c, %u, args, %u);\n", ref, n);
}

static void
assertion(struct gen *g, const struct ir_stmt *s)
{
	emit(g, "if (!");
	gen_expr(g, s->args[0].expr);
	emit(g, ")");
	emit_open(g);
	gen_stop(g, "PIPE_DROP_ASSERT");
	emit_close(g);
}

static void
call(struct gen *g, const struct ir_stmt *s)
{
	switch (s->call) {
	case IR_CALL_COUNTER_COUNT:
	case IR_CALL_DIRECT_COUNT:
		count(g, s, s->call == IR_CALL_DIRECT_COUNT);
		return;
	case IR_CALL_METER_EXECUTE:
	case IR_CALL_METER_EXECUTE_COLOR:
		meter(g, s, false);
		return;
	case IR_CALL_DIRECT_METER_READ:
	case IR_CALL_DIRECT_METER_COLOR:
		meter(g, s, true);
		return;
	case IR_CALL_REGISTER_READ:
		register_read(g, s);
		return;
	case IR_CALL_REGISTER_WRITE:
		register_write(g, s);
		return;
	case IR_CALL_DIGEST_PACK:
		digest(g, s);
		return;
	case IR_CALL_HASH:
	case IR_CALL_HASH_PAYLOAD:
		hash(g, s);
		return;
	case IR_CALL_HASH_ADD:
		hash_add(g, s);
		return;
	case IR_CALL_CSUM_ADD:
	case IR_CALL_CSUM_SUB:
		csum(g, s);
		return;
	case IR_CALL_RANDOM:
		random_number(g, s);
		return;
	case IR_CALL_LOG:
		log_call(g, s);
		return;
	case IR_CALL_ASSERT:
	case IR_CALL_ASSUME:
		assertion(g, s);
		return;
	case IR_CALL_ADD_ENTRY:
		add_entry(g, s);
		return;
	case IR_CALL_SET_EXPIRE:
		emit(g, "c->ops->set_expire(c, k->pipe_table, e, ");
		gen_expr_cap(g, s->args[0].expr);
		emit(g, ");\n");
		return;
	case IR_CALL_RESTART_EXPIRE:
		emit(g, "/* the hit has restarted it */\n");
		return;
	case IR_CALL_FLOW_ID:
		emit(g, "const uint64_t number = c->ops->flow_id(c);\n\n");
		write_u64(g, s->args[0].lval, "number");
		return;
	case IR_N_CALL_OPS:
		return;
	case IR_CALL_PACKET_LENGTH:
	case IR_CALL_DROP:
	case IR_CALL_SEND_TO_PORT:
	case IR_CALL_MIRROR:
	case IR_CALL_CLONE:
	case IR_CALL_RESUBMIT:
	case IR_CALL_RECIRCULATE:
	case IR_CALL_TRUNCATE:
		packet_call(g, s);
		return;
	}
}

void
gen_call(struct gen *g, const struct ir_stmt *s)
{
	emit(g, "{\n");
	g->indent++;
	call(g, s);
	emit_close(g);
}
