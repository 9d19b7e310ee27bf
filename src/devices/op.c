/* SPDX-License-Identifier: Apache-2.0 */
/* op.c: what the operations share: ending a step, names, the store, the target. And the table of them all. */
#include "devices/op.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#define NAME_MAX_BYTES 63u

void
dev_step_ok(struct dev_run *r)
{
	struct err none = { 0 };

	dev_step_done(r, 0, &none);
}

void
dev_step_fail(struct dev_run *r, const struct err *err)
{
	dev_step_done(r, err->code ? err->code : -EIO, err);
}

/* Ends a step by the code that a function returned. */
void
dev_step_end(struct dev_run *r, int code, const struct err *err)
{
	if (code < 0)
		dev_step_fail(r, err);
	else
		dev_step_ok(r);
}

void
dev_step_later(void *arg, int code, const struct err *err)
{
	dev_step_done(arg, code, err);
}

/* A name goes into socket paths, QEMU ids and P4 rules. */
int
dev_check_name(const char *what, const char *name, struct err *err)
{
	size_t n = strlen(name);

	if (n == 0 || n > NAME_MAX_BYTES)
		return err_set(err, -EINVAL, "%s name '%s': must have 1 to %u bytes", what, name,
		    NAME_MAX_BYTES);
	if (!isalpha((unsigned char)name[0]))
		return err_set(err, -EINVAL, "%s name '%s': must begin with a letter", what, name);
	for (const char *p = name; *p; p++)
		if (!isalnum((unsigned char)*p) && strchr("-_.", *p) == NULL)
			return err_set(err, -EINVAL,
			    "%s name '%s': '%c' is not allowed (letters, digits, '-', '_' and '.' are)",
			    what, name, *p);
	return 0;
}

/* Runs 'write' (which puts or deletes) as one durable store transaction. */
int
dev_stored(struct dev_model *m,
    int (*write)(struct dev_model *m, const void *object, struct err *err), const void *object,
    struct err *err)
{
	int rc = store_begin(m->store, STORE_FULL, err);

	if (rc == 0)
		rc = write(m, object, err);
	if (rc == 0)
		return store_commit(m->store, err);
	store_rollback(m->store);
	return rc;
}

int
dev_put_host(struct dev_model *m, const void *h, struct err *err)
{
	return dev_save_host(m, h, err);
}

int
dev_put_bdev(struct dev_model *m, const void *b, struct err *err)
{
	return dev_save_bdev(m, b, err);
}

int
dev_put_device(struct dev_model *m, const void *d, struct err *err)
{
	return dev_save_device(m, d, err);
}

int
dev_del_host(struct dev_model *m, const void *h, struct err *err)
{
	return store_del_object(m->store, "host", ((const struct dev_host *)h)->name, err);
}

int
dev_del_bdev(struct dev_model *m, const void *b, struct err *err)
{
	int rc = store_del_object(m->store, "bdev", ((const struct dev_bdev *)b)->name, err);

	if (rc == -ENOENT) /* it went with its disk */
		rc = 0;
	if (rc == 0 && err != NULL)
		err->code = 0;
	return rc;
}

int
dev_del_device(struct dev_model *m, const void *d, struct err *err)
{
	const struct dev_device *dev = d;
	int rc = store_del_object(m->store, "device", dev->name, err);

	if (rc == 0 && dev->made_bdev)
		rc = store_del_object(m->store, "bdev", dev->bdev, err);
	return rc;
}

void
dev_write_done(void *arg, int code, const struct err *err)
{
	struct dev_run *r = arg;

	/* One update was written: its own error says more. */
	dev_step_done(r, code, code < 0 && r->update.err.code != 0 ? &r->update.err : err);
}

void
dev_tdi_one(struct dev_run *r, enum tdi_op op)
{
	r->update.op = op;
	tdi_write(r->m->tdi, &r->update, 1, TDI_CONTINUE_ON_ERROR, dev_write_done, r);
}

/* Deleting what a lost or restarted data plane does not have is done already. */
static void
delete_done(void *arg, int code, const struct err *err)
{
	struct dev_run *r = arg;
	struct err none = { 0 };
	const struct err *e = code < 0 && r->update.err.code != 0 ? &r->update.err : err;

	if (e->code == -ENOENT || e->code == -EIO || e->code == -ENOTCONN)
		e = &none;
	dev_step_done(r, e->code, e);
}

void
dev_tdi_delete(struct dev_run *r)
{
	r->update.op = TDI_DELETE;
	tdi_write(r->m->tdi, &r->update, 1, TDI_CONTINUE_ON_ERROR, delete_done, r);
}

bool
dev_is_virtio(const struct dev_device *d)
{
	return strncmp(d->type, "virtio-", 7) == 0;
}

void
dev_device_entity(struct dev_run *r)
{
	dev_tdi_device(
	    r->dev, r->dev->kind == DEV_PORT && dev_is_virtio(r->dev), &r->update.entity);
}

const struct dev_operation *const dev_operations[DEV_N_OPS] = {
	[DEV_ADD_HOST] = &dev_op_add_host,
	[DEV_DEL_HOST] = &dev_op_del_host,
	[DEV_CREATE_BDEV] = &dev_op_create_bdev,
	[DEV_DEL_BDEV] = &dev_op_del_bdev,
	[DEV_CREATE_PORT] = &dev_op_create_port,
	[DEV_CREATE_DISK] = &dev_op_create_disk,
	[DEV_DEL_DEVICE] = &dev_op_del_device,
	[DEV_PLUG] = &dev_op_plug,
	[DEV_UNPLUG] = &dev_op_unplug,
	[DEV_SET] = &dev_op_set,
};
