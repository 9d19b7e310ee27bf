/* SPDX-License-Identifier: Apache-2.0 */
/* op.h: what the operations of the model share. An operation (op_*.c) is a row of steps. The first step of each
 * checks the request, so that a wrong one changes nothing; the order of the others is that of the seed: OpenConfig
 * record, TDI entry, hot-plug, association. Private to devices/. */
#ifndef DEVICES_OP_H
#define DEVICES_OP_H

#include "base/mem.h"
#include "devices/txn.h"

#define DEV_OPERATION(title, steps)                                                                \
	{                                                                                          \
		title, steps, ARRAY_LEN(steps)                                                     \
	}

/* The operations: one file a family. */
extern const struct dev_operation dev_op_add_host, dev_op_del_host;		 /* op_host.c */
extern const struct dev_operation dev_op_create_bdev, dev_op_del_bdev;		 /* op_bdev.c */
extern const struct dev_operation dev_op_create_port;				 /* op_port.c */
extern const struct dev_operation dev_op_create_disk;				 /* op_disk.c */
extern const struct dev_operation dev_op_del_device, dev_op_plug, dev_op_unplug; /* op_remove.c */
extern const struct dev_operation dev_op_set;					 /* op_set.c */

/* ---- ending a step (op.c) ------------------------------------------------------------------------ */

void dev_step_ok(struct dev_run *r);
void dev_step_fail(struct dev_run *r, const struct err *err);
/* By the code that a function returned; err says why when it is negative. */
void dev_step_end(struct dev_run *r, int code, const struct err *err);
/* A backend's completion: arg is the run. */
void dev_step_later(void *arg, int code, const struct err *err);

/* ---- names and the store (op.c) ------------------------------------------------------------------ */

/* A name goes into socket paths, QEMU ids and P4 rules. 'what' is for the error: "host". */
int dev_check_name(const char *what, const char *name, struct err *err);

/* Puts an object into the store or deletes it there; used through dev_stored. */
typedef int (*dev_write_fn)(struct dev_model *m, const void *object, struct err *err);
int dev_put_host(struct dev_model *m, const void *host, struct err *err);
int dev_put_bdev(struct dev_model *m, const void *bdev, struct err *err);
int dev_put_device(struct dev_model *m, const void *device, struct err *err);
int dev_del_host(struct dev_model *m, const void *host, struct err *err);
int dev_del_bdev(struct dev_model *m, const void *bdev, struct err *err);
int dev_del_device(struct dev_model *m, const void *device, struct err *err);
/* Runs 'write' as one durable transaction of the store. */
int dev_stored(struct dev_model *m, dev_write_fn write, const void *object, struct err *err);

/* ---- the target (op.c) --------------------------------------------------------------------------- */

bool dev_is_virtio(const struct dev_device *d);
/* Makes r->update's entity that of r->dev. */
void dev_device_entity(struct dev_run *r);
/* Writes r->update, and ends the step with the outcome. */
void dev_tdi_one(struct dev_run *r, enum tdi_op op);
/* Deletes r->update's entity; what a lost or restarted data plane does not have is deleted. Ends the step. */
void dev_tdi_delete(struct dev_run *r);
/* The completion of a write: arg is the run. */
void dev_write_done(void *arg, int code, const struct err *err);

/* ---- bdevs (op_bdev.c) --------------------------------------------------------------------------- */

/* Makes the bdev that 'op' describes, as r->bdev; storing it is the caller's. */
int dev_bdev_make(struct dev_run *r, const struct dev_op *op, struct err *err);
void dev_bdev_record_undo(struct dev_run *r);
void dev_bdev_tdi(struct dev_run *r);
void dev_bdev_tdi_undo(struct dev_run *r);

/* ---- devices (op_device.c) ----------------------------------------------------------------------- */

/* The host of a request: there, and reached. */
int dev_check_host(struct dev_run *r, struct err *err);
/* A device's name is new. The netdev of a port is its name everywhere. */
int dev_check_new(struct dev_run *r, struct err *err);
/* Makes the device, as r->dev, and stores it with the bdev that was made for it. */
int dev_keep_new(struct dev_run *r, enum dev_kind kind, enum dev_state state, struct err *err);
void dev_record_undo(struct dev_run *r);
void dev_tdi(struct dev_run *r);
void dev_tdi_undo(struct dev_run *r);
void dev_plug(struct dev_run *r);
void dev_plug_undo(struct dev_run *r);
void dev_associate(struct dev_run *r);
void dev_associate_undo(struct dev_run *r);

#endif
