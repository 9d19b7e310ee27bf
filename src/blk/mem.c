/* SPDX-License-Identifier: Apache-2.0 */
/* mem.c: a disk in a memfd, mapped whole. The descriptor is handed in by the process that must outlive
 * the data plane (D15), or made here. It is sealed against shrinking, so that the mapping cannot
 * fault; pages appear when they are first touched and go when they are discarded. */
#include "blk/blk.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/vec.h"
#include "blk/impl.h"

#define PREFETCH_BYTES 4096u
#define PUNCH_MIN      65536u /* a smaller range is zeroed by hand: cheaper than the system call */

struct mapping {
	void *base;
	size_t len;
};

struct mem {
	struct blk blk;
	int fd;			  /* owned */
	uint8_t *base;		  /* atomic: the newest mapping */
	VEC(struct mapping) maps; /* all that were made; channels may still use an old one */
};

/* Requests wait from submit to poll, so that the memory of the next one is on its way while one is
 * copied: random 4 KiB are bound by misses of cache and TLB. */
struct mem_chan {
	struct blk_chan chan;
	struct blk_req *head, **tail;
};

int
blk_memfd(const char *name, uint64_t size_bytes, struct err *err)
{
	CLEANUP(close) int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd < 0)
		return err_errno(err, errno, "%s: memfd_create", name);
	if (ftruncate(fd, (off_t)size_bytes) < 0)
		return err_errno(
		    err, errno, "%s: %llu bytes of memory", name, (unsigned long long)size_bytes);
	if (fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK) < 0)
		return err_errno(err, errno, "%s: seal", name);
	return STEAL_FD(fd);
}

static int
map_file(struct mem *m, uint64_t size, struct err *err)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, m->fd, 0);
	struct mapping *mp;

	if (p == MAP_FAILED)
		return err_errno(err, errno, "mapping %llu bytes", (unsigned long long)size);
	(void)madvise(p, size, MADV_HUGEPAGE); /* advice: not every kernel has it for shmem */
	(void)madvise(p, size, MADV_DONTDUMP);
	mp = vec_add(&m->maps);
	*mp = (struct mapping){ p, size };
	__atomic_store_n(&m->base, p, __ATOMIC_RELEASE);
	return 0;
}

static void
mem_close(struct blk *b)
{
	struct mem *m = (struct mem *)b;
	struct mapping *mp;

	vec_for_each (mp, &m->maps)
		munmap(mp->base, mp->len);
	vec_fini(&m->maps);
	if (m->fd >= 0)
		close(m->fd);
	free(m);
}

/* Takes a descriptor that was handed in: a memfd that cannot shrink. Stores its size. */
static int
adopt_fd(struct mem *m, const struct blk_opts *o, uint64_t *size, struct err *err)
{
	struct stat st;
	int seals;

	m->fd = fcntl(o->fd, F_DUPFD_CLOEXEC, 0);
	if (m->fd < 0 || fstat(m->fd, &st) < 0)
		return err_errno(err, errno, "descriptor %d", o->fd);
	(void)fcntl(m->fd, F_ADD_SEALS, F_SEAL_SHRINK);
	seals = fcntl(m->fd, F_GET_SEALS);
	if (seals < 0 || !(seals & F_SEAL_SHRINK))
		return err_set(err, -EINVAL, "descriptor %d: no memfd that can be sealed", o->fd);
	if (o->size_bytes > (uint64_t)st.st_size)
		return err_set(err, -EINVAL, "memory of %lld bytes, %llu are wanted",
		    (long long)st.st_size, (unsigned long long)o->size_bytes);
	*size = (uint64_t)st.st_size;
	return 0;
}

static void
mem_free(struct mem *m)
{
	if (m != NULL)
		mem_close(&m->blk);
}
DEFINE_CLEANUP(struct mem, mem_free)

static int
mem_open(const struct blk_opts *o, struct blk **out, struct err *err)
{
	CLEANUP(mem_free) struct mem *m = xcalloc(1, sizeof *m);
	uint64_t size = o->size_bytes;

	m->fd = -1;
	if (o->fd >= 0) {
		if (adopt_fd(m, o, &size, err) < 0)
			return err_prefix(err, "mem: ");
	} else {
		m->fd = blk_memfd(o->name ? o->name : "blk", size, err);
		if (m->fd < 0)
			return err_prefix(err, "mem: ");
	}
	size -= size % (o->block_bytes ? o->block_bytes : BLK_SECTOR);
	if (size == 0)
		return err_set(err, -EINVAL, "mem: a size is needed");
	if (map_file(m, size, err) < 0)
		return err_prefix(err, "mem: ");
	m->blk.size_bytes = size;
	m->blk.info = (struct blk_info){
		.caps = BLK_CAN_FLUSH | BLK_CAN_DISCARD | BLK_CAN_WRITE_ZEROES |
			(o->read_only ? BLK_READ_ONLY : 0),
		.max_iov = 1024,
		.max_discard_bytes = 1ull << 30,
		.max_write_zeroes_bytes = 16 << 20, /* done at once, by this thread */
	};
	*out = &STEAL(m)->blk;
	return 0;
}

static int
mem_resize(struct blk *b, uint64_t size_bytes, struct err *err)
{
	struct mem *m = (struct mem *)b;
	struct stat st;

	if (fstat(m->fd, &st) < 0)
		return err_errno(err, errno, "mem");
	/* the other holder of the descriptor may have grown it before */
	if ((uint64_t)st.st_size < size_bytes && ftruncate(m->fd, (off_t)size_bytes) < 0)
		return err_errno(
		    err, errno, "mem: growing to %llu bytes", (unsigned long long)size_bytes);
	return map_file(m, size_bytes, err);
}

static void
copy_iov(uint8_t *at, const struct blk_req *r)
{
	for (uint32_t i = 0; i < r->n_iov; i++) {
		if (r->op == BLK_READ)
			memcpy(r->iov[i].iov_base, at, r->iov[i].iov_len);
		else
			memcpy(at, r->iov[i].iov_base, r->iov[i].iov_len);
		at += r->iov[i].iov_len;
	}
}

static int
zero_range(struct mem *m, uint8_t *base, const struct blk_req *r, bool unmap)
{
	if (unmap && r->len_bytes >= PUNCH_MIN &&
	    fallocate(m->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)r->off_bytes,
		(off_t)r->len_bytes) == 0)
		return 0;
	memset(base + r->off_bytes, 0, r->len_bytes);
	return 0;
}

static void
mem_submit(struct blk_chan *c, struct blk_req *r)
{
	struct mem_chan *mc = (struct mem_chan *)c;

	if (!blk_start(c, r))
		return;
	r->next = NULL;
	*mc->tail = r;
	mc->tail = &r->next;
}

static void
ask_for(const uint8_t *base, const struct blk_req *r)
{
	if (r->op > BLK_WRITE)
		return;
	for (uint64_t off = 0; off < MIN(r->len_bytes, PREFETCH_BYTES); off += 64)
		__builtin_prefetch(base + r->off_bytes + off);
}

static int
execute(struct mem *m, uint8_t *base, const struct blk_req *r)
{
	switch ((enum blk_op)r->op) {
	case BLK_READ:
	case BLK_WRITE:
		copy_iov(base + r->off_bytes, r);
		return 0;
	case BLK_FLUSH:
		return 0;
	case BLK_DISCARD:
		return zero_range(m, base, r, true);
	case BLK_WRITE_ZEROES:
		return zero_range(m, base, r, r->flags & BLK_UNMAP);
	}
	return -EOPNOTSUPP;
}

static bool
mem_poll(struct blk_chan *c)
{
	struct mem_chan *mc = (struct mem_chan *)c;
	struct mem *m = (struct mem *)c->blk;
	struct blk_req *r = mc->head;
	uint8_t *base;

	if (r == NULL)
		return false;
	base = __atomic_load_n(&m->base, __ATOMIC_ACQUIRE);
	while (r != NULL) {
		struct blk_req *next = r->next;

		if (next != NULL)
			ask_for(base, next);
		blk_complete(c, r, execute(m, base, r));
		r = next;
	}
	mc->head = NULL;
	mc->tail = &mc->head;
	return true;
}

/* What was submitted needs a poll, and nothing else will say so. */
static uint64_t
mem_wake_ns(struct blk_chan *c)
{
	return ((struct mem_chan *)c)->head != NULL ? 0 : UINT64_MAX;
}

static void
mem_chan_close(struct blk_chan *c)
{
	free(c);
}

static const struct blk_chan_ops mem_chan_ops = {
	.close = mem_chan_close,
	.submit = mem_submit,
	.poll = mem_poll,
	.wake_ns = mem_wake_ns,
};

static int
mem_chan_open(struct blk *b, struct blk_chan **out, struct err *err)
{
	struct mem_chan *mc = xcalloc(1, sizeof *mc);

	(void)b;
	(void)err;
	mc->chan.ops = &mem_chan_ops;
	mc->tail = &mc->head;
	*out = &mc->chan;
	return 0;
}

const struct blk_ops blk_mem_ops = {
	.kind = "mem",
	.open = mem_open,
	.close = mem_close,
	.resize = mem_resize,
	.chan_open = mem_chan_open,
};
