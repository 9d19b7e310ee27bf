/* SPDX-License-Identifier: Apache-2.0 */
/* null.c: a disk that forgets what is written and reads as zeroes (or, for benchmarks, leaves the
 * reader's buffer as it is). */
#include "blk/blk.h"

#include <errno.h>
#include <string.h>

#include "base/mem.h"
#include "blk/impl.h"

struct null {
	struct blk blk;
	bool no_copy;
};

static int
null_open(const struct blk_opts *o, struct blk **out, struct err *err)
{
	struct null *n;

	if (o->size_bytes == 0)
		return err_set(err, -EINVAL, "null: a size is needed");
	n = xcalloc(1, sizeof *n);
	n->no_copy = o->no_copy;
	n->blk.size_bytes = o->size_bytes;
	n->blk.info = (struct blk_info){
		.caps = BLK_CAN_FLUSH | BLK_CAN_DISCARD | BLK_CAN_WRITE_ZEROES |
			(o->read_only ? BLK_READ_ONLY : 0),
		.max_iov = 1024,
		.max_discard_bytes = 1ull << 31,
		.max_write_zeroes_bytes = 1ull << 31,
	};
	*out = &n->blk;
	return 0;
}

static void
null_close(struct blk *b)
{
	free(b);
}

static int
null_resize(struct blk *b, uint64_t size_bytes, struct err *err)
{
	(void)b;
	(void)size_bytes;
	(void)err;
	return 0;
}

static void
null_submit(struct blk_chan *c, struct blk_req *r)
{
	const struct null *n = (const struct null *)c->blk;

	if (!blk_start(c, r))
		return;
	if (r->op == BLK_READ && !n->no_copy)
		for (uint32_t i = 0; i < r->n_iov; i++)
			memset(r->iov[i].iov_base, 0, r->iov[i].iov_len);
	blk_complete(c, r, 0);
}

static bool
null_poll(struct blk_chan *c)
{
	(void)c;
	return false;
}

static void
null_chan_close(struct blk_chan *c)
{
	free(c);
}

static const struct blk_chan_ops null_chan_ops = {
	.close = null_chan_close,
	.submit = null_submit,
	.poll = null_poll,
};

static int
null_chan_open(struct blk *b, struct blk_chan **out, struct err *err)
{
	struct blk_chan *c = xcalloc(1, sizeof *c);

	(void)b;
	(void)err;
	c->ops = &null_chan_ops;
	*out = c;
	return 0;
}

const struct blk_ops blk_null_ops = {
	.kind = "null",
	.open = null_open,
	.close = null_close,
	.resize = null_resize,
	.chan_open = null_chan_open,
};
