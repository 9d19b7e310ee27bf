/* SPDX-License-Identifier: Apache-2.0 */
/* arch.c: which architecture 'main' is of, and its programmable blocks: their parameters are the packet, the
 * headers, the user's metadata and the architecture's own, which all blocks share. */
#include "p4/lower/internal.h"

#include "base/mem.h"

#include <string.h>

#define MAX_PARAMS 7

struct block_spec {
	enum ir_role role;
	const char *param; /* of the package, for messages */
	uint32_t outer,
	    inner; /* argument of 'main', and of the package that it is; inner NONE: it is the block */
	enum low_arch_param params[MAX_PARAMS];
	const char *prefix
	    [MAX_PARAMS]; /* of intrinsics; headers and metadata: what shares their variables */
};

#define PACKET	  LOW_PARAM_PACKET
#define HEADERS	  LOW_PARAM_HEADERS
#define META	  LOW_PARAM_META
#define INTRINSIC LOW_PARAM_INTRINSIC
#define PATH	  LOW_PARAM_PATH
#define NONE	  UINT32_MAX

static const struct block_spec v1model_blocks[] = {
	{ IR_ROLE_V1_PARSER, "p", 0, NONE, { PACKET, HEADERS, META, INTRINSIC },
	    { 0, 0, 0, "v1model." } },
	{ IR_ROLE_V1_VERIFY, "vr", 1, NONE, { HEADERS, META }, { 0 } },
	{ IR_ROLE_V1_INGRESS, "ig", 2, NONE, { HEADERS, META, INTRINSIC }, { 0, 0, "v1model." } },
	{ IR_ROLE_V1_EGRESS, "eg", 3, NONE, { HEADERS, META, INTRINSIC }, { 0, 0, "v1model." } },
	{ IR_ROLE_V1_COMPUTE, "ck", 4, NONE, { HEADERS, META }, { 0 } },
	{ IR_ROLE_V1_DEPARSER, "dep", 5, NONE, { PACKET, HEADERS }, { 0 } },
};

static const struct block_spec pna_blocks[] = {
	{ IR_ROLE_PNA_PARSER, "main_parser", 0, NONE, { PACKET, HEADERS, META, INTRINSIC },
	    { 0, 0, 0, "pna." } },
	{ IR_ROLE_PNA_PRE, "pre_control", 1, NONE, { HEADERS, META, INTRINSIC, INTRINSIC },
	    { 0, 0, "pna.", "pna.pre.out." } },
	{ IR_ROLE_PNA_MAIN, "main_control", 2, NONE, { HEADERS, META, INTRINSIC, INTRINSIC },
	    { 0, 0, "pna.", "pna.out." } },
	{ IR_ROLE_PNA_DEPARSER, "main_deparser", 3, NONE, { PACKET, HEADERS, META, INTRINSIC },
	    { 0, 0, 0, "pna.out." } },
};

/* What deparsers write for the parser that sees the packet next has one set of variables a path. */
static const struct block_spec psa_blocks[] = {
	{ IR_ROLE_PSA_INGRESS_PARSER, "ingress.ip", 0, 0,
	    { PACKET, HEADERS, META, INTRINSIC, PATH, PATH },
	    { 0, 0, 0, "psa.ig.", "resubmit", "recirculate" } },
	{ IR_ROLE_PSA_INGRESS, "ingress.ig", 0, 1, { HEADERS, META, INTRINSIC, INTRINSIC },
	    { 0, 0, "psa.ig.", "psa.ig.out." } },
	{ IR_ROLE_PSA_INGRESS_DEPARSER, "ingress.id", 0, 2,
	    { PACKET, PATH, PATH, PATH, HEADERS, META, INTRINSIC },
	    { 0, "clone_i2e", "resubmit", "normal", 0, 0, "psa.ig.out." } },
	{ IR_ROLE_PSA_EGRESS_PARSER, "egress.ep", 2, 0,
	    { PACKET, HEADERS, META, INTRINSIC, PATH, PATH, PATH },
	    { 0, 0, 0, "psa.eg.", "normal", "clone_i2e", "clone_e2e" } },
	{ IR_ROLE_PSA_EGRESS, "egress.eg", 2, 1, { HEADERS, META, INTRINSIC, INTRINSIC },
	    { 0, 0, "psa.eg.", "psa.eg.out." } },
	{ IR_ROLE_PSA_EGRESS_DEPARSER, "egress.ed", 2, 2,
	    { PACKET, PATH, PATH, HEADERS, META, INTRINSIC, INTRINSIC },
	    { 0, "clone_e2e", "recirculate", 0, 0, "psa.eg.out.", "psa.eg." } },
};

static const struct {
	const char *package;
	enum ir_arch arch;
	const struct block_spec *blocks;
	size_t n;
} archs[] = {
	{ "V1Switch", IR_ARCH_V1MODEL, v1model_blocks, ARRAY_LEN(v1model_blocks) },
	{ "PSA_Switch", IR_ARCH_PSA, psa_blocks, ARRAY_LEN(psa_blocks) },
	{ "PNA_NIC", IR_ARCH_PNA, pna_blocks, ARRAY_LEN(pna_blocks) },
};

/* ---- parameters ------------------------------------------------------------------------------------------ */

/* Headers and metadata are one set of variables for all blocks that use the same type. */
static struct low_val *
shared_param(struct low *l, struct low_val **have, const struct p4_decl *p)
{
	struct p4_type *t = low_strip(p->type);

	if (*have != NULL && (*have)->type == t)
		return *have;
	*have = low_var(l, p->name.str, t, IR_SCOPE_PACKET, p->name.loc);
	return *have;
}

static enum ir_intrinsic
intrinsic_of(const char *name)
{
	for (int i = IR_INTRINSIC_NONE + 1; i < IR_N_INTRINSICS; i++)
		if (strcmp(ir_intrinsic_name((enum ir_intrinsic)i), name) == 0)
			return (enum ir_intrinsic)i;
	return IR_INTRINSIC_NONE;
}

/* A struct of the architecture: a variable a field, found again by the field's name in other blocks. */
static struct low_val *
intrinsic_param(struct low *l, const struct p4_decl *p, const char *prefix)
{
	struct p4_type *t = low_strip(p->type);
	uint32_t n;
	const struct p4_field *f = p4_type_fields(l->ctx, t, &n);
	struct low_val *v = low_new(l, LOW_ITEMS, t);

	v->n = n;
	v->items = low_alloc(l, n * sizeof *v->items);
	for (uint32_t i = 0; i < n; i++) {
		const char *key = arena_printf(l->ctx->arena, "%s%s", prefix, f[i].name);

		v->items[i] = map_sget(&l->intrinsics, key);
		if (v->items[i] != NULL)
			continue;
		v->items[i] =
		    low_var(l, arena_printf(l->ctx->arena, "%s.%s", p->name.str, f[i].name),
			f[i].type, IR_SCOPE_PACKET, p->name.loc);
		if (v->items[i]->kind == LOW_LVAL)
			l->p->vars[v->items[i]->lval->var].intrinsic = intrinsic_of(key);
		map_sput(&l->intrinsics, key, v->items[i]);
	}
	return v;
}

/* PSA: metadata of one path between passes. An out parameter has no value yet. */
static struct low_val *
path_param(struct low *l, const struct p4_decl *p, const char *path)
{
	struct low_val *v = map_sget(&l->paths, path);

	if (v == NULL || v->type != low_strip(p->type)) {
		v = low_var(l, arena_printf(l->ctx->arena, "%s.%s", path, p->name.str), p->type,
		    IR_SCOPE_PACKET, p->name.loc);
		map_sput(&l->paths, path, v);
	}
	return v;
}

/* Sets up the out parameters of a PSA deparser. */
static void
reset_paths(struct low *l, const struct p4_decls *params, const struct block_spec *spec)
{
	for (uint32_t i = 0; i < params->n && i < MAX_PARAMS; i++)
		if (spec->params[i] == LOW_PARAM_PATH && params->v[i]->u.param.dir == P4_DIR_OUT)
			low_reset(
			    l, path_param(l, params->v[i], spec->prefix[i]), params->v[i]->loc);
}

static void
bind_block_params(struct low *l, struct low_frame *f, const struct p4_decls *params,
    const struct block_spec *spec)
{
	for (uint32_t i = 0; i < params->n && i < MAX_PARAMS; i++) {
		const struct p4_decl *p = params->v[i];

		switch (spec->params[i]) {
		case LOW_PARAM_PACKET:
			low_bind(f, p, low_new(l, LOW_PACKET, p->type));
			break;
		case LOW_PARAM_HEADERS:
			low_bind(f, p, shared_param(l, &l->headers, p));
			break;
		case LOW_PARAM_META:
			low_bind(f, p, shared_param(l, &l->meta, p));
			break;
		case LOW_PARAM_PATH:
			low_bind(f, p, path_param(l, p, spec->prefix[i]));
			break;
		case LOW_PARAM_INTRINSIC:
			low_bind(f, p, intrinsic_param(l, p, spec->prefix[i]));
			break;
		}
	}
}

/* ---- blocks ------------------------------------------------------------------------------------------------- */

static void
lower_block(struct low *l, struct p4_inst *inst, const struct block_spec *spec)
{
	const struct p4_decl *d = inst->decl;
	struct low_frame *f = low_frame_new(l, NULL, inst, inst->name ? inst->name : d->name.str);
	struct ir_block b = { .name = arena_strdup(l->p->arena, d->name.str),
		.role = spec->role,
		.loc = low_loc(l, d->name.loc) };
	struct low_body body;

	f->plain_return = true;
	map_put(&l->inst_frames, &inst, sizeof inst, f);
	map_fini(&l->csums); /* running sums belong to a block */
	if (d->kind == P4_DECL_PARSER) {
		bind_block_params(l, f, &d->u.parser.params, spec);
		low_parser(l, &b, inst, f);
	} else {
		bind_block_params(l, f, &d->u.control.params, spec);
		low_count_sites(l, inst);
		l->frame = f;
		l->depth = 0;
		low_open(l, &body);
		reset_paths(l, &d->u.control.params, spec);
		low_declare_locals(l, &d->u.control.locals);
		low_stmt(l, d->u.control.apply);
		b.body = low_close(l, &body);
	}
	*ir_add_block(l->p) = b;
	l->frame = NULL;
}

/* P4Info names an architecture that is not translated by the file it came from: ubpf_model.p4 is "ubpf". */
static void
name_architecture(struct low *l)
{
	static const struct {
		const char *file, *name;
		enum ir_arch arch;
	} known[] = { { "v1model.p4", "v1model", IR_ARCH_V1MODEL },
		{ "psa.p4", "psa", IR_ARCH_PSA }, { "pna.p4", "pna", IR_ARCH_PNA },
		{ "ubpf_model.p4", "ubpf", IR_ARCH_CUSTOM },
		{ "ebpf_model.p4", "ebpf", IR_ARCH_CUSTOM },
		{ "xdp_model.p4", "xdp", IR_ARCH_CUSTOM } };

	for (uint32_t i = 0; i < l->ctx->n_files; i++) {
		const char *slash = strrchr(l->ctx->files[i]->path, '/');
		const char *file = slash ? slash + 1 : l->ctx->files[i]->path;

		for (size_t k = 0; k < ARRAY_LEN(known) && l->ctx->files[i]->is_system; k++) {
			if (strcmp(file, known[k].file) != 0)
				continue;
			l->p->arch = known[k].arch;
			if (known[k].arch == IR_ARCH_CUSTOM)
				low_package_annotation(
				    l, arena_printf(
					   l->ctx->arena, "@pkginfo(arch=\"%s\")", known[k].name));
			return;
		}
	}
}

/* The instance that a block is, or NULL. */
static struct p4_inst *
block_inst(const struct p4_inst *main, const struct block_spec *spec)
{
	const struct p4_value *v =
	    spec->outer < main->n_args ? main->args[spec->outer].value : NULL;
	const struct p4_inst *inner;

	if (spec->inner != NONE && v != NULL && v->kind == P4_VALUE_INST) {
		inner = v->u.inst;
		v = spec->inner < inner->n_args ? inner->args[spec->inner].value : NULL;
	}
	return v != NULL && v->kind == P4_VALUE_INST ? v->u.inst : NULL;
}

void
low_architecture(struct low *l, bool info_only)
{
	struct p4_inst *main = l->all->main;
	const char *package = main->decl->name.str;
	size_t a = 0;

	while (a < ARRAY_LEN(archs) && strcmp(archs[a].package, package) != 0)
		a++;
	if (info_only) {
		if (a < ARRAY_LEN(archs))
			l->p->arch = archs[a].arch;
		else
			name_architecture(l);
		low_declare_all(l);
		return;
	}
	if (a == ARRAY_LEN(archs)) {
		low_unsupported(l, main->site ? main->site->loc : (struct p4_loc){ 0 },
		    "architecture package %s (translated are V1Switch, PSA_Switch and PNA_NIC)",
		    package);
		return;
	}
	l->p->arch = archs[a].arch;
	low_declare_all(l);
	for (size_t i = 0; i < archs[a].n; i++) {
		struct p4_inst *inst = block_inst(main, &archs[a].blocks[i]);

		if (inst == NULL) {
			low_unsupported(l, main->site->loc, "%s without argument %s", package,
			    archs[a].blocks[i].param);
			return;
		}
		lower_block(l, inst, &archs[a].blocks[i]);
	}
	low_field_lists(l);
}
