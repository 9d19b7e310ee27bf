/* SPDX-License-Identifier: Apache-2.0 */
/* reactor.c: rounds, sleep and calls. */
#include "dp/reactor.h"

#include "base/mem.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <unistd.h>

struct dp_reactor_call {
	void (*fn)(void *arg);
	void *arg;
};

int
dp_reactor_init(
    struct dp_reactor *r, uint32_t index, struct dp_qsbr *qsbr, struct clock clock, struct err *err)
{
	memset(r, 0, sizeof *r);
	r->index = index;
	r->qsbr = qsbr;
	r->clock = clock;
	r->now_ns = clock_now(&clock);
	r->epfd = epoll_create1(EPOLL_CLOEXEC);
	r->wakefd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	sem_init(&r->called, 0, 0);
	if (r->epfd < 0 || r->wakefd < 0) {
		int e = errno;

		dp_reactor_fini(r);
		return err_errno(err, e, "worker %u: epoll", index);
	}
	return dp_reactor_fd_add(r, r->wakefd, err);
}

void
dp_reactor_fini(struct dp_reactor *r)
{
	dp_reactor_stop(r);
	if (r->epfd >= 0)
		close(r->epfd);
	if (r->wakefd >= 0)
		close(r->wakefd);
	r->epfd = r->wakefd = -1;
	free(r->pollers);
	r->pollers = NULL;
	r->n = r->cap = 0;
	sem_destroy(&r->called);
}

/* ---- the thread ---- */

static inline void
count(uint64_t *counter, uint64_t n)
{
	__atomic_store_n(counter, *counter + n, __ATOMIC_RELAXED);
}

static void
run_call(struct dp_reactor *r)
{
	struct dp_reactor_call *call = atomic_load_explicit(&r->call, memory_order_acquire);

	if (__builtin_expect(call == NULL, 1))
		return;
	call->fn(call->arg);
	count(&r->count.calls, 1);
	atomic_store_explicit(&r->call, NULL, memory_order_release);
	sem_post(&r->called);
}

bool
dp_reactor_step(struct dp_reactor *r)
{
	bool work = false;

	r->now_ns = clock_now(&r->clock);
	dp_qsbr_quiescent(r->qsbr, r->index);
	run_call(r);
	for (uint32_t i = 0; i < r->n; i++)
		work |= r->pollers[i]->poll(r->pollers[i]);
	count(&r->count.rounds, 1);
	if (work)
		count(&r->count.busy_rounds, 1);
	if (!r->threaded)
		dp_qsbr_offline(r->qsbr, r->index); /* its owner may be the one that waits */
	return work;
}

/* Arms the pollers one by one; returns how long to sleep, 0 when one is ready. */
static uint64_t
arm_all(struct dp_reactor *r, uint64_t max_ns)
{
	uint64_t now = clock_now(&r->clock);

	for (r->armed = 0; r->armed < r->n; r->armed++) {
		struct dp_poller *p = r->pollers[r->armed];

		if (p->arm == NULL) {
			/* twice as long when nothing has come for some time */
			bool quiet =
			    r->empty_since_ns != 0 && now - r->empty_since_ns > 50 * NS_PER_MS;

			max_ns = MIN(max_ns, DP_REACTOR_NAP_NS << quiet);
		} else if (p->arm(p)) {
			r->armed++;
			return 0;
		}
		if (p->wake_ns != NULL) {
			uint64_t at = p->wake_ns(p);

			if (at <= now) {
				r->armed++;
				return 0;
			}
			if (at != UINT64_MAX)
				max_ns = MIN(max_ns, at - now);
		}
	}
	return max_ns;
}

uint64_t
dp_reactor_sleep(struct dp_reactor *r, uint64_t max_ns)
{
	struct epoll_event ev[16];
	uint64_t wait_ns = 0, begin;

	atomic_store_explicit(&r->asleep, true, memory_order_seq_cst);
	atomic_thread_fence(memory_order_seq_cst);
	r->armed = 0;
	if (atomic_load(&r->call) == NULL && !atomic_load(&r->stop))
		wait_ns = arm_all(r, max_ns);
	if (wait_ns > 0 && r->threaded) {
		struct timespec ts = { (time_t)(wait_ns / NS_PER_S), (long)(wait_ns % NS_PER_S) };

		begin = clock_now(&r->clock);
		dp_qsbr_offline(r->qsbr, r->index);
		epoll_pwait2(
		    r->epfd, ev, (int)ARRAY_LEN(ev), wait_ns == UINT64_MAX ? NULL : &ts, NULL);
		dp_qsbr_quiescent(r->qsbr, r->index);
		atomic_thread_fence(memory_order_seq_cst);
		count(&r->count.sleeps, 1);
		count(&r->count.sleep_ns, clock_now(&r->clock) - begin);
	}
	atomic_store_explicit(&r->asleep, false, memory_order_relaxed);
	for (uint32_t i = 0; i < r->armed; i++)
		if (r->pollers[i]->disarm != NULL)
			r->pollers[i]->disarm(r->pollers[i]);
	r->armed = 0;
	return wait_ns;
}

static void *
thread_main(void *arg)
{
	struct dp_reactor *r = arg;
	char name[16];

	snprintf(name, sizeof name, "dp-worker-%u", r->index % 1000);
	pthread_setname_np(pthread_self(), name);
	prctl(PR_SET_TIMERSLACK, 1000); /* ns: rate limits sleep for tens of microseconds */
	while (!atomic_load_explicit(&r->stop, memory_order_relaxed)) {
		if (dp_reactor_step(r)) {
			r->empty_since_ns = 0;
			continue;
		}
		if (r->empty_since_ns == 0)
			r->empty_since_ns = r->now_ns;
		if (r->now_ns - r->empty_since_ns < DP_REACTOR_SPIN_NS) {
			__builtin_ia32_pause();
			continue;
		}
		/* a wake-up that finds nothing is followed by sleep at once, not by another spin */
		dp_reactor_sleep(r, UINT64_MAX);
	}
	run_call(r);
	dp_qsbr_offline(r->qsbr, r->index);
	return NULL;
}

/* ---- other threads ---- */

int
dp_reactor_start(struct dp_reactor *r, struct err *err)
{
	/* what the thread itself brings about; vhost/guard.c handles SIGBUS */
	static const int faults[] = { SIGBUS, SIGSEGV, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS };
	sigset_t all, old;
	int rc;

	sigfillset(&all);
	for (size_t i = 0; i < ARRAY_LEN(faults); i++)
		sigdelset(&all, faults[i]);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	r->threaded = true;
	rc = pthread_create(&r->thread, NULL, thread_main, r);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (rc != 0) {
		r->threaded = false;
		return err_errno(err, rc, "worker %u: thread", r->index);
	}
	return 0;
}

void
dp_reactor_stop(struct dp_reactor *r)
{
	if (!r->threaded)
		return;
	atomic_store(&r->stop, true);
	dp_reactor_wake(r);
	pthread_join(r->thread, NULL);
	r->threaded = false;
}

void
dp_reactor_wake(struct dp_reactor *r)
{
	uint64_t one = 1;

	atomic_thread_fence(memory_order_seq_cst);
	if (atomic_load_explicit(&r->asleep, memory_order_relaxed) &&
	    write(r->wakefd, &one, sizeof one) < 0)
		return; /* the counter is full: it wakes anyway */
}

void
dp_reactor_call(struct dp_reactor *r, void (*fn)(void *arg), void *arg)
{
	struct dp_reactor_call call = { fn, arg };

	if (!r->threaded) {
		fn(arg);
		return;
	}
	atomic_store(&r->call, &call);
	dp_reactor_wake(r);
	while (sem_wait(&r->called) < 0)
		;
}

static void
add_now(void *arg)
{
	struct dp_poller *p = arg;
	struct dp_reactor *r = p->reactor;

	if (r->n == r->cap) {
		r->cap = r->cap ? r->cap * 2 : 16;
		r->pollers = xrealloc(r->pollers, r->cap, sizeof *r->pollers);
	}
	r->pollers[r->n++] = p;
}

static void
del_now(void *arg)
{
	struct dp_poller *p = arg;
	struct dp_reactor *r = p->reactor;

	for (uint32_t i = 0; i < r->n; i++)
		if (r->pollers[i] == p) {
			memmove(
			    &r->pollers[i], &r->pollers[i + 1], (--r->n - i) * sizeof *r->pollers);
			return;
		}
}

void
dp_reactor_add(struct dp_reactor *r, struct dp_poller *p)
{
	p->reactor = r;
	dp_reactor_call(r, add_now, p);
}

void
dp_reactor_del(struct dp_reactor *r, struct dp_poller *p)
{
	dp_reactor_call(r, del_now, p);
}

int
dp_reactor_fd_add(struct dp_reactor *r, int fd, struct err *err)
{
	struct epoll_event ev = { .events = EPOLLIN | EPOLLET };

	if (epoll_ctl(r->epfd, EPOLL_CTL_ADD, fd, &ev) < 0)
		return err_errno(err, errno, "worker %u: watching a descriptor", r->index);
	return 0;
}

void
dp_reactor_fd_del(struct dp_reactor *r, int fd)
{
	epoll_ctl(r->epfd, EPOLL_CTL_DEL, fd, NULL);
}
