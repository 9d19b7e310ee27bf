/* SPDX-License-Identifier: Apache-2.0 */
/* hint.c: what somebody who writes P4 for the first time may have meant: types of C, types of files that were not
 * included, and, of the checker, names that are declared behind their use. */
#include "p4/hint.h"

#include "p4/checker.h"

#include "base/mem.h"

#include <stdlib.h>

static const struct {
	const char *name, *file;
} declared[] = {
	{ "packet_in", "core.p4" },
	{ "packet_out", "core.p4" },
	{ "V1Switch", "v1model.p4" },
	{ "standard_metadata_t", "v1model.p4" },
	{ "PSA_Switch", "psa.p4" },
	{ "IngressPipeline", "psa.p4" },
	{ "EgressPipeline", "psa.p4" },
	{ "PNA_NIC", "pna.p4" },
};

static const struct {
	const char *name, *type;
} of_c[] = {
	{ "char", "bit<8>" },
	{ "byte", "bit<8>" },
	{ "short", "int<16>" },
	{ "long", "int<64>" },
	{ "unsigned", "bit<32>" },
	{ "uint", "bit<32>" },
	{ "size_t", "bit<64>" },
};

const char *
p4_hint_type(struct p4_ctx *ctx, const char *name)
{
	const char *at = name[0] == 'u' ? name + 1 : name;
	char *end;
	long width;

	for (size_t i = 0; i < ARRAY_LEN(declared); i++)
		if (strcmp(name, declared[i].name) == 0)
			return arena_printf(
			    ctx->arena, "; %s declares it: include that", declared[i].file);
	for (size_t i = 0; i < ARRAY_LEN(of_c); i++)
		if (strcmp(name, of_c[i].name) == 0)
			return arena_printf(ctx->arena, "; P4 has '%s'", of_c[i].type);
	if (strncmp(at, "int", 3) != 0)
		return "";
	width = strtol(at + 3, &end, 10);
	if (end == at + 3 || (*end != '\0' && strcmp(end, "_t") != 0) || width < 1 || width > 2048)
		return "";
	return arena_printf(ctx->arena, "; P4 has '%s<%ld>'", at == name ? "int" : "bit", width);
}

/* ---- Names that are declared behind their use ---- */

static const struct p4_decl *
find(const struct p4_decls *list, const char *name)
{
	for (uint32_t i = 0; i < list->n; i++)
		if (list->v[i]->name.str == name)
			return list->v[i];
	return NULL;
}

void
chk_declared_later(struct chk *c, const char *name)
{
	const struct p4_decl *d = NULL;

	for (const struct p4_decl *in = c->in; in != NULL && d == NULL; in = in->parent) {
		if (in->name.str == name) {
			p4_note(
			    c->ctx, in->name.loc, "it is being declared here; P4 has no recursion");
			return;
		}
		if (in->kind == P4_DECL_CONTROL)
			d = find(&in->u.control.locals, name);
		else if (in->kind == P4_DECL_PARSER)
			d = find(&in->u.parser.locals, name);
	}
	if (d == NULL)
		d = find(&c->prog->decls, name);
	if (d != NULL && d->name.loc.line != 0)
		p4_note(c->ctx, d->name.loc,
		    "it is declared here, behind its use; names must be declared first");
}
