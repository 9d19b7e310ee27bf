/* SPDX-License-Identifier: Apache-2.0 */
/* op_bdev.c: creating a block device, and deleting it. */
#include "devices/op.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int
bdev_kind(const char *type, enum tdi_bdev_kind *kind, struct err *err)
{
	for (int k = 0; k < TDI_N_BDEV_KINDS; k++)
		if (strcmp(type, dev_bdev_kind_name((enum tdi_bdev_kind)k)) == 0) {
			*kind = (enum tdi_bdev_kind)k;
			return 0;
		}
	return err_set(err, -EINVAL, "bdev kind '%s' is unknown (known: mem, file, null)", type);
}

/* The memory of a memory disk: a sealed-size memfd that both processes hold (D15). */
static int
make_memory(struct dev_bdev *b, struct err *err)
{
	b->fd = memfd_create(b->name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (b->fd < 0 || ftruncate(b->fd, (off_t)b->size_bytes) < 0 ||
	    fcntl(b->fd, F_ADD_SEALS, F_SEAL_SHRINK) < 0)
		return err_errno(err, errno, "bdev %s: memory of %llu bytes", b->name,
		    (unsigned long long)b->size_bytes);
	return 0;
}

static int
check_file(const struct dev_op *op, uint64_t *size, struct err *err)
{
	struct stat st;

	if (*op->arg != '/')
		return err_set(err, -EINVAL, "bdev %s: the file's path must be absolute, not '%s'",
		    op->name, op->arg);
	if (stat(op->arg, &st) < 0) {
		if (errno != ENOENT || *size == 0)
			return err_errno(err, errno, "bdev %s: %s%s", op->name, op->arg,
			    errno == ENOENT ? " (give a size to create it)" : "");
		return 0;
	}
	if (S_ISDIR(st.st_mode))
		return err_set(err, -EISDIR, "bdev %s: %s is a directory", op->name, op->arg);
	if (*size == 0 && S_ISREG(st.st_mode))
		*size = (uint64_t)st.st_size;
	if (*size != 0 && S_ISREG(st.st_mode) && (uint64_t)st.st_size != 0 &&
	    (uint64_t)st.st_size < *size)
		return err_set(err, -EFBIG,
		    "bdev %s: %s has %llu bytes, fewer than the %llu asked for", op->name, op->arg,
		    (unsigned long long)st.st_size, (unsigned long long)*size);
	return 0;
}

/* Makes the bdev that 'op' describes; storing it is the caller's. */
int
dev_bdev_make(struct dev_run *r, const struct dev_op *op, struct err *err)
{
	enum tdi_bdev_kind kind = TDI_BDEV_MEM;
	uint64_t size = op->size_bytes;
	int rc = dev_check_name("bdev", op->name, err);

	if (rc < 0 || (rc = bdev_kind(op->type, &kind, err)) < 0)
		return rc;
	if (map_sget(&r->m->bdevs, op->name) != NULL)
		return err_set(err, -EEXIST, "bdev '%s' is there already", op->name);
	if (kind == TDI_BDEV_FILE && (rc = check_file(op, &size, err)) < 0)
		return rc;
	if (size == 0 || size % 512 != 0)
		return err_set(err, -EINVAL,
		    "bdev %s: the size must be a multiple of 512 bytes, not %llu", op->name,
		    (unsigned long long)size);
	r->bdev = dev_bdev_new(op->name, kind, kind == TDI_BDEV_FILE ? op->arg : "", size);
	if (kind == TDI_BDEV_MEM && (rc = make_memory(r->bdev, err)) < 0) {
		dev_bdev_free(r->bdev);
		r->bdev = NULL;
		return rc;
	}
	map_sput(&r->m->bdevs, r->bdev->name, r->bdev);
	r->made_bdev = true;
	return 0;
}

static void
drop_bdev(struct dev_run *r)
{
	if (!r->made_bdev)
		return;
	map_sdel(&r->m->bdevs, r->bdev->name);
	dev_bdev_remove_file(r->bdev);
	dev_bdev_free(r->bdev);
	r->bdev = NULL;
	r->made_bdev = false;
}

static void
bdev_record(struct dev_run *r)
{
	struct err err = { 0 };
	int rc = dev_bdev_make(r, &r->op, &err);

	if (rc == 0 && (rc = dev_stored(r->m, dev_put_bdev, r->bdev, &err)) == 0)
		r->stored_bdev = true;
	else if (rc < 0)
		drop_bdev(r);
	dev_step_end(r, rc, &err);
}

void
dev_bdev_record_undo(struct dev_run *r)
{
	struct err err = { 0 };
	int rc = 0;

	if (r->stored_bdev)
		rc = dev_stored(r->m, dev_del_bdev, r->bdev, &err);
	drop_bdev(r);
	dev_step_end(r, rc, &err);
}

void
dev_bdev_tdi(struct dev_run *r)
{
	if (!r->made_bdev) {
		dev_step_ok(r);
		return;
	}
	dev_tdi_bdev(r->bdev, &r->update.entity);
	dev_tdi_one(r, TDI_INSERT);
}

void
dev_bdev_tdi_undo(struct dev_run *r)
{
	if (!r->made_bdev) {
		dev_step_ok(r);
		return;
	}
	dev_tdi_bdev(r->bdev, &r->update.entity);
	dev_tdi_delete(r);
}

static void
bdev_announce(struct dev_run *r)
{
	dev_changed(r->m, "bdev", r->bdev->name);
	dev_step_ok(r);
}

static void
del_bdev_check(struct dev_run *r)
{
	struct map_item *it;
	struct err err = { 0 };

	r->bdev = dev_find_bdev(r->m, r->op.name, &err);
	map_for_each (it, &r->m->devices) {
		struct dev_device *d = it->value;

		if (r->bdev != NULL && strcmp(d->bdev, r->op.name) == 0)
			err_set(&err, -EBUSY, "bdev '%s' is shown by disk '%s'; delete that first",
			    r->op.name, d->name);
	}
	dev_step_end(r, err.code, &err);
}

/* Behind the record: a kill in between must not leave a bdev in the store whose memory is gone. */
static void
del_bdev_tdi(struct dev_run *r)
{
	dev_tdi_bdev(r->bdev, &r->update.entity);
	dev_tdi_delete(r);
}

static void
del_bdev_tdi_undo(struct dev_run *r)
{
	dev_tdi_bdev(r->bdev, &r->update.entity);
	dev_tdi_one(r, TDI_INSERT);
}

static void
del_bdev_record(struct dev_run *r)
{
	struct err err = { 0 };

	if (dev_stored(r->m, dev_del_bdev, r->bdev, &err) == 0) {
		map_sdel(&r->m->bdevs, r->op.name);
		dev_changed(r->m, "bdev", r->op.name);
		r->gone_bdev = r->bdev;
	}
	dev_step_end(r, err.code, &err);
}

static void
del_bdev_record_undo(struct dev_run *r)
{
	struct err err = { 0 };

	r->gone_bdev = NULL;
	map_sput(&r->m->bdevs, r->bdev->name, r->bdev);
	dev_changed(r->m, "bdev", r->bdev->name);
	dev_step_end(r, dev_stored(r->m, dev_put_bdev, r->bdev, &err), &err);
}

static const struct dev_step create_bdev_steps[] = {
	{ "OpenConfig record", bdev_record, dev_bdev_record_undo },
	{ "TDI entry", dev_bdev_tdi, dev_bdev_tdi_undo },
	{ "announce", bdev_announce, NULL },
};

static const struct dev_step del_bdev_steps[] = {
	{ "check", del_bdev_check, NULL },
	{ "OpenConfig record", del_bdev_record, del_bdev_record_undo },
	{ "TDI entry", del_bdev_tdi, del_bdev_tdi_undo },
};

const struct dev_operation dev_op_create_bdev = DEV_OPERATION("create bdev", create_bdev_steps);
const struct dev_operation dev_op_del_bdev = DEV_OPERATION("delete bdev", del_bdev_steps);
