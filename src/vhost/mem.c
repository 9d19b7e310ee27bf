/* SPDX-License-Identifier: Apache-2.0 */
/* mem.c: versions of the memory map, and the mappings they share. */
#include "vhost/mem.h"

#include "base/mem.h"
#include "vhost/guard.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

struct vhost_map {
	atomic_uint refs;
	void *base; /* what mmap returned */
	size_t len;
	int guard;
};

static void
map_put(struct vhost_map *map)
{
	if (atomic_fetch_sub_explicit(&map->refs, 1, memory_order_acq_rel) != 1)
		return;
	vhost_guard_del(map->guard);
	munmap(map->base, map->len);
	free(map);
}

static struct vhost_mem *
mem_alloc(unsigned n)
{
	struct vhost_mem *m = xcalloc(1, sizeof *m + n * sizeof m->r[0]);

	atomic_init(&m->refs, 1);
	return m;
}

struct vhost_mem *
vhost_mem_new(void)
{
	return mem_alloc(0);
}

struct vhost_mem *
vhost_mem_get(const struct vhost_mem *m)
{
	struct vhost_mem *w = (struct vhost_mem *)(uintptr_t)m;

	atomic_fetch_add_explicit(&w->refs, 1, memory_order_relaxed);
	return w;
}

void
vhost_mem_put(const struct vhost_mem *m)
{
	struct vhost_mem *w = (struct vhost_mem *)(uintptr_t)m;

	if (w == NULL || atomic_fetch_sub_explicit(&w->refs, 1, memory_order_acq_rel) != 1)
		return;
	for (unsigned i = 0; i < w->n; i++)
		map_put(w->r[i].map);
	free(w);
}

static void
add_region(struct vhost_mem *m, const struct vhost_region *r)
{
	atomic_fetch_add_explicit(&r->map->refs, 1, memory_order_relaxed);
	m->r[m->n++] = *r;
}

/* The smallest unit that an mmap offset of this file may have; 0 for a file that cannot be shared
 * memory of 'end' bytes. */
static int
check_file(int fd, uint64_t end, uint64_t *align, struct err *err)
{
	struct stat st;
	struct statfs fs;

	if (fstat(fd, &st) < 0 || fstatfs(fd, &fs) < 0)
		return err_errno(err, errno, "memory region: its descriptor");
	if (!S_ISREG(st.st_mode))
		return err_set(
		    err, -EBADF, "memory region: its descriptor is no file or memory file");
	if ((uint64_t)st.st_size < end)
		return err_set(err, -ERANGE,
		    "memory region: it ends at byte %" PRIu64 " of a file of %" PRIu64, end,
		    (uint64_t)st.st_size);
	*align = (unsigned long)fs.f_type == HUGETLBFS_MAGIC ? (uint64_t)fs.f_bsize
							     : (uint64_t)sysconf(_SC_PAGESIZE);
	return 0;
}

static int
map_file(struct vhost_region *r, int fd, uint64_t off, struct err *err)
{
	uint64_t align = 1, end, from, len;
	void *p;
	int ret;

	if (__builtin_add_overflow(off, r->size, &end) || end > INT64_MAX)
		return err_set(err, -EINVAL, "memory region: file offset and size wrap");
	ret = check_file(fd, end, &align, err);
	if (ret < 0)
		return ret;
	from = off & ~(align - 1);
	len = ((end + align - 1) & ~(align - 1)) - from;
	p = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, fd, (off_t)from);
	if (p == MAP_FAILED)
		return err_errno(err, errno, "memory region: mapping %" PRIu64 " bytes", len);
	madvise(p, len, MADV_DONTDUMP); /* a guest's secrets do not belong in our core files */
	r->map = xcalloc(1, sizeof *r->map);
	atomic_init(&r->map->refs, 1);
	r->map->base = p;
	r->map->len = len;
	r->map->guard = vhost_guard_add(p, len);
	r->va = (uint8_t *)p + (off - from);
	return 0;
}

int
vhost_mem_add(const struct vhost_mem *old, uint64_t gpa, uint64_t size, uint64_t uaddr, int fd,
    uint64_t off, struct vhost_mem **out, struct err *err)
{
	struct vhost_region r = { .gpa = gpa, .size = size, .uaddr = uaddr };
	struct vhost_mem *m;
	unsigned at = 0;
	int ret;

	if (size == 0 || gpa + size < gpa || uaddr + size < uaddr)
		return err_set(err, -EINVAL,
		    "memory region: %" PRIu64 " bytes at guest address 0x%" PRIx64 " are no range",
		    size, gpa);
	if (old->n >= VHOST_MEM_SLOTS)
		return err_set(
		    err, -ENOSPC, "memory region: all %d memory slots are taken", VHOST_MEM_SLOTS);
	for (unsigned i = 0; i < old->n; i++) {
		if (gpa < old->r[i].gpa + old->r[i].size && old->r[i].gpa < gpa + size)
			return err_set(err, -EEXIST,
			    "memory region: guest address 0x%" PRIx64
			    " overlaps a region that is there",
			    gpa);
		at += old->r[i].gpa < gpa;
	}
	ret = map_file(&r, fd, off, err);
	if (ret < 0)
		return ret;
	m = mem_alloc(old->n + 1);
	for (unsigned i = 0; i < at; i++)
		add_region(m, &old->r[i]);
	m->r[m->n++] = r;
	for (unsigned i = at; i < old->n; i++)
		add_region(m, &old->r[i]);
	*out = m;
	return 0;
}

int
vhost_mem_del(const struct vhost_mem *old, uint64_t gpa, uint64_t size, uint64_t uaddr,
    struct vhost_mem **out, struct err *err)
{
	struct vhost_mem *m = mem_alloc(old->n);
	unsigned gone = 0;

	for (unsigned i = 0; i < old->n; i++) {
		const struct vhost_region *r = &old->r[i];

		if (r->gpa == gpa && r->size == size && r->uaddr == uaddr)
			gone++;
		else
			add_region(m, r);
	}
	if (gone == 0) {
		vhost_mem_put(m);
		return err_set(
		    err, -ENOENT, "memory region: none begins at guest address 0x%" PRIx64, gpa);
	}
	*out = m;
	return 0;
}

bool
vhost_mem_lost(const struct vhost_mem *m)
{
	for (unsigned i = 0; i < m->n; i++)
		if (vhost_guard_lost(m->r[i].map->guard))
			return true;
	return false;
}

void *
vhost_mem_from_uaddr(const struct vhost_mem *m, uint64_t uaddr, uint64_t len)
{
	for (unsigned i = 0; i < m->n; i++) {
		const struct vhost_region *r = &m->r[i];
		uint64_t off = uaddr - r->uaddr;

		if (off < r->size && len <= r->size - off)
			return r->va + off;
	}
	return NULL;
}

int
vhost_mem_find(const struct vhost_mem *m, uint64_t gpa)
{
	unsigned lo = 0, hi = m->n;

	while (lo < hi) { /* the first region that begins above gpa */
		unsigned mid = (lo + hi) / 2;

		if (m->r[mid].gpa <= gpa)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == 0 || gpa - m->r[lo - 1].gpa >= m->r[lo - 1].size)
		return -1;
	return (int)(lo - 1);
}

bool
vhost_mem_gpa(const struct vhost_mem *m, const void *p, uint64_t *gpa)
{
	for (unsigned i = 0; i < m->n; i++) {
		uint64_t off = (uint64_t)((uintptr_t)p - (uintptr_t)m->r[i].va);

		if (off < m->r[i].size) {
			*gpa = m->r[i].gpa + off;
			return true;
		}
	}
	return false;
}

int
vhost_mem_iov(const struct vhost_mem *m, unsigned *hint, uint64_t gpa, uint64_t len,
    struct iovec *iov, unsigned cap)
{
	unsigned n = 0;

	while (len > 0) {
		uint64_t part;
		uint8_t *va = vhost_mem_va(m, hint, gpa, 1);

		if (va == NULL)
			return -EFAULT;
		if (n == cap)
			return -E2BIG;
		part = MIN(len, m->r[*hint].size - (gpa - m->r[*hint].gpa));
		iov[n++] = (struct iovec){ va, (size_t)part };
		gpa += part; /* cannot wrap: the region's end does not */
		len -= part;
	}
	return (int)n;
}
