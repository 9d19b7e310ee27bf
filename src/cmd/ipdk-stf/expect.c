/* SPDX-License-Identifier: Apache-2.0 */
/* expect.c: compares packets with expectations: nibble by nibble, '*' fits any; more bytes than are
 * expected are fine unless the expectation ends in '$'. */
#include "expect.h"

#include <string.h>

struct stf_port *
stf_port(struct stf_ports *p, uint32_t number)
{
	struct stf_port *port = map_get(&p->by_number, &number, sizeof number);

	if (port == NULL) {
		port = xcalloc(1, sizeof *port);
		port->port = number;
		map_put(&p->by_number, &number, sizeof number, port);
	}
	return port;
}

void
stf_ports_init(struct stf_ports *p, const struct stf_script *script)
{
	struct stf_stmt **s;

	memset(p, 0, sizeof *p);
	vec_for_each (s, &script->v) {
		if ((*s)->op == STF_EXPECT)
			vec_push(&stf_port(p, (*s)->port)->want, *s);
		if ((*s)->op == STF_EXPECT || (*s)->op == STF_PACKET)
			stf_port(p, (*s)->port)->named = true;
	}
}

void
stf_ports_fini(struct stf_ports *p)
{
	struct map_item *it;

	map_for_each (it, &p->by_number) {
		struct stf_port *port = it->value;

		for (size_t i = 0; i < port->got.n; i++)
			free(port->got.v[i]);
		vec_fini(&port->got);
		vec_fini(&port->want);
		free(port);
	}
	map_fini(&p->by_number);
}

void
stf_ports_got(struct stf_ports *p, uint32_t port, const uint8_t *data, uint32_t len, uint32_t after)
{
	struct stf_got *g = xmalloc(sizeof *g + len);

	g->len = len;
	g->after = after;
	if (len > 0)
		memcpy(g->data, data, len);
	vec_push(&stf_port(p, port)->got, g);
}

bool
stf_ports_full(const struct stf_ports *p)
{
	struct map_item *it;

	map_for_each (it, &p->by_number) {
		const struct stf_port *port = it->value;

		if (port->got.n < port->want.n)
			return false;
	}
	return true;
}

static char
nibble(const uint8_t *data, size_t i)
{
	return "0123456789ABCDEF"[i % 2 == 0 ? data[i / 2] >> 4 : data[i / 2] & 15];
}

bool
stf_packet_fits(const struct stf_stmt *want, const uint8_t *data, uint32_t len)
{
	size_t n = want->data != NULL ? strlen(want->data) : 0, have = (size_t)len * 2;

	if (have < n || (want->exact && have != n))
		return false;
	for (size_t i = 0; i < n; i++)
		if (want->data[i] != '*' && want->data[i] != nibble(data, i))
			return false;
	return true;
}

static void
print_bytes(FILE *out, const struct stf_got *g)
{
	for (size_t i = 0; i < (size_t)g->len * 2; i++)
		fputc(nibble(g->data, i), out);
	fprintf(out, " (%u bytes)\n", g->len);
}

/* The first nibble that differs, so that a long packet can be read. */
static void
print_difference(FILE *out, const struct stf_stmt *want, const struct stf_got *g)
{
	size_t n = want->data != NULL ? strlen(want->data) : 0, have = (size_t)g->len * 2, i = 0;

	while (i < n && i < have && (want->data[i] == '*' || want->data[i] == nibble(g->data, i)))
		i++;
	if (i < n && i < have)
		fprintf(out, "  first difference at byte %zu: want %c%c, got %c%c\n", i / 2,
		    want->data[i & ~(size_t)1], want->data[i | 1], nibble(g->data, i & ~(size_t)1),
		    nibble(g->data, i | 1));
	else if (i < n)
		fprintf(out, "  %zu bytes are missing at the end\n", (n - have) / 2);
	else
		fprintf(out, "  %zu bytes too many at the end\n", (have - n) / 2);
}

static int
check_port(const struct stf_port *port, const char *file, FILE *out)
{
	size_t n = port->want.n > port->got.n ? port->want.n : port->got.n;
	int bad = 0;

	for (size_t i = 0; i < n; i++) {
		const struct stf_stmt *want = i < port->want.n ? port->want.v[i] : NULL;
		const struct stf_got *got = i < port->got.n ? port->got.v[i] : NULL;

		if (want != NULL && got != NULL && stf_packet_fits(want, got->data, got->len))
			continue;
		bad++;
		if (want == NULL) {
			fprintf(out, "%s:%u: port %u: an unexpected packet number %zu\n  got  ",
			    file, got->after, port->port, i + 1);
			print_bytes(out, got);
			continue;
		}
		fprintf(out, "%s:%u: port %u: packet number %zu %s\n  want %s%s\n", file,
		    want->line, port->port, i + 1, got != NULL ? "differs" : "did not come",
		    want->data != NULL ? want->data : "any packet", want->exact ? "$" : "");
		if (got != NULL) {
			fprintf(out, "  got  ");
			print_bytes(out, got);
			print_difference(out, want, got);
		}
	}
	return bad;
}

int
stf_ports_check(const struct stf_ports *p, const char *file, FILE *out)
{
	struct map_item *it;
	int bad = 0;

	map_for_each (it, &p->by_number) {
		const struct stf_port *port = it->value;

		if (port->named)
			bad += check_port(port, file, out);
	}
	return bad;
}
