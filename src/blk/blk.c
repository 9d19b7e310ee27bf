/* SPDX-License-Identifier: Apache-2.0 */
/* blk.c: opens bdevs by kind, checks and counts requests, waits for a fenced file. */
#include "blk/blk.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "base/loop.h"
#include "base/mem.h"
#include "blk/impl.h"

#define BLK_MAGIC 0x626c6b31u
#define RETRY_NS  (2 * NS_PER_MS) /* how often a fenced file is tried again */

static const struct blk_ops *const kinds[] = { &blk_mem_ops, &blk_file_ops, &blk_null_ops };

const struct blk_stats_desc blk_stats_desc[] = {
#define KIND_gauge   true
#define KIND_counter false
#define ROW(name, kind, unit, help)                                                                \
	{ #name, unit, help, KIND_##kind, offsetof(struct blk_stats, name) },
	BLK_STATS(ROW)
#undef ROW
#undef KIND_gauge
#undef KIND_counter
};
const size_t blk_stats_n = ARRAY_LEN(blk_stats_desc);

void
blk_stats_sum(struct blk_stats *to, const struct blk_stats *from)
{
#define ADD(name, kind, unit, help) to->name += __atomic_load_n(&from->name, __ATOMIC_RELAXED);
	BLK_STATS(ADD)
#undef ADD
}

static int
check_opts(const struct blk_opts *o, struct err *err)
{
	if (o->block_bytes != 0 && (o->block_bytes < BLK_SECTOR || o->block_bytes > 65536 ||
				       (o->block_bytes & (o->block_bytes - 1)) != 0))
		return err_set(err, -EINVAL, "block size %u: must be a power of two, 512 to 65536",
		    o->block_bytes);
	if (o->depth > BLK_DEPTH_MAX)
		return err_set(err, -EINVAL, "depth %u: the limit is %u", o->depth, BLK_DEPTH_MAX);
	if (o->size_bytes % (o->block_bytes ? o->block_bytes : BLK_SECTOR) != 0)
		return err_set(err, -EINVAL, "size %llu is no multiple of the block size %u",
		    (unsigned long long)o->size_bytes,
		    o->block_bytes ? o->block_bytes : BLK_SECTOR);
	if (o->size_bytes > INT64_MAX)
		return err_set(
		    err, -EFBIG, "size %llu is too large", (unsigned long long)o->size_bytes);
	return 0;
}

int
blk_open(const struct blk_opts *o, struct blk **out, struct err *err)
{
	const char *name = o->name ? o->name : "?";
	const struct blk_ops *ops = NULL;
	struct blk *b = NULL;

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(kinds[i]->kind, o->kind) == 0)
			ops = kinds[i];
	if (ops == NULL)
		return err_set(
		    err, -EINVAL, "bdev %s: unknown kind %s (mem, file, null)", name, o->kind);
	if (check_opts(o, err) < 0 || ops->open(o, &b, err) < 0)
		return err_prefix(err, "bdev %s: ", name);
	b->magic = BLK_MAGIC;
	b->ops = ops;
	b->name = xstrdup(name);
	b->info.name = b->name;
	b->info.kind = ops->kind;
	if (b->info.block_bytes == 0)
		b->info.block_bytes = o->block_bytes ? o->block_bytes : BLK_SECTOR;
	b->info.phys_bytes = MAX(b->info.phys_bytes, b->info.block_bytes);
	b->depth = o->depth ? o->depth : BLK_DEPTH_DEFAULT;
	b->clock = o->clock ? *o->clock : clock_mono;
	pthread_mutex_init(&b->lock, NULL);
	*out = b;
	return 0;
}

void
blk_close(struct blk *b)
{
	if (b == NULL)
		return;
	assert(b->magic == BLK_MAGIC && b->chans == NULL);
	b->magic = 0;
	pthread_mutex_destroy(&b->lock);
	free(b->name);
	b->ops->close(b);
}

struct blk_wait {
	struct loop_timer *timer;
	const struct blk_opts *opts;
	uint64_t until_ns;
	blk_opened_fn done;
	void *arg;
};

void
blk_open_cancel(struct blk_wait *w)
{
	if (w == NULL)
		return;
	loop_timer_free(w->timer);
	free(w);
}

static void
try_open(void *arg)
{
	struct blk_wait *w = arg;
	struct err err = { 0 };
	struct blk *b = NULL;

	if (blk_open(w->opts, &b, &err) == -EAGAIN && clock_mono_ns() < w->until_ns) {
		loop_timer_set(w->timer, RETRY_NS);
		return;
	}
	w->done(w->arg, b, &err);
	blk_open_cancel(w);
}

struct blk_wait *
blk_open_wait(
    struct loop *l, const struct blk_opts *opts, uint64_t timeout_ns, blk_opened_fn done, void *arg)
{
	struct blk_wait *w = xcalloc(1, sizeof *w);

	*w = (struct blk_wait){ .opts = opts, .done = done, .arg = arg };
	w->until_ns = clock_mono_ns() + timeout_ns;
	w->timer = loop_timer_new(l, try_open, w);
	loop_timer_set(w->timer, 0);
	return w;
}

const struct blk_info *
blk_info(const struct blk *b)
{
	return &b->info;
}

uint64_t
blk_size(const struct blk *b)
{
	return __atomic_load_n(&b->size_bytes, __ATOMIC_ACQUIRE);
}

int
blk_resize(struct blk *b, uint64_t size_bytes, struct err *err)
{
	uint64_t old = blk_size(b);

	if (size_bytes < old)
		return err_set(err, -EINVAL, "bdev %s: cannot shrink from %llu to %llu bytes",
		    b->name, (unsigned long long)old, (unsigned long long)size_bytes);
	if (size_bytes % b->info.block_bytes != 0 || size_bytes > INT64_MAX)
		return err_set(err, -EINVAL,
		    "bdev %s: size %llu is no multiple of the block size %u", b->name,
		    (unsigned long long)size_bytes, b->info.block_bytes);
	if (size_bytes == old)
		return 0;
	if (b->ops->resize(b, size_bytes, err) < 0)
		return err_prefix(err, "bdev %s: ", b->name);
	__atomic_store_n(&b->size_bytes, size_bytes, __ATOMIC_RELEASE);
	return 0;
}

void
blk_read_stats(struct blk *b, struct blk_stats *out)
{
	pthread_mutex_lock(&b->lock);
	*out = b->closed;
	for (struct blk_chan *c = b->chans; c != NULL; c = c->next)
		blk_stats_sum(out, &c->stats);
	pthread_mutex_unlock(&b->lock);
}

int
blk_chan_open(struct blk *b, struct blk_chan **out, struct err *err)
{
	struct blk_chan *c = NULL;

	assert(b->magic == BLK_MAGIC);
	if (b->ops->chan_open(b, &c, err) < 0)
		return err_prefix(err, "bdev %s: ", b->name);
	c->blk = b;
	c->root = c;
	pthread_mutex_lock(&b->lock);
	c->next = b->chans;
	c->link = &b->chans;
	if (c->next != NULL)
		c->next->link = &c->next;
	b->chans = c;
	pthread_mutex_unlock(&b->lock);
	*out = c;
	return 0;
}

/* A filter's channel isn't in the bdev's list. */
static void
unlink_chan(struct blk_chan *c)
{
	struct blk *b = c->blk;

	if (c->link == NULL)
		return;
	pthread_mutex_lock(&b->lock);
	*c->link = c->next;
	if (c->next != NULL)
		c->next->link = c->link;
	blk_stats_sum(&b->closed, &c->stats);
	pthread_mutex_unlock(&b->lock);
}

void
blk_chan_close(struct blk_chan *c)
{
	if (c == NULL)
		return;
	assert(c->stats.depth == 0);
	unlink_chan(c);
	c->ops->close(c);
}

void
blk_submit(struct blk_chan *c, struct blk_req *req)
{
	c->ops->submit(c, req);
}

bool
blk_poll(struct blk_chan *c)
{
	bool any;

	c->root->now_ns = 0;
	any = c->ops->poll(c);
	if (c->n_done == 0)
		return any;
	/* what completed since the last poll is timed by one reading of the clock */
	blk_stats_add(&c->stats.latency_ns, c->n_done * blk_now(c) - c->done_start);
	c->n_done = 0;
	c->done_start = 0;
	return true;
}

uint64_t
blk_now(struct blk_chan *c)
{
	struct blk_chan *root = c->root;

	if (root->now_ns == 0)
		root->now_ns = clock_now(&root->blk->clock);
	return root->now_ns;
}

uint32_t
blk_room(struct blk_chan *c)
{
	return c->ops->room ? c->ops->room(c) : UINT32_MAX;
}

int
blk_chan_fd(struct blk_chan *c)
{
	return c->ops->fd ? c->ops->fd(c) : -1;
}

uint64_t
blk_chan_wake_ns(struct blk_chan *c)
{
	return c->ops->wake_ns ? c->ops->wake_ns(c) : UINT64_MAX;
}

void
blk_hurry(struct blk_chan *c)
{
	if (c->ops->hurry)
		c->ops->hurry(c);
}

static int
check_req(const struct blk *b, const struct blk_req *r)
{
	uint64_t size = blk_size(b);

	if (r->op > BLK_WRITE_ZEROES)
		return -EOPNOTSUPP;
	if (r->op == BLK_FLUSH)
		return b->info.caps & BLK_CAN_FLUSH ? 0 : -EOPNOTSUPP;
	if (((r->off_bytes | r->len_bytes) & (BLK_SECTOR - 1)) != 0)
		return -EINVAL;
	if (r->off_bytes > size || r->len_bytes > size - r->off_bytes)
		return -EINVAL;
	if (r->op == BLK_READ)
		return r->n_iov <= b->info.max_iov ? 0 : -EINVAL;
	if (b->info.caps & BLK_READ_ONLY)
		return -EROFS;
	if (r->op == BLK_WRITE)
		return r->n_iov <= b->info.max_iov ? 0 : -EINVAL;
	if (r->op == BLK_DISCARD)
		return b->info.caps & BLK_CAN_DISCARD ? 0 : -EOPNOTSUPP;
	return b->info.caps & BLK_CAN_WRITE_ZEROES ? 0 : -EOPNOTSUPP;
}

bool
blk_start(struct blk_chan *c, struct blk_req *req)
{
	int rc = check_req(c->blk, req);

	req->start_ns = blk_now(c);
	blk_stats_add(&c->stats.depth, 1);
	if (rc == 0)
		return true;
	blk_complete(c, req, rc);
	return false;
}

void
blk_stats_done(struct blk_stats *s, const struct blk_req *req, int rc)
{
	uint64_t *n = NULL, *bytes = NULL;

	switch ((enum blk_op)req->op) {
	case BLK_READ:
		n = &s->reads, bytes = &s->read_bytes;
		break;
	case BLK_WRITE:
		n = &s->writes, bytes = &s->written_bytes;
		break;
	case BLK_FLUSH:
		n = &s->flushes;
		break;
	case BLK_DISCARD:
		n = &s->discards, bytes = &s->discarded_bytes;
		break;
	case BLK_WRITE_ZEROES:
		n = &s->write_zeroes, bytes = &s->zeroed_bytes;
		break;
	}
	if (n != NULL)
		blk_stats_add(n, 1);
	if (rc < 0)
		blk_stats_add(&s->errors, 1);
	else if (bytes != NULL)
		blk_stats_add(bytes, req->len_bytes);
	blk_stats_add(&s->depth, -1ull);
}

void
blk_complete(struct blk_chan *c, struct blk_req *req, int rc)
{
	blk_stats_done(&c->stats, req, rc);
	c->n_done++;
	c->done_start += req->start_ns;
	req->done(req, rc);
}
