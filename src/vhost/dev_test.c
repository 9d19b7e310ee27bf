/* SPDX-License-Identifier: Apache-2.0 */
/* dev_test.c: device and front-end against each other: the orderly ways, in both ring layouts. */
#include "base/clock.h"
#include "base/mem.h"
#include "base/test.h"
#include "vhost/rig_test.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BOTH_RINGS(features)                                                                       \
	for (uint64_t features = RIG_FEATURES & ~VIRTIO_BIT(VIRTIO_F_RING_PACKED), once = 0;       \
	     once < 2; once++, features = RIG_FEATURES)

TEST(echo_in_every_shape)
{
	BOTH_RINGS(features)
	{
		static const uint32_t lens[] = { 1, 60, 1500, 4096, 30000 };
		struct rig r;

		REQUIRE(rig_open(&r, &(struct rig_config){ .front = { .features = features } }));
		EXPECT_INT(r.front->features & RIG_FEATURES, features);
		for (unsigned i = 0; i < ARRAY_LEN(lens); i++) {
			EXPECT(rig_echo(&r, 0, lens[i], lens[i], 0));
			EXPECT(rig_echo(&r, 0, lens[i], lens[i] / 5 + 1, 0));
			EXPECT(rig_echo(&r, 0, lens[i], lens[i] / 15 + 1, VHOST_FRONT_F_INDIRECT));
		}
		for (unsigned i = 0; i < 1000; i++) /* the indices wrap many times */
			EXPECT(rig_echo(&r, 0, 100, 40, i & 1 ? VHOST_FRONT_F_INDIRECT : 0));
		EXPECT_INT(vhost_vq_counter(vhost_dev_vq(r.dev, 0), VHOST_VQ_chains), 1015);
		rig_close(&r);
	}
}

TEST(a_buffer_may_span_memory_regions)
{
	BOTH_RINGS(features)
	{
		struct rig r;
		struct iovec iov[2];
		uint32_t written;
		uint8_t *a, *b;

		REQUIRE(rig_open(&r, &(struct rig_config){ .front = { .features = features,
							       .n_regions = 3,
							       .region_bytes = 1 << 20 } }));
		/* Adjacent for the guest, elsewhere for us: described by its first byte. */
		a = r.front->region[0].va + (1 << 20) - 100;
		b = r.front->region[1].va;
		memset(a, 1, 100);
		memset(b, 2, 100);
		iov[0] = (struct iovec){ a, 200 };
		iov[1] = (struct iovec){ r.front->region[1].va + (1 << 20) - 60, 120 };
		REQUIRE(vhost_front_add(r.front, 0, iov, 1, 1, &r, 0) == 0);
		vhost_front_kick(r.front, 0);
		EXPECT(rig_wait(&r, 0, &written) == &r);
		EXPECT_INT(written, 120);
		EXPECT_INT(r.front->region[1].va[(1 << 20) - 1], 0xfe);
		EXPECT_INT(r.front->region[2].va[0], 0xfe);
		EXPECT_INT(r.front->region[2].va[39], 0xfe);
		EXPECT_INT(r.front->region[2].va[40], 0xfd);
		EXPECT_INT(r.front->region[2].va[59], 0xfd);
		EXPECT_INT(r.front->region[2].va[60], 0);
		rig_close(&r);
	}
}

TEST(kicks_and_calls_come_when_wanted)
{
	for (unsigned i = 0; i < 4; i++) {
		uint64_t features = RIG_FEATURES & ~VIRTIO_BIT(VIRTIO_F_EVENT_IDX) &
				    ~VIRTIO_BIT(VIRTIO_F_RING_PACKED);
		struct vhost_vq *vq;
		struct pollfd p = { .events = POLLIN };
		struct iovec iov[2];
		uint32_t written;
		struct rig r;
		uint8_t *buf;

		features |= i & 1 ? VIRTIO_BIT(VIRTIO_F_EVENT_IDX) : 0;
		features |= i & 2 ? VIRTIO_BIT(VIRTIO_F_RING_PACKED) : 0;
		REQUIRE(rig_open(&r, &(struct rig_config){ .front = { .features = features } }));
		buf = vhost_front_alloc(r.front, 200, 8);
		iov[0] = (struct iovec){ buf, 100 };
		iov[1] = (struct iovec){ buf + 100, 100 };
		vq = vhost_dev_vq(r.dev, 0);
		p.fd = vhost_vq_kick_fd(vq);
		REQUIRE(p.fd >= 0);
		/* polled: no kick, and no call as the driver did not ask */
		vhost_front_calls(r.front, 0);
		for (unsigned k = 0; k < 100; k++) {
			REQUIRE(vhost_front_add(r.front, 0, iov, 1, 1, &r, 0) == 0);
			EXPECT(!vhost_front_kick(r.front, 0) || k == 0);
			REQUIRE(rig_wait(&r, 0, &written) == &r);
		}
		EXPECT_INT(vhost_front_calls(r.front, 0), 0);
		/* armed: one kick; asked: one call */
		for (unsigned k = 0; k < 100; k++) {
			uint64_t n;

			EXPECT(!vhost_vq_arm(vq));
			EXPECT(!vhost_front_want_call(r.front, 0, true));
			REQUIRE(vhost_front_add(r.front, 0, iov, 1, 1, &r, 0) == 0);
			EXPECT(vhost_front_kick(r.front, 0));
			EXPECT_INT(poll(&p, 1, 0), 1);
			EXPECT(read(p.fd, &n, 8) == 8);
			vhost_vq_disarm(vq);
			REQUIRE(rig_wait(&r, 0, &written) == &r);
			EXPECT_INT(vhost_front_calls(r.front, 0), 1);
			EXPECT(!vhost_front_want_call(r.front, 0, false));
		}
		/* there already: arming says so */
		REQUIRE(vhost_front_add(r.front, 0, iov, 1, 1, &r, 0) == 0);
		vhost_front_kick(r.front, 0);
		EXPECT(vhost_vq_arm(vq));
		rig_close(&r);
	}
}

static bool
gone(struct rig *r)
{
	return r->disconnected > 0;
}

TEST(stop_and_start_goes_on_where_it_was)
{
	BOTH_RINGS(features)
	{
		struct rig r;

		REQUIRE(rig_open(
		    &r, &(struct rig_config){ .front = { .features = features, .n_queues = 2 } }));
		for (unsigned i = 0; i < 21; i++)
			EXPECT(rig_echo(&r, 1, 100, 40, 0));
		EXPECT(vhost_front_stop(r.front, &r.err) == 0);
		EXPECT_INT(r.stops, 2);
		EXPECT_INT(r.front->q[1].base & 0xffff,
		    r.front->q[1].packed ? 21 * 6 % 16 | (1 ^ (21 * 6 / 16 & 1)) << 15 : 21);
		EXPECT(vhost_front_connect(r.front, &r.err) == 0);
		EXPECT_INT(r.disconnected, 1);
		EXPECT_INT(r.connected, 2);
		EXPECT(rig_echo(&r, 1, 100, 40, 0));
		EXPECT(rig_echo(&r, 0, 100, 40, 0));
		vhost_front_hang_up(r.front);
		r.disconnected = 0;
		EXPECT(rig_until(&r, gone));
		EXPECT(!r.running[0] && !r.running[1]);
		EXPECT(vhost_front_connect(r.front, &r.err) == 0);
		EXPECT(rig_echo(&r, 1, 100, 40, 0));
		rig_close(&r);
	}
}

/* DPDK's virtio-user says base 0 to a device that comes back. */
TEST(a_base_that_is_out_of_date_does_no_harm)
{
	struct rig r;

	REQUIRE(rig_open(
	    &r, &(struct rig_config){
		    .front = { .features = RIG_FEATURES & ~VIRTIO_BIT(VIRTIO_F_RING_PACKED) } }));
	for (unsigned i = 0; i < 21; i++)
		EXPECT(rig_echo(&r, 0, 100, 40, 0));
	vhost_front_hang_up(r.front);
	r.front->stopped = true;
	r.front->q[0].base = 0;
	EXPECT(vhost_front_connect(r.front, &r.err) == 0);
	EXPECT(rig_echo(&r, 0, 100, 40, 0));
	rig_close(&r);
}

TEST(a_stop_that_takes_time_delays_the_answer)
{
	struct rig r;
	struct vhost_user_vring_state s = { le32_of(0), le32_of(0) };
	struct vhost_user_msg msg;
	struct pollfd p = { .events = POLLIN };

	REQUIRE(rig_open(&r, &(struct rig_config){ .front = { .features = RIG_FEATURES } }));
	EXPECT(rig_echo(&r, 0, 100, 100, 0));
	r.slow_stop = true;
	REQUIRE(vhost_front_send(
		    r.front, VHOST_USER_GET_VRING_BASE, 0, &s, sizeof s, NULL, 0, &r.err) == 0);
	for (int i = 0; i < 10; i++)
		rig_pump(&r);
	p.fd = r.front->fd;
	EXPECT_INT(poll(&p, 1, 0), 0);
	EXPECT_INT(r.stops, 1);
	rig_finish_stops(&r);
	REQUIRE(vhost_front_recv(r.front, VHOST_USER_GET_VRING_BASE, &msg, NULL, &r.err) == 0);
	EXPECT_INT(le32_get(msg.u.state.num) & 0x7fff, 2);
	rig_close(&r);
}

TEST(free_waits_for_a_slow_stop)
{
	struct rig r;

	REQUIRE(rig_open(&r, &(struct rig_config){ .front = { .features = RIG_FEATURES } }));
	r.slow_stop = true;
	vhost_dev_free(r.dev);
	EXPECT_INT(r.freed, 0);
	rig_finish_stops(&r);
	EXPECT_INT(r.freed, 1);
	EXPECT(access(r.path, F_OK) < 0);
	r.dev = NULL;
	rig_close(&r);
}

TEST(memory_comes_and_goes_while_running)
{
	BOTH_RINGS(features)
	{
		struct rig r;
		struct iovec iov[2];
		uint32_t slot[34], written;

		REQUIRE(rig_open(&r, &(struct rig_config){ .front = { .features = features } }));
		for (uint32_t i = 0; i < 34; i++) { /* more than 32 slots */
			EXPECT(vhost_front_add_region(r.front, 0x40000000 + i * 0x200000ull,
				   1 << 16, &slot[i], &r.err) == 0);
			iov[0] = (struct iovec){ r.front->region[slot[i]].va, 1000 };
			iov[1] = (struct iovec){ r.front->region[slot[i]].va + 64536, 1000 };
			REQUIRE(vhost_front_add(r.front, 0, iov, 1, 1, &r, 0) == 0);
			vhost_front_kick(r.front, 0);
			EXPECT(rig_wait(&r, 0, &written) == &r);
			EXPECT_INT(r.front->region[slot[i]].va[65535], 0xff);
		}
		EXPECT_INT(r.starts, 1); /* and the queue never stopped */
		r.quiesced = 0;
		for (uint32_t i = 0; i < 34; i += 2)
			EXPECT(vhost_front_del_region(r.front, slot[i], &r.err) == 0);
		EXPECT_INT(r.quiesced, 17);
		EXPECT_INT(r.stops, 0);
		EXPECT(rig_echo(&r, 0, 100, 40, 0));
		/* a region that is not there, and one that overlaps */
		EXPECT_INT(vhost_front_add_region(r.front, 0x100000, 1 << 16, &slot[0], &r.err),
		    -EREMOTEIO);
		EXPECT(rig_echo(&r, 0, 100, 40, 0));
		EXPECT_INT(vhost_dev_counter(r.dev, VHOST_DEV_refused), 1);
		rig_close(&r);
	}
}

TEST(a_removed_region_stays_mapped_for_what_holds_it)
{
	struct rig r;
	struct iovec iov[2];
	uint32_t slot, written;

	REQUIRE(rig_open(&r, &(struct rig_config){ .front = { .features = RIG_FEATURES } }));
	REQUIRE(vhost_front_add_region(r.front, 0x40000000, 1 << 16, &slot, &r.err) == 0);
	r.hold = true;
	iov[0] = (struct iovec){ r.front->region[slot].va, 1000 };
	iov[1] = (struct iovec){ r.front->region[slot].va + 1000, 1000 };
	REQUIRE(vhost_front_add(r.front, 0, iov, 1, 1, &r, 0) == 0);
	vhost_front_kick(r.front, 0);
	rig_pump(&r);
	EXPECT_INT(r.n_held, 1);
	REQUIRE(vhost_front_del_region(r.front, slot, &r.err) == 0);
	rig_release(&r, 0); /* reads and writes the region */
	EXPECT(rig_wait(&r, 0, &written) == &r);
	rig_close(&r);
}

TEST(a_new_memory_table_restarts_the_queues)
{
	BOTH_RINGS(features)
	{
		struct rig r;
		uint64_t protocol =
		    VHOST_DEV_PROTOCOL & ~VIRTIO_BIT(VHOST_USER_PROTOCOL_F_CONFIGURE_MEM_SLOTS);
		struct vhost_user_memory t = { .n_regions = le32_of(1) };

		REQUIRE(rig_open(&r,
		    &(struct rig_config){
			.front = { .features = features, .protocol = protocol, .n_regions = 2 } }));
		EXPECT(rig_echo(&r, 0, 100, 40, 0));
		t.region[0] = (struct vhost_user_region){ le64_of(r.front->region[0].gpa),
			le64_of(r.front->region[0].size),
			le64_of((uint64_t)(uintptr_t)r.front->region[0].va), le64_of(0) };
		EXPECT(vhost_front_ask(r.front, VHOST_USER_SET_MEM_TABLE, &t, 40,
			   &r.front->region[0].fd, 1, &r.err) == 0);
		EXPECT_INT(r.starts, 2);
		EXPECT_INT(r.stops, 1);
		EXPECT(rig_echo(&r, 0, 100, 40, 0));
		rig_close(&r);
	}
}

TEST(config_space_and_mtu)
{
	struct rig r;
	uint8_t got[64];
	le64 mtu = le64_of(1500);
	struct vhost_user_hdr h;

	REQUIRE(rig_open(&r, &(struct rig_config){ .front = { .features = RIG_FEATURES } }));
	EXPECT(vhost_front_get_config(r.front, 3, 20, got, &r.err) == 0);
	EXPECT_INT(got[0], 3);
	EXPECT_INT(got[19], 22);
	EXPECT_INT(vhost_front_get_config(r.front, 60, 20, got, &r.err), -EREMOTEIO);
	EXPECT(vhost_front_set_config(r.front, 5, 1, "x", &r.err) == 0);
	EXPECT_INT(r.config[5], 'x');
	EXPECT_INT(vhost_front_set_config(r.front, 64, 1, "x", &r.err), -EREMOTEIO);
	EXPECT(vhost_front_ask(r.front, VHOST_USER_NET_SET_MTU, &mtu, 8, NULL, 0, &r.err) == 0);
	EXPECT_INT(r.mtu, 1500);
	mtu = le64_of(67);
	EXPECT_INT(
	    vhost_front_ask(r.front, VHOST_USER_NET_SET_MTU, &mtu, 8, NULL, 0, &r.err), -EREMOTEIO);
	vhost_dev_config_changed(r.dev);
	EXPECT_INT(recv(r.front->backend_fd, &h, sizeof h, MSG_DONTWAIT), sizeof h);
	EXPECT_INT(le32_get(h.request), VHOST_USER_BACKEND_CONFIG_CHANGE);
	EXPECT(rig_echo(&r, 0, 100, 40, 0));
	rig_close(&r);
}

TEST(without_protocol_features_a_kick_starts_the_ring)
{
	struct rig r;
	struct rig_config cfg = { .front = { .features = RIG_FEATURES,
				      .protocol = VIRTIO_BIT(VHOST_USER_PROTOCOL_F_MQ) } };

	REQUIRE(rig_open(&r, &cfg));
	EXPECT_INT(r.front->protocol, 1);
	EXPECT_INT(r.front->queue_num, RIG_QUEUES);
	EXPECT(rig_echo(&r, 0, 100, 40, 0));
	rig_close(&r);
}

TEST(the_device_may_connect)
{
	struct rig r;
	struct rig_config cfg = { .front = { .features = RIG_FEATURES, .listen = true },
		.dev = { .connect = true } };

	REQUIRE(rig_open(&r, &cfg));
	EXPECT(rig_echo(&r, 0, 100, 40, 0));
	EXPECT(vhost_front_stop(r.front, &r.err) == 0);
	EXPECT(vhost_front_connect(r.front, &r.err) == 0); /* it comes back by itself */
	EXPECT(rig_echo(&r, 0, 100, 40, 0));
	EXPECT_INT(r.connected, 2);
	rig_close(&r);
}

TEST(a_device_that_is_cut_at_once_connects_more_rarely)
{
	struct rig r;
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	static const struct vhost_dev_ops none;
	struct vhost_dev_config dc = { .name = "c", .n_queues = 1, .connect = true, .ops = &none };
	struct vhost_dev *d;
	uint64_t end = clock_mono_ns() + 600 * NS_PER_MS;
	unsigned n = 0;
	int fd;

	REQUIRE(rig_open(&r, &(struct rig_config){ .no_front = true }));
	snprintf(sa.sun_path, sizeof sa.sun_path, "%s/c", r.dir);
	dc.path = sa.sun_path;
	REQUIRE(vhost_dev_new(r.loop, &dc, &d, &r.err) == 0); /* nobody listens yet */
	loop_step(r.loop, 20 * NS_PER_MS);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	REQUIRE(bind(fd, (struct sockaddr *)&sa, sizeof sa) == 0 && listen(fd, 1) == 0);
	while (clock_mono_ns() < end) {
		int c = accept(fd, NULL, NULL);

		if (c >= 0) {
			n++;
			close(c);
		}
		loop_step(r.loop, 5 * NS_PER_MS);
	}
	EXPECT(n >= 2);
	EXPECT(n <= 30); /* every 10 ms would be 58 */
	EXPECT(vhost_dev_counter(d, VHOST_DEV_connects) >= n);
	vhost_dev_free(d);
	close(fd);
	rig_close(&r);
}

TEST(the_socket_is_the_owners)
{
	struct rig r;
	struct stat st;
	struct vhost_dev *d;
	struct vhost_dev_config dc = { .name = "b", .n_queues = 1, .group = (gid_t)-1 };
	static const struct vhost_dev_ops none;
	char *saved;

	REQUIRE(rig_open(&r, &(struct rig_config){ .no_front = true }));
	EXPECT(stat(r.path, &st) == 0);
	EXPECT_INT(st.st_mode & 07777, 0600);
	dc.path = r.path;
	dc.ops = &none;
	EXPECT_INT(vhost_dev_new(r.loop, &dc, &d, &r.err), -EADDRINUSE);
	EXPECT_HAS(r.err.msg, "vhost device b: someone listens on");
	dc.n_queues = 0;
	EXPECT_INT(vhost_dev_new(r.loop, &dc, &d, &r.err), -EINVAL);
	/* a dead process leaves its socket file behind */
	saved = xasprintf("%s.dead", r.path);
	EXPECT(rename(r.path, saved) == 0);
	vhost_dev_free(r.dev);
	EXPECT(rename(saved, r.path) == 0);
	EXPECT(rig_open_dev(&r, &(struct rig_config){ .dev = { .group = getgid() + 1 } }) ||
	       geteuid() != 0);
	EXPECT(stat(r.path, &st) == 0);
	EXPECT_INT(st.st_mode & 07777, geteuid() == 0 ? 0660 : 0600);
	free(saved);
	rig_close(&r);
}

TEST(one_front_end_at_a_time)
{
	struct rig r, s = { 0 };
	uint64_t v;

	REQUIRE(rig_open(&r, &(struct rig_config){ .front = { .features = RIG_FEATURES } }));
	s.front = NULL;
	REQUIRE(vhost_front_open(&r.front->cfg, &s.front, &r.err) == 0);
	EXPECT(vhost_front_dial(s.front, &r.err) == 0);
	EXPECT_INT(vhost_front_get_u64(s.front, VHOST_USER_GET_FEATURES, &v, &r.err), -ECONNRESET);
	EXPECT(rig_echo(&r, 0, 100, 40, 0));
	/* the first one dies and the second is there before that was seen */
	vhost_front_hang_up(r.front);
	EXPECT(vhost_front_connect(s.front, &r.err) == 0);
	EXPECT_INT(r.connected, 2);
	vhost_front_free(s.front);
	rig_close(&r);
}

static bool
page_dirty(struct rig *r, const void *p)
{
	uint64_t page = vhost_front_gpa(r->front, p) / 4096;

	return r->front->log[page / 8] & 1u << page % 8;
}

TEST(what_the_device_writes_is_logged)
{
	BOTH_RINGS(features)
	{
		struct rig r;
		struct iovec iov[2];
		uint8_t *buf;
		uint32_t written;
		struct vhost_front_queue *q;

		REQUIRE(rig_open(&r, &(struct rig_config){ .front = { .features = features } }));
		EXPECT(rig_echo(&r, 0, 100, 40, 0));
		REQUIRE(vhost_front_log(r.front, true, &r.err) == 0);
		EXPECT_INT(r.stops, 0);
		buf = vhost_front_alloc(r.front, 5 * 4096, 4096);
		iov[0] = (struct iovec){ buf, 4097 };
		iov[1] = (struct iovec){ buf + 2 * 4096, 3 * 4096 };
		REQUIRE(vhost_front_add(r.front, 0, iov, 1, 1, &r, 0) == 0);
		vhost_front_kick(r.front, 0);
		EXPECT(rig_wait(&r, 0, &written) == &r);
		EXPECT_INT(written, 4097);
		q = &r.front->q[0];
		EXPECT(!page_dirty(&r, buf) && !page_dirty(&r, buf + 4096));
		EXPECT(page_dirty(&r, buf + 2 * 4096) && page_dirty(&r, buf + 3 * 4096));
		EXPECT(!page_dirty(&r, buf + 4 * 4096));
		EXPECT(page_dirty(&r, q->packed ? (void *)q->pdesc : (void *)q->used));
		EXPECT(vhost_front_log(r.front, false, &r.err) == 0);
		EXPECT(rig_echo(&r, 0, 100, 40, 0));
		EXPECT_INT(r.stops, 0);
		rig_close(&r);
	}
}
