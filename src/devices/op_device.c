/* SPDX-License-Identifier: Apache-2.0 */
/* op_device.c: the steps that creating a port, creating a disk and plugging one share. */
#include "devices/op.h"

#include <errno.h>

#define PORT_MAX  65535u
/* v1model keeps 511 for drop and 510 for the CPU (D24). */
#define PORT_CPU  510u
#define PORT_DROP 511u

/* The lowest number never used, then the lowest free one. */
static int
allocate_port(struct dev_model *m, uint32_t *port, struct err *err)
{
	uint64_t last = 0;
	int rc = store_get_number(m->store, "last-port", &last, err);

	if (rc < 0)
		return rc;
	for (uint32_t tried = 0; tried < PORT_MAX; tried++) {
		uint32_t p = (uint32_t)(last % PORT_MAX) + 1;

		last = p;
		if (p >= PORT_CPU) { /* numbers that fit v1model's 9 bits are used again first */
			for (uint32_t low = 1; low < PORT_CPU; low++)
				if (dev_find_port(m, low) == NULL) {
					p = low;
					break;
				}
		}
		if (p != PORT_CPU && p != PORT_DROP && dev_find_port(m, p) == NULL) {
			*port = p;
			return store_put_number(m->store, "last-port", last, err);
		}
	}
	return err_set(err, -ENOSPC, "all %u port numbers are used", PORT_MAX);
}

/* The host of a request: there, and reached. */
int
dev_check_host(struct dev_run *r, struct err *err)
{
	r->host = dev_find_host(r->m, r->op.host, err);
	if (r->host == NULL)
		return err->code;
	if (!r->host->up)
		return err_set(
		    err, -ENOTCONN, "host '%s' is down: %s", r->host->name, r->host->why);
	return 0;
}

/* The netdev of a port is its name everywhere: it must be new among devices. */
int
dev_check_new(struct dev_run *r, struct err *err)
{
	if (map_sget(&r->m->devices, r->op.name) != NULL)
		return err_set(err, -EEXIST, "device '%s' is there already", r->op.name);
	return 0;
}

int
dev_keep_new(struct dev_run *r, enum dev_kind kind, enum dev_state state, struct err *err)
{
	struct dev_device *d = dev_device_new(r->m, &r->op, kind);
	int rc = store_begin(r->m->store, STORE_FULL, err);

	d->state = state;
	d->made_bdev = r->made_bdev && state == DEV_CREATING;
	d->connect = r->host != NULL && r->host->vhost_server;
	if (rc == 0 && kind == DEV_PORT)
		rc = allocate_port(r->m, &d->port, err);
	if (rc == 0)
		rc = dev_save_device(r->m, d, err);
	if (rc == 0 && r->made_bdev)
		rc = dev_save_bdev(r->m, r->bdev, err);
	if (rc == 0)
		rc = store_commit(r->m->store, err);
	if (rc < 0) {
		store_rollback(r->m->store);
		dev_device_free(d);
		return rc;
	}
	r->dev = d;
	r->stored_bdev = r->made_bdev;
	map_sput(&r->m->devices, d->name, d);
	return 0;
}

void
dev_record_undo(struct dev_run *r)
{
	struct err err = { 0 };
	int rc = dev_stored(r->m, dev_del_device, r->dev, &err);

	map_sdel(&r->m->devices, r->dev->name);
	dev_device_free(r->dev);
	r->dev = NULL;
	dev_step_end(r, rc, &err);
}

void
dev_tdi(struct dev_run *r)
{
	dev_device_entity(r);
	dev_tdi_one(r, TDI_INSERT);
}

void
dev_tdi_undo(struct dev_run *r)
{
	dev_device_entity(r);
	dev_tdi_delete(r);
}

void
dev_plug(struct dev_run *r)
{
	struct backend_device bd;

	if (!dev_is_virtio(r->dev)) {
		dev_step_ok(r);
		return;
	}
	bd = dev_backend_device(r->dev);
	r->host->ops->plug(r->host->backend, &bd, dev_step_later, r);
}

void
dev_plug_undo(struct dev_run *r)
{
	struct backend_device bd;

	if (!dev_is_virtio(r->dev)) {
		dev_step_ok(r);
		return;
	}
	bd = dev_backend_device(r->dev);
	r->host->ops->unplug(r->host->backend, &bd, r->m->unplug_timeout_ns, dev_step_later, r);
}

void
dev_associate(struct dev_run *r)
{
	enum dev_state before = r->dev->state;
	struct err err = { 0 };
	int rc;

	r->dev->state = DEV_ACTIVE;
	r->dev->made_bdev = false;
	rc = dev_stored(r->m, dev_put_device, r->dev, &err);
	if (rc < 0) {
		r->dev->state = before;
		r->dev->made_bdev = r->made_bdev;
	} else
		dev_changed(r->m, "device", r->dev->name);
	dev_step_end(r, rc, &err);
}

void
dev_associate_undo(struct dev_run *r)
{
	struct err err = { 0 };

	r->dev->state = DEV_REMOVING;
	r->dev->made_bdev = r->made_bdev;
	dev_step_end(r, dev_stored(r->m, dev_put_device, r->dev, &err), &err);
}
