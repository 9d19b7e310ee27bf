/* SPDX-License-Identifier: Apache-2.0 */
/* agree.c: makes random packets, from a script's own and from nothing, and compares what two targets do. */
#include "agree.h"

#include "change.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/rng.h"

#include <string.h>

enum {
	FRAME_MAX = 2048,
	HEADER_BYTES = 96, /* where most changes go */
	DIFFERENCES_MAX = 10,
	STATE_EACH = 64, /* packets between two comparisons of the state */
};

#define DIGEST_PORT UINT32_MAX /* no packet leaves by it: what came is a digest */

/* A packet that came out, or a digest. */
struct left {
	uint32_t port, at, len; /* bytes [at, at + len) of the side's buffer */
};

struct side {
	const struct ir_prog *prog;
	VEC(struct left) left;
	struct buf bytes;
};

struct agree {
	const struct stf_agree *a;
	uint64_t rng;
	VEC(const struct stf_stmt *) packets;
	VEC(uint32_t) ports;
	struct side side[2];
	struct stf_change *change; /* NULL: no changes */
	uint32_t port, len;
	uint8_t frame[FRAME_MAX];
};

static uint64_t
next(struct agree *g)
{
	return rng_next(&g->rng);
}

static uint32_t
below(struct agree *g, uint32_t n)
{
	return rng_below(&g->rng, n);
}

static void
take_port(struct agree *g, uint32_t port)
{
	for (size_t i = 0; i < g->ports.n; i++)
		if (g->ports.v[i] == port)
			return;
	vec_push(&g->ports, port);
}

static void
take_script(struct agree *g)
{
	for (size_t i = 0; i < g->a->script->v.n; i++) {
		const struct stf_stmt *s = g->a->script->v.v[i];

		if (s->op == STF_PACKET)
			vec_push(&g->packets, s);
		if (s->op == STF_PACKET || s->op == STF_EXPECT)
			take_port(g, s->port);
	}
	if (g->ports.n == 0)
		take_port(g, 1);
}

static uint8_t
nibble(char c)
{
	return (uint8_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

/* One of the script's packets, as it is. */
static void
copy_one(struct agree *g)
{
	const struct stf_stmt *s = g->packets.v[below(g, (uint32_t)g->packets.n)];

	g->len = (uint32_t)MIN(strlen(s->data) / 2, (size_t)FRAME_MAX);
	for (uint32_t i = 0; i < g->len; i++)
		g->frame[i] = (uint8_t)(nibble(s->data[2 * i]) << 4 | nibble(s->data[2 * i + 1]));
	g->port = s->port;
}

static void
grow(struct agree *g, uint32_t n)
{
	for (n = MIN(n, FRAME_MAX - g->len); n > 0; n--)
		g->frame[g->len++] = (uint8_t)next(g);
}

/* Changes bits, bytes, or the length; small fields hold small values, so those are tried too. */
static void
change(struct agree *g)
{
	uint32_t at = below(g, MIN(g->len, (uint32_t)HEADER_BYTES));

	switch (below(g, 6)) {
	case 0:
		g->frame[at] ^= (uint8_t)(1u << below(g, 8));
		break;
	case 1:
		g->frame[at] = (uint8_t)next(g);
		break;
	case 2:
		g->frame[at] = (uint8_t)below(g, 4);
		break;
	case 3:
		g->frame[at] = 0xff;
		break;
	case 4:
		g->len = 1 + below(g, g->len);
		break;
	default:
		grow(g, 1 + below(g, 64));
		break;
	}
}

static void
make_packet(struct agree *g)
{
	if (g->packets.n == 0 || below(g, 10) == 0) {
		g->len = 0;
		grow(g, 1 + below(g, 200));
		g->port = g->ports.v[below(g, (uint32_t)g->ports.n)];
		return;
	}
	copy_one(g);
	if (g->len == 0)
		grow(g, 1);
	for (uint32_t n = below(g, 5); n > 0; n--)
		change(g);
	if (below(g, 4) == 0)
		g->port = g->ports.v[below(g, (uint32_t)g->ports.n)];
}

static void
came_out(void *arg, const struct tdi_packet *pkt)
{
	struct side *s = arg;
	struct left *l = vec_add(&s->left);

	*l = (struct left){ pkt->port, (uint32_t)s->bytes.len, pkt->len };
	buf_add(&s->bytes, pkt->data, pkt->len);
}

static void
came_digest(void *arg, uint32_t object, uint64_t list, const struct ir_value *fields, uint32_t n)
{
	struct side *s = arg;
	uint32_t n_fields = s->prog->externs[object].n_fields;

	(void)list;
	for (uint32_t i = 0; i < n; i++, fields += n_fields) {
		struct left *l = vec_add(&s->left);

		*l = (struct left){ DIGEST_PORT, (uint32_t)s->bytes.len, 0 };
		buf_add(&s->bytes, &object, sizeof object);
		for (uint32_t k = 0; k < n_fields; k++)
			buf_add(&s->bytes, fields[k].be, (fields[k].width_bits + 7) / 8);
		l->len = (uint32_t)s->bytes.len - l->at;
	}
}

static int
by_port(const void *a, const void *b)
{
	const struct left *x = a, *y = b;

	if (x->port != y->port)
		return x->port < y->port ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

static int
inject(struct agree *g, int which, struct err *err)
{
	static const struct tdi_events events = {
		.packet_in = came_out, .packet_out = came_out, .digest = came_digest
	};
	struct side *s = &g->side[which];
	struct tdi_packet pkt = { g->port, g->frame, g->len };
	int rc;

	s->left.n = 0;
	s->prog = tdi_prog(g->a->tdi[which]);
	buf_reset(&s->bytes);
	tdi_listen(g->a->tdi[which], &events, s);
	rc = tdi_inject(g->a->tdi[which], &pkt, err);
	tdi_listen(g->a->tdi[which], NULL, NULL);
	if (s->left.n > 1)
		qsort(s->left.v, s->left.n, sizeof *s->left.v, by_port); /* order counts per port */
	return rc;
}

static bool
same(const struct agree *g)
{
	const struct side *a = &g->side[0], *b = &g->side[1];

	if (a->left.n != b->left.n)
		return false;
	for (size_t i = 0; i < a->left.n; i++) {
		const struct left *x = &a->left.v[i], *y = &b->left.v[i];

		if (x->port != y->port || x->len != y->len ||
		    memcmp(a->bytes.data + x->at, b->bytes.data + y->at, x->len) != 0)
			return false;
	}
	return true;
}

static void
print_bytes(FILE *out, const void *bytes, uint32_t len)
{
	const uint8_t *p = bytes;

	for (uint32_t i = 0; i < len; i++)
		fprintf(out, "%02X", p[i]);
	fputc('\n', out);
}

static void
print_difference(const struct agree *g, uint32_t number)
{
	FILE *out = g->a->out;

	fprintf(out, "%s: random packet %u of seed %llu:\n  packet %u ", g->a->file, number,
	    (unsigned long long)g->a->seed, g->port);
	print_bytes(out, g->frame, g->len);
	for (int k = 0; k < 2; k++) {
		const struct side *s = &g->side[k];

		fprintf(out, "  %s sends %zu\n", tdi_target_name(g->a->tdi[k]), s->left.n);
		for (size_t i = 0; i < s->left.n; i++) {
			if (s->left.v[i].port == DIGEST_PORT)
				fputs("  digest ", out);
			else
				fprintf(out, "  expect %u ", s->left.v[i].port);
			print_bytes(out, s->bytes.data + s->left.v[i].at, s->left.v[i].len);
		}
	}
}

/* One packet. Returns whether the targets differ, or a negative errno. */
static int
one_packet(struct agree *g, uint32_t number, struct err *err)
{
	int rc = 0;

	make_packet(g);
	for (int k = 0; k < 2 && rc == 0; k++)
		rc = inject(g, k, err);
	if (rc < 0 || same(g))
		return rc;
	print_difference(g, number);
	if (g->change != NULL)
		stf_change_print(g->change);
	return 1;
}

/* What comes between two packets. Returns likewise. */
static int
one_change(struct agree *g, uint32_t number, struct err *err)
{
	int rc = 0;

	if (g->change == NULL)
		return 0;
	if (below(g, 3) == 0)
		rc = stf_change(g->change, g->frame, g->len);
	if (rc == 0 && (number % STATE_EACH == STATE_EACH - 1 || number + 1 == g->a->n))
		rc = stf_change_same(g->change, err);
	return rc;
}

int
stf_agree(const struct stf_agree *a, struct err *err)
{
	struct agree *g = xcalloc(1, sizeof *g);
	int differ = 0, rc = 0;

	g->a = a;
	g->rng = a->seed;
	take_script(g);
	if (a->changes)
		g->change = stf_change_new(a->tdi, a->loop, a->seed, a->out);
	for (uint32_t i = 0; i < a->n && rc >= 0 && differ < DIFFERENCES_MAX; i++) {
		if ((rc = one_packet(g, i, err)) > 0)
			differ++;
		if (rc >= 0 && (rc = one_change(g, i, err)) > 0)
			differ++;
	}
	if (g->change != NULL)
		stf_change_free(g->change);
	for (int k = 0; k < 2; k++) {
		vec_fini(&g->side[k].left);
		buf_fini(&g->side[k].bytes);
	}
	vec_fini(&g->packets);
	vec_fini(&g->ports);
	free(g);
	return rc < 0 ? rc : differ;
}
