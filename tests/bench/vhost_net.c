/* SPDX-License-Identifier: Apache-2.0 */
/* vhost_net.c: what a frame costs through our virtio-net device and through DPDK's (net_vhost), with
 * the same front-end: DPDK's virtio-user. Both devices live in this process and take turns, burst by
 * burst, on one core; so load of the machine meets both alike. Each call is timed; the price of a buffer
 * (alloc on rx, free on tx) is in both: mbufs from a mempool there, 2 KiB buffers from a stack here.
 * Every frame's bytes are checked on both sides. Then the same across two cores, the guest on the other
 * one, in windows of 50 ms, in turns; lengths and first bytes are checked. Prints CSV: the device's time
 * a frame in the calls that moved some, median and 10th percentile; frames a second (on one core what
 * that time allows, on two what went through, which may be the guest's limit); ratio: DPDK's time
 * over ours.
 *
 *   vhost_net [ROUNDS]
 */
#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/mem.h"
#include "vhost/net.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#undef NS_PER_S /* rte_cycles.h has its own */
#include <rte_bus_vdev.h>
#include <rte_cycles.h>
#include <rte_eal.h>
#include <rte_ethdev.h>
#include <rte_mbuf.h>

enum { BURST = 32, BURSTS = 8, BUFS = 1024, BUF_BYTES = 2048, RING = 1024 };

static struct rte_mempool *pool, *back_pool; /* the guests', the host's */
static double cycles_per_ns;

/* ---- the two devices behind one face ---- */

struct side {
	const char *name;
	uint16_t front; /* ethdev of its virtio-user */
	unsigned (*rx)(struct side *s, unsigned n, uint8_t **data, uint32_t *len);
	unsigned (*tx)(struct side *s, unsigned n);
	void (*fill)(struct side *s, unsigned n, const uint8_t *frame, uint32_t len);
	void (*release)(struct side *s, unsigned n);
	/* DPDK's */
	uint16_t port;
	struct rte_mbuf *m[BURST];
	/* ours */
	struct vhost_net *net;
	struct vhost_frame fr[BURST];
	/* samples: ns a frame in calls that moved some; frames a second / 1e6 */
	double *rx_ns, *tx_ns, *rx_mfps, *tx_mfps;
	unsigned n_rx, n_tx;
};

static uint8_t bufs[BUFS][BUF_BYTES] __attribute__((aligned(64)));
static uint8_t *stack[BUFS];
static unsigned n_stack;

static unsigned
dpdk_rx(struct side *s, unsigned n, uint8_t **data, uint32_t *len)
{
	return rte_eth_rx_burst(s->port, 0, s->m, (uint16_t)n);
}

static unsigned
dpdk_tx(struct side *s, unsigned n)
{
	return rte_eth_tx_burst(s->port, 0, s->m, (uint16_t)n);
}

static void
mbufs_fill(
    struct rte_mempool *p, struct rte_mbuf **m, unsigned n, const uint8_t *frame, uint32_t len)
{
	if (rte_pktmbuf_alloc_bulk(p, m, n) != 0)
		rte_exit(1, "no mbufs\n");
	for (unsigned i = 0; i < n; i++) {
		memcpy(rte_pktmbuf_mtod(m[i], void *), frame, len);
		m[i]->data_len = (uint16_t)len;
		m[i]->pkt_len = len;
	}
}

static void
dpdk_fill(struct side *s, unsigned n, const uint8_t *frame, uint32_t len)
{
	mbufs_fill(back_pool, s->m, n, frame, len);
}

static void
dpdk_release(struct side *s, unsigned n)
{
	rte_pktmbuf_free_bulk(s->m, n);
}

static unsigned
our_rx(struct side *s, unsigned n, uint8_t **data, uint32_t *len)
{
	unsigned got;

	for (unsigned i = 0; i < n; i++) {
		s->fr[i].data = stack[n_stack - 1 - i];
		s->fr[i].cap = BUF_BYTES;
	}
	got = vhost_net_rx(s->net, 0, s->fr, n);
	n_stack -= got;
	return got;
}

static unsigned
our_tx(struct side *s, unsigned n)
{
	unsigned done = vhost_net_tx(s->net, 0, s->fr, n);

	for (unsigned i = 0; i < done; i++)
		stack[n_stack++] = s->fr[i].data;
	return done;
}

static void
our_fill(struct side *s, unsigned n, const uint8_t *frame, uint32_t len)
{
	for (unsigned i = 0; i < n; i++) {
		s->fr[i] = (struct vhost_frame){ .data = stack[--n_stack], .len = len };
		memcpy(s->fr[i].data, frame, len);
	}
}

static void
our_release(struct side *s, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		stack[n_stack++] = s->fr[i].data;
}

/* ---- our device's control thread ---- */

static atomic_int running; /* queues */

static void
queue_start(void *arg, uint32_t pair, bool from_guest)
{
	atomic_fetch_add(&running, 1);
}

static bool
queue_stop(void *arg, uint32_t pair, bool from_guest)
{
	atomic_fetch_sub(&running, 1);
	return true;
}

static void
quiesce(void *arg)
{
}

static const struct vhost_net_ops ops = {
	.queue_start = queue_start, .queue_stop = queue_stop, .quiesce = quiesce
};
static struct loop *loop;

static void *
control(void *arg)
{
	loop_run(loop);
	return NULL;
}

/* ---- setting up ---- */

static uint16_t
plug(const char *name, const char *args, struct rte_mempool *p)
{
	struct rte_eth_conf conf = { 0 };
	uint16_t port;

	if (rte_eal_hotplug_add("vdev", name, args) != 0 ||
	    rte_eth_dev_get_port_by_name(name, &port) != 0)
		rte_exit(1, "cannot make %s,%s\n", name, args);
	if (rte_eth_dev_configure(port, 1, 1, &conf) != 0 ||
	    rte_eth_rx_queue_setup(port, 0, RING, SOCKET_ID_ANY, NULL, p) != 0 ||
	    rte_eth_tx_queue_setup(port, 0, RING, SOCKET_ID_ANY, NULL) != 0 ||
	    rte_eth_dev_start(port) != 0)
		rte_exit(1, "cannot start %s\n", name);
	return port;
}

static void
unplug(uint16_t port)
{
	rte_eth_dev_stop(port);
	rte_eth_dev_close(port);
}

/* ---- measuring ---- */

static uint64_t bad_bytes, lost;

static void
check(const uint8_t *got, uint32_t got_len, const uint8_t *want, uint32_t len)
{
	if (got_len != len || memcmp(got, want, len) != 0)
		bad_bytes++;
}

/* The guest sends, the device takes. */
static void
from_guest(struct side *s, const uint8_t *frame, uint32_t len)
{
	struct rte_mbuf *m[BURST];
	uint64_t spent = 0, frames = 0;

	for (unsigned b = 0; b < BURSTS; b++) {
		unsigned sent, left;

		mbufs_fill(pool, m, BURST, frame, len);
		sent = left = rte_eth_tx_burst(s->front, 0, m, BURST);
		rte_pktmbuf_free_bulk(m + sent, BURST - sent);
		while (left > 0) {
			uint64_t t0 = rte_rdtsc_precise();
			unsigned n = s->rx(s, BURST, NULL, NULL);

			spent += rte_rdtsc_precise() - t0;
			if (n == 0)
				break;
			for (unsigned i = 0; i < n; i++) {
				if (s->net != NULL)
					check(s->fr[i].data, s->fr[i].len, frame, len);
				else
					check(rte_pktmbuf_mtod(s->m[i], uint8_t *),
					    s->m[i]->pkt_len, frame, len);
			}
			s->release(s, n);
			frames += n;
			left -= n;
		}
		lost += left;
	}
	if (frames == 0)
		return;
	s->rx_ns[s->n_rx] = (double)spent / (double)frames / cycles_per_ns;
	s->rx_mfps[s->n_rx] = 1000 / s->rx_ns[s->n_rx];
	s->n_rx++;
}

/* The device gives, the guest receives. */
static void
to_guest(struct side *s, const uint8_t *frame, uint32_t len)
{
	struct rte_mbuf *m[BURST];
	uint64_t spent = 0, frames = 0;

	for (unsigned b = 0; b < BURSTS; b++) {
		unsigned done, got = 0;
		uint64_t t0;

		s->fill(s, BURST, frame, len);
		t0 = rte_rdtsc_precise();
		done = s->tx(s, BURST);
		spent += rte_rdtsc_precise() - t0;
		frames += done;
		for (unsigned i = done; i < BURST; i++) {
			if (s->net != NULL)
				stack[n_stack++] = s->fr[i].data;
			else
				rte_pktmbuf_free(s->m[i]);
		}
		lost += BURST - done;
		for (unsigned k = 0; k < 4 && got < done; k++) {
			unsigned n = rte_eth_rx_burst(s->front, 0, m, BURST);

			for (unsigned i = 0; i < n; i++)
				check(rte_pktmbuf_mtod(m[i], uint8_t *), m[i]->pkt_len, frame, len);
			rte_pktmbuf_free_bulk(m, n);
			got += n;
		}
		lost += done - got;
	}
	if (frames == 0)
		return;
	s->tx_ns[s->n_tx] = (double)spent / (double)frames / cycles_per_ns;
	s->tx_mfps[s->n_tx] = 1000 / s->tx_ns[s->n_tx];
	s->n_tx++;
}

/* ---- two cores ---- */

static struct side *_Atomic active; /* NULL: the guest pauses */
static atomic_bool guest_sends, guest_idle;
static atomic_uint guest_len;
static const uint64_t mark = 0x0b0a090807060502; /* the first bytes of each frame */

/* The other core: what the guest does with its virtio-user. */
static int
guest_main(void *arg)
{
	struct rte_mbuf *m[BURST];

	while (!atomic_load((atomic_bool *)arg)) {
		struct side *s = atomic_load(&active);
		unsigned n = 0;

		if (s == NULL) {
			atomic_store(&guest_idle, true);
			rte_pause();
			continue;
		}
		if (!atomic_load(&guest_sends)) {
			n = rte_eth_rx_burst(s->front, 0, m, BURST);
			rte_pktmbuf_free_bulk(m, n);
			continue;
		}
		if (rte_pktmbuf_alloc_bulk(pool, m, BURST) != 0)
			continue;
		for (unsigned i = 0; i < BURST; i++) {
			memcpy(rte_pktmbuf_mtod(m[i], void *), &mark, sizeof mark);
			m[i]->data_len = (uint16_t)atomic_load(&guest_len);
			m[i]->pkt_len = m[i]->data_len;
		}
		n = rte_eth_tx_burst(s->front, 0, m, BURST);
		rte_pktmbuf_free_bulk(m + n, BURST - n);
	}
	return 0;
}

static unsigned
take_burst(struct side *s, uint32_t len, uint64_t *spent)
{
	uint64_t t0 = rte_rdtsc_precise();
	unsigned n = s->rx(s, BURST, NULL, NULL);

	*spent = rte_rdtsc_precise() - t0;
	for (unsigned i = 0; i < n; i++) {
		if (s->net != NULL)
			check(
			    s->fr[i].data, s->fr[i].len == len ? 8 : 0, (const uint8_t *)&mark, 8);
		else
			check(rte_pktmbuf_mtod(s->m[i], uint8_t *), s->m[i]->pkt_len == len ? 8 : 0,
			    (const uint8_t *)&mark, 8);
	}
	s->release(s, n);
	return n;
}

static unsigned
give_burst(struct side *s, uint32_t len, uint64_t *spent)
{
	uint64_t t0;
	unsigned done;

	s->fill(s, BURST, (const uint8_t *)&mark, sizeof mark);
	for (unsigned i = 0; i < BURST; i++) {
		if (s->net != NULL)
			s->fr[i].len = len;
		else
			s->m[i]->data_len = (uint16_t)(s->m[i]->pkt_len = len);
	}
	t0 = rte_rdtsc_precise();
	done = s->tx(s, BURST);
	*spent = rte_rdtsc_precise() - t0;
	for (unsigned i = done; i < BURST; i++) {
		if (s->net != NULL)
			stack[n_stack++] = s->fr[i].data;
		else
			rte_pktmbuf_free(s->m[i]);
	}
	return done;
}

/* One window: ns that a frame costs this core in calls that moved some, and what went through. */
static void
window(struct side *s, bool sends, uint32_t len, double *ns, double *mfps)
{
	uint64_t t0, frames = 0, busy = 0, now;

	atomic_store(&guest_sends, sends);
	atomic_store(&guest_len, len);
	atomic_store(&active, s);
	t0 = clock_mono_ns();
	do {
		for (unsigned i = 0; i < 64; i++) {
			uint64_t spent;
			unsigned n =
			    sends ? take_burst(s, len, &spent) : give_burst(s, len, &spent);

			frames += n;
			busy += n > 0 ? spent : 0;
			if (n == 0)
				rte_pause();
		}
		now = clock_mono_ns();
	} while (now - t0 < 50 * 1000 * 1000);
	atomic_store(&active, NULL);
	atomic_store(&guest_idle, false);
	while (!atomic_load(&guest_idle)) /* it has seen that there is nothing to do */
		rte_pause();
	while (sends && take_burst(s, len, &t0) > 0) /* what the guest had under way */
		;
	*ns = frames == 0 ? 1e9 : (double)busy / (double)frames / cycles_per_ns;
	*mfps = (double)frames * 1000 / 50e6;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double
at(double *v, unsigned n, unsigned percent)
{
	if (n == 0)
		return 0;
	qsort(v, n, sizeof *v, by_value);
	return v[(uint64_t)n * percent / 100];
}

static void
report(const char *ring, const char *direction, uint32_t len, const struct side *us,
    const struct side *them, bool rx)
{
	double *a = rx ? us->rx_ns : us->tx_ns, *b = rx ? them->rx_ns : them->tx_ns;
	double *am = rx ? us->rx_mfps : us->tx_mfps, *bm = rx ? them->rx_mfps : them->tx_mfps;
	unsigned na = rx ? us->n_rx : us->n_tx, nb = rx ? them->n_rx : them->n_tx;

	printf("%s,%s,%u,%.1f,%.1f,%.1f,%.1f,%.2f,%.2f,%.2f\n", ring, direction, len, at(a, na, 50),
	    at(a, na, 10), at(b, nb, 50), at(b, nb, 10), at(am, na, 50), at(bm, nb, 50),
	    at(b, nb, 50) / at(a, na, 50));
	fflush(stdout);
}

static void
measure(const char *ring, struct side *us, struct side *them, uint32_t len, unsigned rounds)
{
	static uint8_t frame[BUF_BYTES];

	for (uint32_t i = 0; i < len; i++)
		frame[i] = (uint8_t)(i * 31 + 7);
	frame[0] = 2; /* unicast */
	us->n_rx = us->n_tx = them->n_rx = them->n_tx = 0;
	for (unsigned r = 0; r < rounds; r++) {
		memcpy(frame + 14, &r, sizeof r);
		from_guest(us, frame, len);
		from_guest(them, frame, len);
		to_guest(us, frame, len);
		to_guest(them, frame, len);
	}
	report(ring, "from_guest", len, us, them, true);
	report(ring, "to_guest", len, us, them, false);
}

static void
measure_cores(const char *ring, struct side *us, struct side *them, uint32_t len)
{
	enum { WINDOWS = 16 };

	for (unsigned i = 0; i < WINDOWS; i++) {
		window(us, true, len, &us->rx_ns[i], &us->rx_mfps[i]);
		window(them, true, len, &them->rx_ns[i], &them->rx_mfps[i]);
		window(us, false, len, &us->tx_ns[i], &us->tx_mfps[i]);
		window(them, false, len, &them->tx_ns[i], &them->tx_mfps[i]);
	}
	us->n_rx = us->n_tx = them->n_rx = them->n_tx = WINDOWS;
	report(ring, "from_guest_2cores", len, us, them, true);
	report(ring, "to_guest_2cores", len, us, them, false);
}

/* How the front-end is told to lay out its rings. QEMU 7.2 offers a guest neither in_order nor buffers
 * that do not merge; a DPDK guest without QEMU in between takes both. */
static const struct kind {
	const char *name, *args;
} kinds[] = {
	{ "split", "packed_vq=0,mrg_rxbuf=1,in_order=0" },
	{ "packed", "packed_vq=1,mrg_rxbuf=1,in_order=0" },
	{ "split_in_order", "packed_vq=0,mrg_rxbuf=1,in_order=1" },
	{ "packed_in_order", "packed_vq=1,mrg_rxbuf=0,in_order=1" },
};

static void
run_kind(const char *dir, unsigned k, unsigned rounds)
{
	const char *ring = kinds[k].name;
	CLEANUP(free) char *our_path = xasprintf("%s/ours%u", dir, k);
	CLEANUP(free) char *their_path = xasprintf("%s/theirs%u", dir, k);
	CLEANUP(free)
	char *our_args = xasprintf("path=%s,queue_size=%d,%s", our_path, RING, kinds[k].args);
	CLEANUP(free)
	char *their_args = xasprintf("path=%s,queue_size=%d,%s", their_path, RING, kinds[k].args);
	CLEANUP(free) char *our_name = xasprintf("net_virtio_user%u", 2 * k);
	CLEANUP(free) char *their_name = xasprintf("net_virtio_user%u", 2 * k + 1);
	CLEANUP(free) char *vhost_name = xasprintf("net_vhost%u", k);
	CLEANUP(free) char *vhost_args = xasprintf("iface=%s,queues=1", their_path);
	struct vhost_net_config nc = {
		.name = "bench", .path = our_path, .group = (gid_t)-1, .n_pairs = 1, .ops = &ops
	};
	struct side us = {
		.name = "ours", .rx = our_rx, .tx = our_tx, .fill = our_fill, .release = our_release
	};
	struct side them = { .name = "dpdk",
		.rx = dpdk_rx,
		.tx = dpdk_tx,
		.fill = dpdk_fill,
		.release = dpdk_release };
	struct err err = { 0 };
	pthread_t thread;
	uint64_t end = clock_mono_ns() + 10ull * NS_PER_S;

	for (unsigned i = 0; i < 2; i++) {
		struct side *s = i == 0 ? &us : &them;

		s->rx_ns = xcalloc(rounds, sizeof(double));
		s->tx_ns = xcalloc(rounds, sizeof(double));
		s->rx_mfps = xcalloc(rounds, sizeof(double));
		s->tx_mfps = xcalloc(rounds, sizeof(double));
	}
	loop = loop_new();
	if (vhost_net_new(loop, &nc, &us.net, &err) < 0)
		rte_exit(1, "%s\n", err.msg);
	if (rte_ctrl_thread_create(&thread, "control", NULL, control, NULL) != 0)
		rte_exit(1, "no control thread\n");
	us.front = plug(our_name, our_args, pool);
	them.port = plug(vhost_name, vhost_args, back_pool);
	them.front = plug(their_name, their_args, pool);
	while (atomic_load(&running) < 2 && clock_mono_ns() < end)
		usleep(1000);
	for (struct rte_eth_link l = { 0 }; !l.link_status && clock_mono_ns() < end; usleep(1000))
		rte_eth_link_get_nowait(them.port, &l);
	if (clock_mono_ns() >= end)
		rte_exit(1, "the front-ends do not come up\n");
	usleep(200000);
	for (unsigned i = 0; i < 64; i++) { /* what virtio-user announces by itself */
		them.release(&them, them.rx(&them, BURST, NULL, NULL));
		us.release(&us, us.rx(&us, BURST, NULL, NULL));
	}
	measure(ring, &us, &them, 60, rounds);
	measure(ring, &us, &them, 1500, rounds);
	if (rte_lcore_count() > 1) {
		atomic_bool stop = false;
		unsigned lcore = rte_get_next_lcore(-1, 1, 0);

		rte_eal_remote_launch(guest_main, &stop, lcore);
		measure_cores(ring, &us, &them, 60);
		measure_cores(ring, &us, &them, 1500);
		atomic_store(&stop, true);
		rte_eal_wait_lcore(lcore);
	}
	unplug(us.front);
	unplug(them.front);
	unplug(them.port);
	while (atomic_load(&running) > 0)
		usleep(1000);
	loop_stop(loop);
	pthread_join(thread, NULL);
	vhost_net_free(us.net);
	loop_free(loop);
	for (unsigned i = 0; i < 2; i++) {
		struct side *s = i == 0 ? &us : &them;

		free(s->rx_ns);
		free(s->tx_ns);
		free(s->rx_mfps);
		free(s->tx_mfps);
	}
}

/* EAL keeps its arguments and wants to write to them. */
static int
start_eal(const char *const *args, size_t n)
{
	char **argv = xcalloc(n + 1, sizeof *argv);

	for (size_t i = 0; i < n; i++)
		argv[i] = xstrdup(args[i]);
	return rte_eal_init((int)n, argv);
}

int
main(int argc, char **argv)
{
	const char *const eal[] = { "vhost_net", "--no-huge", "--no-pci", "-m", "256", "--lcores",
		sysconf(_SC_NPROCESSORS_ONLN) > 1 ? "0@0,1@1" : "0@0", "--log-level", "error",
		"--file-prefix", "vhost_net_bench" };
	unsigned rounds = argc > 1 ? (unsigned)MAX(16, atoi(argv[1])) : 2000;
	char dir[] = "/tmp/vhost_net.XXXXXX";

	if (mkdtemp(dir) == NULL || start_eal(eal, ARRAY_LEN(eal)) < 0)
		return 77;
	log_set_level(LOG_WARN);
	cycles_per_ns = (double)rte_get_tsc_hz() / 1e9;
	pool = rte_pktmbuf_pool_create("bench", 16383, 256, 0, 2304, SOCKET_ID_ANY);
	back_pool = rte_pktmbuf_pool_create("back", 4095, 256, 0, 2304, SOCKET_ID_ANY);
	if (pool == NULL || back_pool == NULL)
		return 1;
	for (n_stack = 0; n_stack < BUFS; n_stack++)
		stack[n_stack] = bufs[n_stack];
	printf(
	    "ring,direction,bytes,ours_ns_p50,ours_ns_p10,dpdk_ns_p50,dpdk_ns_p10,ours_mfps,dpdk_mfps,"
	    "ratio\n");
	for (unsigned k = 0; k < ARRAY_LEN(kinds); k++)
		run_kind(dir, k, rounds);
	rmdir(dir);
	if (bad_bytes + lost > 0) {
		printf("# void: %lu frames with wrong bytes, %lu lost\n", bad_bytes, lost);
		return 1;
	}
	return 0;
}
