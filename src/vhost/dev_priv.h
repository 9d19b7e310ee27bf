/* SPDX-License-Identifier: Apache-2.0 */
/* dev_priv.h: what dev.c (socket, connection, life of the queues) and dev_msg.c (messages) share. */
#ifndef VHOST_DEV_PRIV_H
#define VHOST_DEV_PRIV_H

#include "base/log.h"
#include "vhost/dev.h"

/* The control side of one queue. */
struct vhost_queue {
	struct vhost_vq vq;
	struct vhost_user_vring_addr addr;
	uint32_t num;  /* 0: not set */
	uint32_t base; /* while not attached */
	bool have_addr;
	bool kicked;   /* SET_VRING_KICK came: the ring is started */
	bool enabled;  /* by SET_VRING_ENABLE */
	bool running;  /* the class has it */
	bool stopping; /* its queue_stop returned false */
	int kick_fd;   /* owned; -1: none */
	int err_fd;    /* owned; -1: none */
};

/* The inflight area that the front-end keeps. */
struct vhost_dev_inflight {
	uint8_t *map; /* NULL: none */
	size_t map_len;
	uint8_t *base; /* of queue 0's region */
	uint64_t size;
	uint32_t n_queues, queue_size;
	int guard;
};

enum vhost_dev_after { /* what waits for the queues that are stopping */
	VHOST_AFTER_NOTHING,
	VHOST_AFTER_MESSAGE,
	VHOST_AFTER_DROP,
	VHOST_AFTER_FREE,
};

struct vhost_dev {
	struct loop *loop;
	struct vhost_dev_config cfg; /* name and path owned */
	struct loop_timer *retry;
	uint64_t absent_ns; /* connect mode: since when nobody listens */
	uint64_t adopted_ns;
	int connect_code; /* the last connect's error, which was logged */
	struct loop_fd *listen_h, *conn_h, *alarm_h, *lost_h;
	int listen_fd, conn_fd, alarm_fd, lost_fd, backend_fd; /* -1: none */

	/* the message that is being read */
	struct vhost_user_msg msg;
	size_t got; /* bytes of it */
	int fds[VHOST_USER_REGIONS_MAX];
	unsigned n_fds;

	/* of the connection */
	uint64_t offered, offered_protocol;
	uint64_t features, protocol;
	bool features_set;
	uint8_t status;
	struct vhost_mem *mem;
	struct vhost_log *log;
	struct vhost_dev_inflight inflight;

	unsigned n_refused; /* messages of this connection */
	unsigned n_lines;   /* of the log, against floods; sinks with time */
	unsigned n_hushed;
	uint64_t lines_ns;

	unsigned n_stopping;
	enum vhost_dev_after after;
	uint64_t counters[VHOST_DEV_N_COUNTERS];
	struct vhost_queue q[]; /* cfg.n_queues */
};

/* A connection that was refused more often is dropped. */
enum { VHOST_DEV_REFUSALS_MAX = 32 };

/* ---- dev.c ---- */

/* Logs "vhost: device NAME: ...", unless this device has said too much lately. */
void vhost_dev_say(struct vhost_dev *d, enum log_level level, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Stops the queue, detaches it and keeps its base; or counts it as stopping. */
void vhost_queue_halt(struct vhost_dev *d, struct vhost_queue *q);
/* Starts each queue that has all it needs. */
int vhost_queues_run(struct vhost_dev *d, struct err *err);
/* Replaces the memory map under running queues and lets the old one go; takes 'mem'. */
void vhost_dev_publish_mem(struct vhost_dev *d, struct vhost_mem *mem);
/* Makes the running queues log, or not, as the features say. */
void vhost_dev_publish_log(struct vhost_dev *d);
/* Replaces the dirty log; takes 'log'. */
void vhost_dev_set_log(struct vhost_dev *d, struct vhost_log *log);
void vhost_dev_drop_inflight(struct vhost_dev *d);

/* ---- dev_msg.c ---- */

/* The payload bytes and descriptors that a message may have: 0, or -EPROTO. Called with the header
 * alone, before the payload is read. */
int vhost_msg_check(const struct vhost_dev *d, struct err *err);
/* Stops the queues that the message in d->msg changes. */
void vhost_msg_halt(struct vhost_dev *d);
/* Does what the message says and answers it. An error that the front-end did not ask to hear of, or
 * that leaves no way on, is returned: the connection is to be dropped. */
int vhost_msg_handle(struct vhost_dev *d, struct err *err);
/* The message's name, "request 99" for one that is not known; 'tmp' holds the latter. */
const char *vhost_msg_name(uint32_t request, char tmp[32]);

#endif
