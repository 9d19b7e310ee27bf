/* SPDX-License-Identifier: Apache-2.0 */
/* dev.c: the socket, the connection, and the life of the queues of a vhost-user device. */
#include "vhost/dev.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "vhost/dev_priv.h"
#include "vhost/guard.h"
#include "vhost/inflight.h"
#include "vhost/log.h"
#include "vhost/sock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

/* Connects, in connect mode: the pause grows with the time that nobody listens, so that a wait is longer by
 * at most a quarter. A connection that lasted begins it anew; one that is cut at once does not. */
#define RETRY_FIRST_NS (10 * NS_PER_MS)
#define RETRY_LAST_NS  NS_PER_S
#define RETRY_SHARE    4
#define LASTED_NS      NS_PER_S
/* A front-end that connects and says nothing for so long is told of. */
#define SILENCE_NS     (5 * NS_PER_S)

static void conn_ready(void *arg, uint32_t events);
static void proceed(struct vhost_dev *d);

void
vhost_dev_say(struct vhost_dev *d, enum log_level level, const char *fmt, ...)
{
	enum { BURST = 64 };
	uint64_t now = clock_mono_ns(), calm = (now - d->lines_ns) / (NS_PER_S / 2);
	char text[512], hushed[48] = "";
	va_list ap;

	if (calm > 0) {
		d->n_lines -= (unsigned)MIN((uint64_t)d->n_lines, calm);
		d->lines_ns = now;
	}
	if (d->n_lines >= BURST) {
		d->n_hushed++;
		return;
	}
	d->n_lines++;
	if (d->n_hushed > 0)
		snprintf(hushed, sizeof hushed, " (and %u lines left out before)", d->n_hushed);
	d->n_hushed = 0;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	log_line(level, "vhost: device %s: %s%s", d->cfg.name, text, hushed);
}

static void
close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* ---- queues ---- */

static bool
may_run(const struct vhost_dev *d, const struct vhost_queue *q)
{
	if (d->conn_fd < 0 || !d->features_set || !q->kicked || q->num == 0 || !q->have_addr)
		return false;
	if ((d->features & VIRTIO_BIT(VHOST_USER_F_PROTOCOL_FEATURES)) && !q->enabled)
		return false;
	if ((d->protocol & VIRTIO_BIT(VHOST_USER_PROTOCOL_F_STATUS)) &&
	    !(d->status & VIRTIO_STATUS_DRIVER_OK))
		return false;
	return true;
}

static uint64_t
log_gpa(const struct vhost_dev *d, const struct vhost_queue *q)
{
	uint64_t gpa;

	if (!(le32_get(q->addr.flags) & VHOST_VRING_F_LOG))
		return UINT64_MAX;
	/* The log address of a packed ring names its event area; what is written is the descriptors. */
	if (q->vq.packed)
		return vhost_mem_gpa(d->mem, q->vq.pdesc, &gpa) ? gpa : UINT64_MAX;
	return le64_get(q->addr.log);
}

static struct vhost_log *
log_in_use(const struct vhost_dev *d)
{
	return d->features & VIRTIO_BIT(VHOST_F_LOG_ALL) ? d->log : NULL;
}

static int
run_queue(struct vhost_dev *d, struct vhost_queue *q, struct err *err)
{
	const struct vhost_dev_inflight *in = &d->inflight;
	struct vhost_vq_setup s = { .mem = d->mem,
		.log = log_in_use(d),
		.features = d->features,
		.size = q->num,
		.base = q->base,
		.desc = le64_get(q->addr.desc),
		.avail = le64_get(q->addr.avail),
		.used = le64_get(q->addr.used) };
	int ret;

	if (in->map != NULL && q->vq.index < in->n_queues) {
		bool packed = d->features & VIRTIO_BIT(VIRTIO_F_RING_PACKED);
		size_t bytes = vhost_inflight_bytes(packed, in->queue_size);

		if ((q->vq.index + 1ull) * bytes > in->size)
			return err_set(err, -EINVAL,
			    "queue %u: its inflight region ends outside the area", q->vq.index);
		s.inflight = in->base + q->vq.index * bytes;
		s.inflight_desc_num = in->queue_size;
	}
	ret = vhost_vq_attach(&q->vq, &s, err);
	if (ret < 0)
		return err_prefix(err, "queue %u: ", q->vq.index);
	atomic_store(&q->vq.log_gpa, log_gpa(d, q));
	q->vq.kick_fd = q->kick_fd;
	q->running = true;
	vhost_vq_call(&q->vq); /* a predecessor may have died between used entries and their call */
	d->cfg.ops->queue_start(d->cfg.arg, &q->vq);
	return 0;
}

int
vhost_queues_run(struct vhost_dev *d, struct err *err)
{
	for (uint32_t i = 0; i < d->cfg.n_queues; i++) {
		struct vhost_queue *q = &d->q[i];
		int ret;

		if (q->running || q->stopping || !may_run(d, q))
			continue;
		ret = run_queue(d, q, err);
		if (ret < 0)
			return ret;
	}
	return 0;
}

static void
halted(struct vhost_queue *q)
{
	q->stopping = false;
	q->running = false;
	q->base = vhost_vq_detach(&q->vq);
	q->vq.kick_fd = -1;
}

void
vhost_queue_halt(struct vhost_dev *d, struct vhost_queue *q)
{
	if (!q->running || q->stopping)
		return;
	if (d->cfg.ops->queue_stop(d->cfg.arg, &q->vq)) {
		halted(q);
		return;
	}
	q->stopping = true;
	d->n_stopping++;
}

void
vhost_dev_queue_stopped(struct vhost_dev *d, struct vhost_vq *vq)
{
	struct vhost_queue *q = CONTAINER_OF(vq, struct vhost_queue, vq);

	assert(q->stopping);
	halted(q);
	if (--d->n_stopping == 0)
		proceed(d);
}

static void
halt_all(struct vhost_dev *d)
{
	for (uint32_t i = 0; i < d->cfg.n_queues; i++)
		vhost_queue_halt(d, &d->q[i]);
}

/* ---- memory and log ---- */

void
vhost_dev_publish_mem(struct vhost_dev *d, struct vhost_mem *mem)
{
	struct vhost_mem *old = d->mem;

	d->mem = mem;
	for (uint32_t i = 0; i < d->cfg.n_queues; i++)
		if (d->q[i].running)
			atomic_store(&d->q[i].vq.mem, mem);
	d->cfg.ops->quiesce(d->cfg.arg);
	vhost_mem_put(old);
}

void
vhost_dev_publish_log(struct vhost_dev *d)
{
	for (uint32_t i = 0; i < d->cfg.n_queues; i++) {
		struct vhost_queue *q = &d->q[i];

		if (!q->running)
			continue;
		atomic_store(&q->vq.log_gpa, log_gpa(d, q));
		atomic_store(&q->vq.log, log_in_use(d));
	}
}

void
vhost_dev_set_log(struct vhost_dev *d, struct vhost_log *log)
{
	struct vhost_log *old = d->log;

	d->log = log;
	vhost_dev_publish_log(d);
	if (old == NULL)
		return;
	d->cfg.ops->quiesce(d->cfg.arg);
	vhost_log_close(old);
}

void
vhost_dev_drop_inflight(struct vhost_dev *d)
{
	if (d->inflight.map != NULL) {
		vhost_guard_del(d->inflight.guard);
		munmap(d->inflight.map, d->inflight.map_len);
	}
	d->inflight = (struct vhost_dev_inflight){ .guard = -1 };
}

/* ---- connection ---- */

static void
close_fds(struct vhost_dev *d)
{
	for (unsigned i = 0; i < d->n_fds; i++)
		close_fd(&d->fds[i]);
	d->n_fds = 0;
}

static void
unwatch(struct loop_fd **h)
{
	loop_fd_del(*h);
	*h = NULL;
}

static void
reset_queue(struct vhost_queue *q)
{
	close_fd(&q->kick_fd);
	close_fd(&q->err_fd);
	atomic_store(&q->vq.call_wanted, false);
	q->have_addr = q->kicked = q->enabled = false;
	q->num = q->base = 0;
}

static void listen_ready(void *arg, uint32_t events);

static void
connect_later(struct vhost_dev *d)
{
	uint64_t pause = (clock_mono_ns() - d->absent_ns) / RETRY_SHARE;

	loop_timer_set(d->retry, MIN(MAX(pause, RETRY_FIRST_NS), d->cfg.retry_ns));
}

static void
await(struct vhost_dev *d)
{
	uint64_t now = clock_mono_ns();

	if (d->cfg.connect) {
		if (now - d->adopted_ns > LASTED_NS)
			d->absent_ns = now;
		connect_later(d);
	} else if (d->listen_h == NULL) {
		d->listen_h = loop_fd_add(d->loop, d->listen_fd, EPOLLIN, listen_ready, d);
	}
}

/* The queues are stopped: forgets all that the front-end said. */
static void
forget(struct vhost_dev *d)
{
	for (uint32_t i = 0; i < d->cfg.n_queues; i++)
		reset_queue(&d->q[i]);
	vhost_mem_put(d->mem);
	d->mem = vhost_mem_new();
	vhost_log_close(d->log);
	d->log = NULL;
	vhost_dev_drop_inflight(d);
	close_fd(&d->backend_fd);
	d->features = d->protocol = 0;
	d->features_set = false;
	d->status = 0;
	d->n_refused = 0;
}

static void
destroy(struct vhost_dev *d)
{
	forget(d);
	vhost_mem_put(d->mem);
	unwatch(&d->listen_h);
	unwatch(&d->alarm_h);
	unwatch(&d->lost_h);
	loop_timer_free(d->retry);
	close_fd(&d->alarm_fd);
	close_fd(&d->lost_fd);
	for (uint32_t i = 0; i < d->cfg.n_queues; i++)
		close_fd(&d->q[i].vq.call_fd);
	if (d->listen_fd >= 0)
		unlink(d->cfg.path); /* the socket file is ours */
	close_fd(&d->listen_fd);
	free((void *)(uintptr_t)d->cfg.name);
	free((void *)(uintptr_t)d->cfg.path);
	free(d);
}

/* Goes on with what waited for stopping queues. */
static void
proceed(struct vhost_dev *d)
{
	enum vhost_dev_after after = d->after;

	if (d->n_stopping > 0)
		return;
	d->after = VHOST_AFTER_NOTHING;
	switch (after) {
	case VHOST_AFTER_NOTHING:
		return;
	case VHOST_AFTER_MESSAGE:
		d->conn_h = loop_fd_add(d->loop, d->conn_fd, EPOLLIN, conn_ready, d);
		conn_ready(d, EPOLLIN);
		return;
	case VHOST_AFTER_DROP:
		forget(d);
		await(d);
		if (d->cfg.ops->disconnected != NULL)
			d->cfg.ops->disconnected(d->cfg.arg);
		return;
	case VHOST_AFTER_FREE: {
		void (*freed)(void *) = d->cfg.ops->freed;
		void *arg = d->cfg.arg;

		destroy(d);
		if (freed != NULL)
			freed(arg);
		return;
	}
	}
}

/* Cuts the connection; the reason is logged already. */
static void
hang_up(struct vhost_dev *d)
{
	if (d->conn_fd < 0)
		return;
	unwatch(&d->conn_h);
	close_fd(&d->conn_fd);
	close_fds(d);
	d->got = 0;
	loop_timer_stop(d->retry);
	if (d->after != VHOST_AFTER_FREE)
		d->after = VHOST_AFTER_DROP;
	halt_all(d);
	proceed(d);
}

void
vhost_dev_drop(struct vhost_dev *d, const char *reason)
{
	if (d->conn_fd < 0)
		return;
	vhost_dev_say(d, LOG_WARN, "connection dropped: %s", reason);
	hang_up(d);
}

/* Reads what is missing of d->msg up to 'want' bytes: 1 when it is there, 0 to wait, -errno. */
static int
receive(struct vhost_dev *d, size_t want, struct err *err)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int) * VHOST_USER_REGIONS_MAX)];
		struct cmsghdr align;
	} control;
	size_t header = sizeof d->msg.hdr;
	struct iovec iov = { d->got < header ? (uint8_t *)&d->msg.hdr + d->got
					     : (uint8_t *)&d->msg.u + (d->got - header),
		want - d->got };
	struct msghdr mh = { .msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof control };
	bool spilled = false;
	ssize_t n;

	if (d->got == want)
		return 1;
	n = recvmsg(d->conn_fd, &mh, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n < 0)
		return err_errno(err, errno, "reading from the front-end");
	for (struct cmsghdr *c = CMSG_FIRSTHDR(&mh); c != NULL; c = CMSG_NXTHDR(&mh, c)) {
		size_t bytes = c->cmsg_len - CMSG_LEN(0);

		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		for (size_t off = 0; off + sizeof(int) <= bytes; off += sizeof(int)) {
			int fd;

			memcpy(&fd, CMSG_DATA(c) + off, sizeof fd);
			if (d->n_fds < VHOST_USER_REGIONS_MAX) {
				d->fds[d->n_fds++] = fd;
			} else {
				close(fd);
				spilled = true;
			}
		}
	}
	if (n == 0)
		return err_set(err, -EPIPE, "the front-end hung up");
	if (spilled || mh.msg_flags & MSG_CTRUNC)
		return err_set(err, -EPROTO, "a message with more than %d descriptors",
		    VHOST_USER_REGIONS_MAX);
	d->got += (size_t)n;
	return d->got == want ? 1 : 0;
}

/* One message or a part of it: 1 handled, 0 wait, -errno. */
static int
serve_message(struct vhost_dev *d, struct err *err)
{
	size_t header = sizeof d->msg.hdr;
	int ret;

	if (d->got < header) {
		ret = receive(d, header, err);
		if (ret <= 0)
			return ret;
	}
	ret = vhost_msg_check(d, err);
	if (ret < 0)
		return ret;
	ret = receive(d, header + le32_get(d->msg.hdr.size), err);
	if (ret <= 0)
		return ret;
	vhost_msg_halt(d);
	if (d->n_stopping >
	    0) { /* comes back here, with the whole message, when they are stopped */
		d->after = VHOST_AFTER_MESSAGE;
		unwatch(&d->conn_h);
		return 0;
	}
	vhost_count(&d->counters[VHOST_DEV_messages], 1);
	loop_timer_stop(d->retry);
	ret = vhost_msg_handle(d, err);
	close_fds(d);
	d->got = 0;
	return ret < 0 ? ret : 1;
}

static void
conn_ready(void *arg, uint32_t events)
{
	struct vhost_dev *d = arg;
	struct err err = { 0 };
	int ret;

	(void)events;
	for (int i = 0; i < 64; i++) { /* then let the loop's other users have a turn */
		ret = serve_message(d, &err);
		if (ret == 0 || d->conn_fd < 0)
			return;
		if (ret > 0)
			continue;
		if (ret == -EPIPE || ret == -ECONNRESET) {
			vhost_dev_say(d, LOG_INFO, "front-end disconnected");
		} else {
			vhost_count(&d->counters[VHOST_DEV_broken_protocol], 1);
			vhost_dev_say(d, LOG_WARN, "connection dropped: %s", err.msg);
		}
		hang_up(d);
		return;
	}
}

/* A data thread found a ring that breaks the rules. */
static void
alarm_ready(void *arg, uint32_t events)
{
	struct vhost_dev *d = arg;
	uint64_t n;

	(void)events;
	if (read(d->alarm_fd, &n, sizeof n) < 0)
		return;
	for (uint32_t i = 0; i < d->cfg.n_queues; i++) {
		struct vhost_queue *q = &d->q[i];
		const char *reason = atomic_load(&q->vq.broken);
		uint64_t one = 1;

		if (!q->running || reason == NULL || d->conn_fd < 0)
			continue;
		vhost_count(&d->counters[VHOST_DEV_broken_ring], 1);
		vhost_dev_say(d, LOG_WARN, "connection dropped: queue %u: %s", i, reason);
		if (q->err_fd >= 0 && write(q->err_fd, &one, sizeof one) < 0)
			vhost_dev_say(d, LOG_DEBUG, "its error descriptor is full");
		hang_up(d);
		return;
	}
}

/* Some front-end, perhaps this one, took shared memory away. */
static void
lost_ready(void *arg, uint32_t events)
{
	struct vhost_dev *d = arg;

	(void)events;
	if (d->conn_fd < 0 || (!vhost_mem_lost(d->mem) && !vhost_guard_lost(d->inflight.guard) &&
				  (d->log == NULL || !vhost_guard_lost(d->log->guard))))
		return;
	vhost_count(&d->counters[VHOST_DEV_broken_protocol], 1);
	vhost_dev_drop(d, "the front-end shrank the memory that it shares");
}

static void
adopt(struct vhost_dev *d, int fd)
{
	struct ucred peer = { 0 };
	socklen_t len = sizeof peer;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) < 0)
		peer.pid = 0;
	vhost_dev_say(d, LOG_INFO, "front-end connected, pid %d", (int)peer.pid);
	vhost_count(&d->counters[VHOST_DEV_connects], 1);
	d->adopted_ns = clock_mono_ns();
	d->conn_fd = fd;
	loop_timer_set(d->retry, SILENCE_NS);
	d->conn_h = loop_fd_add(d->loop, fd, EPOLLIN, conn_ready, d);
	if (d->cfg.ops->connected != NULL)
		d->cfg.ops->connected(d->cfg.arg);
}

static void
listen_ready(void *arg, uint32_t events)
{
	struct vhost_dev *d = arg;
	char c;
	int fd;

	(void)events;
	if (d->after != VHOST_AFTER_NOTHING && d->after != VHOST_AFTER_MESSAGE) {
		unwatch(
		    &d->listen_h); /* the last one is still being put away: await() looks again */
		return;
	}
	/* The last front-end's end may not have been seen yet. */
	if (d->conn_fd >= 0 && d->after == VHOST_AFTER_NOTHING &&
	    recv(d->conn_fd, &c, 1, MSG_PEEK | MSG_DONTWAIT) == 0) {
		vhost_dev_say(d, LOG_INFO, "front-end disconnected");
		hang_up(d);
		return;
	}
	fd = accept4(d->listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (fd < 0)
		return;
	if (d->conn_fd >= 0) {
		vhost_dev_say(d, LOG_WARN, "a second front-end was turned away");
		close(fd);
		return;
	}
	adopt(d, fd);
}

/* ---- socket ---- */

static void
connect_again(struct vhost_dev *d)
{
	struct err err = { 0 };
	int fd = vhost_sock_connect(d->cfg.path, &err);

	if (fd >= 0) {
		adopt(d, fd);
	} else {
		/* Not there yet, nobody behind it, or its last connection still in the queue: that is usual. */
		if (fd != -ENOENT && fd != -ECONNREFUSED && fd != -EAGAIN && fd != d->connect_code)
			vhost_dev_say(d, LOG_WARN, "%s", err.msg);
		connect_later(d);
	}
	d->connect_code = MIN(fd, 0);
}

/* Connected, the timer is that of the first message. */
static void
retry_due(void *arg)
{
	struct vhost_dev *d = arg;

	if (d->conn_fd < 0) {
		connect_again(d);
		return;
	}
	vhost_dev_say(d, LOG_WARN,
	    "the front-end is connected and says nothing; QEMU before 9.1 loses a vhost-user-blk device for good "
	    "when its data plane dies in the middle of the handshake: then unplug it and plug it in again");
}

/* ---- the device ---- */

static int
make_fds(struct vhost_dev *d, struct err *err)
{
	d->alarm_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (d->alarm_fd < 0)
		return err_errno(err, errno, "eventfd");
	d->lost_fd = vhost_guard_fd();
	if (d->lost_fd < 0)
		return err_errno(err, errno, "eventfd");
	d->lost_h = loop_fd_add(d->loop, d->lost_fd, EPOLLIN | EPOLLET, lost_ready, d);
	d->alarm_h = loop_fd_add(d->loop, d->alarm_fd, EPOLLIN, alarm_ready, d);
	for (uint32_t i = 0; i < d->cfg.n_queues; i++) {
		d->q[i].vq.alarm_fd = d->alarm_fd;
		d->q[i].vq.call_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		if (d->q[i].vq.call_fd < 0)
			return err_errno(err, errno, "eventfd");
	}
	return 0;
}

static int
check_config(const struct vhost_dev_config *cfg, struct err *err)
{
	if (cfg->n_queues == 0 || cfg->n_queues > VHOST_DEV_QUEUES_MAX)
		return err_set(err, -EINVAL, "%u queues, 1 to %d are possible", cfg->n_queues,
		    VHOST_DEV_QUEUES_MAX);
	if (cfg->queue_size > VIRTIO_QUEUE_MAX)
		return err_set(err, -EINVAL, "rings of %u entries, %d are possible",
		    cfg->queue_size, VIRTIO_QUEUE_MAX);
	return vhost_sock_check(cfg->path, err);
}

static struct vhost_dev *
dev_alloc(struct loop *l, const struct vhost_dev_config *cfg)
{
	struct vhost_dev *d = xcalloc(1, sizeof *d + cfg->n_queues * sizeof d->q[0]);

	d->loop = l;
	d->cfg = *cfg;
	d->cfg.name = xstrdup(cfg->name);
	d->cfg.path = xstrdup(cfg->path);
	d->cfg.retry_ns = cfg->retry_ns ? cfg->retry_ns : RETRY_LAST_NS;
	d->cfg.queue_num = cfg->queue_num ? cfg->queue_num : cfg->n_queues;
	d->cfg.queue_size = cfg->queue_size ? cfg->queue_size : VIRTIO_QUEUE_MAX;
	d->offered_protocol =
	    (cfg->protocol ? cfg->protocol : VHOST_DEV_PROTOCOL) & VHOST_DEV_PROTOCOL;
	if (cfg->ops->get_config == NULL)
		d->offered_protocol &= ~VIRTIO_BIT(VHOST_USER_PROTOCOL_F_CONFIG);
	d->offered = cfg->features | VIRTIO_BIT(VHOST_USER_F_PROTOCOL_FEATURES);
	if (d->offered_protocol & VIRTIO_BIT(VHOST_USER_PROTOCOL_F_LOG_SHMFD))
		d->offered |= VIRTIO_BIT(VHOST_F_LOG_ALL);
	d->listen_fd = d->conn_fd = d->alarm_fd = d->lost_fd = d->backend_fd = -1;
	d->inflight.guard = -1;
	d->mem = vhost_mem_new();
	for (uint32_t i = 0; i < cfg->n_queues; i++) {
		struct vhost_queue *q = &d->q[i];

		q->kick_fd = q->err_fd = q->vq.kick_fd = q->vq.call_fd = q->vq.alarm_fd = -1;
		q->vq.index = (uint16_t)i;
		q->vq.dev = d;
		q->vq.priv = cfg->arg;
	}
	return d;
}

int
vhost_dev_new(
    struct loop *l, const struct vhost_dev_config *cfg, struct vhost_dev **out, struct err *err)
{
	struct vhost_dev *d;
	int ret = check_config(cfg, err);

	if (ret < 0)
		return err_prefix(err, "vhost device %s: ", cfg->name);
	d = dev_alloc(l, cfg);
	d->retry = loop_timer_new(l, retry_due, d);
	d->absent_ns = clock_mono_ns();
	ret = make_fds(d, err);
	if (ret == 0 && cfg->connect) {
		loop_timer_set(d->retry, 0);
	} else if (ret == 0) {
		ret = d->listen_fd = vhost_sock_listen(cfg->path, cfg->group, err);
		if (ret >= 0)
			await(d);
	}
	if (ret < 0) {
		err_prefix(err, "vhost device %s: ", cfg->name);
		destroy(d);
		return ret;
	}
	*out = d;
	return 0;
}

void
vhost_dev_free(struct vhost_dev *d)
{
	if (d == NULL)
		return;
	unwatch(&d->listen_h);
	loop_timer_stop(d->retry);
	d->after = VHOST_AFTER_FREE;
	if (d->conn_fd >= 0)
		hang_up(d);
	else
		proceed(d);
}

void
vhost_dev_config_changed(struct vhost_dev *d)
{
	struct vhost_user_hdr h = { le32_of(VHOST_USER_BACKEND_CONFIG_CHANGE),
		le32_of(VHOST_USER_VERSION), le32_of(0) };

	if (d->backend_fd < 0 || !(d->protocol & VIRTIO_BIT(VHOST_USER_PROTOCOL_F_CONFIG)))
		return;
	if (send(d->backend_fd, &h, sizeof h, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)sizeof h)
		vhost_dev_say(d, LOG_WARN, "the front-end does not take config changes");
}

const char *
vhost_dev_name(const struct vhost_dev *d)
{
	return d->cfg.name;
}

bool
vhost_dev_connected(const struct vhost_dev *d)
{
	return d->conn_fd >= 0;
}

uint64_t
vhost_dev_features(const struct vhost_dev *d)
{
	return d->features;
}

uint32_t
vhost_dev_n_queues(const struct vhost_dev *d)
{
	return d->cfg.n_queues;
}

struct vhost_vq *
vhost_dev_vq(struct vhost_dev *d, uint32_t i)
{
	assert(i < d->cfg.n_queues);
	return &d->q[i].vq;
}

bool
vhost_dev_queue_running(const struct vhost_dev *d, uint32_t i)
{
	return i < d->cfg.n_queues && d->q[i].running && !d->q[i].stopping;
}

uint64_t
vhost_dev_counter(const struct vhost_dev *d, enum vhost_dev_counter_id id)
{
	return d->counters[id];
}
