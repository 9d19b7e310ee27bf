/* SPDX-License-Identifier: Apache-2.0 */
/* vhost_msg_fuzz.c: what a hostile front-end sends to an echo device. The input is records of
 *   byte 0     bits 0-3 how many descriptors go along, 4-6 of which kind, 7 the device works first
 *   byte 1     bytes that follow
 *   bytes      sent as they are
 * Whatever is said, the device must be ready for the next front-end afterwards, with nothing running. */
#include <assert.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "vhost/rig_test.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct rig r;
static int kinds[8]; /* descriptors that go along */

static void
must(bool ok)
{
	if (!ok)
		abort();
}

static void
finish(void)
{
	rig_close(&r);
}

static void
setup(void)
{
	int pair[2];

	log_set_level(LOG_ERROR);
	must(rig_open(&r, &(struct rig_config){ .no_front = true }));
	atexit(finish);
	must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0);
	kinds[0] = memfd_create("guest", MFD_CLOEXEC);
	kinds[1] = eventfd(0, EFD_CLOEXEC);
	kinds[2] = eventfd(0, EFD_CLOEXEC);
	kinds[3] = open("/dev/null", O_RDWR | O_CLOEXEC);
	kinds[4] = pair[0];
	kinds[5] = memfd_create("inflight", MFD_CLOEXEC);
	kinds[6] = open("/", O_RDONLY | O_CLOEXEC);
	kinds[7] = memfd_create("empty", MFD_CLOEXEC);
	must(ftruncate(kinds[0], 1 << 20) == 0 && ftruncate(kinds[5], 1 << 16) == 0);
}

static int
dial(void)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	strcpy(sa.sun_path, r.path);
	must(fd >= 0 && connect(fd, (struct sockaddr *)&sa, sizeof sa) == 0);
	return fd;
}

static bool
send_record(int fd, uint8_t head, const uint8_t *data, size_t len)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int) * 15)];
		struct cmsghdr align;
	} control = { 0 };
	struct iovec iov = { (void *)(uintptr_t)data, len };
	struct msghdr mh = { .msg_iov = &iov, .msg_iovlen = 1 };
	unsigned n = head & 15;

	if (n > 0) {
		struct cmsghdr *c;

		mh.msg_control = &control;
		mh.msg_controllen = CMSG_SPACE(sizeof(int) * n);
		c = CMSG_FIRSTHDR(&mh);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int) * n);
		for (unsigned i = 0; i < n; i++)
			memcpy(CMSG_DATA(c) + i * sizeof(int), &kinds[head >> 4 & 7], sizeof(int));
	}
	return sendmsg(fd, &mh, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)len;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t sink[4096];
	int fd;

	if (r.dev == NULL)
		setup();
	r.disconnected = r.n_held = 0;
	fd = dial();
	rig_pump(&r);
	must(vhost_dev_connected(r.dev));
	while (size >= 2 && r.disconnected == 0) {
		size_t len = MIN((size_t)data[1], size - 2);

		if (len > 0 && !send_record(fd, data[0], data + 2, len))
			break;
		if (data[0] & 128)
			rig_pump(&r);
		while (recv(fd, sink, sizeof sink, MSG_DONTWAIT) > 0)
			;
		data += 2 + len;
		size -= 2 + len;
	}
	rig_pump(&r);
	close(fd);
	rig_pump(&r);
	must(!vhost_dev_connected(r.dev) && r.disconnected == 1);
	for (unsigned i = 0; i < RIG_QUEUES; i++)
		must(!r.running[i]);
	return 0;
}
