/* SPDX-License-Identifier: Apache-2.0 */
/* hostile_test.c: front-ends and guests that break the rules. Each loses its connection, the log says
 * why in one line, a counter counts it, and the next front-end is served. */
#include "base/log.h"
#include "base/mem.h"
#include "base/test.h"
#include "vhost/rig_test.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static int log_file = -1;

static void
log_begin(void)
{
	if (log_file < 0)
		log_file = memfd_create("log", MFD_CLOEXEC);
	if (ftruncate(log_file, 0) < 0 || lseek(log_file, 0, SEEK_SET) < 0)
		abort();
	log_fd(log_file);
}

/* The log since log_begin, which ends here; valid until the next call. */
static const char *
log_end(void)
{
	static char text[8192];
	ssize_t n = pread(log_file, text, sizeof text - 1, 0);

	log_fd(2);
	text[n > 0 ? n : 0] = '\0';
	return text;
}

static unsigned
count_lines(const char *text, const char *with)
{
	unsigned n = 0;

	for (const char *p = text; (p = strstr(p, with)) != NULL; p++)
		n++;
	return n;
}

static bool
dropped(struct rig *r)
{
	return r->disconnected > 0;
}

/* ---- rings ---- */

struct bad_ring {
	const char *reason;
	void (*spoil)(struct rig *r, struct vhost_front_queue *q);
	bool no_indirect;
};

static uint64_t
good_addr(struct rig *r)
{
	return r->front->region[0].gpa;
}

static void
put(struct rig *r, struct vhost_front_queue *q, uint16_t at, uint64_t addr, uint32_t len,
    uint16_t flags, uint16_t next)
{
	if (q->packed)
		q->pdesc[at] = (struct virtio_packed_desc){ le64_of(addr), le32_of(len),
			le16_of(at), le16_of((uint16_t)(flags | VIRTIO_DESC_F_AVAIL)) };
	else
		q->desc[at] = (struct virtio_desc){ le64_of(addr), le32_of(len), le16_of(flags),
			le16_of(next) };
}

static void
show(struct vhost_front_queue *q, uint16_t n)
{
	if (!q->packed)
		q->avail->idx = le16_of((uint16_t)(le16_get(q->avail->idx) + n));
}

static void
outside(struct rig *r, struct vhost_front_queue *q)
{
	put(r, q, 0, 0x50, 100, 0, 0);
	show(q, 1);
}

static void
past_end(struct rig *r, struct vhost_front_queue *q)
{
	put(r, q, 0, good_addr(r) + r->front->region[0].size - 10, 11, 0, 0);
	show(q, 1);
}

static void
wraps(struct rig *r, struct vhost_front_queue *q)
{
	put(r, q, 0, UINT64_MAX - 10, 100, 0, 0);
	show(q, 1);
}

static void
read_after_write(struct rig *r, struct vhost_front_queue *q)
{
	put(r, q, 1, good_addr(r), 100, 0, 0);
	put(r, q, 0, good_addr(r), 100, VIRTIO_DESC_F_WRITE | VIRTIO_DESC_F_NEXT, 1);
	show(q, 1);
}

static void
loops(struct rig *r, struct vhost_front_queue *q)
{
	put(r, q, 1, good_addr(r), 1, VIRTIO_DESC_F_NEXT, 0);
	put(r, q, 0, good_addr(r), 1, VIRTIO_DESC_F_NEXT, 1);
	show(q, 1);
}

static void
endless(struct rig *r, struct vhost_front_queue *q)
{
	for (uint16_t i = q->size; i-- > 0;)
		put(r, q, i, good_addr(r), 1, VIRTIO_DESC_F_NEXT, 0);
	show(q, 1);
}

static void
link_outside(struct rig *r, struct vhost_front_queue *q)
{
	put(r, q, 0, good_addr(r), 1, VIRTIO_DESC_F_NEXT, q->size);
	show(q, 1);
}

static void
head_outside(struct rig *r, struct vhost_front_queue *q)
{
	q->avail->ring[0] = le16_of(q->size);
	show(q, 1);
}

static void
index_jumps(struct rig *r, struct vhost_front_queue *q)
{
	show(q, (uint16_t)(q->size + 1));
}

static void
table_outside(struct rig *r, struct vhost_front_queue *q)
{
	put(r, q, 0, 0, 32, VIRTIO_DESC_F_INDIRECT, 0);
	show(q, 1);
}

static void
table_odd(struct rig *r, struct vhost_front_queue *q)
{
	put(r, q, 0, good_addr(r), 17, VIRTIO_DESC_F_INDIRECT, 0);
	show(q, 1);
}

static void
table_empty(struct rig *r, struct vhost_front_queue *q)
{
	put(r, q, 0, good_addr(r), 0, VIRTIO_DESC_F_INDIRECT, 0);
	show(q, 1);
}

static void
table_and_next(struct rig *r, struct vhost_front_queue *q)
{
	put(r, q, 0, good_addr(r), 16, VIRTIO_DESC_F_INDIRECT | VIRTIO_DESC_F_NEXT, 1);
	show(q, 1);
}

/* An indirect table of n entries with these flags. */
static void
table(struct rig *r, struct vhost_front_queue *q, uint16_t n, uint16_t flags, uint16_t next)
{
	struct virtio_desc *t = q->tables;

	for (uint16_t i = 0; i < n; i++)
		if (q->packed)
			*(struct virtio_packed_desc *)(void *)&t[i] =
			    (struct virtio_packed_desc){ le64_of(good_addr(r)), le32_of(1),
				    le16_of(0), le16_of(flags) };
		else
			t[i] = (struct virtio_desc){ le64_of(good_addr(r)), le32_of(1),
				le16_of(flags), le16_of(next) };
	put(r, q, 0, vhost_front_gpa(r->front, t), 16u * n, VIRTIO_DESC_F_INDIRECT, 0);
	show(q, 1);
}

static void
table_in_table(struct rig *r, struct vhost_front_queue *q)
{
	table(r, q, 2, VIRTIO_DESC_F_INDIRECT, 0);
}

static void
table_loops(struct rig *r, struct vhost_front_queue *q)
{
	table(r, q, 2, VIRTIO_DESC_F_NEXT, 0);
}

static void
table_link_outside(struct rig *r, struct vhost_front_queue *q)
{
	table(r, q, 2, VIRTIO_DESC_F_NEXT, 2);
}

static void
too_many_buffers(struct rig *r, struct vhost_front_queue *q)
{
	struct virtio_desc *t = q->tables;

	for (uint16_t i = 0; i < RIG_IOVS + 1; i++)
		if (q->packed)
			*(struct virtio_packed_desc *)(void *)&t[i] =
			    (struct virtio_packed_desc){ le64_of(good_addr(r)), le32_of(1),
				    le16_of(0), le16_of(0) };
		else
			t[i] = (struct virtio_desc){ le64_of(good_addr(r)), le32_of(1),
				le16_of(i < RIG_IOVS ? VIRTIO_DESC_F_NEXT : 0),
				le16_of((uint16_t)(i + 1)) };
	put(r, q, 0, vhost_front_gpa(r->front, t), 16u * (RIG_IOVS + 1), VIRTIO_DESC_F_INDIRECT, 0);
	show(q, 1);
}

static const struct bad_ring split_rings[] = {
	{ "a buffer lies outside the guest's memory", outside, false },
	{ "a buffer lies outside the guest's memory", past_end, false },
	{ "a buffer lies outside the guest's memory", wraps, false },
	{ "a readable buffer follows a writable one", read_after_write, false },
	{ "a descriptor chain that loops", loops, false },
	{ "a link outside the descriptor table", link_outside, false },
	{ "a head outside the descriptor table", head_outside, false },
	{ "more chains available than the ring has descriptors", index_jumps, false },
	{ "an indirect table outside the guest's memory", table_outside, false },
	{ "an indirect table of an odd length", table_odd, false },
	{ "an indirect table of an odd length", table_empty, false },
	{ "an indirect descriptor with a next one", table_and_next, false },
	{ "an indirect descriptor inside an indirect table", table_in_table, false },
	{ "an indirect chain that loops", table_loops, false },
	{ "a link outside its indirect table", table_link_outside, false },
	{ "a chain has more buffers than the device takes", too_many_buffers, false },
	{ "an indirect descriptor, which was not negotiated", table_in_table, true },
};

static const struct bad_ring packed_rings[] = {
	{ "a buffer lies outside the guest's memory", outside, false },
	{ "a buffer lies outside the guest's memory", past_end, false },
	{ "a buffer lies outside the guest's memory", wraps, false },
	{ "a readable buffer follows a writable one", read_after_write, false },
	{ "more descriptors in flight than the ring has", endless, false },
	{ "an indirect table outside the guest's memory", table_outside, false },
	{ "an indirect table of an odd length", table_odd, false },
	{ "an indirect table of an odd length", table_empty, false },
	{ "an indirect descriptor with a next one", table_and_next, false },
	{ "an indirect descriptor inside an indirect table", table_in_table, false },
	{ "a chain has more buffers than the device takes", too_many_buffers, false },
	{ "an indirect descriptor, which was not negotiated", table_in_table, true },
};

static void
try_rings(const struct bad_ring *bad, size_t n, uint64_t features)
{
	for (size_t i = 0; i < n; i++) {
		struct rig r;
		uint64_t v;

		REQUIRE(rig_open(&r,
		    &(struct rig_config){
			.front = {
			    .features =
				features & ~(bad[i].no_indirect ? VIRTIO_BIT(VIRTIO_F_INDIRECT_DESC)
								: 0) } }));
		log_begin();
		bad[i].spoil(&r, &r.front->q[0]);
		EXPECT(rig_until(&r, dropped));
		const char *log = log_end();

		EXPECT_HAS(log, bad[i].reason);
		EXPECT_HAS(log, "device echo: connection dropped: queue 0: ");
		EXPECT_INT(count_lines(log, "\n"), 1);
		EXPECT_INT(vhost_dev_counter(r.dev, VHOST_DEV_broken_ring), 1);
		EXPECT_INT(vhost_vq_counter(vhost_dev_vq(r.dev, 0), VHOST_VQ_broken), 1);
		EXPECT(!r.running[0]);
		EXPECT(read(r.front->q[0].err_fd, &v, 8) == 8);
		/* the guest's driver resets it: all is well again */
		vhost_front_reset(r.front);
		EXPECT(vhost_front_connect(r.front, &r.err) == 0);
		EXPECT(rig_echo(&r, 0, 100, 40, 0));
		rig_close(&r);
	}
}

TEST(a_broken_split_ring_loses_its_device)
{
	try_rings(
	    split_rings, ARRAY_LEN(split_rings), RIG_FEATURES & ~VIRTIO_BIT(VIRTIO_F_RING_PACKED));
}

TEST(a_broken_packed_ring_loses_its_device)
{
	try_rings(packed_rings, ARRAY_LEN(packed_rings), RIG_FEATURES);
}

TEST(other_devices_do_not_notice)
{
	struct rig a, b;

	REQUIRE(rig_open(&a, &(struct rig_config){ .front = { .features = RIG_FEATURES } }));
	REQUIRE(rig_open(&b, &(struct rig_config){ .front = { .features = RIG_FEATURES } }));
	log_begin();
	outside(&a, &a.front->q[0]);
	EXPECT(rig_until(&a, dropped));
	log_end();
	EXPECT(rig_echo(&b, 0, 100, 40, 0));
	EXPECT_INT(b.disconnected, 0);
	rig_close(&a);
	rig_close(&b);
}

/* A driver that makes more available while everything is held: the device takes no more than the
 * ring has. */
TEST(no_more_in_flight_than_the_ring_has)
{
	for (int packed = 0; packed < 2; packed++) {
		struct rig r;
		struct vhost_front_queue *q;

		REQUIRE(rig_open(&r,
		    &(struct rig_config){
			.front = { .features = packed ? RIG_FEATURES
						      : RIG_FEATURES &
							    ~VIRTIO_BIT(VIRTIO_F_RING_PACKED) } }));
		q = &r.front->q[0];
		r.hold = true;
		for (uint16_t i = 0; i < q->size; i++) {
			put(&r, q, i, good_addr(&r), 10, 0, 0);
			if (!packed)
				q->avail->ring[i] = le16_of(i);
		}
		show(q, q->size);
		rig_pump(&r);
		EXPECT_INT(r.n_held, q->size);
		for (uint16_t i = 0; packed && i < q->size; i++) /* the next lap, before its time */
			q->pdesc[i].flags = le16_of(VIRTIO_DESC_F_USED);
		show(q, 1);
		log_begin();
		EXPECT(rig_until(&r, dropped));
		EXPECT_HAS(log_end(),
		    packed ? "more descriptors in flight" : "more chains available than");
		rig_close(&r);
	}
}

/* ---- messages ---- */

/* What the log says after raw bytes on a fresh connection. */
static const char *
say(struct rig *r, const void *bytes, size_t n)
{
	if (vhost_front_dial(r->front, &r->err) < 0)
		return r->err.msg;
	rig_pump(r);
	r->disconnected = 0; /* the last connection's end */
	log_begin();
	if (send(r->front->fd, bytes, n, MSG_NOSIGNAL) != (ssize_t)n)
		return "not sent";
	rig_until(r, dropped);
	return log_end();
}

static const char *
say_msg(struct rig *r, uint32_t request, uint32_t flags, uint32_t size, const void *payload,
    uint32_t len)
{
	uint8_t b[1024] = { 0 };
	struct vhost_user_hdr h = { le32_of(request), le32_of(flags), le32_of(size) };

	memcpy(b, &h, sizeof h);
	if (len > 0)
		memcpy(b + sizeof h, payload, len);
	return say(r, b, sizeof h + len);
}

TEST(malformed_messages_end_the_connection)
{
	struct rig r;
	struct vhost_user_vring_state state = { le32_of(99), le32_of(16) };
	struct vhost_user_vring_addr addr = { .index = le32_of(4) };
	le64 u64 = le64_of(~0ull);
	uint8_t zeros[300] = { 0 };

	REQUIRE(rig_open(&r, &(struct rig_config){ .front = { .features = RIG_FEATURES } }));
	EXPECT_HAS(say_msg(&r, 1, 0, 0, NULL, 0), "a message of version 0, not 1");
	EXPECT_HAS(say_msg(&r, 1, 5, 0, NULL, 0), "GET_FEATURES: a reply that nobody asked for");
	EXPECT_HAS(say_msg(&r, 2, 1, 7, &u64, 7), "SET_FEATURES: a payload of 7 bytes");
	EXPECT_HAS(
	    say_msg(&r, 2, 1, 1 << 30, NULL, 0), "SET_FEATURES: a payload of 1073741824 bytes");
	EXPECT_HAS(say_msg(&r, 99, 1, 4000, NULL, 0), "request 99: a payload of 4000 bytes");
	EXPECT_HAS(say_msg(&r, 99, 1, 0, NULL, 0), "request 99: it is not known here");
	EXPECT_HAS(say_msg(&r, 0, 1, 0, NULL, 0), "request 0: it is not known here");
	EXPECT_HAS(say_msg(&r, 2, 1, 8, &u64, 8), "SET_FEATURES: features 0x");
	EXPECT_HAS(say_msg(&r, 16, 1, 8, &u64, 8), "SET_PROTOCOL_FEATURES: protocol features 0x");
	EXPECT_HAS(say_msg(&r, 8, 1, 8, &state, 8), "SET_VRING_NUM: queue 99 of 4");
	state.index = le32_of(0);
	state.num = le32_of(0);
	EXPECT_HAS(say_msg(&r, 8, 1, 8, &state, 8), "SET_VRING_NUM: a ring of 0 entries");
	state.num = le32_of(70000);
	EXPECT_HAS(say_msg(&r, 8, 1, 8, &state, 8), "a ring of 70000 entries");
	EXPECT_HAS(say_msg(&r, 9, 1, 40, &addr, 40), "SET_VRING_ADDR: queue 4 of 4");
	state.index = le32_of(4);
	EXPECT_HAS(say_msg(&r, 11, 1, 8, &state, 8), "GET_VRING_BASE: queue 4 of 4");
	EXPECT_HAS(say_msg(&r, 18, 1, 8, &state, 8), "SET_VRING_ENABLE: queue 4 of 4");
	EXPECT_HAS(say_msg(&r, 12, 1, 8, &u64, 8), "SET_VRING_KICK: queue 255 of 4");
	u64 = le64_of(0);
	EXPECT_HAS(say_msg(&r, 12, 1, 8, &u64, 8), "SET_VRING_KICK: it brings no descriptor");
	zeros[0] = 3;
	EXPECT_HAS(say_msg(&r, 5, 1, 8, zeros, 8), "SET_MEM_TABLE: 3 regions with 0 descriptors");
	zeros[0] = 9;
	EXPECT_HAS(say_msg(&r, 5, 1, 264, zeros, 264), "SET_MEM_TABLE: 9 regions");
	EXPECT_HAS(
	    say_msg(&r, 37, 1, 40, zeros, 40), "ADD_MEM_REG: it brings 0 descriptors, not one");
	EXPECT_HAS(say_msg(&r, 38, 1, 40, zeros, 40), "REM_MEM_REG: memory region: none begins at");
	EXPECT_HAS(say_msg(&r, 6, 1, 16, zeros, 16), "SET_LOG_BASE: it brings 0 descriptors");
	EXPECT_HAS(say_msg(&r, 21, 1, 0, NULL, 0), "SET_BACKEND_REQ_FD: it brings no descriptor");
	EXPECT_HAS(say_msg(&r, 31, 1, 24, zeros, 24), "GET_INFLIGHT_FD: 0 queues of 0 entries");
	EXPECT_HAS(say_msg(&r, 32, 1, 24, zeros, 24), "SET_INFLIGHT_FD: it brings 0 descriptors");
	memset(zeros, 0xff, 12);
	EXPECT_HAS(
	    say_msg(&r, 25, 1, 268, zeros, 268), "SET_CONFIG: it is not within the config space");
	EXPECT_HAS(say_msg(&r, 39, 1, 8, zeros, 8), "SET_STATUS: status 0xffffffffffffffff");
	EXPECT_INT(vhost_dev_counter(r.dev, VHOST_DEV_broken_protocol), 27);
	EXPECT(vhost_front_connect(r.front, &r.err) == 0);
	EXPECT(rig_echo(&r, 0, 100, 40, 0));
	rig_close(&r);
}

static void
say_quietly(struct rig *r)
{
	if (vhost_front_dial(r->front, &r->err) < 0)
		return;
	rig_pump(r);
	vhost_front_hang_up(r->front);
	rig_pump(r);
}

TEST(a_message_in_pieces_is_one_message)
{
	struct rig r;
	uint8_t b[20] = { 2, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 0 };
	struct vhost_user_msg msg;

	REQUIRE(rig_open(&r, &(struct rig_config){ .front = { .features = RIG_FEATURES } }));
	REQUIRE(vhost_front_dial(r.front, &r.err) == 0);
	for (unsigned i = 0; i < sizeof b; i++) {
		EXPECT(send(r.front->fd, b + i, 1, 0) == 1);
		rig_pump(&r);
	}
	REQUIRE(vhost_front_send(r.front, 1, 0, NULL, 0, NULL, 0, &r.err) == 0);
	EXPECT(vhost_front_recv(r.front, 1, &msg, NULL, &r.err) == 0);
	/* and one that is cut short by the end of the connection */
	EXPECT(send(r.front->fd, b, 15, 0) == 15);
	vhost_front_hang_up(r.front);
	r.disconnected = 0;
	EXPECT(rig_until(&r, dropped));
	rig_close(&r);
}

static const char *
say_fd(
    struct rig *r, uint32_t request, const void *payload, uint32_t len, const int *fds, unsigned n)
{
	if (vhost_front_dial(r->front, &r->err) < 0)
		return r->err.msg;
	rig_pump(r);
	r->disconnected = 0; /* the last connection's end */
	log_begin();
	if (vhost_front_send(r->front, request, 0, payload, len, fds, n, &r->err) < 0)
		return r->err.msg;
	rig_until(r, dropped);
	return log_end();
}

static unsigned
open_fds(void)
{
	unsigned n = 0;

	for (int fd = 0; fd < 1000; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

TEST(wrong_descriptors_are_refused_and_closed)
{
	struct rig r;
	CLEANUP(close)
	int ev = eventfd(0, EFD_CLOEXEC), null = open("/dev/null", O_RDWR | O_CLOEXEC);
	CLEANUP(close) int mem = memfd_create("m", MFD_CLOEXEC);
	int many[16], pipes[2];
	le64 u64 = le64_of(0);
	struct vhost_user_mem_reg reg = { .region = { le64_of(0x1000), le64_of(0x2000),
					      le64_of(0x1000), le64_of(0) } };
	struct vhost_user_log l = { le64_of(4096), le64_of(0) };
	struct vhost_user_inflight in = { le64_of(4096), le64_of(0), le16_of(1), le16_of(16),
		{ 0 } };
	unsigned before;

	REQUIRE(pipe2(pipes, O_CLOEXEC) == 0);
	REQUIRE(ftruncate(mem, 0x1000) == 0);
	for (int i = 0; i < 16; i++)
		many[i] = ev;
	REQUIRE(rig_open(&r, &(struct rig_config){ .front = { .features = RIG_FEATURES } }));
	vhost_front_hang_up(r.front);
	EXPECT(rig_until(&r, dropped));
	log_begin();
	before = open_fds();
	EXPECT_HAS(say_fd(&r, 1, NULL, 0, &ev, 1), "GET_FEATURES: it brings 1 descriptors");
	EXPECT_HAS(say_fd(&r, 1, NULL, 0, many, 9), "a message with more than 8 descriptors");
	EXPECT_HAS(say_fd(&r, 1, NULL, 0, many, 16), "a message with more than 8 descriptors");
	EXPECT_HAS(
	    say_fd(&r, 12, &u64, 8, &null, 1), "SET_VRING_KICK: its descriptor is no eventfd");
	EXPECT_HAS(say_fd(&r, 12, &u64, 8, &pipes[0], 1), "its descriptor is no eventfd");
	EXPECT_HAS(
	    say_fd(&r, 13, &u64, 8, &mem, 1), "SET_VRING_CALL: its descriptor is no eventfd");
	EXPECT_HAS(say_fd(&r, 14, &u64, 8, &mem, 1), "SET_VRING_ERR: its descriptor is no eventfd");
	EXPECT_HAS(say_fd(&r, 37, &reg, 40, &ev, 1), "no file or memory file");
	EXPECT_HAS(say_fd(&r, 37, &reg, 40, &null, 1), "no file or memory file");
	EXPECT_HAS(say_fd(&r, 37, &reg, 40, &mem, 1), "ends at byte 8192 of a file of 4096");
	reg.region.mmap_offset = le64_of(UINT64_MAX - 0x1000);
	EXPECT_HAS(say_fd(&r, 37, &reg, 40, &mem, 1), "file offset and size wrap");
	reg.region.gpa = le64_of(UINT64_MAX - 0x1000);
	EXPECT_HAS(say_fd(&r, 37, &reg, 40, &mem, 1), "are no range");
	reg.region.size = le64_of(0);
	EXPECT_HAS(say_fd(&r, 37, &reg, 40, &mem, 1), "are no range");
	EXPECT_HAS(say_fd(&r, 6, &l, 16, &ev, 1), "dirty log: its descriptor is no file");
	l.mmap_size = le64_of(UINT64_MAX);
	EXPECT_HAS(say_fd(&r, 6, &l, 16, &mem, 1), "dirty log: ");
	EXPECT_HAS(
	    say_fd(&r, 21, NULL, 0, &ev, 1), "SET_BACKEND_REQ_FD: its descriptor is no socket");
	EXPECT_HAS(say_fd(&r, 32, &in, 24, &null, 1), "no memory file of 4096 bytes");
	in.mmap_offset = le64_of(UINT64_MAX - 100);
	EXPECT_HAS(say_fd(&r, 32, &in, 24, &mem, 1), "are no area");
	vhost_front_hang_up(r.front);
	EXPECT_INT(open_fds(), before);
	EXPECT(vhost_front_connect(r.front, &r.err) == 0);
	EXPECT(rig_echo(&r, 0, 100, 40, 0));
	rig_close(&r);
	close(pipes[0]);
	close(pipes[1]);
}

/* Ring addresses that lead nowhere are found when the ring would start. */
TEST(bad_ring_addresses_are_refused)
{
	struct rig r;
	struct vhost_user_vring_addr a;
	struct vhost_front_queue *q;
	uint64_t base;

	REQUIRE(rig_open(
	    &r, &(struct rig_config){
		    .front = { .features = RIG_FEATURES & ~VIRTIO_BIT(VIRTIO_F_RING_PACKED) } }));
	q = &r.front->q[0];
	base = (uint64_t)(uintptr_t)r.front->region[0].va;
	for (int i = 0; i < 5; i++) {
		a = (struct vhost_user_vring_addr){ .desc = le64_of((uint64_t)(uintptr_t)q->desc),
			.used = le64_of((uint64_t)(uintptr_t)q->used),
			.avail = le64_of((uint64_t)(uintptr_t)q->avail) };
		if (i == 0)
			a.desc = le64_of(base - 16);
		if (i == 1)
			a.avail = le64_of(base + r.front->region[0].size - 8);
		if (i == 2)
			a.used = le64_of(0);
		if (i == 3)
			a.used.raw += 2;
		if (i == 4)
			a.desc.raw += 1;
		log_begin();
		EXPECT_INT(vhost_front_ask(
			       r.front, VHOST_USER_SET_VRING_ADDR, &a, sizeof a, NULL, 0, &r.err),
		    -EREMOTEIO);
		const char *log = log_end();

		EXPECT_HAS(log, i < 3 ? "is outside its memory" : "is not aligned");
		EXPECT(!r.running[0]);
	}
	a.desc.raw -= 1;
	EXPECT_INT(
	    vhost_front_ask(r.front, VHOST_USER_SET_VRING_ADDR, &a, sizeof a, NULL, 0, &r.err), 0);
	EXPECT(rig_echo(&r, 0, 100, 40, 0));
	rig_close(&r);
}

TEST(a_front_end_that_reads_no_answers_is_dropped)
{
	struct rig r;
	uint8_t b[12 * 64] = { 0 };

	REQUIRE(rig_open(&r, &(struct rig_config){ .front = { .features = RIG_FEATURES } }));
	for (unsigned i = 0; i < 64; i++) {
		b[12 * i] = 1;
		b[12 * i + 4] = 1;
	}
	r.disconnected = 0;
	log_begin();
	for (unsigned i = 0; i < 10000 && r.disconnected == 0; i++) {
		if (send(r.front->fd, b, sizeof b, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 &&
		    errno != EAGAIN)
			break;
		rig_pump(&r);
	}
	EXPECT_HAS(log_end(), "the front-end does not read its answers");
	EXPECT_INT(r.disconnected, 1);
	rig_close(&r);
}

TEST(shared_memory_that_shrinks_costs_only_its_device)
{
	struct rig a, b;

	REQUIRE(rig_open(&a, &(struct rig_config){ .front = { .features = RIG_FEATURES } }));
	REQUIRE(rig_open(&b, &(struct rig_config){ .front = { .features = RIG_FEATURES } }));
	EXPECT(rig_echo(&a, 0, 100, 40, 0));
	log_begin();
	REQUIRE(ftruncate(a.front->region[0].fd, 0) == 0); /* the ring is in it */
	EXPECT(rig_until(&a, dropped));
	EXPECT_HAS(log_end(), "connection dropped: the front-end shrank the memory that it shares");
	EXPECT(rig_echo(&b, 0, 100, 40, 0));
	EXPECT_INT(b.disconnected, 0);
	rig_close(&a);
	rig_close(&b);
}

TEST(refusals_have_an_end_and_logs_too)
{
	struct rig r;
	le64 u64 = le64_of(~0ull);
	int n = 0;

	REQUIRE(rig_open(&r, &(struct rig_config){ .front = { .features = RIG_FEATURES } }));
	log_begin();
	while (vhost_front_ask(r.front, VHOST_USER_SET_FEATURES, &u64, 8, NULL, 0, &r.err) ==
	       -EREMOTEIO)
		n++;
	EXPECT_INT(n, 32);
	for (int i = 0; i < 200; i++)
		say_quietly(&r);
	EXPECT(count_lines(log_end(), "\n") < 70);
	rig_close(&r);
}
