/* SPDX-License-Identifier: Apache-2.0 */
/* pipe_swx.c: DPDK's SWX pipeline as a side of bench_pipe: built from a specification file, interpreted
 * (the file is read here: 22.11 has no call for that) or as an object that was made of the same file by
 * rte_swx_pipeline_codegen. Packets come and go through rings of mbufs, which cost it below 1 ns. */
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "pipe_bench.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#undef NS_PER_S /* rte_cycles.h has its own */
#include <rte_eal.h>
#include <rte_mbuf.h>
#include <rte_ring.h>
#include <rte_swx_ctl.h>
#include <rte_swx_pipeline.h>
#include <rte_swx_port_ring.h>

enum { LINES = 64, WORDS = 8, RUN = 2048, IDLE_RUNS = 32 };

struct swx {
	const char *spec, *lib;
	struct rte_swx_pipeline *p;
	struct rte_mempool *pool;
	struct rte_mbuf *m[BENCH_PASS];
	struct rte_ring *in, *out[BENCH_PORTS];
};

/* ---- the specification ---- */

struct reader {
	FILE *f;
	const char *name;
	unsigned line;
	char text[256];
	char *w[WORDS]; /* the line's words */
	unsigned n;
	char *lines[LINES]; /* of a body */
	unsigned n_lines;
};

/* The next line that is not empty; false: the end. */
static bool
next(struct reader *r)
{
	while (fgets(r->text, sizeof r->text, r->f) != NULL) {
		char *save = NULL, *copy;

		r->line++;
		r->text[strcspn(r->text, ";\n")] = '\0';
		free(r->lines[LINES - 1]);
		copy = r->lines[LINES - 1] = xstrdup(r->text);
		r->n = 0;
		for (char *w = strtok_r(copy, " \t{", &save); w != NULL && r->n < WORDS;
		     w = strtok_r(NULL, " \t{", &save))
			r->w[r->n++] = w;
		if (r->n > 0)
			return true;
	}
	return false;
}

/* Lines up to "}" into r->lines, without the blanks in front. */
static int
body(struct reader *r, struct err *err)
{
	while (r->n_lines > 0)
		free(r->lines[--r->n_lines]);
	while (next(r)) {
		if (strcmp(r->w[0], "}") == 0)
			return 0;
		if (r->n_lines == LINES - 1)
			break;
		r->lines[r->n_lines++] = xstrdup(r->text + strspn(r->text, " \t"));
	}
	return err_set(err, -EINVAL, "%s:%u: a body without an end", r->name, r->line);
}

static int
structure(struct swx *x, struct reader *r, struct err *err)
{
	struct rte_swx_field_params f[LINES];
	CLEANUP(free) char *name = xstrdup(r->w[1]);

	if (body(r, err) < 0)
		return err->code;
	for (unsigned i = 0; i < r->n_lines; i++) {
		char *at = r->lines[i] + strlen("bit<"), *end;

		f[i].n_bits = (uint32_t)strtoul(at, &end, 10);
		f[i].name = end + 1 + strspn(end + 1, " \t");
	}
	return rte_swx_pipeline_struct_type_register(x->p, name, f, r->n_lines, 0);
}

static int
table(struct swx *x, struct reader *r, struct err *err)
{
	struct rte_swx_match_field_params key = { 0 };
	struct rte_swx_pipeline_table_params t = { .fields = &key, .n_fields = 1 };
	CLEANUP(free) char *name = xstrdup(r->w[1]), *field = NULL, *none = NULL;
	uint32_t size = 0;
	int code;

	while (next(r) && strcmp(r->w[0], "}") != 0) {
		if (strcmp(r->w[0], "key") == 0) {
			if (!next(r) || r->n != 2)
				return err_set(err, -EINVAL, "%s:%u: one key", r->name, r->line);
			key.name = field = xstrdup(r->w[0]);
			key.match_type = strcmp(r->w[1], "lpm") == 0 ? RTE_SWX_TABLE_MATCH_LPM
								     : RTE_SWX_TABLE_MATCH_EXACT;
			next(r); /* } */
		} else if (strcmp(r->w[0], "actions") == 0) {
			if (body(r, err) < 0)
				return err->code;
		} else if (strcmp(r->w[0], "default_action") == 0) {
			t.default_action_name = none = xstrdup(r->w[1]);
		} else if (strcmp(r->w[0], "size") == 0) {
			size = (uint32_t)strtoul(r->w[1], NULL, 10);
		}
	}
	t.action_names = (const char **)r->lines;
	t.n_actions = r->n_lines;
	code = rte_swx_pipeline_table_config(x->p, name, &t, NULL, NULL, size);
	return code;
}

static int
statement(struct swx *x, struct reader *r, struct err *err)
{
	CLEANUP(free) char *name = NULL, *args = NULL;

	if (strcmp(r->w[0], "struct") == 0 && r->n == 2)
		return structure(x, r, err);
	if (strcmp(r->w[0], "header") == 0 && r->n == 4)
		return rte_swx_pipeline_packet_header_register(x->p, r->w[1], r->w[3]);
	if (strcmp(r->w[0], "metadata") == 0 && r->n == 3)
		return rte_swx_pipeline_packet_metadata_register(x->p, r->w[2]);
	if (strcmp(r->w[0], "table") == 0 && r->n == 2)
		return table(x, r, err);
	if (strcmp(r->w[0], "action") == 0 && r->n >= 4) {
		name = xstrdup(r->w[1]);
		args = r->n == 5 ? xstrdup(r->w[4]) : NULL;
		return body(r, err) < 0 ? err->code
					: rte_swx_pipeline_action_config(x->p, name, args,
					      (const char **)r->lines, r->n_lines);
	}
	if (strcmp(r->w[0], "apply") == 0)
		return body(r, err) < 0 ? err->code
					: rte_swx_pipeline_instructions_config(
					      x->p, (const char **)r->lines, r->n_lines);
	return -EINVAL;
}

static int
read_spec(struct swx *x, struct err *err)
{
	struct reader r = { .f = fopen(x->spec, "r"), .name = x->spec };
	int code = 0;

	if (r.f == NULL)
		return err_errno(err, errno, "%s", x->spec);
	err->code = 0;
	while (code == 0 && next(&r)) {
		unsigned line = r.line;

		code = statement(x, &r, err);
		if (code < 0 && err->code == 0)
			err_set(err, code, "%s:%u: SWX refuses it (%s)", x->spec, line,
			    strerror(-code));
	}
	fclose(r.f);
	free(r.lines[LINES - 1]);
	while (r.n_lines > 0)
		free(r.lines[--r.n_lines]);
	return code;
}

/* ---- the pipeline ---- */

static int
interpreted(struct swx *x, struct err *err)
{
	struct rte_swx_port_ring_reader_params in = { "in", BENCH_BURST };
	char name[8];

	if (rte_swx_pipeline_config(&x->p, "simple_l3", 0) < 0 ||
	    rte_swx_pipeline_port_in_config(x->p, 0, "ring", &in) < 0)
		return err_set(err, -EINVAL, "SWX: no pipeline");
	for (uint32_t i = 0; i < BENCH_PORTS; i++) {
		struct rte_swx_port_ring_writer_params out = { name, BENCH_BURST };

		snprintf(name, sizeof name, "out%u", i);
		if (rte_swx_pipeline_port_out_config(x->p, i, "ring", &out) < 0)
			return err_set(err, -EINVAL, "SWX: no port %u", i);
	}
	if (read_spec(x, err) < 0)
		return err->code;
	if (rte_swx_pipeline_build(x->p) < 0)
		return err_set(err, -EINVAL, "SWX: %s cannot be built", x->spec);
	return 0;
}

static int
compiled(struct swx *x, struct err *err)
{
	FILE *io = tmpfile();
	int code;

	if (io == NULL)
		return err_errno(err, errno, "SWX: temporary file");
	fprintf(io, "port in 0 ring in bsz %d\n", BENCH_BURST);
	for (int i = 0; i < BENCH_PORTS; i++)
		fprintf(io, "port out %d ring out%d bsz %d\n", i, i, BENCH_BURST);
	rewind(io);
	code = rte_swx_pipeline_build_from_lib(&x->p, "simple_l3", x->lib, io, 0);
	fclose(io);
	return code < 0 ? err_set(err, code, "SWX: %s cannot be loaded", x->lib) : 0;
}

static int
add(struct rte_swx_ctl_pipeline *ctl, const char *name, const char *text, struct err *err)
{
	int blank = 0;
	struct rte_swx_table_entry *e =
	    rte_swx_ctl_pipeline_table_entry_read(ctl, name, text, &blank);
	int code;

	if (e == NULL)
		return err_set(err, -EINVAL, "SWX: table %s: not understood: %s", name, text);
	/* rte_swx_table_entry_free is not exported: the little memory stays */
	code = rte_swx_ctl_pipeline_table_entry_add(ctl, name, e);
	return code < 0 ? err_set(err, code, "SWX: table %s: %s", name, text) : 0;
}

static uint64_t
mac(const uint8_t *b)
{
	uint64_t v = 0;

	for (int i = 0; i < 6; i++)
		v = v << 8 | b[i];
	return v;
}

static int
load(void *self, const struct bench_set *set, struct err *err)
{
	struct swx *x = self;
	struct rte_swx_ctl_pipeline *ctl = rte_swx_ctl_pipeline_create(x->p);
	char text[256];
	int code = ctl != NULL ? 0 : err_set(err, -EINVAL, "SWX: no control");

	for (uint32_t i = 0; code == 0 && i < set->n_routes; i++) {
		const struct bench_route *r = &set->routes[i];
		int n = snprintf(text, sizeof text, "match 0x%x/0x%x priority %u action ",
		    r->prefix, UINT32_MAX << (32 - r->len), 32 - r->len);

		/* the numbers of the ports begin with 0 here */
		if (r->act == BENCH_VIA)
			snprintf(text + n, sizeof text - (size_t)n, "via port 0x%x gateway 0x%x",
			    r->port - 1, r->gateway);
		else if (r->act == BENCH_SEND)
			snprintf(text + n, sizeof text - (size_t)n, "send port 0x%x", r->port - 1);
		else
			snprintf(text + n, sizeof text - (size_t)n, "discard");
		code = add(ctl, "ipv4_lpm", text, err);
	}
	for (uint32_t i = 0; code == 0 && i < set->n_hops; i++) {
		snprintf(text, sizeof text, "match 0x%x action set_mac dst 0x%lx src 0x%lx",
		    set->hops[i].addr, mac(set->hops[i].mac), mac(set->hops[i].mac + 6));
		code = add(ctl, "next_hop", text, err);
	}
	for (uint32_t i = 0; code == 0 && i < set->n_arps; i++) {
		snprintf(text, sizeof text, "match 0x%x action answer mac 0x%lx", set->arps[i].addr,
		    mac(set->arps[i].mac));
		code = add(ctl, "arp_responder", text, err);
	}
	if (code == 0 && rte_swx_ctl_pipeline_commit(ctl, 1) < 0)
		code = err_set(err, -EINVAL, "SWX: the entries are refused");
	return code;
}

int
bench_swx_c(const char *spec, const char *c, struct err *err)
{
	FILE *in = fopen(spec, "r"), *out = in != NULL ? fopen(c, "w") : NULL;
	const char *why = NULL;
	uint32_t line = 0;
	int code = 0;

	if (out == NULL)
		code = err_errno(err, errno, "%s", in != NULL ? c : spec);
	else if (rte_swx_pipeline_codegen(in, out, &line, &why) < 0)
		code =
		    err_set(err, -EINVAL, "%s:%u: %s", spec, line, why != NULL ? why : "refused");
	if (out != NULL)
		fclose(out);
	if (in != NULL)
		fclose(in);
	return code;
}

/* ---- packets ---- */

static uint32_t
waiting(const struct swx *x)
{
	uint32_t n = 0;

	for (int i = 0; i < BENCH_PORTS; i++)
		n += rte_ring_count(x->out[i]);
	return n;
}

/* Takes what was sent; the numbers of the frames stand in the mbufs. */
static void
collect(struct swx *x, uint32_t n, struct bench_out *out)
{
	struct rte_mbuf *m;

	for (uint32_t i = 0; out != NULL && i < n; i++)
		out[i].port = 0;
	for (uint32_t port = 0; port < BENCH_PORTS; port++)
		while (rte_ring_dequeue(x->out[port], (void **)&m) == 0) {
			if (out != NULL) {
				struct bench_out *o = &out[m->hash.usr];

				o->port = port + 1;
				o->len = rte_pktmbuf_data_len(m);
				memcpy(o->bytes, rte_pktmbuf_mtod(m, void *),
				    MIN(o->len, (uint32_t)BENCH_LONG));
			}
			rte_pktmbuf_free(m);
		}
}

static double
pass(void *self, const uint8_t *frames, const uint32_t *lens, uint32_t n, struct bench_out *out)
{
	struct swx *x = self;
	uint64_t start, ns;

	if (rte_pktmbuf_alloc_bulk(x->pool, x->m, n) < 0) {
		fprintf(stderr, "bench_pipe: SWX lost mbufs\n");
		exit(1);
	}
	for (uint32_t i = 0; i < n; i++) {
		memcpy(rte_pktmbuf_mtod(x->m[i], void *), frames + (size_t)i * BENCH_LONG, lens[i]);
		x->m[i]->data_len = (uint16_t)lens[i];
		x->m[i]->pkt_len = lens[i];
		x->m[i]->hash.usr = i;
	}
	rte_ring_enqueue_bulk(x->in, (void **)x->m, n, NULL);
	start = clock_mono_ns();
	for (unsigned idle = 0; waiting(x) < n && idle < IDLE_RUNS;) {
		rte_swx_pipeline_run(x->p, RUN);
		if (rte_ring_empty(x->in)) {
			rte_swx_pipeline_flush(x->p);
			idle++;
		}
	}
	ns = clock_mono_ns() - start;
	if (out == NULL && waiting(x) != n) {
		fprintf(stderr, "bench_pipe: SWX sent %u of %u\n", waiting(x), n);
		exit(1);
	}
	collect(x, n, out);
	return (double)ns;
}

/* ---- start ---- */

/* The other sides' packets are on huge pages. */
static int
huge(const struct rte_memseg_list *list, const struct rte_memseg *seg, size_t len, void *arg)
{
	if (madvise(seg->addr, len, MADV_HUGEPAGE) == 0)
		(void)madvise(seg->addr, len, 25 /* MADV_COLLAPSE */); /* advice */
	return 0;
}

static int
start(struct swx *x, struct err *err)
{
	char line[160], name[8], *args[16], *save = NULL;
	int n = 0;

	snprintf(line, sizeof line,
	    "bench_pipe --no-huge -m 128 --no-pci --no-shconf --no-telemetry --log-level=error -l %d",
	    sched_getcpu());
	for (char *w = strtok_r(line, " ", &save); w != NULL; w = strtok_r(NULL, " ", &save))
		args[n++] = w;
	if (rte_eal_init(n, args) < 0)
		return err_set(err, -EINVAL, "DPDK does not start");
	rte_memseg_contig_walk(huge, NULL);
	x->pool = rte_pktmbuf_pool_create(
	    "pool", BENCH_PASS * 2 - 1, 0, 0, RTE_PKTMBUF_HEADROOM + 256, 0);
	x->in = rte_ring_create("in", BENCH_PASS * 2, 0, RING_F_SP_ENQ | RING_F_SC_DEQ);
	for (int i = 0; i < BENCH_PORTS; i++) {
		snprintf(name, sizeof name, "out%d", i);
		x->out[i] = rte_ring_create(name, BENCH_PASS * 2, 0, RING_F_SP_ENQ | RING_F_SC_DEQ);
		if (x->out[i] == NULL)
			return err_set(err, -ENOMEM, "DPDK: no ring");
	}
	if (x->pool == NULL || x->in == NULL)
		return err_set(err, -ENOMEM, "DPDK: no packets");
	return 0;
}

/* In another order than their addresses, as the other sides' packets. */
static void
shuffle(struct swx *x)
{
	uint32_t seed = 1;

	if (rte_pktmbuf_alloc_bulk(x->pool, x->m, BENCH_PASS) < 0)
		return;
	for (uint32_t i = BENCH_PASS - 1; i > 0; i--) {
		uint32_t k = (seed = seed * 1664525 + 1013904223) >> 8;
		struct rte_mbuf *t = x->m[k %= i + 1];

		x->m[k] = x->m[i];
		x->m[i] = t;
	}
	rte_pktmbuf_free_bulk(x->m, BENCH_PASS);
}

int
bench_swx(const char *spec, const char *lib, struct bench_side *side, struct err *err)
{
	struct swx *x = xcalloc(1, sizeof *x);

	x->spec = spec;
	x->lib = lib;
	if (start(x, err) < 0)
		return err->code;
	shuffle(x);
	if ((lib != NULL ? compiled(x, err) : interpreted(x, err)) < 0)
		return err->code;
	*side = (struct bench_side){ .name = lib != NULL ? "SWX" : "SWX interpreted",
		.load = load,
		.pass = pass,
		.self = x,
		.no_short = true,
		.minus_zero = true };
	return 0;
}
