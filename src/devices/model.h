/* SPDX-License-Identifier: Apache-2.0 */
/* model.h: hosts, block devices and virtual devices (ports and disks), as desired and as they are. Every
 * change is an operation of dev_apply: one transaction over record, TDI entry, hot-plug, association, which
 * undoes itself when a step fails and names the step. Who calls: api/gnmi, ipdkd. Loop's thread only.
 *
 * The model keeps its promise over restarts: what an operation's 'done' reported with 0 is in the store;
 * an operation cut short by a kill is undone (create) or finished (delete) when the model is opened again. */
#ifndef DEVICES_MODEL_H
#define DEVICES_MODEL_H

#include "base/cleanup.h"
#include "base/err.h"
#include "base/loop.h"
#include "base/map.h"
#include "devices/backend.h"
#include "store/store.h"
#include "tdi/tdi.h"

struct dev_host {
	char *name;
	char *kind;	   /* "kvm", "sim" */
	char *address;	   /* QMP socket, or sim options */
	bool vhost_server; /* it listens on the vhost-user sockets of new devices (D31) */
	const struct backend_ops *ops;
	struct backend *backend;
	struct dev_model *model;
	bool up;
	bool known; /* whether it is up, since ipdkd began */
	char *why;  /* it is down; "" */
};

struct dev_bdev {
	char *name;
	enum tdi_bdev_kind kind;
	char *path; /* FILE: absolute; else "" */
	uint64_t size_bytes;
	int fd; /* MEM: its memory; -1 */
};

enum dev_kind { DEV_PORT, DEV_DISK };

/* How far a device is. A device whose host is down stays ACTIVE: it is desired, and comes back. */
enum dev_state { DEV_CREATING, DEV_ACTIVE, DEV_UNPLUGGED, DEV_REMOVING };

struct dev_device {
	char *name; /* of a port: the netdev */
	enum dev_kind kind;
	char *type;   /* virtio-net, tap, pcap, null, dpdk; virtio-blk */
	char *host;   /* name; "" for none */
	char *arg;    /* tap, pcap, dpdk: what tdi_port.arg says; else "" */
	char *socket; /* virtio-*: vhost-user socket; else "" */
	enum dev_state state;
	bool connect; /* the data plane connects to QEMU (D31) */
	/* ports */
	uint32_t port; /* number in the pipeline */
	uint64_t rate_bps;
	uint32_t n_queues;
	uint32_t mtu;
	uint8_t mac[6];
	/* disks */
	char *bdev;
	uint64_t iops, bytes_per_s;
	bool
	    made_bdev; /* the bdev is being made with it: it goes with it, until the disk is ACTIVE */
};

enum dev_op_kind {
	DEV_ADD_HOST,	 /* name, type = kind, arg = address, vhost */
	DEV_DEL_HOST,	 /* name; -EBUSY while it has devices */
	DEV_CREATE_BDEV, /* name, type = mem|file|null, arg = path, size_bytes */
	DEV_DEL_BDEV,	 /* name; -EBUSY while a disk shows it */
	DEV_CREATE_PORT, /* name, type, host or "", arg, rate_bps, n_queues, mtu, mac */
	DEV_CREATE_DISK, /* name, type = virtio-blk, host or "" (unplugged), bdev, iops, bytes_per_s */
	DEV_DEL_DEVICE, /* name */
	DEV_PLUG,	/* name, host */
	DEV_UNPLUG,	/* name */
	DEV_SET,	/* name; rate_bps of a port, or iops and bytes_per_s of a disk */
	DEV_N_OPS
};

struct dev_op { /* text is borrowed until dev_apply returns */
	enum dev_op_kind kind;
	const char *name, *type, *host, *arg, *bdev;
	const char *vhost; /* "server", "client", or empty for the kind's default */
	uint64_t size_bytes, rate_bps, iops, bytes_per_s;
	uint32_t n_queues, mtu;
	uint8_t mac[6]; /* all 0: made from the name */
};

struct dev_model {
	struct loop *loop;
	struct store *store;
	struct tdi *tdi;
	char *run_dir;			  /* sockets: RUN_DIR/vhost/NAME.sock */
	struct map hosts, bdevs, devices; /* by name */
	struct dev_txn *running;	  /* transactions, in order of arrival */
	uint64_t unplug_timeout_ns;
	void (*changed)(void *arg, const char *kind, const char *name); /* for subscribers */
	void *changed_arg;
};

/* Loads what the store holds and opens the hosts' backends; calls nothing of the target yet. */
int dev_model_open(struct loop *loop, struct store *store, struct tdi *tdi, const char *run_dir,
    struct dev_model **m, struct err *err);
/* Ends running transactions with -ECANCELED; touches no host. */
void dev_model_close(struct dev_model *m);
DEFINE_CLEANUP(struct dev_model, dev_model_close)

typedef void (*dev_done_fn)(void *arg, int code, const struct err *err);

/* Does n operations in order as one transaction: all or nothing. 'done' is called exactly once. Transactions
 * that touch the same names run one after another, others side by side. */
void dev_apply(
    struct dev_model *m, const struct dev_op *ops, size_t n, dev_done_fn done, void *arg);

/* Writes all bdevs, ports and disks to the target: after events.up of the target (D11). The caller then
 * replays the pipeline and calls tdi_synced. Memory disks whose memory the data plane still holds are taken
 * back from it; those that are lost are made anew, and the log says so. */
void dev_replay(struct dev_model *m, dev_done_fn done, void *arg);

/* The target told that a vhost device broke or its guest came or went. */
void dev_target_event(struct dev_model *m, const char *name, bool up, const char *why);

/* The target told that a port came up or went down. */
void dev_port_event(struct dev_model *m, uint32_t port);

struct dev_host *dev_find_host(const struct dev_model *m, const char *name, struct err *err);
struct dev_bdev *dev_find_bdev(const struct dev_model *m, const char *name, struct err *err);
struct dev_device *dev_find_device(const struct dev_model *m, const char *name, struct err *err);
/* A port by its number, or NULL. */
struct dev_device *dev_find_port(const struct dev_model *m, uint32_t port);

const char *dev_state_name(enum dev_state state);
const char *dev_bdev_kind_name(enum tdi_bdev_kind kind);

#endif
