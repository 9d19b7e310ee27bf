/* SPDX-License-Identifier: Apache-2.0 */
/* op_remove.c: deleting a port or disk; plugging and unplugging a disk. */
#include "devices/op.h"

#include "base/log.h"
#include "base/mem.h"

#include <errno.h>
#include <stdlib.h>

static void
delete_record(struct dev_run *r)
{
	struct err err = { 0 };
	enum dev_state before;
	int rc;

	r->dev = dev_find_device(r->m, r->op.name, &err);
	if (r->dev == NULL) {
		dev_step_fail(r, &err);
		return;
	}
	r->host = map_sget(&r->m->hosts, r->dev->host);
	before = r->old.state = r->dev->state;
	r->dev->state = DEV_REMOVING;
	rc = dev_stored(r->m, dev_put_device, r->dev, &err);
	if (rc < 0)
		r->dev->state = before;
	dev_step_end(r, rc, &err);
}

static void
delete_record_undo(struct dev_run *r)
{
	struct err err = { 0 };

	r->dev->state = r->old.state;
	dev_step_end(r, dev_stored(r->m, dev_put_device, r->dev, &err), &err);
}

/* The guest keeps the device: it is cut off from the data plane now (D27); the rest when it lets go. */
static void
cut_off_done(void *arg, int code, const struct err *err)
{
	struct dev_run *r = arg;
	struct err late = r->txn->err;

	if (code < 0)
		log_warn("device %s: cutting it off: %s", r->op.name, err->msg);
	r->stays = true;
	dev_step_fail(r, &late);
}

static void
unplug_done(void *arg, int code, const struct err *err)
{
	struct dev_run *r = arg;

	if (code != -ETIMEDOUT) {
		dev_step_done(r, code, err);
		return;
	}
	r->txn->err = *err;
	dev_device_entity(r);
	r->update.op = TDI_DELETE;
	tdi_write(r->m->tdi, &r->update, 1, TDI_CONTINUE_ON_ERROR, cut_off_done, r);
}

static void
delete_unplug(struct dev_run *r)
{
	struct backend_device bd;

	if (!dev_is_virtio(r->dev) || r->host == NULL) {
		dev_step_ok(r);
		return;
	}
	bd = dev_backend_device(r->dev);
	r->host->ops->unplug(r->host->backend, &bd, r->m->unplug_timeout_ns, unplug_done, r);
}

/* A step behind the unplug failed: the device goes back in. */
static void
delete_unplug_undo(struct dev_run *r)
{
	if (r->host == NULL || r->old.state != DEV_ACTIVE)
		dev_step_ok(r);
	else
		dev_plug(r);
}

static void
delete_tdi(struct dev_run *r)
{
	dev_device_entity(r);
	dev_tdi_delete(r);
}

static void
delete_tdi_undo(struct dev_run *r)
{
	if (r->old.state != DEV_ACTIVE)
		dev_step_ok(r);
	else
		dev_tdi(r);
}

static void
delete_forget(struct dev_run *r)
{
	struct err err = { 0 };
	int rc = dev_stored(r->m, dev_del_device, r->dev, &err);

	if (rc == 0) {
		map_sdel(&r->m->devices, r->op.name);
		dev_changed(r->m, "device", r->op.name);
		r->gone_dev = r->dev;
	}
	dev_step_end(r, rc, &err);
}

static void
delete_forget_undo(struct dev_run *r)
{
	struct err err = { 0 };

	r->gone_dev = NULL;
	map_sput(&r->m->devices, r->dev->name, r->dev);
	dev_changed(r->m, "device", r->dev->name);
	if (r->dev->made_bdev && map_sget(&r->m->bdevs, r->dev->bdev) != NULL &&
	    dev_stored(r->m, dev_put_bdev, map_sget(&r->m->bdevs, r->dev->bdev), &err) < 0)
		dev_step_fail(r, &err);
	else
		dev_step_end(r, dev_stored(r->m, dev_put_device, r->dev, &err), &err);
}

static int
set_host(struct dev_run *r, const char *host, struct err *err)
{
	free(r->dev->host);
	r->dev->host = xstrdup(host);
	return dev_stored(r->m, dev_put_device, r->dev, err);
}

/* An unplugged disk that names a host is on its way: a kill in between takes it back. */
static void
plug_record(struct dev_run *r)
{
	struct err err = { 0 };
	int rc;

	r->dev = dev_find_device(r->m, r->op.name, &err);
	rc = err.code;
	if (rc == 0 && r->dev->kind != DEV_DISK)
		rc = err_set(&err, -EINVAL,
		    "device '%s' is a port; only disks are plugged and unplugged", r->op.name);
	if (rc == 0 && (r->dev->state != DEV_UNPLUGGED || *r->dev->host != '\0'))
		rc = err_set(&err, -EBUSY, "disk '%s' is plugged into host '%s' already (%s)",
		    r->op.name, r->dev->host, dev_state_name(r->dev->state));
	if (rc == 0)
		rc = dev_check_host(r, &err);
	if (rc == 0) {
		r->dev->connect = r->host->vhost_server;
		rc = set_host(r, r->op.host, &err);
	}
	dev_step_end(r, rc, &err);
}

static void
plug_record_undo(struct dev_run *r)
{
	struct err err = { 0 };

	dev_step_end(r, set_host(r, "", &err), &err);
}

static void
plug_associate_undo(struct dev_run *r)
{
	struct err err = { 0 };

	r->dev->state = DEV_UNPLUGGED;
	dev_step_end(r, dev_stored(r->m, dev_put_device, r->dev, &err), &err);
}

static void
unplug_record(struct dev_run *r)
{
	struct err err = { 0 };
	int rc;

	r->dev = dev_find_device(r->m, r->op.name, &err);
	rc = err.code;
	if (rc == 0 && r->dev->kind != DEV_DISK)
		rc = err_set(&err, -EINVAL,
		    "device '%s' is a port; delete it instead of unplugging", r->op.name);
	if (rc == 0 && *r->dev->host == '\0')
		rc = err_set(&err, -EINVAL, "disk '%s' is not plugged", r->op.name);
	if (rc == 0) {
		r->host = map_sget(&r->m->hosts, r->dev->host);
		r->old.state = r->dev->state;
		r->dev->state = DEV_UNPLUGGED;
		rc = dev_stored(r->m, dev_put_device, r->dev, &err);
	}
	dev_step_end(r, rc, &err);
}

static void
unplug_forget(struct dev_run *r)
{
	struct err err = { 0 };
	int rc = set_host(r, "", &err);

	dev_changed(r->m, "device", r->op.name);
	dev_step_end(r, rc, &err);
}

static void
unplug_forget_undo(struct dev_run *r)
{
	struct err err = { 0 };

	dev_step_end(r, set_host(r, r->host ? r->host->name : "", &err), &err);
}

static const struct dev_step del_device_steps[] = {
	{ "OpenConfig record", delete_record, delete_record_undo },
	{ "unplug", delete_unplug, delete_unplug_undo },
	{ "TDI entry", delete_tdi, delete_tdi_undo },
	{ "association", delete_forget, delete_forget_undo },
};

static const struct dev_step plug_steps[] = {
	{ "OpenConfig record", plug_record, plug_record_undo },
	{ "TDI entry", dev_tdi, dev_tdi_undo },
	{ "hot-plug", dev_plug, dev_plug_undo },
	{ "association", dev_associate, plug_associate_undo },
};

static const struct dev_step unplug_steps[] = {
	{ "OpenConfig record", unplug_record, delete_record_undo },
	{ "unplug", delete_unplug, delete_unplug_undo },
	{ "TDI entry", delete_tdi, delete_tdi_undo },
	{ "association", unplug_forget, unplug_forget_undo },
};

const struct dev_operation dev_op_del_device = DEV_OPERATION("delete", del_device_steps);
const struct dev_operation dev_op_plug = DEV_OPERATION("plug", plug_steps);
const struct dev_operation dev_op_unplug = DEV_OPERATION("unplug", unplug_steps);
