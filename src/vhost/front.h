/* SPDX-License-Identifier: Apache-2.0 */
/* front.h: a small vhost-user front-end, the driver's side: for tests and benchmarks of our devices
 * and of other people's (qemu-storage-daemon, DPDK). It owns the "guest memory" (memory files), speaks
 * the messages in QEMU's order, and drives split and packed rings with indirect descriptors, event
 * index, inflight regions and the dirty log. Not used by the product. One thread at a time.
 *
 *   open -> connect -> { add, kick, poll ... } -> stop or hang_up -> connect -> ... -> free
 */
#ifndef VHOST_FRONT_H
#define VHOST_FRONT_H

#include "base/cleanup.h"
#include "base/err.h"
#include "vhost/vhost_spec.h"

#include <stdbool.h>
#include <sys/uio.h>

enum { VHOST_FRONT_REGIONS = 40 };

struct vhost_front_config {
	const char *path;      /* the device's socket; borrowed */
	bool listen;	       /* true: listen on path and let the device connect */
	uint32_t n_queues;     /* virtqueues to set up */
	uint32_t queue_size;   /* entries; 0: 256 */
	uint64_t features;     /* wanted; what the device offers of them is taken */
	uint64_t protocol;     /* likewise; 0: all that are known here */
	uint64_t region_bytes; /* of each memory region; 0: 16 MiB */
	uint32_t n_regions;    /* 0: 1; adjacent in guest-physical space, apart in ours */
	/* Called while an answer is awaited, to let a device on the same thread work; NULL: block. */
	void (*pump)(void *arg);
	void *arg;
	uint64_t timeout_ns; /* for one answer; 0: 5 s */
};

struct vhost_front_region {
	uint8_t *va; /* also the address told to the device */
	uint64_t gpa, size;
	int fd; /* owned; -1: an empty slot */
};

/* One ring. Public so that tests can break its rules. */
struct vhost_front_queue {
	uint16_t size, index;
	bool packed, event_idx;
	union {
		struct virtio_desc *desc;
		struct virtio_packed_desc *pdesc;
	};
	union {
		struct virtio_avail *avail;
		struct virtio_packed_event *drv_event;
	};
	union {
		struct virtio_used *used;
		struct virtio_packed_event *dev_event;
	};
	int kick_fd, call_fd, err_fd; /* owned */
	uint32_t base;		      /* for SET_VRING_BASE */
	uint16_t next_avail;	      /* split: free running */
	uint16_t last_used;
	bool avail_wrap, used_wrap;
	uint16_t n_free; /* descriptors */
	uint16_t free;	 /* split: first free descriptor; packed: first free id */
	uint16_t n_new;	 /* entries added since the last kick */
	uint16_t *link;	 /* free lists */
	struct vhost_front_state {
		void *cookie;
		uint16_t n;	    /* ring entries it takes */
		uint16_t last;	    /* split: its last descriptor */
	} * state;		    /* by head or id */
	struct virtio_desc *tables; /* indirect tables, one a head: VHOST_FRONT_INDIRECT entries */
};

enum { VHOST_FRONT_INDIRECT = 32 };

struct vhost_front {
	struct vhost_front_config cfg;
	int listen_fd, fd, backend_fd; /* -1: none; backend_fd: our end of the back channel */
	uint64_t offered, offered_protocol;
	uint64_t features, protocol; /* negotiated */
	uint64_t queue_num;	     /* the answer to GET_QUEUE_NUM; 0: not asked */
	struct vhost_front_region region[VHOST_FRONT_REGIONS];
	uint32_t n_regions;
	uint64_t alloc_off; /* in region 0 */
	bool rings_ready;   /* the rings are laid out; they outlive connections */
	bool stopped;	    /* the bases are the device's answers to GET_VRING_BASE */
	int inflight_fd;    /* -1: none yet */
	struct vhost_user_inflight inflight;
	uint8_t *log; /* dirty log bits, or NULL */
	uint64_t log_bytes;
	int log_fd;
	struct vhost_front_queue *q; /* cfg.n_queues */
};

/* Makes the memory and the rings; with listen, the socket. Returns 0 and new, or -errno. */
int vhost_front_open(const struct vhost_front_config *cfg, struct vhost_front **out,
    struct err *err) __attribute__((warn_unused_result));
void vhost_front_free(struct vhost_front *f);
DEFINE_CLEANUP(struct vhost_front, vhost_front_free)

/* Connects (or accepts), negotiates, and starts the queues where they stand: also the way back after
 * stop, hang_up, or the death of the device. */
int vhost_front_connect(struct vhost_front *f, struct err *err) __attribute__((warn_unused_result));
/* The same in two steps: the socket alone, and the messages. */
int vhost_front_dial(struct vhost_front *f, struct err *err) __attribute__((warn_unused_result));
int vhost_front_start(struct vhost_front *f, struct err *err) __attribute__((warn_unused_result));
/* Stops the queues with GET_VRING_BASE; the connection stays. */
int vhost_front_stop(struct vhost_front *f, struct err *err) __attribute__((warn_unused_result));
/* Closes the socket at once, as a QEMU that dies. */
void vhost_front_hang_up(struct vhost_front *f);
/* As a driver that resets the device: the next start begins with empty rings and no inflight area.
 * What was in flight is forgotten. */
void vhost_front_reset(struct vhost_front *f);
/* Lays out empty rings for f->features; vhost_front_start does it by itself. For tests of a ring
 * without a device. */
void vhost_front_init_rings(struct vhost_front *f);

/* One message out; fds are borrowed. And its answer: the payload in *msg, a descriptor in *fd (-1:
 * none came; fd may be NULL). */
int vhost_front_send(struct vhost_front *f, uint32_t request, uint32_t flags, const void *payload,
    uint32_t size, const int *fds, unsigned n_fds, struct err *err)
    __attribute__((warn_unused_result));
int vhost_front_recv(struct vhost_front *f, uint32_t request, struct vhost_user_msg *msg, int *fd,
    struct err *err) __attribute__((warn_unused_result));
/* Sends with NEED_REPLY and takes the answer: 0, or -EREMOTEIO when the device refused. */
int vhost_front_ask(struct vhost_front *f, uint32_t request, const void *payload, uint32_t size,
    const int *fds, unsigned n_fds, struct err *err) __attribute__((warn_unused_result));
/* A question without payload and with a u64 as answer. */
int vhost_front_get_u64(struct vhost_front *f, uint32_t request, uint64_t *v, struct err *err)
    __attribute__((warn_unused_result));
/* Config space. -EREMOTEIO when the device refuses. */
int vhost_front_get_config(struct vhost_front *f, uint32_t off, uint32_t len, void *out,
    struct err *err) __attribute__((warn_unused_result));
int vhost_front_set_config(struct vhost_front *f, uint32_t off, uint32_t len, const void *in,
    struct err *err) __attribute__((warn_unused_result));

/* A new memory region while the queues run (CONFIGURE_MEM_SLOTS), and away with it; 'slot' indexes
 * f->region. */
int vhost_front_add_region(struct vhost_front *f, uint64_t gpa, uint64_t bytes, uint32_t *slot,
    struct err *err) __attribute__((warn_unused_result));
int vhost_front_del_region(struct vhost_front *f, uint32_t slot, struct err *err)
    __attribute__((warn_unused_result));

/* Switches the dirty log on or off, as QEMU does around a migration. */
int vhost_front_log(struct vhost_front *f, bool on, struct err *err)
    __attribute__((warn_unused_result));

/* Memory of region 0, zeroed, never freed; NULL when the region is used up. */
void *vhost_front_alloc(struct vhost_front *f, uint64_t bytes, uint64_t align);
/* The guest-physical address of a byte; UINT64_MAX when it is in no region. */
uint64_t vhost_front_gpa(const struct vhost_front *f, const void *p);

enum vhost_front_add_flags { VHOST_FRONT_F_INDIRECT = 1 };

/* Queues a request: n_out buffers for the device to read, then n_in to write; all in the front's
 * memory. 'cookie' (not NULL) comes back with the completion. -ENOSPC when the ring is full. */
int vhost_front_add(struct vhost_front *f, uint32_t queue, const struct iovec *iov, unsigned n_out,
    unsigned n_in, void *cookie, unsigned flags) __attribute__((warn_unused_result));
/* Shows the device what was added, and kicks it if it wants that. Returns whether it did. */
bool vhost_front_kick(struct vhost_front *f, uint32_t queue);
/* The next completion: 1 with its cookie and the bytes written, 0 when there is none, -EBADMSG when
 * the device used what it was not given. */
int vhost_front_poll(struct vhost_front *f, uint32_t queue, void **cookie, uint32_t *written);
/* Asks for a call at the next completion, or (off) for none; call_fd becomes readable then. On is
 * also a second look: true when a completion is there already. */
bool vhost_front_want_call(struct vhost_front *f, uint32_t queue, bool on);
/* Takes the calls that came so far; how many. */
uint64_t vhost_front_calls(struct vhost_front *f, uint32_t queue);

#endif
