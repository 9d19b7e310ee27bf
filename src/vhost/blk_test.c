/* SPDX-License-Identifier: Apache-2.0 */
/* blk_test.c: the block device as a driver sees it: a real front-end, a real bdev, and a small engine
 * that polls on the test's own thread. */
#include "vhost/blk.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/test.h"
#include "vhost/blk_spec.h"
#include "vhost/front.h"

enum { MIB = 1 << 20, QUEUES = 4, DISK = 8 * MIB };

#define FEATURES                                                                                   \
	(VIRTIO_BIT(VIRTIO_F_VERSION_1) | VIRTIO_BIT(VIRTIO_F_INDIRECT_DESC) |                     \
	    VIRTIO_BIT(VIRTIO_F_EVENT_IDX) | VIRTIO_BIT(VIRTIO_BLK_F_SEG_MAX) |                    \
	    VIRTIO_BIT(VIRTIO_BLK_F_BLK_SIZE) | VIRTIO_BIT(VIRTIO_BLK_F_FLUSH) |                   \
	    VIRTIO_BIT(VIRTIO_BLK_F_MQ) | VIRTIO_BIT(VIRTIO_BLK_F_DISCARD) |                       \
	    VIRTIO_BIT(VIRTIO_BLK_F_WRITE_ZEROES) | VIRTIO_BIT(VIRTIO_BLK_F_CONFIG_WCE))
#define PACKED VIRTIO_BIT(VIRTIO_F_RING_PACKED)

/* An engine of one thread, a disk, and its driver. */
struct rig {
	struct loop *loop;
	struct blk *blk;
	struct vhost_blk *disk;
	struct vhost_front *front;
	struct vhost_blk_queue *q[QUEUES]; /* running ones */
	struct loop_fd *watch[QUEUES][2];
	char dir[32], path[64], file[64];
	bool connected, cache_off, gone;
	struct err err;
	/* of one request: in the driver's memory */
	struct virtio_blk_hdr *hdr;
	uint8_t *buf; /* MIB bytes */
	uint8_t *status;
};

static void
stirred(void *arg, uint32_t events)
{
	(void)arg;
	(void)events;
}

static void
queue_start(void *arg, struct vhost_blk_queue *q)
{
	struct rig *r = arg;

	uint32_t i = vhost_blk_queue_index(q), n;
	int fds[2];

	EXPECT(r->q[i] == NULL);
	r->q[i] = q;
	n = vhost_blk_fds(q, fds);
	for (uint32_t k = 0; k < n; k++)
		r->watch[i][k] = loop_fd_add(r->loop, fds[k], EPOLLIN | EPOLLET, stirred, r);
}

static bool
queue_stop(void *arg, struct vhost_blk_queue *q)
{
	struct rig *r = arg;
	uint32_t i = vhost_blk_queue_index(q);

	vhost_blk_drain(q);
	while (!vhost_blk_idle(q))
		vhost_blk_poll(q);
	r->q[i] = NULL;
	for (int k = 0; k < 2; k++) {
		loop_fd_del(r->watch[i][k]);
		r->watch[i][k] = NULL;
	}
	return true;
}

static void
quiesce(void *arg)
{
	(void)arg;
}

static void
on_connected(void *arg, bool on)
{
	((struct rig *)arg)->connected = on;
}

static void
on_cache(void *arg, bool on)
{
	((struct rig *)arg)->cache_off = !on;
}

static void
on_freed(void *arg)
{
	((struct rig *)arg)->gone = true;
}

static const struct vhost_blk_ops engine = { .queue_start = queue_start,
	.queue_stop = queue_stop,
	.quiesce = quiesce,
	.connected = on_connected,
	.write_cache_set = on_cache,
	.freed = on_freed };

static void
turn(void *arg)
{
	struct rig *r = arg;

	loop_step(r->loop, 0);
	for (int i = 0; i < QUEUES; i++)
		if (r->q[i] != NULL)
			vhost_blk_poll(r->q[i]);
}

/* A turn that sleeps when there is nothing to do: two processes share a core in the crash tests. */
static void
turn_or_sleep(struct rig *r)
{
	bool work = false;

	for (int i = 0; i < QUEUES; i++)
		if (r->q[i] != NULL)
			work |= vhost_blk_arm(r->q[i]);
	loop_step(r->loop, work ? 0 : 50 * NS_PER_MS);
	for (int i = 0; i < QUEUES; i++)
		if (r->q[i] != NULL)
			vhost_blk_disarm(r->q[i]);
	turn(r);
}

struct opts {
	const char *kind;
	struct vhost_blk_config cfg;
	uint64_t features; /* 0: FEATURES */
	uint32_t n_queues, queue_size, n_regions;
	bool read_only;
	int fd; /* of a mem bdev; 0: its own */
};

static bool
rig_back(struct rig *r, const struct opts *o)
{
	struct blk_opts bo = { .kind = o->kind ? o->kind : "mem",
		.name = "bdev1",
		.fd = o->fd ? o->fd : -1,
		.size_bytes = DISK,
		.path = r->file,
		.create = true,
		.read_only = o->read_only };
	struct vhost_blk_config cfg = o->cfg;

	cfg.name = "disk1";
	cfg.path = r->path;
	cfg.group = (gid_t)-1;
	cfg.ops = &engine;
	cfg.arg = r;
	r->loop = loop_new();
	if (blk_open(&bo, &r->blk, &r->err) < 0)
		return false;
	cfg.n_queues = o->n_queues ? o->n_queues : 1;
	cfg.blk = r->blk;
	return vhost_blk_new(r->loop, &cfg, &r->disk, &r->err) == 0;
}

static bool
rig_front(struct rig *r, const struct opts *o, bool same_thread)
{
	struct vhost_front_config fc = { .path = r->path,
		.n_queues = o->n_queues ? o->n_queues : 1,
		.queue_size = o->queue_size ? o->queue_size : 64,
		.n_regions = o->n_regions,
		.features = o->features ? o->features : FEATURES,
		.pump = same_thread ? turn : NULL,
		.arg = r };

	if (vhost_front_open(&fc, &r->front, &r->err) < 0 ||
	    vhost_front_connect(r->front, &r->err) < 0)
		return false;
	r->hdr = vhost_front_alloc(r->front, sizeof *r->hdr, 16);
	r->buf = vhost_front_alloc(r->front, MIB, 4096);
	r->status = vhost_front_alloc(r->front, 1, 1);
	return true;
}

static void
rig_dir(struct rig *r)
{
	*r = (struct rig){ 0 };
	log_set_level(LOG_ERROR);
	snprintf(r->dir, sizeof r->dir, "blk_test.XXXXXX");
	EXPECT(mkdtemp(r->dir) != NULL);
	snprintf(r->path, sizeof r->path, "%s/s", r->dir);
	snprintf(r->file, sizeof r->file, "%s/disk", r->dir);
}

static bool
rig_open(struct rig *r, const struct opts *o)
{
	rig_dir(r);
	if (rig_back(r, o) && rig_front(r, o, true))
		return true;
	printf("# %s\n", r->err.msg);
	test_fails++;
	return false;
}

static void
rig_close(struct rig *r)
{
	vhost_front_free(r->front);
	if (r->disk != NULL) {
		vhost_blk_free(r->disk);
		while (!r->gone)
			turn(r);
	}
	blk_close(r->blk);
	if (r->loop != NULL)
		loop_free(r->loop);
	EXPECT_INT(file_rmtree(r->dir, NULL), 0);
}

/* Waits for the completion of 'cookie' on a queue: the status byte, -1 when the device is gone. */
static int
wait_for(struct rig *r, uint32_t queue, void *cookie)
{
	uint64_t end = clock_mono_ns() + 5 * NS_PER_S;
	uint32_t written;
	void *got = NULL;

	while (vhost_front_poll(r->front, queue, &got, &written) == 0) {
		if (clock_mono_ns() > end || !r->connected)
			return -1;
		turn(r);
	}
	EXPECT(got == cookie);
	return *r->status;
}

/* One request over pieces: n_out for the device to read (the header first), n_in to write. */
static int
request(struct rig *r, uint32_t type, uint64_t sector, const struct iovec *iov, unsigned n_out,
    unsigned n_in, unsigned flags)
{
	*r->hdr = (struct virtio_blk_hdr){ le32_of(type), le32_of(0), le64_of(sector) };
	*r->status = 0xee;
	EXPECT_INT(vhost_front_add(r->front, 0, iov, n_out, n_in, r, flags), 0);
	vhost_front_kick(r->front, 0);
	return wait_for(r, 0, r);
}

/* The usual layout: header, data, status. */
static int
plain(struct rig *r, uint32_t type, uint64_t sector, uint32_t len)
{
	struct iovec iov[3] = { { r->hdr, sizeof *r->hdr }, { r->buf, len }, { r->status, 1 } };
	bool in = type == VIRTIO_BLK_T_IN || type == VIRTIO_BLK_T_GET_ID;

	if (len == 0) {
		iov[1] = iov[2];
		return request(r, type, sector, iov, 1, 1, 0);
	}
	return request(r, type, sector, iov, in ? 1 : 2, in ? 2 : 1, 0);
}

static int
range(struct rig *r, uint32_t type, uint64_t sector, uint32_t n, uint32_t flags)
{
	struct virtio_blk_range rg = { le64_of(sector), le32_of(n), le32_of(flags) };

	memcpy(r->buf, &rg, sizeof rg);
	return plain(r, type, 0, sizeof rg);
}

static void
fill(uint8_t *p, size_t n, uint32_t seed)
{
	for (size_t i = 0; i < n; i++)
		p[i] = (uint8_t)((i * 2654435761u + seed * 97) >> 13);
}

static bool
filled(const uint8_t *p, size_t n, uint32_t seed)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != (uint8_t)((i * 2654435761u + seed * 97) >> 13))
			return false;
	return true;
}

static bool
all(const uint8_t *p, size_t n, uint8_t v)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != v)
			return false;
	return true;
}

TEST(blk_config_space_of_any_length)
{
	struct opts o = { .n_queues = 3 };
	struct virtio_blk_config c;
	uint8_t big[256], *zero = big + sizeof c;
	struct rig r;

	if (!rig_open(&r, &o))
		return;
	memset(big, 0xff, sizeof big);
	EXPECT_INT(vhost_front_get_config(r.front, 0, 60, &c, NULL), 0);
	EXPECT_INT(vhost_front_get_config(r.front, 0, 256, big, NULL), 0);
	EXPECT(memcmp(big, &c, sizeof c) == 0 && all(zero, 256 - sizeof c, 0));
	EXPECT_INT(le64_get(c.capacity), DISK / 512);
	EXPECT_INT(le32_get(c.blk_size), 512);
	EXPECT_INT(le32_get(c.seg_max), 126);
	EXPECT_INT(le16_get(c.num_queues), 3);
	EXPECT_INT(c.writeback, 1);
	EXPECT_INT(le32_get(c.max_discard_seg), 1);
	EXPECT(le32_get(c.max_discard_sectors) > 0 && le32_get(c.max_write_zeroes_sectors) > 0);
	EXPECT_INT(vhost_front_get_config(r.front, 8, 4, big, NULL), 0);
	EXPECT_INT(big[0], 0); /* capacity's last bytes and the begin of size_max come by offset */
	EXPECT_INT(vhost_front_get_config(r.front, 20, 4, big, NULL), 0);
	EXPECT(memcmp(big, &c.blk_size, 4) == 0);
	EXPECT(r.front->offered & VIRTIO_BIT(VIRTIO_F_RING_PACKED));
	EXPECT(!(r.front->offered & VIRTIO_BIT(VIRTIO_BLK_F_RO)));
	EXPECT_INT(r.front->queue_num, 3);
	rig_close(&r);
}

/* Each request type in several layouts. */
static void
check_requests(struct rig *r, unsigned flags)
{
	struct iovec split_hdr[5] = { { r->hdr, 3 }, { (uint8_t *)r->hdr + 3, 13 }, { r->buf, 700 },
		{ r->buf + 700, 324 }, { r->status, 1 } };
	struct iovec one_in[2] = { { r->hdr, 16 }, { r->buf, 1025 } };
	struct iovec one_out[2] = { { r->buf, 16 + 1024 }, { r->status, 1 } };

	fill(r->buf, 1024, 1);
	EXPECT_INT(request(r, VIRTIO_BLK_T_OUT, 8, split_hdr, 4, 1, flags), VIRTIO_BLK_S_OK);
	memset(r->buf, 0, 4096);
	EXPECT_INT(request(r, VIRTIO_BLK_T_IN, 8, split_hdr, 2, 3, flags), VIRTIO_BLK_S_OK);
	EXPECT(filled(r->buf, 1024, 1));
	/* header and data in one buffer; data and status in one */
	*(struct virtio_blk_hdr *)(void *)r->buf =
	    (struct virtio_blk_hdr){ le32_of(VIRTIO_BLK_T_OUT), le32_of(0), le64_of(64) };
	fill(r->buf + 16, 1024, 2);
	EXPECT_INT(request(r, 0, 0, one_out, 1, 1, flags), VIRTIO_BLK_S_OK);
	memset(r->buf, 0xff, 4096);
	EXPECT_INT(request(r, VIRTIO_BLK_T_IN, 64, one_in, 1, 1, flags), 0xee);
	EXPECT_INT(r->buf[1024], VIRTIO_BLK_S_OK);
	EXPECT(filled(r->buf, 1024, 2));
}

static void
check_others(struct rig *r)
{
	fill(r->buf, 65536 * 4, 3);
	EXPECT_INT(plain(r, VIRTIO_BLK_T_OUT, 0, 65536 * 4), VIRTIO_BLK_S_OK);
	EXPECT_INT(plain(r, VIRTIO_BLK_T_FLUSH, 0, 0), VIRTIO_BLK_S_OK);
	EXPECT_INT(range(r, VIRTIO_BLK_T_DISCARD, 128, 128, 0), VIRTIO_BLK_S_OK);
	EXPECT_INT(range(r, VIRTIO_BLK_T_WRITE_ZEROES, 300, 3, 0), VIRTIO_BLK_S_OK);
	EXPECT_INT(range(r, VIRTIO_BLK_T_WRITE_ZEROES, 384, 128, 1), VIRTIO_BLK_S_OK);
	EXPECT_INT(plain(r, VIRTIO_BLK_T_IN, 0, 65536 * 4), VIRTIO_BLK_S_OK);
	EXPECT(filled(r->buf, 65536, 3));
	EXPECT(all(r->buf + 65536, 65536, 0));
	EXPECT(!all(r->buf + 299 * 512, 512, 0) && all(r->buf + 300 * 512, 3 * 512, 0));
	EXPECT(!all(r->buf + 303 * 512, 512, 0) && all(r->buf + 384 * 512, 65536, 0));
	memset(r->buf, 0xff, 64);
	EXPECT_INT(plain(r, VIRTIO_BLK_T_GET_ID, 0, 20), VIRTIO_BLK_S_OK);
	EXPECT_STR((char *)r->buf, "disk1");
	EXPECT(all(r->buf + 5, 15, 0) && r->buf[20] == 0xff);
}

static void
check_kind(const char *kind, uint64_t features)
{
	struct opts o = { .kind = kind, .features = features };
	struct rig r;

	if (!rig_open(&r, &o))
		return;
	check_requests(&r, 0);
	check_requests(&r, VHOST_FRONT_F_INDIRECT);
	check_others(&r);
	rig_close(&r);
}

TEST(blk_requests_on_memory_split)
{
	check_kind("mem", FEATURES);
}

TEST(blk_requests_on_memory_packed)
{
	check_kind("mem", FEATURES | PACKED);
}

TEST(blk_requests_on_a_file)
{
	check_kind("file", FEATURES);
	check_kind("file", FEATURES | PACKED);
}

TEST(blk_buffer_across_memory_regions)
{
	struct opts o = { .n_regions = 2 };
	uint32_t len = 64 << 10;
	uint8_t *a, *b;
	struct iovec iov[3];
	struct rig r;

	if (!rig_open(&r, &o))
		return;
	/* adjacent for the guest, apart for us: the front-end cannot name it by one pointer, so the
	 * descriptor is widened by hand */
	a = r.front->region[0].va + r.front->region[0].size - len / 2;
	b = r.front->region[1].va;
	fill(a, len / 2, 4);
	memcpy(b, a, len / 2);
	iov[0] = (struct iovec){ r.hdr, 16 };
	iov[1] = (struct iovec){ a, len / 2 };
	iov[2] = (struct iovec){ r.status, 1 };
	*r.hdr = (struct virtio_blk_hdr){ le32_of(VIRTIO_BLK_T_OUT), le32_of(0), le64_of(0) };
	EXPECT_INT(vhost_front_add(r.front, 0, iov, 2, 1, &r, 0), 0);
	for (int i = 0; i < 64; i++)
		if (le32_get(r.front->q[0].desc[i].len) == len / 2)
			r.front->q[0].desc[i].len = le32_of(len);
	vhost_front_kick(r.front, 0);
	EXPECT_INT(wait_for(&r, 0, &r), VIRTIO_BLK_S_OK);
	EXPECT_INT(plain(&r, VIRTIO_BLK_T_IN, 0, len), VIRTIO_BLK_S_OK);
	EXPECT(filled(r.buf, len / 2, 4) && filled(r.buf + len / 2, len / 2, 4));
	rig_close(&r);
}

TEST(blk_refuses_bad_requests_and_goes_on)
{
	struct opts o = { 0 };
	struct iovec short_hdr[2];
	struct blk_stats st;
	struct rig r;

	if (!rig_open(&r, &o))
		return;
	EXPECT_INT(plain(&r, 77, 0, 512), VIRTIO_BLK_S_UNSUPP);
	EXPECT_INT(plain(&r, 0xdeadbeef, 0, 512), VIRTIO_BLK_S_UNSUPP);
	EXPECT_INT(plain(&r, VIRTIO_BLK_T_IN, 0, 511), VIRTIO_BLK_S_IOERR);
	EXPECT_INT(plain(&r, VIRTIO_BLK_T_OUT, 0, 513), VIRTIO_BLK_S_IOERR);
	EXPECT_INT(plain(&r, VIRTIO_BLK_T_IN, DISK / 512, 512), VIRTIO_BLK_S_IOERR);
	EXPECT_INT(plain(&r, VIRTIO_BLK_T_OUT, DISK / 512 - 1, 1024), VIRTIO_BLK_S_IOERR);
	EXPECT_INT(plain(&r, VIRTIO_BLK_T_OUT, 1ull << 55, 512), VIRTIO_BLK_S_IOERR);
	EXPECT_INT(plain(&r, VIRTIO_BLK_T_OUT, UINT64_MAX, 512), VIRTIO_BLK_S_IOERR);
	EXPECT_INT(range(&r, VIRTIO_BLK_T_DISCARD, DISK / 512 - 1, 2, 0), VIRTIO_BLK_S_IOERR);
	EXPECT_INT(range(&r, VIRTIO_BLK_T_DISCARD, 1ull << 55, 2, 0), VIRTIO_BLK_S_IOERR);
	EXPECT_INT(range(&r, VIRTIO_BLK_T_DISCARD, 0, 1, 1), VIRTIO_BLK_S_UNSUPP);
	EXPECT_INT(range(&r, VIRTIO_BLK_T_WRITE_ZEROES, 0, 1, 2), VIRTIO_BLK_S_UNSUPP);
	EXPECT_INT(range(&r, VIRTIO_BLK_T_WRITE_ZEROES, 0, UINT32_MAX, 0), VIRTIO_BLK_S_IOERR);
	EXPECT_INT(plain(&r, VIRTIO_BLK_T_DISCARD, 0, 32), VIRTIO_BLK_S_IOERR); /* two ranges */
	EXPECT_INT(plain(&r, VIRTIO_BLK_T_DISCARD, 0, 15), VIRTIO_BLK_S_IOERR);
	EXPECT_INT(plain(&r, VIRTIO_BLK_T_DISCARD, 0, 0), VIRTIO_BLK_S_IOERR);
	short_hdr[0] = (struct iovec){ r.hdr, 15 };
	short_hdr[1] = (struct iovec){ r.status, 1 };
	EXPECT_INT(request(&r, VIRTIO_BLK_T_FLUSH, 0, short_hdr, 1, 1, 0), VIRTIO_BLK_S_IOERR);
	EXPECT_INT(request(&r, 0, 0, short_hdr + 1, 0, 1, 0), VIRTIO_BLK_S_IOERR);
	vhost_blk_read_stats(r.disk, &st);
	EXPECT_INT(st.errors, 18);
	EXPECT_INT(st.depth, 0);
	EXPECT_INT(plain(&r, VIRTIO_BLK_T_IN, DISK / 512 - 1, 512), VIRTIO_BLK_S_OK);
	EXPECT(r.connected);
	rig_close(&r);
}

TEST(blk_refuses_what_was_not_negotiated)
{
	struct opts o = { .features = VIRTIO_BIT(VIRTIO_F_VERSION_1) };
	struct rig r;

	if (!rig_open(&r, &o))
		return;
	EXPECT_INT(range(&r, VIRTIO_BLK_T_DISCARD, 0, 1, 0), VIRTIO_BLK_S_UNSUPP);
	EXPECT_INT(range(&r, VIRTIO_BLK_T_WRITE_ZEROES, 0, 1, 0), VIRTIO_BLK_S_UNSUPP);
	rig_close(&r);
}

TEST(blk_read_only_disk)
{
	struct opts o = { .read_only = true };
	struct rig r;

	if (!rig_open(&r, &o))
		return;
	EXPECT(r.front->offered & VIRTIO_BIT(VIRTIO_BLK_F_RO));
	EXPECT(!(r.front->offered & VIRTIO_BIT(VIRTIO_BLK_F_DISCARD)));
	EXPECT_INT(plain(&r, VIRTIO_BLK_T_OUT, 0, 512), VIRTIO_BLK_S_IOERR);
	EXPECT_INT(plain(&r, VIRTIO_BLK_T_IN, 0, 512), VIRTIO_BLK_S_OK);
	rig_close(&r);
}

/* A chain that the device cannot answer costs the guest its device, and that alone. */
static void
check_broken(
    const struct iovec *iov, unsigned n_out, unsigned n_in, struct rig *r, struct rig *other)
{
	EXPECT_INT(vhost_front_add(r->front, 0, iov, n_out, n_in, r, 0), 0);
	vhost_front_kick(r->front, 0);
	EXPECT_INT(wait_for(r, 0, r), -1);
	EXPECT(!r->connected);
	EXPECT_INT(plain(other, VIRTIO_BLK_T_IN, 0, 512), VIRTIO_BLK_S_OK);
}

TEST(blk_guest_that_breaks_the_rules_loses_its_device_alone)
{
	struct opts o = { .cfg.seg_max = 4, .queue_size = 128 };
	struct iovec iov[64];
	struct rig a, b;

	if (!rig_open(&a, &o) || !rig_open(&b, &o))
		return;
	iov[0] = (struct iovec){ a.hdr, 16 };
	*a.hdr = (struct virtio_blk_hdr){ le32_of(VIRTIO_BLK_T_FLUSH), le32_of(0), le64_of(0) };
	check_broken(iov, 1, 0, &a, &b); /* no status byte */
	/* a guest that comes back (after a reset of its driver) is served again */
	vhost_front_free(a.front);
	a.front = NULL;
	REQUIRE(rig_front(&a, &o, true));
	EXPECT_INT(plain(&a, VIRTIO_BLK_T_IN, 0, 512), VIRTIO_BLK_S_OK);
	for (int i = 1; i < 63; i++)
		iov[i] = (struct iovec){ a.buf + i * 512, 512 };
	iov[0] = (struct iovec){ a.hdr, 16 };
	iov[63] = (struct iovec){ a.status, 1 };
	check_broken(iov, 63, 1, &a, &b); /* far more segments than seg_max */
	rig_close(&a);
	rig_close(&b);
}

TEST(blk_write_through)
{
	struct opts o = { .features = FEATURES & ~VIRTIO_BIT(VIRTIO_BLK_F_FLUSH) };
	struct blk_stats st;
	uint8_t off = 0, on = 1, bad = 2;
	struct rig r;

	if (!rig_open(&r, &o))
		return;
	/* a driver that cannot flush */
	EXPECT_INT(plain(&r, VIRTIO_BLK_T_OUT, 0, 4096), VIRTIO_BLK_S_OK);
	EXPECT_INT(plain(&r, VIRTIO_BLK_T_IN, 0, 4096), VIRTIO_BLK_S_OK);
	blk_read_stats(r.blk, &st);
	EXPECT_INT(st.flushes, 1);
	vhost_blk_read_stats(r.disk, &st);
	EXPECT_INT(st.flushes, 0);
	EXPECT_INT(st.writes, 1);
	EXPECT_INT(st.written_bytes, 4096);
	rig_close(&r);

	o.features = FEATURES;
	if (!rig_open(&r, &o))
		return;
	EXPECT_INT(plain(&r, VIRTIO_BLK_T_OUT, 0, 4096), VIRTIO_BLK_S_OK);
	blk_read_stats(r.blk, &st);
	EXPECT_INT(st.flushes, 0);
	EXPECT_INT(vhost_front_set_config(r.front, 32, 1, &off, NULL), 0);
	EXPECT(r.cache_off && !vhost_blk_write_cache(r.disk));
	EXPECT_INT(plain(&r, VIRTIO_BLK_T_OUT, 0, 4096), VIRTIO_BLK_S_OK);
	EXPECT_INT(range(&r, VIRTIO_BLK_T_WRITE_ZEROES, 0, 8, 0), VIRTIO_BLK_S_OK);
	blk_read_stats(r.blk, &st);
	EXPECT_INT(st.flushes, 2);
	vhost_blk_read_stats(r.disk, &st);
	EXPECT_INT(st.write_zeroes, 1);
	EXPECT_INT(vhost_front_set_config(r.front, 32, 1, &bad, NULL), -EREMOTEIO);
	EXPECT_INT(vhost_front_set_config(r.front, 0, 8, r.buf, NULL), -EREMOTEIO);
	EXPECT_INT(vhost_front_set_config(r.front, 32, 1, &on, NULL), 0);
	EXPECT(!r.cache_off);
	rig_close(&r);
}

TEST(blk_resize_is_told_to_the_driver)
{
	struct opts o = { 0 };
	struct virtio_blk_config c;
	struct vhost_user_hdr h = { 0 };
	struct rig r;

	if (!rig_open(&r, &o))
		return;
	EXPECT_INT(plain(&r, VIRTIO_BLK_T_OUT, DISK / 512, 512), VIRTIO_BLK_S_IOERR);
	EXPECT_INT(blk_resize(r.blk, 2 * DISK, NULL), 0);
	vhost_blk_resized(r.disk);
	EXPECT_INT(read(r.front->backend_fd, &h, sizeof h), sizeof h);
	EXPECT_INT(le32_get(h.request), VHOST_USER_BACKEND_CONFIG_CHANGE);
	EXPECT_INT(vhost_front_get_config(r.front, 0, 60, &c, NULL), 0);
	EXPECT_INT(le64_get(c.capacity), 2 * DISK / 512);
	EXPECT_INT(plain(&r, VIRTIO_BLK_T_OUT, DISK / 512, 512), VIRTIO_BLK_S_OK);
	rig_close(&r);
}

TEST(blk_queues_work_side_by_side)
{
	struct opts o = { .n_queues = QUEUES, .kind = "file" };
	struct iovec iov[3];
	struct blk_stats st;
	struct rig r;

	if (!rig_open(&r, &o))
		return;
	*r.hdr = (struct virtio_blk_hdr){ le32_of(VIRTIO_BLK_T_OUT), le32_of(0), le64_of(0) };
	iov[0] = (struct iovec){ r.hdr, 16 };
	iov[1] = (struct iovec){ r.buf, 4096 };
	iov[2] = (struct iovec){ r.status, 1 };
	for (uint32_t q = 0; q < QUEUES; q++)
		for (int i = 0; i < 16; i++)
			EXPECT_INT(vhost_front_add(r.front, q, iov, 2, 1, &r, 0), 0);
	for (uint32_t q = 0; q < QUEUES; q++)
		vhost_front_kick(r.front, q);
	for (uint32_t q = 0; q < QUEUES; q++)
		for (int i = 0; i < 16; i++)
			EXPECT_INT(wait_for(&r, q, &r), VIRTIO_BLK_S_OK);
	vhost_blk_read_stats(r.disk, &st);
	EXPECT_INT(st.writes, QUEUES * 16);
	EXPECT(st.latency_ns > 0);
	rig_close(&r);
}

/* Adds 'n' reads of a sector without waiting. */
static void
add_reads(struct rig *r, int n)
{
	struct iovec iov[3] = { { r->hdr, 16 }, { r->buf, 512 }, { r->status, 1 } };

	*r->hdr = (struct virtio_blk_hdr){ le32_of(VIRTIO_BLK_T_IN), le32_of(0), le64_of(0) };
	for (int i = 0; i < n; i++)
		EXPECT_INT(vhost_front_add(r->front, 0, iov, 1, 2, r, 0), 0);
	vhost_front_kick(r->front, 0);
}

TEST(blk_limit_holds_and_changes)
{
	struct opts o = { .cfg.limit_iops = 200 };
	uint64_t begin = clock_mono_ns(), took;
	struct blk_stats st;
	struct rig r;

	if (!rig_open(&r, &o))
		return;
	add_reads(&r, 21);
	for (int i = 0; i < 21; i++)
		EXPECT_INT(wait_for(&r, 0, &r), VIRTIO_BLK_S_OK);
	took = clock_mono_ns() - begin;
	EXPECT(took >= 90 * NS_PER_MS); /* 20 intervals of 5 ms, less 10 ms of credit */
	EXPECT(vhost_blk_limit_waits(r.disk) > 0);
	vhost_blk_read_stats(r.disk, &st);
	EXPECT(st.latency_ns >= took / 2); /* waiting counts, of those taken from the ring */
	vhost_blk_set_limit(r.disk, 0, 0);
	begin = clock_mono_ns();
	for (int i = 0; i < 10; i++) {
		add_reads(&r, 20);
		for (int k = 0; k < 20; k++)
			EXPECT_INT(wait_for(&r, 0, &r), VIRTIO_BLK_S_OK);
	}
	EXPECT(clock_mono_ns() - begin < NS_PER_S); /* 200 of them would take one at 200/s */
	rig_close(&r);
}

TEST(blk_stop_does_not_wait_for_the_limit)
{
	struct opts o = { .cfg.limit_iops = 1 };
	uint64_t begin = clock_mono_ns();
	uint32_t written, n = 0;
	struct rig r;
	void *c;

	if (!rig_open(&r, &o))
		return;
	add_reads(&r, 10);
	turn(&r);
	EXPECT_INT(vhost_front_stop(r.front, &r.err), 0);
	EXPECT(clock_mono_ns() - begin < 2 * NS_PER_S);
	while (vhost_front_poll(r.front, 0, &c, &written) == 1)
		n++;
	EXPECT(n >= 1); /* what was taken is answered; the rest is still in the ring */
	vhost_blk_set_limit(r.disk, 0, 0);
	EXPECT_INT(vhost_front_connect(r.front, &r.err), 0);
	for (; n < 10; n++)
		EXPECT_INT(wait_for(&r, 0, &r), VIRTIO_BLK_S_OK);
	rig_close(&r);
}

TEST(blk_sleeps_and_wakes_on_the_kick)
{
	struct opts o = { .kind = "file" };
	struct pollfd p[2];
	int fds[2];
	struct rig r;

	if (!rig_open(&r, &o))
		return;
	EXPECT_INT(plain(&r, VIRTIO_BLK_T_IN, 0, 512), VIRTIO_BLK_S_OK);
	EXPECT_INT(vhost_blk_fds(r.q[0], fds), 2);
	for (int i = 0; i < 2; i++)
		p[i] = (struct pollfd){ .fd = fds[i], .events = POLLIN };
	while (poll(&p[0], 1, 0) == 1) { /* kicks of before */
		uint64_t n;

		EXPECT_INT(read(fds[0], &n, sizeof n), 8);
	}
	EXPECT(!vhost_blk_arm(r.q[0]));
	EXPECT(vhost_blk_wake_ns(r.q[0]) == UINT64_MAX);
	EXPECT_INT(poll(p, 2, 0), 0);
	add_reads(&r, 1);
	EXPECT_INT(poll(p, 1, 5000), 1);
	vhost_blk_disarm(r.q[0]);
	while (!vhost_blk_poll(r.q[0]))
		;
	while (vhost_front_poll(r.front, 0, &(void *){ NULL }, &(uint32_t){ 0 }) == 0) {
		/* then it sleeps on the disk */
		if (!vhost_blk_poll(r.q[0]) && !vhost_blk_idle(r.q[0]))
			EXPECT_INT(poll(p + 1, 1, 5000), 1);
	}
	EXPECT(!vhost_blk_arm(r.q[0]));
	add_reads(&r, 1);
	EXPECT(vhost_blk_arm(r.q[0])); /* work came before the sleep */
	EXPECT_INT(wait_for(&r, 0, &r), VIRTIO_BLK_S_OK);
	rig_close(&r);
}

/* A completion whose event was taken before it was looked at: seen in a guest as a hang. */
TEST(blk_does_not_sleep_on_a_completion_that_is_there)
{
	struct opts o = { .kind = "file" };
	struct epoll_event ev = { .events = EPOLLIN | EPOLLET };
	CLEANUP(close) int ep = epoll_create1(EPOLL_CLOEXEC);
	int fds[2], n;
	struct rig r;

	if (!rig_open(&r, &o))
		return;
	EXPECT_INT(vhost_blk_fds(r.q[0], fds), 2);
	EXPECT_INT(epoll_ctl(ep, EPOLL_CTL_ADD, fds[1], &ev), 0);
	EXPECT_INT(plain(&r, VIRTIO_BLK_T_OUT, 0, 4096), VIRTIO_BLK_S_OK); /* not a hole */
	EXPECT_INT(plain(&r, VIRTIO_BLK_T_FLUSH, 0, 0), VIRTIO_BLK_S_OK);
	for (int i = 0; i < 50; i++) {
		add_reads(&r, 1);
		while (vhost_blk_poll(r.q[0]) == 0)
			;
		if (vhost_blk_idle(r.q[0])) { /* it was so fast that there is nothing to miss */
			EXPECT_INT(wait_for(&r, 0, &r), VIRTIO_BLK_S_OK);
			continue;
		}
		do /* the kernel's own work interrupts it */
			n = epoll_wait(ep, &ev, 1, 5000);
		while (n < 0 && errno == EINTR);
		EXPECT_INT(n, 1);
		EXPECT(vhost_blk_arm(r.q[0]));
		EXPECT(vhost_blk_idle(r.q[0]));
		EXPECT_INT(wait_for(&r, 0, &r), VIRTIO_BLK_S_OK);
	}
	rig_close(&r);
}

TEST(blk_new_names_what_is_wrong)
{
	struct opts o = { .cfg.seg_max = 5000 };
	struct rig r;

	rig_dir(&r);
	EXPECT(!rig_back(&r, &o));
	EXPECT_STR(r.err.msg, "disk disk1: 1 queues and 5000 segments, 256 and 1000 are possible");
	blk_close(r.blk);
	loop_free(r.loop);
	r.blk = NULL;
	o.cfg.seg_max = 0;
	snprintf(r.path, sizeof r.path, "%s/no/such", r.dir);
	EXPECT(!rig_back(&r, &o));
	EXPECT_HAS(r.err.msg, "disk1");
	EXPECT_HAS(r.err.msg, "No such file or directory");
	rig_close(&r);
}

/* ---- death and return of the device ---- */

static pid_t
fork_device(const struct rig *from, const struct opts *o)
{
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		struct rig r = *from;

		prctl(PR_SET_PDEATHSIG, SIGKILL);
		r.front = NULL;
		while (!rig_back(&r, o)) { /* the file's fence: the last one's requests still run */
			if (r.err.code != -EAGAIN)
				_exit(1);
			poll(NULL, 0, 1);
		}
		for (;;)
			turn_or_sleep(&r);
	}
	return pid;
}

struct crash_io {
	struct virtio_blk_hdr *hdr;
	uint8_t *data, *status;
	uint32_t block, version;
	bool write;
};

enum { CRASH_BLOCKS = 64, CRASH_QD = 16, CRASH_BS = 4096 };

struct crash {
	struct rig r;
	struct crash_io io[CRASH_QD];
	uint32_t version[CRASH_BLOCKS]; /* acknowledged */
	bool busy[CRASH_BLOCKS];
	uint64_t rng, n_done;
};

static void
crash_submit(struct crash *c, struct crash_io *io)
{
	struct iovec iov[3] = { { io->hdr, 16 }, { io->data, CRASH_BS }, { io->status, 1 } };

	do {
		c->rng = c->rng * 6364136223846793005ull + 1442695040888963407ull;
		io->block = (uint32_t)(c->rng >> 40) % CRASH_BLOCKS;
	} while (c->busy[io->block]);
	io->write = c->rng >> 63;
	io->version = c->version[io->block] + io->write;
	c->busy[io->block] = true;
	*io->status = 0xee;
	*io->hdr = (struct virtio_blk_hdr){ le32_of(io->write ? VIRTIO_BLK_T_OUT : VIRTIO_BLK_T_IN),
		le32_of(0), le64_of(io->block * CRASH_BS / 512) };
	if (io->write)
		fill(io->data, CRASH_BS, io->block * 100000 + io->version);
	EXPECT_INT(vhost_front_add(c->r.front, 0, iov, io->write ? 2 : 1, io->write ? 1 : 2, io,
		       VHOST_FRONT_F_INDIRECT),
	    0);
}

/* Takes what has completed, checks it, and submits anew when 'go'. Returns how many. */
static int
crash_turn(struct crash *c, bool go)
{
	uint32_t written;
	void *cookie;
	int n = 0;

	while (vhost_front_poll(c->r.front, 0, &cookie, &written) == 1) {
		struct crash_io *io = cookie;

		n++;
		EXPECT_INT(*io->status, VIRTIO_BLK_S_OK);
		c->busy[io->block] = false;
		if (io->write)
			c->version[io->block] = io->version;
		else if (io->version == 0)
			EXPECT(all(io->data, CRASH_BS, 0));
		else
			EXPECT(filled(io->data, CRASH_BS, io->block * 100000 + io->version));
		if (go)
			crash_submit(c, io);
	}
	vhost_front_kick(c->r.front, 0);
	c->n_done += (uint64_t)n;
	if (n == 0 && !vhost_front_want_call(c->r.front, 0, true)) {
		struct pollfd p = { .fd = c->r.front->q[0].call_fd, .events = POLLIN };

		poll(&p, 1, 20);
		vhost_front_calls(c->r.front, 0);
	}
	return n;
}

/* Kills the device in the middle of random reads and writes, again and again: every request is
 * answered, each read brings what was last written. */
static void
check_crash(const char *kind, uint64_t features)
{
	struct opts o = { .kind = kind,
		.features = features,
		.queue_size = 64,
		.fd = strcmp(kind, "mem") == 0 ? blk_memfd("m", DISK, NULL) : 0 };
	struct crash c = { .rng = 12345 };
	pid_t pid;
	int back = 0;

	rig_dir(&c.r);
	pid = fork_device(&c.r, &o);
	REQUIRE(rig_front(&c.r, &o, false));
	for (int i = 0; i < CRASH_QD; i++) {
		c.io[i].hdr = vhost_front_alloc(c.r.front, 16, 16);
		c.io[i].status = vhost_front_alloc(c.r.front, 1, 1);
		c.io[i].data = vhost_front_alloc(c.r.front, CRASH_BS, 4096);
		crash_submit(&c, &c.io[i]);
	}
	for (int round = 0; round < 12 && test_fails == 0; round++) {
		uint64_t until = c.n_done + 50 + (uint64_t)round * 37;
		uint64_t end = clock_mono_ns() + 20 * NS_PER_S;

		while (c.n_done < until && clock_mono_ns() < end)
			crash_turn(&c, true);
		EXPECT(c.n_done >= until);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		pid = fork_device(&c.r, &o);
		EXPECT_INT(vhost_front_connect(c.r.front, &c.r.err), 0);
	}
	for (uint64_t end = clock_mono_ns() + 20 * NS_PER_S; clock_mono_ns() < end;) {
		back += crash_turn(&c, false);
		if (back >= CRASH_QD)
			break;
	}
	EXPECT_INT(back, CRASH_QD); /* nothing is lost */
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	if (o.fd > 0)
		close(o.fd);
	rig_close(&c.r);
}

TEST(blk_killed_on_memory_loses_nothing)
{
	check_crash("mem", FEATURES);
}

TEST(blk_killed_on_a_file_loses_nothing)
{
	check_crash("file", FEATURES);
}

TEST(blk_killed_with_packed_rings_loses_nothing)
{
	check_crash("mem", FEATURES | PACKED);
	check_crash("file", FEATURES | PACKED);
}
