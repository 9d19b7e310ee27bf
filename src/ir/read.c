/* SPDX-License-Identifier: Apache-2.0 */
/* read.c: reads the declarations of IR text; read_table.c has tables and blocks. */
#include "ir/text.h"

#include <errno.h>
#include <string.h>

#define ARENA_MAX ((size_t)1 << 30) /* bytes that the program of one text may take */

static const char *
arch_name(unsigned i)
{
	return ir_arch_name((enum ir_arch)i);
}

static const char *
intrinsic_name(unsigned i)
{
	return ir_intrinsic_name((enum ir_intrinsic)i);
}

static const char *
extern_name(unsigned i)
{
	return ir_extern_kind_name((enum ir_extern_kind)i);
}

static const char *
match_name(unsigned i)
{
	return ir_match_kind_name((enum ir_match_kind)i);
}

static const char *
hash_name(unsigned i)
{
	return ir_hash_name((enum ir_hash)i);
}

static const char *
count_name(unsigned i)
{
	static const char *const names[] = { "packets", "bytes", "both" };

	return names[i];
}

/* Takes a word behind blanks and finds it among n names. */
static uint32_t
choice(struct ir_reader *r, const char *what, const char *(*name)(unsigned), uint32_t n)
{
	const char *word;
	size_t len;

	ir_lex_peek(r);
	len = ir_lex_word(r, &word);
	return ir_lex_choice(r, what, word, len, name, n);
}

enum ir_match_kind
ir_read_match_kind(struct ir_reader *r)
{
	return (enum ir_match_kind)choice(r, "match kind", match_name, IR_N_MATCH_KINDS);
}

/* ---- clauses ---------------------------------------------------------------------------------- */

const char **
ir_read_annotations(struct ir_reader *r, uint32_t *n)
{
	size_t from = r->items.n;

	while (ir_lex_open_if(r, "annotation")) {
		ir_items_push(r, (void *)(uintptr_t)ir_lex_string(r));
		ir_lex_close(r);
	}
	return (const char **)ir_items_take(r, from, n);
}

const char *
ir_read_name_clause(struct ir_reader *r, const char *word)
{
	const char *name;

	if (!ir_lex_open_if(r, word))
		return NULL;
	name = ir_lex_name(r);
	ir_lex_close(r);
	return name;
}

bool
ir_read_flag(struct ir_reader *r, const char *word)
{
	if (!ir_lex_open_if(r, word))
		return false;
	ir_lex_close(r);
	return true;
}

static uint64_t
number_clause(struct ir_reader *r, const char *word, uint64_t max)
{
	uint64_t v;

	if (!ir_lex_open_if(r, word))
		return 0;
	v = ir_lex_number(r, max);
	ir_lex_close(r);
	return v;
}

void
ir_read_info(struct ir_reader *r, struct ir_info *info)
{
	info->name = ir_lex_name(r);
	info->id = (uint32_t)number_clause(r, "id", UINT32_MAX);
	info->alias = ir_read_name_clause(r, "alias");
	info->pipe = ir_read_name_clause(r, "pipe");
	info->hidden = ir_read_flag(r, "hidden");
	info->annotations = ir_read_annotations(r, &info->n_annotations);
}

void
ir_read_define(struct ir_reader *r, struct map *map, const char *name, uint32_t id)
{
	if (id >= IR_COUNT_MAX)
		ir_lex_fail(r, -E2BIG, "more than %u things of one kind", IR_COUNT_MAX);
	map_sput(map, name, (void *)((uintptr_t)id + 1));
}

/* For things that may share a name: the second is called name~2. */
void
ir_read_define_twin(struct ir_reader *r, struct map *map, const char *name, uint32_t id)
{
	char key[IR_NAME_MAX + 16];
	uintptr_t count;

	snprintf(key, sizeof key, "%s~", name); /* no reference can be this: it counts the twins */
	count = (uintptr_t)map_sget(map, key) + 1;
	map_sput(map, key, (void *)count);
	if (count > 1)
		snprintf(key, sizeof key, "%s~%u", name, (unsigned)count);
	ir_read_define(r, map, count > 1 ? key : name, id);
}

/* ---- types ------------------------------------------------------------------------------------ */

static void
read_named_type(struct ir_reader *r, enum ir_type_kind kind)
{
	const char *name = ir_lex_name(r);
	size_t from = r->items.n;
	struct ir_field *fields, **v;
	uint32_t n, id;
	uint64_t bits = 0;

	if (map_sget(&r->types, name) != NULL)
		ir_lex_fail(r, -EINVAL, "two types are called %s", name);
	while (ir_lex_take(r, '(')) {
		struct ir_field *f = arena_new_of(r->prog->arena, struct ir_field);
		const struct ir_type *t;

		f->name = ir_lex_name(r);
		f->type = ir_read_type(r);
		ir_lex_close(r);
		t = &r->prog->types[f->type];
		if (kind == IR_TYPE_UNION
			? t->kind != IR_TYPE_HEADER
			: !ir_type_scalar(r->prog, f->type) && t->kind != IR_TYPE_VARBIT)
			ir_lex_fail(
			    r, -EINVAL, "%s.%s has a type that cannot be there", name, f->name);
		bits += t->width_bits;
		if (kind == IR_TYPE_HEADER && bits > IR_HEADER_MAX)
			ir_lex_fail(r, -E2BIG, "header %s: more than %u bits", name, IR_HEADER_MAX);
		ir_items_push(r, f);
	}
	v = (struct ir_field **)ir_items_take(r, from, &n);
	fields = arena_array(r->prog->arena, struct ir_field, n);
	for (uint32_t i = 0; i < n; i++)
		fields[i] = *v[i];
	id = kind == IR_TYPE_HEADER ? ir_type_header(r->prog, name, fields, n)
				    : ir_type_union(r->prog, name, fields, n);
	ir_read_define(r, &r->types, name, id);
}

/* ---- variables and what names them -------------------------------------------------------------- */

static void
read_var(struct ir_reader *r, enum ir_scope scope, struct ir_loc loc)
{
	const char *name = ir_lex_name(r);
	uint32_t type = ir_read_type(r), intrinsic = IR_INTRINSIC_NONE;

	if (map_sget(&r->vars, name) != NULL)
		ir_lex_fail(r, -EINVAL, "two variables are called %s", name);
	if (ir_lex_peek(r) != ')')
		intrinsic = choice(r, "intrinsic", intrinsic_name, IR_N_INTRINSICS);
	ir_read_define(r, &r->vars, name,
	    ir_add_var(r->prog, name, type, scope, (enum ir_intrinsic)intrinsic, loc));
}

static void
read_field_list(struct ir_reader *r)
{
	struct ir_field_list *l = ir_add_field_list(r->prog);
	size_t from = r->items.n;
	void **v;

	if (r->prog->n_field_lists > IR_COUNT_MAX)
		ir_lex_fail(r, -E2BIG, "more than %u lists", IR_COUNT_MAX);
	l->id = (uint32_t)ir_lex_number(r, UINT32_MAX);
	while (ir_lex_peek(r) != ')')
		ir_items_push(
		    r, (void *)(uintptr_t)ir_read_id(r, &r->vars, "variable", ir_lex_name(r)));
	v = ir_items_take(r, from, &l->n);
	l->vars = arena_array(r->prog->arena, uint32_t, l->n);
	for (uint32_t i = 0; i < l->n; i++)
		l->vars[i] = (uint32_t)(uintptr_t)v[i];
}

static void
read_extern_fields(struct ir_reader *r, struct ir_extern *x)
{
	size_t from = r->items.n;
	enum ir_match_kind *match;
	struct ir_field **v;
	uint32_t n_match = 0;

	while (ir_lex_open_if(r, "field")) {
		struct { /* the field first, so that a pointer to it is one to both */
			struct ir_field field;
			enum ir_match_kind match;
		} *f = arena_alloc(r->prog->arena, sizeof *f);

		f->field.name = ir_lex_name(r);
		f->field.type = ir_read_type(r);
		if (ir_lex_peek(r) != ')') {
			f->match = ir_read_match_kind(r);
			n_match++;
		}
		ir_lex_close(r);
		ir_items_push(r, f);
	}
	v = (struct ir_field **)ir_items_take(r, from, &x->n_fields);
	x->fields = arena_array(r->prog->arena, struct ir_field, x->n_fields);
	match = arena_array(r->prog->arena, enum ir_match_kind, x->n_fields);
	for (uint32_t i = 0; i < x->n_fields; i++) {
		x->fields[i] = *v[i];
		memcpy(&match[i], v[i] + 1, sizeof *match);
	}
	if (n_match != 0 && n_match != x->n_fields)
		ir_lex_fail(r, -EINVAL, "%s: some fields have a match kind", x->info.name);
	if (n_match != 0)
		x->field_match = match;
}

static void
read_extern(struct ir_reader *r, struct ir_loc loc)
{
	uint32_t id;
	struct ir_extern *x = ir_add_extern(r->prog, &id);

	x->loc = loc;
	x->kind = (enum ir_extern_kind)choice(r, "kind of extern", extern_name, IR_EXTERN_NONE);
	ir_read_info(r, &x->info);
	x->size = (uint32_t)number_clause(r, "size", IR_CELLS_MAX);
	if (ir_lex_open_if(r, "count")) {
		x->count = (enum ir_count)choice(r, "kind of count", count_name, 3);
		ir_lex_close(r);
	}
	if (ir_lex_open_if(r, "type")) {
		x->type = ir_read_type(r);
		ir_lex_close(r);
	} else if (x->kind == IR_EXTERN_REGISTER) {
		ir_lex_fail(r, -EINVAL, "register %s: (type ...) is missing", x->info.name);
	}
	if (ir_lex_open_if(r, "initial")) {
		if (!ir_type_scalar(r->prog, x->type) || x->kind != IR_EXTERN_REGISTER)
			ir_lex_fail(r, -EINVAL, "%s: an initial value", x->info.name);
		x->initial = ir_lex_typed_value(r, x->type);
		ir_lex_close(r);
	}
	x->index_bits = (uint32_t)number_clause(r, "index-bits", IR_WIDTH_MAX);
	x->max_group_size = (uint32_t)number_clause(r, "max-group-size", IR_CELLS_MAX);
	if (ir_lex_open_if(r, "hash")) {
		x->hash = (enum ir_hash)choice(r, "algorithm", hash_name, IR_N_HASHES);
		ir_lex_close(r);
	}
	if (ir_lex_open_if(r, "spec")) {
		x->spec = ir_read_ctl_spec(r);
		ir_lex_close(r);
	}
	x->index_type_name = ir_read_name_clause(r, "index-type");
	read_extern_fields(r, x);
	ir_read_define_twin(r, &r->externs, x->info.name, id);
}

/* ---- the program ------------------------------------------------------------------------------ */

static void
read_file(struct ir_reader *r)
{
	uint32_t n = r->prog->n_files;

	if (n > IR_COUNT_MAX)
		ir_lex_fail(r, -E2BIG, "more than %u files", IR_COUNT_MAX);
	if (ir_add_file(r->prog, ir_lex_string(r)) != n)
		ir_lex_fail(r, -EINVAL, "a file is named twice");
}

static void
read_error(struct ir_reader *r)
{
	const char *name = ir_lex_name(r);
	uint32_t n = r->prog->n_errors;

	if (map_sget(&r->errors, name) != NULL)
		ir_lex_fail(r, -EINVAL, "two errors are called %s", name);
	ir_read_define(r, &r->errors, name, ir_add_error(r->prog, name));
	if (r->prog->n_errors == n)
		ir_lex_fail(r, -EINVAL, "two errors are called %s", name);
}

static void
read_decl(struct ir_reader *r)
{
	struct ir_loc up = r->loc, loc;
	const char *word;
	size_t len = ir_lex_open(r, &word);

	loc = ir_lex_loc(r);
	if (ir_lex_is(word, len, "var"))
		read_var(r, IR_SCOPE_PACKET, loc);
	else if (ir_lex_is(word, len, "local"))
		read_var(r, IR_SCOPE_LOCAL, loc);
	else if (ir_lex_is(word, len, "param"))
		read_var(r, IR_SCOPE_PARAM, loc);
	else if (ir_lex_is(word, len, "file"))
		read_file(r);
	else if (ir_lex_is(word, len, "error"))
		read_error(r);
	else if (ir_lex_is(word, len, "header"))
		read_named_type(r, IR_TYPE_HEADER);
	else if (ir_lex_is(word, len, "union"))
		read_named_type(r, IR_TYPE_UNION);
	else if (ir_lex_is(word, len, "control-type"))
		ir_read_ctl_type(r);
	else if (ir_lex_is(word, len, "list"))
		read_field_list(r);
	else if (ir_lex_is(word, len, "controller-header"))
		ir_read_controller_header(r);
	else if (ir_lex_is(word, len, "extern"))
		read_extern(r, loc);
	else if (ir_lex_is(word, len, "action"))
		ir_read_action(r, loc);
	else if (ir_lex_is(word, len, "table"))
		ir_read_table(r, loc);
	else if (ir_lex_is(word, len, "block"))
		ir_read_block(r, loc);
	else
		ir_lex_fail(
		    r, -EINVAL, "no declaration is called %.*s", (int)(len < 80 ? len : 80), word);
	ir_lex_close(r);
	r->loc = up;
}

static void
out_of_arena(void *arg)
{
	ir_lex_fail(arg, -E2BIG, "the program needs more than %zu MiB", ARENA_MAX >> 20);
}

static void
read_header(struct ir_reader *r)
{
	const char *word = "";
	size_t len = 0;
	uint64_t version;

	if (ir_lex_peek(r) == '(')
		len = ir_lex_open(r, &word);
	if (!ir_lex_is(word, len, "ipdk-ir"))
		ir_lex_fail(r, -EINVAL, "this is not IR text: (ipdk-ir ... is wanted");
	version = ir_lex_number(r, UINT64_MAX);
	if (version != IR_VERSION)
		ir_lex_fail(r, -EPROTONOSUPPORT, "IR version %llu, this program knows %d",
		    (unsigned long long)version, IR_VERSION);
	if (!ir_lex_open_if(r, "program"))
		ir_lex_fail(r, -EINVAL, "(program NAME ARCHITECTURE) is wanted");
	r->prog->name = ir_lex_name(r);
	r->prog->arch = (enum ir_arch)choice(r, "architecture", arch_name, IR_N_ARCHS);
	r->prog->uses_externs = ir_read_flag(r, "uses-externs");
	r->prog->annotations = ir_read_annotations(r, &r->prog->n_annotations);
	ir_lex_close(r);
}

static void
read_program(struct ir_reader *r)
{
	for (uint32_t i = 0; i < r->prog->n_errors; i++)
		ir_read_define(r, &r->errors, r->prog->errors[i], i);
	read_header(r);
	while (ir_lex_peek(r) == '(')
		read_decl(r);
	ir_lex_close(r);
	if (ir_lex_peek(r) != '\0' || r->at != r->end)
		ir_lex_fail(r, -EINVAL, "text behind the program");
}

static void
reader_fini(struct ir_reader *r)
{
	map_fini(&r->vars);
	map_fini(&r->types);
	map_fini(&r->errors);
	map_fini(&r->actions);
	map_fini(&r->tables);
	map_fini(&r->externs);
	map_fini(&r->targets);
	free(r->items.v);
}

static int
try_read(struct ir_reader *r)
{
	int code = setjmp(r->fail);

	if (code != 0)
		return -code;
	arena_on_limit(r->prog->arena, out_of_arena, r);
	read_program(r);
	return 0;
}

int
ir_read(const char *text, size_t len, struct ir_prog **prog, struct err *err)
{
	struct err local = { 0 };
	struct ir_reader r = { .at = text, .end = text + len, .line = 1, .err = &local };
	int rc;

	if (len > IR_TEXT_MAX)
		return err_set(
		    err, -E2BIG, "IR text of %zu bytes, the limit is %u", len, IR_TEXT_MAX);
	r.prog = ir_prog_new_limited("-", IR_ARCH_CUSTOM, ARENA_MAX);
	rc = try_read(&r);
	arena_on_limit(r.prog->arena, NULL, NULL);
	if (rc == 0)
		rc = ir_verify(r.prog, &local);
	if (rc < 0) {
		ir_prog_free(r.prog);
		err_set(err, rc, "%s", local.msg);
	} else {
		*prog = r.prog;
	}
	reader_fini(&r);
	return rc;
}
