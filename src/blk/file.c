/* SPDX-License-Identifier: Apache-2.0 */
/* file.c: a disk in a file or on a block device, through io_uring. Two descriptors: one O_DIRECT for
 * requests whose place and memory suit it, one through the page cache for the rest; the kernel keeps
 * the two coherent. An exclusive flock is the fence (D16): both descriptors are registered with every
 * ring, so the lock lasts until the last request of a killed process has ended. */
#include "blk/blk.h"

#include <errno.h>
#include <fcntl.h>
#include <liburing.h>
#include <linux/fs.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "blk/impl.h"

#define ALIGN_DEFAULT 4096u /* where the kernel doesn't tell */
#define ZERO_CHUNK    (1u << 20)
#define RETRY_NS      NS_PER_MS /* after the kernel refused to take submissions */

enum slot { SLOT_DIRECT, SLOT_CACHED, N_SLOTS }; /* registered files */

enum req_flag {			/* in blk_req.priv[1], with the index of the current iov above */
	REQ_DIRECT = 1 << 0,	/* it went out through O_DIRECT */
	REQ_NO_DIRECT = 1 << 1, /* O_DIRECT refused it */
	REQ_WRITES = 1 << 2,	/* write-zeroes by writing zeroes */
	REQ_RANGE = 1 << 3,	/* write-zeroes by FALLOC_FL_ZERO_RANGE */
};
#define REQ_FLAGS      0xffull
#define REQ_IOV_SHIFT  8
#define REQ_PART_SHIFT 24

struct file {
	struct blk blk;
	char *path;		       /* owned */
	int direct;		       /* owned; -1: none */
	int cached;		       /* owned; holds the lock */
	uint32_t off_align, mem_align; /* of O_DIRECT */
	bool is_device;
	bool no_range, no_punch; /* atomic: fallocate said that it cannot */
};

struct file_chan {
	struct blk_chan chan;
	struct io_uring ring;
	uint32_t depth;	      /* limit of inflight */
	uint32_t inflight;    /* in the ring */
	uint32_t unsubmitted; /* of those, not yet with the kernel */
	struct blk_req *waiting, **waiting_tail;
};

static uint8_t zeroes[ZERO_CHUNK] __attribute__((aligned(4096)));

static int
ring_error(int rc, struct err *err)
{
	if (rc == -ENOSYS)
		return err_set(err, rc, "this kernel has no io_uring, which file disks need");
	if (rc == -EPERM || rc == -EACCES)
		return err_set(err, rc,
		    "io_uring is not allowed here (sysctl kernel.io_uring_disabled, or a "
		    "container's seccomp profile), and file disks need it");
	if (rc == -ENOMEM)
		return err_set(err, rc, "no memory for an io_uring (see ulimit -l)");
	return err_errno(err, -rc, "io_uring");
}

static void
file_close(struct blk *b)
{
	struct file *f = (struct file *)b;

	if (f->direct >= 0)
		close(f->direct);
	if (f->cached >= 0)
		close(f->cached); /* and with it the lock */
	free(f->path);
	free(f);
}

static void
file_free(struct file *f)
{
	if (f != NULL)
		file_close(&f->blk);
}
DEFINE_CLEANUP(struct file, file_free)

/* Opens the file, creating it when that is asked for; *created says whether it did. */
static int
open_path(struct file *f, const struct blk_opts *o, bool *created, struct err *err)
{
	int mode = (o->read_only ? O_RDONLY : O_RDWR) | O_CLOEXEC;

	f->cached = open(f->path, mode);
	if (f->cached < 0 && errno == ENOENT && o->create && !o->read_only) {
		f->cached = open(f->path, mode | O_CREAT | O_EXCL, 0600);
		*created = f->cached >= 0;
	}
	if (f->cached < 0)
		return err_errno(err, errno, "file %s", f->path);
	/* those who only read share it */
	if (flock(f->cached, (o->read_only ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0)
		return 0;
	if (errno == EWOULDBLOCK)
		return err_set(err, -EAGAIN,
		    "file %s: in use by another process, or requests of one that ended still run",
		    f->path);
	return err_errno(err, errno, "file %s: lock", f->path);
}

static int
device_size(struct file *f, uint64_t *size)
{
	struct stat st;

	if (fstat(f->cached, &st) < 0)
		return -errno;
	f->is_device = S_ISBLK(st.st_mode);
	if (f->is_device)
		return ioctl(f->cached, BLKGETSIZE64, size) < 0 ? -errno : 0;
	if (!S_ISREG(st.st_mode))
		return S_ISDIR(st.st_mode) ? -EISDIR : -ENOTBLK;
	*size = (uint64_t)st.st_size;
	return 0;
}

/* Stores the size that the disk has, after a new file was stretched to what is wanted. */
static int
settle_size(struct file *f, const struct blk_opts *o, struct err *err)
{
	uint64_t size = 0;
	int rc = device_size(f, &size);

	if (rc < 0)
		return err_errno(err, -rc, "file %s", f->path);
	/* a file that is empty was created by someone who didn't get further */
	if (size == 0 && o->create && o->size_bytes != 0 && !f->is_device && !o->read_only) {
		if (ftruncate(f->cached, (off_t)o->size_bytes) < 0)
			return err_errno(err, errno, "file %s: %llu bytes", f->path,
			    (unsigned long long)o->size_bytes);
		size = o->size_bytes;
	}
	if (size < o->size_bytes)
		return err_set(err, -EINVAL, "file %s: has %llu bytes, %llu are wanted", f->path,
		    (unsigned long long)size, (unsigned long long)o->size_bytes);
	size -= size % (o->block_bytes ? o->block_bytes : BLK_SECTOR);
	if (size == 0)
		return err_set(err, -EINVAL, "file %s: is empty and no size was given", f->path);
	f->blk.size_bytes = size;
	return 0;
}

/* Opens the O_DIRECT twin, where the file system can; without it all goes through the page cache. */
static int
open_direct(struct file *f, const struct blk_opts *o, struct err *err)
{
	struct stat a, b;

	f->direct = open(f->path, (o->read_only ? O_RDONLY : O_RDWR) | O_CLOEXEC | O_DIRECT);
	if (f->direct < 0 && errno == EINVAL)
		return 0;
	if (f->direct < 0 || fstat(f->direct, &a) < 0 || fstat(f->cached, &b) < 0)
		return err_errno(err, errno, "file %s: O_DIRECT", f->path);
	if (a.st_dev != b.st_dev || a.st_ino != b.st_ino)
		return err_set(err, -EAGAIN, "file %s: was replaced while it was opened", f->path);
	f->off_align = f->mem_align = ALIGN_DEFAULT;
#ifdef STATX_DIOALIGN
	struct statx sx;

	if (statx(f->direct, "", AT_EMPTY_PATH, STATX_DIOALIGN, &sx) < 0 ||
	    !(sx.stx_mask & STATX_DIOALIGN))
		return 0;
	if (sx.stx_dio_offset_align == 0) { /* the kernel would fall back by itself */
		close(f->direct);
		f->direct = -1;
		return 0;
	}
	f->off_align = sx.stx_dio_offset_align;
	f->mem_align = sx.stx_dio_mem_align;
#endif
	return 0;
}

static bool
can_punch(const struct file *f)
{
	/* behind the end it changes nothing, and says whether it could */
	return f->is_device || fallocate(f->cached, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
				   (off_t)((f->blk.size_bytes + 65535) & ~65535ull), 65536) == 0;
}

static int
set_up(struct file *f, const struct blk_opts *o, struct err *err)
{
	struct io_uring probe;
	int rc;

	if (settle_size(f, o, err) < 0 || (!o->buffered && open_direct(f, o, err) < 0))
		return err->code;
	rc = io_uring_queue_init(1, &probe, 0);
	if (rc < 0) {
		ring_error(rc, err);
		return err_prefix(err, "file %s: ", f->path);
	}
	io_uring_queue_exit(&probe);
	f->no_punch = o->read_only || !can_punch(f);
	f->blk.info = (struct blk_info){
		.caps = BLK_CAN_FLUSH | (o->read_only ? BLK_READ_ONLY : BLK_CAN_WRITE_ZEROES) |
			(f->no_punch ? 0 : BLK_CAN_DISCARD),
		.phys_bytes = MAX(f->off_align, BLK_SECTOR),
		.max_iov = 1024,
		.max_discard_bytes = 1ull << 30,
		.max_write_zeroes_bytes = 64 << 20,
	};
	return 0;
}

static int
file_open(const struct blk_opts *o, struct blk **out, struct err *err)
{
	CLEANUP(file_free) struct file *f = NULL;
	struct err own = { 0 };
	bool created = false;

	if (err == NULL)
		err = &own;
	if (o->path == NULL || *o->path == '\0')
		return err_set(err, -EINVAL, "file: a path is needed");
	f = xcalloc(1, sizeof *f);
	f->direct = f->cached = -1;
	f->path = xstrdup(o->path);
	if (open_path(f, o, &created, err) < 0 || set_up(f, o, err) < 0) {
		if (created)
			unlink(f->path);
		return err->code;
	}
	*out = &STEAL(f)->blk;
	return 0;
}

static int
file_resize(struct blk *b, uint64_t size_bytes, struct err *err)
{
	struct file *f = (struct file *)b;
	uint64_t size = 0;
	int rc = device_size(f, &size);

	if (rc < 0)
		return err_errno(err, -rc, "file %s", f->path);
	if (size >= size_bytes)
		return 0;
	if (f->is_device)
		return err_set(err, -ENOSPC, "device %s: has %llu bytes, %llu are wanted", f->path,
		    (unsigned long long)size, (unsigned long long)size_bytes);
	if (ftruncate(f->cached, (off_t)size_bytes) < 0)
		return err_errno(err, errno, "file %s: growing to %llu bytes", f->path,
		    (unsigned long long)size_bytes);
	return 0;
}

static uint32_t
current_iov(const struct blk_req *r)
{
	return (uint16_t)(r->priv[1] >> REQ_IOV_SHIFT);
}

/* Gives the current iov its front back; returns how much that was. */
static uint64_t
restore_iov(struct blk_req *r)
{
	uint64_t part = r->priv[1] >> REQ_PART_SHIFT;

	if (part != 0) {
		struct iovec *iov = &r->iov[current_iov(r)];

		iov->iov_base = (uint8_t *)iov->iov_base - part;
		iov->iov_len += part;
		r->priv[1] &= (1ull << REQ_PART_SHIFT) - 1;
	}
	return part;
}

/* Whether what is left of 'r' may go through O_DIRECT. */
static bool
suits_direct(const struct file *f, const struct blk_req *r, uint64_t off)
{
	if (f->direct < 0 || (r->priv[1] & REQ_NO_DIRECT) || (off & (f->off_align - 1)) != 0)
		return false;
	for (uint32_t i = current_iov(r); i < r->n_iov; i++)
		if (((uintptr_t)r->iov[i].iov_base & (f->mem_align - 1)) != 0 ||
		    (r->iov[i].iov_len & (f->off_align - 1)) != 0)
			return false;
	return true;
}

static void
prep_data(struct file *f, struct io_uring_sqe *sqe, struct blk_req *r)
{
	uint32_t first = current_iov(r);
	uint64_t off = r->off_bytes + r->priv[0];
	struct iovec *iov = r->iov + first;
	uint32_t n = r->n_iov - first;
	int fd = SLOT_CACHED;

	r->priv[1] &= ~(uint64_t)REQ_DIRECT;
	if (suits_direct(f, r, off)) {
		r->priv[1] |= REQ_DIRECT;
		fd = SLOT_DIRECT;
	}
	if (n == 1 && r->op == BLK_READ)
		io_uring_prep_read(sqe, fd, iov->iov_base, (unsigned)iov->iov_len, off);
	else if (n == 1)
		io_uring_prep_write(sqe, fd, iov->iov_base, (unsigned)iov->iov_len, off);
	else if (r->op == BLK_READ)
		io_uring_prep_readv(sqe, fd, iov, n, off);
	else
		io_uring_prep_writev(sqe, fd, iov, n, off);
}

/* Zeroes by the best way that isn't known to fail: deallocate if that is allowed, else keep the
 * blocks, else write. */
static void
prep_zeroes(struct file *f, struct io_uring_sqe *sqe, struct blk_req *r)
{
	uint64_t left = r->len_bytes - r->priv[0], off = r->off_bytes + r->priv[0];
	bool no_punch = __atomic_load_n(&f->no_punch, __ATOMIC_RELAXED);
	bool no_range = __atomic_load_n(&f->no_range, __ATOMIC_RELAXED);

	if (!(r->priv[1] & (REQ_WRITES | REQ_RANGE)) && (r->flags & BLK_UNMAP) && !no_punch) {
		io_uring_prep_fallocate(sqe, SLOT_CACHED,
		    FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)off, (off_t)left);
		return;
	}
	if (!(r->priv[1] & REQ_WRITES) && !no_range) {
		r->priv[1] |= REQ_RANGE;
		io_uring_prep_fallocate(sqe, SLOT_CACHED,
		    FALLOC_FL_ZERO_RANGE | FALLOC_FL_KEEP_SIZE, (off_t)off, (off_t)left);
		return;
	}
	r->priv[1] |= REQ_WRITES;
	io_uring_prep_write(sqe, SLOT_CACHED, zeroes, (unsigned)MIN(left, ZERO_CHUNK), off);
}

/* Puts 'r' into the ring; false when the ring has no place just now. */
static bool
start(struct file_chan *fc, struct blk_req *r)
{
	struct file *f = (struct file *)fc->chan.blk;
	struct io_uring_sqe *sqe = io_uring_get_sqe(&fc->ring);

	if (sqe == NULL)
		return false;
	switch ((enum blk_op)r->op) {
	case BLK_READ:
	case BLK_WRITE:
		prep_data(f, sqe, r);
		break;
	case BLK_FLUSH:
		io_uring_prep_fsync(sqe, SLOT_CACHED, IORING_FSYNC_DATASYNC);
		break;
	case BLK_DISCARD:
		io_uring_prep_fallocate(sqe, SLOT_CACHED,
		    FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)r->off_bytes,
		    (off_t)r->len_bytes);
		break;
	case BLK_WRITE_ZEROES:
		prep_zeroes(f, sqe, r);
		break;
	}
	sqe->flags |= IOSQE_FIXED_FILE;
	io_uring_sqe_set_data(sqe, r);
	fc->inflight++;
	fc->unsubmitted++;
	return true;
}

static void
enqueue(struct file_chan *fc, struct blk_req *r)
{
	r->next = NULL;
	*fc->waiting_tail = r;
	fc->waiting_tail = &r->next;
}

static void
start_waiting(struct file_chan *fc)
{
	while (fc->waiting != NULL && fc->inflight < fc->depth) {
		struct blk_req *r = fc->waiting, *next = r->next;

		if (!start(fc, r))
			return;
		fc->waiting = next;
		if (next == NULL)
			fc->waiting_tail = &fc->waiting;
	}
}

static void
file_submit(struct blk_chan *c, struct blk_req *r)
{
	struct file_chan *fc = (struct file_chan *)c;

	if (!blk_start(c, r))
		return;
	r->priv[0] = r->priv[1] = 0;
	if (r->op != BLK_FLUSH && r->len_bytes == 0) {
		blk_complete(c, r, 0);
		return;
	}
	if (fc->waiting != NULL || fc->inflight >= fc->depth || !start(fc, r))
		enqueue(fc, r);
}

/* Counts 'n' bytes of a transfer as done; false when all are. */
static bool
advance(struct blk_req *r, uint64_t n)
{
	uint64_t i = current_iov(r);

	r->priv[0] += n;
	if (r->priv[0] >= r->len_bytes)
		return false;
	if (r->op == BLK_WRITE_ZEROES)
		return true;
	n += restore_iov(r);
	while (n >= r->iov[i].iov_len)
		n -= r->iov[i++].iov_len;
	r->iov[i].iov_base = (uint8_t *)r->iov[i].iov_base + n;
	r->iov[i].iov_len -= n;
	r->priv[1] = (r->priv[1] & REQ_FLAGS) | i << REQ_IOV_SHIFT | n << REQ_PART_SHIFT;
	return true;
}

/* A zeroing call failed: true when another way is left. */
static bool
other_way(struct file *f, struct blk_req *r, int rc)
{
	if (r->op != BLK_WRITE_ZEROES || (r->priv[1] & REQ_WRITES) ||
	    (rc != -EOPNOTSUPP && rc != -EINVAL))
		return false;
	if (r->priv[1] & REQ_RANGE) {
		if (rc == -EOPNOTSUPP)
			__atomic_store_n(&f->no_range, true, __ATOMIC_RELAXED);
		r->priv[1] |= REQ_WRITES;
		return true;
	}
	if (rc == -EOPNOTSUPP)
		__atomic_store_n(&f->no_punch, true, __ATOMIC_RELAXED);
	r->priv[1] |= REQ_RANGE;
	return true;
}

/* Takes a result; true when 'r' must go into the ring again. */
static bool
again(struct file_chan *fc, struct blk_req *r, int *rc)
{
	struct file *f = (struct file *)fc->chan.blk;
	bool transfer = r->op <= BLK_WRITE || (r->priv[1] & REQ_WRITES);

	if (*rc == -EAGAIN || *rc == -EINTR)
		return true;
	if (*rc == -EINVAL && (r->priv[1] & REQ_DIRECT)) {
		r->priv[1] |= REQ_NO_DIRECT; /* alignment that the kernel hadn't told */
		return true;
	}
	if (*rc < 0 && other_way(f, r, *rc))
		return true;
	if (*rc < 0) {
		/* a discard is a hint; a device may want it aligned more coarsely */
		if (r->op == BLK_DISCARD && (*rc == -EOPNOTSUPP || *rc == -EINVAL))
			*rc = 0;
		return false;
	}
	if (!transfer)
		return false;
	if (*rc == 0) {
		*rc = -EIO; /* someone has cut the file */
		return false;
	}
	if (advance(r, (uint64_t)*rc))
		return true;
	*rc = 0;
	return false;
}

static bool
reap(struct file_chan *fc)
{
	struct io_uring_cqe *cqe;
	bool any = false;

	while (io_uring_peek_cqe(&fc->ring, &cqe) == 0 && cqe != NULL) {
		struct blk_req *r = io_uring_cqe_get_data(cqe);
		int rc = cqe->res;

		io_uring_cqe_seen(&fc->ring, cqe);
		fc->inflight--;
		any = true;
		if (!again(fc, r, &rc)) {
			restore_iov(r);
			blk_complete(&fc->chan, r, rc);
		} else if (!start(fc, r)) {
			enqueue(fc, r);
		}
	}
	return any;
}

static void
enter_kernel(struct file_chan *fc)
{
	unsigned flags = __atomic_load_n(fc->ring.sq.kflags, __ATOMIC_ACQUIRE);
	int rc;

	if (fc->unsubmitted > 0) {
		rc = io_uring_submit_and_get_events(&fc->ring);
		if (rc > 0) /* else the kernel is short of memory: again at the next poll */
			fc->unsubmitted -= MIN((uint32_t)rc, fc->unsubmitted);
	} else if (flags & (IORING_SQ_TASKRUN | IORING_SQ_CQ_OVERFLOW)) {
		(void)io_uring_get_events(&fc->ring);
	}
}

static bool
file_poll(struct blk_chan *c)
{
	struct file_chan *fc = (struct file_chan *)c;
	bool any;

	if (fc->inflight == 0 && fc->waiting == NULL)
		return false;
	enter_kernel(fc);
	any = reap(fc);
	start_waiting(fc);
	if (fc->unsubmitted > 0)
		enter_kernel(fc);
	return any;
}

static uint32_t
file_room(struct blk_chan *c)
{
	struct file_chan *fc = (struct file_chan *)c;

	return fc->waiting != NULL ? 0 : fc->depth - fc->inflight;
}

static int
file_fd(struct blk_chan *c)
{
	return ((struct file_chan *)c)->ring.ring_fd;
}

static uint64_t
file_wake_ns(struct blk_chan *c)
{
	struct file_chan *fc = (struct file_chan *)c;

	return fc->unsubmitted > 0 ? clock_now(&c->blk->clock) + RETRY_NS : UINT64_MAX;
}

static void
file_chan_close(struct blk_chan *c)
{
	struct file_chan *fc = (struct file_chan *)c;

	/* a ring ends in the background: without this the lock would outlive blk_close for a moment */
	(void)io_uring_unregister_files(&fc->ring);
	io_uring_queue_exit(&fc->ring);
	free(fc);
}

static const struct blk_chan_ops file_chan_ops = {
	.close = file_chan_close,
	.submit = file_submit,
	.poll = file_poll,
	.room = file_room,
	.fd = file_fd,
	.wake_ns = file_wake_ns,
};

/* Cooperative task runs save interrupts of the owner's thread. DEFER_TASKRUN would save more, but then
 * a sleeper in epoll on the ring isn't woken (tried on 6.18). Kernels before 5.19 have neither. */
static int
init_ring(struct io_uring *ring, uint32_t depth)
{
	int rc = io_uring_queue_init(depth, ring,
	    IORING_SETUP_COOP_TASKRUN | IORING_SETUP_TASKRUN_FLAG | IORING_SETUP_CLAMP);

	return rc == -EINVAL ? io_uring_queue_init(depth, ring, IORING_SETUP_CLAMP) : rc;
}

static int
file_chan_open(struct blk *b, struct blk_chan **out, struct err *err)
{
	struct file *f = (struct file *)b;
	CLEANUP(free) struct file_chan *fc = xcalloc(1, sizeof *fc);
	int fds[N_SLOTS] = { f->direct >= 0 ? f->direct : f->cached, f->cached };
	int rc = init_ring(&fc->ring, b->depth);

	if (rc < 0)
		return ring_error(rc, err);
	rc = io_uring_register_files(&fc->ring, fds, N_SLOTS);
	if (rc < 0) {
		io_uring_queue_exit(&fc->ring);
		return err_errno(err, -rc, "io_uring: registering %s", f->path);
	}
	fc->chan.ops = &file_chan_ops;
	fc->depth = b->depth;
	fc->waiting_tail = &fc->waiting;
	*out = &STEAL(fc)->chan;
	return 0;
}

const struct blk_ops blk_file_ops = {
	.kind = "file",
	.open = file_open,
	.close = file_close,
	.resize = file_resize,
	.chan_open = file_chan_open,
};
