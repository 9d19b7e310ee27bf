/* SPDX-License-Identifier: Apache-2.0 */
/* vq.h: one virtqueue, device side: split or packed ring, chains popped as scatter lists, completions
 * pushed in batches, notifications, inflight tracking, dirty log.
 *
 * The control thread (dev.c) attaches the ring and hands the queue out by ops->queue_start; from then
 * until ops->queue_stop has been answered, exactly one data thread calls the functions below marked
 * "data". Ring contents are hostile: each descriptor is loaded once, its copy validated, each walk
 * bounded. A ring that breaks the rules is marked broken: pops return -EBADMSG from then on, and the
 * control thread, woken by the queue, logs the reason and drops the device's connection. */
#ifndef VHOST_VQ_H
#define VHOST_VQ_H

#include "vhost/mem.h"
#include "vhost/vhost_spec.h"

struct vhost_dev;
struct vhost_log;
struct vhost_vq_inflight;

/* What a queue counts: X(name, help). Written by its data thread, read by any (vhost_vq_counter). */
#define VHOST_VQ_COUNTERS(X)                                                                       \
	X(chains, "descriptor chains taken from the ring")                                         \
	X(calls, "notifications sent to the guest")                                                \
	X(calls_saved, "notifications that the guest did not want")                                \
	X(resubmitted, "chains taken again after a reconnect, by inflight tracking")               \
	X(broken, "times the ring broke the rules")

enum vhost_vq_counter_id {
#define X(name, help) VHOST_VQ_##name,
	VHOST_VQ_COUNTERS(X)
#undef X
	    VHOST_VQ_N_COUNTERS
};

/* One request as a scatter list: n_read readable buffers, then n_write writable ones. */
struct vhost_chain {
	struct iovec *iov; /* the caller's array; readable ones first */
	uint16_t cap;	   /* its entries */
	uint16_t n_read;
	uint16_t n_write;
	uint16_t id;	/* split: head descriptor; packed: buffer id */
	uint16_t slots; /* packed: ring entries the chain takes */
	uint16_t entry; /* packed with inflight: its entry of the region */
	uint64_t read_bytes;
	uint64_t write_bytes;
	/* The map that the iov points into: borrowed until this thread's next quiescent point; take a
	 * reference (vhost_mem_get) to keep the pointers longer, as asynchronous I/O does. */
	const struct vhost_mem *mem;
};

struct vhost_vq {
	/* constant while the queue runs */
	union {
		struct virtio_desc *desc;	  /* split */
		struct virtio_packed_desc *pdesc; /* packed */
	};
	union {
		struct virtio_avail *avail;
		struct virtio_packed_event *drv_event; /* what the driver wants to hear of */
	};
	union {
		struct virtio_used *used;
		struct virtio_packed_event *dev_event; /* what the device wants to hear of */
	};
	uint16_t size; /* entries; split: a power of two */
	uint16_t index;
	bool packed;
	bool event_idx;
	bool indirect;
	uint64_t features; /* negotiated, of the whole device */

	/* the data thread's */
	bool avail_wrap; /* packed */
	bool used_wrap;
	uint16_t avail_idx;		 /* next to take; split: free running, packed: 0..size-1 */
	uint16_t avail_seen;		 /* split: avail->idx at the last look */
	uint16_t used_idx;		 /* next to fill, pushes included */
	uint16_t n_pushed;		 /* pushes not published (packed: ring entries) */
	struct virtio_packed_desc *held; /* packed: first pushed one, its flags are held back */
	uint16_t held_flags;
	uint32_t taken;			    /* chains (packed: entries) popped and not pushed */
	unsigned hint;			    /* region of the last translation */
	struct vhost_vq_inflight *inflight; /* NULL: no tracking */
	uint64_t counters[VHOST_VQ_N_COUNTERS];

	/* shared: published by the control thread, loaded by the data thread once a burst */
	_Atomic(const struct vhost_mem *) mem;
	_Atomic(struct vhost_log *) log; /* NULL: no dirty log */
	_Atomic(const char *) broken;	 /* NULL, or the reason; set once by the data thread */
	atomic_bool call_wanted;	 /* call_fd leads somewhere */
	atomic_uint_fast64_t log_gpa;	 /* of the used (packed: descriptor) ring; UINT64_MAX: not
	                                    logged */

	int call_fd;  /* one descriptor for the life of the device; dup2 swaps what is behind it */
	int kick_fd;  /* -1: none, poll the ring; constant while the queue runs */
	int alarm_fd; /* eventfd of the control thread, for broken; -1: none */

	struct vhost_dev *dev; /* NULL in tests of the ring alone */
	void *priv;	       /* the device class's */
};

/* ---- data thread ---- */

/* Takes the next request.
 *
 * c        in: iov and cap; out: the rest. A chain with more buffers than cap breaks the ring.
 *          Empty buffers are left out; a buffer that spans memory regions takes several iovs.
 * returns  1, 0 when the ring is empty, -EBADMSG when the ring is broken (reported by itself)
 * order    after a reconnect with inflight tracking, first the requests that were in flight, in
 *          the order they were first taken */
int vhost_vq_pop(struct vhost_vq *vq, struct vhost_chain *c);

/* Says that up to n chains will be popped next: what the driver's core has in its cache is asked for
 * together. A hint; split rings only. */
void vhost_vq_prefetch(struct vhost_vq *vq, unsigned n);

/* Hands a chain back with 'written' bytes filled from the start of its writable part (its iov must
 * be as popped, or at least n_read, n_write and the bases and lengths of the writable ones). The
 * driver sees it after vhost_vq_publish at the latest. Any order. */
void vhost_vq_push(struct vhost_vq *vq, const struct vhost_chain *c, uint32_t written);

/* Makes all pushes visible and notifies the driver once, if it wants that. Cheap when there were
 * none. */
void vhost_vq_publish(struct vhost_vq *vq);

/* Asks the driver for kicks. Returns true when requests are there already: then do not sleep (the
 * kicks stay asked for). Else sleep on vhost_vq_kick_fd with EPOLLIN | EPOLLET; it need never be
 * read, and must not be: its other end could make a read block. */
bool vhost_vq_arm(struct vhost_vq *vq);
/* Tells the driver that the ring is polled, so that it saves its kicks. The state at queue_start. */
void vhost_vq_disarm(struct vhost_vq *vq);
/* Whether vhost_vq_pop would find something. */
bool vhost_vq_ready(struct vhost_vq *vq);

/* Marks the ring broken for 'reason' (static text, one line without the device's name), once.
 * Returns -EBADMSG. */
int vhost_vq_break(struct vhost_vq *vq, const char *reason) __attribute__((cold));

/* ---- any thread ---- */

/* The descriptor that the driver kicks; -1: none, the ring must be polled. Constant between
 * queue_start and queue_stop. */
static inline int
vhost_vq_kick_fd(const struct vhost_vq *vq)
{
	return vq->kick_fd;
}

static inline uint64_t
vhost_vq_counter(const struct vhost_vq *vq, enum vhost_vq_counter_id id)
{
	return __atomic_load_n(&vq->counters[id], __ATOMIC_RELAXED);
}

/* Adds to a counter that one thread writes and others read. */
static inline void
vhost_count(uint64_t *counter, uint64_t n)
{
	__atomic_store_n(counter, *counter + n, __ATOMIC_RELAXED);
}

/* ---- control thread: dev.c, and tests of the ring alone ---- */

struct vhost_vq_setup {
	const struct vhost_mem *mem; /* borrowed while attached */
	struct vhost_log *log;	     /* borrowed; NULL: none */
	uint64_t features;
	uint32_t size;
	uint32_t base;		    /* as in SET_VRING_BASE */
	uint64_t desc, avail, used; /* the front-end's addresses */
	void *inflight;		    /* this queue's region, or NULL */
	uint32_t inflight_desc_num; /* entries it has room for */
};

/* Binds the ring: translates and checks the addresses, sets the indices, recovers what was in flight.
 * -EINVAL with the reason when something is not as the standard says; then it is not attached. */
int vhost_vq_attach(struct vhost_vq *vq, const struct vhost_vq_setup *s, struct err *err)
    __attribute__((warn_unused_result));
/* Unbinds it; returns the base, as GET_VRING_BASE wants it. */
uint32_t vhost_vq_detach(struct vhost_vq *vq);
/* Notifies the driver whether it asked for it or not. */
void vhost_vq_call(struct vhost_vq *vq);

/* ---- inside vhost/ ---- */

/* How many chains of a split ring are available, looked up again if fewer than n were at the last
 * look; 0 also when the ring breaks the rules. */
unsigned vhost_vq_look(struct vhost_vq *vq, unsigned n);
/* Dirty-logs bytes at p, which lies in 'mem'; and bytes of the used (descriptor) ring at 'off'. Both
 * do nothing unless vq->log is set. */
void vhost_vq_log_write(
    struct vhost_vq *vq, const struct vhost_mem *mem, const void *p, uint64_t len);
void vhost_vq_log_ring(struct vhost_vq *vq, uint64_t off, uint64_t len);

/* A descriptor as copied from a ring. */
struct vhost_ldesc {
	uint64_t addr;
	uint32_t len;
	uint16_t flags;
	uint16_t next; /* split: next; packed: buffer id */
};

/* Loads a 16-byte descriptor once: the asm keeps the compiler from looking again. */
static inline struct vhost_ldesc
vhost_ldesc_load(const void *p, bool packed)
{
	uint64_t lo, hi;

	memcpy(&lo, p, 8);
	memcpy(&hi, (const uint8_t *)p + 8, 8);
	__asm__("" : "+r"(lo), "+r"(hi));
	return (struct vhost_ldesc){ .addr = lo,
		.len = (uint32_t)hi,
		.flags = (uint16_t)(packed ? hi >> 48 : hi >> 32),
		.next = (uint16_t)(packed ? hi >> 32 : hi >> 48) };
}

/* Whether a packed descriptor with these flags is the device's. */
static inline bool
vhost_packed_avail(uint16_t flags, bool wrap)
{
	return !!(flags & VIRTIO_DESC_F_AVAIL) == wrap && !!(flags & VIRTIO_DESC_F_USED) != wrap;
}

#endif
