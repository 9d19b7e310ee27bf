/* SPDX-License-Identifier: Apache-2.0 */
/* ops.c: the operations of the model as rows of steps. The first step of each checks the request, so that a
 * wrong one changes nothing; the order of the others is that of the seed: OpenConfig record, TDI entry,
 * hot-plug, association. */
#include "devices/txn.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#define CHECK_TIMEOUT_NS (5 * NS_PER_S)
#define NAME_MAX_BYTES	 64u
#define PORT_MAX	 65535u
/* v1model keeps 511 for drop and 510 for the CPU (D24). */
#define PORT_CPU	 510u
#define PORT_DROP	 511u

/* ---- helpers ------------------------------------------------------------------------------------- */

static void
step_ok(struct dev_run *r)
{
	struct err none = { 0 };

	dev_step_done(r, 0, &none);
}

static void
step_fail(struct dev_run *r, const struct err *err)
{
	dev_step_done(r, err->code ? err->code : -EIO, err);
}

/* Ends a step by the code that a function returned. */
static void
step_end(struct dev_run *r, int code, const struct err *err)
{
	if (code < 0)
		step_fail(r, err);
	else
		step_ok(r);
}

static void
step_later(void *arg, int code, const struct err *err)
{
	dev_step_done(arg, code, err);
}

/* A name goes into socket paths, QEMU ids and P4 rules. */
static int
check_name(const char *what, const char *name, struct err *err)
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
static int
stored(struct dev_model *m, int (*write)(struct dev_model *m, const void *object, struct err *err),
    const void *object, struct err *err)
{
	int rc = store_begin(m->store, STORE_FULL, err);

	if (rc == 0)
		rc = write(m, object, err);
	if (rc == 0)
		return store_commit(m->store, err);
	store_rollback(m->store);
	return rc;
}

static int
put_host(struct dev_model *m, const void *h, struct err *err)
{
	return dev_save_host(m, h, err);
}

static int
put_bdev(struct dev_model *m, const void *b, struct err *err)
{
	return dev_save_bdev(m, b, err);
}

static int
put_device(struct dev_model *m, const void *d, struct err *err)
{
	return dev_save_device(m, d, err);
}

static int
del_host(struct dev_model *m, const void *h, struct err *err)
{
	return store_del_object(m->store, "host", ((const struct dev_host *)h)->name, err);
}

static int
del_bdev(struct dev_model *m, const void *b, struct err *err)
{
	int rc = store_del_object(m->store, "bdev", ((const struct dev_bdev *)b)->name, err);

	if (rc == -ENOENT) /* it went with its disk */
		rc = 0;
	if (rc == 0 && err != NULL)
		err->code = 0;
	return rc;
}

static int
del_device(struct dev_model *m, const void *d, struct err *err)
{
	const struct dev_device *dev = d;
	int rc = store_del_object(m->store, "device", dev->name, err);

	if (rc == 0 && dev->made_bdev)
		rc = store_del_object(m->store, "bdev", dev->bdev, err);
	return rc;
}

static void
write_done(void *arg, int code, const struct err *err)
{
	struct dev_run *r = arg;

	/* One update was written: its own error says more. */
	dev_step_done(r, code, code < 0 && r->update.err.code != 0 ? &r->update.err : err);
}

static void
tdi_one(struct dev_run *r, enum tdi_op op)
{
	r->update.op = op;
	tdi_write(r->m->tdi, &r->update, 1, TDI_CONTINUE_ON_ERROR, write_done, r);
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

static void
tdi_delete(struct dev_run *r)
{
	r->update.op = TDI_DELETE;
	tdi_write(r->m->tdi, &r->update, 1, TDI_CONTINUE_ON_ERROR, delete_done, r);
}

static bool
is_virtio(const struct dev_device *d)
{
	return strncmp(d->type, "virtio-", 7) == 0;
}

static void
device_entity(struct dev_run *r)
{
	dev_tdi_device(r->dev, r->dev->kind == DEV_PORT && is_virtio(r->dev), &r->update.entity);
}

/* ---- hosts --------------------------------------------------------------------------------------- */

static void
add_host_record(struct dev_run *r)
{
	struct err err = { 0 };

	if (check_name("host", r->op.name, &err) == 0 && map_sget(&r->m->hosts, r->op.name) != NULL)
		err_set(&err, -EEXIST, "host '%s' is there already", r->op.name);
	if (err.code == 0)
		r->host = dev_host_new(r->m, r->op.name, r->op.type, r->op.arg, r->op.vhost, &err);
	step_end(r, err.code, &err);
}

static void
free_host(void *arg)
{
	dev_host_free(arg);
}

static void
add_host_record_undo(struct dev_run *r)
{
	loop_defer(r->m->loop, free_host, r->host); /* its own callback may be running */
	step_ok(r);
}

static void
add_host_check(struct dev_run *r)
{
	r->host->ops->check(r->host->backend, CHECK_TIMEOUT_NS, step_later, r);
}

static void
add_host_keep(struct dev_run *r)
{
	struct err err = { 0 };
	int rc = stored(r->m, put_host, r->host, &err);

	if (rc == 0) {
		r->host->up = r->host->ops->is_up(r->host->backend);
		map_sput(&r->m->hosts, r->host->name, r->host);
		dev_changed(r->m, "host", r->host->name);
	}
	step_end(r, rc, &err);
}

static void
add_host_keep_undo(struct dev_run *r)
{
	struct err err = { 0 };

	map_sdel(&r->m->hosts, r->host->name);
	step_end(r, stored(r->m, del_host, r->host, &err), &err);
}

static void
del_host_record(struct dev_run *r)
{
	struct map_item *it;
	struct err err = { 0 };

	r->host = dev_find_host(r->m, r->op.name, &err);
	if (r->host == NULL) {
		step_fail(r, &err);
		return;
	}
	map_for_each (it, &r->m->devices) {
		struct dev_device *d = it->value;

		if (strcmp(d->host, r->op.name) == 0) {
			err_set(&err, -EBUSY,
			    "host '%s' has device '%s'; delete or unplug it first", r->op.name,
			    d->name);
			step_fail(r, &err);
			return;
		}
	}
	if (stored(r->m, del_host, r->host, &err) == 0) {
		map_sdel(&r->m->hosts, r->op.name);
		dev_changed(r->m, "host", r->op.name);
		r->gone_host = r->host;
	}
	step_end(r, err.code, &err);
}

static void
del_host_record_undo(struct dev_run *r)
{
	struct err err = { 0 };

	r->gone_host = NULL;
	map_sput(&r->m->hosts, r->host->name, r->host);
	dev_changed(r->m, "host", r->host->name);
	step_end(r, stored(r->m, put_host, r->host, &err), &err);
}

/* ---- bdevs --------------------------------------------------------------------------------------- */

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
static int
bdev_make(struct dev_run *r, const struct dev_op *op, struct err *err)
{
	enum tdi_bdev_kind kind = TDI_BDEV_MEM;
	uint64_t size = op->size_bytes;
	int rc = check_name("bdev", op->name, err);

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
	int rc = bdev_make(r, &r->op, &err);

	if (rc == 0 && (rc = stored(r->m, put_bdev, r->bdev, &err)) == 0)
		r->stored_bdev = true;
	else if (rc < 0)
		drop_bdev(r);
	step_end(r, rc, &err);
}

static void
bdev_record_undo(struct dev_run *r)
{
	struct err err = { 0 };
	int rc = 0;

	if (r->stored_bdev)
		rc = stored(r->m, del_bdev, r->bdev, &err);
	drop_bdev(r);
	step_end(r, rc, &err);
}

static void
bdev_tdi(struct dev_run *r)
{
	if (!r->made_bdev) {
		step_ok(r);
		return;
	}
	dev_tdi_bdev(r->bdev, &r->update.entity);
	tdi_one(r, TDI_INSERT);
}

static void
bdev_tdi_undo(struct dev_run *r)
{
	if (!r->made_bdev) {
		step_ok(r);
		return;
	}
	dev_tdi_bdev(r->bdev, &r->update.entity);
	tdi_delete(r);
}

static void
bdev_announce(struct dev_run *r)
{
	dev_changed(r->m, "bdev", r->bdev->name);
	step_ok(r);
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
	step_end(r, err.code, &err);
}

/* Behind the record: a kill in between must not leave a bdev in the store whose memory is gone. */
static void
del_bdev_tdi(struct dev_run *r)
{
	dev_tdi_bdev(r->bdev, &r->update.entity);
	tdi_delete(r);
}

static void
del_bdev_tdi_undo(struct dev_run *r)
{
	dev_tdi_bdev(r->bdev, &r->update.entity);
	tdi_one(r, TDI_INSERT);
}

static void
del_bdev_record(struct dev_run *r)
{
	struct err err = { 0 };

	if (stored(r->m, del_bdev, r->bdev, &err) == 0) {
		map_sdel(&r->m->bdevs, r->op.name);
		dev_changed(r->m, "bdev", r->op.name);
		r->gone_bdev = r->bdev;
	}
	step_end(r, err.code, &err);
}

static void
del_bdev_record_undo(struct dev_run *r)
{
	struct err err = { 0 };

	r->gone_bdev = NULL;
	map_sput(&r->m->bdevs, r->bdev->name, r->bdev);
	dev_changed(r->m, "bdev", r->bdev->name);
	step_end(r, stored(r->m, put_bdev, r->bdev, &err), &err);
}

/* ---- creating devices ------------------------------------------------------------------------------ */

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
static int
check_host(struct dev_run *r, struct err *err)
{
	r->host = dev_find_host(r->m, r->op.host, err);
	if (r->host == NULL)
		return err->code;
	if (!r->host->up)
		return err_set(
		    err, -ENOTCONN, "host '%s' is down: %s", r->host->name, r->host->why);
	return 0;
}

static int
check_port(struct dev_run *r, struct err *err)
{
	static const char *const types[] = { "virtio-net", "tap", "pcap", "null", "dpdk" };
	bool known = false, virtio = strcmp(r->op.type, "virtio-net") == 0;
	int rc = check_name("port", r->op.name, err);

	if (rc < 0)
		return rc;
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		known |= strcmp(r->op.type, types[i]) == 0;
	if (!known)
		return err_set(err, -EINVAL,
		    "port %s: unknown type '%s' (known: virtio-net, tap, pcap, null, dpdk)",
		    r->op.name, r->op.type);
	if (virtio && *r->op.host == '\0')
		return err_set(err, -EINVAL, "port %s: a virtio-net port needs a host", r->op.name);
	if (!virtio && *r->op.host != '\0')
		return err_set(err, -EINVAL, "port %s: a %s port has no host; write '-' for it",
		    r->op.name, r->op.type);
	if ((strcmp(r->op.type, "tap") == 0 || strcmp(r->op.type, "pcap") == 0 ||
		strcmp(r->op.type, "dpdk") == 0) &&
	    *r->op.arg == '\0')
		return err_set(
		    err, -EINVAL, "port %s: a %s port needs an argument", r->op.name, r->op.type);
	if (r->op.n_queues > 16)
		return err_set(err, -EINVAL, "port %s: %u queues, the limit is 16", r->op.name,
		    r->op.n_queues);
	return 0;
}

/* The netdev of a port is its name everywhere: it must be new among devices. */
static int
check_new(struct dev_run *r, struct err *err)
{
	if (map_sget(&r->m->devices, r->op.name) != NULL)
		return err_set(err, -EEXIST, "device '%s' is there already", r->op.name);
	return 0;
}

static int
keep_new_device(struct dev_run *r, enum dev_kind kind, enum dev_state state, struct err *err)
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

static void
port_record(struct dev_run *r)
{
	struct err err = { 0 };
	int rc = check_port(r, &err);

	if (rc == 0)
		rc = check_new(r, &err);
	if (rc == 0 && *r->op.host != '\0')
		rc = check_host(r, &err);
	if (rc == 0)
		rc = keep_new_device(r, DEV_PORT, DEV_CREATING, &err);
	step_end(r, rc, &err);
}

static void
device_record_undo(struct dev_run *r)
{
	struct err err = { 0 };
	int rc = stored(r->m, del_device, r->dev, &err);

	map_sdel(&r->m->devices, r->dev->name);
	dev_device_free(r->dev);
	r->dev = NULL;
	step_end(r, rc, &err);
}

static void
device_tdi(struct dev_run *r)
{
	device_entity(r);
	tdi_one(r, TDI_INSERT);
}

static void
device_tdi_undo(struct dev_run *r)
{
	device_entity(r);
	tdi_delete(r);
}

static void
device_plug(struct dev_run *r)
{
	struct backend_device bd;

	if (!is_virtio(r->dev)) {
		step_ok(r);
		return;
	}
	bd = dev_backend_device(r->dev);
	r->host->ops->plug(r->host->backend, &bd, step_later, r);
}

static void
device_plug_undo(struct dev_run *r)
{
	struct backend_device bd;

	if (!is_virtio(r->dev)) {
		step_ok(r);
		return;
	}
	bd = dev_backend_device(r->dev);
	r->host->ops->unplug(r->host->backend, &bd, r->m->unplug_timeout_ns, step_later, r);
}

static void
device_associate(struct dev_run *r)
{
	enum dev_state before = r->dev->state;
	struct err err = { 0 };
	int rc;

	r->dev->state = DEV_ACTIVE;
	r->dev->made_bdev = false;
	rc = stored(r->m, put_device, r->dev, &err);
	if (rc < 0) {
		r->dev->state = before;
		r->dev->made_bdev = r->made_bdev;
	} else
		dev_changed(r->m, "device", r->dev->name);
	step_end(r, rc, &err);
}

static void
device_associate_undo(struct dev_run *r)
{
	struct err err = { 0 };

	r->dev->state = DEV_REMOVING;
	r->dev->made_bdev = r->made_bdev;
	step_end(r, stored(r->m, put_device, r->dev, &err), &err);
}

/* 'add virtio-blk DISK BDEV SIZE' makes the bdev, thin, when it is not there. It is stored with the disk. */
static void
disk_bdev(struct dev_run *r)
{
	struct dev_op op = { .name = r->op.bdev, .type = "file", .size_bytes = r->op.size_bytes };
	CLEANUP(free) char *dir = dev_bdev_dir();
	CLEANUP(free) char *path = xasprintf("%s/%s.raw", dir, r->op.bdev);
	struct err err = { 0 };

	if (check_name("disk", r->op.name, &err) < 0 || check_new(r, &err) < 0 ||
	    (*r->op.host != '\0' && check_host(r, &err) < 0)) {
		step_fail(r, &err);
		return;
	}
	if (strcmp(r->op.type, "virtio-blk") != 0) {
		err_set(&err, -EINVAL, "disk %s: unknown type '%s' (known: virtio-blk)", r->op.name,
		    r->op.type);
		step_fail(r, &err);
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
		bdev_make(r, &op, &err);
	}
	step_end(r, err.code, &err);
}

static void
disk_record(struct dev_run *r)
{
	struct err err = { 0 };
	bool plugged = *r->op.host != '\0';

	step_end(
	    r, keep_new_device(r, DEV_DISK, plugged ? DEV_CREATING : DEV_UNPLUGGED, &err), &err);
}

/* The three steps behind the record are only for a disk that is plugged at once. */
static bool
skip_unplugged(struct dev_run *r)
{
	if (*r->dev->host != '\0')
		return false;
	step_ok(r);
	return true;
}

static void
disk_tdi(struct dev_run *r)
{
	if (!skip_unplugged(r))
		device_tdi(r);
}

static void
disk_tdi_undo(struct dev_run *r)
{
	if (!skip_unplugged(r))
		device_tdi_undo(r);
}

static void
disk_plug(struct dev_run *r)
{
	if (!skip_unplugged(r))
		device_plug(r);
}

static void
disk_plug_undo(struct dev_run *r)
{
	if (!skip_unplugged(r))
		device_plug_undo(r);
}

static void
disk_associate(struct dev_run *r)
{
	if (!skip_unplugged(r))
		device_associate(r);
}

static void
disk_associate_undo(struct dev_run *r)
{
	if (!skip_unplugged(r))
		device_associate_undo(r);
}

/* ---- deleting, plugging, unplugging ---------------------------------------------------------------- */

static void
delete_record(struct dev_run *r)
{
	struct err err = { 0 };
	enum dev_state before;
	int rc;

	r->dev = dev_find_device(r->m, r->op.name, &err);
	if (r->dev == NULL) {
		step_fail(r, &err);
		return;
	}
	r->host = map_sget(&r->m->hosts, r->dev->host);
	before = r->old.state = r->dev->state;
	r->dev->state = DEV_REMOVING;
	rc = stored(r->m, put_device, r->dev, &err);
	if (rc < 0)
		r->dev->state = before;
	step_end(r, rc, &err);
}

static void
delete_record_undo(struct dev_run *r)
{
	struct err err = { 0 };

	r->dev->state = r->old.state;
	step_end(r, stored(r->m, put_device, r->dev, &err), &err);
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
	step_fail(r, &late);
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
	device_entity(r);
	r->update.op = TDI_DELETE;
	tdi_write(r->m->tdi, &r->update, 1, TDI_CONTINUE_ON_ERROR, cut_off_done, r);
}

static void
delete_unplug(struct dev_run *r)
{
	struct backend_device bd;

	if (!is_virtio(r->dev) || r->host == NULL) {
		step_ok(r);
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
		step_ok(r);
	else
		device_plug(r);
}

static void
delete_tdi(struct dev_run *r)
{
	device_entity(r);
	tdi_delete(r);
}

static void
delete_tdi_undo(struct dev_run *r)
{
	if (r->old.state != DEV_ACTIVE)
		step_ok(r);
	else
		device_tdi(r);
}

static void
delete_forget(struct dev_run *r)
{
	struct err err = { 0 };
	int rc = stored(r->m, del_device, r->dev, &err);

	if (rc == 0) {
		map_sdel(&r->m->devices, r->op.name);
		dev_changed(r->m, "device", r->op.name);
		r->gone_dev = r->dev;
	}
	step_end(r, rc, &err);
}

static void
delete_forget_undo(struct dev_run *r)
{
	struct err err = { 0 };

	r->gone_dev = NULL;
	map_sput(&r->m->devices, r->dev->name, r->dev);
	dev_changed(r->m, "device", r->dev->name);
	if (r->dev->made_bdev && map_sget(&r->m->bdevs, r->dev->bdev) != NULL &&
	    stored(r->m, put_bdev, map_sget(&r->m->bdevs, r->dev->bdev), &err) < 0)
		step_fail(r, &err);
	else
		step_end(r, stored(r->m, put_device, r->dev, &err), &err);
}

static int
set_host(struct dev_run *r, const char *host, struct err *err)
{
	free(r->dev->host);
	r->dev->host = xstrdup(host);
	return stored(r->m, put_device, r->dev, err);
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
		rc = check_host(r, &err);
	if (rc == 0) {
		r->dev->connect = r->host->vhost_server;
		rc = set_host(r, r->op.host, &err);
	}
	step_end(r, rc, &err);
}

static void
plug_record_undo(struct dev_run *r)
{
	struct err err = { 0 };

	step_end(r, set_host(r, "", &err), &err);
}

static void
plug_associate_undo(struct dev_run *r)
{
	struct err err = { 0 };

	r->dev->state = DEV_UNPLUGGED;
	step_end(r, stored(r->m, put_device, r->dev, &err), &err);
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
		rc = stored(r->m, put_device, r->dev, &err);
	}
	step_end(r, rc, &err);
}

static void
unplug_forget(struct dev_run *r)
{
	struct err err = { 0 };
	int rc = set_host(r, "", &err);

	dev_changed(r->m, "device", r->op.name);
	step_end(r, rc, &err);
}

static void
unplug_forget_undo(struct dev_run *r)
{
	struct err err = { 0 };

	step_end(r, set_host(r, r->host ? r->host->name : "", &err), &err);
}

/* ---- setting --------------------------------------------------------------------------------------- */

static void
take_numbers(struct dev_device *to, uint64_t rate, uint64_t iops, uint64_t bytes_per_s)
{
	to->rate_bps = rate;
	to->iops = iops;
	to->bytes_per_s = bytes_per_s;
}

/* Only what the kind of device has. */
static int
check_numbers(const struct dev_run *r, struct err *err)
{
	if (r->dev->kind == DEV_DISK && r->op.rate_bps != r->dev->rate_bps)
		return err_set(
		    err, -EINVAL, "device '%s' is a disk: it has a limit, and no rate", r->op.name);
	if (r->dev->kind == DEV_PORT &&
	    (r->op.iops != r->dev->iops || r->op.bytes_per_s != r->dev->bytes_per_s))
		return err_set(
		    err, -EINVAL, "device '%s' is a port: it has a rate, and no limit", r->op.name);
	return 0;
}

/* The data plane did not take the numbers: those from before hold. */
static void
set_written(void *arg, int code, const struct err *err)
{
	struct dev_run *r = arg;

	if (code < 0)
		take_numbers(r->dev, r->old.rate_bps, r->old.iops, r->old.bytes_per_s);
	write_done(r, code, err);
}

static void
set_tdi(struct dev_run *r)
{
	struct err err = { 0 };

	r->dev = dev_find_device(r->m, r->op.name, &err);
	if (r->dev == NULL) {
		step_fail(r, &err);
		return;
	}
	take_numbers(&r->old, r->dev->rate_bps, r->dev->iops, r->dev->bytes_per_s);
	if (check_numbers(r, &err) < 0) {
		step_fail(r, &err);
		return;
	}
	take_numbers(r->dev, r->op.rate_bps, r->op.iops, r->op.bytes_per_s);
	if (r->dev->state != DEV_ACTIVE) {
		step_ok(r); /* told to the data plane when it is plugged */
		return;
	}
	device_entity(r);
	r->update.op = TDI_MODIFY;
	tdi_write(r->m->tdi, &r->update, 1, TDI_CONTINUE_ON_ERROR, set_written, r);
}

static void
set_tdi_undo(struct dev_run *r)
{
	take_numbers(r->dev, r->old.rate_bps, r->old.iops, r->old.bytes_per_s);
	if (r->dev->state != DEV_ACTIVE) {
		step_ok(r);
		return;
	}
	device_entity(r);
	tdi_one(r, TDI_MODIFY);
}

static void
set_record(struct dev_run *r)
{
	struct err err = { 0 };
	int rc = stored(r->m, put_device, r->dev, &err);

	dev_changed(r->m, "device", r->op.name);
	step_end(r, rc, &err);
}

static void
set_record_undo(struct dev_run *r)
{
	struct err err = { 0 };

	take_numbers(r->dev, r->old.rate_bps, r->old.iops, r->old.bytes_per_s);
	step_end(r, stored(r->m, put_device, r->dev, &err), &err);
}

/* ---- the table ------------------------------------------------------------------------------------- */

static const struct dev_step add_host_steps[] = {
	{ "record", add_host_record, add_host_record_undo },
	{ "check", add_host_check, NULL },
	{ "association", add_host_keep, add_host_keep_undo },
};
static const struct dev_step del_host_steps[] = { { "record", del_host_record,
    del_host_record_undo } };
static const struct dev_step create_bdev_steps[] = {
	{ "OpenConfig record", bdev_record, bdev_record_undo },
	{ "TDI entry", bdev_tdi, bdev_tdi_undo },
	{ "announce", bdev_announce, NULL },
};
static const struct dev_step del_bdev_steps[] = {
	{ "check", del_bdev_check, NULL },
	{ "OpenConfig record", del_bdev_record, del_bdev_record_undo },
	{ "TDI entry", del_bdev_tdi, del_bdev_tdi_undo },
};
static const struct dev_step create_port_steps[] = {
	{ "OpenConfig record", port_record, device_record_undo },
	{ "TDI entry", device_tdi, device_tdi_undo },
	{ "hot-plug", device_plug, device_plug_undo },
	{ "association", device_associate, device_associate_undo },
};
static const struct dev_step create_disk_steps[] = {
	{ "bdev", disk_bdev, bdev_record_undo },
	{ "bdev TDI entry", bdev_tdi, bdev_tdi_undo },
	{ "OpenConfig record", disk_record, device_record_undo },
	{ "TDI entry", disk_tdi, disk_tdi_undo },
	{ "hot-plug", disk_plug, disk_plug_undo },
	{ "association", disk_associate, disk_associate_undo },
};
static const struct dev_step del_device_steps[] = {
	{ "OpenConfig record", delete_record, delete_record_undo },
	{ "unplug", delete_unplug, delete_unplug_undo },
	{ "TDI entry", delete_tdi, delete_tdi_undo },
	{ "association", delete_forget, delete_forget_undo },
};
static const struct dev_step plug_steps[] = {
	{ "OpenConfig record", plug_record, plug_record_undo },
	{ "TDI entry", device_tdi, device_tdi_undo },
	{ "hot-plug", device_plug, device_plug_undo },
	{ "association", device_associate, plug_associate_undo },
};
static const struct dev_step unplug_steps[] = {
	{ "OpenConfig record", unplug_record, delete_record_undo },
	{ "unplug", delete_unplug, delete_unplug_undo },
	{ "TDI entry", delete_tdi, delete_tdi_undo },
	{ "association", unplug_forget, unplug_forget_undo },
};
static const struct dev_step set_steps[] = {
	{ "TDI entry", set_tdi, set_tdi_undo },
	{ "OpenConfig record", set_record, set_record_undo },
};

#define OPERATION(title, steps)                                                                    \
	{                                                                                          \
		title, steps, ARRAY_LEN(steps)                                                     \
	}

const struct dev_operation dev_operations[DEV_N_OPS] = {
	[DEV_ADD_HOST] = OPERATION("add host", add_host_steps),
	[DEV_DEL_HOST] = OPERATION("delete host", del_host_steps),
	[DEV_CREATE_BDEV] = OPERATION("create bdev", create_bdev_steps),
	[DEV_DEL_BDEV] = OPERATION("delete bdev", del_bdev_steps),
	[DEV_CREATE_PORT] = OPERATION("create port", create_port_steps),
	[DEV_CREATE_DISK] = OPERATION("create disk", create_disk_steps),
	[DEV_DEL_DEVICE] = OPERATION("delete", del_device_steps),
	[DEV_PLUG] = OPERATION("plug", plug_steps),
	[DEV_UNPLUG] = OPERATION("unplug", unplug_steps),
	[DEV_SET] = OPERATION("set", set_steps),
};
