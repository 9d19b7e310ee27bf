/* SPDX-License-Identifier: Apache-2.0 */
/* types.c: makes canonical types. Equal types are one object: a hash table in the arena holds them
 * all, keyed by kind, numbers and the addresses of their parts. */
#include "p4/types.h"

#include "p4/ctx.h"
#include "p4/scope.h"

#include "base/mem.h"

#include <string.h>

struct p4_types {
	struct p4_type **slots; /* open addressing; power of two */
	uint32_t n_slots;
	uint32_t n; /* types in slots */
	uint32_t n_ids;
	struct p4_type *basic[P4_N_TYPE_KINDS];
};

static struct p4_types *
types_of(struct p4_ctx *ctx)
{
	if (ctx->types == NULL) {
		ctx->types = arena_new_of(ctx->arena, struct p4_types);
		ctx->types->n_slots = 256;
		ctx->types->slots = arena_array(ctx->arena, struct p4_type *, ctx->types->n_slots);
	}
	return ctx->types;
}

/* ---- Interning ---- */

static uint64_t
mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * 0x9e3779b97f4a7c15ull;
	return h ^ (h >> 29);
}

static uint64_t
hash_type(const struct p4_type *t)
{
	uint64_t h = mix(1, t->kind);

	h = mix(h, ((uint64_t)t->width_bits << 32) | t->n_elems);
	h = mix(h, (uintptr_t)t->decl);
	h = mix(h, (uintptr_t)t->elem);
	h = mix(h, t->dots);
	for (uint32_t i = 0; i < t->n_args; i++)
		h = mix(h, (uintptr_t)t->args[i]);
	if (t->kind == P4_TYPE_RECORD)
		for (uint32_t i = 0; i < t->n_fields; i++)
			h = mix(mix(h, (uintptr_t)t->fields[i].name), (uintptr_t)t->fields[i].type);
	return h;
}

static bool
same_type(const struct p4_type *a, const struct p4_type *b)
{
	if (a->kind != b->kind || a->width_bits != b->width_bits || a->n_elems != b->n_elems ||
	    a->decl != b->decl || a->elem != b->elem || a->dots != b->dots ||
	    a->n_args != b->n_args)
		return false;
	for (uint32_t i = 0; i < a->n_args; i++)
		if (a->args[i] != b->args[i])
			return false;
	if (a->kind != P4_TYPE_RECORD)
		return true;
	if (a->n_fields != b->n_fields)
		return false;
	for (uint32_t i = 0; i < a->n_fields; i++)
		if (a->fields[i].name != b->fields[i].name ||
		    a->fields[i].type != b->fields[i].type)
			return false;
	return true;
}

static void
grow(struct p4_ctx *ctx, struct p4_types *ts)
{
	struct p4_type **old = ts->slots;
	uint32_t n_old = ts->n_slots;

	ts->n_slots *= 2;
	ts->slots = arena_array(ctx->arena, struct p4_type *, ts->n_slots);
	for (uint32_t i = 0; i < n_old; i++) {
		uint32_t at;

		if (old[i] == NULL)
			continue;
		at = (uint32_t)hash_type(old[i]) & (ts->n_slots - 1);
		while (ts->slots[at] != NULL)
			at = (at + 1) & (ts->n_slots - 1);
		ts->slots[at] = old[i];
	}
}

/* Takes over what 'part' brings into the type that it is part of. */
static void
add_part(struct p4_type *t, const struct p4_type *part)
{
	t->has_param |= part->has_param;
	t->has_meta |= part->has_meta;
	t->has_int |= part->has_int;
	t->depth = MAX(t->depth, part->depth + 1);
}

static void
check_depth(struct p4_ctx *ctx, struct p4_type *t)
{
	if (t->depth > P4_TYPE_DEPTH_MAX)
		p4_fatal(ctx, t->decl != NULL ? t->decl->name.loc : (struct p4_loc){ 0 },
		    P4_OVERLIMIT, "types are nested more than %u deep", P4_TYPE_DEPTH_MAX);
}

/* Scalars in a value of 't'. */
static uint64_t
leaves(struct p4_ctx *ctx, struct p4_type *t)
{
	uint32_t n;

	if (t->n_leaves == 0 && p4_type_is_record(t))
		p4_type_fields(ctx, t, &n);
	return MAX(1, t->n_leaves);
}

static void
set_leaves(struct p4_ctx *ctx, struct p4_type *t, uint64_t n)
{
	if (n > P4_LEAVES_MAX)
		p4_fatal(ctx, t->decl != NULL ? t->decl->name.loc : (struct p4_loc){ 0 },
		    P4_OVERLIMIT, "type '%s' has more than %u scalars in it", p4_type_text(ctx, t),
		    P4_LEAVES_MAX);
	t->n_leaves = (uint32_t)MAX(1, n);
}

/* The one type like 'key', made when it is not there; arrays that key refers to are copied then. */
static struct p4_type *
intern(struct p4_ctx *ctx, const struct p4_type *key)
{
	struct p4_types *ts = types_of(ctx);
	uint32_t at = (uint32_t)hash_type(key) & (ts->n_slots - 1);
	struct p4_type *t;

	for (; ts->slots[at] != NULL; at = (at + 1) & (ts->n_slots - 1))
		if (same_type(ts->slots[at], key))
			return ts->slots[at];
	t = arena_memdup(ctx->arena, key, sizeof *key);
	if (key->n_args > 0)
		t->args = arena_memdup(ctx->arena, key->args, key->n_args * sizeof *key->args);
	if (key->n_fields > 0)
		t->fields =
		    arena_memdup(ctx->arena, key->fields, key->n_fields * sizeof *key->fields);
	t->id = ++ts->n_ids;
	if (t->elem != NULL) {
		add_part(t, t->elem);
		if (t->n_elems > 0)
			set_leaves(ctx, t, t->n_elems * leaves(ctx, t->elem));
	}
	for (uint32_t i = 0; i < t->n_args; i++)
		add_part(t, t->args[i]);
	for (uint32_t i = 0; i < t->n_fields; i++)
		add_part(t, t->fields[i].type);
	check_depth(ctx, t);
	if (t->kind == P4_TYPE_TUPLE) {
		uint64_t n = 0;

		for (uint32_t i = 0; i < t->n_args; i++)
			n += leaves(ctx, t->args[i]);
		set_leaves(ctx, t, n);
	}
	at = (uint32_t)hash_type(key) & (ts->n_slots - 1);
	while (ts->slots[at] != NULL) /* types made meanwhile may have moved the place */
		at = (at + 1) & (ts->n_slots - 1);
	ts->slots[at] = t;
	if (++ts->n * 2 > ts->n_slots)
		grow(ctx, ts);
	return t;
}

struct p4_type *
p4_type_basic(struct p4_ctx *ctx, enum p4_type_kind kind)
{
	struct p4_types *ts = types_of(ctx);
	struct p4_type *t = ts->basic[kind];

	if (t == NULL) {
		t = ts->basic[kind] = arena_new_of(ctx->arena, struct p4_type);
		t->kind = kind;
		t->id = ++ts->n_ids;
		t->has_int = kind == P4_TYPE_INT;
	}
	return t;
}

struct p4_type *
p4_type_bit(struct p4_ctx *ctx, uint32_t width_bits)
{
	return intern(ctx, &(struct p4_type){ .kind = P4_TYPE_BIT, .width_bits = width_bits });
}

struct p4_type *
p4_type_sint(struct p4_ctx *ctx, uint32_t width_bits)
{
	return intern(ctx, &(struct p4_type){ .kind = P4_TYPE_SINT, .width_bits = width_bits });
}

struct p4_type *
p4_type_varbit(struct p4_ctx *ctx, uint32_t max_bits)
{
	return intern(ctx, &(struct p4_type){ .kind = P4_TYPE_VARBIT, .width_bits = max_bits });
}

struct p4_type *
p4_type_array(struct p4_ctx *ctx, struct p4_type *elem, uint32_t n_elems)
{
	bool stack = elem->kind == P4_TYPE_HEADER || elem->kind == P4_TYPE_UNION;

	return intern(ctx,
	    &(struct p4_type){
		.kind = stack ? P4_TYPE_STACK : P4_TYPE_ARRAY, .elem = elem, .n_elems = n_elems });
}

struct p4_type *
p4_type_list(struct p4_ctx *ctx, struct p4_type *elem)
{
	return intern(ctx, &(struct p4_type){ .kind = P4_TYPE_LIST, .elem = elem });
}

struct p4_type *
p4_type_set(struct p4_ctx *ctx, struct p4_type *elem)
{
	if (elem->set_of == NULL)
		elem->set_of = intern(ctx, &(struct p4_type){ .kind = P4_TYPE_SET, .elem = elem });
	return elem->set_of;
}

struct p4_type *
p4_type_tuple(struct p4_ctx *ctx, struct p4_type *const *items, uint32_t n)
{
	return intern(
	    ctx, &(struct p4_type){
		     .kind = P4_TYPE_TUPLE, .args = (struct p4_type **)items, .n_args = n });
}

struct p4_type *
p4_type_seq(struct p4_ctx *ctx, struct p4_type *const *items, uint32_t n, bool dots)
{
	return intern(ctx,
	    &(struct p4_type){
		.kind = P4_TYPE_SEQ, .args = (struct p4_type **)items, .n_args = n, .dots = dots });
}

struct p4_type *
p4_type_record(struct p4_ctx *ctx, const struct p4_field *fields, uint32_t n, bool dots)
{
	return intern(ctx, &(struct p4_type){ .kind = P4_TYPE_RECORD,
			       .fields = (struct p4_field *)fields,
			       .n_fields = n,
			       .dots = dots });
}

struct p4_type *
p4_type_named(struct p4_ctx *ctx, enum p4_type_kind kind, struct p4_decl *decl,
    struct p4_type *const *args, uint32_t n)
{
	struct p4_type key = {
		.kind = kind, .decl = decl, .args = (struct p4_type **)args, .n_args = n
	};

	key.has_param = kind == P4_TYPE_PARAM;
	return intern(ctx, &key);
}

struct p4_type *
p4_type_meta(struct p4_ctx *ctx)
{
	struct p4_type *t = arena_new_of(ctx->arena, struct p4_type);

	t->kind = P4_TYPE_META;
	t->id = ++types_of(ctx)->n_ids;
	t->has_meta = true;
	return t;
}

/* ---- Rebuilding ---- */

/* Type 't' with 'leaf' applied to every PARAM and META in it. */
typedef struct p4_type *(*leaf_fn)(struct p4_ctx *ctx, struct p4_type *t, const void *arg);

static struct p4_type *
rebuild(struct p4_ctx *ctx, struct p4_type *t, leaf_fn leaf, const void *arg)
{
	struct p4_type *few[8], **items = few;
	struct p4_field few_fields[8], *fields = few_fields;
	struct p4_type key = *t;

	if (!t->has_param && !t->has_meta)
		return t;
	if (t->kind == P4_TYPE_PARAM || t->kind == P4_TYPE_META)
		return leaf(ctx, t, arg);
	key = (struct p4_type){ .kind = t->kind,
		.width_bits = t->width_bits,
		.n_elems = t->n_elems,
		.decl = t->decl,
		.under = t->under,
		.n_args = t->n_args,
		.n_fields = t->kind == P4_TYPE_RECORD ? t->n_fields : 0,
		.dots = t->dots };
	if (t->n_args > ARRAY_LEN(few))
		items = arena_array(ctx->arena, struct p4_type *, t->n_args);
	for (uint32_t i = 0; i < t->n_args; i++)
		items[i] = rebuild(ctx, t->args[i], leaf, arg);
	if (key.n_fields > ARRAY_LEN(few_fields))
		fields = arena_array(ctx->arena, struct p4_field, key.n_fields);
	for (uint32_t i = 0; i < key.n_fields; i++) {
		fields[i] = t->fields[i];
		fields[i].type = rebuild(ctx, t->fields[i].type, leaf, arg);
	}
	key.args = t->n_args > 0 ? items : NULL;
	key.fields = key.n_fields > 0 ? fields : NULL;
	if (t->elem != NULL)
		key.elem = rebuild(ctx, t->elem, leaf, arg);
	if (t->kind == P4_TYPE_STACK || t->kind == P4_TYPE_ARRAY)
		return p4_type_array(ctx, key.elem, key.n_elems);
	if (t->kind == P4_TYPE_SET)
		return p4_type_set(ctx, key.elem);
	return intern(ctx, &key);
}

struct subst {
	const struct p4_decls *params;
	struct p4_type *const *args;
};

static struct p4_type *
subst_leaf(struct p4_ctx *ctx, struct p4_type *t, const void *arg)
{
	const struct subst *s = arg;

	if (t->kind == P4_TYPE_PARAM)
		for (uint32_t i = 0; i < s->params->n; i++)
			if (s->params->v[i] == t->decl)
				return s->args[i];
	return t;
}

struct p4_type *
p4_type_subst(struct p4_ctx *ctx, struct p4_type *t, const struct p4_decls *params,
    struct p4_type *const *args)
{
	struct subst s = { params, args };

	if (!t->has_param || params->n == 0)
		return t;
	return rebuild(ctx, t, subst_leaf, &s);
}

static struct p4_type *
zonk_leaf(struct p4_ctx *ctx, struct p4_type *t, const void *arg)
{
	return t->kind == P4_TYPE_META && t->bound != NULL ? p4_type_zonk(ctx, t->bound) : t;
}

struct p4_type *
p4_type_zonk(struct p4_ctx *ctx, struct p4_type *t)
{
	return t->has_meta ? rebuild(ctx, t, zonk_leaf, NULL) : t;
}

/* ---- Fields ---- */

#define FEW_FIELDS 12u /* are looked through one by one */

const struct p4_field *
p4_type_fields(struct p4_ctx *ctx, struct p4_type *t, uint32_t *n)
{
	struct p4_decl *d = t->decl;

	*n = 0;
	if (t->kind == P4_TYPE_RECORD) {
		*n = t->n_fields;
		return t->fields;
	}
	if (!p4_type_is_record(t))
		return NULL;
	if (!t->fields_done) {
		uint32_t n_fields = d->u.record.fields.n;
		struct p4_field *f = arena_array(ctx->arena, struct p4_field, n_fields + 1);
		uint64_t n_leaves = 0;

		t->fields_done = true;
		for (uint32_t i = 0; i < n_fields; i++) {
			struct p4_decl *fd = d->u.record.fields.v[i];

			f[i].name = fd->name.str;
			f[i].decl = fd;
			f[i].type =
			    fd->type == NULL ? p4_type_basic(ctx, P4_TYPE_BAD)
			    : t->n_args == d->u.record.type_params.n
				? p4_type_subst(ctx, fd->type, &d->u.record.type_params, t->args)
				: fd->type;
			n_leaves += leaves(ctx, f[i].type);
			t->depth = MAX(t->depth, f[i].type->depth + 1);
		}
		t->fields = f;
		t->n_fields = n_fields;
		if (n_fields > FEW_FIELDS)
			t->field_index = p4_index_new(ctx, n_fields);
		for (uint32_t i = 0; i < n_fields && t->field_index != NULL; i++)
			p4_index_add(t->field_index, f[i].name, i);
		set_leaves(ctx, t, n_leaves);
		check_depth(ctx, t);
	}
	*n = t->n_fields;
	return t->fields;
}

const struct p4_field *
p4_type_field(struct p4_ctx *ctx, struct p4_type *t, const char *name, uint32_t *i)
{
	uint32_t n;
	const struct p4_field *f = p4_type_fields(ctx, t, &n);

	uint32_t k = 0;

	if (t->field_index != NULL)
		k = p4_index_find(t->field_index, name);
	else
		while (k < n && f[k].name != name)
			k++;
	if (k >= n)
		return NULL;
	if (i != NULL)
		*i = k;
	return &f[k];
}

/* ---- Questions ---- */

uint32_t
p4_type_width(const struct p4_type *t)
{
	while (t->kind == P4_TYPE_NEWTYPE || (t->kind == P4_TYPE_ENUM && t->under != NULL))
		t = t->under;
	if (t->kind == P4_TYPE_BOOL)
		return 1;
	return t->kind == P4_TYPE_BIT || t->kind == P4_TYPE_SINT ? t->width_bits : 0;
}

struct p4_type *
p4_type_strip(struct p4_type *t)
{
	while (t->kind == P4_TYPE_NEWTYPE)
		t = t->under;
	return t;
}

bool
p4_type_is_numeric(const struct p4_type *t)
{
	return t->kind == P4_TYPE_BIT || t->kind == P4_TYPE_SINT || t->kind == P4_TYPE_INT;
}

bool
p4_type_is_record(const struct p4_type *t)
{
	return t->kind == P4_TYPE_STRUCT || t->kind == P4_TYPE_HEADER || t->kind == P4_TYPE_UNION;
}

/* Sizes saturate here; nothing real comes near. */
#define BITS_CAP (UINT64_MAX / 2)

static uint64_t
add_bits(uint64_t a, uint64_t b)
{
	return a > BITS_CAP - b ? BITS_CAP : a + b;
}

/* The sizes of an aggregate's parts added up, or for a union their largest. */
static bool
parts_bits(struct p4_ctx *ctx, struct p4_type *t, uint64_t *min, uint64_t *max)
{
	uint32_t n;
	const struct p4_field *f = p4_type_fields(ctx, t, &n);

	if (t->kind == P4_TYPE_TUPLE)
		n = t->n_args;
	*min = *max = 0;
	for (uint32_t i = 0; i < n; i++) {
		uint64_t lo, hi;

		if (!p4_type_packet_bits(
			ctx, t->kind == P4_TYPE_TUPLE ? t->args[i] : f[i].type, &lo, &hi))
			return false;
		if (t->kind == P4_TYPE_UNION) {
			*min = MAX(*min, lo);
			*max = MAX(*max, hi);
		} else {
			*min = add_bits(*min, lo);
			*max = add_bits(*max, hi);
		}
	}
	return true;
}

static bool
compute_bits(struct p4_ctx *ctx, struct p4_type *t, uint64_t *min, uint64_t *max)
{
	uint32_t w = p4_type_width(t);

	*min = *max = w;
	switch ((int)t->kind) {
	case P4_TYPE_BIT:
	case P4_TYPE_SINT:
	case P4_TYPE_BOOL:
		return true;
	case P4_TYPE_ENUM:
		return t->under != NULL;
	case P4_TYPE_NEWTYPE:
		return p4_type_packet_bits(ctx, t->under, min, max);
	case P4_TYPE_VARBIT:
		*max = t->width_bits;
		return true;
	case P4_TYPE_STRUCT:
	case P4_TYPE_HEADER:
	case P4_TYPE_UNION:
	case P4_TYPE_TUPLE:
		return parts_bits(ctx, t, min, max);
	case P4_TYPE_STACK:
	case P4_TYPE_ARRAY:
		if (!p4_type_packet_bits(ctx, t->elem, min, max))
			return false;
		*min = t->n_elems == 0 ? 0 : MIN(*min, BITS_CAP / t->n_elems) * t->n_elems;
		*max = t->n_elems == 0 ? 0 : MIN(*max, BITS_CAP / t->n_elems) * t->n_elems;
		return true;
	}
	return false;
}

bool
p4_type_packet_bits(struct p4_ctx *ctx, struct p4_type *t, uint64_t *min, uint64_t *max)
{
	if (t->bits_known == 0)
		t->bits_known = compute_bits(ctx, t, &t->min_bits, &t->max_bits) ? 1 : 2;
	*min = t->min_bits;
	*max = t->max_bits;
	return t->bits_known == 1;
}

/* ---- Text ---- */

#define TEXT_MAX 400u /* bytes after which a type's text is cut */

static const char *
plain_name(enum p4_type_kind kind)
{
	switch ((int)kind) {
	case P4_TYPE_BAD:
		return "an unknown type";
	case P4_TYPE_VOID:
		return "void";
	case P4_TYPE_BOOL:
		return "bool";
	case P4_TYPE_INT:
		return "int";
	case P4_TYPE_STRING:
		return "string";
	case P4_TYPE_ERR:
		return "error";
	case P4_TYPE_MATCH_KIND:
		return "match_kind";
	case P4_TYPE_STATE:
		return "parser state";
	case P4_TYPE_DONTCARE:
		return "_";
	case P4_TYPE_META:
		return "?";
	case P4_TYPE_INVALID_HDR:
		return "{#}";
	case P4_TYPE_DOTS:
		return "...";
	}
	return NULL;
}

static void
print_args(struct p4_type *const *args, uint32_t n, struct buf *out, size_t end)
{
	for (uint32_t i = 0; i < n && out->len < end; i++) {
		if (i > 0)
			buf_puts(out, ", ");
		p4_type_print(args[i], out);
	}
}

static void
print_named(const struct p4_type *t, struct buf *out, size_t end)
{
	if (t->kind == P4_TYPE_APPLY_RESULT)
		buf_printf(out, "result of %s.apply()", t->decl->name.str);
	else if (t->kind == P4_TYPE_ACTION_RUN)
		buf_printf(out, "action list of table %s", t->decl->name.str);
	else if (t->kind == P4_TYPE_TABLE || t->kind == P4_TYPE_FUNC)
		buf_printf(out, "%s %s", p4_decl_kind_text(t->decl), t->decl->name.str);
	else
		buf_puts(out, t->decl->name.str);
	if (t->n_args > 0) {
		buf_putc(out, '<');
		print_args(t->args, t->n_args, out, end);
		buf_putc(out, '>');
	}
}

void
p4_type_print(const struct p4_type *t, struct buf *out)
{
	const char *name;
	size_t end = out->len + TEXT_MAX;

	while (t->kind == P4_TYPE_META && t->bound != NULL)
		t = t->bound;
	name = plain_name(t->kind);
	if (name != NULL) {
		buf_puts(out, name);
		return;
	}
	switch ((int)t->kind) {
	case P4_TYPE_BIT:
		buf_printf(out, "bit<%u>", t->width_bits);
		break;
	case P4_TYPE_SINT:
		buf_printf(out, "int<%u>", t->width_bits);
		break;
	case P4_TYPE_VARBIT:
		buf_printf(out, "varbit<%u>", t->width_bits);
		break;
	case P4_TYPE_STACK:
	case P4_TYPE_ARRAY:
		p4_type_print(t->elem, out);
		buf_printf(out, "[%u]", t->n_elems);
		break;
	case P4_TYPE_LIST:
	case P4_TYPE_SET:
		buf_puts(out, t->kind == P4_TYPE_LIST ? "list<" : "set<");
		p4_type_print(t->elem, out);
		buf_putc(out, '>');
		break;
	case P4_TYPE_TUPLE:
		buf_puts(out, "tuple<");
		print_args(t->args, t->n_args, out, end);
		buf_putc(out, '>');
		break;
	case P4_TYPE_SEQ:
		buf_putc(out, '{');
		print_args(t->args, t->n_args, out, end);
		buf_puts(out, t->dots ? ", ...}" : "}");
		break;
	case P4_TYPE_RECORD:
		buf_putc(out, '{');
		for (uint32_t i = 0; i < t->n_fields && out->len < end; i++) {
			buf_printf(out, "%s%s = ", i > 0 ? ", " : "", t->fields[i].name);
			p4_type_print(t->fields[i].type, out);
		}
		buf_puts(out, t->dots ? ", ...}" : "}");
		break;
	default:
		print_named(t, out, end);
		break;
	}
}

const char *
p4_type_text(struct p4_ctx *ctx, const struct p4_type *t)
{
	struct buf b __attribute__((cleanup(buf_fini_cleanup))) = BUF_INIT;

	p4_type_print(t, &b);
	if (b.len > TEXT_MAX)
		return arena_printf(ctx->arena, "%.*s...", (int)TEXT_MAX, buf_str(&b));
	return arena_strndup(ctx->arena, buf_str(&b), b.len);
}
