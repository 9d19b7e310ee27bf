/* SPDX-License-Identifier: Apache-2.0 */
/* port_pcap.c: a port whose outside are capture files: "in=FILE" is read once, as fast as the rate limit
 * lets it, from when a pipeline runs; "out=FILE" gets what is sent. Either may be absent. */
#include "dp/impl.h"
#include "dp/pcapfile.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct pcap_port {
	void *map; /* of the file that is read, or NULL */
	size_t map_len;
	struct dp_pcap_reader reader;
	bool reading;
	int out_fd; /* -1: none */
	struct dp_pcap_writer writer;
	uint64_t write_errors, damaged;
};

static void
pcap_free(struct pcap_port *c)
{
	if (c->map != NULL)
		munmap(c->map, c->map_len);
	if (c->out_fd >= 0)
		close(c->out_fd);
	free(c);
}

static int
open_in(struct pcap_port *c, const char *path, struct err *err)
{
	CLEANUP(close) int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	int rc;

	if (fd < 0 || fstat(fd, &st) < 0)
		return err_errno(err, errno, "%s", path);
	if (!S_ISREG(st.st_mode) || st.st_size == 0)
		return err_set(err, -EINVAL, "%s: no pcap file", path);
	c->map_len = (size_t)st.st_size;
	c->map = mmap(NULL, c->map_len, PROT_READ, MAP_PRIVATE, fd, 0);
	if (c->map == MAP_FAILED) {
		c->map = NULL;
		return err_errno(err, errno, "%s", path);
	}
	rc = dp_pcap_begin(&c->reader, c->map, c->map_len, err);
	if (rc < 0)
		return err_prefix(err, "%s: ", path);
	c->reading = true;
	return 0;
}

static int
open_out(struct pcap_port *c, const char *path, struct err *err)
{
	int rc;

	c->out_fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (c->out_fd < 0)
		return err_errno(err, errno, "%s", path);
	rc = dp_pcap_create(&c->writer, c->out_fd);
	if (rc == 0)
		rc = dp_pcap_flush(&c->writer);
	return rc < 0 ? err_errno(err, -rc, "%s", path) : 0;
}

static int
open_files(struct pcap_port *c, const char *arg, struct err *err)
{
	CLEANUP(free) char *text = xstrdup(arg);
	char *save = NULL;

	for (char *t = strtok_r(text, ",", &save); t != NULL; t = strtok_r(NULL, ",", &save)) {
		int rc;

		if (strncmp(t, "in=", 3) == 0 && c->map == NULL)
			rc = open_in(c, t + 3, err);
		else if (strncmp(t, "out=", 4) == 0 && c->out_fd < 0)
			rc = open_out(c, t + 4, err);
		else
			rc = err_set(
			    err, -EINVAL, "pcap argument \"%s\" is not in=FILE or out=FILE", t);
		if (rc < 0)
			return rc;
	}
	return 0;
}

static int
pcap_open(struct dp_port *p, const struct dp_port_conf *conf, struct err *err)
{
	struct pcap_port *c = xcalloc(1, sizeof *c);
	int rc;

	c->out_fd = -1;
	rc = open_files(c, p->arg, err);
	if (rc < 0) {
		pcap_free(c);
		return rc;
	}
	p->priv = c;
	p->n_queues = 1;
	rc = dp_queue_start(&p->queues[0], -1, err);
	if (rc < 0) {
		pcap_free(c);
		return rc;
	}
	dp_port_up(p, true, "up");
	return 0;
}

static void
pcap_close(struct dp_port *p)
{
	struct pcap_port *c = p->priv;

	dp_queue_stop(&p->queues[0], -1);
	if (c->out_fd >= 0 && dp_pcap_flush(&c->writer) < 0)
		c->write_errors++;
	pcap_free(c);
}

static uint32_t
pcap_rx(struct dp_queue *q, struct pipe_pkt **pkts, uint32_t n)
{
	struct pcap_port *c = q->port->priv;
	uint32_t got = 0;

	if (q->worker->pipe == NULL)
		return 0; /* a file can wait for the pipeline */
	while (got < n && c->reading) {
		struct dp_pcap_reader before = c->reader;
		const uint8_t *frame;
		uint64_t time_ns;
		uint32_t len;
		int rc = dp_pcap_next(&c->reader, &frame, &len, &time_ns);

		if (rc <= 0) {
			c->damaged += rc < 0;
			c->reading = false;
			break;
		}
		pkts[got] = dp_pkt_of(dp_queue_cache(q), frame, len);
		if (pkts[got] == NULL) {
			c->reader = before; /* when there are buffers again */
			break;
		}
		got++;
	}
	return got;
}

static uint32_t
pcap_tx(struct dp_queue *q, struct pipe_pkt *const *pkts, uint32_t n)
{
	struct pcap_port *c = q->port->priv;
	uint64_t now = clock_real_ns();

	for (uint32_t i = 0; i < n && c->out_fd >= 0; i++)
		if (dp_pcap_add(&c->writer, pkts[i]->data, pkts[i]->len, now) < 0)
			dp_count(&c->write_errors, 1);
	dp_pkt_free(dp_queue_cache(q), pkts, n);
	return n;
}

/* Before a sleep the file is made complete. */
static bool
pcap_arm(struct dp_queue *q)
{
	struct pcap_port *c = q->port->priv;

	if (c->out_fd >= 0 && c->writer.n > 0 && dp_pcap_flush(&c->writer) < 0)
		dp_count(&c->write_errors, 1);
	return c->reading && q->worker->pipe != NULL;
}

static void
pcap_stats(struct dp_port *p, void (*fn)(void *arg, const char *name, uint64_t value), void *arg)
{
	struct pcap_port *c = p->priv;

	fn(arg, "pcap_write_errors", __atomic_load_n(&c->write_errors, __ATOMIC_RELAXED));
	fn(arg, "pcap_damaged", __atomic_load_n(&c->damaged, __ATOMIC_RELAXED));
}

const struct dp_port_ops dp_port_pcap = { .kind = "pcap",
	.waits_for_sync = true,
	.open = pcap_open,
	.close = pcap_close,
	.stats = pcap_stats,
	.rx = pcap_rx,
	.tx = pcap_tx,
	.arm = pcap_arm };
