/* SPDX-License-Identifier: Apache-2.0 */
/* entity.c: see entity.h. Format, version 2: a byte of version, then the members in order, numbers little
 * endian, each slice with a 32-bit length before it. */
#include "targets/cpu/entity.h"

#include <errno.h>
#include <string.h>

enum { VERSION = 2 };

/* clang-format off: it does not settle on this list */
#define NUMBERS(X)                                                                                 \
	X(kind)                                                                                    \
	X(what)                                                                                    \
	X(flags)                                                                                   \
	X(object)                                                                                  \
	X(action)                                                                                  \
	X(priority)                                                                                \
	X(index)                                                                                   \
	X(packets)                                                                                 \
	X(bytes)                                                                                   \
	X(cir)                                                                                     \
	X(cburst)                                                                                  \
	X(pir)                                                                                     \
	X(pburst)                                                                                  \
	X(cookie)                                                                                  \
	X(timeout_ns)                                                                              \
	X(idle_ns)                                                                                 \
	X(max_size)
/* clang-format on */
#define SLICES(X) X(value) X(mask) X(data) X(extra) X(list)

void
cpu_entity_encode(const struct cpu_entity *e, struct buf *out)
{
	uint32_t n;

	buf_putc(out, VERSION);
#define X(m) buf_add(out, &e->m, sizeof e->m);
	NUMBERS(X)
#undef X
#define X(m)                                                                                       \
	n = e->m.n;                                                                                \
	buf_add(out, &n, sizeof n);                                                                \
	if (n > 0)                                                                                 \
		buf_add(out, e->m.p, n);
	SLICES(X)
#undef X
}

int
cpu_entity_decode(const void *bytes, size_t len, struct cpu_entity *e, struct err *err)
{
	const uint8_t *p = bytes, *end = p + len;

	*e = (struct cpu_entity){ 0 };
	if (len < 1 || *p++ != VERSION)
		return err_set(err, -EINVAL, "an entity of another version");
#define X(m)                                                                                       \
	if ((size_t)(end - p) < sizeof e->m)                                                       \
		return err_set(err, -EINVAL, "an entity that ends in its " #m);                    \
	memcpy(&e->m, p, sizeof e->m);                                                             \
	p += sizeof e->m;
	NUMBERS(X)
#undef X
#define X(m)                                                                                       \
	if (end - p < 4)                                                                           \
		return err_set(err, -EINVAL, "an entity that ends in its " #m);                    \
	memcpy(&e->m.n, p, 4);                                                                     \
	p += 4;                                                                                    \
	if ((size_t)(end - p) < e->m.n)                                                            \
		return err_set(err, -EINVAL, "an entity that ends in its " #m);                    \
	e->m.p = p;                                                                                \
	p += e->m.n;
	SLICES(X)
#undef X
	if (p != end)
		return err_set(
		    err, -EINVAL, "an entity with %zu bytes too many", (size_t)(end - p));
	if (e->kind >= CPU_N_ENTITY_KINDS)
		return err_set(err, -EINVAL, "no entity of kind %u", e->kind);
	return 0;
}
