/* SPDX-License-Identifier: Apache-2.0 */
/* loop.c: epoll, one wake-up eventfd, timers in a sorted list, signalfds. */
#include "base/loop.h"

#include "base/clock.h"
#include "base/mem.h"

#include <errno.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>

struct loop_fd {
	struct loop *loop;
	int fd;
	loop_fd_fn fn;
	void *arg;
	bool dead;
	struct loop_fd *next, **link; /* all, or the graveyard */
};

struct loop_timer {
	struct loop *loop;
	loop_fn fn;
	void *arg;
	uint64_t at_ns;
	bool armed;
	struct loop_timer *next, **link;	 /* all timers */
	struct loop_timer *run_next, **run_link; /* armed ones, soonest first */
};

struct deferred {
	loop_fn fn;
	void *arg;
	struct deferred *next;
};

struct loop_signal {
	int fd;
	loop_fn fn;
	void *arg;
	struct loop_signal *next;
};

struct loop {
	int epfd, wakefd;
	bool stop;
	struct loop_fd *fds, *dead;
	struct loop_timer *timers, *armed;
	struct deferred *deferred, **deferred_tail;
	struct loop_signal *signals;
};

static void
wake_ready(void *arg, uint32_t events)
{
	struct loop *l = arg;
	uint64_t n;

	(void)events;
	if (read(l->wakefd, &n, sizeof n) < 0)
		return;
}

struct loop *
loop_new(void)
{
	struct loop *l = xcalloc(1, sizeof *l);

	l->epfd = epoll_create1(EPOLL_CLOEXEC);
	l->wakefd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (l->epfd < 0 || l->wakefd < 0) {
		perror("loop: epoll or eventfd");
		abort();
	}
	l->deferred_tail = &l->deferred;
	loop_fd_add(l, l->wakefd, EPOLLIN, wake_ready, l);
	return l;
}

static void
bury(struct loop *l)
{
	while (l->dead != NULL) {
		struct loop_fd *h = l->dead;

		l->dead = h->next;
		free(h);
	}
}

void
loop_free(struct loop *l)
{
	if (l == NULL)
		return;
	while (l->fds != NULL)
		loop_fd_del(l->fds);
	bury(l);
	while (l->timers != NULL)
		loop_timer_free(l->timers);
	for (struct deferred *d = l->deferred, *next; d != NULL; d = next) {
		next = d->next;
		free(d);
	}
	for (struct loop_signal *s = l->signals, *next; s != NULL; s = next) {
		next = s->next;
		close(s->fd);
		free(s);
	}
	close(l->wakefd);
	close(l->epfd);
	free(l);
}

struct loop_fd *
loop_fd_add(struct loop *l, int fd, uint32_t events, loop_fd_fn fn, void *arg)
{
	struct loop_fd *h = xcalloc(1, sizeof *h);
	struct epoll_event ev = { .events = events, .data.ptr = h };

	*h = (struct loop_fd){ .loop = l, .fd = fd, .fn = fn, .arg = arg };
	h->next = l->fds;
	h->link = &l->fds;
	if (h->next != NULL)
		h->next->link = &h->next;
	l->fds = h;
	if (epoll_ctl(l->epfd, EPOLL_CTL_ADD, fd, &ev) < 0) {
		perror("loop: epoll_ctl");
		abort();
	}
	return h;
}

void
loop_fd_mod(struct loop_fd *h, uint32_t events)
{
	struct epoll_event ev = { .events = events, .data.ptr = h };

	epoll_ctl(h->loop->epfd, EPOLL_CTL_MOD, h->fd, &ev);
}

void
loop_fd_del(struct loop_fd *h)
{
	struct loop *l;

	if (h == NULL || h->dead)
		return;
	l = h->loop;
	epoll_ctl(l->epfd, EPOLL_CTL_DEL, h->fd, NULL);
	h->dead = true;
	*h->link = h->next;
	if (h->next != NULL)
		h->next->link = h->link;
	h->next = l->dead; /* events of this round may still point here */
	l->dead = h;
}

struct loop_timer *
loop_timer_new(struct loop *l, loop_fn fn, void *arg)
{
	struct loop_timer *t = xcalloc(1, sizeof *t);

	*t = (struct loop_timer){ .loop = l, .fn = fn, .arg = arg };
	t->next = l->timers;
	t->link = &l->timers;
	if (t->next != NULL)
		t->next->link = &t->next;
	l->timers = t;
	return t;
}

void
loop_timer_stop(struct loop_timer *t)
{
	if (!t->armed)
		return;
	t->armed = false;
	*t->run_link = t->run_next;
	if (t->run_next != NULL)
		t->run_next->run_link = t->run_link;
}

void
loop_timer_set(struct loop_timer *t, uint64_t delay_ns)
{
	struct loop_timer **at = &t->loop->armed;

	loop_timer_stop(t);
	t->at_ns = clock_mono_ns() + delay_ns;
	while (*at != NULL && (*at)->at_ns <= t->at_ns)
		at = &(*at)->run_next;
	t->run_next = *at;
	t->run_link = at;
	if (*at != NULL)
		(*at)->run_link = &t->run_next;
	*at = t;
	t->armed = true;
}

void
loop_timer_free(struct loop_timer *t)
{
	if (t == NULL)
		return;
	loop_timer_stop(t);
	*t->link = t->next;
	if (t->next != NULL)
		t->next->link = t->link;
	free(t);
}

void
loop_defer(struct loop *l, loop_fn fn, void *arg)
{
	struct deferred *d = xcalloc(1, sizeof *d);

	*d = (struct deferred){ fn, arg, NULL };
	*l->deferred_tail = d;
	l->deferred_tail = &d->next;
}

static void
signal_ready(void *arg, uint32_t events)
{
	struct loop_signal *s = arg;
	struct signalfd_siginfo si;

	(void)events;
	if (read(s->fd, &si, sizeof si) == (ssize_t)sizeof si)
		s->fn(s->arg);
}

void
loop_signal(struct loop *l, int signo, loop_fn fn, void *arg)
{
	struct loop_signal *s = xcalloc(1, sizeof *s);
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, signo);
	sigprocmask(SIG_BLOCK, &set, NULL);
	*s = (struct loop_signal){ signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK), fn, arg,
		l->signals };
	l->signals = s;
	loop_fd_add(l, s->fd, EPOLLIN, signal_ready, s);
}

static bool
run_deferred(struct loop *l)
{
	struct deferred *d = l->deferred, *next;
	bool any = d != NULL;

	l->deferred = NULL;
	l->deferred_tail = &l->deferred;
	for (; d != NULL; d = next) {
		next = d->next;
		d->fn(d->arg);
		free(d);
	}
	return any;
}

static bool
run_timers(struct loop *l)
{
	uint64_t now = clock_mono_ns();
	bool any = false;

	while (l->armed != NULL && l->armed->at_ns <= now) {
		struct loop_timer *t = l->armed;

		loop_timer_stop(t);
		t->fn(t->arg);
		any = true;
	}
	return any;
}

bool
loop_step(struct loop *l, uint64_t timeout_ns)
{
	struct epoll_event ev[64];
	bool any = run_deferred(l);
	int timeout_ms = -1, n;

	if (any)
		timeout_ns = 0;
	if (l->armed != NULL) {
		uint64_t now = clock_mono_ns();
		uint64_t left = l->armed->at_ns > now ? l->armed->at_ns - now : 0;

		timeout_ns = MIN(timeout_ns, left);
	}
	if (timeout_ns != UINT64_MAX)
		timeout_ms = (int)MIN((timeout_ns + NS_PER_MS - 1) / NS_PER_MS, 1000000000ull);
	n = epoll_wait(l->epfd, ev, (int)ARRAY_LEN(ev), timeout_ms);
	for (int i = 0; i < n; i++) {
		struct loop_fd *h = ev[i].data.ptr;

		if (!h->dead)
			h->fn(h->arg, ev[i].events);
		any = true;
	}
	bury(l);
	return run_timers(l) || any;
}

void
loop_run(struct loop *l)
{
	l->stop = false;
	while (!l->stop)
		loop_step(l, UINT64_MAX);
}

void
loop_stop(struct loop *l)
{
	l->stop = true;
	loop_wake(l);
}

void
loop_wake(struct loop *l)
{
	uint64_t one = 1;

	if (write(l->wakefd, &one, sizeof one) < 0)
		return; /* the counter is full: it will wake anyway */
}
