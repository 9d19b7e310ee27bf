/* SPDX-License-Identifier: Apache-2.0 */
/* op_disk.c: creating a disk, with its bdev when that is not there. */
#include "devices/op.h"

#include "base/file.h"
#include "base/mem.h"

#include <errno.h>
#include <string.h>

/* 'add virtio-blk DISK BDEV SIZE' makes the bdev, thin, when it is not there. It is stored with the disk. */
static void
disk_bdev(struct dev_run *r)
{
	struct dev_op op = { .name = r->op.bdev, .type = "file", .size_bytes = r->op.size_bytes };
	CLEANUP(free) char *dir = dev_bdev_dir();
	CLEANUP(free) char *path = xasprintf("%s/%s.raw", dir, r->op.bdev);
	struct err err = { 0 };

	if (dev_check_name("disk", r->op.name, &err) < 0 || dev_check_new(r, &err) < 0 ||
	    (*r->op.host != '\0' && dev_check_host(r, &err) < 0)) {
		dev_step_fail(r, &err);
		return;
	}
	if (strcmp(r->op.type, "virtio-blk") != 0) {
		err_set(&err, -EINVAL, "disk %s: unknown type '%s' (known: virtio-blk)", r->op.name,
		    r->op.type);
		dev_step_fail(r, &err);
		return;
	}
	r->bdev = map_sget(&r->m->bdevs, r->op.bdev);
	if (r->bdev != NULL && r->bdev->size_bytes < r->op.size_bytes)
		err_set(&err, -EFBIG, "bdev '%s' has %llu bytes, fewer than the %llu asked for",
		    r->op.bdev, (unsigned long long)r->bdev->size_bytes,
		    (unsigned long long)r->op.size_bytes);
	else if (r->bdev == NULL && r->op.size_bytes == 0)
		dev_find_bdev(r->m, r->op.bdev, &err);
	else if (r->bdev == NULL && file_mkdirs(dir, 0700, &err) == 0) {
		op.arg = path;
		dev_bdev_make(r, &op, &err);
	}
	dev_step_end(r, err.code, &err);
}

static void
disk_record(struct dev_run *r)
{
	struct err err = { 0 };
	bool plugged = *r->op.host != '\0';

	dev_step_end(
	    r, dev_keep_new(r, DEV_DISK, plugged ? DEV_CREATING : DEV_UNPLUGGED, &err), &err);
}

/* The three steps behind the record are only for a disk that is plugged at once. */
static bool
skip_unplugged(struct dev_run *r)
{
	if (*r->dev->host != '\0')
		return false;
	dev_step_ok(r);
	return true;
}

static void
disk_tdi(struct dev_run *r)
{
	if (!skip_unplugged(r))
		dev_tdi(r);
}

static void
disk_tdi_undo(struct dev_run *r)
{
	if (!skip_unplugged(r))
		dev_tdi_undo(r);
}

static void
disk_plug(struct dev_run *r)
{
	if (!skip_unplugged(r))
		dev_plug(r);
}

static void
disk_plug_undo(struct dev_run *r)
{
	if (!skip_unplugged(r))
		dev_plug_undo(r);
}

static void
disk_associate(struct dev_run *r)
{
	if (!skip_unplugged(r))
		dev_associate(r);
}

static void
disk_associate_undo(struct dev_run *r)
{
	if (!skip_unplugged(r))
		dev_associate_undo(r);
}

static const struct dev_step create_disk_steps[] = {
	{ "bdev", disk_bdev, dev_bdev_record_undo },
	{ "bdev TDI entry", dev_bdev_tdi, dev_bdev_tdi_undo },
	{ "OpenConfig record", disk_record, dev_record_undo },
	{ "TDI entry", disk_tdi, disk_tdi_undo },
	{ "hot-plug", disk_plug, disk_plug_undo },
	{ "association", disk_associate, disk_associate_undo },
};

const struct dev_operation dev_op_create_disk = DEV_OPERATION("create disk", create_disk_steps);
