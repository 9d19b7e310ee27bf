/* SPDX-License-Identifier: Apache-2.0 */
/* mem.h: a guest's memory as the device sees it: an immutable, sorted list of mapped regions. A
 * change makes a new version, which shares the mappings it keeps; dev.c publishes it to the queues
 * and drops the old one after the owner's quiescence, so a data thread reads without locks. A chain
 * that outlives the burst it was popped in keeps its version with vhost_mem_get. */
#ifndef VHOST_MEM_H
#define VHOST_MEM_H

#include "base/err.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

enum { VHOST_MEM_SLOTS = 256 }; /* regions a device takes */

struct vhost_map; /* one mmap, counted; private to mem.c */

struct vhost_region {
	uint64_t gpa;	/* first guest-physical address */
	uint64_t size;	/* bytes, > 0 */
	uint64_t uaddr; /* the same byte in the front-end's address space */
	uint8_t *va;	/* the same byte here */
	struct vhost_map *map;
};

struct vhost_mem {
	atomic_uint refs;
	unsigned n;		 /* 0..VHOST_MEM_SLOTS */
	struct vhost_region r[]; /* ascending by gpa, disjoint */
};

/* An empty map. Returns new; release with vhost_mem_put. Control thread. */
struct vhost_mem *vhost_mem_new(void);
/* Takes and drops a reference; the last put unmaps what no other version uses. Any thread. NULL is
 * fine for put. */
struct vhost_mem *vhost_mem_get(const struct vhost_mem *m);
void vhost_mem_put(const struct vhost_mem *m);

/* Makes a version with one more region: 'size' bytes at file offset 'off' of 'fd'.
 *
 * fd       borrowed; a regular or memory file of at least off + size bytes, else -EBADF or -ERANGE
 * returns  0 and '*out' (new) = old regions + this one; -EEXIST when it overlaps one that is there,
 *          -ENOSPC when the map is full, -EINVAL for a size of 0 or addresses that wrap
 * thread   control */
int vhost_mem_add(const struct vhost_mem *old, uint64_t gpa, uint64_t size, uint64_t uaddr, int fd,
    uint64_t off, struct vhost_mem **out, struct err *err) __attribute__((warn_unused_result));

/* Makes a version without the region that has exactly these addresses; -ENOENT when there is none.
 * Control thread. */
int vhost_mem_del(const struct vhost_mem *old, uint64_t gpa, uint64_t size, uint64_t uaddr,
    struct vhost_mem **out, struct err *err) __attribute__((warn_unused_result));

/* Whether the front-end took memory away that is in the map (it shrank the file): zeros are in its
 * place. */
bool vhost_mem_lost(const struct vhost_mem *m);

/* The address of [uaddr, uaddr + len) of the front-end's address space, or NULL when it does not lie
 * in one region. Any thread. */
void *vhost_mem_from_uaddr(const struct vhost_mem *m, uint64_t uaddr, uint64_t len);

/* Index of the region that holds gpa, or -1. */
int vhost_mem_find(const struct vhost_mem *m, uint64_t gpa);

/* The guest-physical address of a byte of the map; false when p is not in it. */
bool vhost_mem_gpa(const struct vhost_mem *m, const void *p, uint64_t *gpa);

/* The address of [gpa, gpa + len), or NULL when it does not lie in one region. *hint is the index
 * that was right last time (any value is safe) and is updated. Inline; any thread. */
static inline void *
vhost_mem_va(const struct vhost_mem *m, unsigned *hint, uint64_t gpa, uint64_t len)
{
	unsigned i = *hint;

	if (__builtin_expect(i >= m->n || gpa - m->r[i].gpa >= m->r[i].size, 0)) {
		int found = vhost_mem_find(m, gpa);

		if (found < 0)
			return NULL;
		*hint = i = (unsigned)found;
	}
	if (__builtin_expect(len > m->r[i].size - (gpa - m->r[i].gpa), 0))
		return NULL;
	return m->r[i].va + (gpa - m->r[i].gpa);
}

/* Splits [gpa, gpa + len) over the regions it spans into iov[0..cap). Returns the number used,
 * -EFAULT when a byte is outside the map, -E2BIG when cap is too small. Any thread. */
int vhost_mem_iov(const struct vhost_mem *m, unsigned *hint, uint64_t gpa, uint64_t len,
    struct iovec *iov, unsigned cap);

#endif
