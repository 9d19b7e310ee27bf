/* SPDX-License-Identifier: Apache-2.0 */
/* txn.h: transactions of the device model: operations in order, each a row of named steps that can be done
 * and undone, all asynchronous. Private to devices/. */
#ifndef DEVICES_TXN_H
#define DEVICES_TXN_H

#include "devices/model.h"

#include <jansson.h>

struct dev_run; /* one operation of a transaction, on its way */

struct dev_step {
	const char *name; /* as errors name it: "hot-plug" */
	/* Each ends with dev_step_done, perhaps before it returns. 'undo' NULL: nothing to take back. An undo
	 * reports what went wrong, but the undoing goes on. */
	void (*run)(struct dev_run *r);
	void (*undo)(struct dev_run *r);
};

struct dev_operation {	   /* a kind of operation */
	const char *title; /* "create port" */
	const struct dev_step *steps;
	size_t n_steps;
};

struct dev_run {
	struct dev_txn *txn;
	struct dev_model *m;
	const struct dev_operation *what;
	struct dev_op op; /* with its own copies of the text */
	size_t step;	  /* that runs, or was reached */
	bool undoing;
	/* What the steps keep for each other. */
	struct dev_host *host;
	struct dev_bdev *bdev;
	struct dev_device *dev;
	struct dev_device old; /* DEV_SET: numbers before */
	/* Deleted, but for an undo that a later operation may cause; freed at the end. */
	struct dev_host *gone_host;
	struct dev_bdev *gone_bdev;
	struct dev_device *gone_dev;
	bool made_bdev, stored_bdev; /* by this operation */
	bool
	    stays; /* the guest kept the device: what was done stays, and the rest is done when it lets go */
	struct tdi_update update;
};

struct dev_txn {
	struct dev_model *m;
	struct dev_run *runs;
	size_t n_runs, at;
	bool started, undoing;
	struct err err;
	dev_done_fn done;
	void *arg;
	struct dev_txn *next;
};

/* Ends the step that runs; err is copied. */
void dev_step_done(struct dev_run *r, int code, const struct err *err);

/* The operations, by dev_op_kind. */
extern const struct dev_operation *const dev_operations[DEV_N_OPS];

/* ---- objects (model.c) --------------------------------------------------------------------------- */

/* vhost: the host's side of vhost-user sockets: "server", "client" or "" for the default. */
struct dev_host *dev_host_new(struct dev_model *m, const char *name, const char *kind,
    const char *address, const char *vhost, struct err *err);
void dev_host_free(struct dev_host *h);
struct dev_bdev *dev_bdev_new(
    const char *name, enum tdi_bdev_kind kind, const char *path, uint64_t size_bytes);
void dev_bdev_free(struct dev_bdev *b);
struct dev_device *dev_device_new(struct dev_model *m, const struct dev_op *op, enum dev_kind kind);
void dev_device_free(struct dev_device *d);

/* Where the files of bdevs that are made without a path are: new text. */
char *dev_bdev_dir(void);
/* Removes the bdev's file when it is one of those: it goes with the bdev. */
void dev_bdev_remove_file(const struct dev_bdev *b);

/* Writes an object to the store within the open transaction. */
int dev_save_host(struct dev_model *m, const struct dev_host *h, struct err *err);
int dev_save_bdev(struct dev_model *m, const struct dev_bdev *b, struct err *err);
int dev_save_device(struct dev_model *m, const struct dev_device *d, struct err *err);

/* What the backend plugs for this device. */
struct backend_device dev_backend_device(const struct dev_device *d);
/* The id of a device on its host: "ipdk-NAME". Borrowed until the next call. */
const char *dev_backend_id(const struct dev_device *d);
/* Fills the TDI entity of a device or bdev; text is borrowed from the object. */
void dev_tdi_device(const struct dev_device *d, bool host_side, struct tdi_entity *e);
void dev_tdi_bdev(const struct dev_bdev *b, struct tdi_entity *e);

/* Tells who listens that an object changed. */
void dev_changed(struct dev_model *m, const char *kind, const char *name);

#endif
