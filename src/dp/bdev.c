/* SPDX-License-Identifier: Apache-2.0 */
/* bdev.c: opened once, used by many, closed when asked. */
#include "dp/bdev.h"

#include "base/log.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define OPEN_TIMEOUT_NS (10 * NS_PER_S)

struct dp_bdev_waiter {
	dp_done_fn done;
	void *arg;
	struct dp_bdev_waiter *next;
};

void
dp_bdevs_init(struct dp_bdevs *bs, struct loop *l,
    void (*changed)(void *arg, struct dp_bdev *b, const struct err *err), void *arg)
{
	*bs = (struct dp_bdevs){ .loop = l, .changed = changed, .arg = arg };
}

struct dp_bdev *
dp_bdev_get(struct dp_bdevs *bs, const char *name)
{
	return map_sget(&bs->map, name);
}

static void
add_waiter(struct dp_bdev *b, dp_done_fn done, void *arg)
{
	struct dp_bdev_waiter **at = &b->waiters;

	while (*at != NULL)
		at = &(*at)->next;
	*at = xmalloc(sizeof **at);
	**at = (struct dp_bdev_waiter){ done, arg, NULL };
}

static void
tell_waiters(struct dp_bdev *b, const struct err *err)
{
	struct dp_bdev_waiter *w = b->waiters, *next;

	b->waiters = NULL;
	for (; w != NULL; w = next) {
		next = w->next;
		w->done(w->arg, err);
		free(w);
	}
}

static void
bdev_free(struct dp_bdev *b)
{
	struct err gone = { -ECANCELED, "" };

	err_set(&gone, -ECANCELED, "bdev %s was deleted while it was opened", b->name);
	if (b->wait != NULL)
		blk_open_cancel(b->wait);
	tell_waiters(b, &gone);
	blk_close(b->blk);
	if (b->fd >= 0)
		close(b->fd);
	free(b->name);
	free(b->kind);
	free(b->path);
	free(b);
}

void
dp_bdevs_fini(struct dp_bdevs *bs)
{
	struct map_item *it;

	map_for_each (it, &bs->map)
		bdev_free(it->value);
	map_fini(&bs->map);
}

static void
opened(void *arg, struct blk *blk, const struct err *err)
{
	struct dp_bdev *b = arg;
	struct dp_bdevs *bs = b->all;
	struct err copy = *err;

	b->wait = NULL;
	b->blk = blk;
	if (blk == NULL) {
		map_sdel(&bs->map, b->name);
		log_warn("%s", copy.msg);
	}
	bs->changed(bs->arg, b, &copy);
	tell_waiters(b, &copy);
	if (blk == NULL)
		bdev_free(b);
}

/* One that is there shall be what conf says. */
static int
change(struct dp_bdev *b, const struct dp_bdev_conf *conf, struct err *err)
{
	uint64_t size;
	int rc;

	if (strcmp(b->kind, conf->kind) != 0 || strcmp(b->path, conf->path) != 0 ||
	    b->read_only != conf->read_only)
		return err_set(err, -EEXIST, "bdev %s is there already, of kind %s%s%s", b->name,
		    b->kind, *b->path != '\0' ? " on " : "", b->path);
	if (b->blk == NULL || conf->size_bytes == 0)
		return 0;
	size = blk_size(b->blk);
	if (conf->size_bytes < size)
		return err_set(err, -EINVAL, "bdev %s has %llu bytes and cannot shrink to %llu",
		    b->name, (unsigned long long)size, (unsigned long long)conf->size_bytes);
	if (conf->size_bytes == size)
		return 0;
	rc = blk_resize(b->blk, conf->size_bytes, err);
	if (rc == 0)
		b->all->changed(b->all->arg, b, &(struct err){ 0 });
	return rc;
}

void
dp_bdev_set(
    struct dp_bdevs *bs, const struct dp_bdev_conf *conf, uint64_t gen, dp_done_fn done, void *arg)
{
	struct dp_bdev *b = dp_bdev_get(bs, conf->name);
	struct err err = { 0 };

	if (*conf->name == '\0') {
		err_set(&err, -EINVAL, "a bdev needs a name");
		done(arg, &err);
		return;
	}
	if (b != NULL) {
		if (change(b, conf, &err) == 0)
			b->gen = gen;
		if (err.code == 0 && b->blk == NULL)
			add_waiter(b, done, arg);
		else
			done(arg, &err);
		return;
	}
	b = xcalloc(1, sizeof *b);
	b->name = xstrdup(conf->name);
	b->kind = xstrdup(conf->kind);
	b->path = xstrdup(conf->path);
	b->read_only = conf->read_only;
	b->gen = gen;
	b->all = bs;
	b->fd = conf->fd >= 0 ? fcntl(conf->fd, F_DUPFD_CLOEXEC, 0) : -1;
	map_sput(&bs->map, b->name, b);
	add_waiter(b, done, arg);
	b->opts = (struct blk_opts){ .kind = b->kind,
		.name = b->name,
		.path = b->path,
		.fd = b->fd,
		.size_bytes = conf->size_bytes,
		.block_bytes = conf->block_bytes,
		.create = conf->create,
		.read_only = conf->read_only,
		.buffered = conf->buffered };
	b->wait = blk_open_wait(bs->loop, &b->opts, OPEN_TIMEOUT_NS, opened, b);
}

int
dp_bdev_del(struct dp_bdevs *bs, const char *name, struct err *err)
{
	struct dp_bdev *b = dp_bdev_get(bs, name);

	if (b == NULL)
		return 0;
	if (b->users > 0)
		return err_set(err, -EBUSY, "bdev %s is used by %u disk%s", name, b->users,
		    b->users > 1 ? "s" : "");
	map_sdel(&bs->map, name);
	bdev_free(b);
	return 0;
}

void
dp_bdevs_sync(struct dp_bdevs *bs, uint64_t gen)
{
	struct map_item *it;

	map_for_each (it, &bs->map) {
		struct dp_bdev *b = it->value;

		if (b->gen != gen && b->users == 0) {
			map_sdel(&bs->map, b->name);
			bdev_free(b);
		}
	}
}
