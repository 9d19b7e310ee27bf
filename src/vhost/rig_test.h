/* SPDX-License-Identifier: Apache-2.0 */
/* rig_test.h: a device and a front-end on one thread, for the tests of this folder. The device echoes:
 * what a chain brings comes back, each byte inverted. */
#ifndef VHOST_RIG_TEST_H
#define VHOST_RIG_TEST_H

#include "base/loop.h"
#include "vhost/dev.h"
#include "vhost/front.h"

enum { RIG_QUEUES = 4, RIG_HELD = 64, RIG_IOVS = 64 };

#define RIG_FEATURES                                                                               \
	(VIRTIO_BIT(VIRTIO_F_VERSION_1) | VIRTIO_BIT(VIRTIO_F_INDIRECT_DESC) |                     \
	    VIRTIO_BIT(VIRTIO_F_EVENT_IDX) | VIRTIO_BIT(VIRTIO_F_RING_PACKED))

struct rig_held {
	struct vhost_vq *vq;
	struct vhost_chain chain;
	struct iovec iov[RIG_IOVS];
};

struct rig {
	struct loop *loop;
	struct vhost_dev *dev;
	struct vhost_front *front;
	char dir[32], path[64];
	struct err err;

	bool running[RIG_QUEUES];
	unsigned starts, stops, connected, disconnected, quiesced, freed;
	bool slow_stop; /* queue_stop takes time: rig_finish_stops */
	struct vhost_vq *stopping[RIG_QUEUES];
	bool hold; /* chains are taken but not given back */
	struct rig_held held[RIG_HELD];
	unsigned n_held;
	uint16_t mtu;
	uint8_t *buf; /* of rig_echo, in the front-end's memory */
	uint8_t config[64];
};

/* What a test may set before rig_open. */
struct rig_config {
	struct vhost_front_config front; /* path, pump and arg are filled in */
	struct vhost_dev_config dev;	 /* likewise name, path, ops and arg; 0: sane defaults */
	bool no_front;
};

/* Opens both and connects them; false with r->err otherwise. */
bool rig_open(struct rig *r, const struct rig_config *cfg);
/* Only the device, again, on the same path: what a restarted process does. */
bool rig_open_dev(struct rig *r, const struct rig_config *cfg);
void rig_close(struct rig *r);
/* The device's thread has a turn: messages, then requests. */
void rig_pump(void *r);
/* Lets the device work until the front-end's queue has a completion: its cookie, NULL when none came
 * in five seconds or the ring is broken. */
void *rig_wait(struct rig *r, uint32_t queue, uint32_t *written);
/* Lets the device work until 'cond' or five seconds; returns it. */
bool rig_until(struct rig *r, bool (*cond)(struct rig *r));
/* One echo of 'len' bytes through buffers of 'part' bytes each. True when all came back right. */
bool rig_echo(struct rig *r, uint32_t queue, uint32_t len, uint32_t part, unsigned flags);
/* Gives back held chain i (echoed); publishes. */
void rig_release(struct rig *r, unsigned i);
/* The same in two steps. */
void rig_release_unpublished(struct rig *r, unsigned i);
void rig_publish(struct rig *r);
void rig_finish_stops(struct rig *r);

#endif
