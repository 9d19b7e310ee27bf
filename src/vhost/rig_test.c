/* SPDX-License-Identifier: Apache-2.0 */
/* rig_test.c: the echo device and its front-end. */
#include "vhost/rig_test.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"

#include <errno.h>
#include <stdlib.h>

static void
queue_start(void *arg, struct vhost_vq *vq)
{
	struct rig *r = arg;

	assert(!r->running[vq->index]);
	r->running[vq->index] = true;
	r->starts++;
}

/* Gives back what is held of a queue, as a device does before it lets the queue go. */
static void
drain(struct rig *r, struct vhost_vq *vq)
{
	for (unsigned i = 0; i < r->n_held; i++)
		if (r->held[i].vq == vq)
			rig_release_unpublished(r, i);
	vhost_vq_publish(vq);
}

static bool
queue_stop(void *arg, struct vhost_vq *vq)
{
	struct rig *r = arg;

	assert(r->running[vq->index]);
	r->running[vq->index] = false;
	r->stops++;
	if (r->slow_stop) {
		r->stopping[vq->index] = vq;
		return false;
	}
	drain(r, vq);
	return true;
}

void
rig_finish_stops(struct rig *r)
{
	for (unsigned i = 0; i < RIG_QUEUES; i++) {
		struct vhost_vq *vq = STEAL(r->stopping[i]);

		if (vq == NULL)
			continue;
		drain(r, vq);
		vhost_dev_queue_stopped(r->dev, vq);
	}
}

static void
quiesce(void *arg)
{
	((struct rig *)arg)->quiesced++;
}

static int
get_config(void *arg, uint32_t off, uint32_t len, uint8_t *out)
{
	struct rig *r = arg;

	if (off + len > sizeof r->config)
		return -EINVAL;
	memcpy(out, r->config + off, len);
	return 0;
}

static int
set_config(void *arg, uint32_t off, uint32_t len, const uint8_t *in)
{
	struct rig *r = arg;

	if (off + len > sizeof r->config)
		return -EINVAL;
	memcpy(r->config + off, in, len);
	return 0;
}

static int
set_mtu(void *arg, uint16_t mtu)
{
	((struct rig *)arg)->mtu = mtu;
	return mtu < 68 ? -EINVAL : 0;
}

static void
connected(void *arg)
{
	((struct rig *)arg)->connected++;
}

static void
disconnected(void *arg)
{
	((struct rig *)arg)->disconnected++;
}

static void
freed(void *arg)
{
	((struct rig *)arg)->freed++;
}

static const struct vhost_dev_ops echo_ops = { queue_start, queue_stop, quiesce, get_config,
	set_config, set_mtu, NULL, connected, disconnected, freed };

/* Copies the readable bytes, inverted, to the writable part; the bytes written. */
static uint32_t
echo(const struct vhost_chain *c)
{
	unsigned i = 0, o = c->n_read;
	size_t at_i = 0, at_o = 0;
	uint32_t n = 0;

	while (i < c->n_read && o < (unsigned)c->n_read + c->n_write) {
		((uint8_t *)c->iov[o].iov_base)[at_o++] =
		    (uint8_t) ~((const uint8_t *)c->iov[i].iov_base)[at_i++];
		n++;
		if (at_i == c->iov[i].iov_len) {
			i++;
			at_i = 0;
		}
		if (at_o == c->iov[o].iov_len) {
			o++;
			at_o = 0;
		}
	}
	return n;
}

void
rig_release_unpublished(struct rig *r, unsigned i)
{
	struct rig_held *h = &r->held[i];

	if (h->vq == NULL)
		return;
	vhost_vq_push(h->vq, &h->chain, echo(&h->chain));
	vhost_mem_put(h->chain.mem);
	h->vq = NULL;
}

void
rig_publish(struct rig *r)
{
	for (uint32_t i = 0; i < RIG_QUEUES; i++)
		if (r->running[i])
			vhost_vq_publish(vhost_dev_vq(r->dev, i));
}

void
rig_release(struct rig *r, unsigned i)
{
	struct vhost_vq *vq = r->held[i].vq;

	rig_release_unpublished(r, i);
	if (vq != NULL)
		vhost_vq_publish(vq);
}

static void
serve(struct rig *r, struct vhost_vq *vq)
{
	for (;;) {
		struct rig_held *h = &r->held[r->n_held];

		assert(r->n_held < RIG_HELD);
		h->chain.iov = h->iov;
		h->chain.cap = RIG_IOVS;
		if (vhost_vq_pop(vq, &h->chain) <= 0)
			break;
		if (r->hold) {
			h->vq = vq;
			vhost_mem_get(h->chain.mem);
			r->n_held++;
			continue;
		}
		vhost_vq_push(vq, &h->chain, echo(&h->chain));
	}
	vhost_vq_publish(vq);
}

void
rig_pump(void *arg)
{
	struct rig *r = arg;

	while (loop_step(r->loop, 0))
		;
	for (uint32_t i = 0; r->dev != NULL && i < RIG_QUEUES; i++)
		if (r->running[i])
			serve(r, vhost_dev_vq(r->dev, i));
}

bool
rig_open_dev(struct rig *r, const struct rig_config *cfg)
{
	struct vhost_dev_config dc = cfg->dev;

	dc.name = "echo";
	dc.path = r->path;
	dc.n_queues = dc.n_queues ? dc.n_queues : RIG_QUEUES;
	dc.features = dc.features ? dc.features : RIG_FEATURES;
	dc.group = dc.group ? dc.group : (gid_t)-1;
	dc.retry_ns = NS_PER_MS;
	dc.ops = &echo_ops;
	dc.arg = r;
	return vhost_dev_new(r->loop, &dc, &r->dev, &r->err) == 0;
}

bool
rig_open(struct rig *r, const struct rig_config *cfg)
{
	struct vhost_front_config fc = cfg->front;

	*r = (struct rig){ 0 };
	r->loop = loop_new();
	snprintf(r->dir, sizeof r->dir, "/tmp/vhost_test.XXXXXX");
	if (mkdtemp(r->dir) == NULL)
		return false;
	snprintf(r->path, sizeof r->path, "%s/s", r->dir);
	for (unsigned i = 0; i < sizeof r->config; i++)
		r->config[i] = (uint8_t)i;
	fc.path = r->path;
	fc.pump = rig_pump;
	fc.arg = r;
	fc.n_queues = fc.n_queues ? fc.n_queues : 1;
	fc.queue_size = fc.queue_size ? fc.queue_size : 16;
	if (!rig_open_dev(r, cfg))
		return false;
	if (cfg->no_front)
		return true;
	return vhost_front_open(&fc, &r->front, &r->err) == 0 &&
	       vhost_front_connect(r->front, &r->err) == 0;
}

void
rig_close(struct rig *r)
{
	vhost_front_free(r->front);
	r->slow_stop = false;
	rig_finish_stops(r);
	vhost_dev_free(r->dev);
	loop_free(r->loop);
	file_rmtree(r->dir, NULL);
}

void *
rig_wait(struct rig *r, uint32_t queue, uint32_t *written)
{
	uint64_t end = clock_mono_ns() + 5 * NS_PER_S;
	void *cookie = NULL;

	while (vhost_front_poll(r->front, queue, &cookie, written) == 0 && clock_mono_ns() < end)
		rig_pump(r);
	return cookie;
}

bool
rig_until(struct rig *r, bool (*cond)(struct rig *r))
{
	uint64_t end = clock_mono_ns() + 5 * NS_PER_S;

	while (!cond(r) && clock_mono_ns() < end)
		rig_pump(r);
	return cond(r);
}

bool
rig_echo(struct rig *r, uint32_t queue, uint32_t len, uint32_t part, unsigned flags)
{
	struct iovec iov[RIG_IOVS];
	unsigned n = (len + part - 1) / part;
	uint32_t written = 0;
	uint8_t *buf;

	if (r->buf == NULL)
		r->buf = vhost_front_alloc(r->front, 2 << 16, 4096);
	buf = r->buf;
	if (buf == NULL || len > 1 << 16 || 2 * n > RIG_IOVS)
		return false;
	for (uint32_t i = 0; i < len; i++) {
		buf[i] = (uint8_t)(i * 7 + queue);
		buf[(1 << 16) + i] = 0;
	}
	for (unsigned i = 0; i < n; i++) {
		uint32_t at = i * part, l = MIN(part, len - at);

		iov[i] = (struct iovec){ buf + at, l };
		iov[n + i] = (struct iovec){ buf + (1 << 16) + at, l };
	}
	if (vhost_front_add(r->front, queue, iov, n, n, r, flags) < 0)
		return false;
	vhost_front_kick(r->front, queue);
	if (rig_wait(r, queue, &written) != r || written != len)
		return false;
	for (uint32_t i = 0; i < len; i++)
		if (buf[(1 << 16) + i] != (uint8_t) ~(uint8_t)(i * 7 + queue))
			return false;
	return true;
}
