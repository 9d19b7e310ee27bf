/* SPDX-License-Identifier: Apache-2.0 */
/* guest_test.c: guests at the engine: vhost-user ports and disks driven by a front-end in this process,
 * with workers that are threads. */
#include "dp/dp_rig.h"

#include "base/file.h"
#include "dp/disk.h"
#include "dp/impl.h"
#include "vhost/blk_spec.h"
#include "vhost/front.h"
#include "vhost/net.h"

#include <stdio.h>
#include <unistd.h>

enum { HDR = 12, SLOTS = 64, SLOT = 2048 };

#define NET_FEATURES (VIRTIO_BIT(VIRTIO_F_VERSION_1) | VIRTIO_BIT(VIRTIO_F_EVENT_IDX))

struct guest {
	struct rig *r;
	struct vhost_front *f;
	char dir[40], path[64];
	uint8_t *mem[SLOTS];
	uint64_t features; /* wanted beside NET_FEATURES */
	uint32_t got;	   /* frames received */
};

static void
pump(void *arg)
{
	while (loop_step(((struct guest *)arg)->r->loop, 0))
		;
}

static void
guest_init(struct guest *g, struct rig *r)
{
	memset(g, 0, sizeof *g);
	g->r = r;
	snprintf(g->dir, sizeof g->dir, "/tmp/dp-guest-XXXXXX");
	EXPECT(mkdtemp(g->dir) != NULL);
	snprintf(g->path, sizeof g->path, "%s/s", g->dir);
}

static void
guest_fini(struct guest *g)
{
	vhost_front_free(g->f);
	pump(g);
	EXPECT(file_rmtree(g->dir, NULL) == 0);
}

static inline void
guest_fini_cleanup(struct guest *g)
{
	guest_fini(g);
}

static void
guest_port(struct guest *g, uint32_t port, uint64_t from_bps)
{
	struct dp_port_conf conf = {
		.port = port, .name = "g", .kind = "vhost", .arg = g->path, .from_bps = from_bps
	};
	struct err err = { 0 };

	EXPECT(dp_port_set(g->r->dp, &conf, 1, &err) == 0);
	EXPECT_STR(err.msg, "");
}

/* Connects a driver with one queue pair and offers it SLOTS receive buffers. */
static bool
guest_boot(struct guest *g)
{
	struct vhost_front_config fc = { .path = g->path,
		.n_queues = 2,
		.queue_size = 128,
		.features = NET_FEATURES | g->features,
		.pump = pump,
		.arg = g };
	struct err err = { 0 };

	if (vhost_front_open(&fc, &g->f, &err) < 0 || vhost_front_connect(g->f, &err) < 0) {
		EXPECT_STR(err.msg, "");
		return false;
	}
	for (int i = 0; i < SLOTS; i++) {
		struct iovec iov;

		g->mem[i] = vhost_front_alloc(g->f, 2 * SLOT, 64);
		iov = (struct iovec){ g->mem[i], SLOT };
		EXPECT_INT(vhost_front_add(g->f, 0, &iov, 0, 1, g->mem[i], 0), 0);
	}
	vhost_front_kick(g->f, 0);
	return true;
}

/* Sends a frame of len bytes that begins with 'tag', from the second half of a slot. */
static bool
guest_sends(struct guest *g, uint32_t slot, uint8_t tag, uint32_t len)
{
	uint8_t *p = g->mem[slot % SLOTS] + SLOT;
	struct iovec iov = { p, HDR + len };

	memset(p, 0, HDR);
	for (uint32_t i = 0; i < len; i++)
		p[HDR + i] = (uint8_t)(tag + i);
	if (vhost_front_add(g->f, 1, &iov, 1, 0, p, 0) < 0)
		return false;
	vhost_front_kick(g->f, 1);
	return true;
}

/* Takes back what was sent, and what was received; the tag of the last frame received, or -1. */
static int
guest_polls(struct guest *g)
{
	void *cookie;
	uint32_t len;
	int tag = -1;

	while (vhost_front_poll(g->f, 1, &cookie, &len) == 1)
		;
	while (vhost_front_poll(g->f, 0, &cookie, &len) == 1) {
		uint8_t *p = cookie;
		struct iovec iov = { p, SLOT };

		g->got++;
		tag = p[HDR];
		EXPECT(len > HDR);
		EXPECT_INT(vhost_front_add(g->f, 0, &iov, 0, 1, p, 0), 0);
	}
	vhost_front_kick(g->f, 0);
	return tag;
}

/* Until cond holds, thirty seconds at most. */
#define UNTIL(g, cond)                                                                             \
	do {                                                                                       \
		uint64_t end_ = clock_mono_ns() + 30 * NS_PER_S;                                   \
		bool holds_;                                                                       \
		while (!(holds_ = (cond)) && clock_mono_ns() < end_)                               \
			pump(g);                                                                   \
		if (!holds_)                                                                       \
			printf("# waited for: %s\n", #cond);                                       \
		EXPECT(holds_);                                                                    \
	} while (0)

TEST(a_guest_is_served_after_the_replay_and_its_packets_pass)
{
	CLEANUP(rig_free) struct rig *r = rig_new(2, 2, "fused");
	CLEANUP(guest_fini) struct guest g;
	int tag = -1;

	guest_init(&g, r);
	guest_port(&g, 3, 0);
	test_rule(r->dp, 1, (struct test_rule){ 0, 1, TEST_SEND, 3, 0 });
	test_rule(r->dp, 1, (struct test_rule){ 0, 3, TEST_SEND, 2, 0 });
	EXPECT(access(g.path, F_OK) < 0);
	dp_serve(r->dp);
	REQUIRE(guest_boot(&g));
	UNTIL(&g, atomic_load(&dp_port_get(r->dp, 3)->up));
	EXPECT(dp_port_get(r->dp, 3)->negotiated & VIRTIO_BIT(VIRTIO_F_VERSION_1));
	for (int i = 0; i < 200; i++) {
		rig_put(r, 1, (uint8_t)i, 100);
		UNTIL(&g, (tag = guest_polls(&g)) >= 0);
		REQUIRE(tag == (i & 255));
		EXPECT(guest_sends(&g, (uint32_t)i, (uint8_t)(i + 1), 1500));
		UNTIL(&g, (tag = rig_get(r, 2)) >= 0);
		REQUIRE(tag == ((i + 1) & 255));
	}
	EXPECT_INT(rig_count(r, 3).rx_packets, 200);
	EXPECT_INT(rig_count(r, 3).rx_bytes, 200 * 1500);
	EXPECT_INT(rig_count(r, 3).tx_packets, 200);
	rig_expect_sums(r);
}

TEST(a_guest_that_goes_costs_only_its_own_packets_and_may_return)
{
	CLEANUP(rig_free) struct rig *r = rig_new(1, 2, "fused");
	CLEANUP(guest_fini) struct guest g;
	struct err err = { 0 };

	guest_init(&g, r);
	guest_port(&g, 3, 0);
	dp_serve(r->dp);
	test_rule(r->dp, 1, (struct test_rule){ 0, 1, TEST_SEND, 3, 0 });
	REQUIRE(guest_boot(&g));
	UNTIL(&g, atomic_load(&dp_port_get(r->dp, 3)->up));
	for (int i = 0; i < 20; i++) {
		vhost_front_hang_up(g.f);
		rig_put(r, 1, 1, 60);
		UNTIL(&g, !atomic_load(&dp_port_get(r->dp, 3)->up));
		rig_put(r, 1, 1, 60);
		UNTIL(&g, rig_count(r, 1).rx_packets == 3u * (uint32_t)i + 2);
		REQUIRE(vhost_front_connect(g.f, &err) == 0);
		UNTIL(&g,
		    atomic_load(&dp_port_get(r->dp, 3)->up) && dp_port_get(r->dp, 3)->queues[0].on);
		rig_put(r, 1, 1, 60);
		UNTIL(&g, guest_polls(&g) >= 0);
	}
	EXPECT(g.got >= 20);
	rig_expect_sums(r);
}

TEST(a_guest_over_its_rate_waits_and_loses_nothing)
{
	CLEANUP(rig_free) struct rig *r = rig_new(1, 2, "fused");
	CLEANUP(guest_fini) struct guest g;
	uint32_t sent = 0, got = 0;
	uint64_t begin, took;

	guest_init(&g, r);
	guest_port(
	    &g, 3, 8000000); /* 1000 frames of 1000 bytes a second, which any machine can send */
	dp_serve(r->dp);
	test_rule(r->dp, 1, (struct test_rule){ 0, 3, TEST_SEND, 2, 0 });
	REQUIRE(guest_boot(&g));
	UNTIL(&g, dp_port_get(r->dp, 3)->queues[0].on);
	begin = clock_mono_ns();
	while (got < 500 && clock_mono_ns() - begin < 30 * NS_PER_S) {
		if (sent < 500 && sent - got < 50 && guest_sends(&g, sent, 1, 1000))
			sent++;
		guest_polls(&g);
		got += rig_drain(r, 2);
		pump(&g);
	}
	took = clock_mono_ns() - begin;
	EXPECT_INT(got, 500);
	EXPECT(took > 425 * NS_PER_MS); /* 500 ms, 50 of which may have been saved up */
	EXPECT(rig_count(r, 3).rx_paused > 0);
	rig_expect_sums(r);
}

TEST(a_guest_s_queues_are_spread_over_the_workers)
{
	CLEANUP(rig_free) struct rig *r = rig_new(2, 2, "fused");
	CLEANUP(guest_fini) struct guest g;
	struct dp_port_conf conf = {
		.port = 3, .name = "g", .kind = "vhost", .arg = g.path, .n_queues = 2
	};
	struct vhost_front_config fc = { .path = g.path,
		.n_queues = 4,
		.queue_size = 64,
		.features = NET_FEATURES | VIRTIO_BIT(VIRTIO_NET_F_MQ),
		.pump = pump,
		.arg = &g };
	struct dp_port *p;
	struct err err = { 0 };
	void *cookie;
	uint32_t len, got = 0;

	guest_init(&g, r);
	EXPECT(dp_port_set(r->dp, &conf, 1, &err) == 0);
	dp_serve(r->dp);
	test_rule(r->dp, 1, (struct test_rule){ 0, 1, TEST_SEND, 3, 0 });
	test_rule(r->dp, 1, (struct test_rule){ 0, 2, TEST_SEND, 3, 0 });
	test_rule(r->dp, 1, (struct test_rule){ 0, 3, TEST_SEND, 1, 0 });
	REQUIRE(vhost_front_open(&fc, &g.f, &err) == 0 && vhost_front_connect(g.f, &err) == 0);
	p = dp_port_get(r->dp, 3);
	UNTIL(&g, p->queues[0].on && p->queues[1].on);
	EXPECT(p->queues[0].worker != p->queues[1].worker);
	for (uint32_t w = 0; w < 2; w++)
		EXPECT_INT(p->txq[w]->worker->reactor.index, w); /* each sends by its own */
	for (uint32_t i = 0; i < 40; i++) {
		uint8_t *in = vhost_front_alloc(g.f, SLOT, 64),
			*out = vhost_front_alloc(g.f, SLOT, 64);
		struct iovec iov = { in, SLOT };

		EXPECT_INT(vhost_front_add(g.f, i % 2 * 2, &iov, 0, 1, in, 0), 0);
		iov = (struct iovec){ out, HDR + 100 };
		EXPECT_INT(vhost_front_add(g.f, i % 2 * 2 + 1, &iov, 1, 0, out, 0), 0);
	}
	for (uint32_t q = 0; q < 4; q++)
		vhost_front_kick(g.f, q);
	UNTIL(&g, rig_count(r, 1).tx_packets == 40);
	for (int i = 0; i < 20; i++) {
		rig_put(r, 1, 1, 60);
		rig_put(r, 2, 1, 60);
	}
	UNTIL(&g, rig_count(r, 3).tx_packets == 40);
	for (uint32_t q = 0; q < 4; q += 2)
		while (vhost_front_poll(g.f, q, &cookie, &len) == 1)
			got++;
	EXPECT_INT(got, 40);
	rig_expect_sums(r);
}

#define TSO                                                                                        \
	(VIRTIO_BIT(VIRTIO_NET_F_CSUM) | VIRTIO_BIT(VIRTIO_NET_F_GUEST_CSUM) |                     \
	    VIRTIO_BIT(VIRTIO_NET_F_MRG_RXBUF) | VHOST_NET_TSO)
enum { BIG = 20000, TCP_HEAD = 54, MSS = 1400, PIECES = 15 /* of 19946 bytes */ };

/* A TCP frame of BIG bytes with its marks in a virtio-net header before it. */
static void
big_frame(uint8_t *p)
{
	struct virtio_net_hdr *h = (struct virtio_net_hdr *)p;
	uint8_t *f = p + HDR;

	memset(p, 0, HDR + BIG);
	h->flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
	h->gso_type = VIRTIO_NET_HDR_GSO_TCPV4;
	h->gso_size = le16_of(MSS);
	h->csum_start = le16_of(34);
	h->csum_offset = le16_of(16);
	f[12] = 8;
	f[14] = 0x45;
	f[23] = 6;
	f[46] = 0x50;
	for (uint32_t i = TCP_HEAD; i < BIG; i++)
		f[i] = (uint8_t)(i * 7);
}

TEST(a_guest_leaves_segments_to_the_engine_and_takes_them_whole)
{
	CLEANUP(rig_free) struct rig *r = rig_new(1, 2, "fused");
	CLEANUP(guest_fini) struct guest a, b;
	uint8_t *big, *whole = NULL;
	uint32_t len = 0, bytes = 0;
	struct iovec iov;
	void *cookie;

	guest_init(&b, r);
	guest_init(&a, r);
	a.features = b.features = TSO;
	guest_port(&a, 3, 0);
	dp_serve(r->dp);
	REQUIRE(guest_boot(&a));
	UNTIL(&a, dp_port_get(r->dp, 3)->queues[0].on);
	EXPECT_INT(a.f->features & VHOST_NET_TSO, VHOST_NET_TSO);
	big = vhost_front_alloc(a.f, HDR + BIG, 64);
	big_frame(big);
	iov = (struct iovec){ big, HDR + BIG };
	/* to a port that cannot: cut */
	test_rule(r->dp, 1, (struct test_rule){ 0, 3, TEST_SEND, 2, 0 });
	REQUIRE(vhost_front_add(a.f, 1, &iov, 1, 0, big, 0) == 0);
	vhost_front_kick(a.f, 1);
	UNTIL(&a, rig_count(r, 2).tx_packets == PIECES);
	EXPECT_INT(rig_drain(r, 2), PIECES);
	EXPECT_INT(rig_count(r, 3).rx_packets, PIECES);
	EXPECT_INT(rig_count(r, 3).rx_bytes, BIG + (PIECES - 1) * TCP_HEAD);
	/* to itself, a guest that can: whole, over several of its buffers */
	test_rule(r->dp, 1, (struct test_rule){ 0, 3, TEST_SEND, 3, 0 });
	EXPECT_INT(vhost_front_poll(a.f, 1, &cookie, &len), 1);
	REQUIRE(vhost_front_add(a.f, 1, &iov, 1, 0, big, 0) == 0);
	vhost_front_kick(a.f, 1);
	UNTIL(&a, rig_count(r, 3).tx_packets == PIECES);
	for (bytes = 0; vhost_front_poll(a.f, 0, &cookie, &len) == 1; bytes += len)
		whole = whole == NULL ? cookie : whole;
	EXPECT_INT(bytes, HDR + BIG);
	REQUIRE(whole != NULL);
	EXPECT_INT(whole[1], VIRTIO_NET_HDR_GSO_TCPV4);
	EXPECT_INT(whole[4] | whole[5] << 8, MSS);
	EXPECT_INT(whole[10], 10); /* buffers */
	EXPECT(memcmp(whole + HDR, big + HDR, SLOT - HDR) == 0);
	rig_expect_sums(r);
}

TEST(a_guest_may_not_mark_frames_as_it_was_not_offered)
{
	CLEANUP(rig_free) struct rig *r = rig_new(1, 2, "fused");
	CLEANUP(guest_fini) struct guest g;
	struct dp_port_conf conf = {
		.port = 3, .name = "g", .kind = "vhost", .arg = g.path, .features = ~VHOST_NET_TSO
	};
	uint8_t *big;
	struct iovec iov;

	guest_init(&g, r);
	g.features = TSO;
	EXPECT(dp_port_set(r->dp, &conf, 1, NULL) == 0);
	dp_serve(r->dp);
	test_rule(r->dp, 1, (struct test_rule){ 0, 3, TEST_SEND, 2, 0 });
	REQUIRE(guest_boot(&g));
	EXPECT_INT(g.f->features & VHOST_NET_TSO, 0);
	big = vhost_front_alloc(g.f, HDR + BIG, 64);
	big_frame(big);
	iov = (struct iovec){ big, HDR + 1000 };
	REQUIRE(vhost_front_add(g.f, 1, &iov, 1, 0, big, 0) == 0);
	vhost_front_kick(g.f, 1);
	REQUIRE(guest_sends(&g, 0, 7, 100)); /* and one that is as it should be */
	UNTIL(&g, rig_count(r, 2).tx_packets == 1);
	EXPECT_INT(rig_get(r, 2), 7);
	EXPECT_INT(rig_count(r, 3).rx_packets, 1);
}

/* ---- disks ---- */

enum { MIB = 1 << 20 };

struct disk {
	struct guest g;
	struct dp_disks ds;
	struct virtio_blk_hdr *hdr;
	uint8_t *buf, *status;
	bool done;
	struct err err;
	int events;
};

static void
disk_done(void *arg, const struct err *err)
{
	struct disk *d = arg;

	d->done = true;
	d->err = *err;
}

static void
disk_event(void *arg, const char *name, bool up, const char *state)
{
	((struct disk *)arg)->events++;
}

static struct disk *
disk_new(struct rig *r, uint64_t iops)
{
	struct disk *d = xcalloc(1, sizeof *d);
	struct dp_bdev_conf bc = {
		.name = "b", .kind = "mem", .path = "", .size_bytes = MIB, .fd = -1
	};
	struct dp_disk_conf dc = { .name = "d",
		.bdev = "b",
		.socket = d->g.path,
		.group = "",
		.serial = "",
		.iops = iops,
		.queues = 1 };
	struct vhost_front_config fc = { .path = d->g.path,
		.n_queues = 1,
		.queue_size = 128,
		.features = VIRTIO_BIT(VIRTIO_F_VERSION_1) | VIRTIO_BIT(VIRTIO_BLK_F_FLUSH),
		.pump = pump,
		.arg = &d->g };

	guest_init(&d->g, r);
	EXPECT(dp_disks_init(&d->ds, r->loop, r->dp, &d->err) == 0);
	d->ds.event = disk_event;
	d->ds.event_arg = d;
	dp_bdev_set(&d->ds.bdevs, &bc, 1, disk_done, d);
	dp_disks_serve(&d->ds);
	UNTIL(&d->g, d->done);
	d->done = false;
	dp_disk_set(&d->ds, &dc, 1, disk_done, d);
	EXPECT(d->done);
	EXPECT_STR(d->err.msg, "");
	EXPECT(vhost_front_open(&fc, &d->g.f, &d->err) == 0);
	EXPECT(vhost_front_connect(d->g.f, &d->err) == 0);
	d->hdr = vhost_front_alloc(d->g.f, sizeof *d->hdr, 64);
	d->buf = vhost_front_alloc(d->g.f, 65536, 4096);
	d->status = vhost_front_alloc(d->g.f, 1, 1);
	return d;
}

static void
disk_free(struct disk *d)
{
	vhost_front_free(STEAL(d->g.f));
	dp_disks_fini(&d->ds);
	guest_fini(&d->g);
	free(d);
}
DEFINE_CLEANUP(struct disk, disk_free)

static int
submit(struct disk *d, uint32_t type, uint64_t sector, uint32_t len)
{
	struct iovec iov[3] = { { d->hdr, sizeof *d->hdr }, { d->buf, len }, { d->status, 1 } };
	bool in = type == VIRTIO_BLK_T_IN;
	unsigned n = 1;

	memset(d->hdr, 0, sizeof *d->hdr);
	d->hdr->type = le32_of(type);
	d->hdr->sector = le64_of(sector);
	*d->status = 99;
	if (len > 0)
		n++;
	iov[n] = (struct iovec){ d->status, 1 };
	EXPECT_INT(vhost_front_add(d->g.f, 0, iov, in ? 1 : n, in ? n : 1, d, 0), 0);
	vhost_front_kick(d->g.f, 0);
	return 0;
}

/* One request; its status. */
static int
request(struct disk *d, uint32_t type, uint64_t sector, uint32_t len)
{
	void *cookie = NULL;
	uint32_t written;

	submit(d, type, sector, len);
	UNTIL(&d->g, vhost_front_poll(d->g.f, 0, &cookie, &written) == 1);
	return *d->status;
}

TEST(blocks_written_by_a_guest_are_read_back)
{
	CLEANUP(rig_free) struct rig *r = rig_new(2, 0, NULL);
	CLEANUP(disk_free) struct disk *d = disk_new(r, 0);
	struct dp_disk *disk = dp_disk_get(&d->ds, "d");
	struct blk_stats st;

	UNTIL(&d->g, disk->up);
	EXPECT_STR(disk->state, "up");
	for (uint64_t i = 0; i < 32; i++) {
		memset(d->buf, (int)i + 1, 32768);
		EXPECT_INT(request(d, VIRTIO_BLK_T_OUT, i * 64, 32768), VIRTIO_BLK_S_OK);
	}
	EXPECT_INT(request(d, VIRTIO_BLK_T_FLUSH, 0, 0), VIRTIO_BLK_S_OK);
	for (uint64_t i = 0; i < 32; i++) {
		memset(d->buf, 0, 32768);
		EXPECT_INT(request(d, VIRTIO_BLK_T_IN, i * 64, 32768), VIRTIO_BLK_S_OK);
		EXPECT_INT(d->buf[32767], (int)i + 1);
	}
	EXPECT_INT(request(d, VIRTIO_BLK_T_IN, MIB / 512, 512), VIRTIO_BLK_S_IOERR);
	vhost_blk_read_stats(disk->dev, &st);
	EXPECT_INT(st.writes, 32);
	EXPECT_INT(st.read_bytes, MIB);
	EXPECT(d->events >= 2);
}

TEST(a_disk_is_deleted_while_its_guest_waits_for_the_limit)
{
	CLEANUP(rig_free) struct rig *r = rig_new(1, 0, NULL);
	CLEANUP(disk_free) struct disk *d = disk_new(r, 1);
	struct dp_disk_conf dc = { .name = "d",
		.bdev = "b",
		.socket = d->g.path,
		.group = "",
		.serial = "",
		.iops = 100000,
		.queues = 1 };

	EXPECT_INT(request(d, VIRTIO_BLK_T_IN, 0, 512), VIRTIO_BLK_S_OK);
	d->done = false;
	dp_disk_set(&d->ds, &dc, 1, disk_done, d); /* another limit holds at once */
	EXPECT(d->done && d->err.code == 0);
	for (int i = 0; i < 20; i++)
		EXPECT_INT(request(d, VIRTIO_BLK_T_IN, 0, 512), VIRTIO_BLK_S_OK);
	dc.iops = 1;
	dp_disk_set(&d->ds, &dc, 1, disk_done, d);
	submit(d, VIRTIO_BLK_T_IN, 0, 512);
	d->done = false;
	dp_disk_del(&d->ds, "d", disk_done, d);
	UNTIL(&d->g, d->done);
	EXPECT(dp_disk_get(&d->ds, "d") == NULL);
	EXPECT_INT(dp_bdev_get(&d->ds.bdevs, "b")->users, 0);
	EXPECT_INT(dp_bdev_del(&d->ds.bdevs, "b", &d->err), 0);
}

TEST(a_guest_that_resets_its_disk_goes_on)
{
	CLEANUP(rig_free) struct rig *r = rig_new(1, 0, NULL);
	CLEANUP(disk_free) struct disk *d = disk_new(r, 0);
	struct err err = { 0 };

	for (int i = 0; i < 10; i++) {
		EXPECT_INT(request(d, VIRTIO_BLK_T_OUT, 0, 512), VIRTIO_BLK_S_OK);
		if (i % 2)
			EXPECT_INT(vhost_front_stop(d->g.f, &err), 0);
		vhost_front_hang_up(d->g.f);
		EXPECT_INT(vhost_front_connect(d->g.f, &err), 0);
	}
	EXPECT_STR(err.msg, "");
}
