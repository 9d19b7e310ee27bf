/* SPDX-License-Identifier: Apache-2.0 */
/* port.h: the seam between the engine and kinds of ports (vhost, tap, pcap, null, dpdk, ...). A kind
 * is one struct dp_port_ops in one file port_KIND.c, listed in port.c. A port has queues; each is served
 * by one worker, which calls rx and tx; the control thread opens and closes, and is the only one that
 * may start and stop queues (dp_queue_start waits for the worker).
 *
 * The rate limits, checksums for ports without offload, counters and the forwarding are the engine's. */
#ifndef DP_PORT_H
#define DP_PORT_H

#include "dp/count.h"
#include "dp/pkt.h"
#include "dp/reactor.h"
#include "dp/shape.h"

#include "base/buf.h"
#include "base/loop.h"

struct dp;
struct dp_port;
struct dp_worker;

enum {
	DP_PORTS_MAX = 65535, /* port numbers are 1..DP_PORTS_MAX */
	DP_CPU_PORT = 510,    /* packets for and from the controller (D24) */
	DP_PORT_QUEUES_MAX = 32,
	DP_NAME_MAX = 63, /* bytes of a port's name */
};
#define DP_CPU_PORT_32 0xfffffffdu /* what programs of PSA and PNA call DP_CPU_PORT */

enum dp_port_caps {
	DP_PORT_CSUM = 1 << 0, /* tx takes PIPE_PKT_CSUM_PARTIAL as it is */
	DP_PORT_TSO = 1 << 1,  /* tx takes PIPE_PKT_GSO as it is */
};

/* What a port shall be; texts are borrowed during the call. */
struct dp_port_conf {
	uint32_t port; /* number in the pipeline */
	const char *name, *kind, *arg;
	bool host_side; /* faces a host: PNA's direction */
	uint64_t from_bps,
	    to_bps;	    /* limits of what enters the switch here, and of what leaves; 0: none */
	uint32_t mtu;	    /* bytes of L3; 0: 1500 */
	const uint8_t *mac; /* 6 bytes or NULL */
	uint32_t n_queues;  /* 0: 1 */
	uint64_t features;  /* vhost: to be offered at most; 0: all */
	bool connect;	    /* vhost: connect instead of listen */
	const char *group;  /* vhost: of the socket; NULL or "": this user's only */
};

/* One queue pair. */
struct dp_queue {
	struct dp_port *port;
	uint32_t index;
	struct dp_worker *worker; /* who serves it */
	bool on;		  /* rx and tx may be called; changes on the worker */
	void *priv;		  /* the kind's */
	bool
	    naps; /* the kind's, before dp_queue_start: nothing wakes it, it is polled now and then */
	uint32_t
	    unsent; /* the kind's, in tx: how many of those it took it had to drop, the last ones */
	/* the engine's, on the worker */
	struct dp_poller poller;
	struct dp_list waiting; /* for the rate to let them go */
	uint64_t waiting_bytes;
	uint32_t large_bytes; /* of the largest frames lately */
	bool paused;	      /* the rate keeps it from being polled */
};

struct dp_port_ops {
	const char *kind;
	/* May packets flow only after the state is replayed (D13)? Then open waits for it. */
	bool waits_for_sync;

	/* Opens the device. p has name, arg, mtu, n_queues; n_queues may be made smaller. Sets priv, and
	 * caps when they are known. Calls dp_queue_start for each queue that can be used, now or
	 * later, and dp_port_up. Control thread, as all down to close. */
	int (*open)(struct dp_port *p, const struct dp_port_conf *conf, struct err *err);
	/* Stops its queues (dp_queue_stop) and closes it. */
	void (*close)(struct dp_port *p);
	/* The MTU or the rates changed (in p). Optional. */
	int (*change)(struct dp_port *p, const struct dp_port_conf *conf, struct err *err);
	/* Counters of its own: calls fn for each. Optional. */
	void (*stats)(
	    struct dp_port *p, void (*fn)(void *arg, const char *name, uint64_t value), void *arg);

	/* Takes up to n (1..32) packets: data, len, flags and what goes with them, hash. Returns how many.
	 * On the queue's worker, as all that follow. */
	uint32_t (*rx)(struct dp_queue *q, struct pipe_pkt **pkts, uint32_t n);
	/* Sends the first k of n packets and returns k. Those belong to the port, which frees them when
	 * they are sent; the rest stay the caller's. What caps lacks was done before. */
	uint32_t (*tx)(struct dp_queue *q, struct pipe_pkt *const *pkts, uint32_t n);
	/* Asks for a wake-up when rx would find something; true: it would now. Not called where naps. */
	bool (*arm)(struct dp_queue *q);
	void (*disarm)(struct dp_queue *q);
};

struct dp_port {
	struct dp *dp;
	const struct dp_port_ops *ops;
	uint32_t num;
	char name[DP_NAME_MAX + 1];
	char *arg;
	bool host_side;
	uint32_t mtu;
	bool connect;
	char *group;
	uint64_t features;   /* offered at most */
	uint64_t negotiated; /* vhost: with the guest that is there */
	uint32_t wanted_queues, n_queues;
	uint32_t caps; /* enum dp_port_caps; written by the control thread while queues are off */
	uint64_t from_bps, to_bps;
	uint8_t mac[6];
	bool has_mac;
	void *priv; /* the kind's */

	/* the engine's */
	atomic_bool up; /* somebody is there: tx may succeed */
	bool open;	/* ops->open was done */
	uint64_t gen;	/* of the last write */
	char state[160];
	struct dp_queue *queues;
	struct dp_shape from, to;
	struct dp_port_count *count; /* one a worker, then the control thread's */
	struct dp_batch *batch;	     /* one a worker */
	struct dp_queue **txq;	     /* by worker: the queue it sends to */
};

/* The kind's ops, or NULL. */
const struct dp_port_ops *dp_port_kind(const char *kind);
/* "vhost, tap, ..." */
void dp_port_kinds(struct buf *out);

/* ---- for kinds ---- */

struct loop *dp_port_loop(struct dp_port *p);
/* The cache of the worker that serves the queue: dp_pkt_alloc, dp_pkt_free. */
struct dp_cache *dp_queue_cache(struct dp_queue *q);
/* The worker's counters of this port. */
struct dp_port_count *dp_queue_count(struct dp_queue *q);

/* Runs fn(q) on the queue's worker between two rounds, to change what rx and tx use. Control thread. */
void dp_queue_call(struct dp_queue *q, void (*fn)(struct dp_queue *q));
/* From here to dp_queue_stop the worker calls rx and tx; fd (borrowed, -1: none) ends its sleep. */
int dp_queue_start(struct dp_queue *q, int fd, struct err *err) __attribute__((warn_unused_result));
/* No worker touches the queue any more; what waited in it was dropped. */
void dp_queue_stop(struct dp_queue *q, int fd);
/* Another descriptor of a queue that was started. */
int dp_queue_fd_add(struct dp_queue *q, int fd, struct err *err)
    __attribute__((warn_unused_result));
void dp_queue_fd_del(struct dp_queue *q, int fd);
/* Returns once every worker has passed a quiescent point. */
void dp_port_quiesce(struct dp_port *p);
/* Somebody came or went; 'state' is told to people: "up", "waiting for a guest", "broken: ...". */
void dp_port_up(struct dp_port *p, bool up, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* A group's number; (gid_t)-1 for NULL or "". -ENOENT. disk.c uses it, too. */
int dp_group_id(const char *name, gid_t *gid, struct err *err) __attribute__((warn_unused_result));

extern const struct dp_port_ops dp_port_vhost, dp_port_tap, dp_port_pcap, dp_port_null,
    dp_port_ring, dp_port_dpdk, dp_port_control, dp_port_cpu;

#endif
