/* SPDX-License-Identifier: Apache-2.0 */
/* blk_server.c: one vhost-user-blk disk, served by one thread: for tests and benchmarks of the block
 * side without the data plane. It polls while there is work and sleeps when there is none.
 *
 *   blk_server SOCKET mem|file|null [--size 64MiB] [--path FILE] [--queues N] [--limit 100KIOPS]
 *              [--connect] [--no-copy] [--no-packed] [--read-only] [--buffered] [--spin US] [--fd N]
 *
 * It prints "ready" and then obeys lines on stdin: "limit TEXT", "resize SIZE", "stats", "quit". */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/loop.h"
#include "base/mem.h"
#include "base/units.h"
#include "base/vec.h"
#include "vhost/blk.h"

enum { CONTROL_EVERY = 1024 }; /* bursts between two looks at the control side */

struct served {
	struct vhost_blk_queue *q;
	struct loop_fd *watch[2];
};

struct server {
	struct loop *loop;
	struct blk_opts opts;
	struct vhost_blk_config cfg;
	struct blk *blk;
	struct vhost_blk *disk;
	VEC(struct served) queues;
	uint64_t spin_ns; /* of polling without work before a sleep */
	bool stop;
	char line[256];
	size_t line_len;
};

static void
woken(void *arg, uint32_t events)
{
	(void)arg;
	(void)events;
}

static void
queue_start(void *arg, struct vhost_blk_queue *q)
{
	struct server *s = arg;
	struct served *sv = vec_add(&s->queues);
	int fds[2];
	uint32_t n = vhost_blk_fds(q, fds);

	sv->q = q;
	for (uint32_t i = 0; i < n; i++)
		sv->watch[i] = loop_fd_add(s->loop, fds[i], EPOLLIN | EPOLLET, woken, s);
}

static bool
queue_stop(void *arg, struct vhost_blk_queue *q)
{
	struct server *s = arg;

	vhost_blk_drain(q);
	while (!vhost_blk_idle(q))
		vhost_blk_poll(q);
	for (size_t i = 0; i < s->queues.n; i++) {
		struct served *sv = &s->queues.v[i];

		if (sv->q != q)
			continue;
		loop_fd_del(sv->watch[0]);
		loop_fd_del(sv->watch[1]);
		vec_del(&s->queues, i);
		break;
	}
	return true;
}

static void
quiesce(void *arg)
{
	(void)arg; /* one thread: it is between two bursts */
}

static void
freed(void *arg)
{
	struct server *s = arg;

	blk_close(s->blk);
	s->stop = true;
	loop_stop(s->loop);
}

static const struct vhost_blk_ops ops = {
	.queue_start = queue_start, .queue_stop = queue_stop, .quiesce = quiesce, .freed = freed
};

static void
quit(void *arg)
{
	struct server *s = arg;

	if (s->disk != NULL)
		vhost_blk_free(s->disk);
	else
		exit(0);
	s->disk = NULL;
}

static void
print_stats(struct server *s)
{
	struct blk_stats st;

	vhost_blk_read_stats(s->disk, &st);
	for (size_t i = 0; i < blk_stats_n; i++)
		printf("%s=%llu ", blk_stats_desc[i].name,
		    *(unsigned long long *)((char *)&st + blk_stats_desc[i].off));
	printf("limit_waits=%llu\n", (unsigned long long)vhost_blk_limit_waits(s->disk));
}

static void
obey(struct server *s, char *line)
{
	char *word = strtok(line, " "), *value = strtok(NULL, " ");
	uint64_t a = 0, b = 0;
	struct err err = { 0 };

	if (word == NULL)
		return;
	if (strcmp(word, "quit") == 0) {
		quit(s);
	} else if (strcmp(word, "stats") == 0) {
		print_stats(s);
	} else if (strcmp(word, "limit") == 0 && value != NULL) {
		if (units_parse_disk_limit(value, &a, &b, &err) == 0)
			vhost_blk_set_limit(s->disk, a, b);
	} else if (strcmp(word, "resize") == 0 && value != NULL) {
		if (units_parse_size(value, &a, &err) == 0 && blk_resize(s->blk, a, &err) == 0)
			vhost_blk_resized(s->disk);
	} else {
		err_set(&err, -EINVAL, "unknown command %s", word);
	}
	if (err.code != 0)
		printf("error: %s\n", err.msg);
	else
		printf("ok\n");
}

static void
stdin_ready(void *arg, uint32_t events)
{
	struct server *s = arg;
	ssize_t n = read(0, s->line + s->line_len, sizeof s->line - 1 - s->line_len);
	char *end;

	(void)events;
	if (n <= 0) {
		quit(s);
		return;
	}
	s->line_len += (size_t)n;
	s->line[s->line_len] = '\0';
	while (s->disk != NULL && (end = strchr(s->line, '\n')) != NULL) {
		*end = '\0';
		obey(s, s->line);
		s->line_len -= (size_t)(end + 1 - s->line);
		memmove(s->line, end + 1, s->line_len + 1);
	}
	if (s->line_len == sizeof s->line - 1)
		s->line_len = 0;
}

static void
opened(void *arg, struct blk *b, const struct err *err)
{
	struct server *s = arg;
	struct err e = *err;

	s->blk = b;
	s->cfg.blk = b;
	if (e.code != 0 || vhost_blk_new(s->loop, &s->cfg, &s->disk, &e) < 0) {
		fprintf(stderr, "blk_server: %s\n", e.msg);
		exit(1);
	}
	loop_fd_add(s->loop, 0, EPOLLIN, stdin_ready, s);
	printf("ready\n");
}

/* Sleeps until something wants a poll. */
static void
doze(struct server *s)
{
	uint64_t wake = UINT64_MAX, now;
	struct served *sv;
	bool work = false;

	vec_for_each (sv, &s->queues) {
		work |= vhost_blk_arm(sv->q);
		wake = MIN(wake, vhost_blk_wake_ns(sv->q));
	}
	now = clock_mono_ns();
	if (wake != UINT64_MAX) /* the loop sleeps whole milliseconds: poll through shorter ones */
		wake = wake > now + NS_PER_MS ? wake - now - NS_PER_MS : 0;
	loop_step(s->loop, work ? 0 : wake);
	vec_for_each (sv, &s->queues)
		vhost_blk_disarm(sv->q);
}

static void
serve(struct server *s)
{
	uint64_t idle_since = 0;
	uint32_t round = 0;

	while (!s->stop) {
		struct served *sv;
		uint32_t did = 0;

		vec_for_each (sv, &s->queues)
			did += vhost_blk_poll(sv->q);
		if (++round % CONTROL_EVERY == 0)
			loop_step(s->loop, 0);
		if (did > 0) {
			idle_since = 0;
			continue;
		}
		if (idle_since == 0)
			idle_since = clock_mono_ns();
		else if (clock_mono_ns() - idle_since >= s->spin_ns)
			doze(s);
	}
}

static void
usage(void)
{
	fprintf(stderr, "usage: blk_server SOCKET mem|file|null [options]; see its first lines\n");
	exit(2);
}

static void
parse(struct server *s, int argc, char **argv)
{
	enum {
		SIZE,
		PATH,
		QUEUES,
		LIMIT,
		CONNECT,
		NO_COPY,
		NO_PACKED,
		READ_ONLY,
		BUFFERED,
		SPIN,
		FD
	};
	static const struct option longs[] = { { "size", 1, NULL, SIZE }, { "path", 1, NULL, PATH },
		{ "queues", 1, NULL, QUEUES }, { "limit", 1, NULL, LIMIT },
		{ "connect", 0, NULL, CONNECT }, { "no-copy", 0, NULL, NO_COPY },
		{ "no-packed", 0, NULL, NO_PACKED }, { "read-only", 0, NULL, READ_ONLY },
		{ "buffered", 0, NULL, BUFFERED }, { "spin", 1, NULL, SPIN }, { "fd", 1, NULL, FD },
		{ 0 } };
	struct err err = { 0 };
	int c;

	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (c == SIZE)
			(void)!units_parse_size(optarg, &s->opts.size_bytes, &err);
		else if (c == PATH)
			s->opts.path = optarg;
		else if (c == QUEUES)
			s->cfg.n_queues = (uint32_t)strtoul(optarg, NULL, 0);
		else if (c == LIMIT)
			(void)!units_parse_disk_limit(
			    optarg, &s->cfg.limit_iops, &s->cfg.limit_bytes_per_s, &err);
		else if (c == CONNECT)
			s->cfg.connect = true;
		else if (c == NO_COPY)
			s->opts.no_copy = true;
		else if (c == NO_PACKED)
			s->cfg.no_packed = true;
		else if (c == READ_ONLY)
			s->opts.read_only = true;
		else if (c == BUFFERED)
			s->opts.buffered = true;
		else if (c == SPIN)
			s->spin_ns = strtoull(optarg, NULL, 0) * NS_PER_US;
		else if (c == FD)
			s->opts.fd = (int)strtol(optarg, NULL, 0);
		else
			usage();
	}
	if (err.code != 0) {
		fprintf(stderr, "blk_server: %s\n", err.msg);
		exit(2);
	}
	if (argc - optind != 2)
		usage();
	s->cfg.path = argv[optind];
	s->opts.kind = argv[optind + 1];
}

int
main(int argc, char **argv)
{
	static struct server s = { .opts = { .name = "disk", .fd = -1, .create = true },
		.cfg = { .name = "disk", .group = (gid_t)-1, .n_queues = 4, .ops = &ops },
		.spin_ns = 50 * NS_PER_US };

	setvbuf(stdout, NULL, _IOLBF, 0);
	log_open("blk_server");
	log_set_level(LOG_WARN);
	parse(&s, argc, argv);
	s.opts.create &= !s.opts.read_only;
	s.cfg.arg = &s;
	s.loop = loop_new();
	loop_signal(s.loop, SIGTERM, quit, &s);
	loop_signal(s.loop, SIGINT, quit, &s);
	blk_open_wait(s.loop, &s.opts, 10 * NS_PER_S, opened, &s);
	serve(&s);
	loop_free(s.loop);
	return 0;
}
