/* SPDX-License-Identifier: Apache-2.0 */
/* arch.c: a whole program for an architecture, what it asks of the architecture, and the script's packets. */
#include "smith.h"

#include <string.h>

/* ---- extern objects and functions ----------------------------------------------------------------------- */

static void
registers(struct smith *s)
{
	for (uint32_t n = smith_below(s, 3); n > 0; n--) {
		const struct smith_type *t = smith_pick_scalar(s);
		const char *name = smith_name(s, "reg");

		if (t->kind != SMITH_BIT)
			t = smith_bit(s, 1 + smith_below(s, 64));
		if (s->arch == SMITH_V1MODEL)
			smith_line(s, "register<%s>(%u) %s;", t->name, 1 + smith_below(s, 8), name);
		else
			smith_line(s, "Register<%s, bit<32>>(%u) %s;", t->name,
			    1 + smith_below(s, 8), name);
		vec_push(&s->registers, name);
		vec_push(&s->register_types, t);
	}
}

static bool
use_register(struct smith *s)
{
	uint32_t i = smith_below(s, (uint32_t)s->registers.n);
	const struct smith_type *t = s->registers.n > 0 ? s->register_types.v[i] : NULL;
	const struct smith_var *v = t != NULL ? smith_find(s, t, true) : NULL;

	if (t == NULL)
		return false;
	smith_indent(s);
	if (v != NULL && smith_chance(s, 50)) {
		if (s->arch == SMITH_V1MODEL) {
			smith_put(s, "%s.read(", s->registers.v[i]);
			smith_put_var(s, v);
			smith_put(s, ", (bit<32>)");
		} else {
			smith_put_var(s, v);
			smith_put(s, " = %s.read((bit<32>)", s->registers.v[i]);
		}
		smith_expr(s, smith_bit(s, 3), 1);
		smith_put(s, ");\n");
	} else {
		smith_put(s, "%s.write((bit<32>)", s->registers.v[i]);
		smith_expr(s, smith_bit(s, 3), 1);
		smith_put(s, ", ");
		smith_expr(s, t, 2);
		smith_put(s, ");\n");
	}
	return true;
}

static void
data_list(struct smith *s)
{
	uint32_t n = 1 + smith_below(s, 4);

	smith_put(s, "{ ");
	for (uint32_t i = 0; i < n; i++) {
		smith_put(s, i ? ", " : "");
		smith_expr(s,
		    smith_bit(s,
			smith_chance(s, 60) ? 8 * (1 + smith_below(s, 5)) : 1 + smith_below(s, 40)),
		    1);
	}
	smith_put(s, " }");
}

static bool
use_hash(struct smith *s)
{
	static const char *const algos[] = { "crc32", "crc16", "csum16", "identity", "xor16" };
	const struct smith_var *v = smith_find_kind(s, SMITH_BIT, true);

	if (v == NULL || s->arch != SMITH_V1MODEL || v->type->width > 64)
		return false;
	smith_indent(s);
	smith_put(s, "hash(");
	smith_put_var(s, v);
	smith_put(s, ", HashAlgorithm.%s, ", algos[smith_below(s, ARRAY_LEN(algos))]);
	smith_put(s, "16w%u, ", smith_below(s, 4));
	data_list(s);
	smith_put(s, ", %uw%u);\n", 20 + smith_below(s, 30), smith_below(s, 1u << 16));
	return true;
}

/* Another copy of the packet, or another round; 'again' bounds them. */
static bool
use_copy(struct smith *s)
{
	if (s->at.in_loop || !s->at.tables || s->copies >= 3)
		return false;
	s->copies++;
	smith_line(s, "if (meta.again < 2 && sm.instance_type == 0) {");
	smith_line(s, "meta.again = meta.again + 1;");
	switch (smith_below(s, 4)) {
	case 0:
		smith_line(s, "resubmit_preserving_field_list(1);");
		break;
	case 1:
		smith_line(
		    s, "clone_preserving_field_list(CloneType.I2E, 5, %u);", smith_below(s, 3));
		break;
	case 2:
		smith_line(s, "sm.mcast_grp = %u;", smith_below(s, 3));
		break;
	default:
		smith_line(s, "truncate(%u);", 10 + smith_below(s, 60));
		break;
	}
	smith_line(s, "}");
	return true;
}

bool
smith_extern_stmt(struct smith *s)
{
	if (s->at.in_parser || s->at.ret != NULL || !s->at.leave)
		return false;
	if (smith_chance(s, 40) && smith_use_object(s))
		return true;
	if (s->registers.n > 0 && smith_chance(s, 50))
		return use_register(s);
	if (s->arch == SMITH_V1MODEL && s->registers.n == 0 && smith_chance(s, 30))
		return false;
	return use_hash(s);
}

/* ---- controls ----------------------------------------------------------------------------------------------- */

/* What is left of all variables goes into the report. */
static void
report(struct smith *s, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to && i < s->report->n; i++) {
		smith_indent(s);
		smith_put(s, "hdr.report.%s = ", s->report->fields[i].name);
		smith_expr(s, s->report->fields[i].type, 0);
		smith_put(s, ";\n");
	}
}

static void
leave_by(struct smith *s)
{
	static const char *const ways[] = { "sm.egress_spec = ", "send_to_port(o, (PortId_t)",
		"send_to_port((PortId_t)" };

	smith_line(s, "%s%u%s;", ways[s->arch], 4 + smith_below(s, 4),
	    s->arch == SMITH_V1MODEL ? "" : ")");
}

static void
control(struct smith *s, const char *block, const char *head, int budget, bool ingress)
{
	size_t calls = s->calls.n, vars = s->vars.n, tables = s->tables.n;

	smith_line(s, "%s", head);
	s->indent++;
	s->size = 0;
	s->level = 1;
	smith_var_add(s, "hdr", s->hdr, true);
	smith_var_add(s, "meta", s->state, true);
	s->registers.n = s->register_types.n = 0;
	registers(s);
	smith_objects(s);
	smith_instances(s);
	s->at = (struct smith_place){ .calls = true };
	smith_locals(s);
	for (uint32_t n = 1 + smith_below(s, 4); n > 0; n--)
		smith_action(s);
	s->at = (struct smith_place){ .calls = false };
	for (uint32_t n = 1 + smith_below(s, 3); n > 0; n--)
		smith_table(s, block);
	smith_line(s, "apply {");
	s->at = (struct smith_place){
		.tables = true, .calls = true, .loops = true, .leave = true, .returns = true
	};
	s->budget = budget;
	s->level = 2;
	if (ingress) {
		smith_line(s, "hdr.report.setValid();");
		leave_by(s);
	}
	while (s->budget > 0) {
		smith_stmt(s);
		if (s->arch == SMITH_V1MODEL && ingress && smith_chance(s, 2))
			use_copy(s);
	}
	for (size_t i = tables; i < s->tables.n; i++)
		if (s->tables.v[i].applied == 0 ||
		    s->tables.v[i].in_script) /* in no dead branch, or there is no table */
			smith_line(s, "%s.apply();", s->tables.v[i].name);
	report(s, ingress ? 4 : 0, ingress ? s->report->n : 4);
	smith_line(s, "}");
	smith_line(s, "}");
	s->level = 0;
	s->calls.n = calls;
	smith_vars_cut(s, vars);
	s->tables.n = tables;
	s->registers.n = s->register_types.n = s->objects.n = 0;
}

static void
deparser(struct smith *s, const char *head)
{
	smith_line(s, "%s {", head);
	smith_line(s, "apply {");
	if (smith_chance(s, 50)) {
		smith_line(s, "p.emit(hdr);");
	} else {
		for (uint32_t i = 0; i < s->hdr->n; i++)
			smith_line(s, "p.emit(hdr.%s);", s->hdr->fields[i].name);
	}
	smith_line(s, "}");
	smith_line(s, "}");
}

static void
checksums(struct smith *s)
{
	static const char *const algos[] = { "csum16", "crc16", "xor16" };

	for (int update = 0; update < 2; update++) {
		smith_line(s, "control %s(inout headers hdr, inout metadata meta) {",
		    update ? "cck" : "vck");
		smith_line(s, "apply {");
		smith_var_add(s, "hdr", s->hdr, true);
		smith_var_add(s, "meta", s->state, true);
		if (smith_chance(s, 50)) {
			const struct smith_type *t = smith_bit(s, 16);
			const struct smith_var *v = smith_find(s, t, true);

			if (v != NULL && strchr(v->text, '@') == NULL) {
				smith_indent(s);
				smith_put(s, "%s_checksum(", update ? "update" : "verify");
				smith_expr(s, smith_bool(s), 1);
				smith_put(s, ", ");
				data_list(s);
				smith_put(s, ", ");
				smith_put(s, "%s, HashAlgorithm.%s);\n", v->text,
				    algos[smith_below(s, ARRAY_LEN(algos))]);
			}
		}
		smith_vars_cut(s, s->globals);
		smith_line(s, "}");
		smith_line(s, "}");
	}
}

/* ---- the script ----------------------------------------------------------------------------------------------- */

static void
script(struct smith *s)
{
	uint32_t bytes = 0;

	buf_printf(s->script, "# packets of %s, for random ones like them\n",
	    s->arch == SMITH_PNA ? "a NIC" : "a switch");
	if (s->copies > 0)
		buf_printf(s->script, "mirroring_add 5 8\nmc_mgrp_create 1\nmc_node_create 7 9 10\n"
				      "mc_node_associate 1 0\n");
	for (uint32_t i = 0; i < s->n_parsed; i++)
		bytes += s->parsed[i]->width / 8;
	for (uint32_t i = 0; i < 8; i++) {
		uint32_t len = MIN(bytes + smith_below(s, 64), 600u);

		if (i == 7)
			len = smith_below(s, MIN(bytes, 600u)) + 1;
		buf_printf(s->script, "packet %u ", 1 + i % 3);
		for (uint32_t k = 0; k < len; k++)
			buf_printf(s->script, "%02x",
			    smith_chance(s, 25) ? smith_below(s, 4) : smith_below(s, 256));
		buf_putc(s->script, '\n');
	}
}

static void
v1model(struct smith *s, int budget)
{
	smith_parsers(s);
	checksums(s);
	smith_vars_cut(s, s->globals);
	smith_var_add(s, "sm.instance_type", smith_bit(s, 32), false);
	smith_var_add(s, "sm.parser_error", s->error_type, false);
	smith_var_add(s, "sm.ingress_port", smith_bit(s, 9), false);
	smith_var_add(s, "sm.checksum_error", smith_bit(s, 1), false);
	control(s, "ing",
	    "control ing(inout headers hdr, inout metadata meta, inout standard_metadata_t sm) {",
	    budget, true);
	smith_var_add(s, "sm.egress_rid", smith_bit(s, 16), false);
	smith_var_add(s, "sm.packet_length", smith_bit(s, 32), false);
	control(s, "egr",
	    "control egr(inout headers hdr, inout metadata meta, inout standard_metadata_t sm) {",
	    budget / 4, false);
	deparser(s, "control dep(packet_out p, in headers hdr)");
	smith_line(s, "V1Switch(prs(), vck(), ing(), egr(), cck(), dep()) main;");
}

static void
psa(struct smith *s, int budget)
{
	smith_line(s, "struct empty_t { }");
	smith_parsers(s);
	control(s, "ing",
	    "control ing(inout headers hdr, inout metadata meta, in psa_ingress_input_metadata_t i, inout "
	    "psa_ingress_output_metadata_t o) {",
	    budget, true);
	deparser(s,
	    "control idp(packet_out p, out empty_t c, out empty_t r, out empty_t n, inout headers hdr, "
	    "in metadata meta, in psa_ingress_output_metadata_t o)");
	smith_line(s,
	    "parser epr(packet_in p, out headers hdr, inout metadata meta, in "
	    "psa_egress_parser_input_metadata_t i, in empty_t n, in empty_t c, in empty_t e) {");
	smith_line(s, "state start {");
	smith_line(s, "p.extract(hdr.report);");
	smith_line(s, "transition accept;");
	smith_line(s, "}");
	smith_line(s, "}");
	control(s, "egr",
	    "control egr(inout headers hdr, inout metadata meta, in psa_egress_input_metadata_t i, inout "
	    "psa_egress_output_metadata_t o) {",
	    budget / 4, false);
	deparser(s,
	    "control edp(packet_out p, out empty_t c, out empty_t r, inout headers hdr, in metadata meta, in "
	    "psa_egress_output_metadata_t o, in psa_egress_deparser_input_metadata_t d)");
	smith_line(s, "IngressPipeline(prs(), ing(), idp()) ip;");
	smith_line(s, "EgressPipeline(epr(), egr(), edp()) ep;");
	smith_line(
	    s, "PSA_Switch(ip, PacketReplicationEngine(), ep, BufferingQueueingEngine()) main;");
}

static void
pna(struct smith *s, int budget)
{
	smith_parsers(s);
	control(s, "ing",
	    "control ing(inout headers hdr, inout metadata meta, in pna_main_input_metadata_t i, inout "
	    "pna_main_output_metadata_t o) {",
	    budget, true);
	smith_line(s,
	    "control pre(in headers hdr, inout metadata meta, in pna_pre_input_metadata_t i, inout "
	    "pna_pre_output_metadata_t o) { apply { } }");
	deparser(s,
	    "control dep(packet_out p, in headers hdr, in metadata meta, in pna_main_output_metadata_t o)");
	smith_line(s, "PNA_NIC(prs(), pre(), ing(), dep()) main;");
}

void
smith_program(struct smith *s)
{
	static const char *const names[] = { "v1model", "psa", "pna" };
	int budget = s->budget;

	smith_line(s, "#include <core.p4>");
	smith_line(s, "#include <%s.p4>", names[s->arch]);
	smith_types(s);
	s->budget = 100;
	smith_constants(s);
	for (uint32_t n = 1 + smith_below(s, 5); n > 0; n--)
		smith_function(s);
	for (uint32_t n = smith_below(s, 3); n > 0; n--)
		smith_sub_control(s);
	if (s->arch == SMITH_V1MODEL)
		v1model(s, budget);
	else if (s->arch == SMITH_PSA)
		psa(s, budget);
	else
		pna(s, budget);
	script(s);
}
