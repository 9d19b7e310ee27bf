/* SPDX-License-Identifier: Apache-2.0 */
/* backend.h: the seam between the virtual-device model and what plugs a device into a host: kvm (QEMU over
 * QMP) and sim (a simulated host, for controllers and tests). One struct backend_ops a kind; one struct
 * backend a host. All calls and callbacks on the loop's thread; nothing blocks: 'done' is called exactly
 * once, perhaps before the call returns. */
#ifndef DEVICES_BACKEND_H
#define DEVICES_BACKEND_H

#include "base/err.h"
#include "base/loop.h"

#include <stdbool.h>
#include <stdint.h>

typedef void (*backend_done_fn)(void *arg, int code, const struct err *err);

enum backend_device_kind { BACKEND_NET, BACKEND_BLK };

struct backend_device { /* what is plugged; borrowed until done */
	enum backend_device_kind kind;
	const char *id;	    /* unique on the host: "ipdk-netdev1" */
	const char *socket; /* vhost-user socket, absolute */
	bool connect;	    /* the data plane connects and the host listens (D31) */
	bool patient;	    /* and may be away: plug waits for it as long as the host is there */
	uint32_t n_queues;  /* pairs for NET */
	uint8_t mac[6];	    /* NET */
	uint32_t mtu;	    /* NET; 0: the host's default */
	int boot_index;	    /* -1: none */
};

struct backend; /* a host's */

struct backend_events {
	/* The host came (back) or went away; 'why' is for people. After 'up' the model plugs again what should
	 * be there. */
	void (*state)(void *arg, bool up, const char *why);
	/* The guest let go of a device by itself, or at last after an unplug that had timed out. */
	void (*gone)(void *arg, const char *id);
};

struct backend_ops {
	const char *kind; /* "kvm", "sim" */
	/* Makes the host's backend; 'address' is the QMP socket's path. Connects in the background and goes on
	 * trying until closed. */
	int (*open)(struct loop *loop, const char *host, const char *address,
	    const struct backend_events *events, void *arg, struct backend **b, struct err *err);
	void (*close)(struct backend *b);
	/* Whether the host can take our devices; the error says what is missing and the fix. Waits for the first
	 * connection at most timeout_ns. */
	void (*check)(struct backend *b, uint64_t timeout_ns, backend_done_fn done, void *arg);
	/* Hot-plugs a device; one that is there already is fine. -ENOSPC: no free slot; -ETIMEDOUT: the data
	 * plane did not connect; -ECANCELED: an unplug came. On failure nothing of it is left on the host. */
	void (*plug)(
	    struct backend *b, const struct backend_device *d, backend_done_fn done, void *arg);
	/* Asks the guest to let go and waits; -ETIMEDOUT when it does not: 'gone' tells later. One that is not
	 * there is fine. */
	void (*unplug)(struct backend *b, const struct backend_device *d, uint64_t timeout_ns,
	    backend_done_fn done, void *arg);
	/* For people and APIs: "QEMU 7.2.19, TCG, 3 of 8 slots free". */
	const char *(*describe)(struct backend *b);
	bool (*is_up)(const struct backend *b);
};

extern const struct backend_ops backend_kvm, backend_sim;

/* By kind name, or NULL. */
const struct backend_ops *backend_find(const char *kind);

#endif
