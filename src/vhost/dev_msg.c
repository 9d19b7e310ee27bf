/* SPDX-License-Identifier: Apache-2.0 */
/* dev_msg.c: the vhost-user messages, one function each. The front-end is not trusted: sizes are
 * checked before a payload is read, numbers before they are used, descriptors before they are kept. */
#include "base/mem.h"
#include "vhost/dev_priv.h"
#include "vhost/guard.h"
#include "vhost/inflight.h"
#include "vhost/log.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a handler asks for, when it returns 0 or more. */
enum { ACK = 0, REPLY = 1 /* d->msg holds the answer */ };

struct msg_type {
	const char *name;
	int (*handle)(struct vhost_dev *d, struct err *err);
	uint16_t min, max;   /* payload bytes */
	uint8_t fds;	     /* descriptors it may bring */
	uint8_t protocol_p1; /* protocol feature it belongs to, plus 1; 0: none */
};

static int
take_fd(struct vhost_dev *d)
{
	return d->n_fds == 0 ? -1 : STEAL_FD(d->fds[0]);
}

static int
reply_u64(struct vhost_dev *d, uint64_t v)
{
	d->msg.u.u64 = le64_of(v);
	d->msg.hdr.size = le32_of(8);
	return REPLY;
}

static struct vhost_queue *
queue_at(struct vhost_dev *d, uint64_t index, struct err *err)
{
	if (index < d->cfg.n_queues)
		return &d->q[index];
	err_set(err, -EINVAL, "queue %" PRIu64 " of %" PRIu32, index, d->cfg.n_queues);
	return NULL;
}

/* ---- features ---- */

static int
get_features(struct vhost_dev *d, struct err *err)
{
	return reply_u64(d, d->offered);
}

static int
set_features(struct vhost_dev *d, struct err *err)
{
	uint64_t want = le64_get(d->msg.u.u64);

	if (want & ~d->offered)
		return err_set(
		    err, -EINVAL, "features 0x%" PRIx64 " were not offered", want & ~d->offered);
	d->features = want;
	d->features_set = true;
	vhost_dev_publish_log(d);
	if (d->cfg.ops->features_set != NULL)
		d->cfg.ops->features_set(d->cfg.arg, want);
	return ACK;
}

static int
get_protocol_features(struct vhost_dev *d, struct err *err)
{
	return reply_u64(d, d->offered_protocol);
}

static int
set_protocol_features(struct vhost_dev *d, struct err *err)
{
	uint64_t want = le64_get(d->msg.u.u64);

	if (want & ~d->offered_protocol)
		return err_set(err, -EINVAL, "protocol features 0x%" PRIx64 " were not offered",
		    want & ~d->offered_protocol);
	d->protocol = want;
	return ACK;
}

static int
nothing(struct vhost_dev *d, struct err *err)
{
	return ACK;
}

static int
reset_owner(struct vhost_dev *d, struct err *err)
{
	for (uint32_t i = 0; i < d->cfg.n_queues; i++)
		d->q[i].enabled = d->q[i].kicked = false;
	return ACK;
}

static int
get_queue_num(struct vhost_dev *d, struct err *err)
{
	return reply_u64(d, d->cfg.queue_num);
}

static int
get_status(struct vhost_dev *d, struct err *err)
{
	return reply_u64(d, d->status);
}

static int
set_status(struct vhost_dev *d, struct err *err)
{
	uint64_t status = le64_get(d->msg.u.u64);

	if (status > UINT8_MAX)
		return err_set(err, -EINVAL, "status 0x%" PRIx64, status);
	d->status = (uint8_t)status;
	return ACK;
}

static int
set_mtu(struct vhost_dev *d, struct err *err)
{
	uint64_t mtu = le64_get(d->msg.u.u64);

	if (mtu > UINT16_MAX ||
	    (d->cfg.ops->set_mtu != NULL && d->cfg.ops->set_mtu(d->cfg.arg, (uint16_t)mtu) < 0))
		return err_set(err, -EINVAL, "an MTU of %" PRIu64 " is not possible here", mtu);
	return ACK;
}

static int
set_backend_req_fd(struct vhost_dev *d, struct err *err)
{
	struct stat st;

	if (d->n_fds == 0)
		return err_set(err, -EBADF, "it brings no descriptor");
	if (fstat(d->fds[0], &st) < 0 || !S_ISSOCK(st.st_mode))
		return err_set(err, -EBADF, "its descriptor is no socket");
	if (d->backend_fd >= 0)
		close(d->backend_fd);
	d->backend_fd = take_fd(d);
	return ACK;
}

/* ---- memory ---- */

static int
set_mem_table(struct vhost_dev *d, struct err *err)
{
	const struct vhost_user_memory *t = &d->msg.u.memory;
	uint32_t n = le32_get(t->n_regions);
	struct vhost_mem *m;

	if (n > VHOST_USER_REGIONS_MAX || n != d->n_fds ||
	    le32_get(d->msg.hdr.size) < 8 + n * sizeof t->region[0])
		return err_set(
		    err, -EINVAL, "%" PRIu32 " regions with %u descriptors", n, d->n_fds);
	m = vhost_mem_new();
	for (uint32_t i = 0; i < n; i++) {
		const struct vhost_user_region *r = &t->region[i];
		struct vhost_mem *more;
		int ret = vhost_mem_add(m, le64_get(r->gpa), le64_get(r->size), le64_get(r->uaddr),
		    d->fds[i], le64_get(r->mmap_offset), &more, err);

		vhost_mem_put(m);
		if (ret < 0)
			return ret;
		m = more;
	}
	vhost_dev_publish_mem(d, m);
	return ACK;
}

static int
get_max_mem_slots(struct vhost_dev *d, struct err *err)
{
	return reply_u64(d, VHOST_MEM_SLOTS);
}

static int
add_mem_reg(struct vhost_dev *d, struct err *err)
{
	const struct vhost_user_region *r = &d->msg.u.mem_reg.region;
	struct vhost_mem *m;
	int ret;

	if (d->n_fds != 1)
		return err_set(err, -EBADF, "it brings %u descriptors, not one", d->n_fds);
	ret = vhost_mem_add(d->mem, le64_get(r->gpa), le64_get(r->size), le64_get(r->uaddr),
	    d->fds[0], le64_get(r->mmap_offset), &m, err);
	if (ret == 0)
		vhost_dev_publish_mem(d, m);
	return ret;
}

static int
rem_mem_reg(struct vhost_dev *d, struct err *err)
{
	const struct vhost_user_region *r = &d->msg.u.mem_reg.region;
	struct vhost_mem *m;
	int ret =
	    vhost_mem_del(d->mem, le64_get(r->gpa), le64_get(r->size), le64_get(r->uaddr), &m, err);

	if (ret == 0)
		vhost_dev_publish_mem(d, m);
	return ret;
}

static int
set_log_base(struct vhost_dev *d, struct err *err)
{
	struct vhost_log *log;
	int ret;

	if (d->n_fds != 1)
		return err_set(err, -EBADF, "it brings %u descriptors, not one", d->n_fds);
	ret = vhost_log_open(d->fds[0], le64_get(d->msg.u.log.mmap_size),
	    le64_get(d->msg.u.log.mmap_offset), &log, err);
	if (ret < 0)
		return ret;
	vhost_dev_set_log(d, log);
	return reply_u64(d, 0); /* QEMU waits for one; what is in it does not matter */
}

/* ---- queues ---- */

static int
set_vring_num(struct vhost_dev *d, struct err *err)
{
	struct vhost_queue *q = queue_at(d, le32_get(d->msg.u.state.index), err);
	uint32_t num = le32_get(d->msg.u.state.num);

	if (q == NULL)
		return -EINVAL;
	if (num == 0 || num > d->cfg.queue_size)
		return err_set(err, -EINVAL,
		    "a ring of %" PRIu32 " entries; 1 to %" PRIu32 " are possible", num,
		    d->cfg.queue_size);
	q->num = num;
	return ACK;
}

static int
set_vring_addr(struct vhost_dev *d, struct err *err)
{
	struct vhost_queue *q = queue_at(d, le32_get(d->msg.u.addr.index), err);

	if (q == NULL)
		return -EINVAL;
	q->addr = d->msg.u.addr;
	q->have_addr = true;
	vhost_dev_publish_log(
	    d); /* its flag and log address may have changed under a running queue */
	return ACK;
}

static int
set_vring_base(struct vhost_dev *d, struct err *err)
{
	struct vhost_queue *q = queue_at(d, le32_get(d->msg.u.state.index), err);

	if (q == NULL)
		return -EINVAL;
	q->base = le32_get(d->msg.u.state.num);
	return ACK;
}

static int
get_vring_base(struct vhost_dev *d, struct err *err)
{
	struct vhost_queue *q = queue_at(d, le32_get(d->msg.u.state.index), err);
	const struct vhost_dev_inflight *in = &d->inflight;
	bool packed = d->features & VIRTIO_BIT(VIRTIO_F_RING_PACKED);

	if (q == NULL)
		return -EINVAL;
	q->kicked = false;
	if (q->kick_fd >= 0)
		close(STEAL_FD(q->kick_fd));
	if (in->map != NULL && q->vq.index < in->n_queues) {
		size_t bytes = vhost_inflight_bytes(packed, in->queue_size);

		if ((q->vq.index + 1ull) * bytes <= in->size)
			vhost_inflight_retire(in->base + q->vq.index * bytes);
	}
	d->msg.u.state.num = le32_of(q->base);
	d->msg.hdr.size = le32_of(sizeof d->msg.u.state);
	return REPLY;
}

/* The event descriptor of a KICK, CALL or ERR message, made non-blocking, in '*fd'; -1 when it says
 * that there is none. */
static int
event_fd(struct vhost_dev *d, struct vhost_queue **q, int *fd, struct err *err)
{
	uint64_t v = le64_get(d->msg.u.u64);
	char link[64] = "", path[32];
	int flags;

	*q = queue_at(d, v & VHOST_USER_VRING_MASK, err);
	if (*q == NULL)
		return -EINVAL;
	*fd = -1;
	if (v & VHOST_USER_VRING_NOFD)
		return 0;
	if (d->n_fds != 1)
		return err_set(err, -EBADF, "it brings no descriptor");
	snprintf(path, sizeof path, "/proc/self/fd/%d", d->fds[0]);
	if (readlink(path, link, sizeof link - 1) < 0 || strcmp(link, "anon_inode:[eventfd]") != 0)
		return err_set(err, -EBADF, "its descriptor is no eventfd");
	flags = fcntl(d->fds[0], F_GETFL);
	if (flags < 0 || fcntl(d->fds[0], F_SETFL, flags | O_NONBLOCK) < 0)
		return err_errno(err, errno, "its descriptor");
	*fd = take_fd(d);
	return 0;
}

static int
set_vring_kick(struct vhost_dev *d, struct err *err)
{
	struct vhost_queue *q;
	int fd, ret = event_fd(d, &q, &fd, err);

	if (ret < 0)
		return ret;
	if (q->kick_fd >= 0)
		close(q->kick_fd);
	q->kick_fd = fd;
	q->kicked = true;
	return ACK;
}

static int
set_vring_call(struct vhost_dev *d, struct err *err)
{
	struct vhost_queue *q;
	int fd, ret = event_fd(d, &q, &fd, err);

	if (ret < 0)
		return ret;
	if (fd < 0) {
		atomic_store(&q->vq.call_wanted, false);
		return ACK;
	}
	/* The data thread may be writing to it: dup3 swaps what is behind the number. */
	ret = dup3(fd, q->vq.call_fd, O_CLOEXEC);
	close(fd);
	if (ret < 0)
		return err_errno(err, errno, "its descriptor");
	atomic_store(&q->vq.call_wanted, true);
	if (q->running)
		vhost_vq_call(&q->vq); /* one may have gone to the old descriptor */
	return ACK;
}

static int
set_vring_err(struct vhost_dev *d, struct err *err)
{
	struct vhost_queue *q;
	int fd, ret = event_fd(d, &q, &fd, err);

	if (ret < 0)
		return ret;
	if (q->err_fd >= 0)
		close(q->err_fd);
	q->err_fd = fd;
	return ACK;
}

static int
set_vring_enable(struct vhost_dev *d, struct err *err)
{
	struct vhost_queue *q = queue_at(d, le32_get(d->msg.u.state.index), err);

	if (q == NULL)
		return -EINVAL;
	q->enabled = le32_get(d->msg.u.state.num) != 0;
	return ACK;
}

/* ---- config space ---- */

static bool
config_bounds(const struct vhost_dev *d, uint32_t *off, uint32_t *len)
{
	*off = le32_get(d->msg.u.config.offset);
	*len = le32_get(d->msg.u.config.size);
	return *len <= VHOST_USER_CONFIG_MAX && *off <= VHOST_USER_CONFIG_MAX - *len &&
	       le32_get(d->msg.hdr.size) >= 12 + *len;
}

static int
get_config(struct vhost_dev *d, struct err *err)
{
	uint32_t off, len;

	/* "Vhost-user back-end uses zero length of payload to indicate an error" */
	d->msg.hdr.size =
	    config_bounds(d, &off, &len) && d->cfg.ops->get_config != NULL &&
		    d->cfg.ops->get_config(d->cfg.arg, off, len, d->msg.u.config.region) == 0
		? le32_of(12 + len)
		: le32_of(0);
	return REPLY;
}

static int
set_config(struct vhost_dev *d, struct err *err)
{
	uint32_t off, len;
	int ret;

	if (!config_bounds(d, &off, &len))
		return err_set(err, -EINVAL, "it is not within the config space");
	if (d->cfg.ops->set_config == NULL)
		return err_set(err, -EPERM, "the config space cannot be written");
	ret = d->cfg.ops->set_config(d->cfg.arg, off, len, d->msg.u.config.region);
	if (ret < 0)
		return err_errno(err, -ret, "%" PRIu32 " bytes at %" PRIu32, len, off);
	return ACK;
}

/* ---- inflight ---- */

static int
map_inflight(struct vhost_dev *d, int fd, uint64_t size, uint64_t off, struct err *err)
{
	const struct vhost_user_inflight *in = &d->msg.u.inflight;
	uint64_t end, from = off & ~((uint64_t)sysconf(_SC_PAGESIZE) - 1);
	struct stat st;
	void *p;

	if (size == 0 || __builtin_add_overflow(off, size, &end) || off % 8 != 0)
		return err_set(
		    err, -EINVAL, "%" PRIu64 " bytes at %" PRIu64 " are no area", size, off);
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || (uint64_t)st.st_size < end)
		return err_set(
		    err, -EBADF, "its descriptor is no memory file of %" PRIu64 " bytes", end);
	p = mmap(NULL, end - from, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)from);
	if (p == MAP_FAILED)
		return err_errno(err, errno, "mapping %" PRIu64 " bytes", size);
	vhost_dev_drop_inflight(d);
	d->inflight = (struct vhost_dev_inflight){ .map = p,
		.map_len = end - from,
		.base = (uint8_t *)p + (off - from),
		.size = size,
		.n_queues = le16_get(in->n_queues),
		.queue_size = le16_get(in->queue_size),
		.guard = vhost_guard_add(p, end - from) };
	return 0;
}

static int
get_inflight_fd(struct vhost_dev *d, struct err *err)
{
	struct vhost_user_inflight *in = &d->msg.u.inflight;
	bool packed = d->features & VIRTIO_BIT(VIRTIO_F_RING_PACKED);
	uint32_t n = le16_get(in->n_queues), size = le16_get(in->queue_size);
	CLEANUP(close) int fd = -1;
	uint64_t bytes;

	if (n == 0 || n > d->cfg.n_queues || size == 0 || size > d->cfg.queue_size)
		return err_set(err, -EINVAL, "%" PRIu32 " queues of %" PRIu32 " entries", n, size);
	bytes = n * (uint64_t)vhost_inflight_bytes(packed, size);
	fd = memfd_create("vhost-inflight", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	/* Sealed: the front-end cannot shrink it under our feet. */
	if (fd < 0 || ftruncate(fd, (off_t)bytes) < 0 ||
	    fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) < 0)
		return err_errno(err, errno, "memory of %" PRIu64 " bytes", bytes);
	in->mmap_size = le64_of(bytes);
	in->mmap_offset = le64_of(0);
	if (map_inflight(d, fd, bytes, 0, err) < 0)
		return -ENOMEM;
	d->msg.hdr.size = le32_of(sizeof *in);
	d->fds[d->n_fds++] = STEAL_FD(fd); /* goes with the answer */
	return REPLY;
}

static int
set_inflight_fd(struct vhost_dev *d, struct err *err)
{
	const struct vhost_user_inflight *in = &d->msg.u.inflight;

	if (d->n_fds != 1)
		return err_set(err, -EBADF, "it brings %u descriptors, not one", d->n_fds);
	if (le16_get(in->n_queues) == 0 || le16_get(in->queue_size) == 0 ||
	    le16_get(in->queue_size) > VIRTIO_QUEUE_MAX)
		return err_set(err, -EINVAL, "%u queues of %u entries", le16_get(in->n_queues),
		    le16_get(in->queue_size));
	return map_inflight(d, d->fds[0], le64_get(in->mmap_size), le64_get(in->mmap_offset), err);
}

/* ---- table ---- */

#define P(name) (VHOST_USER_PROTOCOL_F_##name + 1)
static const struct msg_type types[VHOST_USER_REQUEST_END] = {
	[VHOST_USER_GET_FEATURES] = { "GET_FEATURES", get_features, 0, 8, 0, 0 },
	[VHOST_USER_SET_FEATURES] = { "SET_FEATURES", set_features, 8, 8, 0, 0 },
	[VHOST_USER_SET_OWNER] = { "SET_OWNER", nothing, 0, 8, 0, 0 },
	[VHOST_USER_RESET_OWNER] = { "RESET_OWNER", reset_owner, 0, 8, 0, 0 },
	[VHOST_USER_SET_MEM_TABLE] = { "SET_MEM_TABLE", set_mem_table, 8,
	    sizeof(struct vhost_user_memory), VHOST_USER_REGIONS_MAX, 0 },
	[VHOST_USER_SET_LOG_BASE] = { "SET_LOG_BASE", set_log_base, 16, 16, 1, P(LOG_SHMFD) },
	[VHOST_USER_SET_LOG_FD] = { "SET_LOG_FD", nothing, 0, 8, 1, P(LOG_SHMFD) },
	[VHOST_USER_SET_VRING_NUM] = { "SET_VRING_NUM", set_vring_num, 8, 8, 0, 0 },
	[VHOST_USER_SET_VRING_ADDR] = { "SET_VRING_ADDR", set_vring_addr, 40, 40, 0, 0 },
	[VHOST_USER_SET_VRING_BASE] = { "SET_VRING_BASE", set_vring_base, 8, 8, 0, 0 },
	[VHOST_USER_GET_VRING_BASE] = { "GET_VRING_BASE", get_vring_base, 8, 8, 0, 0 },
	[VHOST_USER_SET_VRING_KICK] = { "SET_VRING_KICK", set_vring_kick, 8, 8, 1, 0 },
	[VHOST_USER_SET_VRING_CALL] = { "SET_VRING_CALL", set_vring_call, 8, 8, 1, 0 },
	[VHOST_USER_SET_VRING_ERR] = { "SET_VRING_ERR", set_vring_err, 8, 8, 1, 0 },
	[VHOST_USER_GET_PROTOCOL_FEATURES] = { "GET_PROTOCOL_FEATURES", get_protocol_features, 0, 8,
	    0, 0 },
	[VHOST_USER_SET_PROTOCOL_FEATURES] = { "SET_PROTOCOL_FEATURES", set_protocol_features, 8, 8,
	    0, 0 },
	[VHOST_USER_GET_QUEUE_NUM] = { "GET_QUEUE_NUM", get_queue_num, 0, 8, 0, P(MQ) },
	[VHOST_USER_SET_VRING_ENABLE] = { "SET_VRING_ENABLE", set_vring_enable, 8, 8, 0, 0 },
	[VHOST_USER_NET_SET_MTU] = { "NET_SET_MTU", set_mtu, 8, 8, 0, P(NET_MTU) },
	[VHOST_USER_SET_BACKEND_REQ_FD] = { "SET_BACKEND_REQ_FD", set_backend_req_fd, 0, 8, 1,
	    P(BACKEND_REQ) },
	[VHOST_USER_GET_CONFIG] = { "GET_CONFIG", get_config, 12, sizeof(struct vhost_user_config),
	    0, P(CONFIG) },
	[VHOST_USER_SET_CONFIG] = { "SET_CONFIG", set_config, 12, sizeof(struct vhost_user_config),
	    0, P(CONFIG) },
	[VHOST_USER_GET_INFLIGHT_FD] = { "GET_INFLIGHT_FD", get_inflight_fd, 20, 24, 0,
	    P(INFLIGHT_SHMFD) },
	[VHOST_USER_SET_INFLIGHT_FD] = { "SET_INFLIGHT_FD", set_inflight_fd, 20, 24, 1,
	    P(INFLIGHT_SHMFD) },
	[VHOST_USER_GET_MAX_MEM_SLOTS] = { "GET_MAX_MEM_SLOTS", get_max_mem_slots, 0, 8, 0,
	    P(CONFIGURE_MEM_SLOTS) },
	[VHOST_USER_ADD_MEM_REG] = { "ADD_MEM_REG", add_mem_reg, 40, 40, 1,
	    P(CONFIGURE_MEM_SLOTS) },
	[VHOST_USER_REM_MEM_REG] = { "REM_MEM_REG", rem_mem_reg, 40, 40, 1,
	    P(CONFIGURE_MEM_SLOTS) },
	[VHOST_USER_SET_STATUS] = { "SET_STATUS", set_status, 8, 8, 0, P(STATUS) },
	[VHOST_USER_GET_STATUS] = { "GET_STATUS", get_status, 0, 8, 0, P(STATUS) },
};
#undef P

static const struct msg_type *
type_of(uint32_t request)
{
	return request < VHOST_USER_REQUEST_END && types[request].name != NULL ? &types[request]
									       : NULL;
}

const char *
vhost_msg_name(uint32_t request, char tmp[32])
{
	if (type_of(request) != NULL)
		return types[request].name;
	snprintf(tmp, 32, "request %" PRIu32, request);
	return tmp;
}

int
vhost_msg_check(const struct vhost_dev *d, struct err *err)
{
	uint32_t request = le32_get(d->msg.hdr.request), flags = le32_get(d->msg.hdr.flags);
	uint32_t size = le32_get(d->msg.hdr.size);
	const struct msg_type *t = type_of(request);
	char tmp[32];

	if ((flags & VHOST_USER_VERSION_MASK) != VHOST_USER_VERSION)
		return err_set(err, -EPROTO, "a message of version %" PRIu32 ", not 1",
		    flags & VHOST_USER_VERSION_MASK);
	if (flags & VHOST_USER_FLAG_REPLY)
		return err_set(err, -EPROTO, "%s: a reply that nobody asked for",
		    vhost_msg_name(request, tmp));
	if (size > sizeof d->msg.u || (t != NULL && (size < t->min || size > t->max)))
		return err_set(err, -EPROTO, "%s: a payload of %" PRIu32 " bytes",
		    vhost_msg_name(request, tmp), size);
	return 0;
}

static void
halt_where(struct vhost_dev *d, bool (*match)(const struct vhost_dev *, const struct vhost_queue *))
{
	for (uint32_t i = 0; i < d->cfg.n_queues; i++)
		if (match == NULL || match(d, &d->q[i]))
			vhost_queue_halt(d, &d->q[i]);
}

/* Whether the ring lies in the region that is to be removed. */
static bool
ring_in_region(const struct vhost_dev *d, const struct vhost_queue *q)
{
	const struct vhost_user_region *r = &d->msg.u.mem_reg.region;
	uint64_t from = le64_get(r->uaddr), size = le64_get(r->size);

	return le64_get(q->addr.desc) - from < size || le64_get(q->addr.avail) - from < size ||
	       le64_get(q->addr.used) - from < size;
}

static bool
addr_moves(const struct vhost_queue *q, const struct vhost_user_vring_addr *a)
{
	return a->desc.raw != q->addr.desc.raw || a->avail.raw != q->addr.avail.raw ||
	       a->used.raw != q->addr.used.raw;
}

void
vhost_msg_halt(struct vhost_dev *d)
{
	uint64_t u64 = le64_get(d->msg.u.u64), i = UINT64_MAX;

	switch (le32_get(d->msg.hdr.request)) {
	case VHOST_USER_SET_FEATURES: /* a migration begins and ends under running queues */
		if ((u64 ^ d->features) & ~VIRTIO_BIT(VHOST_F_LOG_ALL))
			halt_where(d, NULL);
		break;
	case VHOST_USER_RESET_OWNER:
	case VHOST_USER_SET_MEM_TABLE:
	case VHOST_USER_SET_PROTOCOL_FEATURES:
	case VHOST_USER_GET_INFLIGHT_FD:
	case VHOST_USER_SET_INFLIGHT_FD:
		halt_where(d, NULL);
		break;
	case VHOST_USER_SET_STATUS:
		if (!(u64 & VIRTIO_STATUS_DRIVER_OK))
			halt_where(d, NULL);
		break;
	case VHOST_USER_REM_MEM_REG:
		halt_where(d, ring_in_region);
		break;
	case VHOST_USER_SET_VRING_NUM:
	case VHOST_USER_SET_VRING_BASE:
	case VHOST_USER_GET_VRING_BASE:
		i = le32_get(d->msg.u.state.index);
		break;
	case VHOST_USER_SET_VRING_ENABLE:
		if (le32_get(d->msg.u.state.num) == 0)
			i = le32_get(d->msg.u.state.index);
		break;
	case VHOST_USER_SET_VRING_ADDR:
		i = le32_get(d->msg.u.addr.index);
		if (i < d->cfg.n_queues && !addr_moves(&d->q[i], &d->msg.u.addr))
			return;
		break;
	case VHOST_USER_SET_VRING_KICK:
		i = u64 & VHOST_USER_VRING_MASK;
		break;
	default:
		break;
	}
	if (i < d->cfg.n_queues)
		vhost_queue_halt(d, &d->q[i]);
}

static int
send_msg(struct vhost_dev *d, bool with_fd, struct err *err)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = { 0 };
	size_t len = sizeof d->msg.hdr + le32_get(d->msg.hdr.size);
	struct iovec iov[2] = { { &d->msg.hdr, sizeof d->msg.hdr },
		{ &d->msg.u, len - sizeof d->msg.hdr } };
	struct msghdr mh = { .msg_iov = iov, .msg_iovlen = 2 };

	d->msg.hdr.flags = le32_of(VHOST_USER_VERSION | VHOST_USER_FLAG_REPLY);
	if (with_fd) {
		struct cmsghdr *c;

		mh.msg_control = &control;
		mh.msg_controllen = sizeof control;
		c = CMSG_FIRSTHDR(&mh);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(c), &d->fds[d->n_fds - 1], sizeof(int));
	}
	if (sendmsg(d->conn_fd, &mh, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)len)
		return 0;
	if (errno == EPIPE || errno == ECONNRESET)
		return err_set(err, -EPIPE, "the front-end hung up");
	return err_set(err, -EPROTO, "the front-end does not read its answers");
}

static int
handle(struct vhost_dev *d, const struct msg_type *t, struct err *err)
{
	int ret;

	if (t == NULL)
		return err_set(err, -EOPNOTSUPP, "it is not known here");
	if (t->protocol_p1 != 0 && !(d->offered_protocol & VIRTIO_BIT(t->protocol_p1 - 1)))
		return err_set(err, -EOPNOTSUPP, "its protocol feature was not offered");
	if (d->n_fds > t->fds)
		return err_set(err, -EPROTO, "it brings %u descriptors", d->n_fds);
	ret = t->handle(d, err);
	if (ret >= 0 && d->conn_fd >= 0) {
		int run = vhost_queues_run(d, err);

		if (run < 0)
			return run;
	}
	return ret;
}

int
vhost_msg_handle(struct vhost_dev *d, struct err *err)
{
	uint32_t request = le32_get(d->msg.hdr.request), flags = le32_get(d->msg.hdr.flags);
	bool ask = (flags & VHOST_USER_FLAG_NEED_REPLY) &&
		   (d->protocol & VIRTIO_BIT(VHOST_USER_PROTOCOL_F_REPLY_ACK));
	char tmp[32];
	int ret = handle(d, type_of(request), err);

	if (ret == REPLY)
		return send_msg(d, request == VHOST_USER_GET_INFLIGHT_FD, err);
	if (ret < 0) {
		err_prefix(err, "%s: ", vhost_msg_name(request, tmp));
		if (!ask)
			return ret == -EPIPE ? -EPROTO : ret;
		vhost_count(&d->counters[VHOST_DEV_refused], 1);
		vhost_dev_say(d, LOG_WARN, "refused: %s", err->msg);
		if (++d->n_refused > VHOST_DEV_REFUSALS_MAX)
			return err_set(err, -EPROTO, "%u messages were refused", d->n_refused);
	}
	if (!ask)
		return 0;
	reply_u64(d, ret < 0);
	return send_msg(d, false, err);
}
