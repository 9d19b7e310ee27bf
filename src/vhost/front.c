/* SPDX-License-Identifier: Apache-2.0 */
/* front.c: the front-end's memory, socket and messages. */
#include "vhost/front.h"

#include "base/clock.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define HAS(bits, name) (((bits)&VIRTIO_BIT(name)) != 0)

static const uint64_t known_protocol =
    VIRTIO_BIT(VHOST_USER_PROTOCOL_F_MQ) | VIRTIO_BIT(VHOST_USER_PROTOCOL_F_LOG_SHMFD) |
    VIRTIO_BIT(VHOST_USER_PROTOCOL_F_REPLY_ACK) | VIRTIO_BIT(VHOST_USER_PROTOCOL_F_NET_MTU) |
    VIRTIO_BIT(VHOST_USER_PROTOCOL_F_BACKEND_REQ) | VIRTIO_BIT(VHOST_USER_PROTOCOL_F_CONFIG) |
    VIRTIO_BIT(VHOST_USER_PROTOCOL_F_INFLIGHT_SHMFD) |
    VIRTIO_BIT(VHOST_USER_PROTOCOL_F_CONFIGURE_MEM_SLOTS) |
    VIRTIO_BIT(VHOST_USER_PROTOCOL_F_STATUS);

static void
close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* ---- memory ---- */

static int
map_region(struct vhost_front_region *r, uint64_t gpa, uint64_t bytes, struct err *err)
{
	void *p;

	r->fd = memfd_create("vhost-front", MFD_CLOEXEC);
	if (r->fd < 0 || ftruncate(r->fd, (off_t)bytes) < 0)
		return err_errno(err, errno, "front-end: memory of %" PRIu64 " bytes", bytes);
	p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, r->fd, 0);
	if (p == MAP_FAILED)
		return err_errno(err, errno, "front-end: memory of %" PRIu64 " bytes", bytes);
	r->va = p;
	r->gpa = gpa;
	r->size = bytes;
	return 0;
}

void *
vhost_front_alloc(struct vhost_front *f, uint64_t bytes, uint64_t align)
{
	uint64_t at = (f->alloc_off + align - 1) & ~(align - 1);

	if (at + bytes > f->region[0].size)
		return NULL;
	f->alloc_off = at + bytes;
	return f->region[0].va + at;
}

static int
alloc_ring(struct vhost_front *f, struct vhost_front_queue *q, uint16_t index, struct err *err)
{
	uint32_t size = f->cfg.queue_size;

	q->size = (uint16_t)size;
	q->index = index;
	q->kick_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	q->call_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	q->err_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (q->kick_fd < 0 || q->call_fd < 0 || q->err_fd < 0)
		return err_errno(err, errno, "front-end: eventfd");
	q->desc = vhost_front_alloc(f, 16ull * size, 4096);
	q->avail = vhost_front_alloc(f, 6 + 2ull * size, 64);
	q->used = vhost_front_alloc(f, 6 + 8ull * size, 4096);
	q->tables = vhost_front_alloc(f, 16ull * size * VHOST_FRONT_INDIRECT, 4096);
	if (q->desc == NULL || q->avail == NULL || q->used == NULL || q->tables == NULL)
		return err_set(
		    err, -ENOMEM, "front-end: its first region is too small for the rings");
	q->link = xcalloc(size, sizeof *q->link);
	q->state = xcalloc(size, sizeof *q->state);
	return 0;
}

static int
open_listen(struct vhost_front *f, struct err *err)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };

	strncpy(sa.sun_path, f->cfg.path, sizeof sa.sun_path - 1);
	f->listen_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (f->listen_fd < 0 || bind(f->listen_fd, (struct sockaddr *)&sa, sizeof sa) < 0 ||
	    listen(f->listen_fd, 1) < 0)
		return err_errno(err, errno, "front-end: listening on %s", f->cfg.path);
	return 0;
}

int
vhost_front_open(const struct vhost_front_config *cfg, struct vhost_front **out, struct err *err)
{
	CLEANUP(vhost_front_free) struct vhost_front *f = xcalloc(1, sizeof *f);
	int ret = 0;

	f->cfg = *cfg;
	f->cfg.queue_size = cfg->queue_size ? cfg->queue_size : 256;
	f->cfg.region_bytes = cfg->region_bytes ? cfg->region_bytes : 16 << 20;
	f->cfg.n_regions = cfg->n_regions ? cfg->n_regions : 1;
	f->cfg.protocol = cfg->protocol ? cfg->protocol : known_protocol;
	f->cfg.timeout_ns = cfg->timeout_ns ? cfg->timeout_ns : 5 * NS_PER_S;
	f->listen_fd = f->fd = f->backend_fd = f->inflight_fd = f->log_fd = -1;
	f->q = xcalloc(cfg->n_queues, sizeof *f->q);
	for (uint32_t i = 0; i < cfg->n_queues; i++)
		f->q[i].kick_fd = f->q[i].call_fd = f->q[i].err_fd = -1;
	if (strlen(cfg->path) >= sizeof((struct sockaddr_un *)0)->sun_path)
		return err_set(
		    err, -ENAMETOOLONG, "front-end: socket path %s is too long", cfg->path);
	if (f->cfg.n_regions > VHOST_FRONT_REGIONS)
		return err_set(err, -EINVAL, "front-end: at most %d regions", VHOST_FRONT_REGIONS);
	for (uint32_t i = 0; ret == 0 && i < f->cfg.n_regions; i++) {
		f->n_regions = i + 1;
		f->region[i].fd = -1;
		ret = map_region(
		    &f->region[i], 0x100000 + i * f->cfg.region_bytes, f->cfg.region_bytes, err);
	}
	for (uint32_t i = 0; ret == 0 && i < cfg->n_queues; i++)
		ret = alloc_ring(f, &f->q[i], (uint16_t)i, err);
	if (ret == 0 && cfg->listen)
		ret = open_listen(f, err);
	if (ret == 0)
		*out = STEAL(f);
	return ret;
}

static void
drop_log(struct vhost_front *f)
{
	if (f->log != NULL)
		munmap(f->log, f->log_bytes);
	f->log = NULL;
	close_fd(&f->log_fd);
}

void
vhost_front_free(struct vhost_front *f)
{
	if (f == NULL)
		return;
	vhost_front_hang_up(f);
	close_fd(&f->listen_fd);
	if (f->cfg.listen)
		unlink(f->cfg.path);
	for (uint32_t i = 0; i < f->cfg.n_queues; i++) {
		close_fd(&f->q[i].kick_fd);
		close_fd(&f->q[i].call_fd);
		close_fd(&f->q[i].err_fd);
		free(f->q[i].link);
		free(f->q[i].state);
	}
	free(f->q);
	for (uint32_t i = 0; i < f->n_regions; i++) {
		if (f->region[i].va != NULL)
			munmap(f->region[i].va, f->region[i].size);
		close_fd(&f->region[i].fd);
	}
	close_fd(&f->inflight_fd);
	drop_log(f);
	free(f);
}

/* ---- socket ---- */

/* Waits until fd is ready, letting the device work meanwhile. */
static int
wait_fd(struct vhost_front *f, int fd, short events, const char *what, struct err *err)
{
	uint64_t end = clock_mono_ns() + f->cfg.timeout_ns;

	do {
		struct pollfd p = { fd, events, 0 };

		if (f->cfg.pump != NULL)
			f->cfg.pump(f->cfg.arg);
		if (poll(&p, 1, f->cfg.pump != NULL ? 0 : 100) > 0)
			return 0;
	} while (clock_mono_ns() < end);
	return err_set(err, -ETIMEDOUT, "front-end: %s: the device does not answer", what);
}

int
vhost_front_dial(struct vhost_front *f, struct err *err)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	uint64_t end = clock_mono_ns() + f->cfg.timeout_ns;

	vhost_front_hang_up(f);
	if (f->cfg.listen) {
		int ret = wait_fd(f, f->listen_fd, POLLIN, "waiting for a connection", err);

		if (ret < 0)
			return ret;
		f->fd = accept4(f->listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
		return f->fd < 0 ? err_errno(err, errno, "front-end: accept") : 0;
	}
	strncpy(sa.sun_path, f->cfg.path, sizeof sa.sun_path - 1);
	for (;;) {
		f->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
		if (f->fd >= 0 && connect(f->fd, (struct sockaddr *)&sa, sizeof sa) == 0)
			return 0;
		if (clock_mono_ns() >= end)
			return err_errno(err, errno, "front-end: connecting to %s", f->cfg.path);
		close_fd(&f->fd);
		if (f->cfg.pump != NULL)
			f->cfg.pump(f->cfg.arg);
		else
			poll(NULL, 0, 1);
	}
}

void
vhost_front_hang_up(struct vhost_front *f)
{
	close_fd(&f->fd);
	close_fd(&f->backend_fd);
}

int
vhost_front_send(struct vhost_front *f, uint32_t request, uint32_t flags, const void *payload,
    uint32_t size, const int *fds, unsigned n_fds, struct err *err)
{
	struct vhost_user_hdr h = { le32_of(request), le32_of(VHOST_USER_VERSION | flags),
		le32_of(size) };
	union {
		char bytes[CMSG_SPACE(sizeof(int) * 16)];
		struct cmsghdr align;
	} control = { 0 };
	struct iovec iov[2] = { { &h, sizeof h }, { (void *)(uintptr_t)payload, size } };
	struct msghdr mh = { .msg_iov = iov, .msg_iovlen = size > 0 ? 2 : 1 };

	assert(n_fds <= 16);
	if (n_fds > 0) {
		struct cmsghdr *c;

		mh.msg_control = &control;
		mh.msg_controllen = CMSG_SPACE(sizeof(int) * n_fds);
		c = CMSG_FIRSTHDR(&mh);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int) * n_fds);
		memcpy(CMSG_DATA(c), fds, sizeof(int) * n_fds);
	}
	if (sendmsg(f->fd, &mh, MSG_NOSIGNAL) != (ssize_t)(sizeof h + size))
		return err_errno(err, errno, "front-end: sending message %" PRIu32, request);
	return 0;
}

/* Reads exactly 'len' bytes, and a descriptor that comes along. */
static int
read_all(struct vhost_front *f, void *to, size_t len, int *fd, struct err *err)
{
	size_t got = 0;

	while (got < len) {
		union {
			char bytes[CMSG_SPACE(sizeof(int))];
			struct cmsghdr align;
		} control;
		struct iovec iov = { (uint8_t *)to + got, len - got };
		struct msghdr mh = { .msg_iov = &iov,
			.msg_iovlen = 1,
			.msg_control = &control,
			.msg_controllen = sizeof control };
		ssize_t n;
		int ret = wait_fd(f, f->fd, POLLIN, "waiting for an answer", err);

		if (ret < 0)
			return ret;
		n = recvmsg(f->fd, &mh, MSG_CMSG_CLOEXEC);
		if (n < 0 && errno == EAGAIN)
			continue;
		if (n < 0)
			return err_errno(err, errno, "front-end: reading an answer");
		if (n == 0)
			return err_set(err, -ECONNRESET, "front-end: the device hung up");
		for (struct cmsghdr *c = CMSG_FIRSTHDR(&mh); c != NULL; c = CMSG_NXTHDR(&mh, c))
			if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS) {
				close_fd(fd);
				memcpy(fd, CMSG_DATA(c), sizeof *fd);
			}
		got += (size_t)n;
	}
	return 0;
}

int
vhost_front_recv(
    struct vhost_front *f, uint32_t request, struct vhost_user_msg *msg, int *fd, struct err *err)
{
	CLEANUP(close) int got = -1;
	int ret = read_all(f, &msg->hdr, sizeof msg->hdr, &got, err);

	if (ret < 0)
		return ret;
	if (le32_get(msg->hdr.request) != request ||
	    !(le32_get(msg->hdr.flags) & VHOST_USER_FLAG_REPLY) ||
	    le32_get(msg->hdr.size) > sizeof msg->u)
		return err_set(err, -EPROTO,
		    "front-end: message %" PRIu32 " is answered with %" PRIu32 ", %" PRIu32
		    " bytes",
		    request, le32_get(msg->hdr.request), le32_get(msg->hdr.size));
	ret = read_all(f, &msg->u, le32_get(msg->hdr.size), &got, err);
	if (ret == 0 && fd != NULL)
		*fd = STEAL_FD(got);
	return ret;
}

int
vhost_front_ask(struct vhost_front *f, uint32_t request, const void *payload, uint32_t size,
    const int *fds, unsigned n_fds, struct err *err)
{
	bool ack = HAS(f->protocol, VHOST_USER_PROTOCOL_F_REPLY_ACK);
	struct vhost_user_msg msg;
	int ret = vhost_front_send(
	    f, request, ack ? VHOST_USER_FLAG_NEED_REPLY : 0, payload, size, fds, n_fds, err);

	if (ret == 0 && ack)
		ret = vhost_front_recv(f, request, &msg, NULL, err);
	if (ret == 0 && ack && le64_get(msg.u.u64) != 0)
		return err_set(
		    err, -EREMOTEIO, "front-end: the device refused message %" PRIu32, request);
	return ret;
}

int
vhost_front_get_u64(struct vhost_front *f, uint32_t request, uint64_t *v, struct err *err)
{
	struct vhost_user_msg msg;
	int ret = vhost_front_send(f, request, 0, NULL, 0, NULL, 0, err);

	if (ret == 0)
		ret = vhost_front_recv(f, request, &msg, NULL, err);
	if (ret == 0)
		*v = le64_get(msg.u.u64);
	return ret;
}

static int
set_u64(struct vhost_front *f, uint32_t request, uint64_t v, int fd, struct err *err)
{
	le64 payload = le64_of(v);

	return vhost_front_ask(f, request, &payload, 8, &fd, fd >= 0, err);
}

int
vhost_front_get_config(
    struct vhost_front *f, uint32_t off, uint32_t len, void *out, struct err *err)
{
	struct vhost_user_config c = { le32_of(off), le32_of(len), le32_of(0), { 0 } };
	struct vhost_user_msg msg;
	int ret = vhost_front_send(f, VHOST_USER_GET_CONFIG, 0, &c, 12 + len, NULL, 0, err);

	if (ret == 0)
		ret = vhost_front_recv(f, VHOST_USER_GET_CONFIG, &msg, NULL, err);
	if (ret < 0)
		return ret;
	if (le32_get(msg.hdr.size) != 12 + len)
		return err_set(err, -EREMOTEIO, "front-end: the device refused GET_CONFIG");
	memcpy(out, msg.u.config.region, len);
	return 0;
}

int
vhost_front_set_config(
    struct vhost_front *f, uint32_t off, uint32_t len, const void *in, struct err *err)
{
	struct vhost_user_config c = { le32_of(off), le32_of(len), le32_of(0), { 0 } };

	memcpy(c.region, in, len);
	return vhost_front_ask(f, VHOST_USER_SET_CONFIG, &c, 12 + len, NULL, 0, err);
}

/* ---- setting up ---- */

static struct vhost_user_region
describe(const struct vhost_front_region *r)
{
	return (struct vhost_user_region){ le64_of(r->gpa), le64_of(r->size),
		le64_of((uint64_t)(uintptr_t)r->va), le64_of(0) };
}

static int
send_memory(struct vhost_front *f, struct err *err)
{
	struct vhost_user_memory t = { 0 };
	int fds[VHOST_USER_REGIONS_MAX], ret = 0;
	uint32_t n = 0;

	if (HAS(f->protocol, VHOST_USER_PROTOCOL_F_CONFIGURE_MEM_SLOTS)) {
		for (uint32_t i = 0; ret == 0 && i < f->n_regions; i++) {
			struct vhost_user_mem_reg reg = { le64_of(0), describe(&f->region[i]) };

			if (f->region[i].fd >= 0)
				ret = vhost_front_ask(f, VHOST_USER_ADD_MEM_REG, &reg, sizeof reg,
				    &f->region[i].fd, 1, err);
		}
		return ret;
	}
	for (uint32_t i = 0; i < f->n_regions && n < VHOST_USER_REGIONS_MAX; i++) {
		if (f->region[i].fd < 0)
			continue;
		t.region[n] = describe(&f->region[i]);
		fds[n++] = f->region[i].fd;
	}
	t.n_regions = le32_of(n);
	return vhost_front_ask(
	    f, VHOST_USER_SET_MEM_TABLE, &t, (uint32_t)(8 + n * sizeof t.region[0]), fds, n, err);
}

static int
negotiate(struct vhost_front *f, struct err *err)
{
	uint64_t want = f->cfg.features | VIRTIO_BIT(VHOST_USER_F_PROTOCOL_FEATURES);
	int ret = vhost_front_get_u64(f, VHOST_USER_GET_FEATURES, &f->offered, err);

	f->protocol = 0;
	f->features = want & f->offered;
	if (ret == 0 && HAS(f->offered, VHOST_USER_F_PROTOCOL_FEATURES)) {
		ret = vhost_front_get_u64(
		    f, VHOST_USER_GET_PROTOCOL_FEATURES, &f->offered_protocol, err);
		if (ret == 0)
			ret = set_u64(f, VHOST_USER_SET_PROTOCOL_FEATURES,
			    f->cfg.protocol & f->offered_protocol, -1, err);
		f->protocol = f->cfg.protocol & f->offered_protocol;
	}
	if (ret == 0 && HAS(f->protocol, VHOST_USER_PROTOCOL_F_MQ))
		ret = vhost_front_get_u64(f, VHOST_USER_GET_QUEUE_NUM, &f->queue_num, err);
	if (ret == 0 && HAS(f->protocol, VHOST_USER_PROTOCOL_F_BACKEND_REQ)) {
		int pair[2];

		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair) < 0)
			return err_errno(err, errno, "front-end: socketpair");
		f->backend_fd = pair[0];
		ret = vhost_front_ask(f, VHOST_USER_SET_BACKEND_REQ_FD, NULL, 0, &pair[1], 1, err);
		close(pair[1]);
	}
	if (ret == 0)
		ret = vhost_front_send(f, VHOST_USER_SET_OWNER, 0, NULL, 0, NULL, 0, err);
	if (ret == 0)
		ret = set_u64(f, VHOST_USER_SET_FEATURES, f->features, -1, err);
	return ret;
}

static int
share_inflight(struct vhost_front *f, struct err *err)
{
	int ret = 0;

	if (!HAS(f->protocol, VHOST_USER_PROTOCOL_F_INFLIGHT_SHMFD))
		return 0;
	if (f->inflight_fd < 0) {
		struct vhost_user_inflight ask = { .n_queues = le16_of((uint16_t)f->cfg.n_queues),
			.queue_size = le16_of((uint16_t)f->cfg.queue_size) };
		struct vhost_user_msg msg;

		ret = vhost_front_send(
		    f, VHOST_USER_GET_INFLIGHT_FD, 0, &ask, sizeof ask, NULL, 0, err);
		if (ret == 0)
			ret = vhost_front_recv(
			    f, VHOST_USER_GET_INFLIGHT_FD, &msg, &f->inflight_fd, err);
		if (ret == 0 && (f->inflight_fd < 0 || le64_get(msg.u.inflight.mmap_size) == 0))
			return err_set(
			    err, -EREMOTEIO, "front-end: the device gave no inflight area");
		f->inflight = msg.u.inflight;
		f->inflight.n_queues = ask.n_queues;
		f->inflight.queue_size = ask.queue_size;
	}
	if (ret == 0)
		ret = vhost_front_ask(f, VHOST_USER_SET_INFLIGHT_FD, &f->inflight,
		    sizeof f->inflight, &f->inflight_fd, 1, err);
	return ret;
}

/* Rings as a driver makes them: empty, everything free, no calls wanted. */
static void
init_ring(struct vhost_front *f, struct vhost_front_queue *q)
{
	q->packed = HAS(f->features, VIRTIO_F_RING_PACKED);
	q->event_idx = HAS(f->features, VIRTIO_F_EVENT_IDX);
	memset(q->desc, 0, 16ull * q->size);
	memset(q->avail, 0, 6 + 2ull * q->size);
	memset(q->used, 0, 6 + 8ull * q->size);
	memset(q->state, 0, q->size * sizeof *q->state);
	for (uint32_t i = 0; i < q->size; i++)
		q->link[i] = (uint16_t)(i + 1);
	q->free = q->next_avail = q->last_used = q->n_new = 0;
	q->n_free = q->size;
	q->avail_wrap = q->used_wrap = true;
	q->base = q->packed ? 0x80008000u : 0;
	vhost_front_want_call(f, q->index, false);
}

void
vhost_front_init_rings(struct vhost_front *f)
{
	for (uint32_t i = 0; i < f->cfg.n_queues; i++)
		init_ring(f, &f->q[i]);
	f->rings_ready = f->stopped = true;
}

static uint32_t
base_of(const struct vhost_front *f, const struct vhost_front_queue *q)
{
	uint32_t at = q->last_used | (uint32_t)q->used_wrap << 15;

	if (f->stopped)
		return q->base;
	/* What QEMU says after a device that died: all that is used is done, the rest is not. */
	return q->packed ? at | at << 16 : le16_get(q->used->idx);
}

static int
set_state(struct vhost_front *f, uint32_t request, uint32_t index, uint32_t num, struct err *err)
{
	struct vhost_user_vring_state s = { le32_of(index), le32_of(num) };

	return vhost_front_ask(f, request, &s, sizeof s, NULL, 0, err);
}

static int
start_queue(struct vhost_front *f, struct vhost_front_queue *q, struct err *err)
{
	struct vhost_user_vring_addr a = { .index = le32_of(q->index),
		.desc = le64_of((uint64_t)(uintptr_t)q->desc),
		.used = le64_of((uint64_t)(uintptr_t)q->used),
		.avail = le64_of((uint64_t)(uintptr_t)q->avail),
		.log = le64_of(vhost_front_gpa(f, q->used)) };
	int ret = set_state(f, VHOST_USER_SET_VRING_NUM, q->index, q->size, err);

	if (ret == 0)
		ret = set_state(f, VHOST_USER_SET_VRING_BASE, q->index, base_of(f, q), err);
	if (ret == 0)
		ret = vhost_front_ask(f, VHOST_USER_SET_VRING_ADDR, &a, sizeof a, NULL, 0, err);
	if (ret == 0)
		ret = set_u64(f, VHOST_USER_SET_VRING_CALL, q->index, q->call_fd, err);
	if (ret == 0)
		ret = set_u64(f, VHOST_USER_SET_VRING_ERR, q->index, q->err_fd, err);
	if (ret == 0)
		ret = set_u64(f, VHOST_USER_SET_VRING_KICK, q->index, q->kick_fd, err);
	return ret;
}

int
vhost_front_start(struct vhost_front *f, struct err *err)
{
	int ret = negotiate(f, err);

	if (ret == 0 && !f->rings_ready)
		vhost_front_init_rings(f);
	if (ret == 0)
		ret = share_inflight(f, err);
	if (ret == 0)
		ret = send_memory(f, err);
	for (uint32_t i = 0; ret == 0 && i < f->cfg.n_queues; i++)
		ret = start_queue(f, &f->q[i], err);
	for (uint32_t i = 0; ret == 0 && i < f->cfg.n_queues; i++)
		if (HAS(f->features, VHOST_USER_F_PROTOCOL_FEATURES))
			ret = set_state(f, VHOST_USER_SET_VRING_ENABLE, i, 1, err);
	if (ret == 0 && HAS(f->protocol, VHOST_USER_PROTOCOL_F_STATUS))
		ret = set_u64(f, VHOST_USER_SET_STATUS,
		    VIRTIO_STATUS_ACKNOWLEDGE | VIRTIO_STATUS_DRIVER | VIRTIO_STATUS_FEATURES_OK |
			VIRTIO_STATUS_DRIVER_OK,
		    -1, err);
	if (ret == 0) /* a last answer, so that all of the above has been handled */
		ret = vhost_front_get_u64(f, VHOST_USER_GET_FEATURES, &f->offered, err);
	if (ret == 0)
		f->stopped = false;
	return ret;
}

int
vhost_front_connect(struct vhost_front *f, struct err *err)
{
	int ret = vhost_front_dial(f, err);

	return ret < 0 ? ret : vhost_front_start(f, err);
}

int
vhost_front_stop(struct vhost_front *f, struct err *err)
{
	for (uint32_t i = 0; i < f->cfg.n_queues; i++) {
		struct vhost_user_vring_state s = { le32_of(i), le32_of(0) };
		struct vhost_user_msg msg;
		int ret =
		    vhost_front_send(f, VHOST_USER_GET_VRING_BASE, 0, &s, sizeof s, NULL, 0, err);

		if (ret == 0)
			ret = vhost_front_recv(f, VHOST_USER_GET_VRING_BASE, &msg, NULL, err);
		if (ret < 0)
			return ret;
		f->q[i].base = le32_get(msg.u.state.num);
	}
	f->stopped = true;
	return 0;
}

void
vhost_front_reset(struct vhost_front *f)
{
	f->rings_ready = false;
	close_fd(&f->inflight_fd);
}

/* ---- while running ---- */

int
vhost_front_add_region(
    struct vhost_front *f, uint64_t gpa, uint64_t bytes, uint32_t *slot, struct err *err)
{
	struct vhost_front_region *r = &f->region[f->n_regions];
	struct vhost_user_mem_reg reg;
	int ret;

	if (f->n_regions == VHOST_FRONT_REGIONS)
		return err_set(err, -ENOSPC, "front-end: at most %d regions", VHOST_FRONT_REGIONS);
	*r = (struct vhost_front_region){ .fd = -1 };
	*slot = f->n_regions++;
	ret = map_region(r, gpa, bytes, err);
	if (ret < 0)
		return ret;
	reg = (struct vhost_user_mem_reg){ le64_of(0), describe(r) };
	return vhost_front_ask(f, VHOST_USER_ADD_MEM_REG, &reg, sizeof reg, &r->fd, 1, err);
}

int
vhost_front_del_region(struct vhost_front *f, uint32_t slot, struct err *err)
{
	struct vhost_front_region *r = &f->region[slot];
	struct vhost_user_mem_reg reg = { le64_of(0), describe(r) };
	int ret = vhost_front_ask(f, VHOST_USER_REM_MEM_REG, &reg, sizeof reg, NULL, 0, err);

	if (ret < 0)
		return ret;
	munmap(r->va, r->size);
	r->va = NULL;
	close_fd(&r->fd);
	return 0;
}

static int
open_log(struct vhost_front *f, struct err *err)
{
	struct vhost_user_log l;
	struct vhost_user_msg msg;
	uint64_t top = 0;
	int ret;

	for (uint32_t i = 0; i < f->n_regions; i++)
		top = MAX(top, f->region[i].gpa + f->region[i].size);
	f->log_bytes = (top / 4096 / 8 + 4096) & ~4095ull;
	f->log_fd = memfd_create("vhost-log", MFD_CLOEXEC);
	if (f->log_fd < 0 || ftruncate(f->log_fd, (off_t)f->log_bytes) < 0)
		return err_errno(err, errno, "front-end: dirty log");
	f->log = mmap(NULL, f->log_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, f->log_fd, 0);
	if (f->log == MAP_FAILED) {
		f->log = NULL;
		return err_errno(err, errno, "front-end: dirty log");
	}
	l = (struct vhost_user_log){ le64_of(f->log_bytes), le64_of(0) };
	ret = vhost_front_send(f, VHOST_USER_SET_LOG_BASE, 0, &l, sizeof l, &f->log_fd, 1, err);
	return ret < 0 ? ret : vhost_front_recv(f, VHOST_USER_SET_LOG_BASE, &msg, NULL, err);
}

int
vhost_front_log(struct vhost_front *f, bool on, struct err *err)
{
	uint64_t bit = VIRTIO_BIT(VHOST_F_LOG_ALL);
	int ret = on ? open_log(f, err) : 0;

	if (ret < 0)
		return ret;
	f->features = on ? f->features | bit : f->features & ~bit;
	ret = set_u64(f, VHOST_USER_SET_FEATURES, f->features, -1, err);
	for (uint32_t i = 0; ret == 0 && i < f->cfg.n_queues; i++) {
		struct vhost_front_queue *q = &f->q[i];
		struct vhost_user_vring_addr a = { .index = le32_of(i),
			.flags = le32_of(on ? VHOST_VRING_F_LOG : 0),
			.desc = le64_of((uint64_t)(uintptr_t)q->desc),
			.used = le64_of((uint64_t)(uintptr_t)q->used),
			.avail = le64_of((uint64_t)(uintptr_t)q->avail),
			.log = le64_of(vhost_front_gpa(f, q->used)) };

		ret = vhost_front_ask(f, VHOST_USER_SET_VRING_ADDR, &a, sizeof a, NULL, 0, err);
	}
	if (!on)
		drop_log(f);
	return ret;
}
