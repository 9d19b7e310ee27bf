/* SPDX-License-Identifier: Apache-2.0 */
/* guard.c: the table of guarded ranges, and the SIGBUS handler, which uses nothing but atomics and
 * system calls. */
#include "vhost/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SLOTS = 8192 };

static struct slot {
	atomic_uintptr_t base; /* 0: free; 1: being filled */
	atomic_size_t len;
	atomic_bool lost;
} slots[SLOTS];

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct sigaction before;
static int event = -1;

static bool
replace(uintptr_t at)
{
	uint64_t one = 1;

	for (int i = 0; i < SLOTS; i++) {
		uintptr_t base = atomic_load(&slots[i].base);
		size_t len = atomic_load(&slots[i].len);

		if (base <= 1 || at - base >= len)
			continue;
		if (mmap((void *)base, len, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1,
			0) == MAP_FAILED)
			return false;
		atomic_store(&slots[i].lost, true);
		return write(event, &one, sizeof one) >= 0 || errno == EAGAIN;
	}
	return false;
}

static void
on_sigbus(int signo, siginfo_t *info, void *context)
{
	int saved = errno;

	if (!replace((uintptr_t)info->si_addr)) {
		/* Not ours: what was there before gets it, when the instruction runs again. */
		sigaction(SIGBUS, &before, NULL);
	}
	errno = saved;
}

static void
install(void)
{
	struct sigaction sa = { .sa_flags = SA_SIGINFO };

	event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	sa.sa_sigaction = on_sigbus;
	sigemptyset(&sa.sa_mask);
	sigaction(SIGBUS, &sa, &before);
}

int
vhost_guard_add(void *base, size_t len)
{
	pthread_once(&once, install);
	for (int i = 0; i < SLOTS; i++) {
		uintptr_t empty = 0;

		if (!atomic_compare_exchange_strong(&slots[i].base, &empty, 1))
			continue;
		atomic_store(&slots[i].len, len);
		atomic_store(&slots[i].lost, false);
		atomic_store(&slots[i].base, (uintptr_t)base);
		return i;
	}
	return -1;
}

void
vhost_guard_del(int slot)
{
	if (slot >= 0)
		atomic_store(&slots[slot].base, 0);
}

bool
vhost_guard_lost(int slot)
{
	return slot >= 0 && atomic_load(&slots[slot].lost);
}

int
vhost_guard_fd(void)
{
	pthread_once(&once, install);
	return event < 0 ? -1 : fcntl(event, F_DUPFD_CLOEXEC, 0);
}
