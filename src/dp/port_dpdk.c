/* SPDX-License-Identifier: Apache-2.0 */
/* port_dpdk.c: a port whose outside is any device that DPDK drives: a NIC by PCI address, or "net_memif0,
 * role=client", "net_af_xdp0,iface=eth1", ... The only file that knows mbufs. EAL is started when the
 * first such port is opened, without hugepages unless root has some free, and pins nobody.
 *
 * A received mbuf carries its struct pipe_pkt and metadata in its private area, so nothing is copied; it
 * goes back to DPDK when the packet is freed. Our own buffers travel to a virtual device as external
 * buffers, to hardware - which may only see memory registered with it - as copies. */
#include "dp/dpdk.h"

#include <rte_bus_vdev.h>
#include <rte_dev.h>
#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_ethdev.h>
#include <rte_lcore.h>
#include <rte_mbuf.h>
#include <rte_version.h>

#undef NS_PER_S /* DPDK's; ours is the same number */

#include "base/file.h"
#include "base/log.h"
#include "dp/impl.h"

#include <sched.h>

enum {
	PKT_BYTES = 192, /* of struct pipe_pkt in the private area, then the metadata */
	/* mbufs have RTE_PKTMBUF_HEADROOM; the end of the private area makes it PIPE_HEADROOM */
	MORE_HEADROOM = PIPE_HEADROOM - RTE_PKTMBUF_HEADROOM,
	PRIV_BYTES = PKT_BYTES + DP_META_BYTES + MORE_HEADROOM,
	N_MBUFS = 8192,
	N_DESCRIPTORS = 512,
	FRAME_MAX = DP_SMALL_BYTES,
	MEMORY_MB = 128,
	EAL_ARGS_MAX = 32,
};
_Static_assert(sizeof(struct pipe_pkt) <= PKT_BYTES, "struct pipe_pkt outgrew its place");
#define LINK_LOOK_NS (100 * NS_PER_MS)

static struct {
	bool started;
	char args[1024];	 /* of --dpdk-args; "": ours */
	struct rte_mempool *rx;	 /* of received frames, and of copies */
	struct rte_mempool *ext; /* headers of external buffers */
} eal;

static __thread struct dp_cache *thread_cache; /* workers'; NULL: the control thread */
static struct dp_cache *control_cache;

struct dpdk_queue {
	uint16_t port, index;
	int intr_fd; /* -1: none */
	uint32_t n_stash;
	struct rte_mbuf *stash[DP_BURST]; /* found when the interrupt was armed */
};

struct dpdk_port {
	uint16_t id;
	char device[RTE_ETH_NAME_MAX_LEN];
	bool hardware; /* buffers not registered with it are copied */
	struct loop_timer *link_timer;
	struct dpdk_queue queue[DP_PORT_QUEUES_MAX];
};

void
dp_dpdk_args(const char *args)
{
	snprintf(eal.args, sizeof eal.args, "%s", args);
}

/* ---- mbufs and packets ---- */

static inline struct pipe_pkt *
pkt_of(struct rte_mbuf *m)
{
	return rte_mbuf_to_priv(m);
}

static inline struct rte_mbuf *
mbuf_of(struct pipe_pkt *pkt)
{
	return (struct rte_mbuf *)((char *)pkt - sizeof(struct rte_mbuf));
}

static void
free_mbuf(struct dp_cache *c, struct dp_owner *o, struct pipe_pkt *pkt)
{
	rte_pktmbuf_free(mbuf_of(pkt));
}

static struct dp_owner mbuf_owner = { .free = free_mbuf };

/* DPDK is done with one of our buffers. */
static void
free_external(void *addr, void *pkt)
{
	dp_pkt_free1(thread_cache != NULL ? thread_cache : control_cache, pkt);
}

/* An mbuf without room for our header: a device that gives back what it was sent. */
static struct pipe_pkt *
copy_mbuf(struct dp_queue *q, struct rte_mbuf *m)
{
	struct pipe_pkt *pkt =
	    dp_pkt_of(dp_queue_cache(q), rte_pktmbuf_mtod(m, void *), m->data_len);

	rte_pktmbuf_free(m);
	return pkt;
}

/* NULL: it was dropped. */
static struct pipe_pkt *
to_pkt(struct dp_queue *q, struct rte_mbuf *m)
{
	struct pipe_pkt *pkt;

	if (__builtin_expect(m->nb_segs != 1, 0)) {
		rte_pktmbuf_free(m);
		return NULL;
	}
	if (__builtin_expect(m->pool != eal.rx, 0))
		return copy_mbuf(q, m);
	pkt = pkt_of(m);

	pkt->head = (uint8_t *)m->buf_addr - MORE_HEADROOM;
	pkt->cap = m->buf_len + MORE_HEADROOM;
	pkt->meta = (char *)pkt + PKT_BYTES;
	dp_pkt_reset(pkt);
	pkt->data = rte_pktmbuf_mtod(m, uint8_t *);
	pkt->len = m->data_len;
	pkt->owner = &mbuf_owner;
	if ((m->ol_flags & RTE_MBUF_F_RX_L4_CKSUM_MASK) == RTE_MBUF_F_RX_L4_CKSUM_GOOD)
		pkt->flags = PIPE_PKT_CSUM_VALID;
	if (m->ol_flags & RTE_MBUF_F_RX_RSS_HASH)
		pkt->hash = m->hash.rss;
	return pkt;
}

/* ---- EAL ---- */

/* Whether root may use 2 MiB pages that are free. */
static bool
hugepages_free(void)
{
	CLEANUP(buf_fini) struct buf b = BUF_INIT;

	return geteuid() == 0 &&
	       file_read(
		   "/sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages", 64, &b, NULL) == 0 &&
	       strtol(buf_str(&b), NULL, 10) * 2 >= MEMORY_MB;
}

static int
default_args(char **argv)
{
	static char prefix[32], memory[16];
	int n = 0;

	snprintf(prefix, sizeof prefix, "ipdk-%d", (int)getpid());
	snprintf(memory, sizeof memory, "%d", MEMORY_MB);
	argv[n++] = (char *)"ipdk-dp";
	/* together they are refused by DPDK 22.11 */
	argv[n++] = (char *)(hugepages_free() ? "--in-memory" : "--no-huge");
	argv[n++] = (char *)"-m";
	argv[n++] = memory;
	argv[n++] = (char *)"--file-prefix";
	argv[n++] = prefix;
	argv[n++] = (char *)"--no-shconf"; /* no second process shares it */
	/* PCI devices only when a port asks for them, never because they are there */
	argv[n++] = (char *)"-a";
	argv[n++] = (char *)"pci:0000:00:00.0";
	argv[n++] = (char *)"--no-telemetry";
	argv[n++] = (char *)"--log-level=lib.eal:warning";
	argv[n] = NULL;
	return n;
}

/* Splits the user's arguments in place. */
static int
user_args(char *text, char **argv)
{
	char *save = NULL;
	int n = 0;

	argv[n++] = (char *)"ipdk-dp";
	for (char *t = strtok_r(text, " ", &save); t != NULL && n < EAL_ARGS_MAX - 1;
	     t = strtok_r(NULL, " ", &save))
		argv[n++] = t;
	argv[n] = NULL;
	return n;
}

static int
make_pools(struct err *err)
{
	eal.rx = rte_pktmbuf_pool_create(
	    "ipdk_rx", N_MBUFS, 256, PRIV_BYTES, RTE_PKTMBUF_HEADROOM + FRAME_MAX, SOCKET_ID_ANY);
	eal.ext = rte_pktmbuf_pool_create("ipdk_ext", N_MBUFS, 256, 0, 0, SOCKET_ID_ANY);
	if (eal.rx == NULL || eal.ext == NULL)
		return err_set(err, -ENOMEM, "DPDK has no memory for %d packets: %s", N_MBUFS,
		    rte_strerror(rte_errno));
	return 0;
}

/* Where EAL keeps its files: below a directory that is removed at once. */
static char *
private_runtime_dir(struct err *err)
{
	CLEANUP(free) char *run = file_run_dir();
	char *dir = xasprintf("%s/dpdk-%d", run, (int)getpid());

	if (file_mkdirs(dir, 0700, err) < 0) {
		free(dir);
		return NULL;
	}
	return dir;
}

static int
start_eal(struct err *err)
{
	CLEANUP(free) char *dir = NULL, *old = NULL, *text = NULL;
	char *argv[EAL_ARGS_MAX];
	cpu_set_t cpus;
	int argc, rc;

	if (eal.started)
		return 0;
	dir = private_runtime_dir(err);
	if (dir == NULL)
		return err->code;
	text = xstrdup(eal.args);
	argc = *text != '\0' ? user_args(text, argv) : default_args(argv);
	old = getenv("RUNTIME_DIRECTORY") != NULL ? xstrdup(getenv("RUNTIME_DIRECTORY")) : NULL;
	setenv("RUNTIME_DIRECTORY", dir, 1);
	sched_getaffinity(0, sizeof cpus, &cpus);
	rc = rte_eal_init(argc, argv);
	sched_setaffinity(0, sizeof cpus, &cpus); /* EAL has pinned this thread */
	if (old != NULL)
		setenv("RUNTIME_DIRECTORY", old, 1);
	else
		unsetenv("RUNTIME_DIRECTORY");
	if (file_rmtree(dir, NULL) < 0)
		log_warn("DPDK: directory %s stays behind", dir);
	if (rc < 0)
		return err_set(err, -EIO, "DPDK does not start: %s", rte_strerror(rte_errno));
	log_info("DPDK %s started", rte_version());
	rc = make_pools(err);
	eal.started = rc == 0;
	return rc;
}

/* ---- control thread ---- */

static void
worker_joins(struct dp_queue *q)
{
	thread_cache = dp_queue_cache(q);
	if (rte_lcore_id() == LCORE_ID_ANY && rte_thread_register() < 0)
		return; /* it works without, a little slower */
}

static void
free_stash(struct dp_queue *q)
{
	struct dpdk_queue *k = q->priv;

	rte_pktmbuf_free_bulk(k->stash, k->n_stash);
	k->n_stash = 0;
}

static void
look_at_link(void *arg)
{
	struct dp_port *p = arg;
	struct dpdk_port *d = p->priv;
	struct rte_eth_link link = { 0 };
	bool up = rte_eth_link_get_nowait(d->id, &link) == 0 && link.link_status;

	if (up != atomic_load(&p->up))
		dp_port_up(p, up, up ? "up" : "no carrier");
	loop_timer_set(d->link_timer, LINK_LOOK_NS);
}

static int
set_up_queues(struct dp_port *p, const struct rte_eth_dev_info *info, struct err *err)
{
	struct dpdk_port *d = p->priv;
	uint16_t n_rx = N_DESCRIPTORS, n_tx = N_DESCRIPTORS;
	int rc = rte_eth_dev_adjust_nb_rx_tx_desc(d->id, &n_rx, &n_tx);
	int socket = rte_eth_dev_socket_id(d->id);

	for (uint16_t i = 0; i < p->n_queues && rc == 0; i++) {
		rc = rte_eth_rx_queue_setup(d->id, i, n_rx, (unsigned)socket, NULL, eal.rx);
		if (rc == 0)
			rc = rte_eth_tx_queue_setup(d->id, i, n_tx, (unsigned)socket, NULL);
	}
	return rc == 0 ? 0
		       : err_set(err, rc, "device %s: queues: %s", d->device, rte_strerror(-rc));
}

static int
set_up(struct dp_port *p, struct err *err)
{
	struct dpdk_port *d = p->priv;
	struct rte_eth_dev_info info;
	struct rte_eth_conf conf = { .intr_conf.rxq = 1 };
	uint32_t most;
	int rc = rte_eth_dev_info_get(d->id, &info);

	if (rc < 0)
		return err_set(err, rc, "device %s: %s", d->device, rte_strerror(-rc));
	most = MIN(info.max_rx_queues, info.max_tx_queues);
	p->n_queues = MAX(MIN(p->n_queues, most), 1);
	d->hardware = info.device == NULL || strncmp(d->device, "net_", 4) != 0;
	rc = rte_eth_dev_configure(d->id, (uint16_t)p->n_queues, (uint16_t)p->n_queues, &conf);
	if (rc < 0) { /* without interrupts, then */
		conf.intr_conf.rxq = 0;
		rc = rte_eth_dev_configure(
		    d->id, (uint16_t)p->n_queues, (uint16_t)p->n_queues, &conf);
	}
	if (rc < 0)
		return err_set(err, rc, "device %s: configure: %s", d->device, rte_strerror(-rc));
	rc = rte_eth_dev_set_mtu(d->id, (uint16_t)p->mtu);
	if (rc < 0 && rc != -ENOTSUP)
		log_warn("device %s keeps its MTU: %s", d->device, rte_strerror(-rc));
	rc = set_up_queues(p, &info, err);
	if (rc < 0)
		return rc;
	rc = rte_eth_dev_start(d->id);
	if (rc < 0)
		return err_set(err, rc, "device %s: start: %s", d->device, rte_strerror(-rc));
	rc = rte_eth_promiscuous_enable(d->id);
	if (rc < 0 && rc != -ENOTSUP)
		log_warn("device %s is not promiscuous: %s", d->device, rte_strerror(-rc));
	return 0;
}

static int
start_queues(struct dp_port *p, struct err *err)
{
	struct dpdk_port *d = p->priv;

	for (uint16_t i = 0; i < p->n_queues; i++) {
		struct dpdk_queue *k = &d->queue[i];
		struct dp_queue *q = &p->queues[i];
		int rc;

		*k = (struct dpdk_queue){ .port = d->id, .index = i };
		rte_log_set_level_pattern("lib.ethdev", RTE_LOG_CRIT); /* "no" is an answer */
		k->intr_fd = rte_eth_dev_rx_intr_ctl_q_get_fd(d->id, i);
		rte_log_set_level_pattern("lib.ethdev", RTE_LOG_INFO);
		if (k->intr_fd < 0)
			k->intr_fd = -1;
		q->priv = k;
		q->naps = k->intr_fd < 0;
		dp_queue_call(q, worker_joins);
		rc = dp_queue_start(q, k->intr_fd, err);
		if (rc < 0)
			return rc;
	}
	return 0;
}

/* The device's name is what stands before the first comma. */
static int
find_device(struct dpdk_port *d, const char *arg, struct err *err)
{
	size_t n = strcspn(arg, ",");
	int rc;

	if (n == 0 || n >= sizeof d->device)
		return err_set(err, -EINVAL, "DPDK device \"%s\": no name", arg);
	memcpy(d->device, arg, n);
	d->device[n] = '\0';
	if (rte_eth_dev_get_port_by_name(d->device, &d->id) == 0)
		return err_set(err, -EBUSY, "device %s: another port has it", d->device);
	rc = rte_dev_probe(arg);
	if (rc < 0)
		return err_set(err, -ENODEV,
		    "device %s: DPDK has no driver for it, or the driver refused its arguments",
		    d->device);
	if (rte_eth_dev_get_port_by_name(d->device, &d->id) < 0)
		return err_set(err, -ENODEV, "device %s is no network device", d->device);
	return 0;
}

static void
remove_device(struct dpdk_port *d)
{
	struct rte_eth_dev_info info;

	if (d->id == RTE_MAX_ETHPORTS || rte_eth_dev_info_get(d->id, &info) < 0)
		return;
	rte_eth_dev_stop(d->id);
	rte_eth_dev_close(d->id);
	if (rte_dev_remove(info.device) < 0)
		log_warn("device %s: DPDK cannot remove it", d->device);
}

static void
dpdk_close(struct dp_port *p)
{
	struct dpdk_port *d = p->priv;

	loop_timer_free(d->link_timer);
	for (uint32_t i = 0; i < p->n_queues; i++)
		if (p->queues[i].on) {
			dp_queue_call(&p->queues[i], free_stash);
			dp_queue_stop(&p->queues[i], d->queue[i].intr_fd);
		}
	remove_device(d);
	free(d);
}

static int
dpdk_open(struct dp_port *p, const struct dp_port_conf *conf, struct err *err)
{
	struct dpdk_port *d;
	int rc;

	if (p->mtu + 22 > FRAME_MAX)
		return err_set(
		    err, -EINVAL, "MTU %u: DPDK ports have buffers of %d bytes", p->mtu, FRAME_MAX);
	rc = start_eal(err);
	if (rc < 0)
		return rc;
	control_cache = &p->dp->cache;
	d = xcalloc(1, sizeof *d);
	d->id = RTE_MAX_ETHPORTS;
	p->priv = d;
	rc = find_device(d, p->arg, err);
	if (rc == -EBUSY)
		d->id = RTE_MAX_ETHPORTS; /* the other's */
	if (rc == 0)
		rc = set_up(p, err);
	if (rc == 0)
		rc = start_queues(p, err);
	if (rc < 0) {
		dpdk_close(p);
		return rc;
	}
	d->link_timer = loop_timer_new(dp_port_loop(p), look_at_link, p);
	dp_port_up(p, false, "no carrier");
	look_at_link(p);
	return 0;
}

static void
dpdk_stats(struct dp_port *p, void (*fn)(void *arg, const char *name, uint64_t value), void *arg)
{
	struct dpdk_port *d = p->priv;
	struct rte_eth_stats st;

	if (rte_eth_stats_get(d->id, &st) < 0)
		return;
	fn(arg, "device_rx_missed", st.imissed);
	fn(arg, "device_rx_errors", st.ierrors);
	fn(arg, "device_rx_no_mbuf", st.rx_nombuf);
	fn(arg, "device_tx_errors", st.oerrors);
}

/* ---- worker ---- */

static uint32_t
dpdk_rx(struct dp_queue *q, struct pipe_pkt **pkts, uint32_t n)
{
	struct dpdk_queue *k = q->priv;
	struct rte_mbuf *m[DP_BURST];
	uint32_t got = 0, kept = 0;

	if (k->n_stash > 0) {
		got = MIN(n, k->n_stash);
		memcpy(m, k->stash, got * sizeof m[0]);
		k->n_stash -= got;
		memmove(k->stash, k->stash + got, k->n_stash * sizeof m[0]);
	} else {
		got = rte_eth_rx_burst(k->port, k->index, m, (uint16_t)n);
	}
	for (uint32_t i = 0; i < got; i++) {
		pkts[kept] = to_pkt(q, m[i]);
		if (pkts[kept] != NULL)
			kept++;
		else
			dp_count(&dp_queue_count(q)->rx_errors, 1);
	}
	return kept;
}

/* The mbuf for a packet; NULL: no memory. The packet is the port's from then on. */
static struct rte_mbuf *
to_mbuf(struct dp_queue *q, struct pipe_pkt *pkt, bool hardware)
{
	struct rte_mbuf_ext_shared_info *shared;
	struct rte_mbuf *m;

	if (pkt->owner == &mbuf_owner) {
		m = mbuf_of(pkt);
		if (pkt->data >= (uint8_t *)m->buf_addr && rte_mbuf_refcnt_read(m) == 1) {
			m->data_off = (uint16_t)(pkt->data - (uint8_t *)m->buf_addr);
			m->data_len = (uint16_t)pkt->len;
			m->pkt_len = pkt->len;
			m->ol_flags = 0;
			return m;
		}
	} else if (!hardware && pkt->cap <= UINT16_MAX) {
		m = rte_pktmbuf_alloc(eal.ext);
		if (m == NULL)
			return NULL;
		shared = pkt->meta; /* nobody reads the metadata any more */
		shared->free_cb = free_external;
		shared->fcb_opaque = pkt;
		rte_mbuf_ext_refcnt_set(shared, 1);
		rte_pktmbuf_attach_extbuf(
		    m, pkt->head, (rte_iova_t)(uintptr_t)pkt->head, (uint16_t)pkt->cap, shared);
		m->data_off = (uint16_t)(pkt->data - pkt->head);
		m->data_len = (uint16_t)pkt->len;
		m->pkt_len = pkt->len;
		return m;
	}
	if (pkt->len > FRAME_MAX)
		return NULL;
	m = rte_pktmbuf_alloc(eal.rx);
	if (m == NULL)
		return NULL;
	memcpy(rte_pktmbuf_append(m, (uint16_t)pkt->len), pkt->data, pkt->len);
	dp_pkt_free1(dp_queue_cache(q), pkt);
	return m;
}

static uint32_t
dpdk_tx(struct dp_queue *q, struct pipe_pkt *const *pkts, uint32_t n)
{
	struct dpdk_port *d = q->port->priv;
	struct dpdk_queue *k = q->priv;
	struct rte_mbuf *m[DP_TX_BATCH];
	uint32_t made = 0, sent;

	while (made < n) {
		m[made] = to_mbuf(q, pkts[made], d->hardware);
		if (m[made] == NULL)
			break;
		made++;
	}
	sent = rte_eth_tx_burst(k->port, k->index, m, (uint16_t)made);
	rte_pktmbuf_free_bulk(m + sent, made - sent);
	q->unsent = made - sent; /* mbufs by now, and freed as such */
	return made;
}

static bool
dpdk_arm(struct dp_queue *q)
{
	struct dpdk_queue *k = q->priv;

	if (k->n_stash > 0)
		return true;
	if (rte_eth_dev_rx_intr_enable(k->port, k->index) < 0)
		return true;
	/* what came before the interrupt was enabled would not raise one */
	k->n_stash = rte_eth_rx_burst(k->port, k->index, k->stash, DP_BURST);
	return k->n_stash > 0;
}

static void
dpdk_disarm(struct dp_queue *q)
{
	struct dpdk_queue *k = q->priv;

	rte_eth_dev_rx_intr_disable(k->port, k->index);
}

const struct dp_port_ops dp_port_dpdk = { .kind = "dpdk",
	.open = dpdk_open,
	.close = dpdk_close,
	.stats = dpdk_stats,
	.rx = dpdk_rx,
	.tx = dpdk_tx,
	.arm = dpdk_arm,
	.disarm = dpdk_disarm };
