/* SPDX-License-Identifier: Apache-2.0 */
/* tool.c: what the demo and the tests need inside a guest, one static program:
 *   tool tcp-serve PORT              takes connections one after another, prints bytes and rate of each
 *   tool tcp-send ADDR PORT SECONDS  sends for that long, prints bytes and Mbit/s
 *   tool write DEV OFF LEN SEED      writes a pattern made from SEED and the offset, then syncs
 *   tool verify DEV OFF LEN SEED     reads it back past the page cache; names the first wrong byte
 *   tool iops DEV SECONDS THREADS    random 4 KiB direct reads, prints the rate
 *   tool stamp DEV SECONDS           numbered 4 KiB direct writes, one after another; prints errors, the count
 *                                    and the longest wait; verifies every block at the end
 *   tool sum FILE                    64-bit checksum of a file's or device's first bytes
 * Exit status 0 only when all went well. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <linux/fs.h>

#define BLOCK 4096u
#define CHUNK (256u << 10)

static double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static int
fail(const char *what)
{
	printf("error: %s: %s\n", what, strerror(errno));
	return 1;
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

/* Fills len bytes (a multiple of 8) with the pattern of this seed at this device offset. */
static void
pattern(uint64_t *p, size_t len, uint64_t off, uint64_t seed)
{
	for (size_t i = 0; i < len / 8; i++)
		p[i] = mix(seed * 0x9e3779b97f4a7c15ull + off / 8 + i);
}

static void *
aligned(size_t len)
{
	void *p = NULL;

	if (posix_memalign(&p, BLOCK, len) != 0)
		exit(fail("memory"));
	return p;
}

static int
tcp_serve(int port)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	int one = 1, s = socket(AF_INET, SOCK_STREAM, 0);
	char *b = aligned(CHUNK);

	setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(s, (struct sockaddr *)&a, sizeof a) < 0 || listen(s, 4) < 0)
		return fail("listen");
	printf("serving\n");
	for (;;) {
		int c = accept(s, NULL, NULL);
		double t = now();
		uint64_t total = 0;
		ssize_t n;

		while ((n = read(c, b, CHUNK)) > 0)
			total += (uint64_t)n;
		t = now() - t;
		printf("received %llu bytes %.2f Mbit/s\n", (unsigned long long)total,
		    (double)total * 8 / t / 1e6);
		fflush(stdout);
		if (write(c, &total, sizeof total) < 0)
			return fail("answer");
		close(c);
	}
}

static int
tcp_send(const char *addr, int port, double seconds)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	int s = socket(AF_INET, SOCK_STREAM, 0);
	char *b = aligned(CHUNK);
	uint64_t total = 0, got = 0;
	double t;

	inet_pton(AF_INET, addr, &a.sin_addr);
	if (connect(s, (struct sockaddr *)&a, sizeof a) < 0)
		return fail("connect");
	memset(b, 0x5a, CHUNK);
	t = now();
	while (now() - t < seconds) {
		ssize_t n = write(s, b, CHUNK);

		if (n < 0)
			return fail("send");
		total += (uint64_t)n;
	}
	shutdown(s, SHUT_WR);
	if (read(s, &got, sizeof got) != (ssize_t)sizeof got || got != total) {
		printf("error: sent %llu bytes, the peer received %llu\n",
		    (unsigned long long)total, (unsigned long long)got);
		return 1;
	}
	t = now() - t;
	printf("sent %llu bytes %.2f Mbit/s\n", (unsigned long long)total,
	    (double)total * 8 / t / 1e6);
	return 0;
}

static int
disk_pattern(const char *dev, uint64_t off, uint64_t len, uint64_t seed, int verify)
{
	int fd = open(dev, (verify ? O_RDONLY : O_WRONLY) | O_DIRECT);
	uint64_t *b = aligned(CHUNK), *want = aligned(CHUNK);
	double t = now();

	if (fd < 0)
		return fail(dev);
	for (uint64_t done = 0; done < len;) {
		size_t n = len - done < CHUNK ? (size_t)(len - done) : CHUNK;

		pattern(want, n, off + done, seed);
		if (!verify) {
			if (pwrite(fd, want, n, (off_t)(off + done)) != (ssize_t)n)
				return fail("write");
		} else {
			if (pread(fd, b, n, (off_t)(off + done)) != (ssize_t)n)
				return fail("read");
			for (size_t i = 0; i < n / 8; i++)
				if (b[i] != want[i]) {
					printf("error: wrong data at byte %llu\n",
					    (unsigned long long)(off + done + i * 8));
					return 1;
				}
		}
		done += n;
	}
	if (!verify && fsync(fd) < 0)
		return fail("fsync");
	t = now() - t;
	printf("%s %llu bytes %.1f MB/s\n", verify ? "verified" : "wrote", (unsigned long long)len,
	    (double)len / t / 1e6);
	return 0;
}

struct iops {
	int fd;
	uint64_t blocks, done, errors, seed;
	double until;
};

static void *
iops_thread(void *arg)
{
	struct iops *s = arg;
	void *b = aligned(BLOCK);

	while (now() < s->until) {
		s->seed = mix(s->seed + 1);
		if (pread(s->fd, b, BLOCK, (off_t)(s->seed % s->blocks * BLOCK)) != (ssize_t)BLOCK)
			s->errors++;
		s->done++;
	}
	free(b);
	return NULL;
}

static int
iops(const char *dev, double seconds, int threads)
{
	int fd = open(dev, O_RDONLY | O_DIRECT);
	uint64_t size = 0, done = 0, errors = 0;
	struct iops *s = calloc((size_t)threads, sizeof *s);
	pthread_t *id = calloc((size_t)threads, sizeof *id);
	double t = now();

	if (fd < 0 || ioctl(fd, BLKGETSIZE64, &size) < 0)
		return fail(dev);
	for (int i = 0; i < threads; i++) {
		s[i] = (struct iops){ .fd = fd,
			.blocks = size / BLOCK,
			.seed = (uint64_t)i * 77 + 1,
			.until = t + seconds };
		pthread_create(&id[i], NULL, iops_thread, &s[i]);
	}
	for (int i = 0; i < threads; i++) {
		pthread_join(id[i], NULL);
		done += s[i].done;
		errors += s[i].errors;
	}
	t = now() - t;
	printf("reads %llu errors %llu %.0f IOPS\n", (unsigned long long)done,
	    (unsigned long long)errors, (double)done / t);
	return errors != 0;
}

/* Writes block after block for a while, each with its own number, then reads all of them back. */
static int
stamp(const char *dev, double seconds)
{
	int fd = open(dev, O_RDWR | O_DIRECT);
	uint64_t size = 0, n = 0, errors = 0, wrong = 0;
	uint64_t *b = aligned(BLOCK), *want = aligned(BLOCK);
	double begin = now(), longest = 0;

	if (fd < 0 || ioctl(fd, BLKGETSIZE64, &size) < 0)
		return fail(dev);
	for (; now() - begin < seconds && n < size / BLOCK; n++) {
		double t = now();

		pattern(b, BLOCK, n * BLOCK, n + 1);
		if (pwrite(fd, b, BLOCK, (off_t)(n * BLOCK)) != (ssize_t)BLOCK)
			errors++;
		if (now() - t > longest)
			longest = now() - t;
	}
	for (uint64_t i = 0; i < n; i++) {
		pattern(want, BLOCK, i * BLOCK, i + 1);
		if (pread(fd, b, BLOCK, (off_t)(i * BLOCK)) != (ssize_t)BLOCK)
			errors++;
		else if (memcmp(b, want, BLOCK) != 0)
			wrong++;
	}
	printf("writes %llu errors %llu wrong %llu longest %.3f s\n", (unsigned long long)n,
	    (unsigned long long)errors, (unsigned long long)wrong, longest);
	return errors != 0 || wrong != 0;
}

static int
sum(const char *path)
{
	int fd = open(path, O_RDONLY);
	uint64_t h = 1469598103934665603ull, total = 0;
	unsigned char *b = aligned(CHUNK);
	ssize_t n;

	if (fd < 0)
		return fail(path);
	while ((n = read(fd, b, CHUNK)) > 0) {
		for (ssize_t i = 0; i < n; i++)
			h = (h ^ b[i]) * 1099511628211ull;
		total += (uint64_t)n;
	}
	printf("sum %016llx bytes %llu\n", (unsigned long long)h, (unsigned long long)total);
	return n < 0 ? fail(path) : 0;
}

int
main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc == 3 && strcmp(argv[1], "tcp-serve") == 0)
		return tcp_serve((int)strtol(argv[2], NULL, 10));
	if (argc == 5 && strcmp(argv[1], "tcp-send") == 0)
		return tcp_send(argv[2], (int)strtol(argv[3], NULL, 10), strtod(argv[4], NULL));
	if (argc == 6 && (strcmp(argv[1], "write") == 0 || strcmp(argv[1], "verify") == 0))
		return disk_pattern(argv[2], strtoull(argv[3], NULL, 0), strtoull(argv[4], NULL, 0),
		    strtoull(argv[5], NULL, 0), argv[1][0] == 'v');
	if (argc == 5 && strcmp(argv[1], "iops") == 0)
		return iops(argv[2], strtod(argv[3], NULL), (int)strtol(argv[4], NULL, 10));
	if (argc == 4 && strcmp(argv[1], "stamp") == 0)
		return stamp(argv[2], strtod(argv[3], NULL));
	if (argc == 3 && strcmp(argv[1], "sum") == 0)
		return sum(argv[2]);
	printf("usage: tool tcp-serve|tcp-send|write|verify|iops|stamp|sum ...\n");
	return 2;
}
