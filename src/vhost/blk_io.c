/* SPDX-License-Identifier: Apache-2.0 */
/* blk_io.c: virtio block requests, from the ring to the bdev and back, on a queue's data thread. The
 * guest's layout of a request is free (virtio 1.2, 2.7.4), so headers and status are found by byte
 * counts. What is wrong with a request is answered in its status byte; without such a byte the ring
 * is broken. */
#include <assert.h>
#include <errno.h>

#include "base/mem.h"
#include "vhost/blk_priv.h"

enum {
	BURST = 32,
	GROUP = 8,	  /* popped together, so that their cache misses overlap */
	IOV_SPARE = 16,	  /* buffers that span memory regions take more than one iov */
	POLL_NS = 100000, /* how often a ring without kicks is looked at */
};

/* A request in flight: everything it needs until it is answered. */
struct vhost_blk_io {
	struct blk_req req;
	struct vhost_chain chain;
	struct vhost_blk_queue *q;
	const struct vhost_mem *mem; /* a reference, once it outlives its burst */
	uint8_t *status;	     /* in guest memory */
	uint64_t start_ns;
	uint8_t op;    /* of a write that is being made durable */
	bool busy;     /* handed to the bdev and not back */
	bool trimmed;  /* the last writable iov was shortened by the status byte */
	bool flushing; /* written, and now made durable */
	struct iovec iov[];
};

void
vhost_blk_ios_new(struct vhost_blk_queue *q)
{
	size_t size;

	q->cap = (uint16_t)(q->blk->cfg.seg_max + 2 + IOV_SPARE);
	size = (sizeof(struct vhost_blk_io) + q->cap * sizeof(struct iovec) + 63) & ~63ull;
	q->n_ios = q->n_free = q->vq->size;
	q->ios = xcalloc(q->n_ios, size);
	q->free_ios = xcalloc(q->n_ios, sizeof *q->free_ios);
	for (uint32_t i = 0; i < q->n_ios; i++) {
		struct vhost_blk_io *io = (struct vhost_blk_io *)(q->ios + i * size);

		io->q = q;
		io->chain.iov = io->iov;
		io->chain.cap = q->cap;
		q->free_ios[q->n_ios - 1 - i] = io;
	}
	q->again = NULL;
	q->n_done = 0;
	q->done_start = 0;
}

void
vhost_blk_ios_free(struct vhost_blk_queue *q)
{
	assert(q->n_free == q->n_ios);
	free(q->ios);
	free(q->free_ios);
	q->ios = NULL;
	q->free_ios = NULL;
	q->n_ios = q->n_free = 0;
}

/* ---- answering ---- */

static void
release(struct vhost_blk_io *io)
{
	struct vhost_blk_queue *q = io->q;

	if (io->mem != NULL) {
		vhost_mem_put(io->mem);
		io->mem = NULL;
	}
	q->free_ios[q->n_free++] = io;
}

static void
answer(struct vhost_blk_io *io, uint8_t status)
{
	struct vhost_chain *c = &io->chain;

	if (io->trimmed)
		io->iov[c->n_read + c->n_write - 1].iov_len++;
	*io->status = status;
	vhost_vq_push(io->q->vq, c, (uint32_t)MIN(c->write_bytes, UINT32_MAX));
	release(io);
}

static uint8_t
status_of(int rc)
{
	if (rc == 0)
		return VIRTIO_BLK_S_OK;
	return rc == -EOPNOTSUPP ? VIRTIO_BLK_S_UNSUPP : VIRTIO_BLK_S_IOERR;
}

/* Counts a request of the bdev out, and answers it. */
static void
finish(struct vhost_blk_io *io, int rc)
{
	struct vhost_blk_queue *q = io->q;

	if (io->flushing)
		io->req.op = io->op; /* what the guest asked for */
	blk_stats_done(&q->stats, &io->req, rc);
	q->n_done++;
	q->done_start += io->start_ns;
	answer(io, status_of(rc));
}

/* Whether a write must be on the medium before it is answered: the guest cannot flush, or it has
 * turned the cache off (virtio 1.2, 5.2.6.2). */
static bool
write_through(const struct vhost_blk_queue *q)
{
	return !(q->vq->features & VIRTIO_BIT(VIRTIO_BLK_F_FLUSH)) ||
	       !atomic_load_explicit(&q->blk->write_cache, memory_order_relaxed);
}

static bool
needs_flush(const struct vhost_blk_io *io)
{
	return (io->req.op == BLK_WRITE || io->req.op == BLK_WRITE_ZEROES) && !io->flushing &&
	       write_through(io->q) && (blk_info(io->q->blk->cfg.blk)->caps & BLK_CAN_FLUSH);
}

static void
io_done(struct blk_req *req, int rc)
{
	struct vhost_blk_io *io = CONTAINER_OF(req, struct vhost_blk_io, req);

	if (rc == 0 && needs_flush(io)) {
		req->next = io->q->again;
		io->q->again = req;
		return;
	}
	io->busy = false;
	finish(io, rc);
}

/* ---- reading a request ---- */

/* Copies 'len' bytes at 'off' of the scatter list, which holds as many. */
static void
gather(const struct iovec *iov, uint64_t off, void *out, size_t len)
{
	uint8_t *to = out;

	while (len > 0) {
		size_t n;

		if (off >= iov->iov_len) {
			off -= iov->iov_len;
			iov++;
			continue;
		}
		n = MIN(len, iov->iov_len - off);
		memcpy(to, (const uint8_t *)iov->iov_base + off, n);
		to += n;
		len -= n;
		off = 0;
		iov++;
	}
}

static void
scatter(const struct iovec *iov, uint32_t n, const void *from, size_t len)
{
	const uint8_t *p = from;

	for (uint32_t i = 0; i < n && len > 0; i++) {
		size_t part = MIN(len, iov[i].iov_len);

		memcpy(iov[i].iov_base, p, part);
		p += part;
		len -= part;
	}
}

/* Takes the status byte out of the writable buffers, which hold at least that; what is left of them
 * is the data of a read: stores how many buffers that is. */
static uint32_t
split_status(struct vhost_blk_io *io)
{
	struct vhost_chain *c = &io->chain;
	struct iovec *last = &io->iov[c->n_read + c->n_write - 1];

	io->status = (uint8_t *)last->iov_base + last->iov_len - 1;
	if (last->iov_len == 1)
		return c->n_write - 1u;
	last->iov_len--;
	io->trimmed = true;
	return c->n_write;
}

/* The data of a write: the readable buffers behind the header, which is cut off the first ones. */
static void
data_out(struct vhost_blk_io *io)
{
	struct iovec *iov = io->iov;
	uint32_t n = io->chain.n_read;
	size_t skip = sizeof(struct virtio_blk_hdr);

	while (n > 0 && skip >= iov->iov_len) {
		skip -= iov->iov_len;
		iov++;
		n--;
	}
	if (skip > 0) {
		iov->iov_base = (uint8_t *)iov->iov_base + skip;
		iov->iov_len -= skip;
	}
	io->req.iov = iov;
	io->req.n_iov = n;
	io->req.len_bytes = io->chain.read_bytes - sizeof(struct virtio_blk_hdr);
}

/* Sets the place on the disk; false when it cannot be. The bdev checks the end. */
static bool
set_sector(struct vhost_blk_io *io, uint64_t sector)
{
	if (sector > blk_size(io->q->blk->cfg.blk) / BLK_SECTOR)
		return false;
	io->req.off_bytes = sector * BLK_SECTOR;
	return true;
}

/* Sets up a discard or write-zeroes; returns the status when it is refused, else OK. */
static uint8_t
set_range(struct vhost_blk_io *io, bool zeroes)
{
	const struct blk_info *in = blk_info(io->q->blk->cfg.blk);
	uint64_t max = zeroes ? in->max_write_zeroes_bytes : in->max_discard_bytes;
	int feature = zeroes ? VIRTIO_BLK_F_WRITE_ZEROES : VIRTIO_BLK_F_DISCARD;
	struct virtio_blk_range r;
	uint32_t flags;

	if (!(io->q->vq->features & VIRTIO_BIT(feature)))
		return VIRTIO_BLK_S_UNSUPP;
	if (io->chain.read_bytes != sizeof(struct virtio_blk_hdr) + sizeof r)
		return VIRTIO_BLK_S_IOERR; /* max_*_seg is 1 */
	gather(io->iov, sizeof(struct virtio_blk_hdr), &r, sizeof r);
	flags = le32_get(r.flags);
	if (flags & ~(zeroes ? VIRTIO_BLK_RANGE_UNMAP : 0u))
		return VIRTIO_BLK_S_UNSUPP;
	io->req.len_bytes = (uint64_t)le32_get(r.n_sectors) * BLK_SECTOR;
	if (io->req.len_bytes > max || !set_sector(io, le64_get(r.sector)))
		return VIRTIO_BLK_S_IOERR;
	io->req.flags = flags & VIRTIO_BLK_RANGE_UNMAP ? BLK_UNMAP : 0;
	io->req.op = zeroes ? BLK_WRITE_ZEROES : BLK_DISCARD;
	return VIRTIO_BLK_S_OK;
}

static void
get_id(struct vhost_blk_io *io, uint32_t n_in)
{
	scatter(io->iov + io->chain.n_read, n_in, io->q->blk->id, sizeof io->q->blk->id);
	answer(io, VIRTIO_BLK_S_OK);
}

static void
submit(struct vhost_blk_io *io)
{
	struct vhost_blk_queue *q = io->q;

	io->busy = true;
	io->start_ns = blk_now(q->chan);
	blk_stats_add(&q->stats.depth, 1);
	blk_submit(q->chan, &io->req);
}

/* Refuses a request of the bdev before it gets there: an error in the counters too. */
static void
refuse(struct vhost_blk_io *io, uint8_t status)
{
	blk_stats_add(&io->q->stats.errors, 1);
	answer(io, status);
}

static void
handle(struct vhost_blk_io *io)
{
	struct vhost_chain *c = &io->chain;
	struct virtio_blk_hdr h;
	uint8_t status = VIRTIO_BLK_S_OK;
	uint32_t n_in;

	io->trimmed = io->flushing = false;
	io->req = (struct blk_req){ .done = io_done };
	n_in = split_status(io);
	if (c->read_bytes < sizeof h) {
		refuse(io, VIRTIO_BLK_S_IOERR);
		return;
	}
	if (io->iov[0].iov_len >= sizeof h)
		memcpy(&h, io->iov[0].iov_base, sizeof h);
	else
		gather(io->iov, 0, &h, sizeof h);
	switch (le32_get(h.type)) {
	case VIRTIO_BLK_T_IN:
		io->req.op = BLK_READ;
		io->req.iov = io->iov + c->n_read;
		io->req.n_iov = n_in;
		io->req.len_bytes = c->write_bytes - 1;
		if (!set_sector(io, le64_get(h.sector)))
			status = VIRTIO_BLK_S_IOERR;
		break;
	case VIRTIO_BLK_T_OUT:
		io->req.op = BLK_WRITE;
		data_out(io);
		if (!set_sector(io, le64_get(h.sector)))
			status = VIRTIO_BLK_S_IOERR;
		break;
	case VIRTIO_BLK_T_FLUSH:
		io->req.op = BLK_FLUSH;
		break;
	case VIRTIO_BLK_T_DISCARD:
		status = set_range(io, false);
		break;
	case VIRTIO_BLK_T_WRITE_ZEROES:
		status = set_range(io, true);
		break;
	case VIRTIO_BLK_T_GET_ID:
		get_id(io, n_in);
		return;
	default:
		status = VIRTIO_BLK_S_UNSUPP;
		break;
	}
	if (status == VIRTIO_BLK_S_OK)
		submit(io);
	else
		refuse(io, status);
}

/* ---- the burst ---- */

/* Pops up to 'max' requests into the top of the free stack, and asks for their headers and status
 * bytes, which another core has in its cache. Returns how many. */
static uint32_t
pop_group(struct vhost_blk_queue *q, uint32_t max)
{
	uint32_t n = 0;

	vhost_vq_prefetch(q->vq, max);
	for (; n < max; n++) {
		struct vhost_blk_io *io = q->free_ios[q->n_free - 1 - n];
		struct vhost_chain *c = &io->chain;
		const struct iovec *last;

		if (vhost_vq_pop(q->vq, c) <= 0)
			break;
		if (c->write_bytes == 0) {
			vhost_vq_break(q->vq, "a block request without a status byte");
			break;
		}
		last = &io->iov[c->n_read + c->n_write - 1];
		__builtin_prefetch(io->iov[0].iov_base);
		__builtin_prefetch((uint8_t *)last->iov_base + last->iov_len - 1, 1);
	}
	return n;
}

/* Takes what the ring has and the channel has room for; returns how many. What completes at once is
 * published in between, so that the guest can go on meanwhile. */
static uint32_t
take(struct vhost_blk_queue *q)
{
	struct vhost_blk_io *group[GROUP];
	uint32_t n = 0;

	while (n < BURST) {
		uint32_t max = MIN(MIN(GROUP, q->n_free), blk_room(q->chan));
		uint32_t got = pop_group(q, max);

		for (uint32_t i = 0; i < got; i++)
			group[i] = q->free_ios[--q->n_free];
		for (uint32_t i = 0; i < got; i++)
			handle(group[i]);
		blk_poll(q->chan);
		for (uint32_t i = 0; i < got; i++)
			if (group[i]->busy) /* it outlives the burst */
				group[i]->mem = vhost_mem_get(group[i]->chain.mem);
		vhost_vq_publish(q->vq);
		n += got;
		if (got < GROUP)
			break;
	}
	return n;
}

/* Starts the flushes that writes wait for. */
static void
submit_again(struct vhost_blk_queue *q)
{
	while (q->again != NULL) {
		struct vhost_blk_io *io = CONTAINER_OF(q->again, struct vhost_blk_io, req);

		q->again = io->req.next;
		io->flushing = true;
		io->op = io->req.op;
		io->req.op = BLK_FLUSH;
		io->req.n_iov = 0;
		blk_submit(q->chan, &io->req);
	}
}

uint32_t
vhost_blk_poll(struct vhost_blk_queue *q)
{
	uint32_t n = blk_poll(q->chan);

	if (!q->draining)
		n += take(q);
	if (n == 0)
		return 0;
	blk_poll(q->chan);
	while (q->again != NULL) {
		submit_again(q);
		blk_poll(q->chan);
	}
	if (q->n_done > 0) {
		blk_stats_add(&q->stats.latency_ns, q->n_done * blk_now(q->chan) - q->done_start);
		q->n_done = 0;
		q->done_start = 0;
	}
	vhost_vq_publish(q->vq);
	return n;
}

bool
vhost_blk_arm(struct vhost_blk_queue *q)
{
	/* The event of a completion may have been taken already, by a look at other descriptors since
	 * the last burst: an edge-triggered sleeper would not hear of it again. */
	if (vhost_blk_poll(q) > 0)
		return true;
	/* what waits for the limit or the disk will wake us: no kicks before there is room */
	if (q->draining || q->n_free == 0 || blk_room(q->chan) == 0)
		return false;
	return vhost_vq_arm(q->vq);
}

void
vhost_blk_disarm(struct vhost_blk_queue *q)
{
	vhost_vq_disarm(q->vq);
}

uint64_t
vhost_blk_wake_ns(const struct vhost_blk_queue *q)
{
	uint64_t at = blk_chan_wake_ns(q->chan);

	if (vhost_vq_kick_fd(q->vq) < 0)
		at = MIN(at, clock_mono_ns() + POLL_NS);
	return at;
}

void
vhost_blk_drain(struct vhost_blk_queue *q)
{
	q->draining = true;
	blk_hurry(q->chan);
	vhost_blk_poll(q);
}

bool
vhost_blk_idle(const struct vhost_blk_queue *q)
{
	return q->n_free == q->n_ios;
}
