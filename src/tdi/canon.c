/* SPDX-License-Identifier: Apache-2.0 */
/* canon.c: values and matches in the one form that targets compare. */
#include "tdi/check.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* The value as "0x1ffff", cut in the middle when long. */
static const char *
hex(struct ir_value v, char *out, size_t size)
{
	uint32_t n = (v.width_bits + 7) / 8, i = 0;
	size_t len;

	while (i + 1 < n && v.be[i] == 0)
		i++;
	len = (size_t)snprintf(out, size, "0x%x", n > 0 ? v.be[i] : 0);
	for (i++; i < n && len + 6 < size; i++)
		len += (size_t)snprintf(out + len, size - len, "%02x", v.be[i]);
	if (i < n)
		snprintf(out + len, size - len, "...");
	return out;
}

int
tdi_canon_value(const struct ir_prog *prog, uint32_t type, struct ir_value v, struct ir_value *out,
    struct arena *arena, const char *what, struct err *err)
{
	uint32_t width = prog->types[type].width_bits, n = (width + 7) / 8;
	uint32_t have = (v.width_bits + 7) / 8, extra = have > n ? have - n : 0;
	char text[64];
	bool fits = v.be != NULL && have > 0;
	uint8_t *be;

	for (uint32_t i = 0; i < extra && fits; i++)
		fits = v.be[i] == 0;
	if (fits && have >= n && width % 8 != 0)
		fits = v.be[extra] >> (width % 8) == 0;
	if (!fits && (v.be == NULL || have == 0))
		return err_set(err, -EINVAL, "%s: a value is missing", what);
	if (!fits)
		return err_set(err, -EINVAL, "%s: value %s does not fit %u bits", what,
		    hex(v, text, sizeof text), width);
	be = arena_alloc(arena, n);
	if (have >= n)
		memcpy(be, v.be + extra, n);
	else
		memcpy(be + n - have, v.be, have);
	*out = (struct ir_value){ width, 0, be };
	for (uint32_t i = n > 8 ? n - 8 : 0; i < n; i++)
		out->lo = out->lo << 8 | be[i];
	if (prog->types[type].kind == IR_TYPE_ERROR && out->lo >= prog->n_errors)
		return err_set(err, -EINVAL, "%s: there are %u errors", what, prog->n_errors);
	return 0;
}

/* Whether the bits of 'v' outside 'mask' are 0. */
static bool
within(struct ir_value v, struct ir_value mask)
{
	for (uint32_t i = 0; i < (v.width_bits + 7) / 8; i++)
		if (v.be[i] & (uint8_t)~mask.be[i])
			return false;
	return true;
}

/* Whether every bit is 'one'. */
static bool
all_bits(struct ir_value v, bool one)
{
	for (uint32_t i = 0; i < (v.width_bits + 7) / 8; i++) {
		uint8_t full =
		    i == 0 && v.width_bits % 8 != 0 ? 0xff >> (8 - v.width_bits % 8) : 0xff;

		if (v.be[i] != (one ? full : 0))
			return false;
	}
	return true;
}

static struct ir_value
prefix_mask(uint32_t width, uint32_t prefix, struct arena *arena)
{
	uint32_t n = (width + 7) / 8, pad = n * 8 - width;
	uint8_t *be = arena_alloc(arena, n);

	for (uint32_t i = pad; i < pad + prefix; i++)
		be[i / 8] |= (uint8_t)(0x80 >> i % 8);
	return (struct ir_value){ width, 0, be };
}

/* Whether low is above high, as numbers of the type. */
static bool
above(const struct ir_type *t, struct ir_value low, struct ir_value high)
{
	unsigned sign = (t->width_bits - 1) % 8;

	if (t->kind == IR_TYPE_INT && (low.be[0] ^ high.be[0]) >> sign & 1)
		return !(low.be[0] >> sign & 1);
	return memcmp(low.be, high.be, (t->width_bits + 7) / 8) > 0;
}

static void
set_any(struct ir_match *out, uint32_t width, struct arena *arena)
{
	struct ir_value zero = { width, 0, arena_alloc(arena, (width + 7) / 8) };

	*out = (struct ir_match){ .value = zero, .mask = zero, .any = true };
}

static int
canon_range(const struct ir_prog *prog, uint32_t type, const struct ir_match *in,
    struct ir_match *out, struct arena *arena, const char *what, struct err *err)
{
	const struct ir_type *t = &prog->types[type];
	int rc = tdi_canon_value(prog, type, in->mask, &out->mask, arena, what, err);

	if (rc < 0)
		return rc;
	if (above(t, out->value, out->mask))
		return err_set(err, -EINVAL, "%s: the range is empty", what);
	if (t->kind != IR_TYPE_INT && all_bits(out->value, false) && all_bits(out->mask, true))
		set_any(out, t->width_bits, arena);
	return 0;
}

int
tdi_canon_match(const struct ir_prog *prog, uint32_t type, enum ir_match_kind kind,
    const struct ir_match *in, struct ir_match *out, struct arena *arena, const char *what,
    struct err *err)
{
	uint32_t width = prog->types[type].width_bits;
	int rc;

	if (in->any) {
		set_any(out, width, arena);
		return kind == IR_MATCH_EXACT
			   ? err_set(err, -EINVAL, "%s: an exact key needs a value", what)
			   : 0;
	}
	memset(out, 0, sizeof *out);
	if ((rc = tdi_canon_value(prog, type, in->value, &out->value, arena, what, err)) < 0)
		return rc;
	if (kind == IR_MATCH_RANGE)
		return canon_range(prog, type, in, out, arena, what, err);
	if (kind == IR_MATCH_LPM) {
		if (in->prefix_bits > width)
			return err_set(err, -EINVAL, "%s: prefix /%u of %u bits", what,
			    in->prefix_bits, width);
		if (!within(out->value, prefix_mask(width, in->prefix_bits, arena)))
			return err_set(err, -EINVAL, "%s: bits outside the prefix /%u are set",
			    what, in->prefix_bits);
		out->prefix_bits = in->prefix_bits;
		if (in->prefix_bits == 0)
			set_any(out, width, arena);
	} else if (kind == IR_MATCH_TERNARY) {
		if ((rc = tdi_canon_value(prog, type, in->mask, &out->mask, arena, what, err)) < 0)
			return rc;
		if (!within(out->value, out->mask))
			return err_set(err, -EINVAL, "%s: bits outside the mask are set", what);
		if (all_bits(out->mask, false))
			set_any(out, width, arena);
	}
	return 0;
}

void
tdi_initial_entry(const struct ir_prog *prog, uint32_t table, uint32_t i,
    struct tdi_table_entry *out, struct arena *arena)
{
	const struct ir_table *t = &prog->tables[table];
	const struct ir_entry *e = &t->entries[i];
	uint32_t n = tdi_match_keys(t);

	*out = (struct tdi_table_entry){ .table = table,
		.matches = arena_array(arena, struct ir_match, n),
		.priority = e->priority,
		.what = TDI_DO_ACTION,
		.call = e->call,
		.is_const = e->is_const || t->const_entries };
	for (uint32_t k = 0; k < n; k++) {
		const struct ir_key *key = tdi_match_key(t, k);
		int rc = tdi_canon_match(prog, key->expr->type, key->match, &e->matches[k],
		    &out->matches[k], arena, key->name, NULL);

		assert(rc == 0); /* ir_verify passed it */
		(void)rc;
	}
}
