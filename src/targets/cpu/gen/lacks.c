/* SPDX-License-Identifier: Apache-2.0 */
/* lacks.c: what the cpu target does not do, found before a line of C is written: each feature by name,
 * with where the program uses it. Nothing else is refused later. */
#include "targets/cpu/gen/gen.h"

#include "base/mem.h"
#include "targets/cpu/gen/key.h"

enum {
	STATE_BYTES_MAX = 256 << 10, /* variables of one packet */
	EMIT_BYTES_MAX = 32 << 10,   /* headers that one packet can emit */
	KEY_BYTES_MAX = 2048,
	DATA_BYTES_MAX = 60 << 10,
};

struct lacks {
	const struct ir_prog *p;
	struct buf *out;
	int n;
	uint64_t emit_bytes;
};

static void
lack(struct lacks *x, const char *what, const char *of, struct ir_loc loc)
{
	x->n++;
	if (x->out == NULL)
		return;
	buf_puts(x->out, what);
	if (of != NULL)
		buf_printf(x->out, ": %s", of);
	if (loc.line != 0 && loc.file < x->p->n_files)
		buf_printf(x->out, ", %s:%u", x->p->files[loc.file], loc.line);
	buf_putc(x->out, '\n');
}

static uint32_t
width(const struct lacks *x, uint32_t type)
{
	return x->p->types[type].width_bits;
}

static uint64_t
wire_bytes(const struct lacks *x, uint32_t type, struct ir_loc loc)
{
	const struct ir_type *t = &x->p->types[type];
	uint64_t n = 0;

	if (t->kind == IR_TYPE_STACK)
		return t->n * wire_bytes(x, t->elem, loc);
	if (t->kind == IR_TYPE_UNION) {
		for (uint32_t i = 0; i < t->n; i++)
			n += wire_bytes(x, t->fields[i].type, loc);
		return n;
	}
	n = (t->width_bits + 7) / 8;
	for (uint32_t i = 0; i < t->n; i++)
		if (x->p->types[t->fields[i].type].kind == IR_TYPE_VARBIT)
			n += (width(x, t->fields[i].type) + 7) / 8;
	return n;
}

/* On the wire a header must be whole bytes. A varbit is, or its packet is rejected. */
static void
whole_bytes(struct lacks *x, uint32_t type, struct ir_loc loc)
{
	const struct ir_type *t = &x->p->types[type];

	if (t->kind == IR_TYPE_STACK) {
		whole_bytes(x, t->elem, loc);
		return;
	}
	for (uint32_t i = 0; t->kind == IR_TYPE_UNION && i < t->n; i++)
		whole_bytes(x, t->fields[i].type, loc);
	if (t->kind == IR_TYPE_HEADER && t->width_bits % 8 != 0)
		lack(x, "header that is not a whole number of bytes on the wire", t->name, loc);
}

static bool
has_varbit(const struct lacks *x, const struct ir_stmt *s)
{
	for (uint32_t i = 0; i < s->n_args; i++)
		if (s->args[i].expr != NULL &&
		    x->p->types[s->args[i].expr->type].kind == IR_TYPE_VARBIT)
			return true;
	return false;
}

static void
call(struct lacks *x, const struct ir_stmt *s)
{
	uint32_t bits = 0;

	switch (s->call) {
	case IR_CALL_RANDOM:
		if (width(x, s->args[0].lval->type) > 64)
			lack(x, "random number of more than 64 bits", NULL, s->loc);
		return;
	case IR_CALL_HASH:
	case IR_CALL_HASH_PAYLOAD:
		for (uint32_t i = 2; i < s->n_args; i++)
			if (x->p->types[s->args[i].expr->type].kind != IR_TYPE_VARBIT)
				bits +=
				    width(x, s->args[i].expr->type); /* varbits are whole bytes */
		if (s->call == IR_CALL_HASH_PAYLOAD && bits % 8 != 0)
			lack(x, "hash of the payload behind data that is not whole bytes", NULL,
			    s->loc);
		if (s->args[1].expr->value.lo == IR_HASH_IDENTITY &&
		    (has_varbit(x, s) || s->call == IR_CALL_HASH_PAYLOAD))
			lack(x, "hash algorithm identity of varbits or payload", NULL, s->loc);
		return;
	case IR_CALL_COUNTER_COUNT:
	case IR_CALL_DIRECT_COUNT:
	case IR_CALL_METER_EXECUTE:
	case IR_CALL_METER_EXECUTE_COLOR:
	case IR_CALL_DIRECT_METER_READ:
	case IR_CALL_DIRECT_METER_COLOR:
	case IR_CALL_REGISTER_READ:
	case IR_CALL_REGISTER_WRITE:
	case IR_CALL_DIGEST_PACK:
	case IR_CALL_ADD_ENTRY:
	case IR_CALL_SET_EXPIRE:
	case IR_CALL_RESTART_EXPIRE:
	case IR_CALL_FLOW_ID:
	case IR_CALL_HASH_ADD:
	case IR_CALL_CSUM_ADD:
	case IR_CALL_CSUM_SUB:
	case IR_CALL_PACKET_LENGTH:
	case IR_CALL_DROP:
	case IR_CALL_SEND_TO_PORT:
	case IR_CALL_MIRROR:
	case IR_CALL_CLONE:
	case IR_CALL_RESUBMIT:
	case IR_CALL_RECIRCULATE:
	case IR_CALL_TRUNCATE:
	case IR_CALL_LOG:
	case IR_CALL_ASSERT:
	case IR_CALL_ASSUME:
	case IR_N_CALL_OPS:
		return;
	}
}

static void body(struct lacks *x, struct ir_body b);

static void
stmt(struct lacks *x, const struct ir_stmt *s)
{
	switch ((unsigned)s->op) {
	case IR_STMT_EXTRACT:
	case IR_STMT_EXTRACT_NEXT:
		whole_bytes(x, s->lval->type, s->loc);
		break;
	case IR_STMT_EMIT:
		whole_bytes(x, s->lval->type, s->loc);
		x->emit_bytes += wire_bytes(x, s->lval->type, s->loc);
		break;
	case IR_STMT_ADVANCE:
		if (s->expr->op == IR_EXPR_CONST && s->expr->value.lo % 8 != 0)
			lack(x, "advance by bits that are not whole bytes", NULL, s->loc);
		break;
	case IR_STMT_CALL:
		call(x, s);
		break;
	default:
		break;
	}
	body(x, s->body);
	body(x, s->other);
	for (uint32_t i = 0; i < s->n_cases; i++)
		body(x, s->cases[i].body);
}

static void
body(struct lacks *x, struct ir_body b)
{
	for (uint32_t i = 0; i < b.n; i++)
		stmt(x, b.v[i]);
}

static void
table(struct lacks *x, uint32_t i)
{
	const struct ir_table *t = &x->p->tables[i];

	if (t->add_on_miss && t->profile != IR_NO_ID)
		lack(x, "add_on_miss in a table with an action profile", t->info.name, t->loc);
	if (cpu_key_bytes(x->p, i) > KEY_BYTES_MAX)
		lack(x, "key of more than 2048 bytes", t->info.name, t->loc);
	if (cpu_data_bytes(x->p, i) > DATA_BYTES_MAX)
		lack(x, "action data of more than 60 KiB", t->info.name, t->loc);
}

int
cpu_lacks(const struct ir_prog *prog, struct buf *out)
{
	struct lacks x = { .p = prog, .out = out };
	struct ir_loc nowhere = { 0 };
	uint64_t state = 0;

	if (prog->arch == IR_ARCH_CUSTOM) {
		lack(&x, "architecture", ir_arch_name(prog->arch), nowhere);
		return x.n;
	}
	for (uint32_t i = 0; i < prog->n_vars; i++)
		state += ir_type_bytes(prog, prog->vars[i].type) * 2;
	if (state > STATE_BYTES_MAX)
		lack(&x, "more than 256 KiB of variables", NULL, nowhere);
	for (uint32_t i = 0; i < prog->n_blocks; i++) {
		body(&x, prog->blocks[i].body);
		for (uint32_t s = 0; s < prog->blocks[i].n_states; s++)
			body(&x, prog->blocks[i].states[s].body);
	}
	for (uint32_t i = 0; i < prog->n_actions; i++)
		body(&x, prog->actions[i].body);
	if (x.emit_bytes > EMIT_BYTES_MAX)
		lack(&x, "headers of more than 32 KiB in one packet", NULL, nowhere);
	for (uint32_t i = 0; i < prog->n_tables; i++)
		table(&x, i);
	return x.n;
}
