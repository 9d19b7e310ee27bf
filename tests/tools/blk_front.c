/* SPDX-License-Identifier: Apache-2.0 */
/* blk_front.c: a guest-less vhost-user-blk front-end, for tests and benchmarks of our devices and of
 * qemu-storage-daemon:
 *
 *   blk_front SOCKET info                     what the disk says of itself
 *   blk_front SOCKET write|verify             a checksummed pattern over the range, in random order
 *   blk_front SOCKET stress                   random writes and reads, each read checked; the device may
 *                                             be killed and come back; the whole range read at the end
 *   blk_front SOCKET bench                    random or sequential I/O; prints a CSV line
 *   blk_front SOCKET flush|discard|zero       one request over the range
 *
 * options: --qd N --queues N --bs BYTES --offset SIZE --length SIZE --seconds S --rw
 *   randread|randwrite|read|write --seed N --packed --no-indirect --no-event-idx --queue-size N
 *   --listen --reconnect S --label TEXT --sleep (wait for calls instead of polling)
 *   --zeroes (verify: zeroes are right)
 *
 * Exit status: 0 all was right, 1 it was not (the reason on stderr), 2 usage. */
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/units.h"
#include "vhost/blk_spec.h"
#include "vhost/front.h"

enum { MAX_QD = 1024, LAT_BUCKETS = 64 * 16 };

enum mode { INFO, WRITE, VERIFY, STRESS, BENCH, FLUSH, DISCARD, ZERO, N_MODES };
static const char *const mode_names[N_MODES] = { "info", "write", "verify", "stress", "bench",
	"flush", "discard", "zero" };

/* One request slot; hdr, data and status lie in the guest's memory. */
struct io {
	struct virtio_blk_hdr *hdr;
	uint8_t *data;
	uint8_t *status;
	uint64_t block; /* index in the range */
	uint64_t begin_ns;
	uint32_t version; /* stress: what a write brings */
	uint32_t queue;
	uint32_t type;
	bool busy;
};

struct test {
	/* options */
	enum mode mode;
	struct vhost_front_config fc;
	uint32_t qd, bs;
	uint64_t offset, length, seed;
	double seconds, reconnect;
	bool random, writes, sleep, zeroes;
	bool indirect;
	const char *label;

	/* state */
	struct vhost_front *front;
	struct virtio_blk_config disk;
	struct io *ios; /* qd of each queue */
	struct io ***idle;
	uint32_t *n_idle;
	uint64_t n_blocks, next;
	uint32_t *version; /* stress: of each block; 0: never written */
	uint8_t *taken;	   /* stress: a request on it is in flight */
	uint64_t rng;
	uint64_t now_ns; /* of this round */
	uint64_t n_done, n_reconnects, max_stall_ns;
	uint64_t lat_sum_ns, lat[LAT_BUCKETS];
};

static void __attribute__((noreturn, format(printf, 1, 2))) die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fprintf(stderr, "blk_front: ");
	vfprintf(stderr, fmt, ap);
	fprintf(stderr, "\n");
	va_end(ap);
	exit(1);
}

static uint64_t
mix(uint64_t x)
{
	x ^= x >> 33;
	x *= 0xff51afd7ed558ccdull;
	x ^= x >> 33;
	x *= 0xc4ceb9fe1a85ec53ull;
	return x ^ x >> 33;
}

static uint64_t
next_random(struct test *t)
{
	t->rng += 0x9e3779b97f4a7c15ull;
	return mix(t->rng);
}

static uint64_t
random_block(struct test *t)
{
	return (uint64_t)((unsigned __int128)next_random(t) * t->n_blocks >> 64);
}

/* ---- content: a function of seed, place and version, so that a misplaced or torn block shows ---- */

static void
fill(const struct test *t, uint8_t *p, uint64_t block, uint32_t version)
{
	uint64_t base = mix(t->seed ^ mix(t->offset / t->bs + block) ^ (uint64_t)version << 40);
	uint64_t words = t->bs / 8, v;

	for (uint64_t i = 0; i < words; i++) {
		v = version == 0 ? 0 : base + i * 0x9e3779b97f4a7c15ull;
		memcpy(p + i * 8, &v, 8);
	}
}

static void
check(const struct test *t, const uint8_t *p, uint64_t block, uint32_t version)
{
	uint64_t base = mix(t->seed ^ mix(t->offset / t->bs + block) ^ (uint64_t)version << 40);
	uint64_t words = t->bs / 8, v, want;

	for (uint64_t i = 0; i < words; i++) {
		want = version == 0 ? 0 : base + i * 0x9e3779b97f4a7c15ull;
		memcpy(&v, p + i * 8, 8);
		if (v != want)
			die("wrong data at byte %llu (block %llu, version %u): 0x%016llx, want 0x%016llx",
			    (unsigned long long)(t->offset + block * t->bs + i * 8),
			    (unsigned long long)block, version, (unsigned long long)v,
			    (unsigned long long)want);
	}
}

/* ---- requests ---- */

static void
make_ios(struct test *t)
{
	uint32_t n = t->fc.n_queues * t->qd;

	t->ios = xcalloc(n, sizeof *t->ios);
	t->idle = xcalloc(t->fc.n_queues, sizeof *t->idle);
	t->n_idle = xcalloc(t->fc.n_queues, sizeof *t->n_idle);
	for (uint32_t q = 0; q < t->fc.n_queues; q++) {
		t->idle[q] = xcalloc(t->qd, sizeof **t->idle);
		for (uint32_t i = 0; i < t->qd; i++) {
			struct io *io = &t->ios[q * t->qd + i];

			io->queue = q;
			io->hdr = vhost_front_alloc(t->front, sizeof *io->hdr, 64);
			io->status = vhost_front_alloc(t->front, 1, 64);
			io->data = vhost_front_alloc(t->front, t->bs, 4096);
			if (io->hdr == NULL || io->data == NULL || io->status == NULL)
				die("out of guest memory");
			t->idle[q][t->n_idle[q]++] = io;
		}
	}
}

static void
submit(struct test *t, struct io *io, uint32_t type, uint64_t sector)
{
	struct iovec iov[3] = { { io->hdr, sizeof *io->hdr }, { io->data, t->bs },
		{ io->status, 1 } };
	bool data = type == VIRTIO_BLK_T_IN || type == VIRTIO_BLK_T_OUT;
	unsigned flags = t->indirect ? VHOST_FRONT_F_INDIRECT : 0;
	unsigned n_out = type == VIRTIO_BLK_T_IN ? 1 : 2;
	int rc;

	*io->hdr = (struct virtio_blk_hdr){ le32_of(type), le32_of(0), le64_of(sector) };
	*io->status = 0xff;
	io->type = type;
	io->busy = true;
	if (!data && type != VIRTIO_BLK_T_FLUSH)
		iov[1].iov_len = sizeof(struct virtio_blk_range);
	if (type == VIRTIO_BLK_T_FLUSH) {
		iov[1] = iov[2];
		n_out = 1;
	}
	rc = vhost_front_add(
	    t->front, io->queue, iov, n_out, type == VIRTIO_BLK_T_IN ? 2 : 1, io, flags);
	if (rc < 0)
		die("the ring is full: a smaller --qd or a larger --queue-size is needed");
}

static void
check_status(const struct test *t, const struct io *io)
{
	if (*io->status != VIRTIO_BLK_S_OK)
		die("request type %u at block %llu ended with status %u (%s)", io->type,
		    (unsigned long long)io->block, *io->status,
		    *io->status == 1   ? "I/O error"
		    : *io->status == 2 ? "unsupported"
				       : "none was written");
	(void)t;
}

/* ---- the connection ---- */

static bool
peer_gone(const struct test *t)
{
	char c;

	return recv(t->front->fd, &c, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

static void
come_back(struct test *t)
{
	uint64_t begin = clock_mono_ns(), limit = (uint64_t)(t->reconnect * 1e9);
	struct err err = { 0 };

	vhost_front_hang_up(t->front);
	while (vhost_front_connect(t->front, &err) < 0) {
		struct timespec nap = { 0, 5000000 };

		if (clock_mono_ns() - begin > limit)
			die("the device did not come back: %s", err.msg);
		nanosleep(&nap, NULL);
	}
	t->n_reconnects++;
	t->max_stall_ns = MAX(t->max_stall_ns, clock_mono_ns() - begin);
}

/* Serves a lost connection, when that is allowed. Called now and then while nothing completes. */
static void
look_at_peer(struct test *t)
{
	if (!peer_gone(t))
		return;
	if (t->reconnect <= 0)
		die("the device hung up");
	come_back(t);
}

static void
nap(struct test *t)
{
	struct pollfd p[65];
	uint32_t n = 0;
	bool work = false;

	for (uint32_t q = 0; q < t->fc.n_queues && q < 64; q++) {
		work |= vhost_front_want_call(t->front, q, true);
		p[n++] = (struct pollfd){ .fd = t->front->q[q].call_fd, .events = POLLIN };
	}
	p[n++] = (struct pollfd){ .fd = t->front->fd, .events = POLLIN };
	if (!work)
		poll(p, n, 100);
	for (uint32_t q = 0; q < t->fc.n_queues && q < 64; q++) {
		vhost_front_calls(t->front, q);
		vhost_front_want_call(t->front, q, false);
	}
}

/* ---- the work of each mode ---- */

/* The next block to work on, or UINT64_MAX when there is none for now. */
static uint64_t
pick(struct test *t)
{
	if (t->mode == STRESS) {
		for (int tries = 0; tries < 64; tries++) {
			uint64_t b = random_block(t);

			if (!t->taken[b])
				return b;
		}
		return UINT64_MAX;
	}
	if (t->mode == BENCH && t->random)
		return random_block(t);
	if (t->next == t->n_blocks) {
		if (t->mode != BENCH)
			return UINT64_MAX;
		t->next = 0;
	}
	if (t->mode == BENCH)
		return t->next++;
	/* all blocks once, in an order with jumps: a step that has no factor in common */
	return (t->next++ * 7919) % t->n_blocks;
}

static void
start(struct test *t, struct io *io, uint64_t block)
{
	bool write = t->mode == WRITE || (t->mode == BENCH && t->writes);

	io->block = block;
	if (t->mode == STRESS) {
		write = next_random(t) & 1;
		t->taken[block] = 1;
		io->version = t->version[block] + write;
		if (write)
			fill(t, io->data, block, io->version);
	} else if (t->mode == WRITE) {
		fill(t, io->data, block, 1);
	}
	submit(
	    t, io, write ? VIRTIO_BLK_T_OUT : VIRTIO_BLK_T_IN, (t->offset + block * t->bs) / 512);
}

static void
count_latency(struct test *t, uint64_t ns)
{
	/* 16 buckets for each power of two */
	unsigned msb = 63 - (unsigned)__builtin_clzll(ns | 16);

	t->lat_sum_ns += ns;
	t->lat[(msb - 4) * 16 + ((ns >> (msb - 4)) & 15)]++;
}

static uint64_t
percentile(const struct test *t, double part)
{
	uint64_t want = (uint64_t)(part * (double)t->n_done), sum = 0;

	for (uint32_t i = 0; i < LAT_BUCKETS; i++) {
		sum += t->lat[i];
		if (sum > want)
			return (16ull + i % 16) << (i / 16);
	}
	return 0;
}

static void
finish(struct test *t, struct io *io)
{
	check_status(t, io);
	io->busy = false;
	if (t->mode == STRESS) {
		t->taken[io->block] = 0;
		if (io->type == VIRTIO_BLK_T_OUT)
			t->version[io->block] = io->version;
		else
			check(t, io->data, io->block, io->version);
	} else if (t->mode == VERIFY) {
		check(t, io->data, io->block,
		    t->version != NULL ? t->version[io->block] : !t->zeroes);
	} else if (t->mode == BENCH) {
		count_latency(t, t->now_ns - io->begin_ns);
	}
	t->n_done++;
	t->idle[io->queue][t->n_idle[io->queue]++] = io;
}

static uint32_t
reap(struct test *t, uint32_t q)
{
	uint32_t written, n = 0;
	void *cookie;
	int rc;

	while ((rc = vhost_front_poll(t->front, q, &cookie, &written)) == 1) {
		if (n++ == 0)
			t->now_ns = clock_mono_ns();
		finish(t, cookie);
	}
	if (rc < 0)
		die("queue %u: the device used a descriptor that it was not given", q);
	return n;
}

static uint32_t
feed(struct test *t, uint32_t q)
{
	uint32_t n = 0;

	while (t->n_idle[q] > 0) {
		uint64_t block = pick(t);
		struct io *io;

		if (block == UINT64_MAX)
			break;
		n++;
		io = t->idle[q][--t->n_idle[q]];
		io->begin_ns = t->now_ns;
		start(t, io, block);
	}
	if (n > 0)
		vhost_front_kick(t->front, q);
	return n;
}

/* Runs until 'until' (0: until all blocks are done) and all requests are back. */
static void
run(struct test *t, uint64_t until)
{
	uint64_t quiet_since = 0;
	uint32_t quiet = 0;

	t->now_ns = clock_mono_ns();
	for (;;) {
		bool more = until == 0 || t->now_ns < until;
		uint32_t did = 0, busy = 0;

		for (uint32_t q = 0; q < t->fc.n_queues; q++) {
			did += reap(t, q);
			if (more)
				did += feed(t, q);
			busy += t->qd - t->n_idle[q];
		}
		if (busy == 0 && (!more || (until == 0 && did == 0)))
			return;
		if (did > 0) {
			quiet = 0;
			quiet_since = 0;
			continue;
		}
		if (t->sleep)
			nap(t);
		else if (++quiet % 4096 != 0)
			continue;
		look_at_peer(t);
		t->now_ns = clock_mono_ns();
		if (quiet_since == 0)
			quiet_since = t->now_ns;
		else if (t->now_ns - quiet_since > 60 * NS_PER_S)
			die("no answer to %u requests for a minute", busy);
	}
}

static void
one_request(struct test *t, uint32_t type)
{
	struct io *io = t->idle[0][--t->n_idle[0]];
	struct virtio_blk_range r = { le64_of(t->offset / 512),
		le32_of((uint32_t)(t->length / 512)), le32_of(0) };

	memcpy(io->data, &r, sizeof r);
	submit(t, io, type, 0);
	vhost_front_kick(t->front, 0);
	t->mode = FLUSH; /* nothing to check but the status */
	while (t->n_idle[0] < t->qd)
		if (reap(t, 0) == 0)
			look_at_peer(t);
}

static void
stress(struct test *t)
{
	t->version = xcalloc(t->n_blocks, sizeof *t->version);
	t->taken = xcalloc(t->n_blocks, 1);
	t->mode = WRITE; /* a known content first */
	run(t, 0);
	for (uint64_t b = 0; b < t->n_blocks; b++)
		t->version[b] = 1;
	t->mode = STRESS;
	t->next = 0;
	t->n_done = 0;
	run(t, clock_mono_ns() + (uint64_t)(t->seconds * 1e9));
	printf("requests=%llu reconnects=%llu longest_absence_ms=%llu\n",
	    (unsigned long long)t->n_done, (unsigned long long)t->n_reconnects,
	    (unsigned long long)(t->max_stall_ns / 1000000));
	t->mode = VERIFY;
	t->next = 0;
	run(t, 0);
}

static void
bench(struct test *t)
{
	uint64_t begin, ns;
	double iops;

	run(t, clock_mono_ns() + (uint64_t)(t->seconds * 2e8)); /* warm */
	memset(t->lat, 0, sizeof t->lat);
	t->lat_sum_ns = t->n_done = 0;
	begin = clock_mono_ns();
	run(t, begin + (uint64_t)(t->seconds * 1e9));
	ns = clock_mono_ns() - begin;
	iops = (double)t->n_done * 1e9 / (double)ns;
	/* label,rw,bs,qd,queues,packed,iops,MB/s,avg us,p50 us,p99 us */
	printf("%s,%s%s,%u,%u,%u,%d,%.0f,%.1f,%.2f,%.2f,%.2f\n", t->label, t->random ? "rand" : "",
	    t->writes ? "write" : "read", t->bs, t->qd, t->fc.n_queues, t->front->q[0].packed, iops,
	    iops * t->bs / 1e6, t->n_done ? (double)t->lat_sum_ns / (double)t->n_done / 1e3 : 0,
	    (double)percentile(t, .5) / 1e3, (double)percentile(t, .99) / 1e3);
}

static void
info(const struct test *t)
{
	const struct virtio_blk_config *c = &t->disk;
	uint64_t f = t->front->offered;

	printf("size=%llu block=%u seg_max=%u queues=%u cache=%s features=0x%llx ro=%d flush=%d "
	       "discard=%d zeroes=%d packed=%d\n",
	    (unsigned long long)(le64_get(c->capacity) * 512), le32_get(c->blk_size),
	    le32_get(c->seg_max), le16_get(c->num_queues), c->writeback ? "back" : "through",
	    (unsigned long long)f, !!(f & VIRTIO_BIT(VIRTIO_BLK_F_RO)),
	    !!(f & VIRTIO_BIT(VIRTIO_BLK_F_FLUSH)), !!(f & VIRTIO_BIT(VIRTIO_BLK_F_DISCARD)),
	    !!(f & VIRTIO_BIT(VIRTIO_BLK_F_WRITE_ZEROES)),
	    !!(f & VIRTIO_BIT(VIRTIO_F_RING_PACKED)));
}

/* ---- options ---- */

static void
usage(void)
{
	fprintf(stderr, "usage: blk_front SOCKET info|write|verify|stress|bench|flush|discard|zero "
			"[options]; see its first lines\n");
	exit(2);
}

static uint64_t
size_arg(const char *text)
{
	struct err err = { 0 };
	uint64_t v = 0;

	if (units_parse_size(text, &v, &err) < 0)
		die("%s", err.msg);
	return v;
}

static void
parse(struct test *t, int argc, char **argv)
{
	enum {
		QD,
		QUEUES,
		BS,
		OFFSET,
		LENGTH,
		SECONDS,
		RW,
		SEED,
		PACKED,
		NO_INDIRECT,
		NO_EVENT,
		QUEUE_SIZE,
		LISTEN,
		RECONNECT,
		LABEL,
		SLEEP,
		ZEROES
	};
	static const struct option longs[] = { { "qd", 1, NULL, QD }, { "queues", 1, NULL, QUEUES },
		{ "bs", 1, NULL, BS }, { "offset", 1, NULL, OFFSET }, { "length", 1, NULL, LENGTH },
		{ "seconds", 1, NULL, SECONDS }, { "rw", 1, NULL, RW }, { "seed", 1, NULL, SEED },
		{ "packed", 0, NULL, PACKED }, { "no-indirect", 0, NULL, NO_INDIRECT },
		{ "no-event-idx", 0, NULL, NO_EVENT }, { "queue-size", 1, NULL, QUEUE_SIZE },
		{ "listen", 0, NULL, LISTEN }, { "reconnect", 1, NULL, RECONNECT },
		{ "label", 1, NULL, LABEL }, { "sleep", 0, NULL, SLEEP },
		{ "zeroes", 0, NULL, ZEROES }, { 0 } };
	int c;

	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (c == QD)
			t->qd = (uint32_t)strtoul(optarg, NULL, 0);
		else if (c == QUEUES)
			t->fc.n_queues = (uint32_t)strtoul(optarg, NULL, 0);
		else if (c == BS)
			t->bs = (uint32_t)size_arg(optarg);
		else if (c == OFFSET)
			t->offset = size_arg(optarg);
		else if (c == LENGTH)
			t->length = size_arg(optarg);
		else if (c == SECONDS)
			t->seconds = strtod(optarg, NULL);
		else if (c == RW) {
			t->random = strncmp(optarg, "rand", 4) == 0;
			t->writes = strstr(optarg, "write") != NULL;
		} else if (c == SEED)
			t->seed = strtoull(optarg, NULL, 0);
		else if (c == PACKED)
			t->fc.features |= VIRTIO_BIT(VIRTIO_F_RING_PACKED);
		else if (c == NO_INDIRECT)
			t->indirect = false;
		else if (c == NO_EVENT)
			t->fc.features &= ~VIRTIO_BIT(VIRTIO_F_EVENT_IDX);
		else if (c == QUEUE_SIZE)
			t->fc.queue_size = (uint32_t)strtoul(optarg, NULL, 0);
		else if (c == LISTEN)
			t->fc.listen = true;
		else if (c == RECONNECT)
			t->reconnect = strtod(optarg, NULL);
		else if (c == LABEL)
			t->label = optarg;
		else if (c == SLEEP)
			t->sleep = true;
		else if (c == ZEROES)
			t->zeroes = true;
		else
			usage();
	}
	if (argc - optind != 2)
		usage();
	t->fc.path = argv[optind];
	for (t->mode = INFO; t->mode < N_MODES; t->mode++)
		if (strcmp(argv[optind + 1], mode_names[t->mode]) == 0)
			break;
	if (t->mode == N_MODES || t->qd == 0 || t->qd > MAX_QD || t->bs % 512 != 0 || t->bs == 0 ||
	    t->fc.n_queues == 0)
		usage();
}

static void
set_up(struct test *t)
{
	struct err err = { 0 };
	uint64_t size;

	t->fc.region_bytes = (16ull << 20) + (uint64_t)t->fc.n_queues * t->qd * (t->bs + 8192) +
			     (uint64_t)t->fc.n_queues * t->fc.queue_size * 1024;
	if (vhost_front_open(&t->fc, &t->front, &err) < 0 ||
	    vhost_front_connect(t->front, &err) < 0)
		die("%s", err.msg);
	if (vhost_front_get_config(t->front, 0, sizeof t->disk, &t->disk, &err) < 0)
		die("%s", err.msg);
	size = le64_get(t->disk.capacity) * 512;
	if (t->offset > size)
		die("the disk has %llu bytes", (unsigned long long)size);
	if (t->length == 0 || t->length > size - t->offset)
		t->length = size - t->offset;
	t->n_blocks = t->length / t->bs;
	if (t->n_blocks == 0)
		die("no block of %u bytes in the range", t->bs);
	if (t->n_blocks % 7919 == 0 && (t->mode == WRITE || t->mode == VERIFY || t->mode == STRESS))
		t->n_blocks--; /* see pick() */
	t->rng = t->seed;
	make_ios(t);
	if (!t->sleep)
		for (uint32_t q = 0; q < t->fc.n_queues; q++)
			vhost_front_want_call(t->front, q, false);
}

int
main(int argc, char **argv)
{
	static struct test t = { .qd = 32,
		.bs = 4096,
		.seconds = 2,
		.seed = 1,
		.indirect = true,
		.random = true,
		.label = "-",
		.fc = { .n_queues = 1,
		    .queue_size = 256,
		    .features = VIRTIO_BIT(VIRTIO_F_VERSION_1) |
				VIRTIO_BIT(VIRTIO_F_INDIRECT_DESC) |
				VIRTIO_BIT(VIRTIO_F_EVENT_IDX) | VIRTIO_BIT(VIRTIO_BLK_F_SIZE_MAX) |
				VIRTIO_BIT(VIRTIO_BLK_F_SEG_MAX) |
				VIRTIO_BIT(VIRTIO_BLK_F_BLK_SIZE) | VIRTIO_BIT(VIRTIO_BLK_F_FLUSH) |
				VIRTIO_BIT(VIRTIO_BLK_F_MQ) | VIRTIO_BIT(VIRTIO_BLK_F_DISCARD) |
				VIRTIO_BIT(VIRTIO_BLK_F_WRITE_ZEROES) } };

	setvbuf(stdout, NULL, _IOLBF, 0);
	parse(&t, argc, argv);
	set_up(&t);
	switch (t.mode) {
	case INFO:
		info(&t);
		break;
	case WRITE:
	case VERIFY:
		run(&t, 0);
		break;
	case STRESS:
		stress(&t);
		break;
	case BENCH:
		bench(&t);
		break;
	case FLUSH:
		one_request(&t, VIRTIO_BLK_T_FLUSH);
		break;
	case DISCARD:
		one_request(&t, VIRTIO_BLK_T_DISCARD);
		break;
	case ZERO:
		one_request(&t, VIRTIO_BLK_T_WRITE_ZEROES);
		break;
	case N_MODES:
		break;
	}
	vhost_front_free(t.front);
	return 0;
}
