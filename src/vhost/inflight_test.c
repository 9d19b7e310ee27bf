/* SPDX-License-Identifier: Apache-2.0 */
/* inflight_test.c: devices that die in the middle: nothing is lost, nothing is done twice in the
 * driver's eyes, and what was in flight comes again in its old order. */
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/test.h"
#include "vhost/inflight.h"
#include "vhost/rig_test.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>

/* ---- a queue without its device: what is taken from it dies with the struct ---- */

enum { SIZE = 8 };

struct bare {
	struct vhost_front *f;
	struct vhost_mem *mem;
	struct vhost_vq vq;
	uint64_t region[1024];
	struct err err;
	char path[64];
	struct iovec iov[16];
	struct vhost_chain chain[SIZE];
	struct iovec chain_iov[SIZE][8];
	uint8_t *buf;
	char order[64]; /* cookies in the order they completed */
};

static const char *names = "abcdefghijklmnop";

/* A new process: attaches to what is in memory. */
static bool
life(struct bare *b, uint32_t base)
{
	struct vhost_front_queue *q = &b->f->q[0];
	struct vhost_vq_setup s = { .mem = b->mem,
		.features = b->f->features,
		.size = SIZE,
		.base = base,
		.desc = (uint64_t)(uintptr_t)q->desc,
		.avail = (uint64_t)(uintptr_t)q->avail,
		.used = (uint64_t)(uintptr_t)q->used,
		.inflight = b->region,
		.inflight_desc_num = SIZE };

	vhost_inflight_detach(&b->vq);
	memset(&b->vq, 0, sizeof b->vq);
	b->vq.alarm_fd = b->vq.call_fd = b->vq.kick_fd = -1;
	atomic_store(&b->vq.log_gpa, UINT64_MAX);
	for (unsigned i = 0; i < SIZE; i++)
		b->chain[i] = (struct vhost_chain){ .iov = b->chain_iov[i], .cap = 8 };
	return vhost_vq_attach(&b->vq, &s, &b->err) == 0;
}

static bool
bare_open(struct bare *b, bool packed)
{
	struct vhost_front_config fc = { .n_queues = 1, .queue_size = SIZE, .path = "/nowhere" };

	memset(b, 0, sizeof *b);
	if (vhost_front_open(&fc, &b->f, &b->err) < 0)
		return false;
	b->f->features = RIG_FEATURES & ~VIRTIO_BIT(VIRTIO_F_EVENT_IDX) &
			 ~(packed ? 0 : VIRTIO_BIT(VIRTIO_F_RING_PACKED));
	b->buf = vhost_front_alloc(b->f, 4096, 64);
	vhost_front_reset(b->f);
	vhost_front_init_rings(b->f);
	struct vhost_mem *empty = vhost_mem_new();
	int ret = vhost_mem_add(empty, b->f->region[0].gpa, b->f->region[0].size,
	    (uint64_t)(uintptr_t)b->f->region[0].va, b->f->region[0].fd, 0, &b->mem, &b->err);

	vhost_mem_put(empty);
	return ret == 0 && life(b, b->f->q[0].base);
}

static void
bare_close(struct bare *b)
{
	vhost_inflight_detach(&b->vq);
	vhost_mem_put(b->mem);
	vhost_front_free(b->f);
}

/* The driver adds request 'name' of n buffers. */
static void
add(struct bare *b, char name, unsigned n)
{
	uint8_t *at = b->buf + 16 * (name - 'a');

	*at = (uint8_t)name;
	for (unsigned i = 0; i < n; i++)
		b->iov[i] = (struct iovec){ at + i, 1 };
	EXPECT_INT(
	    vhost_front_add(b->f, 0, b->iov, n - 1, 1, (void *)(uintptr_t)&names[name - 'a'], 0),
	    0);
	vhost_front_kick(b->f, 0);
}

/* Takes the next request into chain[i]; its name. */
static char
take(struct bare *b, unsigned i)
{
	if (vhost_vq_pop(&b->vq, &b->chain[i]) != 1)
		return '-';
	return *(char *)b->chain[i].iov[0].iov_base;
}

static void
push(struct bare *b, unsigned i)
{
	vhost_vq_push(&b->vq, &b->chain[i], 1);
}

/* What the driver sees completed since the last call, in order. */
static const char *
done(struct bare *b)
{
	unsigned n = 0;
	uint32_t written;
	void *cookie;
	int ret;

	while ((ret = vhost_front_poll(b->f, 0, &cookie, &written)) > 0)
		b->order[n++] = *(char *)cookie;
	b->order[n] = '\0';
	return ret < 0 ? "bad" : b->order;
}

static uint32_t
base_after_crash(struct bare *b)
{
	/* QEMU knows the used index of a split ring; of a packed one it has an old value. */
	return b->f->q[0].packed ? b->f->q[0].base : le16_get(b->f->q[0].used->idx);
}

#define BOTH_LAYOUTS(packed) for (int packed = 0; packed < 2; packed++)

TEST(taken_chains_come_again_in_their_order)
{
	BOTH_LAYOUTS(packed)
	{
		struct bare b;

		REQUIRE(bare_open(&b, packed));
		for (char c = 'a'; c < 'e'; c++)
			add(&b, c, 2);
		EXPECT_INT(take(&b, 0), 'a');
		EXPECT_INT(take(&b, 1), 'b');
		EXPECT_INT(take(&b, 2), 'c');
		push(&b, 1);
		vhost_vq_publish(&b.vq);
		EXPECT_STR(done(&b), "b");
		REQUIRE(life(&b, base_after_crash(&b)));
		EXPECT(vhost_vq_ready(&b.vq));
		EXPECT_INT(take(&b, 0), 'a');
		EXPECT_INT(take(&b, 1), 'c');
		EXPECT_INT(take(&b, 2), 'd');
		EXPECT_INT(take(&b, 3), '-');
		EXPECT_INT(vhost_vq_counter(&b.vq, VHOST_VQ_resubmitted), 2);
		for (int i = 2; i >= 0; i--)
			push(&b, (unsigned)i);
		vhost_vq_publish(&b.vq);
		EXPECT_STR(done(&b), "dca");
		bare_close(&b);
	}
}

/* spdk #3766: descriptor 0 was forgotten when nothing had completed yet. */
TEST(the_first_descriptor_is_not_forgotten)
{
	BOTH_LAYOUTS(packed)
	{
		struct bare b;

		REQUIRE(bare_open(&b, packed));
		add(&b, 'a', 2);
		EXPECT_INT(take(&b, 0), 'a');
		REQUIRE(life(&b, base_after_crash(&b)));
		EXPECT_INT(take(&b, 0), 'a');
		REQUIRE(life(&b, base_after_crash(&b))); /* and dies again */
		EXPECT_INT(take(&b, 0), 'a');
		EXPECT_INT(take(&b, 1), '-');
		push(&b, 0);
		vhost_vq_publish(&b.vq);
		EXPECT_STR(done(&b), "a");
		bare_close(&b);
	}
}

/* Pushed but not published: split takes it back, packed had published it. Either way, once. */
TEST(a_batch_cut_before_its_publication)
{
	BOTH_LAYOUTS(packed)
	{
		struct bare b;

		REQUIRE(bare_open(&b, packed));
		for (char c = 'a'; c < 'd'; c++)
			add(&b, c, 2);
		for (unsigned i = 0; i < 3; i++)
			take(&b, i);
		push(&b, 2);
		push(&b, 0);
		REQUIRE(life(&b, base_after_crash(&b)));
		if (packed) {
			EXPECT_STR(done(&b), "ca");
			EXPECT_INT(take(&b, 0), 'b');
			EXPECT_INT(take(&b, 1), '-');
			push(&b, 0);
		} else {
			EXPECT_STR(done(&b), "");
			for (unsigned i = 0; i < 3; i++)
				EXPECT_INT(take(&b, i), "abc"[i]);
			for (unsigned i = 0; i < 3; i++)
				push(&b, i);
		}
		vhost_vq_publish(&b.vq);
		EXPECT_STR(done(&b), packed ? "b" : "abc");
		bare_close(&b);
	}
}

/* Published, and killed before the region knew it. */
TEST(a_batch_cut_after_its_publication)
{
	BOTH_LAYOUTS(packed)
	{
		static uint64_t before[1024];
		struct bare b;

		REQUIRE(bare_open(&b, packed));
		for (char c = 'a'; c < 'd'; c++)
			add(&b, c, 2);
		for (unsigned i = 0; i < 3; i++)
			take(&b, i);
		if (packed) {
			struct vhost_inflight_packed *p = (void *)b.region;
			uint16_t old_free = p->old_free_head.raw;

			push(&b, 1);
			/* as it was between the descriptor's flags and the region's last stores */
			p->old_used_idx = le16_of(0);
			p->old_used_wrap = 1;
			p->old_free_head.raw = old_free;
			p->desc[2].inflight = 1;
		} else {
			struct vhost_inflight_split *s = (void *)b.region;

			push(&b, 1);
			memcpy(before, b.region, sizeof before);
			vhost_vq_publish(&b.vq);
			memcpy(b.region, before, sizeof before);
			EXPECT_INT(s->desc[2].inflight, 1);
		}
		EXPECT_STR(done(&b), "b");
		REQUIRE(life(&b, base_after_crash(&b)));
		EXPECT_INT(take(&b, 0), 'a');
		EXPECT_INT(take(&b, 1), 'c');
		EXPECT_INT(take(&b, 2), '-');
		push(&b, 1);
		push(&b, 0);
		vhost_vq_publish(&b.vq);
		EXPECT_STR(done(&b), "ca");
		bare_close(&b);
	}
}

TEST(a_driver_that_laps_the_ring_finds_it_whole)
{
	BOTH_LAYOUTS(packed)
	{
		struct bare b;
		uint32_t seed = 1, next = 0, got = 0, n_taken = 0;

		REQUIRE(bare_open(&b, packed));
		for (unsigned step = 0; step < 20000; step++) {
			uint64_t bits;

			seed = seed * 1664525 + 1013904223;
			switch (seed >> 29) {
			case 0:
			case 1:
				if (b.f->q[0].n_free >= 3 && next - got < SIZE)
					add(&b, (char)('a' + next++ % 16), 2 + (seed >> 28 & 1));
				break;
			case 2:
			case 3:
				if (n_taken < SIZE && take(&b, n_taken) != '-')
					n_taken++;
				break;
			case 4:
			case 5:
				if (n_taken == 0)
					break;
				bits = seed >> 8 & 7;
				if (bits >= n_taken)
					bits = 0;
				push(&b, (unsigned)bits);
				n_taken--;
				/* the rest moves up: their arrays too */
				for (unsigned i = (unsigned)bits; i < n_taken; i++) {
					struct iovec *own = b.chain_iov[i];

					memcpy(own, b.chain_iov[i + 1], sizeof b.chain_iov[i]);
					b.chain[i] = b.chain[i + 1];
					b.chain[i].iov = own;
				}
				b.chain[n_taken] =
				    (struct vhost_chain){ .iov = b.chain_iov[n_taken], .cap = 8 };
				break;
			case 6:
				vhost_vq_publish(&b.vq);
				got += (uint32_t)strlen(done(&b));
				break;
			case 7:
				if (seed >> 26 & 1)
					break;
				REQUIRE(life(&b, base_after_crash(&b)));
				n_taken = 0;
				break;
			}
		}
		for (unsigned i = 0; i < n_taken; i++)
			push(&b, i);
		for (;;) { /* each alone: chain[0] is free */
			if (take(&b, 0) == '-')
				break;
			push(&b, 0);
			vhost_vq_publish(&b.vq);
			got += (uint32_t)strlen(done(&b));
		}
		vhost_vq_publish(&b.vq);
		got += (uint32_t)strlen(done(&b));
		EXPECT_INT(got, next);
		EXPECT(next > 1000);
		EXPECT_INT(b.f->q[0].n_free, SIZE);
		bare_close(&b);
	}
}

TEST(a_region_that_contradicts_itself_is_refused)
{
	struct bare b;
	struct vhost_inflight_packed *p = (void *)b.region;

	REQUIRE(bare_open(&b, true));
	for (char c = 'a'; c < 'd'; c++)
		add(&b, c, 2);
	for (unsigned i = 0; i < 3; i++)
		take(&b, i);
	p->desc[0].num = le16_of(3);
	EXPECT(!life(&b, 0x8000));
	EXPECT_HAS(b.err.msg, "inflight region: entry 0 is no chain");
	p->desc[0].num = le16_of(0);
	EXPECT(!life(&b, 0x8000));
	p->desc[0].num = le16_of(2);
	p->desc[0].next = le16_of(77);
	EXPECT(!life(&b, 0x8000));
	p->desc[0].next = le16_of(0);
	EXPECT(!life(&b, 0x8000));
	p->desc[0].next = le16_of(1);
	p->used_idx = p->old_used_idx = le16_of(8);
	EXPECT(!life(&b, 0x8000));
	EXPECT_HAS(b.err.msg, "used index 8 of a ring of 8");
	p->used_idx = p->old_used_idx = le16_of(0);
	EXPECT(life(&b, 0x8000));
	bare_close(&b);
}

/* ---- real processes, killed ---- */

/* The device's process: takes a few, gives them back in another order and in batches. */
static void
run_device(struct rig *r, uint32_t seed)
{
	r->loop = loop_new();
	log_set_level(LOG_ERROR);
	if (!rig_open_dev(r, &(struct rig_config){ .dev = { .queue_size = 0 } }))
		_exit(1);
	r->hold = true;
	for (;;) {
		unsigned n;

		if (!r->running[0])
			loop_step(r->loop, NS_PER_MS);
		rig_pump(r);
		for (n = r->n_held; n > 0; n--) {
			seed = seed * 1664525 + 1013904223;
			rig_release_unpublished(r, (seed >> 8) % r->n_held);
			if (seed >> 30 == 0)
				rig_publish(r);
		}
		for (unsigned i = 0; i < r->n_held; i++)
			rig_release_unpublished(r, i);
		rig_publish(r);
		r->n_held = 0;
	}
}

static pid_t
spawn(struct rig *r, uint32_t seed)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	run_device(r, seed);
	_exit(0);
}

struct request {
	uint8_t in[8], out[8];
	uint32_t tag;
	bool busy;
};

enum { N_REQUESTS = 48 };

static unsigned
submit_all(struct rig *r, struct request *req, uint32_t *tag)
{
	unsigned n = 0;

	for (unsigned i = 0; i < N_REQUESTS; i++) {
		struct iovec iov[2] = { { req[i].in, 8 }, { req[i].out, 8 } };

		if (req[i].busy)
			continue;
		req[i].tag = (*tag)++;
		memcpy(req[i].in, &req[i].tag, 4);
		memset(req[i].out, 0, 8);
		if (vhost_front_add(r->front, 0, iov, 1, 1, &req[i],
			req[i].tag & 1 ? VHOST_FRONT_F_INDIRECT : 0) < 0)
			break;
		req[i].busy = true;
		n++;
	}
	vhost_front_kick(r->front, 0);
	return n;
}

/* Completions: how many; -1 when one is wrong. */
static int
reap(struct rig *r)
{
	uint32_t written, tag;
	void *cookie;
	int n = 0, ret;

	while ((ret = vhost_front_poll(r->front, 0, &cookie, &written)) > 0) {
		struct request *q = cookie;

		memcpy(&tag, q->out, 4);
		if (!q->busy || written != 8 || tag != ~q->tag)
			return -1;
		q->busy = false;
		n++;
	}
	return ret < 0 ? -1 : n;
}

TEST(kill_nine_loses_no_request)
{
	BOTH_LAYOUTS(packed)
	{
		struct rig r = { 0 };
		struct vhost_front_config fc = { .n_queues = 1,
			.queue_size = 64,
			.features =
			    RIG_FEATURES & ~(packed ? 0 : VIRTIO_BIT(VIRTIO_F_RING_PACKED)) };
		struct request *req;
		uint32_t tag = 1;
		long sent = 0, got = 0, before;

		snprintf(r.dir, sizeof r.dir, "/tmp/vhost_test.XXXXXX");
		REQUIRE(mkdtemp(r.dir) != NULL);
		snprintf(r.path, sizeof r.path, "%s/s", r.dir);
		fc.path = r.path;
		REQUIRE(vhost_front_open(&fc, &r.front, &r.err) == 0);
		req = vhost_front_alloc(r.front, N_REQUESTS * sizeof *req, 64);
		for (unsigned k = 0; k < 40; k++) {
			pid_t pid = spawn(&r, k);
			uint64_t end;
			int n = 0;

			REQUIRE(pid > 0);
			EXPECT_INT(vhost_front_connect(r.front, &r.err), 0);
			/* some work, then death at any moment of it */
			before = got;
			end = clock_mono_ns() + 5 * NS_PER_S;
			while (n >= 0 && got < before + 30 + (long)k * 7 && clock_mono_ns() < end) {
				sent += submit_all(&r, req, &tag);
				n = reap(&r);
				got += n;
			}
			EXPECT(n >= 0 && got >= before + 30);
			sent += submit_all(&r, req, &tag);
			end = clock_mono_ns() + k * 500;
			while (clock_mono_ns() < end)
				;
			kill(pid, SIGKILL);
			EXPECT(waitpid(pid, NULL, 0) == pid);
		}
		{
			pid_t pid = spawn(&r, 99);
			uint64_t end = clock_mono_ns() + 5 * NS_PER_S;
			int n = 0;

			EXPECT_INT(vhost_front_connect(r.front, &r.err), 0);
			while (n >= 0 && got < sent && clock_mono_ns() < end) {
				n = reap(&r);
				got += n;
			}
			EXPECT_INT(got, sent);
			EXPECT_INT(r.front->q[0].n_free, 64);
			kill(pid, SIGKILL);
			waitpid(pid, NULL, 0);
		}
		vhost_front_free(r.front);
		unlink(r.path);
		rmdir(r.dir);
	}
}
