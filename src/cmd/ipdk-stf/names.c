/* SPDX-License-Identifier: Apache-2.0 */
/* names.c: finds what scripts name, reads how they write numbers. */
#include "names.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* One spelling for all: "hdr.stack$1.f" and "hdr_stack[1].f" become the same. */
static void
normal(const char *name, char out[IR_NAME_MAX + 1])
{
	size_t n = 0;

	while (*name == '_' || *name == '.')
		name++;
	while (*name != '\0' && n < IR_NAME_MAX) {
		if (strncmp(name, "$valid$", 7) == 0 || strncmp(name, "isValid", 7) == 0) {
			n += (size_t)snprintf(out + n, IR_NAME_MAX + 1 - n, "valid");
			name += 7;
		} else if (*name == '$' || *name == '[') {
			out[n++] = '_';
			name++;
		} else if (*name == ']' || *name == '(' || *name == ')') {
			name++;
		} else {
			out[n++] = *name == '.' ? '_' : *name;
			name++;
		}
		if (n > IR_NAME_MAX)
			n = IR_NAME_MAX;
	}
	out[n] = '\0';
}

/* 5: the same; 4: the same in normal form; 3: a suffix behind a dot; 2: one behind '_'; 1: any suffix; 0:
 * another. */
static int
fit(const char *full, const char *name)
{
	char a[IR_NAME_MAX + 1], b[IR_NAME_MAX + 1];
	size_t la = strlen(full), lb = strlen(name);

	if (strcmp(full, name) == 0)
		return 5;
	if (lb > 0 && la > lb && full[la - lb - 1] == '.' && strcmp(full + la - lb, name) == 0)
		return 3;
	normal(full, a);
	normal(name, b);
	la = strlen(a);
	lb = strlen(b);
	if (lb == 0 || lb > la || strcmp(a + la - lb, b) != 0)
		return 0;
	if (la == lb)
		return 4;
	return a[la - lb - 1] == '_' ? 2 : 1;
}

struct finding {
	const char *what, *name;
	const char *found; /* its full name */
	int best;
	bool twice;
};

/* Offers a candidate; whether it is the best so far. */
static bool
offer(struct finding *f, const char *full)
{
	int how = fit(full, f->name);

	if (how == 0 || how < f->best)
		return false;
	if (how == f->best) {
		f->twice |= strcmp(full, f->found) != 0;
		return false;
	}
	f->best = how;
	f->found = full;
	f->twice = false;
	return true;
}

static int
result(const struct finding *f, struct err *err)
{
	if (f->best == 0)
		return err_set(err, -ENOENT, "no %s is called %s", f->what, f->name);
	if (f->twice)
		return err_set(err, -EINVAL, "more than one %s could be %s", f->what, f->name);
	return 0;
}

int
stf_find_table(const struct ir_prog *p, const char *name, uint32_t *id, struct err *err)
{
	struct finding f = { .what = "table", .name = name };

	for (uint32_t i = 0; i < p->n_tables; i++)
		if (offer(&f, p->tables[i].info.name))
			*id = i;
	return result(&f, err);
}

int
stf_find_extern(const struct ir_prog *p, const char *name, enum ir_extern_kind kind, uint32_t *id,
    struct err *err)
{
	struct finding f = { .what = ir_extern_kind_name(kind), .name = name };

	for (uint32_t i = 0; i < p->n_externs; i++)
		if (p->externs[i].kind == kind && offer(&f, p->externs[i].info.name))
			*id = i;
	return result(&f, err);
}

int
stf_find_action(const struct ir_prog *p, const struct ir_table *t, const char *name,
    uint32_t *place, struct err *err)
{
	struct finding f = { .what = "action of the table", .name = name };

	for (uint32_t i = 0; i < t->n_actions; i++)
		if (offer(&f, p->actions[t->actions[i].action].info.name))
			*place = i;
	return result(&f, err);
}

int
stf_find_key(const struct ir_table *t, const char *name, uint32_t *place, struct err *err)
{
	struct finding f = { .what = "key of the table", .name = name };
	uint32_t m = 0, n;
	char end;

	for (uint32_t i = 0; i < t->n_keys; i++) {
		if (t->keys[i].match == IR_MATCH_SELECTOR)
			continue;
		if (offer(&f, t->keys[i].name))
			*place = m;
		m++;
	}
	if (f.best == 0 && sscanf(name, "key.field%u%c", &n, &end) == 1 && n < m) {
		*place = n;
		return 0;
	}
	return result(&f, err);
}

/* ---- numbers ---------------------------------------------------------------------------------- */

/* be = be * base + digit; false when it no longer fits the width. */
static bool
append(uint8_t *be, uint32_t width, unsigned base, unsigned digit)
{
	uint32_t n = (width + 7) / 8;
	unsigned carry = digit;

	for (uint32_t i = n; i-- > 0;) {
		carry += be[i] * base;
		be[i] = (uint8_t)carry;
		carry >>= 8;
	}
	return carry == 0 && (width % 8 == 0 || be[0] >> (width % 8) == 0);
}

static struct ir_value
finished(uint32_t width, const uint8_t *be)
{
	struct ir_value v = { width, 0, be };
	uint32_t n = (width + 7) / 8;

	for (uint32_t i = n > 8 ? n - 8 : 0; i < n; i++)
		v.lo = v.lo << 8 | be[i];
	return v;
}

int
stf_number(const char *text, uint32_t width, struct arena *arena, struct ir_value *v,
    struct ir_value *mask, uint32_t *digit_bits, struct err *err)
{
	uint8_t *be = arena_alloc(arena, (width + 7) / 8),
		*ones = arena_alloc(arena, (width + 7) / 8);
	unsigned base = 10, bits = 0;
	const char *s = text;
	uint32_t known = 0;

	if (s[0] == '0' && (s[1] == 'x' || s[1] == 'X'))
		base = 16, bits = 4;
	else if (s[0] == '0' && (s[1] == 'b' || s[1] == 'B'))
		base = 2, bits = 1;
	if (base != 10)
		s += 2;
	if (*s == '\0')
		return err_set(err, -EINVAL, "%s is no number", text);
	for (; *s != '\0'; s++) {
		unsigned d = isdigit((unsigned char)*s)
				 ? (unsigned)(*s - '0')
				 : (unsigned)(tolower((unsigned char)*s) - 'a' + 10);
		bool any = *s == '*' && base != 10;

		if (!any && (!isalnum((unsigned char)*s) || d >= base))
			return err_set(err, -EINVAL, "%s is no number", text);
		if (!append(be, width, base, any ? 0 : d))
			return err_set(err, -EINVAL, "%s does not fit %u bits", text, width);
		/* A mask may be wider than the field in digits that are zero. */
		append(ones, width, base, any ? 0 : base - 1);
		known += any ? 0 : bits;
	}
	if (width % 8 != 0)
		ones[0] &= (uint8_t)(0xff >> (8 - width % 8));
	*v = finished(width, be);
	if (mask != NULL)
		*mask = finished(width, ones);
	if (digit_bits != NULL)
		*digit_bits = base == 10 ? UINT32_MAX : known;
	return 0;
}
