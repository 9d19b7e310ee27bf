/* SPDX-License-Identifier: Apache-2.0 */
/* net_server.c: one vhost-user-net device that sends back what the guest sends, with its MAC addresses
 * swapped, on one thread: for tests of the net side without the data plane. It polls while there is
 * work and sleeps on the kicks when there is none.
 *
 *   net_server SOCKET [--connect] [--pairs N] [--no-packed] [--mtu N]
 *
 * It prints "ready" and obeys lines on stdin: "stats" (one line of counters), "quit". */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/mem.h"
#include "vhost/net.h"

enum { BURST = 32, BUF_BYTES = 10240, IDLE_TURNS = 1000 };

struct pair {
	bool from, to;
	struct loop_fd *kick;
	uint64_t dropped; /* the guest had no buffer for them */
	struct vhost_frame fr[BURST];
	uint8_t mem[BURST][BUF_BYTES];
};

struct server {
	struct loop *loop;
	struct vhost_net *net;
	uint32_t n_pairs;
	struct pair *pairs;
	bool stop;
	char line[64];
	size_t line_len;
};

static void
woken(void *arg, uint32_t events)
{
}

static void
queue_start(void *arg, uint32_t pair, bool from_guest)
{
	struct server *s = arg;
	struct pair *p = &s->pairs[pair];
	int fd = vhost_vq_kick_fd(vhost_net_vq(s->net, pair, from_guest));

	if (!from_guest) {
		p->to = true;
		return;
	}
	p->from = true;
	if (fd >= 0)
		p->kick = loop_fd_add(s->loop, fd, EPOLLIN | EPOLLET, woken, s);
}

static bool
queue_stop(void *arg, uint32_t pair, bool from_guest)
{
	struct server *s = arg;
	struct pair *p = &s->pairs[pair];

	if (from_guest) {
		p->from = false;
		loop_fd_del(p->kick);
		p->kick = NULL;
	} else {
		p->to = false;
	}
	return true;
}

static void
quiesce(void *arg)
{
}

static const struct vhost_net_ops ops = {
	.queue_start = queue_start, .queue_stop = queue_stop, .quiesce = quiesce
};

static unsigned
echo(struct server *s, uint32_t pair)
{
	struct pair *p = &s->pairs[pair];
	unsigned n, done = 0;

	if (!p->from)
		return 0;
	for (unsigned i = 0; i < BURST; i++) {
		p->fr[i].data = p->mem[i];
		p->fr[i].cap = BUF_BYTES;
	}
	n = vhost_net_rx(s->net, pair, p->fr, BURST);
	for (unsigned i = 0; i < n; i++) {
		uint8_t mac[6];

		memcpy(mac, p->mem[i], 6);
		memcpy(p->mem[i], p->mem[i] + 6, 6);
		memcpy(p->mem[i] + 6, mac, 6);
	}
	if (p->to)
		done = vhost_net_tx(s->net, pair, p->fr, n);
	p->dropped += n - done;
	return n;
}

static void
print_stats(struct server *s)
{
	struct vhost_dev *d = vhost_net_dev(s->net);
	uint64_t from = 0, to = 0, slow = 0, dropped = 0, calls = 0;

	for (uint32_t i = 0; i < s->n_pairs; i++) {
		from += vhost_net_counter(s->net, i, true, VHOST_NET_frames);
		to += vhost_net_counter(s->net, i, false, VHOST_NET_frames);
		slow += vhost_net_counter(s->net, i, true, VHOST_NET_slow) +
			vhost_net_counter(s->net, i, false, VHOST_NET_slow);
		calls += vhost_vq_counter(vhost_net_vq(s->net, i, false), VHOST_VQ_calls);
		dropped += s->pairs[i].dropped;
	}
	printf(
	    "from=%lu to=%lu slow=%lu dropped=%lu calls=%lu connects=%lu broken=%lu features=0x%lx\n",
	    from, to, slow, dropped, calls, vhost_dev_counter(d, VHOST_DEV_connects),
	    vhost_dev_counter(d, VHOST_DEV_broken_ring) +
		vhost_dev_counter(d, VHOST_DEV_broken_protocol),
	    vhost_dev_features(d));
	fflush(stdout);
}

static void
command(void *arg, uint32_t events)
{
	struct server *s = arg;
	ssize_t n = read(0, s->line + s->line_len, sizeof s->line - 1 - s->line_len);
	char *end;

	if (n <= 0) {
		s->stop = true;
		return;
	}
	s->line_len += (size_t)n;
	s->line[s->line_len] = '\0';
	while ((end = strchr(s->line, '\n')) != NULL) {
		*end = '\0';
		if (strcmp(s->line, "stats") == 0)
			print_stats(s);
		else if (strcmp(s->line, "quit") == 0)
			s->stop = true;
		else
			log_error("what is '%s'? stats, quit", s->line);
		memmove(s->line, end + 1, strlen(end + 1) + 1);
		s->line_len = strlen(s->line);
	}
}

/* Sleeps until a kick or a message, with the kicks asked for; not at all if something came meanwhile. */
static void
sleep_until_kick(struct server *s)
{
	bool work = false;

	for (uint32_t i = 0; i < s->n_pairs; i++)
		if (s->pairs[i].from)
			work |= vhost_vq_arm(vhost_net_vq(s->net, i, true));
	loop_step(s->loop, work ? 0 : UINT64_MAX);
	for (uint32_t i = 0; i < s->n_pairs; i++)
		if (s->pairs[i].from)
			vhost_vq_disarm(vhost_net_vq(s->net, i, true));
}

static void
serve(struct server *s)
{
	for (unsigned turn = 0, idle = 0; !s->stop; turn++) {
		unsigned n = 0;

		for (uint32_t i = 0; i < s->n_pairs; i++)
			n += echo(s, i);
		idle = n > 0 ? 0 : idle + 1;
		if (idle > IDLE_TURNS)
			sleep_until_kick(s);
		else if (turn % 256 == 0)
			loop_step(s->loop, 0);
	}
}

int
main(int argc, char **argv)
{
	static const struct option longs[] = { { "connect", no_argument, NULL, 'c' },
		{ "pairs", required_argument, NULL, 'p' }, { "no-packed", no_argument, NULL, 's' },
		{ "mtu", required_argument, NULL, 'm' }, { 0 } };
	struct vhost_net_config cfg = { .name = "net",
		.group = (gid_t)-1,
		.n_pairs = 1,
		.retry_ns = 10 * NS_PER_MS,
		.ops = &ops };
	struct server s = { 0 };
	struct err err = { 0 };
	int c;

	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (c == 'c')
			cfg.connect = true;
		else if (c == 'p')
			cfg.n_pairs = (uint32_t)strtoul(optarg, NULL, 10);
		else if (c == 's')
			cfg.features = VHOST_NET_FEATURES & ~VIRTIO_BIT(VIRTIO_F_RING_PACKED);
		else if (c == 'm')
			cfg.mtu = (uint16_t)strtoul(optarg, NULL, 10);
		else
			return 2;
	}
	if (optind + 1 != argc) {
		fprintf(stderr,
		    "usage: net_server SOCKET [--connect] [--pairs N] [--no-packed] [--mtu N]\n");
		return 2;
	}
	log_open("net_server");
	s.loop = loop_new();
	s.n_pairs = cfg.n_pairs;
	s.pairs = xcalloc(cfg.n_pairs, sizeof *s.pairs);
	cfg.path = argv[optind];
	cfg.arg = &s;
	if (vhost_net_new(s.loop, &cfg, &s.net, &err) < 0) {
		log_error("%s", err.msg);
		return 1;
	}
	loop_fd_add(s.loop, 0, EPOLLIN, command, &s);
	puts("ready");
	fflush(stdout);
	serve(&s);
	vhost_net_free(s.net);
	loop_free(s.loop);
	free(s.pairs);
	return 0;
}
