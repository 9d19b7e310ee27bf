/* SPDX-License-Identifier: Apache-2.0 */
/* msg.c: tables of fields made from msg.h's lines, and one walk of them each to encode, decode and
 * print. */
#include "wire/msg.h"

#include "base/bits.h"
#include "base/mem.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum kind { K_u8, K_u16, K_u32, K_u64, K_i32, K_bool, K_str, K_bytes, K_list };

struct desc;

struct field {
	const char *name;
	enum kind kind;
	size_t off;		 /* of the field, or of a list's pointer */
	size_t off_n;		 /* of a list's count */
	const struct desc *elem; /* of a list */
};

struct desc {
	const char *name;
	size_t size; /* of the C struct */
	uint32_t n;
	const struct field *fields;
};

#define FIELD(T, k, f) { #f, K_##k, offsetof(struct wire_##T, f), 0, NULL },
#define LIST(T, elem, f)                                                                           \
	{ #f, K_list, offsetof(struct wire_##T, f), offsetof(struct wire_##T, n_##f),              \
		&desc_##elem },
/* The NULL at the end keeps messages without fields from being empty arrays. */
#define DESC(T)                                                                                    \
	static const struct field fields_##T[] = { WIRE_##T(T, FIELD, LIST){ NULL } };             \
	static const struct desc desc_##T __attribute__((unused)) = { #T, sizeof(struct wire_##T), \
		ARRAY_LEN(fields_##T) - 1, fields_##T };
#define DESC_MSG(number, T, what) DESC(T)

WIRE_STRUCTS(DESC)
WIRE_MESSAGES(DESC_MSG)

struct type {
	enum wire_type type;
	enum wire_what what;
	const struct desc *desc;
};

#define TYPE(number, T, what) { number, WIRE_##what, &desc_##T },
static const struct type types[] = { WIRE_MESSAGES(TYPE) };

static const struct type *
type_find(uint32_t number)
{
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if ((uint32_t)types[i].type == number)
			return &types[i];
	return NULL;
}

const char *
wire_type_name(uint32_t type)
{
	const struct type *t = type_find(type);

	return t != NULL ? t->desc->name : NULL;
}

enum wire_what
wire_type_what(enum wire_type type)
{
	const struct type *t = type_find(type);

	return t != NULL ? t->what : WIRE_CONTROL;
}

/* ---- encode ---- */

static int encode_struct(const struct desc *d, const char *base, struct buf *out, struct err *err);

static size_t
int_size(enum kind kind)
{
	switch (kind) {
	case K_u8:
	case K_bool:
		return 1;
	case K_u16:
		return 2;
	case K_u32:
	case K_i32:
		return 4;
	case K_u64:
		return 8;
	case K_str:
	case K_bytes:
	case K_list:
		break;
	}
	return 0;
}

static void
encode_bytes(const void *p, uint32_t len, struct buf *out)
{
	buf_add(out, &len, 4);
	if (len > 0)
		buf_add(out, p, len);
}

static int
encode_list(
    const struct desc *d, const struct field *f, const char *base, struct buf *out, struct err *err)
{
	uint32_t n = *(const uint32_t *)(base + f->off_n);
	const char *elem = *(const char *const *)(base + f->off);

	if (n > WIRE_BATCH_MAX)
		return err_set(err, -EMSGSIZE, "message %s: %u %s, the limit is %d", d->name, n,
		    f->name, WIRE_BATCH_MAX);
	buf_add(out, &n, 4);
	for (uint32_t i = 0; i < n; i++, elem += f->elem->size) {
		int rc = encode_struct(f->elem, elem, out, err);

		if (rc < 0)
			return rc;
	}
	return 0;
}

static int
encode_struct(const struct desc *d, const char *base, struct buf *out, struct err *err)
{
	for (uint32_t i = 0; i < d->n; i++) {
		const struct field *f = &d->fields[i];
		const char *p = base + f->off;

		if (f->kind == K_list) {
			int rc = encode_list(d, f, base, out, err);

			if (rc < 0)
				return rc;
		} else if (f->kind == K_str) {
			const char *s = *(const char *const *)p;

			s = s != NULL ? s : "";
			encode_bytes(s, (uint32_t)strlen(s) + 1, out);
		} else if (f->kind == K_bytes) {
			const struct wire_bytes *b = (const struct wire_bytes *)p;

			encode_bytes(b->p, b->len, out);
		} else {
			buf_add(out, p, int_size(f->kind)); /* little-endian, as the host */
		}
		if (out->len > (size_t)16 * WIRE_MSG_MAX)
			break; /* the caller refuses it */
	}
	return 0;
}

int
wire_encode(const struct wire_msg *m, struct buf *out, struct err *err)
{
	const struct type *t = type_find(m->type);
	size_t start = out->len, len;
	uint8_t *h;
	int rc;

	if (t == NULL)
		return err_set(err, -EINVAL, "message type %d is not known", (int)m->type);
	buf_extend(out, WIRE_HEADER_BYTES);
	rc = encode_struct(t->desc, (const char *)&m->u, out, err);
	len = out->len - start;
	if (rc == 0 && len > WIRE_MSG_MAX)
		rc = err_set(err, -EMSGSIZE, "message %s: %zu bytes, the limit is %d",
		    t->desc->name, len, WIRE_MSG_MAX);
	if (rc < 0) {
		out->len = start;
		return rc;
	}
	h = (uint8_t *)out->data + start;
	h[0] = WIRE_VERSION;
	memcpy(h + 2, &(uint16_t){ (uint16_t)m->type }, 2);
	memcpy(h + 4, &(uint32_t){ (uint32_t)(len - WIRE_HEADER_BYTES) }, 4);
	memcpy(h + 8, &m->gen, 8);
	memcpy(h + 16, &m->req, 8);
	return 0;
}

/* ---- decode ---- */

struct reader {
	const uint8_t *p, *end;
	struct arena *arena;
	const char *msg; /* name, for errors */
};

static int
short_msg(struct reader *r, const struct field *f, struct err *err)
{
	return err_set(err, -EPROTO, "message %s: ends inside %s", r->msg, f->name);
}

/* A length and that many bytes. */
static int
decode_bytes(struct reader *r, const struct field *f, struct wire_bytes *b, struct err *err)
{
	uint32_t len;

	if (r->end - r->p < 4)
		return short_msg(r, f, err);
	memcpy(&len, r->p, 4);
	r->p += 4;
	if (len > (size_t)(r->end - r->p))
		return short_msg(r, f, err);
	*b = (struct wire_bytes){ r->p, len };
	r->p += len;
	return 0;
}

static int decode_struct(struct reader *r, const struct desc *d, char *base, struct err *err);

static int
decode_list(struct reader *r, const struct field *f, char *base, struct err *err)
{
	uint32_t n;
	char *elem;

	if (r->end - r->p < 4)
		return short_msg(r, f, err);
	memcpy(&n, r->p, 4);
	r->p += 4;
	/* an element is a byte or more, so n is also bounded by what is left */
	if (n > WIRE_BATCH_MAX || n > (size_t)(r->end - r->p))
		return err_set(err, -EPROTO, "message %s: %u %s are too many", r->msg, n, f->name);
	elem = arena_alloc(r->arena, (n + 1) * f->elem->size);
	memcpy(base + f->off_n, &n, sizeof n);
	memcpy(base + f->off, &elem, sizeof elem);
	for (uint32_t i = 0; i < n; i++, elem += f->elem->size) {
		int rc = decode_struct(r, f->elem, elem, err);

		if (rc < 0)
			return rc;
	}
	return 0;
}

static int
decode_field(struct reader *r, const struct field *f, char *p, struct err *err)
{
	struct wire_bytes b;
	size_t n = int_size(f->kind);
	int rc;

	if (n > 0) {
		if ((size_t)(r->end - r->p) < n)
			return short_msg(r, f, err);
		if (f->kind == K_bool && *r->p > 1)
			return err_set(err, -EPROTO, "message %s: %s is %u, not 0 or 1", r->msg,
			    f->name, *r->p);
		memcpy(p, r->p, n);
		r->p += n;
		return 0;
	}
	rc = decode_bytes(r, f, &b, err);
	if (rc < 0)
		return rc;
	if (f->kind == K_bytes) {
		memcpy(p, &b, sizeof b);
		return 0;
	}
	if (b.len == 0 || memchr(b.p, 0, b.len) != b.p + b.len - 1)
		return err_set(err, -EPROTO, "message %s: %s is no string", r->msg, f->name);
	memcpy(p, &b.p, sizeof b.p);
	return 0;
}

static int
decode_struct(struct reader *r, const struct desc *d, char *base, struct err *err)
{
	for (uint32_t i = 0; i < d->n; i++) {
		const struct field *f = &d->fields[i];
		int rc = f->kind == K_list ? decode_list(r, f, base, err)
					   : decode_field(r, f, base + f->off, err);

		if (rc < 0)
			return rc;
	}
	return 0;
}

int
wire_decode(const void *data, size_t len, struct arena *a, struct wire_msg *m, struct err *err)
{
	const uint8_t *h = data;
	struct reader r = { h + WIRE_HEADER_BYTES, h + len, a, NULL };
	const struct type *t;
	uint16_t type;
	uint32_t body;
	int rc;

	memset(m, 0, sizeof *m);
	if (len < WIRE_HEADER_BYTES)
		return err_set(err, -EPROTO, "message of %zu bytes is shorter than a header", len);
	if (h[0] != WIRE_VERSION)
		return err_set(err, -EPROTONOSUPPORT,
		    "message version is %u, this program speaks %d", h[0], WIRE_VERSION);
	memcpy(&type, h + 2, 2);
	memcpy(&body, h + 4, 4);
	memcpy(&m->gen, h + 8, 8);
	memcpy(&m->req, h + 16, 8);
	t = type_find(type);
	if (t == NULL)
		return err_set(err, -EPROTO, "message type %u is not known", type);
	if (body != len - WIRE_HEADER_BYTES)
		return err_set(err, -EPROTO, "message %s: %zu bytes, the header says %u",
		    t->desc->name, len - WIRE_HEADER_BYTES, body);
	m->type = t->type;
	r.msg = t->desc->name;
	rc = decode_struct(&r, t->desc, (char *)&m->u, err);
	if (rc == 0 && r.p != r.end)
		return err_set(
		    err, -EPROTO, "message %s: %zu bytes too many", r.msg, (size_t)(r.end - r.p));
	return rc;
}

/* ---- print ---- */

static void
print_quoted(const char *s, struct buf *out)
{
	buf_putc(out, '"');
	for (; s != NULL && *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == '"' || c == '\\')
			buf_printf(out, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			buf_printf(out, "\\x%02x", c);
		else
			buf_putc(out, (char)c);
	}
	buf_putc(out, '"');
}

static void
print_bytes(const struct wire_bytes *b, struct buf *out)
{
	uint32_t n = b->len < 32 ? b->len : 32;

	buf_printf(out, "%u:", b->len);
	for (uint32_t i = 0; i < n; i++)
		buf_printf(out, "%02x", b->p[i]);
	if (n < b->len)
		buf_puts(out, "..");
}

static void
print_struct(const struct desc *d, const char *base, const char *sep, struct buf *out)
{
	for (uint32_t i = 0; i < d->n; i++) {
		const struct field *f = &d->fields[i];
		const char *p = base + f->off, *elem;
		uint64_t v = 0;

		buf_printf(out, "%s%s=", i > 0 || *sep == ' ' ? " " : "", f->name);
		switch (f->kind) {
		case K_str:
			print_quoted(*(const char *const *)p, out);
			break;
		case K_bytes:
			print_bytes((const struct wire_bytes *)p, out);
			break;
		case K_list:
			elem = *(const char *const *)p;
			buf_putc(out, '[');
			for (uint32_t k = *(const uint32_t *)(base + f->off_n); k > 0; k--) {
				buf_putc(out, '{');
				print_struct(f->elem, elem, "", out);
				buf_puts(out, k > 1 ? "} " : "}");
				elem += f->elem->size;
			}
			buf_putc(out, ']');
			break;
		case K_i32:
			buf_printf(out, "%d", *(const int32_t *)p);
			break;
		case K_u8:
		case K_u16:
		case K_u32:
		case K_u64:
		case K_bool:
			memcpy(&v, p, int_size(f->kind));
			buf_printf(out, "%llu", (unsigned long long)v);
			break;
		}
	}
}

void
wire_print(const struct wire_msg *m, struct buf *out)
{
	const struct type *t = type_find(m->type);

	if (t == NULL) {
		buf_printf(out, "type %d?", (int)m->type);
		return;
	}
	buf_puts(out, t->desc->name);
	if (m->gen != 0)
		buf_printf(out, " gen=%llu", (unsigned long long)m->gen);
	if (m->req != 0)
		buf_printf(out, " req=%llu", (unsigned long long)m->req);
	if (m->n_fds > 0)
		buf_printf(out, " fds=%u", m->n_fds);
	print_struct(t->desc, (const char *)&m->u, " ", out);
}

/* ---- from text ---- */

int
wire_type_find(const char *name, enum wire_type *type)
{
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (strcmp(types[i].desc->name, name) == 0) {
			*type = types[i].type;
			return 0;
		}
	return -ENOENT;
}

static int
hex_digit(char c)
{
	const char *digits = "0123456789abcdef", *p = c != '\0' ? strchr(digits, c | 0x20) : NULL;

	return p != NULL ? (int)(p - digits) : -1;
}

static int
set_bytes(struct wire_bytes *b, struct arena *a, const char *text)
{
	uint8_t *p = arena_alloc(a, strlen(text) / 2 + 1);

	*b = (struct wire_bytes){ p, 0 };
	for (; *text != '\0'; text += 2) {
		int hi = hex_digit(text[0]), lo = hi < 0 ? -1 : hex_digit(text[1]);

		if (lo < 0)
			return -EINVAL;
		p[b->len++] = (uint8_t)(hi << 4 | lo);
	}
	return 0;
}

static int
set_int(char *p, size_t size, bool is_signed, const char *text)
{
	bool minus = is_signed && *text == '-';
	unsigned long long v;
	char *end;

	text += minus;
	errno = 0;
	v = strtoull(text, &end, 0);
	if (*text < '0' || *text > '9' || *end != '\0' || errno != 0)
		return -EINVAL;
	if (size < 8 && v >> (8 * size - is_signed) != 0)
		return -ERANGE;
	v = minus ? 0 - v : v;
	memcpy(p, &v, size);
	return 0;
}

static int
set_simple(const struct field *f, char *p, struct arena *a, const char *text)
{
	const char *s;

	switch (f->kind) {
	case K_str:
		s = arena_strdup(a, text);
		memcpy(p, &s, sizeof s);
		return 0;
	case K_bytes:
		return set_bytes((struct wire_bytes *)p, a, text);
	case K_bool:
		*(bool *)p = strcmp(text, "1") == 0;
		return *text != '\0' && text[1] == '\0' && (*text == '0' || *text == '1') ? 0
											  : -EINVAL;
	case K_u8:
	case K_u16:
	case K_u32:
	case K_u64:
	case K_i32:
		return set_int(p, int_size(f->kind), f->kind == K_i32, text);
	case K_list:
		break;
	}
	return -EINVAL;
}

static int
set_list(const struct field *f, char *base, struct arena *a, const char *text)
{
	char *copy = arena_strdup(a, text), *elem_text, *save = NULL;
	char *elems = arena_alloc(a, WIRE_BATCH_MAX * f->elem->size);
	uint32_t n = 0;

	for (; (elem_text = strsep(&copy, ";")) != NULL && *elem_text != '\0'; n++) {
		if (n == WIRE_BATCH_MAX)
			return -ERANGE;
		for (uint32_t i = 0; i < f->elem->n; i++) {
			char *t =
			    i == 0 ? (save = elem_text, strsep(&save, ",")) : strsep(&save, ",");
			const struct field *ef = &f->elem->fields[i];
			int rc = set_simple(
			    ef, elems + n * f->elem->size + ef->off, a, t != NULL ? t : "");

			if (rc < 0)
				return rc;
		}
	}
	memcpy(base + f->off, &elems, sizeof elems);
	memcpy(base + f->off_n, &n, sizeof n);
	return 0;
}

int
wire_set(struct wire_msg *m, struct arena *a, const char *field, const char *text, struct err *err)
{
	const struct type *t = type_find(m->type);
	char *base = (char *)&m->u;

	for (uint32_t i = 0; t != NULL && i < t->desc->n; i++) {
		const struct field *f = &t->desc->fields[i];
		int rc;

		if (strcmp(f->name, field) != 0)
			continue;
		rc = f->kind == K_list ? set_list(f, base, a, text)
				       : set_simple(f, base + f->off, a, text);
		if (rc < 0)
			return err_errno(
			    err, -rc, "message %s: %s \"%s\"", t->desc->name, field, text);
		return 0;
	}
	return err_set(
	    err, -ENOENT, "message %s has no field %s", t != NULL ? t->desc->name : "?", field);
}

uint32_t
wire_entities_fit(const struct wire_entity *items, uint32_t n)
{
	size_t len = WIRE_HEADER_BYTES + 8;
	uint32_t i;

	for (i = 0; i < n && i < WIRE_BATCH_MAX; i++) {
		len += 5 + (size_t)items[i].data.len;
		if (len > WIRE_MSG_MAX)
			break;
	}
	return i > 0 ? i : MIN(n, 1);
}
