/* SPDX-License-Identifier: Apache-2.0 */
/* replay.c: tells a data plane that has just come up, empty or not, every bdev, port and disk (D11, D13). */
#include "devices/txn.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/vec.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>

struct replay {
	struct dev_model *m;
	VEC(struct tdi_update) updates;
	dev_done_fn done;
	void *arg;
};

/* Takes back the memory of a memory disk that the data plane kept while ipdkd was away. */
static int
take_memory(void *arg, const struct tdi_entity *e)
{
	struct replay *p = arg;
	struct dev_bdev *b = map_sget(&p->m->bdevs, e->u.bdev.name);

	if (b != NULL && b->kind == TDI_BDEV_MEM && b->fd < 0 && e->u.bdev.fd >= 0)
		b->fd = fcntl(e->u.bdev.fd, F_DUPFD_CLOEXEC, 3);
	return 0;
}

static void
make_lost_memory(struct dev_bdev *b)
{
	log_warn(
	    "bdev %s: its memory was lost when both ipdkd and ipdk-dp ended; it is all zeroes now",
	    b->name);
	b->fd = memfd_create(b->name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (b->fd >= 0 && ftruncate(b->fd, (off_t)b->size_bytes) < 0)
		log_error("bdev %s: memory of %llu bytes: %s", b->name,
		    (unsigned long long)b->size_bytes, strerror(errno));
}

static void
written(void *arg, int code, const struct err *err)
{
	struct replay *p = arg;
	struct tdi_update *u;

	vec_for_each (u, &p->updates)
		if (u->err.code < 0)
			log_error("replay to the data plane: %s", u->err.msg);
	p->done(p->arg, code, err);
	vec_fini(&p->updates);
	free(p);
}

static void
write_all(struct replay *p)
{
	struct map_item *it;

	map_for_each (it, &p->m->bdevs) {
		struct dev_bdev *b = it->value;
		struct tdi_update *u = vec_add(&p->updates);

		if (b->kind == TDI_BDEV_MEM && b->fd < 0)
			make_lost_memory(b);
		u->op = TDI_INSERT;
		dev_tdi_bdev(b, &u->entity);
	}
	map_for_each (it, &p->m->devices) {
		struct dev_device *d = it->value;
		struct tdi_update *u;

		if (d->state != DEV_ACTIVE && d->state != DEV_CREATING)
			continue;
		u = vec_add(&p->updates);
		u->op = TDI_INSERT;
		dev_tdi_device(d, strcmp(d->type, "virtio-net") == 0, &u->entity);
	}
	tdi_write(p->m->tdi, p->updates.v, p->updates.n, TDI_CONTINUE_ON_ERROR, written, p);
}

static void
memory_read(void *arg, int code, const struct err *err)
{
	if (code < 0 && code != -ENOENT && code != -EOPNOTSUPP)
		log_warn("reading the data plane's bdevs: %s", err->msg);
	write_all(arg);
}

void
dev_replay(struct dev_model *m, dev_done_fn done, void *arg)
{
	struct replay *p = xcalloc(1, sizeof *p);
	struct tdi_entity want = { .kind = TDI_BDEV };

	p->m = m;
	p->done = done;
	p->arg = arg;
	tdi_read(m->tdi, &want, take_memory, memory_read, p);
}
