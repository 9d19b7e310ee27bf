/* SPDX-License-Identifier: Apache-2.0 */
/* find.c: things by name: the full control-plane name, the alias, or a unique dotted suffix. */
#include "ir/ir.h"

#include "base/mem.h"
#include "base/sha256.h"

#include <errno.h>
#include <string.h>

/* How well 'name' names the thing: 3 in full, 2 by alias, 1 by a dotted suffix, 0 not. */
static int
quality(const struct ir_info *info, const char *name)
{
	size_t full = strlen(info->name), len = strlen(name);

	if (strcmp(info->name, name) == 0)
		return 3;
	if (info->alias != NULL && strcmp(info->alias, name) == 0)
		return 2;
	return len > 0 && len < full && strcmp(info->name + full - len, name) == 0 &&
	       (info->name[full - len - 1] == '.' || name[0] == '.');
}

/* The best of n things; 'info' is the offset of their struct ir_info. Twins of one name count once. */
static int
find(const char *what, const void *things, uint32_t n, size_t size, size_t info_off,
    const char *name, uint32_t *id, struct err *err)
{
	struct buf names = BUF_INIT;
	const char *found = NULL;
	int best = 0, rc = 0;
	uint32_t same = 0;

	for (uint32_t i = 0; i < n; i++) {
		const struct ir_info *info =
		    (const void *)((const char *)things + i * size + info_off);
		int q = quality(info, name);

		if (q == 0 || q < best || (q == best && strcmp(found, info->name) == 0))
			continue;
		if (q > best) {
			buf_reset(&names);
			same = 0;
			*id = i;
			found = info->name;
		}
		best = q;
		if (same++ < 8)
			buf_printf(&names, "%s%s", same > 1 ? ", " : "", info->name);
	}
	if (best == 0)
		rc = err_set(err, -ENOENT, "no %s is called %.255s", what, name);
	else if (same > 1)
		rc = err_set(err, -EINVAL, "%.255s could be %s", name, buf_str(&names));
	buf_fini(&names);
	return rc;
}

#define FIND(what, v, n, name, id, err)                                                            \
	find((what), (v), (n), sizeof *(v), offsetof(__typeof__(*(v)), info), (name), (id), (err))

int
ir_find_table(const struct ir_prog *p, const char *name, uint32_t *id, struct err *err)
{
	return FIND("table", p->tables, p->n_tables, name, id, err);
}

int
ir_find_action(const struct ir_prog *p, const char *name, uint32_t *id, struct err *err)
{
	return FIND("action", p->actions, p->n_actions, name, id, err);
}

int
ir_find_extern(const struct ir_prog *p, const char *name, uint32_t *id, struct err *err)
{
	return FIND("extern object", p->externs, p->n_externs, name, id, err);
}

uint32_t
ir_find_intrinsic(const struct ir_prog *p, enum ir_intrinsic intrinsic)
{
	for (uint32_t i = 0; i < p->n_vars; i++)
		if (p->vars[i].intrinsic == intrinsic)
			return i;
	return IR_NO_ID;
}

uint32_t
ir_find_var(const struct ir_prog *p, const char *name)
{
	for (uint32_t i = 0; i < p->n_vars; i++)
		if (strcmp(p->vars[i].name, name) == 0)
			return i;
	return IR_NO_ID;
}

const struct ir_block *
ir_find_block(const struct ir_prog *p, enum ir_role role)
{
	for (uint32_t i = 0; i < p->n_blocks; i++)
		if (p->blocks[i].role == role)
			return &p->blocks[i];
	return NULL;
}

void
ir_hash(const struct ir_prog *prog, char hex[65])
{
	CLEANUP(buf_fini) struct buf text = BUF_INIT;

	ir_print(prog, IR_PRINT_NO_LOC, &text);
	sha256_hex(text.data, text.len, hex);
}
