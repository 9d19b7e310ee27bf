/* SPDX-License-Identifier: Apache-2.0 */
/* psa.c: the Portable Switch Architecture: what happens between its ingress and its egress, which are always
 * called apart. What the ingress deparser emits waits in the metadata, since clones and resubmission want
 * the packet as it came in; egress begins by putting it in front of the payload. */
#include "targets/cpu/gen/arch.h"

/* "k->NAME", or what it is when the program does not touch it */
static void
output_or(struct gen *g, enum ir_intrinsic in, const char *otherwise)
{
	const char *name = arch_output(g, in);

	if (name != NULL)
		emit(g, "k->%i", name);
	else
		emit(g, "%s", otherwise);
}

static void
function_begin(struct gen *g, const char *what, const char *name)
{
	emit(g,
	    "/* %s */\nPIPE_INLINE void\n%s(struct pipe_ctx *restrict c, struct pipe_pkt *restrict p, struct pkt *restrict k)\n{\n",
	    what, name);
	g->indent++;
}

static void
function_end(struct gen *g)
{
	g->indent--;
	emit(g, "}\n\n");
}

static void
psa_start(struct gen *g)
{
	function_begin(g, "A packet that begins ingress.", "start");
	emit(g, "pkt_reset(p, k);\nk->pipe_length = p->len;\n");
	arch_input(g, IR_INTRINSIC_PSA_IG_INGRESS_PORT, "p->in_port");
	arch_input(g, IR_INTRINSIC_PSA_IG_PACKET_PATH,
	    "p->path == PIPE_PATH_RESUBMIT ? 5 : p->path == PIPE_PATH_RECIRCULATE ? 6 : 0");
	arch_input(g, IR_INTRINSIC_PSA_IG_TIMESTAMP, "p->time_ns / 1000");
	emit(g, "const uint32_t error = parse(c, p, k);\n\n(void)error;\n");
	arch_input(g, IR_INTRINSIC_PSA_IG_PARSER_ERROR, "error");
	arch_input(g, IR_INTRINSIC_PSA_IG_OUT_COS, "0");
	arch_input(g, IR_INTRINSIC_PSA_IG_OUT_CLONE, "0");
	arch_input(g, IR_INTRINSIC_PSA_IG_OUT_DROP, "1");
	arch_input(g, IR_INTRINSIC_PSA_IG_OUT_RESUBMIT, "0");
	arch_input(g, IR_INTRINSIC_PSA_IG_OUT_MULTICAST, "0");
	function_end(g);
}

/* The copy that a pipeline asks for, and whether the packet itself ends here. */
static void
psa_clone(
    struct gen *g, enum ir_intrinsic want, enum ir_intrinsic session, enum ir_list keep, bool e2e)
{
	if (arch_output(g, want) == NULL)
		return;
	emit(g, "if (");
	arch_output_value(g, want);
	emit(g, ") {\n\tp->n_clones = 1;\n\tp->clones[0] = (struct pipe_clone){ (uint32_t)");
	arch_output_value(g, session);
	emit(g, ", %u, %u, 0 };\n}\n", (uint32_t)keep, (uint32_t)e2e);
}

static void
psa_between(struct gen *g)
{
	function_begin(g,
	    "Ingress is over: its deparser always runs, then the packet buffer's orders.",
	    "between");
	emit(g, "pipe_no_output(p);\n");
	emit(g,
	    "const uint32_t drop = deparse(c, p, k);\n\n"
	    "if (pipe_unlikely(drop != PIPE_DROP_NONE)) {\n\tp->drop = (uint8_t)drop;\n\treturn;\n}\n");
	psa_clone(g, IR_INTRINSIC_PSA_IG_OUT_CLONE, IR_INTRINSIC_PSA_IG_OUT_CLONE_SESSION,
	    IR_LIST_PSA_CLONE_I2E, false);
	emit(g, "if (");
	output_or(g, IR_INTRINSIC_PSA_IG_OUT_DROP, "1");
	emit(g, ")\n\treturn;\nif (");
	arch_output_value(g, IR_INTRINSIC_PSA_IG_OUT_RESUBMIT);
	emit(g, ") {\n\tp->resubmit = 1;\n\tp->again_keep = %u;\n\treturn;\n}\n",
	    (uint32_t)IR_LIST_PSA_RESUBMIT);
	emit(g, "p->priority = (uint8_t)");
	arch_output_value(g, IR_INTRINSIC_PSA_IG_OUT_COS);
	emit(g, ";\np->mcast_group = (uint32_t)");
	arch_output_value(g, IR_INTRINSIC_PSA_IG_OUT_MULTICAST);
	emit(g, ";\nif (p->mcast_group != 0)\n\treturn;\np->out_port = (uint32_t)");
	arch_output_value(g, IR_INTRINSIC_PSA_IG_OUT_EGRESS_PORT);
	emit(g, ";\np->drop = PIPE_DROP_NONE;\n");
	function_end(g);
}

static void
psa_egress_start(struct gen *g)
{
	function_begin(g,
	    "A packet or copy that begins egress. Only clones have their own bytes already.",
	    "egress_start");
	emit(g,
	    "const bool clone = p->path == PIPE_PATH_CLONE_I2E || p->path == PIPE_PATH_CLONE_E2E;\n\n");
	emit(g, "k->pipe_drop = PIPE_DROP_NONE;\nif (pipe_likely(!clone)) {\n");
	g->indent++;
	emit(g, "uint8_t *at = p->data + k->pipe_offset;\n\n");
	emit(g,
	    "k->pipe_drop = pipe_make_room(c, p, &at, k->pipe_n_emitted);\n"
	    "if (pipe_likely(k->pipe_drop == PIPE_DROP_NONE)) {\n"
	    "\tat -= k->pipe_n_emitted;\n\t__builtin_memcpy(at, k->pipe_emitted, k->pipe_n_emitted);\n"
	    "\tpipe_set_start(p, at);\n}\n");
	emit(g, "p->keep = %u;\n", (uint32_t)IR_LIST_PSA_NORMAL);
	g->indent--;
	emit(g, "}\npkt_reset(p, k);\nk->pipe_length = p->len;\n");
	arch_input(g, IR_INTRINSIC_PSA_EG_EGRESS_PORT, "p->out_port");
	arch_input(g, IR_INTRINSIC_PSA_EG_PACKET_PATH,
	    "p->path == PIPE_PATH_CLONE_I2E ? 3 : p->path == PIPE_PATH_CLONE_E2E ? 4 "
	    ": p->path == PIPE_PATH_REPLICA ? 2 : 1");
	arch_input(g, IR_INTRINSIC_PSA_EG_INSTANCE,
	    "clone || p->path == PIPE_PATH_REPLICA ? p->instance : 0");
	arch_input(g, IR_INTRINSIC_PSA_EG_COS, "p->priority");
	arch_input(g, IR_INTRINSIC_PSA_EG_TIMESTAMP, "p->time_ns / 1000");
	emit(g, "const uint32_t error = parse_egress(c, p, k);\n\n(void)error;\n");
	arch_input(g, IR_INTRINSIC_PSA_EG_PARSER_ERROR, "error");
	arch_input(g, IR_INTRINSIC_PSA_EG_OUT_CLONE, "0");
	arch_input(g, IR_INTRINSIC_PSA_EG_OUT_DROP, "0");
	function_end(g);
}

static void
psa_finish(struct gen *g)
{
	function_begin(g, "Egress is over.", "finish");
	emit(g, "const uint32_t port = p->out_port;\n\npipe_no_output(p);\n");
	emit(g,
	    "const uint32_t drop = k->pipe_drop != 0 ? k->pipe_drop : deparse_egress(c, p, k);\n\n"
	    "if (pipe_unlikely(drop != PIPE_DROP_NONE)) {\n\tp->drop = (uint8_t)drop;\n\treturn;\n}\n");
	psa_clone(g, IR_INTRINSIC_PSA_EG_OUT_CLONE, IR_INTRINSIC_PSA_EG_OUT_CLONE_SESSION,
	    IR_LIST_PSA_CLONE_E2E, true);
	emit(g, "if (");
	arch_output_value(g, IR_INTRINSIC_PSA_EG_OUT_DROP);
	emit(g,
	    ")\n\treturn;\nif (port == PSA_RECIRCULATE) {\n\tp->recirculate = 1;\n\tp->again_keep = %u;\n"
	    "\tp->in_port = port;\n\treturn;\n}\n",
	    (uint32_t)IR_LIST_PSA_RECIRCULATE);
	emit(g, "p->out_port = port;\np->drop = PIPE_DROP_NONE;\n");
	function_end(g);
}

void
gen_psa(struct gen *g)
{
	const struct ir_block *in = arch_block(g, IR_ROLE_PSA_INGRESS);
	const struct ir_block *eg = arch_block(g, IR_ROLE_PSA_EGRESS);

	emit(g, "#define PSA_RECIRCULATE 0xfffffffau\n\n");
	arch_control(g, IR_ROLE_PSA_INGRESS, "ctl_ingress");
	arch_control(g, IR_ROLE_PSA_EGRESS, "ctl_egress");
	psa_start(g);
	psa_between(g);
	psa_egress_start(g);
	psa_finish(g);
	arch_split_entries(g, in, eg, "between(c, p, k);\n");
}
