/* SPDX-License-Identifier: Apache-2.0 */
/* lower.c: the run as a whole. */
#include "p4/lower/lower.h"

#include "p4/lower/internal.h"

#include "base/mem.h"
#include "ir/p4info.h"

#include <errno.h>
#include <stdarg.h>

void *
low_alloc(struct low *l, size_t size)
{
	return arena_alloc(l->ctx->arena, size);
}

void
low_unsupported(struct low *l, struct p4_loc loc, const char *fmt, ...)
{
	char what[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	p4_error(l->ctx, loc, P4_UNSUPPORTED, "%s is not translated yet", what);
	l->failed = true;
}

struct ir_loc
low_loc(struct low *l, struct p4_loc loc)
{
	uint32_t *id;

	if (loc.line == 0)
		return (struct ir_loc){ 0 };
	id = &l->files[loc.file];
	if (*id == 0)
		*id = ir_add_file(l->p, l->ctx->files[loc.file]->path) + 1;
	return (struct ir_loc){ .line = loc.line, .col = loc.col, .file = (uint16_t)(*id - 1) };
}

static void
free_maps(struct low *l)
{
	struct map *const maps[] = { &l->var_names, &l->types, &l->type_names, &l->tables,
		&l->externs, &l->actions, &l->csums, &l->ctl_types, &l->key_temps, &l->inst_frames,
		&l->apply_sites, &l->exits, &l->intrinsics, &l->digests, &l->paths };

	for (size_t i = 0; i < ARRAY_LEN(maps); i++)
		map_fini(maps[i]);
	for (struct low_frame *f = l->frames; f != NULL; f = f->next) {
		map_fini(&f->vars);
		map_fini(&f->states);
	}
	vec_fini(&l->table_insts);
	vec_fini(&l->marks);
	vec_fini(&l->action_keys);
}

/* Errors that the program declares have numbers even when nothing here uses them. */
static void
add_errors(struct low *l)
{
	for (uint32_t i = 0; i < l->program->decls.n; i++) {
		const struct p4_decl *d = l->program->decls.v[i];

		for (uint32_t k = 0; d->kind == P4_DECL_ERRORS && k < d->u.enumeration.members.n;
		     k++)
			ir_add_error(l->p, d->u.enumeration.members.v[k]->name.str);
	}
}

static void
lower_all(struct low *l, const char *name, bool info_only)
{
	l->p = ir_prog_new(name, IR_ARCH_CUSTOM);
	l->files = low_alloc(l, (l->ctx->n_files + 1) * sizeof *l->files);
	add_errors(l);
	low_package(l);
	low_architecture(l, info_only);
	low_declare_rest(l);
	if (!l->failed)
		low_controller_headers(l);
	free_maps(l);
}

static int
lower(struct p4_ctx *ctx, const struct p4_program *program, const struct p4_instances *all,
    const char *name, bool info_only, struct ir_prog **prog)
{
	struct map running = { 0 };
	const struct low fresh = {
		.ctx = ctx, .program = program, .all = all, .running = &running
	};
	struct low l = fresh;
	const struct p4_diags before = ctx->diags;
	struct err err = { 0 };
	int rc;

	lower_all(&l, name, info_only);
	if (!l.failed && ctx->diags.n_errors == 0 && low_checksums_run(&l, &running)) {
		ir_prog_free(l.p);
		l = fresh;
		ctx->diags.n = before.n; /* the warnings come again */
		ctx->diags.n_warnings = before.n_warnings;
		lower_all(&l, name, info_only);
	}
	map_fini(&running);
	if (!l.failed && ctx->diags.n_errors == 0) {
		if (ir_p4info_assign_ids(l.p, &err) < 0)
			p4_error(ctx, (struct p4_loc){ 0 }, P4_INVALID, "%s", err.msg);
		else if ((rc = ir_verify(l.p, &err)) == -E2BIG)
			p4_error(ctx, (struct p4_loc){ 0 }, P4_OVERLIMIT, "%s", err.msg);
		else if (rc < 0)
			p4_error(ctx, (struct p4_loc){ 0 }, P4_UNKNOWN,
			    "the compiler made IR that breaks its own rules: %s", err.msg);
	}
	if (l.failed || ctx->diags.n_errors > 0) {
		ir_prog_free(l.p);
		return -1;
	}
	*prog = l.p;
	return 0;
}

int
p4_lower(struct p4_ctx *ctx, const struct p4_program *program, const struct p4_instances *all,
    const char *name, struct ir_prog **prog)
{
	return lower(ctx, program, all, name, false, prog);
}

int
p4_lower_info(struct p4_ctx *ctx, const struct p4_program *program, const struct p4_instances *all,
    const char *name, struct ir_prog **prog)
{
	return lower(ctx, program, all, name, true, prog);
}

void
p4_lower_capabilities(struct buf *out)
{
	static const char *const lacks[] = {
		"architectures: ebpf_model, ubpf_model, xdp_model, and a program's own",
		"externs of a program's own: objects, abstract methods, functions that are not given a body",
		"extern PNA: ipsec_accelerator",
		"extern Checksum: data that is not whole bytes in a CRC that is updated under a condition, in a loop or in several places; varbits in one of algorithm identity",
		"table: keys and action data that are not scalar; an lpm mask that is no prefix",
		"table: entries for a range from a negative number to a positive one",
		"types: varbit<0>; bit<0> in keys, action data, registers, metadata of controllers; arrays of arrays; variables of type list",
		"types: stacks and arrays of more than 1024 elements",
		"expressions: int at run time; run-time bounds of a slice, except [n +: width], and a slice of that",
		"externs: the algorithm TOEPLITZ; hash algorithms, field lists, clone types that are not constant",
	};

	for (size_t i = 0; i < ARRAY_LEN(lacks); i++)
		buf_printf(out, "%s\n", lacks[i]);
}
