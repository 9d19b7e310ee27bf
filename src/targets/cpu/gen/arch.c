/* SPDX-License-Identifier: Apache-2.0 */
/* arch.c: v1model and PNA: what happens around the programmable blocks, and the entry points over a
 * burst. A program that replicates nothing has one entry point, ingress, which does all (fused); else
 * egress goes on with what ingress left in the packet's metadata. */
#include "targets/cpu/gen/arch.h"

#include "base/mem.h"

/* ---- what the architecture sets and reads ---- */

void
arch_input(struct gen *g, enum ir_intrinsic in, const char *text)
{
	for (uint32_t i = 0; i < g->p->n_vars; i++) {
		uint32_t w = gen_width(g, g->p->vars[i].type);

		if (g->p->vars[i].intrinsic != in || !g->vars[i].used || w == 0 || w > 64)
			continue;
		emit(g, "k->%i = (%s)((%s) & %x);\n", g->vars[i].name, gen_ctype(w), text,
		    UINT64_MAX >> (64 - w));
	}
}

const char *
arch_output(const struct gen *g, enum ir_intrinsic in)
{
	for (uint32_t i = 0; i < g->p->n_vars; i++)
		if (g->p->vars[i].intrinsic == in && g->vars[i].used &&
		    gen_width(g, g->p->vars[i].type) <= 64)
			return g->vars[i].name;
	return NULL;
}

void
arch_output_value(struct gen *g, enum ir_intrinsic in)
{
	const char *name = arch_output(g, in);

	if (name != NULL)
		emit(g, "k->%i", name);
	else
		emit(g, "0");
}

/* ---- keeping metadata ---- */

/* Emits pkt_reset(): all zero but what the field list keeps. Fused programs keep it in p->meta while the
 * packet goes round. */
static void
reset_function(struct gen *g)
{
	if (!g->split && g->keeps) {
		CLEANUP(free) bool *in = xcalloc(g->p->n_vars + 1, sizeof *in);

		emit(g, "/* What survives recirculation. */\nstruct kept");
		emit_open(g);
		for (uint32_t i = 0; i < g->p->n_field_lists; i++)
			for (uint32_t k = 0; k < g->p->field_lists[i].n; k++) {
				uint32_t v = g->p->field_lists[i].vars[k];

				if (!in[v])
					emit(g, "__typeof__(((struct pkt *)NULL)->%i) %i;\n",
					    g->vars[v].name, g->vars[v].name);
				in[v] = true;
			}
		g->indent--;
		emit(g, "};\n\n");
		emit(g,
		    "PIPE_INLINE void\npkt_keep(const struct pipe_pkt *p, const struct pkt *k)\n{\n");
		g->indent++;
		emit(g, "struct kept *kept = p->meta;\n\n");
		for (uint32_t v = 0; v < g->p->n_vars; v++)
			if (in[v])
				emit(g, "__builtin_memcpy(&kept->%i, &k->%i, sizeof kept->%i);\n",
				    g->vars[v].name, g->vars[v].name, g->vars[v].name);
		g->indent--;
		emit(g, "}\n\n");
	}
	emit(g, "PIPE_INLINE void\npkt_reset(const struct pipe_pkt *p, struct pkt *k)\n{\n");
	g->indent++;
	if (g->keeps)
		emit(g, "if (pipe_unlikely(p->keep != PIPE_KEEP_NONE)) {\n\tswitch (p->keep) {\n");
	else
		emit(g, "(void)p;\n");
	for (uint32_t i = 0; g->keeps && i < g->p->n_field_lists; i++) {
		const struct ir_field_list *l = &g->p->field_lists[i];

		emit(g, "\tcase %u: {\n", l->id);
		g->indent += 2;
		if (!g->split)
			emit(g, "const struct kept *kept = p->meta;\n\n");
		for (uint32_t k = 0; g->split && k < l->n; k++) {
			emit(g, "__typeof__(k->%i) t%u;\n", g->vars[l->vars[k]].name, k);
			emit(g, "__builtin_memcpy(&t%u, &k->%i, sizeof t%u);\n", k,
			    g->vars[l->vars[k]].name, k);
		}
		emit(g, "__builtin_memset(k, 0, offsetof(struct pkt, pipe_lpm));\n");
		for (uint32_t k = 0; k < l->n; k++) {
			const char *name = g->vars[l->vars[k]].name;

			if (g->split)
				emit(
				    g, "__builtin_memcpy(&k->%i, &t%u, sizeof t%u);\n", name, k, k);
			else
				emit(g, "__builtin_memcpy(&k->%i, &kept->%i, sizeof k->%i);\n",
				    name, name, name);
		}
		emit(g, "return;\n");
		g->indent -= 2;
		emit(g, "\t}\n");
	}
	if (g->keeps)
		emit(g, "\t}\n}\n");
	emit(g, "__builtin_memset(k, 0, offsetof(struct pkt, pipe_lpm));\n");
	g->indent--;
	emit(g, "}\n\n");
}

/* ---- loops over the burst ---- */

static void
packet_k(struct gen *g)
{
	emit(g, "struct pipe_pkt *p = pkts[i];\n");
	emit(g, g->split && !g->carries ? "struct pkt *k = p->meta;\n\n"
					: "struct pkt *k = &st[i];\n\n");
}

/* Between the blocks a packet has its state in p->meta. */
static void
state_out(struct gen *g)
{
	if (g->carries)
		emit(g, "__builtin_memcpy(p->meta, k, offsetof(struct pkt, pipe_own));\n");
}

static void
state_in(struct gen *g)
{
	if (g->carries)
		emit(g, "__builtin_memcpy(k, p->meta, offsetof(struct pkt, pipe_own));\n");
}

static void
entry_begin(struct gen *g, const char *name, uint32_t n_todo)
{
	emit(g,
	    "static void\n%i(struct pipe_ctx *c, struct pipe_pkt *const *pkts, uint32_t n)\n{\n",
	    name);
	g->indent++;
	if (!g->split || g->carries)
		emit(g, "struct pkt *st = c->scratch;\n");
	emit(g, "uint32_t todo[%u] = { 0 };\n\n", n_todo);
}

const struct ir_block *
arch_block(const struct gen *g, enum ir_role role)
{
	return ir_find_block(g->p, role);
}

/* ---- v1model ---- */

static void
v1_ingress_inputs(struct gen *g, const char *instance_type)
{
	arch_input(g, IR_INTRINSIC_V1_INGRESS_PORT, "p->in_port");
	arch_input(g, IR_INTRINSIC_V1_PACKET_LENGTH, g->split ? "k->pipe_length" : "p->len");
	arch_input(g, IR_INTRINSIC_V1_INSTANCE_TYPE, instance_type);
	arch_input(g, IR_INTRINSIC_V1_INGRESS_TIMESTAMP, "p->time_ns / 1000");
}

static void
v1_egress_inputs(struct gen *g, const char *instance_type, const char *rid)
{
	arch_input(g, IR_INTRINSIC_V1_EGRESS_PORT, "p->out_port");
	arch_input(g, IR_INTRINSIC_V1_EGRESS_SPEC, "0");
	arch_input(g, IR_INTRINSIC_V1_INSTANCE_TYPE, instance_type);
	arch_input(g, IR_INTRINSIC_V1_EGRESS_RID, rid);
	arch_input(g, IR_INTRINSIC_V1_PACKET_LENGTH, g->split ? "k->pipe_length" : "p->len");
	arch_input(g, IR_INTRINSIC_V1_ENQ_TIMESTAMP, "p->time_ns / 1000");
	arch_input(g, IR_INTRINSIC_V1_EGRESS_TIMESTAMP, "p->time_ns / 1000");
}

static void
v1_start(struct gen *g)
{
	emit(g, "/* A packet that begins ingress: standard_metadata, parser, checksums. */\n");
	emit(g,
	    "PIPE_INLINE void\nstart(struct pipe_ctx *restrict c, struct pipe_pkt *restrict p, struct pkt *restrict k)\n{\n");
	g->indent++;
	emit(g, g->split ? "pkt_reset(p, k);\nk->pipe_length = p->len;\n" : "pkt_reset(p, k);\n");
	v1_ingress_inputs(
	    g, "p->path == PIPE_PATH_RESUBMIT ? 6 : p->path == PIPE_PATH_RECIRCULATE ? 4 : 0");
	emit(g, "const uint32_t error = parse(c, p, k);\n\n(void)error;\n");
	arch_input(g, IR_INTRINSIC_V1_PARSER_ERROR, "error");
	if (arch_block(g, IR_ROLE_V1_VERIFY) != NULL)
		emit(g, "(void)ctl_verify(c, p, k, 0);\n");
	g->indent--;
	emit(g, "}\n\n");
}

/* A packet that goes round comes in again where the program says it came in. */
static void
v1_in_port(struct gen *g)
{
	const char *port = arch_output(g, IR_INTRINSIC_V1_INGRESS_PORT);

	if (port != NULL)
		emit(g, "p->in_port = k->%i;\n", port);
}

/* Between ingress and egress. */
static void
v1_between(struct gen *g)
{
	const char *spec = arch_output(g, IR_INTRINSIC_V1_EGRESS_SPEC);
	const char *group = arch_output(g, IR_INTRINSIC_V1_MCAST_GRP);

	emit(g, "/* Ingress is over. True: the packet goes on by unicast. */\n");
	emit(g, "PIPE_INLINE bool\nbetween(struct pipe_pkt *p, struct pkt *k)\n{\n");
	g->indent++;
	emit(g, "pipe_no_output(p);\n");
	if (g->stops)
		emit(g,
		    "if (k->pipe_reason != 0) {\n\tp->drop = k->pipe_reason;\n\treturn false;\n}\n");
	if (g->split) {
		if (g->uses_clones)
			emit(g,
			    "if (k->pipe_n_clones != 0) {\n\tp->n_clones = 1;\n"
			    "\tp->clones[0] = k->pipe_clones[0];\n\tk->pipe_n_clones = 0;\n}\n");
	}
	if (g->uses_resubmit) {
		emit(g, "if (k->pipe_resubmit) {\n");
		g->indent++;
		emit(g, "p->resubmit = 1;\np->again_keep = k->pipe_resubmit_keep;\n");
		v1_in_port(g);
		emit(g, "return false;\n");
		g->indent--;
		emit(g, "}\n");
	}
	if (g->split) {
		if (group != NULL)
			emit(g,
			    "if (k->%i != 0) {\n\tp->mcast_group = k->%i;\n\treturn false;\n}\n",
			    group, group);
	}
	if (arch_output(g, IR_INTRINSIC_V1_PRIORITY) != NULL)
		emit(
		    g, "p->priority = (uint8_t)k->%i;\n", arch_output(g, IR_INTRINSIC_V1_PRIORITY));
	if (spec != NULL)
		emit(g, "if (k->%i == 511)\n\treturn false;\n", spec);
	emit(g, "p->out_port = ");
	arch_output_value(g, IR_INTRINSIC_V1_EGRESS_SPEC);
	emit(g, ";\np->drop = PIPE_DROP_NONE;\n");
	if (!g->split)
		v1_egress_inputs(g, "0", "0");
	emit(g, "return true;\n");
	g->indent--;
	emit(g, "}\n\n");
}

static void
v1_finish(struct gen *g)
{
	const char *spec = arch_output(g, IR_INTRINSIC_V1_EGRESS_SPEC);

	emit(g, "/* Egress is over. */\n");
	emit(g,
	    "PIPE_INLINE void\nfinish(struct pipe_ctx *restrict c, struct pipe_pkt *restrict p, struct pkt *restrict k)\n{\n");
	g->indent++;
	emit(g, "const uint32_t port = p->out_port;\n");
	if (g->uses_clones)
		emit(g, "const bool cloned = k->pipe_n_clones != 0;\nstruct pkt before;\n");
	emit(g, "\npipe_no_output(p);\n");
	if (g->stops)
		emit(g, "if (k->pipe_reason != 0) {\n\tp->drop = k->pipe_reason;\n\treturn;\n}\n");
	if (g->uses_clones)
		emit(g, "if (pipe_unlikely(cloned)) {\n\tp->n_clones = 1;\n"
			"\tp->clones[0] = k->pipe_clones[0];\n\tp->clones[0].e2e = 1;\n"
			"\tk->pipe_n_clones = 0;\n\tbefore = *k;\n}\n");
	if (spec != NULL)
		emit(g, "if (k->%i == 511)\n\treturn;\n", spec);
	if (arch_block(g, IR_ROLE_V1_COMPUTE) != NULL)
		emit(g, "(void)ctl_compute(c, p, k, 0);\n");
	emit(g,
	    "p->drop = (uint8_t)deparse(c, p, k);\nif (pipe_unlikely(p->drop != PIPE_DROP_NONE))\n"
	    "\treturn;\n");
	if (g->uses_recirculate) {
		emit(g, "if (pipe_unlikely(k->pipe_recirculate)) {\n");
		g->indent++;
		emit(g, "p->recirculate = 1;\np->again_keep = k->pipe_recirculate_keep;\n");
		v1_in_port(g);
		if (!g->split && g->keeps)
			emit(g, "pkt_keep(p, k);\n");
		g->indent--;
		emit(g, "} else\n\t");
	}
	emit(g, "p->out_port = port;\n");
	if (g->uses_clones) /* the clone goes on with what egress left, not with what was sent */
		emit(g, "if (pipe_unlikely(cloned)) {\n\tbefore.pipe_offset = k->pipe_offset;\n"
			"\t*k = before;\n}\n");
	g->indent--;
	emit(g, "}\n\n");
}

static void
burst_ingress(struct gen *g, const char *ctl)
{
	/* Not all at once: a core waits for some 16 lines at a time, and has work to do meanwhile. */
	emit(g, "pipe_ahead_first(pkts, n);\n");
	emit(g, "for (uint32_t i = 0; i < n; i++)");
	emit_open(g);
	packet_k(g);
	emit(g, "\npipe_ahead(pkts, i, n);\n");
	if (g->carries && g->keeps) {
		emit(g, "if (pipe_unlikely(p->keep != PIPE_KEEP_NONE))\n\t");
		state_in(g);
	}
	emit(g, "start(c, p, k);\n");
	if (ctl != NULL)
		gen_go_on(g, ctl, 0);
	else if (g->done != NULL)
		emit(g, "%s", g->done);
	emit_close(g);
}

/* A clone has of the metadata only what its field list names. */
static void
clone_meta_function(struct gen *g)
{
	emit(g, "/* Metadata of a clone: what the field list keeps of 'old', else zero. */\n");
	emit(g,
	    "PIPE_FN void\nclone_meta(const struct pipe_pkt *p, struct pkt *k, const struct pkt *old)\n"
	    "{\n");
	g->indent++;
	emit(g, "(void)p;\n(void)old;\n");
	for (uint32_t i = 0; i < g->p->n_vars; i++) {
		const struct ir_var *v = &g->p->vars[i];
		enum ir_type_kind kind = g->p->types[v->type].kind;
		const char *name = g->vars[i].name;
		bool first = true;

		if (v->scope != IR_SCOPE_PACKET || !g->vars[i].used || kind == IR_TYPE_HEADER ||
		    kind == IR_TYPE_UNION || kind == IR_TYPE_STACK)
			continue;
		for (uint32_t l = 0; l < g->p->n_field_lists; l++)
			for (uint32_t n = 0; n < g->p->field_lists[l].n; n++)
				if (g->p->field_lists[l].vars[n] == i) {
					emit(g, first ? "if (p->keep == %u" : " || p->keep == %u",
					    g->p->field_lists[l].id);
					first = false;
				}
		if (!first)
			emit(g, ")\n\t__builtin_memmove(&k->%i, &old->%i, sizeof k->%i);\nelse\n\t",
			    name, name, name);
		emit(g, "__builtin_memset(&k->%i, 0, sizeof k->%i);\n", name, name);
	}
	g->indent--;
	emit(g, "}\n\n");
}

/* Before egress of a program whose egress is called apart. */
static void
v1_egress_start(struct gen *g)
{
	emit(g, "/* A packet or copy that begins egress. */\n");
	emit(g,
	    "PIPE_INLINE void\negress_start(struct pipe_ctx *restrict c, struct pipe_pkt *restrict p, struct pkt *restrict k)\n"
	    "{\n");
	g->indent++;
	emit(g, "if (pipe_unlikely(p->path == PIPE_PATH_CLONE_I2E)) {\n");
	g->indent++;
	emit(g, "const struct pkt old = *k;\n\n");
	emit(g,
	    "__builtin_memset(k, 0, offsetof(struct pkt, pipe_lpm));\nk->pipe_length = p->len;\n");
	v1_ingress_inputs(g, "1");
	emit(g, "(void)parse(c, p, k);\nclone_meta(p, k, &old);\n");
	v1_ingress_inputs(g, "1");
	g->indent--;
	emit(g, "} else {\n");
	g->indent++;
	emit(g, "k->pipe_payload = p->data + k->pipe_offset;\n");
	emit(g,
	    "if (pipe_unlikely(p->path == PIPE_PATH_CLONE_E2E)) {\n\tclone_meta(p, k, k);\n"
	    "\tif (k->pipe_offset > p->len) /* its session cut it within the headers */\n"
	    "\t\tk->pipe_payload = p->data + p->len;\n"
	    "%s%s}\n",
	    g->uses_resubmit ? "\tk->pipe_resubmit = 0;\n" : "",
	    g->uses_recirculate ? "\tk->pipe_recirculate = 0;\n" : "");
	g->indent--;
	emit(g, g->uses_turns ? "}\nk->pipe_turns = 0;\n" : "}\n");
	v1_egress_inputs(g,
	    "p->path == PIPE_PATH_CLONE_I2E ? 1 : p->path == PIPE_PATH_CLONE_E2E ? 2 "
	    ": p->path == PIPE_PATH_REPLICA ? 5 : 0",
	    "p->path == PIPE_PATH_NORMAL ? 0 : p->instance");
	g->indent--;
	emit(g, "}\n\n");
}

void
arch_control(struct gen *g, enum ir_role role, const char *name)
{
	const struct ir_block *b = arch_block(g, role);

	if (b != NULL)
		gen_control(g, b, name);
}

/* Egress over those packets of a burst that live. */
static void
egress_burst(struct gen *g, const struct ir_block *eg, bool apart)
{
	if (eg != NULL)
		gen_find_cuts(g, eg);
	else
		g->cuts.n = 0;
	emit(g, "PIPE_INLINE void\negress_burst(struct pipe_ctx *c, struct pipe_pkt *const *pkts, "
		"struct pkt *st, uint32_t live)\n{\n");
	g->indent++;
	emit(g, "uint32_t todo[%u] = { 0 };\n\n(void)st;\n", (uint32_t)g->cuts.n + 1);
	emit(g, "PIPE_EACH (i, live)");
	emit_open(g);
	packet_k(g);
	if (apart) {
		state_in(g);
		emit(g, "egress_start(c, p, k);\n");
	}
	emit(
	    g, eg != NULL ? "todo[ctl_egress(c, p, k, 0)] |= 1u << i;\n" : "todo[0] |= 1u << i;\n");
	emit_close(g);
	if (eg != NULL)
		gen_cut_loops(g, "ctl_egress");
	emit(g, "PIPE_EACH (i, live)");
	emit_open(g);
	packet_k(g);
	emit(g, "finish(c, p, k);\n");
	if (apart)
		state_out(g); /* for copies, and another round */
	emit_close(g);
	g->indent--;
	emit(g, "}\n\n");
}

static void
v1_fused(struct gen *g, const struct ir_block *in, const struct ir_block *eg)
{
	bool cuts;

	v1_start(g);
	v1_between(g);
	v1_finish(g);
	if (eg != NULL)
		gen_find_cuts(g, eg);
	cuts = eg != NULL && g->cuts.n > 0;
	if (cuts)
		egress_burst(g, eg, false);
	g->cuts.n = 0;
	if (in != NULL)
		gen_find_cuts(g, in);
	entry_begin(g, "ingress", (uint32_t)g->cuts.n + 1);
	burst_ingress(g, in != NULL ? "ctl_ingress" : NULL);
	if (in != NULL)
		gen_cut_loops(g, "ctl_ingress");
	if (cuts)
		emit(g, "uint32_t live = 0;\n\n");
	emit(g, "for (uint32_t i = 0; i < n; i++)");
	emit_open(g);
	packet_k(g);
	if (cuts) {
		emit(g, "live |= (uint32_t)between(p, k) << i;\n");
	} else {
		emit(g, "if (between(p, k))");
		emit_open(g);
		if (eg != NULL)
			emit(g, "(void)ctl_egress(c, p, k, 0);\n");
		emit(g, "finish(c, p, k);\n");
		emit_close(g);
	}
	emit_close(g);
	if (cuts)
		emit(g, "egress_burst(c, pkts, st, live);\n");
	g->indent--;
	emit(g, "}\n\n");
}

void
arch_split_entries(
    struct gen *g, const struct ir_block *in, const struct ir_block *eg, const char *between)
{
	egress_burst(g, eg, true);
	if (in != NULL)
		gen_find_cuts(g, in);
	entry_begin(g, "ingress", in != NULL ? (uint32_t)g->cuts.n + 1 : 1);
	burst_ingress(g, in != NULL ? "ctl_ingress" : NULL);
	if (in != NULL)
		gen_cut_loops(g, "ctl_ingress");
	emit(g, "for (uint32_t i = 0; i < n; i++)");
	emit_open(g);
	packet_k(g);
	emit(g, "%s", between);
	state_out(g);
	emit_close(g);
	g->indent--;
	emit(g, "}\n\n");
	emit(g,
	    "static void\negress(struct pipe_ctx *c, struct pipe_pkt *const *pkts, uint32_t n)\n{\n"
	    "\tegress_burst(c, pkts, c->scratch, pipe_burst_mask(n));\n}\n\n");
}

static void
v1_split(struct gen *g, const struct ir_block *in, const struct ir_block *eg)
{
	clone_meta_function(g);
	v1_start(g);
	v1_between(g);
	v1_finish(g);
	v1_egress_start(g);
	arch_split_entries(g, in, eg,
	    "k->pipe_offset = (uint32_t)(k->pipe_payload - p->data);\n(void)between(p, k);\n");
}

static void
v1model(struct gen *g)
{
	const struct ir_block *in = arch_block(g, IR_ROLE_V1_INGRESS);
	const struct ir_block *eg = arch_block(g, IR_ROLE_V1_EGRESS);

	arch_control(g, IR_ROLE_V1_VERIFY, "ctl_verify");
	arch_control(g, IR_ROLE_V1_INGRESS, "ctl_ingress");
	arch_control(g, IR_ROLE_V1_EGRESS, "ctl_egress");
	arch_control(g, IR_ROLE_V1_COMPUTE, "ctl_compute");
	if (g->split)
		v1_split(g, in, eg);
	else
		v1_fused(g, in, eg);
}

/* ---- PNA ---- */

static void
pna(struct gen *g)
{
	const struct ir_block *pre = arch_block(g, IR_ROLE_PNA_PRE);
	const struct ir_block *in = arch_block(g, IR_ROLE_PNA_MAIN);

	if (pre != NULL)
		gen_control(g, pre, "ctl_pre");
	if (in != NULL)
		gen_control(g, in, "ctl_main");
	emit(g, "/* A packet that begins: metadata, parser, pre control. */\n");
	emit(g,
	    "PIPE_INLINE void\nstart(struct pipe_ctx *restrict c, struct pipe_pkt *restrict p, struct pkt *restrict k)\n{\n");
	g->indent++;
	emit(g, "pkt_reset(p, k);\n");
	arch_input(g, IR_INTRINSIC_PNA_INPUT_PORT, "p->in_port");
	arch_input(g, IR_INTRINSIC_PNA_DIRECTION, "p->host_side");
	arch_input(g, IR_INTRINSIC_PNA_PASS, "p->pass");
	arch_input(g, IR_INTRINSIC_PNA_RECIRCULATED, "p->pass > 0");
	arch_input(g, IR_INTRINSIC_PNA_TIMESTAMP, "p->time_ns");
	emit(g, "const uint32_t error = parse(c, p, k);\n\n(void)error;\n");
	arch_input(g, IR_INTRINSIC_PNA_PARSER_ERROR, "error");
	if (pre != NULL)
		emit(g, "(void)ctl_pre(c, p, k, 0);\n");
	g->indent--;
	emit(g, "}\n\n");

	emit(g, "/* The main control is over. */\n");
	emit(g,
	    "PIPE_INLINE void\nfinish(struct pipe_ctx *restrict c, struct pipe_pkt *restrict p, struct pkt *restrict k)\n{\n");
	g->indent++;
	emit(g, "pipe_no_output(p);\n");
	if (g->stops)
		emit(g, "if (k->pipe_reason != 0) {\n\tp->drop = k->pipe_reason;\n\treturn;\n}\n");
	if (!g->deparser_calls)
		emit(g, "if (k->pipe_to <= PIPE_TO_DROP%s)\n\treturn;\n",
		    g->uses_clones ? " && k->pipe_n_clones == 0" : "");
	emit(g,
	    "const uint32_t drop = deparse(c, p, k);\n\n"
	    "if (pipe_unlikely(drop != PIPE_DROP_NONE)) {\n\tp->drop = (uint8_t)drop;\n\treturn;\n}\n");
	if (g->uses_clones)
		emit(g, "p->n_clones = k->pipe_n_clones;\n"
			"for (uint32_t i = 0; pipe_unlikely(i < p->n_clones); i++)\n"
			"\tp->clones[i] = (struct pipe_clone){ k->pipe_clones[i].session, "
			"PIPE_KEEP_NONE, 1, 0 };\n");
	emit(g,
	    "if (pipe_likely(k->pipe_to == PIPE_TO_PORT)) {\n\tp->out_port = k->pipe_port;\n"
	    "\tp->drop = PIPE_DROP_NONE;\n} else if (k->pipe_to == PIPE_TO_AGAIN) {\n"
	    "\tp->recirculate = 1;\n\tp->again_keep = %u;\n",
	    g->keeps ? (uint32_t)IR_LIST_PNA_RECIRCULATE : (uint32_t)IR_LIST_NONE);
	if (g->keeps)
		emit(g, "\tpkt_keep(p, k);\n");
	emit(g, "}\n");
	g->indent--;
	emit(g, "}\n\n");

	if (in != NULL)
		gen_find_cuts(g, in);
	else
		g->cuts.n = 0;
	entry_begin(g, "ingress", (uint32_t)g->cuts.n + 1);
	/* what ends a packet is written out behind each table, when there are few */
	g->done = g->cuts.n <= 4 ? "finish(c, p, k);\n" : NULL;
	burst_ingress(g, in != NULL ? "ctl_main" : NULL);
	if (in != NULL)
		gen_cut_loops(g, "ctl_main");
	if (g->done == NULL) {
		emit(g, "for (uint32_t i = 0; i < n; i++)");
		emit_open(g);
		packet_k(g);
		emit(g, "finish(c, p, k);\n");
		emit_close(g);
	}
	g->done = NULL;
	g->indent--;
	emit(g, "}\n\n");
}

/* ---- all of them ---- */

static void
parser_or_none(struct gen *g, enum ir_role role, const char *name)
{
	const struct ir_block *parser = arch_block(g, role);

	if (parser != NULL)
		gen_parser(g, parser, name);
	else
		emit(g,
		    "PIPE_INLINE uint32_t\n%s(struct pipe_ctx *restrict c, struct pipe_pkt *restrict p, struct pkt *restrict k)\n"
		    "{\n\t(void)c;\n\tk->pipe_payload = p->data;\n\treturn 0;\n}\n\n",
		    name);
}

void
gen_arch(struct gen *g)
{
	reset_function(g);
	switch (g->p->arch) {
	case IR_ARCH_V1MODEL:
		parser_or_none(g, IR_ROLE_V1_PARSER, "parse");
		gen_deparser(g, arch_block(g, IR_ROLE_V1_DEPARSER), "deparse");
		v1model(g);
		break;
	case IR_ARCH_PSA:
		parser_or_none(g, IR_ROLE_PSA_INGRESS_PARSER, "parse");
		gen_deparser(g, arch_block(g, IR_ROLE_PSA_INGRESS_DEPARSER), "deparse");
		parser_or_none(g, IR_ROLE_PSA_EGRESS_PARSER, "parse_egress");
		gen_deparser(g, arch_block(g, IR_ROLE_PSA_EGRESS_DEPARSER), "deparse_egress");
		gen_psa(g);
		break;
	case IR_ARCH_PNA:
		parser_or_none(g, IR_ROLE_PNA_PARSER, "parse");
		gen_deparser(g, arch_block(g, IR_ROLE_PNA_DEPARSER), "deparse");
		pna(g);
		break;
	case IR_ARCH_CUSTOM: /* refused by lacks.c */
	case IR_N_ARCHS:
		break;
	}
}
