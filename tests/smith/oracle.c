/* SPDX-License-Identifier: Apache-2.0 */
/* oracle.c: expressions whose values the generator knows. Each is written twice, over constants, which the compiler
 * computes, and over fields of a packet, which a target computes; a script expects what num.c says of both. They are
 * written with as few parentheses as the grammar allows, and some more. */
#include "num.h"
#include "smith.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

enum {
	PREC_CHOICE,
	PREC_OR,
	PREC_AND,
	PREC_EQ,
	PREC_LESS,
	PREC_BOR,
	PREC_XOR,
	PREC_BAND,
	PREC_SHIFT,
	PREC_SUM,
	PREC_PRODUCT,
	PREC_PREFIX,
	PREC_POSTFIX
};

enum form { LEAF, SAME, BINARY, UNARY, CAST, SLICE, CHOICE };

struct node {
	enum form form;
	int prec;
	bool is_bool, parens;
	bool fixed; /* constants in both writings */
	struct num v;
	const char *text; /* of an operator, or of both writings of a SAME */
	uint32_t leaf, hi, lo;
	const struct node *kid[3];
};

struct oracle {
	struct smith *s;
	VEC(struct num) leaves;
	VEC(const struct node *) exprs;
	uint32_t width; /* most, of this expression */
};

static struct node *expr(struct oracle *o, uint32_t width, bool is_signed, int depth);
static struct node *truth(struct oracle *o, int depth);

static struct node *
node(struct oracle *o, enum form form, int prec, const char *text)
{
	struct node *n = arena_new_of(o->s->arena, struct node);

	n->form = form;
	n->prec = prec;
	n->text = text;
	n->parens = smith_chance(o->s, 15);
	return n;
}

static struct num
random_num(struct smith *s, uint32_t width, bool is_signed)
{
	struct num n = num_of(width, is_signed, smith_value(s, width));

	if (smith_chance(s, 30))
		return num_not(&n);
	for (uint32_t i = 64; i < width; i++)
		n.bit[i] = smith_next(s) & 1;
	return n;
}

static struct node *
leaf(struct oracle *o, uint32_t width, bool is_signed)
{
	struct node *n = node(o, LEAF, PREC_POSTFIX, NULL);

	n->v = random_num(o->s, width, is_signed);
	n->leaf = (uint32_t)o->leaves.n;
	vec_push(&o->leaves, n->v);
	return n;
}

/* Numbers of no width, which only the compiler computes with. Here they have NUM_MAX bits, and so many are never
 * used: *bits bounds how many are. Division and remainder are of what is not negative. */
static struct num
integers(struct smith *s, struct buf *out, int depth, uint32_t *bits)
{
	static const char *const ops[] = { "+", "-", "*", "/", "%", "<<", ">>" };
	uint32_t op = smith_below(s, ARRAY_LEN(ops)), more, k;
	struct num a, b, rest;

	if (depth == 0) {
		uint32_t width =
		    smith_chance(s, 60) ? 1 + smith_below(s, 20) : 1 + smith_below(s, 150);

		a = num_of(NUM_MAX, true, 0);
		buf_puts(out, smith_chance(s, 50) ? "0x" : "0X");
		for (k = (width + 3) / 4; k-- > 0;) {
			uint32_t digit = smith_below(s, 16);

			buf_putc(out, "0123456789abcdef"[digit]);
			for (uint32_t i = 0; i < 4; i++)
				a.bit[4 * k + i] = digit >> i & 1;
		}
		*bits = width + 4;
		return a;
	}
	if (smith_chance(s, 10)) {
		buf_puts(out, "(-");
		a = integers(s, out, depth - 1, bits);
		buf_puts(out, ")");
		return num_neg(&a);
	}
	buf_puts(out, "(");
	a = integers(s, out, depth - 1, bits);
	if (op >= 5) {
		k = smith_below(s, smith_chance(s, 50) ? 12 : 200);
		buf_printf(out, " %s %u)", ops[op], k);
		*bits += op == 5 ? k : 0;
		b = num_of(32, false, k);
		return num_shift(&a, &b, op == 5);
	}
	if (op >= 3 && num_negative(&a))
		op = 0;
	buf_printf(out, " %s ", ops[op]);
	if (op >= 3) {
		k = 1 + smith_below(s, 100000);
		buf_printf(out, "%u)", k);
		b = num_of(NUM_MAX, true, k);
		a = num_div(&a, &b, &rest);
		return op == 3 ? a : rest;
	}
	b = integers(s, out, depth - 1, &more);
	buf_puts(out, ")");
	*bits = op == 2 ? *bits + more : MAX(*bits, more) + 1;
	return op == 0 ? num_add(&a, &b) : op == 1 ? num_sub(&a, &b) : num_mul(&a, &b);
}

static struct node *
from_integers(struct oracle *o, uint32_t width)
{
	CLEANUP(buf_fini) struct buf text = BUF_INIT;
	struct node *n = node(o, SAME, PREC_PREFIX, NULL);
	uint32_t bits;
	struct num v = integers(o->s, &text, 1 + (int)smith_below(o->s, 3), &bits);

	assert(
	    bits <
	    NUM_MAX); /* products of eight leaves, each shifted: 8 * 354, but depth is one less then */
	n->v = num_cast(&v, width, false);
	n->text = arena_printf(o->s->arena, "(bit<%u>)%s", width, buf_str(&text));
	return n;
}

/* ---- making -------------------------------------------------------------------------------------------------- */

/* Makes the node a quotient or a remainder: by a power of two, or of constants in both writings. */
static bool
divide(struct oracle *o, struct node *n)
{
	uint32_t w = n->kid[0]->v.width, k = smith_below(o->s, w);
	struct num rest, q;
	struct node *by;

	if (smith_chance(o->s, 50)) {
		by = node(o, SAME, PREC_POSTFIX, NULL);
		by->v = num_of(w, false, 0);
		by->v.bit[k] = 1;
		by->text = arena_printf(o->s->arena, "(%uw1 << %u)", w, k);
		if (k < 60 && smith_chance(o->s, 50))
			by->text = arena_printf(o->s->arena, "%" PRIu64, UINT64_C(1) << k);
		n->kid[1] = by;
	} else {
		n->fixed = true;
	}
	if (num_zero(&n->kid[1]->v))
		return false;
	q = num_div(&n->kid[0]->v, &n->kid[1]->v, &rest);
	n->prec = PREC_PRODUCT;
	n->text = smith_chance(o->s, 50) ? "/" : "%";
	n->v = n->text[0] == '/' ? q : rest;
	return true;
}

static struct node *
arithmetic(struct oracle *o, uint32_t w, bool sg, int depth)
{
	static const char *const ops[] = { "+", "-", "*", "&", "|", "^", "|+|", "|-|" };
	static const uint8_t precs[] = { PREC_SUM, PREC_SUM, PREC_PRODUCT, PREC_BAND, PREC_BOR,
		PREC_XOR, PREC_SUM, PREC_SUM };
	uint32_t op = smith_below(o->s, ARRAY_LEN(ops));
	struct node *n = node(o, BINARY, precs[op], ops[op]);
	const struct num *a, *b;

	n->kid[0] = expr(o, w, sg, depth - 1);
	n->kid[1] = expr(o, w, sg, depth - 1);
	a = &n->kid[0]->v;
	b = &n->kid[1]->v;
	if (!sg && smith_chance(o->s, 12) && divide(o, n))
		return n;
	if (op < 3)
		n->v = op == 0 ? num_add(a, b) : op == 1 ? num_sub(a, b) : num_mul(a, b);
	else
		n->v = op < 6 ? num_bits(a, b, ops[op][0]) : num_sat(a, b, op == 7);
	return n;
}

static struct node *
shift(struct oracle *o, uint32_t w, bool sg, int depth)
{
	bool left = smith_chance(o->s, 50);
	struct node *n = node(o, BINARY, PREC_SHIFT, left ? "<<" : ">>"), *by;

	n->kid[0] = expr(o, w, sg, depth - 1);
	if (smith_chance(o->s, 50)) {
		uint32_t k = smith_below(o->s, w + 3);

		by = node(o, SAME, PREC_POSTFIX, arena_printf(o->s->arena, "%u", k));
		by->v = num_of(32, false, k);
	} else {
		uint32_t width = 1 + smith_below(o->s, 9);

		if (smith_chance(o->s, 20)) /* mostly far too much */
			width = 10 + smith_below(o->s, MIN(o->width, 300u) - 1);
		by = expr(o, MIN(width, o->width), false, depth - 1);
	}
	n->kid[1] = by;
	n->v = num_shift(&n->kid[0]->v, &by->v, left);
	return n;
}

static struct node *
cast(struct oracle *o, uint32_t w, bool sg, int depth)
{
	struct node *n = node(o, CAST, PREC_PREFIX, NULL);
	uint32_t from = 1 + smith_below(o->s, MIN(2 * w, o->width));

	if (smith_chance(o->s, 40)) { /* the other sign, the same width */
		n->kid[0] = expr(o, w, !sg, depth - 1);
	} else if (w == 1 && !sg && smith_chance(o->s, 50)) {
		n->kid[0] = truth(o, depth - 1);
	} else {
		n->kid[0] = expr(o, sg ? MAX(from, 2u) : from, sg, depth - 1);
	}
	n->text = arena_printf(o->s->arena, "(%s<%u>)", sg ? "int" : "bit", w);
	n->v = num_cast(&n->kid[0]->v, w, sg);
	return n;
}

static struct node *
slice(struct oracle *o, uint32_t w, int depth)
{
	struct node *n = node(o, SLICE, PREC_POSTFIX, smith_chance(o->s, 25) ? "+:" : NULL);
	uint32_t from = w + smith_below(o->s, o->width - w + 1);

	n->kid[0] = expr(o, from, from > 1 && smith_chance(o->s, 25), depth - 1);
	n->lo = smith_below(o->s, from - w + 1);
	n->hi = n->lo + w - 1;
	n->v = num_slice(&n->kid[0]->v, n->hi, n->lo);
	return n;
}

static struct node *
concat(struct oracle *o, uint32_t w, bool sg, int depth)
{
	struct node *n = node(o, BINARY, PREC_SUM, "++");
	uint32_t least = sg ? 2 : 1, left = least + smith_below(o->s, w - least);
	bool right = w - left > 1 && smith_chance(o->s, 25);

	n->kid[0] = expr(o, left, sg, depth - 1); /* its sign is the result's */
	n->kid[1] = expr(o, w - left, right, depth - 1);
	n->v = num_concat(&n->kid[0]->v, &n->kid[1]->v);
	return n;
}

static struct node *
choice(struct oracle *o, uint32_t w, bool sg, int depth)
{
	struct node *n = node(o, CHOICE, PREC_CHOICE, NULL);

	n->kid[0] = truth(o, depth - 1);
	n->kid[1] = expr(o, w, sg, depth - 1);
	n->kid[2] = expr(o, w, sg, depth - 1);
	n->v = n->kid[n->kid[0]->v.bit[0] ? 1 : 2]->v;
	return n;
}

static struct node *
expr(struct oracle *o, uint32_t w, bool sg, int depth)
{
	struct node *n;

	if (depth <= 0)
		return !sg && smith_chance(o->s, 10) ? from_integers(o, w) : leaf(o, w, sg);
	switch (smith_below(o->s, 10)) {
	case 0:
	case 1:
		return shift(o, w, sg, depth);
	case 2:
		n = node(o, UNARY, PREC_PREFIX, smith_chance(o->s, 50) ? "-" : "~");
		n->kid[0] = expr(o, w, sg, depth - 1);
		n->v = n->text[0] == '-' ? num_neg(&n->kid[0]->v) : num_not(&n->kid[0]->v);
		return n;
	case 3:
		return cast(o, w, sg, depth);
	case 4:
		if (!sg)
			return slice(o, w, depth);
		break;
	case 5:
		if (w > (sg ? 2 : 1))
			return concat(o, w, sg, depth);
		break;
	case 6:
		return choice(o, w, sg, depth);
	default:
		break;
	}
	return arithmetic(o, w, sg, depth);
}

static struct node *
truth(struct oracle *o, int depth)
{
	static const char *const ops[] = { "==", "!=", "<", "<=", ">", ">=" };
	uint32_t op = smith_below(o->s, 9), w;
	struct node *n;
	bool sg;
	int c;

	if (depth > 0 && op == 8) {
		n = node(o, UNARY, PREC_PREFIX, "!");
		n->kid[0] = truth(o, depth - 1);
		n->v = num_not(&n->kid[0]->v);
	} else if (depth > 0 && op >= 6) {
		n = node(o, BINARY, op == 6 ? PREC_AND : PREC_OR, op == 6 ? "&&" : "||");
		n->kid[0] = truth(o, depth - 1);
		n->kid[1] = truth(o, depth - 1);
		n->v = num_bits(&n->kid[0]->v, &n->kid[1]->v, op == 6 ? '&' : '|');
	} else {
		op %= 6;
		sg = smith_chance(o->s, 40);
		w = 2 + smith_below(o->s, o->width - 1);
		n = node(o, BINARY, op < 2 ? PREC_EQ : PREC_LESS, ops[op]);
		n->kid[0] = expr(o, w, sg, depth - 1);
		n->kid[1] = expr(o, w, sg, depth - 1);
		c = num_compare(&n->kid[0]->v, &n->kid[1]->v);
		n->v = num_of(1, false,
		    op == 0   ? c == 0
		    : op == 1 ? c != 0
		    : op == 2 ? c < 0
		    : op == 3 ? c <= 0
		    : op == 4 ? c > 0
			      : c >= 0);
	}
	n->is_bool = true;
	return n;
}

/* ---- writing ------------------------------------------------------------------------------------------------- */

static void
hex(struct buf *out, const struct num *v)
{
	for (uint32_t i = (v->width + 3) / 4; i-- > 0;) {
		uint32_t d = 0;

		for (uint32_t k = 0; k < 4 && 4 * i + k < v->width; k++)
			d |= (uint32_t)v->bit[4 * i + k] << k;
		buf_putc(out, "0123456789abcdef"[d]);
	}
}

static void
put_literal(struct smith *s, const struct num *v)
{
	struct num minus = num_neg(v);

	if (v->is_signed && (num_negative(&minus) == num_negative(v) || smith_chance(s, 20))) {
		smith_put(s, "((int<%u>)%uw0x", v->width, v->width);
		hex(s->out, v);
		smith_put(s, ")");
	} else if (num_negative(v)) {
		smith_put(s, "(-%us0x", v->width);
		hex(s->out, &minus);
		smith_put(s, ")");
	} else {
		smith_put(s, "%u%c0x", v->width, v->is_signed ? 's' : 'w');
		hex(s->out, v);
	}
}

static void
write_node(struct oracle *o, const struct node *n, int least, bool constant)
{
	struct smith *s = o->s;
	bool parens = n->prec < least || (n->parens && n->form != SAME);

	constant |= n->fixed;
	smith_put(s, parens ? "(" : "");
	switch (n->form) {
	case LEAF:
		if (constant)
			put_literal(s, &n->v);
		else
			smith_put(s, "hdr.i.x%u", n->leaf);
		break;
	case SAME:
		smith_put(s, "%s", n->text);
		break;
	case BINARY:
		write_node(o, n->kid[0], n->prec, constant);
		smith_put(s, " %s ", n->text);
		write_node(o, n->kid[1], n->prec + 1, constant);
		break;
	case UNARY:
	case CAST:
		smith_put(s, "%s", n->text);
		write_node(o, n->kid[0], PREC_PREFIX, constant);
		break;
	case SLICE:
		write_node(o, n->kid[0], PREC_POSTFIX, constant);
		if (n->text != NULL)
			smith_put(s, "[%u+:%u]", n->lo, n->hi - n->lo + 1);
		else
			smith_put(s, "[%u:%u]", n->hi, n->lo);
		break;
	case CHOICE:
		write_node(o, n->kid[0], PREC_CHOICE, constant); /* groups from the left */
		smith_put(s, " ? ");
		write_node(o, n->kid[1], PREC_CHOICE, constant);
		smith_put(s, " : ");
		write_node(o, n->kid[2], PREC_OR, constant);
		break;
	}
	smith_put(s, parens ? ")" : "");
}

static const char *
type_of(struct oracle *o, const struct num *v)
{
	return arena_printf(o->s->arena, "%s<%u>", v->is_signed ? "int" : "bit", v->width);
}

/* Bits in the order of the wire. */
static void
add_bits(struct buf *bits, const struct num *v)
{
	for (uint32_t i = v->width; i-- > 0;)
		buf_putc(bits, (char)v->bit[i]);
}

static void
put_bits(struct smith *s, struct buf *bits, const char *what)
{
	while (bits->len % 8 != 0)
		buf_putc(bits, 0);
	buf_puts(s->script, what);
	for (size_t i = 0; i < bits->len; i += 4)
		buf_putc(s->script, "0123456789abcdef"[bits->data[i] << 3 | bits->data[i + 1] << 2 |
						       bits->data[i + 2] << 1 | bits->data[i + 3]]);
}

static void
pad(struct smith *s, size_t bits)
{
	if (bits % 8 != 0)
		smith_line(s, "bit<%zu> pad;", 8 - bits % 8);
	smith_line(s, "}");
}

static void
headers(struct oracle *o)
{
	struct smith *s = o->s;
	size_t in = 0, out = 0;

	smith_line(s, "#include <core.p4>");
	smith_line(s, "#include <v1model.p4>");
	smith_line(s, "header in_t {");
	for (size_t i = 0; i < o->leaves.n; i++) {
		smith_line(s, "%s x%zu;", type_of(o, &o->leaves.v[i]), i);
		in += o->leaves.v[i].width;
	}
	pad(s, in);
	smith_line(s, "header out_t {");
	for (size_t i = 0; i < o->exprs.n; i++) {
		smith_line(s, "%s c%zu;", type_of(o, &o->exprs.v[i]->v), i);
		smith_line(s, "%s v%zu;", type_of(o, &o->exprs.v[i]->v), i);
		out += 2 * o->exprs.v[i]->v.width;
	}
	pad(s, out);
	smith_line(s, "struct headers { in_t i; out_t o; }");
	smith_line(s, "struct metadata { }");
}

static void
blocks(struct oracle *o)
{
	struct smith *s = o->s;

	smith_line(s,
	    "parser prs(packet_in p, out headers hdr, inout metadata meta, inout standard_metadata_t sm) {");
	smith_line(s, "state start { p.extract(hdr.i); transition accept; }");
	smith_line(s, "}");
	smith_line(s, "control none(inout headers hdr, inout metadata meta) { apply { } }");
	smith_line(s,
	    "control egr(inout headers hdr, inout metadata meta, inout standard_metadata_t sm) { apply { } }");
	smith_line(s,
	    "control ing(inout headers hdr, inout metadata meta, inout standard_metadata_t sm) {");
	smith_line(s, "apply {");
	smith_line(s, "sm.egress_spec = 2;");
	smith_line(s, "hdr.o.setValid();");
	for (size_t i = 0; i < o->exprs.n; i++) {
		for (int c = 0; c < 2; c++) {
			const struct node *n = o->exprs.v[i];

			smith_indent(s);
			smith_put(
			    s, "hdr.o.%c%zu = %s", c ? 'c' : 'v', i, n->is_bool ? "(bit<1>)" : "");
			write_node(o, n, n->is_bool ? PREC_PREFIX : 0, c == 1);
			smith_put(s, ";\n");
		}
	}
	smith_line(s, "}");
	smith_line(s, "}");
	smith_line(s, "control dep(packet_out p, in headers hdr) { apply { p.emit(hdr.o); } }");
	smith_line(s, "V1Switch(prs(), none(), ing(), egr(), none(), dep()) main;");
}

void
smith_oracle(struct smith *s, uint32_t n)
{
	CLEANUP(buf_fini) struct buf in = BUF_INIT;
	CLEANUP(buf_fini) struct buf out = BUF_INIT;
	struct oracle o = { .s = s };

	for (uint32_t i = 0; i < n; i++) {
		bool sg = smith_chance(s, 35);
		uint32_t w = sg ? 2 + smith_below(s, 63) : 1 + smith_below(s, 64);
		int depth = 2 + (int)smith_below(s, 3);

		if (smith_chance(s, 15))
			w = 65 + smith_below(s, 100);
		if (smith_chance(s, 4)) {
			w = smith_chance(s, 15) ? NUM_MAX - smith_below(s, 3)
						: 300 + smith_below(s, 1740);
			depth = 1;
		}
		o.width = MIN(2 * w + 8, (uint32_t)NUM_MAX);
		vec_push(&o.exprs, smith_chance(s, 12) ? truth(&o, depth) : expr(&o, w, sg, depth));
	}
	headers(&o);
	blocks(&o);
	for (size_t i = 0; i < o.leaves.n; i++)
		add_bits(&in, &o.leaves.v[i]);
	for (size_t i = 0; i < o.exprs.n; i++) {
		add_bits(&out, &o.exprs.v[i]->v);
		add_bits(&out, &o.exprs.v[i]->v);
	}
	put_bits(s, &in, "packet 1 ");
	put_bits(s, &out, "\nexpect 2 ");
	buf_puts(s->script, "$\n");
	vec_fini(&o.leaves);
	vec_fini(&o.exprs);
}
